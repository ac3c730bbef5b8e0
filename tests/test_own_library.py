"""Notebook 08 trains a network of the learner's own pieces, whatever is in their library, and says whose they are."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.exercises.workbook import HEADER

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "08_training_a_network.ipynb"
PIECES = ["layer", "mse", "two_layer_backward", "initial_weights", "train_step"]
HALF = PIECES[:2]
UPHILL = """
def train_step(parameters, X, targets, learning_rate, backward):
    gradients = backward(X, targets, *parameters)
    return [old + learning_rate * slope for old, slope in zip(parameters, gradients)]
"""
OTHER_WEIGHTS = """
def initial_weights(n_in, n_out, rng):
    return rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)
"""


def library(*names):
    """The text of a library with the solutions of these exercises."""
    return "\n\n".join([HEADER, *(EXERCISES[name].solution_source for name in names)])


def cells():
    """The three cells of the notebook that train with the learner's pieces."""
    code = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
    first = next(i for i, source in enumerate(code) if "= my_network(" in source)
    return code[first : first + 3]


@pytest.fixture
def trained(tmp_path, monkeypatch, capsys):
    """A function that runs the cells with this text as the library, and returns their names and what they printed."""

    def train(text):
        path = tmp_path / "my_network.py"
        monkeypatch.setenv("NNLIB_WORKBOOK", str(path))
        if text is not None:
            path.write_text(text, encoding="utf-8")
        names = {}
        exec("import numpy as np\nimport nnlib as nn\nfrom nnlib.exercises import my_network", names)
        for cell in cells():
            exec(cell, names)
        assert text is None or path.read_text(encoding="utf-8") == text
        return names, capsys.readouterr().out

    return train


@pytest.mark.parametrize(
    "text, said",
    [
        (None, ["Your own pieces: none yet (0 of 5)", f"stand in for {', '.join(PIECES)}"]),
        ("", ["Your own pieces: none yet (0 of 5)"]),
        (library(*PIECES), [f"Your own pieces: {', '.join(PIECES)} (5 of 5)"]),
        (library(*HALF), ["Your own pieces: layer, mse (2 of 5)", f"stand in for {', '.join(PIECES[2:])}"]),
        (library(*PIECES[:4]) + UPHILL, ["(4 of 5)", "not passing its check: train_step", "stand in for train_step"]),
        (library(*HALF) + OTHER_WEIGHTS, ["Your own pieces: layer, mse, initial_weights (3 of 5)"]),
        (library(*PIECES) + "\ndef broken(:\n", ["(0 of 5)", "cannot be read as Python"]),
        (library(*PIECES) + "\nraise KeyError\n", ["(0 of 5)", "does not run"]),
    ],
    ids=["none", "empty", "filled", "half filled", "one wrong", "others than ours", "no Python", "raises"],
)
def test_the_notebooks_network_trains_as_the_library_does(trained, text, said):
    names, printed = trained(text)
    assert all(part in printed for part in said), printed
    assert "all losses agree to nine digits: True" in printed
    W1, b1, W2, b2 = names["start"]
    network = nn.Network([nn.Dense(W1, b1, nn.tanh), nn.Dense(W2, b2)])
    history = nn.train(network, *nn.moons(200, noise=0.2, seed=0), nn.mean_squared_error, 0.1, 501)
    assert len(names["losses"]) == 501
    assert np.abs(np.array(names["losses"]) - history.losses).max() < 1e-9
    assert names["losses"][500] < 0.5 * names["losses"][0]


def test_the_pieces_used_are_the_learners(trained):
    names, _ = trained(library(*PIECES))
    assert all(getattr(names["mine"], piece).__module__ == "my_network" for piece in PIECES)


def test_a_rate_of_two_makes_the_loss_grow_as_the_text_asks(trained):
    names, _ = trained(None)
    W1, b1, W2, b2 = names["start"]
    network = nn.Network([nn.Dense(W1, b1, nn.tanh), nn.Dense(W2, b2)])
    losses = nn.train(network, names["X"], names["y"], nn.mean_squared_error, 2.0, 10).losses
    assert losses[9] > 100 * losses[0]
