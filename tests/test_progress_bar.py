"""The progress bar: nothing lost, nothing printed where it does not belong."""

import io

from nnlib.live import bar as live


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_all_items_come_through_in_order(monkeypatch):
    monkeypatch.setattr(live.sys, "stderr", io.StringIO())
    assert list(live.progress_bar(iter("abc"), 3)) == ["a", "b", "c"]
    assert live.sys.stderr.getvalue() == ""  # a log file is no terminal


def test_a_terminal_gets_one_line_that_ends_with_the_last_step(monkeypatch):
    monkeypatch.setattr(live.sys, "stderr", Terminal())
    list(live.progress_bar(range(5), 5))
    written = live.sys.stderr.getvalue()
    assert written.endswith("\r5 of 5\n")
    assert written.count("\n") == 1


def test_a_notebook_gets_one_widget_that_reads_the_same_throughout(monkeypatch):
    shown = []
    monkeypatch.setattr(live, "get_ipython", lambda: type("Shell", (), {"kernel": True})())
    monkeypatch.setattr(live, "display", shown.append)
    steps = live.progress_bar(range(40), 40)
    next(steps)
    (bar,) = shown
    at_the_start = bar._repr_mimebundle_()["text/plain"]
    list(steps)
    assert (bar.value, bar.description) == (40, "40 of 40")
    assert bar._repr_mimebundle_()["text/plain"] == at_the_start == "A progress bar of 40 steps."
    assert shown == [bar]


def test_stopping_early_leaves_the_bar_where_it_was(monkeypatch):
    shown = []
    monkeypatch.setattr(live, "get_ipython", lambda: type("Shell", (), {"kernel": True})())
    monkeypatch.setattr(live, "display", shown.append)
    for item in live.progress_bar(range(100), 100):
        if item == 3:
            break
    assert shown[0].value < 100
