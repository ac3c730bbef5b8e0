"""One number a layer, on a scale of powers of ten: does it vanish, explode or hold?"""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from nnlib.panels.axes import hold_ylabel
from nnlib.panels.colours import PALE, TARGET

_LOWEST, _HIGHEST, _STEP = -20, 10, 5  # powers of ten: the ends of the axis, and from mark to mark


class ByLayer:
    """Dots for the layers 1 to ``most``; a band shows what is within ``factor`` of the last layer's number.

    The axis stays as it is; what is too large or too small for it leaves the picture.
    """

    def __init__(self, axes, most, title, ylabel, colour, factor=None):
        self.axes, self._factor = axes, factor
        axes.set(xlim=(0, most + 1), xticks=[1, *range(5, most + 1, 5)], xlabel="layer", ylabel=ylabel, yscale="log")
        axes.set_title(title)
        axes.grid(axis="y")
        hold_ylabel(axes, 40)
        axes.set_ylim(10.0**_LOWEST, 10.0**_HIGHEST)
        axes.yaxis.set_major_locator(FixedLocator(10.0 ** np.arange(_LOWEST, _HIGHEST + 1, _STEP)))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _: "1" if value == 1 else f"1e{round(np.log10(value))}")
        )
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.minorticks_off()
        moving = {"animated": True, "in_layout": False}
        look = {"facecolor": PALE, "edgecolor": TARGET, "alpha": 0.35, "linestyle": "--", "zorder": 3}
        self._band = axes.add_patch(Rectangle((0, 1), 1, 1, transform=axes.get_yaxis_transform(), **look, **moving))
        self._band.set_visible(factor is not None)
        (self._dots,) = axes.plot([], [], "o-", color=colour, markersize=5, linewidth=1.2, zorder=4, **moving)
        if factor is not None:
            name = f"band: last layer, factor {factor:g}"
            axes.set_title(name, loc="right", color=TARGET, fontsize=9, fontweight="normal")

    def show(self, values):
        """Draw the ``values``, one a layer, all above 0."""
        self._dots.set_data(1 + np.arange(len(values)), values)
        if self._factor is not None:
            low, high = values[-1] / self._factor, values[-1] * self._factor
            self._band.set(y=low, height=high - low)
