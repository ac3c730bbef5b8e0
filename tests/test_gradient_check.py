"""The numerical gradient: what it measures, on what it calls f, and what it refuses."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib as nn


def test_the_slope_of_a_product_by_hand():
    # f = x0²·x1 at (3, 2): ∂f/∂x0 = 2·3·2 = 12, ∂f/∂x1 = 3² = 9
    assert nn.numerical_gradient(lambda x: x[0] ** 2 * x[1], [3.0, 2.0]) == pytest.approx([12, 9], rel=1e-9)


def test_differences_are_central():
    # ((1 + h)³ - (1 - h)³) / 2h = 3 + h²; a one-sided difference would be 3 + 3h + h²
    assert nn.numerical_gradient(lambda x: x**3, 1.0, h=0.5) == 3.25


@given(arrays(float, array_shapes(min_dims=0, max_dims=3, max_side=3), elements=st.floats(-10, 10)))
@settings(max_examples=40, derandomize=True)
def test_the_gradient_has_the_shape_of_x(x):
    gradient = nn.numerical_gradient(lambda x: (x**2).sum(), x)
    assert gradient.shape == x.shape
    np.testing.assert_allclose(gradient, 2 * x, atol=1e-6)


def test_f_sees_copies_with_one_entry_nudged():
    x, seen = np.array([[1.0, 2.0], [3.0, 4.0]]), []

    def greedy(copy):
        seen.append(copy.copy())
        copy[:] = 0  # what f does to its argument is its own affair
        return 0.0

    nn.numerical_gradient(greedy, x, h=0.5)
    np.testing.assert_array_equal(x, [[1, 2], [3, 4]])
    assert len(seen) == 2 * x.size
    assert sorted(tuple((copy - x).ravel()) for copy in seen) == sorted(
        tuple(sign * 0.5 * row) for row in np.eye(4) for sign in (1, -1)
    )


@pytest.mark.parametrize("number", [np.float64(2), np.array(2), np.array([2]), np.array([[2.0]]), 2, True], ids=repr)
def test_one_number_may_come_in_any_wrapping(number):
    np.testing.assert_array_equal(nn.numerical_gradient(lambda x: number, [1.0, 1.0]), [0, 0])


@pytest.mark.parametrize("several", [np.zeros(2), [1, 2], []], ids=repr)
def test_several_numbers_are_refused(several):
    with pytest.raises(ValueError, match="f must return one number"):
        nn.numerical_gradient(lambda x: several, [1.0])


@pytest.mark.parametrize("nothing", [None, "2", 1j], ids=repr)
def test_no_number_is_refused(nothing):
    with pytest.raises(TypeError, match=r"f\(x\) must hold real numbers"):
        nn.numerical_gradient(lambda x: nothing, [1.0])


@pytest.mark.parametrize(
    ("x", "error"),
    [
        ([], ValueError),
        ([math.nan], ValueError),
        ([math.inf], ValueError),
        ("1", TypeError),
        (None, TypeError),
    ],
    ids=repr,
)
def test_x_must_be_finite_numbers(x, error):
    with pytest.raises(error, match="^x "):
        nn.numerical_gradient(np.sum, x)


@pytest.mark.parametrize("h", [0, -1e-6, math.nan, math.inf])
def test_h_must_be_above_0(h):
    with pytest.raises(ValueError, match="h must be finite and above 0"):
        nn.numerical_gradient(np.sum, [1.0], h=h)
