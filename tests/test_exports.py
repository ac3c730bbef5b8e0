"""What nbconvert makes of a notebook with the course's settings."""

import html
import re
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter, LatexExporter, PythonExporter
from nbconvert.nbconvertapp import NbConvertApp

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "01_neurons.ipynb"
WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "1", "version_major": 2, "version_minor": 0}}


@pytest.fixture(scope="module")
def config():
    """The settings, as nbconvert reads them."""
    app = NbConvertApp(config_file=str(ROOT / "tools" / "export" / "config.py"))
    app.load_config_file()
    return app.config


def executed():
    """The notebook as it is after a run in Jupyter, which adds a live view to each figure."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"] |= WIDGET
    return notebook


def test_html_shows_every_picture_with_an_alternative_text_and_folds_solutions(config):
    page, _ = HTMLExporter(config=config).from_notebook_node(executed())
    pictures = re.findall(r"<img\b[^>]*>", page, re.DOTALL)
    said = [html.unescape(re.search(r'alt="([^"]*)"', picture)[1]) for picture in pictures]
    figures = [
        output.data["text/plain"]
        for cell in executed().cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(figures) == 3 and said[0].startswith("Anatomy of a neuron") and said[1:] == figures
    assert page.count("<details>") - 1 == page.count("<summary>Solution</summary>") == 4
    assert "<details open" not in page


def test_latex_has_the_solutions_at_the_end(config):
    plain = {"convert_pandoc": lambda text, *_, **__: text, "resolve_references": lambda text: text}
    plain["convert_explicitly_relative_paths"] = lambda text: text
    text, _ = LatexExporter(config=config, filters=plain).from_notebook_node(executed())
    before, _, after = text.partition(r"\section*{Solutions}")
    assert after.count("<summary>Solution</summary>") == 4
    assert before.count("The solution stands at the end.") == after.count("<details>") == 5
    assert "<details>" not in before


def test_a_script_is_a_python_file(config):
    _, resources = PythonExporter(config=config).from_notebook_node(executed())
    assert resources["output_extension"] == ".py"
    notebook = executed()
    assert notebook.metadata.language_info.file_extension == ".py"  # what `--to script` goes by
