"""The data sets: shapes, classes, seeds, and that they can be learned."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib as nn

IN_THE_PLANE = [nn.xor, nn.moons, nn.circles, nn.spiral]
in_the_plane = pytest.mark.parametrize("make", IN_THE_PLANE, ids=lambda make: make.__name__)
made_up = pytest.mark.parametrize("make", [*IN_THE_PLANE, nn.houses], ids=lambda make: make.__name__)


@made_up
@given(n=st.integers(2, 60), noise=st.floats(0, 2), seed=st.integers(0, 1000))
@settings(max_examples=30, derandomize=True)
def test_shapes_and_types(make, n, noise, seed):
    X, y = make(n, noise, seed)
    assert (X.shape, y.shape) == ((n, 2), (n, 1))
    assert X.dtype == y.dtype == np.float64
    assert np.isfinite(X).all() and np.isfinite(y).all()


@in_the_plane
@pytest.mark.parametrize("n", [4, 40, 200])
def test_the_classes_are_0_and_1_and_balanced(make, n):
    _, y = make(n)
    assert set(y[:, 0]) == {0.0, 1.0}
    assert y.sum() == n / 2


@in_the_plane
def test_an_odd_number_of_samples_is_off_by_one(make):
    assert make(7)[1].sum() in (3, 4)


@made_up
def test_a_seed_makes_the_data(make):
    for one, other in zip(make(20, 0.1, seed=5), make(20, 0.1, seed=5), strict=True):
        np.testing.assert_array_equal(one, other)
    assert (make(20, 0.1, seed=5)[0] != make(20, 0.1, seed=6)[0]).any()


@in_the_plane
def test_noise_moves_the_points_and_leaves_the_classes(make):
    (clean, y), (noisy, same_y) = make(40, noise=0.0), make(40, noise=0.1)
    np.testing.assert_array_equal(y, same_y)
    assert 0.05 < (noisy - clean).std() < 0.2


@made_up
@pytest.mark.parametrize("n", [1, 0, -4, 2.5, 10.0, "10", None], ids=repr)
def test_at_least_two_samples(make, n):
    with pytest.raises(ValueError, match="n must be a whole number from 2 upwards"):
        make(n)


@made_up
@pytest.mark.parametrize("noise", [-0.1, np.nan, np.inf, "0.1", None], ids=repr)
def test_noise_is_not_negative(make, noise):
    with pytest.raises(ValueError, match="noise must be a number, at least 0"):
        make(10, noise)


def test_xor_is_1_where_exactly_one_coordinate_is():
    X, y = nn.xor(8)
    np.testing.assert_array_equal(y[:, 0], X[:, 0] != X[:, 1])
    assert {tuple(corner) for corner in X} == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_moons_are_two_half_circles_that_reach_into_each_other():
    X, y = nn.moons(200, noise=0.0)
    upper, lower = X[y[:, 0] == 0], X[y[:, 0] == 1]
    np.testing.assert_allclose(np.hypot(*(upper - [-0.5, -0.25]).T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [0.5, 0.25]).T), 1)
    assert (upper[:, 1] >= -0.25).all() and (lower[:, 1] <= 0.25).all()
    assert upper[:, 1].min() < lower[:, 1].max()  # no horizontal line parts them
    assert upper[:, 0].max() > lower[:, 0].min()  # and no vertical one


def test_circles_put_class_1_inside_the_ring():
    X, y = nn.circles(200, noise=0.0)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y[:, 0] == 1, 0.5, 1.5))


def test_the_arms_of_the_spiral_are_half_a_turn_apart():
    X, y = nn.spiral(200, noise=0.0, turns=1.5)
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])
    wound = 2 * np.pi * 1.5 * (radius - 0.2) / 1.5 + np.pi * y[:, 0]
    np.testing.assert_allclose(np.exp(1j * angle), np.exp(1j * wound), atol=1e-9)
    assert 0.2 <= radius.min() < 0.3 and 1.5 < radius.max() <= 1.7


@pytest.mark.parametrize("turns", [np.nan, np.inf, -1])
def test_a_spiral_winds_a_finite_number_of_turns(turns):
    with pytest.raises(ValueError, match="turns must be a number"):
        nn.spiral(turns=turns)


def test_without_noise_a_house_has_the_price_that_the_text_says():
    X, y = nn.houses(100, noise=0.0)
    np.testing.assert_allclose(y[:, 0], 0.6 + 1.4 * X[:, 0] - 0.2 * X[:, 1])
    assert (X >= [0.6, 0]).all() and (X <= [2.2, 3]).all()


@pytest.mark.parametrize("features", [1, 2])
@pytest.mark.parametrize("seed", range(5))
def test_a_linear_neuron_learns_the_houses_at_a_rate_of_a_tenth(features, seed):
    X, y = nn.houses(seed=seed)
    X = X[:, :features]
    solution, *_ = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y)
    best = nn.mean_squared_error(X @ solution[:-1] + solution[-1], y)
    network = nn.Network([nn.Dense(np.zeros((1, features)), [0])])
    history = nn.train(network, X, y, nn.mean_squared_error, 0.1, 2000)
    assert history.losses[-1] == pytest.approx(best, rel=1e-6)
    assert history.losses[200] < 2 * best
    np.testing.assert_allclose([*network.layers[0].W[0], *network.layers[0].b], solution[:, 0], atol=1e-3)


def test_digits_are_ink_and_labels():
    X, y = nn.digits()
    assert (X.shape, X.dtype) == ((1797, 64), np.float64)
    assert (y.shape, y.dtype.kind) == ((1797,), "i")
    assert (X.min(), X.max()) == (0, 1)
    np.testing.assert_array_equal(X * 16, np.round(X * 16))
    # how often each digit occurs, as the data set's description has it
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_a_nought_is_hollow():
    X, y = nn.digits()
    nought = X[y == 0].mean(axis=0).reshape(8, 8)
    assert nought[3:5, 3:5].max() < 0.2 < 0.6 < nought[3, 2]


def test_each_call_gives_fresh_digits():
    X, y = nn.digits()
    X[:], y[:] = 0, 0
    assert nn.digits()[0].max() == 1
    assert nn.digits()[1].max() == 9


def test_the_digits_file_is_plain_numbers():
    with (files("nnlib") / "data" / "digits.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        assert {name: (data[name].shape, str(data[name].dtype)) for name in data.files} == {
            "ink": ((1797, 64), "uint8"),
            "digit": ((1797,), "uint8"),
        }
        assert data["ink"].max() == 16
