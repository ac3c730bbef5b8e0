"""Terms that add up, one after the other: w₁x₁ + w₂x₂ + b = z."""

from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from nnlib.panels.colours import GREY, MODEL, by_sign
from nnlib.panels.curve import REACH
from nnlib.panels.words import signed


class Terms:
    """A bar a term, each from the sum before it to the sum after it, and a last one, z; on the z axis of a Curve."""

    def __init__(self, axes, names, total):
        self.axes, rows = axes, range(len(names) + 1)
        axes.set(xlim=(-REACH, REACH), ylim=(len(names) + 0.5, -0.5), yticks=rows, yticklabels=[*names, total])
        axes.tick_params(axis="x", labelbottom=False, length=0)
        axes.tick_params(axis="y", length=0, pad=46, labelsize=9.5)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.axvline(0, color=GREY, linewidth=0.8)
        self._bars = [axes.add_patch(Rectangle((0, i - 0.34), 0, 0.68, animated=True, zorder=4)) for i in rows]
        (self._steps,) = axes.plot([], [], color=GREY, linewidth=1, animated=True, zorder=5)
        beside = axes.get_yaxis_transform() + ScaledTranslation(-4 / 72, 0, axes.figure.dpi_scale_trans)
        style = {"ha": "right", "va": "center_baseline", "fontsize": 9.5, "animated": True, "in_layout": False}
        self._numbers = [axes.text(0, i, "", transform=beside, **style) for i in rows]

    def show(self, terms):
        """Draw the numbers ``terms`` and their sum; what goes beyond the axis leaves the panel, its number says it."""
        sums = [0.0]
        for term in terms:
            sums.append(sums[-1] + term)
        ends = [*zip(sums[:-1], sums[1:], strict=True), (0.0, sums[-1])]
        for i, (bar, number, (start, end)) in enumerate(zip(self._bars, self._numbers, ends, strict=True)):
            bar.set(x=start, width=end - start, facecolor=MODEL if i == len(terms) else by_sign(end - start))
            number.set_text(signed(end - start))
        self._steps.set_data(
            [x for level in sums[1:] for x in (level, level, float("nan"))],
            [y for i in range(len(terms)) for y in (i - 0.34, i + 1.34, float("nan"))],
        )
