"""Noise of three shapes: how probable a guess makes what happened, and the loss that follows from each of them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.figures.loss.noise_panels import END, Heights, OverGuesses
from nnlib.figures.loss.squares import ODD, SOLD, prices_with
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import binary_cross_entropy, mean_absolute_error, mean_squared_error

YES = np.array([0, 0, 1, 1, 0, 1, 1, 1, 1.0])[:, None]  # which of the nine houses were sold within a month
NEAR = 0.95  # which part of the largest product is near enough, for the goal


@dataclass(frozen=True)
class Noise:
    """How probable a guess makes each outcome (``height``), and which guess and which known loss belong to it."""

    height: Callable
    middle: Callable  # of the outcomes: the guess that makes them most probable
    name: str
    loss: Callable
    guesses: np.ndarray
    most: tuple[float, float]  # how high heights and losses can be


PRICED, TOSSED = np.linspace(0, 5, 101), np.linspace(0.01, 0.99, 99)
NOISES = {
    "bell": Noise(
        lambda guess, y: np.exp(-((y - guess) ** 2)) / np.sqrt(np.pi),
        *(np.mean, "MSE", mean_squared_error, PRICED, (0.66, 10.5)),
    ),
    "two-sided exponential": Noise(
        lambda guess, y: np.exp(-np.abs(y - guess)) / 2,
        *(np.median, "MAE", mean_absolute_error, PRICED, (0.66, 4)),
    ),
    "coin": Noise(
        lambda guess, y: np.where(y == 1, guess, 1 - guess),
        *(np.mean, "cross-entropy", lambda p, y: binary_cross_entropy(np.log(p / (1 - p)), y), TOSSED, (1.08, 4)),
    ),
}


def largest_product(noise, outcomes):
    """Return the largest product of all heights that any guess has."""
    return NOISES[noise].height(NOISES[noise].middle(outcomes), outcomes).prod()


class NoiseFigure(LiveFigure):
    """One guess for nine houses and the noise around it: the product of all heights, and the mean of their −log."""

    mosaic, size = [["heights"] * 5 + ["product"] * 5, ["heights"] * 5 + ["loss"] * 5], (8.8, 4.2)
    narrow, narrow_size = [["heights"], ["product"], ["loss"]], (4.6, 7.2)
    alt = (
        "Left, the shape of the noise around the guess, and at each of the nine outcomes an upright line as high as "
        "the noise is there. Right, over all guesses: above, the product of the nine heights, as a part of the "
        "largest; below, the mean of their −log. A dashed line through both shows the best guess: there the product "
        "is largest and the loss smallest. A diamond in each is the present guess."
    )
    goal = Goal(
        "with ◆ sold for 500,000, choose noise and guess so that the nine prices are as probable as can be (to 5 %)",
        lambda n: n["kind"] != "coin" and n["price"] == 5 and n["product"] >= NEAR * n["record"],
    )
    scenes = (
        Scene(
            "With the bell the mean of −log is the MSE plus 0.572, whatever is guessed: 1, 2.25 or 4.",
            lambda *stops: all(n["kind"] == "bell" and f"{n['rest']:.3f}" == "0.572" for n in stops),
            ({}, {"b": 2.25}, {"b": 4.0}),
            lambda n: ("loss", n["guess"], n["loss"]),
        ),
        Scene(
            "With the bell the product is largest and the loss smallest at one and the same guess: the mean of the "
            "nine prices, 2.26.",
            lambda now: now["kind"] == "bell" and _one_point(now) and f"{now['outcomes'].mean():.2f}" == "2.26",
            ({"b": 2.25},),
            lambda n: ("product", n["middle"], 1),
        ),
        Scene(
            "With the two-sided exponential the mean of −log is the MAE plus 0.693, and the best guess is the median "
            "of the prices, 2.44.",
            lambda now: (
                now["kind"] == "two-sided exponential"
                and _one_point(now)
                and f"{now['rest']:.3f}" == "0.693"
                and f"{np.sort(now['outcomes'])[4]:.2f}" == "2.44"
            ),
            ({"kind": "two-sided exponential", "b": 2.45},),
            lambda n: ("loss", n["middle"], n["loss"]),
        ),
        Scene(
            "With the coin the mean of −log is the cross-entropy and nothing else, and the best guess is the share of "
            "houses that were sold: six of nine, p = 0.67.",
            lambda now: (
                now["kind"] == "coin"
                and _one_point(now)
                and abs(now["rest"]) < 1e-12
                and (now["outcomes"].sum(), f"{now['guess']:.2f}") == (6, "0.67")
            ),
            ({"kind": "coin", "p": 0.67},),
            lambda n: ("loss", n["middle"], n["loss"]),
        ),
        Scene(
            "Sell ◆ for 500,000, and with the bell the largest product that there is falls to less than a hundredth "
            "of what it was: so large an error hardly ever happens with a bell.",
            lambda before, now: before["kind"] == now["kind"] == "bell" and 100 * now["largest"] < before["largest"],
            ({}, {"price": 5.0}),
            lambda n: ("heights", n["outcomes"][ODD], n["heights"][ODD]),
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "kind": choice("noise", list(NOISES)),
                "b": slider("guess b, a price", 0, 5, 1.0, 0.05),
                "p": slider("guess p, a probability", 0.01, 0.99, 0.3, 0.01),
            },
            more={"price": slider("price of ◆", 0, 5, SOLD, 0.05)},
        )

    def moved(self, name):
        """Go to the noise that has what was moved: only a coin has p, and it has no prices."""
        kind = self.values["kind"]
        return {"kind": "coin" if name == "p" else "bell" if kind == "coin" and name != "kind" else kind}

    def build(self, axes):
        self.heights = Heights(axes["heights"], ODD)
        self.products = OverGuesses(axes["product"], "", "part of the largest")
        self.losses = OverGuesses(axes["loss"], "guess", "mean of −log")

    def compute(self, kind, b, price, p):
        noise, prices = NOISES[kind], prices_with(price)
        outcomes, guess = (YES, p) if kind == "coin" else (prices, b)
        heights, middle = noise.height(guess, outcomes)[:, 0], float(noise.middle(outcomes))
        guesses = np.union1d(noise.guesses, [middle] if kind == "coin" else [middle, *prices[:, 0]])
        over = noise.height(guesses, outcomes)
        known = noise.loss(np.full(outcomes.shape, guess), outcomes)
        return {
            **{"kind": kind, "guess": guess, "price": price, "outcomes": outcomes[:, 0], "heights": heights},
            **{"product": heights.prod(), "loss": -np.log(heights).mean(), "known": known},
            "place": (END, p) if kind == "coin" else (b, noise.height(b, b)),
            "rest": -np.log(heights).mean() - known,
            **{
                "guesses": guesses,
                "products": over.prod(axis=0),
                "losses": -np.log(over).mean(axis=0),
                "middle": middle,
            },
            "least": -np.log(noise.height(middle, outcomes)).mean(),
            "largest": largest_product(kind, outcomes),
            "record": max(largest_product(each, prices) for each in NOISES if each != "coin"),
        }

    def draw(self, n):
        noise = NOISES[n["kind"]]
        high, top = noise.most
        if n["kind"] == "coin":
            self.heights.show_coin(n["place"], n["outcomes"], n["heights"], high)
        else:
            shape = lambda y: noise.height(n["guess"], y)  # noqa: E731
            self.heights.show_curve(shape, n["place"], n["outcomes"], n["heights"], high)
        part = n["product"] / n["largest"]
        self.products.show(
            n["guesses"], n["products"] / n["largest"], 1.1, (n["guess"], part), (n["middle"], 1),
            f"heights multiplied: {_millionths(n['product'])}",
        )  # fmt: skip
        rest = "" if n["kind"] == "coin" else f" + {n['rest']:.3f}"
        self.losses.show(
            n["guesses"], n["losses"], top, (n["guess"], n["loss"]), (n["middle"], n["least"]),
            f"mean of −log: {n['loss']:.3f} = {noise.name} {n['known']:.3f}{rest}",
        )  # fmt: skip

    def describe(self, n):
        noise, tossed = NOISES[n["kind"]], n["kind"] == "coin"
        rest = "" if tossed else f" plus {n['rest']:.3f}"
        return (
            f"Noise: {n['kind']}, guess {'p' if tossed else 'b'} = {n['guess']:.2f}. The nine heights multiplied make "
            f"{_millionths(n['product'])}; the most that any guess makes with this noise is "
            f"{_millionths(n['largest'])}. The mean of −log of the heights is {n['loss']:.3f}: the {noise.name}, "
            f"{n['known']:.3f},{rest or ' and nothing else'}."
        )

    def handles(self, n):
        handles = {"the guess": (self.axes["heights"], *n["place"])}
        if n["kind"] != "coin":
            handles["price of ◆, the smallest house"] = self.axes["heights"], n["outcomes"][ODD], 0
        return handles

    def dragged(self, name, x, y):
        if name.startswith("price"):
            return {"price": x}
        return {"p": y} if self.values["kind"] == "coin" else {"b": x}


def _one_point(n):
    """Whether product and loss have their best at one guess, which is the present one, to within a step."""
    best = n["products"].argmax()
    return best == n["losses"].argmin() and abs(n["guesses"][best] - n["guess"]) < 0.025


def _millionths(value):
    """Write a small number in millionths."""
    value *= 1e6
    if value < 0.001:
        return "less than a billionth"
    return f"{value:,.0f} millionths" if value >= 100 else f"{value:.3g} millionths"
