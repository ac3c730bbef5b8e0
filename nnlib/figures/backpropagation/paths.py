"""A 1-2-2-1 network with the paths from one parameter to the loss, and the local factors along them."""

from itertools import pairwise

from matplotlib.collections import LineCollection
from matplotlib.transforms import blended_transform_factory

from nnlib.panels.colours import MODEL, PALE, SLOPE
from nnlib.panels.passes import LABEL, compact, inner, on_line, plain

_X = (0.065, 0.275, 0.485, 0.695, 0.935)  # of input, two hidden layers, output and loss: layers 0 to 4
_ROWS = (0.395, 0.235)  # the tops of the factors' names; their values stand below
_NARROW = 500  # pixels of width: there every other value stands a line lower, and the products as well
_DASHES = ("solid", (0, (3, 1.2)))  # of the first and the second path
_NEURONS = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0)]
_LOSS = (4, 0)


def _place(neuron):
    layer, number = neuron
    return _X[layer], (0.885, 0.555)[number] if layer in (1, 2) else 0.72


def _line(start, end):
    """Return the place for a text on the line between two neurons: nearer to its start where lines cross."""
    level = _place(start)[1] == _place(end)[1]
    return on_line(_place(start), _place(end), 0.5 if level else 0.32 if start[0] == 1 else 0.45)


_LINES = [(a, b) for a in _NEURONS for b in _NEURONS if b[0] == a[0] + 1] + [((3, 0), _LOSS)]


def written(name, value):
    """Write a factor: what a slider sets has one decimal."""
    return "1" if name == "∂z/∂b" else plain(value) if name[0] in "xw" else compact(value)


class Paths:
    """Lines and circles are pale but those of the paths, in purple: the first is solid, the second dashed."""

    def __init__(self, axes):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        # as wide as the figure: further to the left than axes that have numbers beside them
        place = {"transform": blended_transform_factory(axes.figure.transFigure, axes.transAxes)}
        moving = {"animated": True, "in_layout": False, "clip_on": False} | place
        pale = LineCollection([[_place(a), _place(b)] for a, b in _LINES], colors=PALE, linewidths=1, zorder=2, **place)
        pale.set_clip_on(False)
        axes.add_collection(pale, autolim=False)
        looks = [{"colors": SLOPE, "linestyles": [dashes], "linewidths": 2.5} for dashes in _DASHES]
        looks.append({"colors": MODEL, "linewidths": 3.5})  # the parameter's own line
        self._lines = [LineCollection([], zorder=3, **look, **moving) for look in looks]
        for lines in self._lines:
            axes.add_collection(lines, autolim=False)
        circle = {"s": 1450, "facecolor": "white", "linewidths": 1.5, "zorder": 5}
        self._circles = axes.scatter(*zip(*map(_place, _NEURONS), strict=True), **circle, **moving)
        style = {"ha": "center", "va": "center", "fontsize": 9, "linespacing": 1.2, "zorder": 6}
        self._inside = {neuron: axes.text(*_place(neuron), "", **style, **moving) for neuron in _NEURONS}
        box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": MODEL, "linewidth": 1.5}
        self._loss = axes.text(*_place(_LOSS), "", bbox=box, **style, **moving)
        self._on_lines = {(a, b): axes.text(*_line(a, b), "", **style | LABEL, **moving) for a, b in _LINES}
        self._bias = axes.text(0, 0, "", **style, **moving)
        table = style | {"va": "top", "linespacing": 1.45}
        self._factors = [[axes.text(0, y, "", **table, **moving) for _ in range(7)] for y in _ROWS]
        right = style | moving | {"ha": "right", "color": SLOPE}
        self._products = [axes.text(0.985, y, "", **right | table | {"ha": "right"}) for y in _ROWS]
        self._sum = axes.text(0.985, 0.03, "", **right | {"fontsize": 10, "fontweight": "bold"})

    def show(self, parameter, value, place, paths, loss, total):
        """Show the ``paths`` from ``parameter``, with this value, at ``place``: (layer, neuron, source or None).

        A path is (neurons, factors, product): a factor is (name, value, where), and where is a neuron, a line or None.
        """
        texts, lines = {}, [[], [], []]
        for row, (neurons, factors, result) in enumerate(paths):
            lines[row] = [[_place(a), _place(b)] for a, b in pairwise([*neurons, _LOSS])]
            texts |= {where: f"{name.split('(')[0]}\n{written(name, factor)}" for name, factor, where in factors}
            self._show_row(row, place, factors, result)
        for row in range(len(paths), len(_ROWS)):
            self._show_row(row, place, [], None)
        if len(paths) == 2:  # a key beside the rows
            x = 0.02 if place[-1] is None else 0.12
            for line, y in zip(lines[:2], _ROWS, strict=True):
                line.append([(x, y - 0.025), (x + 0.08, y - 0.025)])
        self._show_parameter(f"{parameter}\n{plain(value)}", place, texts, lines)
        for where, artist in (self._inside | self._on_lines).items():
            artist.set(text=texts.get(where, ""), visible=where in texts)
        for artist, segments in zip(self._lines, lines, strict=True):
            artist.set_segments(segments)
        self._circles.set_edgecolor([MODEL if neuron in texts else PALE for neuron in _NEURONS])
        self._loss.set_text(f"L\n{compact(loss)}")
        products = [compact(result) for _, _, result in paths]
        terms = f"{products[0]} + {inner(products[1])} = " if len(paths) == 2 else ""
        self._sum.set_text(f"∂L/∂{parameter} = {terms}{compact(total)}")

    def _show_parameter(self, text, place, texts, lines):
        """Add the parameter itself: a weight's own line, a bias beside its neuron."""
        layer, number, source = place
        self._bias.set_visible(source is None)
        if source is None:
            x, y = _place((layer, number))
            self._bias.set(position=(x - 0.1, y), text=text)
            return
        ends = (layer - 1, source), (layer, number)
        lines[2] = [list(map(_place, ends))]
        texts[ends] = text

    def _show_row(self, row, place, factors, result):
        """Write a path's factors under the places where they arise; without factors, nothing."""
        narrow = self._products[row].axes.figure.bbox.width < _NARROW
        for i, artist in enumerate(self._factors[row]):
            artist.set_visible(i < len(factors))
            if i < len(factors):
                text, number, where = factors[i]
                value = f"·{inner(written(text, number))}" if i else written(text, number)
                artist.set(x=_column(where, place), text=text + (2 if narrow and i % 2 else 1) * "\n" + value)
        self._products[row].set_text((2 if narrow else 1) * "\n" + f"= {compact(result)}" if factors else "")


def _column(where, place):
    """Return the x of what arises at a neuron or on a line; a bias has its factor 1 before its neuron."""
    if where is None:
        return _X[place[0]] - 0.11
    if isinstance(where[0], tuple):
        return (_X[where[0][0]] + _X[where[1][0]]) / 2
    return _X[where[0]]
