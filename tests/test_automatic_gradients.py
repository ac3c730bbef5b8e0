"""Notebook 07 finds gradients by Value, made of the learner's pieces or the course's: they are those of nnlib."""

from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.exercises.workbook import HEADER

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "07_automatic_gradients.ipynb"
PIECES = ["value_add", "value_mul", "value_tanh", "value_backward", "value_forward"]
NUDGED = """
def value_add(a, b):
    return a + b, 1.0, 1.0


def value_mul(a, b):
    h = 1e-4
    return a * b, ((a + h) * b - (a - h) * b) / (2 * h), (a * (b + h) - a * (b - h)) / (2 * h)
"""
some_numbers = st.floats(-2, 2).map(lambda x: round(x, 3))


def library(*names):
    """The text of a library with the solutions of these exercises."""
    return "\n\n".join([HEADER, *(EXERCISES[name].solution_source for name in names)])


def sources(*ids):
    """The code of the cells whose ids begin so."""
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code" and cell.id.startswith(ids)]


def run(path, monkeypatch, text, *ids):
    """Run cells of the notebook with a text as the library; return the names that they make."""
    monkeypatch.setenv("NNLIB_WORKBOOK", str(path / "my_network.py"))
    if text is not None:
        (path / "my_network.py").write_text(text, encoding="utf-8")
    names = {}
    for source in sources("automatic-gradients", *ids):
        exec(source, names)
    return names


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """What the notebook has defined after its cells up to the network, with nobody's library."""
    with pytest.MonkeyPatch.context() as patch:
        return run(tmp_path_factory.mktemp("empty"), patch, None, "put-together", "a-network-and-its-price-2")


# Whose pieces they are


@pytest.mark.parametrize(
    "text, said",
    [
        (None, ["Your own pieces: none yet (0 of 5)", f"stand in for {', '.join(PIECES)}"]),
        (library(*PIECES), [f"Your own pieces: {', '.join(PIECES)} (5 of 5)"]),
        (library(*PIECES[:3]), ["value_add, value_mul, value_tanh (3 of 5)", "stand in for value_backward"]),
        (
            library(*PIECES).replace("gradients[parent] +=", "gradients[parent] ="),
            ["(4 of 5)", "not passing its check: value_backward", "stand in for value_backward"],
        ),
        (HEADER + NUDGED, ["Your own pieces: value_add, value_mul (2 of 5)"]),
        (library(*PIECES) + "\ndef broken(:\n", ["(0 of 5)", "cannot be read as Python"]),
    ],
    ids=["none", "filled", "half filled", "one wrong", "others than ours", "no Python"],
)
def test_the_engine_finds_the_same_gradients_whosever_pieces_it_is_made_of(tmp_path, monkeypatch, capsys, text, said):
    names = run(tmp_path, monkeypatch, text, "put-together", "a-neuron-that-learns")
    printed = capsys.readouterr().out
    assert all(part in printed for part in said), printed
    assert "result -0.46, gradients -1.18, 0.63, 0.79" in printed
    assert printed.count("['0.214', '0.429']\n['-0.027', '-0.054']\n['0.048', '-0.111']") == 2
    assert "after 100 updates: loss 0.029" in printed
    for piece in PIECES:
        own = text is not None and "broken" not in text and piece in said[0]
        assert (getattr(names["mine"], piece).__module__ == "my_network") >= own


# The gradients, for anything that can be written


@st.composite
def formulas(draw):
    """Numbers to begin with, and operations on what there is: (name, the places of what it works on)."""
    start = draw(st.lists(some_numbers, min_size=1, max_size=4))
    steps = []
    for i in range(len(start), len(start) + draw(st.integers(1, 8))):
        place = st.integers(0, i - 1)
        steps.append((draw(st.sampled_from(["add", "mul", "tanh"])), draw(place), draw(place)))
    return start, steps


def worked_out(numbers, steps):
    """Work a formula out, with values or with numbers; return all that was made."""
    made = list(numbers)
    for name, i, j in steps:
        a, b = made[i], made[j]
        tanh = a.tanh if hasattr(a, "parents") else lambda a=a: np.tanh(a)
        made.append({"add": lambda a=a, b=b: a + b, "mul": lambda a=a, b=b: a * b, "tanh": tanh}[name]())
    return made


@settings(deadline=None)
@given(formulas())
def test_gradients_of_random_formulas_are_those_found_by_nudging(notebook, formula):
    start, steps = formula
    values = [notebook["Value"](x) for x in start]
    result = worked_out(values, steps)[-1]
    result.backward()
    numeric = nn.numerical_gradient(lambda x: worked_out(x, steps)[-1], np.array(start))
    found = np.array([value.grad for value in values])
    scale = 1 + np.abs(numeric).max() + abs(result.data)
    np.testing.assert_allclose(found / scale, numeric / scale, atol=1e-6)


@settings(deadline=None)
@given(formulas())
def test_a_walk_forwards_ends_with_the_gradient_of_its_start(notebook, formula):
    start, steps = formula
    values = [notebook["Value"](x) for x in start]
    result = worked_out(values, steps)[-1]
    result.backward()
    order = notebook["in_order"](result)
    lists = notebook["as_lists"](order)
    for i, value in enumerate(order):
        changes = EXERCISES["value_forward"].solution(*lists, i)
        assert changes[-1] == pytest.approx(value.grad, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_gradients_of_random_networks_are_those_of_backpropagation(notebook, n_in, hidden, samples, seed):
    Value, neuron = notebook["Value"], notebook["neuron"]
    network, rng = nn.Network.random([n_in, hidden, 1], nn.tanh, seed=seed), np.random.default_rng(seed)
    X, y = rng.normal(size=(samples, n_in)), rng.normal(size=(samples, 1))
    W1, b1, W2, b2 = (np.vectorize(Value, otypes=[object])(p) for p in network.parameters)
    total = Value(0.0)
    for x, target in zip(X, y, strict=True):
        inputs = [Value(each) for each in x]
        layer = [neuron(row, b, inputs).tanh() for row, b in zip(W1, b1, strict=True)]
        error = neuron(W2[0], b2[0], layer) + Value(-target[0])
        total = total + error * error
    loss = total * Value(1 / samples)
    loss.backward()
    trace = network.trace(X, y, nn.mean_squared_error)
    assert loss.data == pytest.approx(trace.loss)
    right = [part for layer in trace.backward for part in (layer.dW, layer.db)]
    for values, gradients in zip((W1, b1, W2, b2), right, strict=True):
        np.testing.assert_allclose(np.vectorize(lambda value: value.grad)(values), gradients, rtol=1e-9, atol=1e-12)


@settings(deadline=None)
@given(formulas())
def test_the_order_of_making_is_a_topological_order(notebook, formula):
    start, steps = formula
    order = notebook["in_order"](worked_out([notebook["Value"](x) for x in start], steps)[-1])
    parents, _ = notebook["as_lists"](order)
    assert len(set(order)) == len(order)
    assert all(parent < i for i, group in enumerate(parents) for parent in group)
