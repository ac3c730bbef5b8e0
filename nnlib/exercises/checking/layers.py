"""The layers of a diagnosis, the surest first: each says what is wrong with a case, or "" where it cannot."""

import numpy as np

from nnlib.exercises.checking import errors, reading, relations, repair, side_by_side, where
from nnlib.exercises.checking.case import is_right
from nnlib.exercises.checking.changes import FAR, OTHER
from nnlib.exercises.checking.entries import every_entry, some_entries
from nnlib.exercises.checking.mutants import mutants, near, pairs
from nnlib.exercises.checking.running import run, same_numbers
from nnlib.exercises.checking.showing import show


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
    for wrong, hint in case.exercise.ideas.items():
        if callable(wrong):
            if run(lambda wrong=wrong: bool(wrong(case.answer)), ()).value is True:
                return hint
        elif case.agrees_with(case.exercise.written(wrong)) and not ("np.all" in wrong and case.evidence.cuts_off):
            return hint
    return ""


def _mutants(case):
    """Say the change of the likeliest mutant that agrees."""
    if case.exercise.fault:
        return ""
    found = near(case.exercise)
    if not case.has_flags:
        return _likeliest(case, found)
    # Many changes give the same few answers of True or False: there the learner's own code says more.
    agreeing = {
        each.said for each in found if each.cost < OTHER and each.agrees(case.outcomes, case.probes, case.order)
    }
    constant = len({show(outcome.value) for outcome in case.outcomes}) == 1
    return _repairs(case) or (agreeing.pop() if len(agreeing) == 1 and not constant else "")


def _whole_numbers(case):
    said = where.some_probes(case.exercise, case.outcomes, where.OF_NUMBERS)
    return f"{said} Is there an array made like it, which cuts off what stands behind the point?" if said else ""


def _far_mutants(case):
    if case.has_flags or case.exercise.fault:
        return ""
    return _likeliest(case, [each for each in mutants(case.exercise) if each.cost >= FAR])


def _pairs(case):
    if case.has_flags or case.exercise.fault or case.says_little:
        return ""
    return _likeliest(case, pairs(case.exercise))


def _likeliest(case, found):
    """Return what the cheapest mutant says that agrees and claims nothing that the learner did not write."""
    agreeing, cost = [], np.inf
    for each in found if case.has_value else ():
        if each.cost > cost:
            break
        if each.agrees(case.outcomes, case.probes, case.order) and case.could_be(each):
            if case.evidence.of(each):
                agreeing, cost = [*agreeing, each], each.cost
            case.weak = case.weak or (each if len(each.edits) == 1 and each.as_if else None)
    return case.evidence.said(max(agreeing, key=case.likeness)) if agreeing else ""


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
    some = where.some_probes(case.exercise, case.outcomes)
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


def _as_if(case):
    """Say how the answer behaves, where its own code shows no more."""
    return case.weak.as_if if case.weak else ""


def _relations(case):
    said = "" if case.exercise.fault else relations.relation(case.exercise, case.answer, case.outcomes)
    return f"{said}\n{case.compared}" if said else ""


def _only_the_kind(case):
    """The right numbers, but in another shape, or in a list where an array is wanted."""
    if case.exercise.fault is None and all(same_numbers(*case.pairs[i]) for i in case.wrong):
        return case.compared
    return ""


LAYERS = (
    _hidden,
    _only_the_kind,
    _strong_slips,
    _ideas,
    _mutants,
    every_entry,
    _nothing_returned,
    _raised,
    _whole_numbers,
    _slips,
    _repairs,
    _far_mutants,
    _pairs,
    some_entries,
    _as_if,
    _relations,
)
