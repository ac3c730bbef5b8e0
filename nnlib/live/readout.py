"""The widget that shows a text and announces it."""

from importlib.resources import files

import anywidget
import traitlets

from nnlib.live.picture import CSS


class Readout(anywidget.AnyWidget):
    """A text that follows at once and is announced to screen readers when it has paused; prepares its card's keys."""

    _esm, _css = (files("nnlib.live") / "readout.js").read_text("utf-8"), CSS
    text = traitlets.Unicode().tag(sync=True)
