"""Measure how the playground plays, in real JupyterLab in headless Chromium.

    python benchmarks/playing.py

Two hidden layers of 8 neurons train on 200 samples. Counted are the painted frames with other pixels in 10 s of Play;
then the time from pressing Pause to the button that says Play again, and, for each slider, from an arrow key to the
first picture that knows of it, both while it plays on. Last, what the kernel's memory grows by in 2,000 pictures.

So that one sees in a picture whether it knows of a key, the figure measured here has a small square in a corner that
changes its colour whenever a control has been moved by hand. All of it at a pixel ratio of 1, the rate at 2 as well.

The exit status is 1 where one of the limits below is missed.
"""

import inspect
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from latency import RATIOS, memory, run

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from browser import jupyter

SECONDS, PRESSES, PICTURES = 10, 12, 2000
FEWEST = 12  # pictures a second
LONGEST = 200  # ms, the median of each control
MOST_GROWTH = 20e6  # bytes


def marked_playground():
    """Return a playground with a mark that changes its colour with each control moved by hand."""
    from matplotlib.patches import Rectangle

    from nnlib.figures import PlaygroundFigure

    class Marked(PlaygroundFigure):
        marks = 0

        def build(self, axes):
            super().build(axes)
            place = {"transform": self.fig.transFigure, "clip_on": False, "in_layout": False, "animated": True}
            self.mark = axes["plane"].add_patch(Rectangle((0, 0.98), 0.015, 0.02, zorder=99, **place))

        def moved(self, name):
            self.marks += 1
            return super().moved(name)

        def draw(self, numbers):
            super().draw(numbers)
            self.mark.set_facecolor(str(self.marks % 5 / 4))

    figure = Marked()
    figure.set(n1=8, n2=8)
    return figure


WATCH = """() => {
    const watch = window.watch = { pictures: 0, mark: null, marked: 0, pressed: 0 };
    const card = document.querySelector(".nn-card"), canvas = card.querySelector("canvas");
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    let drawings = 0, seen = 0;
    CanvasRenderingContext2D.prototype.drawImage = function (...parts) {
        if (this.canvas === canvas) drawings++;
        return draw.apply(this, parts);
    };
    const scratch = new OffscreenCanvas(8, 8).getContext("2d", { willReadFrequently: true });
    const look = () => {
        if (drawings === seen) return;
        watch.pictures++;
        seen = drawings;
        scratch.drawImage(canvas, 0, 0, 8, 8, 0, 0, 8, 8);
        const mark = scratch.getImageData(3, 3, 1, 1).data[0];
        if (mark !== watch.mark) watch.marked = performance.now();
        watch.mark = mark;
    };
    const afterPainting = new MessageChannel();
    afterPainting.port1.onmessage = look;
    const frame = () => { afterPainting.port2.postMessage(null); requestAnimationFrame(frame) };
    frame();
    addEventListener("keydown", (event) => { watch.pressed = event.timeStamp }, true);
    // Resolves to the ms from the last key to when ``done`` says yes, or to when the mark changed.
    watch.until = (done, marked = false) => new Promise((resolve) => {
        const check = () => {
            const now = performance.now();
            if (done()) resolve((marked ? watch.marked : now) - watch.pressed);
            else if (now - watch.pressed > 5000) resolve(5000);
            else setTimeout(check, 2);
        };
        check();
    });
}"""


class Player:
    """The playground's card in the page."""

    def __init__(self, notebook):
        self.page, self.place = notebook.page, notebook.show_cell(1)
        self.page.wait_for_timeout(1000)
        self.place.get_by_role("button", name="More controls ▸", exact=True).click()
        self.page.evaluate(WATCH)

    def press_play(self, playing):
        """Press Play, or Pause; return the ms until the button says the other."""
        name, other = ("Pause", "Play") if playing else ("Play", "Pause")
        button = self.place.get_by_role("button", name=name, exact=True)
        button.focus()
        label = "() => [...document.querySelectorAll('.nn-card button')].some(one => one.textContent === '%s')"
        self.page.keyboard.press("Enter")
        return self.page.evaluate(f"window.watch.until({label % other})")

    def pictures(self):
        """Return how many pictures have been painted."""
        return self.page.evaluate("window.watch.pictures")

    def move(self, handle, key):
        """Press a key on a slider; return the ms until a picture knows of it."""
        handle.focus()
        self.page.keyboard.press(key)
        return self.page.evaluate("window.watch.until(() => window.watch.marked > window.watch.pressed, true)")


def measure_rate(player):
    """Return the pictures a second while it plays."""
    player.press_play(playing=False)
    player.page.wait_for_timeout(2000)
    start, count = time.monotonic(), player.pictures()
    player.page.wait_for_timeout(1000 * SECONDS)
    return (player.pictures() - count) / (time.monotonic() - start)


def measure_answers(player):
    """Return {what was pressed: [ms]}; it plays before and after."""
    answers = {"Pause": []}
    for _ in range(PRESSES):
        player.page.wait_for_timeout(300 + 200 * random.random())
        answers["Pause"].append(player.press_play(playing=True))
        player.press_play(playing=False)
    for slider in ("n1", "n2", "n3", "noise", "mu", "w"):
        handle = player.place.locator(f".nn-control-{slider}").get_by_role("slider")
        handle.focus()
        answers[slider] = []
        for number in range(PRESSES):
            player.page.wait_for_timeout(300 + 200 * random.random())
            key = "ArrowRight" if (number % 2 == 0) == (slider not in ("n1", "n2")) else "ArrowLeft"
            answers[slider].append(player.move(handle, key))
    return answers


def measure_growth(notebook, player):
    """Return what the kernel grows by, in bytes, in many pictures after the first hundred."""

    def play(pictures):
        end = player.pictures() + pictures
        player.press_play(playing=False)
        player.page.wait_for_function(f"() => window.watch.pictures >= {end}", timeout=1_000_000)
        player.press_play(playing=True)
        player.page.wait_for_timeout(500)

    play(100)
    before = memory(notebook)["kernel"]
    play(PICTURES)
    return memory(notebook)["kernel"] - before


def report(rates, answers, grown):
    """Print what was measured; return the limits that were missed."""
    missed = []
    for ratio, rate in rates.items():
        print(f"{rate:.1f} pictures a second at a pixel ratio of {ratio}")
        missed += [] if rate >= FEWEST else [f"fewer than {FEWEST} pictures a second at a pixel ratio of {ratio}"]
    print("\n| moved while it plays | median | slowest |\n|---|---|---|")
    for name, times in answers.items():
        print(f"| {name} | {statistics.median(times):.0f} ms | {max(times):.0f} ms |")
        if statistics.median(times) > LONGEST:
            missed.append(f"{name} takes more than {LONGEST} ms")
    print(f"\n{PICTURES} pictures: the kernel grew by {grown / 1e6:.1f} MB.")
    return missed + ([f"the kernel grew by more than {MOST_GROWTH / 1e6:.0f} MB"] if grown > MOST_GROWTH else [])


def main():
    """Measure, report, and return the exit status."""
    sources, rates = [inspect.getsource(marked_playground), "marked_playground()"], {}
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyter.server(folder, Path(folder, "settings")) as (address, token, _),
        jupyter.browser() as browser,
    ):
        for ratio in reversed(RATIOS):
            with run(browser, address, token, Path(folder, f"playing{ratio}.ipynb"), sources, ratio) as notebook:
                player = Player(notebook)
                rates[ratio] = measure_rate(player)
                if ratio == 1:
                    answers = measure_answers(player)
                    player.press_play(playing=True)
                    grown = measure_growth(notebook, player)
    missed = report(rates, answers, grown)
    for limit in missed:
        print(f"MISSED: {limit}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
