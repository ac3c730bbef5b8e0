"""Compare nnlib's losses and gradients with PyTorch's: every activation with every loss, in float64.

    python benchmarks/compare_with_pytorch.py        (needs PyTorch; the course does not)

For each pair a 3-5-4-2 network with that activation in every hidden layer, once with it at the output too and once with
the identity there. What is compared is the loss and the gradient of every weight matrix, every bias and the inputs, in
norm: ‖nnlib − PyTorch‖ / ‖PyTorch‖. The table shows the largest of them; one above 1e-9 ends the script with 1.
Then each activation and its slope at single points: extreme ones, and the kinks, where the two choose the same slope.
"""

import sys

import numpy as np

import nnlib as nn

try:
    import torch
    from torch.nn import functional
except ImportError:
    sys.exit("PyTorch is not installed here: pip install torch")

TOLERANCE = 1e-9
ACTIVATIONS = {
    nn.identity: lambda z: z,
    nn.step: lambda z: (z >= 0).double() + 0 * z,  # PyTorch has no step with a slope: 0 everywhere
    nn.sigmoid: torch.sigmoid,
    nn.tanh: torch.tanh,
    nn.relu: torch.relu,
    nn.leaky_relu: lambda z: functional.leaky_relu(z, 0.01),
    nn.gelu: functional.gelu,
    nn.swish: functional.silu,
    nn.swish_with(2.5): lambda z: z * torch.sigmoid(2.5 * z),
}
LOSSES = {
    nn.mean_squared_error: functional.mse_loss,
    nn.mean_absolute_error: functional.l1_loss,
    nn.binary_cross_entropy: functional.binary_cross_entropy_with_logits,
    nn.cross_entropy: functional.cross_entropy,
}
POINTS = np.array([-1e4, -100.0, -5.0, -1.0, -1e-3, 0.0, 1e-3, 1.0, 5.0, 100.0, 1e4])


def tensor(array):
    """Return a copy of an array for which PyTorch will compute a gradient."""
    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=True)


def relative_difference(ours, theirs):
    """Return ‖ours − theirs‖ / ‖theirs‖; 0 where both are 0."""
    difference, size = np.linalg.norm(ours - theirs), np.linalg.norm(theirs)
    return difference / size if size else difference


def gradients_of_both(activation, output_activation, loss, seed):
    """Yield (nnlib's, PyTorch's): the loss, then every gradient of one pass."""
    rng = np.random.default_rng(seed)
    network = nn.Network.random([3, 5, 4, 2], activation, output_activation, seed=seed)
    for layer in network.layers:
        layer.b += rng.normal(0, 0.5, layer.b.shape)
    X, targets = rng.normal(size=(6, 3)), np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]] * 2)
    trace = network.trace(X, targets, loss)

    inputs = a = tensor(X)
    parameters = [tensor(parameter) for parameter in network.parameters]
    for layer, W, b in zip(network.layers, parameters[::2], parameters[1::2], strict=True):
        a = ACTIVATIONS[layer.activation](functional.linear(a, W, b))
    value = LOSSES[loss](a, torch.tensor(targets))
    value.backward()

    yield trace.loss, value.item()
    for layer, W, b in zip(trace.backward, parameters[::2], parameters[1::2], strict=True):
        yield layer.dW, W.grad.numpy()
        yield layer.db, b.grad.numpy()
    yield trace.backward[0].dx, inputs.grad.numpy()


def largest_difference_of_networks(activation, loss):
    """Return the largest relative difference over three seeds and both output activations."""
    return max(
        relative_difference(ours, theirs)
        for seed in range(3)
        for output_activation in (activation, nn.identity)
        for ours, theirs in gradients_of_both(activation, output_activation, loss, seed)
    )


def largest_difference_at_points(activation):
    """Return the largest difference of the values and slopes at single points, relative above 1."""
    z = tensor(POINTS)
    theirs = ACTIVATIONS[activation](z)
    theirs.sum().backward()
    pairs = [(activation(POINTS), theirs.detach().numpy()), (activation.derivative(POINTS), z.grad.numpy())]
    return max((np.abs(ours - other) / np.maximum(1, np.abs(other))).max() for ours, other in pairs)


def main():
    """Print the table; exit with 1 where a difference is above the tolerance."""
    print(f"largest relative difference between nnlib and PyTorch {torch.__version__}\n")
    print(f"{'':18}" + "".join(f"{loss.name:>22}" for loss in LOSSES) + f"{'single points':>22}")
    worst = 0.0
    for activation in ACTIVATIONS:
        row = [largest_difference_of_networks(activation, loss) for loss in LOSSES]
        row.append(largest_difference_at_points(activation))
        worst = max(worst, *row)
        print(f"{activation.name:18}" + "".join(f"{difference:22.1e}" for difference in row))
    verdict = "all agree" if worst <= TOLERANCE else "SOME DIFFER"
    print(f"\n{verdict}: the largest is {worst:.1e}, allowed are {TOLERANCE:.0e}")
    sys.exit(int(worst > TOLERANCE))


if __name__ == "__main__":
    main()
