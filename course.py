"""The course in one command.

    python3 course.py                 open the course in JupyterLab (the same as: python3 course.py open)
    python3 course.py test            run every test and every notebook
    python3 course.py test lowest     run nnlib's tests with the oldest libraries that it works with
    python3 course.py test site       build the site and use it in a real browser
    python3 course.py build           draw the images, execute the notebooks
    python3 course.py site FOLDER     make a site of the course that runs in the browser, without installing
    python3 course.py progress        tell how far you are, and what comes next
    python3 course.py class FOLDER    read what a class has done, a folder for each learner, and write a table

On Windows it is `py course.py` or `python course.py`. The first time, the packages that the course needs are installed
into the folder .venv beside this file, and nowhere else. What follows the command is handed on to JupyterLab, pytest
or the build: `python3 course.py open --no-browser`, `python3 course.py test tests/test_network.py`.
"""

# An old Python must be able to read this file, to say that it is too old: no syntax newer than Python 3.6.
import os
import sys

# A module that lies where PYTHONPATH points may hide one of the standard library's.
elsewhere = {os.path.abspath(place) for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place}
sys.path[:] = [place for place in sys.path if os.path.abspath(place) not in elsewhere]
for name, module in list(sys.modules.items()):
    if os.path.dirname(getattr(module, "__file__", None) or "") in elsewhere:
        del sys.modules[name]

import contextlib  # noqa: E402
import hashlib  # noqa: E402
import json  # noqa: E402
import queue  # noqa: E402
import re  # noqa: E402
import shutil  # noqa: E402
import signal  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from importlib.util import find_spec  # noqa: E402
from pathlib import Path  # noqa: E402

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
PUBLISHED = ROOT / "notebooks"
OWN = ROOT / "my-notebooks"
COPIED = OWN / ".copied.json"

# The browser's tests, which take longest, come first, and are not put last for being few.
ON_ALL_PROCESSORS = ["-n", "auto", "--dist", "loadscope", "--no-loadscope-reorder"]
# nbval is not there, and what older libraries deprecate in one another is no fault of the course.
WITH_OTHERS = ["-o", "addopts=--strict-markers --strict-config", "-o", "filterwarnings=default"]
WITH_THE_LOWEST = ["-n", "auto", "-k", "not at_random and not over_every_control and not what_the_text_says"]
WITH_THE_LOWEST += ["tests/test_core.py", "tests/test_network.py", "tests/test_training.py", "tests/test_exercises.py"]
WITH_THE_LOWEST += sorted("tests/" + path.name for path in (ROOT / "tests").glob("test_*_figures.py"))
WITH_THE_LOWEST += ["tests/test_every_figure.py"]
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
LIBRARIES = "nnlib", "numpy", "matplotlib", "PIL", "ipywidgets", "anywidget", "IPython"

# Settings of other programs, with which the course's would import, install or start something else.
NOT_OURS = ["PYTHONPATH", "PYTHONHOME", "PYTHONOPTIMIZE", "MPLBACKEND"]
# Nothing is compiled when it is installed, so what is used has to be kept when it is.
NOT_OURS += ["PYTHONDONTWRITEBYTECODE"]
NOT_OURS += ["JUPYTER_PATH", "JUPYTERLAB_DIR", "PIP_TARGET", "PIP_PREFIX"]
OURS = {"PIP_USER": "0", "JUPYTER_PREFER_ENV_PATH": "1"}

DISK_FULL = "No space left|not enough space"
NOT_WRITABLE = "Permission denied|Access is denied|Read-only file system"
# Where an installer names a reason; elsewhere a 404 is the size of a package.
TROUBLE = "error|fail|could not|no matching|no solution|not found|no versions?|cause|connect|proxy|certificate|tls"
REASONS = {
    "CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerification|invalid peer certificate|CA certificate|UnknownIssuer": (
        "The packages could not be downloaded, for the certificate of the server is not trusted here: where a school "
        "or company looks into connections, set PIP_CERT (for uv: SSL_CERT_FILE) to the file with its certificate"
    ),
    r"\b407\b|Proxy Authentication|Cannot connect to proxy|ProxyError|tunnel error": (
        "The packages could not be downloaded, for the proxy refuses or does not answer: set HTTPS_PROXY to "
        "http://NAME:PASSWORD@PROXY:PORT, as whoever runs the network says"
    ),
    "connection broken|ConnectionError|Connect ?Timeout|Read ?Timeout|timed out|error sending request|dns error|"
    "Network is unreachable|Name or service not known|Could not connect": (
        "The packages could not be downloaded: is this computer connected to the internet?"
    ),
    r"\b40[13]\b|Forbidden|Unauthorized": (
        "The packages could not be downloaded, for the server of packages refuses: look at index-url in pip's "
        "settings (`pip config list`)"
    ),
    r"\b404\b|No matching distribution|not found in the package registry|no versions? of|No solution found": (
        "The server of packages did not give what the course needs: is its address right, which is index-url in pip's "
        "settings (`pip config list`), and does it let this computer in"
    ),
}


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
        return COMMANDS[arguments[0]](arguments[1:])
    except NotInstalled as error:
        sys.exit(str(error))
    except (OSError, ValueError) as error:
        sys.exit(why_not_written(str(error)))
    except KeyboardInterrupt:
        sys.exit("Stopped. The next start carries on.")


def check_python(version):
    """Stop where the pinned packages do not exist for this Python."""
    this = "this is {}.{}.{}".format(*version[:3])
    if version[:2] < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; {this} (https://www.python.org/downloads has newer ones).")
    if version[:2] > (3, 14):
        sys.exit(f"Python 3.11 to 3.14 is needed; {this}, for which some of the packages do not exist yet.")


# --- environments ---


class NotInstalled(Exception):
    """Why the packages could not be installed, in one sentence."""


class Environment:
    """A virtual environment beside this file, made from files with pinned packages when it is first used."""

    def __init__(self, name, megabytes, packages, pins):
        self.folder, self.megabytes, self.packages, self.pins = ROOT / name, megabytes, packages, pins
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.stamp, self.log = self.folder / ".ready", self.folder / "install.log"
        self.lock = Lock(ROOT / f"{name}.lock")

    def use(self):
        """See that it is there and whole, and hold it until this program ends: nobody else may make it anew."""
        if not self.lock.share():
            sys.exit("The course is being installed in another window: wait until that is done, then start again.")
        if self.is_ready():
            return
        if not self.lock.alone():
            sys.exit(
                f"The packages in {self.folder.name} have to be installed anew, but the course is open in another "
                "window: close it there first."
            )
        if not self.is_ready():  # another window may have made it just now
            self.make()
        self.lock.share()

    def is_ready(self):
        """Whether it was made to the end, here and from these very files, and still works."""
        try:
            return self.stamp.read_text() == self.fingerprint() and self.has(self.packages)
        except (OSError, ValueError):
            return False

    def has(self, packages):
        """Whether its Python finds these packages."""
        ask = f"from importlib.util import find_spec; assert all(map(find_spec, {packages!r}))"
        return subprocess.call([str(self.python), "-I", "-c", ask], stderr=subprocess.DEVNULL, env=settings()) == 0

    def fingerprint(self):
        """What it depends on, as one word; also on the folder, for a virtual environment cannot be moved."""
        files = [(ROOT / name).read_bytes() for name in [*self.pins, "pyproject.toml"]]
        place = f"{sys.version_info[:2]} {ROOT}".encode()
        return hashlib.sha256(b"\0".join([*files, place])).hexdigest()

    def make(self):
        """Make it anew and install the pinned packages into it."""
        uv = shutil.which("uv")
        if not find_spec("venv") or not (uv or find_spec("ensurepip")):
            sys.exit(
                "This Python lacks its venv package: install it (on Debian or Ubuntu: sudo apt install "
                "python3-venv), or install uv (https://docs.astral.sh/uv)."
            )
        if self.folder.exists() and not (self.stamp.exists() or self.log.exists() or self.lock.is_marked()):
            yours = self.folder.with_name(self.folder.name + "-yours")
            self.folder.replace(yours)
            print(f"The folder {self.folder.name} was not made by the course: it is now called {yours.name}.")
        self.lock.mark()
        print(
            f"Installing about {self.megabytes} MB of packages into {self.folder}: this takes a minute or so.",
            flush=True,
        )
        import venv

        try:
            venv.create(str(self.folder), clear=True, symlinks=not WINDOWS, with_pip=not uv)
        except subprocess.CalledProcessError as error:
            raise self.failure((error.output or b"").decode(errors="replace")) from None
        self.install(*self.pins)
        set_up_jupyter(self.folder)
        self.stamp.write_text(self.fingerprint())

    def add(self, pins, packages):
        """Install more into it, unless that has been done."""
        stamp, digest = self.folder / f".ready-{pins}", hashlib.sha256((ROOT / pins).read_bytes()).hexdigest()
        try:
            if stamp.read_text() == digest and self.has(packages):
                return
        except (OSError, ValueError):
            pass
        adding = Lock(self.folder / ".adding")
        if not adding.alone():
            sys.exit("Packages are being installed in another window: wait until that is done, then start again.")
        print("Installing what only tests need (about 220 MB): once, and it takes a minute or so.", flush=True)
        self.install(pins)
        stamp.write_text(digest)
        adding.free()

    def install(self, *pins):
        """Install what the files name, with a line every few seconds, and with a log."""
        uv = shutil.which("uv")
        # Python compiles what is used when it is first used: all of it would be 100 MB more, and a longer wait.
        command = (
            [uv, "pip", "install", "--python", str(self.python)]
            if uv
            else [str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "--no-compile"]
        )
        command += [part for name in pins for part in ("-r", name)]
        code, output = run_with_progress(command)
        with contextlib.suppress(OSError):  # where the disk is full, the sentence says so
            self.log.write_text(output, encoding="utf-8")
        if code:
            raise self.failure(output)

    def failure(self, output):
        """The error with the reason, in one sentence, why an installer that said this stopped."""
        if re.search(DISK_FULL, output):
            return NotInstalled(why_not_written(output, self.megabytes))
        all_of_it = f"({self.log} has all of it)"
        troubles = "\n".join(line for line in output.splitlines() if re.search(TROUBLE, line, re.IGNORECASE))
        for pattern, reason in REASONS.items():
            if re.search(pattern, troubles):
                return NotInstalled(f"{reason} {all_of_it}.")
        lines = re.findall(r"^ *error.*", output, re.IGNORECASE | re.MULTILINE)
        errors = [line for line in lines if "subprocess-exited" not in line] or ["for no stated reason"]
        return NotInstalled(f"The packages could not be installed ({errors[-1].strip()}) {all_of_it}.")


class Lock:
    """A file that several programs can hold together, or one alone; whatever ends a program frees it."""

    PLACES = 64  # on Windows, where a lock is always for one alone, each takes one of these bytes

    def __init__(self, path):
        self.path, self.file, self.place = path, None, None

    def share(self):
        """Hold it together with others; whether that was possible."""
        return self._take(alone=False)

    def alone(self):
        """Hold it alone; whether that was possible."""
        return self._take(alone=True)

    def mark(self):
        """Note in the file that what it is for has been begun."""
        self.path.write_text("begun")

    def is_marked(self):
        """Whether that was noted, now or long ago."""
        return self.path.exists() and self.path.read_text() == "begun"

    def free(self):
        """Hold it no longer."""
        if self.file:
            self.file.close()
        self.file = self.place = None

    def _take(self, alone):
        self.file = self.file or self.path.open("a+b", buffering=0)
        if WINDOWS:
            return self._take_bytes(alone)
        import errno
        import fcntl

        try:
            fcntl.flock(self.file, fcntl.LOCK_NB | (fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        except OSError as error:
            # Some network folders have no locks: there, the course works as it would without.
            return error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
        return True

    def _take_bytes(self, alone):
        import msvcrt

        def change(mode, place, count):
            self.file.seek(1000 + place)  # beyond what is written in it
            msvcrt.locking(self.file.fileno(), mode, count)

        if self.place is not None:
            change(msvcrt.LK_UNLCK, *self.place)
            self.place = None
        for place in [(0, self.PLACES)] if alone else [(number, 1) for number in range(self.PLACES)]:
            try:
                change(msvcrt.LK_NBLCK, *place)
            except OSError:
                continue
            self.place = place
            return True
        return False


def run_with_progress(command, seconds=10):
    """Run a program; say at least every so many seconds where it is. Returns its exit code and what it said."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    lines, said, line, start = queue.Queue(), [], b"", time.monotonic()
    told = start
    with subprocess.Popen(command, cwd=str(ROOT), env=settings(), **pipes) as process:
        # A thread reads: the installer may be silent for longer than we want to be.
        threading.Thread(target=lambda: [*map(lines.put, process.stdout), lines.put(None)], daemon=True).start()
        try:
            while line is not None:
                if time.monotonic() - told >= seconds:
                    told, last = time.monotonic(), said[-1].decode(errors="replace") if said else "starting"
                    print(f"  {told - start:.0f} s: {last.strip()[:70]}", flush=True)
                try:
                    line = lines.get(timeout=1)
                    said += [line] if line is not None else []
                except queue.Empty:
                    pass
        except BaseException:  # an interruption: it must not go on behind our back
            process.terminate()
            raise
    return process.returncode, b"".join(said).decode(errors="replace")


def settings():
    """The environment variables for the programs of the course."""
    return {**{name: value for name, value in os.environ.items() if name not in NOT_OURS}, **OURS}


def set_up_jupyter(folder):
    """Keep JupyterLab from asking newcomers about news, and let exports have descriptions; their own settings win."""
    overrides = folder / "share/jupyter/lab/settings/overrides.json"
    overrides.parent.mkdir(parents=True, exist_ok=True)
    overrides.write_text(json.dumps(NO_NEWS))
    exports = folder / "etc/jupyter/jupyter_nbconvert_config.py"
    exports.parent.mkdir(parents=True, exist_ok=True)
    exports.write_text(f"load_subconfig({str(ROOT / 'tools/export/config.py')!r})\n", encoding="utf-8")


def why_not_written(error, megabytes=400):
    """The reason, in one sentence, for an error with a file."""
    if re.search(DISK_FULL, error):
        return f"The disk is full: the course needs about {megabytes} MB in {ROOT}."
    if re.search(NOT_WRITABLE, error):
        return f"The course must be in a folder that you may write to ({error})."
    return f"A file or folder is missing or cannot be used ({error})."


COURSE = Environment(".venv", 400, ("jupyterlab", "nbval", "nnlib"), ["requirements.txt"])
FOR_TESTS = "requirements-test.txt", ("playwright", "hypothesis", "xdist")
LOWEST = Environment(".venv-lowest", 400, ("pytest", "playwright", "nnlib"), ["requirements-lowest.txt"])
SITE = Environment(".venv-site", 150, ("jupyterlite_core", "anywidget"), ["requirements-site.txt"])


# --- the commands ---


def open_course(arguments):
    """Open JupyterLab on the first of the learner's own notebooks."""
    COURSE.use()
    names = copy_notebooks()
    if not names:
        sys.exit(f"There are no notebooks in {PUBLISHED}: this copy of the course is not whole.")
    for path in [*OWN.glob("*.py"), *OWN.glob("*/")]:
        if path.stem in LIBRARIES:
            print(f"{OWN.name}/{path.name} hides the library {path.stem} from your notebooks: rename it.", flush=True)
    return run(
        COURSE,
        "-P",  # no file in this folder can hide a library
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        f"--ServerApp.preferred_dir={ROOT}",
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
    for pause in (0.1, 0.3, 1, None):
        try:
            return part.replace(path)
        except PermissionError:  # a virus scanner or a cloud's folder may hold it for a moment
            if pause is None:
                raise
            time.sleep(pause)


def test_course(arguments):
    """Run every test and every notebook, on all processors; or what the arguments choose, on one."""
    if arguments[:1] == ["lowest"]:
        LOWEST.use()
        return run_unsolved(LOWEST, "-m", "pytest", *WITH_OTHERS, *chosen(arguments[1:], WITH_THE_LOWEST))
    if arguments[:1] == ["site"]:
        return test_site(arguments[1:])
    COURSE.use()
    COURSE.add(*FOR_TESTS)
    return run_unsolved(COURSE, "-m", "pytest", *(arguments or ON_ALL_PROCESSORS))


def test_site(arguments):
    """Build the site around the Pyodide that is kept for tests, and use it in a real browser."""
    SITE.use()
    # What the browser shows is compared with what the same libraries compute here, if this Python can have them.
    twins = LOWEST if sys.version_info < (3, 13) else COURSE
    twins.use()
    if twins is COURSE:
        COURSE.add(*FOR_TESTS)
    command = ["-m", "pytest", *WITH_OTHERS, *chosen(arguments, ["tests/website"])]
    return run_unsolved(twins, *command, NNLIB_SITE_PYTHON=str(SITE.python))


def chosen(arguments, otherwise):
    """The arguments for pytest; where they name no tests, these are the others."""
    return arguments if any(argument.startswith("tests") for argument in arguments) else [*otherwise, *arguments]


def build_course(arguments):
    """Draw the images, then execute the notebooks."""
    COURSE.use()
    tools = [["tools/images.py"], ["tools/notebooks.py", *arguments], ["tools/outline.py"]]
    return next(filter(None, (run_unsolved(COURSE, *tool) for tool in tools)), 0)


def build_site(arguments):
    """Make the site; a folder that is named is one of where this is called."""
    SITE.use()
    return run(SITE, str(ROOT / "tools/site.py"), *arguments, folder=Path.cwd())


def tell_progress(arguments):
    """Print what the learner has done, as `nnlib.quiz.progress` tells it in a notebook."""
    COURSE.use()
    code = "from nnlib.quiz import progress; print(progress())"
    return run(COURSE, "-c", code, *arguments, NNLIB_WORKBOOK=str(OWN / "my_network.py"))


def read_class(arguments):
    """Write the table of a class; folders that are named are those of where this is called."""
    COURSE.use()
    return run(COURSE, str(ROOT / "tools/classroom.py"), *arguments, folder=Path.cwd(), PYTHONPATH=str(ROOT))


def run_unsolved(environment, *arguments, **variables):
    """Run Python where no exercise counts as solved, whatever the learner has done."""
    with tempfile.TemporaryDirectory(prefix="nnlib-") as folder:
        return run(environment, *arguments, NNLIB_WORKBOOK=str(Path(folder, "my_network.py")), **variables)


def run(environment, *arguments, folder=ROOT, **variables):
    """Run an environment's Python in the course's folder; returns its exit code."""
    # Ctrl+C reaches the process by itself, and how to end is its own affair.
    signal.signal(signal.SIGINT, lambda *_: None)
    # The process holds the lock too: it may go on when this one is killed.
    kept = {} if WINDOWS else {"pass_fds": [environment.lock.file.fileno()]}
    command = [str(environment.python), *arguments]
    process = subprocess.Popen(command, cwd=str(folder), env={**settings(), **variables}, **kept)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


COMMANDS = {"open": open_course, "test": test_course, "build": build_course, "site": build_site}
COMMANDS |= {"progress": tell_progress, "class": read_class}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
