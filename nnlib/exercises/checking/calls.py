"""Small changes around the call of a function: left out, another one, another axis, too early or too late."""

import ast

from nnlib.exercises.checking.changes import OTHER, SIGNS, USUAL, Change
from nnlib.exercises.checking.trees import expression, places, source

_NOUNS = {
    "sum": "the sum", "mean": "the mean", "max": "the largest", "min": "the smallest", "median": "the median",
    "prod": "the product of all", "std": "the standard deviation", "var": "the variance", "exp": "the exponential",
    "log": "the natural logarithm, `np.log`,", "log10": "the logarithm to base 10", "log2": "the logarithm to base 2",
    "exp2": "a power of 2", "sqrt": "the root", "abs": "the absolute value", "tanh": "tanh", "sign": "the sign alone",
    "maximum": "the larger of the two", "minimum": "the smaller of the two", "argmax": "the place of the largest",
    "linalg.norm": "the norm", "sinh": "sinh", "square": "the square", "log1p": "`np.log1p`", "expm1": "`np.expm1`",
    "cumsum": "the running sum", "ptp": "the range", "len": "the number (`len`)",
}  # fmt: skip


REDUCERS = ["sum", "mean", "max", "min", "median", "prod", "std", "var", "linalg.norm", "ptp", "cumsum", "len"]


_FAMILIES = [
    REDUCERS,
    ["exp", "log", "exp2", "log10", "log2", "log1p", "expm1", "sqrt", "abs", "sign", "tanh", "square"],
    ["maximum", "minimum"],
]


_AXES = {None: "over all entries", 0: "down each column (`axis=0`)", 1: "along each row (`axis=1`)"}


def called(node):
    """Return (what is called, its argument, the other arguments, the keywords) of a call; np.f(x) is as x.f()."""
    if not isinstance(node, ast.Call) or any(isinstance(each, ast.Starred) for each in node.args):
        return None
    name, arguments = source(node.func), list(node.args)
    if name.startswith("np."):
        name = name[3:]
    elif isinstance(node.func, ast.Attribute) and source(node.func.value) != "math":
        name, arguments = node.func.attr, [node.func.value, *arguments]
    if not arguments:
        return None
    keywords = {each.arg: source(each.value) for each in node.keywords if each.arg}
    return name, arguments[0], arguments[1:], keywords


def noun(name):
    """Return what a function is called in a sentence."""
    return _NOUNS.get(name, f"`{name}`")


def applied(name, argument, keywords=None):
    """Write the call of a function."""
    more = "".join(f", {key}={value}" for key, value in (keywords or {}).items())
    return f"{'np.' if name in _NOUNS and name != 'len' else ''}{name}({argument}{more})"


def functions(node, say):
    """A function not called, or another one called."""
    if not (call := called(node)):
        return
    name, argument, others, keywords = call
    if name in ("range", "len", "zip", "enumerate", "ndindex"):
        return
    for each in [argument, *others] if name not in ("zeros", "ones", "eye", "array", "normal") else []:
        said = f"{noun(name)} is missing: you go on with {say(each)}, unchanged."
        yield Change(source(each), said, f"{noun(name)}")
    for key in keywords:
        if key not in ("axis", "keepdims"):
            fewer = {name_: value for name_, value in keywords.items() if name_ != key}
            new = (
                f"{source(node.func)}({', '.join([*map(source, node.args), *(f'{k}={v}' for k, v in fewer.items())])})"
            )
            yield Change(
                new, f"`{key}={keywords[key]}` is too much in {noun(name)}.", f"`{key}={keywords[key]}`", OTHER
            )
    family = next((each for each in _FAMILIES if name in each), [])
    for other in family if len(others) == (family[:1] == ["maximum"]) else []:
        if other != name:
            rest = "".join(f", {source(each)}" for each in others)
            new = applied(other, source(argument) + rest, {} if other in ("cumsum", "len") else keywords)
            said = f"you take {noun(other)} of {say(argument)}. It is {noun(name)} that is meant."
            yield Change(new, said, f"which function is taken of {say(argument)}", OTHER)
    if len(others) == 1 and name != "sum":
        new = f"{source(node.func)}({source(others[0])}, {source(argument)})"
        yield Change(
            new, f"{say(argument)} and {say(others[0])} have changed places in {noun(name)}.", "the order", OTHER
        )


def axes(node, say):
    """Another axis, or none; keepdims forgotten."""
    call = called(node)
    if not call or call[0] not in REDUCERS or call[2]:
        return
    name, argument, _, keywords = call
    before = int(keywords["axis"]) if keywords.get("axis", "").isdigit() else None
    for axis in (None, 0, 1):
        new = {key: value for key, value in keywords.items() if key != "axis"} | (
            {} if axis is None else {"axis": axis}
        )
        if axis != before:
            said = f"{noun(name)} of {say(argument)} is taken {_AXES[axis]}. It is taken {_AXES[before]}."
            yield Change(applied(name, source(argument), new), said, "the axis", USUAL if before is not None else OTHER)
        if axis is not None and "keepdims" not in keywords:
            said = f"{noun(name)} of {say(argument)} is taken {_AXES[axis]}. It is taken {_AXES[before]}."
            if axis == before:
                said = f"{noun(name)} of {say(argument)} has one pair of brackets too many: no `keepdims` there."
            yield Change(applied(name, source(argument), new | {"keepdims": True}), said, "the axis", OTHER)
    if "keepdims" in keywords:
        new = {key: value for key, value in keywords.items() if key != "keepdims"}
        said = f"`keepdims=True` is missing at {noun(name)} of {say(argument)}: the numbers become a flat row."
        yield Change(applied(name, source(argument), new), said, "keepdims")


def order(node, say):
    """A function applied too early, to a part of what it is meant for; or something that belongs behind it, inside."""
    if call := _one_argument(node):
        name, argument, keywords = call
        yield from _too_early(name, argument, keywords, say)
        for outer, inner, said in _exchanged(name, argument, keywords):
            yield Change(inner(outer), f"{said}.", "the order of the two")
    elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        yield from _too_late(node, say)


def _one_argument(node):
    call = called(node)
    return (call[0], call[1], call[3]) if call and not call[2] and call[0] not in ("len", "range", "zip") else None


def _with(whole, part, new):
    """Write an expression with another one in the place of a part of it."""
    place = next(each for each in places(ast.Expr(whole)) if each.node is part)
    place.put(expression(new))
    try:
        return ast.unparse(whole if place.node is not whole else expression(new))
    finally:
        place.put(part)


def _parts(whole):
    return [each.node for each in places(ast.Expr(whole)) if not isinstance(each.node, ast.Constant | ast.Attribute)]


def _too_early(name, argument, keywords, say):
    for part in _parts(argument)[1:]:
        new = _with(argument, part, applied(name, source(part), keywords))
        said = f"{noun(name)} is taken of {say(part)} too early. It is taken of all of {say(argument)}."
        yield Change(new, said, "the order")
    if isinstance(argument, ast.BinOp) and type(argument.op) in SIGNS:
        both = [applied(name, source(each), keywords) for each in (argument.left, argument.right)]
        said = f"{noun(name)} is taken of {say(argument.left)} and {say(argument.right)} first. It is taken of "
        said += f"what both make together, {say(argument)}."
        yield Change(f"({both[0]}) {SIGNS[type(argument.op)]} ({both[1]})", said, "the order")


def _exchanged(name, argument, keywords):
    """Yield (the inner operand with this function, a function that puts the other one around it, what to say)."""
    if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Pow):
        power = source(argument.right)
        said = f"first comes the power {power}, then {noun(name)}. You did it the other way round"
        yield applied(name, source(argument.left), keywords), lambda inner: f"({inner}) ** {power}", said
    elif inside := _one_argument(argument):
        said = f"first comes {noun(inside[0])}, then {noun(name)}. You did it the other way round"
        yield applied(name, source(inside[1]), keywords), lambda inner: applied(inside[0], inner, inside[2]), said


def _too_late(node, say):
    sign = SIGNS[type(node.op)]
    for whole, other, pattern in (
        (node.left, node.right, "({0}) {1} ({2})"),
        (node.right, node.left, "({2}) {1} ({0})"),
    ):
        for part in _parts(whole)[1:]:
            new = _with(whole, part, pattern.format(source(part), sign, source(other)))
            said = f"{say(other)} comes in too early, at {say(part)}. It comes after all of {say(whole)}."
            yield Change(new, said, "what comes first", OTHER)


def counts(node, say):
    """The number of rows, or of columns, for that of all entries."""
    if isinstance(node, ast.Attribute) and node.attr == "size":
        whole = source(node.value)
        yield Change(f"len({whole})", "only the rows are counted. All entries count, `.size`.", "what is counted")
        yield Change(
            f"{whole}.shape[-1]", "only the columns are counted. All entries count, `.size`.", "what is counted"
        )
        yield Change(f"({whole}.size - 1)", "you divide by one less than there are.", "what is counted")
    call = called(node)
    if call and call[0] == "len":
        yield Change(
            f"{source(call[1])}.size", "all entries are counted. The rows are meant, `len`.", "what is counted"
        )
    if call and call[0] == "range" and not call[2]:
        n = source(call[1])
        yield Change(f"range(({n}) + 1)", "the loop goes round once too often.", "where the loop ends")
        yield Change(f"range(({n}) - 1)", "the loop goes round once too little.", "where the loop ends")
        yield Change(
            f"range(1, {n})", "the loop begins at 1: `range` counts from 0, so one round is missing.", "the loop"
        )
        said = "it makes one round only. Does the loop end too early, or does each round begin with the old values?"
        yield Change("range(1)", said, "how often the loop goes round")
        said = "what comes back is what it began with, as if the loop never went round. Are the new values kept?"
        yield Change("range(0)", said, "how often the loop goes round")
