"""Drawing of a daily figure with its odd days."""

from __future__ import annotations

import math

from cmlib.figures import LINE, MUTE, WARN, accent, canvas, picture
from cmlib.figures.diagnosis import _months
from cmlib.findings import Picture
from cmlib.series import Series
from cmlib.wording import Language

NAMED = 6
"""Odd days that carry their date in the figure; the table has all of them."""


def plot_odd(say: Language, series: Series, *, colour: str) -> Picture:
    """A daily figure as a line, its odd days as dots with the usual value of such a day under or over them."""
    ink = accent(colour)
    x = [d.toordinal() for d in series.days]
    y = [math.nan if v is None else v for v in series.values]
    top = max([v for v in y if not math.isnan(v)] + [o.typical for o in series.odd]) * 1.1 or 1.0
    biggest = {o.day for o in sorted(series.odd, key=lambda o: (-abs(math.log((o.value + 1) / (o.typical + 1))), o.day))[:NAMED]}
    with canvas(3.1) as (figure, ax):
        ax.plot(x, y, color=LINE, lw=1, zorder=1)
        previous, tier = -1.0, 0
        for o in series.odd:
            at = o.day.toordinal()
            ax.plot([at, at], [o.typical, o.value], color=WARN if o.open else MUTE, lw=1.4, zorder=2)
            ax.plot([at], [o.typical], marker="_", ms=9, mec=ink, mew=2, zorder=3)
            ax.plot([at], [o.value], marker="o", ms=7, mfc=WARN if o.open else "white", mec=WARN if o.open else MUTE, mew=1.6, zorder=4)
            if o.day in biggest:
                share = (at - x[0]) / max(x[-1] - x[0], 1)
                tier = (tier + 1) % 3 if previous >= 0 and share - previous < 0.25 else 0
                previous = share
                ax.annotate(
                    say.short_day(o.day), (at, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3 + 14 * tier),
                    textcoords="offset points", ha="left" if share < 0.15 else "right" if share > 0.85 else "center", va="bottom",
                    color=WARN if o.open else MUTE, fontsize=9.5,
                )  # fmt: skip
        ax.set_ylim(0, top)
        ax.set_xlim(x[0], x[-1])
        ax.locator_params(axis="y", nbins=4)
        ax.set_yticks(ticks := [t for t in ax.get_yticks() if 0 <= t <= top], [say.number(float(t)) for t in ticks])
        _months(say, ax, series.days[0], series.days[-1])
        return picture(figure)
