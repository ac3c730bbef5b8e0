"""Stretches of the x axis, shaded over the whole height of a panel."""

from matplotlib.collections import PolyCollection

from nnlib.panels.colours import PALE


class Zones:
    """The stretches (start, end) of x that are shaded now."""

    def __init__(self, axes):
        self._patches = PolyCollection(
            [], facecolors=PALE, alpha=0.45, transform=axes.get_xaxis_transform(), animated=True, zorder=3
        )
        axes.add_collection(self._patches, autolim=False)

    def show(self, stretches):
        """Shade ``stretches``, a list of (start, end)."""
        self._patches.set_verts([[(a, 0), (a, 1), (b, 1), (b, 0)] for a, b in stretches])
