"""LiveFigure: a picture that follows its sliders, choices and draggable points at once.

A figure of the course subclasses LiveFigure: ``compute`` turns the controls' values into numbers, ``draw`` puts the
numbers into existing artists, ``describe`` puts them into words. The values of the controls (and of ``state``, which
buttons change) are all there is: whatever is on the screen is computed from them anew after every change.
"""

import base64
import contextlib
import html
import io
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import anywidget
import ipywidgets as widgets
import matplotlib as mpl
import numpy as np
import traitlets
from IPython import get_ipython
from IPython.display import display
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from PIL import Image

from nnlib.live.fast_canvas import WordsCanvas, png

_FILES = files("nnlib.live")
STYLE = mpl.rc_params_from_file(str(_FILES / "course.mplstyle"), use_default_template=False)
_CSS = (_FILES / "card.css").read_text("utf-8")
_DPI = 100
_BUTTON = {"width": "max-content", "min_width": "64px"}
_NO_TOOLTIP = {"tooltip": ""}  # without one, ipywidgets 8.1 shows "null" to a mouse that rests on the name
_NARROW = 620  # CSS pixels; below this the panels stand one under the other


def slider(label, low, high, value, step=0.1):
    """Return a slider for a number from ``low`` to ``high``; whole numbers where ``step`` is an int."""
    kind, form = (widgets.IntSlider, "d") if isinstance(step, int) else (widgets.FloatSlider, ".2f")
    return kind(
        value=value, min=low, max=high, step=step, description=label, readout_format=form,
        layout=widgets.Layout(width=f"{max(250, 150 + 7 * len(label))}px"), style={"description_width": "initial"},
        **_NO_TOOLTIP,
    )  # fmt: skip


def choice(label, options, value=None):
    """Return a drop-down of ``options``, a list, or a dict from what is shown to what is meant."""
    options = list(options.items()) if isinstance(options, dict) else options
    return widgets.Dropdown(
        options=options,
        description=label,
        layout=widgets.Layout(width="max-content"),
        style={"description_width": "initial"},
        **_NO_TOOLTIP,
        **({} if value is None else {"value": value}),
    )


class ProgressBar(widgets.IntProgress):
    """A bar that nbval and a printed page see as one and the same sentence, however far it has come."""

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": f"A progress bar of {self.max} steps."}


def progress(iterable, total):
    """Yield the items of ``iterable`` while a bar shows how many of ``total`` have come.

    In a notebook the bar is a widget, in a terminal one line on stderr; elsewhere nothing is shown.
    """
    if getattr(get_ipython(), "kernel", None):
        whole = {"description_width": "initial"}
        bar = ProgressBar(max=total, description=f"0 of {total}", layout={"width": "100%"}, style=whole)
        display(bar)
    else:
        bar = None
    shown = 0.0
    for count, item in enumerate(iterable, start=1):
        yield item
        if time.monotonic() - shown > 0.1 or count == total:
            shown, text = time.monotonic(), f"{count} of {total}"
            if bar is not None:
                bar.value, bar.description = count, text
            elif sys.stderr.isatty():
                print(f"\r{text}", end="\n" if count == total else "", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Goal:
    """What to reach in a figure: a sentence, and whether the numbers reach it."""

    text: str
    reached: Callable[[dict], bool]


class Picture(anywidget.AnyWidget):
    """A canvas with the PNG, and a handle at each [name, x, y, text] (x, y in fractions of the picture, y upwards).

    While it is ``playing``, the browser tells when it has got a picture, and that asks for the next: however slow
    either of the two is, no queue grows.
    """

    _esm, _css = (_FILES / "picture.js").read_text("utf-8"), _CSS
    png = traitlets.Bytes().tag(sync=True)
    size = traitlets.List([1, 1]).tag(sync=True)  # CSS pixels
    alt = traitlets.Unicode().tag(sync=True)
    handles = traitlets.List().tag(sync=True)
    drag = traitlets.List().tag(sync=True)  # from the browser: [name, x, y, running number]
    screen = traitlets.List([0, 1]).tag(sync=True)  # from the browser: [CSS pixels at disposal, device pixels each]
    playing = traitlets.Bool().tag(sync=True)
    frame = traitlets.Int().tag(sync=True)  # the number of the picture, while playing
    received = traitlets.List([0, 0]).tag(sync=True)  # from the browser: [frame, which view has got it]
    board = traitlets.List().tag(sync=True)  # what can be drawn on: [left, bottom, width, height, columns, rows]
    stroke = traitlets.List().tag(sync=True)  # from the browser: [which, x, y, x, y, …] in parts of the board


class Readout(anywidget.AnyWidget):
    """A text that follows at once and is announced to screen readers when it has paused; prepares its card's keys."""

    _esm, _css = (_FILES / "readout.js").read_text("utf-8"), _CSS
    text = traitlets.Unicode().tag(sync=True)


class LiveFigure(widgets.VBox):
    """A figure that follows its controls.

    A subclass sets ``mosaic`` (rows of panel names, as for ``subplot_mosaic``), ``size`` in inches, the same two for a
    narrow window, ``alt`` and perhaps ``goal``, and defines

        build(axes)                creates the artists; those that will move are ``animated=True`` and lie on top
        compute(**values) -> dict  numbers only, from the values of the controls and the state
        draw(numbers)              puts the numbers into the artists
        describe(numbers) -> str   one or two sentences with the numbers
        handles(numbers) -> dict   name -> (axes, x, y) of each point that can be dragged
        dragged(name, x, y) -> dict   which values a handle at x, y means
        moved(name) -> dict        which values must follow when the learner has moved a control
        stroked(which, points) -> dict   which values a stroke on the panel ``board`` means; points (n, 2) in its data
                                   units; a longer one of the same number takes the place of the one before

    ``controls`` (name -> slider or choice) are there from the start, ``more`` unfold. ``buttons`` (label -> function
    that returns the changed values) may change controls and ``state``. ``play`` is such a function, too, called for
    picture after picture from Play to Pause, or until it returns nothing. An exception in any of them is shown below
    the picture, and raised.
    """

    mosaic, size = [["main"]], (8.6, 3.6)
    narrow, narrow_size = None, None
    alt = ""
    goal = None
    board, board_cells = None, (32, 32)
    # One for all figures, as are matplotlib's settings, which each changes for a moment.
    _lock = threading.RLock()

    def __init__(self, controls, *, more=None, buttons=None, play=None, state=None):
        self._background, self._held, self._play, self._subshell = None, False, play, None
        self.controls = {**controls, **(more or {})}
        self.state = dict(state or {})
        self.start = self.values
        self.fig = Figure(dpi=_DPI)
        self.canvas = WordsCanvas(self.fig)
        self.picture, self.readout = Picture(alt=self.alt), Readout()
        self.message, self._goal = widgets.HTML(), widgets.HTML()
        with self._lock:
            with mpl.rc_context(STYLE):
                self.axes = {name: self.fig.add_subplot(label=name) for name in dict.fromkeys(sum(self.mosaic, []))}
                self.build(self.axes)
            self._calculate()
            self._arrange(self.mosaic, self.size)
            self._show()
        self.buttons = {} if play is None else {"Play": widgets.Button(description="Play", layout=_BUTTON)}
        self.buttons |= {label: self._button(label, action) for label, action in (buttons or {}).items()}
        self.buttons["Reset"] = self._button("Reset", lambda: self.start)
        if play is not None:
            self.buttons["Play"].on_click(lambda _: self.playing(not self.picture.playing))
        super().__init__(self._layout(controls, more or {}))
        self.add_class("nn-card")
        for control in self.controls.values():
            control.observe(self._changed, "value")
        self.picture.observe(self._dragged, "drag")
        self.picture.observe(self._screen, "screen")
        self.picture.observe(self._received, "received")
        self.picture.observe(lambda change: self._stroked(*change["new"]), "stroke")
        self.picture.on_msg(lambda _, stroke, __: self._stroked(*stroke))

    # What a subclass may leave as it is

    def build(self, axes):
        """Create the artists."""

    def handles(self, numbers):
        """Return name -> (axes, x, y) for each point that can be dragged."""
        return {}

    def moved(self, name):
        """Return the values that follow when the learner has moved the control called ``name``."""
        return {}

    # The values, and what follows from them

    @property
    def values(self):
        """The values of all controls and of the state: everything that the picture depends on."""
        return {name: _tidy(control.value) for name, control in self.controls.items()} | self.state

    def set(self, **changes):
        """Change several values, then compute and draw once."""
        with self._lock:
            self._held = True
            try:
                for name, value in changes.items():
                    if name in self.controls:
                        self.controls[name].value = value
                    elif name in self.state:
                        self.state[name] = value
                    else:
                        raise KeyError(f"{type(self).__name__} has no value {name!r}, only {', '.join(self.values)}.")
            finally:
                self._held = False
                self.refresh()

    def refresh(self):
        """Compute, draw and show the current values; an exception is shown under the figure, then raised."""
        with self._lock, self._reporting():
            self._keep_order()
            self._calculate()
            self._show()

    def _keep_order(self):
        """Let all widgets that the learner uses speak for the same subshell, whose thread then gets all their messages.

        ipykernel gives a message to the subshell for which the widget has spoken last, or to the main shell if it never
        has; and two threads may well undo a step with the Reset that was pressed before it.
        """
        subshell = _subshell()
        if subshell != self._subshell:
            self._subshell = subshell
            for widget in (*self.controls.values(), *self.buttons.values(), self.picture):
                widget.send_state("tooltip")

    @contextlib.contextmanager
    def _reporting(self):
        try:
            yield
            self.message.value = ""
        except Exception as error:
            self.message.value = (
                f'<div class="nn-error" role="alert">{html.escape(f"{type(error).__name__}: {error}")}<br>'
                "The picture still shows the last values that worked.</div>"
            )
            raise

    def summary(self):
        """Return ``describe`` and whether the goal is reached: the readout, and what nbval compares."""
        if self.goal is None:
            return self.describe(self.numbers)
        return f"{self.describe(self.numbers)}\n{self._goal_text()}"

    def _goal_text(self):
        mark, state = ("✓", "reached") if self.goal.reached(self.numbers) else ("◎", "not reached yet")
        return f"{mark} Goal: {self.goal.text} ({state})."

    def _calculate(self):
        self.numbers = self.compute(**self.values)
        self.draw(self.numbers)

    def _show(self):
        png, handles, text = self.render(), self._handle_positions(), self.describe(self.numbers)
        with self.picture.hold_sync():
            self.picture.png, self.picture.handles = png, handles
            self.picture.board = self._board_position()
        self.readout.text = text
        if self.goal is not None:
            reached = " nn-reached" if self.goal.reached(self.numbers) else ""
            self._goal.value = f'<div class="nn-goal{reached}">{html.escape(self._goal_text())}</div>'

    # Drawing

    def render(self):
        """Return the figure as PNG, written for speed."""
        return png(self._pixels())

    def still(self):
        """Return the figure as a small PNG, the same to the byte wherever the pinned Pillow writes it."""
        file = io.BytesIO()
        Image.fromarray(self._pixels()[..., :3]).save(file, "png", compress_level=9)
        return file.getvalue()

    def _pixels(self):
        """Return RGBA: the moving artists drawn anew over a kept picture of all the others."""
        if self._background is None or self.fig.stale:
            with mpl.rc_context(STYLE):
                self.canvas.draw()
            self._background = self.canvas.copy_from_bbox(self.fig.bbox)
        else:
            self.canvas.restore_region(self._background)
        renderer = self.canvas.get_renderer()
        for axes in self.fig.axes:
            moving = [artist for artist in axes.get_children() if artist.get_animated()]
            for artist in sorted(moving, key=lambda artist: artist.get_zorder()):
                artist.draw(renderer)
        return np.asarray(self.canvas.buffer_rgba())

    def _arrange(self, mosaic, size, shrink=1):
        """Place the panels as in ``mosaic``; the layout is worked out once, so that nothing jumps later."""
        grid = GridSpec(len(mosaic), len(mosaic[0]), figure=self.fig)
        for name, axes in self.axes.items():
            rows, columns = zip(
                *((i, j) for i, row in enumerate(mosaic) for j, cell in enumerate(row) if cell == name),
                strict=True,
            )
            axes.set_subplotspec(grid[min(rows) : max(rows) + 1, min(columns) : max(columns) + 1])
        self.fig.set_size_inches(size)
        with mpl.rc_context(STYLE):
            self.fig.set_layout_engine("constrained")
            self.fig.draw_without_rendering()
            self.fig.set_layout_engine("none")
        self.fig.stale = True
        self.picture.size = [round(_DPI * shrink * inches) for inches in size]

    def _handle_positions(self):
        positions = []
        for name, (axes, x, y) in self.handles(self.numbers).items():
            left, bottom = axes.transData.transform((x, y)) / self.fig.bbox.size
            positions.append([name, float(left), float(bottom), f"{x:.2f}, {y:.2f}"])
        return positions

    def _board_position(self):
        if self.board is None:
            return []
        box = self.axes[self.board].bbox.transformed(self.fig.transFigure.inverted())
        return [float(part) for part in (*box.bounds, *self.board_cells)]

    # What the learner does

    def _changed(self, change):
        if _tidy(change["new"]) == _tidy(change["old"]):
            return  # the browser's answer to a value that it was told, by its own arithmetic
        with self._lock:
            if not self._held:
                name = next(name for name, control in self.controls.items() if control is change["owner"])
                with self._reporting():
                    self.set(**self.moved(name))

    def _dragged(self, change):
        name, left, bottom, _ = change["new"]
        with self._lock, self._reporting():
            handles = self.handles(self.numbers)
            if name not in handles:
                return  # it has gone while the browser's message was under way
            axes = handles[name][0]
            x, y = axes.transData.inverted().transform(self.fig.bbox.size * (left, bottom))
            changes = self.dragged(name, float(x), float(y))
            self.set(**{key: self._fitted(key, value) for key, value in changes.items()})

    def _fitted(self, name, value):
        """Bring a dragged value into its slider's range and onto its steps: what is shown is what is computed."""
        if name not in self.controls:
            return value
        control = self.controls[name]
        steps = round((value - control.min) / control.step)
        return float(np.clip(control.min + steps * control.step, control.min, control.max).round(9))

    def _screen(self, change):
        """Draw with the screen's own pixels, as wide as there is room, and stack the panels in a narrow window."""
        room, ratio = change["new"]
        with self._lock:
            stacked = self.narrow is not None and room < _NARROW
            mosaic, size = (self.narrow, self.narrow_size) if stacked else (self.mosaic, self.size)
            shrink = min(1, room / (_DPI * size[0]))
            self.fig.dpi = _DPI * shrink * min(max(ratio, 1), 2)
            self._arrange(mosaic, size, shrink)
            self.refresh()

    def playing(self, on):
        """Start or stop playing; the first picture comes at once, each further one when its forerunner has arrived."""
        with self._lock:
            self.picture.playing = on
            self.buttons["Play"].description = "Pause" if on else "Play"
            if on:
                self._next_picture()

    def _received(self, change):
        with self._lock:
            if self.picture.playing and change["new"][0] == self.picture.frame:
                self._next_picture()

    def _next_picture(self):
        changes = None
        try:
            with self._reporting(), self.picture.hold_sync():
                changes = self._play()
                if changes:
                    self.picture.frame += 1
                    self.set(**changes)
        finally:
            if not changes or self.message.value:
                self.playing(False)

    def _stroked(self, which, *points):
        with self._lock, self._reporting():
            axes = self.axes[self.board]
            points = axes.transLimits.inverted().transform(np.reshape(points, (-1, 2)))
            self.set(**self.stroked(which, points))

    def _button(self, label, action):
        button = widgets.Button(description=label, layout=_BUTTON)
        button.on_click(lambda _: self._press(action))
        return button

    def _press(self, action):
        with self._lock, self._reporting():
            if self.picture.playing:
                self.playing(False)
            self.set(**action())

    def _layout(self, controls, more):
        """Goal, controls, buttons, picture and readout, from top to bottom; ``more`` controls unfold."""
        for name, control in self.controls.items():
            control.add_class(f"nn-control-{name}")
        hidden = _row(more.values())
        hidden.layout.display = "none"
        self.toggle = widgets.ToggleButton(description="More controls ▸", layout=_BUTTON, **_NO_TOOLTIP)

        def unfold(change):
            hidden.layout.display = "" if change["new"] else "none"
            self.toggle.description = "Fewer controls ▾" if change["new"] else "More controls ▸"

        self.toggle.observe(unfold, "value")
        buttons = _row([*self.buttons.values(), *([self.toggle] if more else [])])
        goal = [] if self.goal is None else [self._goal]
        return [*goal, _row(controls.values()), hidden, buttons, self.picture, self.readout, self.message]

    # Outside a live notebook: a picture for GitHub and print, a text that nbval compares

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.summary()
        bundle["image/png"] = base64.b64encode(self.still()).decode()
        return bundle


def _tidy(value):
    """Return 1.1 for the browser's 1.0999999999999996, and 0 for what nearly is: a step is a step."""
    return round(value, 12) + 0.0 if isinstance(value, float) else value


def _subshell():
    """Return the id of the subshell that the present message was sent to, None for the main shell or none at all."""
    get_parent = getattr(getattr(get_ipython(), "kernel", None), "get_parent", dict)
    return get_parent().get("header", {}).get("subshell_id")


def _row(controls):
    row = widgets.Box(list(controls))
    row.add_class("nn-controls")
    return row
