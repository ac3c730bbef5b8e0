"""The figures of notebook 04: their numbers worked out another way, their goals, and what the text says of them."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.figures import ConstantFigure, OutlierFigure, PlateauFigure, SquaresFigure
from nnlib.figures.loss import plateau, squares
from nnlib.quiz.questions import NOTEBOOKS

DATA, TRUTH = nn.houses(9, noise=0.3, seed=4)
SIZE = sorted(DATA[:, 0].tolist())
PRICE = [price for _, price in sorted(zip(DATA[:, 0].tolist(), TRUTH[:, 0].tolist(), strict=True))]
COUNTED = {"MSE": lambda error: error**2, "MAE": abs}
PRICES_OF_THE_ODD_ONE = [0.0, 0.45, 0.7, 0.95, 1.15, 2.0, 3.5, 5.0]
SETTINGS = [(kind, price) for kind in COUNTED for price in PRICES_OF_THE_ODD_ONE]


lines = fresh(SquaresFigure)
outliers = fresh(OutlierFigure)
constants = fresh(ConstantFigure)
neuron = fresh(PlateauFigure)


def drag(figure, name, axes, x, y):
    """Drag a handle to a place in the axes, as the browser does."""
    place = figure.axes[axes].transData.transform((x, y)) / figure.fig.bbox.size
    figure.picture.drag = [name, *map(float, place), np.random.default_rng().integers(1 << 30).item()]


def numbers(figure, **changes):
    """Return what a figure computes from other values; nothing is drawn."""
    return figure.compute(**figure.values | changes)


def prices_of(figure):
    return [figure.values.get("price", 1.15), *PRICE[1:]]


def loss_by_hand(kind, w, b, prices):
    return sum(COUNTED[kind](w * x + b - y) for x, y in zip(SIZE, prices, strict=True)) / len(SIZE)


def least_squares(prices):
    """Return the best line of the textbook: slope from the covariance, through the middle of all points."""
    w = np.cov(SIZE, prices)[0, 1] / np.var(SIZE, ddof=1)
    return w, np.mean(prices) - w * np.mean(SIZE)


def least_mae(prices):
    """Return the smallest mean absolute error of a line, with the best b for each of many slopes: the median."""

    def at(w):
        rest = np.array(prices) - w * np.array(SIZE)
        return np.abs(rest - np.median(rest)).mean()

    # as a function of w this is convex: narrow the interval down by thirds
    low, high = -20.0, 20.0
    for _ in range(150):
        one, other = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, other) if at(one) < at(other) else (one, high)
    return at((low + high) / 2)


# Squares


def agrees_by_hand(figure):
    n, values, prices = figure.numbers, figure.values, prices_of(figure)
    kind, w = values["kind"], values.get("w", 0.0)
    errors = [w * x + values["b"] - y for x, y in zip(SIZE, prices, strict=True)]
    shares = [COUNTED[kind](error) / 9 for error in errors]
    np.testing.assert_allclose(n["errors"], errors, atol=1e-12)
    np.testing.assert_allclose(n["shares"], shares, atol=1e-12)
    assert n["loss"] == pytest.approx(sum(shares), rel=1e-12)
    if not isinstance(figure, OutlierFigure):
        assert ("(reached)" in figure.summary()) == (sum(shares) <= 1.05 * n["least"])
    assert f"of {9 * sum(shares):.3g} together, and a ninth of that is the {kind}, {sum(shares):.3g}." in (
        figure.readout.text
    )
    largest = int(np.argmax(shares))
    share = f"The house of {100 * SIZE[largest]:.0f} m² alone makes {100 * shares[largest] / sum(shares):.0f} % of it."
    assert share in figure.readout.text
    assert f"The smallest {kind} there is: {n['least']:.3g}." in figure.readout.text


def agrees_with_the_picture(figure):
    """What is drawn: squares with the errors as sides, or bars as long; the bar's pieces; lines and marks."""
    n, prices = figure.numbers, prices_of(figure)
    panel, shares = figure.squares, figure.shares
    squared = n["kind"] == "MSE"
    shapes = [path.vertices for path in panel._squares.get_paths()] if squared else panel._bars.get_segments()
    assert len(shapes) == 9 and bool(panel._squares.get_paths()) == squared
    for shape, x, y, error in zip(shapes, SIZE, prices, n["errors"], strict=True):
        (left, right), (bottom, top) = ((min(side), max(side)) for side in np.transpose(shape))
        assert top - bottom == pytest.approx(abs(error), abs=1e-12)
        assert right - left == pytest.approx(abs(error) if squared else 0, abs=1e-12)
        np.testing.assert_allclose(sorted([y, y + error]), [bottom, top], atol=1e-9)
        assert min(abs(x - left), abs(x - right)) < 1e-9
        if squared:
            mine = n["w"] * np.array([left, right]) + n["b"]  # the line does not cross the square
            assert (mine >= top - 1e-9).all() or (mine <= bottom + 1e-9).all()
        corners = figure.axes["houses"].transData.transform([(left, bottom), (right, top)])
        assert not squared or np.ptp(corners[:, 0]) == pytest.approx(np.ptp(corners[:, 1]), abs=0.05)
        (x0, x1), (y0, y1) = figure.axes["houses"].get_xlim(), figure.axes["houses"].get_ylim()
        assert x0 <= left and right <= x1 and y0 <= bottom and top <= y1  # nothing is cut off
    pieces = [np.ptp(path.vertices[:, 1]) for path in shares._pieces.get_paths()]
    np.testing.assert_allclose(pieces, n["shares"], atol=1e-12)
    assert shares._pieces.get_paths()[-1].vertices[:, 1].max() == pytest.approx(n["loss"])
    assert shares._floor.get_ydata()[0] == n["least"]
    assert shares._title.get_text() == f"{n['kind']} {n['loss']:.3g}"
    xs, ys = panel._line.get_data()
    np.testing.assert_allclose(ys, n["w"] * xs + n["b"], atol=1e-12)
    x, y = (data[0] for data in figure.map._point.get_data())
    assert (x, y) == ((n["b"], n["loss"]) if figure.held else (n["w"], n["b"]))


@pytest.mark.parametrize("make", [SquaresFigure, OutlierFigure, ConstantFigure])
@pytest.mark.parametrize("kind", COUNTED)
def test_squares_over_every_control(make, kind):
    figure = make()
    figure.set(kind=kind)
    for name, control in figure.controls.items():
        for value in positions(control, 4) if name != "kind" else []:
            control.value = value
            agrees_by_hand(figure)
            agrees_with_the_picture(figure)
        control.value = {"kind": kind}.get(name, figure.start[name])


def test_squares_at_random(outliers):
    rng = np.random.default_rng(0)
    for _ in range(10):
        outliers.set(
            **{name: rng.choice(positions(outliers.controls[name], 33)).item() for name in ("w", "b", "price")},
            kind=rng.choice(list(COUNTED)).item(),
        )
        agrees_by_hand(outliers)
        agrees_with_the_picture(outliers)


@pytest.mark.parametrize("kind, price", SETTINGS)
def test_the_best_line_is_that_of_the_closed_form(outliers, kind, price):
    outliers.set(kind=kind, price=price)
    prices = prices_of(outliers)
    w, b = outliers.numbers["best"][kind]
    least = loss_by_hand(kind, w, b, prices)
    assert outliers.numbers["least"] == pytest.approx(least, rel=1e-12)
    if kind == "MSE":
        np.testing.assert_allclose((w, b), least_squares(prices), rtol=1e-9)
    else:
        assert least == pytest.approx(least_mae(prices), rel=1e-9)


@pytest.mark.parametrize("kind, price", SETTINGS)
def test_no_line_nearby_or_on_the_map_is_better_than_the_best(outliers, kind, price):
    outliers.set(kind=kind, price=price)
    n, prices = outliers.numbers, prices_of(outliers)
    assert n["losses"].min() >= n["least"]
    w, b = n["best"][kind]
    for angle in np.linspace(0, 2 * math.pi, 60):
        for step in (1e-3, 0.05, 0.5):
            assert loss_by_hand(kind, w + step * math.cos(angle), b + step * math.sin(angle), prices) >= n["least"]


@pytest.mark.parametrize("kind", COUNTED)
def test_the_map_has_the_loss_of_every_line(outliers, kind):
    outliers.set(kind=kind, price=2.5)
    for i, j in [(0, 0), (7, 70), (60, 20), (120, 80)]:
        expected = loss_by_hand(kind, squares.W[j], squares.B[i], prices_of(outliers))
        assert outliers.numbers["losses"][i, j] == pytest.approx(expected, rel=1e-12)
    np.testing.assert_array_equal(outliers.map._relief.get_array(), outliers.numbers["losses"])
    np.testing.assert_allclose(outliers.map._relief.get_extent(), [-1.025, 3.025, -2.025, 4.025])  # half a pixel more


@pytest.mark.parametrize("price", PRICES_OF_THE_ODD_ONE)
def test_the_best_constant_is_the_mean_for_mse_and_the_median_for_mae(constants, price):
    constants.set(price=price)
    prices = prices_of(constants)
    candidates = np.linspace(-1, 6, 70_001)
    for kind, middle in (("MSE", np.mean(prices)), ("MAE", np.median(prices))):
        constants.set(kind=kind)
        losses = np.mean([COUNTED[kind](candidates - y) for y in prices], axis=0)
        assert candidates[losses.argmin()] == pytest.approx(middle, abs=1e-4)  # by brute force
        assert constants.numbers["least"] == pytest.approx(losses.min(), abs=2e-5)
        np.testing.assert_allclose(constants.numbers["best"][kind], (0, middle), rtol=1e-12)
        agrees_by_hand(constants)
    assert f"The mean of the prices is {np.mean(prices):.2f}, their median {np.median(prices):.2f}." in (
        constants.readout.text
    )


@pytest.mark.parametrize("kind", COUNTED)
def test_the_curve_over_b(constants, kind):
    constants.set(kind=kind, price=4.0)
    b, losses = constants.map._curve.get_data()
    expected = [loss_by_hand(kind, 0, each, prices_of(constants)) for each in b]
    np.testing.assert_allclose(losses, expected, rtol=1e-12)
    assert set(np.round(prices_of(constants), 9)) <= set(np.round(b, 9))  # with a corner at each price
    marks = {name: line.get_xdata()[0] for name, (line, _) in constants.map._marks.items()}
    assert marks == pytest.approx({"mean": np.mean(prices_of(constants)), "median": np.median(prices_of(constants))})


def test_one_guess_for_all_is_a_level_line_on_a_curve(constants):
    assert "w" not in constants.controls and constants.numbers["w"] == 0
    assert constants.map._curve.get_visible() and not constants.map._relief.get_visible()
    lines = SquaresFigure()
    assert lines.map._relief.get_visible() and not lines.map._curve.get_visible()


@pytest.mark.parametrize("make", [SquaresFigure, ConstantFigure])
def test_the_goal_can_be_reached_on_the_sliders(make):
    figure = make()
    for kind, price in SETTINGS if make is ConstantFigure else [("MSE", 1.15), ("MAE", 1.15)]:
        changes = {"kind": kind} | ({"price": price} if make is ConstantFigure else {})
        w, b = (round(20 * each) / 20 for each in numbers(figure, **changes)["best"][kind])
        near = [{"w": w + i, "b": b + j} for i in (0, -0.05, 0.05) for j in (0, -0.05, 0.05)]
        near = [changes | {name: value for name, value in each.items() if name in figure.controls} for each in near]
        assert any(figure.goal.reached(numbers(figure, **each)) for each in near)
    figure.set(**{"w": 1.75, "b": -0.45} if make is SquaresFigure else {"b": 2.25})
    assert "(reached)" in figure.summary()


def test_the_goal_of_the_outlier_is_a_compromise(outliers):
    outliers.set(price=5.0)
    best = {kind: numbers(outliers, w=w, b=b) for kind, (w, b) in outliers.numbers["best"].items()}
    assert not any(outliers.goal.reached(n) for n in best.values())  # neither of the two best lines will do
    reached = []
    for w in np.arange(-1, 3.01, 0.25):
        for b in np.arange(-2, 4.01, 0.25):
            both = {kind: loss_by_hand(kind, w, b, prices_of(outliers)) for kind in COUNTED}
            near = all(loss <= 1.25 * outliers.numbers["leasts"][kind] for kind, loss in both.items())
            assert outliers.goal.reached(numbers(outliers, w=w, b=b)) == near
            reached.append(near)
    assert 0 < sum(reached) < 0.05 * len(reached)
    outliers.set(w=1.0, b=0.95)
    assert "(reached)" in outliers.summary()
    outliers.set(price=4.95)
    assert "(not reached yet)" in outliers.summary()


def test_the_goal_is_not_met_at_the_start(constants):
    others = SquaresFigure(), OutlierFigure(), PlateauFigure()
    assert all("(not reached yet)" in figure.summary() for figure in (constants, *others))
    for kind in COUNTED:
        constants.set(kind=kind)
        assert "(not reached yet)" in constants.summary()


def test_the_path_holds_every_setting_since_reset(lines):
    places = [(0.2, 2.0), (0.5, 2.0), (0.5, 1.0), (1.75, 1.0), (1.75, -0.45)]
    for before, after in pairwise(places):
        lines.set(**({"w": after[0]} if after[0] != before[0] else {"b": after[1]}))
    lines.set(kind="MAE")  # no new place
    assert lines.values["path"] == tuple(places)
    np.testing.assert_allclose(np.transpose(lines.map._path.get_data()), places)
    drag(lines, "your guess on the map", "map", 1.0, 2.0)
    assert lines.values["path"][-1] == (1.0, 2.0)
    lines.buttons["Reset"].click()
    assert lines.values["path"] == ((0.2, 2.0),)


def test_the_path_forgets_its_oldest_places(lines):
    lines.set(path=tuple((0.0, float(i)) for i in range(600)))
    lines.set(w=1.0)
    assert len(lines.values["path"]) == squares.MOST + 1 and lines.values["path"][-1] == (1.0, 2.0)


def test_drags(outliers, constants):
    drag(outliers, "price of ◆, the smallest house", "houses", 0.0, 3.52)
    assert outliers.values["price"] == 3.5
    drag(outliers, "price of ◆, the smallest house", "houses", 0.0, 99)
    assert outliers.values["price"] == 5
    drag(outliers, "your guess on the map", "map", 1.24, -0.31)
    assert (outliers.values["w"], outliers.values["b"]) == (1.25, -0.3)
    drag(constants, "your guess on the map", "map", 2.26, 0.1)
    assert constants.values["b"] == 2.25
    drag(constants, "price of ◆, the smallest house", "houses", 0.0, 2.0)
    assert constants.values["price"] == 2


@pytest.mark.parametrize("make", [SquaresFigure, OutlierFigure, ConstantFigure])
def test_the_best_is_shown_on_demand_only(make):
    figure, on = make(), make is OutlierFigure
    for shown in (on, not on, on):
        assert (" Best: " in figure.readout.text) == shown
        assert bool(len(figure.map._best.get_xdata())) == shown
        for name, line in figure.squares._best.items():
            xs, ys = line.get_data()
            assert bool(len(xs)) == shown
            if shown:
                w, b = figure.numbers["best"][name]
                np.testing.assert_allclose(ys, w * xs + b, atol=1e-12)
        figure.buttons["Best on/off"].click()
    figure.set(best=True)
    star = [data[0] for data in figure.map._best.get_data()]
    best = figure.numbers["best"]["MSE"]
    np.testing.assert_allclose(star, (best[1], figure.numbers["least"]) if figure.held else best)


def test_what_to_see_at_the_start(lines):
    assert "The house of 88 m² alone makes 35 % of it." in lines.readout.text
    largest, second = sorted(np.abs(lines.numbers["errors"]))[:-3:-1]
    assert f"{largest / second:.1f}" == "1.4" and 1.8 < (largest / second) ** 2 < 2
    lines.set(w=1.75, b=-0.45)
    assert "the MSE, 0.0897" in lines.readout.text and "(reached)" in lines.summary()


def test_what_to_see_of_the_odd_house(outliers):
    alike = outliers.numbers["best"]
    assert np.abs(alike["MSE"] - alike["MAE"]).max() < 0.25
    before = [alike["MSE"] @ (x, 1) - y for x, y in zip(SIZE, PRICE, strict=True)][1:]
    stays = outliers.numbers["best"]["MAE"]
    for price in np.arange(19, 101) / 20:
        np.testing.assert_allclose(numbers(outliers, price=price)["best"]["MAE"], stays, rtol=1e-9)
    assert np.abs(numbers(outliers, price=0.9)["best"]["MAE"] - stays).max() > 0.05
    outliers.set(price=5.0, best=True)
    assert "Best: w = 0.33, b = 2.17 for the MSE and w = 1.55, b = -0.20 for the MAE." in outliers.readout.text
    after = [outliers.numbers["best"]["MSE"] @ (x, 1) - y for x, y in zip(SIZE, PRICE, strict=True)][1:]
    assert sum(abs(now) > abs(then) for now, then in zip(after, before, strict=True)) == 7
    question = NOTEBOOKS["loss"].PREDICTIONS["one odd price"]
    assert "500,000 instead of 115,000" in question.text


def test_what_to_see_of_the_best_constant(constants):
    ranked = sorted(PRICE[1:])
    for price in positions(constants.controls["price"], 101):
        median = numbers(constants, price=price)["marks"]["median"]
        assert median == min(max(price, ranked[3]), ranked[4])  # it moves only while ◆ is in the middle
    means = [numbers(constants, price=price)["marks"]["mean"] for price in (1.0, 2.0)]
    assert means[1] - means[0] == pytest.approx(1 / 9)


def test_two_lines_that_are_wrong_in_different_ways_have_nearly_the_same_loss(lines):
    one, signs = lines.numbers["loss"], {np.sign(error) for error in lines.numbers["errors"]}
    lines.set(w=1.75, b=0.3)
    assert lines.numbers["loss"] == pytest.approx(one, rel=0.05) and signs == {-1, 1}
    assert (lines.numbers["errors"] > 0).all()


# Plateau


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


BY_HAND = {
    "MSE": lambda z, t: (sigmoid(z) - t) ** 2,
    "cross-entropy": lambda z, t: -math.log(sigmoid(z)) if t else -math.log(1 - sigmoid(z)),
}
FORMULAS = {
    "MSE": lambda z, t: 2 * (sigmoid(z) - t) * sigmoid(z) * (1 - sigmoid(z)),
    "cross-entropy": lambda z, t: sigmoid(z) - t,
}


def central_difference(f, z, h=1e-4):
    """Return the slope of f at z, with the largest part of the error of a plain central difference taken out."""
    return (4 * (f(z + h / 2) - f(z - h / 2)) / h - (f(z + h) - f(z - h)) / (2 * h)) / 3


@pytest.mark.parametrize("target", [0, 1])
def test_plateau_over_every_control(neuron, target):
    for z in positions(neuron.controls["z"], 17):
        neuron.set(z=z, target=target, steps=20)
        for name, f in BY_HAND.items():
            assert neuron.numbers["losses"][name] == pytest.approx(f(z, target), rel=1e-9)
            walked = [z]
            for _ in range(300):
                walked.append(walked[-1] - FORMULAS[name](walked[-1], target))
            chosen = [sigmoid(each) if target else 1 - sigmoid(each) for each in walked]
            np.testing.assert_allclose(neuron.numbers["race"][name], chosen, rtol=1e-7)
            for steps in (0, 1, 20, 300):
                then = numbers(neuron, steps=steps)
                assert then["ends"][name] == pytest.approx(walked[steps], abs=1e-9)
                assert then["losses then"][name] == pytest.approx(f(walked[steps], target), rel=1e-6)
                word = "step" if steps == 1 else "steps"
                assert f"After {steps} {word} with learning rate 1 the probability is" in neuron.describe(then)
                assert f"{chosen[steps]:.3f} by {name}" in neuron.describe(then)
            passed = next((i for i, p in enumerate(chosen) if p > 0.5), None)
            if neuron.numbers["wrong"] > 0:
                words = "more than 300 steps" if passed is None else f"{passed} step{'s' * (passed != 1)}"
                assert f"{words} by {name}" in neuron.readout.text
            else:
                assert "It passes" not in neuron.readout.text


@pytest.mark.parametrize("steps", [0, 1, 150, 300])
def test_the_steps_of_plateau_are_drawn(neuron, steps):
    neuron.set(steps=steps)
    for name in BY_HAND:
        assert neuron.losses._steps[name].get_xdata()[0] == neuron.numbers["ends"][name]
        assert neuron.race._points[name].get_xdata()[0] == steps


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize("name", BY_HAND)
def test_slopes_equal_central_differences(neuron, name, target):
    values = positions(neuron.controls["z"], 41)
    neuron.set(target=target)
    shown = [numbers(neuron, z=z)["slopes"][name] for z in values]
    nudged = [central_difference(lambda z: BY_HAND[name](z, target), z) for z in values]
    assert np.linalg.norm(np.subtract(shown, nudged)) <= 1e-6 * np.linalg.norm(nudged)
    by_formula = [FORMULAS[name](z, target) for z in values]  # as printed in the notebook
    np.testing.assert_allclose(shown, by_formula, rtol=1e-9)
    drawn = neuron.slopes._curves[name].get_data()
    np.testing.assert_allclose(drawn[1], [FORMULAS[name](z, target) for z in drawn[0]], rtol=1e-9)
    drawn = neuron.losses._curves[name].get_data()
    np.testing.assert_allclose(drawn[1], [BY_HAND[name](z, target) for z in drawn[0]], rtol=1e-9)


def test_points_tangents_and_steps_are_where_they_should_be(neuron):
    for z, target, steps in [(-6.0, 1, 20), (2.5, 0, 7), (0.0, 1, 0)]:
        neuron.set(z=z, target=target, steps=steps)
        n = neuron.numbers
        for name, f in BY_HAND.items():
            points = {panel: getattr(neuron, panel)._points[name].get_data() for panel in ("losses", "slopes", "race")}
            np.testing.assert_allclose(np.ravel(points["losses"]), (z, f(z, target)), rtol=1e-9)
            np.testing.assert_allclose(np.ravel(points["slopes"]), (z, FORMULAS[name](z, target)), rtol=1e-9)
            np.testing.assert_allclose(np.ravel(points["race"]), (steps, n["race"][name][steps]))
            xs, ys = neuron.losses._tangents[name].get_data()
            assert np.ptp(xs) > 1 and np.mean(ys) == pytest.approx(f(z, target), rel=1e-9)
            assert (ys[1] - ys[0]) / (xs[1] - xs[0]) == pytest.approx(FORMULAS[name](z, target), rel=1e-6)
            end = n["ends"][name]
            np.testing.assert_allclose(
                np.ravel(neuron.losses._steps[name].get_data()), (end, f(end, target)), rtol=1e-6
            )


def test_plateau_is_dragged(neuron):
    drag(neuron, "the start", "losses", -2.03, 5)
    assert neuron.values["z"] == -2
    drag(neuron, "the start", "losses", 99, 0)
    assert neuron.values["z"] == 8


def test_the_goal_of_plateau(neuron):
    neuron.set(steps=50)
    assert "(not reached yet)" in neuron.summary()
    neuron.set(z=-4.0)
    assert "(reached)" in neuron.summary()
    neuron.set(target=0)
    assert "(not reached yet)" in neuron.summary()
    neuron.set(z=4.0)
    assert "(reached)" in neuron.summary()
    neuron.set(steps=51)
    assert "(not reached yet)" in neuron.summary()  # too many steps
    neuron.set(steps=50, z=2.9)
    assert "(not reached yet)" in neuron.summary()  # not wrong enough


def test_what_to_see_of_the_plateau(neuron):
    assert "Cross-entropy: loss 6.002, slope -0.998. MSE: loss 0.995, slope -0.005." in neuron.readout.text
    for z, cross, squared in [(-3, 4, 17), (-4, 5, 36), (-5, 6, 85), (-6, 7, 214)]:
        neuron.set(z=float(z))
        assert f"after {cross} steps by cross-entropy and {squared} steps by MSE." in neuron.readout.text
    slopes = {z: numbers(neuron, z=z)["slopes"]["MSE"] for z in positions(neuron.controls["z"], 161)}
    steepest = min(slopes, key=slopes.get)
    assert (steepest, round(slopes[steepest], 3)) == (-0.7, -0.296)
    assert round(slopes[-0.7] / slopes[-6.0]) == 60
    assert max(abs(slopes[z]) for z in (6.0, 8.0)) < 1e-4
    question = NOTEBOOKS["loss"].PREDICTIONS["wrong and sure"]
    assert f"{sigmoid(-6):.4f}" == "0.0025" and "of 0.0025" in question.text
    neuron.set(target=0, z=8.0)
    assert neuron.numbers["slopes"]["cross-entropy"] > 0.999 and neuron.numbers["slopes"]["MSE"] < 0.001


@pytest.mark.parametrize("make", [SquaresFigure, OutlierFigure, ConstantFigure, PlateauFigure])
def test_reset_brings_everything_back(make):
    figure = make()
    before = figure.picture.background, figure.picture.moving, figure.summary()
    for control in figure.controls.values():
        if not hasattr(control, "options"):
            control.value = positions(control)[-1]
    figure.buttons["Reset"].click()
    assert (figure.picture.background, figure.picture.moving, figure.summary()) == before


# What the exercises and the text say


def test_the_mean_and_the_median_of_the_exercise(constants):
    for (targets,) in EXERCISES["best_constant"].probes:
        c = EXERCISES["best_constant"].solution(targets)
        for other in (*np.linspace(targets.min(), targets.max(), 101), np.median(targets)):
            assert np.mean((c - targets) ** 2) <= np.mean((other - targets) ** 2) + 1e-12


def test_a_best_line_of_the_mae_passes_through_two_points():
    rng = np.random.default_rng(0)
    for _ in range(5):
        prices = rng.uniform(0, 5, (9, 1))
        w, b = squares.best_line("MAE", prices)
        through = [(prices[j, 0] - prices[i, 0]) / (SIZE[j] - SIZE[i]) for i, j in combinations(range(9), 2)]
        assert min(abs(w - each) for each in through) < 1e-12
        assert loss_by_hand("MAE", w, b, prices[:, 0]) == pytest.approx(least_mae(prices[:, 0]), rel=1e-9)


def test_the_machine_walks_with_the_rate_that_is_told():
    assert plateau.LEARNING_RATE == 1
