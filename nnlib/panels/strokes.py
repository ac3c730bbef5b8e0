"""From strokes to pixels: which squares of a board they ink, and what a network that reads digits gets of it."""

from functools import cache, lru_cache

import numpy as np

from nnlib.datasets import digits

CELLS, BLOCK = 32, 4  # of the board: squares a side, and squares a side of the blocks that are counted
CENTRES = np.stack(np.meshgrid(*[np.arange(CELLS) + 0.5] * 2), axis=-1).reshape(-1, 2)  # of the squares, (x, y)


@lru_cache(maxsize=64)
def stroke_on_board(points, pen):
    """Return which squares, (1024,), have their centre within half a pen of the stroke through ``points``."""
    points = np.array(points)
    start, way = points, np.diff(points, axis=0, append=points[-1:])
    from_start = CENTRES[:, None] - start
    along = (from_start * way).sum(axis=2) / np.maximum((way**2).sum(axis=1), 1e-12)
    nearest = from_start - np.clip(along, 0, 1)[..., None] * way
    return ((nearest**2).sum(axis=2) <= (pen / 2) ** 2).any(axis=1)


@cache
def image_on_board(index):
    """Return a board, (32, 32), with as many inked squares in each block as the image counts, its darker side first."""
    counts = (16 * digits()[0][index]).round().astype(int).reshape(8, 8)
    places = (np.arange(CELLS) + 0.5) / BLOCK - 0.5  # of the squares, in pixels of the image
    rows = np.array([np.interp(places, np.arange(8), row) for row in counts])
    smooth = np.array([np.interp(places, np.arange(8), column) for column in rows.T]).T
    board = np.zeros((CELLS, CELLS), dtype=bool)
    for i, j in np.ndindex(8, 8):
        block = np.s_[BLOCK * i : BLOCK * (i + 1), BLOCK * j : BLOCK * (j + 1)]
        darkest = np.argsort(-smooth[block], axis=None, kind="stable")[: counts[i, j]]
        board[block].flat[:] = np.isin(np.arange(BLOCK**2), darkest)
    return board


def counted(board):
    """Return the 64 pixels, (64,), of a board: the inked squares in each block of 4 × 4, as a part of 16."""
    return board.reshape(8, BLOCK, 8, BLOCK).sum(axis=(1, 3)).ravel() / BLOCK**2
