"""The noise figure of notebook 04: heights, products and losses worked out another way, and its goal."""

import math
from statistics import NormalDist, mean, median

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.figures import NoiseFigure
from nnlib.figures.loss import noise

DATA, TRUTH = nn.houses(9, noise=0.3, seed=4)
PRICES = [price for _, price in sorted(zip(DATA[:, 0].tolist(), TRUTH[:, 0].tolist(), strict=True))]
SOLD = [0, 0, 1, 1, 0, 1, 1, 1, 1]
EXPONENTIAL = "two-sided exponential"

figure = fresh(NoiseFigure)


def height(kind, guess, outcome):
    """The height as a textbook writes it: a normal density of variance ½, a Laplace density of scale 1, a Bernoulli."""
    if kind == "bell":
        return NormalDist(guess, math.sqrt(0.5)).pdf(outcome)
    if kind == EXPONENTIAL:
        return 0.5 * math.exp(-abs(outcome - guess))
    return guess**outcome * (1 - guess) ** (1 - outcome)


def known_loss(kind, guess, outcomes):
    """MSE, MAE or cross-entropy, and what the mean of −log has beside it."""
    if kind == "bell":
        return mean((guess - y) ** 2 for y in outcomes), 0.5 * math.log(math.pi)
    if kind == EXPONENTIAL:
        return mean(abs(guess - y) for y in outcomes), math.log(2)
    return mean(-math.log(guess if y else 1 - guess) for y in outcomes), 0.0


def agrees_by_hand(figure):
    n, values = figure.numbers, figure.values
    kind = values["kind"]
    guess, outcomes = (values["p"], SOLD) if kind == "coin" else (values["b"], [values["price"], *PRICES[1:]])
    heights = [height(kind, guess, y) for y in outcomes]
    np.testing.assert_allclose(n["heights"], heights, rtol=1e-9)
    assert n["product"] == pytest.approx(math.prod(heights), rel=1e-9)
    known, rest = known_loss(kind, guess, outcomes)
    assert n["loss"] == pytest.approx(known + rest, abs=1e-12)
    assert n["known"] == pytest.approx(known, abs=1e-12) and n["rest"] == pytest.approx(rest, abs=1e-12)
    assert f"{known + rest:.3f}: the {noise.NOISES[kind].name}, {known:.3f}," in figure.readout.text
    best = median(outcomes) if kind == EXPONENTIAL else mean(outcomes)
    assert n["middle"] == pytest.approx(best)
    products = [math.prod(height(kind, g, y) for y in outcomes) for g in n["guesses"]]
    np.testing.assert_allclose(n["products"], products, rtol=1e-9)
    np.testing.assert_allclose(n["losses"], [sum(known_loss(kind, g, outcomes)) for g in n["guesses"]], rtol=1e-9)
    assert n["largest"] == pytest.approx(math.prod(height(kind, best, y) for y in outcomes))
    assert n["guesses"][n["products"].argmax()] == n["guesses"][n["losses"].argmin()] == n["middle"]


def agrees_with_the_picture(figure):
    n, coin = figure.numbers, figure.values["kind"] == "coin"
    tops = [stem[1, 1] for stem in figure.heights._stems.get_segments()]
    np.testing.assert_allclose(tops, n["heights"], rtol=1e-9)
    marks = [*figure.heights._classes] if coin else [figure.heights._points, figure.heights._odd_one]
    feet = np.concatenate([mark.get_xydata() for mark in marks])
    assert len(feet) == 9 and not feet[:, 1].any()
    assert sorted(feet[:, 0].round() if coin else feet[:, 0]) == pytest.approx(sorted(n["outcomes"]))
    for panel, values, point, best in [
        (figure.products, n["products"] / n["largest"], n["product"] / n["largest"], 1),
        (figure.losses, n["losses"], n["loss"], n["least"]),
    ]:
        np.testing.assert_array_equal(panel._curve.get_data(), [n["guesses"], values])
        np.testing.assert_allclose(panel._point.get_xydata(), [(n["guess"], point)])
        np.testing.assert_allclose(panel._best.get_xydata(), [(n["middle"], best)])
        assert panel._line.get_xdata()[0] == n["middle"]
        low, high = panel.axes.get_ylim()
        assert low < min(values) <= max(values) < high, "nothing is cut off"


@pytest.mark.parametrize("kind", noise.NOISES)
def test_every_control_over_its_range(figure, kind):
    for name in ("p",) if kind == "coin" else ("b", "price"):
        for value in positions(figure.controls[name], 5):
            figure.set(**{"kind": kind, name: value})
            agrees_by_hand(figure)
            agrees_with_the_picture(figure)
        figure.buttons["Reset"].click()


@pytest.mark.parametrize("kind", ["bell", EXPONENTIAL])
def test_the_area_under_a_shape_is_1(kind):
    x = np.linspace(-40, 40, 800_001)
    assert noise.NOISES[kind].height(0.3, x).sum() * (x[1] - x[0]) == pytest.approx(1, abs=1e-6)


def test_what_is_moved_brings_its_noise(figure):
    for name, value, kind in [("p", 0.5, "coin"), ("b", 2.0, "bell"), ("p", 0.6, "coin"), ("price", 2.0, "bell")]:
        figure.controls[name].value = value
        assert figure.values["kind"] == kind
    figure.controls["kind"].value = EXPONENTIAL
    figure.controls["b"].value = 3.0
    figure.controls["price"].value = 3.0
    assert figure.values["kind"] == EXPONENTIAL
    figure.controls["kind"].value = "coin"
    assert figure.values["kind"] == "coin"


def drag(figure, name, x, y):
    place = figure.axes["heights"].transData.transform((x, y)) / figure.fig.bbox.size
    figure.picture.drag = [name, *map(float, place), 1]


def test_drags(figure):
    drag(figure, "the guess", 2.52, 0.1)
    assert figure.values["b"] == 2.5
    drag(figure, "price of ◆, the smallest house", 4.01, 0.3)
    assert figure.values["price"] == 4
    figure.set(kind="coin")
    drag(figure, "the guess", 0.2, 0.7)
    assert (figure.values["p"], figure.values["b"]) == (0.7, 2.5)
    assert len(figure.picture.handles) == 1


def test_the_goal_asks_for_the_noise_and_the_guess(figure):
    reached = set()
    for kind in noise.NOISES:
        for b in positions(figure.controls["b"], 101):
            for price in (1.15, 4.95, 5.0):
                if figure.goal.reached(figure.compute(kind, b, price, 0.67)):
                    reached.add((kind, b, price))
    assert reached == {(EXPONENTIAL, 2.8, 5.0), (EXPONENTIAL, 2.85, 5.0)}
    assert "(not reached yet)" in figure.summary()
    figure.set(kind=EXPONENTIAL, b=2.85, price=5.0)
    assert "(reached)" in figure.summary()


def test_the_bell_suits_the_nine_prices_better_until_there_is_an_outlier(figure):
    largest = {
        (kind, price): figure.compute(kind, 1.0, price, 0.5)["largest"]
        for kind in ("bell", EXPONENTIAL)
        for price in (1.15, 5.0)
    }
    assert largest["bell", 1.15] > 2 * largest[EXPONENTIAL, 1.15]
    assert largest[EXPONENTIAL, 5.0] > 20 * largest["bell", 5.0]


@pytest.mark.parametrize("kind", ["bell", EXPONENTIAL])
def test_the_probability_of_a_narrow_stretch_is_height_times_width(kind):
    """Counted among a million draws of the noise itself."""
    rng, width = np.random.default_rng(0), 0.1
    drawn = rng.normal(0, math.sqrt(0.5), 10**6) if kind == "bell" else rng.laplace(0, 1, 10**6)
    for place in (0.0, 0.5, 1.5):
        inside = np.mean(np.abs(drawn - place) < width / 2)
        assert inside == pytest.approx(height(kind, 0, place) * width, rel=0.03)
