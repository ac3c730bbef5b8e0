"""A hundred layers: a grid of the plane pushed through them, and the one layer that does the same."""

from functools import cache, lru_cache

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from nnlib.activations import identity
from nnlib.figures.collapsing.lattice import Lattice, lattice
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.network import Dense, Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import MODEL, PALE, TARGET
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.words import number, short

DEEPEST, NARROW = 100, 5  # the layer that can be made one neuron wide
CENTRE = 1.0  # each layer moves the grid's middle close to (1, 1), so that a ReLU leaves a disc round it alone
LINES, DOTS = 9, 33
GRID = lattice(-1, 1, LINES, DOTS)
ON_GRID = np.hstack([GRID, np.ones((len(GRID), 1))])
FIT = np.linalg.pinv(ON_GRID)
CROSSINGS = np.arange(LINES * DOTS).reshape(LINES, DOTS)[:, :: DOTS // (LINES - 1)].ravel()
NAMES = ["identity", "ReLU", "tanh", "Swish", "sigmoid"]
GOAL = 0.4  # the s of the square on which one layer does the same as a hundred with ReLU
LARGE = 0.2  # of the width of what comes out: a large miss
ROUND_OFF = 1e-12  # of the output's norm
EXACT = 1e-9  # of the width: a smaller miss is round-off
SEEN = 0.01  # of the width: a smaller miss is hidden by the dots
AREA = 220  # of the dot, in square points, for a miss as large as the width
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


@lru_cache(maxsize=8)
def pushed(activation, narrow, side):
    """Return the grid from −side to side after each of the layers, all depths at once."""
    f = ACTIVATIONS[activation]
    return [step.a for step in Network([Dense(W, b, f) for W, b in parameters(narrow)]).forward(side * GRID)]


@cache
def collapsed(depth, narrow):
    """Return the one layer that the first ``depth`` layers are, without an activation."""
    return Network([Dense(W, b, identity) for W, b in parameters(narrow)[:depth]]).collapse()


class HundredLayersFigure(LiveFigure):
    """A grid of the plane after 1 to 100 layers, with dots where the best single layer puts its crossings."""

    mosaic = [["before"] * 6 + ["after"] * 7 + [name] * 5 for name in ["text"] * 7 + ["miss"] * 3]
    size = (8.6, 3.6)
    narrow = [["after"] * 7] * 9 + [["before"] * 3 + [name] * 4 for name in ["text"] * 4 + ["miss"] * 2]
    narrow_size = (4.6, 6.2)
    alt = (
        "Left, a square grid of lines in the plane of the inputs, one corner marked; at each crossing a dot, the "
        "larger the farther the best single layer misses it. Middle, what the layers have made of the grid, scaled to "
        "fill the panel, with a dot where the best single layer puts each crossing, and a bar from the point that it "
        "misses most, a hollow dot, to where it puts it. Right, the one layer that does the same and its rank, or by "
        "how much the best one misses, below it as a bar."
    )
    goal = Goal(
        f"100 layers of ReLU that one layer replaces exactly, on inputs from −s to s with s at least {GOAL}",
        lambda n: (n["depth"], n["activation"]) == (DEEPEST, "ReLU") and n["s"] >= GOAL and n["miss"] < EXACT,
    )
    scenes = (
        Scene(
            "Without an activation the lines stay straight, parallel and evenly spaced at every depth: here 10, 50 and "
            "100 layers. The dots of one single layer lie on every crossing, and the difference is 0.",
            lambda *stops: (
                all(n["difference"] < ROUND_OFF and n["miss"] < EXACT for n in stops)
                and [n["depth"] for n in stops] == [10, 50, 100]
            ),
            ({}, {"depth": 50}, {"depth": 100}),
            "after",
        ),
        Scene(
            "With ReLU after each layer no single layer does the same: after 100 layers the best one misses a point by "
            "more than 20 % of the width.",
            lambda n: (n["depth"], n["activation"]) == (DEEPEST, "ReLU") and n["miss"] > LARGE,
            ({"depth": 100, "activation": "ReLU"},),
            "after",
        ),
        Scene(
            "A smaller square, from −0.3 to 0.3, through the same 100 layers of ReLU: straight. None of these points "
            "has met a kink, and one layer replaces them all.",
            lambda n: (
                (n["depth"], n["activation"], n["s"]) == (DEEPEST, "ReLU", 0.3) and n["miss"] < EXACT and n["awake"]
            ),
            ({"depth": 100, "activation": "ReLU", "s": 0.3},),
            "before",
        ),
        Scene(
            "With tanh, Swish or sigmoid something else happens, too: the grid is pressed together. After 20 layers it "
            "is less than a tenth as wide as it was.",
            lambda *stops: all(n["width"] < 0.2 and n["activation"] != "ReLU" for n in stops),
            tuple({"depth": 20, "activation": name} for name in ("tanh", "Swish", "sigmoid")),
            "text",
        ),
        Scene(
            "With layer 5 one neuron wide, the plane becomes a line there, and is still one after 100 layers: W′ has "
            "rank 1.",
            lambda five, last: five["rank"] == last["rank"] == 1 and last["a"].shape[1] == 2 and _flat(last["a"]),
            ({"depth": 5, "narrow": True}, {"depth": 100, "narrow": True}),
            "after",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "depth": slider("layers", 1, DEEPEST, 10, step=1),
                "activation": choice("activation", NAMES),
                "s": slider("inputs from −s to s", 0.1, 1, 1.0, 0.05),
            },
            more={"narrow": choice(f"layer {NARROW} has", {"2 neurons": False, "1 neuron": True})},
        )

    def build(self, axes):
        axes["before"].set_title("inputs (● misses)")
        for name in ("before", "after"):
            axes[name].set(xlim=(-1.12, 1.12), ylim=(-1.12, 1.12), aspect="equal", xticks=[], yticks=[])
            for spine in axes[name].spines.values():
                spine.set(visible=True, color=PALE)
        moving = {"animated": True, "zorder": 4}
        self.before = Lattice(axes["before"], LINES, DOTS, **moving)
        (self.first_corner,) = axes["before"].plot([], [], "D", color=MODEL, markersize=8, **moving | {"zorder": 6})
        self.missing = axes["before"].scatter([], [], color=TARGET, **moving | {"zorder": 5})
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
        miss.set(xlim=(0, 0.8), ylim=(-0.5, 0.5), yticks=[], xticks=[0, 0.2, 0.4, 0.6, 0.8])
        miss.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        miss.set_xlabel("largest miss, of the width")
        self.bar = miss.add_patch(Rectangle((0, -0.35), 0, 0.7, color=TARGET, animated=True, zorder=3))

    def compute(self, depth, activation, s, narrow):
        a = pushed(activation, narrow, s)[depth - 1]
        best, one = ON_GRID @ (FIT @ a), collapsed(depth, narrow)
        width = np.ptp(a, axis=0).max()
        alone = one.forward(s * GRID).a
        misses = np.linalg.norm(a - best, axis=1) / width if width > POINT else np.zeros(len(GRID))
        return {
            **{"depth": depth, "activation": activation, "s": s, "narrow": narrow},
            # no point has met ReLU's kink: every answer on the way is above 0
            "awake": all(np.all(answers > 0) for answers in pushed(activation, narrow, s)[:depth]),
            **{"a": a, "best": best, "width": width, "misses": misses, "miss": misses.max()},
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
        self.before.show(n["s"] * GRID)
        self.first_corner.set_data([n["s"]], [n["s"]])
        self.missing.set_offsets(n["s"] * GRID[CROSSINGS])
        self.missing.set_sizes(AREA * np.where(n["misses"][CROSSINGS] > SEEN, n["misses"][CROSSINGS], 0))
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
    width = f"width {short(n['width'])}", f"(the inputs: {short(2 * n['s'])})"
    if n["activation"] == "identity":
        return f"rank of W′: {n['rank']}", f"difference: {_difference(n)}", *width
    if n["width"] < POINT:
        return "all points are one:", "width below 1e-9", width[1]
    if n["miss"] < EXACT:
        return "one W′ does this:", "miss 0 (below 1e-9)", *width
    return "no W′ does this:", f"the best misses by {100 * n['miss']:.1f} %", "of the width", *width


def _flat(points):
    """Return whether points of the plane lie on a line, up to rounding."""
    long, wide = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return wide < EXACT * long


def _bent(n):
    """Say in a sentence or two what an activation has made of the grid."""
    if n["width"] < POINT:
        return "All points have come together: less than 1e-9 apart, they can hardly be told from one another any more."
    if n["miss"] < EXACT:
        return (
            f"On inputs between {-n['s']:.2f} and {n['s']:.2f} one layer does the same: it misses no point by more "
            "than 1e-9 of the width."
        )
    return (
        f"No single layer does the same: the best one misses by {100 * n['miss']:.1f} % of the grid's width, "
        f"which is {short(n['width'])} here and was {short(2 * n['s'])} before the layers."
    )
