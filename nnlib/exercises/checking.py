"""Run a learner's function on probes, and say which mistake its answers show.

An exercise is data: a solution, probes (the arguments to call it with) and known mistakes. Checking never
raises for what a learner wrote, and says the same in every run: no addresses, no paths.
"""

import ast
import copy
import html
import inspect
import linecache
import re
import textwrap
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that learners write, and the hint it deserves.

    An answer makes this mistake if it agrees with ``wrong`` on every probe (an error of the same kind counts
    as agreeing) or, where there is a ``sign``, if ``sign(answer)`` is true.
    """

    wrong: Callable
    hint: str
    sign: Callable[[Callable], bool] | None = None


@dataclass(frozen=True)
class Exercise:
    """The function to write, the arguments to try it with, known mistakes, and what a right answer means.

    Of several mistakes that an answer makes, the first is told. Where there are many right answers, ``fault(value)``
    says what is wrong with what the function returned: "" where nothing is.
    """

    solution: Callable
    probes: list[tuple]
    mistakes: list[Mistake]
    meaning: str
    fault: Callable[[object], str] | None = None

    @property
    def name(self):
        """The name of the function."""
        return self.solution.__name__

    @property
    def solution_source(self):
        """The solution as it stands in the notebook."""
        return inspect.getsource(self.solution).strip()


# Larger arrays are not written out.
_MANY = 12
_CLOSE = {"rtol": 1e-7, "atol": 1e-9, "equal_nan": True}
# What differs from run to run in the messages of errors: addresses of objects, and files of modules.
_UNSTABLE = re.compile(r" at 0x[0-9a-fA-F]+| \([^()]*[/\\][^()]*\)")
_NOTHING = {"...", "pass", "return", "return None", "return ..."}
_MARKS = {"Correct": ("✓", "#008a66"), "Not yet": ("✗", "#d55e00"), "Not attempted yet": ("○", "#767676")}


@dataclass(frozen=True)
class Feedback:
    """The answer to an attempt: "Correct", "Not yet" or "Not attempted yet", and a message that says why."""

    status: str
    message: str

    def __repr__(self):
        return f"{_MARKS[self.status][0]} {self.status}: {self.message}"

    __str__ = __repr__

    def _repr_html_(self):
        mark, colour = _MARKS[self.status]
        return (
            f'<div role="status" style="border-left: 5px solid {colour}; padding: 4px 12px; '
            f'white-space: pre-line">'
            f"<b>{mark} {self.status}</b>: {html.escape(self.message)}</div>"
        )


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a value or an error, the first warning, and whether the arguments changed."""

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
    name, wanted = exercise.name, _parameters(exercise.solution)
    not_attempted = f"write {name}{wanted} in the cell above, run it, then run this one."
    if answer is None or answer is ... or _is_empty(answer):
        return Feedback("Not attempted yet", not_attempted)
    if str(getattr(answer, "__module__", "")).split(".")[0] == "nnlib":
        return Feedback("Not yet", "that is the course's own function. Write yours: a few lines are enough.")
    if not callable(answer) and wanted == "()":
        answer = _returning(answer)  # what the function is to return will do as well
    if not callable(answer):
        return Feedback("Not yet", f'hand in the function itself, by its name: check("{name}", {name})')
    if not _takes(answer, exercise.probes[0]):
        return Feedback("Not yet", f"{name} is called with {wanted}, but yours takes {_parameters(answer)}.")
    outcomes = [run(answer, probe) for probe in exercise.probes]
    if all(type(outcome.error) is NotImplementedError for outcome in outcomes):
        return Feedback("Not attempted yet", not_attempted)
    return _judge(exercise, answer, outcomes)


def _returning(value):
    return lambda: value


def _judge(exercise, answer, outcomes):
    if any(outcome.changed for outcome in outcomes):
        return Feedback(
            "Not yet",
            "your function changes the list or array that it is given, and others still need that one. "
            "Make a new one: a = a + 1 does so, a += 1 changes the old one.",
        )
    expected = [run(exercise.solution, probe) for probe in exercise.probes]
    wrong = [i for i, pair in enumerate(zip(outcomes, expected, strict=True)) if not _is_right(exercise, *pair)]
    if not wrong:
        warned = next((outcome.warned for outcome in outcomes if outcome.warned), "")
        remark = f"\nA remark: on the way came the warning “{warned}”. The answers are right all the same."
        return Feedback("Correct", exercise.meaning + (remark if warned else ""))
    for mistake in exercise.mistakes:
        if _makes(mistake, answer, outcomes, exercise.probes):
            return Feedback("Not yet", mistake.hint)
    return Feedback("Not yet", _first_difference(exercise, answer, outcomes, expected, wrong))


def _first_difference(exercise, answer, outcomes, expected, wrong):
    """Say in words how the first wrong outcome differs from the expected one."""
    first = wrong[0]
    probe, got, right = exercise.probes[first], outcomes[first].value, expected[first].value
    call = f"{exercise.name}({', '.join(map(show, probe))})"
    if outcomes[first].error is not None:
        return f"{call} raised {_tell(outcomes[first].error, answer)}"
    if got is None:
        return f"{call} returned None. Is the return missing? (print only shows a value.)"
    if exercise.fault is not None:
        return run(lambda: exercise.fault(got), ()).value or f"{call} gave {show(got)}, which cannot be used."
    kinds = f"{_kind(right)}, not {_kind(got)}"
    if _same_numbers(got, right):
        return f"the numbers are right, but {call} should be {kinds}."
    remark = "" if _kind(got) in (_kind(right), show(got)) else f"the result should be {kinds}. "
    return f"{remark}{_about_samples(exercise.probes, wrong)}{_compare(call, got, right)}"


def _about_samples(probes, wrong):
    """A remark where an answer is right for every single sample and wrong for every batch."""
    single = [all(len(value) == 1 for value in probe[:1] if _is_batch(value)) for probe in probes]
    if any(single) and wrong == [i for i, one in enumerate(single) if not one]:
        return "it is right for one sample, but not for a batch of several. "
    return ""


def _is_batch(value):
    return isinstance(value, np.ndarray) and value.ndim == 2


def _compare(call, got, right):
    """Set two values side by side; of large arrays, the first entries that differ."""
    ours, yours = _array(right), _array(got)
    if ours is not None and yours is not None and ours.shape == yours.shape and ours.size > _MANY:
        index = tuple(np.argwhere(~np.isclose(yours, ours, **_CLOSE))[0].tolist())
        call, got, right = f"{call}{list(index)}", yours[index], ours[index]
    digits = 12 if show(got) == show(right) else 5
    return f"{call} should be {show(right, digits)}, but yours gave {show(got, digits)}."


def run(function, probe):
    """Call ``function`` on copies of the arguments in ``probe``; return the Outcome, whatever happens."""
    arguments = [_copy(value) for value in probe]
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            value, error = function(*arguments), None
        except (Exception, SystemExit) as raised:
            value, error = None, raised
    warned = next((str(warning.message) for warning in caught), "")
    return Outcome(value, error, warned, changed=not all(map(_unchanged, probe, arguments)))


def agree(one, other):
    """Return whether two Outcomes are the same: equal shapes and close numbers, or errors of the same kind."""
    if one.error is not None or other.error is not None:
        return type(one.error) is type(other.error)
    return same(one.value, other.value)


def same(one, other):
    """Return whether two values are close: numbers and arrays of equal shape, or tuples of such."""
    if one is other:
        return True
    if isinstance(other, tuple):
        several = isinstance(one, tuple | list) or (isinstance(one, np.ndarray) and one.ndim > 0)
        return several and len(one) == len(other) and all(map(same, one, other))
    one, other = _array(one), _array(other)
    if one is None or other is None:
        return False
    return one.shape == other.shape and np.allclose(one, other, **_CLOSE)


def _same_numbers(one, other):
    """Return whether two values hold the same numbers in the same order, in different shapes."""
    one, other = _array(one), _array(other)
    return one is not None and other is not None and one.size == other.size and same(one.ravel(), other.ravel())


def _is_right(exercise, got, expected):
    """Return whether an outcome is the expected one, and no list where later pieces count on an array."""
    if exercise.fault is not None:
        return got.error is None and run(lambda: exercise.fault(got.value), ()).value == ""
    array_wanted = isinstance(expected.value, np.ndarray) and expected.value.ndim > 0
    return agree(got, expected) and (isinstance(got.value, np.ndarray) or not array_wanted)


def _makes(mistake, answer, outcomes, probes):
    if mistake.sign is not None:
        return run(lambda: bool(mistake.sign(answer)), ()).value is True
    return all(agree(outcome, run(mistake.wrong, probe)) for outcome, probe in zip(outcomes, probes, strict=True))


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


def _is_empty(function):
    """Return whether a function's body does nothing: `...`, `pass` or only a docstring."""
    try:
        definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        documented = ast.get_docstring(definition) is not None
    except (OSError, TypeError, SyntaxError, ValueError, IndexError):
        return False
    return all(ast.unparse(statement) in _NOTHING for statement in definition.body[documented:])


def _tell(error, answer):
    """Write an error with its message and the learner's line that it comes from."""
    message = run(str, (error,)).value or ""
    told = f"{type(error).__name__}: {textwrap.shorten(_UNSTABLE.sub('', message), 200)}".rstrip(": ")
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == file:
            line = linecache.getline(file, frame.lineno).strip()
            return f"{told} (line {frame.lineno}: {line})" if line else f"{told} (line {frame.lineno})"
    return told


def _copy(value):
    return copy.deepcopy(value) if isinstance(value, np.ndarray | list | tuple) else value


def _unchanged(before, after):
    """Return whether an argument is what it was before the call."""
    if type(before) is not type(after):
        return False
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=True)
    return before is after or before == after


def _array(value):
    """Return the real numbers in a value as an array of floats; None if there is anything else in it."""
    if not isinstance(value, int | float | list | tuple | np.ndarray | np.generic):
        return None
    try:
        array = np.asarray(value)
        return np.asarray(array, dtype=float) if array.dtype.kind in "biuf" else None
    except Exception:  # a list may hold anything: rows of unequal length, objects with ideas of their own
        return None


def _kind(value):
    """Say what a value is, but not what is in it: one number, an array of some shape, a list, a dict."""
    numbers = _array(value)
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return f"an array of shape {value.shape}" + (f" and type {value.dtype}" if numbers is None else "")
    if numbers is not None and numbers.ndim == 0:
        return "one number"
    kind = "function" if callable(value) else type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def show(value, digits=5):
    """Write a value as a learner would: arrays as lists of rounded numbers, functions by their name."""
    if isinstance(value, tuple) and len(value) <= _MANY:
        return f"({', '.join(show(entry, digits) for entry in value)}{',' * (len(value) == 1)})"
    numbers = _array(value)
    if numbers is not None and numbers.size <= _MANY:
        rounded = np.vectorize(lambda number: f"{number + 0.0:.{digits}g}", otypes=[object])(numbers)
        return str(rounded.tolist()).replace("'", "")
    if isinstance(value, list) and len(value) <= _MANY and all(isinstance(entry, tuple) for entry in value):
        return f"[{', '.join(show(entry, digits) for entry in value)}]"
    if isinstance(value, str):
        return textwrap.shorten(repr(value), 60)
    if callable(value):
        return str(getattr(value, "__name__", getattr(value, "name", "a function")))
    return _kind(value)
