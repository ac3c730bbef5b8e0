"""The figures of notebook 05: their paths against plain loops, their goals, and what the text says of them."""

import math

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.exercises import EXERCISES, gradient_descent
from nnlib.figures import BeatGradientDescentFigure, OneWeightFigure, TwoWeightsFigure
from nnlib.figures.gradient_descent import beat_gradient_descent as beat
from nnlib.figures.gradient_descent import one_weight as one
from nnlib.figures.gradient_descent import two_weights as two
from nnlib.panels.houses import BY_AGE, BY_SIZE

X, y = nn.houses()
SIZE, AGE, PRICE = X[:, 0].tolist(), X[:, 1].tolist(), y[:, 0].tolist()
CURVATURE = 2 * sum(size * size for size in SIZE) / 40  # of the houses' loss in w, b = 0


def line_loss(inputs, prices, w, b):
    return sum((w * x + b - p) ** 2 for x, p in zip(inputs, prices, strict=True)) / len(inputs)


def line_slopes(inputs, prices, w, b):
    errors = [w * x + b - p for x, p in zip(inputs, prices, strict=True)]
    dw = 2 * sum(error * x for error, x in zip(errors, inputs, strict=True)) / len(inputs)
    return dw, 2 * sum(errors) / len(inputs)


weight, weights, game = map(fresh, [OneWeightFigure, TwoWeightsFigure, BeatGradientDescentFigure])


def press(figure, *labels):
    for label in labels:
        figure.buttons[label].click()
        assert figure.message.value == ""


@pytest.mark.parametrize("make", [OneWeightFigure, TwoWeightsFigure, BeatGradientDescentFigure])
def test_the_goal_is_not_met_at_the_start(make):
    assert "(not reached yet)" in make().summary()


# One weight

BY_HAND = {
    one.HOUSES: (
        lambda w: line_loss(SIZE, PRICE, w, 0.0),
        lambda w: line_slopes(SIZE, PRICE, w, 0.0)[0],
    ),
    one.VALLEYS: (
        lambda w: 0.5 * ((w - 1.5) ** 2 / 1.44 - 1) ** 2 + 0.15 * (w - 1.5) + 0.3,
        lambda w: 2 * (w - 1.5) * ((w - 1.5) ** 2 / 1.44 - 1) / 1.44 + 0.15,
    ),
}


def one_by_hand(values):
    """Return the path and its losses, until it is farther than 25 from the middle."""
    loss, slope = BY_HAND[values["slice"]]
    path = [values["w"]]
    for _ in range(values["steps"]):
        if abs(path[-1] - 1.5) > 25:
            break
        path.append(path[-1] - values["eta"] * slope(path[-1]))
    return path, [loss(w) for w in path]


def one_agrees(figure):
    path, losses = one_by_hand(figure.values)
    n, (_, slope) = figure.numbers, BY_HAND[figure.values["slice"]]
    np.testing.assert_allclose(n["path"], path, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(n["losses"], losses, rtol=1e-9)
    assert n["gone"] == (abs(path[-1] - 1.5) > 25)
    np.testing.assert_allclose(figure.history._curves["loss after each step"].get_ydata(), np.minimum(losses, 1e6))
    written = f"{losses[-1]:.4g}" if losses[-1] < 1e4 else f"{losses[-1]:,.0f}"
    assert f"w = {path[-1]:.4g} and the loss is {written}" in figure.readout.text
    assert "e-" not in figure.readout.text and "e+" not in figure.readout.text
    rose = len(path) > 1 and losses[-1] / losses[-2] - 1 > 1e-9
    assert ("higher than before" in figure.readout.text) == rose
    marks = figure.descent
    assert marks._tangent.get_visible() != n["gone"]
    assert ("diverged" in marks.title.get_text()) == n["gone"] == ("run away" in figure.readout.text)
    left, right = figure.axes["loss"].get_xlim()
    assert left <= min(path[: -1 if n["gone"] else None]) and max(path[: -1 if n["gone"] else None]) <= right
    if not n["gone"]:
        landing = path[-1] - figure.values["eta"] * slope(path[-1])
        np.testing.assert_allclose(n["slope"], slope(path[-1]), rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(marks._landing.get_xydata()[0], n["landing"])
        np.testing.assert_allclose(n["landing"][0], landing, rtol=1e-9, atol=1e-9)
        (x0, x1), (y0, y1) = marks._tangent.get_data()
        assert (y1 - y0) / (x1 - x0) == pytest.approx(slope(path[-1]), abs=1e-9)
        assert (x0 + x1) / 2 == pytest.approx(path[-1])


@pytest.mark.parametrize("slice", one.SLICES)
def test_one_weight_over_every_control(weight, slice):
    weight.set(slice=slice)
    rng = np.random.default_rng(0)
    for name in ("eta", "w"):
        for value in positions(weight.controls[name], 7):
            weight.set(**{name: value}, steps=int(rng.choice([0, 1, 2, 7, 50])))
            one_agrees(weight)
    weight.set(w=4.0, eta=0.6)
    for steps in (0, 1, 3, 50):
        weight.set(steps=steps)
        one_agrees(weight)


@pytest.mark.parametrize("slice", one.SLICES)
def test_the_slope_of_a_slice_is_that_of_nudging_and_is_0_at_its_lowest_place(slice):
    chosen, (loss, _) = one.SLICES[slice], BY_HAND[slice]
    for w in np.linspace(-3, 6, 19):
        np.testing.assert_allclose(chosen.slope(w), nn.numerical_gradient(loss, w), rtol=1e-6, atol=1e-6)
        assert chosen.loss(w) == pytest.approx(loss(w)) and loss(w) >= loss(chosen.best)
    assert chosen.slope(chosen.best) == pytest.approx(0, abs=1e-9)


def state(weight):
    return weight.numbers["path"], weight.summary(), weight.picture.background, weight.picture.moving


def test_back_undoes_steps_exactly(weight):
    for eta in (0.03, 0.3, 0.45, 0.6):
        weight.set(eta=eta, steps=0)
        seen = [state(weight)]
        while len(seen) < 7 and not weight.numbers["gone"]:
            press(weight, "Step")
            seen.append(state(weight))
        for before in seen[-2::-1]:
            press(weight, "Back")
            assert state(weight) == before
    press(weight, "Back")
    assert len(weight.numbers["path"]) == 1  # there is nothing before the start


def test_buttons_stop_at_fifty_steps_and_where_the_path_has_left(weight):
    press(weight, *["10 steps"] * 6)
    assert len(weight.numbers["path"]) == 51 and "most that are shown" in weight.readout.text
    press(weight, "Back")
    assert len(weight.numbers["path"]) == 50
    weight.set(eta=0.6, steps=0)
    press(weight, *["10 steps"] * 3)
    away = len(weight.numbers["path"])
    assert weight.numbers["gone"] and away < 10
    press(weight, "Back")  # one press is enough, however often the path was asked to go on
    assert not weight.numbers["gone"] and len(weight.numbers["path"]) == away - 1


def test_on_the_houses_it_runs_away_exactly_above_two_over_the_curvature(weight):
    np.testing.assert_allclose(CURVATURE, 4.719, atol=5e-4)
    for eta in positions(weight.controls["eta"], 60):
        n = weight.compute(w=-0.5, eta=eta, slice=one.HOUSES, steps=50)
        losses = np.array(n["losses"])
        diverges = eta > 2 / CURVATURE
        assert bool(np.all(np.diff(losses) > 0)) == diverges
        assert bool(losses[-1] < losses[0]) != diverges
        # each step multiplies the distance by the same number
        distances = np.array(n["path"][:6]) - one.SLICES[one.HOUSES].best
        np.testing.assert_allclose(distances[1:], (1 - eta * CURVATURE) * distances[:-1], atol=1e-9)


def test_the_houses_goal_is_reached_by_changing_only_the_rate(weight):
    reached = []
    for eta in positions(weight.controls["eta"], 60):
        if weight.goal.reached(weight.compute(w=-0.5, eta=eta, slice=one.HOUSES, steps=3)):
            reached.append(eta)
    assert reached == pytest.approx(np.arange(0.17, 0.255, 0.01))
    weight.set(eta=0.21, steps=1)
    assert weight.numbers["path"][1] == pytest.approx(one.SLICES[one.HOUSES].best, abs=0.02)
    press(weight, *["10 steps"] * 2)
    weight.set(eta=0.1)
    assert "not reached" in weight.summary()  # more steps do not make up for it
    weight.set(eta=0.21, w=1.55)
    assert "not reached" in weight.summary()  # nor does a start at the lowest place
    weight.set(w=-0.5, slice=one.VALLEYS)
    assert "not reached" in weight.summary()


def test_with_rates_beyond_the_best_one_every_step_crosses_to_the_other_side(weight):
    for eta in (0.22, 0.3, 0.42):
        weight.set(eta=eta, steps=8)
        distances = np.array(weight.numbers["path"]) - one.SLICES[one.HOUSES].best
        assert np.all(distances[1:] * distances[:-1] < 0) and np.all(np.diff(np.abs(distances)) < 0)


def test_two_valleys_end_where_the_text_says(weight):
    def ends(w, eta):
        return weight.compute(w=w, eta=eta, slice=one.VALLEYS, steps=50)["path"][-1]

    left, right = one.SLICES[one.VALLEYS].best, 2.642
    assert ends(3.5, 0.1) == pytest.approx(right, abs=0.01)
    assert one.SLICES[one.VALLEYS].loss(right) > 4 * one.SLICES[one.VALLEYS].loss(left)
    sides = [abs(ends(3.5, eta) - left) < 0.5 for eta in positions(weight.controls["eta"], 60)[29:]]
    assert sides == [eta >= 0.38 for eta in np.arange(0.30, 0.605, 0.01).round(2)]
    assert ends(-0.5, 0.1) == pytest.approx(left, abs=0.01)
    assert ends(-0.5, 0.5) == pytest.approx(right, abs=0.1)


def test_dragging_the_diamond_moves_the_start(weight):
    axes = weight.axes["loss"]
    place = axes.transData.transform((3.21, 0.0)) / weight.fig.bbox.size
    weight.picture.drag = ["the start", *map(float, place), 1]
    assert weight.values["w"] == 3.2 and weight.numbers["path"][0] == 3.2


# Two weights

SURFACES = {
    two.BOWL: (lambda w1, w2: w1 * w1 + w2 * w2, lambda w1, w2: (2 * w1, 2 * w2)),
    two.VALLEY: (lambda w1, w2: 0.05 * w1 * w1 + 2.5 * w2 * w2, lambda w1, w2: (0.1 * w1, 5 * w2)),
    two.SADDLE: (
        lambda w1, w2: (1 - w1 * w2) ** 2,
        lambda w1, w2: (-2 * w2 * (1 - w1 * w2), -2 * w1 * (1 - w1 * w2)),
    ),
}


def two_by_hand(values):
    """Return the path, until it is farther than 10 from 0."""
    _, slopes = SURFACES[values["landscape"]]
    path = [(values["x"], values["y"])]
    for _ in range(values["step"]):
        if max(map(abs, path[-1])) > 10:
            break
        path.append([w - values["eta"] * v for w, v in zip(path[-1], slopes(*path[-1]), strict=True)])
    return np.array(path)


@pytest.mark.parametrize("landscape", two.SURFACES)
def test_two_weights_over_every_control(weights, landscape):
    weights.set(landscape=landscape)
    loss, slopes = SURFACES[landscape]
    for name in ("eta", "step", "x", "y"):
        for value in positions(weights.controls[name], 5):
            weights.set(**{name: value})
            path, n = two_by_hand(weights.values), weights.numbers
            np.testing.assert_allclose(n["path"], path, rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(n["losses"], [loss(*place) for place in path], rtol=1e-7, atol=1e-12)
            np.testing.assert_allclose(n["gradient"], slopes(*path[-1]), rtol=1e-6, atol=1e-8)
            lost = np.abs(path[-1]).max() > 10
            assert n["lost"] == (len(path) - 1 if lost else None)
            assert ("Diverged" in weights.readout.text) == lost
            np.testing.assert_allclose(weights.map._landscape._paths["path"].get_xydata(), n["path"])
            curve = weights.history._curves["loss after each step"].get_ydata()
            np.testing.assert_allclose(curve, np.clip(n["losses"], 1e-6, 1e6))
        weights.set(**{name: weights.start[name]})


@pytest.mark.parametrize("landscape", two.SURFACES)
def test_gradients_and_maps_are_those_of_the_loss(landscape):
    loss, _ = SURFACES[landscape]
    rng = np.random.default_rng(0)
    for x, w in rng.uniform(-2.4, 2.4, (20, 2)):
        numeric = nn.numerical_gradient(lambda place: loss(*place), np.array([x, w]))
        analytic = two.SURFACES[landscape].gradient(x, w)
        assert np.linalg.norm(analytic - numeric) <= 1e-6 * np.linalg.norm(numeric)
    for i, j in rng.integers(0, 101, (20, 2)):
        assert two.MAPS[landscape][i, j] == pytest.approx(loss(two.GRID[j], two.GRID[i]))
    lowest = [loss(*place) for place in two.SURFACES[landscape].lowest if not np.isnan(place).any()]
    assert max(lowest) - min(lowest) < 1e-12 and min(lowest) <= two.MAPS[landscape].min() + 1e-12


def test_a_path_is_scrubbed_and_not_computed_anew(weights):
    weights.set(step=100)
    whole = weights.numbers["path"]
    for step in (0, 99, 37, 100, 1):
        weights.set(step=step)
        np.testing.assert_array_equal(weights.numbers["path"], whole[: step + 1])


def test_buttons_are_offered_where_they_do_something(weights):
    def shown():
        return [label for label, button in weights.buttons.items() if button.layout.display != "none"]

    assert shown() == ["Reset"]
    weights.set(landscape=two.SADDLE)
    assert shown() == [*two.PRESETS, "Reset"]
    press(weights, "Reset")
    assert shown() == ["Reset"]


def test_the_saddle_is_marked_and_the_line_of_level_1_is_whole_there(weights):
    weights.set(landscape=two.SADDLE)
    assert weights.saddle.get_visible() and weights.saddle_name.get_visible()
    lines = weights.map._landscape._relief[1]
    level = lines.get_paths()[list(lines.levels).index(1)]
    near = level.vertices[np.abs(level.vertices).max(axis=1) < 0.5]
    for direction in (0, 1):  # a gap for a number is longer than two meshes of the grid
        along = np.sort(near[np.abs(near[:, 1 - direction]) < 0.01, direction])
        assert np.diff(along).max() < 0.11 and along[0] < -0.4 and along[-1] > 0.4
    weights.set(landscape=two.BOWL)
    assert not weights.saddle.get_visible()


def preset(figure, label):
    figure.set(landscape=two.SADDLE)
    press(figure, label)
    assert figure.values["step"] == 100 and figure.values["eta"] == 0.1
    return figure.numbers


def test_the_starts_around_the_saddle_go_where_the_text_says(weights):
    n = preset(weights, "[0.5, −0.5]")
    assert "loss 1, slopes ∂L/∂w₁ = 0.000 and ∂L/∂w₂ = 0.000" in weights.readout.text
    n = preset(weights, "[0.55, −0.45]")
    np.testing.assert_allclose(n["path"][-1], (1.014, 0.986), atol=1e-3)
    speeds = np.linalg.norm(np.diff(n["path"], axis=0), axis=1)
    nearest = int(np.linalg.norm(n["path"], axis=1).argmin())
    assert 0 < nearest < 30 and speeds[nearest] < 0.7 * speeds[0] and speeds[nearest] < 0.7 * speeds.max()
    n = preset(weights, "[−1.8, 1.7]")
    np.testing.assert_allclose(n["path"][-1], (-1.019, -0.981), atol=1e-3)


def test_into_the_saddle_leads_only_the_edge(weights):
    preset(weights, "[0.5, −0.5]")
    for x, w in [(0.55, -0.5), (0.5, -0.45), (0.45, -0.5), (0.5, -0.55)]:
        weights.set(x=x, y=w)
        assert weights.numbers["losses"][-1] < 1e-6
    for eta in positions(weights.controls["eta"], 10):
        weights.set(x=0.0, y=0.0, eta=eta)
        assert weights.numbers["losses"][-1] == 1


def test_the_goal_on_the_saddle_needs_a_start_at_its_edge_and_a_small_rate(weights):
    def reached(x, y, eta):
        return weights.goal.reached(weights.compute(two.SADDLE, eta, 100, x, y))

    assert reached(0.55, -0.5, 0.03) and reached(1.5, -1.45, 0.04)
    assert not any(reached(0.5, -0.5, eta) for eta in positions(weights.controls["eta"], 50))
    assert not any(reached(0.5, 0.5, eta) for eta in positions(weights.controls["eta"], 50))
    assert not any(reached(0.55, -0.45, eta) for eta in (0.01, 0.1, 0.5))


def test_in_a_bowl_it_runs_straight_to_the_bottom(weights):
    for x, y in [(-2.2, 1.0), (0.3, 2.0)]:
        for eta in (0.05, 0.28, 0.45):
            path = weights.compute(two.BOWL, eta, 100, x, y)["path"]
            np.testing.assert_allclose(path[:, 0] * y, path[:, 1] * x, atol=1e-12)
            assert np.abs(path[-1]).max() < 1e-4


def test_in_the_long_valley_rates_up_to_0_40_will_do(weights):
    for eta in positions(weights.controls["eta"], 50):
        losses = weights.compute(two.VALLEY, eta, 100, -2.2, 1.0)["losses"]
        assert (losses[-1] > losses[0]) == (eta > 0.4)


def test_the_start_follows_the_pointer(weights):
    axes = weights.axes["map"]
    place = axes.transData.transform((1.23, -0.77)) / weights.fig.bbox.size
    weights.picture.drag = ["the start", *map(float, place), 1]
    np.testing.assert_allclose(weights.numbers["path"][0], (1.25, -0.75))


# Beat gradient descent

OTHER_X, OTHER_Y = nn.houses(seed=4)
OTHER_AGES, OTHER_PRICES = OTHER_X[:, 1].tolist(), OTHER_Y[:, 0].tolist()


def tries(figure, *places):
    for w, b in places:
        figure.set(w=w, b=b)
        press(figure, "Try")


def machine_by_hand(eta):
    w, b, rows = 1.5, 0.0, []
    for _ in range(21):
        rows.append((w, b, line_loss(OTHER_AGES, OTHER_PRICES, w, b)))
        dw, db = line_slopes(OTHER_AGES, OTHER_PRICES, w, b)
        w, b = w - eta * dw, b - eta * db
    return np.array(rows)


def test_the_machine_makes_twenty_steps_of_gradient_descent(game):
    for eta in positions(game.controls["eta"], 30):
        np.testing.assert_allclose(beat.machine_run(eta), machine_by_hand(eta), rtol=1e-7)
    press(game, "Reveal")
    for eta in (0.05, 0.2, 0.26, 0.3):
        game.set(eta=eta)
        np.testing.assert_array_equal(game.landscape._paths["machine"].get_xydata(), game.numbers["machine"][:, :2])
        curve = game.history._curves["machine"].get_ydata()
        np.testing.assert_allclose(curve, np.minimum(machine_by_hand(eta)[:, 2], 1e4))
        assert f"with η = {eta:.2f}: {machine_by_hand(eta)[-1, 2]:.4g}" in game.readout.text


def test_each_try_returns_the_loss_and_its_slopes(game):
    places = [(w, b) for w in positions(game.controls["w"], 4) for b in positions(game.controls["b"], 4)]
    for number, (w, b) in enumerate(places, start=1):
        tries(game, (w, b))
        loss, (dw, db) = line_loss(OTHER_AGES, OTHER_PRICES, w, b), line_slopes(OTHER_AGES, OTHER_PRICES, w, b)
        text = f"Try {number}: w = {w:.2f}, b = {b:.2f}, loss {loss:.4g}, ∂L/∂w = {dw:.4g}, ∂L/∂b = {db:.4g}."
        assert text in game.readout.text and f"{20 - number} tries are left" in game.readout.text
        columns = [column.get_text().split("\n") for column in game.ledger._columns]
        shown = [float(column[-1]) for column in columns]
        np.testing.assert_allclose(shown, [number, w, b, loss, dw, db], atol=0.0051)
        assert {len(column) for column in columns} == {min(number + 1, 11)}
        place, tip = game.downhill._arrows.get_segments()[-1][:2]
        np.testing.assert_allclose(place, (w, b))
        ahead = tip - place
        assert ahead @ (dw, db) == pytest.approx(-np.linalg.norm(ahead) * math.hypot(dw, db))
    np.testing.assert_array_equal(game.landscape._paths["you"].get_xydata(), [(1.5, 0.0), *places])


def test_the_gradients_of_the_game_are_those_of_nudging():
    for w, b in np.random.default_rng(0).uniform(-1, 3, (10, 2)):
        numeric = nn.numerical_gradient(lambda p: line_loss(OTHER_AGES, OTHER_PRICES, *p), np.array([w, b]))
        assert np.linalg.norm(np.array(beat.measured(w, b)[1:]) - numeric) <= 1e-6 * np.linalg.norm(numeric)


def test_the_map_and_the_machine_are_hidden_until_the_tries_are_used(game):
    def hidden():
        paths = game.landscape._paths["machine"].get_xydata(), game.history._curves["machine"].get_xydata()
        shown = len(paths[0]) or len(paths[1]) or game.landscape._relief or game.history._floor.get_visible()
        return not shown and "machine after" not in game.readout.text and f"{BY_AGE.best[2]:.4g}" not in game.summary()

    assert hidden()
    game.set(tries=((0.5, 1.0),) * 19)
    assert hidden()
    tries(game, (0.5, 1))
    assert not hidden() and game.numbers["revealed"]
    before = game.numbers["path"]
    tries(game, (0, 0))
    assert len(game.numbers["path"]) == len(before) == 21
    press(game, "Reset")
    assert hidden()
    press(game, "Reveal")
    assert not hidden()
    np.testing.assert_allclose(game.landscape._losses[70, 30], line_loss(OTHER_AGES, OTHER_PRICES, -0.5, 2.5))


def test_after_reveal_it_is_no_match_any_more(game):
    press(game, "Reveal")
    game.set(tries=((-0.2, 2.75),) * 20)
    assert len(game.numbers["path"]) == 21 and "not reached" in game.summary()
    assert "no match any more" in game.readout.text


def by_secants():
    """Two tries tell how the slopes change with w and b; where both would be 0 is the next."""
    slopes = [np.array(line_slopes(OTHER_AGES, OTHER_PRICES, w, b)) for w, b in [(1.5, 0.0), (1.0, 0.0), (1.5, 0.5)]]
    change = np.column_stack([(slopes[1] - slopes[0]) / -0.5, (slopes[2] - slopes[0]) / 0.5])
    w, b = np.array([1.5, 0.0]) - np.linalg.solve(change, slopes[0])
    return [(1.0, 0.0), (1.5, 0.5), (round(w / 0.05) * 0.05, round(b / 0.05) * 0.05)]


def test_the_machine_can_be_beaten_but_not_by_any_play(game):
    def wins(*places):
        game.set(tries=(*places, *[places[-1]] * (20 - len(places))))
        return "(reached)" in game.summary()

    assert wins(*by_secants())
    assert not wins(*[(w, 0.0) for w in np.linspace(1.5, 0, 20).round(2).tolist()])  # with w alone
    assert not wins((1.5, 0.0))
    rng, rival, won = np.random.default_rng(0), machine_by_hand(0.2)[-1, 2], 0
    for _ in range(200):
        losses = [line_loss(OTHER_AGES, OTHER_PRICES, *rng.uniform((-2, -1), (3, 4))) for _ in range(20)]
        won += min(losses) < rival
    assert won < 100
    game.set(eta=0.01)
    assert not wins((0.5, 1.0))  # it has been slowed down, but that is not the match
    assert game.numbers["losses"].min() < game.numbers["machine"][-1, 2]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("halvings", range(2, 11))
def test_halving_the_range_of_one_number_after_the_other_loses(first, halvings):
    """Each number's range is halved at its slope's sign, some times over; then it is the other's turn."""
    place, losses, which = [1.5, 0.0], [], first
    while len(losses) < 20:
        low, high = [(-2.0, 3.0), (-1.0, 4.0)][which]
        for _ in range(halvings):
            place[which] = round((low + high) / 2 / 0.05) * 0.05
            losses.append(line_loss(OTHER_AGES, OTHER_PRICES, *place))
            rises = line_slopes(OTHER_AGES, OTHER_PRICES, *place)[which] > 0
            low, high = (low, place[which]) if rises else (place[which], high)
        which = 1 - which
    assert min(losses[:20]) > 2 * machine_by_hand(0.2)[-1, 2]


def test_the_valley_of_the_ages_is_narrow_and_aslant():
    x = np.column_stack([OTHER_AGES, np.ones(40)])
    (small, large), directions = np.linalg.eigh(2 * x.T @ x / 40)
    assert large > 10 * small and np.all(np.abs(directions) > 0.4)


def test_the_machine_at_other_rates_does_as_the_text_says():
    at = {eta: machine_by_hand(eta)[-1, 2] for eta in (0.1, 0.2, 0.22, 0.26)}
    assert at[0.1] > 1.5 * at[0.2] > 1.5 * at[0.22] and at[0.26] > 10 * at[0.2]


# The exercise that asks for a number


def test_the_rates_of_the_exercise_form_a_window_below_the_limit():
    fault = EXERCISES["learning_rate"].fault
    rates = np.arange(1, 60) / 100
    right = [rate for rate in rates if fault(rate) == ""]
    assert right == pytest.approx(np.arange(0.18, 0.285, 0.01))
    for rate in rates:
        place = np.zeros(2)
        for _ in range(30):
            place = place - rate * np.array(line_slopes(SIZE, PRICE, *place))
        near = line_loss(SIZE, PRICE, *place) <= 1.01 * BY_SIZE.best[2]
        assert near == (fault(rate) == "")
        assert ("goes too far" in fault(rate)) == (rate > gradient_descent.LIMIT)
    assert "step 1 on" in fault(0.5) and "1.8 % above" in fault(0.1)
    np.testing.assert_allclose(gradient_descent.SLICE_LIMIT, 2 / CURVATURE)
    assert fault("0.2") == fault(float("nan")) == fault([0.2]) == "return one number, the learning rate."
