"""The figures of notebook 03: their numbers worked out another way, their goals, and what the text says of them."""

import math

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import BendsFigure, HundredLayersFigure, TwoLayersFigure, XorFigure
from nnlib.figures.collapsing import bends, hundred_layers, two_layers
from nnlib.panels import kinks as placed
from nnlib.panels.named_activations import ACTIVATIONS

BY_HAND = {
    "identity": lambda z: z,
    "step": lambda z: 1.0 if z >= 0 else 0.0,
    "ReLU": lambda z: max(z, 0.0),
    "leaky ReLU": lambda z: max(z, 0.01 * z),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "GELU": lambda z: z * 0.5 * (1 + math.erf(z / math.sqrt(2))),
    "Swish": lambda z: z / (1 + math.exp(-z)),
    "z²": lambda z: z * z,
}
EVERY_FIGURE = [TwoLayersFigure, HundredLayersFigure, XorFigure, BendsFigure]
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


two, hundred, xor, curve = map(fresh, EVERY_FIGURE)


def sweep(figure, *names, points=7):
    """Move each slider over its range and set each choice to each of its options, one after the other."""
    for name in names or figure.controls:
        control = figure.controls[name]
        for value in positions(control, points):
            control.value = value
            yield
        control.value = figure.start[name]


def random_values(figure, names, count, seed=0):
    """Set the named sliders to random steps again and again."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        sliders = [figure.controls[name] for name in names]
        steps = [rng.integers(0, round((s.max - s.min) / s.step) + 1) for s in sliders]
        figure.set(**{n: round(s.min + k * s.step, 9) for n, s, k in zip(names, sliders, steps, strict=True)})
        yield


@pytest.mark.parametrize("make", EVERY_FIGURE)
def test_the_goal_is_not_met_at_the_start(make):
    assert "(not reached yet)" in make().summary()


# Two layers, one line


def two_layers_by_hand(values):
    """Return y, z and what the collapsed layer gives at every x, in plain Python."""
    w1, w2, b1, b2, alpha = (values[name] for name in ("w1", "w2", "b1", "b2", "alpha"))
    f, y, z, one = BY_HAND[values["activation"]], [], [], []
    for (x,) in two_layers.X:
        s = w1 * x + b1
        y.append((1 - alpha) * s + alpha * f(s))
        z.append(w2 * y[-1] + b2)
        one.append(w2 * w1 * x + w2 * b1 + b2)
    return np.array(y), np.array(z), np.array(one)


def agrees_by_hand(figure):
    y, z, one = two_layers_by_hand(figure.values)
    n, x = figure.numbers, two_layers.X[:, 0]
    for name, expected in (("y", y), ("z", z), ("one", one)):
        np.testing.assert_allclose(n[name], expected, rtol=1e-12, atol=1e-12)
    best = np.polynomial.Polynomial.fit(x, z, 1)(x)
    np.testing.assert_allclose(n["slope"] * x + n["intercept"], best, atol=1e-9)
    width = z.max() - z.min()
    miss = np.abs(z - best).max() / width if width > 1e-9 else 0.0
    assert n["miss"] == pytest.approx(miss, abs=1e-9)
    difference = np.abs(z - one).max()
    assert n["difference"] == pytest.approx(difference, abs=1e-12)
    assert ("0 (below 1e-12): collapsed" in figure.readout.text) == (difference < 1e-12)
    if figure.values["alpha"] > 0:
        assert f"misses z by {100 * miss:.1f} % of its range" in figure.readout.text


def test_two_layers_over_every_control(two):
    two.set(alpha=0.4)
    for _ in sweep(two):
        agrees_by_hand(two)


def test_two_layers_at_random(two):
    for _ in random_values(two, ["w1", "w2", "b1", "b2", "alpha"], 60):
        agrees_by_hand(two)


def test_without_an_activation_two_layers_collapse_whatever_the_weights(two):
    for name in ACTIVATIONS:
        two.set(activation=name, alpha=0.0)
        for _ in random_values(two, ["w1", "w2", "b1", "b2"], 20):
            assert two.numbers["difference"] < 1e-13
            assert two.numbers["miss"] < 1e-9
            assert "not reached yet" in two.summary()


def test_the_identity_blended_in_is_no_activation(two):
    two.set(activation="identity")
    for _ in sweep(two, "alpha"):
        assert two.numbers["difference"] < 1e-12


def test_two_layers_reach_the_goal(two):
    two.set(alpha=1.0)
    assert "not reached yet" in two.summary()  # the activation alone is not enough
    two.set(w1=2.0)
    assert "(reached)" in two.summary()
    two.set(activation="ReLU")
    assert "(reached)" in two.summary()
    two.set(activation="tanh", w1=0.2, b1=0.0)
    assert two.numbers["miss"] < 0.03  # tanh near 0 is almost straight


def test_relu_on_one_side_of_its_kink_collapses_as_the_text_says(two):
    two.set(activation="ReLU", alpha=1.0, b1=3.0)
    assert "collapsed" in two.readout.text and "not collapsed" not in two.readout.text
    two.set(b1=1.4)
    assert "not collapsed" in two.readout.text


def test_the_axes_of_two_layers_follow_the_curve_and_not_what_it_is_compared_with(two):
    two.set(alpha=1.0, w1=3.0)
    low, high = two.axes["second"].get_ylim()
    assert np.abs(two.numbers["one"]).max() > 12 and np.ptp(two.numbers["z"]) > 0.3 * (high - low)


# A hundred layers


def pushed_by_hand(points, depth, activation, narrow):
    """Push points through the layers one by one, in plain Python."""
    f, moved = BY_HAND[activation], []
    for point in points:
        for W, b in hundred_layers.parameters(narrow)[:depth]:
            sums = [sum(w * x for w, x in zip(row, point, strict=True)) + c for row, c in zip(W, b, strict=True)]
            point = [f(z) for z in sums]
        moved.append(point)
    return np.array(moved)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("activation", hundred_layers.NAMES)
def test_a_grid_through_the_layers(hundred, activation, narrow):
    some = slice(None, None, 53)
    for depth in (1, 2, 4, 5, 6, 7, 30, 100):
        hundred.set(depth=depth, activation=activation, narrow=narrow)
        expected = pushed_by_hand(hundred_layers.GRID[some], depth, activation, narrow)
        np.testing.assert_allclose(hundred.numbers["a"][some], expected, rtol=1e-9, atol=1e-12)
        inputs = np.hstack([hundred_layers.GRID, np.ones((len(hundred_layers.GRID), 1))])
        best = inputs @ np.linalg.lstsq(inputs, hundred.numbers["a"])[0]
        np.testing.assert_allclose(hundred.numbers["best"], best, atol=1e-9)


def test_at_every_depth_one_well_conditioned_layer_does_the_same(hundred):
    W, b = np.eye(2), np.zeros(2)
    for depth, (W_next, b_next) in enumerate(hundred_layers.parameters(False), start=1):
        W, b = W_next @ W, W_next @ b + b_next
        hundred.set(depth=depth)
        np.testing.assert_allclose(hundred.numbers["W"], W, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(hundred.numbers["b"], b, rtol=1e-12, atol=1e-12)
        assert np.linalg.cond(W) < 10
        assert hundred.numbers["difference"] < 1e-13
        assert hundred.numbers["rank"] == 2
        assert hundred.numbers["miss"] < 1e-9


def test_without_an_activation_the_lines_stay_straight_and_evenly_spaced(hundred):
    for depth in (1, 10, 100):
        hundred.set(depth=depth)
        rows, columns = hundred.numbers["a"].reshape(2, hundred_layers.LINES, hundred_layers.DOTS, 2)
        for lines in (rows, columns):
            for axis in (0, 1):
                np.testing.assert_allclose(np.diff(lines, 2, axis=axis), 0, atol=1e-12)


def test_through_one_neuron_the_plane_becomes_a_line_for_good(hundred):
    for depth in range(1, 101):
        hundred.set(depth=depth, narrow=True)
        assert hundred.numbers["rank"] == (2 if depth < hundred_layers.NARROW else 1)
        flat = np.linalg.svd(hundred.numbers["a"] - hundred.numbers["a"].mean(axis=0))[1]
        assert (flat[1:] < 1e-9 * flat[0]).all() == (depth >= hundred_layers.NARROW)


def test_relu_leaves_the_middle_of_the_grid_straight(hundred):
    hundred.set(depth=100, activation="ReLU")
    middle = np.abs(hundred_layers.GRID).max(axis=1) <= 0.4
    alone = hundred_layers.collapsed(100, False).forward(hundred_layers.GRID).a
    np.testing.assert_allclose(hundred.numbers["a"][middle], alone[middle], atol=1e-9)
    assert np.abs(hundred.numbers["a"] - alone).max() > 0.3


@pytest.mark.parametrize("activation", ["tanh", "Swish", "sigmoid"])
def test_other_activations_press_the_grid_together(hundred, activation):
    widths = []
    for depth in (1, 5, 10, 20, 40):
        hundred.set(depth=depth, activation=activation)
        widths.append(hundred.numbers["width"])
    assert widths == sorted(widths, reverse=True) and widths[-1] < 0.02


def test_a_hundred_sigmoids_leave_one_point(hundred):
    hundred.set(depth=100, activation="sigmoid")
    assert "All points have come together" in hundred.readout.text
    assert "not reached yet" in hundred.summary()


@pytest.mark.parametrize("activation", hundred_layers.NAMES)
def test_the_largest_miss_is_shown_where_there_is_one(hundred, activation):
    for depth in (1, 10, 100):
        hundred.set(depth=depth, activation=activation)
        n = hundred.numbers
        assert hundred.farthest.get_visible() == hundred.missed.get_visible() == (n["miss"] > 0.01)
        assert hundred.bar.get_width() == n["miss"]


def test_a_hundred_layers_reach_the_goal_with_a_bend_only(hundred):
    for narrow in (True, False):
        hundred.set(depth=100, narrow=narrow)
        assert "not reached yet" in hundred.summary()
    hundred.set(activation="ReLU")
    assert "(reached)" in hundred.summary()


def test_a_hundred_wide_layers_agree_with_one_as_the_text_says():
    rng = np.random.default_rng(0)
    deep = nn.Network([nn.Dense(rng.normal(0, 0.3, (10, 10)), rng.normal(0, 1, 10)) for _ in range(100)])
    X = rng.normal(0, 1, (1000, 10))
    one, outputs = deep.collapse(), deep(X)
    assert np.linalg.norm(one.forward(X).a - outputs) < 1e-14 * np.linalg.norm(outputs)
    assert (deep.n_parameters, one.W.size + one.b.size) == (11_000, 110)


def test_the_two_layers_worked_by_hand():
    np.testing.assert_array_equal(np.array([[2, 1]]) @ [[1, 2], [0, -1]], [[2, 3]])
    assert 2 * 3 + 1 * (-1) + 0.5 == 5.5


def test_near_0_the_sums_of_the_bent_network_are_all_positive():
    layer = nn.Dense([[1, -2], [3, 1]], [6, 8])
    assert (layer.forward(np.array([[a, b] for a in (-1, 1) for b in (-1, 1)])).z > 0).all()
    assert (layer.forward([[-5, 5]]).z < 0).any()


# XOR


def xor_by_hand(values):
    """Return the answers at the four corners, in plain Python."""
    f, answers = BY_HAND[values["activation"]], []
    for x1, x2 in CORNERS:
        a1 = f(values["w11"] * x1 + values["w12"] * x2 + values["b1"])
        a2 = f(values["w21"] * x1 + values["w22"] * x2 + values["b2"])
        answers.append(values["v1"] * a1 + values["v2"] * a2 + values["c"])
    return np.array(answers)


def xor_agrees_by_hand(figure):
    answers = xor_by_hand(figure.values)
    np.testing.assert_allclose(figure.numbers["answers"], answers, rtol=1e-12, atol=1e-12)
    loss = sum((a - t) ** 2 for a, t in zip(answers, (0, 1, 1, 0), strict=True)) / 4
    assert figure.numbers["loss"] == pytest.approx(loss, rel=1e-12, abs=1e-12)
    assert f"Mean squared error: {loss:.3f}." in figure.readout.text


NINE = ["w11", "w12", "b1", "w21", "w22", "b2", "v1", "v2", "c"]


def test_xor_over_every_control(xor):
    for _ in sweep(xor):
        xor_agrees_by_hand(xor)


def test_xor_at_random(xor):
    for name in ACTIVATIONS:
        xor.set(activation=name)
        for _ in random_values(xor, NINE, 8):
            xor_agrees_by_hand(xor)


def test_the_hidden_planes_and_the_boundary_are_those_of_the_network(xor):
    for _ in random_values(xor, NINE, 20):
        n = xor.numbers
        np.testing.assert_allclose(n["square z"][[0, -1]], np.array([[0, 0], [1, 1]]) @ n["W"].T + n["b"])
        np.testing.assert_array_equal(n["square a"], np.maximum(n["square z"], 0))
        np.testing.assert_allclose(np.sum(n["W"] * n["feet"], axis=1) + n["b"], 0, atol=1e-9)
        x, y = xor.after._boundary.get_data()
        np.testing.assert_allclose(n["v"][0] * x + n["v"][1] * y + n["c"], 0.5, atol=1e-6)


def test_with_the_identity_xor_has_a_floor_of_a_quarter(xor):
    xor.set(activation="identity")
    for _ in random_values(xor, NINE, 60):
        assert xor.numbers["loss"] >= 0.25 - 1e-12
        assert "never gets below 0.25" in xor.readout.text
    W, b, v, c = (np.random.default_rng(0).normal(0, 2, (100_000, *shape)) for shape in [(2, 2), (2,), (2,), ()])
    answers = np.einsum("nij,kj,ni->nk", W, np.array(CORNERS), v) + ((b * v).sum(axis=1) + c)[:, None]
    losses = np.mean((answers - [0, 1, 1, 0]) ** 2, axis=1)
    assert 0.25 - 1e-12 <= losses.min() < 0.26
    xor.set(v1=0.0, v2=0.0, c=0.5)
    assert xor.numbers["loss"] == 0.25


def test_xor_reaches_the_goal_by_hand(xor):
    xor.set(w11=1.0, w12=1.0, b1=0.0)
    assert xor.numbers["loss"] == pytest.approx(0.25)
    assert "not reached yet" in xor.summary()
    xor.set(v2=-2.0)
    assert "(reached)" in xor.summary()
    xor.set(activation="identity")
    assert "not reached yet" in xor.summary()


def test_the_first_three_sliders_of_xor_are_not_enough(xor):
    w1, w2, b = np.meshgrid(*[np.linspace(-4, 4, 81)] * 3, indexing="ij")
    losses = 0.0
    for (x1, x2), target in zip(CORNERS, (0, 1, 1, 0), strict=True):
        losses = losses + (np.maximum(w1 * x1 + w2 * x2 + b, 0) - max(x1 + x2 - 1, 0) - target) ** 2 / 4
    assert losses.min() > 0.01
    assert xor.numbers["loss"] == pytest.approx(losses[35, 50, 33])


def test_the_solution_of_the_exercise_reaches_the_goal_of_the_figure(xor):
    W1, b1, W2, b2 = EXERCISES["xor"].solution()
    xor.set(**dict(zip(NINE, map(float, [*W1[0], b1[0], *W1[1], b1[1], *W2[0], b2[0]]), strict=True)))
    assert "(reached)" in xor.summary()


@pytest.mark.parametrize("number", [1, 2])
def test_a_dragged_line_goes_through_the_pointer(xor, number):
    n = xor.numbers
    for point in [(0.0, 0.5), (1.2, -0.4), (-0.5, 1.5)]:
        b = xor.dragged(f"the line of neuron {number}", *point)[f"b{number}"]
        assert n["W"][number - 1] @ point + b == pytest.approx(0)


@pytest.mark.parametrize("number", [1, 2])
def test_a_dragged_arrow_points_to_the_pointer(xor, number):
    for point in [(0.3, 0.6), (1.5, 0.4), (-0.2, -0.6)]:
        changes = xor.dragged(f"the arrow of neuron {number}", *point)
        numbers = xor.compute(**xor.values | {name: float(value) for name, value in changes.items()})
        np.testing.assert_allclose(numbers["tips"][number - 1], point, atol=1e-9)


def test_corners_of_different_classes_that_coincide_both_show(xor):
    circles, squares = xor.after._samples
    assert circles.get_zorder() > squares.get_zorder() and circles.get_markersize() < 0.7 * squares.get_markersize()


def test_every_name_of_a_corner_stands_inside_its_panel_and_beside_the_others(xor):
    xor.set(activation="ReLU")
    for _ in random_values(xor, NINE, 40, seed=1):
        for panel in (xor.before, xor.after):
            written = [text for text in panel._texts if text.get_text()]
            named = sorted(name for text in written for name in text.get_text().split(", "))
            assert named == ["00", "01", "10", "11"]
            for text in written:
                box = text.get_window_extent()
                assert panel.axes.bbox.x0 - 12 < box.x0 and box.x1 < panel.axes.bbox.x1 + 12, xor.values


# Bends make curves


def best_by_hand(activation, target, k):
    """Return the points, the target there, and the curve that NumPy's least squares finds."""
    f, wanted = BY_HAND[activation], bends.TARGETS[target]
    kinks = [-1 + 2 * i / k for i in range(k)]
    A = np.array([[*(f(k * (x - kink)) for kink in kinks), 1.0] for x in bends.X])
    return wanted(bends.X), A @ np.linalg.lstsq(A, wanted(bends.X), rcond=placed.SMALLEST)[0]


@pytest.mark.parametrize("activation", bends.ACTIVATIONS)
def test_curves_and_their_errors(curve, activation):
    for target, k in [("sine", 1), ("|x|", 2), ("bump", 5), ("jump", 9), ("sine", 20), ("bump", 40)]:
        curve.set(k=k, target=target, activation=activation)
        wanted, best = best_by_hand(activation, target, k)
        n = curve.numbers
        np.testing.assert_allclose(n["curve"], best, atol=1e-6)
        np.testing.assert_allclose(n["largest"], np.abs(best - wanted).max(), atol=1e-6)
        np.testing.assert_allclose(n["mse"], np.mean((best - wanted) ** 2), atol=1e-6)
        assert (n["largest"], n["mse"]) == tuple(n["errors"][:, k - 1])


def test_the_errors_are_those_of_the_curve_over_every_control(curve):
    for _ in sweep(curve, points=14):
        n = curve.numbers
        network = bends.network_for(n["activation"], n["k"], _wanted(curve, bends.X))
        left = np.abs(network(bends.X[:, None])[:, 0] - _wanted(curve, bends.X))
        np.testing.assert_allclose([n["largest"], n["mse"]], [left.max(), np.mean(left**2)], rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(n["shares"].sum(axis=1) + network.layers[1].b[0], n["curve"], atol=1e-9)
        x, y = n["kinks"].T
        np.testing.assert_allclose(network.forward(x[:, None])[0].z.diagonal(), 0, atol=1e-9)
        np.testing.assert_allclose(np.diff([*x, 1.0]), 2 / n["k"])
        assert bends._small(n["largest"]) in curve.readout.text
        if n["view"] == 3:
            assert n["x"][0] == -3 and n["x"][-1] == 3
            assert bends._small(np.abs(n["curve"] - n["y"]).max()) in curve.readout.text


def _wanted(figure, x):
    target = figure.values["target"]
    return bends.TARGETS[target](x) if target in bends.TARGETS else np.interp(x, bends.KNOTS, figure.values["own"])


def largest_errors(activation, target):
    """Return the largest error for 1 to 40 neurons."""
    return bends.errors(activation, bends.TARGETS[target](bends.X))[0]


def test_more_relus_follow_the_sine_more_closely(curve):
    errors = largest_errors("ReLU", "sine")
    assert (np.diff(errors[::3]) < 0).all()
    assert errors[39] / errors[19] == pytest.approx(0.25, abs=0.01)
    first = int(np.flatnonzero(errors < bends.GOAL)[0]) + 1
    curve.set(k=first - 1)
    assert "not reached yet" in curve.summary()
    curve.set(k=first)
    assert "(reached)" in curve.summary()
    curve.set(target="|x|")
    assert "not reached yet" in curve.summary()


def test_the_absolute_value_is_exact_where_a_kink_is_at_0(curve):
    errors = largest_errors("ReLU", "|x|")
    np.testing.assert_array_equal(errors < bends.EXACT, [k % 2 == 0 for k in range(1, 41)])
    curve.set(target="|x|", k=2)
    assert "largest error is 0 (below 1e-9)" in curve.readout.text


@pytest.mark.parametrize("activation", ["ReLU", "tanh", "sigmoid", "Swish", "identity", "z²"])
def test_no_continuous_curve_comes_closer_to_a_jump_than_half_its_height(activation):
    assert (largest_errors(activation, "jump") >= 0.5 - 1e-6).all()
    mse = bends.errors("ReLU", bends.TARGETS["jump"](bends.X))[1]
    assert mse[39] < 0.6 * mse[9] < 0.2 * mse[0]


def test_step_neurons_meet_the_jump_where_one_of_them_stands_there():
    exact = np.flatnonzero(largest_errors("step", "jump") < bends.EXACT) + 1
    np.testing.assert_array_equal(exact, [20, 40])


@pytest.mark.parametrize(("activation", "degree"), [("z²", 2), ("identity", 1)])
@pytest.mark.parametrize("target", bends.TARGETS)
def test_polynomials_stay_polynomials_however_many(activation, degree, target):
    y = bends.TARGETS[target](bends.X)
    left = y - np.polynomial.Polynomial.fit(bends.X, y, degree)(bends.X)
    np.testing.assert_allclose(largest_errors(activation, target)[degree - 1 :], np.abs(left).max(), atol=1e-6)


@pytest.mark.parametrize("activation", ["ReLU", "tanh", "sigmoid", "Swish"])
@pytest.mark.parametrize("target", ["sine", "|x|", "bump"])
def test_continuous_targets_are_met_ever_more_closely(activation, target):
    errors = largest_errors(activation, target)
    assert errors[30:].max() < errors[8:14].max() / 2 < errors[0] / 2
    assert errors[30:].max() < 0.06


def test_outside_the_curve_goes_on_straight_and_the_error_grows(curve):
    curve.set(k=40, view=3)
    assert curve.numbers["largest"] < 0.0021 and curve.numbers["beyond"] > 6
    network = bends.network_for("ReLU", 40, np.sin(np.pi * bends.X))
    np.testing.assert_allclose(np.diff(network(np.linspace(1, 9, 9)[:, None]), 2, axis=0), 0, atol=1e-9)
    assert np.abs(network([[100.0]])) > 100


def test_points_of_ones_own_can_be_dragged(curve):
    assert curve.picture.handles == []
    curve.set(target="points of your own")
    assert [handle[0] for handle in curve.picture.handles] == [f"point {i}" for i in range(1, 8)]
    changes = curve.dragged("point 3", 0.9, 1.234)
    assert changes == {"own": (0.2, -0.6, 1.23, 0.9, 0.3, 0.5, -0.4)}
    assert curve.dragged("point 7", 0.0, -99.0)["own"][-1] == -1.5
    curve.set(k=6, **changes)
    assert curve.numbers["largest"] < bends.EXACT  # a kink at each of the points between the ends
    curve.set(k=7)
    assert curve.numbers["largest"] > 0.1
    curve.set(view=3)
    assert "Outside nothing was asked for." in curve.readout.text


def kinks(network, low=-1.0, high=2.0, points=200_001):
    """Count the places where the slope of a network with one input changes."""
    x = np.linspace(low, high, points)
    slopes = np.diff(network(x[:, None])[:, 0]) / np.diff(x)
    changes = np.flatnonzero(np.abs(np.diff(slopes)) > 1e-6)
    return 1 + int(np.sum(np.diff(changes) > 2)) if len(changes) else 0


@pytest.mark.parametrize("n", [1, 2, 3, 5, 12])
def test_n_relus_make_n_kinks_and_no_more(n):
    rng = np.random.default_rng(n)
    for _ in range(5):
        W, places = rng.uniform(1, 2, (n, 1)), np.linspace(0, 1, n + 2)[1:-1]
        network = nn.Network([nn.Dense(W, -W[:, 0] * places, nn.relu), nn.Dense(rng.uniform(1, 2, (1, n)), [0])])
        assert kinks(network) == EXERCISES["bends"].solution(n)


def test_the_same_number_of_neurons_in_layers_makes_many_more_kinks():
    fold = nn.Dense([[1.0], [1.0]], [0.0, -0.5], nn.relu)  # of its two: 2·relu(x) − 4·relu(x − 0.5), a tent
    again = nn.Dense([[2.0, -4.0], [2.0, -4.0]], [0.0, -0.5], nn.relu)
    folded = nn.Network([fold, *[again] * 5, nn.Dense([[2.0, -4.0]], [0.0])])
    assert kinks(folded, 0.001, 0.999) == 2**6 - 1 > EXERCISES["bends"].solution(12)


# Every figure


@pytest.mark.parametrize(
    ("make", "name", "settings"),
    [
        (TwoLayersFigure, "alpha", {}),
        (HundredLayersFigure, "depth", {"activation": "ReLU"}),
        (XorFigure, "v1", {}),
        (BendsFigure, "k", {"target": "bump"}),
    ],
)
def test_most_moves_of_a_slider_draw_over_the_kept_background(make, name, settings):
    figure = make()
    figure.set(**settings)
    backgrounds = [figure.picture.background for _ in sweep(figure, name, points=30)]
    changes = sum(before != after for before, after in zip(backgrounds[:-1], backgrounds[1:], strict=True))
    assert changes <= 0.2 * len(backgrounds)
