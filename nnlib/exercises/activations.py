"""Exercises of notebook 02: sigmoid, ReLU and Swish, and two of their slopes."""

import math

import numpy as np

from nnlib.exercises.checking import Exercise, Mistake, run


def sigmoid(z):
    # 1 / (1 + np.exp(-z)) is as right; this way no exponential overflows
    return (1 + np.tanh(z / 2)) / 2


def relu(z):
    return np.maximum(0, z)


def relu_derivative(z):
    return np.where(z > 0, 1.0, 0.0)


def sigmoid_derivative(z):
    a = (1 + np.tanh(z / 2)) / 2
    return a * (1 - a)


def swish(z, beta):
    return z * (1 + np.tanh(beta * z / 2)) / 2


_ROW = np.array([-2.0, -0.5, 0.0, 1.5, 3.0])
_TABLE = np.array([[0.25, -3.0], [-1.0, 4.0]])
_EXTREME = np.array([-1000.0, 1000.0])
_SUMS = [*((np.array(number),) for number in (2.0, -1.0, 0.0)), (_ROW,), (_TABLE,), (_EXTREME,)]


def _at(answer, z, *more):
    """Return the answer for a single number: an array of no dimensions, with the methods that arrays have."""
    return answer(np.array(z), *more)


def _near(value, wanted):
    """Return whether two values are close; the exponentials of a learner may have a last digit of their own."""
    return np.shape(value) == np.shape(wanted) and np.allclose(value, wanted, rtol=1e-6, atol=1e-9)


def _fails(answer, words, *arguments):
    """Return whether the call raises an error whose message contains ``words``."""
    return words in str(run(answer, arguments).error)


def _one_question(wrong, hint, *more):
    """Python's own if, or max, of a whole array."""
    return Mistake(wrong, hint, lambda answer: _fails(answer, "truth value of an array", _ROW, *more))


def _one_by_one(wrong, *more):
    """A loop over z, where z may also be one number, or a table."""
    hint = "your loop takes a row of numbers, but z may be one number or a table. NumPy takes all entries at once."

    def fails_elsewhere(answer):
        return np.shape(answer(_ROW, *more)) == _ROW.shape and _fails(answer, "0-d array", np.array(2.0), *more)

    return Mistake(wrong, hint, fails_elsewhere)


def _math_exp(wrong, *more):
    """The exponential of the module math, which takes one number."""
    hint = "that works for one number only: math.exp knows no arrays. np.exp does, entry by entry."
    return Mistake(wrong, hint, lambda answer: _fails(answer, "converted to Python scalars", _ROW, *more))


EXERCISES = [
    Exercise(
        sigmoid,
        _SUMS,
        [
            Mistake(
                lambda z: 1 / (1 + np.exp(z)),
                "your S falls from 1 to 0. It should rise: look at the sign in the exponent.",
                lambda answer: _near(_at(answer, 2.0), sigmoid(-2.0)),
            ),
            Mistake(
                lambda z: 1 / np.exp(-z),
                "that is the exponential alone, which grows without end. Under the fraction bar stands 1 plus one.",
                lambda answer: _near(_at(answer, 2.0), math.exp(2)),
            ),
            Mistake(
                lambda z: np.exp(-z),
                "that is the exponential in the formula. Two steps are left: add 1, then divide 1 by it.",
                lambda answer: _near(_at(answer, 2.0), math.exp(-2)),
            ),
            Mistake(
                lambda z: 1 / 1 + np.exp(-z),
                "you get 1 + e⁻ᶻ. Is it all under the fraction bar? 1 / 1 + y is 1 + y: put parentheses around 1 + y.",
                lambda answer: _near(_at(answer, 2.0), 1 + math.exp(-2)),
            ),
            Mistake(
                lambda z: 1 / (1 - np.exp(-z)),
                "under the fraction bar, 1 and the exponential are added. Subtracted, they are 0 at z = 0.",
                lambda answer: _near(_at(answer, 2.0), 1 / (1 - math.exp(-2))),
            ),
            Mistake(
                np.tanh,
                "that is tanh, the S from −1 to 1. The sigmoid lies between 0 and 1, and is 0.5 at z = 0.",
                lambda answer: _near(_at(answer, 2.0), math.tanh(2)),
            ),
            Mistake(
                lambda z: sigmoid(2 * z),
                "the right S, but twice as steep: its exponent is 2z. With tanh, the sigmoid needs tanh(z/2).",
                lambda answer: _near(_at(answer, 2.0), sigmoid(4.0)),
            ),
            Mistake(
                lambda z: np.where(z > 0, 1.0, 0.0),
                "that is a step: only 0 or 1. The sigmoid goes from 0 to 1 by degrees.",
                lambda answer: _near(answer(_ROW[[0, 1, 3, 4]]), np.array([0, 0, 1, 1])),
            ),
            Mistake(
                lambda z: sigmoid(z) * (1 - sigmoid(z)),
                "that is the slope of the sigmoid. Here its answer is asked for.",
                lambda answer: _near(_at(answer, 2.0), sigmoid_derivative(2.0)),
            ),
            Mistake(
                lambda z: np.exp(z) / np.sum(np.exp(z)),
                "the entries of z are mixed: you divide by the sum over all of them. Each has its own answer.",
                lambda answer: _near(_at(answer, 2.0), 1.0) and _near(np.sum(answer(_ROW)), 1.0),
            ),
            Mistake(
                lambda z: np.exp(z) / (1 + np.exp(z)),
                "right for most z, but at z = 1000 it is infinity over infinity: nan. Let the exponential shrink.",
            ),
            Mistake(
                lambda z: 1 / (1 + 2.718**-z),
                "nearly. Is your e a rounded 2.718? np.exp knows all of its digits.",
                lambda answer: 1e-8 < abs(_at(answer, 2.0) - sigmoid(2.0)) < 1e-4,
            ),
            Mistake(
                lambda z: 1 / (1 + 10.0**-z),
                "you raise 10 to the power −z. The base is e = 2.718…: use np.exp.",
                lambda answer: _near(_at(answer, 2.0), 1 / 1.01),
            ),
            _math_exp(lambda z: 1 / (1 + math.exp(-z))),
            _one_question(
                lambda z: 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z)),
                "an if asks one question about a whole array. One formula is enough for all z: no if is needed.",
            ),
            _one_by_one(lambda z: [1 / (1 + np.exp(-one)) for one in z]),
        ],
        "an answer between 0 and 1, whatever the sum. If a warning about an overflow came: for z = −1000, e¹⁰⁰⁰ is too "
        "large a number, becomes infinity, and 1/infinity is 0, which is right. The solution shows a way without.",
    ),
    Exercise(
        relu,
        _SUMS,
        [
            Mistake(np.abs, "that is the size of z. A negative z should give 0, not its size."),
            Mistake(
                lambda z: np.minimum(0, z),
                "you kept the negative numbers and cut off the positive ones. ReLU does the opposite.",
            ),
            Mistake(
                lambda z: np.where(z > 0, 1.0, 0.0),
                "you answer 1 wherever z is positive, which is a step. ReLU answers z itself there.",
                lambda answer: _near(answer(np.array([-2.0, 0.5, 3.0])), np.array([0, 1, 1])),
            ),
            Mistake(
                lambda z: np.maximum(0.01 * z, z),
                "yours leaks: for a negative z it answers a small part of z. ReLU answers 0.",
                lambda answer: (
                    -2 < _at(answer, -2.0) < 0
                    and _near(_at(answer, -8.0), 4 * _at(answer, -2.0))
                    and _at(answer, 2.0) == 2
                ),
            ),
            Mistake(lambda z: z, "you return z as it is. For a negative z the answer is 0."),
            Mistake(
                lambda z: np.maximum(0, -z),
                "left and right are swapped: you let −z through where z is negative.",
            ),
            Mistake(
                lambda z: np.clip(z, 0, 1),
                "you stop at 1. For a positive z the answer is z, however large.",
            ),
            Mistake(
                lambda z: np.logaddexp(0, z),
                "that is softplus, a smooth curve above ReLU. ReLU has a corner: exactly 0, then exactly z.",
                lambda answer: _near(_at(answer, 0.0), math.log(2)),
            ),
            Mistake(
                lambda z: z[z > 0],
                "you dropped the negative entries. They stay in their places and become 0.",
            ),
            Mistake(
                lambda z: np.max(z, 0),
                "np.max looks for the largest entry of an array. Another function compares each entry with 0.",
            ),
            Mistake(
                lambda z: np.max([0, z]),
                "np.max looks through one array; 0 and an array z are two things. For pairs there is np.maximum.",
                lambda answer: _fails(answer, "inhomogeneous", _ROW) or _fails(answer, "integer scalar", _ROW),
            ),
            _one_question(
                lambda z: max(0, z),
                "Python's max and if ask one question about a whole array. NumPy has a maximum for each entry.",
            ),
            _one_by_one(lambda z: [max(0, one) for one in z]),
        ],
        "a comparison with 0 and nothing else: that is why it is cheap, in networks with millions of neurons too.",
    ),
    Exercise(
        relu_derivative,
        _SUMS,
        [
            Mistake(
                lambda z: np.ones(np.shape(z)),
                "your slope is 1 everywhere. Left of 0 the curve is flat.",
                lambda answer: np.all(np.asarray(answer(_ROW)) == 1),
            ),
            Mistake(
                lambda z: np.zeros(np.shape(z)),
                "your slope is 0 everywhere. Right of 0 the curve climbs: by how much for each step to the right?",
                lambda answer: np.all(np.asarray(answer(_ROW)) == 0),
            ),
            Mistake(
                lambda z: np.maximum(0, z),
                "that is ReLU itself. Its slope is how steeply it climbs, and it climbs equally everywhere right of 0.",
            ),
            Mistake(
                lambda z: z, "you returned z, but the slope does not grow with z: ReLU is made of two straight pieces."
            ),
            Mistake(
                lambda z: np.where(z >= 0, 1.0, 0.0),
                "only z = 0 is wrong. It is the corner, and by convention the slope there is that on its left.",
            ),
            Mistake(
                lambda z: np.heaviside(z, 0.5),
                "only z = 0 is wrong: 0.5 is the average of both sides. The convention takes the slope on the left.",
                lambda answer: _near(answer(np.array([-1.0, 0.0, 1.0])), np.array([0, 0.5, 1])),
            ),
            Mistake(
                lambda z: np.where(z > 0, 0.0, 1.0),
                "left and right are swapped: it is the left side that is flat.",
                lambda answer: _near(answer(np.array([-2.0, 3.0])), np.array([1, 0])),
            ),
            Mistake(np.sign, "for a negative z you answer −1, a falling curve. ReLU is flat there."),
            Mistake(
                lambda z: np.where(z > 0, 1.0, 0.01),
                "left of 0 that is the slope of a leaky ReLU. ReLU itself is flat there.",
                lambda answer: 0 < _at(answer, -2.0) == _at(answer, -1000.0) < 0.5 and _at(answer, 2.0) == 1,
            ),
            Mistake(
                lambda z: np.where(z > 0, 1.0, z),
                "right of 0 that is it. Left of 0 you return z, but the slope of a flat piece is a fixed number.",
            ),
            Mistake(
                lambda z: np.maximum(z, 0) / z,
                "dividing ReLU by z gives 0/0 = nan at z = 0. Look at the sign of z instead.",
                lambda answer: np.isnan(answer(np.zeros(1))).all() and _near(answer(np.ones(1)), np.ones(1)),
            ),
            _one_question(
                lambda z: 1.0 if z > 0 else 0.0,
                "an if asks one question about a whole array. Ask each entry: z > 0 is an array of answers.",
            ),
            _one_by_one(lambda z: [1.0 if one > 0 else 0.0 for one in z]),
        ],
        "on one side everything gets through, on the other nothing. A unit that is on the flat side "
        "for all of its data is dead.",
    ),
    Exercise(
        sigmoid_derivative,
        _SUMS,
        [
            Mistake(
                lambda z: sigmoid(z) * (1 + sigmoid(z)),
                "look at the sign: the second factor is what is left between the answer and 1.",
            ),
            Mistake(
                lambda z: z * (1 - z),
                "the formula is written in the answer σ(z), and you put z into it. Compute the sigmoid first.",
            ),
            Mistake(sigmoid, "that is the answer of the sigmoid. Its slope is that answer times what is left to 1."),
            Mistake(
                lambda z: 1 - sigmoid(z),
                "that is the second of two factors, what is left to 1. Multiply it by the first.",
                lambda answer: _near(_at(answer, 2.0), sigmoid(-2.0)),
            ),
            Mistake(
                lambda z: 1 - sigmoid(z) ** 2,
                "1 minus the answer squared is the formula for tanh. For the sigmoid it is a product of two factors.",
            ),
            Mistake(
                lambda z: 1 - np.tanh(z) ** 2,
                "that is the slope of tanh. The sigmoid's is nowhere above 0.25.",
            ),
            Mistake(
                lambda z: sigmoid(z) ** 2,
                "you multiplied the answer by itself. The second factor is what is left between it and 1.",
            ),
            Mistake(
                lambda z: sigmoid(z) * (1 - z),
                "the second factor is 1 minus the answer, and you took 1 minus z.",
            ),
            Mistake(
                lambda z: z * (1 - sigmoid(z)),
                "the first factor is the answer σ(z), and you took z.",
            ),
            Mistake(
                lambda z: z * sigmoid(z) * (1 - sigmoid(z)),
                "there is a factor z too many: the slope at z = 0 should be the largest, and yours is 0.",
            ),
            Mistake(
                lambda z: -sigmoid(z) * (1 - sigmoid(z)),
                "your slope is negative, but the S rises everywhere. Where does the minus come from?",
                lambda answer: _near(_at(answer, 2.0), -sigmoid_derivative(2.0)),
            ),
            Mistake(
                lambda z: sigmoid_derivative(sigmoid(z)),
                "the sigmoid is applied twice. Compute a = σ(z) once; the two factors are made of a.",
            ),
            Mistake(
                lambda z: sigmoid(z) * 1 - sigmoid(z),
                "without parentheses, a * 1 - a is a − a = 0. Put them around 1 - a.",
                lambda answer: np.all(np.asarray(answer(_ROW)) == 0),
            ),
            Mistake(
                lambda z: np.full(np.shape(z), 0.25),
                "0.25 is the slope at z = 0 only. Elsewhere it is smaller.",
                lambda answer: np.all(np.asarray(answer(_ROW)) == 0.25),
            ),
            Mistake(
                lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
                "right, but for large numbers it is infinity over infinity: nan. Write it with the answer σ(z).",
                lambda answer: _near(_at(answer, 2.0), sigmoid_derivative(2.0)) and np.isnan(answer(_EXTREME)).any(),
            ),
            Mistake(
                lambda z: (sigmoid(z + 0.01) - sigmoid(z)) / 0.01,
                "close, but not exact. Is it measured by a nudge, or is a number rounded? The formula needs neither.",
                lambda answer: 1e-9 < np.max(np.abs(answer(_ROW) - sigmoid_derivative(_ROW))) < 0.005,
            ),
            _math_exp(lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
            _one_by_one(lambda z: [sigmoid_derivative(one) for one in z]),
        ],
        "whoever has the answer a has the slope almost for free, a(1 − a). Notebook 06 makes use of it.",
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
        [
            Mistake(
                lambda z, beta: sigmoid(beta * z),
                "that is the sigmoid of βz alone. Swish multiplies it by z.",
            ),
            Mistake(
                lambda z, beta: z + sigmoid(beta * z),
                "you added z. It is a product: the sigmoid says which part of z gets through.",
            ),
            Mistake(
                lambda z, beta: beta * z * sigmoid(z),
                "β stands outside in yours. It belongs inside the sigmoid, where it makes the bend sharper.",
            ),
            Mistake(
                lambda z, beta: beta * z * sigmoid(beta * z),
                "β counts once, inside the sigmoid. You multiplied by it outside as well.",
            ),
            Mistake(
                lambda z, beta: z * sigmoid(z),
                "right for β = 1, but your function does not use β. It belongs inside the sigmoid.",
            ),
            Mistake(
                lambda z, beta: sigmoid(z),
                "that is the sigmoid of z. Two things are missing: β inside it, and the factor z.",
            ),
            Mistake(
                lambda z, beta: z * sigmoid(-beta * z),
                "look at the sign: for a large positive z, Swish is close to z, and yours is close to 0.",
                lambda answer: _near(_at(answer, 2.0, 0.5), 2 * sigmoid(-1.0)),
            ),
            Mistake(
                lambda z, beta: z * sigmoid(beta),
                "inside your sigmoid there is no z, so you draw a straight line. Its argument is β times z.",
            ),
            Mistake(
                lambda z, beta: z * sigmoid(beta + z),
                "you added β to z inside the sigmoid. There they are multiplied.",
            ),
            Mistake(
                lambda z, beta: z * 1 / 1 + np.exp(-beta * z),
                "without parentheses, 1 / 1 + y is 1 + y. Put them around 1 + y, all that is under the fraction bar.",
                lambda answer: any(_near(_at(answer, 2.0, 0.5), wrong) for wrong in (2 + 1 / math.e, 2 + 2 / math.e)),
            ),
            Mistake(
                lambda z, beta: z / np.exp(-beta * z),
                "the 1 + is missing: the sigmoid has 1 plus an exponential under the fraction bar.",
                lambda answer: _near(_at(answer, 2.0, 0.5), 2 * math.e),
            ),
            Mistake(
                lambda z, beta: z * np.tanh(beta * z),
                "you used tanh, which goes down to −1. The sigmoid's answers lie between 0 and 1.",
                lambda answer: _near(_at(answer, 2.0, 0.5), 2 * math.tanh(1)),
            ),
            Mistake(
                lambda z, beta: np.maximum(0, z),
                "that is ReLU, which Swish comes close to for a large β. Swish has no corner.",
            ),
            Mistake(
                lambda z, beta: z * np.exp(beta * z) / (1 + np.exp(beta * z)),
                "right for most z, but for z = 1000 it is infinity over infinity: nan. Use e to the power −βz.",
            ),
            _math_exp(lambda z, beta: z / (1 + math.exp(-beta * z)), 1.0),
            _one_question(
                lambda z, beta: z * sigmoid(beta * z) if z >= 0 else z * sigmoid(beta * z),
                "an if asks one question about a whole array. One formula is enough for all z: no if is needed.",
                1.0,
            ),
            _one_by_one(lambda z, beta: [one * sigmoid(beta * one) for one in z], 1.0),
        ],
        "with β = 1 this is what libraries call SiLU. A large β makes it almost ReLU, β = 0 the straight line z/2.",
    ),
]
