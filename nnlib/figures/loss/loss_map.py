"""A loss over two parameters as a map, or over one of them as a curve; both follow the data without a full redraw."""

import contourpy
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm

from nnlib.panels.axes import hold_ylabel, round_up, set_limits
from nnlib.panels.colours import BLACK, GREY, LOSSES, MODEL, TARGET
from nnlib.panels.images import add_image, around

_LEVELS = [digit * 10.0**power for power in range(-3, 3) for digit in (1, 2, 5)]


class LossMap:
    """A map over the grid ``w``, ``b`` with a path in it, or the curve over ``b`` with marks on it."""

    _limits = (3, 5, 10, 20, 50)

    def __init__(self, axes, w, b, marks):
        self.axes, self._w, self._b = axes, w, b
        self._title = axes.set_title(" ")
        axes.set(xlabel="w", ylabel="b")
        hold_ylabel(axes, 23)
        moving = {"animated": True, "in_layout": False}
        style = {"origin": "lower", "cmap": LOSSES, "norm": LogNorm(1, 2), "zorder": 3}
        self._relief = add_image(axes, around(w, b), smooth=True, **style, **moving)
        self._levels = LineCollection([], colors=BLACK, linewidths=0.6, alpha=0.6, zorder=3.2, **moving)
        axes.add_collection(self._levels, autolim=False)
        (self._path,) = axes.plot([], [], color=MODEL, linewidth=1.5, zorder=5, **moving)
        (self._curve,) = axes.plot([], [], color=MODEL, zorder=4, **moving)
        above = axes.get_xaxis_transform()
        self._marks = {
            name: (
                axes.axvline(0, color=GREY, linewidth=1.4, linestyle=pattern, zorder=3.5, **moving),
                axes.text(0, 0.98, "", transform=above, fontsize=9, va="top", zorder=6, **moving),
            )
            for name, pattern in marks.items()
        }
        moving["clip_on"] = False
        (self._best,) = axes.plot([], [], "*", markersize=16, color=TARGET, markeredgecolor="white", zorder=7, **moving)
        (self._point,) = axes.plot(
            [], [], "D", markersize=8, color="white", markeredgecolor=MODEL, markeredgewidth=2, zorder=8, **moving
        )

    def show_map(self, losses, path, point, best, title):
        """Draw the map of ``losses``, (len(b), len(w)), the path through it, the point on it, and the best one."""
        self._label("w", "b", title)
        set_limits(self.axes, (self._w[0], self._w[-1]), (self._b[0], self._b[-1]))
        self._relief.set_data(losses)
        self._relief.set_clim(losses.min(), 2 * losses.max())
        contours = contourpy.contour_generator(self._w, self._b, losses)
        self._levels.set_segments([line for level in _LEVELS for line in contours.lines(level)])
        self._path.set_data(*np.transpose(path))
        self._show_points(point, best)
        self._take_turns(True)

    def show_curve(self, b, losses, marks, point, best, title):
        """Draw the curve through b, losses, (m,), the marks (name -> b), the point on it, and the best one."""
        self._label("b", "loss", title)
        set_limits(self.axes, (self._b[0], self._b[-1]), (0, round_up(1.1 * point[1], self._limits)))
        self._curve.set_data(b, losses)
        left = min(marks, key=marks.get)
        for name, (line, text) in self._marks.items():
            line.set_xdata([marks[name]] * 2)
            text.set(x=marks[name], text=f"  {name}  ", ha="right" if name == left else "left")
        self._show_points(point, best)
        self._take_turns(False)

    def _label(self, xlabel, ylabel, title):
        # a text that stays as it is costs nothing, an axis that is told its label again a full redraw
        for text, words in ((self.axes.xaxis.label, xlabel), (self.axes.yaxis.label, ylabel), (self._title, title)):
            text.set_text(words)

    def _show_points(self, point, best):
        for artist, place in ((self._point, point), (self._best, best)):
            artist.set_data(*np.reshape([] if place is None else place, (-1, 2)).T)

    def _take_turns(self, mapped):
        for artist in (self._relief, self._levels, self._path):
            artist.set_visible(mapped)
        for artist in (self._curve, *(each for pair in self._marks.values() for each in pair)):
            artist.set_visible(not mapped)
