"""Neurons as lines through the plane of their two inputs: where z is 0, with an arrow to where it grows."""

import numpy as np
from matplotlib.patches import FancyArrowPatch

from nnlib.panels.colours import MODEL


class NeuronLines:
    """A line for each pattern in ``dashes``, numbered from 1 at the foot of its arrow."""

    def __init__(self, axes, dashes):
        self._axes = axes
        mark = {"animated": True, "zorder": 5, "color": MODEL}
        self._lines = [axes.plot([], [], linewidth=1.8, linestyle=pattern, **mark)[0] for pattern in dashes]
        style = {"arrowstyle": "-|>", "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0, "linewidth": 2, **mark}
        self._arrows = [axes.add_patch(FancyArrowPatch((0, 0), (1, 1), **style)) for _ in dashes]
        whole = {"clip_on": False, "in_layout": False}
        (self._feet,) = axes.plot([], [], "o", markersize=15, markeredgecolor="white", **mark | {"zorder": 8} | whole)
        style = {"ha": "center", "va": "center_baseline", "fontsize": 9, "fontweight": "bold", **whole}
        style |= mark | {"zorder": 9, "color": "white"}
        self._names = [axes.text(0, 0, str(number), **style) for number, _ in enumerate(dashes, start=1)]

    def show(self, W, feet, tips):
        """Draw the neurons with the weights W, (n, 2), and their arrows from ``feet`` to ``tips``, (n, 2) each."""
        low, high = self._axes.get_xlim()
        inside = (np.min(feet, axis=1) >= low) & (np.max(feet, axis=1) <= high)
        self._feet.set_data(*np.transpose(feet[inside]))
        neurons = zip(self._lines, self._arrows, self._names, W, feet, tips, inside, strict=True)
        for line, arrow, name, w, foot, tip, seen in neurons:
            along = 99 * np.array([-w[1], w[0]])
            line.set_data(*np.transpose([foot - along, foot + along]))
            arrow.set_positions(foot, tip)
            name.set(position=foot, visible=seen)
