"""The live figures of the course, one a file."""

from nnlib.figures.activations.activation import ActivationFigure
from nnlib.figures.activations.in_a_layer import LayerFigure
from nnlib.figures.activations.let_it_learn import LetItLearnFigure
from nnlib.figures.activations.s_curves import SCurvesFigure
from nnlib.figures.automatic_gradients.signal_through_depth import SignalThroughDepthFigure
from nnlib.figures.automatic_gradients.value_graph import ValueGraphFigure
from nnlib.figures.backpropagation.blame import BlameFigure
from nnlib.figures.backpropagation.forward_and_back import ForwardAndBackFigure
from nnlib.figures.backpropagation.missing_delta import MissingDeltaFigure
from nnlib.figures.collapsing.bends import BendsFigure
from nnlib.figures.collapsing.folds import FoldsFigure
from nnlib.figures.collapsing.hundred_layers import HundredLayersFigure
from nnlib.figures.collapsing.race import RaceFigure
from nnlib.figures.collapsing.two_layers import TwoLayersFigure
from nnlib.figures.collapsing.xor import XorFigure
from nnlib.figures.digits.digits_training import DigitsFigure
from nnlib.figures.digits.draw_a_digit import DrawADigitFigure
from nnlib.figures.digits.moved import MovedDigitsFigure
from nnlib.figures.gradient_descent.batches import BatchesFigure
from nnlib.figures.gradient_descent.beat_gradient_descent import BeatGradientDescentFigure
from nnlib.figures.gradient_descent.momentum import MomentumFigure
from nnlib.figures.gradient_descent.one_weight import OneWeightFigure
from nnlib.figures.gradient_descent.straighten import StraightenFigure
from nnlib.figures.gradient_descent.two_weights import TwoWeightsFigure
from nnlib.figures.how_machines_learn.architecture import ArchitectureFigure
from nnlib.figures.how_machines_learn.before_and_after import BeforeAndAfterFigure
from nnlib.figures.how_machines_learn.first_guess import FirstGuessFigure
from nnlib.figures.how_machines_learn.guess import GuessFigure
from nnlib.figures.how_machines_learn.stopping import StoppingFigure
from nnlib.figures.how_machines_learn.turns import TurnsFigure
from nnlib.figures.loss.constant import ConstantFigure
from nnlib.figures.loss.noise import NoiseFigure
from nnlib.figures.loss.outlier import OutlierFigure
from nnlib.figures.loss.plateau import PlateauFigure
from nnlib.figures.loss.squares import SquaresFigure
from nnlib.figures.neurons.gates import GateFigure
from nnlib.figures.neurons.neuron import NeuronFigure
from nnlib.figures.neurons.nudges import NudgeFigure
from nnlib.figures.training.finding import FindingFigure
from nnlib.figures.training.playground import PlaygroundFigure
from nnlib.figures.training.recorded_training import RecordedTrainingFigure
from nnlib.figures.training.side_by_side import SideBySideFigure

__all__ = [
    "ActivationFigure",
    "ArchitectureFigure",
    "BatchesFigure",
    "BeatGradientDescentFigure",
    "BeforeAndAfterFigure",
    "BendsFigure",
    "BlameFigure",
    "ConstantFigure",
    "DigitsFigure",
    "DrawADigitFigure",
    "FindingFigure",
    "FirstGuessFigure",
    "FoldsFigure",
    "ForwardAndBackFigure",
    "GateFigure",
    "GuessFigure",
    "HundredLayersFigure",
    "LayerFigure",
    "LetItLearnFigure",
    "MissingDeltaFigure",
    "MomentumFigure",
    "MovedDigitsFigure",
    "NeuronFigure",
    "NoiseFigure",
    "NudgeFigure",
    "OneWeightFigure",
    "OutlierFigure",
    "PlateauFigure",
    "PlaygroundFigure",
    "RaceFigure",
    "RecordedTrainingFigure",
    "SCurvesFigure",
    "SideBySideFigure",
    "SignalThroughDepthFigure",
    "SquaresFigure",
    "StoppingFigure",
    "StraightenFigure",
    "TurnsFigure",
    "TwoLayersFigure",
    "TwoWeightsFigure",
    "ValueGraphFigure",
    "XorFigure",
]
