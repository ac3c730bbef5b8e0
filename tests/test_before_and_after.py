"""The network before and after training: what it reads, what has changed in it, and a board to draw on."""

import numpy as np
import pytest
from moving import fresh

import nnlib as nn
from nnlib.exercises.digits import split
from nnlib.figures import BeforeAndAfterFigure
from nnlib.figures.digits.draw_a_digit import trained_network
from nnlib.figures.how_machines_learn.before_and_after import IMAGES, SURE, networks

figure = fresh(BeforeAndAfterFigure)
X, y = nn.digits()
THREE = [(8, 4), (16, 2.5), (23, 6), (23, 11), (15, 15), (23, 19), (24, 25), (16, 29), (7, 27)]
SEVEN = [(7, 3), (24, 3), (14, 29)]


def read(network, pixels):
    """The probabilities, worked out layer by layer."""
    W1, b1, W2, b2, W3, b3 = network.parameters
    hidden = np.maximum(W2 @ np.maximum(W1 @ pixels + b1, 0) + b2, 0)
    powers = np.exp(W3 @ hidden + b3)
    return powers / powers.sum()


def test_the_trained_network_is_the_last_notebooks():
    for stored, trained in zip(networks()[1].parameters, trained_network().parameters, strict=True):
        np.testing.assert_allclose(stored, trained, atol=1e-3)


def test_the_untrained_one_is_its_random_start():
    for stored, random in zip(
        networks()[0].parameters, nn.Network.random([64, 64, 32, 10], nn.relu, seed=0).parameters, strict=True
    ):
        np.testing.assert_array_equal(stored, random)


def test_one_guesses_and_the_other_reads():
    shares = [np.mean(network(X[split()[2]]).argmax(axis=1) == y[split()[2]]) for network in networks()]
    assert shares[0] < 0.2 and shares[1] > 0.97


def test_the_images_offered_were_not_learned_from_and_show_what_they_are_called(figure):
    for name, index in IMAGES.items():
        if index >= 0:
            assert index in split()[2]
            assert name.endswith(str(y[index]))


@pytest.mark.parametrize("trained", [False, True])
@pytest.mark.parametrize("image", IMAGES.values())
def test_every_probability_is_the_networks(figure, trained, image):
    figure.set(trained=trained, image=image)
    pixels = X[image] if image >= 0 else np.zeros(64)
    np.testing.assert_allclose(figure.numbers["pixels"], pixels)
    np.testing.assert_allclose(figure.numbers["probabilities"], read(networks()[trained], pixels), atol=1e-12)
    assert f"as a {figure.numbers['read']}, with probability {figure.numbers['probabilities'].max():.2f}" in (
        figure.readout.text
    )


def draw(figure, number, points):
    figure.set(**figure.stroked(number, np.array(points, dtype=float)))


def test_the_goal_takes_a_3_of_ones_own_and_the_trained_network(figure):
    figure.set(trained=True)
    assert "not reached yet" in figure.summary(), "somebody else's 3 does not count"
    draw(figure, 1, THREE)
    assert figure.values["image"] == -1 and figure.numbers["probabilities"][3] >= SURE
    assert "(reached)" in figure.summary()
    figure.set(trained=False)
    assert "not reached yet" in figure.summary()


def test_a_7_is_not_a_3(figure):
    figure.set(trained=True)
    draw(figure, 1, SEVEN)
    assert figure.numbers["read"] == 7 and "not reached yet" in figure.summary()


def test_a_drawing_takes_the_place_of_an_image_and_can_be_undone(figure):
    draw(figure, 1, THREE[:4])
    first = figure.numbers["inked"]
    draw(figure, 1, THREE)  # the same stroke, longer by now
    assert len(figure.values["strokes"]) == 1 and (figure.numbers["inked"] >= first).all()
    draw(figure, 2, SEVEN)
    figure.buttons["Undo"].click()
    assert len(figure.values["strokes"]) == 1 and "your drawing" in figure.readout.text
    figure.buttons["Clear"].click()
    assert not figure.numbers["inked"].any() and "an empty board" in figure.readout.text
    draw(figure, 3, SEVEN)
    figure.controls["image"].value = IMAGES["a 0"]
    assert figure.values["strokes"] == () and figure.numbers["truth"] == 0
