"""The plane of two hidden neurons: where a square of inputs and some samples lie in it."""

import numpy as np

from nnlib.figures.collapsing.lattice import Lattice
from nnlib.panels.axes import hold_ylabel, round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, NEGATIVE, POSITIVE

_CLASSES = [("o", NEGATIVE, 6.5, 6.2), ("s", POSITIVE, 11, 6)]  # one that lies on the other hides it not
_NAME = 0.14  # of the panel: how far above or below the middle of a sample its name stands


class Folding:
    """The plane with the axes ``letter``₁ and ``letter``₂; ``dashes`` tells the lines apart on which they are 0."""

    _limits = (1.6, 4, 15)

    def __init__(self, axes, letter, lines, dots, names, dashes):
        self.axes, self._names = axes, names
        axes.set(xlabel=f"{letter}₁", ylabel=f"{letter}₂", aspect="equal")
        hold_ylabel(axes, 30)
        axes.axvline(0, color=GREY, linestyle=dashes[0], linewidth=1.4)
        axes.axhline(0, color=GREY, linestyle=dashes[1], linewidth=1.4)
        self._square = Lattice(axes, lines, dots, width=0.9, animated=True, zorder=4)
        (self._boundary,) = axes.plot([], [], color=MODEL, animated=True, zorder=5)
        style = {"markeredgecolor": "white", "linestyle": "", "animated": True}
        self._samples = [
            axes.plot([], [], marker, color=colour, markersize=size, zorder=order, **style)[0]
            for marker, colour, size, order in _CLASSES
        ]
        box = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
        style = {"fontsize": 9, "va": "center", "bbox": box, "animated": True, "zorder": 5.5, "in_layout": False}
        self._texts = [axes.text(0, 0, "", **style) for _ in names]

    def show(self, square, samples, targets, reach):
        """Draw the square's grid and the samples (n, 2), with their targets (n, 1); the axes hold ``reach``, a pair."""
        low, high = -round_up(1.15 * min(reach[0], 0), self._limits), round_up(1.15 * max(reach[1], 0), self._limits)
        set_limits(self.axes, (low, high), (low, high))
        self._square.show(square)
        for label, marks in enumerate(self._samples):
            marks.set_data(*samples[targets[:, 0] == label].T)
        groups = _together(samples, 0.03 * (high - low))
        for i, text in enumerate(self._texts):
            (across, up), side = _outwards(samples[i] - samples.mean(axis=0), (samples[i, 0] - low) / (high - low))
            place = samples[i] + _NAME * (high - low) * np.array([across, up])
            text.set(text=", ".join(self._names[j] for j in groups.get(i, ())), position=place, ha=side)

    def show_boundary(self, w, b):
        """Draw the line w·a + b = 0; without weights there is none."""
        length = np.linalg.norm(w)
        foot, along = -b * w / max(length**2, 1e-12), np.array([-w[1], w[0]]) / max(length, 1e-12)
        ends = [foot - 99 * along, foot + 99 * along] if length else [[np.nan, np.nan]]
        self._boundary.set_data(*np.transpose(ends))


def _together(samples, near):
    """Return the samples that lie on one another and share one name: the first one's number -> all their numbers."""
    groups, left = {}, list(range(len(samples)))
    while left:
        first = left[0]
        groups[first] = [i for i in left if np.abs(samples[i] - samples[first]).max() < near]
        left = [i for i in left if i not in groups[first]]
    return groups


def _outwards(way, part):
    """Return in which direction from its sample a name stands, above or below it, and to which side it goes on.

    It looks away from the middle of all samples, but not out of the panel, of whose width the sample is at ``part``.
    """
    x, y = way / max(np.linalg.norm(way), 1e-9)
    side = "left" if x > 0.2 else "right" if x < -0.2 else "center"
    return (0.3 * x, -1 if y < -0.1 else 1), "left" if part < 0.2 else "right" if part > 0.8 else side
