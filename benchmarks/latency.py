"""Measure how long a figure's picture takes to follow its slider, in real JupyterLab in headless Chromium.

    python benchmarks/latency.py [FIGURE ...]

Every figure of the course that has a slider, or those named, is set beside a floor: a value that goes to the kernel and
back, and a rectangle painted. All stand in one notebook, and take turns in short rounds, so that a slow moment of the
machine hits all of them alike; once at a pixel ratio of 1, once at 2. The first slider of each is moved with the arrow
keys. What is timed goes from the key to the first frame after the new records were painted; with it come the kernel's
processor time and the bytes that the page received, for each change.

Then each figure's slider is dragged back and forth: the picture that comes last must be that of the last value, and
come soon. And the memory of a kernel and a page with nothing but the neuron is compared before and after many changes.

The exit status is 1 where one of the limits below is missed.
"""

import contextlib
import math
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest

import nnlib.figures

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from browser import jupyter
from browser.card import Card

NO_SLIDER = {"BeforeAndAfterFigure"}
# Where the slider has been is seen, too: then the texts are compared, and not the pictures.
SHOW_THE_WAY = {
    "SquaresFigure", "OutlierFigure", "ConstantFigure", "FirstGuessFigure", "TurnsFigure", "StoppingFigure",
}  # fmt: skip
ROUNDS, CHANGES = 3, 10  # a figure, a round
RATIOS = (1, 2)  # of the screen's pixels to CSS pixels
DRAG = 3  # seconds
UPDATES = 2000
SLOWEST, SLOWEST_MEDIAN = 2.0, 1.7  # times the floor: every figure's median, and the median of these
MOST_PROCESSOR = 12  # ms of the kernel's processor time a change, in the median of all figures
MOST_SENT, MOST_SENT_MEDIAN = 60e3, 40e3  # bytes a change
LONGEST_WAIT = 500  # ms from the last value of a drag to the last picture
MOST_GROWTH = {"kernel": 10e6, "page": 20e6}  # bytes

FLOOR = '''
import anywidget, ipywidgets, traitlets

class Rectangle(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
        const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
        el.append(canvas);
        model.on("change:width", () => {
            ctx.clearRect(0, 0, 300, 150);
            ctx.fillRect(0, 0, model.get("width"), 150);
            canvas.records = [0, {}];
        });
    } }"""
    width = traitlets.Float().tag(sync=True)

echo, value = Rectangle(), ipywidgets.FloatSlider(min=0, max=300, step=1, value=100)
value.observe(lambda change: setattr(echo, "width", change["new"]), "value")
value.add_class("nn-control-floor")
ipywidgets.VBox([value, echo])
'''

PROBE = """() => {
    const probe = window.probe = { changes: [], key: 0, value: 0, cell: null };
    addEventListener("keydown", (event) => { probe.key = event.timeStamp }, true);
    let seen = null;
    const look = () => {
        const records = probe.cell?.querySelector("canvas")?.records;
        if (!records || records[1] === seen) return;
        seen = records[1];
        probe.changes.push(performance.now());
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
        control.dataset.lmSuppressShortcuts = "true";  // or else Jupyter takes the floor's arrow keys
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


def first_slider(make):
    """Return the name of a figure's first slider, and the slider; the playground's shall be one that keeps the weights.

    New weights are the figure's doing, not its picture's.
    """
    controls = make().controls
    if make is nnlib.figures.PlaygroundFigure:
        return "noise", controls["noise"]
    return next((name, control) for name, control in controls.items() if hasattr(control, "step"))


class Contestant:
    """A slider with its picture in the page: a live figure's, or the floor."""

    def __init__(self, notebook, cell, make=None, frames=()):
        self.notebook, self.page, self.cell, self.make = notebook, notebook.page, cell, make
        self.frames = frames  # the sizes of all that the page receives
        self.times, self.processor, self.sent = [], [], []
        if make is None:
            self.name, self.last, self.at, self.up = "floor", 300, 100, True
            return
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
        self.page.wait_for_timeout(400)

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
        before, received = processor(self.notebook), len(self.frames)
        for _ in range(CHANGES):
            self.page.wait_for_timeout(80 + 60 * random.random())  # any phase of the screen's frames
            self.times.append(self.change())
        self.sent.append(sum(self.frames[received:]) / CHANGES)
        self.processor.append(1000 * (processor(self.notebook) - before) / CHANGES)

    def medians(self):
        """Return the medians: ms to the picture, ms of the kernel's processor, bytes received."""
        return [statistics.median(each) for each in (self.times, self.processor, self.sent)]


def ask_kernel(notebook, code):
    """Return what code prints in the notebook's kernel, as a number."""
    return float(
        notebook.page.evaluate(
            """async code => {
                const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
                const request = kernel.requestExecute({ code });
                let answer = "";
                request.onIOPub = (message) => { answer += message.content.text ?? "" };
                await request.done;
                return answer;
            }""",
            code,
        )
    )


def processor(notebook):
    """Return the seconds of processor time that the notebook's kernel has used."""
    return ask_kernel(notebook, "import time; print(time.process_time())")


def memory(notebook):
    """Return the bytes that the notebook's kernel holds in main memory, and those of the page's JavaScript."""
    code = "import gc, psutil; gc.collect(); print(psutil.Process().memory_info().rss)"
    session = notebook.page.context.new_cdp_session(notebook.page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    return {"kernel": ask_kernel(notebook, code), "page": used["usedSize"] + used.get("backingStorageSize", 0)}


def drag(notebook, cell, make):
    """Drag a slider back and forth; return the ms from its last value to the last picture, inf if that is wrong."""
    page, (name, _) = notebook.page, first_slider(make)
    Contestant(notebook, cell, make).show()
    card = Card(notebook.card(cell), make)
    card.follow_room()
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
    if make.__name__ in SHOW_THE_WAY:
        return wait if card.readout.text_content() == card.twin.readout.text else math.inf
    try:
        card.shows_the_twin()
    except (AssertionError, pytest.fail.Exception):
        return math.inf
    return wait


def growth(notebook):
    """Return how many bytes kernel and page grow by in many changes of a notebook's only figure, the neuron."""
    contestant = Contestant(notebook, 1, nnlib.figures.NeuronFigure)
    contestant.show()
    for _ in range(100):
        contestant.change(pause=0)
    before = memory(notebook)
    for _ in range(UPDATES):
        contestant.change(pause=0)
    return {name: after - before[name] for name, after in memory(notebook).items()}


def in_turns(notebook, makes):
    """Return [floor, figure, …]: Contestants that have been measured, of a notebook's cells from the second on."""
    contestants = [Contestant(notebook, 1 + i, make, notebook.frames) for i, make in enumerate([None, *makes])]
    for number in range(ROUNDS):
        print(f"round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
        for contestant in contestants if number % 2 else reversed(contestants):
            contestant.round()
    return contestants


def report(ratio, contestants):
    """Print what was measured at a pixel ratio; return the limits that were missed."""
    floor, *medians = [contestant.medians() for contestant in contestants]
    missed = []
    print(f"\n| at a pixel ratio of {ratio} | to pixels | to the floor | kernel's processor | received |")
    print("|---|--:|--:|--:|--:|")
    for name, row in zip(["floor", *(c.make.__name__ for c in contestants[1:])], [floor, *medians], strict=True):
        print(f"| {name} | {row[0]:.0f} ms | {row[0] / floor[0]:.2f} | {row[1]:.1f} ms | {row[2] / 1000:.1f} kB |")
        if row[0] > SLOWEST * floor[0]:
            missed.append(f"{name} takes more than {SLOWEST} times the floor's time")
        if row[2] > MOST_SENT:
            missed.append(f"{name} sends more than {MOST_SENT / 1000:.0f} kB a change")
    times, processors, sent = (statistics.median(column) for column in zip(*medians, strict=True))
    print(f"| **median** | {times:.0f} ms | {times / floor[0]:.2f} | {processors:.1f} ms | {sent / 1000:.1f} kB |")
    for value, limit, what in [
        (times / floor[0], SLOWEST_MEDIAN, "times the floor"),
        (processors, MOST_PROCESSOR, "ms of the kernel's processor"),
        (sent, MOST_SENT_MEDIAN, "bytes"),
    ]:
        if value > limit:
            missed.append(f"the figures' median is {value:.4g}, more than {limit:g} {what}")
    return [f"at a pixel ratio of {ratio}: {each}" for each in missed]


@contextlib.contextmanager
def run(browser, address, token, path, sources, ratio=1):
    """Write a notebook, open it in JupyterLab, run it and put the probe into the page."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    page = browser.new_page(viewport=jupyter.WINDOW, device_scale_factor=ratio)
    frames = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(len(frame))))
    notebook = jupyter.NotebookPage(page, address, token, path.name)
    notebook.frames = frames
    failures = notebook.run_all() or notebook.errors
    if failures:
        sys.exit(f"The notebook does not run: {failures}")
    page.evaluate(PROBE)
    yield notebook
    notebook.close()


def main():
    """Measure, report, and return the exit status."""
    known = [name for name in nnlib.figures.__all__ if name not in NO_SLIDER]
    if unknown := set(sys.argv[1:]) - set(known):
        sys.exit(f"No such figure with a slider: {', '.join(sorted(unknown))}. There are {', '.join(known)}.")
    makes = [getattr(nnlib.figures, name) for name in sys.argv[1:] or known]
    sources = ["from nnlib.figures import *", FLOOR, *(f"{make.__name__}()" for make in makes)]
    missed, waits = [], {}
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyter.server(folder, Path(folder, "settings")) as (address, token, _),
        jupyter.browser() as browser,
    ):
        for ratio in RATIOS:
            with run(browser, address, token, Path(folder, f"figures{ratio}.ipynb"), sources, ratio) as notebook:
                missed += report(ratio, in_turns(notebook, makes))
                if ratio == 1:
                    waits = {make.__name__: drag(notebook, 2 + i, make) for i, make in enumerate(makes)}
        neuron = ["from nnlib.figures import NeuronFigure", "NeuronFigure()"]
        with run(browser, address, token, Path(folder, "neuron.ipynb"), neuron) as notebook:
            grown = growth(notebook)
    print(f"\nThe last picture of a drag came after {min(waits.values()):.0f} to {max(waits.values()):.0f} ms.")
    missed += [f"{name}: the last picture of a drag is late or wrong" for name, w in waits.items() if w > LONGEST_WAIT]
    for name, size in grown.items():
        print(f"{UPDATES} changes of the neuron: the {name} grew by {size / 1e6:.1f} MB.")
        if size > MOST_GROWTH[name]:
            missed.append(f"the {name} grew by more than {MOST_GROWTH[name] / 1e6:.0f} MB")
    for limit in missed:
        print(f"MISSED: {limit}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
