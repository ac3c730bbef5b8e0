"""Cut Matplotlib's fonts down to the characters of the course's figures, for the browser: nnlib/live/fonts.

A test says which characters a figure writes that are not among these.
"""

from pathlib import Path

import matplotlib
from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = {"sans": "DejaVuSans", "bold": "DejaVuSans-Bold", "mono": "DejaVuSansMono"}
RANGES = (
    "\u0020\u007e",  # ASCII
    "\u00a0\u00ff",  # Latin-1: ², ·, ×, −1 has a true minus
    "\u0391\u03c9",  # Greek
    "\u0302\u0302\u0176\u0177",  # ŷ
    "\u1d40\u1d40\u1d62\u1d65",  # ᵀ and small indices
    "\u2013\u2014\u2016\u2016\u2018\u201d\u2026\u2026\u2032\u2033",  # dashes, ‖, quotation marks, …, ′
    "\u2070\u209c",  # raised and lowered digits and letters
    "\u2190\u2195\u21d2\u21d2",  # arrows
    "\u2202\u2202\u2207\u2207\u2208\u2208\u2211\u2213\u221a\u221a\u221e\u221e\u2248\u2248\u2260\u2260\u2264\u2265\u22c5\u22c5",
    "\u239b\u23b7",  # the parts of large brackets
    "\u25a0\u25a1\u25b2\u25bc\u25c6\u25c7\u25cb\u25cf\u25ce\u25ce\u2605\u2605\u2713\u2717",  # marks
)  # fmt: skip


def characters():
    """Return all characters in RANGES, pairs of the first and the last one."""
    ends = "".join(RANGES)
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return {code for first, last in pairs for code in range(ord(first), ord(last) + 1)}


def main():
    source, target = Path(matplotlib.get_data_path(), "fonts", "ttf"), Path(__file__).parents[1] / "nnlib/live/fonts"
    options = subset.Options(flavor="woff", hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp"])
    for name, font in FONTS.items():
        cut = TTFont(source / f"{font}.ttf", recalcTimestamp=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters())
        subsetter.subset(cut)
        cut.flavor = "woff"
        cut.save(target / f"{name}.woff")


if __name__ == "__main__":
    main()
