"""Questions of notebook 00."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "numbers inside": Estimate(
        "This network reads digits of 64 blocks. How many numbers are inside it, and had to be found?",
        6570,
        "6,570",
        "It has layers of 64, 32 and 10 neurons. Near the end of this notebook you can work it out yourself.",
    ),
    "smallest loss": Question(
        "The 40 houses are about to be hidden. With the best w and b there are, how small is the loss of the line?",
        ("exactly 0: the best line passes through all of them", "small, but above 0", "about as large as at the start"),
        1,
        "A price depends on more than the size, and partly on chance. No line explains that part, so some "
        "loss remains.",
    ),
    "the machine's updates": Estimate(
        "You will have 20 guesses. How many updates does the machine need, from its first random start, to come within "
        "10 % of the best loss?",
        60,
        "60",
        "Where the valley is steep a few updates bring it down, and then it creeps along the bottom, where the slopes "
        "are small. It sees less than you do, and never tires.",
    ),
    "eight turns": Estimate(
        "With 8 turns the curve passes through all ten houses: loss 0. On the 200 new houses, the best of the nine "
        "curves has a loss of 0.07. How large is the loss of the curve with 8 turns there?",
        1.185,
        "1.185, seventeen times as much",
        "Between the ten houses it swings far up and down: nothing has told it not to.",
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
        "In the loop guess, measure, adjust, repeat: what does measuring tell?",
        (
            "how wrong the answers are, and nothing else",
            "how wrong the answers are, and in which direction less wrong lies",
            "how far away the best weights are",
        ),
        1,
        "The loss says how wrong, its slope which way is down. How far it is to the bottom, neither says: that is why "
        "the steps are small, and many.",
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
