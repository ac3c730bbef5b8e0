"""Loss functions, each beside its gradient: one number that says how wrong the outputs are.

Outputs and targets are (n_samples, n_outputs), of the same shape. A gradient has that shape too: it says
how the loss changes with each output. The two cross-entropies take scores, the outputs *before* a sigmoid
or softmax: from scores they are exact for any size, and their gradient is a plain difference.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from nnlib._arrays import as_array, as_finite
from nnlib.activations import sigmoid


@dataclass(frozen=True)
class Loss:
    """``loss(outputs, targets)`` is a float; ``loss.gradient(outputs, targets)`` its slope for each output.

    Both raise a ValueError where the shapes differ: NumPy would broadcast (n, 1) against (n,) to (n, n),
    and the mean of that is a wrong loss without any error.
    """

    name: str
    function: Callable[[np.ndarray, np.ndarray], float]
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray]
    check: Callable[[np.ndarray], None] = lambda targets: None  # raises for targets that the formulas do not hold for

    def __post_init__(self):
        # training checks its data once, and then takes the formulas as they are
        object.__setattr__(self, "unchecked", SimpleNamespace(function=self.function, gradient=self.gradient))
        for field in ("function", "gradient"):
            object.__setattr__(self, field, _comparing(getattr(self, field), self.check))

    def __call__(self, outputs, targets):
        """Return the loss as a float."""
        return float(self.function(outputs, targets))

    def __repr__(self):
        return self.name


def _comparing(function, check):
    """Let ``function(outputs, targets)`` work only on arrays of the same shape, and targets that pass ``check``."""

    def compared(outputs, targets):
        outputs, targets = as_array(outputs, "outputs"), as_finite(targets, "targets")
        if outputs.shape != targets.shape:
            remedy = "Make numbers a column with targets[:, None], classes rows with one_hot(labels, n_classes)."
            raise ValueError(f"outputs {outputs.shape} and targets {targets.shape} must have the same shape. {remedy}")
        check(targets)
        return function(outputs, targets)

    return compared


def softmax(scores):
    """Return probabilities that sum to 1 along the last axis; the largest score gets the largest."""
    return _softmax(as_finite(scores, "scores"))


def _softmax(scores):
    # subtracting the largest score changes nothing but the size of the numbers: none can overflow
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def one_hot(labels, n_classes):
    """Turn labels (n,), integers below ``n_classes``, into rows (n, n_classes) of zeros with a single 1."""
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.size == 0 or labels.dtype.kind not in "iu":
        raise ValueError(f"labels must be integers (n,), not {labels.dtype} of shape {labels.shape}.")
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError(f"labels must lie in 0 … {n_classes - 1}, not {labels.min()} … {labels.max()}.")
    return (labels[:, None] == range(n_classes)).astype(float)


def _check_probabilities(targets):
    if targets.min() < 0 or targets.max() > 1:
        raise ValueError("binary cross-entropy needs targets between 0 and 1: they are probabilities.")


def _check_distributions(targets):
    if targets.ndim != 2 or targets.min() < 0 or abs(targets.sum(axis=1) - 1).max() > 1e-9:
        raise ValueError("cross-entropy needs rows of targets, from 0 up, that sum to 1 each: see one_hot.")


def _binary_cross_entropy(scores, targets):
    # -log of sigmoid(s) is log(1 + exp(-s)): logaddexp has no overflow
    return np.mean(targets * np.logaddexp(0, -scores) + (1 - targets) * np.logaddexp(0, scores))


def _cross_entropy(scores, targets):
    shifted = scores - scores.max(axis=1, keepdims=True)
    surprise = np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted  # -log of the softmax
    return (targets * surprise).sum() / len(targets)


mean_squared_error = Loss(
    "mean squared error",
    lambda outputs, targets: np.mean((outputs - targets) ** 2),
    lambda outputs, targets: 2 * (outputs - targets) / targets.size,
)
mean_absolute_error = Loss(
    "mean absolute error",
    lambda outputs, targets: np.mean(np.abs(outputs - targets)),
    lambda outputs, targets: np.sign(outputs - targets) / targets.size,
)
binary_cross_entropy = Loss(
    "binary cross-entropy",
    _binary_cross_entropy,
    lambda scores, targets: (sigmoid(scores) - targets) / targets.size,
    _check_probabilities,
)
cross_entropy = Loss("cross-entropy", _cross_entropy, lambda s, y: (_softmax(s) - y) / len(y), _check_distributions)
