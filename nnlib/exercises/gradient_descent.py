"""Exercises of notebook 05: the slope by nudging, a step against it, many steps, and how large they should be."""

import numpy as np

from nnlib.datasets import houses
from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import drawn, named


def numerical_slope(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def step(w, slope, learning_rate):
    return w - learning_rate * slope


def descend(slopes, w, b, learning_rate, steps):
    for _ in range(steps):
        slope_w, slope_b = slopes(w, b)
        w = w - learning_rate * slope_w
        b = b - learning_rate * slope_b
    return w, b


def learning_rate():
    return 0.22


_CUBE = named("lambda x: x**3")
_BOWL = named("lambda x: (x - 2) ** 2")
_SINE = named("lambda x: np.sin(3 * x)")
_FALL = named("lambda x: -3 * x + x**2 / 4")
_VALLEY = named("lambda w, b: (2 * w + b, w + 3 * b - 1)")
_BEND = named("lambda w, b: (4 * w * (w * w - b), 2 * (b - w * w))")

_INPUTS, _PRICES = houses()
_SIZES = np.column_stack([_INPUTS[:, 0], np.ones(len(_INPUTS))])  # an input that is always 1 has the bias as its weight
STEPS, WITHIN = 30, 1.01


def _losses(rate):
    """Return the loss of the houses' line at the start, w = b = 0, and after each of 30 steps."""
    weights, losses = np.zeros((2, 1)), []
    for _ in range(STEPS + 1):
        errors = _SIZES @ weights - _PRICES
        losses.append(np.mean(errors**2))
        weights = weights - rate * 2 * _SIZES.T @ errors / len(errors)
    return np.array(losses)


def _floor():
    """Return the smallest loss that a line through the houses can have."""
    return np.mean((_SIZES @ np.linalg.lstsq(_SIZES, _PRICES)[0] - _PRICES) ** 2)


_CURVATURES = np.linalg.eigvalsh(2 * _SIZES.T @ _SIZES / len(_SIZES))
LIMIT = 2 / _CURVATURES[-1]  # from this rate on the loss grows
SLICE_LIMIT = 2 / (2 * np.mean(_SIZES[:, 0] ** 2))  # the same, if only w moved


def _is_rate(value):
    numbers = isinstance(value, int | float | np.number | np.ndarray) and not isinstance(value, bool)
    return numbers and np.ndim(value) == 0 and np.isfinite(value)


def _about_rate(value):
    """Say what is wrong with a learning rate; '' where nothing is."""
    if not _is_rate(value):
        return "return one number, the learning rate."
    losses, floor = _losses(min(float(value), 1e3)), _floor()
    if losses[-1] <= WITHIN * floor:
        return ""
    if value >= LIMIT:
        rise = int(np.argmax(np.diff(losses) > 0)) + 1
        return (
            f"with {value:g} every step goes too far: the loss rises from step {rise} on, and after {STEPS} steps it "
            f"is {losses[-1]:.3g}, where it began with {losses[0]:.3g}. Take a smaller rate."
        )
    return (
        f"after {STEPS} steps with {value:g} the loss is {losses[-1]:.4f}, and the lowest there is {floor:.4f}: still "
        f"{100 * (losses[-1] / floor - 1):.1f} % above it. Take a larger rate."
    )


def _between(low, high):
    return lambda answer: _is_rate(answer()) and low < answer() < high


_RATE = {
    _between(-np.inf, 0): "a negative rate climbs: it goes with the slope, not against it. How far to go is a "
    "positive number.",
    _between(0.27, LIMIT): "close, but too large: each step lands on the other side of the valley, nearly as high. "
    "Take a bit less.",
    _between(SLICE_LIMIT - 0.004, SLICE_LIMIT + 0.004): "that is 2/curvature for w alone. With b moving as well the "
    "valley is steeper in one direction: take less.",
}


def _some_step(rng):
    shape = [(), (3,), (2, 3)][rng.integers(3)]
    w, slope = drawn(rng, shape, shape)
    return w, slope, round(rng.uniform(0.01, 0.9), 2)


EXERCISES = [
    Exercise(
        numerical_slope,
        [
            (_CUBE, 1.0, 0.1),
            (_CUBE, -2.0, 0.1),
            (_CUBE, 0.0, 0.5),
            (_BOWL, 5.0, 0.01),
            (_BOWL, 2.0, 0.25),
            (_FALL, 1.0, 0.5),
            (_SINE, 0.5, 0.2),
        ],
        {
            "f(x + h)": "the value ahead, f(x + h),",
            "f(x - h)": "the value behind, f(x − h),",
            "f(x + h) - f(x - h)": "how much f changes",
            "2 * h": "the way from x − h to x + h, 2h,",
        },
        "with this you can check any slope that somebody has worked out. In notebook 06 that will be you.",
        draw=lambda rng: ([_CUBE, _SINE, _FALL][rng.integers(3)], round(rng.normal(), 1), 0.1),
        ideas={
            "(f(x + h) - f(x)) / h": "that is one-sided: it looks only ahead, from x to x + h. Look ahead and back, "
            "to x + h and x − h.",
            "(f(x) - f(x - h)) / h": "that is one-sided: it looks only back, from x to x − h. Look ahead and back, to "
            "x + h and x − h.",
        },
    ),
    Exercise(
        step,
        [
            (3.0, 2.0, 0.1),
            (0.5, -4.0, 0.25),
            (2.0, 0.0, 0.1),
            (np.array([1.0, -2.0, 0.0]), np.array([0.5, -1.5, 3.0]), 0.2),
            (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.1, -0.2], [0.0, 10.0]]), 0.5),
            (np.array([1, 2, -3]), np.array([1, -2, 4]), 0.25),  # whole numbers become others
        ],
        {
            "learning_rate": "the learning rate",
            "slope": "the slope",
            "learning_rate * slope": "the learning rate times the slope",
        },
        "one line, and it moves a single weight as well as a whole matrix of them.",
        draw=_some_step,
        ideas={
            "w * (1 - learning_rate * slope)": "you multiplied w by the step as well. What is taken away does not "
            "depend on how large w is.",
        },
    ),
    Exercise(
        descend,
        [
            (_VALLEY, 1.0, -2.0, 0.1, 1),
            (_VALLEY, 1.0, -2.0, 0.1, 3),
            (_VALLEY, 0.0, 0.0, 0.2, 10),
            (_VALLEY, 6.0, -9.0, 0.1, 2),
            (_VALLEY, -6.0, 9.0, 0.1, 2),
            (_BEND, 0.5, 1.5, 0.05, 4),
            (_BEND, -1.0, 2.0, 0.1, 0),
        ],
        {
            "slopes(w, b)": "the pair of slopes",
            "slope_w": "the slope of w",
            "slope_b": "the slope of b",
            "learning_rate": "the learning rate",
            "learning_rate * slope_w": "the step of w",
            "learning_rate * slope_b": "the step of b",
        },
        "that is gradient descent. With more parameters there are more slopes, and nothing else changes.",
        draw=lambda rng: (_VALLEY, *map(float, rng.normal(size=2).round(1)), 0.1, int(rng.integers(1, 5))),
        forms=(
            "for _ in range(steps):\n    w, b = w - learning_rate * slopes(w, b)[0], b - learning_rate * "
            "slopes(w, b)[1]\n"
            "return w, b",
        ),
        ideas={
            "for _ in range(steps):\n    w = w - learning_rate * slopes(w, b)[0]\n"
            "for _ in range(steps):\n    b = b - learning_rate * slopes(w, b)[1]\nreturn w, b": (
                "your result is what all steps of w, and after them all steps of b, would give. Both move in each step."
            ),
            "for _ in range(steps):\n    s, t = slopes(w, b)\n    w, b = w + learning_rate * s, b + "
            "learning_rate * t\nreturn w, b": (
                "you went up. Where a slope is positive, its parameter has to become smaller."
            ),
        },
        entries=("w", "b"),
    ),
    Exercise(
        learning_rate,
        [()],
        {},
        "there is a window: below it 30 steps are not enough, above it they swing, and then they run away. "
        "For every loss the window lies elsewhere.",
        ideas=_RATE,
        fault=_about_rate,
    ),
]
