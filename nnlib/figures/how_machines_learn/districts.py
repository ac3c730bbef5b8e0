"""Houses whose prices do not rise evenly with their sizes: ten to learn from, and 200 new ones."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from nnlib.panels.colours import GREY, MODEL, PALE

SIZES, PRICES = (0.6, 2.2), (0, 6)  # what the axes hold
NOISE, TEN, NEW = 0.25, 10, 200
MOST = 8  # turns
# In each district the price goes up and down with the size in its own way; t is the size, from −1 to 1.
PRICE = [
    lambda t: 2.8 + 0.7 * np.cos(1.35 * np.pi * t),
    lambda t: 2.8 + 0.8 * np.sin(1.1 * np.pi * t),
    lambda t: 2.9 - 0.9 * np.cos(0.85 * np.pi * (t - 0.1)),
]
SEEDS = (13, 54, 21)


def scaled(sizes):
    """Bring sizes from the range of the axes to −1 … 1."""
    return (np.asarray(sizes) - 1.4) / 0.8


@dataclass(frozen=True, eq=False)
class District:
    """Sizes x and prices y of ten houses, and of new ones that are neither smaller nor larger than those."""

    x: np.ndarray
    y: np.ndarray
    new_x: np.ndarray
    new_y: np.ndarray

    @property
    def between(self):
        """200 sizes from the smallest of the ten to the largest, to draw a curve."""
        return np.linspace(self.x[0], self.x[-1], 200)


@cache
def district(number):
    """Return one of the three districts."""
    rng, (low, high) = np.random.default_rng(SEEDS[number]), SIZES
    x = low + (high - low) * (np.arange(TEN) + rng.uniform(0.1, 0.9, TEN)) / TEN
    y = PRICE[number](scaled(x)) + rng.normal(0, NOISE, TEN)
    new_x = rng.uniform(x[0], x[-1], NEW)
    return District(x, y, new_x, PRICE[number](scaled(new_x)) + rng.normal(0, NOISE, NEW))


def squared(errors):
    """Return the average of the squared errors."""
    return float(np.mean(np.square(errors)))


def turns_of(prices):
    """Count how often prices, from the smallest size to the largest, turn from rising to falling or back."""
    rising = np.diff(prices) > 0
    return int((rising[1:] != rising[:-1]).sum())


class Town:
    """The panel of a district: its ten houses, the new ones if they are shown, and a curve."""

    def __init__(self, axes):
        axes.set(xlim=SIZES, ylim=PRICES, xlabel="size in 100 m²", ylabel="price in 100,000")
        moving = {"animated": True}
        (self._new,) = axes.plot([], [], ".", color=PALE, markersize=6, zorder=3, **moving)
        (self._curve,) = axes.plot([], [], color=MODEL, linewidth=2, zorder=4, **moving)
        (self._ten,) = axes.plot([], [], "s", color=GREY, markersize=8, markeredgecolor="white", zorder=5, **moving)

    def show(self, houses, curve, new):
        """Draw the ten, the ``curve`` (prices at ``between``), and the new ones where ``new`` is true."""
        self._ten.set_data(houses.x, houses.y)
        self._curve.set_data(houses.between, curve)
        self._new.set_data(houses.new_x, houses.new_y)
        self._new.set_visible(new)
