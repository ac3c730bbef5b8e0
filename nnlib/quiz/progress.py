"""How far a learner is: of each notebook what is done, how much time it still asks for, and what comes next."""

import html
import json
from dataclasses import dataclass
from importlib.resources import files

import ipywidgets as widgets

from nnlib.exercises import EXERCISES, workbook
from nnlib.exercises.kept import KEPT
from nnlib.live import Readout
from nnlib.quiz.questions import NOTEBOOKS

COURSE = json.loads((files("nnlib.quiz") / "course.json").read_text("utf-8"))


@dataclass(frozen=True)
class Done:
    """What is done of one notebook: each a list of whether, in the notebook's order."""

    title: str
    minutes: int
    exercises: dict[str, bool]
    predictions: dict[str, bool]
    right: int
    goals: dict[str, bool]

    @property
    def open(self):
        """The number of things that are not done yet."""
        return sum(not done for group in (self.exercises, self.predictions, self.goals) for done in group.values())

    @property
    def minutes_left(self):
        """The notebook's minutes, in proportion to what is open, to the next 5."""
        everything = len(self.exercises) + len(self.predictions) + len(self.goals)
        return 5 * round(self.minutes * self.open / everything / 5 + 0.49) if self.open else 0

    def told(self):
        """Return it in one line."""
        parts = [
            f"exercises {sum(self.exercises.values())} of {len(self.exercises)}",
            f"predictions {sum(self.predictions.values())} of {len(self.predictions)} ({self.right} right)",
            f"goals {sum(self.goals.values())} of {len(self.goals)}",
        ]
        left = f"about {self.minutes_left} minutes to go" if self.open else "all done"
        return f"{self.title}: {', '.join(part for part in parts if ' of 0' not in part)}; {left}."

    def next(self):
        """Return what to do next in this notebook, in words; "" if all is done."""
        for kind, group in (("prediction", self.predictions), ("exercise", self.exercises), ("goal of", self.goals)):
            for name, done in group.items():
                if not done:
                    return f"the {kind} {name}"
        return ""


def exercises_of(notebook):
    """Return the names of the exercises in the notebook with the questions called ``notebook``."""
    stem = NOTEBOOKS[notebook].__name__.rpartition(".")[2]
    return [name for name, exercise in EXERCISES.items() if exercise.solution.__module__.endswith(f".{stem}")]


def done_of(notebook, pieces):
    """Return what is Done of a notebook by a learner whose library has these ``pieces``."""
    file = next(name for name in COURSE if COURSE[name]["title"].lower() == notebook)
    answered = {name: KEPT.answered(question) for name, question in NOTEBOOKS[notebook].PREDICTIONS.items()}
    return Done(
        title=f"{file[:2]} {COURSE[file]['title']}",
        minutes=COURSE[file]["minutes"],
        exercises={name: name in pieces for name in exercises_of(notebook)},
        predictions={name: bool(answers) for name, answers in answered.items()},
        right=sum(answers[0][2] for answers in answered.values() if answers),
        goals={name: name in KEPT.data["goals"] for name in COURSE[file]["goals"]},
    )


class Progress(widgets.VBox):
    """A text in a card; printed, it is the text alone."""

    def __init__(self, text):
        self.text = text
        super().__init__([Readout(text=text)])
        self.add_class("nn-card")

    def __str__(self):
        return self.text

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.text
        bundle["text/html"] = "".join(f"<p>{html.escape(line)}</p>" for line in self.text.split("\n"))
        return bundle


def progress(notebook=None):
    """Tell how far you are: in all notebooks, or in the one with the name ``notebook``, such as "neurons".

    It goes by two files beside the notebooks, your library (my_network.py) and your answers (my_answers.json).
    """
    if notebook is not None and notebook not in NOTEBOOKS:
        raise ValueError(f"there is no notebook {notebook!r}, only {', '.join(NOTEBOOKS)}.")
    KEPT.load()
    lines = [KEPT.trouble] if KEPT.trouble else []
    pieces = workbook.pieces()
    done = [done_of(name, pieces) for name in ([notebook] if notebook else NOTEBOOKS)]
    lines += [one.told() for one in done]
    if notebook is None:
        coming = next((one for one in done if one.open), None)
        lines.append(f"Next: {coming.next()}, in {coming.title}." if coming else "You have done everything.")
    return Progress("\n".join(lines))
