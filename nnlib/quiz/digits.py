"""Questions of notebook 09."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "ten points more": Question(
        "A network gives an image ten scores. You add 10 to all of them. What happens to the ten probabilities?",
        (
            "all of them grow",
            "the largest one grows, and the others shrink",
            "nothing: they stay as they are",
        ),
        2,
        "Each exponential is multiplied by the same e¹⁰, and so is their sum. Softmax sees only how far the scores are "
        "apart.",
    ),
    "sure and wrong": Question(
        "The trained network is going to misread some images. How high is its probability for its surest mistake?",
        (
            "above 0.9: it can be sure and wrong",
            "about 0.5: it is undecided where it is wrong",
            "about 0.1: it is guessing where it is wrong",
        ),
        0,
        "A probability from softmax says how this network's scores compare. That they are right is not part of it.",
    ),
    "another hand": Question(
        "The same network is trained again, on the first part of the file, and tested on the last part: on writers of "
        "whom it has seen few or no images. How many of the 360 test images does it misread, compared with the split "
        "at random?",
        (
            "about as many: a digit is a digit",
            "several times as many",
            "fewer, as the parts are tidier",
        ),
        1,
        "In a split at random most hands are on both sides, and the network knows them. A new hand is harder.",
    ),
    "no digit at all": Question(
        "You draw a noughts-and-crosses grid, like the sign #, on the board. What does the network say?",
        (
            "about 0.1 for every digit: it is none of them",
            "some digit, with a probability above 0.9",
            "all probabilities are close to 0",
        ),
        1,
        "The ten probabilities make 1, whatever comes in: there is no answer for “none of these”. And far from what it "
        "has learned from, nothing holds its scores back.",
    ),
    "one pixel": Estimate(
        "Of 100 test images the trained network reads 99 right. All of them are moved by one pixel to the right. How "
        "many of 100 does it still read right?",
        51,
        "about 51 of 100",
        "Each pixel has weights of its own, and a moved digit sends its ink through others. Nothing tells the network "
        "which pixels are neighbours.",
    ),
}

RECALL = (
    Question(
        "A layer has 32 neurons, and each image has 64 pixels. What is the shape of the layer's W?",
        ("(64, 32)", "(32, 64)", "(32, 32)"),
        1,
        "A row for each neuron and a column for each input. For a batch, z = X @ W.T + b.",
    ),
    Question(
        "What does backpropagation compute?",
        (
            "the slope of the loss for every weight",
            "the new weights",
            "the error of every hidden neuron, by comparing it with its target",
        ),
        0,
        "It finds the gradient. Gradient descent then makes the step. Hidden neurons have no targets.",
    ),
    Question(
        "Why is each step of training computed on a small batch instead of on all the data?",
        (
            "a batch has a lower loss",
            "the slope of a batch is exact, that of all the data is not",
            "its slope is a good estimate and costs much less, so more steps are made in the same time",
        ),
        2,
        "The slope of a batch is noisy, but points about the right way, and costs a fraction of the exact one.",
    ),
)

RECAP = (
    Question(
        "You compare twenty networks by their accuracy on the test set and report that of the best. What is wrong?",
        (
            "nothing: the test set was not used for training",
            "the test set has decided something, so its accuracy is now too good to be true",
            "twenty networks are too few",
        ),
        1,
        "Choosing is a kind of learning. Choose by the validation set, and let the test set speak once, at the end.",
    ),
    Question(
        "The gradient of the cross-entropy for the ten scores of one image is softmax − one-hot. The image is a 3 and "
        "gets probability 0.9 for 3. Which entry is negative?",
        ("none", "all but that of the 3", "only that of the 3: −0.1"),
        2,
        "0.9 − 1 = −0.1: a higher score of the 3 lowers the loss. All others are positive, and together they are 0.1.",
    ),
    Question(
        "Someone says that their network reads digits with 99 % accuracy. What do you ask first?",
        (
            "on which data, and how that was kept apart from the training data",
            "how many layers it has",
            "which library it was written with",
        ),
        0,
        "The same network had about 99 % on a split at random and about 90 % in the order of the file.",
    ),
)
