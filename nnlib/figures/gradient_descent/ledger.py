"""A table of numbers that grows by a row at a time; only the last rows are in sight."""

from nnlib.panels.colours import GREY, MODEL


class Ledger:
    """Rows of texts under ``headings``; ``widths`` are the columns' shares of the panel, ``rows`` how many fit."""

    def __init__(self, axes, headings, widths, rows=11):
        self._rows = rows
        axes.axis("off")
        right, style = 0.0, {"transform": axes.transAxes, "ha": "right", "fontsize": 9, "in_layout": False}
        self._columns = []
        for heading, width in zip(headings, widths, strict=True):
            right += width / sum(widths)
            axes.text(right, 0.97, heading, color=GREY, **style)
            # part of the background: it changes seldom, and so much text is slow to draw
            self._columns.append(axes.text(right, 0.92, "", color=MODEL, linespacing=1.75, va="top", **style))

    def show(self, rows):
        """Write the last of ``rows``, lists of texts, one for each column."""
        columns = zip(*rows[-self._rows :], strict=True)
        for text, column in zip(self._columns, columns, strict=True):
            text.set_text("\n".join(column))
