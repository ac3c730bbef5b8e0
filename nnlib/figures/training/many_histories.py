"""How the loss went in many trainings: a thin line for each, beneath the curves that have names."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.panels.history import LossHistory


class ManyHistories(LossHistory):
    """A LossHistory with thin lines of the same looks: several for a name, and the names can be changed."""

    def __init__(self, axes, styles, xlabel="update", most=100, **room):
        self._most, self._beneath = most, []
        super().__init__(axes, styles, xlabel, **room)
        self._thin = {name: self._lines(look) for name, look in styles.items()}

    def _lines(self, look):
        style = {"colors": look["color"], "linestyles": [look.get("linestyle", "-")], "linewidths": 0.7, "alpha": 0.7}
        lines = LineCollection([], animated=True, zorder=4.5, in_layout=False, **style)
        return self.axes.add_collection(lines, autolim=False)

    def call_them(self, names):
        """Write other names into the legend."""
        for text, name in zip(self.axes.get_legend().get_texts(), names, strict=True):
            if text.get_text() != name:
                text.set_text(name)

    def make_room(self, many):
        """Let the axes hold ``many``, name -> losses (trainings, steps), beside what is shown."""
        self._beneath = list(many.values())

    def show_many(self, curves, many, *floor):
        """Draw ``curves`` as ``show`` does, and beneath them ``many``, name -> losses (trainings, steps)."""
        self.make_room(many)
        steps = max(losses.shape[1] for losses in many.values())
        kept = np.unique(np.linspace(0, steps - 1, min(steps, self._most)).astype(int))
        for name, losses in many.items():
            self._thin[name].set_segments([np.column_stack([kept, training[kept]]) for training in losses])
        self.show(curves, *floor)

    def _fit(self, curves, last):
        extremes = [[losses.min(), losses.max()] for losses in self._beneath]
        super()._fit([*curves, *extremes], last)
