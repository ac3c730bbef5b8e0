"""Parts that make 1: a bar for each class, with its number, and the largest in black."""

import numpy as np
from matplotlib.collections import PolyCollection

from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK, GREY
from nnlib.panels.words import number


class SharesOfOne:
    """Bars from 0 to 1, one below the other; ``marked`` is one that has a ring around its name."""

    def __init__(self, axes, classes):
        n = len(classes)
        axes.set(xlim=(0, 1), ylim=(n - 0.5, -0.5), yticks=range(n), yticklabels=classes, xticks=[0, 0.5, 1])
        axes.tick_params(axis="y", length=0, labelsize=10.5)
        moving = {"animated": True, "in_layout": False}
        self._bars = PolyCollection([], zorder=3, **moving)
        axes.add_collection(self._bars, autolim=False)
        style = {"va": "center", "fontsize": 9, "zorder": 4, **moving}
        self._numbers = [axes.text(0, i, "", **style) for i in range(n)]
        self.title = moving_title(axes, fontweight="bold")

    def show(self, shares, title):
        """Show the ``shares``, (n,)."""
        self._bars.set_verts(
            [[(0, i - 0.35), (x, i - 0.35), (x, i + 0.35), (0, i + 0.35)] for i, x in enumerate(shares)]
        )
        largest = int(np.argmax(shares))
        self._bars.set_facecolor([BLACK if i == largest else GREY for i in range(len(shares))])
        for i, (text, share) in enumerate(zip(self._numbers, shares, strict=True)):
            inside = share > 0.8
            text.set(x=share - 0.02 if inside else share + 0.02, ha="right" if inside else "left")
            text.set(text=number(share), color="white" if inside else BLACK)
            text.set(fontweight="bold" if i == largest else "normal")
        self.title.set_text(title)
