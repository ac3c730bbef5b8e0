"""One number a layer, on a scale of powers of ten: does it vanish, explode or hold?"""

import numpy as np
from matplotlib.ticker import FuncFormatter, NullFormatter

from nnlib.panels.axes import hold_ylabel, set_limits
from nnlib.panels.colours import PALE, TARGET

_STEP = 5  # the limits move by so many powers of ten


class ByLayer:
    """Dots for the layers 1 to ``most``; a band shows what is within ``factor`` of the last layer's number."""

    def __init__(self, axes, most, title, ylabel, colour, factor=None):
        self.axes, self._factor = axes, factor
        axes.set(xlim=(0, most + 1), xticks=[1, *range(5, most + 1, 5)], xlabel="layer", ylabel=ylabel, yscale="log")
        axes.set_title(title)
        axes.grid(axis="y")
        hold_ylabel(axes, 40)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"1e{round(np.log10(value))}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.minorticks_off()
        moving = {"animated": True, "in_layout": False}
        self._band = axes.axhspan(
            1, 2, facecolor=PALE, edgecolor=TARGET, alpha=0.35, linestyle="--", zorder=3, **moving
        )
        self._band.set_visible(factor is not None)
        (self._dots,) = axes.plot([], [], "o-", color=colour, markersize=5, linewidth=1.2, zorder=4, **moving)
        if factor is not None:
            name = f"band: last layer, factor {factor:g}"
            axes.set_title(name, loc="right", color=TARGET, fontsize=9, fontweight="normal")

    def show(self, values):
        """Draw the ``values``, one a layer, all above 0."""
        self._dots.set_data(1 + np.arange(len(values)), values)
        reach = [*values]
        if self._factor is not None:
            reach += [values[-1] / self._factor, values[-1] * self._factor]
            low, high = reach[-2:]
            self._band.set(y=low, height=high - low)
        powers = np.log10(reach) / _STEP
        low, high = _STEP * np.floor(powers.min() - 0.01), _STEP * np.ceil(powers.max() + 0.1)
        set_limits(self.axes, ylim=(10.0**low, 10.0**high))
