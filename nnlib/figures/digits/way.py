"""Where a drawing is moved before it is read: a frame around its ink, an arrow, and the outline that it then has."""

import numpy as np

from nnlib.panels.colours import GREY, TARGET

_NOTHING = np.zeros((2, 0))


class Way:
    """A grey frame around what was drawn, an arrow to where its middle goes, and a green outline of what is read."""

    def __init__(self, axes):
        style = {"animated": True, "in_layout": False}
        (self.frame,) = axes.plot([], [], color=GREY, linewidth=1.2, zorder=6, **style)
        (self.outline,) = axes.plot([], [], color=TARGET, linewidth=1.6, zorder=6, **style)
        (self.arrow,) = axes.plot([], [], color=TARGET, linewidth=2.2, solid_joinstyle="miter", zorder=7, **style)

    def show(self, before, after):
        """Draw the way of the ink ``before`` to ``after``, (n, n) both; nothing where they are equal."""
        moved = before.any() and after.any() and (before != after).any()
        shown = [_NOTHING] * 3
        if moved:
            frames = _frame(before), _frame(after)
            shown = [frames[0], _outline(after), _arrow(*[frame[:, [0, 2]].mean(axis=1) for frame in frames])]
        for line, points in zip((self.frame, self.outline, self.arrow), shown, strict=True):
            line.set_data(*points)


def _frame(ink):
    rows, columns = np.nonzero(ink)
    left, right, top, bottom = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], dtype=float).T


def _outline(ink):
    """Return the edges between squares with ink and squares without, each run of them as one line."""
    sides = []
    for turned, squares in ((False, ink), (True, ink.T)):
        room = np.pad(squares, ((1, 1), (0, 0)))
        for place, edges in enumerate(room[1:] != room[:-1]):  # above each row of squares, and below the last
            ends = np.flatnonzero(np.diff(np.pad(edges.astype(int), 1)))
            sides += [
                [(place, end) if turned else (end, place) for end in run] + [(np.nan, np.nan)]
                for run in ends.reshape(-1, 2)
            ]
    return np.array(sides, dtype=float).reshape(-1, 2).T


def _arrow(start, end):
    """Return the points of an arrow; none where it would be shorter than two squares."""
    way = end - start
    length = np.hypot(*way)
    if length < 2:
        return _NOTHING
    along, across = way / length, np.array([-way[1], way[0]]) / length
    head = [end - 1.6 * along + side * 0.9 * across for side in (1, -1)]
    return np.array([start, end, head[0], end, head[1]]).T
