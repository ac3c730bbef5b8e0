"""The first-guess figure: its numbers against those worked out by hand."""

import numpy as np
import pytest

from nnlib.figures import FirstGuessFigure
from nnlib.figures.how_machines_learn.first_guess import HOUSES, loss_of
from nnlib.panels.colours import MODEL, NEGATIVE, POSITIVE


@pytest.fixture(scope="module")
def figure():
    return FirstGuessFigure()


def positions(figure):
    slider = figure.controls["w"]
    return np.arange(slider.min, slider.max + slider.step / 2, slider.step).round(9).tolist()


def test_it_opens_clearly_wrong():
    """The guess is 1.0·1.2 = 1.2, the true price 3.0: an error of −1.8, and (−1.8)² = 3.24."""
    figure = FirstGuessFigure()
    assert figure.numbers["guess"] == pytest.approx(1.2)
    assert figure.numbers["error"] == pytest.approx(-1.8)
    assert figure.numbers["loss"] == pytest.approx(3.24)
    assert figure.readout.text == (
        "With w = 1.00 the guess for this house of 120 m² is 1.00·1.2 = 1.20; its true price is 3.00. "
        "Too low by 1.80: the loss, the error squared, is 3.240."
    )
    assert "not reached yet" in figure.summary()


def test_every_number_follows_the_slider(figure):
    for w in positions(figure):
        figure.controls["w"].value = w
        guess, error = w * 1.2, w * 1.2 - 3.0
        assert figure.numbers["guess"] == pytest.approx(guess)
        assert figure.numbers["error"] == pytest.approx(error)
        assert figure.numbers["loss"] == pytest.approx(error**2)
        assert f"{w:.2f}·1.2 = {guess:.2f};" in figure.readout.text
        assert f"is {error**2:.3f}." in figure.readout.text
        verdict = "Too low" if w < 2.499 else "Too high" if w > 2.501 else "Exactly right"
        assert verdict in figure.readout.text


def test_the_picture_shows_these_numbers(figure):
    figure.set(w=3.0)
    assert figure.line.get_xydata().tolist() == pytest.approx(np.array([[0, 0], [2, 6]]))
    assert figure.guess.get_xydata() == pytest.approx(np.array([[1.2, 3.6]]))
    assert figure.error.get_xydata() == pytest.approx(np.array([[1.2, 3.6], [1.2, 3.0]]))
    assert (figure.guess_name.get_text(), figure.error_name.get_text()) == ("guess 3.60", "error +0.60")
    assert figure.header.get_text() == "guess = 3.00 · size"


def test_each_weight_leaves_a_dot_at_its_loss_once(figure):
    figure.buttons["Reset"].click()
    for w in (2.0, 3.5, 2.0, 0.5):
        figure.controls["w"].value = w
    assert figure.dots.get_xydata() == pytest.approx(np.array([(1, 3.24), (2, 0.36), (3.5, 1.44), (0.5, 5.76)]))
    assert figure.here.get_xydata() == pytest.approx(np.array([(0.5, 5.76)]))
    assert figure.loss.get_text() == "loss 5.760"


def test_a_nudge_tells_the_loss_on_both_sides_and_their_slope(figure):
    figure.buttons["Reset"].click()
    for w in positions(figure)[::8]:
        figure.set(w=w)
        figure.buttons["Nudge"].click()
        left, right = ((place * 1.2 - 3) ** 2 for place in (w - 0.1, w + 0.1))
        stroke = figure.nudges.get_segments()[-1]
        assert stroke == pytest.approx(np.array([(w - 0.1, left), (w + 0.1, right)]))
        slope = 2 * 1.2 * (w * 1.2 - 3)  # by the formula
        assert figure.numbers["slopes"][-1] == pytest.approx(slope, abs=1e-9)
        assert f"({right:.3f} - {left:.3f})" in figure.readout.text
        way = "to the right" if slope < -0.005 else "to the left" if slope > 0.005 else "level"
        assert figure.readout.text.endswith(f"{way}.")


# A hidden house


def hide(figure, times):
    figure.buttons["Reset"].click()
    for _ in range(times):
        figure.buttons["Hide a house"].click()


@pytest.mark.parametrize("house", [1, 2, 3])
def test_nothing_tells_a_hidden_houses_loss_but_a_nudge(figure, house):
    hide(figure, house)
    size, price = HOUSES[house]
    for w in (0.5, 2.0, 4.5):
        figure.controls["w"].value = w
        shown = [figure.dots, figure.here, figure.stem, figure.house, figure.line, figure.truth, figure.error]
        assert not any(artist.get_visible() for artist in shown)
        texts = figure.readout.text + figure.loss.get_text()
        assert f"{price:.2f}" not in texts and f"{(w * size - price) ** 2:.3f}" not in texts
    figure.buttons["Nudge"].click()
    assert f"{(4.6 * size - price) ** 2:.3f}" in figure.readout.text
    figure.buttons["Reveal"].click()
    assert f"its true price is {price:.2f}" in figure.readout.text and figure.house.get_visible()


@pytest.mark.parametrize("house", [1, 2, 3])
def test_halving_the_range_by_the_slopes_sign_reaches_the_goal(figure, house):
    hide(figure, house)
    low, high = 0.5, 4.5
    for _ in range(5):
        assert "not reached yet" in figure.summary()
        figure.controls["w"].value = round(20 * (low + high) / 2) / 20
        figure.buttons["Nudge"].click()
        if "(reached)" in figure.summary():
            break
        slope = figure.numbers["slopes"][-1]
        low, high = (figure.values["w"], high) if slope < 0 else (low, figure.values["w"])
    assert "(reached)" in figure.summary()
    figure.buttons["Reveal"].click()
    assert "(reached)" in figure.summary()


@pytest.mark.parametrize("house", [1, 2, 3])
def test_three_nudges_and_a_thought_reach_it_too(figure, house):
    """The slope of a square is a line in w: two nudges tell where it is 0."""
    hide(figure, house)
    for w in (1.0, 4.0):
        figure.set(w=w)
        figure.buttons["Nudge"].click()
    first, second = figure.numbers["slopes"]
    figure.set(w=round(20 * (1 - first * 3 / (second - first))) / 20)
    figure.buttons["Nudge"].click()
    assert "(reached)" in figure.summary()


def test_neither_the_first_house_nor_a_sixth_nudge_nor_one_in_sight_counts(figure):
    figure.buttons["Reset"].click()
    figure.set(w=2.5)
    figure.buttons["Nudge"].click()
    assert "not reached yet" in figure.summary()
    best = HOUSES[1][1] / HOUSES[1][0]
    hide(figure, 1)
    for w in (1.0, 1.0, 1.0, 1.0, 1.0, best):
        figure.set(w=round(w, 2))
        figure.buttons["Nudge"].click()
    assert "not reached yet" in figure.summary()
    hide(figure, 1)
    figure.buttons["Reveal"].click()
    figure.set(w=round(best, 2))
    figure.buttons["Nudge"].click()
    assert "not reached yet" in figure.summary()


def test_the_axis_holds_every_loss_that_there_can_be():
    places = np.linspace(0.4, 4.6, 43)
    assert max(loss_of(places, house).max() for house in range(len(HOUSES))) < 6.8


def test_an_error_of_0_has_the_colour_of_neither_sign(figure):
    figure.buttons["Reset"].click()
    colours = {}
    for w in (2.0, 2.5, 3.0):
        figure.set(w=w)
        assert figure.error_name.get_color() == figure.error.get_color()
        colours[w] = figure.error.get_color()
    assert colours == {2.0: NEGATIVE, 2.5: MODEL, 3.0: POSITIVE}


def test_moving_the_slider_draws_only_what_moves(figure):
    backgrounds = set()
    for w in positions(figure):
        figure.set(w=w)
        backgrounds.add(figure.picture.background)
    assert len(backgrounds) == 1
