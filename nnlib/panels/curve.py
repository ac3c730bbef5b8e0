"""A function of one number, and the point on it that counts now."""

import numpy as np

from nnlib.panels.axes import round_up, set_limits
from nnlib.panels.colours import GREY, MODEL


class Curve:
    """The curve a = f(z), with the point at the present z."""

    _limits = (6, 12, 25, 50, 100)

    def __init__(self, axes, name="f(z)"):
        self.axes = axes
        axes.set(xlabel="z", ylabel="a")
        axes.set_title(name)
        axes.axhline(0, color=GREY, linewidth=0.8)
        axes.axvline(0, color=GREY, linewidth=0.8)
        (self._curve,) = axes.plot([], [], color=MODEL, animated=True, zorder=4)
        (self._guides,) = axes.plot([], [], color=GREY, linewidth=1.2, linestyle=":", animated=True, zorder=5)
        (self._point,) = axes.plot(
            [], [], "o", color=MODEL, markersize=9, markeredgecolor="white", animated=True, zorder=6
        )

    def show(self, activation, z, a):
        """Draw ``activation`` with the point (z, a); the axes grow in a few steps."""
        reach = round_up(z, self._limits)
        grid = np.linspace(-reach, reach, 301)
        values = activation(grid)
        self._curve.set_data(grid, values)
        self._guides.set_data([z, z, -reach], [0, a, a])
        self._point.set_data([z], [a])
        top = 1.2 if values.max() < 1.2 else 1.08 * reach
        set_limits(self.axes, (-reach, reach), (min(-0.2, 1.15 * values.min()), top))
