"""Python's errors in words: by their kind, their message and the learner's line."""

import ast
import builtins
import difflib
import linecache
import math
import re
import textwrap
import traceback

import numpy as np

from nnlib.exercises.checking.running import run
from nnlib.exercises.checking.shapes import about_shapes

# What differs from run to run in the messages of errors: addresses of objects, and files of modules.
_UNSTABLE = re.compile(r" at 0x[0-9a-fA-F]+| \([^()]*[/\\][^()]*\)")

# What a message says -> what it means. {0}, {1} are the groups of the pattern.
_MEANINGS = [
    (r"truth value of an array", "`if`, `and`, `max` and the like ask one question, but an array has many answers. "
     "Ask each entry: NumPy has `np.where` and `np.maximum`, and `z > 0` is an array of answers."),
    (r"only (?:length-1|0-dimensional|size-1) arrays can be converted|converted to Python scalars",
     "something that takes one number (as `math.exp`, `float` or `round` do) was given a whole array. NumPy's "
     "functions, such as `np.exp`, take each entry."),
    (r"unsupported operand type.* \^|ufunc 'bitwise_xor' not", "`^` is no power in Python. A power is written `**`."),
    (r"unsupported operand .*'(?:function|builtin_function_or_method|Activation|method|type|ufunc|numpy\.ufunc)'"
     r"|bad operand type for unary .*'(?:function|method|Activation)'",
     "a function is used as if it were a number. Call it, with what it is to work on in parentheses."),
    (r"unsupported operand .*'NoneType'|'NoneType' object", "something is None: is there a function without a "
                                                            "`return`?"),
    (r"unsupported operand .*'list'", "a list does not calculate. An array does: `np.array(…)`."),
    (r"iteration over a 0-d array",
     "your loop goes through a row of numbers, but a single number cannot be gone through, nor is a table such a row. "
     "NumPy's functions take all entries at once."),
    (r"'(?:int|float|numpy\.float64|numpy\.int64|numpy\.bool)' object is not iterable",
     "one number cannot be gone through. To do something n times, write `for _ in range(n)`."),
    (r"object of type '(?:int|float|numpy\.\w+)' has no len|len\(\) of unsized object",
     "`len` counts the entries of a list or an array, and was given one number."),
    (r"'(?:int|float|numpy\.\w+)' object is not subscriptable|invalid index to scalar variable",
     "square brackets take an entry of a list or an array, but that is one number already."),
    (r"'(?:function|builtin_function_or_method|method|type)' object is not subscriptable",
     "square brackets take an entry. A function is called with round ones."),
    (r"too many indices for array: array is (\d+)-dimensional", "there are more indices than the array has "
                                                                "dimensions, {0}."),
    (r"list indices must be integers or slices, not (\w+)", "the index of a list is a whole number, not a {0}."),
    (r"only integers, slices|arrays used as indices must be of integer|slice indices must be integers"
     r"|'(?:float|numpy\.float64)' object cannot be interpreted as an integer",
     "a whole number is needed there, and what is there has a decimal point. `//` divides to whole numbers."),
    (r"list index out of range|index (\d+) is out of bounds|tuple index out of range|string index",
     "the index goes behind the end: the last of n entries has the index n − 1."),
    (r"can't multiply sequence by non-int", "a list times a number repeats the list. An array multiplies: "
                                            "`np.array(…)`."),
    (r"setting an array element with a sequence", "one place of an array gets several numbers. It holds one."),
    (r"not enough values to unpack \(expected (\d+), got (\d+)\)", "there are {0} names for {1} values."),
    (r"too many values to unpack \(expected (\d+)", "there are more values than names: {0} names."),
    (r"cannot unpack non-iterable (?:function|Activation)", "a function is taken apart instead of what it "
                                                            "returns. Call it first."),
    (r"only integer scalar arrays can be converted", "the second argument of `np.max` or `np.sum` is an axis. "
                                                     "The larger of two, entry by entry, is `np.maximum`."),
    (r"Cannot interpret '.*' as a data type", "the shape stands in its own parentheses: `np.zeros((2, 3))`."),
    (r"'axis' is an invalid keyword|(?:sum|max|min)\(\) got an unexpected keyword argument 'axis'",
     "Python's own `sum` and `max` know no axis. NumPy's do: `np.sum(…, axis=0)`."),
    (r"cannot unpack non-iterable", "one thing is to be spread over several names. Does it return a pair?"),
    (r"missing \d+ required .*?: (.*)", "a function is called with too few arguments: {0} is missing."),
    (r"takes (.*) but (\d+) (?:was|were) given", "a function is called with {1} arguments, but takes {0}."),
    (r"unexpected keyword argument '(\w+)'",
     "the function that you call has no argument `{0}`. If two things are to be compared, write `==`."),
    (r"math domain error|expected a (?:positive|nonnegative) input",
     "the function is not defined there: a logarithm or a root of a number that is not positive."),
    (r"division by zero", "something is divided by 0."),
    (r"maximum recursion depth", "your function calls itself again and again: nothing ends it."),
    (r"can only concatenate (\w+)", "`+` puts {0}s together, and was given something else. An array adds."),
    (r"object has no attribute 'append'", "an array has no `append`. Collect in a list, and make it an array at "
                                          "the end."),
    (r"as an integer|expected a sequence of integers", "the shape stands in its own parentheses: `np.zeros((2, 3))`."),
]  # fmt: skip


def explain(error, answer, exercise):
    """Return the meaning of an error in words; '' where nobody could say."""
    message = run(str, (error,)).value or ""
    line, frame = where(error, answer)
    for own in (_unknown_name, _no_attribute, _called_number, _in_an_argument, about_shapes):
        if said := own(error, message, line, frame):
            return said
    for pattern, meaning in _MEANINGS:
        if found := re.search(pattern, message):
            return meaning.format(*found.groups())
    return ""


def tell(error, answer):
    """Write an error with its message and the learner's line that it comes from."""
    message = run(str, (error,)).value or ""
    told = f"{type(error).__name__}: {textwrap.shorten(_UNSTABLE.sub('', message), 200)}".rstrip(": ")
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == file:
            line = linecache.getline(file, frame.lineno).strip()
            return f"{told} (line {frame.lineno}: {line})" if line else f"{told} (line {frame.lineno})"
    return told


def where(error, answer):
    """Return the learner's line (as text) that raised, and its frame; '' and None where it is not to be had."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    found, step = ("", None), error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            found = linecache.getline(file, step.tb_lineno).strip(), step.tb_frame
        step = step.tb_next
    return found


def parsed(line):
    """Return the tree of one line of code; None where it is only a part of something."""
    for text in (line, f"{line} pass", f"{line.lstrip('el')} pass"):
        try:
            return ast.parse(text)
        except SyntaxError:
            continue
    return None


def _unknown_name(error, message, line, frame):
    if isinstance(error, UnboundLocalError):
        name = getattr(error, "name", None) or (re.findall(r"'(\w+)'", message) or ["it"])[0]
        return (
            f"`{name}` has no value yet where it is used first. Give it one before, such as `{name} = 0` before a loop."
        )
    if not isinstance(error, NameError):
        return ""
    name = getattr(error, "name", None) or (re.findall(r"'(\w+)'", message) or [""])[0]
    known = [*(frame.f_locals if frame else ()), *(n for n in (frame.f_globals if frame else ()) if n[0] != "_")]
    if name in ("true", "false", "none"):
        return f"`{name}` is written with a capital letter: `{name.capitalize()}`."
    if close := difflib.get_close_matches(name, [each for each in known if each != name], 1, 0.75):
        return f"nothing is called `{name}`. Do you mean `{close[0]}`?"
    if hasattr(np, name):
        return f"`{name}` belongs to NumPy: write `np.{name}`."
    if hasattr(math, name):
        return f"`{name}` has to come from somewhere: `np.{name}`, or with `import math`."
    if close := difflib.get_close_matches(name, dir(builtins), 1, 0.8):
        return f"nothing is called `{name}`. Do you mean `{close[0]}`?"
    return f"nothing is called `{name}` here: it is neither an argument nor made by a line before."


def _no_attribute(error, message, line, frame):
    if not isinstance(error, AttributeError):
        return ""
    found = re.search(r"module '(\w+)' has no attribute '(\w+)'", message)
    if found:
        module, name = found.groups()
        close = difflib.get_close_matches(name, dir(np if module == "numpy" else math), 1, 0.6)
        if name in dir(np.linalg) and module == "numpy":
            close = [f"linalg.{name}"]
        mean = f" Do you mean `{'np' if module == 'numpy' else module}.{close[0]}`?" if close else ""
        return f"{'NumPy' if module == 'numpy' else module} has no `{name}`.{mean}"
    found = re.search(r"'([\w.]+)' object has no attribute '(\w+)'", message)
    if not found or found[1] == "NoneType":
        return ""
    kind, name = found.groups()
    if kind == "numpy.ndarray" and hasattr(np, name):
        return f"an array has no `.{name}`. Write it as a function: `np.{name}(…)`."
    if hasattr(np.ndarray, name):
        return f"{_what(kind)} has no `.{name}`; an array has it."
    return f"{_what(kind)} has no `.{name}`."


def _called_number(error, message, line, frame):
    """A number, or an array, with parentheses behind it: is a * missing, or the parentheses too many?"""
    found = re.search(r"'([\w.]+)' object is not callable", message)
    tree = parsed(line) if found else None
    if tree is None:
        return ""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        text = ast.unparse(node.func)
        if isinstance(node.func, ast.Name):
            value = (frame.f_locals | {}).get(text, frame.f_globals.get(text)) if frame else None
            if callable(value) or (value is None and hasattr(builtins, text)):
                continue
            if not node.args:
                return f"`{text}` is {_what(found[1])} already: no parentheses behind it."
            return (
                f"`{text}` is {_what(found[1])}, and no function: `{text}(…)` calls it. "
                "If a product is meant, a `*` is missing; if it is the value itself, leave the parentheses out."
            )
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("T", "size", "shape", "ndim", "dtype"):
            return f"`{text}` is {_what(found[1])} already: no parentheses behind it. A product is written `@` or `*`."
        if isinstance(node.func, ast.BinOp | ast.Constant | ast.Call | ast.Subscript):
            return f"a `*` is missing behind `{text[:40]}`: without it, `(` calls what stands before it."
    return ""


def _in_an_argument(error, message, line, frame):
    """An error within a function that was handed in: perhaps its arguments come in another order."""
    step = error.__traceback__
    while step is not None and step.tb_frame is not frame:
        step = step.tb_next
    inner = step.tb_next if step is not None else None
    if frame is None or inner is None:
        return ""
    for name, value in frame.f_locals.items():
        if getattr(value, "__code__", None) is inner.tb_frame.f_code and value.__code__.co_argcount > 1:
            wants = ", ".join(value.__code__.co_varnames[: value.__code__.co_argcount])
            return f"`{name}` was called with arguments that it cannot use. It wants ({wants}), in this order."
    return ""


def _what(kind):
    names = {"numpy.ndarray": "an array", "list": "a list", "tuple": "a tuple", "NoneType": "None", "str": "a text"}
    return names.get(kind, "a number" if kind in ("int", "float") or kind.startswith("numpy.") else f"a {kind}")
