"""Every sentence about a figure is a scene, and what it says is so on the numbers that it leads to."""

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest
from moving import same
from small_figures import Line

import nnlib.figures
from nnlib.live import Scene

ROOT = Path(__file__).parents[1]
FIGURES = [Line, *(getattr(nnlib.figures, name) for name in nnlib.figures.__all__)]
SCENES = [
    pytest.param((make, number), id=f"{make.__name__}-{number + 1}")
    for make in FIGURES
    for number in range(len(make.scenes))
]
CALL = re.compile(r"(\w+)\([^()]*\)\s*$")
ITEM = re.compile(r"(\d+)\. (.+)")
MARKS = re.compile(r"[*`$]")


def sentence(figure):
    """Return the scene's sentence that the card shows, as HTML."""
    return figure.numbered.sentence.value


def lists_after_figures():
    """Yield (name of a figure, numbered items in the text right after it) for every notebook's cells."""
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        for cell, after in zip(cells, cells[1:], strict=False):
            call = CALL.search("".join(cell["source"]))
            if cell["cell_type"] == "code" and call and call[1] in nnlib.figures.__all__:
                found = [ITEM.fullmatch(line) for line in "".join(after["source"]).splitlines()]
                yield call[1], [(int(item[1]), MARKS.sub("", item[2])) for item in found if item]


@lru_cache(maxsize=1)
def made(make):
    """Return a figure for all scenes of its class; what it records there is compared in a test of all figures."""
    figure = make()
    figure.canvas.record = lambda: (b"", b"")
    return figure


@pytest.fixture(scope="module", params=SCENES)
def scene(request):
    """A scene, its figure, and what that shows at each stop: numbers, values, what is looked at, and the sentence."""
    make, number = request.param
    figure, shown = made(make), []
    for _ in figure.scenes[number].stops:
        figure.numbered.buttons[number].click()
        assert figure.message.value == ""
        shown.append((figure.numbers, figure.values, figure.picture.looked_at, sentence(figure)))
    return figure, number, shown


def test_what_a_scene_says_is_so(scene):
    figure, number, shown = scene
    numbers, values, *_ = zip(*shown, strict=True)
    assert figure.scenes[number].holds(*numbers)
    assert same(numbers[-1], figure.compute(**values[-1]))


def test_a_scene_points_at_something_until_the_next_change(scene):
    figure, number, shown = scene
    for *_, (left, bottom, width, height), said in shown:
        assert 0 <= left < left + width <= 1 and 0 <= bottom < bottom + height <= 1
        assert said.startswith(f'<div class="nn-scene" role="status"><b>{number + 1}</b>')
    figure.numbered.buttons[number].click()
    assert len(shown) == 1 or not same(figure.values, shown[-1][1]), "after its last stop comes its first"
    figure.buttons["Reset"].click()
    assert figure.picture.looked_at == [] and sentence(figure) == ""


@pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)
def test_scenes_are_numbered_buttons_that_say_what_there_is_to_see(make):
    figure = made(make)
    for number, (button, scene) in enumerate(zip(figure.numbered.buttons, figure.scenes, strict=True), start=1):
        assert button.description == str(number)
        assert button.tooltip == f"Scene {number}: {scene.text}"


def test_the_notebooks_list_the_scenes_word_for_word():
    said = {}
    for name, items in lists_after_figures():
        said.setdefault(name, []).extend(text for _, text in items)
        assert [number for number, _ in items] == list(range(1, len(items) + 1)), name
    shown = {make.__name__: [scene.text for scene in make.scenes] for make in FIGURES if make is not Line}
    assert {name: texts for name, texts in said.items() if texts} == {name: t for name, t in shown.items() if t}


def test_a_scene_of_several_stops_goes_on_where_it_is_and_begins_anew_after_a_change():
    figure = Line()
    press = figure.numbered.buttons[1].click
    ends = [(press(), figure.numbers["end"])[1] for _ in range(4)]
    assert ends == [1.5, 2.0, 2.5, 1.5]
    assert "&amp; no less. (Press 2 again: 1 of 3.)" in sentence(figure)
    figure.picture.room = 300
    assert "1 of 3" in sentence(figure), "another size of the window is no other scene"
    figure.controls["b"].value = -1
    assert sentence(figure) == ""
    press()
    assert figure.values == figure.start


def test_a_scene_that_cannot_be_shown_says_why():
    class Wrong(Line):
        scenes = (Scene("Nowhere.", lambda now: True, ({"c": 1},)),)

    figure = Wrong()
    with pytest.raises(KeyError, match="Wrong has no value 'c'"):
        figure.scene(0)
    assert "has no value" in figure.message.value
