"""README, CONTRIBUTING and the like: their links lead somewhere, their code runs, and all of it is tidy."""

import ast
import linecache
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backend_bases import RendererBase

import nnlib as nn
from nnlib.exercises.checking import Exercise, examine
from nnlib.live import LiveFigure, Scene, choice, slider

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")])
every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


@every_document
def test_links_and_pictures_are_there(path):
    text = re.sub(r"`[^`]*`", "", re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL))
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link and link[0] != "#"]
    assert [link for link in links if not (path.parent / link.partition("#")[0]).exists()] == []
    assert all(len(alt.split()) >= 4 for alt in re.findall(r"!\[([^\]]*)\]", text))


@every_document
def test_files_that_are_named_exist(path):
    named = re.findall(
        r"`((?:nnlib|tests|tools|benchmarks|notebooks|docs|\.github)/[\w./-]+)`", path.read_text("utf-8")
    )
    assert [name for name in named if "NN_" not in name and not (ROOT / name).exists()] == []


def test_the_readme_lists_every_notebook_with_its_time():
    text = (ROOT / "README.md").read_text("utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        (minutes,) = re.findall(r"\*\*Time:\*\* about (\d+) minutes", path.read_text("utf-8"))
        (title,) = re.findall(r'"# ([^"\\]+)\\n"', path.read_text("utf-8"))
        row = rf"\| {path.name[:2]} \| \[{re.escape(title)}\]\(notebooks/{path.name}\) \|[^|]+\| {minutes} min \|"
        assert re.search(row, text), path.name


def test_the_examples_for_contributors_work():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    names = {"LiveFigure": LiveFigure, "slider": slider, "choice": choice, "nn": nn, "np": np}
    names |= {"Exercise": Exercise, "Scene": Scene}
    for source in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        assert source.count("\n") < 10
        linecache.cache[source] = len(source), None, source.splitlines(keepends=True), source
        exec(compile(source, source, "exec"), names)
    figure = names["LineFigure"]()
    figure.scene(0)
    assert figure.scenes[0].holds(figure.numbers)
    figure.controls["w"].value = -0.5
    assert figure.summary() == "With w = -0.5 the line ends at -0.5."
    assert examine(names["exercise"], lambda x: x + x).status == "Correct"
    assert examine(names["exercise"], lambda x: x + 2).message == "`2` and the number are added. They are multiplied."
    assert examine(names["exercise"], lambda x: x * x).message.startswith("that is the square")


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["codespell_lib"]],
    ids=["ruff check", "ruff format", "codespell"],
)
def test_code_and_prose_are_tidy(command):
    ran = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


# What LiveFigure asks of every figure: its own docstring says what they do.
OF_EVERY_FIGURE = {"build", "compute", "draw", "describe", "handles", "dragged", "moved", "stroked", "refresh", "set"}
OF_EVERY_FIGURE |= {"offered"}
OF_MATPLOTLIB = {*dir(RendererBase), "get_renderer"}  # what it asks of whoever draws for it


def public_definitions():
    """Yield (file, what it defines) for each public function and class of nnlib but the exercises' solutions."""
    for path in sorted((ROOT / "nnlib").rglob("*.py")):
        solutions = path.parent.name == "exercises" and path.stem not in ("__init__", "checking")
        for node in [] if solutions else ast.parse(path.read_text("utf-8")).body:
            members = node.body if isinstance(node, ast.ClassDef) else []
            for each in (node, *members):
                if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.name[0] != "_":
                    yield path.relative_to(ROOT), each


def test_everything_public_has_a_docstring():
    silent = [f"{path}: {node.name}" for path, node in public_definitions() if ast.get_docstring(node) is None]
    assert [each for each in silent if each.split(": ")[1] not in OF_EVERY_FIGURE | OF_MATPLOTLIB] == []


def test_nothing_public_is_unused():
    files = [*ROOT.glob("nnlib/**/*.py"), *ROOT.glob("tools/*.py"), *ROOT.glob("notebooks/*.ipynb")]
    # The source of a solution is what a notebook shows: a test compares the two.
    files += [ROOT / "course.py", ROOT / "tests" / "test_notebooks.py"]
    words = Counter(re.findall(r"\w+", " ".join(path.read_text("utf-8") for path in files)))
    unused = [(str(path), node.name) for path, node in public_definitions() if words[node.name] < 2]
    assert [each for each in unused if each[1] not in OF_MATPLOTLIB] == []
