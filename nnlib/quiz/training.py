"""Questions of notebook 08."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS: dict[str, Question | Estimate] = {
    "thirty samples": Question(
        "A network of six hidden neurons trains on 30 noisy samples. Another 200 samples of the same kind are kept "
        "aside: training never sees them. What do the two losses do?",
        (
            "both fall, and both level off in the end",
            "both fall at first; then the one on the samples kept aside rises, while the other goes on falling",
            "only the one on the 30 samples falls: the network learns nothing about samples that it has not seen",
        ),
        1,
        "First the network learns what all samples have in common, and both losses fall. Then it learns the accidents "
        "of the 30, and is sure of them: on other samples that is sure and wrong.",
    ),
    "tanh or sigmoid": Question(
        "Ten times, a network with sigmoid and one with tanh start from the same weights and learn the same moons with "
        "the same learning rate. In how many of the ten has tanh the lower loss after 100 updates?",
        ("about five: the weights at the start decide", "about seven or eight", "all ten"),
        2,
        "In this setting there is no exception. Whether it would be so with other data, sizes and rates is a question "
        "for other measurements.",
    ),
    "a rate for the sigmoid": Estimate(
        "A sigmoid network starts with doubled weights, and so computes what a tanh network does. A doubled weight has "
        "half the slope, and has twice as far to go. The tanh network learns with the rate 1. With which rate does the "
        "sigmoid network keep in step?",
        4,
        "4",
        "With the rate η a weight w moves by −η · slope. The doubled one has to move by twice that, with half the "
        "slope: −4η · slope / 2.",
    ),
    "all zeros": Question(
        "Now all weights and all biases start at 0, with tanh. There are as many samples of one class as of the other. "
        "What has the network learned after 400 updates?",
        (
            "nothing at all: no number has moved",
            "the same as from random weights, only later",
            "one straight line, as all its hidden neurons stay alike",
        ),
        0,
        "All hidden neurons answer 0, so the output weights get no gradient; the output weights are 0, so no blame "
        "comes back; and with classes of equal size even the output's bias has the slope 0.",
    ),
    "found by training": Question(
        "Ten hidden ReLUs whose kinks stand at equal distances follow the sine with a mean squared error of 0.00012. "
        "Now ten neurons are trained, kinks and all, with 2,000 updates from each of five seeds. How many get below?",
        ("all five: training can move the kinks to better places", "two or three", "none"),
        2,
        "Better weights exist: the kinks need not even stand at equal distances. But these trainings do not find them "
        "in 2,000 updates. The best of the five still has more than twice that error.",
    ),
}

RECALL: tuple[Question, ...] = (
    Question(
        "What is the gradient of the loss for one weight made of?",
        (
            "its own size times the error of the output",
            "δ at the neuron that it leads to, times the activation at the one that it comes from",
            "δ at the neuron that it comes from, times the activation at the one that it leads to",
        ),
        1,
        "How large the weight itself is plays no part in it. A silent source, or a flat slope at the target, makes "
        "it 0.",
    ),
    Question(
        "There are 200 samples, and a batch has 20. How many updates are an epoch?",
        ("10", "20", "200"),
        0,
        "An epoch is one pass through all samples, batch after batch: 200 / 20 = 10 updates.",
    ),
    Question(
        "Why is cross-entropy preferred to the mean squared error for a sigmoid output?",
        (
            "it is always the smaller number",
            "it has no local minimum, whatever the network",
            "it keeps its slope where an answer is sure and wrong",
        ),
        2,
        "There the mean squared error has a plateau: the sigmoid is flat, so hardly any blame comes back.",
    ),
)

RECAP: tuple[Question, ...] = (
    Question(
        "Training loss 0.07 and falling, validation loss 0.98 and rising. What do you do?",
        (
            "go on: the loss that is trained on still falls",
            "go back to the weights with which the validation loss was lowest",
            "train on the validation samples as well, from these weights on",
        ),
        1,
        "The training loss says how well the samples are remembered. Only samples that were kept aside say how the "
        "network does on others; and once it has learned them, nothing is left to measure with.",
    ),
    Question(
        "What has been shown about tanh and sigmoid here?",
        (
            "tanh learns faster than the sigmoid, whatever the data and the learning rate",
            "on the moons, at the same rate, tanh was ahead from each of ten starts",
            "nothing at all, as ten starts are too few to say anything",
        ),
        1,
        "That is what was measured. Where the sigmoid got doubled weights and four times the rate, it was level with "
        "tanh.",
    ),
    Question(
        "Universal approximation says that good weights exist. What follows for training?",
        (
            "a longer training always ends at them",
            "a wider layer finds them from any start",
            "nothing certain: what is found depends on the start, the rate and the patience",
        ),
        2,
        "Gradient descent goes down from where it stands. Trying several starts, and looking at the loss, is what "
        "can be done.",
    ),
)
