"""Change one small thing in a learner's own function: where that makes every answer right, the mistake is found."""

import ast
import copy

from nnlib.exercises.checking import calls, changes, statements
from nnlib.exercises.checking.mutants import LINES, RULES, Mutant, edits, local_names
from nnlib.exercises.checking.reading import parameters_of, tree_of
from nnlib.exercises.checking.trees import Words, places, source

MOST_TRIES = 1500
_MOST_ROUNDS = 20_000
_UNSAFE = {"open", "exec", "eval", "input", "os", "sys", "subprocess", "shutil", "Path", "__import__", "compile"}


class EndlessLoop(Exception):
    """A loop of a changed function went round too often."""


def _counter():
    """Return a function that raises once it has been called too often."""
    left = iter(range(_MOST_ROUNDS))

    def tick():
        if next(left, None) is None:
            raise EndlessLoop

    return tick


class _Ticking(ast.NodeTransformer):
    """Let each round of every loop be counted."""

    def _loop(self, node):
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(statements.statement("_tick()"), node))
        return node

    visit_For = visit_While = _loop


def repairs(answer, exercise):
    """Yield the versions of an answer with one change, the likeliest first; nothing where its source is not to be had."""
    tree = tree_of(answer)
    if tree is None or answer.__closure__ or tree.decorator_list or _names(tree) & _UNSAFE:
        return
    tree = _Ticking().visit(copy.deepcopy(tree))
    ast.fix_missing_locations(tree)
    tree.body = tree.body[ast.get_docstring(tree) is not None :]
    say = Words({}, [*parameters_of(tree), *local_names(tree)])
    globals_ = {**answer.__globals__, "_tick": _counter()}
    found = list(edits(tree, say, RULES, [statements.moved_out, *LINES]))
    found += [
        (place, change.node, change)
        for place in list(places(tree))
        for change in calls.round_the_outside(place.node, say)
    ]
    for edit in sorted(found, key=lambda edit: edit[2].cost)[:MOST_TRIES]:
        yield Mutant(tree, globals_, [edit])


def _names(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def told(mutant):
    """Say where in the learner's code the change is, and what it is about."""
    place, node, change = mutant.edits[0]
    if isinstance(place.node, list):
        return f"look at {change.about}." if not change.said else f"look at {change.about}: one line is out of place."
    line = getattr(place.node, "lineno", 0)
    return f"line {line}: something small is wrong at `{source(place.node)[:60]}`. Look at {change.about}."
