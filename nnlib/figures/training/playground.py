"""The playground: a network that trains while everything about it can be changed, and seen, at once."""

import numpy as np

from nnlib.activations import sigmoid
from nnlib.figures.training import playground_troubles as troubles
from nnlib.figures.training import playground_words as words
from nnlib.figures.training.hollow import Hollow
from nnlib.figures.training.maps import MapNetwork
from nnlib.figures.training.playground_controls import (
    CROSS_ENTROPY,
    DIVERGED,
    MANY,
    PlaygroundControls,
    activations_of,
    layers_of,
    place_of,
)
from nnlib.figures.training.run_history import BEFORE, TRAINING, VALIDATION, RunHistory
from nnlib.figures.training.texts import Line, Texts
from nnlib.figures.training.training_run import ZERO, entry, network_of, next_batch, split
from nnlib.figures.training.weighted_sum import WeightedSum
from nnlib.live import Goal, Scene
from nnlib.panels.axes import hold_ylabel
from nnlib.panels.colours import BLACK
from nnlib.panels.passes import compact
from nnlib.panels.plane import Plane
from nnlib.training import accuracy

EDGE, RESOLUTION = 2.2, 48  # of the plane
SHOWN = 400  # points of a curve, about
SMALL = 0.001  # smaller losses are drawn as this
GOAL, MOST_NEURONS = 0.1, 3
GOALS = {
    "circles": Goal(
        f"on the circles, with at most {MOST_NEURONS} hidden neurons, bring training and validation loss "
        f"(cross-entropy) below {GOAL}",
        lambda n: n["set"] == "circles" and sum(n["sizes"][1:-1]) <= MOST_NEURONS and max(n["losses"]) < GOAL,
    ),
    "spiral": Goal(
        f"on the spiral, bring training and validation loss (cross-entropy) below {GOAL}",
        lambda n: n["set"] == "spiral" and max(n["losses"]) < GOAL,
    ),
}


TWICE = (MANY, MANY)
CROWDED = {"data": "moons", "noise": 0.5, "n1": 4, "n2": 3, "eta": 1.0, "mu": 0.9}
SCENES = (
    Scene(
        "Two neurons draw two lines, and two lines do not enclose the inner circle: after 1,000 updates the training "
        "loss is still about 0.3.",
        lambda n: n["sizes"] == (2, 2, 1) and n["updates"] == 1000 and round(n["losses"][0], 1) == 0.3,
        (TWICE,),
        "plane",
    ),
    Scene(
        "Three do: after 1,000 updates both losses are below 0.1. Their maps are three soft edges, and the output puts "
        "a triangle together.",
        lambda start, n: n["sizes"] == (2, 3, 1) and n["updates"] == 1000 and max(n["losses"]) < GOAL,
        ({"n1": 3}, TWICE),
        "network",
    ),
    Scene(
        "With all weights zero, 500 updates change nothing: the loss stays at 0.693. The remedy is a random start, and "
        "1,000 updates after it the loss is below 0.1.",
        lambda zero, later, n: (
            _trouble(zero) == _trouble(later) == troubles.ALIKE
            and round(zero["losses"][0], 3) == round(later["losses"][0], 3) == 0.693
            and later["updates"] == 500
            and max(n["losses"]) < GOAL
        ),
        ({"n1": 3, "start": ZERO}, (MANY,), (troubles.RANDOM_START, *TWICE)),
        "losses",
    ),
    Scene(
        "Three layers of sigmoids: less than 1 % of the output's error signal comes to the first one. After 500 "
        "updates the loss is still 0.693; with tanh, 500 more bring it below 0.01.",
        lambda start, later, n: (
            _trouble(start) == _trouble(later) == troubles.FAINT
            and "gets 0.6%" in start["trouble"][1]
            and round(later["losses"][0], 3) == 0.693
            and n["losses"][0] < 0.01
        ),
        ({"n1": 3, "n2": 3, "n3": 2, "f": "sigmoid"}, (MANY,), (troubles.TAKE_TANH, MANY)),
        "losses",
    ),
    Scene(
        "Four ReLUs and a rate of 10: the first updates throw all four so far that they are dead, and the rest of the "
        "500 move none of them. With a tenth of the rate, from the same start, the loss is below 0.1 after 500.",
        lambda start, later, n: (
            start["eta"] == 10
            and _trouble(later) == troubles.RATE
            and not np.maximum(later["data"][0] @ later["parameters"][0].T + later["parameters"][1], 0).any()
            and np.ptp(later["curves"][TRAINING][1][20:]) < 1e-6
            and (n["eta"], n["updates"]) == (1, 500)
            and n["losses"][0] < 0.1
        ),
        ({"n1": 4, "f": "ReLU", "eta": 10.0}, (MANY,), (troubles.LOWER_RATE, MANY)),
        "network",
    ),
    Scene(
        "Noisy moons and two layers: after 500 updates the validation loss has risen, while the training loss "
        "fell. The remedy goes back to the weights with which it was lowest.",
        lambda start, later, n: (
            _trouble(later) == troubles.RISING
            and later["losses"][0] < n["losses"][0] - 0.02
            and n["losses"][1] == np.min(later["curves"][VALIDATION][1]) < later["losses"][1] - 0.02
        ),
        (CROWDED, (MANY,), (troubles.LOWEST,)),
        "losses",
    ),
)


def _trouble(n):
    """Return the name of what is wrong."""
    return n["trouble"] and n["trouble"][0]


class PlaygroundFigure(PlaygroundControls):
    """Samples, a network and its training: all of it live."""

    mosaic = [["plane"] * 2 + ["network"] * 3] * 13 + [["losses"] * 2 + ["sum"] * 3] * 7
    size = (9.2, 5.4)
    narrow = [
        *[["."] + ["plane"] * 5] * 11,
        *[["."] + ["losses"] * 5] * 6,
        *[["."] * 6, *[["network"] * 6] * 10, ["."] * 6, ["."] * 6, *[["sum"] * 6] * 5],
    ]
    narrow_size = (4.6, 13.8)
    alt = (
        "Top left, the plane of the two inputs, coloured by the network's answer, with its boundary, the samples to "
        "train with (filled) and to validate with (hollow), and a cross that can be dragged. Top right, the network: "
        "in each neuron a small map of what it answers everywhere, a line for each weight, coloured by its sign, and "
        "one of them in black edges with its value. Bottom left, training and validation loss. Bottom right, the "
        "weighted sum of the neuron at the end of that weight as a table, its activation, and the weight's next update."
    )
    goal = GOALS["circles"]
    scenes = SCENES

    def __init__(self, own=None, **opening):
        self.goal = GOALS.get(opening.get("data", "circles"))
        super().__init__(own, **opening)

    def build(self, axes):
        self.plane = Plane(axes["plane"], (-EDGE, EDGE, -EDGE, EDGE), resolution=RESOLUTION, smooth=True)
        axes["plane"].set(xticks=[-2, -1, 0, 1, 2], yticks=[-2, -1, 0, 1, 2])
        axes["plane"].set_xlabel("x₁\n ", loc="left")
        axes["plane"].set_title(" ")
        self.header = Texts(axes["plane"])

        self.hollow = Hollow(axes["plane"])
        style = {"marker": "x", "linestyle": "", "animated": True, "in_layout": False, "zorder": 8}
        self.cross = [
            axes["plane"].plot([], [], color=colour, markersize=size, markeredgewidth=width, **style)[0]
            for colour, size, width in (("white", 13, 5), (BLACK, 11, 2.5))
        ]
        self.network = MapNetwork(axes["network"])
        self.sum = WeightedSum(axes["sum"])
        self.history = RunHistory(axes["losses"])
        hold_ylabel(axes["losses"], 34)

    def compute(self, run, probe, before, note, since, **values):
        values["run"], now, task, place = run, run.moments[-1], self.task_of(values), place_of(values)
        network, by_score = network_of(run, task.activations), values["loss"] == CROSS_ENTROPY
        everywhere = network.forward(self.plane.points)
        passes = network.forward(task.data[0])
        outputs, targets = [passes[-1].a, network(task.validation[0])], [y for _, y in (task.data, task.validation)]
        losses = [task.loss(*pair) for pair in zip(outputs, targets, strict=True)]
        z, backward = everywhere[-1].a, backward_of_next(network, passes, now, task)
        lines = curves(run, task.loss.name, losses, before)
        return {
            **{"data": task.data, "validation": task.validation, "own": values["own"], "probe": probe},
            **{"sizes": run.sizes, "layers": list(layers_of(values)), "place": place},
            "activations": activations_of(values),
            **{"by score": by_score, "answers": sigmoid(z) if by_score else z, "margins": z if by_score else z - 0.5},
            **{"maps": maps(self.plane.points, everywhere, by_score), "parameters": network.parameters},
            **{"loss name": task.loss.name, "losses": losses, "curves": lines},
            "right": [
                round(accuracy((output > (0 if by_score else 0.5))[:, 0], y[:, 0] == 1) * len(y))
                for output, y in zip(outputs, targets, strict=True)
            ],
            **{"updates": now.updates, "pace": values["pace"], "note": note},
            **chosen_sum(network, place, np.array([probe])),
            **next_update(now, run.sizes, network, task, place, backward),
            "trouble": troubles.looked_at(
                network, passes, backward, trained(lines, since), note == DIVERGED, layers_of(values)
            ),
            "set": values["data"] if by_score and not values["own"] else None,
        }

    def draw(self, n):
        self.plane.show_outputs(n["answers"])
        self.plane.show_boundary(n["margins"], 0)
        self.plane.show_data(*n["data"])
        self.hollow.show(*n["validation"])
        for mark in self.cross:
            mark.set_data(*np.reshape(n["probe"], (2, 1)))
        right, unseen_right = words.shares(n)
        self.header.show(
            [
                Line(0, 1, f"update {n['updates']:,}", shift=(0, 6), size=10.5, bold=True),
                Line(1, 1, n["trouble"][0] if n["trouble"] else "", across=1, shift=(0, 6), size=10.5, bold=True),
                Line(1, 0, f"filled: training, {right} right", across=1, shift=(0, -26)),
                Line(1, 0, f"hollow: validation, {unseen_right} right", across=1, shift=(0, -38)),
            ]
        )
        W, b = n["parameters"][::2], n["parameters"][1::2]
        heads = [
            ["inputs"],
            *zip(n["layers"], n["activations"], strict=True),
            ("output", "σ(z)" if n["by score"] else "identity"),
        ]
        self.network.show(n["maps"], list(zip(W, b, strict=True)), heads, n["place"], compact(n["weight"]))
        self.sum.show(words.neuron_at(n), words.columns(n), n["place"][2], [words.total(n)], words.following(n))
        self.history.show_run(
            {name: (updates, np.maximum(losses, SMALL)) for name, (updates, losses) in n["curves"].items()},
            dict(zip((TRAINING, VALIDATION), map(compact, n["losses"]), strict=True)),
            (GOAL, f"goal {GOAL}") if self.goal and GOALS.get(n["set"]) is self.goal else (None, ""),
            f"updates (Play: {n['pace']} a picture)",
        )

    def describe(self, n):
        return words.summary(n)


def maps(points, everywhere, by_score):
    """Return each column's maps, (n, rows, columns): the neurons' answers over the largest in size, −1 to 1."""
    *hidden, output = [layer.a for layer in everywhere]
    answer = 2 * (sigmoid(output) if by_score else output) - 1
    columns = [points / EDGE, *(a / np.maximum(np.abs(a).max(axis=0), 1e-12) for a in hidden), np.clip(answer, -1, 1)]
    return [column.T.reshape(-1, RESOLUTION, RESOLUTION) for column in columns]


def curves(run, name, losses, before):
    """Return name -> (updates, losses); NaN, or nothing of what was before, where the loss was another one."""
    past = run.moments[: -1 : max(1, len(run.moments) // SHOWN)]
    updates = np.array([*(moment.updates for moment in past), run.moments[-1].updates])
    rows = [moment.losses[1:] if moment.losses[0] == name else (np.nan, np.nan) for moment in past]
    training, validation = np.transpose([*rows, losses])
    old = before[1:] if before and before[0] == name else (np.empty(0), np.empty(0))
    return {TRAINING: (updates, training), VALIDATION: (updates, validation), BEFORE: old}


def trained(lines, since):
    """Return the training and the validation losses from the update ``since`` on."""
    return [losses[updates >= since] for updates, losses in (lines[TRAINING], lines[VALIDATION])]


def chosen_sum(network, place, X):
    """Return what the neuron that the chosen weight leads to makes of one input point."""
    number, row, _ = place
    layer, step = network.layers[number], network.forward(X)[number]
    return {
        "inputs": [*step.x[0].tolist(), 1.0],
        "weights": [*layer.W[row].tolist(), float(layer.b[row])],
        "z": float(step.z[0, row]),
        "a": float(step.a[0, row]),
    }


def backward_of_next(network, passes, now, task):
    """Return the backward pass over the next batch; ``passes`` are those of all samples."""
    X, y = task.data
    if not task.batch_size:
        return network.backward(passes, task.loss.gradient(passes[-1].a, y))
    rows, *_ = next_batch(now, len(X), task.batch_size)
    return network.trace(X[rows], y[rows], task.loss).backward


def next_update(now, sizes, network, task, place, backward):
    """Return the chosen weight, its gradient over the next batch, and what the next update will make of it."""
    X, y = task.data
    rows, *_ = next_batch(now, len(X), task.batch_size)
    gradient = entry([part for layer in backward for part in (layer.dW, layer.db)], place)
    weight, last = entry(network.parameters, place), entry(split(now.velocity, sizes), place)
    velocity = task.momentum * last + gradient
    return {
        "batch": f"the next {len(rows)} of {len(X)} samples" if task.batch_size else f"all {len(X)} samples",
        **{"weight": weight, "gradient": gradient},
        **{"last velocity": last, "velocity": velocity},
        **{"eta": task.learning_rate, "mu": task.momentum, "next": weight - task.learning_rate * velocity},
    }
