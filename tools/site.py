"""Build the course as a JupyterLite site: static files, in which Python runs in the reader's browser.

    python tools/site.py FOLDER            needs jupyterlite-core, jupyterlite-pyodide-kernel and pip

Each notebook gets one cell more, in which the browser's Python (Pyodide) installs what the course needs. Pyodide, NumPy
and Matplotlib come from Pyodide's own server when the site is used; nnlib is a wheel in the site.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
# Pyodide has a Matplotlib of its own, older than the one that is pinned: so nnlib is installed without asking.
SETUP = """import piplite

await piplite.install(["numpy", "matplotlib", "pillow", "ipywidgets", "anywidget"])
await piplite.install("nnlib", deps=False)"""


def with_setup(path):
    """Return a notebook with the cell that installs, after its title, and without outputs of widgets."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    notebook.cells.insert(1, nbformat.v4.new_code_cell(SETUP, id="setup"))
    return notebook


def build(folder):
    """Build the site into ``folder``."""
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        source, files = work / "source", work / "files"
        for name in ("images", "notebooks"):
            (files / name).mkdir(parents=True)
        shutil.copytree(ROOT / "nnlib", source / "nnlib", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "LICENSE"):
            shutil.copy(ROOT / name, source)
        run("pip", "wheel", "--no-deps", "--wheel-dir", work / "wheels", source)
        for image in (ROOT / "images").glob("*.png"):
            shutil.copy(image, files / "images")
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            nbformat.write(with_setup(path), files / "notebooks" / path.name)
        (wheel,) = (work / "wheels").glob("nnlib-*.whl")
        run(
            "jupyter", "lite", "build", "--lite-dir", work, "--contents", files,
            "--piplite-wheels", wheel, "--output-dir", Path(folder).resolve(),
        )  # fmt: skip


def run(module, *arguments):
    """Run a module of this Python, and stop with it."""
    subprocess.run([sys.executable, "-m", module, *map(str, arguments)], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(sys.argv[1])
