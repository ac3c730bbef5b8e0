"""One weight: the loss as a curve, its slope as a tangent, the step that follows from it, and where that lands."""

from dataclasses import dataclass

import numpy as np

from nnlib.figures.gradient_descent.descent import Descent
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.panels.colours import SLOPE
from nnlib.panels.history import LossHistory
from nnlib.panels.houses import BY_SIZE
from nnlib.panels.words import factor, number, signed

LOW, HIGH, MIDDLE = -1.0, 4.0, 1.5  # of the weights to start from
VIEWS = (2.5, 5, 10, 25)  # half of the width that is shown: a path that swings out is followed so far
MOST = 50  # steps
MANY = 1e6  # losses are drawn up to here
GOAL, WITHIN, FROM = 3, 1.01, 1.0  # steps, times the lowest loss, from a loss above this


def _houses_loss(w):
    return BY_SIZE.losses(w, np.zeros(np.shape(w)))


def _houses_slope(w):
    return BY_SIZE.trace(w, 0.0).backward[0].dW[0, 0]


def _valleys_loss(w):
    x = np.asarray(w) - MIDDLE
    return 0.5 * (x**2 / 1.44 - 1) ** 2 + 0.15 * x + 0.3


def _valleys_slope(w):
    x = w - MIDDLE
    return 2 * x * (x**2 / 1.44 - 1) / 1.44 + 0.15


@dataclass(frozen=True)
class Slice:
    """The loss as one weight changes, its slope, and the weight at which it is lowest."""

    loss: callable
    slope: callable
    best: float


HOUSES, VALLEYS = "the houses, b = 0", "two valleys"
SLICES = {
    HOUSES: Slice(_houses_loss, _houses_slope, float(np.sum(BY_SIZE.x * BY_SIZE.y) / np.sum(BY_SIZE.x**2))),
    VALLEYS: Slice(_valleys_loss, _valleys_slope, MIDDLE + float(np.roots([2 / 1.44**2, 0, -2 / 1.44, 0.15]).min())),
}


def descend(slope, w, eta, steps):
    """Return the weights step by step, the start first; the last may be the first that is out of every view."""
    path = [w]
    while len(path) <= steps and abs(path[-1] - MIDDLE) <= VIEWS[-1]:
        path.append(path[-1] - eta * float(slope(path[-1])))
    return path


class OneWeightFigure(LiveFigure):
    """Gradient descent on one weight, a step at a time, forwards and back."""

    mosaic, size = [["loss"] * 3 + ["history"] * 2], (8.6, 3.8)
    narrow, narrow_size = [["loss"], ["history"]], (4.6, 7)
    alt = (
        "Left, the loss against the weight w: a curve, the places that the steps led through, the tangent at the "
        "present one, and an arrow for the next step down to where it lands on the curve. A diamond on the axis marks "
        "the start. Right, the loss after each step, and the lowest loss there is as a dashed line."
    )
    goal = Goal(
        f"with the houses, from a start whose loss is above {FROM:g}, come within 1 % of the lowest loss in at most "
        f"{GOAL} steps",
        lambda n: (
            n["slice"] == HOUSES and n["losses"][0] > FROM and min(n["losses"][: GOAL + 1]) <= WITHIN * n["best"][1]
        ),
    )

    scenes = (
        Scene(
            "The steps get shorter by themselves, because the slope does: the rate stays the same all the time.",
            lambda n: len(n["path"]) == 21 and np.all(np.diff(np.abs(np.diff(n["path"]))) < 0) and n["eta"] == 0.03,
            ({"steps": 20},),
            "loss",
        ),
        Scene(
            "With a rate of 0.21, the first step lands almost exactly at the lowest place.",
            lambda n: n["eta"] == 0.21 and abs(n["path"][1] - n["best"][0]) < 0.02,
            ({"eta": 0.21, "steps": 1},),
            lambda n: ("loss", *n["best"]),
        ),
        Scene(
            "With a rate of 0.35, every step lands on the other side. As the other side is lower, it still arrives.",
            lambda n: (
                np.all(np.diff(np.sign(np.subtract(n["path"], n["best"][0]))) != 0)
                and np.all(np.diff(n["losses"]) < 0)
                and n["losses"][-1] < WITHIN * n["best"][1]
            ),
            ({"eta": 0.35, "steps": 12},),
            "loss",
        ),
        Scene(
            "On the two valleys (this curve is made up), a start at 3.5 with a rate of 0.10 ends in the valley on the "
            "right, though the one on the left is deeper.",
            lambda n: n["path"][0] == 3.5 and abs(n["slope"]) < 0.01 and n["path"][-1] > MIDDLE > n["best"][0],
            ({"slice": VALLEYS, "w": 3.5, "eta": 0.1, "steps": MOST},),
            "loss",
        ),
        Scene(
            "With a rate of 0.40 the path from the same start jumps across and ends in the deeper valley; from −0.5, "
            "where that one is near, a rate of 0.50 leads away from it.",
            lambda lucky, unlucky: (
                abs(lucky["path"][-1] - lucky["best"][0]) < 0.5
                and unlucky["path"][0] == -0.5
                and unlucky["path"][-1] > MIDDLE
            ),
            (
                {"slice": VALLEYS, "w": 3.5, "eta": 0.4, "steps": MOST},
                {"slice": VALLEYS, "w": -0.5, "eta": 0.5, "steps": MOST},
            ),
            "loss",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "w": slider("start w", LOW, HIGH, -0.5, 0.05),
                "eta": slider("learning rate η", 0.01, 0.6, 0.03, 0.01),
                "slice": choice("loss", list(SLICES)),
            },
            buttons={"Step": lambda: self._go(1), "Back": lambda: self._go(-1), "10 steps": lambda: self._go(10)},
            state={"steps": 0},
        )

    def _go(self, steps):
        return {"steps": int(np.clip(len(self.numbers["path"]) - 1 + steps, 0, MOST))}

    def build(self, axes):
        self.descent = Descent(axes["loss"])
        style = {"color": SLOPE, "marker": "s", "markersize": 4.5, "linewidth": 1.5, "linestyle": "--"}
        self.history = LossHistory(axes["history"], {"loss after each step": style}, "steps", within=(0.01, 100))

    def compute(self, w, eta, slice, steps):
        chosen = SLICES[slice]
        path = descend(chosen.slope, w, eta, steps)
        gone = abs(path[-1] - MIDDLE) > VIEWS[-1]
        slope = np.nan if gone else float(chosen.slope(path[-1]))
        reach = next(view for view in VIEWS if max(abs(np.array(path[: -1 if gone else None]) - MIDDLE)) <= view)
        grid = np.linspace(MIDDLE - reach, MIDDLE + reach, 401)
        landing = path[-1] if gone else path[-1] - eta * slope
        return {
            **{"slice": slice, "eta": eta, "path": path, "losses": chosen.loss(path).tolist(), "gone": gone},
            **{"slope": slope, "landing": (landing, float(chosen.loss(landing)))},
            **{"best": (chosen.best, float(chosen.loss(chosen.best))), "curve": (grid, chosen.loss(grid))},
        }

    def draw(self, n):
        self.descent.show_curve(*n["curve"])
        self.descent.show_path(n["path"], n["losses"])
        self.descent.show_step(n["path"][-1], n["losses"][-1], n["slope"], n["landing"])
        title = f"slope {number(n['slope'])}, so the next step is {signed(-n['eta'] * n['slope'])}"
        self.descent.title.set_text("diverged: the last step left the picture" if n["gone"] else title)
        losses, (_, best) = np.minimum(n["losses"], MANY), n["best"]
        self.history.show({"loss after each step": losses}, best, f"lowest {best:.3g}")

    def describe(self, n):
        steps, w, loss, (lowest, best) = len(n["path"]) - 1, n["path"][-1], n["losses"][-1], n["best"]
        place = f"After {steps} {'step' if steps == 1 else 'steps'} w = {w:.4g} and the loss is {_large(loss)}"
        if steps and loss > (1 + 1e-9) * n["losses"][-2]:  # not where only rounding is left
            place += ", higher than before"
        floor = f"The lowest there is: {best:.4g}, at w = {lowest:.4g}."
        if n["gone"]:
            return f"{place}: w has run away. Press Back, or lower the learning rate.\n{floor}"
        (landing, next_loss), eta, slope = n["landing"], number(n["eta"]), n["slope"]
        text = (
            f"{place}. The slope is {_told(slope)}, so the next step is -{eta}·{factor(slope, 3)} = "
            f"{signed(-n['eta'] * slope, 3)}, to w = {landing:.4g} and a loss of {_large(next_loss)}.\n{floor}"
        )
        return f"{text} These were {MOST} steps, the most that are shown." if steps == MOST else text

    def handles(self, n):
        return {"the start": (self.axes["loss"], n["path"][0], 0.0)}

    def dragged(self, name, x, y):
        return {"w": x}


def _told(slope):
    """Write a slope with four digits; where it is nearly 0, what is left of it is rounding."""
    return f"{slope:.4g}" if abs(slope) >= 0.001 else number(slope, 4)


def _large(loss):
    return f"{loss:.4g}" if loss < 1e4 else f"{loss:,.0f}"
