"""tools/notebooks.py writes the same bytes each time, whatever an editor adds; nothing when a cell fails."""

import base64
import importlib.metadata
import importlib.util
import io
import re
from pathlib import Path

import nbformat
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

TOOL = Path(__file__).parents[1] / "tools" / "notebooks.py"
specification = importlib.util.spec_from_file_location("notebook_tool", TOOL)
tool = importlib.util.module_from_spec(specification)
specification.loader.exec_module(tool)

# What differs from run to run unless something is done about it: the order of a set, the ids of displays and
# widgets, the pieces of a stream; and from machine to machine: the workbook, matplotlib's version in a PNG.
CHANCY = """
import io, os, pathlib
import ipywidgets
from IPython.display import Image, display
from matplotlib.figure import Figure
print("first", flush=True)
print({"guess", "measure", "adjust"}, pathlib.Path(os.environ["NNLIB_WORKBOOK"]).exists())
file = io.BytesIO()
Figure(figsize=(1, 1)).savefig(file)
handle = display(Image(file.getvalue()), display_id=True)
ipywidgets.FloatSlider(description="w")
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A small course that the tool takes for its own, with pins that fit what is installed."""
    pins = [f"{name}=={importlib.metadata.version(name)}" for name in ("matplotlib", "pillow")]
    (tmp_path / "requirements.txt").write_text("\n".join(pins))
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "FOLDER", tmp_path / "notebooks")
    return tmp_path


def save(root, name, *cells):
    """Write a notebook of these cells into the small course."""
    path = root / "notebooks" / name
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def tagged(tag, **fields):
    """A code cell with a tag."""
    return new_code_cell("answer = ...", metadata={"tags": [tag]}, **fields)


def normal(*cells):
    """These cells as they are in a normalised notebook."""
    return tool.normalise(nbformat.from_dict({"cells": cells})).cells


def normal_ids(*cells):
    """The ids that these cells get."""
    return [cell.id for cell in normal(*cells)]


def add_what_jupyterlab_adds(path):
    """Change the file as opening, running out of order, folding and saving it in JupyterLab does."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "my environment", "language": "python", "name": "mine"},
            "language_info": {
                "codemirror_mode": {"name": "ipython", "version": 3},
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
                "nbconvert_exporter": "python",
                "pygments_lexer": "ipython3",
                "version": "3.11.7",
            },
            "toc-showtags": False,
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}},
        }
    )
    for cell in notebook.cells:
        cell.metadata |= {"editable": True, "slideshow": {"slide_type": ""}, "trusted": True}
        if cell.cell_type == "markdown":
            cell.attachments = {}
        if cell.cell_type == "code":
            cell.execution_count += 10
            cell.metadata |= {"collapsed": True, "scrolled": True, "jupyter": {"source_hidden": True}}
            cell.metadata |= {"execution": {"iopub.execute_input": "2026-11-22T18:00:00.000000Z"}}
    notebook.cells += [new_code_cell(id="878e68a9-4de7-4128-966c-91fabc5747a5")]
    nbformat.write(notebook, path)


# Normalising


def test_normalising_drops_what_jupyterlab_adds(tmp_path):
    cells = [new_markdown_cell("# Title"), tagged("check:relu", execution_count=1)]
    plain = tool.normalise(new_notebook(cells=cells))
    path = tmp_path / "00.ipynb"
    path.write_text(tool.to_text(plain))
    add_what_jupyterlab_adds(path)
    plain.cells[1].execution_count = 11
    assert tool.to_text(tool.normalise(tool.read(path))) == tool.to_text(plain)


def test_normalising_is_pure_and_repeatable():
    notebook = new_notebook(cells=[new_markdown_cell("# Title"), tagged("exercise:relu"), new_code_cell("")])
    before = tool.to_text(notebook)
    once = tool.to_text(tool.normalise(notebook))
    assert tool.to_text(notebook) == before
    assert tool.to_text(tool.normalise(nbformat.reads(once, as_version=4))) == once


def test_neighbouring_pieces_of_a_stream_are_joined():
    outputs = [new_output("stream", name=name, text=text) for name, text in ["ab", "ac", "bd", "ae", "af"]]
    outputs.insert(4, new_output("display_data", {"text/plain": "shown"}))
    joined = normal(new_code_cell("1", outputs=outputs))[0].outputs
    assert [output.get("text") for output in joined] == ["bc", "d", "e", None, "f"]


def test_pictures_are_put_into_the_notebook_and_follow_their_files(root):
    (root / "images").mkdir()
    cell = new_markdown_cell("![a neuron](../images/neuron.png) and ![one that is missing](../images/gone.png)")
    (root / "images" / "neuron.png").write_bytes(b"drawn")
    assert normal(cell)[0].source == cell.source  # the tests of the notebooks name the one that is missing
    (root / "images" / "gone.png").write_bytes(b"drawn too")
    (once,) = normal(cell)
    assert once.source == "![a neuron](attachment:neuron.png) and ![one that is missing](attachment:gone.png)"
    assert base64.b64decode(once.attachments["neuron.png"]["image/png"]) == b"drawn"
    (root / "images" / "neuron.png").write_bytes(b"drawn anew")
    (again,) = normal(once)
    assert base64.b64decode(again.attachments["neuron.png"]["image/png"]) == b"drawn anew"


def test_ids_of_widgets_are_dropped():
    data = {tool.WIDGET_VIEW: {"model_id": "7e59b0b3e2654b20"}, "text/plain": "The loss is 0.25."}
    cell = new_code_cell("1", outputs=[new_output("display_data", data)])
    assert list(normal(cell)[0].outputs[0].data) == ["text/plain"]


def test_pictures_lose_their_software_chunk_and_nothing_else():
    def png(**metadata):
        file = io.BytesIO()
        Figure(figsize=(1, 1)).savefig(file, metadata={"Title": "A figure", **metadata})
        return base64.b64encode(file.getvalue()).decode()

    assert tool.without_software(png()) == png(Software=None) != png()
    assert tool.without_software(png(Software=None)) == png(Software=None)


# Ids


@pytest.mark.parametrize("own", ["4f2a9c1e", "878e68a9-4de7-4128-966c-91fabc5747a5", "T7fBZ2sd-Rk3", "7"])
def test_random_ids_are_replaced(own):
    assert normal_ids(new_markdown_cell("## The bias", id=own)) == ["the-bias"]


@pytest.mark.parametrize("own", ["the-bias", "why-b-is-there-2", "xor"])
def test_readable_ids_stay(own):
    assert normal_ids(new_markdown_cell("## Another heading", id=own)) == [own]


def test_ids_come_from_the_exercise_or_the_nearest_heading():
    title = new_markdown_cell("# Neurons\n\n## Recall\n\n```python\n# no heading\n```")
    assert normal_ids(new_code_cell("0"), title, new_code_cell("1")) == ["cell", "neurons", "recall"]
    cells = new_markdown_cell("### Exercise: relu"), tagged("exercise:relu"), tagged("check:relu")
    assert normal_ids(*cells) == ["exercise-relu-2", "exercise-relu", "check-relu"]


def test_ids_are_unique_short_and_valid():
    same = [new_markdown_cell("## Same", id="same") for _ in range(3)]
    long = new_markdown_cell("# A heading with $w_1$ and “quotes” that is longer than any id may become")
    ids = normal_ids(*same, long, new_code_cell("1"), new_markdown_cell("# β"))
    assert ids[:3] == ["same", "same-2", "same-3"]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", identifier) for identifier in ids)


def test_a_new_cell_leaves_the_ids_of_the_others():
    cells = tool.normalise(new_notebook(cells=[new_markdown_cell("# One"), *map(new_code_cell, "abc")])).cells
    before = [cell.id for cell in cells]
    after = normal_ids(*cells[:2], new_code_cell("new"), *cells[2:])
    assert after == [*before[:2], "one-5", *before[2:]]


# Building


def test_building_again_gives_the_same_bytes_after_jupyterlab_too(root, capsys):
    fails = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    path = save(root, "00_first.ipynb", new_markdown_cell("# First"), new_code_cell(CHANCY), fails)
    tool.main([])
    built = path.read_bytes()
    add_what_jupyterlab_adds(path)
    tool.main(["00"])
    assert path.read_bytes() == built
    assert re.fullmatch(r"(00_first\.ipynb: \d cells in \d+\.\d s\n){2}", capsys.readouterr().out)

    notebook = nbformat.reads(built.decode(), as_version=4)
    assert built.endswith(b"}\n") and tool.to_text(tool.normalise(notebook)).encode() == built
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2]
    text, picture, widget = notebook.cells[1].outputs
    assert re.fullmatch(r"first\n\{.*\} False\n", text.text)
    assert b"Software" not in base64.b64decode(picture.data["image/png"])
    assert list(widget.data) == ["text/plain"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", "01_bad.ipynb: cell [1] '1 / 0' raised ZeroDivisionError: division by zero."),
        ("import sys; print('careful', file=sys.stderr)", "wrote to stderr: 'careful'."),
        ("import os; os._exit(1)", "cell [1] ended its kernel or took more than 120 s."),
    ],
)
def test_nothing_is_written_when_a_cell_fails(root, source, reason):
    good = save(root, "00_good.ipynb", new_code_cell("1"))
    bad = save(root, "01_bad.ipynb", new_code_cell(source))
    before = good.read_bytes(), bad.read_bytes()
    with pytest.raises(SystemExit) as refusal:
        tool.main([])
    assert reason in refusal.value.code and refusal.value.code.endswith("Nothing was written.")
    assert (good.read_bytes(), bad.read_bytes()) == before


@pytest.mark.parametrize("name", ["matplotlib", "pillow"])
def test_other_versions_are_refused(root, name):
    path = save(root, "00_first.ipynb", new_code_cell("1"))
    before, requirements = path.read_bytes(), root / "requirements.txt"
    pins = re.sub(rf"{name}==.*", f"{name}==0.1 ; python_version > '3'", requirements.read_text())
    requirements.write_text(pins)
    with pytest.raises(SystemExit, match=rf"{name} .*\.txt has 0\.1\. Nothing was written\."):
        tool.main([])
    requirements.write_text("-e .")
    with pytest.raises(SystemExit, match="has no version"):
        tool.main([])
    assert path.read_bytes() == before


def test_pins_may_have_markers_and_capitals(root):
    version = importlib.metadata.version
    pins = f"matplotlib=={version('matplotlib')} ; sys_platform == 'linux'\nPillow=={version('pillow')}\n"
    (root / "requirements.txt").write_text("matplotlib-inline==0.1\n" + pins)
    tool.check_versions(root / "requirements.txt")


def test_an_interrupted_write_leaves_the_old_file(root, monkeypatch):
    path = save(root, "00_first.ipynb", new_code_cell("1"))
    before = path.read_bytes()

    def interrupt(self, target):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", interrupt)
        tool.write(path, "new")
    assert path.read_bytes() == before
    tool.write(path, "new")
    assert path.read_bytes() == b"new" and list(path.parent.iterdir()) == [path]


def test_an_unchanged_file_is_not_written(root):
    path = save(root, "00_first.ipynb", new_code_cell("1"))
    before = path.stat().st_mtime_ns, path.stat().st_ino
    tool.write(path, path.read_text(encoding="utf-8"))
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_names_are_paths_or_beginnings(root):
    first, second = (save(root, name, new_code_cell("1")) for name in ("00_first.ipynb", "01_second.ipynb"))
    assert tool.find([]) == [first, second]
    assert tool.find(["01", "00_first", str(first), "01"]) == [second, first]
    with pytest.raises(tool.Refusal, match=r"There is no 02\*\.ipynb in notebooks/"):
        tool.find(["02"])


def test_what_is_no_notebook_is_refused(root):
    path = root / "notebooks" / "00_first.ipynb"
    path.write_text("<<<<<<< a merge")
    with pytest.raises(SystemExit, match="not a notebook"):
        tool.main([])
