"""Another result: a part of it, its entries in another order, or a step on the way."""

import ast
import itertools
from dataclasses import replace

from nnlib.exercises.checking.changes import OTHER, USUAL, Change
from nnlib.exercises.checking.statements import statement
from nnlib.exercises.checking.trees import source


def returns(body, say):
    """Another result: a part of it, its entries in another order, or a step on the way."""
    for i, each in enumerate(body):
        if isinstance(each, ast.Return) and isinstance(each.value, ast.Tuple):
            for change in _entries(each.value.elts, say):
                yield replace(change, new=[*body[:i], statement(change.new)])
        value = getattr(each, "value", None)
        if isinstance(each, ast.Return | ast.Assign) and value is not None:
            for part in ast.walk(value):
                whole = part is value
                if isinstance(part, ast.expr) and not (whole and isinstance(each, ast.Return)) and _has_value(part):
                    said = f"that is {say(part)}. It is a step on the way: go on from there."
                    cost = USUAL + 0.5 if say.has(part) or whole else OTHER
                    yield Change([*body[:i], statement(f"return {source(part)}")], said, "what is returned", cost)
    if isinstance(body[-1], ast.Return) and body[-1].value is not None:
        right = say(body[-1].value)
        inside = (node for each in body for node in ast.walk(each))
        seen = [source(node) for node in inside if isinstance(node, ast.Subscript | ast.BinOp) and _is_read(node)]
        for text in dict.fromkeys([*say.names, *seen]):
            if text != source(body[-1].value):
                said = f"you return {say(text)}. It is {right} that is asked for."
                yield Change([*body[:-1], statement(f"return {text}")], said, "what is returned", OTHER)


def _is_read(node):
    return not isinstance(getattr(node, "ctx", None), ast.Store)


def _has_value(part):
    return not isinstance(part, ast.Constant | ast.Slice | ast.Tuple | ast.Attribute | ast.Starred) and not (
        isinstance(part, ast.Name) and part.id in ("np", "range", "len", "sum", "zip", "enumerate", "tuple")
    )


def _entries(elements, say):
    texts, called = [source(each) for each in elements], [say(each) for each in elements]
    right = ", ".join(called)
    for text, name in zip(texts, called, strict=True):
        yield Change(f"return {text}", f"that is {name} alone. Return {right}, side by side.", "what is returned")
    for order in itertools.permutations(range(len(texts))):
        for few in range(2, len(texts) + 1):
            if order[:few] == tuple(range(len(texts))):
                continue
            new = f"return {', '.join(texts[k] for k in order[:few])}"
            if few == len(texts):
                yield Change(new, f"all are right, but in another order: return {right}.", "the order of the result")
            elif list(order[:few]) == sorted(order[:few]):
                lost = " and ".join(called[k] for k in range(len(texts)) if k not in order[:few])
                yield Change(new, f"{lost} does not come back: return {right}.", "what is returned")
    for one, other in itertools.permutations(range(len(texts)), 2):
        new = [*texts]
        new[one] = texts[other]
        yield Change(
            f"return {', '.join(new)}", f"where {called[one]} belongs, there is {called[other]}.", "the result"
        )
    joined = ", ".join(texts)
    yield Change(f"return (({joined}),)", f"there is one pair of brackets too many: return {right}.", "the brackets")
