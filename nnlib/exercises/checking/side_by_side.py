"""What went in, what came out and what should have, at the simplest probe that differs; and the steps up to there."""

import ast

import numpy as np

from nnlib.exercises.checking import showing
from nnlib.exercises.checking.running import as_array, close, run, same
from nnlib.exercises.checking.showing import call, kind, show
from nnlib.exercises.checking.trees import Words, build, source

_MOST_STEPS = 6


def simplicity(probe):
    """Return how simple a probe is to look at: few numbers come first, no zeros, and short ones."""
    numbers = [as_array(value) for value in probe]
    size = sum(each.size for each in numbers if each is not None)
    zeros = sum(np.sum(each == 0) for each in numbers if each is not None)
    return size + 2 * zeros, sum(len(f"{x:.6g}") for each in numbers if each is not None for x in each.flat)


def compare(exercise, probe, got, right, everywhere=False):
    """Say in words how a wrong value differs from the right one; ``everywhere`` the numbers may be the same."""
    called = call(exercise.name, probe)
    kinds = f"{kind(right)}, not {kind(got)}"
    if everywhere:
        return f"the numbers are right, but {called} should be {kinds}."
    remark = "" if kind(got) in (kind(right), show(got)) else f"the result should be {kinds}. "
    return remark + _entry(called, got, right)


def _entry(called, got, right):
    """Set two values side by side; of large arrays, the first entries that differ."""
    ours, yours = as_array(right), as_array(got)
    if ours is not None and yours is not None and ours.shape == yours.shape and ours.size > showing.MANY:
        index = tuple(np.argwhere(~close(yours, ours))[0].tolist())
        called, got, right = f"{called}{list(index)}", yours[index], ours[index]
    digits = 12 if show(got) == show(right) else 5
    return f"{called} should be {show(right, digits)}, but yours gave {show(got, digits)}."


def hints(exercise, answer, i, outcome):
    """Return what to look at: the comparison with a table or curves, and the steps of the formula."""
    probe, right = exercise.all_probes[i], exercise.expected[i].value
    found = []
    if outcome.error is None and outcome.value is not None and exercise.fault is None:
        picture = _curves(exercise, answer, probe) or _tables(outcome.value, right)
        found.append((compare(exercise, probe, outcome.value, right), picture))
    if text := steps(exercise, probe):
        found.append(text)
    return tuple(found)


def _tables(got, right):
    if isinstance(right, tuple) and isinstance(got, tuple | list) and len(got) == len(right):
        return "".join(showing.table(*pair) for pair in zip(got, right, strict=True) if not same(*pair))
    return showing.table(got, right)


def _curves(exercise, answer, probe):
    """Return both curves over −4 to 4 where the first argument is one number and the value, too."""
    if not (isinstance(probe[0], np.ndarray) and probe[0].ndim == 0):
        return ""
    xs = np.linspace(-4, 4, 65)
    right, got = ([run(f, (np.array(x), *probe[1:])).value for x in xs] for f in (exercise.solution, answer))
    if any(as_array(y) is None or np.ndim(y) for y in (*right, *got)):
        return ""
    return showing.curves(exercise.name, xs.tolist(), *([float(y) for y in ys] for ys in (right, got)))


def steps(exercise, probe):
    """Write the formula's steps with a probe's numbers, up to the step before the answer."""
    tree, say = exercise.trees[0], Words(exercise.words)
    if any(isinstance(node, ast.For | ast.comprehension) for node in ast.walk(tree)):
        return ""
    lines, seen = [], set()
    for body in [tree.body]:
        for i, each in enumerate(body):
            value = getattr(each, "value", None)
            for part in reversed(list(ast.walk(value))) if value is not None else []:
                whole_answer = isinstance(each, ast.Return) and part is value
                if isinstance(part, ast.BinOp | ast.Call) and not whole_answer and source(part) not in seen:
                    seen.add(source(part))
                    lines += _step(exercise, tree, i, part, probe, say)
    return "On the way, with these numbers:\n" + "\n".join(lines[-_MOST_STEPS:]) if lines else ""


def _step(exercise, tree, i, part, probe, say):
    shorter = ast.FunctionDef(tree.name, tree.args, [*tree.body[:i], ast.Return(part)], [])
    function = build(ast.fix_missing_locations(ast.copy_location(shorter, tree)), exercise.solution.__globals__)
    outcome = run(function, probe)
    if outcome.error is not None or as_array(outcome.value) is None:
        return []
    named = f"{say(part)}, `{source(part)}`," if say.has(part) else f"`{source(part)}`"
    return [f"{named} is {show(outcome.value)}"]
