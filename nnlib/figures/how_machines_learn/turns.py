"""Overfit by hand: how many turns should a curve through ten houses have, to be right about houses that are new?"""

from functools import cache

import numpy as np
from matplotlib.patches import Rectangle

from nnlib.figures.how_machines_learn.districts import MOST, NEW, SEEDS, TEN, Town, district, squared
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK, GREY
from nnlib.panels.words import number

TOP = 0.4  # the largest loss on the axis
HIDDEN = -1  # in place of the number of turns that was chosen
ALL = tuple(range(MOST + 1))
WIDTH = 0.36  # of a bar


@cache
def best_curve(houses, turns):
    """Return the polynomial with at most so many turns that meets the ten houses best."""
    return np.polynomial.Polynomial.fit(district(houses).x, district(houses).y, turns + 1)


@cache
def losses(houses):
    """Return the losses on the ten houses and on the new ones, for 0, 1, … turns: (2, 9)."""
    town, curves = district(houses), [best_curve(houses, turns) for turns in ALL]
    return np.array([[squared(f(x) - y) for f in curves] for x, y in ((town.x, town.y), (town.new_x, town.new_y))])


class TurnsFigure(LiveFigure):
    """A curve with 0 to 8 turns through ten houses: its loss on these, and on new ones once a number is chosen."""

    mosaic, size = [["houses"] * 4 + ["loss"] * 4], (8.8, 3.5)
    narrow, narrow_size = [["houses"], ["loss"]], (4.6, 6.6)
    alt = (
        "Left, price against size: ten houses as squares, the curve, and, once you have chosen, 200 new houses as "
        "small dots. Right, over the number of turns, two bars for the present one: the loss on the ten houses, grey, "
        "and on the new ones, an outline; dots, full and hollow, for the numbers of turns that you have tried, and "
        "a triangle where a loss is too large for the axis."
    )
    goal = Goal(
        "choose the number of turns that is best on the new houses, before you see them",
        lambda n: n["chosen"] == n["best"],
    )
    scenes = (
        Scene(
            "Each further turn brings the loss on the ten houses down; with 8 turns it is 0, and the curve passes "
            "through all ten.",
            lambda n: n["turns"] == 8 and (np.diff(n["losses"][0]) < 0).all() and n["losses"][0, 8] < 1e-12,
            ({"turns": 8, "tried": ALL},),
            "houses",
        ),
        Scene(
            "On the new houses 3 turns are best in this district, with 0.070; a straight line has 0.316, and 8 turns "
            "have 1.185.",
            lambda n: (
                n["chosen"] == n["best"] == 3
                and [number(n["losses"][1, turns], 3) for turns in (0, 3, 8)] == ["0.316", "0.070", "1.185"]
            ),
            ({"turns": 3, "tried": ALL, "chosen": 3},),
            "loss",
        ),
        Scene(
            "With 8 turns the curve swings between the ten houses: near 210 m² it guesses 580,000, where none of "
            "the new houses costs as much as 300,000.",
            lambda n: (
                n["turns"] == 8
                and abs(n["highest"][0] - 2.1) < 0.05
                and number(n["highest"][1], 1) == "5.8"
                and district(0).new_y[district(0).new_x > 2].max() < 3
            ),
            ({"turns": 8, "tried": ALL, "chosen": 3},),
            lambda n: ("houses", *n["highest"]),
        ),
        Scene(
            "In two other districts other numbers are best, 2 turns and 1; on the ten houses it is always 8.",
            lambda *n: [m["best"] for m in n] == [2, 1] and all(m["losses"][0].argmin() == 8 for m in n),
            tuple({"houses": i, "turns": best, "tried": ALL, "chosen": best} for i, best in ((1, 2), (2, 1))),
            "loss",
        ),
    )

    def __init__(self):
        super().__init__(
            {"turns": slider("turns", 0, MOST, 0, step=1)},
            buttons={f"Show {NEW} new houses": self._choose, "Ten other houses": self._other},
            state={"houses": 0, "tried": (0,), "chosen": HIDDEN},
        )

    def _choose(self):
        return {"chosen": self.values["turns"]} if self.state["chosen"] == HIDDEN else {}

    def _other(self):
        houses = (self.state["houses"] + 1) % len(SEEDS)
        return {"houses": houses, "chosen": HIDDEN, "tried": (self.values["turns"],)}

    def moved(self, name):
        turns, tried = self.values["turns"], self.state["tried"]
        return {} if turns in tried else {"tried": (*tried, turns)}

    def offered(self, n):
        return {f"Show {NEW} new houses": n["chosen"] == HIDDEN}

    def build(self, axes):
        self.town, loss = Town(axes["houses"]), axes["loss"]
        self.header = moving_title(axes["houses"], fontweight="bold")
        loss.set(xlim=(-0.7, MOST + 0.7), ylim=(0, TOP), xticks=ALL, xlabel="turns", ylabel="loss")
        looks = [{"facecolor": GREY}, {"facecolor": "white", "edgecolor": BLACK, "linewidth": 2}]
        self.bars = [Rectangle((0, 0), WIDTH, 0, animated=True, zorder=4, **look) for look in looks]
        for bar in self.bars:
            loss.add_patch(bar)
        marks = {"markersize": 6, "animated": True, "zorder": 5, "clip_on": False, "linestyle": ""}
        looks = [{"color": GREY}, {"color": "white", "markeredgecolor": BLACK, "markeredgewidth": 1.5}]
        self.dots = [loss.plot([], [], "o", **marks, **look)[0] for look in looks]
        self.names = [moving_title(loss, color=GREY, fontweight="bold"), moving_title(loss, 1, ha="right")]
        (self.beyond,) = loss.plot([], [], "^", **marks | {"markersize": 8}, color=BLACK)

    def compute(self, turns, houses, tried, chosen):
        town, both = district(houses), losses(houses)
        curve, best = best_curve(houses, turns)(town.between), int(both[1].argmin())
        return {
            **{"turns": turns, "houses": houses, "tried": tried, "chosen": chosen, "losses": both, "best": best},
            "curve": curve,
            "highest": (town.between[curve.argmax()], curve.max()),
        }

    def draw(self, n):
        shown = n["chosen"] != HIDDEN
        self.town.show(district(n["houses"]), n["curve"], shown)
        self.header.set_text(_turns(n["turns"]))
        ten, new = n["losses"][:, n["turns"]]
        for bar, side, loss in zip(self.bars, (-WIDTH, 0), (ten, new), strict=True):
            bar.set(x=n["turns"] + side, height=min(loss, TOP))
        tried = np.array(n["tried"])
        for dots, each, side in zip(self.dots, n["losses"][:, tried], (-WIDTH / 2, WIDTH / 2), strict=True):
            inside = each <= TOP
            dots.set_data(tried[inside] + side, each[inside])
        self.beyond.set_data(tried[~inside] + side, np.full((~inside).sum(), TOP))
        for artist in (self.bars[1], self.dots[1], self.beyond):
            artist.set_visible(shown)
        self.names[0].set_text(f"■ the ten {number(ten, 3)}")
        self.names[1].set_text(f"□ new ones {number(new, 3)}" if shown else "□ new ones: hidden")

    def describe(self, n):
        (ten, new), best, chosen = n["losses"][:, n["turns"]], n["best"], n["chosen"]
        text = f"The best curve with {_turns(n['turns'])}: its loss on the {TEN} houses is {number(ten, 3)}"
        if chosen == HIDDEN:
            return f"{text}. How many turns will be best on {NEW} new houses? Set them, then show the houses."
        text += f", on the {NEW} new ones {number(new, 3)}.\nYour choice was {chosen}"
        if chosen == best:
            return f"{text}: no other number is better on the new houses."
        first, lowest = (number(n["losses"][1, turns], 3) for turns in (chosen, best))
        return f"{text}, with a loss of {first} on the new houses; {best} would have had {lowest}."


def _turns(count):
    return "no turn" if not count else f"at most {count} turn{'s' * (count > 1)}"
