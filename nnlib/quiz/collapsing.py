"""Questions of notebook 03."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "a hundred layers": Question(
        "A square grid is pushed through 100 layers, each with its own weights and biases, and none has an activation. "
        "What do the lines of the grid look like after them?",
        (
            "tangled beyond recognition",
            "still straight, whatever the weights",
            "slightly curved, more with every layer",
        ),
        1,
        "Each layer takes straight lines to straight lines, so all of them together do. They can turn, shear, "
        "stretch, flip and shift the grid, but not bend it.",
    ),
    "race": Estimate(
        "A weight w starts at 0.1 and is to become 1. Learning in steps, it takes 10 of them until the loss (1 − w)² "
        "is below 0.01. Now the same number is a product of five weights that all start at 0.1. How many steps of the "
        "same kind does it take until (1 − w₁w₂w₃w₄w₅)² is below 0.01?",
        1673,
        "1,673 steps",
        "How much a weight matters depends on the weights that it is multiplied with: four factors of 0.1 make each "
        "slope thousands of times smaller than that of a single weight.",
    ),
    "two hidden neurons": Question(
        "Two hidden neurons and an output, nine numbers in all, have the identity as their activation. How small can "
        "you make their mean squared error on XOR?",
        ("0, now that there are two lines", "about 0.125, half of what one neuron leaves", "0.25, as with one neuron"),
        2,
        "Without an activation the two layers are one, w·x + b, and the best that it can do on XOR is 0.5 everywhere.",
    ),
    "beyond the ends": Question(
        "40 hidden neurons follow a sine between −1 and 1 so closely that you cannot see a difference. What do they do "
        "outside, between 1 and 3?",
        (
            "they leave the sine, slowly at first, and do not come back",
            "they go on with the wave, as they have found its pattern",
            "they follow it, with an error that is a few times larger",
        ),
        0,
        "The output weights were chosen for the points between −1 and 1. Beyond the last kink a sum of ReLUs is one "
        "straight line: it sets out in the direction of the sine, and goes on in it.",
    ),
    "folds": Estimate(
        "A curve of straight pieces has 4 kinks, and the 4 pieces between and after them cross a level line. All that "
        "is below the line is flipped up. Then the same again, with a line that all sloping pieces of the new curve "
        "cross. How many kinks does the curve have in the end?",
        16,
        "16",
        "Each piece that crosses the line gets a kink there, and the old ones stay: 4 + 4 = 8 after the first fold, "
        "with 8 sloping pieces, and 8 + 8 = 16 after the second.",
    ),
}

RECALL = (
    Question(
        "Which activation is 0 for all negative z, and z itself for all positive ones?",
        ("ReLU", "tanh", "sigmoid"),
        0,
        "That is max(0, z): flat on one side, with a slope of 1 on the other, and one kink between the two.",
    ),
    Question(
        "X is a batch of 50 samples with 2 features each, and a layer has 3 neurons. What is the shape of its W?",
        ("(2, 3)", "(50, 3)", "(3, 2)"),
        2,
        "A row for each neuron and a column for each input: W x is then a number for each neuron.",
    ),
    Question(
        "Why can a single sigmoid neuron not compute XOR, whatever its weights?",
        (
            "it has too few weights for four corners",
            "it draws one straight line between its two kinds of answers",
            "it has no bias for each of the corners",
        ),
        1,
        "The two classes stand on the two diagonals of a square, and no straight line parts one from the other.",
    ),
)

RECAP = (
    Question(
        "Layer one is y = 2x + 3, layer two z = 4y + 5. Which single layer are they together?",
        ("8x + 8", "8x + 17", "6x + 8"),
        1,
        "z = 4·(2x + 3) + 5 = 8x + 12 + 5: layer two multiplies the 3 as well.",
    ),
    Question(
        "A network without activations goes from 10 inputs through a layer of 3 neurons to 10 outputs. "
        "Which of these 10 × 10 matrices can its W′ be?",
        ("one of rank 3 at most", "one of rank 3 at least", "any matrix, if the biases are right"),
        0,
        "All that reaches the outputs has passed through 3 numbers, so at most 3 independent directions are left.",
    ),
    Question(
        "What does universal approximation promise, for a network with one hidden layer of ReLUs?",
        (
            "training finds weights that follow any curve",
            "with 40 neurons any function can be computed exactly",
            "for a continuous function on a closed, bounded region, weights exist that come as close as you like",
        ),
        2,
        "They exist if the layer is wide enough. It does not say how wide, how to find them, or what happens outside.",
    ),
)
