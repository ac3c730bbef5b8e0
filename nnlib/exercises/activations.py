"""Exercises of notebook 02: sigmoid, ReLU and Swish, and two of their slopes."""

import numpy as np

from nnlib.exercises.checking import Exercise, Mistake


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(0, z)


def relu_derivative(z):
    return np.where(z > 0, 1.0, 0.0)


def sigmoid_derivative(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


def swish(z, beta):
    a = 1 / (1 + np.exp(-beta * z))  # σ(βz)
    return z * a


_ROW = np.array([-2.0, -0.5, 0.0, 1.5, 3.0])
_TABLE = np.array([[0.25, -3.0], [-1.0, 4.0]])
_EXTREME = np.array([-1000.0, 1000.0])
_SUMS = [*((np.array(number),) for number in (2.0, -1.0, 0.0)), (_ROW,), (_TABLE,), (_EXTREME,)]


def _some_sums(rng):
    shape = [(), (7,), (2, 3), (1, 1)][rng.integers(4)]
    return (np.array((3 * rng.normal(size=shape)).round(2)),)


_SIGMOID = {"np.exp(-z)": "the exponential e⁻ᶻ", "1 + np.exp(-z)": "what stands under the fraction bar, 1 + e⁻ᶻ,"}

EXERCISES = [
    Exercise(
        sigmoid,
        _SUMS,
        _SIGMOID,
        "an answer between 0 and 1, whatever the sum. If a warning about an overflow came: for z = −1000, e¹⁰⁰⁰ is too "
        "large a number, becomes infinity, and 1/infinity is 0, which is right. The solution shows a way without.",
        draw=_some_sums,
        forms=("np.exp(z) / (1 + np.exp(z))", "(1 + np.tanh(z / 2)) / 2"),
        ideas=[
            Mistake("np.tanh(z)", "that is tanh, the S from −1 to 1. The sigmoid lies between 0 and 1, and is 0.5 at z = 0."),
            Mistake("np.where(z > 0, 1.0, 0.0)", "that is a step: only 0 or 1. The sigmoid goes from 0 to 1 by degrees."),
        ],
    ),
    Exercise(
        relu,
        _SUMS,
        {},
        "a comparison with 0 and nothing else: that is why it is cheap, in networks with millions of neurons too.",
        draw=_some_sums,
        forms=("np.where(z > 0, z, 0)", "z * (z > 0)"),
        ideas=[
            Mistake("np.where(z > 0, 1.0, 0.0)", "you answer 1 wherever z is positive, which is a step. ReLU answers z itself there."),
        ],
    ),
    Exercise(
        relu_derivative,
        _SUMS,
        {},
        "on one side everything gets through, on the other nothing. A unit that is on the flat side "
        "for all of its data is dead.",
        draw=_some_sums,
        ideas=[
            Mistake("np.maximum(0, z)", "that is ReLU itself. Its slope is how steeply it climbs, and it climbs equally everywhere right of 0."),
        ],
    ),
    Exercise(
        sigmoid_derivative,
        _SUMS,
        {"a": "the answer a = σ(z)", "1 - a": "what is left to 1, `1 - a`,", **_SIGMOID},
        "whoever has the answer a has the slope almost for free, a(1 − a). Notebook 06 makes use of it.",
        draw=_some_sums,
        forms=("np.exp(-z) / (1 + np.exp(-z)) ** 2",),
    ),
    Exercise(
        swish,
        [
            (np.array(1.0), 1.0),
            (np.array(2.0), 0.5),
            (np.array(-1.5), 1.0),
            (_ROW, 1.0),
            (_ROW, 2.0),
            (_TABLE, 0.5),
            (_EXTREME, 1.0),
            (_ROW, 0.0),
        ],
        {"a": "the sigmoid σ(βz)", "np.exp(-beta * z)": "the exponential of −βz", "beta": "β", "beta * z": "βz", "1 + np.exp(-beta * z)": "what stands under the fraction bar"},
        "with β = 1 this is what libraries call SiLU. A large β makes it almost ReLU, β = 0 the straight line z/2.",
        draw=lambda rng: (*_some_sums(rng), round(rng.uniform(0.2, 3), 1)),
        forms=("z / (1 + np.exp(-beta * z))",),
    ),
]
