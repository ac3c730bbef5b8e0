"""When to stop: a curve that could turn eight times learns ten houses, round by round."""

from functools import cache

import numpy as np

from nnlib.figures.how_machines_learn.districts import MOST, Town, district, scaled, squared, turns_of
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK, GREY, SLOPE
from nnlib.panels.history import short_power
from nnlib.panels.words import number

LEARNING_RATE = 0.2
ROUNDS = np.unique(np.geomspace(1, 100_000, 101).round().astype(int))  # what is recorded
WITHIN = 1.02  # the goal: this often the lowest loss on the new houses
START, NEVER = 10, -1
HOUSES = district(0)


def powers(sizes):
    """Return 1, t, t², … of the scaled sizes: what the weights are multiplied by, (n, 10)."""
    return scaled(sizes)[:, None] ** np.arange(MOST + 2)


@cache
def recorded():
    """Return the weights after each of ROUNDS, (n, 10), from 0 on.

    A round takes w to w − 0.2 · slope, and the slope is linear in w: so is a round, and many rounds are a power of it.
    """
    X, n = powers(HOUSES.x), MOST + 2
    a_round = np.eye(n + 1)
    a_round[:n, :n] -= LEARNING_RATE * 2 / len(X) * X.T @ X
    a_round[:n, n] = LEARNING_RATE * 2 / len(X) * X.T @ HOUSES.y
    return np.array([np.linalg.matrix_power(a_round, int(rounds))[:n, n] for rounds in ROUNDS])


@cache
def losses():
    """Return the losses after each of ROUNDS on the ten houses and on the new ones, (2, n)."""
    sets = ((HOUSES.x, HOUSES.y), (HOUSES.new_x, HOUSES.new_y))
    return np.array([[squared(powers(x) @ w - y) for w in recorded()] for x, y in sets])


LOWEST = int(losses()[1].argmin())  # the moment to stop


class StoppingFigure(LiveFigure):
    """The curve after so many rounds of learning, and the losses on the ten houses and on the new ones up to there."""

    mosaic, size = [["houses"] * 4 + ["loss"] * 5], (8.8, 3.5)
    narrow, narrow_size = [["loss"], ["houses"]], (4.6, 6.6)
    alt = (
        "Left, price against size: ten houses as squares, 200 new ones as small dots, and the curve as it is after so "
        "many rounds. Right, over the rounds, the loss on the ten houses, a grey line, and on the new ones, a dashed "
        "black line, as far as you have been; an upright line at the present round, and a ring where you stopped."
    )
    goal = Goal(
        "press Stop here where the loss on the new houses is lowest",
        lambda n: n["stopped"] != NEVER and n["losses"][1, n["stopped"]] <= WITHIN * n["losses"][1].min(),
    )

    scenes = (
        Scene(
            "The loss on the ten houses falls in every round, from 2.343 after the first to 0.005 after 100,000.",
            lambda n: (
                n["rounds"] == 100_000
                and (np.diff(n["losses"][0]) < 0).all()
                and [number(n["losses"][0, i], 3) for i in (0, -1)] == ["2.343", "0.005"]
            ),
            ({"moment": len(ROUNDS) - 1, "seen": len(ROUNDS) - 1},),
            "loss",
        ),
        Scene(
            "The loss on the new houses is lowest after about 1,400 rounds, 0.089; then it rises, and after 100,000 "
            "rounds it is 0.148.",
            lambda low, end: (
                (low["rounds"], end["rounds"]) == (1413, 100_000)
                and low["moment"] == low["losses"][1].argmin()
                and [number(n["losses"][1, n["moment"]], 3) for n in (low, end)] == ["0.089", "0.148"]
            ),
            tuple({"moment": moment, "seen": len(ROUNDS) - 1} for moment in (LOWEST, len(ROUNDS) - 1)),
            lambda n: ("loss", n["rounds"], n["losses"][1, n["moment"]]),
        ),
        Scene(
            "After 35 rounds the curve turns once, though it could turn 8 times: it begins simple, and the longer "
            "it learns, the more closely it follows the ten.",
            lambda early, late: (
                early["rounds"] == 35
                and early["turns"] == 1 < late["turns"]
                and (early["losses"][0, early["moment"]] > 20 * late["losses"][0, late["moment"]])
            ),
            ({"moment": 20, "seen": 20}, {"moment": len(ROUNDS) - 1, "seen": len(ROUNDS) - 1}),
            "houses",
        ),
    )

    def __init__(self):
        super().__init__(
            {"moment": slider("moment", 0, len(ROUNDS) - 1, START, step=1)},
            buttons={"Stop here": lambda: {"stopped": self.values["moment"]}},
            play=self._next,
            state={"seen": START, "stopped": NEVER},
        )

    def _next(self):
        moment = self.values["moment"] + 1
        return {"moment": moment, "seen": max(moment, self.state["seen"])} if moment < len(ROUNDS) else {}

    def moved(self, name):
        return {"seen": max(self.values["moment"], self.state["seen"])}

    def build(self, axes):
        self.town, loss = Town(axes["houses"]), axes["loss"]
        self.header = moving_title(axes["houses"], fontweight="bold")
        loss.set(xscale="log", yscale="log", xlim=(1, ROUNDS[-1]), ylim=(0.003, 5), xlabel="rounds", ylabel="loss")
        loss.yaxis.set_major_formatter(short_power)
        loss.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        loss.grid(axis="y")
        moving = {"animated": True, "zorder": 5}
        looks = [{"color": GREY}, {"color": BLACK, "linestyle": (0, (4, 1.5))}]
        self.curves = [loss.plot([], [], **moving, **look)[0] for look in looks]
        self.now = loss.axvline(1, color=SLOPE, linewidth=1.2, animated=True, zorder=4)
        self.points = [loss.plot([], [], "o", color=look["color"], markersize=6, **moving)[0] for look in looks]
        ring = {"markersize": 13, "markerfacecolor": "none", "markeredgecolor": SLOPE, "markeredgewidth": 2}
        (self.ring,) = loss.plot([], [], "o", **ring, **moving)
        self.names = [moving_title(loss, color=GREY, fontweight="bold"), moving_title(loss, 1, ha="right")]

    def compute(self, moment, seen, stopped):
        curve = powers(HOUSES.between) @ recorded()[moment]
        return {
            **{"moment": moment, "seen": seen, "stopped": stopped, "losses": losses()},
            **{"rounds": int(ROUNDS[moment]), "curve": curve, "turns": turns_of(curve)},
        }

    def draw(self, n):
        self.town.show(HOUSES, n["curve"], True)
        self.header.set_text(f"after {_rounds(n['rounds'])}")
        for curve, point, each in zip(self.curves, self.points, n["losses"], strict=True):
            curve.set_data(ROUNDS[: n["seen"] + 1], each[: n["seen"] + 1])
            point.set_data([n["rounds"]], [each[n["moment"]]])
        self.now.set_xdata([n["rounds"]] * 2)
        where = [n["stopped"]] if n["stopped"] != NEVER else []
        self.ring.set_data(ROUNDS[where], n["losses"][1, where])
        ten, new = n["losses"][:, n["moment"]]
        self.names[0].set_text(f"— the ten {number(ten, 3)}")
        self.names[1].set_text(f"- - new ones {number(new, 3)}")

    def describe(self, n):
        ten, new = n["losses"][:, n["moment"]]
        text = (
            f"After {_rounds(n['rounds'])} the curve turns {n['turns']} time{'s' * (n['turns'] != 1)}. Its loss is "
            f"{number(ten, 3)} on the ten houses and {number(new, 3)} on the new ones."
        )
        if n["stopped"] == NEVER:
            return text
        stopped = number(n["losses"][1, n["stopped"]], 3)
        return f"{text}\nYou stopped after {_rounds(ROUNDS[n['stopped']])}, with {stopped} on the new ones."


def _rounds(count):
    return f"{count:,} rounds" if count > 1 else "1 round"
