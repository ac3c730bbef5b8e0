"""A loss as one bar, stacked from the shares that make it up."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.ticker import MaxNLocator

from nnlib.panels.axes import hold_ylabel, moving_title, round_up, set_limits
from nnlib.panels.colours import GREY, TARGET, by_sign

_HALF = 0.35  # of the bar's width
_APART = 6.5  # points from one line of the hatching to the next, upwards


class Shares:
    """A bar of ``n`` pieces; one of them (number ``odd``) is hatched. A dashed line is the least there can be."""

    _limits = (0.2, 1, 5, 25, 125)

    def __init__(self, axes, odd):
        self.axes, self._odd = axes, odd
        axes.set(xlim=(-0.5, 0.5), xticks=[], ylabel="loss")
        hold_ylabel(axes, 28)
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axes.axhline(0, color=GREY, linewidth=0.8)
        moving = {"animated": True, "in_layout": False}
        self._pieces = PolyCollection([], linewidths=1.2, zorder=3, **moving)
        self._hatching = LineCollection([], linewidths=1.2, zorder=4, **moving)
        for collection in (self._pieces, self._hatching):
            axes.add_collection(collection, autolim=False)
        self._floor = axes.axhline(1, color=TARGET, linestyle=(0, (5, 3)), zorder=5, **moving)
        self._title = moving_title(axes, 0.5, ha="center", fontweight="bold")

    def show(self, shares, errors, floor, title):
        """Stack ``shares``, coloured by the signs of ``errors``, and draw the line at ``floor``."""
        tops = np.cumsum(shares)
        bottoms = tops - shares
        left, right = np.full(len(shares), -_HALF), np.full(len(shares), _HALF)
        corners = np.stack([[left, bottoms], [right, bottoms], [right, tops], [left, tops]]).transpose(2, 0, 1)
        colours = [by_sign(error) for error in errors]
        self._pieces.set(verts=corners, edgecolors=colours)
        self._pieces.set_facecolor([(colour, 0.22) for colour in colours])
        self._floor.set_ydata([floor, floor])
        self._title.set_text(title)
        top = 1.04 * round_up(tops[-1], self._limits)
        set_limits(self.axes, ylim=(0, top))
        (width, height), odd = self.axes.bbox.size, self._odd
        rise, step = top * 2 * _HALF * width / height, top * _APART * self.axes.figure.dpi / 72 / height
        self._hatching.set_segments(_diagonals(bottoms[odd], tops[odd], rise, step))
        self._hatching.set_color(colours[odd])


def _diagonals(bottom, top, rise, step):
    """Return lines, ``step`` apart, that rise by ``rise`` across the bar: the parts from ``bottom`` to ``top``."""
    starts = np.arange(bottom - rise, top, step)
    ends = np.stack([np.maximum(starts, bottom), np.minimum(starts + rise, top)])
    x = -_HALF + 2 * _HALF * (ends - starts) / rise
    return np.stack([x, ends], axis=-1).swapaxes(0, 1)
