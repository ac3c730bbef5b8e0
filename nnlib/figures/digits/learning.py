"""How a training goes, update by update: a solid and a dashed curve, and a line to reach or to compare with."""

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator, PercentFormatter

from nnlib.panels.axes import hold_ylabel, moving_title, round_up, set_limits
from nnlib.panels.colours import GREY, MODEL

STYLES = {"training": {"color": GREY, "linestyle": "-"}, "validation": {"color": MODEL, "linestyle": (0, (4, 1.5))}}
_DECADES = [0.001, 0.01, 0.1, 1]
_SHARES = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 1]
_BEYOND = 1.02  # 1 would be infinitely far away


def _stretched(share):
    """Return where a share lies on the scale: the nearer to 1, the wider."""
    return -np.log10(_BEYOND - np.minimum(share, 1))


def _shrunk(place):
    return _BEYOND - 10.0 ** -np.asarray(place)


class LearningCurves:
    """Losses on a scale of powers of ten, or shares from 0 to 1, on one that is wider near 1."""

    _limits = (500, 2000)

    def __init__(self, axes, losses):
        self.axes = axes
        axes.set(xlabel="update", xlim=(0, self._limits[0]))
        if losses:
            axes.set(yscale="log", ylim=(0.0008, 5), ylabel="loss")
            axes.yaxis.set_major_locator(FixedLocator(_DECADES))
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axes.yaxis.set_minor_formatter(NullFormatter())
        else:
            axes.set_yscale("function", functions=(_stretched, _shrunk))
            axes.set(ylim=(0, 1), ylabel="read right")
            axes.yaxis.set_major_locator(FixedLocator(_SHARES))
            axes.yaxis.set_major_formatter(PercentFormatter(1, 0, " %"))
            axes.yaxis.set_minor_locator(NullLocator())
        hold_ylabel(axes, 36)
        axes.grid(axis="y")
        self.title = moving_title(axes, fontweight="bold")
        moving = {"animated": True, "in_layout": False}
        self._curves = {name: axes.plot([], [], zorder=5, **moving, **style)[0] for name, style in STYLES.items()}
        if losses:
            keys = [axes.plot([], [], label=name, **style)[0] for name, style in STYLES.items()]
            axes.legend(handles=keys, loc="lower left", handlelength=3.2)

    def line(self, height, name, colour, linestyle):
        """Draw a line that stays, with its name near its right end."""
        self.axes.axhline(height, color=colour, linestyle=linestyle, linewidth=1.5)
        text = {"ha": "right", "fontsize": 9, "color": colour, "transform": self.axes.get_yaxis_transform()}
        self.axes.text(0.99, height, name, va="bottom", **text)

    def show(self, updates, curves, title):
        """Draw ``curves`` (name -> values) over ``updates``; what lies beyond the axis is drawn on its edge."""
        for name, values in curves.items():
            self._curves[name].set_data(updates, np.clip(values, *self.axes.get_ylim()))
        self.title.set_text(title)
        set_limits(self.axes, xlim=(0, round_up(updates[-1], self._limits)))
