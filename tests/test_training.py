"""Gradient descent: what is updated when, batches, momentum, divergence, and what is refused."""

import math
import re
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib as nn

LOSSES = [nn.mean_squared_error, nn.mean_absolute_error, nn.binary_cross_entropy, nn.cross_entropy]
X, Y = nn.xor(noise=0.1, n=10)


def small_network(seed=0):
    """Return a 2-3-1 network: the same one for the same seed."""
    return nn.Network.random([2, 3, 1], nn.tanh, seed=seed)


def weights(network):
    """Return all parameters in one new vector."""
    return np.concatenate([parameter.ravel() for parameter in network.parameters])


def descend(network, optimizer=0.1, steps=5, X=X, Y=Y, loss=nn.mean_squared_error, **options):
    """Call gradient_descent with the usual arguments."""
    return nn.gradient_descent(network, X, Y, loss, optimizer, steps, **options)


def line(w=1.0, b=0.0):
    """Return one neuron y = w x + b."""
    return nn.Network([nn.Dense([[w]], [b])])


# ---- what is updated, and when


def test_at_each_trace_the_network_has_the_weights_that_it_was_computed_with():
    network = small_network()
    for trace in descend(network, steps=4):
        again = network.trace(X, Y, nn.mean_squared_error)
        assert again.loss == trace.loss
        np.testing.assert_array_equal(again.backward[0].dW, trace.backward[0].dW)


def test_the_update_happens_when_the_next_trace_is_asked_for():
    network = small_network()
    start = weights(network)
    traces = descend(network, optimizer=0.5, steps=2)
    np.testing.assert_array_equal(weights(network), start)
    first = next(traces)
    np.testing.assert_array_equal(weights(network), start)
    gradient = np.concatenate([g.ravel() for layer in first.backward for g in (layer.dW, layer.db)])
    next(traces)
    np.testing.assert_allclose(weights(network), start - 0.5 * gradient, rtol=1e-15)


@pytest.mark.parametrize("steps", [0, 1, 2, 7])
@pytest.mark.parametrize("batch_size", [None, 3, 10])
def test_steps_is_the_number_of_updates(steps, batch_size):
    class Counting(nn.GradientDescent):
        updates = 0

        def step(self, network, backward):
            self.updates += 1
            super().step(network, backward)

    optimizer, network = Counting(0.1), small_network()
    assert len(list(descend(network, optimizer, steps, batch_size=batch_size))) == steps
    assert optimizer.updates == steps
    if steps == 0:
        np.testing.assert_array_equal(weights(network), weights(small_network()))


def test_a_training_that_is_left_has_made_one_update_less_than_it_gave_traces():
    left, trained = small_network(), small_network()
    list(islice(descend(left, steps=100), 4))
    list(descend(trained, steps=3))
    np.testing.assert_array_equal(weights(left), weights(trained))


def test_train_is_the_same_descent_with_its_losses_written_down():
    one, other = small_network(), small_network()
    history = nn.train(one, X, Y, nn.mean_squared_error, 0.1, 12, batch_size=4, seed=3)
    losses = [trace.loss for trace in descend(other, steps=12, batch_size=4, seed=3)]
    assert history.losses == losses
    assert history.validation_losses == []
    np.testing.assert_array_equal(weights(one), weights(other))


def test_validation_losses_are_measured_before_each_update():
    network, unseen = small_network(), nn.xor(n=6, noise=0.2, seed=9)
    history = nn.train(network, X, Y, nn.mean_squared_error, 0.1, 5, validation=unseen)
    other = small_network()
    expected = [nn.mean_squared_error(other(unseen[0]), unseen[1]) for _ in descend(other)]
    assert history.validation_losses == expected
    assert len(history.losses) == 5
    np.testing.assert_array_equal(weights(network), weights(other))


def test_training_learns():
    network = nn.Network.random([2, 4, 1], nn.tanh, seed=1)
    corners, y = nn.xor()
    history = nn.train(network, corners, y, nn.binary_cross_entropy, nn.GradientDescent(0.5, 0.9), 300)
    assert history.losses[0] > 0.5
    assert history.losses[-1] < 0.01
    np.testing.assert_array_equal(network(corners) > 0, y == 1)


def test_the_digits_are_learned_in_seconds():
    inputs, labels = nn.digits()
    network = nn.Network.random([64, 64, 32, 10], nn.relu)
    targets = nn.one_hot(labels, 10)
    optimizer = nn.GradientDescent(0.05, 0.9)
    nn.train(network, inputs[:1400], targets[:1400], nn.cross_entropy, optimizer, 600, batch_size=32)
    assert nn.accuracy(network(inputs[1400:]).argmax(axis=1), labels[1400:]) > 0.9


# ---- batches and seeds


@pytest.mark.parametrize(("batch_size", "lengths"), [(4, [4, 4, 2]), (5, [5, 5]), (1, [1] * 10), (99, [10])])
def test_an_epoch_is_a_permutation_and_its_last_batch_may_be_short(batch_size, lengths):
    numbered = np.arange(10.0)[:, None]
    traces = descend(line(), 0.0, 3 * len(lengths), numbered, numbered, batch_size=batch_size)
    batches = [trace.forward[0].x[:, 0] for trace in traces]
    assert [len(batch) for batch in batches] == 3 * lengths
    epochs = [np.concatenate(batches[i : i + len(lengths)]) for i in range(0, len(batches), len(lengths))]
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch), np.arange(10))
    assert (epochs[0] != epochs[1]).any() and (epochs[1] != epochs[2]).any()


def test_batches_keep_each_sample_with_its_target():
    inputs = np.arange(10.0)[:, None]
    for trace in descend(line(w=2.0, b=1.0), 0.0, 10, inputs, 2 * inputs + 1, batch_size=3):
        assert trace.loss == 0


def test_without_a_batch_size_every_step_sees_all_samples_in_their_order():
    for trace in descend(small_network(), steps=3):
        np.testing.assert_array_equal(trace.forward[0].x, X)


def test_a_seed_reproduces_a_training_to_the_last_bit():
    def trained(seed):
        network = small_network()
        history = nn.train(network, X, Y, nn.mean_squared_error, 0.1, 20, batch_size=3, seed=seed)
        return [*history.losses, *weights(network)]

    assert trained(1) == trained(1)
    assert trained(1) != trained(2)


# ---- the optimizer


def test_a_number_as_optimizer_is_a_learning_rate():
    results = []
    for optimizer in (1, 1.0, np.float32(1), nn.GradientDescent(1.0)):
        network = small_network()
        list(descend(network, optimizer))
        results.append(weights(network))
    for result in results:
        np.testing.assert_array_equal(result, results[0])


def test_momentum_worked_by_hand():
    # x = 1, target 0, output w + b, so both gradients are 2(w + b). Rate 0.1, momentum 0.5:
    #   w = 1,    b = 0:     gradient 2,    velocity 2
    #   w = 0.8,  b = -0.2:  gradient 1.2,  velocity 0.5·2 + 1.2 = 2.2
    #   w = 0.58, b = -0.42: gradient 0.32, velocity 0.5·2.2 + 0.32 = 1.42
    #   w = 0.438, b = -0.562
    network, optimizer = line(), nn.GradientDescent(0.1, momentum=0.5)
    path = [(network.layers[0].W[0, 0], network.layers[0].b[0]) for _ in descend(network, optimizer, 3, [[1]], [[0]])]
    np.testing.assert_allclose(path, [(1, 0), (0.8, -0.2), (0.58, -0.42)], rtol=1e-12)
    np.testing.assert_allclose(weights(network), [0.438, -0.562], rtol=1e-12)
    np.testing.assert_allclose(np.concatenate([v.ravel() for v in optimizer.velocity]), [1.42, 1.42], rtol=1e-12)


def test_the_optimizer_owns_the_velocity_so_training_can_go_on():
    at_once, in_parts, forgetful = small_network(), small_network(), small_network()
    list(descend(at_once, nn.GradientDescent(0.1, 0.9), 5))
    optimizer = nn.GradientDescent(0.1, 0.9)
    list(descend(in_parts, optimizer, 3))
    list(descend(in_parts, optimizer, 2))
    list(descend(forgetful, nn.GradientDescent(0.1, 0.9), 3))
    list(descend(forgetful, nn.GradientDescent(0.1, 0.9), 2))
    np.testing.assert_array_equal(weights(in_parts), weights(at_once))
    assert (weights(forgetful) != weights(at_once)).any()


def test_two_optimizers_share_nothing():
    one, other = nn.GradientDescent(0.1, 0.9), nn.GradientDescent(0.1, 0.9)
    list(descend(small_network(), one))
    assert other.velocity == []
    list(descend(small_network(), other))
    assert not np.shares_memory(one.velocity[0], other.velocity[0])
    assert one != other


def test_a_learning_rate_changed_while_training_runs_holds_from_the_next_update():
    network, optimizer = line(), nn.GradientDescent(0.1)
    traces = descend(network, optimizer, 3, [[1.0]], [[0.0]])
    next(traces), next(traces)
    np.testing.assert_allclose(weights(network), [0.8, -0.2])  # as worked by hand above
    optimizer.learning_rate = 0.01
    next(traces)
    np.testing.assert_allclose(weights(network), [0.788, -0.212])  # 0.01 · 1.2 further
    optimizer.learning_rate = 0.0
    list(traces)
    np.testing.assert_allclose(weights(network), [0.788, -0.212])


def test_an_activation_changed_while_training_runs_holds_from_the_next_trace():
    network = small_network()
    traces = descend(network, steps=2)
    next(traces)
    network.layers[0].activation = nn.relu
    second = next(traces).forward[0]
    np.testing.assert_array_equal(second.a, np.maximum(second.z, 0))


def test_step_changes_the_parameters_in_place():
    network = small_network()
    arrays = network.parameters
    nn.GradientDescent(0.1).step(network, network.trace(X, Y, nn.mean_squared_error).backward)
    assert all(now is before for now, before in zip(network.parameters, arrays, strict=True))
    assert (weights(network) != weights(small_network())).any()


# ---- divergence


def test_divergence_names_the_step_the_last_finite_loss_and_the_remedy(capfd):
    losses = []
    with pytest.raises(nn.DivergenceError) as error:
        for trace in descend(line(), 1e9, 1000, [[1.0]], [[0.0]]):
            losses.append(trace.loss)
    assert all(map(math.isfinite, losses))
    message = str(error.value)
    step, last = re.search(r"step (\d+); last finite loss: (\S+)\. ", message).groups()
    assert int(step) in (len(losses), len(losses) + 1)  # the parameters at an update, or the loss after it
    assert last == f"{losses[-1]:.4g}"
    assert "Try a smaller learning rate" in message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("loss", LOSSES, ids=str)
@pytest.mark.parametrize("activation", [nn.identity, nn.leaky_relu, nn.gelu, nn.swish], ids=str)
def test_every_loss_diverges_with_an_error_and_not_with_a_warning(loss, activation, capfd):
    rng = np.random.default_rng(0)
    network = nn.Network.random([2, 8, 8, 2], activation)
    inputs, targets = rng.normal(size=(6, 2)), nn.one_hot([0, 1, 0, 1, 0, 1], 2)
    optimizer = nn.GradientDescent(1e60, momentum=0.9)
    with pytest.raises(nn.DivergenceError, match=r"step \d+; last finite loss: \d"):
        nn.train(network, inputs, targets, loss, optimizer, 1000)
    assert capfd.readouterr() == ("", "")


def test_a_parameter_may_diverge_before_any_loss_does():
    network = line()  # loss 1, gradient 2: a step of 2e308 is no number any more
    with pytest.raises(nn.DivergenceError, match="step 1; last finite loss: 1"):
        list(descend(network, 1e308, 5, [[1.0]], [[0.0]]))


def test_a_neuron_that_fell_silent_hides_no_infinite_weight():
    network = nn.Network([nn.Dense([[1.0]], [0.0], nn.relu)])  # afterwards z = -inf and a = relu(z) = 0
    with pytest.raises(nn.DivergenceError, match="step 1;"):
        list(descend(network, 1e308, 5, [[1.0]], [[-1.0]]))


def test_a_start_that_is_too_large_is_told_at_the_first_step():
    with pytest.raises(nn.DivergenceError, match="step 1; last finite loss: none"):
        next(descend(line(w=1e200), 0.1, 5, [[1.0]], [[0.0]]))


def test_a_validation_loss_that_overflows_is_a_divergence_too():
    with pytest.raises(nn.DivergenceError, match="step 1; last finite loss: 1"):
        nn.train(line(), [[1.0]], [[0.0]], nn.mean_squared_error, 0.1, 5, validation=([[1e200]], [[0.0]]))


def test_training_is_silent(capfd):
    nn.train(small_network(), X, Y, nn.mean_squared_error, 0.1, 20, batch_size=3, validation=(X, Y))
    assert capfd.readouterr() == ("", "")


def test_training_leaves_numpy_s_error_settings_alone():
    settings_before = np.geterr()
    traces = descend(small_network())
    next(traces)
    assert np.geterr() == settings_before


# ---- what is refused, at the call


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"X": [1.0, 2.0]}, ValueError, r"X has shape \(2,\).*X\[None, :\]"),
        ({"X": np.zeros((10, 3))}, ValueError, r"x \(1, 3\) must be \(n_samples, 2\): W \(3, 2\)"),
        ({"X": np.zeros((9, 2))}, ValueError, r"X \(9, 2\) and targets \(10, 1\) must have the same number of rows"),
        ({"X": np.zeros((0, 2))}, ValueError, "X is empty"),
        ({"X": np.full((10, 2), np.nan)}, ValueError, "X contains NaN"),
        ({"X": [["a", "b"]] * 10}, TypeError, "X must hold real numbers"),
        ({"X": [[1.0, 2.0], [3.0]]}, ValueError, "X is not an array"),
        ({"Y": Y[:, 0]}, ValueError, r"targets has shape \(10,\).*targets\[:, None\]"),
        ({"Y": np.zeros((10, 2))}, ValueError, r"outputs \(1, 1\) and targets \(1, 2\)"),
        ({"Y": np.vstack([Y[:9], [[np.inf]]])}, ValueError, "targets contains NaN or infinity"),
        ({"Y": np.vstack([Y[:9], [[7.0]]]), "loss": nn.binary_cross_entropy}, ValueError, "between 0 and 1"),
        ({"Y": np.vstack([np.ones((9, 1)), [[7.0]]]), "loss": nn.cross_entropy}, ValueError, "sum to 1"),
        ({"steps": -1}, ValueError, "steps must be a whole number from 0 upwards, not -1"),
        ({"steps": 2.5}, ValueError, "steps must be a whole number"),
        ({"steps": 10.0}, ValueError, "steps must be a whole number"),
        ({"steps": "10"}, ValueError, "steps must be a whole number from 0 upwards, not '10'"),
        ({"steps": math.inf}, ValueError, "steps must be a whole number"),
        ({"batch_size": 0}, ValueError, "batch_size must be a whole number from 1 upwards, not 0"),
        ({"batch_size": 2.0}, ValueError, "batch_size must be a whole number"),
        ({"batch_size": -3}, ValueError, "batch_size must be a whole number"),
        ({"batch_size": 3, "seed": "lucky"}, TypeError, "SeedSequence"),
        ({"optimizer": -0.1}, ValueError, "learning_rate must be a number, at least 0 .* not -0.1"),
        ({"optimizer": math.nan}, ValueError, "learning_rate must be a number"),
        ({"optimizer": math.inf}, ValueError, "learning_rate must be a number"),
        ({"optimizer": "0.1"}, ValueError, "learning_rate must be a number.* not '0.1'"),
        ({"optimizer": None}, ValueError, "learning_rate must be a number"),
        ({"loss": 0.1}, TypeError, "'float' object is not callable"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_at_the_call(arguments, error, message):
    network = small_network()
    with pytest.raises(error, match=message):
        descend(network, **arguments)  # no trace is asked for
    np.testing.assert_array_equal(weights(network), weights(small_network()))


@pytest.mark.parametrize("momentum", [-0.1, 1.0, 2, math.nan, "0.9", None])
def test_momentum_is_a_share(momentum):
    with pytest.raises(ValueError, match="momentum must be a number, at least 0 and below 1"):
        nn.GradientDescent(0.1, momentum)


def test_a_learning_rate_may_not_become_negative_while_training_runs():
    network, optimizer = small_network(), nn.GradientDescent(0.1)
    traces = descend(network, optimizer)
    next(traces)
    optimizer.learning_rate = -0.1
    with pytest.raises(ValueError, match="learning_rate"):
        next(traces)
    np.testing.assert_array_equal(weights(network), weights(small_network()))


def test_a_velocity_of_another_network_is_refused():
    optimizer = nn.GradientDescent(0.1, 0.9)
    list(descend(small_network(), optimizer))
    with pytest.raises(ValueError, match="velocity is that of another network: make a new GradientDescent"):
        descend(nn.Network.random([2, 1, 1], nn.tanh), optimizer)


@pytest.mark.parametrize(
    ("validation", "message"),
    [
        ((np.zeros((3, 1)), np.zeros((3, 1))), r"x \(3, 1\) must be \(n_samples, 2\)"),
        ((np.zeros((3, 2)), np.zeros(3)), r"outputs \(3, 1\) and targets \(3,\)"),
        ((np.zeros((0, 2)), np.zeros((0, 1))), "X is empty"),
        ((X,), "not enough values"),
    ],
    ids=["width", "row of targets", "empty", "no targets"],
)
def test_validation_data_that_do_not_fit_are_refused_before_any_update(validation, message):
    network = small_network()
    with pytest.raises(ValueError, match=message):
        nn.train(network, X, Y, nn.mean_squared_error, 0.1, 5, validation=validation)
    np.testing.assert_array_equal(weights(network), weights(small_network()))


@given(
    steps=st.integers(0, 6),
    batch_size=st.one_of(st.none(), st.integers(1, 12)),
    rate=st.floats(0, 0.5),
    momentum=st.floats(0, 0.95),
    n=st.integers(2, 9),
)
@settings(max_examples=50, derandomize=True)
def test_any_training_that_fits_takes_its_steps(steps, batch_size, rate, momentum, n):
    inputs, targets = nn.moons(n)
    network, optimizer = small_network(), nn.GradientDescent(rate, momentum)
    history = nn.train(network, inputs, targets, nn.binary_cross_entropy, optimizer, steps, batch_size=batch_size)
    assert len(history.losses) == steps
    assert np.isfinite(history.losses).all() and np.isfinite(weights(network)).all()


# ---- accuracy


def test_accuracy_is_the_share_of_equal_labels():
    assert nn.accuracy([1, 2, 3, 4], [1, 2, 0, 4]) == 0.75
    assert nn.accuracy(np.array([True, False]), np.array([1, 0])) == 1.0
    assert nn.accuracy(["cat"], ["dog"]) == 0.0
    assert type(nn.accuracy([1], [1])) is float


@pytest.mark.parametrize(
    ("predicted", "labels"),
    [([1, 2], [1, 2, 3]), ([[1], [2]], [1, 2]), ([[1], [2]], [[1], [2]]), ([], []), (1, 1), ([[1], [2, 3]], [1, 2])],
    ids=str,
)
def test_accuracy_compares_two_rows_of_labels(predicted, labels):
    with pytest.raises(ValueError):
        nn.accuracy(predicted, labels)
