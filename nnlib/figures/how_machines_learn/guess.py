"""Guess, measure, adjust, repeat: a line through hidden houses, by the learner and then by a machine."""

from functools import cache

import numpy as np

from nnlib.activations import identity
from nnlib.figures.how_machines_learn.fit import Fit
from nnlib.figures.how_machines_learn.losses import Losses
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Network
from nnlib.panels.colours import MODEL, SLOPE
from nnlib.panels.houses import BY_SIZE as HOUSES
from nnlib.panels.houses import line
from nnlib.panels.landscape import Landscape
from nnlib.panels.words import number
from nnlib.training import gradient_descent

ENDS = np.array([[0.0], [2.5]])  # the sizes between which lines are drawn
W, B = np.linspace(-1, 4, 101), np.linspace(-1, 4, 101)  # the map, and the ranges of the sliders
PRICES, LOSSES = (-1.5, 6), (0.02, 200)  # what the axes hold: the start of every line, and every loss of the map
STEP = 0.05  # of the sliders
GUESSES = 20  # of the learner count for the goal
LEARNING_RATE, UPDATES = 0.1, 300  # of the machine, and the most that it makes
SEEDS = (5, 3, 13)  # of random starts that lie on the map and not next to the best line
STYLES = {
    "you": {"color": MODEL, "marker": "o", "markersize": 5, "linewidth": 1.5},
    "machine": {"color": SLOPE, "marker": "s", "markersize": 4.5, "linewidth": 1.5, "linestyle": "--"},
}


@cache
def loss_map():
    """Return the losses over B and W, (101, 101)."""
    return HOUSES.losses(*np.meshgrid(W, B))


@cache
def machine_run(seed):
    """Return w, b, their loss and the loss's slopes for both, at each of the machine's guesses: (301, 5)."""
    network, rows = Network.random([1, 1], identity, seed=seed), []
    for trace in gradient_descent(network, HOUSES.x, HOUSES.y, mean_squared_error, LEARNING_RATE, UPDATES + 1):
        w, b, slopes = network.layers[0].W, network.layers[0].b, trace.backward[0]
        rows.append([w[0, 0], b[0], trace.loss, slopes.dW[0, 0], slopes.db[0]])
    return np.array(rows)


def steps(ends):
    """Return every position of a slider over the same range as ``ends``."""
    return np.arange(ends[0], ends[-1] + STEP / 2, STEP)


def first_within(losses):
    """Return the number of the first guess within 10 % of the best loss, None if there is none."""
    return next((i for i, loss in enumerate(losses, start=1) if loss <= 1.1 * HOUSES.best[2]), None)


def refusal(verb, steps):
    """Return why the machine cannot do this after ``steps`` (guess, measure, adjust, measure, …), or ''."""
    if not steps:
        return f"There is nothing to {verb} yet: let the machine guess first."
    if verb == "measure":
        return "" if steps % 2 else "This guess has been measured: adjust next."
    if verb == "adjust" and steps % 2:
        return "There is no slope to follow yet: measure first."
    if verb == "repeat" and steps < 3:
        return "There is nothing to repeat yet: measure and adjust once first."
    if steps > 2 * UPDATES:
        return f"The machine stops after {UPDATES} updates: Machine: guess gives it a new start."
    return ""


class GuessFigure(LiveFigure):
    """Prices guessed as w·size + b: blind first, then with houses and loss map in sight, then by machine."""

    mosaic, size = [["houses", "map", "history"]], (8.6, 3.5)
    narrow, narrow_size = [["houses", "map"]] * 4 + [["history", "history"]] * 5, (4.6, 5.4)
    alt = (
        "Left, price against size: the houses are hidden until Reveal, then they are points, with the "
        "line of w and b and its errors, or those of the machine's line. Middle, the plane of w and b: "
        "the path of the guesses, and after Reveal the map of the loss with its lowest point. Right, the loss of "
        "each guess, yours and the machine's, and after Reveal the best loss there is."
    )
    goal = Goal(
        f"come within 10 % of the best loss in at most {GUESSES} guesses",
        lambda numbers: first_within(numbers["losses"][:GUESSES]) is not None,
    )

    scenes = (
        Scene(
            "Guesses with b = 0 and w = 0, 1 and 2 have the losses 5.9, 0.85 and 0.51: there must be less between 1 "
            "and 2, and w = 1.5 has 0.092.",
            lambda n: len(n["losses"]) == 4 and np.allclose(n["losses"], [5.9, 0.85, 0.51, 0.092], rtol=0.01),
            ({"w": 1.5, "guesses": ((0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (1.5, 0.0))},),
            "history",
        ),
        Scene(
            "With b = 0, changing only w, the lowest that you can get is 0.081, at w = 1.55; the best line has 0.047.",
            lambda n: (
                len(n["losses"]) == 1
                and number(n["losses"][0], 3) == number(HOUSES.losses(steps(W), 0 * steps(W)).min(), 3) == "0.081"
                and number(n["best"][2], 3) == "0.047"
            ),
            ({"w": 1.55, "guesses": ((1.55, 0.0),), "revealed": True},),
            lambda n: ("map", n["w"], n["b"]),
        ),
        Scene(
            "Revealed: even the best line, w = 1.22 and b = 0.57, misses houses, and its loss stays above 0 (the "
            "dashed line on the right).",
            lambda n: (
                n["revealed"]
                and np.abs(n["best"][0] * HOUSES.x + n["best"][1] - HOUSES.y).max() > 0.3
                and n["best"][2] > 0.04
            ),
            ({"w": 1.2, "b": 0.55, "guesses": ((1.2, 0.55),), "revealed": True},),
            "houses",
        ),
        Scene(
            "The machine's random guess has a loss of 13.4, and measuring tells more: both slopes are negative, so it "
            "raises w and b.",
            lambda n: (
                len(n["machine"]) == 1
                and n["measured"]
                and number(n["machine"][-1, 2], 1) == "13.4"
                and (n["machine"][-1, 3:] < 0).all()
            ),
            (("Reveal", "Machine: guess", "Measure"),),
            "map",
        ),
        Scene(
            "Ten updates later its loss is below 0.07; then the slopes are small and so are its steps: update 60 is "
            "the first within 10 % of the best.",
            lambda start, ten, sixty: (
                len(ten["machine"]) == 11
                and ten["machine losses"][-1] < 0.07
                and np.abs(sixty["machine"][-1, 3:]).max() < np.abs(start["machine"][0, 3:]).max() / 100
                and len(sixty["machine"]) == sixty["machine within"] == 61
            ),
            (
                ("Reveal", "Machine: guess", "Measure"),
                ("Adjust", "Measure", *["Adjust", "Measure"] * 9),
                (*["Repeat ×10"] * 5, "Measure"),
            ),
            "history",
        ),
    )

    def __init__(self):
        self.machine = {
            "Machine: guess": lambda: {"starts": self.state["starts"] + 1, "steps": 1, "note": ""},
            "Measure": lambda: self._advance("measure"),
            "Adjust": lambda: self._advance("adjust"),
            "Repeat ×10": lambda: self._advance("repeat"),
        }
        super().__init__(
            {"w": slider("w", W[0], W[-1], 0.0, STEP), "b": slider("b", B[0], B[-1], 0.0, STEP)},
            buttons={"Guess": self._guess, "Reveal": lambda: {"revealed": True, "note": ""}, **self.machine},
            state={"guesses": (), "revealed": False, "starts": 0, "steps": 0, "note": ""},
        )

    def _guess(self):
        return {"guesses": (*self.state["guesses"], (self.values["w"], self.values["b"])), "note": ""}

    def _advance(self, verb):
        steps = self.state["steps"]
        if note := refusal(verb, steps):
            return {"note": note}
        if verb == "repeat":
            return {"steps": 1 + 2 * min((steps - 1) // 2 + 10, UPDATES), "note": ""}
        return {"steps": steps + 1, "note": ""}

    def offered(self, n):
        return {"Reveal": not n["revealed"]} | dict.fromkeys(self.machine, n["revealed"])

    def build(self, axes):
        axes["houses"].set(xlabel="size in 100 m²", ylabel="price in 100,000", title="the houses")
        self.fit = Fit(axes["houses"], HOUSES.x, HOUSES.y, ENDS[:, 0], PRICES, STYLES)
        self.landscape = Landscape(axes["map"], W, B, STYLES)
        self.history = Losses(axes["history"], STYLES, "guess number", LOSSES, first=1)

    def compute(self, w, b, guesses, revealed, starts, steps, note):
        run = machine_run(SEEDS[starts % len(SEEDS) - 1])
        guessed, measured = run[: (steps + 1) // 2], run[: steps // 2]
        losses, machine_losses = [HOUSES.trace(*guess).loss for guess in guesses], measured[:, 2].tolist()
        lines = {"you": line(w, b), "machine": line(*guessed[-1, :2]) if steps else None}
        return {
            **{"w": w, "b": b, "guesses": guesses, "losses": losses, "within": first_within(losses)},
            "predictions": lines["machine" if steps else "you"](HOUSES.x),
            **{"best": HOUSES.best, "revealed": revealed, "note": note},
            **{"machine": guessed, "measured": len(measured) == len(guessed), "machine losses": machine_losses},
            "machine within": first_within(machine_losses),
            "lines": {name: network(ENDS)[:, 0] if network else [np.nan, np.nan] for name, network in lines.items()},
        }

    def draw(self, n):
        revealed = n["revealed"]
        self.fit.show(n["lines"], n["predictions"], "" if revealed else f"{len(HOUSES.x)} houses\nare hidden here")
        self.landscape.show_losses(*(loss_map(), "the loss") if revealed else (None, "your guesses"))
        self.landscape.show(
            {"you": n["guesses"], "machine": n["machine"][:, :2]},
            (n["w"], n["b"]),
            n["best"][:2] if revealed else None,
        )
        self.history.show(
            {"you": n["losses"], "machine": n["machine losses"]},
            n["best"][2] if revealed else None,
            f"best line {n['best'][2]:.4g}",
            f"machine's updates: {len(n['machine']) - 1}" if len(n["machine"]) else "",
        )

    def describe(self, n):
        best = _on_the_best(n) if n["revealed"] else ""
        return "\n".join(filter(None, [_on_the_guesses(n), best, n["note"] or _on_the_machine(n)]))


def _on_the_guesses(n):
    if not n["losses"]:
        return "Set w and b, then press Guess: you get back the loss, one number that says how wrong you are."
    count, (w, b), loss = len(n["losses"]), n["guesses"][-1], n["losses"][-1]
    text = f"Your guess {count}, w = {w:.2f} and b = {b:.2f}, has loss {loss:.4g}"
    best = n["losses"].index(min(n["losses"]))
    if best + 1 == count:
        text += ", your lowest so far."
    else:
        (w, b), loss = n["guesses"][best], n["losses"][best]
        text += f". Your lowest so far: {loss:.4g}, guess {best + 1}, w = {w:.2f} and b = {b:.2f}."
    if count < GUESSES or first_within(n["losses"][:GUESSES]):
        return text
    return f"{text} {'This was' if count == GUESSES else 'The goal ended with'} guess {GUESSES}: Reset starts over."


def _on_the_best(n):
    w, b, loss = n["best"]
    names = {"you with guess": n["within"], "the machine with guess": n["machine within"]}
    within = " and ".join(f"{name} {count}" for name, count in names.items() if count)
    text = f"The best line, w = {w:.4g} and b = {b:.4g}, still has loss {loss:.4g}: no line meets all houses."
    return f"{text} Within 10 % of it: {within}." if within else text


def _on_the_machine(n):
    count = len(n["machine"])
    if not count:
        return ""
    w, b, loss, *slopes = n["machine"][-1]
    guess = f"guess {count}, w = {w:.4g} and b = {b:.4g}"
    if n["measured"]:
        moves = (
            f"{'lower' if slope > 0 else 'raise'} {name} (slope {slope:.4g})"
            for name, slope in zip("wb", slopes, strict=True)
        )
        return f"The machine's {guess}, has loss {loss:.4g}. Downhill: {' and '.join(moves)}. Next: adjust."
    if count == 1:
        return f"The machine's {guess}, is a random one. Next: measure."
    w, b = n["machine"][-1, :2] - n["machine"][-2, :2]
    return (
        f"Update {count - 1} changed w by {w:+.4g} and b by {b:+.4g}: {LEARNING_RATE} times the slope, "
        f"downhill. It makes {guess}. Next: measure."
    )
