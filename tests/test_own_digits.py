"""Notebook 09: the network that reads digits is made of the learner's own pieces, whatever is in their library."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES, check
from nnlib.exercises.digits import split
from nnlib.exercises.workbook import HEADER
from nnlib.figures import DrawADigitFigure
from nnlib.figures.digits.draw_a_digit import trained_network
from nnlib.live import progress_bar

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "09_reading_digits.ipynb"
X, Y = nn.digits()
TRAINING, VALIDATION, TEST = split()
PIECES = [
    *("layer", "relu", "relu_derivative", "softmax", "one_hot", "hidden_delta", "layer_backward", "loss_and_slopes"),
    *("initial_weights", "gradient_check", "step", "early_stopping", "accuracy"),
]
WRONG = """
def loss_and_slopes(parameters, X, targets, mine):
    return 0.0, [0 * p for p in parameters]
"""


@pytest.fixture(scope="module")
def library():
    """The library's own training: its losses, and its network at the end."""
    network = nn.Network.random([64, 64, 32, 10], nn.relu, seed=0)
    data = X[TRAINING], nn.one_hot(Y[TRAINING], 10), nn.cross_entropy
    return nn.train(network, *data, nn.GradientDescent(0.05, 0.9), 1020, batch_size=32, seed=0).losses, network


@pytest.fixture(scope="module")
def cells():
    """The notebook's code, from the pieces to the network that the figure takes."""
    code = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
    first = next(i for i, source in enumerate(code) if source.startswith("mine = my_network("))
    last = next(i for i, source in enumerate(code) if "own = nn.Network(" in source)
    return code[first : last + 1]


@pytest.fixture
def run(cells, library, tmp_path, monkeypatch, capsys):
    """A function that runs these cells with a text as the workbook; it returns their names and what they printed."""

    def run_cells(text):
        path = tmp_path / "my_network.py"
        monkeypatch.setenv("NNLIB_WORKBOOK", str(path))
        if text is not None:
            path.write_text(text, encoding="utf-8")
        names = {"X": X, "y": Y, "training": TRAINING, "validation": VALIDATION, "test": TEST}
        names |= {"losses": library[0], "progress_bar": progress_bar, "nn": nn, "np": np}
        exec("from nnlib.exercises import my_network", names)
        for cell in cells:
            exec(cell, names)
        return names, capsys.readouterr().out

    return run_cells


def workbook(*names):
    """The text of a workbook with the solutions of these exercises."""
    return "\n\n".join([HEADER, *(EXERCISES[name].solution_source for name in names)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, ["none yet (0 of 13)", f"stand in for {', '.join(PIECES)}"]),
        (workbook(*PIECES), [f"Your own pieces: {', '.join(PIECES)} (13 of 13)."]),
        (workbook(*PIECES[:4]), ["(4 of 13)", f"stand in for {', '.join(PIECES[4:])}"]),
        (workbook(*[p for p in PIECES if p != "loss_and_slopes"]) + WRONG, ["(12 of 13)", "check: loss_and_slopes."]),
        ("def softmax(scores:\n", ["(0 of 13)", "cannot be read"]),
    ],
    ids=["empty", "full", "half", "wrong", "broken"],
)
def test_the_learners_network_has_the_losses_of_the_librarys(run, library, text, said):
    names, printed = run(text)
    assert all(words in printed for words in said), printed
    assert printed.count("agrees with nudging: True") == 6 and "9 decimals: True" in printed
    losses, network = library
    np.testing.assert_allclose(names["my_losses"], losses, rtol=0, atol=1e-9)
    for own, theirs, figures in zip(names["kept"][-1], network.parameters, trained_network().parameters, strict=True):
        np.testing.assert_allclose(own, theirs, rtol=0, atol=1e-9)
        np.testing.assert_array_equal(figures, theirs)


def test_with_a_full_workbook_every_function_is_the_learners(run):
    names, _ = run(workbook(*PIECES))
    assert {getattr(names["mine"], piece).__module__ for piece in PIECES} == {"my_network"}


def test_what_is_kept_has_the_lowest_validation_loss_that_ten_epochs_do_not_beat(run):
    names, printed = run(None)
    best, unseen = names["best"], names["unseen"]
    networks = [
        nn.Network([nn.Dense(*p[:2], nn.relu), nn.Dense(*p[2:4], nn.relu), nn.Dense(*p[4:])]) for p in names["kept"]
    ]
    targets = nn.one_hot(Y[VALIDATION], 10)
    np.testing.assert_allclose(unseen, [nn.cross_entropy(each(X[VALIDATION]), targets) for each in networks])
    assert best == int(np.argmin(unseen[:23])) == 12 and min(unseen[13:23]) > unseen[12]
    for own, figures in zip(names["kept"][best], trained_network(13).parameters, strict=True):
        np.testing.assert_allclose(own, figures, rtol=0, atol=1e-9)
    read = networks[best](X[TEST]).argmax(axis=1)
    assert f"{np.mean(read == Y[TEST]):.0%} read right" in printed


def test_with_a_patience_of_five_it_would_end_too_soon(run):
    names, _ = run(None)
    unseen, early = names["unseen"], names["mine"].early_stopping(names["unseen"], 5)
    assert early + 1 == 5 and min(unseen[5:11]) > unseen[4] > unseen[11]
    wrong = []
    for epoch in (early, names["best"]):
        W1, b1, W2, b2, W3, b3 = names["kept"][epoch]
        a = np.maximum(np.maximum(X[TEST] @ W1.T + b1, 0) @ W2.T + b2, 0)
        wrong.append(np.sum((a @ W3.T + b3).argmax(axis=1) != Y[TEST]))
    assert wrong[0] == 3 * wrong[1]


def test_the_scenes_of_the_board_hold_with_the_network_that_the_notebook_hands_in(run):
    names, _ = run(None)
    figure = DrawADigitFigure(names["own"])
    for number, scene in enumerate(figure.scenes):
        found = []
        for _ in scene.stops:
            figure.numbered.buttons[number].click()
            found.append(figure.numbers)
        assert scene.holds(*found), scene.text


def test_a_wrong_slope_is_found_by_the_check_of_the_notebook(run, cells, monkeypatch):
    right = EXERCISES["loss_and_slopes"].solution

    def off(parameters, X, targets, mine):
        loss, slopes = right(parameters, X, targets, mine)
        return loss, [*slopes[:3], 1.01 * slopes[3], *slopes[4:]]

    names, _ = run(None)
    names["mine"].loss_and_slopes = off
    printed = []
    exec(cells[1], names | {"print": lambda text: printed.append(text)})
    assert [text.endswith("True") for text in printed] == [True, True, True, False, True, True]


def test_an_added_layer_needs_no_change_of_loss_and_slopes():
    solution = EXERCISES["loss_and_slopes"]
    mine = solution.probes[0][-1]
    network = nn.Network.random([64, 64, 32, 16, 10], nn.relu, seed=0)
    loss, slopes = solution.solution(network.parameters, X[:20], nn.one_hot(Y[:20], 10), mine)
    trace = network.trace(X[:20], nn.one_hot(Y[:20], 10), nn.cross_entropy)
    np.testing.assert_allclose(loss, trace.loss)
    for own, theirs in zip(slopes, [s for each in trace.backward for s in (each.dW, each.db)], strict=True):
        np.testing.assert_allclose(own, theirs, atol=1e-12)


def test_the_course_does_not_pass_for_the_learner():
    assert "the course's own function" in str(check("loss_and_slopes", EXERCISES["loss_and_slopes"].solution))
