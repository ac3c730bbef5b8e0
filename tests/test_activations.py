"""Activations: values, slopes, conventions at kinks, and what extreme numbers do to them."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib as nn

ALL = [*nn.ACTIVATIONS.values(), nn.swish_with(0.0), nn.swish_with(-2.0), nn.swish_with(50.0)]
every_activation = pytest.mark.parametrize("f", ALL, ids=str)

AWAY_FROM_KINKS = np.array([-30.0, -5.0, -2.0, -0.9, -0.3, -0.01, 0.01, 0.4, 1.1, 2.5, 6.0, 30.0])
EXTREMES = np.array([0.0, 1e-300, 1e-8, 0.5, 1.0, 10.0, 37.0, 100.0, 709.0, 710.0, 745.0, 750.0, 1e3, 1e4])
EXTREMES = np.concatenate([-EXTREMES, EXTREMES])


def test_the_eight_activations_are_found_by_their_names():
    assert list(nn.ACTIVATIONS) == [
        "identity",
        "step",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "gelu",
        "swish",
    ]
    assert all(getattr(nn, name) is f and f.name == str(f) == name for name, f in nn.ACTIVATIONS.items())


@pytest.mark.parametrize(
    ("f", "values"),
    [
        (nn.identity, [-2.0, 0.0, 3.0]),
        (nn.step, [0.0, 1.0, 1.0]),
        (nn.sigmoid, [1 / (1 + math.e**2), 0.5, 1 / (1 + math.e**-3)]),
        (nn.tanh, [math.tanh(-2), 0.0, math.tanh(3)]),
        (nn.relu, [0.0, 0.0, 3.0]),
        (nn.leaky_relu, [-0.02, 0.0, 3.0]),
        (nn.gelu, [-2 * 0.022750131948179195, 0.0, 3 * 0.9986501019683699]),  # a table's Φ(-2) and Φ(3)
        (nn.swish, [-2 / (1 + math.e**2), 0.0, 3 / (1 + math.e**-3)]),
    ],
    ids=str,
)
def test_values(f, values):
    np.testing.assert_allclose(f([-2, 0, 3]), values, rtol=1e-14, atol=0)


@every_activation
def test_the_derivative_is_the_slope_that_nudging_finds(f):
    h = 1e-5
    measured = (f(AWAY_FROM_KINKS + h) - f(AWAY_FROM_KINKS - h)) / (2 * h)
    error = np.linalg.norm(f.derivative(AWAY_FROM_KINKS) - measured)
    assert error <= 1e-8 * np.linalg.norm(measured)


def test_at_a_kink_the_slope_is_the_one_on_its_left():
    assert nn.relu.derivative(0.0) == 0
    assert nn.relu.derivative(-0.0) == 0
    assert nn.leaky_relu.derivative(0.0) == 0.01


def test_step_is_1_at_0_and_flat_everywhere():
    assert nn.step(0.0) == 1
    assert nn.step(-0.0) == 1
    np.testing.assert_array_equal(nn.step.derivative([-1.0, 0.0, 1.0]), [0, 0, 0])


def test_gelu_is_exact_and_the_formula_with_tanh_comes_within_half_a_thousandth():
    z = np.linspace(-8, 8, 4001)
    exact = [x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in z]
    with_tanh = z / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))
    np.testing.assert_allclose(nn.gelu(z), exact, rtol=0, atol=1e-15)
    assert 4.6e-4 < np.abs(nn.gelu(z) - with_tanh).max() <= 4.8e-4


@pytest.mark.parametrize(("f", "where", "lowest"), [(nn.gelu, -0.752, -0.170), (nn.swish, -1.278, -0.278)], ids=str)
def test_gelu_and_swish_dip_below_zero(f, where, lowest):
    z = np.arange(-5, 5, 0.0001)
    assert z[np.argmin(f(z))] == pytest.approx(where, abs=1e-3)
    assert f(z).min() == pytest.approx(lowest, abs=1e-3)
    assert f.derivative(where - 0.01) < 0 < f.derivative(where + 0.01)


@given(st.floats(-300, 300))
@settings(max_examples=100, derandomize=True)
def test_tanh_is_a_stretched_sigmoid(z):
    assert nn.tanh(z) == pytest.approx(2 * nn.sigmoid(2 * z) - 1, abs=1e-15)


def test_swish_goes_from_half_its_input_to_relu_as_beta_grows():
    z = np.linspace(-5, 5, 101)
    np.testing.assert_array_equal(nn.swish_with(0)(z), z / 2)
    np.testing.assert_array_equal(nn.swish_with(1)(z), nn.swish(z))
    np.testing.assert_allclose(nn.swish_with(1e4)(z), nn.relu(z), atol=1e-12)
    assert (nn.swish_with(0.5).name, nn.swish_with(1).name) == ("swish (beta=0.5)", "swish")


@pytest.mark.parametrize("beta", [math.nan, math.inf, -math.inf])
def test_beta_must_be_finite(beta):
    with pytest.raises(ValueError, match="beta must be a finite number"):
        nn.swish_with(beta)


@pytest.mark.parametrize("z", [-745, -100, -40, -1, 0, 1, 20, 40])
def test_sigmoid_keeps_its_digits_in_both_tails(z):
    with localcontext() as context:
        context.prec = 400
        exact, rest = 1 / (1 + Decimal(-z).exp()), 1 / (1 + Decimal(z).exp())
        slope = exact * rest
    assert float(nn.sigmoid(z)) == pytest.approx(float(exact), rel=1e-12, abs=5e-324)
    assert float(nn.sigmoid.derivative(z)) == pytest.approx(float(slope), rel=1e-12, abs=5e-324)


@every_activation
def test_extreme_sums_overflow_nowhere(f):
    with np.errstate(all="raise", under="ignore"):
        values, slopes = f(EXTREMES), f.derivative(EXTREMES)
    assert np.isfinite(values).all()
    assert (np.abs(values) <= np.maximum(1, np.abs(EXTREMES))).all()
    assert (np.abs(slopes) <= 1.13).all()  # GELU's is the steepest of them, 1.129 at √2


@every_activation
@given(z=arrays(float, array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4), elements=st.floats(-1e4, 1e4)))
@settings(max_examples=20, derandomize=True)
def test_values_and_slopes_have_the_shape_of_the_sums_and_leave_them_alone(f, z):
    before = z.copy()
    for result in (f(z), f.derivative(z)):
        assert np.shape(result) == z.shape
        assert result.dtype == np.float64
    np.testing.assert_array_equal(z, before)


@every_activation
@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.float32, bool])
def test_small_numbers_of_any_type_are_taken_as_they_are(f, dtype):
    z = np.array([0, 1, 3, 100]).astype(dtype)  # 100² and -3 do not fit into 8 bits
    np.testing.assert_array_equal(f(z), f(z.astype(float)))
    np.testing.assert_array_equal(f.derivative(z), f.derivative(z.astype(float)))
    np.testing.assert_array_equal(f.derivative(z.tolist()), f.derivative(z.astype(float)))


@every_activation
@pytest.mark.parametrize("z", ["1", None, 1 + 2j, [1, "a"], {}, np.array([1, None])], ids=repr)
def test_anything_but_real_numbers_is_a_type_error(f, z):
    for function in (f, f.derivative):
        with pytest.raises(TypeError, match="z must hold real numbers"):
            function(z)


@every_activation
def test_ragged_lists_are_told_as_such(f):
    with pytest.raises(ValueError, match="rows have different lengths"):
        f([[1, 2], [3]])


def test_not_a_number_is_passed_on():
    with np.errstate(invalid="ignore"):
        assert [f for f in ALL if not np.isnan(f(math.nan))] == []


def test_an_activation_of_ones_own():
    sine = nn.Activation("sine", np.sin, np.cos)
    assert repr(sine) == "sine"
    assert sine([0, math.pi / 2]) == pytest.approx([0, 1])
    assert sine.derivative([0, math.pi]) == pytest.approx([1, -1])
    with pytest.raises(AttributeError):
        sine.name = "cosine"
