"""Every question of the course, and the cards that ask them: nothing is given away before an answer is committed to."""

import html
import itertools
import json
import re

import ipywidgets as widgets
import pytest

from nnlib import quiz
from nnlib.exercises.kept import KEPT
from nnlib.quiz.questions import NOTEBOOKS, Estimate, Question


def by_notebook(module):
    """All questions of a notebook."""
    return [*module.PREDICTIONS.values(), *module.RECALL, *module.RECAP]


every_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS)
every_question = pytest.mark.parametrize(
    "question",
    [
        pytest.param(question, id=f"{notebook}-{number}")
        for notebook, module in NOTEBOOKS.items()
        for number, question in enumerate(by_notebook(module))
    ],
)
CHOICES = [q for module in NOTEBOOKS.values() for q in by_notebook(module) if isinstance(q, Question)]
SUM = Question("What is 1 + 1?", ("one <b>1</b>", "two & 2", "three"), 1, "Because 1 and 1 > 1.")


@pytest.fixture(autouse=True)
def answers(monkeypatch, tmp_path):
    """Answers that are empty at the start of each test."""
    monkeypatch.setenv("NNLIB_WORKBOOK", str(tmp_path / "my_network.py"))
    KEPT.load()
    yield lambda question: [given for _, given, _ in KEPT.answered(question)]
    monkeypatch.undo()
    KEPT.load()


def commit(card, option):
    """Choose an option and commit to it, as a learner does."""
    card.field.given = option
    card.button.click()


def parts(widget):
    """A widget, and all inside it, with their layouts and styles."""
    inside = [*getattr(widget, "children", ()), *(getattr(widget, name, None) for name in ("layout", "style"))]
    return [widget, *itertools.chain.from_iterable(parts(part) for part in inside if part is not None)]


def sent(widget):
    """All that the browser is sent of a widget."""
    states = [part.get_state() for part in parts(widget)]
    model = re.compile(r"IPY_MODEL_\w+")
    return json.dumps([model.sub("a model", json.dumps(state, default=repr)) for state in states], sort_keys=True)


def shown(widget):
    """What is shown of a widget where it is not live: its text and its HTML."""
    bundle = widget._repr_mimebundle_()
    return bundle["text/plain"], bundle["text/html"]


# The questions


@every_question
def test_question_is_complete(question):
    assert question.text.endswith("?") and len(question.text) >= 15
    if isinstance(question, Estimate):
        assert question.right > 0 and question.answer
        return
    assert 0 <= question.right < len(question.options) >= 2
    assert len(set(question.options)) == len(question.options) and all(question.options)
    assert question.because.endswith(".") and len(question.because) >= 25


@pytest.mark.parametrize("question", CHOICES)
def test_the_right_option_is_not_the_longest_by_far(question):
    lengths = [len(option) for option in question.options]
    others = [length for index, length in enumerate(lengths) if index != question.right]
    assert lengths[question.right] <= 2 * max(others)


@every_notebook
def test_right_options_stand_at_different_places(notebook):
    choices = [question for question in by_notebook(NOTEBOOKS[notebook]) if isinstance(question, Question)]
    assert len({question.right for question in choices}) >= 2


def test_no_question_is_asked_twice():
    texts = [question.text for module in NOTEBOOKS.values() for question in by_notebook(module)]
    assert len(set(texts)) == len(texts)


def test_names_of_predictions_are_those_of_one_notebook_only():
    names = [name for module in NOTEBOOKS.values() for name in module.PREDICTIONS]
    assert len(set(names)) == len(names) > 0


def test_every_notebook_but_the_first_recalls_earlier_ones():
    first, *later = NOTEBOOKS.values()
    assert not first.RECALL
    assert all(2 <= len(module.RECALL) <= 3 for module in later)


@every_notebook
def test_every_notebook_predicts_and_asks_at_the_end(notebook):
    assert NOTEBOOKS[notebook].PREDICTIONS and NOTEBOOKS[notebook].RECAP


# One card


def test_a_press_without_an_option_asks_for_one(answers):
    card = quiz.QuestionCard(SUM)
    card.button.click()
    assert card.readout.text == "Choose an answer first."
    assert not card.field.disabled and not card.button.disabled and answers(SUM) == []
    commit(card, 1)
    assert card.readout.text.startswith("✓ Right") and answers(SUM) == [1]
    card.button.click()
    assert answers(SUM) == [1]


@pytest.mark.parametrize("option, verdict", [(0, "✗ Not quite"), (1, "✓ Right"), (2, "✗ Not quite")])
def test_the_explanation_comes_with_the_answer(option, verdict):
    card = quiz.QuestionCard(SUM)
    card.field.index = option
    assert card.readout.text == ""
    card.button.click()
    assert card.readout.text == f"{verdict}. The answer: two & 2\nBecause 1 and 1 > 1."


def test_an_answer_is_stored_and_cannot_be_changed_any_more(answers):
    card = quiz.QuestionCard(SUM)
    commit(card, 2)
    assert answers(SUM) == [2]
    assert card.field.disabled and card.button.disabled


@pytest.mark.parametrize("option", [None, 0, 1, 2])
def test_nothing_tells_the_answer_before_it_is_committed_to(option):
    cards = [quiz.QuestionCard(Question(SUM.text, SUM.options, right, f"Because of {right}.")) for right in range(3)]
    for card in cards:
        card.field.index = option
    assert len(set(map(sent, cards))) == 1
    assert len(set(map(shown, cards))) == 1
    for card in cards:
        commit(card, 0)
    assert len(set(map(sent, cards))) == 3


@every_question
def test_explanation_is_hidden_at_first_and_there_after_the_answer(question):
    card = quiz.QuestionCard(question)
    hidden = json.dumps(question.because)[1:-1]
    assert hidden not in json.dumps([part.get_state() for part in parts(card)], default=repr)
    assert not any(question.because in text or html.escape(question.because) in text for text in shown(card))
    commit(card, question.right)
    assert hidden in json.dumps([part.get_state() for part in parts(card)], default=repr)


@every_question
def test_card_shows_the_question_and_its_options_wherever_it_is_shown(question):
    plain, page = shown(quiz.QuestionCard(question))
    assert plain.splitlines() == [question.text, *(f"( ) {option}" for option in question.options)]
    assert all(html.escape(text) in page for text in [question.text, *question.options])


def test_html_is_escaped():
    card = quiz.QuestionCard(Question("Is 1 < 2 <i>and</i> 3?", SUM.options, 1, SUM.because))
    for page in [shown(card)[1], *(part.value for part in parts(card) if isinstance(part, widgets.HTML))]:
        assert "Is 1 &lt; 2 &lt;i&gt;and&lt;/i&gt; 3?" in page and "<i>" not in page
    assert "one &lt;b&gt;1&lt;/b&gt;" in shown(card)[1] and "two &amp; 2" in shown(card)[1]


def test_what_is_shown_is_the_same_every_time_and_after_the_answer():
    card = quiz.QuestionCard(SUM)
    before = shown(card)
    commit(card, 0)
    assert shown(card) == before == shown(quiz.QuestionCard(SUM))


# A number

LENGTH = Estimate("How many mm are a metre, about?", 1000, "1,000", "There are 1,000 in every metre.")


@pytest.mark.parametrize(
    "text, number",
    [
        ("", None),
        ("ten", None),
        ("0", None),
        ("-3", None),
        ("nan", None),
        ("1e999", None),
        ("1e3", 1000),
        (" 1,000 ", 1000),
        ("1,234,567.5", 1234567.5),
        ("12 000", 12000),
        ("0,25", None),
        ("1,0000", None),
        ("1,000,5", None),
    ],
)
def test_a_field_takes_numbers_above_0(answers, text, number):
    card = quiz.QuestionCard(LENGTH)
    card.field.value = text
    assert card.field.given == number
    card.button.click()
    asked = card.readout.text == "Write a number above 0 first, such as 1,000 or 0.25."
    assert asked == (number is None) and answers(LENGTH) == ([] if asked else [number])


@pytest.mark.parametrize(
    "given, told",
    [
        (1000, "✓ Right. The answer: 1,000\nExactly that."),
        (800, "✓ Right. The answer: 1,000\nYours was too small by a factor of 1.25."),
        (1300, "✗ Not quite. The answer: 1,000\nYours was too large by a factor of 1.30."),
        (1, "✗ Not quite. The answer: 1,000\nYours was too small by a factor of 1,000."),
    ],
)
def test_the_miss_of_a_number_is_told_as_a_factor(answers, given, told):
    card = quiz.QuestionCard(LENGTH)
    commit(card, given)
    assert card.readout.text == f"{told}\n{LENGTH.because}"
    assert card.field.disabled and answers(LENGTH) == [given]
    replay = quiz.Replay([LENGTH])
    assert replay.readout.text == f"{LENGTH.text} It is: 1,000 (you said {given:,})."


# Several cards


@every_notebook
def test_recall_asks_its_questions(notebook):
    cards = quiz.recall(notebook).children
    assert [card.question for card in cards] == list(NOTEBOOKS[notebook].RECALL)


@every_notebook
def test_recap_replays_the_predictions_and_asks_its_questions(notebook):
    replay, *cards = quiz.recap(notebook).children
    assert replay.questions == list(NOTEBOOKS[notebook].PREDICTIONS.values())
    assert [card.question for card in cards] == list(NOTEBOOKS[notebook].RECAP)


@every_notebook
@pytest.mark.parametrize("several", [quiz.recall, quiz.recap], ids=["recall", "recap"])
def test_several_cards_show_all_of_them(notebook, several):
    plain, page = shown(several(notebook))
    assert not re.search("0x|IPY_MODEL|[0-9a-f]{16}", plain + page)
    for card in several(notebook).children:
        assert shown(card)[0] in plain and shown(card)[1] in page


@pytest.mark.parametrize("name", [name for module in NOTEBOOKS.values() for name in module.PREDICTIONS])
def test_a_prediction_is_asked_for_by_its_name(name):
    card = quiz.predict(name)
    assert card.question in [module.PREDICTIONS.get(name) for module in NOTEBOOKS.values()]
    commit(card, card.question.right)
    assert card.readout.text.startswith("✓ As you predicted. ")


def test_a_prediction_that_did_not_come_true():
    question = NOTEBOOKS["neurons"].PREDICTIONS["xor"]
    card = quiz.predict("xor")
    commit(card, 0)
    assert card.readout.text == f"✗ Not what you predicted. The answer: no\n{question.because}"


def test_unknown_names_raise_with_the_known_ones():
    with pytest.raises(ValueError, match="no prediction 'zor', only numbers inside, smallest loss, .*xor"):
        quiz.predict("zor")
    for several in quiz.recall, quiz.recap:
        with pytest.raises(ValueError, match="no questions for 'neuron', only for how machines learn, neurons"):
            several("neuron")


# Predictions replayed


def test_replay_follows_each_prediction():
    replay = quiz.recap("neurons").children[0]
    assert replay.readout.text.count("You have not committed to a prediction") == len(replay.questions)
    commit(quiz.predict("xor"), 2)
    assert replay.readout.text.count("You have not committed to a prediction") == len(replay.questions) - 1
    assert "It is: no (as you said)." in replay.readout.text
    commit(quiz.predict("new activation"), 1)
    assert "It is: it stays where it is (you said: it turns)." in replay.readout.text
    assert shown(replay)[0] == replay.readout.text


def test_replay_does_not_tell_what_has_not_been_predicted():
    replay = quiz.recap("neurons").children[0]
    for question in replay.questions:
        told = replay.readout.text + sent(replay) + "".join(shown(replay))
        assert not any(option in told for option in question.options if len(option) > 10)
        assert question.because not in told


def test_replay_of_predictions_made_before_it():
    commit(quiz.predict("double everything"), 1)
    text = quiz.recap("neurons").children[0].readout.text
    assert "becomes sharper (as you said)." in text


def test_html_of_the_replay_is_escaped():
    question = Question("Is 1 < 2?", ("<i>yes</i>", "no"), 0, "It is, by one.")
    replay = quiz.Replay([question])
    commit(quiz.QuestionCard(question), 1)
    assert shown(replay)[1] == "<p>Is 1 &lt; 2? It is: &lt;i&gt;yes&lt;/i&gt; (you said: no).</p>"
