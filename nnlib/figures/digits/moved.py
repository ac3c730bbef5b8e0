"""What a shift by a pixel does: an image moved sideways, what three networks read, and how many of all they read."""

import numpy as np

from nnlib.datasets import digits
from nnlib.exercises.digits import split
from nnlib.figures.digits.moved_digits import COPIES, FURTHEST, NAMES, PLAIN, SHARED, SHIFTS, moved, networks, shares
from nnlib.live import Goal, LiveFigure, Scene, slider
from nnlib.losses import softmax
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import BLACK, GREY, MODEL, WHITE
from nnlib.panels.pixels import Tiles, ink
from nnlib.panels.words import number

LOOKS = {
    PLAIN: {"marker": "o", "linestyle": "-", "color": GREY},
    COPIES: {"marker": "s", "linestyle": (0, (5, 2)), "color": MODEL},
    SHARED: {"marker": "D", "linestyle": "-", "color": MODEL},
}
FIRST = 308  # of the test images


def per_cent(share):
    """Write a share as 360 images support it: in whole per cents."""
    return f"{100 * share:.0f} %"


class MovedDigitsFigure(LiveFigure):
    """A test image moved to the left or to the right, read by three networks, and their shares of all such images."""

    mosaic, size = [["image"] * 3 + ["answers"] * 3 + ["shares"] * 5], (9.2, 3.4)
    narrow, narrow_size = [["image"]] * 6 + [["answers"]] * 4 + [["shares"]] * 6, (4.6, 9.6)
    alt = (
        "Left, an image of 8 by 8 pixels, moved sideways. Middle, which digit each of three networks reads it as, and "
        "with which probability. Right, over the shift from two pixels to the left to two to the right, the share of "
        "all test images that each network reads right."
    )
    goal = Goal(
        f"move an image by {FURTHEST} pixels, and let all three networks still read it right",
        lambda n: abs(n["shift"]) == FURTHEST and (n["read"] == n["truth"]).all(),
    )
    scenes = (
        Scene(
            "This 3 is read as a 3. A pixel to the right, the network trained above reads it as a 2, a pixel to the "
            "left as a 5, each time with a probability above 0.99.",
            lambda *n: (
                [(m["shift"], m["truth"], m["read"][0]) for m in n] == [(0, 3, 3), (1, 3, 2), (-1, 3, 5)]
                and all(m["probabilities"][0].max() > 0.99 for m in n)
            ),
            ({"shift": 0}, {"shift": 1}, {"shift": -1}),
            "answers",
        ),
        Scene(
            "Unmoved, each of the three networks reads 97 % of the test images or more.",
            lambda n: n["shift"] == 0 and (n["shares"][:, FURTHEST] >= 0.97).all(),
            ({"shift": 0},),
            lambda n: ("shares", 0, n["shares"][0, FURTHEST]),
        ),
        Scene(
            "All images a pixel to the right: the network that was trained above reads 51 % of them, a pixel to the "
            "left 44 %.",
            lambda right, left: (
                [(n["shift"], per_cent(n["shares"][0, n["shift"] + FURTHEST])) for n in (right, left)]
                == [(1, "51 %"), (-1, "44 %")]
            ),
            ({"shift": 1}, {"shift": -1}),
            lambda n: ("shares", n["shift"], n["shares"][0, n["shift"] + FURTHEST]),
        ),
        Scene(
            "The network that has learned from moved copies reads 96 % or more at a shift of a pixel. No copy was "
            "moved by two, and there it reads about half: 42 % and 55 %.",
            lambda left, right: (
                [(n["shift"], per_cent(n["shares"][1, n["shift"] + FURTHEST])) for n in (left, right)]
                == [(-2, "42 %"), (2, "55 %")]
                and (left["shares"][1, [1, 3]] >= 0.96).all()
            ),
            ({"shift": -2}, {"shift": 2}),
            lambda n: ("shares", n["shift"], n["shares"][1, n["shift"] + FURTHEST]),
        ),
        Scene(
            "The network with shared weights has never seen a moved image. It reads 95 % or more wherever they stand.",
            lambda *n: [m["shift"] for m in n] == [-2, 2] and (n[0]["shares"][2] >= 0.95).all(),
            ({"shift": -2}, {"shift": 2}),
            lambda n: ("shares", n["shift"], n["shares"][2, n["shift"] + FURTHEST]),
        ),
    )

    def __init__(self):
        X, y = digits()
        test = split()[2]
        self._images, self._labels = X[test], y[test]
        super().__init__(
            {
                "shift": slider("pixels to the right", -FURTHEST, FURTHEST, 1, 1),
                "image": slider("test image", 0, len(test) - 1, FIRST, 1),
            }
        )

    def build(self, axes):
        self.tile = Tiles(axes["image"], 1, 1, ink)
        self._build_answers(axes["answers"])
        ax = axes["shares"]
        ax.set(xlim=(-2.3, 4.9), ylim=(0, 1.05), xticks=SHIFTS, yticks=[0, 0.25, 0.5, 0.75, 1])
        ax.set_yticklabels([per_cent(share) for share in ax.get_yticks()])
        ax.set_xlabel("pixels to the right", x=2.3 / 7.2)
        ax.grid(axis="y")
        for (name, look), line in zip(LOOKS.items(), shares(), strict=True):
            ax.plot(SHIFTS, line, markersize=6, **look)
            ax.annotate(name, (FURTHEST, line[-1]), (9, 0), textcoords="offset points", va="center", fontsize=9.5)
        moving = {"animated": True, "in_layout": False}
        self.here = ax.axvline(0, color=BLACK, linewidth=1, linestyle=":", zorder=3, **moving)
        self.rings = [
            ax.plot([], [], color=WHITE, marker=look["marker"], markersize=9, markeredgecolor=BLACK,
                    markeredgewidth=1.8, zorder=5, **moving)[0]
            for look in LOOKS.values()
        ]  # fmt: skip
        self.title = moving_title(ax, fontweight="bold")

    def _build_answers(self, ax):
        ax.set(xlim=(0, 1), ylim=(3, 0))
        ax.axis("off")
        moving = {"animated": True, "in_layout": False, "zorder": 5, "va": "center"}
        for row, (name, look) in enumerate(LOOKS.items()):
            ax.plot([0.06], [row + 0.2], markersize=7, clip_on=False, **look)
            ax.text(0.14, row + 0.2, name, va="center", fontsize=9.5)
        rows = range(len(NAMES))
        self.answers = [ax.text(0.14, row + 0.47, "", fontsize=10.5, **moving) for row in rows]
        self.of_all = [ax.text(0.14, row + 0.71, "", fontsize=9, **moving) for row in rows]
        self.answers_title = moving_title(ax, fontweight="bold")

    def compute(self, shift, image):
        pixels = moved(self._images[[image]], shift)
        probabilities = np.array([softmax(network(pixels))[0] for network in networks().values()])
        return {
            **{"shift": shift, "image": image, "pixels": pixels[0], "truth": int(self._labels[image])},
            **{"probabilities": probabilities, "read": probabilities.argmax(axis=1), "shares": shares()},
        }

    def draw(self, n):
        self.tile.show([n["pixels"]], f"a {n['truth']}, {_where(n['shift'])}".replace("a 8", "an 8"))
        self.answers_title.set_text("read as")
        for text, probabilities, read in zip(self.answers, n["probabilities"], n["read"], strict=True):
            right = read == n["truth"]
            text.set_text(f"{read}, with {number(probabilities[read])}: {'right' if right else 'wrong'}")
            text.set_fontweight("normal" if right else "bold")
        there = n["shares"][:, n["shift"] + FURTHEST]
        for text, share in zip(self.of_all, there, strict=True):
            text.set_text(f"of all, so moved: {per_cent(share)} right")
        self.here.set_xdata([n["shift"]] * 2)
        self.title.set_text(f"of all {len(self._labels)} test images, read right")
        for ring, share in zip(self.rings, there, strict=True):
            ring.set_data([n["shift"]], [share])

    def describe(self, n):
        there = n["shares"][:, n["shift"] + FURTHEST]
        read = ", ".join(f"{name}: {digit}" for name, digit in zip(NAMES, n["read"], strict=True))
        right = ", ".join(f"{name}: {per_cent(share)}" for name, share in zip(NAMES, there, strict=True))
        return (
            f"Test image {n['image']}, {'an' if n['truth'] == 8 else 'a'} {n['truth']}, {_where(n['shift'])}, is read "
            f"as ({read}).\nOf all test images, so moved, are read right ({right})."
        )


def _where(shift):
    if shift == 0:
        return "not moved"
    return f"{abs(shift)} to the {'right' if shift > 0 else 'left'}"
