"""Questions of notebook 02."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "twice as far out": Estimate(
        "A sigmoid neuron with the target 0 starts at z = 3. After 17 updates its answer is below 0.5. "
        "How many updates does it take from z = 6?",
        214,
        "214",
        "At z = 6 the sigmoid's slope is 18 times as small as at z = 3, and so are the first steps. Twice as far out "
        "takes nearly 13 times as long.",
    ),
    "steepest sigmoid": Question(
        "The sigmoid climbs from 0 to 1. Where does it climb most steeply, and how steep is it there?",
        ("at z = 0, with a slope of 1", "at z = 0, with a slope of 0.25", "for large z: the larger z, the steeper"),
        1,
        "Its slope is σ(z)(1 − σ(z)), two parts of 1 multiplied: largest where both are 0.5, and 0.5·0.5 = 0.25.",
    ),
    "left of zero": Question(
        "ReLU answers 0 to every negative z. GELU is often called a smooth ReLU. "
        "What does its answer do as z goes from 0 down to −5?",
        ("it stays at 0", "it falls further and further below 0", "it falls below 0 and then comes back towards 0"),
        2,
        "Its lowest answer is −0.170, at z = −0.752. A curve that falls here and rises there is not monotone.",
    ),
    "larger weights": Question(
        "A layer of sigmoid units looks at 100 images. All of its weights are made ten times as large. "
        "What happens to the slopes of its units?",
        (
            "most of them become nearly 0",
            "most of them become ten times as large",
            "nothing: a unit is as steep as a sigmoid is",
        ),
        0,
        "The sums become larger with them, and far from 0 the sigmoid is flat. The layer is saturated.",
    ),
}

RECALL = (
    Question(
        "A neuron has the weights 2 and −1 and the bias 0.5. What is its sum z for the inputs 1 and 3?",
        ("−1", "−0.5", "5.5"),
        1,
        "2·1 + (−1)·3 + 0.5 = −0.5.",
    ),
    Question(
        "The loss has a positive slope at the present weight. What does a machine that learns do with that weight?",
        ("it makes the weight a little larger", "it sets the weight to 0", "it makes the weight a little smaller"),
        2,
        "A positive slope means that more weight gives more loss. So the step goes the other way.",
    ),
    Question(
        "A batch of 50 samples goes through a layer of 4 neurons. How many sums z does the layer compute?",
        ("200", "54", "4"),
        0,
        "Every neuron has a sum for every sample: 50 rows of 4 numbers each.",
    ),
)

RECAP = (
    Question(
        "A neuron is to answer with the probability that an image shows a 7. Which activation fits?",
        ("tanh or ReLU", "the identity", "the sigmoid"),
        2,
        "A probability lies between 0 and 1, and so do the answers of a sigmoid. Those of tanh go down to −1.",
    ),
    Question(
        "The sum of a ReLU unit is below 0 for every sample in the data. What follows?",
        (
            "a slight change of its weights changes no answer",
            "its answers are negative for every sample",
            "its slope is small, but not 0",
        ),
        0,
        "All of its answers are 0, with a slope of 0. Nothing says which way its weights should go: the unit is dead.",
    ),
    Question(
        "Why is “a smooth ReLU” not the whole truth about GELU and Swish?",
        ("they have a corner at 0 too", "they dip below 0, where ReLU never goes", "they are flat for positive z"),
        1,
        "They are smooth and close to ReLU far from 0, but not monotone. A smooth curve that only rises is softplus.",
    ),
)
