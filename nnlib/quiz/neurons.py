"""Questions of notebook 01."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "new activation": Question(
        "A sigmoid neuron has its line, its weights and its bias. You now give it a step activation instead, "
        "and nothing "
        "else. What happens to the line where z = 0?",
        ("it stays where it is", "it turns", "it moves, but does not turn"),
        0,
        "The line is where w·x + b = 0: there is no activation in that. The activation decides what happens "
        "on its sides.",
    ),
    "double everything": Question(
        "You double w₁, w₂ and b of a sigmoid neuron, all three at once. What do you see in the plane?",
        (
            "the line moves twice as far from the middle",
            "the line stays, and the change from one colour to the other becomes sharper",
            "nothing changes at all",
        ),
        1,
        "2z is 0 exactly where z is 0, so the line stays. But everywhere else z has doubled, and the sigmoid is surer.",
    ),
    "step nudges": Estimate(
        "1,000 neurons with a step activation, their weights and biases drawn at random between −5 and 5, each answer "
        "for 40 houses. You add 0.1 to w₁ of each. How many of the 1,000 change at least one of their 40 answers?",
        205,
        "205",
        "A line moves only a little, and an answer changes only if a house lies between the old line and the new one.",
    ),
    "xor": Question(
        "XOR is 1 where exactly one of two inputs is 1. Can a single neuron, with any activation of the figure, get "
        "its mean squared error below 0.25 there?",
        ("yes, with the right weights", "yes, but only with the step activation", "no"),
        2,
        "The sums z at (0, 0) and (1, 1) add up to the same as those at (0, 1) and (1, 0): whatever lifts the one pair "
        "lifts the other.",
    ),
}

RECALL = (
    Question(
        "What is a loss?",
        (
            "the largest of the errors",
            "one number that says how wrong all answers are together",
            "a list of the errors, one for each sample",
        ),
        1,
        "It compares all answers with the truth and puts the result into one number, so that better and "
        "worse are clear.",
    ),
    Question(
        "In which order does a machine learn?",
        (
            "measure, guess, repeat, adjust",
            "guess, measure, adjust, repeat",
            "measure, adjust, guess, repeat",
        ),
        1,
        "Start anywhere, see how wrong that is, become slightly less wrong, and do it again.",
    ),
    Question(
        "A network has 3 inputs and 2 outputs, and no hidden layer. How many parameters is that?",
        ("5", "6", "8"),
        2,
        "3·2 = 6 weights and 2 biases, one for each output.",
    ),
)

RECAP = (
    Question(
        "What makes a step a poor activation for a neuron that is to learn?",
        (
            "it answers wrongly more often than a sigmoid",
            "a small change of a weight mostly changes no answer at all",
            "its line cannot be turned",
        ),
        1,
        "Where no answer changes, neither does the loss: it then says nothing about which way to go. The answers of a "
        "step can all be right, and its line turns like any other.",
    ),
    Question(
        "Which change moves the line of a neuron without turning it?",
        ("changing w₁", "changing the bias", "changing the activation"),
        1,
        "The direction of the line comes from the weights alone; b decides where z passes 0.",
    ),
    Question(
        "W has the shape (3, 2). What is the shape of X @ W.T + b for a batch X of shape (50, 2)?",
        ("(50, 3)", "(3, 50)", "(50, 2)"),
        0,
        "One row per sample, one column per neuron: 50 samples, 3 neurons.",
    ),
)
