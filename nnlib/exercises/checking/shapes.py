"""Shapes that do not fit, told with both shapes and what would fit."""

import ast
import re

import numpy as np

from nnlib.exercises.checking.running import run

_SIGNS = {ast.MatMult: "@", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def about_shapes(error, message, line, frame):
    """Say which two shapes in the learner's line do not fit; '' where it is about something else."""
    if not isinstance(error, ValueError) or not re.search(r"matmul|not aligned|broadcast", message):
        return ""
    product = not re.search("broadcast", message) or "matmul" in message
    for left, sign, right in _operands(line):
        if right.endswith(".shape"):
            return (
                f"`{right}` is a pair of numbers. How many entries there are is `{right.removesuffix('.shape')}.size`."
            )
        a, b = _value(left, frame), _value(right, frame)
        if a is None or b is None or (sign == "@") != product:
            continue
        if run(np.matmul if product else np.add, (a, b)).error is not None:
            said = f"`{left} {sign} {right}`" if len(left + right) < 50 else f"the `{sign}`"
            joins = f"{said} joins the shapes {np.shape(a)} and {np.shape(b)}, which do not fit"
            return f"{joins}: {_rows_by_columns(left, a, right, b)}" if product else f"{joins}. {_entries(a, b)}"
    if "zero-dimensional" in message or "does not have enough dimensions" in message:
        return "`@` multiplies arrays, and one of these is a single number. For numbers it is `*`."
    return "two shapes do not fit together there: print the `.shape` of each."


def _operands(line):
    from nnlib.exercises.checking.errors import parsed

    tree = parsed(line)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            yield ast.unparse(node.left), _SIGNS[type(node.op)], ast.unparse(node.right)
        elif isinstance(node, ast.Call) and len(node.args) == 2 and ast.unparse(node.func) in ("np.dot", "np.matmul"):
            yield ast.unparse(node.args[0]), "@", ast.unparse(node.args[1])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".dot") and len(node.args) == 1:
            yield ast.unparse(node.func.value), "@", ast.unparse(node.args[0])


def _value(text, frame):
    """Compute a part of a line again, with the names that it had."""
    if frame is None:
        return None
    value = run(lambda: eval(text, frame.f_globals, dict(frame.f_locals)), ()).value
    return value if isinstance(value, np.ndarray | np.generic | float | int) else None


def _rows_by_columns(left, a, right, b):
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return "`@` multiplies arrays, and one of these is a number. For numbers it is `*`."
    inner = f"inside, {np.shape(a)[-1]} meets {np.shape(b)[0]}, and these have to be equal."
    fits = [
        said
        for said, one, other in (
            (f"`{left}` with `{right}` transposed", a, np.transpose(b)),
            (f"`{left}` transposed with `{right}`", np.transpose(a), b),
            (f"`{right}` on the left", b, a),
        )
        if np.ndim(a) == np.ndim(b) == 2 and run(np.matmul, (one, other)).error is None
    ]
    return f"{inner} Would fit: {' or '.join(fits)}. Which of them adds up what belongs together?" if fits else inner


def _entries(a, b):
    if np.ndim(a) and np.ndim(b) and np.size(a) == np.size(b):
        return "They have equally many entries, but lie in other ways: one of them is on its side."
    return "Each entry of the one needs an entry of the other."
