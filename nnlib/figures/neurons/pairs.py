"""Two pairs of numbers, each added up: two bars one after the other, and where they end."""

from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from nnlib.panels.colours import GREY, MODEL, by_sign
from nnlib.panels.words import number, signed

REACH = 10  # to either side of 0
ROWS = [3.0, 2.2, 0.8, 0.0]  # y of the four bars


class Pairs:
    """A bar for each number, the second from where the first ends; a line where each pair ends, with the sum."""

    def __init__(self, axes, names):
        axes.set(xlim=(-REACH, REACH), ylim=(-1.1, 3.9), yticks=ROWS, yticklabels=[*names[0], *names[1]])
        axes.set(xticks=[-10, -5, 0, 5, 10], xlabel="added up")
        axes.tick_params(axis="y", length=0, pad=50, labelsize=10)
        axes.spines["left"].set_visible(False)
        axes.axvline(0, color=GREY, linewidth=0.8)
        self._bars = [axes.add_patch(Rectangle((0, y - 0.3), 0, 0.6, animated=True, zorder=4)) for y in ROWS]
        (self._steps,) = axes.plot([], [], color=GREY, linewidth=1, animated=True, zorder=5)
        self._ends = [axes.plot([], [], color=MODEL, linewidth=3, animated=True, zorder=6)[0] for _ in names]
        style = {"fontsize": 9.5, "animated": True, "zorder": 7, "va": "center_baseline", "ha": "center"}
        self._sums = [axes.text(0, y, "", fontweight="bold", **style) for y in (1.52, -0.68)]
        beside = axes.get_yaxis_transform() + ScaledTranslation(-4 / 72, 0, axes.figure.dpi_scale_trans)
        beside = {"transform": beside, **style, "ha": "right", "in_layout": False}
        self._numbers = [axes.text(0, y, "", **beside) for y in ROWS]
        self._names = [" + ".join(pair) for pair in names]

    def show(self, pairs):
        """Draw two pairs of numbers; what goes beyond the axis leaves the panel, the texts say it."""
        steps = []
        for i, (first, second) in enumerate(pairs):
            total = first + second
            for bar, start, width in zip(self._bars[2 * i :], (0, first), (first, second), strict=False):
                bar.set(x=start, width=width, facecolor=by_sign(width))
            upper, lower = ROWS[2 * i : 2 * i + 2]
            steps += [(first, upper - 0.3), (first, lower + 0.3), (float("nan"),) * 2]
            self._ends[i].set_data([total, total], [lower - 0.42, lower + 0.42])
            self._sums[i].set(text=f"{self._names[i]} = {number(total)}", x=min(max(total, -6.0), 6.0))
            for text, value in zip(self._numbers[2 * i :], (first, second), strict=False):
                text.set_text(signed(value))
        self._steps.set_data(*zip(*steps, strict=True))
