"""A loss over two parameters as a map, or over one of them as a curve; both follow the data without a full redraw."""

import contourpy
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm

from nnlib.panels.axes import hold_ylabel, moving_title, round_up, set_limits
from nnlib.panels.colours import BLACK, GREY, LOSSES, MODEL, TARGET, WHITE
from nnlib.panels.images import add_image, around

_LEVELS = [digit * 10.0**power for power in range(-3, 3) for digit in (1, 1.5, 2, 3, 5, 7)]
_FLAT = 100  # where the highest loss is less than so many times the lowest, all levels are drawn, else 1, 2, 5, …
_CLEAR = 14, 24  # pixels between a number and the frame, and between two numbers


class LossMap:
    """A map over the grid ``w``, ``b`` with a path in it, or the curve over ``b`` with marks on it."""

    _limits = (3, 10, 50)

    def __init__(self, axes, w, b, marks):
        self.axes, self._w, self._b, self._drawn = axes, w, b, None
        self._title = moving_title(axes, fontweight="bold")
        axes.set(xlabel="w", ylabel="b")
        hold_ylabel(axes, 23)
        moving = {"animated": True, "in_layout": False}
        style = {"origin": "lower", "cmap": LOSSES, "norm": LogNorm(1, 2), "zorder": 3}
        self._relief = add_image(axes, around(w, b), smooth=True, **style, **moving)
        self._levels = LineCollection([], colors=BLACK, linewidths=0.6, alpha=0.6, zorder=3.2, **moving)
        self._creases = LineCollection([], colors=BLACK, linewidths=1.2, linestyles=":", zorder=3.1, **moving)
        for lines in (self._levels, self._creases):
            axes.add_collection(lines, autolim=False)
        box = {"boxstyle": "round,pad=0.1", "facecolor": WHITE, "edgecolor": "none", "alpha": 0.75}
        number = {"ha": "center", "va": "center", "fontsize": 9, "bbox": box, "zorder": 3.3, **moving}
        self._numbered = dict.fromkeys(_LEVELS, False)
        self._numbers = {level: axes.text(0, 0, f"{level:g}", **number) for level in _LEVELS}
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

    def show_map(self, losses, creases, path, point, best, title):
        """Draw the map of ``losses``, (len(b), len(w)), the path through it, the point on it, and the best one.

        ``creases`` are straight lines w · x + b = y on which it is bent, as pairs (x, y).
        """
        self._label("w", "b", title)
        set_limits(self.axes, (self._w[0], self._w[-1]), (self._b[0], self._b[-1]))
        if self._drawn is None or losses is not self._drawn[0] or self.axes.bbox.bounds != self._drawn[1]:
            self._drawn = losses, self.axes.bbox.bounds
            self._show_relief(losses, creases)
        self._path.set_data(*np.transpose(path))
        self._show_points(point, best)
        self._take_turns(True)

    def _show_relief(self, losses, creases):
        self._relief.set_data(losses)
        self._relief.set_clim(losses.min(), 2 * losses.max())
        contours = contourpy.contour_generator(self._w, self._b, losses)
        step = 1 if losses.max() < _FLAT * losses.min() else 2
        lines = {level: contours.lines(level) if i % step == 0 else [] for i, level in enumerate(_LEVELS)}
        self._levels.set_segments(sum(lines.values(), []))
        ends = self._w[[0, -1]]
        self._creases.set_segments([np.column_stack([ends, y - x * ends]) for x, y in creases])
        self._number(lines, losses)

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

    def _number(self, lines, losses):
        """Write each level beside its lines: as near as can be to the way up from the lowest place, to the left."""
        bottom = np.array([self._w[losses.min(axis=0).argmin()], self._b[losses.min(axis=1).argmin()]])
        corners = self.axes.transData.transform([bottom, (self._w[0], self._b[0])])
        taken = [corners[0]]
        for level, number in self._numbers.items():
            points = np.concatenate([*lines[level], np.empty((0, 2))])
            place = self._place(self.axes.transData.transform(points), corners, taken)
            self._numbered[level] = place is not None
            if place is not None:
                taken.append(place)
                number.set_position(self.axes.transData.inverted().transform(place))

    def _place(self, points, way, taken):
        """Return that of ``points`` which is nearest to the line ``way``, away from the frame and from those taken."""
        clear, apart = _CLEAR
        low, high = self.axes.bbox.extents.reshape(2, 2)
        fits = ((points > low + clear) & (points < high - clear)).all(axis=1)
        fits &= (np.linalg.norm(points[:, None] - taken, axis=2) > apart).all(axis=1)
        if not fits.any():
            return None
        start, end = way
        along = (points[fits] - start) / np.linalg.norm(end - start)
        return points[fits][np.abs(along @ [-(end - start)[1], (end - start)[0]]).argmin()]

    def _label(self, xlabel, ylabel, title):
        # a text that stays as it is costs nothing, an axis that is told its label again a full redraw
        for text, words in ((self.axes.xaxis.label, xlabel), (self.axes.yaxis.label, ylabel), (self._title, title)):
            text.set_text(words)

    def _show_points(self, point, best):
        for artist, place in ((self._point, point), (self._best, best)):
            artist.set_data(*np.reshape([] if place is None else place, (-1, 2)).T)

    def _take_turns(self, mapped):
        for artist in (self._relief, self._levels, self._creases, self._path):
            artist.set_visible(mapped)
        marks = [mark.get_xydata() for mark in (self._point, self._best)]
        marks = self.axes.transData.transform(np.concatenate([np.reshape(mark, (-1, 2)) for mark in marks]))
        for level, number in self._numbers.items():
            place = self.axes.transData.transform(number.get_position())
            free = (np.linalg.norm(marks - place, axis=1) > _CLEAR[0]).all()
            number.set_visible(bool(mapped and self._numbered[level] and free))
        for artist in (self._curve, *(each for pair in self._marks.values() for each in pair)):
            artist.set_visible(not mapped)
