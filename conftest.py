"""What holds for every test and for every notebook's kernel."""

import os
import tempfile
from pathlib import Path


def pytest_configure(config):
    """Let no exercise count as solved, no profile of IPython change what cells show, and NumPy use one thread.

    Its sums are then the same everywhere.
    """
    folder = tempfile.TemporaryDirectory(prefix="nnlib-")
    config.add_cleanup(folder.cleanup)
    os.environ["NNLIB_WORKBOOK"] = str(Path(folder.name, "my_network.py"))
    os.environ["IPYTHONDIR"] = str(Path(folder.name, "ipython"))
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
