"""A race: the same function as one weight, as a product of several, and as a wide layer, all learning alike."""

from functools import lru_cache

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.panels.colours import GREY, MODEL, SLOPE, TARGET

LAST = 400  # steps
CLOSE = 0.01  # a loss below it is the finish
BAND = CLOSE**0.5  # of the product, to either side of 1
RUNAWAY = 100.0  # a product that leads farther has diverged, and ends
WIDE = 10  # neurons
RUNNERS = {"1 weight": (1, 1), **{f"{n} layers": (n, 1) for n in range(2, 6)}, f"{WIDE} neurons wide": (2, WIDE)}
NAMES = list(RUNNERS)
LOW, HIGH = -0.3, 2.3  # of the products that are drawn
FLAT, STEEP = 1e-5, 1e2  # of the slopes that are drawn


def product(w, layers, width):
    """Return what the layers make of the input 1 when all their weights are w, and the slope of the loss for each."""
    made = width * w**layers
    return made, -2 * (1 - made) * w ** (layers - 1)


@lru_cache(maxsize=4)
def runs(start, rate):
    """Return the products and the slopes of all runners at each step, (2, runners, LAST + 1), NaN after a runaway."""
    record = np.full((2, len(RUNNERS), LAST + 1), np.nan)
    for lane, (layers, width) in enumerate(RUNNERS.values()):
        w = start
        for step in range(LAST + 1):
            made, slope = product(w, layers, width)
            record[:, lane, step] = made, abs(slope)
            if not abs(made) < RUNAWAY:
                break
            w -= rate * slope
    return record


def finish(products):
    """Return the step at which the loss first falls below CLOSE; None where it never does."""
    there = np.flatnonzero((1 - products) ** 2 < CLOSE)
    return int(there[0]) if len(there) else None


class RaceFigure(LiveFigure):
    """Six ways to write one number as weights, each descending on (1 − number)², a lane each."""

    mosaic, size = [["track"] * 6 + ["slopes"] * 4], (8.6, 3.9)
    narrow, narrow_size = [["track"]] * 5 + [["slopes"]] * 4, (4.6, 6.6)
    alt = (
        "Six lanes, one below the other, for one weight, two to five layers of one weight each, and two layers that "
        "are ten neurons wide. Left, the product of the weights: a hollow dot at the start, a line to a filled dot "
        "where it is now, and a band around 1, the finish; at the right end the number of steps that it took. Right, "
        "on a scale of powers of ten, how steep the loss is for each weight of the lane."
    )
    goal = Goal(
        "let the five layers finish before the single weight does",
        lambda n: n["done"][4] and n["ends"][4] < (n["ends"][0] or 0),
    )
    scenes = (
        Scene(
            "All weights start at 0.1. After 10 steps the single weight has finished: its loss is below 0.01.",
            lambda n: n["ends"][0] == n["step"] == 10 and n["start"] == 0.1,
            ({"step": 10},),
            "track",
        ),
        Scene(
            "Two layers take 17 steps, three take 51: the more weights are multiplied, the later the finish.",
            lambda two, three: (two["ends"][1], three["ends"][2]) == (two["step"], three["step"]) == (17, 51),
            ({"step": 17}, {"step": 51}),
            "track",
        ),
        Scene(
            "Five layers have hardly moved after 400 steps: their product is still below 0.001.",
            lambda n: n["step"] == LAST and n["ends"][4] is None and n["products"][4] < 0.001,
            ({"step": 400},),
            lambda n: ("track", float(n["products"][4]), 4),
        ),
        Scene(
            "At the start, each layer more makes the slope of every weight about ten times smaller: the other weights "
            "are factors of it, and each of them is 0.1.",
            lambda n: n["step"] == 0 and np.allclose(n["slopes"][1:5] / n["slopes"][:4], 0.1, rtol=0.12),
            ({"step": 0},),
            "slopes",
        ),
        Scene(
            "Ten neurons side by side start at the same product as the single weight. After 5 steps they are "
            "behind it, and after 11 they have caught up and finished.",
            lambda early, late: (
                np.isclose(early["begun"][5], early["begun"][0])
                and early["products"][5] < 0.7 * early["products"][0]
                and late["ends"][5] == late["step"] == 11
            ),
            ({"step": 5}, {"step": 11}),
            lambda n: ("track", float(n["products"][5]), 5),
        ),
        Scene(
            "With all weights starting at 0.6, everybody finishes within 20 steps: the factors are no longer so small.",
            lambda n: n["start"] == 0.6 and n["step"] == 20 and all(n["done"]),
            ({"start": 0.6, "step": 20},),
            "track",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "step": slider("step", 0, LAST, 6, step=1),
                "start": slider("all weights start at", 0.05, 1.5, 0.1, 0.05),
                "rate": slider("learning rate", 0.01, 0.2, 0.1, 0.01),
            },
            play=self._go_on,
        )

    def _go_on(self):
        step = self.values["step"]
        return {"step": min(step + 1 + step // 20, LAST)} if step < LAST else None

    def build(self, axes):
        track, slopes = axes["track"], axes["slopes"]
        lanes = np.arange(len(NAMES))
        for panel in (track, slopes):
            panel.set(ylim=(len(NAMES) - 0.5, -0.5), yticks=lanes)
            panel.tick_params(axis="y", length=0)
            panel.hlines(lanes, 0, 1, color=GREY, linewidth=0.8, transform=panel.get_yaxis_transform())
        track.set(xlim=(LOW, HIGH), xticks=[0, 0.5, 1, 1.5], yticklabels=NAMES, xlabel="output for the input 1")
        track.set_title("finish at 1")
        track.axvspan(1 - BAND, 1 + BAND, color=TARGET, alpha=0.2, linewidth=0)
        track.axvline(1, color=TARGET, linestyle=(0, (5, 3)))
        slopes.set(
            xscale="log", xlim=(0.4 * FLAT, STEEP), yticklabels=NAMES, xlabel="size, for each weight of the lane"
        )
        slopes.set(xticks=[1e-5, 1e-3, 0.1, 10], xticklabels=["1e-5", "0.001", "0.1", "10"], title="slope of the loss")
        slopes.minorticks_off()
        moving = {"animated": True, "zorder": 4}
        self.trails = track.add_collection(LineCollection([], colors=MODEL, linewidths=3, **moving), autolim=False)
        hollow = {"markersize": 7, "markerfacecolor": "white", "color": MODEL, "linestyle": ""}
        (self.starts,) = track.plot([], [], "o", **hollow, **moving | {"zorder": 5})
        style = {"markersize": 10, "color": MODEL, "markeredgecolor": "white", "linestyle": ""}
        (self.runners,) = track.plot([], [], "o", **style, **moving | {"zorder": 6})
        (self.beyond,) = track.plot([], [], ">", **style, clip_on=False, in_layout=False, **moving | {"zorder": 6})
        style = {"ha": "right", "va": "center", "fontsize": 9.5, "in_layout": False, **moving}
        self.told = [track.text(HIGH, lane - 0.24, "", **style) for lane in lanes]
        (self.slopes,) = slopes.plot(
            [], [], "D", color=SLOPE, markersize=8, linestyle="", clip_on=False, in_layout=False, **moving
        )

    def compute(self, step, start, rate):
        products, slopes = runs(start, rate)
        ends = [finish(run) for run in products]
        return {
            **{"step": step, "start": start, "rate": rate, "products": products[:, step], "slopes": slopes[:, step]},
            **{"begun": products[:, 0], "gone": np.isnan(products[:, step]), "ends": ends},
            "done": [end is not None and end <= step for end in ends],
        }

    def draw(self, n):
        lanes, now = np.arange(len(NAMES)), np.where(n["gone"], RUNAWAY, n["products"])
        begun, held = np.clip(n["begun"], LOW, HIGH), np.clip(now, LOW, HIGH)
        self.trails.set_segments([[(a, lane), (b, lane)] for lane, a, b in zip(lanes, begun, held, strict=True)])
        inside = held == now
        self.starts.set_data(n["begun"], lanes)
        self.runners.set_data(held[inside], lanes[inside])
        self.beyond.set_data(held[~inside], lanes[~inside])
        for lane, text in enumerate(self.told):
            text.set_text(f"✓ {n['ends'][lane]} steps" if n["done"][lane] else "ran away" if n["gone"][lane] else "")
        seen = ~n["gone"]
        self.slopes.set_data(np.clip(n["slopes"][seen], FLAT, STEEP), lanes[seen])

    def describe(self, n):
        done = [f"{name}: {end}" for name, end, there in zip(NAMES, n["ends"], n["done"], strict=True) if there]
        running = [name for name, there, gone in zip(NAMES, n["done"], n["gone"], strict=True) if not there | gone]
        gone = [name for name, there in zip(NAMES, n["gone"], strict=True) if there]
        parts = [f"Step {n['step']}."]
        parts += [f"Steps to a loss below {CLOSE}: {', '.join(done)}."] if done else []
        parts += [f"Still on the way: {', '.join(running)}."] if running else []
        parts += [f"Ran away, as the steps were too large: {', '.join(gone)}."] if gone else []
        return " ".join(parts)
