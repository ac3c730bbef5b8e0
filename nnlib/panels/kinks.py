"""Curves made of hidden neurons whose kinks lie at equal distances, their output weights found by least squares."""

from functools import cache

import numpy as np

from nnlib.activations import relu
from nnlib.network import Dense, Network

JUMP = 0.3
# The jump lies between two points so close that a continuous curve has nearly one value at both.
X = np.sort(np.concatenate([np.linspace(-1, 1, 401), [JUMP - 1e-9, JUMP + 1e-9]]))
TARGETS = {
    "sine": lambda x: np.sin(np.pi * x),
    "|x|": np.abs,
    "bump": lambda x: np.exp(-((x / 0.25) ** 2)),
    "jump": lambda x: np.where(x < JUMP, 0.0, 1.0),
}
SMALLEST = 1e-6  # singular values below this share of the largest are left out: no huge weights that cancel


@cache
def hidden(k):
    """Return the layer of k ReLU neurons: kinks (where z is 0) at equal distances from −1 on; more are steeper."""
    kinks = -1 + 2 * np.arange(k) / k
    return Dense(np.full((k, 1), float(k)), -k * kinks, relu)


@cache
def solver(k):
    """Return U and S, so that S @ U.T @ y are the output weights and the bias with which y is met best over X."""
    a = hidden(k).forward(X[:, None]).a
    U, sizes, Vt = np.linalg.svd(np.hstack([a, np.ones((len(X), 1))]), full_matrices=False)
    kept = sizes > SMALLEST * sizes[0]
    return U[:, kept], Vt[kept].T / sizes[kept]


def network_for(k, y):
    """Return the network with k hidden neurons whose output weights meet y best over X."""
    U, S = solver(k)
    *v, c = S @ (U.T @ y)
    return Network([hidden(k), Dense([v], [c])])
