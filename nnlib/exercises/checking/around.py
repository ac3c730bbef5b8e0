"""Something done to a whole part as well: it is rounded, cut off, squared, divided by one more number."""

import ast

from nnlib.exercises.checking.changes import FAR, Change
from nnlib.exercises.checking.trees import source

_AROUND = [
    ("-({})", "the sign is turned: of {}.", "a sign"),
    ("2 * ({})", "twice too much: {} is doubled.", "a factor 2"),
    ("({}) / 2", "only half of {} is taken.", "a factor 2"),
    ("np.abs({})", "the signs are lost: abs makes {} positive.", "an abs"),
    ("({}) ** 2", "{} is squared as well.", "a square"),
    ("np.sqrt({})", "the root of {} is taken as well.", "a root"),
    ("({}).T", "{} lies on its side: no `.T` there.", "a transpose"),
    ("np.round({})", "{} is rounded to whole numbers.", "the rounding"),
    ("np.round({}, 1)", "{} is rounded to one digit behind the point.", "the rounding"),
    ("np.round({}, 2)", "{} is rounded to two digits behind the point.", "the rounding"),
    ("np.maximum({}, 0)", "{} is cut off below 0.", "where it is cut off"),
    ("np.clip({}, 0, 1)", "{} is cut off at 0 and 1.", "where it is cut off"),
    ("np.sum({})", "{} is added up to one number.", "a sum"),
    ("np.mean({})", "the mean of {} is taken as well.", "a mean"),
    ("np.sum({}, axis=0)", "{} is added up over the rows as well.", "a sum"),
    ("np.sum({}, axis=1)", "{} is added up along each row as well.", "a sum"),
    ("np.sum({}, axis=0, keepdims=True)", "{} is added up over the rows, in a table of one row.", "a sum"),
    ("100 * ({})", "a hundred times too much: of {}.", "a factor 100"),
]
_AROUND_RESULTS = [
    ("np.exp({})", "the exponential of {} is taken as well.", "an exponential"),
    ("np.floor({})", "{} is cut off to a whole number.", "the rounding"),
    ("np.max({})", "only the largest of {} is left.", "a maximum"),
    ("({})[0]", "only the first of {} is left.", "an index"),
    ("({})[-1]", "only the last of {} is left.", "an index"),
    ("1 - ({})", "{} is taken away from 1.", "what is taken from 1"),
    ("1 + ({})", "1 is added to {}.", "a 1"),
    ("({}) - 1", "1 is taken away from {}.", "a 1"),
    ("1 / ({})", "1 is divided by {}: it is upside down.", "a fraction"),
    ("({})[::-1]", "{} is turned round: the last comes first.", "the order"),
]


def round_the_outside(node, say, is_result=True):
    """Something done to a whole part as well: it is rounded, cut off, squared, divided by one more number."""
    part, text = say(node), source(node)
    for pattern, said, about in [*_AROUND, *(_AROUND_RESULTS if is_result else [])]:
        yield Change(pattern.format(text), said.format(part), about, FAR)
    for name in say.given:
        if name != text:
            for sign, said in (
                ("*", "multiplied by"),
                ("/", "divided by"),
                ("+", "increased by"),
                ("-", "lessened by"),
            ):
                yield Change(f"({text}) {sign} {name}", f"{part} is {said} {say(name)} as well.", f"{say(name)}", FAR)
            if name not in say.arrays or not (is_result or isinstance(node, ast.Name)):
                continue
            for count in (f"len({name})", f"{name}.size", f"{name}.shape[-1]", f"np.sum({name})"):
                yield Change(f"({text}) / {count}", f"{part} is divided by `{count}` as well.", "a division", FAR)
                yield Change(f"({text}) * {count}", f"{part} is multiplied by `{count}` as well.", "a factor", FAR)
