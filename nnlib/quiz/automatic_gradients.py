"""Questions of notebook 07."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "through twenty layers": Question(
        "In a network of 20 sigmoid layers, with weights as the library draws them, the last layer's δ has some "
        "length. About how long is the first layer's, compared with it?",
        ("a billionth of it, or less", "about a twentieth of it", "about as long"),
        0,
        "Each layer multiplies δ by slopes of at most 0.25, and its weights do not make up for that. "
        "Over 19 layers such factors multiply.",
    ),
    "doubled": Estimate(
        "A value v is doubled by v = v + v, and that twenty times. How large is the gradient of the first v?",
        2**20,
        "1,048,576, which is 2 to the power of 20",
        "In each doubling v is used twice, with a slope of 1, so its gradient is twice that of the next v.",
    ),
    "forwards or backwards": Question(
        "The network has 33 parameters. How many walks forwards would it take to find the gradients of all of them?",
        ("one, as backwards", "33, one for each parameter", "1896, one for each value"),
        1,
        "A walk forwards begins at a single number and tells what changes with it. For the next number it takes "
        "another walk.",
    ),
    "used twice": Question(
        "A number v is used in two places of a formula. The loss changes through the one place with a slope of 3, "
        "through the other with a slope of −1. What is the slope of the loss with respect to v?",
        ("−1, that of the place used last", "2, the sum of the two", "−3, their product"),
        1,
        "A nudge of v reaches the loss by both ways at once, and small changes add up: 3 + (−1). Factors multiply "
        "along a path; paths are added.",
    ),
}

RECALL = (
    Question(
        "What is the gradient of a weight made of?",
        (
            "the weight times the loss",
            "the δ of the neuron at its end, times the activation at its start",
            "the error of the network, divided by the number of weights",
        ),
        1,
        "δ says how much the loss changes with the neuron's sum, and the activation how much the sum changes with the "
        "weight.",
    ),
    Question(
        "A sum z is positive, and so is the weight on the line to the next neuron, whose δ is 2. The weight is 0.5 "
        "and the activation is ReLU. What is the δ of this neuron?",
        ("1", "2.5", "0"),
        0,
        "0.5 · 2 comes back along the line, and the slope of ReLU is 1 where z is positive.",
    ),
    Question(
        "Which of these changes the weights of a network?",
        ("backpropagation", "the loss", "gradient descent"),
        2,
        "The loss measures and backpropagation finds the gradients. Gradient descent takes the step.",
    ),
)

RECAP = (
    Question(
        "What must an operation remember, so that a gradient can walk back through it?",
        (
            "the numbers that it was made from, and its slope with respect to each",
            "the loss, and the learning rate",
            "the gradient of every number that was computed after it",
        ),
        0,
        "When the gradient of its result is known, it hands it on to each of them, times the slope.",
    ),
    Question(
        "Why are the values visited in the reverse of the order in which they were made?",
        (
            "so that no value is visited twice",
            "so that a value's own gradient is complete before it is handed on",
            "so that the inputs come first",
        ),
        1,
        "Every use of a value comes after it. Backwards, all its uses have handed on their share before its turn.",
    ),
    Question(
        "Each of 20 layers multiplies δ by about 0.5. What becomes of it?",
        ("about a tenth is left", "about a fortieth is left", "about a millionth is left"),
        2,
        "0.5 to the power of 20 is about one millionth: factors multiply.",
    ),
)
