"""Syntax trees: their places, the words for their parts, and how a tree with other nodes in it becomes a function."""

import ast
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 48  # letters of code within a sentence


@dataclass(frozen=True, eq=False)
class Place:
    """Where a node stands: a field of its parent, and the place in a list if the field is one."""

    parent: ast.AST
    field: str
    index: int | None
    node: object

    def put(self, node):
        """Let another node stand here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def source(node):
    """Write a node as Python, and remember it: a tree is asked for the same node again and again."""
    text = getattr(node, "_source", None)
    if text is None:
        text = node._source = ast.unparse(node)
    return text


@lru_cache(maxsize=20000)
def normal(text):
    """Write an expression as Python itself would, so that two ways of writing compare equal."""
    return ast.unparse(ast.parse(text.strip(), mode="eval"))


def expression(text):
    """Return the node of an expression."""
    return ast.parse(text, mode="eval").body


def places(tree):
    """Yield the Place of every expression whose value is used, from the outermost inwards."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            many = isinstance(value, list)
            for i, node in enumerate(value if many else [value]):
                if isinstance(node, ast.expr) and _is_used(parent, field, node):
                    yield Place(parent, field, i if many else None, node)


def _is_used(parent, field, node):
    if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del) or field in (
        "annotation",
        "returns",
        "decorator_list",
    ):
        return False
    if isinstance(parent, ast.keyword | ast.FormattedValue | ast.JoinedStr | ast.Slice | ast.Starred):
        return False
    if isinstance(node, ast.Slice | ast.Starred) or (isinstance(parent, ast.Subscript) and isinstance(node, ast.Tuple)):
        return False
    if isinstance(parent, ast.Attribute) and isinstance(node, ast.Name) and node.id in ("np", "math"):
        return False
    return not (isinstance(parent, ast.Call) and field == "func")


def bodies(tree):
    """Yield the Place of every list of statements."""
    for parent in ast.walk(tree):
        for field in ("body", "orelse"):
            if isinstance(statements := getattr(parent, field, None), list) and statements:
                yield Place(parent, field, None, statements)


def build(tree, globals_, edits=()):
    """Return the function that a tree defines, with changes made at places of it; None where it is no Python."""
    try:
        for place, change in edits:
            place.put(change.node)
        defined = {}
        exec(compile(ast.Module([tree], []), "<one change>", "exec"), globals_, defined)
        return defined[tree.name]
    except (SyntaxError, ValueError, TypeError, KeyError):
        return None
    finally:
        for place, _ in reversed(edits):
            place.put(place.node)


def written(tree, edits):
    """Return the source of a tree with changes made at places of it."""
    for place, change in edits:
        place.put(change.node)
    try:
        return ast.unparse(tree)
    finally:
        for place, _ in reversed(edits):
            place.put(place.node)


class Words:
    """What parts of the code are called: in the notebook's words, or else as they are written."""

    def __init__(self, words, names=(), made=(), arrays=()):
        self.words = {normal(text): said for text, said in words.items()}
        self.arrays, self.late = list(arrays), list(made)  # a learner may not have what a solution makes on the way
        self.given, self.made, self.names = list(names), list(made), [*names, *made]  # what can stand for another

    def __call__(self, node):
        text = node if isinstance(node, str) else source(node)
        return self.words.get(text) or f"`{text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + ' …'}`"

    def has(self, node):
        """Return whether the notebook has a word for a part."""
        return source(node) in self.words
