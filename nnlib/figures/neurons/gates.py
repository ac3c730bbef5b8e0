"""One neuron as a logic gate: its four sums, which always add up to the same in pairs, and what that forbids."""

import numpy as np

from nnlib.datasets import xor
from nnlib.figures.neurons.activations import ACTIVATIONS, GOAL, HALF, floor_told
from nnlib.figures.neurons.decision import Decision
from nnlib.figures.neurons.pairs import Pairs
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense
from nnlib.panels.axes import moving_title
from nnlib.panels.words import factor, number

CORNERS = xor()[0]  # 00, 01, 10, 11
GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NOT x₁": (1, 1, 0, 0), "XOR": (0, 1, 1, 0)}
GATES = {name: np.array(truth, dtype=float)[:, None] for name, truth in GATES.items()}
LOW, HIGH = -0.6, 1.6  # of the plane that is shown

SCENES = (
    Scene(
        "With w₁ = w₂ = 1 and b = −1.5 the line is right for AND: only (1, 1) has a z above 0. But the sigmoid is "
        "unsure at every corner.",
        lambda now: (now["z"] > 0).tolist() == [False] * 3 + [True] and 0.1 < now["a"].min() < now["a"].max() < 0.9,
        look="plane",
    ),
    Scene(
        "Another w₁ changes z₁₀ and z₁₁ by the same amount, so the two bars on the right still end at one place.",
        lambda a, b: b["z"][2] - a["z"][2] == b["z"][3] - a["z"][3] != 0 and a["ends"] != b["ends"] and _even(a, b),
        ({}, {"w1": -2.0}),
        "pairs",
    ),
    Scene(
        "On XOR, with all three numbers 0, every answer is 0.5: each corner is missed by 0.5, and the loss is 0.25.",
        lambda now: now["data"] == "XOR" and set(now["a"].tolist()) == {0.5} and now["loss"] == 0.25,
        ({"data": "XOR", "w1": 0.0, "w2": 0.0, "b": 0.0},),
        "plane",
    ),
    Scene(
        "On XOR, a step that gets three of the four corners right has the same loss: one corner is missed by 1, and "
        "1/4 is 0.25.",
        lambda now: sorted(abs(now["a"] - GATES["XOR"][:, 0]).tolist()) == [0, 0, 0, 1] and now["data"] == "XOR",
        ({"data": "XOR", "b": -0.5, "activation": ACTIVATIONS["step"]},),
        "plane",
    ),
)


class GateFigure(LiveFigure):
    """A neuron on the four corners 00, 01, 10, 11, with its four sums in the plane, and added up in pairs."""

    mosaic = [["plane"] * 5 + ["pairs"] * 4]
    size = (8.6, 3.9)
    narrow = [["plane"]] * 7 + [["pairs"]] * 4
    narrow_size = (4.6, 6.4)
    alt = (
        "Left, the plane of two inputs with the four corners 00, 01, 10 and 11, circles where the gate is 0 and "
        "squares where it is 1, each with its z and its answer a; the plane is coloured by the neuron's answer, with a "
        "solid line where that is 0.5 and a dotted one where z is 0 if that is elsewhere. Right, two rows of bars: z₀₀ "
        "and z₁₁ one after the other, and z₀₁ and z₁₀; both rows end at the same place."
    )
    goal = Goal(f"bring the loss below {GOAL}", lambda numbers: numbers["loss"] < GOAL)
    scenes = SCENES

    def __init__(self):
        super().__init__(
            {"w1": slider("w₁", -6, 6, 1.0), "w2": slider("w₂", -6, 6, 1.0), "b": slider("b", -6, 6, -1.5)},
            more={"data": choice("gate", list(GATES)), "activation": choice("activation", ACTIVATIONS)},
        )

    def build(self, axes):
        self.decision = Decision(axes["plane"], (LOW, HIGH, LOW, HIGH), ("x₁", "x₂"), "false", "true")
        axes["plane"].set(xticks=[0, 1], yticks=[0, 1])
        for marks in self.decision.plane._data:
            marks.set_markersize(11)
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}
        style = {"ha": "center", "va": "center", "fontsize": 9.5, "bbox": box, "animated": True, "zorder": 7}
        self.notes = [axes["plane"].text(x, y + (0.28 if y else -0.28), "", **style) for x, y in CORNERS]
        self.pairs = Pairs(axes["pairs"], [("z₀₀", "z₁₁"), ("z₀₁", "z₁₀")])
        self.loss = moving_title(axes["plane"], fontweight="bold")

    def compute(self, w1, w2, b, data, activation):
        neuron = Dense([[w1, w2]], [b], activation)
        corners, everywhere = neuron.forward(CORNERS), neuron.forward(self.decision.plane.points)
        z = corners.z[:, 0]
        return {
            **{"w": np.array([w1, w2]), "b": b, "data": data, "activation": activation, "half": HALF[activation]},
            **{"z": z, "a": corners.a[:, 0], "ends": (float(z[0] + z[3]), float(z[1] + z[2]))},
            **{"everywhere": everywhere, "loss": mean_squared_error(corners.a, GATES[data])},
        }

    def draw(self, n):
        self.decision.show(n["everywhere"], n["w"], n["b"], n["half"])
        self.decision.plane.show_data(CORNERS, GATES[n["data"]])
        for note, name, z, a in zip(self.notes, ("z₀₀", "z₀₁", "z₁₀", "z₁₁"), n["z"], n["a"], strict=True):
            note.set_text(f"{name} = {number(z)}\na = {number(a)}")
        self.pairs.show([n["z"][[0, 3]], n["z"][[1, 2]]])
        self.loss.set_text(f"{n['data']}: loss {n['loss']:.3f}")

    def describe(self, n):
        z00, z01, z10, z11 = n["z"]
        even, uneven = n["ends"]
        floor = " No single neuron gets below 0.25 on XOR." if n["data"] == "XOR" else ""
        return (
            f"z₀₀ + z₁₁ = {factor(z00)} + {factor(z11)} = {number(even)}, "
            f"and z₀₁ + z₁₀ = {factor(z01)} + {factor(z10)} = {number(uneven)}. "
            f"Loss on {n['data']}: {number(n['loss'], 3)}.{floor}{floor_told(n['data'], n['activation'])}"
        )


def _even(*stops):
    """Whether both pairs of z add up to the same."""
    return all(abs(numbers["ends"][0] - numbers["ends"][1]) < 1e-9 for numbers in stops)
