"""Write values for a learner: arrays as lists of rounded numbers, two results side by side, two curves."""

import html
import math
import textwrap

import numpy as np

from nnlib.exercises.checking.running import as_array, close

MANY = 12  # larger arrays are not written out


def show(value, digits=5):
    """Write a value as a learner would: arrays as lists of rounded numbers, functions by their name."""
    if isinstance(value, tuple) and len(value) <= MANY:
        return f"({', '.join(show(entry, digits) for entry in value)}{',' * (len(value) == 1)})"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    numbers = as_array(value)
    if numbers is not None and numbers.size <= MANY:
        rounded = np.vectorize(lambda number: f"{number + 0.0:.{digits}g}", otypes=[object])(numbers)
        return str(rounded.tolist()).replace("'", "")
    if isinstance(value, list) and len(value) <= MANY and all(isinstance(entry, tuple) for entry in value):
        return f"[{', '.join(show(entry, digits) for entry in value)}]"
    if isinstance(value, str):
        return textwrap.shorten(repr(value), 60)
    if isinstance(value, np.random.Generator):
        return "rng"
    if callable(value):
        return str(getattr(value, "__name__", getattr(value, "name", "a function")))
    return kind(value)


def kind(value):
    """Say what a value is, but not what is in it: one number, an array of some shape, a list, a dict."""
    numbers = as_array(value)
    if isinstance(value, bool | np.bool_):
        return "True or False"
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return f"an array of shape {value.shape}" + (f" and type {value.dtype}" if numbers is None else "")
    if numbers is not None and numbers.ndim == 0:
        return "one number"
    name = "function" if callable(value) else type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def call(name, probe):
    """Write a call with the arguments of a probe."""
    return f"{name}({', '.join(map(show, probe))})"


def table(got, right):
    """Return an HTML table of what should be beside what is, wrong entries marked; '' where it would be too large."""
    ours, yours = as_array(right), as_array(got)
    if ours is None or yours is None or ours.shape != yours.shape or not 2 <= ours.size <= 4 * MANY or ours.ndim > 2:
        return ""
    wrong = ~close(yours, ours)
    cell = '<td style="padding: 0 8px; text-align: right">{}</td>'
    marked = '<td style="padding: 0 8px; text-align: right; outline: 2px solid #d55e00">✗ {}</td>'

    def rows(numbers, marks):
        written = [[(marked if m else cell).format(f"{x + 0.0:.4g}") for x, m in zip(*row, strict=True)]
                   for row in zip(np.atleast_2d(numbers), np.atleast_2d(marks), strict=True)]  # fmt: skip
        return "".join(f"<tr>{''.join(row)}</tr>" for row in written)

    head = '<th scope="colgroup" style="text-align: left">{}</th>'
    both = f"<td><table>{rows(ours, np.zeros_like(wrong))}</table></td><td><table>{rows(yours, wrong)}</table></td>"
    return f"<table><tr>{head.format('should be')}{head.format('yours')}</tr><tr>{both}</tr></table>"


_WIDTH, _HEIGHT = 280, 150


def curves(name, xs, right, got):
    """Return a picture, as HTML, of a function of one number as it should be, and as it is (dashed)."""
    finite = [y for y in (*right, *got) if math.isfinite(y)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    if high - low < 1e-12 or high - low > 1e6:
        return ""

    def points(ys):
        spots = ((x, y) for x, y in zip(xs, ys, strict=True) if math.isfinite(y))
        return " ".join(
            f"{_WIDTH * (x - xs[0]) / (xs[-1] - xs[0]):.1f},{5 + (_HEIGHT - 10) * (high - y) / (high - low):.1f}"
            for x, y in spots
        )

    line = '<polyline fill="none" stroke="{}" stroke-width="2" points="{}"{}/>'
    drawn = line.format("#0072b2", points(right), "") + line.format("#d55e00", points(got), ' stroke-dasharray="5 4"')
    label = html.escape(f"{name} from {xs[0]:g} to {xs[-1]:g}: as it should be, and yours, dashed")
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg role="img" aria-label="{label}" {size}>{drawn}</svg><div>{label}</div>'
