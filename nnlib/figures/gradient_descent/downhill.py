"""Arrows that point downhill, against the gradient: the longer, the steeper."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.panels.colours import SLOPE

_HEAD = np.array([[-0.10, 0.06], [0.0, 0.0], [-0.10, -0.06]])  # of an arrow to the right, from its tip


class Downhill:
    """An arrow at each of some places on a map of two weights; the longest that there can be is ``reach`` long."""

    def __init__(self, axes, reach):
        self._reach = reach
        self._arrows = LineCollection([], colors=SLOPE, linewidths=1.8, animated=True, zorder=5.5)
        axes.add_collection(self._arrows, autolim=False)

    def show(self, places, gradients):
        """Draw an arrow at each of ``places``, (n, 2), against its row of ``gradients``, (n, 2)."""
        self._arrows.set_segments([self._arrow(*pair) for pair in zip(places, gradients, strict=True)])

    def _arrow(self, place, gradient):
        steepness = np.linalg.norm(gradient)
        ahead = -gradient / max(steepness, 1e-12)
        tip = place + ahead * self._reach * steepness / (steepness + 2)
        return np.vstack([place, tip, tip + _HEAD @ np.array([ahead, [-ahead[1], ahead[0]]]), tip])
