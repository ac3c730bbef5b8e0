"""One neuron that decides about houses: its terms, its activation, the line it draws, and its loss."""

import numpy as np
from matplotlib.patches import FancyArrowPatch

from nnlib.figures.neurons.activations import ACTIVATIONS, GOAL, HALF, floor_told
from nnlib.figures.neurons.decision import Decision
from nnlib.figures.neurons.terms import Terms
from nnlib.figures.neurons.visits import HIGH, LOW, NAMES, VISITED, X
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import MODEL
from nnlib.panels.curve import Curve
from nnlib.panels.diagram import Diagram
from nnlib.panels.words import factor, number

ARROW = 0.25  # how long the arrow is drawn, for weights of length 1
HOME = np.array([1.5, 1.5])  # the line has its handle where it comes nearest to this

SCENES = (
    Scene(
        "Age speaks against a visit here, w₂ = −1.5: the older the house, the smaller z, and the lower the answer.",
        lambda young, old: young["x2"] < old["x2"] and young["z"] > old["z"] and young["a"] > old["a"],
        ({"x2": 0.5}, {"x2": 2.5}),
        lambda numbers: ("plane", numbers["x1"], numbers["x2"]),
    ),
    Scene(
        "With w₁ = 0 the line lies level: the size of a house no longer matters, only its age does.",
        lambda small, large: small["x1"] < large["x1"] and small["z"] == large["z"],
        ({"w1": 0.0, "x1": 0.5}, {"w1": 0.0, "x1": 2.5}),
        lambda numbers: ("plane", numbers["x1"], numbers["x2"]),
    ),
    Scene(
        "With w₁ = 2 and w₂ = −2 the arrow (w₁, w₂) points right and down, at a right angle to the line: z grows with "
        "the size and falls with the age.",
        lambda now: now["tip"][0] > now["foot"][0] and now["tip"][1] < now["foot"][1] and _square(now),
        ({"w1": 2.0, "w2": -2.0},),
        lambda numbers: ("plane", *numbers["tip"]),
    ),
    Scene(
        "A smaller bias lowers z by the same everywhere: the line moves along its arrow and does not turn.",
        lambda before, after: np.ptp(after["everywhere"].z - before["everywhere"].z) < 1e-9 < _moved(before, after),
        ({}, {"b": 1.0}),
        lambda numbers: ("plane", *numbers["foot"]),
    ),
    Scene(
        "A step in place of the sigmoid leaves the line and every z as they are: its answers are 0 on one side and 1 "
        "on the other.",
        lambda before, after: np.array_equal(before["everywhere"].z, after["everywhere"].z)
        and set(np.unique(after["everywhere"].a)) == {0.0, 1.0} != set(np.unique(before["everywhere"].a)),
        ({}, {"activation": ACTIVATIONS["step"]}),
        "plane",
    ),
    Scene(
        "With tanh the line where z is 0 stays as well, now dotted. The answer there is 0, and 0.5 on the solid line "
        "beside it, where z is 0.55.",
        lambda before, after: np.array_equal(before["everywhere"].z, after["everywhere"].z)
        and after["activation"](0.0) == 0 and abs(after["activation"](0.55) - 0.5) < 0.005
        and abs(after["half"] - 0.55) < 0.005,
        ({}, {"activation": ACTIVATIONS["tanh"]}),
        "plane",
    ),
)  # fmt: skip


class NeuronFigure(LiveFigure):
    """A neuron with two inputs: weights, bias and activation live, with the loss over forty houses."""

    mosaic = [[name] * 10 + ["plane"] * 11 for name in ["diagram"] * 7 + ["terms"] * 4 + ["curve"] * 5]
    size = (8.6, 4.1)
    narrow = [[name] for name in ["plane"] * 16 + ["diagram"] * 7 + ["terms"] * 4 + ["curve"] * 5]
    narrow_size = (4.6, 8.6)
    alt = (
        "Diagram of a neuron with its weights on the edges; below it bars that add its products and its bias up to z, "
        "and over the same z the curve of its activation with z marked on it, at the edge where z lies beyond. Beside "
        "it the plane of the houses' sizes and ages: circles for houses that were not visited, squares for those that "
        "were, coloured by the neuron's answer from blue (no) to vermillion (yes), with a solid line where the answer "
        "is 0.5, a dotted one where z is 0 if that is elsewhere, and an arrow across it."
    )
    goal = Goal(f"bring the loss below {GOAL}", lambda numbers: numbers["loss"] < GOAL)
    scenes = SCENES

    def __init__(self):
        super().__init__(
            {"w1": slider("w₁", -6, 6, 1.0), "w2": slider("w₂", -6, 6, -1.5), "b": slider("b", -6, 6, 2.0)},
            more={
                "activation": choice("activation", ACTIVATIONS),
                "x1": slider("x₁", LOW, HIGH, 0.8),
                "x2": slider("x₂", LOW, HIGH, 2.4),
            },
        )

    def build(self, axes):
        self.diagram = Diagram(axes["diagram"], node_size=1250)
        # The inputs stand left of their panel, over the names of the terms.
        axes["diagram"].set(xlim=(0.17, 1.06), ylim=(-0.1, 1.1))
        self.terms = Terms(axes["terms"], ["w₁x₁", "w₂x₂", "b"], "z")
        self.curve = Curve(axes["curve"], "", "a = f(z)")
        self.decision = Decision(axes["plane"], (LOW, HIGH, LOW, HIGH), NAMES, "no", "visit")
        self.plane = self.decision.plane
        axes["plane"].set(xticks=range(4), yticks=range(4))
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

    def compute(self, w1, w2, b, activation, x1, x2):
        neuron, w = Dense([[w1, w2]], [b], activation), np.array([w1, w2])
        one, everywhere, outputs = neuron.forward([[x1, x2]]), neuron.forward(self.plane.points), neuron.forward(X).a
        foot = HOME - (w @ HOME + b) / max(w @ w, 1e-12) * w
        return {
            **{"w1": w1, "w2": w2, "b": b, "x1": x1, "x2": x2, "activation": activation, "half": HALF[activation]},
            **{"z": float(one.z[0, 0]), "a": float(one.a[0, 0]), "everywhere": everywhere},
            **{"loss": mean_squared_error(outputs, VISITED), "wrong": int(np.sum((outputs > 0.5) != (VISITED > 0.5)))},
            **{"foot": foot, "tip": foot + ARROW * w},
        }

    def draw(self, n):
        weights = np.array([[n["w1"], n["w2"], n["b"]]])
        labels = [f"{name} = {number(value)}" for name, value in zip(("w₁", "w₂", "b"), weights[0], strict=True)]
        inputs, z, a = [f"size\n{number(n['x1'])}", f"age\n{number(n['x2'])}", "1"], number(n["z"]), number(n["a"])
        self.diagram.show(
            [inputs, [f"z\n{z}"], [f"a\n{a}"]], [weights, np.zeros((1, 1))], [[labels], [[n["activation"].name]]]
        )
        self.terms.show([n["w1"] * n["x1"], n["w2"] * n["x2"], n["b"]])
        self.curve.show(n["activation"], n["z"], n["a"])
        self.decision.show(n["everywhere"], weights[0, :2], n["b"], n["half"])
        self.plane.show_data(X, VISITED)
        self.arrow.set_positions(n["foot"], n["tip"])
        self.arrow.set_clip_on(not _inside(n["tip"]))
        self.foot.set(data=n["foot"][:, None], visible=_inside(n["foot"]))
        self.input.set_data([n["x1"]], [n["x2"]])
        self.loss.set_text(f"loss {n['loss']:.3f}")

    def describe(self, n):
        return (
            f"z = {factor(n['w1'])}·{factor(n['x1'])} + {factor(n['w2'])}·{factor(n['x2'])} + {factor(n['b'])} "
            f"= {number(n['z'])}, a = {n['activation'].name}(z) = {number(n['a'])}. "
            f"Loss (mean squared error) over the {len(X)} houses: {number(n['loss'], 3)}; {n['wrong']} of them get an "
            f"answer on the wrong side of 0.5.{floor_told('houses', n['activation'])}"
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
        # The arrow turns about HOME, at the same distance from it, and points to x, y.
        w, foot, ahead = np.array([n["w1"], n["w2"]]), n["foot"], np.array([x, y]) - HOME
        along = ahead / max(np.linalg.norm(ahead), 1e-12) * (1 if ahead @ w >= 0 else -1)
        foot = HOME + along * np.linalg.norm(foot - HOME) * np.sign((foot - HOME) @ w)
        w = ((x, y) - foot) / ARROW
        return {"w1": w[0], "w2": w[1], "b": -(w @ foot)}


def _inside(point):
    """Return whether a point lies in the plane that is shown."""
    return bool(np.min(point) >= LOW and np.max(point) <= HIGH)


def _square(n):
    """Whether z keeps its value along what stands at a right angle to the arrow: so that is the line."""
    across = (n["tip"] - n["foot"])[::-1] * (1, -1)
    points = n["foot"] + np.array([[-1.0], [0.0], [1.0]]) * across
    return bool(np.abs(points @ (n["w1"], n["w2"]) + n["b"]).max() < 1e-9)


def _moved(before, after):
    """How far the line has gone along its arrow, against it where the number is negative."""
    along = after["tip"] - after["foot"]
    return float((after["foot"] - before["foot"]) @ along / np.linalg.norm(along))
