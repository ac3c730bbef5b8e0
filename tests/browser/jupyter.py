"""Open notebooks in a real Jupyter server with the system's Chromium."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Where machines are shared, a busy one is no reason to fail.
PATIENCE = 30  # seconds
expect.set_options(timeout=1000 * PATIENCE)
# The news pop-up would cover a corner of the page.
WINDOW = {"width": 1300, "height": 1000}
NOTIFICATIONS = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


def chromium():
    """Return the path of an installed Chromium or Chrome, or None."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
    places = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ]
    return next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *names, *places])), None)


@contextlib.contextmanager
def server(root, settings):
    """Serve the folder ``root`` with JupyterLab and Notebook 7; yield (address, token, process).

    Settings and workspaces are kept in the folder ``settings``: those of whoever runs this are neither used nor
    changed.
    """
    notifications = Path(settings, "lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings")
    notifications.parent.mkdir(parents=True, exist_ok=True)
    notifications.write_text(json.dumps(NOTIFICATIONS))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True",
    ]  # fmt: skip
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(settings), "NNLIB_WORKBOOK": f"{settings}/my_network.py"}
    log = Path(settings) / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(f"{address}/api?token={token}", process, log)
        yield address, token, process
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_up(url, process, log):
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"Jupyter ended at once:\n{log.read_text()}") from None
            time.sleep(0.1)
    raise RuntimeError(f"Jupyter did not answer within 30 s:\n{log.read_text()}")


@contextlib.contextmanager
def browser():
    """Start headless Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield started
        finally:
            started.close()


APP = "window.jupyterapp.shell.currentWidget"


# Notebook 7 raises the first with any notebook, for its settings load in an unlucky order (jupyter/notebook#7862 on
# GitHub), and the second when the same server has shown one in JupyterLab before. It works all the same.
NOTEBOOKS_OWN = (
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered.",
)


def is_notebooks_own(error):
    """Whether Notebook 7 raised this by itself, and nothing of the course is to blame."""
    return error.message in NOTEBOOKS_OWN and "/notebook_core." in error.stack


class NotebookPage:
    """One notebook in a page of the browser; where the page shows JupyterLab already, that opens it."""

    def __init__(self, page, address, token, path, app="lab"):
        self.page, self.errors = page, []
        page.on("pageerror", self._note)
        if page.url.startswith(f"{address}/doc/"):
            page.evaluate("path => { window.jupyterapp.commands.execute('docmanager:open', { path }) }", path)
        else:
            place = {"lab": f"doc/tree/{path}?reset&", "notebook": f"notebooks/{path}?"}[app]
            page.goto(f"{address}/{place}token={token}")
        opened = f"path => window.jupyterapp && {APP}?.context?.isReady && {APP}.context.path === path"
        page.wait_for_function(opened, arg=path, timeout=60_000)
        page.evaluate(
            f"""async () => {{
                await {APP}.context.sessionContext.ready;
                await {APP}.context.sessionContext.session.kernel.info;
            }}"""
        )

    def _note(self, error):
        if not is_notebooks_own(error):
            self.errors.append(error.stack)

    def run_all(self, timeout=120_000):
        """Run all cells; return what they raised, as [(cell id, error)]."""
        self.page.evaluate(
            """() => {
                window.allHaveRun = false;
                const run = window.jupyterapp.commands.execute('notebook:run-all-cells');
                run.then(() => { window.allHaveRun = true });
            }"""
        )
        self.page.wait_for_function(
            f"() => window.allHaveRun && {APP}.context.sessionContext.session.kernel.status === 'idle'",
            timeout=timeout,
        )
        return self.page.evaluate(
            f"""() => [...{APP}.content.model.cells].filter(cell => cell.type === 'code').flatMap(
                cell => cell.outputs.toJSON().filter(output => output.output_type === 'error').map(
                    output => [cell.id, output.ename + ': ' + output.evalue]))"""
        )

    def show_cell(self, number):
        """Scroll to a cell, for Jupyter draws only what is near the window; return where it is in the page."""
        self.page.evaluate(
            f"""async number => {{
                await {APP}.content.scrollToItem(number, 'start');
                {APP}.content.widgets[number].node.dataset.number = number;
            }}""",
            number,
        )
        return self.parts(f"[data-number='{number}']")

    def parts(self, selector):
        """Return the elements of the page that fit a CSS selector."""
        # Light: no search through shadows, of which there are none, in the thousands of elements of a page.
        return self.page.locator(f"css:light={selector}")

    def card(self, number):
        """Scroll to a cell, and return the card in it."""
        return self.show_cell(number).locator("css:light=.nn-card")

    def close(self):
        """End the kernel and close the page."""
        self.leave()
        self.page.context.close()

    def leave(self):
        """End the kernel and close the notebook; the page remains, and can open another."""
        self.page.evaluate(f"async () => {{ await {APP}.context.sessionContext.shutdown(); {APP}.dispose() }}")
        self.page.remove_listener("pageerror", self._note)
