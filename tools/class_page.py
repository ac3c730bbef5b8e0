"""What `tools/classroom.py` finds, as one page of HTML that asks nothing of any other."""

import html

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 1100px; margin: 2em auto; padding: 0 1em }
body { color: #1a1a1a; background: #fff }
table { border-collapse: collapse; margin: 1em 0 }
th, td { padding: 3px 9px; border-bottom: 1px solid #ccc; text-align: left }
td.done { background: #e3f4ee }
td.begun { background: #fdf3e4 }
.bar { background: #0072b2; height: 1em; display: inline-block }
@media (prefers-color-scheme: dark) {
  body { color: #e8e8e8; background: #1c1c1c }
  td.done { background: #12382c }
  td.begun { background: #4a2412 }
}
"""
HEAD = "<meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>The class</title>"


def as_page(count, stops, common, predictions, rows):
    """Return the page: where people are, common mistakes, predictions, and the table of everyone."""
    parts = [
        f"<h1>The class</h1><p>{count} learners.</p><h2>Where people are</h2>{_bars(stops)}",
        f"<h2>Common mistakes</h2>{_table([['exercise', 'what was said', 'learners'], *common])}",
        f"<h2>Predictions</h2>{_table([['prediction', 'made', 'right', 'most frequent answer'], *predictions])}",
        "<h2>Everyone</h2><p>Exercises, predictions and goals done, of those in each notebook.</p>",
        _table(rows),
    ]
    head = f"<head>{HEAD}<style>{STYLE}</style></head>"
    return f"<!doctype html><html lang='en'>{head}<body>{''.join(parts)}</body></html>"


def _table(rows):
    head = "".join(f"<th scope='col'>{html.escape(str(name))}</th>" for name in rows[0])
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[1:])
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(value):
    done, _, everything = str(value).partition("/")
    counted = done.isdigit() and everything.isdigit() and done != "0"
    state = ("done" if done == everything else "begun") if counted else ""
    return f"<td class='{state}'>{html.escape(str(value))}</td>"


def _bars(counts):
    most = max(counts.values())
    rows = (
        f"<tr><td>{html.escape(title)}</td><td>{count}</td>"
        f"<td><span class='bar' style='width: {300 * count / most:.0f}px'></span></td></tr>"
        for title, count in counts.items()
    )
    return f"<table>{''.join(rows)}</table>"
