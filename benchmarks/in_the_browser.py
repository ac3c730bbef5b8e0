"""Measure the site in headless Chromium: how soon it is there, and how fast its figures follow, beside JupyterLab's.

    .venv/bin/python benchmarks/in_the_browser.py SITE [start] [latency] [play]

SITE is a folder that `python3 course.py site SITE` has made; it is served from here, packed as most servers do. For
`start`, a browser with an empty profile visits notebook 01, is started again with the same profile, and visits it once
more; the time is from the page's address to the first painted pixels of the first figure. For `latency` and `play`,
the site and JupyterLab show the same figures and take turns, so that a slow moment of the machine hits both.

The exit status is 1 where one of the limits below is missed.
"""

import contextlib
import inspect
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

import latency
import nbformat
import playing

import nnlib.figures

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from browser import jupyter
from website.serving import serving
from website.site_page import SitePage

FIGURES = ["NeuronFigure", "XorFigure", "PlaygroundFigure"]
VISITS, ROUNDS = 2, 3
COLD, AGAIN = 11, 8  # seconds to the first figure
MEGABYTES = 35  # of a cold visit
SLOWEST_TO_LAB = 1.2  # the median of each figure
FEWEST = 10  # pictures a second
WINDOW = {"width": 1300, "height": 1000}

# Notes when a figure's canvas first has pixels on it; before there is one, this costs nothing.
FIRST_PICTURE = """() => {
    const look = () => {
        const canvas = document.querySelector(".nn-frame canvas");
        const painted = canvas?.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
            .some((value) => value);
        if (painted) window.firstPicture = performance.now();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


def visit(context, address, log):
    """Open notebook 01 and run it at once; return {what: seconds, or megabytes}."""
    page, before = context.new_page(), len(log)
    page.add_init_script(f"({FIRST_PICTURE})()")
    page.goto(f"{address}/lab/index.html?path=01_neurons.ipynb")
    app = jupyter.APP
    page.wait_for_function(f"() => window.jupyterapp && {app}?.context?.isReady", timeout=120_000)
    marks = page.evaluate(
        f"""async () => {{
            const session = {app}.context.sessionContext, marks = {{}};
            await session.ready;
            marks.notebook = performance.now();
            const run = window.jupyterapp.commands.execute("notebook:run-all-cells");
            await session.session.kernel.requestExecute({{ code: "1" }}).done;
            await run;
            marks.whole = performance.now();
            while (!window.firstPicture) await new Promise((resolve) => setTimeout(resolve, 20));
            return {{ notebook: marks.notebook, figure: window.firstPicture, whole: marks.whole }};
        }}"""
    )
    page.wait_for_timeout(500)
    page.close()
    megabytes = sum(size for _, size in log[before:]) / 1e6
    return {name: time / 1000 for name, time in marks.items()} | {"MB": megabytes}


def measure_start(site):
    """Print what visits take; return the limits that were missed."""
    found = {"first": [], "second, browser started again": [], "third, browser kept": []}
    with jupyter.sync_playwright() as playwright:
        chromium = {"executable_path": jupyter.chromium(), "args": jupyter.FLAGS, "headless": True, "viewport": WINDOW}
        for _ in range(VISITS):
            with (
                serving(site, compressed=True, caching="max-age=600") as (address, log),
                tempfile.TemporaryDirectory() as profile,
            ):
                with playwright.chromium.launch_persistent_context(profile, **chromium) as context:
                    found["first"].append(visit(context, address, log))
                with playwright.chromium.launch_persistent_context(profile, **chromium) as context:
                    found["second, browser started again"].append(visit(context, address, log))
                    found["third, browser kept"].append(visit(context, address, log))
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print("| visit | notebook | first figure | whole notebook | bytes |\n|---|--:|--:|--:|--:|")
    best = {name: {key: min(each[key] for each in visits) for key in visits[0]} for name, visits in found.items()}
    for name, marks in best.items():
        times = " | ".join(f"{marks[key]:.1f} s" for key in ("notebook", "figure", "whole"))
        print(f"| {name} | {times} | {marks['MB']:.1f} MB |")
    limits = zip(best.items(), [COLD, AGAIN, AGAIN], strict=True)
    missed = [f"{name} visit: {marks['figure']:.1f} s" for (name, marks), limit in limits if marks["figure"] > limit]
    return missed + (["bytes of the first visit"] if best["first"]["MB"] > MEGABYTES else [])


@contextlib.contextmanager
def both(browser, site, sources):
    """Open the same cells in the site and in JupyterLab, and run them; yield {name: NotebookPage}."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata |= {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook.metadata |= {"language_info": {"name": "python"}}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        nbformat.write(notebook, folder / "cells.ipynb")
        address, _ = stack.enter_context(serving(site, compressed=True))
        lab, token, _ = stack.enter_context(jupyter.server(folder, folder / "settings"))
        here = SitePage(browser.new_page(viewport=WINDOW), address, "01_neurons.ipynb")
        save = "async (model) => { await window.jupyterapp.serviceManager.contents.save('cells.ipynb', model) }"
        content = json.loads(nbformat.writes(notebook))
        here.page.evaluate(save, {"type": "notebook", "format": "json", "content": content})
        here.page.goto(f"{address}/lab/index.html?path=cells.ipynb")
        here.wait_until_ready()
        here.hide_list()
        there = jupyter.NotebookPage(browser.new_page(viewport=WINDOW), lab, token, "cells.ipynb")
        pages = {"site": here, "JupyterLab": there}
        for name, page in pages.items():
            page.page.bring_to_front()
            if failures := page.run_all() or page.errors:
                sys.exit(f"{name}: {failures}")
        yield pages
        for page in pages.values():
            page.close()


def measure_latency(browser, site):
    """Print the medians of both; return the limits that were missed."""
    makes = [getattr(nnlib.figures, name) for name in FIGURES]
    with both(browser, site, ["from nnlib.figures import *", *(f"{name}()" for name in FIGURES)]) as pages:
        teams = {}
        for name, notebook in pages.items():
            notebook.page.evaluate(latency.PROBE)
            for cell, make in enumerate(makes, start=1):
                teams[make, name] = latency.Contestant(notebook, cell, make)
        for number in range(ROUNDS):
            for contestant in list(teams.values())[:: 1 if number % 2 else -1]:
                contestant.page.bring_to_front()
                contestant.round()
    print(f"load {os.getloadavg()[0]:.1f}\n\n| slider to pixels | site | JupyterLab | ratio |\n|---|--:|--:|--:|")
    missed = []
    for make in makes:
        here, lab = (statistics.median(teams[make, name].times) for name in pages)
        print(f"| {make.__name__} | {here:.0f} ms | {lab:.0f} ms | {here / lab:.2f} |")
        missed += (
            [f"{make.__name__} takes {here / lab:.2f} of JupyterLab's time"] if here > SLOWEST_TO_LAB * lab else []
        )
    return missed


def measure_play(browser, site):
    """Print the pictures a second of both; return the limits that were missed."""
    rates = {}
    with both(browser, site, [inspect.getsource(playing.marked_playground), "marked_playground()"]) as pages:
        for name, notebook in pages.items():
            notebook.page.bring_to_front()
            player = playing.Player(notebook)
            rates[name] = playing.measure_rate(player)
            player.press_play(playing=True)
    print(" ".join(f"{name}: {rate:.1f} pictures a second." for name, rate in rates.items()))
    return [f"fewer than {FEWEST} pictures a second"] if rates["site"] < FEWEST else []


def main(arguments):
    """Measure what is asked for, report, and return the exit status."""
    if not arguments or not Path(arguments[0], "jupyter-lite.json").exists():
        sys.exit(__doc__)
    site, parts = arguments[0], arguments[1:] or ["start", "latency", "play"]
    missed = measure_start(site) if "start" in parts else []
    if {"latency", "play"} & set(parts):
        with jupyter.browser() as browser:
            missed += measure_latency(browser, site) if "latency" in parts else []
            missed += measure_play(browser, site) if "play" in parts else []
    for limit in missed:
        print(f"MISSED: {limit}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
