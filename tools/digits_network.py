"""Rebuild nnlib/data/digits_network.npz: what training has changed in the network that reads digits.

    python tools/digits_network.py

Notebook 00 opens with this network, before and after; it is the one that the last notebook trains. To each weight and
bias of the start, which is random, the file has what training has added to it: 0 for those that it has left alone.
"""

from pathlib import Path

import numpy as np

from nnlib.figures.digits.draw_a_digit import trained_network
from nnlib.figures.how_machines_learn.before_and_after import random_network

TARGET = Path(__file__).parents[1] / "nnlib" / "data" / "digits_network.npz"


def main():
    """Write the changes of all weights and biases, first layer first, as float32."""
    ends = zip(trained_network().parameters, random_network().parameters, strict=True)
    np.savez_compressed(TARGET, *[(after - before).astype(np.float32) for after, before in ends])
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
