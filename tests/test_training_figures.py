"""The figures of notebook 08: their numbers worked out another way, and what the text says of them."""

import math

import numpy as np
import pytest
from moving import fresh

import nnlib as nn
from nnlib.figures import FindingFigure, PlaygroundFigure, RecordedTrainingFigure, SideBySideFigure
from nnlib.figures.training import finding, recorded_training, side_by_side

race, curves, film = map(fresh, [SideBySideFigure, FindingFigure, RecordedTrainingFigure])
BY_HAND = {
    nn.sigmoid: lambda z: 1 / (1 + math.exp(-z)),
    nn.tanh: math.tanh,
    nn.relu: lambda z: max(z, 0.0),
}


def retrained(network, X, y, loss, optimizer, updates):
    """Train a network by train; return its losses after 0, 1, … updates, and leave it at the last."""
    history = nn.train(network, X, y, loss, optimizer, updates)
    return [*history.losses, loss(network(X), y)]


def score_by_hand(network, point):
    """Return the score of one point, in plain Python."""
    for layer in network.layers:
        f = BY_HAND.get(layer.activation, lambda z: z)
        sums = [
            sum(w * x for w, x in zip(row, point, strict=True)) + b for row, b in zip(layer.W, layer.b, strict=True)
        ]
        point = [f(z) for z in sums]
    return point[0]


# Side by side


def agrees_with_trainings(figure):
    """Compare what is shown with networks that are trained anew, in one go."""
    v, n = figure.values, figure.numbers
    (X, y), unseen = side_by_side.samples(v["data"])
    means, unseen_means, last = [], [], []
    for row, one in enumerate(side_by_side.contestants(v["compare"], v["data"]).values()):
        losses, kept_aside = [], []
        for seed in range(10):
            network = one.start(seed)
            eta = one.times * (1 if v["compare"] == side_by_side.BEST else v["eta"])
            losses.append(retrained(network, X, y, nn.binary_cross_entropy, eta, v["updates"]))
            kept_aside.append(nn.binary_cross_entropy(network(unseen[0]), unseen[1]))
            if seed == v["seed"]:
                np.testing.assert_allclose(n["scores"][row], network(figure.planes[row].points), atol=1e-9)
                for point in (0, 1234, 3599):
                    assert score_by_hand(network, figure.planes[row].points[point]) == pytest.approx(
                        n["scores"][row][point, 0], abs=1e-9
                    )
        np.testing.assert_allclose(n["losses"][row], losses, rtol=1e-9)
        last.append([run[-1] for run in losses])
        means.append(sum(last[-1]) / 10)
        unseen_means.append(sum(kept_aside) / 10)
    np.testing.assert_allclose(n["means"][:, -1], means, rtol=1e-9)
    np.testing.assert_allclose(n["unseen"], unseen_means, rtol=1e-9)
    for before, after in ((0, 1), (1, 2)):
        count = sum(b < a for a, b in zip(last[before], last[after], strict=True))
        assert f"{n['names'][after]} than {n['names'][before]} in {count}" in figure.readout.text
    for name, mean, aside in zip(n["names"], means, unseen_means, strict=True):
        assert f"{name}: {mean:.3f}" in figure.readout.text.split("Mean training loss")[1].split("Mean loss")[0]
        assert f"{name}: {aside:.3f}" in figure.readout.text.split("kept aside:")[1]


@pytest.mark.parametrize("compare", side_by_side.WHAT.values())
def test_side_by_side_shows_what_training_gives(race, compare):
    race.set(compare=compare, eta=0.3, seed=3)
    for _ in range(3):
        race.set(**race._go(5))
    assert race.values["updates"] == 15
    agrees_with_trainings(race)


@pytest.mark.parametrize("data, eta, seed", [("circles", 0.1, 0), ("moons", 3.0, 9), ("circles", 1.0, 5)])
def test_side_by_side_over_data_rates_and_seeds(race, data, eta, seed):
    race.set(data=data, eta=eta, seed=seed, updates=12)
    agrees_with_trainings(race)


def test_step_back_and_play_move_the_updates(race):
    race.buttons["Step"].click()
    race.buttons["Step"].click()
    assert race.values["updates"] == 2
    losses = race.numbers["losses"].copy()
    race.buttons["Back"].click()
    assert race.values["updates"] == 1
    np.testing.assert_array_equal(race.numbers["losses"], losses[:, :, :2])
    race.buttons["Back"].click()
    race.buttons["Back"].click()
    assert race.values["updates"] == 0
    race.buttons["Play"].click()
    assert race.values["updates"] == race.at_once and race.picture.playing
    race.buttons["Play"].click()
    race.set(updates=side_by_side.UPDATES)
    race.buttons["Play"].click()
    assert race.values["updates"] == side_by_side.UPDATES and not race.picture.playing


def test_another_comparison_begins_anew_and_another_seed_does_not(race):
    race.set(updates=7)
    race.controls["seed"].value = 4
    assert race.values["updates"] == 7
    for name, value in (("compare", "depth"), ("eta", 0.1), ("data", "circles")):
        race.set(updates=7)
        race.controls[name].value = value
        assert race.values["updates"] == 0


def starts(compare, seed):
    """Return the three networks at their start."""
    return [one.start(seed) for one in side_by_side.contestants(compare, "moons").values()]


def test_all_three_start_alike_but_for_the_one_thing():
    for seed in range(10):
        for compare in (side_by_side.SAME, side_by_side.BEST):
            sigmoid, tanh, relu = starts(compare, seed)
            for each in zip(sigmoid.parameters, tanh.parameters, relu.parameters, strict=True):
                np.testing.assert_array_equal(each[0], each[1])
                np.testing.assert_array_equal(each[1], each[2])
            assert [net.layers[0].activation for net in (sigmoid, tanh, relu)] == [nn.sigmoid, nn.tanh, nn.relu]
        zeros, drawn, ten = starts(side_by_side.START, seed)
        assert not any(map(np.any, zeros.parameters))
        for one, other in zip(drawn.parameters, ten.parameters, strict=True):
            np.testing.assert_allclose(10 * one, other)
    assert [len(network.layers) - 1 for network in starts(side_by_side.DEPTH, 0)] == [1, 2, 3]


def test_the_sigmoid_that_is_made_like_tanh_computes_what_tanh_does_but_for_the_output_bias():
    _, tanh, sigmoid = starts(side_by_side.MADE_ALIKE, 3)
    shift = tanh.layers[1].W.sum(axis=1)
    points = np.random.default_rng(0).normal(size=(50, 2))
    np.testing.assert_allclose(sigmoid(points) - shift, tanh(points), atol=1e-12)


@pytest.mark.parametrize("data", side_by_side.DATA)
def test_the_best_rates_are_those_that_a_search_finds(data):
    (X, y), aside = side_by_side.samples(data)
    found = {}
    for name, f in {"sigmoid": nn.sigmoid, "tanh": nn.tanh, "ReLU": nn.relu}.items():
        means = {}
        for eta in (1, 2, 3, 5, 7, 10, 15):
            networks = [side_by_side.Contestant(f).start(seed) for seed in range(10)]
            ends = [
                nn.train(network, X, y, nn.binary_cross_entropy, eta, 101, validation=aside).validation_losses[-1]
                for network in networks
            ]
            means[eta] = np.mean(ends)
        found[name] = min(means, key=means.get)
    assert found == side_by_side.BEST_RATES[data]


@pytest.mark.parametrize("data", side_by_side.DATA)
def test_the_best_straight_line_is_what_training_a_single_neuron_comes_to(data):
    X, y = side_by_side.samples(data)[0]
    line = nn.Network([nn.Dense(np.zeros((1, 2)), np.zeros(1))])
    losses = nn.train(line, X, y, nn.binary_cross_entropy, nn.GradientDescent(1.0, 0.9), 3000).losses
    assert side_by_side.straight_line(data) == pytest.approx(losses[-1], abs=1e-6)


def test_the_goal_of_side_by_side_is_reached_by_depth_after_long_training(race):
    assert not race.goal.reached(race.numbers)
    for compare in side_by_side.WHAT.values():
        for updates in (0, 100, 400):
            race.set(compare=compare, updates=updates)
            assert race.goal.reached(race.numbers) == ((compare, updates) == (side_by_side.DEPTH, 400))


def test_the_rate_is_not_offered_where_each_has_its_own(race):
    assert race.controls["eta"].layout.display == ""
    race.set(compare=side_by_side.BEST)
    assert race.controls["eta"].layout.display == "none"


def test_zeros_do_not_move(race):
    X, y = side_by_side.samples("moons")[0]
    network = side_by_side.Contestant(nn.tanh, scale=0).start(0)
    nn.train(network, X, y, nn.binary_cross_entropy, 1.0, 50)
    assert max(np.abs(part).max() for part in network.parameters) < 1e-15


# What exists, and what is found


def agrees_with_five_trainings(figure):
    v, n = figure.values, figure.numbers
    X, Y = np.linspace(-1, 1, 201)[:, None], np.sin(np.pi * np.linspace(-1, 1, 201))[:, None]
    last = []
    for seed in range(5):
        network = nn.Network.random([1, v["k"], 1], nn.relu, seed=seed)
        optimizer = nn.GradientDescent(0.05, 0.9)
        losses = retrained(network, X, Y, nn.mean_squared_error, optimizer, v["updates"])
        np.testing.assert_allclose(n["losses"][seed], losses, rtol=1e-7)
        np.testing.assert_allclose(n["curves"][seed], network(X)[:, 0], atol=1e-7)
        last.append(losses[-1])
        if seed == v["seed"]:
            (w,), b = network.layers[0].W.T, network.layers[0].b
            np.testing.assert_allclose(n["kinks"], [-c / u for u, c in zip(w, b, strict=True)], rtol=1e-6, atol=1e-9)
            inside = sum(-1 <= -c / u <= 1 for u, c in zip(w, b, strict=True))
            assert f"{inside} of {v['k']} kinks" in figure.readout.text
    kinks = -1 + 2 * np.arange(v["k"]) / v["k"]
    hidden = np.hstack([np.maximum(X - kinks, 0), np.ones_like(X)])
    best = np.mean((hidden @ np.linalg.lstsq(hidden, Y)[0] - Y) ** 2)
    assert n["best"] == pytest.approx(best, rel=0.05)
    below = sum(loss < n["best"] for loss in last)
    assert f"Below the one placed by hand: {below} of 5" in figure.readout.text


@pytest.mark.parametrize("k, seed, updates", [(5, 0, 400), (10, 0, 400), (10, 2, 40), (20, 4, 40)])
def test_finding_shows_what_training_gives(curves, k, seed, updates):
    curves.set(k=k, seed=seed, updates=updates)
    agrees_with_five_trainings(curves)


def test_finding_begins_with_all_kinks_at_zero(curves):
    for k in (5, 10, 20):
        for seed in range(5):
            curves.set(k=k, seed=seed)
            assert not np.any(curves.numbers["kinks"])


def test_finding_steps_and_begins_anew(curves):
    curves.buttons["Step"].click()
    assert curves.values["updates"] == 1
    curves.buttons["Back"].click()
    assert curves.values["updates"] == 0
    curves.buttons["Play"].click()
    assert curves.values["updates"] == curves.at_once
    curves.buttons["Play"].click()
    curves.controls["seed"].value = 3
    assert curves.values["updates"] == curves.at_once
    curves.controls["k"].value = 5
    assert curves.values["updates"] == 0


def test_the_goal_of_finding_is_reached_with_five_neurons(curves):
    for k, reached in ((20, False), (10, False), (5, True)):
        curves.set(k=k, updates=0)
        assert not curves.goal.reached(curves.numbers)
        curves.set(updates=finding.UPDATES)
        assert curves.goal.reached(curves.numbers) == reached


def test_dead_neurons_are_those_that_answer_0_for_all_of_the_data(curves):
    curves.set(k=5, seed=0, updates=finding.UPDATES)
    layer = finding.trainings(5)[0].network(finding.UPDATES).layers[0]
    x = np.linspace(-1, 1, 201)
    dead = [all(max(w * t + b, 0) == 0 for t in x) for (w,), b in zip(layer.W, layer.b, strict=True)]
    assert sum(dead) == curves.numbers["dead"] == 2
    assert "2 of the neurons are dead." in curves.readout.text


# Time


def test_the_film_shows_what_training_gives(film):
    X, y = nn.moons(30, noise=0.4, seed=2)
    unseen = nn.moons(200, noise=0.4, seed=100)
    for update in (0, 5, 15, 155, 500):
        network, optimizer = nn.Network.random([2, 6, 1], nn.tanh, seed=0), nn.GradientDescent(0.2, momentum=0.9)
        losses = retrained(network, X, y, nn.binary_cross_entropy, optimizer, update)
        film.set(update=update)
        n = film.numbers
        np.testing.assert_allclose(n["training"][: update + 1], losses, rtol=1e-9)
        validation = nn.binary_cross_entropy(network(unseen[0]), unseen[1])
        assert n["validation"][update] == pytest.approx(validation, rel=1e-9)
        for shown, trained in zip(n["network"].parameters, network.parameters, strict=True):
            np.testing.assert_allclose(shown, trained, atol=1e-9)
        points = film.maps[0].points
        np.testing.assert_allclose(
            n["hidden"], np.tanh(points @ network.layers[0].W.T + network.layers[0].b), atol=1e-9
        )
        for point in (0, 3000, 6399):
            score = score_by_hand(network, film.plane.points[point])
            assert n["outputs"][point, 0] == pytest.approx(1 / (1 + math.exp(-score)), abs=1e-9)
        right = [
            sum((score_by_hand(network, x) > 0) == t for x, (t,) in zip(*data, strict=True))
            for data in ((X, y), unseen)
        ]
        assert f"({right[0]} of 30 right)" in film.readout.text and f"({right[1]} of 200 right)" in film.readout.text
        assert f"training loss {losses[-1]:.3f}" in film.readout.text
        assert f"validation loss {validation:.3f}" in film.readout.text


def test_the_film_goes_back_to_the_same_picture(film):
    film.set(update=155)
    picture = film.picture.moving
    film.set(update=300)
    assert film.picture.moving != picture
    film.set(update=155)
    assert film.picture.moving == picture


def test_the_goal_of_the_film_is_a_short_stretch(film):
    assert "not reached yet" in film.summary()
    every = range(0, recorded_training.UPDATES + 1, recorded_training.EVERY)
    reached = [update for update in every if film.goal.reached(film.compute(update))]
    assert reached == [15, 20]
    film.set(update=15)
    assert "(reached)" in film.summary()


# What the text says of the playground; the figure itself has tests of its own


def played(updates, **values):
    """Return a playground after so many updates."""
    figure = PlaygroundFigure()
    if values:
        figure.set(**values)
    figure.set(**figure._train(updates))
    return figure


def test_three_neurons_reach_the_playgrounds_goal_and_two_do_not():
    assert "(reached)" in played(1000, n1=3).summary()
    two = played(1000)
    assert "(not reached yet)" in two.summary() and round(two.numbers["losses"][0], 1) == 0.3


def test_a_weight_set_by_hand_is_trained_like_the_others():
    figure = played(1000, n1=3)
    before = figure.numbers["losses"][0]
    figure.set(w=0.0)
    assert figure.numbers["losses"][0] > 2 * before
    figure.set(**figure._train(500))
    assert figure.numbers["losses"][0] < 1.5 * before


def test_the_spiral_is_learned():
    spiral = played(2000, data="spiral", n1=8, n2=8, eta=0.1, mu=0.9)
    assert min(spiral.numbers["right"]) >= 198


def test_four_ways_to_fail():
    flat = [{"start": "all zero"}, {"f": "identity"}, {"n1": 8, "n2": 8, "n3": 8, "f": "sigmoid"}]
    for values in flat:
        assert 0.68 < played(500, **{"n1": 3} | values).numbers["losses"][0] < 0.7
    assert played(200, n1=3, eta=10.0).numbers["losses"][0] > 0.2
