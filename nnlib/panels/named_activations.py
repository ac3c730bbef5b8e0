"""The activations of the course by name, as learners choose them."""

from nnlib.activations import gelu, identity, leaky_relu, relu, sigmoid, step, swish, tanh
from nnlib.panels.own_activation import activation_from

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


def with_own(own):
    """Return the activations by name, and the name of ``own``, the learner's function, which is among them.

    Without one they are those of the course, and the name is None.
    """
    if own is None:
        return ACTIVATIONS, None
    activation = activation_from(own)
    name = f"{activation.name} (yours)" if activation.name in ACTIVATIONS else activation.name
    return ACTIVATIONS | {name: activation}, name
