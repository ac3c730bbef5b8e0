"""A training that can go back: each moment of it is a value, and from every such value it can go on."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nnlib.activations import Activation, tanh
from nnlib.losses import Loss
from nnlib.network import Dense, Network
from nnlib.training import GradientDescent

FAR = 1000  # a training has diverged when the parameters, as one vector, are longer than this
MOST = 4000  # moments that are kept

RANDOM, ZERO, ALIKE, LARGE = "random", "all zero", "all weights 0.5", "10 times too large"
STARTS = {
    RANDOM: lambda W: W,
    ZERO: np.zeros_like,
    ALIKE: lambda W: np.full_like(W, 0.5),
    LARGE: lambda W: 10 * W,
}


class Moment(NamedTuple):
    """All that the rest of a training depends on, and the losses that were measured when it went on from here."""

    parameters: np.ndarray  # in one vector, as Network.parameters has them one after the other
    velocity: np.ndarray  # in the same order
    generator: tuple  # the random generator's state at the beginning of the epoch
    seen: int  # how many samples of the epoch have been used
    updates: int
    losses: tuple | None = None  # the loss's name, training loss, validation loss


class Run(NamedTuple):
    """A training: what it started from, and its moments, the last of which is now."""

    sizes: tuple
    start: str  # one of STARTS
    seed: int
    moments: tuple


@dataclass(frozen=True, eq=False)
class Task:
    """What the training is to do next: all of this may change between two updates."""

    activations: tuple[Activation, ...]  # of the hidden layers; the output's is the identity
    loss: Loss
    learning_rate: float
    momentum: float
    batch_size: int | None
    data: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]


def begin(sizes, start, seed):
    """Return a Run at its start; the weights are those for tanh, so that they do not depend on the activations."""
    parameters = Network.random(sizes, tanh, seed=seed).parameters
    parameters[::2] = map(STARTS[start], parameters[::2])
    vector = _vector(parameters)
    return Run(sizes, start, seed, (Moment(vector, np.zeros_like(vector), _state(np.random.PCG64(seed)), 0, 0),))


def network_of(run, activations):
    """Return the network with the parameters that it has now."""
    parts = split(run.moments[-1].parameters, run.sizes)
    layers = zip(parts[::2], parts[1::2], [*activations, None], strict=True)
    return Network([Dense(W, b, *([f] if f else [])) for W, b, f in layers])


def split(vector, sizes):
    """Return the parts W1, b1, W2, b2, … of a vector of parameters, without copying them."""
    shapes = [shape for n_in, n_out in zip(sizes, sizes[1:], strict=False) for shape in ((n_out, n_in), (n_out,))]
    ends = np.cumsum([math.prod(shape) for shape in shapes])[:-1]
    return [part.reshape(shape) for part, shape in zip(np.split(vector, ends), shapes, strict=True)]


def entry(parts, place):
    """Return one number of the parts W1, b1, …: ``place`` is its layer, row and column, −1 for the bias."""
    layer, row, column = place
    return float(parts[2 * layer][row, column] if column >= 0 else parts[2 * layer + 1][row])


def with_parameter(run, place, value):
    """Return the run with one weight or bias of now, at the ``place`` that ``entry`` takes, set to ``value``."""
    parameters = run.moments[-1].parameters.copy()
    where = entry(split(np.arange(parameters.size), run.sizes), place)
    parameters[int(where)] = value
    return with_parameters(run, parameters)


def with_parameters(run, vector):
    """Return the run with other parameters of now, in one vector."""
    *past, now = run.moments
    return run._replace(moments=(*past, now._replace(parameters=_frozen(vector))))


def next_batch(moment, n_samples, batch_size):
    """Return the rows of the next batch, and the generator's state and the samples seen after it."""
    if batch_size is None:
        return slice(None), moment.generator, moment.seen
    seen = moment.seen if moment.seen < n_samples else 0
    bits = np.random.PCG64(0)
    state, inc, has_uint32, uinteger = moment.generator
    bits.state = {
        **{"bit_generator": "PCG64", "state": {"state": state, "inc": inc}},
        **{"has_uint32": has_uint32, "uinteger": uinteger},
    }
    rows = np.random.Generator(bits).permutation(n_samples)[seen : seen + batch_size]
    if seen + len(rows) < n_samples:
        return rows, moment.generator, seen + len(rows)
    return rows, _state(bits), 0


@np.errstate(over="ignore", invalid="ignore")
def go_on(run, task, updates):
    """Return the run after so many updates, and whether it diverged; then it ends with the update before."""
    *past, now = run.moments
    network, latest = network_of(run, task.activations), now
    optimizer = GradientDescent(task.learning_rate, task.momentum, split(now.velocity.copy(), run.sizes))
    X, targets = task.data
    for _ in range(updates):
        rows, generator, seen = next_batch(latest, len(X), task.batch_size)
        optimizer.step(network, network.trace(X[rows], targets[rows], task.loss).backward)
        parameters = _vector(network.parameters)
        if not np.vdot(parameters, parameters) < FAR**2:
            break
        latest = Moment(parameters, _vector(optimizer.velocity), generator, seen, latest.updates + 1)
    else:
        return _kept(run, past, now, latest, task), False
    return (run if latest is now else _kept(run, past, now, latest, task)), True


def _kept(run, past, now, latest, task):
    """Return the run with ``latest`` at its end; of too many moments every second one in the older half goes."""
    network = network_of(run, task.activations)
    measured = (task.loss(network(X), targets) for X, targets in (task.data, task.validation))
    past.append(now._replace(losses=(task.loss.name, *measured)))
    if len(past) >= MOST:
        past[1 : MOST // 2] = past[2 : MOST // 2 : 2]
    return run._replace(moments=(*past, latest))


def _vector(parts):
    return _frozen(np.concatenate([np.ravel(part) for part in parts]))


def _frozen(array):
    array.flags.writeable = False
    return array


def _state(bits):
    state = bits.state
    return *state["state"].values(), state["has_uint32"], state["uinteger"]
