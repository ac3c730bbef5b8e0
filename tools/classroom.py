"""Read what a class has done: a folder for each learner, with their my_network.py and my_answers.json.

    python3 course.py class FOLDER [OUT]

prints a table, and writes class.csv and class.html into OUT, or beside the learners' folders: who has passed what,
which mistakes and predictions are common, and where people stop. Nothing in the learners' folders is changed.

A learner's library is run in a process of its own, without the network where the system allows that, and with limits
on time and memory: a file that hangs, prints, exits or is no Python costs its
learner a remark, and nobody else anything.
"""

import contextlib
import csv
import io
import json
import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from class_page import as_page

from nnlib.exercises import EXERCISES, kept, workbook
from nnlib.exercises.checking import examine
from nnlib.live import progress_bar
from nnlib.quiz.progress import COURSE, exercises_of
from nnlib.quiz.questions import NOTEBOOKS

SECONDS, MEGABYTES = 10, 2000
LARGEST_FILE = 2_000_000  # bytes
MOST_COMMON = 5
NETWORK = 0x40000000  # CLONE_NEWNET, and CLONE_NEWUSER, which lets anybody ask for it
USER = 0x10000000


@dataclass
class Learner:
    """What one learner has done: exercises passed, answers given, and remarks on files that could not be used."""

    name: str
    passed: set = field(default_factory=set)
    data: dict = field(default_factory=lambda: kept.EMPTY)
    remarks: list = field(default_factory=list)

    def of(self, notebook):
        """Return (done, everything) of a notebook: exercises, predictions and goals."""
        names, questions, goals = PARTS[notebook]
        done = len(self.passed & set(names)) + sum(text in self.data["answers"] for text in questions)
        return done + len(set(goals) & set(self.data["goals"])), len(names) + len(questions) + len(goals)


def parts():
    """Return {notebook's file: (names of exercises, texts of predictions, names of figures with a goal)}."""
    return {
        file: (exercises_of(name), [question.text for question in module.PREDICTIONS.values()], about["goals"])
        for (file, about), (name, module) in zip(COURSE.items(), NOTEBOOKS.items(), strict=True)
    }


PARTS = parts()


# One learner's library, in a process of its own


def judge(folder):
    """Return {"passed": names, "remark": why the library could not be used, "" if it could}."""
    os.environ["NNLIB_WORKBOOK"] = str(Path(folder, "my_network.py"))
    functions, trouble = workbook.load()
    passed = [
        name
        for name, function in functions.items()
        if name in EXERCISES and examine(EXERCISES[name], function, aloud=False).status == "Correct"
    ]
    return {"passed": passed, "remark": trouble}


def confine():
    """Limit the time, the memory and the files of this process, and leave the network, where the system allows it."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {"RLIMIT_CPU": SECONDS, "RLIMIT_AS": MEGABYTES * 10**6, "RLIMIT_FSIZE": 10**6, "RLIMIT_CORE": 0}
        for name, most in limits.items():
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (most, most))
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None, use_errno=True).unshare(NETWORK | USER)


def judged(folders):
    """Yield (folder, what is judged of its library): several at a time, each in a process of its own."""
    together = os.cpu_count() or 1
    if hasattr(os, "fork"):
        for exercise in EXERCISES.values():
            examine(exercise, exercise.solution, aloud=False)  # what is worked out once is there in every child
        yield from _forked(list(folders), together)
    else:
        with ThreadPoolExecutor(together) as pool:
            yield from zip(folders, pool.map(_started, folders), strict=True)


def _started(folder):
    """Judge a library in a Python of its own, where there is no fork."""
    try:
        command = [sys.executable, __file__, "--judge", str(folder)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=3 * SECONDS)
        return json.loads(ran.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return _ended(late=True)
    except (ValueError, IndexError):
        return _ended(late=False)


def _forked(waiting, together):
    """Yield (folder, judgement) as children of this process say it; one that takes too long is killed."""
    running = {}
    while waiting or running:
        while waiting and len(running) < together:
            folder = waiting.pop(0)
            child, pipe = _fork(folder)
            running[pipe] = child, folder, bytearray(), time.monotonic() + SECONDS
        soonest = min(end for *_, end in running.values())
        ready, _, _ = select.select(list(running), [], [], max(0, soonest - time.monotonic()))
        for pipe, (child, folder, said, end) in list(running.items()):
            part = os.read(pipe, 65536) if pipe in ready else b""
            said += part
            late = time.monotonic() >= end
            if part and not late or pipe not in ready and not late:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # whatever it has started, too
            os.waitpid(child, 0)
            os.close(pipe)
            del running[pipe]
            try:
                yield folder, json.loads(said)
            except ValueError:
                yield folder, _ended(late)


def _fork(folder):
    """Start a child that judges a library; return (its number, the pipe on which it says what it finds)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with contextlib.suppress(OSError):
            os.setpgid(child, child)
        return child, reading
    try:
        os.setpgid(0, 0)
        os.close(reading)
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        with tempfile.TemporaryDirectory() as empty:
            os.chdir(empty)
            confine()
            os.write(writing, json.dumps(judge(folder)).encode())
    finally:
        os._exit(0)


def _ended(late):
    why = f"took more than {SECONDS} s" if late else "ended the process, or asked for too much"
    return {"passed": [], "remark": f"my_network.py {why}"}


# The class


def read(folder):
    """Return the Learner whose files are in ``folder``, and whether there is a library to be judged."""
    learner = Learner(folder.name)
    usable = [file for file in ("my_network.py", "my_answers.json") if _usable(folder / file, learner.remarks)]
    if "my_answers.json" in usable:
        try:
            learner.data = kept.parsed((folder / "my_answers.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            learner.remarks.append(f"my_answers.json {error}")
    return learner, "my_network.py" in usable


def _usable(file, remarks):
    if not file.is_file():
        remarks.append(f"there is no {file.name}")
    elif file.stat().st_size > LARGEST_FILE:
        remarks.append(f"{file.name} is larger than {LARGEST_FILE / 1e6:.0f} MB, and was not read")
    else:
        return True
    return False


def read_all(folder, out):
    """Return the Learners of a class, in the order of their names, with a bar of progress."""
    folders = sorted(path.resolve() for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    folders = [path for path in folders if path != out.resolve()]
    if not folders:
        sys.exit(f"There are no folders of learners in {folder}.")
    found = {path: read(path) for path in folders}
    libraries = [path for path, (_, there) in found.items() if there]
    for path, said in progress_bar(judged(libraries), total=len(libraries)):
        learner, _ = found[path]
        learner.passed = set(said["passed"])
        learner.remarks += [said["remark"]] if said["remark"] else []
    return [learner for learner, _ in found.values()]


def common(learners):
    """Return [(exercise, what was said, how many learners heard it)], the most frequent mistakes first."""
    heard = Counter()
    for learner in learners:
        heard.update(
            {
                (name, said.split("\n")[0])
                for name, attempts in learner.data["attempts"].items()
                for _, right, said in attempts
                if not right
            }
        )
    return [(name, said, count) for (name, said), count in heard.most_common(MOST_COMMON)]


def predictions(learners):
    """Return [(question, how many predicted, how many of them were right, the most frequent answer)]."""
    found = []
    for module in NOTEBOOKS.values():
        for question in module.PREDICTIONS.values():
            firsts = [
                each.data["answers"][question.text][0] for each in learners if question.text in each.data["answers"]
            ]
            if firsts:
                given, _ = Counter(given for _, given, _ in firsts).most_common(1)[0]
                options = getattr(question, "options", ())
                answer = options[given] if isinstance(given, int) and given < len(options) > 1 else f"{given:,.6g}"
                found.append((question.text, len(firsts), sum(right for *_, right in firsts), answer))
    return found


def stops(learners):
    """Return {notebook's title: how many learners have something in it, but nothing in any later one}."""
    last = Counter()
    for learner in learners:
        begun = [COURSE[file]["title"] for file in PARTS if learner.of(file)[0]]
        last[begun[-1] if begun else "not begun"] += 1
    return {title: last[title] for title in ["not begun", *(COURSE[file]["title"] for file in PARTS)] if last[title]}


def table(learners):
    """Return the rows of the table, the first of them its head."""
    head = ["learner", *(file[:2] for file in PARTS), "exercises", "remarks"]
    rows = [
        [
            each.name,
            *("{}/{}".format(*each.of(file)) for file in PARTS),
            f"{len(each.passed)}/{len(EXERCISES)}",
            "; ".join(each.remarks),
        ]
        for each in learners
    ]
    return [head, *rows]


def as_text(rows):
    """Return the table for a terminal."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def as_csv(learners):
    """Return the table with a column for each exercise, for a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["learner", *EXERCISES, *(f"{name[:2]} done" for name in PARTS), "remarks"])
    for each in learners:
        shares = [round(done / everything, 2) for done, everything in map(each.of, PARTS)]
        writer.writerow(
            [
                _harmless(each.name),
                *(int(name in each.passed) for name in EXERCISES),
                *shares,
                _harmless("; ".join(each.remarks)),
            ]
        )
    return file.getvalue()


def _harmless(text):
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def main(arguments):
    """Read the class, print the table, write the files."""
    if arguments[:1] == ["--judge"]:
        confine()
        with contextlib.redirect_stdout(io.StringIO()):
            said = judge(arguments[1])
        print(json.dumps(said))
        return
    if len(arguments) not in (1, 2) or not Path(arguments[0]).is_dir():
        sys.exit(__doc__)
    folder = Path(arguments[0])
    out = Path(arguments[1]) if len(arguments) == 2 else folder
    out.mkdir(parents=True, exist_ok=True)
    learners = read_all(folder, out)
    print(as_text(table(learners)))
    median = statistics.median(len(each.passed) for each in learners)
    print(f"\n{len(learners)} learners. In the median they have passed {median:.0f} of {len(EXERCISES)} exercises.")
    for name, said, count in common(learners):
        print(f"{count} learners heard at {name}: {said}")
    (out / "class.csv").write_text(as_csv(learners), "utf-8")
    page = as_page(len(learners), stops(learners), common(learners), predictions(learners), table(learners))
    (out / "class.html").write_text(page, "utf-8")
    print(f"Written: {out / 'class.csv'} and {out / 'class.html'}")


if __name__ == "__main__":
    main(sys.argv[1:])
