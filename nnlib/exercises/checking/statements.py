"""Small changes of whole lines: one left out, two exchanged, a loop that ends too early, another result returned.

Each rule takes a list of statements and the words for parts; it yields Changes.
"""

import ast
import itertools

from nnlib.exercises.checking.changes import OTHER, USUAL, Change, Lines
from nnlib.exercises.checking.trees import source


def statement(text):
    """Return the node of one statement."""
    return ast.parse(text).body[0]


def left_out(body, say):
    """A line left out."""
    for i, each in enumerate(body):
        if len(body) > 1 and isinstance(each, ast.Assign | ast.AugAssign):
            name = source(each.targets[0] if isinstance(each, ast.Assign) else each.target)
            said = f"nothing new is put into {say(name)}: the step to {say(each.value)} is missing."
            yield Change([*body[:i], *body[i + 1 :]], said, f"the line of {say(name)}", OTHER)
        elif isinstance(each, ast.If):
            yield Change(
                [*body[:i], *body[i + 1 :]],
                f"it behaves as if {say(each.test)} were never true.",
                "the condition",
                USUAL - 0.1,
            )
            said = f"the condition {say(each.test)} is missing: what stands under it always happens."
            yield Change([*body[:i], *each.body, *body[i + 1 :]], said, "the condition", OTHER)


def exchanged(body, say):
    """Two neighbouring lines exchanged, so that something is used before or after it has changed."""
    for i, (one, two) in enumerate(itertools.pairwise(body)):
        if not isinstance(two, ast.Return) and not isinstance(one, ast.Return):
            said = f"two lines have changed places: {_name(one, say)} comes before {_name(two, say)}."
            yield Change([*body[:i], two, one, *body[i + 2 :]], said, "the order of the lines")


def _name(statement_, say):
    if isinstance(statement_, ast.Assign):
        return f"the one that makes {say(statement_.targets[0])}"
    if isinstance(statement_, ast.If | ast.While):
        return f"the question whether {say(statement_.test)}"
    return f"the one with `{source(statement_).splitlines()[0][:30]}`"


def loops(body, say):
    """A loop that ends after its first round, or whose names begin anew in each."""
    last = body[-1] if isinstance(body[-1], ast.Return) else None
    for i, each in enumerate(body):
        if not isinstance(each, ast.For):
            continue
        if last:
            said = (
                "it makes one round only. Does it return inside the loop, or does each round begin with the old values?"
            )
            yield Change([*body[:i], _loop(each, [*each.body, last]), last], said, "where the return stands")
        said = "it makes one round only. Does the loop end too early, or does each round begin with the old values?"
        yield Change(
            [*body[:i], _loop(each, [*each.body, ast.Break()]), *body[i + 1 :]], said, "where the loop ends", OTHER
        )
        for j, first in enumerate(body[:i]):
            if isinstance(first, ast.Assign):
                said = f"{say(first.targets[0])} begins anew in each round: its line stands inside the loop."
                new = [*body[:j], *body[j + 1 : i], first, _loop(each, [first, *each.body]), *body[i + 1 :]]
                yield Change(new, said, "what stands inside the loop", OTHER)
        for j, inner in enumerate(each.body):
            if isinstance(inner, ast.Assign) and len(each.body) > 1:
                said = f"{say(inner.value)} is asked for once, before the loop. It changes in each round: ask again."
                new = [*body[:i], inner, _loop(each, [*each.body[:j], *each.body[j + 1 :]]), *body[i + 1 :]]
                yield Change(new, said, "what stands inside the loop", OTHER)
                said = f"{say(inner.value)} is used only after the loop, once."
                new = [*body[:i], _loop(each, [*each.body[:j], *each.body[j + 1 :]]), inner, *body[i + 1 :]]
                yield Change(new, said, "what stands inside the loop", OTHER)


def once(body, say):
    """Something asked for once, before the loop, although it changes in each round."""
    for i, each in enumerate(body):
        if isinstance(each, ast.For):
            calls = {source(node): node for line in each.body for node in ast.walk(line) if isinstance(node, ast.Call)}
            for text, node in calls.items():
                said = f"{say(node)} is asked for once, before the loop. It changes in each round: ask again."
                lines = [*body[:i], statement(f"once = {text}"), each, *body[i + 1 :]]
                new = Lines(
                    "\n".join(source(line).replace(text, "once") if line is each else source(line) for line in lines)
                )
                yield Change(new, said, "what stands inside the loop", OTHER)


def _loop(loop, body):
    return ast.copy_location(ast.For(loop.target, loop.iter, body, loop.orelse, None), loop)


def accumulated(body, say):
    """For a learner's code: = where += is meant, so that each round begins anew."""
    for i, each in enumerate(body):
        if not isinstance(each, ast.Assign) or isinstance(each.value, ast.Constant):
            continue
        if isinstance(each.targets[0], ast.Name | ast.Subscript):
            target = source(each.targets[0])
            new = Lines(
                "\n".join([*map(source, body[:i]), f"{target} += {source(each.value)}", *map(source, body[i + 1 :])])
            )
            yield Change(new, "", f"`=`: should it be `+=`, so that each round adds to `{target}`?")


def branches(body, say):
    """The two cases of an if exchanged, or one of them never reached."""
    for i, each in enumerate(body):
        if isinstance(each, ast.If):
            test = source(each.test)
            for new, said in (
                (f"not ({test})", f"the two cases of {say(each.test)} are exchanged."),
                ("True", f"only the case {say(each.test)} is handled, and the other treated like it."),
                ("False", f"the case {say(each.test)} is treated like all others."),
            ):
                other = ast.copy_location(ast.If(ast.parse(new, mode="eval").body, each.body, each.orelse), each)
                yield Change([*body[:i], other, *body[i + 1 :]], said, "the condition")


def pairs_one_by_one(body, say):
    """Two values put into two names at once, made one after the other: the second sees the first one's new value."""
    for i, each in enumerate(body):
        if not (isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Tuple)):
            continue
        names = each.targets[0].elts
        turned = ast.Assign([ast.Tuple(names[::-1], ast.Store())], each.value)
        said = f"{' and '.join(map(say, names))} have changed places."
        yield Change(
            [*body[:i], ast.fix_missing_locations(ast.copy_location(turned, each)), *body[i + 1 :]], said, "the order"
        )
        if isinstance(each.value, ast.Tuple):
            lines = [f"{source(a)} = {source(b)}" for a, b in zip(names, each.value.elts, strict=True)]
            said = f"{say(names[0])} has its new value already when {say(names[-1])} is made. Both need the old one."
            yield Change([*body[:i], *map(statement, lines), *body[i + 1 :]], said, "what is changed first")
