"""A function of one number, and the point on it that counts now."""

import numpy as np

from nnlib.panels.axes import set_limits
from nnlib.panels.colours import GREY, MODEL, SLOPE
from nnlib.panels.zones import Zones

REACH = 6  # to either side of 0, whatever z is: so a curve is always as steep as it was
_JUMP = 20  # no slope of the course is as steep


class Curve:
    """The curve a = f(z), with the point at the present z; perhaps its tangent, another curve, and shaded zones."""

    def __init__(self, axes, name="f(z)", ylabel="a", colour=MODEL):
        self.axes, self._colour = axes, colour
        axes.set(xlabel="z", ylabel=ylabel)
        axes.set_title(name)
        axes.axhline(0, color=GREY, linewidth=0.8)
        axes.axvline(0, color=GREY, linewidth=0.8)
        self.zones = Zones(axes)
        (self._other,) = axes.plot([], [], color=GREY, linestyle=(0, (5, 3)), animated=True, zorder=3.5)
        (self._curve,) = axes.plot([], [], color=colour, animated=True, zorder=4)
        (self._tangent,) = axes.plot([], [], color=SLOPE, linewidth=2.5, animated=True, zorder=4.5)
        (self._guides,) = axes.plot([], [], color=GREY, linewidth=1.2, linestyle=":", animated=True, zorder=5)
        (self._point,) = axes.plot(
            [], [], "o", color=colour, markersize=9, markeredgecolor="white", animated=True, zorder=6, clip_on=False,
            in_layout=False,
        )  # fmt: skip

    def show(self, activation, z, a):
        """Draw ``activation`` with the point (z, a)."""
        grid = np.linspace(-REACH, REACH, 321)
        values = activation(grid)
        top = 1.2 if values.max() < 1.2 else 1.08 * REACH
        self.show_curve(grid, values, (min(-0.2, 1.15 * values.min()), top))
        self.show_point(z, a)

    def show_curve(self, z, a, ylim):
        """Draw the curve through the points (z, a), from the first z to the last."""
        self._curve.set_data(_torn(z, a))
        set_limits(self.axes, (z[0], z[-1]), ylim)

    def show_other(self, z, a):
        """Draw another curve to compare with, dashed."""
        self._other.set_data(_torn(z, a))

    def held(self, z, a):
        """Return the point (z, a), or the one at the panel's edge where it lies beyond."""
        (left, right), (bottom, top) = self.axes.get_xlim(), self.axes.get_ylim()
        return min(max(z, left), right), min(max(a, bottom), top)

    def show_point(self, z, a, hollow=False):
        """Mark the point (z, a), with lines to both axes; where it lies beyond the panel, an arrow at its edge."""
        x, y = self.held(z, a)
        self._guides.set_data([x, x, self.axes.get_xlim()[0]], [0, y, y])
        beyond = ">" if z > x else "<" if z < x else "^" if a > y else "v" if a < y else "o"
        self._point.set(data=([x], [y]), marker=beyond)
        # a hollow one is a number that stands where there is none
        self._point.set(markerfacecolor="white" if hollow else self._colour)
        self._point.set(markeredgecolor=self._colour if hollow else "white", markeredgewidth=2 if hollow else 1)

    def show_tangent(self, z, a, slope, reach):
        """Draw the straight line through (z, a) that is as steep as ``slope``, ``reach`` to either side; None hides."""
        self._tangent.set_visible(slope is not None)
        if slope is not None:
            ends = np.array([-reach, reach])
            self._tangent.set_data(z + ends, a + slope * ends)


def _torn(z, a):
    """Return z and a with a gap wherever the curve jumps."""
    jumps = np.flatnonzero(np.abs(np.diff(a)) > _JUMP * np.diff(z)) + 1
    return np.insert(z, jumps, np.nan), np.insert(a, jumps, np.nan)
