"""The widget in which a browser paints a figure."""

import base64
import json
from importlib.resources import files

import anywidget
import traitlets

from nnlib.live.theme import DARK

_FILES = files("nnlib.live")
_FONTS = [("nn-sans", "normal", "sans"), ("nn-sans", "bold", "bold"), ("nn-mono", "normal", "mono")]
CSS = (_FILES / "card.css").read_text("utf-8")


def _script():
    """Return the widget's JavaScript, with the colours and the fonts in it."""
    code = "\n".join((_FILES / f"{name}.js").read_text("utf-8") for name in ("paint", "handles", "board", "picture"))
    fonts = [
        (family, weight, base64.b64encode((_FILES / f"fonts/{name}.woff").read_bytes()).decode())
        for family, weight, name in _FONTS
    ]
    return code.replace("__DARK__", json.dumps(DARK)).replace("__FONTS__", json.dumps(fonts))


class Picture(anywidget.AnyWidget):
    """A canvas that paints two records, with a handle at each [name, x, y, text] (x, y in parts of the picture).

    While it is ``playing``, the browser tells when it has got a picture, and that asks for the next: however slow
    either of the two is, no queue grows.
    """

    _esm, _css = _script(), CSS
    background = traitlets.Bytes().tag(sync=True)
    moving = traitlets.Bytes().tag(sync=True)
    size = traitlets.List([1, 1]).tag(sync=True)  # CSS pixels
    alt = traitlets.Unicode().tag(sync=True)
    handles = traitlets.List().tag(sync=True)  # y upwards
    looked_at = traitlets.List().tag(sync=True)  # a box to point at: [left, bottom, width, height], y upwards
    drag = traitlets.List().tag(sync=True)  # from the browser: [name, x, y, running number]
    room = traitlets.Int().tag(sync=True)  # from the browser: the CSS pixels at disposal, 0 before it has told
    playing = traitlets.Bool().tag(sync=True)
    frame = traitlets.Int().tag(sync=True)  # the number of the picture, while playing
    received = traitlets.List([0, 0]).tag(sync=True)  # from the browser: [frame, which view has got it]
    board = traitlets.List().tag(sync=True)  # what can be drawn on: [left, bottom, width, height, columns, rows]
    stroke = traitlets.List().tag(sync=True)  # from the browser: [which, x, y, x, y, …] in parts of the board
    blocked = traitlets.Bool().tag(sync=True)  # from the browser: it cannot paint
    still = traitlets.Bytes().tag(sync=True)  # a PNG, where it cannot
