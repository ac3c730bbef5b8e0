"""A notebook that is run as a test knows of nobody's library and answers, and what it keeps nobody else sees."""

import os
import tempfile
from functools import cache
from pathlib import Path

import pytest

GIVEN = os.environ.get("NNLIB_WORKBOOK")


@cache
def workbook_of(path):
    """Return where the notebook's kernel keeps its library: in an empty folder of its own."""
    return str(Path(tempfile.mkdtemp(prefix="nnlib-"), "my_network.py"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Set it before the notebook's kernel starts; tests in Python have what was given."""
    if item.path.suffix == ".ipynb":
        os.environ["NNLIB_WORKBOOK"] = workbook_of(item.path)
    elif GIVEN is None:
        os.environ.pop("NNLIB_WORKBOOK", None)
    else:
        os.environ["NNLIB_WORKBOOK"] = GIVEN
