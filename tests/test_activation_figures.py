"""The figures of notebook 02: their numbers against those of the math module, and the numbers in the text."""

import math

import numpy as np
import pytest

import nnlib as nn
from nnlib.figures import ActivationFigure, LayerFigure, SCurvesFigure
from nnlib.figures.activations.activation import NO_SLOPE_AT_0
from nnlib.figures.activations.flat import FLAT

NAMES = ["sigmoid", "tanh", "ReLU", "leaky ReLU", "GELU", "Swish", "step", "identity"]


def normal_cdf(z):
    return (1 + math.erf(z / math.sqrt(2))) / 2


def answer(name, z, beta=1.0):
    """f(z), one number at a time."""
    return {
        "sigmoid": lambda: 1 / (1 + math.exp(-z)),
        "tanh": lambda: math.tanh(z),
        "ReLU": lambda: max(0.0, z),
        "leaky ReLU": lambda: z if z > 0 else z / 100,
        "GELU": lambda: z * normal_cdf(z),
        "Swish": lambda: z / (1 + math.exp(-beta * z)),
        "step": lambda: 1.0 if z >= 0 else 0.0,
        "identity": lambda: z,
    }[name]()


def slope(name, z, beta=1.0):
    """f′(z), by formulas other than nnlib's."""
    u = beta * z
    return {
        "sigmoid": lambda: 1 / (2 + 2 * math.cosh(z)),
        "tanh": lambda: 1 / math.cosh(z) ** 2,
        "ReLU": lambda: 1.0 if z > 0 else 0.0,
        "leaky ReLU": lambda: 1.0 if z > 0 else 0.01,
        "GELU": lambda: normal_cdf(z) + z * math.exp(-z * z / 2) / math.sqrt(2 * math.pi),
        "Swish": lambda: (1 + math.exp(-u) * (1 + u)) / (1 + math.exp(-u)) ** 2,
        "step": lambda: 0.0,
        "identity": lambda: 1.0,
    }[name]()


def steps(slider):
    """All values that a slider can have."""
    count = round((slider.max - slider.min) / slider.step)
    return np.linspace(slider.min, slider.max, count + 1).round(9).tolist()


def zero_of(f, low, high):
    """Where an f that is below 0 at ``low`` and above 0 at ``high`` is 0, by halving."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return low


@pytest.fixture(scope="module")
def figure():
    return ActivationFigure()


@pytest.fixture(scope="module")
def layer():
    return LayerFigure()


# The activation figure


@pytest.mark.parametrize("name", NAMES)
def test_answer_and_slope_follow_z(figure, name):
    figure.set(**figure.start | {"activation": name})
    for z in steps(figure.controls["z"])[::5]:
        figure.controls["z"].value = z
        a, s = answer(name, z), slope(name, z)
        assert figure.numbers["a"] == pytest.approx(a, abs=1e-12)
        assert figure.numbers["slope"] == pytest.approx(s, abs=1e-12)
        shown = [f"{round(number, 3) + 0.0:.3f}" for number in (a, s)]
        assert f"the answer is {shown[0]}, the slope {shown[1]}." in figure.readout.text
        assert figure.headers["value"].get_text() == f"{name}:  f({z:.2f}) = {shown[0]}"
        convention = ", by convention" if z == 0 and name in NO_SLOPE_AT_0 else ""
        assert figure.headers["slope"].get_text() == f"its slope:  f′({z:.2f}) = {shown[1]}{convention}"


@pytest.mark.parametrize("name", NAMES)
def test_the_curves_are_those_of_the_activation_and_of_the_other_one(figure, name):
    figure.set(**figure.start | {"activation": "sigmoid", "compare": name})
    for panel, f in ((figure.curve, answer), (figure.slope, slope)):
        for line, shown in ((panel._curve, "sigmoid"), (panel._other, name)):
            z, values = line.get_data()
            assert np.isnan(values).sum() == np.isnan(z).sum() == jumps(f, shown)
            z, values = z[~np.isnan(z)], values[~np.isnan(z)]
            assert (z[0], z[-1]) == (-5, 5)
            np.testing.assert_allclose(values[::25], [f(shown, float(each)) for each in z[::25]], atol=1e-12)
    assert figure.other_name.get_text() == f"– –  {name}"
    figure.set(compare="nothing")
    assert figure.curve._other.get_xydata().size == 0 and figure.other_name.get_text() == ""


def jumps(f, name):
    """Return in how many places the curve or its slope is torn: at 0, or nowhere."""
    return abs(f(name, 1e-9) - f(name, -1e-9)) > 0.5


def test_the_tangent_touches_the_curve_and_is_as_steep(figure):
    figure.set(**figure.start | {"activation": "GELU", "z": 0.5})
    (left, right), (bottom, top) = figure.curve._tangent.get_data()
    assert (left + right) / 2 == pytest.approx(0.5)
    assert (bottom + top) / 2 == pytest.approx(answer("GELU", 0.5))
    assert (top - bottom) / (right - left) == pytest.approx(slope("GELU", 0.5))


def test_beta_is_that_of_the_swish_which_is_chosen_and_the_other_one_keeps_1(figure):
    for beta in steps(figure.controls["beta"]):
        figure.set(**figure.start | {"beta": beta, "compare": "GELU"})
        assert figure.numbers["a"] == pytest.approx(answer("Swish", -3.0, beta))
        assert figure.numbers["slope"] == pytest.approx(slope("Swish", -3.0, beta))
        assert ("Swish (β = " in figure.readout.text) == (beta != 1)
        for activation in ("GELU", "Swish"):
            figure.set(activation=activation, compare="Swish")
            assert figure.numbers["other"][2] == pytest.approx(answer("Swish", -3.0))
            assert figure.other_name.get_text() == "– –  Swish"


@pytest.mark.parametrize(
    "name, zones",
    [
        ("sigmoid", [(-5, -2 * math.atanh(math.sqrt(0.8))), (2 * math.atanh(math.sqrt(0.8)), 5)]),
        ("tanh", [(-5, -math.atanh(math.sqrt(0.95))), (math.atanh(math.sqrt(0.95)), 5)]),
        ("ReLU", [(-5, 0)]),
        ("leaky ReLU", [(-5, 0)]),
        ("step", [(-5, 5)]),
        ("identity", []),
    ],
)
def test_flat_is_where_the_slope_is_below_a_twentieth(figure, name, zones):
    figure.set(**figure.start | {"activation": name})
    assert figure.numbers["flat"] == [pytest.approx(zone, abs=0.001) for zone in zones]


@pytest.mark.parametrize("beta", [0.4, 1.0, 1.7, 5.0, 10.0])
@pytest.mark.parametrize("name", ["GELU", "Swish"])
def test_a_curve_that_dips_is_flat_in_two_places(figure, name, beta):
    figure.set(**figure.start | {"activation": name, "beta": beta})
    zones = figure.numbers["flat"]
    flat = {float(z): abs(slope(name, z, beta)) < FLAT for z in np.linspace(-4.999, 4.999, 997)}
    assert flat == {z: any(start < z < end for start, end in zones) for z in flat}
    lowest = zero_of(lambda z: slope(name, z, beta), -1.5 / beta if name == "Swish" else -1.0, 0.0)
    assert any(start < lowest < end for start, end in zones)
    shown, a = figure.numbers["lowest"]
    assert shown == pytest.approx(lowest, abs=0.003)
    assert a == pytest.approx(answer(name, lowest, beta), abs=1e-5)
    assert figure.dip.get_visible() and f"Its lowest point is {a:.3f}, at z = {shown:.2f}." in figure.readout.text


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"GELU", "Swish"}))
def test_a_curve_that_never_turns_has_no_lowest_point(figure, name):
    figure.set(**figure.start | {"activation": name})
    assert figure.numbers["lowest"] is None
    assert not figure.dip.get_visible() and not figure.dip_name.get_visible()


def test_where_there_is_no_slope_the_readout_says_so(figure):
    for name in NAMES:
        for z in (-0.05, 0.0, 0.05):
            figure.set(activation=name, z=z)
            none = z == 0 and name in ("ReLU", "leaky ReLU", "step")
            assert ("has no slope: the number is a convention" in figure.readout.text) == none
            assert figure.curve._tangent.get_visible() != none
            assert (figure.slope._point.get_markerfacecolor() == "white") == none


def test_the_axes_stay_while_z_moves_and_beyond_them_the_point_is_held_at_the_edge(figure):
    figure.set(**figure.start | {"activation": "ReLU", "compare": "nothing"})
    limits = {figure.set(z=z) or figure.axes["value"].get_ylim() for z in (-5.0, 0.0, 2.5, 2.8, 5.0)}
    assert limits == {(-0.25, 2.75)}
    assert figure.curve._point.get_xydata().tolist() == [[5.0, 2.75]] and figure.curve._point.get_marker() == "^"
    figure.set(z=2.0)
    assert figure.curve._point.get_xydata().tolist() == [[2.0, 2.0]] and figure.curve._point.get_marker() == "o"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_in_the_panel_lies_on_no_curve(figure, name):
    for activation in ("GELU", "Swish", "tanh", "identity"):
        figure.set(**figure.start | {"activation": activation, "compare": name})
        for room in (900, 460):
            figure.picture.room = room
            names = [text.get_window_extent() for text in (figure.other_name, figure.dip_name)]
            assert not names[0].overlaps(names[1])
            for line in (figure.curve._curve, figure.curve._other):
                points = figure.axes["value"].transData.transform(line.get_xydata())
                assert not any(name.contains(*point) for name in names for point in points)
    figure.picture.room = 900


@pytest.mark.parametrize(
    "make, winner, where", [(ActivationFigure, "GELU", math.sqrt(2)), (SCurvesFigure, "tanh", 0.0)]
)
def test_only_the_steepest_curve_reaches_the_goal_and_only_near_its_steepest_point(make, winner, where):
    figure, names = make(), make.names
    assert "not reached yet" in figure.summary()
    reached = [
        (name, z)
        for name in names
        for z in steps(figure.controls["z"])
        if figure.goal.reached(figure.compute(name, z, "nothing"))
    ]
    assert reached and {name for name, _ in reached} == {winner}
    assert all(abs(z - where) < 0.2 for _, z in reached)
    figure.set(activation=reached[0][0], z=reached[0][1])
    assert "(reached)" in figure.summary()


def test_no_beta_makes_swish_reach_the_goal(figure):
    for beta in steps(figure.controls["beta"]):
        assert not any(
            figure.goal.reached(figure.compute("Swish", z, "nothing", beta)) for z in np.linspace(-5, 5, 101)
        )


def test_without_swish_there_is_no_beta():
    assert "beta" not in SCurvesFigure().controls


def backgrounds(figure, **values):
    """Return how many backgrounds there are while a control moves over these values."""
    (name, values), *_ = values.items()
    return len({figure.set(**{name: value}) or figure.picture.background for value in values})


def test_moving_z_keeps_the_background(figure):
    figure.set(**figure.start)
    assert backgrounds(figure, z=(-5.0, -1.3, 0.0, 1.5, 5.0)) == 1


# The layer figure


def by_hand(scale, b, name):
    """The sums and slopes of all units, (100, 30), without nnlib's layers and activations; their order is free."""
    W = np.random.default_rng(0).normal(0, math.sqrt(2 / (64 + 30)), (30, 64))
    sums = scale * np.einsum("sp,up->su", nn.digits()[0][:100], W) + b
    return sums, np.vectorize(lambda z: slope(name, float(z)))(sums)


@pytest.mark.parametrize("scale, b", [(5.0, 1.5), (0.1, 0.0), (1.0, -5.0), (5.0, -3.0), (6.0, 5.0), (2.5, 0.3)])
@pytest.mark.parametrize("name", NAMES)
def test_the_layer_has_the_sums_and_slopes_worked_by_hand(layer, name, scale, b):
    layer.set(scale=scale, b=b, activation=name)
    (sums, slopes), n = by_hand(scale, b, name), layer.numbers
    order = np.argsort(sums.mean(axis=0))
    np.testing.assert_allclose(n["slopes"], slopes[:, order], atol=1e-9)
    assert (n["lowest"], n["highest"]) == pytest.approx((sums.min(), sums.max()))
    share, dead = np.mean(np.abs(slopes) < 0.05), sum(not column.any() for column in slopes.T)
    assert n["share"] == pytest.approx(share) and len(n["dead"]) == dead
    assert f"Dead units (slope 0 for every image): {dead} of 30." in layer.readout.text
    assert f" {100 * share:.1f} % of them are in the flat zone" in layer.readout.text
    assert ("outermost bars" in layer.readout.text) == bool(np.abs(sums).max() > 12)
    counts = [np.sum((sums >= low) & (sums < low + 0.5)) for low in np.arange(-12, 12, 0.5)]
    counts[0] += np.sum(sums < -12)
    counts[-1] += np.sum(sums >= 12)
    np.testing.assert_allclose(n["shares"], np.array(counts) / 3000, atol=1e-9)


def test_the_colours_of_the_map_are_on_one_scale_for_all_activations(layer):
    scales = set()
    for name in NAMES:
        layer.set(scale=3.0, b=-2.0, activation=name)
        shown = layer.map.get_array()
        assert shown.shape == (30, 100)
        np.testing.assert_array_equal(shown, np.abs(layer.numbers["slopes"]).T)
        scales.add((layer.map.norm.vmin, layer.map.norm.vmax))
        assert layer.headers["map"].get_text().startswith(f"slopes, up to {shown.max():.2f};")
    ((low, high),) = scales
    assert low == 0 and slope("GELU", math.sqrt(2)) <= high < 1.14
    layer.set(scale=5.0, b=-3.0, activation="ReLU")
    assert layer.dead.get_ydata().tolist() == layer.numbers["dead"].tolist() == list(range(12))
    assert layer.headers["map"].get_text() == "slopes, up to 1.00;  dead units (×): 12"
    assert layer.headers["sums"].get_text() == f"{100 * layer.numbers['share']:.1f} % in the flat zone (shaded)"


def test_the_goal_is_reached_by_smaller_weights_and_only_by_a_sigmoid_layer(layer):
    layer.set(**layer.start)
    assert layer.numbers["share"] > 0.2 and "not reached yet" in layer.summary()
    shares = []
    for scale in steps(layer.controls["scale"])[::-1]:
        layer.set(scale=scale, b=0.0)
        shares.append(np.mean(np.abs(by_hand(scale, 0.0, "sigmoid")[1]) < 0.05))
        assert ("(reached)" in layer.summary()) == (shares[-1] <= 0.05)
    assert shares[0] > 0.05 >= shares[-1] and sorted(shares, reverse=True) == shares
    for name in set(NAMES) - {"sigmoid"}:
        layer.set(activation=name)
        assert "not reached yet" in layer.summary()


def test_moving_the_bias_keeps_the_background(layer):
    layer.set(**layer.start)
    assert backgrounds(layer, b=(-5.0, -2.0, 0.4, 5.0)) == 1


# The numbers in the text


Z = np.linspace(-8, 8, 16001)


def slopes_of(f):
    return f.derivative(Z).min(), f.derivative(Z).max()


def test_the_slopes_in_the_table():
    assert slopes_of(nn.sigmoid)[1] == nn.sigmoid.derivative(0.0) == 0.25 and slopes_of(nn.sigmoid)[0] > 0
    assert slopes_of(nn.tanh)[1] == nn.tanh.derivative(0.0) == 1 and slopes_of(nn.tanh)[0] > 0
    assert slopes_of(nn.gelu) == pytest.approx((-0.129, 1.129), abs=5e-4)
    assert slopes_of(nn.swish) == pytest.approx((-0.100, 1.100), abs=5e-4)
    assert set(nn.relu.derivative(Z)) == {0, 1} and set(nn.leaky_relu.derivative(Z)) == {0.01, 1}
    assert set(nn.step.derivative(Z)) == {0} and set(nn.identity.derivative(Z)) == {1}


def test_where_gelu_and_swish_are_steepest_and_lowest():
    assert Z[nn.gelu.derivative(Z).argmax()] == pytest.approx(math.sqrt(2), abs=1e-3)
    assert nn.gelu.derivative(math.sqrt(2)) == pytest.approx(1.129, abs=5e-4)
    for beta in (0.5, 1, 2, 7.3, 10):
        f = nn.swish_with(beta)
        assert f.derivative(2.40 / beta) == pytest.approx(1.100, abs=5e-4) and slopes_of(f)[1] < 1.1
    for f, where, lowest in ((nn.gelu, -0.752, -0.170), (nn.swish, -1.278, -0.278)):
        assert (Z[f(Z).argmin()], f(Z).min()) == pytest.approx((where, lowest), abs=6e-4)
        falling = nn.numerical_gradient(lambda z, f=f: np.sum(f(z)), [where - 0.5, where + 0.5])
        assert falling[0] < 0 < falling[1]


def test_the_flat_zones_of_the_s_curves():
    for f, edge in ((nn.sigmoid, 2.89), (nn.tanh, 2.18)):
        assert f.derivative(edge + 0.005) < FLAT < f.derivative(edge - 0.005)


def test_how_far_the_approximations_of_gelu_are_off():
    with_tanh = Z / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (Z + 0.044715 * Z**3)))
    assert np.abs(nn.gelu(Z) - with_tanh).max() < 0.0005
    assert np.abs(nn.gelu(Z) - nn.swish_with(1.7)(Z)).max() == pytest.approx(0.02, abs=0.003)


def test_the_sigmoid_swaps_yes_and_no_with_the_sign():
    np.testing.assert_allclose(nn.sigmoid(-Z), 1 - nn.sigmoid(Z), atol=1e-15)


@pytest.mark.parametrize("z", [-2.3, -0.4, 0.7, 1.9])
def test_the_formulas_of_the_slopes(z):
    sigma = nn.numerical_gradient(nn.sigmoid, z)
    np.testing.assert_allclose(nn.sigmoid(z) * (1 - nn.sigmoid(z)), sigma, atol=1e-9)
    np.testing.assert_allclose(1 - nn.tanh(z) ** 2, nn.numerical_gradient(nn.tanh, z), atol=1e-9)
    np.testing.assert_allclose(1 if z > 0 else 0, nn.numerical_gradient(nn.relu, z), atol=1e-9)


def test_ten_times_the_weights_saturate_most_of_the_layer():
    assert np.mean(np.abs(by_hand(1, 0, "sigmoid")[1]) < 0.05) == 0
    assert np.mean(np.abs(by_hand(10, 0, "sigmoid")[1]) < 0.05) > 0.5


def test_what_the_layer_does_where_the_text_sends_the_learner(layer):
    layer.set(scale=5.0, b=-3.0, activation="ReLU")
    assert len(layer.numbers["dead"]) == 12
    for name in ("leaky ReLU", "GELU", "Swish"):
        layer.set(activation=name)
        assert len(layer.numbers["dead"]) == 0
    layer.set(scale=0.1, b=0.0, activation="sigmoid")
    assert layer.numbers["share"] == 0
    layer.set(b=5.0)
    assert layer.numbers["share"] == 1
    layer.set(scale=6.0)
    assert layer.numbers["share"] > 0.05
    layer.set(scale=1.0, b=-5.0, activation="ReLU")
    assert len(layer.numbers["dead"]) == 30 and by_hand(1, -5, "ReLU")[0].max() < 0


def test_tanh_is_never_less_saturated_than_the_sigmoid(layer):
    """Its flat zone holds the sigmoid's: |z| > 2.18 and |z| > 2.89."""
    more = 0
    for scale in (0.1, 1.0, 2.5, 5.0, 10.0):
        for b in (-5.0, -1.0, 0.0, 0.5, 3.0):
            shares = [layer.compute(scale, b, name)["share"] for name in ("sigmoid", "tanh")]
            assert shares[0] <= shares[1]
            more += shares[0] < shares[1]
    assert more > 10


def test_every_tenth_image_stands_above_its_column(layer):
    strip = next(each for each in layer.axes["map"].child_axes if len(each.images) > 1)
    assert strip.get_xlim() == layer.axes["map"].get_xlim()
    assert len(strip.images) == 10
    for column, image in zip(range(5, 100, 10), strip.images, strict=True):
        assert np.mean(image.get_extent()[:2]) == column
        np.testing.assert_array_equal(image.get_array().ravel(), nn.digits()[0][column])
