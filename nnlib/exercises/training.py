"""Exercises of notebook 08: one step of training, the weights to start from, and when to stop."""

import numpy as np

from nnlib.exercises.backpropagation import two_layer_backward
from nnlib.exercises.checking import Exercise
from nnlib.exercises.probes import drawn, sizes


def train_step(parameters, X, targets, learning_rate, backward):
    gradients = backward(X, targets, *parameters)
    return tuple(old - learning_rate * slope for old, slope in zip(parameters, gradients, strict=True))


def initial_weights(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(1 / n_in), (n_out, n_in))


def early_stopping(validation_losses, patience):
    best = 0
    for i, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = i
        if i - best == patience:
            break
    return best


# train_step


def other_backward(X, targets, W1, b1, W2, b2):
    """Return the gradients of another loss: a train_step has to ask the function that it is given."""
    return tuple(
        3 * gradient + old
        for gradient, old in zip(two_layer_backward(X, targets, W1, b1, W2, b2), (W1, b1, W2, b2), strict=True)
    )


def _some_training(rng):
    n, n_in, hidden, n_out = sizes(rng, 4)
    *parameters, X, targets = drawn(rng, (hidden, n_in), (hidden,), (n_out, hidden), (n_out,), (n, n_in), (n, n_out))
    return parameters, X, targets, round(rng.uniform(0.01, 1), 2), [two_layer_backward, other_backward][rng.integers(2)]


def _step_probe(n, n_in, hidden, n_out, learning_rate, seed, scale=1.0):
    """Random parameters and samples, of one digit behind the point."""
    rng = np.random.default_rng(seed)
    *parameters, X, targets = drawn(rng, (hidden, n_in), (hidden,), (n_out, hidden), (n_out,), (n, n_in), (n, n_out))
    return parameters, scale * X, targets, learning_rate, two_layer_backward


_STEP_PROBES = [
    _step_probe(2, 2, 3, 1, 0.5, seed=1),
    _step_probe(1, 3, 2, 2, 0.1, seed=2),
    _step_probe(4, 2, 2, 2, 1.0, seed=3),
    _step_probe(3, 1, 4, 1, 0.01, seed=4, scale=5.0),
    _step_probe(3, 2, 3, 1, 0.0, seed=5),
    (*_step_probe(3, 2, 3, 1, 0.5, seed=6)[:-1], other_backward),
]
_SPELLED_OUT = """
W1, b1, W2, b2 = parameters
dW1, db1, dW2, db2 = backward(X, targets, *parameters)
return W1 - learning_rate * dW1, b1 - learning_rate * db1, W2 - learning_rate * dW2, b2 - learning_rate * db2
"""


def _anew(order):
    """Write a train_step that asks for the gradients anew after each parameter that has changed."""
    return f"""
new = list(parameters)
for places in {order}:
    gradients = backward(X, targets, *new)
    for i in places:
        new[i] = new[i] - learning_rate * gradients[i]
return tuple(new)
"""


# initial_weights: there are many right answers, so the numbers come from a generator that leaves its mark


class Generator(np.random.Generator):
    """Draws with the asked-for mean and spread, but of two values only: so one sees which numbers came from it."""

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Draw loc ± scale."""
        return loc + scale * self.choice([-1.0, 1.0], size)

    def standard_normal(self, size=None, **_):
        """Draw ±1."""
        return self.normal(size=size)

    def uniform(self, low=0.0, high=1.0, size=None):
        """Draw (low + high) / 2 ± (high − low) / √12."""
        return self.normal((low + high) / 2, (high - low) / np.sqrt(12), size)

    def random(self, size=None, **_):
        """Draw 0.5 ± 1 / √12."""
        return self.uniform(size=size)


_SIZES = [(400, 25), (100, 50), (64, 64), (2, 2), (40, 200)]  # n_in and n_out
_LEAST, _MOST = 0.95, 1.5  # of the spread, as multiples of √(1/n_in)


def _rng(seed=0):
    return Generator(np.random.PCG64(seed))


_SHAPES = {(n_out, n_in) for n_in, n_out in _SIZES}


def _about_start(W):
    """Say what is wrong with initial weights; '' where nothing is."""
    if not isinstance(W, np.ndarray) or W.ndim != 2 or W.shape not in _SHAPES:
        return "an array of shape (n_out, n_in) is asked for: a row for each neuron, a column for each input."
    spread = np.sqrt(np.mean(W**2) * W.shape[1])
    if not _LEAST <= spread <= _MOST:
        size = "small" if spread < _LEAST else "large"
        return f"for {W.shape[1]} inputs the weights are too {size}: the right spread is about √(1/n_in)."
    if W.size > 100 and abs(W.mean()) > 0.2 * W.std():
        return "the weights should lie around 0, with as many below it as above."
    if W.size > 100 and len(np.unique(W.round(12))) > 2:
        return "the numbers do not come from rng. Draw them with it, as in rng.normal(…)."
    if W.size > 100 and len(np.unique(W, axis=0)) < len(W):
        return "some neurons have the same weights: they would stay twins. Draw new numbers for each."
    return ""


def _all_are(condition):
    """Return whether all answers, with real random numbers, are matrices of which a condition is true."""

    def sign(answer):
        drawn_ = [answer(n_in, n_out, np.random.default_rng(7)) for n_in, n_out in _SIZES[:3]]
        return all(np.ndim(W) == 2 and condition(W) for W in drawn_)

    return sign


_INITIAL_WEIGHTS = {
    _all_are(lambda W: not np.any(W)): "with zeros every hidden neuron does the same, gets the same blame and stays "
    "like the others. Draw at random.",
    _all_are(lambda W: len(np.unique(W)) == 1): "all weights are equal, so all neurons are twins, and stay twins: each "
    "gets the same blame. Draw each anew.",
    _all_are(lambda W: np.min(W) >= 0): "no weight is negative, so with positive inputs each neuron adds everything "
    "up. Draw around 0.",
}

# early_stopping

_STOP_PROBES = [
    ([0.9, 0.7, 0.8, 0.6, 0.5, 0.55, 0.56, 0.57, 0.58, 0.4, 0.45], 3),
    ([0.9, 0.7, 0.8, 0.6, 0.5], 1),
    ([0.9, 0.7, 0.8, 0.6, 0.65, 0.5, 0.55, 0.45, 0.5], 2),
    ([0.5, 0.6, 0.55, 0.52, 0.51, 0.3], 4),
    ([0.9, 0.8, 0.7], 2),
    ([0.7, 0.5, 0.5, 0.5, 0.4], 2),
    ([0.9, 0.3, 0.6], 5),
    ([0.4], 1),
]


_COUNTING = """
best, count = 0, 0
for i in range(1, len(validation_losses)):
    loss, before = validation_losses[i], validation_losses[i - 1]
    count = {}
    best = i if loss < validation_losses[best] else best
    if count == patience:
        break
return best
"""
_EARLY = {
    "int(np.argmin(validation_losses))": "that looks into the future: whoever has stopped never sees the losses after "
    "that, however low they are.",
    "len(validation_losses) - 1": "that is the last measurement. Stop earlier, and keep the weights of the lowest "
    "loss so far.",
    _COUNTING.format("count + (loss >= validation_losses[best])"): "the count goes on after a new lowest loss. "
    "Patience is asked for in a row: begin again at 0.",
    _COUNTING.replace("validation_losses[best]", "before").format(
        "0 if loss < before else count + 1"
    ): "your result is as if each loss were compared with the one before it. Compare with the lowest so far.",
    _COUNTING.format("count + 1 if loss > before else 0"): "you count rises. What counts is how long there was no new "
    "lowest loss, whether they rise or fall meanwhile.",
}


def _some_losses(rng):
    return (rng.uniform(0.1, 0.9, rng.integers(2, 9)).round(1).tolist(), int(rng.integers(1, 4)))


_ANEW = "the gradients were asked for again when some numbers had changed. First all gradients, then all steps."
EXERCISES = [
    Exercise(
        train_step,
        _STEP_PROBES,
        {
            "gradients": "the list of gradients",
            "learning_rate": "the learning rate",
            "slope": "the gradient",
            "old": "the old parameter",
            "learning_rate * slope": "the learning rate times the gradient",
            **{f"{name} - learning_rate * d{name}": f"the new {name}" for name in ("W1", "b1", "W2", "b2")},
            **{f"learning_rate * d{name}": f"the step of {name}" for name in ("W1", "b1", "W2", "b2")},
        },
        "the way forward is inside backward, so this is a whole round: go round and round, and the network learns.",
        draw=_some_training,
        forms=(_SPELLED_OUT,),
        ideas={
            "tuple(parameters)": "nothing has moved. In a loop, p = p - … gives p a new value, but the list keeps the "
            "old one: collect the new.",
            _anew("[[0], [1], [2], [3]]"): _ANEW,
            _anew("[[3], [2], [1], [0]]"): _ANEW,
        },
        entries=("W1", "b1", "W2", "b2"),
    ),
    Exercise(
        initial_weights,
        [(n_in, n_out, _rng()) for n_in, n_out in _SIZES],
        {"np.sqrt(1 / n_in)": "the spread √(1/n_in)"},
        "different for every neuron, and of a size at which sums are neither tiny nor far out on the curve.",
        ideas=_INITIAL_WEIGHTS,
        fault=_about_start,
    ),
    Exercise(
        early_stopping,
        _STOP_PROBES,
        {
            "best": "the index of the lowest loss so far",
            "i": "the present index",
            "loss": "the present loss",
            "validation_losses[best]": "the lowest loss so far",
            "i - best": "the number of measurements since the lowest",
        },
        "keep a copy of the weights at each new lowest loss, and you can go back to them when you stop.",
        draw=_some_losses,
        ideas=_EARLY,
    ),
]
