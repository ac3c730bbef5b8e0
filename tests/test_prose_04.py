"""What notebook 04 says beside its figures and cells, computed."""

import math
from pathlib import Path

import nbformat
import numpy as np
import pytest

import nnlib as nn
from nnlib.figures import SquaresFigure
from nnlib.figures.loss.plateau import descents, slope
from nnlib.figures.loss.squares import PRICES, SIZES, losses_of
from nnlib.live.theme import BLUE, VERMILLION
from nnlib.panels.houses import BY_SIZE
from nnlib.quiz.questions import NOTEBOOKS

QUESTIONS = NOTEBOOKS["loss"].PREDICTIONS


def mse(predictions, targets):
    """The mean squared error of two plain lists."""
    return nn.mean_squared_error(np.array([predictions], dtype=float), np.array([targets], dtype=float))


def mae(predictions, targets):
    """The mean absolute error of two plain lists."""
    return nn.mean_absolute_error(np.array([predictions], dtype=float), np.array([targets], dtype=float))


def test_the_first_notebook_had_forty_houses():
    assert BY_SIZE.x.shape == (40, 1)
    errors = 1.5 * BY_SIZE.x + 0.5 - BY_SIZE.y
    assert BY_SIZE.losses(1.5, 0.5) == pytest.approx((errors**2).mean())


def test_each_of_several_outputs_counts_as_a_prediction():
    assert nn.mean_squared_error(np.array([[1.0, 2.0], [3.0, 7.0]]), np.ones((2, 2))) == (0 + 1 + 4 + 36) / 4


def test_errors_of_both_signs_cancel_and_squares_do_not():
    assert np.mean([3, -3]) == 0
    assert mse([3, -3], [0, 0]) == 9
    errors = np.linspace(-5, 5, 101)
    assert (errors**2 >= 0).all()


def test_twice_the_error_is_four_times_the_squared_and_twice_the_absolute_loss():
    assert mse([2], [0]) == 4 * mse([1], [0])
    assert mae([2], [0]) == 2 * mae([1], [0])


def test_too_high_is_vermillion_and_too_low_is_blue():
    figure = SquaresFigure()
    edges = [tuple(colour[:3]) for colour in figure.squares._squares.get_edgecolor()]
    wanted = [VERMILLION if error > 0 else BLUE for error in figure.numbers["errors"]]
    assert edges == [tuple(int(each[i : i + 2], 16) / 255 for i in (1, 3, 5)) for each in wanted]
    assert set(wanted) == {VERMILLION, BLUE}


def test_the_diamond_is_the_smallest_house():
    figure = SquaresFigure()
    assert figure.squares._odd_one.get_marker() == "D"
    assert figure.squares._odd_one.get_xdata()[0] == SIZES.min()


def test_the_mae_is_in_the_units_of_the_price():
    assert mae([100 * 2, 100 * 5], [100 * 3, 100 * 9]) == 100 * mae([2, 5], [3, 9])
    assert mse([100 * 2, 100 * 5], [100 * 3, 100 * 9]) == 100**2 * mse([2, 5], [3, 9])


def test_by_the_mae_every_error_pulls_equally_and_by_the_mse_a_far_one_harder():
    prices = np.array([[1.0], [2.0], [4.0]])
    pull = nn.mean_absolute_error.gradient(np.zeros((3, 1)), prices)
    assert np.ptp(pull) == 0
    pull = nn.mean_squared_error.gradient(np.zeros((3, 1)), prices)
    np.testing.assert_allclose(pull / pull[0, 0], prices)


def test_steps_down_a_square_become_smaller_and_down_an_absolute_error_do_not():
    """One prediction, target 0, from 1 with a learning rate of 0.3."""
    for loss, smaller in [(nn.mean_squared_error, True), (nn.mean_absolute_error, False)]:
        p, steps = np.array([[1.0]]), []
        for _ in range(3):
            steps.append(0.3 * loss.gradient(p, np.zeros((1, 1))).item())
            p = p - steps[-1]
        assert (steps[0] > steps[1] > steps[2] > 0) == smaller
        assert smaller or steps == [steps[0]] * 3


def test_mean_and_median_of_the_three_prices():
    assert (np.median([1, 2, 6]), np.mean([1, 2, 6])) == (2, 3)


def test_with_any_answer_to_any_size_the_best_is_the_mean_of_each_size():
    sizes, prices = np.array([0, 0, 0, 1, 1]), np.array([[1.0], [2.0], [6.0], [3.0], [4.0]])
    best = np.array([prices[sizes == size].mean() for size in (0, 1)])
    rng = np.random.default_rng(0)
    for other in best + rng.normal(size=(50, 2)):
        assert nn.mean_squared_error(best[sizes][:, None], prices) < nn.mean_squared_error(
            other[sizes][:, None], prices
        )


def test_a_nudge_of_one_prediction_moves_one_term_only():
    errors = np.array([2.0, 3.0, 5.0]) - np.array([3.0, 3.0, 2.0])
    for i in range(3):
        nudged = errors + 0.1 * (np.arange(3) == i)
        assert ((nudged**2 != errors**2) == (np.arange(3) == i)).all()
    assert nn.numerical_gradient(lambda x: x**2, 3.0) == pytest.approx(6)


def test_a_multiple_of_the_loss_has_the_same_best_line_and_steeper_slopes():
    w, b = np.meshgrid(np.linspace(-1, 3, 41), np.linspace(-2, 4, 61))
    losses = losses_of("MSE", w, b, PRICES)
    assert losses.argmin() == (len(PRICES) * losses).argmin() == (losses / 2).argmin()
    for times in (len(PRICES), 0.5):
        nudged = [nn.numerical_gradient(lambda b, t=t: t * losses_of("MSE", 1, b, PRICES)[0], 0.0) for t in (1, times)]
        assert nudged[1] == pytest.approx(times * nudged[0])


def test_a_learning_rate_for_the_mean_is_too_large_for_the_sum():
    """One guess b for nine prices: the mean of the squares has the curvature 2, their sum 18."""
    for times, learned in [(1, True), (9, False)]:
        b = 0.0
        for _ in range(50):
            b -= 0.3 * times * 2 * (b - PRICES.mean())
        assert (abs(b - PRICES.mean()) < 1e-6) == learned


def test_notebook_01_measured_a_class_with_the_mse():
    notebook = nbformat.read(Path(__file__).parents[1] / "notebooks/01_neurons.ipynb", as_version=4)
    text = " ".join(cell.source for cell in notebook.cells).lower()
    assert "mean squared error" in text or "mse" in text


def test_the_lowest_point_of_the_mse_for_classes_is_the_share_of_yeses():
    yeses, p = np.array([1.0, 1, 0]), np.linspace(0, 1, 301)
    losses = ((p[:, None] - yeses) ** 2).mean(axis=1)
    assert p[losses.argmin()] == pytest.approx(2 / 3)
    assert max((p - 1) ** 2) == 1  # the largest that it can be for one sample


def test_what_is_said_of_the_logarithm():
    assert math.log(1) == 0 and f"{math.e:.3f}" == "2.718"
    assert 0 > math.log(0.9) > math.log(0.5) > math.log(1e-4)
    assert math.e ** math.log(0.37) == pytest.approx(0.37)
    assert -math.log(1e-300) > 690  # without limit
    assert math.log(0.01) / math.log(0.1) == pytest.approx(QUESTIONS["ten times less"].right)
    assert "2.30 for 0.1, 4.61 for 0.01" in QUESTIONS["ten times less"].because


def test_independent_sales():
    """A hundred thousand pairs of sales, drawn apart from each other."""
    one, other = np.random.default_rng(0).random((2, 100_000)) < np.array([[0.9], [0.8]])
    assert other[one].mean() == pytest.approx(other.mean(), abs=0.01) == pytest.approx(0.8, abs=0.01)
    assert (one & other).mean() == pytest.approx(0.72, abs=0.01)
    assert math.log(0.72) == pytest.approx(math.log(0.9) + math.log(0.8))


def test_a_smaller_sum_of_losses_is_a_larger_product_of_probabilities():
    given = np.random.default_rng(0).uniform(0.01, 1, (200, 5))
    assert (np.argsort(-np.log(given).sum(axis=1)) == np.argsort(-given.prod(axis=1))).all()
    scores, targets = np.array([[1.0], [-2.0]]), np.array([[1.0], [1.0]])
    each = [nn.binary_cross_entropy(scores[i : i + 1], targets[i : i + 1]) for i in (0, 1)]
    assert nn.binary_cross_entropy(scores, targets) == pytest.approx(np.mean(each))


@pytest.mark.parametrize("z", [-6.0, -3.0, 0.0, 2.0])
@pytest.mark.parametrize("target", [0, 1])
def test_the_slope_is_a_product_and_the_sigmoid_cancels(z, target):
    p = nn.sigmoid(z)

    def crossed(p):
        return -np.log(p if target else 1 - p)

    per_z = nn.numerical_gradient(nn.sigmoid, z)
    assert per_z == pytest.approx(p * (1 - p), rel=1e-6)
    for loss, per_p, product in [
        (crossed, -1 / p if target else 1 / (1 - p), p - target),
        (lambda p: (p - target) ** 2, 2 * (p - target), 2 * (p - target) * p * (1 - p)),
    ]:
        assert nn.numerical_gradient(loss, p) == pytest.approx(per_p, rel=1e-4)
        assert nn.numerical_gradient(lambda z, f=loss: f(nn.sigmoid(z)), z) == pytest.approx(product, rel=1e-4)
        assert per_p * p * (1 - p) == pytest.approx(product)


def test_half_as_fast_times_three_is_one_and_a_half():
    assert nn.numerical_gradient(lambda z: 3 * (0.5 * z), 1.0) == pytest.approx(1.5)


def test_the_mse_after_a_sigmoid_works_where_a_neuron_starts_undecided():
    starts = np.linspace(-8, 8, 161)
    z = descents("MSE", 1)[:, np.abs(starts).argmin()]
    assert nn.sigmoid(z[0]) == 0.5 and nn.sigmoid(z[50]) > 0.85
    stuck = descents("MSE", 1)[:, 0]  # from −8
    assert nn.sigmoid(stuck[-1]) < 0.01
    assert abs(slope("MSE", np.array([-8.0]), 1)[0]) < 1e-3


def test_a_count_of_wrong_answers_is_flat_or_jumps():
    X, y = np.array([-1.5, -0.5, 0.6, 1.4]), np.array([0, 1, 0, 1])
    counts = np.array([np.sum((w * X - 0.9 > 0) != y) for w in np.linspace(0.05, 3, 1000)])
    steps = np.diff(counts)
    assert set(steps) <= {-1, 0, 1} and 0 < np.count_nonzero(steps) < 10


def test_large_errors_are_rare_with_a_bell_and_less_so_with_an_exponential():
    bell, exponential = (lambda error: math.exp(-(error**2))), (lambda error: math.exp(-abs(error)))
    assert f"{1 / math.sqrt(math.pi):.3f}" == "0.564"
    assert round(bell(2) / bell(3)) == QUESTIONS["one more"].right == 148
    assert f"e⁵ = {bell(2) / bell(3):.0f}" in QUESTIONS["one more"].because
    assert f"e = {exponential(2) / exponential(3):.2f} times" in QUESTIONS["one more"].because


def test_minus_the_logarithm_of_a_height_is_an_error_and_a_number():
    for error in (-2.0, 0.0, 0.7):
        assert -math.log(0.5 * math.exp(-abs(error))) == pytest.approx(abs(error) + 0.693, abs=5e-4)
        assert -math.log(math.exp(-(error**2)) / math.sqrt(math.pi)) == pytest.approx(error**2 + 0.572, abs=5e-4)


def test_a_wider_bell_has_the_same_best_guess():
    guesses = np.linspace(0, 5, 1001)
    errors = guesses[:, None] - PRICES[:, 0]
    for width in (0.5, 1, 3):
        heights = np.exp(-((errors / width) ** 2)) / (width * math.sqrt(math.pi))
        loss = -np.log(heights).mean(axis=1)
        np.testing.assert_allclose(loss, (errors**2).mean(axis=1) / width**2 + math.log(width * math.sqrt(math.pi)))
        assert guesses[loss.argmin()] == pytest.approx(PRICES.mean(), abs=0.003)


def test_the_line_that_makes_the_prices_most_probable_has_the_smallest_loss():
    """For guesses that differ from house to house, too: nine of them on a line."""
    w, b = (grid.ravel() for grid in np.meshgrid(np.linspace(0, 3, 61), np.linspace(-2, 2, 81)))
    errors = w * SIZES + b - PRICES
    for kind, heights in [("MSE", np.exp(-(errors**2))), ("MAE", np.exp(-abs(errors)))]:
        assert heights.prod(axis=0).argmax() == losses_of(kind, w, b, PRICES).argmin()
