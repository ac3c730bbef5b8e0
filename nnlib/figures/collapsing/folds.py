"""Layers that fold: a curve with four kinks, folded along one line and then along another, and the kinks counted."""

import numpy as np

from nnlib.activations import relu
from nnlib.figures.collapsing.bent_line import through
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.network import Dense, Network
from nnlib.panels.axes import moving_title, round_up, set_limits
from nnlib.panels.colours import GREY, MODEL

AT = (-0.8, -0.35, 0.1, 0.55, 1.0)  # the kinks of layer one, and the end
START = (0.1, 0.6, -0.1, 0.5, 0.3)
NEURONS = 4, 6, 8  # up to each of the layers
MOST = 16  # kinks
EVEN = 0.02  # peaks differ by no more
PANELS = ["one", "two", "three"]


def folded(heights, c1, c2):
    """Return the network: a curve through the heights, then two neurons that fold it at c1, then two that fold at c2.

    Folded at c, the curve r is |r − c| = ReLU(r − c) + ReLU(c − r).
    """
    line = through(list(zip(AT, heights, strict=True)))
    v, c = line.layers[1].W[0], line.layers[1].b[0]
    fold = Dense([v, -v], [c - c1, c1 - c], relu)
    again = Dense([[1, 1], [-1, -1]], [-c2, c2], relu)
    return Network([line.layers[0], fold, again, Dense([[1, 1]], [0])])


def curves(network, x, c1, c2):
    """Return what layer one makes of x, and that folded once and twice, (3, n)."""
    _, fold, again, output = network.forward(np.array(x)[:, None])
    return np.array([fold.z[:, 0] + c1, again.z[:, 0] + c2, output.a[:, 0]])


def crossings(x, y, level):
    """Return x with the places added where the line through (x, y) crosses the level."""
    above = y - level
    i = np.flatnonzero(above[:-1] * above[1:] < 0)
    return np.sort(np.concatenate([x, x[i] + (x[i + 1] - x[i]) * above[i] / (above[i] - above[i + 1])]))


def kinks(x, y):
    """Return the places inside the line through (x, y) where its slope changes."""
    slopes = np.diff(y) / np.diff(x)
    return x[1:-1][np.abs(np.diff(slopes)) > 1e-9]


def peaks(heights):
    """Return the heights of a folded curve's kinks that are not at 0, where it was folded."""
    return heights[heights > 1e-9]


class FoldsFigure(LiveFigure):
    """Layer one's curve, dragged by its heights, and what two layers that fold make of it."""

    mosaic, size = [PANELS], (9, 3.6)
    narrow, narrow_size = [[name] for name in PANELS], (4.6, 8)
    alt = (
        "Three panels over the same x. Left, the curve of layer one, with diamonds to drag at its four kinks and at "
        "its end, and a dashed line at c₁. Middle, the same curve with all that lay below c₁ flipped up, and a dashed "
        "line at c₂. Right, that curve folded at c₂. Hollow dots mark the kinks, whose number stands above each panel."
    )
    goal = Goal(
        f"make {MOST} kinks with these 8 neurons, and let all the peaks on the right be equally high",
        lambda n: len(n["kinks"][2]) == MOST and np.ptp(peaks(n["at kinks"][2])) < EVEN,
    )
    scenes = (
        Scene(
            "Layer one has four neurons and four kinks. Folded at c₁ = 0.25, each crossing of the dashed line becomes "
            "a new kink, and the four old ones stay.",
            lambda n: len(n["kinks"][0]) == 4 and len(n["kinks"][1]) == 4 + n["crossed"][0] > 4,
            look="two",
        ),
        Scene(
            "A line that the curve does not cross adds no kink: with c₁ = 0.8 the curve is only turned upside down.",
            lambda n: n["crossed"][0] == 0 and len(n["kinks"][1]) == 4,
            ({"c1": 0.8},),
            "two",
        ),
        Scene(
            "With c₁ = 0.4 each of the four sloping pieces crosses the line: eight kinks from 4 + 2 neurons. Six "
            "neurons in one layer make six at most.",
            lambda n: n["crossed"][0] == 4 and len(n["kinks"][1]) == 8,
            ({"c1": 0.4},),
            "two",
        ),
        Scene(
            "Folded again at c₂ = 0, nothing happens: the first fold has left nothing below 0 that could be "
            "flipped up.",
            lambda n: n["c2"] == 0 and len(n["kinks"][2]) == len(n["kinks"][1]) and n["crossed"][1] == 0,
            ({"c2": 0.0},),
            "three",
        ),
    )

    def __init__(self):
        super().__init__(
            {"c1": slider("c₁", -1, 1, 0.25, 0.05), "c2": slider("c₂", 0, 1, 0.2, 0.05)}, state={"heights": START}
        )

    def build(self, axes):
        moving, self.lines, self.dots, self.levels, self.titles = {"animated": True}, [], [], [], []
        for name in PANELS:
            panel = axes[name]
            panel.set(xlim=(-1.05, 1.05), ylim=(-1.15, 1.15), xlabel="x")
            panel.set_xticks([-1, -0.5, 0, 0.5, 1])
            panel.axhline(0, color=GREY, linewidth=0.8)
            self.levels.append(panel.axhline(0, color=MODEL, linestyle=(0, (5, 3)), linewidth=1.3, zorder=3, **moving))
            self.lines += panel.plot([], [], color=MODEL, zorder=4, **moving)
            style = {"markersize": 6.5, "markerfacecolor": "white", "color": MODEL, "markeredgewidth": 1.5}
            self.dots += panel.plot([], [], "o", **style, zorder=6, **moving)
            self.titles.append(moving_title(panel, fontweight="bold"))
        style = {"markersize": 11, "color": MODEL, "markeredgecolor": "white", "clip_on": False, "in_layout": False}
        (self.points,) = axes["one"].plot([], [], "D", zorder=5, **style, **moving)

    def compute(self, c1, c2, heights):
        network, places, crossed = folded(heights, c1, c2), [np.array([-1.0, *AT])], []
        for number, level in enumerate((c1, c2)):
            y = curves(network, places[-1], c1, c2)[number]
            places.append(crossings(places[-1], y, level))
            crossed.append(len(places[-1]) - len(places[-2]))
        made = [curves(network, x, c1, c2)[number] for number, x in enumerate(places)]
        bent = [kinks(x, y) for x, y in zip(places, made, strict=True)]
        return {
            **{"c1": c1, "c2": c2, "heights": heights, "places": places, "curves": made, "crossed": crossed},
            **{"kinks": bent, "at kinks": [curves(network, x, c1, c2)[number] for number, x in enumerate(bent)]},
        }

    def draw(self, n):
        self.points.set_data(AT, n["heights"])
        names = "layer 1", "folded at c₁", "folded at c₂"
        for number, name in enumerate(names):
            self.lines[number].set_data(n["places"][number], n["curves"][number])
            self.dots[number].set_data(n["kinks"][number], n["at kinks"][number])
            count = len(n["kinks"][number])
            self.titles[number].set_text(f"{name}: {count} {'kink' if count == 1 else 'kinks'}")
        for line, level in zip(self.levels, (n["c1"], n["c2"], 0), strict=True):
            line.set_ydata([level] * 2)
        self.levels[2].set_visible(False)
        for number in (1, 2):
            tall = round_up(np.max(n["curves"][number]), (1.1, 2.2))
            set_limits(self.axes[PANELS[number]], ylim=(-0.05 * tall, tall))

    def describe(self, n):
        one, two, three = (len(found) for found in n["kinks"])
        return (
            f"Kinks: {one} from the 4 neurons of layer one, {two} after two more neurons have folded it at "
            f"{n['c1']:.2f}, {three} after another two have folded that at {n['c2']:.2f}. "
            "Eight neurons in one layer make 8 at most."
        )

    def handles(self, n):
        return {
            f"point {i}": (self.axes["one"], x, y)
            for i, (x, y) in enumerate(zip(AT, n["heights"], strict=True), start=1)
        }

    def dragged(self, name, x, y):
        heights = list(self.values["heights"])
        heights[int(name[-1]) - 1] = round(float(np.clip(round(20 * y) / 20, -1, 1)), 2)
        return {"heights": tuple(heights)}
