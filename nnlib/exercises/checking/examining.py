"""Examine an answer: run it on the probes, and where it is wrong, let one layer after the other say why."""

import contextlib
import difflib
import inspect

import numpy as np

from nnlib.exercises.checking import errors, reading, relations, repair, side_by_side
from nnlib.exercises.checking.changes import FAR, OTHER
from nnlib.exercises.checking.feedback import Feedback
from nnlib.exercises.checking.mutants import mutants, pairs
from nnlib.exercises.checking.running import (
    ROUGHLY,
    agree,
    is_single,
    muted,
    run,
    same,
    same_numbers,
    warnings_of_this_thread,
)  # fmt: skip
from nnlib.exercises.checking.trees import source

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


def is_right(exercise, i, got):
    """Return whether an outcome is the expected one, and no list where later pieces count on an array."""
    if exercise.fault is not None:
        return got.error is None and run(lambda: exercise.fault(got.value), ()).value == ""
    value = exercise.expected[i].value
    array_wanted = isinstance(value, np.ndarray) and value.ndim > 0
    fits = agree(got, exercise.expected[i])
    if not fits and got.error is None and is_single(got.value):
        fits = same(got.value, value, rtol=ROUGHLY["rtol"], atol=ROUGHLY["atol"] + 10 * exercise.losses[i])
    return fits and (isinstance(got.value, np.ndarray) or not array_wanted)


# What a mutant has put in -> what an answer has to have, to be taken for it: such things do not come about otherwise.
_RARE = {
    "np.exp2(": ("exp2", "2 **", "2**", "2.0 **", "2.0**", "power"),
    "//": ("//", "floor", "int(", "round"),
    "np.median": ("median", "sort"),
} | {f"np.{name}(": (name,) for name in ("prod", "ptp", "cumsum", "sign", "log2", "log10", "log1p", "expm1", "tanh")}


class Case:
    """A wrong answer: what it made of the probes, and which of them to look at first."""

    def __init__(self, exercise, answer, outcomes, wrong):
        self.exercise, self.answer, self.outcomes, self.wrong = exercise, answer, outcomes, wrong
        self.probes = exercise.all_probes
        self.first = min(wrong, key=lambda i: side_by_side.simplicity(self.probes[i]))
        self.order = [self.first, *(i for i in range(len(outcomes)) if i != self.first)]
        raised = [i for i in wrong if outcomes[i].error is not None]
        self.raised = min(raised, key=lambda i: side_by_side.simplicity(self.probes[i]), default=None)
        # An error alone says little: of two functions that agree, one has to have given the same wrong value.
        self.has_value = any(outcomes[i].error is None for i in wrong)

        self.has_flags = all(isinstance(each.value, bool | np.bool_) for each in exercise.expected)
        small = (isinstance(each.value, int | np.integer) and abs(each.value) < 20 for each in exercise.expected)
        self.says_little = all(small)
        self.pairs = [(got.value, right.value) for got, right in zip(outcomes, exercise.expected, strict=True)]
        self.unused = {its for _, its in reading.unused_parameters(answer, exercise)}
        self.source = source(tree) if (tree := reading.tree_of(answer)) else ""

    def could_be(self, mutant):
        """Return whether the answer could be so written: it uses what the mutant uses, as far as its source is known."""
        rare = [word for word in _RARE if any(word in str(change.new) for _, change in mutant.edits)]
        known = not self.source or all(any(name in self.source for name in _RARE[word]) for word in rare)
        lines = any(isinstance(place.node, list) for place, _ in mutant.edits)  # what another result leaves unused
        return known and (lines or not self.unused & mutant.looks_at)

    def likeness(self, mutant):
        """Return how much of a mutant's source is like the answer's."""
        return difflib.SequenceMatcher(None, mutant.source, self.source).ratio() if self.source else 0

    @property
    def outcome(self):
        """What came of the probe to look at first."""
        return self.outcomes[self.first]

    def agrees_with(self, function):
        """Return whether a function of ours makes the same of every probe, and of one of them the same wrong value."""
        return self.has_value and all(agree(self.outcomes[i], run(function, self.probes[i])) for i in self.order)


def _wrong(exercise, answer, outcomes, wrong):
    case = Case(exercise, answer, outcomes, wrong)
    hints = () if case.outcome.error else side_by_side.hints(exercise, answer, case.first, case.outcome)
    said = ""
    with warnings_of_this_thread(), contextlib.suppress(KeyboardInterrupt):
        said = next(filter(None, (layer(case) for layer in _LAYERS)), "")
    return Feedback("Not yet", said or _compared(case), hints)


def _hidden(case):
    if hidden := reading.hidden_builtins(case.answer):
        again = reading.with_builtins_back(case.answer, hidden)
        if all(is_right(case.exercise, i, run(again, probe)) for i, probe in enumerate(case.probes)):
            name = hidden[0]
            return (
                f"an earlier cell has put something else into `{name}`, and hides the built-in `{name}`. "
                f"Your function is right: run `del {name}`, and then this again."
            )
    return ""


def _ideas(case):
    return _agreed(case, case.exercise.ideas)


def _behaviours(case):
    return _agreed(case, case.exercise.behaviours)


def _agreed(case, ideas):
    for wrong, hint in ideas.items():
        if callable(wrong):
            if run(lambda wrong=wrong: bool(wrong(case.answer)), ()).value is True:
                return hint
        elif case.agrees_with(case.exercise.written(wrong)):
            return hint
    return ""


def _mutants(case):
    """Say the change of the likeliest mutant that agrees."""
    if case.exercise.fault:
        return ""
    found = _near(mutants(case.exercise))
    if not case.has_flags:
        return _likeliest(case, found)
    # Many changes give the same few answers of True or False: there the learner's own code says more.
    agreeing = {
        each.said for each in found if each.cost < OTHER and each.agrees(case.outcomes, case.probes, case.order)
    }
    constant = len({bool(outcome.value) for outcome in case.outcomes}) == 1
    return _repairs(case) or (agreeing.pop() if len(agreeing) == 1 and not constant else "")


def _whole_numbers(case):
    said = relations.some_probes(case.exercise, case.outcomes, relations.OF_NUMBERS)
    return f"{said} Is there an array made like it, which cuts off what stands behind the point?" if said else ""


def _far_mutants(case):
    if case.has_flags or case.exercise.fault:
        return ""
    return _likeliest(case, [each for each in mutants(case.exercise) if each.cost >= FAR])


def _near(found):
    return [each for each in found if each.cost < FAR]


def _pairs(case):
    if case.has_flags or case.exercise.fault or case.says_little:
        return ""
    return _likeliest(case, pairs(case.exercise))


def _likeliest(case, found):
    """Return what the cheapest mutant says that agrees; of several, the one that is written most like the answer."""
    agreeing, cost = [], np.inf
    for each in found if case.has_value else ():
        if each.cost > cost:
            break
        if each.agrees(case.outcomes, case.probes, case.order) and case.could_be(each):
            agreeing, cost = [*agreeing, each], each.cost
    return max(agreeing, key=case.likeness).said if agreeing else ""


def _all_entries(case):
    return _entries(case, _near(mutants(case.exercise)), every=True)


def _some_entries(case):
    return _entries(case, mutants(case.exercise), every=False)


def _entries(case, found, every):
    """Say of each wrong entry of a tuple what is wrong with it, where a mutant is the same there; and which are right."""
    names, columns = _columns(case)
    if names and every and (said := relations.of_all_entries(case.exercise, case.pairs)):
        return said
    wrong = [k for k, pairs_ in enumerate(columns) if not all(same(got, right) for got, right in pairs_)]
    if not wrong:
        return ""
    said = {k: _entry(case, k, found, every) for k in wrong}
    if len(wrong) == len(names) and not any(said.values()):
        return ""
    unknown = [names[k] for k, text in said.items() if not text]
    if every and unknown:
        return ""
    right = [name for k, name in enumerate(names) if k not in wrong]
    parts = [
        text if len(group) == len(names) else f"{_listed(group)}: {text}"
        for text in dict.fromkeys(filter(None, said.values()))
        if (group := [names[k] for k in wrong if said[k] == text])
    ]
    return " ".join([*_which(right, "right"), *parts, *_which(unknown, "not right yet")]) + (
        f"\n{_compared(case)}" if unknown else ""
    )


def _columns(case):
    """Return the names of a tuple's entries, and for each the pairs of what it is and should be; none of other values."""
    rights = [outcome.value for outcome in case.exercise.expected]
    gots = [outcome.value for outcome in case.outcomes]
    names = case.exercise.entries
    if not names or any(not isinstance(got, tuple | list) or len(got) != len(names) for got in gots):
        return (), []
    return names, [
        list(zip(*column, strict=True))
        for column in zip(zip(*gots, strict=True), zip(*rights, strict=True), strict=True)
    ]


def _entry(case, k, found, every):
    pairs_ = [(got[k], right[k]) for got, right in case.pairs]
    if said := relations.given_back(case.exercise, [got for got, _ in pairs_]):
        return said
    for each in found:
        if each.edits[0][1].about != "the order of the result" and each.function is not None:
            same_ = all(
                _same_entry(case.outcomes[i].value, each.outcome(i, case.probes[i]).value, k) for i in case.order
            )
            if same_ and case.could_be(each):
                return each.said
    return "" if every else relations.of_entry(case.exercise, pairs_)


def _same_entry(got, other, k):
    return isinstance(other, tuple | list) and len(other) > k and same(got[k], other[k])


def _which(names, what):
    return [f"{_listed(names)} {'is' if len(names) == 1 else 'are'} {what}."] if names else []


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _nothing_returned(case):
    if case.outcome.error is None and case.outcome.value is None:
        called = side_by_side.call(case.exercise.name, case.probes[case.first])
        return f"{called} returned None. Is the return missing? (print only shows a value.)"
    return ""


def _raised(case):
    """Say what an error means, and what change of the answer would do away with it."""
    i = case.raised
    if i is None:
        return ""
    error = case.outcomes[i].error
    said = errors.explain(error, case.answer, case.exercise)
    told = f"{side_by_side.call(case.exercise.name, case.probes[i])} raised {errors.tell(error, case.answer)}"
    some = relations.some_probes(case.exercise, case.outcomes)
    slips = list(reading.slips(case.answer, case.exercise, reading.IN_SHAPES)) if isinstance(error, ValueError) else []
    change = _repairs(case)
    return "\n".join(part for part in (not change and _pairs(case), said, *slips[:1], change, some, told) if part)


def _strong_slips(case):
    return next(iter(reading.slips(case.answer, case.exercise, reading.STRONG)), "")


def _slips(case):
    if case.exercise.fault and not case.exercise.parameters:
        return ""
    return next(iter(reading.slips(case.answer, case.exercise, reading.WEAK)), "")


def _repairs(case):
    for each in repair.repairs(case.answer, case.exercise):
        if each.function and all(is_right(case.exercise, i, each.outcome(i, case.probes[i])) for i in case.order):
            return repair.told(each)
    return ""


def _relations(case):
    said = "" if case.exercise.fault else relations.relation(case.exercise, case.answer, case.outcomes)
    return f"{said}\n{_compared(case)}" if said else ""


def _only_the_kind(case):
    """The right numbers, but in another shape, or in a list where an array is wanted."""
    if case.exercise.fault is None and all(same_numbers(*case.pairs[i]) for i in case.wrong):
        return _compared(case)
    return ""


_LAYERS = (
    _hidden,
    _only_the_kind, _strong_slips, _ideas, _mutants, _all_entries, _nothing_returned, _raised, _whole_numbers, _slips, _repairs, _far_mutants,
    _pairs, _some_entries, _behaviours, _relations,
)  # fmt: skip


def _compared(case):
    """Set the simplest probe's result side by side with what it should be."""
    exercise, probe, outcome = case.exercise, case.probes[case.first], case.outcome
    if outcome.error is not None:
        return f"{side_by_side.call(exercise.name, probe)} raised {errors.tell(outcome.error, case.answer)}"
    if exercise.fault is not None and outcome.value is not None:
        cannot = (
            f"{side_by_side.call(exercise.name, probe)} gave {side_by_side.show(outcome.value)}, which cannot be used."
        )
        return run(lambda: exercise.fault(outcome.value), ()).value or cannot
    everywhere = all(same_numbers(*case.pairs[i]) for i in case.wrong)
    return side_by_side.compare(exercise, probe, outcome.value, exercise.expected[case.first].value, everywhere)


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
