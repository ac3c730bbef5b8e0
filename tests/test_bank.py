"""Answers as beginners give them: each wrong one gets the words that it must get, no right one is turned down.

A file of `tests/bank/` has the answers to the exercises of one notebook. `=== name` begins an exercise; a wrong answer
begins with `# MISTAKE: what is wrong` and `# SAYS: what the message begins with`, a right one with `# STYLE: …`.
"""

import itertools
import linecache
import re
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import EXERCISES
from nnlib.exercises.checking import examine

BANK = Path(__file__).parent / "bank"
ANSWER = re.compile(r"^# (MISTAKE|STYLE): (.*)\n(?:# SAYS: (.*)\n)?((?:(?!# MISTAKE|# STYLE).*\n)*)", re.MULTILINE)
SECONDS = 1.5  # of processor time, for each check; on a quiet machine none takes half of it
files = itertools.count(1)


def answers():
    """Yield (name of the exercise, kind, what is said about the answer, the words it must get, source)."""
    for path in sorted(BANK.glob("*.txt")):
        for exercise in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = exercise.partition("\n")
            yield from ((name, *answer) for answer in ANSWER.findall(rest))


def define(source, name):
    """Run a source as a notebook does with a cell; return what it calls ``name``."""
    file = f"/tmp/ipykernel_1/bank_{next(files)}.py"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    namespace = {"__name__": "__main__", "np": np, "nn": nn}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of 2(h), which is a mistake that beginners make
        exec(compile(source, file, "exec"), namespace)
    return namespace[name]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_answer_gets_what_it_deserves(exercise):
    surprises = []
    for _, kind, about, says, source in (each for each in answers() if each[0] == exercise.name):
        began = time.process_time()
        feedback = examine(exercise, define(source, exercise.name), aloud=False)
        took = time.process_time() - began
        if kind == "STYLE" and feedback.status != "Correct":
            surprises.append(f"turned down: {about}\n{feedback.message}")
        if kind == "MISTAKE" and (feedback.status != "Not yet" or not feedback.message.startswith(says)):
            surprises.append(f"{about}\nshould be told: {says}\nbut is told:    {feedback}")
        if took > SECONDS and exercise.name != "choose_network":
            surprises.append(f"{about}\ntook {took:.2f} s")
    assert not surprises, "\n\n".join(surprises)


def test_every_exercise_has_answers_of_both_kinds():
    kinds = {(name, kind) for name, kind, *_ in answers()}
    assert {(name, kind) for name in EXERCISES for kind in ("MISTAKE", "STYLE")} <= kinds
