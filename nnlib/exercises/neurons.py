"""Exercises of notebook 01: a neuron, a layer of them for a batch, and the line that a neuron draws."""

import numpy as np

from nnlib.activations import identity, relu, sigmoid, step, tanh
from nnlib.exercises.checking import Exercise, Mistake


def weighted_sum(x, w, b):
    return np.sum(w * x) + b


def neuron(x, w, b, activation):
    z = np.sum(w * x) + b
    return activation(z)


def layer(X, W, b):
    return X @ W.T + b


def boundary(w, b):
    intercept = -b / w[1]
    slope = -w[0] / w[1]
    return intercept, slope


_INPUTS = [
    (np.array([1.0, 2.0]), np.array([0.5, -1.0]), 0.25),
    (np.array([3.0, -1.0, 2.0]), np.array([1.0, 0.0, -2.0]), -1.5),
    (np.array([0.0, 0.0]), np.array([4.0, 5.0]), 3.0),
    (np.array([-2.0]), np.array([1.5]), 0.0),
]

_BATCHES = [
    (np.array([[1.0, 2.0]]), np.array([[0.5, -1.0], [1.5, 0.25], [0.0, 3.0]]), np.array([0.1, -0.2, 0.3])),
    (
        np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.0], [-2.0, 4.0]]),
        np.array([[0.5, -1.0], [1.5, 0.25], [0.0, 3.0]]),
        np.array([0.1, -0.2, 0.3]),
    ),
    (np.array([[1.0, 2.0], [-3.0, 0.5]]), np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, -2.0])),
    (np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), np.array([[1.0, -2.0, 4.0]]), np.array([0.5])),
]


EXERCISES = [
    Exercise(
        weighted_sum,
        _INPUTS,
        [
            Mistake(lambda x, w, b: np.sum(w * x), "the bias is missing: it is added once, after the sum."),
            Mistake(
                lambda x, w, b: np.sum(w * x + b),
                "you added the bias to every product, so it counts once per input. Add it once, after the sum.",
            ),
            Mistake(
                lambda x, w, b: w * x + b,
                "you multiplied, but did not add the products up. The result is one number: use np.sum.",
            ),
            Mistake(
                lambda x, w, b: w * x,
                "those are the products. Two steps are left: add them up, then add the bias.",
            ),
            Mistake(
                lambda x, w, b: np.sum(w * x) * b,
                "you multiplied by the bias. It is added: it shifts the sum.",
            ),
            Mistake(lambda x, w, b: np.sum(w * x) - b, "you took the bias away. It is added."),
            Mistake(
                lambda x, w, b: np.sum(w) * np.sum(x) + b,
                "you summed weights and inputs first. Multiply each input by its own weight, then sum.",
            ),
            Mistake(lambda x, w, b: np.sum(w + x) + b, "you added each weight to its input. Multiply them."),
            Mistake(lambda x, w, b: np.sum(x) + b, "the weights have no effect: each input is multiplied by its own."),
            Mistake(lambda x, w, b: np.mean(w * x) + b, "you took the mean of the products. Take their sum."),
            Mistake(lambda x, w, b: w[0] * x[0] + b, "you used the first input only. All of them count."),
            Mistake(
                lambda x, w, b: w[0] * x[0] + w[1] * x[1] + b,
                "that works for two inputs only. np.sum adds up any number of products.",
            ),
        ],
        "one number, z, now says how strongly the inputs speak for this neuron. "
        "The activation decides what it makes of it.",
    ),
    Exercise(
        neuron,
        [
            (*_INPUTS[0], sigmoid),
            (*_INPUTS[1], tanh),
            (*_INPUTS[2], relu),
            (*_INPUTS[0], step),
            (*_INPUTS[1], identity),
        ],
        [
            Mistake(
                lambda x, w, b, activation: activation(np.sum(w * x)) + b,
                "you applied the activation before the bias. The bias belongs to the sum z: add it first.",
            ),
            Mistake(
                lambda x, w, b, activation: np.sum(w * x) + b,
                "the activation is missing: you returned z. The neuron's answer is what the activation makes of z.",
            ),
            Mistake(
                lambda x, w, b, activation: activation(np.sum(w * x)),
                "the bias is missing: z is the sum plus b.",
            ),
            Mistake(
                lambda x, w, b, activation: np.sum(activation(w * x)) + b,
                "you applied the activation to each product. It sees only the sum z: add everything up first.",
            ),
            Mistake(
                lambda x, w, b, activation: np.sum(activation(w * x + b)),
                "you applied the activation to each product plus the bias. It sees only the sum z: add up first.",
            ),
            Mistake(
                lambda x, w, b, activation: activation(w * x + b),
                "you did not add the products up, so there is a result per input. A neuron answers with one number.",
            ),
            Mistake(
                lambda x, w, b, activation: np.sum(w * activation(x)) + b,
                "you applied the activation to the inputs. It comes last, after the sum and the bias.",
            ),
            Mistake(
                lambda x, w, b, activation: activation(np.sum(w * x + b)),
                "you added the bias to every product. Add it once, after the sum.",
            ),
            Mistake(
                lambda x, w, b, activation: sigmoid(np.sum(w * x) + b),
                "you always used the sigmoid. Use the activation that the neuron is given.",
            ),
            Mistake(
                lambda x, w, b, activation: activation,
                "you returned the activation itself. It is a function: call it with z.",
            ),
        ],
        "that is a whole neuron. A network is many of these, each fed by the answers of others.",
    ),
    Exercise(
        layer,
        _BATCHES,
        [
            Mistake(
                lambda X, W, b: X @ W + b,
                "you multiplied by W as it is, (n_out, n_in): a row per neuron. After X @ it has to be "
                "(n_in, n_out): transpose it.",
            ),
            Mistake(
                lambda X, W, b: W @ X + b,
                "W @ X takes the samples to be columns. Here they are rows: X comes first.",
            ),
            Mistake(
                lambda X, W, b: W.T @ X + b,
                "W.T is right, but X comes first: (n_samples, n_in) @ (n_in, n_out).",
            ),
            Mistake(
                lambda X, W, b: W @ X.T + b[:, None],
                "the numbers are right, but they lie on their side, a row per neuron. The result has a row per sample.",
            ),
            Mistake(
                lambda X, W, b: W @ X.T + b,
                "W @ X.T has a row per neuron, and + b expects a column per neuron. Let X come first.",
            ),
            Mistake(
                lambda X, W, b: X * W + b,
                "you multiplied entry by entry with *. A matrix product is written with @.",
            ),
            Mistake(
                lambda X, W, b: X @ W.T,
                "the bias is missing: every neuron has its own, and + b adds them to each row.",
            ),
            Mistake(
                lambda X, W, b: X @ W.T + b[:, None],
                "you added one bias per sample. b has one entry per neuron: + b adds it along each row.",
            ),
            Mistake(
                lambda X, W, b: X @ W.T + np.sum(b),
                "you added all biases to every neuron. Each neuron has its own: + b is enough.",
            ),
            Mistake(
                lambda X, W, b: W @ X[0] + b,
                "you computed the first sample only. The result has a row for every row of X.",
            ),
            Mistake(
                lambda X, W, b: (X @ W.T + b).sum(axis=1),
                "you added the neurons' sums up. Every neuron has its own z: the result is (n_samples, n_out).",
            ),
        ],
        "this one line is a layer of any width on a batch of any length, and it is what every library does.",
    ),
    Exercise(
        boundary,
        [
            (np.array([1.0, 2.0]), 3.0),
            (np.array([-2.0, 0.5]), 1.0),
            (np.array([0.0, -4.0]), -2.0),
            (np.array([3.0, 1.0]), 0.0),
        ],
        [
            Mistake(
                lambda w, b: (b / w[1], -w[0] / w[1]),
                "check the sign of the intercept: b changes sides in the equation, so its sign changes.",
            ),
            Mistake(
                lambda w, b: (-b / w[1], w[0] / w[1]),
                "check the sign of the slope: w₁x₁ changes sides in the equation, so its sign changes.",
            ),
            Mistake(
                lambda w, b: (b / w[1], w[0] / w[1]),
                "both signs are wrong: what changes sides in an equation changes its sign.",
            ),
            Mistake(
                lambda w, b: (-b / w[0], -w[1] / w[0]),
                "you swapped the weights, as if solving for x₁. Solve for x₂, which goes upwards.",
            ),
            Mistake(
                lambda w, b: (-w[0] / w[1], -b / w[1]),
                "you returned the slope first. The intercept comes first, then the slope.",
            ),
            Mistake(
                lambda w, b: (-b, -w[0]),
                "you did not divide. The equation says what w₂x₂ is; divide by w₂ to get x₂.",
            ),
            Mistake(
                lambda w, b: (-b, -w[0] / w[1]),
                "the slope is right, but the intercept is not divided yet: b is divided by w₂ too.",
            ),
            Mistake(
                lambda w, b: (-b / w[1], -w[1] / w[0]),
                "the intercept is right, but the slope is upside down. What stands before x₁ is divided by w₂.",
            ),
            Mistake(
                lambda w, b: (-b / w[0], -w[0] / w[1]),
                "the slope is right, but your intercept is where x₂ = 0. It is asked where x₁ = 0.",
            ),
            Mistake(
                lambda w, b: -b / w[1],
                "you returned the intercept only. Return both, with a comma between: intercept, slope.",
            ),
            Mistake(lambda w, b: -w[0] / w[1], "you returned the slope only. The intercept comes before it."),
        ],
        "compare it with the line in the figure: where the bias moves it, and where the weights turn it.",
    ),
]
