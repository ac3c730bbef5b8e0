"""What the tests of figures share: ways to move a figure, to look at it, and to compare what it shows."""

import dataclasses
import math
from functools import cache

import numpy as np
import pytest

from nnlib.live.style import with_course_style


def fresh(make):
    """Return a fixture: one figure for all tests of a kind, reset before each; made when the first needs it."""
    figure = cache(make)

    @pytest.fixture
    def fixture():
        figure().buttons["Reset"].click()
        return figure()

    return fixture


def positions(control, points=7):
    """Return every option of a choice, or values on a slider's steps from its one end to the other."""
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    steps = np.linspace(0, round((control.max - control.min) / control.step), points).round()
    return [type(control.value)(round(control.min + step * control.step, 9)) for step in steps]


def changes(figure, points=5):
    """Move every control over its range and back, go to every scene, then press every button; yield after each."""
    for name, control in figure.controls.items():
        for value in [*positions(control, points), figure.start[name]]:
            control.value = value
            yield f"{name} = {value}"
        if any(other.value != figure.start[key] for key, other in figure.controls.items()):
            figure.buttons["Reset"].click()  # what one control has changed may be what the next is about
            yield f"Reset, after {name}"
    for number, scene in enumerate(figure.scenes):
        for stop in range(len(scene.stops)):
            figure.numbered.buttons[number].click()
            yield f"scene {number + 1}, stop {stop + 1}"
    for label, button in figure.buttons.items():
        button.click()
        yield f"pressed {label}"


def shown(figure):
    """Return the two records that a figure's picture shows."""
    return figure.picture.background, figure.picture.moving


def recorded(figure, numbers):
    """Return the two records of a figure that draws these numbers."""
    with with_course_style():
        figure.draw(numbers)
    return figure.canvas.record()


def same(a, b):
    """Whether two things that ``compute`` returned hold the same numbers."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if callable(a) and hasattr(a, "name"):
        return a.name == b.name
    if dataclasses.is_dataclass(a) or hasattr(a, "__dict__"):
        return same(vars(a), vars(b))
    return a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b))
