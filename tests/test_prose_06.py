"""Sentences of notebook 06 that neither a scene nor a cell shows: the worked example and its variations, above all."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import BlameFigure, ForwardAndBackFigure
from nnlib.figures.backpropagation import blame
from nnlib.quiz.backpropagation import PREDICTIONS

CELLS = {
    cell["id"]: "".join(cell["source"])
    for cell in json.loads((Path(__file__).parents[1] / "notebooks/06_backpropagation.ipynb").read_text("utf-8"))[
        "cells"
    ]
}
W1, B1, W2, B2 = np.array([[0.6, -0.3], [-1, -0.5]]), [0.4, 0.6], np.array([[2, -1], [1, 1.5]]), [0.4, -0.2]
EXAMPLE, WALKS = "the-same-with-numbers", "now-you-3"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def loss_of(x, y, nudged=None, h=0.0):
    """The loss of the worked example without nnlib, with one of its twelve numbers nudged."""
    parts = [np.array(part, dtype=float) for part in (W1, B1, W2, B2)]
    if nudged:
        part, *place = nudged
        parts[part][tuple(place)] += h
    w1, b1, w2, b2 = parts
    return np.mean((sigmoid(w2 @ sigmoid(w1 @ x + b1) + b2) - y) ** 2)


def slope(x, y, *nudged):
    """How fast the loss changes with one of the twelve numbers, measured."""
    return (loss_of(x, y, nudged, 1e-5) - loss_of(x, y, nudged, -1e-5)) / 2e-5


def measured(x, y):
    """The gradients of the worked example as they are written: W1, W2, and the biases' (δ), layer by layer."""
    rounded = {
        f"w{layer}_{i + 1}{j + 1}": slope(x, y, 2 * layer - 2, i, j) for layer in (1, 2) for i in (0, 1) for j in (0, 1)
    }
    rounded |= {f"d{layer}_{i + 1}": slope(x, y, 2 * layer - 1, i) for layer in (1, 2) for i in (0, 1)}
    return {name: f"{value:.3f}" for name, value in rounded.items()}


def weight(name):
    """A weight's name as it stands in a formula: w1_12 is w^1_{12}."""
    return f"w^{name[1]}_{{{name[3:]}}}"


def pieces(text):
    """Every sum or product in a text that is followed by = and a number: [(left, right)]."""
    text = re.sub(r"\\sigma\([-\d.]+\)", "", text)
    text = text.replace(r" \cdot ", " * ").replace(r"\frac{1}{2}", "0.5 * ").replace("^2", "**2").replace("&", "")
    return re.findall(r"([-(\d][-+*(). \d]*[*+-] ?[-+*(). \d]*\d\)?(?:\*\*2)?) = (-?\d+(?:\.\d+)?)", text)


@pytest.mark.parametrize(("cell", "least"), [(EXAMPLE, 17), (WALKS, 40)])
def test_every_sum_and_product_comes_out(cell, least):
    found = pieces(CELLS[cell])
    assert len(found) >= least
    for left, right in found:
        assert eval(left) == pytest.approx(float(right), abs=0.0011), (left, right)


def test_the_worked_example_has_the_measured_gradients():
    text, n = CELLS[EXAMPLE], measured([1, 2], [0, 1])
    starts = {"w2_11": "0.599", "w2_12": "0.198", "w2_21": "0.599", "w2_22": "0.198"}
    starts |= {"w1_11": "1", "w1_12": "2", "w1_21": "1", "w1_22": "2"}
    for name, start in starts.items():
        delta, value = n[f"d{name[1]}_{name[3]}"].replace("-", "−"), n[name].replace("-", "−")
        (row,) = [line for line in text.splitlines() if line.startswith(f"| ${weight(name)} = ")]
        assert row.split(" | ")[1:] == [delta, start, f"{value} |"]
    for layer in (1, 2):
        for i in (1, 2):
            assert re.search(rf"\\delta\^{layer}_{i} = [^$&]*? = {n[f'd{layer}_{i}']}\b", text)
    hidden = sigmoid(W1 @ [1, 2] + B1)
    output = sigmoid(W2 @ hidden + B2)
    for value in (*hidden, *output):
        assert f"= {value:.3f}" in text
    assert f"= {loss_of([1, 2], [0, 1]):.3f}$. With two outputs" in text
    assert "0.043 · 2 = 0.086" in text and n["w1_12"] == "0.087"


@pytest.mark.parametrize(("start", "x", "y"), [("last step", [1, 2], [1, 0]), ("last two", [-1, 0], [1, 0])])
def test_the_walks_have_the_measured_gradients(start, x, y):
    text = CELLS[WALKS][CELLS[WALKS].index(f"**With the {start}") :].partition("</details>")[0]
    n = measured(x, y)
    for layer in (1, 2):
        for i in (1, 2):
            assert re.search(rf"\\delta\^{layer}_{i} = [^$]*? = {n[f'd{layer}_{i}']}\$", text), (layer, i)
            for j in (1, 2):
                name = re.escape(weight(f"w{layer}_{i}{j}"))
                written = re.search(rf"\${name}\$: \$(?:[^$]* = )?(-?[\d.]+)\$", text)
                if x[j - 1] or layer == 2:
                    assert written[1] == n[f"w{layer}_{i}{j}"], (layer, i, j)
                else:
                    assert n[f"w{layer}_{i}{j}"].strip("-") == "0.000"
    biases = ", ".join(f"${n[name]}$" for name in ("d2_1", "d2_2", "d1_1"))
    assert f"{biases} and ${n['d1_2']}$." in text
    assert f"The loss is {loss_of(x, y):.3f}" in text
    z = W1 @ x + B1
    for value in (*sigmoid(z), *sigmoid(W2 @ sigmoid(z) + B2)):
        assert f"{value:.3f}" in text or start == "last step"


def test_the_walk_with_relu_has_the_gradients_of_the_library():
    network = nn.Network([nn.Dense(W1, B1, nn.relu), nn.Dense(W2, B2, nn.relu)])
    trace = network.trace([[1, 2]], [[0, 1]], nn.mean_squared_error)
    assert trace.loss == pytest.approx(1.04)
    below, above = trace.backward
    np.testing.assert_allclose(above.dz, [[1.2, -0.8]])
    np.testing.assert_allclose(below.dz, [[1.6, 0]])
    np.testing.assert_allclose(above.dW, [[0.48, 0], [-0.32, 0]])
    np.testing.assert_allclose(below.dW, [[1.6, 3.2], [0, 0]])
    text = CELLS[WALKS].partition("**All of it.**")[2]
    for part in ("0.4 = 0.48$", "0.4 = -0.32$", "$1.6$ and", "= 3.2$", "is 1.04,", "$1.2$, $-0.8$, $1.6$ and $0$"):
        assert part in text, part


def test_a_neuron_that_is_told_by_nobody_knows_only_what_the_next_layer_tells():
    """The story: δ of a layer follows from δ of the next and the weights between, whatever lies farther on."""
    rng = np.random.default_rng(0)
    network = nn.Network.random([3, 4, 3, 2, 1], nn.tanh, seed=1)
    trace = network.trace(rng.normal(size=(1, 3)), np.array([[0.5]]), nn.mean_squared_error)
    for here, later, layer, step in zip(
        trace.backward, trace.backward[1:], network.layers[1:], trace.forward, strict=False
    ):
        told = later.dz @ layer.W
        np.testing.assert_allclose(here.dz, told * (1 - np.tanh(step.z) ** 2), rtol=1e-12)


def test_one_pass_each_way_whatever_the_number_of_weights(monkeypatch):
    calls = []
    for name in ("forward", "backward"):
        whole = getattr(nn.Dense, name)
        monkeypatch.setattr(
            nn.Dense, name, lambda self, *rest, whole=whole, name=name: (calls.append(name), whole(self, *rest))[1]
        )
    for sizes in ([64, 5, 10], [64, 500, 10]):
        calls.clear()
        nn.Network.random(sizes, nn.relu).trace(np.ones((1, 64)), np.ones((1, 10)), nn.mean_squared_error)
        assert calls == ["forward"] * 2 + ["backward"] * 2


def test_each_link_has_the_slope_that_its_formula_says():
    x, w, b, y = 2.0, 0.7, 0.3, 0.2
    z = w * x + b
    a = nn.sigmoid(z)
    assert nn.numerical_gradient(lambda a: (a - y) ** 2, a) == pytest.approx(2 * (a - y))
    assert nn.numerical_gradient(nn.sigmoid, z) == pytest.approx(a * (1 - a)) == nn.sigmoid.derivative(z)
    assert nn.numerical_gradient(lambda w: w * x + b, w) == pytest.approx(x)
    assert nn.numerical_gradient(lambda b: w * x + b, b) == pytest.approx(1)


def random_trace(sizes, n=7, f=nn.tanh):
    rng = np.random.default_rng(0)
    network = nn.Network.random(sizes, f, seed=0)
    return network, network.trace(
        rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1])), nn.mean_squared_error
    )


def test_a_gradient_is_delta_at_the_end_times_activation_at_the_start():
    network, trace = random_trace([3, 4, 2], n=1)
    for layer, forward, back in zip(network.layers, trace.forward, trace.backward, strict=True):
        for i, j in np.ndindex(layer.W.shape):
            assert back.dW[i, j] == pytest.approx(back.dz[0, i] * forward.x[0, j])
        np.testing.assert_allclose(back.db, back.dz[0])
        before = layer.W.copy()
        layer.W -= 0.1 * back.dW
        np.testing.assert_allclose(layer.W - before, -0.1 * np.outer(back.dz[0], forward.x[0]))


def test_the_two_ways_to_write_delta_of_a_hidden_layer_agree():
    network, trace = random_trace([3, 4, 2], n=1)
    W, later, here, z = network.layers[1].W, trace.backward[1].dz[0], trace.backward[0].dz[0], trace.forward[0].z[0]
    slopes = 1 - np.tanh(z) ** 2
    for j in range(4):
        assert here[j] == pytest.approx(slopes[j] * sum(W[i, j] * later[i] for i in range(2)))
    np.testing.assert_allclose(here, slopes * (W.T @ later))


def test_an_error_can_be_huge_and_little_of_it_comes_back():
    network = nn.Network([nn.Dense([[1.0]], [10.0], nn.sigmoid)])
    trace = network.trace([[0.0]], [[-100.0]], nn.mean_squared_error)
    assert trace.backward[0].da[0, 0] > 200 and abs(trace.backward[0].dz[0, 0]) < 0.01


def test_backpropagation_changes_no_weight_and_gradient_descent_does():
    network, trace = random_trace([3, 4, 2])
    before = [part.copy() for part in network.parameters]
    network.trace(trace.forward[0].x, trace.forward[-1].a + 1, nn.mean_squared_error)
    assert all((part == old).all() for part, old in zip(network.parameters, before, strict=True))
    nn.GradientDescent(0.1).step(network, trace.backward)
    assert not any((part == old).all() for part, old in zip(network.parameters, before, strict=True))


@pytest.mark.parametrize(
    ("activation", "eta", "losses"),
    [("sigmoid", 1, "from 0.377 to 0.324"), ("ReLU", 1, "from 1.040 to 0.080"), ("ReLU", 4, "to a loss of 2.000")],
)
def test_the_losses_after_a_step(activation, eta, losses):
    figure = ForwardAndBackFigure()
    figure.set(activation=activation, eta=float(eta), stage=8)
    n = figure.numbers
    before, now = f"{n['loss']:.3f}", f"{n['again']['loss']:.3f}"
    assert losses in (f"from {before} to {now}", f"to a loss of {now}")
    assert losses in CELLS["the-same-with-numbers-5"] + CELLS["the-same-with-numbers-7"]


def test_what_happens_when_it_is_broken():
    figure = ForwardAndBackFigure()
    figure.buttons["Twins"].click()
    figure.set(w1_11=0.7)
    gradients = figure.numbers["gradients"]
    assert np.abs(gradients[0:2] - gradients[3:5]).min() > 1e-3
    losses = {}
    for y1 in (0.0, 0.5):
        figure.set(**figure.start | {"activation": "ReLU", "y1": y1})
        losses[y1] = [figure.numbers["loss"]]
        for _ in range(3):
            figure.buttons["Apply the step"].click()
            losses[y1].append(figure.numbers["loss"])
        assert (figure.numbers["z"] < 0).tolist() == [True, True, True, False]
    assert [f"{loss:.3f}" for loss in losses[0.0][:2]] == ["1.040", "0.080"] and losses[0.0][2] == 0
    assert losses[0.5][2:] == [0.125, 0.125]


def test_twins_stay_twins_on_many_samples_too():
    twins = nn.Dense([[0.6, -0.3]] * 2, [0.4] * 2, nn.sigmoid)
    network = nn.Network([twins, nn.Dense([[1, 1]], [0.2], nn.sigmoid)])
    nn.train(network, *nn.moons(50), nn.mean_squared_error, 0.5, 1000)
    for part in (*network.parameters[:2], network.parameters[2].T):
        np.testing.assert_array_equal(part[0], part[1])


def test_one_way_through_each_output_and_two_paths_that_part_and_meet():
    chain = [W2[i, 0] * slope([1, 2], [0, 1], 3, i) for i in (0, 1)]
    a = sigmoid(0.4)
    assert sum(chain) * a * (1 - a) * 1 == pytest.approx(slope([1, 2], [0, 1], 0, 0, 0), abs=1e-9)


def test_the_error_of_the_central_difference_turns_between_1e_4_and_1e_5():
    figure = BlameFigure()
    shown = blame.certain(figure.numbers["errors"], figure.numbers["rounding"])
    best = blame.STEPS[shown.argmin()]
    assert 1e-5 < best < 1e-4 and shown[0] > 1e6 * shown.min()


def test_the_predictions_have_the_right_numbers():
    x, w = 2.0, 0.7
    a = sigmoid(w * x)
    assert f"{2 * a:.3f} {a * (1 - a):.3f}" == "1.604 0.159"
    assert PREDICTIONS["whole chain"].right == pytest.approx(2 * a * a * (1 - a) * x, abs=5e-4)
    assert PREDICTIONS["paths"].right == 30 ** (3 - 1)


def paths_by_counting(sizes):
    """The number of ways from the first neuron of the first hidden layer to the output, line by line."""
    ways = [1] + [0] * (sizes[0] - 1)
    for size in [*sizes[1:], 1]:
        ways = [sum(ways)] * size
    return ways[0]


def test_the_paths_are_counted_right_and_the_lines_are_far_fewer():
    for layers in (2, 3, 5, 10):
        assert paths_by_counting([30] * layers) == 30 ** (layers - 1)
    lines = [nn.Network.random([1] + [30] * layers + [1], nn.tanh).n_parameters for layers in (2, 3, 4)]
    assert lines[2] - lines[1] == lines[1] - lines[0] == 30 * 31, "each layer adds as many lines"


def test_the_gradients_of_a_batch_have_the_formulas_of_the_table():
    network, trace = random_trace([3, 4, 2])
    for layer, forward, back in zip(network.layers, trace.forward, trace.backward, strict=True):
        np.testing.assert_allclose(back.dz, back.da * layer.activation.derivative(forward.z))
        np.testing.assert_allclose(back.dW, back.dz.T @ forward.x)
        np.testing.assert_allclose(back.dW, sum(np.outer(d, x) for d, x in zip(back.dz, forward.x, strict=True)))
        np.testing.assert_allclose(back.db, back.dz.sum(axis=0))
        np.testing.assert_allclose(back.dx, back.dz @ layer.W)
        shapes = [(back.dz, forward.z), (back.dW, layer.W), (back.db, layer.b), (back.dx, forward.x)]
        assert all(gradient.shape == of.shape for gradient, of in shapes)
    np.testing.assert_array_equal(trace.backward[0].da, trace.backward[1].dx)


def test_the_mean_comes_in_once():
    network, trace = random_trace([3, 4, 2])
    rng = np.random.default_rng(0)  # as in random_trace: the inputs come first
    X, y, a = rng.normal(size=(7, 3)), rng.normal(size=(7, 2)), trace.forward[-1].a
    assert trace.loss == pytest.approx(((a - y) ** 2).sum() / (7 * 2))
    np.testing.assert_allclose(trace.backward[-1].da, 2 * (a - y) / (7 * 2))

    def loss(W):
        other = nn.Network([nn.Dense(W, network.layers[0].b, nn.tanh), network.layers[1]])
        return nn.mean_squared_error(other(X), y)

    np.testing.assert_allclose(nn.numerical_gradient(loss, network.layers[0].W), trace.backward[0].dW, atol=1e-9)


def test_the_learners_two_functions_can_test_each_other():
    (block,) = re.findall(r"```python\n(X, targets = .*?)```", CELLS["check-a-gradient-3"], re.DOTALL)
    body, _, last = block.strip().rpartition("\n")
    for hidden_slope, passes in [("(1 - a1**2)", True), ("1", False)]:
        names = {"np": np, "nn": nn}
        for exercise in ("two_layer_backward", "gradient_check"):
            exec(EXERCISES[exercise].solution_source.replace("(1 - a1**2)", hidden_slope), names)
        exec(body, names)
        assert eval(last, names) == passes


def test_a_wrong_gradient_raises_no_error_and_learns_worse():
    X, y = nn.moons(50)
    losses = []
    for wrong in (False, True):
        network = nn.Network.random([2, 3, 1], nn.tanh)
        for _ in range(300):
            trace = network.trace(X, y, nn.mean_squared_error)
            back = trace.backward
            if wrong:
                back[0].dW[:] *= -1
            nn.GradientDescent(0.3).step(network, back)
        losses.append(nn.mean_squared_error(network(X), y))
    assert losses[0] < losses[1] and math.isfinite(losses[1])


def test_a_gradient_says_neither_how_large_a_weight_is_nor_what_it_contributes():
    x, hidden = np.array([1, 2]), sigmoid(W1 @ [1, 2] + B1)
    weights = np.concatenate([W1.ravel(), W2.ravel()])
    contributions = np.concatenate([(W1 * x).ravel(), (W2 * hidden).ravel()])
    n = measured([1, 2], [0, 1])
    gradients = [float(n[f"w{layer}_{i}{j}"]) for layer in (1, 2) for i in (1, 2) for j in (1, 2)]
    for other in (weights, contributions):
        large, small = 4, 1  # w²₁₁ and w¹₁₂
        assert abs(other[large]) > abs(other[small]) and abs(gradients[large]) < abs(gradients[small])


def test_the_way_back_has_two_products_a_layer_and_each_is_as_large_as_the_one_forwards():
    counted = []

    class Counting(np.ndarray):
        def __matmul__(self, other):
            counted.append(self.shape[0] * self.shape[1] * other.shape[1])
            return np.asarray(self) @ np.asarray(other)

    x, W, dz = np.ones((50, 3)), np.ones((4, 3)), np.ones((50, 4))
    _ = x.view(Counting) @ W.T
    EXERCISES["layer_backward"].solution(dz.view(Counting), x, W)
    assert counted == [600, 600, 600]


def test_to_divide_again_at_a_later_layer_would_be_wrong():
    network, trace = random_trace([3, 4, 2])
    once = trace.backward[0].dW

    def loss(W):
        other = nn.Network([nn.Dense(W, network.layers[0].b, nn.tanh), network.layers[1]])
        return nn.mean_squared_error(other(trace.forward[0].x), y)

    rng = np.random.default_rng(0)
    _, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    numeric = nn.numerical_gradient(loss, network.layers[0].W)
    np.testing.assert_allclose(once, numeric, atol=1e-9)
    assert np.abs(once / 7 - numeric).max() > 0.01


def test_dz_of_the_last_layer_needs_the_sums_that_the_way_forwards_kept():
    """With other numbers kept the gradients are others: slopes at z, and what came in."""
    network, trace = random_trace([3, 4, 2])
    other = network.forward(trace.forward[0].x + 1)
    back = network.backward(other, trace.backward[-1].da)
    assert all(np.abs(a.dW - b.dW).max() > 0.01 for a, b in zip(back, trace.backward, strict=True))
