"""Axes whose limits move in jumps: in between, a figure can be drawn over a kept background."""

import numpy as np
from matplotlib.transforms import ScaledTranslation


def round_up(value, limits):
    """Return the smallest of the ascending ``limits`` that |value| does not pass; beyond all, a power of ten."""
    fitting = [limit for limit in limits if abs(value) <= limit]
    return fitting[0] if fitting else 10.0 ** np.ceil(np.log10(abs(value)))


def set_limits(axes, xlim=None, ylim=None):
    """Set limits that differ from the present ones; setting equal ones would cost a full redraw."""
    if xlim is not None and axes.get_xlim() != tuple(xlim):
        axes.set_xlim(xlim)
    if ylim is not None and axes.get_ylim() != tuple(ylim):
        axes.set_ylim(ylim)


def hold_ylabel(axes, points):
    """Let the label of the y axis stay so many points left of it, however wide the numbers at the ticks become."""
    place = axes.transAxes + ScaledTranslation(-points / 72, 0, axes.figure.dpi_scale_trans)
    axes.yaxis.set_label_coords(0, 0.5, place)


def moving_title(axes, x=0, **style):
    """Return an empty text in the place of the title, at x from 0 to 1: it can change without a full redraw."""
    axes.set_title(" ")  # keeps the room
    return axes.annotate(
        "", (x, 1), (0, 6), xycoords="axes fraction", textcoords="offset points", va="baseline", fontsize=10.5,
        animated=True, zorder=8, in_layout=False, **style,
    )  # fmt: skip
