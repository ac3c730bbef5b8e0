"""Exercises of notebook 07: one step of training, the weights to start from, and when to stop."""

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
        return "the result should be an array of shape (n_out, n_in): a row for each neuron, a column for each input."
    spread = np.sqrt(np.mean(W**2) * W.shape[1])
    if not _LEAST <= spread <= _MOST:
        size = "small" if spread < _LEAST else "large"
        return f"for {W.shape[1]} inputs the weights are too {size}: their spread should be about √(1/n_in)."
    if W.size > 100 and abs(W.mean()) > 0.2 * W.std():
        return "the weights should lie around 0, with as many below it as above."
    if W.size > 100 and len(np.unique(W.round(12))) > 2:
        return "the numbers do not come from rng. Draw them with it, as in rng.normal(…)."
    if W.size > 100 and len(np.unique(W, axis=0)) < len(W):
        return "some neurons have the same weights: they would stay twins. Draw new numbers for each."
    return ""


def _draws(answer):
    """Return the answers for all sizes, with real random numbers."""
    return [answer(n_in, n_out, np.random.default_rng(7)) for n_in, n_out in _SIZES[:3]]


def _spread_is(expected, factors=(0.95, 1.5)):
    """Return the sign of weights, of the right shape and around 0, whose spread is ``expected(n_in, n_out)``."""

    def sign(answer):
        drawn = _draws(answer)
        if any(W.shape != (n_out, n_in) for W, (n_in, n_out) in zip(drawn, _SIZES[:3], strict=True)):
            return False
        parts = [np.sqrt(np.mean(W**2)) / expected(*size) for W, size in zip(drawn, _SIZES[:3], strict=True)]
        around = all(abs(W.mean()) < 0.2 * W.std() for W in drawn)
        return around and all(factors[0] <= part <= factors[1] for part in parts)

    return sign


def _has_one_spread(low, high):
    """Return the sign of weights around 0 that have the same spread for any n_in, between two bounds."""

    def sign(answer):
        spreads = [W.std() for W in _draws(answer) if W.ndim == 2 and abs(W.mean()) < 0.2 * W.std()]
        fixed = len(spreads) == 3 and max(spreads) < 1.1 * min(spreads)
        return fixed and low <= spreads[0] < high

    return sign


def _lies_on_its_side(answer):
    W = _draws(answer)[0]
    return np.shape(W) == _SIZES[0]


def _all_are(condition):
    return lambda answer: all(np.ndim(W) == 2 and condition(W) for W in _draws(answer))


def _ignores_rng(answer):
    """Whether two seeds give the same, or one seed twice gives two answers."""
    first, again, other = (answer(100, 50, np.random.default_rng(seed)) for seed in (0, 0, 1))
    if isinstance(first, tuple):
        return False
    random = not np.array_equal(first, again)
    fixed = np.array_equal(first, other) and len(np.unique(first)) > 100
    return random or fixed


def _stay_twins(W):
    return len(np.unique(W, axis=0)) == 1 and len(np.unique(W)) > 1


_INITIAL_WEIGHTS = {
    lambda answer: (
        np.ndim(answer(3, 2, np.random.default_rng(0))) == 0 and answer(3, 2, np.random.default_rng(0)) is not None
    ): ("that is one number. Draw one for every place of the matrix: the third argument is the shape, (n_out, n_in)."),
    lambda answer: isinstance(answer(3, 2, np.random.default_rng(0)), list): (
        "that is a list. An array is asked for, which has a shape and calculates: rng.normal gives one already."
    ),
    lambda answer: _spread_is(lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)), (0.97, 1.03))(answer): (
        "that is the spread by both n_in and n_out. Where there are many neurons it is too small: take n_in alone."
    ),
    _all_are(lambda W: not np.any(W)): "with zeros every hidden neuron does the same, gets the same blame and stays "
    "like the others. Draw at random.",
    _all_are(lambda W: np.any(W) and len(np.unique(W)) == 1): (
        "all weights are equal, so all neurons are twins, and stay twins: each gets the same blame. Draw each anew."
    ),
    _all_are(_stay_twins): "all rows are the same: these neurons are twins, and stay twins. Draw a number for every "
    "place of the matrix.",
    _lies_on_its_side: "the matrix lies on its side: W has a row for each neuron, (n_out, n_in).",
    lambda answer: isinstance(answer(100, 50, np.random.default_rng(0)), tuple): (
        "return the weights alone. The biases may start at 0, and need no function."
    ),
    _all_are(lambda W: np.min(W) >= 0 and len(np.unique(W)) > 1): (
        "no weight is negative, so with positive inputs each neuron adds everything up. Draw around 0."
    ),
    _ignores_rng: "the numbers do not come from rng: whoever hands you another generator wants other numbers, and "
    "only then.",
    _has_one_spread(0.3, 100): "too large, and the same for any n_in: a sum of many such terms is far out on the "
    "curve. More inputs, smaller.",
    _has_one_spread(0, 0.3): "the spread is a fixed small number. Let it depend on n_in: more inputs, smaller "
    "weights, but not tiny ones.",
    _spread_is(lambda n_in, n_out: 1 / n_in, (0.9, 2.1)): "you divided by n_in, which makes them too small. A sum of "
    "n_in random terms grows only like the root of n_in.",
    _spread_is(lambda n_in, n_out: np.sqrt(n_in), (0.9, 1.5)): (
        "with more inputs your weights grow. They should shrink: divide by the root instead."
    ),
    _spread_is(lambda n_in, n_out: np.sqrt(1 / n_out)): "the spread follows n_out. What is added up in a neuron is "
    "its inputs, so n_in sets the size.",
    _spread_is(lambda n_in, n_out: np.sqrt(1 / (3 * n_in)), (0.95, 1.45)): (
        "numbers drawn evenly between −r and r have a spread of only 0.58 r. Make r larger, or use rng.normal."
    ),
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


def _counting(lines, end="best"):
    """Write an early_stopping that counts in a way of its own."""
    return f"""
best, count, i = 0, 0, 0
for i in range(1, len(validation_losses)):
    loss, before = validation_losses[i], validation_losses[i - 1]
    {lines}
    if count == patience:
        break
return {end}
"""


_BEST = "best = i if loss < validation_losses[best] else best"
_EARLY = {
    "int(np.argmin(validation_losses))": "that looks into the future: whoever has stopped never sees the losses after "
    "that, however low they are.",
    "len(validation_losses) - 1": "that is the last measurement. Stop earlier, and keep the weights of the lowest "
    "loss so far.",
    "for i in range(1, len(validation_losses)):\n    if validation_losses[i] >= validation_losses[i - 1]:\n      "
    "  return i - 1\n"
    "return len(validation_losses) - 1": (
        "it stops at the first rise. Losses go up and down a little: be patient for as long as patience says."
    ),
    _counting(f"count = count + (loss >= validation_losses[best])\n    {_BEST}"): (
        "the count goes on after a new lowest loss. Patience is asked for in a row: begin again at 0."
    ),
    _counting(f"count = 0 if loss < before else count + (loss >= validation_losses[best])\n    {_BEST}"): (
        "a loss below the one before it is not always a new lowest one. Compare with the lowest so far."
    ),
    _counting(f"count = count + 1 if loss > before else 0\n    {_BEST}"): (
        "you count rises. What counts is how long there was no new lowest loss, whether they rise or fall meanwhile."
    ),
    _counting(
        f"count = 0 if loss < validation_losses[best] else count + 1\n    {_BEST}", "best if count == patience else i"
    ): ("where it never has to stop, the last measurement need not be the lowest. Return the lowest there, too."),
    _counting(f"count = 0 if loss < validation_losses[best] else count + 1\n    {_BEST}", "max(i - patience, 0)"): (
        "going back by patience is right only where it has stopped. Remember where the lowest loss was."
    ),
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
            _anew("[[0, 1], [2, 3]]"): "layer one had moved before layer two's gradients were asked for. Ask once, "
            "for all four, and then step.",
            _anew("[[2, 3], [0, 1]]"): "layer two had moved before layer one's gradients were asked for. Ask once, "
            "for all four, and then step.",
            "again = train_step(parameters, X, targets, learning_rate, backward)\nreturn train_step(again, X, "
            "targets, learning_rate, backward)": (
                "those are two steps. One is asked for: the loop around it comes later."
            ),
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
