"""Exercises of notebook 04: the mean squared error, its slope, what it prefers, and the cross-entropy."""

import numpy as np

from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import drawn, sizes


def mse(predictions, targets):
    return np.mean((predictions - targets) ** 2)


def mse_gradient(predictions, targets):
    return 2 * (predictions - targets) / targets.size


def best_constant(targets):
    return np.mean(targets)


def cross_entropy(p, target):
    if target == 1:
        return -np.log(p)
    return -np.log(1 - p)


def _pair(predictions, targets):
    return np.array(predictions, dtype=float), np.array(targets, dtype=float)


_PAIRS = [
    _pair([2, 3, 5], [3, 3, 2]),
    _pair([[2], [3], [5], [1]], [[3], [3], [2], [3]]),  # columns, as a network gives them
    _pair([0.5], [-1.5]),
    _pair([[1, -2], [4, 5], [0, 3]], [[0, 0], [1, 5], [2, 2.5]]),
    _pair([-3, -1, 0, 2], [-3, -1, 0, 2]),
    _pair([1000, -1000], [0, 1]),
]


def _some_pair(rng):
    n, k = sizes(rng, 2)
    shape = [(n + 1,), (n + 1, 1), (n, k)][rng.integers(3)]
    return drawn(rng, shape, shape)


_TARGETS = [
    (np.array([1.0, 2.0, 6.0]),),
    (np.array([3.0]),),
    (np.array([-1.0, 4.0, -1.0, 2.0, 0.5]),),
    (np.array([0.0, 0.0, 1.0, 0.0]),),
    (np.array([5.0, -7.0]),),
    (np.array([1.0, 4.0, 4.0, 2.0]),),
    (np.array([1.0, 2.0, 3.0, 1000.0]),),
]
_MODE = """
values, counts = np.unique(targets, return_counts=True)
return values[counts.argmax()]
"""

_ERRORS = {"predictions - targets": "the error", "(predictions - targets) ** 2": "the squared error"}

EXERCISES = [
    Exercise(
        mse,
        _PAIRS,
        _ERRORS,
        "one number that says how wrong. Training asks next how it changes with each prediction.",
        draw=_some_pair,
        forms=("np.sum((predictions - targets) ** 2) / predictions.size",),
        ideas={
            "np.linalg.norm(predictions - targets)": "a norm is the root of a sum. The MSE is a mean, and has no root.",
            "np.mean((predictions.ravel() - targets) ** 2)": "one of the two was flattened, and (n,) with (n, 1) makes "
            "a table of (n, n). Leave both shapes as they are.",
            "np.mean((predictions - targets.reshape(-1, 1)) ** 2)": "one of the two was made a column, and (n,) with "
            "(n, 1) makes a table of (n, n). Leave both shapes alone.",
            "np.var(predictions - targets)": "a variance leaves out what all errors have in common: guesses that are "
            "all too high by 1 would get 0.",
        },
    ),
    Exercise(
        mse_gradient,
        _PAIRS,
        {"predictions - targets": "the error"},
        "with this, every prediction is told which way to go and how urgent it is. Backpropagation begins here.",
        draw=_some_pair,
        ideas={
            "-2 * (predictions - targets) / targets.size": "the sign is turned: a prediction that is too high must "
            "have a positive slope, as more of it is worse.",
            "np.mean((predictions - targets) ** 2)": "that is the loss itself. Its slope says how the loss changes "
            "when one prediction is nudged.",
            "(predictions - targets) ** 2 / targets.size": "those are the shares of the loss, not yet their slopes.",
            "2 * np.sum(predictions - targets)": "you added the slopes up. Each prediction has its own: the result "
            "has the shape of the predictions.",
            "np.sign(predictions - targets) / targets.size": "that is the slope of the mean absolute error: it has "
            "the same size however wrong a prediction is.",
        },
    ),
    Exercise(
        best_constant,
        _TARGETS,
        {},
        "the MSE pulls towards the mean. The MAE pulls towards the median, which no single outlier can drag far.",
        draw=lambda rng: drawn(rng, sizes(rng, 1, 7)[0] + 1),
        forms=("np.sum(targets) / targets.size",),
        ideas={
            "np.median(targets)": "that is the median, which has the smallest mean absolute error. Which number has "
            "the smallest MSE?",
            "(targets.min() + targets.max()) / 2": "the middle between smallest and largest keeps the largest error "
            "small. The MSE counts all of them.",
            _MODE: "the most frequent target is right most often, but the MSE asks how wrong the others are.",
            "np.sqrt(np.mean(targets**2))": "you squared the targets. It is their distances from your number that the "
            "MSE squares.",
            "targets[0]": "that is the first target. The others count as much.",
        },
    ),
    Exercise(
        cross_entropy,
        [(0.9, 1), (0.9, 0), (0.5, 1), (0.2, 0), (0.2, 1), (1e-6, 1), (0.999, 0)],
        {"p": "the probability p", "1 - p": "1 − p"},
        "little for a sure and right answer, without limit for a sure and wrong one. For many samples, take the mean.",
        draw=lambda rng: (round(rng.uniform(0.02, 0.98), 2), int(rng.integers(2))),
        forms=("-(target * np.log(p) + (1 - target) * np.log(1 - p))", "-np.log(p if target == 1 else 1 - p)"),
        ideas={
            "p - target": "that is the slope of the loss with respect to the score. The loss itself is a logarithm.",
            "(p - target) ** 2": "that is the squared error. Here the loss is a logarithm.",
            "1 - (p if target == 1 else 1 - p)": "that is the probability of the wrong answer: never more than 1. "
            "Take minus the logarithm of the right one.",
            "-p * np.log(p) if target == 1 else -(1 - p) * np.log(1 - p)": (
                "the logarithm is multiplied by the probability, as in an entropy. The loss is −log alone."
            ),
            "np.exp(-p if target == 1 else p - 1)": "that is an exponential. Its inverse is meant, the logarithm.",
        },
    ),
]
