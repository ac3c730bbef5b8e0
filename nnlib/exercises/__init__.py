"""Exercises: ``check(name, answer)`` says whether an answer is right, and if not, which mistake it shows."""

import difflib

from nnlib import workbook
from nnlib.exercises import activations, collapsing, how_machines_learn, neurons
from nnlib.exercises.checking import Exercise, Feedback, Mistake, examine

_MODULES = (how_machines_learn, neurons, activations, collapsing)
EXERCISES = {exercise.name: exercise for module in _MODULES for exercise in module.EXERCISES}


def check(name, answer):
    """Check ``answer`` against the exercise called ``name``; keep it in the workbook if it is right.

    Returns a Feedback, whatever the learner wrote. Raises a ValueError for a name that no exercise has.
    """
    if not isinstance(name, str):
        raise TypeError('the name of the exercise comes first, as text: check("relu", relu).')
    if name not in EXERCISES:
        close = difflib.get_close_matches(str(name), EXERCISES, n=3, cutoff=0.3) or sorted(EXERCISES)
        raise ValueError(f"there is no exercise {name!r}. Did you mean {' or '.join(close)}?")
    feedback = examine(EXERCISES[name], answer)
    if feedback.status != "Correct":
        return feedback
    kept = workbook.keep(name, answer, lambda again: examine(EXERCISES[name], again).status == "Correct")
    return Feedback(feedback.status, f"{feedback.message}\n{kept}")


__all__ = ["EXERCISES", "Exercise", "Feedback", "Mistake", "check"]
