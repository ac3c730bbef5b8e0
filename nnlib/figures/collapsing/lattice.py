"""A square grid of lines in the plane, and what becomes of it when it is pushed through layers."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.panels.colours import GREY, MODEL


def lattice(low, high, lines, dots):
    """Return the points of a grid from ``low`` to ``high``: rows, then columns, (2·lines·dots, 2)."""
    across, along = np.linspace(low, high, lines), np.linspace(low, high, dots)
    rows = np.stack(np.meshgrid(along, across), axis=-1)
    return np.concatenate([rows, rows[..., ::-1]]).reshape(-1, 2)


class Lattice:
    """The lines through points in the order of ``lattice``: rows are black, columns grey, wherever they have gone."""

    def __init__(self, axes, lines, dots, width=1.4, **style):
        self._shape = (2, lines, dots, 2)
        self._families = [
            axes.add_collection(LineCollection([], colors=colour, linewidths=width, **style), autolim=False)
            for colour in (MODEL, GREY)
        ]

    def show(self, points):
        """Draw the grid with its points at ``points``."""
        for family, lines in zip(self._families, np.reshape(points, self._shape), strict=True):
            family.set_segments(lines)
