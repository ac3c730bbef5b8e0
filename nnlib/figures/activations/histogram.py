"""How often the numbers of a large set fall into each of many small intervals."""

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from nnlib.panels.axes import round_up, set_limits
from nnlib.panels.colours import GREY, MODEL


class Histogram:
    """Bars between ``edges``; their heights are shares of the whole set."""

    _limits = (0.2, 1.0)

    def __init__(self, axes, edges, xlabel, ylabel):
        self.axes = axes
        axes.set(xlim=(edges[0], edges[-1]), xlabel=xlabel, ylabel=ylabel)
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        nothing = np.zeros(len(edges) - 1)
        self._bars = axes.stairs(nothing, edges, fill=True, color=GREY, animated=True, zorder=4)
        self._outline = axes.stairs(nothing, edges, color=MODEL, linewidth=1, animated=True, zorder=5)

    def show(self, shares):
        """Draw ``shares``, one for each interval; the axis has two lengths."""
        for stairs in (self._bars, self._outline):
            stairs.set_data(shares)
        set_limits(self.axes, ylim=(0, round_up(shares.max(), self._limits)))
