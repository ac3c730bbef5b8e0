"""Stills are the same on every processor: what is drawn is rounded to what can be seen."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Move each slider a little off its start, too: round numbers hide the last digits.
CODE = """
import hashlib
import sys
import matplotlib
before = matplotlib.rcParams.copy()
import nnlib.figures
for name in nnlib.figures.__all__:
    figure = getattr(nnlib.figures, name)()
    stills = [figure.still()]
    figure.set(**{
        label: control.min + round(0.7 * (control.max - control.min) / control.step) * control.step
        for label, control in figure.controls.items()
        if hasattr(control, "step") and name != "PlaygroundFigure"
    })
    figure.picture.room = 400
    stills.append(figure.still())
    print(name, *(hashlib.sha256(still).hexdigest() for still in stills))
print("settings", matplotlib.rcParams.copy() == before)
print("pyplot", "matplotlib.pyplot" in sys.modules)
"""


@pytest.fixture(scope="module")
def said():
    """What processes say of the stills, with OpenBLAS adding in another order in each."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CODE],
            env={**os.environ, "OPENBLAS_CORETYPE": kind, "OPENBLAS_NUM_THREADS": "1"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for kind in ("Nehalem", "Haswell")
    ]
    said = [process.communicate()[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    return said


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="OpenBLAS has these kernels on x86-64 only")
def test_two_processors_draw_the_same_stills(said):
    one, other = said
    assert len(one) > 20
    assert [line.split()[0] for line, same in zip(one, other, strict=True) if line != same] == []


def test_figures_do_without_pyplot_and_leave_matplotlibs_settings_alone(said):
    assert said[0][-2:] == ["settings True", "pyplot False"]
