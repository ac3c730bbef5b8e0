"""Where an answer is right and where not, which argument has no effect on it, and which comes back as it was given."""

import numpy as np

from nnlib.exercises.checking.running import run, same

_ENOUGH = 6
FEATURES = [
    ("is a single number", lambda v: np.ndim(v) == 0 if isinstance(v, np.ndarray) else None),
    ("has the length {}", lambda v: len(v) if isinstance(v, list) or np.ndim(v) == 1 else None),
    ("has {} row{}", lambda v: v.shape[0] if np.ndim(v) == 2 else None),
    ("has {} column{}", lambda v: v.shape[1] if np.ndim(v) == 2 else None),
    ("has {} dimension{}", lambda v: v.ndim if isinstance(v, np.ndarray) else None),
    ("is a square matrix", lambda v: v.shape[0] == v.shape[1] if np.ndim(v) == 2 else None),
    ("is {}", lambda v: v if isinstance(v, int | float) and not isinstance(v, bool) else None),
    ("is positive", lambda v: bool(v > 0) if np.ndim(v) == 0 else None),
    ("is negative", lambda v: bool(v < 0) if np.ndim(v) == 0 else None),
]
OF_NUMBERS = [("holds numbers with a point", lambda v: v.dtype.kind == "f" if isinstance(v, np.ndarray) else None)]


def no_effect(exercise, answer, outcomes):
    """An argument that could be any other, and the result is the same."""
    for i, name in enumerate(exercise.parameters):
        others = [
            (other, outcome.value)
            for probe, outcome, expected in zip(exercise.all_probes, outcomes, exercise.expected, strict=True)
            for other in _others(probe, i)
            if not same(run(exercise.solution, other).value, expected.value)
        ]
        if len(others) >= _ENOUGH and all(same(run(answer, other).value, value) for other, value in others):
            return f"`{name}` has no effect on your result: another one gives the same."
    return ""


def _others(probe, i):
    """Return the probe with other numbers in the place of one argument."""
    value = probe[i]
    if isinstance(value, float):
        others = [value * 0.75 + 0.125, -value, value * value + 1]
    elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
        others = [value * 0.75 + 0.125, value[::-1] - 1 if value.ndim else value - 1, value * value]
    elif isinstance(value, np.ndarray) and value.dtype.kind == "i" and value.size:
        others = [value[::-1], np.roll(value, 1), (value + 1) % (value.max() + 1)]
    else:
        others = []
    return [(*probe[:i], other, *probe[i + 1 :]) for other in others]


def some_probes(exercise, outcomes, features=None):
    """Say what the probes have in common on which the answer is right, and the others have not; '' where nothing."""
    right = [o.error is None and same(o.value, e.value) for o, e in zip(outcomes, exercise.expected, strict=True)]
    return where_right(exercise, right, features or FEATURES)


def where_right(exercise, right, features):
    """Say what only those probes have in common for which ``right`` is true; '' where it is nothing."""
    if sum(right) < 2 or all(right):
        return ""
    for i, name in enumerate(exercise.parameters):
        for said, feature in features:
            values = [run(feature, (probe[i],)).value for probe in exercise.all_probes]
            of_right = {value for value, good in zip(values, right, strict=True) if good}
            of_wrong = {value for value, good in zip(values, right, strict=True) if not good}
            if len(of_right) == 1 and of_right & of_wrong == set() and not of_right & {None, False}:
                (value,) = of_right
                return f"it is right only where `{name}` {said.format(value, 's' * (value != 1))}."
    return ""


def given_back(exercise, gots):
    """Say which argument comes back as it was given; '' where none does."""
    for i, name in enumerate(exercise.parameters):
        values = [probe[i] for probe in exercise.all_probes]
        numbers = all(isinstance(value, np.ndarray | float | int) for value in values)
        if numbers and all(same(got, value) for got, value in zip(gots, values, strict=True)):
            return f"that is `{name}`, as it was given."
    return ""
