"""Texts that change with every picture: put together from kept pictures of their characters, which is fast."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties, findfont, get_font

from nnlib.panels.colours import BLACK

_FAMILY = "DejaVu Sans"


@dataclass(frozen=True)
class Line:
    """One line of text at x, y of its axes, from 0 to 1, moved by ``shift`` points."""

    x: float
    y: float
    text: str
    colour: str = BLACK
    size: float = 9
    bold: bool = False
    across: float = 0  # which part of its width lies left of x: 0, 0.5 or 1
    shift: tuple = (0, 0)  # of the baseline's left end, say, to the right and upwards
    boxed: bool = False


class QuickTexts(Artist):
    """Lines of text in ``axes``, over everything that has not a higher zorder."""

    def __init__(self, axes, zorder=7):
        super().__init__()
        self._lines = []
        self.set(animated=True, zorder=zorder, in_layout=False)
        axes.add_artist(self)

    def show(self, lines):
        """Show these Lines instead of the present ones."""
        self._lines = lines
        self.stale = True

    def texts(self):
        """Return what is written."""
        return [line.text for line in self._lines]

    def draw(self, renderer):
        """Draw all lines."""
        context = renderer.new_gc()
        for line in self._lines:
            alpha, below = _picture(line.text, line.size, line.bold, renderer.dpi)
            x, y = self.axes.transAxes.transform((line.x, line.y))
            x += renderer.points_to_pixels(line.shift[0]) - line.across * alpha.shape[1]
            y += renderer.points_to_pixels(line.shift[1]) - below
            if line.boxed:
                pixels, margin = _boxed(alpha, line.colour, renderer)
                x, y = x - margin, y - margin
            else:
                pixels = _coloured(alpha, line.colour)
            renderer.draw_image(context, round(x), round(y), pixels)
        context.restore()
        self.stale = False


def _coloured(alpha, colour):
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3] = np.round(255 * np.array(to_rgb(colour)))
    pixels[..., 3] = alpha
    return pixels[::-1]  # the first row is the lowest


def _boxed(alpha, colour, renderer):
    """Return the text on white, with a frame, and how far that reaches beyond the text."""
    margin, line = round(renderer.points_to_pixels(2.5)), max(1, round(renderer.points_to_pixels(0.8)))
    white = np.full((alpha.shape[0] + 2 * margin, alpha.shape[1] + 2 * margin, 1), 255.0)
    white[:line] = white[-line:] = white[:, :line] = white[:, -line:] = 0
    part = alpha[::-1, :, None] / 255
    inner = white[margin:-margin, margin:-margin]
    white = np.repeat(white, 3, axis=2)
    white[margin:-margin, margin:-margin] = inner * (1 - part) + 255 * np.array(to_rgb(colour)) * part
    opaque = np.full((*white.shape[:2], 1), 255)
    return np.concatenate([white.round(), opaque], axis=2).astype(np.uint8), margin


def _picture(text, size, bold, dpi):
    """Return how much of each pixel a text covers, 0 to 255, the highest row first, and the rows below the baseline."""
    height, below = round(1.25 * size * dpi / 72), round(0.3 * size * dpi / 72)
    glyphs = [_glyph(character, size, bold, dpi, height, below) for character in text]
    places = np.round(np.cumsum([0, *(advance for *_, advance in glyphs)])).astype(int)
    room = height  # left and right of the pen, in each glyph's picture
    pixels = np.zeros((height, places[-1] + 3 * room), np.uint8)
    for place, (covered, _) in zip(places, glyphs, strict=False):
        part = pixels[:, place : place + covered.shape[1]]
        np.maximum(part, covered, out=part)
    return pixels[:, room : room + max(places[-1], 1)], below


@lru_cache(maxsize=1000)
def _glyph(character, size, bold, dpi, height, below):
    """Return the picture of one character, ``height`` pixels of room around its pen, and how far the pen moves on."""
    properties = FontProperties(family=_FAMILY, weight="bold" if bold else "normal", size=size)
    renderer = RendererAgg(3 * height, height, dpi)
    renderer.draw_text(renderer.new_gc(), height, height - below, character, properties, 0)
    font = get_font(findfont(properties))
    font.set_size(size, dpi)
    return np.asarray(renderer.buffer_rgba())[..., 3].copy(), font.load_char(ord(character)).linearHoriAdvance / 65536
