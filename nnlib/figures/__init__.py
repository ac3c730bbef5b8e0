"""The live figures of the course, one a file."""

from nnlib.figures.activation import ActivationFigure
from nnlib.figures.architecture import ArchitectureFigure
from nnlib.figures.bends import BendsFigure
from nnlib.figures.first_guess import FirstGuessFigure
from nnlib.figures.guess import GuessFigure
from nnlib.figures.hundred_layers import HundredLayersFigure
from nnlib.figures.in_a_layer import LayerFigure
from nnlib.figures.neuron import NeuronFigure
from nnlib.figures.two_layers import TwoLayersFigure
from nnlib.figures.xor import XorFigure

__all__ = [
    "ActivationFigure",
    "ArchitectureFigure",
    "BendsFigure",
    "FirstGuessFigure",
    "GuessFigure",
    "HundredLayersFigure",
    "LayerFigure",
    "NeuronFigure",
    "TwoLayersFigure",
    "XorFigure",
]
