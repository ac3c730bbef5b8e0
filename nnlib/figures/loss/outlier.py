"""One house is sold for anything: what becomes of the line that each loss prefers."""

import numpy as np

from nnlib.figures.loss.squares import ODD, SIZES, SquaresFigure
from nnlib.live import Goal, Scene

NEAR = 1.25  # how many times the smallest loss is near enough, for the goal


class OutlierFigure(SquaresFigure):
    """The nine houses, one of which becomes an outlier, and the best line for each of the two losses."""

    goal = Goal(
        "with ◆ at 5, find one line that is within 25 % of the smallest MSE and of the smallest MAE",
        lambda n: n["price"] == 5 and all(n["both"][name] <= NEAR * least for name, least in n["leasts"].items()),
    )
    scenes = (
        Scene(
            "With ◆ at 1.15, as it was sold, the best lines for the two losses are alike.",
            lambda now: np.abs(now["best"]["MSE"] - now["best"]["MAE"]).max() < 0.25,
            look="houses",
        ),
        Scene(
            "With ◆ at 5 the best line for the MSE has tilted from w = 1.73 to w = 0.33: to make one huge square "
            "smaller, it accepts larger errors than before at seven of the other eight houses.",
            lambda before, now: (
                [f"{n['best']['MSE'][0]:.2f}" for n in (before, now)] == ["1.73", "0.33"]
                and (_errors(now) > _errors(before)).sum() == 7
            ),
            ({}, {"price": 5.0}),
            "houses",
        ),
        Scene(
            "The best line for the MAE stays where it was, w = 1.55 and b = −0.20, for every price of ◆ from 0.95 up "
            "to 5.",
            lambda *stops: all(_rounded(now) == ["1.55", "-0.20"] for now in stops),
            ({"price": 0.95}, {"price": 2.5}, {"price": 5.0}),
            "houses",
        ),
        Scene(
            "With ◆ at 0.5 the best line for the MAE is another one, w = 1.90 and b = −0.89: ◆ lies below the old "
            "one now, and pulls the other way.",
            lambda now: _rounded(now) == ["1.90", "-0.89"] and now["price"] < 1.55 * SIZES[ODD, 0] - 0.20,
            ({"price": 0.5},),
            "houses",
        ),
    )
    first, folded = ("price", "kind"), ("w", "b")
    opens_at = {"w": 1.75, "b": -0.45, "best": True}

    def describe(self, n):
        losses = (f"{name} {loss:.3g} (the smallest is {n['leasts'][name]:.3g})" for name, loss in n["both"].items())
        return f"{super().describe(n)} Your line by both losses: {', '.join(losses)}."


def _errors(n):
    """Return the sizes of the errors that the best line for the MSE has at all houses but the odd one."""
    w, b = n["best"]["MSE"]
    return np.delete(np.abs(w * SIZES[:, 0] + b - n["prices"]), ODD)


def _rounded(n):
    """Return the best line for the MAE as it is written."""
    return [f"{each:.2f}" for each in n["best"]["MAE"]]
