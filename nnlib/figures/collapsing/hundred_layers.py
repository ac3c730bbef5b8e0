"""A hundred layers: a grid of the plane pushed through them, and the one layer that does the same."""

from functools import cache

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from nnlib.activations import identity
from nnlib.figures.collapsing.lattice import Lattice, lattice
from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.network import Dense, Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import MODEL, PALE, TARGET
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.words import number

DEEPEST, NARROW = 100, 5  # the layer that can be made one neuron wide
CENTRE = 1.0  # each layer moves the grid's middle close to (1, 1), so that a ReLU leaves a disc round it alone
LINES, DOTS = 9, 33
GRID = lattice(-1, 1, LINES, DOTS)
ON_GRID = np.hstack([GRID, np.ones((len(GRID), 1))])
FIT = np.linalg.pinv(ON_GRID)
CROSSINGS = np.arange(LINES * DOTS).reshape(LINES, DOTS)[:, :: DOTS // (LINES - 1)].ravel()
NAMES = ["identity", "ReLU", "tanh", "Swish", "sigmoid"]
GOAL = 0.2  # of the width of what comes out: more than the best single layer may miss
ROUND_OFF = 1e-12  # of the output's norm
SEEN = 0.01  # of the width: a smaller miss is hidden by the dots
POINT = 1e-9  # of the grid's width: what is smaller is drawn as one point


@cache
def parameters(narrow):
    """Return W and b of all layers: rotations with mild shear; in the narrow case two of them pass one number on."""
    rng, layers, start = np.random.default_rng(7), [], np.zeros(2)
    for place in range(1, DEEPEST + 1):
        angle, shear = rng.uniform(0.15, 0.5), rng.normal(0, 0.12)
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        W, end = rotation @ [[1, shear], [0, 1]], CENTRE + rng.uniform(-0.15, 0.15, 2)
        if narrow and place == NARROW:
            W, end = np.array([[0.8, 0.6]]), np.array([CENTRE])
        elif narrow and place == NARROW + 1:
            W = np.array([[0.6], [-0.8]])
        layers.append((W, end - W @ start))
        start = end
    return layers


@cache
def pushed(activation, narrow):
    """Return the grid after each of the layers, all depths at once."""
    f = ACTIVATIONS[activation]
    return [step.a for step in Network([Dense(W, b, f) for W, b in parameters(narrow)]).forward(GRID)]


@cache
def collapsed(depth, narrow):
    """Return the one layer that the first ``depth`` layers are, without an activation."""
    return Network([Dense(W, b, identity) for W, b in parameters(narrow)[:depth]]).collapse()


class HundredLayersFigure(LiveFigure):
    """A grid of the plane after 1 to 100 layers, with dots where the best single layer puts its crossings."""

    mosaic = [["before"] * 5 + ["after"] * 7 + [name] * 6 for name in ["text"] * 7 + ["miss"] * 3]
    size = (8.6, 3.6)
    narrow = [["after"] * 7] * 9 + [["before"] * 3 + [name] * 4 for name in ["text"] * 4 + ["miss"] * 2]
    narrow_size = (4.6, 6.2)
    alt = (
        "Left, a square grid of lines in the plane of the inputs, one corner marked. Middle, what the layers have "
        "made of the grid, scaled to fill the panel, with a dot where the best single layer puts each crossing, and a "
        "bar from the point that it misses most, a hollow dot, to where it puts it. Right, "
        "the one layer that does the same and its rank, or by how much the best one misses, below it as a bar."
    )
    goal = Goal(
        f"{DEEPEST} layers that the best single layer misses by more than {100 * GOAL:.0f} % of the width",
        lambda numbers: numbers["depth"] == DEEPEST and numbers["miss"] > GOAL,
    )

    def __init__(self):
        super().__init__(
            {
                "depth": slider("layers", 1, DEEPEST, 10, step=1),
                "activation": choice("activation", NAMES),
                "narrow": choice(f"layer {NARROW} has", {"2 neurons": False, "1 neuron": True}),
            }
        )

    def build(self, axes):
        Lattice(axes["before"], LINES, DOTS).show(GRID)
        axes["before"].plot(1, 1, "D", color=MODEL, markersize=8)
        axes["before"].set_title("inputs (x₁, x₂)")
        for name in ("before", "after"):
            axes[name].set(xlim=(-1.12, 1.12), ylim=(-1.12, 1.12), aspect="equal", xticks=[], yticks=[])
            for spine in axes[name].spines.values():
                spine.set(visible=True, color=PALE)
        moving = {"animated": True, "zorder": 4}
        self.lattice = Lattice(axes["after"], LINES, DOTS, **moving)
        (self.best,) = axes["after"].plot([], [], "o", color=TARGET, markersize=4.5, **moving | {"zorder": 5})
        style = {"linewidth": 5, "solid_capstyle": "butt", "alpha": 0.6, "color": TARGET}
        (self.farthest,) = axes["after"].plot([], [], **style, **moving | {"zorder": 5.2})
        style = {"markersize": 9, "markerfacecolor": "white", "markeredgecolor": TARGET, "markeredgewidth": 2}
        (self.missed,) = axes["after"].plot([], [], "o", **style, **moving | {"zorder": 5.4})
        (self.corner,) = axes["after"].plot([], [], "D", color=MODEL, markersize=8, **moving | {"zorder": 6})
        self.header = moving_title(axes["after"], fontweight="bold")
        self._build_words(axes, moving)

    def _build_words(self, axes, moving):
        axes["text"].axis("off")
        style = {"va": "top", "linespacing": 1.5, "in_layout": False, **moving}
        self.matrices = axes["text"].text(0, 0.97, "", family="DejaVu Sans Mono", fontsize=9.5, **style)
        self.words = axes["text"].text(0, 0.66, "", fontsize=9.5, **style)
        axes["text"].text(0, 0.06, "●  the best that one layer can do", color=TARGET, fontsize=9.5, in_layout=False)
        miss = axes["miss"]
        miss.set(xlim=(0, 0.8), ylim=(-0.5, 0.5), yticks=[], xticks=[0, GOAL, 0.4, 0.6, 0.8])
        miss.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        miss.set_xlabel("largest miss, of the width  (– – the goal)")
        self.bar = miss.add_patch(Rectangle((0, -0.35), 0, 0.7, color=TARGET, animated=True, zorder=3))
        miss.axvline(GOAL, color=MODEL, linestyle=(0, (3, 2)), linewidth=1.4, animated=True, zorder=4)

    def compute(self, depth, activation, narrow):
        a = pushed(activation, narrow)[depth - 1]
        best, one = ON_GRID @ (FIT @ a), collapsed(depth, narrow)
        width = np.ptp(a, axis=0).max()
        alone, misses = one.forward(GRID).a, np.linalg.norm(a - best, axis=1)
        return {
            **{"depth": depth, "activation": activation, "narrow": narrow, "a": a, "best": best, "width": width},
            "miss": misses.max() / width if width > POINT else 0.0,
            "farthest": int(misses.argmax()),
            **{"W": one.W, "b": one.b, "rank": int(np.linalg.matrix_rank(one.W, tol=1e-9))},
            "difference": np.linalg.norm(a - alone) / np.linalg.norm(alone),
        }

    def draw(self, n):
        flat = np.zeros((len(GRID), 2 - n["a"].shape[1]))  # one number a point is drawn on a level line
        a, best = np.hstack([n["a"], flat]), np.hstack([n["best"], flat])
        ends = np.concatenate([a, best[CROSSINGS]])
        middle, half = (ends.min(axis=0) + ends.max(axis=0)) / 2, max(np.ptp(ends, axis=0).max(), POINT) / 2
        a, best = (a - middle) / half, (best - middle) / half
        self.lattice.show(a)
        self.best.set_data(*best[CROSSINGS].T)
        self.corner.set_data(*a[-1:].T)
        missed, seen = n["farthest"], n["miss"] > SEEN
        self.farthest.set(data=np.transpose([a[missed], best[missed]]), visible=seen)
        self.missed.set(data=a[missed, :, None], visible=seen)
        self.bar.set_width(n["miss"])
        self.header.set_text(f"after {_layers(n)} ({n['activation']})")
        straight = n["activation"] == "identity"
        self.matrices.set_text(_matrices(n) if straight else "")
        self.words.set(y=0.72 if straight else 0.97, text="\n".join(_words(n)))

    def describe(self, n):
        text = f"{_layers(n)}, {n['activation']}. "
        if n["activation"] != "identity":
            return text + _bent(n)
        W = "; ".join(" ".join(map(number, row)) for row in n["W"])
        same = _difference(n, " of the outputs' size")
        text += (
            f"One layer with W′ = [{W}] and b′ = [{' '.join(map(number, n['b']))}] does the same: difference {same}. "
        )
        line = "a line" if n["depth"] != NARROW else "a line: one number a point"
        return (
            text + f"W′ has rank {n['rank']}: the plane {'stays a plane' if n['rank'] == 2 else f'has become {line}'}."
        )


def _layers(n):
    return "1 layer" if n["depth"] == 1 else f"{n['depth']} layers"


def _difference(n, whole=""):
    """Write how far the one layer is from the many."""
    return f"0 (below 1e-12{whole})" if n["difference"] < ROUND_OFF else f"{n['difference']:.3g}"


def _matrices(n):
    """Write W′ and b′ as matrices, with brackets as tall as they are."""
    W, b = ([" ".join(f"{number(entry):>5}" for entry in row) for row in part] for part in (n["W"], n["b"][:, None]))
    if len(W) == 1:
        return f"W′ = [{W[0]}]  b′ = [{b[0]}]"
    return f"W′ = ⎡{W[0]}⎤  b′ = ⎡{b[0]}⎤\n     ⎣{W[1]}⎦       ⎣{b[1]}⎦"


def _words(n):
    """Return the lines beside the grid."""
    width = f"width {n['width']:.2g} (the inputs: 2)"
    if n["activation"] == "identity":
        return f"rank of W′: {n['rank']}", f"difference: {_difference(n)}", width
    if n["width"] < POINT:
        return "all points are one:", "width below 1e-9 (the inputs: 2)"
    return "no W′ does this:", f"the best misses by {100 * n['miss']:.1f} %", "of the width", width


def _bent(n):
    """Say in a sentence or two what an activation has made of the grid."""
    if n["width"] < POINT:
        return "All points have come together: less than 1e-9 apart, they can hardly be told from one another any more."
    return (
        f"No single layer does the same: the best one misses by {100 * n['miss']:.1f} % of the grid's width, "
        f"which is {n['width']:.2g} here and was 2 before the layers."
    )
