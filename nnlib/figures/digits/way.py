"""Where a drawing is moved before it is read: its frame, an arrow, and the frame and the strokes at the end."""

import numpy as np

from nnlib.panels.colours import GREY, TARGET


class Way:
    """A grey frame around what was drawn, a green one, dashed, around where it goes, and an arrow between them."""

    def __init__(self, axes):
        style = {"animated": True, "in_layout": False, "clip_on": True}
        (self._from,) = axes.plot([], [], color=GREY, linewidth=1.2, zorder=6, **style)
        dashed = {"color": TARGET, "linestyle": (0, (4, 2))}
        (self._to,) = axes.plot([], [], linewidth=1.5, zorder=6, **dashed, **style)
        (self._strokes,) = axes.plot([], [], linewidth=2, zorder=6, **dashed, **style)
        (self._arrow,) = axes.plot([], [], color=TARGET, linewidth=2.2, solid_joinstyle="miter", zorder=7, **style)

    def show(self, before, after, pen):
        """Draw the way of the strokes ``before``; nothing where there are none."""
        if not before:
            for line in (self._from, self._to, self._strokes, self._arrow):
                line.set_data([], [])
            return
        frames = [_frame(strokes, pen) for strokes in (before, after)]
        self._from.set_data(*frames[0])
        self._to.set_data(*frames[1])
        gap = [(np.nan, np.nan)]
        self._strokes.set_data(*np.vstack([point for _, points in after for point in (*points, *gap)]).T)
        self._arrow.set_data(*_arrow(*[frame[:, [0, 2]].mean(axis=1) for frame in frames]))


def _frame(strokes, pen):
    points = np.vstack([points for _, points in strokes])
    (left, top), (right, bottom) = points.min(axis=0) - pen / 2, points.max(axis=0) + pen / 2
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]).T


def _arrow(start, end):
    """Return the points of an arrow; none where it would be shorter than two squares."""
    way = end - start
    length = np.hypot(*way)
    if length < 2:
        return np.zeros((2, 0))
    along, across = way / length, np.array([-way[1], way[0]]) / length
    head = [end - 1.6 * along + side * 0.9 * across for side in (1, -1)]
    return np.array([start, end, head[0], end, head[1]]).T
