"""One sigmoid neuron, and two losses for it: one of them is flat where the neuron is wrong and sure of it."""

from functools import cache

import numpy as np

from nnlib.activations import sigmoid
from nnlib.figures.loss.two_curves import TwoCurves
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import binary_cross_entropy, mean_squared_error
from nnlib.panels.colours import SLOPE
from nnlib.panels.words import number

Z = np.linspace(-8, 8, 321)
STARTS = Z[::2]  # the places of the slider
NAMES = ("cross-entropy", "MSE")
LEARNING_RATE, MOST = 1.0, 300
FEW, FAR = 50, 3  # of steps, and how far on the wrong side: for the goal
REACH = 1.2  # of a tangent, to either side


def loss(name, z, target):
    """Return the loss of the answer σ(z), one number z at a time."""
    if name == "MSE":
        return mean_squared_error([[sigmoid(z)]], [[target]])
    return binary_cross_entropy([[z]], [[target]])


def slope(name, z, target):
    """Return the slope of each of these losses for its z, (n,); the core's gradients are those of their mean."""
    targets = np.full(z.shape, target, dtype=float)
    if name == "MSE":
        return z.size * mean_squared_error.gradient(sigmoid(z), targets) * sigmoid.derivative(z)
    return z.size * binary_cross_entropy.gradient(z, targets)


@cache
def curves(name, target):
    """Return the losses and the slopes over Z."""
    return np.array([loss(name, z, target) for z in Z]), slope(name, Z, target)


@cache
def descents(name, target):
    """Return z before each of the steps down the slope, and after the last, from every start: (301, 161)."""
    z = [STARTS]
    for _ in range(MOST):
        z.append(z[-1] - LEARNING_RATE * slope(name, z[-1], target))
    return np.stack(z)


class PlateauFigure(LiveFigure):
    """The MSE and the cross-entropy of one sigmoid neuron over its z, their slopes, and steps down them."""

    mosaic, size = [["losses"] * 5 + ["race"] * 4, ["slopes"] * 5 + ["race"] * 4], (8.6, 4.4)
    narrow, narrow_size = [["losses"], ["race"], ["slopes"]], (4.6, 9)
    alt = (
        "Left above, two losses over the same z: the cross-entropy, solid, and the MSE, dashed; a point and a tangent "
        "on each at the present z, and squares where the steps have led. Left below, the slopes of both. Right, the "
        "probability that the neuron gives to the target, step after step, for each of the two losses."
    )
    goal = Goal(
        f"start {FAR} or more on the wrong side, and bring both probabilities above 0.5 in at most {FEW} steps",
        lambda n: n["wrong"] >= FAR and n["steps"] <= FEW and min(p[n["steps"]] for p in n["race"].values()) > 0.5,
    )

    scenes = (
        Scene(
            "From z = −6 the probability passes 0.5 after 7 steps by cross-entropy. By MSE it is still below 0.03 "
            "after 150 steps, and passes 0.5 after 214.",
            lambda *stops: (
                [n["steps"] for n in stops] == [7, 150, 214]
                and _passes(stops[0], "cross-entropy") == 7
                and stops[1]["race"]["MSE"][150] < 0.03
                and _passes(stops[2], "MSE") == 214
            ),
            ({"steps": 7}, {"steps": 150}, {"steps": 214}),
            "race",
        ),
        Scene(
            "Each unit further out costs one more step by cross-entropy: 4 from z = −3, then 5, 6, and 7 from −6. By "
            "MSE it costs more than twice as many each time: 17, 36, 85, 214.",
            lambda *stops: (
                [_passes(n, "cross-entropy") for n in stops] == [4, 5, 6, 7]
                and [_passes(n, "MSE") for n in stops] == [17, 36, 85, 214]
            ),
            tuple({"z": z} for z in (-3.0, -4.0, -5.0, -6.0)),
            "race",
        ),
        Scene(
            "On the right side, at z = 6, both slopes are close to 0, as they should be: there is hardly anything left "
            "to learn.",
            lambda now: (
                now["wrong"] < 0
                and all(abs(slope) < 0.003 for slope in now["slopes"].values())
                and now["race"]["MSE"][0] > 0.997
            ),
            ({"z": 6.0},),
            "slopes",
        ),
        Scene(
            "The MSE is steepest at z = −0.7, where the neuron is wrong, but not yet sure of it: −0.296. At −6 it is a "
            "sixtieth of that.",
            lambda now, there: (
                f"{now['slopes']['MSE']:.3f}" == "-0.296"
                and abs(now["slopes"]["MSE"] - now["curves"]["MSE"][1].min()) < 1e-4
                and 59 < now["slopes"]["MSE"] / there["slopes"]["MSE"] < 61
            ),
            ({"z": -0.7}, {}),
            lambda n: ("slopes", n["z"], n["slopes"]["MSE"]),
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "z": slider("z", Z[0], Z[-1], -6.0),
                "target": choice("target", [1, 0]),
                "steps": slider("steps", 0, MOST, 20, step=1),
            }
        )

    def build(self, axes):
        ends = Z[0], Z[-1]
        self.losses = TwoCurves(axes["losses"], NAMES, "", "loss", ends, (-0.3, 8.4))
        self.slopes = TwoCurves(axes["slopes"], NAMES, "z", "slope", ends, (-1.15, 1.15), SLOPE)
        self.race = TwoCurves(axes["race"], NAMES, "step", "probability", (0, MOST), (0, 1.02), SLOPE, "s")
        self.losses.name_them(loc="upper center")

    def compute(self, z, target, steps):
        start = np.abs(STARTS - z).argmin()
        paths = {name: descents(name, target)[:, start] for name in NAMES}
        ends = {name: path[steps] for name, path in paths.items()}
        return {
            **{"z": z, "target": target, "steps": steps, "wrong": -z if target else z, "ends": ends},
            "curves": {name: curves(name, target) for name in NAMES},
            "losses": {name: loss(name, z, target) for name in NAMES},
            "slopes": {name: slope(name, np.array([z]), target)[0] for name in NAMES},
            "losses then": {name: loss(name, end, target) for name, end in ends.items()},
            "race": {name: sigmoid(path if target else -path) for name, path in paths.items()},
        }

    def draw(self, n):
        values, slopes, reach = n["losses"], n["slopes"], np.array([-REACH, REACH])
        self.losses.show(
            {name: (Z, n["curves"][name][0]) for name in NAMES},
            {name: (n["z"], values[name]) for name in NAMES},
            f"at z = {number(n['z'], 1)}: {_both(values)}",
            {name: (n["z"] + reach, values[name] + slopes[name] * reach) for name in NAMES},
            {name: (n["ends"][name], n["losses then"][name]) for name in NAMES},
        )
        self.slopes.show(
            {name: (Z, n["curves"][name][1]) for name in NAMES},
            {name: (n["z"], slopes[name]) for name in NAMES},
            f"slopes there: {_both(slopes)}",
        )
        self.race.show(
            {name: (np.arange(MOST + 1), n["race"][name]) for name in NAMES},
            {name: (n["steps"], n["race"][name][n["steps"]]) for name in NAMES},
            f"probability of the target, {n['target']}",
        )

    def describe(self, n):
        p, then = n["race"], n["steps"]
        text = (
            f"At z = {number(n['z'], 1)} the neuron gives its target, {n['target']}, the probability "
            f"{p['MSE'][0]:.3g}. Cross-entropy: loss {number(n['losses']['cross-entropy'], 3)}, slope "
            f"{number(n['slopes']['cross-entropy'], 3)}. MSE: loss {number(n['losses']['MSE'], 3)}, slope "
            f"{number(n['slopes']['MSE'], 3)}. After {then} step{'' if then == 1 else 's'} with learning rate "
            f"{LEARNING_RATE:g} the probability is {p['cross-entropy'][then]:.3f} by cross-entropy and "
            f"{p['MSE'][then]:.3f} by MSE."
        )
        if n["wrong"] <= 0:
            return text
        needed = " and ".join(f"{_steps(_passes(n, name))} by {name}" for name in NAMES)
        return f"{text} It passes 0.5 after {needed}."

    def handles(self, n):
        return {
            "the start": (self.axes["losses"], n["z"], n["losses"]["MSE"])
        }  # the other curve is too steep to follow

    def dragged(self, name, x, y):
        return {"z": x}


def _passes(n, name):
    """Return after how many steps the target is the likelier of the two; 0 if it is at no step, or from the start."""
    return int((n["race"][name] > 0.5).argmax())


def _steps(count):
    """Write a number of steps; none is more than there are."""
    return f"{count} step{'' if count == 1 else 's'}" if count else f"more than {MOST} steps"


def _both(values):
    """Write the numbers of both losses."""
    return ", ".join(f"{name} {number(values[name], 3)}" for name in NAMES)
