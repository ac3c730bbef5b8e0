"""What holds for every test."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from comm import get_comm_manager
from ipywidgets.widgets import widget

from nnlib.exercises import kept


def pytest_sessionstart(session):
    """Keep what tests answer and reach aside: the notebooks that run meanwhile would say that it has been reached."""
    notebooks, aside = os.environ["NNLIB_WORKBOOK"], Path(tempfile.mkdtemp(prefix="nnlib-"), "my_answers.json")
    beside_the_library = kept.path
    kept.path = lambda: aside if os.environ.get("NNLIB_WORKBOOK") == notebooks else beside_the_library()
    kept.KEPT.load()


# Here tests share what their first parameter names, a figure or an open notebook; elsewhere what is made for the file.
BY_PARAMETER = ("tests/test_every_figure.py", "tests/browser/test_notebooks_in_browser.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let several processes share the tests in such a way that those of one figure, notebook or file stay together."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduler(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, *rest = nodeid.split("::")
            parameter = re.search(r"\[(\w+)", rest[-1]) if file in BY_PARAMETER else None
            return f"{file} {parameter[1]}" if parameter else nodeid.rpartition("::")[0]

    return Scheduler(config, log)


@pytest.fixture(autouse=True)
def forget_widgets():
    """Let go of the widgets that a test made: ipywidgets keeps each for a browser, and tests make thousands."""
    yield
    widget._instances.clear()
    for comm in list(get_comm_manager().comms.values()):
        comm.on_msg(None)
