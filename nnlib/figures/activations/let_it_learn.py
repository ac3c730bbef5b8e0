"""One neuron that learns, update by update: how far does a slope carry it from where its activation is flat?"""

from functools import cache

import numpy as np

from nnlib.figures.activations.activation import NO_SLOPE_AT_0
from nnlib.figures.activations.flat import FLAT, flat_zones
from nnlib.figures.activations.over_updates import OverUpdates
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.panels.axes import hold_ylabel, moving_title, round_up
from nnlib.panels.colours import MODEL, SLOPE, TARGET, WHITE
from nnlib.panels.curve import Curve
from nnlib.panels.named_activations import with_own
from nnlib.panels.own_activation import REACH
from nnlib.panels.words import factor, number, signed

GRID = np.linspace(-12, 12, 961)
MOST, AT_ONCE = 500, 2  # updates altogether, and in each picture of Play
SQUARED, CROSS = "squared error", "cross-entropy"
OFF, CLOSE, FEW = 0.9, 0.1, 20  # off the target at the start and at the end, and in how many updates: for the goal


class Run:
    """A neuron whose sum z is all that learns, for as many updates as anyone asks; it ends before z leaves the view."""

    def __init__(self, f, loss, target, rate, z):
        self._f, self._loss, self._target, self._rate = f, loss, target, rate
        self._z, self._parts = [z], [self._parts_at(z)]

    def _parts_at(self, z):
        """Return how fast the loss changes with the answer, and how fast the answer changes with z."""
        # the slope of −log p is −1/p; with target 0 p is what is left to 1, σ(−z), exact for any z
        sign = 2 * self._target - 1
        by_answer = -sign / self._f(sign * z) if self._loss == CROSS else 2 * (self._f(z) - self._target)
        return float(by_answer), float(self._f.derivative(z))

    def after(self, updates):
        """Return z after 0, 1, … updates, and the two parts of the slope there, (n, 2)."""
        while len(self._z) <= updates and abs(self.landing(-1)) <= GRID[-1]:
            self._z.append(self.landing(-1))
            self._parts.append(self._parts_at(self._z[-1]))
        return np.array(self._z[: updates + 1]), np.array(self._parts[: updates + 1])

    def landing(self, update):
        """Return z after the update that follows ``update``, as far as that is reached."""
        by_answer, by_sum = self._parts[update]
        return self._z[update] - self._rate * by_answer * by_sum

    def losses(self, z):
        """Return the loss at each of the sums z."""
        if self._loss == CROSS:
            return np.logaddexp(0, (1 - 2 * self._target) * z)
        return (self._f(z) - self._target) ** 2


run = cache(Run)


def _crosses(n):
    """Whether the latest update was the first that brought the answer below 0.5."""
    return n["answers"][-1] < 0.5 <= n["answers"][:-1].min(initial=1)


class LetItLearnFigure(LiveFigure):
    """A neuron with a start, a target and a loss, update by update; ``own`` is a function of the learner's."""

    mosaic, size = [["curve"] * 5 + ["loss"] * 4, ["curve"] * 5 + ["slope"] * 4], (8.6, 4)
    narrow, narrow_size = [["curve"]] * 3 + [["loss"]] * 2 + [["slope"]] * 2, (4.6, 7)
    alt = (
        "Left, the curve of an activation over z, shaded where it is flat: a dashed line is the target, a diamond "
        "marks the start, squares where the updates have led, a point with a tangent where the neuron is now, and a "
        "hollow square where the next update leads. Right above, the loss over the updates; right below, the slope of "
        "the loss over the updates."
    )
    goal = Goal(
        f"begin where the curve is flat and the answer is off by {OFF} or more, and bring it within {CLOSE} of the "
        f"target in {FEW} updates or fewer",
        lambda n: (
            abs(n["parts"][0, 1]) < FLAT
            and abs(n["answers"][0] - n["target"]) >= OFF
            and np.abs(n["answers"][: FEW + 1] - n["target"]).min() <= CLOSE
        ),
    )
    scenes = (
        Scene(
            "From z = 6 the sigmoid needs 214 updates to bring its answer below 0.5; after 150 of them the answer is "
            "still above 0.99.",
            lambda early, n: (
                early["answers"].size == 151 and early["answers"][-1] > 0.99 and n["z"].size == 215 and _crosses(n)
            ),
            ({"updates": 150}, {"updates": 214}),
            "loss",
        ),
        Scene(
            "With the cross-entropy the slope is 0.998 at the start, not 0.005, and the answer is below 0.5 after 7 "
            "updates.",
            lambda squared, cross, n: (
                [round(each["slopes"][0], 3) for each in (squared, cross)] == [0.005, 0.998]
                and n["z"].size == 8
                and _crosses(n)
            ),
            ({}, {"loss": CROSS}, {"loss": CROSS, "updates": 7}),
            "slope",
        ),
        Scene(
            "A tanh at z = 6 is flatter still: 500 updates bring z from 6.00 to 5.97.",
            lambda n: n["activation"] == "tanh" and n["z"].size == 501 and round(n["z"][-1], 2) == 5.97,
            ({"activation": "tanh", "updates": 500},),
            lambda n: ("curve", n["z"][-1], n["answers"][-1]),
        ),
        Scene(
            "A ReLU at z = −3 is dead: its answer is off by 1 (the target is 1), the slope is 0, and 300 updates leave "
            "z where it is.",
            lambda n: not n["slopes"].any() and n["losses"][-1] == 1 and set(n["z"]) == {-3.0} and n["z"].size == 301,
            ({"activation": "ReLU", "z": -3.0, "target": 1, "updates": 300},),
            "slope",
        ),
        Scene(
            "A leaky ReLU at z = −3 creeps, since its slope is 0.01 and not 0. With the rate 0.5 it is still below 0 "
            "after 295 updates, and at its target after 297.",
            lambda n, end: (
                n["z"].size == 296 and n["z"][-1] < 0 and end["z"].size == 298 and abs(end["answers"][-1] - 1) < 1e-9
            ),
            tuple({"activation": "leaky ReLU", "z": -3.0, "target": 1, "eta": 0.5, "updates": n} for n in (295, 297)),
            "loss",
        ),
        Scene(
            "A GELU at z = −3 is to the left of its lowest point. The target is 1, but downhill is to the left there: "
            "the loss falls from 1.008 to 1.000, and z moves away.",
            lambda n: (
                n["activation"] == "GELU"
                and (np.diff(n["z"]) < 0).all()
                and [round(loss, 3) for loss in n["losses"][[0, -1]]] == [1.008, 1.000]
            ),
            ({"activation": "GELU", "z": -3.0, "target": 1, "updates": 300},),
            lambda n: ("curve", n["z"][-1], n["answers"][-1]),
        ),
    )

    def __init__(self, own=None):
        self.activations, own = with_own(own)
        super().__init__(
            {
                "z": slider("start z", -10, 10, 6.0, 0.5),
                "loss": choice("loss", [SQUARED, CROSS]),
                "activation": choice("activation", list(self.activations), own or "sigmoid"),
            },
            more={"target": choice("target", [0, 1]), "eta": slider("learning rate η", 0.1, 1, 1.0)},
            buttons={"Step": lambda: self._go(1), "Back": lambda: self._go(-1), "50 steps": lambda: self._go(50)},
            play=lambda: self._go(AT_ONCE),
            state={"updates": 0},
        )

    def _run(self, z, loss, activation, target, eta, **_):
        loss = loss if activation == "sigmoid" else SQUARED
        return run(self.activations[activation], loss, target, eta, z)

    def _go(self, updates):
        """Return where so many more updates lead to; nothing where there are no more."""
        goal = min(max(self.state["updates"] + updates, 0), MOST)
        after = len(self._run(**self.values).after(goal)[0]) - 1
        return {} if after == self.state["updates"] else {"updates": after}

    def moved(self, name):
        return {"updates": 0}

    def offered(self, n):
        return {"loss": n["activation"] == "sigmoid"}

    def build(self, axes):
        self.curve = Curve(axes["curve"], "")
        axes["curve"].set_xlabel("z      (shaded: flat)")
        hold_ylabel(axes["curve"], 30)
        self.title = moving_title(axes["curve"], fontweight="bold")
        moving = {"animated": True, "in_layout": False}
        self.target = axes["curve"].axhline(0, color=TARGET, linestyle=(0, (5, 3)), zorder=3.6, **moving)
        self.target_name = axes["curve"].text(
            0, 0, "", transform=axes["curve"].get_yaxis_transform(), color=TARGET, va="bottom", fontsize=9.5, zorder=7,
            **moving,
        )  # fmt: skip
        (self.path,) = axes["curve"].plot([], [], "s", color=SLOPE, markersize=5, zorder=5, **moving)
        ring = {"color": WHITE, "markeredgecolor": SLOPE, "markeredgewidth": 1.8}
        (self.next,) = axes["curve"].plot([], [], "s", markersize=6, zorder=5.2, **ring, **moving)
        (self.start_mark,) = axes["curve"].plot(
            [], [], "D", color=WHITE, markersize=11, markeredgecolor=MODEL, markeredgewidth=2, zorder=5.5, **moving
        )
        self.losses = OverUpdates(axes["loss"], "loss", (1.1, 4.5, 13, 125))
        self.slopes = OverUpdates(axes["slope"], "slope of the loss", (1.1, 2.5, 26), signed=True)
        axes["slope"].set_xlabel("updates")

    def compute(self, z, loss, activation, target, eta, updates):
        f, run = self.activations[activation], self._run(z, loss, activation, target, eta)
        sums, parts = run.after(updates)
        values, landing = f(GRID), run.landing(len(sums) - 1)
        return {
            **{"activation": activation, "target": target, "eta": eta, "gone": abs(landing) > GRID[-1]},
            "loss": loss if activation == "sigmoid" else SQUARED,
            **{"z": sums, "parts": parts, "slopes": parts.prod(axis=1), "answers": f(sums), "losses": run.losses(sums)},
            "next": (landing, float(f(np.clip(landing, -REACH, REACH)))),
            **{"values": values, "flat": flat_zones(GRID, f.derivative(GRID))},
        }

    def draw(self, n):
        z, a, (by_answer, by_sum) = n["z"][-1], n["answers"][-1], n["parts"][-1]
        self.curve.show_curve(GRID, n["values"], _heights(n))
        self.curve.zones.show(n["flat"])
        self.curve.show_point(z, a)
        no_slope = z == 0 and n["activation"] in NO_SLOPE_AT_0
        self.curve.show_tangent(z, a, None if no_slope else by_sum, 1.5)
        self.path.set_data(n["z"], n["answers"])
        self.next.set_data(*[[each] for each in self.curve.held(*n["next"])])
        self.start_mark.set_data(*[[each] for each in self.curve.held(n["z"][0], n["answers"][0])])
        self.target.set_ydata([n["target"]] * 2)
        # where no activation comes near the target
        x, side = (0.015, "left") if n["target"] else (0.985, "right")
        self.target_name.set(x=x, y=n["target"], ha=side, text=f"target {n['target']}")
        self.title.set_text(f"{_after(n)}:  z = {number(z)},  answer {number(a, 3)}")
        self.losses.show(n["losses"])
        self.losses.title.set_text(f"{n['loss']} {number(n['losses'][-1], 3)}")
        self.slopes.show(n["slopes"])
        terms = f"{number(by_answer, 3)} · {_fine(by_sum, factor)}"
        self.slopes.title.set_text(f"{terms} = {number(by_answer * by_sum, 4)}")

    def describe(self, n):
        z, a, (by_answer, by_sum), slope = n["z"][-1], n["answers"][-1], n["parts"][-1], n["slopes"][-1]
        text = (
            f"{_after(n)} z = {number(z)} and the answer is {number(a, 3)}; the target is {n['target']}, the "
            f"{n['loss']} {number(n['losses'][-1], 3)}."
        )
        text += (
            f" The slope of the loss is {number(by_answer, 3)} (loss by answer) times {_fine(by_sum, number)} (answer "
            f"by z), {number(slope, 4)}. So the next update moves z by {signed(-n['eta'] * slope, 4)}."
        )
        if n["gone"]:
            text += " That is out of the picture: lower the learning rate, or begin elsewhere."
        return f"{text} These were {MOST} updates, the most that are shown." if len(n["z"]) > MOST else text

    def handles(self, n):
        return {"the start": (self.axes["curve"], *self.curve.held(n["z"][0], n["answers"][0]))}

    def dragged(self, name, x, y):
        return {"z": x, "updates": 0}


def _fine(slope, written):
    """Write a slope with decimals enough to be multiplied by a large number."""
    return written(slope, 4 if abs(slope) >= 0.01 else 6)


def _after(n):
    updates = len(n["z"]) - 1
    return f"After {updates} update{'' if updates == 1 else 's'}"


def _heights(n):
    """Return from where to where answers are shown: the whole path, and the whole curve where it is not far higher."""
    ends = [n["target"], *n["answers"], *(end for end in (n["values"].min(), n["values"].max()) if abs(end) < 1.25)]
    top = round_up(max(*ends, -0.15 * min(ends)), (1.25, 2.75, 13))
    return -round_up(max(-min(ends), 0.15 * top), (0.25, 0.5, 1.25, 2, 13)), top
