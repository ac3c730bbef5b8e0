"""A figure as a PNG: what GitHub, print and a browser that cannot paint show."""

import io
import zlib

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.image import AxesImage
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from PIL import Image

from nnlib.live.recorder import SMOOTH, seen

_PIXELS = IdentityTransform()


class _Seen:
    """Matplotlib's renderer, told positions no finer than anybody can see.

    The last digits of a position differ from processor to processor; the picture shall not.
    """

    def __init__(self, renderer):
        self._renderer = renderer

    def __getattr__(self, name):
        return getattr(self._renderer, name)

    def draw_path(self, gc, path, transform, rgbFace=None):
        self._renderer.draw_path(gc, _placed(path, transform), _PIXELS, rgbFace)

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        self._renderer.draw_markers(gc, marker_path, marker_trans, _placed(path, trans), _PIXELS, rgbFace)

    def draw_path_collection(self, gc, master, paths, all_transforms, offsets, offset_trans, *rest, **named):
        if not len(all_transforms):
            paths, master = [_placed(path, master) for path in paths], _PIXELS
        places = seen(offset_trans.transform(np.asarray(offsets, float)))
        self._renderer.draw_path_collection(gc, master, paths, all_transforms, places, _PIXELS, *rest, **named)


def still(figure, moving):
    """Return the figure, and over it its ``moving`` artists, as a small PNG without any name or date."""
    smooth = [image for image in figure.findobj(AxesImage) if image.get_gid() == SMOOTH]
    # Not a canvas, which before Matplotlib 3.9 makes a picture of 9.2 inches 919 pixels wide.
    agg = RendererAgg(*figure.bbox.size.round(), figure.dpi)
    renderer = _Seen(agg)
    for image in smooth:
        image.set_interpolation("bilinear")
    figure.draw(renderer)
    for artist in moving:
        artist.draw(renderer)
    for image in smooth:
        image.set_interpolation("none")
    file = io.BytesIO()
    # Level 9 takes five times as long to save 3 %, and Pillow's own strategy is for photographs.
    packing = {"compress_level": 6, "compress_type": zlib.Z_DEFAULT_STRATEGY}
    Image.fromarray(np.asarray(agg.buffer_rgba())[..., :3]).save(file, "png", **packing)
    return file.getvalue()


def _placed(path, transform):
    return Path(seen(transform.transform(path.vertices)), path.codes)
