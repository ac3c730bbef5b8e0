"""Build the course as a site: static files, in which Python runs in the reader's browser, and nothing is installed.

    python3 course.py site FOLDER                      Pyodide (Python for browsers) is fetched from its own server
    python3 course.py site FOLDER --pyodide PLACE      it is in another folder, or at another address

The site needs nothing but itself: any server of static files will do, in any folder, `python -m http.server` too.

No cell installs anything. What a cell imports, the kernel looks up in Pyodide's lock file, and loads with all that it
needs: so nnlib, ipywidgets and what else is not Pyodide's own is written into that file, as if it were. Wheels hold
compiled modules if a Python of Pyodide's version is found here, for a browser takes seconds to compile them.
"""

import argparse
import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import urllib.request
import zipfile
from pathlib import Path

from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_PLUGIN_ID, PYODIDE_VERSION

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).parent / "site"
RELEASE = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE_VERSION}/full"
CORE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]

# Pure Python that is taken from the packages installed here, with what each needs.
INSTALLED = {
    "comm": ["traitlets"],
    "typing-extensions": [],
    "psygnal": [],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
}
NNLIB = ["numpy", "matplotlib", "pillow", "ipywidgets", "anywidget"]
KERNEL = {"piplite": ["micropip"], "ipykernel": [], "pyodide-kernel": ["ipython", "comm", "ipykernel"]}
# All are loaded at once; those of the kernel that are not named here it would ask for one after the other.
AT_START = ["micropip", *KERNEL, "comm", "jedi", "ipython", "nnlib"]
# The kernel's own installer needs a newer Pyodide than 0.27, and here nothing is to be installed from elsewhere.
NO_INSTALLER = """_PIPLITE_DISABLE_PYPI, _PIPLITE_URLS = True, []


async def install(requirements, **options):
    raise ValueError(f"{requirements} is not part of this site, and nothing is installed from elsewhere.")
"""
# What Pyodide's packages do without: fontTools is for PDF, pytz for pandas, and IPython completes names without jedi.
WITHOUT = {"matplotlib": {"fonttools", "pytz"}}
EMPTY = ["jedi"]
# What nobody reads in a browser.
UNUSED = re.compile(
    r"(^|/)(tests?|testing/.*|sample_data|f2py|_pyinstaller|__pycache__)/|\.(pyi|so|pyd|pxd|h|c|map)$"
    r"|mpl-data/(fonts/(afm|pdfcorefonts)|images)/|^matplotlib/backends/web_backend/|^jedi/third_party/django"
    r"|^pygments/lexers/(?!__init__|_mapping|python|special)"
)
SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 10},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}
# JupyterLite's service worker is for the kernel's files. The rest it only passes on, and what has passed through it the
# browser compiles anew at every visit.
LEAVE_ALONE = """self.addEventListener("fetch", (event) => {
  if (!new URL(event.request.url).pathname.includes("/api/")) event.stopImmediatePropagation();
});
"""


# Pyodide's files


class Pyodide:
    """A distribution of Pyodide, in a folder or at an address."""

    def __init__(self, place):
        self.place = str(place).rstrip("/")
        self.lock = json.loads(self.read("pyodide-lock.json"))
        self.packages = {canonical(name): package for name, package in self.lock["packages"].items()}
        self.python = tuple(map(int, self.lock["info"]["python"].split(".")[:2]))

    def read(self, name):
        """Return the content of one of its files; an OSError where there is none."""
        if "://" not in self.place:
            return Path(self.place, name).read_bytes()
        with urllib.request.urlopen(f"{self.place}/{name}") as answer:
            return answer.read()

    def wheel(self, name):
        """Return the content of a package's file, once its digest has been compared."""
        package = self.packages[name]
        content = self.read(package["file_name"])
        if hashlib.sha256(content).hexdigest() != package["sha256"]:
            raise ValueError(f"{package['file_name']} is not what {self.place}/pyodide-lock.json says")
        return content


def canonical(name):
    """Return the name of a package as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


# Packages, unpacked into folders


def unpack(archive, folder):
    """Unpack a wheel, but for what nobody reads in a browser."""
    with zipfile.ZipFile(archive) as wheel:
        names = wheel.namelist()
        compiled = [name for name in names if name.endswith(".so")]
        wheel.extractall(folder, [name for name in names if name in compiled or not UNUSED.search(name)])


def copy_installed(name, folder):
    """Copy a package that is installed here; of one with compiled parts, its sources."""
    for file in importlib.metadata.distribution(name).files:
        if ".." not in file.parts and not UNUSED.search(file.as_posix()):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), folder / file)


def describe(name, version, folder):
    """Make a folder with modules a package: with the two files that its installation is known by."""
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (about / "WHEEL").write_text("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")


def own_packages(folder, pyodide):
    """Unpack what is not Pyodide's; return {name: what it needs}."""
    for name in INSTALLED:
        copy_installed(name, folder / name)
    shutil.copytree(ROOT / "nnlib", folder / "nnlib/nnlib", ignore=shutil.ignore_patterns("__pycache__"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    describe("nnlib", project["version"], folder / "nnlib")
    for name in EMPTY:
        (folder / name).mkdir()
        describe(name, "0", folder / name)
    extension = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    for name in KERNEL:
        (wheel,) = Path(sys.prefix, extension).glob(f"{name.replace('-', '_')}-*.whl")
        unpack(wheel, folder / name)
    if pyodide.lock["info"]["version"].startswith("0."):
        shutil.rmtree(folder / "piplite")
        (folder / "piplite/piplite").mkdir(parents=True)
        (folder / "piplite/piplite/__init__.py").write_text("from .piplite import install\n")
        (folder / "piplite/piplite/piplite.py").write_text(NO_INSTALLER)
        describe("piplite", "0", folder / "piplite")
    return INSTALLED | KERNEL | {"nnlib": NNLIB} | {name: [] for name in EMPTY}


def all_packages(folder, pyodide):
    """Unpack what the course needs, our own and Pyodide's; return {name: its entry in the lock}."""
    own, entries, todo = own_packages(folder, pyodide), {}, list(AT_START)
    while todo:
        name = canonical(todo.pop())
        if name in entries:
            continue
        if name in own:
            (about,) = (folder / name).glob("*.dist-info")
            tops = {path.name.removesuffix(".py") for path in (folder / name).iterdir() if path != about}
            release = about.name.removesuffix(".dist-info").rpartition("-")[2]
            entry = {"name": name, "version": release, "depends": own[name], "imports": sorted(tops)}
            entry |= {"file_name": f"{name.replace('-', '_')}-{release}-py3-none-any.whl"}
            entry |= {"install_dir": "site", "package_type": "package", "unvendored_tests": False}
        else:
            entry = dict(pyodide.packages[name])
            archive = folder / entry["file_name"]
            archive.write_bytes(pyodide.wheel(name))
            if archive.suffix == ".whl":
                unpack(archive, folder / name)
                archive.unlink()
        entries[name] = entry
        entry["depends"] = [canonical(other) for other in entry["depends"] if other not in WITHOUT.get(name, ())]
        todo += entry["depends"]
    return entries


def mend_font_list(folder):
    """Let Matplotlib accept its own list of fonts.

    In Pyodide 0.27 it is of another version, and each kernel would make a new one, with a warning in red.
    """
    fonts = folder / "matplotlib/fontlist.json"
    if fonts.exists():
        (wanted,) = re.findall(r"__version__ = (\S+)", (folder / "matplotlib/font_manager.py").read_text("utf-8"))
        wanted = wanted.strip("'\"")
        version = wanted if wanted.isdigit() else f'"{wanted}"'
        fonts.write_text(re.sub(r'"_version": [^,]+', f'"_version": {version}', fonts.read_text("utf-8"), count=1))


# Compiled modules


def find_python(version):
    """Return the path of a Python of this version, or None."""
    if version == sys.version_info[:2]:
        return sys.executable
    name = "python{}.{}".format(*version)
    beside = Path(sys.base_prefix).parent.glob("*{}.{}*/bin/{}".format(*version, name))
    for path in [shutil.which(name), *sorted(map(str, beside))]:
        if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return path
    return None


def compile_modules(python, folder):
    """Compile all modules below a folder; the sources of nnlib stay, for learners may read them."""
    command = [python, "-m", "compileall", "-q", "-j0", "--invalidation-mode=unchecked-hash", "-s", folder]
    own = folder / "nnlib"
    rest = [path for path in folder.iterdir() if path.is_dir() and path != own]
    subprocess.run([*command, own], check=True)
    # Some packages have files for other versions of Python in them, which cannot be compiled and stay as they are.
    subprocess.run([*command, "-b", *rest], stdout=subprocess.DEVNULL)
    for source in (source for path in rest for source in path.rglob("*.py")):
        if source.with_suffix(".pyc").exists():
            source.unlink()


def pack(folder, archive):
    """Pack a folder into a zip file; the same files give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.writestr(
                zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes(), zipfile.ZIP_DEFLATED
            )


# The parts of the site


def make_pyodide(pyodide, target):
    """Write Pyodide with all that the course needs; return the name of the lock file.

    A file whose content may change has its digest in its address: no browser mixes an old one with a new site.
    """
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        entries = all_packages(work, pyodide)
        mend_font_list(work / "matplotlib")
        for name in CORE:
            try:
                (target / name).write_bytes(pyodide.read(name))
            except OSError:
                if name not in ("pyodide.asm.mjs", "pyodide.asm.js"):  # a version of Pyodide has one of them
                    raise
        if python := find_python(pyodide.python):
            with zipfile.ZipFile(target / "python_stdlib.zip") as modules:
                modules.extractall(work / "python_stdlib")
            compile_modules(python, work)
            pack(work / "python_stdlib", target / "python_stdlib.zip")
        else:
            print(
                "There is no Python {}.{} here to compile modules with: pages will start more slowly.".format(
                    *pyodide.python
                )
            )
        for name, entry in entries.items():
            archive = work / entry["file_name"]
            if (work / name).is_dir():
                pack(work / name, archive)
            entry["sha256"] = hashlib.sha256(archive.read_bytes()).hexdigest()
            entry["file_name"] = f"{entry['sha256'][:8]}/{archive.name}"
            (target / entry["file_name"]).parent.mkdir()
            shutil.move(archive, target / entry["file_name"])
    lock = json.dumps(pyodide.lock | {"packages": dict(sorted(entries.items()))})
    name = f"pyodide-lock-{hashlib.sha256(lock.encode()).hexdigest()[:8]}.json"
    for path in target / "pyodide-lock.json", target / name:
        path.write_text(lock)
    return name


def add_page(folder, notebooks):
    """Add what the course has in the page itself: where work is kept, brought home and taken back."""
    course = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in notebooks}
    parts = [(PAGE / "fflate.js").read_text("utf-8"), (PAGE / "page.js").read_text("utf-8")]
    script = "\n".join(parts).replace("{/* name of notebook: digest */}", json.dumps(course))
    name = f"static/remoteEntry.{hashlib.sha256(script.encode()).hexdigest()[:16]}.js"
    extension = folder / "extensions/nnlib-page"
    (extension / "static").mkdir(parents=True)
    (extension / name).write_text(script, "utf-8")
    config = folder / "jupyter-lite.json"
    content = json.loads(config.read_text("utf-8"))
    data = content["jupyter-config-data"]
    data["federated_extensions"].append({"name": "nnlib-page", "extension": "./extension", "load": name})
    config.write_text(json.dumps(content, indent=1))
    worker = folder / "service-worker.js"
    worker.write_text(LEAVE_ALONE + worker.read_text("utf-8"), "utf-8")
    page = (PAGE / "index.html").read_text("utf-8").replace("FIRST_NOTEBOOK", notebooks[0].name)
    (folder / "index.html").write_text(page, "utf-8")


def build(folder, place):
    """Build the site into ``folder`` with the Pyodide in ``place``."""
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as work:
        lite, files, output = (Path(work, name) for name in ("lite", "files", "output"))
        lock = make_pyodide(Pyodide(place), lite / "static/pyodide")
        files.mkdir()
        for path in notebooks:
            shutil.copyfile(path, files / path.name)
        # Python looks for each module in the learner's folder first, which is slow; page.js puts that folder last.
        variables = {"HOME": "/home/pyodide", "PYTHONSAFEPATH": "1"}
        options = {"packages": AT_START, "lockFileURL": f"./static/pyodide/{lock}", "env": variables}
        config = {
            "appName": "Neural networks from scratch",
            "exposeAppInBrowser": True,
            "litePluginSettings": {
                PYODIDE_KERNEL_PLUGIN_ID: {"disablePyPIFallback": True, "loadPyodideOptions": options}
            },
        }
        (lite / "jupyter-lite.json").write_text(
            json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": config})
        )
        (lite / "overrides.json").write_text(json.dumps(SETTINGS))
        command = [sys.executable, "-m", "jupyter", "lite", "build", "--no-sourcemaps", "--apps=lab"]
        command += ["--lite-dir", lite, "--contents", files, "--output-dir", output]
        ran = subprocess.run(command, cwd=lite, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ran.returncode:
            sys.exit(f"JupyterLite could not build the site:\n{ran.stdout}")
        add_page(output, notebooks)
        for path in [*output.glob("rspack.config*.js"), output / "package.json"]:
            path.unlink(missing_ok=True)
        replace(folder, output)


def replace(folder, output):
    """Put the new site in the place of an old one; what is no site is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "jupyter-lite.json").exists():
        sys.exit(f"{folder} holds something else than a site: name an empty folder or a new one.")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(output, folder)


def main(arguments):
    """Build the site that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pyodide", default=RELEASE, metavar="PLACE")
    options = parser.parse_args(arguments)
    try:
        build(options.folder.resolve(), options.pyodide)
    except (OSError, ValueError) as error:
        sys.exit(f"The site could not be built with the Pyodide in {options.pyodide} ({error}).")
    megabytes = sum(path.stat().st_size for path in options.folder.rglob("*") if path.is_file()) / 1e6
    print(
        f"The site is in {options.folder} ({megabytes:.0f} MB). To try it: python3 -m http.server -d {options.folder}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
