"""Exercises of notebook 05: the slope by nudging, a step against it, many steps, and how large they should be."""

import numpy as np

from nnlib.datasets import houses
from nnlib.exercises.checking import Exercise, Mistake


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


def _named(source):
    """Return the function that ``source`` writes, with its source as its name: a call can be tried as it is shown."""
    function = eval(source)
    function.__name__ = source
    return function


_CUBE = _named("lambda x: x**3")
_BOWL = _named("lambda x: (x - 2) ** 2")
_VALLEY = _named("lambda w, b: (2 * w + b, w + 3 * b - 1)")
_BEND = _named("lambda w, b: (4 * w * (w * w - b), 2 * (b - w * w))")

_NUMERICAL_SLOPE = [
    Mistake(
        lambda f, x, h: (f(x + h) - f(x)) / h,
        "that is one-sided: it looks only ahead, from x to x + h. Look ahead and back, to x + h and x − h.",
    ),
    Mistake(
        lambda f, x, h: (f(x) - f(x - h)) / h,
        "that is one-sided: it looks only back, from x to x − h. Look ahead and back, to x + h and x − h.",
    ),
    Mistake(
        lambda f, x, h: (f(x + h) - f(x - h)) / h,
        "twice too much: from x − h to x + h is a way of 2h, not of h.",
    ),
    Mistake(
        lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
        "/ 2 * h divides by 2 and then multiplies by h. Put the 2 and the h in parentheses.",
    ),
    Mistake(
        lambda f, x, h: f(x + h) - f(x - h),
        "that is how much f changes. The slope is the change for each unit of the way: divide by the way.",
    ),
    Mistake(
        lambda f, x, h: f(x + h) - f(x),
        "that is how much f changes from x to x + h. Look to both sides of x, then divide by the way.",
    ),
    Mistake(
        lambda f, x, h: (f(x + h) - f(x - h)) / 2,
        "you divided by 2, but the way from x − h to x + h is 2h.",
    ),
    Mistake(
        lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h),
        "the sign is turned round: the value ahead, at x + h, comes first, and the one behind is taken from it.",
    ),
    Mistake(
        lambda f, x, h: f(x + h) - f(x - h) / (2 * h),
        "only the second value is divided. Put the difference in parentheses first.",
    ),
    Mistake(
        lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h),
        "you added the two values. What counts is their difference: how much f rises from the one to the other.",
    ),
    Mistake(
        lambda f, x, h: (f(x + h) - f(x)) / (2 * h),
        "you looked only ahead, a way of h, but divided by 2h. Let the difference begin at x − h.",
    ),
    Mistake(
        lambda f, x, h: (f(x + h) - f(x - h)) / (2 * x),
        "you divided by 2x. The way from x − h to x + h is 2h, wherever x is.",
    ),
]

_STEP = [
    Mistake(
        lambda w, slope, learning_rate: w + learning_rate * slope,
        "you stepped up the slope. Where it is positive, more w means more loss: go the other way.",
    ),
    Mistake(
        lambda w, slope, learning_rate: w - slope,
        "you stepped by the whole slope. The learning rate says how much of it to take.",
    ),
    Mistake(
        lambda w, slope, learning_rate: w - learning_rate,
        "you stepped by the learning rate alone, whatever the slope is. Multiply the two.",
    ),
    Mistake(
        lambda w, slope, learning_rate: learning_rate * slope,
        "that is only what has to be taken away. Return the new w.",
    ),
    Mistake(
        lambda w, slope, learning_rate: -learning_rate * slope,
        "that is only the change. Return the new w: the old one and the change together.",
    ),
    Mistake(
        lambda w, slope, learning_rate: w - slope / learning_rate,
        "you divided by the learning rate, so a small rate makes a huge step. Multiply by it.",
    ),
    Mistake(
        lambda w, slope, learning_rate: (w - slope) * learning_rate,
        "you scaled w as well. The learning rate multiplies the slope, and nothing else.",
    ),
    Mistake(
        lambda w, slope, learning_rate: learning_rate * slope - w,
        "the difference is turned round: w comes first, and a part of the slope is taken from it.",
    ),
    Mistake(
        lambda w, slope, learning_rate: w - learning_rate * np.sign(slope),
        "you used only the sign of the slope. How steep it is counts as well: steeper makes a longer step.",
    ),
    Mistake(
        lambda w, slope, learning_rate: w - learning_rate * np.abs(slope),
        "abs loses the sign, so w only ever gets smaller. Take the slope as it is.",
    ),
    Mistake(
        lambda w, slope, learning_rate: w - learning_rate * w,
        "you took a part of w away from w. What has to be taken away is a part of the slope.",
    ),
    Mistake(
        lambda w, slope, learning_rate: w * (1 - learning_rate * slope),
        "you multiplied w by the step as well. What is taken away does not depend on how large w is.",
    ),
    Mistake(lambda w, slope, learning_rate: w, "you returned w as it was. Is the new one the one you return?"),
]


def _walk(slopes, w, b, steps, move):
    for _ in range(steps):
        w, b = move(w, b, *slopes(w, b))
    return w, b


def _w_first(slopes, w, b, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * slopes(w, b)[0]
        b = b - learning_rate * slopes(w, b)[1]
    return w, b


def _last_slopes(slopes, w, b, learning_rate, steps):
    last = slopes(w, b)
    for _ in range(steps):
        last = slopes(w, b)
        w, b = w - learning_rate * last[0], b - learning_rate * last[1]
    return last


def _return_in_the_loop(slopes, w, b, learning_rate, steps):
    for _ in range(steps):
        slope_w, slope_b = slopes(w, b)
        return w - learning_rate * slope_w, b - learning_rate * slope_b


def _path(slopes, w, b, learning_rate, steps):
    path = [(w, b)]
    for _ in range(steps):
        path.append(_walk(slopes, *path[-1], 1, _down(learning_rate)))
    return path


def _down(rate):
    return lambda w, b, dw, db: (w - rate * dw, b - rate * db)


def _old_slopes(slopes, w, b, learning_rate, steps):
    slope_w, slope_b = slopes(w, b)
    return w - steps * learning_rate * slope_w, b - steps * learning_rate * slope_b


_DESCEND = [
    Mistake(
        _w_first,
        "you changed w before b's slope was taken. Ask for both slopes at the same place, then move both.",
    ),
    Mistake(
        _old_slopes,
        "you asked for the slopes once, before the loop. After each step w and b are elsewhere: ask again.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(
            slopes, w, b, steps, lambda w, b, dw, db: (w + learning_rate * dw, b + learning_rate * db)
        ),
        "you went up. Where a slope is positive, its parameter has to become smaller.",
    ),
    Mistake(_last_slopes, "you returned the last slopes. Asked for are w and b after the last step."),
    Mistake(
        _return_in_the_loop,
        "you came back after the first step. The return stands inside the loop; move it behind.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(slopes, w, b, min(steps, 1), _down(learning_rate)),
        "you made one step, whatever number was asked for. Repeat it in a loop.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(slopes, w, b, steps + 1, _down(learning_rate)),
        "that is one step too many. range(steps) gives as many as were asked for.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(slopes, w, b, steps - 1, _down(learning_rate)),
        "that is one step too few. range(steps) gives as many as were asked for.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(
            slopes, w, b, steps, lambda w, b, dw, db: (w - learning_rate * dw, b)
        ),
        "only w has moved. b has a slope of its own, and goes down at the same time.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(
            slopes, w, b, steps, lambda w, b, dw, db: (w, b - learning_rate * db)
        ),
        "only b has moved. w has a slope of its own, and goes down at the same time.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(
            slopes, w, b, steps, lambda w, b, dw, db: (w - learning_rate * db, b - learning_rate * dw)
        ),
        "the two slopes have changed places: slopes(w, b) returns that of w first.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(
            slopes, w, b, steps, lambda w, b, dw, db: (w - learning_rate * dw, b - learning_rate * dw)
        ),
        "you moved b by w's slope. Each parameter goes by its own.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(slopes, w, b, steps, _down(1)),
        "you stepped by the whole slopes. The learning rate says how much of them to take.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(
            slopes, w, b, steps, lambda w, b, dw, db: (learning_rate * dw, learning_rate * db)
        ),
        "you put the steps in the place of w and b. They have to be taken away from w and b.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: (w, b),
        "you returned w and b as they were. Do the new values find their way back into w and b?",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(slopes, w, b, steps, _down(learning_rate))[0],
        "that is w alone. Return both, side by side.",
    ),
    Mistake(
        lambda slopes, w, b, learning_rate, steps: _walk(slopes, w, b, steps, _down(learning_rate))[::-1],
        "w and b have changed places. Return w first.",
    ),
    Mistake(
        _path,
        "you returned the whole path. Only the last w and b are asked for.",
        sign=lambda answer: np.shape(answer(_VALLEY, 1.0, -2.0, 0.1, 3)) in ((4, 2), (3, 2)),
    ),
]

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
    return isinstance(value, int | float | np.number | np.ndarray) and np.ndim(value) == 0 and np.isfinite(value)


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


_RATE = [
    Mistake(
        lambda: 0.0,
        "with a rate of 0 nothing moves: the line stays at w = b = 0.",
        lambda answer: _is_rate(answer()) and answer() == 0,
    ),
    Mistake(
        lambda: -0.1,
        "a negative rate climbs: it goes with the slope, not against it. How far to go is a positive number.",
        _between(-np.inf, 0),
    ),
    Mistake(
        lambda: 0.29,
        "close, but too large: each step lands on the other side of the valley, nearly as high. Take a bit less.",
        _between(0.27, LIMIT),
    ),
    Mistake(
        lambda: float(SLICE_LIMIT),
        "that is 2/curvature for w alone. With b moving as well the valley is steeper in one direction: take less.",
        _between(SLICE_LIMIT - 0.004, SLICE_LIMIT + 0.004),
    ),
    Mistake(
        lambda: 22,
        "is that in percent? A rate above 1 takes more than the whole slope: here the loss explodes.",
        _between(1.5, np.inf),
    ),
    Mistake(
        lambda: (0.22, 0.1),
        "return one number. Both parameters are moved with the same learning rate.",
        lambda answer: np.ndim(answer()) == 1,
    ),
    Mistake(
        lambda: "0.22",
        "that is a text. Return the number itself, without quotes.",
        lambda answer: isinstance(answer(), str),
    ),
]


EXERCISES = [
    Exercise(
        numerical_slope,
        [(_CUBE, 1.0, 0.1), (_CUBE, -2.0, 0.1), (_CUBE, 0.0, 0.5), (_BOWL, 5.0, 0.01), (_BOWL, 2.0, 0.25)],
        _NUMERICAL_SLOPE,
        "with this you can check any slope that somebody has worked out. In notebook 06 that will be you.",
    ),
    Exercise(
        step,
        [
            (3.0, 2.0, 0.1),
            (0.5, -4.0, 0.25),
            (2.0, 0.0, 0.1),
            (np.array([1.0, -2.0, 0.0]), np.array([0.5, -1.5, 3.0]), 0.2),
            (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.1, -0.2], [0.0, 10.0]]), 0.5),
        ],
        _STEP,
        "one line, and it moves a single weight as well as a whole matrix of them.",
    ),
    Exercise(
        descend,
        [
            (_VALLEY, 1.0, -2.0, 0.1, 1),
            (_VALLEY, 1.0, -2.0, 0.1, 3),
            (_VALLEY, 0.0, 0.0, 0.2, 10),
            (_BEND, 0.5, 1.5, 0.05, 4),
            (_BEND, -1.0, 2.0, 0.1, 0),
        ],
        _DESCEND,
        "that is gradient descent. With more parameters there are more slopes, and nothing else changes.",
    ),
    Exercise(
        learning_rate,
        [()],
        _RATE,
        "there is a window: below it 30 steps are not enough, above it they swing, and then they run away. "
        "For every loss the window lies elsewhere.",
        fault=_about_rate,
    ),
]
