"""Exercises of notebook 03: layers that collapse into one, and bends that keep them from it."""

import numpy as np

from nnlib.activations import relu, step
from nnlib.datasets import xor as four_corners
from nnlib.exercises.checking import Exercise, Mistake
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network


def collapse(W1, b1, W2, b2):
    W = W2 @ W1
    b = W2 @ b1 + b2
    return W, b


def collapse_all(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W_next @ W, W_next @ b + b_next
    return W, b


def xor():
    W1 = np.array([[1, 1], [1, 1]])  # both neurons add the inputs: 0, 1, 1 or 2
    b1 = np.array([0, -1])  # the second is awake only when both are 1
    W2 = np.array([[1, -2]])  # there it takes away what the first has too much
    b2 = np.array([0])
    return W1, b1, W2, b2


def bends(n):
    return n


_SQUARE = [[1.0, 2.0], [0.0, -1.0]], [3.0, -1.0]
_OTHER_SQUARE = [[2.0, 1.0], [-1.0, 0.5]], [0.5, 4.0]
_WIDER = [[1.0, 0.0], [2.0, -1.0], [0.5, 3.0]], [1.0, -2.0, 0.25]  # two inputs, three outputs
_NARROWER = [[1.0, -1.0, 2.0], [0.5, 0.0, 1.0]], [2.0, 1.0]
_TO_TWO = [[2.0], [-1.0]], [0.5, 1.5]
_TO_ONE = [[1.0, 3.0]], [-2.0]
_NO_BIAS = [[0.0, 1.0], [1.0, 1.0]], [0.0, 0.0]


def _pair(layer):
    return tuple(np.array(part) for part in layer)


def _two(first, second):
    return *_pair(first), *_pair(second)


def _fold(layers, join):
    """Join a list of layers from the first to the last."""
    total = layers[0]
    for layer in layers[1:]:
        total = join(*total, *layer)
    return total


def _with_the_new_weights(W1, b1, W2, b2):
    W = W2 @ W1
    return W, W @ b1 + b2


_COLLAPSE = [
    Mistake(
        lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
        "check the order of the weights: W1 works on x first, so it stands next to x, in W2 @ W1.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2),
        "you added b1 and b2, but layer two also multiplies b1 by W2: put y = W1 x + b1 into z = W2 y + b2.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
        "two things: the order is W2 @ W1, as W1 works on x first; and layer two multiplies b1 by W2.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b2 + b1),
        "the biases have changed places: layer two multiplies b1 by W2, and nothing comes after b2.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W1 @ W2, W1 @ b2 + b1),
        "you put layer two first. Layer one works on x, and layer two on what comes out of it.",
    ),
    Mistake(lambda W1, b1, W2, b2: (W2 @ W1, b2), "b1 is lost: it goes into layer two with the rest of y."),
    Mistake(lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1), "b2 is missing: layer two adds its own bias at the end."),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ W1, W2 @ (b1 + b2)),
        "you multiplied b2 by W2 as well. Layer two multiplies first and then adds b2.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b1 + b2),
        "you multiplied b1 by W1. It is added after W1 has worked, and what works on it next is W2.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ W1, W2 @ W1 @ b1 + b2),
        "you multiplied b1 by both matrices. It is added after W1 has worked: only W2 multiplies it.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
        "b1 stands on the wrong side: W2 @ b1, with the matrix first, as in W2 y.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 * W1, W2 @ b1 + b2),
        "* multiplies entry by entry. Rows times columns is @.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ W1, W2 * b1 + b2),
        "the weights are right, but W2 * b1 multiplies entry by entry. A matrix works on a vector with @.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 * W1, W2 * b1 + b2),
        "* multiplies entry by entry, both times. Rows times columns is @.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: (W2 + W1, b1 + b2),
        "you added the layers up. Layer two takes what layer one gives: put one formula into the other.",
    ),
    Mistake(
        lambda W1, b1, W2, b2: ((W2 @ W1).T, W2 @ b1 + b2),
        "W' lies on its side: without any .T its rows are the neurons of layer two.",
    ),
    Mistake(lambda W1, b1, W2, b2: W2 @ W1, "that is W' alone. Return W' and b', as a pair."),
    Mistake(
        lambda W1, b1, W2, b2: (W2 @ b1 + b2, W2 @ W1),
        "both are right, but the weights come first: return W, b.",
    ),
]

_COLLAPSE_ALL = [
    Mistake(
        lambda layers: _fold(layers, lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2)),
        "the order is reversed: each new matrix works after all before it, so it stands on their left.",
    ),
    Mistake(
        lambda layers: _fold(layers, lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2)),
        "the biases were only added up. Every later layer multiplies them: carry b along as W_next @ b + b_next.",
    ),
    Mistake(
        lambda layers: _fold(layers, lambda W1, b1, W2, b2: (W2 @ W1, b2)),
        "only the last bias is left. The earlier ones go through the later layers: W_next @ b + b_next.",
    ),
    Mistake(
        lambda layers: _fold(layers, lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1)),
        "only the first bias is left. Each layer adds its own after multiplying: W_next @ b + b_next.",
    ),
    Mistake(
        lambda layers: _fold(layers, _with_the_new_weights),
        "b was multiplied by the new W, the product of all. Only the next layer's matrix works on it: W_next @ b.",
    ),
    Mistake(
        lambda layers: _fold(layers, lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2)),
        "two things: each new matrix stands on the left, and it multiplies the biases so far too.",
    ),
    Mistake(
        lambda layers: _fold(layers[::-1], collapse),
        "you started with the last layer. The data meet the first layer first.",
    ),
    Mistake(
        lambda layers: _fold(layers[:2], collapse),
        "only the first two layers were joined. Go on until the last.",
    ),
    Mistake(
        lambda layers: _fold(layers[:2], collapse) if len(layers) > 1 else None,
        "it returns after the first round: the return belongs after the loop, not into it.",
    ),
    Mistake(
        lambda layers: _fold(layers[: max(1, len(layers) - 1)], collapse),
        "the last layer is left out: check where the loop ends.",
    ),
    Mistake(
        lambda layers: _fold([layers[0], *layers], collapse),
        "the first layer was used twice: you began with it, so the loop goes on with the second, layers[1:].",
    ),
    Mistake(
        lambda layers: _fold(layers, lambda W1, b1, W2, b2: (W2 * W1, W2 * b1 + b2)),
        "* multiplies entry by entry. Rows times columns is @.",
    ),
    Mistake(
        lambda layers: _fold(layers, collapse)[0],
        "that is W' alone. Carry b along in the same loop, and return both.",
    ),
    Mistake(lambda layers: layers[-1], "you returned the last layer. Join it to what came before: W_next @ W."),
]

_CORNERS, _TARGETS = four_corners()
_SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (1, 2), "b2": (1,)}


def _answers(value, hidden=relu):
    """Return the answers at the four corners of the network with these four arrays."""
    W1, b1, W2, b2 = value
    return Network([Dense(W1, b1, hidden), Dense(W2, b2)])(_CORNERS)[:, 0]


def _about_weights(value):
    """Say what is wrong with the weights of a network for XOR; '' where nothing is."""
    if not isinstance(value, tuple | list) or len(value) != len(_SHAPES):
        return "return four arrays, side by side: return W1, b1, W2, b2."
    for part, (name, shape) in zip(value, _SHAPES.items(), strict=True):
        if np.shape(part) != shape:
            return f"{name} should have the shape {shape}, not {np.shape(part)}."
    answers = _answers(value)
    if mean_squared_error(answers[:, None], _TARGETS) < 0.01:
        return ""
    numbers = ", ".join(f"{answer + 0.0:.4g}" for answer in answers)
    return f"at (0, 0), (0, 1), (1, 0), (1, 1) your network answers {numbers}, but it should be 0, 1, 1, 0."


def _gives(*wanted):
    """Return the sign of a network that gives these answers."""
    return lambda answer: np.allclose(_answers(answer()), wanted, atol=0.05)


def _parts_the_corners(answer):
    a, b, c, d = _answers(answer())
    return np.isclose(a, d) and np.isclose(b, c) and b - a > 1e-6


def _steps_would_do(answer):
    answers, wanted = _answers(answer(), step), _TARGETS[:, 0] == 1  # with a step at the output, too, or without
    return np.array_equal(answers >= 0, wanted) or np.array_equal(answers > 0.5, wanted)


def _never_bends(answer):
    W1, b1, _, _ = answer()
    z = Dense(W1, b1).forward(_CORNERS).z
    return len(b1) == 2 and bool(np.all((z >= 0).all(axis=0) | (z <= 0).all(axis=0)))


def _has_twins(answer):
    (one, other), (b, c), *_ = answer()
    return np.array_equal(one, other) and b == c


_ADD = [[1, 1], [1, 1]]
_FLAT = ((2,), ()), ((2,), (1,)), ((1, 2), ())  # the shapes of W2 and b2 where brackets are missing
_XOR = [
    Mistake(
        lambda: [1, 1, 1, 1, 0, -1, 1, -2, 0],
        "the nine numbers belong into four arrays: return W1, b1, W2, b2, with W1 = [[…, …], […, …]].",
        lambda answer: np.shape(answer()) == (9,),
    ),
    Mistake(
        lambda: ((_ADD, [0, -1]), ([[1, -2]], [0])),
        "return the four arrays side by side, not as two pairs: return W1, b1, W2, b2.",
        lambda answer: len(answer()) == 2,
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [1, -2], 0),
        "layer two has one neuron: its W2 is a matrix of one row, [[…, …]], and its b2 a list of one number, […].",
        lambda answer: np.shape(answer()[0]) == (2, 2) and (np.shape(answer()[2]), np.shape(answer()[3])) in _FLAT,
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [[1], [-2]], [0]),
        "W2 stands upright. It has a row for each neuron of layer two, so it is one row: [[…, …]].",
        lambda answer: np.shape(answer()[2]) == (2, 1),
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [[1, -1]], [0]),
        "that is OR: (1, 1) gets 1 as well. The neuron that is awake only there has to take away more.",
        _gives(0, 1, 1, 1),
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [[0, 1]], [0]),
        "that is AND: only (1, 1) gets 1. One hidden neuron can be just this; use the other for the rest.",
        _gives(0, 0, 0, 1),
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [[0, -1]], [1]),
        "that is NOT AND: (0, 0) gets 1 as well.",
        _gives(1, 1, 1, 0),
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [[-1, 2]], [1]),
        "that is XOR upside down: 1 for equal inputs. Turn every sign of W2, and change b2.",
        _gives(1, 0, 0, 1),
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [[0, 0]], [0.5]),
        "it answers 0.5 everywhere: the best that can be had without a bend, with an MSE of 0.25.",
        _gives(0.5, 0.5, 0.5, 0.5),
    ),
    Mistake(
        lambda: (_ADD, [-0.5, -1.5], [[1, -1]], [0]),
        "with step neurons these weights would do. But ReLU does not stop at 1: a positive z it passes on as it is.",
        _steps_would_do,
    ),
    Mistake(
        lambda: (_ADD, [0, -1], [[3, -6]], [0]),
        "it tells the corners apart, but its answers are not 0 and 1: scale W2, then shift with b2.",
        _parts_the_corners,
    ),
    Mistake(
        lambda: ([[1, 1], [1, -1]], [0, 1], [[1, -2]], [0]),
        "nothing bends here: each hidden neuron's z has one sign at all four corners. Move its line between them.",
        _never_bends,
    ),
    Mistake(
        lambda: ([[1, 1], [1, 1]], [-1, -1], [[1, -2]], [0]),
        "your hidden neurons are twins: with equal weights and biases they bend in the same place, like one.",
        _has_twins,
    ),
]

_BENDS = [
    Mistake(lambda n: n + 1, "those are the straight pieces. Between two pieces there is one kink."),
    Mistake(
        lambda n: 2**n,
        "no: the neurons of one layer do not fold each other's folds. Each is added with the one kink that it has.",
    ),
    Mistake(lambda n: n - 1, "one ReLU alone makes a kink already, where its z passes 0."),
    Mistake(lambda n: 2 * n, "a ReLU has one kink, where its z passes 0. A bump takes several of them."),
    Mistake(lambda n: 1, "one ReLU makes one kink. Others can have theirs elsewhere."),
    Mistake(lambda n: n * (n - 1) // 2, "in 1-D no two neurons need to meet: each makes its kink by itself."),
    Mistake(lambda n: n * n, "the neurons are added, not paired: each brings the kinks that it has by itself."),
    Mistake(lambda n: 0, "a sum of ReLUs does bend: each of them where its z passes 0."),
]


EXERCISES = [
    Exercise(
        collapse,
        [
            _two(_SQUARE, _OTHER_SQUARE),
            _two(_WIDER, _NARROWER),
            _two(_TO_TWO, _TO_ONE),
            _two(_NO_BIAS, _SQUARE),
            _two(_OTHER_SQUARE, _NO_BIAS),
        ],
        _COLLAPSE,
        "whatever two layers without an activation compute, this one layer computes as well.",
    ),
    Exercise(
        collapse_all,
        [
            ([_pair(_SQUARE), _pair(_OTHER_SQUARE), _pair(_NO_BIAS)],),
            ([_pair(_WIDER), _pair(_NARROWER), _pair(_TO_ONE)],),
            ([_pair(_OTHER_SQUARE)],),
            ([_pair(_OTHER_SQUARE), _pair(_SQUARE)],),
            ([_pair(_TO_TWO), _pair(_SQUARE), _pair(_WIDER), _pair(_NARROWER), _pair(_OTHER_SQUARE)],),
        ],
        _COLLAPSE_ALL,
        "a hundred layers, or a thousand: without an activation it is one, and this finds it.",
    ),
    Exercise(
        xor,
        [()],
        _XOR,
        "two bends, and what no single neuron can do is done. Any weights that work are right: there are many.",
        fault=_about_weights,
    ),
    Exercise(
        bends,
        [(1,), (2,), (3,), (5,), (40,)],
        _BENDS,
        "each ReLU bends once. A second layer folds what is already bent, and the number can grow much faster.",
    ),
]
