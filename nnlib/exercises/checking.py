"""Run a learner's function on probes, and say which mistake its answers show.

An exercise is data: a solution, probes (the arguments to call it with) and known mistakes. Checking never raises for
what a learner wrote.
"""

import copy
import dis
import html
import inspect
import linecache
import textwrap
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.activations import Activation


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that learners write, and the hint it deserves.

    An answer makes this mistake where it agrees with ``wrong`` on every probe (an error of the same kind counts as
    agreeing), or, if there is a ``sign``, where ``sign(answer)`` is true.
    """

    wrong: Callable
    hint: str
    sign: Callable[[Callable], bool] | None = None


@dataclass(frozen=True)
class Exercise:
    """The function to write, the arguments to try it with, its known mistakes, and what a right answer means."""

    solution: Callable
    probes: list[tuple]
    mistakes: list[Mistake]
    meaning: str

    @property
    def name(self):
        """The name of the function."""
        return self.solution.__name__

    @property
    def solution_source(self):
        """The solution as it stands in the notebook."""
        return inspect.getsource(self.solution).strip()


_MARKS = {"Correct": ("✓", "#008a66"), "Not yet": ("✗", "#d55e00"), "Not attempted yet": ("○", "#767676")}


@dataclass(frozen=True)
class Feedback:
    """The answer to an attempt: ``status`` is "Correct", "Not yet" or "Not attempted yet"; ``message`` says why."""

    status: str
    message: str

    def __repr__(self):
        return f"{_MARKS[self.status][0]} {self.status}: {self.message}"

    __str__ = __repr__

    def _repr_html_(self):
        mark, colour = _MARKS[self.status]
        return (
            f'<div role="status" style="border-left: 5px solid {colour}; padding: 4px 12px; white-space: pre-line">'
            f"<b>{mark} {self.status}</b>: {html.escape(self.message)}</div>"
        )


@dataclass(frozen=True)
class Outcome:
    """What a function did with one probe: a value or an error, warnings, and whether it changed its arguments."""

    value: object = None
    error: BaseException | None = None
    warned: str = ""
    changed: bool = False


def examine(exercise, answer):
    """Return the Feedback for ``answer``, an attempt at the function that ``exercise`` asks for."""
    try:
        return _examine(exercise, answer)
    except KeyboardInterrupt:
        return Feedback("Not yet", "you interrupted it while it ran. Is there a loop that never ends?")


def _examine(exercise, answer):
    if answer is None or answer is ...:
        return _not_attempted(exercise)
    if isinstance(answer, Activation) or str(getattr(answer, "__module__", "")).startswith("nnlib"):
        return Feedback(
            "Not yet", "that is the course's own function. Write yours with a few lines of NumPy."
        )
    if not callable(answer):
        return Feedback("Not yet", f"hand in the function itself, {exercise.name}, without calling it.")
    wanted = _parameters(exercise.solution)
    if not _takes(answer, exercise.probes[0]):
        yours = _parameters(answer)
        return Feedback("Not yet", f"{exercise.name} is called with ({wanted}), but yours takes ({yours}).")
    if _is_empty(answer):
        return _not_attempted(exercise)
    outcomes = [run(answer, probe) for probe in exercise.probes]
    if any(isinstance(outcome.error, NotImplementedError) for outcome in outcomes):
        return _not_attempted(exercise)
    expected = [run(exercise.solution, probe) for probe in exercise.probes]
    return _judge(exercise, answer, outcomes, expected)


def _judge(exercise, answer, outcomes, expected):
    wrong = [i for i, pair in enumerate(zip(outcomes, expected, strict=True)) if not agree(*pair)]
    if any(outcome.changed for outcome in outcomes):
        message = (
            "your function changes the array that it was given. Make a new one: z + 1 instead of z += 1."
        )
        return Feedback("Not yet", message)
    if not wrong:
        warned = next((outcome.warned for outcome in outcomes if outcome.warned), "")
        remark = f"\nA remark: NumPy warned on the way ({warned})." if warned else ""
        return Feedback("Correct", exercise.meaning + remark)
    for mistake in exercise.mistakes:
        if _makes(mistake, answer, outcomes, exercise.probes):
            return Feedback("Not yet", mistake.hint)
    return Feedback("Not yet", _first_difference(exercise, answer, outcomes, expected, wrong))


def _first_difference(exercise, answer, outcomes, expected, wrong):
    """Say in words how the first wrong outcome differs from the expected one."""
    first = wrong[0]
    probe, got, right = exercise.probes[first], outcomes[first], expected[first].value
    call = f"{exercise.name}({', '.join(map(show, probe))})"
    if got.error is not None:
        return f"{call} raised {type(got.error).__name__}: {got.error}{_where(answer, got.error)}"
    if got.value is None:
        return f"{call} returned None. Is the return missing?"
    if _same_numbers(got.value, right):
        return f"the numbers are right, but their shape is {np.shape(got.value)} instead of {np.shape(right)}, in {call}."
    remark = _about_samples(exercise.probes, wrong)
    if np.shape(got.value) != np.shape(right):
        remark = f"its shape is {np.shape(got.value)} instead of {np.shape(right)}. {remark}"
    return f"{remark}{call} should be {show(right)}, but yours gave {show(got.value)}."


def _about_samples(probes, wrong):
    """A remark where an answer is right for every single sample and wrong for every batch."""
    single = [all(len(value) == 1 for value in probe[:1] if np.ndim(value) == 2) for probe in probes]
    if any(single) and wrong == [i for i, one in enumerate(single) if not one]:
        return "it is right for one sample, but not for a batch of several. "
    return ""


def run(function, probe):
    """Call ``function`` on copies of the arguments in ``probe``; return the Outcome, whatever happens."""
    arguments = [_copy(value) for value in probe]
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            value, error = function(*arguments), None
        except Exception as raised:
            value, error = None, raised
    warned = next((str(warning.message) for warning in caught), "")
    changed = not all(_equal(before, after) for before, after in zip(probe, arguments, strict=True))
    return Outcome(value, error, warned, changed)


def agree(one, other):
    """Return whether two Outcomes are the same: equal shapes and close numbers, or errors of the same kind."""
    if one.error is not None or other.error is not None:
        return type(one.error) is type(other.error)
    return same(one.value, other.value)


def same(one, other):
    """Return whether two values are close: numbers and arrays of equal shape, or tuples of such."""
    if isinstance(other, tuple):
        return isinstance(one, tuple | list) and len(one) == len(other) and all(map(same, one, other))
    try:
        one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    except (TypeError, ValueError):
        return False
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-7, atol=1e-9, equal_nan=True)


def _same_numbers(one, other):
    """Return whether two arrays hold the same numbers in the same order, in different shapes."""
    try:
        return same(np.ravel(np.asarray(one, dtype=float)), np.ravel(np.asarray(other, dtype=float)))
    except (TypeError, ValueError):
        return False


def _makes(mistake, answer, outcomes, probes):
    if mistake.sign is not None:
        try:
            return bool(mistake.sign(answer))
        except Exception:
            return False
    return all(
        agree(outcome, run(mistake.wrong, probe)) for outcome, probe in zip(outcomes, probes, strict=True)
    )


def _not_attempted(exercise):
    wanted = _parameters(exercise.solution)
    return Feedback(
        "Not attempted yet", f"write {exercise.name}({wanted}) in the cell above, run it, then run this one."
    )


def _parameters(function):
    try:
        return ", ".join(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return "…"


def _takes(function, arguments):
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    except ValueError:
        pass
    return True


def _is_empty(function):
    """Return whether a function's body does nothing: `...`, `pass` or only a docstring."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    nothing = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}
    instructions = list(dis.get_instructions(code))
    returned = [
        instruction.argval
        for instruction in instructions
        if instruction.opname in ("LOAD_CONST", "RETURN_CONST")
    ]
    return {instruction.opname for instruction in instructions} <= nothing and returned == [None]


def _where(answer, error):
    """Name the learner's line that an error comes from."""
    code = getattr(answer, "__code__", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if code is not None and frame.filename == code.co_filename:
            line = linecache.getline(frame.filename, frame.lineno).strip()
            return f" (line {frame.lineno}: {line})" if line else f" (line {frame.lineno})"
    return ""


def _copy(value):
    return copy.deepcopy(value) if isinstance(value, np.ndarray | list) else value


def _equal(before, after):
    return np.array_equal(before, after) if isinstance(before, np.ndarray) else before == after


def show(value):
    """Write a value as a learner would: arrays as lists with at most 4 decimals, functions by their name."""
    if isinstance(value, tuple):
        return f"({', '.join(map(show, value))})"
    if isinstance(value, Activation):
        return value.name
    if callable(value):
        return getattr(value, "__name__", "function")
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return textwrap.shorten(repr(value), 60)
    if array.size > 12:
        return f"an array of shape {array.shape}"
    return str(np.vectorize(lambda number: f"{number + 0.0:.5g}", otypes=[object])(array).tolist()).replace(
        "'", ""
    )
