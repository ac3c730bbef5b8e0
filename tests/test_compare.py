"""tools/compare.py allows for a few pixels, and for nothing else."""

import base64
import importlib.util
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

TOOL = Path(__file__).parents[1] / "tools" / "compare.py"
specification = importlib.util.spec_from_file_location("compare_tool", TOOL)
tool = importlib.util.module_from_spec(specification)
specification.loader.exec_module(tool)


def png(different, size=(50, 100)):
    """A white picture with this many black pixels."""
    pixels = np.full((*size, 3), 255, np.uint8)
    pixels.reshape(-1, 3)[:different] = 0
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


def notebook(picture, text="loss 0.25", source="1", attached=None):
    """A notebook of a cell with this picture and text."""
    encode = lambda content: base64.b64encode(content).decode()  # noqa: E731
    outputs = [{"data": {"image/png": encode(picture), "text/plain": text}}]
    attachments = {"a.png": {"image/png": encode(attached or png(0))}}
    return json.dumps({"cells": [{"source": source, "outputs": outputs, "attachments": attachments}]}).encode()


@pytest.mark.parametrize(
    "new, same",
    [
        (notebook(png(0)), True),
        (notebook(png(20)), True),
        (notebook(png(30)), False),
        (notebook(png(0, (100, 50))), False),
        (notebook(png(20), text="loss 0.26"), False),
        (notebook(png(20), source="2"), False),
        (notebook(png(0), attached=png(30)), False),
    ],
)
def test_notebooks_may_differ_by_a_few_pixels_of_their_pictures(new, same):
    assert tool.same("notebooks/00.ipynb", notebook(png(0)), new) == same


def test_pictures_may_and_other_files_may_not():
    assert tool.same("images/a.png", png(0), png(20)) and not tool.same("images/a.png", png(0), png(30))
    assert not tool.same("nnlib/a.py", b"1", b"2")


def test_what_differs_is_named(monkeypatch, capsys, tmp_path):
    (tmp_path / "a.png").write_bytes(png(30))
    (tmp_path / "b.png").write_bytes(png(20))
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "git", lambda command, *_: b"a.png\nb.png\n" if command == "diff" else png(0))
    assert tool.main() == 1
    assert capsys.readouterr().out.startswith("a.png is not what is committed")
