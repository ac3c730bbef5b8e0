"""Prices of houses guessed as w·x + b from one feature x: the smallest training there is, shown by several figures."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnlib.datasets import houses
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network


def line(w, b):
    """Return the network, a single neuron, that guesses w·x + b."""
    return Network([Dense([[w]], [b])])


@dataclass(frozen=True, eq=False)
class Prices:
    """Houses with one feature x and their prices y, both (n, 1)."""

    x: np.ndarray
    y: np.ndarray

    def losses(self, w, b):
        """Return the loss of w·x + b, for arrays of any one shape: a neuron for each, all asked at once."""
        errors = Dense(np.reshape(w, (-1, 1)), np.ravel(b)).forward(self.x).a - self.y
        return np.mean(errors**2, axis=0).reshape(np.shape(w))

    def trace(self, w, b):
        """Return the Trace of w·x + b over all houses."""
        return line(w, b).trace(self.x, self.y, mean_squared_error)

    @cached_property
    def best(self):
        """The w and b of the best line there is, by least squares, and its loss."""
        (w, b), *_ = np.linalg.lstsq(np.hstack([self.x, np.ones_like(self.x)]), self.y[:, 0], rcond=None)
        return float(w), float(b), self.trace(w, b).loss


BY_SIZE = Prices(houses()[0][:, :1], houses()[1])
BY_AGE = (lambda X, y: Prices(X[:, 1:], y))(*houses(seed=4))
