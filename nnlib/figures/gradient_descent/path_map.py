"""A map of the loss over two weights, and one path of gradient descent on it."""

import numpy as np

from nnlib.panels.colours import SLOPE
from nnlib.panels.landscape import Landscape

STYLE = {"color": SLOPE, "marker": "s", "markersize": 4, "linewidth": 1.5}
FAR = 10.0  # a path that leads farther from 0 has diverged, and ends


def descend(gradient, start, eta, steps, mu=0.0):
    """Return the places of gradient descent, (n, 2), the start first; the last may be the first that is far away."""
    places, velocity = [np.array(start, float)], np.zeros(2)
    while len(places) <= steps and np.abs(places[-1]).max() <= FAR:
        velocity = mu * velocity + gradient(*places[-1])
        places.append(places[-1] - eta * velocity)
    return np.array(places)


def diverged(path):
    """Return after how many steps a path was far away; None if it never was."""
    return len(path) - 1 if np.abs(path[-1]).max() > FAR else None


class PathMap:
    """The map over ``grid``, one range for both weights; a diamond at the path's start, a dot at its end."""

    def __init__(self, axes, grid, names):
        self._axes = axes
        self._landscape = Landscape(axes, grid, grid, {"path": STYLE}, names)
        for line in axes.lines:
            line.set_clip_on(True)  # the path may leave the map
        look = {"markersize": 10, "markeredgecolor": "white", "markeredgewidth": 1.5, "zorder": 6.5}
        (self._now,) = axes.plot([], [], "o", color=SLOPE, animated=True, in_layout=False, **look)

    def show(self, losses, title, path, best=None):
        """Draw the map of ``losses``, the path, (n, 2), and a star at ``best``, if that is a point."""
        self._landscape.show_losses(losses, title)
        self._landscape.show({"path": path}, path[0], best)
        self._now.set_data(*path[-1:].T)
