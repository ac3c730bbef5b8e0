"""What holds for every test."""

import pytest
from comm import get_comm_manager
from ipywidgets.widgets import widget


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep together, where several processes share the tests, what shares a figure, a notebook or else a file."""
    for item in items:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        shared = parameters.get("make") or parameters.get("notebook") or ""
        item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {getattr(shared, '__name__', shared)}"))


@pytest.fixture(autouse=True)
def forget_widgets():
    """Let go of the widgets that a test made: ipywidgets keeps each for a browser, and tests make thousands."""
    yield
    widget._instances.clear()
    for comm in list(get_comm_manager().comms.values()):
        comm.on_msg(None)
