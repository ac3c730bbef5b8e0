"""A function of one number, and the point on it that counts now."""

import numpy as np

from nnlib.panels.axes import round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, SLOPE
from nnlib.panels.zones import Zones


class Curve:
    """The curve a = f(z), with the point at the present z; perhaps its tangent, another curve, and shaded zones."""

    _limits = (6, 12, 25, 50, 100)

    def __init__(self, axes, name="f(z)", ylabel="a", colour=MODEL):
        self.axes = axes
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
        """Draw ``activation`` with the point (z, a); the axes grow in a few steps."""
        reach = round_up(z, self._limits)
        grid = np.linspace(-reach, reach, 301)
        values = activation(grid)
        top = 1.2 if values.max() < 1.2 else 1.08 * reach
        self.show_curve(grid, values, (min(-0.2, 1.15 * values.min()), top))
        self.show_point(z, a)

    def show_curve(self, z, a, ylim):
        """Draw the curve through the points (z, a), from the first z to the last."""
        self._curve.set_data(z, a)
        set_limits(self.axes, (z[0], z[-1]), ylim)

    def show_other(self, z, a):
        """Draw another curve to compare with, dashed."""
        self._other.set_data(z, a)

    def show_point(self, z, a):
        """Mark the point (z, a), with lines to both axes."""
        self._guides.set_data([z, z, self.axes.get_xlim()[0]], [0, a, a])
        self._point.set_data([z], [a])

    def show_tangent(self, z, a, slope, reach):
        """Draw the straight line through (z, a) that is as steep as ``slope``, ``reach`` to either side."""
        ends = np.array([-reach, reach])
        self._tangent.set_data(z + ends, a + slope * ends)
