"""What notebook 01 says in its sentences and shows in no cell."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba

import nnlib as nn
from nnlib.figures import GateFigure, NeuronFigure, NudgeFigure
from nnlib.figures.neurons.activations import ACTIVATIONS
from nnlib.figures.neurons.gates import GATES
from nnlib.figures.neurons.nudges import CURVES
from nnlib.figures.neurons.visits import VISITED
from nnlib.panels.colours import NEGATIVE, POSITIVE
from nnlib.quiz.questions import NOTEBOOKS

X = nn.houses()[0]


def sigmoid(z):
    """The S, by its formula."""
    return 1 / (1 + np.exp(-z))


def some_neurons(n=200):
    """Return w₁, w₂ and b of random neurons."""
    return np.random.default_rng(1).uniform(-6, 6, (n, 3))


def test_a_step_says_no_or_yes_and_the_others_answer_by_degrees():
    z = np.linspace(-3, 3, 61)
    counts = {name: len(np.unique(f(z))) for name, f in ACTIVATIONS.items()}
    assert counts.pop("step") == 2 and set(nn.step(z)) == {0, 1}
    assert min(counts.values()) > 30
    assert nn.step(0.0) == 1 and np.array_equal(nn.step(z), z >= 0)
    np.testing.assert_array_equal(nn.identity(z), z)


def test_the_sigmoid_lies_between_0_and_1_rises_and_answers_a_half_at_0():
    a = nn.sigmoid(np.linspace(-30, 30, 601))
    assert a.min() > 0 and a.max() < 1 and np.all(np.diff(a) > 0) and nn.sigmoid(0.0) == 0.5


def test_the_bias_shifts_z_whatever_the_inputs_are():
    for w1, w2, b in some_neurons():
        before, after = (nn.Dense([[w1, w2]], [bias]).forward(X).z for bias in (b, b + 1.5))
        np.testing.assert_allclose(after - before, 1.5)


def test_the_lines_of_weights_have_the_colours_and_widths_that_are_told():
    figure = NeuronFigure()
    figure.set(w1=5.0, w2=-1.0)
    edges = figure.diagram._edges
    assert [tuple(colour) for colour in edges.get_colors()[:2]] == [to_rgba(POSITIVE), to_rgba(NEGATIVE)]
    thick, thin = edges.get_linewidths()[:2]
    assert thick > thin


def test_seventeen_houses_were_visited_and_twenty_three_were_not():
    assert (VISITED.sum(), (1 - VISITED).sum()) == (17, 23)


def test_the_neuron_of_the_start_is_too_keen():
    yes = nn.sigmoid(X @ [1.0, -1.5] + 2.0) > 0.5
    assert yes[VISITED[:, 0] == 1].all() and yes[VISITED[:, 0] == 0].sum() == 16


def test_the_step_across_the_arrow_keeps_z_and_stands_at_a_right_angle():
    for w1, w2, b in some_neurons():
        assert w1 * w2 + w2 * -w1 == 0
        turned = np.array([[0, 1], [-1, 0]]) @ [w1, w2]  # by a right angle, clockwise
        np.testing.assert_array_equal(turned, [w2, -w1])
        x = np.array([0.7, -0.3])
        assert (x + turned) @ [w1, w2] + b == pytest.approx(x @ [w1, w2] + b)


def test_the_weights_alone_set_the_direction_of_the_line():
    for w1, w2, _ in some_neurons():
        directions = []
        for b in (-2.0, 0.5, 3.0):
            ends = [-(w1 * x + b) / w2 for x in (0.0, 1.0)]
            directions.append(ends[1] - ends[0])
        np.testing.assert_allclose(directions, -w1 / w2)


def test_scaling_leaves_the_line_and_moves_every_other_answer_away_from_a_half():
    for w1, w2, b in some_neurons():
        once, twice = (sigmoid(scale * (X @ [w1, w2] + b)) for scale in (1, 2))
        assert np.all(abs(twice - 0.5) >= abs(once - 0.5)) and np.all((twice > 0.5) == (once > 0.5))
    assert sigmoid(0.0) == 0.5


def test_doubling_the_start_raises_the_loss():
    figure = NeuronFigure()
    before = figure.numbers["loss"]
    figure.set(w1=2.0, w2=-3.0, b=4.0)
    assert figure.numbers["loss"] > before + 0.05


def test_a_sigmoid_scaled_up_comes_ever_closer_to_a_step():
    z = np.array([-2.0, -0.1, 0.1, 3.0])
    misses = [abs(nn.sigmoid(scale * z) - nn.step(z)).max() for scale in (1, 4, 16, 64, 256)]
    assert np.all(np.diff(misses) < 0) and misses[-1] < 1e-9


def test_the_estimate_is_what_the_cell_counts():
    question = NOTEBOOKS["neurons"].PREDICTIONS["step nudges"]
    neurons = np.random.default_rng(0).uniform(-5, 5, (1000, 3))
    sides = [(neurons + [nudge, 0, 0])[:, :2] @ X.T + neurons[:, 2:] >= 0 for nudge in (0, 0.1)]
    assert np.any(sides[0] != sides[1], axis=1).sum() == question.right == float(question.answer)


def test_where_no_answer_changes_the_loss_does_not():
    figure = NudgeFigure()
    for w1 in np.arange(0, 38) / 10:
        step = figure.compute(w1=float(w1))["step"]
        for side, changed in zip((0, 2), step["changed"], strict=True):
            assert changed or step["losses"][side] == step["losses"][1]


def test_the_loss_of_the_step_is_a_staircase_and_that_of_the_sigmoid_is_none():
    level = {name: np.mean(np.diff(curve) == 0) for name, curve in CURVES.items()}
    assert level["step"] > 0.95 and level["sigmoid"] < 0.01
    assert len(np.unique(CURVES["step"])) < 20


def test_what_opens_the_figure_of_the_gates_is_the_and_neuron():
    figure = GateFigure()
    z = figure.numbers["z"]
    np.testing.assert_array_equal(z, [x1 + x2 - 1.5 for x1, x2 in nn.xor()[0]])
    assert (z > 0).astype(float).tolist() == GATES["AND"][:, 0].tolist()
    assert figure.values["activation"].name == "sigmoid"


def test_the_gates_are_worded_rightly():
    for (x1, x2), OR, NOT, XOR in zip(nn.xor()[0], *(GATES[name] for name in ("OR", "NOT x₁", "XOR")), strict=True):
        assert (OR == 1) == (x1 + x2 >= 1) and x1 + NOT == 1 and (XOR == 1) == (x1 + x2 == 1)


def test_the_sums_of_every_neuron_are_equal_in_pairs():
    for w1, w2, b in some_neurons():
        z00, z01, z10, z11 = nn.Dense([[w1, w2]], [b]).forward(nn.xor()[0]).z[:, 0]
        np.testing.assert_allclose([z00, z10, z01, z11], [b, w1 + b, w2 + b, w1 + w2 + b], atol=1e-12)
        np.testing.assert_allclose([z00 + z11, z01 + z10], w1 + w2 + 2 * b, atol=1e-12)


def test_no_sigmoid_and_no_step_gets_all_corners_of_xor_right():
    X, truth = nn.xor()
    parameters = np.random.default_rng(2).normal(0, 5, (100_000, 3))
    z = parameters[:, :2] @ X.T + parameters[:, 2:]
    right = ((z > 0) == truth.T).sum(axis=1)
    assert right.max() == 3 and right.min() == 1  # and not all four wrong either


def test_four_sums_that_need_not_be_equal_in_pairs_would_get_xor_right():
    """So it is the equal sums that forbid it."""
    for f, yes in ((nn.sigmoid, 30.0), (nn.step, 1.0), (nn.tanh, 30.0), (nn.relu, 1.0), (nn.identity, 1.0)):
        no = -30.0 if f is nn.sigmoid else -1.0 if f is nn.step else 0.0
        assert np.mean((f(np.array([no, yes, yes, no])) - [0, 1, 1, 0]) ** 2) < 1e-9


def test_the_proof_for_the_identity():
    rng = np.random.default_rng(3)
    for s in rng.uniform(-5, 5, 50):
        for total in (s, 2 - s):
            u = np.linspace(-20, 20, 4001)
            squares = u**2 + (total - u) ** 2
            assert squares.min() >= total**2 / 2 - 1e-9
            assert (total / 2) ** 2 * 2 == pytest.approx(total**2 / 2)
        assert s**2 / 2 + (2 - s) ** 2 / 2 >= 1
    assert 1**2 / 2 + (2 - 1) ** 2 / 2 == 1


def test_the_proof_for_the_sigmoid():
    u, v = np.random.default_rng(4).normal(0, 4, (2, 100_000))
    p, q = np.exp(-u), np.exp(-v)
    above = p * q * (p - q) ** 2 + (p * q - 1) ** 2
    below = (1 + p) ** 2 * (1 + q) ** 2 * (1 + p * q)
    left = sigmoid(u) ** 2 + sigmoid(v) ** 2 - sigmoid(u + v)
    np.testing.assert_allclose(left, above / below, atol=1e-12)
    assert np.all(above >= 0) and np.all(below > 0)
    np.testing.assert_allclose(1 - sigmoid(u), sigmoid(-u), atol=1e-12)
    w1, w2, b = np.random.default_rng(5).normal(0, 3, (3, 100_000))
    circles = sigmoid(b) ** 2 + sigmoid(w1 + w2 + b) ** 2
    squares = (1 - sigmoid(w1 + b)) ** 2 + (1 - sigmoid(w2 + b)) ** 2
    s = w1 + w2 + 2 * b
    assert np.all(circles >= sigmoid(s) - 1e-12) and np.all(squares >= 1 - sigmoid(s) - 1e-12)
    assert np.min(circles + squares) >= 1 - 1e-12


def test_the_second_judge_goes_by_age_only_and_the_third_by_size_only():
    layer = nn.Dense([[1.0, -1.5], [0.0, -2.0], [2.0, 0.0]], [2.0, 3.0, -2.0], nn.sigmoid)
    X = np.array([[0.8, 2.4], [1.9, 2.4], [0.8, 0.3]])
    here, larger, newer = layer.forward(X).a
    assert here[1] == larger[1] != newer[1] and here[2] == newer[2] != larger[2]


def test_with_the_identity_a_good_line_has_a_huge_loss():
    figure = NeuronFigure()
    figure.set(w1=2.0, w2=-3.6, b=1.9)
    assert figure.numbers["wrong"] == 0
    figure.set(activation=ACTIVATIONS["identity"])
    assert figure.numbers["wrong"] == 1 and figure.numbers["loss"] > 6
    figure.set(x1=3.2, x2=0.0)
    assert figure.numbers["a"] == pytest.approx(8.3)


def test_the_points_where_z_is_0_are_a_straight_line():
    for w1, w2, b in some_neurons():
        points = np.array([[x, -(w1 * x + b) / w2] for x in (-1.0, 0.0, 2.0)])
        np.testing.assert_allclose(points @ [w1, w2] + b, 0, atol=1e-9)
        (x, y), (x2, y2), (x3, y3) = points
        assert (y2 - y) * (x3 - x) == pytest.approx((y3 - y) * (x2 - x))


def test_two_neurons_and_a_third_that_combines_them_compute_xor():
    either, both = nn.Dense([[1, 1]], [-0.5], nn.step), nn.Dense([[1, 1]], [-1.5], nn.step)
    X, truth = nn.xor()
    hidden = np.hstack([either.forward(X).a, both.forward(X).a])
    np.testing.assert_array_equal(nn.Dense([[1, -1]], [-0.5], nn.step).forward(hidden).a, truth)
