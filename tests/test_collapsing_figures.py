"""The figures of notebook 03: their numbers worked out another way, their goals, and what the text says of them."""

import math

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import HundredLayersFigure, TwoLayersFigure, XorFigure
from nnlib.figures.collapsing import hundred_layers, two_layers
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
}
EVERY_FIGURE = [TwoLayersFigure, HundredLayersFigure, XorFigure]
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


two, hundred, xor = map(fresh, EVERY_FIGURE)


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
    """Return h, the output and what the collapsed layer gives at every x, in plain Python."""
    w1, w2, b1, b2, alpha = (values[name] for name in ("w1", "w2", "b1", "b2", "alpha"))
    f, h, output, one = BY_HAND[values["activation"]], [], [], []
    for (x,) in two_layers.X:
        z = w1 * x + b1
        h.append((1 - alpha) * z + alpha * f(z))
        output.append(w2 * h[-1] + b2)
        one.append(w2 * w1 * x + w2 * b1 + b2)
    return np.array(h), np.array(output), np.array(one)


def agrees_by_hand(figure):
    h, output, one = two_layers_by_hand(figure.values)
    n, x = figure.numbers, two_layers.X[:, 0]
    for name, expected in (("h", h), ("output", output), ("one", one)):
        np.testing.assert_allclose(n[name], expected, rtol=1e-12, atol=1e-12)
    best = np.polynomial.Polynomial.fit(x, output, 1)(x)
    np.testing.assert_allclose(n["slope"] * x + n["intercept"], best, atol=1e-9)
    width = output.max() - output.min()
    miss = np.abs(output - best).max() / width if width > 1e-9 else 0.0
    assert n["miss"] == pytest.approx(miss, abs=1e-9)
    difference = np.abs(output - one).max()
    assert n["difference"] == pytest.approx(difference, abs=1e-12)
    assert ("0 (below 1e-12): collapsed" in figure.readout.text) == (difference < 1e-12)
    if figure.values["alpha"] > 0:
        assert f"misses the output by {100 * miss:.1f} % of its range" in figure.readout.text


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
    for name in two.controls:  # no slider is enough by itself
        for value in positions(two.controls[name], 13):
            two.set(**two.start | {name: value})
            assert "not reached yet" in two.summary()
    two.set(**two.start | {"alpha": 1.0})
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
    assert np.abs(two.numbers["one"]).max() > 12 and np.ptp(two.numbers["output"]) > 0.3 * (high - low)


# A hundred layers


def test_the_gap_is_shaded_where_the_best_line_misses(two):
    two.set(alpha=1.0, w1=2.0)
    (shape,) = two.gap.get_paths()
    x, edges = two_layers.X[:, 0], shape.vertices[: 2 * len(two_layers.X)]
    there, back = edges[: len(x)], edges[len(x) :][::-1]
    np.testing.assert_allclose(there[:, 1], two.numbers["slope"] * x + two.numbers["intercept"])
    np.testing.assert_allclose(back[:, 1], two.numbers["output"])
    assert two.gap.get_visible()
    two.set(alpha=0.0)
    assert not two.gap.get_visible()


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
        side = {1: 0.4, 7: 0.65}.get(depth, 1.0)
        hundred.set(depth=depth, activation=activation, narrow=narrow, s=side)
        expected = pushed_by_hand(side * hundred_layers.GRID[some], depth, activation, narrow)
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


def test_a_hundred_layers_reach_the_goal_on_a_square_of_the_right_size_only(hundred):
    for name in hundred.controls:  # nothing is enough by itself
        for value in positions(hundred.controls[name], 19):
            hundred.set(**hundred.start | {name: value})
            assert "not reached yet" in hundred.summary()
    reached = []
    for side in positions(hundred.controls["s"], 19):
        hundred.set(**hundred.start | {"depth": 100, "activation": "ReLU", "s": side})
        reached.append(side) if "(reached)" in hundred.summary() else None
        assert hundred.numbers["awake"] == (side <= 0.45) == ("one layer does the same" in hundred.readout.text)
    assert reached == [0.4, 0.45]


def test_the_dots_in_the_square_are_as_large_as_the_misses(hundred):
    hundred.set(depth=100, activation="tanh", s=0.8)
    n, at = hundred.numbers, hundred_layers.CROSSINGS
    missed = np.linalg.norm(n["a"] - n["best"], axis=1)[at] / np.ptp(n["a"], axis=0).max()
    np.testing.assert_array_equal(hundred.missing.get_offsets(), 0.8 * hundred_layers.GRID[at])
    np.testing.assert_allclose(hundred.missing.get_sizes(), 220 * np.where(missed > 0.01, missed, 0))
    hundred.set(activation="identity")
    assert not hundred.missing.get_sizes().any()


def test_a_sigmoids_grid_becomes_one_point_on_the_way(hundred):
    grids = hundred_layers.pushed("sigmoid", False, 1.0)
    last = max(depth for depth, grid in enumerate(grids, start=1) if np.ptp(grid, axis=0).max() > 1e-9)
    for depth in (last, last + 1):
        hundred.set(activation="sigmoid", depth=depth)
        assert ("All points have come together" in hundred.readout.text) == (depth > last)
    assert last < 20


def test_a_hundred_wide_layers_agree_with_one_as_the_text_says():
    rng = np.random.default_rng(0)
    turns = [np.linalg.qr(rng.normal(size=(10, 10)))[0] for _ in range(100)]
    deep = nn.Network([nn.Dense(W, rng.normal(0, 0.1, 10)) for W in turns])
    X = rng.normal(0, 1, (1000, 10))
    one, outputs = deep.collapse(), deep(X)
    assert np.linalg.norm(one.forward(X).a - outputs) < 1e-14 * np.linalg.norm(outputs)
    assert np.linalg.norm(outputs - outputs.mean(axis=0)) > 0.5 * np.linalg.norm(outputs)  # the inputs get through
    np.testing.assert_allclose(np.linalg.norm(turns[0] @ X.T, axis=0), np.linalg.norm(X, axis=1))
    assert np.linalg.matrix_rank(one.W) == 10
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
        np.testing.assert_array_equal(n["square h"], np.maximum(n["square z"], 0))
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


# Every figure


@pytest.mark.parametrize(
    ("make", "name", "settings"),
    [
        (TwoLayersFigure, "alpha", {}),
        (HundredLayersFigure, "depth", {"activation": "ReLU"}),
        (XorFigure, "v1", {}),
    ],
)
def test_most_moves_of_a_slider_draw_over_the_kept_background(make, name, settings):
    figure = make()
    figure.set(**settings)
    backgrounds = [figure.picture.background for _ in sweep(figure, name, points=30)]
    changes = sum(before != after for before, after in zip(backgrounds[:-1], backgrounds[1:], strict=True))
    assert changes <= 0.2 * len(backgrounds)
