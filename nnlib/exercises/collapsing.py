"""Exercises of notebook 03: layers that collapse into one, and bends that keep them from it."""

import numpy as np

from nnlib.activations import relu, step
from nnlib.datasets import xor as four_corners
from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import drawn, sizes
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


def bends(w, b, v):
    w, b, v = w[w != 0], b[w != 0], v[w != 0]  # without a weight, z never passes 0
    places = -b / w  # where each neuron's z is 0
    turns = v * np.abs(w)  # by how much the slope of the curve changes there
    kinks = [place for place in np.unique(places) if np.sum(turns[places == place]) != 0]
    return len(kinks)


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


def _some_layers(rng, n):
    widths = sizes(rng, n + 1)
    return [drawn(rng, (after, before), after) for before, after in zip(widths, widths[1:], strict=False)]


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
    corners = zip(_CORNERS.astype(int).tolist(), answers, _TARGETS[:, 0], strict=True)
    wrong = [
        f"at {tuple(corner)} it answers {answer + 0.0:.4g} instead of {target:g}"
        for corner, answer, target in corners
        if abs(answer - target) > 0.05
    ]
    right = 4 - len(wrong)
    return f"{right} of the four corners {'is' if right == 1 else 'are'} right: {', '.join(wrong)}."


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


_XOR = {
    lambda answer: [np.shape(part) for part in answer()] == [(2, 2), (1, 2), (2,), (1,)]: (
        "the order is W1, b1, W2, b2: the biases of a layer follow its weights."
    ),
    lambda answer: np.allclose(_answers(answer()), 0.5): "it answers 0.5 everywhere: the best that can be had without "
    "a bend, with an MSE of 0.25.",
    _steps_would_do: "with step neurons these weights would do. But ReLU does not stop at 1: a positive z it passes "
    "on as it is.",
    _parts_the_corners: "it tells the corners apart, but its answers are not 0 and 1: scale W2, then shift with b2.",
    _never_bends: "nothing bends here: each hidden neuron's z has one sign at all four corners. Move its line between "
    "them.",
    _has_twins: "your hidden neurons are twins: with equal weights and biases they bend in the same place, like one.",
}


def _layer(*neurons):
    """Return w, b and v of neurons (w, b, v)."""
    return tuple(np.array(part, dtype=float) for part in zip(*neurons, strict=True))


def _some_neurons(rng):
    """Return w, b and v of a few neurons whose kinks often stand in the same places; all of it is exact in binary."""
    n = int(rng.integers(3, 9))
    w, v = rng.integers(-2, 3, (2, n)).astype(float)
    return w, -w * rng.integers(-2, 3, n) / 2, v


def _misses_far_kinks(answer):
    return answer(*_layer((1, 0, 1))) == 1 and answer(*_layer((1, -100, 1))) == 0


_LAYERS = [
    _layer((1, -1, 2), (1, 0, -1), (2, 4, 1)),  # three kinks, at 1, 0 and −2
    _layer((1, -1, 2)),
    _layer((1, -1, 1), (2, -2, 3)),  # twins: both bend at 1
    _layer((1, 0, 1), (-1, 0, 1)),  # |x|: twins that look to different sides
    _layer((1, 0, 1), (-1, 0, -1)),  # x: twins that cancel each other
    _layer((2, -2, 1), (1, -1, -2), (1, 1, 1)),
    _layer((0, 3, 2), (1, -1, 1)),  # one whose sum never changes
    _layer((0, 0, 1), (1, 2, 1)),
    _layer((1, 2, 0), (1, -1, 1)),  # one that is not heard
    _layer((0, 1, 1)),
    _layer((1, 0, 1), (1, 0, 1), (1, 0, -2)),
    _layer((1, -3, 1), (1, -3, 2), (-1, 1, 1), (2, 2, -1), (0, 1, 4), (3, 1.5, 0)),
    _layer((1, -1, 1), (1, 1, 1)),
    _layer((1, -1, 1), (1, 0, -1)),
    _layer((1, -100, 1), (1, 100, 1), (-1, 0.5, 2), (-2, 1, 1)),
]
_BENDS = {
    _misses_far_kinks: "kinks far from 0 are missed. The whole line counts, and the place of a kink can be computed: "
    "x = -b / w.",
    "len(w)": "that counts the neurons. Not each of them makes a kink of its own.",
    "len(w) + 1": "those are the straight pieces if every neuron bends; count the kinks between them.",
    "len(np.unique(-b[w != 0] / w[w != 0]))": "you count the places. But an output weight of 0 lets nothing through, "
    "and twins may cancel each other: look at the change of slope at each place.",
    "np.sum((w != 0) & (v != 0))": "twins are counted twice: neurons whose z is 0 at the same x make one kink "
    "between them, or none.",
    "len(np.unique(-b[(w != 0) & (v != 0)] / w[(w != 0) & (v != 0)]))": "twins can cancel each other: where the "
    "changes of slope add up to 0, the curve goes straight on.",
    "np.sum(w != 0)": "a neuron whose output weight is 0 is not heard, and twins make one kink between them, or none.",
    "np.sum(v != 0)": "a neuron whose weight is 0 has the same z for every x, and twins make one kink between them.",
    "w, b, v = w[w != 0], b[w != 0], v[w != 0]\nt = -b / w\n"
    "return len([p for p in np.unique(t) if np.sum((v * w)[t == p]) != 0])": (
        "by how much does the slope change where w < 0? From left to right it goes from v·w to 0: that is a change of "
        "v·|w|."
    ),
    "w, b, v = w[w != 0], b[w != 0], v[w != 0]\nt = -b / w\n"
    "return len([p for p in np.unique(t) if np.sum(v[t == p]) != 0])": (
        "the output weights alone do not say whether twins cancel: a neuron with a larger |w| is steeper."
    ),
}

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
        {
            "W": "the weights W'",
            "b": "the biases b'",
            "b1": "b1, the bias of layer one,",
            "b2": "b2, the bias of layer two,",
            "W2 @ b1": "b1 as layer two passes it on",
        },
        "whatever two layers without an activation compute, this one layer computes as well.",
        draw=lambda rng: tuple(part for layer in _some_layers(rng, 2) for part in layer),
        entries=("W'", "b'"),
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
        {
            "W": "the W so far",
            "b": "the b so far",
            "W_next": "the next layer's W",
            "b_next": "the next layer's b",
            "W_next @ b": "what the next layer makes of the b so far",
        },
        "a hundred layers, or a thousand: without an activation it is one, and this finds it.",
        draw=lambda rng: (_some_layers(rng, int(rng.integers(2, 5))),),
        ideas={
            "W, b = layers[-1]\nfor V, c in layers[-2::-1]:\n    W, b = V @ W, V @ b + c\nreturn W, b": (
                "you started with the last layer. The data meet the first layer first."
            ),
        },
        entries=("W'", "b'"),
    ),
    Exercise(
        xor,
        [()],
        {},
        "two bends, and what no single neuron can do is done. Any weights that work are right: there are many.",
        ideas=_XOR,
        fault=_about_weights,
    ),
    Exercise(
        bends,
        _LAYERS,
        {
            "w": "the weights",
            "b": "the biases",
            "v": "the output weights",
            "w[w != 0]": "the weights that are not 0",
            "places": "the places of the kinks",
            "turns": "the changes of slope",
            "kinks": "the kinks",
            "place": "a place",
        },
        "n neurons make n kinks at most: fewer where neurons are dead, unheard or twins. A second layer can make more.",
        draw=_some_neurons,
        ideas=_BENDS,
    ),
]
