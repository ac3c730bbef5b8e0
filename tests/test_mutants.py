"""Every exercise's probes tell every version of its solution with one small change from the solution itself."""

import ast
import inspect

import numpy as np
import pytest

from nnlib.exercises import EXERCISES
from nnlib.exercises.checking.changes import FAR
from nnlib.exercises.checking.mutants import local_names, mutants, pairs, quick_run
from nnlib.exercises.checking.running import agree, warnings_of_this_thread

every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
with_probes = pytest.mark.parametrize(
    "exercise", [each for each in EXERCISES.values() if each.parameters and not each.fault], ids=lambda each: each.name
)
MORE = 20  # random probes that no check tries: what differs on none of them is the solution written otherwise


def differs(exercise, mutant, probes, expected):
    """Whether a mutant makes something else of one of the probes than the solution does."""
    pairs_ = zip(probes, expected, strict=True)
    return any(not agree(quick_run(mutant.function, probe), right) for probe, right in pairs_)


@with_probes
def test_probes_tell_every_mutant_from_the_solution(exercise):
    rng = np.random.default_rng(1)
    more = [exercise.draw(rng) for _ in range(MORE)] if exercise.draw else []
    with warnings_of_this_thread():
        expected = [quick_run(exercise.solution, probe) for probe in more]
        passing = [
            f"{mutant.source}\n{mutant.said}"
            for mutant in mutants(exercise)
            if mutant.function
            and all(agree(mutant.outcome(i, p), exercise.expected[i]) for i, p in enumerate(exercise.all_probes))
            and differs(exercise, mutant, more, expected)
        ]
    assert not passing, f"{len(passing)} wrong versions would be accepted, such as\n" + "\n".join(passing[:3])


@every_exercise
def test_what_a_mutant_is_said_to_be_is_a_sentence(exercise):
    for mutant in mutants(exercise):
        assert mutant.said[0] not in ", " and mutant.said[-1] in ".?", mutant.said
        assert 12 < len(mutant.said) < 260, mutant.said
        assert ",." not in mutant.said and "  " not in mutant.said


@every_exercise
def test_the_same_mutants_come_in_the_same_order(exercise):
    before = [mutant.said for mutant in mutants(exercise)]
    mutants.cache_clear()
    assert [mutant.said for mutant in mutants(exercise)] == before
    assert len(pairs(exercise)) < 3000


@every_exercise
def test_names_that_a_solution_makes_have_words(exercise):
    tree = ast.parse(exercise.solution_source).body[0]
    if exercise.parameters:
        assert set(local_names(tree)) <= {*exercise.words, *exercise.parameters}, (
            "Say what they are called in the notebook."
        )


@every_exercise
def test_words_are_of_parts_that_a_solution_has(exercise):
    seen = {ast.unparse(node) for tree in exercise.trees for node in ast.walk(tree) if isinstance(node, ast.expr)}
    assert {ast.unparse(ast.parse(part, mode="eval")) for part in exercise.words} <= seen


@with_probes
def test_other_forms_are_right_where_numbers_are_not_too_large(exercise):
    for form in exercise.forms:
        outcomes = [quick_run(exercise.written(form), probe) for probe in exercise.all_probes]
        right = [agree(outcome, expected) for outcome, expected in zip(outcomes, exercise.expected, strict=True)]
        assert sum(right) > 0.7 * len(right), form


@every_exercise
def test_random_probes_are_such_as_the_solution_can_take(exercise):
    if exercise.draw:
        rng = np.random.default_rng(2)
        for _ in range(20):
            probe = exercise.draw(rng)
            assert len(probe) == len(inspect.signature(exercise.solution).parameters)
            assert quick_run(exercise.solution, probe).error is None


def test_far_fetched_changes_come_last():
    for exercise in EXERCISES.values():
        costs = [mutant.cost >= FAR for mutant in mutants(exercise)]
        assert costs == sorted(costs)
