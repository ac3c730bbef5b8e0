"""Small changes of an expression, each with what it makes of a right one: what beginners do to a formula.

Each rule takes a node and the words for parts; it yields Changes. ``said`` completes "Not yet: …" where the change
made right code wrong; ``about`` names what to look at where it would make wrong code right.
"""

import ast
import itertools
import math
import re
from dataclasses import dataclass

from nnlib.exercises.checking.trees import expression, source

USUAL, OTHER, FAR = 0, 1, 3  # costs: of several changes that fit, the cheapest speaks


class Lines(str):
    """The source of a list of statements."""


@dataclass(frozen=True)
class Change:
    """What stands in the place of an expression (as source) or of a list of statements instead, and what that means."""

    new: str | list | ast.expr
    said: str
    about: str
    cost: float = USUAL

    @property
    def node(self):
        """The syntax tree of what stands there instead; a SyntaxError where there is none."""
        if isinstance(self.new, Lines):
            return ast.parse(self.new).body
        if isinstance(self.new, str):
            return expression(self.new)
        return self.new


SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**", ast.FloorDiv: "//"}
_MISSING = {
    "+": "{} is missing: it is added to {}.",
    "-": "{} is missing: it is taken away from {}.",
    "*": "the factor {} is missing: it multiplies {}.",
    "/": "the division by {} is missing: it divides {}.",
    "@": "{} is missing: with {} it makes a product.",
    "**": "the power {} is missing at {}.",
    "//": "the division by {} is missing at {}.",
}
_INSTEAD = {
    "+-": "{1} is subtracted from {0}. It is added.",
    "+*": "{0} and {1} are multiplied. They are added.",
    "-+": "{1} is added to {0}. It is taken away.",
    "-*": "{0} and {1} are multiplied. Their difference is meant.",
    "-/": "{0} is divided by {1}. Their difference is meant.",
    "*+": "{0} and {1} are added. They are multiplied.",
    "*-": "{1} is subtracted from {0}. They are multiplied.",
    "*/": "{0} is divided by {1}. They are multiplied.",
    "*@": "`@` adds up products. Here {0} and {1} are multiplied entry by entry, with `*`.",
    "*//": "`//` cuts off what stands behind the point. {0} and {1} are multiplied.",
    "/*": "{0} is multiplied by {1}. It is divided by it.",
    "/-": "{1} is subtracted from {0}. {0} is divided by it.",
    "/+": "{1} is added to {0}. {0} is divided by it.",
    "///": "`//` cuts off what stands behind the point. The division is `/`.",
    "@*": "`*` multiplies {0} and {1} entry by entry. The matrix product is `@`.",
    "@+": "{0} and {1} are added. Their matrix product is meant, `@`.",
    "***": "`* 2` doubles {0}. The square is `** 2`.",
}
_TURNED = {
    "-": "the difference is turned round. Take {1} away from {0}.",
    "/": "the fraction is upside down: {0} stands above, {1} below.",
    "@": "the order of the product is turned round: {0} stands on the left of {1}.",
    "**": "base and power have changed places.",
}


def operators(node, say):
    """A term or factor left out, another operator, the two sides exchanged, or parentheses left out."""
    if not isinstance(node, ast.BinOp) or type(node.op) not in SIGNS:
        return
    sign, a, b = SIGNS[type(node.op)], source(node.left), source(node.right)
    if source(node.right) == "2" and sign == "**":
        yield Change(a, f"the square is missing: {say(node.left)} is squared.", "a square")
        yield Change(f"np.abs({a})", f"abs only drops the sign: {say(node.left)} is squared.", "a square")
        yield Change(f"({a}) ** 3", f"that is the third power of {say(node.left)}. It is squared.", "a power", OTHER)
    else:
        cost = OTHER if a == "1" else USUAL  # of 1 − x, seldom is one half forgotten
        yield Change(a, _MISSING[sign].format(say(node.right), say(node.left)), f"{say(node.right)}", cost)
        yield Change(b, _MISSING[sign].format(say(node.left), say(node.right)), f"{say(node.left)}", cost)
        if sign == "-":
            yield Change(f"-({b})", _MISSING["+"].format(say(node.left), "the rest"), f"{say(node.left)}")
    for key, said in _INSTEAD.items():
        other = key[len(sign) :]
        if key.startswith(sign) and other in SIGNS.values() and (sign != "*" or key != "***"):
            yield Change(f"({a}) {other} ({b})", said.format(say(node.left), say(node.right)), "the operation")
            if isinstance(node.left, ast.UnaryOp) and sign in "*/":
                of = say(node.left.operand), say(node.right)
                yield Change(f"-(({source(node.left.operand)}) {other} ({b}))", said.format(*of), "the operation")
    if sign == "*":
        yield Change(f"({b}) / ({a})", _INSTEAD["*/"].format(say(node.right), say(node.left)), "the operation")
    if sign == "**" and isinstance(node.left, ast.BinOp) and type(node.left.op) in (ast.Add, ast.Sub):
        inner = SIGNS[type(node.left.op)]
        new = f"({source(node.left.left)}) ** {b} {inner} ({source(node.left.right)}) ** {b}"
        yield Change(
            new, f"both are squared by themselves. It is {say(node.left)} that is squared, as a whole.", "a square"
        )
    if sign in _TURNED:
        said = _TURNED[sign].format(say(node.left), say(node.right))
        yield Change(f"({b}) {sign} ({a})", said, "the order of the two")
    yield from _regrouped(node, sign, say)


def _regrouped(node, sign, say):
    """What comes out if parentheses are left out, or set where there are none."""
    left, right = node.left, node.right
    if isinstance(right, ast.BinOp) and type(right.op) in SIGNS:
        inner = SIGNS[type(right.op)]
        new = f"(({source(left)}) {sign} ({source(right.left)})) {inner} ({source(right.right)})"
        said = f"parentheses are missing around {say(right)}: `{sign}` works on {say(right.left)} alone."
        yield Change(new, said, "parentheses")
    if isinstance(left, ast.BinOp) and type(left.op) in SIGNS:
        inner = SIGNS[type(left.op)]
        new = f"({source(left.left)}) {inner} (({source(left.right)}) {sign} ({source(right)}))"
        said = f"parentheses are missing around {say(left)}: `{sign}` works on {say(left.right)} alone."
        yield Change(new, said, "parentheses")
    if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub) and sign in "+-":
        new = f"-(({source(left.operand)}) {sign} ({source(right)}))"
        yield Change(new, f"the minus belongs to {say(left.operand)} alone, not to {say(right)}.", "a sign")


def signs(node, say):
    """A minus forgotten, or one too many."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield Change(source(node.operand), f"a minus is missing: before {say(node.operand)}.", "a sign")
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield Change(source(node.operand), "the condition is turned round.", "the condition")
    elif isinstance(node, ast.BinOp | ast.Call | ast.Name | ast.Subscript):
        yield Change(f"-({source(node)})", f"the sign of {say(node)} is turned.", "a sign", OTHER)


def transposes(node, say):
    """A .T dropped or added."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield Change(source(node.value), f"{say(node.value)} is not transposed: `.T` is missing.", "a transpose")
    elif isinstance(node, ast.Name | ast.BinOp):
        said = f"{say(node)} is transposed, and should not be: no `.T` there."
        yield Change(f"({source(node)}).T", said, "a transpose", OTHER)


def constants(node, say):
    """Another number."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        value = node.value
        near = {value + 1, value - 1, value * 2, value / 2, 0, 1, 2} if isinstance(value, int) else set()
        few = [value * 10, value / 10, value * 100, value * 1000, value / 1e4, value / 1e6]
        if isinstance(value, float) and abs(value - math.e) < 0.02:
            yield Change("np.e", "e is rounded: `np.exp` knows all of its digits.", "the digits of e")
        for other in [*sorted(near - {value}), *(few if isinstance(value, float) else [])]:
            yield Change(repr(other), f"where {value:g} belongs, there is {other:g}.", f"the number {value:g}", OTHER)


def names(node, say):
    """Another name."""
    if isinstance(node, ast.Name) and node.id in say.names:
        for other in say.names:
            if other != node.id:
                said = f"{say(other)} stands where {say(node)} belongs."
                about, cost = f"which one belongs where {say(node)} stands", FAR if other in say.late else OTHER
                yield Change(other, said, about, cost)


def exchanged(node, say):
    """Two names exchanged within an expression."""
    if isinstance(node, ast.BinOp | ast.Call):
        inside = dict.fromkeys(
            each.id for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in say.names
        )
        for one, other in itertools.combinations(inside, 2):
            places_ = {one: other, other: one}
            new = re.sub(rf"\b({one}|{other})\b", lambda found, p=places_: p[found[0]], source(node))
            yield Change(new, f"{say(one)} and {say(other)} have changed places.", "the order of the two", OTHER)


def comparisons(node, say):
    """Another comparison."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        a, b = source(node.left), source(node.comparators[0])
        signs_ = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
        mine = signs_.get(type(node.ops[0]))
        for other in signs_.values() if mine else ():
            if other != mine:
                said = f"you compare with `{other}`; it is {say(node.left)} `{mine}` {say(node.comparators[0])}."
                if {other, mine} in ({"<", "<="}, {">", ">="}):
                    said = (
                        f"only equality is wrong: {say(node.left)} `{mine}` {say(node.comparators[0])} is "
                        f"meant, not `{other}`."
                    )
                yield Change(f"({a}) {other} ({b})", said, "the comparison", OTHER if mine == "==" else USUAL)
        for change in constants(node.comparators[0], say) if mine else ():
            said = f"{say(node.left)} is compared with the wrong number: {change.said}"
            yield Change(f"({a}) {mine} {change.new}", said, change.about, change.cost)


def indices(node, say):
    """Another place of a list, or another part of it."""
    if not isinstance(node, ast.Subscript):
        return
    whole, index = source(node.value), node.slice
    if isinstance(index, ast.Constant) and isinstance(index.value, int):
        for other in sorted({index.value + 1, index.value - 1, 0, 1} - {index.value}):
            said = f"`{whole}[{other}]` stands where `{source(node)}` belongs: counting begins at 0."
            yield Change(f"{whole}[{other}]", said, "an index")
    elif isinstance(index, ast.Slice):
        for other in ("", "1:", ":-1", "1:-1", "::-1", ":1", "-1:", ":2", "1:2", "2:"):
            if f"{whole}[{other}]" != source(node):
                new = f"{whole}[{other}]" if other else whole
                said = f"{'' if other else 'all of '}`{new}` is taken, where `{source(node)}` belongs."
                yield Change(new, said, "which ones are taken")
    elif not isinstance(index, ast.Tuple):
        yield Change(f"{whole}[({source(index)}) - 1]", f"the index of {say(node.value)} is one too low.", "an index")
        yield Change(f"{whole}[({source(index)}) + 1]", f"the index of {say(node.value)} is one too high.", "an index")
        yield Change(
            f"{whole}[:, {source(index)}]", f"{say(index)} picks columns of {say(node.value)}, not rows.", "an index"
        )
        yield Change(whole, f"no part is picked from {say(node.value)}: `[{source(index)}]` is missing.", "an index")
