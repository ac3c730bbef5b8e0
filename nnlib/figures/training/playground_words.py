"""What the playground writes: its numbers in words, in a table and in the rule of gradient descent."""

from nnlib.activations import sigmoid
from nnlib.panels.passes import compact, inner, product
from nnlib.panels.words import number


def summary(n):
    """Say where the training is, and what the chosen weight is."""
    (loss, unseen), (right, unseen_right) = map(compact, n["losses"]), shares(n)
    updates = "1 update" if n["updates"] == 1 else f"{n['updates']:,} updates"
    text = (
        f"After {updates}: {n['loss name']} {loss} in training and {unseen} in validation. Right are {right} of the "
        f"training samples and {unseen_right} of the validation samples. {_weight(n)} is {compact(n['weight'])}, its "
        f"gradient {compact(n['gradient'])}."
    )
    if n["note"]:
        text += f"\n{n['note']}"
    return f"{text}\n{told(n['trouble'])}" if n["trouble"] else text


def told(trouble):
    """Say what is wrong, and which button is the remedy."""
    _, sentence, remedy = trouble
    return f"⚠ {sentence} Remedy: the button “{remedy}”."


def shares(n):
    """Return how many of the samples are on the right side, of those to train with and those to validate with."""
    counts = (len(y) for _, y in (n["data"], n["validation"]))
    return [f"{100 * right / count:.3g} %" for right, count in zip(n["right"], counts, strict=True)]


def neuron_at(n):
    """Return which neuron the table is about, and for which point."""
    x, y = (f"{part:g}".replace("-", "−") for part in n["probe"])
    return f"{_neuron(n)}, at the cross ({x}, {y})"


def columns(n):
    """Return the columns of the table: a term's name, its input, its weight and their product."""
    rows = zip([*_inputs(n), "1"], n["inputs"], n["weights"], strict=True)
    return [[name, *map(_short, (value, weight, value * weight))] for name, value, weight in rows]


def total(n):
    """Return what the neuron makes of the terms."""
    z, layer = f"z = sum of the terms = {compact(n['z'])}", n["place"][0]
    if layer < len(n["layers"]):
        return f"{z}     a = {n['activations'][layer]}(z) = {compact(n['a'])}"
    return f"{z}, the score     σ(z) = {compact(sigmoid(n['z']))}" if n["by score"] else f"{z}, the answer"


def following(n):
    """Return the lines of the rule of gradient descent, with the numbers in it."""
    w, slope, velocity = compact(n["weight"]), compact(n["gradient"]), compact(n["velocity"])
    mu, lines, step = f"{n['mu']:g}", [f"∂L/∂w = {slope}, the mean over {n['batch']}"], "∂L/∂w"
    if n["mu"]:
        terms = f"{product(mu, compact(n['last velocity']))} + {inner(slope)}"
        lines, step = [*lines, f"velocity:  v ← μ · v + ∂L/∂w = {terms} = {velocity}"], "v"
    change = product(f"{n['eta']:g}", velocity)
    return [*lines, f"next update:  w ← w − η · {step} = {w} − {change} = {compact(n['next'])}"]


def _short(value):
    """Write a number with at most five characters where that is possible."""
    return number(value).replace("-", "−") if abs(value) < 99.995 else compact(value)


def _neuron(n):
    layer, row, _ = n["place"]
    return "the output" if layer == len(n["layers"]) else f"neuron {row + 1} of {n['layers'][layer]}"


def _inputs(n):
    return [f"{'a' if n['place'][0] else 'x'}{'₁₂₃₄₅₆₇₈'[i]}" for i in range(len(n["inputs"]) - 1)]


def _weight(n):
    layer, _, column = n["place"]
    if column < 0:
        return f"The bias of {_neuron(n)}"
    source = f"neuron {column + 1} of {n['layers'][layer - 1]}" if layer else _inputs(n)[column]
    return f"The weight from {source} into {_neuron(n)}"
