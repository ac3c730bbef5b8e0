"""The figures on what to do about a long valley, and on batches: their numbers worked out in another way."""

from types import SimpleNamespace

import numpy as np
import pytest
from moving import fresh, positions

import nnlib as nn
from nnlib.figures import BatchesFigure, MomentumFigure, StraightenFigure
from nnlib.figures.gradient_descent import batches as many
from nnlib.figures.gradient_descent import momentum as ball
from nnlib.figures.gradient_descent import straighten

rolling, straight, batched = map(fresh, [MomentumFigure, StraightenFigure, BatchesFigure])


@pytest.mark.parametrize("make", [MomentumFigure, StraightenFigure, BatchesFigure])
def test_the_goal_is_not_met_at_the_start(make):
    assert "(not reached yet)" in make().summary()


# Momentum


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.95])
@pytest.mark.parametrize("eta", [0.05, 0.28, 0.8])
def test_momentum_is_that_of_nnlib(rolling, mu, eta):
    rolling.set(mu=mu, eta=eta, steps=60)
    weights = [np.array(-2.2), np.array(1.0)]
    network, optimizer = SimpleNamespace(parameters=weights), nn.GradientDescent(eta, mu)
    for place in rolling.numbers["path"]:
        np.testing.assert_allclose(weights, place, rtol=1e-9, atol=1e-12)
        optimizer.step(network, [SimpleNamespace(dW=0.1 * weights[0], db=5 * weights[1])])
    assert (rolling.numbers["lost"] is not None) == (np.abs(rolling.numbers["path"][-1]).max() > 10)
    assert ("diverged" in rolling.distances._note.get_text()) == (rolling.numbers["lost"] is not None)


def distances(eta, curvature, mu, steps=400):
    """How far one weight is from the bottom of its parabola, step by step."""
    found, velocity = [1.0], 0.0
    for _ in range(steps):
        velocity = mu * velocity + curvature * found[-1]
        found.append(found[-1] - eta * velocity)
    return np.array(found)


@pytest.mark.parametrize("curvature", [ball.ALONG, ball.ACROSS])
def test_the_factor_is_what_a_step_does_in_the_long_run(rolling, curvature):
    for mu in positions(rolling.controls["mu"], 20):
        for eta in positions(rolling.controls["eta"], 9):
            found, factor = distances(eta, curvature, mu), float(ball.factor(eta, curvature, mu))
            step = [[1 + mu - eta * curvature, -mu], [1, 0]]
            assert factor == pytest.approx(np.abs(np.linalg.eigvals(step)).max(), abs=1e-7)
            early, late = (np.abs(found[n : n + 30]).max() for n in (100, 200))
            if late > 1e-250:
                assert (late / early) ** 0.01 == pytest.approx(factor, abs=0.02)


@pytest.mark.parametrize("curvature", [ball.ALONG, ball.ACROSS])
@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9, 0.95])
def test_the_largest_usable_rate_parts_those_that_arrive_from_those_that_run_away(curvature, mu):
    limit = ball.largest_rate(curvature, mu)
    assert limit == pytest.approx((2 + 2 * mu) / curvature)
    for share, arrives in [(0.5, True), (0.9, True), (0.99, True), (1.01, False), (1.5, False)]:
        found = np.abs(distances(share * limit, curvature, mu))
        assert (found[-1] < 0.1) == arrives == (found[-1] < found[0])
    at_the_limit = (limit, curvature, mu)
    assert ball.factor(*at_the_limit) == pytest.approx(1)


def test_the_picture_marks_the_limit_and_the_present_factors(rolling):
    for mu, eta in [(0.0, 0.28), (0.5, 0.6), (0.95, 0.8)]:
        rolling.set(mu=mu, eta=eta)
        assert rolling.limit.get_xdata() == pytest.approx([0.4 * (1 + mu)] * 2)
        for name, curvature in [("along", 0.1), ("across", 5.0)]:
            (dot,) = rolling.dots[name].get_xydata()
            assert dot == pytest.approx([eta, min(1.5, ball.factor(eta, curvature, mu))])
            shown = rolling.distances._curves[name].get_ydata()
            path = np.abs(rolling.numbers["path"][:, ["along", "across"].index(name)])
            np.testing.assert_allclose(shown, np.clip(path, 1e-4, 10))
        assert f"rates below {0.4 * (1 + mu):.2f} will do; along, below {20 * (1 + mu):.1f}" in rolling.readout.text


def test_the_goal_needs_momentum_but_not_too_much(rolling):
    def reached(mu, eta, steps=60):
        return rolling.goal.reached(rolling.compute(mu, eta, steps))

    rates = positions(rolling.controls["eta"], 80)
    assert not any(reached(0.0, eta) for eta in rates) and not any(reached(0.95, eta) for eta in rates)
    assert reached(0.7, 0.4, 20) and not reached(0.7, 0.4, 5)
    momenta = positions(rolling.controls["mu"], 20)
    share = np.mean([reached(mu, eta) for mu in momenta for eta in rates])
    assert 0.02 < share < 0.15


# Straighten the valley

X, y = nn.houses()
SIZE, PRICE = X[:, 0], y[:, 0]
FEATURES = {
    straighten.RAW: SIZE,
    straighten.CENTRED: SIZE - SIZE.mean(),
    straighten.STANDARDISED: (SIZE - SIZE.mean()) / np.sqrt(np.mean((SIZE - SIZE.mean()) ** 2)),
}


def path_by_hand(feature, eta, steps, start=(0.0, 1.0)):
    """Plain gradient descent on the MSE of a line; the path and its losses."""
    (w, b), path = start, []
    for _ in range(steps + 1):
        errors = w * feature + b - PRICE
        path.append((w, b, np.mean(errors**2)))
        if max(abs(w), abs(b)) > 10:
            break
        w, b = w - eta * np.mean(2 * errors * feature), b - eta * np.mean(2 * errors)
    return np.array(path)


def curvatures_by_hand(feature):
    """The smallest and the largest second difference of the loss, over directions."""
    t = np.linspace(0, np.pi, 20_000)[:, None]
    return np.quantile(np.mean(2 * (np.cos(t) * feature + np.sin(t)) ** 2, axis=1), [0, 1])


@pytest.mark.parametrize("size", FEATURES)
def test_straighten_over_every_control(straight, size):
    straight.set(size=size)
    for name in ("eta", "steps"):
        for value in positions(straight.controls[name], 8):
            straight.set(**{name: value})
            path = path_by_hand(FEATURES[size], straight.values["eta"], straight.values["steps"])
            n = straight.numbers
            np.testing.assert_allclose(n["path"], path[:, :2], rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(n["losses"], path[:, 2], rtol=1e-7)
            assert (n["lost"] is not None) == (np.abs(path[-1, :2]).max() > 10)
        straight.set(**{name: straight.start[name]})
    np.testing.assert_allclose(straight.houses.get_xdata(), FEATURES[size])
    for row, column in np.random.default_rng(0).integers(0, 91, (10, 2)):
        b, w = straighten.GRID[[row, column]]
        loss = np.mean((w * FEATURES[size] + b - PRICE) ** 2)
        assert straighten.loss_map(size)[row, column] == pytest.approx(loss)


def test_the_ratio_of_curvatures_falls_from_46_7_to_1(straight):
    ratios = []
    for size, feature in FEATURES.items():
        small, large = curvatures_by_hand(feature)
        straight.set(size=size)
        np.testing.assert_allclose(straight.numbers["curvatures"], (small, large), rtol=1e-5)
        ratios.append(large / small)
        assert f"rates below {2 / large:.2f} will do" in straight.readout.text
        for share, arrives in [(0.98, True), (1.02, False)]:
            losses = path_by_hand(feature, share * 2 / large, 400)[:, 2]
            assert (losses[-1] < losses[0]) == arrives
    assert np.round(ratios, 1).tolist() == [46.7, 4.3, 1.0]


@pytest.mark.parametrize(
    ("start", "size", "times"),
    [
        ((0, 1), straighten.RAW, 1.993),
        ((0, 1), straighten.CENTRED, 1.037),
        ((0, 1), straighten.STANDARDISED, 1.0),
        ((0, 0), straighten.RAW, 1.028),  # by chance right across the valley
        ((0, 0), straighten.STANDARDISED, 1.0),
    ],
)
def test_the_loss_after_ten_steps_at_one_over_the_largest_curvature(start, size, times):
    rate = 1 / curvatures_by_hand(FEATURES[size])[1]
    losses = path_by_hand(FEATURES[size], rate, 10, start)[:, 2]
    lowest = np.polyfit(SIZE, PRICE, 1, full=True)[1][0] / 40
    assert losses[-1] / lowest == pytest.approx(times, abs=5e-4)


def test_the_goal_needs_the_standardised_sizes_and_another_rate(straight):
    reached = {
        size: [
            eta
            for eta in positions(straight.controls["eta"], 100)
            if straight.goal.reached(straight.compute(size, eta, 3))
        ]
        for size in FEATURES
    }
    assert not reached[straighten.RAW] and not reached[straighten.CENTRED]
    assert 0.5 in reached[straighten.STANDARDISED] and straight.start["eta"] not in reached[straighten.STANDARDISED]
    assert 1.0 not in reached[straighten.STANDARDISED] and len(reached[straighten.STANDARDISED]) < 30


# Batches


def simulated(batch, eta, steps, runs):
    """The mean loss of many descents, each of which draws every batch anew, without a house twice in it."""
    sizes, prices = nn.houses(2000)[0][:, 0], nn.houses(2000)[1][:, 0]
    rng, w, b, losses = np.random.default_rng(0), np.zeros((runs, 1)), np.zeros((runs, 1)), []
    all_rows = np.tile(np.arange(2000), (runs, 1))
    for _ in range(steps + 1):
        losses.append(np.mean((w * sizes + b - prices) ** 2))
        rows = rng.permuted(all_rows, axis=1)[:, :batch]
        errors = w * sizes[rows] + b - prices[rows]
        w = w - 2 * eta * np.mean(errors * sizes[rows], axis=1, keepdims=True)
        b = b - 2 * eta * np.mean(errors, axis=1, keepdims=True)
    return np.array(losses)


@pytest.mark.parametrize(("batch", "eta", "runs"), [(2000, 0.23, 1), (200, 0.25, 100), (20, 0.14, 200), (2, 0.05, 300)])
def test_the_mean_loss_is_that_of_many_descents(batch, eta, runs):
    mean = many.mean_losses(batch, eta)
    lowest = many.MANY.best[2]
    found = simulated(batch, eta, 30, runs)
    for step in (0, 1, 3, 10, 20, 30):
        assert found[step] - lowest == pytest.approx(mean[step] - lowest, rel=0.15 if runs > 1 else 1e-6)


@pytest.mark.parametrize("batch", many.BEST)
def test_the_path_is_that_of_nnlib(batched, batch):
    batched.set(batch=batch, eta=0.06)
    network, inputs, prices = nn.Network([nn.Dense([[0.0]], [0.0])]), many.MANY.x, many.MANY.y
    size = None if batch == 2000 else batch
    steps = nn.gradient_descent(network, inputs, prices, nn.mean_squared_error, 0.06, 121, batch_size=size)
    places = [(network.layers[0].W[0, 0], network.layers[0].b[0]) for _ in steps]
    np.testing.assert_allclose(batched.numbers["path"], places, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("batch", "steps"), [(2000, 9), (200, 10), (20, 21), (2, 94)])
def test_the_best_rate_is_found_by_trying_all(batch, steps):
    limit = 1.2 * many.MANY.best[2]
    needed = {}
    for eta in np.arange(0.01, 0.355, 0.01).round(2).tolist():
        near = np.flatnonzero(many.mean_losses(batch, eta) <= limit)
        needed[eta] = near[0] if len(near) else 999
    assert min(needed, key=needed.get) == many.BEST[batch] and min(needed.values()) == steps
    assert many.steps_to_near(many.mean_losses(batch, many.BEST[batch])) == steps


def test_batches_over_every_control(batched):
    for batch in many.BEST:
        for eta in positions(batched.controls["eta"], 6):
            for counted, unit in [("steps", 1), ("houses looked at", batch)]:
                batched.set(batch=batch, eta=eta, counted=counted)
                shown = batched.thick.get_xydata()
                np.testing.assert_array_equal(shown[:, 0], unit * np.arange(1, 121))
                percent = 100 * (batched.numbers["losses"][1:] / many.MANY.best[2] - 1)
                np.testing.assert_allclose(shown[:, 1], np.clip(percent, 1, 10_000))
            near = batched.numbers["near"]
            assert ("not within 20 %" in batched.readout.text) == (near is None)
            if near is not None:
                assert f"after {near} steps, {near * batch:,} houses looked at" in batched.readout.text


def test_the_goal_needs_the_smallest_batches_and_a_small_rate(batched):
    reached = [
        (batch, eta)
        for batch in many.BEST
        for eta in positions(batched.controls["eta"], 35)
        if batched.goal.reached(batched.compute(batch, eta, "steps"))
    ]
    assert reached == [(2, 0.04), (2, 0.05), (2, 0.06), (2, 0.07)]
