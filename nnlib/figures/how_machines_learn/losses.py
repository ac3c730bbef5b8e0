"""The losses of one guess after the other, on an axis that no guess moves."""

from nnlib.panels.axes import round_up, set_limits
from nnlib.panels.history import LossHistory


class Losses(LossHistory):
    """A LossHistory that holds the losses between the two ``ylim``, with room for a line of text above them."""

    def __init__(self, axes, styles, xlabel, ylim, first=0):
        super().__init__(axes, styles, xlabel, first)
        axes.set_ylim(ylim)

    def _fit(self, curves, last):
        set_limits(self.axes, xlim=(0, round_up(last, self._limits)))
