"""A library that is too old, or hidden by a file beside the notebook, is named when nnlib is imported."""

import importlib.metadata
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nnlib import _versions

ROOT = Path(__file__).parents[1]


def test_the_versions_are_those_of_pyproject():
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {name: version for name, (_, version) in _versions.NEEDED.items()} == dict(
        dependency.split(">=") for dependency in dependencies
    )


@pytest.mark.parametrize(
    "installed, said",
    [
        ({"matplotlib": "3.8.3"}, 'too old for nnlib: matplotlib 3.8.3. Run .*: %pip install "matplotlib>=3.8.4"$'),
        ({"numpy": "1.26.4", "ipywidgets": "7.7.1"}, 'numpy 1.26.4, ipywidgets 7.7.1.*"numpy>=2.0" "ipywidgets>=8.1"$'),
    ],
)
def test_what_is_too_old_is_told_with_the_remedy(monkeypatch, installed, said):
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: installed.get(name) or version(name))
    with pytest.raises(ImportError, match=said):
        _versions.check()


def test_the_oldest_that_works_is_not_too_old_and_what_is_missing_says_so_itself(monkeypatch):
    oldest = {name: f"{version}rc1" for name, (_, version) in _versions.NEEDED.items() if name != "anywidget"}

    def version(name):
        if name not in oldest:
            raise importlib.metadata.PackageNotFoundError(name)
        return oldest[name]

    monkeypatch.setattr(importlib.metadata, "version", version)
    _versions.check()


@pytest.mark.parametrize("file, named", [("numpy.py", "numpy.py"), ("matplotlib/__init__.py", "matplotlib")])
def test_a_file_that_hides_a_library_is_named(tmp_path, file, named):
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("figure = 1")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import nnlib"
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=os.environ)
    said = ran.stderr.strip().splitlines()[-1]
    assert said == f"ImportError: {named} beside the notebook hides the library of that name: rename it, then restart."
