"""Points, a line, and its errors: as squares whose areas count, or as upright bars whose lengths count."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.ticker import MultipleLocator

from nnlib.panels.axes import hold_ylabel, moving_title, set_limits
from nnlib.panels.colours import GREY, MODEL, TARGET, by_sign

_MIDDLE, _REACH = np.array([1.2, 2.1]), np.array([2.1, 2.15])  # of the panel, as near as it gets
_ZOOMS = (1.25, 2.5, 5)


class Squares:
    """The points x, y (n,), one of them (number ``odd``) a diamond, and lines through the picture.

    One unit across is as long as one unit upwards, so that what is drawn square is square.
    """

    def __init__(self, axes, odd, styles):
        self.axes, self._odd = axes, odd
        low, high = _MIDDLE - _REACH, _MIDDLE + _REACH
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
        axes.set(xlabel="size in 100 m²", ylabel="price in 100,000")
        hold_ylabel(axes, 23)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MultipleLocator(2))
            axis.set_major_formatter(lambda value, _: f"{value:g}" if value >= 0 else "")
        moving = {"animated": True, "in_layout": False}
        self._squares = PolyCollection([], linewidths=1.2, zorder=3, **moving)
        self._bars = LineCollection([], linewidths=3.5, zorder=3, capstyle="butt", **moving)
        for collection in (self._squares, self._bars):
            axes.add_collection(collection, autolim=False)
        self._best = {
            name: axes.plot([], [], color=TARGET, zorder=4, **moving, **style)[0] for name, style in styles.items()
        }
        (self._line,) = axes.plot([], [], color=MODEL, zorder=5, **moving)
        mark = {"linestyle": "", "markeredgecolor": "white", "zorder": 6, **moving}
        (self._points,) = axes.plot([], [], marker="o", color=GREY, markersize=6.5, **mark)
        (self._odd_one,) = axes.plot([], [], marker="D", color=MODEL, markersize=8.5, **mark)
        self._title = moving_title(axes, fontweight="bold")
        box = {"boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": "none"}
        self._key = axes.text(
            0.98, 0.03, "", transform=axes.transAxes, ha="right", fontsize=9, color=TARGET, bbox=box, zorder=7, **moving
        )

    def show(self, x, y, w, b, squared, best, title="", key=""):
        """Draw the points, the line w·x + b, its errors, and other lines: ``best`` is name -> (w, b), or empty."""
        guesses = w * x + b
        errors = guesses - y
        self._points.set_data(np.delete(x, self._odd), np.delete(y, self._odd))
        self._odd_one.set_data([x[self._odd]], [y[self._odd]])
        # on the side on which the line runs away from it, a square does not touch the line
        far = x + np.where(w >= 0, 1, -1) * errors
        corners = np.stack([[x, guesses], [x, y], [far, y], [far, guesses]]).transpose(2, 0, 1)
        colours = [by_sign(error) for error in errors]
        self._squares.set(verts=corners if squared else [], edgecolors=colours)
        self._squares.set_facecolor([(colour, 0.22) for colour in colours])
        self._bars.set(segments=[] if squared else corners[:, :2], edgecolors=colours)
        self._zoom(np.concatenate([corners[:, ::2].reshape(-1, 2), np.column_stack([x, y])]))
        ends = np.array(self.axes.get_xlim())
        self._line.set_data(ends, w * ends + b)
        for name, line in self._best.items():
            line.set_data(*(ends, best[name][0] * ends + best[name][1]) if name in best else ([], []))
        self._title.set_text(title)
        self._key.set_text(key)

    def _zoom(self, places):
        """Let the panel hold all places; its limits grow in two steps, both by the same factor."""
        needed = (np.abs(places - _MIDDLE) / _REACH).max()
        zoom = next((zoom for zoom in _ZOOMS if needed <= zoom), _ZOOMS[-1])
        low, high = _MIDDLE - zoom * _REACH, _MIDDLE + zoom * _REACH
        set_limits(self.axes, (low[0], high[0]), (low[1], high[1]))
