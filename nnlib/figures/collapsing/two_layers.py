"""Two layers, one line: what they compute together, and how far an activation between them takes it from any line."""

import numpy as np
from matplotlib.patheffects import withStroke

from nnlib.activations import Activation
from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.network import Dense, Network
from nnlib.panels.axes import round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, TARGET
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.words import factor, number

REACH = 3.0
X = np.linspace(-REACH, REACH, 301)[:, None]
GOAL = 0.2  # of the curve's range: more than the best straight line may miss
ROUND_OFF = 1e-12


def blended(f, alpha):
    """Return the activation that is the identity for α = 0 and f for α = 1."""
    return Activation(
        f"{alpha:g} of {f.name}",
        lambda z: (1 - alpha) * z + alpha * f(z),
        lambda z: (1 - alpha) + alpha * f.derivative(z),
    )


def best_line(x, y):
    """Return slope and intercept of the straight line that fits the points best (least squares)."""
    return np.linalg.lstsq(np.hstack([x, np.ones_like(x)]), y)[0].ravel()


class TwoLayersFigure(LiveFigure):
    """One input, two layers of one neuron each; α blends an activation in between them."""

    mosaic, size = [["first"] * 5 + ["second"] * 6], (8.6, 3.9)
    narrow, narrow_size = [["second"]] * 5 + [["first"]] * 4, (4.6, 6.2)
    alt = (
        "Two panels over the same input x. Left, the output y of layer one, and dotted what it would be with the "
        "activation alone. Right, the output z of layer two as a thick line, the one layer that the two collapse to as "
        "dashes, and the best straight line, with an upright bar where it misses most."
    )
    goal = Goal(
        f"a curve that the best straight line misses by more than {100 * GOAL:.0f} % of its range",
        lambda numbers: numbers["miss"] > GOAL,
    )

    def __init__(self):
        super().__init__(
            {
                "w1": slider("w₁", -3, 3, 0.5),
                "w2": slider("w₂", -3, 3, -1.5),
                "alpha": slider("α", 0, 1, 0.0, 0.05),
            },
            more={
                "b1": slider("b₁", -3, 3, 0.4),
                "b2": slider("b₂", -3, 3, 1.0),
                "activation": choice("activation", list(ACTIVATIONS), "tanh"),
            },
        )

    def build(self, axes):
        for name, label in (("first", "y"), ("second", "z")):
            axes[name].set(xlabel="x", ylabel=label, xlim=(-REACH, REACH))
            axes[name].axhline(0, color=GREY, linewidth=0.8)
            axes[name].axvline(0, color=GREY, linewidth=0.8)
        moving = {"animated": True, "zorder": 4}
        (self.alone,) = axes["first"].plot([], [], ":", color=GREY, linewidth=1.8, **moving)
        (self.first,) = axes["first"].plot([], [], color=MODEL, linewidth=3, **moving)
        (self.best,) = axes["second"].plot([], [], color=TARGET, linestyle=(0, (5, 3)), **moving)
        (self.miss,) = axes["second"].plot([], [], color=TARGET, linewidth=5, solid_capstyle="butt", **moving)
        (self.second,) = axes["second"].plot([], [], color=MODEL, linewidth=5, **moving)
        casing = [withStroke(linewidth=3.8, foreground="white")]
        (self.one,) = axes["second"].plot(
            [], [], color=MODEL, linewidth=1.6, linestyle=(0, (4, 3)), path_effects=casing, **moving | {"zorder": 5}
        )
        style = {"xycoords": "axes fraction", "textcoords": "offset points", "linespacing": 1.5, **moving}
        self.headers = {
            name: axes[name].annotate("", (0, 1), (0, up), **style) for name, up in (("first", 6), ("second", 22))
        }
        self.verdict = axes["second"].annotate("", (0, 1), (0, 6), color=TARGET, **style)

    def compute(self, w1, w2, alpha, b1, b2, activation):
        f = ACTIVATIONS[activation]
        first, second = Dense([[w1]], [b1], blended(f, alpha)), Dense([[w2]], [b2])
        y, z = (step.a for step in Network([first, second]).forward(X))
        one = Network([Dense(first.W, first.b), second]).collapse()
        slope, intercept = best_line(X, z)
        misses, width = np.abs(z - (slope * X + intercept)), np.ptp(z)
        return {
            **{"w1": w1, "w2": w2, "b1": b1, "b2": b2, "alpha": alpha, "activation": activation},
            **{"y": y[:, 0], "z": z[:, 0], "alone": f(first.forward(X).z)[:, 0]},
            **{"W": one.W[0, 0], "b": one.b[0], "one": one.forward(X).a[:, 0]},
            **{"difference": np.abs(z - one.forward(X).a).max(), "slope": slope, "intercept": intercept},
            **{"miss": misses.max() / width if width > ROUND_OFF else 0.0, "worst": int(misses.argmax())},
        }

    def draw(self, n):
        x = X[:, 0]
        self.first.set_data(x, n["y"])
        self.alone.set_data(x, n["alone"])
        self.second.set_data(x, n["z"])
        self.one.set_data(x, n["one"])
        best = n["slope"] * x + n["intercept"]
        self.best.set_data(x, best)
        worst = x[n["worst"]]
        self.miss.set(data=([worst] * 2, [best[n["worst"]], n["z"][n["worst"]]]), visible=n["miss"] > ROUND_OFF)
        for name, curve in (("first", "y"), ("second", "z")):
            reach = round_up(np.abs(n[curve]).max(), (4, 12, 40))
            set_limits(self.axes[name], ylim=(-reach, reach))
        s, f = _linear(n["w1"], "x", n["b1"]), n["activation"]
        self.headers["first"].set_text(f"layer 1:  y = {_blend(n, s)}\n· · ·  {f}(s),  with s = {s}")
        self.headers["second"].set_text(
            f"layer 2:  z = {_linear(n['w2'], 'y', n['b2'])}\n– – –  W′x + b′ = {_linear(n['W'], 'x', n['b'])}"
        )
        self.verdict.set_text(f"–  –   best straight line: misses by {_percent(n)}")

    def describe(self, n):
        one = (
            f"One layer: W′ = {factor(n['w2'])}·{factor(n['w1'])} = {number(n['W'])}, "
            f"b′ = {factor(n['w2'])}·{factor(n['b1'])} + {factor(n['b2'])} = {number(n['b'])}."
        )
        zero = n["difference"] < ROUND_OFF
        verdict = "0 (below 1e-12): collapsed" if zero else f"{n['difference']:.3g}: not collapsed"
        meter = f"Collapse meter: the largest difference between z and W′x + b′ is {verdict}."
        if n["alpha"] == 0:
            return f"{one}\n{meter} With α = 0 there is no activation in between."
        return f"{one}\n{meter} The best straight line misses z by {_percent(n)} of its range."


def _linear(w, x, b):
    """Write w·x + b with numbers."""
    return f"{number(w)}·{x} {'-' if float(number(b)) < 0 else '+'} {number(abs(b))}"


def _blend(n, s):
    """Write what layer one computes from its sum s."""
    if n["alpha"] == 0:
        return s
    return (
        f"{n['activation']}(s)"
        if n["alpha"] == 1
        else f"{1 - n['alpha']:.2f}·s + {n['alpha']:.2f}·{n['activation']}(s)"
    )


def _percent(n):
    return f"{100 * n['miss']:.1f} %"
