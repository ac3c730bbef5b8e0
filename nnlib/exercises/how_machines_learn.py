"""Exercises of notebook 00: how many parameters a network has, and the loop that trains one."""

import math
from itertools import pairwise

import numpy as np

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


def _slope_of_bowl(w):
    """The slope of the loss (w − 3)²."""
    return 2 * (w - 3)


def _slope_of_valley(w):
    """The slope of the loss 4(w + 1)²."""
    return 8 * (w + 1)


# A call that is shown to a learner can then be tried in a cell as it stands.
_slope_of_bowl.__name__ = "lambda w: 2 * (w - 3)"
_slope_of_valley.__name__ = "lambda w: 8 * (w + 1)"


def _repeat(w, rounds, step):
    for _ in range(rounds):
        w = step(w)
    return w


def _return_in_the_loop(w, slope, learning_rate, rounds):
    for _ in range(rounds):
        w = w - learning_rate * slope(w)
        return w


EXERCISES = [
    Exercise(
        count_parameters,
        [([2, 3, 1],), ([1, 1],), ([3, 5, 4, 2],), ([64, 64, 32, 10],)],
        [
            Mistake(
                _weights,
                "you counted the weights only. Every neuron that is not an input also has a bias.",
            ),
            Mistake(
                lambda sizes: _weights(sizes) + sum(sizes),
                "you gave the inputs a bias too. An input is only a number that comes in: it has no bias.",
            ),
            Mistake(
                lambda sizes: _weights(sizes) + sum(sizes[:-1]),
                "you counted a bias for each neuron where lines start. The biases belong to those where lines end.",
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
                "you multiplied all sizes. A weight joins two neighbouring layers: multiply neighbours, then add "
                "the products up.",
            ),
            Mistake(
                sum,
                "you counted the neurons. Count the lines between neighbouring layers, then the biases.",
            ),
            Mistake(
                lambda sizes: sum(sizes[1:]),
                "you counted the biases only. There is also a weight for every line between two layers.",
            ),
            Mistake(
                lambda sizes: sum(a + b for a, b in pairwise(sizes)) + sum(sizes[1:]),
                "between layers of 2 and 3 neurons there are 2·3 lines, not 2 + 3: each neuron of the one is "
                "joined to each of the other.",
            ),
            Mistake(
                lambda sizes: sizes[0] * sizes[1] + sizes[1],
                "you counted the first pair of layers only. Is the return inside the loop?",
            ),
            Mistake(
                lambda sizes: sizes[-2] * sizes[-1] + sizes[-1],
                "you counted the last pair of layers only. Does each round add to the total, or begin it anew?",
            ),
            Mistake(
                lambda sizes: sum((a + 1) * b for a, b in pairwise(sizes[:-1])),
                "the last pair of layers is missing. A list of n sizes has n - 1 pairs of neighbours.",
            ),
        ],
        "a network of the sizes 64, 64, 32 and 10, like the one that reads digits at the end of the course, "
        "has 6570 numbers to find. Guessing them one by one is hopeless; that is why there is a loop.",
    ),
    Exercise(
        guess_measure_adjust,
        [
            (0.0, _slope_of_bowl, 0.1, 1),
            (0.0, _slope_of_bowl, 0.1, 3),
            (5.0, _slope_of_bowl, 0.25, 10),
            (2.0, _slope_of_valley, 0.05, 4),
            (7.0, _slope_of_bowl, 0.1, 0),
        ],
        [
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds, lambda v: v + learning_rate * slope(v)),
                "you stepped up the slope. A positive slope means that more w gives more loss: go the other way.",
            ),
            Mistake(
                _return_in_the_loop,
                "you came back after the first round. The return stands inside the loop; move it behind.",
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
                "you adjusted by the whole slope, which can be far too much. Take only a part of it: the "
                "learning rate says how much.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds, lambda v: v - learning_rate),
                "you stepped by the learning rate alone. The slope says which way, and how far.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds, lambda v: v - learning_rate * v),
                "you took a part of w away from w. What counts is how steep the loss is there: slope(w).",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds + 1, lambda v: v - learning_rate * slope(v)),
                "that is one round too many. range(rounds) gives as many rounds as were asked for.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds - 1, lambda v: v - learning_rate * slope(v)),
                "that is one round too few. range(rounds) gives as many rounds as were asked for.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: _repeat(w, rounds, lambda v: learning_rate * slope(v)),
                "you put the step in the place of w. It has to be taken away from w.",
            ),
            Mistake(
                lambda w, slope, learning_rate, rounds: [
                    _repeat(w, i, lambda v: v - learning_rate * slope(v)) for i in range(rounds + 1)
                ],
                "you returned several values of w. Only the last one is asked for.",
                sign=lambda answer: np.ndim(answer(0.0, _slope_of_bowl, 0.1, 3)) == 1,
            ),
        ],
        "these two lines, with more weights, are how every network in this course learns. "
        "Notebook 04 says what to measure, 05 how far to step, 06 how to get the slope of every weight at once.",
    ),
]
