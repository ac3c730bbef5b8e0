"""Read a learner's function: its tree, its names, and slips that are certain from the source alone."""

import ast
import builtins
import inspect
import textwrap
import types
from functools import lru_cache

from nnlib.exercises.checking.trees import source

_NOTHING = {"...", "pass", "return", "return None", "return ..."}


@lru_cache(maxsize=64)
def definition(function):
    """Return the syntax tree of a function written with def, with the cell's line numbers; None where there is none."""
    try:
        lines, first = inspect.getsourcelines(function)
        node = ast.parse(textwrap.dedent("".join(lines))).body[0]
    except (OSError, TypeError, SyntaxError, ValueError, IndexError):
        return None
    if not isinstance(node, ast.FunctionDef):
        return None
    return ast.increment_lineno(node, max(first, 1) - 1)


def tree_of(answer):
    """Return the tree of a plain function; None of anything else, or where it was not written with def."""
    return definition(answer) if isinstance(answer, types.FunctionType) else None


def is_empty(answer):
    """Return whether a function's body does nothing: `...`, `pass` or only a docstring."""
    if (tree := tree_of(answer)) is None:
        return False
    return all(source(each) in _NOTHING for each in tree.body[ast.get_docstring(tree) is not None :])


def parameters_of(tree):
    """Return the names of a function's parameters."""
    return [each.arg for each in [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]]


def hidden_builtins(answer):
    """Return the built-in functions that an answer uses, and that an earlier cell has given another value."""
    if not isinstance(answer, types.FunctionType):
        return []
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if (tree := tree_of(answer)) else set()
    hiding = [name for name in sorted(names) if name in answer.__globals__ and callable(getattr(builtins, name, None))]
    return [name for name in hiding if not callable(answer.__globals__[name])]


def with_builtins_back(answer, names):
    """Return the answer as it would be without an earlier cell's names."""
    globals_ = {name: value for name, value in answer.__globals__.items() if name not in names}
    return types.FunctionType(answer.__code__, globals_, answer.__name__, answer.__defaults__, answer.__closure__)


def slips(answer, exercise, rules):
    """Yield what is certainly wrong in an answer's source, as sentences, the most telling first."""
    if (tree := tree_of(answer)) is not None:
        for rule in rules:
            yield from rule(tree, answer, exercise)


def _loaded(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _minus_behind_equals(tree, answer, exercise):
    lines = inspect.getsource(answer).splitlines()
    made = set(parameters_of(tree))
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            name, text = each.targets[0].id, lines[each.lineno - answer.__code__.co_firstlineno]
            squeezed = text.strip()[len(name) :].lstrip()
            if name in made and squeezed[:2] in ("=-", "=+") and squeezed[2:3] != "=":
                sign = squeezed[1]
                yield (
                    f"`{name} ={sign} …` puts {'minus ' * (sign == '-')}that into `{name}`. `{name} {sign}= …` "
                    f"changes it by that."
                )
            made.add(name)


def _return_in_a_loop(tree, answer, exercise):
    for each in ast.walk(tree):
        if isinstance(each, ast.For | ast.While) and any(isinstance(line, ast.Return) for line in each.body):
            yield "the `return` stands in the loop, so the loop ends in its first round. Move it behind the loop."


def _kept_nowhere(tree, answer, exercise):
    for each in ast.walk(tree):
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.BinOp | ast.Compare | ast.UnaryOp):
            yield (
                f"the line `{source(each)[:60]}` computes something that is kept nowhere. Give it a name, or return it."
            )


def _behind_the_return(tree, answer, exercise):
    for each in ast.walk(tree):
        lines = getattr(each, "body", None)
        for line in lines[:-1] if isinstance(lines, list) else []:
            if isinstance(line, ast.Return):
                yield "lines behind a `return` are never reached. What they do has to come before it."


def _overwritten(tree, answer, exercise):
    for each in tree.body[:2]:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            name = each.targets[0].id
            if name in parameters_of(tree) and not _loaded(each):
                yield f"`{name} = {source(each.value)[:40]}` throws away the `{name}` that your function is given."


def _unused(tree, answer, exercise):
    used = _loaded(ast.parse(exercise.solution_source))
    if unused := [mine for mine, its in unused_parameters(answer, exercise) if its in used]:
        them = " and ".join(f"`{name}`" for name in unused)
        yield f"you never use {them}, so {'they' if unused[1:] else 'it'} cannot have any effect on your result."


def unused_parameters(answer, exercise):
    """Return (the learner's name, the exercise's name) of each parameter that an answer does not look at."""
    if (tree := tree_of(answer)) is None:
        return []
    pairs = zip(parameters_of(tree), exercise.parameters, strict=False)
    return [(mine, its) for mine, its in pairs if mine not in _loaded(tree)]


_MISUNDERSTOOD = {
    "np.gradient": "takes differences between neighbouring entries of an array. It knows of no formula and no loss.",
    "np.diff": "takes differences between neighbouring entries of an array.",
    "np.resize": "repeats or cuts what is in an array.",
    "np.vdot": "adds all products up to one number.",
    "np.inner": "adds products up along the last axis of both.",
}


def _misunderstood(tree, answer, exercise):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (said := _MISUNDERSTOOD.get(source(node.func))):
            yield f"`{source(node.func)}` {said}"
        reshapes = (
            isinstance(node, ast.Call)
            and source(node.func).endswith(".reshape")
            and "(" not in source(node.func)
            and len(node.args) == 2
        )
        if source(node).startswith("np.max(") and isinstance(node, ast.Call) and len(node.args) == 2:
            yield f"the second argument of `{source(node)}` is an axis. `np.maximum` compares each entry with a number."
        if reshapes and ".T" in exercise.solution_source and not any(isinstance(n, ast.UnaryOp) for n in node.args):
            yield f"`{source(node)}` keeps the entries in their order, and breaks the rows elsewhere. `.T` turns them."


def _no_product(tree, answer, exercise):
    mine = inspect.getsource(answer)
    if "@" in exercise.solution_source and not any(word in mine for word in ("@", "dot", "matmul", "einsum", "for ")):
        yield "there is no matrix product in your function: `*` multiplies entry by entry, and `@` rows by columns."


STRONG = (_minus_behind_equals, _return_in_a_loop, _kept_nowhere, _behind_the_return)
WEAK = (_overwritten, _unused, _misunderstood)
IN_SHAPES = (_no_product, _misunderstood)
