"""Signal through depth: how large the activations are layer after layer, and the blame on its way back."""

from functools import cache

import numpy as np

from nnlib.figures.automatic_gradients.by_layer import ByLayer
from nnlib.live import Goal, LiveFigure, Scene, choice, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.colours import MODEL, SLOPE
from nnlib.panels.named_activations import ACTIVATIONS
from nnlib.panels.passes import plain
from nnlib.panels.words import short

WIDTH, SAMPLES, DEEPEST = 30, 20, 30
FACTOR, DEPTH = 10, 20  # of the goal
FUNCTIONS = ["ReLU", "tanh", "sigmoid", "identity"]


@cache
def random_numbers(seed):
    """Return standard normal numbers: inputs and targets, (20, 30) each, and weights of 30 layers, (30, 30, 30)."""
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=(SAMPLES, WIDTH)),
        rng.normal(size=(SAMPLES, WIDTH)),
        rng.normal(size=(DEEPEST, WIDTH, WIDTH)),
    )


class SignalThroughDepthFigure(LiveFigure):
    """‖a‖ forwards and ‖∂L/∂z‖ back, layer by layer, in a network with random weights of a chosen scale."""

    mosaic, size = [["forward", "back"]], (8.6, 3.5)
    narrow, narrow_size = [["forward"], ["back"]], (4.6, 6.4)
    alt = (
        "Two panels with a dot for each layer, on scales of powers of ten. Left, the norm of the activations, from "
        "the first layer to the last. Right, the norm of the error signal, the gradient of the loss for z, which "
        "comes from the last layer back to the first; a dashed band marks what is within a factor 10 of the last. "
        "Triangles at an end of a scale stand for what lies beyond it."
    )
    goal = Goal(
        f"{DEPTH} layers of ReLU whose first and last ‖δ‖ are within a factor {FACTOR}",
        lambda n: (n["depth"], n["activation"]) == (DEPTH, "ReLU") and _holds(n["ratio"]),
    )

    scenes = (
        Scene(
            "With ReLU, δ keeps about its size at a scale of 1.4: in layer 1 it is 2.8 times as large as in layer 20.",
            lambda n: n["activation"] == "ReLU" and n["back"].size == 20 and round(n["ratio"], 1) == 2.8,
            ({"scale": 1.4},),
            "back",
        ),
        Scene(
            "Below that, at 1, δ vanishes: 0.0019 of it is left. Above, at 2, it explodes to 2,900 times its size, and "
            "the activations grow, too.",
            lambda low, high: (
                [short(low["ratio"]), short(high["ratio"] / 1000)] == ["0.0019", "2.9"]
                and high["forward"][-1] > 100 * high["forward"][0]
            ),
            ({"scale": 1.0}, {"scale": 2.0}),
            "back",
        ),
        Scene(
            "The identity has no flat slopes to blame. At a scale of 0.5 δ vanishes all the same; at 1 it holds.",
            lambda low, n: low["activation"] == "identity" and low["ratio"] < 1e-5 and _holds(n["ratio"]),
            ({"activation": "identity"}, {"activation": "identity", "scale": 1.0}),
            "back",
        ),
        Scene(
            "tanh holds over a wide range, at a scale of 1 and still at 1.7, but no longer at 2.",
            lambda *three: (
                three[0]["activation"] == "tanh" and [_holds(n["ratio"]) for n in three] == [True, True, False]
            ),
            tuple({"activation": "tanh", "scale": scale} for scale in (1.0, 1.7, 2.0)),
            "back",
        ),
        Scene(
            "The sigmoid cannot be held: even at the largest scale, 4, less than a thousandth of δ is left in layer 1.",
            lambda n: (n["activation"], n["scale"]) == ("sigmoid", 4.0) and n["ratio"] < 1e-3,
            ({"activation": "sigmoid", "scale": 4.0},),
            "back",
        ),
        Scene(
            "The sigmoid's activations come through well, at a scale of 0.5, 1 or 4. That says nothing about the way "
            "back.",
            lambda *three: all(
                n["activation"] == "sigmoid" and n["forward"].max() < 1.5 * n["forward"].min() and n["ratio"] < 1e-3
                for n in three
            ),
            tuple({"activation": "sigmoid", "scale": scale} for scale in (0.5, 1.0, 4.0)),
            "forward",
        ),
    )

    def __init__(self):
        super().__init__(
            {
                "activation": choice("activation", FUNCTIONS),
                "scale": slider("weight scale s", 0.1, 4, 0.5),
                "depth": slider("layers", 1, DEEPEST, DEPTH, step=1),
            },
            more={"seed": slider("seed", 0, 9, 0, step=1)},
        )

    def build(self, axes):
        self.forward = ByLayer(axes["forward"], DEEPEST, "→ forward: the signal", "‖a‖", MODEL)
        self.back = ByLayer(axes["back"], DEEPEST, "← back: the blame", "‖δ‖ = ‖∂L/∂z‖", SLOPE, FACTOR)

    def compute(self, activation, scale, depth, seed):
        X, targets, weights = random_numbers(seed)
        weights = scale / np.sqrt(WIDTH) * weights[:depth]
        network = Network([Dense(W, np.zeros(WIDTH), ACTIVATIONS[activation]) for W in weights])
        trace = network.trace(X, targets, mean_squared_error)
        back = np.array([np.linalg.norm(layer.dz) for layer in trace.backward])
        return {
            **{"activation": activation, "scale": scale, "depth": depth, "back": back},
            "forward": np.array([np.linalg.norm(layer.a) for layer in trace.forward]),
            "ratio": back[0] / back[-1],
        }

    def draw(self, n):
        self.forward.show(n["forward"])
        self.back.show(n["back"])

    def describe(self, n):
        layers = f"{n['depth']} layers" if n["depth"] > 1 else "1 layer"
        text = f"{layers} of {n['activation']}, weight scale {plain(n['scale'])}. "
        verdict = "it holds" if _holds(n["ratio"]) else "it vanishes" if n["ratio"] < 1 else "it explodes"
        return (
            f"{text}‖a‖ is {short(n['forward'][0])} in layer 1 and {short(n['forward'][-1])} in the last. On the way "
            f"back, ‖δ‖ is {short(n['back'][-1])} in the last layer and {short(n['back'][0])} in layer 1, "
            f"{short(n['ratio'])} times as large: {verdict}."
        )


def _holds(ratio):
    return 1 / FACTOR <= ratio <= FACTOR
