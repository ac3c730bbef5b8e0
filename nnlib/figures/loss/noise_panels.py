"""The shape of the noise with a height at each outcome, and something of every guess as a curve."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.ticker import MultipleLocator

from nnlib.panels.axes import hold_ylabel, moving_title, set_limits
from nnlib.panels.colours import GREY, MODEL, NEGATIVE, POSITIVE, TARGET, by_sign

_PRICES, _COIN = (-0.3, 6.0), (-0.6, 1.6)  # what the panel shows across
_X = np.linspace(*_PRICES, 253)
END = 1.48
_BARS = (-0.48, 0.48, np.nan, 0.52, END)  # where the probabilities of a no and of a yes begin and end
_APART = 0.15  # of one house from the next, above the same outcome


class Heights:
    """The height of the noise over the outcome, and an upright line at each outcome; one house is a diamond."""

    def __init__(self, axes, odd):
        self.axes, self._odd = axes, odd
        axes.set(ylabel="height")
        hold_ylabel(axes, 28)
        axes.xaxis.set_major_locator(MultipleLocator(1))
        axes.xaxis.set_major_formatter(self._tick)
        moving = {"animated": True, "in_layout": False}
        self._stems = LineCollection([], linewidths=2.5, zorder=3, **moving)
        axes.add_collection(self._stems, autolim=False)
        (self._curve,) = axes.plot([], [], color=MODEL, zorder=4, **moving)
        self._middle = axes.axvline(0, color=GREY, linestyle=":", zorder=3.5, **moving)
        mark = {"linestyle": "", "markeredgecolor": "white", "zorder": 6, "clip_on": False, **moving}
        (self._points,) = axes.plot([], [], "o", color=GREY, markersize=7, **mark)
        (self._odd_one,) = axes.plot([], [], "D", color=MODEL, markersize=8.5, **mark)
        self._classes = [
            axes.plot([], [], marker, color=colour, markersize=7, **mark)[0]
            for marker, colour in (("o", NEGATIVE), ("s", POSITIVE))
        ]
        look = {"markersize": 8, "color": "white", "markeredgewidth": 2, "zorder": 7}
        (self._guess,) = axes.plot([], [], "D", **mark | look | {"markeredgecolor": MODEL})
        self._title = moving_title(axes, fontweight="bold")

    def show_curve(self, height, guess, outcomes, heights, top):
        """Draw the function ``height`` with its top at ``guess``, x and y, and the heights at the outcomes."""
        x = np.union1d(_X, guess[0])
        self._curve.set_data(x, height(x))
        self._middle.set(xdata=[guess[0]] * 2, visible=True)
        self._guess.set_data(*np.reshape(guess, (-1, 1)))
        odd = self._odd
        others = np.delete(outcomes, odd)
        self._points.set_data(others, 0 * others)
        self._odd_one.set_data([outcomes[odd]], [0])
        for marks in self._classes:
            marks.set_data([], [])
        colours = [by_sign(guess[0] - outcome) for outcome in outcomes]
        self._show_stems(outcomes, heights, colours, "how high the noise is at each price")
        self._frame("price in 100,000", _PRICES, top)

    def show_coin(self, guess, outcomes, heights, top):
        """Draw the probabilities of a no, at 0, and of a yes, at 1, with the houses spread beneath them."""
        p = guess[1]
        self._curve.set_data(_BARS, [1 - p, 1 - p, np.nan, p, p])
        self._middle.set_visible(False)
        self._guess.set_data(*np.reshape(guess, (-1, 1)))
        x = outcomes.astype(float)
        for outcome in (0, 1):
            here = outcomes == outcome
            x[here] += _APART * (np.arange(here.sum()) - (here.sum() - 1) / 2)
            self._classes[outcome].set_data(x[here], 0 * x[here])
        for marks in (self._points, self._odd_one):
            marks.set_data([], [])
        colours = [POSITIVE if outcome else NEGATIVE for outcome in outcomes]
        self._show_stems(x, heights, colours, "how probable each outcome was")
        self._frame("sold within a month?", _COIN, top)

    def _show_stems(self, x, heights, colours, title):
        self._stems.set_segments([[(at, 0), (at, high)] for at, high in zip(x, heights, strict=True)])
        self._stems.set_color(colours)
        self._title.set_text(title)

    def _frame(self, xlabel, xlim, top):
        self.axes.xaxis.label.set_text(xlabel)
        set_limits(self.axes, xlim, (-0.04 * top, top))

    def _tick(self, value, _):
        if self.axes.get_xlim() != _COIN:
            return f"{value:g}" if value >= 0 else ""
        return {0: "no", 1: "yes"}.get(round(value, 6), "")


class OverGuesses:
    """A curve over all guesses, the present one on it, and a dashed line through the best."""

    def __init__(self, axes, xlabel, ylabel):
        self.axes = axes
        axes.set(xlabel=xlabel, ylabel=ylabel)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        hold_ylabel(axes, 28)
        moving = {"animated": True, "in_layout": False}
        (self._curve,) = axes.plot([], [], color=MODEL, zorder=4, **moving)
        self._line = axes.axvline(0, color=TARGET, linestyle=(0, (5, 3)), linewidth=1.5, zorder=3.5, **moving)
        moving["clip_on"] = False
        (self._best,) = axes.plot([], [], "*", markersize=14, color=TARGET, markeredgecolor="white", zorder=6, **moving)
        (self._point,) = axes.plot(
            [], [], "D", markersize=8, color="white", markeredgecolor=MODEL, markeredgewidth=2, zorder=7, **moving
        )
        self._title = moving_title(axes, fontweight="bold")

    def show(self, guesses, values, top, point, best, title):
        """Draw the curve of ``values``, the present point and the best one."""
        set_limits(self.axes, (round(guesses[0]), round(guesses[-1])), (-0.06 * top, top))
        self._curve.set_data(guesses, values)
        self._line.set_xdata([best[0]] * 2)
        self._best.set_data(*np.reshape(best, (-1, 1)))
        self._point.set_data(*np.reshape(point, (-1, 1)))
        self._title.set_text(title)
