"""XOR with two hidden neurons: nine numbers, the lines they draw, and how they fold the plane."""

import numpy as np
from matplotlib.patches import Rectangle

from nnlib.datasets import xor
from nnlib.figures.collapsing.folding import Folding
from nnlib.figures.collapsing.lattice import lattice
from nnlib.figures.collapsing.neuron_lines import NeuronLines
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import MODEL, NEGATIVE, POSITIVE, TARGET
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.plane import Plane
from nnlib.panels.words import factor, number

CORNERS, TARGETS = xor()
NAMES = ["00", "01", "10", "11"]
LINES, DOTS = 5, 21
SQUARE = lattice(0, 1, LINES, DOTS)
LOW, HIGH = -1.0, 2.0  # of the plane that is shown
ARROW = 0.25  # how long a neuron's arrow is drawn, for weights of length 1
HANDLES = np.array([[-0.5, 0.7], [1.55, -0.45]])  # each neuron's line has its handle where it comes nearest to this
DASHES = [(0, (5, 2)), (0, (1.2, 1.4))]  # of the two neurons
FLOOR = 0.25  # the mean squared error of 0.5 everywhere, the best that there is without a bend
GOAL = 0.01
FOLDED = {"w11": 1.0, "w12": 1.0, "b1": 0.0}  # the others as at the start


def line_error(hidden):
    """Return the smallest mean squared error that one more neuron without an activation can have on XOR."""
    inputs = np.hstack([hidden, np.ones((4, 1))])
    return mean_squared_error(inputs @ np.linalg.lstsq(inputs, TARGETS)[0], TARGETS)


class XorFigure(LiveFigure):
    """Two hidden neurons and one output: the plane of the inputs, and that of the hidden neurons before and after."""

    mosaic = [["plane"] * 4 + ["before"] * 3 + ["after"] * 3] * 3 + [["plane"] * 4 + ["loss"] * 6]
    size = (8.6, 4.1)
    narrow = [["plane"] * 2] * 5 + [["before", "after"]] * 3 + [["loss"] * 2]
    narrow_size = (4.6, 7.6)
    alt = (
        "Left, the plane of the inputs with the four corners of XOR, coloured by the network's answer, its boundary "
        "as a solid line, and for each hidden neuron the line where its z is 0, dashed or dotted, with an arrow. "
        "Right, the square between the corners in the plane of the two hidden neurons, before and after the "
        "activation. Below, the mean squared error as a bar, with a dashed line at 0.25."
    )
    goal = Goal(
        f"with ReLU, bring the mean squared error below {GOAL}",
        lambda numbers: numbers["activation"] == "ReLU" and numbers["loss"] < GOAL,
    )

    scenes = (
        Scene(
            "Before the activation the square is turned, sheared and stretched, but its edges stay straight. After "
            "ReLU what lay left of z₁ = 0 is pressed onto the line h₁ = 0, and what lay below z₂ = 0 onto h₂ = 0.",
            lambda n: (
                n["activation"] == "ReLU"
                and (n["square z"].min(axis=0) < 0).all()
                and not n["square h"][n["square z"] < 0].any()
            ),
            look="after",
        ),
        Scene(
            "Here the fold has put 01 and 10 on one point, away from the line through 00 and 11: one straight line "
            "can part the classes. Only the three numbers of the output are still wrong.",
            lambda n: n["loss"] > 0.2 and line_error(n["h"]) < 1e-12,
            (FOLDED,),
            "after",
        ),
        Scene(
            "The same nine numbers with the identity: nothing is folded, and no output weights can get the loss "
            "below 0.25.",
            lambda n: n["activation"] == "identity" and n["loss"] > FLOOR and np.isclose(line_error(n["h"]), FLOOR),
            (FOLDED | {"activation": "identity"},),
            "loss",
        ),
        Scene(
            "Two neurons that bend in the same place are as good as one: 00, 01 and 11 stay on one straight line.",
            lambda n: n["activation"] == "ReLU" and np.ptp(n["h"], axis=1).max() < 1e-12 and n["loss"] > 0.1,
            (FOLDED | {"b2": 0.0},),
            "after",
        ),
    )

    def __init__(self):
        start = {
            **{"w11": ("① w₁", -0.5), "w12": ("① w₂", 1.0), "b1": ("① b", -0.7)},
            **{"w21": ("② w₁", 1.0), "w22": ("② w₂", 1.0), "b2": ("② b", -1.0)},
            **{"v1": ("v₁", 1.0), "v2": ("v₂", -1.0), "c": ("c", 0.0)},
        }
        sliders = {name: slider(label, -4, 4, value) for name, (label, value) in start.items()}
        first = {name: sliders.pop(name) for name in ("w11", "w12", "b1")}
        super().__init__(first, more=sliders | {"activation": choice("activation", list(ACTIVATIONS), "ReLU")})

    def build(self, axes):
        self.plane = Plane(axes["plane"], (LOW, HIGH, LOW, HIGH))
        for (x, y), target in zip(CORNERS, TARGETS, strict=True):
            marker, colour = ("s", POSITIVE) if target else ("o", NEGATIVE)
            style = {"color": colour, "markersize": 10, "markeredgecolor": "white", "animated": True, "zorder": 6}
            axes["plane"].plot(x, y, marker, **style)
        axes["plane"].set(xticks=[-1, 0, 1, 2], yticks=[-1, 0, 1, 2], title="inputs x")
        self.neurons = NeuronLines(axes["plane"], DASHES)
        self.before = Folding(axes["before"], "z", LINES, DOTS, NAMES, DASHES)
        self.after = Folding(axes["after"], "h", LINES, DOTS, NAMES, DASHES)
        axes["before"].set_title("before: z")
        self.header = moving_title(axes["after"], fontweight="bold")
        axes["loss"].set(xlim=(0, 1), ylim=(-0.5, 0.5), yticks=[], xticks=[0, FLOOR, 0.5, 0.75, 1])
        axes["loss"].set_title("mean squared error")
        self.bar = axes["loss"].add_patch(Rectangle((0, -0.3), 0, 0.6, color=MODEL, animated=True, zorder=3))
        axes["loss"].axvline(FLOOR, color=TARGET, linestyle=(0, (3, 2)), animated=True, zorder=4)
        note = {"ha": "right", "color": TARGET, "fontsize": 9, "transform": axes["loss"].transAxes}
        axes["loss"].text(1, 1.06, "– – the best without a bend", **note)
        self.loss = axes["loss"].text(0, 0, "", va="center_baseline", animated=True, zorder=4, fontweight="bold")

    def compute(self, w11, w12, b1, w21, w22, b2, v1, v2, c, activation):
        W, b = np.array([[w11, w12], [w21, w22]]), np.array([b1, b2])
        network = Network([Dense(W, b, ACTIVATIONS[activation]), Dense([[v1, v2]], [c])])
        hidden, output = network.forward(CORNERS)
        square = network.layers[0].forward(SQUARE)
        distances = (np.sum(W * HANDLES, axis=1) + b) / np.maximum(np.sum(W**2, axis=1), 1e-12)
        feet = HANDLES - distances[:, None] * W
        return {
            **{"W": W, "b": b, "v": np.array([v1, v2]), "c": c, "activation": activation},
            **{"z": hidden.z, "h": hidden.a, "square z": square.z, "square h": square.a},
            **{"answers": output.a[:, 0], "everywhere": network(self.plane.points)},
            **{"loss": mean_squared_error(output.a, TARGETS), "feet": feet, "tips": feet + ARROW * W},
        }

    def draw(self, n):
        self.plane.show_outputs(n["everywhere"])
        self.plane.show_boundary(n["everywhere"], 0.5)
        self.neurons.show(n["W"], n["feet"], n["tips"])
        both = np.stack([n["square z"], n["square h"]])
        reach = both.min(), both.max()
        self.before.show(n["square z"], n["z"], TARGETS, reach)
        self.after.show(n["square h"], n["h"], TARGETS, reach)
        self.after.show_boundary(n["v"], n["c"] - 0.5)
        self.header.set_text(f"after: h = {n['activation']}(z)" if n["activation"] != "identity" else "after: h = z")
        self.bar.set_width(n["loss"])
        inside = n["loss"] > 0.85
        self.loss.set(x=min(n["loss"], 1) + (-0.015 if inside else 0.015), text=number(n["loss"], 3))
        self.loss.set(ha="right" if inside else "left", color="white" if inside else MODEL)

    def describe(self, n):
        f = "" if n["activation"] == "identity" else n["activation"]
        z = [f"{f}({factor(w[0])}·x₁ + {factor(w[1])}·x₂ + {factor(b)})" for w, b in zip(n["W"], n["b"], strict=True)]
        answers = ", ".join(
            f"{number(answer)} at ({name[0]}, {name[1]})" for answer, name in zip(n["answers"], NAMES, strict=True)
        )
        text = (
            f"Answer = {factor(n['v'][0])}·{z[0]} + {factor(n['v'][1])}·{z[1]} + {factor(n['c'])}\n"
            f"That is {answers}. Mean squared error: {number(n['loss'], 3)}."
        )
        return f"{text} With the identity it never gets below {FLOOR}." if not f else text

    def handles(self, n):
        points = {f"the line of neuron {i}": foot for i, foot in enumerate(n["feet"], start=1)}
        points |= {f"the arrow of neuron {i}": tip for i, tip in enumerate(n["tips"], start=1)}
        inside = {name: point for name, point in points.items() if point.min() >= LOW and point.max() <= HIGH}
        return {name: (self.axes["plane"], *point) for name, point in inside.items()}

    def dragged(self, name, x, y):
        i = int(name[-1])
        w, foot, home = self.numbers["W"][i - 1], self.numbers["feet"][i - 1], HANDLES[i - 1]
        if "line" in name:
            return {f"b{i}": -(w[0] * x + w[1] * y)}
        # The arrow turns about the line's home, at the same distance from it, and points to x, y.
        ahead = np.array([x, y]) - home
        along = ahead / max(np.linalg.norm(ahead), 1e-12) * (1 if ahead @ w >= 0 else -1)
        foot = home + along * np.linalg.norm(foot - home) * np.sign((foot - home) @ w)
        w = ((x, y) - foot) / ARROW
        return {f"w{i}1": w[0], f"w{i}2": w[1], f"b{i}": -(w @ foot)}
