"""The checker: it runs an answer on probes, and where it is wrong, reasons about what the mistake is.

Layers, from the surest to the least: what Python says (errors, signs), listed ideas, mutants of the solution
(mutants), the learner's own code with one change (repair), relations between the numbers, and side by side.
"""

from nnlib.exercises.checking.examining import examine
from nnlib.exercises.checking.exercise import Exercise
from nnlib.exercises.checking.feedback import Feedback

__all__ = ["Exercise", "Feedback", "examine"]
