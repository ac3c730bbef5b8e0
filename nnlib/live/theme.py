"""The colours that there are, and those that take their places in a dark theme.

Some are Okabe & Ito's, two of them darkened: all above 3:1 on their paper, in both themes.
"""

BLUE, GREEN, VERMILLION, PURPLE, BLACK = "#0072b2", "#008a66", "#d55e00", "#b2578a", "#1a1a1a"
GREY, PALE, WHITE = "#767676", "#c8c8c8", "#ffffff"

DARK = {
    **{BLUE: "#56b4e9", GREEN: "#2fc79b", VERMILLION: "#ff8a3d", PURPLE: "#e58fc2", BLACK: "#e8e8e8"},
    **{GREY: "#9a9a9a", PALE: "#5a5a5a", WHITE: "#1c1c1c"},
}
