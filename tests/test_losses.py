"""Losses: values, gradients, softmax and one_hot, extreme scores and what cannot be measured."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib as nn

ALL = [nn.mean_squared_error, nn.mean_absolute_error, nn.binary_cross_entropy, nn.cross_entropy]
every_loss = pytest.mark.parametrize("loss", ALL, ids=lambda loss: loss.name)

OUTPUTS = np.array([[0.5, -1.5, 2.0], [3.0, 0.25, -0.75]])
TARGETS = np.array([[0.0, 1.0, 0.0], [0.3, 0.2, 0.5]])
numbers = st.floats(-1e4, 1e4)


def test_values_worked_by_hand():
    # errors 1, -2, 3 and 0: squares 1 + 4 + 9 + 0 = 14, sizes 1 + 2 + 3 + 0 = 6, both over n·k = 4
    outputs, targets = [[1.0, -2.0], [4.0, 5.0]], [[0.0, 0.0], [1.0, 5.0]]
    assert nn.mean_squared_error(outputs, targets) == 14 / 4
    assert nn.mean_absolute_error(outputs, targets) == 6 / 4
    # a score of log 3 stands for the probability 3/4: -log(3/4) where 1 is right, -log(1/4) where 0 is
    by_hand = (math.log(4 / 3) + math.log(4)) / 2
    assert nn.binary_cross_entropy(np.log([[3.0], [3.0]]), [[1], [0]]) == pytest.approx(by_hand, rel=1e-15)
    # scores log 1, log 2, log 5 stand for 1/8, 2/8, 5/8; the mean is over the 2 rows, not the 6 entries
    scores = np.log([[1.0, 2.0, 5.0], [1.0, 2.0, 5.0]])
    by_hand = (math.log(8 / 5) + math.log(4)) / 2
    assert nn.cross_entropy(scores, [[0, 0, 1], [0, 1, 0]]) == pytest.approx(by_hand, rel=1e-15)


def test_gradients_worked_by_hand():
    outputs, targets = [[1.0, -2.0], [4.0, 5.0]], [[0.0, 0.0], [1.0, 5.0]]
    np.testing.assert_array_equal(
        nn.mean_squared_error.gradient(outputs, targets),
        [[0.5, -1.0], [1.5, 0.0]],  # 2·error/4
    )
    np.testing.assert_array_equal(
        nn.mean_absolute_error.gradient(outputs, targets),
        [[0.25, -0.25], [0.25, 0.0]],  # sign/4
    )
    scores = np.log([[3.0], [3.0]])
    np.testing.assert_allclose(
        nn.binary_cross_entropy.gradient(scores, [[1], [0]]),
        [[-1 / 8], [3 / 8]],
        rtol=1e-15,  # (3/4 - y)/2
    )
    scores = np.log([[1.0, 2.0, 5.0], [1.0, 2.0, 5.0]])
    np.testing.assert_allclose(
        nn.cross_entropy.gradient(scores, [[0, 0, 1], [0, 1, 0]]),
        [[1 / 16, 2 / 16, -3 / 16], [1 / 16, -6 / 16, 5 / 16]],  # (probability - y)/2
        rtol=1e-14,
    )


@every_loss
def test_the_gradient_is_the_slope_that_nudging_finds(loss):
    numeric = nn.numerical_gradient(lambda outputs: loss(outputs, TARGETS), OUTPUTS, h=1e-5)
    assert np.linalg.norm(loss.gradient(OUTPUTS, TARGETS) - numeric) <= 1e-8 * np.linalg.norm(numeric)


def test_the_absolute_error_is_flat_where_there_is_none():
    np.testing.assert_array_equal(nn.mean_absolute_error.gradient([[2.0, 3.0]], [[2.0, 1.0]]), [[0.0, 0.5]])


@every_loss
def test_a_loss_is_a_float_and_its_gradient_has_the_shape_of_the_outputs(loss):
    assert type(loss(OUTPUTS, TARGETS)) is float
    assert loss.gradient(OUTPUTS, TARGETS).shape == OUTPUTS.shape
    assert loss(OUTPUTS.tolist(), TARGETS.tolist()) == loss(OUTPUTS, TARGETS)


@every_loss
def test_a_loss_leaves_its_arguments_alone(loss):
    outputs, targets = OUTPUTS.copy(), TARGETS.copy()
    loss(outputs, targets), loss.gradient(outputs, targets)
    np.testing.assert_array_equal(outputs, OUTPUTS)
    np.testing.assert_array_equal(targets, TARGETS)


@every_loss
def test_the_same_samples_twice_have_the_same_loss(loss):
    twice = loss(np.vstack([OUTPUTS, OUTPUTS]), np.vstack([TARGETS, TARGETS]))
    assert twice == pytest.approx(loss(OUTPUTS, TARGETS), rel=1e-15)


@every_loss
@pytest.mark.parametrize("size", [100.0, 750.0, 1e4])
def test_extreme_scores_overflow_nowhere(loss, size):
    outputs, targets = size * np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    with np.errstate(all="raise", under="ignore"):
        value, gradient = loss(outputs, targets), loss.gradient(outputs, targets)
    assert math.isfinite(value)
    assert np.isfinite(gradient).all()


def test_confidently_wrong_costs_as_much_as_the_score_is_wide():
    right, wrong = [[1.0, 0.0]], [[0.0, 1.0]]
    assert nn.cross_entropy([[1e4, -1e4]], wrong) == 2e4
    assert nn.binary_cross_entropy([[1e4, -1e4]], wrong) == 1e4
    for loss in (nn.cross_entropy, nn.binary_cross_entropy):
        assert str(loss([[1e4, -1e4]], right)) == "0.0"  # not -0.0


@pytest.mark.parametrize("score", [-700, -50, -1, 0, 2, 36, 40, 700])
def test_cross_entropies_keep_their_digits_in_the_tails(score):
    with localcontext() as context:
        context.prec = 400
        probability = 1 / (1 + Decimal(-score).exp())
        exact = float(-probability.ln())
        slope = float(probability - 1)
    assert nn.binary_cross_entropy([[score]], [[1]]) == pytest.approx(exact, rel=1e-12)
    assert nn.binary_cross_entropy([[-score]], [[0]]) == pytest.approx(exact, rel=1e-12)
    assert nn.cross_entropy([[score, 0]], [[1, 0]]) == pytest.approx(exact, rel=1e-12, abs=1e-15)
    assert nn.binary_cross_entropy.gradient([[score]], [[1]])[0, 0] == pytest.approx(slope, rel=1e-12, abs=1e-15)


def test_binary_cross_entropy_is_cross_entropy_of_two_classes():
    score = np.linspace(-5, 5, 11)[:, None]
    target = np.linspace(0, 1, 11)[:, None]
    two_scores, two_targets = np.hstack([score, 0 * score]), np.hstack([target, 1 - target])
    assert nn.binary_cross_entropy(score, target) == pytest.approx(nn.cross_entropy(two_scores, two_targets))


@given(arrays(float, array_shapes(min_dims=1, max_dims=3, max_side=4), elements=numbers), numbers)
@settings(max_examples=60, derandomize=True)
def test_softmax_gives_probabilities_that_a_common_shift_does_not_change(scores, shift):
    with np.errstate(all="raise", under="ignore"):
        probabilities = nn.softmax(scores)
    assert probabilities.shape == scores.shape
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=-1), 1, rtol=1e-14)
    np.testing.assert_array_equal(
        np.take_along_axis(probabilities, scores.argmax(axis=-1)[..., None], axis=-1)[..., 0],
        probabilities.max(axis=-1),
    )
    np.testing.assert_allclose(nn.softmax(scores + shift), probabilities, rtol=1e-9, atol=1e-300)


def test_softmax_by_hand():
    np.testing.assert_allclose(nn.softmax(np.log([1.0, 2.0, 5.0])), [1 / 8, 2 / 8, 5 / 8], rtol=1e-15)
    np.testing.assert_array_equal(nn.softmax([[1e4, 0.0], [-1e4, -1e4]]), [[1, 0], [0.5, 0.5]])


def test_one_hot_turns_labels_into_rows():
    np.testing.assert_array_equal(nn.one_hot([2, 0], 3), [[0, 0, 1], [1, 0, 0]])
    assert nn.one_hot(np.array([1], dtype=np.uint8), 2).dtype == np.float64


@given(st.lists(st.integers(-2, 6), max_size=6), st.integers(0, 5))
@settings(max_examples=60, derandomize=True)
def test_one_hot_is_right_or_refuses(labels, n_classes):
    if labels and min(labels) >= 0 and max(labels) < n_classes:
        rows = nn.one_hot(labels, n_classes)
        assert rows.shape == (len(labels), n_classes)
        np.testing.assert_array_equal(rows.sum(axis=1), 1)
        np.testing.assert_array_equal(rows.argmax(axis=1), labels)
    else:
        with pytest.raises(ValueError, match="labels must"):
            nn.one_hot(labels, n_classes)


@pytest.mark.parametrize("labels", [[0.0, 1.0], [[0], [1]], [], 1, ["a"], [True, False], [None]], ids=repr)
def test_labels_are_a_row_of_integers(labels):
    with pytest.raises(ValueError, match=r"labels must be integers \(n,\)"):
        nn.one_hot(labels, 2)


shapes = array_shapes(min_dims=1, max_dims=2, min_side=1, max_side=3)


@every_loss
@given(outputs_shape=shapes, targets_shape=shapes)
@settings(max_examples=40, derandomize=True)
def test_shapes_are_equal_or_refused_never_broadcast(loss, outputs_shape, targets_shape):
    outputs, targets = np.zeros(outputs_shape), np.ones(targets_shape) / targets_shape[-1]
    if outputs_shape == targets_shape and loss is nn.cross_entropy and targets.ndim != 2:
        with pytest.raises(ValueError, match="rows of targets"):
            loss.gradient(outputs, targets)
    elif outputs_shape == targets_shape:
        assert loss.gradient(outputs, targets).shape == outputs_shape
    else:
        for function in (loss, loss.gradient):
            with pytest.raises(ValueError) as error:
                function(outputs, targets)
            assert str(outputs_shape) in str(error.value) and str(targets_shape) in str(error.value)


@every_loss
def test_a_column_against_a_row_gets_told_what_to_do(loss):
    with pytest.raises(ValueError, match=r"\(4, 1\).*\(4,\).*targets\[:, None\].*one_hot"):
        loss(np.zeros((4, 1)), np.zeros(4))


@every_loss
@pytest.mark.parametrize(
    ("targets", "error", "message"),
    [
        ([[math.nan, 0.0]], ValueError, "targets contains NaN or infinity"),
        ([[math.inf, 0.0]], ValueError, "targets contains NaN or infinity"),
        (np.zeros((0, 2)), ValueError, "targets is empty"),
        ([[1.0], [2.0, 3.0]], ValueError, "targets is not an array"),
        ([["0", "1"]], TypeError, "targets must hold real numbers"),
        ([[1j, 0]], TypeError, "targets must hold real numbers"),
        (None, TypeError, "targets must hold real numbers"),
    ],
    ids=str,
)
def test_targets_must_be_numbers(loss, targets, error, message):
    for function in (loss, loss.gradient):
        with pytest.raises(error, match=message):
            function([[0.0, 0.0]], targets)


@pytest.mark.parametrize("target", [-0.1, 1.1, 2.0])
def test_binary_targets_are_probabilities(target):
    with pytest.raises(ValueError, match="between 0 and 1"):
        nn.binary_cross_entropy([[0.0], [0.0]], [[1.0], [target]])


@pytest.mark.parametrize("row", [[1.0, 1.0], [0.0, 0.0], [0.5, 0.4], [1.5, -0.5]], ids=str)
def test_each_row_of_class_targets_is_a_probability_distribution(row):
    with pytest.raises(ValueError, match="sum to 1.*one_hot"):
        nn.cross_entropy([[0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], row])


def test_one_score_a_sample_is_no_row():
    with pytest.raises(ValueError, match="rows of targets"):
        nn.cross_entropy([0.0, 0.0], [1.0, 0.0])


@pytest.mark.parametrize("scores", [[math.nan, 1.0], [math.inf, 1.0], [], [[1.0], [2.0, 3.0]]], ids=str)
def test_softmax_refuses_what_has_no_probabilities(scores):
    with pytest.raises(ValueError, match="scores"):
        nn.softmax(scores)


def test_a_loss_of_ones_own():
    fourth_power = nn.Loss("fourth power", lambda o, t: np.mean((o - t) ** 4), lambda o, t: 4 * (o - t) ** 3 / t.size)
    assert repr(fourth_power) == "fourth power"
    assert fourth_power([[1.0, 3.0]], [[0.0, 1.0]]) == (1 + 16) / 2
    with pytest.raises(ValueError, match="same shape"):
        fourth_power([[1.0]], [1.0])


@pytest.mark.parametrize(
    ("loss", "targets"), [(nn.binary_cross_entropy, [[-1.0, 1.0]]), (nn.cross_entropy, [[1.0, 1.0]])], ids=repr
)
def test_targets_that_the_formula_does_not_hold_for_are_refused_by_loss_and_gradient(loss, targets):
    for function in (loss, loss.gradient):
        with pytest.raises(ValueError, match="needs"):
            function([[0.5, 0.5]], targets)
