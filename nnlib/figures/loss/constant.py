"""The same guess for every house: which one each loss prefers."""

import numpy as np

from nnlib.figures.loss.squares import SquaresFigure
from nnlib.live import Scene


class ConstantFigure(SquaresFigure):
    """The nine houses and one guess for all of them: its loss as squares or lengths, and the loss of every other."""

    alt = (
        "Left, price against size: nine houses, a level line, and the error at each house, as a square beside it (MSE) "
        "or as an upright bar (MAE); the smallest house is a diamond. Middle, one bar: the loss, stacked from the "
        "shares of the nine houses, with a dashed line at the smallest loss there is. Right, the curve of the loss "
        "over b, with your guess on it, and upright lines at the mean and at the median of the prices."
    )
    scenes = (
        Scene(
            "The MSE is lowest at the mean of the prices, 2.26: b = 2.25 is as near as the slider comes.",
            lambda now: now["kind"] == "MSE" and _is_lowest(now, 0.01) and abs(now["b"] - now["marks"]["mean"]) < 0.025,
            ({"b": 2.25},),
            lambda n: ("map", n["b"], n["loss"]),
        ),
        Scene(
            "The MAE is lowest at the median, 2.44, near b = 2.45: four houses pull upwards there, four downwards.",
            lambda now: (
                now["kind"] == "MAE"
                and _is_lowest(now, 0.01)
                and [(side * now["prices"] > side * now["marks"]["median"]).sum() for side in (1, -1)] == [4, 4]
            ),
            ({"kind": "MAE", "b": 2.45},),
            lambda n: ("map", n["b"], n["loss"]),
        ),
        Scene(
            "If ◆ goes up by 1, from 1 to 2, the mean goes up by a ninth.",
            lambda before, now: np.isclose(now["marks"]["mean"] - before["marks"]["mean"], 1 / 9),
            ({"price": 1.0}, {"price": 2.0}),
            lambda n: ("map", n["marks"]["mean"], n["least"]),
        ),
        Scene(
            "If ◆ goes up from 1 to 2, the median stays: still four houses are above it, and four below.",
            lambda before, now: (
                (before["price"], now["price"]) == (1, 2) and before["marks"]["median"] == now["marks"]["median"]
            ),
            ({"kind": "MAE", "price": 1.0}, {"kind": "MAE", "price": 2.0}),
            lambda n: ("map", n["marks"]["median"], n["least"]),
        ),
        Scene(
            "The MSE is a smooth valley. The MAE is made of straight pieces, with a corner at every price.",
            lambda mse, mae: (
                len(_corners(mse)) == len(mse["bs"]) - 2
                and np.isin(mae["prices"], _corners(mae)).all()
                and len(_corners(mae)) == len(mae["prices"])
            ),
            ({}, {"kind": "MAE"}),
            "map",
        ),
    )
    first, folded = ("b", "kind", "price"), ()
    opens_at = {"b": 1.0, "best": False}
    held = True

    def show_losses(self, n, best):
        """Draw the loss of every constant, and mark the best one, unless there is None to be shown."""
        star = None if best is None else (best[1], n["least"])
        title = f"{n['kind']} of guessing b everywhere"
        self.map.show_curve(n["bs"], n["losses"][:, 0], n["marks"], (n["b"], n["loss"]), star, title)

    def dragged(self, name, x, y):
        if name.startswith("price"):
            return super().dragged(name, x, y)
        n, pixels = self.numbers, self.axes["map"].transData.transform
        away = pixels(np.column_stack([n["bs"], n["losses"]])) - pixels((x, y))
        return {"b": n["bs"][np.linalg.norm(away, axis=1).argmin()]}  # along the curve, however steep it is

    def describe(self, n):
        mean, median = (f"{n['marks'][name]:.2f}" for name in ("mean", "median"))
        return f"{super().describe(n)} The mean of the prices is {mean}, their median {median}."


def _is_lowest(n, near):
    """Whether no guess on the curve has a loss that is lower by more than ``near``."""
    return n["loss"] <= n["losses"].min() + near


def _corners(n):
    """Return the guesses at which the curve of the loss changes its slope."""
    slopes = np.diff(n["losses"][:, 0]) / np.diff(n["bs"])
    return n["bs"][1:-1][np.abs(np.diff(slopes)) > 1e-9]
