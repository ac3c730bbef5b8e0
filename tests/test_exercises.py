"""Every exercise with its solution and its mistakes, and what check says to whatever a learner may hand in."""

import ast
import builtins
import functools
import inspect
import itertools
import linecache
import re
import symtable
import threading
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

import nnlib as nn
from nnlib.exercises import EXERCISES, Exercise, Feedback, check
from nnlib.exercises.checking import examine, examining
from nnlib.exercises.checking.mutants import mutants
from nnlib.exercises.checking.running import agree, run

every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
every_idea = pytest.mark.parametrize(
    "exercise, wrong, hint",
    [
        pytest.param(exercise, wrong, hint, id=f"{name}-{number}")
        for name, exercise in EXERCISES.items()
        for number, (wrong, hint) in enumerate(exercise.ideas.items())
    ],
)
# One whose answers are numbers, arrays, tuples.
every_kind = pytest.mark.parametrize("exercise", [EXERCISES[name] for name in ("neuron", "layer", "boundary")])
# Their solutions are the formula that the text gives: the exponential overflows, and the answer is right.
OVERFLOWING = {"sigmoid", "sigmoid_derivative", "swish"}
UNSTABLE = re.compile(r"\b0x[0-9a-fA-F]|ipykernel|site-packages|\.py\b")
cells = itertools.count(1)


@pytest.fixture(autouse=True)
def workbook(tmp_path, monkeypatch):
    """A library that is empty at the start of each test."""
    monkeypatch.setenv("NNLIB_WORKBOOK", str(tmp_path / "my_network.py"))


def define(source, **names):
    """Run a source as a notebook does with a cell; return the last function or class that it defines."""
    file = f"/tmp/ipykernel_4711/{next(cells)}.py"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    namespace = {"__name__": "__main__", "np": np, **names}
    exec(compile(source, file, "exec"), namespace)
    return namespace[ast.parse(source).body[-1].name]


def with_body(exercise, *lines, **names):
    """The function that the exercise asks for, with these lines as its body."""
    parameters = ", ".join(inspect.signature(exercise.solution).parameters)
    return define("\n    ".join([f"def {exercise.name}({parameters}):", *lines]), **names)


def calling(exercise, function):
    """The function that the exercise asks for, which leaves everything to another function."""
    parameters = ", ".join(inspect.signature(exercise.solution).parameters)
    return with_body(exercise, f"return other({parameters})", other=function)


def weighted_sum(*lines, **names):
    """What is said to a weighted_sum with these lines as its body."""
    return check("weighted_sum", with_body(EXERCISES["weighted_sum"], *lines, **names))


# Every exercise


@every_exercise
def test_solution_is_correct_and_stands_alone(exercise):
    feedback = check(exercise.name, define(exercise.solution_source))
    assert feedback.status == "Correct"
    meaning, *remark, saved = feedback.message.split("\n")
    assert (meaning, saved) == (exercise.meaning, "Saved to your own library, my_network.py.")
    assert bool(remark) == (exercise.name in OVERFLOWING)


@every_exercise
def test_solution_uses_nothing_but_numpy_and_its_parameters(exercise):
    (definition,) = ast.parse(exercise.solution_source).body
    assert definition.name == exercise.name and not definition.decorator_list
    (table,) = symtable.symtable(exercise.solution_source, "", "exec").get_children()
    assert set(table.get_parameters()) == set(inspect.signature(exercise.solution).parameters)
    free = {name for table in tables(table) for name in looked_up(table)} - set(dir(builtins))
    assert free <= {"np"}


def tables(table):
    """A symbol table, and all inside it."""
    return [table, *itertools.chain.from_iterable(map(tables, table.get_children()))]


def looked_up(table):
    """The names that a symbol table looks for outside."""
    return [symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()]


@every_exercise
def test_solution_is_silent_and_leaves_its_arguments_alone(exercise, capsys):
    for probe in exercise.probes:
        outcome = run(exercise.solution, probe)
        assert outcome.error is None and not outcome.changed
        assert not outcome.warned or exercise.name in OVERFLOWING
    assert capsys.readouterr() == ("", "")


@every_exercise
@pytest.mark.parametrize(
    "lines",
    [
        ["...  # your turn"],
        ["pass"],
        ["'''Only says what it will do.'''"],
        ["'''Says what it will do.'''", "...  # your turn"],
        ["return"],
        ["return None"],
        ["return ..."],
        ["raise NotImplementedError"],
        ["raise NotImplementedError('later')"],
    ],
    ids=" ".join,
)
def test_empty_function_is_not_attempted_yet(exercise, lines):
    assert check(exercise.name, with_body(exercise, *lines)).status == "Not attempted yet"


@every_exercise
@pytest.mark.parametrize("answer", [None, ...])
def test_nothing_is_not_attempted_yet(exercise, answer):
    assert check(exercise.name, answer) == check(exercise.name, with_body(exercise, "...  # your turn"))


def test_where_a_function_of_nothing_is_asked_for_its_value_will_do_as_well():
    exercise = EXERCISES["xor"]
    feedback = check("xor", exercise.solution())
    assert feedback.status == "Correct" and "It was not saved to your library" in feedback.message
    assert check("xor", 3) == check("xor", calling(exercise, lambda: 3))
    assert check("xor", 3).status == "Not yet"
    assert "by its name" in check("bends", 3).message


def test_the_message_of_an_exercise_that_waits():
    # As in the outputs that the notebooks are published with.
    assert str(weighted_sum("...  # your turn")) == (
        "○ Not attempted yet: write weighted_sum(x, w, b) in the cell above, run it, then run this one."
    )


@every_idea
def test_wrong_idea_gets_its_own_hint(exercise, wrong, hint):
    if isinstance(wrong, str):  # those that a function recognises are in the bank
        assert check(exercise.name, calling(exercise, exercise.written(wrong))) == Feedback("Not yet", hint)


@every_idea
def test_wrong_idea_is_told_by_a_wrong_value_and_not_by_errors_alone(exercise, wrong, hint):
    # Any other error of the same kind would get its hint too.
    if isinstance(wrong, str):
        outcomes = [run(exercise.written(wrong), probe) for probe in exercise.all_probes]
        pairs = zip(outcomes, exercise.expected, strict=True)
        assert any(outcome.error is None and not agree(outcome, right) for outcome, right in pairs)


@every_idea
def test_hint_is_short_and_complete(exercise, wrong, hint):
    assert 25 <= len(hint) <= 150
    assert hint[-1] in ".?"


@every_exercise
def test_no_sign_of_an_idea_is_in_a_right_answer_or_in_another_idea(exercise):
    for number, (sign, hint) in enumerate(exercise.ideas.items()):
        later = [wrong for wrong in list(exercise.ideas)[number:] if exercise.ideas[wrong] != hint]  # the first is told
        others = [exercise.written(wrong) for wrong in later if isinstance(wrong, str)]
        for other in others if exercise.fault else [exercise.solution, *others]:
            assert not callable(sign) or not run(lambda sign=sign, other=other: bool(sign(other)), ()).value


# What is wrong with an answer


@pytest.mark.parametrize("name, close", [("weigthed_sum", "weighted_sum"), ("layers", "layer"), ("Neuron", "neuron")])
def test_unknown_name_raises_with_close_ones(name, close):
    with pytest.raises(ValueError, match=rf"no exercise '{name}'\. Did you mean .*\b{close}\b"):
        check(name, None)


def test_name_like_no_other_raises_with_all_of_them():
    with pytest.raises(ValueError) as raised:
        check("qqqqqqqq", None)
    assert all(name in str(raised.value) for name in EXERCISES)


def test_returned_none():
    message = weighted_sum("z = np.sum(w * x) + b").message
    assert message.startswith("weighted_sum([-2], [1.5], 0) returned None. Is the return missing?")


def test_printed_instead_of_returned(capsys):
    assert "print only shows a value" in weighted_sum("print(np.sum(w * x) + b)").message


def test_raised_tells_the_learners_line():
    assert weighted_sum("z = w * x", "return np.summ(z) + b").message == (
        "NumPy has no `summ`. Do you mean `np.sum`?\nweighted_sum([-2], [1.5], 0) raised "
        "AttributeError: module 'numpy' has no attribute 'summ' (line 3: return np.summ(z) + b)"
    )


def test_raised_in_numpy_tells_the_learners_line():
    assert weighted_sum("return np.dot(w, [*x, 1])").message.endswith("(line 2: return np.dot(w, [*x, 1]))")


def test_raised_in_a_helper_of_another_cell_tells_the_line_that_calls_it():
    helper = define("def helper(x):\n    return 1 / 0")
    message = weighted_sum("a = 1", "return helper(x)", helper=helper).message
    assert message.endswith("raised ZeroDivisionError: division by zero (line 3: return helper(x))")


def test_raised_in_a_helper_of_the_same_cell_tells_the_line_in_the_helper():
    cell = "def helper(x):\n    return 1 / 0\n\ndef weighted_sum(x, w, b):\n    return helper(x)"
    assert check("weighted_sum", define(cell)).message.endswith("division by zero (line 2: return 1 / 0)")


def test_raised_without_a_message():
    assert weighted_sum("assert x is w").message.endswith("raised AssertionError (line 2: assert x is w)")


def test_raised_for_some_inputs_only():
    message = weighted_sum("return w[0] * x[0] + w[1] * x[1] + b if len(x) > 1 else missing").message
    assert message.startswith("nothing is called `missing` here")
    assert "it is right only where `x` has the length 2." in message
    message = weighted_sum("return np.sum(w * x) + b if len(x) > 1 else missing").message
    assert "weighted_sum([-2], [1.5], 0) raised NameError: name 'missing' is not defined" in message


def test_raised_in_something_without_lines_of_its_own():
    assert check("weighted_sum", np.matmul).message.startswith("weighted_sum([-2], [1.5], 0) raised")


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("no message for you")


def test_raised_something_that_has_no_words():
    message = weighted_sum("raise Unspeakable", Unspeakable=Unspeakable).message
    assert message.endswith("raised Unspeakable (line 2: raise Unspeakable)")


@pytest.mark.parametrize(
    "line, words",
    [
        ("import sys; sys.exit()", "raised SystemExit (line 2: import sys; sys.exit())"),
        ("raise SystemExit('bye')", "raised SystemExit: bye (line 2"),
        ("return weighted_sum(x, w, b)", "raised RecursionError: maximum recursion depth exceeded"),
        ("raise MemoryError", "raised MemoryError (line 2: raise MemoryError)"),
        ("return np.ones((10**7, 10**7, 10**3))", "Unable to allocate"),
        ("return next(iter([]))", "raised StopIteration (line 2"),
        ("raise ExceptionGroup('both', [ValueError(1), TypeError(2)])", "raised ExceptionGroup: both"),
        ("raise type('NoInput', (NotImplementedError,), {})", "raised NoInput (line 2"),
        ("raise NotImplementedError if len(x) == 1 else ValueError", "raised NotImplementedError (line 2"),
    ],
)
def test_nothing_that_is_raised_escapes(line, words):
    feedback = weighted_sum(line)
    assert feedback.status == "Not yet" and words in feedback.message


def test_interrupted():
    feedback = weighted_sum("raise KeyboardInterrupt")
    assert feedback.status == "Not yet"
    assert "you interrupted it" in feedback.message and "loop that never ends" in feedback.message


@pytest.mark.parametrize(
    "line", ["raise TypeError(weighted_sum)", "raise TypeError(iter([]))", "from numpy import nothing_like_it"]
)
def test_messages_of_errors_have_no_addresses_and_paths(line):
    message = weighted_sum(line).message
    assert "raised" in message and not UNSTABLE.search(message)


@pytest.mark.parametrize("lines", [["x *= w", "return np.sum(x) + b"], ["x[0] = 9", "return 0"], ["w.sort()"]])
def test_changed_an_array(lines):
    feedback = weighted_sum(*lines)
    assert feedback.status == "Not yet" and "changes the list or array that it is given" in feedback.message


@pytest.mark.parametrize("line", ["sizes.append(1)", "sizes[0] = np.zeros(2)", "sizes[0] = 'two'", "sizes.clear()"])
def test_changed_a_list(line):
    exercise = EXERCISES["count_parameters"]
    assert "changes the list or array" in check(exercise.name, with_body(exercise, line, "return 1")).message


def made_up(source, *probes, **more):
    """An exercise that is in no notebook."""
    return Exercise(define(source), list(probes), {}, "well done", **more)


DOUBLE_ALL = made_up(
    "def double_all(layers):\n    return [(2 * W, 2 * b) for W, b in layers]", ([(np.ones((2, 3)), np.ones(2))],)
)


def test_changed_an_array_inside_a_list():
    changing = define("def double_all(layers):\n    layers[0][1][:] = 0")
    assert "changes the list or array" in examine(DOUBLE_ALL, changing).message
    assert "returned None" in examine(DOUBLE_ALL, define("def double_all(layers):\n    W = layers")).message


def test_not_a_number_in_a_probe_does_not_count_as_changed():
    exercise = made_up("def halve(z):\n    return z / 2", (np.array([np.nan, np.inf]),))
    assert examine(exercise, define("def halve(z):\n    return 0.5 * z")).status == "Correct"


@pytest.mark.parametrize(
    "line, kind",
    [
        ("return np.array([np.sum(w * x) + b])", "an array of shape (1,)"),
        ("return (w[None, :] @ x[:, None] + b)", "an array of shape (1, 1)"),
        ("return [np.sum(w * x) + b]", "a list"),
        ("return np.sum(w * x) + b,", "a tuple"),
    ],
)
def test_right_number_in_the_wrong_shape(line, kind):
    assert weighted_sum(line).message == (
        f"the numbers are right, but weighted_sum([-2], [1.5], 0) should be one number, not {kind}."
    )


@pytest.mark.parametrize("line", ["return np.array(w @ x + b)", "return float(w @ x + b)", "return (w @ x + b).item()"])
def test_one_number_may_be_of_any_type(line):
    assert weighted_sum(line).status == "Correct"


@pytest.mark.parametrize(
    "line, kind",
    [
        ("return a.ravel()", "an array of shape (4,)"),
        ("return a.T if len(a) == 1 else a", "an array of shape (3, 1)"),
        ("return a.tolist()", "a list"),
        ("return list(a)", "a list"),
    ],
)
def test_right_array_in_the_wrong_shape(line, kind):
    message = check("layer", with_body(EXERCISES["layer"], "a = X @ W.T + b", line)).message
    assert message.startswith("the numbers are right, but layer([[") and message.endswith(f", not {kind}.")


@pytest.mark.parametrize("line", ["return [a, b]", "return np.array([a, b])", "return np.float32(a), b"])
def test_a_pair_may_be_a_list_or_an_array(line):
    lines = ["a, b = -b / w[1], -w[0] / w[1]", line]
    assert check("boundary", with_body(EXERCISES["boundary"], *lines)).status == "Correct"


def test_wrong_shape_is_told_first():
    assert weighted_sum("return np.outer(x, w) ** 2 + np.exp(b)").message.startswith(
        "the result should be one number, not an array of shape (1, 1). weighted_sum([-2], [1.5], 0) should be -3, but"
    )


def test_right_for_one_sample_only():
    message = check("layer", with_body(EXERCISES["layer"], "return (W @ X[0] + b)[None, :]")).message
    assert "it is right only where `X` has 1 row." in message


def test_numbers_that_look_alike_are_told_apart():
    message = weighted_sum("return np.sum(w * x) + b + 1e-6 * x[0] ** 2").message
    assert message.endswith("should be -3, but yours gave -2.999996.") or "is too much there" in message


def test_round_off_is_right():
    assert weighted_sum("return np.sum(w * x) + b + 1e-13").status == "Correct"


def test_large_arrays_are_compared_where_they_first_differ():
    exercise = made_up("def shift(z):\n    return z + 1", (np.arange(20.0).reshape(5, 4),))
    clipped = define("def shift(z):\n    return np.cbrt(z + 1) ** 3 - np.heaviside(z - 9.5, 1)")
    assert "[2, 2] should be 11, but yours gave 10" in examine(exercise, clipped).hints[0][0]
    words = define("def shift(z):\n    return (z * z).astype(str)")
    assert examine(exercise, words).message == (
        "shift(an array of shape (5, 4)) should be an array of shape (5, 4), "
        "but yours gave an array of shape (5, 4) and type <U32."
    )


def test_wrong_tuple_of_arrays():
    exercise = made_up("def halves(z):\n    return z[:1], z[1:]", (np.array([1.0, 2.0, 3.0]),))
    assert examine(exercise, define("def halves(z):\n    return z[:2], z[2:]")).message == (
        "two things. `z[:2]` is taken, where `z[:1]` belongs. `z[2:]` is taken, where `z[1:]` belongs."
    )
    for value in "z", "np.ones(20)", "np.ones((2, 20))", "None, None", "z, z, z":
        assert examine(exercise, define(f"def halves(z):\n    return {value}")).status == "Not yet"
    assert examine(exercise, define("def halves(z):\n    return [z[:1], z[1:]]")).status == "Correct"


def test_wrong_tuple_of_large_arrays():
    exercise = made_up("def twice(z):\n    return z, z", (np.arange(20.0),))
    assert examine(exercise, define("def twice(z):\n    return [z, z * z + 1]")).message.endswith(
        "twice(an array of shape (20,))[1, 0] should be 0, but yours gave 1."
    )


def test_an_underflow_is_as_it_should_be():
    feedback = weighted_sum("np.exp(np.array([-1e4]))", "return np.sum(w * x) + b")
    assert feedback.status == "Correct" and "remark" not in feedback.message


def test_an_overflow_on_the_way_is_remarked_on():
    lines = ["np.exp(np.array([1e4]))", "return np.sum(w * x) + b"]
    feedback = weighted_sum(*lines)
    assert feedback.status == "Correct"
    assert "\nA remark: on the way came the warning “overflow encountered in exp”." in feedback.message


@pytest.mark.parametrize("answer", [nn.relu, nn.relu.function, nn.softmax, nn.Network, EXERCISES["layer"].solution])
def test_the_courses_own_function(answer):
    assert "the course's own function" in check("weighted_sum", answer).message


def test_a_learners_module_may_have_a_similar_name():
    solution = define(EXERCISES["weighted_sum"].solution_source)
    solution.__module__ = "nnlib_mine"
    assert check("weighted_sum", solution).status == "Correct"


@pytest.mark.parametrize("answer", [3, 2.5, np.float64(1), np.ones(2), "weighted_sum", [], {}, np, True, object()])
def test_called_or_quoted_instead_of_handed_in(answer):
    message = check("weighted_sum", answer).message
    assert message == 'hand in the function itself, by its name: check("weighted_sum", weighted_sum)'


@pytest.mark.parametrize(
    "parameters, shown",
    [
        ("x, w", "(x, w)"),
        ("x, w, b, activation", "(x, w, b, activation)"),
        ("", "()"),
        ("x, *, w, b=0.0", "(x, *, w, b)"),
        ("x: np.ndarray, options=np", "(x, options)"),
    ],
)
def test_other_parameters(parameters, shown):
    answer = define(f"def weighted_sum({parameters}) -> float:\n    return np.sum(w * x) + b")
    assert check("weighted_sum", answer) == Feedback(
        "Not yet", f"weighted_sum is called with (x, w, b), but yours takes {shown}."
    )


@pytest.mark.parametrize("parameters", ["x, w, b=0, c=1", "x, w, *rest, **more", "x, w, b, /", "inputs, weights, bias"])
def test_parameters_that_fit_are_free(parameters):
    names = [name.strip(" */").split("=")[0] for name in parameters.split(",")]
    bias = "rest[0]" if "*rest" in parameters else names[2]
    answer = define(f"def weighted_sum({parameters}):\n    return np.sum({names[1]} * {names[0]}) + {bias}")
    assert check("weighted_sum", answer).status == "Correct"


# Other things that can be called


class Sum:
    """A weighted_sum that is no plain function."""

    def __call__(self, x, w, b):
        return np.sum(w * x) + b

    def method(self, x, w, b):
        return self(x, w, b)

    static = staticmethod(lambda x, w, b: np.sum(w * x) + b)


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, w, b: w @ x + b,
        Sum(),
        Sum().method,
        Sum.static,
        functools.partial(Sum.method, Sum()),
    ],
)
def test_whatever_can_be_called_may_be_right(answer):
    assert check("weighted_sum", answer).status == "Correct"


class Weigher:
    def __init__(self, x, w, b):
        self.z = np.sum(w * x) + b


@pytest.mark.parametrize(
    "answer",
    [Weigher, np.sum, np.exp, np.add, np.vectorize(lambda x, w, b: x), np.dot, np.array, max, sum, dict, type, print,
     str.join, [].append, iter, getattr, functools.partial(np.sum, axis=0), np.random.default_rng().normal, classmethod,
     functools.cache(lambda x, w, b: b), int, BaseException, range],
    ids=lambda answer: getattr(answer, "__name__", type(answer).__name__),
)  # fmt: skip
@every_kind
def test_what_can_be_called_and_is_wrong(exercise, answer, capsys):
    feedback = check(exercise.name, answer)
    assert feedback.status == "Not yet" and not UNSTABLE.search(feedback.message)


def test_function_that_answers_by_chance_or_by_what_was_before():
    chance = np.random.default_rng(0)
    assert weighted_sum("return chance.normal()", chance=chance).status == "Not yet"
    assert weighted_sum("calls.append(1)", "return len(calls)", calls=[]).status == "Not yet"
    changing = ["calls.append(1)", "return np.sum(w * x) + (b if len(calls) < 9 else 0)"]
    feedback = weighted_sum(*changing, calls=[])
    assert feedback.status == "Correct" and "not saved" in feedback.message


def test_function_that_changes_the_settings_of_numpy_and_warnings():
    before = np.geterr()
    lines = ["import warnings", "np.seterr(all='raise')", "warnings.simplefilter('ignore')", "return w @ x + b"]
    assert weighted_sum(*lines).status == "Correct"
    assert np.geterr() == before


# Other things that can be returned


class Odd:
    """A value that goes wrong wherever it is touched."""

    def fail(self, *_):
        raise RuntimeError("hands off")

    __repr__ = __eq__ = __len__ = __iter__ = __float__ = __array__ = __bool__ = __getitem__ = fail
    __hash__ = None


def endless():
    """A list that contains itself."""
    value = []
    value.append(value)
    return value


ODD = {
    "odd": Odd(),
    "odd in a list": [Odd(), 1.0],
    "odd in a tuple": (Odd(), Odd()),
    "class": Odd,
    "ragged": [[1, 2], [3]],
    "ragged pair": (np.ones(2), np.ones(3)),
    "endless": endless(),
    "generator": (x for x in range(3)),
    "map": map(abs, [1]),
    "range": range(10**12),
    "ellipsis": ...,
    "module": np,
    "function": np.sum,
    "activation": nn.relu,
    "network": nn.Network.random([2, 3, 1], nn.relu),
    "long text": "word " * 100,
    "bytes": b"bytes",
    "dict": {"z": 1.0},
    "set": {1.0},
    "huge number": 10**400,
    "huge array": np.broadcast_to(0.0, (10**6, 10**6)),
    "large list": list(range(10**5)),
    "large tuple": tuple(range(10**5)),
    "masked": np.ma.masked_array([1.0, 2.0], [True, False]),
    "masked everywhere": np.ma.masked_all((2, 2)),
    "structured": np.zeros(2, dtype=[("a", float), ("b", int)]),
    "date": np.datetime64("2020-01-01"),
    "long double": np.array([1.0, 2.0], dtype=np.longdouble),
    "nothing in it": np.empty((0, 3)),
    "many dimensions": np.ones([1] * 32),
    "complex": 1 + 2j,
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
@every_kind
def test_odd_value(exercise, value):
    feedback = check(exercise.name, with_body(exercise, "return value", value=value))
    assert feedback.status == "Not yet" and not UNSTABLE.search(feedback.message)
    assert len(feedback.message) < 500


def test_complex_numbers_are_not_right_for_their_real_part():
    exercise = EXERCISES["layer"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feedback = check(exercise.name, with_body(exercise, "return X @ W.T + b + 1j"))
    assert feedback == Feedback("Not yet", "line 2, `X @ W.T + b + 1j`: `+ 1j` is too much there.")


def test_numbers_as_text_are_not_right():
    assert "`str(…)` is too much there" in weighted_sum("return str(np.sum(w * x) + b)").message
    assert weighted_sum("return f'{x * w + b}'").message.endswith("but yours gave '[-3.]'.")


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | arrays(scalar_dtypes(), array_shapes(min_dims=0)),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything, st.sampled_from(list(EXERCISES.values())))
def test_whatever_is_returned_is_told_without_raising(value, exercise):
    feedback = examine(exercise, lambda *arguments: value)
    assert feedback.status == "Not yet"
    assert str(feedback) and feedback._repr_html_()


# Ideas that are wrong


HALVE = "def halve(z):\n    return z / 2"
PROBES = (1.0,), (np.array([2.0, 4.0]),)


def test_the_first_idea_that_fits_is_told():
    exercise = made_up(HALVE, *PROBES, ideas={"2 * z": "other", "z": "first", "z + 0": "second"})
    assert examine(exercise, define("def halve(z):\n    return z + 0")).message == "first"


def test_an_idea_has_to_fit_on_every_probe():
    exercise = made_up(HALVE, *PROBES, ideas={"z": "you did nothing"})
    assert "you did nothing" not in examine(exercise, define("def halve(z):\n    return z * z")).message


def test_the_same_error_agrees_with_an_idea_and_another_does_not():
    exercise = made_up(HALVE, *PROBES, ideas={"max(0, z)": "max is for single numbers"})
    assert (
        examine(exercise, define("def halve(z):\n    return z if z > 0 else 0")).message == "max is for single numbers"
    )
    assert "single numbers" not in examine(exercise, define("def halve(z):\n    return float(z)")).message


@pytest.mark.parametrize(
    "sign", [lambda answer: answer(2.0) == 9, lambda answer: 1 / 0, lambda answer: answer(np.ones(2)) == 9]
)
def test_a_sign_that_does_not_hold_or_raises_is_none(sign):
    exercise = made_up(HALVE, *PROBES, ideas={sign: "a nine"})
    assert "a nine" not in examine(exercise, define("def halve(z):\n    return z * z")).message


@pytest.mark.parametrize("sign", [lambda answer: answer(2.0) == 4, lambda answer: np.ones(1) == 1])
def test_a_sign_that_holds(sign):
    exercise = made_up(HALVE, *PROBES, ideas={sign: "a four"})
    assert examine(exercise, define("def halve(z):\n    return np.square(z)")).message == "a four"


def test_a_sign_may_warn_and_the_answer_exit(capsys):
    exercise = made_up(HALVE, *PROBES, ideas={lambda answer: answer(1e4) == 9: "a nine"})
    answer = define("def halve(z):\n    return np.exp(z) if np.ndim(z) else exit()")
    assert "raised SystemExit" in examine(exercise, answer).message
    answer = define("def halve(z):\n    return np.exp(z) * 0 + 1")
    assert "a nine" not in examine(exercise, answer).message
    assert capsys.readouterr() == ("", "")


# Around the answer


def test_prints_are_shown_once(capsys):
    assert weighted_sum("print('here')", "return np.sum(w * x) + b").status == "Correct"
    assert capsys.readouterr().out == "here\n"
    assert weighted_sum("print('here')", "return np.sum(w * x)").status == "Not yet"
    assert capsys.readouterr().out == "here\n"


def from_another_thread(work):
    """A function that lets another thread do something, and waits for it."""

    def function():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    return function


def test_warnings_of_other_threads_are_not_the_learners():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        elsewhere = from_another_thread(lambda: warnings.warn("from elsewhere", stacklevel=1))
        feedback = weighted_sum("elsewhere()", "return np.sum(w * x) + b", elsewhere=elsewhere)
    assert feedback.status == "Correct" and "from elsewhere" not in feedback.message
    assert any("from elsewhere" in str(each.message) for each in seen)


def test_prints_of_other_threads_are_seen(capsys):
    elsewhere = from_another_thread(lambda: print("elsewhere"))
    weighted_sum("elsewhere()", "return np.sum(w * x) + b", elsewhere=elsewhere)
    assert capsys.readouterr().out.count("elsewhere") > 1


def test_a_hidden_builtin_is_named():
    line = "return np.array([max(0, each) for each in z.ravel()]).reshape(z.shape)"
    message = check("relu", with_body(EXERCISES["relu"], line, max=3)).message
    assert "hides the built-in `max`" in message and "`del max`" in message


def test_a_hidden_builtin_that_is_not_the_mistake_is_not_blamed():
    assert "hides" not in check("relu", with_body(EXERCISES["relu"], "return max(1, z)", max=3)).message


def test_interrupted_while_the_reason_is_looked_for(monkeypatch):
    def interrupted(case):
        raise KeyboardInterrupt

    monkeypatch.setattr(examining, "LAYERS", (interrupted,))
    message = weighted_sum("return np.sum(w * x)").message
    assert message == "weighted_sum([1, 2], [0.5, -1], 0.25) should be -1.25, but yours gave -1.5."


def test_single_precision_is_right_with_a_remark():
    message = check("layer", with_body(EXERCISES["layer"], "return (X @ W.T + b).astype(np.float32)")).message
    assert "single precision" in message
    assert check("layer", with_body(EXERCISES["layer"], "return (X @ W.T).astype(np.float32)")).status == "Not yet"


def test_fractions_are_numbers():
    lines = ["from fractions import Fraction", "return Fraction(float(np.sum(targets))) / len(targets)"]
    assert check("best_constant", with_body(EXERCISES["best_constant"], *lines)).status == "Correct"


def test_a_right_answer_that_reads_its_arguments_only_with_other_shapes():
    lines = ["return np.einsum('ij,kj->ik', X, W) + b[np.newaxis]"]
    assert check("layer", with_body(EXERCISES["layer"], *lines)).status == "Correct"


def test_the_same_words_in_every_run():
    said = [weighted_sum("return np.sum(w * x) + b - x[0]").message for _ in range(2)]
    mutants.cache_clear()
    assert {*said, weighted_sum("return np.sum(w * x) + b - x[0]").message} == {said[0]}


# What is said


@pytest.mark.parametrize("status", ["Correct", "Not yet", "Not attempted yet"])
def test_text_starts_with_a_symbol_and_the_status(status):
    assert re.fullmatch(rf"[^\w\s] {status}: because", str(Feedback(status, "because")))
    assert repr(Feedback(status, "because")) == str(Feedback(status, "because"))


def test_html_has_a_role_and_escapes_what_the_learner_wrote():
    page = weighted_sum("raise ValueError('<script>alert(1)</script> & more')")._repr_html_()
    assert 'role="status"' in page and "<b>✗ Not yet</b>" in page
    assert "<script>" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_hints_are_behind_a_click_and_their_number_is_said():
    page = weighted_sum("return np.sum(w * x)")._repr_html_()
    assert page.index("<details") > page.index("the bias") and "Another hint (1 of 2)" in page
    assert "should be" not in str(weighted_sum("return np.sum(w * x)"))


def test_a_hint_marks_the_wrong_entries():
    page = check("layer", with_body(EXERCISES["layer"], "return X @ W.T + b * (b > 0)"))._repr_html_()
    assert "✗" in page and "<table>" in page


def test_a_function_of_one_number_has_a_picture_of_both_curves():
    page = check("sigmoid", with_body(EXERCISES["sigmoid"], "return np.tanh(z)"))._repr_html_()
    assert page.count("<polyline") == 2 and 'role="img"' in page and 'stroke-dasharray="5 4"' in page


def test_code_in_a_message_is_code_in_html():
    assert (
        "<code>.T</code> is missing" in check("layer", with_body(EXERCISES["layer"], "return X @ W + b"))._repr_html_()
    )
