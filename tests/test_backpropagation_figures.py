"""The figures of notebook 06: their numbers worked out another way, their presets, and what the text says of them."""

import math
from itertools import pairwise

import numpy as np
import pytest
from moving import fresh, positions

from nnlib.figures import BlameFigure, ForwardAndBackFigure
from nnlib.figures.backpropagation import blame
from nnlib.figures.backpropagation.forward_and_back import APPLY, FUNCTIONS, MANY_STEPS, PRESETS
from nnlib.figures.backpropagation.two_two_two import (
    AGAIN,
    FORWARD,
    GRADIENTS,
    HIDDEN,
    INPUTS,
    LOSS,
    NAMES,
    OUTPUT,
    UPDATE,
)
from nnlib.panels.passes import compact, plain, product

BY_HAND = {
    "identity": lambda z: z,
    "ReLU": lambda z: max(z, 0.0),
    "leaky ReLU": lambda z: max(z, 0.01 * z),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "Swish": lambda z: z / (1 + math.exp(-z)) if z > -700 else 0.0,
}
KINKED = ("ReLU", "leaky ReLU")


passes, blamed = map(fresh, [ForwardAndBackFigure, BlameFigure])


def sweep(figure, points=7):
    """Move each control over its range, one after the other."""
    for name, control in figure.controls.items():
        for value in positions(control, points):
            control.value = value
            yield
        control.value = figure.start[name]


def random_settings(figure, count, seed=0):
    """Return ``count`` random values for all controls, sliders on their steps."""
    rng = np.random.default_rng(seed)
    choices = {name: positions(control, 81) for name, control in figure.controls.items()}
    return [{name: values[rng.integers(len(values))] for name, values in choices.items()} for _ in range(count)]


def central(f, values, h=1e-5):
    """Return the central differences of f, a function of a list."""
    values, slopes = list(map(float, values)), []
    for i, value in enumerate(values):
        values[i] = value + h
        above = f(values)
        values[i] = value - h
        slopes.append((above - f(values)) / (2 * h))
        values[i] = value
    return np.array(slopes)


def close_in_norm(analytic, numeric):
    return np.linalg.norm(np.subtract(analytic, numeric)) <= max(1e-6 * np.linalg.norm(numeric), 1e-9)


# Forward and back


def twelve_of(values):
    return [values[name] for name in NAMES]


def pass_by_hand(twelve, values):
    """Return z, a and the loss of the 2-2-2 network, in plain Python."""
    f, signals, sums = BY_HAND[values["activation"]], [values["x1"], values["x2"]], []
    for layer in (twelve[:6], twelve[6:]):
        z = [w * signals[0] + v * signals[1] + b for w, v, b in (layer[:3], layer[3:])]
        signals = [f(each) for each in z]
        sums += z
    error = [a - values[y] for a, y in zip(signals, ("y1", "y2"), strict=True)]
    return sums, [f(z) for z in sums], (error[0] ** 2 + error[1] ** 2) / 2


def agrees_by_hand(n, values):
    twelve = twelve_of(values)
    z, a, loss = pass_by_hand(twelve, values)
    np.testing.assert_array_equal(n["values"], twelve)
    np.testing.assert_allclose(n["z"], z, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(n["a"], a, rtol=1e-12, atol=1e-12)
    assert n["loss"] == pytest.approx(loss, rel=1e-9, abs=1e-15)
    new = [value - values["eta"] * slope for value, slope in zip(twelve, n["gradients"], strict=True)]
    np.testing.assert_allclose(n["again"]["values"], new, rtol=1e-12, atol=1e-12)
    z, a, loss = pass_by_hand(new, values)
    np.testing.assert_allclose(n["again"]["z"], z, rtol=1e-9, atol=1e-9)
    assert n["again"]["loss"] == pytest.approx(loss, rel=1e-9, abs=1e-12)


def test_the_passes_and_the_update_by_hand_over_every_control(passes):
    for _ in sweep(passes, points=4):
        agrees_by_hand(passes.numbers, passes.values)


def away_from_kinks(n, values, distance=1e-3):
    return values["activation"] not in KINKED or np.abs(n["z"]).min() > distance


def test_gradients_are_central_differences_at_200_random_settings(passes):
    count = 0
    for values in random_settings(passes, 400):
        n = passes.compute(**values, steps=0)
        if not away_from_kinks(n, values):
            continue
        agrees_by_hand(n, values)
        numeric = central(lambda twelve, v=values: pass_by_hand(twelve, v)[2], twelve_of(values))
        assert close_in_norm(n["gradients"], numeric), values
        count += 1
        if count == 200:
            break
    assert count == 200


def test_each_delta_is_the_slope_of_the_loss_for_its_z(passes):
    for values in random_settings(passes, 100, seed=1):
        n = passes.compute(**values, steps=0)
        if not away_from_kinks(n, values):
            continue
        twelve = twelve_of(values)

        def loss(nudges, v=values, twelve=twelve):  # to nudge a bias is to nudge its z
            nudged = list(twelve)
            for place, nudge in zip((2, 5, 8, 11), nudges, strict=True):
                nudged[place] += nudge
            return pass_by_hand(nudged, v)[2]

        assert close_in_norm(n["deltas"], central(loss, [0.0] * 4))
        np.testing.assert_allclose(n["da"], n["a"][2:] - [values["y1"], values["y2"]], atol=1e-12)
        columns = [[twelve[6], twelve[9]], [twelve[7], twelve[10]]]
        gathered = [sum(w * d for w, d in zip(column, n["deltas"][2:], strict=True)) for column in columns]
        np.testing.assert_allclose(n["gathered"], gathered, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(n["deltas"][:2], n["gathered"] * n["slopes"][:2], rtol=1e-12, atol=1e-300)


def test_a_gradient_is_delta_at_the_end_times_activation_at_the_start(passes):
    for values in random_settings(passes, 50, seed=2):
        n = passes.compute(**values, steps=0)
        starts = [[*n["x"], 1], [*n["x"], 1], [*n["a"][:2], 1], [*n["a"][:2], 1]]
        expected = [delta * start for delta, row in zip(n["deltas"], starts, strict=True) for start in row]
        np.testing.assert_allclose(n["gradients"], expected, rtol=1e-12, atol=1e-300)


def test_the_start_is_the_worked_example(passes):
    passes.set(stage=GRADIENTS)
    n = passes.numbers
    shown = [0.043, 0.087, 0.043, -0.038, -0.076, -0.038, 0.076, 0.025, 0.127, -0.044, -0.015, -0.074]
    np.testing.assert_allclose(n["gradients"], shown, atol=5e-4)
    np.testing.assert_allclose(n["z"], [0.4, -1.4, 1.400, 0.695], atol=5e-4)
    np.testing.assert_allclose(n["a"], [0.599, 0.198, 0.802, 0.667], atol=5e-4)
    assert (n["loss"], n["again"]["loss"]) == pytest.approx((0.377, 0.324), abs=5e-4)
    assert "w²₁₁ = 2.0 (gradient 0.076)" in passes.readout.text
    assert "most sensitive to w¹₁₂ = −0.3 (gradient 0.087)" in passes.readout.text


def texts(figure):
    """Return all that is written in the diagram and in the table's columns."""
    diagram = figure.diagram._diagram
    written = {name: artist.get_text() for name, artist in diagram._texts.items() if artist.get_visible()}
    written |= {name: artist.get_text() for name, artist in diagram._headings.items()}
    cells = {name: [cell.get_text() for cell in column] for name, column in figure.table._cells.items()}
    return written, cells


def check_deltas(n, written, stage, write):
    """Compare what is written of δ with the numbers of this stage."""
    for i, (outer, arriving) in enumerate((("δo1", "da1"), ("δo2", "da2"))):
        assert (outer in written) == (arriving in written) == (OUTPUT <= stage <= UPDATE)
        if outer in written:
            da, slope, delta = compact(n["da"][i]), compact(n["slopes"][2 + i]), compact(n["deltas"][2 + i])
            assert written[arriving] == f"∂L/∂a{'₁₂'[i]} {da}"
            assert written[outer] == f"δ²{'₁₂'[i]} = {product(da, slope)}\n= {delta}"
    for i, place in enumerate(("δh1", "δh2")):
        assert (place in written) == (HIDDEN <= stage <= UPDATE)
        if place in written:
            total, delta = compact(n["gathered"][i]), compact(n["deltas"][i])
            terms, _, way = written[place].partition("\n")
            assert way == f"δ¹{'₁₂'[i]} = {product(total, compact(n['slopes'][i]))} = {delta}"
            assert terms.startswith(f"Σ = {write(n['values'][6 + i])}·") and terms.endswith(f" = {total}")
            assert compact(n["deltas"][2]) in terms and compact(n["deltas"][3]) in terms


def check_what_is_shown(figure, stage):
    """Compare every text of the diagram and the table with the numbers of this stage."""
    n, (written, cells) = figure.numbers, texts(figure)
    now = n | n["again"] if stage == AGAIN else n
    backward, write = GRADIENTS <= stage <= UPDATE, compact if stage == AGAIN or n["steps"] else plain
    for key, name, value, gradient in zip(NAMES, NAMES.values(), now["values"], n["gradients"], strict=True):
        assert written[key].split() == [name, write(value)]
        assert (f"∂{key}" in written) == backward
        if backward:
            assert written[f"∂{key}"].split() == ["∂", compact(gradient)]
    for key, z, a in zip(("h1", "h2", "o1", "o2"), now["z"], now["a"], strict=True):
        assert written[key] == (f"z {compact(z)}\na {compact(a)}" if stage >= FORWARD else "z\na")
    box = [f"target y₁ {plain(n['y'][0])}", f"target y₂ {plain(n['y'][1])}"]
    assert written["loss"].split("\n") == box + ([f"loss L {compact(now['loss'])}"] if stage >= LOSS else [])
    check_deltas(n, written, stage, write)
    assert cells["value"] == [(compact if n["steps"] else plain)(value) for value in n["values"]]
    assert cells["gradient"] == [compact(g) if stage >= GRADIENTS else "" for g in n["gradients"]]
    assert cells["new"] == [compact(v) if stage >= UPDATE else "" for v in n["again"]["values"]]
    assert written["stage"].startswith(f"{stage}  ")


@pytest.mark.parametrize("stage", range(1, 9))
def test_each_stage_shows_what_has_been_computed_and_no_more(passes, stage):
    passes.set(stage=stage)
    check_what_is_shown(passes, stage)
    press(passes, APPLY)
    check_what_is_shown(passes, stage)
    for values in random_settings(passes, 2, seed=stage):
        passes.set(**values | {"stage": stage, "steps": 0})
        check_what_is_shown(passes, stage)
    words = passes.readout.text
    assert words.startswith(f"Stage {stage} of 8, ")
    if stage == AGAIN:
        assert compact(passes.numbers["again"]["loss"]) in words


def arrows(table):
    """Return, for each row, -1, 0 or 1 for an arrow to the left, a dot or an arrow to the right, and its length."""
    marks = {"<": -1, ".": 0, ">": 1}
    heads = [(y, marks[mark], x) for mark, line in table._heads.items() for x, y in zip(*line.get_data(), strict=True)]
    return [(sign, abs(x - 0.65) / 0.14) for _, sign, x in sorted(heads, reverse=True)]


def test_arrows_say_which_way_lowers_the_loss_and_how_strongly(passes):
    for values in random_settings(passes, 9, seed=3):
        passes.set(**values | {"stage": GRADIENTS})
        n = passes.numbers
        shown = arrows(passes.table)
        assert len(shown) == 12
        lengths = np.array([length for _, length in shown])
        assert lengths.max() <= 1 + 1e-9
        for (sign, length), gradient in zip(shown, n["gradients"], strict=True):
            assert length * np.abs(n["gradients"]).max() == pytest.approx(abs(gradient) * lengths.max(), abs=1e-9)
            assert sign == (0 if length < 0.04 else -np.sign(gradient))
        small = n["values"] - 1e-6 * n["gradients"] / max(1, np.linalg.norm(n["gradients"]))
        if away_from_kinks(n, passes.values) and np.linalg.norm(n["gradients"]) > 1e-3:
            assert pass_by_hand(small.tolist(), passes.values)[2] < n["loss"]
    passes.set(stage=HIDDEN)
    assert arrows(passes.table) == []


def widths(figure):
    """Return the widths of the eight weights' lines, and whether they are blue."""
    lines = figure.diagram._diagram._lines
    blue = [tuple(colour[:3]) == pytest.approx((0, 0x72 / 255, 0xB2 / 255)) for colour in lines.get_colors()]
    return np.array(lines.get_linewidths()[:8]), blue[:8]


def test_the_width_of_the_lines_is_that_of_the_weights_or_of_the_gradients(passes):
    order = [number for number, name in enumerate(NAMES) if name.startswith("w")]
    passes.set(stage=GRADIENTS)
    by_weight, blue = widths(passes)
    weights = passes.numbers["values"][order]
    np.testing.assert_allclose((by_weight - 1) / 5, np.abs(weights) / 4)
    assert blue == [bool(weight < 0) for weight in weights]
    passes.set(width="gradient")
    by_gradient, blue = widths(passes)
    gradients = passes.numbers["gradients"][order]
    np.testing.assert_allclose((by_gradient - 1) / 5, np.abs(gradients) / 0.2)
    assert blue == [bool(gradient < 0) for gradient in gradients]
    assert by_weight.argmax() == 4 and by_gradient.argmax() == 1  # they differ: w²₁₁ is largest, w¹₁₂ counts most
    for stage in (INPUTS, FORWARD, LOSS, OUTPUT, HIDDEN, AGAIN):
        passes.set(stage=stage)
        assert (widths(passes)[0] == 1).all()
        assert texts(passes)[0]["key"].endswith("not computed yet")


def press(figure, label):
    figure.buttons[label].click()
    return figure.numbers


@pytest.mark.parametrize("label", PRESETS)
def test_presets_keep_the_stage_and_leave_the_sliders_free(passes, label):
    passes.set(**{name: positions(control)[-1] for name, control in passes.controls.items()})
    passes.set(stage=HIDDEN, width="gradient", steps=1)
    press(passes, label)
    assert passes.values == PRESETS[label] | {"stage": HIDDEN, "width": "gradient"}
    passes.controls["w1_11"].value = -3.3
    assert passes.numbers["values"][0] == -3.3
    agrees_by_hand(passes.numbers, passes.values)


def test_healthy_is_the_start(passes):
    assert press(passes, "Healthy")["values"].tolist() == twelve_of(passes.start)
    assert passes.values == passes.start
    assert np.abs(passes.numbers["gradients"]).min() > 0.01
    assert passes.numbers["again"]["loss"] < 0.9 * passes.numbers["loss"]


def steps_by_hand(values, steps):
    """Return the twelve parameters after so many steps along central differences."""
    twelve = twelve_of(values)
    for _ in range(steps):
        slopes = central(lambda each: pass_by_hand(each, values)[2], twelve)
        twelve = [value - values["eta"] * slope for value, slope in zip(twelve, slopes, strict=True)]
    return twelve


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "Swish"])
def test_steps_are_applied_one_after_the_other(passes, activation):
    passes.set(activation=activation, eta=0.5)
    for step in (1, 2, 3):
        expected = passes.numbers["again"]["values"]
        press(passes, APPLY)
        np.testing.assert_array_equal(passes.numbers["values"], expected)
        np.testing.assert_allclose(expected, steps_by_hand(passes.values, step), atol=1e-8)
        assert passes.values["steps"] == passes.numbers["steps"] == step
        assert passes.readout.text.startswith(f"After {step} step")
    press(passes, MANY_STEPS)
    assert passes.values["steps"] == 1003 and "1,003 steps" in passes.readout.text
    passes.controls["stage"].value = GRADIENTS
    assert passes.values["steps"] == 1003, "to look at another stage changes nothing"
    passes.controls["w1_11"].value = 0.7
    assert passes.values["steps"] == 0 and passes.numbers["values"][0] == 0.7


def test_steps_end_before_a_parameter_runs_away(passes):
    passes.set(activation="identity", eta=5.0)
    for _ in range(3):
        press(passes, MANY_STEPS)
    assert passes.values["steps"] < 10 and np.abs(passes.numbers["values"]).max() < 1000
    press(passes, APPLY)
    assert passes.message.value == ""
    passes.set(eta=0.0, activation="sigmoid", steps=0)
    for _ in range(12):
        press(passes, MANY_STEPS)
    assert passes.values["steps"] == 10_000


def after_steps(many, steps, x, y):
    """Return the losses of many 2-2-2 networks of sigmoids, (n, 12), after so many steps with η = 1."""
    layers = np.array(many, dtype=float).reshape(-1, 4, 3)
    W1, b1, W2, b2 = layers[:, :2, :2], layers[:, :2, 2], layers[:, 2:, :2], layers[:, 2:, 2]
    for step in range(steps + 1):
        hidden = 1 / (1 + np.exp(-(W1 @ x + b1)))
        output = 1 / (1 + np.exp(-((W2 @ hidden[:, :, None])[:, :, 0] + b2)))
        if step == steps:
            return ((output - y) ** 2).mean(axis=1)
        above = (output - y) * output * (1 - output)
        below = (np.swapaxes(W2, 1, 2) @ above[:, :, None])[:, :, 0] * hidden * (1 - hidden)
        W2, b2 = W2 - above[:, :, None] * hidden[:, None, :], b2 - above
        W1, b1 = W1 - below[:, :, None] * x, b1 - below
    return None


def test_the_saturated_network_is_unlocked_by_two_numbers_and_by_no_single_one(passes):
    locked, (x, y) = np.array(twelve_of(PRESETS["Saturated"])), ([1.0, 2.0], [0.0, 1.0])
    assert after_steps([locked], 0, x, y)[0] > 0.999
    others = np.tile(locked, (12 * 81, 1))
    for row, (place, value) in enumerate((p, v) for p in range(12) for v in np.linspace(-4, 4, 81)):
        others[row, place] = value
    assert after_steps(others, 1000, x, y).min() > 0.49
    press(passes, "Saturated")
    press(passes, MANY_STEPS)
    assert not passes.goal.reached(passes.numbers)
    assert passes.numbers["loss"] == pytest.approx(after_steps([locked], 1000, x, y)[0], rel=1e-9)
    for changes in ({"b2_1": -4.0, "b2_2": 4.0}, {"w2_11": 0.0, "w2_21": 0.0}, {"w1_12": -3.0, "b1_2": -4.0}):
        press(passes, "Saturated")
        passes.set(**changes)
        assert not passes.goal.reached(passes.numbers), changes
        press(passes, MANY_STEPS)
        assert passes.goal.reached(passes.numbers), changes
        press(passes, APPLY)
        assert not passes.goal.reached(passes.numbers), "that is one step too many"
    for changes in ({"eta": 2.0}, {"y1": 1.0}, {"b1_1": 0.0}):
        passes.set(**PRESETS["Saturated"] | {"b2_1": -4.0, "b2_2": 4.0} | changes | {"steps": 1000})
        assert not passes.goal.reached(passes.numbers), changes


def test_saturated_is_as_wrong_as_can_be_and_does_not_move(passes):
    n = press(passes, "Saturated")
    assert n["loss"] > 0.999 and n["again"]["loss"] > 0.999
    assert np.abs(n["slopes"]).max() < 3e-3
    passes.set(eta=5.0)
    assert passes.numbers["again"]["loss"] > 0.999


def test_a_dead_relu_gets_no_blame_and_stays_dead(passes):
    n = press(passes, "Dead ReLU")
    np.testing.assert_array_equal(n["again"]["values"][[0, 1, 2, 6, 9]], n["values"][[0, 1, 2, 6, 9]])
    assert (n["loss"], n["again"]["loss"]) == pytest.approx((0.65, 0.374), abs=5e-4)
    passes.set(activation="leaky ReLU")
    assert (passes.numbers["gradients"][:3] != 0).all()


def test_dead_outputs_leave_no_gradient_at_all(passes):
    passes.set(stage=GRADIENTS, activation="ReLU", b2_1=-4.0, b2_2=-4.0)
    assert not passes.numbers["gradients"].any()
    assert "All twelve gradients are 0" in passes.readout.text


def test_zero_in_zero_blame(passes):
    passes.set(x1=0.0)
    n = passes.numbers
    assert dict(zip(NAMES, n["gradients"] == 0, strict=True)) == {name: name in ("w1_11", "w1_21") for name in NAMES}


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_twins_stay_twins(passes, activation):
    press(passes, "Twins")
    passes.set(activation=activation, eta=0.1)
    press(passes, MANY_STEPS)
    for part in (passes.numbers["values"], passes.numbers["gradients"], passes.numbers["again"]["values"]):
        np.testing.assert_array_equal(part[0:3], part[3:6])
        np.testing.assert_array_equal(part[[6, 9]], part[[7, 10]])
    assert passes.numbers["steps"] == 1000 and passes.numbers["loss"] < 0.3


def test_no_learning_rate_no_change_and_a_large_one_can_raise_the_loss(passes):
    passes.set(stage=AGAIN, eta=0.0)
    assert "the same to nine digits" in passes.readout.text
    passes.set(eta=1.0)
    assert "now: lower" in passes.readout.text
    passes.set(activation="identity", eta=5.0)
    assert "now: higher" in passes.readout.text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *[(0.25463, "0.255"), (-0.0404, "−0.040"), (1.0, "1.000"), (0.0, "0"), (-1e-17, "0"), (2.4e-6, "2e-6")],
        *[(-6.7e-4, "−0.0007"), (-3e-7, "−3e-7"), (12.3456, "12.35"), (-1568.0, "−1568"), (9.9999, "10.00")],
        *[(123.44, "123.4"), (99.999, "100.0"), (-6.9e17, "−6.9e17"), (99_999.7, "1.0e5"), (-0.0064, "−0.0064")],
    ],
)
def test_numbers_of_any_size_stay_short(value, text):
    assert compact(value) == text


def test_the_largest_numbers_on_the_sliders_stay_short(passes):
    for values in random_settings(passes, 200, seed=5):
        n = passes.compute(**values, steps=0)
        for part in ("z", "a", "deltas", "gradients", "values"):
            assert max(len(compact(value)) for value in n[part]) <= 7
        assert max(len(compact(value)) for value in n["again"]["values"]) <= 7


# Blame


def three_layers(parameters, values):
    """Return the z of all layers and the loss of the 1-2-2-1 network, in plain Python."""
    f, signals, sums = BY_HAND[values["activation"]], [values["x"]], []
    for W, b in zip(parameters[::2], parameters[1::2], strict=True):
        z = [sum(w * s for w, s in zip(row, signals, strict=True)) + shift for row, shift in zip(W, b, strict=True)]
        signals = [f(value) for value in z]
        sums += z
    return sums, (signals[0] - values["y"]) ** 2


def loss_of(figure_values, place, value=None):
    """Return z and loss; with ``value``, of the network in which the parameter at ``place`` has it."""
    network = blame.network_of(figure_values["draw"], blame.ACTIVATIONS[figure_values["activation"]])
    parameters = [part.tolist() for part in network.parameters]
    layer, neuron, source = place
    before = parameters[2 * layer - 1][neuron] if source is None else parameters[2 * layer - 2][neuron][source]
    if value is not None and source is None:
        parameters[2 * layer - 1][neuron] = value
    elif value is not None:
        parameters[2 * layer - 2][neuron][source] = value
    return before, *three_layers(parameters, figure_values)


def check_blame(n, values):
    """Compare gradient, products and losses with plain Python; return whether no kink is near."""
    place = n["place"]
    before, z, loss = loss_of(values, place)
    assert n["value"] == before and n["loss"] == pytest.approx(loss, rel=1e-9, abs=1e-15)
    assert n["after"] == pytest.approx(loss_of(values, place, before + values["h"])[2], rel=1e-9, abs=1e-12)
    products = [result for _, _, result in n["paths"]]
    for _, factors, result in n["paths"]:
        assert result == pytest.approx(math.prod(value for _, value, _ in factors), rel=1e-12, abs=1e-300)
    assert len(products) == (2 if place[0] == 1 else 1)
    assert sum(products) == pytest.approx(n["gradient"], rel=1e-12, abs=1e-12)
    if values["activation"] == "ReLU" and np.abs(z).min() < 1e-3:
        return False
    numeric = central(lambda w: loss_of(values, place, w[0])[2], [before])
    assert close_in_norm([n["gradient"]], numeric), values
    return True


def test_products_sum_to_the_gradient_over_every_control(blamed):
    for _ in sweep(blamed, points=4):
        check_blame(blamed.numbers, blamed.values)


def test_blame_is_a_central_difference_at_200_random_settings(blamed):
    rng, count = np.random.default_rng(9), 0
    for values in random_settings(blamed, 300, seed=4):
        values |= {"draw": int(rng.integers(0, 50))}
        count += check_blame(blamed.compute(**values), values)
        if count == 200:
            break
    assert count == 200


def test_factors_are_those_that_their_names_say(blamed):
    for parameter in blame.PARAMETERS:
        n = blamed.compute(**blamed.values | {"parameter": parameter})
        network = blame.network_of(0, blame.ACTIVATIONS["tanh"])
        forward = network.forward([[1.0]])
        known = {"x": 1.0, "∂z/∂b": 1.0, "∂L/∂a": 2 * (forward[-1].a[0, 0] + 0.5)}
        for layer, (step, dense) in enumerate(zip(forward, network.layers, strict=True), start=1):
            for i in range(len(dense.W)):
                upper = "⁰¹²³"[layer]
                known[f"a{upper}{'₁₂'[i]}"] = math.tanh(step.z[0, i])
                known[f"f′(z{upper}{'₁₂'[i]})"] = 1 - math.tanh(step.z[0, i]) ** 2
                known |= {f"w{upper}{'₁₂'[i]}{'₁₂'[j]}": w for j, w in enumerate(dense.W[i])}
        for neurons, factors, _ in n["paths"]:
            layer, neuron, source = n["place"]
            assert neurons[0] == (layer, neuron) and neurons[-1] == (3, 0)
            assert len(factors) == 2 + 2 * (3 - layer) + 1
            assert all(value == pytest.approx(known[name]) for name, value, _ in factors)
            names = [name for name, _, _ in factors]
            first = f"a{'⁰¹²³'[layer - 1]}{'₁₂'[source or 0]}" if layer > 1 else "x"
            assert names[0] == ("∂z/∂b" if source is None else first)


def test_the_picture_shows_the_factors_their_products_and_their_sum(blamed):
    for parameter in blame.PARAMETERS:
        blamed.set(parameter=parameter)
        n, panel = blamed.numbers, blamed.paths
        for row in (0, 1):
            written = [text.get_text().split() for text in panel._factors[row] if text.get_visible()]
            if row >= len(n["paths"]):
                assert written == [] and panel._products[row].get_text() == ""
                continue
            _, factors, result = n["paths"][row]
            assert [name for name, _ in written] == [name for name, _, _ in factors]
            values = [float(text.strip("·()").replace("−", "-")) for _, text in written]
            np.testing.assert_allclose(values, [value for _, value, _ in factors], atol=5.1e-4)
            assert panel._products[row].get_text() == f"\n= {compact(result)}"
        assert panel._sum.get_text().endswith(f"= {compact(n['gradient'])}")
        assert panel._sum.get_text().startswith(f"∂L/∂{parameter} = ")
        assert f"∂L/∂{parameter} = {compact(n['gradient'])}" in blamed.readout.text


def test_at_the_start_two_paths_nearly_cancel_and_at_the_other_neuron_they_add_up(blamed):
    products = [result for _, _, result in blamed.numbers["paths"]]
    assert products == pytest.approx([0.312, -0.253], abs=5e-4)
    assert blamed.numbers["gradient"] == pytest.approx(0.059, abs=5e-4)
    blamed.set(parameter="w¹₂₁")
    assert [result for _, _, result in blamed.numbers["paths"]] == pytest.approx([0.357, 0.337], abs=5e-4)


def test_the_goal_is_reached_where_two_strong_paths_nearly_cancel(blamed):
    assert not blamed.goal.reached(blamed.numbers)
    reached = []
    for name, control in blamed.controls.items():
        for value in positions(control, 41):
            control.value = value
            if blamed.goal.reached(blamed.numbers):
                reached.append((name, value))
        control.value = blamed.start[name]
    assert reached == [("x", 0.8)], "no other single control reaches it, and this one not at its end"
    blamed.set(x=0.1, parameter="b¹₁")
    assert blamed.goal.reached(blamed.numbers)
    blamed.set(x=0.0, parameter="w¹₁₁")
    assert not blamed.goal.reached(blamed.numbers), "two paths of 0 are not strong"


def test_in_a_narrow_window_every_other_value_stands_a_line_lower(blamed):
    blamed.picture.room = 400
    lines = [text.get_text().count("\n") for text in blamed.paths._factors[0]]
    assert lines == [1, 2, 1, 2, 1, 2, 1] and blamed.paths._products[0].get_text().startswith("\n\n=")
    blamed.picture.room = 1000


def test_no_input_no_blame_for_its_weights(blamed):
    blamed.set(x=0.0)
    assert blamed.numbers["gradient"] == 0
    blamed.set(parameter="b¹₁")
    assert blamed.numbers["gradient"] != 0


def test_the_loss_and_its_tangent_are_drawn_where_they_can_be_seen(blamed):
    for values in random_settings(blamed, 8, seed=6):
        blamed.set(**values)
        n, panel = blamed.numbers, blamed.nudge
        low, high = panel.axes.get_ylim()
        assert low <= n["losses"].min() and n["losses"].max() <= high
        assert high - low <= 8 * max(np.ptp(n["losses"]), 0.05)
        np.testing.assert_allclose(np.ravel(panel._measured.get_data()), [n["h"], n["after"]])
        np.testing.assert_allclose(np.ravel(panel._predicted.get_data()), [n["h"], n["loss"] + n["gradient"] * n["h"]])
        assert np.interp(n["h"], *panel._curve.get_data()) == pytest.approx(n["after"], abs=0.05 * (high - low))
        start, end = panel._tangent.get_data()[1]
        assert (end - start) / 4 == pytest.approx(n["gradient"])


def test_a_loss_that_stays_0_is_drawn_without_a_warning(blamed):
    blamed.nudge.show(0.5, np.zeros(41), 0.0, 0.0, 0.0, ("", ""))
    low, high = blamed.nudge.axes.get_ylim()
    assert low == 0 < high


def test_the_smaller_the_nudge_the_better_the_prediction(blamed):
    misses = []
    for h in (2.0, 1.0, 0.5, 0.2, 0.1):
        blamed.set(h=h)
        n = blamed.numbers
        measured, predicted = n["after"] - n["loss"], n["gradient"] * h
        misses.append(abs(measured - predicted) / h)
        assert f"loss changes by {compact(measured)}; the slope at h = 0 predicts {compact(predicted)}." in (
            blamed.readout.text
        )
    assert (np.diff(misses) < 0).all()


def test_the_central_difference_is_best_near_1e_5(blamed):
    for parameter in blame.PARAMETERS:
        errors = blamed.compute(**blamed.values | {"parameter": parameter})["errors"]
        assert 1e-7 < blame.STEPS[errors.argmin()] < 1e-3
        bent = errors[(blame.STEPS > 9e-4) & (blame.STEPS < 0.11)]
        np.testing.assert_allclose(bent[1:] / bent[:-1], 10, rtol=0.1)  # h grows by √10, its square by 10
        rounding = (errors * blame.STEPS)[blame.STEPS < 1e-8]
        assert 1e-18 < np.median(rounding) < 1e-15


@pytest.mark.parametrize(
    ("power", "words"),
    [(0, "is wrong by 0.026"), (-1, "is wrong by 2e-4"), (-2, "is wrong by 2e-6"), (-5, "by less than 1e-7")],
)
def test_the_error_in_words(blamed, power, words):
    blamed.set(power=power)
    assert words in blamed.readout.text


@pytest.mark.parametrize("activation", blame.FUNCTIONS)
def test_other_rounding_gives_the_same_picture(blamed, activation):
    rng = np.random.default_rng(0)
    for parameter in blame.PARAMETERS:
        n = blamed.compute(**blamed.values | {"parameter": parameter, "activation": activation})
        shown = blame.certain(n["errors"], n["rounding"])
        assert (shown >= n["errors"]).all()
        bounds = n["rounding"] / blame.STEPS
        assert (shown >= bounds).all()
        for _ in range(5):
            other = np.abs(n["errors"] + 0.1 * bounds * rng.uniform(-1, 1, len(bounds)))
            np.testing.assert_allclose(blame.certain(other, n["rounding"]), shown, rtol=1e-3)


def test_what_is_only_rounding_is_not_told_in_digits(blamed):
    for power in range(-12, -7):
        blamed.set(power=power)
        assert blamed.readout.text.endswith("is spoilt by rounding.")


def test_other_weights_are_drawn_anew_and_reset_brings_the_first_back(blamed):
    first, seen = blamed.readout.text, set()
    for _ in range(5):
        blamed.buttons["Other weights"].click()
        check_blame(blamed.numbers, blamed.values)
        seen.add(blamed.readout.text)
    assert len(seen | {first}) == 6
    blamed.buttons["Reset"].click()
    assert blamed.readout.text == first


# Every figure


@pytest.mark.parametrize(
    ("make", "name", "settings"),
    [
        (ForwardAndBackFigure, "w1_11", {"stage": GRADIENTS}),
        (BlameFigure, "h", {}),
    ],
)
def test_most_moves_of_a_slider_draw_over_the_kept_background(make, name, settings):
    figure, seen = make(), []
    figure.set(**settings)
    values = positions(figure.controls[name], 10)
    for value in values:
        figure.controls[name].value = value
        seen.append(figure.picture.background)
    assert sum(a != b for a, b in pairwise(seen)) <= 0.2 * len(values)
