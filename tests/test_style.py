"""The course draws by its own settings, whatever the user's are, and theirs are their own."""

import hashlib
import subprocess
import sys
import threading
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from small_figures import Line

from nnlib.figures import NeuronFigure
from nnlib.live.style import STYLE, with_course_style

ROOT = Path(__file__).parents[1]
SETTINGS = {
    "dark": {"axes.facecolor": "black", "figure.facecolor": "black", "text.color": "white", "axes.edgecolor": "white"},
    "tex": {"text.usetex": True},
    "sketch": {"path.sketch": (1, 100, 2), "xtick.direction": "in", "axes.grid": True, "axes.spines.top": True},
    "font": {"font.family": ["serif"], "font.size": 20, "axes.unicode_minus": False, "axes.formatter.use_locale": True},
    "lines": {"lines.linewidth": 9, "lines.antialiased": False, "path.simplify": False, "image.cmap": "jet"},
    "other": {
        "figure.dpi": 30,
        "savefig.dpi": 30,
        "figure.autolayout": True,
        "agg.path.chunksize": 5,
        "hatch.color": "r",
    },
}


def digest(make):
    """Return all that a figure shows after a change, as one word."""
    figure = make()
    for control in figure.controls.values():
        if hasattr(control, "step"):
            control.value = control.min
    shown = figure.picture.background, figure.picture.moving, figure.still()
    return hashlib.sha256(b"".join(shown)).hexdigest()


FIGURES = [Line, NeuronFigure]
CLEAN = {make: digest(make) for make in FIGURES}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_a_figure_is_the_same_to_the_byte_whatever_the_user_has_set(settings):
    with mpl.rc_context(settings):
        for make in FIGURES:
            assert digest(make) == CLEAN[make], make.__name__
        assert all(mpl.rcParams[name] == value for name, value in settings.items())


def test_a_style_of_the_user_is_no_matter():
    with style.context("dark_background"):
        assert digest(NeuronFigure) == CLEAN[NeuronFigure]


def test_a_matplotlibrc_is_no_matter(tmp_path):
    (tmp_path / "matplotlibrc").write_text("axes.facecolor: red\nfont.family: serif\ntext.usetex: True\n")
    code = "import test_style; print(test_style.digest(test_style.NeuronFigure))"
    environment = {"MATPLOTLIBRC": str(tmp_path), "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == CLEAN[NeuronFigure]


def test_while_the_course_draws_another_thread_has_the_users_settings():
    drawing, looked = threading.Event(), threading.Event()
    seen = []

    class Slow(Line):
        def build(self, axes):
            super().build(axes)
            assert mpl.rcParams["axes.spines.top"] is False
            drawing.set()
            looked.wait(10)

    thread = threading.Thread(target=Slow)
    thread.start()
    assert drawing.wait(10)
    seen = [mpl.rcParams["axes.spines.top"], mpl.rcParams.copy()["axes.spines.top"], users_picture()]
    looked.set()
    thread.join(10)
    assert seen == [True, True, users_picture()]


def users_picture():
    """Return what a user's own figure looks like."""
    figure = Figure()
    canvas = FigureCanvasAgg(figure)
    figure.add_subplot().plot([1, 3, 2])
    canvas.draw()
    return bytes(canvas.buffer_rgba())


def test_the_course_has_a_setting_of_its_own_for_all_that_can_be_seen():
    with with_course_style():
        assert {name: mpl.rcParams[name] for name in STYLE} == STYLE
    left = set(mpl.rcParamsDefault) - set(STYLE)
    assert left and not [name for name in left if name.startswith(("axes", "font", "text", "lines", "path", "image"))]
