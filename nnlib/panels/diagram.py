"""A network as circles and lines: neurons in columns, a line for every weight."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.panels.colours import GREY, MODEL, by_sign
from nnlib.panels.reused import Reused


class Diagram:
    """Columns of neurons, from the inputs on the left to the outputs on the right; any sizes, changed by ``show``."""

    def __init__(self, axes, node_size=900, fontsize=9):
        self.axes = axes
        axes.set(xlim=(-0.12, 1.12), ylim=(-0.16, 1.16))
        axes.axis("off")
        whole = {"animated": True, "clip_on": False, "in_layout": False}  # circles may stand out of the panel
        self._edges = axes.add_collection(LineCollection([], zorder=3, **whole), autolim=False)
        style = {"markersize": node_size**0.5, "markerfacecolor": "white", "markeredgecolor": MODEL}
        (self._nodes,) = axes.plot([], [], "o", markeredgewidth=1.5, zorder=5, **style, **whole)
        middle = {"ha": "center", "va": "center", "fontsize": fontsize, "animated": True}
        self._texts = Reused(lambda: axes.text(0, 0, "", **middle), _write)

    def show(self, layers, edges=None, edge_labels=None, headings=None):
        """Draw ``layers``, a list of lists of the neurons' labels.

        ``edges`` has a matrix (n_out, n_in) a pair of neighbours: sign and size of each number become colour and width;
        NaN leaves a line out. ``edge_labels`` has lists of the same shape; ``headings`` names the columns.
        """
        columns = [self._places(i / (len(layers) - 1), len(layer)) for i, layer in enumerate(layers)]
        if edges is None:
            edges = [np.zeros((len(b), len(a))) for a, b in zip(layers[:-1], layers[1:], strict=True)]
        self._show_edges(columns, edges)
        self._nodes.set_data(*np.concatenate(columns).T)
        texts = [
            (x, y, label, {"zorder": 6})
            for column, layer in zip(columns, layers, strict=True)
            for (x, y), label in zip(column, layer, strict=True)
        ]
        texts += self._edge_texts(columns, edge_labels or [])
        texts += [(columns[i][0][0], 1.12, heading, {"zorder": 6}) for i, heading in enumerate(headings or [])]
        self._texts.show(texts)

    @staticmethod
    def _places(x, n):
        """Centre n neurons one above the other."""
        return [(x, 0.5 + 0.95 * ((n - 1) / 2 - i) / max(n - 1, 2)) for i in range(n)]

    def _show_edges(self, columns, edges):
        segments, colours, widths = [], [], []
        for left, right, matrix in zip(columns[:-1], columns[1:], edges, strict=True):
            for (i, j), value in np.ndenumerate(matrix):
                if not np.isnan(value):
                    segments.append([left[j], right[i]])
                    colours.append(GREY if value == 0 else by_sign(value))
                    widths.append(0.9 + min(1.4 * abs(value), 6))
        self._edges.set_segments(segments)
        self._edges.set(color=colours, linewidth=widths)

    @staticmethod
    def _edge_texts(columns, edge_labels):
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
        texts = []
        for left, right, labels in zip(columns[:-1], columns[1:], edge_labels, strict=False):
            for i, row in enumerate(labels):
                for j, label in enumerate(row):
                    x, y = 0.55 * np.array(left[j]) + 0.45 * np.array(right[i])
                    texts.append((x, y, label, {"bbox": box, "zorder": 4}))
        return texts


def _write(artist, text):
    x, y, label, style = text
    artist.set(x=x, y=y, text=label, **({"bbox": None} | style))
