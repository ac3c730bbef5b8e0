"""Questions of notebook 05."""

from nnlib.quiz.question import Estimate, Question

PREDICTIONS = {
    "larger rates": Question(
        "The learning rate is raised more and more, and for each rate the descent begins at the same place. "
        "What happens to it?",
        (
            "it gets faster and faster, as the steps become longer",
            "it gets faster, then it swings from side to side, and from some rate on it runs away",
            "it gets faster up to some rate, and from there on it stays equally fast",
        ),
        1,
        "A step that goes too far lands on the other side. If it lands higher than it began, the slope is steeper "
        "there, the next step is longer still, and so on.",
    ),
    "two starts": Question(
        "On (1 − w₁w₂)², one descent starts at w₁ = 0.5 and w₂ = −0.5, one at w₁ = 0.55 and w₂ = −0.45. "
        "Where do they end?",
        (
            "both at a loss of 0, close to each other",
            "both at the saddle, with a loss of 1",
            "the first at the saddle, the second at a loss of 0",
        ),
        2,
        "The first is pushed straight to the saddle and never to the side. The second is off that line by a little, "
        "and near the saddle the little grows with every step.",
    ),
    "larger rate with momentum": Estimate(
        "In the long valley, without momentum, learning rates below 0.40 will do. Below which rate will they do with a "
        "momentum of 0.9?",
        0.76,
        "0.76",
        "The limit grows with 1 + μ, from 2/c to 2(1 + μ)/c: not even twice as large, though a velocity can be ten "
        "times a slope. Across the valley the slope changes its sign at each step, and the velocity does not build up.",
    ),
    "centred sizes": Question(
        "The mean of all sizes is taken away from each size. What does that change?",
        (
            "nothing: the loss is the same for the same w and b",
            "the lowest loss: the best line fits the houses better",
            "the way: the lowest loss stays as it is, and the valley gets shorter",
        ),
        2,
        "Every line is still there, with another b, so the lowest loss is what it was. But with the middle of the "
        "houses at 0, w turns the line about that middle and b lifts it: the two do not undo each other any more.",
    ),
    "batches of twenty": Estimate(
        "All 2,000 houses in each step: 9 steps, and 18,000 looks at a house. With batches of 20, at the rate that is "
        "best for them, how many looks at a house does it take to come as close?",
        420,
        "420: 21 steps",
        "The slope of 20 houses is off, so the rate must be smaller and there are more steps. But each costs a "
        "hundredth.",
    ),
    "twenty houses": Question(
        "Each step looks at only 20 of the 2,000 houses, at others each time. What does the path on the map look like?",
        (
            "it jitters on its way to the lowest place, and around it",
            "it is the same path as with all 2,000, as the errors cancel out",
            "it leads nowhere, as every batch pulls in another direction",
        ),
        0,
        "Far from the lowest place all batches agree on the direction. Close to it they do not, as each has a lowest "
        "place of its own.",
    ),
}

RECALL = (
    Question(
        "In the loop guess, measure, adjust, repeat: what does “adjust” do?",
        (
            "it takes a part of the slope away from the weight",
            "it draws another random weight and keeps the better one",
            "it adds a part of the loss to the weight",
        ),
        0,
        "The slope is positive where more weight means more loss. Taking a part of it away goes downhill.",
    ),
    Question(
        "One prediction is 5, its target 3. What are the squared error, and its slope for the prediction?",
        ("2 and 1", "4 and 2", "4 and 4"),
        2,
        "The error is 2. Its square is 4, and the slope of the square is twice the error.",
    ),
    Question(
        "Two layers without an activation between them compute the same functions as one. Do they also learn in the "
        "same way?",
        ("yes, as their functions are the same", "no: each weight's slope is multiplied by the other weight"),
        1,
        "(1 − w₁w₂)², below, is such a network. One layer would have (1 − w)², a parabola without any saddle.",
    ),
)

RECAP = (
    Question(
        "The loss is 3w², so its curvature is 6. With which learning rates does gradient descent arrive at 0?",
        ("with all below 1/6", "with all below 1/3", "with all below 3"),
        1,
        "Each step multiplies w by 1 − 6η, and that lies between −1 and 1 for rates between 0 and 2/6.",
    ),
    Question(
        "After many steps all slopes are almost 0. What do you know?",
        (
            "that it is flat here: some valley, or a saddle",
            "that the lowest loss there is has been found",
            "that the learning rate was too small to get on",
        ),
        0,
        "The slopes say only what it is like right here. Other valleys may be deeper, and a saddle is flat as well.",
    ),
    Question(
        "A training set has 40 samples, the batch size is 8. How many times are the weights changed in 3 epochs?",
        ("3 times", "24 times", "15 times"),
        2,
        "An epoch is one pass through all 40, which takes 5 batches of 8, and each batch makes one step.",
    ),
)
