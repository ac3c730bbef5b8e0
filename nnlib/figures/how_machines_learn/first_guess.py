"""The first guess: one house, one weight, one loss."""

from nnlib.figures.how_machines_learn.bar import LossBar
from nnlib.live import Goal, LiveFigure, slider
from nnlib.losses import mean_squared_error
from nnlib.network import Dense, Network
from nnlib.panels.axes import moving_title
from nnlib.panels.colours import GREY, MODEL, by_sign
from nnlib.panels.words import number, signed

SIZE, PRICE = 1.2, 3.0  # 120 m² and 300,000: the right weight is 2.5
LOW, HIGH = 0.5, 4.5  # as far below it as above, so that the loss is the same at both ends


class FirstGuessFigure(LiveFigure):
    """A price guessed as w times a size, and the loss of that guess: the error squared."""

    mosaic, size = [["guess"] * 5 + ["loss"] * 2], (8.6, 3.5)
    narrow, narrow_size = [["guess"] * 5 + ["loss"] * 2], (4.6, 3.6)
    alt = (
        "Left, price against size: one house as a square, the straight line of the guesses through the "
        "origin, and between the two the error as an upright line. Right, one bar: the loss, which is "
        "the error squared."
    )
    goal = Goal("bring the loss below 0.01", lambda numbers: numbers["loss"] < 0.01)

    def __init__(self):
        super().__init__({"w": slider("w", LOW, HIGH, 1.0, 0.05)})

    def build(self, axes):
        guess = axes["guess"]
        guess.set(xlim=(0, 2), ylim=(0, 6), xlabel="size in 100 m²", ylabel="price in 100,000")
        guess.set_xticks([0, 0.5, 1, 1.5, 2])
        guess.plot([0, SIZE, SIZE], [PRICE, PRICE, 0], ":", color=GREY, linewidth=1.2)
        guess.text(0.03, PRICE - 0.1, f"true {PRICE:.2f}", fontsize=10, va="top")
        (self.line,) = guess.plot([], [], color=MODEL, animated=True, zorder=4)
        (self.error,) = guess.plot([], [], linewidth=4, solid_capstyle="butt", animated=True, zorder=5)
        marks = {"markeredgewidth": 2, "animated": True, "zorder": 6}
        (self.guess,) = guess.plot([], [], "o", color=MODEL, markersize=9, **marks)
        guess.plot(SIZE, PRICE, "s", color="white", markersize=10, markeredgecolor=MODEL, **marks)
        box = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"}
        texts = {"fontsize": 10, "animated": True, "zorder": 5, "bbox": box}
        self.guess_name, self.error_name = (guess.text(0, 0, "", **texts) for _ in range(2))
        self.header = moving_title(guess, fontweight="bold")
        self.bar = LossBar(axes["loss"], ((HIGH - LOW) / 2 * SIZE) ** 2)

    def compute(self, w):
        network = Network([Dense([[w]], [0.0])])
        guess = network([[SIZE]])
        return {
            "w": w,
            "guess": guess[0, 0],
            "error": guess[0, 0] - PRICE,
            "loss": mean_squared_error(guess, [[PRICE]]),
            "line": network([[0.0], [2.0]])[:, 0],
        }

    def draw(self, n):
        self.header.set_text(f"guess = {number(n['w'])} · size")
        self.line.set_data([0, 2], n["line"])
        self.guess.set_data([SIZE], [n["guess"]])
        exact = float(number(n["error"])) == 0
        colour = MODEL if exact else by_sign(n["error"])
        self.error.set(data=([SIZE, SIZE], [n["guess"], PRICE]), color=colour)
        # the line rises: what stands on its left is clear of it above, what stands on its right below
        above = {"x": SIZE - 0.07, "ha": "right", "va": "bottom"}
        below = {"x": SIZE + 0.07, "ha": "left", "va": "top"}
        at_error, at_guess = (above, below) if n["error"] < 0 else (below, above)
        self.guess_name.set(**at_guess, y=n["guess"], text=f"guess {number(n['guess'])}")
        middle = {"y": (n["guess"] + PRICE) / 2, "va": "center"}
        self.error_name.set(**at_error | middle, text=f"error {signed(n['error'])}", color=colour)
        self.bar.show(n["loss"], number(n["loss"], 3))

    def describe(self, n):
        error = number(abs(n["error"]))
        verdict = f"Too {'high' if n['error'] > 0 else 'low'} by {error}" if float(error) else "Exactly right"
        return (
            f"With w = {number(n['w'])} the guess for this house of {100 * SIZE:.0f} m² is {number(n['w'])}·{SIZE} = "
            f"{number(n['guess'])}; its true price is {number(PRICE)}. "
            f"{verdict}: the loss, the error squared, is {number(n['loss'], 3)}."
        )
