"""How the loss went in many trainings, beneath the curves that have names: a thin line for each, or a band."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from nnlib.panels.history import LossHistory


class ManyHistories(LossHistory):
    """A LossHistory with several trainings for a name.

    With ``bands`` they are a band from the lowest loss to the highest, without it thin lines of the same looks.
    """

    def __init__(self, axes, styles, xlabel="update", most=100, bands=False, **room):
        self._most, self._beneath, self._bands = most, [], bands
        super().__init__(axes, styles, xlabel, **room)
        self._many = {name: self._drawn(look) for name, look in styles.items()}

    def _drawn(self, look):
        moving = {"animated": True, "zorder": 4.5, "in_layout": False}
        dashes = [look.get("linestyle", "-")]
        if self._bands:
            style = {"facecolors": [(look["color"], 0.14)], "edgecolors": [(look["color"], 0.55)], "linestyles": dashes}
            many = PolyCollection([], linewidths=0.8, **style, **moving)
        else:
            many = LineCollection([], colors=look["color"], linestyles=dashes, linewidths=0.7, alpha=0.7, **moving)
        return self.axes.add_collection(many, autolim=False)

    def make_room(self, many):
        """Let the axes hold ``many``, name -> losses (trainings, steps), beside what is shown."""
        self._beneath = list(many.values())

    def show_many(self, curves, many, *floor):
        """Draw ``curves`` as ``show`` does, and beneath them ``many``, name -> losses (trainings, steps)."""
        self.make_room(many)
        steps = max(losses.shape[1] for losses in many.values())
        kept = np.unique(np.linspace(0, steps - 1, min(steps, self._most)).astype(int))
        for name, losses in many.items():
            if self._bands:
                there, back = np.column_stack([kept, losses.min(axis=0)[kept]]), losses.max(axis=0)[kept]
                self._many[name].set_verts([np.concatenate([there, np.column_stack([kept, back])[::-1]])])
            else:
                self._many[name].set_segments([np.column_stack([kept, training[kept]]) for training in losses])
        self.show(curves, *floor)

    def _fit(self, curves, last):
        extremes = [[losses.min(), losses.max()] for losses in self._beneath]
        super()._fit([*curves, *extremes], last)
