"""What learners do besides moving sliders: two windows, a figure shown twice, a restart, an endless loop."""

import pytest
from playwright.sync_api import expect

from nnlib.figures import NeuronFigure

from .card import Card
from .jupyter import APP, WINDOW, NotebookPage

pytestmark = pytest.mark.browser

ENDLESS = "from nnlib.exercises import check\n\ndef relu(z):\n    while True:\n        pass\n\ncheck('relu', relu)"


@pytest.fixture
def notebook(open_notebook):
    """The notebook of one figure, opened and run."""
    with open_notebook("one_figure.ipynb") as notebook:
        assert notebook.failures == []
        yield notebook


def card_in(notebook, cell=1):
    """Return the card of the neuron in the cell, as it opens."""
    return Card(notebook.card(cell), NeuronFigure)


def follow(card, other):
    """Assert that one card shows the twin of another."""
    card.twin = other.twin
    card.shows_the_twin()


def test_two_windows_on_one_notebook_show_the_same(notebook, chrome):
    page = notebook.page
    page.evaluate(f"async () => {{ await {APP}.context.save() }}")
    address, token = page.url.split("/doc/")[0], page.evaluate("window.jupyterapp.serviceManager.serverSettings.token")
    second = NotebookPage(chrome.new_page(viewport=WINDOW), address, token, "one_figure.ipynb")
    one = card_in(notebook)
    place = second.card(1)
    expect(place).to_be_visible(timeout=30_000)
    other = Card(place, NeuronFigure)
    one.step("w1")
    one.shows_the_twin()
    follow(other, one)
    other.step("b")
    other.shows_the_twin()
    follow(one, other)
    second.page.context.close()
    assert second.errors == []


def add_cells(notebook, *sources):
    """Put code cells at the end of the notebook."""
    for source in sources:
        notebook.page.evaluate(
            f"source => {APP}.content.model.sharedModel.addCell({{cell_type: 'code', source}})", source
        )


def test_a_figure_shown_twice_is_one_figure(notebook):
    add_cells(notebook, "figure = NeuronFigure()\nfigure", "figure")
    assert notebook.run_all() == []
    one = card_in(notebook, 2)
    one.step("w1")
    one.shows_the_twin()
    second = notebook.card(3)
    expect(second.locator(".nn-readout")).to_have_text(one.twin.readout.text)
    second.locator(".nn-control-w1 [role=slider]").press("ArrowRight")
    one.twin.controls["w1"].value += 0.1
    expect(second.locator(".nn-readout")).to_have_text(one.twin.readout.text)
    notebook.show_cell(2)
    one.shows_the_twin()


def test_what_is_done_while_a_cell_runs_is_done_in_its_order(notebook):
    """A button that has never spoken would be left to the busy main shell: its Reset would undo the step after it."""
    card = card_in(notebook)
    card.step("w1")
    for key in ("ArrowRight", "ArrowLeft"):  # so the slider has spoken, and is where Reset will put it
        card.control("b").press(key)
    card.shows_the_twin()
    busy = f"code => {{ {APP}.context.sessionContext.session.kernel.requestExecute({{code}}) }}"
    notebook.page.evaluate(busy, "import time; time.sleep(2)")
    card.press("Reset")
    card.step("b")
    card.shows_the_twin()
    notebook.page.wait_for_function(f"() => {APP}.context.sessionContext.session.kernel.status === 'idle'")
    card.shows_the_twin()


SLIDERS = """
import time
from nnlib.live import slider

RANGES = [(-1, 1, 0.1), (-3, 3, 0.05), (0, 0.95, 0.05), (0.02, 2.2, 0.02), (-5, 5, 0.01), (1, 8, 0.5)]
sliders, answers = [slider("w", low, high, low, step) for low, high, step in RANGES], globals().get("answers", [])
for it in sliders:
    it.set_state = answers.append
    display(it)
"""
TELL = """
for it in sliders:
    steps = round((it.max - it.min) / it.step)
    for k in range(0, steps + 1, 1 + steps // 100):
        it.value = round(it.min + k * it.step, 9)
        time.sleep(0.002)  # the server lets 1,000 messages a second pass
    with it.hold_sync():
        it.min, it.max, it.value = it.min - 5, it.max + 5, it.max + 3
"""


def test_the_browser_has_nothing_to_answer_when_it_is_told_a_value(notebook):
    """An answer that comes late would be taken for the learner's hand."""
    add_cells(notebook, SLIDERS, TELL)
    assert notebook.run_all() == []
    ends = notebook.show_cell(2).locator(".widget-readout")
    expect(ends).to_have_text(["4.00", "6.00", "3.95", "5.20", "8.00", "11.00"])
    add_cells(notebook, "assert answers == [], answers")
    assert notebook.run_all() == []


def restart(notebook):
    """Restart the kernel and run all cells."""
    notebook.page.evaluate(
        f"""async () => {{
            await {APP}.context.sessionContext.session.kernel.restart();
            await {APP}.context.sessionContext.session.kernel.info;
        }}"""
    )
    assert notebook.run_all() == []


def test_after_a_restart_of_the_kernel_everything_runs_and_moves_again(notebook):
    restart(notebook)
    card = card_in(notebook)
    card.step("w1")
    card.shows_the_twin()


def test_what_was_answered_and_reached_stands_after_a_restart_and_progress_knows_it(notebook):
    add_cells(
        notebook,
        "from nnlib.figures import NudgeFigure\nfrom nnlib.quiz import predict, progress",
        "predict('xor')",
        "NudgeFigure()",
        "progress('neurons')",
    )
    assert notebook.run_all() == []
    question = notebook.show_cell(3).locator(".nn-question")
    question.get_by_role("radio", name="no", exact=True).press("Space")
    question.get_by_role("button").press("Enter")
    expect(question.locator(".nn-readout")).to_contain_text("✓ As you predicted")
    place = notebook.card(4)
    for _ in range(30):
        place.locator(".nn-control-w1 [role=slider]").press("ArrowRight")
        notebook.page.wait_for_timeout(100)
        if "(reached)" in place.locator(".nn-goal").text_content():
            break
    place.get_by_role("button", name="1", exact=True).click()
    expect(place.locator(".nn-seen")).to_have_count(1)
    restart(notebook)
    question, place = notebook.show_cell(3).locator(".nn-question"), notebook.card(4)
    expect(place.locator(".nn-before")).to_be_visible()
    expect(place.locator(".nn-seen")).to_have_count(1)
    expect(notebook.show_cell(3).locator(".nn-readout")).to_contain_text("✓ As you predicted")
    told = notebook.show_cell(5).locator(".nn-readout")
    expect(told).to_contain_text("predictions 1 of 4 (1 right), goals 1 of 3")


def test_cells_run_out_of_order_and_twice(notebook):
    """The figure's cell again, then the one before it, then the figure's: each gives a figure that works."""
    for cell in (1, 0, 1, 1):
        notebook.page.evaluate(
            f"""async number => {{
                {APP}.content.activeCellIndex = number;
                await window.jupyterapp.commands.execute('notebook:run-cell');
            }}""",
            cell,
        )
    card = card_in(notebook)
    card.step("w1")
    card.shows_the_twin()


def test_an_endless_loop_in_a_learners_function_can_be_interrupted(notebook):
    add_cells(notebook, ENDLESS)
    page = notebook.page
    page.evaluate(
        f"""() => {{
            {APP}.content.activeCellIndex = 2;
            window.ended = false;
            window.jupyterapp.commands.execute('notebook:run-cell').then(() => {{ window.ended = true }});
        }}"""
    )
    kernel = f"{APP}.context.sessionContext.session.kernel"
    page.wait_for_function(f"{kernel}.status === 'busy'")
    page.wait_for_timeout(500)
    assert not page.evaluate("window.ended")
    page.evaluate(f"async () => {{ await {kernel}.interrupt() }}")
    page.wait_for_function("window.ended")
    cell = notebook.show_cell(2)
    expect(cell.get_by_role("status")).to_contain_text("you interrupted it while it ran")
    card = card_in(notebook)
    card.step("w1")
    card.shows_the_twin()
