"""What an expression is made of, however it is written."""

import ast

from nnlib.exercises.checking.calls import REDUCERS, applied, called
from nnlib.exercises.checking.changes import SIGNS


def canonical(node):
    """Write an expression so that x.sum() and np.sum(x, axis=…) are the same."""
    if sides := _product(node):
        return f"sum({' * '.join(sorted(map(canonical, sides)))})"
    call = called(node)
    if call and (call[0] in REDUCERS or not call[2]):
        return applied(call[0], canonical(call[1]), _keywords(call))
    return ast.unparse(node)


def _product(node):
    """Return the two whose products are added up, if this is such a sum."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return [node.left, node.right]
    name, first, others, keywords = called(node) or ("", None, (), ())
    if (
        name == "sum"
        and not others
        and not keywords
        and isinstance(first, ast.BinOp)
        and isinstance(first.op, ast.Mult)
    ):
        return [first.left, first.right]
    return [first, *others] if name in ("dot", "matmul") else None


def name_of(node):
    """Return the name that a node is; None of anything else."""
    return node.id if isinstance(node, ast.Name) else None


def _keywords(call):
    name, _, others, keywords = call
    if name in REDUCERS and others:
        keywords = {"axis": ast.unparse(others[0]), **keywords}
    return {key: value for key, value in keywords.items() if key != "keepdims"}


def operands(operator, sides):
    """Return what is multiplied or divided, with the sign."""
    sign = SIGNS.get(type(operator), "")
    names = {n.id for side in sides for n in _factors(side) if isinstance(n, ast.Name)}
    return {f"{sign} {name}" for name in names if sign in "*/"}


def _factors(node):
    """Yield what is multiplied or divided within a product, and its powers."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div | ast.Pow):
        yield from [*_factors(node.left), *_factors(node.right)]
    elif isinstance(node, ast.UnaryOp):
        yield from _factors(node.operand)
    else:
        yield node


def features(node):
    """Yield what a node is, apart from what stands in it."""
    if isinstance(node, ast.BinOp):
        yield SIGNS.get(type(node.op), "%")
        yield from operands(node.op, [node.right] if isinstance(node.op, ast.Div) else [node.left, node.right])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "-u"
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "T"
    elif isinstance(node, ast.Subscript):
        yield f"[ {ast.unparse(node.slice).split(', ')[0]}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield f"# {node.value:g}"
    elif call := called(node):
        yield call[0]
        if call[0] in REDUCERS and call[0] != "len":
            yield f"{call[0]} axis={_keywords(call).get('axis')}"
