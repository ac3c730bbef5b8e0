"""What can be told apart, in the light theme and in the dark one, and by those who want less of it."""

import re
from pathlib import Path

import pytest
from contrast import contrast

from nnlib.live import theme
from nnlib.live.style import STYLE

CSS = (Path(__file__).parents[1] / "nnlib/live/card.css").read_text("utf-8")
MARKS = [colour for name, colour in vars(theme).items() if name.isupper() and name not in ("PALE", "WHITE", "DARK")]


def in_theme(name, colour):
    """Return a colour of the pictures as it is in this theme."""
    return colour.lower() if name == "light" else theme.DARK[colour.lower()]


def declared(name):
    """Return the colours that the card's style sheet gives to its variables in this theme."""
    light, dark = re.findall(r"\{\n  --nn-theme: \w+;\n(.*?)\}", CSS, re.DOTALL)
    return dict(re.findall(r"--nn-([\w-]+): (#[0-9a-f]{6})", light if name == "light" else dark))


@pytest.fixture(params=["light", "dark"])
def name(request):
    """The name of a theme."""
    return request.param


def test_every_colour_has_one_for_the_dark():
    assert set(theme.DARK) == {*MARKS, theme.PALE, theme.WHITE}
    assert len(MARKS) >= 6 and len(set(theme.DARK.values())) == len(theme.DARK)


def test_marks_stand_out_from_their_paper(name):
    paper = in_theme(name, theme.WHITE)
    assert all(contrast(in_theme(name, mark), paper) >= 3 for mark in MARKS)


def test_texts_in_pictures_can_be_read(name):
    paper = in_theme(name, theme.WHITE)
    texts = ["text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"]
    written = [theme.GREY, theme.GREEN, theme.PURPLE, *(f"#{STYLE[text].removeprefix('#')}" for text in texts)]
    assert all(contrast(in_theme(name, colour), paper) >= 4 for colour in written)


def test_both_themes_set_the_same_variables():
    assert declared("light").keys() == declared("dark").keys()
    assert declared("light")["paper"] == theme.WHITE and declared("dark")["paper"] == theme.DARK[theme.WHITE]


def test_texts_in_the_card_can_be_read_on_all_that_is_behind_them(name):
    colours = declared(name)
    behind = [colours[each] for each in ("paper", "shade", "good", "bad")]
    assert all(contrast(colours[text], ground) >= 4.5 for text in ("ink", "quiet") for ground in behind)


def test_lines_sliders_and_focus_stand_out(name):
    colours = declared(name)
    assert all(contrast(colours[each], colours["paper"]) >= 3 for each in ("line", "blue", "green", "vermillion"))


def test_only_variables_bring_colours_into_the_style_sheet():
    assert not [line for line in CSS.splitlines() if "#" in line and not line.startswith("  --nn-")]


def test_colours_of_the_systems_choosing_leave_the_pictures_alone():
    assert re.search(r"@media \(forced-colors: active\) \{\n  \.nn-frame \{\n    forced-color-adjust: none", CSS)
