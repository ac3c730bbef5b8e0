"""What makes a live figure's next picture fast: texts put together from kept words and digits, a PNG written in one go.

Matplotlib lays out and renders every character of a text that has changed, which takes longer than all else in many
figures of the course; most words of such a text, and all digits, have been drawn before. And Pillow tries several
filters on every row of a PNG: with one for all, benchmarks/latency.py's figures are encoded in less than half the time.
"""

import re
import struct
import zlib
from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

_PIECES = re.compile(r" |\d|[^ \d]+")  # each digit by itself: there are ever new numbers, but no new digits


class WordsCanvas(FigureCanvasAgg):
    """Matplotlib's own canvas, with another renderer."""

    def get_renderer(self):
        """Return the renderer for the present size, made anew where that has changed."""
        key = *self.get_width_height(physical=True), self.figure.dpi
        if self._lastKey != key:
            self.renderer, self._lastKey = WordsRenderer(*key), key
        return self.renderer


class WordsRenderer(RendererAgg):
    """Draws texts word by word and digit by digit, at whole pixels; formulas and turned texts as Matplotlib does."""

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        """Draw the text ``s`` with its baseline's left end at x, y, counted from the top."""
        if ismath or angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        # A text that turns bold changes its own font in place, and keys of a cache must stay as they are.
        style = prop.copy(), self.dpi, gc.get_rgb()[:3], gc.get_alpha()
        for piece in _PIECES.findall(s):
            pixels, left, below, advance = _drawn(piece, *style)
            if piece != " ":
                self.draw_image(gc, round(x) - left, round(self.height - y) - below, pixels)
            x += advance


@lru_cache(maxsize=2000)
def _drawn(word, prop, dpi, colour, opacity):
    """Return a word as RGBA, its lowest row first, the pixels in it that lie left of and below the pen, and its width.

    The width is how far the word moves the pen.
    """
    margin = int(prop.get_size_in_points() * dpi / 72)
    width, height, descent = RendererAgg(1, 1, dpi).get_text_width_height_descent(word, prop, False)
    scratch = RendererAgg(int(width) + 2 * margin, int(height) + 2 * margin, dpi)
    below = int(descent) + margin
    scratch.draw_text(scratch.new_gc(), margin, scratch.height - below, word, prop, 0)
    alpha = opacity * np.asarray(scratch.buffer_rgba())[::-1, :, 3]
    rows, columns = (np.flatnonzero(alpha.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return np.zeros((1, 1, 4), np.uint8), 0, 0, width
    alpha = alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = np.round(255 * np.array(colour)), np.round(alpha)
    return pixels, margin - columns[0], below - rows[0], width


def png(pixels):
    """Return the picture ``pixels``, (height, width, 3 or more) of uint8, as PNG; each row is stored as its change."""
    height, width, _ = pixels.shape
    rows = np.full((height, 1 + 3 * width), 2, np.uint8)  # the 2 says so, at the start of each row
    changes = rows[:, 1:].reshape(height, width, 3)
    changes[0] = pixels[0, :, :3]
    for channel in range(3):  # one by one is three times as fast as all at once
        np.subtract(pixels[1:, :, channel], pixels[:-1, :, channel], out=changes[1:, :, channel])
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)  # 8 bits each of red, green and blue
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
