"""Which folder of nnlib may import which, and how large its rooms may become."""

import ast
from pathlib import Path

import pytest
from test_core import lines_of_code

import nnlib

ROOT = Path(nnlib.__file__).parent
# Each folder may import those before it, and itself; the notebooks' folders of figures see no other notebook's.
STOREYS = ["core", "exercises", "live", "quiz", "panels", "figures"]
FILES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
LIBRARIES = {"matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython", "PIL", "contourpy"}
LEAVES = {"core": LIBRARIES, "exercises": LIBRARIES - {"IPython"}, "panels": {"ipywidgets", "anywidget", "traitlets"}}


def storey(parts):
    """Return the folder that the parts of a path or of a module's name lie in."""
    return parts[0] if len(parts) > 1 or parts[0] in STOREYS else "core"


def imports(path):
    """Yield the full names of the modules that a file imports."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                below = ROOT.parent.joinpath(*node.module.split("."), alias.name)
                is_module = below.is_dir() or below.with_suffix(".py").exists()
                yield f"{node.module}.{alias.name}" if is_module else node.module


@pytest.mark.parametrize("path", FILES, ids=str)
def test_arrows_run_downwards_only(path):
    here = storey(path.parts)
    for name in imports(path):
        package, *rest = name.split(".")
        if package == "nnlib" and rest:
            assert STOREYS.index(storey(rest)) <= STOREYS.index(here), name
        assert package not in LEAVES.get(here, ()), name


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parts[0] == "figures" and len(path.parts) > 2], ids=str
)
def test_a_notebooks_figures_import_no_other_notebooks(path):
    others = [name for name in imports(path) if name.startswith("nnlib.figures.")]
    assert all(name.split(".")[2] == path.parts[1] for name in others), others


def test_what_is_in_panels_serves_several_notebooks():
    users = {path.stem: set() for path in FILES if path.parts[0] == "panels" and path.stem != "__init__"}
    for path in FILES:
        for name in imports(path):
            if name.startswith("nnlib.panels."):
                users[name.split(".")[2]].add(path.parts[1] if path.parts[0] == "figures" else str(path))
    alone = {name for name, places in users.items() if len(places) < 2}
    assert alone == set()


def functions(path):
    """Yield (name, number of lines) of each function in a file."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_function_is_longer_than_a_screen(path):
    assert [(name, lines) for name, lines in functions(path) if lines > 40] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[0] == "live"], ids=str)
def test_the_mechanism_stays_small(path):
    assert lines_of_code((ROOT / path).read_text("utf-8")) <= 200


def test_recorder_and_painter_are_small_together():
    sources = [(ROOT / "live" / name).read_text("utf-8") for name in ("recorder.py", "paint.js")]
    python = lines_of_code(sources[0])
    script = sum(bool(line.strip()) and not line.strip().startswith("//") for line in sources[1].splitlines())
    assert python + script < 450


def test_the_top_is_the_network_and_nothing_else():
    assert {path.stem for path in FILES if len(path.parts) == 1 and path.stem[0] != "_"} == {
        "activations", "datasets", "gradient_check", "losses", "network", "training",
    }  # fmt: skip
    assert not [path.name for path in ROOT.iterdir() if path.is_file() and path.suffix not in (".py", ".pyc")]
