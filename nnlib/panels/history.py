"""How the loss went, step by step: a curve for each name, and the best loss there is as a dashed line."""

import numpy as np
from matplotlib.ticker import FixedLocator, MaxNLocator, NullFormatter

from nnlib.panels.axes import hold_ylabel, round_up, set_limits
from nnlib.panels.colours import TARGET

_STEPS = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_MARGIN = 1.02  # how far, as a factor, a loss stays away from the ends of the axis


def decades(low, high):
    """Return the powers of ten around two numbers above 0, and what is marked between: always three numbers or more."""
    first, last = int(np.floor(np.log10(low) + 1e-9)), int(np.ceil(np.log10(high) - 1e-9))
    last = max(last, first + 1)
    powers, digits = last - first, (1,) if last - first > 2 else (1, 2, 5)
    marks = (digit * 10.0**power for power in range(first, last, 1 + powers // 9) for digit in digits)
    return 10.0**first, 10.0**last, [*marks, 10.0**last] if powers < 9 else list(marks)


def short_power(value, _=None):
    """Write what stands at a mark: 0.001, 20, 1e-6."""
    return f"{value:g}" if value > 5e-4 else f"{value:.0e}".replace("e-0", "e-")


class LossHistory:
    """Losses on a scale of powers of ten; ``styles`` (name -> look of a line) tells the curves apart.

    The axes hold at least the losses ``within`` (lowest, highest), and the steps up to the first of ``limits``. What
    goes beyond makes them wider by whole powers of ten, and by the next of ``limits``: they move seldom.
    """

    def __init__(self, axes, styles, xlabel="step", first=0, within=(0.1, 10), limits=_STEPS):
        self.axes, self._first, self._within, self._limits = axes, first, within, limits
        axes.set(xlabel=xlabel, ylabel="loss", yscale="log")
        hold_ylabel(axes, 30)
        axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
        axes.yaxis.set_major_formatter(short_power)
        axes.yaxis.set_minor_formatter(NullFormatter())
        self._fit([], first)
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

    def show(self, curves, floor=None, floor_name="", note="", steps=None, within=None):
        """Draw ``curves`` (name -> losses, step after step) and ``floor``, the best loss; None hides it.

        ``steps`` (name -> their numbers) says at which steps the losses were measured, if not at each; ``within``
        takes the place of what the axis was made to hold.
        """
        self._within = within or self._within
        steps = steps or {name: self._first + np.arange(len(losses)) for name, losses in curves.items()}
        for name, losses in curves.items():
            self._curves[name].set(data=(steps[name], losses), markevery=max(1, len(losses) // 15))
        self._floor.set_visible(floor is not None)
        self._floor_name.set_visible(floor is not None)
        if floor is not None:
            self._floor.set_ydata([floor, floor])
            self._floor_name.set(y=floor / 1.15, text=floor_name)
        self._note.set_text(note)
        last = max((numbers[-1] for numbers in steps.values() if len(numbers)), default=self._first - 1)
        self._fit([*curves.values(), [] if floor is None else [floor / 1.5]], last)

    def _fit(self, curves, last):
        """Let the axes hold all losses above 0; equal limits as before cost nothing."""
        set_limits(self.axes, xlim=(0, round_up(last, self._limits)))
        losses = np.concatenate([*curves, []])
        losses = losses[losses > 0]
        low, high = self._within
        if len(losses) and losses.min() < low:
            low = losses.min() / _MARGIN
        if len(losses) and losses.max() > high:
            high = losses.max() * _MARGIN
        low, high, marks = decades(low, high)
        if self.axes.get_ylim() != (low, high):
            set_limits(self.axes, ylim=(low, high))
            self.axes.yaxis.set_major_locator(FixedLocator(marks))
