"""The questions of the course, a file a notebook: PREDICTIONS by name, RECALL and RECAP in their order."""

from nnlib.quiz import (
    activations,
    automatic_gradients,
    backpropagation,
    collapsing,
    digits,
    gradient_descent,
    how_machines_learn,
    loss,
    neurons,
    training,
)
from nnlib.quiz.question import Estimate, Question

NOTEBOOKS = {
    "how machines learn": how_machines_learn,
    "neurons": neurons,
    "activations": activations,
    "collapsing linear layers": collapsing,
    "loss": loss,
    "gradient descent": gradient_descent,
    "backpropagation": backpropagation,
    "automatic gradients": automatic_gradients,
    "training a network": training,
    "reading digits": digits,
}

__all__ = ["NOTEBOOKS", "Estimate", "Question"]
