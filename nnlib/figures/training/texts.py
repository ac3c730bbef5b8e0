"""Texts of which ever other ones are written: their artists are kept and used again, for creating one is slow."""

from dataclasses import dataclass

from matplotlib.transforms import ScaledTranslation

from nnlib.panels.colours import BLACK, WHITE

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
        self._axes, self._style = axes, {"animated": True, "in_layout": False, "zorder": zorder}
        self._artists, self._lines = [], []

    def show(self, lines):
        """Show these Lines instead of the present ones."""
        lines = [line for line in lines if line.text]
        for _ in lines[len(self._artists) :]:
            self._artists.append(self._axes.text(0, 0, "", va="baseline", **self._style))
            self._lines.append(None)
        for i, artist in enumerate(self._artists):
            line = lines[i] if i < len(lines) else None
            if line != self._lines[i]:
                self._write(artist, line)
                self._lines[i] = line

    def texts(self):
        """Return what is written."""
        return [line.text for line in self._lines if line]

    def _write(self, artist, line):
        artist.set_visible(line is not None)
        if line is None:
            return
        right, up = (points / 72 for points in line.shift)
        artist.set(
            position=(line.x, line.y), text=line.text, color=line.colour, fontsize=line.size,
            fontweight="bold" if line.bold else "normal", ha=_ALIGNED[line.across], bbox=_BOX if line.boxed else None,
            transform=self._axes.transAxes + ScaledTranslation(right, up, self._axes.figure.dpi_scale_trans),
        )  # fmt: skip
