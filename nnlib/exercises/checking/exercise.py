"""What an exercise is: a function to write, arguments to try it with, and the notebook's words for its parts."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from nnlib.exercises.checking.running import difference, run

DRAWN = 4  # random probes at each check


@dataclass(frozen=True, eq=False)
class Exercise:
    """The function to write, the arguments to try it with, the words for its parts, and what a right answer means.

    ``words`` says what parts of the solution are called: source -> words. ``draw(rng)`` returns one more probe, of a
    random shape. ``ideas`` are wrong ones, with the hint that each deserves: an expression of the parameters (or a body
    of lines) that a wrong answer agrees with on every probe, or a function that says whether an answer has the idea.
    ``forms`` are other right ways: slips are looked for in them, too. ``entries`` names what a tuple holds. Where there
    are many right answers, ``fault(value)`` says what is wrong with what the function returned: "" where nothing is.
    """

    solution: Callable
    probes: list[tuple]
    words: dict[str, str]
    meaning: str
    draw: Callable | None = None
    ideas: dict[str | Callable, str] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    fault: Callable[[object], str] | None = None

    @property
    def name(self):
        """The name of the function."""
        return self.solution.__name__

    @property
    def parameters(self):
        """The names of its parameters."""
        return list(inspect.signature(self.solution).parameters)

    @cached_property
    def arrays(self):
        """The places of the parameters that are arrays."""
        return [
            i for i in range(len(self.parameters)) if all(isinstance(probe[i], np.ndarray) for probe in self.probes)
        ]

    @cached_property
    def solution_source(self):
        """The solution as it stands in the notebook."""
        return textwrap.dedent(inspect.getsource(self.solution)).strip()

    @cached_property
    def all_probes(self):
        """The probes and a few random ones, the same at every check."""
        rng = np.random.default_rng(0)
        return [*self.probes, *(self.draw(rng) for _ in range(DRAWN if self.draw else 0))]

    @cached_property
    def expected(self):
        """What the solution makes of each probe."""
        return [run(self.solution, probe) for probe in self.all_probes]

    @cached_property
    def losses(self):
        """What single precision costs on each probe, at most: the solution's own difference, as one number an entry."""
        single = [run(self.solution, [_single(value) for value in probe]) for probe in self.all_probes]
        return [difference(one.value, other.value) for one, other in zip(single, self.expected, strict=True)]

    @cached_property
    def trees(self):
        """The syntax trees of the solution and of its other forms, each a function with the solution's name."""
        head = f"def {self.name}({', '.join(self.parameters)}):\n"
        sources = [self.solution_source, *(head + textwrap.indent(as_body(form), "    ") for form in self.forms)]
        return [ast.parse(source).body[0] for source in sources]

    def written(self, expression):
        """Return the function that an expression of the parameters, or a body of several lines, writes."""
        head, defined = f"def {self.name}({', '.join(self.parameters)}):\n", {}
        names = {"np": np, **self.solution.__globals__, "__name__": "wrong"}
        exec(head + textwrap.indent(as_body(expression), "    "), names, defined)
        return defined[self.name]


def _single(value):
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def as_body(form):
    """Write an expression as the body of a function; a body of several lines is left as it is."""
    form = textwrap.dedent(form).strip()
    return form if "return" in form else f"return {form}"
