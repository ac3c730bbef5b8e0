"""The race of layers that compute the same: nnlib's own training runs it again, and the text's numbers come out."""

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.figures import RaceFigure
from nnlib.figures.collapsing import race
from nnlib.quiz.collapsing import PREDICTIONS

figure = fresh(RaceFigure)


def network(layers, width, w):
    """Return layers without biases whose weights are all w."""
    sizes = [1, *[width] * (layers - 1), 1]
    return nn.Network([nn.Dense(np.full((b, a), w), np.zeros(b)) for a, b in zip(sizes, sizes[1:], strict=False)])


def trained(layers, width, w, rate, steps):
    """Return the output for 1 and the size of a weight's slope at each step, by backpropagation, biases held at 0."""
    net, found = network(layers, width, w), []
    for _ in range(steps + 1):
        trace = net.trace(np.ones((1, 1)), np.ones((1, 1)), nn.mean_squared_error)
        found.append((trace.forward[-1].a[0, 0], abs(trace.backward[0].dW[0, 0])))
        for layer, slopes in zip(net.layers, trace.backward, strict=True):
            layer.W -= rate * slopes.dW
    return np.transpose(found)


@pytest.mark.parametrize("lane", range(6), ids=race.NAMES)
@pytest.mark.parametrize(("start", "rate"), [(0.1, 0.1), (0.6, 0.05), (1.2, 0.02)])
def test_each_runner_is_a_network_that_learns(lane, start, rate):
    expected = trained(*race.RUNNERS[race.NAMES[lane]], start, rate, 60)
    np.testing.assert_allclose(race.runs(start, rate)[:, lane, :61], expected, rtol=1e-9, atol=1e-12)


def test_the_steps_that_the_text_tells(figure):
    steps = []
    for layers in range(1, 6):
        w, taken = 0.1, 0
        while (1 - w**layers) ** 2 >= 0.01:
            w, taken = w + 0.1 * 2 * (1 - w**layers) * w ** (layers - 1), taken + 1
        steps.append(taken)
    assert steps == [10, 17, 51, 255, 1673] and PREDICTIONS["race"].right == steps[-1]
    assert figure.numbers["ends"] == [*steps[:4], None, 11]  # five layers need more than the 400 steps of the figure


@pytest.mark.parametrize("name", RaceFigure().controls)
def test_no_slider_reaches_the_goal_by_itself(figure, name):
    for value in positions(figure.controls[name], 30):
        figure.set(**figure.start | {name: value})
        assert "not reached yet" in figure.summary()


def test_the_goal_is_reached_from_large_weights_with_small_steps(figure):
    figure.set(start=1.2, rate=0.02, step=10)
    assert "(reached)" in figure.summary()
    assert figure.numbers["ends"][4] == 6 and figure.numbers["ends"][0] == 17
    figure.set(step=3)
    assert "not reached yet" in figure.summary(), "who has not yet run has not won"


def test_who_starts_far_above_runs_away(figure):
    figure.set(start=1.5, step=400)
    gone = [name for name, away in zip(race.NAMES, figure.numbers["gone"], strict=True) if away]
    assert gone == ["5 layers", "10 neurons wide"]
    assert "Ran away, as the steps were too large: 5 layers, 10 neurons wide." in figure.readout.text
    figure.set(rate=0.01)
    assert not figure.numbers["gone"].any() and all(figure.numbers["done"])


def test_what_is_drawn_is_what_was_computed(figure):
    for start, step in [(0.1, 0), (0.1, 30), (0.6, 3), (1.5, 2), (1.5, 400)]:
        figure.set(start=start, step=step)
        n, lanes = figure.numbers, np.arange(6)
        inside = (n["products"] >= race.LOW) & (n["products"] <= race.HIGH)
        np.testing.assert_array_equal(figure.runners.get_data(), (n["products"][inside], lanes[inside]))
        assert sorted([*figure.runners.get_ydata(), *figure.beyond.get_ydata()]) == lanes.tolist()
        for lane, text in enumerate(figure.told):
            assert ("✓" in text.get_text()) == bool(n["done"][lane])
            assert (text.get_text() == "ran away") == bool(n["gone"][lane])


def test_play_runs_the_race_to_its_end(figure):
    steps = []
    while changes := figure._go_on():
        figure.set(**changes)
        steps.append(figure.values["step"])
    assert steps == sorted(set(steps)) and steps[-1] == race.LAST and len(steps) < 120


def test_moving_the_step_draws_over_the_kept_background(figure):
    backgrounds = {figure.picture.background for step in range(0, 401, 20) if figure.set(step=step) is None}
    assert len(backgrounds) == 1
