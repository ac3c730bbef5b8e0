"""Small pictures, several in rows, each in a thin frame, perhaps with a caption; the colours of ink and of signs."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK, GREY, NEGATIVE, POSITIVE
from nnlib.panels.images import add_image

_INK = LinearSegmentedColormap.from_list("ink", ["white", BLACK])
_SIGNS = LinearSegmentedColormap.from_list("signs", [NEGATIVE, "white", POSITIVE])


def ink(numbers):
    """Return red, green and blue, up to 255, of each number: from white, 0, to black, 1."""
    return _INK(np.asarray(numbers, dtype=float), bytes=True)[..., :3]


def signs(numbers):
    """Return red, green and blue, up to 255, of each number: from blue, −1, through white, 0, to vermillion, 1."""
    return _SIGNS((np.asarray(numbers) + 1) / 2, bytes=True)[..., :3]


class Tiles:
    """Up to rows · columns pictures of (height, width) numbers; with ``captions`` there is room for one over each.

    Where a quarter of the room is enough, the pictures are twice as large.
    """

    def __init__(self, axes, rows, columns, colours, shape=(8, 8), captions=False):
        self.axes, self._rows, self._columns, self._colours, self._shape = axes, rows, columns, colours, shape
        height, width = shape
        self._above = 3 if captions else 0
        self._step = height + 1 + self._above, width + (3 if captions else 1)
        height, width = self._size = rows * self._step[0], columns * self._step[1]
        moving = {"animated": True, "in_layout": False}
        self._image = add_image(axes, (0, width, height, 0), animated=True, zorder=3)
        axes.set(anchor="NW", aspect="equal", xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        corners = {"solid_joinstyle": "miter", "solid_capstyle": "projecting"}
        (self._frames,) = axes.plot([], [], color=GREY, linewidth=0.6, zorder=4, **corners, **moving)
        self.title = moving_title(axes, fontweight="bold")
        style = {"ha": "center", "va": "bottom", "fontsize": 9, "zorder": 5, **moving}
        corners = map(self._corner, range(rows * columns if captions else 0))
        self._captions = [axes.text(left + shape[1] / 2, top - 0.5, "", **style) for top, left in corners]

    def _corner(self, number, zoom=1):
        """Return the row and the column at which a picture begins."""
        row, column = divmod(number, self._columns // zoom)
        left = (self._step[1] - self._shape[1]) // 2
        return zoom * row * self._step[0] + self._above, zoom * column * self._step[1] + left

    def show(self, pictures, title, captions=()):
        """Show ``pictures``, (height · width,) or tables no larger than that, as far as there is room for them."""
        shown, frames = np.zeros(self._size), []  # 0 is white
        zoom = 2 if 4 * len(pictures) <= self._rows * self._columns and not self._captions else 1
        for number, picture in enumerate(pictures[: self._rows * self._columns]):
            picture = np.reshape(picture, self._shape) if np.ndim(picture) == 1 else picture
            (top, left), (height, width) = self._corner(number, zoom), zoom * np.array(np.shape(picture))
            larger = picture if zoom == 1 else np.kron(picture, np.ones((zoom, zoom)))
            shown[top : top + height, left : left + width] = larger
            right, bottom = left + width, top + height
            frames += [(left, top), (right, top), (right, bottom), (left, bottom), (left, top), (np.nan, np.nan)]
        self._image.set_data(self._colours(shown))
        self._frames.set_data(*np.reshape(frames, (-1, 2)).T)
        self.title.set_text(title)
        for number, caption in enumerate(self._captions):
            caption.set_text(captions[number] if number < len(captions) else "")
