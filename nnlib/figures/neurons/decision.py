"""The plane of a neuron's two inputs, with its key: where it answers 0.5, and where its sum z is 0."""

import numpy as np
from matplotlib.lines import Line2D

from nnlib.panels.colours import MODEL, NEGATIVE, POSITIVE, REGIONS
from nnlib.panels.images import add_image
from nnlib.panels.plane import Plane

_DOTS = (0, (1, 1.6))


class Decision:
    """A Plane with two straight lines: solid where the answer is 0.5, dotted where z is 0, if that is elsewhere."""

    def __init__(self, axes, extent, names, no, yes):
        self.axes, self.plane = axes, Plane(axes, extent, names)
        (self._zero,) = axes.plot([], [], color=MODEL, linestyle=_DOTS, linewidth=2.2, animated=True, zorder=4)
        self._add_key(no, yes)
        self._add_bar(no, yes)

    def _add_key(self, no, yes):
        style = {"linestyle": "", "markersize": 6, "markeredgecolor": "white"}
        marks = [Line2D([], [], marker=m, color=c, **style) for m, c in (("o", NEGATIVE), ("s", POSITIVE))]
        lines = [Line2D([], [], color=MODEL, linestyle=s, linewidth=2) for s in ("-", _DOTS)]
        names = [f"truth 0: {no}", f"truth 1: {yes}", "a = 0.5", "z = 0"]
        place = {"loc": "lower right", "bbox_to_anchor": (1.24, 1), "ncols": 2, "borderaxespad": 0.9}
        self.axes.legend(
            [*marks, *lines], names, columnspacing=1, handletextpad=0.5, handlelength=1.5, labelspacing=0.2, **place
        )

    def _add_bar(self, no, yes):
        bar = self.axes.inset_axes((1.03, 0, 0.045, 1))
        add_image(bar, (0, 1, 0, 1), origin="lower", cmap=REGIONS, clim=(0, 1)).set_data(np.linspace(0, 1, 65)[:, None])
        bar.set(
            xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[0, 0.5, 1], yticklabels=[f"≤ 0: {no}", "0.5", f"≥ 1: {yes}"]
        )
        bar.yaxis.tick_right()
        bar.yaxis.set_label_position("right")
        bar.set_ylabel("answer a", y=0.25, labelpad=-38)
        for spine in bar.spines.values():
            spine.set_visible(True)

    def show(self, forward, w, b, half):
        """Colour the plane by a LayerForward over its points; draw the lines where z is ``half``, and where it is 0."""
        self.plane.show_outputs(forward.a)
        self.plane.show_boundary(forward.z, half)
        length = np.linalg.norm(w)
        self._zero.set_visible(bool(half and length))
        if half and length:
            ends = np.array([[-9.0], [9.0]]) * (-w[1], w[0]) / length - b / length**2 * w
            self._zero.set_data(*ends.T)
