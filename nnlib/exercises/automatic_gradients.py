"""Exercises of notebook 07: three operations with their slopes, and the walks through whatever they made."""

import numpy as np

from nnlib.exercises.checking import Exercise


def value_add(a, b):
    return a + b, 1.0, 1.0


def value_mul(a, b):
    return a * b, b, a


def value_tanh(z):
    a = np.tanh(z)
    return a, 1 - a**2


def value_backward(parents, slopes):
    gradients = [0.0] * len(parents)
    gradients[-1] = 1.0
    for i in reversed(range(len(parents))):
        for parent, slope in zip(parents[i], slopes[i], strict=True):
            gradients[parent] += slope * gradients[i]
    return gradients


def value_forward(parents, slopes, start):
    changes = [0.0] * len(parents)
    changes[start] = 1.0
    for i in range(len(parents)):
        for parent, slope in zip(parents[i], slopes[i], strict=True):
            changes[i] += slope * changes[parent]
    return changes


_TWO_NUMBERS = [(2.0, -3.0), (0.5, 4.0), (-1.5, -2.0), (0.0, 5.0), (3.0, 0.0), (1e3, 1e-3), (0.25, 0.25)]
_SUMS = [(0.5,), (-1.0,), (0.0,), (2.0,), (-0.3,), (40.0,)]


def _some_numbers(rng):
    return tuple(rng.normal(0, 2, 2).round(1).tolist())


def _some_sum(rng):
    return (round(rng.normal(0, 1.5), 1),)


# a memory is two lists, a place for each value in the order in which they were made

_MEMORIES = [
    ([(), (), (0, 1)], [(), (), (4.0, 0.5)]),  # a·b
    ([(), (0, 0)], [(), (3.0, 3.0)]),  # a·a
    ([(), (), (), (0, 1), (3, 2), (4,)], [(), (), (), (-3.0, 2.0), (1.0, 1.0), (0.75,)]),  # tanh(a·b + c)
    ([(), (), (), (0, 1), (0, 2), (3, 4)], [(), (), (), (2.0, 0.5), (-4.0, 0.5), (1.0, 1.0)]),  # a·b + a·c
    ([(), (0, 0), (1, 1), (2, 2)], [(), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]),  # doubled three times
    ([()], [()]),  # a number that nothing was done with
    ([(), (), (0,), (2, 0)], [(), (), (0.5,), (1.0, -2.0)]),  # the second was never used
    ([(), (0,), (1,), (2, 1, 0)], [(), (-2.0,), (0.0,), (1.0, 3.0, 0.25)]),  # an operation on three
]


def _some_memory(rng):
    parents, slopes = [(), ()], [(), ()]
    for i in range(2, 2 + rng.integers(2, 6)):
        some = rng.integers(0, i, rng.integers(1, 3)).tolist()
        parents.append((i - 1, *some))  # so that everything leads to the last
        slopes.append(tuple(rng.normal(0, 1.5, len(some) + 1).round(1).tolist()))
    return parents, slopes


def _some_start(rng):
    parents, slopes = _some_memory(rng)
    return parents, slopes, int(rng.integers(len(parents)))


_BACKWARD = """
gradients = [0.0] * len(parents)
gradients[-1] = 1.0
for i in reversed(range(len(parents))):
    for parent, slope in zip(parents[i], slopes[i]):
        gradients[parent] += slope * gradients[i]
return gradients
"""
_FORWARD = """
changes = [0.0] * len(parents)
changes[start] = 1.0
for i in range(len(parents)):
    for parent, slope in zip(parents[i], slopes[i]):
        changes[i] += slope * changes[parent]
return changes
"""


EXERCISES = [
    Exercise(
        value_add,
        _TWO_NUMBERS,
        {"a + b": "the sum"},
        "a sum passes its gradient on to both as it is: both slopes are 1.",
        draw=_some_numbers,
        ideas={
            "return a + b, a, b": "the numbers are not the slopes. Raise a a little: how much does a + b rise?",
            "return a + b, b, a": "these are the slopes of a product. Raise a a little: how much does a + b rise?",
            "return a + b, (1.0, 1.0)": "three numbers come back side by side, without brackets around the slopes.",
        },
        entries=("the sum", "the slope for a", "the slope for b"),
    ),
    Exercise(
        value_mul,
        _TWO_NUMBERS,
        {"a * b": "the product"},
        "each slope of a product is the other number.",
        draw=_some_numbers,
        ideas={
            "return a * b, a, b": "the slopes have changed places. Raise a by 1: a · b rises by b, not by a.",
            "return a * b, 1.0, 1.0": "these are the slopes of a sum. Raise a by 1: how much does a · b rise?",
            "return a * b, (b, a)": "three numbers come back side by side, without brackets around the slopes.",
        },
        entries=("the product", "the slope for a", "the slope for b"),
    ),
    Exercise(
        value_tanh,
        _SUMS,
        {"a": "the answer a", "np.tanh(z)": "tanh(z)", "1 - a ** 2": "the slope 1 − a²", "z": "the sum z"},
        "an operation on one number has one slope. Any other activation would do as well.",
        draw=_some_sum,
        ideas={
            "return np.tanh(z), 1 - z**2": "tanh is missing in the slope: it is 1 − tanh²(z), and not 1 − z².",
            "return np.tanh(z), np.tanh(z) * (1 - np.tanh(z))": "a(1 − a) is the slope of the sigmoid. The one of tanh "
            "is 1 − a².",
        },
        forms=("return np.tanh(z), 1 - np.tanh(z) ** 2",),
        entries=("the answer", "the slope"),
    ),
    Exercise(
        value_backward,
        _MEMORIES,
        {
            "gradients": "the list of gradients",
            "gradients[i]": "the value's own gradient",
            "gradients[parent]": "the parent's gradient",
            "parents": "`parents`",
            "slopes": "`slopes`",
            "parent": "the parent's place",
            "slope": "the slope",
            "slope * gradients[i]": "the slope times the value's own gradient",
            "i": "the value's place i",
        },
        "one walk, from the last value to the first, and every gradient is there, whatever the formula was.",
        draw=_some_memory,
        ideas={
            _BACKWARD.replace(
                "gradients[-1]", "gradients[0]"
            ): "the 1 belongs to the last value: the walk begins there.",
            _BACKWARD.replace("range(len(parents))", "range(len(parents) - 1)"): "the last value is left out, and the "
            "walk begins with it.",
            _BACKWARD.replace(
                "zip(parents[i], slopes[i])", "zip(parents[i][:1], slopes[i][:1])"
            ): "only the first parent gets its share. Every parent of a value gets one.",
            _BACKWARD.replace(
                "return gradients", "return gradients[0]"
            ): "one gradient comes back. Return all of them.",
            _BACKWARD.replace("+=", "="): "a value that is used twice keeps only one of its two shares. Add each share "
            "to what is there, with +=.",
            _BACKWARD.replace(
                "reversed(range(len(parents)))", "range(len(parents))"
            ): "you begin with the first value. Nothing has come back to it yet: begin with the last.",
            _BACKWARD.replace(
                "slope * gradients[i]", "slope"
            ): "the slope alone is handed on. It is the slope times the value's own gradient.",
            _BACKWARD.replace(
                "slope * gradients[i]", "gradients[i]"
            ): "the gradient is handed on as it is. Multiply it by the slope.",
            _BACKWARD.replace("gradients[-1] = 1.0", ""): "all gradients stay 0: nothing begins the walk. The last "
            "value's own gradient is 1.",
            _BACKWARD.replace(
                "[0.0]", "[1.0]"
            ): "every gradient begins with 1. Only the last one does; the others begin with 0.",
            _BACKWARD.replace("+= slope", "*= slope").replace(
                "[0.0]", "[1.0]"
            ): "shares are multiplied. Factors multiply along a path, and the shares of two paths are added.",
        },
    ),
    Exercise(
        value_forward,
        [
            (*_MEMORIES[k], start)
            for k, start in [
                (0, 0),
                (0, 1),
                (1, 0),
                (2, 0),
                (2, 3),
                (3, 0),
                (4, 0),
                (5, 0),
                (6, 0),
                (7, 0),
                (7, 1),
                (7, 3),
                (6, 1),
            ]
        ],
        {
            "changes": "the list of changes",
            "changes[i]": "the value's own change",
            "changes[parent]": "the parent's change",
            "changes[start]": "the change of the start",
            "parents": "`parents`",
            "slopes": "`slopes`",
            "start": "`start`",
            "parent": "the parent's place",
            "slope": "the slope",
            "slope * changes[parent]": "the slope times the parent's change",
            "i": "the value's place i",
        },
        "one walk forwards tells how one number changes everything. The way back tells how everything changes one "
        "number.",
        draw=_some_start,
        ideas={
            _FORWARD.replace(
                "+=", "="
            ): "a value with two parents keeps only one of their two shares. Add each share to what is there, with +=.",
            _FORWARD.replace("range(len(parents))", "reversed(range(len(parents)))"): "you begin with the last value. "
            "Here the change begins at the start and goes to values that are made later.",
            _FORWARD.replace("slope * changes[parent]", "slope"): "the slope alone is taken. It is the slope times the "
            "parent's change.",
            _FORWARD.replace("slope * changes[parent]", "changes[parent]"): "the parent's change is taken as it is. "
            "Multiply it by the slope.",
            _FORWARD.replace(
                "changes[start] = 1.0", ""
            ): "all changes are 0: nothing begins the walk, or it is written over. The change of `start` is 1.",
            _FORWARD.replace(
                "[0.0]", "[1.0]"
            ): "every change begins with 1. Only that of `start` does; the others begin with 0.",
            _FORWARD.replace("changes[i] += slope * changes[parent]", "changes[parent] += slope * changes[i]"): "the "
            "change is handed to the parents. It comes from them, and goes to the value.",
            _FORWARD.replace("return changes", "return changes[-1]"): "one change comes back. Return all of them.",
            _BACKWARD: "these are gradients, by the walk back. Here a change at `start` walks forwards.",
        },
    ),
]
