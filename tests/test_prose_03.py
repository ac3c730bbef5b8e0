"""What the sentences of notebook 03 say and none of its cells, scenes and figures shows."""

import numpy as np
import pytest

import nnlib as nn
from nnlib.figures.collapsing import hundred_layers
from nnlib.panels.named_activations import ACTIVATIONS


def product_loss(weights):
    """The loss of layers of one neuron each, without biases, for the input 1 and the target 1."""
    return (1 - np.prod(weights)) ** 2


def relu_sum(x, w, b, v):
    """A hidden layer of ReLUs, added up."""
    return np.maximum(0, np.outer(x, w) + b) @ v


def test_tables_may_be_multiplied_out_but_not_exchanged():
    rng = np.random.default_rng(0)
    for _ in range(20):
        n_in, hidden, n_out = rng.integers(1, 6, 3)
        W1, W2 = rng.normal(size=(hidden, n_in)), rng.normal(size=(n_out, hidden))
        x, u, v = rng.normal(size=n_in), rng.normal(size=hidden), rng.normal(size=hidden)
        np.testing.assert_allclose(W2 @ (u + v), W2 @ u + W2 @ v, atol=1e-12)
        np.testing.assert_allclose(W2 @ (W1 @ x), (W2 @ W1) @ x, atol=1e-12)
        b1, b2 = rng.normal(size=hidden), rng.normal(size=n_out)
        np.testing.assert_allclose(W2 @ (W1 @ x + b1) + b2, W2 @ W1 @ x + (W2 @ b1 + b2), atol=1e-12)
    A, B = rng.normal(size=(2, 3, 3))
    assert np.abs(A @ B - B @ A).max() > 0.1


def test_each_of_the_hundred_layers_turns_shears_and_shifts_a_little():
    for W, b in hundred_layers.parameters(False):
        turn = np.arctan2(W[1, 0], W[0, 0])
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        shear = rotation.T @ W
        np.testing.assert_allclose(shear, [[1, shear[0, 1]], [0, 1]], atol=1e-12)
        assert 0.1 < turn < 0.6 and abs(shear[0, 1]) < 0.5 and 0 < np.linalg.norm(b) < 2.5


def test_the_norm_is_the_root_of_the_sum_of_squares():
    table = np.array([[1.0, -2.0], [3.0, 4.0]])
    assert np.linalg.norm(table) == pytest.approx(np.sqrt(1 + 4 + 9 + 16))


def test_the_slope_for_a_weight_has_all_the_others_as_factors():
    rng = np.random.default_rng(1)
    for n in range(1, 6):
        weights = rng.normal(size=n)
        others = [np.prod(np.delete(weights, i)) for i in range(n)]
        slopes = -2 * (1 - np.prod(weights)) * np.array(others)
        np.testing.assert_allclose(slopes, nn.numerical_gradient(product_loss, weights), atol=1e-6)


def test_equal_weights_have_equal_slopes():
    for n in range(2, 6):
        slopes = nn.numerical_gradient(product_loss, np.full(n, 0.7))
        np.testing.assert_allclose(slopes, slopes[0], rtol=1e-6)


def test_where_weights_are_large_more_layers_are_steeper():
    for w in (1.1, 1.2, 1.5):
        slopes = [abs(2 * (1 - w**n) * w ** (n - 1)) for n in range(1, 6)]
        assert slopes == sorted(slopes)


def test_only_the_identity_and_the_square_are_polynomials():
    z = np.linspace(-3, 3, 301)

    def left(f, degree=12):
        return np.abs(f(z) - np.polynomial.Polynomial.fit(z, f(z), degree)(z)).max()

    for name, activation in ACTIVATIONS.items():
        assert (left(activation) < 1e-9) == (name == "identity"), name
    assert left(np.square, 2) < 1e-9


def test_a_step_neuron_at_the_jump_follows_it():
    x = np.linspace(-1, 1, 401)
    np.testing.assert_array_equal(nn.step(x - 0.3), np.where(x < 0.3, 0, 1))


def test_the_best_parabola_misses_the_bump_by_more_than_half_of_its_height():
    x = np.linspace(-1, 1, 401)
    bump = np.exp(-((x / 0.25) ** 2))
    assert np.abs(bump - np.polynomial.Polynomial.fit(x, bump, 2)(x)).max() > 0.5 * bump.max()


def test_40_relus_leave_the_sine_slowly_and_for_good():
    x = np.linspace(-1, 1, 401)
    kinks = -1 + np.arange(40) / 20

    def hidden(x):
        return np.column_stack([np.maximum(0, x[:, None] - kinks), np.ones(len(x))])

    weights = np.linalg.lstsq(hidden(x), np.sin(np.pi * x))[0]
    beyond = np.array([1.1, 1.2, 1.5, 2.0, 3.0])
    errors = np.abs(hidden(beyond) @ weights - np.sin(np.pi * beyond))
    np.testing.assert_allclose(errors[:3], [0.004, 0.039, 0.57], rtol=0.1)
    assert (np.diff(errors) > 0).all() and errors[-1] > 6


def test_two_relus_fold():
    r = np.linspace(-2, 2, 401)
    for c in (-0.7, 0.0, 1.2):
        np.testing.assert_allclose(np.maximum(0, r - c) + np.maximum(0, c - r), np.abs(r - c))


def test_where_z_is_0_the_slope_changes_by_v_times_the_size_of_w():
    rng = np.random.default_rng(2)
    for w, b, v in rng.normal(size=(20, 3)):
        at, h = -b / w, 1e-3
        left, here, right = relu_sum([at - h, at, at + h], [w], [b], [v])
        assert (right - here) / h - (here - left) / h == pytest.approx(v * abs(w))


def test_six_layers_of_two_have_37_parameters():
    assert nn.Network.random([1, 2, 2, 2, 2, 2, 2, 1], nn.relu).n_parameters == 37


def test_without_an_activation_any_number_of_layers_collapses():
    for depth in (2, 3, 10, 100):
        network = nn.Network.random([4] * (depth + 1), nn.identity, seed=depth)
        X = np.random.default_rng(depth).normal(size=(50, 4))
        outputs = network(X)
        assert np.linalg.norm(network.collapse().forward(X).a - outputs) < 1e-9 * np.linalg.norm(outputs)
