"""What the course promises of every figure: nothing here needs a browser, but all of it is what a browser is sent."""

import base64
import dataclasses
import gc
import html
import io
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from moving import changes, positions, recorded, same, shown
from PIL import Image
from records import characters
from small_figures import Growing, Line

import nnlib.figures

ROOT = Path(__file__).parents[1]
CHANGES = 40
# Of a walk: the one has most to mix up, the other trains long.
STEPS = {"PlaygroundFigure": 1000, "SideBySideFigure": 40}
FIGURES = [Line, Growing, *(getattr(nnlib.figures, name) for name in nnlib.figures.__all__)]
WIDE, NARROW = 1000, 400  # the room for a picture


@pytest.fixture(scope="module", params=FIGURES, ids=lambda make: make.__name__)
def make(request):
    """The class of a figure: two small ones, and every one of the course."""
    return request.param


@pytest.fixture(scope="module")
def fresh(make):
    """A figure whose values nobody changes: for what can be asked of any, and for drawing on."""
    return make()


@pytest.fixture
def other(fresh):
    """That figure, wide, to be given the values of another one for the time of a test."""
    fresh.picture.room = WIDE
    yield fresh
    fresh.buttons["Reset"].click()


@pytest.fixture(scope="module")
def used(make):
    """A figure for all tests that change values: making one takes longer than most of them."""
    return make()


@pytest.fixture
def figure(used):
    """That figure, as it opens: a test below asserts that Reset brings it back there."""
    used.picture.room = WIDE
    used.buttons["Reset"].click()
    return used


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
    records: tuple


@pytest.fixture(scope="module")
def sweep(used):
    """What a figure showed after each change, when every control was moved over its range."""
    return [look_at(used, change) for change in changes(used)]


@pytest.fixture
def storm(figure):
    """A figure after a storm of changes, and the blocks of memory in use half-way and at the end.

    The second half repeats the first: matplotlib then remembers nothing new.
    """
    blocks = []
    gc.freeze()  # what was there before need not be looked through
    for _ in range(2):
        figure.buttons["Reset"].click()
        rng = np.random.default_rng(0)
        for name in rng.choice(list(figure.controls), CHANGES // 2):
            values = positions(figure.controls[name])
            figure.controls[name].value = values[rng.integers(len(values))]
        gc.collect()
        blocks.append(sys.getallocatedblocks())
    gc.unfreeze()
    return figure, blocks


def look_at(figure, change):
    """Note what a figure shows."""
    goal = next((child.value for child in figure.children if "nn-goal" in getattr(child, "value", "")), "")
    texts = figure.readout.text, goal, figure.summary(), figure.message.value
    return Shown(change, figure.values, figure.numbers, *texts, shown(figure))


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


def on_its_steps(control):
    """Whether a slider's value is one that its handle can show."""
    steps = (control.value - control.min) / control.step
    return control.min <= control.value <= control.max and abs(steps - round(steps)) < 1e-6


# --- the picture ---


@pytest.mark.parametrize("room", [WIDE, NARROW])
def test_after_any_change_the_records_are_those_of_a_figure_with_another_past(figure, fresh, sweep, room):
    """The same numbers in the opposite order, recorded anew: nothing depends on what was before."""
    seen = sweep
    fresh.picture.room = room
    if room == NARROW:
        figure.picture.room = room
        seen = [look_at(figure, change) for change in changes(figure, points=2)]
    for number, after in reversed(list(enumerate(seen))):
        if number % 7 == 0 or after.records[0] != seen[number - 1].records[0]:  # all of it, each time, takes too long
            fresh.canvas.forget()
        assert after.records == recorded(fresh, after.numbers), after.change


def test_every_control_changes_the_picture(fresh, sweep):
    for name in fresh.controls:
        pictures = {after.records for after in sweep if after.change.startswith(f"{name} = ")}
        assert len(pictures) > 1, name


def test_a_picture_has_the_size_of_its_figure_wide_or_narrow(fresh):
    figure = fresh
    for room in (WIDE, NARROW, WIDE):
        figure.picture.room = room
        size = figure.narrow_size if room is NARROW and figure.narrow else figure.size
        assert figure.picture.size == [round(100 * inches) for inches in size]


def test_records_are_small(sweep):
    """A change sends the moving record, and the background where that has changed."""
    sent = [
        len(after.records[1]) + len(after.records[0]) * (after.records[0] != before.records[0])
        for before, after in zip(sweep, sweep[1:], strict=False)
    ]
    assert np.median(sent) <= 40_000 and max(sent) <= 60_000


def test_the_browser_has_every_character_that_a_figure_writes(sweep):
    written = {character for after in sweep for record in after.records for character in characters(record)}
    cut = [TTFont(font).getBestCmap() for font in ROOT.glob("nnlib/live/fonts/*.woff")]
    assert len(cut) == 3
    assert not [character for character in written if any(ord(character) not in font for font in cut)]


# --- the promise: whatever is on the screen is computed from the present values ---


def test_after_any_change_every_number_equals_a_fresh_computation(fresh, sweep):
    for after in sweep:
        assert same(after.numbers, fresh.compute(**after.values)), after.change


def test_after_any_change_the_texts_are_those_of_the_numbers(fresh, sweep):
    for after in sweep:
        assert after.readout == fresh.describe(after.numbers), after.change
        assert after.message == "", after.change
        if fresh.goal is None:
            assert after.summary == after.readout
        else:
            reached = fresh.goal.reached(after.numbers)
            mark, state = ("✓", "reached") if reached else ("◎", "not reached yet")
            goal = f"{mark} Goal: {fresh.goal.text} ({state})."
            assert text_of(after.goal) == goal, after.change
            assert ("nn-reached" in after.goal) == reached, after.change
            assert after.summary == f"{after.readout}\n{goal}", after.change


def test_what_a_scene_says_is_not_so_everywhere(fresh, sweep):
    """A condition that always holds would prove nothing."""
    for number, scene in enumerate(fresh.scenes, start=1):
        stops = len(scene.stops)
        assert not all(scene.holds(*[after.numbers] * stops) for after in sweep), f"scene {number}"


def test_reset_restores_values_texts_and_picture(figure, make):
    new = make()
    start, summary, records = new.values, new.summary(), shown(new)
    for name, control in figure.controls.items():
        control.value = next(value for value in reversed(positions(control)) if value != start[name])
    assert not same(figure.values, start)
    for label in figure.buttons:
        if label != "Reset":
            figure.buttons[label].click()
    figure.buttons["Reset"].click()
    assert same(figure.values, start)
    assert figure.summary() == summary
    assert shown(figure) == records, "nor are two figures made alike equal to the byte"


def test_after_a_storm_of_changes_the_last_values_win_and_nothing_is_left_behind(other, storm):
    figure, (half_way, at_the_end) = storm
    other.set(**figure.values)
    assert figure.summary() == other.summary()
    assert figure.picture.handles == other.picture.handles
    assert shown(figure) == shown(other)
    assert (at_the_end - half_way) / (CHANGES // 2) < 20  # a line that is kept each time would be 100 blocks


def test_in_whatever_order_things_are_done_numbers_and_texts_are_those_of_the_values(figure, fresh, monkeypatch):
    """A walk at random through controls, buttons, scenes and handles; without pictures, so that it can be long."""
    monkeypatch.setattr(figure, "_draw", lambda numbers: None)
    monkeypatch.setattr(figure.canvas, "record", lambda: (b"", b""))
    rng, way = np.random.default_rng(1), []
    for step in range(STEPS.get(type(figure).__name__, 200)):
        ways = [control for control in figure.controls.items() if control[1].layout.display != "none"] * 2
        ways += [(label, button) for label, button in figure.buttons.items() if label != "Play"]
        ways += [("scene", button) for button in figure.numbered.buttons]
        ways += [(handle[0], None) for handle in figure.picture.handles]
        name, widget = ways[rng.integers(len(ways))]
        if widget is None:
            drag(figure, name, *rng.random(2), number=100 + step)
        elif name in figure.controls:
            values = positions(widget, 9)
            widget.value = values[rng.integers(len(values))]
        else:
            widget.click()
        way.append(name)
        assert figure.message.value == "", way[-10:]
        if step % 5 == 0:
            assert same(figure.numbers, fresh.compute(**figure.values)), way[-10:]
            assert figure.readout.text == fresh.describe(figure.numbers), way[-10:]


# --- dragging ---


def drag(figure, name, x, y, number=1):
    """Move a handle as the browser does; x and y are parts of the picture."""
    figure.picture.drag = [name, float(x), float(y), number]


def place(figure, name):
    """Return where a handle is."""
    return next(np.array(handle[1:3]) for handle in figure.picture.handles if handle[0] == name)


def test_every_handle_follows_its_pointer_and_stops_at_the_ends_of_the_ranges(figure, fresh):
    """A handle need not end under the pointer: it may be bound to a line. But it must come nearer."""
    for name in [handle[0] for handle in figure.picture.handles]:
        target = place(figure, name) + (0.02, 0.05)
        before = np.linalg.norm(target - place(figure, name))
        drag(figure, name, *target)
        assert np.linalg.norm(target - place(figure, name)) < before
        values = figure.values
        drag(figure, name, *place(figure, name), number=2)
        assert same(figure.values, values), "dragged to where it is, it changes nothing"
        for number, (x, y) in enumerate([(-9, -9), (-9, 9), (9, -9), (9, 9), (0.5, 9), (9, 0.5)], start=3):
            figure.buttons["Reset"].click()
            drag(figure, name, x, y, number)
            assert all(on_its_steps(control) for control in figure.controls.values() if hasattr(control, "step"))
            assert same(figure.numbers, fresh.compute(**figure.values))
            assert figure.message.value == ""
        figure.buttons["Reset"].click()


# --- outside a live notebook, and for everyone ---


def test_the_saved_output_is_the_present_picture_and_its_text(figure, other):
    for control in figure.controls.values():
        control.value = positions(control)[-1]
    records, bundle = shown(figure), figure._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == figure.model_id
    assert bundle["text/plain"] == figure.summary()
    saved = base64.b64decode(bundle["image/png"])
    other.set(**figure.values)
    assert saved == other.still()
    picture = Image.open(io.BytesIO(saved))
    assert list(picture.size) == figure.picture.size
    assert picture.info == {}  # no name or version of what wrote it
    figure.refresh()
    assert shown(figure) == records, "the still has left something behind"


def test_everything_has_a_name(fresh):
    figure = fresh
    assert re.fullmatch(r"[A-Z].{30,}\.", figure.alt, re.DOTALL)
    assert figure.picture.alt == figure.alt
    names = [control.description for control in figure.controls.values()]
    names += [button.description for button in figure.buttons.values()]
    names += [handle[0] for handle in figure.picture.handles]
    assert all(name.strip() for name in names)
    assert len(set(names)) == len(names)


def test_a_figure_opens_with_at_most_three_controls_and_unfolds_the_rest(figure):
    controls = set(figure.controls.values())
    assert len(controls & set(visible(figure))) <= 3
    folded = controls - set(visible(figure))
    assert bool(folded) == (figure.toggle in set(visible(figure)))
    figure.toggle.value = True
    assert controls <= set(visible(figure))
    figure.toggle.value = False
    assert not folded & set(visible(figure))


def test_a_figure_opens_at_work(fresh):
    figure = fresh
    assert figure.goal is None or not figure.goal.reached(figure.numbers)
    assert figure.message.value == ""
    assert all(on_its_steps(control) for control in figure.controls.values() if hasattr(control, "step"))
