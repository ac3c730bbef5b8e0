"""One loss as one bar: the taller, the more wrong."""

from matplotlib.patches import Rectangle

from nnlib.panels.colours import BLACK, GREY


class LossBar:
    """A bar from 0 up to ``top``, the largest loss that there can be, with its number."""

    def __init__(self, axes, top, name="loss"):
        axes.set(xlim=(-0.6, 0.6), ylim=(0, 1.1 * top), xticks=[])
        axes.set_title(name)
        axes.axhline(0, color=GREY, linewidth=0.8)
        self._bar = Rectangle((-0.3, 0), 0.6, 0, facecolor=BLACK, animated=True, zorder=4)
        axes.add_patch(self._bar)
        self._number = axes.text(
            0, 0, "", ha="center", va="bottom", fontsize=12, fontweight="bold", animated=True, zorder=5
        )
        self._gap = 0.015 * top

    def show(self, loss, text):
        """Let the bar reach up to ``loss`` and write ``text`` over it."""
        self._bar.set_height(loss)
        self._number.set(y=loss + self._gap, text=text)
