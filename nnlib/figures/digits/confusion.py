"""Which class was taken for which: a table with a row for each true class and a column for each answer."""

import numpy as np

from nnlib.figures.digits.pixels import ink
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK, WHITE
from nnlib.panels.images import add_image


class Confusion:
    """Counts in cells: on the diagonal what is right, beside it the mistakes, in a stronger grey where there are more."""

    def __init__(self, axes, classes):
        n = len(classes)
        self._image = add_image(axes, (-0.5, n - 0.5, n - 0.5, -0.5), animated=True, zorder=3)
        axes.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5))
        axes.set(xticks=range(n), yticks=range(n), xticklabels=classes, yticklabels=classes)
        axes.set(xlabel="read as", ylabel="is a")
        axes.tick_params(length=0)
        self.title = moving_title(axes, fontweight="bold")
        moving = {"animated": True, "in_layout": False}
        (self._diagonal,) = axes.plot(*self._stairs(n), color=BLACK, linewidth=0.8, zorder=4, **moving)
        for spine in axes.spines.values():
            spine.set(visible=True, animated=True, zorder=4)
        style = {"ha": "center", "va": "center", "fontsize": 9, "zorder": 5, "visible": False, **moving}
        self._texts = [[axes.text(j, i, "", fontweight=_weight(i, j), **style) for j in range(n)] for i in range(n)]
        self._written = np.zeros((n, n), dtype=int), np.zeros((n, n), dtype=bool)  # counts, and which are on a dark cell

    @staticmethod
    def _stairs(n):
        """Return the outline of the cells on the diagonal."""
        x, y = [], []
        for i in range(n):
            x += [i - 0.5, i + 0.5, i + 0.5, i - 0.5, i - 0.5, np.nan]
            y += [i - 0.5, i - 0.5, i + 0.5, i + 0.5, i - 0.5, np.nan]
        return x, y

    def show(self, counts, title):
        """Show ``counts``, (n, n): rows are the true classes."""
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        right = np.eye(len(counts), dtype=bool)
        shades = np.where(right, 0.0, np.sqrt(shares))
        self._image.set_data(ink(shades))
        self.title.set_text(title)
        deep, (before, was_deep) = shades > 0.45, self._written
        self._written = counts, deep
        for i, j in zip(*np.nonzero((counts != before) | (deep != was_deep)), strict=True):
            text, count = self._texts[i][j], int(counts[i, j])
            text.set(text=f"{count}" if count else "", visible=bool(count), color=WHITE if deep[i, j] else BLACK)


def _weight(i, j):
    return "normal" if i == j else "bold"
