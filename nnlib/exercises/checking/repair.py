"""Change one small thing in a learner's own function: where that makes every answer right, the mistake is found."""

import ast
import copy
import sys

from nnlib.exercises.checking import statements
from nnlib.exercises.checking.around import round_the_outside
from nnlib.exercises.checking.changes import SIGNS
from nnlib.exercises.checking.mutants import LINES, RULES, Mutant, edits, local_names, most_tries
from nnlib.exercises.checking.reading import parameters_of, tree_of
from nnlib.exercises.checking.running import run
from nnlib.exercises.checking.trees import Words, places, source

_MOST_ROUNDS = 20_000
_WORK, _SLOW = 1_500_000, 30_000  # calls: what a check has time for, and how many of an answer are counted
_UNSAFE = {"open", "exec", "eval", "input", "os", "sys", "subprocess", "shutil", "Path", "__import__", "compile"}


class EndlessLoop(Exception):
    """A loop of a changed function went round too often."""


class Counter:
    """Counts the rounds of loops, and raises once there are too many."""

    def __init__(self):
        self.rounds = 0

    def __call__(self):
        """Count one more."""
        self.rounds += 1
        if self.rounds > _MOST_ROUNDS:
            raise EndlessLoop


class _Ticking(ast.NodeTransformer):
    """Let each round of every loop be counted."""

    def _loop(self, node):
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(statements.statement("_tick()"), node))
        return node

    visit_For = visit_While = _loop


def repairs(answer, exercise):
    """Yield the versions of an answer with one change, the likeliest first; none where there is no source."""
    tree = tree_of(answer)
    if (
        tree is None
        or not exercise.parameters
        or _returns_a_name(exercise)
        or answer.__closure__
        or tree.decorator_list
        or _names(tree) & _UNSAFE
    ):
        return
    tree = _Ticking().visit(copy.deepcopy(tree))
    ast.fix_missing_locations(tree)
    tree.body = tree.body[ast.get_docstring(tree) is not None :]
    names = parameters_of(tree)
    arrays = [names[i] for i in exercise.arrays if i < len(names)]
    say = Words({}, names, local_names(tree), arrays)
    say.late = []
    counter = Counter()
    globals_ = {**answer.__globals__, "_tick": counter}
    found = list(edits(tree, say, RULES, [statements.accumulated, *LINES]))
    found += [(place, change) for place in list(places(tree)) for change in _added(place, say, exercise)]
    # Slow answers are tried in fewer ways.
    tries = min(most_tries(tree), _WORK // (1 + calls_within(answer, exercise.all_probes)))
    for edit in sorted(found, key=_likely)[:tries]:
        counter.rounds = 0
        yield Mutant(tree, globals_, [edit])


def _likely(edit):
    """Return the order in which changes are tried: what only takes something away comes first."""
    place, change = edit
    takes_away = isinstance(change.new, str) and isinstance(place.node, ast.expr) and change.new in source(place.node)
    return change.cost - 0.5 * takes_away


def _added(place, say, exercise):
    """Yield what could be missing at a place: something that the solution has."""
    if isinstance(place.node, ast.Constant):
        return
    text, is_result = source(place.node), isinstance(place.parent, ast.Return | ast.Assign | ast.AugAssign)
    solution = " ".join(map(source, exercise.trees)).replace("(", "").replace(")", "")
    for change in round_the_outside(place.node, say, is_result):
        added = change.new.replace(text, "", 1).replace("(", "").replace(")", "").strip()
        has_name = any(name in added for name in say.given)
        if added in solution and (is_result or not has_name):
            yield change


def calls_within(function, probes):
    """Return how many calls a function makes for all probes, up to many: how slow it is, on any machine."""
    events = []

    def count(frame, event, argument):
        events.append(event)
        if len(events) > _SLOW:
            raise EndlessLoop

    before = sys.getprofile()
    try:
        for probe in probes:
            if len(events) < _SLOW:
                sys.setprofile(count)
                run(function, probe)
    finally:
        sys.setprofile(before)
    return len(events) if len(events) < _SLOW else 5 * _SLOW  # who knows how many more


def _returns_a_name(exercise):
    """Return whether the solution is so simple that nearly anything could be repaired to it."""
    return isinstance(getattr(exercise.trees[0].body[0], "value", None), ast.Name)


def _names(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def told(mutant):
    """Say where in the learner's code the change is, and what it is about."""
    place, change = mutant.edits[0]
    node = change.node
    if isinstance(place.node, list):
        return _about_lines(place.node, node, change)
    text = source(place.node)
    return f"line {getattr(place.node, 'lineno', 0)}, `{text[:60]}`: {_difference(place.node, node, change)}"


def _about_lines(old, new, change):
    gone = [each for each in old if each not in new]
    differ = (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a is not b and source(a) != source(b))
    at = old.index(gone[0]) if gone and all(each in old for each in new) else next(differ, len(old) - 1)
    where = f"line {old[at].lineno}, `{source(old[at]).splitlines()[0][:60]}`"
    if (gone and all(each in old for each in new)) or isinstance(new[at], ast.Pass):
        return f"{where}: without it, everything is right."
    if isinstance(new[at], ast.Return) and len(new) == at + 1 < len(old):
        value = source(new[at].value)[:40]
        return f"{where}: what is asked for is there already, `{value}`. What comes after is too much."
    return f"{where}: look at {change.about}" + "." * (change.about[-1] != "?")


def _difference(old, new, change):
    """Say what has to go, or is missing, or is another one."""
    inside = [source(each) for each in ast.walk(old) if isinstance(each, ast.expr)]
    around = [source(each) for each in ast.walk(new) if isinstance(each, ast.expr)]
    if source(new) in inside[1:]:
        return f"{_outermost(old, source(new))} is too much there."
    if source(old) in around[1:]:
        return f"{_outermost(new, source(old))} is missing there."
    if isinstance(old, ast.Name | ast.Constant):
        return f"something else belongs in the place of `{source(old)}`."
    return f"look at {change.about}."


def _outermost(node, kept):
    """Name what an expression adds to a part of it that is kept."""
    if isinstance(node, ast.Call):
        name = source(node.func)
        of_numpy = name.startswith(("np.", "math."))
        method = isinstance(node.func, ast.Attribute) and not of_numpy
        return f"`.{node.func.attr}(…)`" if method else f"`{name}`" if of_numpy else f"`{name}(…)`"
    if isinstance(node, ast.BinOp):
        left = source(node.left) == kept or (kept in source(node.left) and source(node.right) != kept)
        other = node.right if left else node.left
        text = f"({source(other)})" if isinstance(other, ast.BinOp | ast.Compare | ast.BoolOp) else source(other)
        sign = SIGNS.get(type(node.op), "")
        return f"`{sign} {text}`" if left else f"`{text} {sign}`"
    if isinstance(node, ast.Attribute):
        return f"`.{node.attr}`"
    if isinstance(node, ast.UnaryOp):
        return "the minus" if isinstance(node.op, ast.USub) else "the `not`"
    if isinstance(node, ast.Subscript):
        return f"the index `[{source(node.slice)}]`"
    return "something around it"
