"""Every sentence of the notebooks stands in the table of claims, and every proof named there exists."""

import json
import re

import claims
import pytest

import nnlib.figures
from nnlib.exercises import EXERCISES

MARKS = re.compile(r"[*`$]")
LISTED = sorted(path for path in claims.ROOT.glob("notebooks/*.ipynb") if claims.file_of(path).exists())


@pytest.fixture(params=LISTED, ids=lambda path: path.stem)
def path(request):
    """A notebook whose claims are listed."""
    return request.param


def test_some_notebooks_are_listed():
    assert LISTED


def test_the_table_has_every_sentence_in_its_order(path):
    remedy = f"run `python tests/claims.py {path.name[:2]}` and name a proof for each sentence that is new"
    assert [sentence for _, sentence in claims.table(path)] == claims.said(path), remedy


def test_every_proof_exists(path):
    code = {cell["id"] for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"}
    wrong = [
        f"{proof} | {sentence}"
        for proofs, sentence in claims.table(path)
        for proof in proofs.split(", ")
        if not proves(proof, sentence, code)
    ]
    assert not wrong, "\n".join(wrong)


def proves(proof, sentence, code):
    """Whether what a line of the table names is there: the sentence in the scene, the cell, the test, the exercise."""
    kind, _, name = proof.partition(" ")
    if kind == "scene":
        figure, number = name.split()
        return MARKS.sub("", sentence) in getattr(nnlib.figures, figure).scenes[int(number) - 1].text
    if kind == "cell":
        return name in code
    if kind == "exercise":
        return name in EXERCISES
    if "::" in proof:
        file, _, test = proof.partition("::")
        return test in claims.tests_in(file)
    return proof == "told"


@pytest.mark.parametrize(
    ("source", "sentences"),
    [
        ("## Two\n\nOne. Two?\n- three is 1.5, not 2\n- four", ["One.", "Two?", "three is 1.5, not 2", "four"]),
        ("**Bold ends.** Then `code.` is.\nWrapped\nlines!", ["**Bold ends.**", "Then `code.` is.", "Wrapped lines!"]),
        ("Look:\n\n```python\nx = 1. Y\n```\n\n![A picture. Seen](a.png)\n\n$$L = 1.5$$", ["Look:", "$$L = 1.5$$"]),
        ("1. First, e.g. this. And on.\n2. Second.", ["First, e.g. this.", "And on.", "Second."]),
    ],
)
def test_text_is_split_into_its_sentences(source, sentences):
    assert claims.sentences(source) == sentences


def test_a_proof_that_is_not_there_is_noticed():
    assert proves("told", "", set()) and proves("cell a", "", {"a"}) and proves("exercise sigmoid", "", set())
    assert proves("test_claims.py::test_a_proof_that_is_not_there_is_noticed", "", set())
    for wrong in ("?", "", "cell b", "exercise b", "test_claims.py::test_b", "seen"):
        assert not proves(wrong, "", {"a"})
