"""Which class was taken for which: a table with a row for each true class and a column for each answer."""

import numpy as np

from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK
from nnlib.panels.images import add_image
from nnlib.panels.pixels import ink

_DEEPEST = 0.38  # grey: numbers can be read on it in either theme


class Confusion:
    """Counts in cells: on the diagonal what is right, beside it the mistakes, the more, the stronger the grey."""

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
        self._counts = np.zeros((n, n), dtype=int)  # that are written

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
        self._image.set_data(ink(np.where(right, 0.0, _DEEPEST * np.minimum(1.5 * np.sqrt(shares), 1))))
        self.title.set_text(title)
        for i, j in zip(*np.nonzero(counts != self._counts), strict=True):
            count = int(counts[i, j])
            self._texts[i][j].set(text=f"{count}" if count else "", visible=bool(count))
        self._counts = counts


def _weight(i, j):
    return "normal" if i == j else "bold"
