"""The libraries that nnlib needs: which one is too old, or hidden by a file, is said in one sentence."""

import importlib.metadata
import importlib.util
import re
from pathlib import Path

# Package -> (module, the oldest version that works): as in pyproject.toml, which a kernel does not read.
NEEDED = {
    "numpy": ("numpy", "2.0"),
    "matplotlib": ("matplotlib", "3.8.4"),
    "pillow": ("PIL", "10"),
    "ipywidgets": ("ipywidgets", "8.1"),
    "anywidget": ("anywidget", "0.9"),
}


def check():
    """Raise an ImportError where a library is too old or hidden; one that is not there will say so itself."""
    for file in filter(None, (_hides(module) for module, _ in NEEDED.values())):
        raise ImportError(f"{file} beside the notebook hides the library of that name: rename it, then restart.")
    old = [f"{name} {version}" for name, version in map(_installed, NEEDED) if _is_old(name, version)]
    if old:
        wanted = " ".join(f'"{name.split()[0]}>={NEEDED[name.split()[0]][1]}"' for name in old)
        raise ImportError(
            f"too old for nnlib: {', '.join(old)}. Run this in a cell, then restart the kernel: %pip install {wanted}"
        )


def _hides(module):
    """Return what in the folder of the notebook is imported instead of a library, or None."""
    spec = importlib.util.find_spec(module)
    for file, imported in {f"{module}.py": f"{module}.py", f"{module}/__init__.py": module}.items():
        if spec and spec.origin and Path(spec.origin) == Path.cwd() / file:
            return imported
    return None


def _installed(name):
    try:
        return name, importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return name, None


def _is_old(name, version):
    return version is not None and _numbers(version) < _numbers(NEEDED[name][1])


def _numbers(version):
    """Return (3, 8, 4) for "3.8.4" and for "3.8.4rc1"."""
    return tuple(map(int, re.match(r"\d+(\.\d+)*", version).group().split(".")))


check()
