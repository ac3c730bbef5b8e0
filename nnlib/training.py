"""Gradient descent: guess, measure, adjust, repeat."""

import math
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from nnlib._arrays import as_batch, check_count, check_number

_quietly = np.errstate(over="ignore", invalid="ignore")  # what overflows is reported here, as an error


class DivergenceError(ArithmeticError):
    """Training blew up: the loss, or the square of a parameter, is no longer a finite number."""


@dataclass(eq=False)
class GradientDescent:
    """Steps against the gradient; momentum (Polyak 1964) keeps a share of the steps before.

    velocity ← momentum · velocity + gradient, then parameter ← parameter − learning_rate · velocity.
    ``learning_rate`` (at least 0) and ``momentum`` (0 up to below 1) may be changed while training runs.
    """

    learning_rate: float
    momentum: float = 0.0
    velocity: list[np.ndarray] = field(default_factory=list, repr=False)

    def __post_init__(self):
        check_number(self.learning_rate, "learning_rate")
        check_number(self.momentum, "momentum", below=1)

    def step(self, network, backward):
        """Change the network's parameters in place, by the gradients that ``Network.backward`` returned."""
        self.__post_init__()  # the rate may have been changed
        gradients = [gradient for layer in backward for gradient in (layer.dW, layer.db)]
        self.velocity = self.velocity or [np.zeros_like(gradient) for gradient in gradients]
        for parameter, velocity, gradient in zip(network.parameters, self.velocity, gradients, strict=True):
            velocity *= self.momentum
            velocity += gradient
            parameter -= self.learning_rate * velocity


@dataclass(eq=False)
class History:
    """The losses of a training, one a step, each measured before that step's update."""

    losses: list[float]
    validation_losses: list[float]


def gradient_descent(network, X, targets, loss, optimizer, steps, *, batch_size=None, seed=0):
    """Train ``network`` in place for ``steps`` updates, yielding the Trace before each.

    X is (n_samples, n_in), targets (n_samples, n_out); ``optimizer`` is a GradientDescent or a learning rate.
    While a trace is in your hands the network still has the weights that it was computed with; the update
    happens when you ask for the next. An epoch visits the samples in a random order, in batches of
    ``batch_size`` (the last may be short); None means all samples at once.
    Raises a ValueError at once for arguments that do not fit, a DivergenceError when training blows up.
    """
    X, targets = as_batch(X, "X"), as_batch(targets, "targets")
    if len(X) != len(targets):
        raise ValueError(f"X {X.shape} and targets {targets.shape} must have the same number of rows.")
    check_count(steps, "steps", least=0)
    loss(targets, targets)  # every target is one that this loss can take,
    _quietly(network.trace)(X[:1], targets[:1], loss)  # and as wide as the outputs
    if not isinstance(optimizer, GradientDescent):
        optimizer = GradientDescent(optimizer)
    if optimizer.velocity and [v.shape for v in optimizer.velocity] != [p.shape for p in network.parameters]:
        raise ValueError("the optimizer's velocity is that of another network: make a new GradientDescent.")
    batches = repeat(slice(None))
    if batch_size is not None:
        check_count(batch_size, "batch_size")
        batches = _batches(len(X), batch_size, np.random.default_rng(seed))
    return _descend(network, X, targets, loss, optimizer, steps, batches)


@_quietly
def _measure(network, X, targets, loss):
    return loss(network(X), targets)


def _batches(n_samples, batch_size, rng):
    """Yield the row numbers of batch after batch, epoch after epoch, for ever."""
    while True:
        order = rng.permutation(n_samples)
        for start in range(0, n_samples, batch_size):
            yield order[start : start + batch_size]


def _descend(network, X, targets, loss, optimizer, steps, batches):
    @_quietly
    def adjust(trace):
        optimizer.step(network, trace.backward)
        return sum(np.vdot(parameter, parameter) for parameter in network.parameters)  # the squares

    measure = _quietly(network.trace)
    last_finite = None
    for number, batch in zip(range(1, steps + 1), batches, strict=False):
        trace = measure(X[batch], targets[batch], loss.unchecked)
        _stop_unless_finite(trace.loss, number, last_finite)
        last_finite = trace.loss
        yield trace
        _stop_unless_finite(adjust(trace), number, last_finite)


def _stop_unless_finite(value, number, last_finite):
    if not math.isfinite(value):
        before = "none" if last_finite is None else f"{last_finite:.4g}"
        remedy = "Try a smaller learning rate, or smaller starting weights."
        raise DivergenceError(f"training diverged at step {number}; last finite loss: {before}. {remedy}")


def train(network, X, targets, loss, optimizer, steps, *, batch_size=None, seed=0, validation=None):
    """Train ``network`` in place as ``gradient_descent`` does; return the History of its losses.

    ``validation=(X, targets)`` is data that training never sees: its loss is measured before each update too.
    """
    history = History([], [])
    for trace in gradient_descent(network, X, targets, loss, optimizer, steps, batch_size=batch_size, seed=seed):
        history.losses.append(trace.loss)
        if validation is not None:
            unseen_X, unseen_targets = validation
            history.validation_losses.append(_measure(network, unseen_X, unseen_targets, loss))
            _stop_unless_finite(history.validation_losses[-1], len(history.losses), trace.loss)
    return history


def accuracy(predicted, labels):
    """Return the fraction of equal entries of two arrays of labels, both (n,)."""
    predicted, labels = np.asarray(predicted), np.asarray(labels)
    if predicted.shape != labels.shape or labels.ndim != 1 or labels.size == 0:
        raise ValueError(f"predicted {predicted.shape} and labels {labels.shape} must both be (n,).")
    return float(np.mean(predicted == labels))
