"""One site, one server and one browser for all tests in this folder."""

import contextlib
import json
import os
import shutil
import subprocess
import warnings
from pathlib import Path

import matplotlib
import pytest
from browser import jupyter
from browser.card import Card

from . import pyodide
from .serving import serving
from .site_page import SitePage, nearly_the_twins_picture, nearly_the_twins_text

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("NNLIB_SITE_PYTHON")
GIVEN = os.environ.get("NNLIB_SITE")  # a site that is there already, instead of one that is built here
# Without a builder of sites, there is nothing to test here.
collect_ignore_glob = [] if PYTHON else ["test_*.py"]


def make_site(folder):
    """Build the site into ``folder``, with a Pyodide that is at an address, as its own release is."""
    with serving(pyodide.folder()) as (address, _):
        command = [PYTHON, ROOT / "tools" / "site.py", folder, "--pyodide", address]
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ran.returncode == 0, ran.stdout


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The folder that is served; the site is deep in it, as under somebody's name on a public server."""
    if jupyter.chromium() is None:
        pytest.skip("there is neither a Chromium nor a Chrome on this computer")
    folder = tmp_path_factory.mktemp("served")
    if GIVEN:
        shutil.copytree(ROOT / GIVEN, folder / "somebody" / "course")
        return folder
    try:
        make_site(folder / "somebody" / "course")
    except pyodide.Missing as missing:
        pytest.skip(str(missing))
    return folder


@pytest.fixture(scope="session")
def site(served):
    """The folder of the site."""
    return served / "somebody" / "course"


@pytest.fixture(scope="package")
def chrome():
    """The browser."""
    with jupyter.browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def address(served):
    """The address of the site."""
    with serving(served) as (address, _):
        yield f"{address}/somebody/course"


@pytest.fixture(scope="package")
def open_notebook(address, chrome):
    """A function that opens a notebook of the site, runs its cells, and closes it in the end."""

    @contextlib.contextmanager
    def open_notebook(path, **context):
        notebook = SitePage(chrome.new_page(**{"viewport": jupyter.WINDOW} | context), address, Path(path).name)
        notebook.hide_list()
        notebook.failures = notebook.run_all()
        try:
            yield notebook
        finally:
            notebook.close()
        assert notebook.errors == []

    return open_notebook


@pytest.fixture
def copy_of_site(site, tmp_path):
    """A copy of the site, in which a test may change something."""
    return shutil.copytree(site, tmp_path / "site")


@pytest.fixture(autouse=True, scope="session")
def compare_as_well_as_can_be(site):
    """Compare what is painted and told with a little patience: WebAssembly does not round all as this Python does.

    Another Matplotlib than the site's draws other pictures: then texts and numbers are compared, and nothing else.
    """
    (lock,) = site.glob("static/pyodide/pyodide-lock-*.json")
    theirs = json.loads(lock.read_text())["packages"]["matplotlib"]["version"]
    compare = nearly_the_twins_picture
    if theirs != matplotlib.__version__:
        warnings.warn(
            f"Pictures are not compared: the site has Matplotlib {theirs}, this Python another.", stacklevel=1
        )
        compare = Card.follow_room
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Card, "has_the_twins_picture", lambda card: compare(card) is not False)
        patched.setattr(Card, "has_the_twins_text", nearly_the_twins_text)
        yield
