"""Where an activation is flat."""

import numpy as np

from nnlib.panels.words import number

FLAT = 0.05  # an activation is called flat where its slope lies between −0.05 and 0.05


def flat_zones(z, slopes):
    """Return the stretches (start, end) of z in which |slope| < FLAT; ends between two z's are interpolated."""
    excess = np.abs(slopes) - FLAT
    before = np.flatnonzero((excess[:-1] < 0) != (excess[1:] < 0))
    share = excess[before] / (excess[before] - excess[before + 1])
    ends = [*(z[:1] if excess[0] < 0 else []), *(z[before] + share * (z[before + 1] - z[before]))]
    ends += [*(z[-1:] if excess[-1] < 0 else [])]
    return list(zip(ends[::2], ends[1::2], strict=True))


def zones_in_words(zones, z):
    """Say where the flat zones are; what reaches to an end of the z's goes on beyond it."""
    if not zones:
        return "nowhere"
    if zones == [(z[0], z[-1])]:
        return "everywhere"
    words = []
    for start, end in zones:
        if start == z[0]:
            words.append(f"below {number(end)}")
        elif end == z[-1]:
            words.append(f"above {number(start)}")
        else:
            words.append(f"from {number(start)} to {number(end)}")
    return f"where z is {' or '.join(words)}"
