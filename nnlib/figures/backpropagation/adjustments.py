"""A table of parameters: value, gradient, an arrow that says which way lowers the loss and how strongly, new value."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.panels.axes import round_up
from nnlib.panels.colours import GREY, PALE, SLOPE
from nnlib.panels.passes import compact, plain

FULL = [digit * 10.0**power for power in range(-1, 6) for digit in (1, 2, 5)][
    1:
]  # gradients that a full arrow stands for
SHORTEST = 0.04  # of a full arrow; what is shorter is a dot
_COLUMNS = {"value": 0.25, "gradient": 0.45, "new": 1.0}
_MIDDLE, _REACH = 0.65, 0.14  # where an arrow starts, and how long a full one is


def full_arrow(gradients):
    """Return the gradient that a full arrow stands for: the smallest of a few that is large enough."""
    return round_up(max(map(abs, gradients)), FULL)


class Adjustments:
    """Rows of parameters called ``names``, in groups of three."""

    def __init__(self, axes, names):
        axes.set(xlim=(0, 1), ylim=(-2.9, len(names) + 1.9))
        axes.axis("off")
        self._heights = [len(names) - 0.6 - row - 0.3 * (row // 3 - 1) for row in range(len(names))]
        head, foot = self._heights[0] + 1.05, self._heights[-1] - 0.95
        style = {"fontsize": 9, "va": "center", "in_layout": False}
        for name, x in _COLUMNS.items():
            axes.text(x, head, name, ha="right", color=SLOPE if name == "gradient" else GREY, **style)
        axes.text(_MIDDLE, head + 0.8, "to lower the loss", ha="center", color=GREY, **style)
        axes.text(_MIDDLE - _REACH, head, "less", ha="left", color=GREY, **style)
        axes.text(_MIDDLE + _REACH, head, "more", ha="right", color=GREY, **style)
        axes.plot([_MIDDLE] * 2, [self._heights[-1] - 0.4, self._heights[0] + 0.4], color=PALE, linewidth=1)
        for name, y in zip(names, self._heights, strict=True):
            axes.text(0, y, name, fontsize=10, va="center", in_layout=False)
        moving = {"animated": True, "zorder": 4}
        colours = {"value": {}, "gradient": {"color": SLOPE}, "new": {"fontweight": "bold"}}
        self._cells = {
            name: [axes.text(_COLUMNS[name], y, "", ha="right", **style, **moving, **look) for y in self._heights]
            for name, look in colours.items()
        }
        self._shafts = axes.add_collection(LineCollection([], colors=SLOPE, linewidths=2.5, **moving), autolim=False)
        self._heads = {
            mark: axes.plot([], [], mark, color=SLOPE, markersize=size, **moving)[0]
            for mark, size in ((">", 7), ("<", 7), (".", 5))
        }
        self._foot = axes.text(0, foot - 1, "", **style, **moving)
        ends = np.array([_MIDDLE - _REACH, _MIDDLE])
        (self._scale,) = axes.plot(ends, [foot, foot], "|-", color=GREY, linewidth=1.5, markersize=6, **moving)
        self._scale_name = axes.text(_MIDDLE + 0.03, foot, "", color=GREY, **style, **moving)

    def show(self, values, gradients=None, new=None, foot="", write_value=plain):
        """Show the ``values``; the ``gradients`` with their arrows and the ``new`` values where they are there."""
        for name, column, write in (
            ("value", values, write_value),
            ("gradient", gradients, compact),
            ("new", new, compact),
        ):
            for cell, value in zip(self._cells[name], [None] * len(values) if column is None else column, strict=True):
                cell.set_text("" if value is None else write(value))
        self._show_arrows([] if gradients is None else gradients)
        self._foot.set_text(foot)
        self._scale.set_visible(gradients is not None)
        self._scale_name.set_text("" if gradients is None else f"gradient {full_arrow(gradients):g}")

    def _show_arrows(self, gradients):
        full = full_arrow(gradients) if len(gradients) else 1
        ends = [(-gradient / full, y) for gradient, y in zip(gradients, self._heights, strict=False)]
        shafts = [(part, y) for part, y in ends if abs(part) >= SHORTEST]
        self._shafts.set_segments([[(_MIDDLE, y), (_MIDDLE + _REACH * part, y)] for part, y in shafts])
        for mark, heads in self._heads.items():
            at = [(part, y) for part, y in ends if _mark(part) == mark]
            heads.set_data([_MIDDLE + _REACH * part for part, _ in at], [y for _, y in at])


def _mark(part):
    """Return the marker at the end of an arrow that is ``part`` of a full one."""
    return "." if abs(part) < SHORTEST else ">" if part > 0 else "<"
