"""Read what a figure records for the browser."""

import json
import struct
from numbers import Real

import numpy as np


def operations(record):
    """Return the operations of a record, [name, part, …] each."""
    (length,) = struct.unpack_from("<I", record)
    return json.loads(record[4 : 4 + length])


def characters(record):
    """Yield the characters of all texts in a record."""
    for name, *parts in operations(record):
        if name == "text":
            yield from parts[6]


def nearly(one, other):
    """Whether two records paint what nobody can tell apart: another processor does not round all alike.

    An image may then have a colour more or less in its palette; what follows it is not compared.
    """
    mine, others = ([_without_palette(*each) for each in operations(record)] for record in (one, other))
    numbers, other_numbers = _data(one), _data(other)
    return _nearly(mine, others) and (len(numbers) != len(other_numbers) or _apart(numbers, other_numbers) < 0.01)


def _without_palette(name, *parts):
    return [name, *parts[:2], *parts[3:]] if name == "image" else [name, *parts]


def _nearly(one, other):
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(_nearly, one, other))
    if isinstance(one, Real) and isinstance(other, Real):
        return abs(one - other) < 0.05
    return one == other


def _data(record):
    """Return what follows the operations: numbers of four bytes each, not all of which are floats."""
    (length,) = struct.unpack_from("<I", record)
    return np.frombuffer(record[4 + length :], np.float32)


def _apart(one, other):
    """Return the share of numbers that are neither close nor equal bit for bit."""
    bits = one.view(np.uint32) != other.view(np.uint32)
    return np.mean(bits & ~np.isclose(one, other, rtol=0, atol=0.05)) if len(one) else 0
