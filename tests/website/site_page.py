"""One notebook in one page of the site."""

import re

import pytest
from browser.card import records
from browser.jupyter import APP, NotebookPage
from records import nearly

MINUTES = 60_000  # milliseconds
DECIMAL = re.compile(r"\d+\.\d+(?:e-?\d+)?|\d+e-\d+")


class SitePage(NotebookPage):
    """What NotebookPage is for a Jupyter server, and it notes every request to somewhere else as an error."""

    def __init__(self, page, address, name=None):
        self.page, self.errors, self.address = page, [], address
        page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        page.context.on("request", lambda request: self.note(request.url))
        page.goto(f"{address}/lab/index.html?path={name}" if name else f"{address}/")
        self.wait_until_ready()

    def note(self, url):
        """Note a request to another server."""
        origin = "/".join(self.address.split("/")[:3])
        if not url.startswith((f"{origin}/", "data:", "blob:", "attachment:")):
            self.errors.append(f"asked for {url}")

    def wait_until_ready(self):
        """Wait until the notebook is shown and its kernel answers."""
        self.page.wait_for_function(
            f"() => window.jupyterapp && {APP}?.context?.isReady && {APP}.context.sessionContext", timeout=2 * MINUTES
        )
        self.page.evaluate(f"async () => {{ await {APP}.context.sessionContext.ready }}")
        assert self.execute("print('ready')") == "ready"

    def hide_list(self):
        """Leave all the room to the notebook, as the tests of the figures want it."""
        self.page.evaluate("async () => { await window.jupyterapp.commands.execute('application:toggle-left-area') }")

    def run_all(self, timeout=5 * MINUTES):
        """Run all cells; return what they raised, as [(cell id, error)]."""
        return super().run_all(timeout)

    def execute(self, code):
        """Run code in the kernel; return what it prints or raises."""
        return self.page.evaluate(
            f"""async code => {{
                const {{ sessionContext }} = {APP}.context;
                await sessionContext.ready;
                while (!sessionContext.session?.kernel) await new Promise((resolve) => setTimeout(resolve, 50));
                const kernel = sessionContext.session.kernel;
                const request = kernel.requestExecute({{ code, store_history: false }});
                let text = "";
                request.onIOPub = message => {{ text += message.content.text ?? message.content.evalue ?? "" }};
                await request.done;
                return text.trim();
            }}""",
            code,
        )

    def write(self, cell, source):
        """Replace the source of the cell with this id."""
        self.page.evaluate(
            f"""([id, source]) => {{
                const cell = [...{APP}.content.model.cells].find(cell => cell.id === id);
                cell.sharedModel.setSource(source);
            }}""",
            [cell, source],
        )

    def run(self, cell):
        """Run the cell with this id; return the texts of its outputs."""
        return self.page.evaluate(
            f"""async id => {{
                const notebook = {APP}.content, cells = [...notebook.model.cells];
                const number = cells.findIndex(cell => cell.id === id);
                notebook.activeCellIndex = number;
                notebook.deselectAll();
                await window.jupyterapp.commands.execute("notebook:run-cell");
                return cells[number].outputs.toJSON().map(
                    output => [output.data?.["text/plain"] ?? output.text ?? output.evalue].flat().join(""));
            }}""",
            cell,
        )

    def source(self, cell):
        """Return the source of the cell with this id."""
        return self.page.evaluate(
            f"id => [...{APP}.content.model.cells].find(cell => cell.id === id).sharedModel.source", cell
        )

    def save(self):
        """Save the notebook."""
        self.page.evaluate(f"async () => {{ await {APP}.context.save() }}")

    def close(self):
        """Close the page, and its kernel with it."""
        self.page.context.close()


def nearly_the_twins_text(card):
    """Whether the card says what the twin does, but for what a long training makes of the last digits."""
    said, wanted = card.readout.text_content(), card.twin.readout.text
    numbers, others = ([float(number) for number in DECIMAL.findall(text)] for text in (said, wanted))
    return DECIMAL.split(said) == DECIMAL.split(wanted) and numbers == pytest.approx(others, rel=0.1)


def nearly_the_twins_picture(card):
    """Whether what was painted last is the twin's picture, but for what nobody can see."""
    card.follow_room()
    return len(card.painted()) == 2 and all(map(nearly, card.painted(), records(card.twin)))
