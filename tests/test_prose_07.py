"""Sentences of notebook 07 that neither a scene nor a cell shows."""

import sys

import numpy as np
import pytest
from test_automatic_gradients import notebook, sources  # noqa: F401

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import SignalThroughDepthFigure, ValueGraphFigure
from nnlib.figures.automatic_gradients.signal_through_depth import random_numbers
from nnlib.figures.automatic_gradients.value_graph import TWICE

value_add, value_mul, value_tanh, value_backward, value_forward = (
    EXERCISES[name].solution for name in ("value_add", "value_mul", "value_tanh", "value_backward", "value_forward")
)
PARENTS = [(), (), (), (0, 1), (3, 2), (4,)]  # of tanh(a·b + c)


def slopes_at(a, b, c):
    """The slopes in the graph of tanh(a·b + c), and its values."""
    product, *of_product = value_mul(a, b)
    total, *of_total = value_add(product, c)
    result, *of_result = value_tanh(total)
    return [(), (), (), of_product, of_total, of_result], [a, b, c, product, total, result]


@pytest.mark.parametrize("operation", [value_add, value_mul])
def test_what_an_operation_returns_are_its_slopes(operation):
    for a, b in np.random.default_rng(0).normal(size=(20, 2)):
        numeric = nn.numerical_gradient(lambda x: operation(*x)[0], np.array([a, b]))
        np.testing.assert_allclose(operation(a, b)[1:], numeric, atol=1e-8)


def test_the_slope_of_tanh_is_that_of_notebook_02():
    for z in np.linspace(-3, 3, 13):
        assert value_tanh(z) == pytest.approx((nn.tanh(z), nn.tanh.derivative(z)))


def test_the_lists_of_the_exercise_are_those_of_the_figure():
    (example,) = [cell for cell in texts() if "# of a, b, c" in cell]
    names = {}
    exec(example.split("```python\n")[1].split("```")[0], names)
    n = ValueGraphFigure().numbers
    assert names["parents"] == [tuple(each) for each in n["parents"]] == PARENTS
    for shown, exact in zip(names["slopes"], n["slopes"], strict=True):
        assert shown == pytest.approx(exact, abs=0.005)


def texts():
    """The Markdown of the notebook's cells."""
    import nbformat
    from test_automatic_gradients import NOTEBOOK

    return [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "markdown"]


def test_handing_on_too_early_or_forwards_finds_other_gradients():
    slopes, _ = slopes_at(0.8, -1.5, 0.7)
    right = value_backward(PARENTS, slopes)
    forwards = [0.0] * 5 + [1.0]
    for i in range(6):
        for parent, slope in zip(PARENTS[i], slopes[i], strict=True):
            forwards[parent] += slope * forwards[i]
    assert right[:3] == pytest.approx([-1.18, 0.63, 0.79], abs=0.005) and forwards[:3] == [0, 0, 0]
    # u = 3x is used twice, u·1 + u·1; handed on after the first share only, x gets half
    parents, shares = [(), (0,), (1,), (1,), (2, 3)], [(), (3.0,), (1.0,), (1.0,), (1.0, 1.0)]
    assert value_backward(parents, shares)[0] == 6
    half, order = [0.0] * 4 + [1.0], [4, 3, 1, 2, 0]
    for i in order:
        for parent, slope in zip(parents[i], shares[i], strict=True):
            half[parent] += slope * half[i]
    assert half[0] == 3


def test_the_layers_of_a_network_are_in_a_topological_order(monkeypatch):
    network, seen = nn.Network.random([2, 3, 4, 1], nn.tanh), []
    backward = nn.Dense.backward
    monkeypatch.setattr(nn.Dense, "backward", lambda layer, *rest: (seen.append(layer), backward(layer, *rest))[1])
    X = np.ones((2, 2))
    forward = network.forward(X)
    network.backward(forward, np.ones((2, 1)))
    assert [id(layer) for layer in seen] == [id(layer) for layer in reversed(network.layers)]
    for one, two in zip(forward, forward[1:], strict=False):
        assert two.x is one.a


def test_a_walk_forwards_tells_the_changes_of_all_values():
    a, b, c = 0.8, -1.5, 0.7
    slopes, values = slopes_at(a, b, c)
    h = 1e-6
    for start in range(3):
        nudged = [a, b, c]
        nudged[start] += h
        measured = (np.array(slopes_at(*nudged)[1]) - values) / h
        np.testing.assert_allclose(value_forward(PARENTS, slopes, start), measured, atol=1e-4)
    assert value_forward(PARENTS, slopes, 2)[:2] == [0, 0]
    gradients = value_backward(PARENTS, slopes)
    assert [value_forward(PARENTS, slopes, i)[-1] for i in range(6)] == pytest.approx(gradients)


def test_python_calls_the_methods_where_it_meets_the_signs(notebook):  # noqa: F811
    a, b = notebook["Value"](2.0), notebook["Value"](5.0)
    assert (a + b).data == 7 and (a * b).data == 10
    data, *slopes = value_mul(2.0, 5.0)
    assert (data, slopes) == (10, [5, 2])
    assert not {"layer", "delta", "δ", "weight"} & set("".join(sources("put-together-4", "put-together-6")).split())


def test_each_update_has_a_graph_of_its_own(notebook):  # noqa: F811
    X, y = nn.moons(3, seed=1)
    parameters = notebook["parameters_as_values"](nn.Network.random([2, 8, 1], nn.tanh))
    one, two = (set(notebook["in_order"](notebook["loss_of"](parameters, X, y))) for _ in range(2))
    both = {id(value) for value in one & two}
    assert both == {id(value) for part in parameters for value in np.ravel(part)} and len(both) == 33


def test_the_library_makes_as_many_calls_for_300_samples_as_for_30(notebook):  # noqa: F811
    network, counts, made = nn.Network.random([2, 8, 1], nn.tanh), [], []
    parameters = notebook["parameters_as_values"](network)
    for n in (30, 300):
        X, y = nn.moons(n, noise=0.1, seed=1)
        network.trace(X, y, nn.mean_squared_error)
        calls = []
        sys.setprofile(lambda frame, event, argument, calls=calls: calls.append(event))
        network.trace(X, y, nn.mean_squared_error)
        sys.setprofile(None)
        counts.append((calls.count("call"), calls.count("c_call")))
        made.append(len(notebook["in_order"](notebook["loss_of"](parameters, X, y))))
    assert counts[0] == counts[1] and counts[0][1] > 10, "what is done in compiled code is called from Python"
    assert made == [1896, 18636] and 9.5 < made[1] / made[0] < 10.5


def test_each_value_costs_an_object_and_each_product_a_call(notebook, monkeypatch):  # noqa: F811
    made, called = [], []
    Value, mine = notebook["Value"], notebook["mine"]
    a, b = Value(2.0), Value(3.0)
    init, mul = Value.__init__, mine.value_mul
    monkeypatch.setattr(Value, "__init__", lambda *given: (made.append(1), init(*given))[1])
    monkeypatch.setattr(mine, "value_mul", lambda *given: (called.append(1), mul(*given))[1])
    for _ in range(5):
        a * b
    assert len(made) == len(called) == 5


def test_the_way_back_through_a_product_of_matrices_is_layer_backward(notebook):  # noqa: F811
    X, W = np.random.default_rng(0).normal(size=(3, 2)), np.random.default_rng(1).normal(size=(4, 2))
    dz = np.random.default_rng(2).normal(size=(3, 4))
    dW, _, dx = EXERCISES["layer_backward"].solution(dz, X, W)
    for gradient, array, product in (
        (dW, W, lambda each: X @ each.T),
        (dx, X, lambda each: each @ W.T),
    ):
        np.testing.assert_allclose(gradient, nn.numerical_gradient(lambda e, p=product: np.sum(dz * p(e)), array))


def with_method(notebook, source):  # noqa: F811
    """The class Value with one more method."""
    names = {"np": np, **notebook}
    exec(sources("put-together-6")[0] + "\n" + source, names)
    return names["Value"]


RELU = """    def relu(self):
        slope = 1.0 * (self.data > 0)
        return Value(slope * self.data, (self,), (slope,))"""
EXP = """    def exp(self):
        a = np.exp(self.data)
        return Value(a, (self,), (a,))"""
LOG = """    def log(self):
        return Value(np.log(self.data), (self,), (1 / self.data,))"""


@pytest.mark.parametrize("name, method, f", [("relu", RELU, nn.relu), ("exp", EXP, np.exp), ("log", LOG, np.log)])
def test_another_operation_is_three_lines_and_the_walk_stays_as_it_is(notebook, name, method, f):  # noqa: F811
    assert len(method.splitlines()) <= 3
    Value = with_method(notebook, method)
    for number in (0.3, 1.2, 2.0):
        x = Value(number)
        y = getattr(x * x, name)() + x
        y.backward()
        assert x.grad == pytest.approx(nn.numerical_gradient(lambda x: f(x * x) + x, number), rel=1e-6)


def test_backward_twice_changes_nothing_until_gradients_are_added(notebook):  # noqa: F811
    for replaced, factor in (("value.grad = gradient", 1), ("value.grad += gradient", 2)):
        names = dict(notebook)
        exec(sources("put-together-6")[0].replace("value.grad = gradient", replaced), names)
        x = names["Value"](3.0)
        y = x * x
        y.backward()
        assert x.grad == 6
        y.backward()
        assert x.grad == 6 * factor


def test_of_a_product_with_0_the_other_factor_gets_no_gradient():
    figure = ValueGraphFigure()
    figure.set(formula=TWICE, a=0.0, steps=4)
    of_a, of_b, of_c = figure.numbers["gradients"][:3]
    assert of_b == of_c == 0 and of_a == pytest.approx(-1.5 + 0.7)


def test_there_are_as_many_paths_as_the_gradient_says():
    paths = [1]
    for _ in range(20):
        paths.append(2 * paths[-1])  # two lines lead to each value from the one before
    doubled = [(), *[(i, i) for i in range(20)]], [(), *[(1.0, 1.0)] * 20]
    assert value_backward(*doubled)[0] == paths[-1] == 2**20 > 1e6
    assert sum(map(len, doubled[0])) == 40, "lines of the graph, each looked at once"


def test_a_gradient_is_the_sum_over_all_paths():
    slopes, _ = slopes_at(0.8, -1.5, 0.7)
    parents, slopes = [*PARENTS, (5, 0, 3)], [*slopes, (1.0, -0.5, 2.0)]

    def paths(i):
        """The products of the slopes along each path from value i to the last."""
        if i == len(parents) - 1:
            return [1.0]
        return [
            slope * product
            for later, (group, its) in enumerate(zip(parents, slopes, strict=True))
            for parent, slope in zip(group, its, strict=True)
            if parent == i
            for product in paths(later)
        ]

    assert len(paths(0)) == 3
    assert value_backward(parents, slopes) == pytest.approx([sum(paths(i)) for i in range(7)])


# Signal through depth


def deep(activation, scale, layers=20, seed=0):
    """The pass through a deep network as the figure draws it."""
    X, targets, weights = random_numbers(seed)
    network = nn.Network([nn.Dense(scale / np.sqrt(30) * W, np.zeros(30), activation) for W in weights[:layers]])
    return network, network.trace(X, targets, nn.mean_squared_error)


def test_at_scale_1_the_weights_have_a_mean_square_of_one_over_the_inputs():
    for seed in range(5):
        network, _ = deep(nn.identity, 1.0, seed=seed)
        assert np.mean([np.mean(layer.W**2) for layer in network.layers]) == pytest.approx(1 / 30, rel=0.03)


def test_the_figure_shows_a_network_of_layers_of_30_with_20_samples():
    n = SignalThroughDepthFigure().numbers
    _, trace = deep(nn.relu, 0.5)
    assert trace.forward[0].a.shape == (20, 30) and len(trace.forward) == 20
    np.testing.assert_allclose(n["forward"], [np.sqrt(np.sum(layer.a**2)) for layer in trace.forward])
    np.testing.assert_allclose(n["back"], [np.sqrt(np.sum(layer.dz**2)) for layer in trace.backward])
    assert n["back"][0] < 1e-8 * n["back"][-1], "the first layers get next to nothing"


def test_relu_blocks_about_half_of_what_comes_back():
    shares = []
    for seed in range(10):
        _, trace = deep(nn.relu, np.sqrt(2), seed=seed)
        through = [np.sum(layer.dz**2) / np.sum(layer.da**2) for layer in trace.backward[:-1]]
        shares.append(np.mean(through))
    assert np.mean(shares) == pytest.approx(0.5, abs=0.05)
    assert nn.relu.derivative(np.array([0.1, 5.0])).tolist() == [1, 1]


def test_no_scale_is_enough_for_the_sigmoid():
    assert nn.sigmoid.derivative(np.linspace(-50, 50, 100_001)).max() <= 0.25
    slopes = []
    for scale in (0.1, 1.0, 4.0):
        _, trace = deep(nn.sigmoid, scale)
        slopes.append(np.mean([nn.sigmoid.derivative(layer.z).mean() for layer in trace.forward]))
    assert slopes[0] > slopes[1] > slopes[2] and slopes[0] > 0.245 and slopes[2] < 0.6 * slopes[0]
    _, trace = deep(nn.sigmoid, 4.0)
    assert np.mean([np.mean(nn.sigmoid.derivative(layer.z) < 0.05) for layer in trace.forward]) == pytest.approx(
        0.25, abs=0.03
    )


def test_the_first_of_twenty_sigmoid_layers_takes_less_than_a_billionth_of_a_step():
    for seed in range(5):
        network, trace = deep(nn.sigmoid, 1.0, seed=seed)
        sizes = [np.linalg.norm(layer.a) for layer in trace.forward]
        assert max(sizes) < 1.3 * min(sizes)
        first, last = trace.backward[0], trace.backward[-1]
        assert np.linalg.norm(first.dz) < 1e-9 * np.linalg.norm(last.dz)
        assert np.linalg.norm(first.dW) < 1e-9 * np.linalg.norm(last.dW)
        before = network.copy()
        nn.train(network, *random_numbers(seed)[:2], nn.mean_squared_error, 0.1, 2)
        steps = [np.linalg.norm(new.W - old.W) for new, old in zip(network.layers, before.layers, strict=True)]
        assert steps[0] < 1e-9 * steps[-1]
