"""The core as a whole: what importing it brings along, its size, its names and their docstrings."""

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import nnlib as nn

FOLDER = Path(nn.__file__).parent
MODULES = ["_arrays", "activations", "losses", "network", "training", "gradient_check", "datasets"]
SOURCES = {name: (FOLDER / f"{name}.py").read_text(encoding="utf-8") for name in MODULES}


def run(code):
    """Run code in a fresh interpreter and return what it prints."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=FOLDER.parent).stdout


def imported_by(statement):
    """Return the packages from outside the standard library that a statement brings along."""
    code = f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    return {name.partition(".")[0] for name in run(code).split()} - sys.stdlib_module_names


def test_importing_the_core_brings_numpy_and_nothing_else():
    assert imported_by("import nnlib") == {"nnlib", "numpy"}


@pytest.mark.parametrize("package", ["matplotlib", "ipywidgets", "IPython", "anywidget", "traitlets"])
def test_the_course_s_other_packages_are_there_and_would_be_noticed(package):
    assert package in imported_by(f"import {package}")
    assert package not in imported_by("import nnlib; nnlib.digits()")


@pytest.mark.parametrize("module", MODULES)
def test_each_module_of_the_core_can_be_imported_by_itself(module):
    assert imported_by(f"import nnlib.{module}") == {"nnlib", "numpy"}


def lines_of_code(source):
    """Count the lines that hold code: no blanks, comments or docstrings."""
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            docstrings.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    no_code = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    code = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in no_code:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(code - docstrings)


def test_lines_of_code_are_counted_as_they_are_meant():
    source = "\n".join(
        [
            '"""The module."""',
            "",
            "# why",
            "def f(x):",
            '    """One line',
            '    and another."""',
            '    text = """A string that is no',
            '    docstring."""',
            "    return (",
            "        x  # why",
            "    )",
            "",
        ]
    )
    assert lines_of_code(source) == 6  # def, text (2 lines), return (3 lines)


def test_the_core_is_below_400_lines():
    """``__init__.py`` holds no code of its own: it only lists the names of the others."""
    assert sum(map(lines_of_code, SOURCES.values())) < 400


def public_definitions(tree, prefix=""):
    """Yield the full name and the node of every public function, class and method."""
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node, f"{node.name}.")


@pytest.mark.parametrize("module", MODULES)
def test_everything_public_has_a_docstring(module):
    tree = ast.parse(SOURCES[module])
    assert ast.get_docstring(tree)
    assert [name for name, node in public_definitions(tree) if not ast.get_docstring(node)] == []


def public_names(source):
    """Return the names that a module defines at its top level, those with an underscore left out."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets)
    return {name for name in names if not name.startswith("_")}


def test_all_lists_every_public_name_of_the_core_once_and_in_order():
    expected = set().union(*(public_names(SOURCES[module]) for module in MODULES if module != "_arrays"))
    assert nn.__all__ == sorted(expected)
    assert all(hasattr(nn, name) for name in nn.__all__)


def test_the_contract_s_names_are_all_there():
    names = """
        Activation ACTIVATIONS identity step sigmoid tanh relu leaky_relu gelu swish swish_with
        Loss mean_squared_error mean_absolute_error binary_cross_entropy cross_entropy softmax one_hot
        Dense Network LayerForward LayerBackward Trace
        GradientDescent gradient_descent train History DivergenceError accuracy numerical_gradient
        xor moons circles spiral houses digits
    """
    assert sorted(names.split()) == sorted(nn.__all__)
