"""Each notebook in the site: the tests of tests/browser, and every exercise that can be solved is."""

import browser.test_notebooks_in_browser as in_jupyter
import nbformat
from browser.test_notebooks_in_browser import (  # noqa: F401  (pytest finds them here, with this folder's fixtures)
    card,
    every_notebook,
    notebook,
    test_a_narrow_window_stacks_the_panels_and_cuts_nothing_off,
    test_every_button_does_by_keyboard_what_it_does_in_python,
    test_every_cell_runs,
    test_every_control_moved_by_keyboard_shows_what_python_computes,
    test_every_figure_is_known_to_these_tests,
    test_every_handle_can_be_moved_by_keyboard_and_by_mouse,
    test_every_picture_in_the_text_is_seen_wherever_the_notebook_is,
    test_every_question_can_be_answered_by_keyboard,
    test_everything_has_its_name_for_screen_readers,
)

from nnlib.exercises import EXERCISES

# JupyterLab has a frame around a notebook, which the single notebook of those tests has not.
in_jupyter.NARROW_WINDOW = {"width": 640, "height": 1000}


def cells(path, kind):
    """Return {exercise: id of its cell} for the cells of a notebook that are tagged with it."""
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        for tag in cell.metadata.get("tags", []):
            if tag.startswith(f"{kind}:"):
                found[tag.partition(":")[2]] = cell.id
    return found


@every_notebook
def test_every_exercise_is_checked_and_kept(request, notebook):  # noqa: F811
    path = request.node.callspec.params["notebook"]
    checks, solved = cells(path, "check"), cells(path, "exercise")
    for name, cell in solved.items():
        notebook.write(cell, EXERCISES[name].solution_source)
        notebook.run(cell)
        (said,) = notebook.run(checks[name])
        assert "Correct" in said, f"{name}: {said}"
    functions = [name for name in solved if EXERCISES[name].solution_source.lstrip().startswith("def ")]
    kept = notebook.execute("from nnlib.exercises import workbook; print(*workbook.pieces())").split()
    assert set(functions) <= set(kept)
