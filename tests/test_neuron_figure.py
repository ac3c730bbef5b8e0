"""The neuron of notebook 01: what it shows, worked out another way, and what the text says of it."""

import math

import numpy as np
import pytest

from nnlib.figures import NeuronFigure
from nnlib.figures.neurons.neuron import ACTIVATIONS, DATA
from nnlib.panels.curve import REACH

BY_HAND = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "step": lambda z: 1.0 if z >= 0 else 0.0,
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "identity": lambda z: z,
}


@pytest.fixture(scope="module")
def figure():
    return NeuronFigure()


@pytest.fixture(autouse=True)
def afresh(figure):
    figure.buttons["Reset"].click()


def expected(values):
    """Return z, a, loss and the number of samples nearer to the wrong class, in plain Python."""
    f = BY_HAND[values["activation"].name]
    X, targets = DATA[values["data"]]
    z = values["w1"] * values["x1"] + values["w2"] * values["x2"] + values["b"]
    answers = [f(values["w1"] * x1 + values["w2"] * x2 + values["b"]) for x1, x2 in X]
    loss = sum((a - t) ** 2 for a, (t,) in zip(answers, targets, strict=True)) / len(X)
    wrong = sum((a > 0.5) != (t > 0.5) for a, (t,) in zip(answers, targets, strict=True))
    return z, f(z), loss, wrong


def check(figure):
    z, a, loss, wrong = expected(figure.values)
    n = figure.numbers
    np.testing.assert_allclose([n["z"], n["a"], n["loss"]], [z, a, loss], rtol=1e-12, atol=1e-12)
    assert n["wrong"] == wrong
    text = figure.readout.text
    assert f"= {z + 0.0:.2f}, a =" in text.replace("-0.00", "0.00")
    assert f"{loss:.3f}; {wrong} of them" in text


@pytest.mark.parametrize("name", ["w1", "w2", "b", "x1", "x2"])
def test_every_slider_over_its_range(figure, name):
    control = figure.controls[name]
    for value in np.linspace(control.min, control.max, 9).round(1):
        control.value = value
        check(figure)


def test_every_activation_on_every_data_set(figure):
    for activation in ACTIVATIONS.values():
        for data in DATA:
            figure.set(activation=activation, data=data)
            check(figure)
            assert (figure.values["w1"], figure.values["w2"], figure.values["b"]) == (1.0, -1.0, 0.5)


def test_the_line_is_where_z_is_0_whatever_the_activation(figure):
    figure.set(w1=2.0, w2=-1.0, b=0.5)
    for activation in ACTIVATIONS.values():
        figure.set(activation=activation)
        (segment,) = figure.plane._boundary.get_segments()
        np.testing.assert_allclose(segment @ [2.0, -1.0] + 0.5, 0, atol=1e-9)


def test_the_arrow_stands_on_the_line_at_a_right_angle(figure):
    figure.set(w1=1.5, w2=0.5, b=-1.0)
    foot, tip = figure.numbers["foot"], figure.numbers["tip"]
    assert foot @ [1.5, 0.5] - 1.0 == pytest.approx(0)
    np.testing.assert_allclose((tip - foot) / np.linalg.norm(tip - foot), [1.5 / 2.5**0.5, 0.5 / 2.5**0.5])


def test_the_curve_keeps_its_axes_and_beyond_them_the_point_is_held_at_the_edge(figure):
    limits = set()
    for w1, z, marker in ((6.0, 6.0, ">"), (-6.0, -6.0, "<"), (0.5, 0.5 * 2 - 0.5 + 0.5, "o")):
        figure.set(w1=w1, x1=2.0)
        assert figure.curve._point.get_xdata() == [z] and figure.curve._point.get_marker() == marker
        limits |= {(figure.axes[name].get_xlim()) for name in ("curve", "terms")}
    assert limits == {(-REACH, REACH)}


def test_the_terms_stand_one_after_the_other(figure):
    figure.set(w1=1.5, x1=-2.0)
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in figure.terms._bars]
    assert bars == [(0, -3.0), (-3.0, -3.5), (-3.5, -3.0), (0, -3.0)]
    assert [text.get_text() for text in figure.terms._numbers] == ["-3.00", "-0.50", "+0.50", "-3.00"]


def test_nothing_that_can_be_dragged_is_cut_off(figure):
    figure.set(w1=6.0, w2=6.0, b=-6.0, x1=2.0, x2=-2.0)  # the arrow ends in the corner
    assert [handle[0] for handle in figure.picture.handles] == ["the line", "the arrow", "the input"]
    assert not any(mark.get_clip_on() for mark in (figure.input, figure.foot, figure.arrow))
    figure.set(w1=0.1, w2=0.1, b=6.0)  # far outside
    assert not figure.foot.get_visible()


def test_the_circles_of_the_diagram_are_whole_and_apart(figure):
    for room in (900, 500):
        figure.picture.room = room
        centres = figure.axes["diagram"].transData.transform(figure.diagram._nodes.get_xydata())
        radius = figure.diagram._nodes.get_markersize() / 2 * 100 / 72
        assert np.min(centres) > radius and np.all(centres < figure.fig.bbox.max - radius)
        assert np.diff(-centres[:3, 1]).min() > 2 * radius + 2
    figure.picture.room = 900


def test_without_weights_there_is_no_line(figure):
    figure.set(w1=0.0, w2=0.0)
    assert figure.plane._boundary.get_segments() == []
    check(figure)


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ("two classes", {"w1": 3.0, "w2": 3.0, "b": 0.3}),
        ("AND", {"w1": 4.0, "w2": 4.0, "b": -6.0}),
        ("OR", {"w1": 5.0, "w2": 5.0, "b": -2.0}),
        ("NOT x₁", {"w1": -5.0, "w2": 0.0, "b": 2.5}),
    ],
)
def test_the_goal_is_reached_on_all_data_that_one_line_can_part(figure, data, values):
    figure.set(data=data)
    assert "not reached yet" in figure.summary()
    figure.set(**values)
    assert "(reached)" in figure.summary()


def test_no_single_neuron_gets_below_a_quarter_on_xor():
    X, targets = DATA["XOR"]
    rng = np.random.default_rng(0)
    for f in ACTIVATIONS.values():
        lowest = np.inf
        for scale in (0.3, 1, 3, 10, 30):
            parameters = rng.normal(0, scale, (20_000, 3))
            step = scale / 10
            for _ in range(60):
                losses = np.mean((f(parameters[:, :2] @ X.T + parameters[:, 2:]) - targets.T) ** 2, axis=1)
                best = parameters[losses.argmin()]
                lowest = min(lowest, losses.min())
                parameters, step = best + rng.normal(0, step, (500, 3)), step * 0.9
        assert 0.25 - 1e-9 < lowest < 0.2501, f.name


def test_scaling_the_start_by_4_raises_the_loss_as_the_text_says(figure):
    at_the_start = figure.numbers["loss"]
    figure.set(w1=4.0, w2=-4.0, b=2.0)
    assert figure.numbers["loss"] > at_the_start + 0.05


def test_with_the_identity_a_good_line_has_a_huge_loss_as_the_text_says(figure):
    figure.set(w1=3.0, w2=3.0, b=0.3)
    assert figure.numbers["wrong"] <= 1
    figure.set(activation=ACTIVATIONS["identity"])
    assert figure.numbers["loss"] > 5
