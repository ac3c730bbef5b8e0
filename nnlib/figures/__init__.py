"""The live figures of the course, one a file."""

from nnlib.figures.activation import ActivationFigure
from nnlib.figures.architecture import ArchitectureFigure
from nnlib.figures.beat_gradient_descent import BeatGradientDescentFigure
from nnlib.figures.bends import BendsFigure
from nnlib.figures.blame import BlameFigure
from nnlib.figures.digits_training import DigitsFigure
from nnlib.figures.draw_a_digit import DrawADigitFigure
from nnlib.figures.finding import FindingFigure
from nnlib.figures.first_guess import FirstGuessFigure
from nnlib.figures.forward_and_back import ForwardAndBackFigure
from nnlib.figures.guess import GuessFigure
from nnlib.figures.hundred_layers import HundredLayersFigure
from nnlib.figures.in_a_layer import LayerFigure
from nnlib.figures.neuron import NeuronFigure
from nnlib.figures.one_weight import OneWeightFigure
from nnlib.figures.plateau import PlateauFigure
from nnlib.figures.playground import PlaygroundFigure
from nnlib.figures.recorded_training import RecordedTrainingFigure
from nnlib.figures.side_by_side import SideBySideFigure
from nnlib.figures.signal_through_depth import SignalThroughDepthFigure
from nnlib.figures.squares import SquaresFigure
from nnlib.figures.two_layers import TwoLayersFigure
from nnlib.figures.two_weights import TwoWeightsFigure
from nnlib.figures.xor import XorFigure

__all__ = [
    "ActivationFigure",
    "ArchitectureFigure",
    "BeatGradientDescentFigure",
    "BendsFigure",
    "BlameFigure",
    "FindingFigure",
    "DigitsFigure",
    "DrawADigitFigure",
    "FirstGuessFigure",
    "ForwardAndBackFigure",
    "GuessFigure",
    "HundredLayersFigure",
    "LayerFigure",
    "NeuronFigure",
    "OneWeightFigure",
    "PlateauFigure",
    "PlaygroundFigure",
    "RecordedTrainingFigure",
    "SideBySideFigure",
    "SignalThroughDepthFigure",
    "SquaresFigure",
    "TwoLayersFigure",
    "TwoWeightsFigure",
    "XorFigure",
]
