"""The first-guess figure: its numbers against those worked out by hand."""

import numpy as np
import pytest

from nnlib.figures import FirstGuessFigure
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


def test_only_weights_near_the_right_one_reach_the_goal(figure):
    """|1.2 w − 3| < 0.1 holds for w between 2.417 and 2.583."""
    reached = []
    for w in positions(figure):
        figure.set(w=w)
        if "(reached)" in figure.summary():
            reached.append(w)
    assert reached == [2.45, 2.5, 2.55]


def test_an_error_of_0_has_the_colour_of_neither_sign(figure):
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
