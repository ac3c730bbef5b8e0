"""The activations of the course by name, as learners choose them."""

from nnlib.activations import gelu, identity, leaky_relu, relu, sigmoid, step, swish, swish_with, tanh

ACTIVATIONS = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "step": step,
    "identity": identity,
    "leaky ReLU": leaky_relu,
    "ReLU": relu,
    "Swish": swish,
    "GELU": gelu,
}


def with_beta(name, beta):
    """Return the activation called ``name``; β is that of Swish."""
    return swish_with(beta) if name == "Swish" else ACTIVATIONS[name]
