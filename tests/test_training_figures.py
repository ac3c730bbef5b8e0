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
    for row, kind in enumerate(side_by_side.COMPARISONS[v["compare"]].values()):
        losses, kept_aside = [], []
        for seed in range(10):
            network = side_by_side.start(*kind, seed)
            losses.append(retrained(network, X, y, nn.binary_cross_entropy, v["eta"], v["updates"]))
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
        assert figure.readout.text.count(f"{name} {mean:.3f}") >= 1
        assert f"{name} {aside:.3f}" in figure.readout.text.split("kept aside:")[1]


@pytest.mark.parametrize("compare", side_by_side.COMPARISONS)
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


def test_all_three_start_alike_but_for_the_one_thing():
    for seed in range(10):
        sigmoid, tanh, _ = (side_by_side.start(*kind, seed) for kind in side_by_side.COMPARISONS["activation"].values())
        for one, other in zip(sigmoid.parameters, tanh.parameters, strict=True):
            np.testing.assert_array_equal(one, other)
        zeros, drawn, ten = (side_by_side.start(*kind, seed) for kind in side_by_side.COMPARISONS["start"].values())
        assert not any(map(np.any, zeros.parameters))
        for one, other in zip(drawn.parameters, ten.parameters, strict=True):
            np.testing.assert_allclose(10 * one, other)
    sizes = [len(side_by_side.start(*kind, 0).layers) - 1 for kind in side_by_side.COMPARISONS["depth"].values()]
    assert sizes == [1, 2, 3]


def ends(compare, data, eta, updates=side_by_side.UPDATES):
    """Return the losses (3, 10) after so many updates."""
    runs = side_by_side.trainings(compare, data, eta).values()
    return np.array([[run.losses(updates)[-1] for run in of_all_seeds] for of_all_seeds in runs])


def test_what_the_text_says_of_the_activations(race):
    sigmoid, tanh, relu = ends("activation", "moons", 1.0)
    assert (sigmoid.mean().round(2), tanh.mean().round(2), relu.mean().round(2)) == (0.22, 0.08, 0.02)
    assert tanh.min().round(2) == 0.04 and tanh.max().round(2) == 0.22
    assert sigmoid.max() < 0.23 and tanh.max() > 0.98 * sigmoid.mean()
    at_100 = {eta: ends("activation", "moons", eta, 100) for eta in (0.1, 3.0)}
    assert [int(np.sum(losses[2] < losses[1])) for losses in at_100.values()] == [3, 10]


def test_what_the_text_says_of_depth_and_start(race):
    race.set(compare="depth", updates=side_by_side.UPDATES)
    means, unseen = race.numbers["means"][:, -1], race.numbers["unseen"]
    assert means[0] > 10 * means[1] > 20 * means[2]
    assert unseen[2] > unseen[0] + 0.02 and unseen[2] > unseen[1] + 0.02
    losses = race.numbers["losses"]
    assert [bool(np.any(run[:, 1:] > 2 * run[:, :-1])) for run in losses] == [False, True, True]
    race.set(compare="start")
    means, unseen = race.numbers["means"][:, -1], race.numbers["unseen"]
    np.testing.assert_allclose(race.numbers["losses"][0], math.log(2), rtol=1e-9)
    assert np.sum(race.numbers["losses"][2, :, 0] > 1) == 8
    assert means[2] < means[1] / 5 and unseen[2] > unseen[1] + 0.02


def test_zeros_do_not_move(race):
    X, y = side_by_side.samples("moons")[0]
    network = side_by_side.start(nn.tanh, 1, 0, 0)
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


def test_what_the_text_says_of_finding(curves):
    last, best = {}, {}
    for k in (5, 10, 20):
        curves.set(k=k, seed=0, updates=finding.UPDATES)
        last[k], best[k] = curves.numbers["losses"][:, -1], curves.numbers["best"]
    assert [int(np.sum(last[k] < best[k])) for k in (5, 10, 20)] == [1, 0, 0]
    assert last[5].argmin() == 2
    assert last[5][0].round(2) == 0.15
    assert last[10].min() > 2 * best[10] and best[10] == pytest.approx(0.00012, abs=5e-6)
    assert np.sum(last[20] < last[10].min()) == 4
    assert last[20].min() / best[20] > 9 and last[20].max() / best[20] < 45
    curves.set(k=5)
    assert curves.numbers["inside"] == 3


# Time


def test_the_film_shows_what_training_gives(film):
    X, y = nn.moons(30, noise=0.3, seed=0)
    unseen = nn.moons(200, noise=0.3, seed=100)
    for update in (0, 5, 100, 155, 500):
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
    assert reached == [145, 150, 155, 160, 165]
    film.set(update=155)
    assert "(reached)" in film.summary()


def test_what_the_text_says_of_the_film(film):
    n = film.numbers
    assert n["validation"].argmin() == 155
    assert all(np.diff(n["training"][100:]) < 0)
    weights = []
    for update in (155, 500):
        film.set(update=update)
        weights.append([np.linalg.norm(layer.W) for layer in film.numbers["network"].layers])
    assert all(after > 1.2 * before for before, after in zip(*weights, strict=True))
    film.set(update=0)
    assert np.abs(film.numbers["outputs"] - 0.5).max() < 0.2


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
