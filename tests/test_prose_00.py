"""Notebook 00: what its sentences say and no cell or scene shows, computed."""

import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises.digits import split
from nnlib.figures import GuessFigure
from nnlib.figures.digits.draw_a_digit import EPOCHS
from nnlib.figures.how_machines_learn.before_and_after import BeforeAndAfterFigure, networks
from nnlib.figures.how_machines_learn.districts import PRICE, district, scaled, turns_of
from nnlib.figures.how_machines_learn.stopping import LEARNING_RATE, losses, powers, recorded
from nnlib.figures.how_machines_learn.turns import losses as losses_by_turns
from nnlib.quiz.questions import NOTEBOOKS

PREDICTIONS = NOTEBOOKS["how machines learn"].PREDICTIONS
HOUSES, PRICES = nn.houses()


def house_loss(w):
    return (w * 1.2 - 3) ** 2


def lines_loss(w, b):
    return np.mean((w * HOUSES[:, :1] + b - PRICES) ** 2)


def test_the_refreshers_arrays():
    x, y = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])
    assert x.shape == (3,) and (2 * x).tolist() == [2, 4, 6] and (x + y).tolist() == [5, 7, 9]
    table = np.array([[1, 2, 3], [4, 5, 6]])
    assert table.shape == (2, 3) and table.T.shape == (3, 2) and table.T.tolist() == [[1, 4], [2, 5], [3, 6]]


def test_the_refreshers_products():
    assert np.array([1, 2]) @ np.array([3, 4]) == 1 * 3 + 2 * 4 == 11
    A, B = np.arange(8.0).reshape(4, 2), np.arange(6.0).reshape(2, 3)
    assert (A @ B).shape == (4, 3)
    assert all((A @ B)[i, j] == A[i] @ B[:, j] for i in range(4) for j in range(3))
    with pytest.raises(ValueError):
        A @ B.T


def test_the_refreshers_broadcasting():
    rows = np.zeros((4, 3)) + np.array([1.0, 2.0, 3.0])
    assert rows.tolist() == [[1, 2, 3]] * 4
    assert (np.zeros((4, 1)) - np.zeros(4)).shape == (4, 4)


def test_the_refreshers_slopes():
    assert pytest.approx(0.06, rel=0.01) == 3.01**2 - 3**2
    for w in (-2.0, 3.0):
        slope = nn.numerical_gradient(lambda v: v**2, w)
        assert slope == pytest.approx(2 * w)
        assert ((w + 0.01) ** 2 > w**2) == (slope > 0), "uphill to the right where it is positive"


def test_the_two_networks_have_the_same_shape_and_the_estimated_number_of_parameters():
    before, after = networks()
    assert repr(before) == repr(after) and before.n_parameters == PREDICTIONS["numbers inside"].right == 6570
    assert before.layers[0].W.shape[1] == 64 and len(before.layers[-1].W) == 10
    assert BeforeAndAfterFigure().numbers["pixels"].shape == (64,)


def test_the_small_network_has_a_weight_for_each_line_and_a_few_more_parameters():
    network = nn.Network.random([2, 3, 1], nn.sigmoid, seed=1)
    weights = sum(layer.W.size for layer in network.layers)
    assert weights == 2 * 3 + 3 * 1 < network.n_parameters == 13


def test_a_square_is_never_negative_and_four_times_as_large_for_twice_the_error():
    errors = np.linspace(-3, 3, 13)
    assert (errors**2 >= 0).all() and np.array_equal((2 * errors) ** 2, 4 * errors**2)


def test_between_2_and_3_the_loss_is_lower():
    assert 2 * 1.2 < 3 < 3 * 1.2 and house_loss(2) == pytest.approx(house_loss(3)) == pytest.approx(0.36)
    assert all(house_loss(w) < 0.36 for w in np.linspace(2.01, 2.99))


def test_the_slope_of_the_one_house_is_as_printed_and_as_nudged():
    for w in (0.0, 1.0, 2.5, 4.0):
        slope = 2 * 1.2 * (w * 1.2 - 3)
        np.testing.assert_allclose(slope, nn.numerical_gradient(house_loss, w), atol=1e-8)
        np.testing.assert_allclose(slope, (house_loss(w + 0.1) - house_loss(w - 0.1)) / 0.2, atol=1e-9)
    assert f"{(house_loss(1.1) - house_loss(0.9)) / 0.2:.2f}" == "-4.32"


def rounds_by_hand(rate, count):
    w, found = 1.0, []
    for _ in range(count):
        found.append((w, house_loss(w), 2 * 1.2 * (w * 1.2 - 3)))
        w -= rate * found[-1][2]
    return np.array(found).T


def test_round_by_round_the_loss_falls_more_and_more_slowly():
    w, loss, slope = rounds_by_hand(0.2, 12)
    assert slope[0] < 0 and w[1] > w[0]
    assert (np.diff(loss) < 0).all() and (np.diff(loss, 2) > 0).all() and (np.diff(np.abs(slope)) < 0).all()


def test_with_a_rate_of_0_8_it_runs_away():
    w, loss, _ = rounds_by_hand(0.8, 6)
    assert (np.diff(loss) > 0).all() and (np.diff(np.sign(w - 2.5)) != 0).all()


def test_prices_grow_with_the_size_fall_with_the_age_and_contain_chance():
    X, y = nn.houses(2000, seed=9)
    (size, age, _), *_ = np.linalg.lstsq(np.hstack([X, np.ones((2000, 1))]), y[:, 0], rcond=None)
    assert size > 1 and age < -0.1
    assert np.ptp(y[:, 0] - X @ [size, age]) > 0.5


def test_what_the_best_line_misses_is_age_and_chance():
    line = GuessFigure().numbers["best"][2]
    design = np.hstack([HOUSES, np.ones((len(HOUSES), 1))])
    w, *_ = np.linalg.lstsq(design, PRICES, rcond=None)
    with_age = np.mean((design @ w - PRICES) ** 2)
    chance = np.mean((PRICES[:, 0] - (0.6 + 1.4 * HOUSES[:, 0] - 0.2 * HOUSES[:, 1])) ** 2)
    assert with_age < 0.5 * line and with_age == pytest.approx(chance, rel=0.15) and chance > 0.015


def test_no_other_step_of_the_same_length_leads_further_down_than_the_machines():
    angles, tiny = np.linspace(0, 2 * np.pi, 721), 1e-4
    for w, b in ((-0.8, 0.0), (2.0, 1.0), (1.0, 1.0)):
        error = w * HOUSES[:, 0] + b - PRICES[:, 0]
        downhill = np.arctan2(-np.mean(2 * error), -np.mean(2 * error * HOUSES[:, 0])) % (2 * np.pi)
        around = [lines_loss(w + tiny * np.cos(angle), b + tiny * np.sin(angle)) for angle in angles]
        assert abs(angles[np.argmin(around)] - downhill) < 0.02


def test_the_machine_needs_as_many_updates_as_the_estimate_says():
    figure = GuessFigure()
    for label in ("Reveal", "Machine: guess", "Measure", "Adjust", *["Repeat ×10"] * 8):
        figure.buttons[label].click()
    losses_of_guesses = figure.numbers["machine losses"]
    first = next(i for i, loss in enumerate(losses_of_guesses) if loss <= 1.1 * figure.numbers["best"][2])
    assert first == PREDICTIONS["the machine's updates"].right


def test_the_digits_network_made_1020_updates_with_1078_images():
    training, _, _ = split()
    assert len(training) == 1078 and EPOCHS * -(-len(training) // 32) == 1020


def test_weights_from_blocks_without_ink_were_left_alone():
    X, _ = nn.digits()
    empty = np.flatnonzero(X[split()[0]].max(axis=0) == 0)
    rows, columns = np.divmod(empty, 8)
    assert len(empty) == 3 and all(np.isin(rows, [0, 7]) | np.isin(columns, [0, 7]))
    first_before, first_after = (network.layers[0].W for network in networks())
    np.testing.assert_array_equal(first_before[:, empty], first_after[:, empty])


def test_in_each_district_prices_rise_and_fall_with_the_size():
    assert [turns_of(price(scaled(np.linspace(0.6, 2.2, 400)))) for price in PRICE] == [3, 2, 1]


def test_the_loss_with_eight_turns_is_the_estimates():
    new = losses_by_turns(0)[1]
    assert PREDICTIONS["eight turns"].right == pytest.approx(new[8], abs=0.0005)
    assert f"{new.min():.2f}" == "0.07" and round(new[8] / new.min()) == 17


def test_too_few_turns_do_worse_and_the_ten_do_not_show_what_too_many_do():
    for number in range(3):
        ten, new = losses_by_turns(number)
        best = new.argmin()
        assert (new[:best] > 1.1 * new[best]).all()
        assert ten[8] < 1e-12 < ten[best] and new[8] > 3 * new[best]


def test_the_curve_that_learns_has_ten_weights_and_sizes_from_minus_1_to_1():
    assert recorded().shape[1] == 10 and scaled([0.6, 2.2]) == pytest.approx([-1, 1]) and LEARNING_RATE == 0.2
    t = scaled(np.array([0.9]))[0]
    np.testing.assert_allclose(powers(np.array([0.9]))[0], [t**k for k in range(10)])


def test_in_all_of_100000_rounds_the_loss_on_the_ten_falls():
    town, w = district(0), np.zeros(10)
    X = powers(town.x)
    change, gain = LEARNING_RATE * 2 / 10 * X.T @ X, LEARNING_RATE * 2 / 10 * X.T @ town.y
    before = np.inf
    for _ in range(100_000):
        w = w - change @ w + gain
        loss = np.mean((X @ w - town.y) ** 2)
        assert loss < before
        before = loss
    assert loss == pytest.approx(losses()[0, -1])


def test_the_network_of_the_prediction_has_as_many_parameters():
    question = PREDICTIONS["parameters"]
    network = nn.Network.random([2, 8, 8, 1], nn.relu)
    assert question.options[question.right].startswith(f"{network.n_parameters}:")
    assert sum(layer.b.size for layer in network.layers) == 8 + 8 + 1, "inputs have no bias"


def test_weights_grow_with_the_product_of_layers_and_biases_with_their_neurons():
    for size in (4, 8, 16):
        small, large = (nn.Network.random([2, k, k, 1], nn.relu).layers[1] for k in (size, 2 * size))
        assert large.W.size == 4 * small.W.size and large.b.size == 2 * small.b.size


def test_a_curve_that_learns_begins_simple_and_ends_overfitted():
    t = np.linspace(district(0).x[0], district(0).x[-1], 200)
    turns, new = [turns_of(powers(t) @ w) for w in recorded()], losses()[1]
    best = int(new.argmin())
    assert max(turns[10:best]) <= turns[-1] and turns[20] == 1 < turns[-1]
    assert 0 < best < len(new) - 1 and (np.diff(new[best:]) > 0).all() and new[-1] > 1.5 * new[best]


def test_button_2_of_the_blind_search_shows_the_lowest_loss_of_w_alone():
    scene, (way,) = GuessFigure.scenes[1], GuessFigure.scenes[1].stops
    assert "changing only w" in scene.text
    reachable = [round(lines_loss(w, 0), 9) for w in np.arange(-1, 4.01, 0.05)]
    assert round(lines_loss(*way["guesses"][0]), 9) == min(reachable)
