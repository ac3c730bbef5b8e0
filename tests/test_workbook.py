"""The learner's own library: what is saved, what is not and why, and that nothing is ever lost."""

import ast
import importlib.util
import itertools
import linecache
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises import EXERCISES, check, files, my_network, workbook

RELU = "def relu(z):\n    return np.maximum(0, z)"
OTHER_RELU = "def relu(z):\n    return z * (z > 0)"
SUM = "def weighted_sum(x, w, b):\n    return np.sum(w * x) + b"
cells = itertools.count(1)


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    """The path of a library that does not exist yet."""
    path = tmp_path / "my_network.py"
    monkeypatch.setenv("NNLIB_WORKBOOK", str(path))
    return path


def files_beside(library):
    """All files in the library's folder, but for the learner's answers."""
    return [path for path in library.parent.iterdir() if path.name != "my_answers.json"]


def define(source, name="relu", **names):
    """Run a source as a notebook does with a cell; return what it calls ``name``."""
    file = f"/tmp/ipykernel_4711/workbook_{next(cells)}.py"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    namespace = {"__name__": "__main__", "np": np, **names}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]


def is_relu(function):
    """Whether the function passes for relu."""
    try:
        return np.array_equal(function(np.array([-1.0, 2.0])), [0, 2])
    except Exception:
        return False


def keep(source, passes=is_relu, **names):
    """What is said when the relu that the source defines is kept."""
    return workbook.keep("relu", define(source, **names), passes)


def imported(path):
    """The library as a module."""
    specification = importlib.util.spec_from_file_location("my_network", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


# What is saved


def test_a_piece_is_saved_as_it_was_written(library):
    assert keep(RELU) == "Saved to your own library, my_network.py."
    assert library.read_text("utf-8") == f"{workbook.HEADER}\n\n{RELU}\n"
    assert workbook.pieces() == {"relu": RELU}
    assert imported(library).relu(-1.0) == 0


def test_pieces_follow_each_other(library):
    keep(RELU)
    assert check("weighted_sum", define(SUM, "weighted_sum")).message.endswith(
        "Saved to your own library, my_network.py."
    )
    assert library.read_text("utf-8") == f"{workbook.HEADER}\n\n{RELU}\n\n\n{SUM}\n"


def test_all_solutions_make_one_library(library):
    for name, exercise in EXERCISES.items():
        check(name, define(exercise.solution_source, name))
    assert list(workbook.pieces()) == list(EXERCISES)
    assert all(hasattr(imported(library), name) for name in EXERCISES)


def test_saving_the_same_again_writes_nothing(library):
    keep(RELU)
    before = library.stat()
    assert keep(RELU) == "It is in your own library, my_network.py."
    assert library.stat() == before and files_beside(library) == [library]


@pytest.mark.parametrize(
    "source",
    [
        f"{RELU}\n    # a comment behind it",
        f"# a comment before it\n{RELU}  # and one beside it",
        f"{RELU}\n\n\nsomething = 1",
        f"import functools\n\n@functools.cache\n@functools.lru_cache(\n    maxsize=None\n)\n{RELU}",
        'def relu(z):\n    """A string\n  that stands\nat the left."""\n    return np.maximum(0, z)',
        "def relu(z): return np.maximum(0, z)",
        "def relu(z):\n    # größer: σ, ≥, 零, 🎉\n    return np.maximum(0, z)",
        "def relu(z):\n\tfloor = '\\x0c \\u2028'\n\treturn np.maximum(0, z)",
    ],
)
def test_saving_the_same_again_writes_nothing_however_it_is_written(library, source):
    library.write_text("import functools\nimport numpy as np\n", "utf-8")
    passes = is_relu if "cache" not in source else lambda function: function(-1.0) == 0
    assert keep(source, passes).startswith("Saved")
    before = library.read_bytes()
    assert keep(source, passes) == "It is in your own library, my_network.py."
    assert library.read_bytes() == before and len(files_beside(library)) == 1
    assert passes(imported(library).relu)


def test_a_function_inside_another_is_saved(library):
    outer = "def outer():\n    def relu(z):\n        return np.maximum(0, z)\n    return relu"
    assert workbook.keep("relu", define(outer, "outer")(), is_relu).startswith("Saved")
    assert workbook.pieces() == {"relu": RELU}


def test_another_definition_replaces_the_first_and_the_file_is_copied(library):
    keep(RELU)
    before = library.read_bytes()
    assert keep(OTHER_RELU) == (
        "Saved to your own library, my_network.py. It had another relu; the file as it was is kept as my_network_1.py."
    )
    assert workbook.pieces() == {"relu": OTHER_RELU}
    assert library.with_name("my_network_1.py").read_bytes() == before
    assert "my_network_2.py" in keep(RELU)
    assert library.with_name("my_network_1.py").read_bytes() == before


def test_what_the_learner_added_stays(library):
    text = (
        '"""Mine."""\n\nimport math\n\nimport numpy as np\n\n# first of all\nrate = 0.1  # a good one\n\n\n'
        "@staticmethod\ndef relu(z):\n    return 0\n\n# between\ndef helper(z):\n    return math.exp(z)\n\n\nlast = 1"
    )
    library.write_text(text, "utf-8")
    keep(RELU)
    assert library.read_text("utf-8") == text.replace("@staticmethod\ndef relu(z):\n    return 0", RELU)
    check("weighted_sum", define(SUM, "weighted_sum"))
    assert library.read_text("utf-8").endswith(f"return math.exp(z)\n\n\nlast = 1\n\n\n{SUM}\n")


def test_lines_are_counted_as_python_does(library):
    # Neither of these ends a line in Python, and both do for str.splitlines.
    library.write_text(f"import numpy as np\nodd = '\u2028'  # \x0c\n{OTHER_RELU}\nlast = 1\n", "utf-8")
    keep(RELU)
    assert library.read_text("utf-8") == f"import numpy as np\nodd = '\u2028'  # \x0c\n{RELU}\nlast = 1\n"


def test_of_two_definitions_the_one_that_counts_is_replaced(library):
    library.write_text(f"import numpy as np\n{OTHER_RELU}\ndef relu(z):\n    return 0\n", "utf-8")
    keep(RELU)
    assert library.read_text("utf-8") == f"import numpy as np\n{OTHER_RELU}\n{RELU}\n"


@pytest.mark.parametrize("text", ["", "\ufeffimport numpy as np\n", "import numpy as np\r\n\r\nx = 1\r\n"])
def test_files_of_other_editors(library, text):
    library.write_bytes(text.encode())
    assert keep(RELU).startswith("Saved")
    assert is_relu(imported(library).relu)
    keep(OTHER_RELU)
    assert is_relu(imported(library).relu) and workbook.pieces() == {"relu": OTHER_RELU}


def test_the_place_of_the_library(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNLIB_WORKBOOK", "")
    assert workbook.path() == (tmp_path / "my_network.py").resolve()
    monkeypatch.setenv("NNLIB_WORKBOOK", "own pieces")
    assert keep(RELU) == "Saved to your own library, own pieces."
    assert list(workbook.pieces()) == ["relu"] and (tmp_path / "own pieces").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few users make links")
def test_a_link_to_the_library_stays_a_link(library, tmp_path):
    real = tmp_path / "elsewhere.py"
    real.write_text(workbook.HEADER, "utf-8")
    library.symlink_to(real)
    keep(RELU)
    assert library.is_symlink() and workbook.pieces() == {"relu": RELU}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_others_may_read_the_library(library):
    os.umask(before := os.umask(0o022))
    keep(RELU)
    assert library.stat().st_mode & 0o777 == 0o666 & ~before


# What is not saved


def test_what_only_the_notebook_has_is_named(library):
    source = "def relu(z):\n    return max(rate, 0) * helper(np.maximum(0, z)) + math.exp(0) - 1"
    names = {"rate": 1.0, "helper": lambda z: z, "math": __import__("math")}
    assert keep(source, **names) == (
        "It was not saved to your library: it uses helper and math and rate, which my_network.py does not have. "
        "Put what it needs inside the function; an import can stand there too."
    )
    assert not library.exists()


@pytest.mark.parametrize(
    "lines",
    [
        "import math\n    from os import path as p\n    return math.floor(1.5) * np.maximum(0, z)",
        "def half(v):\n        return v / 2\n    return 2 * half(np.maximum(0, z))",
        "return np.array([max(v, least) for least in [0] for v in z])",
        "class Zero:\n        value = 0\n        same = value\n    return np.maximum(Zero.same, z)",
        "try:\n        z.nothing\n    except AttributeError as error:\n        return np.maximum(0, z) if error else 0",
        "global counted\n    counted = 1\n    return np.maximum(counted - 1, z)",
        "return relu(list(z)) if isinstance(z, np.ndarray) else np.maximum(0, z)",
    ],
)
def test_names_of_its_own_are_no_reason_against_it(lines):
    assert keep(f"def relu(z):\n    {lines}").startswith("Saved")


def test_a_piece_may_use_one_saved_before_and_what_the_learner_added(library):
    keep(RELU)
    library.write_text(library.read_text("utf-8") + "\nimport math\nzero = math.sin(0)\n", "utf-8")
    source = "def bent(z):\n    return relu(z) + zero + math.sin(0)"
    answer = define(source, "bent", relu=define(RELU), zero=0, math=__import__("math"))
    assert workbook.keep("bent", answer, is_relu).startswith("Saved")
    assert is_relu(imported(library).bent)


def test_a_piece_may_not_use_one_of_the_notebook():
    source = "def relu(z):\n    return bent(z)"
    assert "it uses bent, which my_network.py does not have" in keep(source, bent=define(RELU))


def test_a_piece_that_uses_what_is_different_in_the_library(library):
    library.write_text("import numpy as np\n\ndef clip(z):\n    return z\n\ndef max(*_):\n    return 7\n", "utf-8")
    clip = define("def clip(z):\n    return np.maximum(0, z)", "clip")
    before = library.read_bytes()
    message = "It was not saved to your library: with the pieces in my_network.py it gives other answers than here."
    assert keep("def relu(z):\n    return clip(z)", clip=clip) == message
    assert keep("def relu(z):\n    return np.array([max(0, v) for v in z])") == message
    assert keep(RELU + "\n    return relu(z)").startswith("Saved")
    assert before in library.read_bytes()


def test_a_piece_that_calls_itself_for_ever_in_the_library(library):
    library.write_text(f"import numpy as np\n\n\ndef maximum(z):\n    return relu(z)\n\n\n{RELU}\n", "utf-8")
    source = "def relu(z):\n    return maximum(z)"
    assert "gives other answers" in keep(source, maximum=define(RELU))


@pytest.mark.parametrize(
    "source, word",
    [
        (f"@cache\n{RELU}", "NameError: name 'cache' is not defined"),
        ("def relu(z, least=zero):\n    return np.maximum(least, z)", "NameError: name 'zero' is not defined"),
    ],
)
def test_what_cannot_be_defined_in_the_library(library, source, word):
    assert keep(source, cache=lambda function: function, zero=0) == (
        f"It was not saved to your library: my_network.py would not run with it ({word})."
    )
    assert not library.exists()


@pytest.mark.parametrize("line", ["1 / 0", "raise SystemExit", "import nothing_like_it", "exit(1)"])
def test_a_library_that_does_not_run_is_left_alone(library, line):
    library.write_text(f"{line}\n", "utf-8")
    assert "would not run" in keep(RELU)
    assert library.read_text("utf-8") == f"{line}\n"


class Callable:
    """Something that can be called and has no def of its own."""

    def __call__(self, z):
        return np.maximum(0, z)


WITHOUT_DEF = [
    define("relu = lambda z: np.maximum(0, z)"),
    define("def bent(z):\n    return np.maximum(0, z)", "bent"),
    define("class relu:\n    def __call__(self, z):\n        return np.maximum(0, z)")(),
    eval("lambda z: np.maximum(0, z)", {"np": np}),
    Callable(),
    Callable().__call__,
    np.abs,
    abs,
]


@pytest.mark.parametrize("answer", WITHOUT_DEF)
def test_what_has_no_def_with_the_name_is_not_saved(library, answer):
    assert workbook.keep("relu", answer, lambda again: True) == (
        "It was not saved to your library: for that, write it with def and the name relu, in a cell."
    )
    assert not library.exists()


def test_a_function_without_source_is_right_and_not_saved(library):
    namespace = {"np": np}
    exec(SUM, namespace)
    feedback = check("weighted_sum", namespace["weighted_sum"])
    assert feedback.status == "Correct" and "was not saved" in feedback.message
    assert not library.exists()


# Nothing is lost


def break_with(text):
    """Return a function that writes these bytes to a path."""
    return lambda path: path.write_bytes(text)


BROKEN = {
    "syntax": (break_with(b"import numpy as np\n\ndef relu(z)\n    return z\n"), "read as Python, line 3, and"),
    "garbage": (break_with(bytes(range(256)) * 10), "read as Python, and"),
    "null": (break_with(b"x = 1\0\n"), "read as Python"),
    "latin": (break_with("größe = 1\n".encode("latin-1")), "read as Python, and"),
    "utf-16": (break_with("x = 1\n".encode("utf-16")), "read as Python, and"),
    "deep": (break_with(b"-" * 100_000 + b"1"), "read as Python, and"),
    "long": (break_with(b"+".join([b"1"] * 100_000)), "read as Python, and"),
    "nested": (break_with(b"(" * 1000), "read as Python"),
    "folder": (Path.mkdir, "could not be saved to my_network.py: "),
}


@pytest.mark.parametrize("spoil, words", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_reported_and_left_alone(library, spoil, words):
    spoil(library)
    before = library.read_bytes() if library.is_file() else None
    feedback = check("weighted_sum", define(SUM, "weighted_sum"))
    assert feedback.status == "Correct" and words in feedback.message
    assert workbook.pieces() == {}
    assert before is None or library.read_bytes() == before
    assert files_beside(library) == [library]


def refuse(*_, **__):
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("owner, name", [(os, "replace"), (Path, "open"), (Path, "read_text"), (shutil, "copyfile")])
def test_a_place_that_cannot_be_written_or_read(library, monkeypatch, owner, name):
    keep(OTHER_RELU)
    before = library.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, refuse)
        assert keep(RELU) == "It could not be saved to my_network.py: Permission denied."
        answer = define(SUM, "weighted_sum")
        assert check("weighted_sum", answer).status == "Correct"
    assert workbook.pieces()["relu"] == OTHER_RELU
    assert {path.read_bytes() for path in files_beside(library) if path != library} <= {before}


def test_a_folder_that_does_not_exist(library, monkeypatch):
    monkeypatch.setenv("NNLIB_WORKBOOK", str(library.parent / "nowhere" / "my_network.py"))
    feedback = check("weighted_sum", define(SUM, "weighted_sum"))
    assert feedback.status == "Correct"
    assert feedback.message.endswith("It could not be saved to my_network.py: No such file or directory.")


@pytest.mark.parametrize("error", [OSError("no number"), KeyboardInterrupt()])
def test_a_crash_while_saving_leaves_the_old_file(library, monkeypatch, error):
    keep(OTHER_RELU)
    before = library.read_bytes()

    def crash(*_):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", crash)
        if isinstance(error, OSError):
            assert keep(RELU) == "It could not be saved to my_network.py: OSError."
        else:
            with pytest.raises(KeyboardInterrupt):
                keep(RELU)
    assert library.read_bytes() == before
    assert sorted(path.name for path in files_beside(library)) == ["my_network.py", "my_network_1.py"]
    assert keep(RELU).startswith("Saved")


def test_the_file_is_whole_at_every_moment(library, monkeypatch):
    keep(OTHER_RELU)
    replace = os.replace

    def look(new, old):
        assert ast.parse(library.read_text("utf-8")) and OTHER_RELU in library.read_text("utf-8")
        assert RELU in Path(new).read_text("utf-8")
        replace(new, old)

    monkeypatch.setattr(os, "replace", look)
    assert keep(RELU).startswith("Saved")


def test_what_a_crash_left_behind_does_not_stand_in_the_way_for_ever(library, monkeypatch):
    monkeypatch.setattr(files, "_PATIENCE", 0.05)
    library.with_name("my_network_new.py").write_text("half a libr")
    assert keep(RELU).startswith("Saved")
    assert files_beside(library) == [library] and workbook.pieces() == {"relu": RELU}


SAVING = """
import linecache, sys
from nnlib.exercises import workbook
first, last = map(int, sys.argv[1:])
sys.stdin.readline()
for number in range(first, last):
    name = f"piece_{number}"
    source, file, namespace = f"def {name}(z):\\n    return z\\n", f"cell_{number}.py", {}
    linecache.cache[file] = len(source), None, source.splitlines(True), file
    exec(compile(source, file, "exec"), namespace)
    print(workbook.keep(name, namespace[name], lambda again: True))
"""


def test_two_notebooks_that_save_at_the_same_time_lose_nothing(library):
    command = [sys.executable, "-c", SAVING]
    both = [
        subprocess.Popen([*command, first, last], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for first, last in [("0", "40"), ("40", "80")]
    ]
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        told, _ = process.communicate(timeout=30)
        assert told == "Saved to your own library, my_network.py.\n" * 40 and process.returncode == 0
    assert sorted(workbook.pieces()) == sorted(f"piece_{number}" for number in range(80))
    assert files_beside(library) == [library]


# The pieces, to build with


def source_of(*names):
    """A library with the solutions of these exercises."""
    return "\n\n\n".join(["import numpy as np", *(EXERCISES[name].solution_source for name in names)])


def test_solved_pieces_are_the_learners_and_the_courses_stand_in_for_others(library):
    library.write_text(source_of("relu", "sigmoid"))
    mine = my_network("relu", "layer")
    assert mine.relu.__module__ == "my_network"
    assert mine.layer is EXERCISES["layer"].solution
    assert not hasattr(mine, "sigmoid")
    assert str(mine) == ("Your own pieces: relu (1 of 2).\nThe course's own solutions stand in for layer.")


def test_all_pieces_can_be_the_learners(library):
    library.write_text(source_of("relu", "layer"))
    assert str(my_network("relu", "layer")) == "Your own pieces: relu, layer (2 of 2)."


def test_a_piece_that_no_longer_passes_is_named_and_not_used(library):
    library.write_text(source_of("layer") + "\n\n\ndef relu(z):\n    return z\n")
    mine = my_network("relu", "layer")
    assert mine.relu is EXERCISES["relu"].solution
    assert "Your own pieces: layer (1 of 2)." in str(mine)
    assert "not passing its check: relu." in str(mine)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, ""),
        ("", ""),
        ("def relu(z:\n", "my_network.py cannot be read as Python, line 1"),
        ("import numpy as np\n1 / 0\n", "my_network.py does not run (ZeroDivisionError: division by zero)"),
        ("raise SystemExit\n", "my_network.py does not run"),
        ("int('x')\n", "my_network.py does not run (ValueError: invalid literal for int() with base 10: 'x')"),
        ("open('nowhere/at/all')\n", "my_network.py does not run (FileNotFoundError: "),
        ("x = \0", "my_network.py cannot be read as Python"),
    ],
)
def test_with_an_empty_or_broken_library_the_course_stands_in_and_says_so(library, text, words):
    if text is not None:
        library.write_text(text)
    mine = my_network("relu")
    assert mine.relu is EXERCISES["relu"].solution
    assert "none yet (0 of 1)" in str(mine)
    assert (f"A remark: {words}" in str(mine)) == bool(words)


def test_a_library_that_may_not_be_read_is_named(library):
    library.mkdir()
    assert "my_network.py cannot be read: Is a directory" in str(my_network("relu"))


def test_an_unknown_piece_is_refused():
    with pytest.raises(ValueError, match=r"no exercise 'rleu'.*relu"):
        my_network("rleu")


@pytest.mark.parametrize("held", [1, 3])
def test_a_file_that_is_held_for_a_moment_is_replaced_all_the_same(library, monkeypatch, held):
    replace, calls = os.replace, itertools.count(1)

    def busy(*paths):
        if next(calls) <= held:
            raise PermissionError(13, "a virus scanner looks at it")
        return replace(*paths)

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(files.time, "sleep", lambda seconds: None)
    assert keep(RELU) == "Saved to your own library, my_network.py."
    assert workbook.pieces() == {"relu": RELU}
