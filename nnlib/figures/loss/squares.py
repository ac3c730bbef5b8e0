"""A loss as areas: houses, a line, and the square on each of its errors."""

from functools import lru_cache

import numpy as np

from nnlib.datasets import houses
from nnlib.figures.loss.loss_map import LossMap
from nnlib.figures.loss.shares import Shares
from nnlib.figures.loss.squares_panel import Squares
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import mean_absolute_error, mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.words import number

X, Y = houses(9, noise=0.3, seed=4)
ORDER = X[:, 0].argsort()
SIZES, PRICES = X[ORDER, :1], Y[ORDER]
N, ODD = len(SIZES), 0  # the price of the smallest house can be up to the learner
SOLD = 1.15  # for which it was sold
W, B = np.linspace(-1, 3, 81).round(9), np.linspace(-2, 4, 121).round(9)
LOSSES = {"MSE": mean_squared_error, "MAE": mean_absolute_error}
COUNTED = {"MSE": np.square, "MAE": np.abs}  # what of an error counts
STYLES = {"MSE": {"linestyle": (0, (5, 3))}, "MAE": {"linestyle": ":"}}
ONE, OTHER = np.triu_indices(N, 1)  # every pair of houses
MOST = 500  # places of the path that are kept


def losses_of(loss, w, b, prices):
    """Return the loss of each line w·size + b: a neuron for each of them, all asked at once."""
    errors = Dense(np.reshape(w, (-1, 1)), np.ravel(b)).forward(SIZES).a - prices
    return COUNTED[loss](errors).mean(axis=0)


def prices_with(price):
    """Return the prices, where the smallest house is sold for this one."""
    return np.vstack([[[price]], PRICES[1:]])


@lru_cache(maxsize=2)
def loss_map(loss, price):
    """Return the loss of every line on the map, (len(B), len(W))."""
    w, b = np.meshgrid(W, B)
    return losses_of(loss, w, b, prices_with(price)).reshape(w.shape)


def best_line(loss, prices):
    """Return w and b of the line with the smallest loss: by least squares, or through two of the points."""
    if loss == "MSE":
        return np.linalg.lstsq(np.hstack([SIZES, np.ones_like(SIZES)]), prices[:, 0], rcond=None)[0]
    # of all lines with the smallest mean absolute error, one passes through two points: try every pair
    w = (prices[OTHER] - prices[ONE]) / (SIZES[OTHER] - SIZES[ONE])
    b = prices[ONE] - w * SIZES[ONE]
    least = losses_of(loss, w, b, prices).argmin()
    return np.array([w[least, 0], b[least, 0]])


def best_constant(loss, prices):
    """Return w = 0 and the b with the smallest loss: the mean of the prices, or their median."""
    return np.array([0.0, {"MSE": np.mean, "MAE": np.median}[loss](prices)])


class SquaresFigure(LiveFigure):
    """A line through nine houses, its loss as squares or lengths, and the loss of every other line."""

    mosaic, size = [["houses"] * 5 + ["shares"] * 2 + ["map"] * 5], (8.6, 4)
    narrow, narrow_size = [["houses"] * 5 + ["shares"] * 2, ["map"] * 7], (4.6, 7.2)
    alt = (
        "Left, price against size: nine houses, a line, and the error at each house, as a square beside it (MSE) or as "
        "an upright bar (MAE); the smallest house is a diamond. Middle, one bar: the loss, stacked from the shares of "
        "the nine houses, with a dashed line at the smallest loss there is. Right, the map of the loss over w and b, "
        "in a stronger grey where it is higher, with lines of equal loss and the path of your settings, and dotted "
        "lines along the creases of the MAE, one for each house."
    )
    goal = Goal("come within 5 % of the smallest loss", lambda numbers: numbers["loss"] <= 1.05 * numbers["least"])
    scenes = (
        Scene(
            "At the start a single house, that of 88 m², makes 35 % of the loss: its error is 1.4 times as large as "
            "the next largest, its square nearly twice as large.",
            lambda now: (
                _largest(now) == (88, 35)
                and round(_second(np.abs(now["errors"])), 1) == 1.4
                and 1.8 < _second(now["shares"]) < 2
            ),
            look=lambda n: ("houses", SIZES[n["shares"].argmax(), 0], n["prices"][n["shares"].argmax()]),
        ),
        Scene(
            "Turned to w = 0.6 and b = 1.2, the line makes that square smaller. Three others grow, and one of these is "
            "the largest now, but the loss falls to 0.427.",
            lambda start, now: (
                (now["shares"] < start["shares"])[start["shares"].argmax()]
                and (now["shares"] > start["shares"]).sum() == 3
                and (now["shares"] > start["shares"])[now["shares"].argmax()]
                and f"{now['loss']:.3f}" == "0.427" < f"{start['loss']:.3f}"
            ),
            ({}, {"w": 0.6, "b": 1.2}),
            "houses",
        ),
        Scene(
            "With w = 1.75 and b = −0.45 no turn and no shift by a step of a slider is worth it any more: the MSE is "
            "0.0897. Squares are left, for no line meets all houses.",
            lambda now: now["kind"] == "MSE" and f"{now['loss']:.4f}" == "0.0897" and _no_line_is_lower(now),
            ({"w": 1.75, "b": -0.45},),
            lambda n: ("map", n["w"], n["b"]),
        ),
        Scene(
            "Choose MAE as the loss, and lengths count instead of areas. In the map the loss has creases instead of "
            "round curves: nine straight ones, one for each house.",
            lambda now: np.allclose(now["shares"], np.abs(now["errors"]) / N) and _bends(now) <= 2 * N,
            ({"kind": "MAE"},),
            "map",
        ),
    )
    first, folded = ("w", "b", "kind"), ()
    opens_at = {"w": 0.2, "b": 2.0, "best": False}
    held = False  # whether the slope is, at 0

    def __init__(self):
        at = self.opens_at
        controls = {
            "w": slider("w", W[0], W[-1], at.get("w", 0), 0.05),
            "b": slider("b", B[0], B[-1], at["b"], 0.05),
            "kind": choice("loss", list(LOSSES)),
            "price": slider("price of ◆", 0, 5, SOLD, 0.05),
        }
        super().__init__(
            {name: controls[name] for name in self.first},
            more={name: controls[name] for name in self.folded},
            buttons={"Best on/off": lambda: {"best": not self.state["best"]}},
            state={"best": at["best"]} | ({} if self.held else {"path": ((at["w"], at["b"]),)}),
        )

    def refresh(self):
        """Add where w and b are now to the path, then show everything."""
        with self._lock:
            if not self.held:
                here, path = (self.values["w"], self.values["b"]), self.state["path"]
                if here != path[-1]:
                    self.state["path"] = (*path[-MOST:], here)
            super().refresh()

    def build(self, axes):
        self.squares, self.shares = Squares(axes["houses"], ODD, STYLES), Shares(axes["shares"], ODD)
        self.map = LossMap(axes["map"], W, B, {"mean": (0, (5, 3)), "median": ":"})

    def compute(self, b, kind, best, w=0.0, price=SOLD, path=()):
        prices, best_of = prices_with(price), best_constant if self.held else best_line
        predictions = Network([Dense([[w]], [b])])(SIZES)
        errors = (predictions - prices)[:, 0]
        lines = {name: best_of(name, prices) for name in LOSSES}
        leasts = {name: losses_of(name, *lines[name], prices)[0] for name in LOSSES}
        losses = {name: loss(predictions, prices) for name, loss in LOSSES.items()}
        bs = np.union1d(B, prices)
        curve = losses_of(kind, 0.0 * bs, bs, prices)[:, None] if self.held else loss_map(kind, price)
        return {
            **{"w": w, "b": b, "kind": kind, "price": price, "path": path, "shown": best, "prices": prices[:, 0]},
            **{"errors": errors, "shares": COUNTED[kind](errors) / N, "both": losses, "leasts": leasts},
            **{"loss": losses[kind], "least": leasts[kind], "best": lines, "bs": bs, "losses": curve},
            "marks": {"mean": prices.mean(), "median": np.median(prices)},
        }

    def draw(self, n):
        kind, best = n["kind"], n["best"] if n["shown"] else {}
        counted = "areas" if kind == "MSE" else "lengths"
        title = f"{counted} together: {n['shares'].sum() * N:.3g}"
        key = "best for the MSE – – –\nbest for the MAE ·····" if n["shown"] else ""
        self.squares.show(SIZES[:, 0], n["prices"], n["w"], n["b"], kind == "MSE", best, title, key)
        self.shares.show(n["shares"], n["errors"], n["least"], f"{kind} {n['loss']:.3g}")
        self.show_losses(n, best.get(kind))

    def show_losses(self, n, best):
        """Draw the loss of every line, and mark the best one, unless there is None to be shown."""
        creases = [] if n["kind"] == "MSE" else zip(SIZES[:, 0], n["prices"], strict=True)
        self.map.show_map(n["losses"], creases, n["path"], (n["w"], n["b"]), best, f"{n['kind']} of every line")

    def describe(self, n):
        (size, share), kind = _largest(n), n["kind"]
        counted = "squares have an area" if kind == "MSE" else "errors have a length"
        text = (
            f"{self.guess(n['w'], n['b'])}: the nine {counted} of {n['shares'].sum() * N:.3g} together, and a "
            f"ninth of that is the {kind}, {n['loss']:.3g}. The house of {size} m² alone makes {share} % of it. "
            f"The smallest {kind} there is: {n['least']:.3g}."
        )
        if n["shown"]:
            best = (f"{self.guess(*line)} for the {name}" for name, line in n["best"].items())
            text += f" Best: {' and '.join(best)}."
        return text

    def guess(self, w, b):
        """Write the numbers of a line, or of a constant."""
        return f"b = {number(b)}" if self.held else f"w = {number(w)}, b = {number(b)}"

    def handles(self, n):
        handles = {
            "your guess on the map": (self.axes["map"], *((n["b"], n["loss"]) if self.held else (n["w"], n["b"])))
        }
        if "price" in self.controls:
            handles["price of ◆, the smallest house"] = self.axes["houses"], SIZES[ODD, 0], n["prices"][ODD]
        return handles

    def dragged(self, name, x, y):
        return {"price": y} if name.startswith("price") else {"w": x, "b": y}


def _largest(n):
    """Return the size of the house with the largest share of the loss, in m², and its share in percent."""
    house = n["shares"].argmax()
    return round(100 * SIZES[house, 0]), round(100 * n["shares"][house] / n["shares"].sum())


def _second(values):
    """Return how many times as large the largest value is as the next."""
    second, largest = np.sort(values)[-2:]
    return largest / second


def _no_line_is_lower(n):
    """Whether the line is the lowest of all that the sliders can set."""
    return n["loss"] <= n["losses"].min() + 1e-12


def _bends(n):
    """At how many places, at most, the loss bends on a way straight up through the map."""
    return (np.abs(np.diff(n["losses"], 2, axis=0)) > 1e-9).sum(axis=0).max()
