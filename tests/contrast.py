"""How far two colours stand apart, as the Web Content Accessibility Guidelines define it."""

import numpy as np
from matplotlib.colors import to_rgb


def luminance(colour):
    """Return how light a colour is, from 0 to 1."""
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(a, b="white"):
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted([luminance(a), luminance(b)])
    return (light + 0.05) / (dark + 0.05)
