"""A board of small squares to draw on, with the blocks in which the squares are counted."""

from matplotlib.collections import LineCollection

from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, PALE
from nnlib.panels.images import add_image
from nnlib.panels.pixels import ink


class Board:
    """``cells`` squares a side, inked or not, in blocks of ``block`` squares a side; y runs downwards."""

    def __init__(self, axes, cells, block):
        self._image = add_image(axes, (0, cells, cells, 0), animated=True, zorder=3)
        axes.set(aspect="equal", xlim=(0, cells), ylim=(cells, 0), xticks=[], yticks=[], xlabel=" ", anchor="NW")
        marks = range(block, cells, block)
        lines = [[(mark, 0), (mark, cells)] for mark in marks] + [[(0, mark), (cells, mark)] for mark in marks]
        axes.add_collection(LineCollection(lines, colors=PALE, linewidths=0.7, animated=True, zorder=4), autolim=False)
        for spine in axes.spines.values():
            spine.set(visible=True, animated=True, zorder=5, edgecolor=GREY, linewidth=1.2)
        self.title = moving_title(axes, fontweight="bold")
        moving = {"animated": True, "in_layout": False}
        below = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "top", "fontsize": 9}
        self._note = axes.annotate("", (0, 0), (0, -5), zorder=6, **below, **moving)

    def show(self, inked, title, note):
        """Show which squares have ink, (cells, cells)."""
        self._image.set_data(ink(inked))
        self.title.set_text(title)
        self._note.set_text(note)
