"""Exercises of notebook 09: probabilities, labels, honest preparation, a choice, and a network of any depth."""

import inspect
import textwrap
from functools import lru_cache
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.exercises.activations import relu as relu_piece
from nnlib.exercises.activations import relu_derivative
from nnlib.exercises.backpropagation import hidden_delta, layer_backward
from nnlib.exercises.checking import Exercise
from nnlib.exercises.neurons import layer
from nnlib.exercises.probes import drawn, sizes
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


def loss_and_slopes(parameters, X, targets, mine):
    weights, biases = parameters[::2], parameters[1::2]
    inputs, sums = [X], []
    for i in range(len(weights)):
        sums.append(mine.layer(inputs[i], weights[i], biases[i]))
        inputs.append(mine.relu(sums[i]))
    p = mine.softmax(sums[-1])
    loss = -np.mean(np.log(p[targets == 1]))
    delta, slopes = (p - targets) / len(X), ()
    for i in reversed(range(len(weights))):
        dW, db, _ = mine.layer_backward(delta, inputs[i], weights[i])
        slopes = (dW, db, *slopes)
        if i > 0:
            delta = mine.hidden_delta(delta, weights[i], sums[i - 1], mine.relu_derivative)
    return loss, slopes


_SQUARE = np.array([[2.0, 1.0, 0.0], [0.0, -1.0, 3.0], [0.5, 0.5, -2.0]])
_WIDE = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]])
_ZERO = np.array([[1.0, -1.0]])  # the sum of the scores is 0
_ONE = np.array([[-1.0, 2.0]])
_TALL = np.array([[1.0, -1.0], [0.5, 2.0], [3.0, 3.0]])
_HUGE = np.array([[1000.0, 1001.0, 998.0], [1002.0, 999.0, 1000.0]])
_WHOLE = np.array([[1, 3, 2], [0, 0, 4]])
_APART = np.array([[0.0, 1.0], [1000.0, 1001.0], [-1000.0, -999.0]])  # rows that share no maximum
_TINY = np.array([[-1000.0, -1001.0], [-1003.0, -1000.0]])


def _some_scores(rng):
    n, k = sizes(rng, 2)
    return drawn(rng, (n, k + 1), scale=[1, 1, 300][rng.integers(3)])


def _some_labels(rng):
    n, classes = sizes(rng, 2, 6)
    return rng.integers(0, classes + 1, n), classes + 1


def _some_answers(rng):
    predicted, labels = rng.integers(0, 10, (2, sizes(rng, 1, 8)[0] + 1))
    return predicted, np.where(rng.random(len(labels)) < 0.5, predicted, labels)


_TRAIN = np.array([[1.0, 10.0, 0.5], [3.0, 30.0, 0.5], [5.0, 20.0, 0.5], [7.0, 60.0, 0.5]])
_TEST = np.array([[2.0, 50.0, 0.5], [9.0, -10.0, 0.5]])
_FEW_TRAIN, _FEW_TEST = np.array([[0.0, 1.0], [2.0, 4.0]]), np.array([[1.0, 1.0], [5.0, 2.0], [-1.0, 7.0]])
_SQUARE_TRAIN, _SQUARE_TEST = np.array([[1.0, 2.0], [4.0, 8.0]]), np.array([[3.0, 0.0], [2.0, 5.0]])
_SMALL = np.array([[0.1, 5.0], [0.3, 5.2], [0.2, 4.9]]), np.array([[0.4, 5.0]])  # deviations below 1
_NEVER = np.array([[0.0, 1.0], [0.0, 3.0], [0.0, 8.0]]), np.array([[0.0, 2.0]])


def _some_sets(rng):
    n, m, k = sizes(rng, 3)
    return drawn(rng, (n + 2, k), (m, k), scale=10.0)


def _by(of_train, of_test=None):
    """Write a normalise whose means and deviations are made in another way."""
    return f"""
both = np.vstack([train, test])
results = []
for data, (mean, deviation) in ((train, ({of_train})), (test, ({of_test or of_train}))):
    results.append((data - mean) / np.where(deviation > 0, deviation, 1))
return tuple(results)
"""


def _adds_a_little(answer):
    pairs = list(zip(answer(_FEW_TRAIN, _FEW_TEST), normalise(_FEW_TRAIN, _FEW_TEST), strict=True))
    near, equal = (all(np.allclose(*pair, rtol=rtol) for pair in pairs) for rtol in (0.05, 1e-9))
    return near and not equal


WANTED = 97.5  # percent of the validation images, as they are printed
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
    if _whole(hidden):
        return f"the hidden layers are a list, also where there is only one of them: [{hidden}]."
    if not isinstance(hidden, tuple | list | np.ndarray) or not all(map(_whole, hidden)):
        return "hidden is a list with the number of neurons of each hidden layer, as in [30] or [30, 20]."
    if len(hidden) > LAYERS or not all(1 <= size <= WIDTH for size in hidden):
        return f"take at most {LAYERS} hidden layers with 1 to {WIDTH} neurons each, so that the check is quick."
    if isinstance(rate, tuple):
        return "the learning rate is one number. With a comma it is a pair: Python writes 0.1, with a point."
    if not isinstance(rate, int | float | np.number) or isinstance(rate, bool) or not 0 < rate < np.inf:
        return "the learning rate is a number above 0."
    if not _whole(steps) or not 1 <= steps <= STEPS:
        return f"steps is a whole number from 1 to {STEPS}."
    return ""


def printed(share):
    """Write a share as it is printed, and compared: 350 of 359 are 97.5 %."""
    return f"{100 * share:.1f}"


def _about_network(value):
    """Say what is wrong with a choice of hidden sizes, learning rate and steps; '' where nothing is."""
    if misfit := _misfit(value):
        return misfit
    hidden, rate, steps = value
    shares = trained_shares(tuple(map(int, hidden)), float(rate), int(steps))
    if shares is None:
        return "training diverged: the loss became too large to be a number. Take a smaller learning rate."
    if float(printed(shares[1])) >= WANTED:
        return ""
    training, validation = map(printed, shares)
    reached = f"it reads {training} % of the training images right and {validation} % of the validation images. "
    return f"{reached}{WANTED} % of these are wanted. {_advice(hidden, rate, shares[0])}"


def _advice(hidden, rate, share):
    """Say why a network that trains falls short; ``share`` is that of the training images that it reads right."""
    if len(hidden) > 1 and hidden[-1] == 10:
        return (
            "Name only the hidden layers: the 64 inputs and the 10 outputs are there already, and a 10 before "
            "is narrow."
        )
    if len(hidden) == 0:
        return "Without a hidden layer nothing bends, and ten sums of pixels fall a little short. Add a layer."
    if share < 0.4 and rate >= 0.15:
        return "The rate is too large: the steps leap about, and it reads hardly more than chance. Try a tenth of it."
    if min(hidden) <= 8:
        return "Everything has to pass through your narrowest layer, and it is too narrow for ten digits. Widen it."
    if share < 0.995:
        return "It has not finished: it misses many of the images it trains on. Take more steps, or a larger rate."
    return "It reads its training images, and others less well. More neurons help here, or other layers: try some."


# loss_and_slopes: the pieces are handed in, so that the network is made of whatever they are


class Pieces(SimpleNamespace):
    """Functions to build a network of, as attributes."""


Pieces.__name__ = "set of pieces"  # so it is called in what a learner is told

_RIGHT = {
    **{"layer": layer, "relu": relu_piece, "relu_derivative": relu_derivative, "softmax": softmax},
    **{"hidden_delta": hidden_delta, "layer_backward": layer_backward},
}
_OTHERS = {
    "layer": lambda X, W, b: layer(X, W, b) - 0.2,
    "relu": lambda z: np.where(z > 0, z, 0.1 * z),
    "relu_derivative": lambda z: np.where(z > 0, 1.0, 0.1),
    "softmax": lambda scores: softmax(2 * scores),
    "hidden_delta": lambda *arguments: 3 * hidden_delta(*arguments),
    # what goes on to the layer before is tripled as well: both ways to the next δ are right
    "layer_backward": lambda *arguments: tuple(
        k * each for k, each in zip((2, 2, 3), layer_backward(*arguments), strict=True)
    ),
}


def _deep(sizes_, n, seed, **changed):
    """Random parameters for layers of these sizes, samples, one-hot targets of all classes, and the pieces."""
    rng = np.random.default_rng(seed)
    shapes = [shape for n_in, n_out in pairwise(sizes_) for shape in ((n_out, n_in), (n_out,))]
    *parameters, X = drawn(rng, *shapes, (n, sizes_[0]))
    return parameters, X, np.eye(sizes_[-1])[(np.arange(n) + seed) % sizes_[-1]], Pieces(**_RIGHT | changed)


def _some_depth(rng):
    *inside, n = sizes(rng, 2 + rng.integers(3))
    return _deep([*inside, 3], n, int(rng.integers(1000)))


_DEEP_PROBES = [  # in none of them are most neurons dead
    _deep([2, 3], 1, 0),
    _deep([2, 3], 3, 2),
    _deep([2, 4, 3], 2, 1),
    _deep([3, 3, 3], 4, 1),
    _deep([2, 5, 4, 3], 3, 41),
    _deep([3, 4, 4, 4, 2], 5, 2),
    _deep([2, 4, 4, 3], 4, 3, **_OTHERS),
]


def _goes_without(piece):
    """Return a sign: the answer is right, and stays as it is where this piece is another."""

    def sign(answer):
        probes = [_deep([2, 6, 6, 3], 5, 6, **changed) for changed in ({}, {piece: _OTHERS[piece]})]
        right, other = (_flat(answer(*probe)) for probe in probes)
        wanted = _flat(loss_and_slopes(*probes[0]))
        return all(
            np.allclose(*three[:2]) and np.allclose(*three[1:]) for three in zip(wanted, right, other, strict=True)
        )

    return sign


def _flat(result):
    return [result[0], *result[1]]


def _sends_back(delta):
    """Write a loss_and_slopes that begins the way back with another δ."""
    return _DEEP.replace("(p - targets) / len(X), ()", f"{delta}, ()")


_DEEP = textwrap.dedent(inspect.getsource(loss_and_slopes).partition("\n")[2])
_BY_DX = _DEEP.replace("dW, db, _", "dW, db, dx").replace(
    "mine.hidden_delta(delta, weights[i], sums[i - 1], mine.relu_derivative)", "dx * mine.relu_derivative(sums[i - 1])"
)


EXERCISES = [
    Exercise(
        softmax,
        [(_SQUARE,), (_WIDE,), (_ONE,), (_ZERO,), (_TALL,), (_HUGE,), (_TINY,), (_APART,), (_WHOLE,)],
        {
            "exponentials": "the exponential",
            "np.exp(scores - scores.max(axis=1, keepdims=True))": "the exponential",
            "scores.max(axis=1, keepdims=True)": "the largest score of each row",
            "exponentials.sum(axis=1, keepdims=True)": "the sum of each row",
        },
        "ten scores become ten probabilities. Taking the row's largest score away changed none of them.",
        draw=_some_scores,
        forms=("np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)",),
        ideas={
            "1 / (1 + np.exp(-scores))": "that is the sigmoid of each score alone. Softmax compares the scores of a "
            "row: its answers make 1.",
            "np.eye(scores.shape[1])[scores.argmax(axis=1)]": "all for the largest, nothing for the others: that is a "
            "hard maximum. The soft one divides exponentials.",
            "scores / scores.sum(axis=1, keepdims=True)": "scores may be negative, and so would be these parts. The "
            "exponential of every score comes first.",
        },
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
        {"np.eye(n_classes)": "the table with ones on its diagonal"},
        "each label is now a row of targets, of the shape of the outputs. That is what the loss compares with.",
        draw=_some_labels,
        ideas={
            "out = np.zeros((len(labels), n_classes))\nout[:, labels] = 1\nreturn out": (
                "every row has a 1 for each label that occurs. Does out[:, labels] = 1 fill whole columns, or is it "
                "one row many times?"
            ),
            "np.eye(n_classes)[labels] * labels[:, None]": "you put the label itself into its column. A target is 1 "
            "for the right class, whichever that is.",
            "1 - np.eye(n_classes)[labels]": "turned round: the right class gets the 1, all others 0.",
            "(np.arange(n_classes) <= labels[:, None]).astype(float)": (
                "your rows are ones up to the label. One hot means a single 1, at the label."
            ),
        },
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
        {"predicted == labels": "where both are equal"},
        "easy to understand, and useless to train with: it has no slope. A nudge of a weight mostly changes no answer.",
        draw=_some_answers,
        forms=("np.sum(predicted == labels) / labels.size",),
        ideas={
            "np.mean(np.abs(predicted - labels))": "that is how far the labels are apart. A 7 read as 8 is as wrong "
            "as a 7 read as 1: compare with ==.",
            "np.mean((predicted - labels) ** 2)": "that is a squared error, but labels are names and not sizes. Count "
            "where they are equal.",
            "float(np.all(predicted == labels))": "all or nothing: 1 only if every answer is right. Count the right "
            "ones, and divide by how many there are.",
            "1 - np.mean(np.abs(predicted - labels))": "labels are names, and not sizes: how far apart they are means "
            "nothing. Compare them with ==.",
            "np.sum(predicted == labels) / 10": "you divided by 10, the number of classes, perhaps. Divide by the "
            "number of samples.",
            "np.mean((predicted == 1) & (labels == 1))": "only the answers that are 1 are counted. An answer is right "
            "whenever it equals its label.",
            "np.mean(np.isin(predicted, labels))": "in asks whether a label occurs anywhere. Compare each answer with "
            "the label of the same sample.",
        },
    ),
    Exercise(
        normalise,
        [(_TRAIN, _TEST), (_FEW_TRAIN, _FEW_TEST), (_SQUARE_TRAIN, _SQUARE_TEST), _NEVER, _SMALL],
        {
            "mean": "the mean",
            "deviation": "the standard deviation",
            "(train - mean) / deviation": "train, normalised,",
            "(test - mean) / deviation": "test, normalised,",
            "train.std(axis=0)": "the standard deviation of each feature",
            "train.mean(axis=0)": "the mean of each feature",
        },
        "whatever is measured in order to prepare data is part of training. The test set only goes through it.",
        draw=_some_sets,
        ideas={
            "mean, deviation = train.mean(axis=0), train.std(axis=0)\nreturn (train - mean) / deviation, (test - "
            "mean) / deviation": (
                "right, except where a feature never varies: its deviation is 0, and 0/0 is not a number. Divide by 1 "
                "there."
            ),
            "(train - train.mean()) / train.std(), (test - test.mean()) / test.std()": (
                "two things: each feature has its own mean and deviation, axis=0; and those of test leak, so use "
                "train's."
            ),
            _by("train.mean(axis=0), np.ones(train.shape[1])"): "the mean is gone, but the features still differ in "
            "size: divide by the standard deviation.",
            _by("train.mean(axis=0), train.std(axis=0)", "test.mean(axis=0), test.std(axis=0)"): (
                "the test set was scaled by its own mean and deviation. It has to go through what was measured on "
                "train."
            ),
            _by("both.mean(axis=0), both.std(axis=0)"): "the mean and the deviation come from both sets: the test set "
            "leaks into training. Measure on train alone.",
            _by("train.min(axis=0), np.ptp(train, axis=0)"): "that maps each feature onto 0 to 1. Asked for are mean "
            "0 and standard deviation 1.",
            _adds_a_little: "a little number added to the deviation changes every feature. Divide by exactly 1 where "
            "it is 0.",
        },
        entries=("train", "test"),
    ),
    Exercise(
        choose_network,
        [()],
        {},
        "you chose by the validation set. Its share is now a little flattering: that is why the test set waits.",
        fault=_about_network,
    ),
    Exercise(
        loss_and_slopes,
        _DEEP_PROBES,
        {
            "weights": "the list of the weights",
            "biases": "the list of the biases",
            "inputs": "the list of what each layer gets",
            "sums": "the list of the sums z",
            "p": "the probabilities",
            "p - targets": "probability minus target",
            "loss": "the loss",
            "delta": "δ",
            "slopes": "the slopes",
            "dW": "dW",
            "db": "db",
            "i": "the number of the layer",
            "len(X)": "the number of samples",
        },
        "a network as deep as you like, and every line of it is yours.",
        draw=_some_depth,
        forms=(_BY_DX,),
        ideas={
            **{
                _goes_without(piece): f"it is right with pieces that are right, but goes its own way without "
                f"mine.{piece}. The network is to be made of the pieces handed in."
                for piece in _RIGHT
                if piece != "hidden_delta"
            },
            _sends_back("p - targets"): "the loss is a mean over the samples, so the δ of the scores has a factor 1/n: "
            "divide by len(X).",
            _sends_back("(p - targets) / p.size"): "the mean is taken over the samples, not over all entries: divide "
            "by len(X).",
            _sends_back("(p - targets) * mine.relu_derivative(sums[-1]) / len(X)"): "the scores have no activation, so "
            "no slope of ReLU belongs to the last δ.",
            _sends_back("2 * (p - targets) / len(X)"): "that is the slope of a squared error. Of the cross-entropy it "
            "is probability minus target, without a 2.",
            _DEEP.replace("mine.softmax(sums[-1])", "mine.softmax(inputs[-1])"): "the scores go to softmax as they "
            "are: the last layer has no ReLU.",
            _DEEP.replace("return loss, slopes", "return loss, slopes[::-1]"): "the slopes come in the order of the "
            "way back. They are asked for in the order of the parameters: dW1, db1, dW2 and so on.",
            _DEEP.replace("(dW, db, *slopes)", "(*slopes, dW, db)"): "the slopes come from the last layer to the "
            "first. They are asked for in the order of the parameters: dW1, db1, dW2 and so on.",
            _DEEP.replace("mine.relu(sums[i])", "sums[i]"): "the next layer gets z itself, so nothing bends. It gets "
            "mine.relu(z).",
            _DEEP.replace("return loss, slopes", "return slopes"): "the loss is asked for too: return loss, slopes.",
        },
        entries=("the loss", "the slopes"),
    ),
]
