"""What notebook 09 says beside its figures and cells, computed."""

import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES, check
from nnlib.exercises.digits import split, trained_shares
from nnlib.figures import DigitsFigure, DrawADigitFigure
from nnlib.figures.digits.digits_training import beginning, parts
from nnlib.figures.digits.draw_a_digit import trained_network
from nnlib.live.theme import BLUE, VERMILLION
from nnlib.panels.pixels import signs
from nnlib.quiz.questions import NOTEBOOKS

X, Y = nn.digits()
TRAINING, VALIDATION, TEST = split()
QUESTIONS = NOTEBOOKS["reading digits"]


def test_an_image_is_64_counts_from_0_to_16():
    counts = 16 * X
    assert X.shape == (1797, 64) and set(np.unique(counts)) == set(range(17))
    assert Y[12] == 2


def test_a_network_does_not_know_which_pixels_are_neighbours():
    """Pixels in any other order, and the weights with them, make the same scores."""
    order = np.random.default_rng(0).permutation(64)
    network, images = nn.Network.random([64, 20, 10], nn.relu, seed=1), X[:20]
    shuffled = network.copy()
    shuffled.layers[0].W[:] = network.layers[0].W[:, order]
    np.testing.assert_allclose(shuffled(images[:, order]), network(images), atol=1e-12)
    assert np.abs(network(images[:, order]) - network(images)).max() > 0.1


def test_the_best_of_twenty_equal_networks_is_flattered():
    right = np.random.default_rng(0).binomial(359, 0.97, size=(2000, 20)) / 359
    assert right.mean() < 0.971 and right.max(axis=1).mean() > 0.98


def test_another_seed_gives_other_parts_and_with_some_a_better_result():
    shares = []
    for seed in range(4):
        learned, chosen, _ = np.split(np.random.default_rng(seed).permutation(1797), [1078, 1437])
        assert seed == 0 or set(chosen) != set(VALIDATION)
        network = nn.Network.random([64, 64, 32, 10], nn.relu, seed=0)
        data = X[learned], nn.one_hot(Y[learned], 10), nn.cross_entropy
        nn.train(network, *data, nn.GradientDescent(0.05, 0.9), 1020, batch_size=32, seed=0)
        shares.append(nn.accuracy(network(X[chosen]).argmax(axis=1), Y[chosen]))
    assert max(shares[1:]) > shares[0]


# Softmax


def test_what_softmax_makes_is_positive_and_makes_1_and_shifts_do_not_matter():
    scores = np.random.default_rng(0).normal(0, 5, (50, 10))
    p = nn.softmax(scores)
    assert (p > 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1)
    np.testing.assert_allclose(nn.softmax(scores + 10), p)
    more = scores + np.eye(10)[3]
    q = nn.softmax(more)
    np.testing.assert_allclose((q[:, 3] / q[:, 4]) / (p[:, 3] / p[:, 4]), 2.718281828)


def test_the_exponential_of_1000_is_too_large_and_that_of_a_difference_is_not():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert np.isinf(np.exp(1000.0))
    scores = np.array([[1000.0, 1001.0, 998.0]])
    assert np.exp(scores - scores.max()).max() == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(nn.softmax(scores)).all()
    assert any(np.abs(probe[0]).max() >= 1000 for probe in EXERCISES["softmax"].probes)


@pytest.mark.parametrize("right", [0, 4, 9])
def test_each_of_the_five_lines(right):
    """Each line for itself, by nudging, with ten scores."""
    s = np.random.default_rng(right).normal(0, 2, 10)
    y = np.eye(10)[right]
    S, p = np.exp(s).sum(), np.exp(s) / np.exp(s).sum()

    def slope(f):
        return nn.numerical_gradient(f, s)

    loss = nn.cross_entropy(s[None], y[None])
    np.testing.assert_allclose(nn.numerical_gradient(np.log, S), 1 / S, rtol=1e-6)
    np.testing.assert_allclose(slope(lambda s: np.exp(s).sum()), np.exp(s), rtol=1e-6)
    np.testing.assert_allclose([-np.log(p[right]), -np.log(np.exp(s[right]) / S), np.log(S) - s[right]], loss)
    np.testing.assert_allclose(slope(lambda s: np.log(np.exp(s).sum())), np.exp(s) / S, atol=1e-7)
    np.testing.assert_allclose(np.exp(s) / S, p)
    np.testing.assert_allclose(slope(lambda s: s[right]), y, atol=1e-7)
    np.testing.assert_allclose(slope(lambda s: nn.cross_entropy(s[None], y[None])), p - y, atol=1e-7)


def test_with_n_images_each_has_its_part_of_the_mean():
    scores, targets = np.random.default_rng(0).normal(size=(7, 10)), nn.one_hot(np.arange(7), 10)
    each = [nn.cross_entropy(s[None], t[None]) for s, t in zip(scores, targets, strict=True)]
    np.testing.assert_allclose(nn.cross_entropy(scores, targets), np.mean(each))
    np.testing.assert_allclose(each, -np.log(nn.softmax(scores)[targets == 1]))
    np.testing.assert_allclose(nn.cross_entropy.gradient(scores, targets), (nn.softmax(scores) - targets) / 7)


def test_guessing_among_ten_digits_has_the_loss_that_is_named():
    assert f"{nn.cross_entropy(np.zeros((5, 10)), nn.one_hot(np.arange(5), 10)):.2f}" == "2.30"


def test_an_epoch_is_34_updates():
    assert 30 * 34 == 1020 and 33 * 32 < len(TRAINING) < 34 * 32
    assert f"{100 / 359:.1f}" == "0.3"


def test_the_gradient_of_the_recap():
    scores = np.log([[0.9] + [0.1 / 9] * 9])
    slopes = nn.numerical_gradient(lambda s: nn.cross_entropy(s, nn.one_hot(np.array([0]), 10)), scores)[0]
    np.testing.assert_allclose(slopes[0], -0.1, atol=1e-6)
    assert (slopes[1:] > 0).all()
    np.testing.assert_allclose(slopes[1:].sum(), 0.1, atol=1e-6)


# Training, and how good it is


def test_the_surest_mistake_is_sure():
    p = nn.softmax(trained_network()(X[VALIDATION]))
    wrong = p.argmax(axis=1) != Y[VALIDATION]
    assert p[wrong].max() > 0.9
    assert QUESTIONS.PREDICTIONS["sure and wrong"].answer.startswith("above 0.9")


def test_the_figure_learns_too_slowly_as_it_opens():
    figure = DigitsFigure()
    moment = figure.state["moment"]
    while moment.updates < 500:
        moment = moment.next(figure.values["eta"], figure.values["mu"], figure.values["batch"])
    assert max(share for *_, share in moment.measured) < 0.97


def test_the_scale_of_what_is_read_right_is_stretched_near_100():
    axis = DigitsFigure().axes["accuracy"]
    heights = axis.transAxes.inverted().transform(axis.transData.transform([(0, y) for y in (0, 0.8, 0.9, 1)]))[:, 1]
    from_0_to_80, from_80_to_90, from_90 = np.diff(heights)
    assert from_90 > 2 * from_80_to_90 > 0 and 8 * from_80_to_90 > 3 * from_0_to_80


def test_the_test_set_is_not_in_the_figure():
    seen = np.vstack([images for images, _, _ in parts()])
    assert len(seen) == len(TRAINING) + len(VALIDATION)
    np.testing.assert_array_equal(seen, X[np.concatenate([TRAINING, VALIDATION])])


def test_vermillion_counts_for_and_blue_against():
    for number, colour in ((1, VERMILLION), (-1, BLUE)):
        assert signs(np.array([number]))[0].tolist() == [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def test_most_of_the_noise_of_the_first_weights_stays():
    before = beginning((64, 32)).network.layers[0].W
    after = trained_network().layers[0].W
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] ** 2 > 0.5


def test_a_split_at_random_has_every_part_of_the_file_on_both_sides():
    for first in range(0, 1690, 130):
        rows = set(range(first, first + 130))
        assert rows & set(TRAINING) and rows & set(TEST)


def test_similar_images_stand_near_each_other():
    squares = (X**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * X @ X.T
    same = Y[:, None] == Y
    np.fill_diagonal(same, False)
    gaps = np.abs(np.arange(1797) - np.arange(1797)[:, None])
    nearest = np.where(same, distances, np.inf).argmin(axis=1)
    near = gaps[np.arange(1797), nearest] <= 65
    by_chance = ((gaps <= 65) & same).sum(axis=1) / same.sum(axis=1)
    assert f"{near.mean():.0%}" == "44%" and f"{by_chance.mean():.0%}" == "7%"


def shares_read_right(order):
    """The shares of the test images that are read right, for five seeds."""
    shares = []
    learned, _, tested = np.split(order, [1078, 1437])
    for seed in range(5):
        network, optimizer = nn.Network.random([64, 64, 32, 10], nn.relu, seed=seed), nn.GradientDescent(0.05, 0.9)
        data = X[learned], nn.one_hot(Y[learned], 10), nn.cross_entropy
        nn.train(network, *data, optimizer, 1020, batch_size=32, seed=seed)
        shares.append(nn.accuracy(network(X[tested]).argmax(axis=1), Y[tested]))
    return shares


def test_new_hands_are_several_times_as_hard():
    at_random = np.median(shares_read_right(np.random.default_rng(0).permutation(1797)))
    in_file_order = np.median(shares_read_right(np.arange(1797)))
    assert f"{at_random:.0%}" == "99%" and f"{in_file_order:.0%}" == "90%"
    assert 3 < (1 - in_file_order) / (1 - at_random) < 10  # "several times as many"
    because = QUESTIONS.RECAP[2].because
    assert "about 99 % on a split at random and about 90 % in the order of the file" in because


def test_other_images_would_move_the_share_by_half_a_per_cent():
    right = np.random.default_rng(0).binomial(360, 0.986, size=100_000) / 360
    assert 0.4 < 100 * right.std() < 0.7


def test_the_network_of_the_notebook_is_one_that_the_exercise_accepts():
    share = trained_shares((64, 32), 0.05, 1020)[1]
    network = trained_network()
    assert share * 359 == pytest.approx(350)
    assert share == nn.accuracy(network(X[VALIDATION]).argmax(axis=1), Y[VALIDATION])
    assert str(check("choose_network", ([64, 32], 0.05, 1020))).lstrip("✓ ").startswith("Correct")
    for hidden, rate, steps in (([32], 0.1, 1000), ([50], 0.1, 2000), ([128], 0.1, 1500)):
        reached = trained_shares(tuple(hidden), rate, steps)[1]
        assert ("Correct" in str(check("choose_network", (hidden, rate, steps)))) == (round(359 * reached) >= 350)


def test_a_choice_that_falls_short_is_told_its_share():
    said = str(check("choose_network", ([10], 0.1, 300)))
    assert f"{100 * trained_shares((10,), 0.1, 300)[1]:.1f} % of the validation images" in said


# The board


def test_the_board_opens_with_the_surest_mistake():
    figure, p = DrawADigitFigure(), nn.softmax(trained_network()(X[TEST]))
    wrong = np.where(p.argmax(axis=1) != Y[TEST], p.max(axis=1), 0)
    assert figure.values["image"] == TEST[wrong.argmax()]


def test_digits_of_the_data_reach_from_the_top_to_the_bottom():
    rows = X.reshape(-1, 8, 8).max(axis=2)
    assert (rows[:, [0, 7]] > 0).all()


def test_guessing_and_other_questions_about_one_pixel():
    question = QUESTIONS.PREDICTIONS["one pixel"]
    moved = np.pad(X[TEST].reshape(-1, 8, 8), ((0, 0), (0, 0), (1, 0)))[:, :, :8].reshape(-1, 64)
    network = trained_network()
    shares = [np.mean(network(images).argmax(axis=1) == Y[TEST]) for images in (X[TEST], moved)]
    assert [round(100 * share) for share in shares] == [99, question.right]
    assert 0.4 < shares[1] < 0.6, "half of them are lost"
