"""Bends make curves: K hidden neurons with fixed kinks, output weights by least squares, and the error against K."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.figures.collapsing.errors import Errors
from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.panels.axes import hold_ylabel, moving_title, round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, NEGATIVE, POSITIVE, TARGET
from nnlib.panels.kinks import ACTIVATIONS, TARGETS, X, network_for, solver

MOST = 40
FAR = np.linspace(-3, 3, 601)
KNOTS = np.linspace(-1, 1, 7)  # where the points of one's own stand
OWN = (0.2, -0.6, 0.1, 0.9, 0.3, 0.5, -0.4)
EXACT = 1e-9
GOAL = 0.01


def errors(activation, y):
    """Return the largest error and the mean squared error for each number of neurons from 1 to 40, (2, 40)."""
    bases = [solver(activation, k)[0] for k in range(1, MOST + 1)]
    left = np.stack([y - U @ (U.T @ y) for U in bases])
    return np.stack([np.abs(left).max(axis=1), np.mean(left**2, axis=1)])


class BendsFigure(LiveFigure):
    """A curve made of 1 to 40 hidden neurons, each with its share in it, and the error against their number."""

    mosaic, size = [["fit"] * 5 + ["shares"] * 4, ["fit"] * 5 + ["errors"] * 4], (8.6, 4.3)
    narrow, narrow_size = [["fit"], ["shares"], ["errors"]], (4.6, 7.6)
    alt = (
        "Left, the target as a thick line and over it the network's curve, with a small circle at each neuron's kink; "
        "outside −1 to 1 the panel is shaded. Right above, what each hidden neuron adds to the curve. Right below, on "
        "axes of powers of ten, the largest error and the mean squared error against the number of neurons."
    )
    goal = Goal(
        f"on the sine, bring the largest error below {GOAL}",
        lambda numbers: numbers["target"] == "sine" and numbers["largest"] < GOAL,
    )

    def __init__(self):
        super().__init__(
            {
                "k": slider("neurons K", 1, MOST, 3, step=1),
                "target": choice("target", [*TARGETS, "points of your own"]),
                "activation": choice("activation", list(ACTIVATIONS)),
            },
            more={"view": choice("view", {"inside, from −1 to 1": 1, "outside, from −3 to 3": 3})},
            state={"own": OWN},
        )

    def build(self, axes):
        fit, shares = axes["fit"], axes["shares"]
        for panel in (fit, shares):
            panel.axhline(0, color=GREY, linewidth=0.8)
            panel.axvspan(-9, -1, color="#ebebeb")
            panel.axvspan(1, 9, color="#ebebeb")
            panel.set_xlabel("x")
        moving = {"animated": True, "zorder": 4}
        (self.target,) = fit.plot([], [], color=TARGET, linewidth=5, **moving)
        (self.curve,) = fit.plot([], [], color=MODEL, **moving | {"zorder": 5})
        style = {"markersize": 5, "markerfacecolor": "white", "color": MODEL, "markeredgewidth": 1.2}
        (self.kinks,) = fit.plot([], [], "o", **style, **moving | {"zorder": 6})
        (self.own,) = fit.plot(
            [], [], "D", color=TARGET, markersize=9, markeredgecolor="white", **moving | {"zorder": 7}
        )
        self.header = moving_title(fit, fontweight="bold")
        fit.set_ylabel("output")
        shares.set(title="what each neuron adds", ylabel="v·f(z)")
        for panel in (fit, shares):
            hold_ylabel(panel, 32)
        self.shares = shares.add_collection(LineCollection([], linewidths=1.2, **moving), autolim=False)
        self.errors = Errors(axes["errors"], MOST, EXACT)

    def compute(self, k, target, activation, view, own):
        def wanted(x):
            return np.interp(x, KNOTS, own, np.nan, np.nan) if target not in TARGETS else TARGETS[target](x)

        y, x = wanted(X), X if view == 1 else FAR
        network = network_for(activation, k, y)
        hidden_layer, curve = network.forward(x[:, None])
        v, (largest, mse) = network.layers[1].W[0], errors(activation, y)
        kinks = -network.layers[0].b / k
        beyond = np.abs(network(FAR[:, None])[:, 0] - wanted(FAR))
        return {
            **{"k": k, "target": target, "activation": activation, "view": view, "own": own},
            **{"x": x, "y": wanted(x), "curve": curve.a[:, 0], "v": v, "shares": hidden_layer.a * v},
            **{"kinks": np.column_stack([kinks, network(kinks[:, None])]), "errors": np.stack([largest, mse])},
            **{"largest": largest[k - 1], "mse": mse[k - 1], "beyond": np.nanmax(beyond)},
        }

    def draw(self, n):
        self.target.set_data(n["x"], n["y"])
        self.curve.set_data(n["x"], n["curve"])
        self.kinks.set_data(*n["kinks"].T)
        self.own.set_data(KNOTS, n["own"] if n["target"] not in TARGETS else np.full(len(KNOTS), np.nan))
        kept = slice(None, None, 2)
        self.shares.set_segments([np.column_stack([n["x"][kept], share[kept]]) for share in n["shares"].T])
        self.shares.set_color([NEGATIVE if v < 0 else POSITIVE for v in n["v"]])
        reach = n["view"] if n["view"] > 1 else 1.04
        set_limits(self.axes["fit"], (-reach, reach), (-1.6, 1.6) if n["view"] == 1 else (-4, 4))
        tall = round_up(np.abs(n["shares"]).max(), (1, 8, 30, 100))
        set_limits(self.axes["shares"], (-reach, reach), (-1.05 * tall, 1.05 * tall))
        self.errors.show(n["errors"], n["k"])
        self.header.set_text(f"K = {n['k']},  largest error {_small(n['largest'])}")

    def describe(self, n):
        neurons = "neuron" if n["k"] == 1 else "neurons"
        text = (
            f"{n['k']} hidden {neurons} ({n['activation']}), kinks at equal distances from -1 on, output weights by "
            f"least squares. Between -1 and 1 the largest error is {_small(n['largest'])}, the mean squared error "
            f"{_small(n['mse'])}."
        )
        if n["view"] == 1:
            return text
        if n["target"] not in TARGETS:
            return f"{text} Outside nothing was asked for."
        return f"{text} Between -3 and 3 the largest error is {_small(n['beyond'])}."

    def handles(self, n):
        if n["target"] in TARGETS:
            return {}
        return {f"point {i}": (self.axes["fit"], x, y) for i, (x, y) in enumerate(zip(KNOTS, n["own"], strict=True), 1)}

    def dragged(self, name, x, y):
        own, i = list(self.values["own"]), int(name[-1]) - 1
        own[i] = float(np.clip(round(y, 2), -1.5, 1.5))
        return {"own": tuple(own)}


def _small(error):
    return "0 (below 1e-9)" if error < EXACT else f"{error:.3g}"
