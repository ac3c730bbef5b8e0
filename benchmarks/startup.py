"""Measure what a learner and a maintainer wait for: imports, the first picture of each notebook, and nbval.

    python benchmarks/startup.py

For each notebook: the time from starting a kernel until the cell with its first live figure has run (all cells before
it run too), and the time of a strict nbval run. Before that, the time that importing takes in a fresh Python: the
core, and all figures. Every time is the median of three.
"""

import ast
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

import nnlib.figures

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
ROUNDS = 3


def median_time(action):
    """Return the median of the seconds that ``action()`` takes."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def run_python(*arguments):
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)


def cells_to_first_figure(path):
    """Return the sources of the code cells up to the first that shows a live figure."""
    sources = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            sources.append("".join(cell["source"]))
            last = ast.parse(sources[-1]).body[-1]
            call = isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)
            if call and ast.unparse(last.value.func) in nnlib.figures.__all__:
                return sources
    raise ValueError(f"{path.name} has no live figure.")


def show_first_figure(sources):
    """Start a kernel and run the cells."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT / "notebooks"))
    try:
        for source in sources:
            reply = client.execute(source, reply=True, timeout=120)
            assert reply["content"]["status"] == "ok", reply["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main():
    python = median_time(lambda: run_python("-c", "pass"))
    for what, code in {"the core": "import nnlib", "all figures": "import nnlib.figures"}.items():
        taken = median_time(lambda code=code: run_python("-c", code)) - python
        print(f"importing {what}: {taken:.2f} s (Python itself {python:.2f} s)")
    print("\n| notebook | kernel start to first picture | strict nbval |\n|---|--:|--:|")
    for path in NOTEBOOKS:
        sources = cells_to_first_figure(path)
        picture = median_time(lambda sources=sources: show_first_figure(sources))
        options = ["-q", "-o", "addopts=", "--nbval", "--nbval-current-env", str(path)]
        nbval = median_time(lambda options=options: run_python("-m", "pytest", *options))
        print(f"| {path.stem} | {picture:.1f} s | {nbval:.1f} s |", flush=True)


if __name__ == "__main__":
    main()
