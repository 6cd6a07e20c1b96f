"""Drawing of the growth of each channel: one small line a channel, with what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cmlib.figures import INK, LINE, canvas, picture, shade
from cmlib.findings import Picture
from cmlib.growth import ChannelGrowth
from cmlib.wording import Language
from cmlib.wording.forecast import say_tick
from cmlib.wording.growth import say_range
from cmlib.wording.kpis import say_network

MOST_DRAWN = 4


def plot_growth(found: Sequence[ChannelGrowth], say: Language, colour: str) -> Picture:
    """New followers per 28 days of each channel (a line broken at gaps), the 80 % band of the coming periods, the last value repeated (dotted).

    Args:
        found: channels with a prediction, at most :data:`MOST_DRAWN`. colour: the brand's accent.
    """
    with canvas(1.55 * len(found) + 0.5, rows=len(found)) as (figure, _):
        ready = [(c, c.baseline) for c in found if c.baseline is not None]
        left = min(b.blocks[0].end for _, b in ready).toordinal()
        right = max(c.ahead[-1].end for c, _ in ready).toordinal()
        for ax, (c, b) in zip(figure.axes, ready, strict=True):
            for one, two in pairwise(b.blocks):
                if (two.start - one.end).days == 1:
                    ax.plot([one.end.toordinal(), two.end.toordinal()], [one.value, two.value], color=INK, lw=1.6, zorder=3)
            ax.plot([x.end.toordinal() for x in b.blocks], [x.value for x in b.blocks], "o", color=INK, ms=3.5, zorder=4)
            days = [b.last.end.toordinal(), *(f.end.toordinal() for f in c.ahead)]
            start = b.value if b.method == "ets" else b.last.value
            ax.fill_between(days, [start, *(f.low for f in c.ahead)], [start, *(f.high for f in c.ahead)], color=shade(colour, 0.25), lw=0)
            ax.plot(days, [start, *(f.inertia for f in c.ahead)], color=colour, lw=2, ls=(0, (4, 2)), zorder=3)
            ax.plot([days[0], days[-1]], [b.last.value] * 2, color=INK, lw=1.3, ls=(0, (1, 2)), zorder=2)
            ax.annotate(
                say_range(say, c.ahead[-1]), (days[-1], c.ahead[-1].inertia), xytext=(6, 0), textcoords="offset points", va="center",
                color=colour, weight="bold", annotation_clip=False,
            )  # fmt: skip
            top = max([*(x.value for x in b.blocks), *(f.high for f in c.ahead)])
            ax.set_ylim(0, top * 1.12 or 1)
            ax.set_xlim(left - 8, right + 4)
            ax.set_title(say_network(say, c.network), loc="left", color=INK, fontsize=11, weight="bold")
            ax.yaxis.set_major_formatter(lambda v, _: say.number(v, 0))
            ax.locator_params(axis="y", nbins=3)
            ax.tick_params(length=0)
            ax.set_xticks([])
            ax.spines["bottom"].set_color(LINE)
        last = figure.axes[len(ready) - 1]
        now = max(b.last.end for _, b in ready)
        ticks = sorted({min(b.blocks[0].end for _, b in ready), now, max(c.ahead[-1].end for c, _ in ready)})
        if len(ticks) == 3 and min((y - x).days for x, y in pairwise(ticks)) < 0.18 * (right - left):
            ticks.remove(now)
        last.set_xticks([d.toordinal() for d in ticks])
        last.set_xticklabels([say_tick(say, d) for d in ticks])
        last.get_xticklabels()[0].set_horizontalalignment("left")  # clear of the axis' zero
        return picture(figure)
