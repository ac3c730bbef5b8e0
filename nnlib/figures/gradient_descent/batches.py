"""Batches: how many steps, and how many houses looked at, it takes to come close to the lowest loss."""

from functools import cache, lru_cache

import numpy as np
from matplotlib.ticker import NullFormatter

from nnlib.datasets import houses
from nnlib.figures.gradient_descent.path_map import FAR, STYLE, PathMap
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.panels.axes import set_limits
from nnlib.panels.colours import GREY, TARGET
from nnlib.panels.houses import Prices
from nnlib.panels.words import number, short

MANY = (lambda X, y: Prices(X[:, :1], y))(*houses(2000))
HOUSES = len(MANY.x)
GRID = np.linspace(-1, 2.5, 91)  # of the map
STEPS = 120  # of each descent
NEAR = 1.2  # times the lowest loss
BEST = {2000: 0.23, 200: 0.23, 20: 0.14, 2: 0.05}  # batch size -> the rate that comes near in the fewest steps
DASHES = {2000: "-", 200: (0, (6, 2)), 20: (0, (3, 2)), 2: (0, (1, 1.5))}
COUNTED = {"steps": (1, STEPS), "houses looked at": (2, HOUSES * STEPS)}
BUDGET = 220  # the goal: so many houses looked at
LOW, HIGH = 1, 10_000  # % above the lowest loss: drawn from here to here


@lru_cache(maxsize=64)
def one_path(batch, eta):
    """Return w and b from 0, 0 on and after each step, (steps + 1, 2), on the batches that nnlib draws with seed 0."""
    rng, place = np.random.default_rng(0), np.zeros(2)
    orders = [rng.permutation(HOUSES) for _ in range(-(-STEPS * batch // HOUSES))] if batch < HOUSES else None
    rows = np.concatenate(orders)[: STEPS * batch].reshape(STEPS, batch) if orders else [slice(None)] * STEPS
    places = [place]
    for row in rows:
        inputs = MANY.x[row, 0]
        errors = place[0] * inputs + place[1] - MANY.y[row, 0]
        place = np.clip(place - 2 * eta * np.array([np.mean(errors * inputs), np.mean(errors)]), -FAR, FAR)
        places.append(place)
    return np.array(places)


@cache
def _moments():
    """Return what the average over batches needs of the houses.

    With u = (w − w*, b − b*, 1), where * is the best line, the slopes of house i are Gᵢu, a matrix of (2, 3). These are
    the mean of the Gᵢ, the mean of Gᵢ U Gᵢᵀ as a matrix on the entries of U, and half the matrix of curvatures.
    """
    inputs = np.hstack([MANY.x, np.ones_like(MANY.x)])
    errors = inputs @ MANY.best[:2] - MANY.y[:, 0]
    G = 2 * inputs[:, :, None] * np.hstack([inputs, errors[:, None]])[:, None, :]
    squares = np.einsum("nij,nkl->ikjl", G, G, optimize=True) / HOUSES
    return G.mean(axis=0), squares.reshape(4, 9), inputs.T @ inputs / HOUSES


@lru_cache(maxsize=256)
def mean_losses(batch, eta):
    """Return the loss over all houses from 0, 0 on and after each step, on average over all batches there are.

    It is exact: U, the mean of u uᵀ, follows from step to step, and a batch's slopes vary around those of all houses
    by 1/batch of what single houses vary, times (n − batch)/(n − 1), as no house is twice in a batch.
    """
    mean, squares, bend = _moments()
    u = np.array([-MANY.best[0], -MANY.best[1], 1.0])
    U, move, losses = np.outer(u, u), np.eye(3), []
    move[:2] -= eta * mean
    noise = eta**2 * (HOUSES - batch) / (HOUSES - 1) / batch
    for _ in range(STEPS + 1):
        losses.append(MANY.best[2] + np.sum(bend * U[:2, :2]))
        spread = (squares @ U.ravel()).reshape(2, 2) - mean @ U @ mean.T
        U = move @ U @ move.T
        U[:2, :2] += noise * spread
    return np.array(losses)


def steps_to_near(losses):
    """Return the first step after which the loss is within 20 % of the lowest; None if none is."""
    near = np.flatnonzero(losses <= NEAR * MANY.best[2])
    return int(near[0]) if len(near) else None


def above(losses):
    """Return by how many per cent losses are above the lowest, within what is drawn."""
    return np.clip(100 * (losses / MANY.best[2] - 1), LOW, HIGH)


@cache
def loss_map():
    """Return the losses over GRID and GRID, (91, 91)."""
    return MANY.losses(*np.meshgrid(GRID, GRID))


def _jitter(n):
    """How far the last 40 steps of the path on the map are, on average."""
    return np.mean(np.linalg.norm(np.diff(n["path"][-41:], axis=0), axis=1))


def _took(steps, batch, eta):
    return lambda n: (n["batch"], n["eta"], n["near"]) == (batch, eta, steps)


def _turned_round(steps, looks):
    """Whether the batch sizes come near in one order by their steps, and in the opposite one by the houses."""
    near = {batch: steps_to_near(losses) for batch, losses in steps["references"].items()}
    by_looks = sorted(near, key=lambda batch: batch * near[batch])
    counted = [n["counted"] for n in (steps, looks)]
    return counted == list(COUNTED) and sorted(near, key=near.get) == by_looks[::-1] == sorted(near)[::-1]


class BatchesFigure(LiveFigure):
    """The path on batches of one size, and the loss against steps or houses, beside each size at its best rate."""

    mosaic, size = [["map"] * 4 + ["losses"] * 5], (9.0, 3.8)
    narrow, narrow_size = [["map"], ["losses"]], (4.6, 8)
    alt = (
        "Left, the map of the loss over 2,000 houses with one path on batches. Right, by how many per cent the loss is "
        "above the lowest, after each step and on average over all batches, against the steps or against the houses "
        "looked at: the chosen batch size and rate as a thick line, each of the four batch sizes at its best rate as a "
        "thin one, and a dashed line at 20 per cent."
    )
    goal = Goal(
        f"with no more than {BUDGET} houses looked at, bring the loss within 20 % of the lowest",
        lambda n: n["near"] is not None and n["near"] * n["batch"] <= BUDGET,
    )
    scenes = (
        Scene(
            "All 2,000 houses in each step, at their best rate, 0.23: the loss is within 20 % of the lowest after 9 "
            "steps, with 18,000 houses looked at.",
            _took(9, 2000, 0.23),
            ({"batch": 2000, "eta": 0.23},),
            "losses",
        ),
        Scene(
            "Batches of 200, at their best rate, also 0.23: 10 steps, one more, with 2,000 houses looked at.",
            _took(10, 200, 0.23),
            ({"batch": 200, "eta": 0.23},),
            "losses",
        ),
        Scene(
            "Batches of 20, at their best rate, 0.14: 21 steps, with 420 houses looked at.",
            _took(21, 20, 0.14),
            ({"batch": 20, "eta": 0.14},),
            "losses",
        ),
        Scene(
            "So the order of the thin lines turns round at 20 %: counted in steps the large batches are first, counted "
            "in houses the small ones.",
            _turned_round,
            tuple({"counted": counted} for counted in COUNTED),
            "losses",
        ),
        Scene(
            "A rate that is right for all the houses is too large for two: with 0.23, the loss on batches of 2 never "
            "comes within 20 %.",
            lambda n: (n["batch"], n["eta"], n["near"]) == (2, 0.23, None),
            ({"batch": 2, "eta": 0.23},),
            "losses",
        ),
        Scene(
            "On batches of 2 the path jitters and never settles: each batch has a lowest place of its own. A smaller "
            "rate makes the jitter smaller, and the way longer.",
            lambda large, small: (
                large["batch"] == 2 and _jitter(large) > 2 * _jitter(small) > 0.01 and small["near"] is None
            ),
            ({"batch": 2, "eta": 0.1}, {"batch": 2, "eta": 0.02}),
            "map",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "batch": choice("batch size", {f"{batch:,}": batch for batch in BEST}, 200),
                "eta": slider("learning rate η", 0.01, 0.35, 0.05, 0.01),
                "counted": choice("against", list(COUNTED)),
            }
        )

    def build(self, axes):
        self.map = PathMap(axes["map"], GRID, ("w", "b"))
        panel = axes["losses"]
        panel.set(xscale="log", yscale="log", ylim=(LOW, HIGH), ylabel="loss: % above the lowest")
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            axis.set_minor_formatter(NullFormatter())
        panel.axhline(100 * (NEAR - 1), color=TARGET, linestyle=(0, (5, 3)))
        thin = {"color": GREY, "linewidth": 1.4}
        self.thin = {
            batch: panel.plot([], [], linestyle=dashes, label=f"{batch:,}", **thin)[0]
            for batch, dashes in DASHES.items()
        }
        panel.legend(
            handles=list(self.thin.values()), loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.2,
            title="batches of …, each at its best rate", title_fontsize=9, alignment="left",
        )  # fmt: skip
        (self.thick,) = panel.plot([], [], animated=True, in_layout=False, zorder=5, **STYLE | {"linewidth": 2.2})

    def compute(self, batch, eta, counted):
        losses = mean_losses(batch, eta)
        return {
            **{"batch": batch, "eta": eta, "counted": counted, "path": one_path(batch, eta), "losses": losses},
            **{"near": steps_to_near(losses), "references": {size: mean_losses(size, BEST[size]) for size in BEST}},
        }

    def draw(self, n):
        self.map.show(loss_map(), "MSE of 2,000 houses", n["path"], MANY.best[:2])
        panel, steps, looks = self.axes["losses"], np.arange(1, STEPS + 1), n["counted"] != "steps"
        if panel.get_xlabel() != n["counted"]:  # the thin lines are part of the background
            panel.set_xlabel(n["counted"])
            set_limits(panel, COUNTED[n["counted"]])
            for batch, line in self.thin.items():
                line.set_data(steps * (batch if looks else 1), above(n["references"][batch][1:]))
        self.thick.set(data=(steps * (n["batch"] if looks else 1), above(n["losses"][1:])), markevery=8)

    def describe(self, n):
        text = f"Batches of {n['batch']:,} with a rate of {number(n['eta'])}, on average: "
        near, end = n["near"], n["losses"][-1] / MANY.best[2]
        if near is None:
            text += f"not within 20 % of the lowest loss in {STEPS} steps."
        else:
            text += f"within 20 % of the lowest loss after {near} steps, {near * n['batch']:,} houses looked at."
        times = f"{end:,.2f}" if end < 1e6 else short(end)
        return f"{text}\nAfter {STEPS} steps the loss is {times} times the lowest there is, {MANY.best[2]:.4f}."
