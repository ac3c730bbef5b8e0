"""What a question is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question with options, the position of the right one, and the explanation that follows any answer."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str
