"""Networks side by side: the same data, the same seed, one thing different; this seed, and the mean over ten."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nnlib import datasets
from nnlib.activations import Activation, relu, sigmoid, tanh
from nnlib.figures.training.many_histories import ManyHistories
from nnlib.figures.training.recorded_training import RecordedFigure, Recording
from nnlib.live import Goal, Scene, choice, slider
from nnlib.losses import binary_cross_entropy
from nnlib.network import Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, MODEL, SLOPE
from nnlib.panels.plane import Plane
from nnlib.panels.words import number

SEEDS, UPDATES = 10, 400
WIDTH = 8  # of the hidden layers
DATA, NOISE, UNSEEN = ["moons", "circles"], 0.2, 400
SAME, BEST, MADE_ALIKE, DEPTH, START = "activation", "best", "made alike", "depth", "start"
WHAT = {
    "the activation": SAME,
    "the activation, each at its best rate": BEST,
    "tanh against a sigmoid made like it": MADE_ALIKE,
    "the number of hidden layers": DEPTH,
    "the weights at the start": START,
}
# of 1, 2, 3, 5, 7, 10 and 15 those with the lowest mean loss on the data kept aside after 100 updates
BEST_RATES = {"moons": {"sigmoid": 10, "tanh": 7, "ReLU": 5}, "circles": {"sigmoid": 7, "tanh": 7, "ReLU": 3}}
LOOKS = (
    {"color": MODEL, "marker": "o", "markersize": 5, "linewidth": 1.6},
    {"color": SLOPE, "marker": "s", "markersize": 4.5, "linewidth": 1.6, "linestyle": (0, (5, 2))},
    {"color": GREY, "marker": "^", "markersize": 5, "linewidth": 1.6, "linestyle": (0, (1.2, 1.4))},
)
EXTENT = (-2.2, 2.2, -2.2, 2.2)
LOW = 0.05  # a training loss, for the goal


@lru_cache
def samples(data):
    """Return 100 samples of this name to train with, and 400 that are kept aside."""
    make = getattr(datasets, data)
    return make(100, noise=NOISE, seed=1), make(UNSEEN, noise=NOISE, seed=50)


class Contestant(NamedTuple):
    """A network with ``depth`` hidden layers, and what its drawn weights and the learning rate are multiplied by."""

    activation: Activation
    depth: int = 1
    scale: float = 1
    times: float = 1

    def start(self, seed):
        """Return the network; the weights are those that the library draws for tanh, whatever the activation."""
        network = Network.random([2, *[WIDTH] * self.depth, 1], tanh, seed=seed)
        for layer in network.layers:
            layer.W *= self.scale
        for layer in network.layers[:-1]:
            layer.activation = self.activation
        return network


def contestants(compare, data):
    """Return name -> the three that are compared."""
    three = {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu}
    return {
        SAME: {name: Contestant(f) for name, f in three.items()},
        BEST: {f"{name}, η {eta}": Contestant(three[name], times=eta) for name, eta in BEST_RATES[data].items()},
        MADE_ALIKE: {
            **{"sigmoid": Contestant(sigmoid), "tanh": Contestant(tanh)},
            "sigmoid × 2, η × 4": Contestant(sigmoid, scale=2, times=4),
        },
        DEPTH: {f"depth {depth}": Contestant(tanh, depth) for depth in (1, 2, 3)},
        START: {name: Contestant(tanh, scale=s) for name, s in {"zeros": 0, "as drawn": 1, "× 10": 10}.items()},
    }[compare]


@lru_cache(maxsize=2)
def trainings(compare, data, eta):
    """Return name -> the recordings from all seeds; nothing is trained before somebody asks for it."""
    (X, y), _ = samples(data)
    return {
        name: [
            Recording(each.start(seed), X, y, binary_cross_entropy, eta * each.times, UPDATES) for seed in range(SEEDS)
        ]
        for name, each in contestants(compare, data).items()
    }


@lru_cache
def straight_line(data):
    """Return the lowest loss that a straight boundary has on the training samples: Newton's steps on one neuron."""
    X, y = samples(data)[0]
    x, w = np.column_stack([X, np.ones(len(X))]), np.zeros((3, 1))
    for _ in range(20):
        p = sigmoid(x @ w)
        w -= np.linalg.solve(x.T @ (p * (1 - p) * x), x.T @ (p - y))
    return binary_cross_entropy(x @ w, y)


def _means(n):
    """Return the mean training losses and those on unseen data, with three digits."""
    return n["means"][:, -1].round(3).tolist(), np.round(n["unseen"], 3).tolist()


SCENES = (
    Scene(
        "After 400 updates at the rate 1, from equal starts, the sigmoid's mean training loss is 0.223: that of the "
        "best straight line (dashed). None of its ten networks is more than 0.02 below it.",
        lambda n: (
            round(n["means"][0, -1], 3) == round(n["line"], 3) == 0.223
            and n["losses"][0, :, -1].min() > n["line"] - 0.02
        ),
        ({"updates": 400},),
        "mean",
    ),
    Scene(
        "The means of tanh (0.079) and ReLU (0.055) have left that line behind; but with seed 1 tanh is still on it, "
        "0.225, with seed 8 down at 0.041.",
        lambda one, other: (
            _means(one)[0][1:] == [0.079, 0.055]
            and [round(each["losses"][1, each["seed"], -1], 3) for each in (one, other)] == [0.225, 0.041]
        ),
        ({"updates": 400, "seed": 1}, {"updates": 400, "seed": 8}),
        "this",
    ),
    Scene(
        "A sigmoid with doubled weights at the start and four times the rate does as tanh does: after 100 updates the "
        "means are 0.199 and 0.200, and it has the lower loss from 5 of 10 starts.",
        lambda n: n["names"][2].endswith("η × 4") and _means(n)[0][1:] == [0.2, 0.199] and n["lower"][1] == 5,
        ({"compare": MADE_ALIKE, "updates": 100},),
        "mean",
    ),
    Scene(
        "Each at its own best rate, after 100 updates: tanh has the lowest mean loss in training (0.014) and on unseen "
        "data (0.137), ReLU is second, the sigmoid third.",
        lambda n: (
            n["compare"] == BEST
            and (_means(n)[0][1], _means(n)[1][1]) == (0.014, 0.137)
            and np.argsort(n["means"][:, -1]).tolist() == np.argsort(n["unseen"]).tolist() == [1, 2, 0]
        ),
        ({"compare": BEST, "updates": 100},),
        "mean",
    ),
    Scene(
        "At the same rates, after 400 updates, the sigmoid has the highest mean loss in training (0.024) and the "
        "lowest on unseen data (0.163).",
        lambda n: (
            (_means(n)[0][0], _means(n)[1][0]) == (0.024, 0.163)
            and np.argmax(n["means"][:, -1]) == np.argmin(n["unseen"]) == 0
        ),
        ({"compare": BEST, "updates": 400},),
        "a",
    ),
    Scene(
        "Zeros do not learn, whatever the seed: 0.693 after 400 updates. Weights ten times as large begin above 1 from "
        "8 of 10 starts; in the end they are ahead in training (0.011 against 0.079), and behind on unseen data (0.200 "
        "against 0.173).",
        lambda n: (
            n["compare"] == START
            and set(n["losses"][0, :, -1].round(3)) == {0.693}
            and np.sum(n["losses"][2, :, 0] > 1) == 8
            and _means(n)[0][1:] == [0.079, 0.011]
            and _means(n)[1][1:] == [0.173, 0.2]
        ),
        ({"compare": START, "updates": 400},),
        "mean",
    ),
)


class SideBySideFigure(RecordedFigure):
    """Three networks that differ in one thing: their boundaries, their losses, and the mean of ten seeds."""

    mosaic = [["a"] * 2 + ["b"] * 2 + ["c"] * 2] * 5 + [["this"] * 3 + ["mean"] * 3] * 5
    size = (8.6, 5.6)
    narrow = [["a"] * 2 + ["b"] * 2 + ["c"] * 2] * 3 + [["this"] * 6] * 4 + [["mean"] * 6] * 4
    narrow_size = (4.6, 8.2)
    most, at_once = UPDATES, 5
    goal = Goal(
        f"train three networks so that the one with the lowest mean training loss (below {LOW}) has the highest mean "
        "loss of the three on unseen data",
        lambda n: n["means"][:, -1].min() < LOW and np.argmin(n["means"][:, -1]) == np.argmax(n["unseen"]),
    )
    scenes = SCENES
    alt = (
        "Above, one plane for each of three networks: the data, the plane coloured by the network's answer, and its "
        "boundary. Left below, the loss of the three over the updates, for the chosen seed. Right below, the mean of "
        "ten seeds as a line for each network, in a band from the lowest to the highest of the ten."
    )

    def __init__(self):
        super().__init__(
            {
                "compare": choice("what differs", WHAT, SAME),
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

    def offered(self, n):
        return {"eta": n["compare"] != BEST}

    def compute(self, compare, eta, seed, data, updates):
        eta = 1.0 if compare == BEST else eta  # the rates are theirs
        runs, ((X, y), unseen) = trainings(compare, data, eta), samples(data)
        losses = np.array([[run.losses(updates) for run in of_all_seeds] for of_all_seeds in runs.values()])
        networks = [[run.network(updates) for run in of_all_seeds] for of_all_seeds in runs.values()]
        return {
            **{"compare": compare, "eta": eta, "seed": seed, "updates": updates, "names": list(runs)},
            **{"X": X, "y": y, "losses": losses, "means": losses.mean(axis=1), "line": straight_line(data)},
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
        line = f"dashed: best straight line, {number(n['line'], 3)}"
        self.this.show(this, n["line"], "", f"seed {n['seed']}, after {n['updates']} updates\n{line}")
        mean = {letter: losses.mean(axis=0) for letter, losses in each.items()}
        rate = "" if n["compare"] == BEST else f", η = {n['eta']:g}"
        self.mean.show_many(mean, each, n["line"], "", f"mean and range of {SEEDS} seeds{rate}\n{line}")

    def describe(self, n):
        names = n["names"]

        def told(losses):
            return "; ".join(f"{name}: {number(loss, 3)}" for name, loss in zip(names, losses, strict=True))

        pairs = zip(names[1:], names, n["lower"], strict=False)
        lower = "; ".join(f"{later} than {before} in {count}" for later, before, count in pairs)
        this = n["losses"][:, n["seed"], -1]
        rate = "Each at its own rate" if n["compare"] == BEST else f"Learning rate {n['eta']:g}"
        return (
            f"{rate}, after {n['updates']} updates. Training loss with seed {n['seed']}: {told(this)}. Mean training "
            f"loss of {SEEDS} seeds: {told(n['means'][:, -1])}. Mean loss of {SEEDS} seeds on {UNSEEN} samples kept "
            f"aside: {told(n['unseen'])}. Lower training loss, of {SEEDS} seeds: {lower}. The best straight line has "
            f"a training loss of {number(n['line'], 3)}."
        )
