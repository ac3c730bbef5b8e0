"""What the colours of the course mean; ``nnlib/live/theme.py`` says which colours there are.

A colour is never the only sign: classes differ by shape, signs are written out, lines differ by their dashes.
"""

from matplotlib.colors import LinearSegmentedColormap

from nnlib.live.theme import BLACK, BLUE, GREEN, GREY, PALE, PURPLE, VERMILLION, WHITE

NEGATIVE, POSITIVE = BLUE, VERMILLION  # signed numbers; class 0 and class 1 with circles and squares
MODEL = BLACK  # what the network computes: its line, its curve, its boundary
TARGET = GREEN  # what can be reached: the best loss there is, dashed
SLOPE = PURPLE  # derivatives, and what follows them: tangents, gradients, the machine's steps

# From blue through white to vermillion, pale: a background on which the data can be seen.
REGIONS = LinearSegmentedColormap.from_list("regions", ["#8fc3e2", "white", "#f0b48a"])
LOSSES = LinearSegmentedColormap.from_list("losses", ["white", "#b9b9b9", "#6f6f6f"])


def by_sign(value):
    """Return the colour of a number's sign."""
    return NEGATIVE if value < 0 else POSITIVE


__all__ = [
    "BLACK", "BLUE", "GREEN", "GREY", "LOSSES", "MODEL", "NEGATIVE", "PALE", "POSITIVE", "PURPLE", "REGIONS", "SLOPE",
    "TARGET", "VERMILLION", "WHITE", "by_sign",
]  # fmt: skip
