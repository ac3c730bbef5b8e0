"""Layers, networks and the trace of a pass."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib as nn

LOSSES = [nn.mean_squared_error, nn.mean_absolute_error, nn.binary_cross_entropy, nn.cross_entropy]
KINKED = (nn.step, nn.relu, nn.leaky_relu)


def random_network(sizes, activation, output_activation, rng):
    """Return a network whose biases are random too."""
    pairs = zip(sizes, sizes[1:], [*[activation] * (len(sizes) - 2), output_activation], strict=False)
    return nn.Network(
        [nn.Dense(rng.normal(0, 0.7, (n_out, n_in)), rng.normal(0, 0.7, n_out), f) for n_in, n_out, f in pairs]
    )


def distance_to_the_nearest_kink(trace, network, loss, targets):
    """Return how far the sums, and the errors for the absolute error, are from where slopes jump."""
    distances = [
        np.abs(layer.z).min()
        for layer, dense in zip(trace.forward, network.layers, strict=True)
        if dense.activation in KINKED
    ]
    if loss is nn.mean_absolute_error:
        distances.append(np.abs(trace.forward[-1].a - targets).min())
    return min(distances, default=math.inf)


@pytest.mark.parametrize("output_activation", ["the same", "identity"])
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
@pytest.mark.parametrize("activation", [*nn.ACTIVATIONS.values(), nn.swish_with(2.5)], ids=str)
def test_every_gradient_agrees_with_nudging(activation, loss, seed, output_activation):
    rng = np.random.default_rng(seed)
    last = activation if output_activation == "the same" else nn.identity
    network = random_network([3, 5, 4, 2], activation, last, rng)
    X, targets = rng.normal(size=(6, 3)), np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]] * 2)
    trace = network.trace(X, targets, loss)
    assert distance_to_the_nearest_kink(trace, network, loss, targets) > 1e-4

    def numeric(array):
        """Nudge the network's own array: what is measured is the loss that training sees."""
        before = array.copy()

        def loss_with(values):
            array[:] = values
            return loss(network(X), targets)

        gradient = nn.numerical_gradient(loss_with, before, h=1e-5)
        array[:] = before
        return gradient

    analytic = [gradient for layer in trace.backward for gradient in (layer.dW, layer.db)]
    for array, gradient in zip([*network.parameters, X], [*analytic, trace.backward[0].dx], strict=True):
        measured = numeric(array)
        assert np.linalg.norm(gradient - measured) <= 1e-6 * np.linalg.norm(measured)


def test_a_2_2_1_network_worked_by_hand():
    # Two samples, two ReLU neurons, one identity output, mean squared error.
    X = np.array([[1.0, 2.0], [3.0, -1.0]])
    targets = np.array([[0.0], [4.0]])
    network = nn.Network([nn.Dense([[1, -1], [2, 1]], [0, -1], nn.relu), nn.Dense([[2, -1]], [1], nn.identity)])
    trace = network.trace(X, targets, nn.mean_squared_error)

    # Forward. Sample 1, x = (1, 2):  z = (1·1 - 1·2 + 0, 2·1 + 1·2 - 1) = (-1, 3),  a = (0, 3)
    #                                 output = 2·0 - 1·3 + 1 = -2
    #          Sample 2, x = (3, -1): z = (3 + 1 + 0, 6 - 1 - 1) = (4, 4),            a = (4, 4)
    #                                 output = 2·4 - 1·4 + 1 = 5
    hidden, output = trace.forward
    np.testing.assert_array_equal(hidden.x, X)
    np.testing.assert_array_equal(hidden.z, [[-1, 3], [4, 4]])
    np.testing.assert_array_equal(hidden.a, [[0, 3], [4, 4]])
    np.testing.assert_array_equal(output.x, hidden.a)
    np.testing.assert_array_equal(output.z, [[-2], [5]])
    np.testing.assert_array_equal(output.a, [[-2], [5]])

    # Loss. Errors -2 - 0 = -2 and 5 - 4 = 1, squares 4 and 1, mean 5/2.
    assert trace.loss == 2.5

    # Back through the output: ∂L/∂output = 2·error/2 = (-2, 1), and the identity passes it on.
    #   dW2 = -2·(0, 3) + 1·(4, 4) = (4, -2)      db2 = -2 + 1 = -1
    #   dx  = -2·(2, -1) = (-4, 2) and 1·(2, -1) = (2, -1): the da of the hidden layer
    hidden, output = trace.backward
    np.testing.assert_array_equal(output.da, [[-2], [1]])
    np.testing.assert_array_equal(output.dz, [[-2], [1]])
    np.testing.assert_array_equal(output.dW, [[4, -2]])
    np.testing.assert_array_equal(output.db, [-1])
    np.testing.assert_array_equal(output.dx, [[-4, 2], [2, -1]])

    # Back through the hidden layer: the first neuron was silent for sample 1 (z = -1), so its -4 becomes 0.
    #   dW1, neuron 1 = 0·(1, 2) + 2·(3, -1) = (6, -2);  neuron 2 = 2·(1, 2) - 1·(3, -1) = (-1, 5)
    #   db1 = (0 + 2, 2 - 1) = (2, 1)
    #   dx: sample 1 = 0·(1, -1) + 2·(2, 1) = (4, 2);  sample 2 = 2·(1, -1) - 1·(2, 1) = (0, -3)
    np.testing.assert_array_equal(hidden.da, [[-4, 2], [2, -1]])
    np.testing.assert_array_equal(hidden.dz, [[0, 2], [2, -1]])
    np.testing.assert_array_equal(hidden.dW, [[6, -2], [-1, 5]])
    np.testing.assert_array_equal(hidden.db, [2, 1])
    np.testing.assert_array_equal(hidden.dx, [[4, 2], [0, -3]])

    # One step at a learning rate of 0.01: each parameter moves by -0.01 times its gradient.
    nn.GradientDescent(0.01).step(network, trace.backward)
    W1, b1, W2, b2 = network.parameters
    np.testing.assert_allclose(W1, [[0.94, -0.98], [2.01, 0.95]], rtol=1e-15)
    np.testing.assert_allclose(b1, [-0.02, -1.01], rtol=1e-15)
    np.testing.assert_allclose(W2, [[1.96, -0.98]], rtol=1e-15)
    np.testing.assert_allclose(b2, [1.01], rtol=1e-15)

    # The outputs are now -0.98·2.9 + 1.01 = -1.832 and 1.96·3.78 - 0.98·4.07 + 1.01 = 4.4302,
    # the loss is (1.832² + 0.4302²)/2 = 1.77064802: lower, as promised.
    np.testing.assert_allclose(network(X), [[-1.832], [4.4302]], rtol=1e-14)
    assert nn.mean_squared_error(network(X), targets) == pytest.approx(1.77064802, rel=1e-14)


sizes_lists = st.lists(st.integers(1, 5), min_size=2, max_size=5)


@given(sizes_lists, st.integers(1, 6), st.sampled_from(list(nn.ACTIVATIONS.values())))
@settings(max_examples=60, derandomize=True)
def test_everything_has_the_shape_that_the_contract_gives_it(sizes, n_samples, activation):
    network = nn.Network.random(sizes, activation)
    trace = network.trace(np.ones((n_samples, sizes[0])), np.zeros((n_samples, sizes[-1])), nn.mean_squared_error)
    assert type(trace.loss) is float
    assert len(network.layers) == len(trace.forward) == len(trace.backward) == len(sizes) - 1
    steps = zip(network.layers, trace.forward, trace.backward, sizes, sizes[1:], strict=False)
    for layer, forward, backward, n_in, n_out in steps:
        assert layer.W.shape == backward.dW.shape == (n_out, n_in)
        assert layer.b.shape == backward.db.shape == (n_out,)
        assert forward.x.shape == backward.dx.shape == (n_samples, n_in)
        assert forward.z.shape == forward.a.shape == (n_samples, n_out)
        assert backward.da.shape == backward.dz.shape == (n_samples, n_out)
    for array in [*network.parameters, *(value for step in trace.forward for value in vars(step).values())]:
        assert array.dtype == np.float64
    assert network.n_parameters == sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


def test_a_layer_takes_what_the_one_before_gives_and_passes_its_blame_back():
    trace = nn.Network.random([2, 3, 4, 1], nn.tanh).trace(np.ones((5, 2)), np.zeros((5, 1)), nn.mean_squared_error)
    for before, after in zip(trace.forward, trace.forward[1:], strict=False):
        assert after.x is before.a
    for before, after in zip(trace.backward, trace.backward[1:], strict=False):
        assert before.da is after.dx


def test_outputs_are_those_of_the_last_layer_for_each_sample_by_itself():
    network = random_network([3, 4, 2], nn.gelu, nn.sigmoid, np.random.default_rng(0))
    X = np.random.default_rng(1).normal(size=(7, 3))
    np.testing.assert_array_equal(network(X), network.forward(X)[-1].a)
    np.testing.assert_allclose(network(X), np.vstack([network(x[None, :]) for x in X]), rtol=1e-12)


@pytest.mark.parametrize("activation", nn.ACTIVATIONS.values(), ids=str)
@pytest.mark.parametrize("size", [1.0, 100.0, 1e4])
def test_extreme_inputs_overflow_nowhere(activation, size):
    network = nn.Network.random([2, 4, 4, 2], activation)
    X, targets = size * np.array([[1.0, -1.0], [-1.0, 0.3]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    for loss in LOSSES:
        with np.errstate(all="raise", under="ignore"):
            trace = network.trace(X, targets, loss)
        assert math.isfinite(trace.loss)
        for layer in trace.backward:
            assert all(np.isfinite(array).all() for array in vars(layer).values())


def test_a_hundred_random_identity_networks_collapse_to_one_layer():
    rng = np.random.default_rng(0)
    for depth in range(1, 101):
        sizes = rng.integers(1, 9, depth + 1).tolist()
        network = random_network(sizes, nn.identity, nn.identity, rng)
        X = rng.normal(size=(10, sizes[0]))
        collapsed = network.collapse()
        assert isinstance(collapsed, nn.Dense)
        assert (collapsed.W.shape, collapsed.activation) == ((sizes[-1], sizes[0]), nn.identity)
        outputs = network(X)
        assert np.linalg.norm(collapsed.forward(X).a - outputs) <= 1e-9 * np.linalg.norm(outputs)


def test_two_layers_collapse_by_hand():
    # W' = W2 W1 = (1, 2)·((1, 0), (3, 1)) = (7, 2);  b' = W2 b1 + b2 = 1·5 + 2·6 + 7 = 24
    collapsed = nn.Network([nn.Dense([[1, 0], [3, 1]], [5, 6]), nn.Dense([[1, 2]], [7])]).collapse()
    np.testing.assert_array_equal(collapsed.W, [[7, 2]])
    np.testing.assert_array_equal(collapsed.b, [24])


def test_collapsing_one_layer_copies_it():
    network = nn.Network([nn.Dense([[2.0]], [3.0])])
    network.collapse().W[:] = 0
    assert network.layers[0].W == 2


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("activation", [f for f in nn.ACTIVATIONS.values() if f is not nn.identity], ids=str)
def test_only_identity_layers_collapse(activation, position):
    network = nn.Network.random([2, 2, 2, 2], nn.identity)
    network.layers[position].activation = activation
    with pytest.raises(ValueError, match=f"layer {position + 1}: {activation}"):
        network.collapse()


def test_predicting_between_the_passes_corrupts_nothing():
    network = nn.Network.random([2, 3, 1], nn.tanh)
    X, d_outputs = np.ones((4, 2)), np.ones((4, 1))
    expected = network.backward(network.forward(X), d_outputs)
    forward = network.forward(X)
    network(np.full((9, 2), 7.0))
    network.forward(np.full((4, 2), -7.0))
    for layer, same in zip(network.backward(forward, d_outputs), expected, strict=True):
        for name, array in vars(layer).items():
            np.testing.assert_array_equal(array, vars(same)[name])


def test_a_pass_changes_neither_the_data_nor_the_network():
    network = nn.Network.random([2, 3, 1], nn.swish)
    X, targets = np.ones((4, 2)), np.zeros((4, 1))
    before = [parameter.copy() for parameter in network.parameters]
    network.trace(X, targets, nn.mean_squared_error)
    np.testing.assert_array_equal(X, 1)
    np.testing.assert_array_equal(targets, 0)
    for parameter, same in zip(network.parameters, before, strict=True):
        np.testing.assert_array_equal(parameter, same)


@pytest.mark.parametrize("f", nn.ACTIVATIONS.values(), ids=str)
def test_another_activation_keeps_the_weights(f):
    network = nn.Network.random([2, 3, 1], nn.relu)
    layer, X = network.layers[0], np.array([[1.0, -2.0], [0.5, 3.0]])
    W, b = layer.W.copy(), layer.b.copy()
    layer.activation = f
    np.testing.assert_array_equal(layer.W, W)
    np.testing.assert_array_equal(layer.b, b)
    np.testing.assert_array_equal(network.forward(X)[0].a, f(X @ W.T + b))


def test_parameters_are_the_live_arrays_in_the_order_of_the_text():
    network = nn.Network.random([2, 3, 1], nn.relu)
    first, second = network.layers
    assert all(
        one is other for one, other in zip(network.parameters, [first.W, first.b, second.W, second.b], strict=True)
    )
    network.parameters[3][:] = 5
    assert second.b == 5


def test_a_copy_shares_no_array_and_keeps_the_activations():
    network = nn.Network.random([2, 3, 1], nn.tanh, nn.sigmoid)
    copy = network.copy()
    assert [layer.activation for layer in copy.layers] == [nn.tanh, nn.sigmoid]
    for one, other in product(network.parameters, copy.parameters):
        assert not np.shares_memory(one, other)
    for original, twin in zip(network.parameters, copy.parameters, strict=True):
        np.testing.assert_array_equal(original, twin)
    copy.layers[0].activation = nn.relu
    assert network.layers[0].activation is nn.tanh


def test_a_layer_copies_what_it_is_made_from():
    W, b = np.ones((2, 3)), np.zeros(2)
    layer = nn.Dense(W, b)
    W[:], b[:] = 7, 7
    np.testing.assert_array_equal(layer.W, 1)
    np.testing.assert_array_equal(layer.b, 0)
    assert layer.activation is nn.identity


def test_a_network_keeps_its_own_list_of_layers():
    layers = [nn.Dense([[1.0]], [0.0])]
    network = nn.Network(layers)
    layers.append("something else")
    assert len(network.layers) == 1
    assert len(nn.Network(layer for layer in network.layers).parameters) == 2


@pytest.mark.parametrize("f", [nn.relu, nn.leaky_relu, nn.gelu, nn.swish, nn.swish_with(3.0)], ids=str)
def test_relu_and_its_kin_start_with_weights_of_variance_two_over_inputs(f):
    layer = nn.Dense.random(200, 300, f, np.random.default_rng(0))
    assert layer.W.std() == pytest.approx(math.sqrt(2 / 200), rel=0.01)
    assert abs(layer.W.mean()) < 0.001
    np.testing.assert_array_equal(layer.b, 0)


@pytest.mark.parametrize("f", [nn.identity, nn.step, nn.sigmoid, nn.tanh], ids=str)
def test_the_others_start_as_glorot_has_it(f):
    layer = nn.Dense.random(200, 300, f, np.random.default_rng(0))
    assert layer.W.std() == pytest.approx(math.sqrt(2 / 500), rel=0.01)
    np.testing.assert_array_equal(layer.b, 0)


def test_a_seed_makes_a_network():
    def weights(seed):
        return np.concatenate([W.ravel() for W in nn.Network.random([2, 3, 1], nn.relu, seed=seed).parameters])

    np.testing.assert_array_equal(weights(1), weights(1))
    assert (weights(1) != weights(2)).any()


def test_random_places_its_activations():
    network = nn.Network.random([2, 3, 4, 1], nn.relu, nn.sigmoid)
    assert [layer.activation for layer in network.layers] == [nn.relu, nn.relu, nn.sigmoid]
    assert nn.Network.random([2, 1], nn.relu).layers[0].activation is nn.identity
    assert repr(network) == "Network 2 → 3 relu → 4 relu → 1 sigmoid (30 parameters)"


junk = st.one_of(
    arrays(
        st.sampled_from([np.float64, np.float32, np.int8, np.bool_, np.complex128, np.dtype("U2")]),
        array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    ),
    st.lists(st.lists(st.floats(allow_nan=True), max_size=3), max_size=3),
    st.sampled_from([None, "2", {}, 1j, object()]),
)


@given(junk)
@settings(max_examples=150, derandomize=True)
def test_a_network_answers_rightly_or_says_what_is_wrong(X):
    W, b = np.array([[0.5, -2.0], [3.0, 0.25]]), np.array([1.0, -1.0])
    network = nn.Network([nn.Dense(W, b)])
    try:
        rows = np.asarray(X)
        good = rows.dtype.kind in "bif" and rows.shape[1:] == (2,) and len(rows) > 0 and np.isfinite(rows).all()
    except ValueError:
        good = False
    with np.errstate(over="ignore", invalid="ignore"):  # 1e308 is finite, three times that is not
        if good:
            np.testing.assert_array_equal(network(X), rows.astype(float) @ W.T + b)
        else:
            with pytest.raises((ValueError, TypeError), match="X|x"):
                network(X)


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ([1.0, 2.0], r"X has shape \(2,\).*X\[None, :\].*X\[:, None\]"),
        (1.0, r"X has shape \(\)"),
        (np.zeros((1, 1, 2)), r"X has shape \(1, 1, 2\)"),
        (np.zeros((0, 2)), r"X is empty.*\(0, 2\)"),
        ([[1.0, math.nan]], "X contains NaN or infinity"),
        ([[1.0, -math.inf]], "X contains NaN or infinity"),
        ([[1.0, 2.0], [3.0]], "rows have different lengths"),
        (np.zeros((4, 3)), r"x \(4, 3\) must be \(n_samples, 2\): W \(3, 2\)"),
    ],
    ids=str,
)
def test_data_that_do_not_fit(X, message):
    network = nn.Network.random([2, 3, 1], nn.relu)
    for use in (network, network.forward, lambda X: network.trace(X, [[0.0]], nn.mean_squared_error)):
        with pytest.raises(ValueError, match=message):
            use(X)


@pytest.mark.parametrize("x", [[1.0, 2.0], 3.0, np.zeros((2, 3))], ids=str)
def test_a_layer_by_itself_says_what_it_takes(x):
    with pytest.raises(ValueError, match=r"must be \(n_samples, 2\)"):
        nn.Dense([[1, 2]], [3]).forward(x)


def test_a_layer_by_itself_takes_lists():
    np.testing.assert_array_equal(nn.Dense([[1, 2]], [3]).forward([[1, 1]]).a, [[6]])


@pytest.mark.parametrize(
    ("W", "b", "message"),
    [
        ([[1.0, 2.0]], [1.0, 2.0], r"b \(2,\) must be \(1,\), to fit W \(1, 2\)"),
        ([[1.0, 2.0]], 1.0, r"b \(\) must be \(1,\)"),
        ([[1.0, 2.0]], [[1.0]], r"b \(1, 1\) must be \(1,\)"),
        ([1.0, 2.0], [1.0], r"W has shape \(2,\)"),
        ([[1.0, math.nan]], [1.0], "W contains NaN"),
        ([[1.0]], [math.inf], "b contains NaN or infinity"),
        (np.zeros((0, 2)), [], "W is empty"),
    ],
    ids=str,
)
def test_weights_that_do_not_fit(W, b, message):
    with pytest.raises(ValueError, match=message):
        nn.Dense(W, b)


@pytest.mark.parametrize("activation", ["relu", None, np.tanh, [nn.relu]], ids=str)
def test_an_activation_is_an_activation(activation):
    for make in (lambda: nn.Dense([[1]], [1], activation), lambda: nn.Network.random([2, 3, 1], activation)):
        with pytest.raises(TypeError, match="activation must be an Activation, such as nn.relu"):
            make()


def test_layers_that_do_not_fit_each_other():
    with pytest.raises(
        ValueError, match=r"layer 1 has 3 outputs \(W \(3, 2\)\).*layer 2 takes 4 inputs \(W \(1, 4\)\)"
    ):
        nn.Network([nn.Dense(np.ones((3, 2)), np.ones(3)), nn.Dense(np.ones((1, 4)), [1])])


@pytest.mark.parametrize("layers", [[], [2, 3, 1], [None]], ids=str)
def test_a_network_is_made_of_layers(layers):
    with pytest.raises(ValueError, match=r"Dense layers; Network.random"):
        nn.Network(layers)


@pytest.mark.parametrize("sizes", [[], [2], [2, 0, 1], [2, -1], [2.5, 1], [2, "3"], 3, [math.nan, 1]], ids=str)
def test_sizes_that_make_no_network(sizes):
    with pytest.raises((ValueError, TypeError)):
        nn.Network.random(sizes, nn.relu)


@pytest.mark.parametrize("d_outputs", [np.ones(4), np.ones((4, 2)), np.ones((1, 1)), 1.0], ids=str)
def test_blame_that_does_not_fit_the_outputs(d_outputs):
    network = nn.Network.random([2, 3, 1], nn.relu)
    with pytest.raises(ValueError, match=r"d_outputs \(.*must be shaped as the outputs, \(4, 1\)"):
        network.backward(network.forward(np.ones((4, 2))), d_outputs)


def test_a_forward_pass_of_another_network_is_refused():
    network, deeper = nn.Network.random([2, 3, 1], nn.relu), nn.Network.random([2, 3, 3, 1], nn.relu)
    with pytest.raises(ValueError):
        network.backward(deeper.forward(np.ones((4, 2))), np.ones((4, 1)))


@pytest.mark.parametrize("targets", [np.zeros(4), np.zeros((4, 2)), np.zeros((3, 1))], ids=str)
def test_targets_that_do_not_fit_the_outputs(targets):
    with pytest.raises(ValueError, match=r"outputs \(4, 1\) and targets .* must have the same shape"):
        nn.Network.random([2, 3, 1], nn.relu).trace(np.ones((4, 2)), targets, nn.mean_squared_error)


def test_what_a_pass_returns_is_frozen_and_compares_without_its_arrays():
    network = nn.Network.random([2, 1], nn.relu)
    one, other = (network.trace(np.ones((3, 2)), np.ones((3, 1)), nn.mean_squared_error) for _ in range(2))
    for record, twin, name in (
        (one, other, "loss"),
        (one.forward[0], other.forward[0], "z"),
        (one.backward[0], other.backward[0], "dW"),
    ):
        with pytest.raises(AttributeError):
            setattr(record, name, None)
        assert record != twin
