"""The activations of this notebook: where their answer is 0.5, and which losses they cannot get below."""

import numpy as np

from nnlib.activations import identity, relu, sigmoid, step, tanh

ACTIVATIONS = {"sigmoid": sigmoid, "step": step, "tanh": tanh, "ReLU": relu, "identity": identity}
HALF = {sigmoid: 0.0, step: 0.0, tanh: float(np.arctanh(0.5)), relu: 0.5, identity: 0.5}  # z where the answer is 0.5
GOAL = 0.04
# The lowest mean squared error of a single neuron, where that is above the goal; on XOR it is 0.25 for all of them.
LOWEST = {
    "houses": {tanh: 0.077, relu: 0.046, identity: 0.065},
    "AND": {tanh: 0.077, identity: 0.062},
    "OR": {relu: 0.062, identity: 0.062},
}
_WHY = {
    tanh: "a no should be 0, and tanh is 0 only where z is 0, and below 0 beyond",
    relu: "a yes should be 1, and ReLU grows on and on with z",
    identity: "the identity grows on and on with z, and falls on and on",
}


def floor_told(data, activation):
    """Return a sentence on why a neuron with this activation cannot reach the goal on the data; none if it can."""
    lowest = LOWEST.get(data, {}).get(activation)
    if lowest is None:
        return ""
    return f" With {activation.name} no neuron gets below {lowest} here: {_WHY[activation]}."
