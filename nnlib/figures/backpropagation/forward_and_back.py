"""Forward and back: a 2-2-1 network with every number of its two passes, stage after stage."""

import numpy as np

from nnlib.figures.backpropagation.adjustments import Adjustments
from nnlib.figures.backpropagation.two_two_one import GRADIENTS, NAMES, STAGES, UPDATE, TwoTwoOne
from nnlib.live import LiveFigure, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.passes import compact, inner, plain, product
from nnlib.training import GradientDescent

FUNCTIONS = ["sigmoid", "tanh", "ReLU", "leaky ReLU", "Swish", "identity"]
WIDTHS = {"|weight|": "weight", "|gradient|": "gradient"}
WEIGHTS = np.array([i for i, name in enumerate(NAMES) if name.startswith("w")])
SAMPLE = {"x1": "x₁", "x2": "x₂", "y": "target y"}


def _preset(values, x1=1.0, x2=2.0, y=0.0, activation="sigmoid", eta=1.0):
    return {**dict(zip(NAMES, values, strict=True)), "x1": x1, "x2": x2, "y": y, "activation": activation, "eta": eta}


_HEALTHY = (0.6, -0.3, 0.4, -1.0, -0.5, 0.6, 2.0, -1.0, 0.4)
PRESETS = {
    "Healthy": _preset(_HEALTHY),
    "Saturated": _preset((2.0, 2.0, 1.0, -2.0, -1.0, -2.0, 4.0, -4.0, 4.0)),
    "Dead ReLU": _preset((-1.0, -0.5, -0.5, 0.4, 0.3, 0.2, 1.5, 1.0, 0.5), y=1.0, activation="ReLU", eta=0.1),
    "Zero input": _preset(_HEALTHY, x1=0.0),
    "Twins": _preset((0.6, -0.3, 0.4, 0.6, -0.3, 0.4, 1.0, 1.0, 0.2)),
}


def nine(layers):
    """Return the nine numbers in the order of NAMES; ``layers`` has two pairs of weights and biases."""
    return np.concatenate([np.column_stack(layer).ravel() for layer in layers])


def forward_numbers(network, trace):
    """Return the parameters, and what the pass forwards makes of them."""
    z, a = (np.concatenate([getattr(step, name)[0] for step in trace.forward]) for name in "za")
    return {"values": nine([(layer.W, layer.b) for layer in network.layers]), "z": z, "a": a, "loss": trace.loss}


class ForwardAndBackFigure(LiveFigure):
    """A 2-2-1 network and one sample: the pass forwards, the loss, the pass back, the update, the loss again."""

    mosaic, size = [["diagram"] * 8 + ["table"] * 5], (8.6, 4.5)
    narrow, narrow_size = [["diagram"]] * 7 + [["table"]] * 5, (4.6, 7.8)
    alt = (
        "Left, a network of two inputs, two hidden neurons and one output as circles and lines, with its target and "
        "its loss: each weight, bias, sum, activation and error signal that has been computed at this stage is "
        "written at its place, gradients in purple. Right, a table of the nine parameters: value, gradient, an "
        "arrow that says which way lowers the loss and how strongly, and the value after the update."
    )

    def __init__(self):
        start = PRESETS["Healthy"]
        parameters = {name: slider(label, -4, 4, start[name]) for name, label in NAMES.items()}
        sample = {name: slider(label, -2, 2, start[name]) for name, label in SAMPLE.items()}
        super().__init__(
            {
                "stage": slider("stage", 1, len(STAGES), 1, step=1),
                "activation": choice("activation f", FUNCTIONS),
                "width": choice("width of the lines", WIDTHS),
            },
            more=parameters | sample | {"eta": slider("learning rate η", 0, 5, start["eta"])},
            buttons={label: lambda preset=preset: preset for label, preset in PRESETS.items()},
        )

    def build(self, axes):
        self.diagram = TwoTwoOne(axes["diagram"])
        self.table = Adjustments(axes["table"], list(NAMES.values()))

    def compute(self, stage, activation, width, x1, x2, y, eta, **p):
        f, sample = ACTIVATIONS[activation], ([[x1, x2]], [[y]])
        hidden = Dense([[p["w1_11"], p["w1_12"]], [p["w1_21"], p["w1_22"]]], [p["b1_1"], p["b1_2"]], f)
        network = Network([hidden, Dense([[p["w2_11"], p["w2_12"]]], [p["b2_1"]], f)])
        trace, updated = network.trace(*sample, mean_squared_error), network.copy()
        GradientDescent(eta).step(updated, trace.backward)
        numbers, backward = forward_numbers(network, trace), trace.backward
        return numbers | {
            **{"stage": stage, "width": width, "activation": activation, "x": [x1, x2], "y": y, "eta": eta},
            **{"slopes": f.derivative(numbers["z"]), "da": backward[-1].da[0, 0]},
            "deltas": np.concatenate([layer.dz[0] for layer in backward]),
            "gradients": nine([(layer.dW, layer.db) for layer in backward]),
            "again": forward_numbers(updated, updated.trace(*sample, mean_squared_error)),
        }

    def draw(self, n):
        stage = n["stage"]
        self.diagram.show(n)
        self.table.show(
            n["values"],
            n["gradients"] if stage >= GRADIENTS else None,
            n["again"]["values"] if stage >= UPDATE else None,
            f"f = {n['activation']},  η = {plain(n['eta'])}",
        )

    def describe(self, n):
        name = list(STAGES)[n["stage"] - 1].lstrip("←→ ")
        return f"Stage {n['stage']} of {len(STAGES)}, {name}. {SENTENCES[n['stage'] - 1](n)}"


def _inputs(n):
    x1, x2 = map(plain, n["x"])
    return f"x = ({x1}, {x2}), target y = {plain(n['y'])}, f = {n['activation']}. Nothing has been computed yet."


def _forward(n):
    z, a = (list(map(compact, n[name])) for name in "za")
    return f"Hidden: z = {z[0]} and {z[1]}, a = {a[0]} and {a[1]}. Output: z = {z[2]}, a = {a[2]}."


def _loss(n):
    return f"L = ({compact(n['a'][2])} − {inner(plain(n['y']))})² = {compact(n['loss'])}."


def _output(n):
    da, slope, delta = compact(n["da"]), compact(n["slopes"][2]), compact(n["deltas"][2])
    return f"∂L/∂a = {da}, f′(z) = {slope}: δ = {product(da, slope)} = {delta}."


def _hidden(n):
    slopes, deltas = (list(map(compact, n[name])) for name in ("slopes", "deltas"))
    products = (product(plain(n["values"][6 + i]), deltas[2], slopes[i]) for i in range(2))
    return " ".join(f"δ of neuron {i + 1} = {text} = {deltas[i]}." for i, text in enumerate(products))


def _gradients(n):
    rounded = np.round(np.abs([n["values"], n["gradients"]]), 9)
    largest, steepest = (WEIGHTS[part[WEIGHTS].argmax()] for part in rounded)
    if not rounded[1].any():
        return "All nine gradients are 0, to nine digits: an update would leave the parameters as they are."
    words = [
        f"{label} = {plain(value)} (gradient {compact(gradient)})"
        for label, value, gradient in zip(NAMES.values(), n["values"], n["gradients"], strict=True)
    ]
    if largest == steepest:
        return f"The largest of the six weights, {words[largest]}, is also the one that the loss is most sensitive to."
    return f"The largest of the six weights is {words[largest]}; the loss is most sensitive to {words[steepest]}."


def _update(n):
    old, gradient, new = (compact(part[6]) for part in (n["values"], n["gradients"], n["again"]["values"]))
    step = product(plain(n["eta"]), gradient)
    return f"For example w²₁₁ = {old} − {step} = {new}; the table has all nine."


def _again(n):
    before, after = n["loss"], n["again"]["loss"]
    change = "the same to nine digits" if abs(after - before) < 1e-9 else "lower" if after < before else "higher"
    return f"L was {compact(before)} and is {compact(after)} now: {change}."


SENTENCES = [_inputs, _forward, _loss, _output, _hidden, _gradients, _update, _again]
