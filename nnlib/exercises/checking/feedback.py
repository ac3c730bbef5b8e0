"""What is said to a learner: at once what is wrong, and behind a click what to look at."""

import html
import re
from dataclasses import dataclass, field

_MARKS = {"Correct": ("✓", "#008a66"), "Not yet": ("✗", "#d55e00"), "Not attempted yet": ("○", "#767676")}
MOST_HINTS = 2


@dataclass(frozen=True)
class Feedback:
    """The answer to an attempt: "Correct", "Not yet" or "Not attempted yet", and a message that says why.

    ``hints`` are for those who ask for more, one after the other; each is text, or text and a picture as HTML.
    """

    status: str
    message: str
    hints: tuple = field(default=(), compare=False)

    def __repr__(self):
        return f"{_MARKS[self.status][0]} {self.status}: {self.message}"

    __str__ = __repr__

    def _repr_html_(self):
        mark, colour = _MARKS[self.status]
        hints = self.hints[:MOST_HINTS]
        more = "".join(_behind_a_click(i, len(hints), hint) for i, hint in enumerate(hints, 1))
        return (
            f'<div role="status" style="border-left: 5px solid {colour}; padding: 4px 12px; '
            f'white-space: pre-line"><b>{mark} {self.status}</b>: {marked_up(self.message)}</div>{more}'
        )


def _behind_a_click(number, of, hint):
    text, picture = hint if isinstance(hint, tuple) else (hint, "")
    return (
        f'<details style="border-left: 5px solid #767676; padding: 4px 12px"><summary>Another hint ({number} of {of})'
        f'</summary><div style="white-space: pre-line">{marked_up(text)}</div>{picture}</details>'
    )


def marked_up(text):
    """Write a text as HTML: what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
