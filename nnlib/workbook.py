"""The learner's own library: a Python file, my_network.py, that grows with every exercise solved.

It lies beside the notebook (or where NNLIB_WORKBOOK says), is the learner's to read and edit, and is never overwritten
without a copy of what would be lost.
"""

import ast
import builtins
import inspect
import os
import tempfile
import textwrap
from pathlib import Path

import numpy as np

HEADER = '''"""My own neural network library: every piece in it passed its check."""

import numpy as np
'''


def path():
    """Return the Path of the learner's library."""
    return Path(os.environ.get("NNLIB_WORKBOOK") or "my_network.py").absolute()


def pieces():
    """Return name -> source of every function in the library; empty where there is none or it cannot be read."""
    text = _read()
    return (
        {}
        if text is None or _parse(text) is None
        else {node.name: _segment(text, node) for node in _functions(text)}
    )


def keep(name, function, passes):
    """Save ``function`` as the piece called ``name``; return a sentence that says what happened.

    It is saved only if it passes once more where nothing but ``np`` and the pieces saved before exist: a function that
    leans on a variable of the notebook would not work in the library.
    """
    try:
        source = textwrap.dedent(inspect.getsource(function)).strip()
        ast.parse(source)
    except (OSError, TypeError, SyntaxError):
        return (
            "It was not saved to your library: its source text was not found. Define it with def in a cell."
        )
    missing = _cannot_stand_alone(name, source, passes)
    if missing:
        return f"It was not saved to your library: {missing}"
    try:
        return _write(name, source)
    except OSError as error:
        return f"It could not be saved to {path().name}: {error.strerror}."


def _cannot_stand_alone(name, source, passes):
    """Return why the source does not work with only ``np`` and the saved pieces; empty if it does."""
    namespace = {"np": np}
    try:
        for piece, text in pieces().items():
            if piece != name:
                exec(text, namespace)
        exec(source, namespace)
    except Exception as error:
        return f"on its own it raises {type(error).__name__}: {error}."
    if not callable(namespace.get(name)):
        return f"the function must be called {name}."
    if passes(namespace[name]):
        return ""
    unknown = ", ".join(sorted(_names(source) - set(namespace) - set(dir(builtins))))
    if unknown:
        return f"it uses {unknown}, which your library does not have. Only np and the pieces solved before are there."
    return "it gives other answers when it stands alone, with only np and the pieces solved before."


def _names(source):
    """Return the global names that a function's source reads."""
    tree = ast.parse(source)
    read = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    bound = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return read - bound - {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def _write(name, source):
    text, said = _read(), f"Saved to your own library, {path().name}."
    if text is not None and _parse(text) is None:
        said = f"{path().name} could not be read as Python; it was kept as {_copy().name}, and a new one was begun."
        text = None
    text = HEADER if text is None else text
    old = next((node for node in _functions(text) if node.name == name), None)
    if old is None:
        new = f"{text.rstrip()}\n\n\n{source}\n"
    elif _segment(text, old) == source:
        return f"It is in your own library, {path().name}."
    else:
        said = f"{path().name} had another {name}; the file as it was is kept as {_copy().name}."
        lines = text.splitlines()
        first = min([old.lineno, *(decorator.lineno for decorator in old.decorator_list)])
        new = "\n".join([*lines[: first - 1], *source.splitlines(), *lines[old.end_lineno :]]) + "\n"
    _replace(new)
    return said


def _replace(text):
    """Write the whole file at once: a crash half-way must not leave half a library."""
    handle, temporary = tempfile.mkstemp(dir=path().parent, suffix=".py")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path())
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _copy():
    """Keep the file as it is under a name that is still free; return its Path."""
    number = 1
    while (copy := path().with_name(f"{path().stem}_{number}.py")).exists():
        number += 1
    copy.write_bytes(path().read_bytes())
    return copy


def _read():
    try:
        return path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _parse(text):
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _functions(text):
    return [node for node in _parse(text).body if isinstance(node, ast.FunctionDef)]


def _segment(text, node):
    return ast.get_source_segment(text, node)
