"""One number a layer, on a scale of powers of ten: does it vanish, explode or hold?"""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from nnlib.panels.axes import hold_ylabel
from nnlib.panels.colours import PALE, TARGET

_LOWEST, _HIGHEST, _STEP = -15, 10, 5  # powers of ten: the ends of the axis, and from mark to mark


class ByLayer:
    """Dots for the layers 1 to ``most``; a band shows what is within ``factor`` of the last layer's number.

    The axis stays as it is; a triangle at its end stands for what lies beyond.
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
        (self._line,) = axes.plot([], [], color=colour, linewidth=1.2, zorder=4, **moving)
        dots = {"linestyle": "none", "color": colour, "zorder": 5, "clip_on": False} | moving
        self._dots = [axes.plot([], [], marker, markersize=5 if marker == "o" else 7, **dots)[0] for marker in "ov^"]
        if factor is not None:
            name = f"band: last layer, factor {factor:g}"
            axes.set_title(name, loc="right", color=TARGET, fontsize=9, fontweight="normal")

    def show(self, values):
        """Draw the ``values``, one a layer, all above 0."""
        layers, ends = 1 + np.arange(len(values)), self.axes.get_ylim()
        self._line.set_data(layers, values)
        beyond = 1 * (values > ends[1]) - (values < ends[0])
        for dots, where in zip(self._dots, (0, -1, 1), strict=True):
            dots.set_data(layers[beyond == where], np.clip(values, *ends)[beyond == where])
        if self._factor is not None:
            low, high = values[-1] / self._factor, values[-1] * self._factor
            self._band.set(y=low, height=high - low)
