"""The plane of two inputs: what a network answers everywhere, where it changes its mind, and the data."""

import contourpy
import numpy as np
from matplotlib.collections import LineCollection

from nnlib.panels.colours import MODEL, NEGATIVE, POSITIVE, REGIONS
from nnlib.panels.images import add_image, around

_CLASSES = [("o", NEGATIVE), ("s", POSITIVE)]


class Plane:
    """A square of the plane, ``extent`` = (left, right, bottom, top), looked at on a grid of points."""

    def __init__(self, axes, extent=(-2, 2, -2, 2), names=("x₁", "x₂"), resolution=80, smooth=False):
        self.axes, self.extent, self.resolution = axes, extent, resolution
        left, right, bottom, top = extent
        self._x, self._y = np.linspace(left, right, resolution), np.linspace(bottom, top, resolution)
        self.points = np.column_stack([side.ravel() for side in np.meshgrid(self._x, self._y)])
        axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xlabel=names[0], ylabel=names[1])
        self._regions = add_image(
            axes, around(self._x, self._y), smooth=smooth, origin="lower", cmap=REGIONS, animated=True, zorder=3
        )
        self._regions.set_clim(0, 1)
        self._boundary = LineCollection([], colors=MODEL, linewidths=2, animated=True, zorder=4)
        axes.add_collection(self._boundary, autolim=False)
        self._data = [
            axes.plot([], [], marker, color=colour, markersize=5.8, markeredgecolor="white", animated=True, zorder=6)[0]
            for marker, colour in _CLASSES
        ]
        for spine in axes.spines.values():
            spine.set(visible=True, animated=True, zorder=7)

    def show_outputs(self, outputs):
        """Colour the plane by ``outputs``, one for each of ``points``: blue for 0, white for 0.5, vermillion for 1."""
        self._regions.set_data(np.reshape(outputs, (self.resolution, self.resolution)))

    def show_boundary(self, values, level):
        """Draw the line on which ``values``, one for each of ``points``, are ``level``."""
        grid = np.reshape(values, (self.resolution, self.resolution))
        self._boundary.set_segments(contourpy.contour_generator(self._x, self._y, grid).lines(level))

    def show_data(self, X, y):
        """Put the samples X (n, 2) on it: circles where y (n, 1) is 0, squares where it is 1."""
        for label, marks in enumerate(self._data):
            marks.set_data(*X[y[:, 0] == label].T)
