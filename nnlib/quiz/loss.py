"""Questions of notebook 04."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "one big or many small": Question(
        "Two lines guess the prices of the same four houses. Line A is wrong by 1 at each of them. Line B is exactly "
        "right at three, and wrong by 3 at the fourth. Which has the smaller MSE?",
        (
            "line B: three of its four guesses are perfect",
            "line B: its errors add up to 3, those of A to 4",
            "line A: four small squares are less than one big one",
        ),
        2,
        "The squares of A are 1, 1, 1, 1, with a mean of 1. Those of B are 0, 0, 0, 9, with a mean of 2.25. "
        "By the mean absolute error, B would be the better one.",
    ),
    "one odd price": Question(
        "The smallest of the nine houses is sold again, for 500,000 instead of 115,000. What becomes of the line with "
        "the smallest MSE, and of the line with the smallest MAE?",
        (
            "the first tilts a lot, the second does not move at all",
            "both tilt, the second about half as much",
            "neither moves much: eight of the nine houses are as they were",
        ),
        0,
        "For the MSE the large error counts more than in proportion, so the line gives way to it. For the MAE each "
        "house pulls equally hard, however far away it is. This one was above the line already, and still is.",
    ),
    "the best constant": Question(
        "The same guess b must do for every house. Which b has the smallest MSE?",
        (
            "the price in the middle, when they stand in order",
            "the mean of all prices",
            "halfway between the lowest and the highest price",
        ),
        1,
        "There the errors upwards and downwards are in balance. The price in the middle, the median, has the smallest "
        "MAE; halfway between the ends, only the largest error is as small as it can be.",
    ),
    "wrong and sure": Question(
        "A sigmoid neuron is sure, and wrong: it gives the target a probability of 0.0025. It could hardly be worse. "
        "How steep is the MSE at its sum z, compared with the steepest that it is anywhere?",
        (
            "nearly as steep as anywhere: the error is nearly as large as it can be",
            "about half as steep",
            "about a sixtieth as steep",
        ),
        2,
        "The slope of the MSE contains the slope of the sigmoid, and out there the sigmoid is flat. "
        "The neuron is as wrong as can be, and the loss gives it hardly any hint of which way to go.",
    ),
    "ten times less": Estimate(
        "One neuron gave a probability of 0.1 to what happened, another 0.01, ten times less. How many times as large "
        "as that of the first is the cross-entropy of the second?",
        2,
        "2 times",
        "0.01 is 0.1 · 0.1, and a logarithm makes a sum of a product. Each factor of ten adds the same to the loss: "
        "2.30 for 0.1, 4.61 for 0.01.",
    ),
    "one more": Estimate(
        "With the bell, an error of 2 has the height 0.564 · e⁻⁴, an error of 3 the height 0.564 · e⁻⁹, and e is "
        "2.72. How many times as rare as an error of 2 is an error of 3?",
        148,
        "148 times",
        "e⁻⁴ / e⁻⁹ is e⁵ = 148. With the two-sided exponential it is only e = 2.72 times. That is why the MSE does so "
        "much to avoid one large error.",
    ),
}

RECALL = (
    Question(
        "A guess is 2.4, the truth 3.0. What is the loss of this one guess, as in the first notebook?",
        ("−0.6", "0.36", "0.6"),
        1,
        "The error is −0.6, and the loss is its square. A loss is never negative.",
    ),
    Question(
        "When is a sigmoid neuron saturated?",
        (
            "when its sum is so far from 0 that its answer hardly moves any more",
            "when its answer is 0.5",
            "when its weights have stopped changing",
        ),
        0,
        "Far from 0, on either side, the curve is flat: its slope is close to 0, whether the answer is right or wrong.",
    ),
    Question(
        "No line through the 40 houses of the first notebook has a loss of 0. Why?",
        (
            "the search for w and b was stopped too early",
            "no line can go through more than two points",
            "prices depend on more than the size, and partly on chance",
        ),
        2,
        "The best line still has a loss above 0. No line through the sizes can know the age, or chance.",
    ),
)

RECAP = (
    Question(
        "Predictions of the shape (50, 1) are compared with targets of the shape (50,). What does NumPy subtract?",
        (
            "every target from every prediction: a table of 50 × 50",
            "each target from its own prediction",
            "nothing: it raises an error",
        ),
        0,
        "It repeats both until they fit. The mean over those 2,500 squares looks like a loss, and is none.",
    ),
    Question(
        "A book defines the loss as half the sum of the squared errors. Which w is best there, compared with ours?",
        (
            "half of ours",
            "the same, and its slopes are as steep as ours",
            "the same, but its slopes are steeper or flatter than ours by a fixed factor",
        ),
        2,
        "Multiplying a loss by a positive number moves no lowest point. It multiplies every slope, and so every step.",
    ),
    Question(
        "A network is to say with which probability a house will be sold this year. Which output and which loss fit?",
        ("identity and MSE", "sigmoid and cross-entropy", "sigmoid and MAE"),
        1,
        "The sigmoid keeps the answer between 0 and 1, and cross-entropy keeps its slope where the neuron is wrong.",
    ),
)
