"""Predictions made before a figure shows the answer, recall questions, and the recap that sets one against the other.

The questions stand in this folder, a file a notebook, so that a notebook's code does not give the answer away.
"""

import html
import math

import ipywidgets as widgets
import traitlets

from nnlib.live import Readout
from nnlib.quiz.question import Estimate
from nnlib.quiz.questions import NOTEBOOKS


class _Answers(traitlets.HasTraits):
    """The option chosen for each question, while the kernel runs."""

    chosen = traitlets.Dict()


ANSWERS = _Answers()


class _Options(widgets.RadioButtons):
    """Options to choose from; ``given`` is the position of the chosen one."""

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
    """A field for a positive number, such as 1,000 or 2.5e6; ``given`` is None while it holds none."""

    def __init__(self):
        super().__init__(
            description="Your estimate", placeholder="a number above 0", style={"description_width": "initial"}
        )

    @property
    def given(self):
        """The number, or None."""
        try:
            number = float(self.value.replace(",", "").replace(" ", ""))
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

    def __init__(self, question, button="Answer", verdicts=("✓ Right", "✗ Not quite")):
        self.question, self._verdicts = question, verdicts
        self.field = _Number() if isinstance(question, Estimate) else _Options(question.options)
        self.button = widgets.Button(description=button, disabled=True, layout={"width": "max-content"})
        self.readout = Readout()
        text = widgets.HTML(f"<b>{html.escape(question.text)}</b>")
        super().__init__([text, self.field, self.button, self.readout])
        self.add_class("nn-card")
        self.add_class("nn-question")
        self.field.observe(lambda _: setattr(self.button, "disabled", self.field.given is None), "value")
        self.button.on_click(self._commit)

    def _commit(self, _):
        if self.button.disabled:
            return
        given = self.field.given
        ANSWERS.chosen = {**ANSWERS.chosen, self.question: given}
        self.field.disabled = self.button.disabled = True
        verdict = self._verdicts[0] if self.question.is_right(given) else self._verdicts[1]
        miss = f"\n{self.question.miss(given)}" if isinstance(self.question, Estimate) else ""
        self.readout.text = f"{verdict}. The answer: {self.question.answer}{miss}\n{self.question.because}"

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
        ANSWERS.observe(lambda _: self._show(), "chosen")

    def _show(self):
        self.readout.text = "\n\n".join(map(_replayed, self.questions))

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.readout.text
        bundle["text/html"] = "".join(f"<p>{html.escape(part)}</p>" for part in self.readout.text.split("\n\n"))
        return bundle


def _replayed(question):
    chosen = ANSWERS.chosen.get(question)
    if chosen is None:
        return f"{question.text} You have not committed to a prediction: go back and do."
    return f"{question.text} It is: {question.answer} ({question.replayed(chosen)})."


def predict(name):
    """Ask for the prediction called ``name``; it appears again in the notebook's ``recap``.

    Once it was committed to, it stands: asked for again, the card shows it.
    """
    question = _find(name)
    card = QuestionCard(question, "That is my prediction", ("✓ As you predicted", "✗ Not what you predicted"))
    if question in ANSWERS.chosen:
        card.field.given = ANSWERS.chosen[question]
        card.button.click()
    return card


def recall(notebook):
    """Ask the questions on earlier notebooks with which ``notebook`` opens."""
    return Questions([QuestionCard(question) for question in _questions(notebook).RECALL])


def recap(notebook):
    """Set the notebook's predictions against what happened, and ask a few last questions."""
    questions = _questions(notebook)
    return Questions([Replay(list(questions.PREDICTIONS.values())), *(QuestionCard(q) for q in questions.RECAP)])


def _questions(notebook):
    if notebook not in NOTEBOOKS:
        raise ValueError(f"there are no questions for {notebook!r}, only for {', '.join(NOTEBOOKS)}.")
    return NOTEBOOKS[notebook]


def _find(name):
    found = {key: value for module in NOTEBOOKS.values() for key, value in module.PREDICTIONS.items()}
    if name not in found:
        raise ValueError(f"there is no prediction {name!r}, only {', '.join(found)}.")
    return found[name]
