"""The learner's own library: a Python file, my_network.py, that grows with every exercise solved.

It lies beside the notebook (or where NNLIB_WORKBOOK says) and is the learner's to read and edit: what cannot be
read is left alone, and the file is copied before a piece in it is replaced.
"""

import ast
import builtins
import inspect
import os
import shutil
import symtable
import textwrap
from pathlib import Path

from nnlib.exercises.files import read, rewrite

HEADER = '''"""My own neural network library: every piece in it passed its check."""

import numpy as np
'''
_NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


def path():
    """Return the Path of the learner's library."""
    return Path(os.environ.get("NNLIB_WORKBOOK") or "my_network.py").resolve()


def pieces():
    """Return name -> source of every function in the library; empty where there is none or it cannot be read."""
    try:
        return _functions(_read())
    except (OSError, *_NOT_PYTHON):
        return {}


def load():
    """Return (name -> function of the library, why it cannot be used: "" where it can)."""
    try:
        text = _read()
        code, names = compile(text, path().name, "exec"), _functions(text)
    except _NOT_PYTHON as error:
        line = f", line {error.lineno}" if getattr(error, "lineno", None) else ""
        return {}, f"{path().name} cannot be read as Python{line}"
    except OSError as error:
        return {}, f"{path().name} cannot be read: {error.strerror or type(error).__name__}"
    namespace = {"__name__": "my_network"}
    try:
        exec(code, namespace)
    except (Exception, SystemExit) as error:
        return {}, f"{path().name} does not run ({type(error).__name__}: {error})"
    return {name: namespace[name] for name in names if name in namespace}, ""


def keep(name, function, passes):
    """Save ``function`` as the piece called ``name``; return a sentence that says what happened.

    It is saved only if the library runs with it and ``passes`` says that the function passes its check in there:
    one that leans on a variable of the notebook would not work in the library.
    """
    try:
        source = _functions(textwrap.dedent(inspect.getsource(function)))[name]
    except (OSError, TypeError, KeyError, *_NOT_PYTHON):
        return f"It was not saved to your library: for that, write it with def and the name {name}, in a cell."
    try:
        text = _read()
        if _functions(text).get(name) == source:
            return f"It is in your own library, {path().name}."
        trouble = _trouble(name, source, _with_piece(text, name, source), passes)
        return f"It was not saved to your library: {trouble}" if trouble else _save(name, source)
    except OSError as error:
        return f"It could not be saved to {path().name}: {error.strerror or type(error).__name__}."
    except _NOT_PYTHON as error:
        line = f", line {error.lineno}" if getattr(error, "lineno", None) else ""
        return (
            f"It was not saved: {path().name} can no longer be read as Python{line}, and was left as it is. "
            "Repair it or move it away, then run this again."
        )


def _trouble(name, source, library, passes):
    """Return why the piece would not work in the library, whose text with the piece is given; "" if it would."""
    namespace = {"__name__": "my_network"}
    try:
        exec(library, namespace)
    except (Exception, SystemExit) as error:
        return f"{path().name} would not run with it ({type(error).__name__}: {error})."
    if passes(namespace[name]):
        return ""
    unknown = _globals(symtable.symtable(source, "", "exec")) - set(namespace) - set(dir(builtins))
    if unknown:
        return (
            f"it uses {' and '.join(sorted(unknown))}, which {path().name} does not have. "
            "Put what it needs inside the function; an import can stand there too."
        )
    return f"with the pieces in {path().name} it gives other answers than here."


def _globals(table):
    """Return the names that a symbol table of the standard library, and those inside it, look up globally."""
    names = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return names.union(*map(_globals, table.get_children()))


def _save(name, source):
    """Write the library with the piece in it; return a sentence that says so."""
    said = f"Saved to your own library, {path().name}."

    def change(text):
        nonlocal said
        if name in _functions(text):
            said += f" It had another {name}; the file as it was is kept as {_copy().name}."
        return _with_piece(text or HEADER, name, source)

    rewrite(path(), change)
    return said


def _copy():
    """Keep the file as it is under a name that is still free; return its Path."""
    number = 1
    while (copy := path().with_name(f"{path().stem}_{number}.py")).exists():
        number += 1
    return Path(shutil.copyfile(path(), copy))


def _read():
    """Return the text of the library, or that of a new one."""
    return read(path()) or HEADER


def _with_piece(text, name, source):
    """Return the text with the source in the place of the function called ``name``, or at the end."""
    if name not in _functions(text):
        return f"{text.rstrip()}\n\n\n{source}\n"
    first, last = _lines(text)[name]
    lines = text.split("\n")
    return "\n".join([*lines[: first - 1], source, *lines[last:]])


def _functions(text):
    """Return name -> source of the functions at the top level of a Python text."""
    lines = text.split("\n")
    return {name: "\n".join(lines[first - 1 : last]) for name, (first, last) in _lines(text).items()}


def _lines(text):
    """Return name -> (first line, last line) of the functions at the top level, decorators included."""
    return {
        node.name: (min(part.lineno for part in [node, *node.decorator_list]), node.end_lineno)
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }
