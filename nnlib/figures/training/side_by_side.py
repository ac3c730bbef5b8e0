"""Networks side by side: the same data, the same seed, one thing different; this seed, and the mean over ten."""

from functools import lru_cache

import numpy as np

from nnlib import datasets
from nnlib.activations import relu, sigmoid, tanh
from nnlib.figures.training.many_histories import ManyHistories
from nnlib.figures.training.recorded_training import RecordedFigure, Recording
from nnlib.live import choice, slider
from nnlib.losses import binary_cross_entropy
from nnlib.network import Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, MODEL, SLOPE
from nnlib.panels.plane import Plane
from nnlib.panels.words import number

SEEDS, UPDATES = 10, 400
WIDTH = 8  # of the hidden layers
DATA, NOISE, UNSEEN = ["moons", "circles"], 0.2, 400
COMPARISONS = {  # name -> activation, number of hidden layers, and what the drawn weights are multiplied by
    "activation": {"sigmoid": (sigmoid, 1, 1), "tanh": (tanh, 1, 1), "ReLU": (relu, 1, 1)},
    "depth": {"depth 1": (tanh, 1, 1), "depth 2": (tanh, 2, 1), "depth 3": (tanh, 3, 1)},
    "start": {"zeros": (tanh, 1, 0), "as drawn": (tanh, 1, 1), "× 10": (tanh, 1, 10)},
}
WHAT = {"the activation": "activation", "the number of hidden layers": "depth", "the weights at the start": "start"}
LOOKS = (
    {"color": MODEL, "marker": "o", "markersize": 5, "linewidth": 1.6},
    {"color": SLOPE, "marker": "s", "markersize": 4.5, "linewidth": 1.6, "linestyle": (0, (5, 2))},
    {"color": GREY, "marker": "^", "markersize": 5, "linewidth": 1.6, "linestyle": (0, (1.2, 1.4))},
)
EXTENT = (-2.2, 2.2, -2.2, 2.2)


@lru_cache
def samples(data):
    """Return 100 samples of this name to train with, and 400 that are kept aside."""
    make = getattr(datasets, data)
    return make(100, noise=NOISE, seed=1), make(UNSEEN, noise=NOISE, seed=50)


def start(activation, depth, scale, seed):
    """Return a network with ``depth`` hidden layers; its weights as the library draws them, times ``scale``."""
    network = Network.random([2, *[WIDTH] * depth, 1], activation, seed=seed)
    for layer in network.layers:
        layer.W *= scale
    return network


@lru_cache(maxsize=2)
def trainings(compare, data, eta):
    """Return name -> the recordings from all seeds; nothing is trained before somebody asks for it."""
    (X, y), _ = samples(data)
    return {
        name: [Recording(start(*kind, seed), X, y, binary_cross_entropy, eta, UPDATES) for seed in range(SEEDS)]
        for name, kind in COMPARISONS[compare].items()
    }


class SideBySideFigure(RecordedFigure):
    """Three networks that differ in one thing: their boundaries, their losses, and the mean of ten seeds."""

    mosaic = [["a"] * 2 + ["b"] * 2 + ["c"] * 2] * 5 + [["this"] * 3 + ["mean"] * 3] * 5
    size = (8.6, 5.6)
    narrow = [["a"] * 2 + ["b"] * 2 + ["c"] * 2] * 3 + [["this"] * 6] * 4 + [["mean"] * 6] * 4
    narrow_size = (4.6, 8.2)
    most, at_once = UPDATES, 5
    alt = (
        "Above, one plane for each of three networks: the data, the plane coloured by the network's answer, and its "
        "boundary. Left below, the loss of the three over the updates, for the chosen seed. Right below, the mean of "
        "ten seeds as a line for each network, in a band from the lowest to the highest of the ten."
    )

    def __init__(self):
        super().__init__(
            {
                "compare": choice("what differs", WHAT),
                "eta": choice("learning rate η", [0.1, 0.3, 1.0, 3.0], 1.0),
                "seed": slider("seed", 0, SEEDS - 1, 0, step=1),
            },
            more={"data": choice("data", DATA)},
        )

    def build(self, axes):
        self.planes = [Plane(axes[name], EXTENT, ("", ""), 60) for name in "abc"]
        for plane in self.planes:
            plane.axes.set(xticks=[], yticks=[])
        style = {"va": "top", "fontsize": 9, "linespacing": 1.3, "animated": True, "in_layout": False, "zorder": 8}
        self.notes = [plane.axes.text(0, -0.04, "", transform=plane.axes.transAxes, **style) for plane in self.planes]
        for plane in self.planes:
            plane.axes.set_xlabel(" \n \n ")  # keeps the room
        self.titles = [moving_title(plane.axes, fontweight="bold") for plane in self.planes]
        styles = dict(zip("ABC", LOOKS, strict=True))
        room = {"within": (0.001, 10), "limits": (UPDATES,)}
        self.this, self.mean = (ManyHistories(axes[name], styles, bands=True, **room) for name in ("this", "mean"))

    def compute(self, compare, eta, seed, data, updates):
        runs, ((X, y), unseen) = trainings(compare, data, eta), samples(data)
        losses = np.array([[run.losses(updates) for run in of_all_seeds] for of_all_seeds in runs.values()])
        networks = [[run.network(updates) for run in of_all_seeds] for of_all_seeds in runs.values()]
        return {
            **{"compare": compare, "eta": eta, "seed": seed, "updates": updates, "names": list(runs)},
            **{"X": X, "y": y, "losses": losses, "means": losses.mean(axis=1)},
            "scores": [of_all_seeds[seed](self.planes[0].points) for of_all_seeds in networks],
            "unseen": [
                np.mean([binary_cross_entropy(network(unseen[0]), unseen[1]) for network in of_all_seeds])
                for of_all_seeds in networks
            ],
            "lower": [int(np.sum(b < a)) for a, b in zip(losses[:-1, :, -1], losses[1:, :, -1], strict=True)],
        }

    def draw(self, n):
        for letter, plane, title, name, scores in zip(
            "ABC", self.planes, self.titles, n["names"], n["scores"], strict=True
        ):
            plane.show_data(n["X"], n["y"])
            plane.show_outputs(sigmoid(scores))
            plane.show_boundary(scores, 0)
            title.set_text(f"{letter}  {name}")
        for note, mean, unseen in zip(self.notes, n["means"], n["unseen"], strict=True):
            note.set_text(f"mean of {SEEDS} seeds:\ntraining {number(mean[-1], 3)}\nunseen data {number(unseen, 3)}")
        each = dict(zip("ABC", n["losses"], strict=True))
        this = {letter: losses[n["seed"]] for letter, losses in each.items()}
        self.this.make_room(each)  # both panels have the same scale
        self.this.show(this, note=f"seed {n['seed']}, after {n['updates']} updates")
        mean = {letter: losses.mean(axis=0) for letter, losses in each.items()}
        self.mean.show_many(mean, each, None, "", f"mean and range of {SEEDS} seeds, η = {n['eta']:g}")
        for history in (self.this, self.mean):
            history.call_them(n["names"])

    def describe(self, n):
        names = n["names"]

        def told(losses):
            return ", ".join(f"{name} {number(loss, 3)}" for name, loss in zip(names, losses, strict=True))

        pairs = zip(names[1:], names, n["lower"], strict=False)
        lower = ", ".join(f"{later} than {before} in {count}" for later, before, count in pairs)
        this = n["losses"][:, n["seed"], -1]
        return (
            f"Learning rate {n['eta']:g}, after {n['updates']} updates. Seed {n['seed']}: {told(this)}. "
            f"Mean of {SEEDS} seeds: {told(n['means'][:, -1])}; on {UNSEEN} samples kept aside: {told(n['unseen'])}. "
            f"Lower training loss, of {SEEDS} seeds: {lower}."
        )
