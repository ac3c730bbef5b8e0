"""The card of a live figure: goal, controls, buttons, scenes, picture, readout, what went wrong, from top to bottom."""

import contextlib
import html
from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets

from nnlib.live.controls import unfolding
from nnlib.live.readout import Readout


@dataclass(frozen=True)
class Goal:
    """What to reach in a figure: a sentence, and whether the numbers reach it."""

    text: str
    reached: Callable[[dict], bool]

    def told(self, numbers):
        """Return the goal and whether it is reached, in words."""
        mark, state = ("✓", "reached") if self.reached(numbers) else ("◎", "not reached yet")
        return f"{mark} Goal: {self.text} ({state})."


class Card(widgets.VBox):
    """Where a figure's widgets stand, and what they say; it knows nothing of values and numbers."""

    def __init__(self, controls, more, buttons, scenes, picture, goal):
        self.picture, self.readout = picture, Readout()
        self.message, self._goal = widgets.HTML(), widgets.HTML()
        for name, control in {**controls, **more}.items():
            control.add_class(f"nn-control-{name}")
        hidden, rows = _row(more), [self._goal] if goal else []
        self.toggle = unfolding(hidden)
        buttons = {**buttons, "more": self.toggle} if more else buttons
        rows += [_row(controls), hidden, _row(buttons), scenes]
        super().__init__([*rows, picture, self.readout, self.message])
        self.add_class("nn-card")

    def say(self, text, goal="", reached=False, before=False):
        """Show the readout, and the goal with its state: whether it is reached, and whether it was ``before``."""
        self.readout.text = text
        state = " nn-reached" if reached else " nn-before" if before else ""
        self._goal.value = f'<div class="nn-goal{state}">{html.escape(goal)}</div>'

    @contextlib.contextmanager
    def reporting(self):
        """Show an exception under the picture, in words, before it goes on its way."""
        try:
            yield
            self.message.value = ""
        except Exception as error:
            self.message.value = (
                f'<div class="nn-error" role="alert">{html.escape(f"{type(error).__name__}: {error}")}<br>'
                "The picture still shows the last values that worked.</div>"
            )
            raise


def _row(named):
    row = widgets.Box(list(named.values()))
    row.add_class("nn-controls")
    return row
