"""A small neural network library in NumPy: the core of the course "Neural networks from scratch"."""

import nnlib._versions  # noqa: F401  (first of all, it says which library is too old)
from nnlib.activations import (
    ACTIVATIONS,
    Activation,
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    step,
    swish,
    swish_with,
    tanh,
)
from nnlib.datasets import circles, digits, houses, moons, spiral, xor
from nnlib.gradient_check import numerical_gradient
from nnlib.losses import (
    Loss,
    binary_cross_entropy,
    cross_entropy,
    mean_absolute_error,
    mean_squared_error,
    one_hot,
    softmax,
)
from nnlib.network import Dense, LayerBackward, LayerForward, Network, Trace
from nnlib.training import DivergenceError, GradientDescent, History, accuracy, gradient_descent, train

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "Dense",
    "DivergenceError",
    "GradientDescent",
    "History",
    "LayerBackward",
    "LayerForward",
    "Loss",
    "Network",
    "Trace",
    "accuracy",
    "binary_cross_entropy",
    "circles",
    "cross_entropy",
    "digits",
    "gelu",
    "gradient_descent",
    "houses",
    "identity",
    "leaky_relu",
    "mean_absolute_error",
    "mean_squared_error",
    "moons",
    "numerical_gradient",
    "one_hot",
    "relu",
    "sigmoid",
    "softmax",
    "spiral",
    "step",
    "swish",
    "swish_with",
    "tanh",
    "train",
    "xor",
]
