"""What people get instead of a δ, and which link of the chain is missing or wrong in it."""


def slips(n, neuron):
    """Return [(value, what is wrong)] for a neuron of the 2-2-2 network, called o1, o2, h1 or h2."""
    return (_of_an_output if neuron[0] == "o" else _of_a_hidden_neuron)(n, int(neuron[1]) - 1)


def _of_an_output(n, i):
    error, slope, a = n["da"][i], n["slopes"][2 + i], n["a"][2 + i]
    return [
        (error, "that is ∂L/∂a. The last link is missing, the neuron's own slope f′(z)."),
        (-error, "f′(z) is missing, and the sign is wrong: the error is a − y."),
        (-error * slope, "the size is right, the sign is not. An answer that is too high has a δ above 0."),
        (2 * error * slope, "it is twice as large. The loss is the mean of two squares: 2 and ½ cancel."),
        (error * slope / 2, "it is half as large. The slope of a square has a 2, which cancels the ½ of the mean."),
        (error * a, "you took a where the slope belongs: f′(z) = a (1 − a)."),
        (slope, "that is f′(z) alone. How fast does the loss change with a?"),
        (error**2 * slope, "that has the square in it, not its slope: how fast does (a − y)² change with a?"),
        (error * n["slopes"][3 - i], f"you took the slope f′(z) of output {2 - i}."),
    ]


def _of_a_hidden_neuron(n, j):
    one, two = n["deltas"]["o1"], n["deltas"]["o2"]
    (w, v), row, slope, total = n["W2"][:, j], n["W2"][j], n["slopes"][j], n["gathered"][j]
    other, errors = n["slopes"][1 - j], n["W2"][:, j] @ n["da"]
    return [
        (total, "that is what the neuron gathers. The last link is missing, its own slope f′(z)."),
        (-total * slope, "the size is right, the sign is not."),
        ((one + two) * slope, "the weights are missing: each δ comes back times the weight on its line."),
        (w * one * slope, "that is the path through output 1 only. The other one counts as well."),
        (v * two * slope, "that is the path through output 2 only. The other one counts as well."),
        (w * one, "that is one path only, through output 1, and the neuron's own slope f′(z) is missing, too."),
        (v * two, "that is one path only, through output 2, and the neuron's own slope f′(z) is missing, too."),
        ((w * one - v * two) * slope, "the path through output 2 has the wrong sign."),
        ((v * two - w * one) * slope, "the path through output 1 has the wrong sign."),
        (
            (row[0] * one + row[1] * two) * slope,
            f"you read the weights that enter output {j + 1}. Take those that leave this neuron.",
        ),
        (total * slope / 2, "it is half as large. The paths are added, not averaged."),
        (total * n["a"][j], "you took a where the slope belongs: f′(z) = a (1 − a)."),
        (total * other, f"you took the slope f′(z) of hidden neuron {2 - j}."),
        (errors * slope, "you gathered ∂L/∂a of the outputs. Their own slopes are missing: gather their δ."),
    ]
