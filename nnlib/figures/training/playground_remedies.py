"""What the remedies of the playground do: each returns the values that change."""

import numpy as np

from nnlib.figures.training import playground_troubles as troubles
from nnlib.figures.training.training_run import RANDOM, begin, network_of, split, with_parameters

RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
LESS, MOST = 10, 3  # by which saturated weights are divided, and how often
ENOUGH = 3  # neurons that enclose something


def lower_rate(values, task):
    """A tenth of the learning rate, from the start."""
    return {"eta": RATES[max(RATES.index(values["eta"]) - 2, 0)], "run": begin(*values["run"][:3])}


def random_start(values, task):
    """Weights that are drawn at random, each its own."""
    run = values["run"]
    return {"start": RANDOM, "run": begin(run.sizes, RANDOM, run.seed), "before": None}


def take_tanh(values, task):
    """An activation that bends and has a slope near 0; where there is no hidden neuron, some."""
    return {"f": "tanh"} | ({} if len(values["run"].sizes) > 2 else {"n1": ENOUGH})


def smaller_weights(values, task):
    """A tenth of the weights and biases of the layers that are saturated, and of those that are so then."""
    changes = {}
    for _ in range(MOST):
        changes = _changed(values | changes, task, _divide)
    return changes


def revive(values, task):
    """New weights for the neurons that are dead, such that their sum is above 0 for about half of the samples."""
    return _changed(values, task, _draw)


def back_to_lowest(values, task):
    """The weights with which the validation loss was lowest."""
    *past, _ = moments = values["run"].moments
    lows = [m.losses[2] if m.losses[0] == task.loss.name else np.nan for m in past]
    lowest = troubles.best(np.array([*lows, np.inf])) if past else 0
    if lowest == len(past):
        return {}
    return {"run": values["run"]._replace(moments=(*moments[:lowest], moments[lowest]._replace(losses=None)))}


def _changed(values, task, change):
    run = values["run"]
    vector = run.moments[-1].parameters.copy()
    network = network_of(run, task.activations)
    change(network, network.forward(task.data[0]), split(vector, run.sizes))
    return {"run": with_parameters(run, vector), "since": run.moments[-1].updates}


def _divide(network, passes, parts):
    for number, slopes in enumerate(troubles.slopes_of(network, passes)):
        if troubles.saturated(network.layers[number], slopes) > troubles.MOST_FLAT:
            for part in parts[2 * number : 2 * number + 2]:
                part /= LESS


def _draw(network, passes, parts):
    rng = np.random.default_rng(0)
    for number, neuron in troubles.dead(troubles.slopes_of(network, passes)):
        x, (W, b) = passes[number].x, parts[2 * number : 2 * number + 2]
        W[neuron] = rng.normal(0, x.shape[1] ** -0.5, x.shape[1])
        b[neuron] = -np.median(x @ W[neuron])


REMEDIES = {
    troubles.LOWER_RATE: lower_rate,
    troubles.RANDOM_START: random_start,
    troubles.SMALLER: smaller_weights,
    troubles.REVIVE: revive,
    troubles.TAKE_TANH: take_tanh,
    troubles.LOWEST: back_to_lowest,
}
