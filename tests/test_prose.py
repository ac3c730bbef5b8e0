"""Numbers that stand in the notebooks' sentences and hints, and come from no cell above."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import BlameFigure
from nnlib.quiz.questions import NOTEBOOKS


def test_the_digits_network_has_the_parameters_that_the_exercise_names():
    network = nn.Network.random([64, 64, 32, 10], nn.relu)
    assert f"has {network.n_parameters} numbers" in EXERCISES["count_parameters"].meaning


def test_the_house_neuron_has_the_sum_that_is_worked_by_hand():
    np.testing.assert_allclose(0.8 * 1.2 + (-0.5) * 2.0 + 0.3, 0.26)


# 06 Backpropagation: the worked example and its three variations


def text_of(name):
    """The prose of a notebook."""
    notebook = nbformat.read(Path(__file__).parents[1] / "notebooks" / name, as_version=4)
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def worked(x, y, activation=nn.sigmoid, learning_rate=1.0):
    """The 2-2-1 network that is worked by hand: its trace for one sample, and its loss after a step."""
    W1, b1, W2, b2 = [[0.6, -0.3], [-1.0, -0.5]], [0.4, 0.6], [[2.0, -1.0]], [0.4]
    network = nn.Network([nn.Dense(W1, b1, activation), nn.Dense(W2, b2, activation)])
    sample = np.array([x], dtype=float), np.array([[y]], dtype=float)
    trace = network.trace(*sample, nn.mean_squared_error)
    nn.GradientDescent(learning_rate).step(network, trace.backward)
    return trace, network.trace(*sample, nn.mean_squared_error).loss


def in_words(x, y, activation=nn.sigmoid, digits=3):
    """The numbers of a worked example as they are written in the text, by name."""
    trace, _ = worked(x, y, activation)
    (hidden, output), (hidden_back, output_back) = trace.forward, trace.backward
    arrays = {
        "z1": hidden.z, "a1": hidden.a, "z2": output.z, "a2": output.a, "L": trace.loss, "da": output_back.da,
        "slope1": activation.derivative(hidden.z), "slope2": activation.derivative(output.z),
        "d1": hidden_back.dz, "d2": output_back.dz, "dW1": hidden_back.dW, "dW2": output_back.dW,
    }  # fmt: skip
    return {name: [f"{number:.{digits}f}" for number in np.ravel(array)] for name, array in arrays.items()}


def test_every_sum_and_product_in_notebook_06_comes_out():
    text = text_of("06_backpropagation.ipynb").replace(r" \cdot ", " * ").replace("^2 =", "**2 =").replace("&", "")
    found = re.findall(r"([-(\d][-+*(). \d]*[*+][-+*(). \d]*) = (-?\d+(?:\.\d+)?)", text)
    found += re.findall(r"(\(?[\d.]+(?: - [\d.]+\))?\*\*2)[$] ?(?:=|,? and|is) [$]?(-?\d+(?:\.\d+)?)", text)
    assert len(found) >= 30
    for left, right in found:
        assert eval(left) == pytest.approx(float(right), abs=0.001), (left, right)


def test_the_worked_example_has_the_numbers_of_the_text():
    text, n = text_of("06_backpropagation.ipynb"), in_words([1, 2], 0)
    (slope, other), (d1, other_d1), (d2,) = n["slope1"], n["d1"], n["d2"]
    for part in [
        f"σ(0.4) = {n['a1'][0]} and σ(−1.4) = {n['a1'][1]}",
        f"+ 0.4 = {n['z2'][0]} & a^2_1 &= \\sigma({n['z2'][0]}) = {n['a2'][0]}",
        f"{n['L'][0]}$, and its slope is $2 \\cdot ({n['a2'][0]} - 0) = {n['da'][0]}$",
        f"= {n['slope2'][0]}$. So $\\delta^2_1 = {n['da'][0]} \\cdot {n['slope2'][0]} = {d2}$",
        f"= {slope}$ and $0.198 \\cdot 0.802 = {other}$",
        f"\\delta^1_1 = 2 \\cdot {d2} \\cdot {slope} = {d1}",
        f"\\delta^1_2 = -1 \\cdot {d2} \\cdot {other} = {other_d1}",
        f"= 0.4 & a^1_1 &= {n['a1'][0]}",
        f"= -1.4 & a^1_2 &= {n['a1'][1]}",
        f"$w^2_{{11}} = 2$, has a gradient of {n['dW2'][0]}",
        f"$w^1_{{12}} = -0.3$, has the largest, {n['dW1'][1]}",
        f"up to $a^2_1 = {n['a2'][0]}$",
        *[
            f"| {minus(delta)} | {source} | {minus(gradient)} |"
            for delta, source, gradient in zip(
                [d2, d2, d1, d1, other_d1, other_d1],
                [*n["a1"], "1", "2", "1", "2"],
                [*n["dW2"], *n["dW1"]],
                strict=True,
            )
        ],
    ]:
        assert part in text, part
    np.testing.assert_allclose(worked([1, 2], 0)[0].forward[0].z, [[0.4, -1.4]])


def minus(number):
    """A number with a true minus."""
    return number.replace("-", "−")


def test_the_faded_examples_have_the_numbers_of_the_text():
    text = text_of("06_backpropagation.ipynb")
    last, two, all_of_it = in_words([1, 2], 1), in_words([2, 0], 0), in_words([1, 2], 0, nn.relu, digits=2)
    d1, other_d1 = last["d1"]
    w11, w12, w21, w22 = last["dW1"]
    assert f"= {last['L'][0]}$, and its slope is $2 \\cdot (0.802 - 1) = {last['da'][0]}$" in text
    assert f"\\delta^2_1 = {last['da'][0]} \\cdot 0.159 = {last['d2'][0]}$" in text
    assert f"= {d1}$ and $\\delta^1_2 = -1 \\cdot ({last['d2'][0]}) \\cdot 0.159 = {other_d1}$" in text
    assert f"= {last['dW2'][0]}$ and $w^2_{{12}}$: ${last['d2'][0]} \\cdot 0.198 = {last['dW2'][1]}$" in text
    assert f"$w^1_{{11}}$: ${w11}$ and $w^1_{{12}}$: ${d1} \\cdot 2 = {w12}$" in text
    assert f"$w^1_{{21}}$: ${w21}$ and $w^1_{{22}}$: ${other_d1} \\cdot 2 = {w22}$" in text
    assert f"${last['d2'][0]}$, ${d1}$ and ${other_d1}$. Every sign has turned" in text
    signs = [np.sign(worked([1, 2], y)[0].backward[1].dz) for y in (0, 1)]
    assert signs[0] == -signs[1]

    d1, other_d1 = two["d1"]
    assert f"$a^1_1 = {two['a1'][0]}$ and $a^1_2 = {two['a1'][1]}$" in text
    assert f"$z^2_1 = {two['z2'][0]}$ and $a^2_1 = {two['a2'][0]}$" in text
    assert f"${two['a2'][0]}^2 = {two['L'][0]}$, and its slope is ${two['da'][0]}$" in text
    assert (
        f"is {two['slope2'][0]}, and $\\delta^2_1 = {two['da'][0]} \\cdot {two['slope2'][0]} = {two['d2'][0]}$" in text
    )
    assert f"the slopes of the sigmoid are {two['slope1'][0]} and {two['slope1'][1]}" in text
    assert f"\\cdot {two['slope1'][0]} = {d1}$ and" in text and f"\\cdot {two['slope1'][1]} = {other_d1}$" in text
    assert f"= {two['dW2'][0]}$ and $w^2_{{12}}$: ${two['d2'][0]} \\cdot 0.198 = {two['dW2'][1]}$" in text
    assert f"\\cdot 2 = {two['dW1'][0]}$ and $w^1_{{21}}$: ${other_d1} \\cdot 2 = {two['dW1'][2]}$" in text
    assert two["dW1"][1::2] == ["0.000", "0.000"] or two["dW1"][1::2] == ["0.000", "-0.000"]
    assert f"${two['d2'][0]}$, ${d1}$ and ${other_d1}$." in text
    np.testing.assert_allclose(worked([2, 0], 0)[0].forward[0].z, [[1.6, -1.4]])

    trace, _ = worked([1, 2], 0, nn.relu)
    assert all_of_it["L"] == ["1.44"] and all_of_it["da"] == all_of_it["d2"] == ["2.40"]
    for got, written in [
        (trace.forward[0].a, [[0.4, 0]]), (trace.forward[1].a, [[1.2]]), (trace.backward[0].dz, [[4.8, 0]]),
        (trace.backward[1].dW, [[0.96, 0]]), (trace.backward[0].dW, [[4.8, 9.6], [0, 0]]),
    ]:  # fmt: skip
        np.testing.assert_allclose(got, written, atol=1e-12)


@pytest.mark.parametrize(
    "y, activation, learning_rate, before, after",
    [
        (0, nn.sigmoid, 1, "0.643", "0.436"),
        (0.5, nn.tanh, 1, "0.218", "0.015"),
        (0.5, nn.tanh, 5, "0.218", "1.787"),
        (0, nn.relu, 1, "1.440", "0.000"),
    ],
)
def test_the_losses_after_a_step(y, activation, learning_rate, before, after):
    trace, again = worked([1, 2], y, activation, learning_rate)
    assert (f"{trace.loss:.3f}", f"{again:.3f}") == (before, after)
    written = {"0.436": "from 0.643 to 0.436", "0.015": "from 0.218 to 0.015", "1.787": "to a loss of 1.787"}
    assert written.get(after, "from 1.44 down to exactly 0") in text_of("06_backpropagation.ipynb")


def test_the_learners_two_functions_can_test_each_other():
    (block,) = re.findall(r"```python\n(X, targets = .*?)```", text_of("06_backpropagation.ipynb"), re.DOTALL)
    body, _, last = block.strip().rpartition("\n")
    for hidden_slope, passes in [("(1 - a1**2)", True), ("1", False)]:
        names = {"np": np, "nn": nn}
        for exercise in ("two_layer_backward", "gradient_check"):
            exec(EXERCISES[exercise].solution_source.replace("(1 - a1**2)", hidden_slope), names)
        exec(body, names)
        assert eval(last, names) == passes


def value_gradients(find="", replace=""):
    """The gradients that the autodiff of notebook 07 finds for the nine parameters, with a piece of it replaced."""
    notebook = nbformat.read(Path(__file__).parents[1] / "notebooks/07_automatic_gradients.ipynb", as_version=4)
    (value,) = [cell.source for cell in notebook.cells if cell.source.startswith("class Value")]
    (example,) = [cell.source for cell in notebook.cells if cell.source.startswith("def sigmoid(z):\n    return Value")]
    assert find in value
    names = {"np": np, "print": lambda *_: None}
    exec(f"{value.replace(find, replace) if find else value}\n{example}", names)
    return [names[name].grad for name in ("w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2", "c")]


def test_value_finds_the_gradients_of_the_library():
    layers = worked([1, 2], 0)[0].backward
    right = np.concatenate([np.ravel(part) for layer in layers for part in (layer.dW, layer.db)])
    np.testing.assert_allclose(value_gradients(), right, rtol=1e-12)
    np.testing.assert_allclose(value_gradients("+= slope", "= slope"), right / 2, rtol=1e-12)
    assert not np.any(value_gradients("reversed(order)", "order"))


def test_a_nudge_of_one_twin_parts_them():
    network = nn.Network([nn.Dense([[0.7, -0.3], [0.6, -0.3]], [0.4] * 2, nn.sigmoid), nn.Dense([[1, 1]], [0.2])])
    dW = network.trace(np.array([[1.0, 2.0]]), np.array([[0.0]]), nn.mean_squared_error).backward[0].dW
    assert abs(dW[0] - dW[1]).min() > 1e-3


def test_twins_are_twins_after_a_thousand_steps():
    twins = nn.Dense([[0.6, -0.3]] * 2, [0.4] * 2, nn.sigmoid)
    network = nn.Network([twins, nn.Dense([[1, 1]], [0.2], nn.sigmoid)])
    nn.train(network, *nn.moons(50), nn.mean_squared_error, 0.5, 1000)
    for part in (*network.parameters[:2], network.parameters[2].T):
        np.testing.assert_array_equal(part[0], part[1])


def test_a_billionth_is_left_after_twenty_sigmoid_layers():
    for seed in range(20):
        network = nn.Network.random([30] * 21, nn.sigmoid, nn.sigmoid, seed=seed)
        rng = np.random.default_rng(seed)
        back = network.backward(network.forward(rng.normal(size=(1, 30))), rng.normal(size=(1, 30)))
        assert np.linalg.norm(back[0].dz) < 1e-9 * np.linalg.norm(back[-1].dz)
    assert nn.sigmoid.derivative(10.0) < 1e-4


def blame(**values):
    """What the figure "blame" shows: its two products, their sum, and the measured change of the loss."""
    figure = BlameFigure()
    figure.set(**values)
    text = figure.summary()
    products = [float(found.replace("−", "-")) for found in re.findall(r"= ([−\d.]+)(?: and|;)", text)]
    gradient, change = re.search(r"∂L/∂\S+ = ([−\d.]+\d)\..*changes by ([−\d.]+\d);", text).groups()
    return products, gradient, change


def test_what_is_said_of_the_paths_and_the_nudge():
    text = text_of("06_backpropagation.ipynb")
    (one, other), gradient, change = blame(h=1)
    assert f"more loss: {one:.3f}." in text and f"less: {minus(f'{other:.3f}')}." in text
    assert f"what is left, {gradient}." in text
    assert f"rises by {change} instead of {gradient}." in text
    assert f"rises by {blame(h=0.1)[2]}, and {float(gradient) / 10:.4f} was promised" in text
    assert blame(parameter="b¹₁")[1] == gradient != blame(x=1.5)[1]
    assert blame(x=1.5)[1] != blame(x=1.5, parameter="b¹₁")[1]


@pytest.fixture(scope="module")
def through_depth():
    """(activation, scale, layers) -> how many times as large δ is in the first layer, for ten networks."""

    def ratios(activation, scale, layers=20):
        found = []
        for seed in range(10):
            rng = np.random.default_rng(seed)
            X, targets, weights = (rng.normal(size=size) for size in ((20, 30), (20, 30), (30, 30, 30)))
            weights = scale / np.sqrt(30) * weights[:layers]
            network = nn.Network([nn.Dense(W, np.zeros(30), activation) for W in weights])
            back = network.trace(X, targets, nn.mean_squared_error).backward
            found.append(np.linalg.norm(back[0].dz) / np.linalg.norm(back[-1].dz))
        return np.array(found)

    return ratios


@pytest.mark.parametrize(
    "activation, scales", [(nn.relu, [1.4]), (nn.tanh, [1.0, 1.35, 1.7]), (nn.identity, [1.0])], ids=str
)
def test_the_scales_that_carry_the_blame_through_twenty_layers(through_depth, activation, scales):
    assert all(np.all(abs(np.log10(through_depth(activation, scale))) < 1) for scale in scales)
    assert np.all(through_depth(activation, 0.5) < 1e-5)
    assert np.all(through_depth(activation, 2.2 * scales[-1]) > 50)


def test_no_scale_carries_the_blame_through_twenty_sigmoid_layers(through_depth):
    assert all(np.all(through_depth(nn.sigmoid, scale) < 1e-2) for scale in (0.1, 0.5, 1, 2, 3, 3.5, 4))


def test_thirty_layers_leave_little_room(through_depth):
    held = [np.abs(np.log10(through_depth(nn.relu, scale, 30))) < 1 for scale in (1.3, 1.4, 1.5, 1.6)]
    assert not held[0].any() and not held[3].any() and 0 < held[1].sum() < 10 and 0 < held[2].sum() < 10


def test_the_library_draws_weights_for_relu_with_this_scale():
    layer = nn.Dense.random(400, 400, nn.relu, np.random.default_rng(0))
    assert layer.W.std() * np.sqrt(400) == pytest.approx(np.sqrt(2), rel=0.01)


def test_the_cross_entropies_in_the_table_and_the_sentence_of_notebook_04():
    for probability, printed in [
        (1, "0.00"),
        (0.9, "0.11"),
        (0.5, "0.69"),
        (0.1, "2.30"),
        (0.01, "4.61"),
        (1e-4, "9.21"),
    ]:
        assert f"{abs(-np.log(probability)):.2f}" == printed
    score = np.log(0.9 / 0.1)  # whose sigmoid is 0.9
    for target, probability in [(1, 0.9), (0, 0.1)]:
        np.testing.assert_allclose(nn.binary_cross_entropy([[score]], [[target]]), -np.log(probability))


def test_a_loss_over_the_table_of_all_pairs_is_smallest_for_one_answer_everywhere():
    targets = np.array([3.0, 3.0, 2.0, -1.0])

    def loss_of_table(predictions):
        return np.mean((predictions[:, None] - targets) ** 2)

    best = np.full(4, targets.mean())
    np.testing.assert_allclose(nn.numerical_gradient(loss_of_table, best), 0, atol=1e-8)
    assert all(
        loss_of_table(best) < loss_of_table(best + step) for step in np.random.default_rng(0).normal(size=(50, 4))
    )


def test_the_two_lines_of_the_prediction_have_the_losses_that_it_names():
    wrong_by_1, wrong_once = np.ones((4, 1)), np.array([[0.0], [0.0], [0.0], [3.0]])
    truth = np.zeros((4, 1))
    assert [nn.mean_squared_error(errors, truth) for errors in (wrong_by_1, wrong_once)] == [1, 2.25]
    assert nn.mean_absolute_error(wrong_once, truth) < nn.mean_absolute_error(wrong_by_1, truth)
    because = NOTEBOOKS["loss"].PREDICTIONS["one big or many small"].because
    assert "a mean of 1." in because and "a mean of 2.25" in because


def test_the_patience_table_of_notebook_07():
    network, optimizer = nn.Network.random([2, 6, 1], nn.tanh, seed=0), nn.GradientDescent(0.2, momentum=0.9)
    unseen = nn.moons(200, noise=0.3, seed=100)
    few = nn.moons(30, noise=0.3, seed=0)
    losses = nn.train(network, *few, nn.binary_cross_entropy, optimizer, 501, validation=unseen).validation_losses
    for patience, stops, kept, loss in [(5, 17, 12, "0.341"), (20, 50, 30, "0.316"), (50, 205, 155, "0.223")]:
        assert EXERCISES["early_stopping"].solution(losses, patience) == kept == stops - patience
        assert f"{losses[kept]:.3f}" == loss
        assert min(losses[kept + 1 : stops + 1]) >= losses[kept]


def test_three_hundred_samples_instead_of_thirty_do_not_overfit():
    network, optimizer = nn.Network.random([2, 6, 1], nn.tanh, seed=0), nn.GradientDescent(0.2, momentum=0.9)
    many, unseen = nn.moons(300, noise=0.3, seed=0), nn.moons(200, noise=0.3, seed=100)
    losses = nn.train(network, *many, nn.binary_cross_entropy, optimizer, 501, validation=unseen).validation_losses
    assert losses[500] < losses[150] < losses[20]
