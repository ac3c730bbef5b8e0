"""One neuron: its terms, its activation, the line it draws through the plane, and its loss."""

import numpy as np
from matplotlib.patches import FancyArrowPatch

from nnlib import datasets
from nnlib.activations import identity, relu, sigmoid, step, tanh
from nnlib.figures.neurons.terms import Terms
from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import MODEL
from nnlib.panels.curve import Curve
from nnlib.panels.diagram import Diagram
from nnlib.panels.plane import Plane
from nnlib.panels.words import factor, number

ACTIVATIONS = {"sigmoid": sigmoid, "step": step, "tanh": tanh, "ReLU": relu, "identity": identity}
ARROW = 0.25  # how long the normal vector is drawn, for weights of length 1


def _two_classes():
    rng = np.random.default_rng(3)
    X = np.concatenate([rng.normal((-0.5, -0.8), 0.45, (20, 2)), rng.normal((0.7, 0.7), 0.45, (20, 2))])
    return X, np.repeat([[0.0], [1.0]], 20, axis=0)


def _logic(*truth):
    return datasets.xor()[0], np.array(truth, dtype=float)[:, None]


DATA = {
    "two classes": _two_classes(),
    "AND": _logic(0, 0, 0, 1),
    "OR": _logic(0, 1, 1, 1),
    "NOT x₁": _logic(1, 1, 0, 0),
    "XOR": datasets.xor(),
}


class NeuronFigure(LiveFigure):
    """A neuron with two inputs: weights, bias and activation live, with the loss over a data set."""

    mosaic = [[name] * 10 + ["plane"] * 11 for name in ["diagram"] * 7 + ["terms"] * 4 + ["curve"] * 5]
    size = (8.6, 4.4)
    narrow = [[name] for name in ["plane"] * 16 + ["diagram"] * 7 + ["terms"] * 4 + ["curve"] * 5]
    narrow_size = (4.6, 8.4)
    alt = (
        "Diagram of a neuron with its weights on the edges; below it bars that add its products and its bias up to z, "
        "and over the same z the curve of its activation with z marked on it, at the edge where z lies beyond. Beside "
        "it the plane of its two inputs: data of two classes, circles for 0 and squares for 1, coloured by the "
        "neuron's answer from blue to vermillion, with the line where z is 0 and an arrow across it."
    )
    goal = Goal("bring the loss below 0.05", lambda numbers: numbers["loss"] < 0.05)

    def __init__(self):
        super().__init__(
            {"w1": slider("w₁", -6, 6, 1.0), "w2": slider("w₂", -6, 6, -1.0), "b": slider("b", -6, 6, 0.5)},
            more={
                "activation": choice("activation", ACTIVATIONS),
                "data": choice("data", list(DATA)),
                "x1": slider("x₁", -2, 2, 1.0),
                "x2": slider("x₂", -2, 2, 0.5),
            },
        )

    def build(self, axes):
        self.diagram = Diagram(axes["diagram"], node_size=1250)
        # The inputs stand left of their panel, over the names of the terms.
        axes["diagram"].set(xlim=(0.17, 1.06), ylim=(-0.1, 1.1))
        self.terms = Terms(axes["terms"], ["w₁x₁", "w₂x₂", "b"], "z")
        self.curve = Curve(axes["curve"], "", "a = f(z)")
        self.plane = Plane(axes["plane"])
        self.plane.add_key("answer a")
        whole = {"clip_on": False, "in_layout": False}
        mark = {"animated": True, "zorder": 8, "color": MODEL, **whole}
        self.arrow = FancyArrowPatch(
            (0, 0), (1, 1), arrowstyle="-|>", mutation_scale=20, shrinkA=0, shrinkB=0, linewidth=2.5, **mark
        )
        axes["plane"].add_patch(self.arrow)
        (self.foot,) = axes["plane"].plot([], [], "o", markersize=9, markeredgecolor="white", **mark)
        (self.input,) = axes["plane"].plot([], [], "D", markersize=9, markerfacecolor="white", **mark)
        self.input.set_markeredgewidth(2)
        self.loss = moving_title(axes["plane"], fontweight="bold")

    def compute(self, w1, w2, b, activation, data, x1, x2):
        X, targets = DATA[data]
        neuron = Network([Dense([[w1, w2]], [b], activation)])
        one, everywhere, outputs = neuron.forward([[x1, x2]])[0], neuron.forward(self.plane.points)[0], neuron(X)
        w, length = np.array([w1, w2]), w1**2 + w2**2
        foot = -b / length * w if length else np.zeros(2)
        return {
            **{"w1": w1, "w2": w2, "b": b, "x1": x1, "x2": x2, "activation": activation},
            **{"data": data, "X": X, "targets": targets, "loss": mean_squared_error(outputs, targets)},
            **{"z": one.z[0, 0], "a": one.a[0, 0], "z everywhere": everywhere.z, "a everywhere": everywhere.a},
            **{"wrong": int(np.sum((outputs > 0.5) != (targets > 0.5))), "foot": foot, "tip": foot + ARROW * w},
        }

    def draw(self, n):
        weights = np.array([[n["w1"], n["w2"], n["b"]]])
        labels = [f"{name} = {number(value)}" for name, value in zip(("w₁", "w₂", "b"), weights[0], strict=True)]
        inputs, z, a = [f"x₁\n{number(n['x1'])}", f"x₂\n{number(n['x2'])}", "1"], number(n["z"]), number(n["a"])
        self.diagram.show(
            [inputs, [f"z\n{z}"], [f"a\n{a}"]], [weights, np.zeros((1, 1))], [[labels], [[n["activation"].name]]]
        )
        self.terms.show([n["w1"] * n["x1"], n["w2"] * n["x2"], n["b"]])
        self.curve.show(n["activation"], n["z"], n["a"])
        self.plane.show_outputs(n["a everywhere"])
        self.plane.show_boundary(n["z everywhere"], 0)
        self.plane.show_data(n["X"], n["targets"])
        self.arrow.set_positions(n["foot"], n["tip"])
        self.arrow.set_clip_on(not _inside(n["tip"]))
        self.foot.set(data=n["foot"][:, None], visible=_inside(n["foot"]))
        self.input.set_data([n["x1"]], [n["x2"]])
        self.loss.set_text(f"loss (MSE) {n['loss']:.3f}")

    def describe(self, n):
        floor = " With these activations no single neuron gets below 0.25 on XOR." if n["data"] == "XOR" else ""
        return (
            f"z = {factor(n['w1'])}·{factor(n['x1'])} + {factor(n['w2'])}·{factor(n['x2'])} + {factor(n['b'])} "
            f"= {number(n['z'])}, a = {n['activation'].name}(z) = {number(n['a'])}. "
            f"Loss (mean squared error) over the {len(n['X'])} samples: {number(n['loss'], 3)}; "
            f"{n['wrong']} of them get an answer nearer to the wrong class.{floor}"
        )

    def handles(self, n):
        points = {"the line": n["foot"], "the arrow": n["tip"], "the input": (n["x1"], n["x2"])}
        return {name: (self.axes["plane"], *point) for name, point in points.items() if _inside(point)}

    def dragged(self, name, x, y):
        n = self.numbers
        if name == "the input":
            return {"x1": x, "x2": y}
        if name == "the line":
            return {"b": -(n["w1"] * x + n["w2"] * y)}
        w1, w2 = ((x, y) - n["foot"]) / ARROW
        return {"w1": w1, "w2": w2, "b": -(w1 * n["foot"][0] + w2 * n["foot"][1])}


def _inside(point):
    """Return whether a point lies in the plane that is shown."""
    return bool(np.abs(point).max() <= 2)
