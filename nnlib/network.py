"""Dense layers, networks of them, and the trace of a pass.

A batch ``X`` has one sample per row, (n_samples, n_in). Weights ``W`` are (n_out, n_in): row i holds the
incoming weights of neuron i. So z = W x + b for one sample, and Z = X @ W.T + b for a batch.
A pass leaves nothing behind in the network: ``forward`` returns all it computed, ``backward`` takes it.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nnlib._arrays import as_array, as_batch, as_finite
from nnlib.activations import Activation, identity


@dataclass(frozen=True, eq=False)
class LayerForward:
    """What one layer computed on the way forward."""

    x: np.ndarray  # (n_samples, n_in), what came in
    z: np.ndarray  # (n_samples, n_out), the weighted sums
    a: np.ndarray  # (n_samples, n_out), the activations


@dataclass(frozen=True, eq=False)
class LayerBackward:
    """How the loss changes with each quantity of one layer: dW is short for ∂L/∂W."""

    da: np.ndarray  # (n_samples, n_out)
    dz: np.ndarray  # (n_samples, n_out), the error signal δ
    dW: np.ndarray  # (n_out, n_in)
    db: np.ndarray  # (n_out,)
    dx: np.ndarray  # (n_samples, n_in), the da of the layer before


@dataclass(frozen=True, eq=False)
class Trace:
    """Everything that one forward and one backward pass computed, first layer first."""

    forward: list[LayerForward]
    backward: list[LayerBackward]
    loss: float


@dataclass(eq=False)
class Dense:
    """A fully connected layer: a = activation(W x + b), with W (n_out, n_in) and b (n_out,), both copied."""

    W: np.ndarray
    b: np.ndarray
    activation: Activation = identity

    def __post_init__(self):
        if not isinstance(self.activation, Activation):
            raise TypeError(f"activation must be an Activation, such as nn.relu, not {self.activation!r}.")
        self.W, self.b = as_batch(self.W, "W").copy(), as_finite(self.b, "b").copy()
        if self.b.shape != (len(self.W),):
            raise ValueError(f"b {self.b.shape} must be ({len(self.W)},), to fit W {self.W.shape}.")

    @classmethod
    def random(cls, n_in, n_out, activation, rng):
        """Draw normal weights whose scale keeps the signal's size from layer to layer; b starts at 0.

        The variance is 2/(n_in + n_out) (Glorot & Bengio 2010), or 2/n_in for ReLU and its kin (He et al.
        2015): they pass on about half of what they get, and the 2 makes up for it.
        """
        layer = cls(np.zeros((n_out, n_in)), np.zeros(n_out), activation)
        passes_half = activation.derivative(np.array(-9.0)) < 0.5 < activation.derivative(np.array(9.0))
        scale = np.sqrt(2 / n_in if passes_half else 2 / (n_in + n_out))
        layer.W += np.random.default_rng(rng).normal(0, scale, (n_out, n_in))
        return layer

    def forward(self, x):
        """Return x, (n_samples, n_in), the weighted sums z and the activations a, both (n_samples, n_out)."""
        x, n_in = as_array(x, "x"), self.W.shape[1]
        if x.ndim != 2 or x.shape[1] != n_in:
            raise ValueError(f"x {x.shape} must be (n_samples, {n_in}): W {self.W.shape} has {n_in} columns.")
        z = x @ self.W.T + self.b
        return LayerForward(x, z, self.activation(z))

    def backward(self, forward, da):
        """Apply the chain rule: from ∂L/∂a, (n_samples, n_out), to the gradients of all that led to it."""
        dz = da * self.activation.derivative(forward.z)
        return LayerBackward(da=da, dz=dz, dW=dz.T @ forward.x, db=dz.sum(axis=0), dx=dz @ self.W)


@dataclass(eq=False)
class Network:
    """A chain of dense layers: each takes the activations of the one before."""

    layers: list[Dense]

    def __post_init__(self):
        self.layers = list(self.layers)
        if not self.layers or not all(isinstance(layer, Dense) for layer in self.layers):
            raise ValueError("a network needs a list of Dense layers; Network.random makes one from sizes.")
        for number, (layer, following) in enumerate(pairwise(self.layers), start=1):
            if len(layer.W) != following.W.shape[1]:
                after = f"layer {number + 1} takes {following.W.shape[1]} inputs (W {following.W.shape})"
                raise ValueError(f"layer {number} has {len(layer.W)} outputs (W {layer.W.shape}), but {after}.")

    @classmethod
    def random(cls, sizes, activation, output_activation=identity, seed=0):
        """Make a random network: ``sizes=[2, 3, 1]`` means 2 inputs, 3 hidden neurons and 1 output."""
        if len(list(sizes)) < 2:
            raise ValueError(f"sizes are inputs, hidden layers and outputs, as in [2, 3, 1], not {sizes}.")
        rng = np.random.default_rng(seed)
        activations = [activation] * (len(sizes) - 2) + [output_activation]
        return cls([Dense.random(*ends, f, rng) for ends, f in zip(pairwise(sizes), activations, strict=True)])

    def __repr__(self):
        chain = "".join(f" → {len(layer.W)} {layer.activation.name}" for layer in self.layers)
        return f"Network {self.layers[0].W.shape[1]}{chain} ({self.n_parameters} parameters)"

    def __call__(self, X):
        """Return the outputs, (n_samples, n_out), for a batch X, (n_samples, n_in)."""
        return self.forward(X)[-1].a

    @property
    def parameters(self):
        """[W1, b1, W2, b2, ...]: the live arrays, so that changing one in place changes the network."""
        return [parameter for layer in self.layers for parameter in (layer.W, layer.b)]

    @property
    def n_parameters(self):
        """The number of weights and biases."""
        return sum(parameter.size for parameter in self.parameters)

    def copy(self):
        """Return a network with the same activations and its own copies of the weights."""
        return Network([Dense(layer.W, layer.b, layer.activation) for layer in self.layers])

    def forward(self, X):
        """Run each layer on the activations of the one before; return every layer's LayerForward.

        Raises a ValueError unless X is a finite (n_samples, n_in) array.
        """
        steps, a = [], as_batch(X, "X")
        for layer in self.layers:
            steps.append(layer.forward(a))
            a = steps[-1].a
        return steps

    def backward(self, forward, d_outputs):
        """Pass ∂L/∂outputs back through the layers; return every layer's LayerBackward, first layer first.

        ``forward`` is what ``forward`` returned; ``d_outputs`` has the shape of the outputs, else ValueError.
        """
        steps, da = [], as_array(d_outputs, "d_outputs")
        if [type(step) for step in forward] != [LayerForward] * len(self.layers):
            raise ValueError("forward must be what this network's forward(X) returned.")
        if da.shape != forward[-1].a.shape:
            raise ValueError(f"d_outputs {da.shape} must be shaped as the outputs, {forward[-1].a.shape}.")
        for layer, step in zip(reversed(self.layers), reversed(forward), strict=True):
            steps.append(layer.backward(step, da))
            da = steps[-1].dx
        return steps[::-1]

    def trace(self, X, targets, loss):
        """Run forward, measure the loss against targets (n_samples, n_out), run backward; return it all."""
        if not hasattr(loss, "gradient"):
            raise TypeError(f"loss must be a Loss, such as nn.mean_squared_error, not {loss!r}.")
        forward = self.forward(X)
        outputs = forward[-1].a
        backward = self.backward(forward, loss.gradient(outputs, targets))
        return Trace(forward, backward, float(loss.function(outputs, targets)))

    def collapse(self):
        """Return the one affine layer that equals these identity layers; ValueError for any other layer."""
        W, b = np.eye(self.layers[0].W.shape[1]), np.zeros(self.layers[0].W.shape[1])
        for number, layer in enumerate(self.layers, start=1):
            if layer.activation != identity:
                raise ValueError(f"only identity layers collapse, not layer {number}: {layer.activation}.")
            W, b = layer.W @ W, layer.W @ b + layer.b
        return Dense(W, b, identity)
