"""Existence against finding: K kinks placed by hand, and the same number of neurons trained from five seeds."""

from functools import lru_cache

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.activations import relu
from nnlib.figures.training.many_histories import ManyHistories
from nnlib.figures.training.recorded_training import RecordedFigure, Recording
from nnlib.live import Goal, Scene, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, MODEL, SLOPE, TARGET
from nnlib.panels.kinks import TARGETS, network_for
from nnlib.panels.kinks import X as BETWEEN
from nnlib.panels.words import short
from nnlib.training import GradientDescent

X = np.linspace(-1, 1, 201)[:, None]
Y = np.sin(np.pi * X)
SEEDS, UPDATES = 5, 2000
ETA, MOMENTUM = 0.05, 0.9
STYLES = {
    "this seed": {"color": MODEL, "marker": "o", "markersize": 4.5, "linewidth": 1.8},
    "the other seeds": {"color": SLOPE, "linewidth": 1, "linestyle": (0, (5, 2))},
}


@lru_cache(maxsize=3)
def by_hand(k):
    """Return the network with kinks at equal distances and the output weights by least squares, as in BendsFigure."""
    return network_for(k, TARGETS["sine"](BETWEEN))


@lru_cache(maxsize=3)
def trainings(k):
    """Return the recordings from all seeds."""
    networks = [Network.random([1, k, 1], relu, seed=seed) for seed in range(SEEDS)]
    return [
        Recording(network, X, Y, mean_squared_error, GradientDescent(ETA, MOMENTUM), UPDATES) for network in networks
    ]


def kinks(network):
    """Return where each hidden neuron's z is 0."""
    return -network.layers[0].b / network.layers[0].W[:, 0]


def _bends(curves):
    """Return the x at which curves of straight pieces bend, all of them together."""
    bent = np.abs(np.diff(curves, 2, axis=1)) > 1e-9
    return set(X[1:-1, 0][bent.any(axis=0)].round(9).tolist())


class FindingFigure(RecordedFigure):
    """The curves of K hidden neurons that five trainings reach, and the one whose kinks were placed by hand."""

    mosaic, size = [["curves"] * 5 + ["history"] * 4], (8.6, 4)
    narrow, narrow_size = [["curves"], ["history"]], (4.6, 7.4)
    most, at_once = UPDATES, 20
    goal = Goal(
        "bring one of the five trainings below the kinks placed by hand",
        lambda n: n["losses"][:, -1].min() < n["best"],
    )
    scenes = (
        Scene(
            "All kinks start at 0, because all biases do: each of the five curves is a line with one bend.",
            lambda n: n["updates"] == 0 and not n["kinks"].any() and _bends(n["curves"]) == {0},
            ({},),
            "curves",
        ),
        Scene(
            "With K = 10, none of the five gets below the one placed by hand in 2,000 updates: the best of them is at "
            "more than twice its loss.",
            lambda n: n["k"] == 10 and n["losses"].shape[1] == 2001 and n["losses"][:, -1].min() > 2 * n["best"],
            ({"updates": UPDATES},),
            "history",
        ),
        Scene(
            "With K = 20, four of the five end lower than any did with 10, and yet all five end at between 9 and 45 "
            "times the loss of the one placed by hand.",
            lambda ten, n: (
                (ten["k"], n["k"]) == (10, 20)
                and np.sum(n["losses"][:, -1] < ten["losses"][:, -1].min()) == 4
                and 9 < n["losses"][:, -1].min() / n["best"] < n["losses"][:, -1].max() / n["best"] < 45
            ),
            ({"updates": UPDATES}, {"updates": UPDATES, "k": 20}),
            "history",
        ),
        Scene(
            "With K = 5, seed 2 gets below, if only just. Its kinks have moved to better places than equal distances.",
            lambda n: (
                n["k"] == 5
                and 0.9 * n["best"] < n["losses"][2, -1] < n["best"]
                and np.ptp(np.diff(np.sort(n["kinks"]))) > 0.05
            ),
            ({"updates": UPDATES, "k": 5, "seed": 2},),
            "curves",
        ),
        Scene(
            "With K = 5, seed 0 gets stuck at 0.15, with a curve of two bends. Two of its neurons are dead, and two "
            "others have the same kink, −0.370: three of five are lost.",
            lambda n: (
                round(n["losses"][0, -1], 2) == 0.15
                and n["dead"] == 2
                and sorted(n["kinks"].round(3))[1:3] == [-0.37, -0.37]
                and len(set(n["kinks"][np.abs(n["kinks"]) < 1].round(3))) == 2
            ),
            ({"updates": UPDATES, "k": 5, "seed": 0},),
            "curves",
        ),
    )
    alt = (
        "Left, the target as a thick line, the curve whose kinks were placed by hand dashed, the curve of the chosen "
        "training as a solid line with a circle at each kink, those of the other trainings thin and dashed. Right, the "
        "mean squared error of the five trainings over the updates, with that of the kinks placed by hand as a "
        "dashed line."
    )

    def __init__(self):
        super().__init__({"k": choice("neurons K", [5, 10, 20], 10), "seed": slider("seed", 0, SEEDS - 1, 0, step=1)})

    def build(self, axes):
        panel = axes["curves"]
        panel.set(xlim=(-1.04, 1.04), ylim=(-1.7, 1.7), xlabel="x")
        panel.axhline(0, color=GREY, linewidth=0.8)
        moving = {"animated": True}
        target, dashed = {"linewidth": 6, "alpha": 0.45}, {"linewidth": 1.6, "linestyle": (0, (4, 2))}
        panel.plot(X, Y, color=TARGET, **target, zorder=2, label="target")
        panel.plot([], [], color=TARGET, **dashed, label="kinks placed by hand")
        panel.legend(loc="upper left").set_zorder(2)
        (self.placed,) = panel.plot([], [], color=TARGET, **dashed, zorder=4, **moving)
        others = {"colors": SLOPE, "linewidths": 1, "linestyles": [(0, (5, 2))]}
        self.others = panel.add_collection(LineCollection([], zorder=5, **others, **moving), autolim=False)
        (self.curve,) = panel.plot([], [], color=MODEL, zorder=6, **moving)
        style = {"markersize": 5.5, "markerfacecolor": "white", "color": MODEL, "markeredgewidth": 1.3}
        (self.kinks,) = panel.plot([], [], "o", **style, zorder=7, **moving)
        self.title = moving_title(panel, fontweight="bold")
        self.history = ManyHistories(axes["history"], STYLES, most=200, limits=(UPDATES,))

    def compute(self, k, seed, updates):
        runs, placed = trainings(k), by_hand(k)
        networks = [run.network(updates) for run in runs]
        places = kinks(networks[seed])
        dead = ~(networks[seed].forward(X)[0].a > 0).any(axis=0)
        return {
            **{"k": k, "seed": seed, "updates": updates, "kinks": places},
            **{"curves": np.array([network(X)[:, 0] for network in networks]), "placed": placed(X)[:, 0]},
            "at kinks": networks[seed](places[:, None])[:, 0],
            "losses": np.array([run.losses(updates) for run in runs]),
            "best": mean_squared_error(placed(X), Y),
            **{"inside": int(np.sum(np.abs(places) <= 1)), "dead": int(np.sum(dead))},
        }

    def draw(self, n):
        others = np.arange(SEEDS) != n["seed"]
        self.placed.set_data(X[:, 0], n["placed"])
        self.curve.set_data(X[:, 0], n["curves"][n["seed"]])
        self.others.set_segments([np.column_stack([X[::2, 0], curve[::2]]) for curve in n["curves"][others]])
        self.kinks.set_data(n["kinks"], n["at kinks"])
        self.title.set_text(f"K = {n['k']}, after {n['updates']} updates")
        this, rest = n["losses"][n["seed"]], n["losses"][others]
        floor = n["best"], f"placed by hand: {short(n['best'])}"
        self.history.show_many({"this seed": this}, {"the other seeds": rest}, *floor)

    def describe(self, n):
        last = n["losses"][:, -1]
        text = ", ".join(map(short, last))
        return (
            f"K = {n['k']} hidden neurons (ReLU). Placed by hand: mean squared error {short(n['best'])}. Trained, "
            f"after {n['updates']} updates, from seeds 0 to {SEEDS - 1}: {text}. Below the one placed by hand: "
            f"{int(np.sum(last < n['best']))} of {SEEDS}. With seed {n['seed']}, {n['inside']} of {n['k']} kinks lie "
            f"between −1 and 1, and {n['dead']} of the neurons {'is' if n['dead'] == 1 else 'are'} dead."
        )
