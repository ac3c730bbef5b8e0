"""What holds for every test."""

import pytest
from comm import get_comm_manager
from ipywidgets.widgets import widget


@pytest.fixture(autouse=True)
def forget_widgets():
    """Let go of the widgets that a test made: ipywidgets keeps each for a browser, and tests make thousands."""
    yield
    widget._instances.clear()
    for comm in list(get_comm_manager().comms.values()):
        comm.on_msg(None)
