"""The controls of the playground, what its buttons do, and which values follow when one is changed."""

import contextlib

import numpy as np

from nnlib.figures.training.playground_remedies import RATES, REMEDIES
from nnlib.figures.training.samples import EACH, FIRST_OWN, MOST_OWN, NAMES, OWN, samples
from nnlib.figures.training.training_run import FAR, RANDOM, STARTS, Task, begin, entry, go_on, split, with_parameter
from nnlib.live import LiveFigure, choice, slider
from nnlib.losses import binary_cross_entropy, mean_squared_error
from nnlib.panels.axes import round_up
from nnlib.panels.named_activations import with_own

CROSS_ENTROPY, SQUARED = "cross-entropy (output: σ)", "mean squared error (output: identity)"
LOSSES = {CROSS_ENTROPY: binary_cross_entropy, SQUARED: mean_squared_error}
LAYERS = {"layer 1": "n1", "layer 2": "n2", "layer 3": "n3"}  # and the sliders of their neurons
BATCHES = {"all": 0, "100": 100, "32": 32, "10": 10, "1": 1}
PACES = [1, 5, 20, 50]
OUTPUT, MIXED, IDENTITY, BIAS = "output", "mixed", "identity", "1 (bias)"
RANGES = (5, 10, 20, 50, 100, 200, 500, FAR)  # of the weight's slider
PLACES = {0: [(-1, 0), (-1, 0.7), (-1, -0.7)], 1: [(1, 0), (1, 0.7), (1, -0.7)]}  # where new points appear
UNTRAINED = {"data", "noise", "own", "f", "own_f", "loss", "w"}  # what changes the loss without any training
ADD, TAKE_AWAY = (f"Add {EACH} blue", f"Add {EACH} vermillion"), "Remove the last"
UPDATES = 500  # that one press makes
MANY = f"{UPDATES} updates"

KEPT = "Another activation, the same weights: training goes on from here."
OUTPUTS = {
    CROSS_ENTROPY: "Cross-entropy takes the output's z as a score: the answer is the probability σ(z). Same weights.",
    SQUARED: "For the mean squared error the output is the identity: the answer is z itself. Same weights.",
}
DIVERGED = (
    f"Diverged: the next update would make the weights, as one vector, longer than {FAR:,}, so training stopped before "
    "it. Choose a smaller learning rate, then press Rewind or Back."
)


def activations_of(values):
    """Return the names of the activations of the hidden layers that have neurons."""
    return [f for f, control in zip(values["activations"], LAYERS.values(), strict=True) if values[control]]


def layers_of(values):
    """Return the hidden layers that have neurons, name -> number of neurons."""
    return {name: values[control] for name, control in LAYERS.items() if values[control]}


def place_of(values):
    """Return the chosen weight's layer, row and column, from 0; the column of a bias is −1."""
    return [*layers_of(values), OUTPUT].index(values["layer"]), values["to"] - 1, values["source"] - 1


def weight_of(values):
    """Return the chosen weight as it is now."""
    run = values["run"]
    return entry(split(run.moments[-1].parameters, run.sizes), place_of(values))


def _more_controls(run, count, names):
    """Return the controls that unfold; the last four are about the chosen weight."""
    return {
        "n2": slider("in layer 2", value=0, **count),
        "n3": slider("in layer 3", value=0, **count),
        "own_f": choice("activation of layer 1", names, "tanh"),
        "eta": choice("learning rate η", RATES, 0.3),
        "mu": slider("momentum μ", 0, 0.95, 0.0, 0.05),
        "batch": choice("batch", BATCHES),
        "noise": slider("noise", 0, 0.5, 0.1, 0.05),
        "pace": choice("updates a picture", PACES, 5),
        "loss": choice("loss", list(LOSSES)),
        "start": choice("start", list(STARTS)),
        "seed": choice("seed", list(range(10))),
        "source": choice("chosen weight: from", {"x₁": 1, "x₂": 2, BIAS: 0}),
        "to": choice("into neuron", {"1": 1, "2": 2}),
        "layer": choice("of", ["layer 1", OUTPUT]),
        "w": slider("its value", -5, 5, round(float(run.moments[0].parameters[0]), 2), 0.01),
    }


class PlaygroundControls(LiveFigure):
    """Everything about the playground but its picture.

    What the controls of the chosen weight and of the activations show follows from the run and from the state's
    ``activations``: the picture is computed from these; ``since`` is the update at which anything but training has
    changed the loss. ``own`` is an activation of the learner's, ``opening`` has values that differ from the usual ones.
    """

    def __init__(self, own=None, **opening):
        self.named, _ = with_own(own)
        run, count, names = begin((2, 2, 1), RANDOM, 0), {"low": 0, "high": 8, "step": 1}, list(self.named)
        super().__init__(
            {
                "data": choice("data", NAMES),
                "n1": slider("neurons in layer 1", value=2, **count),
                "f": choice("activation", names, "tanh"),
            },
            more=_more_controls(run, count, names),
            buttons={
                "Step": lambda: self._train(1),
                MANY: self._train_long,
                "Back": self._back,
                "Rewind": self._rewind,
                ADD[0]: lambda: self._add(0),
                ADD[1]: lambda: self._add(1),
                TAKE_AWAY: self._take_away,
                **{label: lambda f=f: f(self.values, self.task_of(self.values)) for label, f in REMEDIES.items()},
            },
            play=self._play_on,
            state={
                **{"run": run, "activations": ("tanh",) * 3, "own": (), "probe": (0.5, 0.3)},
                **{"before": None, "note": "", "since": 0},
            },
        )
        for name in ("n1", "w"):
            self.controls[name].layout.width = "310px"  # the one has a long name, the other many steps
        self.set(**opening)
        self.set(note="")
        self.start = self.values  # what Reset goes back to

    def task_of(self, values):
        """Return what the controls ask of the training."""
        return Task(
            tuple(self.named[name] for name in activations_of(values)),
            LOSSES[values["loss"]],
            values["eta"],
            values["mu"],
            values["batch"] or None,
            *samples(values["data"], values["noise"], values["own"]),
        )

    # What the buttons do

    def _train(self, updates):
        run, diverged = go_on(self.values["run"], self.task_of(self.values), updates)
        return {"run": run, "note": DIVERGED if diverged else ""}

    def _train_long(self):
        """Make many updates, and measure as often as Play does."""
        run, task, diverged = self.values["run"], self.task_of(self.values), False
        for _ in range(UPDATES // PACES[1]):
            if not diverged:
                run, diverged = go_on(run, task, PACES[1])
        return {"run": run, "note": DIVERGED if diverged else ""}

    def _play_on(self):
        before, changes = self.values, self._train(self.values["pace"])
        return {} if changes["run"] is before["run"] and before["note"] == DIVERGED else changes

    def _back(self):
        run = self.values["run"]
        if len(run.moments) == 1:
            return {"note": "This is the start: there is nothing to go back to."}
        *past, last, _ = run.moments
        return {"run": run._replace(moments=(*past, last._replace(losses=None)))}

    def _rewind(self):
        """Go back to the start; the loss curve of what was stays in sight."""
        run, before = self.values["run"], self.values["before"]
        if len(run.moments) > 1:
            before = (self.numbers["loss name"], *self.numbers["curves"]["training"])
        return {"run": begin(*run[:3]), "before": before}

    def _add(self, label):
        own = self.values["own"]
        if len(own) == MOST_OWN:
            return {"note": f"There are {MOST_OWN} groups, the most that fit: remove one first."}
        places = [place for place in PLACES[label] if (*place, label) not in own]
        return {"own": (*own, (*(places or PLACES[label])[0], label))}

    def _take_away(self):
        if self.values["data"] == OWN and len(self.values["own"]) == 1:
            return {"note": "These are the only samples: without them there is nothing to train with."}
        return {"own": self.values["own"][:-1]}

    def offered(self, n):
        remedy = n["trouble"][2] if n["trouble"] else None
        drawing = self.values["data"] == OWN or self.values["own"]
        return {**dict.fromkeys((*ADD, TAKE_AWAY), drawing), **{label: label == remedy for label in REMEDIES}}

    # What follows from what

    def moved(self, name):
        return {name: self.values[name]}

    def _set(self, changes, at=None):
        """Change values, and let those follow that depend on them: with new sizes come new weights, and so on."""
        if at and changes.keys() == self.start.keys():  # a scene, which begins with all as it was
            self._set(self.start)
            changes = {name: value for name, value in changes.items() if value is not self.start[name]}
        with self._lock, self.controls["w"].hold_sync():
            if changes.keys() <= self.values.keys():
                before, values = self.values, self._followed({"note": ""} | changes)
                # A slider under the learner's hand is not told back what it said a moment ago, less its last digits.
                changes = {name: v for name, v in values.items() if name in self.state or v != before[name]}
            super()._set(changes, at)

    def _followed(self, changes):
        """Return all values: the present ones with these changes, and what follows from them."""
        values = self.values | changes
        if "data" in changes and "own" not in changes:
            values["own"] = FIRST_OWN if values["data"] == OWN else ()
        if "f" in changes and "activations" not in changes and values["f"] != MIXED:
            values |= {"activations": (values["f"],) * 3, "note": KEPT}
        run, asked = values["run"], ((2, *layers_of(values).values(), 1), values["start"], values["seed"])
        if "run" not in changes and run[:3] != asked:
            chain = " → ".join(map(str, asked[0]))
            values |= {"run": begin(*asked), "before": None, "note": f"New weights: {chain}, seed {asked[2]}."}
        self._offer_weights(values)
        if "own_f" in changes and "activations" not in changes and values["layer"] != OUTPUT:
            pairs = zip(LAYERS, values["activations"], strict=True)
            activations = tuple(values["own_f"] if layer == values["layer"] else f for layer, f in pairs)
            values |= {"activations": activations, "note": KEPT}
        by_hand = "w" in changes and "run" not in changes and values["run"] is run
        if by_hand:
            values["run"] = with_parameter(run, place_of(values), values["w"])
        if "loss" in changes and "run" not in changes:
            values["note"] = OUTPUTS[values["loss"]]
        now = values["run"].moments[-1].updates
        if "run" not in changes and changes.keys() & UNTRAINED:
            values["since"] = now
        values["since"] = min(values["since"], now)
        self._show_activations(values)
        self._show_weight(values, by_hand)
        return values

    def _offer_weights(self, values):
        """Let the choice of a weight be among those that there are."""
        layers, sizes = [*layers_of(values), OUTPUT], values["run"].sizes
        self._offer(values, "layer", layers)
        gap = layers.index(values["layer"])
        names = [f"{'a' if gap else 'x'}{'₁₂₃₄₅₆₇₈'[i]}" for i in range(sizes[gap])]
        self._offer(values, "to", range(1, sizes[gap + 1] + 1))
        self._offer(values, "source", {name: i for i, name in enumerate(names, start=1)} | {BIAS: 0})

    def _show_activations(self, values):
        """Let the two choices show the common activation of all layers, and that of the chosen layer."""
        names = list(self.named)
        used = activations_of(values) or values["activations"][:1]
        mixed = len(set(used)) > 1
        values["f"] = MIXED if mixed else used[0]
        self._offer(values, "f", [*names, MIXED] if mixed else names)
        inside = values["layer"] != OUTPUT
        values["own_f"] = values["activations"][list(LAYERS).index(values["layer"])] if inside else IDENTITY
        self._offer(values, "own_f", names if inside else [IDENTITY])
        self.controls["own_f"].description = f"activation of {values['layer']}"

    def _show_weight(self, values, by_hand):
        """Let the slider show the chosen weight, however large; its ends stay while the weight goes to and fro."""
        values["w"], w = round(weight_of(values), 2) + 0.0, self.controls["w"]
        reach = round_up(values["w"], RANGES)
        if by_hand or abs(values["w"]) > 0.2 * w.max:
            reach = max(reach, w.max)
        if w.max != reach:
            with self._holding():
                w.min, w.max = -reach, reach

    def _offer(self, values, name, options):
        """Let a choice have these options; where the value is none of them, it becomes the first."""
        named = options if isinstance(options, dict) else {str(option): option for option in options}
        if values[name] not in named.values():
            values[name] = next(iter(named.values()))
        if self.controls[name].options != tuple(named.items()):
            with self._holding():
                self.controls[name].options = tuple(named.items())
                self.controls[name].value = values[name]  # with new options it has become the first

    @contextlib.contextmanager
    def _holding(self):
        """Change controls without taking it for a change of the learner's."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    # What is dragged

    def handles(self, n):
        points = {"the cross": n["probe"]}
        for i, (x, y, label) in enumerate(n["own"], start=1):
            points[f"group {i}, {('blue', 'vermillion')[label]}"] = x, y
        return {name: (self.axes["plane"], *point) for name, point in points.items()}

    def dragged(self, name, x, y):
        place = tuple(float(part) + 0.0 for part in np.clip(np.round((x, y), 2), -2, 2))
        if name == "the cross":
            return {"probe": place}
        own = list(self.values["own"])
        i = int(name.split()[1].strip(",")) - 1
        own[i] = (*place, own[i][2])
        return {"own": tuple(own)}
