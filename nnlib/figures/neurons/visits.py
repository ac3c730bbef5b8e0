"""Forty houses and which of them were visited: the data of this notebook, made up and parted by a straight line."""

import numpy as np

from nnlib.datasets import houses

X = houses()[0]  # size in 100 m², age in decades
VISITED = (X @ np.array([1.0, -1.8]) + 0.93 > 0).astype(float)[:, None]
NAMES = ("size x₁ (100 m²)", "age x₂ (decades)")
LOW, HIGH = 0.0, 3.2  # of the plane that is shown
