"""An activation, its slope beneath, and where it is flat."""

import numpy as np

from nnlib.figures.activations.flat import FLAT, flat_zones, zones_in_words
from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.panels.axes import hold_ylabel, moving_title, round_up
from nnlib.panels.colours import MODEL, SLOPE
from nnlib.panels.curve import Curve
from nnlib.panels.named_activations import ACTIVATIONS, with_beta
from nnlib.panels.words import number

NO_SLOPE_AT_0 = {"step": "jumps", "ReLU": "has a corner", "leaky ReLU": "has a corner"}
CLOSE = 0.005  # how close the goal has to be met
GRID = np.linspace(-5, 5, 2001)
MOST = 2.75  # the largest answer that is shown; beyond it nothing new happens


class ActivationFigure(LiveFigure):
    """One of the activations ``names`` with its tangent, its slope and its flat zones, beside another one."""

    mosaic, size = [["value"]] * 3 + [["slope"]] * 2, (8.6, 4.3)
    narrow, narrow_size = mosaic, (4.6, 5)
    alt = (
        "Two panels over the same z. Above, the curve of an activation with a point on it and the tangent at "
        "that point, and, dashed, another activation to compare with. Below, the slopes of both. Where the slope is "
        "close to 0, both panels are shaded. Where there is no slope, there is no tangent, and the lower point hollow."
    )

    def __init__(self, names=tuple(ACTIVATIONS), activation="Swish", compare="ReLU", z=-3.0):
        largest = max(ACTIVATIONS[name].derivative(GRID).max() for name in names)
        self.goal = Goal(
            f"find the largest slope that any of these activations has, to within {CLOSE}",
            lambda numbers: numbers["slope"] > largest - CLOSE,
        )
        super().__init__(
            {
                "activation": choice("activation", list(names), activation),
                "z": slider("z", GRID[0], GRID[-1], z, 0.05),
                "compare": choice("compare with", ["nothing", *names], compare),
            },
            more={"beta": slider("β (of every Swish)", 0, 10, 1.0)} if "Swish" in names else {},
        )

    def build(self, axes):
        self.curve, self.slope = Curve(axes["value"], ""), Curve(axes["slope"], "", "slope", SLOPE)
        axes["value"].set_xlabel("")
        axes["slope"].set_xlabel(f"z      (shaded: flat, slope between −{FLAT} and {FLAT})")
        for each in axes.values():
            hold_ylabel(each, 34)
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

    def compute(self, activation, z, compare, beta=1.0):
        f = with_beta(activation, beta)
        a, slope, values, slopes = f(z), f.derivative(z), f(GRID), f.derivative(GRID)
        lowest = int(values.argmin())
        other = None if compare == "nothing" else with_beta(compare, beta)
        return {
            **{"activation": activation, "beta": beta, "z": z, "a": a, "slope": slope},
            "has slope": z != 0 or activation not in NO_SLOPE_AT_0,
            **{"values": values, "slopes": slopes, "flat": flat_zones(GRID, slopes)},
            "lowest": (GRID[lowest], values[lowest]) if 0 < lowest < len(GRID) - 1 else None,
            "compare": compare,
            "other": None if other is None else (other(GRID), other.derivative(GRID), other(z), other.derivative(z)),
        }

    def draw(self, n):
        self.curve.show_curve(GRID, n["values"], _heights(n))
        self.curve.show_point(n["z"], n["a"])
        self.curve.show_tangent(n["z"], n["a"], n["slope"] if n["has slope"] else None, 1.2)
        self.slope.show_curve(GRID, n["slopes"], (-0.25, 1.25))
        self.slope.show_point(n["z"], n["slope"], hollow=not n["has slope"])
        for i, curve in enumerate((self.curve, self.slope)):
            curve.zones.show(n["flat"])
            curve.show_other(*([], []) if n["other"] is None else (GRID, n["other"][i]))
        at = f"({number(n['z'])})"
        self.headers["value"].set_text(f"{full_name(n['activation'], n['beta'])}:  f{at} = {number(n['a'], 3)}")
        convention = "" if n["has slope"] else ", by convention"
        self.headers["slope"].set_text(f"its slope:  f′{at} = {number(n['slope'], 3)}{convention}")
        self.other_name.set_text("" if n["other"] is None else f"– –  {full_name(n['compare'], n['beta'])}")
        for artist in (self.dip, self.dip_name):
            artist.set_visible(n["lowest"] is not None)
        if n["lowest"] is not None:
            z, a = n["lowest"]
            self.dip.set_data([z], [a])
            self.dip_name.set_text(f"▼  lowest: {number(a, 3)} at z = {number(z)}")

    def describe(self, n):
        f, at = full_name(n["activation"], n["beta"]), number(n["z"])
        text = f"{capital(f)} at z = {at}: the answer is {number(n['a'], 3)}, the slope {number(n['slope'], 3)}."
        if not n["has slope"]:
            text += f" At 0 it {NO_SLOPE_AT_0[n['activation']]} and has no slope: the number is a convention."
        flat = zones_in_words(n["flat"], GRID)
        text += f" Between z = -5 and 5 it is flat (slope between -{FLAT} and {FLAT}) {flat}."
        if n["lowest"] is not None:
            z, a = n["lowest"]
            text += f" Its lowest point is {number(a, 3)}, at z = {number(z)}."
        if n["other"] is not None:
            a, slope = n["other"][2:]
            other = full_name(n["compare"], n["beta"])
            text += f" {capital(other)} answers {number(a, 3)} there, with the slope {number(slope, 3)}."
        return text

    def handles(self, n):
        return {"the point": (self.axes["value"], *self.curve.held(n["z"], n["a"]))}

    def dragged(self, name, x, y):
        return {"z": x}


def _heights(n):
    """Return from where to where the answers are shown: whatever z is, so that no curve changes while it moves."""
    lines = n["values"] if n["other"] is None else np.concatenate([n["values"], n["other"][0]])
    bottom = round_up(max(lines.min(), -MOST), (0.25, 0.75, 1.25, MOST))
    return -bottom, 1.25 if lines.max() < 1.25 else MOST


def capital(name):
    """Let a name begin with a capital letter."""
    return name[0].upper() + name[1:]


def full_name(name, beta):
    """Return the name of an activation, with the β of Swish where it is not 1."""
    return f"Swish (β = {number(beta, 1)})" if name == "Swish" and beta != 1 else name
