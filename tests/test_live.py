"""LiveFigure by itself, on small figures: nothing here needs a browser."""

import contextlib
import html
import itertools
import re
import threading

import ipywidgets as widgets
import numpy as np
import pytest
from moving import same, shown
from small_figures import Failing, Growing, Line, Walking

from nnlib.live import choice, slider


def text_of(source):
    """Return the words in a piece of HTML."""
    return html.unescape(re.sub("<[^>]*>", "", source))


# --- the picture ---


def count_backgrounds(figure, monkeypatch):
    """Return a list that grows whenever what does not move is recorded anew."""
    recorded, draw = [], figure.axes["main"].draw
    monkeypatch.setattr(figure.axes["main"], "draw", lambda renderer: (recorded.append(1), draw(renderer)))
    return recorded


def test_the_background_is_kept_while_only_moving_artists_change(monkeypatch):
    figure = Line()
    recorded = count_backgrounds(figure, monkeypatch)
    figure.set(slope=2, b=-2, power=2)
    assert not recorded


@pytest.mark.parametrize(
    "change",
    [
        lambda figure: figure.axes["main"].set_ylim(-2, 2),
        lambda figure: figure.axes["main"].set_title("New"),
        lambda figure: setattr(figure.picture, "room", 400),
    ],
    ids=["limits", "title", "narrow"],
)
def test_the_background_is_recorded_anew_when_it_has_changed(change, monkeypatch):
    figure = Line()
    recorded, before = count_backgrounds(figure, monkeypatch), figure.picture.background
    change(figure)
    figure.refresh()
    assert recorded and figure.picture.background != before


@pytest.mark.parametrize(
    ("change", "anew"),
    [
        (lambda line: line.set_data(*line.get_data()), False),
        (lambda line: line.set_color("black"), False),
        (lambda line: line.set_color("red"), True),
        (lambda line: line.set_ydata(line.get_ydata() + 1), True),
        (lambda line: line.set_xdata(line.get_xdata()[::-1]), True),
        (lambda line: line.set(marker="s"), True),
        (lambda line: line.set(linestyle="--"), True),
        (lambda line: line.set(visible=False), True),
        (lambda line: line.set(data=([], [])), True),
    ],
)
def test_a_line_is_recorded_anew_only_when_it_looks_otherwise(change, anew, monkeypatch):
    figure = Line()
    drawn, draw = [], figure.line.draw
    monkeypatch.setattr(figure.line, "draw", lambda renderer: (drawn.append(1), draw(renderer)))
    figure.canvas.record()  # the method above is an attribute of the line, too
    drawn.clear()
    change(figure.line)
    kept = figure.canvas.record()
    assert bool(drawn) == anew
    figure.canvas.forget()
    assert figure.canvas.record() == kept


def test_a_layout_does_not_depend_on_when_the_window_changed():
    figures = Growing(), Growing()
    figures[0].picture.room = 400
    for figure in figures:
        figure.set(slope=2, b=3)
    figures[1].picture.room = 400
    assert shown(figures[0]) == shown(figures[1])


def test_where_a_browser_cannot_paint_it_gets_a_still_at_every_change():
    figure = Line()
    assert figure.picture.still == b""
    figure.picture.blocked = True
    assert figure.picture.still == figure.still()
    figure.controls["slope"].value = 1.5
    assert figure.picture.still == fresh_line(figure).still()


# --- values ---


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
    assert shown(figure) == shown(fresh_line(figure))


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
    assert shown(figure) == shown(fresh_line(figure))


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
    figure.before = shown(figure)
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
    assert shown(failed) == failed.before


def test_after_an_exception_the_controls_work_and_the_message_goes(failed):
    failed.controls["b"].value = -1
    assert failed.message.value == ""
    assert failed.readout.text == "The line ends at y = -0.50, after 0 presses."
    assert shown(failed) == shown(fresh_line(failed))


def test_a_goal_is_text_not_html():
    label = Line()._goal.value
    assert "3 &lt; y &amp; y &lt; 4" in label


# --- dragging ---


def drag(figure, name, x, y, number=1):
    """Move a handle as the browser does; x and y are parts of the picture."""
    figure.picture.drag = [name, float(x), float(y), number]


def place(figure, name):
    """Return where a handle is."""
    return next(np.array(handle[1:3]) for handle in figure.picture.handles if handle[0] == name)


def test_a_handle_goes_where_it_is_dragged_to_by_whole_steps():
    figure = Line()
    axes = figure.axes["main"]
    for y, slope, end in [(2.34, 1.3, 2.3), (-0.26, -1.3, -0.3), (99, 2, 3), (-99, -2, -1)]:
        drag(figure, "the end", *axes.transData.transform((1, y)) / figure.fig.bbox.size)
        assert figure.values["slope"] == slope
        np.testing.assert_allclose(place(figure, "the end"), axes.transData.transform((1, end)) / figure.fig.bbox.size)
        assert figure.picture.handles[0][3] == f"1.00, {end:.2f}"
        assert same(figure.numbers, Line().compute(**figure.values))


def test_a_handle_that_has_gone_meanwhile_is_let_go():
    figure = Line()
    drag(figure, "another end", 0.5, 0.5)
    assert figure.values == figure.start
    assert figure.message.value == ""


# --- values that follow, playing, and drawing ---


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
        assert shown(figure) == shown(same_walk(figure))
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
    figure.player._action = lambda: 1 / 0
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
    figure.picture.room = 400
    corner = figure.axes["main"].transAxes.transform((0, 0)) / figure.fig.bbox.size
    np.testing.assert_allclose(figure.picture.board[:2], corner)


def test_a_slider_counts_in_whole_numbers_where_its_step_is_whole():
    assert isinstance(slider("n", 1, 8, 3, step=1), widgets.IntSlider)
    assert isinstance(slider("w", -1, 1, 0.5), widgets.FloatSlider)


def test_the_browser_is_told_a_sliders_value_after_its_range():
    """It takes one after the other, and a value outside of the old range would be cut off and sent back."""
    w = slider("w", -1, 1, 0.5)
    for names in itertools.permutations(["value", "min", "max"]):
        assert list(w.get_state(names))[-1] == "value"
    assert list(w.get_state())[-1] == "value" and list(w.get_state("max")) == ["max", "value"]
    assert list(w.get_state("tooltip")) == ["tooltip"]


def test_the_browser_is_told_a_sliders_value_by_its_own_arithmetic():
    """That nothing is answered then, a test in the browser shows."""
    w = slider("w", -1, 1, 0.3)
    assert w.get_state("value") == {"value": 0.30000000000000004}
    w.value = 0.31  # on none of its steps
    assert (w.value, w.get_state("value")) == (0.31, {"value": 0.31})
    for w.value in (-1.0, 0.0, 1.0):
        assert w.get_state("value") == {"value": w.value}


def test_a_choice_shows_names_and_means_values():
    named = choice("f", {"one": 1, "two": 2}, value=2)
    assert (named.label, named.value) == ("two", 2)
    assert choice("f", ["a", "b"]).value == "a"
