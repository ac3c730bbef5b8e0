"""The plane of two hidden neurons: where a square of inputs and some samples lie in it."""

import numpy as np

from nnlib.figures.collapsing.lattice import Lattice
from nnlib.panels.axes import round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, NEGATIVE, POSITIVE

_CLASSES = [("o", NEGATIVE), ("s", POSITIVE)]


class Folding:
    """The plane with the axes ``letter``₁ and ``letter``₂; ``dashes`` tells the lines apart on which they are 0."""

    _limits = (0.8, 1.6, 2.4, 3.2, 4.8, 6.4, 9, 13, 20)

    def __init__(self, axes, letter, lines, dots, names, dashes):
        self.axes, self._names = axes, names
        axes.set(xlabel=f"{letter}₁", ylabel=f"{letter}₂", aspect="equal")
        axes.axvline(0, color=GREY, linestyle=dashes[0], linewidth=1.4)
        axes.axhline(0, color=GREY, linestyle=dashes[1], linewidth=1.4)
        self._square = Lattice(axes, lines, dots, width=0.9, animated=True, zorder=4)
        (self._boundary,) = axes.plot([], [], color=MODEL, animated=True, zorder=5)
        style = {"markersize": 8, "markeredgecolor": "white", "linestyle": "", "animated": True, "zorder": 6}
        self._samples = [axes.plot([], [], marker, color=colour, **style)[0] for marker, colour in _CLASSES]
        style = {"fontsize": 9, "ha": "center", "va": "center", "animated": True, "zorder": 5.5, "clip_on": True}
        box = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
        self._texts = [axes.text(0, 0, "", bbox=box, **style) for _ in names]

    def show(self, square, samples, targets, reach):
        """Draw the square's grid and the samples (n, 2), with their targets (n, 1); the axes hold ``reach``, a pair."""
        low, high = min(reach[0], -0.3 * reach[1]), max(reach[1], -0.3 * reach[0])
        low, high = -round_up(1.15 * low, self._limits), round_up(1.15 * high, self._limits)
        set_limits(self.axes, (low, high), (low, high))
        self._square.show(square)
        for label, marks in enumerate(self._samples):
            marks.set_data(*samples[targets[:, 0] == label].T)
        for i, text in enumerate(self._texts):
            together = np.flatnonzero(np.abs(samples - samples[i]).max(axis=1) < 0.03 * (high - low))
            names = ", ".join(self._names[j] for j in together)
            above = (0, (0.1 if targets[i] else -0.11) * (high - low))
            # those that lie on one another share one text, that of the first
            text.set(text=names if together[0] == i else "", position=samples[i] + above)

    def show_boundary(self, w, b):
        """Draw the line w·a + b = 0; without weights there is none."""
        length = np.linalg.norm(w)
        foot, along = -b * w / max(length**2, 1e-12), np.array([-w[1], w[0]]) / max(length, 1e-12)
        ends = [foot - 99 * along, foot + 99 * along] if length else [[np.nan, np.nan]]
        self._boundary.set_data(*np.transpose(ends))
