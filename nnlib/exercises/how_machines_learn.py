"""Exercises of notebook 00: how many parameters a network has, and the loop that trains one."""

from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import named


def count_parameters(sizes):
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    biases = sum(sizes[1:])
    return weights + biases


def guess_measure_adjust(w, slope, learning_rate, rounds):
    for _ in range(rounds):
        w = w - learning_rate * slope(w)
    return w


_BOWL = named("lambda w: 2 * (w - 3)")
_VALLEY = named("lambda w: 8 * (w + 1)")
_WAVES = named("lambda w: w**3 - 2 * w + 1")

EXERCISES = [
    Exercise(
        count_parameters,
        [([2, 3, 1],), ([1, 1],), ([3, 5, 4, 2],), ([64, 64, 32, 10],)],
        {
            "weights": "the number of weights",
            "biases": "the number of biases",
            "sum(sizes[1:])": "one bias for each neuron that is not an input",
            "sizes[i] * sizes[i + 1]": "the number of lines between two neighbouring layers",
            "sizes[i]": "the size of one layer",
            "sizes[i + 1]": "the size of the next layer",
            "i": "the number of the layer",
            "total": "the total so far",
        },
        "a network of the sizes 64, 64, 32 and 10, like the one that reads digits at the end of the course, "
        "has 6570 numbers to find. Guessing them one by one is hopeless; that is why there is a loop.",
        draw=lambda rng: (rng.integers(1, 9, rng.integers(2, 6)).tolist(),),
        forms=(
            "sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))",
            "total = 0\nfor i in range(len(sizes) - 1):\n    total = total + sizes[i] * sizes[i + 1] + sizes[i + 1]\n"
            "return total",
        ),
        ideas={
            "int(np.prod(sizes))": "you multiplied all sizes. A weight joins two neighbouring layers: multiply "
            "neighbours, then add the products up.",
        },
    ),
    Exercise(
        guess_measure_adjust,
        [
            (0.0, _BOWL, 0.1, 1),
            (0.0, _BOWL, 0.1, 3),
            (5.0, _BOWL, 0.25, 10),
            (2.0, _VALLEY, 0.05, 4),
            (7.0, _BOWL, 0.1, 0),
        ],
        {
            "learning_rate * slope(w)": "the learning rate times the slope",
            "slope(w)": "the slope at the present w",
            "learning_rate": "the learning rate",
        },
        "these two lines, with more weights, are how every network in this course learns. "
        "Notebook 04 says what to measure, 05 how far to step, 06 how to get the slope of every weight at once.",
        draw=lambda rng: (round(rng.normal(), 2), _WAVES, round(rng.uniform(0.01, 0.1), 3), int(rng.integers(1, 6))),
    ),
]
