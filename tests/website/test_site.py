"""What the site promises beside the notebooks: it needs nothing else, and a learner's work is safe in it."""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from browser import jupyter
from browser.jupyter import APP
from playwright.sync_api import expect

from nnlib.exercises import EXERCISES

from .serving import serving
from .site_page import SitePage

ROOT = Path(__file__).parents[2]
FIRST, NEURONS = "00_how_machines_learn.ipynb", "01_neurons.ipynb"
SOLUTION = EXERCISES["weighted_sum"].solution_source
PIECES = "from nnlib.exercises import workbook; print(*workbook.pieces())"


@pytest.fixture
def learner(chrome):
    """A browser with a storage of its own, as one learner has it."""
    with chrome.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True) as context:
        yield context


def solve(notebook):
    """Solve the first exercise of notebook 01, and save."""
    notebook.run("neurons-2")
    notebook.write("exercise-weighted-sum", SOLUTION)
    notebook.run("exercise-weighted-sum")
    (said,) = notebook.run("check-weighted-sum")
    assert "Correct" in said and "Saved to your own library" in said
    notebook.save()


def assert_solved(notebook):
    """The first exercise of notebook 01 is as it was solved, and in the library."""
    assert notebook.source("exercise-weighted-sum").strip() == SOLUTION.strip()
    assert notebook.execute(PIECES) == "weighted_sum"


# --- what lies in it ---


def test_the_notebooks_are_there_byte_for_byte(site):
    published = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name: path.read_bytes() for path in (site / "files").glob("*.ipynb")} == published


def test_nothing_in_its_settings_leads_elsewhere(site):
    config = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"]
    assert re.findall(r"https?://[^\"]+", json.dumps(config["litePluginSettings"])) == []


def test_every_file_that_may_change_has_its_digest_in_its_address(site):
    folder = site / "static" / "pyodide"
    (lock,) = folder.glob("pyodide-lock-*.json")
    assert lock.stem.endswith(hashlib.sha256(lock.read_bytes()).hexdigest()[:8])
    for package in json.loads(lock.read_text())["packages"].values():
        digest = hashlib.sha256((folder / package["file_name"]).read_bytes()).hexdigest()
        assert package["sha256"] == digest and package["file_name"].startswith(digest[:8])


# --- how it opens ---


def test_its_address_opens_the_first_notebook_beside_the_list_and_starts_python(learner, address):
    notebook = SitePage(learner.new_page(), address)
    page = notebook.page
    assert page.evaluate(f"{APP}.context.path") == FIRST
    names = page.locator(".jp-DirListing-itemText").all_text_contents()
    assert [name for name in names if name.endswith(".ipynb")] == sorted(
        path.name for path in (ROOT / "notebooks").glob("*.ipynb")
    )
    loaded = page.locator(".jp-Notebook img[src]").evaluate_all("images => images.map(image => image.naturalWidth)")
    assert loaded and min(loaded) > 100  # its pictures are in it
    assert notebook.execute("import sys; print(sys.platform)") == "emscripten"
    assert notebook.errors == []


def test_whoever_comes_back_is_where_they_were(learner, address):
    SitePage(learner.new_page(), address, NEURONS).page.close()
    notebook = SitePage(learner.new_page(), address)
    assert notebook.page.evaluate(f"{APP}.context.path") == NEURONS


def test_a_kernel_that_is_ended_at_once_and_begun_again_is_no_error(learner, address):
    notebook = SitePage(learner.new_page(), address, NEURONS)
    notebook.page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:shutdown-kernel') }")
    notebook.page.evaluate(f"async () => {{ await {APP}.context.sessionContext.startKernel() }}")
    assert notebook.execute("print(1 + 1)") == "2"
    assert notebook.errors == []


def test_a_message_does_not_wait_on_its_way_to_python(learner, address):
    waits = SitePage(learner.new_page(), address, NEURONS).page.evaluate(
        f"""async () => {{
            const {{ setTimeout }} = window, waits = [];
            window.setTimeout = (action, pause, ...rest) => {{
                waits.push(pause);
                return setTimeout(action, pause, ...rest);
            }};
            const request = {APP}.context.sessionContext.session.kernel.requestExecute({{ code: "1" }});
            window.setTimeout = setTimeout;
            await request.done;
            return waits;
        }}"""
    )
    assert waits == []


def test_files_come_past_the_service_worker(learner, address):
    """What passes through it would be compiled anew at every visit."""
    SitePage(learner.new_page(), address, NEURONS).page.close()
    page, responses = learner.new_page(), []
    page.on("response", lambda response: responses.append(response))
    SitePage(page, address, NEURONS)
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    assert [
        response.url for response in responses if response.from_service_worker and "/api/" not in response.url
    ] == []
    assert any(response.url.endswith(".js") for response in responses)


# --- work is kept ---


def test_work_survives_a_reload_and_is_there_in_other_notebooks(learner, address):
    notebook = SitePage(learner.new_page(), address, NEURONS)
    solve(notebook)
    notebook.page.reload()
    notebook.wait_until_ready()
    assert_solved(notebook)
    other = SitePage(learner.new_page(), address, "02_activations.ipynb")
    assert other.execute(PIECES) == "weighted_sum"
    assert notebook.errors == other.errors == []


def test_a_new_version_is_told_and_overwrites_nothing(learner, copy_of_site):
    with serving(copy_of_site, caching="no-cache") as (address, _):
        notebook = SitePage(learner.new_page(), address, NEURONS)
        solve(notebook)
        publish_again(copy_of_site, NEURONS)
        notebook.page.goto(f"{address}/lab/index.html?path={NEURONS}")
        notebook.wait_until_ready()
        told = notebook.page.locator(".Toastify__toast")
        expect(told).to_contain_text("There is a new version of 01. Yours are kept")
        assert_solved(notebook)
        # Renamed, it makes room for the new version.
        rename = "async ([from, to]) => { await window.jupyterapp.serviceManager.contents.rename(from, to) }"
        notebook.page.evaluate(rename, [NEURONS, "my neurons.ipynb"])
        again = SitePage(learner.new_page(), address, NEURONS)
        expect(again.page.locator(".jp-Notebook")).to_contain_text("Published again")
        assert again.page.locator(".Toastify__toast").count() == 0


def publish_again(site, name):
    """Change a notebook of a site, as a new version of the course would."""
    path, (script,) = site / "files" / name, (site / "extensions/nnlib-page/static").glob("remoteEntry.*.js")
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(path.read_text("utf-8").replace("# Neurons", "# Published again", 1), "utf-8")
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    changed = script.read_text("utf-8").replace(old, new)
    assert old != new and new in changed
    renamed = script.with_name("remoteEntry.0123456789abcdef.js")
    renamed.write_text(changed, "utf-8")
    config = site / "jupyter-lite.json"
    config.write_text(config.read_text("utf-8").replace(script.name, renamed.name), "utf-8")


def test_all_work_goes_into_a_zip_and_comes_back_elsewhere(chrome, learner, address, tmp_path):
    notebook = SitePage(learner.new_page(), address, NEURONS)
    solve(notebook)
    file = download(notebook, tmp_path)
    with zipfile.ZipFile(file) as packed:
        assert sorted(packed.namelist()) == [".copied.json", NEURONS, "my_answers.json", "my_network.py"]
        assert "def weighted_sum" in packed.read("my_network.py").decode()
        # As in my-notebooks of an installed course: work can go on there.
        published = hashlib.sha256((ROOT / "notebooks" / NEURONS).read_bytes()).hexdigest()
        assert json.loads(packed.read(".copied.json")) == {NEURONS: published}
        assert json.loads(packed.read(NEURONS))["nbformat"] == 4
    with chrome.new_context(viewport={"width": 1400, "height": 1000}) as another:
        elsewhere = SitePage(another.new_page(), address, NEURONS)
        elsewhere.write("exercise-weighted-sum", "mine = 'not to be lost'")
        elsewhere.save()
        take_back(elsewhere, file)
        expect(elsewhere.page.locator(".Toastify__toast")).to_contain_text("1 that differed are kept beside them")
        elsewhere.page.reload()
        elsewhere.wait_until_ready()
        assert_solved(elsewhere)
        before = SitePage(another.new_page(), address, "01_neurons (before 1).ipynb")
        assert before.source("exercise-weighted-sum") == "mine = 'not to be lost'"
        assert elsewhere.errors == before.errors == []


def download(notebook, folder):
    """Press the button, and return the path of the file that comes."""
    with notebook.page.expect_download() as download:
        notebook.page.get_by_role("button", name="Download my work").click()
    assert download.value.suggested_filename == "my-neural-networks.zip"
    return shutil.copy(download.value.path(), folder / "work.zip")


def take_back(notebook, file):
    """Press the other button, and choose the file."""
    with notebook.page.expect_file_chooser() as chooser:
        notebook.page.get_by_role("button", name="Take work back").click()
    chooser.value.set_files(file)


def test_a_file_that_is_no_zip_is_told(learner, address, tmp_path):
    notebook = SitePage(learner.new_page(), address, NEURONS)
    (tmp_path / "photo.zip").write_text("no zip")
    take_back(notebook, tmp_path / "photo.zip")
    expect(notebook.page.locator(".Toastify__toast")).to_contain_text("photo.zip could not be read")


def test_where_no_worker_may_run_one_is_told_and_the_library_is_kept_all_the_same(chrome, address):
    """As over plain http from another computer, or in a private window of Firefox."""
    elsewhere = [*jupyter.FLAGS, "--host-resolver-rules=MAP course.example 127.0.0.1"]
    with (
        chrome.browser_type.launch(executable_path=jupyter.chromium(), args=elsewhere) as browser,
        browser.new_context(viewport={"width": 1400, "height": 1000}) as context,
    ):
        notebook = SitePage(context.new_page(), address.replace("127.0.0.1", "course.example"), NEURONS)
        assert not notebook.page.evaluate("isSecureContext")
        expect(notebook.page.locator(".Toastify__toast")).to_contain_text("may lose your work when it is closed")
        solve(notebook)
        notebook.page.wait_for_function(
            """async () => {
                const { contents } = window.jupyterapp.serviceManager;
                const file = await contents.get("my_network.py", { content: true }).catch(() => null);
                return file?.content?.includes("weighted_sum");
            }"""
        )
        notebook.page.reload()
        notebook.wait_until_ready()
        assert_solved(notebook)
        assert notebook.errors == []


# --- an endless loop ---


def test_an_endless_loop_is_ended_by_a_restart_that_is_offered(learner, address):
    notebook = SitePage(learner.new_page(), address, NEURONS)
    solve(notebook)
    page = notebook.page
    kernel = f"{APP}.context.sessionContext.session.kernel"
    page.evaluate(f"() => {{ {kernel}.requestExecute({{ code: 'while True: pass' }}) }}")
    page.wait_for_function(f"{kernel}.status === 'busy'")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:interrupt-kernel') }")
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("a cell that runs cannot be interrupted")
    dialog.get_by_role("button", name="Restart").click()
    assert notebook.execute("print(1 + 1)") == "2"
    assert_solved(notebook)


def test_a_cell_that_ends_by_itself_is_not_explained(learner, address):
    notebook = SitePage(learner.new_page(), address, NEURONS)
    notebook.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:interrupt-kernel') }")
    notebook.page.wait_for_timeout(2000)
    assert notebook.page.locator(".jp-Dialog").count() == 0
