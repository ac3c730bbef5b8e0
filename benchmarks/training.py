"""Time the training of one digits network: nnlib, hand-fused NumPy, scikit-learn and PyTorch, in one run.

    python benchmarks/training.py [--rounds 9] [--epochs 20]

The network is 64-64-32-10 with ReLU and cross-entropy, on all 1,797 digits, in batches of 32, with momentum 0.9;
everyone computes the loss of every batch as well. nnlib, the hand-fused loop and PyTorch with rows by index start from
the same weights and see the same batches in the same order. scikit-learn and PyTorch's data loader draw their own, but
do the same work. PyTorch computes in float32, its default, the others in float64. The contestants take turns within
each round, so that a slow moment of the machine hits all of them alike; the time is the median of the rounds.
"""

import argparse
import functools
import importlib.util
import itertools
import statistics
import sys
import time
import warnings

import numpy as np

import nnlib as nn

SIZES = [64, 64, 32, 10]
BATCH_SIZE = 32
LEARNING_RATE = 0.05
MOMENTUM = 0.9
SEED = 0

X, LABELS = nn.digits()
TARGETS = nn.one_hot(LABELS, SIZES[-1])
BATCHES_PER_EPOCH = -(-len(X) // BATCH_SIZE)


def batches(epochs):
    """Yield the row numbers of the batches that nnlib draws from the same seed."""
    rng = np.random.default_rng(SEED)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), BATCH_SIZE):
            yield order[start : start + BATCH_SIZE]


def fresh_network():
    """Return the network that all but scikit-learn start from."""
    return nn.Network.random(SIZES, nn.relu, seed=SEED)


def train_nnlib(epochs):
    """Return the loss of every batch, by nnlib."""
    optimizer = nn.GradientDescent(LEARNING_RATE, MOMENTUM)
    steps = epochs * BATCHES_PER_EPOCH
    network = fresh_network()
    return nn.train(network, X, TARGETS, nn.cross_entropy, optimizer, steps, batch_size=BATCH_SIZE, seed=SEED).losses


def train_hand_fused(epochs):
    """Return the loss of every update, by a loop written for this one network and nothing else.

    As an expert would write it: nothing is checked or kept, activations overwrite their sums, the slope of ReLU
    is read off them, scores become probabilities and then errors in place, and no gradient of X is computed.
    """
    parameters = W1, b1, W2, b2, W3, b3 = fresh_network().parameters
    gradients = dW1, db1, dW2, db2, dW3, db3 = [np.empty_like(parameter) for parameter in parameters]
    velocities = [np.zeros_like(parameter) for parameter in parameters]
    losses = []
    for batch in batches(epochs):
        x, targets = X[batch], TARGETS[batch]
        n = len(x)

        a1 = x @ W1.T
        a1 += b1
        np.maximum(a1, 0, out=a1)
        a2 = a1 @ W2.T
        a2 += b2
        np.maximum(a2, 0, out=a2)
        scores = a2 @ W3.T
        scores += b3

        scores -= scores.max(axis=1, keepdims=True)
        wanted = np.vdot(scores, targets)
        error = np.exp(scores, out=scores)
        totals = error.sum(axis=1, keepdims=True)
        losses.append((np.log(totals).sum() - wanted) / n)

        error /= totals
        error -= targets
        error /= n
        np.matmul(error.T, a2, out=dW3)
        np.sum(error, axis=0, out=db3)
        error = error @ W3
        error *= a2 > 0
        np.matmul(error.T, a1, out=dW2)
        np.sum(error, axis=0, out=db2)
        error = error @ W2
        error *= a1 > 0
        np.matmul(error.T, x, out=dW1)
        np.sum(error, axis=0, out=db1)

        for parameter, gradient, velocity in zip(parameters, gradients, velocities, strict=True):
            velocity *= MOMENTUM
            velocity += gradient
            gradient[:] = velocity
            gradient *= LEARNING_RATE
            parameter -= gradient
    return losses


def train_scikit_learn(epochs):
    """Return the mean loss of every epoch, by scikit-learn (float64)."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    classifier = MLPClassifier(
        SIZES[1:-1],
        solver="sgd",
        alpha=0,
        batch_size=BATCH_SIZE,
        learning_rate_init=LEARNING_RATE,
        momentum=MOMENTUM,
        nesterovs_momentum=False,
        max_iter=epochs,
        n_iter_no_change=epochs + 1,  # it does not stop early
        random_state=SEED,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it would have liked more epochs
        classifier.fit(X, LABELS)
    return classifier.loss_curve_


def train_pytorch(epochs, threads, load):
    """Return the loss of every batch, by PyTorch on the CPU, in float32, which is its default."""
    import torch

    torch.set_num_threads(threads)
    layers = []
    for layer in fresh_network().layers:
        linear = torch.nn.Linear(*layer.W.shape[::-1])
        linear.load_state_dict({"weight": torch.tensor(layer.W), "bias": torch.tensor(layer.b)})
        layers += [linear, torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    measure = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(network.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
    losses = []
    for inputs, labels in load(torch.tensor(X, dtype=torch.float32), torch.tensor(LABELS), epochs):
        optimizer.zero_grad()
        loss = measure(network(inputs), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def rows_by_index(inputs, labels, epochs):
    """Yield nnlib's batches, picked from the tensors: the fastest way."""
    import torch

    for batch in map(torch.from_numpy, batches(epochs)):
        yield inputs[batch], labels[batch]


def data_loader(inputs, labels, epochs):
    """Yield batches as PyTorch's tutorials do; the loader draws an order of its own."""
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(inputs, labels), batch_size=BATCH_SIZE, shuffle=True)
    for _ in range(epochs):
        yield from loader


def contestants():
    """Return name -> function of the number of epochs, for what is installed, and the names of what is not."""
    found, missing = {"nnlib": train_nnlib, "hand-fused NumPy": train_hand_fused}, []
    if importlib.util.find_spec("sklearn"):
        found["scikit-learn"] = train_scikit_learn
    else:
        missing.append("scikit-learn")
    if importlib.util.find_spec("torch"):
        import torch

        for load, threads in itertools.product((rows_by_index, data_loader), sorted({1, torch.get_num_threads()})):
            name = f"PyTorch, {load.__name__.replace('_', ' ')}, {threads} thread{'s' * (threads > 1)}"
            found[name] = functools.partial(train_pytorch, threads=threads, load=load)
    else:
        missing.append("PyTorch")
    return found, missing


def timed(function, epochs):
    """Return the seconds that a training takes."""
    start = time.perf_counter()
    function(epochs)
    return time.perf_counter() - start


def main():
    """Print that the losses agree, then the table; exit with 1 where they do not agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()

    found, missing = contestants()
    losses = {name: np.array(function(options.epochs)) for name, function in found.items()}  # this warms up, too
    difference = np.abs(losses["nnlib"] - losses["hand-fused NumPy"]).max()
    agree = difference <= 1e-9
    print(
        f"losses of nnlib and of the hand-fused loop: {'agree' if agree else 'DIFFER'} (by {difference:.0e} at most)\n"
    )

    seconds = {name: [] for name in found}
    for _ in range(options.rounds):
        for name, function in found.items():
            seconds[name].append(timed(function, options.epochs))
    medians = {name: statistics.median(times) for name, times in seconds.items()}

    print(f"{'':34}{'ms an epoch':>12}{'time / nnlib':>14}{'loss, last epoch':>20}")
    for name, median in sorted(medians.items(), key=lambda item: item[1]):
        last = losses[name][-BATCHES_PER_EPOCH:] if len(losses[name]) > options.epochs else losses[name][-1:]
        print(f"{name:34}{1000 * median / options.epochs:12.1f}{median / medians['nnlib']:14.2f}{last.mean():20.4f}")
    for name in missing:
        print(f"{name} is not installed here.")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
