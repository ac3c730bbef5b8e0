"""What notebook 05 says and no figure or cell of it shows."""

import numpy as np
import pytest

import nnlib as nn
from nnlib.figures.gradient_descent import batches, straighten
from nnlib.quiz.gradient_descent import PREDICTIONS

X, y = nn.houses()
SIZE, PRICE = X[:, 0], y[:, 0]


def test_the_central_slope_is_a_hundred_times_better_for_a_nudge_ten_times_smaller():
    for h in (0.1, 0.01, 0.001):
        assert ((1 + h) ** 3 - 1) / h - 3 == pytest.approx(3 * h + h * h)
        assert float(nn.numerical_gradient(lambda x: x**3, 1.0, h)) - 3 == pytest.approx(h * h, rel=1e-3)


def test_looking_only_ahead_a_curve_that_bends_upwards_seems_steeper():
    for bends_upwards, slope in [(np.exp, np.exp), (lambda x: x**4, lambda x: 4 * x**3)]:
        for x in np.linspace(-2, 2, 9):
            assert (bends_upwards(x + 0.1) - bends_upwards(x)) / 0.1 > slope(x)


def test_the_slope_of_the_houses_loss_is_the_average_of_2_error_size():
    for w in (-0.5, 0.0, 2.0):
        numeric = nn.numerical_gradient(lambda w: np.mean((w * SIZE - PRICE) ** 2), w)
        assert np.mean(2 * (w * SIZE - PRICE) * SIZE) == pytest.approx(float(numeric), rel=1e-6)


def test_on_a_parabola_each_step_multiplies_the_distance_by_one_number():
    for c, eta in [(4.719, 0.03), (4.719, 0.43), (0.5, 1.0), (3.0, 1 / 3)]:
        w, best = 2.0, 0.7
        new = w - eta * c * (w - best)
        assert new - best == pytest.approx((1 - eta * c) * (w - best))
        assert (abs(new - best) < abs(w - best)) == (eta < 2 / c)


def test_where_a_curve_bends_sharply_the_rate_must_be_smaller():
    def end(w, eta):  # on w⁴, whose curvature is 12w²
        for _ in range(20):
            w = w - eta * 4 * w**3 if abs(w) < 100 else w
        return abs(w)

    assert end(1.0, 0.1) < 1.0 and end(3.0, 0.1) > 100 and end(3.0, 0.03) < 3.0
    assert 0.09 < end(0.1, 0.1) < 0.1  # where it is flat it hardly moves


def test_the_slopes_of_the_saddle_are_as_printed_and_the_network_has_this_loss():
    for w1, w2 in np.random.default_rng(1).normal(size=(10, 2)):
        numeric = nn.numerical_gradient(lambda w: (1 - w[0] * w[1]) ** 2, np.array([w1, w2]))
        np.testing.assert_allclose([-2 * w2 * (1 - w1 * w2), -2 * w1 * (1 - w1 * w2)], numeric, atol=1e-7)
        network = nn.Network([nn.Dense([[w1]], [0.0]), nn.Dense([[w2]], [0.0])])
        assert network([[1.0]])[0, 0] == pytest.approx(w2 * w1)
        assert nn.mean_squared_error(network([[1.0]]), [[1.0]]) == pytest.approx((1 - w1 * w2) ** 2)


def test_the_trace_has_the_slopes_of_one_layer_in_the_shapes_that_are_named():
    line = nn.Network([nn.Dense([[-0.2]], [1.0])])
    trace = line.trace(X[:, :1], y, nn.mean_squared_error)
    assert len(trace.backward) == 1
    slopes, layer = trace.backward[0], line.layers[0]
    assert slopes.dW.shape == layer.W.shape and slopes.db.shape == layer.b.shape


def test_both_slopes_at_one_place_are_not_those_after_one_has_moved():
    w, b = -0.2, 1.0
    errors = w * SIZE + b - PRICE
    moved = (w - 0.1 * np.mean(2 * errors * SIZE)) * SIZE + b - PRICE
    assert np.mean(2 * errors) == pytest.approx(-3.281, abs=5e-4) != pytest.approx(np.mean(2 * moved), abs=1)


def test_the_velocity_on_an_even_slope_approaches_one_over_one_minus_mu():
    for mu in (0.5, 0.9):
        assert sum(mu**k for k in range(500)) == pytest.approx(1 / (1 - mu))
        to_and_fro = [abs(sum((-mu) ** k for k in range(n))) for n in range(2, 500)]
        assert max(to_and_fro) < 1  # where the slope changes its sign each time, the velocity stays below it


def test_the_distance_with_momentum_follows_from_the_two_before():
    for mu, eta, c in [(0.5, 0.3, 5.0), (0.9, 0.1, 0.1)]:
        w, velocity, path = 1.0, 0.0, [1.0]
        for _ in range(20):
            velocity = mu * velocity + c * w
            w -= eta * velocity
            path.append(w)
        for before, now, new in zip(path, path[1:], path[2:], strict=False):
            assert new == pytest.approx(now + mu * (now - before) - eta * c * now)


def test_at_the_largest_rate_the_distance_only_changes_its_side():
    for mu, c in [(0.0, 5.0), (0.5, 5.0), (0.9, 0.1)]:
        eta, before, now = 2 * (1 + mu) / c, -1.0, 1.0
        assert now + mu * (now - before) - eta * c * now == pytest.approx(-now)
    assert PREDICTIONS["larger rate with momentum"].right == pytest.approx(2 * 1.9 / 5)


def test_a_larger_bias_makes_up_for_a_smaller_weight_where_all_sizes_are_right_of_0():
    assert SIZE.min() > 0.5
    w, b, lowest = straighten.BY_SIZE.best
    along = np.mean(((w - 0.2) * SIZE + b + 0.2 * SIZE.mean() - PRICE) ** 2) - lowest
    assert along < 0.1 * (np.mean(((w - 0.2) * SIZE + b - PRICE) ** 2) - lowest)


def test_the_curvature_in_a_direction_is_the_average_of_twice_the_square():
    for t in np.linspace(0, 3, 7):
        line = lambda h, t=t: np.mean(((1 + h * np.cos(t)) * SIZE + 0.5 + h * np.sin(t) - PRICE) ** 2)  # noqa: E731
        measured = (line(0.1) - 2 * line(0) + line(-0.1)) / 0.01
        assert measured == pytest.approx(np.mean(2 * (np.cos(t) * SIZE + np.sin(t)) ** 2))


def test_standardising_loses_no_line():
    mean, deviation = SIZE.mean(), SIZE.std()
    assert deviation == pytest.approx(np.sqrt(np.mean((SIZE - mean) ** 2)))
    w, b = 1.3, 0.4
    np.testing.assert_allclose(w * SIZE + b, (w * deviation) * ((SIZE - mean) / deviation) + (b + w * mean))


def test_the_feature_with_the_largest_numbers_sets_the_rate_for_all():
    def limit(features):
        return 2 / np.linalg.eigvalsh(2 * features.T @ features / len(features))[-1]

    standardised = (X - X.mean(axis=0)) / X.std(axis=0)
    in_square_metres = standardised * (100, 1)
    assert limit(in_square_metres) == pytest.approx(1 / 100**2, rel=0.01)
    assert limit(standardised) > 1000 * limit(in_square_metres)


def test_three_tries_give_the_lowest_place():
    def slopes(w, b):
        errors = w * X[:, 1] + b - PRICE
        return np.array([np.mean(2 * errors * X[:, 1]), np.mean(2 * errors)])

    start, other_w, other_b = slopes(1.5, 0.0), slopes(1.0, 0.0), slopes(1.5, 0.5)
    change = np.column_stack([(other_w - start) / -0.5, (other_b - start) / 0.5])
    place = np.array([1.5, 0.0]) - np.linalg.solve(change, start)
    np.testing.assert_allclose(place, np.polyfit(X[:, 1], PRICE, 1), rtol=1e-9)


def test_on_a_loss_that_is_no_parabola_three_places_are_not_enough():
    def slopes(w1, w2):
        return -2 * (1 - w1 * w2) * np.array([w2, w1])

    start = slopes(2.0, 1.5)
    change = np.column_stack([(slopes(1.5, 1.5) - start) / -0.5, (slopes(2.0, 1.0) - start) / -0.5])
    w1, w2 = np.array([2.0, 1.5]) - np.linalg.solve(change, start)
    assert (1 - w1 * w2) ** 2 > 0.01


def test_the_network_of_two_neurons_has_its_lowest_loss_on_a_curve():
    for w1 in (0.5, 1.0, 2.0, -0.5):
        assert (1 - w1 * (1 / w1)) ** 2 == pytest.approx(0, abs=1e-30)


def test_batches_of_one_size_have_the_slope_of_all_as_their_average():
    rng = np.random.default_rng(0)
    for batch in (1, 4, 8, 20):
        order = rng.permutation(40).reshape(-1, batch)
        slopes = [np.mean(2 * (0.3 * SIZE[rows] - PRICE[rows]) * SIZE[rows]) for rows in order]
        assert np.mean(slopes) == pytest.approx(np.mean(2 * (0.3 * SIZE - PRICE) * SIZE))
        assert np.std(slopes) > 0.01


def test_an_epoch_of_40_houses_in_batches_of_4_is_10_steps():
    line = nn.Network([nn.Dense([[0.0]], [0.0])])
    seen = [
        trace.forward[0].a
        for trace in nn.gradient_descent(line, X[:, :1], y, nn.mean_squared_error, 0.0, 10, batch_size=4)
    ]
    assert len(seen) == 10 and sum(map(len, seen)) == 40
    assert {len(answers) for answers in seen} == {4}


def test_the_estimate_of_batches_of_twenty_is_the_figures_number():
    near = batches.steps_to_near(batches.mean_losses(20, batches.BEST[20]))
    assert PREDICTIONS["batches of twenty"].right == 20 * near
    assert f"{20 * near}: {near} steps" == PREDICTIONS["batches of twenty"].answer
    assert 9 * 2000 == 18_000 == 2000 * batches.steps_to_near(batches.mean_losses(2000, batches.BEST[2000]))


def test_a_smaller_rate_ends_nearer_to_the_lowest_loss_on_batches():
    for batch in (20, 2):
        ends = [
            np.mean((batches.one_path(batch, eta)[-40:] - batches.one_path(batch, eta)[-40:].mean(0)) ** 2)
            for eta in (0.02, 0.1)
        ]
        assert ends[0] < 0.3 * ends[1]


def test_a_rate_of_one_in_the_bowl_neither_arrives_nor_runs_away():
    figure = straighten.StraightenFigure()
    n = figure.compute(straighten.STANDARDISED, 1.0, 50)
    np.testing.assert_allclose(n["losses"], n["losses"][0])
    np.testing.assert_allclose(1 - 1.0 * np.array(n["curvatures"]), -1)
