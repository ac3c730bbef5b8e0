"""LiveFigure by itself, and what it promises of every figure of the course: nothing here needs a browser."""

import base64
import contextlib
import dataclasses
import gc
import html
import io
import math
import re
import subprocess
import sys
import threading
from pathlib import Path

import ipywidgets as widgets
import matplotlib as mpl
import numpy as np
import pytest
from contrast import contrast
from PIL import Image

import nnlib.figures
from nnlib.live import STYLE, Goal, LiveFigure, choice, slider
from nnlib.panels import colours

ROOT = Path(__file__).parents[1]
WIDE, NARROW, SHARP = [1000, 1], [400, 1], [1000, 2]  # the room for the picture, and the screen's pixel ratio
CHANGES = 80
PARAGRAPH = {"straight": 1, "bent": 2}


class Line(LiveFigure):
    """A small figure with everything that a figure can have."""

    narrow, narrow_size = [["main"]], (3, 4)
    alt = "A line or a parabola through the height b, with a point at its right end."
    goal = Goal("bring the end to 3 < y & y < 4", lambda numbers: 3 < numbers["end"] < 4)

    def __init__(self):
        super().__init__(
            {"slope": slider("slope", -2, 2, 0.5), "b": slider("b", -3, 3, 1, step=1)},
            more={"power": choice("shape", PARAGRAPH)},
            buttons={"Steeper": self.steeper},
            state={"presses": 0},
        )

    def steeper(self):
        return {"slope": self.values["slope"] + 0.5, "presses": self.values["presses"] + 1}

    def build(self, axes):
        axes["main"].set(xlim=(-1, 1), ylim=(-5, 5))
        axes["main"].axhline(0, color="grey")
        (self.line,) = axes["main"].plot([], [], color="black", animated=True, zorder=3)
        (self.point,) = axes["main"].plot([], [], "o", color="black", animated=True, zorder=4)

    def compute(self, slope, b, power, presses):
        x = np.linspace(-1, 1, 50)
        return {"x": x, "y": slope * x**power + b, "end": slope + b, "presses": presses}

    def draw(self, numbers):
        self.line.set_data(numbers["x"], numbers["y"])
        self.point.set_data([1], [numbers["end"]])

    def describe(self, numbers):
        return f"The line ends at y = {numbers['end']:.2f}, after {numbers['presses']} presses."

    def handles(self, numbers):
        return {"the end": (self.axes["main"], 1, numbers["end"])}

    def dragged(self, name, x, y):
        return {"slope": y - self.values["b"]}


class Growing(Line):
    """Its limits follow its numbers."""

    def draw(self, numbers):
        super().draw(numbers)
        self.axes["main"].set_ylim(-abs(numbers["end"]) - 1, abs(numbers["end"]) + 1)


class Buried(Line):
    """Wrong: a bar that does not move lies over the line that does."""

    def build(self, axes):
        super().build(axes)
        axes["main"].axvspan(0, 1, color="tomato", zorder=10)


class Failing(Line):
    """Its method ``failing`` raises where b is 2."""

    failing = "compute"

    def check(self, method):
        if method == self.failing and self.controls["b"].value == 2:
            raise ValueError("2 < 3 & <b>that</b> is too much")

    def compute(self, **values):
        self.check("compute")
        return super().compute(**values)

    def draw(self, numbers):
        self.check("draw")
        super().draw(numbers)

    def describe(self, numbers):
        self.check("describe")
        return super().describe(numbers)

    def handles(self, numbers):
        self.check("handles")
        return super().handles(numbers)

    def dragged(self, name, x, y):
        self.check("dragged")
        return super().dragged(name, x, y)

    def steeper(self):
        self.check("steeper")
        return super().steeper()


FIGURES = [Line, Growing, *(getattr(nnlib.figures, name) for name in nnlib.figures.__all__)]


@pytest.fixture(scope="module", params=FIGURES, ids=lambda make: make.__name__)
def make(request):
    """The class of a figure: two of this file's own, and every one of the course."""
    return request.param


@dataclasses.dataclass
class Shown:
    """What a figure showed after one change."""

    change: str
    values: dict
    numbers: dict
    readout: str
    goal: str
    summary: str
    message: str
    pixels: np.ndarray


@pytest.fixture(scope="module")
def sweep(make):
    """What a figure showed after each change, when every control was moved over its range."""
    figure = make()
    return [look_at(figure, change) for change in changes(figure)]


@pytest.fixture(scope="module")
def storm(make):
    """A figure after a storm of changes, and the blocks of memory in use half-way and at the end.

    The second half repeats the first: matplotlib then remembers nothing new.
    """
    figure, blocks = make(), []
    for _ in range(2):
        figure.buttons["Reset"].click()
        rng = np.random.default_rng(0)
        for name in rng.choice(list(figure.controls), CHANGES // 2):
            values = positions(figure.controls[name])
            figure.controls[name].value = values[rng.integers(len(values))]
        gc.collect()
        blocks.append(sys.getallocatedblocks())
    return figure, blocks


def positions(control, parts=(0, 0.1, 0.4, 0.7, 1)):
    """Return the values to try: every option, or a slider's at these parts of its range, on its steps."""
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    steps = round((control.max - control.min) / control.step)
    chosen = sorted({round(part * steps) for part in parts})
    return [type(control.value)(round(control.min + step * control.step, 9)) for step in chosen]


def changes(figure, **parts):
    """Move every control over its range and back to its start, then press every button; yield after each."""
    for name, control in figure.controls.items():
        for value in [*positions(control, **parts), figure.start[name]]:
            control.value = value
            yield f"{name} = {value}"
    for label, button in figure.buttons.items():
        button.click()
        yield f"pressed {label}"


def look_at(figure, change):
    """Note what a figure shows."""
    goal = next((child.value for child in figure.children if "nn-goal" in getattr(child, "value", "")), "")
    texts = figure.readout.text, goal, figure.summary(), figure.message.value
    return Shown(change, figure.values, figure.numbers, *texts, decoded(figure.picture.png))


def decoded(png):
    """Return the pixels of a PNG."""
    return np.asarray(Image.open(io.BytesIO(png)))


def drawn_whole(figure, numbers):
    """Return the pixels of a figure that draws these numbers without keeping any background."""
    figure.draw(numbers)
    for artist in figure.fig.findobj():
        artist.set_animated(False)
    with mpl.rc_context(STYLE):
        figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3]


def differing(a, b):
    """Return the box (top, bottom, left, right) of the pixels in which two pictures differ, nothing if in none."""
    if a.shape != b.shape:
        return a.shape, b.shape
    rows, columns = np.nonzero((a != b).any(axis=2))
    return (rows.min(), rows.max(), columns.min(), columns.max()) if len(rows) else ()


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


def text_of(source):
    """Return the words in a piece of HTML."""
    return html.unescape(re.sub("<[^>]*>", "", source))


def visible(box):
    """Yield the widgets inside a box that are not folded away."""
    for child in box.children:
        if child.layout.display != "none":
            yield child
            if hasattr(child, "children"):
                yield from visible(child)


# --- the picture ---


def test_a_picture_over_a_kept_background_equals_one_drawn_whole(make, sweep):
    reference = make()
    for shown in sweep:
        assert not differing(shown.pixels, drawn_whole(reference, shown.numbers)), shown.change


def test_so_it_does_in_a_narrow_window_on_a_sharp_screen(make):
    figure, reference = make(), make()
    figure.picture.screen = reference.picture.screen = [400, 1.5]
    for change in changes(figure, parts=(0, 1)):
        assert not differing(decoded(figure.picture.png), drawn_whole(reference, figure.numbers)), change


def test_a_moving_artist_below_a_static_one_would_be_noticed():
    figure = Buried()
    assert differing(decoded(figure.picture.png), drawn_whole(Buried(), figure.numbers))


def count_full_redraws(figure, monkeypatch):
    """Return a list that grows whenever the background is drawn anew."""
    redraws, draw = [], figure.canvas.draw
    monkeypatch.setattr(figure.canvas, "draw", lambda: (redraws.append(1), draw()))
    return redraws


def test_the_background_is_kept_while_only_moving_artists_change(monkeypatch):
    figure = Line()
    redraws = count_full_redraws(figure, monkeypatch)
    figure.set(slope=2, b=-2, power=2)
    assert not redraws


@pytest.mark.parametrize(
    "change",
    [
        lambda figure: figure.axes["main"].set_ylim(-2, 2),
        lambda figure: figure.axes["main"].set_title("New"),
        lambda figure: setattr(figure.picture, "screen", NARROW),
        lambda figure: setattr(figure.picture, "screen", SHARP),
    ],
    ids=["limits", "title", "narrow", "sharp"],
)
def test_the_background_is_drawn_anew_when_it_has_changed(change, monkeypatch):
    figure = Line()
    redraws = count_full_redraws(figure, monkeypatch)
    change(figure)
    figure.refresh()
    assert redraws


def test_the_picture_has_the_size_and_the_sharpness_of_its_screen(make):
    figure = make()
    for screen, scale in [(WIDE, 1), (NARROW, 1), (SHARP, 2), ([1000, 1.25], 1.25), ([1000, 3], 2)]:
        figure.picture.screen = screen
        size = figure.narrow_size if screen is NARROW and figure.narrow else figure.size
        shrink = min(1, screen[0] / (100 * size[0]))  # a picture is never wider than its room
        height, width, _ = decoded(figure.picture.png).shape
        assert (width, height) == tuple(int(100 * shrink * scale * inches + 1e-6) for inches in size)
        assert figure.picture.size == [round(100 * shrink * inches) for inches in size]


def test_two_figures_made_alike_are_equal_to_the_byte(make):
    assert make().picture.png == make().picture.png


def test_figures_made_by_two_threads_at_once_leave_matplotlibs_settings_alone():
    building, built = threading.Event(), threading.Event()

    class Slow(Line):
        def build(self, axes):
            super().build(axes)
            building.set()
            built.wait(0.5)

    before = mpl.rcParams.copy()
    first = threading.Thread(target=Slow)
    first.start()
    building.wait(10)
    second = threading.Thread(target=Slow)
    second.start()
    first.join(10)
    built.set()
    second.join(10)
    assert mpl.rcParams.copy() == before


def test_figures_do_without_pyplot_and_leave_matplotlibs_settings_alone():
    code = """
import sys
import matplotlib
before = matplotlib.rcParams.copy()
import nnlib.figures
for name in nnlib.figures.__all__:
    figure = getattr(nnlib.figures, name)()
    figure.picture.screen = [400, 2]
    figure.refresh()
assert matplotlib.rcParams.copy() == before, "the settings have changed"
assert "matplotlib.pyplot" not in sys.modules, "pyplot was imported"
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# --- the promise: whatever is on the screen is computed from the present values ---


def test_after_any_change_every_number_equals_a_fresh_computation(make, sweep):
    fresh = make()
    for shown in sweep:
        assert same(shown.numbers, fresh.compute(**shown.values)), shown.change


def test_after_any_change_the_texts_are_those_of_the_numbers(make, sweep):
    fresh = make()
    for shown in sweep:
        assert shown.readout == fresh.describe(shown.numbers), shown.change
        assert shown.message == "", shown.change
        if fresh.goal is None:
            assert shown.summary == shown.readout
        else:
            reached = fresh.goal.reached(shown.numbers)
            mark, state = ("✓", "reached") if reached else ("◎", "not reached yet")
            goal = f"{mark} Goal: {fresh.goal.text} ({state})."
            assert text_of(shown.goal) == goal, shown.change
            assert ("nn-reached" in shown.goal) == reached, shown.change
            assert shown.summary == f"{shown.readout}\n{goal}", shown.change


def test_every_control_changes_the_picture(make, sweep):
    for name in make().controls:
        pictures = {shown.pixels.tobytes() for shown in sweep if shown.change.startswith(f"{name} = ")}
        assert len(pictures) > 1, name


def test_reset_restores_values_texts_and_picture(make):
    figure = make()
    start, summary, png = figure.values, figure.summary(), figure.picture.png
    for name, control in figure.controls.items():
        for value in positions(control):
            control.value = value
        assert figure.values[name] == value
    for label in figure.buttons:
        if label != "Reset":
            figure.buttons[label].click()
    figure.buttons["Reset"].click()
    assert same(figure.values, start)
    assert figure.summary() == summary
    assert figure.picture.png == png


def test_after_a_storm_of_changes_the_last_values_win(make, storm):
    figure, fresh = storm[0], make()
    fresh.set(**figure.values)
    assert figure.summary() == fresh.summary()
    assert figure.picture.handles == fresh.picture.handles
    assert figure.picture.png == fresh.picture.png


def test_changes_leave_nothing_behind(storm):
    half_way, at_the_end = storm[1]
    assert (at_the_end - half_way) / (CHANGES // 2) < 20  # a line that is kept each time would be 100 blocks


def test_two_threads_that_change_values_at_once_leave_numbers_that_agree():
    computing, overtaken = threading.Event(), threading.Event()

    class Slow(Line):
        def compute(self, slope, **values):
            if slope == 1:
                computing.set()
                overtaken.wait(0.3)
            return super().compute(slope=slope, **values)

    def set_two():
        figure.set(slope=2)
        overtaken.set()

    figure = Slow()
    first, second = threading.Thread(target=figure.set, kwargs={"slope": 1}), threading.Thread(target=set_two)
    first.start()
    computing.wait(10)
    second.start()
    first.join(10)
    second.join(10)
    assert same(figure.numbers, Line().compute(**figure.values))
    assert figure.picture.png == fresh_line(figure).picture.png


def fresh_line(figure):
    """Return a new Line with the same values."""
    fresh = Line()
    fresh.set(**figure.values)
    return fresh


@pytest.mark.parametrize(("sent", "meant"), [(1.0999999999999996, "1.1"), (-2.8e-16, "0.0")])
def test_what_the_browsers_arithmetic_adds_to_a_step_is_dropped(sent, meant):
    figure = Line()
    figure.controls["slope"].value = sent
    assert repr(figure.values["slope"]) == meant
    assert same(figure.numbers, Line().compute(**figure.values))


def test_a_value_that_comes_back_with_nothing_but_that_is_no_change(monkeypatch):
    figure, drawn = Line(), []
    figure.set(slope=1.1)
    monkeypatch.setattr(figure, "draw", drawn.append)
    figure.controls["slope"].value = 1.0999999999999996
    assert drawn == []
    figure.controls["slope"].value = 1.2
    assert len(drawn) == 1


def test_several_values_are_changed_with_one_drawing(monkeypatch):
    figure, drawn = Line(), []
    monkeypatch.setattr(figure, "draw", drawn.append)
    figure.set(slope=1, b=2, power=2, presses=7)
    assert len(drawn) == 1
    assert figure.values == {"slope": 1, "b": 2, "power": 2, "presses": 7}


def test_an_unknown_value_is_refused_with_the_names_there_are():
    figure = Line()
    with pytest.raises(KeyError, match=r"'weight'.*slope, b, power, presses"):
        figure.set(slope=2, weight=1)
    assert same(figure.numbers, Line().compute(**figure.values))
    assert figure.picture.png == fresh_line(figure).picture.png


# --- exceptions ---


def fail(figure):
    """Move the slider to where the figure's method raises, or do what calls the method there."""
    if figure.failing == "dragged":
        figure.picture.drag = ["the end", 0.5, 0.5, 1]
    elif figure.failing == "steeper":
        figure.buttons["Steeper"].click()
    else:
        figure.controls["b"].value = 2


METHODS = ["compute", "draw", "describe", "handles", "dragged", "steeper"]


@pytest.fixture(params=METHODS)
def failed(request):
    """A figure in which one method has raised."""
    figure = type("Failed", (Failing,), {"failing": request.param})()
    if request.param in ("dragged", "steeper"):
        figure.controls["b"].value = 2
    figure.before = figure.picture.png
    raises = pytest.raises(ValueError, match="too much")
    # ipywidgets logs what a button's function raises, and raises it no further.
    with contextlib.nullcontext() if request.param == "steeper" else raises:
        fail(figure)
    return figure


def test_an_exception_is_shown_in_words(failed):
    assert 'role="alert"' in failed.message.value
    assert text_of(failed.message.value).startswith("ValueError: 2 < 3 & <b>that</b> is too much")
    assert "<b>that" not in failed.message.value


def test_after_an_exception_the_picture_is_still_the_last_that_worked(failed):
    assert failed.picture.png == failed.before


def test_after_an_exception_the_controls_work_and_the_message_goes(failed):
    failed.controls["b"].value = -1
    assert failed.message.value == ""
    assert failed.readout.text == "The line ends at y = -0.50, after 0 presses."
    assert failed.picture.png == fresh_line(failed).picture.png


def test_a_goal_is_text_not_html():
    label = Line()._goal.value
    assert "3 &lt; y &amp; y &lt; 4" in label


# --- dragging ---


def drag(figure, name, x, y, number=1):
    """Move a handle as the browser does; x and y are parts of the picture."""
    figure.picture.drag = [name, float(x), float(y), number]


def place(figure, name):
    """Return where a handle is, or None if it is not there."""
    return next((np.array(handle[1:3]) for handle in figure.picture.handles if handle[0] == name), None)


def on_its_steps(control):
    """Whether a slider's value is one that its handle can show."""
    steps = (control.value - control.min) / control.step
    return control.min <= control.value <= control.max and abs(steps - round(steps)) < 1e-6


def handle_names(make):
    """Return the names of the points that can be dragged in a figure as it opens."""
    return [handle[0] for handle in make().picture.handles]


DRAGGABLE = [pytest.param(make, name, id=f"{make.__name__}-{name}") for make in FIGURES for name in handle_names(make)]
every_handle = pytest.mark.parametrize(("make", "name"), DRAGGABLE, scope="module")


def test_a_handle_goes_where_it_is_dragged_to_by_whole_steps():
    figure = Line()
    axes = figure.axes["main"]
    for y, slope, end in [(2.34, 1.3, 2.3), (-0.26, -1.3, -0.3), (99, 2, 3), (-99, -2, -1)]:
        drag(figure, "the end", *axes.transData.transform((1, y)) / figure.fig.bbox.size)
        assert figure.values["slope"] == slope
        np.testing.assert_allclose(place(figure, "the end"), axes.transData.transform((1, end)) / figure.fig.bbox.size)
        assert figure.picture.handles[0][3] == f"1.00, {end:.2f}"
        assert same(figure.numbers, Line().compute(**figure.values))


@every_handle
def test_a_dragged_handle_follows(make, name):
    """A handle need not end under the pointer: it may be bound to a line. But it must come nearer."""
    figure = make()
    target = place(figure, name) + (0.02, 0.05)
    before = np.linalg.norm(target - place(figure, name))
    drag(figure, name, *target)
    assert np.linalg.norm(target - place(figure, name)) < before
    assert all(on_its_steps(control) for control in figure.controls.values() if hasattr(control, "step"))
    assert same(figure.numbers, make().compute(**figure.values))


@every_handle
def test_a_handle_dragged_to_where_it_is_changes_nothing(make, name):
    figure = make()
    drag(figure, name, *place(figure, name) + (0.02, 0.05))
    values = figure.values
    drag(figure, name, *place(figure, name), number=2)
    assert same(figure.values, values)


@every_handle
def test_dragging_beyond_every_edge_stops_at_the_ends_of_the_ranges(make, name):
    figure, fresh = make(), make()
    for number, (x, y) in enumerate([(-9, -9), (-9, 9), (9, -9), (9, 9), (0.5, 9), (9, 0.5)]):
        figure.buttons["Reset"].click()
        drag(figure, name, x, y, number)
        assert all(on_its_steps(control) for control in figure.controls.values() if hasattr(control, "step"))
        assert same(figure.numbers, fresh.compute(**figure.values))
        assert figure.message.value == ""


def test_a_handle_that_has_gone_meanwhile_is_let_go():
    figure = Line()
    drag(figure, "another end", 0.5, 0.5)
    assert figure.values == figure.start
    assert figure.message.value == ""


# --- values that follow, playing, and drawing ---


class Walking(Line):
    """Play moves b up until 3; the state counts, and notes the strokes; ``moved`` sets the slope back."""

    board, board_cells = "main", (20, 10)

    def __init__(self):
        LiveFigure.__init__(
            self,
            {"slope": slider("slope", -2, 2, 0.5), "b": slider("b", -3, 3, -3, step=1)},
            more={"power": choice("shape", PARAGRAPH)},
            buttons={"Up": lambda: {"b": 3}},
            play=self.walk,
            state={"presses": 0, "strokes": {}},
        )

    def walk(self):
        if self.values["b"] == 3:
            return {}
        return {"b": self.values["b"] + 1, "presses": self.values["presses"] + 1}

    def moved(self, name):
        return {"slope": 0.0} if name == "b" else {}

    def compute(self, strokes, **values):
        return super().compute(**values) | {"strokes": strokes}

    def stroked(self, which, points):
        return {"strokes": self.values["strokes"] | {which: points.round(9).tolist()}}


def receive(figure, view=0.5):
    """Say what the browser says when it has got a picture."""
    figure.picture.received = [figure.picture.frame, view]


def test_values_that_follow_are_changed_with_the_control_that_was_moved(monkeypatch):
    figure, drawn = Walking(), []
    monkeypatch.setattr(figure, "draw", drawn.append)
    figure.controls["b"].value = 1
    assert figure.values["slope"] == 0 and len(drawn) == 1
    figure.controls["slope"].value = 1.5
    assert (figure.values["slope"], figure.values["b"]) == (1.5, 1)
    figure.set(b=2)  # says all that is to change
    assert figure.values["slope"] == 1.5


def test_an_exception_in_what_follows_is_shown(monkeypatch):
    figure = Walking()
    monkeypatch.setattr(figure, "moved", lambda name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        figure.controls["b"].value = 1
    assert "ZeroDivisionError" in figure.message.value


def test_playing_makes_a_picture_whenever_the_last_has_arrived():
    figure = Walking()
    play = figure.buttons["Play"]
    play.click()
    assert (figure.picture.playing, play.description, figure.values["presses"]) == (True, "Pause", 1)
    for presses in (2, 3):
        receive(figure)
        assert figure.values["presses"] == presses
        assert figure.picture.png == same_walk(figure).picture.png
    play.click()
    assert (figure.picture.playing, play.description) == (False, "Play")
    receive(figure)
    assert figure.values["presses"] == 3


def same_walk(figure):
    """Return a new Walking with the same values."""
    fresh = Walking()
    fresh.set(**figure.values)
    return fresh


def test_two_windows_on_one_figure_do_not_play_faster():
    figure = Walking()
    figure.buttons["Play"].click()
    frame = figure.picture.frame
    for view in (0.1, 0.2):
        figure.picture.received = [frame, view]
    assert figure.values["presses"] == 2


def test_playing_ends_where_nothing_is_returned_and_can_begin_again():
    figure = Walking()
    figure.buttons["Play"].click()
    for _ in range(10):
        receive(figure)
    assert (figure.values["b"], figure.values["presses"]) == (3, 6)
    assert (figure.picture.playing, figure.buttons["Play"].description) == (False, "Play")
    figure.controls["b"].value = 1
    figure.buttons["Play"].click()
    assert (figure.values["b"], figure.values["presses"]) == (2, 7)


def test_a_control_moved_while_playing_counts_and_playing_goes_on():
    figure = Walking()
    figure.buttons["Play"].click()
    figure.controls["b"].value = -3
    receive(figure)
    assert (figure.values["b"], figure.values["presses"], figure.picture.playing) == (-2, 2, True)


@pytest.mark.parametrize("label", ["Up", "Reset"])
def test_any_other_button_stops_playing(label):
    figure = Walking()
    figure.buttons["Play"].click()
    figure.buttons[label].click()
    assert (figure.picture.playing, figure.buttons["Play"].description) == (False, "Play")
    assert figure.values["b"] == (3 if label == "Up" else -3)


def test_an_exception_while_playing_is_shown_and_stops_it(monkeypatch):
    figure = Walking()
    figure.buttons["Play"].click()
    figure._play = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        receive(figure)
    assert "ZeroDivisionError" in figure.message.value
    assert (figure.picture.playing, figure.buttons["Play"].description) == (False, "Play")


def test_a_stroke_comes_in_the_units_of_its_panel():
    figure = Walking()
    figure.picture.stroke = [7, 0.5, 0.5, 1.0, 0.0]
    figure.picture.stroke = [8, 0.25, 1.0]
    figure.picture.stroke = [7, 0.5, 0.5, 1.0, 0.0, 0.0, 0.0]
    assert figure.values["strokes"] == {7: [[0, 0], [1, -5], [-1, -5]], 8: [[-0.5, 5]]}
    left, bottom, width, height, columns, rows = figure.picture.board
    assert (columns, rows) == (20, 10)
    corners = figure.axes["main"].transAxes.transform([(0, 0), (1, 1)]) / figure.fig.bbox.size
    np.testing.assert_allclose([(left, bottom), (left + width, bottom + height)], corners)


def test_the_board_stays_on_its_panel_in_a_narrow_window():
    figure = Walking()
    figure.picture.screen = NARROW
    corner = figure.axes["main"].transAxes.transform((0, 0)) / figure.fig.bbox.size
    np.testing.assert_allclose(figure.picture.board[:2], corner)


# --- outside a live notebook ---


def test_the_saved_output_is_the_present_picture_and_its_text(make):
    figure = make()
    for control in figure.controls.values():
        control.value = positions(control)[-1]
    bundle = figure._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == figure.model_id
    assert bundle["text/plain"] == figure.summary()
    saved = base64.b64decode(bundle["image/png"])
    np.testing.assert_array_equal(decoded(saved), decoded(figure.picture.png))
    assert Image.open(io.BytesIO(saved)).info == {}  # no name or version of what wrote it


# --- for everyone ---


def test_everything_has_a_name(make):
    figure = make()
    assert re.fullmatch(r"[A-Z].{30,}\.", figure.alt, re.DOTALL)
    assert figure.picture.alt == figure.alt
    names = [control.description for control in figure.controls.values()]
    names += [button.description for button in figure.buttons.values()]
    names += [handle[0] for handle in figure.picture.handles]
    assert all(name.strip() for name in names)
    assert len(set(names)) == len(names)


def test_a_figure_opens_with_at_most_three_controls_and_unfolds_the_rest(make):
    figure = make()
    controls = set(figure.controls.values())
    assert len(controls & set(visible(figure))) <= 3
    folded = controls - set(visible(figure))
    assert bool(folded) == (figure.toggle in set(visible(figure)))
    figure.toggle.value = True
    assert controls <= set(visible(figure))
    figure.toggle.value = False
    assert not folded & set(visible(figure))


def test_a_figure_opens_at_work(make):
    figure = make()
    assert figure.goal is None or not figure.goal.reached(figure.numbers)
    assert figure.message.value == ""
    assert all(on_its_steps(control) for control in figure.controls.values() if hasattr(control, "step"))


def test_a_slider_counts_in_whole_numbers_where_its_step_is_whole():
    assert isinstance(slider("n", 1, 8, 3, step=1), widgets.IntSlider)
    assert isinstance(slider("w", -1, 1, 0.5), widgets.FloatSlider)


def test_a_choice_shows_names_and_means_values():
    named = choice("f", {"one": 1, "two": 2}, value=2)
    assert (named.label, named.value) == ("two", 2)
    assert choice("f", ["a", "b"]).value == "a"


def test_marks_stand_out_from_white():
    marks = {name: value for name, value in vars(colours).items() if isinstance(value, str) and value[:1] == "#"}
    del marks["PALE"]  # for areas that something else outlines
    assert len(marks) > 5 and all(contrast(colour) >= 3 for colour in marks.values())


def test_the_style_sheets_colours_stand_out_from_white():
    assert all(contrast(cycle["color"]) >= 3 for cycle in STYLE["axes.prop_cycle"])
    texts = ["text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"]
    assert all(contrast(STYLE[text]) >= 4.5 for text in texts)


def declared(pattern):
    """Return the colours that the card's style sheet gives to the properties that match a pattern."""
    css = (ROOT / "nnlib" / "card.css").read_text("utf-8")
    return re.findall(rf"^\s+{pattern}:[^;]*?(#[0-9a-f]{{6}})", css, re.MULTILINE)


def test_texts_in_the_card_stand_out_from_what_is_behind_them():
    texts = declared("(?:color|--jp-widgets-(?:label-|readout-|input-)?color|--jp-ui-font-color.)")
    behind = [colour for colour in declared("background") if contrast(colour) < 2]
    assert len(texts) >= 8 and len(behind) >= 4
    assert all(contrast(text, colour) >= 4.5 for text in texts for colour in behind)


def test_the_cards_sliders_buttons_and_focus_stand_out_from_white():
    tracks = [colour for colour in declared("background") if contrast(colour) >= 2]
    lines = declared("(?:outline|--jp-widgets-(?:input|slider)-border-color|--jp-widgets-.*active.*)")
    assert len(tracks) == 2 and len(lines) >= 4
    assert all(contrast(colour) >= 3 for colour in tracks + lines)
