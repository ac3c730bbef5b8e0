"""What lies over a panel while its contents are hidden."""

from matplotlib.patches import Rectangle

from nnlib.panels.colours import GREY


class Cover:
    """A grey sheet with a question mark, and a word on what is under it."""

    def __init__(self, axes):
        middle = {"ha": "center", "va": "center", "transform": axes.transAxes, "in_layout": False}
        self._sheet = [
            axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, color="#efefef")),
            axes.text(0.5, 0.55, "?", fontsize=72, fontweight="bold", color=GREY, **middle),
            axes.text(0.5, 0.2, "", **middle),
        ]

    def show(self, hidden):
        """Say what is hidden; nothing is, where that is empty."""
        for artist in self._sheet:
            artist.set_visible(bool(hidden))
        self._sheet[-1].set_text(hidden)
