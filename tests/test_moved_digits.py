"""Digits moved sideways: the three networks, what the figure shows of them, and how they were trained."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from moving import fresh

import nnlib as nn
from nnlib.exercises.digits import split
from nnlib.figures import MovedDigitsFigure
from nnlib.figures.digits import moved_digits as digits
from nnlib.figures.digits.draw_a_digit import trained_network

X, Y = nn.digits()
TRAINING, VALIDATION, TEST = split()
figure = fresh(MovedDigitsFigure)


@pytest.fixture(scope="module")
def tool():
    """The script that has trained the two stored networks."""
    path = Path(__file__).parents[1] / "tools" / "moved_digits.py"
    specification = importlib.util.spec_from_file_location("moved_digits_tool", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def stored(name):
    """The parameters of a stored network."""
    with np.load(Path(nn.__file__).parent / "data" / "moved_digits.npz") as file:
        return [file[f"{name}_{i}"].astype(float) for i in range(6)]


def pushed(image, right):
    """An image moved to the right, number by number."""
    rows = image.reshape(8, 8).tolist()
    return [[row[j - right] if 0 <= j - right < 8 else 0.0 for j in range(8)] for row in rows]


@pytest.mark.parametrize("right", [-2, -1, 0, 1, 2])
def test_moving_is_moving(right):
    images = X[[0, 12, 100]]
    for image, after in zip(images, digits.moved(images, right), strict=True):
        np.testing.assert_array_equal(after.reshape(8, 8), pushed(image, right))


def at_a_place(maps, W, b):
    """A layer of neurons that see 3 × 3 places, place by place, piece by piece."""
    size, k = len(maps), len(maps[0][0])
    answers = np.zeros((size, size, len(W)))
    for row, column in np.ndindex(size, size):
        for neuron in range(len(W)):
            z = b[neuron]
            for i, j in np.ndindex(3, 3):
                if 0 <= row + i - 1 < size and 0 <= column + j - 1 < size:
                    z += W[neuron][(3 * i + j) * k : (3 * i + j + 1) * k] @ maps[row + i - 1][column + j - 1]
            answers[row, column, neuron] = max(z, 0)
    return answers


@pytest.mark.parametrize("index", [0, 3])
def test_a_convolution_is_the_same_layer_at_every_place(index):
    W1, b1, W2, b2, W3, b3 = stored("shared")
    second = at_a_place(at_a_place(X[index].reshape(8, 8, 1), W1, b1), W2, b2)
    scores = second.reshape(64, -1).max(axis=0) @ W3.T + b3
    np.testing.assert_allclose(digits.networks()[digits.SHARED](X[[index]])[0], scores, atol=1e-9)


def test_the_slopes_that_trained_it_agree_with_nudging(tool):
    rng, targets = np.random.default_rng(0), nn.one_hot(Y[:3], 10)
    parameters = [p + 0.1 * rng.normal(size=p.shape) for p in tool.start()]  # away from the kinks at 0
    slopes = tool.convolutional_slopes(parameters, X[:3], targets)
    for i in range(6):

        def loss(value, i=i):
            scores = digits.convolutional_forward([*parameters[:i], value, *parameters[i + 1 :]], X[:3])[-1]
            return nn.cross_entropy(scores, targets)

        nudged = nn.numerical_gradient(loss, parameters[i])
        assert np.linalg.norm(slopes[i] - nudged) <= 1e-6 * np.linalg.norm(nudged)


def test_the_network_with_copies_is_trained_as_the_notebook_says(tool):
    start = nn.Network.random([64, 64, 32, 10], nn.relu, seed=0).parameters
    network = digits.dense(tool.train(start, tool.dense_slopes, 1))
    for right, share in zip(digits.SHIFTS, digits.shares()[1], strict=True):
        read = network(digits.moved(X[TEST], right)).argmax(axis=1)
        assert abs(np.mean(read == Y[TEST]) - share) < 0.02


def test_the_network_with_shared_weights_learns_in_an_epoch(tool):
    start = tool.start()
    one = tool.train(start, tool.convolutional_slopes, 0, epochs=1)
    losses = [
        nn.cross_entropy(digits.convolutional_forward(p, X[VALIDATION])[-1], nn.one_hot(Y[VALIDATION], 10))
        for p in (start, one, stored("shared"))
    ]
    assert losses[1] < 0.7 * losses[0] and losses[2] < 0.2 * losses[1]


def test_sizes_are_as_the_notebook_says():
    W1, _, W2, _, W3, _ = shared = stored("shared")
    assert (W1.shape, W2.shape, W3.shape) == ((8, 9), (32, 9 * 8), (10, 32))
    assert sum(p.size for p in shared) == 2746 and sum(p.size for p in stored("copies")) == 6570


def test_the_shares_are_counted_image_by_image():
    for name, row in zip(digits.NAMES, digits.shares(), strict=True):
        for right, share in zip(digits.SHIFTS, row, strict=True):
            images = np.array([np.ravel(pushed(image, right)) for image in X[TEST]])
            read = digits.networks()[name](images).argmax(axis=1)
            assert share == sum(read == Y[TEST]) / 360
    assert digits.networks()[digits.PLAIN] is trained_network()


def test_copies_help_as_far_as_they_went_and_shared_weights_further():
    plain, copies, shared = digits.shares()
    assert (copies[1:4] > 0.95).all() and (plain[[1, 3]] < 0.55).all(), "as far as they went"
    assert (copies[[0, 4]] < 0.6).all() and (shared >= 0.95).all(), "and no further"


def test_of_100_images_about_51_are_read_when_moved_and_99_when_not():
    plain = digits.shares()[0]
    assert round(100 * plain[2]) == 99 and round(100 * plain[3]) == 51
    rolled = np.roll(X[TEST].reshape(-1, 8, 8), 1, axis=2).reshape(-1, 64)
    assert 0.4 < np.mean(trained_network()(rolled).argmax(axis=1) == Y[TEST]) < 0.6


@pytest.mark.parametrize("shift", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("image", [0, 308, 359])
def test_the_figure_over_its_controls(figure, shift, image):
    figure.set(shift=shift, image=image)
    n = figure.numbers
    np.testing.assert_array_equal(n["pixels"].reshape(8, 8), pushed(X[TEST[image]], shift))
    assert n["truth"] == Y[TEST[image]]
    for k, (name, text) in enumerate(zip(digits.NAMES, figure.answers, strict=True)):
        scores = digits.networks()[name](n["pixels"][None])[0]
        assert n["read"][k] == scores.argmax()
        verdict = "right" if scores.argmax() == n["truth"] else "wrong"
        assert text.get_text().startswith(f"{scores.argmax()}, with ") and text.get_text().endswith(verdict)
        share = digits.shares()[k, shift + 2]
        assert figure.of_all[k].get_text() == f"of all, so moved: {100 * share:.0f} % right"
        assert [each[0] for each in figure.rings[k].get_data()] == [shift, share]
        assert f"{name}: {100 * share:.0f} %" in figure.readout.text


def test_the_goal_can_be_reached_by_some_images_only(figure):
    assert not figure.goal.reached(figure.numbers)
    reached = []
    for shift in (-2, 2):
        read = [
            network(digits.moved(X[TEST], shift)).argmax(axis=1) == Y[TEST] for network in digits.networks().values()
        ]
        reached.append(np.flatnonzero(np.all(read, axis=0)))
    assert all(10 < len(each) < 60 for each in reached)
    figure.set(shift=2, image=int(reached[1][0]))
    assert figure.goal.reached(figure.numbers)
    figure.set(shift=1)
    assert not figure.goal.reached(figure.numbers)
    for image in (0, 359):
        figure.set(shift=1, image=image)
        assert not figure.goal.reached(figure.numbers)
