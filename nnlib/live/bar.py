"""A bar for work that takes a while."""

import sys
import time

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display

from nnlib.live.controls import WHOLE_NAME


class ProgressBar(widgets.IntProgress):
    """A bar that nbval and a printed page see as one and the same sentence, however far it has come."""

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": f"A progress bar of {self.max} steps."}


def progress_bar(iterable, total):
    """Yield the items of ``iterable`` while a bar shows how many of ``total`` have come.

    In a notebook the bar is a widget, in a terminal one line on stderr; elsewhere nothing is shown.
    """
    bar = None
    if getattr(get_ipython(), "kernel", None):
        bar = ProgressBar(max=total, description=f"0 of {total}", layout={"width": "100%"}, style=WHOLE_NAME)
        display(bar)
    shown = 0.0
    for count, item in enumerate(iterable, start=1):
        yield item
        if time.monotonic() - shown > 0.1 or count == total:
            shown, text = time.monotonic(), f"{count} of {total}"
            if bar is not None:
                bar.value, bar.description = count, text
            elif sys.stderr.isatty():
                print(f"\r{text}", end="\n" if count == total else "", file=sys.stderr, flush=True)
