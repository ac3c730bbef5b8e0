"""Exercises: ``check(name, answer)`` says whether an answer is right, and if not, which mistake it shows."""

import difflib
from types import SimpleNamespace

from nnlib.exercises import (
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
    workbook,
)
from nnlib.exercises.checking import Exercise, Feedback, examine
from nnlib.exercises.kept import KEPT

_MODULES = (
    how_machines_learn,
    neurons,
    activations,
    collapsing,
    loss,
    gradient_descent,
    backpropagation,
    automatic_gradients,
    training,
    digits,
)
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
    if feedback.status != "Not attempted yet":
        KEPT.attempt(name, feedback.status == "Correct", feedback.message)
    if feedback.status != "Correct":
        return feedback
    kept = workbook.keep(name, answer, lambda again: examine(EXERCISES[name], again, aloud=False).status == "Correct")
    return Feedback(feedback.status, f"{feedback.message}\n{kept}", feedback.hints)


class MyNetwork(SimpleNamespace):
    """Pieces of a network as attributes, and in words which of them are the learner's."""

    def __init__(self, pieces, said):
        super().__init__(**pieces)
        self._said = said

    def __repr__(self):
        return self._said


def my_network(*names):
    """Return the exercises called ``names`` as attributes of one object; printed, it says which are the learner's.

    A piece is the learner's if the workbook has it and it still passes its check; else the course's solution stands in.
    Raises a ValueError for a name that no exercise has.
    """
    if unknown := [name for name in names if name not in EXERCISES]:
        raise ValueError(f"there is no exercise {unknown[0]!r}. There are {', '.join(sorted(EXERCISES))}.")
    functions, trouble = workbook.load()
    pieces, mine, failing, missing = {}, [], [], []
    for name in names:
        own, exercise = functions.get(name), EXERCISES[name]
        passes = own is not None and examine(exercise, own, aloud=False).status == "Correct"
        pieces[name] = own if passes else exercise.solution
        (mine if passes else failing if own is not None else missing).append(name)
    said = [f"Your own pieces: {', '.join(mine) or 'none yet'} ({len(mine)} of {len(names)})."]
    said += [f"In your library, but not passing its check: {', '.join(failing)}."] if failing else []
    said += [f"The course's own solutions stand in for {', '.join(failing + missing)}."] if failing + missing else []
    said += [f"A remark: {trouble}. Repair it or move it away, then run this again."] if trouble else []
    return MyNetwork(pieces, "\n".join(said))


__all__ = ["EXERCISES", "Exercise", "Feedback", "check", "my_network"]
