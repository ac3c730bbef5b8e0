"""One neuron that learns: its sums, slopes and losses worked out by nudging the loss itself."""

import math

import numpy as np
import pytest
from moving import fresh

import nnlib as nn
from nnlib.figures import LetItLearnFigure
from nnlib.panels.named_activations import ACTIVATIONS

SQUARED, CROSS = "squared error", "cross-entropy"
figure = fresh(LetItLearnFigure)


def loss_of(f, name, target):
    """The loss as a function of z, by the losses of the library."""
    if name == CROSS:
        return lambda z: nn.binary_cross_entropy([[z]], [[target]])
    return lambda z: nn.mean_squared_error([[float(f(z))]], [[target]])


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize(
    ("name", "loss"), [*((name, SQUARED) for name in ACTIVATIONS), ("sigmoid", CROSS)], ids=lambda each: each
)
def test_every_update_takes_the_nudged_slope_of_the_loss_off_z(figure, name, loss, target):
    f = ACTIVATIONS[name]
    by_hand = loss_of(f, loss, target)
    for z, eta in ((-9.5, 1.0), (-3.0, 0.5), (2.0, 0.1), (6.0, 1.0)):
        figure.set(z=z, loss=loss, activation=name, target=target, eta=eta, updates=9)
        n = figure.numbers
        assert n["z"][0] == z and len(n["z"]) == len(n["losses"]) == len(n["slopes"]) == 10
        for k, now in enumerate(n["z"]):
            assert n["losses"][k] == pytest.approx(by_hand(now), abs=1e-9)
            if abs(now) > 1e-3:  # at a corner the slope is a convention
                nudged = (by_hand(now + 1e-5) - by_hand(now - 1e-5)) / 2e-5
                assert n["slopes"][k] == pytest.approx(nudged, abs=1e-6)
        np.testing.assert_allclose(n["z"][1:], n["z"][:-1] - eta * n["slopes"][:-1], atol=1e-12)
        assert n["next"] == pytest.approx((n["z"][-1] - eta * n["slopes"][-1], float(f(n["next"][0]))))
        np.testing.assert_allclose(n["parts"][:, 1], [f.derivative(each) for each in n["z"]], atol=1e-12)


@pytest.mark.parametrize(("loss", "start", "updates"), [(SQUARED, 3, 17), (SQUARED, 6, 214), (CROSS, 6, 7)])
def test_how_many_updates_bring_a_sigmoid_across(figure, loss, start, updates):
    """The measured numbers, by formulas of the math module; target 1 is the mirror image of target 0."""
    z, count = float(start), 0
    while z > 0:
        a = 1 / (1 + math.exp(-z))
        z -= a if loss == CROSS else 2 * a * a * (1 - a)
        count += 1
    assert count == updates
    for target, sign in ((0, 1), (1, -1)):
        figure.set(z=sign * float(start), loss=loss, target=target, updates=updates)
        answers = figure.numbers["answers"] if target == 0 else 1 - figure.numbers["answers"]
        assert answers[-1] < 0.5 < answers[-2]


def test_only_the_sigmoid_is_offered_the_cross_entropy(figure):
    for name in ACTIVATIONS:
        figure.set(activation=name, loss=CROSS)
        offered = figure.controls["loss"].layout.display != "none"
        assert offered == (name == "sigmoid") == (figure.numbers["loss"] == CROSS)
        assert f"the {figure.numbers['loss']} " in figure.readout.text


def test_steps_go_on_back_and_to_the_end(figure):
    for label, updates in [("Step", 1), ("Step", 2), ("Back", 1), ("50 steps", 51), ("Back", 50)]:
        figure.buttons[label].click()
        assert figure.values["updates"] == len(figure.numbers["z"]) - 1 == updates
    for _ in range(10):
        figure.buttons["50 steps"].click()
    assert figure.values["updates"] == 500 and "the most that are shown" in figure.readout.text
    assert figure._go(2) == {}, "Play comes to its end"
    figure.controls["z"].value = 3.0
    assert figure.values["updates"] == 0


def test_dragging_the_start_begins_anew(figure):
    figure.set(updates=30)
    (name, left, bottom, _), *_ = figure.picture.handles
    figure.picture.drag = [name, left - 0.1, bottom, 1]
    assert figure.values["updates"] == 0 and figure.values["z"] < 5


def test_no_update_leads_out_of_the_picture():
    figure = LetItLearnFigure(own=lambda z: z**3)
    figure.set(updates=5)
    assert figure.numbers["z"].tolist() == [6.0] and "That is out of the picture" in figure.readout.text
    figure.buttons["Step"].click()
    assert figure.numbers["z"].tolist() == [6.0] and figure.message.value == ""
    figure.set(z=0.5, updates=5)
    assert len(figure.numbers["z"]) == 6 and "out of the picture" not in figure.readout.text


def reaches(figure, **values):
    """Whether the goal is reached after 20 updates."""
    figure.set(**figure.start | values | {"updates": 20})
    return figure.goal.reached(figure.numbers)


def test_the_goal_asks_for_another_loss_or_another_place(figure):
    assert not figure.goal.reached(figure.numbers)
    starts = [float(z) for z in np.arange(-10, 10.5, 0.5)]
    assert not any(reaches(figure, z=z) for z in starts), "no single slider reaches it"
    assert not any(reaches(figure, eta=eta) for eta in (0.1, 0.5, 1.0))
    assert not any(reaches(figure, activation=name) for name in ACTIVATIONS)
    assert reaches(figure, loss=CROSS) and not reaches(figure, loss=CROSS, z=10.0)
    assert reaches(figure, activation="tanh", z=-2.5, target=1)
    figure.set(**figure.start | {"loss": CROSS, "updates": 16})
    assert not figure.goal.reached(figure.numbers)
    figure.buttons["Step"].click()
    assert "(reached)" in figure.summary()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_axes_hold_the_whole_path(figure, name):
    for z in (-10.0, -3.0, 0.0, 6.0, 10.0):
        for target in (0, 1):
            figure.set(activation=name, z=z, target=target, updates=60)
            low, high = figure.axes["curve"].get_ylim()
            n = figure.numbers
            assert low < n["answers"].min() and n["answers"].max() < high and low < target < high
            for panel, values in (("loss", n["losses"]), ("slope", n["slopes"])):
                low, high = figure.axes[panel].get_ylim()
                assert low <= values.min() and values.max() <= high


def test_the_learners_own_function_learns_too():
    def mine(z):
        return z + np.sin(z) / 2

    figure = LetItLearnFigure(own=mine)
    assert figure.values["activation"] == "mine"
    figure.set(eta=0.3, updates=40)
    assert abs(figure.numbers["answers"][-1]) < 0.01
