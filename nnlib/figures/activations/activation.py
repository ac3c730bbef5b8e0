"""An activation, its slope beneath, and where it is flat."""

import numpy as np

from nnlib.activations import swish_with
from nnlib.figures.activations.flat import FLAT, flat_zones, zones_in_words
from nnlib.figures.activations.portrait import degree, portrait
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.panels.axes import hold_ylabel, moving_title, round_up
from nnlib.panels.colours import MODEL, SLOPE
from nnlib.panels.curve import Curve
from nnlib.panels.named_activations import ACTIVATIONS, with_own
from nnlib.panels.words import number

NO_SLOPE_AT_0 = {"step": "jumps", "ReLU": "has a corner", "leaky ReLU": "has a corner"}
CLOSE = 0.005  # how close the goal has to be met
GRID = np.linspace(-5, 5, 2001)
MOST, MOST_OWN = 2.75, 5.25  # the largest answer that is shown; of the eight, none does anything new beyond
STEEPNESS = (0.25, 1.25, 3, 10)  # how far the axis of the slopes may reach


def steepest(names):
    """Return the largest slope that any of these activations has."""
    return max(ACTIVATIONS[name].derivative(GRID).max() for name in names)


def _dips(n):
    """Whether it is flat at the far left and around its lowest point."""
    (left, _), (start, end) = n["flat"] if len(n["flat"]) == 2 else [(0, 0), (0, 0)]
    return left == GRID[0] and n["lowest"] is not None and start < n["lowest"][0] < end


class ActivationFigure(LiveFigure):
    """One activation with its tangent, its slope and its flat zones, beside another one.

    ``own`` is a function of the learner's: it joins the others, and the goal is about it.
    """

    mosaic, size = [["value"]] * 3 + [["slope"]] * 2, (8.6, 4.3)
    narrow, narrow_size = mosaic, (4.6, 5)
    alt = (
        "Two panels over the same z. Above, the curve of an activation with a point on it and the tangent at "
        "that point, and, dashed, another activation to compare with. Below, the slopes of both. Where the slope is "
        "close to 0, both panels are shaded. Where there is no slope, there is no tangent, and the lower point hollow."
    )
    names, opening = tuple(ACTIVATIONS), ("Swish", -3.0, "ReLU")
    scenes = (
        Scene(
            "GELU is the steepest of the eight: near z = 1.4 (exactly: at √2) its slope is 1.129.",
            lambda n: (
                abs(n["slopes"].max() - 1.129) < 5e-4
                and n["slopes"].max() == steepest(ActivationFigure.names)
                and abs(GRID[n["slopes"].argmax()] - 2**0.5) < 0.005
            ),
            ({"activation": "GELU", "z": 1.4, "compare": "nothing"},),
            lambda n: ("slope", n["z"], n["slope"]),
        ),
        Scene(
            "Swish reaches a slope of 1.100 at z = 2.40; with β = 2 it bends more sharply, but is no steeper, at 1.20.",
            lambda n, sharp: (
                max(abs(each["slopes"].max() - 1.100) for each in (n, sharp)) < 5e-4
                and [round(GRID[each["slopes"].argmax()], 1) for each in (n, sharp)] == [2.4, 1.2]
            ),
            ({"z": 2.4}, {"z": 1.2, "beta": 2.0}),
            lambda n: ("slope", n["z"], n["slope"]),
        ),
        Scene(
            "GELU and Swish are flat in two places: far out on the left, and around their lowest point (▼).",
            lambda gelu, swish: _dips(gelu) and _dips(swish),
            ({"activation": "GELU", "compare": "nothing"}, {"activation": "Swish", "compare": "nothing"}),
            lambda n: ("value", *n["lowest"]),
        ),
        Scene(
            "Leaky ReLU has a slope of 0.01 on the left: by the limit of this notebook that is flat, but it is not 0.",
            lambda n: n["slope"] == 0.01 and np.allclose(n["flat"], [(-5, 0)], atol=0.01),
            ({"activation": "leaky ReLU", "compare": "nothing"},),
            lambda n: ("slope", n["z"], n["slope"]),
        ),
        Scene(
            "Swish with β = 1.7 and GELU (dashed) can hardly be told apart: they differ by about 0.02 at most.",
            lambda n: n["other"] is not None and 0.018 < np.abs(n["values"] - n["other"][0]).max() < 0.022,
            ({"beta": 1.7, "compare": "GELU"},),
            "value",
        ),
        Scene(
            "The identity answers z itself: its slope is 1 everywhere, and it is flat nowhere.",
            lambda n: n["flat"] == [] and set(n["slopes"]) == {1.0} and np.array_equal(n["values"], GRID),
            ({"activation": "identity", "compare": "nothing"},),
            "slope",
        ),
    )

    def __init__(self, own=None):
        self.activations, self.own = with_own(own)
        names, (activation, z, compare) = list(self.names), self.opening
        if self.own is None:
            largest, self.degree = steepest(names), None
            self.goal = Goal(
                f"find the largest slope that any of these activations has, to within {CLOSE}",
                lambda n: n["slope"] > largest - CLOSE,
            )
        else:
            self.scenes, names, activation, compare = (), [self.own, *names], self.own, "nothing"
            self.degree = degree(self.activations[self.own])
            self.goal = Goal(
                "an activation of yours that bends, is no polynomial, is flat nowhere in view, and answers 0 to 0",
                lambda n: n["activation"] == self.own and self.degree is None and n["flat"] == [] and n["at 0"] == 0,
            )
        super().__init__(
            {
                "activation": choice("activation", names, activation),
                "z": slider("z", GRID[0], GRID[-1], z, 0.05),
                "compare": choice("compare with", ["nothing", *names], compare),
            },
            more={"beta": slider("β (of Swish)", 0, 10, 1.0)} if "Swish" in names else {},
        )

    def build(self, axes):
        self.curve, self.slope = Curve(axes["value"], ""), Curve(axes["slope"], "", "slope", SLOPE)
        axes["value"].set_xlabel("")
        axes["slope"].set_xlabel(f"z      (shaded: flat, slope between −{FLAT} and {FLAT})")
        for each in axes.values():
            hold_ylabel(each, 34)
        self.steepness = self._steepness()
        if self.steepness == (-STEEPNESS[0], STEEPNESS[1]):
            axes["slope"].set_yticks([0, 0.25, 0.5, 0.75, 1])
        axes["slope"].axhspan(-FLAT, FLAT, color="#e4e4e4", zorder=1)
        self.headers = {
            "value": moving_title(axes["value"], color=MODEL, fontweight="bold"),
            "slope": moving_title(axes["slope"], color=SLOPE, fontweight="bold"),
        }
        (self.dip,) = axes["value"].plot([], [], "v", color=MODEL, markersize=7, animated=True, zorder=7)
        # No activation is high on the left, whichever two there are.
        style = {"transform": axes["value"].transAxes, "va": "top", "fontsize": 9.5, "animated": True, "zorder": 7}
        self.other_name, self.dip_name = (
            axes["value"].text(0.015, y, "", in_layout=False, **style) for y in (0.97, 0.84)
        )

    def _steepness(self):
        """Return from where to where slopes are shown: whatever is chosen, so that no curve changes its steepness."""
        slopes = np.zeros(1) if self.own is None else self.activations[self.own].derivative(GRID)
        down, up = max(-slopes.min(), STEEPNESS[0]), max(slopes.max(), STEEPNESS[1])
        return tuple(sign * round_up(min(end, STEEPNESS[-1]), STEEPNESS) for sign, end in ((-1, down), (1, up)))

    def compute(self, activation, z, compare, beta=1.0):
        f = swish_with(beta) if activation == "Swish" else self.activations[activation]
        a, slope, values, slopes = f(z), f.derivative(z), f(GRID), f.derivative(GRID)
        lowest = int(values.argmin())
        other = None if compare == "nothing" else self.activations[compare]
        return {
            **{"activation": activation, "beta": beta, "z": z, "a": a, "slope": slope, "at 0": f(0.0)},
            "has slope": z != 0 or activation not in NO_SLOPE_AT_0,
            **{"values": values, "slopes": slopes, "flat": flat_zones(GRID, slopes)},
            "lowest": (GRID[lowest], values[lowest]) if 0 < lowest < len(GRID) - 1 else None,
            "compare": compare,
            "other": None if other is None else (other(GRID), other.derivative(GRID), other(z), other.derivative(z)),
        }

    def draw(self, n):
        self.curve.show_curve(GRID, n["values"], self._heights(n))
        self.curve.show_point(n["z"], n["a"])
        self.curve.show_tangent(n["z"], n["a"], n["slope"] if n["has slope"] else None, 1.2)
        self.slope.show_curve(GRID, n["slopes"], self.steepness)
        self.slope.show_point(n["z"], n["slope"], hollow=not n["has slope"])
        for i, curve in enumerate((self.curve, self.slope)):
            curve.zones.show(n["flat"])
            curve.show_other(*([], []) if n["other"] is None else (GRID, n["other"][i]))
        at = f"({number(n['z'])})"
        self.headers["value"].set_text(f"{full_name(n['activation'], n['beta'])}:  f{at} = {number(n['a'], 3)}")
        convention = "" if n["has slope"] else ", by convention"
        self.headers["slope"].set_text(f"its slope:  f′{at} = {number(n['slope'], 3)}{convention}")
        self.other_name.set_text("" if n["other"] is None else f"– –  {n['compare']}")
        for artist in (self.dip, self.dip_name):
            artist.set_visible(n["lowest"] is not None)
        if n["lowest"] is not None:
            z, a = n["lowest"]
            self.dip.set_data([z], [a])
            self.dip_name.set_text(f"▼  lowest: {number(a, 3)} at z = {number(z)}")

    def describe(self, n):
        f, at = full_name(n["activation"], n["beta"]), number(n["z"])
        own = n["activation"] == self.own
        name = f if own else capital(f)
        text = f"{name} at z = {at}: the answer is {number(n['a'], 3)}, the slope {number(n['slope'], 3)}."
        if not n["has slope"]:
            text += f" At 0 it {NO_SLOPE_AT_0[n['activation']]} and has no slope: the number is a convention."
        if not own:
            flat = zones_in_words(n["flat"], GRID)
            text += f" Between z = -5 and 5 it is flat (slope between -{FLAT} and {FLAT}) {flat}."
        if n["lowest"] is not None:
            z, a = n["lowest"]
            text += f" Its lowest point is {number(a, 3)}, at z = {number(z)}."
        if n["other"] is not None:
            a, slope = n["other"][2:]
            other = n["compare"]
            text += f" {capital(other)} answers {number(a, 3)} there, with the slope {number(slope, 3)}."
        return f"{text}\n{portrait(f, self.degree, n['flat'], n['at 0'], GRID)}" if own else text

    def _heights(self, n):
        """Return from where to where the answers are shown: whatever z is, so that no curve changes while it moves."""
        lines = n["values"] if n["other"] is None else np.concatenate([n["values"], n["other"][0]])
        most = MOST_OWN if n["activation"] == self.own else MOST
        bottom = round_up(max(lines.min(), -most), (0.25, 0.75, 1.25, most))
        if n["activation"] == self.own:
            return -bottom, round_up(min(1.6 * lines.max(), most), (1.25, MOST, most))  # room for what is written
        return -bottom, 1.25 if lines.max() < 1.25 else most

    def handles(self, n):
        return {"the point": (self.axes["value"], *self.curve.held(n["z"], n["a"]))}

    def dragged(self, name, x, y):
        return {"z": x}


def capital(name):
    """Let a name begin with a capital letter."""
    return name[0].upper() + name[1:]


def full_name(name, beta):
    """Return the name of an activation, with the β of Swish where it is not 1."""
    return f"Swish (β = {number(beta, 1)})" if name == "Swish" and beta != 1 else name
