"""Two layers, one line: what they compute together, and how far an activation between them takes it from any line."""

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patheffects import withStroke

from nnlib.activations import Activation
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.network import Dense, Network
from nnlib.panels.axes import hold_ylabel, round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, TARGET
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.words import factor, number

REACH = 3.0
X = np.linspace(-REACH, REACH, 301)[:, None]
GOAL = 0.2  # of the curve's range: more than the best straight line may miss
ROUND_OFF = 1e-12
SEEN = 1e-3  # of the curve's range: a smaller miss is hidden by the line


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
        "Two panels over the same input x. Left, what the hidden neuron answers, h, and dotted what it would be with "
        "the activation alone. Right, the output as a thick line, the one layer that the two collapse to as dashes, "
        "and the best straight line; the gap between that and the output is shaded, with a bar where it is widest."
    )
    goal = Goal(
        f"a curve that the best straight line misses by more than {100 * GOAL:.0f} % of its range",
        lambda numbers: numbers["miss"] > GOAL,
    )
    scenes = (
        Scene(
            "Without an activation (α = 0) the dashes of the one layer lie on the thick line of the two, whatever the "
            "four numbers are: the collapse meter says 0.",
            lambda *stops: len(stops) == 3 and all(n["alpha"] == 0 and n["difference"] < ROUND_OFF for n in stops),
            ({}, {"w1": 2.0, "w2": 1.5, "b1": -2.0}, {"w1": -1.0, "w2": 2.5, "b1": 1.0, "b2": -2.0}),
            "second",
        ),
        Scene(
            "With most of the activation (α = 0.8) and w₁ = 2, the dashes leave the curve. The green line is the best "
            "that one layer can do, and it misses in the shaded places: most of all at the upright bar.",
            lambda n: n["difference"] > 1 and n["miss"] > 0.1,
            ({"alpha": 0.8, "w1": 2.0},),
            lambda n: ("second", float(X[n["worst"], 0]), float(n["output"][n["worst"]])),
        ),
        Scene(
            "Layer two can only stretch the bend, flip it and shift it: with other w₂ and b₂ the best straight line "
            "misses by the same share of the range.",
            lambda *stops: np.ptp([n["miss"] for n in stops]) < 1e-9 and stops[0]["miss"] > GOAL,
            tuple({"alpha": 1.0, "w1": 2.0} | more for more in ({}, {"w2": 2.5}, {"w2": 2.5, "b2": -2.0})),
            "second",
        ),
        Scene(
            "The activation alone is not enough: with w₁ = 0.2 and b₁ = 0, z stays where tanh is almost straight, and "
            "the best straight line misses by less than 3 %.",
            lambda n: n["alpha"] == 1 and 0.001 < n["miss"] < 0.03,
            ({"alpha": 1.0, "w1": 0.2, "b1": 0.0},),
            "first",
        ),
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
        for name, label in (("first", "h"), ("second", "output")):
            axes[name].set(xlabel="x", ylabel=label, xlim=(-REACH, REACH))
            axes[name].axhline(0, color=GREY, linewidth=0.8)
            axes[name].axvline(0, color=GREY, linewidth=0.8)
            hold_ylabel(axes[name], 26)
        moving = {"animated": True, "zorder": 4}
        (self.alone,) = axes["first"].plot([], [], ":", color=GREY, linewidth=1.8, **moving)
        (self.first,) = axes["first"].plot([], [], color=MODEL, linewidth=3, **moving)
        style = {"facecolors": TARGET, "alpha": 0.18, "animated": True, "zorder": 3.5}
        self.gap = axes["second"].add_collection(PolyCollection([], **style), autolim=False)
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
        hidden, last = Network([first, second]).forward(X)
        output, one = last.a, Network([Dense(first.W, first.b), second]).collapse()
        slope, intercept = best_line(X, output)
        misses, width = np.abs(output - (slope * X + intercept)), np.ptp(output)
        return {
            **{"w1": w1, "w2": w2, "b1": b1, "b2": b2, "alpha": alpha, "activation": activation},
            **{"h": hidden.a[:, 0], "output": output[:, 0], "alone": f(hidden.z)[:, 0]},
            **{"W": one.W[0, 0], "b": one.b[0], "one": one.forward(X).a[:, 0]},
            **{"difference": np.abs(output - one.forward(X).a).max(), "slope": slope, "intercept": intercept},
            **{"miss": misses.max() / width if width > ROUND_OFF else 0.0, "worst": int(misses.argmax())},
        }

    def draw(self, n):
        x = X[:, 0]
        self.first.set_data(x, n["h"])
        self.alone.set_data(x, n["alone"])
        self.second.set_data(x, n["output"])
        self.one.set_data(x, n["one"])
        best, worst, seen = n["slope"] * x + n["intercept"], n["worst"], n["miss"] > SEEN
        self.best.set_data(x, best)
        self.miss.set(data=([x[worst]] * 2, [best[worst], n["output"][worst]]), visible=seen)
        there, back = np.column_stack([x, best]), np.column_stack([x, n["output"]])[::-1]
        self.gap.set(verts=[np.concatenate([there, back])], visible=seen)
        for name, curve in (("first", "h"), ("second", "output")):
            reach = round_up(np.abs(n[curve]).max(), (4, 12, 40))
            set_limits(self.axes[name], ylim=(-reach, reach))
        z, f = _linear(n["w1"], "x", n["b1"]), n["activation"]
        self.headers["first"].set_text(f"layer 1:  h = {_blend(n, z)}\n· · ·  {f}(z),  with z = {z}")
        self.headers["second"].set_text(
            f"layer 2:  {_linear(n['w2'], 'h', n['b2'])}\n– – –  W′x + b′ = {_linear(n['W'], 'x', n['b'])}"
        )
        self.verdict.set_text(f"–  –   best straight line: misses by {_percent(n)}")

    def describe(self, n):
        one = (
            f"One layer: W′ = {factor(n['w2'])}·{factor(n['w1'])} = {number(n['W'])}, "
            f"b′ = {factor(n['w2'])}·{factor(n['b1'])} + {factor(n['b2'])} = {number(n['b'])}."
        )
        zero = n["difference"] < ROUND_OFF
        verdict = "0 (below 1e-12): collapsed" if zero else f"{n['difference']:.3g}: not collapsed"
        meter = f"Collapse meter: the largest difference between the output and W′x + b′ is {verdict}."
        if n["alpha"] == 0:
            return f"{one}\n{meter} With α = 0 there is no activation in between."
        return f"{one}\n{meter} The best straight line misses the output by {_percent(n)} of its range."


def _linear(w, x, b):
    """Write w·x + b with numbers."""
    return f"{number(w)}·{x} {'-' if float(number(b)) < 0 else '+'} {number(abs(b))}"


def _blend(n, z):
    """Write what layer one makes of its sum z."""
    if n["alpha"] == 0:
        return z
    return (
        f"{n['activation']}(z)"
        if n["alpha"] == 1
        else f"{1 - n['alpha']:.2f}·z + {n['alpha']:.2f}·{n['activation']}(z)"
    )


def _percent(n):
    return f"{100 * n['miss']:.1f} %"
