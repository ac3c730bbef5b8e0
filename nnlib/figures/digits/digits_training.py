"""A network learns to read digits: its curves, what it takes for what, its worst mistakes, and its first weights."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.exercises.digits import split
from nnlib.figures.digits.confusion import Confusion
from nnlib.figures.digits.learning import LearningCurves
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import cross_entropy, one_hot, softmax
from nnlib.network import Network
from nnlib.panels.colours import GREY, TARGET
from nnlib.panels.pixels import Tiles, ink, signs
from nnlib.panels.words import number
from nnlib.training import DivergenceError, GradientDescent, accuracy, gradient_descent

PICTURE = 10  # updates from one picture to the next
MOST = 2000  # updates
GOAL, WITHIN, IN_A_ROW = 0.97, 500, 5  # of the validation images; updates; pictures
START = (64, 32), 0.02, 0.0, 32, 4  # hidden layers, rate, momentum, batch, and the pictures before the first one
HIDDEN = {"64, 32": (64, 32), "16": (16,), "none": ()}
BATCHES = {"8": 8, "32": 32, "128": 128, "all 1,078": 1078}
SHOWN = 10  # mistakes
GOOD = {"eta": 0.1, "mu": 0.9}
BLOWN_UP = "Training has blown up: the loss is no longer a number. Go back, and take a smaller rate."


@cache
def parts():
    """Return the training and the validation set, each as (X, labels, targets)."""
    X, y = digits()
    training, validation, _ = split()
    return [(X[part], y[part], one_hot(y[part], 10)) for part in (training, validation)]


@dataclass(frozen=True, eq=False)
class Moment:
    """A training between two pictures: the network, how fast its weights move, and what was measured so far."""

    network: Network
    velocity: tuple
    measured: tuple  # (loss, validation loss, accuracy, validation accuracy), first moment first
    before: "Moment | None" = None

    @property
    def hidden(self):
        """The sizes of the hidden layers."""
        return tuple(len(layer.W) for layer in self.network.layers[:-1])

    @property
    def updates(self):
        """The number of updates made."""
        return PICTURE * (len(self.measured) - 1)

    def next(self, rate, momentum, batch):
        """Return the moment ten updates later; DivergenceError where training blows up."""
        network = self.network.copy()
        optimizer = GradientDescent(rate, momentum, [velocity.copy() for velocity in self.velocity])
        X, _, targets = parts()[0]
        steps = {"steps": PICTURE, "batch_size": batch, "seed": self.updates}
        for _ in gradient_descent(network, X, targets, cross_entropy, optimizer, **steps):
            pass
        return Moment(network, tuple(optimizer.velocity), (*self.measured, measure(network)), self)


def measure(network):
    """Return loss, validation loss, accuracy and validation accuracy of a network."""
    scores = [network(X) for X, _, _ in parts()]
    losses = [cross_entropy(each, targets) for each, (_, _, targets) in zip(scores, parts(), strict=True)]
    return *losses, *(accuracy(each.argmax(axis=1), y) for each, (_, y, _) in zip(scores, parts(), strict=True))


@cache
def beginning(hidden, rate=0.0, momentum=0.0, batch=1, pictures=0):
    """Return the random network of these hidden layers, and perhaps a few pictures later."""
    network = Network.random([64, *hidden, 10], relu, seed=0)
    moment = Moment(network, (), (measure(network),))
    for _ in range(pictures):
        moment = moment.next(rate, momentum, batch)
    return moment


def present(hidden, moment):
    """Return the moment, or the beginning of another training where that has other hidden layers: in a scene."""
    return moment if moment.hidden == hidden else beginning(hidden)


@cache
def blank():
    """Return which of the pixels have no ink in any training image."""
    return ~parts()[0][0].any(axis=0)


class DigitsFigure(LiveFigure):
    """Ten updates a picture; the settings may be changed on the way, and every picture can be taken back."""

    mosaic = [["loss"] * 2 + ["accuracy"] * 2 + ["confusion"] * 3, ["weights"] * 3 + ["mistakes"] * 4]
    size = (9.2, 5.7)
    narrow = [["loss"]] * 4 + [["accuracy"]] * 4 + [["confusion"]] * 5 + [["mistakes"]] * 3 + [["weights"]] * 6
    narrow_size = (4.6, 15)
    alt = (
        "Above, over the updates, the loss and the share of images read right, on a scale that is wider near 100 %, "
        "for the training set and the validation set, and a table of which digit of the validation set was read as "
        "which. Below, the first layer's weights, a small picture of 8 by 8 pixels for each neuron, and the images of "
        "the validation set that were read wrongly with the highest probability."
    )
    goal = Goal(
        f"read {GOAL:.0%} of the validation images right, {IN_A_ROW} pictures in a row, at the end of {WITHIN} updates "
        "or before".replace("%", " %"),
        lambda n: (n["curves"][: WITHIN // PICTURE + 1, 3][-IN_A_ROW:] >= GOAL).all(),
    )
    scenes = (
        Scene(
            "With a rate of 0.10 and a momentum of 0.90 it is at the goal after 500 updates.",
            lambda before, n: n["updates"] == 500 and n["curves"][-1, 3] >= GOAL and DigitsFigure.goal.reached(n),
            (GOOD, ("100 updates",) * 4 + ("10 updates",) * 6),
            "accuracy",
        ),
        Scene(
            "With 0.50 and 0.95 it ends up guessing: after 640 updates it reads about one image in ten. No neuron of "
            "its second hidden layer answers to any image any more: these ReLUs have died.",
            lambda before, n: 0.08 < n["curves"][-1, 3] < 0.13 and n["awake"][-1] == 0 < before["awake"][-1],
            ({"eta": 0.5, "mu": 0.95}, ("100 updates",) * 6),
            "accuracy",
        ),
        Scene(
            "From update 540 to update 940 the training loss falls to less than a fifth, and the validation loss stays "
            "near 0.1: what is learned now helps with no other image. That is overfitting, though the share read right "
            "does not suffer.",
            lambda before, early, late: (
                [early["updates"], late["updates"]] == [540, 940]
                and late["curves"][-1, 0] < early["curves"][-1, 0] / 5
                and (np.abs(late["curves"][[54, 94], 1] - 0.1) < 0.02).all()
                and late["curves"][-1, 3] >= early["curves"][-1, 3]
            ),
            (GOOD, ("100 updates",) * 5, ("100 updates",) * 4),
            "loss",
        ),
        Scene(
            "After 640 updates few mistakes are left. Half of them or more are misread 8s, and the surest is made with "
            "a probability above 0.95.",
            lambda before, n: (
                n["updates"] == 640
                and len(n["truth"]) <= 12
                and 2 * (n["truth"] == 8).sum() >= len(n["truth"])
                and n["sure"][0] > 0.95
            ),
            (GOOD, ("100 updates",) * 6),
            "mistakes",
        ),
        Scene(
            "Three of the 64 pixels have no ink in any training image. 300 updates leave their weights exactly as they "
            "were: zero in, zero blame.",
            lambda before, n: (
                blank().sum() == 3
                and n["updates"] == before["updates"] + 300
                and (n["weights"] == before["weights"])[:, blank()].all()
                and (n["weights"] != before["weights"])[:, ~blank()].any(axis=0).all()
            ),
            (GOOD, ("100 updates",) * 3),
            "weights",
        ),
        Scene(
            "Without a hidden layer each picture shows where ink counts for a digit, and where against it. After 500 "
            "updates these ten neurons read 95 % of the validation images.",
            lambda before, n: (
                n["weights"].shape == (10, 64) and n["updates"] == 500 and round(100 * n["curves"][-1, 3]) == 95
            ),
            (GOOD | {"hidden": ()}, ("100 updates",) * 5),
            "weights",
        ),
    )

    def __init__(self):
        hidden, rate, momentum, batch, _ = START
        super().__init__(
            {
                "eta": slider("learning rate η", 0.01, 0.5, rate, 0.01),
                "mu": slider("momentum μ", 0, 0.95, momentum, 0.05),
                "batch": choice("batch", BATCHES, batch),
            },
            more={"hidden": choice("hidden layers", HIDDEN, hidden)},
            buttons={f"{n * PICTURE} updates": lambda n=n: self._train(n) for n in (1, 10)} | {"Back": self._back},
            play=self._train,
            state={"moment": beginning(*START), "note": ""},
        )

    def moved(self, name):
        if name == "hidden":
            return {"moment": beginning(self.values["hidden"]), "note": ""}
        return {"note": ""}

    def _train(self, pictures=1):
        values = self.values
        moment = present(values["hidden"], values["moment"])
        try:
            for _ in range(0 if values["note"] else pictures):
                if moment.updates < MOST:
                    moment = moment.next(values["eta"], values["mu"], values["batch"])
        except DivergenceError:
            return {"moment": moment, "note": BLOWN_UP}
        return {} if moment is values["moment"] else {"moment": moment}

    def _back(self):
        moment = present(self.values["hidden"], self.state["moment"])
        return {"moment": moment.before or moment, "note": ""}

    def build(self, axes):
        self.loss, self.accuracy = LearningCurves(axes["loss"], True), LearningCurves(axes["accuracy"], False)
        self.loss.line(np.log(10), "guessing", GREY, ":")
        self.accuracy.line(0.1, "guessing", GREY, ":")
        self.accuracy.line(GOAL, "", TARGET, "--")
        self.confusion = Confusion(axes["confusion"], range(10))
        self.weights = Tiles(axes["weights"], 8, 8, signs)
        self.mistakes = Tiles(axes["mistakes"], 2, 5, ink, captions=True)

    def compute(self, eta, mu, batch, hidden, moment, note):
        X, y, _ = parts()[1]
        moment = present(hidden, moment)
        forward = moment.network.forward(X)
        probabilities = softmax(forward[-1].a)
        read, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
        wrong = np.flatnonzero(read != y)
        worst = wrong[np.argsort(-sure[wrong], kind="stable")]
        counts = np.zeros((10, 10), dtype=int)
        np.add.at(counts, (y, read), 1)
        return {
            **{"settings": (eta, mu, batch), "note": note, "updates": moment.updates, "counts": counts},
            "awake": [int(layer.a.any(axis=0).sum()) for layer in forward[:-1]] or [10],
            **{"curves": np.array(moment.measured), "weights": moment.network.layers[0].W},
            **{"images": X[worst], "truth": y[worst], "read": read[worst], "sure": sure[worst]},
        }

    def draw(self, n):
        eta, mu, batch = n["settings"]
        updates, (losses, unseen, right, unseen_right) = PICTURE * np.arange(len(n["curves"])), n["curves"].T
        title = f"η {number(eta)}, μ {number(mu)}, batch {batch:,}"
        self.loss.show(updates, {"training": losses, "validation": unseen}, title)
        self.accuracy.show(
            updates,
            {"training": right, "validation": unseen_right},
            f"{n['updates']} updates (goal {100 * GOAL:.0f} %)",
        )
        wrong = len(n["truth"])
        self.confusion.show(n["counts"], f"confusion: {wrong} of {n['counts'].sum()} wrong")
        self.weights.show(
            n["weights"] / np.abs(n["weights"]).max(), f"weights of the first {len(n['weights'])} neurons"
        )
        captions = [f"{y}→{k}, {100 * p:.0f} %" for y, k, p in zip(n["truth"], n["read"], n["sure"], strict=True)]
        self.mistakes.show(n["images"], f"is→read as: the {min(wrong, SHOWN)} surest of {wrong} mistakes", captions)

    def describe(self, n):
        loss, unseen, right, unseen_right = n["curves"][-1]
        wrong, total = len(n["truth"]), n["counts"].sum()
        text = (
            f"After {n['updates']} updates: loss {loss:.3g} on the training set, {unseen:.3g} on the validation set. "
            f"Read right: {100 * right:.0f} % of the training images, {100 * unseen_right:.0f} % of the validation "
            f"images, which leaves {wrong} of {total} wrong."
        )
        if wrong:
            truth, read, sure = (n[key][0] for key in ("truth", "read", "sure"))
            article = "an" if truth == 8 else "a"
            text += f" The surest mistake: {article} {truth} read as {read}, with probability {sure:.2f}."
        return "\n".join(filter(None, [text, n["note"]]))
