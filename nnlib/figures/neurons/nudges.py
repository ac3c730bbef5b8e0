"""One weight, nudged both ways: what the answers and the loss of a step neuron say of it, and those of a sigmoid."""

import numpy as np
from matplotlib.patches import Rectangle

from nnlib.activations import sigmoid, step
from nnlib.figures.neurons.visits import HIGH, LOW, NAMES, VISITED, X
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.network import Dense
from nnlib.panels.colours import GREY, MODEL, NEGATIVE, POSITIVE, SLOPE
from nnlib.panels.words import number, signed

W2, B = -4.0, 2.0  # the age's weight and the bias stay
NUDGE = 0.1
START, END = 0.0, 3.7  # of w₁
GRID = np.linspace(START, END, 801)
BOTH = {"step": step, "sigmoid": sigmoid}
DASHES = {"step": "-", "sigmoid": (0, (4, 1.5))}


def _answers(activation, w1):
    """Return the answers to all houses, a column for each of the weights w1."""
    w1 = np.atleast_1d(w1)
    return Dense(np.column_stack([w1, np.full(len(w1), W2)]), np.full(len(w1), B), activation).forward(X).a


def _losses(answers):
    return np.mean((answers - VISITED) ** 2, axis=0)


CURVES = {name: _losses(_answers(f, GRID)) for name, f in BOTH.items()}

SCENES = (
    Scene(
        "At w₁ = 0.6 the step neuron is wrong about 8 houses, and neither nudge changes any of its answers: its loss "
        "is level there, and says nothing about the way down.",
        lambda now: now["step"]["wrong"] == 8
        and now["step"]["changed"] == (0, 0)
        and len(set(now["step"]["losses"])) == 1,
        look="loss",
    ),
    Scene(
        "Of the sigmoid neuron, either nudge changes all 40 answers, none by as much as 0.05: a slightly larger w₁ "
        "lowers its loss, a slightly smaller one raises it.",
        lambda now: now["sigmoid"]["changed"] == (40, 40) and max(now["sigmoid"]["most"]) < 0.05
        and now["sigmoid"]["losses"][0] > now["sigmoid"]["losses"][1] > now["sigmoid"]["losses"][2],
        look=lambda numbers: ("loss", numbers["w1"], numbers["sigmoid"]["losses"][1]),
    ),
    Scene(
        "At w₁ = 1.4 the nudge upwards moves the line across three houses: three answers of the step jump from 0 to 1, "
        "and its loss falls at once by 3/40.",
        lambda now: now["step"]["changed"] == (0, 3) and now["step"]["most"][1] == 1
        and abs(now["step"]["losses"][1] - now["step"]["losses"][2] - 3 / 40) < 1e-12,
        ({"w1": 1.4},),
        "plane",
    ),
    Scene(
        "From w₁ = 1.9 to 2.6 the step neuron has every house right, and its loss is 0 all the way. That of the "
        "sigmoid falls and rises again: it can tell these lines apart.",
        lambda *stops: [stop["step"]["losses"][1] for stop in stops] == [0, 0, 0] == [*_between(1.9, 2.6)] * 3
        and stops[0]["sigmoid"]["losses"][1] > stops[1]["sigmoid"]["losses"][1] < stops[2]["sigmoid"]["losses"][1],
        ({"w1": 1.9}, {"w1": 2.2}, {"w1": 2.6}),
        "loss",
    ),
)  # fmt: skip


class NudgeFigure(LiveFigure):
    """A neuron whose w₁ is nudged by 0.1 both ways: the lines, the answers that change, and the loss over w₁."""

    mosaic = [["plane", "loss"]] * 2 + [["plane", "counts"]]
    size = (8.6, 3.9)
    narrow = [[name] for name in ["plane"] * 6 + ["loss"] * 4 + ["counts"] * 3]
    narrow_size = (4.6, 7.8)
    alt = (
        "Left, the houses in the plane of size and age, with the neuron's line, and two dashed lines where it would be "
        "with w₁ nudged down and up; houses between them are ringed. Right, the loss over w₁: a staircase for the "
        "step, a smooth curve for the sigmoid, with the places before and after the nudges marked, and the slope "
        "through them. Below, how many of the 40 answers a nudge upwards changes."
    )
    goal = Goal(
        "find a w₁ where the nudge down and the nudge up each change an answer of the step neuron",
        lambda numbers: min(numbers["step"]["changed"]) > 0,
    )
    scenes = SCENES

    def __init__(self):
        super().__init__({"w1": slider("w₁", START, END, 0.6)})

    def build(self, axes):
        self._build_plane(axes["plane"])
        self._build_loss(axes["loss"])
        axes["counts"].set(xlim=(0, 40), ylim=(1.5, -0.5), yticks=[0, 1], yticklabels=BOTH)
        axes["counts"].set_xlabel(f"answers of 40 that w₁ + {NUDGE} changes")
        axes["counts"].tick_params(axis="y", length=0)
        bar = {"color": GREY, "animated": True, "zorder": 3}
        self.bars = [axes["counts"].add_patch(Rectangle((0, i - 0.3), 0, 0.6, **bar)) for i in range(2)]
        note = {"va": "center_baseline", "animated": True, "zorder": 4, "fontsize": 9.5}
        self.notes = [axes["counts"].text(0, i, "", **note) for i in range(2)]

    def _build_plane(self, axes):
        axes.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), aspect="equal", xlabel=NAMES[0], ylabel=NAMES[1])
        axes.set(xticks=range(4), yticks=range(4))
        for name, truth, marker, colour in (("no", 0, "o", NEGATIVE), ("visit", 1, "s", POSITIVE)):
            points = X[VISITED[:, 0] == truth].T
            axes.plot(*points, marker, color=colour, markersize=5.8, markeredgecolor="white", label=name)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2, handletextpad=0)
        style = {"color": MODEL, "animated": True, "zorder": 4}
        (self.line,) = axes.plot([], [], linewidth=2.2, **style)
        (self.nudged,) = axes.plot([], [], linewidth=1.3, linestyle=(0, (5, 3)), **style)
        ring = {"markersize": 13, "markerfacecolor": "none", "markeredgecolor": MODEL, "markeredgewidth": 2}
        (self.rings,) = axes.plot([], [], "o", animated=True, zorder=5, **ring)

    def _build_loss(self, axes):
        axes.set(xlim=(START - 0.15, END + 0.15), ylim=(-0.02, 0.34), xlabel="w₁", ylabel="loss")
        for name, curve in CURVES.items():
            axes.plot(GRID, curve, color=MODEL, linestyle=DASHES[name], linewidth=1.6, label=name)
        (self.slopes,) = axes.plot([], [], color=SLOPE, linewidth=3, label="slope", animated=True, zorder=5)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, borderaxespad=0.2)
        mark = {"color": MODEL, "markeredgecolor": "white", "animated": True, "zorder": 6, "markersize": 6.5}
        (self.marks,) = axes.plot([], [], "o", **mark)

    def compute(self, w1):
        weights = [w1 - NUDGE, w1, w1 + NUDGE]
        return {"w1": w1} | {name: _told(_answers(activation, weights)) for name, activation in BOTH.items()}

    def draw(self, n):
        ends = np.array([LOW, HIGH])
        lines = [-(w * ends + B) / W2 for w in (n["w1"] - NUDGE, n["w1"], n["w1"] + NUDGE)]
        self.line.set_data(ends, lines[1])
        self.nudged.set_data([*ends, np.nan, *ends], [*lines[0], np.nan, *lines[2]])
        self.rings.set_data(*X[n["step"]["moved"]].T)
        w = n["w1"] + np.array([-NUDGE, 0, NUDGE])
        losses = [n[name]["losses"] for name in BOTH]
        self.marks.set_data([*w, *w], [loss for three in losses for loss in three])
        # longer than the nudges, so that it can be seen
        reach = np.array([-3.5 * NUDGE, 3.5 * NUDGE])
        slopes = [(low + high) / 2 + reach * (high - low) / (2 * NUDGE) for low, _, high in losses]
        self.slopes.set_data([*(n["w1"] + reach), np.nan] * 2, [y for each in slopes for y in (*each, np.nan)])
        for name, bar, note in zip(BOTH, self.bars, self.notes, strict=True):
            count, most = n[name]["changed"][1], n[name]["most"][1]
            bar.set_width(count)
            inside = count > 20
            note.set(x=count + (-0.6 if inside else 0.6), ha="right" if inside else "left")
            note.set(text=f"{count}, by {most:.2f} at most" if count else "0", color="white" if inside else MODEL)

    def describe(self, n):
        told = []
        for name in BOTH:
            (down, up), (low, loss, high) = n[name]["changed"], n[name]["losses"]
            told.append(
                f"{name}: loss {number(loss, 3)}. w₁ − {NUDGE} changes {down} of 40 answers and the loss by "
                f"{signed(low - loss, 4)}; w₁ + {NUDGE} changes {up}, and the loss by {signed(high - loss, 4)}."
            )
        return f"w₁ = {number(n['w1'], 1)}. With the {told[0]}\nWith the {told[1]}"


def _between(low, high):
    """Return the different losses of the step neuron from one w₁ to another."""
    return set(CURVES["step"][np.searchsorted(GRID, low) : np.searchsorted(GRID, high)].tolist())


def _told(answers):
    """Return what there is to say of the answers (40, 3) before, between and after two nudges."""
    changes = np.abs(answers[:, [0, 2]] - answers[:, [1]])
    return {
        "losses": tuple(_losses(answers).tolist()),
        "changed": tuple(np.count_nonzero(changes, axis=0).tolist()),
        "most": tuple(changes.max(axis=0).tolist()),
        "moved": changes.max(axis=1) > 0,
        "wrong": int(np.sum((answers[:, [1]] > 0.5) != (VISITED > 0.5))),
    }
