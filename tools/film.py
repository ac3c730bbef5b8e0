"""Film live figures in real JupyterLab, for the README: a moving picture and three screenshots.

    python tools/film.py            needs Chromium or Chrome; writes images/playground.gif and three PNGs

Not a part of the build: a film is never twice the same to the byte.
"""

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))
from browser import jupyter  # noqa: E402

WINDOW = {"width": 1080, "height": 1100}
MOST_BYTES = 2_000_000
CELLS = [
    "from nnlib.exercises import check\nfrom nnlib.figures import ForwardAndBackFigure, PlaygroundFigure",
    "PlaygroundFigure()",
    "ForwardAndBackFigure()",
    # A mistake that is often made, and what the course says to it.
    "def collapse(W1, b1, W2, b2):\n    W = W2 @ W1\n    b = b1 + b2\n    return W, b\n\ncheck('collapse', collapse)",
]


def photo(place):
    """Return a picture of an element of the page."""
    return Image.open(io.BytesIO(place.screenshot(animations="disabled"))).convert("RGB")


def film_playground(card):
    """Return pictures of the playground: a neuron is added, then it plays until the goal is reached, then an edge."""
    frames = [photo(card)] * 6
    width = card.locator(".nn-control-n1 [role=slider]")
    width.press("ArrowRight")
    card.page.wait_for_timeout(400)
    frames += [photo(card)] * 4
    card.get_by_role("button", name="Play", exact=True).click()
    for _ in range(36):
        card.page.wait_for_timeout(120)
        frames.append(photo(card))
    card.get_by_role("button", name="Pause", exact=True).click()
    card.page.wait_for_timeout(400)
    return frames + [photo(card)] * 8


def save_film(frames, path):
    """Write an animated GIF with one palette for all pictures, as large as fits into the limit."""
    for width in (860, 760, 680, 600, 520):
        height = round(frames[0].height * width / frames[0].width)
        small = [frame.resize((width, height), Image.LANCZOS) for frame in frames]
        palette = small[-1].quantize(255)
        small = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in small]
        small[0].save(path, save_all=True, append_images=small[1:], duration=160, loop=0, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return
    sys.exit(f"{path} is larger than {MOST_BYTES} bytes: film fewer pictures.")


def main():
    images = ROOT / "images"
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as settings:
        os.environ["NNLIB_WORKBOOK"] = str(Path(folder, "my_network.py"))
        shutil.copytree(ROOT / "images", Path(folder, "images"))
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, Path(folder, "film.ipynb"))
        with jupyter.server(folder, settings) as (address, token, _), jupyter.browser() as browser:
            page = jupyter.NotebookPage(browser.new_page(viewport=WINDOW), address, token, "film.ipynb")
            assert page.run_all() == []
            frames = film_playground(page.show_cell(1).locator(".nn-card"))
            save_film(frames, images / "playground.gif")
            frames[-1].quantize(128).save(images / "playground.png", optimize=True)  # for those who want less motion
            card = page.show_cell(2).locator(".nn-card")
            for _ in range(5):
                card.locator(".nn-control-stage [role=slider]").press("ArrowRight")
            page.page.wait_for_timeout(500)
            photo(card).quantize(128).save(images / "forward-and-back.png", optimize=True)
            cell = page.show_cell(3)
            page.page.wait_for_timeout(300)
            photo(cell).quantize(64).save(images / "feedback.png", optimize=True)
            page.close()


if __name__ == "__main__":
    main()
