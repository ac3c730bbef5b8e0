"""The questions of the course, a file a notebook: PREDICTIONS by name, RECALL and RECAP in their order."""

from nnlib.questions import activations, collapsing, how_machines_learn, neurons
from nnlib.questions.question import Question

NOTEBOOKS = {
    "how machines learn": how_machines_learn,
    "neurons": neurons,
    "activations": activations,
    "collapsing linear layers": collapsing,
}

__all__ = ["NOTEBOOKS", "Question"]
