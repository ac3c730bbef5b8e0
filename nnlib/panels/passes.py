"""A small network with places for the numbers of its two passes: forwards in black, backwards in purple."""

from matplotlib.collections import LineCollection

from nnlib.panels.colours import GREY, MODEL, SLOPE, by_sign

BACK = {"color": SLOPE}  # the style of a number of the backward pass
LABEL = {"bbox": {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}, "zorder": 4}


_DECIMALS = ((0.00995, 4), (9.9995, 3), (99.995, 2), (999.95, 1), (1e5, 0))  # up to which size, how many


def plain(value, digits=1):
    """Write a number with fixed decimals and a true minus."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")


def compact(value):
    """Write a number of any size in at most seven characters: 0.255, −16.24, −1640, 2e-6; below 1e-9 it is 0."""
    size = abs(float(value))
    if size < 1e-9:
        return "0"
    if size < 5e-4 or size >= 99_999.5:
        digits, power = f"{value:.{0 if size < 1 else 1}e}".split("e")
        return f"{digits}e{int(power)}".replace("-", "−", 1 if value < 0 else 0)
    return plain(value, next(decimals for limit, decimals in _DECIMALS if size < limit))


def inner(written):
    """Put a written number in parentheses where it is negative: so it stands after another in a formula."""
    return f"({written})" if written.startswith("−") else written


def product(first, *others):
    """Write a product of written numbers."""
    return " · ".join([first, *map(inner, others)])


def on_line(start, end, part, shift=0.0):
    """Return the point at this part of the way from ``start`` to ``end``, ``shift`` higher."""
    return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]) + shift


class Passes:
    """Circles at ``nodes``, name -> (x, y); ``lines``, pairs of points; ``places`` and ``headings``
    for texts, name -> (x, y, style).

    All x and y are fractions of the panel.
    """

    def __init__(self, axes, nodes, lines, places, headings, node_size=2800):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        moving = {"animated": True, "in_layout": False, "clip_on": False}
        self._lines = LineCollection(lines, zorder=3, **moving)
        axes.add_collection(self._lines, autolim=False)
        circle = {"s": node_size, "facecolor": "white", "edgecolor": MODEL, "linewidths": 1.5, "zorder": 5}
        self._circles = axes.scatter(*zip(*nodes.values(), strict=True), **circle, **moving)
        self._nodes = list(nodes)
        centred = {"ha": "center", "va": "center", "fontsize": 9, "linespacing": 1.25, "zorder": 6} | moving
        self._texts = {name: axes.text(x, y, "", **centred | style) for name, (x, y, style) in places.items()}
        beside = {"va": "center", "zorder": 6} | moving
        self._headings = {name: axes.text(x, y, "", **beside | style) for name, (x, y, style) in headings.items()}

    def show_headings(self, texts):
        """Write ``texts``, name -> text, into all of the headings."""
        for name, heading in self._headings.items():
            heading.set_text(texts[name])

    def show(self, texts, widths, bold=()):
        """Write ``texts``, place -> text, the ``bold`` ones so, or in a thicker circle; the other places stay empty.

        ``widths`` has a number from −1 to 1 for each line: its sign is the colour, its size the width; 0 is thin grey.
        """
        for name, artist in self._texts.items():
            text = texts.get(name, "")
            heavy = name in bold and name not in self._nodes
            artist.set(text=text, visible=bool(text), fontweight="bold" if heavy else "normal")
        self._circles.set_linewidth([3.2 if name in bold else 1.5 for name in self._nodes])
        self._lines.set(
            color=[by_sign(width) if width else GREY for width in widths],
            linewidth=[1 + 5 * min(abs(width), 1) for width in widths],
        )
