"""A recorded training: every update of it can be looked at again, forwards and back in time."""

from functools import cache

import numpy as np

from nnlib.activations import sigmoid, tanh
from nnlib.datasets import moons
from nnlib.figures.training.hollow import Hollow
from nnlib.figures.training.texts import Line, Texts
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.losses import binary_cross_entropy
from nnlib.network import Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, MODEL, SLOPE, WHITE
from nnlib.panels.diagram import Diagram
from nnlib.panels.history import LossHistory
from nnlib.panels.plane import Plane
from nnlib.panels.words import number
from nnlib.training import GradientDescent, gradient_descent

NOISE = 0.4
X, Y = moons(30, NOISE, seed=2)
UNSEEN = moons(200, NOISE, seed=100)
HIDDEN, UPDATES, EVERY = 6, 500, 5
EXTENT = (-2.4, 2.4, -2.4, 2.4)
STYLES = {
    "training": {"color": SLOPE, "marker": "s", "markersize": 4, "linewidth": 1.5},
    "validation": {"color": MODEL, "marker": "o", "markersize": 4.5, "linewidth": 1.5, "linestyle": "--"},
}
CLOSE = 1.01  # times the lowest validation loss: near enough for the goal


class Recording:
    """A training that goes on as far as anyone asks, with the loss and the weights of every update."""

    def __init__(self, network, X, targets, loss, optimizer, most):
        self._network, self._weights, self._losses = network, [], np.full(most + 1, np.nan)
        self._traces = gradient_descent(network, X, targets, loss, optimizer, most + 1)

    def losses(self, update):
        """Return the losses after 0, 1, … updates, (update + 1,)."""
        while len(self._weights) <= update:
            self._losses[len(self._weights)] = next(self._traces).loss
            self._weights.append(np.concatenate([part.ravel() for part in self._network.parameters]))
        return self._losses[: update + 1]

    def network(self, update):
        """Return the network as it was after so many updates."""
        self.losses(update)
        network, start = self._network.copy(), 0
        for part in network.parameters:
            part.flat = self._weights[update][start : start + part.size]
            start += part.size
        return network


class RecordedFigure(LiveFigure):
    """A figure of recordings, with Play, Step and Back; every control but the seed asks for others, and begins anew."""

    most, at_once = 0, 1  # updates altogether, and in each picture of Play

    def __init__(self, controls, **more):
        super().__init__(
            controls,
            play=lambda: self._go(self.at_once),
            buttons={"Step": lambda: self._go(1), "Back": lambda: self._go(-1)},
            state={"updates": 0},
            **more,
        )

    def _go(self, updates):
        """Return where so many more updates lead to; nothing where there are no more."""
        after = min(max(self.state["updates"] + updates, 0), self.most)
        return {} if after == self.state["updates"] else {"updates": after}

    def moved(self, name):
        return {} if name == "seed" else {"updates": 0}


def _drawn():
    return Network.random([2, HIDDEN, 1], tanh, seed=0)


@cache
def recorded():
    """Return the recording that the figure shows, and the validation losses after 0, 1, … updates."""
    recording = Recording(_drawn(), X, Y, binary_cross_entropy, GradientDescent(0.2, momentum=0.9), UPDATES)
    networks = map(recording.network, range(UPDATES + 1))
    return recording, np.array([binary_cross_entropy(network(UNSEEN[0]), UNSEEN[1]) for network in networks])


def _losses(n):
    """Return both losses at the update that is shown, with three digits."""
    return [round(float(n[name][n["update"]]), 3) for name in STYLES]


def _sure(n):
    """Return the part of the plane where the answer is below 0.05 or above 0.95."""
    return np.mean(np.abs(n["outputs"] - 0.5) > 0.45)


def _size(n):
    return np.sqrt(sum((layer.W**2).sum() for layer in n["network"].layers))


class RecordedTrainingFigure(LiveFigure):
    """One training on few and noisy samples: the boundary, the hidden neurons, the weights and both losses."""

    mosaic = [["plane"] * 6 + [f"h{i}"] * 2 + [f"h{i + 1}"] * 2 + [f"h{i + 2}"] * 2 for i in (1, 4)]
    mosaic, size = [*mosaic, ["diagram"] * 6 + ["history"] * 6, ["diagram"] * 6 + ["history"] * 6], (8.6, 5.6)
    narrow = [[f"h{i}"] * 2 + [f"h{i + 1}"] * 2 + [f"h{i + 2}"] * 2 for i in (1, 1, 4, 4)]
    narrow = [["plane"] * 6] * 5 + [["history"] * 6] * 4 + narrow + [["diagram"] * 6] * 4
    narrow_size = (4.6, 12)
    alt = (
        "Left above, the plane of the inputs, coloured by the network's answer, with its boundary, the 30 training "
        "samples (filled) and the 200 validation samples (hollow). Right above, the same plane as each of the six "
        "hidden neurons answers it, with the line where its z is 0. Left below, the network, its weights as lines: "
        "colour and width show sign and size. Right below, the training and the validation loss over the updates, with "
        "a vertical line and rings at the update that is shown."
    )
    goal = Goal(
        f"stop the training where the validation loss is lowest, to within {CLOSE - 1:.0%}",
        lambda numbers: numbers["validation"][numbers["update"]] <= CLOSE * numbers["validation"].min(),
    )

    scenes = (
        Scene(
            "At the start all answers lie between 0.46 and 0.54: pale colours. The six hidden neurons are six random "
            "lines.",
            lambda n: (
                n["update"] == 0
                and 0.46 < n["outputs"].min() < n["outputs"].max() < 0.54
                and np.array_equal(n["network"].layers[0].W, _drawn().layers[0].W)
            ),
            ({"update": 0},),
            "plane",
        ),
        Scene(
            "The best moment comes early. After 15 updates the boundary is a gentle curve; the training loss is 0.397, "
            "the validation loss 0.353, and 173 of 200 validation samples are on their side.",
            lambda n: n["update"] == 15 and n["right"][1] == 173 and _losses(n) == [0.397, 0.353],
            ({"update": 15},),
            lambda n: ("history", n["update"], n["validation"][n["update"]]),
        ),
        Scene(
            "From then on the training loss falls and the validation loss rises, from update 30 to 500 without a "
            "break: 0.066 and 0.984 in the end.",
            lambda n: (
                n["update"] == 500
                and _losses(n) == [0.066, 0.984]
                and (np.diff(n["training"][30:]) < 0).all()
                and (np.diff(n["validation"][30:]) > 0).all()
            ),
            ({},),
            "history",
        ),
        Scene(
            "By update 500 the boundary has bent around a few training samples: 29 of the 30 are on their side, 26 "
            "were after 20 updates. Of the 200 validation samples it is 153, where it was 174.",
            lambda early, n: early["right"] == [26, 174] and n["right"] == [29, 153],
            ({"update": 20}, {"update": 500}),
            "plane",
        ),
        Scene(
            "The weights grow all the while, and with them the sureness: after 500 updates 9 of 10 places in the plane "
            "get an answer below 0.05 or above 0.95; after 20 it was about half.",
            lambda early, n: round(_sure(n), 1) == 0.9 and 0.45 < _sure(early) < 0.55 and _size(n) > 3 * _size(early),
            ({"update": 20}, {"update": 500}),
            "diagram",
        ),
    )

    def __init__(self):
        self.recording, self.validation = recorded()
        super().__init__({"update": slider("update", 0, UPDATES, UPDATES, step=EVERY)})

    def build(self, axes):
        self.plane = Plane(axes["plane"], EXTENT)
        self.plane.show_data(X, Y)
        self.hollow = Hollow(axes["plane"])
        self.hollow.show(*UNSEEN)
        axes["plane"].set_xlabel("x₁\n \n ")
        self.key = Texts(axes["plane"])
        self.title = moving_title(axes["plane"], fontweight="bold")
        self.maps = [Plane(axes[f"h{i}"], EXTENT, ("", ""), 40) for i in range(1, HIDDEN + 1)]
        for i, plane in enumerate(self.maps, start=1):
            plane.axes.set(xticks=[], yticks=[])
            plane.axes.set_title(f"hidden {i}")
        self.diagram = Diagram(axes["diagram"], node_size=340)
        axes["diagram"].text(0, -0.15, "lines: weights, blue if negative", color=GREY, fontsize=9)
        self.history = LossHistory(axes["history"], STYLES, "update", within=(0.1, 1), limits=(UPDATES,))
        moving = {"animated": True, "in_layout": False, "clip_on": False}
        self.now = axes["history"].axvline(0, color=MODEL, linewidth=1.8, **moving, zorder=4)
        ring = {"marker": "o", "markersize": 10, "markerfacecolor": WHITE, "markeredgewidth": 2.2, "linestyle": ""}
        self.rings = {
            name: axes["history"].plot([], [], **ring, color=look["color"], **moving, zorder=7)[0]
            for name, look in STYLES.items()
        }

    def compute(self, update):
        network = self.recording.network(update)
        hidden = network.layers[0].forward(self.maps[0].points).a
        scores = network(self.plane.points)
        return {
            **{"update": update, "network": network, "scores": scores, "outputs": sigmoid(scores), "hidden": hidden},
            **{"training": self.recording.losses(UPDATES), "validation": self.validation},
            "right": [int(np.sum((network(points) > 0) == (y == 1))) for points, y in ((X, Y), UNSEEN)],
        }

    def draw(self, n):
        self.plane.show_outputs(n["outputs"])
        self.plane.show_boundary(n["scores"], 0)
        self.title.set_text(f"after {n['update']} updates")
        self.key.show(
            [
                Line(1, 0, f"filled: training, {n['right'][0]} of {len(X)} right", across=1, shift=(0, -40)),
                Line(1, 0, f"hollow: validation, {n['right'][1]} of {len(UNSEEN[0])} right", across=1, shift=(0, -53)),
            ]
        )
        for plane, a in zip(self.maps, n["hidden"].T, strict=True):
            plane.show_outputs((a + 1) / 2)
            plane.show_boundary(a, 0)
        layers = n["network"].layers
        names = [["x₁", "x₂"], [str(i) for i in range(1, HIDDEN + 1)], ["out"]]
        self.diagram.show(names, [layer.W for layer in layers])
        self.history.show({name: n[name] for name in STYLES})
        self.now.set_xdata([n["update"]] * 2)
        for name, circle in self.rings.items():
            circle.set_data([n["update"]], [n[name][n["update"]]])

    def describe(self, n):
        at = n["update"]
        text = (
            f"After {at} updates: training loss {number(n['training'][at], 3)} ({n['right'][0]} of {len(X)} "
            f"right), validation loss {number(n['validation'][at], 3)} ({n['right'][1]} of {len(UNSEEN[0])} right)."
        )
        before = n["validation"][: at + 1].min()
        return f"{text} The lowest validation loss so far: {number(before, 3)}."
