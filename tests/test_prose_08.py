"""What notebook 08 says without a cell that shows it: each such sentence is computed here."""

import math

import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import PlaygroundFigure, SideBySideFigure
from nnlib.figures.training import finding, playground_troubles, side_by_side
from nnlib.figures.training.playground_controls import MANY
from nnlib.figures.training.training_run import ALIKE, ZERO
from nnlib.quiz import training as questions

LOSS = nn.binary_cross_entropy


def moons():
    return nn.moons(200, noise=0.2, seed=0)


def trained(updates):
    """The network of the first section, after so many updates."""
    network = nn.Network.random([2, 8, 1], nn.tanh, seed=0)
    nn.train(network, *moons(), LOSS, 1.0, updates)
    return network


def overfitted(updates, n=30, batch_size=None, rate=0.2, momentum=0.9):
    """The validation losses of the training on few and noisy samples, and its network."""
    network, optimizer = nn.Network.random([2, 6, 1], nn.tanh, seed=0), nn.GradientDescent(rate, momentum)
    few, unseen = nn.moons(n, noise=0.4, seed=2), nn.moons(200, noise=0.4, seed=100)
    history = nn.train(network, *few, LOSS, optimizer, updates, batch_size=batch_size, validation=unseen)
    return history, network


def accuracy(network, X, y):
    return nn.accuracy(network(X)[:, 0] > 0, y[:, 0] == 1)


def test_no_straight_line_parts_the_moons_and_a_bent_one_does_nearly():
    X, y = moons()
    line = nn.Network([nn.Dense(np.zeros((1, 2)), np.zeros(1))])
    nn.train(line, X, y, LOSS, 1.0, 3000)
    assert accuracy(line, X, y) < 0.9
    assert 0.95 < accuracy(trained(4000), X, y) < 1


def test_accuracy_has_no_slope():
    X, y = moons()
    network = trained(100)
    before, rng = accuracy(network, X, y), np.random.default_rng(0)
    same = 0
    for _ in range(100):
        nudged = network.copy()
        for part in nudged.parameters:
            part += 1e-4 * rng.normal(size=part.shape)
        same += accuracy(nudged, X, y) == before
        assert LOSS(nudged(X), y) != LOSS(network(X), y)
    assert same > 90


def test_the_training_loss_falls_all_the_way_and_the_validation_loss_is_lowest_after_17_updates():
    history, _ = overfitted(501)
    assert (np.diff(history.losses) < 0).all()
    losses = np.array(history.validation_losses)
    assert losses.argmin() == 17 and 2.7 < losses[500] / losses[17] < 2.9


def test_the_validation_loss_rises_for_two_reasons():
    X, y = nn.moons(200, noise=0.4, seed=100)
    wrong, sureness, losses = [], [], []
    for updates in (17, 500):
        p = nn.sigmoid(overfitted(updates)[1](X))
        missed = (p > 0.5) != (y == 1)
        wrong.append(missed.sum())
        sureness.append(np.abs(p - 0.5)[missed].mean())
        losses.append(-np.log(np.where(y == 1, p, 1 - p))[missed].mean())
    assert wrong == [25, 47]
    assert sureness[1] > sureness[0] + 0.05 and losses[1] > 1.5 * losses[0]


def test_with_all_samples_at_once_any_patience_does():
    losses = overfitted(501)[0].validation_losses
    assert {EXERCISES["early_stopping"].solution(losses, patience) for patience in range(1, 200)} == {17}


def test_the_patience_table():
    losses = overfitted(501, batch_size=10, rate=0.5, momentum=0.0)[0].validation_losses
    for patience, stops, kept, loss in [(1, 13, 12, "0.371"), (2, 20, 18, "0.354"), (5, 38, 33, "0.344")]:
        assert EXERCISES["early_stopping"].solution(losses, patience) == kept == stops - patience
        assert f"{losses[kept]:.3f}" == loss
    assert EXERCISES["early_stopping"].solution(losses, 50) == 33 == np.argmin(losses) == 83 - 50
    assert np.any(np.diff(losses[:33]) > 0), "up and down on its way"


def test_three_hundred_samples_instead_of_thirty_do_not_overfit():
    losses = overfitted(501, n=300)[0].validation_losses
    assert losses[500] < 1.01 * min(losses) and losses[500] < 0.31


# The playground


@pytest.fixture
def playground(monkeypatch):
    """A playground without its picture."""
    figure = PlaygroundFigure()
    monkeypatch.setattr(figure.canvas, "record", lambda: (b"", b""))
    return figure


def test_another_activation_keeps_the_weights_and_another_size_does_not(playground):
    playground.set(n1=3)
    playground.buttons[MANY].click()
    run, answers = playground.values["run"], playground.numbers["answers"]
    playground.set(f="sigmoid")
    assert playground.values["run"] is run and np.abs(playground.numbers["answers"] - answers).max() > 0.1
    for name, value in (("eta", 1.0), ("mu", 0.5), ("batch", 10), ("noise", 0.2), ("data", "moons"), ("pace", 1)):
        playground.set(**{name: value})
        assert playground.values["run"] is run
    for name, value in (("n1", 4), ("seed", 1), ("start", ZERO)):
        playground.set(**{name: value})
        assert playground.numbers["updates"] == 0
        playground.buttons["Step"].click()


def test_the_remarks_tell_the_four_failures_apart(playground):
    deep = {"n1": 8, "n2": 8, "n3": 8}
    failures = {
        playground_troubles.ALIKE: {"start": ZERO},
        playground_troubles.STRAIGHT: {"f": "identity"},
        playground_troubles.FAINT: {"f": "sigmoid", **deep},
        playground_troubles.RATE: {"eta": 10.0},
    }
    losses = {}
    for name, values in failures.items():
        playground.buttons["Reset"].click()
        playground.set(**{"n1": 3} | values)
        playground.buttons[MANY].click()
        assert playground.numbers["trouble"][0] == name
        assert len(name.split()) <= 3
        losses[name] = playground.numbers["curves"]["training"][1]
    *flat, jumping = losses.values()
    assert all(np.abs(curve[20:] - 0.69).max() < 0.01 for curve in flat)
    assert np.ptp(jumping) > 1


def test_the_wavy_activation_can_join_and_learns_the_circles():
    def wavy(z):
        return z + np.sin(z) / 2

    figure = PlaygroundFigure(own=wavy)
    assert "wavy" in dict(figure.controls["f"].options)
    figure.set(n1=3)
    for _ in range(4):
        figure.buttons[MANY].click()
    assert max(figure.numbers["losses"]) < 0.1


def test_twins_stay_twins_and_zeros_do_not_learn(playground):
    for start in (ALIKE, ZERO):
        playground.set(n1=3, start=start)
        playground.buttons[MANY].click()
        W = playground.numbers["parameters"][0]
        assert np.ptp(W, axis=0).max() < 1e-9
        assert W.any() == (start == ALIKE)


# Side by side


def test_one_training_says_little():
    losses = []
    for seed in range(10):
        network = nn.Network.random([2, 8, 1], nn.tanh, seed=seed)
        losses.append(nn.train(network, *nn.moons(100, noise=0.2, seed=1), LOSS, 1.0, 401).losses[-1])
    assert max(losses) > 5 * min(losses)


def test_four_times_the_rate_keeps_the_doubled_sigmoid_in_step():
    """Both outputs' biases must not differ, so only the weights are compared, after one small step."""
    X, y = nn.moons(100, noise=0.2, seed=1)
    tanh = side_by_side.Contestant(nn.tanh).start(0)
    sigmoid = side_by_side.Contestant(nn.sigmoid, scale=2).start(0)
    sigmoid.layers[1].b -= tanh.layers[1].W.sum(axis=1)
    np.testing.assert_allclose(sigmoid(X), tanh(X), atol=1e-12)
    for network, rate in ((tanh, 0.01), (sigmoid, 0.04)):
        nn.train(network, X, y, LOSS, rate, 1)
    np.testing.assert_allclose(sigmoid.layers[0].W, 2 * tanh.layers[0].W, atol=1e-12)
    question = questions.PREDICTIONS["a rate for the sigmoid"]
    assert question.right == 4 and question.is_right(4.5) and not question.is_right(2)


def test_on_the_plateau_the_score_is_nearly_straight_and_more_or_larger_updates_leave_it():
    (X, y), _ = side_by_side.samples("moons")
    network = side_by_side.Contestant(nn.sigmoid).start(0)
    nn.train(network, X, y, LOSS, 1.0, 400)
    score, straight = network(X), np.column_stack([X, np.ones(len(X))])
    left = score - straight @ np.linalg.lstsq(straight, score, rcond=None)[0]
    assert left.var() < 0.02 * score.var()
    more = nn.train(network, X, y, LOSS, 1.0, 3001).losses[-1]
    larger = nn.train(side_by_side.Contestant(nn.sigmoid).start(0), X, y, LOSS, 10.0, 401).losses[-1]
    assert max(more, larger) < 0.5 * side_by_side.straight_line("moons")


def test_the_verdict_on_relu_and_tanh_depends_on_the_rate():
    figure = SideBySideFigure()
    for eta, lower in ((0.1, 0), (3.0, 8)):
        figure.set(eta=eta, updates=100)
        assert figure.numbers["lower"][1] == lower


def test_the_search_of_the_cell_has_the_figures_rates():
    assert side_by_side.BEST_RATES["moons"] == {"sigmoid": 10, "tanh": 7, "ReLU": 5}


# Existence and finding, and where to start


def test_a_dead_relu_does_not_come_back():
    early, late = (finding.trainings(5)[0].network(updates).layers[0] for updates in (500, 2000))
    dead = ~(early.forward(finding.X).a > 0).any(axis=0)
    assert dead.sum() == 2
    np.testing.assert_allclose(early.W[dead], late.W[dead], atol=1e-9)
    assert np.abs(early.W[~dead] - late.W[~dead]).max() > 1e-9


def test_a_sum_of_n_random_numbers_grows_like_the_root_of_n():
    rng = np.random.default_rng(1)
    spreads = [rng.normal(size=(4000, n)).sum(axis=1).std() for n in (4, 16, 64, 256)]
    np.testing.assert_allclose(np.divide(spreads[1:], spreads[:-1]), 2, rtol=0.1)
    z = 20 * rng.normal(size=10_000)
    assert np.mean(nn.sigmoid.derivative(z) < 0.05 * 0.25) > 0.8 and np.mean(nn.tanh.derivative(z) < 0.05) > 0.9


def test_weights_of_spread_root_one_over_n_keep_the_sums_as_large_as_the_inputs():
    rng = np.random.default_rng(0)
    for n_in in (4, 100, 400):
        X = rng.normal(size=(1000, n_in))
        z = X @ rng.normal(0, math.sqrt(1 / n_in), (n_in, 100))
        assert z.std() == pytest.approx(1, rel=0.1)
        assert np.mean(nn.relu(z) ** 2) == pytest.approx(np.mean(z**2) / 2, rel=0.1)


def test_zero_biases_are_no_hindrance():
    network = nn.Network.random([2, 8, 1], nn.tanh, seed=0)
    assert not any(layer.b.any() for layer in network.layers)
    assert accuracy(trained(1000), *moons()) > 0.94


def test_a_rate_of_2_is_too_large_for_the_network_of_your_own():
    X, y = moons()
    rng, losses = np.random.default_rng(0), []
    start, step = EXERCISES["initial_weights"].solution, EXERCISES["train_step"].solution
    parameters = [start(2, 8, rng), np.zeros(8), start(8, 1, rng), np.zeros(1)]
    for _ in range(10):
        W1, b1, W2, b2 = parameters
        losses.append(np.mean((np.tanh(X @ W1.T + b1) @ W2.T + b2 - y) ** 2))
        parameters = step(parameters, X, y, 2.0, EXERCISES["two_layer_backward"].solution)
    assert losses[-1] > 100 * losses[0]


def test_the_order_in_training_and_on_unseen_data_differ():
    figure = SideBySideFigure()
    figure.set(compare=side_by_side.BEST, updates=400)
    in_training, aside = np.argsort(figure.numbers["means"][:, -1]), np.argsort(figure.numbers["unseen"])
    assert in_training.tolist() == [1, 2, 0] and aside.tolist() == [0, 1, 2]


def test_the_loss_on_data_that_were_used_to_choose_flatters():
    """Choose the best update by one small set of 50, and ask a large one: on average that is worse."""
    networks = [nn.Network.random([2, 6, 1], nn.tanh, seed=0)]
    optimizer, few = nn.GradientDescent(0.2, momentum=0.9), nn.moons(30, noise=0.4, seed=2)
    for _ in range(60):
        networks.append(networks[-1].copy())
        nn.train(networks[-1], *few, LOSS, optimizer, 1)
    many = nn.moons(4000, noise=0.4, seed=7)
    true, flattery = np.array([LOSS(network(many[0]), many[1]) for network in networks]), []
    for seed in range(30):
        X, y = nn.moons(50, noise=0.4, seed=1000 + seed)
        losses = np.array([LOSS(network(X), y) for network in networks])
        flattery.append(true[losses.argmin()] - losses.min())
    assert np.mean(flattery) > 0
