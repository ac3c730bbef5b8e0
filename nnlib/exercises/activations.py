"""Exercises of notebook 02: sigmoid, ReLU and Swish, and two of their slopes."""

import numpy as np

from nnlib.exercises.checking import Exercise


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


_OVERFLOWS = "right for most z, but for large ones it is infinity over infinity: nan. Let the exponential shrink: e⁻ᶻ."


def _some_answers(answer, *more):
    """Return the answers at a few numbers that no probe has."""
    return np.array([float(answer(np.array(z), *more)) for z in (-8.0, -2.0, -0.3, 0.3, 2.0, 8.0)])


def _is_softplus(answer):
    return np.allclose(_some_answers(answer), np.logaddexp(0, [-8.0, -2.0, -0.3, 0.3, 2.0, 8.0]))


def _leaks(answer):
    left, right = np.split(_some_answers(answer) / [-8.0, -2.0, -0.3, 0.3, 2.0, 8.0], 2)
    return np.allclose(left, left[0]) and 0 < left[0] < 1 and np.allclose(right, 1)


def _slope_leaks(answer):
    left, right = np.split(_some_answers(answer), 2)
    return np.allclose(left, left[0]) and 0 < left[0] < 0.5 and np.allclose(right, 1)


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
        ideas={
            "np.tanh(z)": "that is tanh, the S from −1 to 1. The sigmoid lies between 0 and 1, and is 0.5 at z = 0.",
            "np.where(z > 0, 1.0, 0.0)": "that is a step: only 0 or 1. The sigmoid goes from 0 to 1 by degrees.",
            "np.where(z >= 0, 1.0, 0.0)": "that is a step: only 0 or 1. The sigmoid goes from 0 to 1 by degrees.",
            "np.exp(z) / np.sum(np.exp(z))": "the entries of z are mixed: you divide by the sum over all of them. "
            "Each has its own answer.",
            "np.exp(z) / (1 + np.exp(z))": _OVERFLOWS,
            "np.exp(z)": "that is an exponential, which grows without end. Under the fraction bar stands 1 plus one.",
        },
    ),
    Exercise(
        relu,
        _SUMS,
        {},
        "a comparison with 0 and nothing else: that is why it is cheap, in networks with millions of neurons too.",
        draw=_some_sums,
        forms=("np.where(z > 0, z, 0)", "z * (z > 0)", "(z + np.abs(z)) / 2"),
        ideas={
            "np.where(z > 0, 1.0, 0.0)": "you answer 1 wherever z is positive, which is a step. ReLU answers z itself "
            "there.",
            "np.abs(z)": "that is the size of z. A negative z should give 0, not its size.",
            _is_softplus: "that is softplus, a smooth curve above ReLU. ReLU has a corner: exactly 0, then exactly z.",
            _leaks: "yours leaks: for a negative z it answers a small part of z. ReLU answers 0.",
            "np.where(z > 0, z, np.exp(z) - 1)": "that is ELU, which sinks to −1 for a negative z. ReLU answers 0 "
            "there.",
            "np.minimum(0, z)": "you kept the negative numbers and cut off the positive ones. ReLU does the opposite.",
            "z[z > 0]": "you dropped the negative entries. They stay in their places and become 0.",
        },
    ),
    Exercise(
        relu_derivative,
        [*_SUMS, (np.array([0.03, -0.03]),)],
        {},
        "on one side everything gets through, on the other nothing. A unit that is on the flat side "
        "for all of its data is dead.",
        draw=_some_sums,
        ideas={
            "np.maximum(0, z)": "that is ReLU itself. Its slope is how steeply it climbs, and it climbs equally "
            "everywhere right of 0.",
            "np.sign(z)": "for a negative z you answer −1, a falling curve. ReLU is flat there.",
            "np.heaviside(z, 0.5)": "only z = 0 is wrong: 0.5 is the average of both sides. The convention takes the "
            "slope on the left.",
            "np.where(z > 0, 0.0, 1.0)": "left and right are swapped: it is the left side that is flat.",
            _slope_leaks: "left of 0 that is the slope of a leaky ReLU. ReLU itself is flat there.",
            "np.clip(z, 0, 1)": "between 0 and 1 your slope is z itself. It is 1 as soon as z is positive, however "
            "small.",
            "1 / (1 + np.exp(-z))": "that is the sigmoid: a smooth step. The slope of ReLU is 0 or 1, and nothing "
            "between.",
        },
    ),
    Exercise(
        sigmoid_derivative,
        _SUMS,
        {"a": "the answer a = σ(z)", "1 - a": "what is left to 1, `1 - a`,", **_SIGMOID},
        "whoever has the answer a has the slope almost for free, a(1 − a). Notebook 06 makes use of it.",
        draw=_some_sums,
        forms=("np.exp(-z) / (1 + np.exp(-z)) ** 2",),
        ideas={
            "np.exp(-z) / (1 + np.exp(-z)) ** 2": _OVERFLOWS,
            "1 - (1 / (1 + np.exp(-z))) ** 2": "1 minus the answer squared is the formula for tanh. For the sigmoid "
            "it is a product of two factors.",
            "1 - np.tanh(z) ** 2": "that is the slope of tanh. The sigmoid's is nowhere above 0.25.",
            "-1 / (1 + np.exp(-z)) ** 2": "the chain goes on: the derivative of what stands under the fraction "
            "bar, −e⁻ᶻ, is missing as a factor.",
            "z * (1 - z)": "the formula is written in the answer σ(z), and you put z into it. Compute the sigmoid "
            "first.",
        },
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
        {
            "a": "the sigmoid σ(βz)",
            "np.exp(-beta * z)": "the exponential of −βz",
            "beta": "β",
            "beta * z": "βz",
            "1 + np.exp(-beta * z)": "what stands under the fraction bar",
        },
        "with β = 1 this is what libraries call SiLU. A large β makes it almost ReLU, β = 0 the straight line z/2.",
        draw=lambda rng: (*_some_sums(rng), round(rng.uniform(0.2, 3), 1)),
        forms=("z / (1 + np.exp(-beta * z))", "z * (1 + np.tanh(beta * z / 2)) / 2"),
        ideas={
            "beta * z / (1 + np.exp(-z))": "β stands outside in yours. It belongs inside the sigmoid, where it makes "
            "the bend sharper.",
            "z * (beta * z > 0)": "that is a step in the place of the sigmoid: it lets z through or not. The sigmoid "
            "does so by degrees.",
            "z * np.tanh(beta * z)": "you used tanh, which goes down to −1. The sigmoid's answers lie between 0 and 1.",
        },
    ),
]
