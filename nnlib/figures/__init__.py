"""The live figures of the course, one a file."""

from nnlib.figures.neuron import NeuronFigure

__all__ = ["NeuronFigure"]
