"""How the loss went, step by step: a curve for each name, and the best loss there is as a dashed line."""

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from nnlib.panels.axes import hold_ylabel, round_up, set_limits
from nnlib.panels.colours import TARGET

_MARKS = [digit * 10.0**power for power in range(-12, 12) for digit in (1, 2, 5)]
_MARGIN = 1.15  # how far, as a factor, a loss stays away from the ends of the axis


class LossHistory:
    """Losses on a scale of powers of ten; ``styles`` (name -> look of a line) tells the curves apart."""

    _limits = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)

    def __init__(self, axes, styles, xlabel="step", first=0):
        self.axes, self._first = axes, first
        axes.set(xlabel=xlabel, ylabel="loss", yscale="log")
        hold_ylabel(axes, 30)
        axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
        axes.yaxis.set_major_locator(LogLocator(numticks=9))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.grid(axis="y")
        moving = {"animated": True, "in_layout": False, "clip_on": False}
        self._curves = {name: axes.plot([], [], zorder=5, **moving, **style)[0] for name, style in styles.items()}
        # of lines of its own, which do not move: the legend is part of the background
        keys = [axes.plot([], [], label=name, **style)[0] for name, style in styles.items()]
        axes.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=3)
        self._floor = axes.axhline(1, color=TARGET, linestyle=(0, (5, 3)), animated=True, zorder=4)
        text = {"ha": "right", "va": "top", "fontsize": 9, "zorder": 6, **moving}
        self._floor_name = axes.text(1, 1, "", transform=axes.get_yaxis_transform(), color=TARGET, **text)
        self._note = axes.text(1, 0.98, "", transform=axes.transAxes, **text)

    def show(self, curves, floor=None, floor_name="", note="", steps=None):
        """Draw ``curves`` (name -> losses, step after step) and ``floor``, the best loss; None hides it.

        ``steps`` (name -> their numbers) says at which steps the losses were measured, if not at each.
        """
        steps = steps or {name: self._first + np.arange(len(losses)) for name, losses in curves.items()}
        for name, losses in curves.items():
            self._curves[name].set(data=(steps[name], losses), markevery=max(1, len(losses) // 15))
        self._floor.set_visible(floor is not None)
        self._floor_name.set_visible(floor is not None)
        if floor is not None:
            self._floor.set_ydata([floor, floor])
            self._floor_name.set(y=floor / _MARGIN, text=floor_name)
        self._note.set_text(note)
        last = max((numbers[-1] for numbers in steps.values() if len(numbers)), default=self._first - 1)
        self._fit([*curves.values(), [] if floor is None else [floor / 1.5]], last)

    def _fit(self, curves, last):
        """Let the axes hold all losses above 0; their limits move in steps of 1, 2, 5, 10."""
        set_limits(self.axes, xlim=(0, round_up(last, self._limits)))
        losses = np.concatenate(curves)
        losses = losses[losses > 0] if (losses > 0).any() else np.array([0.2, 5])
        low = max(mark for mark in _MARKS if mark * _MARGIN <= losses.min() or mark == _MARKS[0])
        set_limits(self.axes, ylim=(low, round_up(max(losses.max() * _MARGIN, 10 * low), _MARKS)))
