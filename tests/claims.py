"""The table of claims: every sentence of a notebook, and what proves it.

    python tests/claims.py 01 [02 …]     writes tests/claims/01_….txt anew, keeping the proofs of sentences that stand

A line of such a file is ``proof | sentence``. A proof is one or more of these, with commas between them:

    scene NeuronFigure 2      the sentence is that scene's, and its condition is asserted for the figure
    cell house-neuron         the output of this cell of the notebook, committed and compared by nbval, shows it
    test_prose.py::test_name  a test that computes it
    exercise sigmoid          the check of this exercise holds learners to it
    told                      nothing to prove: a definition, a name, a question, an instruction, a plan, a view
"""

import ast
import json
import re
import sys
from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
ABBREVIATIONS = re.compile(r"\b(e\.g|i\.e|vs|ch|Fig)\.$")
OUTSIDE = re.compile(r"```.*?```|!\[[^\]]*\]\([^)]*\)|<details>.*?</summary>|</details>", re.DOTALL)
START_OF_ITEM = re.compile(r"\s*(?:[-*>]|\d+\.|\|)\s+")


def sentences(source):
    """Return the sentences in the Markdown of a cell, without headings, code, pictures and marks of lists."""
    found, paragraph = [], []
    for line in [*OUTSIDE.sub("\n", source).splitlines(), ""]:
        heading, item = line.startswith("#"), START_OF_ITEM.match(line)
        if not line.strip() or heading or item:
            found += split(" ".join(paragraph))
            paragraph = []
        if line.strip() and not heading:
            paragraph.append(line[item.end() :].strip() if item else line.strip())
    return found


def split(paragraph):
    """Split a paragraph after each full stop, question or exclamation mark that ends a sentence."""
    parts = []
    for part in re.split(r"(?<=[.?!:][*)”\"]{2})\s+|(?<=[.?!][*)”\"])\s+|(?<=[.?!])\s+", paragraph):
        if parts and ABBREVIATIONS.search(parts[-1]):
            parts[-1] += f" {part}"
        elif re.search(r"\w", part):
            parts.append(part)
    return parts


def said(path):
    """Return every sentence of a notebook, in order."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [s for cell in cells if cell["cell_type"] == "markdown" for s in sentences("".join(cell["source"]))]


def table(path):
    """Return [(proof, sentence)] of a notebook's file, none if there is no file."""
    file = file_of(path)
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [tuple(part.strip() for part in line.split(" | ", 1)) for line in lines if line and not line.startswith("#")]


def file_of(path):
    """Where the claims of a notebook are listed."""
    return TESTS / "claims" / f"{path.stem}.txt"


def tests_in(name):
    """The names of the test functions in a file of tests."""
    body = ast.parse((TESTS / name).read_text("utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def main(numbers):
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        if path.name[:2] in numbers:
            known = {sentence: proof for proof, sentence in table(path)}
            lines = [f"{known.get(sentence, '?')} | {sentence}" for sentence in said(path)]
            file_of(path).write_text("\n".join(lines) + "\n", "utf-8")
            print(f"{file_of(path).name}: {len(lines)} sentences, {sum(line[0] == '?' for line in lines)} open")


if __name__ == "__main__":
    main(sys.argv[1:])
