"""The two S-curves and the step."""

import numpy as np

from nnlib.figures.activations.activation import GRID, ActivationFigure
from nnlib.live import Scene


def _flat_beyond(n, edge):
    """Whether the flat zones begin this far out, on both sides."""
    return np.shape(n["flat"]) == (2, 2) and np.abs(np.ravel(n["flat"]) - [-5, -edge, edge, 5]).max() < 0.005


class SCurvesFigure(ActivationFigure):
    """The sigmoid, tanh and the step: the curve, its slope, and where it is flat."""

    names, opening = ("sigmoid", "tanh", "step"), ("sigmoid", 2.0, "tanh")
    scenes = (
        Scene(
            "The sigmoid is steepest at z = 0, and even there its slope is only 0.25.",
            lambda n: n["slope"] == n["slopes"].max() == 0.25,
            ({"z": 0.0, "compare": "nothing"},),
            lambda n: ("slope", n["z"], n["slope"]),
        ),
        Scene(
            "The sigmoid is flat below −2.89 and above 2.89 (shaded).",
            lambda n: _flat_beyond(n, 2.89),
            ({"z": 2.9, "compare": "nothing"},),
            "slope",
        ),
        Scene(
            "tanh is four times as steep in the middle as the sigmoid: its slope at z = 0 is 1.",
            lambda n: n["other"] is not None and n["slope"] == 4 * n["other"][3] == n["slopes"].max() == 1,
            ({"activation": "tanh", "z": 0.0, "compare": "sigmoid"},),
            lambda n: ("slope", n["z"], n["slope"]),
        ),
        Scene(
            "But tanh is flat earlier than the sigmoid: below −2.18 and above 2.18.",
            lambda n: _flat_beyond(n, 2.18),
            ({"activation": "tanh", "z": 2.2, "compare": "sigmoid"},),
            "slope",
        ),
        Scene(
            "The step is flat everywhere: its slope is 0 wherever it has one. At z = 0, where it jumps, it has none.",
            lambda n: n["flat"] == [(GRID[0], GRID[-1])] and not n["has slope"],
            ({"activation": "step", "z": 0.0, "compare": "nothing"},),
            lambda n: ("value", 0.0, 0.5),
        ),
    )
