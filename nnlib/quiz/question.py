"""What a question is: one with options, or one whose answer is a number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question with options, the position of the right one, and the explanation that follows any answer."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str

    @property
    def answer(self):
        """The right answer in words."""
        return self.options[self.right]

    def is_right(self, given):
        """Whether the option at the position ``given`` is the right one."""
        return given == self.right

    def replayed(self, given):
        """What was answered, seen from the end."""
        return "as you said" if self.is_right(given) else f"you said: {self.options[given]}"


@dataclass(frozen=True)
class Estimate:
    """A question whose answer is a positive number: right within a quarter, and the miss is told as a factor.

    ``answer`` is the number ``right`` in words, with its unit.
    """

    text: str
    right: float
    answer: str
    because: str
    options = ("a number",)

    def is_right(self, given):
        """Whether the number ``given`` is off by a factor of 1.25 at most."""
        return self._factor(given) <= 1.25

    def miss(self, given):
        """By how much a number is off, in words."""
        factor = self._factor(given)
        if factor < 1.005:
            return "Exactly that."
        way = "large" if given > self.right else "small"
        return f"Yours was too {way} by a factor of {factor:,.{2 if factor < 10 else 0}f}."

    def replayed(self, given):
        """What was answered, seen from the end."""
        return f"you said {given:,.6g}"

    def _factor(self, given):
        return max(given / self.right, self.right / given)
