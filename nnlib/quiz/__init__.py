"""Predictions made before a figure shows the answer, recall questions, and the recap that sets one against the other.

The questions stand in this folder, a file a notebook, so that a notebook's code does not give the answer away.
"""

import html
import math
import re

import ipywidgets as widgets

from nnlib.exercises.kept import KEPT
from nnlib.live import Readout
from nnlib.live.memory import MEMORY
from nnlib.quiz.progress import progress
from nnlib.quiz.question import Estimate
from nnlib.quiz.questions import NOTEBOOKS
from nnlib.quiz.review import due, questions_for

__all__ = ["Questions", "QuestionCard", "Replay", "predict", "progress", "recall", "recap"]


MEMORY[0] = KEPT
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(?!\d|,)")  # but not the comma of "0,25"


class _Options(widgets.RadioButtons):
    """Options to choose from; ``given`` is the position of the chosen one."""

    asks = "Choose an answer first."

    def __init__(self, options):
        super().__init__(options=options, value=None, layout={"width": "100%"})

    @property
    def given(self):
        """The position of the chosen option, or None."""
        return self.index

    @given.setter
    def given(self, index):
        """Choose an option."""
        self.index = index


class _Number(widgets.Text):
    """A field for a positive number, such as 1,000 or 2.5e6; ``given`` is None while it holds none.

    It is sent when it is left, and once: digit by digit, the button's click might overtake the last ones.
    """

    asks = "Write a number above 0 first, such as 1,000 or 0.25."

    def __init__(self):
        style, name = {"description_width": "initial"}, "Your estimate"
        super().__init__(description=name, placeholder="a number above 0", style=style, continuous_update=False)

    @property
    def given(self):
        """The number, or None."""
        text = self.value.replace(" ", "")
        try:
            number = float(text.replace(",", "") if _THOUSANDS.match(text) else text)
        except ValueError:
            return None
        return number if 0 < number < math.inf else None

    @given.setter
    def given(self, number):
        """Write a number."""
        self.value = f"{number:,.12g}"


class QuestionCard(widgets.VBox):
    """A question with radio buttons, or with a field for a number.

    The explanation comes once an answer is committed to, and then it stays.
    """

    def __init__(self, question, button="Answer", verdicts=("✓ Right", "✗ Not quite"), given=None):
        self.question, self._verdicts = question, verdicts
        self.field = _Number() if isinstance(question, Estimate) else _Options(question.options)
        self.button = widgets.Button(description=button, layout={"width": "max-content"})
        self.readout = Readout()
        text = widgets.HTML(f"<b>{html.escape(question.text)}</b>")
        super().__init__([text, self.field, self.button, self.readout])
        self.add_class("nn-card")
        self.add_class("nn-question")
        self.button.on_click(self._commit)
        if given is not None:
            self.field.given = given
            self._tell(given)

    def _commit(self, _):
        given = self.field.given
        if given is None:
            self.readout.text = self.field.asks
        elif not self.button.disabled:
            KEPT.answer(self.question, given)
            self._tell(given)

    def _tell(self, given):
        self.field.disabled = self.button.disabled = True
        verdict = self._verdicts[0] if self.question.is_right(given) else self._verdicts[1]
        miss = f"\n{self.question.miss(given)}" if isinstance(self.question, Estimate) else ""
        trouble = f"\n({KEPT.trouble})" if KEPT.trouble else ""
        self.readout.text = f"{verdict}. The answer: {self.question.answer}{miss}\n{self.question.because}{trouble}"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = "\n".join([self.question.text, *(f"( ) {option}" for option in self.question.options)])
        items = "".join(f"<li>{html.escape(option)}</li>" for option in self.question.options)
        bundle["text/html"] = f"<p><b>{html.escape(self.question.text)}</b></p><ul>{items}</ul>"
        return bundle


class Questions(widgets.VBox):
    """Several cards, one below the other."""

    def __init__(self, cards):
        super().__init__(cards)
        self.layout.grid_gap = "10px"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        parts = [card._repr_mimebundle_() for card in self.children]
        bundle["text/plain"] = "\n\n".join(part["text/plain"] for part in parts)
        bundle["text/html"] = "".join(part["text/html"] for part in parts)
        return bundle


class Replay(widgets.VBox):
    """What was predicted against what turned out, for some questions; it follows new predictions."""

    def __init__(self, questions):
        self.questions, self.readout = questions, Readout()
        super().__init__([widgets.HTML("<b>What you predicted, and what happened</b>"), self.readout])
        self.add_class("nn-card")
        self._show()
        KEPT.followers.append(self._show)

    def _show(self):
        self.readout.text = "\n\n".join(map(_replayed, self.questions))

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.readout.text
        bundle["text/html"] = "".join(f"<p>{html.escape(part)}</p>" for part in self.readout.text.split("\n\n"))
        return bundle


def _replayed(question):
    given = _given(question)
    if given is None:
        return f"{question.text} You have not committed to a prediction: go back and do."
    return f"{question.text} It is: {question.answer} ({question.replayed(given)})."


def _given(question):
    """Return the last answer to a question, or None."""
    answers = KEPT.answered(question)
    return answers[-1][1] if answers else None


def predict(name):
    """Ask for the prediction called ``name``; it appears again in the notebook's ``recap``.

    Once it was committed to, it stands: asked for again, the card shows it.
    """
    question = _find(name)
    KEPT.load()
    verdicts = "✓ As you predicted", "✗ Not what you predicted"
    return QuestionCard(question, "That is my prediction", verdicts, _given(question))


def recall(notebook):
    """Ask the questions on earlier notebooks with which ``notebook`` opens: first those that are due for a review.

    One that is not due shows the answer that was given to it.
    """
    _questions(notebook)
    KEPT.load()
    chosen = questions_for(notebook)
    return Questions([QuestionCard(q, given=_given(q) if due(q) is None else None) for q in chosen])


def recap(notebook):
    """Set the notebook's predictions against what happened, and ask a few last questions."""
    questions = _questions(notebook)
    KEPT.load()
    cards = [QuestionCard(question, given=_given(question)) for question in questions.RECAP]
    return Questions([Replay(list(questions.PREDICTIONS.values())), *cards])


def _questions(notebook):
    if notebook not in NOTEBOOKS:
        raise ValueError(f"there are no questions for {notebook!r}, only for {', '.join(NOTEBOOKS)}.")
    return NOTEBOOKS[notebook]


def _find(name):
    found = {key: value for module in NOTEBOOKS.values() for key, value in module.PREDICTIONS.items()}
    if name not in found:
        raise ValueError(f"there is no prediction {name!r}, only {', '.join(found)}.")
    return found[name]
