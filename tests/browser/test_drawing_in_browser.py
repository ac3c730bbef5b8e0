"""Drawing in the real browser: by mouse, by touch and by keyboard, with what Python reads of the same pixels."""

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

import nnlib as nn
from nnlib.figures import DrawADigitFigure
from nnlib.figures.digits.draw_a_digit import counted

from .card import Card
from .jupyter import APP

pytestmark = pytest.mark.browser

CELLS = ["from nnlib.figures import DrawADigitFigure", "DrawADigitFigure()"]
SEVEN = [(8, 3), (24, 3), (14, 29)]
X, Y = nn.digits()


@pytest.fixture(scope="module")
def notebook(folder, open_notebook):
    """A notebook with the board alone."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "draw.ipynb")
    with open_notebook("draw.ipynb", has_touch=True) as notebook:
        assert notebook.failures == []
        yield notebook


@pytest.fixture
def card(notebook):
    """The figure's card, with an empty board."""
    card = Card(notebook.card(1), DrawADigitFigure)
    card.shows_the_twin()
    card.press("Clear")
    card.shows_the_twin()
    assert not card.twin.numbers["inked"].any()
    return card


def board(card):
    """The element to draw on."""
    return card.place.locator(".nn-board")


def at(card, x, y):
    """Where a place on the board, in squares, is in the page."""
    box = board(card).bounding_box()
    return box["x"] + x / 32 * box["width"], box["y"] + y / 32 * box["height"]


def draw_by_mouse(card, points, steps=5):
    """Draw a stroke through points, in squares, and let the twin have what the browser has sent."""
    board(card).scroll_into_view_if_needed()
    card.mouse.move(*at(card, *points[0]))
    card.mouse.down()
    for point in points[1:]:
        card.mouse.move(*at(card, *point), steps=steps)
    card.mouse.up()


def twin_draws(card, which, points):
    """Draw the same stroke on the twin, which is told parts of the board, upwards."""
    card.twin.picture.stroke = [which, *(part for x, y in points for part in (x / 32, 1 - y / 32))]


def probabilities(card):
    """The probability of the digit that the card's readout names, and the digit."""
    words = card.readout.text_content().split("Read as ")[1].split()
    return int(words[0].strip(",")), float(words[3].strip(";"))


def by_hand(pixels):
    """What plain NumPy makes of the pixels, with the weights of the figure's network."""
    a = pixels
    layers = DrawADigitFigure().network.layers
    for number, layer in enumerate(layers, start=1):
        a = layer.W @ a + layer.b
        a = np.maximum(a, 0) if number < len(layers) else np.exp(a - a.max())
    return a / a.sum()


def test_a_stroke_by_mouse_is_read_as_python_reads_the_same_pixels(card):
    before = card.readout.text_content()
    draw_by_mouse(card, SEVEN)
    twin_draws(card, 1, SEVEN)  # the points between lie on the same lines
    card.shows_the_twin()
    assert card.readout.text_content() != before
    shares = by_hand(card.twin.numbers["pixels"])
    assert probabilities(card) == (shares.argmax(), round(shares.max(), 2)) and shares.argmax() == 7
    draw_by_mouse(card, [(9, 16), (25, 16)])
    twin_draws(card, 2, [(9, 16), (25, 16)])
    card.shows_the_twin()
    for _ in range(2):
        card.press("Undo")
        card.shows_the_twin()
    assert not card.twin.numbers["inked"].any()


def test_quick_strokes_are_kept_whole_while_the_kernel_is_busy(card):
    """The next one begins before the kernel has answered to the one before."""
    busy = "import time\nfrom nnlib.live import LiveFigure\nwith LiveFigure._lock:\n    time.sleep(2)"
    card.place.page.evaluate(
        f"code => {{ {APP}.context.sessionContext.session.kernel.requestExecute({{code}}) }}", busy
    )
    strokes = [[(6, 6), (26, 6)], [(26, 6), (10, 28)], [(8, 16), (24, 16)], [(20, 20), (20, 20)]]
    for stroke in strokes:
        draw_by_mouse(card, stroke, steps=2)
    for number, stroke in enumerate(strokes, start=1):
        twin_draws(card, number, stroke)
    card.shows_the_twin()


def test_a_stroke_by_keyboard_goes_from_square_to_square(card):
    element = board(card)
    element.focus()
    expect(card.place.locator(".nn-pen")).to_be_visible()
    place, path = pen_square(card), []
    moves = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}

    def press(key, times=1):
        for _ in range(times):
            card.keyboard.press(key)
            place[0], place[1] = place[0] + moves[key][0], place[1] + moves[key][1]
            path.append((place[0] + 0.5, place[1] + 0.5))

    press("ArrowUp", place[1] - 3)
    press("ArrowLeft", place[0] - 9)
    expect(card.readout).to_contain_text("The board is empty")  # the pen was up
    path.clear()
    card.keyboard.press("Space")
    path.append((place[0] + 0.5, place[1] + 0.5))
    press("ArrowRight", 13)
    press("ArrowDown", 25)
    twin_draws(card, 1, path)
    card.shows_the_twin()
    shares = by_hand(card.twin.numbers["pixels"])
    assert probabilities(card) == (shares.argmax(), round(shares.max(), 2))
    card.keyboard.press("Escape")
    readout = card.readout.text_content()
    press("ArrowLeft", 3)
    card.shows_the_twin()
    assert card.readout.text_content() == readout
    assert element.evaluate("element => element === document.activeElement")


def pen_square(card):
    """The square in which the pen is, column and row from the upper left corner."""
    left, bottom = card.place.locator(".nn-pen").evaluate("pen => [pen.style.left, pen.style.bottom]")
    x, y = (float(part.rstrip("%")) / 100 * 32 for part in (left, bottom))
    return [int(x), 31 - int(y)]


def test_a_stroke_by_finger_draws_and_does_not_scroll(card):
    page = card.place.page
    board(card).scroll_into_view_if_needed()
    scrolled = "() => [...document.querySelectorAll('.jp-WindowedPanel-outer')].map(panel => panel.scrollTop)"
    before = page.evaluate(scrolled)
    session = page.context.new_cdp_session(page)
    places = [at(card, *point) for point in [(16, 3), (16, 12), (16, 20), (16, 29)]]
    for number, (x, y) in enumerate(places):
        kind = "touchStart" if number == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    twin_draws(card, 1, [(16, 3), (16, 29)])
    card.shows_the_twin()
    assert card.twin.numbers["read"] == 1 and page.evaluate(scrolled) == before


def test_test_images_drawn_as_counts_are_read_as_their_labels(card):
    options = card.twin.controls["image"].options
    right = [(number, index) for number, (label, index) in enumerate(options) if "misread" not in label and index >= 0]
    assert sorted(Y[index] for _, index in right) == list(range(10))
    for number, index in right:
        card.control("image").select_option(index=number)
        card.twin.controls["image"].index = number
        card.shows_the_twin()
        np.testing.assert_array_equal(counted(card.twin.numbers["inked"]), X[index])
        assert f"labelled {Y[index]}. Read as {Y[index]}" in card.readout.text_content()


def test_a_test_image_drawn_square_by_square_is_read_as_its_label(card):
    """The squares are inked in rows, with the thinnest pen, from the middle of the first to the middle of the last."""
    index = next(index for label, index in card.twin.controls["image"].options if label.endswith("a 4"))
    slider = card.control("pen")
    card.unfold(slider)
    slider.focus()
    slider.press("Home")
    card.twin.controls["pen"].value = 1.0
    card.shows_the_twin()
    wanted = DrawADigitFigure()
    wanted.set(image=index)
    runs = [run for y in range(32) for run in runs_of(wanted.numbers["inked"][y], y)]
    for number, run in enumerate(runs, start=1):
        draw_by_mouse(card, run, steps=2)
        twin_draws(card, number, run)
        if number == 1:
            card.press("Read it as drawn")
        expect(card.readout).to_have_text(card.twin.readout.text)
    card.shows_the_twin()
    np.testing.assert_array_equal(card.twin.numbers["pixels"], X[index])
    assert card.twin.numbers["read"] == 4


def runs_of(row, y):
    """The strokes, each two points, that ink the squares of one row."""
    ends = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
    return [[(start + 0.5, y + 0.5), (end - 0.5, y + 0.5)] for start, end in ends.reshape(-1, 2).tolist()]


def test_other_ways_to_read_and_another_pen_follow(card):
    small = [(5, 4), (10, 4), (7, 12)]
    draw_by_mouse(card, small)
    twin_draws(card, 1, small)
    card.shows_the_twin()
    assert card.twin.numbers["read"] == 7
    for way in ("Read it as drawn", "Read it centred"):
        card.press(way)
        card.shows_the_twin()
        assert card.twin.numbers["read"] != 7
    card.press("Read it stretched")
    card.shows_the_twin()
    assert card.twin.numbers["read"] == 7
    card.step("pen")
    card.shows_the_twin()
