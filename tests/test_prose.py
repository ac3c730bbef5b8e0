"""Numbers that stand in the notebooks' sentences and hints, and come from no cell above."""

import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.quiz.questions import NOTEBOOKS


def test_the_digits_network_has_the_parameters_that_the_exercise_names():
    network = nn.Network.random([64, 64, 32, 10], nn.relu)
    assert f"has {network.n_parameters} numbers" in EXERCISES["count_parameters"].meaning


# 07 Automatic gradients


def test_a_billionth_is_left_after_twenty_sigmoid_layers():
    for seed in range(20):
        network = nn.Network.random([30] * 21, nn.sigmoid, nn.sigmoid, seed=seed)
        rng = np.random.default_rng(seed)
        back = network.backward(network.forward(rng.normal(size=(1, 30))), rng.normal(size=(1, 30)))
        assert np.linalg.norm(back[0].dz) < 1e-9 * np.linalg.norm(back[-1].dz)
    assert nn.sigmoid.derivative(10.0) < 1e-4


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
