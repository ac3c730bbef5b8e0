"""What can be pointed at in a learner's own source: a sentence about it claims nothing else."""

import ast
import copy
import re
from collections import Counter
from functools import cached_property

from nnlib.exercises.checking.calls import called
from nnlib.exercises.checking.changes import FAR, SIGNS
from nnlib.exercises.checking.features import canonical, features, name_of, operands
from nnlib.exercises.checking.reading import parameters_of

# What a change puts in -> what says the same in other words.
_LIKE = {
    "sum": "sum + @ dot matmul einsum", "mean": "mean average /", "abs": "abs fabs absolute norm sqrt -u if",
    "maximum": "maximum max clip where if", "minimum": "minimum min clip where if", "max": "max amax",
    "min": "min amin", "-": "- -u subtract", "-u": "- -u negative", "/": "/ divide mean average reciprocal",
    "*": "* multiply @ dot ** square +", "+": "+ add sum", "**": "** * square power pow", "@": "@ dot matmul einsum",
    "//": "// int floor round astype", "square": "square ** *", "T": "T transpose swapaxes reshape",
    "len": "len shape size", "sqrt": "sqrt **", "linalg.norm": "norm sqrt **", "round": "round rint around",
    "floor": "floor int // astype", "exp": "exp ** e", "clip": "clip minimum min if where",
}  # fmt: skip
_MEANT = ("the order of the two",)  # such words tell what the right order is
_SAYS_LITTLE = {"range", "len", "array", "T"}


class Evidence:
    """The parts of a learner's function, with what a name was given put in its place."""

    def __init__(self, tree, exercise):
        self.tree = tree
        mine = parameters_of(tree) if tree else []
        self.renamed = dict(zip(mine, exercise.parameters, strict=False))
        self.given = set(exercise.parameters)

    @cached_property
    def _values(self):
        """What each name stands for that is given a value once, and in no loop."""
        stored = Counter(n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        plain = [each for each in self.tree.body if isinstance(each, ast.Assign)]
        return {
            each.targets[0].id: each.value
            for each in plain
            if isinstance(each.targets[0], ast.Name)
            and stored[each.targets[0].id] == 1
            and each.targets[0].id not in self.renamed
        }

    @cached_property
    def _expressions(self):
        plain = [self._put_in(node, 0) for node in ast.walk(self.tree) if isinstance(node, ast.expr)]
        whole = [self._put_in(node, 4) for node in ast.walk(self.tree) if isinstance(node, ast.expr)]
        return [node for each in [*plain, *whole] for node in ast.walk(each) if isinstance(node, ast.expr)]

    def _put_in(self, node, times):
        evidence = self

        class PutIn(ast.NodeTransformer):
            def visit_Name(self, node):
                if times and node.id in evidence._values:
                    return evidence._put_in(evidence._values[node.id], times - 1)
                return ast.copy_location(ast.Name(evidence.renamed.get(node.id, node.id), node.ctx), node)

        return PutIn().visit(copy.deepcopy(node))

    @cached_property
    def _texts(self):
        minus = [n for n in self._expressions if isinstance(n, ast.BinOp) and isinstance(n.left, ast.UnaryOp)]
        turned = [ast.BinOp(each.left.operand, each.op, each.right) for each in minus]
        return {canonical(node) for node in [*self._expressions, *turned]}

    @cached_property
    def _features(self):
        found = {feature for node in self._expressions for feature in features(node)}
        for each in ast.walk(self.tree):
            if isinstance(each, ast.AugAssign):
                found |= {SIGNS.get(type(each.op), ""), *operands(each.op, [each.value])}
            if isinstance(each, ast.If | ast.IfExp):
                found.add("if")
            if isinstance(each, ast.For | ast.While | ast.comprehension):
                found.add("loop")
        return found

    @cached_property
    def cuts_off(self):
        """Return whether there are whole numbers made, other than to find a place."""
        slices = [n.slice for n in ast.walk(self.tree) if isinstance(n, ast.Subscript)] if self.tree else []
        apart = {id(n) for each in slices for n in ast.walk(each)}
        places = {n.id for each in slices for n in ast.walk(each) if isinstance(n, ast.Name)}
        for each in ast.walk(self.tree) if self.tree else ():
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) in places:
                apart |= {id(n) for n in ast.walk(each)}
        words = ("int", "round", "floor", "astype", "trunc", "floor_divide")
        return (
            any(
                isinstance(getattr(each, "op", None), ast.FloorDiv)
                or (isinstance(each, ast.Call) and ast.unparse(each.func).split(".")[-1] in words)
                for each in ast.walk(self.tree)
                if id(each) not in apart
            )
            if self.tree
            else False
        )

    def of(self, mutant):
        """Return whether all that a mutant's words claim can be pointed at; where there is no source, who knows."""
        return self.tree is None or all(
            self._of(place, change) and self._counts_alike(place, mutant) for place, change in mutant.edits
        )

    def said(self, mutant):
        """Return what a mutant says, without quoting of what a function is taken where that is not the learner's."""
        said = mutant.said
        for text in re.findall(r"ou take [^.]*? of `([^`]*)`\.", said):
            if "…" in text or canonical(ast.parse(text, mode="eval").body) not in self._texts:
                said = said.replace(f" of `{text}`.", ".")
        return said

    def _of(self, place, change):
        if isinstance(place.node, list):
            return self._of_lines(place.node, change)
        try:
            old, new = place.node, change.node
        except SyntaxError:
            return False
        if " missing: it " in change.said and isinstance(old, ast.BinOp) and self._stands_there(old):
            return False
        before, after = (Counter(f for n in ast.walk(each) for f in features(n)) for each in (old, new))
        if change.about == "what is counted":
            return self._counted
        if not self._calls_of([old], [new], change) or not self._together(old, new, change):
            return False
        if change.said.endswith("as well.") and isinstance(new, ast.BinOp) and not self._counts(new):
            return False
        return all(self._has(feature, change.said) for feature in after - before) and self._quotes(old, new, change)

    def _of_lines(self, lines, change):
        """Return whether there is a loop where one is spoken of, and nothing of what is said to be missing."""
        if change.said.startswith("nothing new is put into"):
            gone = [each for each in lines if isinstance(each, ast.Assign) and each not in change.new]
            made = {n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            return not any(self.renamed.get(name, name) == ast.unparse(g.targets[0]) for name in made for g in gone)
        if found := re.match(r"(?:that is|you return) `([^`…]+)`\.", change.said):
            return canonical(ast.parse(found[1], mode="eval").body) in self._texts
        if isinstance(change.new, str) and change.said.endswith("as well."):
            put = [n for each in change.node for n in ast.walk(each) if isinstance(n, ast.BinOp)]
            if not self._counted and not all(map(self._counts, put)):
                return False
        if isinstance(change.new, str) and not self._calls_of(lines, change.node, change):
            return False
        return "loop" not in change.said or "loop" in self._features

    def _counts(self, node):
        """Return whether a number of entries is there, as it is written or otherwise."""
        alike = ("len(", ".size", ".shape")
        if not any(each in ast.unparse(node.right) for each in alike):
            return True
        sides = [n.right for n in self._expressions if isinstance(n, ast.BinOp) and type(n.op) is type(node.op)]
        sides += [n.left for n in self._expressions if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult)]
        found = any(each in ast.unparse(side) for each in alike for side in sides)
        return found or (isinstance(node.op, ast.Div) and "mean" in self._features)

    def _has(self, feature, said):
        if feature.isidentifier() and feature in self.given:
            return True
        name, _, operand = feature.partition(" ")
        if name and name in "*/" and operand and operand not in self.given:
            return True
        little = name in _SAYS_LITTLE and f"(`{name}`)" not in said
        if little or (name == "#" and "belongs, there is" not in said) or feature in self._features:
            return True
        return feature == name and any(like in self._features for like in _LIKE.get(name, "").split())

    @cached_property
    def _counted(self):
        return any(word in text for word in ("len(", ".size", ".shape") for text in self._texts)

    def _calls_of(self, old, new, change):
        """Return whether the calls that a change has put in are there: every one, or those of a plain name."""
        every = "is taken of" in change.said
        if not every and change.cost < FAR:
            return True
        before, after = ({canonical(n): n for each in both for n in ast.walk(each) if called(n)} for both in (old, new))
        put = {text for text, node in after.items() if every or name_of(called(node)[1]) in self.given}
        return all(text in self._texts or text in before or text.startswith(("len", "range")) for text in put)

    def _together(self, old, new, change):
        """Return whether things that are said to work on each other do so in the learner's code."""
        binary = [n for n in self._expressions if isinstance(n, ast.BinOp)]
        if " picks columns of " in change.said:
            parts = [n.slice.elts for n in self._expressions if isinstance(getattr(n, "slice", None), ast.Tuple)]
            return canonical(new.slice.elts[1]) in {canonical(each) for part in parts for each in part}
        if " is compared with " in change.said:
            return any(isinstance(n, ast.Compare) for n in self._expressions)
        if change.about == "the operation" and isinstance(new, ast.BinOp):
            numbers = {canonical(side) for side in (new.left, new.right) if isinstance(side, ast.Constant)}
            alike = (ast.Div, ast.Mult) if isinstance(new.op, ast.Div) else type(new.op)
            sides = {canonical(side) for n in binary if isinstance(n.op, alike) for side in (n.left, n.right)}
            return numbers <= sides
        if "comes in too early" in change.said:
            before, after = ({canonical(n) for n in ast.walk(e) if isinstance(n, ast.BinOp)} for e in (old, new))
            return min(after - before, key=len, default="") in self._texts
        if change.said.startswith("parentheses are missing") and isinstance(new, ast.BinOp):
            left = type(new.op), type(getattr(new.left, "op", None)), type(getattr(new.right, "op", None))
            alike = (
                (type(n.op), type(getattr(n.left, "op", None)), type(getattr(n.right, "op", None))) for n in binary
            )
            return left in alike
        return True

    def _counts_alike(self, place, mutant):
        """Return whether an index means the same place in both: not where the learner counts from another number."""
        indices = [n.slice for n in ast.walk(mutant.tree) if isinstance(n, ast.Subscript)]
        in_one = any(n is place.node for each in indices for n in ast.walk(each))
        return not in_one or _starts(self.tree) <= _starts(mutant.tree)

    def _stands_there(self, old):
        """Return whether something is done to what is said to be alone."""
        same = [each for each in self._expressions if isinstance(each, ast.BinOp) and type(each.op) is type(old.op)]
        left = isinstance(old.left, ast.Name) and old.left.id in self.given
        return left and any(canonical(each.left) == old.left.id for each in same)

    def _quotes(self, old, new, change):
        """Return whether the code that is quoted from what is kept is the learner's."""
        kept = {canonical(n) for n in ast.walk(old) if isinstance(n, ast.expr)}
        kept &= {canonical(n) for n in ast.walk(new) if isinstance(n, ast.expr)}
        for text in (
            () if change.about in _MEANT or "you take" in change.said else re.findall("`([^`…]+)`", change.said)
        ):
            try:
                quoted = ast.parse(text, mode="eval").body
            except SyntaxError:
                continue
            own = canonical(quoted)
            plain = isinstance(quoted, ast.Name | ast.Constant)
            if not plain and own in kept and own.lstrip("-") not in self._texts:
                return False
        return True


def _starts(tree):
    """Return the numbers from which loops count, as in range(1, …), other than 0."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) == "range" and n.args[1:]]
    return {n.args[0].value for n in calls if isinstance(n.args[0], ast.Constant)} - {0}
