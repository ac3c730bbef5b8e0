"""Momentum in a long valley: two one-weight problems, each with a factor by which a step multiplies its distance."""

import numpy as np

from nnlib.figures.gradient_descent.path_map import PathMap, descend, diverged
from nnlib.figures.gradient_descent.two_weights import GRID, MAPS, SURFACES, VALLEY
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, SLOPE, TARGET
from nnlib.panels.history import LossHistory
from nnlib.panels.words import number

START = -2.2, 1.0
ALONG, ACROSS = 0.1, 5.0  # curvatures
RATES = np.arange(0, 0.801, 0.005)
MOST, TOP = 60, 1.5  # steps, and the largest factor in sight
SMALL, MANY = 1e-4, 10  # distances are drawn from here to here
ENOUGH, WITHIN = 0.001, 20  # the goal: a loss below this within so many steps
STYLES = {
    "across": {"color": SLOPE, "marker": "o", "markersize": 5, "linewidth": 1.5},
    "along": {"color": SLOPE, "marker": "s", "markersize": 4.5, "linewidth": 1.5, "linestyle": (0, (5, 3))},
}


def factor(eta, curvature, mu):
    """Return by how much a step multiplies the distance from the bottom of a parabola, in the long run.

    With momentum, distances follow d″ = (1 + μ − ηc)·d′ − μ·d; what remains of them in the end is the larger root λ
    of λ² = (1 + μ − ηc)·λ − μ. Where the roots are complex, the distance swings and both are as large as √μ.
    """
    half = (1 + mu - eta * curvature) / 2
    root = np.emath.sqrt(half**2 - mu)
    return np.maximum(np.abs(half + root), np.abs(half - root))


def largest_rate(curvature, mu):
    """Return the rate at which the distance changes its sign at each step, and nothing else."""
    return 2 * (1 + mu) / curvature


def _swings(distances):
    return int(np.sum(np.diff(np.sign(distances)) != 0))


class MomentumFigure(LiveFigure):
    """The long valley with momentum: the path, the distances across and along, and the factor for each rate."""

    mosaic, size = [["map"] * 6 + ["distances"] * 5 + ["factors"] * 5], (9.2, 3.5)
    narrow, narrow_size = [["map"], ["distances"], ["factors"]], (4.6, 11)
    alt = (
        "Left, the map of the long valley with the path from the diamond to the star. Middle, how far each step is "
        "from the bottom, across and along the valley. Right, the factor by which a step multiplies each distance, "
        "against the learning rate: above 1 it runs away. A dashed line marks the largest usable rate; the thin lines "
        "are those without momentum."
    )
    goal = Goal(
        f"bring the loss below {ENOUGH} within {WITHIN} steps",
        lambda n: n["losses"][: WITHIN + 1].min() < ENOUGH,
    )
    scenes = (
        Scene(
            "Without momentum, a step with a rate of 0.28 multiplies the distance across by −0.40 and the one along by "
            "0.97: the path swings across, then crawls along.",
            lambda n: (
                np.allclose(n["path"][1:6], n["path"][:5] * (0.972, -0.4)) and np.allclose(n["factors"], (0.972, 0.4))
            ),
            look="map",
        ),
        Scene(
            "Without momentum the limit is a rate of 0.40, and even there 0.96 of the distance along is left after "
            "each step.",
            lambda n: (
                np.isclose(n["limit"], 0.4) and np.allclose(n["factors"], (0.96, 1)) and n["path"][:, 1].min() >= -1.001
            ),
            ({"eta": 0.4},),
            lambda n: ("factors", 0.4, 1),
        ),
        Scene(
            "A rate of 0.45 runs away without momentum; with μ = 0.5 the largest usable rate is 0.60, and it arrives.",
            lambda without, with_it: (
                without["lost"] and np.isclose(with_it["limit"], 0.6) and with_it["losses"][-1] < ENOUGH
            ),
            ({"eta": 0.45, "steps": MOST}, {"eta": 0.45, "mu": 0.5, "steps": MOST}),
            "factors",
        ),
        Scene(
            "With μ = 0.7 and a rate of 0.28 both distances shrink equally fast in the long run: to 0.84 of themselves "
            "at each step, which is the square root of μ.",
            lambda n: np.allclose(n["factors"], np.sqrt(0.7)) and np.isclose(np.sqrt(0.7), 0.84, atol=0.005),
            ({"mu": 0.7, "steps": MOST},),
            "factors",
        ),
        Scene(
            "Too much is too much: with μ = 0.95 the path shoots past the star and swings about it for long.",
            lambda n: (
                n["path"][:, 0].max() > 1 and _swings(n["path"][:, 0]) >= 3 and abs(n["path"][-10:, 0]).max() > 0.1
            ),
            ({"mu": 0.95, "steps": MOST},),
            "map",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "mu": slider("momentum μ", 0, 0.95, 0.0, 0.05),
                "eta": slider("learning rate η", 0.01, 0.8, 0.28, 0.01),
                "steps": slider("steps", 0, MOST, WITHIN, step=1),
            }
        )

    def build(self, axes):
        self.map = PathMap(axes["map"], GRID, ("w₁", "w₂"))
        self.distances = LossHistory(axes["distances"], STYLES, "steps", within=(SMALL, MANY), limits=(MOST,))
        axes["distances"].set_ylabel("distance")
        panel = axes["factors"]
        panel.set(xlim=(0, RATES[-1]), ylim=(0, TOP), xlabel="learning rate η", ylabel="factor per step")
        panel.axhline(1, color=GREY, linewidth=0.8)
        panel.text(0.02, 1.05, "above 1\nit runs away", fontsize=9, color=GREY, linespacing=1.4)
        moving = {"animated": True, "in_layout": False}
        self.curves, self.dots = {}, {}
        for (name, style), curvature in zip(STYLES.items(), (ACROSS, ALONG), strict=True):
            dashes = style.get("linestyle", "-")
            panel.plot(RATES, factor(RATES, curvature, 0), color=GREY, linewidth=0.9, linestyle=dashes)
            (self.curves[name],) = panel.plot([], [], color=SLOPE, linewidth=1.8, linestyle=dashes, zorder=5, **moving)
            mark = {"color": SLOPE, "markersize": 9, "markeredgecolor": "white", "markeredgewidth": 1.5, "zorder": 7}
            (self.dots[name],) = panel.plot([], [], style["marker"], clip_on=False, **mark, **moving)
        self.limit = panel.axvline(0, color=TARGET, linestyle=(0, (5, 3)), zorder=4, **moving)
        self.title = moving_title(panel)

    def compute(self, mu, eta, steps):
        path, surface = descend(SURFACES[VALLEY].gradient, START, eta, steps, mu), SURFACES[VALLEY]
        return {
            **{"mu": mu, "eta": eta, "path": path, "losses": surface.loss(*path.T), "lost": diverged(path)},
            **{"factors": np.array([float(factor(eta, c, mu)) for c in (ALONG, ACROSS)])},
            **{"limit": largest_rate(ACROSS, mu), "limit_along": largest_rate(ALONG, mu)},
        }

    def draw(self, n):
        self.map.show(MAPS[VALLEY], SURFACES[VALLEY].title, n["path"], (0, 0))
        along, across = np.clip(np.abs(n["path"].T), SMALL, MANY)
        note = "" if n["lost"] is None else f"diverged at step {n['lost']}"
        self.distances.show({"across": across, "along": along}, note=note)
        for name, curvature, now in zip(STYLES, (ACROSS, ALONG), n["factors"][::-1], strict=True):
            self.curves[name].set_data(RATES, factor(RATES, curvature, n["mu"]))
            self.dots[name].set_data([n["eta"]], [min(now, TOP)])
        self.limit.set_xdata([n["limit"]] * 2)
        self.title.set_text(f"largest usable rate: {number(n['limit'])}")

    def describe(self, n):
        steps, (x, y), (along, across) = len(n["path"]) - 1, np.abs(n["path"][-1]), n["factors"]
        text = f"After {steps} {'step' if steps == 1 else 'steps'} {number(y, 3)} is left across the valley and "
        text += f"{number(x, 3)} along it, and the loss is {n['losses'][-1]:.4f}."
        text += (
            f"\nFactor per step in the long run: {number(across, 3)} across, {number(along, 3)} along. Across, rates "
        )
        return text + f"below {number(n['limit'])} will do; along, below {number(n['limit_along'], 1)}."
