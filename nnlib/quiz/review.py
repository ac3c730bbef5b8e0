"""Which questions a notebook opens with: those that this learner got wrong, or was not asked for longest."""

import datetime

from nnlib.exercises.kept import KEPT, today
from nnlib.quiz.questions import NOTEBOOKS

_DAYS = (1, 3, 7)  # until a question is asked again, after one, two, and three or more right answers in a row


def due(question):
    """Return since how many days a question should be asked again; None if it was not asked, or not long enough ago.

    A wrong answer makes it due on the next day.
    """
    answers = KEPT.answered(question)
    if not answers:
        return None
    in_a_row = 0
    for _, _, right in reversed(answers):
        if not right:
            break
        in_a_row += 1
    pause = _DAYS[min(in_a_row, len(_DAYS)) - 1] if in_a_row else _DAYS[0]
    since = (today() - answers[-1][0] - datetime.timedelta(days=pause)).days
    return since if since >= 0 else None


def questions_for(notebook):
    """Return as many questions as the notebook recalls: those due first, then its own in their order.

    Of the due ones, those that were answered wrongly come first, then those that have waited longest.
    """
    own, names = list(NOTEBOOKS[notebook].RECALL), list(NOTEBOOKS)
    earlier = [NOTEBOOKS[name] for name in names[: names.index(notebook)]]
    pool = [*own, *(q for module in earlier for q in (*module.RECALL, *module.PREDICTIONS.values(), *module.RECAP))]
    waiting = [question for question in pool if due(question) is not None]
    waiting.sort(key=lambda question: (KEPT.answered(question)[-1][2], -due(question)))
    return [*waiting, *(question for question in own if question not in waiting)][: len(own)]
