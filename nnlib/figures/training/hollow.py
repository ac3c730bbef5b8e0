"""Hollow marks for samples that are kept aside: circles and squares, as the filled ones are."""

from nnlib.panels.colours import NEGATIVE, POSITIVE


class Hollow:
    """Hollow samples in ``axes``, beneath the filled ones."""

    def __init__(self, axes):
        moving = {"linestyle": "", "animated": True, "in_layout": False, "zorder": 5}
        style = {"color": "white", "markersize": 3.9, **moving}
        self._marks = [
            axes.plot([], [], marker=mark, markeredgecolor=colour, **style)[0]
            for mark, colour in (("o", NEGATIVE), ("s", POSITIVE))
        ]

    def show(self, X, y):
        """Put the samples X (n, 2) there: circles where y (n, 1) is 0, squares where it is 1."""
        for label, marks in enumerate(self._marks):
            marks.set_data(*X[y[:, 0] == label].T)
