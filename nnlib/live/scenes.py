"""Scenes: the states of a figure that its notebook speaks of, each with what must then be so."""

import html
from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets

from nnlib.live.controls import button
from nnlib.live.memory import MEMORY


@dataclass(frozen=True)
class Scene:
    """One sentence about a figure, the states in which it can be seen, and the condition that proves it.

    text   what is said, word for word as in the notebook's numbered list, without the marks of Markdown
    holds  the condition on the numbers, an argument for each stop; a test asserts it
    stops  where the scene leads, a press of its button each: a dict of values, all others as at the start; or a tuple
           of labels of buttons, pressed from where the stop before has led (the first time, from the start)
    look   what to look at: the name of a panel, or a function of the numbers that returns (name of a panel, x, y)
    """

    text: str
    holds: Callable[..., bool]
    stops: tuple[dict | tuple[str, ...], ...] = ({},)
    look: str | Callable[[dict], tuple] = "main"


class Numbered(widgets.VBox):
    """A numbered button for each scene, and the sentence of the one that the figure shows."""

    def __init__(self, scenes, show, name):
        self._scenes, self._name, self.sentence = scenes, name, widgets.HTML()
        self.buttons = [
            button(str(number + 1), lambda number=number: show(number), tooltip=f"Scene {number + 1}: {scene.text}")
            for number, scene in enumerate(scenes)
        ]
        row = widgets.Box([widgets.Label("What to see"), *self.buttons])
        row.add_class("nn-controls")
        super().__init__([row, self.sentence] if scenes else [])
        self.add_class("nn-scenes")
        self._mark_seen()

    def _mark_seen(self):
        for number, pressed in enumerate(self.buttons, start=1):
            if number in MEMORY[0].seen(self._name):
                pressed.add_class("nn-seen")

    def tell(self, at):
        """Show the sentence of a scene, ``at`` (number, stop), or none."""
        if at is None:
            self.sentence.value = ""
            return
        number, stop = at
        MEMORY[0].scene(self._name, number + 1)
        self._mark_seen()
        scene = self._scenes[number]
        stops = len(scene.stops)
        more = f" (Press {number + 1} again: {stop + 1} of {stops}.)" if stops > 1 else ""
        text = html.escape(f"{scene.text}{more}")
        self.sentence.value = f'<div class="nn-scene" role="status"><b>{number + 1}</b> {text}</div>'
