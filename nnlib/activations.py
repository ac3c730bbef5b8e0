"""Activation functions, each beside its derivative.

An activation decides how strongly a neuron responds to its weighted sum z. All of them work element
by element, so ``f(z)`` and ``f.derivative(z)`` have the shape of z.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib._arrays import as_array


@dataclass(frozen=True)
class Activation:
    """A function a = f(z) paired with its slope f'(z); both take z, of any shape, and return float64.

    Both raise a TypeError for anything but real numbers.
    """

    name: str
    function: Callable[[np.ndarray], np.ndarray]
    derivative: Callable[[np.ndarray], np.ndarray]

    def __post_init__(self):
        for field in ("function", "derivative"):
            object.__setattr__(self, field, _of_numbers(getattr(self, field)))

    def __call__(self, z):
        """Return f(z), in the shape of z."""
        return self.function(z)

    def __repr__(self):
        return self.name


def _of_numbers(function):
    """Let ``function(z)`` work on float64 only: the small integers of NumPy wrap around without an error."""
    return lambda z: function(as_array(z, "z"))


def _sigmoid(z):
    # 1 / (1 + exp(-z)), written so that a large negative z cannot overflow
    return np.exp(-np.logaddexp(0, -z))


def _sigmoid_derivative(z):
    # 1 - sigmoid(z) is sigmoid(-z), which loses no digits where sigmoid(z) is close to 1
    return _sigmoid(z) * _sigmoid(-z)


_erfc = np.vectorize(math.erfc, otypes=[float])


def _normal_cdf(z):
    """The probability Φ(z) that a standard normal number is below z."""
    return _erfc(-z / math.sqrt(2)) / 2


def _normal_density(z):
    """The bell curve φ(z), which is the slope of Φ."""
    return np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def swish_with(beta):
    """Return Swish z·σ(βz) (Ramachandran et al. 2017): z/2 for β = 0, towards ReLU for a large β."""
    if not math.isfinite(beta):
        raise ValueError(f"beta must be a finite number, not {beta}.")
    return Activation(
        "swish" if beta == 1 else f"swish (beta={beta:g})",
        lambda z: z * _sigmoid(beta * z),
        lambda z: _sigmoid(beta * z) + beta * z * _sigmoid_derivative(beta * z),
    )


identity = Activation("identity", lambda z: z, lambda z: np.ones(z.shape))
step = Activation("step", lambda z: np.heaviside(z, 1.0), lambda z: np.zeros(z.shape))
sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_derivative)
tanh = Activation("tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2)

# ReLU has a kink at 0 and no slope there; like most libraries we choose the slope on its left.
relu = Activation("relu", lambda z: np.maximum(z, 0.0), lambda z: (z > 0).astype(float))
leaky_relu = Activation("leaky_relu", lambda z: np.maximum(z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01))

# z·Φ(z) (Hendrycks & Gimpel 2016), exact; the formula with tanh that many libraries offer approximates it.
gelu = Activation("gelu", lambda z: z * _normal_cdf(z), lambda z: _normal_cdf(z) + z * _normal_density(z))
swish = swish_with(1.0)

ACTIVATIONS = {f.name: f for f in (identity, step, sigmoid, tanh, relu, leaky_relu, gelu, swish)}
