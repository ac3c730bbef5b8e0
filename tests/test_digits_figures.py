"""The figures of notebook 09, compared with the same numbers computed another way; what its sentences say of them."""

import math

import numpy as np
import pytest

import nnlib as nn
from nnlib.exercises import check
from nnlib.exercises.digits import split, trained_shares
from nnlib.figures import DigitsFigure, DrawADigitFigure
from nnlib.figures.digits import digits_training as training_figure
from nnlib.figures.digits import draw_a_digit as drawing
from nnlib.figures.digits.confusion import Confusion
from nnlib.training import DivergenceError

X, Y = nn.digits()
TRAINING, VALIDATION, TEST = split()


def read(network, images):
    """The scores of a network, by plain NumPy."""
    for layer in network.layers:
        images = images @ layer.W.T + layer.b
        images = np.maximum(images, 0) if layer.activation.name == "relu" else images
    return images


def by_hand(scores):
    """The softmax of one row of scores, number by number."""
    exponentials = [math.exp(score - max(scores)) for score in scores]
    return [each / sum(exponentials) for each in exponentials]


def test_the_three_parts_share_no_image_and_leave_none_out():
    assert [len(part) for part in (TRAINING, VALIDATION, TEST)] == [1078, 359, 360]
    assert sorted(np.concatenate(split())) == list(range(1797))


# DigitsFigure


@pytest.fixture(scope="module")
def the_digits():
    return DigitsFigure()


@pytest.fixture
def digits(the_digits):
    """The figure as it opens; one for all tests, as making it takes a while."""
    the_digits.buttons["Reset"].click()
    return the_digits


def train(figure, updates, **settings):
    """Change the settings, then train on without drawing; show the last."""
    figure.set(**settings)
    values, moment = figure.values, figure.state["moment"]
    while moment.updates < updates:
        moment = moment.next(values["eta"], values["mu"], values["batch"])
    figure.set(moment=moment)
    return figure.numbers


def ten_updates(parameters, velocities, rate, momentum, batch, seed):
    """Ten updates of a network of one hidden layer or none, by plain NumPy."""
    images, targets, rng = X[TRAINING], np.eye(10)[Y[TRAINING]], np.random.default_rng(seed)
    order = rng.permutation(len(images))
    for step in range(10):
        rows = slice(None) if batch == len(images) else order[step * batch : (step + 1) * batch]
        x, t = images[rows], targets[rows]
        hidden = [x]
        for W, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
            hidden.append(np.maximum(hidden[-1] @ W.T + b, 0))
        scores = hidden[-1] @ parameters[-2].T + parameters[-1]
        delta = (np.array([by_hand(row) for row in scores]) - t) / len(x)
        slopes = []
        for W, a in zip(parameters[-2::-2], hidden[::-1], strict=True):
            slopes = [delta.T @ a, delta.sum(axis=0), *slopes]
            delta = (delta @ W) * (a > 0)
        velocities = [momentum * v + slope for v, slope in zip(velocities, slopes, strict=True)]
        parameters = [p - rate * v for p, v in zip(parameters, velocities, strict=True)]
    return parameters, velocities


@pytest.mark.parametrize(("hidden", "batch"), [((64, 32), 32), ((16,), 8), ((), 1078)])
def test_a_picture_is_ten_updates_as_plain_numpy_makes_them(digits, hidden, batch):
    digits.controls["hidden"].value = (16,) if hidden != (16,) else ()
    digits.controls["hidden"].value = hidden  # a new training
    network = digits.state["moment"].network
    parameters, velocities = [p.copy() for p in network.parameters], [0 * p for p in network.parameters]
    for press, (rate, momentum) in enumerate([(0.1, 0.9), (0.3, 0.5)]):
        digits.set(eta=rate, mu=momentum, batch=batch)
        digits.buttons["10 updates"].click()
        parameters, velocities = ten_updates(parameters, velocities, rate, momentum, batch, seed=10 * press)
        for mine, theirs in zip(parameters, digits.state["moment"].network.parameters, strict=True):
            np.testing.assert_allclose(theirs, mine, rtol=1e-9, atol=1e-11)
    assert digits.numbers["updates"] == 20


def test_what_is_measured_is_what_plain_python_counts(digits):
    train(digits, 120, eta=0.1, mu=0.9)
    n, network = digits.numbers, digits.state["moment"].network
    for column, part in enumerate((TRAINING, VALIDATION)):
        probabilities = [by_hand(row) for row in read(network, X[part]).tolist()]
        loss = -sum(math.log(p[label]) for p, label in zip(probabilities, Y[part], strict=True)) / len(part)
        right = sum(p.index(max(p)) == label for p, label in zip(probabilities, Y[part], strict=True))
        np.testing.assert_allclose(n["curves"][-1, [column, column + 2]], [loss, right / len(part)], rtol=1e-9)
    counts, mistakes = np.zeros((10, 10)), []
    for image, p, label in zip(X[VALIDATION], probabilities, Y[VALIDATION], strict=True):
        answer = p.index(max(p))
        counts[label, answer] += 1
        if answer != label:
            mistakes.append((max(p), label, answer, image))
    np.testing.assert_array_equal(n["counts"], counts)
    mistakes.sort(key=lambda mistake: -mistake[0])
    assert len(mistakes) > 10
    np.testing.assert_allclose(n["sure"], [mistake[0] for mistake in mistakes])
    np.testing.assert_array_equal(n["truth"], [mistake[1] for mistake in mistakes])
    np.testing.assert_array_equal(n["read"], [mistake[2] for mistake in mistakes])
    np.testing.assert_array_equal(n["images"], [mistake[3] for mistake in mistakes])
    text = digits.readout.text
    assert f"leaves {len(mistakes)} of 359 wrong" in text and f"a {mistakes[0][1]} read as {mistakes[0][2]}" in text


def test_what_is_drawn_is_what_was_measured(digits, monkeypatch):
    shown = []
    monkeypatch.setattr(Confusion, "show", lambda self, counts, title: shown.append((counts, title)))
    n = train(digits, 60, eta=0.1, mu=0.9)
    updates, values = digits.accuracy._curves["validation"].get_data()
    np.testing.assert_array_equal(updates, [0, 10, 20, 30, 40, 50, 60])
    np.testing.assert_array_equal(values, n["curves"][:, 3])
    np.testing.assert_array_equal(digits.loss._curves["training"].get_ydata(), n["curves"][:, 0])
    assert shown[-1][1] == f"confusion: {len(n['truth'])} of 359 wrong"
    assert shown[-1][0] is n["counts"]
    first = digits.mistakes._captions[0].get_text()
    assert first == f"{n['truth'][0]}→{n['read'][0]}, {100 * n['sure'][0]:.0f} %"


def test_the_table_writes_each_count_where_it_belongs(digits):
    for i, row in enumerate(digits.confusion._texts):
        for j, text in enumerate(row):
            assert text.get_text() == (str(digits.numbers["counts"][i, j]) if digits.numbers["counts"][i, j] else "")


def test_back_and_forth_comes_to_the_same_weights_to_the_last_bit(digits):
    digits.set(eta=0.1, mu=0.9)
    seen = [digits.state["moment"]]
    for _ in range(3):
        digits.buttons["10 updates"].click()
        seen.append(digits.state["moment"])
    for moment in seen[-2::-1]:
        digits.buttons["Back"].click()
        assert digits.state["moment"] is moment
    for moment in seen[1:]:
        digits.buttons["10 updates"].click()
        again = digits.state["moment"].network
        assert all(np.array_equal(a, b) for a, b in zip(again.parameters, moment.network.parameters, strict=True))
    for _ in range(len(seen) + 4):
        digits.buttons["Back"].click()
    assert digits.numbers["updates"] == 0


def test_play_does_what_the_button_does_and_takes_new_settings_on_the_way():
    one, other = DigitsFigure(), DigitsFigure()
    one.buttons["Play"].click()
    other.buttons["10 updates"].click()
    for figure in (one, other):
        figure.controls["eta"].value = 0.2
    one.picture.received = [one.picture.frame, 1]
    other.buttons["10 updates"].click()
    assert one.readout.text == other.readout.text and one.numbers["updates"] == 60
    assert one.picture.playing


def test_play_ends_after_the_last_update(digits, monkeypatch):
    monkeypatch.setattr(training_figure, "MOST", 50)
    digits.buttons["Play"].click()
    assert digits.picture.playing and digits.numbers["updates"] == 50
    digits.picture.received = [digits.picture.frame, 1]
    assert not digits.picture.playing and digits.numbers["updates"] == 50


def test_a_training_that_blows_up_says_so_and_can_be_taken_back(digits, monkeypatch):
    moment = digits.state["moment"]
    with monkeypatch.context() as patch:

        def explode(*_):
            raise DivergenceError("training diverged")

        patch.setattr(training_figure.Moment, "next", explode)
        digits.buttons["Play"].click()
        assert "blown up" in digits.readout.text and digits.state["moment"] is moment
        digits.picture.received = [digits.picture.frame, 1]
        assert not digits.picture.playing
    digits.controls["eta"].value = 0.05
    assert "blown up" not in digits.readout.text
    digits.buttons["10 updates"].click()
    assert digits.numbers["updates"] == 50


def test_other_hidden_layers_begin_anew(digits):
    digits.controls["hidden"].value = (16,)
    assert digits.numbers["updates"] == 0 and digits.numbers["weights"].shape == (16, 64)
    digits.controls["hidden"].value = ()
    assert digits.numbers["weights"].shape == (10, 64)


def test_the_goal_is_out_of_reach_as_it_opens_and_reached_as_the_notebook_says(digits):
    assert not digits.goal.reached(train(digits, 500))
    digits.buttons["Reset"].click()
    assert digits.goal.reached(train(digits, 500, eta=0.1, mu=0.9))
    text = digits.summary()
    assert "✓ Goal" in text


def measured_as(n, shares):
    """The numbers of a figure as if the validation images had been read so well, picture after picture."""
    return {**n, "curves": np.column_stack([np.ones((len(shares), 3)), shares])}


def test_the_goal_asks_for_five_pictures_in_a_row_at_the_end_of_the_first_500_updates(digits):
    n, below, above = digits.numbers, [0.9], [0.97]
    assert digits.goal.reached(measured_as(n, below * 3 + above * 5))
    assert not digits.goal.reached(measured_as(n, below * 4 + above * 4)), "four are not enough"
    assert not digits.goal.reached(measured_as(n, above * 9 + below)), "the last counts, not the best before it"
    assert digits.goal.reached(measured_as(n, above * 51 + below * 9)), "after 500 updates it was there"
    assert not digits.goal.reached(measured_as(n, below * 48 + above * 12)), "three of the five came too late"


@pytest.mark.parametrize(("eta", "mu"), [(0.1, 0.9), (0.2, 0.9), (0.5, 0.9), (0.5, 0.5), (0.3, 0.95)])
@pytest.mark.parametrize("hidden", [(), (16,)], ids=["none", "16"])
def test_a_lucky_peak_of_a_small_network_is_no_goal(digits, hidden, eta, mu):
    digits.controls["hidden"].value = hidden
    digits.set(eta=eta, mu=mu)
    for _ in range(50):
        digits.set(moment=digits.state["moment"].next(eta, mu, 32))
        assert not digits.goal.reached(digits.numbers)


def test_large_steps_end_in_guessing_with_dead_neurons(digits):
    n = train(digits, 640, eta=0.5, mu=0.95)
    assert n["curves"][-10:, 3].max() < 0.13
    hidden = digits.state["moment"].network.forward(X[TRAINING])[:-1]
    assert all((layer.a == 0).all() for layer in hidden)
    assert n["awake"] == [
        (layer.a.max(axis=0) > 0).sum() for layer in digits.state["moment"].network.forward(X[VALIDATION])[:-1]
    ]


@pytest.mark.parametrize("rate", [0.1, 0.05])
def test_the_table_and_the_mistakes_are_as_the_notebook_says(digits, rate):
    n = train(digits, 640, eta=rate, mu=0.9)
    wrong = n["counts"] - np.diag(np.diag(n["counts"]))
    assert wrong.sum(axis=1).argmax() == 8 and wrong[8].sum() >= wrong.sum() / 2 and wrong[8, 1] >= 1
    assert n["sure"][0] > 0.95
    losses, unseen = n["curves"][:, 0], n["curves"][:, 1]
    assert losses[-1] < losses[40] / 2 and unseen[-1] > 0.95 * unseen[:45].min()


def test_pixels_without_ink_leave_their_weights_as_they_were(digits):
    blank = np.flatnonzero((X[TRAINING] == 0).all(axis=0))
    assert len(blank) == 3
    before = digits.start["moment"].network.layers[0].W
    train(digits, 300, eta=0.1, mu=0.9)
    after = digits.state["moment"].network.layers[0].W
    np.testing.assert_array_equal(after[:, blank], training_figure.beginning((64, 32)).network.layers[0].W[:, blank])
    assert np.abs(after - before).max() > 0.1


def test_without_a_hidden_layer_it_does_well_but_not_as_well(digits):
    digits.controls["hidden"].value = ()
    n = train(digits, 500, eta=0.1, mu=0.9)
    assert 0.94 < n["curves"][-1, 3] < 0.97


# DrawADigitFigure


@pytest.fixture(scope="module")
def the_board():
    return DrawADigitFigure()


@pytest.fixture
def board(the_board):
    """The figure as it opens."""
    the_board.buttons["Reset"].click()
    return the_board


SHAPES = {
    "7": [[(8, 3), (24, 3), (14, 29)]],
    "1": [[(11, 9), (17, 3), (17, 29)]],
    "4": [[(18, 3), (7, 20), (26, 20)], [(19, 12), (19, 29)]],
    "#": [[(11, 3), (11, 29)], [(21, 3), (21, 29)], [(3, 11), (29, 11)], [(3, 21), (29, 21)]],
    "x": [[(6, 3), (26, 29)], [(26, 3), (6, 29)]],
}


def strokes(lines, scale=1.0, middle=(16, 16)):
    """The strokes through these points, made smaller about the middle of the board and moved."""
    moved = [(scale * (np.array(line, float) - 16) + middle).tolist() for line in lines]
    return tuple((number, tuple(map(tuple, line))) for number, line in enumerate(moved, start=1))


def ink_of(lines, pen):
    """The squares whose centre is within half a pen of one of many points along the lines."""
    inked = np.zeros((32, 32), dtype=bool)
    rows, columns = np.mgrid[:32, :32] + 0.5
    for line in map(np.array, lines):
        for part in np.linspace(0, len(line) - 1, 1001):
            x, y = (np.interp(part, range(len(line)), line[:, axis]) for axis in (0, 1))
            inked |= (columns - x) ** 2 + (rows - y) ** 2 <= (pen / 2) ** 2
    return inked


@pytest.mark.parametrize(("shape", "pen"), [("7", 1.0), ("4", 3.5), ("x", 6.5)])
def test_a_stroke_inks_the_squares_that_the_pen_touches(board, shape, pen):
    lines = (np.array([[(x + 0.13, y + 0.29) for x, y in line] for line in SHAPES[shape][:1]])).tolist()
    board.set(image=-1, pen=pen, strokes=strokes(lines))
    differs = board.numbers["inked"] != ink_of(lines, pen)
    assert differs.sum() <= 2 and board.numbers["inked"].sum() > 20  # the points along the line are not all there are


def test_a_dot_is_a_stroke_too(board):
    board.set(image=-1, pen=3.0, strokes=((1, ((16.5, 10.5),)),))
    i, j = np.nonzero(board.numbers["inked"])
    assert set(zip(i.tolist(), j.tolist(), strict=True)) == {(10 + a, 16 + b) for a in (-1, 0, 1) for b in (-1, 0, 1)}


def test_the_pixels_count_the_squares_of_each_block(board):
    board.set(image=-1, how=drawing.DRAWN, strokes=strokes(SHAPES["4"]))
    inked, pixels = board.numbers["inked"], board.numbers["pixels"]
    for i, j in np.ndindex(8, 8):
        count = sum(bool(inked[4 * i + a, 4 * j + b]) for a in range(4) for b in range(4))
        assert pixels[8 * i + j] == count / 16


def test_every_test_image_on_the_board_is_counted_to_itself():
    for index in TEST.tolist():
        np.testing.assert_array_equal(drawing.counted(drawing.image_on_board(index)), X[index])


@pytest.mark.parametrize(("shape", "digit"), [("7", -1), ("#", 0), ("4", 8), ("x", -1)])
def test_probabilities_gradient_and_activations_are_right(board, shape, digit):
    board.set(image=-1, digit=digit, strokes=strokes(SHAPES[shape]))
    n, network = board.numbers, board.network
    scores = read(network, n["pixels"])
    np.testing.assert_allclose(n["probabilities"], by_hand(scores.tolist()), atol=1e-12)
    of = int(scores.argmax()) if digit < 0 else digit
    assert n["of"] == of and n["read"] == scores.argmax()
    nudged = nn.numerical_gradient(lambda pixels: read(network, pixels)[of], n["pixels"])
    assert np.linalg.norm(n["gradient"] - nudged) <= 1e-6 * np.linalg.norm(nudged)
    first = np.maximum(n["pixels"] @ network.layers[0].W.T + network.layers[0].b, 0)
    np.testing.assert_allclose(n["hidden"][0], first)


def test_signs_stand_on_the_pixels_that_matter_most(board):
    gradient = board.numbers["gradient"].reshape(8, 8)
    for line, sign in zip(board.signs, (1, -1), strict=True):
        marked = {(int(y), int(x)) for x, y in zip(*line.get_data(), strict=True)}
        most = np.abs(gradient).max()
        assert marked == {place for place in np.ndindex(8, 8) if sign * gradient[place] > most / 3} and marked


def draw(figure, which, points):
    """Send a stroke as the browser does: points in squares, from the upper left corner."""
    parts = [part for x, y in points for part in (x / 32, 1 - y / 32)]
    figure.picture.stroke = [which, *parts]


def test_strokes_come_from_the_board_and_a_longer_one_takes_the_place_of_its_beginning(board):
    board.buttons["Clear"].click()
    assert not board.numbers["inked"].any() and board.values["image"] == -1
    for number, line in enumerate(SHAPES["4"], start=1):
        for end in range(1, len(line) + 1):
            draw(board, number, line[:end])
        assert len(board.state["strokes"]) == number
    fresh = DrawADigitFigure()
    fresh.set(image=-1, strokes=strokes(SHAPES["4"]))
    np.testing.assert_array_equal(board.numbers["inked"], fresh.numbers["inked"])
    np.testing.assert_allclose(board.numbers["probabilities"], fresh.numbers["probabilities"], atol=1e-12)
    board.buttons["Undo"].click()
    fresh.set(strokes=strokes(SHAPES["4"][:1]))
    np.testing.assert_array_equal(board.numbers["inked"], fresh.numbers["inked"])


def test_another_image_comes_without_the_strokes_and_strokes_add_to_it(board):
    draw(board, 1, [(2, 2), (30, 2)])
    assert board.numbers["inked"].sum() > drawing.image_on_board(board.values["image"]).sum()
    assert "with 1 stroke added" in board.readout.text
    other = board.controls["image"].options[3][1]
    board.controls["image"].value = other
    assert board.state["strokes"] == () and np.array_equal(board.numbers["pixels"], X[other])


def read_ink(board):
    """The rows and the columns of the ink that is read, as first and last."""
    n = board.numbers
    i, j = np.nonzero(drawing.inked(-1, n["strokes_read"], n["pen"]))
    np.testing.assert_array_equal(drawing.counted(drawing.inked(-1, n["strokes_read"], n["pen"])), n["pixels"])
    return (i.min(), i.max()), (j.min(), j.max())


def test_a_drawing_is_centred_and_stretched_before_it_is_read_and_the_board_keeps_it(board):
    assert all(board.buttons[way].layout.display == "none" for way in drawing.WAYS), "an image of the data needs none"
    board.buttons["Clear"].click()
    assert all(board.buttons[way].layout.display == "none" for way in drawing.WAYS), "there is nothing to move"
    draw(board, 2, [(2, 2), (6, 2), (4, 9)])
    drawn = board.numbers["inked"].copy()
    assert [board.buttons[way].layout.display for way in drawing.WAYS] == ["none", "", ""]
    rows, columns = read_ink(board)
    assert rows == (0, 31) and abs(sum(columns) / 2 - 15.5) <= 1 and columns[1] - columns[0] < 24
    points, pen = np.array(board.numbers["strokes_read"][0][1]), board.values["pen"]
    np.testing.assert_allclose([points[:, 1].min(), points[:, 1].max()], [pen / 2, 32 - pen / 2])
    np.testing.assert_allclose(np.ptp(points[:, 0]), min(24 - pen, 4 * np.ptp(points[:, 1]) / 7))
    board.buttons[drawing.CENTRED].click()
    rows, columns = read_ink(board)
    assert abs(sum(rows) / 2 - 15.5) <= 1 and abs(sum(columns) / 2 - 15.5) <= 1
    points = np.array(board.numbers["strokes_read"][0][1])
    np.testing.assert_allclose(points - points[0], [(0, 0), (4, 0), (2, 7)], atol=1e-9)
    board.buttons[drawing.DRAWN].click()
    assert board.numbers["strokes_read"] == board.state["strokes"]
    np.testing.assert_array_equal(board.numbers["inked"], drawn)
    for how in (drawing.FULL, drawing.CENTRED, drawing.DRAWN):
        for points in ([(3, 30)], [(3, 30), (9, 30)], [(3, 3), (3, 9)], [(0, 0), (32, 1)]):
            board.set(how=how, strokes=strokes([points]))
            assert board.message.value == "" and board.numbers["inked"].any()


def test_an_arrow_leads_from_the_middle_of_the_drawing_to_the_middle_of_the_board(board):
    board.set(image=-1, how=drawing.CENTRED, strokes=strokes([[(4, 4), (8, 12)]]))
    x, y = board.way.arrow.get_data()
    np.testing.assert_allclose([x[0], y[0], x[1], y[1]], [6, 8, 16, 16], atol=1)
    board.set(strokes=strokes([[(14, 12), (18, 20)]]))
    assert len(board.way.arrow.get_xdata()) == 0, "it is in the middle already"
    board.buttons["Reset"].click()
    assert all(len(line.get_xdata()) == 0 for line in (board.way.arrow, board.way.frame, board.way.outline))


def test_the_outline_goes_round_the_ink_that_is_read(board):
    board.set(image=-1, strokes=strokes(SHAPES["4"], 0.4, (8, 8)))
    seen, edges = board.numbers["seen"], set()
    x, y = board.way.outline.get_data()
    for k in range(0, len(x), 3):
        (x0, x1), (y0, y1) = x[k : k + 2].astype(int), y[k : k + 2].astype(int)
        edges |= {((c, y0), (c + 1, y0)) for c in range(x0, x1)} | {((x0, r), (x0, r + 1)) for r in range(y0, y1)}
    wanted = set()
    for r, c in np.argwhere(seen).tolist():
        for dr, dc, edge in ((-1, 0, ((c, r), (c + 1, r))), (1, 0, ((c, r + 1), (c + 1, r + 1))),
                             (0, -1, ((c, r), (c, r + 1))), (0, 1, ((c + 1, r), (c + 1, r + 1)))):  # fmt: skip
            if not (0 <= r + dr < 32 and 0 <= c + dc < 32 and seen[r + dr, c + dc]):
                wanted.add(edge)
    assert edges == wanted


@pytest.mark.parametrize("neuron", [1, 12, 57, 64])
def test_a_neurons_weights_lie_over_the_ink_that_it_gets(board, neuron):
    board.controls["neuron"].value = neuron
    W, b = board.network.layers[0].W[neuron - 1], board.network.layers[0].b[neuron - 1]
    pixels = board.numbers["pixels"]
    total = sum(w * x for w, x in zip(W, pixels, strict=True))
    np.testing.assert_allclose(board.numbers["sum"], [total, b, max(total + b, 0)], atol=1e-12)
    assert f"{total + b:.2f}, so its activation is {max(total + b, 0):.2f}" in board.readout.text
    image, strongest = np.asarray(board.pixels._image.get_array()), np.abs(W).max()
    for k, (row, column) in enumerate(np.ndindex(8, 8)):
        block = image[8 * row : 8 * row + 8, 8 * column : 8 * column + 8]
        red, _, blue = block[0, 0].astype(int)
        assert (red > blue) == (W[k] > 0) or abs(W[k]) < 0.02 * strongest, "vermillion is positive"
        covered = (block != block[0, 0]).any(axis=2).sum()
        assert abs(covered - 0.76**2 * 64 * pixels[k]) <= 12, "the square's area is the ink"
    marked = {(int(y), int(x)) for line in board.pixels.signs.values() for x, y in zip(*line.get_data(), strict=True)}
    assert marked == {place for place in np.ndindex(8, 8) if abs(W[8 * place[0] + place[1]]) > 0.4 * strongest}


def test_a_ring_marks_the_neuron_whose_weights_are_shown(board):
    assert len(board.chosen.get_xdata()) == 0
    for neuron, place in ((1, (0.5, 0.5)), (12, (3.5, 1.5)), (64, (7.5, 7.5))):
        board.controls["neuron"].value = neuron
        assert [each[0] for each in board.chosen.get_data()] == list(place)


def test_the_goal_asks_for_little_ink_in_the_right_place(board):
    assert not board.goal.reached(board.numbers)
    board.set(strokes=drawing.BAR)
    assert board.numbers["read"] == 4 and board.numbers["added"] > drawing.FEW and not board.goal.reached(board.numbers)
    board.set(pen=2.0, strokes=strokes([[(9, 24), (20, 24)]]))
    assert board.numbers["added"] <= drawing.FEW and board.goal.reached(board.numbers)
    added = board.numbers["inked"].sum() - drawing.image_on_board(board.values["image"]).sum()
    assert board.numbers["added"] == added
    board.set(image=next(value for name, value in board.controls["image"].options if name.endswith(": a 7")))
    assert board.numbers["read"] == 7 and not board.goal.reached(board.numbers), (
        "an image that was read right is no feat"
    )


def test_the_choices_are_images_of_the_test_set_with_their_labels():
    network = drawing.trained_network()
    offered = drawing.images_offered(network)
    answers = read(network, X).argmax(axis=1)
    wrong = [index for index in TEST.tolist() if answers[index] != Y[index]]
    assert len(wrong) == 5
    for label, index in list(offered.items())[1:]:
        assert index in TEST and f": {'an' if Y[index] == 8 else 'a'} {Y[index]}" in label
        assert label.endswith("misread") == (index in wrong)
    assert sum(label.endswith("misread") for label in offered) == 5 and len(offered) == 16


def test_it_reads_with_the_network_that_it_is_given():
    network = nn.Network.random([64, 20, 10], nn.relu, seed=3)
    figure = DrawADigitFigure(network)
    image = figure.values["image"]
    np.testing.assert_allclose(figure.numbers["probabilities"], by_hand(read(network, X[image]).tolist()))
    figure.set(image=-1)
    assert DrawADigitFigure(nn.Network.random([64, 10], nn.relu)).numbers["hidden"] == []
    with pytest.raises(ValueError, match="64 pixels and give 10 scores, but it has 2 and 10"):
        DrawADigitFigure(nn.Network.random([2, 5, 10], nn.relu))


# What the notebook says of the board


def test_it_opens_with_a_four_read_as_a_seven_which_a_crossbar_repairs(board):
    assert (board.numbers["truth"], board.numbers["read"]) == (4, 7) and board.numbers["probabilities"][7] > 0.9
    board.set(digit=4)
    assert board.numbers["gradient"].reshape(8, 8)[4:6, 2:7].mean() > 0.2 * np.abs(board.numbers["gradient"]).max()
    for height in (20.5, 21, 22):
        board.set(strokes=strokes([[(9, height), (27, height)]]))
        assert board.numbers["read"] == 4


def test_a_small_seven_in_the_corner_is_misread_until_it_fills_the_board(board):
    for scale in (0.35, 0.4, 0.5):
        board.set(image=-1, strokes=strokes(SHAPES["7"], scale, (9, 9)))
        read_as = {}
        for how in (drawing.DRAWN, drawing.CENTRED, drawing.FULL):
            board.buttons[how].click()
            read_as[how] = board.numbers["read"] == 7
        assert list(read_as.values()) == [False, False, True]


def test_what_is_no_digit_is_read_with_a_high_probability(board):
    for shape in "#x":
        board.set(image=-1, strokes=strokes(SHAPES[shape]))
        assert board.numbers["probabilities"].max() > 0.9
    board.buttons["Clear"].click()
    assert "The board is empty" in board.readout.text and "Read as" in board.readout.text


def test_plain_drawings_are_read_and_have_as_much_ink_as_the_data(board):
    for digit in "147":
        board.set(image=-1, strokes=strokes(SHAPES[digit]))
        assert board.numbers["read"] == int(digit)
    assert abs(16 * X.sum(axis=1).mean() - 310) < 5
    whole = X.reshape(-1, 8, 8).max(axis=2)
    assert (whole[:, 0] > 0).all() and (whole[:, 7] > 0).all()  # every image reaches from top to bottom


# Exercises


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("e = np.exp(scores - scores.max()); return e / e.sum(axis=1, keepdims=True)", "largest of `scores` is taken"),
        ("e = np.exp(scores); return e / e.sum(axis=1, keepdims=True)", "the largest score of each row is missing"),
        (
            "e = np.exp(scores - scores.max(axis=1, keepdims=True)); return e / e.sum()",
            "sum of the exponential is taken over all entries",
        ),
    ],
)
def test_softmax_as_it_is_often_written(body, words, tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_WORKBOOK", str(tmp_path / "my_network.py"))
    names = {"np": np}
    exec("def softmax(scores):\n    " + body.replace("; ", "\n    "), names)
    assert words in str(check("softmax", names["softmax"]))


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (([100], 0.1, 1000), "Correct"),
        (([64, 32], 0.1, 1000), "Correct"),
        (([500], 0.1, 1000), "1 to 128 neurons"),
        (([64, 64, 64, 64], 0.1, 1000), "at most 3 hidden layers"),
        (([64], 0.1, 5000), "from 1 to 2000"),
        (([64], 0, 100), "above 0"),
        (([64], 0.1), "return three things"),
        (([64.5], 0.1, 10), "number of neurons of each hidden layer"),
        (([2, 64], 0.1, 1000), "narrowest layer"),
        (([100], 1e200, 10), "diverged|too large"),
    ],
)
def test_choices_of_a_network(choice, words):
    said = str(check("choose_network", choice))
    assert any(word in said for word in words.split("|")), said


def test_the_shown_choice_is_not_a_close_call():
    assert trained_shares((100,), 0.1, 1000)[1] > 0.98
