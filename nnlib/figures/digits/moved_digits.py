"""Digits moved sideways, and three networks that read them: as before, with moved copies, with shared weights."""

from functools import cache
from importlib.resources import files

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.exercises.digits import split
from nnlib.figures.digits.draw_a_digit import trained_network
from nnlib.network import Dense, Network

FURTHEST = 2  # pixels
SHIFTS = np.arange(-FURTHEST, FURTHEST + 1)
PLAIN, COPIES, SHARED = NAMES = ("as trained above", "moved copies", "shared weights")


def moved(images, right):
    """Return images, (n, 64), with everything moved to the right by so many pixels; what leaves is lost."""
    room = np.pad(images.reshape(-1, 8, 8), ((0, 0), (0, 0), (FURTHEST, FURTHEST)))
    return room[:, :, FURTHEST - right : FURTHEST - right + 8].reshape(-1, 64)


def neighbours(maps):
    """Return what each place of the maps, (n, 8, 8, k), and its eight neighbours hold, (n, 8, 8, 9k); outside is 0."""
    room = np.pad(maps, ((0, 0), (1, 1), (1, 1), (0, 0)))
    return np.concatenate([room[:, i : i + 8, j : j + 8] for i in range(3) for j in range(3)], axis=3)


def convolutional_forward(parameters, images):
    """Return each step of a network whose first two layers are the same at every place, the scores last."""
    W1, b1, W2, b2, W3, b3 = parameters
    x1 = neighbours(images.reshape(-1, 8, 8, 1))
    x2 = neighbours(relu(x1 @ W1.T + b1))
    a2 = relu(x2 @ W2.T + b2)
    strongest = a2.max(axis=(1, 2))  # anywhere in the image
    return x1, x2, a2, strongest, strongest @ W3.T + b3


@cache
def networks():
    """Return name -> function from images to scores; ``tools/moved_digits.py`` has trained the two that are stored."""
    with (files("nnlib") / "data" / "moved_digits.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        copies, shared = ([stored[f"{name}_{i}"].astype(float) for i in range(6)] for name in ("copies", "shared"))
    return {
        PLAIN: trained_network(),
        COPIES: dense(copies),
        SHARED: lambda images: convolutional_forward(shared, images)[-1],
    }


def dense(parameters):
    """Return the network of three layers with these parameters."""
    W1, b1, W2, b2, W3, b3 = parameters
    return Network([Dense(W1, b1, relu), Dense(W2, b2, relu), Dense(W3, b3)])


@cache
def shares():
    """Return which share of the test images each network reads right, (3, 5): a column for each shift."""
    X, y = digits()
    test = split()[2]
    return np.array(
        [
            [np.mean(network(moved(X[test], right)).argmax(axis=1) == y[test]) for right in SHIFTS]
            for network in networks().values()
        ]
    )
