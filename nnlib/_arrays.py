"""Turn what was passed in into float64 arrays, or say in one sentence what is wrong with it."""

import math
from numbers import Integral, Real

import numpy as np


def as_array(values, name):
    """Return ``values`` as a float64 array of any shape; TypeError unless they are real numbers."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        return values
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} is not an array: its rows have different lengths.") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, but its type is {array.dtype}.")
    return array.astype(np.float64, copy=False)


def as_finite(values, name):
    """Return ``values`` as a float64 array; ValueError where it is empty, NaN or infinite."""
    array = as_array(values, name)
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} contains NaN or infinity: clean the data first.")
    return array


def as_batch(values, name):
    """Return ``values`` as a finite (n_samples, n_features) array; ValueError for any other shape."""
    array = as_finite(values, name)
    if array.ndim != 2:
        remedy = f"Make one sample a batch with {name}[None, :], one feature with {name}[:, None]."
        raise ValueError(f"{name} has shape {array.shape}, but a batch is (n_samples, n_features). {remedy}")
    return array


def check_count(value, name, least=1):
    """Raise a ValueError unless ``value`` is a whole number from ``least`` upwards."""
    if not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} must be a whole number from {least} upwards, not {value!r}.")


def check_number(value, name, below=math.inf):
    """Raise a ValueError unless ``value`` is a number from 0 up to, but not including, ``below``."""
    if not isinstance(value, (float, Real)) or not 0 <= value < below:
        raise ValueError(f"{name} must be a number, at least 0 and below {below}, not {value!r}.")
