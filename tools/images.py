"""Draw the images of the notebooks with nnlib's own panels.

    python tools/images.py        (part of `python course.py build`)

The same pinned Matplotlib and Pillow draw the same bytes, so an unchanged image is an unchanged file.
"""

import io
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nnlib.activations import gelu, leaky_relu, relu, swish
from nnlib.live.style import with_course_style
from nnlib.panels.colours import BLACK, BLUE, GREEN, GREY, MODEL, SLOPE, VERMILLION
from nnlib.panels.diagram import Diagram

FOLDER = Path(__file__).parents[1] / "images"


def network(axes):
    """A network with its layers named; every neuron is joined to all of the layer before."""
    layers = [["x₁", "x₂", "x₃"], [""] * 4, [""] * 4, ["a₁", "a₂"]]
    headings = ["input layer", "hidden layer 1", "hidden layer 2", "output layer"]
    Diagram(axes, node_size=900, fontsize=11).show(layers, headings=headings)


def neuron(axes):
    """The anatomy of a neuron: weights on the lines in, the activation on the line out."""
    layers = [["x₁", "x₂", "x₃", "1"], ["z"], ["a"]]
    weights = np.array([[0.9, -0.9, 0.9, 0.4]])
    labels = [[["w₁", "w₂", "w₃", "b"]], [["activation f"]]]
    headings = ["inputs", "sum  z = w₁x₁ + w₂x₂ + w₃x₃ + b", "answer  a = f(z)"]
    Diagram(axes, node_size=1300, fontsize=11).show(layers, [weights, np.zeros((1, 1))], labels, headings)


def training_loop(axes):
    """Guess, then round and round: measure, adjust, repeat."""
    axes.set(xlim=(-0.62, 3.6), ylim=(-0.75, 1))
    axes.axis("off")
    steps = [
        ("1  Guess", "start with\nrandom weights"),
        ("2  Measure", "loss: how wrong?\nslope: which way?"),
        ("3  Adjust", "make it slightly\nless wrong"),
    ]
    for i, (title, text) in enumerate(steps):
        box = {"boxstyle": "round,pad=0.9", "facecolor": "white", "edgecolor": MODEL, "linewidth": 1.5}
        axes.text(1.5 * i, 0.35, f"{title}\n{text}", ha="center", va="center", fontsize=11, bbox=box, linespacing=1.5)
    arrow = {"arrowstyle": "-|>", "color": MODEL, "linewidth": 1.8, "mutation_scale": 18}
    for i in range(2):
        axes.annotate("", (1.5 * i + 0.97, 0.35), (1.5 * i + 0.53, 0.35), arrowprops=arrow)
    back = arrow | {"connectionstyle": "arc3,rad=-0.35"}
    axes.annotate("", (1.6, -0.08), (2.9, -0.08), arrowprops=back)
    axes.text(2.25, -0.6, "4  Repeat: very often", ha="center", fontsize=11)


def relu_and_kin(axes):
    """ReLU, leaky ReLU, GELU and Swish around 0, where they differ."""
    axes.axis("off")
    axes = axes.inset_axes((0.065, 0.12, 0.92, 0.86))
    z = np.linspace(-4, 1.6, 561)
    axes.set(xlim=(-4, 1.6), ylim=(-0.46, 1.3), xlabel="z", yticks=[0, 0.5, 1])
    axes.set_ylabel("a", rotation=0, y=0.86)
    for line in (axes.axhline, axes.axvline):
        line(0, color=GREY, linewidth=0.8)
    curves = [
        (relu, "ReLU: 0 on the left, z on the right", BLACK, "-", (-2.2, 0.4), (-1.2, 0.01)),
        (leaky_relu, "leaky ReLU: slope 0.01 on the left", GREEN, (0, (1, 1.2)), (-3.9, 0.2), (-3.7, -0.03)),
        (gelu, "GELU: lowest −0.170\nat z = −0.752", VERMILLION, (0, (5, 2)), (0.12, -0.22), (-0.69, -0.18)),
        (swish, "Swish: lowest −0.278 at z = −1.278", BLUE, (0, (6, 2, 1, 2)), (-3.3, -0.4), (-1.33, -0.29)),
    ]
    for f, name, colour, dashes, place, target in curves:
        axes.plot(z, f(z), color=colour, linestyle=dashes)
        arrow = {"arrowstyle": "-", "color": colour, "linewidth": 0.9}
        axes.annotate(name, target, place, color=colour, fontsize=11, va="center", arrowprops=arrow)
        if f in (gelu, swish):
            lowest = z[f(z).argmin()]
            axes.plot(lowest, f(lowest), "v", color=colour, markersize=7)


def blame_passed_back(axes):
    """An organisation beside a network: work goes forwards along the lines, blame comes back along the same lines."""
    people = ["their people", "managers", "vice presidents", "the chief"]
    layers = ["hidden layer 1", "hidden layer 2", "hidden layer 3", "output layer"]
    Diagram(axes, node_size=650).show([[""] * count for count in (4, 3, 2, 1)])
    axes.set(xlim=(-0.16, 1.42), ylim=(-0.5, 1.42))
    for i, (who, layer) in enumerate(zip(people, layers, strict=True)):
        axes.text(i / 3, 1.29, who, ha="center", va="center", fontsize=11, fontweight="bold")
        axes.text(i / 3, 1.17, layer, ha="center", va="center", fontsize=11)
    box = {"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": MODEL, "linewidth": 1.5}
    axes.text(1.29, 0.5, "the loss\nhow wrong?", ha="center", va="center", fontsize=11, bbox=box, linespacing=1.4)
    axes.plot([1, 1.2], [0.5, 0.5], color=GREY, linewidth=1, zorder=2)
    arrows = [
        (-0.12, -0.05, 1.4, MODEL, "work goes forwards: each neuron uses what the layer before has done"),
        (-0.34, 1.4, -0.05, SLOPE, "blame comes back along the same lines: each layer tells the one before"),
    ]
    for y, start, end, colour, text in arrows:
        style = {"arrowstyle": "-|>", "color": colour, "linewidth": 2.2, "mutation_scale": 20}
        axes.annotate("", (end, y), (start, y), arrowprops=style)
        axes.text(0.675, y - 0.035, text, ha="center", va="top", fontsize=11, color=colour)


IMAGES = {
    "blame-passed-back.png": (blame_passed_back, (7.6, 4.0)),
    "network.png": (network, (7.2, 3.6)),
    "neuron.png": (neuron, (7.2, 3.4)),
    "training-loop.png": (training_loop, (7.6, 2.6)),
    "relu-and-kin.png": (relu_and_kin, (7.6, 3.8)),
}


def draw(function, size):
    """Return the PNG that ``function(axes)`` draws."""
    with with_course_style():
        figure = Figure(figsize=size, dpi=120)
        canvas = FigureCanvasAgg(figure)
        function(figure.add_axes((0, 0, 1, 1)))
        for artist in figure.axes[0].get_children():
            artist.set_animated(False)
        canvas.draw()
    file = io.BytesIO()
    Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3]).quantize(64).save(file, "png", optimize=True)
    return file.getvalue()


def main():
    """Write every image that has changed."""
    FOLDER.mkdir(exist_ok=True)
    for name, drawing in IMAGES.items():
        png, path = draw(*drawing), FOLDER / name
        changed = not path.exists() or path.read_bytes() != png
        if changed:
            path.write_bytes(png)
        print(f"images/{name}: {'drawn' if changed else 'unchanged'}")


if __name__ == "__main__":
    main()
