"""Two weights: the path of gradient descent over a bowl, a valley and a saddle, with momentum and with batches."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.panels.colours import GREY, MODEL, SLOPE, TARGET, WHITE
from nnlib.panels.history import LossHistory
from nnlib.panels.houses import BY_SIZE, line
from nnlib.panels.landscape import Landscape
from nnlib.panels.words import number
from nnlib.training import GradientDescent, gradient_descent

REACH = 2.4  # of the starts, to either side of 0
GRID = np.linspace(-2.5, 2.5, 101)  # of the map
MOST = 100  # steps
OPENING = {"houses": (-0.2, 1.0), "long valley": (-2.2, 1.0), "saddle": (0.5, -0.5)}  # where a figure starts
FAR = 10.0  # a path that leads farther from 0 has diverged, and ends
SMALL, MANY = 1e-6, 1e6  # losses are drawn from here to here
BATCHES = 1e-4, 100  # and those of batches from here: a single house may well be on the line
BATCHES = 1e-4, 100  # and those of batches from here: a single house may well be on the line


@dataclass(frozen=True)
class Surface:
    """A loss over two weights, its gradient, the weights' names, and where it is lowest: a point, or a curve (n, 2)."""

    title: str
    loss: Callable
    gradient: Callable
    names: tuple[str, str]
    lowest: np.ndarray
    drawn: tuple[float, float]  # the losses that the history holds
    saddle: bool = False  # at 0, 0


def _houses_gradient(w, b):
    slopes = BY_SIZE.trace(w, b).backward[0]
    return np.array([slopes.dW[0, 0], slopes.db[0]])


HOUSES, VALLEY, SADDLE = "houses", "long valley", "saddle"
_ROOT = np.linspace(0.4, 2.5, 41)
_CURVE = np.column_stack([_ROOT, 1 / _ROOT])  # one half of w₁w₂ = 1
SURFACES = {
    HOUSES: Surface(
        "MSE of the 40 houses", BY_SIZE.losses, _houses_gradient, ("w", "b"), np.array([BY_SIZE.best[:2]]), (0.01, 100)
    ),
    VALLEY: Surface(
        "0.05·w₁² + 2.5·w₂²",
        lambda w1, w2: 0.05 * w1**2 + 2.5 * w2**2,
        lambda w1, w2: np.array([0.1 * w1, 5 * w2]),
        ("w₁", "w₂"),
        np.zeros((1, 2)),
        (SMALL, 100),
    ),
    SADDLE: Surface(
        "(1 − w₁w₂)²",
        lambda w1, w2: (1 - w1 * w2) ** 2,
        lambda w1, w2: -2 * (1 - w1 * w2) * np.array([w2, w1]),
        ("w₁", "w₂"),
        np.vstack([_CURVE, [[np.nan, np.nan]], -_CURVE]),
        (SMALL, 100),
        saddle=True,
    ),
}
MAPS = {name: surface.loss(*np.meshgrid(GRID, GRID)) for name, surface in SURFACES.items()}
PRESETS = {"[0.5, −0.5]": (0.5, -0.5), "[0.55, −0.45]": (0.55, -0.45), "[−1.8, 1.7]": (-1.8, 1.7)}


def follow(gradient, start, eta, mu):
    """Yield the weights step after step, without end; nnlib's GradientDescent follows the same rule."""
    weights, velocity = np.array(start), np.zeros(2)
    while True:
        yield weights, np.nan
        velocity = mu * velocity + gradient(*weights)
        weights = weights - eta * velocity


def follow_batches(start, eta, mu, batch, seed):
    """Yield w and b step after step, by nnlib's gradient descent, and the loss of each step's batch."""
    network, optimizer, data = line(*start), GradientDescent(eta, mu), (BY_SIZE.x, BY_SIZE.y, mean_squared_error)
    for trace in gradient_descent(network, *data, optimizer, MOST + 1, batch_size=batch, seed=seed):
        yield np.array([network.layers[0].W[0, 0], network.layers[0].b[0]]), trace.loss


@lru_cache(maxsize=1)
def descend(landscape, start, eta, mu, batch, seed):
    """Return the places of up to 100 steps, (n, 2), the start first, the losses there, and those of the batches."""
    surface, places, seen = SURFACES[landscape], [], []
    on_houses = landscape == HOUSES
    walk = follow_batches(start, eta, mu, batch, seed) if on_houses else follow(surface.gradient, start, eta, mu)
    for place, loss in walk:
        places.append(place)
        seen.append(loss)
        if len(places) > MOST or np.abs(place).max() > FAR:
            break
    return np.array(places), surface.loss(*np.transpose(places)), np.array(seen)


class TwoWeightsFigure(LiveFigure):
    """The path of gradient descent on a map of the loss, step by step, and the loss on the way."""

    mosaic, size = [["map"] * 5 + ["history"] * 4], (8.6, 4.4)
    narrow, narrow_size = [["map"], ["history"]], (4.6, 8)
    alt = (
        "Left, a map of the loss over two weights, in a stronger grey where it is higher, with lines of equal loss: "
        "the start as a diamond that can be dragged, and the path of gradient descent from it. A star or a dashed "
        "curve marks where the loss is lowest, a cross the saddle. Right, the loss along the path, step by step."
    )
    in_the_valley = Goal(
        "in the long valley, from a start at w₁ = −2 or left of it, bring the loss below 0.001 within 40 steps",
        lambda n: n["landscape"] == VALLEY and n["path"][0][0] <= -2 and n["losses"][:41].min() < 0.001,
    )

    def __init__(self, landscape=HOUSES):
        """Open on one of the three landscapes; the goal is there where it is the long valley."""
        self.goal = self.in_the_valley if landscape == VALLEY else None
        x, y = OPENING[landscape]
        start = {"x": slider("start across", -REACH, REACH, x, 0.05), "y": slider("start up", -REACH, REACH, y, 0.05)}
        plain = {"eta": 0.1, "mu": 0.0, "step": MOST}
        self.presets = {label: lambda x=x, y=y: {"x": x, "y": y} | plain for label, (x, y) in PRESETS.items()}
        self.shuffle = {"Shuffle again": lambda: {"seed": self.state["seed"] + 1}}
        batches = {"all 40": 0, "10": 10, "4": 4, "1": 1}
        super().__init__(
            {
                "landscape": choice("loss", list(SURFACES), landscape),
                "eta": slider("learning rate η", 0.01, 0.5, 0.28, 0.01),
                "step": slider("steps", 0, MOST, 20, step=1),
            },
            more={"mu": slider("momentum μ", 0, 0.95, 0.0, 0.05), "batch": choice("batch", batches), **start},
            buttons=self.presets | self.shuffle,
            state={"seed": 0},
        )

    def offered(self, n):
        """Offer the saddle's starts on the saddle, and another order of the houses where there are batches of them."""
        offered = dict.fromkeys(self.presets, n["landscape"] == SADDLE)
        return offered | dict.fromkeys(self.shuffle, n["batch"] is not None) | {"batch": n["landscape"] == HOUSES}

    def build(self, axes):
        style = {"color": SLOPE, "marker": "s", "markersize": 4, "linewidth": 1.5}
        self.landscape = Landscape(axes["map"], GRID, GRID, {"path": style})
        for path in axes["map"].lines:
            path.set_clip_on(True)  # it may leave the map
        moving = {"animated": True, "in_layout": False}
        (self.lowest,) = axes["map"].plot([], [], "--", color=TARGET, linewidth=2.5, zorder=4.5, **moving)
        (self.now,) = axes["map"].plot([], [], "o", color=SLOPE, markersize=10, zorder=6.5, **moving)
        self.now.set(markeredgecolor="white", markeredgewidth=1.5)
        dots = {"color": GREY, "marker": ".", "linestyle": ""}
        styles = {"loss": style | {"linestyle": "--"}, "loss of its batch": dots}
        cross = {"color": MODEL, "markersize": 9, "markeredgewidth": 2, "zorder": 4.4}
        (self.saddle,) = axes["map"].plot([0], [0], "x", **cross, **moving)
        self.saddle_name = axes["map"].annotate(
            "saddle", (0, 0), (-9, 0), textcoords="offset points", ha="right", va="center", fontsize=9, zorder=4.4,
            bbox={"boxstyle": "round,pad=0.1", "facecolor": WHITE, "edgecolor": "none", "alpha": 0.75}, **moving,
        )  # fmt: skip
        self.history = LossHistory(axes["history"], styles, "steps", limits=(MOST,))

    def compute(self, landscape, eta, step, mu, batch, x, y, seed):
        surface, batch = SURFACES[landscape], (batch or None) if landscape == HOUSES else None
        places, losses, seen = descend(landscape, (x, y), eta, mu, batch, seed)
        lost = len(places) - 1 if np.abs(places[-1]).max() > FAR else None
        shown = slice(step + 1)
        place = places[shown][-1]
        return {
            **{"landscape": landscape, "batch": batch, "path": places[shown], "losses": losses[shown]},
            **{"seen": seen[shown] if batch else np.array([]), "gradient": surface.gradient(*place)},
            "lost": lost if lost is not None and step >= lost else None,
        }

    def draw(self, n):
        surface = SURFACES[n["landscape"]]
        self.landscape.show_losses(MAPS[n["landscape"]], surface.title)
        for axis, name in zip("xy", surface.names, strict=True):
            if getattr(self.axes["map"], f"get_{axis}label")() != name:
                self.axes["map"].set(**{f"{axis}label": name})
        one = len(surface.lowest) == 1
        self.landscape.show({"path": n["path"]}, n["path"][0], surface.lowest[0] if one else None)
        self.lowest.set_data(*(np.empty((2, 0)) if one else surface.lowest.T))
        self.now.set_data(*n["path"][-1:].T)
        for artist in (self.saddle, self.saddle_name):
            artist.set_visible(surface.saddle)
        within = BATCHES if n["batch"] else surface.drawn
        within = BATCHES if n["batch"] else surface.drawn
        curves = {"loss": n["losses"], "loss of its batch": n["seen"]}
        floor = surface.loss(*surface.lowest[0]) if n["landscape"] == HOUSES else None
        self.history.show(
            {name: np.clip(losses, within[0], MANY) for name, losses in curves.items()},
            floor,
            f"lowest {floor:.3g}" if floor else "",
            "" if n["lost"] is None else f"diverged at step {n['lost']}",
            within=within,
        )

    def describe(self, n):
        (one, other), steps = SURFACES[n["landscape"]].names, len(n["path"]) - 1
        (x, y), (dx, dy), loss = n["path"][-1], n["gradient"], n["losses"][-1]
        text = f"After {steps} {'step' if steps == 1 else 'steps'}: {one} = {number(x, 3)}, {other} = {number(y, 3)}"
        text += f", loss {_small(loss)}"
        if n["lost"] is not None:
            return f"{text}. Diverged: the path has run away. Lower the learning rate."
        text += f", slopes ∂L/∂{one} = {number(dx, 3)} and ∂L/∂{other} = {number(dy, 3)}."
        if n["batch"] is None:
            return text
        houses = steps * n["batch"]
        return f"{text}\nEach step looked at {n['batch']} of the 40 houses: {houses} in all, {houses / 40:.4g} epochs."

    def handles(self, n):
        return {"the start": (self.axes["map"], *n["path"][0])}

    def dragged(self, name, x, y):
        return {"x": x, "y": y}


def _small(loss):
    return "below 0.000001" if loss < SMALL else f"{loss:.4g}"
