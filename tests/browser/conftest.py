"""One Jupyter server and one browser for all tests in this folder.

They end with the last of these tests, not with the run: the loop that Playwright keeps running would be in the way of
those that come after and run one of their own.
"""

import contextlib
import shutil
from pathlib import Path

import nbformat
import pytest

from . import jupyter

ROOT = Path(__file__).parents[2]
ALONE = {"one_figure": "NeuronFigure", "playground": "PlaygroundFigure"}  # notebooks of one figure


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    """A copy of the notebooks and nothing else, for JupyterLab saves what it opens, and notebooks of one figure."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for name, figure in ALONE.items():
        sources = [f"from nnlib.figures import {figure}", f"{figure}()"]
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


@pytest.fixture(scope="package")
def chrome():
    """The browser."""
    if jupyter.chromium() is None:
        pytest.skip("there is neither a Chromium nor a Chrome on this computer")
    with jupyter.browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def open_notebook(chrome, folder, tmp_path_factory):
    """A function that opens a notebook of the folder, runs its cells, and closes it in the end.

    Whoever opens it has answered nothing yet. Without special wishes it is opened where the last one was: to load
    JupyterLab takes longer than most tests.
    """

    @contextlib.contextmanager
    def open_notebook(path, app="lab", before="", **context):
        (settings / "my_answers.json").unlink(missing_ok=True)
        alone = app != "lab" or before or context
        page = chrome.new_page(viewport=jupyter.WINDOW, **context) if alone else shared
        if before:
            page.add_init_script(before)
        page.set_viewport_size(jupyter.WINDOW)
        notebook = jupyter.NotebookPage(page, address, token, path, app)
        notebook.failures = notebook.run_all()
        try:
            yield notebook
        finally:
            notebook.close() if alone else notebook.leave()
        assert notebook.errors == []

    shared, settings = chrome.new_page(), tmp_path_factory.mktemp("settings")

    with jupyter.server(folder, settings) as (address, token, _):
        yield open_notebook
