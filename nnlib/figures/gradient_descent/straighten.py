"""Straighten the valley: the same houses with their sizes as they are, centred and standardised."""

from functools import cache

import numpy as np

from nnlib.figures.gradient_descent.path_map import STYLE, PathMap, descend, diverged
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.panels.colours import GREY, MODEL
from nnlib.panels.history import LossHistory
from nnlib.panels.houses import BY_SIZE, Prices
from nnlib.panels.words import number

RAW, CENTRED, STANDARDISED = "as it is", "centred", "standardised"
_MIDDLE = BY_SIZE.x - BY_SIZE.x.mean()
SIZES = {
    RAW: BY_SIZE,
    CENTRED: Prices(_MIDDLE, BY_SIZE.y),
    STANDARDISED: Prices(_MIDDLE / BY_SIZE.x.std(), BY_SIZE.y),
}
START = 0.0, 1.0  # the same guesses for all three: each house costs 1
GRID = np.linspace(-1, 3.5, 91)  # of the map
MOST, GOAL = 50, 3  # steps
MANY = 1e6  # losses are drawn up to here


@cache
def loss_map(size):
    """Return the losses over GRID and GRID, (91, 91)."""
    return SIZES[size].losses(*np.meshgrid(GRID, GRID))


@cache
def curvatures(size):
    """Return the smallest and the largest curvature of the loss of w·x + b, whatever the direction."""
    inputs = np.hstack([SIZES[size].x, np.ones_like(SIZES[size].x)])
    return np.linalg.eigvalsh(2 * inputs.T @ inputs / len(inputs))


def _gradient(size):
    def gradient(w, b):
        slopes = SIZES[size].trace(w, b).backward[0]
        return np.array([slopes.dW[0, 0], slopes.db[0]])

    return gradient


class StraightenFigure(LiveFigure):
    """The houses with their sizes shifted and stretched, the map of the loss, and the path on it."""

    mosaic, size = [["map"] * 6 + ["houses"] * 5 + ["history"] * 5], (9.2, 3.5)
    narrow, narrow_size = [["map"], ["houses"], ["history"]], (4.6, 11)
    alt = (
        "Left, the map of the loss over w and b with the path of gradient descent and a star where the loss is lowest. "
        "Middle, the 40 houses over the input, their size as it is, centred or standardised, with the line that the "
        "last step has reached. Right, the loss after each step."
    )
    goal = Goal(
        f"come within 1 % of the lowest loss in at most {GOAL} steps", lambda n: n["times"][: GOAL + 1].min() <= 1.01
    )
    scenes = (
        Scene(
            "With the sizes as they are, the loss is a long valley: its largest curvature is 46.7 times its smallest. "
            "Ten steps at 1/curvature, here 0.15, leave the loss at twice the lowest there is.",
            lambda n: (
                len(n["times"]) == 11
                and round(n["ratio"], 1) == 46.7
                and round(1 / n["curvatures"][1], 2) == n["eta"] == 0.15
                and 1.9 < n["times"][-1] < 2.1
            ),
            ({"eta": 0.15},),
            "map",
        ),
        Scene(
            "Centred, the middle of the houses is at 0: there w turns the line and b lifts it, and neither undoes the "
            "other. The ratio falls to 4.3, and ten steps at 1/curvature end 4 % above the lowest loss.",
            lambda n: (
                len(n["times"]) == 11
                and abs(n["prices"].x.mean()) < 1e-12
                and round(n["ratio"], 1) == 4.3
                and np.isclose(1 / n["curvatures"][1], n["eta"])
                and round(n["times"][-1], 2) == 1.04
            ),
            ({"size": CENTRED, "eta": 0.5},),
            "map",
        ),
        Scene(
            "Standardised, both directions are equally steep: a bowl, with a ratio of 1.0. At 1/curvature a single "
            "step arrives.",
            lambda n: len(n["times"]) == 2 and round(n["ratio"], 6) == 1 and round(n["times"][-1], 6) == 1,
            ({"size": STANDARDISED, "eta": 0.5, "steps": 1},),
            "map",
        ),
        Scene(
            "The lines have not become better: the lowest loss is 0.0472 all three times.",
            lambda *all_three: (
                all(round(n["prices"].best[2], 4) == 0.0472 for n in all_three)
                and len({n["size"] for n in all_three}) == 3
            ),
            ({"size": RAW}, {"size": CENTRED}, {"size": STANDARDISED}),
            "history",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "size": choice("size", list(SIZES)),
                "eta": slider("learning rate η", 0.01, 1.0, 0.28, 0.01),
                "steps": slider("steps", 0, MOST, 10, step=1),
            }
        )

    def build(self, axes):
        self.map = PathMap(axes["map"], GRID, ("w", "b"))
        panel = axes["houses"]
        panel.set(xlim=(-2.3, 2.3), ylim=(-0.5, 5), xlabel="size, as the network sees it", ylabel="price")
        panel.axvline(0, color=GREY, linewidth=0.8)
        moving = {"animated": True, "in_layout": False}
        (self.houses,) = panel.plot([], [], "o", color=GREY, markersize=4, zorder=4, **moving)
        (self.line,) = panel.plot([], [], color=MODEL, linewidth=2, zorder=5, **moving)
        styles = {"loss after each step": STYLE | {"linestyle": "--"}}
        self.history = LossHistory(axes["history"], styles, "steps", within=(0.01, 100), limits=(MOST,))

    def compute(self, size, eta, steps):
        prices, path = SIZES[size], descend(_gradient(size), START, eta, steps)
        losses = prices.losses(*path.T)
        small, large = curvatures(size)
        return {
            **{"size": size, "eta": eta, "prices": prices, "path": path, "losses": losses, "lost": diverged(path)},
            **{"times": losses / prices.best[2], "curvatures": (small, large), "ratio": large / small},
        }

    def draw(self, n):
        self.map.show(loss_map(n["size"]), "MSE of the 40 houses", n["path"], n["prices"].best[:2])
        self.houses.set_data(n["prices"].x[:, 0], n["prices"].y[:, 0])
        w, b = n["path"][-1]
        ends = np.array([-2.3, 2.3])
        self.line.set_data(ends, w * ends + b)
        note = "" if n["lost"] is None else f"diverged at step {n['lost']}"
        best = n["prices"].best[2]
        losses = {"loss after each step": np.minimum(n["losses"], MANY)}
        self.history.show(losses, best, f"lowest {best:.3g}", note)

    def describe(self, n):
        steps, (w, b), (small, large) = len(n["path"]) - 1, n["path"][-1], n["curvatures"]
        text = f"After {steps} {'step' if steps == 1 else 'steps'}: w = {number(w, 3)}, b = {number(b, 3)}, loss "
        text += f"{n['losses'][-1]:,.4f}, {n['times'][-1]:,.3f} times the lowest there is."
        text += (
            f"\nCurvature between {number(small)} and {number(large)}, a ratio of {number(n['ratio'], 1)}: rates below "
        )
        return text + f"{number(2 / large)} will do, and 1/curvature is {number(1 / large)}."
