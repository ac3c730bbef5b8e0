"""Exercises of notebook 00: how many parameters a network has, and the loop that trains one."""

import math
from itertools import pairwise

from nnlib.exercises.checking import Exercise, Mistake


def count_parameters(sizes):
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    biases = sum(sizes[1:])
    return weights + biases


def guess_measure_adjust(w, slope, learning_rate, rounds):
    for _ in range(rounds):
        w = w - learning_rate * slope(w)
    return w


def _weights(sizes):
    return sum(a * b for a, b in pairwise(sizes))


def _bowl(w):
    """The slope of the loss (w − 3)²."""
    return 2 * (w - 3)


def _steep(w):
    """The slope of the loss 4(w + 1)²."""
    return 8 * (w + 1)


def _repeat(w, rounds, step):
    for _ in range(rounds):
        w = step(w)
    return w


EXERCISES = [
    Exercise(
        count_parameters,
        [([2, 3, 1],), ([1, 1],), ([3, 5, 4, 2],), ([64, 64, 32, 10],)],
        [
            Mistake(
                _weights, "you counted the weights only. Every neuron that is not an input also has a bias."
            ),
            Mistake(
                lambda sizes: _weights(sizes) + sum(sizes),
                "you gave the inputs a bias too. An input is only a number that comes in: it has no bias.",
            ),
            Mistake(
                lambda sizes: _weights(sizes) + len(sizes) - 1,
                "you counted one bias a layer. Every neuron of the layer has a bias of its own.",
            ),
            Mistake(
                lambda sizes: _weights(sizes) + sum(sizes[1:-1]),
                "the hidden neurons have their biases, but the outputs have one each too.",
            ),
            Mistake(
                math.prod,
                "you multiplied all sizes. A weight joins two neighbouring layers: multiply neighbours, "
                "then add the products up.",
            ),
            Mistake(
                sum, "you counted the neurons. Count the lines between neighbouring layers, then the biases."
            ),
            Mistake(
                lambda sizes: sum(sizes[1:]),
                "you counted the biases only. There is also a weight for every line between two layers.",
            ),
            Mistake(
                lambda sizes: sum(a + b for a, b in pairwise(sizes)) + sum(sizes[1:]),
                "between layers of 2 and 3 neurons there are 2·3 lines, not 2 + 3: everyone is joined to everyone.",
            ),
            Mistake(
                lambda sizes: sizes[0] * sizes[1] + sizes[1],
                "you counted the first pair of layers only. Go through all neighbouring pairs.",
            ),
        ],
        "a network of the sizes 64, 64, 32 and 10, like the one that reads digits at the end of the course, "
        "has 6570 numbers to find. Guessing them one by one is hopeless; that is why there is a loop.",
    ),
    Exercise(
        guess_measure_adjust,
        [
            (0.0, _bowl, 0.1, 1),
            (0.0, _bowl, 0.1, 3),
            (5.0, _bowl, 0.25, 10),
            (2.0, _steep, 0.05, 4),
            (7.0, _bowl, 0.1, 0),
        ],
        [
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(
                    w, rounds, lambda v: v + learning_rate * slope(v)
                ),
                "you stepped up the slope. A positive slope means that more w gives more loss: subtract.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: w - learning_rate * slope(w) if rounds else w,
                "you adjusted once, however many rounds were asked for. Is the return inside the loop?",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: w - learning_rate * slope(w),
                "you adjusted exactly once. Repeat it: one adjustment a round.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: w,
                "you returned the first guess. Does the adjusted w find its way back into w?",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: w - rounds * learning_rate * slope(w),
                "you measured the slope once, at the first guess. After each adjustment w is elsewhere: measure again.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds, lambda v: v - slope(v)),
                "you adjusted by the whole slope. Only a small part of it, learning_rate times the slope, is safe.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds, lambda v: v - learning_rate),
                "you stepped by the learning rate alone. The slope says which way, and how far.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(
                    w, rounds + 1, lambda v: v - learning_rate * slope(v)
                ),
                "that is one round too many.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(
                    w, rounds, lambda v: learning_rate * slope(v)
                ),
                "you put the step in the place of w. The step is taken away from w: w - step.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: [
                    _repeat(w, i, lambda v: v - learning_rate * slope(v)) for i in range(1, rounds + 1)
                ],
                "you returned all the values of w. Return the last one.",
            ),
        ],
        "these two lines, with more weights, are how every network in this course learns. "
        "Notebook 04 says what to measure, 05 how far to step, 06 how to get the slope of every weight at once.",
    ),
]
