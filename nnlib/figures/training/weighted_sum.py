"""The weighted sum of one neuron as a table: each input times its weight, and what becomes of their sum."""

from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from nnlib.figures.training.texts import Line, Texts
from nnlib.panels.colours import BLACK, GREY, SLOPE

_LEFT, _STEP = 0.145, 0.097  # where the columns stand
_LEADING = 12.6  # points from line to line
_SPACING = _LEADING / 9 / 1.164  # the same, in heights of the font
_MOST = 9  # columns
_LABELS = ("", "input", "× w", "=")


class WeightedSum:
    """A table of at most nine columns, with lines in black and in purple beneath it."""

    def __init__(self, axes):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        self._texts = Texts(axes)
        down = axes.figure.dpi_scale_trans + ScaledTranslation(0, 1, axes.transAxes)  # in inches, from the top
        place = {"transform": blended_transform_factory(axes.transAxes, down), "clip_on": False, "in_layout": False}
        table = {"va": "top", "fontsize": 9, "linespacing": _SPACING, "zorder": 7, **place}
        top = -(_LEADING - 9) / 72
        axes.text(0, top, "\n".join(_LABELS), color=GREY, **table)
        moving = {"animated": True} | table
        self._columns = [axes.text(_LEFT + i * _STEP, top, "", ha="center", **moving) for i in range(_MOST)]
        frame = {"color": BLACK, "linewidth": 1.2, "solid_joinstyle": "round", "zorder": 3, **place}
        (self._frame,) = axes.plot([], [], **frame, animated=True)

    def show(self, title, columns, chosen, black, purple):
        """Show ``columns``, lists of four texts, that with the number ``chosen`` framed, and the two lists of lines."""
        for i, artist in enumerate(self._columns):
            there = i < len(columns)
            artist.set(text="\n".join(columns[i]) if there else "", visible=there)

        def line(number, text, **style):
            return Line(0, 1, text, shift=(0, -_LEADING * (number + 1)), **style)

        texts, below = [Line(0, 1, title, size=10.5, bold=True, shift=(0, 6))], len(_LABELS) + 0.3
        texts += [line(below + i, text) for i, text in enumerate(black)]
        texts += [line(below + 0.2 + len(black) + i, text, colour=SLOPE) for i, text in enumerate(purple)]
        self._texts.show(texts)
        left, bottom = _LEFT + (chosen % len(columns) - 0.5) * _STEP, -_LEADING * (len(_LABELS) + 0.35) / 72
        right = left + _STEP
        self._frame.set_data([left, right, right, left, left], [0, 0, bottom, bottom, 0])

    def texts(self):
        """Return what is written."""
        table = [text for artist in self._columns if artist.get_visible() for text in artist.get_text().split("\n")]
        return table + self._texts.texts()
