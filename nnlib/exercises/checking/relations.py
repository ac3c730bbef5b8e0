"""How wrong numbers relate to the right ones, where no change of the formula explains them."""

import numpy as np

from nnlib.exercises.checking.running import as_array, run, same
from nnlib.exercises.checking.where import FEATURES, given_back, no_effect, some_probes, where_right

_FACTORS = {2: "twice", 0.5: "half", -1: "minus", 100: "100 times", 0.01: "a hundredth of"}


def relation(exercise, answer, outcomes):
    """Return a sentence that is true of the answers on every probe; '' where there is none."""
    if any(outcome.error is not None for outcome in outcomes):
        return some_probes(exercise, outcomes)
    pairs = [(o.value, e.value) for o, e in zip(outcomes, exercise.expected, strict=True)]
    if said := given_back(exercise, [got for got, _ in pairs]):
        return said
    arrays = [(as_array(got), as_array(right)) for got, right in pairs]
    numbers = all(got is not None and right is not None for got, right in arrays)
    if numbers and (said := of_arrays(exercise, arrays)):
        return said
    return some_probes(exercise, outcomes) or no_effect(exercise, answer, outcomes)


def of_arrays(exercise, arrays):
    """Return how the numbers of one result, or of one entry of it, relate to the right ones on every probe."""
    for rule in (_always_the_same, _not_a_number, _factor, _only_a_part, _lies_otherwise):
        if said := rule(exercise, arrays):
            return said
    return ""


def of_entry(exercise, pairs):
    """Return how one entry of a tuple relates to the right one, or where it is right; '' where nothing is."""
    arrays = [(as_array(got), as_array(right)) for got, right in pairs]
    if any(got is None or right is None for got, right in arrays):
        return ""
    if _same_but_for_shape(arrays):
        return "the numbers are right, but not the shape."
    return of_arrays(exercise, arrays) or where_right(exercise, [same(got, right) for got, right in pairs], FEATURES)


def of_all_entries(exercise, pairs):
    """Say by which factor all entries of tuples are wrong; '' where there is none."""
    flat = [tuple(_flat(value) for value in pair) for pair in pairs]
    return "" if any(part is None for pair in flat for part in pair) else _factor(exercise, flat)


def _flat(value):
    parts = [as_array(part) for part in value]
    return None if any(part is None for part in parts) else np.concatenate([part.ravel() for part in parts])


def _fitting(arrays):
    return all(got.shape == right.shape for got, right in arrays)


def _always_the_same(exercise, arrays):
    first = arrays[0][0]
    if len(arrays) > 1 and all(got.shape == first.shape and np.array_equal(got, first) for got, _ in arrays):
        return f"your result is always {first.tolist() if first.ndim else f'{float(first):g}'}, whatever goes in."
    if all(got.size and np.all(got == got.flat[0]) and got.flat[0] == first.flat[0] for got, _ in arrays if got.size):
        return f"every entry of your result is {first.flat[0]:g}, whatever goes in." if first.size else ""
    return ""


def _ratios(arrays):
    """Return the one factor of each probe; None where it is not the same for all its entries."""
    factors = []
    for got, right in arrays:
        if np.any((right == 0) != (got == 0)) or not np.all(np.isfinite(got)):
            return None
        part = got[right != 0] / right[right != 0]
        if part.size and not np.allclose(part, part.flat[0], rtol=1e-6):
            return None
        factors.append(part.flat[0] if part.size else None)
    return factors


def _factor(exercise, arrays):
    if not _fitting(arrays) or (factors := _ratios(arrays)) is None:
        return ""
    known = [factor for factor in factors if factor is not None]
    if len(known) < 2 or all(abs(factor - 1) < 1e-9 for factor in known):
        return ""
    if np.allclose(known, known[0], rtol=1e-6):
        factor = next((said for f, said in _FACTORS.items() if abs(known[0] / f - 1) < 1e-6), f"{known[0]:.4g} times")
        return f"your result is always {factor} the right one."
    for text, count in _counts(exercise):
        sizes = [count(probe) for probe in exercise.all_probes]
        for how, power in (("multiplied", 1), ("divided", -1)):
            for more, also in (("", 1), ("twice ", 2), ("half ", 0.5)):
                pairs = zip(factors, sizes, strict=True)
                if None not in sizes and all(f is None or abs(f / (also * n**power) - 1) < 1e-6 for f, n in pairs):
                    return f"your result is {more}the right one, {how} by {text}."
    return ""


def _counts(exercise):
    """Yield (words, function of a probe) for the numbers of rows, columns and entries of each argument."""
    for i, name in enumerate(exercise.parameters):
        for what, count in (
            ("rows", lambda v: v.shape[0]),
            ("columns", lambda v: v.shape[-1]),
            ("entries", lambda v: v.size),
        ):
            yield f"the number of {what} of `{name}`", lambda probe, i=i, count=count: _count(probe[i], count)


def _count(value, count):
    return count(value) if isinstance(value, np.ndarray) and value.ndim and value.size else None


def _not_a_number(exercise, arrays):
    if _fitting(arrays) and any(not np.all(np.isfinite(got)) for got, _ in arrays):
        finite = all(np.allclose(g[np.isfinite(g)], r[np.isfinite(g)], rtol=1e-6, atol=1e-9) for g, r in arrays)
        if finite:
            odd = next(g[~np.isfinite(g)].flat[0] for g, _ in arrays if not np.all(np.isfinite(g)))
            why = {True: "not a number (nan), as 0/0 or infinity over infinity are", False: f"{odd:g}"}[
                bool(np.isnan(odd))
            ]
            return f"right, except where your result is {why}. Which arguments lead there?"
    return ""


# What is left of the right result, or which part of the learner's is right: words and the way there.
_PARTS = [
    ("the first entry", lambda a: a[0]),
    ("the last entry", lambda a: a[-1]),
    ("the first column", lambda a: a[:, 0]),
    ("the last column", lambda a: a[:, -1]),
    ("the sum", lambda a: a.sum()),
    ("the mean", lambda a: a.mean()),
    ("the largest entry", lambda a: a.max()),
]


def _only_a_part(exercise, arrays):
    for said, part in _PARTS:
        if all(right.ndim and same(got, run(part, (right,)).value) for got, right in arrays):
            return f"that is only {said} of what is asked for."
        if all(got.ndim and same(run(part, (got,)).value, right) for got, right in arrays):
            return f"{said} of your result is right. Only that is asked for."
    return ""


def _same_but_for_shape(arrays):
    return all(got.size == right.size and same(got.ravel(), right.ravel()) for got, right in arrays)


def _lies_otherwise(exercise, arrays):
    """Whether the right entries stand in other places; not where only the shape differs."""
    moved = all(same(np.sort(got, axis=None), np.sort(right, axis=None)) for got, right in arrays)
    return "the numbers are right, but stand in other places." if moved and not _same_but_for_shape(arrays) else ""
