"""Texts of which ever other ones are written."""

from dataclasses import dataclass

from matplotlib.transforms import ScaledTranslation

from nnlib.panels.colours import BLACK, WHITE
from nnlib.panels.reused import Reused

_BOX = {"boxstyle": "square,pad=0.25", "facecolor": WHITE, "edgecolor": BLACK, "linewidth": 0.8}
_ALIGNED = {0: "left", 0.5: "center", 1: "right"}


@dataclass(frozen=True)
class Line:
    """One line of text at x, y of its axes, from 0 to 1, moved by ``shift`` points to the right and upwards."""

    x: float
    y: float
    text: str
    colour: str = BLACK
    size: float = 9
    bold: bool = False
    across: float = 0  # which part of its width lies left of x: 0, 0.5 or 1
    shift: tuple = (0, 0)
    boxed: bool = False


class Texts:
    """Lines of text in ``axes``."""

    def __init__(self, axes, zorder=7):
        style = {"va": "baseline", "animated": True, "in_layout": False, "zorder": zorder}
        self._axes, self._lines = axes, Reused(lambda: axes.text(0, 0, "", **style), self._write)

    def show(self, lines):
        """Show these Lines instead of the present ones."""
        self._lines.show([line for line in lines if line.text])

    def texts(self):
        """Return what is written."""
        return [line.text for line in self._lines.shown]

    def _write(self, artist, line):
        right, up = (points / 72 for points in line.shift)
        artist.set(
            position=(line.x, line.y), text=line.text, color=line.colour, fontsize=line.size,
            fontweight="bold" if line.bold else "normal", ha=_ALIGNED[line.across], bbox=_BOX if line.boxed else None,
            transform=self._axes.transAxes + ScaledTranslation(right, up, self._axes.figure.dpi_scale_trans),
        )  # fmt: skip
