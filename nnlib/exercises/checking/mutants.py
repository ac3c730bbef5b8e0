"""The mutants of an exercise: every version of its solution with one small change, or with two."""

import ast
import itertools
import re
from dataclasses import replace
from functools import cached_property, lru_cache

from nnlib.exercises.checking import calls, changes, results, statements
from nnlib.exercises.checking.around import round_the_outside
from nnlib.exercises.checking.changes import Change, Lines
from nnlib.exercises.checking.running import Outcome, agree, copied
from nnlib.exercises.checking.trees import Place, Words, bodies, build, expression, places, source, written

RULES = [
    changes.operators, changes.signs, changes.transposes, calls.axes, calls.order, calls.functions, calls.counts,
    changes.comparisons, changes.indices, changes.constants, changes.names, changes.exchanged,
]  # fmt: skip
LINES = [
    statements.loops, statements.exchanged, statements.pairs_one_by_one, statements.branches, statements.left_out,
    results.returns, statements.once,
]  # fmt: skip
_USUAL_RULES = [changes.operators, changes.signs, changes.transposes, calls.functions, calls.axes]
_MOST, _WORK = 1200, 4_000_000  # what a check has time for, on any machine the same


class Mutant:
    """A version of a function with one small change or two, what the change is, and what comes of it."""

    def __init__(self, tree, globals_, edits, cost=0):
        self.tree, self.globals, self.edits = tree, globals_, edits  # edits: (place, Change)
        self.cost = cost + sum(change.cost for _, change in edits)
        self._outcomes = {}

    @cached_property
    def function(self):
        """The function; None where the change makes no Python."""
        return build(self.tree, self.globals, self.edits)

    @property
    def said(self):
        """What the change means, as sentences."""
        said = [re.sub(r",([.,:;])", r"\1", change.said) for _, change in self.edits]
        return said[0] if len(said) == 1 else "two things. " + " ".join(s[0].upper() + s[1:] for s in said)

    @property
    def as_if(self):
        """How it behaves, in a sentence that says nothing of how it is written."""
        (place, change), *_ = self.edits
        if isinstance(place.node, list):
            return self.said.replace(", before the loop", "") if "once, before the loop" in self.said else ""
        if change.cost == changes.FAR and isinstance(place.parent, ast.Return):
            return re.sub("`[^`]*`", "the right result", self.said, count=1)
        return f"your result is as if `{ast.unparse(change.node)}` stood where `{source(place.node)}` belongs."

    @cached_property
    def source(self):
        """The function's source."""
        return written(self.tree, self.edits)

    @property
    def looks_at(self):
        """The names that the function looks at."""
        return {node.id for node in ast.walk(ast.parse(self.source)) if isinstance(node, ast.Name)}

    def outcome(self, i, probe):
        """What comes of the probe with this number."""
        if i not in self._outcomes:
            self._outcomes[i] = quick_run(self.function, probe)
        return self._outcomes[i]

    def agrees(self, outcomes, probes, order):
        """Return whether it makes the same of every probe, tried in this order."""
        return self.function is not None and all(agree(outcomes[i], self.outcome(i, probes[i])) for i in order)


def quick_run(function, probe):
    """Run one of our own functions, whose warnings nobody sees: what is around it has switched them off."""
    try:
        return Outcome(function(*map(copied, probe)))
    except (Exception, SystemExit) as error:
        return Outcome(error=error)


def edits(tree, say, rules, lines):
    """Yield (place, Change) for every small change of a tree."""
    for place in list(places(tree)):
        for rule in rules:
            for change in rule(place.node, say):
                yield place, change
    for place in list(bodies(tree)):
        for rule in lines:
            for change in rule(place.node, say):
                yield place, change


def around(tree, say):
    """Yield the edits that do something more to a whole part: to a result, to an argument, to what has a word."""
    for place in list(places(tree)):
        is_result = isinstance(place.parent, ast.Return | ast.Assign | ast.Tuple)
        if is_result or say.has(place.node):
            for change in round_the_outside(place.node, say, is_result=is_result):
                yield place, change
    yield from _arguments_changed(tree, say)


def _arguments_changed(tree, say):
    """Yield the edits that change an argument wherever it is used, or exchange two of them."""
    whole, body, made = Place(tree, "body", None, tree.body), "\n".join(map(source, tree.body)), local_names(tree)
    for name in say.given:
        for change in round_the_outside(expression(name), say, is_result=False):
            everywhere = Lines(re.sub(rf"\b{name}\b", f"({change.new})", body))
            first = Lines(f"{name} = {change.new}\n{body}")
            yield whole, replace(change, new=first if name in made else everywhere)
    for one, other in itertools.combinations(say.given, 2):
        said = f"{say(one)} and {say(other)} have changed places everywhere."
        yield whole, Change(Lines(f"{one}, {other} = {other}, {one}\n{body}"), said, "the order", changes.OTHER)


def local_names(tree):
    """Return the names that a function makes besides its parameters, in the order in which they appear."""
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys(name for name in stored if name != "_"))


@lru_cache(maxsize=64)
def mutants(exercise):
    """Return the mutants of an exercise with one change, the likeliest first."""
    found = []
    for form, tree in enumerate(exercise.trees):
        say = Words(
            exercise.words, exercise.parameters, local_names(tree), [exercise.parameters[i] for i in exercise.arrays]
        )
        for edit in itertools.chain(edits(tree, say, RULES, LINES), around(tree, say)):
            found.append(Mutant(tree, exercise.solution.__globals__, [edit], cost=form and 0.25))
    found.sort(key=lambda mutant: mutant.cost)
    return found[: sum(each.cost < changes.FAR for each in found) + most_tries(exercise.trees[0])]


def near(exercise):
    """Return the mutants with a change that is not far-fetched."""
    return [mutant for mutant in mutants(exercise) if mutant.cost < changes.FAR]


@lru_cache(maxsize=64)
def pairs(exercise):
    """Return mutants of an exercise with two usual changes: in different places, or one within the other."""
    tree = exercise.trees[0]
    say = Words(exercise.words, exercise.parameters, local_names(tree))
    usual = [m for m in mutants(exercise) if m.cost < changes.OTHER and m.tree is tree]
    found = [each for mutant in usual for each in _nested(mutant, say)]
    within = {id(m): {id(node) for node in _walked(m.edits[0][0].node)} for m in usual}
    for one, other in itertools.combinations(usual, 2):
        (a, *_), (b, *_) = one.edits[0], other.edits[0]
        apart = (a.parent, a.field, a.index) != (b.parent, b.field, b.index)
        if apart and id(b.parent) not in within[id(one)] and id(a.parent) not in within[id(other)]:
            found.append(Mutant(tree, one.globals, [one.edits[0], other.edits[0]]))
    return found[: most_tries(tree)]


def most_tries(tree):
    """Return how many versions of a tree are tried at most."""
    return min(_MOST, _WORK // sum(1 for _ in ast.walk(tree)) ** 2)  # long code takes longer, and has more places


def _nested(mutant, say):
    """Yield mutants with a second usual change within what the first one has put somewhere."""
    (place, change) = mutant.edits[0]
    if isinstance(change.new, str) and mutant.function is not None:
        node = change.node
        for inner, second in edits(ast.Expr(node), say, _USUAL_RULES, []):
            if second.cost < changes.OTHER and inner.node is not node:
                yield Mutant(mutant.tree, mutant.globals, [(place, replace(change, new=node)), (inner, second)])


def _walked(node):
    return [] if isinstance(node, list) else ast.walk(node)
