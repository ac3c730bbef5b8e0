"""Draw a digit: it is put into the middle, its ink is counted, and a network reads it with every stroke."""

from functools import cache

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.exercises.digits import split
from nnlib.figures.digits.over import InkOver
from nnlib.figures.digits.way import Way
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import cross_entropy, one_hot, softmax
from nnlib.network import Network
from nnlib.panels.board import Board
from nnlib.panels.colours import BLACK, VERMILLION
from nnlib.panels.pixels import Tiles, ink, signs
from nnlib.panels.shares_of_one import SharesOfOne
from nnlib.panels.strokes import BLOCK, CELLS, counted, image_on_board, stroke_on_board
from nnlib.panels.words import number
from nnlib.training import GradientDescent, train

OWN, MISREAD = "a drawing of your own", 6  # and how many of the test set's images that were misread are offered
READ = "the digit read"
FULL, CENTRED, DRAWN = WAYS = ("Read it stretched", "Read it centred", "Read it as drawn")
SAID = {FULL: "moved to the middle and stretched to the full height", CENTRED: "moved to the middle"}
EPOCHS = 30
FEW = 30  # squares of ink: for the goal

BAR = ((1, ((9.0, 21.0), (27.0, 21.0))),)
SMALL_SEVEN = ((1, ((5.8, 3.8), (12.2, 3.8), (8.2, 14.2))),)
FENCE = (
    *((1, ((11.0, 3.0), (11.0, 29.0))), (2, ((21.0, 3.0), (21.0, 29.0)))),
    *((3, ((3.0, 11.0), (29.0, 11.0))), (4, ((3.0, 21.0), (29.0, 21.0)))),
)


@cache
def trained_network(epochs=EPOCHS):
    """Return the network of notebook 09: 64 → 64 → 32 → 10, after so many rounds through the training set."""
    X, y = digits()
    training, _, _ = split()
    network = Network.random([64, 64, 32, 10], relu, seed=0)
    data, steps = (X[training], one_hot(y[training], 10)), epochs * -(-len(training) // 32)
    train(network, *data, cross_entropy, GradientDescent(0.05, momentum=0.9), steps, batch_size=32, seed=0)
    return network


def prepared(strokes, pen, how):
    """Return the strokes as they are read: as drawn, in the middle, or of the height of the digits of the data, too.

    Those reach from the top to the bottom, and are at most six blocks wide.
    """
    if not strokes or how == DRAWN:
        return strokes
    points = np.vstack([points for _, points in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    wide, tall = (np.array([6 * BLOCK, CELLS]) - pen) / np.maximum(high - low, 1e-9)
    scale = [min(wide, tall), tall] if high[1] > low[1] else [min(wide, 1), 1]
    scale = [1, 1] if how == CENTRED else scale
    moved = [(which, (np.array(points) - (low + high) / 2) * scale + CELLS / 2) for which, points in strokes]
    return tuple((which, tuple(map(tuple, points.tolist()))) for which, points in moved)


def inked(image, strokes, pen):
    """Return the board, (32, 32), with the ink of a test image (−1: none) and of strokes."""
    board = image_on_board(image) if image >= 0 else np.zeros((CELLS, CELLS), dtype=bool)
    for _, points in strokes:
        board = board | stroke_on_board(points, pen).reshape(CELLS, CELLS)
    return board


def images_offered(network):
    """Return label -> index of test images: one of each digit that is read right, then the surest mistakes."""
    X, y = digits()
    test = split()[2]
    probabilities = softmax(network(X[test]))
    read, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
    offered = {OWN: -1}
    for digit in range(10):
        found = np.flatnonzero((y[test] == digit) & (read == digit))
        offered |= {f"test image {i}: {_a(digit)}": int(test[i]) for i in found[:1]}
    wrong = np.flatnonzero(read != y[test])
    for i in wrong[np.argsort(-sure[wrong], kind="stable")][:MISREAD]:
        offered[f"test image {i}: {_a(y[test[i]])}, misread"] = int(test[i])
    return offered


class DrawADigitFigure(LiveFigure):
    """A board to draw on, what the network gets of it, what it makes of that, and which pixels its answer hangs on."""

    mosaic = [["board"] * 5 + ["pixels"] * 3 + ["shares"] * 4, ["board"] * 5 + ["matter"] * 3 + ["hidden"] * 4]
    size = (9.2, 4.5)
    narrow = [["board"] * 2] * 9 + [["shares"] * 2] * 5 + [["pixels", "matter"]] * 5 + [["hidden"] * 2] * 5
    narrow_size = (4.6, 12.2)
    alt = (
        "Left, a board of 32 by 32 squares to draw on, and where the drawing is moved before it is read: a "
        "grey frame around it, an arrow, and a green outline. "
        "Middle, the 8 by 8 counts that the network gets of it, perhaps over the weights of a hidden neuron, and, in "
        "the same places, the gradient of a score: vermillion and + where more ink raises it, blue and − where more "
        "ink lowers it. Right, the probabilities of the ten digits as bars, and the activations of the hidden "
        "neurons, in a stronger grey where they are larger."
    )
    goal = Goal(
        f"draw at most {FEW} squares of ink into a misread image of the test set, so that it is read right",
        lambda n: n["was_misread"] and n["read"] == n["truth"] and n["added"] <= FEW,
    )
    scenes = (
        Scene(
            "The 4 on the board is read as a 7, with a probability above 0.9.",
            lambda n: (n["truth"], n["read"]) == (4, 7) and n["probabilities"][7] > 0.9,
            look="shares",
        ),
        Scene(
            "The + marks show where more ink raises the score of the 4: a broader crossbar is wanted. With a level "
            "stroke there a 4 is read.",
            lambda n, m: (
                n["of"] == 4
                and n["gradient"].reshape(8, 8)[4:6, 1:7].mean() > 0.1 * np.abs(n["gradient"]).max()
                and n["truth"] == m["truth"] == m["read"] == 4
                and m["strokes"] == 1
            ),
            ({"digit": 4}, {"digit": 4, "strokes": BAR}),
            lambda n: ("matter", 4, 5),
        ),
        Scene(
            "A small 7 in the corner is misread as it is drawn, and misread in the middle of the board, too. Stretched "
            "to the full height it is read as a 7.",
            lambda *n: (
                [m["how"] for m in n] == [DRAWN, CENTRED, FULL] and [m["read"] == 7 for m in n] == [False, False, True]
            ),
            tuple({"image": -1, "strokes": SMALL_SEVEN, "how": how} for how in (DRAWN, CENTRED, FULL)),
            "board",
        ),
        Scene(
            "A # is no digit. It is read as one all the same, with a probability above 0.9.",
            lambda n: len(n["strokes_read"]) == 4 and n["probabilities"].max() > 0.9,
            ({"image": -1, "strokes": FENCE},),
            "shares",
        ),
        Scene(
            "The empty board gets an answer, too, but no digit gets more than a quarter.",
            lambda n: not n["inked"].any() and n["probabilities"].max() < 0.25,
            ({"image": -1},),
            "shares",
        ),
        Scene(
            "Of the 64 neurons of the first hidden layer, number 57 answers most strongly to this 4: more ink lies on "
            "its vermillion weights (+) than on its blue ones (−). With number 12 it is the other way round, and that "
            "one is silent.",
            lambda loud, silent: (
                loud["hidden"][0].argmax() == 56
                and len(loud["hidden"][0]) == 64
                and loud["pixels"] @ loud["weights"] > 0 > silent["pixels"] @ silent["weights"]
                and (loud["neuron"], silent["neuron"], silent["hidden"][0][11]) == (57, 12, 0)
            ),
            ({"neuron": 57}, {"neuron": 12}),
            "pixels",
        ),
    )
    board, board_cells = "board", (CELLS, CELLS)

    def __init__(self, network=None):
        self.network = trained_network() if network is None else network
        ends = self.network.layers[0].W.shape[1], len(self.network.layers[-1].W)
        if ends != (64, 10):
            raise ValueError(f"the network must take 64 pixels and give 10 scores, but it has {ends[0]} and {ends[1]}.")
        images = images_offered(self.network)
        first = next((index for label, index in images.items() if label.endswith("misread")), -1)
        digit_names = {READ: -1} | {_a(digit): digit for digit in range(10)}
        self._misread = {index for label, index in images.items() if label.endswith("misread")}
        super().__init__(
            {
                "image": choice("board", images, first),
                "neuron": slider("hidden neuron (0: none)", 0, len(self.network.layers[0].W), 0, 1),
            },
            more={"pen": slider("pen", 1, 8, 5.0, 0.5), "digit": choice("gradient of the score of", digit_names, -1)},
            buttons={
                "Undo": lambda: {"strokes": self.state["strokes"][:-1]},
                "Clear": lambda: {"strokes": (), "image": -1},
                **{way: lambda way=way: {"how": way} for way in WAYS},
            },
            state={"strokes": (), "how": FULL},
        )

    def offered(self, n):
        return {way: n["strokes"] and n["image"] < 0 and way != n["how"] for way in WAYS}

    def moved(self, name):
        return {"strokes": ()} if name == "image" else {}

    def stroked(self, which, points):
        before = tuple(stroke for stroke in self.state["strokes"] if stroke[0] != which)
        return {"strokes": (*before, (which, tuple(map(tuple, points.tolist()))))}

    def build(self, axes):
        self.drawn, self.way = Board(axes["board"], CELLS, BLOCK), Way(axes["board"])
        self.pixels, self.matter = InkOver(axes["pixels"]), Tiles(axes["matter"], 1, 1, signs)
        self.shares = SharesOfOne(axes["shares"], range(10))
        rows = [-(-len(layer.W) // 8) for layer in self.network.layers[:-1]] or [1]
        self.hidden = Tiles(axes["hidden"], 1, len(rows), ink, (max(rows), 8))
        marks = {"linestyle": "", "color": BLACK, "animated": True, "in_layout": False, "zorder": 5}
        self.signs = [axes["matter"].plot([], [], marker=marker, **marks)[0] for marker in "+_"]
        ring = {"marker": "s", "markersize": 9, "fillstyle": "none", "color": VERMILLION, "markeredgewidth": 2}
        (self.chosen,) = axes["hidden"].plot([], [], clip_on=False, **marks | ring)
        axes["matter"].set_xlabel(" ")

    def compute(self, image, neuron, pen, digit, strokes, how):
        strokes_read = prepared(strokes, pen, how) if image < 0 else strokes
        board, seen = inked(image, strokes, pen), inked(image, strokes_read, pen)
        pixels = counted(seen)
        forward = self.network.forward(pixels[None])
        probabilities = softmax(forward[-1].a)[0]
        read = int(probabilities.argmax())
        of = read if digit < 0 else digit
        backward = self.network.backward(forward, one_hot(np.array([of]), 10))
        first = self.network.layers[0]
        return {
            **{"image": image, "how": how, "pen": pen, "strokes": len(strokes), "inked": board, "seen": seen},
            **{"strokes_read": strokes_read, "pixels": pixels},
            **{"probabilities": probabilities, "read": read, "of": of, "gradient": backward[0].dx[0]},
            **{"score": forward[-1].a[0, of], "hidden": [layer.a[0] for layer in forward[:-1]]},
            "truth": int(digits()[1][image]) if image >= 0 else None,
            **{"was_misread": image in self._misread, "added": int(board.sum() - inked(image, (), pen).sum())},
            **{"neuron": neuron, "weights": first.W[neuron - 1] if neuron else None},
            "sum": (pixels @ first.W[neuron - 1], first.b[neuron - 1], forward[0].a[0, neuron - 1]) if neuron else None,
        }

    def draw(self, n):
        truth = "" if n["truth"] is None else f"{_a(n['truth'])} of the test set" + " and more ink" * (n["strokes"] > 0)
        note = f"pen {n['pen']:g} squares wide; {n['inked'].sum()} of {CELLS**2:,} squares inked"
        self.drawn.show(n["inked"], truth or "draw here", note)
        self.way.show(n["inked"], n["seen"])
        self.pixels.show(
            n["pixels"], n["weights"], f"what neuron {n['neuron']} gets" if n["neuron"] else "what it gets"
        )
        strongest = np.abs(n["gradient"]).max()
        self.matter.show([n["gradient"] / (strongest or 1)], f"∂score of {n['of']} / ∂ink")
        for line, sign in zip(self.signs, (1, -1), strict=True):
            rows, columns = np.nonzero(sign * n["gradient"].reshape(8, 8) > strongest / 3)
            line.set_data(columns + 0.5, rows + 0.5)
        self.shares.show(n["probabilities"], f"read as {n['read']}")
        tiles = [np.pad(a / (a.max() or 1), (0, -len(a) % 8)).reshape(-1, 8) for a in n["hidden"]]
        names = ", ".join(str(len(a)) for a in n["hidden"])
        self.hidden.show(tiles, f"hidden activations: {names}" if tiles else "no hidden layer")
        row, column = divmod(n["neuron"] - 1, 8)
        there = [] if not n["neuron"] or not tiles else [column + 0.5], [row + 0.5]
        self.chosen.set_data(*(there if there[0] else ([], [])))

    def describe(self, n):
        p = n["probabilities"]
        first, second = np.argsort(-p, kind="stable")[:2]
        text = f"Read as {first}, with probability {number(p[first])}; next comes {second}, with {number(p[second])}."
        if not n["inked"].any():
            text = f"The board is empty. {text} It has to name a digit, whatever it gets."
        elif n["truth"] is not None:
            added = f", with {n['strokes']} stroke{'s' * (n['strokes'] > 1)} added" if n["strokes"] else ""
            text = f"An image of the test set, labelled {n['truth']}{added}. {text}"
        if (n["seen"] != n["inked"]).any():
            text += f" First it was {SAID[n['how']]}."
        row, column = divmod(int(np.abs(n["gradient"]).argmax()), 8)
        change = n["gradient"][8 * row + column]
        way = "raise" if change > 0 else "lower"
        told = [
            f"{text}\nInk counts most in row {row + 1}, column {column + 1}, where more of it would {way} the score "
            f"of {n['of']}, now {number(n['score'])}."
        ]
        if n["neuron"]:
            total, b, a = n["sum"]
            told += [
                f"Neuron {n['neuron']}: ink times weight add up to {number(total)}, and with the bias {number(b)} to "
                f"{number(total + b)}, so its activation is {number(a)}."
            ]
        return "\n".join(told)


def _a(digit):
    return f"{'an' if digit == 8 else 'a'} {digit}"
