"""Exercises of notebook 04: the mean squared error, its slope, what it prefers, and the cross-entropy."""

import math

import numpy as np

from nnlib.exercises.checking import Exercise, Mistake


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


def _errors(predictions, targets):
    return predictions - targets


_MSE = [
    Mistake(lambda p, t: np.sum(_errors(p, t) ** 2), "that is the sum of the squares. Divide by how many there are."),
    Mistake(
        lambda p, t: np.sqrt(np.mean(_errors(p, t) ** 2)),
        "that is the root of the MSE, called RMSE. Leave the root out.",
    ),
    Mistake(
        lambda p, t: np.mean(np.abs(_errors(p, t))),
        "that is the mean absolute error, the MAE. Square the errors instead of dropping their signs.",
    ),
    Mistake(
        lambda p, t: np.mean(_errors(p, t)),
        "the square is missing: errors of −2 and 2 cancel to 0, as if nothing were wrong.",
    ),
    Mistake(
        lambda p, t: np.mean(_errors(p, t) ** 2) / 2,
        "that is half of it. Some books put a ½ in front; this course does not.",
    ),
    Mistake(
        lambda p, t: np.mean(_errors(p, t)) ** 2,
        "you squared after taking the mean. By then errors of −2 and 2 have cancelled: square first.",
    ),
    Mistake(
        lambda p, t: np.sum(_errors(p, t)) ** 2,
        "you squared the sum. Square every error by itself, then take the mean.",
    ),
    Mistake(
        lambda p, t: np.sum(_errors(p, t) ** 2) / len(p),
        "you divided by the number of rows. With several outputs there are more squares than rows: divide by all.",
    ),
    Mistake(
        lambda p, t: np.mean((p.ravel() - t) ** 2),
        "one of the two was flattened, and (n,) with (n, 1) makes a table of (n, n). Leave both shapes as they are.",
    ),
    Mistake(
        lambda p, t: np.mean((p - t.reshape(-1, 1)) ** 2),
        "one of the two was made a column, and (n,) with (n, 1) makes a table of (n, n). Leave both shapes alone.",
    ),
    Mistake(
        lambda p, t: _errors(p, t) ** 2, "those are the squares, one by one. A loss is one number: take their mean."
    ),
    Mistake(lambda p, t: np.mean(p**2 - t**2), "you squared before you subtracted: the square of the error is meant."),
    Mistake(lambda p, t: np.mean(p - t**2), "only the targets were squared: put the difference in parentheses."),
    Mistake(lambda p, t: np.mean(_errors(p, t) * 2), "* 2 doubles. The square of the error is ** 2."),
    Mistake(
        lambda p, t: np.var(_errors(p, t)),
        "a variance leaves out what all errors have in common: guesses that are all too high by 1 would get 0.",
    ),
    Mistake(lambda p, t: np.median(_errors(p, t) ** 2), "that is the median of the squares. Take their mean."),
    Mistake(lambda p, t: np.max(_errors(p, t) ** 2), "that is the largest square alone. Take the mean of them all."),
    Mistake(
        lambda p, t: np.linalg.norm(_errors(p, t)), "a norm is the root of a sum. The MSE is a mean, and has no root."
    ),
    Mistake(
        lambda p, t: np.sum(_errors(p, t) ** 2) / (p.size - 1),
        "you divided by one less than there are. That n − 1 belongs to another formula, the sample variance.",
    ),
]

_MSE_GRADIENT = [
    Mistake(
        lambda p, t: _errors(p, t) / p.size,
        "the 2 is missing: the derivative of a square is twice what was squared.",
    ),
    Mistake(
        lambda p, t: 2 * _errors(p, t),
        "the mean is missing: a single prediction has only one n-th of the loss in its hands.",
    ),
    Mistake(
        lambda p, t: _errors(p, t),
        "that would be the slope for half the sum of the squares. Here the 2 stays, and the mean divides.",
    ),
    Mistake(
        lambda p, t: -2 * _errors(p, t) / p.size,
        "the sign is turned: a prediction that is too high must have a positive slope, as more of it is worse.",
    ),
    Mistake(
        lambda p, t: -_errors(p, t) / p.size,
        "two things: the 2 is missing, and the sign is turned. Too high must give a positive slope.",
    ),
    Mistake(
        lambda p, t: -2 * _errors(p, t),
        "two things: the mean is missing, and the sign is turned. Too high must give a positive slope.",
    ),
    Mistake(
        lambda p, t: 2 * _errors(p, t) / len(p),
        "you divided by the number of rows. The loss is a mean over all entries, so divide by all of them.",
    ),
    Mistake(
        lambda p, t: 2 * np.mean(_errors(p, t)),
        "that is one number. Each prediction has a slope of its own: the result has the shape of the predictions.",
    ),
    Mistake(
        lambda p, t: 2 * np.sum(_errors(p, t)),
        "you added the slopes up. Each prediction has its own: the result has the shape of the predictions.",
    ),
    Mistake(
        lambda p, t: np.mean(_errors(p, t) ** 2),
        "that is the loss itself. Its slope says how the loss changes when one prediction is nudged.",
    ),
    Mistake(lambda p, t: _errors(p, t) ** 2 / p.size, "those are the shares of the loss, not yet their slopes."),
    Mistake(
        lambda p, t: 2 * _errors(p, t) ** 2 / p.size,
        "the square is still there. The derivative of e² is 2e.",
    ),
    Mistake(
        lambda p, t: np.sign(_errors(p, t)) / p.size,
        "that is the slope of the mean absolute error: it has the same size however wrong a prediction is.",
    ),
    Mistake(
        lambda p, t: 2 * np.abs(_errors(p, t)) / p.size,
        "the signs are lost. Without them nothing says whether a prediction should go up or down.",
    ),
    Mistake(
        lambda p, t: 2 * _errors(p, t) * p / p.size,
        "one factor too many: the slope is asked for each prediction, and there the chain ends.",
    ),
    Mistake(
        lambda p, t: 2 * (p - t.ravel()) / p.size,
        "the targets were flattened, and (n, 1) with (n,) makes a table of (n, n). Leave both shapes as they are.",
    ),
]


def _mode(targets):
    values, counts = np.unique(targets, return_counts=True)
    return values[counts.argmax()]


_TARGETS = [
    (np.array([1.0, 2.0, 6.0]),),
    (np.array([3.0]),),
    (np.array([-1.0, 4.0, -1.0, 2.0, 0.5]),),
    (np.array([0.0, 0.0, 1.0, 0.0]),),
    (np.array([5.0, -7.0]),),
    (np.array([1.0, 4.0, 4.0, 2.0]),),
    (np.array([1.0, 2.0, 3.0, 1000.0]),),
]


def _searched(answer):
    """Whether an answer comes close to the mean everywhere, as a search through many numbers does."""
    gaps = [abs(answer(targets.copy()) - targets.mean()) / max(np.ptp(targets), 1) for (targets,) in _TARGETS]
    return 1e-9 < max(gaps) < 0.03


_BEST_CONSTANT = [
    Mistake(
        lambda targets: np.median(targets),
        "that is the median, which has the smallest mean absolute error. Which number has the smallest MSE?",
    ),
    Mistake(
        lambda targets: (targets.min() + targets.max()) / 2,
        "the middle between smallest and largest keeps the largest error small. The MSE counts all of them.",
    ),
    Mistake(_mode, "the most frequent target is right most often, but the MSE asks how wrong the others are."),
    Mistake(
        lambda targets: np.sum(targets),
        "that is the sum. With a single target it would do; with several it is far off.",
    ),
    Mistake(
        lambda targets: np.mean((targets - np.mean(targets)) ** 2),
        "that is the smallest MSE itself. The number is asked for with which it is reached.",
    ),
    Mistake(
        lambda targets: np.std(targets),
        "that says how far the targets spread. The number is asked for that is to be guessed for all.",
    ),
    Mistake(
        lambda targets: np.sqrt(np.mean(targets**2)),
        "you squared the targets. It is their distances from your number that the MSE squares.",
    ),
    Mistake(lambda targets: 0.0, "with 0 everywhere the targets play no part. Where do their squares balance?"),
    Mistake(lambda targets: targets.min(), "the smallest target is below all others: every error has the same sign."),
    Mistake(lambda targets: targets.max(), "the largest target is above all others: every error has the same sign."),
    Mistake(lambda targets: targets[0], "that is the first target. The others count as much."),
    Mistake(
        lambda targets: np.full(targets.shape, np.mean(targets)),
        "the value is right, but one number is asked for, not one for each target.",
    ),
    Mistake(
        lambda targets: targets - np.mean(targets),
        "those are the errors that are left. The number is asked for that leaves them.",
    ),
    Mistake(
        lambda targets: np.mean(targets) + 0.001,
        "close, as from a search through many numbers. The MSE's lowest point has a name and a short formula.",
        _searched,
    ),
]

_CROSS_ENTROPY = [
    Mistake(
        lambda p, target: -math.log(1 - p) if target == 1 else -math.log(p),
        "you took the probability of what did not happen. If the target is 1, p is what counts.",
    ),
    Mistake(
        lambda p, target: -math.log10(p if target == 1 else 1 - p),
        "that is the logarithm to base 10. The natural one, to base e, is np.log.",
    ),
    Mistake(
        lambda p, target: -math.log2(p if target == 1 else 1 - p),
        "that is the logarithm to base 2. The natural one, to base e, is np.log.",
    ),
    Mistake(
        lambda p, target: math.log(p if target == 1 else 1 - p),
        "the minus is missing: the logarithm of a probability is negative, and a loss is not.",
    ),
    Mistake(
        lambda p, target: -math.log(p),
        "that is right where the target is 1. If it is 0, what happened had the probability 1 − p.",
    ),
    Mistake(
        lambda p, target: -math.log(1 - p),
        "that is right where the target is 0. If it is 1, what happened had the probability p.",
    ),
    Mistake(
        lambda p, target: -target * math.log(p),
        "where the target is 0, that is 0 whatever p is. There the loss is made by 1 − p.",
    ),
    Mistake(
        lambda p, target: -(1 - target) * math.log(1 - p),
        "where the target is 1, that is 0 whatever p is. There the loss is made by p.",
    ),
    Mistake(lambda p, target: (p - target) ** 2, "that is the squared error. Here the loss is a logarithm."),
    Mistake(
        lambda p, target: 1 - (p if target == 1 else 1 - p),
        "that is the probability of the wrong answer: never more than 1. Take minus the logarithm of the right one.",
    ),
    Mistake(lambda p, target: p if target == 1 else 1 - p, "that is the probability of what happened. Now −log of it."),
    Mistake(
        lambda p, target: -math.log(p) - math.log(1 - p),
        "both logarithms count there, whatever the target is. Only that of what happened should.",
    ),
    Mistake(
        lambda p, target: -(target * math.log(p) - (1 - target) * math.log(1 - p)),
        "where the target is 0 the sign is turned: both cases are minus a logarithm.",
    ),
    Mistake(
        lambda p, target: -p * math.log(p) - (1 - p) * math.log(1 - p),
        "that is the entropy of p, which knows of no target. What happened comes in by the target.",
    ),
    Mistake(
        lambda p, target: -(p * np.log(target) + (1 - p) * np.log(1 - target)),
        "p and the target have changed places: the logarithm is taken of the probability.",
    ),
    Mistake(
        lambda p, target: 1 / (p if target == 1 else 1 - p),
        "1 over the probability also grows without end, but it is 1 for a sure and right answer. Take −log.",
    ),
    Mistake(
        lambda p, target: math.log(1 + math.exp(-p if target == 1 else p)),
        "you put p through a sigmoid first. It is a probability already.",
    ),
]

EXERCISES = [
    Exercise(
        mse,
        _PAIRS,
        _MSE,
        "one number that says how wrong. Training asks next how it changes with each prediction.",
    ),
    Exercise(
        mse_gradient,
        _PAIRS,
        _MSE_GRADIENT,
        "with this, every prediction is told which way to go and how urgent it is. Backpropagation begins here.",
    ),
    Exercise(
        best_constant,
        _TARGETS,
        _BEST_CONSTANT,
        "the MSE pulls towards the mean. The MAE pulls towards the median, which no single outlier can drag far.",
    ),
    Exercise(
        cross_entropy,
        [(0.9, 1), (0.9, 0), (0.5, 1), (0.2, 0), (0.2, 1), (1e-6, 1), (0.999, 0)],
        _CROSS_ENTROPY,
        "little for a sure and right answer, without limit for a sure and wrong one. For many samples, take the mean.",
    ),
]
