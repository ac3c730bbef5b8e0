"""Blame: every path from one parameter to the loss, the local factors along it, and a nudge to check their sum."""

from functools import lru_cache
from itertools import pairwise, product

import numpy as np

from nnlib.figures.backpropagation.nudge import Nudge, NudgeErrors
from nnlib.figures.backpropagation.paths import Paths, written
from nnlib.gradient_check import numerical_gradient
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.passes import compact, plain
from nnlib.panels.passes import product as multiplied

SIZES = [1, 2, 2, 1]
UPPER, LOWER = "⁰¹²³", "₁₂"


def _parameters():
    """Return name -> (layer, neuron, source), where a bias has no source: w²₁₂ is layer 2's, to 1, from 2."""
    places = {}
    for layer in (1, 2, 3):
        neurons, sources = range(SIZES[layer]), range(SIZES[layer - 1])
        places |= {f"w{UPPER[layer]}{LOWER[i]}{LOWER[j]}": (layer, i, j) for i in neurons for j in sources}
        places |= {f"b{UPPER[layer]}{LOWER[i]}": (layer, i, None) for i in neurons}
    return places


PARAMETERS = _parameters()
START = [[[0.8], [-0.6]], [0.2, 0.4], [[1.0, 0.5], [-1.2, 0.7]], [0.1, 0.3], [[0.9, 0.6]], [0.5]]
FUNCTIONS = ["tanh", "sigmoid", "Swish", "ReLU", "identity"]
REACH = 2.0  # of the nudge
NUDGES = np.linspace(-REACH, REACH, 41)
POWERS = np.arange(-12, 0.5, 0.5)
STEPS = 10.0**POWERS
LARGE, NEAR_0 = 0.1, 0.01  # of the goal: the least size of each path, the greatest of their sum
TOLD, EPSILON = 1e-7, 1e-16  # an error above it is told; the size of the last digit of a number near 1


def network_of(draw, f):
    """Return the network of the start, or of a later draw: random numbers with one decimal."""
    parameters = START
    if draw:
        rng = np.random.default_rng(draw)
        parameters = [rng.uniform(-1.5, 1.5, np.shape(part)).round(1) + 0.0 for part in START]
    return Network([Dense(W, b, f) for W, b in zip(parameters[::2], parameters[1::2], strict=True)])


def entry(arrays, place):
    """Return the array and the index of a parameter in ``arrays``, [W1, b1, W2, b2, W3, b3]."""
    layer, neuron, source = place
    return (arrays[2 * layer - 1], neuron) if source is None else (arrays[2 * layer - 2], (neuron, source))


def paths_from(place, network, trace):
    """Return (neurons, factors, product) for each path; a factor is (name, value, where it arises)."""
    layer, neuron, source = place
    first = ("∂z/∂b", 1.0, None)
    if source is not None:
        name = "x" if layer == 1 else f"a{UPPER[layer - 1]}{LOWER[source]}"
        first = (name, trace.forward[layer - 1].x[0, source], (layer - 1, source))
    return [
        _path([(layer, neuron), *zip(range(layer + 1, 4), rest, strict=True)], first, network, trace)
        for rest in product(*(range(size) for size in SIZES[layer + 1 :]))
    ]


def _path(neurons, first, network, trace):
    factors, before = [first], None
    for layer, i in neurons:
        if before is not None:
            name = f"w{UPPER[layer]}{LOWER[i]}{LOWER[before]}"
            factors.append((name, network.layers[layer - 1].W[i, before], ((layer - 1, before), (layer, i))))
        slope = network.layers[layer - 1].activation.derivative(trace.forward[layer - 1].z)[0, i]
        factors.append((f"f′(z{UPPER[layer]}{LOWER[i]})", slope, (layer, i)))
        before = i
    factors.append(("∂L/∂a", trace.backward[-1].da[0, 0], ((3, 0), (4, 0))))
    return neurons, factors, float(np.prod([value for _, value, _ in factors]))


def certain(errors, rounding):
    """Return how wrong the central difference is at most, for each of STEPS, the same on every machine.

    What is measured holds where it is far above what rounding can make. From there downwards the error of a smooth
    curve goes on like h²; where less than that is measured, the curve is a parabola, and only rounding is left.
    """
    bounds, shown, bent = rounding / STEPS, np.empty(len(STEPS)), 0.0
    for i in range(len(STEPS) - 1, -1, -1):
        if errors[i] > 1000 * bounds[i]:
            bent = errors[i]
        else:
            bent *= (STEPS[i] / STEPS[i + 1]) ** 2 if i + 1 < len(STEPS) else 0.0
            bent = bent if bent < errors[i] + bounds[i] else 0.0
        shown[i] = bent + bounds[i]
    return shown


@lru_cache(maxsize=4)
def measured(parameter, x, y, activation, draw):
    """Return all numbers that no nudge changes, and the function that gives the loss at any value of the parameter."""
    place, sample = PARAMETERS[parameter], ([[x]], [[y]])
    network = network_of(draw, ACTIVATIONS[activation])
    trace = network.trace(*sample, mean_squared_error)
    gradients, index = entry([part for layer in trace.backward for part in (layer.dW, layer.db)], place)
    weights, _ = entry(network.parameters, place)
    value, gradient = float(weights[index]), float(gradients[index])

    def loss_at(changed):
        weights[index] = changed
        return mean_squared_error(network(sample[0]), sample[1])

    paths = paths_from(place, network, trace)
    slopes = [numerical_gradient(loss_at, value, step) for step in STEPS]
    return {
        **{"parameter": parameter, "place": place, "value": value, "gradient": gradient, "loss": trace.loss},
        **{"paths": paths, "losses": np.array([loss_at(value + nudge) for nudge in NUDGES])},
        "errors": np.abs(np.array(slopes) - gradient),
        "rounding": 50 * EPSILON * max(1, trace.loss),  # for h = 1; for a smaller h it is larger
    }, loss_at


def _products(n):
    """Return the product of each path."""
    return [result for _, _, result in n["paths"]]


def _rounded(n):
    """Return what the picture says of the paths: their products, and their sum."""
    return [round(float(each), 3) for each in (*_products(n), n["gradient"])]


def _at_the_gradient(n):
    """Return where the gradient is written: the network is drawn beyond its panel, which no frame would hold."""
    return "paths", 0.965, 0.03


class BlameFigure(LiveFigure):
    """A 1-2-2-1 network, one parameter, and its paths to the loss; below, what nudging it does."""

    mosaic, size = [["paths", "paths"]] * 12 + [["nudge", "errors"]] * 7, (8.6, 5.2)
    narrow, narrow_size = [["paths"]] * 10 + [["nudge"]] * 6 + [["errors"]] * 6, (4.6, 9.2)
    alt = (
        "Above, a network of one input, two hidden layers of two neurons and one output: every path from the chosen "
        "parameter to the loss is drawn in purple with its local factors, and a row for each path multiplies them; "
        "the products add up to the gradient. Below left, the loss against a nudge of the parameter, with its "
        "tangent. Below right, how wrong the central difference is at most, against the size of the nudge: less and "
        "less as the nudge shrinks, like h², until rounding takes over, which is drawn as the largest it can be."
    )
    goal = Goal(
        f"find a gradient within {NEAR_0} of 0 that two paths make, each of them {LARGE} or more away from 0",
        lambda n: len(n["paths"]) == 2 and min(map(abs, _products(n))) >= LARGE and abs(n["gradient"]) <= NEAR_0,
    )
    scenes = (
        Scene(
            "From w¹₁₁ there are two paths, one through each neuron of layer 2. By the one, more of it means more "
            "loss: 0.312. By the other, less: −0.253. Its gradient is what is left, 0.059.",
            lambda n: n["parameter"] == "w¹₁₁" and _rounded(n) == [0.312, -0.253, 0.059],
            ({},),
            _at_the_gradient,
        ),
        Scene(
            "From w¹₂₁ both paths mean more loss, 0.357 and 0.337, and add up to 0.694.",
            lambda n: n["parameter"] == "w¹₂₁" and _rounded(n) == [0.357, 0.337, 0.694],
            ({"parameter": "w¹₂₁"},),
            _at_the_gradient,
        ),
        Scene(
            "From a weight of layer 2 only one path is left: w²₁₁ starts behind the place where the ways part.",
            lambda n: n["parameter"] == "w²₁₁" and len(n["paths"]) == 1,
            ({"parameter": "w²₁₁"},),
            _at_the_gradient,
        ),
        Scene(
            "b¹₁ has the same gradient as w¹₁₁, 0.059, because at the start of w¹₁₁ is the input, and that is 1 here, "
            "as for a bias. With x = 1.5 they part.",
            lambda *four: (
                [n["parameter"] for n in four] == ["w¹₁₁", "b¹₁"] * 2
                and four[0]["gradient"] == four[1]["gradient"]
                and round(four[0]["gradient"], 3) == 0.059
                and abs(four[2]["gradient"] - four[3]["gradient"]) > 0.01
            ),
            tuple({"x": x, "parameter": name} for x in (1.0, 1.5) for name in ("w¹₁₁", "b¹₁")),
            _at_the_gradient,
        ),
        Scene(
            "The slope promises a change of the loss, and keeps the promise for small nudges only. With h = 1 the "
            "loss rises by 0.027 instead of 0.059; with h = 0.1 by 0.0054, and 0.0059 was promised.",
            lambda large, small: (
                [round(float(change), 3) for change in _changes(large)] == [0.027, 0.059]
                and [round(float(change), 4) for change in _changes(small)] == [0.0054, 0.0059]
            ),
            ({}, {"h": 0.1}),
            "nudge",
        ),
        Scene(
            "How wrong is the central difference? From h = 1e-1 to 1e-2 to 1e-3 the error falls to a hundredth each "
            "time. But at 1e-8 it is larger than at 1e-4: the two losses agree in nearly all of their digits, and "
            "what is left of their difference is rounding.",
            lambda *five: (
                [n["power"] for n in five] == [-1, -2, -3, -4, -8]
                and all(90 < a / b < 110 for a, b in pairwise(map(_shown_error, five[:3])))
                and _shown_error(five[4]) > 10 * _shown_error(five[3])
            ),
            tuple({"power": power} for power in (-1, -2, -3, -4, -8)),
            lambda n: ("errors", 10.0 ** n["power"], _shown_error(n)),
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "parameter": choice("parameter", list(PARAMETERS)),
                "h": slider("nudge h", -REACH, REACH, 1.0),
                "power": slider("k, for h = 10ᵏ", int(POWERS[0]), int(POWERS[-1]), -1, step=1),
            },
            more={
                "x": slider("x", -2, 2, 1.0),
                "y": slider("target y", -2, 2, -0.5),
                "activation": choice("activation f", FUNCTIONS),
            },
            buttons={"Other weights": lambda: {"draw": self.state["draw"] + 1}},
            state={"draw": 0},
        )

    def build(self, axes):
        self.paths = Paths(axes["paths"])
        self.nudge, self.errors = Nudge(axes["nudge"], REACH), NudgeErrors(axes["errors"], STEPS)

    def compute(self, h, power, **setting):
        numbers, loss_at = measured(**setting)
        return numbers | {"h": h, "after": loss_at(numbers["value"] + h), "power": power}

    def draw(self, n):
        self.paths.show(n["parameter"], n["value"], n["place"], n["paths"], n["loss"], n["gradient"])
        measured, predicted = (compact(change) for change in _changes(n))
        notes = f"measured ΔL = {measured}", f"predicted {predicted}"
        self.nudge.show(n["h"], n["losses"], n["after"], n["gradient"], n["loss"], notes)
        self.errors.show(certain(n["errors"], n["rounding"]), n["rounding"], _number(n))

    def describe(self, n):
        written_out = [
            f"{multiplied(*(written(name, value) for name, value, _ in factors))} = {compact(result)}"
            for _, factors, result in n["paths"]
        ]
        told = (
            f"one path, {written_out[0]}, which"
            if len(written_out) == 1
            else f"two paths, {' and '.join(written_out)}; their sum"
        )
        measured, predicted = (compact(change) for change in _changes(n))
        return (
            f"From {n['parameter']} to the loss: {told} is "
            f"∂L/∂{n['parameter']} = {compact(n['gradient'])}. Nudged by h = {plain(n['h'])}, the loss changes by "
            f"{measured}; the slope at h = 0 predicts {predicted}. {_on_the_error(n)}"
        )


def _changes(n):
    """Return by how much the nudge changes the loss, and by how much its slope predicts."""
    return n["after"] - n["loss"], n["gradient"] * n["h"]


def _number(n):
    """Return the number of the size of h that the slider is on."""
    return int(np.flatnonzero(n["power"] == POWERS)[0])


def _shown_error(n):
    """Return the error that is drawn for the size of h that the slider is on."""
    return float(certain(n["errors"], n["rounding"])[_number(n)])


def _on_the_error(n):
    """Say how wrong the central difference is; what is only rounding differs from machine to machine."""
    error, power = n["errors"][_number(n)], n["power"]
    rounding = n["rounding"] / 10.0**power
    size = f"The central difference with h = {f'1e{power}' if power else 1}"
    if error > max(TOLD, rounding):
        return f"{size} is wrong by {compact(error)}."
    return f"{size} is spoilt by rounding." if rounding > TOLD else f"{size} is wrong by less than 1e-7."
