"""A learner's own function as an activation: its slope, what is said of it, and what is said of one that cannot be."""

import math

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import nnlib as nn
from nnlib.figures import ActivationFigure, LayerFigure, LetItLearnFigure
from nnlib.figures.activations.portrait import degree
from nnlib.panels.named_activations import ACTIVATIONS, with_own
from nnlib.panels.own_activation import UnfitError, activation_from

Z = np.linspace(-8, 8, 641)  # 0 is among them


@pytest.mark.parametrize("f", ACTIVATIONS.values(), ids=repr)
def test_nudging_finds_the_slopes_of_the_library_its_conventions_at_0_too(f):
    def mine(z):
        return f(z)

    own = activation_from(mine)
    np.testing.assert_array_equal(own(Z), f(Z))
    np.testing.assert_allclose(own.derivative(Z), f.derivative(Z), atol=1e-8)
    assert own.name == repr(own) == "mine"


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (np.sin, np.cos),
        (np.abs, lambda z: np.where(z > 0, 1.0, -1.0)),
        (np.sign, np.zeros_like),
        (lambda z: z + np.sign(z), lambda z: np.where(z == 0, 0.0, 1.0)),
        (lambda z: np.where(z > 0, 1.0, 0.0), np.zeros_like),
        (lambda z: z**3 - z, lambda z: 3 * z**2 - 1),
        (np.exp, np.exp),
        (lambda z: [math.erf(each) for each in z], lambda z: 2 / math.sqrt(math.pi) * np.exp(-(z**2))),
    ],
)
def test_slopes_of_other_functions(function, slope):
    np.testing.assert_allclose(activation_from(function).derivative(Z), slope(Z), rtol=1e-7, atol=1e-7)


def test_any_shape_goes_in_and_comes_out_and_what_goes_in_stays_as_it_was():
    def mine(z):
        z[z < 0] = 0
        return z

    f = activation_from(mine)
    for z in (np.array(-1.5), np.array([[0.5, -1.0]]), np.zeros((2, 3, 1))):
        before = z.copy()
        assert f(z).shape == f.derivative(z).shape == z.shape
        np.testing.assert_array_equal(z, before)
    assert f(-1.5) == 0


def test_a_network_learns_with_it():
    network = nn.Network.random([2, 6, 1], activation_from(np.sin), seed=0)
    X, y = nn.moons(50, 0.1, seed=0)
    before = nn.binary_cross_entropy(network(X), y)
    for _ in nn.gradient_descent(network, X, y, nn.binary_cross_entropy, nn.GradientDescent(0.3), 200):
        pass
    assert nn.binary_cross_entropy(network(X), y) < 0.5 * before


def with_if(z):
    if z > 0:
        return z
    return 0


def with_math(z):
    return math.exp(-z * z)


def nothing(z):
    np.sin(z)


def broken(z):
    return z + undefined  # noqa: F821


def of_two(z, beta):
    return z * beta


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (with_if, "with_if(z) works for one number, but not for an array of them. Use np.where instead of if"),
        (with_math, "with_math(z) works for one number, but not for an array"),
        (nothing, "nothing(z) returns nothing: it needs a return."),
        (broken, "broken(z) stops with NameError: name 'undefined' is not defined"),
        (of_two, "of_two(z) stops with TypeError: of_two() missing 1 required"),
        (np.sqrt, "sqrt(-20) is nan: every sum from −20 to 20 needs an answer."),
        (lambda z: 1 / z, "your own(0) is inf"),
        (lambda z: 1.0, "your own(z) must return an answer for each entry of the array z"),
        (lambda z: z[z > 0], "your own(z) must return an answer for each entry of the array z"),
        (np.tile, "tile(z) stops with TypeError"),
        (lambda z: z * 1j, "your own(z) must return real numbers"),
        (lambda z: z - np.mean(z), "your own(z) mixes the entries of z"),
        (nn.softmax, "softmax(z) mixes the entries of z"),
        (lambda z: z + np.random.default_rng().normal(size=z.shape), "your own(z) answers the same sums differently"),
        (np.sin(1.0), "own= takes a function, written without brackets, not float64."),
        ("sin", "own= takes a function, written without brackets, not str."),
    ],
)
def test_what_cannot_be_an_activation_gets_one_sentence(function, said):
    for figure in (ActivationFigure, LayerFigure, LetItLearnFigure):
        with pytest.raises(UnfitError) as error:
            figure(own=function)
        assert str(error.value).startswith(said) and "\n" not in str(error.value)


def test_a_notebook_shows_the_sentence_and_no_traceback():
    source = "from nnlib.figures import ActivationFigure\nActivationFigure(own=lambda z: None)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    (output,) = notebook.cells[0].outputs
    assert output.output_type == "error"
    assert output.traceback == ["✗ your own(z) returns nothing: it needs a return."]


def test_a_name_that_is_taken_is_told_apart():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    activations, name = with_own(sigmoid)
    assert name == "sigmoid (yours)" and activations["sigmoid"] is nn.sigmoid
    assert with_own(None) == (ACTIVATIONS, None)


@pytest.mark.parametrize(
    ("function", "n"),
    [
        (lambda z: 0 * z + 2, 0),
        (lambda z: 3 - z / 7, 1),
        (np.square, 2),
        (lambda z: z**3 - z, 3),
        (lambda z: (z / 10) ** 9, 9),
        *((f, None) for f in (np.sin, np.abs, np.tanh, np.exp, lambda z: np.sin(z / 10), lambda z: np.maximum(z, 0))),
    ],
)
def test_polynomials_are_told_from_others(function, n):
    assert degree(activation_from(function)) == n


@pytest.mark.parametrize(
    ("function", "said", "reached"),
    [
        (np.sin, "sin bends, and is no polynomial (of degree 9 or less). It is flat where z is from -4.76", False),
        (lambda z: z + np.sin(z) / 2, "It is flat nowhere. It leaves 0 where it is.", True),
        (np.arcsinh, "arcsinh bends, and is no polynomial (of degree 9 or less). It is flat nowhere.", True),
        (lambda z: np.where(z > 0, z, 0.1 * z), "It is flat nowhere. It leaves 0 where it is.", True),
        (lambda z: z + z**3, "your own bends, and is a polynomial of degree 3. It is flat nowhere.", False),
        (lambda z: 2 * z, "your own does not bend: it is a straight line. It is flat nowhere.", False),
        (lambda z: z + np.cos(z) / 2, "It is flat nowhere. It turns 0 into 0.500.", False),
    ],
)
def test_what_is_said_of_a_function_and_when_the_goal_is_reached(function, said, reached):
    figure = ActivationFigure(own=function)
    assert said in figure.readout.text.replace("\n", " ")
    assert figure.goal.reached(figure.numbers) == reached
    figure.set(activation="tanh")
    assert said not in figure.readout.text and not figure.goal.reached(figure.numbers)
    assert figure.scenes == () and ActivationFigure.scenes


@pytest.mark.parametrize("function", [np.sin, np.exp, lambda z: z**3, lambda z: -z, np.cos, lambda z: 0 * z - 4])
def test_the_panels_show_functions_of_any_size(function):
    figure = ActivationFigure(own=function)
    limits = {each: figure.axes[each].get_ylim() for each in ("value", "slope")}
    for low, high in limits.values():
        assert low < 0 < high and np.isfinite([low, high]).all()
    slopes = figure.numbers["slopes"]
    assert limits["slope"][0] <= max(slopes.min(), -10) and min(slopes.max(), 10) <= limits["slope"][1]
    for z in (-5.0, 0.0, 5.0):
        figure.set(z=z)
    assert limits == {each: figure.axes[each].get_ylim() for each in limits} and figure.message.value == ""
    layer = LayerFigure(own=function)
    layer.set(scale=10.0, b=-5.0)
    assert layer.message.value == "" and 0 <= layer.numbers["share"] <= 1
