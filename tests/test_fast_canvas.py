"""Texts put together from kept words look as Matplotlib's own, and the PNG holds the pixels that it is given."""

import io

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from PIL import Image

from nnlib.live import STYLE, fast_canvas
from nnlib.live.fast_canvas import WordsCanvas, png

TEXTS = ["w₁ = −0.50", "∂L/∂w = 2·(0.802 − 0) = 1.604", "two\nlines of it", "  spaces  here ", "A, fi and To", "½ of ŷ"]


def drawn(canvas, *texts, dpi=100, **style):
    """Return the darkness of each pixel, from 0 to 1, where the texts stand one under the other."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(3, 1.2 * len(texts)), dpi=dpi)
        canvas = canvas(figure)
        for number, text in enumerate(texts):
            figure.text(0.5, (number + 0.5) / len(texts), text, **{"ha": "center", "va": "center"} | style)
        canvas.draw()
    return 1 - np.asarray(canvas.buffer_rgba())[..., :3] / 255


def box(dark):
    """Return the first and the last row and column with ink."""
    rows, columns = np.flatnonzero(dark.max(axis=(1, 2)) > 0.2), np.flatnonzero(dark.max(axis=(0, 2)) > 0.2)
    return np.array([rows[0], rows[-1], columns[0], columns[-1]])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("dpi", [100, 137, 200])
@pytest.mark.parametrize("style", [{}, {"fontweight": "bold", "ha": "right"}, {"fontsize": 14, "va": "top"}], ids=str)
def test_a_text_stands_where_matplotlib_puts_it_with_the_same_ink(text, dpi, style):
    ours, theirs = (drawn(canvas, text, dpi=dpi, **style) for canvas in (WordsCanvas, FigureCanvasAgg))
    assert ours.shape == theirs.shape
    assert np.abs(box(ours) - box(theirs)).max() <= 2
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.02)


@pytest.mark.parametrize("word", ["gradient", "−0.50", "1234567890.1", "w₁1,1/7(4)⎤0"])
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_a_text_of_one_word_at_a_whole_pixel_is_matplotlibs_to_the_last_bit(word, weight):
    style = {"ha": "left", "va": "baseline", "fontweight": weight}
    ours, theirs = (drawn(canvas, word, **style) for canvas in (WordsCanvas, FigureCanvasAgg))
    np.testing.assert_allclose(ours, theirs, atol=0.01)


@pytest.mark.parametrize("style", [{"rotation": 90}, {"rotation": 30}])
def test_turned_texts_and_formulas_are_matplotlibs(style):
    for text in ("loss of it", r"$\sigma(z)^2$"):
        ours, theirs = (drawn(canvas, text, **style) for canvas in (WordsCanvas, FigureCanvasAgg))
        np.testing.assert_array_equal(ours, theirs)


def test_a_word_stays_itself_when_fonts_change_in_place_and_many_other_words_come_and_go():
    renderer = WordsCanvas(Figure(figsize=(1, 0.3))).get_renderer()
    rng, fonts = np.random.default_rng(0), [FontProperties(weight="bold"), FontProperties()]

    def picture(number, font):
        word = str(number).translate(str.maketrans("0123456789", "abcdefghij"))
        renderer.clear()
        renderer.draw_text(renderer.new_gc(), 5, 20, f"{word} |", font, 0)
        return np.array(renderer.buffer_rgba())

    for number in rng.integers(2500, size=6000):
        rng.choice(fonts).set_weight(rng.choice(["bold", "normal"]))
        picture(number, rng.choice(fonts))
    kept = [picture(number, fonts[0]) for number in range(2500)]
    fast_canvas._drawn.cache_clear()
    assert [number for number in range(2500) if (kept[number] != picture(number, fonts[0])).any()] == []


def test_words_have_the_colour_and_the_transparency_of_their_text():
    dark = drawn(WordsCanvas, "red word", color="red")
    assert dark[..., 0].max() < 0.01 and dark[..., 1].max() > 0.9
    half, whole = (drawn(WordsCanvas, "red word", alpha=alpha) for alpha in (0.5, 1))
    assert half.sum() == pytest.approx(whole.sum() / 2, rel=0.03)


def test_a_word_is_drawn_anew_for_another_size_weight_or_colour():
    looks = [{}, {"fontsize": 20}, {"fontweight": "bold"}, {"color": "green"}]
    pictures = [drawn(WordsCanvas, "word", **look) for look in looks + looks]
    assert all(np.array_equal(one, again) for one, again in zip(pictures[:4], pictures[4:], strict=True))
    assert len({picture.tobytes() for picture in pictures}) == 4


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 7, 4), (9, 1, 4), (40, 33, 4), (40, 33, 3)])
def test_the_png_holds_the_pixels(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    image = Image.open(io.BytesIO(png(pixels)))
    image.verify()
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels[..., :3])
