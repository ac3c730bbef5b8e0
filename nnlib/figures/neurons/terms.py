"""Terms that add up, one standing on the other: w₁x₁ + w₂x₂ + b = z."""

from matplotlib.patches import Rectangle

from nnlib.panels.axes import round_up, set_limits
from nnlib.panels.colours import GREY, MODEL, by_sign
from nnlib.panels.words import signed


class Terms:
    """A bar a term, each from the sum before it to the sum after it, and a last bar for the whole sum."""

    _limits = (2, 5, 10, 20, 50, 100)

    def __init__(self, axes, names, total):
        self.axes, n = axes, len(names) + 1
        axes.set(xlim=(-0.6, n - 0.4), xticks=range(n), xticklabels=[*names, total])
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        axes.axhline(0, color=GREY, linewidth=0.8)
        self._bars = [Rectangle((i - 0.35, 0), 0.7, 0, animated=True, zorder=4) for i in range(n)]
        for bar in self._bars:
            axes.add_patch(bar)
        (self._steps,) = axes.plot([], [], color=GREY, linewidth=1, animated=True, zorder=5)
        self._numbers = [axes.text(i, 0, "", ha="center", fontsize=9, animated=True, zorder=6) for i in range(n)]

    def show(self, terms):
        """Draw the numbers ``terms`` and their sum."""
        sums = [0.0]
        for term in terms:
            sums.append(sums[-1] + term)
        ends = [*zip(sums[:-1], sums[1:], strict=True), (0.0, sums[-1])]
        for i, (bar, number, (start, end)) in enumerate(zip(self._bars, self._numbers, ends, strict=True)):
            bar.set(y=start, height=end - start, facecolor=MODEL if i == len(terms) else by_sign(end - start))
            number.set(text=signed(end - start), y=max(start, end), va="bottom")
        self._steps.set_data(
            [x for i in range(len(terms)) for x in (i - 0.35, i + 1.35, float("nan"))],
            [y for level in sums[1:] for y in (level, level, float("nan"))],
        )
        reach = round_up(max(map(abs, sums)), self._limits)
        set_limits(self.axes, ylim=(-1.1 * reach, 1.3 * reach))
