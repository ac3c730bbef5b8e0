"""A Matplotlib figure whose artists are created once and recorded after each change, for the browser to paint.

Artists that will move are created with ``animated=True`` and lie above all others. What does not move is recorded
once a panel, and again only when Matplotlib says that the panel is stale.
"""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.spines import Spine
from matplotlib.text import Text

from nnlib.live.recorder import Recorder, written
from nnlib.live.still import still
from nnlib.live.style import with_course_style

_BESIDE = 20  # pixels between a point and the frame around it
# A line's data, and what Matplotlib works out from them when it draws it.
_DATA = {
    *("_xorig", "_yorig", "_x", "_y", "_xy", "_path", "_transformed_path", "_invalidx", "_invalidy", "_subslice"),
    *("_x_filled", "_stale"),
}


class _RecordingCanvas(FigureCanvasBase):
    """What Matplotlib asks for a renderer, to lay texts out."""

    def get_renderer(self):
        width, height = (Recorder.dpi * self.figure.get_size_inches()).round().tolist()
        if (self.recorder.width, self.recorder.height) != (width, height):
            self.recorder = Recorder(width, height)
        return self.recorder

    recorder = Recorder(1, 1)


class Canvas:
    """A figure with the panels that ``mosaic`` names: rows of names, as for ``subplot_mosaic``."""

    def __init__(self, mosaic):
        with with_course_style():
            self.fig = Figure(dpi=Recorder.dpi)
            self._canvas, self._background = _RecordingCanvas(self.fig), b""
            self.forget()
            self.axes = {name: self.fig.add_subplot(label=name) for name in dict.fromkeys(sum(mosaic, []))}

    def arrange(self, mosaic, size):
        """Place the panels as in ``mosaic``, on ``size`` in inches; done once, so that nothing jumps later."""
        grid = GridSpec(len(mosaic), len(mosaic[0]), figure=self.fig)
        for name, axes in self.axes.items():
            rows, columns = np.nonzero(np.array(mosaic) == name)
            axes.set_subplotspec(grid[min(rows) : max(rows) + 1, min(columns) : max(columns) + 1])
        self.fig.set_size_inches(size)
        with with_course_style():
            self.fig.set_layout_engine("constrained")
            self.fig.get_layout_engine().execute(self.fig)
            self.fig.set_layout_engine("none")
        self.forget()

    def forget(self):
        """Record everything anew the next time."""
        self._kept, self._looks = {}, {}

    @property
    def size(self):
        """Width and height in CSS pixels."""
        return [round(Recorder.dpi * inches) for inches in self.fig.get_size_inches().tolist()]

    def record(self):
        """Return two records: of what does not move, and of what does.

        The part of each panel, and of texts, images and spines that move, is kept until Matplotlib says that it is
        stale, and of lines, which are often told the same data again, until they look otherwise. Of other artists, its
        older versions do not always say that they are stale.
        """
        recorder, moving, panels = self._canvas.get_renderer(), [], self.fig.axes
        with with_course_style():
            stale = [axes for axes in panels if axes.stale or axes not in self._kept]
            for axes in panels:
                artists = _moving(axes)
                for artist in [axes, *artists] if axes in stale else artists:
                    if self._looks_new(artist) or axes in stale or artist not in self._kept:
                        _draw(artist, recorder)
                        self._kept[artist] = recorder.take()
                moving += map(self._kept.get, artists)
        if stale:
            self._background = written(*map(self._kept.get, panels))
        return self._background, written(*moving)

    def _looks_new(self, artist):
        if isinstance(artist, Line2D):
            style = {name: value for name, value in vars(artist).items() if name not in _DATA}
            data, before = artist.get_data(orig=True), self._looks.get(artist)
            self._looks[artist] = style, data
            return not before or style != before[0] or not all(map(np.array_equal, data, before[1]))
        return artist.stale or not isinstance(artist, Text | Spine | AxesImage)

    def still(self):
        """Return the figure as a PNG, the same to the byte wherever the pinned Matplotlib and Pillow make it."""
        stale = [axes for axes in self.fig.axes if axes.stale]
        with with_course_style():
            png = still(self.fig, sum(map(_moving, self.fig.axes), []))
        self.fig.set_canvas(self._canvas)
        for axes in self.fig.axes:
            axes.stale = axes in stale
        return png

    # Between data and parts of the picture, y upwards

    def part(self, axes, x, y):
        """Return where the point x, y of ``axes`` lies, in parts of the picture."""
        return (axes.transData.transform((x, y)) / self.fig.bbox.size).tolist()

    def point(self, axes, left, bottom):
        """Return which point of ``axes`` lies at these parts of the picture."""
        return axes.transData.inverted().transform(self.fig.bbox.size * (left, bottom)).tolist()

    def around(self, axes, *point):
        """Return left, bottom, width and height of a frame around ``axes``, or around a point of it."""
        centre, half = axes.transData.transform(point) if point else None, _BESIDE
        low, high = (centre - half, centre + half) if point else (axes.bbox.min - half / 4, axes.bbox.max + half / 4)
        low, high = (np.clip(corner / self.fig.bbox.size, 0, 1) for corner in (low, high))
        return [*low.tolist(), *(high - low).tolist()]

    def box(self, axes):
        """Return left, bottom, width and height of ``axes`` in parts of the picture."""
        return list(map(float, axes.bbox.transformed(self.fig.transFigure.inverted()).bounds))


def _moving(axes):
    """Return the moving artists of a panel in the order in which they are drawn."""
    return sorted(filter(Artist.get_animated, axes.get_children()), key=Artist.get_zorder)


def _draw(artist, renderer):
    """Draw an artist; of a panel, what does not move: Matplotlib 3.8 would draw its moving images as well."""
    images = [image for image in getattr(artist, "images", ()) if image.get_animated() and image.get_visible()]
    for image in images:
        image.set_visible(False)
    artist.draw(renderer)
    for image in images:
        image.set_visible(True)
