"""Data to learn from: each function returns (X, y) with one sample per row.

All but the digits are made up by a seeded random generator: the same seed gives the same data.
"""

from importlib.resources import files

import numpy as np

from nnlib._arrays import check_count, check_number


def _start(n, noise, seed):
    """Check the arguments that all made-up data share; return a random generator."""
    check_count(n, "n", least=2)
    check_number(noise, "noise")
    return np.random.default_rng(seed)


def _two_classes(curve, n, noise, rng):
    """Alternate between class 0 and 1; ``curve(t, label)`` gives each sample's point, noise moves it."""
    label = np.arange(n) % 2
    points = np.column_stack(curve(rng.uniform(0, 1, n), label))
    return points + rng.normal(0, noise, (n, 2)), label[:, None].astype(float)


def xor(n=4, noise=0.0, seed=0):
    """Four corners in turn, X (n, 2); y (n, 1) is 1 where exactly one coordinate is 1."""
    rng = _start(n, noise, seed)
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    corner = np.arange(n) % 4
    return corners[corner] + rng.normal(0, noise, (n, 2)), targets[corner]


def moons(n=200, noise=0.1, seed=0):
    """Two interlocking half circles, X (n, 2), y (n, 1) in {0, 1}."""

    def curve(t, label):
        side = 1 - 2 * label
        return side * np.cos(np.pi * t) + label - 0.5, side * (np.sin(np.pi * t) - 0.25)

    return _two_classes(curve, n, noise, _start(n, noise, seed))


def circles(n=200, noise=0.1, seed=0):
    """A circle of class 1 inside a ring of class 0, X (n, 2), y (n, 1)."""

    def curve(t, label):
        radius = np.where(label == 1, 0.5, 1.5)
        return radius * np.cos(2 * np.pi * t), radius * np.sin(2 * np.pi * t)

    return _two_classes(curve, n, noise, _start(n, noise, seed))


def spiral(n=200, noise=0.05, seed=0, turns=0.75):
    """Two arms that wind around each other, X (n, 2), y (n, 1)."""
    check_number(turns, "turns")

    def curve(t, label):
        radius, angle = 0.2 + 1.5 * t, 2 * np.pi * turns * t + np.pi * label
        return radius * np.cos(angle), radius * np.sin(angle)

    return _two_classes(curve, n, noise, _start(n, noise, seed))


def houses(n=40, noise=0.15, seed=0):
    """Made-up houses: X (n, 2) is size in 100 m² and age in decades, y (n, 1) price in hundred thousands."""
    rng = _start(n, noise, seed)
    size, age = rng.uniform(0.6, 2.2, n), rng.uniform(0, 3, n)
    price = 0.6 + 1.4 * size - 0.2 * age + rng.normal(0, noise, n)
    return np.column_stack([size, age]), price[:, None]


def digits():
    """Handwritten digits, real ones: X (1797, 64) is ink in [0, 1] by pixel, 8×8; y (1797,) is the digit.

    From the UCI set "Optical Recognition of Handwritten Digits" (Alpaydin & Kaynak 1998, CC BY 4.0), in the
    order of the file, where samples of one writer stand together.
    """
    with (files("nnlib") / "data" / "digits.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        return data["ink"] / 16.0, data["digit"].astype(int)
