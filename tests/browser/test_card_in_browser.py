"""The card of a figure: themes, keys and focus, announcements, fast drags, sharp screens, Notebook 7."""

import re
import time
from pathlib import Path

import pytest
from contrast import contrast
from matplotlib.colors import to_rgb
from playwright.sync_api import expect

from nnlib.figures import NeuronFigure, PlaygroundFigure
from nnlib.live import theme as theme_colours

from .accessibility import violations
from .card import Card
from .jupyter import WINDOW

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


def neuron(notebook, cell=-1):
    """Return the card of the neuron in a notebook, as it opens."""
    card = Card(notebook.card(cell), NeuronFigure)
    card.shows_the_twin()
    return card


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """The notebook with one figure."""
    with open_notebook("one_figure.ipynb") as notebook:
        assert notebook.failures == []
        yield notebook


@pytest.fixture
def card(notebook):
    """The neuron's card, as it opens."""
    return neuron(notebook, 1)


@pytest.fixture(params=["JupyterLab Light", "JupyterLab Dark"])
def theme(request, card):
    """One of JupyterLab's themes."""

    def change(theme):
        card.place.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        card.place.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
        # JupyterLab shows its logo meanwhile, and errs if the next change comes before that has gone.
        expect(card.place.page.locator("#jupyterlab-splash")).to_have_count(0)

    change(request.param)
    yield request.param
    change("JupyterLab Light")


def colours(element):
    """Return an element's colour, and the one behind it: its own or that of what it stands on."""
    found = element.evaluate(
        """element => {
            const style = (one) => getComputedStyle(one);
            let behind = element;
            while (/, 0\\)$|^transparent$/.test(style(behind).backgroundColor)) behind = behind.parentElement;
            return [style(element).color, style(behind).backgroundColor];
        }"""
    )
    return [tuple(int(part) / 255 for part in re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", c).groups()) for c in found]


PAPER = {"JupyterLab Light": theme_colours.WHITE, "JupyterLab Dark": theme_colours.DARK[theme_colours.WHITE]}


def test_the_card_has_the_themes_paper_and_is_legible(card, theme):
    assert colours(card.place)[1] == pytest.approx(to_rgb(PAPER[theme]))
    card.unfold(card.control("activation"))
    texts = card.place.locator(".widget-label, .widget-readout, select, option, button, .nn-readout, .nn-goal")
    assert texts.count() > 10
    for number in range(texts.count()):
        assert contrast(*colours(texts.nth(number))) >= 4.5, texts.nth(number).inner_text()


def test_the_picture_has_the_themes_paper_as_soon_as_the_theme_changes(card, theme):
    painted = """(canvas, paper) => {
        const hex = [...canvas.getContext("2d").getImageData(1, canvas.height - 2, 1, 1).data.slice(0, 3)];
        return "#" + hex.map(part => part.toString(16).padStart(2, "0")).join("") === paper;
    }"""
    handle = card.canvas.element_handle()
    card.place.page.wait_for_function(f"([canvas, paper]) => ({painted})(canvas, paper)", arg=[handle, PAPER[theme]])
    card.step("w1")
    card.shows_the_twin()
    assert handle.evaluate(painted, PAPER[theme])


def test_an_error_is_legible_in_each_theme(card, theme):
    """There is no way to make the neuron fail, so its message is put in place by hand."""
    card.place.evaluate("card => card.insertAdjacentHTML('beforeend', '<div class=\"nn-error\">x</div>')")
    error = card.place.locator(".nn-error")
    try:
        assert contrast(*colours(error)) >= 4.5
    finally:
        error.evaluate("error => error.remove()")


def test_axe_would_notice_a_control_without_a_name(card):
    card.place.evaluate("card => card.insertAdjacentHTML('beforeend', '<input type=\"range\" class=\"wrong\">')")
    try:
        assert any(each.startswith("label:") for each in violations(card.place))
    finally:
        card.place.locator(".wrong").evaluate("element => element.remove()")
    assert violations(card.place) == []


def test_the_tab_key_reaches_everything_and_the_focus_can_be_seen(card):
    card.unfold(card.control("activation"))
    first = card.control("w1")
    first.focus()
    reached = []
    while first.page.evaluate("document.activeElement.closest('.nn-card') !== null"):
        focus = first.page.evaluate(
            """() => {
                const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(document.activeElement);
                const name = document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText;
                return [name, outlineStyle, parseFloat(outlineWidth), outlineColor];
            }"""
        )
        reached.append(focus[0].strip())
        assert focus[1:] == ["solid", 3, "rgb(0, 114, 178)"], focus
        card.keyboard.press("Tab")
    handles = [handle[0] for handle in card.twin.picture.handles]
    assert {"w₁", "w₂", "b", "x₁", "x₂", "Reset", "Fewer controls ▾", *handles} <= set(reached)


def test_no_control_says_null_to_a_mouse_that_rests_on_it(card):
    titles = card.place.locator("[title]").filter(visible=True).evaluate_all("all => all.map(one => one.title)")
    assert "Reset" in titles
    assert "null" not in titles


def test_changes_are_announced_when_they_have_paused_for_half_a_second(card):
    status = card.place.get_by_role("status")
    card.place.evaluate(
        """card => {
            window.changes = { "nn-readout": [], "nn-announced": [] };
            for (const [name, times] of Object.entries(window.changes)) {
                const observer = new MutationObserver(() => times.push(performance.now()));
                observer.observe(card.querySelector(`.${name}`), { childList: true });
            }
        }"""
    )
    for _ in range(3):
        card.step("b")
    card.shows_the_twin()
    expect(status).to_have_text(card.twin.readout.text)
    changes = card.place.page.evaluate("window.changes")
    assert changes["nn-readout"] and changes["nn-announced"]
    for announced in changes["nn-announced"]:
        last = max(shown for shown in changes["nn-readout"] if shown <= announced)
        assert announced - last > 450


def test_a_slider_dragged_fast_ends_with_the_numbers_of_its_last_value(card):
    track = card.place.locator(".nn-control-w1 .noUi-target").bounding_box()
    handle = card.control("w1").bounding_box()
    y = handle["y"] + handle["height"] / 2
    card.mouse.move(handle["x"] + handle["width"] / 2, y)
    card.mouse.down()
    for part in (0.95, 0.05, 0.8, 0.3):
        card.mouse.move(track["x"] + part * track["width"], y, steps=40)
    card.mouse.up()
    shown = card.place.locator(".nn-control-w1 .widget-readout").inner_text()
    card.twin.set(w1=float(shown.replace("−", "-")))
    assert card.twin.values["w1"] < -1
    card.shows_the_twin()


def test_after_a_storm_of_a_thousand_keys_the_last_value_is_shown(card):
    moved = card.control("w1").evaluate(
        """handle => {
            let moved = 0, before = handle.ariaValueText;
            for (let number = 0; number < 1000; number++) {
                const key = number % 100 < 53 ? "ArrowRight" : "ArrowLeft";
                handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
                moved += handle.ariaValueText !== before;
                before = handle.ariaValueText;
            }
            return moved;
        }"""
    )
    assert moved > 900
    shown = card.place.locator(".nn-control-w1 .widget-readout").inner_text()
    card.twin.set(w1=float(shown.replace("−", "-")))
    assert card.twin.values["w1"] != card.twin.start["w1"]
    card.shows_the_twin()


def test_a_handle_dragged_fast_ends_with_the_numbers_that_the_sliders_show(card):
    box, (left, bottom) = card.box(), card.place_of("the input")
    x, y = box["x"] + left * box["width"], box["y"] + (1 - bottom) * box["height"]
    card.mouse.move(x, y)
    card.mouse.down()
    for right, down in [(40, -60), (-90, 50), (70, 120), (-60, 20)]:
        card.mouse.move(x + right, y + down, steps=30)
    card.mouse.up()
    card.drag_twin("the input", left - 60 / box["width"], bottom - 20 / box["height"])
    card.shows_the_twin()


def test_the_arrow_keys_of_a_slider_do_not_leave_the_cell(card):
    scrolled = "() => [...document.querySelectorAll('.jp-WindowedPanel-outer')].map(panel => panel.scrollTop)"
    card.control("w1").focus()
    before = card.place.page.evaluate(scrolled)
    for _ in range(5):
        card.step("w1")
    card.shows_the_twin()
    assert card.control("w1").evaluate("handle => handle === document.activeElement")
    assert card.place.page.evaluate(scrolled) == before


def test_the_picture_has_the_screens_own_pixels_at_every_zoom(card):
    page = card.place.page
    device = page.context.new_cdp_session(page)
    sharp = "canvas => Math.abs(canvas.width - canvas.getBoundingClientRect().width * devicePixelRatio) <= 1"
    try:
        for ratio in (0.5, 1.25, 2, 3, 4):
            size = {side: round(pixels / ratio) for side, pixels in WINDOW.items()}  # as when one zooms
            device.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": ratio, "mobile": False})
            page.wait_for_function(sharp, arg=card.canvas.element_handle())
            assert card.canvas.evaluate("canvas => canvas.width / canvas.clientWidth") == pytest.approx(ratio, rel=0.01)
            card.step("w1")
            card.shows_the_twin()
    finally:
        device.send("Emulation.clearDeviceMetricsOverride")


WITHOUT = "delete window.createImageBitmap; delete window.OffscreenCanvas;"
BLOCKED = "HTMLCanvasElement.prototype.getContext = () => null;"


def test_an_old_browser_of_someone_who_wants_less_motion_and_colours_of_their_own(open_notebook):
    wishes = {"reduced_motion": "reduce", "forced_colors": "active"}
    with open_notebook("playground.ipynb", before=WITHOUT, **wishes) as notebook:
        assert notebook.failures == []
        card = Card(notebook.card(1), PlaygroundFigure)
        card.shows_the_twin()
        card.step("f")
        card.shows_the_twin()
        begun = time.monotonic()
        card.button("Play").press("Enter")
        notebook.page.wait_for_timeout(2500)
        card.button("Pause").press("Enter")
        expect(card.button("Play")).to_be_visible()
        updates = int(card.readout.inner_text().split()[1].replace(",", ""))
        pictures = updates / card.twin.values["pace"]
        assert 1 <= pictures <= 2 + time.monotonic() - begun  # one a second; without the wish there would be many


def test_where_the_canvas_is_blocked_there_is_the_still_and_a_sentence(open_notebook):
    with open_notebook("one_figure.ipynb", before=BLOCKED) as notebook:
        assert notebook.failures == []
        place = notebook.card(1)
        expect(place.get_by_text("does not let the course paint")).to_be_visible()
        shown = "image => image.naturalWidth === 860 && image.alt.length > 30"
        image = place.locator(".nn-frame img")
        notebook.page.wait_for_function(shown, arg=image.element_handle())
        before = image.get_attribute("src")
        place.locator(".nn-control-w1 [role=slider]").press("ArrowRight")
        expect(image).not_to_have_attribute("src", before)
        notebook.page.wait_for_function(shown, arg=image.element_handle())


def test_notebook_7_leaves_a_slider_its_arrow_keys(open_notebook):
    with open_notebook("notebooks/01_neurons.ipynb", app="notebook") as notebook:
        assert notebook.failures == []
        place = notebook.page.locator(".nn-card:has(.nn-frame)").first
        place.scroll_into_view_if_needed()
        card = Card(place, NeuronFigure)
        card.shows_the_twin()
        for name in card.twin.controls:
            card.step(name)
            card.shows_the_twin()
        for handle in ("the input", "the line"):
            card.move_by_key(handle)
            card.shows_the_twin()
