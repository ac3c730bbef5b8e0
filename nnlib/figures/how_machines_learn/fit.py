"""Points (x, y), straight lines that are to fit them, and the errors of one of the lines; all can be hidden."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.figures.how_machines_learn.cover import Cover
from nnlib.panels.colours import GREY, PALE


class Fit:
    """The points x, y, both (n, 1); the lines run between ``ends``, and ``styles`` (name -> look) tells them apart.

    The axes stay at ``ylim``: a line that is far off leaves them.
    """

    def __init__(self, axes, x, y, ends, ylim, styles):
        self._ends, self._at = ends, np.hstack([x, y])
        axes.set(xlim=ends, ylim=ylim)
        self.cover = Cover(axes)
        self._errors = LineCollection([], colors=PALE, linewidths=1.5, animated=True, zorder=3)
        axes.add_collection(self._errors, autolim=False)
        (self._points,) = axes.plot(
            x, y, "o", color=GREY, markersize=6, markeredgecolor="white", animated=True, zorder=4
        )
        self._lines = {
            name: axes.plot([], [], animated=True, zorder=5, **style | {"marker": "", "linewidth": 2})[0]
            for name, style in styles.items()
        }

    def show(self, lines, predictions, hidden=""):
        """Draw ``lines`` (name -> y at both ends) and the errors of ``predictions``, (n, 1).

        Where ``hidden`` says what cannot be seen, nothing of all this is.
        """
        self.cover.show(hidden)
        for artist in (self._points, self._errors, *self._lines.values()):
            artist.set_visible(not hidden)
        for name, y in lines.items():
            self._lines[name].set_data(self._ends, y)
        guesses = np.column_stack([self._at[:, 0], predictions])
        self._errors.set_segments(np.stack([self._at, guesses], axis=1))
