"""Sentences of notebook 02 that neither a scene nor a cell shows."""

import math
import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib.figures import LayerFigure, LetItLearnFigure
from nnlib.figures.activations.flat import FLAT
from nnlib.panels.named_activations import ACTIVATIONS

Z = np.linspace(-30, 30, 6001)
CROSS = "cross-entropy"


def test_a_saturated_neuron_answers_nearly_the_same_whatever_happens_to_its_sum():
    answers = nn.sigmoid(np.array([8.0, 10.0, 12.0, 50.0]))
    assert np.ptp(answers) < 0.0004
    assert nn.sigmoid.derivative(10.0) < 0.0001


def test_far_out_the_neuron_is_almost_as_wrong_as_can_be_and_its_steps_are_small():
    for z in (6.0, 10.0):
        a = nn.sigmoid(z)
        assert 0.99 < a**2 < 1 and 2 * a * nn.sigmoid.derivative(z) < 0.005


def test_the_sigmoid_lies_between_0_and_1_and_tanh_between_minus_1_and_1():
    assert nn.sigmoid(Z).min() > 0 and nn.sigmoid(Z).max() < 1
    near = Z[np.abs(Z) < 15]
    assert nn.tanh(near).min() > -1 and nn.tanh(near).max() < 1
    assert math.exp(-10) < 0.0001 and math.exp(10) > 20_000
    np.testing.assert_allclose(nn.tanh(Z), 2 * nn.sigmoid(2 * Z) - 1, atol=1e-15)
    np.testing.assert_allclose(nn.tanh(-Z), -nn.tanh(Z))  # zero-centred


def test_relu_has_a_corner_at_0_and_is_flat_on_one_side_only():
    assert set(nn.relu.derivative(Z[Z > 0])) == {1.0} and set(nn.relu.derivative(Z[Z < 0])) == {0.0}
    left, right = (nn.relu(h) / h for h in (-1e-6, 1e-6))
    assert (left, right) == (0, 1) and nn.relu.derivative(0.0) == 0


def test_what_gelu_and_swish_multiply_a_sum_by_grows_from_0_to_1():
    some = Z[(Z != 0) & (np.abs(Z) < 8)]
    for f in (nn.gelu, nn.swish):
        share = f(some) / some
        assert share.min() > 0 and share.max() <= 1 and (np.diff(share) >= 0).all()
    np.testing.assert_allclose(nn.leaky_relu(Z), np.maximum(Z, 0.01 * Z))


def test_gelu_and_swish_are_smooth_near_relu_far_out_and_not_monotone():
    for f in (nn.gelu, nn.swish):
        assert np.abs(f(Z) - nn.relu(Z))[np.abs(Z) > 12].max() < 1e-4
        assert abs(f.derivative(1e-6) - f.derivative(-1e-6)) < 1e-5
        assert (np.diff(f(np.linspace(-5, -1.5, 100))) < 0).all()


def test_softplus_is_near_relu_and_only_rises():
    softplus = np.logaddexp(0, Z)
    assert (np.diff(softplus) > 0).all() and np.abs(softplus - nn.relu(Z)).max() == pytest.approx(math.log(2))


def test_nudging_to_both_sides_is_more_exact():
    h, z = 1e-4, 0.7
    one = (nn.sigmoid(z + h) - nn.sigmoid(z)) / h
    assert abs(nn.numerical_gradient(nn.sigmoid, z, h) - nn.sigmoid.derivative(z)) < 0.001 * abs(
        one - nn.sigmoid.derivative(z)
    )


def test_the_product_of_two_parts_of_1_is_largest_where_both_are_a_half():
    a = np.linspace(0, 1, 101)
    assert a[(a * (1 - a)).argmax()] == 0.5


def test_the_slope_of_the_loss_is_the_product_of_two():
    a, h = nn.sigmoid(6.0), 1e-5
    assert f"{2 * a:.0f} {nn.sigmoid.derivative(6.0):.4f}" == "2 0.0025"
    nudged = (nn.sigmoid(6 + h) ** 2 - nn.sigmoid(6 - h) ** 2) / (2 * h)
    assert 2 * a * nn.sigmoid.derivative(6.0) == pytest.approx(nudged, rel=1e-5)
    assert f"{nudged:.3f}" == "0.005"
    targets, answers = np.meshgrid([0, 1], nn.sigmoid(Z))
    assert np.abs(2 * (answers - targets)).max() <= 2


def test_cross_entropy_is_near_0_where_right_and_without_limit_where_wrong():
    losses = {z: [nn.binary_cross_entropy([[z]], [[t]]) for t in (0, 1)] for z in (-30.0, 1.0, 30.0, 3000.0)}
    a = nn.sigmoid(1.0)
    assert losses[1.0] == pytest.approx([-math.log(1 - a), -math.log(a)])
    assert losses[30.0][1] < 1e-12 and losses[-30.0][0] < 1e-12
    assert losses[30.0][0] == pytest.approx(30) and losses[3000.0][0] == pytest.approx(3000)


def test_only_the_answers_of_the_sigmoid_stay_between_0_and_1():
    inside = [name for name, f in ACTIVATIONS.items() if f(Z).min() > 0 and f(Z).max() < 1]
    assert inside == ["sigmoid"]


def test_cross_entropy_makes_up_for_the_slope():
    figure = LetItLearnFigure()
    figure.set(loss=CROSS)
    by_answer, by_sum = figure.numbers["parts"][0]
    assert f"{by_answer:.1f} {by_sum:.4f} {by_answer * by_sum:.3f}" == "404.4 0.0025 0.998"
    before = 0, 1
    for z in (0.0, 2.0, 4.0, 8.0):
        figure.set(z=z, target=0)
        by_answer, by_sum = figure.numbers["parts"][0]
        assert by_answer > before[0] and by_sum < before[1], "one grows as the other shrinks"
        before = by_answer, by_sum
        for target in (0, 1):
            figure.set(target=target)
            assert figure.numbers["slopes"][0] == pytest.approx(nn.sigmoid(z) - target)


@pytest.mark.parametrize("loss", [nn.mean_squared_error, nn.binary_cross_entropy])
def test_inside_a_network_a_flat_neuron_hardly_learns_with_any_loss(loss):
    slopes = []
    for b in (0.0, 10.0):
        hidden, output = nn.Dense([[1.0]], [b], nn.sigmoid), nn.Dense([[-2.0]], [0.0], nn.identity)
        trace = nn.Network([hidden, output]).trace(np.array([[0.0]]), np.array([[1.0]]), loss)
        slopes.append(abs(trace.backward[0].dW).max() + abs(trace.backward[0].db).max())
    assert slopes[1] < 0.001 * slopes[0]


@pytest.fixture(scope="module")
def dead():
    """The sums of the layer of notebook 02 where 12 of its ReLU units are dead, and which these are."""
    figure = LayerFigure()
    figure.set(activation="ReLU", scale=5.0, b=-3.0)
    return figure.numbers["dead"]


def test_a_dead_unit_does_not_answer_to_small_changes_until_its_inputs_change(dead):
    from nnlib.figures.activations.in_a_layer import images, random_weights

    rng, W = np.random.default_rng(0), 5 * random_weights()[dead]
    for _ in range(20):
        nudged = W + 1e-4 * rng.normal(size=W.shape)
        assert not nn.relu(images() @ nudged.T - 3).any()
    layer = nn.Dense(W, np.full(len(dead), -3.0), nn.relu)
    passed = nn.Network([layer, nn.Dense(np.ones((1, len(dead))), [0.0], nn.identity)])
    trace = passed.trace(images(), np.ones((100, 1)), nn.mean_squared_error)
    assert not trace.backward[0].dW.any() and not trace.backward[0].db.any()
    assert nn.relu(3 * images() @ W.T - 3).any(), "other inputs wake some of them"


def test_the_answers_in_the_table():
    found = {name: (f(Z).min(), f(Z).max()) for name, f in ACTIVATIONS.items()}
    assert set(ACTIVATIONS.values()) == set(nn.ACTIVATIONS.values()) and len(ACTIVATIONS) == 8
    assert found["step"] == (0, 1) and set(nn.step(Z)) == {0, 1}
    assert found["ReLU"] == (0, 30) and found["identity"] == (-30, 30) and found["leaky ReLU"] == (-0.3, 30)
    assert found["GELU"] == pytest.approx((-0.170, 30), abs=5e-4)
    assert found["Swish"] == pytest.approx((-0.278, 30), abs=5e-4)


def test_at_0_the_sigmoid_answers_a_half_and_tanh_and_relu_answer_0():
    assert nn.sigmoid(0.0) == 0.5 and nn.tanh(0.0) == nn.relu(0.0) == 0


def test_the_function_that_reaches_the_goal_has_the_slopes_it_is_said_to_have():
    slopes = 1 + np.cos(Z) / 2
    np.testing.assert_allclose(slopes[1:-1], (((Z + np.sin(Z) / 2)[2:] - (Z + np.sin(Z) / 2)[:-2]) / 0.02), atol=1e-4)
    assert slopes.min() == pytest.approx(0.5, abs=1e-4) and slopes.max() == pytest.approx(1.5, abs=1e-4)
    assert 0 + np.sin(0) / 2 == 0 and slopes.min() > FLAT


def test_the_sigmoid_of_the_solution_warns_where_the_one_with_tanh_does_not():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert 1 / (1 + np.exp(-np.array(-1000.0))) == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        wide = np.array([-1e300, -1000.0, 0.0, 1000.0])
        np.testing.assert_array_equal((1 + np.tanh(wide / 2)) / 2, [0, 0, 0.5, 1])
    np.testing.assert_allclose((1 + np.tanh(Z / 2)) / 2, nn.sigmoid(Z), atol=1e-15)


def test_what_the_questions_at_the_end_lead_to():
    figure = LetItLearnFigure()
    figure.set(activation="ReLU", target=1, z=3.0, eta=1.0, updates=1)
    assert figure.numbers["z"][-1] == -1
    figure.set(updates=100)
    assert figure.numbers["z"][-1] == -1, "it never comes back"
    figure.set(eta=0.5, updates=1)
    assert figure.numbers["answers"][-1] == 1


def test_the_prediction_has_the_measured_numbers():
    assert nn.sigmoid.derivative(3.0) / nn.sigmoid.derivative(6.0) == pytest.approx(18, abs=0.5)
    assert 12.5 < 214 / 17 < 13
