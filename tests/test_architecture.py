"""The architecture figure: its counts against sums by hand, over all of its settings."""

from itertools import product

import numpy as np
import pytest

from nnlib.figures import ArchitectureFigure


@pytest.fixture(scope="module")
def figure():
    return ArchitectureFigure()


def ranges(figure):
    return [range(control.min, control.max + 1) for control in figure.controls.values()]


def table(figure):
    """Return the rows of the table, without its head."""
    rows = [[cell.get_text() for cell in row] for row in figure.cells]
    return [row for row in rows[1:] if any(row)]


def n_parameters(layers, neurons, inputs=2, outputs=1):
    """Count by the closed form: the first layer, those between hidden layers, the last."""
    if layers == 0:
        return (inputs + 1) * outputs
    return (inputs + 1) * neurons + (layers - 1) * (neurons + 1) * neurons + (neurons + 1) * outputs


def test_it_opens_with_one_hidden_layer():
    """W (3, 2) and b (3,), then W (1, 3) and b (1,): 6 + 3 + 3 + 1 = 13."""
    figure = ArchitectureFigure()
    assert figure.readout.text == (
        "1 hidden layer, 2 weight layers: 2 → 3 → 1. 9 weights + 4 biases = 13 parameters, "
        "the numbers that training adjusts."
    )
    assert table(figure) == [
        ["hidden 1", "(3, 2)", "(3,)", "3·2 = 6", "3"],
        ["outputs", "(1, 3)", "(1,)", "1·3 = 3", "1"],
        ["total", "", "", "9", "4"],
    ]
    assert figure.header.get_text() == "9 weights + 4 biases = 13 parameters"
    assert "not reached yet" in figure.summary()


@pytest.mark.parametrize("name", ["layers", "neurons", "inputs", "outputs"])
@pytest.mark.parametrize("others", [{}, {"layers": 4, "neurons": 8, "inputs": 8, "outputs": 4}])
def test_every_number_follows_every_slider(figure, name, others):
    figure.buttons["Reset"].click()
    figure.set(**others)
    control = figure.controls[name]
    for value in range(control.min, control.max + 1):
        control.value = value
        values = figure.values
        layers, neurons = values["layers"], values["neurons"]
        total, biases = n_parameters(**values), layers * neurons + values["outputs"]
        assert figure.numbers["parameters"] == total
        assert figure.numbers["biases"] == biases
        assert figure.numbers["weights"] == total - biases
        assert figure.header.get_text() in figure.readout.text
        assert f"= {total} parameters" in figure.readout.text
        counts = f"{layers} hidden layer{'s' * (layers != 1)}, {layers + 1} weight layer{'s' * (layers > 0)}:"
        assert figure.readout.text.startswith(counts)
        *rows, last = table(figure)
        assert len(rows) == layers + 1
        assert sum(int(row[3].split("= ")[1]) for row in rows) == int(last[3]) == total - biases
        assert sum(int(row[4]) for row in rows) == int(last[4]) == biases
        assert rows[-1][1] == f"({values['outputs']}, {neurons if layers else values['inputs']})"


def test_the_diagram_has_a_line_for_each_weight_and_a_square_for_each_bias(figure):
    for layers, neurons, inputs, outputs in [(0, 3, 2, 1), (1, 1, 8, 4), (2, 4, 2, 1), (4, 8, 8, 4)]:
        figure.set(layers=layers, neurons=neurons, inputs=inputs, outputs=outputs)
        assert len(figure.diagram._edges.get_segments()) == figure.numbers["weights"]
        texts = [text.get_text() for text in figure.diagram._texts.artists if text.get_visible()]
        assert texts.count("■") == figure.numbers["biases"]
        assert sum(text.startswith("x") for text in texts) == inputs
        assert len(figure.diagram._nodes.get_xdata()) == inputs + figure.numbers["biases"]


def test_without_a_hidden_layer_the_text_says_that_its_neurons_make_no_difference(figure):
    figure.set(layers=0)
    assert "the neurons a layer make no difference" in figure.readout.text
    figure.set(layers=1)
    assert "no difference" not in figure.readout.text


def test_two_settings_of_all_reach_the_goal(figure):
    """4·2+4 + 4·4+4 + 4+1 = 37, and 3·2+3 + 2·(3·3+3) + 3+1 = 37; 2 → 9 → 1 has as many, but one hidden layer only."""
    reached = [
        dict(zip(figure.controls, values, strict=True))
        for values in product(*ranges(figure))
        if figure.goal.reached(figure.compute(*values))
    ]
    assert [(v["layers"], v["neurons"], v["inputs"], v["outputs"]) for v in reached] == [(2, 4, 2, 1), (3, 3, 2, 1)]
    for values in reached:
        figure.set(**values)
        assert "(reached)" in figure.summary()
    figure.set(inputs=3)
    assert "not reached yet" in figure.summary()
    assert n_parameters(1, 9) == 37 and not figure.goal.reached({"sizes": [2, 9, 1], "parameters": 37})


def test_reset_restores_the_start(figure):
    figure.set(layers=4, neurons=8, inputs=8, outputs=4)
    figure.buttons["Reset"].click()
    assert figure.values == {"layers": 1, "neurons": 3, "inputs": 2, "outputs": 1}
    assert figure.summary() == ArchitectureFigure().summary()


def test_nothing_is_written_over_something_else(figure):
    """Of the crowded picture, wide and narrow, no two texts overlap."""
    figure.set(layers=4, neurons=8, inputs=8, outputs=4)
    for room in (900, 500):
        figure.picture.room = room
        texts = [
            text
            for text in figure.fig.findobj(lambda a: hasattr(a, "get_text"))
            if text.get_visible() and text.get_text()
        ]
        boxes = [text.get_window_extent() for text in texts]
        for i, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[:i]), texts[i].get_text()
            assert np.all(box.min >= 0) and np.all(box.max <= figure.fig.bbox.max), texts[i].get_text()
