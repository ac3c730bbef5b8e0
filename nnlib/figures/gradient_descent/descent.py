"""The loss as a curve over one weight, and the steps that go down on it."""

import numpy as np

from nnlib.panels.axes import hold_ylabel, moving_title, set_limits
from nnlib.panels.colours import GREY, MODEL, SLOPE


class Descent:
    """A curve with the path so far, the tangent at the present place, and the step that comes next."""

    def __init__(self, axes, names=("w", "loss")):
        self.axes = axes
        axes.set(xlabel=names[0], ylabel=names[1])
        axes.axhline(0, color=GREY, linewidth=0.8)
        hold_ylabel(axes, 26)
        self.title = moving_title(axes, fontweight="bold")
        moving = {"animated": True, "in_layout": False}
        (self._curve,) = axes.plot([], [], color=MODEL, zorder=4, **moving)
        (self._path,) = axes.plot([], [], "s--", color=SLOPE, markersize=5, linewidth=1, zorder=5, **moving)
        (self._tangent,) = axes.plot([], [], color=SLOPE, linewidth=2.5, zorder=5, **moving)
        self._arrow = axes.annotate(
            "", (0, 0), (0, 0), zorder=6,
            arrowprops={"arrowstyle": "-|>", "color": MODEL, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}, **moving,
        )  # fmt: skip
        (self._fall,) = axes.plot([], [], ":", color=MODEL, linewidth=1.4, zorder=6, **moving)
        ring = {"markersize": 9, "markeredgewidth": 2, "markeredgecolor": SLOPE, "zorder": 7, **moving}
        (self._landing,) = axes.plot([], [], "o", color="white", **ring)
        (self._now,) = axes.plot([], [], "o", color=SLOPE, **ring)
        (self._start,) = axes.plot(
            [], [], "D", color="white", markersize=8, markeredgecolor=MODEL, markeredgewidth=2, zorder=7, **moving
        )

    def show_curve(self, x, y):
        """Draw the curve, from its first x to its last; the axes hold it."""
        self._curve.set_data(x, y)
        top = y.max()
        set_limits(self.axes, (x[0], x[-1]), (-0.06 * top, 1.04 * top))

    def show_path(self, x, y):
        """Draw the places passed through; the first is the start, the last the present one."""
        self._path.set_data(x, y)
        self._start.set_data([x[0]], [0])
        self._now.set_data([x[-1]], [y[-1]])

    def show_step(self, x, y, slope, landing):
        """Draw the tangent at the present place and the step to ``landing``, (x, y); none where the slope is NaN."""
        shown = np.isfinite(slope)
        for artist in (self._tangent, self._arrow, self._fall, self._landing, self._now):
            artist.set_visible(shown)
        if not shown:
            return
        left, right = self.axes.get_xlim()
        reach = 0.16 * (right - left) * np.array([-1, 1])
        self._tangent.set_data(x + reach, y + slope * reach)
        end = float(np.clip(landing[0], left, right))
        self._arrow.set_position((x, y))
        self._arrow.xy = end, y
        self._fall.set_data([landing[0]] * 2, [y, landing[1]])
        self._landing.set_data([landing[0]], [landing[1]])
