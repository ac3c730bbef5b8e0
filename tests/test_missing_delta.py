"""The missing δ: what is right is measured by nudging, and every usual slip is told."""

import math

import numpy as np
import pytest
from moving import fresh

from nnlib.figures import MissingDeltaFigure
from nnlib.figures.backpropagation.missing_delta import CHECK, CLOSE, NEW, ORDER, SEEDS, SHOW, numbers_of, verdict
from nnlib.figures.backpropagation.slips import slips

game = fresh(MissingDeltaFigure)
NUMBERS = pytest.mark.parametrize("n", [numbers_of(draw) for draw in range(len(SEEDS))], ids=list(map(str, SEEDS)))
BIASES = {"h1": 2, "h2": 5, "o1": 8, "o2": 11}


def loss_of(values, x, y):
    """The loss of the 2-2-2 network of sigmoids, in plain Python."""
    signals = list(x)
    for layer in (values[:6], values[6:]):
        signals = [1 / (1 + math.exp(-(w * signals[0] + v * signals[1] + b))) for w, v, b in (layer[:3], layer[3:])]
    return sum((a - target) ** 2 for a, target in zip(signals, y, strict=True)) / 2


@NUMBERS
def test_each_delta_is_the_slope_of_the_loss_for_its_sum(n):
    assert n["loss"] == pytest.approx(loss_of(n["values"], n["x"], n["y"]))
    for neuron, place in BIASES.items():  # to nudge a bias is to nudge the sum
        ahead, behind = (n["values"].copy() for _ in range(2))
        ahead[place] += 1e-5
        behind[place] -= 1e-5
        slope = (loss_of(ahead, n["x"], n["y"]) - loss_of(behind, n["x"], n["y"])) / 2e-5
        assert n["deltas"][neuron] == pytest.approx(slope, abs=1e-9)


@NUMBERS
def test_what_is_right_and_every_slip_can_be_told_apart(n):
    assert set(n["y"]) == {0, 1} and np.abs(n["x"]).min() > 0.2
    for neuron, right in n["deltas"].items():
        values = [value for value, _ in slips(n, neuron)]
        assert abs(right) >= 0.03 and min(abs(value - right) for value in [0, *values]) >= 0.004
        assert np.diff(np.sort(values)).min() > CLOSE and max(map(abs, values)) <= 1
        assert verdict(n, neuron, round(right, 3)).startswith("Right")
        for value, words in slips(n, neuron):
            assert verdict(n, neuron, round(value, 3)).endswith(f": {words}")


@NUMBERS
def test_rounded_factors_lead_near_enough(n):
    """What the picture shows has three decimals: whoever calculates with these is right."""
    shown = {name: np.round(n[name], 3) for name in ("a", "slopes")}
    found = {f"o{i + 1}": round((shown["a"][2 + i] - n["y"][i]) * shown["slopes"][2 + i], 3) for i in (0, 1)}
    for j in (0, 1):
        gathered = n["W2"][0, j] * round(n["deltas"]["o1"], 3) + n["W2"][1, j] * round(n["deltas"]["o2"], 3)
        found[f"h{j + 1}"] = round(round(gathered, 3) * shown["slopes"][j], 3)
    for neuron, value in found.items():
        assert abs(value - n["deltas"][neuron]) <= CLOSE


def test_a_slip_is_what_its_words_say():
    n = numbers_of(0)
    told = {words: value for value, words in slips(n, "h1")}
    one, two, slope = n["deltas"]["o1"], n["deltas"]["o2"], n["slopes"][0]
    w11, w12, w21 = n["values"][[6, 7, 9]]
    expected = {
        "weights are missing": (one + two) * slope,
        "path through output 1 only": w11 * one * slope,
        "path through output 2 only": w21 * two * slope,
        "own slope f′(z).": w11 * one + w21 * two,
        "that enter output 1": (w11 * one + w12 * two) * slope,
        "added, not averaged": (w11 * one + w21 * two) * slope / 2,
        "sign is not": -(w11 * one + w21 * two) * slope,
        "slope f′(z) of hidden neuron 2": (w11 * one + w21 * two) * n["slopes"][1],
    }
    for part, value in expected.items():
        assert [told[words] for words in told if part in words][0] == pytest.approx(value), part


def give(game, value):
    """Set my δ and press Check."""
    game.controls["mine"].value = round(float(value), 3)
    game.buttons[CHECK].click()
    return game.numbers["verdict"]


def test_the_way_back_is_walked_one_neuron_after_the_other(game):
    assert not game.goal.reached(game.numbers)
    for number, neuron in enumerate(ORDER):
        assert game.numbers["asked"] == neuron
        diagram = game.diagram._diagram._texts
        assert [diagram[f"δ{each}"].get_text().endswith("?") for each in ORDER[number + 1 :]] == [True] * (3 - number)
        assert f"δ{neuron}" in game.diagram._diagram._texts and "= ?\nmine:" in diagram[f"δ{neuron}"].get_text()
        assert give(game, game.numbers["deltas"][neuron]).startswith("Right")
        assert game.values["found"] == number + 1 and game.values["mine"] == 0
    assert game.goal.reached(game.numbers) and "All four δ are there, after 4 checks" in game.readout.text
    game.buttons[CHECK].click()
    game.buttons[SHOW].click()
    assert game.goal.reached(game.numbers), "there is nothing more to check or to show"


def test_the_goal_allows_two_wrong_checks_and_nothing_shown(game):
    for wrong, reached in ((2, True), (3, False)):
        game.buttons["Reset"].click()
        for _ in range(wrong):
            assert "no usual slip" in give(game, 0.9)
        for neuron in ORDER:
            give(game, game.numbers["deltas"][neuron])
        assert game.goal.reached(game.numbers) == reached
    game.buttons[NEW].click()
    assert game.values == game.start | {"draw": 1}
    for _ in ORDER:
        game.buttons[SHOW].click()
    assert game.values["found"] == 4 and "4 of them shown" in game.readout.text
    assert not game.goal.reached(game.numbers)


def test_nothing_is_told_before_a_check(game):
    for value in (-0.597, -0.144, 0.5):
        game.controls["mine"].value = value
        assert game.numbers["verdict"] == "" and game.values["found"] == 0


def test_after_the_last_network_comes_the_first(game):
    first = game.summary()
    for _ in SEEDS:
        game.buttons[NEW].click()
    assert game.summary() == first
