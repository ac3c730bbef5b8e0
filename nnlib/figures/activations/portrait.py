"""What can be said in words of any activation: does it bend, is it a polynomial, where is it flat, what of 0?"""

import numpy as np
from numpy.polynomial import Chebyshev

from nnlib.figures.activations.flat import zones_in_words
from nnlib.panels.own_activation import REACH
from nnlib.panels.words import number

HIGHEST = 9  # degree that is looked for
_SUMS = REACH * np.cos(np.pi * (np.arange(200) + 0.5) / 200)  # where a polynomial is fitted best


def degree(f):
    """Return the degree of the polynomial that equals ``f`` to nine digits from −20 to 20; None up to ``HIGHEST``."""
    a = f(_SUMS)
    for n in range(HIGHEST + 1):
        if np.abs(Chebyshev.fit(_SUMS, a, n, (-REACH, REACH))(_SUMS) - a).max() <= 1e-9 * np.abs(a).max():
            return n
    return None


def portrait(name, n, flat, zero, grid):
    """Say what an activation is: its degree ``n``, its flat zones between the ends of ``grid``, its answer to 0."""
    if n is None:
        kind = f"bends, and is no polynomial (of degree {HIGHEST} or less)"
    elif n < 2:
        kind = "does not bend: it is a straight line"
    else:
        kind = f"bends, and is a polynomial of degree {n}"
    left = f"turns 0 into {number(zero, 3)}" if zero else "leaves 0 where it is"
    return f"{name} {kind}. It is flat {zones_in_words(flat, grid)}. It {left}."
