"""A graph of values: a box for each, what it is above and its gradient below, and lines to what it was made from."""

from matplotlib.collections import LineCollection

from nnlib.panels.colours import GREY, MODEL, PALE, SLOPE
from nnlib.panels.passes import LABEL, on_line

_WIDTH = 56  # of a box, in points
_SHAPE = [(-1, -0.8), (1, -0.8), (1, 0.8), (-1, 0.8), (-1, -0.8)]
_OFFSETS = {"name": (31, MODEL), "data": (10, MODEL), "gradient": (-11, SLOPE)}  # points above the middle of a box


class Graph:
    """Up to ``most`` boxes with at most ``lines`` lines; all x and y are fractions of the panel.

    What stands on the left in a wide panel stands above in a tall one.
    """

    def __init__(self, axes, most, lines):
        self.axes = axes
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        moving = {"animated": True, "in_layout": False, "clip_on": False}
        self._lines = axes.add_collection(LineCollection([], zorder=3, **moving), autolim=False)
        box = {"linestyle": "none", "marker": _SHAPE, "markersize": _WIDTH, "markeredgecolor": MODEL}
        (self._boxes,) = axes.plot([], [], markerfacecolor="white", markeredgewidth=1.3, zorder=5, **box, **moving)
        (self._now,) = axes.plot([], [], markerfacecolor=PALE, markeredgewidth=3.2, zorder=5.1, **box, **moving)
        (self._halves,) = axes.plot(
            [], [], linestyle="none", marker="_", markersize=_WIDTH, color=GREY, zorder=6, **moving
        )
        written = {"ha": "center", "va": "center", "textcoords": "offset points", "fontsize": 10, "zorder": 7}
        behind = {"name": {"bbox": LABEL["bbox"]}}  # a line may lead through it
        self._texts = {
            part: [
                axes.annotate("", (0, 0), (0, up), color=colour, **written, **behind.get(part, {}), **moving)
                for _ in range(most)
            ]
            for part, (up, colour) in _OFFSETS.items()
        }
        style = {"ha": "center", "va": "center", "color": SLOPE, "fontsize": 9.5} | LABEL | moving
        self._labels = [axes.text(0, 0, "", **style) for _ in range(lines)]

    def show(self, places, texts, lines, now=None):
        """Draw a box at each of ``places`` with ``texts``, part -> a text for each box; ``now`` is the thick one.

        ``lines`` are (from, to, label, whether a gradient is on its way along it), the ends as numbers of boxes.
        """
        width, height = self.axes.get_window_extent().size
        places = (
            places if width > height else [(0.98 - y, 1 - x) for x, y in places]
        )  # the middle row stands in the middle
        self._boxes.set_data(*zip(*places, strict=True))
        self._halves.set_data(*zip(*places, strict=True))
        self._now.set_data(*[[each] for each in places[now]] if now is not None else ([], []))
        for part, artists in self._texts.items():
            for i, artist in enumerate(artists):
                there = i < len(places)
                artist.set(text=texts[part][i] if there else "", visible=there)
                artist.xy = places[i] if there else (0, 0)
        self._lines.set_segments([[places[i], places[j]] for i, j, *_ in lines])
        self._lines.set(
            color=[SLOPE if on else GREY for *_, on in lines], linewidth=[3.5 if on else 1.3 for *_, on in lines]
        )
        for i, label in enumerate(self._labels):
            label.set_visible(i < len(lines))
            if i < len(lines):
                start, end, text, on = lines[i]
                label.set(text=text, position=on_line(places[start], places[end], 0.5))
                label.set_fontweight("bold" if on else "normal")
