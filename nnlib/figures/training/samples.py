"""Samples of two classes in the plane to train with, and others to validate with; the learner's own among them."""

from functools import lru_cache

import numpy as np

from nnlib.datasets import circles, moons, spiral, xor

N = 200  # samples to train with, and as many to validate with
EACH = 10  # samples of each, for each of the learner's own points
OWN = "your points"
NAMES = ["circles", "moons", "XOR", "spiral", OWN]
FIRST_OWN = ((-1.2, 1.2, 0), (1.2, -1.2, 0), (0.0, 0.0, 0), (-1.2, -1.2, 1), (1.2, 1.2, 1))  # x₁, x₂, class
MOST_OWN = 12
_MAKERS = {
    "circles": circles,
    "moons": moons,
    "XOR": lambda n, noise, seed: _around_the_middle(*xor(n, noise / 2, seed)),
    "spiral": spiral,
}
_SCATTER = np.random.default_rng(0).normal(size=(2, MOST_OWN, EACH, 2))


def _around_the_middle(X, y):
    """Move the corners from 0 and 1 to −1 and 1."""
    return 2 * X - 1, y


@lru_cache(maxsize=8)
def _made(name, noise, seed):
    return _MAKERS[name](N, noise, seed=seed) if name in _MAKERS else (np.empty((0, 2)), np.empty((0, 1)))


def samples(name, noise, own):
    """Return the samples to train with and those to validate with, (X, y) each.

    ``own`` has (x₁, x₂, class) for each point that the learner has placed: the noise scatters samples about it.
    """
    pairs = []
    for seed in (0, 1):
        X, y = _made(name, noise, seed)
        clouds = [(x, z) + noise * cloud for (x, z, _), cloud in zip(own, _SCATTER[seed], strict=False)]
        labels = [np.full((EACH, 1), float(label)) for *_, label in own]
        pairs.append((np.concatenate([X, *clouds]), np.concatenate([y, *labels])))
    return pairs
