"""Exercises of notebook 01: a neuron, a layer of them for a batch, and the line that a neuron draws."""

import numpy as np

from nnlib.activations import identity, relu, sigmoid, step, tanh
from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import drawn, sizes


def weighted_sum(x, w, b):
    return np.sum(w * x) + b


def neuron(x, w, b, activation):
    z = np.sum(w * x) + b
    return activation(z)


def layer(X, W, b):
    return X @ W.T + b


def boundary(w, b):
    intercept = -b / w[1]
    slope = -w[0] / w[1]
    return intercept, slope


_INPUTS = [
    (np.array([1.0, 2.0]), np.array([0.5, -1.0]), 0.25),
    (np.array([3.0, -1.0, 2.0]), np.array([1.0, 0.0, -2.0]), -1.5),
    (np.array([0.0, 0.0]), np.array([4.0, 5.0]), 3.0),
    (np.array([-2.0]), np.array([1.5]), 0.0),
]
_THREE = np.array([[0.5, -1.0], [1.5, 0.25], [0.0, 3.0]]), np.array([0.1, -0.2, 0.3])
_SUM = {"w * x": "the products", "np.sum(w * x)": "the sum of the products", "b": "the bias `b`"}


def _one_sample(rng):
    (n,) = sizes(rng, 1, 6)
    x, w = drawn(rng, n + 1, n + 1, scale=2.0)
    return x, w, round(rng.normal(), 1)


def _batch(rng):
    n, n_in, n_out = sizes(rng, 3)
    return drawn(rng, (n, n_in), (n_out, n_in), n_out)


EXERCISES = [
    Exercise(
        weighted_sum,
        _INPUTS,
        _SUM,
        "one number, z, now says how strongly the inputs speak for this neuron. "
        "The activation decides what it makes of it.",
        draw=_one_sample,
        ideas={
            "w[0] * x[0] + b": "you used the first input only. All of them count.",
        },
    ),
    Exercise(
        neuron,
        [
            (*_INPUTS[0], sigmoid),
            (*_INPUTS[1], tanh),
            (*_INPUTS[2], relu),
            (*_INPUTS[0], step),
            (*_INPUTS[1], identity),
            (np.array([1.25, 0.5]), np.array([3.0, 0.25]), 0.1, identity),
        ],
        {**_SUM, "z": "the sum z", "activation(z)": "the activation of z"},
        "that is a whole neuron. A network is many of these, each fed by the answers of others.",
        draw=lambda rng: (*_one_sample(rng), [sigmoid, tanh, relu, identity][rng.integers(4)]),
        forms=("activation(np.sum(w * x) + b)",),
        ideas={
            "np.sum(activation(w * x + b))": "you applied the activation to each product plus the bias. It sees only "
            "the sum z: add up first.",
        },
    ),
    Exercise(
        layer,
        [
            (np.array([[1.0, 2.0]]), *_THREE),
            (np.array([[0.5, -1.0, 2.0]]), np.array([[1.0, 0.0, 2.0], [0.5, -3.0, 1.0]]), np.array([0.0, 1.5])),
            (np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.0], [-2.0, 4.0]]), *_THREE),
            (np.array([[1.0, 2.0], [-3.0, 0.5]]), np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, -2.0])),
            (np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), np.array([[1.0, -2.0, 4.0]]), np.array([0.5])),
        ],
        {"b": "the bias `b`", "X @ W.T": "the sum without the bias"},
        "this one line is a layer of any width on a batch of any length, and it is what every library does.",
        draw=_batch,
        forms=("(W @ X.T).T + b",),
    ),
    Exercise(
        boundary,
        [
            (np.array([1.0, 2.0]), 3.0),
            (np.array([-2.0, 0.5]), 1.0),
            (np.array([0.0, -4.0]), -2.0),
            (np.array([3.0, 1.0]), 0.0),
            (np.array([0.5, 1.0]), -4.0),
        ],
        {
            "intercept": "the intercept",
            "slope": "the slope",
            "b": "the bias `b`",
            "w[0]": "the weight w₁, `w[0]`,",
            "w[1]": "the weight w₂, `w[1]`,",
        },
        "compare it with the line in the figure: where the bias moves it, and where the weights turn it.",
        draw=lambda rng: (*(w + np.sign(w) + 0.05 for w in drawn(rng, 2)), round(4 * rng.normal(), 1)),
        ideas={
            "-b / w[0], -w[1] / w[0]": "you swapped the weights, as if solving for x₁. Solve for x₂, which goes "
            "upwards.",
        },
        entries=("the intercept", "the slope"),
    ),
]
