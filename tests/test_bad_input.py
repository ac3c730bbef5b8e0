"""The public functions, given anything: a right answer, or a ValueError or TypeError that says what is wrong."""

import datetime
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib as nn

DTYPES = ["?", "i1", "i8", "u1", "f4", "f8", "c16", "U2", "M8[s]"]
FLOATS = st.one_of(st.floats(-1e100, 1e100), st.sampled_from([np.nan, np.inf, -np.inf]))
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 5),
    FLOATS,
    st.complex_numbers(),
    st.text(max_size=3),
    st.sampled_from([{}, set(), object(), len, np.nan, datetime.date(2000, 1, 1), b"x", range(3)]),
    st.lists(st.one_of(st.none(), st.text(max_size=2), FLOATS, st.lists(FLOATS, max_size=2)), max_size=4),
    arrays(st.sampled_from(DTYPES), array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)),
    arrays(np.float64, array_shapes(max_dims=3, max_side=3), elements=st.floats(-1e100, 1e100)),
    arrays(object, array_shapes(max_side=2), elements=st.one_of(st.none(), st.integers(), st.text(max_size=1))),
)
X, Y = np.array([[0.5, -1.0], [2.0, 0.25], [0.0, 1.0]]), np.array([[1.0], [0.0], [1.0]])
ROWS = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])


def network():
    return nn.Network.random([2, 3, 1], nn.tanh, seed=0)


# Each with arguments that fit: one of them at a time is exchanged for anything.
CALLS = {
    **{f"Activation {name}": (f, [X]) for name, f in nn.ACTIVATIONS.items()},
    **{f"derivative of {name}": (f.derivative, [X]) for name, f in nn.ACTIVATIONS.items()},
    "swish_with": (nn.swish_with, [1.5]),
    "mean_squared_error": (nn.mean_squared_error, [Y, Y]),
    "mean_absolute_error": (nn.mean_absolute_error, [Y, Y]),
    "binary_cross_entropy": (nn.binary_cross_entropy, [Y, Y]),
    "cross_entropy": (nn.cross_entropy, [X, ROWS]),
    "gradient of mean_squared_error": (nn.mean_squared_error.gradient, [Y, Y]),
    "gradient of cross_entropy": (nn.cross_entropy.gradient, [X, ROWS]),
    "softmax": (nn.softmax, [X]),
    "one_hot": (nn.one_hot, [np.array([0, 2, 1]), 3]),
    "accuracy": (nn.accuracy, [np.array([0, 1, 1]), np.array([0, 1, 0])]),
    "Dense": (nn.Dense, [X, np.zeros(3), nn.relu]),
    "Dense.random": (nn.Dense.random, [2, 3, nn.relu, np.random.default_rng(0)]),
    "Network": (lambda layers: nn.Network(layers), [[nn.Dense(X, np.zeros(3))]]),
    "Network.random": (nn.Network.random, [[2, 3, 1], nn.tanh, nn.identity, 0]),
    "network(X)": (lambda X: network()(X), [X]),
    "forward": (lambda X: network().forward(X), [X]),
    "backward": (lambda forward, d: network().backward(forward, d), [network().forward(X), Y]),
    "trace": (lambda *arguments: network().trace(*arguments), [X, Y, nn.mean_squared_error]),
    "GradientDescent": (nn.GradientDescent, [0.1, 0.5]),
    "train": (
        lambda X, targets, loss, rate, steps, batch_size, seed, validation: nn.train(
            network(), X, targets, loss, rate, steps, batch_size=batch_size, seed=seed, validation=validation
        ),
        [X, Y, nn.mean_squared_error, 0.1, 2, 2, 0, (X, Y)],
    ),
    "numerical_gradient": (nn.numerical_gradient, [np.sum, X, 1e-6]),
    "xor": (nn.xor, [4, 0.1, 0]),
    "moons": (nn.moons, [6, 0.1, 0]),
    "circles": (nn.circles, [6, 0.1, 0]),
    "spiral": (nn.spiral, [6, 0.1, 0, 0.5]),
    "houses": (nn.houses, [6]),
}


def numbers_in(value):
    """Yield every array of numbers that a returned value holds."""
    if isinstance(value, np.ndarray | float | int):
        yield np.asarray(value)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers_in(part)
    elif hasattr(value, "__dict__"):
        yield from numbers_in(list(vars(value).values()))


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_anything_gives_an_answer_or_an_error_that_says_what_is_wrong(name, data):
    function, arguments = CALLS[name]
    with warnings.catch_warnings(action="ignore"):  # Hypothesis tries what a float32 can hold
        place = data.draw(st.integers(0, len(arguments) - 1), label="which argument")
        junk = data.draw(JUNK, label="what")
    if name.split()[0] == "numerical_gradient" and place == 0 and callable(junk):
        return
    finite = all(np.isfinite(array).all() for array in numbers_in(junk) if array.dtype.kind in "fc")
    with warnings.catch_warnings(action="error" if finite else "ignore"):
        try:
            answer = function(*arguments[:place], junk, *arguments[place + 1 :])
        except (ValueError, TypeError, nn.DivergenceError) as error:
            assert len(str(error).split()) >= 3, f"{error} does not help"
            return
    for array in numbers_in(answer):
        assert array.dtype.kind in "biuf"
        assert np.isfinite(array).all() or not finite


def test_every_public_function_is_among_them():
    called = " ".join(CALLS)
    functions = [name for name in nn.__all__ if callable(getattr(nn, name))]
    # Made by nnlib, not by its user; an activation is tried by its name, digits takes nothing.
    others = {"Activation", "DivergenceError", "History", "LayerBackward", "LayerForward", "Loss", "Trace", "digits"}
    others |= {"gradient_descent"}  # which train calls
    assert [name for name in functions if name not in called and name not in others] == []
