"""Write nnlib/quiz/course.json: of each notebook its title, its minutes, and the figures in it that have a goal.

It is what `nnlib.quiz.progress` counts by; `python3 course.py build` runs this after the notebooks.
"""

import json
import re
from pathlib import Path

import nnlib.figures

ROOT = Path(__file__).parents[1]
FILE = ROOT / "nnlib" / "quiz" / "course.json"


def outline():
    """Return {file name without its end: {title, minutes, goals}}."""
    found = {}
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        first, code = "".join(cells[0]["source"]), ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
        shown = re.findall(r"^(\w+Figure)\(", "\n".join(code), re.MULTILINE)
        found[path.stem] = {
            "title": re.match(r"# (.+)", first)[1],
            "minutes": int(re.search(r"about (\d+) minutes", first)[1]),
            "goals": [name for name in dict.fromkeys(shown) if getattr(nnlib.figures, name).goal],
        }
    return found


def text():
    """Return what the file holds."""
    return json.dumps(outline(), indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
