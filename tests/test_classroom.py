"""The table of a class: right for everybody, whatever one learner's files do."""

import csv
import importlib.util
import io
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnlib.exercises import EXERCISES, kept
from nnlib.quiz.questions import NOTEBOOKS

ROOT = Path(__file__).parents[1]
HEAD = "import numpy as np\n\n"
RIGHT = {name: exercise.solution_source for name, exercise in EXERCISES.items()}
BROKEN = {
    "hangs": "while True:\n    pass\n",
    "prints": "print('x' * 1000)\n" * 50 + HEAD + RIGHT["relu"],
    "exits": "import os\nos._exit(0)\n",
    "quits": "raise SystemExit('bye')\n",
    "no Python": "def relu(z:\n",
    "binary": "\0\1\2",
    "hungry": "a = []\nwhile True:\n    a.append(bytearray(10**8))\n",
    "forks": "import os, time\nif not os.fork():\n    time.sleep(60)\n" + HEAD + RIGHT["relu"],
    "writes": "open('/proc/self/cwd/big', 'w').write('x' * 10**8)\n",
    "hangs when called": "import time\n\ndef relu(z):\n    time.sleep(99)\n",
}
WHY = {
    "hangs": "took more than",
    "exits": "ended the process",
    "quits": "does not run (SystemExit",
    "no Python": "cannot be read as Python, line 1",
    "binary": "cannot be read as Python",
}


def load():
    """The tool as a module."""
    sys.path.insert(0, str(ROOT / "tools"))
    specification = importlib.util.spec_from_file_location("classroom", ROOT / "tools" / "classroom.py")
    module = importlib.util.module_from_spec(specification)
    sys.modules["classroom"] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool():
    """The tool."""
    return load()


def learner(folder, name, library=None, **data):
    """Make a learner's folder."""
    place = folder / name
    place.mkdir(parents=True)
    if library is not None:
        (place / "my_network.py").write_text(library)
    if data:
        (place / "my_answers.json").write_text(json.dumps({**kept.EMPTY, **data}))
    return place


def run(folder, *more):
    """Run the tool as `course.py class` does; return what it prints and the rows of its CSV."""
    command = [sys.executable, str(ROOT / "tools" / "classroom.py"), str(folder), *map(str, more)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    rows = list(csv.DictReader(io.StringIO((Path(*more[:1]) if more else folder).joinpath("class.csv").read_text())))
    return ran.stdout, {row["learner"]: row for row in rows}


def test_the_table_says_what_each_has_done(tmp_path):
    question = NOTEBOOKS["neurons"].PREDICTIONS["xor"]
    attempts = {"relu": [["2026-03-01", False, "the slope is missing.\nmore"]]}
    answers = {question.text: [["2026-03-01", 0, False]]}
    learner(tmp_path, "ada", HEAD + "\n\n".join(RIGHT.values()), answers=answers, goals={"NeuronFigure": "2026-03-01"})
    learner(tmp_path, "ben", HEAD + RIGHT["relu"], attempts=attempts)
    learner(tmp_path, "eve", HEAD + "def relu(z):\n    return z\n", attempts=attempts)
    learner(tmp_path, "ida")
    out = tmp_path / "out"
    printed, rows = run(tmp_path, out)
    assert set(rows) == {"ada", "ben", "eve", "ida"}
    assert all(rows["ada"][name] == "1" for name in EXERCISES) and rows["ada"]["remarks"] == ""
    assert [name for name in EXERCISES if rows["ben"][name] == "1"] == ["relu"]
    assert not [name for name in EXERCISES if rows["eve"][name] == "1"]
    assert rows["ida"]["remarks"] == "there is no my_network.py; there is no my_answers.json"
    assert "2 learners heard at relu: the slope is missing." in printed
    page = (out / "class.html").read_text()
    assert question.text.replace("'", "&#x27;") in page and "ida" in page and "http" not in page


def test_a_broken_file_costs_one_row_a_remark(tmp_path, tool):
    for name, library in BROKEN.items():
        learner(tmp_path, name, library)
    (learner(tmp_path, "no JSON", HEAD + RIGHT["relu"]) / "my_answers.json").write_text("{")
    (learner(tmp_path, "newer", HEAD + RIGHT["relu"]) / "my_answers.json").write_text(
        json.dumps({**kept.EMPTY, "version": 9})
    )
    learner(tmp_path, "=1+1", HEAD + RIGHT["relu"])
    _, rows = run(tmp_path, tmp_path / "out")
    for name in BROKEN:
        assert WHY.get(name, "") in rows[name]["remarks"], name
    assert rows["prints"]["relu"] == rows["forks"]["relu"] == "1"
    assert rows["hungry"]["remarks"].startswith("my_network.py") or "Memory" in rows["hungry"]["remarks"]
    assert "my_answers.json is no JSON" in rows["no JSON"]["remarks"] and rows["no JSON"]["relu"] == "1"
    assert "newer version" in rows["newer"]["remarks"]
    assert rows["'=1+1"]["relu"] == "1", "a spreadsheet would take it for a formula"
    assert not list(tmp_path.glob("*/big"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where there is a fork is there another way")
def test_without_a_fork_each_library_is_run_by_a_python_of_its_own(tmp_path, tool, monkeypatch):
    good = learner(tmp_path, "ada", HEAD + RIGHT["relu"])
    bad = learner(tmp_path, "ben", BROKEN["exits"])
    monkeypatch.delattr(os, "fork")
    said = dict(tool.judged([good, bad]))
    assert said[good] == {"passed": ["relu"], "remark": ""}
    assert said[bad]["passed"] == [] and "ended the process" in said[bad]["remark"]


def test_nothing_to_read_is_said(tmp_path):
    command = [sys.executable, str(ROOT / "tools" / "classroom.py")]
    none = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True)
    assert none.returncode == 1 and "There are no folders of learners" in none.stderr
    assert "python3 course.py class FOLDER" in subprocess.run(command, capture_output=True, text=True).stderr


def made_up(folder, count, seed=0):
    """Make a class of learners with every kind of file."""
    rng = random.Random(seed)
    wrong = "def relu(z):\n    return np.abs(z)\n"
    for number in range(count):
        some = rng.sample(sorted(RIGHT), rng.randrange(len(RIGHT)))
        library = HEAD + "\n\n".join([RIGHT[name] for name in some if name != "relu"] + [wrong] * (number % 10 == 0))
        if number % 50 == 7:
            library = BROKEN[sorted(BROKEN)[number // 50 % len(BROKEN)]]
        learner(folder, f"learner {number:03}", library, goals={"NeuronFigure": "2026-03-01"})


if __name__ == "__main__":  # python tests/test_classroom.py FOLDER makes a class of 500 there, and times the table
    made_up(Path(sys.argv[1]), 500)
    start = time.perf_counter()
    run(Path(sys.argv[1]), Path(sys.argv[1], "out"))
    print(f"500 learners: {time.perf_counter() - start:.0f} s")
