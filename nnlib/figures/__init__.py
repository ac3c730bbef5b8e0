"""The live figures of the course, one a file."""

from nnlib.figures.architecture import ArchitectureFigure
from nnlib.figures.first_guess import FirstGuessFigure
from nnlib.figures.guess import GuessFigure
from nnlib.figures.neuron import NeuronFigure

__all__ = ["ArchitectureFigure", "FirstGuessFigure", "GuessFigure", "NeuronFigure"]
