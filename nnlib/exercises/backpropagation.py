"""Exercises of notebook 06: error signals, a layer's gradients, two layers, and a check of them all."""

import numpy as np

from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import drawn, sizes


def output_delta(a, z, targets, derivative):
    return 2 * (a - targets) / a.size * derivative(z)


def hidden_delta(delta_next, W_next, z, derivative):
    return (delta_next @ W_next) * derivative(z)


def layer_backward(dz, x, W):
    dW = dz.T @ x
    db = dz.sum(axis=0)
    dx = dz @ W
    return dW, db, dx


def two_layer_backward(X, targets, W1, b1, W2, b2):
    a1 = np.tanh(X @ W1.T + b1)
    outputs = a1 @ W2.T + b2
    dz2 = 2 * (outputs - targets) / outputs.size
    dz1 = (dz2 @ W2) * (1 - a1**2)
    return dz1.T @ X, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def gradient_check(f, x, gradient):
    h = 1e-5
    numeric = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = h
        numeric[i] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return np.linalg.norm(gradient(x) - numeric) <= 1e-6 * np.linalg.norm(numeric)


# The slopes that are handed in


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def relu_slope(z):
    return np.where(z > 0, 1.0, 0.0)


def slope_one(z):
    return np.ones_like(z)


def _output(f, z, targets, slope):
    z = np.array(z)
    return f(z), z, np.array(targets), slope


_OUTPUT_PROBES = [
    _output(np.tanh, [[0.5, -1.0]], [[1.0, 0.0]], tanh_slope),
    _output(sigmoid, [[2.0]], [[0.0]], sigmoid_slope),
    _output(np.tanh, [[0.3, -0.8], [1.5, 0.0]], [[1.0, -1.0], [0.5, 2.0]], tanh_slope),
    _output(sigmoid, [[0.4, -1.2, 3.0], [-0.5, 0.0, 1.0]], [[1.0, 0.0, 0.0], [0.0, 1.0, 0.5]], sigmoid_slope),
    _output(lambda z: np.maximum(z, 0), [[1.5], [-2.0], [0.5]], [[1.0], [3.0], [-1.0]], relu_slope),
    _output(lambda z: z * 1, [[3.0], [-1.0], [0.5], [2.0]], [[2.5], [-1.0], [4.0], [-2.0]], slope_one),
    _output(np.tanh, [[40.0, -40.0, 0.1]], [[-1.0, 1.0, 0.1]], tanh_slope),
]


def _hidden(delta_next, W_next, z, slope):
    return np.array(delta_next), np.array(W_next), np.array(z), slope


_HIDDEN_PROBES = [
    _hidden([[0.5]], [[2.0, -3.0]], [[0.5, -1.0]], tanh_slope),
    _hidden([[0.5, -1.0], [2.0, 0.25]], [[1.0, 2.0], [-1.5, 0.5]], [[0.3, -0.8], [1.5, 0.0]], tanh_slope),
    _hidden([[1.0, -0.5]], [[0.5, 1.0], [2.0, -3.0]], [[0.2, -0.4]], sigmoid_slope),
    _hidden(
        [[0.1, -0.2, 0.3], [0.0, 0.4, -0.5], [1.0, 1.0, -1.0], [0.2, 0.0, 0.7]],
        [[1.0, -2.0], [0.5, 3.0], [-1.0, 0.25]],
        [[0.4, -1.2], [-0.5, 0.7], [2.0, 0.1], [-3.0, 1.0]],
        sigmoid_slope,
    ),
    _hidden([[0.7], [-0.3], [0.2]], [[1.0, -2.0, 0.5]], [[1.5, -2.0, 0.5], [-1.0, 2.0, 3.0], [1, 1, -1]], relu_slope),
    _hidden([[0.0, 0.0], [1.0, 2.0]], [[3.0], [-1.0]], [[40.0], [0.5]], tanh_slope),
    _hidden([[1.0, -2.0], [0.5, 0.25]], [[2.0, 0.5], [-1.0, 4.0]], [[3.0, -1.0], [0.0, 2.0]], slope_one),
]


def _layer(dz, x, W):
    return np.array(dz), np.array(x), np.array(W)


_LAYER_PROBES = [
    _layer([[0.5, -1.0]], [[1.0, 2.0, -3.0]], [[1.0, 0.5, -1.0], [2.0, 0.0, 0.25]]),
    _layer([[1.0, -0.5], [0.25, 2.0]], [[3.0, -1.0], [0.5, 1.0]], [[1.0, 2.0], [-1.5, 0.5]]),
    _layer([[0.5], [-1.0], [0.25]], [[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]], [[2.0, -0.5]]),
    _layer([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.0], [2.0], [-1.0]], [[3.0], [1.0]]),
    _layer([[1e3, 2.0, -1.0], [-5.0, 0.5, 0.0]], [[0.0, 0.0], [1.0, -2.0]], [[1.0, -1.0], [0.5, 2.0], [0.0, 3.0]]),
    _layer([[1.0, 2.0], [3.0, -4.0], [0.5, 0.5]], [[1.0, -1.0], [2.0, 0.5], [-3.0, 1.0]], [[0.5, 1.0], [2.0, -3.0]]),
    _layer([[2.0]], [[-3.0]], [[4.0]]),
]


def _sized(n, n_in, hidden, n_out, seed, scale=1.0):
    """Random samples, targets and weights, of one digit behind the point."""
    rng = np.random.default_rng(seed)
    shapes = (n, n_in), (n, n_out), (hidden, n_in), (hidden,), (n_out, hidden), (n_out,)
    X, targets, *parameters = (rng.normal(size=shape).round(1) for shape in shapes)
    return X * scale, targets, *parameters


_TWO_PROBES = [
    _sized(1, 1, 2, 1, seed=9),
    _sized(2, 2, 3, 1, seed=1),
    _sized(1, 3, 2, 2, seed=2),
    _sized(3, 2, 2, 2, seed=3),
    _sized(5, 3, 4, 2, seed=4),
    _sized(4, 1, 5, 1, seed=5),
    _sized(3, 2, 2, 1, seed=6, scale=0.0),
    _sized(3, 2, 3, 1, seed=7, scale=50.0),
    _sized(2, 2, 2, 2, seed=8),
]


# gradient_check: each f has its gradient beside it


def bowl(x):
    return np.sum((x - 1) ** 2) + x.flat[0] * x.flat[-1]


def bowl_gradient(x):
    gradient = 2 * (x - 1)
    gradient.flat[0] += x.flat[-1]
    gradient.flat[-1] += x.flat[0]
    return gradient


def plane(x):
    return float(np.sum(x * _ramp(x)))


def plane_gradient(x):
    return _ramp(x)


def _ramp(x):
    return np.arange(1.0, x.size + 1).reshape(x.shape)


def steep(x):
    return np.sum(np.exp(20 * x))


def steep_gradient(x):
    return 20 * np.exp(20 * x)


def flat(x):
    return 3.0


def flat_gradient(x):
    return np.zeros(x.shape)


def half_square(x):
    return np.sum(x**2) / 2


def itself(x):
    return x


def tiny(x):
    return 1e-10 * bowl(x)


def large(x):
    return 1e7 * bowl(x)


def large_gradient(x):
    return 1e7 * bowl_gradient(x)


# Wrong gradients


def turned(x):
    return -bowl_gradient(x)


def doubled(x):
    return 2 * bowl_gradient(x)


def swapped(x):
    """The right numbers in the wrong places: the sum of all differences is 0, and the size is right."""
    return bowl_gradient(x).ravel()[::-1].reshape(x.shape)


def cancelling(x):
    """Differences that add up to 0, and another size."""
    error = np.zeros(x.size)
    error[:2] = 1, -1
    return bowl_gradient(x) + error.reshape(x.shape)


def last_entry_off(x):
    gradient = bowl_gradient(x)
    gradient.flat[-1] += 0.5
    return gradient


def slightly_off(x):
    return 1.00005 * bowl_gradient(x)


def barely_off(x):
    return 1.000004 * bowl_gradient(x)


def tiny_doubled(x):
    return 2e-10 * bowl_gradient(x)


def only_the_first(x):
    return np.eye(1, x.size).reshape(x.shape)


def piled_up(x):
    return np.cumsum(_ramp(x)).reshape(x.shape)


_POINT = np.array([0.5, -1.0, 2.0])
_MATRIX = np.array([[0.5, -1.0], [2.0, 0.25]])
_CHECK_PROBES = [
    (bowl, _POINT, bowl_gradient),
    (bowl, _POINT, turned),
    (bowl, _POINT, doubled),
    (bowl, _POINT, cancelling),
    (bowl, _POINT, swapped),
    (bowl, _POINT, last_entry_off),
    (bowl, _POINT, slightly_off),
    (bowl, _POINT, barely_off),
    (plane, _POINT, plane_gradient),
    (plane, np.array([3.0]), plane_gradient),
    (flat, _POINT, flat_gradient),  # 0 ≤ 0
    (half_square, _POINT, itself),
    (bowl, _MATRIX, bowl_gradient),
    (bowl, _MATRIX, last_entry_off),
    (steep, np.array([0.1, -0.1]), steep_gradient),
    (tiny, _POINT, tiny_doubled),
    (large, _POINT, large_gradient),
    (plane, _POINT, piled_up),
    (plane, _POINT, only_the_first),
]


_ACTIVATIONS = [(np.tanh, tanh_slope), (sigmoid, sigmoid_slope), (lambda z: z * 1, slope_one)]


def _some_outputs(rng):
    z, targets = drawn(rng, *[tuple(sizes(rng, 2))] * 2)
    f, slope = _ACTIVATIONS[rng.integers(3)]
    return f(z), z, targets, slope


def _some_hidden(rng):
    n, n_next, n_hidden = sizes(rng, 3)
    return *drawn(rng, (n, n_next), (n_next, n_hidden), (n, n_hidden)), _ACTIVATIONS[rng.integers(3)][1]


def _some_layer(rng):
    n, n_in, n_out = sizes(rng, 3)
    return drawn(rng, (n, n_out), (n, n_in), (n_out, n_in))


def _some_network(rng):
    n, n_in, hidden, n_out = sizes(rng, 4)
    return drawn(rng, (n, n_in), (n, n_out), (hidden, n_in), hidden, (n_out, hidden), n_out)


_FORWARD = """
a1 = np.tanh(X @ W1.T + b1)
outputs = a1 @ W2.T + b2
"""


_BACK = """
dz1 = (dz2 @ W2) * (1 - a1**2)
return dz1.T @ X, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)
"""


def _is_along(difference, direction):
    """Return whether an array is a multiple of another, and not 0."""
    difference, direction = np.ravel(difference), np.ravel(direction)
    multiple = difference @ direction / (direction @ direction)
    return abs(multiple) > 1e-9 and np.allclose(difference, multiple * direction)


def _takes_the_step(answer):
    """Whether it returns parameters that a step of any size has changed, instead of gradients."""
    for probe in (_TWO_PROBES[4], _some_network(np.random.default_rng(3))):
        pairs = zip(answer(*probe), probe[2:], two_layer_backward(*probe), strict=True)
        if not all(_is_along(new - old, gradient) for new, old, gradient in pairs):
            return False
    return True


def _backward_through(expression):
    """Write the two-layer backward with other weights on the way back, and perhaps other lines before it."""
    return f"""{_FORWARD}
dz2 = 2 * (outputs - targets) / outputs.size
dz1 = {expression}
return dz1.T @ X, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)
"""


def _checking(numeric, verdict="np.linalg.norm(gradient(x) - numeric) <= 1e-6 * np.linalg.norm(numeric)", h="1e-5"):
    """Write a gradient_check with another way to one number, or another verdict."""
    return f"""
h = {h}
numeric = np.zeros(x.shape)
up, down = x.copy(), x.copy()
for i in np.ndindex(x.shape):
    nudge = np.zeros(x.shape)
    nudge[i] = h
    {numeric}
return {verdict}
"""


_CENTRAL = "numeric[i] = (f(x + nudge) - f(x - nudge)) / (2 * h)"


def _is_one_sided(answer):
    """Whether it goes wrong just where one-sided differences do: where the slope is small, and changes fast."""
    near_the_lowest_point = np.array([1e-3, -2e-3])
    in_a_bowl = answer(lambda x: 1 + np.sum(x**2), near_the_lowest_point, lambda x: 2 * x)
    return answer(plane, _POINT, plane_gradient) and not in_a_bowl


_AT_ZERO = np.zeros(20)


def _slopes_of_twenty(x):
    return np.linspace(0.1, 1.3, 20)


def _passes_only_at_zero(answer):
    """Whether it turns down a plane, but not at 0, where x + h is not rounded however small h is."""
    at_zero = answer(lambda x: float(np.sum(x * _slopes_of_twenty(x))), _AT_ZERO, _slopes_of_twenty)
    return at_zero and not answer(plane, _POINT, plane_gradient)


def _wants_equal_numbers(answer):
    """Whether it turns down all that is rounded, and lets pass what comes out exactly."""
    exact = answer(lambda x: x[0], np.zeros(1), lambda x: np.ones(1))
    rounded = answer(lambda x: float(np.sum(x * _slopes_of_twenty(x))), _AT_ZERO, _slopes_of_twenty)
    return exact and not rounded and not answer(plane, np.array([3.0]), plane_gradient)


def _returns_a_number(answer):
    said = [answer(bowl, x, bowl_gradient) for x in (_POINT, _MATRIX)]
    return all(isinstance(each, float) for each in said)


def _answers_every_entry(answer):
    """Whether it gives an answer of True or False for each entry."""
    said = [np.asarray(answer(bowl, x, bowl_gradient)) for x in (_POINT, _MATRIX)]
    return all(each.dtype == bool and each.shape == x.shape for each, x in zip(said, (_POINT, _MATRIX), strict=True))


_ONE_SIDED = "it turns down a right gradient in a bowl: a one-sided difference is too rough. Nudge both ways."

EXERCISES = [
    Exercise(
        output_delta,
        _OUTPUT_PROBES,
        {
            "a - targets": "the error a − y",
            "derivative(z)": "the slope f′(z)",
            "a.size": "the number of entries",
            "2 * (a - targets) / a.size": "∂L/∂a",
        },
        "this is where the way back begins. Where f is flat, δ is small, however large the error.",
        draw=_some_outputs,
        ideas={
            "2 * (a - targets) / a.size": "that is ∂L/∂a. One link is missing: z reaches the loss through a, and a "
            "changes with z by f′(z).",
            "2 * (a - targets) / a.size * a * (1 - a)": "a(1 − a) is the slope of the sigmoid only. Use the slope "
            "that is handed in: it fits any activation.",
            "2 * (a - targets) / a.size * (1 - a**2)": "1 − a² is the slope of tanh only. Use the slope that is "
            "handed in: it fits any activation.",
            "(2 * (a - targets) * derivative(z)).mean(axis=0)": "you averaged over the samples. Every sample keeps a "
            "δ of its own: the result has the shape of z.",
            "a - targets": "that is the error. δ is the slope of the loss with respect to z: the 2, the mean and "
            "f′(z) are missing.",
            "(a - targets) ** 2 / a.size * derivative(z)": "that has the loss in it. It takes the slope of the loss: "
            "how does (a − y)² change with a?",
        },
    ),
    Exercise(
        hidden_delta,
        _HIDDEN_PROBES,
        {
            "delta_next @ W_next": "what comes back along the lines, `delta_next @ W_next`,",
            "derivative(z)": "the slope f′(z)",
            "W_next": "the weights `W_next`",
            "delta_next": "`delta_next`",
        },
        "the same line works for every hidden layer, however deep: each gets its δ from the layer after it.",
        draw=_some_hidden,
        ideas={
            "(delta_next * derivative(z)) @ W_next": "f′(z) came too early: gather first, then multiply by the slopes "
            "of the neurons that gathered.",
            "(delta_next @ W_next) * derivative(np.tanh(z))": "the slope was taken at a. The neuron works at z on the "
            "curve of f, so it is f′(z).",
            "(delta_next @ (W_next / np.abs(W_next).sum(axis=1, keepdims=True))) * derivative(z)": (
                "blame is not shared out so that it adds up. Each line passes back δ times its weight, no more and no "
                "less."
            ),
            "(W_next.T @ delta_next.T) * derivative(z).T": "it lies on its side: the result has a row for each "
            "sample, as z has.",
        },
    ),
    Exercise(
        layer_backward,
        _LAYER_PROBES,
        {"dW": "dW", "db": "db", "dx": "dx"},
        "that is all a layer has to know. It needs its x again, which is why the way forward keeps it.",
        draw=_some_layer,
        entries=("dW", "db", "dx"),
    ),
    Exercise(
        two_layer_backward,
        _TWO_PROBES,
        {
            "a1": "the hidden layer's answer a1",
            "outputs": "the output",
            "outputs - targets": "the error",
            "dz2": "dz2",
            "dz1": "dz1",
            "b1": "b1",
            "b2": "b2",
            "dz2 @ W2": "what comes back along the lines of W2",
            "1 - a1 ** 2": "the slope of tanh, 1 − a1²,",
            "X @ W1.T + b1": "the hidden layer's sum z1",
            "outputs.size": "the number of entries",
            "dz1.T @ X": "dW1",
            "dz1.sum(axis=0)": "db1",
            "dz2.T @ a1": "dW2",
            "dz2.sum(axis=0)": "db2",
        },
        "every gradient of a whole network from one way forward and one way back. Notebook 07 trains with it.",
        draw=_some_network,
        ideas={
            _takes_the_step: "you took the step as well. Backpropagation only computes the gradients: return these.",
            _FORWARD + "dz2 = 2 * (outputs - targets) / outputs.size * (1 - outputs**2)" + _BACK: (
                "the output has no activation: its slope is 1, and dz2 is ∂L/∂output."
            ),
            _FORWARD
            + "outputs = np.tanh(outputs)\ndz2 = 2 * (outputs - targets) / outputs.size * (1 - outputs**2)"
            + _BACK: ("you gave the output a tanh too. Only the hidden layer has one."),
            _FORWARD.replace("np.tanh", "")
            + "dz2 = 2 * (outputs - targets) / outputs.size"
            + _BACK.replace(" * (1 - a1**2)", ""): (
                "that is a network without tanh: it is missing on the way forward and on the way back."
            ),
            _FORWARD.replace("np.tanh(", "np.maximum(0, ")
            + "dz2 = 2 * (outputs - targets) / outputs.size"
            + _BACK.replace("1 - a1**2", "a1 > 0"): (
                "you used ReLU in the hidden layer, and its slope. Here it is tanh."
            ),
            _backward_through("dz2 @ W2 * a1 * (1 - a1)"): "a(1 − a) is the slope of the sigmoid. The one of tanh is "
            "1 − a².",
            _backward_through("(dz2 @ W2) * (1 - np.tanh(a1) ** 2)"): "the slope of tanh was taken at a1. At z1 it is "
            "1 − tanh²(z1), and tanh(z1) is what you have as a1.",
            _backward_through("(dz2 @ W2) * (1 - (X @ W1.T + b1) ** 2)"): (
                "tanh is missing in its slope: it is 1 − tanh²(z1), and not 1 − z1²."
            ),
        },
        entries=("dW1", "db1", "dW2", "db2"),
    ),
    Exercise(
        gradient_check,
        _CHECK_PROBES,
        {
            "h": "the size h",
            "nudge": "the nudge",
            "numeric": "the numeric gradient",
            "gradient(x)": "the gradient that is handed in",
            "gradient(x) - numeric": "the difference of the two gradients",
            "1e-06": "the limit 1e-6",
            "np.linalg.norm(numeric)": "the norm of the numeric gradient",
            "f(x - nudge)": "the value behind, f(x − h),",
            "f(x + nudge)": "the value ahead, f(x + h),",
            "i": "the place i",
        },
        "a mistake in a gradient raises no error, it only makes learning worse. This finds it.",
        ideas={
            _is_one_sided: _ONE_SIDED,
            _checking("up[i] += h\n    down[i] -= h\n    numeric[i] = (f(up) - f(down)) / (2 * h)"): (
                "a nudge has to be undone before the next: in your function they pile up. Start from x each time."
            ),
            _checking("nudge = np.zeros(x.shape)\n    nudge[i[0]] = h\n    " + _CENTRAL): (
                "for a matrix, x[i] is a whole row. Every single entry needs its own nudge: see np.ndindex."
            ),
            _checking("numeric[i] = (f(x + h) - f(x - h)) / (2 * h)"): (
                "each entry needs a nudge, and a place, of its own. Does x + h nudge all at once, or is one "
                "place filled again and again?"
            ),
            _checking(_CENTRAL, "np.sum(np.abs(gradient(x) - numeric)) <= 1e-6"): (
                "the limit must grow and shrink with the gradient: 1e-6 times the norm of the numeric one."
            ),
            _checking(_CENTRAL, "np.linalg.norm(gradient(x) - numeric) <= 1e-6"): (
                "the limit must grow and shrink with the gradient: 1e-6 times the norm of the numeric one."
            ),
            _checking(_CENTRAL, "np.allclose(gradient(x), numeric)"): "np.allclose has limits of its own, one of them "
            "fixed: too wide for a tiny gradient. Use the two norms.",
            _checking(
                _CENTRAL, "abs(np.linalg.norm(gradient(x)) - np.linalg.norm(numeric)) <= 1e-6 * np.linalg.norm(numeric)"
            ): (
                "you compared the two sizes. Gradients of one size can point elsewhere: take the norm of their "
                "difference."
            ),
            _checking(_CENTRAL, "abs(np.sum(gradient(x) - numeric)) <= 1e-6 * np.linalg.norm(numeric)"): (
                "positive and negative differences cancel in a sum. The norm squares them first."
            ),
            _checking(_CENTRAL, "np.sum(gradient(x) - numeric) <= 1e-6 * np.linalg.norm(numeric)"): (
                "a sum of differences can be far below 0, and that passes too. The norm squares them first."
            ),
            _checking(_CENTRAL, "abs(gradient(x).flat[0] - numeric.flat[0]) <= 1e-6 * abs(numeric.flat[0])"): (
                "only the first entry was compared: a mistake in another one passes."
            ),
            _checking(_CENTRAL, "np.linalg.norm(gradient(x) - numeric) > 1e-6 * np.linalg.norm(numeric)"): (
                "it says the opposite: True is for a gradient that passes."
            ),
            _checking(_CENTRAL, h="1e-2"): "where f bends sharply, a right gradient is turned down: h is too large. "
            "Around 1e-5 is a good size.",
            _passes_only_at_zero: "right gradients are turned down: with an h as small as that, rounding is all that "
            "is left. Take about 1e-5.",
            _wants_equal_numbers: "it asks for equal numbers, but nudging is never exact. Ask whether the difference "
            "is small.",
            _returns_a_number: "it returns a number. Return the answer to the question whether that is small enough: "
            "True or False.",
            _answers_every_entry: "it returns an answer for every entry. One is wanted for all of them: that is what "
            "the norm is for.",
        },
        behaviours={
            "True": "it lets every gradient pass, even one with the wrong sign. Compare, and return what comes of it.",
            "False": "it lets no gradient pass, not even a right one. Print both gradients for a case that you know.",
        },
    ),
]
