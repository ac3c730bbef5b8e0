"""What the playground says of a training that goes wrong, and that each remedy lifts the trouble that it names."""

import itertools
import math

import numpy as np
import pytest

from nnlib.figures import PlaygroundFigure
from nnlib.figures.training import playground_troubles as troubles
from nnlib.figures.training.playground_controls import MANY, SQUARED
from nnlib.figures.training.training_run import ALIKE, LARGE, RANDOM, STARTS, ZERO, network_of
from nnlib.panels.own_activation import UnfitError

DEEP, NOISY = {"n1": 8, "n2": 8, "n3": 8}, {"n1": 8, "n2": 8, "mu": 0.9, "noise": 0.5}
# what is set, for how many updates it trains, what is then wrong, and how often the remedy is pressed
CASES = [
    ({"n1": 3, "eta": 10.0}, 100, troubles.RATE, 1),
    ({"n1": 3, "eta": 10.0, "loss": SQUARED}, 100, troubles.RATE, 2),
    ({"n1": 8, "n2": 8, "eta": 10.0}, 100, troubles.RATE, 1),
    ({"n1": 3, "start": ZERO}, 50, troubles.ALIKE, 1),
    ({"n1": 3, "start": ALIKE}, 50, troubles.ALIKE, 1),
    ({"n1": 8, "n2": 8, "start": ALIKE, "data": "moons"}, 50, troubles.ALIKE, 1),
    ({**DEEP, "start": LARGE}, 0, troubles.SATURATED, 1),
    ({**DEEP, "start": LARGE, "seed": 4, "data": "moons"}, 0, troubles.SATURATED, 1),
    ({**DEEP, "start": LARGE, "f": "sigmoid"}, 0, troubles.SATURATED, 1),
    ({"n1": 8, "n2": 8, "f": "ReLU"}, 0, troubles.DEAD, 1),
    ({**DEEP, "f": "ReLU"}, 0, troubles.DEAD, 1),
    ({"n1": 3, "f": "step"}, 50, troubles.DEAD, 1),
    ({"n1": 3, "f": "identity"}, 50, troubles.STRAIGHT, 1),
    ({"n1": 0}, 50, troubles.STRAIGHT, 1),
    ({**DEEP, "f": "sigmoid"}, 100, troubles.FAINT, 1),
    ({"n1": 8, "n2": 8, "f": "sigmoid"}, 100, troubles.FAINT, 1),
    ({**NOISY, "data": "moons"}, 500, troubles.RISING, 1),
    ({**NOISY, "data": "circles"}, 500, troubles.RISING, 1),
]
SIZES = [(0, 0, 0), (1, 0, 0), (3, 0, 0), (2, 2, 0), (8, 8, 0), (1, 1, 1), (2, 2, 2), (8, 8, 8), (1, 8, 1)]
WELL = [{"n1": 3}, {"data": "XOR", "n1": 4}, DEEP, {"data": "spiral", "n1": 8, "n2": 8, "eta": 0.1, "mu": 0.9}]


@pytest.fixture(scope="module")
def main():
    """One figure for all tests: making one takes longer than most of them."""
    return PlaygroundFigure()


@pytest.fixture
def figure(main, monkeypatch):
    """That figure, reset, without its picture."""
    monkeypatch.setattr(main.canvas, "record", lambda: (b"", b""))
    main.buttons["Reset"].click()
    return main


def wrong(figure):
    return figure.numbers["trouble"] and figure.numbers["trouble"][0]


def train(figure, updates):
    """Train, five updates a picture as Play does, and return what was wrong meanwhile."""
    found = {wrong(figure)}
    for _ in range(updates // 5):
        figure.set(**figure._train(5))
        found.add(wrong(figure))
    return found


def offered(figure):
    names = {troubles.LOWER_RATE, troubles.RANDOM_START, troubles.SMALLER, troubles.REVIVE, troubles.TAKE_TANH}
    return [name for name in {*names, troubles.LOWEST} if figure.buttons[name].layout.display == ""]


@pytest.mark.parametrize(("values", "updates", "name", "presses"), CASES)
def test_each_remedy_lifts_the_trouble_that_it_names(figure, values, updates, name, presses):
    figure.set(**values)
    train(figure, updates)
    assert wrong(figure) == name
    _, sentence, remedy = figure.numbers["trouble"]
    assert figure.readout.text.endswith(f"⚠ {sentence} Remedy: the button “{remedy}”.")
    assert offered(figure) == [remedy]
    before = figure.values
    for number in range(presses):
        if number:
            train(figure, 100)
            assert wrong(figure) == name
        figure.buttons[remedy].click()
    assert wrong(figure) != name, "at once"
    if name == troubles.RISING:
        return
    assert name not in train(figure, 300), "nor does it come back"
    remedied = max(figure.numbers["losses"])
    figure.set(**before)
    train(figure, 300)
    assert remedied < max(figure.numbers["losses"])


def over_starts(figure, start=RANDOM):
    """Set every activation with every size, from two seeds; yield what was set."""
    for f, sizes, seed in itertools.product(figure.named, SIZES, (0, 3)):
        figure.set(**dict(zip(("n1", "n2", "n3"), sizes, strict=True)), f=f, start=start, seed=seed)
        yield f, sizes, seed


@pytest.mark.parametrize("start", STARTS)
def test_whatever_is_wrong_at_a_start_its_remedy_lifts_it(figure, start):
    for setting in over_starts(figure, start):
        name = wrong(figure)
        if name:
            figure.buttons[figure.numbers["trouble"][2]].click()
            assert wrong(figure) != name, (name, *setting)


def test_a_straight_boundary_is_for_ever_only_where_nothing_can_bend(figure):
    figure.set(n1=3, f="identity")
    assert "whatever is learned" in figure.readout.text
    figure.set(n1=1, f="ReLU", source=0)
    figure.set(w=5.0)
    assert (passes_by_hand(figure)[0] > 0).all()
    assert wrong(figure) == troubles.STRAIGHT and "whatever is learned" not in figure.readout.text


def test_small_slopes_are_blamed_only_where_slopes_are_small(figure):
    for f, *_ in over_starts(figure):
        if wrong(figure) == troubles.FAINT:
            activation = figure.named[f]
            assert all(np.sqrt(np.mean(activation.derivative(z) ** 2)) < 0.5 for z in passes_by_hand(figure))


@pytest.mark.parametrize("values", WELL)
def test_nothing_is_said_of_a_training_that_goes_well(figure, values):
    figure.set(**values)
    assert train(figure, 1000) == {None}
    assert offered(figure) == []
    assert "⚠" not in figure.readout.text


def test_the_remedies_can_be_pressed_where_nothing_is_wrong(figure):
    for name in (troubles.LOWER_RATE, troubles.RANDOM_START, troubles.SMALLER, troubles.REVIVE, troubles.LOWEST):
        figure.set(n1=3)
        train(figure, 20)
        figure.buttons[name].click()
        assert figure.message.value == "" and wrong(figure) is None


def passes_by_hand(figure):
    """Return z of every hidden neuron at every training sample, (samples, neurons) a layer."""
    task = figure.task_of(figure.values)
    network, x, sums = network_of(figure.values["run"], task.activations), task.data[0], []
    for layer in network.layers[:-1]:
        sums.append(x @ layer.W.T + layer.b)
        x = layer.activation(sums[-1])
    return sums


def test_saturated_means_that_most_answers_lie_where_the_curve_is_flat(figure):
    figure.set(**DEEP, start=LARGE)
    far = math.acosh(1 / math.sqrt(0.05))  # tanh'(z) = 1/cosh² z is 5 % of its largest, 1
    shares = [np.mean(np.abs(z) > far) for z in passes_by_hand(figure)]
    first = next(i for i, share in enumerate(shares) if share > 0.7)
    assert f"Layer {first + 1} is saturated: {shares[first]:.0%} of its answers" in figure.numbers["trouble"][1]


def test_dead_neurons_are_those_whose_sums_are_all_below_0(figure):
    figure.set(**DEEP, f="ReLU")
    dead = [np.flatnonzero((z <= 0).all(axis=0)) + 1 for z in passes_by_hand(figure)]
    told = "; ".join(f"{', '.join(map(str, d))} of layer {i}" for i, d in enumerate(dead, start=1) if len(d))
    assert f"Dead: neurons {told}." in figure.numbers["trouble"][1]
    figure.buttons[troubles.REVIVE].click()
    assert all((z > 0).any(axis=0).all() for z in passes_by_hand(figure))


def test_a_loss_that_rises_by_hand_is_not_blamed_on_the_rate(figure):
    figure.set(n1=3)
    train(figure, 300)
    figure.controls["w"].value = -5.0
    assert wrong(figure) != troubles.RATE and troubles.RATE not in train(figure, 50)


def test_validation_that_rises_goes_back_to_its_lowest(figure):
    figure.set(**NOISY, data="moons")
    train(figure, 500)
    losses = figure.numbers["curves"]["validation"][1]
    figure.buttons[troubles.LOWEST].click()
    assert figure.numbers["losses"][1] == losses.min()
    assert figure.numbers["updates"] == 5 * losses.argmin()


def test_many_updates_are_those_of_play(figure):
    figure.set(n1=3, batch=32, mu=0.5)
    train(figure, 500)
    moments = figure.values["run"].moments
    figure.buttons["Rewind"].click()
    figure.buttons[MANY].click()
    for one, other in zip(moments, figure.values["run"].moments, strict=True):
        np.testing.assert_array_equal(one.parameters, other.parameters)
        assert one.losses == other.losses
    figure.set(n1=4, eta=10.0, loss=SQUARED)
    figure.buttons[MANY].click()
    assert "Diverged" in figure.readout.text


# An activation of the learner's own


def test_an_own_activation_is_offered_and_trains():
    def mine(z):
        return z + np.sin(z) / 2

    figure = PlaygroundFigure(own=mine, n1=4, f="mine")
    assert figure.numbers["activations"] == ["mine"]
    assert figure.controls["f"].value == "mine" and "mine" in dict(figure.controls["own_f"].options)
    before = figure.numbers["losses"][0]
    figure.buttons[MANY].click()
    assert figure.numbers["losses"][0] < before - 0.2
    a, z = figure.numbers["a"], figure.numbers["z"]
    assert a == pytest.approx(z + math.sin(z) / 2)
    figure.buttons["Reset"].click()
    assert figure.values["f"] == "mine" and figure.numbers["updates"] == 0


@pytest.mark.parametrize("function", [np.exp, lambda z: z**3, lambda z: z * 0, np.sign, np.abs])
def test_an_own_activation_may_be_unfit_for_training_but_breaks_nothing(function):
    figure = PlaygroundFigure(own=function, n1=8, n2=8, eta=3.0)
    figure.controls["f"].value = [name for name, _ in figure.controls["f"].options][-1]
    for _ in range(3):
        figure.buttons["Step"].click()
        figure.buttons[MANY].click()
        assert figure.message.value == "" and np.isfinite(figure.numbers["losses"]).all()


def test_what_is_no_activation_is_refused_in_words():
    with pytest.raises(UnfitError, match="returns nothing"):
        PlaygroundFigure(own=lambda z: None)
