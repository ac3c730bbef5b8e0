"""A loss as areas: houses, a line, and the square on each of its errors; one house can be sold for anything."""

from functools import lru_cache

import numpy as np

from nnlib.datasets import houses
from nnlib.figures.loss.loss_map import LossMap
from nnlib.figures.loss.shares import Shares
from nnlib.figures.loss.squares_panel import Squares
from nnlib.live import Goal, LiveFigure, choice, slider
from nnlib.losses import mean_absolute_error, mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.words import number

X, Y = houses(9, noise=0.3, seed=4)
ORDER = X[:, 0].argsort()
SIZES, PRICES = X[ORDER, :1], Y[ORDER]
N, ODD = len(SIZES), 0  # the price of the smallest house is up to the learner
W, B = np.linspace(-1, 3, 81), np.linspace(-2, 4, 121)
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
        "lines along the creases of the MAE, one for each house; or, with the slope held at 0, the curve of the loss "
        "over b."
    )
    goal = Goal("come within 5 % of the smallest loss", lambda numbers: numbers["loss"] <= 1.05 * numbers["least"])

    def __init__(self, view="line", w=0.2, b=2.0):
        super().__init__(
            {"w": slider("w", W[0], W[-1], w, 0.05), "b": slider("b", B[0], B[-1], b, 0.05)}
            | {"kind": choice("loss", list(LOSSES))},
            more={
                "price": slider("price of ◆", 0, 5, 1.15, 0.05),
                "view": choice("guess", {"w·size + b": "line", "b alone (slope held at 0)": "constant"}, view),
            },
            buttons={"Best on/off": lambda: {"best": not self.state["best"]}},
            state={"path": ((w, b),), "best": False},
        )

    def refresh(self):
        """Add where w and b are now to the path, then show everything."""
        with self._lock:
            here, path = (self.values["w"], self.values["b"]), self.state["path"]
            if here != path[-1] and self.values["view"] == "line":
                self.state["path"] = (*path[-MOST:], here)
            super().refresh()

    def offered(self, n):
        return {"w": not n["held"]}

    def build(self, axes):
        self.squares, self.shares = Squares(axes["houses"], ODD, STYLES), Shares(axes["shares"], ODD)
        self.map = LossMap(axes["map"], W, B, {"mean": (0, (5, 3)), "median": ":"})

    def compute(self, w, b, kind, price, view, path, best):
        prices, held = prices_with(price), view == "constant"
        w, best_of = (0.0, best_constant) if held else (w, best_line)
        predictions = Network([Dense([[w]], [b])])(SIZES)
        errors = (predictions - prices)[:, 0]
        lines = {name: best_of(name, prices) for name in LOSSES}
        bs = np.union1d(B, prices)
        return {
            **{"w": w, "b": b, "kind": kind, "held": held, "path": path, "shown": best, "prices": prices[:, 0]},
            **{"errors": errors, "shares": COUNTED[kind](errors) / N, "loss": LOSSES[kind](predictions, prices)},
            **{"best": lines, "least": losses_of(kind, *lines[kind], prices)[0]},
            **{"bs": bs, "losses": losses_of(kind, 0.0 * bs, bs, prices)[:, None] if held else loss_map(kind, price)},
            "marks": {"mean": prices.mean(), "median": np.median(prices)},
        }

    def draw(self, n):
        kind, best = n["kind"], n["best"] if n["shown"] else {}
        counted = "areas" if kind == "MSE" else "lengths"
        title = f"{counted} together: {n['shares'].sum() * N:.3g}"
        key = "best for the MSE – – –\nbest for the MAE ·····" if n["shown"] else ""
        self.squares.show(SIZES[:, 0], n["prices"], n["w"], n["b"], kind == "MSE", best, title, key)
        self.shares.show(n["shares"], n["errors"], n["least"], f"{kind} {n['loss']:.3g}")
        star = best.get(kind)
        if n["held"]:
            star = None if star is None else (star[1], n["least"])
            title = f"{kind} of guessing b everywhere"
            self.map.show_curve(n["bs"], n["losses"][:, 0], n["marks"], (n["b"], n["loss"]), star, title)
        else:
            creases = [] if kind == "MSE" else zip(SIZES[:, 0], n["prices"], strict=True)
            self.map.show_map(n["losses"], creases, n["path"], (n["w"], n["b"]), star, f"{kind} of every line")

    def describe(self, n):
        largest, kind = n["shares"].argmax(), n["kind"]
        counted = "squares have an area" if kind == "MSE" else "errors have a length"
        text = (
            f"{_guess(n['w'], n['b'], n['held'])}: the nine {counted} of {n['shares'].sum() * N:.3g} together, and a "
            f"ninth of that is the {kind}, {n['loss']:.3g}. The house of {100 * SIZES[largest, 0]:.0f} m² alone makes "
            f"{100 * n['shares'][largest] / n['shares'].sum():.0f} % of it. The smallest {kind} there is: "
            f"{n['least']:.3g}."
        )
        if n["held"]:
            text += (
                f" The mean of the prices is {number(n['marks']['mean'])}, their median {number(n['marks']['median'])}."
            )
        if n["shown"]:
            best = (f"{_guess(*line, n['held'])} for the {name}" for name, line in n["best"].items())
            text += f" Best: {' and '.join(best)}."
        return text

    def handles(self, n):
        place = (n["b"], n["loss"]) if n["held"] else (n["w"], n["b"])
        return {
            "price of ◆, the smallest house": (self.axes["houses"], SIZES[ODD, 0], n["prices"][ODD]),
            "your guess on the map": (self.axes["map"], *place),
        }

    def dragged(self, name, x, y):
        if name.startswith("price"):
            return {"price": y}
        return {"b": x} if self.values["view"] == "constant" else {"w": x, "b": y}


def _guess(w, b, held):
    """Write the numbers of a line, or of a constant."""
    return f"b = {number(b)}" if held else f"w = {number(w)}, b = {number(b)}"
