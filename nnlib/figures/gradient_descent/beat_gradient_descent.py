"""Beat gradient descent: twenty tries by hand, with the slopes in sight, against twenty steps of the machine."""

from functools import cache

import numpy as np

from nnlib.figures.gradient_descent.downhill import Downhill
from nnlib.figures.gradient_descent.ledger import Ledger
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.losses import mean_squared_error
from nnlib.panels.colours import MODEL, SLOPE
from nnlib.panels.history import LossHistory
from nnlib.panels.houses import BY_AGE as HOUSES
from nnlib.panels.houses import line
from nnlib.panels.landscape import Landscape
from nnlib.panels.words import number
from nnlib.training import gradient_descent

W, B = np.linspace(-2, 3, 101), np.linspace(-1, 4, 101)  # the map, and the ranges of the sliders
START = 1.5, 0.0
TRIES = 20  # of the learner, and steps of the machine
RIVAL = 0.2  # the machine's learning rate in the game
MANY = 1e4  # losses are drawn up to here
STYLES = {
    "you": {"color": MODEL, "marker": "o", "markersize": 5, "linewidth": 1.5},
    "machine": {"color": SLOPE, "marker": "s", "markersize": 4.5, "linewidth": 1.5, "linestyle": "--"},
}


@cache
def measured(w, b):
    """Return the loss of w·age + b over the houses, and its slopes for w and for b."""
    trace = HOUSES.trace(w, b)
    return trace.loss, trace.backward[0].dW[0, 0], trace.backward[0].db[0]


@cache
def machine_run(eta):
    """Return w, b and the loss of the machine, from the start on and after each of its steps, (21, 3)."""
    network, rows = line(*START), []
    for trace in gradient_descent(network, HOUSES.x, HOUSES.y, mean_squared_error, eta, TRIES + 1):
        rows.append([network.layers[0].W[0, 0], network.layers[0].b[0], trace.loss])
    return np.array(rows)


@cache
def loss_map():
    """Return the losses over B and W, (101, 101)."""
    return HOUSES.losses(*np.meshgrid(W, B))


class BeatGradientDescentFigure(LiveFigure):
    """A hidden map of the loss: the learner's tries with their slopes, and at the end the machine's steps."""

    mosaic, size = [["map"] * 6 + ["tries"] * 6 + ["history"] * 6], (9.2, 3.9)
    narrow, narrow_size = [["map"], ["tries"], ["history"]], (4.6, 11)
    alt = (
        "Left, the plane of w and b: your tries, each with an arrow downhill. At the end the map of the loss and the "
        "machine's path take the place of the arrows. Middle, a table of your last tries: w, b, the loss and its two "
        "slopes. Right, the loss of each try and, at the end, of each step of the machine, and the best loss there is."
    )
    goal = Goal(
        f"after {TRIES} tries, have a lower loss than the machine has after {TRIES} steps with η = {RIVAL}",
        lambda n: n["blind"] == TRIES and n["losses"].min() < machine_run(RIVAL)[-1, 2],
    )

    scenes = (
        Scene(
            "At b = 0, ∂L/∂w is positive at w = 1.5 and negative at w = 0.5: the lowest place for that b lies between.",
            lambda n: np.array_equal(n["path"], [START, (0.5, 0)]) and n["slopes"][0, 0] > 0 > n["slopes"][1, 0],
            ({"w": 0.5, "tries": ((0.5, 0.0),)},),
            "tries",
        ),
        Scene(
            "At w = 1.15 and b = 0, ∂L/∂w is almost 0. Change b to 1, and it is not any more: the two slopes depend on "
            "each other.",
            lambda before, after: abs(before["slopes"][-1, 0]) < 0.02 and after["slopes"][-1, 0] > 3,
            (
                {"w": 1.15, "tries": ((1.15, 0.0),)},
                {"w": 1.15, "b": 1.0, "tries": ((1.15, 0.0), (1.15, 1.0))},
            ),
            "tries",
        ),
        Scene(
            "With the map in sight: the way down is a narrow valley that runs aslant. The machine gains less with each "
            "step, and ends at a loss of 0.43, where the best line has 0.34.",
            lambda n: (
                n["revealed"]
                and np.all(np.diff(n["machine"][:, 2], 2) > 0)
                and round(n["machine"][-1, 2], 2) == 0.43
                and round(n["best"][2], 2) == 0.34
            ),
            ({"blind": 0},),
            "map",
        ),
        Scene(
            "The machine at other rates: with 0.10 it ends much higher than with 0.20, with 0.22 lower, and with 0.26 "
            "it runs away.",
            lambda *n: (
                n[0]["machine"][-1, 2] > 1.5 * n[1]["machine"][-1, 2] > 1.5 * n[2]["machine"][-1, 2]
                and n[3]["machine"][-1, 2] > 10 * n[3]["machine"][0, 2]
            ),
            tuple({"blind": 0, "eta": eta} for eta in (0.1, RIVAL, 0.22, 0.26)),
            "history",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "w": slider("w", W[0], W[-1], START[0], 0.05),
                "b": slider("b", B[0], B[-1], START[1], 0.05),
                "eta": slider("machine's rate η", 0.01, 0.3, RIVAL, 0.01),
            },
            buttons={"Try": self._try, "Reveal": lambda: {"blind": self.numbers["blind"]}},
            state={"tries": (), "blind": None},
        )

    def _try(self):
        tries = (*self.state["tries"], (self.values["w"], self.values["b"]))
        return {"tries": tries[:TRIES]}

    def build(self, axes):
        self.landscape = Landscape(axes["map"], W, B, STYLES)
        for path in axes["map"].lines:
            path.set_clip_on(True)  # the machine's may leave the map
        self.downhill = Downhill(axes["map"], 0.9)
        headings = ["try", "w", "b", "loss", "∂L/∂w", "∂L/∂b"]
        self.ledger = Ledger(axes["tries"], headings, [1, 1.5, 1.5, 1.6, 1.9, 1.9])
        self.history = LossHistory(axes["history"], STYLES, "tries, steps", within=(0.1, 100))

    def compute(self, w, b, eta, tries, blind):
        """``blind`` is the number of tries that were made before Reveal; None as long as it was not pressed."""
        path = np.array([START, *tries])
        losses, *slopes = np.transpose([measured(*place) for place in path.tolist()])
        return {
            **{"w": w, "b": b, "eta": eta, "path": path, "losses": losses, "slopes": np.transpose(slopes)},
            **{"blind": len(tries) if blind is None else blind, "machine": machine_run(eta), "best": HOUSES.best},
            "revealed": blind is not None or len(tries) == TRIES,
        }

    def draw(self, n):
        revealed, machine = n["revealed"], n["machine"] if n["revealed"] else np.empty((0, 3))
        self.landscape.show_losses(*((loss_map(), "the loss") if revealed else (None, "the map is hidden")))
        self.landscape.show(
            {"you": n["path"], "machine": machine[:, :2]}, (n["w"], n["b"]), n["best"][:2] if revealed else None
        )
        shown = slice(0) if revealed else slice(None)  # with the machine's path, they would be too much
        self.downhill.show(n["path"][shown], n["slopes"][shown])
        rows = zip(n["path"], n["losses"], n["slopes"], strict=True)
        self.ledger.show(
            [[str(i), *map(number, [w, b, loss, *slopes])] for i, ((w, b), loss, slopes) in enumerate(rows)]
        )
        losses = {"you": n["losses"], "machine": machine[:, 2]}
        self.history.show(
            {name: np.minimum(values, MANY) for name, values in losses.items()},
            n["best"][2] if revealed else None,
            f"best line {n['best'][2]:.3g}",
            f"the machine's rate: {number(n['eta'])}",
        )

    def describe(self, n):
        tries, (w, b), loss, (dw, db) = len(n["path"]) - 1, n["path"][-1], n["losses"][-1], n["slopes"][-1]
        which = f"Try {tries}" if tries else "The start"
        text = f"{which}: w = {number(w)}, b = {number(b)}, loss {loss:.4g}, ∂L/∂w = {dw:.4g}, ∂L/∂b = {db:.4g}."
        if not n["revealed"]:
            return f"{text} {TRIES - tries} tries are left." + ("" if tries else " Set w and b, then press Try.")
        machine = n["machine"][-1, 2]
        text += f"\nYour lowest loss: {n['losses'].min():.4g}. The machine after {TRIES} steps "
        text += f"with η = {number(n['eta'])}: {machine:.4g}. The best line there is: {n['best'][2]:.4g}."
        if n["blind"] == TRIES:
            return f"{text}\nYour {TRIES} tries are used: Reset starts over."
        return f"{text}\nWith the map in sight it is no match any more: Reset starts over."
