"""Questions of notebook 00."""

from nnlib.quiz.question import Question

PREDICTIONS = {
    "smallest loss": Question(
        "The 40 houses are about to be hidden. With the best w and b there are, how small is the loss of the line?",
        ("exactly 0: the best line passes through all of them", "small, but above 0", "about as large as at the start"),
        1,
        "A price depends on more than the size, and partly on chance. No line explains that part, so some "
        "loss remains.",
    ),
    "parameters": Question(
        "A network has 2 inputs, two hidden layers of 8 neurons each, and 1 output. How many numbers must it learn?",
        ("19: one per neuron", "88: one per line between neurons", "105: one per line and one per neuron that adds up"),
        2,
        "2·8 + 8·8 + 8·1 = 88 weights, and 8 + 8 + 1 = 17 biases. The inputs have no bias: nothing is added "
        "up in them.",
    ),
}

RECALL = ()

RECAP = (
    Question(
        "What does “measure” mean in the loop guess, measure, adjust, repeat?",
        ("count how often the network was trained", "compare its answers with the truth", "weigh its inputs"),
        1,
        "The measurement is one number, the loss: how far the answers are from the truth, over all the data.",
    ),
    Question(
        "Training has lowered the loss for hours. On data that the network has never seen, the loss has begun to rise. "
        "What is the best thing to do?",
        ("stop: it now learns the accidents of its own data", "go on until the loss is 0", "start from another guess"),
        0,
        "What counts is how it does on new data. From here on it improves only on what it has already seen.",
    ),
    Question(
        "How would you count the layers of a network with 4 inputs, one hidden layer of 3 neurons, and 2 outputs?",
        ("3 hidden layers, 4 weight layers", "1 hidden layer, 2 weight layers", "1 hidden layer, 1 weight layer"),
        1,
        "Weights stand between inputs and hidden layer, and between hidden layer and outputs: two weight layers.",
    ),
)
