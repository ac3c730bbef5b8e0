"""What a learner has tried, answered, reached and seen: kept in one file, whatever happens to it."""

import datetime
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from small_figures import Line

from nnlib.exercises import check, files, kept
from nnlib.exercises.kept import KEPT, Kept
from nnlib.live.memory import MEMORY
from nnlib.quiz import predict, progress, recall, recap
from nnlib.quiz.question import Question
from nnlib.quiz.questions import NOTEBOOKS
from nnlib.quiz.review import due, questions_for

ROOT = Path(__file__).parents[1]
SUM = Question("What is 1 + 1?", ("one", "two"), 1, "Because.")


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """The path of a file of answers that does not exist yet."""
    monkeypatch.setenv("NNLIB_WORKBOOK", str(tmp_path / "my_network.py"))
    KEPT.load()
    yield tmp_path / "my_answers.json"
    monkeypatch.undo()
    KEPT.load()


def on(monkeypatch, day):
    """Let it be so many days after the first of March."""
    monkeypatch.setattr(kept, "today", lambda: datetime.date(2026, 3, 1) + datetime.timedelta(days=day))
    monkeypatch.setattr("nnlib.quiz.review.today", kept.today)


def restarted():
    """What a new kernel knows."""
    return Kept()


def relu(z): ...  # as the exercise is shipped


def test_nothing_is_written_before_anything_is_done(file):
    Line()
    predict("xor"), recall("neurons"), recap("neurons"), progress()
    check("relu", relu)
    assert not file.exists()


def test_answers_goals_scenes_and_attempts_stand_after_a_restart(file):
    card = predict("xor")
    card.field.given = 2
    card.button.click()
    figure = Line()
    figure.numbered.buttons[1].click()
    figure.controls["b"].value = 3
    check("relu", lambda z: z)
    again = restarted()
    assert [given for _, given, _ in again.answered(card.question)] == [2]
    assert again.goal("Line", False) and again.seen("Line") == [2]
    assert [right for _, right, _ in again.data["attempts"]["relu"]] == [False]
    assert json.loads(file.read_text("utf-8")) == again.data
    assert predict("xor").readout.text.startswith("✓ As you predicted")
    new = Line()
    assert "nn-seen" in new.numbered.buttons[1]._dom_classes and "nn-seen" not in new.numbered.buttons[0]._dom_classes
    assert "nn-before" in new.children[0].value


def test_to_delete_the_file_is_to_forget(file):
    KEPT.answer(SUM, 1)
    file.unlink()
    KEPT.load()
    assert KEPT.answered(SUM) == []


def test_two_notebooks_keep_what_the_other_has_written():
    one, other = restarted(), restarted()
    one.answer(SUM, 0)
    other.goal("Line", True)
    one.scene("Line", 1)
    assert restarted().data == one.data
    assert restarted().answered(SUM) and restarted().goal("Line", False) and restarted().seen("Line") == [1]


def test_many_writers_at_once_lose_nothing():
    writers = [threading.Thread(target=lambda i=i: restarted().scene("Line", i)) for i in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(restarted().seen("Line")) == list(range(8))


@pytest.mark.parametrize(
    "text, why",
    [
        ('{"version": 1, "answers"', "is no JSON"),
        ("[1, 2]", "does not hold what the course writes"),
        ('{"version": 1, "answers": []}', "does not hold what the course writes"),
        (json.dumps({**kept.EMPTY, "version": 2}), "is from a newer version of the course"),
    ],
)
def test_what_is_none_of_ours_is_told_of_and_left_alone(file, text, why):
    file.write_text(text)
    KEPT.load()
    card = predict("xor")
    card.field.given = 0
    card.button.click()
    assert f"(Your answers are not kept: my_answers.json {why}. The file was left as it is.)" in card.readout.text
    assert file.read_text() == text
    assert [given for _, given, _ in KEPT.answered(card.question)] == [0], "but while the kernel runs they are known"
    assert str(progress()).startswith("Your answers are not kept")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_a_disk_that_is_full_or_read_only_loses_nothing(file, monkeypatch, error):
    KEPT.answer(SUM, 1)
    before = file.read_bytes()

    def refuse(*_):
        raise error

    monkeypatch.setattr(files, "_begin", refuse)
    KEPT.answer(SUM, 0)
    assert file.read_bytes() == before
    assert error.strerror in KEPT.trouble
    assert [given for _, given, _ in KEPT.answered(SUM)] == [1, 0]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_any_moment_the_file_is_whole(file):
    code = """
from nnlib.exercises.kept import KEPT
number = 0
while True:
    KEPT.scene("Line", number)
    print(number, flush=True)
    number += 1
"""
    for lines in (1, 5, 20):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        written = [int(process.stdout.readline()) for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert set(written) <= set(restarted().seen("Line"))
    KEPT.scene("Line", -1)
    assert -1 in restarted().seen("Line") and KEPT.trouble == ""


# Review


def test_where_nothing_is_known_the_notebooks_own_questions_are_asked():
    for notebook, module in NOTEBOOKS.items():
        assert questions_for(notebook) == list(module.RECALL)


def test_a_question_is_asked_again_after_1_3_and_7_days_of_right_answers(monkeypatch):
    day = 0
    for pause in (1, 3, 7, 7):
        on(monkeypatch, day)
        KEPT.answer(SUM, 1)
        for later in range(pause):
            on(monkeypatch, day + later)
            assert due(SUM) is None
        on(monkeypatch, day + pause)
        assert due(SUM) == 0
        day += pause
    on(monkeypatch, day + 2)
    assert due(SUM) == 2
    KEPT.answer(SUM, 0)
    on(monkeypatch, day + 3)
    assert due(SUM) == 0, "after a wrong answer on the next day"


def test_a_week_later_what_was_wrong_comes_first_then_what_has_waited_longest(monkeypatch):
    old, older, wrong = (NOTEBOOKS["neurons"].RECAP[i] for i in range(3))
    on(monkeypatch, 0)
    KEPT.answer(older, older.right)
    on(monkeypatch, 1)
    KEPT.answer(old, old.right)
    KEPT.answer(wrong, (wrong.right + 1) % 2)
    on(monkeypatch, 8)
    asked = questions_for("loss")
    assert asked == [wrong, older, old][: len(asked)]
    assert questions_for("how machines learn") == []
    cards = recall("loss").children
    assert [card.readout.text for card in cards] == [""] * len(cards), "asked anew, they are open"


def test_what_was_answered_today_stands():
    question = NOTEBOOKS["loss"].RECALL[0]
    KEPT.answer(question, question.right)
    assert recall("loss").children[0].readout.text.startswith("✓ Right")


# Progress


def test_progress_counts_what_was_done_and_says_what_comes_next(file):
    assert "00 How machines learn: exercises 0 of 2" in str(progress())
    first = next(iter(NOTEBOOKS["neurons"].PREDICTIONS.values()))
    KEPT.answer(first, first.right)
    KEPT.goal("NeuronFigure", True)
    file.with_name("my_network.py").write_text("def weighted_sum(x, w, b):\n    return (w * x).sum() + b\n")
    (line,) = str(progress("neurons")).splitlines()
    assert "exercises 1 of 4" in line and "(1 right)" in line and "goals 1 of" in line
    assert str(progress()).splitlines()[-1].startswith("Next: the prediction")


def test_the_outline_that_progress_counts_by_is_that_of_the_notebooks():
    specification = importlib.util.spec_from_file_location("outline", ROOT / "tools" / "outline.py")
    outline = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(outline)
    assert outline.FILE.read_text("utf-8") == outline.text(), "run `python3 course.py build`"
    assert [about["title"].lower() for about in outline.outline().values()] == list(NOTEBOOKS)


def test_progress_names_only_notebooks_that_there_are():
    with pytest.raises(ValueError, match="no notebook 'neuron', only how machines learn, neurons"):
        progress("neuron")


def test_memory_is_the_learners_answers():
    assert MEMORY[0] is KEPT
