"""Time the gradients of a 2-8-1 network on moons: Value of notebook 07, of single numbers, against nnlib's arrays.

    python benchmarks/automatic_gradients.py [--rounds 7]

Value is taken from the notebook, with the course's own functions in it. One run is one loss and all 33 gradients; the
two take turns within each round, so that a slow moment of the machine hits both alike, and the time is the median.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np

import nnlib as nn

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "07_automatic_gradients.ipynb"
CELLS = ("automatic-gradients-2", "put-together-2", "put-together-4", "put-together-6", "put-together-10")
OF_THE_NETWORK = "a-network-and-its-price-2"
SIZES = (3, 30, 300, 3000)


def from_the_notebook():
    """Return the names that the notebook's cells define."""
    os.environ["NNLIB_WORKBOOK"] = os.devnull
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    names = {}
    for cell in cells:
        if cell["id"] in (*CELLS, OF_THE_NETWORK):
            with contextlib.redirect_stdout(None):
                exec("".join(cell["source"]), names)
    return names


def timed(action, times):
    """Return the seconds that an action takes, one of so many."""
    start = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - start) / times


def main():
    """Print the table; exit with 1 where the gradients do not agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    notebook = from_the_notebook()
    network = nn.Network.random([2, 8, 1], nn.tanh, seed=0)
    parameters = notebook["parameters_as_values"](network)
    print(f"{'samples':>8}{'values':>9}{'Value, ms':>12}{'nnlib, ms':>12}{'ratio':>9}")
    for n in SIZES:
        X, y = nn.moons(n, noise=0.1, seed=1)

        def with_values(X=X, y=y):
            loss = notebook["loss_of"](parameters, X, y)
            loss.backward()
            return loss

        def by_library(X=X, y=y):
            return network.trace(X, y, nn.mean_squared_error)

        with_values()
        found = [value.grad for value in parameters[0].flat]
        if not np.allclose(found, by_library().backward[0].dW.ravel(), rtol=1e-9, atol=1e-12):
            sys.exit("the gradients do not agree")
        times = [(timed(with_values, 1), timed(by_library, 50)) for _ in range(rounds)]
        slow, fast = (statistics.median(column) for column in zip(*times, strict=True))
        made = len(notebook["in_order"](with_values()))
        print(f"{n:8}{made:9}{1000 * slow:12.2f}{1000 * fast:12.3f}{slow / fast:9.0f}")


if __name__ == "__main__":
    main()
