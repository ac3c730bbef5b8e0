"""The playground of notebook 08: its numbers worked out another way, its training, and what can be done with both."""

import math
from itertools import pairwise

import numpy as np
import pytest

import nnlib as nn
from nnlib.figures import PlaygroundFigure
from nnlib.figures.training import playground, playground_controls, samples, training_run
from nnlib.figures.training.playground_controls import CROSS_ENTROPY, SQUARED
from nnlib.figures.training.training_run import ALIKE, LARGE, RANDOM, ZERO, Task, begin, go_on, network_of, split
from nnlib.panels.named_activations import ACTIVATIONS

BY_HAND = {
    "identity": lambda z: z,
    "step": lambda z: 1.0 if z >= 0 else 0.0,
    "ReLU": lambda z: max(z, 0.0),
    "leaky ReLU": lambda z: max(z, 0.01 * z),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "GELU": lambda z: z * 0.5 * (1 + math.erf(z / math.sqrt(2))),
    "Swish": lambda z: z / (1 + math.exp(-z)),
}
DATA = {
    "circles": nn.circles,
    "moons": nn.moons,
    "spiral": nn.spiral,
    "XOR": lambda n, noise, seed: (2 * nn.xor(n, noise / 2, seed)[0] - 1, nn.xor(n, noise / 2, seed)[1]),
}
KEEPING = {"f": "ReLU", "own_f": "GELU", "eta": 1.0, "mu": 0.5, "batch": 10, "noise": 0.3, "data": "moons"}
KEEPING |= {"loss": SQUARED, "pace": 20, "layer": "output", "to": 2, "source": 0}
MAIN = PlaygroundFigure()


@pytest.fixture
def drawn():
    """One figure for all tests, reset before each."""
    if MAIN.picture.playing:
        MAIN.playing(False)
    MAIN.buttons["Reset"].click()
    return MAIN


@pytest.fixture
def figure(monkeypatch):
    """The same one, without its picture: so these tests are fast. Those of every live figure look at the picture."""
    monkeypatch.setattr(MAIN.canvas, "record", lambda: (b"", b""))
    if MAIN.picture.playing:
        MAIN.playing(False)
    MAIN.buttons["Reset"].click()
    return MAIN


def positions(control):
    """Return the values to try: every option, or nine of a slider."""
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    steps = np.linspace(0, round((control.max - control.min) / control.step), 9).round()
    return [type(control.value)(round(control.min + step * control.step, 9)) for step in steps]


def sweep(figure, *names):
    """Move each control over its range, one after the other, and back."""
    for name in names or figure.controls:
        before = figure.controls[name].value
        for value in positions(figure.controls[name]):
            figure.controls[name].value = value
            yield name
        figure.controls[name].value = before


def press(figure, label, times=1):
    for _ in range(times):
        figure.buttons[label].click()


def now(figure):
    return figure.values["run"].moments[-1]


def parts(figure):
    """Return [(W, b)] of every layer."""
    run = figure.values["run"]
    flat = split(run.moments[-1].parameters, run.sizes)
    return list(zip(flat[::2], flat[1::2], strict=True))


def forward_by_hand(layers, names, x):
    """Return (inputs, z, a) of every layer for one point, in plain Python."""
    steps, a = [], [float(value) for value in x]
    for (W, b), name in zip(layers, [*names, "identity"], strict=True):
        rows = zip(W.tolist(), b.tolist(), strict=True)
        z = [sum(w * value for w, value in zip(row, a, strict=True)) + c for row, c in rows]
        steps.append((a, z, [BY_HAND[name](value) for value in z]))
        a = steps[-1][2]
    return steps


def loss_by_hand(values, outputs, targets):
    if values["loss"] == SQUARED:
        return sum((s - y) ** 2 for s, y in zip(outputs, targets, strict=True)) / len(targets)
    # -log σ(s) = log(1 + e^-s), written for any size of s
    soft = [max(s, 0) - s * y + math.log1p(math.exp(-abs(s))) for s, y in zip(outputs, targets, strict=True)]
    return sum(soft) / len(targets)


def data_by_hand(values):
    """Return [(X, y)] to train with and to validate with."""
    scatter = np.random.default_rng(0).normal(size=(2, 12, 10, 2))
    pairs = []
    for seed in (0, 1):
        X, y = [], []
        if values["data"] in DATA:
            made, labels = DATA[values["data"]](200, values["noise"], seed=seed)
            X, y = made.tolist(), labels[:, 0].tolist()
        for (x1, x2, label), cloud in zip(values["own"], scatter[seed], strict=False):
            X += [[x1 + values["noise"] * dx, x2 + values["noise"] * dz] for dx, dz in cloud]
            y += [float(label)] * 10
        pairs.append((X, y))
    return pairs


def agrees_by_hand(figure, gradient=True):
    """Compare what is shown with plain loops over samples and neurons."""
    values, n = figure.values, figure.numbers
    names = [f for f, width in zip(values["activations"], ("n1", "n2", "n3"), strict=True) if values[width]]
    layers, level = parts(figure), 0 if values["loss"] == CROSS_ENTROPY else 0.5
    pairs = data_by_hand(values)
    for (X, y), loss, right in zip(pairs, n["losses"], n["right"], strict=True):
        outputs = [forward_by_hand(layers, names, x)[-1][2][0] for x in X]
        assert loss == pytest.approx(loss_by_hand(values, outputs, y), rel=1e-9, abs=1e-12)
        assert right == sum((s > level) == (label == 1) for s, label in zip(outputs, y, strict=True))
    gap, row, column = n["place"]
    inputs, z, a = forward_by_hand(layers, names, values["probe"])[gap]
    assert n["inputs"] == pytest.approx([*inputs, 1.0])
    assert n["weights"] == pytest.approx([*layers[gap][0][row], layers[gap][1][row]])
    assert (n["z"], n["a"]) == pytest.approx((z[row], a[row]))
    assert sum(w * x for w, x in zip(n["weights"], n["inputs"], strict=True)) == pytest.approx(n["z"])
    assert n["weight"] == (layers[gap][0][row, column] if column >= 0 else layers[gap][1][row])
    assert n["next"] == pytest.approx(n["weight"] - values["eta"] * (values["mu"] * n["last velocity"] + n["gradient"]))
    if gradient:
        slope = slope_by_hand(figure, names, batch_by_hand(values, pairs[0]))
        assert n["gradient"] == pytest.approx(slope, rel=1e-5, abs=1e-8)


def batch_by_hand(values, data):
    """Return the samples of the next batch, for a training that has not begun its second epoch."""
    X, y = data
    if not values["batch"]:
        return X, y
    seen = values["run"].moments[-1].seen
    rows = np.random.default_rng(values["seed"]).permutation(len(X))[seen : seen + values["batch"]]
    return [X[row] for row in rows], [y[row] for row in rows]


def slope_by_hand(figure, names, data, h=1e-6):
    """Return the central difference of the loss for the chosen weight."""
    values, (gap, row, column) = figure.values, figure.numbers["place"]
    losses = []
    for nudge in (h, -h):
        layers = [(W.copy(), b.copy()) for W, b in parts(figure)]
        if column >= 0:
            layers[gap][0][row, column] += nudge
        else:
            layers[gap][1][row] += nudge
        outputs = [forward_by_hand(layers, names, x)[-1][2][0] for x in data[0]]
        losses.append(loss_by_hand(values, outputs, data[1]))
    return (losses[0] - losses[1]) / (2 * h)


# The numbers


def test_every_number_over_the_range_of_every_control(figure):
    figure.set(n1=3, n2=2)
    press(figure, "Step", 3)
    for name in sweep(figure):
        # step's derivative is 0 by convention, and a kink within h of a sample spoils the difference
        smooth = not {"step", "ReLU", "leaky ReLU"} & set(figure.values["activations"])
        agrees_by_hand(figure, gradient=smooth and name not in ("n1", "n2", "seed", "noise"))


def test_every_number_in_between_a_training_with_batches(figure):
    figure.set(n1=4, data="spiral", batch=10, mu=0.9, layer="output", source=3, probe=(-1.2, 0.7))
    for _ in range(9):
        agrees_by_hand(figure)
        press(figure, "Step")


def test_every_hidden_neurons_map(figure):
    figure.set(n1=3, n2=4, f="tanh", own_f="GELU")
    points = figure.plane.points
    every = [forward_by_hand(parts(figure), ["GELU", "tanh"], x) for x in points[::7]]
    for number, column in enumerate(figure.numbers["maps"][1:-1]):
        a = np.array([steps[number][2] for steps in every])
        flat = column.reshape(len(column), -1)
        assert np.abs(flat).max(axis=1) == pytest.approx(1)
        for neuron, shown in enumerate(flat):
            scale = a[np.abs(a[:, neuron]).argmax(), neuron] / shown[::7][np.abs(a[:, neuron]).argmax()]
            assert scale > 0
            np.testing.assert_allclose(scale * shown[::7], a[:, neuron], atol=1e-9)
    scores = np.array([steps[-1][2][0] for steps in every])
    np.testing.assert_allclose(figure.numbers["answers"][::7, 0], 1 / (1 + np.exp(-scores)))
    np.testing.assert_allclose(figure.numbers["maps"][-1].ravel()[::7], 2 / (1 + np.exp(-scores)) - 1, atol=1e-12)
    np.testing.assert_allclose(figure.numbers["maps"][0].reshape(2, -1).T * playground.EDGE, points)


def test_the_readout_says_the_numbers(figure):
    figure.set(n1=3)
    press(figure, "Step", 2)
    n, text = figure.numbers, figure.readout.text
    assert text.startswith(f"After 2 updates: binary cross-entropy {n['losses'][0]:.3f} in training")
    assert f"and {n['losses'][1]:.3f} in validation." in text
    shares = [
        f"{right / 2:.3g} % of the {which}" for right, which in zip(n["right"], ("training", "validation"), strict=True)
    ]
    assert f"Right are {shares[0]} samples and {shares[1]} samples." in text
    assert "The weight from x₁ into neuron 1 of layer 1 is " in text
    figure.set(layer="output", source=0)
    assert "The bias of the output is −0.0051, its gradient 0.0077." in figure.readout.text
    figure.set(layer="output", source=2)
    assert "The weight from neuron 2 of layer 1 into the output is " in figure.readout.text


def test_the_table_and_the_rule_are_written_with_the_numbers(figure):
    figure.set(w=1.25, probe=(0.5, -1.0), mu=0.9)
    written = figure.sum.texts()
    assert "neuron 1 of layer 1, at the cross (0.5, −1)" in written
    start = written.index("x₁")
    assert written[start : start + 4] == ["x₁", "0.50", "1.25", "0.62"]
    n = figure.numbers
    assert any(line.startswith(f"z = sum of the terms = {n['z']:.3f}") and "a = tanh(z)" in line for line in written)
    assert any("over all 200 samples" in line for line in written)
    assert any(line.startswith("velocity:  v ← μ · v + ∂L/∂w = 0.9 · 0 + ") for line in written)
    assert any(line.startswith("next update:  w ← w − η · v = 1.250 − 0.3 · ") for line in written)
    figure.set(batch=10)
    assert any("over the next 10 of 200 samples" in line for line in figure.sum.texts())


# The training


@pytest.mark.parametrize("batch", [0, 10, 32])
@pytest.mark.parametrize("mu", [0.0, 0.9])
def test_the_training_is_that_of_gradient_descent(figure, batch, mu):
    figure.set(n1=4, n2=3, f="Swish", seed=3, batch=batch, mu=mu, eta=0.1, pace=1)
    X, y = nn.circles(200, 0.1, seed=0)
    validation = nn.circles(200, 0.1, seed=1)
    network = nn.Network.random([2, 4, 3, 1], nn.tanh, seed=3)
    for layer in network.layers[:-1]:
        layer.activation = nn.swish
    optimizer = nn.GradientDescent(0.1, mu)
    size = batch or None
    history = nn.train(
        network, X, y, nn.binary_cross_entropy, optimizer, 25, batch_size=size, seed=3, validation=validation
    )
    press(figure, "Step", 25)
    np.testing.assert_array_equal(now(figure).parameters, np.concatenate([p.ravel() for p in network.parameters]))
    np.testing.assert_array_equal(now(figure).velocity, np.concatenate([v.ravel() for v in optimizer.velocity]))
    updates, unseen = figure.numbers["curves"]["validation"]
    assert updates.tolist() == list(range(26))
    np.testing.assert_allclose(unseen[:-1], history.validation_losses, rtol=1e-14)
    if not batch:
        np.testing.assert_allclose(figure.numbers["curves"]["training"][1][:-1], history.losses, rtol=1e-14)


def test_play_makes_as_many_updates_a_picture_as_chosen(figure):
    figure.set(n1=3, batch=10)
    press(figure, "Step", 20)
    steps = now(figure)
    press(figure, "Rewind")
    figure.set(pace=20)
    press(figure, "Play")
    assert (now(figure).updates, figure.picture.playing) == (20, True)
    np.testing.assert_array_equal(now(figure).parameters, steps.parameters)
    assert now(figure)[2:] == steps[2:]


def receive(figure):
    figure.picture.received = [figure.picture.frame, 0.5]


def test_a_changed_setting_counts_from_the_next_picture_on(figure):
    figure.set(n1=3, pace=1)
    press(figure, "Play")
    figure.controls["eta"].value = 1.0
    figure.controls["own_f"].value = "ReLU"
    before = now(figure).parameters
    receive(figure)
    assert figure.picture.playing
    task = figure.task_of(figure.values)
    assert task.learning_rate == 1.0 and [f.name for f in task.activations] == ["relu"]
    layers = zip(_layers(before), (nn.relu, nn.identity), strict=True)
    network = nn.Network([nn.Dense(*part, f) for part, f in layers])
    nn.GradientDescent(1.0).step(network, network.trace(*task.data, nn.binary_cross_entropy).backward)
    np.testing.assert_array_equal(now(figure).parameters, np.concatenate([p.ravel() for p in network.parameters]))


def _layers(vector):
    flat = split(vector, (2, 3, 1))
    return zip(flat[::2], flat[1::2], strict=True)


def test_the_next_update_is_what_step_does(figure):
    figure.set(n1=3, n2=3, mu=0.8, batch=10, data="moons", layer="layer 2", to=3, source=2)
    for _ in range(25):
        expected = figure.numbers["next"]
        press(figure, "Step")
        assert figure.numbers["weight"] == pytest.approx(expected, rel=1e-12, abs=1e-15)


# Back, Rewind, Reset


def same_moment(a, b):
    """Whether two moments have, to the bit, the same future."""
    same = all(np.array_equal(x, y) for x, y in zip(a[:2], b[:2], strict=True))
    return same and a[2:5] == b[2:5]


def test_back_restores_weights_velocity_and_generator_exactly(drawn):
    figure = drawn
    figure.set(n1=5, mu=0.9, batch=32, pace=5)
    seen = [figure.values["run"].moments[-1]]
    pictures = [figure.picture.moving]
    for number in range(12):
        press(figure, "Step") if number % 3 else figure.set(**figure._play_on())
        seen.append(now(figure))
        pictures.append(figure.picture.moving)
    for moment, picture in zip(seen[-2::-1], pictures[-2::-1], strict=True):
        press(figure, "Back")
        assert same_moment(now(figure), moment)
        assert figure.picture.moving == picture
    press(figure, "Back")
    assert "nothing to go back to" in figure.readout.text and same_moment(now(figure), seen[0])
    for number, moment in enumerate(seen[1:]):
        press(figure, "Step") if number % 3 else figure.set(**figure._play_on())
        assert same_moment(now(figure), moment)


def test_back_takes_back_an_edit_by_hand_too(figure):
    press(figure, "Step")
    before = now(figure)
    press(figure, "Step")
    figure.controls["w"].value = 3.0
    press(figure, "Back")
    assert same_moment(now(figure), before)
    figure.controls["w"].value = 2.0
    edited = now(figure)
    press(figure, "Step")
    press(figure, "Back")
    assert same_moment(now(figure), edited)


@pytest.mark.parametrize("label", ["Rewind", "Reset"])
def test_rewind_and_reset_return_to_the_same_start_to_the_bit(figure, label):
    start = now(figure)
    figure.set(mu=0.9, batch=10, f="ReLU", w=4.0)
    press(figure, "Step", 7)
    press(figure, label)
    assert same_moment(now(figure), start) and len(figure.values["run"].moments) == 1
    random = nn.Network.random([2, 2, 1], nn.tanh, seed=0).parameters
    np.testing.assert_array_equal(start.parameters, np.concatenate([part.ravel() for part in random]))
    assert figure.values["f"] == ("ReLU" if label == "Rewind" else "tanh")
    assert figure.values["mu"] == (0.9 if label == "Rewind" else 0.0)


def test_rewind_leaves_the_curve_of_what_was_in_sight(figure):
    figure.set(n1=3, pace=5)
    for _ in range(4):
        figure.set(**figure._play_on())
    before = figure.numbers["curves"]["training"]
    press(figure, "Rewind")
    assert figure.numbers["curves"]["training"][0].tolist() == [0]
    np.testing.assert_array_equal(figure.numbers["curves"]["before"], before)
    press(figure, "Rewind")  # twice does no harm
    np.testing.assert_array_equal(figure.numbers["curves"]["before"], before)
    figure.set(loss=SQUARED)  # it cannot be compared with a curve of another loss
    assert figure.numbers["curves"]["before"][0].size == 0
    figure.set(loss=CROSS_ENTROPY, n1=4)
    assert figure.numbers["curves"]["before"][0].size == 0


# What keeps the weights, and what does not


@pytest.mark.parametrize(("name", "value"), KEEPING.items())
def test_a_change_of_anything_but_the_sizes_and_the_start_keeps_the_training(figure, name, value):
    figure.set(n1=3, n2=3)
    press(figure, "Step", 5)
    run = figure.values["run"]
    figure.controls[name].value = value
    assert figure.values["run"] is run
    press(figure, "Step")
    assert now(figure).updates == 6


@pytest.mark.parametrize(("name", "value"), [("n1", 5), ("n2", 0), ("n3", 2), ("seed", 4), ("start", ZERO)])
def test_new_sizes_or_another_start_begin_anew_and_say_so(figure, name, value):
    figure.set(n1=3, n2=3)
    press(figure, "Step", 5)
    figure.controls[name].value = value
    assert now(figure).updates == 0
    sizes = figure.values["run"].sizes
    assert f"New weights: {' → '.join(map(str, sizes))}, seed {figure.values['seed']}." in figure.readout.text
    press(figure, "Step")
    assert "New weights" not in figure.readout.text


def test_the_starts(figure):
    random = begin((2, 3, 4, 1), RANDOM, 5)
    weights = [nn.Network.random([2, 3, 4, 1], nn.tanh, seed=5).parameters[i] for i in (0, 2, 4)]
    for start, wanted in [
        (RANDOM, weights),
        (ZERO, [0 * W for W in weights]),
        (ALIKE, [0 * W + 0.5 for W in weights]),
        (LARGE, [10 * W for W in weights]),
    ]:
        run = begin((2, 3, 4, 1), start, 5)
        flat = split(run.moments[0].parameters, run.sizes)
        assert all(np.array_equal(W, V) for W, V in zip(flat[::2], wanted, strict=True))
        assert not any(b.any() for b in flat[1::2])
        assert run.moments[0].generator == random.moments[0].generator


def test_a_layer_of_no_neurons_is_no_layer(figure):
    for widths in [(0, 0, 0), (0, 3, 0), (2, 0, 4), (8, 8, 8)]:
        sizes = (2, *[width for width in widths if width], 1)
        figure.set(**dict(zip(("n1", "n2", "n3"), widths, strict=True)))
        assert figure.values["run"].sizes == figure.numbers["sizes"] == sizes
        names = [f"layer {i}" for i, width in enumerate(widths, start=1) if width]
        assert [label for label, _ in figure.controls["layer"].options] == [*names, "output"]
        agrees_by_hand(figure)


def test_choosing_the_loss_sets_the_output_and_says_so(figure):
    press(figure, "Step", 3)
    figure.controls["loss"].value = SQUARED
    assert "For the mean squared error the output is the identity" in figure.readout.text
    assert "identity" in figure.network._texts.texts()
    outputs = network_of(figure.values["run"], (nn.tanh,))(nn.circles(200, 0.1)[0])
    assert figure.numbers["right"][0] == np.sum((outputs > 0.5) == (nn.circles(200, 0.1)[1] == 1))
    assert np.isnan(figure.numbers["curves"]["training"][1][:-1]).all()  # those were of the other loss
    figure.controls["loss"].value = CROSS_ENTROPY
    assert "Cross-entropy takes the output's z as a score" in figure.readout.text
    assert "σ(z)" in figure.network._texts.texts()
    assert np.isfinite(figure.numbers["curves"]["training"][1]).all()


# The activations


def test_one_choice_sets_all_activations_another_that_of_one_layer(figure):
    figure.set(n1=2, n2=2, n3=2)
    figure.controls["f"].value = "GELU"
    assert figure.numbers["activations"] == ["GELU"] * 3 and figure.values["own_f"] == "GELU"
    figure.controls["layer"].value = "layer 2"
    assert figure.controls["own_f"].description == "activation of layer 2"
    figure.controls["own_f"].value = "step"
    assert figure.numbers["activations"] == ["GELU", "step", "GELU"]
    assert figure.values["f"] == "mixed"
    figure.controls["layer"].value = "layer 1"
    assert figure.values["own_f"] == "GELU"
    figure.controls["layer"].value = "output"
    assert figure.values["own_f"] == "identity"
    figure.controls["f"].value = "ReLU"
    assert figure.numbers["activations"] == ["ReLU"] * 3
    assert "mixed" not in dict(figure.controls["f"].options)


def test_every_activation_is_the_one_it_is_called(figure):
    for name in positions(figure.controls["f"]):
        figure.controls["f"].value = name
        z = figure.numbers["z"]
        assert figure.numbers["a"] == pytest.approx(BY_HAND[name](z)) and name in ACTIVATIONS


# The weight's slider


def test_every_weight_and_bias_can_be_chosen_and_set(figure):
    figure.set(n1=2, n2=3, n3=1)
    number = 0
    for layer in ("layer 1", "layer 2", "layer 3", "output"):
        figure.controls["layer"].value = layer
        for to in positions(figure.controls["to"]):
            figure.controls["to"].value = to
            for source in positions(figure.controls["source"]):
                figure.controls["source"].value = source
                number += 1
                before = now(figure).parameters
                figure.controls["w"].value = value = round(number / 50, 2)
                changed = np.flatnonzero(now(figure).parameters != before)
                assert len(changed) == 1 and now(figure).parameters[changed[0]] == value == figure.numbers["weight"]
    assert sorted(now(figure).parameters) == [round(i / 50, 2) for i in range(1, number + 1)]


def test_the_slider_follows_the_training(figure):
    figure.set(eta=3.0, n1=3)
    for _ in range(20):
        figure.set(**figure._play_on())
        assert figure.controls["w"].value == round(figure.numbers["weight"], 2)


def test_an_edit_while_playing_lands_exactly_and_training_goes_on_from_it(figure):
    figure.set(n1=3, pace=1)
    press(figure, "Play")
    receive(figure)
    figure.controls["w"].value = -2.37
    assert now(figure).parameters[0] == -2.37 and figure.picture.playing
    expected = figure.numbers["next"]
    receive(figure)
    assert figure.numbers["weight"] == pytest.approx(expected, rel=1e-12)
    assert now(figure).updates == 3


def test_a_value_by_the_browsers_own_arithmetic_is_no_edit_by_hand(figure):
    """Such as 0.08000000000000007 for 0.08."""
    figure.set(n1=3)
    press(figure, "Step")
    figure.set(note="kept")
    run, w = figure.values["run"], figure.controls["w"]
    assert w.value != figure.numbers["weight"]
    w.value += 7e-14
    assert figure.values["run"] is run and figure.values["note"] == "kept"
    shown = w.value
    w.value = 0.5
    assert figure.numbers["weight"] == 0.5
    w.value = shown
    assert figure.numbers["weight"] == round(shown, 2)


def test_a_layer_that_comes_between_leaves_the_choice_of_a_weight(figure):
    figure.set(n1=2, n3=6)
    figure.controls["layer"].value = "layer 3"
    figure.controls["to"].value = 6
    figure.controls["n2"].value = 4
    assert figure.message.value == ""
    assert (figure.values["layer"], figure.values["to"], figure.numbers["place"][:2]) == ("layer 3", 6, (2, 5))


def test_the_browser_is_told_only_what_is_new(figure):
    """Or else a slider would be drawn back to where it was a moment ago, under the learner's hand."""
    figure.set(noise=0.15)
    figure.controls["noise"].value = 0.15000000000000002
    figure.controls["w"].value = 1.2300000000000002
    changed = []
    for name in ("noise", "w"):
        figure.controls[name].observe(changed.append, "value")
    figure.set(probe=(1.0, 1.0))
    for name in ("noise", "w"):
        figure.controls[name].unobserve(changed.append, "value")
    assert not changed and figure.numbers["weight"] == 1.23


def test_the_sliders_ends_move_out_so_that_it_shows_any_weight(figure):
    w, run = figure.controls["w"], figure.values["run"]
    for value, reach in [(4.9, 5), (5.3, 10), (-17.0, 20), (480.25, 500), (-700.0, 1000), (250.0, 1000), (0.3, 5)]:
        figure.set(run=training_run.with_parameter(run, (0, 0, 0), value))
        assert (w.value, w.min, w.max) == (value, -reach, reach)
    w.value = 5.0
    assert w.max == 5
    press(figure, "Reset")
    assert (w.min, w.max) == (-5, 5)


def test_the_sliders_ends_stay_while_it_is_moved(figure):
    figure.set(run=training_run.with_parameter(figure.values["run"], (0, 0, 0), 30.0))
    figure.controls["w"].value = 0.5
    assert (figure.controls["w"].max, figure.numbers["weight"]) == (50, 0.5)


# Divergence


def test_a_training_that_diverges_stops_says_so_and_keeps_the_last_state(figure):
    figure.set(n1=3, loss=SQUARED, eta=3.0)
    press(figure, "Play")
    for _ in range(4):
        receive(figure)
    assert not figure.picture.playing
    assert "Diverged" in figure.readout.text and "smaller learning rate" in figure.readout.text
    moment = now(figure)
    assert moment.updates == 2 and np.linalg.norm(moment.parameters) < training_run.FAR
    network, data = network_of(figure.values["run"], (nn.tanh,)), nn.circles(200, 0.1)
    nn.GradientDescent(3.0).step(network, network.trace(*data, nn.mean_squared_error).backward)
    assert np.linalg.norm(np.concatenate([p.ravel() for p in network.parameters])) > training_run.FAR
    press(figure, "Step")
    assert now(figure) is moment and "Diverged" in figure.readout.text
    figure.controls["eta"].value = 0.1
    assert "Diverged" not in figure.readout.text
    press(figure, "Rewind")
    figure.set(pace=50)
    play(figure, 3)
    assert figure.numbers["losses"][0] < 0.2


@pytest.mark.parametrize("f", [nn.relu, nn.identity, nn.gelu])
def test_numbers_that_overflow_are_a_divergence_without_a_warning(f):
    X, y = nn.circles(200, 0.1)
    task = Task((f,) * 3, nn.mean_squared_error, 10.0, 0.95, None, (1e60 * X, y), (X, y))
    run = begin((2, 8, 8, 8, 1), LARGE, 0)
    assert go_on(run, task, 50) == (run, True)


# Memory


def test_the_past_is_kept_within_bounds(figure, monkeypatch):
    monkeypatch.setattr(training_run, "MOST", 40)
    run, task = figure.values["run"], figure.task_of(figure.values)
    start, seen = run.moments[0], [run.moments[0]]
    for _ in range(200):
        run, _ = go_on(run, task, 1)
        seen.append(run.moments[-1])
        assert len(run.moments) <= 41
        updates = [moment.updates for moment in run.moments]
        assert all(a < b for a, b in pairwise(updates))
        assert updates[-20:] == list(range(max(0, len(seen) - 20), len(seen)))  # picture by picture
        assert same_moment(run.moments[0], start)
        assert all(same_moment(moment, seen[moment.updates]) for moment in run.moments[::7])


def test_a_moment_is_small():
    run = begin((2, 8, 8, 8, 1), RANDOM, 0)
    moment = run.moments[0]
    assert moment.parameters.nbytes + moment.velocity.nbytes < 3000
    assert training_run.MOST * 4000 < 20e6
    assert not moment.parameters.flags.writeable


def test_a_curve_has_few_points_however_long_the_training(figure, monkeypatch):
    monkeypatch.setattr(playground, "SHOWN", 10)
    press(figure, "Step", 45)
    updates, losses = figure.numbers["curves"]["training"]
    assert len(updates) <= 2 * 10 + 2 and (updates[0], updates[-1]) == (0, 45)
    assert losses[-1] == figure.numbers["losses"][0]


# The learner's own points


def test_own_points_are_added_dragged_and_removed(figure):
    run = figure.values["run"]
    for number, label in enumerate(["Add 10 blue", "Add 10 vermillion", "Add 10 blue"], start=1):
        press(figure, label)
        (X, y), (unseen_X, _) = figure.numbers["data"], figure.numbers["validation"]
        assert len(X) == len(y) == len(unseen_X) == 200 + 10 * number
        agrees_by_hand(figure)
    assert [handle[0] for handle in figure.picture.handles] == [
        "the cross",
        "group 1, blue",
        "group 2, vermillion",
        "group 3, blue",
    ]
    assert len({handle[1:3] for handle in map(tuple, map(lambda h: (h[0], h[1], h[2]), figure.picture.handles))}) == 4
    place = figure.axes["plane"].transData.transform((1.5, -1.25)) / figure.fig.bbox.size
    figure.picture.drag = ["group 2, vermillion", *map(float, place), 1]
    assert figure.values["own"][1] == (1.5, -1.25, 1)
    X, y = figure.numbers["data"]
    np.testing.assert_allclose(X[210:220].mean(axis=0), (1.5, -1.25), atol=0.1)
    assert y[210:220].min() == 1
    agrees_by_hand(figure)
    assert figure.values["run"] is run
    press(figure, "Remove the last", 3)
    assert figure.values["own"] == () and len(figure.numbers["data"][0]) == 200


def test_without_noise_a_group_is_one_point(figure):
    figure.set(noise=0.0, data="your points")
    X, _ = figure.numbers["data"]
    assert len(np.unique(X, axis=0)) == len(samples.FIRST_OWN)


def test_data_of_ones_own(figure):
    figure.controls["data"].value = "your points"
    assert len(figure.numbers["data"][0]) == 10 * len(samples.FIRST_OWN)
    press(figure, "Remove the last", 9)
    assert len(figure.values["own"]) == 1 and "nothing to train with" in figure.readout.text
    press(figure, "Add 10 vermillion", 20)
    assert len(figure.values["own"]) == samples.MOST_OWN and "the most that fit" in figure.readout.text
    figure.set(n1=3)
    press(figure, "Step", 5)
    agrees_by_hand(figure)
    figure.controls["data"].value = "moons"
    assert figure.values["own"] == () and len(figure.numbers["data"][0]) == 200


def test_dragging_stays_in_the_plane(figure):
    press(figure, "Add 10 blue")
    for name in ("the cross", "group 1, blue"):
        for x, y in [(-9, -9), (9, 9)]:
            figure.picture.drag = [name, x, y, x]
            points = [figure.values["probe"], *(own[:2] for own in figure.values["own"])]
            assert np.abs(points).max() <= 2
    assert figure.message.value == ""


# The goals, and what the notebook says


@pytest.mark.parametrize("opening", [{}, {"data": "spiral"}])
def test_the_goal_is_not_met_at_the_start(opening):
    assert "(not reached yet)" in PlaygroundFigure(**opening).summary()


def play(figure, pictures):
    for _ in range(pictures):
        figure.set(**figure._play_on())


def test_three_neurons_reach_the_goal_and_two_do_not(figure):
    figure.set(pace=50)
    play(figure, 40)
    assert "(not reached yet)" in figure.summary() and min(figure.numbers["losses"]) > 0.28
    figure.controls["n1"].value = 3
    play(figure, 12)
    assert "(reached)" in figure.summary() and now(figure).updates == 600
    figure.set(n1=4)
    play(figure, 12)
    assert max(figure.numbers["losses"]) < 0.1 and "(not reached yet)" in figure.summary()


def test_the_spiral_is_solved():
    figure = PlaygroundFigure(data="spiral", n1=8, n2=8, mu=0.9, pace=50)
    play(figure, 2)
    assert "(reached)" in figure.summary() and now(figure).updates == 100
    assert figure.readout.text.count("\n") == 0
    press(figure, "Reset")
    assert figure.values["data"] == "spiral" and now(figure).updates == 0


def test_other_openings_have_no_goal():
    figure = PlaygroundFigure(data="XOR", start=ZERO)
    assert figure.goal is None and figure.summary() == figure.readout.text


def test_from_zero_nothing_but_the_output_bias_ever_moves(figure):
    figure.set(n1=8, n2=8, start=ZERO, pace=50)
    play(figure, 20)
    assert figure.numbers["losses"] == pytest.approx([math.log(2)] * 2) and figure.numbers["right"] == [100, 100]
    assert not now(figure).parameters[:-1].any()


def test_neurons_that_start_alike_stay_alike(figure):
    figure.set(n1=3, start=ALIKE, pace=50)
    play(figure, 20)
    first, second, third = figure.numbers["maps"][1]
    np.testing.assert_allclose(second, first, atol=1e-12)
    np.testing.assert_allclose(third, first, atol=1e-12)
    assert min(figure.numbers["losses"]) > 0.5


def test_identity_layers_fail_on_the_circles(figure):
    figure.set(n1=8, n2=8, f="identity", pace=50)
    play(figure, 20)
    assert min(figure.numbers["losses"]) > 0.69


def test_three_layers_of_sigmoids_crawl_where_tanh_runs(figure):
    figure.set(n1=8, n2=8, n3=8, f="sigmoid", pace=50)
    play(figure, 20)
    assert min(figure.numbers["losses"]) > 0.69
    press(figure, "Rewind")
    figure.set(f="tanh")
    play(figure, 4)
    assert max(figure.numbers["losses"]) < 0.1


def test_validation_turns_while_training_still_falls(figure):
    figure.set(data="moons", noise=0.35, n1=8, n2=8, mu=0.9, pace=50)
    play(figure, 3)
    early = figure.numbers["losses"]
    play(figure, 37)
    late = figure.numbers["losses"]
    assert late[0] < 0.7 * early[0] and late[1] > 1.3 * early[1]


# The picture


def boxes(figure):
    """Return (text, box in pixels) of each text that is in sight."""
    renderer = figure.canvas._canvas.get_renderer()
    texts = [text for axes in figure.fig.axes for text in axes.texts if text.get_visible() and text.get_text()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts]


@pytest.mark.parametrize("room", [930, 460])
def test_no_text_is_cut_off(room):
    figure = PlaygroundFigure(n1=8, n2=8, n3=8, mu=0.95, batch=100, data="spiral", f="leaky ReLU")
    figure.picture.room = room
    figure.set(layer="layer 3", to=8, source=0, probe=(-2.0, -2.0))
    for state in ({}, {"loss": SQUARED, "f": "identity"}, {"start": LARGE}, {"eta": 0.001}):
        figure.set(**state)
        play(figure, 2)
        width, height = figure.fig.bbox.size
        for text, box in boxes(figure):
            assert box.x0 > -2 and box.x1 < width + 2 and box.y0 >= -1 and box.y1 < height + 2, (state, text)


def test_the_pictures_in_the_neurons_stand_upright(drawn):
    """The map of x₁ is blue on the left and vermillion on the right, that of x₂ blue at the bottom."""
    tiles = drawn.network._tiles
    drawn.refresh()
    for image, turned in zip(tiles._images[:2], (False, True), strict=True):
        assert image.origin == "lower"
        colours = np.asarray(image.get_array(), dtype=int)
        if turned:
            colours = colours.transpose(1, 0, 2)
        assert (colours[:, 0, 2] > colours[:, 0, 0]).all() and (colours[:, -1, 0] > colours[:, -1, 2]).all()


def test_the_controls_say_what_they_are():
    assert playground_controls.RANGES[-1] == training_run.FAR
    assert max(playground_controls.PACES) <= 50
