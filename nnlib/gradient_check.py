"""Derivatives by nudging, to check those worked out by hand."""

import numpy as np

from nnlib._arrays import as_array, as_finite


def numerical_gradient(f, x, h=1e-6):
    """Return ∂f/∂x by central differences, (f(x + h) − f(x − h)) / 2h for each entry, in the shape of x.

    ``f`` is called on copies of x with one entry nudged, and must return one number; else ValueError.
    The error is about h² from the curve plus 1e-16/h from rounding, so the smallest h is not the best.
    """
    x = as_finite(x, "x")
    if not 0 < h < np.inf:
        raise ValueError(f"h must be finite and above 0, not {h}.")
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (_one_number(f(x + nudge)) - _one_number(f(x - nudge))) / (2 * h)
    return gradient


def _one_number(value):
    value = as_array(value, "f(x)")
    if value.size != 1:
        raise ValueError(f"f must return one number, but it returned an array of shape {value.shape}.")
    return value.item()
