"""Drawings of customers who come back."""

from __future__ import annotations

from cmlib.customers import Returning
from cmlib.figures import INK, LINE, MUTE, canvas, picture
from cmlib.findings import Picture
from cmlib.wording import Language
from cmlib.wording.customers import say_again, say_short_cohort


def plot_returning(say: Language, returning: Returning, colour: str) -> Picture:
    """One row a cohort, oldest on top: share that came back as a point with its margin; hollow where some may not have been new."""
    rows = returning.cohorts
    end = max([c.again.high or c.again.estimate for c in rows if c.again is not None] + [0.1])
    with canvas(0.35 + 0.62 * len(rows)) as (figure, ax):
        for i, cohort in enumerate(rows):
            y, e = len(rows) - 1 - i, cohort.again
            ax.text(
                0.01 * end, y + 0.2, f"{say_short_cohort(say, cohort)}  ·  n = {say.number(cohort.n)}", ha="left", va="bottom", color=INK
            )
            ax.plot([0, end], [y, y], color=LINE, linewidth=0.8, zorder=0)
            if e is None:
                ax.text(0.01 * end, y - 0.04, say_again(say, cohort), ha="left", va="top", color=MUTE, fontsize=10.5)
                continue
            if e.low is not None and e.high is not None:
                ax.plot([e.low, e.high], [y, y], color=INK, linewidth=1.8, zorder=1)
            fill = "#ffffff" if cohort.seen_before else colour
            ax.plot([e.estimate], [y], "o", markersize=9, markerfacecolor=fill, markeredgecolor=colour, markeredgewidth=1.8, zorder=2)
            ax.text(
                (e.high or e.estimate) + 0.02 * end,
                y,
                say.percent(e.estimate),
                ha="left",
                va="center",
                color=INK,
                fontweight="bold",
                bbox={"fc": "white", "ec": "none", "pad": 1.5},
            )
        ax.axvline(0, color=LINE, linewidth=1)
        ax.set(xlim=(0, 1.18 * end), ylim=(-0.45, len(rows) - 0.25))
        ax.set_axis_off()
        return picture(figure)


__all__ = ["plot_returning"]
