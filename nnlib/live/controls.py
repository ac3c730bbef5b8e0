"""What a learner moves: sliders and choices."""

import ipywidgets as widgets

_NO_TOOLTIP = {"tooltip": ""}  # without one, ipywidgets 8.1 shows "null" to a mouse that rests on the name
WHOLE_NAME = {"description_width": "initial"}
BUTTON = {"width": "max-content", "min_width": "64px"}


def slider(label, low, high, value, step=0.1):
    """Return a slider for a number from ``low`` to ``high``; whole numbers where ``step`` is an int."""
    kind, form = (widgets.IntSlider, "d") if isinstance(step, int) else (widgets.FloatSlider, ".2f")
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
