"""What a learner moves: sliders and choices."""

import ipywidgets as widgets

_NO_TOOLTIP = {"tooltip": ""}  # without one, ipywidgets 8.1 shows "null" to a mouse that rests on the name
WHOLE_NAME = {"description_width": "initial"}
BUTTON = {"width": "max-content", "min_width": "64px"}


class Slider(widgets.FloatSlider):
    """A slider to which the browser has nothing to answer when it is told a value.

    The browser fits what it is told into the range and onto the steps. If that changes anything, were it the sixteenth
    digit, it sends back what came out, as if the learner had moved the slider; and by then another value may be under
    way. So it is told the number that it would compute itself, and after the range into which it belongs.
    """

    def get_state(self, key=None, drop_defaults=False):
        """Return what the browser is told: traits by name, the value last, and whenever its range is told."""
        state = super().get_state(key, drop_defaults)
        if state.keys() & {"value", "min", "max", "step"}:
            state.pop("value", None)
            state["value"] = self._as_in_the_browser(self.value)
        return state

    def _as_in_the_browser(self, value):
        """Return a value on one of the steps as noUiSlider computes it: from the steps' number, as a percentage."""
        span, steps = self.max - self.min, round((value - self.min) / self.step)
        fitted = self.max if value >= self.max else steps * (100 * self.step / span) * span / 100 + self.min
        return fitted if tidy(fitted) == tidy(value) else value


def tidy(value):
    """Return 1.1 for the browser's 1.0999999999999996, and 0 for what nearly is: a step is a step."""
    return round(value, 12) + 0.0 if isinstance(value, float) else value


def slider(label, low, high, value, step=0.1):
    """Return a slider for a number from ``low`` to ``high``; whole numbers where ``step`` is an int."""
    kind, form = (widgets.IntSlider, "d") if isinstance(step, int) else (Slider, ".2f")
    return kind(
        value=value, min=low, max=high, step=step, description=label, readout_format=form,
        layout=widgets.Layout(width=f"{max(250, 150 + 7 * len(label))}px"), style=WHOLE_NAME, **_NO_TOOLTIP,
    )  # fmt: skip


def choice(label, options, value=None):
    """Return a drop-down of ``options``, a list, or a dict from what is shown to what is meant."""
    options = list(options.items()) if isinstance(options, dict) else options
    layout = widgets.Layout(width="max-content")
    chosen = {} if value is None else {"value": value}
    return widgets.Dropdown(
        options=options, description=label, layout=layout, style=WHOLE_NAME, **_NO_TOOLTIP, **chosen
    )


def button(label, action, tooltip=None):
    """Return a button that calls ``action`` when it is pressed."""
    pressed = widgets.Button(description=label, layout=BUTTON, tooltip=tooltip)
    pressed.on_click(lambda _: action())
    return pressed


def unfolding(hidden):
    """Return a button that shows or hides the widget ``hidden``, which begins hidden."""
    hidden.layout.display = "none"
    toggle = widgets.ToggleButton(description="More controls ▸", layout=BUTTON, **_NO_TOOLTIP)

    def unfold(change):
        hidden.layout.display = "" if change["new"] else "none"
        toggle.description = "Fewer controls ▾" if change["new"] else "More controls ▸"

    toggle.observe(unfold, "value")
    return toggle
