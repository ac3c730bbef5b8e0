"""A number that changes with every update of a training, as a line from the start to now."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from nnlib.panels.axes import hold_ylabel, moving_title, round_up, set_limits
from nnlib.panels.colours import GREY, SLOPE


class OverUpdates:
    """Values after 0, 1, … updates; the axes grow in jumps, through ``limits``, and reach below 0 if ``signed``."""

    _updates = (20, 50, 100, 200, 500)

    def __init__(self, axes, ylabel, limits, signed=False):
        self.axes, self._limits, self._signed = axes, limits, signed
        axes.set(ylabel=ylabel)
        axes.axhline(0, color=GREY, linewidth=0.8)
        hold_ylabel(axes, 30)
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        self.title = moving_title(axes, color=SLOPE, fontweight="bold")
        moving = {"color": SLOPE, "animated": True, "clip_on": False, "in_layout": False}
        (self._line,) = axes.plot([], [], linewidth=1.8, zorder=4, **moving)
        (self._now,) = axes.plot([], [], "s", markersize=8, markeredgecolor="white", zorder=5, **moving)

    def show(self, values):
        """Draw the values, the last of which is the present one."""
        top = round_up(np.abs(values).max(), self._limits)
        set_limits(self.axes, (0, round_up(len(values) - 1, self._updates)), (-top * self._signed, top))
        self._line.set_data(np.arange(len(values)), values)
        self._now.set_data([len(values) - 1], [values[-1]])
