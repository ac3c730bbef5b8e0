"""Draws a figure as a list of operations, which the browser paints: nothing is rasterised here.

A record is ``text``, JSON: [[operation, ...], ...], and ``data``, numbers of four bytes each, which the operations use
up one after the other: coordinates in CSS pixels from the top left corner, and the colours of images. ``paint.js``
says what the operations mean. Both know what the figures of the course draw, and no more.
"""

import json
import re
import struct
from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.transforms import Affine2D

_CODES = bytes.maketrans(bytes([0, 1, 2, 3, 4, 79]), b"SMLQCZ")
_FARTHEST = 4000  # CSS pixels: a line that leads farther is cut, for a dashed one would take the browser ages
_GRAIN = 64  # positions are rounded to this part of a pixel, which nobody can see
_ALIGNED = {"left": 0, "center": 0.5, "right": 1}
_DIGITS = re.compile(r"\d")
SMOOTH = "smooth"  # the gid of images that are drawn with the colours between their pixels mixed


class Recorder(RendererBase):
    """Writes down what it is told to draw, for a picture of so many CSS pixels."""

    dpi = 100

    def __init__(self, width, height):
        super().__init__()
        self.width, self.height = width, height
        self._flip = np.array([[1.0, 0, 0], [0, -1, height], [0, 0, 1]])
        self._ops, self._data, self._clip = [], [], None

    def take(self):
        """Return the operations and the data that have been written down, and begin anew."""
        taken = self._ops, self._data
        self._ops, self._data, self._clip = [], [], None
        return taken

    # What Matplotlib wants to know

    def get_canvas_width_height(self):
        return self.width, self.height

    def points_to_pixels(self, points):
        return points * self.dpi / 72

    def option_scale_image(self):
        return True

    def option_image_nocomposite(self):
        return True

    def get_text_width_height_descent(self, s, prop, ismath):
        # There are ever new numbers, but all digits are of one size; and keys of a cache must stay as they are.
        return _size(_DIGITS.sub("0", s), prop.copy(), bool(ismath))

    def _get_font_height_metrics(self, prop):
        """What Matplotlib 3.11 asks before it reads all tables of a font, for each text once more."""
        return _heights(tuple(prop.get_family()), prop.get_weight(), prop.get_size_in_points())

    # What it writes down

    def draw_path(self, gc, path, transform, rgbFace=None):
        margin = None if rgbFace is not None else (-10, -10, self.width + 10, self.height + 10)
        shape = _shape(path, Affine2D(self._flip @ transform.get_matrix()), margin)
        self._draw(gc, [shape], (), *_style(gc, rgbFace))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        shape = _placed(marker_path.vertices, np.diag([1.0, -1, 1]) @ marker_trans.get_matrix())
        places = _placed(path.vertices, self._flip @ trans.get_matrix())
        places = places[np.isfinite(places).all(axis=1)]
        if len(places):
            self._draw(gc, [(shape, marker_path.codes)], places, *_style(gc, rgbFace))

    def draw_path_collection(
        self, gc, master_transform, paths, all_transforms, offsets, offset_trans, facecolors, edgecolors, linewidths,
        linestyles, *_, **__,
    ):  # fmt: skip
        matrix, number = self._flip @ master_transform.get_matrix(), max(len(paths), len(all_transforms))
        if not len(paths) or not (len(facecolors) or len(edgecolors)):
            return
        matrices = [Affine2D(matrix @ each) for each in all_transforms] or [Affine2D(matrix)]
        shapes = [_shape(paths[i % len(paths)], matrices[i % len(matrices)]) for i in range(number)]
        places = offset_trans.transform(np.asarray(offsets, float)) * (1, -1)
        colours = [[_hex(colour) for colour in each] for each in (facecolors, edgecolors)]
        self._draw(gc, shapes, places if places.any() else (), *colours, linewidths, linestyles)

    def draw_image(self, gc, x, y, im, transform=None):
        if transform is None:
            raise ValueError('an image of the course is drawn from its own pixels: interpolation="none".')
        rows, columns = im.shape[:2]
        # Matplotlib has scaled it by the numbers of columns and rows.
        matrix = self._flip @ transform.get_matrix() @ np.diag([1 / columns, 1 / rows, 1])
        self._clip_to(gc)
        colours, numbers = np.unique(np.ascontiguousarray(im).view(np.uint32), return_inverse=True)
        few = len(colours) <= 256
        pixels = numbers.astype(np.uint8).tobytes() if few else np.ascontiguousarray(im).tobytes()
        self._data += [colours.tobytes() if few else b"", pixels, b"\0" * (-len(pixels) % 4)]
        box = np.round([*matrix[:2, 2] + (x, -y), matrix[0, 0] * columns, matrix[1, 1] * rows], 3).tolist()
        self._ops.append(["image", columns, rows, len(colours) * few, gc.get_gid() == SMOOTH, gc.get_alpha(), *box])

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        colour = _hex(gc.get_rgb())
        if not colour:
            return
        align = _ALIGNED[mtext.get_ha()] if mtext is not None else 0
        along, turn = align * self.get_text_width_height_descent(s, prop, False)[0], np.radians(angle)
        font = [round(self.points_to_pixels(prop.get_size_in_points()), 2), int(prop.get_weight() == "bold")]
        place = seen([x + along * np.cos(turn), y - along * np.sin(turn)]).tolist()
        self._clip_to(gc)
        mono = int("mono" in prop.get_family()[0])
        self._ops.append(["text", *font, mono, colour, *place, s, align, -round(float(turn), 4)])

    # Parts of operations

    def _draw(self, gc, shapes, places, faces, edges, widths, dashes):
        """Write down shapes (vertices, codes), which stand at the places; each list begins anew where it ends."""
        self._clip_to(gc)
        numbers = [vertices for vertices, _ in shapes] + ([places] if len(places) else [])
        self._data.append(seen(np.concatenate(numbers)).astype(np.float32).tobytes())
        counts, codes = [len(vertices) for vertices, _ in shapes], [_letters(codes) for _, codes in shapes]
        widths = [round(self.points_to_pixels(float(width)), 3) for width in widths]
        dashes = [self._dashes(*pattern) for pattern in dashes]
        style = [faces, edges, widths, dashes if any(dashes) else []]
        self._ops.append([
            "draw", gc.get_snap(), counts, codes[:1] if len(set(codes)) == 1 else codes, len(places),
            *(each[:1] if len(set(map(str, each))) == 1 else each for each in style),
            gc.get_capstyle(), gc.get_joinstyle(),
        ])  # fmt: skip

    def _clip_to(self, gc):
        """Set the rectangle outside of which nothing is drawn, where it changes."""
        box = gc.get_clip_rectangle()
        if box is None:
            clip = []
        else:
            left, bottom, right, top = box.extents.tolist()
            clip = [round(part, 2) for part in (left, self.height - top, right - left, top - bottom)]
        if clip != self._clip:
            self._clip = clip
            self._ops.append(["clip", *clip])

    def _dashes(self, offset, pattern):
        return pattern and [round(self.points_to_pixels(float(part)), 2) for part in (offset or 0, *pattern)]


# Texts are measured without fitting their letters to any pixels, as browsers do it.
_METER = RendererBase()
_METER.dpi = Recorder.dpi
_METER.points_to_pixels = Recorder.points_to_pixels.__get__(_METER)


@lru_cache(maxsize=2000)
def _size(s, prop, ismath):
    return _METER.get_text_width_height_descent(s, prop, ismath)


@lru_cache(maxsize=100)
def _heights(family, weight, size):
    """Return how far the font rises above and falls below the baseline, and the gap between lines, in CSS pixels."""
    font = get_font(findfont(FontProperties(family=list(family), weight=weight)))
    table, scale = font.get_sfnt_table("OS/2"), 1 / font.get_sfnt_table("head")["unitsPerEm"] * size * Recorder.dpi / 72
    return table["sTypoAscender"] * scale, -table["sTypoDescender"] * scale, table["sTypoLineGap"] * scale


def written(*parts):
    """Return one record of several parts, as bytes: the length of the text, the text with spaces, the data."""
    text = json.dumps(sum((ops for ops, _ in parts), []), separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    return b"".join([struct.pack("<I", len(text)), text, *(piece for _, data in parts for piece in data)])


def _placed(vertices, matrix):
    return vertices @ matrix[:2, :2].T + matrix[:2, 2]


def _shape(path, matrix, within=None):
    """Return the vertices of a path in pixels, and its codes: no more than can be told apart, nothing far outside."""
    placed = _placed(path.vertices, matrix.get_matrix())
    if not path.should_simplify and np.abs(placed).max(initial=0) < _FARTHEST:
        return placed, path.codes
    path = path.cleaned(matrix, remove_nans=True, clip=within, simplify=path.should_simplify)
    return path.vertices, path.codes


def seen(numbers):
    """Return positions no finer than anybody can see."""
    return np.round(np.asarray(numbers, dtype=float) * _GRAIN) / _GRAIN


def _letters(codes):
    return "" if codes is None else codes.tobytes().translate(_CODES).decode()


def _style(gc, face):
    """Return the colours that a path is filled and drawn with, "" where it is not, its line's width and its dashes."""
    opacity, edge = gc.get_alpha(), gc.get_rgb()
    if face is not None and (len(face) == 3 or gc.get_forced_alpha()):
        face = (*face[:3], opacity)
    edge = (*edge[:3], opacity) if gc.get_forced_alpha() else edge
    width = gc.get_linewidth()
    return [_hex(face) if face else ""], [_hex(edge) if width else ""], [width], [gc.get_dashes()]


def _hex(colour):
    return _hex_of(tuple(colour))


@lru_cache(maxsize=1000)
def _hex_of(colour):
    """Return a colour as #rrggbb, with its opacity where it is not 1; "" for one that cannot be seen."""
    written = "#" + bytes(round(255 * float(part)) for part in colour).hex()
    return "" if written[7:] == "00" else written.removesuffix("ff") if len(written) == 9 else written
