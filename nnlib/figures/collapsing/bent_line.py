"""A line with bends: the network of ReLUs whose curve passes through given points."""

import numpy as np

from nnlib.activations import relu
from nnlib.network import Dense, Network


def through(points):
    """Return the network that is level up to the first of the points (n, 2), bends at each, and goes on after the last.

    There is a hidden neuron for every point but the last; its output weight is the change of slope there.
    """
    x, y = np.transpose(points)
    v = np.diff(np.diff(y) / np.diff(x), prepend=0)
    return Network([Dense(np.ones((len(v), 1)), -x[:-1], relu), Dense([v], [y[0]])])
