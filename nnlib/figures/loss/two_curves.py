"""Two functions of one number, one solid, one dashed: where each of them is now, how steep, and where it goes."""

import numpy as np

from nnlib.panels.axes import hold_ylabel, moving_title
from nnlib.panels.colours import GREY, MODEL, SLOPE

_DASHES = (0, (5, 2.5))


class TwoCurves:
    """Curves for two ``names``; ``marks`` are the looks of the points on them."""

    def __init__(self, axes, names, xlabel, ylabel, xlim, ylim, colour=MODEL, marks="o"):
        self.axes = axes
        axes.set(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
        axes.axhline(0, color=GREY, linewidth=0.8)
        hold_ylabel(axes, 28)
        self._title = moving_title(axes, color=colour, fontweight="bold")
        moving = {"animated": True, "in_layout": False}
        styles = dict(zip(names, ("-", _DASHES), strict=True))

        def lines(**style):
            return {name: axes.plot([], [], **style | moving)[0] for name in names}

        self._curves = {
            name: axes.plot([], [], color=colour, linestyle=style, zorder=4, **moving)[0]
            for name, style in styles.items()
        }
        self._tangents = lines(color=SLOPE, linewidth=2.5, zorder=4.5)
        mark = {"linestyle": "", "markeredgecolor": "white", "clip_on": False}
        self._points = lines(marker=marks, color=colour, markersize=9, zorder=6, **mark)
        self._steps = lines(marker="s", color=SLOPE, markersize=8, zorder=5, **mark)
        self._keys = [axes.plot([], [], color=colour, linestyle=styles[name], label=name)[0] for name in names]

    def name_them(self, **place):
        """Say which curve is which."""
        self.axes.legend(handles=self._keys, handlelength=3, **place)

    def show(self, curves, points, title, tangents=None, steps=None):
        """Draw name -> (x, y) of the curves, of their points, of their tangents, and of where the steps lead."""
        self._title.set_text(title)
        drawn = (self._curves, curves), (self._points, points), (self._tangents, tangents), (self._steps, steps)
        for artists, places in drawn:
            for name, artist in artists.items():
                artist.set_data(*np.broadcast_arrays(*map(np.atleast_1d, ([], []) if places is None else places[name])))
