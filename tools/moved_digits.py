"""Rebuild nnlib/data/moved_digits.npz: two networks that read digits which have been moved.

    python tools/moved_digits.py

The first has the layers of notebook 09's network, but each batch that it learns from is moved to the left or to the
right by a pixel, or not at all. The second has learned from unmoved images alone; its first two layers are the same at
every place. Both are trained like the network of the notebook: 30 epochs, batches of 32, rate 0.05, momentum 0.9.
"""

from pathlib import Path

import numpy as np

from nnlib.activations import relu
from nnlib.datasets import digits
from nnlib.exercises.digits import split
from nnlib.figures.digits.moved_digits import convolutional_forward, dense, moved
from nnlib.losses import cross_entropy, one_hot, softmax
from nnlib.network import Network

TARGET = Path(__file__).parents[1] / "nnlib" / "data" / "moved_digits.npz"
FILTERS = 8, 32  # neurons at each place, in the first layer and in the second


def start():
    """Return random parameters of the network with shared weights."""
    rng, (first, second) = np.random.default_rng(0), FILTERS
    shapes = [(first, 9), (second, 9 * first), (10, second)]
    weights = [
        rng.normal(0, np.sqrt(gain / n_in), (n_out, n_in))
        for gain, (n_out, n_in) in zip((2, 2, 1), shapes, strict=True)
    ]
    return [each for W in weights for each in (W, np.zeros(len(W)))]


def convolutional_slopes(parameters, images, targets):
    """Return the slopes of the cross-entropy for the network with shared weights: a sum over all places."""
    W1, _, W2, _, W3, _ = parameters
    x1, x2, a2, strongest, scores = convolutional_forward(parameters, images)
    delta = (softmax(scores) - targets) / len(images)
    d_strongest = delta @ W3
    places = a2.reshape(len(images), 64, -1)
    d_places = np.zeros_like(places)
    rows, columns = np.indices(strongest.shape)
    d_places[rows, places.argmax(axis=1), columns] = d_strongest  # only where it was strongest does it count
    dz2 = d_places.reshape(a2.shape) * (a2 > 0)
    d_room = np.zeros((len(images), 10, 10, len(W1)))
    for k, d_part in enumerate(np.split(dz2 @ W2, 9, axis=3)):
        i, j = divmod(k, 3)
        d_room[:, i : i + 8, j : j + 8] += d_part
    dz1 = d_room[:, 1:-1, 1:-1] * (x2[..., 4 * len(W1) : 5 * len(W1)] > 0)  # of the nine, the fifth is the place itself
    slopes = [dz1.reshape(-1, len(W1)).T @ x1.reshape(-1, 9), dz1.sum(axis=(0, 1, 2))]
    slopes += [dz2.reshape(-1, len(W2)).T @ x2.reshape(-1, W2.shape[1]), dz2.sum(axis=(0, 1, 2))]
    return [*slopes, delta.T @ strongest, delta.sum(axis=0)]


def dense_slopes(parameters, images, targets):
    """Return the slopes of the cross-entropy for three layers."""
    trace = dense(parameters).trace(images, targets, cross_entropy)
    return [slope for layer in trace.backward for slope in (layer.dW, layer.db)]


def train(parameters, slopes_of, furthest, epochs=30):
    """Return the parameters after training on batches that are moved by up to ``furthest`` pixels."""
    (X, y), (training, _, _), rng = digits(), split(), np.random.default_rng(0)
    velocities = [0 * p for p in parameters]
    for _ in range(epochs):
        order = rng.permutation(training)
        for batch in np.split(order, range(32, len(order), 32)):
            images = moved(X[batch], int(rng.integers(-furthest, furthest + 1)))
            slopes = slopes_of(parameters, images, one_hot(y[batch], 10))
            velocities = [0.9 * v + slope for v, slope in zip(velocities, slopes, strict=True)]
            parameters = [p - 0.05 * v for p, v in zip(parameters, velocities, strict=True)]
    return parameters


def main():
    """Write all weights and biases, first layer first, as float32."""
    copies = train(Network.random([64, 64, 32, 10], relu, seed=0).parameters, dense_slopes, 1)
    shared = train(start(), convolutional_slopes, 0)
    arrays = {f"{name}_{i}": p for name, net in (("copies", copies), ("shared", shared)) for i, p in enumerate(net)}
    np.savez_compressed(TARGET, **{name: p.astype(np.float32) for name, p in arrays.items()})
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
