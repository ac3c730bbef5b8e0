"""course.py: what it makes, what it leaves alone, what it says. Nothing is downloaded here."""

import ast
import errno
import hashlib
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
    for name in "requirements.txt", "requirements-test.txt", "requirements-site.txt", "pyproject.toml":
        (tmp_path / name).touch()
    (tmp_path / "notebooks").mkdir()
    for name in "00_first.ipynb", "01_second.ipynb":
        (tmp_path / "notebooks" / name).write_text("as published")
    spec = importlib.util.spec_from_file_location("course", tmp_path / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    for environment in module.COURSE, module.LOWEST, module.SITE:
        environment.lock.free()


@pytest.fixture
def ready(course):
    """The same with a .venv that counts as made: it borrows the packages of the Python running this."""
    environment = course.COURSE
    venv.create(environment.folder, symlinks=os.name != "nt")
    variables = {"base": environment.folder, "platbase": environment.folder}
    packages = Path(sysconfig.get_path("purelib", "venv", variables))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    (packages / "nnlib.py").touch()
    environment.stamp.write_text(environment.fingerprint())
    digest = hashlib.sha256((course.ROOT / "requirements-test.txt").read_bytes()).hexdigest()
    (environment.folder / ".ready-requirements-test.txt").write_text(digest)
    return course


@pytest.fixture
def with_uv(course, monkeypatch):
    """The same with a pretended uv, which installs nothing; returns the list of the commands it is given."""
    commands = []
    monkeypatch.setattr(course.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(course, "run_with_progress", lambda command: commands.append(command) or (0, "installed"))
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
    assert not course.COURSE.folder.exists()


def test_supported_pythons_are_those_of_pyproject(course):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    for minor in 11, 12, 13, 14:
        course.check_python((3, minor, 0))


# --- the environment ---


def test_a_finished_environment_is_not_made_again(ready):
    assert ready.COURSE.is_ready()


@pytest.mark.parametrize(
    "damage",
    [
        lambda course: course.COURSE.stamp.unlink(),
        lambda course: course.COURSE.stamp.write_text("made from something else"),
        lambda course: course.COURSE.stamp.write_bytes(b"\xff"),
        lambda course: course.COURSE.python.unlink(),
        lambda course: (course.COURSE.python.unlink(), course.COURSE.python.symlink_to("/gone/python3")),
        lambda course: (course.COURSE.python.unlink(), course.COURSE.python.touch(mode=0o755)),
        lambda course: next(course.COURSE.folder.rglob("borrowed.pth")).unlink(),
        lambda course: next(course.COURSE.folder.rglob("nnlib.py")).unlink(),
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
    assert not ready.COURSE.is_ready()


def test_another_python_needs_another_environment(ready, monkeypatch):
    monkeypatch.setattr(ready.sys, "version_info", (3, sys.version_info[1] + 1, 0))
    assert not ready.COURSE.is_ready()


def test_a_half_made_environment_is_made_anew(course, with_uv, capsys):
    environment = course.COURSE
    environment.lock.mark()
    environment.folder.mkdir()
    (environment.folder / "left over").touch()
    environment.python.parent.mkdir()
    environment.python.symlink_to("/gone/python3")
    environment.use()
    assert environment.python.exists()
    assert environment.stamp.read_text() == environment.fingerprint()
    assert environment.log.read_text() == "installed"
    assert not (environment.folder / "left over").exists()
    assert_one_sentence(capsys.readouterr().out, "400 MB", "a minute")


def test_an_environment_of_the_learners_own_is_kept_under_another_name(course, with_uv, capsys):
    course.COURSE.folder.mkdir()
    (course.COURSE.folder / "mine").touch()
    course.COURSE.use()
    assert (course.ROOT / ".venv-yours" / "mine").exists()
    assert "was not made by the course: it is now called .venv-yours" in capsys.readouterr().out


def test_uv_installs_where_it_is_there(course, with_uv):
    course.COURSE.make()
    assert with_uv == [["/bin/uv", "pip", "install", "--python", str(course.COURSE.python), "-r", "requirements.txt"]]


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_without_venv_package_one_is_told_what_to_install(course, monkeypatch, missing):
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    monkeypatch.setattr(course, "find_spec", lambda name: name != missing)
    assert "sudo apt install python3-venv" in said_on_exit(course.main, [])
    assert not course.COURSE.folder.exists()


def test_a_failed_installation_is_told_and_not_taken_for_done(course):
    (course.ROOT / "requirements.txt").write_text("no-such-package==1.0")
    answer = run(course, "test", PIP_NO_INDEX="1")
    assert answer.returncode == 1
    assert_one_sentence(answer.stderr, "did not give what the course needs", "install.log")
    assert "no-such-package==1.0" in course.COURSE.log.read_text()
    assert not course.COURSE.stamp.exists()


def test_without_network_one_is_told(course):
    (course.ROOT / "requirements.txt").write_text("numpy")
    answer = run(course, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1", PIP_NO_CACHE_DIR="1")
    assert answer.returncode == 1
    assert_one_sentence(answer.stderr, "could not be downloaded", "internet", "install.log")
    assert "127.0.0.1" in course.COURSE.log.read_text()
    assert not course.COURSE.stamp.exists()


# What pip and uv have really said: each with sizes that look like the codes of other reasons.
SIZES = "Downloading a-1.0-py3-none-any.whl (404 kB)\nDownloading b-1.0-py3-none-any.whl (407 kB)\n"


@pytest.mark.parametrize(
    "output, words",
    [
        ("error: Failed to fetch: `https://pypi.org/simple/numpy/`\n  cause: error sending request", "internet"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError': Name or service not known", "internet"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device\n", "The disk is full"),
        ("error: failed to write to file: No space left on device (os error 28)", "The disk is full"),
        ("WARNING: Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERI"
         "FY_FAILED] certificate verify failed: unable to get local issuer certificate", "PIP_CERT"),
        ("ERROR: Could not install packages due to an OSError: Could not find a suitable TLS CA certificate bundle, "
         "invalid path: /gone.pem", "PIP_CERT"),
        ("error: error sending request\n  cause: invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel "
         "connection failed: 407 Proxy Authentication Required'))'", "HTTPS_PROXY"),
        ("error: Failed to fetch\n  cause: tunnel error: proxy authorization required", "HTTPS_PROXY"),
        ("ERROR: HTTP error 403 while getting https://example.org/numpy.whl", "index-url"),
        ("ERROR: Could not find a version that satisfies the requirement setuptools>=77 (from versions: none)\n"
         "ERROR: No matching distribution found for setuptools>=77\nerror: subprocess-exited-with-error", "index-url"),
        ("  x No solution found when resolving dependencies: Because numpy was not found in the package registry",
         "index-url"),
        ("error: something else\nerror: subprocess-exited-with-error", "(error: something else)"),
        ("what nobody expects", "for no stated reason"),
    ],
)  # fmt: skip
def test_what_installers_say_becomes_a_sentence(course, with_uv, monkeypatch, output, words):
    monkeypatch.setattr(course, "run_with_progress", lambda command: (1, SIZES + output))
    assert words in said_on_exit(course.main, [])
    assert course.COURSE.log.read_text() == SIZES + output
    assert not course.COURSE.stamp.exists()


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


def test_an_interrupted_installation_is_mended_by_the_next_start(course, with_uv, monkeypatch):
    def interrupted(command):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(course, "run_with_progress", interrupted)
        assert said_on_exit(course.main, ["open"]).startswith("Stopped.")
    monkeypatch.setattr(course.COURSE, "has", lambda packages: True)
    assert not course.COURSE.is_ready()
    course.COURSE.use()
    assert course.COURSE.is_ready()


def test_progress_is_seen_and_all_of_it_kept(course, capsys):
    slow = "import time; print('Collecting numpy', flush=True); time.sleep(2.5); print('done')"
    code, output = course.run_with_progress([sys.executable, "-c", slow], seconds=1)
    assert (code, output.split("\n")[:2]) == (0, ["Collecting numpy", "done"])
    seen = capsys.readouterr().out.splitlines()
    assert len(seen) >= 1
    assert all(re.fullmatch(r"  \d+ s: (starting|Collecting numpy)", line) for line in seen)


def test_an_interruption_ends_the_installer_too(course, monkeypatch):
    processes = []

    class Recorded(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            processes.append(self)

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(course.subprocess, "Popen", Recorded)
    monkeypatch.setattr(course.queue.Queue, "get", interrupted)
    with pytest.raises(KeyboardInterrupt):
        course.run_with_progress([sys.executable, "-c", "import time; time.sleep(60)"])
    assert processes[0].returncode is not None


def test_jupyterlab_does_not_ask_about_news_and_exports_are_described(course, with_uv):
    course.COURSE.make()
    exports = course.COURSE.folder / "etc/jupyter/jupyter_nbconvert_config.py"
    assert str(course.ROOT / "tools" / "export" / "config.py") in exports.read_text().replace("\\\\", "\\")
    overrides = course.COURSE.folder / "share/jupyter/lab/settings/overrides.json"
    assert '"fetchNews": "false"' in overrides.read_text()


# --- two at once ---

HOLD = """
import importlib.util, pathlib, sys
spec = importlib.util.spec_from_file_location("course", sys.argv[1])
course = importlib.util.module_from_spec(spec)
spec.loader.exec_module(course)
lock = course.Lock(pathlib.Path(sys.argv[2]))
print(getattr(lock, sys.argv[3])(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(course):
    """A function that has another program hold the course's lock, "share" or "alone", until the test ends."""
    holders = []

    def held(how):
        command = [sys.executable, "-c", HOLD, course.__file__, course.COURSE.lock.path, how]
        holders.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert holders[-1].stdout.readline() == "True\n"

    yield held
    for holder in holders:
        holder.communicate()


def test_who_comes_while_it_is_being_installed_is_told(course, with_uv, held):
    held("alone")
    assert "being installed in another window" in said_on_exit(course.main, ["open"])
    assert with_uv == []


def test_the_packages_of_an_open_course_stay(ready, with_uv, held):
    held("share")
    (ready.ROOT / "requirements.txt").write_text("numpy")
    assert "the course is open in another window: close it" in said_on_exit(ready.main, ["test"])
    assert with_uv == [] and ready.COURSE.stamp.exists()


def test_an_open_course_can_be_opened_and_tested_at_the_same_time(ready, held, monkeypatch):
    held("share")
    monkeypatch.setattr(ready, "run", lambda *_, **__: 0)
    assert ready.main(["open"]) == ready.main(["test"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send to a group of processes")
def test_the_lock_is_held_by_the_program_that_runs_when_course_py_is_killed(ready):
    (ready.ROOT / "test_it.py").write_text("def test_it():\n    print('go', flush=True); input()")
    command = [sys.executable, ready.__file__, "test", "-s", "-p", "no:nbval", "-p", "no:cacheprovider"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while "go" not in process.stdout.readline():
        pass
    process.kill()
    process.wait()
    assert not ready.COURSE.lock.alone()
    process.communicate("ended\n")  # returns when the program has closed its output, which it does at its end
    assert ready.COURSE.lock.alone() or ready.time.sleep(1) or ready.COURSE.lock.alone()


class Bytes:
    """What Windows has instead of flock: each byte of a file can be locked once."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self):
        self.taken = {}

    def locking(self, file, mode, count):
        place = os.lseek(file, 0, os.SEEK_CUR)
        wanted = range(place, place + count)
        if mode == self.LK_UNLCK:
            self.taken = {byte: holder for byte, holder in self.taken.items() if byte not in wanted}
        elif any(byte in self.taken for byte in wanted):
            raise PermissionError(errno.EACCES, "Permission denied")
        else:
            self.taken |= dict.fromkeys(wanted, file)


def test_on_windows_too_many_can_share_and_one_can_be_alone(course, monkeypatch):
    monkeypatch.setitem(sys.modules, "msvcrt", Bytes())
    monkeypatch.setattr(course, "WINDOWS", True)
    one, two = (course.Lock(course.ROOT / "lock") for _ in range(2))
    assert one.share() and two.share()
    assert not one.alone() and one.share()
    assert not two.alone()
    assert one.alone()  # two holds nothing since it has tried
    assert not two.share() and not two.alone()
    assert one.share() and two.share()
    one.free()
    two.free()


def test_packages_for_tests_are_added_once(ready, with_uv, capsys):
    (ready.ROOT / "requirements-test.txt").write_text("pytest")
    ready.COURSE.use()
    ready.COURSE.add("requirements-test.txt", ("pytest",))
    ready.COURSE.add("requirements-test.txt", ("pytest",))
    assert [command[-1] for command in with_uv] == ["requirements-test.txt"]
    assert_one_sentence(capsys.readouterr().out, "only tests need")


# --- anybody's settings ---


def test_settings_of_other_programs_do_not_reach_the_course(course, monkeypatch):
    for name in course.NOT_OURS:
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    environment = course.settings()
    assert not set(course.NOT_OURS) & set(environment)
    assert (environment["PIP_USER"], environment["JUPYTER_PREFER_ENV_PATH"]) == ("0", "1")
    assert environment["PATH"] == os.environ["PATH"]


def test_modules_where_pythonpath_points_hide_nothing(ready):
    elsewhere = ready.ROOT / "elsewhere"
    elsewhere.mkdir()
    for name in ("random", "json", "numpy", "pytest"):
        (elsewhere / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    (ready.ROOT / "test_it.py").write_text("def test_it(): import json, numpy, random")
    answer = run(ready, "test", "test_it.py", PYTHONPATH=str(elsewhere), PYTHONOPTIMIZE="2", MPLBACKEND="nonsense")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_file_that_hides_a_library_is_named(ready, monkeypatch, capsys):
    monkeypatch.setattr(ready, "run", lambda *_, **__: 0)
    ready.OWN.mkdir()
    (ready.OWN / "my_network.py").touch()
    (ready.OWN / "numpy.py").touch()
    ready.main(["open"])
    assert_one_sentence(capsys.readouterr().out, "my-notebooks/numpy.py", "hides the library numpy", "rename it")


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


def test_a_file_that_is_held_for_a_moment_is_written_in_the_end(course, monkeypatch):
    held, replace = iter([True, True, False]), Path.replace

    def scanned(path, target):
        if next(held, False):
            raise PermissionError(errno.EACCES, "held by a virus scanner")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", scanned)
    monkeypatch.setattr(course.time, "sleep", lambda seconds: None)
    course.write_whole(course.ROOT / "file", b"content")
    assert (course.ROOT / "file").read_bytes() == b"content"


# --- the commands ---


def test_an_unknown_command_is_told_with_the_known_ones(course):
    answer = run(course, "tset")
    assert answer.returncode == 1
    assert_one_sentence(answer.stderr, "'tset'", "open", "test", "build")
    assert not course.COURSE.folder.exists()


def test_help_installs_nothing(course):
    answer = run(course, "--help")
    assert answer.returncode == 0
    assert "course.py build" in answer.stdout
    assert not course.COURSE.folder.exists()


@pytest.mark.parametrize("arguments", [["--no-browser"], ["open", "--no-browser"]])
def test_open_starts_jupyterlab_on_the_learners_first_notebook(ready, monkeypatch, arguments):
    started = []
    monkeypatch.setattr(ready, "run", lambda environment, *arguments: started.extend(arguments) or 0)
    assert ready.main(arguments) == 0
    assert started == [
        "-P",
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ready.ROOT}",
        f"--ServerApp.preferred_dir={ready.ROOT}",
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
    good = run(ready, "test", "test_it.py", "-k", "place or workbook", NNLIB_WORKBOOK=str(solved))
    assert good.returncode == 0, good.stdout + good.stderr
    assert "2 passed" in good.stdout
    assert "Installing" not in good.stdout
    bad = run(ready, "test", "test_it.py", NNLIB_WORKBOOK=str(solved))
    assert bad.returncode == 1
    assert "1 failed, 2 passed" in bad.stdout


def test_build_draws_images_then_executes_notebooks(ready):
    (ready.ROOT / "tools").mkdir()
    write = "import os, sys; print(__file__, sys.argv[1:], os.path.exists(os.environ['NNLIB_WORKBOOK']))"
    for name in "images.py", "notebooks.py", "outline.py":
        (ready.ROOT / "tools" / name).write_text(write)
    told = run(ready, "build", "01").stdout
    assert re.findall(r"(\w+)\.py (\[.*?\]) (\w+)", told) == [
        ("images", "[]", "False"),
        ("notebooks", "['01']", "False"),
        ("outline", "[]", "False"),
    ]


def test_progress_is_that_of_the_learners_own_notebooks(ready, monkeypatch):
    asked = []
    monkeypatch.setattr(ready, "run", lambda *command, **more: asked.append((command, more)) or 0)
    assert ready.main(["progress"]) == 0
    ((environment, *command), more) = asked[0]
    assert environment is ready.COURSE and command[0] == "-c" and "progress()" in command[1]
    assert more == {"NNLIB_WORKBOOK": str(ready.OWN / "my_network.py")}


def test_a_class_is_read_from_where_one_is(ready, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(ready, "run", lambda *command, **more: asked.append((command, more)) or 0)
    monkeypatch.chdir(tmp_path)
    assert ready.main(["class", "learners", "out"]) == 0
    ((_, tool, *arguments), more) = asked[0]
    assert Path(tool) == ready.ROOT / "tools" / "classroom.py" and arguments == ["learners", "out"]
    assert more["folder"] == tmp_path


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


def pins(file):
    """name -> version that a file with requirements pins; the last where it has several."""
    return dict(re.findall(r"^([a-z0-9-]+)==([0-9.a-z]+)", (ROOT / file).read_text(), re.MULTILINE))


def names(dependencies):
    return {re.match(r"[a-z]+(-[a-z]+)*", dependency).group() for dependency in dependencies}


def test_every_direct_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    course, tests = pins("requirements.txt"), pins("requirements-test.txt")
    assert names(project["dependencies"] + extras["course"]) <= set(course)
    assert names(extras["dev"]) <= set(course) | set(tests)
    assert not set(course) & set(tests)
    assert not names(extras["dev"]) - {"pytest"} & set(course)  # learners do without


def test_the_lowest_versions_are_those_that_pyproject_promises():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    promised = dict(dependency.split(">=") for dependency in project["dependencies"])
    lowest = pins("requirements-lowest.txt")
    for name, version in promised.items():
        assert f"{lowest[name]}.".startswith(f"{version}."), name


def test_the_site_has_the_widgets_of_the_course():
    course, site = pins("requirements.txt"), pins("requirements-site.txt")
    assert {name: site[name] for name in ("ipywidgets", "anywidget", "psygnal", "comm", "typing-extensions")} == {
        name: course[name] for name in ("ipywidgets", "anywidget", "psygnal", "comm", "typing-extensions")
    }


def test_requirements_hold_pins_and_this_package_only():
    for file in ROOT.glob("requirements*.txt"):
        lines = file.read_text().splitlines()
        rest = [line for line in lines if not re.match(r"#|[a-z0-9-]+==[0-9.a-z]+( |$)", line)]
        assert rest == (["-e ."] if file.name in ("requirements.txt", "requirements-lowest.txt") else [])


def test_tests_know_nothing_of_what_a_learner_solved():
    workbook = Path(os.environ["NNLIB_WORKBOOK"])
    assert workbook.parent.is_dir()
    assert ROOT not in workbook.parents


def test_tests_know_nothing_of_a_profile_of_ipython():
    assert Path(os.environ["IPYTHONDIR"]).parent == Path(os.environ["NNLIB_WORKBOOK"]).parent
