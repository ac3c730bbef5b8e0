"""The ink of 8 by 8 pixels, alone or over the weights of a neuron that gets it."""

import numpy as np

from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK, GREY, WHITE
from nnlib.panels.images import add_image
from nnlib.panels.pixels import ink, signs

FINE = 8  # dots a side in each pixel
STRONG = 0.4  # of the largest weight


class InkOver:
    """Pixels in grey; over weights they are black squares, the larger the more ink, and the weights show around them.

    The strongest weights have a + or a −.
    """

    def __init__(self, axes):
        self._image = add_image(axes, (0, 8, 8, 0), animated=True, zorder=3)
        axes.set(anchor="NW", aspect="equal", xlim=(0, 8), ylim=(8, 0), xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(visible=True, animated=True, zorder=5, edgecolor=GREY, linewidth=0.6)
        self.title = moving_title(axes, fontweight="bold")
        marks = {"linestyle": "", "zorder": 5, "animated": True, "in_layout": False}
        self.signs = {
            (sign, colour): axes.plot([], [], marker=marker, color=colour, markersize=size, **marks)[0]
            for sign, marker in ((1, "+"), (-1, "_"))
            for colour, size in ((BLACK, 8), (WHITE, 5))  # beside little ink, on much
        }

    def show(self, pixels, weights, title):
        """Show ``pixels``, (64,), over ``weights``, (64,) or None."""
        self.title.set_text(title)
        pixels = pixels.reshape(8, 8)
        if weights is None:
            weights = np.zeros((8, 8))
            self._image.set_data(ink(pixels))
        else:
            weights = weights.reshape(8, 8) / (np.abs(weights).max() or 1)
            self._image.set_data(_squares(pixels, weights))
        for (sign, colour), line in self.signs.items():
            rows, columns = np.nonzero((sign * weights > STRONG) & ((pixels > 0.3) == (colour == WHITE)))
            line.set_data(columns + 0.5, rows + 0.5)


def _squares(pixels, weights):
    """Return an image: on each pixel's weight a square whose area is its ink, as near as dots allow."""
    from_middle = np.abs(np.arange(FINE) - (FINE - 1) / 2)
    radius = np.kron(0.38 * FINE * np.sqrt(pixels), np.ones((FINE, FINE)))
    covered = np.tile(np.maximum.outer(from_middle, from_middle), (8, 8)) < radius
    coloured = np.kron(signs(weights), np.ones((FINE, FINE, 1), dtype=np.uint8))
    return np.where(covered[..., None], ink(np.ones(1)), coloured)
