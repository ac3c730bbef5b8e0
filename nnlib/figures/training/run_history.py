"""The losses of a training in the making, with the last of each written beside its name."""

from nnlib.figures.training.texts import Line, Texts
from nnlib.panels.colours import GREY, MODEL, SLOPE
from nnlib.panels.history import LossHistory

TRAINING, VALIDATION, BEFORE = "training", "validation", "before"
_STYLES = {
    TRAINING: {"color": SLOPE, "linewidth": 2},
    VALIDATION: {"color": MODEL, "linewidth": 1.5, "linestyle": (0, (4, 2))},
    BEFORE: {"color": GREY, "linewidth": 1.5, "linestyle": ":"},
}
_PLACES = {TRAINING: 0, VALIDATION: 0.36, BEFORE: 0.8}  # of the names, above the axes
_KEY = 0.06  # how long the piece of line before a name is


class RunHistory(LossHistory):
    """The loss in training and in validation, and that of a training before, of which there may be none."""

    def __init__(self, axes):
        super().__init__(axes, _STYLES, " ", within=(0.01, 1))
        axes.get_legend().remove()
        axes.set_title(" ")  # keeps its room
        style = {"transform": axes.transAxes, "clip_on": False, "in_layout": False, "animated": True, "zorder": 6}
        self._keys = {
            name: axes.plot([x, x + _KEY], [1.07, 1.07], **look | style)[0]
            for (name, look), x in zip(_STYLES.items(), _PLACES.values(), strict=True)
        }
        self._names = Texts(axes)

    def show_run(self, curves, written, floor, label):
        """Draw ``curves``, name -> (updates, losses), with what is ``written`` beside the names, and label the axis."""
        updates, losses = ({name: curve[i] for name, curve in curves.items()} for i in (0, 1))
        self.show(losses, *floor, steps=updates)
        shown = [name for name in curves if len(updates[name])]
        for name, key in self._keys.items():
            key.set_visible(name in shown)
        self._names.show(
            [
                Line(_PLACES[name] + 1.2 * _KEY, 1.07, f"{name} {written.get(name, '')}", shift=(0, -3.3))
                for name in shown
            ]
            + [Line(0.5, 0, label, across=0.5, shift=(0, -29), size=10)]
        )
