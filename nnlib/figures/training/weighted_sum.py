"""The weighted sum of one neuron as a table: each input times its weight, and what becomes of their sum."""

from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from nnlib.panels.colours import BLACK, GREY, SLOPE
from nnlib.panels.texts import Line, Texts

_LEFT, _STEP = 0.13, 0.1  # where the columns stand
_LEADING = 12.6  # points from line to line
_LABELS = ("", "input", "× w", "=")


class WeightedSum:
    """A table of at most nine columns, with lines in black and in purple beneath it."""

    def __init__(self, axes):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        self._texts = Texts(axes)
        for row, label in enumerate(_LABELS):
            beside = {"xycoords": "axes fraction", "textcoords": "offset points", "in_layout": False}
            axes.annotate(label, (0, 1), (0, -_LEADING * (row + 1)), fontsize=9, color=GREY, **beside)
        down = axes.figure.dpi_scale_trans + ScaledTranslation(0, 1, axes.transAxes)  # in inches, from the top
        frame = {"color": BLACK, "linewidth": 1.2, "solid_joinstyle": "round", "zorder": 3, "in_layout": False}
        (self._frame,) = axes.plot([], [], **frame, animated=True, clip_on=False)
        self._frame.set_transform(blended_transform_factory(axes.transAxes, down))

    def show(self, title, columns, chosen, black, purple):
        """Show ``columns``, lists of four texts, that with the number ``chosen`` framed, and the two lists of lines."""

        def line(x, number, text, **style):
            return Line(x, 1, text, shift=(0, -_LEADING * (number + 1)), **style)

        texts = [Line(0, 1, title, size=10.5, bold=True, shift=(0, 6))]
        for i, column in enumerate(columns):
            texts += [line(_LEFT + i * _STEP, row, text, across=0.5) for row, text in enumerate(column)]
        below = len(_LABELS) + 0.3
        texts += [line(0, below + i, text) for i, text in enumerate(black)]
        texts += [line(0, below + 0.2 + len(black) + i, text, colour=SLOPE) for i, text in enumerate(purple)]
        self._texts.show(texts)
        left, bottom = _LEFT + (chosen % len(columns) - 0.5) * _STEP, -_LEADING * (len(_LABELS) + 0.35) / 72
        right = left + _STEP
        self._frame.set_data([left, right, right, left, left], [0, 0, bottom, bottom, 0])
