"""Examine an answer: run it on the probes, and where it is wrong, let one layer after the other say why."""

import contextlib
import inspect

from nnlib.exercises.checking import reading, side_by_side
from nnlib.exercises.checking.case import Case, is_right
from nnlib.exercises.checking.feedback import Feedback
from nnlib.exercises.checking.layers import LAYERS
from nnlib.exercises.checking.running import is_single, muted, run, warnings_of_this_thread

_CHANGES = (
    "your function changes the list or array that it is given, and others still need that one. "
    "Make a new one: a = a + 1 does so, a += 1 changes the old one."
)


def examine(exercise, answer, *, aloud=True):
    """Return the Feedback for ``answer``, an attempt at the function that ``exercise`` asks for.

    What it prints is seen once, or not at all if this is not to be ``aloud``.
    """
    try:
        with contextlib.nullcontext() if aloud else muted():
            return _unfit(exercise, answer) or _examine(exercise, _function(exercise, answer))
    except KeyboardInterrupt:
        return Feedback("Not yet", "you interrupted it while it ran. Is there a loop that never ends?")


def _function(exercise, answer):
    """Return the answer as a function: where one of nothing is asked for, what it returns will do as well."""
    return answer if callable(answer) else lambda: answer


def _unfit(exercise, answer):
    """Return the Feedback for what cannot be run at all; None where it can."""
    name, wanted = exercise.name, _parameters(exercise.solution)
    if answer is None or answer is ... or reading.is_empty(answer):
        return _not_attempted(exercise)
    if str(getattr(answer, "__module__", "")).split(".")[0] == "nnlib":
        return Feedback("Not yet", "that is the course's own function. Write yours: a few lines are enough.")
    if not callable(answer) and wanted != "()":
        return Feedback("Not yet", f'hand in the function itself, by its name: check("{name}", {name})')
    if callable(answer) and not _takes(answer, exercise.probes[0]):
        return Feedback("Not yet", f"{name} is called with {wanted}, but yours takes {_parameters(answer)}.")
    return None


def _not_attempted(exercise):
    wanted = _parameters(exercise.solution)
    return Feedback("Not attempted yet", f"write {exercise.name}{wanted} in the cell above, run it, then run this one.")


def _examine(exercise, answer):
    first = run(answer, exercise.all_probes[0])
    with muted():
        outcomes = [first, *(run(answer, probe) for probe in exercise.all_probes[1:])]
        if all(type(outcome.error) is NotImplementedError for outcome in outcomes):
            return _not_attempted(exercise)
        if any(outcome.changed for outcome in outcomes):
            return Feedback("Not yet", _CHANGES)
        wrong = [i for i, outcome in enumerate(outcomes) if not is_right(exercise, i, outcome)]
        return _wrong(exercise, answer, outcomes, wrong) if wrong else _correct(exercise, outcomes)


def _correct(exercise, outcomes):
    remarks = [
        f"on the way came the warning “{o.warned}”. The answers are right all the same." for o in outcomes if o.warned
    ]
    if exercise.fault is None and any(is_single(outcome.value) for outcome in outcomes):
        remarks.append("your numbers have single precision (float32), about 7 digits. The course's have twice as many.")
    return Feedback("Correct", "\nA remark: ".join([exercise.meaning, *remarks[:1]]))


def _wrong(exercise, answer, outcomes, wrong):
    case = Case(exercise, answer, outcomes, wrong)
    hints = () if case.outcome.error else side_by_side.hints(exercise, answer, case.first, case.outcome)
    said = ""
    with warnings_of_this_thread(), contextlib.suppress(KeyboardInterrupt):
        said = next(filter(None, (layer(case) for layer in LAYERS)), "")
    return Feedback("Not yet", said or case.compared, hints)


def _parameters(function):
    """Write a function's parameters, without defaults and annotations."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return "(…)"
    empty = inspect.Parameter.empty
    bare = [each.replace(default=empty, annotation=empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=empty))


def _takes(function, arguments):
    """Return whether a function can be called with so many arguments, as far as that can be known."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    except ValueError:
        pass
    return True
