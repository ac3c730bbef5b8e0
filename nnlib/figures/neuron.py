"""One neuron: its terms, its activation, the line it draws through the plane, and its loss."""

import numpy as np
from matplotlib.patches import FancyArrowPatch

from nnlib import datasets
from nnlib.activations import identity, relu, sigmoid, step, tanh
from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.colours import MODEL
from nnlib.panels.curve import Curve
from nnlib.panels.diagram import Diagram
from nnlib.panels.plane import Plane
from nnlib.panels.terms import Terms

CORNERS = datasets.xor()[0]


def _two_classes():
    rng = np.random.default_rng(3)
    X = np.concatenate([rng.normal((-0.5, -0.8), 0.45, (20, 2)), rng.normal((0.7, 0.7), 0.45, (20, 2))])
    return X, np.repeat([[0.0], [1.0]], 20, axis=0)


DATA = {
    "two classes": _two_classes(),
    "AND": (CORNERS, np.array([[0.0], [0.0], [0.0], [1.0]])),
    "OR": (CORNERS, np.array([[0.0], [1.0], [1.0], [1.0]])),
    "NOT x₁": (np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[1.0], [0.0]])),
    "XOR": datasets.xor(),
}
ARROW = 0.25  # how long the normal vector is drawn, for weights of length 1


class NeuronFigure(LiveFigure):
    """A neuron with two inputs: weights, bias and activation live, with the loss over a data set."""

    mosaic, size = (
        [["diagram"] * 5 + ["plane"] * 4, ["terms"] * 3 + ["curve"] * 2 + ["plane"] * 4],
        (9.2, 4.9),
    )
    narrow, narrow_size = [["diagram"], ["terms"], ["curve"], ["plane"]], (4.4, 12)
    alt = (
        "Diagram of a neuron with its products on the edges, bars that add them up to z, the activation's curve with z "
        "marked on it, and the plane of the two inputs with data, decision regions and the line where z is 0."
    )
    goal = Goal("bring the loss below 0.05", lambda numbers: numbers["loss"] < 0.05)

    def __init__(self):
        super().__init__(
            {"w1": slider("w₁", -6, 6, 1.0), "w2": slider("w₂", -6, 6, -1.0), "b": slider("b", -6, 6, 0.5)},
            more={
                "activation": choice(
                    "activation",
                    {"sigmoid": sigmoid, "step": step, "tanh": tanh, "ReLU": relu, "identity": identity},
                ),
                "data": choice("data", list(DATA)),
                "x1": slider("x₁", -2, 2, 1.0),
                "x2": slider("x₂", -2, 2, 0.5),
            },
        )

    def build(self, axes):
        self.diagram = Diagram(axes["diagram"], node_size=1500)
        self.terms = Terms(axes["terms"], ["w₁x₁", "w₂x₂", "b"], "z")
        self.curve = Curve(axes["curve"])
        self.plane = Plane(axes["plane"])
        self.normal = FancyArrowPatch(
            (0, 0),
            (1, 1),
            arrowstyle="-|>",
            mutation_scale=20,
            shrinkA=0,
            shrinkB=0,
            linewidth=2.5,
            color=MODEL,
            animated=True,
            zorder=8,
        )
        axes["plane"].add_patch(self.normal)
        (self.foot,) = axes["plane"].plot(
            [], [], "o", color=MODEL, markersize=8, markeredgecolor="white", animated=True, zorder=9
        )
        (self.input,) = axes["plane"].plot(
            [],
            [],
            "D",
            color="white",
            markersize=9,
            markeredgecolor=MODEL,
            markeredgewidth=2,
            animated=True,
            zorder=9,
        )
        self.header = axes["plane"].text(
            0, 1.03, "", transform=axes["plane"].transAxes, fontsize=10.5, fontweight="bold", animated=True
        )

    def compute(self, w1, w2, b, activation, data, x1, x2):
        X, targets = DATA[data]
        neuron = Network([Dense([[w1, w2]], [b], activation)])
        one = neuron.forward([[x1, x2]])[0]
        outputs = neuron(X)
        length = w1**2 + w2**2
        foot = -b / length * np.array([w1, w2]) if length else np.zeros(2)
        return {
            "w1": w1, "w2": w2, "b": b, "x1": x1, "x2": x2, "activation": activation, "X": X, "targets": targets, "data": data,
            "z": one.z[0, 0], "a": one.a[0, 0], "loss": mean_squared_error(outputs, targets), "foot": foot, "tip": foot + ARROW * np.array([w1, w2]),
            "wrong": int(np.sum((outputs > 0.5) != (targets > 0.5))), "grid": neuron(self.plane.points)[:, 0],
        }  # fmt: skip

    def draw(self, n):
        products = [n["w1"] * n["x1"], n["w2"] * n["x2"], n["b"]]
        self.diagram.show(
            [[f"x₁\n{n['x1']:.2f}", f"x₂\n{n['x2']:.2f}", "1"], [f"z\n{n['z']:.2f}"], [f"a\n{n['a']:.2f}"]],
            [np.array([[n["w1"], n["w2"], n["b"]]]), np.array([[0.0]])],
            [[[f"w₁ = {n['w1']:.2f}", f"w₂ = {n['w2']:.2f}", f"b = {n['b']:.2f}"]], [[n["activation"].name]]],
        )
        self.terms.show(products)
        self.curve.show(n["activation"], n["z"], n["a"])
        self.plane.show_outputs(n["grid"])
        self.plane.show_data(n["X"], n["targets"])
        self.input.set_data([n["x1"]], [n["x2"]])
        self.foot.set_data(*n["foot"][:, None])
        self.normal.set_positions(n["foot"], n["tip"])
        self.header.set_text(f"loss (MSE) {n['loss']:.3f}")

    def handles(self, n):
        points = {"the line": n["foot"], "the arrow": n["tip"], "the input": (n["x1"], n["x2"])}
        return {
            name: (self.axes["plane"], *point) for name, point in points.items() if np.abs(point).max() <= 2
        }

    def dragged(self, name, x, y):
        n = self.numbers
        if name == "the input":
            return {"x1": x, "x2": y}
        if name == "the line":
            return {"b": -(n["w1"] * x + n["w2"] * y)}
        w1, w2 = ((x, y) - n["foot"]) / ARROW
        return {"w1": w1, "w2": w2, "b": -(w1 * n["foot"][0] + w2 * n["foot"][1])}

    def describe(self, n):
        return (
            f"z = {n['w1']:.2f}·{n['x1']:.2f} + {n['w2']:.2f}·{n['x2']:.2f} + {n['b']:.2f} = {n['z']:.2f}, "
            f"a = {n['activation'].name}(z) = {n['a']:.2f}. "
            f"Loss (mean squared error) over the {len(n['X'])} samples: {n['loss']:.3f}; {n['wrong']} on the wrong side."
        )
