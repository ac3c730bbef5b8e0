"""A network's architecture: its layers, the shapes of their weights and biases, and how many numbers these are."""

from nnlib.activations import relu
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.network import Network
from nnlib.panels.colours import BLACK, GREY
from nnlib.panels.diagram import Diagram

GOAL = 37  # with 2 inputs and 1 output: 2 layers of 4 neurons, or 3 of 3 (or 1 of 9, which has one layer only)
DEEPEST = 4
COLUMNS = {"layer": 0.0, "W (out, in)": 0.43, "b (out,)": 0.6, "weights": 0.86, "biases": 1.0}


class ArchitectureFigure(LiveFigure):
    """The diagram of a network with its biases, and the table of its layers."""

    mosaic, size = [["diagram"] * 11 + ["table"] * 10], (8.6, 3.9)
    narrow, narrow_size = [["diagram"], ["table"]], (4.6, 6.8)
    alt = (
        "Left, the network as columns of circles, from the inputs to the outputs, with a line for each weight "
        "and a small square in each neuron for its bias. Right, a table: for each layer the shapes of W and b and "
        "the numbers of weights and biases in them, then their totals."
    )
    goal = Goal(
        f"2 inputs, 1 output, two hidden layers or more, and exactly {GOAL} parameters",
        lambda n: (n["sizes"][0], n["sizes"][-1], n["parameters"]) == (2, 1, GOAL) and len(n["sizes"]) > 3,
    )

    scenes = (
        Scene(
            "2 inputs and 3 hidden neurons: W of the hidden layer has 3 rows, one for each neuron, and 2 columns, one "
            "for each input; its b has 3 numbers.",
            lambda n: n["sizes"][:2] == [2, 3] and n["shapes"][0] == ((3, 2), (3,)),
            look="table",
        ),
        Scene(
            "Layers are counted in two ways: these are 2 hidden layers, but 3 layers of weights.",
            lambda n: len(n["sizes"]) - 2 == 2 and len(n["shapes"]) == 3,
            ({"layers": 2},),
            "diagram",
        ),
        Scene(
            "From 4 neurons in each of two hidden layers to 8: the weights between the two become four times as many, "
            "64 instead of 16, their biases only twice as many.",
            lambda *n: [m["shapes"][1:2] for m in n] == [[((4, 4), (4,))], [((8, 8), (8,))]],
            ({"layers": 2, "neurons": 4}, {"layers": 2, "neurons": 8}),
            "table",
        ),
        Scene(
            "Without a hidden layer, 2 inputs and 1 output leave 2 weights and 1 bias: a single neuron.",
            lambda n: (n["sizes"], n["weights"], n["biases"]) == ([2, 1], 2, 1),
            ({"layers": 0},),
            "diagram",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "layers": slider("hidden layers", 0, DEEPEST, 1, step=1),
                "neurons": slider("neurons a layer", 1, 8, 3, step=1),
            },
            more={"inputs": slider("inputs", 1, 8, 2, step=1), "outputs": slider("outputs", 1, 4, 1, step=1)},
        )

    def build(self, axes):
        self.diagram = Diagram(axes["diagram"], node_size=380)
        note = {"ha": "center", "fontsize": 9, "color": GREY}
        axes["diagram"].text(0.5, -0.13, "— a weight   ■ a bias: each neuron has its own", **note)
        table = axes["table"]
        table.set(xlim=(0, 1), ylim=(0, 1))
        table.axis("off")
        moving = {"fontsize": 9.5, "animated": True, "zorder": 3}
        self.header = table.text(0, 0.98, "", va="top", **moving, fontweight="bold")
        self.cells = []
        for row in range(DEEPEST + 3):
            style = {"y": 0.83 - 0.115 * row, "va": "top", **moving, "color": BLACK if row else GREY}
            self.cells.append([table.text(x, s="", ha="right" if x else "left", **style) for x in COLUMNS.values()])
        (self.rule,) = table.plot([], [], color=GREY, linewidth=0.8, animated=True, zorder=2)

    def compute(self, layers, neurons, inputs, outputs):
        sizes = [inputs, *[neurons] * layers, outputs]
        network = Network.random(sizes, relu)
        return {
            "sizes": sizes,
            "shapes": [(layer.W.shape, layer.b.shape) for layer in network.layers],
            "weights": sum(layer.W.size for layer in network.layers),
            "biases": sum(layer.b.size for layer in network.layers),
            "parameters": network.n_parameters,
        }

    def draw(self, n):
        names = ["inputs", *(f"hidden {i + 1}" for i in range(len(n["sizes"]) - 2)), "outputs"]
        neurons = [["■"] * size for size in n["sizes"][1:]]
        self.diagram.show([[f"x{'₁₂₃₄₅₆₇₈'[i]}" for i in range(n["sizes"][0])], *neurons], headings=names)
        rows = [COLUMNS]
        for name, (W, b) in zip(names[1:], n["shapes"], strict=True):
            rows.append((name, W, b, f"{W[0]}·{W[1]} = {W[0] * W[1]}", b[0]))
        rows.append(("total", "", "", n["weights"], n["biases"]))
        rows += [[""] * len(COLUMNS)] * (len(self.cells) - len(rows))
        for cells, row in zip(self.cells, rows, strict=True):
            for cell, content in zip(cells, row, strict=True):
                cell.set_text(content)
        line = self.cells[len(n["sizes"])][0].get_position()[1] + 0.025
        self.rule.set_data([0, 1], [line, line])
        self.header.set_text(_sum(n))

    def describe(self, n):
        hidden = len(n["sizes"]) - 2
        text = (
            f"{_counted(hidden, 'hidden layer')}, {_counted(hidden + 1, 'weight layer')}: "
            f"{' → '.join(map(str, n['sizes']))}. {_sum(n)}, the numbers that training adjusts."
        )
        return text if hidden else f"{text} Without a hidden layer, the neurons a layer make no difference."


def _counted(count, noun, plural=""):
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def _sum(n):
    terms = _counted(n["weights"], "weight"), _counted(n["biases"], "bias", "biases")
    return f"{' + '.join(terms)} = {n['parameters']} parameters"
