"""Draw a digit: ink is counted as in the data, and a network reads it with every stroke."""

from functools import cache

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.exercises.digits import split
from nnlib.live import LiveFigure, choice, slider
from nnlib.losses import cross_entropy, one_hot, softmax
from nnlib.network import Network
from nnlib.panels.board import Board
from nnlib.panels.colours import BLACK
from nnlib.panels.pixels import Tiles, ink, signs
from nnlib.panels.shares_of_one import SharesOfOne
from nnlib.panels.strokes import BLOCK, CELLS, counted, image_on_board, stroke_on_board
from nnlib.panels.words import number
from nnlib.training import GradientDescent, train

OWN, MISREAD = "a drawing of your own", 6  # and how many of the test set's images that were misread are offered
READ = "the digit read"
EPOCHS = 30


@cache
def trained_network():
    """Return the network of notebook 09: 64 → 64 → 32 → 10, after 30 rounds through the training set."""
    X, y = digits()
    training, _, _ = split()
    network = Network.random([64, 64, 32, 10], relu, seed=0)
    data, steps = (X[training], one_hot(y[training], 10)), EPOCHS * -(-len(training) // 32)
    train(network, *data, cross_entropy, GradientDescent(0.05, momentum=0.9), steps, batch_size=32, seed=0)
    return network


def filling(strokes, pen):
    """Return the strokes centred and stretched, like the digits of the data: full height, at most six blocks wide."""
    points = np.vstack([points for _, points in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([6 * BLOCK, CELLS]) - pen
    wide, tall = room / np.maximum(high - low, 1e-9)
    scale = [min(wide, tall), tall] if high[1] > low[1] else [min(wide, 1), 1]
    moved = [(which, (np.array(points) - (low + high) / 2) * scale + CELLS / 2) for which, points in strokes]
    return tuple((which, tuple(map(tuple, points.tolist()))) for which, points in moved)


def images_offered(network):
    """Return label -> index of test images: one of each digit that is read right, then the surest mistakes."""
    X, y = digits()
    test = split()[2]
    probabilities = softmax(network(X[test]))
    read, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
    offered = {OWN: -1}
    for digit in range(10):
        found = np.flatnonzero((y[test] == digit) & (read == digit))
        offered |= {f"test image {i}: a {digit}": int(test[i]) for i in found[:1]}
    wrong = np.flatnonzero(read != y[test])
    for i in wrong[np.argsort(-sure[wrong], kind="stable")][:MISREAD]:
        offered[f"test image {i}: a {y[test[i]]}, misread"] = int(test[i])
    return offered


class DrawADigitFigure(LiveFigure):
    """A board to draw on, what the network gets of it, what it makes of that, and which pixels its answer hangs on."""

    mosaic = [["board"] * 5 + ["pixels"] * 3 + ["shares"] * 4, ["board"] * 5 + ["matter"] * 3 + ["hidden"] * 4]
    size = (9.2, 4.5)
    narrow = [["board"] * 2] * 9 + [["shares"] * 2] * 5 + [["pixels", "matter"]] * 5 + [["hidden"] * 2] * 5
    narrow_size = (4.6, 12.2)
    alt = (
        "Left, a board of 32 by 32 squares to draw on. Middle, the 8 by 8 counts that the network gets of it, and, in "
        "the same places, the gradient of a score: vermillion where more ink raises it, blue where more ink lowers it. "
        "Right, the probabilities of the ten digits as bars, and the activations of the hidden neurons, in a stronger "
        "grey where they are larger."
    )
    board, board_cells = "board", (CELLS, CELLS)

    def __init__(self, network=None):
        self.network = trained_network() if network is None else network
        ends = self.network.layers[0].W.shape[1], len(self.network.layers[-1].W)
        if ends != (64, 10):
            raise ValueError(f"the network must take 64 pixels and give 10 scores, but it has {ends[0]} and {ends[1]}.")
        images = images_offered(self.network)
        first = next((index for label, index in images.items() if label.endswith("misread")), -1)
        digit_names = {READ: -1} | {f"a {digit}": digit for digit in range(10)}
        super().__init__(
            {
                "image": choice("board", images, first),
                "pen": slider("pen", 1, 8, 5.0, 0.5),
                "digit": choice("gradient of the score of", digit_names, -1),
            },
            buttons={
                "Undo": lambda: {"strokes": self.state["strokes"][:-1]},
                "Clear": lambda: {"strokes": (), "image": -1},
                "Fill the board": self._fill,
            },
            state={"strokes": ()},
        )

    def offered(self, n):
        return {"Fill the board": self.state["strokes"] and self.values["image"] < 0}

    def _fill(self):
        strokes = self.state["strokes"]
        return {"strokes": filling(strokes, self.values["pen"]) if strokes else ()}

    def moved(self, name):
        return {"strokes": ()} if name == "image" else {}

    def stroked(self, which, points):
        before = tuple(stroke for stroke in self.state["strokes"] if stroke[0] != which)
        return {"strokes": (*before, (which, tuple(map(tuple, points.tolist()))))}

    def build(self, axes):
        self.drawn = Board(axes["board"], CELLS, BLOCK)
        self.pixels, self.matter = Tiles(axes["pixels"], 1, 1, ink), Tiles(axes["matter"], 1, 1, signs)
        self.shares = SharesOfOne(axes["shares"], range(10))
        rows = [-(-len(layer.W) // 8) for layer in self.network.layers[:-1]] or [1]
        self.hidden = Tiles(axes["hidden"], 1, len(rows), ink, (max(rows), 8))
        marks = {"linestyle": "", "color": BLACK, "animated": True, "in_layout": False, "zorder": 5}
        self.signs = [axes["matter"].plot([], [], marker=marker, **marks)[0] for marker in "+_"]
        axes["matter"].set_xlabel(" ")

    def compute(self, image, pen, digit, strokes):
        inked = image_on_board(image) if image >= 0 else np.zeros((CELLS, CELLS), dtype=bool)
        for _, points in strokes:
            inked = inked | stroke_on_board(points, pen).reshape(CELLS, CELLS)
        pixels = counted(inked)
        forward = self.network.forward(pixels[None])
        probabilities = softmax(forward[-1].a)[0]
        read = int(probabilities.argmax())
        of = read if digit < 0 else digit
        backward = self.network.backward(forward, one_hot(np.array([of]), 10))
        return {
            **{"image": image, "pen": pen, "strokes": len(strokes), "inked": inked, "pixels": pixels},
            **{"probabilities": probabilities, "read": read, "of": of, "gradient": backward[0].dx[0]},
            **{"score": forward[-1].a[0, of], "hidden": [layer.a[0] for layer in forward[:-1]]},
            "truth": int(digits()[1][image]) if image >= 0 else None,
        }

    def draw(self, n):
        truth = "" if n["truth"] is None else f"a {n['truth']} of the test set" + " and more ink" * (n["strokes"] > 0)
        note = f"pen {n['pen']:g} squares wide; {n['inked'].sum()} of {CELLS**2:,} squares inked"
        self.drawn.show(n["inked"], truth or "draw here", note)
        self.pixels.show([n["pixels"]], "what it gets")
        strongest = np.abs(n["gradient"]).max()
        self.matter.show([n["gradient"] / (strongest or 1)], f"∂score of {n['of']} / ∂ink")
        for line, sign in zip(self.signs, (1, -1), strict=True):
            rows, columns = np.nonzero(sign * n["gradient"].reshape(8, 8) > strongest / 3)
            line.set_data(columns + 0.5, rows + 0.5)
        self.shares.show(n["probabilities"], f"read as {n['read']}")
        tiles = [np.pad(a / (a.max() or 1), (0, -len(a) % 8)).reshape(-1, 8) for a in n["hidden"]]
        names = ", ".join(str(len(a)) for a in n["hidden"])
        self.hidden.show(tiles, f"hidden activations: {names}" if tiles else "no hidden layer")

    def describe(self, n):
        p = n["probabilities"]
        first, second = np.argsort(-p, kind="stable")[:2]
        text = f"Read as {first}, with probability {number(p[first])}; next comes {second}, with {number(p[second])}."
        if not n["inked"].any():
            text = f"The board is empty. {text} It has to name a digit, whatever it gets."
        elif n["truth"] is not None:
            added = f", with {n['strokes']} stroke{'s' * (n['strokes'] > 1)} added" if n["strokes"] else ""
            text = f"An image of the test set, labelled {n['truth']}{added}. {text}"
        row, column = divmod(int(np.abs(n["gradient"]).argmax()), 8)
        change = n["gradient"][8 * row + column]
        way = "raise" if change > 0 else "lower"
        return (
            f"{text}\nInk counts most in row {row + 1}, column {column + 1}, where more of it would {way} the score "
            f"of {n['of']}, now {number(n['score'])}."
        )
