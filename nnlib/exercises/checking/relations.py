"""How wrong numbers relate to the right ones, where no change of the formula explains them."""

import numpy as np

from nnlib.exercises.checking.running import as_array, run, same

_FACTORS = {2: "twice", 0.5: "half", -1: "minus", 100: "100 times", 0.01: "a hundredth of", -2: "minus twice", -0.5: "minus half"}


def relation(exercise, answer, outcomes, entries=None):
    """Return a sentence that is true of the answers on every probe; '' where there is none."""
    pairs = [(o.value, e.value) for o, e in zip(outcomes, exercise.expected, strict=True) if o.error is None]
    if len(pairs) < len(outcomes):
        return ""
    arrays = [(as_array(got), as_array(right)) for got, right in pairs]
    if all(got is not None and right is not None for got, right in arrays):
        for rule in (_always_the_same, _counted, _factor, _difference, _lies_otherwise, _signs, _rounded):
            if said := rule(exercise, arrays):
                return said
    return _no_effect(exercise, answer, outcomes) or _some_probes(exercise, arrays, outcomes)


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
        return f"your result is always {factor} what it should be."
    for text, count in _counts(exercise):
        sizes = [count(probe) for probe in exercise.all_probes]
        if any(size is None for size in sizes):
            continue
        for said, makes in (("times", lambda n: n), ("a share of 1 in", lambda n: 1 / n)):
            for more, also in (("", 1), ("twice ", 2), ("half ", 0.5)):
                if all(f is None or abs(f / (also * makes(n)) - 1) < 1e-6 for f, n in zip(factors, sizes, strict=True)):
                    how = f"multiplied by {text}" if said == "times" else f"divided by {text}"
                    return f"your result is {more}what it should be, {how}."
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


def _counted(exercise, arrays):
    if _fitting(arrays) and any(not np.all(np.isfinite(got)) for got, _ in arrays):
        finite = all(np.allclose(g[np.isfinite(g)], r[np.isfinite(g)], rtol=1e-6, atol=1e-9) for g, r in arrays)
        if finite:
            odd = next(g[~np.isfinite(g)].flat[0] for g, _ in arrays if not np.all(np.isfinite(g)))
            why = {True: "not a number (nan), as 0/0 or infinity over infinity are", False: f"{odd:g}"}[bool(np.isnan(odd))]
            return f"right, except where your result is {why}. Which arguments lead there?"
    return ""


def _difference(exercise, arrays):
    if not _fitting(arrays):
        return ""
    gaps = [got - right for got, right in arrays]
    first = gaps[0].flat[0] if gaps[0].size else 0
    if len(gaps) > 1 and abs(first) > 1e-9 and all(np.allclose(gap, first, rtol=1e-6, atol=1e-9) for gap in gaps):
        return f"your result is always {abs(first):.4g} too {'large' if first > 0 else 'small'}."
    return ""


def _lies_otherwise(exercise, arrays):
    ways = (
        ("it lies on its side: rows are columns (transposed).", lambda a: a.T if a.ndim == 2 else None),
        ("its rows come in the reverse order.", lambda a: a[::-1] if a.ndim else None),
        ("the numbers are right, but stand in other places.", lambda a: np.sort(a, axis=None)),
    )
    for said, way in ways:
        moved = [(got if "places" not in said else np.sort(got, axis=None), way(right)) for got, right in arrays]
        if all(other is not None and same(got, other) for got, other in moved):
            return said if "places" in said else f"the numbers are right, but {said}"
    return ""


def _signs(exercise, arrays):
    if _fitting(arrays) and all(np.allclose(np.abs(got), np.abs(right), rtol=1e-6, atol=1e-9) for got, right in arrays):
        if all(np.all(got >= 0) for got, _ in arrays):
            return "only the signs are lost: your result is never negative."
        return "only signs are wrong: the sizes are all right."
    return ""


def _rounded(exercise, arrays):
    for digits in range(7):
        if _fitting(arrays) and all(np.array_equal(got, np.round(right, digits)) for got, right in arrays):
            return f"your result is rounded to {digits} digits behind the point. Return it as it is."
    if _fitting(arrays) and all(np.allclose(got, right, rtol=2e-3, atol=1e-5) for got, right in arrays):
        return "close, but not exact: something is rounded, or only nearly right."
    return ""


def _no_effect(exercise, answer, outcomes):
    """An argument that could be any other, and the result is the same."""
    for i, name in enumerate(exercise.parameters):
        others = [_other(probe, i) for probe in exercise.all_probes]
        changes = [
            other is not None and not same(run(exercise.solution, other).value, expected.value)
            for other, expected in zip(others, exercise.expected, strict=True)
        ]
        if any(changes) and all(
            same(run(answer, other).value, outcome.value)
            for other, outcome, changed in zip(others, outcomes, changes, strict=True)
            if changed
        ):
            return f"`{name}` has no effect on your result: another one gives the same."
    return ""


def _other(probe, i):
    value = probe[i]
    if isinstance(value, bool) or not isinstance(value, int | float | np.ndarray | np.floating):
        return None
    if isinstance(value, int) or getattr(value, "dtype", np.dtype(float)).kind != "f":
        return None
    return (*probe[:i], value * 0.75 + 0.125, *probe[i + 1 :])


def _some_probes(exercise, arrays, outcomes):
    """What the probes have in common on which the answer is right, and the others have not."""
    right = [same(o.value, e.value) for o, e in zip(outcomes, exercise.expected, strict=True)]
    if any(right) and not all(right):
        for said, holds in _KINDS:
            kinds = [holds(probe) for probe in exercise.all_probes]
            if kinds == right:
                return f"it is right {said}, and only there."
    return _where_it_is_right(arrays)


def _samples(probe):
    return all(len(value) == 1 for value in probe[:1] if isinstance(value, np.ndarray) and value.ndim == 2)


def _square(probe):
    matrices = [value for value in probe if isinstance(value, np.ndarray) and value.ndim == 2]
    return bool(matrices) and all(value.shape[0] == value.shape[1] for value in matrices)


_KINDS = [
    ("for one sample", lambda probe: bool(probe) and np.ndim(probe[0]) == 2 and _samples(probe)),
    ("for single numbers", lambda probe: all(np.ndim(value) == 0 for value in probe if not callable(value))),
    ("for square matrices", _square),
    ("for arrays of one row of numbers", lambda probe: bool(probe) and np.ndim(probe[0]) == 1),
]


def _where_it_is_right(arrays):
    return ""
