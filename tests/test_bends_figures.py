"""Bends by hand, least squares, and folds: their numbers worked out another way, and what the text says of them."""

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import BendsFigure, FoldsFigure
from nnlib.figures.collapsing import bends, folds
from nnlib.quiz.collapsing import PREDICTIONS

curve, fold = map(fresh, [BendsFigure, FoldsFigure])
X = np.linspace(-1, 1, 4001)
PLACED = [-1.0, -0.45, -0.3, -0.06, 0.06, 0.3, 0.45, 1.0]  # kinks for the bump
GOOD = tuple(zip(PLACED, [0.0, 0.02, 0.22, 0.98, 0.98, 0.22, 0.02, 0.0], strict=True))


def random_points(seed):
    """Return points as a learner may drag them."""
    rng = np.random.default_rng(seed)
    inside = np.sort(rng.choice(np.arange(-98, 99, 2), 6, replace=False)) / 100
    return tuple(zip([-1.0, *inside.tolist(), 1.0], rng.uniform(-1.2, 1.2, 8).round(2).tolist(), strict=True))


# By hand


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("target", bends.TARGETS)
def test_the_curve_passes_through_the_points_and_its_errors_are_those_seen(curve, seed, target):
    points = random_points(seed)
    curve.set(points=points, target=target)
    n, (x, y) = curve.numbers, np.transpose(points)
    np.testing.assert_allclose(n["curve"], np.interp(n["x"], x, y), atol=1e-9)
    left = np.interp(bends.X, x, y) - bends.TARGETS[target](bends.X)
    np.testing.assert_allclose(n["yours"], [np.abs(left).max(), np.mean(left**2)], atol=1e-9)
    slopes = np.diff(y) / np.diff(x)
    np.testing.assert_allclose(n["v"], np.diff([0, *slopes]), atol=1e-9)
    np.testing.assert_allclose(n["shares"].sum(axis=1) + y[0], n["curve"], atol=1e-9)
    for share, kink in zip(n["shares"].T, x, strict=False):
        assert not share[n["x"] <= kink].any(), "to the left of its kink a neuron adds nothing"


def test_beyond_the_points_the_curve_is_level_on_the_left_and_goes_on_on_the_right(curve):
    curve.set(view=3)
    x, made, (*_, before, last) = curve.numbers["x"], curve.numbers["curve"], bends.START
    np.testing.assert_allclose(made[x <= -1], bends.START[0][1])
    slope = (last[1] - before[1]) / (last[0] - before[0])
    np.testing.assert_allclose(made[x >= 1], last[1] + slope * (x[x >= 1] - 1))


def test_points_keep_their_order_and_the_outer_ones_their_place(curve):
    assert [handle[0] for handle in curve.picture.handles] == [f"point {i}" for i in range(1, 9)]
    changed = curve.dragged("point 3", 0.9, 9.0)["points"]
    assert changed[2] == (-0.12, 1.2) and changed[:2] + changed[3:] == bends.START[:2] + bends.START[3:]
    assert curve.dragged("point 1", 0.5, -0.123)["points"][0] == (-1.0, -0.12)
    assert curve.dragged("point 8", -0.5, -9.0)["points"][7] == (1.0, -1.2)


def test_the_goal_takes_kinks_in_the_right_places(curve):
    curve.buttons[bends.BEST_HEIGHTS].click()
    assert "not reached yet" in curve.summary(), "the best heights are not enough"
    for name in curve.controls:
        for value in positions(curve.controls[name]):
            curve.set(**curve.start | {name: value})
            assert "not reached yet" in curve.summary()
    curve.set(**curve.start | {"points": GOOD})
    assert "(reached)" in curve.summary()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("target", bends.TARGETS)
def test_no_other_heights_have_a_smaller_mean_squared_error(curve, seed, target):
    curve.set(points=random_points(seed), target=target)
    curve.buttons[bends.BEST_HEIGHTS].click()
    best, points = curve.numbers["yours"][1], np.array(curve.values["points"])
    for i in range(8):
        for nudge in (-0.01, 0.01):
            other = points.copy()
            other[i, 1] += nudge
            curve.set(points=tuple(map(tuple, other.tolist())))
            assert curve.numbers["yours"][1] > best


# Least squares


def by_hand(target, k):
    """Return what NumPy's least squares makes of the points, with k kinks at equal distances."""
    kinks = [-1 + 2 * i / k for i in range(k)]
    A = np.array([[*(max(x - kink, 0) for kink in kinks), 1.0] for x in bends.X])
    wanted = bends.TARGETS[target](bends.X)
    return wanted, A @ np.linalg.lstsq(A, wanted)[0]


@pytest.mark.parametrize("target", bends.TARGETS)
def test_least_squares_plays_with_kinks_at_equal_distances(curve, target):
    for k in (1, 2, 5, 13, 40):
        curve.set(target=target, k=k)
        wanted, best = by_hand(target, k)
        errors = np.abs(best - wanted).max(), np.mean((best - wanted) ** 2)
        np.testing.assert_allclose(curve.numbers["theirs"], errors, atol=1e-6)
        np.testing.assert_allclose(curve.numbers["machine"], np.interp(curve.numbers["x"], bends.X, best), atol=1e-6)


def test_least_squares_keeps_the_budget_from_13_neurons_on(curve):
    kept = []
    for k in range(1, 41):
        curve.set(k=k)
        kept.append(curve.numbers["theirs"][0] <= bends.BUDGET)
    assert kept == [k >= 13 for k in range(1, 41)]


def test_what_is_only_round_off_is_told_as_0_and_not_drawn(curve):
    curve.set(target="|x|", k=2)
    assert "largest error 0 (below 1e-9), mean squared error 0 (below 1e-9)" in curve.readout.text
    np.testing.assert_array_equal(curve.numbers["theirs"], [0, 0])
    np.testing.assert_array_equal(curve.numbers["machine"], np.abs(curve.numbers["x"]).round(9))
    for k in range(1, 41):
        curve.set(k=k)
        assert (curve.numbers["theirs"][0] == 0) == (k % 2 == 0)


def test_two_kinks_beside_the_jump_leave_half_of_it(curve):
    x = [-1.0, -0.6, -0.2, 0.1, 0.29, 0.31, 0.6, 1.0]
    curve.set(target="jump", points=tuple((at, float(at > 0.3)) for at in x))
    largest, mse = curve.numbers["yours"]
    assert mse < 0.005 and largest == pytest.approx(0.5, abs=1e-3)
    curve.buttons[bends.BEST_HEIGHTS].click()
    assert curve.numbers["yours"][0] >= 0.5 - 1e-6


def test_moving_the_kinks_draws_over_the_kept_background(curve):
    backgrounds = {curve.picture.background}
    for i in range(20):
        curve.set(**curve.dragged("point 4", -0.2 + i / 50, i / 20))
        backgrounds.add(curve.picture.background)
    assert len(backgrounds) <= 3


# Folds


def by_hand_folded(heights, c1, c2):
    """Return layer one's curve over X, and that folded once and twice, with absolute values."""
    one = np.interp(X, folds.AT, heights)
    return one, np.abs(one - c1), np.abs(np.abs(one - c1) - c2)


def kinks_on_a_grid(network, low, high, points=100_001):
    """Count the places where the slope of a network with one input changes."""
    x = np.linspace(low, high, points)
    slopes = np.diff(network(x[:, None])[:, 0]) / np.diff(x)
    changes = np.flatnonzero(np.abs(np.diff(slopes)) > 1e-6)
    return 1 + int(np.sum(np.diff(changes) > 2)) if len(changes) else 0


def random_folds(seed):
    rng = np.random.default_rng(seed)
    heights = tuple((rng.integers(-20, 21, 5) / 20).tolist())
    return {"heights": heights, "c1": rng.integers(-19, 20) / 20 + 0.025, "c2": rng.integers(0, 20) / 20 + 0.013}


@pytest.mark.parametrize("seed", range(12))
def test_folds_are_absolute_values_and_every_kink_is_counted(fold, seed):
    values = random_folds(seed)
    n = fold.compute(**values)
    for x, y, expected in zip(n["places"], n["curves"], by_hand_folded(**values), strict=False):
        np.testing.assert_allclose(np.interp(X, x, y), expected, atol=1e-9)
    assert len(n["kinks"][2]) == kinks_on_a_grid(folds.folded(**values), -0.9999, 0.9999)
    assert [len(found) for found in n["kinks"]] == sorted(len(found) for found in n["kinks"]), "none is lost"
    first = folds.folded(**values).layers[0]
    v = folds.through(list(zip(folds.AT, values["heights"], strict=True))).layers[1].W[0]
    assert len(n["kinks"][0]) == EXERCISES["bends"].solution(first.W[:, 0], first.b, np.where(abs(v) < 1e-9, 0, v))


def test_each_fold_adds_as_many_kinks_as_it_crosses_pieces(fold):
    for seed in range(30):
        n = fold.compute(**random_folds(seed))
        one, two, three = (len(found) for found in n["kinks"])
        assert two == one + n["crossed"][0] and three == two + n["crossed"][1]


def test_the_goal_is_a_regular_zigzag_of_16_kinks(fold):
    for name in fold.controls:
        for value in positions(fold.controls[name], 41):
            fold.set(**fold.start | {name: value})
            assert "not reached yet" in fold.summary()
    fold.set(**fold.start | {"c1": 0.4, "c2": 0.05})
    assert len(fold.numbers["kinks"][2]) == 16 and "not reached yet" in fold.summary(), "the peaks differ"
    fold.set(heights=(-0.5, 0.7, -0.5, 0.7, -0.5), c1=0.1, c2=0.3)
    assert "(reached)" in fold.summary()
    assert PREDICTIONS["folds"].right == len(fold.numbers["kinks"][2]) == 16


def test_n_relus_in_one_layer_make_n_kinks_at_most():
    rng = np.random.default_rng(0)
    for n in (1, 2, 5, 12):
        w, v, places = rng.uniform(1, 2, n), rng.uniform(1, 2, n), np.linspace(0, 1, n + 2)[1:-1]
        network = nn.Network([nn.Dense(w[:, None], -w * places, nn.relu), nn.Dense([v], [0])])
        assert kinks_on_a_grid(network, -1, 2) == EXERCISES["bends"].solution(w, -w * places, v) == n


def test_the_solution_counts_the_kinks_that_a_curve_has():
    for w, b, v in EXERCISES["bends"].all_probes:
        network = nn.Network([nn.Dense(w[:, None], b, nn.relu), nn.Dense([v], [0])])
        assert kinks_on_a_grid(network, -107, 107.3) == EXERCISES["bends"].solution(w, b, v)


def test_layers_of_two_double_the_kinks():
    fold = nn.Dense([[1.0], [1.0]], [0.0, -0.5], nn.relu)  # of its two: 2·relu(x) − 4·relu(x − 0.5), a tent
    again = nn.Dense([[2.0, -4.0], [2.0, -4.0]], [0.0, -0.5], nn.relu)
    for layers in range(1, 7):
        network = nn.Network([fold, *[again] * (layers - 1), nn.Dense([[2.0, -4.0]], [0.0])])
        assert kinks_on_a_grid(network, 0.001, 0.999) == 2**layers - 1
