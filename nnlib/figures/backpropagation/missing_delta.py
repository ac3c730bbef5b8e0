"""The missing δ: a network with all its numbers but δ, which the learner finds from the outputs back."""

from functools import cache

import numpy as np

from nnlib.figures.backpropagation.slips import slips
from nnlib.figures.backpropagation.two_two_two import LOSS, NAMES, NEURONS, TwoTwoTwo, forward_texts
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.panels.passes import compact, product

ORDER = ("o1", "o2", "h1", "h2")  # the way back
WHO = dict(zip(ORDER, ("output 1", "output 2", "hidden neuron 1", "hidden neuron 2"), strict=True))
CLOSE = 0.0015  # factors with three decimals lead so near
SEEDS = (170, 4732, 5188, 6495, 6523, 9625, 10281, 11723, 12004, 12171, 12866, 16384)
CHECKS = 6
CHECK, SHOW, NEW = "Check", "Show it", "New numbers"


def sigmoid(z):
    """Return the answers of sigmoid neurons with the sums z."""
    return 1 / (1 + np.exp(-z))


def passes(values, x, y):
    """Return all numbers of both passes through the 2-2-2 network of sigmoids with these parameters."""
    W1, b1, W2, b2 = (part for layer in np.reshape(values, (2, 2, 3)) for part in (layer[:, :2], layer[:, 2]))
    hidden = W1 @ x + b1
    z = np.concatenate([hidden, W2 @ sigmoid(hidden) + b2])
    a = sigmoid(z)
    da, slopes = a[2:] - y, a * (1 - a)
    deltas = da * slopes[2:]
    gathered = W2.T @ deltas
    return {
        **{"values": values, "x": x, "y": y, "z": z, "a": a, "loss": np.mean(da**2)},
        **{"da": da, "slopes": slopes, "gathered": gathered, "W2": W2},
        "deltas": dict(zip(ORDER, [*deltas, *(gathered * slopes[:2])], strict=True)),
    }


@cache
def numbers_of(draw):
    """Return the numbers of one of the networks: of the first again after the last."""
    rng = np.random.default_rng(SEEDS[draw % len(SEEDS)])
    values, x = rng.uniform(-2, 2, 12).round(1) + 0.0, rng.uniform(-2, 2, 2).round(1) + 0.0
    return passes(values, x, rng.permutation([0.0, 1.0]))


class MissingDeltaFigure(LiveFigure):
    """A 2-2-2 network of sigmoids whose four δ are hidden, to be found one after the other."""

    mosaic, size = [["main"]], (8.6, 3.9)
    narrow, narrow_size = [["main"]], (4.6, 4.9)
    alt = (
        "A network of two inputs, two hidden neurons and two outputs: in each neuron its sum z, its activation a and "
        "its slope f′, on each line its weight, and the targets in a box. Beside each neuron is its δ, or a question "
        "mark; the neuron that is asked for has a thick circle."
    )
    goal = Goal(
        f"find all four δ of a network with {CHECKS} checks at most, and be shown none",
        lambda n: n["found"] == len(ORDER) and n["checks"] <= CHECKS and not n["shown"],
    )
    scenes = (
        Scene(
            "Output 1 answers 0.403 where 1 is asked for. Give the error, −0.597, as its δ, and you hear that the last "
            "link is missing: the slope of the neuron itself.",
            lambda n, checked: (
                round(n["a"][2], 3) == 0.403
                and n["y"][0] == 1
                and checked["last"] == ("o1", -0.597)
                and "the neuron's own slope f′(z)" in checked["verdict"]
                and checked["asked"] == "o1"
            ),
            ({"mine": -0.597}, (CHECK,)),
        ),
        Scene(
            "With the slope it is −0.597 · 0.241 = −0.144. That is right, and output 2 is next.",
            lambda n, checked: (
                round(n["slopes"][2], 3) == 0.241
                and checked["verdict"].startswith("Right")
                and checked["asked"] == "o2"
            ),
            ({"mine": -0.144}, (CHECK,)),
        ),
        Scene(
            "Hidden neuron 1 feeds both outputs. 0.039 comes back through output 1 alone: you hear that the other path "
            "is missing.",
            lambda n, checked: (
                n["asked"] == "h1"
                and checked["last"] == ("h1", 0.039)
                and "path through output 1 only" in checked["verdict"]
            ),
            ({"found": 2, "mine": 0.039}, (CHECK,)),
        ),
    )

    def __init__(self):
        mine = slider("my δ", -1, 1, 0.0, 0.001)
        mine.readout_format = ".3f"
        super().__init__(
            {"mine": mine},
            buttons={CHECK: self._check, SHOW: self._show_it, NEW: self._new},
            state={"draw": 0, "found": 0, "checks": 0, "shown": 0, "last": None},
        )

    def _check(self):
        asked = self.numbers["asked"]
        if asked is None:
            return {}
        right = abs(self.values["mine"] - self.numbers["deltas"][asked]) <= CLOSE
        changes = {"checks": self.state["checks"] + 1, "last": (asked, self.values["mine"])}
        return changes | ({"found": self.state["found"] + 1, "mine": 0.0} if right else {})

    def _show_it(self):
        if self.numbers["asked"] is None:
            return {}
        found, shown = self.state["found"] + 1, self.state["shown"] + 1
        return {"found": found, "shown": shown, "last": None, "mine": 0.0}

    def _new(self):
        return {"draw": self.state["draw"] + 1, "found": 0, "checks": 0, "shown": 0, "last": None, "mine": 0.0}

    def build(self, axes):
        self.diagram = TwoTwoTwo(axes["main"], node_size=2900)  # three lines in each

    def compute(self, mine, draw, found, checks, shown, last):
        numbers = numbers_of(draw)
        return numbers | {
            **{"mine": mine, "found": found, "checks": checks, "shown": shown, "last": last},
            "asked": ORDER[found] if found < len(ORDER) else None,
            "verdict": "" if last is None else verdict(numbers, *last),
        }

    def draw(self, n):
        texts = forward_texts(n | {"stage": LOSS, "steps": 0})
        for neuron, slope in zip(NEURONS, n["slopes"], strict=True):
            texts[neuron] += f"\nf′ {compact(slope)}"
        for i, neuron in enumerate(ORDER):
            delta = compact(n["deltas"][neuron]) if i < n["found"] else "?"
            mine = f"\nmine: {compact(n['mine'])}" if neuron == n["asked"] else ""
            texts[f"δ{neuron}"] = f"δ{NEURONS[neuron]} = {delta}{mine}"
        widths = [value / 4 for name, value in zip(NAMES, n["values"], strict=True) if name.startswith("w")]
        asked = n["asked"]
        headings = {
            "stage": f"Find δ{NEURONS[asked]}, of {WHO[asked]}" if asked else "All four δ are there",
            "formula": "all neurons are sigmoids,  L = mean of (a − y)², over both outputs",
            "key": "lines: |weight|, blue if negative",
        }
        self.diagram.show_texts(texts, widths, {asked, f"δ{asked}"} if asked else (), headings)

    def describe(self, n):
        checks = f"{n['checks']} check{'' if n['checks'] == 1 else 's'} so far"
        asked, verdict = n["asked"], f"{n['verdict']} " if n["verdict"] else ""
        if asked is None:
            shown = f", {n['shown']} of them shown" if n["shown"] else ""
            return f"{verdict}All four δ are there{shown}, after {n['checks']} checks. New numbers begins anew."
        return f"{verdict}Set my δ for {WHO[asked]}, or type it, and press Check ({checks})."


def verdict(n, neuron, given):
    """Return what is said of ``given`` as the δ of a neuron: that it is right, or what is missing in it."""
    right, name = n["deltas"][neuron], f"δ{NEURONS[neuron]}"
    if abs(given - right) <= CLOSE:
        return f"Right: {name} = {_way(n, neuron)} = {compact(right)}."
    near, words = min((abs(given - value), words) for value, words in slips(n, neuron))
    if near <= CLOSE:
        return f"{compact(given)} is not {name}: {words}"
    return f"{compact(given)} is not {name}, and it comes from no usual slip. {_HINT[neuron[0]]}"


_HINT = {
    "o": "Two factors make it: how fast the loss changes with a, and how fast a changes with z.",
    "h": "Gather first: for each line that leaves, the weight times the δ at its end. Then take the neuron's own f′.",
}


def _way(n, neuron):
    """Return the factors of a δ in words."""
    i = int(neuron[1]) - 1
    first, slope = (n["da"][i], n["slopes"][2 + i]) if neuron[0] == "o" else (n["gathered"][i], n["slopes"][i])
    return product(compact(first), compact(slope))
