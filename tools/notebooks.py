"""Run the course's notebooks and write them back in one form, so that the same sources give the same bytes.

    python tools/notebooks.py              every notebook in notebooks/
    python tools/notebooks.py 01 06        those whose file names start so; a path works too

All of them are run before the first is written. Where a cell fails, or where matplotlib or Pillow is not the
version in requirements.txt (another one draws other pictures), nothing is written.
"""

import base64
import copy
import importlib.metadata
import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
SECONDS_A_CELL = 120

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "name": "python"},
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

PICTURE = re.compile(r"\((?:\.\./images/|attachment:)([\w.-]+\.png)\)")

READABLE_ID = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_ID = 64


class Refusal(Exception):
    """Why nothing is written, in one sentence."""


# Running


class HeadlessClient(NotebookClient):
    """Record what nbval sees: this Python, and no front end that captures, clears or keeps widgets."""

    def create_kernel_manager(self):
        """Ignore kernels installed under the same name: they may belong to another environment."""
        manager = super().create_kernel_manager()
        manager.kernel_spec_manager = KernelSpecManager(kernel_dirs=[])
        return manager

    def handle_comm_msg(self, outs, msg, cell_index):
        """Leave the messages of widgets alone."""

    def clear_output(self, outs, msg, cell_index):
        """Leave every output in place."""


def execute(notebook, folder, allow_errors=False):
    """Run the cells in place, in a fresh kernel with `folder` as its own and with an empty workbook."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = HeadlessClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        allow_errors=allow_errors,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
            client.execute(env=os.environ | kernel_environment(empty), stderr=subprocess.DEVNULL)
    except CellExecutionError:
        pass  # the cell's output tells it
    except (CellTimeoutError, DeadKernelError):
        end = f"ended its kernel or took more than {SECONDS_A_CELL} s"
        raise Refusal(f"cell [{client.code_cells_executed}] {end}.") from None


def kernel_environment(empty):
    """What keeps chance, and anyone's own settings and workbook, out of the outputs."""
    return {
        "NNLIB_WORKBOOK": str(Path(empty, "my_network.py")),
        "IPYTHONDIR": str(Path(empty, "ipython")),
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
    }


def faults(cells):
    """A sentence for each error, unless its cell is tagged raises-exception, and for each text on stderr."""
    outputs = ((cell, output) for cell in cells for output in cell.get("outputs", []))
    for cell, output in outputs:
        if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []):
            yield f"{label(cell)} raised {output.ename}: {output.evalue}."
        if output.get("name") == "stderr":
            yield f"{label(cell)} wrote to stderr: {output.text.strip()!r}."


def label(cell):
    """How a code cell can be found in JupyterLab."""
    return f"cell [{cell.execution_count}] {cell.source.strip().splitlines()[0]!r}"


# Normalising


def normalise(notebook):
    """A copy with what the course needs and nothing that differs between runs or editors."""
    cells = [normal_cell(with_pictures(cell)) for cell in copy.deepcopy(notebook.cells) if cell.source.strip()]
    assign_ids(cells)
    normal = {"nbformat": 4, "nbformat_minor": 5, "metadata": NOTEBOOK_METADATA, "cells": cells}
    return nbformat.from_dict(normal)


def normal_cell(cell):
    """The cell with its source, its tags and its normalised outputs."""
    tags = cell.metadata.get("tags")
    normal = {key: cell[key] for key in ("cell_type", "source", "attachments") if cell.get(key)}
    normal |= {"id": cell.get("id", ""), "metadata": {"tags": tags} if tags else {}}
    if cell.cell_type == "code":
        normal |= {"execution_count": cell.execution_count, "outputs": normal_outputs(cell.outputs)}
    return nbformat.from_dict(normal)


def with_pictures(cell):
    """The Markdown cell with the pictures of images/ inside it: a notebook that is copied anywhere shows them."""
    pictures = {name: ROOT / "images" / name for name in PICTURE.findall(cell.source)}
    if pictures and all(path.exists() for path in pictures.values()):
        cell["source"] = PICTURE.sub(r"(attachment:\1)", cell.source)
        encoded = {name: base64.b64encode(path.read_bytes()).decode() for name, path in pictures.items()}
        cell["attachments"] = nbformat.from_dict({name: {"image/png": text} for name, text in encoded.items()})
    return cell


def normal_outputs(outputs):
    """The pieces of a stream joined, the ids of widgets and the name of a picture's maker dropped."""
    joined = []
    for output in outputs:
        if joined and output.output_type == "stream" and output.name == joined[-1].get("name"):
            joined[-1].text += output.text
        else:
            joined.append(output)
    for data in (output.data for output in joined if "data" in output):
        data.pop(WIDGET_VIEW, None)
        if "image/png" in data:
            data["image/png"] = without_software(data["image/png"])
    return joined


def without_software(png):
    """The PNG, in base64, without the chunk that names the version of matplotlib that drew it."""
    data = base64.b64decode(png)
    kept, start = data[:8], 8
    while start < len(data):
        end = start + 12 + int.from_bytes(data[start : start + 4])
        kind, content = data[start + 4 : start + 8], data[start + 8 : end]
        if kind not in (b"tEXt", b"zTXt", b"iTXt") or not content.startswith(b"Software\0"):
            kept += data[start:end]
        start = end
    return png if kept == data else base64.b64encode(kept).decode()


def assign_ids(cells):
    """Give every cell a unique id for people to read: its own, or one after its exercise or its heading."""
    taken = set()
    for cell in cells:
        cell.id = cell.id if is_readable(cell.id) and cell.id not in taken else ""
        taken.add(cell.id)
    for cell, wish in [*exercise_ids(cells), *heading_ids(cells)]:
        cell.id = cell.id or first_free(wish, taken)
        taken.add(cell.id)


def is_readable(identifier):
    """Whether the id is made of words: lower case and hyphens, not what a generator of random ids makes."""
    readable = READABLE_ID.fullmatch(identifier) and not RANDOM_ID.fullmatch(identifier)
    return bool(readable) and len(identifier) <= LONGEST_ID


def exercise_ids(cells):
    """Each cell of an exercise with its tag as an id: `exercise-relu`, `check-relu`."""
    tagged = [(cell, tag) for cell in cells for tag in cell.metadata.get("tags", [])]
    return [(cell, slugify(tag)) for cell, tag in tagged if tag.startswith(("exercise:", "check:"))]


def heading_ids(cells):
    """Each cell with the first heading in it, or else the last one before it, as an id."""
    above = "cell"
    for cell in cells:
        slugs = [slug for _, text in headings(cell) if (slug := slugify(text))]
        yield cell, (slugs or [above])[0]
        above = (slugs or [above])[-1]


def first_free(base, taken):
    """`base`, or `base-2`, `base-3` and so on if that is taken."""
    numbered = (f"{base}-{number}" for number in itertools.count(2))
    return next(identifier for identifier in itertools.chain([base], numbered) if identifier not in taken)


def slugify(text):
    """The text in ASCII letters, digits and hyphens, short enough for an id with a number behind it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_ID - 4].strip("-")


def headings(cell):
    """The (level, text) of each heading in a Markdown cell; a # in a block of code is none."""
    if cell.cell_type != "markdown":
        return []
    found = re.findall(r"^(#{1,6}) +(.+?)[ #]*$", without_code_blocks(cell.source), re.MULTILINE)
    return [(len(marks), text) for marks, text in found]


def without_code_blocks(markdown):
    """The Markdown without its fenced code."""
    return re.sub(r"^(```|~~~).*?^\1 *$", "", markdown, flags=re.MULTILINE | re.DOTALL)


# Files


def read(path):
    """The notebook in the file."""
    try:
        return nbformat.read(path, as_version=4)
    except nbformat.reader.NotJSONError:
        raise Refusal("not a notebook, as it is not JSON.") from None


def to_text(notebook):
    """The notebook as it stands in its file."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write(path, text):
    """Replace the file, if its text changed, in one go: an interruption leaves the old one."""
    if path.read_bytes() == text.encode():
        return
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def find(names):
    """The notebooks that are meant: all, or for each name a path or those that begin with it."""
    found = []
    for name in names or [""]:
        pattern = f"{Path(name).stem}*.ipynb"
        paths = [Path(name)] if Path(name).is_file() else sorted(FOLDER.glob(pattern))
        if not paths:
            raise Refusal(f"There is no {pattern} in {FOLDER.name}/.")
        found += paths
    return list(dict.fromkeys(found))


def check_versions(requirements):
    """Refuse to draw with another matplotlib or Pillow than the pinned one."""
    text = requirements.read_text(encoding="utf-8")
    for name in ("matplotlib", "pillow"):
        pins = re.findall(rf"^{name}==([^\s;]+)", text, re.MULTILINE | re.IGNORECASE)
        installed = importlib.metadata.version(name)
        if installed not in pins:
            pinned = " or ".join(pins) or "no version"
            raise Refusal(f"{name} {installed} would draw other pictures: {requirements.name} has {pinned}.")


def build(path):
    """The text of the notebook after a run, with one line of progress; a Refusal if a cell fails."""
    start, notebook = time.perf_counter(), read(path)
    execute(notebook, path.parent)
    for fault in faults(notebook.cells):
        raise Refusal(fault)
    print(f"{path.name}: {len(notebook.cells)} cells in {time.perf_counter() - start:.1f} s", flush=True)
    return to_text(normalise(notebook))


def build_all(paths):
    """Each path with its new text; a Refusal names the notebook."""
    texts = {}
    for path in paths:
        try:
            texts[path] = build(path)
        except Refusal as refusal:
            raise Refusal(f"{path.name}: {refusal}") from None
    return texts


def main(names):
    """Build the named notebooks, or all of them."""
    try:
        check_versions(ROOT / "requirements.txt")
        texts = build_all(find(names))
    except Refusal as refusal:
        sys.exit(f"{refusal} Nothing was written.")
    for path, text in texts.items():
        write(path, text)


if __name__ == "__main__":
    main(sys.argv[1:])
