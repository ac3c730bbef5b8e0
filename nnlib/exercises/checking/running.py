"""Call functions that learners wrote, whatever these do, and compare what comes back."""

import contextlib
import copy
import numbers
import sys
import threading
import warnings
from dataclasses import dataclass

import numpy as np

CLOSE = {"rtol": 1e-7, "atol": 1e-9}
ROUGHLY = {"rtol": 1e-4, "atol": 1e-5}  # numbers of single precision
SINGLE = (np.float32, np.float16)


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a value or an error, the first warning, and whether the arguments changed."""

    value: object = None
    error: BaseException | None = None
    warned: str = ""
    changed: bool = False


class Muted:
    """A stream that says nothing of what this thread writes, and passes on what others do."""

    def __init__(self, stream):
        self._stream, self._thread = stream, threading.get_ident()

    def write(self, text):
        """Write what comes from another thread."""
        return len(text) if threading.get_ident() == self._thread else self._stream.write(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)


@contextlib.contextmanager
def muted():
    """Let nothing that this thread prints be seen."""
    with contextlib.redirect_stdout(Muted(sys.stdout)), contextlib.redirect_stderr(Muted(sys.stderr)):
        yield


@contextlib.contextmanager
def warnings_of_this_thread():
    """Collect the warnings of this thread in a list, and pass on those of others."""
    caught, mine = [], threading.get_ident()
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        shown = warnings.showwarning

        def show(message, category, *where, **more):
            if threading.get_ident() == mine:
                caught.append(str(message))
            else:
                shown(message, category, *where, **more)

        warnings.simplefilter("always")
        warnings.showwarning = show
        yield caught


def run(function, probe):
    """Call ``function`` on copies of the arguments in ``probe``; return the Outcome, whatever happens."""
    with warnings_of_this_thread() as caught:
        arguments = [copied(value) for value in probe]
        try:
            value, error = function(*arguments), None
        except (Exception, SystemExit) as raised:
            value, error = None, raised
    return Outcome(value, error, next(iter(caught), ""), changed=not all(map(_unchanged, probe, arguments)))


def agree(one, other):
    """Return whether two Outcomes are the same: equal shapes and close numbers, or errors of the same kind."""
    if one.error is not None or other.error is not None:
        return type(one.error) is type(other.error)
    return same(one.value, other.value)


def same(one, other, **limits):
    """Return whether two values are close: numbers and arrays of equal shape, or tuples of such."""
    if one is other:
        return True
    if isinstance(other, tuple):
        several = isinstance(one, tuple | list) or (isinstance(one, np.ndarray) and one.ndim > 0)
        return (
            several and len(one) == len(other) and all(same(*pair, **limits) for pair in zip(one, other, strict=True))
        )
    one, other = as_array(one), as_array(other)
    if one is None or other is None:
        return False
    return one.shape == other.shape and bool(close(one, other, **(limits or CLOSE)).all())


def close(one, other, rtol=CLOSE["rtol"], atol=CLOSE["atol"]):
    """Return where two arrays of floats are close, as np.isclose does, several times as fast; nan is close to nan."""
    with np.errstate(invalid="ignore"):
        near = (np.abs(one - other) <= atol + rtol * np.abs(other)) & np.isfinite(other)
    return near if near.all() else near | (one == other) | ((one != one) & (other != other))


def difference(one, other):
    """Return the largest difference between numbers of two values; 0 where they cannot be compared."""
    if isinstance(other, tuple):
        return max(map(difference, one, other), default=0.0) if isinstance(one, tuple) else 0.0
    one, other = as_array(one), as_array(other)
    if one is None or other is None or one.shape != other.shape or not one.size:
        return 0.0
    gaps = np.abs(one - other)
    return float(np.max(gaps, where=np.isfinite(gaps), initial=0.0))


def same_numbers(one, other):
    """Return whether two values hold the same numbers in the same order, in different shapes."""
    one, other = as_array(one), as_array(other)
    return one is not None and other is not None and one.size == other.size and same(one.ravel(), other.ravel())


def is_single(value):
    """Return whether there are numbers of single precision in a value."""
    parts = value if isinstance(value, tuple | list) else [value]
    return any(getattr(part, "dtype", None) in SINGLE for part in parts)


def as_array(value):
    """Return the real numbers in a value as an array of floats; None if there is anything else in it."""
    if not isinstance(value, numbers.Real | list | tuple | np.ndarray | np.generic):
        return None
    try:
        array = np.asarray(value)
        if array.dtype == object and not all(isinstance(each, numbers.Real) for each in array.flat):
            return None
        return np.asarray(array, dtype=float) if array.dtype.kind in "biufO" else None
    except Exception:  # a list may hold anything: rows of unequal length, objects with ideas of their own
        return None


def copied(value):
    """Return a copy of an argument that a function could change."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, np.random.Generator):
        return type(value)(copy.deepcopy(value.bit_generator))
    return type(value)(map(copied, value)) if type(value) in (list, tuple) else value


def _unchanged(before, after):
    """Return whether an argument is what it was before the call; a generator may go on."""
    if type(before) is not type(after):
        return False
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    return isinstance(before, np.random.Generator) or before is after or before == after
