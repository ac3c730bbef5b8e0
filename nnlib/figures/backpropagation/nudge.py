"""A nudge h of one parameter: what it does to the loss, and how well it measures the slope."""

import numpy as np

from nnlib.panels.axes import hold_ylabel, round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, SLOPE

_SMALLEST, _LARGEST = 1e-16, 10  # errors that are drawn: what lies outside is drawn at the edge


class Nudge:
    """The loss against the nudge h: the curve is measured, its tangent at h = 0 predicts."""

    _heights = (0.3, 1, 3, 10, 30, 100, 300, 1000)  # of the panel: at least twice that of the curve

    def __init__(self, axes, reach):
        self.axes, self._reach = axes, reach
        axes.set(xlim=(-reach, reach), xlabel="nudge h", ylabel="loss L")
        axes.set_title(" ")
        hold_ylabel(axes, 30)
        axes.axvline(0, color=GREY, linewidth=0.8)
        moving = {"animated": True, "in_layout": False}
        (self._tangent,) = axes.plot([], [], color=SLOPE, linewidth=2, linestyle=(0, (5, 2)), zorder=4, **moving)
        (self._curve,) = axes.plot([], [], color=MODEL, zorder=5, **moving)
        (self._level,) = axes.plot([], [], color=GREY, linewidth=1, linestyle=":", zorder=3, **moving)
        (self._gap,) = axes.plot([], [], color=GREY, linewidth=1.2, linestyle=":", zorder=3, **moving)
        style = {"marker": "o", "markersize": 8, "markeredgecolor": "white", "linestyle": "", "clip_on": False}
        (self._predicted,) = axes.plot([], [], color=SLOPE, zorder=6, **moving, **style | {"marker": "s"})
        (self._measured,) = axes.plot([], [], color=MODEL, zorder=7, **moving, **style)
        note = {"transform": axes.transAxes, "va": "bottom", "fontsize": 9, "zorder": 8, **moving}
        self._notes = [axes.text(x, 1.03, "", color=c, **note) for x, c in ((0, MODEL), (0.5, SLOPE))]

    def show(self, h, losses, measured, slope, now, notes):
        """Draw ``losses``, the curve's over (−reach, reach), with the point ``measured`` at ``h``.

        ``slope`` is the tangent's, ``now`` the loss without a nudge; ``notes`` say measured and predicted in words.
        """
        ends, predicted = np.array([-self._reach, self._reach]), now + slope * h
        self._curve.set_data(np.linspace(*ends, len(losses)), losses)
        self._tangent.set_data(ends, now + slope * ends)
        self._level.set_data(ends, [now, now])
        self._gap.set_data([h, h], [now, measured])
        self._measured.set_data([h], [measured])
        self._predicted.set_data([h], [predicted])
        height = round_up(2 * (max(losses) - min(losses)), self._heights)
        low = height / 2 * np.floor(2 * min(losses) / height)
        self._predicted.set_visible(bool(low <= predicted <= low + height))
        set_limits(self.axes, ylim=(low, low + height))
        for artist, note in zip(self._notes, notes, strict=True):
            artist.set_text(note)


class NudgeErrors:
    """How far the central difference is from the gradient, for each size of h, on axes of powers of ten."""

    def __init__(self, axes, sizes):
        self._sizes = sizes
        axes.set(xscale="log", yscale="log", xlim=(sizes[0] / 2, sizes[-1] * 2), ylim=(_SMALLEST, 2 * _LARGEST))
        axes.set(xlabel="size of h", ylabel="error")
        axes.set_title("error of the central difference, at most")
        axes.set_xticks([1e-12, 1e-8, 1e-4, 1], ["1e-12", "1e-8", "1e-4", "1"])
        axes.set_yticks([1e-15, 1e-10, 1e-5, 1], ["1e-15", "1e-10", "1e-5", "1"])
        axes.minorticks_off()
        axes.grid()
        guide = {"color": GREY, "linewidth": 1.2, "linestyle": (0, (5, 3)), "zorder": 1.5}
        axes.plot(sizes, sizes**2, **guide)
        (self._rounding,) = axes.plot([], [], **guide, animated=True)
        note = {"fontsize": 9, "color": GREY, "in_layout": False}
        axes.text(0.86, 0.83, "bent curve: h²", transform=axes.transAxes, ha="right", **note)
        self._rounding_name = axes.text(0.05, 0.3, "", transform=axes.transAxes, **note, animated=True)
        moving = {"animated": True, "in_layout": False, "clip_on": True}
        (self._dots,) = axes.plot([], [], ".-", color=MODEL, markersize=6, linewidth=1.2, zorder=4, **moving)
        (self._now,) = axes.plot([], [], "o", color=SLOPE, markersize=9, markeredgecolor="white", zorder=5, **moving)

    def show(self, errors, rounding, number):
        """Draw the errors for all sizes of h, mark the one with this number, and what ``rounding`` makes for h = 1."""
        shown = np.clip(errors, 2 * _SMALLEST, _LARGEST)
        self._rounding.set_data(self._sizes, rounding / self._sizes)
        self._rounding_name.set_text(f"rounding: up to {rounding:.0e}/h".replace("e-0", "e-"))
        self._dots.set_data(self._sizes, shown)
        self._now.set_data([self._sizes[number]], [shown[number]])
