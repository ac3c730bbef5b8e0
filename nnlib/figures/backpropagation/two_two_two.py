"""The 2-2-2 network with everything that its two passes compute, each number at its place."""

from nnlib.figures.backpropagation.adjustments import full_arrow
from nnlib.panels.colours import GREY, MODEL
from nnlib.panels.passes import BACK, LABEL, Passes, compact, inner, on_line, plain, product

# In the order of the table: what comes into one neuron stands together.
NAMES = {
    **{"w1_11": "w¹₁₁", "w1_12": "w¹₁₂", "b1_1": "b¹₁", "w1_21": "w¹₂₁", "w1_22": "w¹₂₂", "b1_2": "b¹₂"},
    **{"w2_11": "w²₁₁", "w2_12": "w²₁₂", "b2_1": "b²₁", "w2_21": "w²₂₁", "w2_22": "w²₂₂", "b2_2": "b²₂"},
}
NEURONS = {"h1": "¹₁", "h2": "¹₂", "o1": "²₁", "o2": "²₂"}
LEAVING = ((6, 9), (7, 10))  # where in NAMES the weights are that leave a hidden neuron
STAGES = {
    "inputs": "a sample x with its targets y, and twelve parameters",
    "→ forward: z, then a": "z = W x + b,  a = f(z),  layer after layer",
    "the loss": "L = mean of (a − y)², over both outputs",
    "← δ of the outputs": "δ²ᵢ = ∂L/∂aᵢ · f′(z²ᵢ),  with ∂L/∂aᵢ = aᵢ − yᵢ",
    "← δ of the hidden neurons": "δ¹ᵢ = Σ · f′(z¹ᵢ),  with Σ = w²₁ᵢ δ²₁ + w²₂ᵢ δ²₂",
    "← every gradient": "∂L/∂w = δ at its end · a at its start,  ∂L/∂b = δ",
    "update": "new = old − η · gradient,  for all twelve at once",
    "→ loss again": "forward once more, with the new parameters",
}
INPUTS, FORWARD, LOSS, OUTPUT, HIDDEN, GRADIENTS, UPDATE, AGAIN = range(1, len(STAGES) + 1)

_UP, _DOWN = 0.645, 0.275
_NODES = {
    **{"x1": (0.08, _UP), "x2": (0.08, _DOWN), "h1": (0.425, _UP), "h2": (0.425, _DOWN)},
    **{"o1": (0.77, _UP), "o2": (0.77, _DOWN)},
}
_LINES = {
    **{"w1_11": ("x1", "h1"), "w1_12": ("x2", "h1"), "w1_21": ("x1", "h2"), "w1_22": ("x2", "h2")},
    **{"w2_11": ("h1", "o1"), "w2_12": ("h2", "o1"), "w2_21": ("h1", "o2"), "w2_22": ("h2", "o2")},
}
_ENDS = {name: (_NODES[start], _NODES[end]) for name, (start, end) in _LINES.items()}
_BIASES = {"b1_1": ("h1", 0.125), "b1_2": ("h2", -0.125), "b2_1": ("o1", 0.125), "b2_2": ("o2", -0.125)}
_LOSS = (0.885, (_UP + _DOWN) / 2)


def _places():
    """Return where each text stands: name -> (x, y, style)."""
    places = {name: (*place, {}) for name, place in _NODES.items()}
    for name, (start, end) in _ENDS.items():
        part = 0.5 if start[1] == end[1] else 0.29
        places[name], places[f"∂{name}"] = [(*on_line(start, end, part), style) for style in (LABEL, BACK)]
    for name, (neuron, above) in _BIASES.items():
        x, y = _NODES[neuron]
        places[name], places[f"∂{name}"] = (
            (x - 0.015, y + above, {"ha": "right"}),
            (x + 0.015, y + above, {"ha": "left"} | BACK),
        )
    box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": MODEL, "linewidth": 1.5}
    return places | {
        **{"δh1": (0.33, 0.85, BACK), "δh2": (0.33, 0.08, BACK)},
        **{"δo1": (1, 0.85, {"ha": "right"} | BACK), "δo2": (1, 0.08, {"ha": "right"} | BACK)},
        **{"da1": (1, _UP - 0.078, {"ha": "right"} | BACK), "da2": (1, _DOWN + 0.078, {"ha": "right"} | BACK)},
        "loss": (*_LOSS, {"bbox": box}),
    }


_HEADINGS = {
    "stage": (0, 0.985, {"fontsize": 10.5, "fontweight": "bold"}),
    "formula": (0, 0.93, {"fontsize": 9.5}),
    "∂": (0, 0.01, BACK | {"fontsize": 9}),
    "key": (1, 0.01, {"ha": "right", "color": GREY, "fontsize": 9}),
}


class TwoTwoTwo:
    """The diagram at each of the STAGES, counted from 1: what has not been computed yet is not shown."""

    def __init__(self, axes, node_size=2500):
        lines = [*_ENDS.values(), (_NODES["o1"], _LOSS), (_NODES["o2"], _LOSS)]
        self._diagram = Passes(axes, _NODES, lines, _places(), _HEADINGS, node_size)

    def show(self, n):
        """Show the numbers of ForwardAndBackFigure."""
        stage = n["stage"]
        now = n | n["again"] if stage == AGAIN else n
        title, formula = list(STAGES.items())[stage - 1]
        texts = forward_texts(now) | (_backward(now) if stage != AGAIN else {})
        if GRADIENTS <= stage <= UPDATE:
            texts |= {key: f"{texts[key]}\n " for key in _ENDS}  # room for the gradient, on the second line
        self._diagram.show(texts, [*_widths(now), 0, 0], _new(stage))
        back = "∂: gradient for the number beside" if GRADIENTS <= stage <= UPDATE else ""
        self._diagram.show_headings({"stage": f"{stage}  {title}", "formula": formula, "key": _key(now), "∂": back})

    def show_texts(self, texts, widths, bold, headings):
        """Show other ``texts`` at the same places, with the lines' ``widths``, for the eight weights."""
        self._diagram.show(texts, [*widths, 0, 0], bold)
        self._diagram.show_headings(dict.fromkeys(_HEADINGS, "") | headings)


def written(n):
    """Return how parameters are written: what sliders set has one decimal, what steps or an update make has more."""
    return compact if n["stage"] == AGAIN or n["steps"] else plain


def forward_texts(n):
    """Return the texts of the pass forwards, as far as it has come."""
    stage, write = n["stage"], written(n)
    texts = {
        key: f"{name}\n{plain(value)}" for key, name, value in zip(("x1", "x2"), ("x₁", "x₂"), n["x"], strict=True)
    }
    texts |= {key: f"{name} {write(value)}" for (key, name), value in zip(NAMES.items(), n["values"], strict=True)}
    for key, z, a in zip(NEURONS, n["z"], n["a"], strict=True):
        texts[key] = f"z {compact(z)}\na {compact(a)}" if stage >= FORWARD else "z\na"
    targets = "\n".join(f"target y{i} {plain(y)}" for i, y in zip("₁₂", n["y"], strict=True))
    texts["loss"] = targets + (f"\nloss L {compact(n['loss'])}" if stage >= LOSS else "")
    return texts


def gathered(n, hidden):
    """Return in words what a hidden neuron, 0 or 1, gathers: weight times δ for each output, and their sum."""
    first, second = (written(n)(n["values"][w]) for w in LEAVING[hidden])
    one, two = (inner(compact(delta)) for delta in n["deltas"][2:])
    return f"{first}·{one} + {inner(second)}·{two} = {compact(n['gathered'][hidden])}"


def _backward(n):
    """Return the texts of the pass backwards, as far as it has come."""
    stage, texts = n["stage"], {}
    slopes, deltas = [list(map(compact, n[name])) for name in ("slopes", "deltas")]
    if stage >= OUTPUT:
        for i, da in enumerate(map(compact, n["da"])):
            texts[f"da{i + 1}"] = f"∂L/∂a{'₁₂'[i]} {da}"
            texts[f"δo{i + 1}"] = f"δ²{'₁₂'[i]} = {product(da, slopes[2 + i])}\n= {deltas[2 + i]}"
    if stage >= HIDDEN:
        for i, total in enumerate(map(compact, n["gathered"])):
            texts[f"δh{i + 1}"] = f"Σ = {gathered(n, i)}\nδ¹{'₁₂'[i]} = {product(total, slopes[i])} = {deltas[i]}"
    if stage >= GRADIENTS:
        texts |= {f"∂{key}": f"∂ {compact(value)}" for key, value in zip(NAMES, n["gradients"], strict=True)}
        texts |= {f"∂{key}": f"\n{texts[f'∂{key}']}" for key in _ENDS}
    return texts


def _new(stage):
    """Return the places of what this stage has computed: they are bold, or in thicker circles."""
    return {
        **{FORWARD: set(NEURONS), LOSS: {"loss"}, OUTPUT: {"da1", "da2", "δo1", "δo2"}, HIDDEN: {"δh1", "δh2"}},
        **{GRADIENTS: {f"∂{key}" for key in NAMES}, AGAIN: {"loss", *NEURONS}},
    }.get(stage, set())


def _known(n):
    """Whether the numbers that the lines are to show have been computed."""
    return n["width"] == "weight" or GRADIENTS <= n["stage"] <= UPDATE


def _widths(n):
    """Return the widths of the weights' lines, with their signs, as parts of the greatest width."""
    if not _known(n):
        return [0] * len(_ENDS)
    values, most = (n["values"], 4) if n["width"] == "weight" else (n["gradients"], full_arrow(n["gradients"]))
    return [value / most for key, value in zip(NAMES, values, strict=True) if key in _ENDS]


def _key(n):
    """Return what the lines' colours and widths mean."""
    return f"lines: |{n['width']}|, blue if negative" if _known(n) else "lines: |gradient|, not computed yet"
