"""Forward and back: a 2-2-2 network with every number of its two passes, stage after stage, and step after step."""

from functools import lru_cache

import numpy as np

from nnlib.figures.backpropagation.adjustments import Adjustments
from nnlib.figures.backpropagation.two_two_two import (
    GRADIENTS,
    HIDDEN,
    LEAVING,
    NAMES,
    STAGES,
    UPDATE,
    TwoTwoTwo,
    gathered,
    written,
)
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.passes import compact, inner, plain, product
from nnlib.training import GradientDescent

FUNCTIONS = ["sigmoid", "tanh", "ReLU", "leaky ReLU", "Swish", "identity"]
WIDTHS = {"|weight|": "weight", "|gradient|": "gradient"}
WEIGHTS = np.array([i for i, name in enumerate(NAMES) if name.startswith("w")])
SAMPLE = {"x1": "x₁", "x2": "x₂", "y1": "target y₁", "y2": "target y₂"}
APPLY, MANY_STEPS = "Apply the step", "1,000 steps"
MANY, MOST = 1000, 10_000  # steps at once, and altogether
FAR = 1000.0  # a parameter that would pass it has run away
LOW, CHANGED = 0.2, 2  # of the goal: the loss to reach, and how many parameters may be changed for it


def _preset(values, y=(0.0, 1.0), activation="sigmoid", eta=1.0):
    sample = dict(zip(SAMPLE, (1.0, 2.0, *y), strict=True))
    return {**dict(zip(NAMES, values, strict=True)), **sample, "activation": activation, "eta": eta, "steps": 0}


_HEALTHY = (0.6, -0.3, 0.4, -1.0, -0.5, 0.6, 2.0, -1.0, 0.4, 1.0, 1.5, -0.2)
_SATURATED = (2.0, 2.0, 1.0, 2.0, 1.0, 2.0, 4.0, 4.0, 4.0, -4.0, -4.0, -4.0)
_DEAD = (-1.0, -0.5, -0.5, 0.4, 0.3, 0.2, 1.5, 1.0, 0.5, -1.0, 0.5, 0.5)
_TWINS = (0.6, -0.3, 0.4, 0.6, -0.3, 0.4, 1.0, 1.0, 0.2, -0.5, -0.5, 0.2)
PRESETS = {
    "Healthy": _preset(_HEALTHY),
    "Saturated": _preset(_SATURATED),
    "Dead ReLU": _preset(_DEAD, y=(1.0, 2.0), activation="ReLU", eta=0.1),
    "Twins": _preset(_TWINS),
}


def network_of(values, activation):
    """Return the network with these twelve parameters, in the order of NAMES."""
    rows, f = np.reshape(values, (2, 2, 3)), ACTIVATIONS[activation]
    return Network([Dense(layer[:, :2], layer[:, 2], f) for layer in rows])


def twelve(layers):
    """Return the twelve numbers in the order of NAMES; ``layers`` has two pairs of weights and biases."""
    return np.concatenate([np.column_stack(layer).ravel() for layer in layers])


def values_of(network):
    """Return the twelve parameters of a network."""
    return twelve([(layer.W, layer.b) for layer in network.layers])


class Run:
    """Gradient descent from these parameters on one sample, for as many steps as anyone asks.

    It ends before a parameter leaves all bounds.
    """

    def __init__(self, values, x, y, activation, eta):
        self._activation, self._sample, self._eta = activation, ([x], [y]), eta
        self._values = [np.array(values)]

    def after(self, steps):
        """Return the parameters after so many steps, or after the last there is, and how many steps these were."""
        network = network_of(self._values[-1], self._activation)
        while len(self._values) <= steps:
            trace = network.trace(*self._sample, mean_squared_error)
            GradientDescent(self._eta).step(network, trace.backward)
            new = values_of(network)
            if np.abs(new).max() > FAR:
                break
            self._values.append(new)
        taken = min(steps, len(self._values) - 1)
        return self._values[taken], taken


run = lru_cache(maxsize=16)(Run)


def forward_numbers(network, trace):
    """Return the parameters, and what the pass forwards makes of them."""
    z, a = (np.concatenate([getattr(step, name)[0] for step in trace.forward]) for name in "za")
    return {"values": values_of(network), "z": z, "a": a, "loss": trace.loss}


def _unlocks(n):
    """Whether a network that differs from the saturated one in two parameters at most has learned its targets."""
    locked = {name: value for name, value in PRESETS["Saturated"].items() if name != "steps"}
    changed = [name for name, value in locked.items() if n["setting"][name] != value]
    return set(changed) <= set(NAMES) and len(changed) <= CHANGED and n["steps"] <= MANY and n["loss"] < LOW


def _weights(n, part):
    """Return the eight of the weights, of "values" or "gradients"."""
    return n[part][WEIGHTS]


def _terms(n):
    """Return what comes back to each hidden neuron along its two lines, (2, 2)."""
    return n["values"][np.array(LEAVING)] * n["deltas"][2:]


def _are_twins(part):
    """Whether the two hidden neurons have the same numbers, on their way in and on their way out."""
    return part[0:3].tolist() == part[3:6].tolist() and (part[[6, 9]] == part[[7, 10]]).all()


class ForwardAndBackFigure(LiveFigure):
    """A 2-2-2 network and one sample: the pass forwards, the loss, the pass back, the update, the loss again."""

    mosaic, size = [["diagram"] * 9 + ["table"] * 5], (9.2, 4.2)
    narrow, narrow_size = [["diagram"]] * 7 + [["table"]] * 5, (4.6, 8.4)
    alt = (
        "Left, a network of two inputs, two hidden neurons and two outputs as circles and lines, with its targets and "
        "its loss: each weight, bias, sum, activation and δ that has been computed at this stage is written at its "
        "place, gradients in purple. Right, a table of the twelve parameters: value, gradient, an arrow that says "
        "which way lowers the loss and how strongly, and the value after the update."
    )
    goal = Goal(
        f"unlock the saturated network: press Saturated, change two of its twelve parameters and nothing else, and "
        f"bring the loss below {LOW} in 1,000 steps or fewer",
        _unlocks,
    )
    scenes = (
        Scene(
            "The largest of the eight weights, w²₁₁ = 2.0, has the gradient 0.076. The smallest, w¹₁₂ = −0.3, has the "
            "largest gradient of all weights, 0.087.",
            lambda n, by_gradient: (
                np.abs(_weights(n, "values")).argmax() == WEIGHTS.tolist().index(6)
                and np.abs(_weights(n, "values")).argmin() == np.abs(_weights(n, "gradients")).argmax() == 1
                and [round(n["gradients"][i], 3) for i in (6, 1)] == [0.076, 0.087]
                and by_gradient["width"] == "gradient"
            ),
            ({"stage": GRADIENTS}, {"stage": GRADIENTS, "width": "gradient"}),
            "diagram",
        ),
        Scene(
            "Output 1 is too high, its δ is above 0; output 2 is too low. Hidden neuron 1 feeds both with weights "
            "above 0, so one term says less and the other more: 0.255 − 0.074 = 0.181. For hidden neuron 2 both terms "
            "have one sign: −0.127 − 0.111 = −0.238.",
            lambda n: (
                n["deltas"][2] > 0 > n["deltas"][3]
                and n["stage"] == HIDDEN
                and np.round(_terms(n), 3).tolist() == [[0.255, -0.074], [-0.127, -0.111]]
                and np.allclose(np.round(n["gathered"], 3), [0.181, -0.238])
            ),
            ({"stage": HIDDEN},),
            "diagram",
        ),
        Scene(
            "The weights from x₂ = 2 have twice the gradients of those from x₁ = 1: the same δ at their end, twice as "
            "much at their start. With x₁ = 0 the weights from x₁ have the gradient 0.",
            lambda n, silent: (
                np.allclose(n["gradients"][[1, 4]], 2 * n["gradients"][[0, 3]])
                and n["gradients"][0] != 0
                and n["x"] == [1, 2]
                and not silent["gradients"][[0, 3]].any()
            ),
            ({"stage": GRADIENTS}, {"stage": GRADIENTS, "x1": 0.0}),
            "table",
        ),
        Scene(
            "A dead ReLU: hidden neuron 1 has the sum −2.5, so its slope and its activation are 0. Its own weights "
            "have the gradient 0, and so have the two that start there.",
            lambda n: (
                n["activation"] == "ReLU"
                and abs(n["z"][0] + 2.5) < 1e-9
                and n["slopes"][0] == n["a"][0] == 0
                and np.flatnonzero(n["gradients"] == 0).tolist() == [0, 1, 2, 6, 9]
            ),
            (PRESETS["Dead ReLU"] | {"stage": GRADIENTS},),
            "diagram",
        ),
        Scene(
            "The saturated network is as wrong as it can be, its answers are 1 and 0 where 0 and 1 are asked for. Yet "
            "no gradient is above 0.00001 in size, and after 1,000 steps the loss is still 1.000.",
            lambda n, later: (
                np.round(n["a"][2:], 3).tolist() == [1, 0]
                and n["y"] == [0, 1]
                and 0 < np.abs(n["gradients"]).max() < 1e-5
                and later["steps"] == MANY
                and round(later["loss"], 3) == 1
            ),
            (PRESETS["Saturated"] | {"stage": GRADIENTS}, (MANY_STEPS,)),
            "table",
        ),
        Scene(
            "Twins have equal gradients. After 1,000 steps the network has learned, the loss is 0.0005, and the two "
            "hidden neurons are still equal, number by number.",
            lambda n, later: (
                all(_are_twins(each[part]) for each in (n, later) for part in ("values", "gradients"))
                and n["gradients"].all()
                and later["steps"] == MANY
                and round(later["loss"], 4) == 0.0005
            ),
            (PRESETS["Twins"] | {"stage": GRADIENTS}, (MANY_STEPS,)),
            "table",
        ),
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
            buttons={APPLY: lambda: self._go(1), MANY_STEPS: lambda: self._go(MANY)}
            | {label: lambda preset=preset: preset for label, preset in PRESETS.items()},
            state={"steps": 0},
        )

    def _go(self, steps):
        """Return where so many more steps lead to, or as many as there are."""
        most = min(self.state["steps"] + steps, MOST)
        return {"steps": self._run(**self.values).after(most)[1]}

    def _run(self, x1, x2, y1, y2, activation, eta, stage, width, steps, **parameters):
        return run(tuple(parameters[name] for name in NAMES), (x1, x2), (y1, y2), activation, eta)

    def moved(self, name):
        return {} if name in ("stage", "width") else {"steps": 0}

    def build(self, axes):
        self.diagram = TwoTwoTwo(axes["diagram"])
        self.table = Adjustments(axes["table"], list(NAMES.values()))

    def compute(self, **values):
        x, y = ([values[f"{name}{i}"] for i in (1, 2)] for name in "xy")
        now, steps = self._run(**values).after(values["steps"])
        network = network_of(now, values["activation"])
        trace, updated = network.trace([x], [y], mean_squared_error), network.copy()
        GradientDescent(values["eta"]).step(updated, trace.backward)
        numbers, backward = forward_numbers(network, trace), trace.backward
        return numbers | {
            **{name: values[name] for name in ("stage", "width", "activation", "eta")},
            **{"x": x, "y": y, "steps": steps, "setting": values},
            "slopes": ACTIVATIONS[values["activation"]].derivative(numbers["z"]),
            **{"da": backward[1].da[0], "gathered": backward[0].da[0]},
            "deltas": np.concatenate([layer.dz[0] for layer in backward]),
            "gradients": twelve([(layer.dW, layer.db) for layer in backward]),
            "again": forward_numbers(updated, updated.trace([x], [y], mean_squared_error)),
        }

    def draw(self, n):
        stage = n["stage"]
        self.diagram.show(n)
        self.table.show(
            n["values"],
            n["gradients"] if stage >= GRADIENTS else None,
            n["again"]["values"] if stage >= UPDATE else None,
            f"f = {n['activation']},  η = {plain(n['eta'])}" + (f",  {_steps(n)} done" if n["steps"] else ""),
            compact if n["steps"] else plain,
        )

    def describe(self, n):
        name = list(STAGES)[n["stage"] - 1].lstrip("←→ ")
        text = f"Stage {n['stage']} of {len(STAGES)}, {name}. {SENTENCES[n['stage'] - 1](n)}"
        if n["steps"]:
            text = f"After {_steps(n)} the loss is {compact(n['loss'])}. {text}"
            gone = np.abs(n["again"]["values"]).max() > FAR
            text += " One step more would lead out of all bounds." if gone else ""
        return text


def _steps(n):
    return f"{n['steps']:,} step{'' if n['steps'] == 1 else 's'}"


def _inputs(n):
    x, y = (", ".join(map(plain, n[name])) for name in "xy")
    return f"x = ({x}), targets y = ({y}), f = {n['activation']}. Nothing has been computed yet."


def _forward(n):
    z, a = (list(map(compact, n[name])) for name in "za")
    return (
        f"Hidden: z = {z[0]} and {z[1]}, a = {a[0]} and {a[1]}. Outputs: z = {z[2]} and {z[3]}, a = {a[2]} and {a[3]}."
    )


def _loss(n):
    squares = " + ".join(f"({compact(a)} − {inner(plain(y))})²" for a, y in zip(n["a"][2:], n["y"], strict=True))
    return f"L = ({squares}) / 2 = {compact(n['loss'])}."


def _output(n):
    da, slopes, deltas = [list(map(compact, part)) for part in (n["da"], n["slopes"][2:], n["deltas"][2:])]
    return " ".join(
        f"δ²{name} = ∂L/∂a · f′(z) = {product(*factors)} = {delta}."
        for name, *factors, delta in zip("₁₂", da, slopes, deltas, strict=True)
    )


def _hidden(n):
    slopes, deltas, totals = (list(map(compact, n[name])) for name in ("slopes", "deltas", "gathered"))
    return " ".join(
        f"Hidden neuron {i + 1} gathers {gathered(n, i)}, and δ¹{'₁₂'[i]} = {product(totals[i], slopes[i])} = "
        f"{deltas[i]}."
        for i in (0, 1)
    )


def _gradients(n):
    rounded = np.round(np.abs([n["values"], n["gradients"]]), 9)
    largest, steepest = (WEIGHTS[part[WEIGHTS].argmax()] for part in rounded)
    if not rounded[1].any():
        return "All twelve gradients are 0, to nine digits: an update would leave the parameters as they are."
    words = [
        f"{label} = {written(n)(value)} (gradient {compact(gradient)})"
        for label, value, gradient in zip(NAMES.values(), n["values"], n["gradients"], strict=True)
    ]
    if largest == steepest:
        return (
            f"The largest of the eight weights, {words[largest]}, is also the one that the loss is most sensitive to."
        )
    return f"The largest of the eight weights is {words[largest]}; the loss is most sensitive to {words[steepest]}."


def _update(n):
    old, gradient, new = (compact(part[6]) for part in (n["values"], n["gradients"], n["again"]["values"]))
    step = product(plain(n["eta"]), gradient)
    return f"For example w²₁₁ = {old} − {step} = {new}; the table has all twelve."


def _again(n):
    before, now = n["loss"], n["again"]["loss"]
    change = "the same to nine digits" if abs(now - before) < 1e-9 else "lower" if now < before else "higher"
    return f"L was {compact(before)} and is {compact(now)} now: {change}."


SENTENCES = [_inputs, _forward, _loss, _output, _hidden, _gradients, _update, _again]
