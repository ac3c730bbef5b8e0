"""course.py: what it makes, what it leaves alone, what it says. Nothing is downloaded here."""

import ast
import errno
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def course(tmp_path):
    """course.py as a module, in a folder with a course of two notebooks and no packages to install."""
    shutil.copy(ROOT / "course.py", tmp_path)
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "notebooks").mkdir()
    for name in "00_first.ipynb", "01_second.ipynb":
        (tmp_path / "notebooks" / name).write_text("as published")
    spec = importlib.util.spec_from_file_location("course", tmp_path / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ready(course):
    """The same with a .venv that counts as made: it borrows the packages of the Python running this."""
    venv.create(course.ENVIRONMENT, symlinks=os.name != "nt")
    variables = {"base": course.ENVIRONMENT, "platbase": course.ENVIRONMENT}
    packages = Path(sysconfig.get_path("purelib", "venv", variables))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    (packages / "nnlib.py").touch()
    course.STAMP.write_text(course.fingerprint())
    return course


@pytest.fixture
def with_uv(course, monkeypatch):
    """The same with a pretended uv, which installs nothing; returns the list of the commands it is given."""
    commands = []
    monkeypatch.setattr(course.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(course.subprocess, "run", lambda command, **_: commands.append(command))
    return commands


def run(course, *arguments, **environment):
    """Run course.py as a learner would, from another folder, where there is no uv and no pip is set up."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))},
        "PIP_CONFIG_FILE": os.devnull,
        "PATH": "",
        **environment,
    }
    return subprocess.run(
        [sys.executable, course.ROOT / "course.py", *arguments],
        env=environment,
        cwd=course.ROOT.parent,
        capture_output=True,
        text=True,
    )


def assert_one_sentence(text, *words):
    """The text is one line, hence no traceback, and contains the words."""
    assert len(text.strip().splitlines()) == 1, text
    assert [word for word in words if word not in text] == []


def said_on_exit(function, *arguments):
    """The one sentence with which a function ends the program."""
    with pytest.raises(SystemExit) as ending:
        function(*arguments)
    assert_one_sentence(ending.value.code)
    return ending.value.code


# --- Python ---


def test_an_old_python_can_read_the_file():
    ast.parse((ROOT / "course.py").read_text(), feature_version=(3, 6))


@pytest.mark.parametrize(
    "version, sentence",
    [
        ((3, 8, 10), "Python 3.11 or newer is needed; this is 3.8.10"),
        ((3, 10, 13), "Python 3.11 or newer is needed; this is 3.10.13"),
        ((3, 15, 0), "Python 3.11 to 3.14 is needed; this is 3.15.0"),
    ],
)
def test_other_pythons_are_told(course, monkeypatch, version, sentence):
    monkeypatch.setattr(course.sys, "version_info", version)
    assert said_on_exit(course.main, []).startswith(sentence)
    assert not course.ENVIRONMENT.exists()


def test_supported_pythons_are_those_of_pyproject(course):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    for minor in 11, 12, 13, 14:
        course.check_python((3, minor, 0))


# --- the environment ---


def test_a_finished_environment_is_not_made_again(ready):
    assert ready.is_ready()


@pytest.mark.parametrize(
    "damage",
    [
        lambda course: course.STAMP.unlink(),
        lambda course: course.STAMP.write_text("made from something else"),
        lambda course: course.STAMP.write_bytes(b"\xff"),
        lambda course: course.PYTHON.unlink(),
        lambda course: (course.PYTHON.unlink(), course.PYTHON.symlink_to("/gone/python3")),
        lambda course: (course.PYTHON.unlink(), course.PYTHON.touch(mode=0o755)),
        lambda course: next(course.ENVIRONMENT.rglob("borrowed.pth")).unlink(),
        lambda course: next(course.ENVIRONMENT.rglob("nnlib.py")).unlink(),
        lambda course: (course.ROOT / "requirements.txt").write_text("numpy"),
        lambda course: (course.ROOT / "pyproject.toml").write_text("[project]"),
        lambda course: setattr(course, "ROOT", shutil.copytree(course.ROOT, course.ROOT / "moved")),
    ],
    ids=[
        "no stamp",
        "other stamp",
        "spoilt stamp",
        "no python",
        "dangling python",
        "broken python",
        "no packages",
        "no nnlib",
        "other pins",
        "other metadata",
        "other folder",
    ],
)
def test_a_half_made_or_outdated_environment_is_noticed(ready, damage):
    damage(ready)
    assert not ready.is_ready()


def test_another_python_needs_another_environment(ready, monkeypatch):
    monkeypatch.setattr(ready.sys, "version_info", (3, sys.version_info[1] + 1, 0))
    assert not ready.is_ready()


def test_a_half_made_environment_is_made_anew(course, with_uv, capsys):
    course.ENVIRONMENT.mkdir()
    (course.ENVIRONMENT / "left over").touch()
    course.PYTHON.parent.mkdir()
    course.PYTHON.symlink_to("/gone/python3")
    course.make_environment()
    assert course.PYTHON.exists()
    assert course.STAMP.read_text() == course.fingerprint()
    assert not (course.ENVIRONMENT / "left over").exists()
    assert_one_sentence(capsys.readouterr().out, "650 MB", "a minute")


def test_uv_installs_where_it_is_there(course, with_uv):
    course.make_environment()
    assert with_uv == [
        ["/bin/uv", "pip", "install", "--python", course.PYTHON, "--compile-bytecode", "-r", "requirements.txt"]
    ]


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_without_venv_package_one_is_told_what_to_install(course, monkeypatch, missing):
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    monkeypatch.setattr(course, "find_spec", lambda name: name != missing)
    assert "sudo apt install python3-venv" in said_on_exit(course.main, [])
    assert not course.ENVIRONMENT.exists()


def test_a_failed_installation_is_told_and_not_taken_for_done(course):
    (course.ROOT / "requirements.txt").write_text("no-such-package==1.0")
    answer = run(course, "test", PIP_NO_INDEX="1")
    assert answer.returncode == 1
    assert_one_sentence(answer.stderr, "could not be installed", "no-such-package==1.0", "install.log")
    assert "no-such-package==1.0" in (course.ENVIRONMENT / "install.log").read_text()
    assert not course.STAMP.exists()


def test_without_network_one_is_told(course):
    (course.ROOT / "requirements.txt").write_text("numpy")
    answer = run(course, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1", PIP_NO_CACHE_DIR="1")
    assert answer.returncode == 1
    assert_one_sentence(answer.stderr, "could not be downloaded", "internet")
    assert not course.STAMP.exists()


@pytest.mark.parametrize(
    "output, words",
    [
        (b"error: Failed to fetch: `https://pypi.org/simple/numpy/`\n  cause: error sending request", "internet"),
        (b"ERROR: Could not install packages: [Errno 28] No space left on device\n", "The disk is full"),
    ],
)
def test_what_installers_say_becomes_a_sentence(course, monkeypatch, output, words):
    def install():
        raise subprocess.CalledProcessError(1, ["uv"], output)

    monkeypatch.setattr(course, "make_environment", install)
    assert words in said_on_exit(course.main, [])


@pytest.mark.parametrize(
    "error, words",
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "a folder that you may write to"),
        (errno.EACCES, "a folder that you may write to"),
        (errno.EIO, "cannot be used"),
    ],
)
def test_files_that_cannot_be_written_are_told(course, with_uv, monkeypatch, error, words):
    def create(folder, **_):
        raise OSError(error, os.strerror(error), str(folder))

    monkeypatch.setattr(venv, "create", create)
    assert words in said_on_exit(course.main, ["open"])


def test_jupyterlab_does_not_ask_about_news(course, with_uv):
    course.make_environment()
    overrides = course.ENVIRONMENT / "share/jupyter/lab/settings/overrides.json"
    assert '"fetchNews": "false"' in overrides.read_text()


# --- the learner's copy ---


def test_notebooks_are_copied_once_and_never_overwritten(course, capsys):
    course.copy_notebooks()
    (course.OWN / "00_first.ipynb").write_text("solved")
    (course.PUBLISHED / "02_third.ipynb").write_text("added")
    names = course.copy_notebooks()
    assert names == ["00_first.ipynb", "01_second.ipynb", "02_third.ipynb"]
    assert [(course.OWN / name).read_text() for name in names] == ["solved", "as published", "added"]
    assert sorted(path.name for path in course.OWN.iterdir()) == [".copied.json", *names]
    assert capsys.readouterr().out == ""


def test_notebooks_that_were_there_before_are_kept(course):
    course.OWN.mkdir()
    (course.OWN / "00_first.ipynb").write_text("mine")
    course.copy_notebooks()
    assert (course.OWN / "00_first.ipynb").read_text() == "mine"


def test_a_spoilt_record_of_copies_stops_nobody(course):
    course.copy_notebooks()
    (course.OWN / "00_first.ipynb").write_text("solved")
    course.COPIED.write_text("{")
    course.copy_notebooks()
    assert (course.OWN / "00_first.ipynb").read_text() == "solved"


def test_a_changed_notebook_is_told_until_it_is_fetched(course, capsys):
    course.copy_notebooks()
    (course.OWN / "00_first.ipynb").write_text("solved")
    (course.PUBLISHED / "00_first.ipynb").write_text("published again")
    for _ in range(2):
        course.copy_notebooks()
        told = capsys.readouterr().out
        assert_one_sentence(told, "00_first.ipynb", "rename or delete", "my-notebooks")
        assert "01_second.ipynb" not in told
        assert (course.OWN / "00_first.ipynb").read_text() == "solved"
    (course.OWN / "00_first.ipynb").rename(course.OWN / "00_first (old).ipynb")
    course.copy_notebooks()
    assert (course.OWN / "00_first.ipynb").read_text() == "published again"
    assert capsys.readouterr().out == ""


def test_a_copy_that_fails_leaves_nothing_that_looks_like_a_notebook(course, monkeypatch):
    def disk_full(path, target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", disk_full)
        with pytest.raises(OSError, match="No space"):
            course.copy_notebooks()
    assert not list(course.OWN.glob("*.ipynb"))
    course.copy_notebooks()
    assert (course.OWN / "00_first.ipynb").read_text() == "as published"


# --- the commands ---


def test_an_unknown_command_is_told_with_the_known_ones(course):
    answer = run(course, "tset")
    assert answer.returncode == 1
    assert_one_sentence(answer.stderr, "'tset'", "open", "test", "build")
    assert not course.ENVIRONMENT.exists()


def test_help_installs_nothing(course):
    answer = run(course, "--help")
    assert answer.returncode == 0
    assert "course.py build" in answer.stdout
    assert not course.ENVIRONMENT.exists()


@pytest.mark.parametrize("arguments", [["--no-browser"], ["open", "--no-browser"]])
def test_open_starts_jupyterlab_on_the_learners_first_notebook(ready, monkeypatch, arguments):
    started = []
    monkeypatch.setattr(ready, "run", lambda *arguments: started.extend(arguments) or 0)
    assert ready.main(arguments) == 0
    assert started == [
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ready.ROOT}",
        "--LabApp.default_url=/lab/tree/my-notebooks/00_first.ipynb",
        "--no-browser",
    ]
    assert (ready.OWN / "00_first.ipynb").exists()


def test_open_without_notebooks_tells_that_the_course_is_not_whole(ready):
    shutil.rmtree(ready.PUBLISHED)
    assert "no notebooks" in said_on_exit(ready.main, ["open"])


TEST_FILE = """
import os, pathlib

def test_place():
    assert pathlib.Path(__file__).parent == pathlib.Path.cwd()

def test_workbook():
    workbook = pathlib.Path(os.environ["NNLIB_WORKBOOK"])
    assert workbook.name == "my_network.py" and workbook.parent.is_dir() and not workbook.exists()

def test_failure():
    assert False
"""


def test_test_runs_pytest_at_the_root_with_an_empty_workbook(ready):
    (ready.ROOT / "test_it.py").write_text(TEST_FILE)
    solved = ready.ROOT / "solved.py"
    solved.touch()
    good = run(ready, "test", "-k", "place or workbook", NNLIB_WORKBOOK=str(solved))
    assert good.returncode == 0, good.stdout + good.stderr
    assert "2 passed" in good.stdout
    assert "Installing" not in good.stdout
    bad = run(ready, "test", NNLIB_WORKBOOK=str(solved))
    assert bad.returncode == 1
    assert "1 failed, 2 passed" in bad.stdout


def test_build_draws_images_then_executes_notebooks(ready):
    (ready.ROOT / "tools").mkdir()
    write = "import os, sys; print(__file__, sys.argv[1:], os.path.exists(os.environ['NNLIB_WORKBOOK']))"
    for name in "images.py", "notebooks.py":
        (ready.ROOT / "tools" / name).write_text(write)
    told = run(ready, "build", "01").stdout
    assert re.findall(r"(\w+)\.py (\[.*?\]) (\w+)", told) == [
        ("images", "[]", "False"),
        ("notebooks", "['01']", "False"),
    ]


def test_build_stops_where_the_images_fail(ready):
    (ready.ROOT / "tools").mkdir()
    (ready.ROOT / "tools" / "images.py").write_text("raise SystemExit(3)")
    (ready.ROOT / "tools" / "notebooks.py").write_text("print('executed')")
    answer = run(ready, "build")
    assert (answer.returncode, answer.stdout) == (3, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send to a group of processes")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_is_left_to_the_program_that_runs(ready, ending):
    program = (
        "import signal, sys, time; print('ready', flush=True)\n"
        "for s in signal.SIGINT, signal.SIGTERM: signal.signal(s, lambda *_: sys.exit(7))\n"
        "print('go', flush=True); time.sleep(60)"
    )
    (ready.ROOT / "tools").mkdir()
    (ready.ROOT / "tools" / "images.py").write_text(program)
    process = subprocess.Popen(
        [sys.executable, ready.ROOT / "course.py", "build"],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while process.stdout.readline() != "go\n":
        pass
    if ending == signal.SIGINT:  # which a terminal sends to all
        os.killpg(process.pid, ending)
    else:
        process.send_signal(ending)
    assert process.communicate() == ("", "")
    assert process.returncode == 7


# --- the files beside it ---


def test_every_direct_dependency_is_pinned_to_one_version_that_pyproject_allows():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = [re.match(r"[a-z]+(-[a-z]+)*", dependency).group() for dependency in direct]
    pins = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    # NumPy's newest versions are not for Python 3.11.
    assert {name: pins.count(name) for name in names} == {name: 1 for name in names} | {"numpy": 2}


def test_requirements_hold_pins_and_this_package_only():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert pins.pop() == "-e ."
    assert [line for line in pins if not re.match(r"[a-z0-9-]+==[0-9.]+( |$)", line)] == []


def test_tests_know_nothing_of_what_a_learner_solved():
    workbook = Path(os.environ["NNLIB_WORKBOOK"])
    assert workbook.parent.is_dir()
    assert ROOT not in workbook.parents
