"""The largest and the mean squared error against the number of neurons, on axes of powers of ten."""

import numpy as np

from nnlib.panels.colours import GREY, MODEL

_STYLES = {"largest error": {"marker": "o", "color": MODEL}, "mean squared error": {"marker": "x", "color": GREY}}


class Errors:
    """Errors for 1 to ``most`` neurons, a dot each; what is below ``exact`` lies on the line of that name."""

    def __init__(self, axes, most, exact):
        self._exact, self._numbers = exact, np.arange(1, most + 1)
        axes.set(xscale="log", yscale="log", xlim=(0.9, 1.12 * most), ylim=(0.4 * exact, 3))
        axes.set_xlabel("hidden neurons K")
        ticks = [tick for tick in (1, 2, 5, 10, 20, 40, 80) if tick <= most]
        axes.set_xticks(ticks, map(str, ticks))
        axes.set_yticks([1, 1e-2, 1e-4, 1e-6, exact], ["1", "0.01", "1e-4", "1e-6", "exact"])
        axes.minorticks_off()
        axes.grid(axis="y")
        dots = {"linestyle": "", "markersize": 3.5}
        keys = [axes.plot([], [], label=name, **dots, **style)[0] for name, style in _STYLES.items()]
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": 2, "borderaxespad": 0.2}
        axes.legend(handles=keys, handlelength=1, **place)
        moving = {"animated": True, "zorder": 4}
        self._dots = [axes.plot([], [], **dots, **style, **moving)[0] for style in _STYLES.values()]
        (self._now,) = axes.plot([], [], "o", color=MODEL, markersize=7, markeredgecolor="white", **moving)

    def show(self, errors, number):
        """Draw the errors, (2, most), the largest and the mean squared ones, and mark those of ``number`` neurons."""
        shown = np.maximum(errors, self._exact)
        for dots, values in zip(self._dots, shown, strict=True):
            dots.set_data(self._numbers, values)
        self._now.set_data([number] * 2, shown[:, number - 1])
