"""What a learner has tried, answered, reached and seen: one small file beside their library, and nowhere else.

The file, ``my_answers.json``, is the learner's: one that cannot be read is told of and left alone, and to delete it
is to forget.
"""

import datetime
import json

from nnlib.exercises import files, workbook

_VERSION = 1
EMPTY = {"version": _VERSION, "attempts": {}, "answers": {}, "goals": {}, "scenes": {}}


def path():
    """Return the Path of the file with the learner's answers."""
    return workbook.path().with_name("my_answers.json")


def today():
    """Return the present date."""
    return datetime.date.today()


class Kept:
    """What is in the file; ``trouble`` says why it cannot be kept, "" where it can.

    attempts an exercise's name -> [[day, whether it was right, what was said], …], each only once
    answers  a question's text -> [[day, what was answered, whether it was right], …], in order
    goals    a figure's name -> the day when its goal was first reached
    scenes   a figure's name -> the numbers of the scenes that were seen
    """

    def __init__(self):
        self.followers = []  # functions that are called after each change
        self.load()

    def load(self):
        """Read the file."""
        try:
            self.data, self.trouble = parsed(files.read(path())), ""
        except (OSError, ValueError) as error:
            self.data, self.trouble = EMPTY, _told(error)

    def attempt(self, exercise, right, said):
        """Keep what was said of an attempt at the exercise of this name."""
        self._change("attempts", exercise, [[str(today()), right, said]])

    def answer(self, question, given):
        """Keep an answer to a question."""
        self._change("answers", question.text, [[str(today()), given, question.is_right(given)]])

    def answered(self, question):
        """Return [(date, what was answered, whether it was right)] for a question, in order."""
        found = self.data["answers"].get(question.text, [])
        return [(datetime.date.fromisoformat(day), given, right) for day, given, right in found]

    def goal(self, figure, reached):
        """Note that the goal of the figure of this name is ``reached``; return whether it ever was."""
        if reached and figure not in self.data["goals"]:
            self._change("goals", figure, str(today()))
        return figure in self.data["goals"]

    def scene(self, figure, number):
        """Note that scene ``number`` is shown."""
        if number not in self.seen(figure):
            self._change("scenes", figure, [number])

    def seen(self, figure):
        """Return the numbers of the figure's scenes that were ever seen."""
        return self.data["scenes"].get(figure, [])

    def _change(self, kind, name, value):
        """Add a value under a name to what the file holds now; where that fails, to what is in memory."""

        def change(text):
            self.data = _with(parsed(text), kind, name, value)
            return json.dumps(self.data, ensure_ascii=False, indent=1) + "\n"

        try:
            files.rewrite(path(), change)
            self.trouble = ""
        except (OSError, ValueError) as error:
            self.data, self.trouble = _with(self.data, kind, name, value), _told(error)
        for follow in self.followers:
            follow()


def _with(data, kind, name, value):
    """Return the data with a value under a name: of lists both, each entry once, else the older."""
    old = data[kind].get(name, [])
    new = [*old, *(entry for entry in value if entry not in old)] if isinstance(value, list) else old or value
    return {**data, kind: {**data[kind], name: new}}


def parsed(text):
    """Return what a file holds; raises a ValueError, in words, if it is none of ours."""
    if not text.strip():
        return EMPTY
    try:
        data = json.loads(text)
    except ValueError:
        raise ValueError("is no JSON") from None
    kinds = {kind: type(value) for kind, value in EMPTY.items()}
    if not isinstance(data, dict) or any(not isinstance(data.get(kind), type_) for kind, type_ in kinds.items()):
        raise ValueError("does not hold what the course writes")
    if data["version"] > _VERSION:
        raise ValueError("is from a newer version of the course")
    return data


def _told(error):
    why = f"cannot be used: {error.strerror}" if isinstance(error, OSError) else str(error)
    return f"Your answers are not kept: {path().name} {why}. The file was left as it is."


KEPT = Kept()
