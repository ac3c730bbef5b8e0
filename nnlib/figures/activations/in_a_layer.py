"""The sums of a real layer under the curve of its activation: how many of them does it answer with almost no slope?"""

from functools import cache

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize, PowerNorm

from nnlib.activations import sigmoid
from nnlib.datasets import digits
from nnlib.figures.activations.flat import FLAT, flat_zones, zones_in_words
from nnlib.figures.activations.histogram import Histogram
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.network import Dense
from nnlib.panels.axes import hold_ylabel, moving_title, round_up
from nnlib.panels.colours import BLACK, SLOPE
from nnlib.panels.curve import Curve
from nnlib.panels.images import add_image
from nnlib.panels.named_activations import with_own
from nnlib.panels.words import number
from nnlib.panels.zones import Zones

SAMPLES, UNITS = 100, 30
GRID = np.linspace(-12, 12, 2401)
EDGES = np.linspace(-12, 12, 49)
SHARE = 0.05  # the most of a sigmoid layer's sums that the goal allows to be saturated
INK = LinearSegmentedColormap.from_list("ink", ["white", BLACK])
STEEPNESS = LinearSegmentedColormap.from_list("steepness", ["white", SLOPE])
STEEPEST = 1.13  # the largest slope that any activation has: one scale for all of them
STRIP = 0, 1.02, 1, 0.12  # where they are, in parts of the map
SHOWN = range(5, SAMPLES, 10)  # the images that are drawn above their columns


@cache
def images():
    """Return the first images of digits, (100, 64): how dark each pixel is."""
    return digits()[0][:SAMPLES]


@cache
def random_weights():
    """Return the weights of a new sigmoid layer, (30, 64), its units in the order of their average sum."""
    W = Dense.random(64, UNITS, sigmoid, np.random.default_rng(0)).W
    return W[np.argsort((images() @ W.T).mean(axis=0))]


class LayerFigure(LiveFigure):
    """100 images go into 30 units: the histogram of the sums, and the slope of every unit for every image.

    ``own`` is a function of the learner's, as one more activation.
    """

    mosaic = [["curve"] * 5 + ["map"] * 6, ["sums"] * 5 + ["map"] * 6]
    size = (8.6, 4.2)
    narrow, narrow_size = [["map"], ["map"], ["curve"], ["sums"]], (4.6, 7.2)
    alt = (
        "Left above, the curve of an activation, shaded where it is flat; below it, over the same z, a histogram of "
        "all weighted sums of a layer. Right, a map with a row for each of the layer's 30 units and a column for each "
        "of 100 images, ten of which are shown above their columns: handwritten digits. The map is without colour "
        "where the slope is 0, the more purple the steeper, on one scale for all activations, which stands beside it. "
        "A cross marks each dead unit."
    )
    goal = Goal(
        f"a sigmoid layer with no more than {100 * SHARE:.0f} % of its sums in the flat zone",
        lambda numbers: numbers["activation"] == "sigmoid" and numbers["share"] <= SHARE,
    )
    scenes = (
        Scene(
            "With weights × 1 and no bias no sum is in the flat zone; weights × 10 spread the sums out, and 58 % are.",
            lambda one, ten: one["share"] == 0 and round(100 * ten["share"]) == 58 and ten["highest"] > one["highest"],
            ({"scale": 1.0, "b": 0.0}, {"scale": 10.0, "b": 0.0}),
            "sums",
        ),
        Scene(
            "The bias shifts all sums alike: with weights × 0.1 and b = 5 every single one is in the flat zone.",
            lambda n: n["share"] == 1 and n["lowest"] > 4.5 and n["highest"] < 5.5,
            ({"scale": 0.1, "b": 5.0},),
            "sums",
        ),
        Scene(
            "With weights × 0.1 and b = 0 no sum is in the flat zone. But all are so close to 0 that the slope is the "
            "same everywhere, 0.25 to two digits: a piece of the S that is almost a straight line.",
            lambda n: n["share"] == 0 and set(n["slopes"].round(2).flat) == {0.25},
            ({"scale": 0.1, "b": 0.0},),
            "map",
        ),
        Scene(
            "With ReLU, weights × 5 and b = −3 there are 12 dead units (crosses): their slope is 0 for every image.",
            lambda n: n["activation"] == "ReLU" and len(n["dead"]) == 12 and not n["slopes"][:, n["dead"]].any(),
            ({"activation": "ReLU", "b": -3.0},),
            lambda n: ("map", 0, n["dead"][0] + 0.5) if len(n["dead"]) else ("map",),
        ),
        Scene(
            "With leaky ReLU, GELU or Swish in its place no unit is dead. But many slopes are small: 89.6 %, 68.5 % "
            "and 45.5 % of the sums are in the flat zone.",
            lambda *kin: (
                not any(len(n["dead"]) for n in kin)
                and [percent(n["share"]) for n in kin] == ["89.6 %", "68.5 %", "45.5 %"]
            ),
            tuple({"activation": name, "b": -3.0} for name in ("leaky ReLU", "GELU", "Swish")),
            "map",
        ),
    )

    def __init__(self, own=None):
        self.activations, own = with_own(own)
        super().__init__(
            {
                "scale": slider("weights ×", 0.1, 10, 5.0),
                "b": slider("bias b", -5, 5, 1.5),
                "activation": choice("activation", list(self.activations), own or "sigmoid"),
            }
        )

    def build(self, axes):
        self.curve = Curve(axes["curve"], "")
        axes["curve"].set_xlabel("")
        self.sums = Histogram(axes["sums"], EDGES, "weighted sum z", "share of sums")
        for name in ("curve", "sums"):
            hold_ylabel(axes[name], 34)
        self.sums_zones = Zones(axes["sums"])
        extent = (-0.5, SAMPLES - 0.5, UNITS - 0.5, -0.5)
        colours = {"cmap": STEEPNESS, "norm": PowerNorm(0.5, 0, STEEPEST)}  # 0.05 and 0.25 can be told apart, too
        self.map = add_image(axes["map"], extent, animated=True, zorder=3, **colours)
        _add_key(axes["map"], colours)
        axes["map"].set(xlim=extent[:2], ylim=extent[2:])
        axes["map"].set(xlabel=f"{SAMPLES} images, every tenth of them shown above", yticks=[], xticks=[])
        _show_images(axes["map"])
        axes["map"].set_ylabel(f"{UNITS} units", labelpad=12)
        for spine in axes["map"].spines.values():
            spine.set(visible=True, animated=True, zorder=4)
        cross = {"color": BLACK, "markersize": 5, "markeredgewidth": 1.5, "clip_on": False}
        (self.dead,) = axes["map"].plot([], [], "x", **cross, animated=True, zorder=5, in_layout=False)
        self.headers = {name: moving_title(each, fontweight="bold") for name, each in axes.items()}
        self.headers["map"].xy = 0, STRIP[1] + STRIP[3]

    def compute(self, scale, b, activation):
        f = self.activations[activation]
        layer = Dense(scale * random_weights(), np.full(UNITS, b), f)
        z = layer.forward(images()).z
        slopes = f.derivative(z)
        return {
            **{"scale": scale, "b": b, "activation": activation, "curve": f(GRID), "slopes": slopes},
            "flat": flat_zones(GRID, f.derivative(GRID)),
            "share": np.mean(np.abs(slopes) < FLAT),
            "lowest": z.min(),
            "highest": z.max(),
            "shares": np.histogram(np.clip(z, EDGES[0], EDGES[-1]), EDGES)[0] / z.size,
            "steepest": np.abs(slopes).max(),
            "dead": np.flatnonzero((slopes == 0).all(axis=0)),
        }

    def draw(self, n):
        bottom, top = (round_up(end, (0.2, 1.2, 13)) for end in (min(n["curve"].min(), -0.1), n["curve"].max()))
        self.curve.show_curve(GRID, n["curve"], (-bottom, top))
        self.curve.zones.show(n["flat"])
        self.sums.show(n["shares"])
        self.sums_zones.show(n["flat"])
        self.map.set_data(np.abs(n["slopes"]).T)
        self.dead.set_data(np.full(len(n["dead"]), -2.5), n["dead"])
        self.headers["curve"].set_text(n["activation"])
        self.headers["sums"].set_text(f"{percent(n['share'])} in the flat zone (shaded)")
        self.headers["map"].set_text(f"slopes, up to {number(n['steepest'])};  dead units (×): {len(n['dead'])}")

    def describe(self, n):
        reach = max(-n["lowest"], n["highest"])
        beyond = " The outermost bars also hold the sums beyond -12 and 12." if reach > GRID[-1] else ""
        return (
            f"{SAMPLES} images into {UNITS} {n['activation']} units give {SAMPLES * UNITS:,} sums z, from "
            f"{number(n['lowest'], 1)} to {number(n['highest'], 1)}. {percent(n['share'])} of them are in the "
            f"flat zone (slope between -{FLAT} and {FLAT}), {zones_in_words(n['flat'], GRID)}. "
            f"Dead units (slope 0 for every image): {len(n['dead'])} of {UNITS}.{beyond}"
        )


def _show_images(axes):
    """Draw some of the images in a row, each above its column of the map."""
    strip = axes.inset_axes(STRIP)
    strip.set_title(" ")  # keeps the room of the header
    for place in SHOWN:
        extent = (place - 4.2, place + 4.2, 0, 1)
        add_image(strip, extent, cmap=INK, norm=Normalize(0, 1)).set_data(images()[place].reshape(8, 8))
    strip.set(xlim=(-0.5, SAMPLES - 0.5), ylim=(0, 1))
    strip.axis("off")


def _add_key(axes, colours):
    """Say beside the map which colour is which size of a slope; the strip is as evenly coloured as the scale allows."""
    key = axes.inset_axes((1.02, 0, 0.035, 1))
    sizes = STEEPEST * np.linspace(0, 1, 65) ** 2
    add_image(key, (0, 1, 0, 1), origin="lower", **colours).set_data(sizes[:, None])
    ticks = [0, FLAT, 0.25, 0.5, 1]
    places = np.sqrt(np.array(ticks) / STEEPEST)
    key.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=places, yticklabels=[f"{tick:g}" for tick in ticks])
    key.yaxis.tick_right()
    for spine in key.spines.values():
        spine.set_visible(True)


def percent(share):
    """Write a share as a percentage with one decimal."""
    return f"{number(100 * share, 1)} %"
