"""Before and after: the same network reads a drawing with its random numbers, or with those that training found."""

from functools import cache
from importlib.resources import files

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.live import Goal, LiveFigure, Scene, choice
from nnlib.losses import softmax
from nnlib.network import Network
from nnlib.panels.board import Board
from nnlib.panels.pixels import Tiles, ink
from nnlib.panels.shares_of_one import SharesOfOne
from nnlib.panels.strokes import BLOCK, CELLS, counted, image_on_board, stroke_on_board
from nnlib.panels.words import number

PEN = 5.0  # squares wide
SURE = 0.9
NAMES = {"has learned nothing": False, "has been trained": True}
# Of the images that training has not seen, the first of some digits.
IMAGES = {"a drawing of your own": -1, "a 3": 1216, "another 3": 1260, "a 0": 256, "a 5": 973, "a 7": 1587}


def random_network():
    """Return the network before training, 64 → 64 → 32 → 10."""
    return Network.random([64, 64, 32, 10], relu, seed=0)


@cache
def networks():
    """Return the network before training and after it; ``tools/digits_network.py`` has trained it."""
    before = random_network()
    after = before.copy()
    with (files("nnlib") / "data" / "digits_network.npz").open("rb") as file:
        changes = np.load(file, allow_pickle=False)
        for number_of_array, parameter in enumerate(after.parameters):
            parameter += changes[f"arr_{number_of_array}"]
    return before, after


class BeforeAndAfterFigure(LiveFigure):
    """A board to draw on, what a network gets of it, and the digit that it reads, before training or after it."""

    mosaic, size = [["board"] * 4 + ["pixels"] * 3 + ["shares"] * 4], (8.8, 3.5)
    narrow = [["board", "board"]] * 9 + [["shares", "shares"]] * 6 + [["pixels", "pixels"]] * 5
    narrow_size = (4.6, 10.5)
    alt = (
        "Left, a board of 32 by 32 squares to draw on. Middle, the 8 by 8 numbers that the network gets of it: how "
        "much ink there is in each block. Right, ten bars: how probable the network thinks each digit."
    )
    goal = Goal(
        f"draw a 3 that the trained network reads as a 3, with a probability of {SURE} or more",
        lambda n: n["own"] and n["trained"] and n["probabilities"][3] >= SURE,
    )
    board, board_cells = "board", (CELLS, CELLS)
    scenes = (
        Scene(
            "With its random numbers the network reads this 3 as a 5, and is sure of nothing: no digit gets more than "
            "a fifth.",
            lambda n: not n["trained"] and n["read"] == 5 and n["probabilities"].max() < 0.2,
            look="shares",
        ),
        Scene(
            "After training the same 3 is read as a 3, with a probability above 0.99.",
            lambda n: n["trained"] and n["truth"] == n["read"] == 3 and n["probabilities"][3] > 0.99,
            ({"trained": True},),
            "shares",
        ),
        Scene(
            "A 0 and a 7, too: before training it reads neither, after training both.",
            lambda *n: (
                [m["read"] == m["truth"] for m in n] == [False, True] * 2 and [m["truth"] for m in n[::2]] == [0, 7]
            ),
            tuple({"image": image, "trained": after} for image in (256, 1587) for after in (False, True)),
            "shares",
        ),
        Scene(
            "On an empty board the trained network names a digit all the same: nobody has taught it to say “none”.",
            lambda n: n["trained"] and not n["pixels"].any() and n["probabilities"].max() > 0.1,
            ({"image": -1, "trained": True},),
            "shares",
        ),
    )

    def __init__(self):
        super().__init__(
            {"trained": choice("the network", NAMES, False), "image": choice("on the board", IMAGES, IMAGES["a 3"])},
            buttons={
                "Undo": lambda: {"strokes": self.state["strokes"][:-1]},
                "Clear": lambda: {"strokes": (), "image": -1},
            },
            state={"strokes": ()},
        )

    def moved(self, name):
        return {"strokes": ()} if name == "image" else {}

    def stroked(self, which, points):
        before = tuple(stroke for stroke in self.state["strokes"] if stroke[0] != which)
        return {"image": -1, "strokes": (*before, (which, tuple(map(tuple, points.tolist()))))}

    def build(self, axes):
        self.drawn = Board(axes["board"], CELLS, BLOCK)
        self.pixels, self.shares = Tiles(axes["pixels"], 1, 1, ink), SharesOfOne(axes["shares"], range(10))

    def compute(self, trained, image, strokes):
        inked = image_on_board(image) if image >= 0 else np.zeros((CELLS, CELLS), dtype=bool)
        for _, points in strokes:
            inked = inked | stroke_on_board(points, PEN).reshape(CELLS, CELLS)
        pixels = counted(inked)
        probabilities = softmax(networks()[trained](pixels[None]))[0]
        return {
            **{"trained": trained, "inked": inked, "pixels": pixels, "own": image < 0 and len(strokes) > 0},
            **{"probabilities": probabilities, "read": int(probabilities.argmax())},
            "truth": int(digits()[1][image]) if image >= 0 else None,
        }

    def draw(self, n):
        title = "draw here" if n["truth"] is None else f"someone's {n['truth']}, or draw"
        self.drawn.show(n["inked"], title, f"{n['inked'].sum()} of {CELLS**2:,} squares inked")
        self.pixels.show([n["pixels"]], "what it gets")
        self.shares.show(n["probabilities"], f"read as {n['read']}")

    def describe(self, n):
        p = n["probabilities"]
        first, second = np.argsort(-p, kind="stable")[:2]
        network = "The trained network" if n["trained"] else "The network that has learned nothing"
        drawn = (
            f"someone's {n['truth']}" if n["truth"] is not None else "your drawing" if n["own"] else "an empty board"
        )
        return (
            f"{network} reads {drawn} as a {first}, with probability {number(p[first])}; next comes {second}, "
            f"with {number(p[second])}."
        )
