"""An activation of the learner's own: any function of arrays, with its slope found by nudging."""

import numpy as np

from nnlib._arrays import as_array
from nnlib.activations import Activation

REACH = 20  # sums from −20 to 20 must have an answer
_SUMS = np.linspace(-REACH, REACH, 801)
_SOME = [37, 400, 611]
_NUDGE = 1e-6
_BENT = 1e-3  # how much the slopes on both sides differ at a corner


class UnfitError(ValueError):
    """Why a function cannot be an activation. A notebook shows the sentence, and no traceback."""

    def _render_traceback_(self):
        return [f"✗ {self}"]


def activation_from(function):
    """Return an Activation of ``function``, which answers each entry of an array; UnfitError says what is wrong.

    Its slope is found by nudging to both sides. At a corner it is the smaller one of the two, at a jump 0.
    """
    if not callable(function):
        raise UnfitError(f"own= takes a function, written without brackets, not {_named(type(function))}.")
    name = _named(function)

    def answers(z):
        with np.errstate(all="ignore"):
            return as_array(function(np.array(z).ravel()), f"what {name} returns").reshape(z.shape)

    _check(function, answers, name)
    return Activation(name, answers, lambda z: _slope(answers, z))


def _named(function):
    name = getattr(function, "__name__", "your own")
    return "your own" if name == "<lambda>" else name


def _check(function, answers, name):
    """Raise an UnfitError unless the function answers each of many sums by itself, with a finite number."""
    try:
        with np.errstate(all="ignore"):
            returned = function(_SUMS.copy())
    except Exception as error:
        raise UnfitError(_why_not(function, name, error)) from None
    if returned is None:
        raise UnfitError(f"{name}(z) returns nothing: it needs a return.")
    if np.shape(returned) != _SUMS.shape:
        raise UnfitError(f"{name}(z) must return an answer for each entry of the array z, and nothing else.")
    try:
        a, again, alone = answers(_SUMS), answers(_SUMS), answers(_SUMS[_SOME])
    except (TypeError, ValueError) as error:
        raise UnfitError(f"{name}(z) must return real numbers: {error}") from None
    if not np.isfinite(a).all():
        z = _SUMS[~np.isfinite(a)][0]
        raise UnfitError(
            f"{name}({z:g}) is {a[~np.isfinite(a)][0]:g}: every sum from −{REACH} to {REACH} needs an answer."
        )
    if not np.array_equal(a, again):
        raise UnfitError(f"{name}(z) answers the same sums differently each time: chance has no slope.")
    if not np.allclose(a[_SOME], alone, rtol=1e-9, atol=1e-12):
        raise UnfitError(f"{name}(z) mixes the entries of z: each must be answered as if it were alone.")


def _why_not(function, name, error):
    """Say why a call stopped: where one number would have worked, that an array must work, too."""
    try:
        function(0.5)
    except Exception:
        return f"{name}(z) stops with {type(error).__name__}: {error}"
    remedy = "np.where instead of if, np.maximum instead of max, np.exp instead of math.exp"
    return f"{name}(z) works for one number, but not for an array of them. Use {remedy}."


def _slope(f, z):
    before, at, after = f(z - _NUDGE), f(z), f(z + _NUDGE)
    left, right = (at - before) / _NUDGE, (after - at) / _NUDGE
    smaller = np.where(np.abs(left) <= np.abs(right), left, right)
    corner = np.abs(left - right) > _BENT * (1 + np.abs(smaller))
    slope = np.where(corner, smaller, (after - before) / (2 * _NUDGE))
    # half the nudge halves the difference, unless there is a jump in between
    jump = np.abs(f(z + _NUDGE / 2) - f(z - _NUDGE / 2)) > 0.9 * np.abs(after - before)
    return np.where(jump & (np.abs(slope) > 1), 0.0, slope)
