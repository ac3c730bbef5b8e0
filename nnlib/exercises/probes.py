"""Arguments to try functions with: functions that show how they are written, and random arrays."""

import numpy as np


def named(source):
    """Return the function that ``source`` writes, with its source as its name: a call can be tried as it is shown."""
    function = eval(source, {"np": np})
    function.__name__ = source
    return function


def called(name, function):
    """Return the function with the name by which it is shown."""
    function.__name__ = name
    return function


def drawn(rng, *shapes, scale=1.0):
    """Return random arrays of these shapes, with one digit behind the point."""
    return tuple((scale * rng.normal(size=shape)).round(1) for shape in shapes)


def sizes(rng, n, most=4):
    """Return n whole numbers from 1 on."""
    return rng.integers(1, most + 1, n).tolist()
