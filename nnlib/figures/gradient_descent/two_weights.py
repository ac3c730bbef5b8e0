"""Two weights: the path of gradient descent over a bowl, a long valley and a saddle."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnlib.figures.gradient_descent.path_map import STYLE, PathMap, descend, diverged
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.panels.colours import MODEL, TARGET, WHITE
from nnlib.panels.history import LossHistory
from nnlib.panels.words import number

REACH = 2.4  # of the starts, to either side of 0
GRID = np.linspace(-2.5, 2.5, 101)  # of the map
MOST = 100  # steps
SMALL, MANY = 1e-6, 1e6  # losses are drawn from here to here
HIGH, LONG, LOW = 0.9, 20, 0.001  # the goal: above this loss for so many steps, and below this one at the end


@dataclass(frozen=True)
class Surface:
    """A loss over two weights, its gradient, and where it is lowest: a point, or a curve (n, 2)."""

    title: str
    loss: Callable
    gradient: Callable
    lowest: np.ndarray


BOWL, VALLEY, SADDLE = "bowl", "long valley", "saddle"
_ROOT = np.linspace(0.4, 2.5, 41)
_CURVE = np.column_stack([_ROOT, 1 / _ROOT])  # one half of w₁w₂ = 1
SURFACES = {
    BOWL: Surface(
        "w₁² + w₂²",
        lambda w1, w2: w1**2 + w2**2,
        lambda w1, w2: np.array([2 * w1, 2 * w2]),
        np.zeros((1, 2)),
    ),
    VALLEY: Surface(
        "0.05·w₁² + 2.5·w₂²",
        lambda w1, w2: 0.05 * w1**2 + 2.5 * w2**2,
        lambda w1, w2: np.array([0.1 * w1, 5 * w2]),
        np.zeros((1, 2)),
    ),
    SADDLE: Surface(
        "(1 − w₁w₂)²",
        lambda w1, w2: (1 - w1 * w2) ** 2,
        lambda w1, w2: -2 * (1 - w1 * w2) * np.array([w2, w1]),
        np.vstack([_CURVE, [[np.nan, np.nan]], -_CURVE]),
    ),
}
MAPS = {name: surface.loss(*np.meshgrid(GRID, GRID)) for name, surface in SURFACES.items()}
PRESETS = {"[0.5, −0.5]": (0.5, -0.5), "[0.55, −0.45]": (0.55, -0.45), "[−1.8, 1.7]": (-1.8, 1.7)}


@lru_cache(maxsize=1)
def whole_path(landscape, start, eta):
    """Return the places of up to 100 steps, (n, 2), of which the figure shows the first."""
    return descend(SURFACES[landscape].gradient, start, eta, MOST)


def _on_the_saddle(x, y, **others):
    return {"landscape": SADDLE, "x": x, "y": y, "eta": 0.1, "step": MOST, **others}


def _straight(path):
    """Whether a path runs along one line to 0."""
    return np.allclose(path[:, 0] * path[0, 1], path[:, 1] * path[0, 0], atol=1e-9)


class TwoWeightsFigure(LiveFigure):
    """The path of gradient descent on a map of the loss, step by step, and the loss on the way."""

    mosaic, size = [["map"] * 5 + ["history"] * 4], (8.6, 4.0)
    narrow, narrow_size = [["map"], ["history"]], (4.6, 8)
    alt = (
        "Left, a map of the loss over two weights, in a stronger grey where it is higher, with lines of equal loss: "
        "the start as a diamond that can be dragged, and the path of gradient descent from it. A star or a dashed "
        "curve marks where the loss is lowest, a cross the saddle. Right, the loss along the path, step by step."
    )
    goal = Goal(
        f"on the saddle, find a start and a rate with which the loss is between {HIGH} and 1.1 after {LONG} steps, as "
        f"if nothing ever happened, and below {LOW} after {MOST}",
        lambda n: (
            n["landscape"] == SADDLE
            and len(n["losses"]) == MOST + 1
            and HIGH < n["losses"][LONG] < 1.1
            and n["losses"][-1] < LOW
        ),
    )
    scenes = (
        Scene(
            "In the long valley the path swings from side to side at first, then crawls along the bottom: after 20 "
            "steps with a rate of 0.28 more than half of the way along is left.",
            lambda n: (
                len(n["path"]) == 21
                and np.all(np.diff(np.sign(n["path"][:8, 1])) != 0)
                and abs(n["path"][-1, 1]) < 1e-6
                and abs(n["path"][-1, 0]) > abs(n["path"][0, 0]) / 2
            ),
            look="map",
        ),
        Scene(
            "A rate of 0.42 runs away there, however flat the way to the star is: the steep direction sets the limit.",
            lambda slow, fast: slow["losses"][-1] < slow["losses"][0] < 10 < fast["losses"][-1],
            ({"eta": 0.38, "step": MOST}, {"eta": 0.42, "step": MOST}),
            look="history",
        ),
        Scene(
            "In a bowl the path runs straight to the bottom, and with a rate of 0.50 it is there after one step.",
            lambda slow, fast: (
                _straight(slow["path"]) and slow["losses"][-1] < LOW and np.abs(fast["path"][1]).max() < 1e-9
            ),
            ({"landscape": BOWL, "eta": 0.1, "step": 40}, {"landscape": BOWL, "eta": 0.5, "step": 1}),
            look="map",
        ),
        Scene(
            "From [0.5, −0.5] the path goes straight into the saddle and stays there, with a loss of 1: the slopes "
            "shrink with every step, and there is no push to either side.",
            lambda n: (
                np.array_equal(n["path"][:, 0], -n["path"][:, 1])
                and np.abs(n["path"][-1]).max() < 1e-9
                and np.all(np.diff(np.abs(n["path"][:, 0])) < 0)
                and abs(n["losses"][-1] - 1) < 1e-9
            ),
            (_on_the_saddle(0.5, -0.5),),
            lambda n: ("map", 0, 0),
        ),
        Scene(
            "From [0.55, −0.45] it goes towards the saddle as well, is slow there, and then leaves along the diagonal "
            "and reaches a loss of 0: a difference of 0.05 decided.",
            lambda n: n["losses"][-1] < 1e-9 and 0 < np.linalg.norm(n["path"], axis=1).argmin() < 30,
            (_on_the_saddle(0.55, -0.45),),
            look="map",
        ),
        Scene(
            "From [−1.8, 1.7], far off, it reaches the other branch, which is equally good: turn the sign of both "
            "weights, and the answer w₂w₁ is the same. With a rate of 0.30 the same start runs away.",
            lambda calm, wild: calm["path"][-1].max() < -0.9 and calm["losses"][-1] < 1e-9 and wild["lost"] == 3,
            (_on_the_saddle(-1.8, 1.7), _on_the_saddle(-1.8, 1.7, eta=0.3)),
            look="map",
        ),
    )

    def __init__(self):
        start = {"x": slider("start, w₁", -REACH, REACH, -2.2, 0.05), "y": slider("start, w₂", -REACH, REACH, 1, 0.05)}
        plain = {"eta": 0.1, "step": MOST}
        self.presets = {label: lambda x=x, y=y: {"x": x, "y": y} | plain for label, (x, y) in PRESETS.items()}
        super().__init__(
            {
                "landscape": choice("loss", list(SURFACES), VALLEY),
                "eta": slider("learning rate η", 0.01, 0.5, 0.28, 0.01),
                "step": slider("steps", 0, MOST, 20, step=1),
            },
            more=start,
            buttons=self.presets,
        )

    def offered(self, n):
        """Offer the saddle's starts on the saddle."""
        return dict.fromkeys(self.presets, n["landscape"] == SADDLE)

    def build(self, axes):
        self.map = PathMap(axes["map"], GRID, ("w₁", "w₂"))
        moving = {"animated": True, "in_layout": False}
        (self.lowest,) = axes["map"].plot([], [], "--", color=TARGET, linewidth=2.5, zorder=4.5, **moving)
        cross = {"color": MODEL, "markersize": 9, "markeredgewidth": 2, "zorder": 4.4}
        (self.saddle,) = axes["map"].plot([0], [0], "x", **cross, **moving)
        self.saddle_name = axes["map"].annotate(
            "saddle", (0, 0), (0, 8), textcoords="offset points", ha="center", va="bottom", fontsize=9, zorder=4.4,
            bbox={"boxstyle": "round,pad=0.1", "facecolor": WHITE, "edgecolor": "none", "alpha": 0.75}, **moving,
        )  # fmt: skip
        styles = {"loss after each step": STYLE | {"linestyle": "--"}}
        self.history = LossHistory(axes["history"], styles, "steps", within=(SMALL, 100), limits=(MOST,))

    def compute(self, landscape, eta, step, x, y):
        surface, path = SURFACES[landscape], whole_path(landscape, (x, y), eta)[: step + 1]
        return {
            **{"landscape": landscape, "path": path, "losses": surface.loss(*path.T)},
            **{"gradient": surface.gradient(*path[-1]), "lost": diverged(path)},
        }

    def draw(self, n):
        surface, saddle = SURFACES[n["landscape"]], n["landscape"] == SADDLE
        self.map.show(MAPS[n["landscape"]], surface.title, n["path"], None if saddle else surface.lowest[0])
        self.lowest.set_data(*(surface.lowest.T if saddle else np.empty((2, 0))))
        for artist in (self.saddle, self.saddle_name):
            artist.set_visible(saddle)
        note = "" if n["lost"] is None else f"diverged at step {n['lost']}"
        self.history.show({"loss after each step": np.clip(n["losses"], SMALL, MANY)}, note=note)

    def describe(self, n):
        steps, (x, y), (dx, dy), loss = len(n["path"]) - 1, n["path"][-1], n["gradient"], n["losses"][-1]
        text = f"After {steps} {'step' if steps == 1 else 'steps'}: w₁ = {number(x, 3)}, w₂ = {number(y, 3)}, loss "
        text += "below 0.000001" if loss < SMALL else f"{loss:.4g}" if loss < 1e4 else f"{loss:,.0f}"
        if n["lost"] is not None:
            return f"{text}. Diverged: the path has run away. Lower the learning rate."
        return f"{text}, slopes ∂L/∂w₁ = {number(dx, 3)} and ∂L/∂w₂ = {number(dy, 3)}."

    def handles(self, n):
        return {"the start": (self.axes["map"], *n["path"][0])}

    def dragged(self, name, x, y):
        return {"x": x, "y": y}
