"""A figure's card in the page, side by side with a twin of the figure in this process.

Whatever is done to the card is done to the twin as well, by the twin's own means; then the card must show what the
twin does: texts, controls, handles and, to the byte, the records of which the picture is painted.
"""

import base64
import hashlib
import time

import pytest
from playwright.sync_api import expect

from .jupyter import PATIENCE

KEY_STEP = 6  # CSS pixels, as in handles.js
ARROWS = {"ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowLeft": (-1, 0), "ArrowDown": (0, -1)}


class Card:
    """The card found in ``place`` and a twin of its figure, both as they open."""

    def __init__(self, place, make):
        self.place, self.keyboard, self.mouse = place, place.page.keyboard, place.page.mouse
        self.frame, self.canvas = self.part(".nn-frame"), self.part("canvas")
        self.readout, self.reset = self.part(".nn-readout"), self.button("Reset")
        self.reset.click()
        self.twin, self.drags = make(), 0

    # What the learner does

    def follow_room(self):
        """Give the twin the room that the card has now."""
        self.twin.picture.room = self.part(".nn-picture").evaluate("it => Math.round(it.clientWidth)")

    def controls(self):
        """Yield the names of the controls that a learner can reach, unfolded or not, as they are at each moment."""
        for name, control in self.twin.controls.items():
            if control.layout.display != "none":
                yield name

    def unfold(self, element):
        """Press "More controls" if the element is folded away."""
        if not element.is_visible():
            self.button(self.twin.toggle.description).press("Enter")
            expect(element).to_be_visible()

    def step(self, name):
        """Move a slider by one step, or a choice by one option, with the arrow keys, from where it is seen to be."""
        element, control = self.control(name), self.twin.controls[name]
        self.wait_until(lambda: self.shows_the_twins_value(name), self.tell_the_difference)
        self.unfold(element)
        if hasattr(control, "options"):
            last = control.index == len(control.options) - 1
            element.press("ArrowUp" if last else "ArrowDown")
            control.index += -1 if last else 1
        else:
            up = control.value < control.max
            element.press("ArrowRight" if up else "ArrowLeft")
            control.value += control.step if up else -control.step

    def press(self, label):
        """Press a button with the keyboard."""
        self.button(label).press("Enter")
        self.twin.buttons[label].click()

    def go_to_scene(self, number):
        """Press a scene's button with the keyboard."""
        self.button(str(number + 1)).press("Enter")
        self.twin.numbered.buttons[number].click()

    def play_for_a_while(self):
        """Press Play, and after some pictures Pause; the twin then follows, picture by picture."""
        self.shows_the_twin()
        self.button("Play").press("Enter")
        expect(self.readout).not_to_have_text(self.twin.readout.text)
        for _ in range(2):  # more pictures, however long each takes, unless it has come to an end by itself
            first, end = self.readout.text_content(), time.monotonic() + PATIENCE
            while self.readout.text_content() == first and self.button("Pause").is_visible():
                assert time.monotonic() < end, "Play shows nothing new"
                self.place.page.wait_for_timeout(20)
        if self.button("Pause").is_visible():  # else it has come to an end by itself
            self.button("Pause").press("Enter")
        expect(self.button("Play")).to_be_visible()
        last = None
        while last != self.readout.text_content():  # the last picture may be under way
            last = self.readout.text_content()
            self.place.page.wait_for_timeout(500)
        self.twin.buttons["Play"].click()
        pictures = 1
        while not self.has_the_twins_text():
            self.twin.picture.received = [self.twin.picture.frame, pictures]
            pictures += 1
            assert pictures < 200, f"no picture of Play has the text {self.readout.text_content()!r}"
        if pictures == 1 and self.twin.picture.playing:  # then it can only have come to an end by itself
            self.twin.picture.received = [self.twin.picture.frame, pictures]
            assert not self.twin.picture.playing, "Play made one picture, and no second one came"
        self.twin.playing(False)
        self.shows_the_twin()

    def move_by_key(self, name):
        """Move a handle with the first arrow key that changes something."""
        box, (left, bottom), values = self.box(), self.place_of(name), self.twin.values
        for key, (right, up) in ARROWS.items():
            # Shift makes the step four times as long.
            self.drag_twin(name, left + 4 * KEY_STEP * right / box["width"], bottom + 4 * KEY_STEP * up / box["height"])
            if self.twin.values != values:
                self.handle(name).press(f"Shift+{key}")
                return
        raise AssertionError(f"no arrow key would move {name!r}")

    def move_by_mouse(self, name):
        """Move a handle back and forth with the mouse, in one movement each."""
        box, (left, bottom), values = self.box(), self.place_of(name), self.twin.values
        x, y = box["x"] + left * box["width"], box["y"] + (1 - bottom) * box["height"]
        for right, down in [(31, -23), (-31, -23), (31, 23), (-31, 23)]:
            self.drag_twin(name, left + right / box["width"], bottom - down / box["height"])
            if self.twin.values != values:
                self.mouse.move(x, y)
                self.mouse.down()
                self.mouse.move(x + right, y + down)
                self.mouse.up()
                return
        raise AssertionError(f"no movement of the mouse would move {name!r}")

    def drag_twin(self, name, left, bottom):
        self.drags += 1
        self.twin.picture.drag = [name, left, bottom, self.drags]

    # Where things are

    def part(self, selector):
        """Return a part of the card; light, as ``NotebookPage.parts`` are."""
        return self.place.locator(f"css:light={selector}")

    def button(self, label):
        return self.place.get_by_role("button", name=label, exact=True)

    def control(self, name):
        """Return what has the focus while a control is used: a slider's handle, a choice's list."""
        return self.part(f".nn-control-{name} :is([role=slider], select)")

    def handle(self, name):
        return self.frame.get_by_role("slider", name=name, exact=True)

    def place_of(self, name):
        return next(handle[1:3] for handle in self.twin.picture.handles if handle[0] == name)

    def box(self):
        self.frame.scroll_into_view_if_needed()
        return self.frame.bounding_box()

    # What it shows

    def shows_the_twin(self):
        """Assert, with patience, that the card shows all that the twin does."""
        self.wait_until(self.has_the_twins_text, lambda: expect(self.readout).to_have_text(self.twin.readout.text))
        self.wait_until(self.has_the_twins_controls, self.tell_the_difference)
        self.shows_the_twins_picture()

    def shows_the_twins_picture(self):
        """Assert, with patience, that what the twin records has been painted."""
        self.wait_until(self.has_the_twins_picture, lambda: pytest.fail(f"not the picture of {self.twin.values}"))

    def shows_the_twins_value(self, name):
        return self.shown()["controls"][name] == self.twins()["controls"][name]

    def tell_the_difference(self):
        pytest.fail(f"{self.shown()}, not {self.twins()}")

    def wait_until(self, so, otherwise):
        """Wait until ``so()`` is true; ``otherwise()`` raises what is told if it is not in time."""
        end = time.monotonic() + PATIENCE
        while not so():
            if time.monotonic() > end:
                otherwise()
            self.place.page.wait_for_timeout(20)

    def has_the_twins_text(self):
        """Whether the card says what the twin does."""
        return self.readout.text_content() == self.twin.readout.text

    def has_the_twins_controls(self):
        """Whether goal, controls and handles are the twin's, and no error is told."""
        return self.shown() == self.twins()

    def shown(self):
        """Return what the card shows besides its readout and its picture; in one go, for there is much of it."""
        return self.place.evaluate(
            """card => {
                const texts = (selector, text) => [...card.querySelectorAll(selector)].map(text);
                const controls = texts("[class*=nn-control-]", (it) => [
                    it.className.match(/nn-control-(\\w+)/)[1],
                    it.querySelector("select")?.selectedIndex ?? it.querySelector(".widget-readout").textContent,
                ]);
                const handles = texts(".nn-handle", (it) => [it.ariaLabel, it.getAttribute("aria-valuetext")]);
                const goals = texts(".nn-goal", (it) => it.textContent);
                const errors = texts(".nn-error", (it) => it.textContent);
                return { controls: Object.fromEntries(controls), handles: Object.fromEntries(handles), goals, errors };
            }"""
        )

    def twins(self):
        """Return what the twin says that the card should show so."""
        controls = {
            name: control.index if hasattr(control, "options") else as_shown(control)
            for name, control in self.twin.controls.items()
        }
        handles = {name: text for name, _, _, text in self.twin.picture.handles}
        goals = [self.twin.summary().splitlines()[-1]] if self.twin.goal else []
        return {"controls": controls, "handles": handles, "goals": goals, "errors": []}

    def has_the_twins_picture(self):
        """Whether the records that were painted last are the twin's, to the byte."""
        self.follow_room()
        return self.digests() == [hashlib.sha256(record).hexdigest() for record in records(self.twin)]

    def digests(self):
        """Return the SHA-256 of the two records that were painted last: they are asked for often, and large."""
        return self.canvas.evaluate(
            """canvas => Promise.all((canvas.records ?? []).map(async (record) => {
                const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", record));
                return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
            }))"""
        )

    def painted(self):
        """Return the two records that were painted last."""
        painted = self.canvas.evaluate(
            """canvas => (canvas.records ?? []).map((record) => {
                let text = "";
                for (const byte of new Uint8Array(record.buffer, record.byteOffset, record.byteLength)) {
                    text += String.fromCharCode(byte);
                }
                return btoa(text);
            })"""
        )
        return [base64.b64decode(record) for record in painted]


def records(figure):
    """Return the two records that a figure's picture shows."""
    return [figure.picture.background, figure.picture.moving]


def as_shown(slider):
    """Return a slider's value as the browser writes it, with a true minus sign."""
    return format(slider.value, slider.readout_format).replace("-", "−")
