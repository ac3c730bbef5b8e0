"""The first guess: one house, one weight, one loss; a dot for each weight that was tried, and nudges for the slope."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.figures.how_machines_learn.cover import Cover
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, MODEL, SLOPE, by_sign
from nnlib.panels.houses import line
from nnlib.panels.words import number, signed

# Size in 100 m² and price in 100,000. The first is the text's, and its best weight 2.5; the others get hidden.
HOUSES = [(1.2, 3.0), (0.8, 2.76), (1.0, 2.15), (0.8, 1.24)]
LOW, HIGH = 0.5, 4.5  # as far below 2.5 as above, so that the loss is the same at both ends
LITTLE = 0.1  # how far a nudge goes
WITHIN, NUDGES = 0.03, 5  # the goal


def loss_of(w, house):
    """Return the loss of w · size for a house, for an array of any shape."""
    size, price = HOUSES[house]
    return (np.asarray(w) * size - price) ** 2


class FirstGuessFigure(LiveFigure):
    """A price guessed as w times a size, and the loss of that guess, the error squared, over w."""

    mosaic, size = [["guess"] * 4 + ["valley"] * 5], (8.8, 3.4)
    narrow, narrow_size = [["valley"], ["guess"]], (4.6, 6.4)
    alt = (
        "Left, price against size: one house as a square, the straight line of the guesses through the origin, and "
        "between the two the error as an upright line; a hidden house is covered. Right, the loss over w: a dot for "
        "each weight that was tried, a stroke from 0 up to the present one, and for each nudge a short slanted stroke."
    )
    goal = Goal(
        f"hide a house, then find its weight: nudge where the loss is below {WITHIN}, in at most {NUDGES} nudges",
        lambda n: bool((loss_of(n["nudges"][: min(n["blind"], NUDGES)], n["house"]) < WITHIN).any()),
    )
    scenes = (
        Scene(
            "With w = 1 the guess is too low by 1.80, with w = 4 too high by 1.80: the loss is the same, 3.24.",
            lambda low, high: (
                number(low["error"]) == "-1.80"
                and number(high["error"]) == "1.80"
                and number(low["loss"]) == number(high["loss"]) == "3.24"
            ),
            ({}, {"w": 4.0, "tried": (1.0, 4.0)}),
            lambda n: ("valley", n["w"], n["loss"]),
        ),
        Scene(
            "With w = 0.5 the error is twice as large as with w = 1.5, and the loss four times.",
            lambda far, near: np.allclose([far["error"] / near["error"], far["loss"] / near["loss"]], [2, 4]),
            ({"w": 0.5, "tried": (0.5, 1.5)}, {"w": 1.5, "tried": (0.5, 1.5)}),
            lambda n: ("valley", n["w"], n["loss"]),
        ),
        Scene(
            "With w = 2.5 the loss is 0: one house and one weight can be brought to fit exactly.",
            lambda n: n["w"] == 2.5 and n["loss"] < 1e-12,
            ({"w": 2.5, "tried": (1.0, 2.5)},),
            lambda n: ("valley", n["w"], n["loss"]),
        ),
        Scene(
            "The dots of all weights tried make a valley: the loss falls up to w = 2.5, then rises, and ever faster.",
            lambda n: (
                len(n["tried"]) > 8
                and n["tried"][np.argmin(n["losses"])] == 2.5
                and (np.diff(n["losses"], 2) > 0).all()
            ),
            ({"w": 4.5, "tried": tuple(np.arange(LOW, HIGH + 0.1, 0.25).tolist())},),
            "valley",
        ),
        Scene(
            "A nudge at w = 1: the loss is higher on the left, at 0.9, than on the right, at 1.1, so the slope is "
            "negative and the way down leads to the right.",
            lambda n: n["nudges"] == (1.0,) and n["beside"][0, 0] > n["beside"][0, 1] and n["slopes"][0] < 0,
            (("Nudge",),),
            lambda n: ("valley", n["w"], n["loss"]),
        ),
        Scene(
            "At w = 2.5 both sides are equally high, and the slope is 0: the bottom.",
            lambda n: n["nudges"] == (2.5,) and abs(n["slopes"][0]) < 1e-9 and n["beside"].min() > 0,
            ({"w": 2.5, "tried": (1.0, 2.5), "nudges": (2.5,)},),
            lambda n: ("valley", n["w"], n["loss"]),
        ),
    )

    def __init__(self):
        super().__init__(
            {"w": slider("w", LOW, HIGH, 1.0, 0.05)},
            buttons={"Nudge": self._nudge, "Hide a house": self._hide, "Reveal": lambda: {"hidden": False}},
            state={
                "tried": (1.0,),
                "nudges": (),
                "house": 0,
                "hidden": False,
                "blind": 0,
            },  # nudges made while it is hidden
        )

    def _nudge(self):
        blind = self.state["blind"] + self.state["hidden"]
        return {"nudges": (*self.state["nudges"], self.values["w"]), "blind": blind}

    def _hide(self):
        house = self.state["house"] % (len(HOUSES) - 1) + 1
        return {"house": house, "hidden": True, "tried": (), "nudges": (), "blind": 0}

    def moved(self, name):
        w, tried = self.values["w"], self.state["tried"]
        return {} if self.state["hidden"] or w in tried else {"tried": (*tried, w)}

    def offered(self, n):
        return {"Reveal": n["hidden"]}

    def build(self, axes):
        guess, valley = axes["guess"], axes["valley"]
        guess.set(xlim=(0, 2), ylim=(0, 6), xlabel="size in 100 m²", ylabel="price in 100,000")
        guess.set_xticks([0, 0.5, 1, 1.5, 2])
        self.cover = Cover(guess)
        moving = {"animated": True, "zorder": 4}
        (self.cross,) = guess.plot([], [], ":", color=GREY, linewidth=1.2, **moving)
        (self.line,) = guess.plot([], [], color=MODEL, **moving)
        (self.error,) = guess.plot([], [], linewidth=4, solid_capstyle="butt", **moving)
        marks = {"color": MODEL, "markeredgewidth": 2, "animated": True, "zorder": 6}
        (self.guess,) = guess.plot([], [], "o", markersize=9, **marks)
        square = {"markersize": 10, "markeredgecolor": MODEL, "animated": True, "zorder": 6, "markeredgewidth": 2}
        (self.house,) = guess.plot([], [], "s", color="white", **square)
        box = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"}
        texts = {"fontsize": 10, "animated": True, "zorder": 5, "bbox": box}
        self.guess_name, self.error_name, self.truth = (guess.text(0, 0, "", **texts) for _ in range(3))
        self.header = moving_title(guess, fontweight="bold")
        valley.set(xlim=(0.3, 4.7), ylim=(-0.3, 6.8), xlabel="w", ylabel="loss")
        (self.dots,) = valley.plot([], [], "o", color=GREY, markersize=5, **moving)
        (self.stem,) = valley.plot([], [], color=MODEL, linewidth=2, **moving)
        (self.place,) = valley.plot([], [], ":", color=MODEL, linewidth=2, **moving)
        self.nudges = LineCollection([], colors=SLOPE, linewidths=3, **moving | {"zorder": 7})
        valley.add_collection(self.nudges, autolim=False)
        (self.here,) = valley.plot([], [], "o", markersize=9, clip_on=False, **marks)
        self.loss = moving_title(valley, fontweight="bold")
        self.slope = moving_title(valley, 1, ha="right", color=SLOPE)

    def compute(self, w, tried, nudges, house, hidden, blind):
        size, price = HOUSES[house]
        guess = float(line(w, 0.0)([[size]])[0, 0])
        beside = loss_of(np.reshape(nudges, (-1, 1)) + [-LITTLE, LITTLE], house)
        return {
            **{"w": w, "house": house, "hidden": hidden, "size": size, "price": price},
            **{"guess": guess, "error": guess - price, "loss": (guess - price) ** 2},
            **{"tried": tried, "losses": loss_of(tried, house)},
            **{
                "nudges": nudges,
                "blind": blind,
                "beside": beside,
                "slopes": (beside[:, 1] - beside[:, 0]) / (2 * LITTLE),
            },
        }

    def draw(self, n):
        self.cover.show("a house\nis hidden here" if n["hidden"] else "")
        shown = (self.cross, self.line, self.error, self.guess, self.house, self.guess_name, self.error_name)
        for artist in (*shown, self.truth, self.dots, self.stem, self.here):
            artist.set_visible(not n["hidden"])
        self.place.set_visible(n["hidden"])
        self.place.set_data([n["w"]] * 2, [0, 6.8])
        self._draw_guess(n)
        self.dots.set_data(n["tried"], n["losses"])
        self.stem.set_data([n["w"]] * 2, [0, n["loss"]])
        self.here.set_data([n["w"]], [n["loss"]])
        self.loss.set_text("loss hidden: nudge" if n["hidden"] else f"loss {number(n['loss'], 3)}")
        sides = np.reshape(n["nudges"], (-1, 1)) + [-LITTLE, LITTLE]
        self.nudges.set_segments(np.stack([sides, n["beside"]], axis=-1))
        self.slope.set_text(f"slope {signed(n['slopes'][-1])} at w = {number(n['nudges'][-1])}" if n["nudges"] else "")

    def _draw_guess(self, n):
        size, price = n["size"], n["price"]
        self.header.set_text(f"guess = {number(n['w'])} · size")
        self.cross.set_data([0, size, size], [price, price, 0])
        self.line.set_data([0, 2], [0, 2 * n["w"]])
        self.guess.set_data([size], [n["guess"]])
        self.house.set_data([size], [price])
        exact = float(number(n["error"])) == 0
        colour = MODEL if exact else by_sign(n["error"])
        self.error.set(data=([size, size], [n["guess"], price]), color=colour)
        # the line rises: what stands on its left is clear of it above, what stands on its right below
        above = {"x": size - 0.07, "ha": "right", "va": "bottom"}
        below = {"x": size + 0.07, "ha": "left", "va": "top"}
        at_error, at_guess = (above, below) if n["error"] < 0 else (below, above)
        self.guess_name.set(**at_guess, y=n["guess"], text=f"guess {number(n['guess'])}")
        middle = {"y": (n["guess"] + price) / 2, "va": "center"}
        self.error_name.set(**at_error | middle, text=f"error {signed(n['error'])}", color=colour)
        self.truth.set(x=0.03, y=price - 0.1, va="top", text=f"true {number(price)}")

    def describe(self, n):
        nudged = _on_the_nudge(n) if n["nudges"] else ""
        if n["hidden"]:
            text = f"Neither size nor price of this house can be seen, and moving w does not tell the loss. {nudged}"
            return text if nudged else f"{text}Set w, and nudge."
        error, size, price = number(abs(n["error"])), n["size"], n["price"]
        verdict = f"Too {'high' if n['error'] > 0 else 'low'} by {error}" if float(error) else "Exactly right"
        text = (
            f"With w = {number(n['w'])} the guess for this house of {100 * size:.0f} m² is {number(n['w'])}·{size} = "
            f"{number(n['guess'])}; its true price is {number(price)}. "
            f"{verdict}: the loss, the error squared, is {number(n['loss'], 3)}."
        )
        return f"{text}\n{nudged}" if nudged else text


def _on_the_nudge(n):
    w, (left, right), slope = n["nudges"][-1], n["beside"][-1], n["slopes"][-1]
    way = "downhill is to the right" if slope < 0 else "downhill is to the left"
    return (
        f"Nudge {len(n['nudges'])}, at w = {number(w)}: the loss is {number(left, 3)} a little to the left, at "
        f"{number(w - LITTLE)}, and {number(right, 3)} a little to the right, at {number(w + LITTLE)}. Slope: "
        f"({number(right, 3)} - {number(left, 3)}) / {number(2 * LITTLE, 1)} = {signed(slope)}"
        f"{f', {way}' if float(number(slope)) else ', level'}."
    )
