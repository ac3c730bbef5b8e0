"""Images whose own pixels are drawn, few as they are: whoever paints them makes them larger."""

from matplotlib.image import AxesImage

from nnlib.live.recorder import SMOOTH


def add_image(axes, extent, *, smooth=False, **style):
    """Return a new image of ``axes`` that fills ``extent``, (left, right, bottom, top); the axes' limits stay."""
    style |= {"gid": SMOOTH, "interpolation_stage": "rgba"} if smooth else {}
    image = AxesImage(axes, extent=extent, interpolation="none", **style)
    image.set_clip_path(axes.patch)
    return axes.add_image(image)


def around(x, y):
    """Return the extent of an image with a pixel in the middle of which lies each point of the grid x, y."""
    return [*_edges(x), *_edges(y)]


def _edges(values):
    half = (values[1] - values[0]) / 2
    return [values[0] - half, values[-1] + half]
