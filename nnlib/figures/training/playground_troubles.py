"""What goes wrong in the playground, in words, each with the button that is its remedy."""

from functools import lru_cache

import numpy as np

RATE, ALIKE, SATURATED, DEAD, STRAIGHT, FAINT, RISING = (
    "rate too large", "neurons alike", "saturated", "dead neurons", "no bend", "faint blame", "validation rises",
)  # fmt: skip
LOWER_RATE, RANDOM_START, SMALLER, REVIVE, TAKE_TANH, LOWEST = (
    "Lower the rate", "Random start", "Smaller weights", "Revive them", "Take tanh", "Back to the lowest",
)  # fmt: skip
LEARNED = 0.1  # a training loss below which nothing is wrong but overfitting
FLAT, MOST_FLAT = 0.05, 0.7  # of an activation's largest slope; of the answers of a layer
FAINTEST = 0.05  # what the first layer's error signal is, at least, of the output's
GENTLE = 0.5  # below this, in the root of the mean square, a layer's slopes are small
JUMP, RECENT, JUMPS = 1.1, 20, 5  # how often the loss rose by this factor, in the latest pictures
WORSE = 1.2  # times the loss at the start
RISE, LEAST_RISE, SINCE = 1.1, 0.02, 10  # of the validation loss over its lowest, so many pictures ago
_EVERYWHERE = np.linspace(-20, 20, 401)


def looked_at(network, passes, backward, curves, diverged, names):
    """Return what is wrong: its name, a sentence and the remedy's label; None where nothing is.

    ``passes`` and ``backward`` are those of the training samples, ``curves`` the training and the validation loss
    since nothing but training has changed them, ``names`` those of the hidden layers.
    """
    names = list(names)
    training, validation = curves
    if diverged or jumps(training):
        return (
            RATE,
            "The learning rate is too large: steps have gone past the valley, and the loss has jumped up.",
            LOWER_RATE,
        )
    lowest = best(validation)
    if lowest is not None and rises(training, validation, lowest):
        return RISING, (
            f"The validation loss has risen from {validation[lowest]:.3f} to {validation[-1]:.3f} while the training "
            "loss fell: the network learns the accidents of its samples."
        ), LOWEST  # fmt: skip
    if training[-1] > LEARNED:
        hidden, slopes = network.layers[:-1], slopes_of(network, passes)
        wrong = (
            _alike(network, names)
            or _without_slope(hidden, slopes, names)
            or _saturated(hidden, slopes, names)
            or _straight(hidden, slopes)
            or _faint(backward, slopes)
        )
        if wrong:
            return wrong
    return None


def jumps(training):
    """Whether the training loss is far above what it was, or has risen by a lot again and again."""
    jumped = training[1:] > JUMP * training[:-1]
    return training[-1] > WORSE * training[0] or np.count_nonzero(jumped[-RECENT:]) >= JUMPS


def best(validation):
    """Return where the validation loss was lowest; losses of another kind are NaN."""
    return None if np.isnan(validation).all() else int(np.nanargmin(validation))


def rises(training, validation, lowest):
    """Whether validation has become worse since its lowest, and training better."""
    now, low = validation[-1], validation[lowest]
    late = len(validation) - lowest > SINCE
    return late and now > RISE * low and now > low + LEAST_RISE and training[-1] < training[lowest]


def alike(network):
    """Return the numbers of the hidden layers whose neurons are all the same."""
    pairs = zip(network.layers[:-1], network.layers[1:], strict=True)
    return [
        number
        for number, (layer, after) in enumerate(pairs)
        if len(layer.b) > 1
        and max(np.ptp(layer.W, axis=0).max(), np.ptp(layer.b), np.ptp(after.W, axis=1).max()) < 1e-9
    ]


def slopes_of(network, passes):
    """Return the slopes of each hidden layer's activation, (samples, neurons)."""
    return [layer.activation.derivative(step.z) for layer, step in zip(network.layers[:-1], passes, strict=False)]


def dead(slopes):
    """Return (layer, neuron) of those whose slope is 0 for every sample."""
    return [(number, int(i)) for number, each in enumerate(slopes) for i in np.flatnonzero(~each.any(axis=0))]


def saturated(layer, slopes):
    """Return which part of a layer's answers are where its activation is flat; 0 unless it is flat at both ends."""
    flat = _flat_below(layer.activation)
    return np.mean(np.abs(slopes) < flat) if flat else 0.0


@lru_cache(maxsize=32)
def _flat_below(activation):
    """Return the slope below which an activation is flat; None where it is not flat at both ends."""
    slopes = np.abs(activation.derivative(_EVERYWHERE))
    flat = FLAT * slopes.max()
    return flat if max(slopes[0], slopes[-1]) < flat else None


def _alike(network, names):
    if names and not any(layer.W.any() for layer in network.layers):
        return ALIKE, "All weights are 0: no blame comes back, and no neuron differs from another.", RANDOM_START
    found = alike(network)
    if not found:
        return None
    return ALIKE, (
        f"The neurons of {' and '.join(names[i] for i in found)} are all alike: they get the same blame, stay alike, "
        "and count as one."
    ), RANDOM_START  # fmt: skip


def _without_slope(hidden, slopes, names):
    if hidden and not any(layer.activation.derivative(_EVERYWHERE).any() for layer in hidden):
        return DEAD, "The activation has slope 0 everywhere: no blame passes, and no hidden neuron learns.", TAKE_TANH
    found = dead(slopes)
    if not found:
        return None
    which = "; ".join(
        f"{', '.join(str(i + 1) for layer, i in found if layer == number)} of {names[number]}"
        for number in sorted({layer for layer, _ in found})
    )
    return DEAD, (
        f"Dead: neuron{'s' * (len(found) > 1)} {which}. The slope is 0 at every sample, so no blame passes. (If they "
        "die again, the rate is too large for them.)"
    ), REVIVE  # fmt: skip


def _saturated(hidden, slopes, names):
    for number, (layer, each) in enumerate(zip(hidden, slopes, strict=True)):
        share = saturated(layer, each)
        if share > MOST_FLAT:
            return SATURATED, (
                f"{names[number].capitalize()} is saturated: {share:.0%} of its answers lie where "
                f"{layer.activation.name} is flat. There a neuron passes on less than {FLAT:.0%} of the blame that "
                "reaches it."
            ), SMALLER  # fmt: skip
    return None


def _straight(hidden, slopes):
    if any(np.ptp(each, axis=0).any() for each in slopes):
        return None
    if any(np.ptp(layer.activation.derivative(_EVERYWHERE)) for layer in hidden):
        sentence = "With these weights nothing bends at the samples: among them the boundary is straight."
    else:
        sentence = "Nothing bends here: the boundary is one straight line, whatever is learned."
    return STRAIGHT, sentence, TAKE_TANH


def _faint(backward, slopes):
    first, last = (np.linalg.norm(layer.dz) for layer in (backward[0], backward[-1]))
    gentle = all(np.sqrt(np.mean(each**2)) < GENTLE for each in slopes)
    if len(backward) < 3 or not gentle or first > FAINTEST * last:
        return None
    return FAINT, (
        f"Layer 1 gets {first / last:.1%} of the output's error signal δ: every layer on the way back has multiplied "
        "it by small slopes."
    ), TAKE_TANH  # fmt: skip
