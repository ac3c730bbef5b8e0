"""Exercises of notebook 06: error signals, a layer's gradients, two layers, and a check of them all."""

import inspect
import textwrap

import numpy as np

from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import called, drawn, sizes


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


tanh_slope = called("tanh_slope", lambda z: 1 - np.tanh(z) ** 2)
sigmoid = called("sigmoid", lambda z: 1 / (1 + np.exp(-z)))
sigmoid_slope = called("sigmoid_slope", lambda z: sigmoid(z) * (1 - sigmoid(z)))
relu_slope = called("relu_slope", lambda z: np.where(z > 0, 1.0, 0.0))
slope_one = called("slope_one", lambda z: np.ones_like(z))


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


def bowl_gradient(x):
    gradient = 2 * (x - 1)
    gradient.flat[0] += x.flat[-1]
    gradient.flat[-1] += x.flat[0]
    return gradient


def last_entry_off(x):
    gradient = bowl_gradient(x)
    gradient.flat[-1] += 0.5
    return gradient


def cancelling(x):
    """Differences that add up to 0, and another size."""
    error = np.zeros(x.size)
    error[:2] = 1, -1
    return bowl_gradient(x) + error.reshape(x.shape)


bowl = called("bowl", lambda x: np.sum((x - 1) ** 2) + x.flat[0] * x.flat[-1])
plane_gradient = called("plane_gradient", lambda x: np.arange(1.0, x.size + 1).reshape(x.shape))
plane = called("plane", lambda x: float(np.sum(x * plane_gradient(x))))
steep = called("steep", lambda x: np.sum(np.exp(20 * x)))
steep_gradient = called("steep_gradient", lambda x: 20 * np.exp(20 * x))
flat, flat_gradient = called("flat", lambda x: 3.0), called("flat_gradient", lambda x: np.zeros(x.shape))
half_square, itself = called("half_square", lambda x: np.sum(x**2) / 2), called("itself", lambda x: x)
tiny, large = called("tiny", lambda x: 1e-10 * bowl(x)), called("large", lambda x: 1e7 * bowl(x))
large_gradient = called("large_gradient", lambda x: 1e7 * bowl_gradient(x))

# Wrong gradients
turned = called("turned", lambda x: -bowl_gradient(x))
doubled = called("doubled", lambda x: 2 * bowl_gradient(x))
swapped = called("swapped", lambda x: bowl_gradient(x).ravel()[::-1].reshape(x.shape))  # of the right size, and sum
slightly_off = called("slightly_off", lambda x: 1.00005 * bowl_gradient(x))
barely_off = called("barely_off", lambda x: 1.000004 * bowl_gradient(x))
tiny_doubled = called("tiny_doubled", lambda x: 2e-10 * bowl_gradient(x))
only_the_first = called("only_the_first", lambda x: np.eye(1, x.size).reshape(x.shape))
piled_up = called("piled_up", lambda x: np.cumsum(plane_gradient(x)).reshape(x.shape))

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


# What is wrong is written as the solution with other words in it.
_TWO_LAYERS, _CHECK = (
    textwrap.dedent(inspect.getsource(each).partition("\n")[2]) for each in (two_layer_backward, gradient_check)
)


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


def _checking(verdict, numeric="(f(x + nudge) - f(x - nudge)) / (2 * h)", place="i"):
    """Write a gradient_check with another verdict, or another way to one number."""
    way, _, _ = _CHECK.replace("nudge[i]", f"nudge[{place}]").partition("return")
    return way.replace("(f(x + nudge) - f(x - nudge)) / (2 * h)", numeric) + f"return {verdict}\n"


_NORMS = "np.linalg.norm(gradient(x) - numeric) <= 1e-6 * np.linalg.norm(numeric)"


def _asking(answer, f, x, gradient):
    """Return what an answer says of a gradient, and at which places it asks for the value of ``f``."""
    places = []

    def noting(place):
        places.append(np.array(place))
        return f(place)

    return answer(noting, x.copy(), gradient), places


def _is_one_sided(answer):
    """Whether it asks for the value in the middle, and goes wrong where the slope is small, and changes fast."""
    near_the_lowest_point = np.array([1e-3, -2e-3])
    right, places = _asking(answer, lambda x: 1 + np.sum(x**2), near_the_lowest_point, lambda x: 2 * x)
    asked_there = any(np.array_equal(place, near_the_lowest_point) for place in places)
    return asked_there and not right and answer(plane, _POINT, plane_gradient)


def _leaves_nudges(answer):
    """Whether it nudges one entry, and later others while that one is still off its place."""
    _, places = _asking(answer, plane, _POINT, plane_gradient)
    nudged = [np.count_nonzero(~np.isclose(place, _POINT, rtol=0, atol=1e-12)) for place in places]
    return nudged[:1] == [1] and max(nudged) > 1


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
            "(2 * (a - targets) * derivative(z)).mean(axis=0)": "you averaged over the samples. Every sample keeps a "
            "δ of its own: the result has the shape of z.",
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
        "every gradient of a whole network from one way forward and one way back. Notebook 08 trains with it.",
        draw=_some_network,
        ideas={
            _takes_the_step: "you took the step as well. Backpropagation only computes the gradients: return these.",
            _TWO_LAYERS.replace("W2.T + b2", "W2.T + b2\noutputs = np.tanh(outputs)").replace(
                "size\n", "size * (1 - outputs**2)\n"
            ): "you gave the output a tanh too. Only the hidden layer has one.",
            _TWO_LAYERS.replace("np.tanh(", "np.maximum(0, ").replace("1 - a1**2", "a1 > 0"): (
                "you used ReLU in the hidden layer, and its slope. Here it is tanh."
            ),
            _TWO_LAYERS.replace("(1 - a1**2)", "a1 * (1 - a1)"): (
                "a(1 − a) is the slope of the sigmoid. The one of tanh is 1 − a²."
            ),
            _TWO_LAYERS.replace("1 - a1**2", "1 - (X @ W1.T + b1) ** 2"): (
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
            _leaves_nudges: "an entry is still nudged when the next one gets its own nudge. Put each one back first.",
            _is_one_sided: "it turns down a right gradient in a bowl: a one-sided difference is too rough. Nudge both "
            "ways.",
            _checking(_NORMS, place="i[0]"): "for a matrix, x[i] is a whole row. Every single entry needs its own "
            "nudge: see np.ndindex.",
            _checking(_NORMS, "(f(x + h) - f(x - h)) / (2 * h)"): "each entry needs a nudge, and a place, of its own. "
            "Does x + h nudge all at once, or is one place filled again and again?",
            _checking("np.allclose(gradient(x), numeric)"): "np.allclose has limits of its own, one of them fixed: too "
            "wide for a tiny gradient. Use the two norms.",
            _checking("abs(np.linalg.norm(gradient(x)) - np.linalg.norm(numeric)) <= 1e-6 * np.linalg.norm(numeric)"): (
                "you compared the two sizes. Gradients of one size can point elsewhere: take the norm of their "
                "difference."
            ),
            _checking("abs(np.sum(gradient(x) - numeric)) <= 1e-6 * np.linalg.norm(numeric)"): "positive and negative "
            "differences cancel in a sum. The norm squares them first.",
            _checking("abs(gradient(x).flat[0] - numeric.flat[0]) <= 1e-6 * abs(numeric.flat[0])"): "only the first "
            "entry was compared: a mistake in another one passes.",
        },
    ),
]
