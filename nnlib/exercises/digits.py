"""Exercises of notebook 08: from scores to probabilities, labels, honest preparation, and the choice of a network."""

from functools import lru_cache

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.exercises.checking import Exercise, Mistake
from nnlib.losses import cross_entropy
from nnlib.losses import one_hot as one_hot_rows
from nnlib.network import Network
from nnlib.training import DivergenceError, GradientDescent, train
from nnlib.training import accuracy as share_right


def softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def accuracy(predicted, labels):
    return np.mean(predicted == labels)


def normalise(train, test):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1)  # a feature that never varies becomes 0
    return (train - mean) / deviation, (test - mean) / deviation


def choose_network():
    hidden, learning_rate, steps = [100], 0.1, 1000
    return hidden, learning_rate, steps


_SQUARE = np.array([[2.0, 1.0, 0.0], [0.0, -1.0, 3.0], [0.5, 0.5, -2.0]])
_WIDE = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]])
_ONE = np.array([[-1.0, 2.0]])
_TALL = np.array([[1.0, -1.0], [0.5, 2.0], [3.0, 3.0]])
_HUGE = np.array([[1000.0, 1001.0, 998.0], [1002.0, 999.0, 1000.0]])
_TINY = np.array([[-1000.0, -1001.0], [-1003.0, -1000.0]])


def _parts(numbers, **along):
    return numbers / numbers.sum(**along)


_ROWS = {"axis": 1, "keepdims": True}
_SOFTMAX = [
    Mistake(
        lambda scores: _parts(np.exp(scores), **_ROWS),
        "right, until a score is large: exp(1000) overflows, exp(−1000) is 0. First take away each row's maximum.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores - scores.max())),
        "all rows together make 1. Each row is a sample, and has to make 1 by itself: sum over axis=1, keepdims=True.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores - scores.max(axis=1, keepdims=True))),
        "all rows together make 1. Each row is a sample: give .sum the axis=1 and keepdims=True that .max has.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores)),
        "you sum over the whole array. Each row is a sample and makes 1 by itself. And large scores overflow.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores - scores.max(axis=0)), axis=0),
        "your columns make 1 each. Rows are samples: sum along each row, which is axis=1, with keepdims=True.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores), axis=0),
        "your columns make 1 each: take axis=1, as rows are samples. And a large score overflows in exp.",
    ),
    Mistake(
        lambda scores: np.exp(scores - scores.max(axis=1, keepdims=True)),
        "the exponentials are right, but they do not make 1. Divide each row by its sum.",
    ),
    Mistake(
        lambda scores: np.exp(scores),
        "these are exponentials, and not yet parts of 1. Divide each row by its sum.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores - scores.max(axis=1, keepdims=True)), axis=1),
        "without keepdims=True the sums are a flat (n,), and divide columns instead of rows, or do not fit at all.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores), axis=1),
        "keepdims=True is missing: the sums (n,) divide columns, or do not fit. And large scores overflow in exp.",
    ),
    Mistake(
        lambda scores: np.exp(scores - scores.max(axis=1)) / np.exp(scores - scores.max(axis=1)).sum(axis=1),
        "with axis=1 both max and sum are flat, (n,). With keepdims=True they are columns, (n, 1), one number a row.",
    ),
    Mistake(
        lambda scores: _parts(scores, **_ROWS),
        "scores may be negative, and so would be these parts. The exponential of every score comes first.",
    ),
    Mistake(
        lambda scores: _parts(scores - scores.min(axis=1, keepdims=True), **_ROWS),
        "that makes 1, but softmax divides exponentials: one point more multiplies a class's part by e.",
    ),
    Mistake(
        lambda scores: _parts(np.exp(scores.min(axis=1, keepdims=True) - scores), **_ROWS),
        "the lowest score gets the largest part: there is a minus too many in front of the scores.",
    ),
    Mistake(
        lambda scores: (1 + np.tanh(scores / 2)) / 2,
        "that is the sigmoid of each score alone. Softmax compares the scores of a row: its answers make 1.",
    ),
    Mistake(
        lambda scores: np.log(softmax(scores)),
        "that is the logarithm of softmax. Leave the log to the cross-entropy.",
    ),
    Mistake(
        lambda scores: np.eye(scores.shape[1])[scores.argmax(axis=1)],
        "all for the largest, nothing for the others: that is a hard maximum. The soft one divides exponentials.",
    ),
    Mistake(
        lambda scores: softmax(scores).max(axis=1),
        "those are the largest probabilities only. Return all of them, a row for each sample.",
    ),
]


def _marked(labels, n_classes, columns=False):
    """Return what comes out of out[labels] = 1, or of out[:, labels] = 1."""
    rows = np.zeros((len(labels), n_classes))
    rows[(slice(None), labels) if columns else labels] = 1
    return rows


_ONE_HOT = [
    Mistake(
        lambda labels, n_classes: np.eye(n_classes)[:, labels],
        "your samples lie in columns. Each sample is a row, so the result is (n, n_classes).",
    ),
    Mistake(
        lambda labels, n_classes: np.eye(max(labels) + 1)[labels],
        "your width follows the largest label that is there. A class that no sample has still needs its column.",
    ),
    Mistake(
        lambda labels, n_classes: np.eye(len(np.unique(labels)))[labels],
        "your width counts the labels that occur. A class that no sample has still needs its column.",
    ),
    Mistake(
        lambda labels, n_classes: np.eye(n_classes)[labels - 1],
        "off by one: label 0 belongs to the first column, which NumPy also calls 0.",
    ),
    Mistake(
        lambda labels, n_classes: np.eye(n_classes + 1)[labels],
        "one column too many: the labels 0 to n_classes − 1 are n_classes of them.",
    ),
    Mistake(
        lambda labels, n_classes: _marked(labels, n_classes, columns=True),
        "out[:, labels] = 1 fills whole columns. Each row has one 1 only: name a row for every label.",
    ),
    Mistake(
        lambda labels, n_classes: _marked(labels, n_classes),
        "out[labels] = 1 fills whole rows. The label says in which column of its own row the 1 stands.",
    ),
    Mistake(
        lambda labels, n_classes: np.eye(n_classes)[labels] * labels[:, None],
        "you put the label itself into its column. A target is 1 for the right class, whichever that is.",
    ),
    Mistake(
        lambda labels, n_classes: 1 - np.eye(n_classes)[labels],
        "turned round: the right class gets the 1, all others 0.",
    ),
    Mistake(
        lambda labels, n_classes: np.eye(n_classes),
        "that is a row for each class. Asked for is a row for each sample: pick the rows by the labels.",
    ),
    Mistake(
        lambda labels, n_classes: np.eye(n_classes)[labels[0]],
        "only the first label was used. labels holds one for each sample.",
    ),
    Mistake(
        lambda labels, n_classes: (np.arange(n_classes) <= labels[:, None]).astype(float),
        "your rows are ones up to the label. One hot means a single 1, at the label.",
    ),
    Mistake(
        lambda labels, n_classes: labels[:, None],
        "that is the labels as a column. Each label becomes a whole row, with a 1 at its place.",
    ),
]

_ACCURACY = [
    Mistake(
        lambda predicted, labels: np.sum(predicted == labels),
        "that counts the right ones. Divide by how many there are.",
    ),
    Mistake(
        lambda predicted, labels: np.mean(predicted != labels),
        "that is the share of wrong answers. Accuracy is the share of right ones.",
    ),
    Mistake(
        lambda predicted, labels: np.sum(predicted != labels),
        "that counts the wrong ones. Accuracy is the share of right ones.",
    ),
    Mistake(
        lambda predicted, labels: 100 * np.mean(predicted == labels),
        "that is a percentage. Leave it a share between 0 and 1.",
    ),
    Mistake(
        lambda predicted, labels: float(np.all(predicted == labels)),
        "all or nothing: 1 only if every answer is right, as np.all or // would have it. Count, and divide with /.",
    ),
    Mistake(
        lambda predicted, labels: predicted == labels,
        "that is right or wrong for each sample. One number is wanted: the mean of these.",
    ),
    Mistake(
        lambda predicted, labels: round(np.mean(predicted == labels)),
        "you rounded the share to a whole number. Return it as it is.",
    ),
    Mistake(
        lambda predicted, labels: np.mean(np.abs(predicted - labels)),
        "that is how far the labels are apart. A 7 read as 8 is as wrong as a 7 read as 1: compare with ==.",
    ),
    Mistake(
        lambda predicted, labels: 1 - np.mean(np.abs(predicted - labels)),
        "labels are names, and not sizes: how far apart they are means nothing. Compare them with ==.",
    ),
    Mistake(
        lambda predicted, labels: np.mean((predicted - labels) ** 2),
        "that is a squared error, but labels are names and not sizes. Count where they are equal.",
    ),
    Mistake(
        lambda predicted, labels: np.sum(predicted == labels) / 10,
        "you divided by 10, the number of classes, perhaps. Divide by the number of samples.",
    ),
    Mistake(
        lambda predicted, labels: np.mean(np.isin(predicted, labels)),
        "in asks whether a label occurs anywhere. Compare each answer with the label of the same sample.",
    ),
]

_TRAIN = np.array([[1.0, 10.0, 0.5], [3.0, 30.0, 0.5], [5.0, 20.0, 0.5], [7.0, 60.0, 0.5]])
_TEST = np.array([[2.0, 50.0, 0.5], [9.0, -10.0, 0.5]])
_FEW_TRAIN, _FEW_TEST = np.array([[0.0, 1.0], [2.0, 4.0]]), np.array([[1.0, 1.0], [5.0, 2.0], [-1.0, 7.0]])
_SQUARE_TRAIN, _SQUARE_TEST = np.array([[1.0, 2.0], [4.0, 8.0]]), np.array([[3.0, 0.0], [2.0, 5.0]])
_NEVER = np.array([[0.0, 1.0], [0.0, 3.0], [0.0, 8.0]]), np.array([[0.0, 2.0]])


def _scaled(train, test, mean, deviation):
    return (train - mean) / deviation, (test - mean) / deviation


def _deviation(data, **how):
    deviation = data.std(axis=0, **how)
    return np.where(deviation > 0, deviation, 1)


def _by(data):
    """Return how the mean and the deviation of ``data(train, test)`` scale both."""

    def scaled(train, test):
        numbers = data(train, test)
        return _scaled(train, test, numbers.mean(axis=0), _deviation(numbers))

    return scaled


def _each_by_itself(train, test):
    return normalise(train, train)[0], normalise(test, test)[0]


def _adds_a_little(answer):
    pairs = list(zip(answer(_FEW_TRAIN, _FEW_TEST), normalise(_FEW_TRAIN, _FEW_TEST), strict=True))
    near, equal = (all(np.allclose(*pair, rtol=rtol) for pair in pairs) for rtol in (0.05, 1e-9))
    return near and not equal


_NORMALISE = [
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=0), train.std(axis=0)),
        "right, except where a feature never varies: its deviation is 0, and 0/0 is not a number. Divide by 1 there.",
    ),
    Mistake(
        lambda train, test: (_plain(train, train), _plain(test, test)),
        "the test set was scaled by its own mean and deviation: it leaks. Take those of train. And 0/0 is no number.",
    ),
    Mistake(
        _each_by_itself,
        "the test set was scaled by its own mean and deviation. It has to go through what was measured on train.",
    ),
    Mistake(
        _by(lambda train, test: np.vstack([train, test])),
        "the mean and the deviation come from both sets: the test set leaks into training. Measure on train alone.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, *(f(np.vstack([train, test]), axis=0) for f in (np.mean, np.std))),
        "mean and deviation come from both sets, so the test set leaks in: use train alone. And 0/0 is no number.",
    ),
    Mistake(
        _by(lambda train, test: test),
        "you measured on the test set. It must not decide anything: use mean and deviation of train.",
    ),
    Mistake(
        lambda train, test: (normalise(train, test)[0], test),
        "the test set is as it was. The network meets it in the units of training: scale it by the same numbers.",
    ),
    Mistake(
        lambda train, test: ((train - train.mean()) / train.std(), (test - test.mean()) / test.std()),
        "two things: each feature has its own mean and deviation, axis=0; and those of test leak, so use train's.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(), train.std()),
        "one mean and one deviation for all. Each feature has its own: measure along axis=0.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=0), np.where(train.std(axis=0), train.var(axis=0), 1)),
        "you divided by the variance. Its root, the standard deviation, has the feature's own unit.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=0), train.var(axis=0)),
        "you divided by the variance: take its root, the standard deviation. And put 1 where that is 0.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=1, keepdims=True), train.std(axis=1, keepdims=True)),
        "you measured along each sample. A feature is a column: measure along axis=0.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=1), train.std(axis=1)),
        "axis=1 measures each sample. A feature is a column of all samples: axis=0.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, 0, _deviation(train)),
        "you divided, but did not take the mean away first.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=0), 1),
        "the mean is gone, but the features still differ in size: divide by the standard deviation.",
    ),
    Mistake(
        lambda train, test: _scaled(
            train, test, train.min(axis=0), np.where(np.ptp(train, axis=0), np.ptp(train, axis=0), 1)
        ),
        "that maps each feature onto 0 to 1. Asked for are mean 0 and standard deviation 1.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=0), _deviation(train, ddof=1)),
        "ddof=1 divides by n − 1. Here it is the plain standard deviation, as np.std gives it.",
    ),
    Mistake(lambda train, test: normalise(train, test)[0], "that is train alone. Return both, side by side."),
    Mistake(
        lambda train, test: normalise(train, test)[::-1],
        "both are right, but train comes first: return train, test.",
    ),
    Mistake(
        lambda train, test: _scaled(train, test, train.mean(axis=0), train.std(axis=0) + 1e-3),
        "a little number added to the deviation changes every feature. Divide by exactly 1 where it is 0.",
        _adds_a_little,
    ),
]


def _plain(data, measured):
    return (data - measured.mean(axis=0)) / measured.std(axis=0)


WANTED = 0.975  # of the validation images
LAYERS, WIDTH, STEPS = 3, 128, 2000  # the most that choose_network may ask for


def split():
    """Return which of the digits are for training (1078), for validation (359) and for the test (360)."""
    return np.split(np.random.default_rng(0).permutation(1797), [1078, 1437])


@lru_cache(maxsize=16)
def trained_shares(hidden, learning_rate, steps):
    """Return the shares of training and validation images that such a network reads right; None if it diverged."""
    X, y = digits()
    training, validation, _ = split()
    network = Network.random([64, *hidden, 10], relu, seed=0)
    optimizer = GradientDescent(learning_rate, momentum=0.9)
    targets = one_hot_rows(y[training], 10)
    try:
        train(network, X[training], targets, cross_entropy, optimizer, steps, batch_size=32, seed=0)
        return tuple(share_right(network(X[part]).argmax(axis=1), y[part]) for part in (training, validation))
    except DivergenceError:
        return None


def _whole(value):
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _misfit(value):
    """Say why these are not hidden sizes, a rate and a number of steps; '' where they are."""
    if not isinstance(value, tuple | list) or len(value) != 3:
        return "return three things, side by side: return hidden, learning_rate, steps."
    hidden, rate, steps = value
    if not isinstance(hidden, tuple | list | np.ndarray) or not all(map(_whole, hidden)):
        return "hidden is a list with the number of neurons of each hidden layer, as in [30] or [30, 20]."
    if len(hidden) > LAYERS or not all(1 <= size <= WIDTH for size in hidden):
        return f"take at most {LAYERS} hidden layers with 1 to {WIDTH} neurons each, so that the check is quick."
    if not isinstance(rate, int | float | np.number) or isinstance(rate, bool) or not 0 < rate < np.inf:
        return "the learning rate is a number above 0."
    if not _whole(steps) or not 1 <= steps <= STEPS:
        return f"steps is a whole number from 1 to {STEPS}."
    return ""


def _shares(value):
    hidden, rate, steps = value
    return trained_shares(tuple(map(int, hidden)), float(rate), int(steps))


def _about_network(value):
    """Say what is wrong with a choice of hidden sizes, learning rate and steps; '' where nothing is."""
    if misfit := _misfit(value):
        return misfit
    shares = _shares(value)
    if shares is None:
        return "training diverged: the loss became too large to be a number. Take a smaller learning rate."
    if shares[1] >= WANTED:
        return ""
    return (
        f"it reads {shares[0]:.1%} of the training images right and {shares[1]:.1%} of the validation images, "
        f"but {WANTED:.1%} are wanted."
    )


def _shortfall(value):
    """Return in one word why a network that trains falls short; '' where it does not, or cannot be trained."""
    if _misfit(value) or not _about_network(value):
        return ""
    hidden, rate, _ = value
    share = (_shares(value) or (0.0,))[0]  # of the training images
    reasons = {
        "ends": len(hidden) > 1 and hidden[-1] == 10,
        "straight": len(hidden) == 0,
        "rate": share < 0.4 and rate >= 0.15,
        "narrow": min(hidden, default=0) <= 8,
        "unfinished": share < 0.995,
    }
    return next((reason for reason, holds in reasons.items() if holds), "others")


def _short_by(reason):
    return lambda answer: _shortfall(answer()) == reason


_CHOOSE_NETWORK = [
    Mistake(
        lambda: (64, 0.1, 1000),
        "the hidden layers are a list, also where there is only one of them: [64].",
        lambda answer: isinstance(answer(), tuple | list) and len(answer()) == 3 and _whole(answer()[0]),
    ),
    Mistake(
        lambda: ([64, 10, 10], 0.1, 20),
        "name only the hidden layers. The 64 inputs and the 10 outputs are there already; a 10 before them is narrow.",
        _short_by("ends"),
    ),
    Mistake(
        lambda: ([], 0.1, 1000),
        "without a hidden layer nothing bends, and what ten sums of pixels can do falls a little short. Add a layer.",
        _short_by("straight"),
    ),
    Mistake(
        lambda: ([64], 3.0, 1000),
        "the rate is too large: the steps leap about, and it reads hardly more than chance. Try a tenth of it.",
        _short_by("rate"),
    ),
    Mistake(
        lambda: ([4], 0.1, 1000),
        "everything has to pass through your narrowest layer, and it is too narrow for ten digits. Widen it.",
        _short_by("narrow"),
    ),
    Mistake(
        lambda: ([64, 32], 0.01, 200),
        "it has not finished: it misses many of the images that it trains on. Take more steps, or a larger rate.",
        _short_by("unfinished"),
    ),
    Mistake(
        lambda: ([16], 0.1, 1000),
        "it reads its training images, and others less well. More neurons help here, or other layers: try some.",
        _short_by("others"),
    ),
]


EXERCISES = [
    Exercise(
        softmax,
        [(_SQUARE,), (_WIDE,), (_ONE,), (_TALL,), (_HUGE,), (_TINY,)],
        _SOFTMAX,
        "ten scores become ten probabilities. Taking the row's largest score away changed none of them.",
    ),
    Exercise(
        one_hot,
        [
            (np.array([2, 0, 1]), 3),
            (np.array([1, 0, 2, 2, 1]), 3),
            (np.array([0, 1]), 4),
            (np.array([3]), 5),
            (np.array([7, 2, 7, 0]), 10),
        ],
        _ONE_HOT,
        "each label is now a row of targets, of the shape of the outputs. That is what the loss compares with.",
    ),
    Exercise(
        accuracy,
        [
            (np.array([1, 7, 3, 0]), np.array([1, 2, 3, 0])),
            (np.array([4, 4, 4, 4, 4]), np.array([4, 9, 8, 9, 4])),
            (np.array([5, 6]), np.array([5, 6])),
            (np.array([1, 2, 3]), np.array([2, 3, 1])),
            (np.array([8]), np.array([8])),
        ],
        _ACCURACY,
        "easy to understand, and useless to train with: it has no slope. A nudge of a weight mostly changes no answer.",
    ),
    Exercise(
        normalise,
        [(_TRAIN, _TEST), (_FEW_TRAIN, _FEW_TEST), (_SQUARE_TRAIN, _SQUARE_TEST), _NEVER],
        _NORMALISE,
        "whatever is measured in order to prepare data is part of training. The test set only goes through it.",
    ),
    Exercise(
        choose_network,
        [()],
        _CHOOSE_NETWORK,
        "you chose by the validation set. Its share is now a little flattering: that is why the test set waits.",
        fault=_about_network,
    ),
]
