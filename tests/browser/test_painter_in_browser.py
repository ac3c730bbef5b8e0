"""paint.js against Agg, on scenes of one operation each; and that a fault in any of them would be noticed."""

import base64
import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle
from PIL import Image

from nnlib.live.picture import _script
from nnlib.live.recorder import SMOOTH, Recorder, written
from nnlib.live.style import with_course_style
from nnlib.live.theme import BLACK, BLUE, DARK, GREEN, PURPLE, VERMILLION, WHITE
from nnlib.panels.images import add_image

SIDE = 120  # CSS pixels
X = np.linspace(5, 115, 60)
WAVE = 60 + 40 * np.sin(X / 12)
NUMBERS = np.random.default_rng(0).random((4, 5))


def gap(axes):
    y = WAVE.copy()
    y[25:32] = np.nan
    axes.plot(X, y, color=BLUE, linewidth=3)


def image(axes, smooth):
    add_image(axes, (12, 108, 20, 100), smooth=smooth, cmap="viridis", origin="lower").set_data(NUMBERS)


def scatter(axes):
    style = {"s": [30, 90, 200], "color": [BLUE, GREEN, VERMILLION], "edgecolors": BLACK, "linewidths": [1, 2, 3]}
    axes.scatter([25, 60, 95], [40, 60, 80], **style)


SCENES = {
    "line": lambda axes: axes.plot(X, WAVE, color=PURPLE, linewidth=2.5),
    "gap": gap,
    "dashes": lambda axes: axes.plot(X, WAVE, color=BLACK, linewidth=2, linestyle=(3, (5, 2))),
    "caps": lambda axes: axes.plot([20, 100], [30, 80], color=BLACK, linewidth=14, solid_capstyle="round"),
    "joins": lambda axes: axes.plot([20, 60, 100], [20, 100, 20], color=BLACK, lw=12, solid_joinstyle="miter"),
    "thin upright": lambda axes: axes.plot([30.3, 30.3, 90.7], [20, 90.2, 90.2], color=BLACK, linewidth=0.8),
    "rectangle": lambda axes: axes.add_patch(Rectangle((20.4, 30.4), 70, 50, facecolor=BLUE, edgecolor=BLACK, lw=2)),
    "alpha": lambda axes: axes.add_patch(Rectangle((20, 30), 70, 50, fc=GREEN, ec=BLACK, alpha=0.4, lw=6)),
    "curves": lambda axes: axes.add_patch(Circle((60, 60), 40, facecolor=WHITE, edgecolor=VERMILLION, linewidth=4)),
    "arrow": lambda axes: axes.add_patch(
        FancyArrowPatch((20, 20), (100, 90), arrowstyle="-|>", mutation_scale=25, color=BLACK, linewidth=2)
    ),
    "clip": lambda axes: axes.plot([-50, 200], [-20, 150], color=BLACK, linewidth=30),
    "no clip": lambda axes: axes.plot([2, 118], [60, 62], color=BLACK, linewidth=8, clip_on=False),
    "markers": lambda axes: axes.plot([30, 60, 90], [30, 80, 50], "D", color=BLUE, mec=BLACK, ms=14, ls=""),
    "scatter": scatter,
    "lines": lambda axes: axes.add_collection(
        LineCollection(
            [[(10, 20), (110, 40)], [(10, 60), (110, 80)], [(10, 110), (110, 90)]],
            colors=[BLUE, GREEN, BLACK], linewidths=[2, 5, 3], linestyles=["-", "-", (0, (4, 2))],
        )
    ),
    "polygons": lambda axes: axes.add_collection(
        PolyCollection([[(10, 10), (60, 20), (30, 70)], [(60, 60), (110, 70), (90, 110)]], facecolors=[BLUE, PURPLE])
    ),
    "image": lambda axes: image(axes, False),
    "smooth image": lambda axes: image(axes, True),
    "text": lambda axes: axes.text(10, 55, "δ = −0.12", fontsize=12, color=BLACK),
    "bold": lambda axes: axes.text(60, 55, "update 7", fontsize=13, fontweight="bold", ha="center", color=BLACK),
    "right": lambda axes: axes.text(110, 55, "to the right", fontsize=11, ha="right", color=BLACK),
    "turned": lambda axes: axes.text(60, 20, "loss axis", fontsize=13, rotation=90, color=BLACK),
    "pale": lambda axes: axes.text(60, 55, "0.25", fontsize=20, ha="center", color=BLACK, alpha=0.5),
    "invisible": lambda axes: axes.text(60, 55, "0.25", fontsize=14, color=BLACK, alpha=0),
    "box": lambda axes: axes.text(60, 55, "0.25", fontsize=14, ha="center", color=BLACK, bbox={"facecolor": WHITE}),
}  # fmt: skip
TEXTS = ("text", "bold", "right", "turned", "pale", "box")
# Name -> (scene, kind of operation, and which part of the last of that kind is what by mistake).
FAULTS = {
    "no dashes": ("dashes", "draw", 8, []),
    "another phase of the dashes": ("dashes", "draw", 8, [[10.0, 13.89, 5.56]]),
    "other ends": ("caps", "draw", 9, "butt"),
    "other corners": ("joins", "draw", 10, "bevel"),
    "a thicker line": ("line", "draw", 7, [5.0]),
    "another colour": ("polygons", "draw", 5, [BLUE]),
    "no opacity": ("alpha", "draw", 5, [GREEN]),
    "not on the pixels": ("thin upright", "draw", 1, False),
    "clipped elsewhere": ("clip", "clip", 3, 100),
    "smoothed": ("image", "image", 4, True),
    "not smoothed": ("smooth image", "image", 4, False),
    "an image elsewhere": ("image", "image", 6, 14.0),
    "a text to the right": ("text", "text", 5, 15.0),
    "a text further up": ("text", "text", 6, 68.0),
    "a text not in bold": ("bold", "text", 2, 0),
    "a text aligned otherwise": ("right", "text", 8, 0),
    "a text not turned": ("turned", "text", 9, 0),
    "a text not pale": ("pale", "text", 4, BLACK),
    "a smaller text": ("text", "text", 1, 14.5),
}


def drawn(scene):
    """Return the figure of a scene, one unit a CSS pixel."""
    with with_course_style():
        figure = Figure(figsize=(SIDE / 100, SIDE / 100), dpi=100)
        axes = figure.add_axes((0.05, 0.05, 0.9, 0.9))
        axes.set(xlim=(6, 114), ylim=(6, 114))
        axes.axis("off")
        SCENES[scene](axes)
    return figure


def recorded(scene):
    """Return the operations of a scene and their data."""
    recorder, figure = Recorder(SIDE, SIDE), drawn(scene)
    with with_course_style():
        figure.axes[0].draw(recorder)
    return recorder.take()


def by_agg(scene, scale):
    """Return the pixels that Agg makes of a scene."""
    figure = drawn(scene)
    with with_course_style():
        figure.dpi = 100 * scale
        for each in figure.axes[0].images:
            each.set_interpolation("bilinear" if each.get_gid() == SMOOTH else "nearest")
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].astype(float)


@pytest.fixture(scope="module")
def paint(chrome):
    """A function that lets the browser paint a record at a scale, in a theme; returns the pixels."""
    page = chrome.new_page()
    page.set_content("<body></body>")
    code = _script().replace("export default", "const unused =") + "\nexport { paint, loadFonts };"
    page.evaluate(
        """async code => {
            const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
            window.painter = await import(url);
            await painter.loadFonts();
        }""",
        code,
    )

    def painted(record, scale=1, dark=False):
        url = page.evaluate(
            """([record, side, scale, dark]) => {
                const bytes = Uint8Array.from(atob(record), letter => letter.charCodeAt(0));
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = Math.round(side * scale);
                const ctx = canvas.getContext("2d");
                ctx.fillStyle = dark ? "#1c1c1c" : "#ffffff";
                ctx.fillRect(0, 0, canvas.width, canvas.height);
                painter.paint(ctx, new DataView(bytes.buffer), scale, dark);
                return canvas.toDataURL();
            }""",
            [base64.b64encode(record).decode(), SIDE, scale, dark],
        )
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB")).astype(float)

    yield painted
    page.close()


def far_apart(one, other, scene, scale=1):
    """Say in what two pictures differ by more than two ways of smoothing edges do."""
    if scene in TEXTS:
        marks = [(255 - picture).sum(axis=2) / 765 for picture in (one, other)]
        middles = [np.array([m.sum(axis=i) @ np.arange(len(m)) for i in (0, 1)]) / m.sum() for m in marks]
        if np.abs(middles[0] - middles[1]).max() > 1.1:
            return f"the middles lie at {middles}"
        ink = marks[0].sum() / marks[1].sum()
        return "" if 0.87 < ink < 1.15 else f"{ink:.2f} times the ink"
    coarse = [blocks(picture, 3 * scale) for picture in (one, other)]
    difference = np.abs(coarse[0] - coarse[1]).max()
    return "" if difference < 40 else f"a square of {3 * scale} pixels differs by {difference:.0f} of 255"


def blocks(picture, side):
    """Return the means over squares of pixels."""
    rows, columns = (size // side * side for size in picture.shape[:2])
    parts = picture[:rows, :columns].reshape(rows // side, side, columns // side, side, 3)
    return parts.mean(axis=(1, 3))


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_looks_as_by_agg(paint, scene):
    scales = (3,) if scene == "markers" else (1, 2, 3)  # Agg moves markers to whole pixels
    for scale in scales:
        difference = far_apart(paint(written(recorded(scene)), scale), by_agg(scene, scale), scene, scale)
        assert not difference, f"at {scale} pixels for each: {difference}"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_would_be_noticed(paint, fault):
    scene, kind, part, value = FAULTS[fault]
    operations, data = recorded(scene)
    wrong = [operation for operation in operations if operation[0] == kind][-1]
    assert wrong[part] != value
    wrong[part] = value
    assert far_apart(paint(written((operations, data))), by_agg(scene, 1), scene)


def test_in_the_dark_each_colour_is_the_one_that_takes_its_place(paint):
    for scene, light in [("rectangle", BLUE), ("polygons", PURPLE), ("curves", VERMILLION), ("caps", BLACK)]:
        picture = paint(written(recorded(scene)), dark=True)
        colours = {tuple(map(int, colour)) for colour in np.unique(picture.reshape(-1, 3), axis=0)}
        assert tuple(bytes.fromhex(DARK[light][1:])) in colours, scene
        assert tuple(bytes.fromhex(DARK[WHITE][1:])) in colours, scene


def test_in_the_dark_an_image_keeps_its_hues_and_white_is_the_paper(paint):
    recorder = Recorder(SIDE, SIDE)
    with with_course_style():
        axes = Figure(figsize=(SIDE / 100, SIDE / 100), dpi=100).add_axes((0, 0, 1, 1))
        add_image(axes, (0, 1, 0, 1)).set_data(np.array([[[255, 255, 255], [143, 195, 226]]], np.uint8))
        axes.axis("off")
        axes.draw(recorder)
    picture = paint(written(recorder.take()), dark=True)
    assert picture[60, 30].tolist() == [28, 28, 28]
    red, green, blue = picture[60, 90]
    assert red < green < blue < 160
