"""Questions of notebook 06."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "whole chain": Estimate(
        "z changes by 2 for each unit of w, a by 0.159 for each unit of z, and L by 1.604 for each unit of a. By how "
        "much does L change for each unit of w?",
        0.509,
        "0.509",
        "The product of the three: 2 · 0.159 = 0.318 for a, and that times 1.604.",
    ),
    "large weight, small weight": Question(
        "Two lines lead into the same neuron. One has the weight 2 and comes from an activation of 0.1, the other has "
        "the weight 0.1 and comes from an activation of 2. Which weight has the gradient farther from 0?",
        (
            "the large weight",
            "the small weight",
            "neither: both pass on 0.2, so their gradients are equal",
        ),
        1,
        "Both gradients are δ of the same neuron times the activation at the start of the line: δ · 0.1 for the large "
        "weight, δ · 2 for the small one.",
    ),
    "twins": Question(
        "Two hidden neurons start with the same weights and the same bias, and with the same weights on the lines "
        "that leave them. The network is trained for 1,000 steps. What has become of the two?",
        (
            "one of them has taken over, and the other is near 0",
            "they have parted, as the data pull each of them its own way",
            "they are still the same",
        ),
        2,
        "They see the same inputs, have the same z and get the same δ, so each step changes both alike. That is why "
        "weights start at random.",
    ),
    "paths": Estimate(
        "A network has three hidden layers of 30 neurons each, and one output. How many paths lead from one weight of "
        "the first layer to the loss?",
        900,
        "900",
        "The weight leads to one neuron. From there, 30 lines lead into the second hidden layer, from each end 30 into "
        "the third, and then one to the output: 30 · 30.",
    ),
}

RECALL = (
    Question(
        "The slope of the loss with respect to a weight is −2, and the learning rate is 0.1. By how much does one "
        "step of gradient descent change the weight?",
        ("by −0.2", "by −2.1", "by +0.2"),
        2,
        "The step goes against the slope: −0.1 · (−2) = +0.2. A negative slope means that more weight is less loss.",
    ),
    Question(
        "The mean squared error of one output is L = (a − y)². How fast does it change with a, if a = 3 and y = 1?",
        ("4 for each unit of a", "2 for each unit of a", "−4 for each unit of a"),
        0,
        "The slope is 2(a − y) = 2 · 2. The answer is too high, so raising it makes the loss larger.",
    ),
    Question(
        "A sigmoid neuron has the sum z = 10. Why does it hardly learn, even if its answer is wrong?",
        (
            "an answer near 1 counts as right",
            "the sigmoid is almost flat there, so a change of z hardly changes the answer",
            "its weights are too large to be changed",
        ),
        1,
        "It is saturated: the slope at z = 10 is below 0.0001, whatever the answer should have been.",
    ),
)

RECAP = (
    Question(
        "What does backpropagation do?",
        (
            "it changes the weights until the loss is small",
            "it computes the slope of the loss with respect to every weight and bias",
            "it sends the error back and divides it among the neurons",
        ),
        1,
        "It is the chain rule, from the loss backwards. What to do with the gradients is the affair of gradient "
        "descent.",
    ),
    Question(
        "A layer's inputs x are (50, 3) and its W is (4, 3). What is the shape of dz, and of dW?",
        ("dz (50, 4), dW (4, 3)", "dz (50, 3), dW (3, 4)", "dz (4, 50), dW (50, 3)"),
        0,
        "Each gradient has the shape of what it belongs to: z has a row for each sample and a column for each neuron.",
    ),
    Question(
        "The output of a network is far off, but a certain weight has the gradient 0. Which of these can be the "
        "reason?",
        (
            "the weight is 0",
            "the other weights are larger, and have taken all the blame",
            "the activation at the start of its line is 0",
        ),
        2,
        "The gradient is δ times the activation at the start. The weight's own size is not in it, and blame is not "
        "shared out.",
    ),
)
