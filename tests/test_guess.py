"""The guess figure: its numbers against plain NumPy, its buttons in and out of order, and what it hides."""

import numpy as np
import pytest

import nnlib as nn
from nnlib.figures import GuessFigure
from nnlib.figures.how_machines_learn.guess import LEARNING_RATE, LOSSES, PRICES, UPDATES, loss_map
from nnlib.live.recorder import Recorder
from nnlib.live.style import with_course_style

X, y = nn.houses()
SIZE, PRICE = X[:, 0], y[:, 0]
MACHINE = ["Machine: guess", "Measure", "Adjust", "Repeat ×10"]
BEST_W = np.cov(SIZE, PRICE)[0, 1] / np.var(SIZE, ddof=1)
BEST_B = PRICE.mean() - BEST_W * SIZE.mean()


def loss(w, b):
    return np.mean((w * SIZE + b - PRICE) ** 2)


BEST = loss(BEST_W, BEST_B)


def press(figure, *labels):
    for label in labels:
        figure.buttons[label].click()


def guess(figure, *places):
    for w, b in places:
        figure.set(w=w, b=b)
        press(figure, "Guess")


def descended(w, b, updates):
    """Return w, b, their loss and its slopes after so many updates: the sums of the textbook."""
    for _ in range(updates):
        error = w * SIZE + b - PRICE
        w, b = w - LEARNING_RATE * np.mean(2 * error * SIZE), b - LEARNING_RATE * np.mean(2 * error)
    error = w * SIZE + b - PRICE
    return w, b, np.mean(error**2), np.mean(2 * error * SIZE), np.mean(2 * error)


@pytest.fixture
def figure():
    return GuessFigure()


@pytest.fixture
def revealed(figure):
    press(figure, "Reveal")
    return figure


def positions(slider, count):
    steps = round((slider.max - slider.min) / slider.step)
    return [round(slider.min + step * slider.step, 9) for step in np.linspace(0, steps, count).round()]


# --- what is hidden ---


def data_artists(figure):
    fit = figure.fit
    return [fit._points, fit._errors, *fit._lines.values(), figure.history._floor, figure.history._floor_name]


def test_the_houses_are_hidden_until_they_are_revealed(figure):
    guess(figure, (1, 1), (2, 0))
    assert not any(artist.get_visible() for artist in data_artists(figure))
    assert all(artist.get_visible() for artist in figure.fit.cover._sheet)
    assert figure.landscape._relief == []
    assert len(figure.landscape._best.get_xdata()) == 0
    press(figure, "Reveal")
    assert all(artist.get_visible() for artist in data_artists(figure))
    assert not any(artist.get_visible() for artist in figure.fit.cover._sheet)
    assert figure.landscape._relief != []
    assert len(figure.landscape._best.get_xdata()) == 1


def test_moving_a_slider_alone_reveals_nothing(figure):
    text, houses, history = figure.readout.text, panel(figure, "houses"), panel(figure, "history")
    for w in positions(figure.controls["w"], 6):
        for b in positions(figure.controls["b"], 6):
            figure.set(w=w, b=b)
            assert figure.readout.text == text
            assert panel(figure, "houses") == houses
            assert panel(figure, "history") == history
            assert figure.numbers["losses"] == []


def panel(figure, name):
    """Return what is drawn in one panel."""
    recorder, axes = Recorder(*figure.canvas.size), figure.axes[name]
    with with_course_style():
        axes.draw(recorder)
        for artist in axes.get_children():
            if artist.get_animated():
                artist.draw(recorder)
    return recorder.take()


def test_before_reveal_no_text_tells_of_the_best_line(figure):
    guess(figure, (1.2, 0.6))
    assert f"{BEST:.4g}" not in figure.summary()
    press(figure, "Reveal")
    assert f"w = {BEST_W:.4g} and b = {BEST_B:.4g}, still has loss {BEST:.4g}" in figure.readout.text


# --- the learner's guesses ---


def test_a_guess_returns_the_loss_of_the_line(figure):
    places = [(w, b) for w in positions(figure.controls["w"], 4) for b in positions(figure.controls["b"], 4)]
    for number, (w, b) in enumerate(places, start=1):
        guess(figure, (w, b))
        assert figure.numbers["losses"][-1] == pytest.approx(loss(w, b))
        assert f"Your guess {number}, w = {w:.2f} and b = {b:.2f}, has loss {loss(w, b):.4g}" in figure.readout.text
    assert figure.numbers["guesses"] == tuple(places)
    lowest = min(places, key=lambda place: loss(*place))
    assert f"{loss(*lowest):.4g}, guess {places.index(lowest) + 1}, w = {lowest[0]:.2f}" in figure.readout.text
    path = figure.landscape._paths["you"].get_xydata()
    assert path.tolist() == [list(place) for place in places]
    assert figure.history._curves["you"].get_xydata() == pytest.approx(
        np.array([(i, loss(w, b)) for i, (w, b) in enumerate(places, start=1)])
    )


def test_the_loss_shown_stays_that_of_the_guess(figure):
    guess(figure, (1, 1))
    figure.set(w=3.0)
    assert f"w = 1.00 and b = 1.00, has loss {loss(1, 1):.4g}" in figure.readout.text


def test_the_line_and_its_errors_follow_the_sliders(revealed):
    for w in positions(revealed.controls["w"], 5):
        for b in positions(revealed.controls["b"], 5):
            revealed.set(w=w, b=b)
            assert revealed.fit._lines["you"].get_ydata() == pytest.approx([b, 2.5 * w + b])
            strokes = np.array(revealed.fit._errors.get_segments())
            assert strokes[:, 0] == pytest.approx(np.column_stack([SIZE, PRICE]))
            assert strokes[:, 1] == pytest.approx(np.column_stack([SIZE, w * SIZE + b]))
            low, high = revealed.axes["houses"].get_ylim()
            assert (low, high) == PRICES  # they stay: every line begins inside, and all houses are
            assert low <= b <= high and low < PRICE.min() and PRICE.max() < high


def test_while_the_machine_works_the_errors_are_those_of_its_line(revealed):
    revealed.set(w=4.0, b=-1.0)
    press(revealed, *MACHINE)
    w, b = revealed.numbers["machine"][-1, :2]
    strokes = np.array(revealed.fit._errors.get_segments())
    assert strokes[:, 1] == pytest.approx(np.column_stack([SIZE, w * SIZE + b]))


def test_the_axis_of_the_losses_holds_all_that_can_be_guessed_and_stays(figure):
    assert LOSSES[0] < BEST and loss_map().max() < LOSSES[1] / 2  # above them there is a line of text
    guess(figure, (4, 4), (1.2, 0.6), (-1, -1))
    press(figure, "Reveal", *MACHINE)
    assert figure.axes["history"].get_ylim() == LOSSES


def test_the_map_holds_the_loss_of_every_place(revealed):
    numbers = revealed.landscape
    for i, j in np.random.default_rng(0).integers(0, [len(numbers._y), len(numbers._x)], (50, 2)):
        assert numbers._losses[i, j] == pytest.approx(loss(numbers._x[j], numbers._y[i]))


def test_the_best_line_is_that_of_the_least_squares(figure):
    assert figure.numbers["best"] == pytest.approx((BEST_W, BEST_B, BEST))
    assert BEST > 0.02  # the noise: near zero cannot be reached


# --- the goal ---


def test_the_goal_is_open_at_the_start_and_is_reached_near_the_best_line(figure):
    assert "not reached yet" in figure.summary()
    guess(figure, (0, 0), (1.5, 0), (1.1, 0.75))
    assert loss(1.1, 0.75) <= 1.1 * BEST < loss(1.5, 0)
    assert "(reached)" in figure.summary()
    press(figure, "Reveal")
    assert "Within 10 % of it: you with guess 3." in figure.readout.text


def test_the_goal_counts_twenty_guesses(figure):
    guess(figure, *[(0, 0)] * 20)
    assert "Reset starts over" in figure.readout.text
    guess(figure, (1.2, 0.6))
    assert "Your guess 21," in figure.readout.text and "The goal ended with guess 20" in figure.readout.text
    assert "not reached yet" in figure.summary()
    press(figure, "Reset")
    guess(figure, *[(0, 0)] * 19, (1.2, 0.6))
    assert "(reached)" in figure.summary()
    assert "Reset" not in figure.readout.text


def test_the_goal_can_be_reached_without_seeing_anything(figure):
    """Three losses for each of two b give two parabolas, whose lowest points lie in the valley; three more along it."""

    def lowest(places, values):
        guess(figure, *places)
        a, b, _ = np.polyfit(values, figure.numbers["losses"][-len(places) :], 2)
        return -b / (2 * a)

    first, second = (lowest([(w, b) for w in (0, 1, 2)], (0, 1, 2)) for b in (0, 1))
    along = [(0.05 * round(20 * (first + (second - first) * t)), t) for t in (0, 1, 0.5)]
    guess(figure, *along)
    assert len(figure.numbers["losses"]) == 9
    assert "(reached)" in figure.summary()


# --- the machine ---


def test_the_machines_buttons_appear_with_the_houses(figure):
    def shown():
        return [label for label, button in figure.buttons.items() if button.layout.display != "none"]

    assert shown() == ["Guess", "Reveal", "Reset"]
    press(figure, "Reveal")
    assert shown() == ["Guess", *MACHINE, "Reset"]
    press(figure, "Reset")
    assert shown() == ["Guess", "Reveal", "Reset"]


@pytest.mark.parametrize(
    ("before", "label", "note"),
    [
        ([], "Measure", "There is nothing to measure yet: let the machine guess first."),
        ([], "Adjust", "There is nothing to adjust yet: let the machine guess first."),
        ([], "Repeat ×10", "There is nothing to repeat yet: let the machine guess first."),
        (MACHINE[:1], "Adjust", "There is no slope to follow yet: measure first."),
        (MACHINE[:1], "Repeat ×10", "There is nothing to repeat yet: measure and adjust once first."),
        (MACHINE[:2], "Measure", "This guess has been measured: adjust next."),
        (MACHINE[:2], "Repeat ×10", "There is nothing to repeat yet: measure and adjust once first."),
        (MACHINE[:3], "Adjust", "There is no slope to follow yet: measure first."),
        (MACHINE, "Adjust", "There is no slope to follow yet: measure first."),
    ],
)
def test_the_wrong_button_says_what_comes_first(revealed, before, label, note):
    press(revealed, *before)
    state = revealed.state | {"note": ""}
    press(revealed, label)
    assert revealed.readout.text.endswith(note)
    assert revealed.state | {"note": ""} == state
    press(revealed, "Guess")
    assert note not in revealed.readout.text


def test_the_machine_descends_one_verb_at_a_time(revealed):
    press(revealed, "Machine: guess")
    w, b = revealed.numbers["machine"][0, :2]
    assert f"The machine's guess 1, w = {w:.4g} and b = {b:.4g}, is a random one." in revealed.readout.text
    assert revealed.numbers["machine losses"] == []
    for update in range(1, 6):
        press(revealed, "Measure")
        _, _, now, slope_w, slope_b = descended(w, b, update - 1)
        assert revealed.numbers["machine"][-1] == pytest.approx(descended(w, b, update - 1))
        assert f"has loss {now:.4g}" in revealed.readout.text
        assert f"{'lower' if slope_w > 0 else 'raise'} w (slope {slope_w:.4g})" in revealed.readout.text
        assert f"{'lower' if slope_b > 0 else 'raise'} b (slope {slope_b:.4g})" in revealed.readout.text
        press(revealed, "Adjust")
        new_w, new_b, *_ = descended(w, b, update)
        assert f"w = {new_w:.4g} and b = {new_b:.4g}" in revealed.readout.text
        assert f"Update {update} changed w by {-LEARNING_RATE * slope_w:+.4g}" in revealed.readout.text
        assert len(revealed.numbers["machine losses"]) == update
        assert revealed.fit._lines["machine"].get_ydata() == pytest.approx([new_b, 2.5 * new_w + new_b])


@pytest.mark.parametrize("measured", [False, True])
def test_repeat_makes_ten_updates(revealed, measured):
    press(revealed, *MACHINE[:3], *(["Measure"] if measured else []), "Repeat ×10")
    assert len(revealed.numbers["machine"]) == 12  # guess 1, and one more for each of 11 updates
    assert len(revealed.numbers["machine losses"]) == 11
    assert revealed.history._note.get_text() == "machine's updates: 11"
    w, b = revealed.numbers["machine"][0, :2]
    assert revealed.numbers["machine"][-1] == pytest.approx(descended(w, b, 11))


def test_each_guess_of_the_machine_starts_elsewhere_and_ends_at_the_best_line(revealed):
    starts = []
    for _ in range(3):
        press(revealed, *MACHINE[:3])
        starts.append(tuple(revealed.numbers["machine"][0, :2]))
        w, b = starts[-1]
        assert revealed.controls["w"].min <= w <= revealed.controls["w"].max
        press(revealed, *["Repeat ×10"] * 31)
        assert len(revealed.numbers["machine"]) == UPDATES + 1
        assert revealed.numbers["machine"][-1] == pytest.approx(descended(w, b, UPDATES))
        assert revealed.numbers["machine"][-1, 2] == pytest.approx(BEST, rel=1e-2)
        assert f"stops after {UPDATES} updates" in revealed.readout.text
        press(revealed, "Measure", "Adjust")
        assert f"stops after {UPDATES} updates" in revealed.readout.text
        first = next(k for k in range(UPDATES) if descended(w, b, k)[2] <= 1.1 * BEST) + 1
        assert f"the machine with guess {first}." in revealed.readout.text
    assert len(set(starts)) == 3
    assert "not reached yet" in revealed.summary()  # the goal is the learner's


def test_the_machines_path_is_on_the_map(revealed):
    press(revealed, *MACHINE)
    w, b = revealed.numbers["machine"][0, :2]
    path = revealed.landscape._paths["machine"].get_xydata()
    assert path == pytest.approx(np.array([descended(w, b, k)[:2] for k in range(12)]))
    curve = revealed.history._curves["machine"].get_xydata()
    assert curve == pytest.approx(np.array([(k + 1, descended(w, b, k)[2]) for k in range(11)]))


# --- the rest ---


def test_reset_hides_everything_again(figure):
    start, text, picture = figure.values, figure.summary(), shown(figure)
    guess(figure, (1, 1), (4, 4))
    press(figure, "Reveal", *MACHINE, "Adjust", "Reset")
    assert (figure.values, figure.summary()) == (start, text)
    assert shown(figure) == picture


def shown(figure):
    return figure.picture.background, figure.picture.moving


def test_after_reveal_the_picture_equals_that_of_a_new_figure(revealed):
    guess(revealed, (0, 0), (1.5, 0.5))
    press(revealed, *MACHINE)
    for w, b in [(-1, -1), (4, 4), (1, 1.5)]:
        revealed.set(w=w, b=b)
    anew = GuessFigure()
    anew.set(**revealed.values)
    assert shown(revealed) == shown(anew)


def test_moving_a_slider_draws_only_what_moves(revealed):
    press(revealed, *MACHINE)
    backgrounds = set()
    for w in positions(revealed.controls["w"], 21):
        revealed.set(w=w)
        backgrounds.add(revealed.picture.background)
    assert len(backgrounds) == 1
