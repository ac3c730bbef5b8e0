"""The 2-2-1 network with everything that its two passes compute, each number at its place."""

from nnlib.figures.backpropagation.adjustments import full_arrow
from nnlib.panels.colours import GREY, MODEL
from nnlib.panels.passes import BACK, LABEL, Passes, compact, on_line, plain, product

# In the order of the table: what comes into one neuron stands together.
NAMES = {
    **{"w1_11": "w¹₁₁", "w1_12": "w¹₁₂", "b1_1": "b¹₁", "w1_21": "w¹₂₁", "w1_22": "w¹₂₂", "b1_2": "b¹₂"},
    **{"w2_11": "w²₁₁", "w2_12": "w²₁₂", "b2_1": "b²₁"},
}
STAGES = {
    "inputs": "a sample x with its target y, and nine parameters",
    "→ forward: z, then a": "z = W x + b,  a = f(z),  layer after layer",
    "the loss": "L = (a − y)²",
    "← δ of the output": "δ²₁ = ∂L/∂a · f′(z),  with ∂L/∂a = 2 (a − y)",
    "← δ of the hidden neurons": "δ¹ᵢ = w²₁ᵢ · δ²₁ · f′(z¹ᵢ):  back along the same lines",
    "← every gradient": "∂L/∂w = δ at its target · a at its source,  ∂L/∂b = δ",
    "update": "new = old − η · gradient,  for all nine at once",
    "→ loss again": "forward once more, with the new parameters",
}
INPUTS, FORWARD, LOSS, OUTPUT, HIDDEN, GRADIENTS, UPDATE, AGAIN = range(1, len(STAGES) + 1)

_NODES = {"x1": (0.08, 0.66), "x2": (0.08, 0.25), "h1": (0.46, 0.66), "h2": (0.46, 0.25), "o": (0.85, 0.455)}
_LINES = {
    **{"w1_11": ("x1", "h1"), "w1_12": ("x2", "h1"), "w1_21": ("x1", "h2"), "w1_22": ("x2", "h2")},
    **{"w2_11": ("h1", "o"), "w2_12": ("h2", "o")},
}
_ENDS = {name: (_NODES[start], _NODES[end]) for name, (start, end) in _LINES.items()}
_BIASES = {"b1_1": (0.46, 0.8), "b1_2": (0.46, 0.135)}
_LOSS = (0.85, 0.75)


def _places():
    """Return where each text stands: name -> (x, y, style)."""
    places = {name: (*place, {}) for name, place in _NODES.items()}
    for name, (start, end) in _ENDS.items():
        part = 0.45 if name.startswith("w2") else 0.45 if start[1] == end[1] else 0.29
        places[name], places[f"∂{name}"] = [(*on_line(start, end, part), style) for style in (LABEL, BACK)]
    for name, (x, y) in _BIASES.items():
        places[name], places[f"∂{name}"] = (x - 0.015, y, {"ha": "right"}), (x + 0.015, y, {"ha": "left"} | BACK)
    box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": MODEL, "linewidth": 1.5}
    return places | {
        **{"b2_1": (0.85, 0.335, {}), "∂b2_1": (0.85, 0.29, BACK)},
        **{"δ1": (0.46, 0.85, BACK), "δ2": (0.46, 0.085, BACK), "δ3": (1, 0.24, {"ha": "right"} | BACK)},
        **{"loss": (*_LOSS, {"bbox": box}), "da": (0.84, 0.65, {"ha": "right"} | BACK)},
    }


_HEADINGS = {
    "stage": (0, 0.98, {"fontsize": 10.5, "fontweight": "bold"}),
    "formula": (0, 0.925, {"fontsize": 9.5}),
    "∂": (0, 0.015, BACK | {"fontsize": 9}),
    "key": (1, 0.015, {"ha": "right", "color": GREY, "fontsize": 9}),
}


class TwoTwoOne:
    """The diagram at each of the STAGES, counted from 1: what has not been computed yet is not shown."""

    def __init__(self, axes):
        lines = [*_ENDS.values(), (_NODES["o"], _LOSS)]
        self._diagram = Passes(axes, _NODES, lines, _places(), _HEADINGS)

    def show(self, n):
        """Show the numbers of ForwardAndBackFigure."""
        stage = n["stage"]
        now = n | n["again"] if stage == AGAIN else n
        title, formula = list(STAGES.items())[stage - 1]
        texts = _forward(now) | (_backward(now) if stage != AGAIN else {})
        if GRADIENTS <= stage <= UPDATE:
            texts |= {key: f"{texts[key]}\n " for key in _ENDS}  # room for the gradient, on the second line
        self._diagram.show(texts, [*_widths(now), 0], _new(stage))
        back = "∂: gradient for the number beside" if GRADIENTS <= stage <= UPDATE else ""
        self._diagram.show_headings({"stage": f"{stage}  {title}", "formula": formula, "key": _key(now), "∂": back})


def _forward(n):
    """Return the texts of the pass forwards, as far as it has come."""
    stage, write = n["stage"], compact if n["stage"] == AGAIN else plain  # new parameters have more digits
    texts = {
        key: f"{name}\n{plain(value)}" for key, name, value in zip(("x1", "x2"), ("x₁", "x₂"), n["x"], strict=True)
    }
    texts |= {key: f"{name} {write(value)}" for (key, name), value in zip(NAMES.items(), n["values"], strict=True)}
    for key, z, a in zip(("h1", "h2", "o"), n["z"], n["a"], strict=True):
        texts[key] = f"z {compact(z)}\na {compact(a)}" if stage >= FORWARD else "z\na"
    texts["loss"] = f"target y {plain(n['y'])}" + (f"\nloss L {compact(n['loss'])}" if stage >= LOSS else "")
    return texts


def _backward(n):
    """Return the texts of the pass backwards, as far as it has come."""
    stage, texts = n["stage"], {}
    slopes, deltas = map(compact, n["slopes"]), [compact(delta) for delta in n["deltas"]]
    slope1, slope2, slope3 = slopes
    if stage >= OUTPUT:
        texts["da"] = f"∂L/∂a {compact(n['da'])}"
        texts["δ3"] = f"δ²₁ = {product(compact(n['da']), slope3)} = {deltas[2]}"
    if stage >= HIDDEN:
        w1, w2 = plain(n["values"][6]), plain(n["values"][7])
        texts["δ1"] = f"δ¹₁ = {product(w1, deltas[2], slope1)} = {deltas[0]}"
        texts["δ2"] = f"δ¹₂ = {product(w2, deltas[2], slope2)} = {deltas[1]}"
    if stage >= GRADIENTS:
        texts |= {f"∂{key}": f"∂ {compact(value)}" for key, value in zip(NAMES, n["gradients"], strict=True)}
        texts |= {f"∂{key}": f"\n{texts[f'∂{key}']}" for key in _ENDS}
    return texts


def _new(stage):
    """Return the places of what this stage has computed: they are bold, or in thicker circles."""
    circles = {"h1", "h2", "o"}
    return {
        **{FORWARD: circles, LOSS: {"loss"}, OUTPUT: {"da", "δ3"}, HIDDEN: {"δ1", "δ2"}},
        **{GRADIENTS: {f"∂{key}" for key in NAMES}, AGAIN: {"loss", *circles}},
    }.get(stage, set())


def _known(n):
    """Whether the numbers that the lines are to show have been computed."""
    return n["width"] == "weight" or GRADIENTS <= n["stage"] <= UPDATE


def _widths(n):
    """Return the widths of the six weights' lines, with their signs, as parts of the greatest width."""
    if not _known(n):
        return [0] * len(_ENDS)
    values, most = (n["values"], 4) if n["width"] == "weight" else (n["gradients"], full_arrow(n["gradients"]))
    return [value / most for key, value in zip(NAMES, values, strict=True) if key in _ENDS]


def _key(n):
    """Return what the lines' colours and widths mean."""
    return f"lines: |{n['width']}|, blue if negative" if _known(n) else "lines: |gradient|, not computed yet"
