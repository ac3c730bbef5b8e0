"""The settings under which the course draws: its own, whatever the user's are, and theirs never change.

Matplotlib reads its settings from one dictionary for all threads. ``mpl.rc_context`` would change it for a moment, and
with it whatever another thread, such as a cell of the notebook, is drawing just then. So that dictionary answers with
the course's settings only to code that runs ``with_course_style``, and with the user's to all others.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files

import matplotlib as mpl

_USERS_OWN = ("backend", "interactive", "toolbar", "webagg", "savefig.directory", "timezone")
_COURSE = mpl.rc_params_from_file(str(files("nnlib.live") / "course.mplstyle"), use_default_template=False)
STYLE = {
    name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith(_USERS_OWN)
} | dict(_COURSE)  # fmt: skip
_drawing = ContextVar("whether the course is drawing", default=False)


class _Settings(type(mpl.rcParams)):
    """Matplotlib's settings, which are the course's while it draws."""

    def __getitem__(self, name):
        return STYLE[name] if _drawing.get() and name in STYLE else super().__getitem__(name)


mpl.rcParams.__class__ = _Settings


@contextmanager
def with_course_style():
    """Draw, and create what will be drawn, with the course's settings."""
    before = _drawing.set(True)
    try:
        yield
    finally:
        _drawing.reset(before)
