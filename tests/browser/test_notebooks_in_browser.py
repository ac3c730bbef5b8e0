"""Each notebook in real JupyterLab: every cell runs, and all that moves in a figure shows what Python computes."""

import ast
import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

import nnlib.figures
from nnlib.figures.digits.draw_a_digit import trained_network
from nnlib.quiz.questions import NOTEBOOKS as QUESTIONS
from nnlib.quiz.questions import Estimate

from .accessibility import violations
from .card import Card, records
from .jupyter import WINDOW

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(Path(__file__).parents[2].joinpath("notebooks").glob("*.ipynb"))
NARROW_WINDOW = {"width": 600, "height": 1000}


def mine(z):
    """The learner's activation, as notebook 02 begins with it."""
    return np.sin(z)


# What notebooks hand to figures: an activation, and the network that early stopping keeps, after 13 epochs.
OWN = {"own": trained_network(13), "mine": mine}

# (figure, control) whose first step from the start rightly leaves the picture as it is; say why.
UNCHANGED = {
    ("ActivationFigure", "beta"),  # it is that of Swish, and the steps before chose another activation
    ("LetItLearnFigure", "eta"),  # the steps before led to a tanh that meets its target: there is nothing to learn
    ("PlaygroundFigure", "seed"),  # the step before made the start "all zero"
    ("TwoWeightsFigure", "step"),  # on the landscape after the valley the path has run away by then
}

# Where a target is out of reach and the rate large, so many steps make something of what a processor rounds.
FROM_THE_START = {"1,000 steps"}


def figures(path):
    """Return [(cell number, source)] of the figures with which cells of a notebook end, such as "NeuronFigure()"."""
    found = []
    for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"]):
        statements = ast.parse("".join(cell["source"])).body if cell["cell_type"] == "code" else []
        if statements and isinstance(statements[-1], ast.Expr) and isinstance(statements[-1].value, ast.Call):
            call = statements[-1].value
            if ast.unparse(call.func) in nnlib.figures.__all__:
                found.append((number, ast.unparse(call)))
    return found


FIGURES = [pytest.param(path, figure, id=f"{path.stem}-{figure[1]}") for path in NOTEBOOKS for figure in figures(path)]
every_notebook = pytest.mark.parametrize(
    "notebook", NOTEBOOKS, ids=lambda path: path.stem, indirect=True, scope="module"
)
every_figure = pytest.mark.parametrize(("notebook", "card"), FIGURES, indirect=True, scope="module")


@pytest.fixture(scope="module")
def notebook(request, open_notebook):
    """A notebook, opened and run."""
    with open_notebook(f"notebooks/{request.param.name}") as notebook:
        yield notebook


@pytest.fixture
def card(request, notebook):
    """The card of a figure in the notebook, as it opens."""
    number, source = request.param
    card = Card(notebook.card(number), lambda: eval(source, vars(nnlib.figures) | OWN))
    card.shows_the_twin()
    return card


@every_notebook
def test_every_cell_runs(notebook):
    assert notebook.failures == []


@every_notebook
def test_every_picture_in_the_text_is_seen_wherever_the_notebook_is(notebook):
    pictures = notebook.parts(".jp-MarkdownOutput img")
    widths = pictures.evaluate_all("pictures => pictures.map(picture => [picture.alt, picture.naturalWidth])")
    assert [alt for alt, width in widths if width == 0] == []


@every_notebook
def test_every_figure_is_known_to_these_tests(request, notebook):
    assert notebook.parts(".nn-frame").count() == len(figures(request.node.callspec.params["notebook"]))


@every_notebook
def test_every_question_can_be_answered_by_keyboard(notebook):
    modules = QUESTIONS.values()
    questions = {q.text: q for module in modules for q in (*module.PREDICTIONS.values(), *module.RECALL, *module.RECAP)}
    cards = notebook.parts(".nn-question")
    for number in range(cards.count()):
        card = cards.nth(number)
        question = questions[card.locator("css:light=b").text_content()]
        button = card.get_by_role("button")
        if isinstance(question, Estimate):
            card.get_by_role("textbox").press_sequentially(f"{question.right:g}")
        else:
            card.get_by_role("radio", name=question.answer, exact=True).press("Space")
        button.press("Enter")
        expect(card.locator("css:light=.nn-readout")).to_contain_text("✓")
        expect(card.locator("css:light=.nn-readout")).to_contain_text(question.because)


@every_notebook
def test_axe_finds_nothing_wrong_in_what_the_course_shows(notebook):
    outputs = notebook.parts(".nn-card, .jp-OutputArea-output [role=status]")
    assert outputs.count() > 10
    assert violations(outputs) == []


@every_figure
def test_every_control_moved_by_keyboard_shows_what_python_computes(card):
    for name in card.controls():
        picture = records(card.twin)
        card.step(name)
        card.shows_the_twin()
        changed = records(card.twin) != picture
        assert changed or (type(card.twin).__name__, name) in UNCHANGED, f"{name} leaves the picture as it is"


@every_figure
def test_every_handle_can_be_moved_by_keyboard_and_by_mouse(card):
    for name in [handle[0] for handle in card.twin.picture.handles]:
        for move in (card.move_by_key, card.move_by_mouse):
            before = card.twin.readout.text, records(card.twin)
            move(name)
            card.shows_the_twin()
            assert (card.twin.readout.text, records(card.twin)) != before
            card.press("Reset")
            card.shows_the_twin()


@every_figure
def test_every_button_does_by_keyboard_what_it_does_in_python(card):
    for name in card.controls():
        card.step(name)
    for label, button in card.twin.buttons.items():
        if label == "Play":
            card.play_for_a_while()
        elif button.layout.display == "none":
            expect(card.button(label)).to_be_hidden()
        else:
            if label in FROM_THE_START:
                card.press("Reset")
            card.press(label)
            card.shows_the_twin()
    assert card.twin.values == card.twin.start  # Reset is the last


@every_figure
def test_every_scene_by_keyboard_shows_what_it_shows_in_python(card):
    for number, scene in enumerate(card.twin.scenes):
        for _ in scene.stops:
            card.go_to_scene(number)
            card.shows_the_twin()
            expect(card.part(".nn-scene")).to_contain_text(scene.text)
            expect(card.part(".nn-look")).to_be_visible()


@every_figure
def test_everything_has_its_name_for_screen_readers(card):
    for name in card.controls():
        control = card.twin.controls[name]
        card.unfold(card.control(name))
        role = "combobox" if hasattr(control, "options") else "slider"
        named = card.place.get_by_role(role, name=control.description, exact=True)
        assert named.evaluate("element => element.outerHTML") == card.control(name).evaluate(
            "element => element.outerHTML"
        )
    expect(card.place.get_by_role("img", name=card.twin.alt, exact=True)).to_be_visible()


@every_figure
def test_a_narrow_window_stacks_the_panels_and_cuts_nothing_off(card):
    page = card.place.page
    page.set_viewport_size(NARROW_WINDOW)
    try:
        page.wait_for_function("picture => picture.clientWidth < 600", arg=card.frame.element_handle())
        card.shows_the_twins_picture()
        size = card.twin.narrow_size or card.twin.size
        assert card.twin.picture.size == [round(100 * inches) for inches in size]
        too_wide = card.place.evaluate(
            """card => [...card.querySelectorAll("*")].filter(element =>
                element.getBoundingClientRect().right > card.getBoundingClientRect().right).map(e => e.className)"""
        )
        assert too_wide == []
        assert card.place.evaluate("card => card.getBoundingClientRect().right <= innerWidth")
    finally:
        page.set_viewport_size(WINDOW)
