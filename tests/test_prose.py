"""Numbers that stand in the notebooks' sentences and hints, and come from no cell above."""

import numpy as np

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.questions import NOTEBOOKS


def test_the_digits_network_has_the_parameters_that_the_exercise_names():
    network = nn.Network.random([64, 64, 32, 10], nn.relu)
    assert f"has {network.n_parameters} numbers" in EXERCISES["count_parameters"].meaning


def test_the_network_of_the_prediction_has_as_many_parameters():
    question = NOTEBOOKS["how machines learn"].PREDICTIONS["parameters"]
    assert question.options[question.right].startswith(f"{nn.Network.random([2, 8, 8, 1], nn.relu).n_parameters}:")


def test_the_house_neuron_has_the_sum_that_is_worked_by_hand():
    np.testing.assert_allclose(0.8 * 1.2 + (-0.5) * 2.0 + 0.3, 0.26)


def test_the_slope_of_the_one_house_loss_is_as_printed():
    def loss(w):
        return (w * 1.2 - 3) ** 2

    for w in (0.0, 1.0, 2.5, 4.0):
        np.testing.assert_allclose(2 * 1.2 * (w * 1.2 - 3), nn.numerical_gradient(loss, w), atol=1e-8)


def test_nine_parameters_and_one_meet_ten_houses_exactly_and_no_new_ones():
    (X, y), (X_new, y_new) = nn.houses(10, seed=0), nn.houses(200, seed=1)
    curve = np.polynomial.Polynomial.fit(X[:, 0], y[:, 0], deg=9)
    assert np.abs(curve(X[:, 0]) - y[:, 0]).max() < 1e-9
    turns = curve.deriv().roots()
    assert sum(abs(turns.imag) < 1e-9) <= 8
    assert np.mean((curve(X_new[:, 0]) - y_new[:, 0]) ** 2) > 10
