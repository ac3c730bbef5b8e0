"""LiveFigure: a picture that follows its sliders, choices and draggable points at once.

A figure of the course subclasses LiveFigure: ``compute`` turns the controls' values into numbers, ``draw`` puts the
numbers into existing artists, ``describe`` puts them into words. The values of the controls (and of ``state``, which
buttons change) are all there is: whatever is on the screen is computed from them anew after every change.
"""

import base64
import threading

import numpy as np
from IPython import get_ipython

from nnlib.live.canvas import Canvas
from nnlib.live.card import Card
from nnlib.live.controls import button, tidy
from nnlib.live.memory import MEMORY
from nnlib.live.picture import Picture
from nnlib.live.playing import Player
from nnlib.live.scenes import Numbered
from nnlib.live.style import with_course_style

_NARROW = 620  # CSS pixels; below this the panels stand one under the other


class LiveFigure(Card):
    """A figure that follows its controls.

    A subclass sets ``mosaic`` (rows of panel names, as for ``subplot_mosaic``), ``size`` in inches, the same two for a
    narrow window, ``alt`` and perhaps ``goal`` and ``scenes``, and defines

        build(axes)                creates the artists; those that will move are ``animated=True`` and lie on top
        compute(**values) -> dict  numbers only, from the values of the controls and the state
        draw(numbers)              puts the numbers into the artists
        describe(numbers) -> str   one or two sentences with the numbers
        offered(numbers) -> dict   name of a control or button -> whether it is there now; the others always are
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
    goal, scenes = None, ()
    board, board_cells = None, (32, 32)
    # One for all figures: they share the fonts and what has been measured with them.
    _lock = threading.RLock()

    def __init__(self, controls, *, more=None, buttons=None, play=None, state=None):
        self.controls = {**controls, **(more or {})}
        self.state, self._held, self._subshell = dict(state or {}), False, None
        self._actions, self._at = {**(buttons or {}), "Reset": lambda: self.start}, None
        self.start = self.values
        with self._lock:
            self.canvas = Canvas(self.mosaic)
            self.fig, self.axes = self.canvas.fig, self.canvas.axes
            with with_course_style():
                self.build(self.axes)
            self.numbers = self._first = self.compute(**self.values)
            self._arrange(self.mosaic, self.size)
        self.buttons = {} if play is None else {"Play": button("Play", lambda: self.playing(not self.player.on))}
        self.buttons |= {
            label: button(label, lambda action=action: self._press(action)) for label, action in self._actions.items()
        }
        self.numbered = Numbered(self.scenes, self.scene, type(self).__name__)
        super().__init__(controls, more or {}, self.buttons, self.numbered, Picture(alt=self.alt), self.goal)
        self.player = play and Player(self.picture, self.buttons["Play"], play, self.set)
        self._show()
        self._listen()

    def _listen(self):
        for control in self.controls.values():
            control.observe(self._changed, "value")
        self.picture.observe(self._dragged, "drag")
        self.picture.observe(self._given_room, "room")
        self.picture.observe(lambda _: self.refresh(), "blocked")
        if self.player:
            self.picture.observe(lambda change: self._received(change["new"][0]), "received")
        self.picture.observe(lambda change: self._stroked(*change["new"]), "stroke")
        self.picture.on_msg(lambda _, stroke, __: self._stroked(*stroke))

    # What a subclass may leave as it is

    def build(self, axes):
        """Create the artists."""

    def offered(self, numbers):
        """Return name -> whether it is there now, of controls and buttons that come and go."""
        return {}

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
        return {name: tidy(control.value) for name, control in self.controls.items()} | self.state

    def set(self, **changes):
        """Change several values, then compute and draw once."""
        self._set(changes)

    def _set(self, changes, at=None):
        with self._lock:
            self._held, self._at = True, at
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
        with self._lock, self.reporting():
            self._keep_order()
            self.numbers = self.compute(**self.values)
            self._draw(self.numbers)
            self._show()

    def _draw(self, numbers):
        with with_course_style():
            self.draw(numbers)

    def _arrange(self, mosaic, size):
        """Lay the panels out around the numbers of the start: a layout does not depend on what came before it."""
        self._draw(self._first)
        self.canvas.arrange(mosaic, size)
        self._draw(self.numbers)  # sizes in points depend on how large the panels are

    def _show(self):
        background, moving = self.canvas.record()
        handles = [
            [name, *self.canvas.part(axes, x, y), f"{x:.2f}, {y:.2f}"]
            for name, (axes, x, y) in self.handles(self.numbers).items()
        ]
        board = [*self.canvas.box(self.axes[self.board]), *self.board_cells] if self.board else []
        still = self.canvas.still() if self.picture.blocked else b""
        goal = self._state_of_goal() if self.goal else ()
        text = self.describe(self.numbers)
        shown = {"size": self.canvas.size, "background": background, "moving": moving, "still": still}
        shown["looked_at"] = self.canvas.around(*self._looked_at()) if self._at else []
        with self.picture.hold_sync():
            for name, value in {**shown, "handles": handles, "board": board}.items():
                setattr(self.picture, name, value)
        for name, there in self.offered(self.numbers).items():
            (self.controls.get(name) or self.buttons[name]).layout.display = "" if there else "none"
        self.say(text, *goal)
        self.numbered.tell(self._at)

    def _state_of_goal(self):
        """Return what to say of the goal, whether it is reached, and whether it ever was."""
        reached = self.goal.reached(self.numbers)
        return self.goal.told(self.numbers), reached, MEMORY[0].goal(type(self).__name__, bool(reached))

    def _looked_at(self):
        """Return the panel that the present scene speaks of, and x, y if it is a point."""
        look = self.scenes[self._at[0]].look
        panel, *point = look(self.numbers) if callable(look) else [look]
        return self.axes[panel], *point

    def summary(self):
        """Return ``describe`` and whether the goal is reached: the readout, and what nbval compares."""
        told = [self.describe(self.numbers)] + ([self.goal.told(self.numbers)] if self.goal else [])
        return "\n".join(told)

    def still(self):
        """Return the figure as a small PNG: what GitHub and print show."""
        with self._lock:
            return self.canvas.still()

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

    # What the learner does

    def _changed(self, change):
        if tidy(change["new"]) == tidy(change["old"]):
            return  # the same, by the browser's own arithmetic
        with self._lock:
            if not self._held:
                name = next(name for name, control in self.controls.items() if control is change["owner"])
                with self.reporting():
                    self.set(**self.moved(name))

    def _dragged(self, change):
        name, left, bottom, _ = change["new"]
        with self._lock, self.reporting():
            handles = self.handles(self.numbers)
            if name not in handles:
                return  # it has gone while the browser's message was under way
            changes = self.dragged(name, *self.canvas.point(handles[name][0], left, bottom))
            self.set(**{key: self._fitted(key, value) for key, value in changes.items()})

    def _fitted(self, name, value):
        """Bring a dragged value into its slider's range and onto its steps: what is shown is what is computed."""
        if name not in self.controls:
            return value
        control = self.controls[name]
        steps = round((value - control.min) / control.step)
        return float(np.clip(control.min + steps * control.step, control.min, control.max).round(9))

    def _stroked(self, which, *points):
        with self._lock, self.reporting():
            points = self.axes[self.board].transLimits.inverted().transform(np.reshape(points, (-1, 2)))
            self.set(**self.stroked(which, points))

    def _given_room(self, change):
        """Stack the panels in a narrow window; the browser fits the picture to its room."""
        with self._lock:
            stacked = self.narrow is not None and change["new"] < _NARROW
            mosaic, size = (self.narrow, self.narrow_size) if stacked else (self.mosaic, self.size)
            if self.fig.get_size_inches().tolist() != list(size):
                self._arrange(mosaic, size)
                self._show()

    def playing(self, on):
        """Start or stop playing."""
        with self._lock, self.reporting():
            self.player.turn(on)

    def _received(self, frame):
        with self._lock, self.reporting():
            self.player.received(frame)

    def _press(self, action):
        with self._lock, self.reporting():
            self._pause()
            self.set(**action())

    def scene(self, number):
        """Go to a scene, counted from 0; to its next stop, if it is there already."""
        with self._lock, self.reporting():
            self._pause()
            stops = self.scenes[number].stops
            stop = (self._at[1] + 1) % len(stops) if self._at and self._at[0] == number else 0
            way = stops[stop]
            if stop == 0 or isinstance(way, dict):
                self._set(self.start | (way if isinstance(way, dict) else {}), (number, stop))
            for label in way if isinstance(way, tuple) else ():
                self._set(self._actions[label](), (number, stop))

    def _pause(self):
        if self.player and self.player.on:
            self.player.turn(False)

    # Outside a live notebook: a picture for GitHub and print, a text that nbval compares

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.summary()
        bundle["image/png"] = base64.b64encode(self.still()).decode()
        return bundle


def _subshell():
    """Return the id of the subshell that the present message was sent to, None for the main shell or none at all."""
    get_parent = getattr(getattr(get_ipython(), "kernel", None), "get_parent", dict)
    return get_parent().get("header", {}).get("subshell_id")
