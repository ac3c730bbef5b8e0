"""Live figures: pictures that follow their controls at once.

A change of a control goes from ``figure`` (values, compute, draw, describe) by way of ``canvas`` and ``recorder``,
which write down what Matplotlib draws, to ``picture``, whose JavaScript paints it; ``card`` is what stands around it.
"""

from nnlib.live.bar import progress_bar
from nnlib.live.card import Goal
from nnlib.live.controls import choice, slider
from nnlib.live.figure import LiveFigure
from nnlib.live.readout import Readout
from nnlib.live.scenes import Scene

__all__ = ["Goal", "LiveFigure", "Readout", "Scene", "choice", "progress_bar", "slider"]
