"""A network with a picture in each neuron: what it answers everywhere in the plane of the inputs."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap

from nnlib.live.quick_text import Line, QuickTexts
from nnlib.panels.colours import BLACK, GREY, MODEL, NEGATIVE, POSITIVE, by_sign

_SIGNED = LinearSegmentedColormap.from_list("signed", [NEGATIVE, "white", POSITIVE])
_COLOURS = (_SIGNED(np.linspace(0, 1, 255)) * 255).round().astype(np.uint8)
_TOP, _BOTTOM, _BIAS = 0.87, 0.1, -0.035  # between which the neurons stand; and the ones below them
_PITCH = 0.2  # the largest distance of two neurons
_SIZES = {4: 32, 6: 26, 8: 20}  # the most neurons in a layer, and the size of their maps in points
_DASHES = (0, (2.5, 1.5))


class Tiles(Artist):
    """Square pictures, framed in black, each with its middle at a place in the axes."""

    def __init__(self, axes):
        super().__init__()
        self._size, self._tiles = 0, []
        self.set(animated=True, zorder=5, in_layout=False)
        axes.add_artist(self)

    def show(self, places, maps, chosen, size):
        """Show ``maps``, (n, rows, columns) from −1, blue, to 1, vermillion; number ``chosen`` has a thicker frame.

        ``size`` is that of each, in points.
        """
        self._size, pairs = size, zip(places, maps, strict=True)
        self._tiles = [(place, picture, number == chosen) for number, (place, picture) in enumerate(pairs)]
        self.stale = True

    def draw(self, renderer):
        """Draw all of them."""
        side, line = round(renderer.points_to_pixels(self._size)), max(1, round(renderer.points_to_pixels(0.8)))
        context = renderer.new_gc()
        for place, picture, chosen in self._tiles:
            frame = line * (3 if chosen else 1)
            pixels = np.zeros((side + 2 * frame, side + 2 * frame, 4), np.uint8)
            pixels[..., 3] = 255
            pixels[frame:-frame, frame:-frame] = _COLOURS[np.rint(127 * (1 + _stretched(picture, side))).astype(int)]
            x, y = self.axes.transAxes.transform(place)
            renderer.draw_image(context, round(x - len(pixels) / 2), round(y - len(pixels) / 2), pixels)
        context.restore()
        self.stale = False


def _stretched(picture, side):
    """Return the picture with ``side`` rows and columns, by straight lines between its numbers."""
    at = np.linspace(0, len(picture) - 1, side)
    below = np.minimum(at.astype(int), len(picture) - 2)
    part = (at - below)[:, None]
    for _ in range(2):
        picture = ((1 - part) * picture[below] + part * picture[below + 1]).T
    return picture


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
        self._texts = QuickTexts(axes)

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
        for row, line in enumerate(["blue: negative", "dashed: biases"]):
            texts.append(Line(1, _BIAS, line, colour=GREY, across=1, shift=(0, 4 - 12 * row)))
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
