"""What the tests of figures share: a figure that is reset before each test, and the values to move a control to."""

import numpy as np
import pytest


def fresh(make):
    """Return a fixture: one figure for all tests of a kind, reset before each."""
    figure = make()

    @pytest.fixture
    def fixture():
        figure.buttons["Reset"].click()
        return figure

    return fixture


def positions(control, points=7):
    """Return every option of a choice, or values on a slider's steps from its one end to the other."""
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    steps = np.linspace(0, round((control.max - control.min) / control.step), points).round()
    return [type(control.value)(round(control.min + step * control.step, 9)) for step in steps]
