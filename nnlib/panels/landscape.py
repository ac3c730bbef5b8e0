"""The loss as a landscape over two parameters, with the paths that were taken through it."""

import numpy as np
from matplotlib.colors import LogNorm

from nnlib.panels.colours import BLACK, LOSSES, MODEL, TARGET
from nnlib.panels.images import add_image, around

_DEPTH = 2000  # the highest loss over the lowest that is told apart by its grey


class Landscape:
    """A map over the grid ``x``, ``y`` of two parameters; ``styles`` (name -> look of a line): the paths."""

    def __init__(self, axes, x, y, styles, names=("w", "b")):
        self.axes, self._x, self._y = axes, x, y
        self._losses, self._room, self._relief, self._numbers = None, [], [], []
        axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), xlabel=names[0], ylabel=names[1])
        self._title = axes.set_title("")
        moving = {"animated": True, "in_layout": False, "clip_on": False}
        self._paths = {name: axes.plot([], [], zorder=5, **moving, **style)[0] for name, style in styles.items()}
        (self._best,) = axes.plot([], [], "*", markersize=16, color=TARGET, markeredgecolor="white", zorder=6, **moving)
        (self._point,) = axes.plot(
            [], [], "D", markersize=8, color="white", markeredgecolor=MODEL, markeredgewidth=2, **moving
        )
        self._point.set_zorder(7)
        for spine in axes.spines.values():
            spine.set(visible=True, animated=True, zorder=4)

    def show_losses(self, losses, title=""):
        """Lay out the map of ``losses``, (len(y), len(x)), or None; the same again in the same room costs nothing."""
        room = self.axes.bbox.size.tolist()
        if losses is self._losses and title == self._title.get_text() and room == self._room:
            return
        self._losses, self._room = losses, room
        self._title.set_text(title)
        for artist in self._relief:
            artist.remove()
        self._numbers = []
        self._relief = [] if losses is None else self._draw_relief(losses)

    def _draw_relief(self, losses):
        high = losses.max()
        low = max(losses.min(), high / _DEPTH)
        style = {"cmap": LOSSES, "norm": LogNorm(low, 2 * high, clip=True), "origin": "lower"}
        image = add_image(self.axes, around(self._x, self._y), smooth=True, **style)
        image.set_data(np.maximum(losses, low))
        lines = self.axes.contour(
            self._x, self._y, losses, self._levels(low, high), colors=BLACK, linewidths=0.6, alpha=0.6
        )
        self._numbers = lines.clabel(fmt=lambda level: f"{level:g}", fontsize=9)
        for number in self._numbers:
            number.set_in_layout(False)
        return [image, lines]  # the numbers go with their lines

    @staticmethod
    def _levels(low, high):
        """Return 0.1, 0.2, 0.5, 1, … between two losses; only the powers of ten where these are many."""
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))))
        digits = (1, 2, 5) if len(powers) < 5 else (1,)
        levels = (digit * 10.0**power for power in powers for digit in digits)
        return [level for level in levels if low < level < high]

    def show(self, paths, point=None, best=None):
        """Draw ``paths`` (name -> (n, 2) points), the point looked at now and the best one; None hides it."""
        for name, path in paths.items():
            self._paths[name].set_data(*np.reshape(path, (-1, 2)).T)
        for artist, place in ((self._point, point), (self._best, best)):
            artist.set_data(*np.reshape([] if place is None else place, (-1, 2)).T)
        for number in self._numbers:
            covered = best is not None and np.linalg.norm(self._pixels(number.get_position()) - self._pixels(best)) < 18
            if number.get_visible() == covered:
                number.set_visible(not covered)

    def _pixels(self, place):
        return self.axes.transData.transform(place)
