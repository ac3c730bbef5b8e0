"""The figures of notebook 07: their numbers worked out another way, and what their pictures and texts say of them."""

import math
from itertools import pairwise

import numpy as np
import pytest
from moving import fresh, positions

from nnlib.figures import SignalThroughDepthFigure, ValueGraphFigure
from nnlib.figures.automatic_gradients.value_graph import ONCE, TWICE

graph, signal = map(fresh, [ValueGraphFigure, SignalThroughDepthFigure])
BY_HAND = {ONCE: lambda a, b, c: math.tanh(a * b + c), TWICE: lambda a, b, c: math.tanh(a * b + a * c)}


def sweep(figure, points=4):
    """Move each control over its range, one after the other."""
    for name, control in figure.controls.items():
        for value in positions(control, points):
            control.value = value
            yield
        control.value = figure.start[name]


# The graph


def random_settings(count):
    """Numbers a, b, c on the steps of their sliders, with each formula."""
    rng = np.random.default_rng(0)
    for a, b, c in rng.integers(-20, 21, (count, 3)) / 10:
        for formula in BY_HAND:
            yield {"a": float(a), "b": float(b), "c": float(c), "formula": formula}


def central(f, numbers, h=1e-6):
    """The central differences of f, a function of several numbers."""
    nudges = h * np.eye(len(numbers))
    return [(f(*(numbers + nudge)) - f(*(numbers - nudge))) / (2 * h) for nudge in nudges]


def test_results_and_gradients_are_those_of_the_formula(graph):
    for values in random_settings(100):
        n = graph.compute(**values, steps=4)
        numbers = np.array([values[name] for name in "abc"])
        f = BY_HAND[values["formula"]]
        assert n["data"][-1] == pytest.approx(f(*numbers))
        np.testing.assert_allclose(n["gradients"][:3], central(f, numbers), atol=1e-8)


def test_step_and_back_walk_and_everything_follows_the_sliders(graph):
    step, back = graph.buttons["Step"].click, graph.buttons["Back"].click
    seen = []
    for _ in range(5):
        seen.append(graph.numbers["steps"])
        step()
    assert seen == [0, 1, 2, 3, 3]
    before = graph.numbers["gradients"]
    graph.controls["b"].value = 1.0
    after = graph.numbers
    assert after["steps"] == 3 and after["data"][3:] != before and after["gradients"][0] != before[0]
    for _ in range(5):
        back()
    assert graph.numbers["steps"] == 0 and graph.numbers["gradients"][:-1] == [0] * 5


def test_a_step_hands_on_what_is_complete(graph):
    for values in random_settings(5):
        most = graph.compute(**values, steps=0)["most"]
        walk = [graph.compute(**values, steps=steps) for steps in range(most + 1)]
        for one, two in pairwise(walk):
            now = two["now"]
            assert len(one["shares"][now]) == one["uses"][now], "all of its shares have come"
            changed = {i for i in range(len(one["shares"])) if one["shares"][i] != two["shares"][i]}
            assert changed == set(two["parents"][now])
        assert [len(shares) for shares in walk[-1]["shares"]] == walk[-1]["uses"]


def test_shares_are_added(graph):
    graph.set(formula=TWICE, steps=4)
    n = graph.numbers
    assert len(n["shares"][0]) == 2 and n["gradients"][0] == sum(n["shares"][0])
    one, two = (
        central(f, np.array([0.8]))[0]
        for f in (lambda a: math.tanh(-1.5 * a + 0.56), lambda a: math.tanh(-1.2 + 0.7 * a))
    )
    assert sorted(n["shares"][0]) == pytest.approx(sorted([one, two]), abs=1e-8), "each use by itself"


def texts(figure):
    """The texts in the boxes of the picture, those that can be seen: part -> list."""
    return {
        part: [artist.get_text() for artist in artists if artist.get_visible()]
        for part, artists in figure.graph._texts.items()
    }


def test_the_picture_has_a_box_for_each_value_and_a_line_to_each_parent(graph):
    for formula, boxes, lines in ((ONCE, 6, 5), (TWICE, 7, 7)):
        graph.set(formula=formula, steps=3)
        n, shown = graph.numbers, texts(graph)
        assert {len(each) for each in shown.values()} == {boxes}
        assert shown["data"] == [f"{each:.2f}".replace("-", "−") for each in n["data"]]
        assert [float(each.split(" ")[0].replace("−", "-")) for each in shown["gradient"] if each != "?"] == [
            round(sum(each), 2) for each in n["shares"] if each
        ]
        segments = graph.graph._lines.get_segments()
        assert len(segments) == lines == sum(map(len, n["parents"]))
        slopes = [label.get_text() for label in graph.graph._labels if label.get_visible()]
        assert len(slopes) == lines and slopes[-1] == f"· {n['slopes'][-1][0]:.2f}"
        assert shown["name"] == n["names"]
    for axes in (graph.graph._texts["data"][0], graph.graph._texts["gradient"][0]):
        assert axes.xyann[1] == (10 if axes in graph.graph._texts["data"] else -11), "the number above its gradient"


def test_a_question_mark_stands_where_a_share_is_missing(graph):
    assert texts(graph)["gradient"] == ["?"] * 5 + ["1.00"]
    graph.set(formula=TWICE, steps=3)
    shown = texts(graph)["gradient"]
    assert shown[0] == "0.48 + ?" and shown[1] == "?" and not any("?" in each for each in shown[2:])
    graph.buttons["Step"].click()
    assert not any("?" in each for each in texts(graph)["gradient"])


def test_the_other_formula_uses_a_twice_and_the_goal_is_about_it(graph):
    other = graph.buttons["Other formula"].click
    assert graph.numbers["formula"] == ONCE and graph.numbers["uses"][:3] == [1, 1, 1]
    graph.set(c=1.5, steps=3)
    assert "(not reached yet)" in graph.summary()
    other()
    assert graph.numbers["formula"] == TWICE and graph.numbers["uses"][:3] == [2, 1, 1] and graph.numbers["steps"] == 0
    for steps in range(4):
        graph.set(steps=steps)
        assert "(not reached yet)" in graph.summary()
    graph.set(steps=4)
    assert "(reached)" in graph.summary() and graph.numbers["gradients"][0] == pytest.approx(0, abs=1e-12)
    for name in "abc":  # no slider alone reaches it at its end
        for end in (-2.0, 2.0):
            graph.set(**{"c": 0.7, "formula": TWICE, "steps": 4} | {name: end})
            assert "(not reached yet)" in graph.summary()
            graph.buttons["Reset"].click()


@pytest.mark.parametrize("formula", [ONCE, TWICE])
def test_a_text_says_what_a_step_did(graph, formula):
    for steps in range(1, 5):
        graph.set(formula=formula, steps=steps)
        n, lines = graph.numbers, [line.get_text() for line in graph.told]
        assert lines[0].startswith(f"Step {n['steps']} of {n['most']}: {n['names'][n['now']]} hands")
        assert [line[3 : line.index(":")] for line in lines[1:] if line] == [
            n["names"][i] for i in n["parents"][n["now"]]
        ]
        assert n["formula"] in graph.readout.text


def test_narrow_the_numbers_stand_above_and_nothing_lies_on_anything_else(graph):
    for room in (1000, 400):
        graph.picture.room = room
        for formula in (ONCE, TWICE):
            graph.set(formula=formula, steps=3)
            panel = graph.axes["graph"].get_window_extent()
            places = graph.axes["graph"].transData.transform(graph.graph._boxes.get_xydata())
            points = graph.fig.dpi / 72
            width, height = 56 * points, 45 * points
            for i, one in enumerate(places):
                assert panel.x0 - 2 <= one[0] - width / 2 and one[0] + width / 2 <= panel.x1 + 2
                for two in places[i + 1 :]:
                    gap = np.abs(one - two)
                    assert gap[0] > width or gap[1] > height + 14 * points
        highest = graph.graph._boxes.get_xydata()[:, 1].argmax()
        assert highest in (0, 1, 2)
    graph.picture.room = 1000


# Signal through depth


def norms_by_hand(values):
    """Return the norms of a and δ, layer by layer, with the backward pass written out for matrices."""
    X, targets, weights = blame_free_numbers(values["seed"])
    f = {
        "ReLU": lambda z: np.maximum(z, 0),
        "tanh": np.tanh,
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "identity": lambda z: z,
    }[values["activation"]]
    weights = [values["scale"] * W / math.sqrt(30) for W in weights[: values["depth"]]]
    sums, signals = [], [X]
    for W in weights:
        sums.append(signals[-1] @ W.T)
        signals.append(f(sums[-1]))
    slopes = {
        "ReLU": lambda z: (z > 0) * 1.0,
        "tanh": lambda z: 1 / np.cosh(np.clip(z, -300, 300)) ** 2,
        "sigmoid": lambda z: 1 / (2 + np.exp(z) + np.exp(-z)),
        "identity": np.ones_like,
    }[values["activation"]]
    blames, arriving = [], 2 * (signals[-1] - targets) / targets.size
    for W, z in zip(reversed(weights), reversed(sums), strict=True):
        delta = arriving * slopes(z)
        blames.insert(0, np.linalg.norm(delta))
        arriving = delta @ W
    return [np.linalg.norm(a) for a in signals[1:]], blames


def blame_free_numbers(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(20, 30)), rng.normal(size=(20, 30)), rng.normal(size=(30, 30, 30))


def test_signals_and_blame_by_hand_over_every_control(signal):
    for _ in sweep(signal, points=4):
        forward, back = norms_by_hand(signal.values)
        np.testing.assert_allclose(signal.numbers["forward"], forward, rtol=1e-9)
        np.testing.assert_allclose(signal.numbers["back"], back, rtol=1e-6)
        assert signal.numbers["ratio"] == pytest.approx(back[0] / back[-1], rel=1e-6)


def test_from_scale_a_half_the_goal_is_reached_near_the_root_of_2(signal):
    assert "it vanishes" in signal.readout.text and "(not reached yet)" in signal.summary()
    for seed in (9, 5, 0):
        signal.set(seed=seed, scale=1.4)
        assert "it holds" in signal.readout.text and "(reached)" in signal.summary()
        for scale, verdict in ((1.0, "vanishes"), (2.0, "explodes")):
            signal.set(scale=scale)
            assert f"it {verdict}" in signal.readout.text and "(not reached yet)" in signal.summary()
    assert all(0.1 < signal.compute("ReLU", 1.4, 20, seed)["ratio"] < 10 for seed in range(10))
    signal.set(seed=0, scale=1.4, depth=19)
    assert "it holds" in signal.readout.text and "(not reached yet)" in signal.summary()
    signal.set(depth=20, activation="tanh")
    assert "it holds" in signal.readout.text and "(not reached yet)" in signal.summary()


def ratios(signal, activation, depth=20):
    """Return the ratio of the first to the last ‖δ‖, for every scale and three seeds."""
    scales = positions(signal.controls["scale"], 40)
    return np.array(
        [[signal.compute(activation, scale, depth, seed)["ratio"] for scale in scales] for seed in range(3)]
    )


def test_no_scale_holds_the_blame_of_twenty_sigmoids(signal):
    assert ratios(signal, "sigmoid").max() < 1e-3


def test_without_an_activation_scale_1_holds(signal):
    assert np.abs(np.log10([signal.compute("identity", 1.0, 20, seed)["ratio"] for seed in range(10)])).max() < 1


@pytest.mark.parametrize("activation", ["ReLU", "tanh", "sigmoid", "identity"])
def test_nothing_overflows_and_nothing_is_lost_at_the_ends_of_the_ranges(signal, activation):
    for seed in range(10):
        for scale in (0.1, 4.0):
            n = signal.compute(activation, scale, 30, seed)
            assert np.isfinite([*n["forward"], *n["back"]]).all() and min(*n["forward"], *n["back"]) > 0


def test_what_lies_beyond_the_axis_is_a_triangle_at_its_end(signal):
    axes = signal.axes["back"]
    ends = axes.get_ylim()
    for settings in ({"activation": "identity", "scale": 4.0}, {"activation": "sigmoid", "scale": 0.1}, {}):
        signal.buttons["Reset"].click()
        signal.set(depth=30, **settings)
        inside, below, above = (dots.get_xydata() for dots in signal.back._dots)
        back = signal.numbers["back"]
        assert axes.get_ylim() == ends, "the axis stays"
        assert len(inside) + len(below) + len(above) == 30
        assert len(below) == np.sum(back < ends[0]) and len(above) == np.sum(back > ends[1])
        np.testing.assert_allclose(inside[:, 1], back[(back >= ends[0]) & (back <= ends[1])])
        assert (below[:, 1] == ends[0]).all() and (above[:, 1] == ends[1]).all()


def test_most_moves_of_a_slider_draw_over_the_kept_background():
    for make, name in ((SignalThroughDepthFigure, "scale"), (ValueGraphFigure, "a")):
        figure, seen = make(), []
        for value in positions(figure.controls[name], 40):
            figure.controls[name].value = value
            seen.append(figure.picture.background)
        assert len(set(seen)) == 1
