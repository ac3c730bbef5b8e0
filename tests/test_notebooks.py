"""Each notebook keeps the rules of the course, and each exercise in it can be solved where it stands.

nbval runs the notebooks as they are and compares their outputs; these tests look at everything else.
"""

import base64
import importlib.util
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

import nnlib.figures
from nnlib.exercises import EXERCISES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

specification = importlib.util.spec_from_file_location("notebook_tool", ROOT / "tools" / "notebooks.py")
tool = importlib.util.module_from_spec(specification)
specification.loader.exec_module(tool)

BUILD = "Run `python3 course.py build`"
MOST_LINES, MOST_LINES_OF_AUTODIFF = 15, 25
WORDS_A_LINE = 8
WORDS_A_MINUTE, MINUTES = 180, {"figure": 4, "exercise": 5, "question": 0.5}
QUESTION = re.compile(r"^(predict|recall|recap)\(", re.MULTILINE)
WORDS_OF_ALT_TEXT = 4
SIGNIFICANT_DIGITS = 6

SOLUTION = re.compile(
    r"<details>\s*<summary>Solution</summary>\n\n.*?^```python\n(?P<code>.*?)^```\n\n.*?</details>",
    re.DOTALL | re.MULTILINE,
)
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LINK = re.compile(r'(?<!!)\[[^\]]*\]\(([^)\s]+)|\bhref="([^"]*)"')
NUMBER = re.compile(r"(?<![\w.])(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)")
UNSTABLE = {
    "a memory address": re.compile(r"\b0x[0-9a-fA-F]+"),
    "a random id": re.compile(r"(?<!\w)[0-9a-f]{16,}"),
    "a negative zero": re.compile(r"(?<![\w.)])[-\u2212]0(?:\.0*)?(?:e[-+]?\d+)?(?![\w.])"),
    "a bare NumPy scalar": re.compile(r"\bnp\.(?:float|int|bool|str|True_|False_)\w*"),
    "a path": re.compile(r"(?<![\w./])/\w[\w.-]*/\w|/tmp\b|\b[A-Z]:\\"),
}
UNWANTED = {
    "interact(": re.compile(r"\binteract\("),
    "Output(": re.compile(r"\bOutput\("),
    "clear_output": re.compile(r"\bclear_output\b"),
    "%matplotlib": re.compile(r"%matplotlib\b"),
    "a semicolon at the end of a line": re.compile(r";[ \t]*(?:#.*)?$", re.MULTILINE),
    "a check without the tag check:NAME": re.compile(r"(?<![\w.])check\("),
}


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    """The file of one notebook."""
    return request.param


@pytest.fixture(scope="module")
def notebook(path):
    """What the file holds: to look at, not to change."""
    return tool.read(path)


@pytest.fixture(scope="module")
def runs(path, tmp_path_factory):
    """The cells run with every exercise solved, and the cells as shipped, run after them in the same kernel.

    One kernel thus tells two things: what a fresh kernel makes of the solutions, and whether the notebook can
    be run again without a restart. (nbval runs it as shipped in a fresh one.)
    """
    notebook, shipped = tool.read(path), tool.read(path)
    for name, index in tagged(notebook, "exercise"):
        notebook.cells[index].source = EXERCISES[name].solution_source
    count = len(notebook.cells)
    notebook.cells += shipped.cells
    tool.execute(notebook, tmp_path_factory.mktemp(path.stem), allow_errors=True)
    return notebook.cells[:count], notebook.cells[count:]


# What is in a notebook


def code_cells(notebook):
    """Its code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown_cells(notebook):
    """Its Markdown cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def tag_value(cell, kind):
    """NAME for a cell with the tag kind:NAME, else nothing."""
    tags = [tag for tag in cell.metadata.get("tags", []) if tag.startswith(f"{kind}:")]
    return tags[0].removeprefix(f"{kind}:") if tags else ""


def tagged(notebook, kind):
    """The (NAME, index) of each cell with a tag kind:NAME."""
    named = [(tag_value(cell, kind), index) for index, cell in enumerate(notebook.cells)]
    return [(name, index) for name, index in named if name]


def is_exercise(cell):
    """Whether the cell is an exercise, its check or its solution."""
    return bool(tag_value(cell, "exercise") or tag_value(cell, "check") or SOLUTION.search(cell.source))


def code_lines(cell):
    """The lines of a code cell that are not blank."""
    return [line for line in cell.source.splitlines() if line.strip()]


def without_code(cell):
    """The Markdown of a cell without the code in it."""
    return re.sub(r"`[^`\n]*`", "`code`", tool.without_code_blocks(cell.source))


def words(cell):
    """The number of words of prose in a Markdown cell, each formula counted as one."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " formula ", without_code(cell), flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|</?[a-zA-Z][^>]*>", " ", IMAGE.sub(" ", text))
    return sum(any(map(str.isalnum, word)) for word in text.split())


def texts(cell):
    """The texts that the cell printed or shows."""
    for output in cell.outputs:
        yield output.get("text", "")
        for kind, content in output.get("data", {}).items():
            if kind.startswith("text/"):
                yield re.sub(r"<[^>]*>", " ", content) if kind == "text/html" else content


def says(cell, words):
    """Whether the text output of a check begins with the words, after a symbol perhaps."""
    plain = [output.data["text/plain"] for output in cell.outputs if "text/plain" in output.get("data", {})]
    return len(plain) == 1 and bool(re.match(rf"(\W )?{words}", plain[0]))


def significant_digits(number):
    """How many digits of a printed number say something: the last zeros of a whole number do not."""
    digits = number.replace(",", "").lstrip("0")
    return len(digits.replace(".", "").lstrip("0") if "." in digits else digits.rstrip("0"))


def pictures(cell):
    """The (alternative text, file) of each picture in a Markdown cell."""
    text = without_code(cell)
    yield from IMAGE.findall(text)
    yield from [("", "a picture not written as ![…](…)")] * (text.count("![") - len(IMAGE.findall(text)))
    for tag in re.findall(r"<img\b[^>]*>", text):
        attributes = dict(re.findall(r'(\w+)\s*=\s*"([^"]*)"', tag))
        yield attributes.get("alt", ""), attributes.get("src", "")


def anchors(path):
    """What links to the headings of a notebook call them: the text, with hyphens for spaces."""
    cells = tool.read(path).cells if path.suffix == ".ipynb" else []
    found = [text for cell in cells for _, text in tool.headings(cell)]
    return {re.sub(r"[*`]", "", text).replace(" ", "-") for text in found}


def leads_nowhere(link, path):
    """Whether a link in the notebook has no target; addresses on the web are not looked at."""
    if re.match(r"[a-zA-Z][\w+.-]*:", link):
        return False
    name, _, anchor = unquote(link).partition("#")
    target = FOLDER / name if name else path
    return not target.exists() or (anchor and anchor not in anchors(target))


def forbid(problems, remedy):
    """Fail if there are problems: with what to do, and with each problem on a line of its own."""
    problems = list(problems)
    if problems:
        pytest.fail("\n  ".join([remedy, *map(str, problems)]), pytrace=False)


# The files


def test_there_are_notebooks():
    """Without this the other tests would pass where there is nothing to test."""
    assert NOTEBOOKS, f"There is no notebook in {FOLDER}."
    numbers = [path.name[:2] for path in NOTEBOOKS]
    misnamed = [path.name for path in NOTEBOOKS if not re.fullmatch(r"\d\d_[a-z0-9_]+\.ipynb", path.name)]
    forbid(misnamed, "Name notebooks with two digits and words in snake_case, as in 01_neurons.ipynb:")
    assert len(set(numbers)) == len(numbers), "Give each notebook a number of its own: they are the order."


def test_file_is_normalised(path, notebook):
    text = tool.to_text(tool.normalise(notebook))
    assert path.read_bytes() == text.encode(), f"{BUILD}: the file is not as the build writes it."


def test_every_cell_was_run_in_order(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1)), f"{BUILD}: cells were not run, or not in order."


def test_no_cell_fails_or_warns(notebook):
    outputs = [(cell.id, output) for cell in code_cells(notebook) for output in cell.outputs]
    bad = [name for name, output in outputs if "ename" in output or output.get("name") == "stderr"]
    forbid(bad, "Change these cells, so that they neither raise an error nor write to stderr:")


def test_outputs_are_the_same_on_every_machine(notebook):
    printed = [(cell.id, text) for cell in code_cells(notebook) for text in texts(cell)]
    unstable = [
        f"{name}: {what} in {found[0]!r}"
        for name, text in printed
        for what, pattern in UNSTABLE.items()
        if (found := pattern.search(text))
    ]
    forbid(unstable, "Print something that is the same in every run, such as a rounded number or a verdict:")
    long = [
        f"{name}: {number}"
        for name, text in printed
        for number in NUMBER.findall(text)
        if significant_digits(number) > SIGNIFICANT_DIGITS
    ]
    forbid(long, f"Print at most {SIGNIFICANT_DIGITS} significant digits, as the last ones vary:")


# The structure


def test_headings(notebook):
    found = [heading for cell in notebook.cells for heading in tool.headings(cell)]
    first = notebook.cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# "), "Begin with a cell '# Title'."
    assert [level for level, _ in found].count(1) == 1, "Keep one heading of level 1: the title."
    skipped = [text for (above, _), (level, text) in pairwise(found) if level > above + 1]
    forbid(skipped, "Let no heading be more than one level below the one before it:")


def test_sections(path, notebook):
    found = [text for cell in notebook.cells for _, text in tool.headings(cell)]
    wanted = ["Now break it", "Summary", "Recap"] + ["Recall"] * (path != NOTEBOOKS[0])
    missing = [name for name in wanted if not any(text.startswith(name) for text in found)]
    forbid(missing, "Add a section whose heading begins with:")


def test_opening(notebook):
    first = notebook.cells[0].source
    assert re.search(r"\*\*Time:\*\* about \d+ minutes", first), "Say '**Time:** about N minutes' at the top."
    promise = re.search(r"^\*\*You will be able to:?\*\*:?\s*\n[-*] \S", first, re.MULTILINE)
    assert promise, "Put '**You will be able to**' and a bulleted list into the first cell."


def test_the_time_is_computed_by_one_rule(notebook):
    """Reading, playing with figures, solving exercises and thinking about questions, rounded to 5 minutes."""
    names = [
        name for name in nnlib.figures.__all__ for cell in code_cells(notebook) if f"\n{name}(" in f"\n{cell.source}"
    ]
    asked = [call for cell in code_cells(notebook) for call in QUESTION.findall(cell.source)]
    questions = sum(1 if kind == "predict" else 3 for kind in asked)
    exercises = sum(bool(tag_value(cell, "exercise")) for cell in code_cells(notebook))
    reading = sum(words(cell) for cell in markdown_cells(notebook)) / WORDS_A_MINUTE
    minutes = (
        reading + len(names) * MINUTES["figure"] + exercises * MINUTES["exercise"] + questions * MINUTES["question"]
    )
    told = int(re.search(r"about (\d+) minutes", notebook.cells[0].source)[1])
    assert told == 5 * round(minutes / 5), f"Say 'about {5 * round(minutes / 5)} minutes' ({minutes:.1f})."


@pytest.mark.parametrize("position", [0, -1], ids=["first cell", "last cell"])
def test_links_to_the_neighbours(path, notebook, position):
    source, index = notebook.cells[position].source, NOTEBOOKS.index(path)
    links = [
        re.findall(r"\[← Previous: [^\]]+\]\(([^)]+)\)", source),
        re.findall(r"\[Next: [^\]]+ →\]\(([^)]+)\)", source),
    ]
    before, after = NOTEBOOKS[:index][-1:], NOTEBOOKS[index + 1 :][:1]
    wanted = [[neighbour.name for neighbour in neighbours] for neighbours in (before, after)]
    example = "[← Previous: Title](file.ipynb) and [Next: Title →](file.ipynb)"
    assert links == wanted, f"Link to the neighbours in the first and in the last cell, as in {example}."


def test_cells_alternate(notebook):
    code = [pair for pair in pairwise(notebook.cells) if {cell.cell_type for cell in pair} == {"code"}]
    bare = [
        after.id
        for before, after in code
        if not tag_value(before, "exercise") or tag_value(before, "exercise") != tag_value(after, "check")
    ]
    forbid(bare, "Put a sentence before each code cell: what question does it answer?")


# The text


def test_pictures_can_be_seen_and_heard(notebook):
    found = [picture for cell in markdown_cells(notebook) for picture in pictures(cell)]
    silent = [file for alt, file in found if len(alt.split()) < WORDS_OF_ALT_TEXT]
    forbid(silent, f"Say what is in the picture, in its ![…] and in at least {WORDS_OF_ALT_TEXT} words:")
    inside = {name: data for cell in notebook.cells for name, data in cell.get("attachments", {}).items()}
    drawn = {path.name: base64.b64encode(path.read_bytes()).decode() for path in (ROOT / "images").glob("*.png")}
    named = [file.removeprefix("attachment:") for _, file in found]
    forbid([name for name in named if name not in drawn], "Show only pictures of images/, as ../images/name.png:")
    outdated = [name for name in named if inside.get(name) != {"image/png": drawn[name]}]
    forbid(outdated, f"{BUILD} to put the pictures into the notebook, so that it shows them wherever it is copied to:")


def test_links(path, notebook):
    found = [max(link) for cell in markdown_cells(notebook) for link in LINK.findall(without_code(cell))]
    broken = [link for link in found if leads_nowhere(link, path)]
    forbid(broken, "Correct these links (an anchor is a heading with hyphens for spaces, #Now-break-it):")


def test_prose_comes_first(notebook):
    prose = sum(words(cell) for cell in markdown_cells(notebook) if not is_exercise(cell))
    lines = sum(len(code_lines(cell)) for cell in code_cells(notebook) if not is_exercise(cell))
    found = f"there are {prose} words for {lines} lines"
    assert prose >= WORDS_A_LINE * lines, f"Write {WORDS_A_LINE} words a line of code: {found}."


# The code


def test_cells_are_short(path, notebook):
    most = MOST_LINES_OF_AUTODIFF if path.name.startswith("07") else MOST_LINES
    lengths = {cell.id: len(code_lines(cell)) for cell in code_cells(notebook)}
    long = [f"{name}: {length}" for name, length in lengths.items() if length > most]
    forbid(long, f"Split these cells, or move code to nnlib: a cell has at most {most} lines.")


def test_code_has_nothing_that_flickers_or_fails_under_nbval(notebook):
    unwanted = [
        f"{cell.id}: {what}"
        for cell in code_cells(notebook)
        for what, pattern in UNWANTED.items()
        if pattern.search(cell.source) and not (tag_value(cell, "check") and "check" in what)
    ]
    forbid(unwanted, "Write this in another way (a LiveFigure, `_ = …`, a tagged cell):")


# The exercises


def test_each_exercise_has_its_check_and_its_solution(notebook):
    names = [[name for name, _ in tagged(notebook, kind)] for kind in ("exercise", "check")]
    assert names[0] == names[1], "Let each cell tagged exercise:NAME have one tagged check:NAME."
    problems = []
    for name, index in tagged(notebook, "exercise"):
        check, solution = notebook.cells[index + 1 : index + 3]
        shown = SOLUTION.search(solution.source)
        if tag_value(check, "check") != name or f'check("{name}",' not in check.source:
            problems.append(f'{name}: the next cell is not tagged check:{name} with check("{name}", …) in it')
        if not shown or solution.source.count("```") != 2:
            problems.append(f"{name}: no <details><summary>Solution</summary> with one ```python block")
        elif shown["code"].strip() != EXERCISES[name].solution_source.strip():
            problems.append(f"{name}: the solution shown is not the solution_source of nnlib.exercises")
    forbid(problems, "An exercise is three cells, its code, its check and its solution:")


def test_exercises_ship_unsolved(notebook):
    checks = [notebook.cells[index] for _, index in tagged(notebook, "check")]
    attempted = [cell.id for cell in checks if not says(cell, "Not attempted yet")]
    forbid(attempted, f"Empty these exercises. {BUILD}. Their checks do not say 'Not attempted yet':")


def test_the_notebooks_have_the_registered_exercises():
    names = [name for path in NOTEBOOKS for name, _ in tagged(tool.read(path), "exercise")]
    assert sorted(names) == sorted(EXERCISES), "Let each exercise of nnlib.exercises be in one notebook."


def test_exercises_can_be_solved_in_place(runs):
    solved, _ = runs
    forbid(tool.faults(solved), "Let the notebook run with every exercise solved:")
    checks = [cell for cell in solved if tag_value(cell, "check")]
    wrong = [f"{cell.id}: {list(texts(cell))}" for cell in checks if not says(cell, "Correct")]
    forbid(wrong, "Let the checks accept the solutions when they stand in the notebook:")


def test_notebook_runs_again_without_a_restart(runs):
    _, again = runs
    forbid(tool.faults(again), "Let no cell change what an earlier cell needs:")
