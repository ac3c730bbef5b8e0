"""Turns by hand, and a curve that learns round by round: against plain NumPy, and their goals."""

import numpy as np
import pytest
from moving import fresh

from nnlib.figures import StoppingFigure, TurnsFigure
from nnlib.figures.how_machines_learn.districts import PRICES, SEEDS, SIZES, district, turns_of
from nnlib.figures.how_machines_learn.stopping import LEARNING_RATE, NEVER, ROUNDS, losses, recorded
from nnlib.figures.how_machines_learn.turns import ALL, HIDDEN, TOP

turns, stopping = fresh(TurnsFigure), fresh(StoppingFigure)
SHOW, OTHER = "Show 200 new houses", "Ten other houses"
every_district = pytest.mark.parametrize("number", range(len(SEEDS)))


def scaled_powers(x, degree):
    return ((x[:, None] - 1.4) / 0.8) ** np.arange(degree + 1)


def losses_by_hand(number, degree):
    """The losses of the least-squares polynomial on the ten and on the new houses."""
    town = district(number)
    w, *_ = np.linalg.lstsq(scaled_powers(town.x, degree), town.y, rcond=None)
    return [np.mean((scaled_powers(x, degree) @ w - y) ** 2) for x, y in ((town.x, town.y), (town.new_x, town.new_y))]


@every_district
def test_ten_houses_and_200_new_ones_of_the_same_sizes(number):
    town = district(number)
    assert (len(town.x), len(town.new_x)) == (10, 200)
    assert SIZES[0] <= town.x.min() == town.x[0] <= town.new_x.min()
    assert town.new_x.max() <= town.x[-1] == town.x.max() <= SIZES[1]
    for y in (town.y, town.new_y):
        assert PRICES[0] < y.min() and y.max() < PRICES[1]


@every_district
@pytest.mark.parametrize("count", ALL)
def test_every_loss_is_that_of_the_best_curve(turns, number, count):
    turns.set(houses=number, turns=count)
    np.testing.assert_allclose(turns.numbers["losses"][:, count], losses_by_hand(number, count + 1), atol=1e-6)
    assert f"{turns.numbers['losses'][0, count]:.3f}" in turns.readout.text
    assert turns_of(turns.numbers["curve"]) <= count


def test_what_is_chosen_before_the_new_houses_are_shown_counts(turns):
    turns.set(turns=5)
    turns.buttons[SHOW].click()
    assert "not reached yet" in turns.summary() and "3 would have had 0.070" in turns.readout.text
    turns.set(turns=3)
    turns.buttons[SHOW].click()
    assert turns.values["chosen"] == 5 and "not reached yet" in turns.summary()
    turns.buttons["Reset"].click()
    turns.set(turns=3)
    assert "not reached yet" in turns.summary()
    turns.buttons[SHOW].click()
    assert "(reached)" in turns.summary()
    turns.set(turns=8)
    assert "(reached)" in turns.summary()


def test_neither_end_of_the_slider_is_best_anywhere(turns):
    best = []
    for _ in SEEDS:
        best.append(turns.numbers["best"])
        assert np.sort(turns.numbers["losses"][1])[1] > 1.15 * turns.numbers["losses"][1].min(), "it is clear"
        turns.buttons[OTHER].click()
        assert turns.values["chosen"] == HIDDEN
    assert best == [3, 2, 1]
    assert turns.values["houses"] == 0


def test_the_new_houses_and_their_losses_are_hidden_until_then(turns):
    for count in ALL:
        turns.controls["turns"].value = count
    shown = [turns.town._new, turns.bars[1], turns.dots[1], turns.beyond]
    assert not any(artist.get_visible() for artist in shown)
    assert "new ones: hidden" in turns.names[1].get_text()
    assert all(f"{loss:.3f}" not in turns.summary() for loss in turns.numbers["losses"][1])
    turns.buttons[SHOW].click()
    assert all(artist.get_visible() for artist in shown)
    new = turns.numbers["losses"][1]
    assert len(turns.beyond.get_xdata()) == sum(new > TOP) == 2
    assert turns.dots[1].get_ydata() == pytest.approx(new[new <= TOP])


# Round by round


def test_the_recorded_weights_are_those_of_the_plain_loop():
    town, w = district(0), np.zeros(10)
    X = scaled_powers(town.x, 9)
    for number in range(1, 3001):
        w = w - LEARNING_RATE * np.mean(2 * (X @ w - town.y)[:, None] * X, axis=0)
        if number in ROUNDS:
            np.testing.assert_allclose(recorded()[list(ROUNDS).index(number)], w, atol=1e-9)


def test_the_losses_are_those_of_the_recorded_weights():
    town = district(0)
    for x, y, curve in ((town.x, town.y, losses()[0]), (town.new_x, town.new_y, losses()[1])):
        np.testing.assert_allclose(curve, np.mean((scaled_powers(x, 9) @ recorded().T - y[:, None]) ** 2, axis=0))


def test_the_axes_hold_every_loss(stopping):
    low, high = stopping.axes["loss"].get_ylim()
    assert low < losses().min() and losses().max() < high


def test_the_goal_is_to_stop_at_the_lowest_loss_on_new_houses(stopping):
    reached = []
    for moment in range(len(ROUNDS)):
        stopping.set(moment=moment)
        stopping.buttons["Stop here"].click()
        if "(reached)" in stopping.summary():
            reached.append(moment)
    best = int(losses()[1].argmin())
    assert best in reached and reached == list(range(reached[0], reached[-1] + 1)) and len(reached) < 8
    stopping.set(moment=0)
    assert "not reached yet" in stopping.summary() and "You stopped after 100,000 rounds" in stopping.readout.text


def test_the_curves_go_as_far_as_one_has_been(stopping):
    stopping.controls["moment"].value = 40
    stopping.controls["moment"].value = 25
    for curve, each in zip(stopping.curves, losses(), strict=True):
        assert curve.get_xydata() == pytest.approx(np.column_stack([ROUNDS, each])[:41])
    assert f"After {ROUNDS[25]:,} rounds" in stopping.readout.text


def test_play_goes_on_to_the_last_round(stopping):
    stopping.set(moment=len(ROUNDS) - 2, seen=len(ROUNDS) - 2)
    assert stopping._next() == {"moment": len(ROUNDS) - 1, "seen": len(ROUNDS) - 1}
    stopping.set(**stopping._next())
    assert stopping._next() == {}
    assert stopping.values["stopped"] == NEVER


def test_turns_are_counted():
    t = np.linspace(-1, 1, 200)
    assert [turns_of(f) for f in (t, t**2, t**3 - 0.5 * t, np.sin(8 * t))] == [0, 1, 2, 6]
