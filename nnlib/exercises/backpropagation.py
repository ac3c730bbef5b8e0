"""Exercises of notebook 06: error signals, a layer's gradients, two layers, and a check of them all."""

import numpy as np

from nnlib.exercises.checking import Exercise, Mistake, agree, run, same


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


# output_delta


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

_OUTPUT_DELTA = [
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.size,
        "that is ∂L/∂a. One link is missing: z reaches the loss through a, and a changes with z by f′(z).",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.size * slope(a),
        "the slope was taken at a. The neuron works at z on the curve of f, so it is f′(z).",
    ),
    Mistake(
        lambda a, z, y, slope: (a - y) * slope(z),
        "the 2 of the square and the mean are missing: L is the mean of (a − y)², and its slope keeps both.",
    ),
    Mistake(
        lambda a, z, y, slope: (a - y) / a.size * slope(z),
        "the 2 is missing: the slope of a square, e², is 2e.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) * slope(z),
        "the loss is a mean: each entry counts only one part in all the entries. Divide by their number.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (y - a) / a.size * slope(z),
        "the sign is turned. If a is above its target, more a means more loss, so the slope is positive.",
    ),
    Mistake(
        lambda a, z, y, slope: (y - a) * slope(z),
        "three things: it is a − y and not y − a, and the 2 of the square and the mean are missing.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / len(a) * slope(z),
        "you divided by the rows only. The mean goes over all entries, and a row can have several.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.shape[1] * slope(z),
        "you divided by the columns only. The mean goes over all entries, of every row.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.size * a,
        "you multiplied by a. What belongs there is the slope at z, from the function that is handed in.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.size * z,
        "you multiplied by z itself. What belongs there is the slope at z: call the function that is handed in.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.size * a * (1 - a),
        "a(1 − a) is the slope of the sigmoid only. Use the slope that is handed in: it fits any activation.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.size * (1 - a**2),
        "1 − a² is the slope of tanh only. Use the slope that is handed in: it fits any activation.",
    ),
    Mistake(
        lambda a, z, y, slope: (a - y) * slope(a),
        "two things: the slope belongs to z, f′(z); and the 2 of the square and the mean are missing.",
    ),
    Mistake(
        lambda a, z, y, slope: (a - y) ** 2 / a.size * slope(z),
        "that has the loss in it. It takes the slope of the loss: how does (a − y)² change with a?",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * np.abs(a - y) / a.size * slope(z),
        "the sign of the error is lost, and with it the direction: too high and too low are to be told apart.",
    ),
    Mistake(
        lambda a, z, y, slope: a - y,
        "that is the error. δ is the slope of the loss with respect to z: the 2, the mean and f′(z) are missing.",
    ),
    Mistake(
        lambda a, z, y, slope: (2 * (a - y) / a.size) @ slope(z),
        "@ adds up over neurons. Here each entry has its own slope: multiply entry by entry.",
    ),
    Mistake(
        lambda a, z, y, slope: 2 * (a - y) / a.size / slope(z),
        "the links of a chain are multiplied: times f′(z), not divided by it.",
    ),
    Mistake(
        lambda a, z, y, slope: (2 * (a - y) * slope(z)).mean(axis=0),
        "you averaged over the samples. Every sample keeps a δ of its own: the result has the shape of z.",
    ),
    Mistake(
        lambda a, z, y, slope: np.mean(2 * (a - y) * slope(z)),
        "that is one number. Every neuron has a δ of its own for every sample: the result has the shape of z.",
    ),
]

# hidden_delta


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

_HIDDEN_DELTA = [
    Mistake(
        lambda delta, W, z, slope: (delta @ W.T) * slope(z),
        "with .T the weights run the wrong way. Column j of W_next holds the lines that leave hidden neuron j.",
    ),
    Mistake(
        lambda delta, W, z, slope: delta @ W,
        "that is ∂L/∂a, what the neuron gathers. To get from a back to z, it takes the neuron's own slope, f′(z).",
    ),
    Mistake(
        lambda delta, W, z, slope: delta @ W.T,
        "two things: the weights run the wrong way with .T, and the neuron's own slope is missing.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W) * z,
        "you multiplied by z itself. What belongs there is the slope at z: call the function that is handed in.",
    ),
    Mistake(
        lambda delta, W, z, slope: slope(delta @ W),
        "the slope was taken at what came back. The neuron worked at its z on the way forward: f′(z), times that.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W) * slope(np.tanh(z)),
        "the slope was taken at a. The neuron works at z on the curve of f, so it is f′(z).",
    ),
    Mistake(
        lambda delta, W, z, slope: delta.sum(axis=1, keepdims=True) * slope(z),
        "the weights are missing. Each δ comes back along a line, multiplied by the weight on that line.",
    ),
    Mistake(
        lambda delta, W, z, slope: delta * slope(z),
        "where are the weights? Each δ comes back along a line, multiplied by the weight on that line.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W) * slope(delta),
        "the slope was taken at δ. The neuron worked at its z on the way forward: f′(z).",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ np.abs(W)) * slope(z),
        "keep the signs of the weights: along a negative line, what raises the loss there lowers it here.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ (W / np.abs(W).sum(axis=1, keepdims=True))) * slope(z),
        "blame is not shared out so that it adds up. Each line passes back δ times its weight, no more and no less.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W) / W.shape[0] * slope(z),
        "you took the mean over the next neurons. What comes back from each of them is added up.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W) / len(z) * slope(z),
        "you divided by the number of samples. The mean is in δ already: it came in once, at the loss.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W) / slope(z),
        "the links of a chain are multiplied: times f′(z), not divided by it.",
    ),
    Mistake(
        lambda delta, W, z, slope: -(delta @ W) * slope(z),
        "there is no minus on the way back. It stands only in the step, and that is gradient descent's affair.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta * slope(z)) @ W,
        "f′(z) came too early: gather first, then multiply by the slopes of the neurons that gathered.",
    ),
    Mistake(
        lambda delta, W, z, slope: delta * W * slope(z),
        "* multiplies entry by entry. A neuron gathers from all that it feeds: a sum of products, which is @.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W) @ slope(z),
        "the gathering is right, but f′(z) belongs to one neuron each: multiply by it entry by entry.",
    ),
    Mistake(
        lambda delta, W, z, slope: (W.T @ delta) * slope(z),
        "in the formula δ is a column; here every sample is a row. So δ stands on the left, and .T is not needed.",
    ),
    Mistake(
        lambda delta, W, z, slope: W.T @ delta,
        "two things: every sample is a row here, so δ stands on the left, without .T; and f′(z) is missing.",
    ),
    Mistake(
        lambda delta, W, z, slope: (W @ delta) * slope(z),
        "δ stands on the wrong side. Its rows are samples, so it comes first.",
    ),
    Mistake(
        lambda delta, W, z, slope: (W.T @ delta.T) * slope(z).T,
        "it lies on its side: the result has a row for each sample, as z has.",
    ),
    Mistake(
        lambda delta, W, z, slope: (delta @ W).sum(axis=0) * slope(z),
        "you added up over the samples. Every sample keeps a δ of its own.",
    ),
]

# layer_backward


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


def _gradients(dz, x, W, **other):
    """The three gradients of a layer, with some of them replaced."""
    right = dict(zip(("dW", "db", "dx"), layer_backward(dz, x, W), strict=True))
    return tuple((right | other).values())


_LAYER_BACKWARD = [
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=x.T @ dz),
        "dW lies on its side. It has the shape of W: a row for each neuron, a column for each input.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, db=dz),
        "db has a row for each sample. The bias is the same for all of them, so what they say is added up.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, db=dz.mean(axis=0)),
        "db is a sum over the samples, not a mean: the mean is in dz already, it came in once, at the loss.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=dz.T @ x / len(x), db=dz.mean(axis=0)),
        "dW and db were averaged a second time. The mean is in dz already: it came in once, at the loss.",
    ),
    Mistake(
        lambda dz, x, W: tuple(gradient / len(x) for gradient in layer_backward(dz, x, W)),
        "all three were averaged a second time. The mean is in dz already: it came in once, at the loss.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=dz.T @ x / len(x)),
        "dW was averaged a second time. The mean is in dz already: it came in once, at the loss.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, db=dz.sum(axis=1)),
        "db was added up along the wrong axis: it needs one number for each neuron, over all samples.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, db=dz.sum()),
        "db is one number now. Each neuron has a bias of its own: add up over the samples only, axis 0.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, db=dz.sum(axis=0, keepdims=True)),
        "db has one pair of brackets too many: it has the shape of b, (n_out,).",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, db=dz.sum(axis=0) * x.sum()),
        "the source of the bias is always 1, whatever x is: db has no x in it.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dx=dz @ W.T),
        "dx goes along the wrong lines: forwards it was x @ W.T, so backwards the .T goes away.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dx=W.T @ dz),
        "in the formula dz is a column; here every sample is a row. For dx, dz stands on the left, without .T.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dx=(W.T @ dz.T)),
        "dx lies on its side: it has the shape of x, a row for each sample.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dx=dz.sum(axis=0) @ W),
        "dx was added up over the samples. Each sample has its own x, so dx has the shape of x.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dx=x @ W.T),
        "in the place of dx there is x @ W.T: that is the way forward. What goes back is dz.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dx=dz @ (dz.T @ x)),
        "dx was passed back through dW. What lies on the lines is W.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=dz @ x.T),
        "for dW the samples have to meet each other, so that the product adds up over them: move the .T.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=dz @ x),
        "a .T is missing in dW: the samples have to meet each other, so that the product adds up over them.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=np.outer(dz, x)),
        "np.outer is right for one sample. With more it mixes them: add up over the samples with @.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=dz * x),
        "* multiplies entry by entry. Each weight joins one neuron to one input: dW needs every pair, by @.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=dz.T @ (x @ W.T)),
        "a weight's gradient is δ times what stood at the source of its line: x, before W worked on it.",
    ),
    Mistake(
        lambda dz, x, W: _gradients(dz, x, W, dW=x.T @ dz, dx=dz @ W.T),
        "two transposes are off. dW has the shape of W, dx that of x.",
    ),
    Mistake(
        lambda dz, x, W: layer_backward(dz, x, W)[::-1],
        "the order is turned round: return dW, db, dx.",
    ),
    Mistake(
        lambda dz, x, W: (layer_backward(dz, x, W)[2], *layer_backward(dz, x, W)[:2]),
        "all three are right, but dx comes last: return dW, db, dx.",
    ),
    Mistake(
        lambda dz, x, W: layer_backward(dz, x, W)[:2],
        "dx is missing: the layer before needs it.",
    ),
]

# two_layer_backward


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


def _two(X, y, W1, b1, W2, b2, *, order=lambda *gradients: gradients, **other):
    """The gradients of two layers, with some of the steps replaced: each is a function of those before it."""
    steps = {
        "z1": lambda s: X @ W1.T + b1,
        "a1": lambda s: np.tanh(s.z1),
        "outputs": lambda s: s.a1 @ W2.T + b2,
        "dz2": lambda s: 2 * (s.outputs - y) / y.size,
        "back": lambda s: s.dz2 @ W2,
        "slope": lambda s: 1 - s.a1**2,
        "dz1": lambda s: s.back * s.slope,
        "dW1": lambda s: s.dz1.T @ X,
        "db1": lambda s: s.dz1.sum(axis=0),
        "dW2": lambda s: s.dz2.T @ s.a1,
        "db2": lambda s: s.dz2.sum(axis=0),
    }
    given = type("Steps", (), {"X": X, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2})()
    for name, step in (steps | other).items():
        setattr(given, name, step(given))
    return order(given.dW1, given.db1, given.dW2, given.db2)


def _with(**steps):
    """A two_layer_backward with some of its steps replaced."""
    return lambda X, targets, W1, b1, W2, b2: _two(X, targets, W1, b1, W2, b2, **steps)


def _is_along(difference, direction):
    """Return whether an array is a multiple of another, and not 0."""
    difference, direction = np.ravel(difference), np.ravel(direction)
    multiple = difference @ direction / (direction @ direction)
    return abs(multiple) > 1e-9 and np.allclose(difference, multiple * direction)


def _passes_back_through_the_new_weights(answer):
    """Whether layer two is right, and layer one was passed back through W2 minus a step of any size."""
    probe = X, targets, W1, b1, W2, b2 = _TWO_PROBES[4]
    (dW1, db1, *second), (right, right_bias, *right_second) = answer(*probe), two_layer_backward(*probe)
    along, along_bias, *_ = _two(*probe, back=lambda s: s.dz2 @ right_second[0])
    same = all(map(np.allclose, second, right_second))
    return same and _is_along(dW1 - right, along) and _is_along(db1 - right_bias, along_bias)


def _takes_the_step(answer):
    """Whether it returns parameters that a step of any size has changed, instead of gradients."""
    probe = X, targets, W1, b1, W2, b2 = _TWO_PROBES[4]
    moved, right = answer(*probe), two_layer_backward(*probe)
    pairs = zip(moved, (W1, b1, W2, b2), right, strict=True)
    return all(_is_along(new - old, gradient) for new, old, gradient in pairs)


_TWO_LAYER_BACKWARD = [
    Mistake(
        _with(back=lambda s: s.dz2 @ (s.W2 - 0.1 * s.dz2.T @ s.a1)),
        "W2 was changed before layer one was done. All gradients belong to the same weights: first all, then the step.",
        _passes_back_through_the_new_weights,
    ),
    Mistake(
        lambda *probe: tuple(old - 0.1 * new for old, new in zip(probe[2:], two_layer_backward(*probe), strict=True)),
        "you took the step as well. Backpropagation only computes the gradients: return these.",
        _takes_the_step,
    ),
    Mistake(
        _with(slope=lambda s: 1),
        "on the way back through the hidden layer, tanh was left out: dz1 needs its slope, 1 − tanh²(z1).",
    ),
    Mistake(
        _with(slope=lambda s: 1 - np.tanh(s.a1) ** 2),
        "the slope of tanh was taken at a1. At z1 it is 1 − tanh²(z1), and tanh(z1) is what you have as a1.",
    ),
    Mistake(
        _with(slope=lambda s: 1 - s.a1),
        "the square is missing in the slope of tanh: 1 − tanh²(z1).",
    ),
    Mistake(
        _with(slope=lambda s: 1 - s.z1**2),
        "tanh is missing in its slope: it is 1 − tanh²(z1), and not 1 − z1².",
    ),
    Mistake(
        _with(slope=lambda s: s.a1 * (1 - s.a1)),
        "a(1 − a) is the slope of the sigmoid. The one of tanh is 1 − a².",
    ),
    Mistake(
        _with(slope=lambda s: s.a1),
        "you multiplied by a1 where the slope of tanh belongs, 1 − tanh²(z1).",
    ),
    Mistake(
        _with(dz2=lambda s: s.outputs - s.y),
        "the 2 of the square and the mean are missing in dz2: L is the mean of (output − target)².",
    ),
    Mistake(
        _with(dz2=lambda s: (s.outputs - s.y) / s.y.size),
        "the 2 is missing in dz2: the slope of a square, e², is 2e.",
    ),
    Mistake(
        _with(dz2=lambda s: 2 * (s.outputs - s.y)),
        "the mean is missing in dz2: divide by the number of entries.",
    ),
    Mistake(
        _with(dz2=lambda s: 2 * (s.outputs - s.y) / len(s.y)),
        "dz2 was divided by the rows only. The mean goes over all entries, and a row can have several.",
    ),
    Mistake(
        _with(dz2=lambda s: 2 * (s.y - s.outputs) / s.y.size),
        "the sign is turned: these point downhill. A gradient points uphill; the minus stands in the step.",
    ),
    Mistake(
        _with(dz2=lambda s: 2 * (s.outputs - s.y) / s.y.size * (1 - s.outputs**2)),
        "the output has no activation: its slope is 1, and dz2 is ∂L/∂output.",
    ),
    Mistake(
        _with(
            outputs=lambda s: np.tanh(s.a1 @ s.W2.T + s.b2),
            dz2=lambda s: 2 * (s.outputs - s.y) / s.y.size * (1 - s.outputs**2),
        ),
        "you gave the output a tanh too. Only the hidden layer has one.",
    ),
    Mistake(
        _with(outputs=lambda s: np.tanh(s.a1 @ s.W2.T + s.b2)),
        "you gave the output a tanh on the way forward. Only the hidden layer has one.",
    ),
    Mistake(
        _with(a1=lambda s: s.z1, slope=lambda s: 1 - np.tanh(s.z1) ** 2),
        "on the way forward, tanh is missing: layer two gets a1 = tanh(z1), not z1.",
    ),
    Mistake(
        _with(a1=lambda s: s.z1),
        "tanh is missing on the way forward: a1 is tanh(z1), for layer two and in the slope.",
    ),
    Mistake(
        _with(a1=lambda s: s.z1, slope=lambda s: 1),
        "that is a network without tanh: it is missing on the way forward and on the way back.",
    ),
    Mistake(
        _with(z1=lambda s: s.X @ s.W1.T, outputs=lambda s: s.a1 @ s.W2.T),
        "both biases are missing on the way forward. They have gradients because they were added there.",
    ),
    Mistake(
        _with(z1=lambda s: s.X @ s.W1.T),
        "b1 is missing on the way forward: z1 = X @ W1.T + b1.",
    ),
    Mistake(
        _with(outputs=lambda s: s.a1 @ s.W2.T),
        "b2 is missing on the way forward: each output adds its own bias.",
    ),
    Mistake(
        _with(back=lambda s: s.dz2 @ s.W1),
        "the way from dz2 back to the hidden layer leads along the lines of W2, not of W1.",
    ),
    Mistake(
        _with(back=lambda s: s.dz2 @ s.W2.T),
        "with .T the weights run the wrong way: forwards it was a1 @ W2.T, so backwards the .T goes away.",
    ),
    Mistake(
        _with(back=lambda s: s.dz2.sum(axis=1, keepdims=True)),
        "dz2 came back without the weights: multiply it by W2 on the lines that it takes.",
    ),
    Mistake(
        _with(dW2=lambda s: s.dz2.T @ s.z1),
        "dW2 was made with z1. At the source of these lines stands a1, what layer two was given.",
    ),
    Mistake(
        _with(dW2=lambda s: s.dz2.T @ s.X),
        "dW2 was made with X. At the source of these lines stands a1, what layer two was given.",
    ),
    Mistake(
        _with(dW1=lambda s: s.dz1.T @ s.a1),
        "dW1 was made with a1. At the source of layer one's lines stands X.",
    ),
    Mistake(
        _with(dW1=lambda s: s.X.T @ s.dz1, dW2=lambda s: s.a1.T @ s.dz2),
        "dW1 and dW2 lie on their sides. Each has the shape of its W.",
    ),
    Mistake(
        _with(dW1=lambda s: s.X.T @ s.dz1),
        "dW1 lies on its side. It has the shape of W1: a row for each hidden neuron.",
    ),
    Mistake(
        _with(dW2=lambda s: s.a1.T @ s.dz2),
        "dW2 lies on its side. It has the shape of W2: a row for each output.",
    ),
    Mistake(
        _with(db1=lambda s: s.dz1, db2=lambda s: s.dz2),
        "db1 and db2 have a row for each sample. A bias is the same for all of them: add up over the rows.",
    ),
    Mistake(
        _with(db1=lambda s: s.dz1.mean(axis=0), db2=lambda s: s.dz2.mean(axis=0)),
        "db1 and db2 are sums over the samples, not means: the mean is in dz2 already.",
    ),
    Mistake(
        _with(db1=lambda s: s.dz1.sum(axis=0, keepdims=True), db2=lambda s: s.dz2.sum(axis=0, keepdims=True)),
        "db1 and db2 have one pair of brackets too many: they have the shapes of b1 and b2.",
    ),
    Mistake(
        _with(db1=lambda s: s.dz1.sum(), db2=lambda s: s.dz2.sum()),
        "db1 and db2 are one number each. Every neuron has a bias of its own: add up over the samples only.",
    ),
    Mistake(
        _with(dz1=lambda s: s.back * s.slope / len(s.X)),
        "layer one was averaged a second time. The mean is in dz2 already, and goes back with it.",
    ),
    Mistake(
        _with(order=lambda dW1, db1, dW2, db2: tuple(part / 1 for part in (dW2, db2, dW1, db1))),
        "all four are right, but layer one comes first: return dW1, db1, dW2, db2.",
    ),
    Mistake(
        _with(order=lambda dW1, db1, dW2, db2: (dW1, dW2, db1, db2)),
        "all four are right, but each bias follows its weights: return dW1, db1, dW2, db2.",
    ),
]


def _is_none_of_them(answer):
    """Whether an answer makes none of the mistakes above."""
    outcomes = [run(answer, probe) for probe in _TWO_PROBES]
    return not any(
        run(lambda mistake=mistake: mistake.sign(answer), ()).value
        if mistake.sign
        else all(agree(got, run(mistake.wrong, probe)) for got, probe in zip(outcomes, _TWO_PROBES, strict=True))
        for mistake in _TWO_LAYER_BACKWARD
    )


def _right_parts(answer):
    """For dW1, db1, dW2 and db2, whether it is right on every probe."""
    pairs = [zip(answer(*probe), two_layer_backward(*probe), strict=True) for probe in _TWO_PROBES]
    return [all(parts) for parts in zip(*([same(*pair) for pair in each] for each in pairs), strict=True)]


def _is_out_of_scale(answer):
    """Whether all of layer two is too large or too small by one factor, which may depend on the probe."""
    for probe in _TWO_PROBES:
        (*_, dW2, db2), (*_, right, right_bias) = answer(*probe), two_layer_backward(*probe)
        factor = db2[0] / right_bias[0]
        if not (same(dW2, factor * right) and same(db2, factor * right_bias)):
            return False
    return not all(_right_parts(answer)[2:])


# Where several mistakes come together, where to look first.
_TWO_LAYER_BACKWARD_PARTS = [
    Mistake(
        _with(dz2=lambda s: (s.outputs - s.y) / len(s.y)),
        "dW2 and db2 point the right way, but have the wrong size: look at dz2, at its 2, its sign and its mean.",
        lambda answer: _is_out_of_scale(answer) and _is_none_of_them(answer),
    ),
    Mistake(
        _with(back=lambda s: s.dz2 @ s.W2 / s.dz2.shape[1], slope=lambda s: s.z1),
        "dW2 and db2 are right, and layer one is not: look at dz1, and at what you make of it.",
        lambda answer: _right_parts(answer)[2:] == [True, True] and _is_none_of_them(answer),
    ),
    Mistake(
        _with(dW2=lambda s: s.dz2.T @ (1 - s.a1), db2=lambda s: s.dz2.sum(axis=0) / 2),
        "dW1 and db1 are right, and so is dz2: look at what you make of it for layer two.",
        lambda answer: _right_parts(answer)[:2] == [True, True] and _is_none_of_them(answer),
    ),
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
    (plane, _POINT, plane_gradient),
    (plane, np.array([3.0]), plane_gradient),
    (bowl, _MATRIX, bowl_gradient),
    (bowl, _MATRIX, last_entry_off),
    (steep, np.array([0.1, -0.1]), steep_gradient),
    (tiny, _POINT, tiny_doubled),
    (large, _POINT, large_gradient),
    (plane, _POINT, piled_up),
    (plane, _POINT, only_the_first),
]


def _compare(x, gradient, numeric, tolerance=1e-6):
    return np.linalg.norm(gradient(x) - numeric) <= tolerance * np.linalg.norm(numeric)


def _numeric(f, x, h=1e-5, parts=2):
    """Central differences; with another number of ``parts`` they are divided by another multiple of h."""
    numeric = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = h
        numeric[i] = (f(x + nudge) - f(x - nudge)) / (parts * h)
    return numeric


def _one_sided(f, x, h=1e-6):
    numeric = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = h
        numeric[i] = (f(x + nudge) - f(x)) / h
    return numeric


def _by_rows(f, x, h=1e-5):
    numeric = np.zeros(x.shape)
    for i in range(len(x)):
        nudge = np.zeros(x.shape)
        nudge[i] = h
        numeric[i] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return numeric


def _nudges_that_stay(f, x, h=1e-5):
    numeric, up, down = np.zeros(x.shape), x.copy(), x.copy()
    for i in np.ndindex(x.shape):
        up[i] += h
        down[i] -= h
        numeric[i] = (f(up) - f(down)) / (2 * h)
    return numeric


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


_GRADIENT_CHECK = [
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _one_sided(f, x)),
        "it turns down a right gradient in a bowl: a one-sided difference is too rough. Nudge both ways.",
        _is_one_sided,
    ),
    Mistake(
        lambda f, x, gradient: np.linalg.norm(gradient(x) - _numeric(f, x)) > 1e-6 * np.linalg.norm(_numeric(f, x)),
        "it says the opposite: True is for a gradient that passes.",
    ),
    Mistake(
        lambda f, x, gradient: True,
        "it lets every gradient pass, even one with the wrong sign. Compare, and return what comes of it.",
    ),
    Mistake(
        lambda f, x, gradient: np.array_equal(gradient(x), _numeric(f, x)),
        "it asks for equal numbers, but nudging is never exact. Ask whether the difference is small.",
        _wants_equal_numbers,
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _numeric(f, x, parts=1)),
        "it accepts a gradient of twice the size: from x − h to x + h it is a way of 2h, so divide by that.",
    ),
    Mistake(
        lambda f, x, gradient: abs(np.sum(gradient(x) - _numeric(f, x))) <= 1e-6 * np.linalg.norm(_numeric(f, x)),
        "positive and negative differences cancel in a sum. The norm squares them first.",
    ),
    Mistake(
        lambda f, x, gradient: np.sum(gradient(x) - _numeric(f, x)) <= 1e-6 * np.linalg.norm(_numeric(f, x)),
        "a sum of differences can be far below 0, and that passes too. The norm squares them first.",
    ),
    Mistake(
        lambda f, x, gradient: (
            abs(np.linalg.norm(gradient(x)) - np.linalg.norm(_numeric(f, x))) <= 1e-6 * np.linalg.norm(_numeric(f, x))
        ),
        "you compared the two sizes. Gradients of one size can point elsewhere: take the norm of their difference.",
    ),
    Mistake(
        lambda f, x, gradient: abs(gradient(x).flat[0] - _numeric(f, x).flat[0]) <= 1e-6 * abs(_numeric(f, x).flat[0]),
        "only the first entry was compared: a mistake in another one passes.",
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _numeric(f, x), tolerance=1e-3),
        "it is too generous: it accepts a gradient that is off by 5 parts in 100,000. The limit is 1e-6 of the norm.",
    ),
    Mistake(
        lambda f, x, gradient: np.linalg.norm(gradient(x) - _numeric(f, x)) <= 1e-6,
        "the limit must grow and shrink with the gradient: 1e-6 times the norm of the numeric one.",
    ),
    Mistake(
        lambda f, x, gradient: np.allclose(gradient(x), _numeric(f, x)),
        "np.allclose has limits of its own, one of them fixed: too wide for a tiny gradient. Use the two norms.",
    ),
    Mistake(
        lambda f, x, gradient: np.linalg.norm(gradient(x) - _numeric(f, x)),
        "it returns a number. Return the answer to the question whether that is small enough: True or False.",
        lambda answer: isinstance(answer(bowl, _POINT, bowl_gradient), float),
    ),
    Mistake(
        lambda f, x, gradient: np.abs(gradient(x) - _numeric(f, x)) <= 1e-6,
        "it returns an answer for every entry. One is wanted for all of them: that is what the norm is for.",
        lambda answer: np.shape(answer(bowl, _POINT, bowl_gradient)) == _POINT.shape,
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _numeric(f, x) * only_the_first(x)),
        "it looks at the first entry and goes home: the return belongs after the loop, not into it.",
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, (f(x + 1e-5) - f(x - 1e-5)) / 2e-5),
        "x + h nudges all entries at once. Each entry of a gradient is about one nudge: one entry at a time.",
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _by_rows(f, x)),
        "for a matrix, x[i] is a whole row. Every single entry needs its own nudge: see np.ndindex.",
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _nudges_that_stay(f, x)),
        "a nudge has to be undone before the next: in your function they pile up. Start from x each time.",
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _numeric(f, x, h=1e-2)),
        "where f bends sharply, a right gradient is turned down: h is too large. Around 1e-5 is a good size.",
    ),
    Mistake(
        lambda f, x, gradient: _compare(x, gradient, _numeric(f, x, h=1e-12)),
        "right gradients are turned down: with an h as small as that, rounding is all that is left. Take about 1e-5.",
        _passes_only_at_zero,
    ),
    Mistake(
        lambda f, x, gradient: False,
        "it lets no gradient pass, not even a right one. Are there brackets around 2h? Print both for a case you know.",
    ),
]


EXERCISES = [
    Exercise(
        output_delta,
        _OUTPUT_PROBES,
        _OUTPUT_DELTA,
        "this is where the way back begins. Where f is flat, δ is small, however large the error.",
    ),
    Exercise(
        hidden_delta,
        _HIDDEN_PROBES,
        _HIDDEN_DELTA,
        "the same line works for every hidden layer, however deep: each gets its δ from the layer after it.",
    ),
    Exercise(
        layer_backward,
        _LAYER_PROBES,
        _LAYER_BACKWARD,
        "that is all a layer has to know. It needs its x again, which is why the way forward keeps it.",
    ),
    Exercise(
        two_layer_backward,
        _TWO_PROBES,
        _TWO_LAYER_BACKWARD + _TWO_LAYER_BACKWARD_PARTS,
        "every gradient of a whole network from one way forward and one way back. Notebook 07 trains with it.",
    ),
    Exercise(
        gradient_check,
        _CHECK_PROBES,
        _GRADIENT_CHECK,
        "a mistake in a gradient raises no error, it only makes learning worse. This finds it.",
    ),
]
