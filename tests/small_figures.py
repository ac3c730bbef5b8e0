"""Small figures with everything that a figure can have."""

import numpy as np

from nnlib.live import Goal, LiveFigure, Scene, choice, slider

PARAGRAPH = {"straight": 1, "bent": 2}


class Line(LiveFigure):
    """A small figure with everything that a figure can have."""

    narrow, narrow_size = [["main"]], (3, 4)
    alt = "A line or a parabola through the height b, with a point at its right end."
    goal = Goal("bring the end to 3 < y & y < 4", lambda numbers: 3 < numbers["end"] < 4)
    scenes = (
        Scene("At b = 3 the line ends above 3.", lambda now: now["end"] > 3, ({"b": 3},)),
        Scene(
            "Pressed twice, Steeper lifts the end by 1 & no less.",
            lambda start, once, twice: twice["end"] - start["end"] == 1,
            ({}, ("Steeper",), ("Steeper",)),
            lambda numbers: ("main", 1, numbers["end"]),
        ),
    )

    def __init__(self):
        super().__init__(
            {"slope": slider("slope", -2, 2, 0.5), "b": slider("b", -3, 3, 1, step=1)},
            more={"power": choice("shape", PARAGRAPH)},
            buttons={"Steeper": self.steeper},
            state={"presses": 0},
        )

    def steeper(self):
        return {"slope": self.values["slope"] + 0.5, "presses": self.values["presses"] + 1}

    def build(self, axes):
        axes["main"].set(xlim=(-1, 1), ylim=(-5, 5))
        axes["main"].axhline(0, color="grey")
        (self.line,) = axes["main"].plot([], [], color="black", animated=True, zorder=3)
        (self.point,) = axes["main"].plot([], [], "o", color="black", animated=True, zorder=4)

    def compute(self, slope, b, power, presses):
        x = np.linspace(-1, 1, 50)
        return {"x": x, "y": slope * x**power + b, "end": slope + b, "presses": presses}

    def draw(self, numbers):
        self.line.set_data(numbers["x"], numbers["y"])
        self.point.set_data([1], [numbers["end"]])

    def describe(self, numbers):
        return f"The line ends at y = {numbers['end']:.2f}, after {numbers['presses']} presses."

    def handles(self, numbers):
        return {"the end": (self.axes["main"], 1, numbers["end"])}

    def dragged(self, name, x, y):
        return {"slope": y - self.values["b"]}


class Growing(Line):
    """Its limits follow its numbers."""

    def draw(self, numbers):
        super().draw(numbers)
        self.axes["main"].set_ylim(-abs(numbers["end"]) - 1, abs(numbers["end"]) + 1)


class Failing(Line):
    """Its method ``failing`` raises where b is 2."""

    failing = "compute"

    def check(self, method):
        if method == self.failing and self.controls["b"].value == 2:
            raise ValueError("2 < 3 & <b>that</b> is too much")

    def compute(self, **values):
        self.check("compute")
        return super().compute(**values)

    def draw(self, numbers):
        self.check("draw")
        super().draw(numbers)

    def describe(self, numbers):
        self.check("describe")
        return super().describe(numbers)

    def handles(self, numbers):
        self.check("handles")
        return super().handles(numbers)

    def dragged(self, name, x, y):
        self.check("dragged")
        return super().dragged(name, x, y)

    def steeper(self):
        self.check("steeper")
        return super().steeper()


class Walking(Line):
    """Play moves b up until 3; the state counts, and notes the strokes; ``moved`` sets the slope back."""

    board, board_cells = "main", (20, 10)

    def __init__(self):
        LiveFigure.__init__(
            self,
            {"slope": slider("slope", -2, 2, 0.5), "b": slider("b", -3, 3, -3, step=1)},
            more={"power": choice("shape", PARAGRAPH)},
            buttons={"Up": lambda: {"b": 3}},
            play=self.walk,
            state={"presses": 0, "strokes": {}},
        )

    def walk(self):
        if self.values["b"] == 3:
            return {}
        return {"b": self.values["b"] + 1, "presses": self.values["presses"] + 1}

    def moved(self, name):
        return {"slope": 0.0} if name == "b" else {}

    def offered(self, numbers):
        return {"Up": numbers["presses"] < 5}

    def compute(self, strokes, **values):
        return super().compute(**values) | {"strokes": strokes}

    def stroked(self, which, points):
        return {"strokes": self.values["strokes"] | {which: points.round(9).tolist()}}
