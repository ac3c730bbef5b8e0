"""The graph that a formula leaves behind, and the walk back through it, one value at a time."""

from nnlib.exercises.automatic_gradients import value_add, value_mul, value_tanh
from nnlib.figures.automatic_gradients.graph import Graph
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.panels.colours import MODEL, SLOPE
from nnlib.panels.passes import inner, plain

ONCE, TWICE = "tanh(a·b + c)", "tanh(a·b + a·c)"
LEAVES = {"a": (0.1, 0.48), "b": (0.1, 0.81), "c": (0.1, 0.15)}
# name -> the operation, the places of what it is made from, and where it stands
MADE = {
    ONCE: {
        "a·b": (value_mul, (0, 1), (0.37, 0.645)),
        "a·b + c": (value_add, (3, 2), (0.64, 0.48)),
        "tanh(…)": (value_tanh, (4,), (0.9, 0.48)),
    },
    TWICE: {
        "a·b": (value_mul, (0, 1), (0.37, 0.77)),
        "a·c": (value_mul, (0, 2), (0.37, 0.19)),
        "a·b + a·c": (value_add, (3, 4), (0.64, 0.48)),
        "tanh(…)": (value_tanh, (5,), (0.9, 0.48)),
    },
}
MOST_BOXES, MOST_LINES = 7, 7
LARGE, NOTHING = 0.3, 0.005  # for the goal: the size of a share, and of what is left of the two


class ValueGraphFigure(LiveFigure):
    """A formula of three numbers as a graph: data above, gradient below, and the gradients handed back step by step."""

    mosaic, size = [["graph"]] * 4 + [["told"]], (8.8, 3.55)
    narrow, narrow_size = [["graph"]] * 6 + [["told"]], (4.6, 6.4)
    alt = (
        "A graph of boxes, one for each value, with what it is in the upper half and its gradient in the lower half. "
        "From left to right: the numbers a, b and c, what is made of them, and the result. Lines lead from each value "
        "to those it was made from; on each stands the slope. Below, what the latest step handed on."
    )
    goal = Goal(
        f"let a be used twice, and its two shares cancel: each of them {LARGE} or more in size, and together 0",
        lambda n: (
            len(n["shares"][0]) == 2 and min(map(abs, n["shares"][0])) >= LARGE and abs(n["gradients"][0]) < NOTHING
        ),
    )
    scenes = (
        Scene(
            "The walk begins at the result, whose gradient is 1. The slope of tanh is 0.79 here, so one step back the "
            "sum has the gradient 0.79.",
            lambda start, n: _written(start) == ["?"] * 5 + ["1.00"] and _written(n) == ["?"] * 4 + ["0.79", "1.00"],
            ({}, {"steps": 1}),
            "graph",
        ),
        Scene(
            "A sum hands its gradient on as it is: both slopes are 1, and a·b and c have 0.79, too.",
            lambda n: n["now"] == 4 and _written(n)[2:5] == ["0.79"] * 3,
            ({"steps": 2},),
            "graph",
        ),
        Scene(
            "A product multiplies by the other number: a gets 0.79 · (−1.50) = −1.18, and b gets 0.79 · 0.80 = 0.63.",
            lambda n: _told(n)[1:] == ["to a:  0.79 · (−1.50) = −1.18", "to b:  0.79 · 0.80 = 0.63"],
            ({"steps": 3},),
            "graph",
        ),
        Scene(
            "Now a is used twice. After three steps it has one share, 0.48; after four, both, 0.48 − 1.02 = −0.54.",
            lambda n, end: (
                _written(n)[0] == "0.48 + ?"
                and _written(end)[0] == "−0.54"
                and [round(share, 2) for share in end["shares"][0]] == [0.48, -1.02]
            ),
            ({"formula": TWICE, "steps": 3}, {"formula": TWICE, "steps": 4}),
            "graph",
        ),
        Scene(
            "With b = 0 the gradient of a is 0: whatever a is, the product is 0.",
            lambda n: n["data"][1] == n["data"][3] == n["gradients"][0] == 0 and n["steps"] == 3,
            ({"b": 0.0, "steps": 3},),
            "graph",
        ),
        Scene(
            "Far out tanh is flat: at a sum of −6 its slope is less than 0.0001, and next to nothing comes back.",
            lambda n: n["data"][4] == -6 and 0 < n["slopes"][5][0] < 1e-4 and _written(n)[:5] == ["0.00"] * 5,
            ({"a": 2.0, "b": -2.0, "c": -2.0, "steps": 3},),
            "graph",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "a": slider("a", -2, 2, 0.8),
                "b": slider("b", -2, 2, -1.5),
                "c": slider("c", -2, 2, 0.7),
            },
            buttons={"Step": lambda: self._go(1), "Back": lambda: self._go(-1), "Other formula": self._other},
            state={"formula": ONCE, "steps": 0},
        )

    def _go(self, steps):
        return {"steps": min(max(self.state["steps"] + steps, 0), len(MADE[self.state["formula"]]))}

    def _other(self):
        return {"formula": TWICE if self.state["formula"] == ONCE else ONCE, "steps": 0}

    def build(self, axes):
        self.graph = Graph(axes["graph"], MOST_BOXES, MOST_LINES)
        axes["told"].set(xlim=(0, 1), ylim=(0, 1))
        axes["told"].axis("off")
        moving = {"animated": True, "in_layout": False, "clip_on": False, "va": "center", "fontsize": 10.5, "zorder": 7}
        self.told = [
            axes["told"].text(0.02, y, "", color=colour, **moving)
            for y, colour in ((0.85, MODEL), (0.48, SLOPE), (0.11, SLOPE))
        ]

    def compute(self, a, b, c, formula, steps):
        made = MADE[formula]
        data, parents, slopes = [a, b, c], [(), (), ()], [(), (), ()]
        for operation, sources, _ in made.values():
            result, *its_slopes = map(float, operation(*(data[i] for i in sources)))
            data, parents, slopes = [*data, result], [*parents, sources], [*slopes, tuple(its_slopes)]
        steps = min(steps, len(made))
        walked = list(range(len(data) - 1, 2, -1))[:steps]
        shares = [[] for _ in data]
        shares[-1] = [1.0]
        for i in walked:
            for parent, slope in zip(parents[i], slopes[i], strict=True):
                shares[parent].append(slope * sum(shares[i]))
        return {
            **{"formula": formula, "data": data, "parents": parents, "slopes": slopes, "steps": steps},
            **{"most": len(made), "shares": shares, "gradients": [sum(each) for each in shares]},
            "uses": [sum(of.count(i) for of in parents) + (i == len(data) - 1) for i in range(len(data))],
            **{"now": walked[-1] if walked else None, "names": [*LEAVES, *made]},
            "places": [*LEAVES.values(), *(place for *_, place in made.values())],
        }

    def draw(self, n):
        lines = [
            (i, parent, f"· {inner(plain(slope, 2))}", i == n["now"])
            for i in range(len(n["data"]))
            for parent, slope in zip(n["parents"][i], n["slopes"][i], strict=True)
        ]
        texts = {"name": n["names"], "data": [plain(each, 2) for each in n["data"]], "gradient": _written(n)}
        self.graph.show(n["places"], texts, lines, n["now"])
        for artist, text in zip(self.told, [*_told(n), "", ""], strict=False):
            artist.set_text(text)

    def describe(self, n):
        told = " ".join(f"{line.replace('  ', ' ').rstrip('.:')}." for line in _told(n))
        written = ", ".join(f"{name} {text}" for name, text in zip(n["names"], _written(n), strict=True))
        return f"{n['formula']} = {plain(n['data'][-1], 3)}. {told} The gradients: {written}."


def _written(n):
    """Return the gradients as texts: ? where nothing has come back yet, and + ? where a share is missing."""
    return [
        "?" if not shares else plain(sum(shares), 2) + " + ?" * (len(shares) < uses)
        for shares, uses in zip(n["shares"], n["uses"], strict=True)
    ]


def _told(n):
    """Return what the latest step did, in lines."""
    if n["now"] is None:
        return ["Forwards: all values are known, and the slope of each operation.", "The result's own gradient is 1."]
    now, names = n["now"], n["names"]
    own = plain(n["gradients"][now], 2)
    lines = [f"Step {n['steps']} of {n['most']}: {names[now]} hands its gradient on, {own} times a slope:"]
    for parent, slope in zip(n["parents"][now], n["slopes"][now], strict=True):
        *before, share = n["shares"][parent]
        lines.append(f"to {names[parent]}:  {own} · {inner(plain(slope, 2))} = {plain(share, 2)}")
        if before:
            both = f"{plain(sum(before), 2)} + {inner(plain(share, 2))}"
            lines[-1] += f",  {both} = {plain(n['gradients'][parent], 2)}"
    return lines
