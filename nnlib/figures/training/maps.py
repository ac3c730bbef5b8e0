"""A network with a picture in each neuron: what it answers everywhere in the plane of the inputs."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap

from nnlib.figures.training.texts import Line, Texts
from nnlib.panels.colours import BLACK, GREY, MODEL, NEGATIVE, POSITIVE, by_sign
from nnlib.panels.images import add_image

_SIGNED = LinearSegmentedColormap.from_list("signed", [NEGATIVE, "white", POSITIVE])
_COLOURS = (_SIGNED(np.linspace(0, 1, 255)) * 255).round().astype(np.uint8)
_TOP, _BOTTOM, _BIAS = 0.87, 0.1, -0.035  # between which the neurons stand; and the ones below them
_PITCH = 0.2  # the largest distance of two neurons
_SIZES = {4: 32, 6: 24, 8: 18}  # the most neurons in a layer, and the size of their maps in points
_DASHES = (0, (2.5, 1.5))
_KEY = {"color": GREY, "fontsize": 9, "in_layout": False, "annotation_clip": False}


class Tiles:
    """Square pictures, framed in black, each with its middle at a place in the axes, whose limits are 0 and 1."""

    def __init__(self, axes):
        self._axes, self._images = axes, []
        moving = {"animated": True, "in_layout": False, "clip_on": False}
        self._frames = PolyCollection([], facecolors="none", edgecolors=BLACK, zorder=5.5, joinstyle="miter", **moving)
        axes.add_collection(self._frames, autolim=False)

    def show(self, places, maps, chosen, size):
        """Show ``maps``, (n, rows, columns) from −1, blue, to 1, vermillion; number ``chosen`` has a thicker frame.

        ``size`` is that of each, in points.
        """
        while len(self._images) < len(places):
            self._images.append(
                add_image(self._axes, (0, 1, 0, 1), smooth=True, origin="lower", animated=True, zorder=5)
            )
        half = size / 144 / (self._axes.bbox.size / self._axes.figure.dpi)
        for image in self._images[len(places) :]:
            image.set_visible(False)
        for image, place, picture in zip(self._images, places, maps, strict=False):
            (left, bottom), (right, top) = np.subtract(place, half), np.add(place, half)
            pixels = _COLOURS[np.rint(127 * (1 + picture)).astype(int)]
            if not image.get_visible() or not np.array_equal(pixels, image.get_array()):
                image.set(data=pixels, visible=True)
            if image.get_extent() != [left, right, bottom, top]:
                image.set_extent((left, right, bottom, top))
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
        self._frames.set(verts=[corners + place for place in places])
        self._frames.set_linewidth([2.4 if number == chosen else 0.8 for number in range(len(places))])


class MapNetwork:
    """Columns of neurons with their maps, a line for every weight, a dashed one for every bias."""

    def __init__(self, axes):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        moving = {"animated": True, "in_layout": False, "clip_on": False}
        (self._edges,) = axes.plot([], [], color=BLACK, zorder=3.5, solid_capstyle="butt", **moving)
        self._lines = LineCollection([], zorder=3, **moving)
        self._chosen = LineCollection([], zorder=4, **moving)
        for lines in (self._lines, self._chosen):
            axes.add_collection(lines, autolim=False)
        self._tiles = Tiles(axes)
        self._ones = axes.scatter([], [], s=170, facecolor="white", edgecolor=MODEL, zorder=5, **moving)
        self._texts = Texts(axes)
        for row, line in enumerate(["blue: negative", "dashed: biases"]):
            axes.annotate(line, (1, _BIAS), (0, 4 - 12 * row), textcoords="offset points", ha="right", **_KEY)

    def show(self, maps, parameters, headings, chosen, value):
        """Show a network.

        ``maps``: for each column of neurons (n, rows, columns), from −1 to 1; ``parameters``: (W, b) for each gap;
        ``headings``: the lines over each column; ``chosen``: the gap, the row of W and its column, −1 for the bias;
        ``value``: what is written on that weight.
        """
        x = np.linspace(0.07, 0.93, len(maps))
        columns = [[(left, height) for height in _heights(len(column))] for left, column in zip(x, maps, strict=True)]
        ones = [(left, _BIAS) for left in x[:-1]]
        gap, to, source = chosen
        self._show_lines(columns, ones, parameters)
        ends = np.array([[*columns[gap], ones[gap]][source], columns[gap + 1][to]])
        weight = [*parameters[gap][0][to], parameters[gap][1][to]][source]
        self._edges.set(data=ends.T, linewidth=_width(weight) + 3.5)
        self._chosen.set(segments=[ends], color=[_colour(weight)], linewidth=[_width(weight) + 0.8])
        size = next(size for most, size in _SIZES.items() if max(map(len, columns)) <= most)
        self._tiles.show(sum(columns, []), np.concatenate(maps), sum(map(len, columns[: gap + 1])) + to, size)
        self._ones.set_offsets(ones)
        texts = [Line(*place, "1", across=0.5, shift=(0, -3.3)) for place in ones]
        for left, heading in zip(x, headings, strict=True):
            texts += [Line(left, 1, line, across=0.5, shift=(0, 6 - 12 * row)) for row, line in enumerate(heading)]
        texts.append(Line(*ends.mean(axis=0), value, across=0.5, shift=(0, -3.3), boxed=True))
        self._texts.show(texts)

    def _show_lines(self, columns, ones, parameters):
        segments, values, dashes = [], [], []
        for left, right, one, (W, b) in zip(columns, columns[1:], ones, parameters, strict=False):
            for end, row, bias in zip(right, W, b, strict=True):
                segments += [(start, end) for start in [*left, one]]
                values += [*row, bias]
                dashes += ["-"] * len(left) + [_DASHES]
        self._lines.set(segments=segments, color=[_colour(value) for value in values], linestyle=dashes)
        self._lines.set(linewidth=[_width(value) for value in values])


def _heights(n):
    """Return how high n neurons stand, one above the other, from the top."""
    pitch = min(_PITCH, (_TOP - _BOTTOM) / max(n - 1, 1))
    return [(_TOP + _BOTTOM) / 2 + pitch * ((n - 1) / 2 - i) for i in range(n)]


def _width(value):
    return 0.6 + min(1.1 * abs(value), 6)


def _colour(value):
    return by_sign(value) if value else GREY
