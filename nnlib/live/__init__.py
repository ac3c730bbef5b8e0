"""Live figures: pictures that follow their controls at once."""

from nnlib.live.figure import STYLE, Goal, LiveFigure, Picture, ProgressBar, Readout, choice, progress, slider

__all__ = ["STYLE", "Goal", "LiveFigure", "Picture", "ProgressBar", "Readout", "choice", "progress", "slider"]
