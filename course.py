"""The course in one command.

    python3 course.py          open the course in JupyterLab (the same as: python3 course.py open)
    python3 course.py test     run every test and every notebook
    python3 course.py build    draw the images, execute the notebooks

On Windows it is `py course.py`. The first time, the packages that the course needs are installed into the
folder .venv beside this file, and nowhere else. What follows the command is handed on to JupyterLab, pytest
or the build: `python3 course.py open --no-browser`, `python3 course.py test tests/test_network.py`.
"""

# An old Python must be able to read this file, to say that it is too old: no syntax newer than Python 3.6.
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / ".ready"
PUBLISHED = ROOT / "notebooks"
OWN = ROOT / "my-notebooks"
COPIED = OWN / ".copied.json"

# The browser's tests, which take longest, come first, and are not put last for being few.
ON_ALL_PROCESSORS = ["-n", "auto", "--dist", "loadscope", "--no-loadscope-reorder"]
ASSERT_WHOLE = """
from importlib.util import find_spec
for name in "jupyterlab", "pytest", "nnlib":
    assert find_spec(name)
"""
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}

DISK_FULL = "No space left|not enough space"
NOT_WRITABLE = "Permission denied|Access is denied|Read-only file system"
OFFLINE = "connection broken|ConnectionError|Connect ?Timeout|Read ?Timeout|error sending request|dns error"


def main(arguments):
    """Make the environment if need be, then carry out one command; returns its exit code."""
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__.strip())
        return 0
    check_python(sys.version_info)
    if not arguments or arguments[0].startswith("-"):
        arguments = ["open", *arguments]
    if arguments[0] not in COMMANDS:
        sys.exit(f"There is no command {arguments[0]!r}: the commands are {', '.join(COMMANDS)}.")
    try:
        if not is_ready():
            make_environment()
        return COMMANDS[arguments[0]](arguments[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(why_not_installed(error.output.decode(errors="replace")))
    except (OSError, ValueError) as error:
        sys.exit(why_not_written(str(error)))
    except KeyboardInterrupt:
        sys.exit("Stopped.")


def check_python(version):
    """Stop where the pinned packages do not exist for this Python."""
    this = "this is {}.{}.{}".format(*version[:3])
    if version[:2] < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; {this} (https://www.python.org/downloads has newer ones).")
    if version[:2] > (3, 14):
        sys.exit(f"Python 3.11 to 3.14 is needed; {this}, for which some of the packages do not exist yet.")


# --- the environment ---


def is_ready():
    """Whether .venv was made to the end, here and from these very files, and still works."""
    try:
        return (
            STAMP.read_text() == fingerprint()
            and subprocess.call([PYTHON, "-I", "-c", ASSERT_WHOLE], stderr=subprocess.DEVNULL) == 0
        )
    except (OSError, ValueError):
        return False


def fingerprint():
    """What .venv depends on, as one word; also on the folder, for a virtual environment cannot be moved."""
    files = [(ROOT / name).read_bytes() for name in ("requirements.txt", "pyproject.toml")]
    place = f"{sys.version_info[:2]} {ROOT}".encode()
    return hashlib.sha256(b"\0".join([*files, place])).hexdigest()


def make_environment():
    """Make .venv anew and install the pinned packages into it."""
    uv = shutil.which("uv")
    if not find_spec("venv") or not (uv or find_spec("ensurepip")):
        sys.exit(
            "This Python lacks its venv package: install it (on Debian or Ubuntu: sudo apt install "
            "python3-venv), or install uv (https://docs.astral.sh/uv)."
        )
    print(f"Installing about 650 MB of packages into {ENVIRONMENT}: this takes a minute or so.", flush=True)
    import venv

    venv.create(ENVIRONMENT, clear=True, symlinks=os.name != "nt", with_pip=not uv)
    # Left to itself, uv compiles nothing, and every kernel would start slowly.
    install = (
        [uv, "pip", "install", "--python", PYTHON, "--compile-bytecode"]
        if uv
        else [PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
    )
    subprocess.run(
        [*install, "-r", "requirements.txt"],
        cwd=ROOT,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    ask_for_no_news()
    STAMP.write_text(fingerprint())


def ask_for_no_news():
    """Keep JupyterLab from greeting newcomers with a question about news; their own settings win."""
    overrides = ENVIRONMENT / "share/jupyter/lab/settings/overrides.json"
    overrides.parent.mkdir(parents=True, exist_ok=True)
    overrides.write_text(json.dumps(NO_NEWS))


def why_not_installed(output):
    """The reason, in one sentence, why an installer that said this stopped."""
    if re.search(DISK_FULL, output):
        return why_not_written(output)
    if re.search(OFFLINE, output):
        return "The packages could not be downloaded: is this computer connected to the internet?"
    log = ENVIRONMENT / "install.log"
    log.write_text(output, encoding="utf-8")
    errors = re.findall(r"^ *error.*", output, re.IGNORECASE | re.MULTILINE) or ["for no stated reason"]
    return f"The packages could not be installed ({errors[-1].strip()}): see {log}."


def why_not_written(error):
    """The reason, in one sentence, for an error with a file."""
    if re.search(DISK_FULL, error):
        return f"The disk is full: the course needs about 650 MB in {ROOT}."
    if re.search(NOT_WRITABLE, error):
        return f"The course must be in a folder that you may write to ({error})."
    return f"A file or folder is missing or cannot be used ({error})."


# --- the commands ---


def open_course(arguments):
    """Open JupyterLab on the first of the learner's own notebooks."""
    names = copy_notebooks()
    if not names:
        sys.exit(f"There are no notebooks in {PUBLISHED}: this copy of the course is not whole.")
    return run(
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{OWN.name}/{names[0]}",
        *arguments,
    )


def copy_notebooks():
    """Copy the notebooks that the learner lacks, tell which others have changed since; returns all names."""
    OWN.mkdir(exist_ok=True)
    copied, changed = digests_when_copied(), []
    published = sorted(PUBLISHED.glob("*.ipynb"))
    for path in published:
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if not (OWN / path.name).exists():
            write_whole(OWN / path.name, content)
            copied[path.name] = digest
        elif copied.setdefault(path.name, digest) != digest:
            changed.append(path.name)
    write_whole(COPIED, json.dumps(copied, indent=1).encode())
    if changed:
        print(
            f"Changed in the course since you copied them: {', '.join(changed)}."
            f" For the new version, rename or delete yours in {OWN.name} and start again.",
            flush=True,
        )
    return [path.name for path in published]


def digests_when_copied():
    """Which version of each notebook was copied: its digest by its name."""
    try:
        return json.loads(COPIED.read_text())
    except (OSError, ValueError):
        return {}


def write_whole(path, content):
    """Write a file that is never there in part, even when the disk is full."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def test_course(arguments):
    """Run every test and every notebook, on all processors; or what the arguments choose, on one."""
    return run_unsolved("-m", "pytest", *(arguments or ON_ALL_PROCESSORS))


def build_course(arguments):
    """Draw the images, then execute the notebooks."""
    return run_unsolved("tools/images.py") or run_unsolved("tools/notebooks.py", *arguments)


def run_unsolved(*arguments):
    """Run Python where no exercise counts as solved, whatever the learner has done."""
    with tempfile.TemporaryDirectory(prefix="nnlib-") as folder:
        return run(*arguments, NNLIB_WORKBOOK=str(Path(folder, "my_network.py")))


def run(*arguments, **environment):
    """Run .venv's Python in the course's folder; returns its exit code."""
    # Ctrl+C reaches the process by itself, and how to end is its own affair.
    signal.signal(signal.SIGINT, lambda *_: None)
    process = subprocess.Popen([PYTHON, *arguments], cwd=ROOT, env={**os.environ, **environment})
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


COMMANDS = {"open": open_course, "test": test_course, "build": build_course}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
