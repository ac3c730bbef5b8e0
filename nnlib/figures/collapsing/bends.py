"""Bends make curves: kinks and heights dragged by hand to follow a target, against least squares with K neurons."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.figures.collapsing.bent_line import through
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.panels.axes import hold_ylabel, moving_title, round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, NEGATIVE, POSITIVE, SLOPE, TARGET
from nnlib.panels.kinks import TARGETS, X, network_for

MOST = 40  # neurons of least squares
INSIDE, FAR = np.linspace(-1, 1, 401), np.linspace(-3, 3, 601)
AT = (-1.0, -0.7, -0.4, -0.1, 0.2, 0.5, 0.8, 1.0)  # where the handles are at the start; the first and the last stay
START = tuple(zip(AT, (0.1, 0.0, 0.4, 0.7, 0.3, 0.2, 0.0, 0.1), strict=True))
EQUAL = np.linspace(-1, 1, len(AT))
TENT = tuple((float(x), float(i == 3)) for i, x in enumerate(EQUAL))
NEURONS = len(AT) - 1
HIGH = 1.2  # of a handle, at most
APART = 0.02  # between two kinks, at least
BUDGET = 0.06
EXACT = 1e-9  # a smaller error is round-off
BEST_HEIGHTS = "Heights by least squares"


def measured(network, y):
    """Return the largest error and the mean squared error of a network over X; 0 for what is only round-off."""
    left = network(X[:, None])[:, 0] - y
    largest = np.abs(left).max()
    return np.where(largest < EXACT, 0.0, [largest, np.mean(left**2)])


def best_heights(points, y):
    """Return the points with the heights that have the smallest mean squared error over X, their x as they are."""
    x = np.array(points)[:, 0]
    bases = np.column_stack([np.interp(X, x, each) for each in np.eye(len(x))])
    heights = np.linalg.lstsq(bases, y)[0]
    return tuple(zip(x.tolist(), (heights.round(6) + 0.0).tolist(), strict=True))


class BendsFigure(LiveFigure):
    """A curve of seven hidden ReLUs whose kinks and heights are dragged, and one that least squares makes of K."""

    mosaic, size = [["fit"] * 6 + ["shares"] * 4] * 3 + [["fit"] * 6 + ["errors"] * 4] * 2, (8.8, 4.2)
    narrow, narrow_size = [["fit"]] * 5 + [["errors"]] * 2 + [["shares"]] * 3, (4.6, 7.6)
    alt = (
        "Left, the target as a thick line and over it your curve, with a diamond to drag at each kink and at both "
        "ends; dashed, the curve of least squares. Outside −1 to 1 the panel is shaded. Right above, what each of your "
        "hidden neurons adds to the curve. Right below, on a scale of powers of ten, the largest error and the mean "
        "squared error of both, and the budget as a dashed line."
    )
    goal = Goal(
        f"follow the bump with a largest error of at most {BUDGET}",
        lambda n: n["target"] == "bump" and n["yours"][0] <= BUDGET,
    )
    scenes = (
        Scene(
            "Three neurons make a tent: the first turns the curve up, the next turns it down twice as sharply, the "
            "third turns it back to level. The other four have an output weight of 0 and add nothing.",
            lambda n: np.allclose(n["v"] / n["v"][2], [0, 0, 1, -2, 1, 0, 0], atol=1e-9),
            ({"points": TENT},),
            "shares",
        ),
        Scene(
            "The best heights for kinks that stand at equal distances: least squares finds them in one go, and they "
            "are still over the budget. It is the kinks that stand in the wrong places.",
            lambda tent, best: best["yours"][0] > BUDGET and best["yours"][1] < tent["yours"][1],
            ({"points": TENT}, (BEST_HEIGHTS,)),
            "fit",
        ),
        Scene(
            "With more and more neurons at equal distances, least squares keeps the budget, too: with 13 of them, but "
            "not yet with 12. Your seven can do it.",
            lambda *n: (
                [each["theirs"][0] <= BUDGET for each in n] == [False, False, True]
                and [each["k"] for each in n] == [7, 12, 13]
            ),
            ({"k": 7}, {"k": 12}, {"k": 13}),
            "errors",
        ),
        Scene(
            "|x| is met exactly by two neurons at equal distances, because one of them has its kink at 0. With three "
            "no kink stands there, and it is not.",
            lambda two, three: two["theirs"][0] == 0 < 0.01 < three["theirs"][0],
            ({"target": "|x|", "k": 2}, {"target": "|x|", "k": 3}),
            "fit",
        ),
        Scene(
            "At the jump the largest error does not get below 0.5, half the height of the jump, with 40 neurons as "
            "little as with 10: just before the jump and just after it, a curve without a gap is at nearly the same "
            "height. Its mean squared error does fall.",
            lambda ten, forty: (
                min(ten["theirs"][0], forty["theirs"][0]) >= 0.5 - 1e-6 and forty["theirs"][1] < 0.6 * ten["theirs"][1]
            ),
            ({"target": "jump", "k": 10}, {"target": "jump", "k": 40}),
            "fit",
        ),
        Scene(
            "On the sine 40 neurons are closer than you can see, from −1 to 1. Outside they go on as a straight line: "
            "there is no kink left that could bend it, and nothing was asked for there.",
            lambda n: n["theirs"][0] < 0.0021 and n["beyond"] > 6 and n["straight"],
            ({"target": "sine", "k": 40, "view": 3},),
            "fit",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "target": choice("target", list(TARGETS), "bump"),
                "k": slider("neurons of least squares", 0, MOST, 0, step=1),
                "view": choice("view", {"inside, from −1 to 1": 1, "outside, from −3 to 3": 3}),
            },
            buttons={BEST_HEIGHTS: self._best_heights},
            state={"points": START},
        )

    def _best_heights(self):
        return {"points": best_heights(self.values["points"], TARGETS[self.values["target"]](X))}

    def build(self, axes):
        fit, shares = axes["fit"], axes["shares"]
        for panel in (fit, shares):
            panel.axhline(0, color=GREY, linewidth=0.8)
            panel.axvspan(-9, -1, color="#ebebeb")
            panel.axvspan(1, 9, color="#ebebeb")
        fit.set(xlabel="x", ylabel="output")
        shares.set(title="what each of your neurons adds", ylabel="v·h", xlabel="x")
        hold_ylabel(fit, 32)
        hold_ylabel(shares, 32)
        moving = {"animated": True, "zorder": 4}
        (self.target,) = fit.plot([], [], color=TARGET, linewidth=6, alpha=0.5, **moving)
        (self.machine,) = fit.plot([], [], color=SLOPE, linestyle=(0, (5, 2)), linewidth=1.8, **moving)
        (self.curve,) = fit.plot([], [], color=MODEL, linewidth=2, **moving | {"zorder": 5})
        style = {"markersize": 9, "markeredgecolor": "white", "color": MODEL, "clip_on": False, "in_layout": False}
        (self.points,) = fit.plot([], [], "D", **style, **moving | {"zorder": 6})
        self.header = moving_title(fit, fontweight="bold")
        self.shares = shares.add_collection(LineCollection([], linewidths=1.4, **moving), autolim=False)
        self._build_errors(axes["errors"], moving)

    def _build_errors(self, panel, moving):
        panel.set(xscale="log", xlim=(4e-6, 3), ylim=(1.6, -0.6), yticks=[0, 1], yticklabels=["largest", "mean sq."])
        panel.set(xticks=[1e-5, 1e-3, 0.1], xticklabels=["1e-5", "0.001", "0.1"], xlabel="error")
        panel.minorticks_off()
        panel.tick_params(axis="y", length=0)
        panel.hlines([0, 1], 0, 1, color=GREY, linewidth=0.8, transform=panel.get_yaxis_transform())
        looks = {
            "yours": {"marker": "D", "color": MODEL, "markersize": 8},
            "least squares": {"marker": "o", "color": SLOPE, "markerfacecolor": "white", "markeredgewidth": 2},
        }
        keys = [panel.plot([], [], linestyle="", label=name, **look)[0] for name, look in looks.items()]
        keys += panel.plot([], [], color=TARGET, linestyle=(0, (3, 1.5)), label="budget")
        place = {"loc": "lower left", "bbox_to_anchor": (-0.12, 1), "ncols": 3, "borderaxespad": 0.2}
        panel.legend(handles=keys, handlelength=1.3, columnspacing=1, handletextpad=0.5, **place)
        held = {"linestyle": "", "clip_on": False, "in_layout": False} | moving
        panel.plot([BUDGET] * 2, [-0.45, 0.45], color=TARGET, linestyle=(0, (3, 1.5)), **moving)
        self.theirs, self.yours = (
            panel.plot([], [], **looks[name], **held | {"zorder": order})[0]
            for name, order in (("least squares", 6), ("yours", 5))
        )

    def compute(self, target, k, view, points):
        wanted, x = TARGETS[target], INSIDE if view == 1 else FAR
        network = through(points)
        hidden, curve = network.forward(x[:, None])
        n = {
            "target": target,
            "k": k,
            "view": view,
            "points": points,
            "x": x,
            "y": wanted(x),
            "curve": _tidy(curve.a[:, 0]),
        }
        n |= {"v": network.layers[1].W[0], "shares": _tidy(hidden.a * network.layers[1].W[0])}
        n |= {"yours": measured(network, wanted(X)), "theirs": np.full(2, np.nan), "machine": np.full(len(x), np.nan)}
        n |= {"beyond": np.abs(network(FAR[:, None])[:, 0] - wanted(FAR)).max(), "straight": True}
        if k:
            machine = network_for(k, wanted(X))
            far = machine(FAR[:, None])[:, 0]
            n |= {"theirs": measured(machine, wanted(X)), "machine": _tidy(machine(x[:, None])[:, 0])}
            n |= {"beyond": np.abs(far - wanted(FAR)).max(), "straight": np.abs(np.diff(far[FAR > 1], 2)).max() < EXACT}
        return n

    def draw(self, n):
        self.target.set_data(n["x"], n["y"])
        self.machine.set_data(n["x"], n["machine"])
        self.curve.set_data(n["x"], n["curve"])
        self.points.set_data(*np.transpose(n["points"]))
        kept = slice(None, None, 4)
        self.shares.set_segments([np.column_stack([n["x"][kept], share[kept]]) for share in n["shares"].T])
        self.shares.set_color([NEGATIVE if v < -EXACT else POSITIVE for v in n["v"]])
        reach = n["view"] if n["view"] > 1 else 1.04
        set_limits(self.axes["fit"], (-reach, reach), (-1.3, 1.3) if n["view"] == 1 else (-4, 4))
        tall = round_up(np.abs(n["shares"]).max(), (4, 12, 40, 200))
        set_limits(self.axes["shares"], (-reach, reach), (-1.05 * tall, 1.05 * tall))
        for dots, errors in ((self.yours, n["yours"]), (self.theirs, n["theirs"])):
            dots.set_data(np.clip(errors, 1e-5, 3), [0, 1])
        self.header.set_text(f"your largest error: {_small(n['yours'][0])}")

    def describe(self, n):
        largest, mse = map(_small, n["yours"])
        text = (
            f"Your {NEURONS} neurons, the first with its kink at -1: between -1 and 1 the largest error is {largest}, "
            f"the mean squared error {mse}."
        )
        if n["k"]:
            largest, mse = map(_small, n["theirs"])
            many = f"{n['k']} neurons" if n["k"] > 1 else "1 neuron"
            text += (
                f"\nLeast squares with {many}, kinks at equal distances from -1 on: largest error {largest}, mean "
                f"squared error {mse}."
            )
        if n["view"] > 1:
            whose = "that of least squares" if n["k"] else "yours"
            text += f"\nBetween -3 and 3 the largest error, {whose}, is {_small(n['beyond'])}."
        return text

    def handles(self, n):
        return {f"point {i}": (self.axes["fit"], x, y) for i, (x, y) in enumerate(n["points"], start=1)}

    def dragged(self, name, x, y):
        points, i = list(self.values["points"]), int(name[-1]) - 1
        if 0 < i < len(points) - 1:
            x = float(np.clip(round(x, 2), points[i - 1][0] + APART, points[i + 1][0] - APART))
        else:
            x = AT[i]
        points[i] = round(x, 2), float(np.clip(round(y, 2), -HIGH, HIGH))
        return {"points": tuple(points)}


def _tidy(numbers):
    """Return numbers without what is only round-off, which differs between processors."""
    return numbers.round(9) + 0.0


def _small(error):
    return "0 (below 1e-9)" if error == 0 else f"{error:.3g}"
