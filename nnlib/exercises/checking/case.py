"""A wrong answer, what came of it, and how likely it is that it was written as a mutant is."""

import difflib

import numpy as np

from nnlib.exercises.checking import errors, reading, side_by_side
from nnlib.exercises.checking.evidence import Evidence
from nnlib.exercises.checking.running import ROUGHLY, agree, is_single, run, same, same_numbers
from nnlib.exercises.checking.trees import source

# What a mutant has put in -> what an answer has to have, to be taken for it: such things do not come about otherwise.
_RARE = {
    "np.exp2(": ("exp2", "2 **", "2**", "2.0 **", "2.0**", "power"),
    "//": ("//", "floor", "int(", "round"),
    "np.median": ("median", "sort"),
} | {f"np.{name}(": (name,) for name in ("prod", "ptp", "cumsum", "sign", "log2", "log10", "log1p", "expm1", "tanh")}


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
        tree = reading.tree_of(answer)
        self.source = source(tree) if tree else ""
        self.evidence, self.weak = Evidence(tree, exercise), None  # of a mutant that agrees

    def could_be(self, mutant):
        """Return whether the answer could be so written: it uses what the mutant uses, as far as is known."""
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

    @property
    def compared(self):
        """The simplest probe's result set side by side with what it should be, in words."""
        exercise, probe, outcome = self.exercise, self.probes[self.first], self.outcome
        if outcome.error is not None:
            return f"{side_by_side.call(exercise.name, probe)} raised {errors.tell(outcome.error, self.answer)}"
        if exercise.fault is not None and outcome.value is not None:
            cannot = (
                f"{side_by_side.call(exercise.name, probe)} gave {side_by_side.show(outcome.value)}, which "
                f"cannot be used."
            )
            return run(lambda: exercise.fault(outcome.value), ()).value or cannot
        everywhere = all(same_numbers(*self.pairs[i]) for i in self.wrong)
        return side_by_side.compare(exercise, probe, outcome.value, exercise.expected[self.first].value, everywhere)
