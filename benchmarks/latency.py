"""Measure how long a figure's picture takes to follow its slider, in real JupyterLab in headless Chromium.

    python benchmarks/latency.py [FIGURE ...]

Every figure of the course, or the neuron and those named, is set beside what a notebook's author would ordinarily
write: ``interact`` over the same controls, with a function that makes the same picture anew with pyplot. All stand in
one notebook, and take turns in short rounds, so that a slow moment of the machine hits all of them alike. The first
slider of each is moved with the arrow keys; the time is from the key to the first painted frame with other pixels.

Then each figure's slider is dragged back and forth: the picture that comes last must be that of the last value, and
come soon. And the memory of a kernel with nothing but the neuron is compared before and after many changes.

The exit status is 1 where one of the limits below is missed.
"""

import contextlib
import inspect
import math
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

import nnlib.figures

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from browser import jupyter
from browser.card import Card

ROUNDS, CHANGES = 3, 10  # a figure, a round
DRAG = 3  # seconds
UPDATES = 2000
SLOWEST_TO_INTERACT = 1 / 2  # every figure's median
SLOWEST_TO_NEURON = 2  # every other figure's median
LONGEST_WAIT = 500  # ms from the last value of a drag to the last picture
MOST_GROWTH = 10e6  # bytes

PROBE = """() => {
    const probe = window.probe = { changes: [], key: 0, value: 0, cell: null };
    let drawings = 0, seen = null, hash = null;
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...parts) { drawings++; return draw.apply(this, parts) };
    addEventListener("keydown", (event) => { probe.key = event.timeStamp }, true);

    const scratch = new OffscreenCanvas(2000, 2000).getContext("2d", { willReadFrequently: true });
    const hashOf = (picture) => {
        const [width, height] = [picture.naturalWidth ?? picture.width, picture.naturalHeight ?? picture.height];
        scratch.drawImage(picture, 0, 0);
        const pixels = new Uint32Array(scratch.getImageData(0, 0, width, height).data.buffer);
        return pixels.reduce((sum, pixel) => (Math.imul(sum, 31) + pixel) | 0, 7);
    };
    const look = () => {
        const picture = probe.cell?.querySelector(".nn-frame canvas, .jp-RenderedImage img");
        if (!picture || picture.complete === false) return;
        const state = `${picture.src} ${drawings}`;  // only then can the pixels have changed
        if (state === seen) return;
        seen = state;
        const now = performance.now(), newHash = hashOf(picture);
        if (newHash !== hash) probe.changes.push(now);
        hash = newHash;
    };
    const afterPainting = new MessageChannel();
    afterPainting.port1.onmessage = look;
    const frame = () => { afterPainting.port2.postMessage(null); requestAnimationFrame(frame) };
    frame();

    const values = new MutationObserver(() => { probe.value = performance.now() });
    probe.watch = (cell, control) => {
        values.disconnect();
        values.observe(control, { attributes: true, attributeFilter: ["aria-valuetext"] });
        probe.cell = cell;
        control.dataset.lmSuppressShortcuts = "true";  // or else Jupyter takes the arrow keys from interact's
    };
    // Resolves when more pictures than ``count`` have come and then none for ``pause`` ms; to their times.
    probe.pictures = (count, pause, patience = 10000) => new Promise((resolve) => {
        const start = performance.now();
        const check = () => {
            const now = performance.now(), quiet = now - (probe.changes.at(-1) ?? start) >= pause;
            if (probe.changes.length > count && quiet) resolve(probe.changes.slice(count));
            else if (now - start > patience) resolve([]);
            else setTimeout(check, 4);
        };
        check();
    });
}"""


def redraw_with_interact(make):
    """What an author would ordinarily write for the same picture; its source becomes a cell of the notebook."""
    import matplotlib.pyplot as plt
    from ipywidgets import fixed, interact

    from nnlib.live import STYLE

    live = make()
    for control in live.controls.values():
        control.unobserve(live._changed, "value")

    def redraw(**values):
        with plt.rc_context(STYLE):
            fig = plt.figure(figsize=make.size)
            figure = make.__new__(make)
            vars(figure).update(vars(live))  # what it keeps besides its controls, such as a recorded training
            # The places of the panels are given, not worked out anew each time: the redraw is as fast as can be.
            figure.axes = {
                name: fig.add_axes(panel.get_position(original=True), label=name) for name, panel in live.axes.items()
            }
            figure.build(figure.axes)
            figure.draw(figure.compute(**values))
            for artist in fig.findobj():
                artist.set_animated(False)
            plt.show()

    interact(redraw, **live.controls, **{name: fixed(value) for name, value in live.state.items()})


def first_slider(make):
    """Return the name of a figure's first slider, and the slider; the playground's shall be one that keeps the weights.

    New weights are the figure's doing, not its picture's, and a redraw has none.
    """
    controls = make().controls
    if make is nnlib.figures.PlaygroundFigure:
        return "noise", controls["noise"]
    return next((name, control) for name, control in controls.items() if hasattr(control, "step"))


class Contestant:
    """A slider with its picture in the page: a live figure's, or that of ``interact``."""

    def __init__(self, notebook, cell, make):
        self.notebook, self.page, self.cell, self.times = notebook, notebook.page, cell, []
        self.name, slider = first_slider(make)
        self.last = round((slider.max - slider.min) / slider.step)
        self.at, self.up = round((slider.value - slider.min) / slider.step), True

    def show(self):
        """Scroll to it and watch it."""
        place = self.notebook.show_cell(self.cell)
        slider = place.locator(f".nn-control-{self.name} [role=slider]")
        if not slider.is_visible():
            place.get_by_role("button", name="More controls").press("Enter")  # a click would select the cell
            slider.wait_for()
        slider.focus()
        self.page.evaluate(
            "([cell, control]) => window.probe.watch(cell, control)", [place.element_handle(), slider.element_handle()]
        )
        self.page.wait_for_timeout(500)

    def change(self, pause=60):
        """Press an arrow key, back and forth over the range; return the time to the picture in ms."""
        if self.at in (0, self.last):
            self.up = self.at == 0
        self.at += 1 if self.up else -1
        count = self.page.evaluate("window.probe.changes.length")
        self.page.keyboard.press("ArrowRight" if self.up else "ArrowLeft")
        pictures = self.page.evaluate("([count, pause]) => window.probe.pictures(count, pause)", [count, pause])
        return pictures[0] - self.page.evaluate("window.probe.key") if pictures else math.inf

    def round(self):
        """Measure some changes."""
        self.show()
        self.change()
        for _ in range(CHANGES):
            self.page.wait_for_timeout(80 + 60 * random.random())  # any phase of the screen's frames
            self.times.append(self.change())


def drag(notebook, cell, make):
    """Drag a slider back and forth; return the ms from its last value to the last picture, inf if that is wrong."""
    page, (name, _) = notebook.page, first_slider(make)
    Contestant(notebook, cell, make).show()
    card = Card(notebook.show_cell(cell).locator(".nn-card"), make)
    card.follow_screen()  # before anything moves: the layout is that of the values it was worked out with
    track = card.place.locator(f".nn-control-{name} .noUi-target").bounding_box()
    handle = card.control(name).bounding_box()
    y = handle["y"] + handle["height"] / 2
    page.mouse.move(handle["x"] + handle["width"] / 2, y)
    page.mouse.down()
    start = time.monotonic()
    while (now := time.monotonic() - start) < DRAG:
        page.mouse.move(track["x"] + track["width"] * (0.5 + 0.4 * math.sin(4.5 * now)), y)
    page.mouse.up()
    page.evaluate("window.probe.pictures(0, 1000)")
    wait = page.evaluate("window.probe.changes.at(-1) - window.probe.value")
    shown = card.place.locator(f".nn-control-{name} .widget-readout").inner_text()
    control = card.twin.controls[name]
    control.value = type(control.value)(shown.replace("−", "-"))
    if make is nnlib.figures.SquaresFigure:  # its map shows where the slider has been
        return wait if card.readout.text_content() == card.twin.readout.text else math.inf
    try:
        card.shows_the_twin()
    except AssertionError:
        return math.inf
    return wait


def memory(notebook):
    """Return the bytes that the notebook's kernel holds in main memory."""
    return int(
        notebook.page.evaluate(
            """async () => {
                const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
                const code = "import gc, psutil; gc.collect(); print(psutil.Process().memory_info().rss)";
                const request = kernel.requestExecute({ code });
                let answer;
                request.onIOPub = (message) => { answer = message.content.text ?? answer };
                await request.done;
                return answer;
            }"""
        )
    )


def growth(notebook):
    """Return how many bytes the kernel grows by in many changes of a notebook's only figure, the neuron."""
    contestant = Contestant(notebook, 1, nnlib.figures.NeuronFigure)
    contestant.show()
    for _ in range(100):
        contestant.change(pause=0)
    before = memory(notebook)
    for _ in range(UPDATES):
        contestant.change(pause=0)
    return memory(notebook) - before


def medians_in_turns(notebook, makes):
    """Return {make: (live, interact)}, the medians in ms, of the figures in a notebook's cells from the third on."""
    pairs = {
        make: [Contestant(notebook, cell, make) for cell in (2 + 2 * i, 3 + 2 * i)] for i, make in enumerate(makes)
    }
    order = [contestant for pair in pairs.values() for contestant in pair]
    for number in range(ROUNDS):
        print(f"round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
        for contestant in order if number % 2 else reversed(order):
            contestant.round()
    medians = {make: [statistics.median(contestant.times) for contestant in pair] for make, pair in pairs.items()}
    for make, (live, interact) in medians.items():
        print(f"{make.__name__}: {live:.0f} ms, interact {interact:.0f} ms", file=sys.stderr, flush=True)
    return medians


def report(medians, waits, grown):
    """Print what was measured; return the limits that were missed."""
    neuron = medians[nnlib.figures.NeuronFigure]
    missed = []
    print("| figure | LiveFigure | interact | ratio | to the neuron | last picture of a drag |")
    print("|---|---|---|---|---|---|")
    for make, (live, interact) in medians.items():
        wait = waits[make]
        row = [
            f"{live:.0f} ms",
            f"{interact:.0f} ms",
            f"{live / interact:.2f}",
            f"{live / neuron[0]:.2f}",
            f"{wait:.0f} ms",
        ]
        print(f"| {make.__name__} | {' | '.join(row)} |")
        if live > SLOWEST_TO_INTERACT * interact:
            missed.append(f"{make.__name__} takes more than {SLOWEST_TO_INTERACT} of interact's time")
        if live > SLOWEST_TO_NEURON * neuron[0]:
            missed.append(f"{make.__name__} takes more than {SLOWEST_TO_NEURON} times as long as the neuron")
        if wait > LONGEST_WAIT:
            missed.append(f"{make.__name__}: the last picture of a drag is late or wrong")
    print(f"\n{UPDATES} changes of the neuron: the kernel grew by {grown / 1e6:.1f} MB.")
    if grown > MOST_GROWTH:
        missed.append(f"the kernel grew by more than {MOST_GROWTH / 1e6:.0f} MB")
    return missed


@contextlib.contextmanager
def run(browser, address, token, path, sources):
    """Write a notebook, open it in JupyterLab, run it and put the probe into the page."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    notebook = jupyter.NotebookPage(page, address, token, path.name)
    failures = notebook.run_all() or notebook.errors
    if failures:
        sys.exit(f"The notebook does not run: {failures}")
    page.evaluate(PROBE)
    yield notebook
    notebook.close()


def main():
    """Measure, report, and return the exit status."""
    if unknown := set(sys.argv[1:]) - set(nnlib.figures.__all__):
        sys.exit(f"No such figure: {', '.join(sorted(unknown))}. There are {', '.join(nnlib.figures.__all__)}.")
    chosen = {"NeuronFigure", *(sys.argv[1:] or nnlib.figures.__all__)}
    makes = [getattr(nnlib.figures, name) for name in nnlib.figures.__all__ if name in chosen]
    sources = ["from nnlib.figures import *", inspect.getsource(redraw_with_interact)]
    for make in makes:
        sources += [f"{make.__name__}()", f"redraw_with_interact({make.__name__})"]
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyter.server(folder, Path(folder, "settings")) as (address, token, _),
        jupyter.browser() as browser,
    ):
        with run(browser, address, token, Path(folder, "figures.ipynb"), sources) as notebook:
            medians = medians_in_turns(notebook, makes)
            waits = {make: drag(notebook, 2 + 2 * i, make) for i, make in enumerate(makes)}
        neuron = ["from nnlib.figures import NeuronFigure", "NeuronFigure()"]
        with run(browser, address, token, Path(folder, "neuron.ipynb"), neuron) as notebook:
            grown = growth(notebook)
    missed = report(medians, waits, grown)
    for limit in missed:
        print(f"MISSED: {limit}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
