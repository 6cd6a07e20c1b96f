"""Drawings of the page on the diagnosis. All words are passed in or said through ``say``."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes

from cmlib.figures import INK, LINE, MUTE, PALE, WARN, accent, canvas, picture
from cmlib.findings import Estimate, Picture
from cmlib.series import Series
from cmlib.wording import Language

ROW = 0.52
"""Inches of height a row of a figure takes."""


def _name(text: str, width: int = 20) -> str:
    """A label on at most two lines, safe for the drawing library."""
    lines = textwrap.wrap(text, width) or [""]
    if len(lines) > 2:
        lines = [lines[0], textwrap.shorten(" ".join(lines[1:]), width, placeholder=" …")]
    return "\n".join(lines).replace("$", r"\$")


def _rows(ax: Axes, names: Sequence[str]) -> None:
    """One row a name, first on top, no vertical axis line."""
    ax.set_yticks(range(len(names)), [_name(n) for n in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def plot_ratios(say: Language, rows: Sequence[tuple[str, Estimate]], *, colour: str, null: str, less: str = "", more: str = "") -> Picture:
    """Ratios with intervals on a logarithmic scale, the line of no difference named.

    Args:
        rows: name and ratio, in the order to show. null: name of the line at ×1. less, more: what each side means.
    """
    ink = accent(colour)
    lows = [e.low if e.low is not None else e.estimate for _, e in rows]
    highs = [e.high if e.high is not None else e.estimate for _, e in rows]
    left, right = min([*lows, 0.8]) * 0.93, max([*highs, 1.25]) * 1.07
    with canvas(ROW * len(rows) + 1.35) as (figure, ax):
        ax.set_xscale("log")
        ax.minorticks_off()
        ax.axvline(1, color=WARN, lw=1.6, zorder=1)
        for i, (_, e) in enumerate(rows):
            sure = e.low is not None and e.high is not None and (e.low > 1 or e.high < 1)
            if e.low is not None and e.high is not None:
                ax.plot([e.low, e.high], [i, i], color=ink if sure else MUTE, lw=3, solid_capstyle="round", zorder=2)
            ax.plot([e.estimate], [i], marker="o", ms=8, mfc=ink if sure else "white", mec=ink if sure else MUTE, mew=1.8, zorder=3)
            ax.annotate(
                say.times(e.estimate), (1.0, i), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
                va="center", fontweight="bold" if sure else "normal", color=INK if sure else MUTE,
            )  # fmt: skip
        _rows(ax, [n for n, _ in rows])
        ax.set_xlim(left, right)
        marks = [m for m in (0.1, 0.2, 0.5, 1, 2, 5, 10) if left <= m <= right]
        if len(marks) < 3:
            marks = [m for m in ((0.7, 1, 1.5) if right / left > 2 else (0.7, 0.85, 1, 1.2, 1.5)) if left <= m <= right]
        ax.set_xticks(marks, [say.times(m) for m in marks])
        ax.annotate(null, (1, -0.6), xytext=(0, 4), textcoords="offset points", ha=_anchor(left, right), va="bottom", color=WARN)
        if less and more:
            ax.set_xlabel(f"← {less}   ·   {more} →", fontsize=10)
        return picture(figure)


def _anchor(left: float, right: float) -> str:
    """Where the name of the line hangs so that it stays inside."""
    at = (0 - math.log(left)) / (math.log(right) - math.log(left))
    return "left" if at < 0.3 else "right" if at > 0.7 else "center"


def plot_levels(
    say: Language, rows: Sequence[tuple[str, Estimate]], *, colour: str, typical: float | None = None, typical_name: str = ""
) -> Picture:
    """Values with intervals from zero, in the order given (no ranking); a named line for the typical value.

    Args:
        rows: name and value (share or count).
    """
    ink = accent(colour)
    top = max([e.high if e.high is not None else e.estimate for _, e in rows] + ([typical] if typical else [])) * 1.08
    with canvas(ROW * len(rows) + (1.1 if typical_name else 0.75)) as (figure, ax):
        for i, (_, e) in enumerate(rows):
            ax.barh(i, e.estimate, height=0.56, color=PALE, zorder=1)
            if e.low is not None and e.high is not None:
                ax.plot([e.low, e.high], [i, i], color=MUTE, lw=2.4, solid_capstyle="round", zorder=2)
            ax.plot([e.estimate], [i], marker="o", ms=7, color=ink, zorder=3)
            ax.annotate(
                say.amount(e.estimate, e.unit), (1.0, i), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
                va="center", color=INK,
            )  # fmt: skip
        _rows(ax, [n for n, _ in rows])
        ax.set_xlim(0, top)
        ax.locator_params(axis="x", nbins=5)
        ticks = [t for t in ax.get_xticks() if 0 <= t <= top]
        ax.set_xticks(ticks, [say.amount(float(t), rows[0][1].unit) for t in ticks])
        if typical is not None and typical_name:
            ax.axvline(typical, color=WARN, lw=1.6, zorder=2.5)
            where = "left" if typical / top < 0.3 else "right" if typical / top > 0.7 else "center"
            ax.annotate(typical_name, (typical, -0.6), xytext=(0, 4), textcoords="offset points", ha=where, va="bottom", color=WARN)
        return picture(figure)


def plot_series(say: Language, series: Series, *, colour: str) -> Picture:
    """A daily figure as a line with its levels; days without data stay empty, each lasting change carries its date."""
    ink = accent(colour)
    x = [d.toordinal() for d in series.days]
    y = [math.nan if v is None else v for v in series.values]
    known = sorted(v for v in y if not math.isnan(v))
    with canvas(3.3) as (figure, ax):
        ax.plot(x, y, color=LINE, lw=1, zorder=1)
        for (first, last), value in ((e.period, e.estimate) for e in series.levels if e.period):
            a, b = first.toordinal(), last.toordinal()
            ax.plot([a, b], [value, value], color=ink, lw=3, zorder=3)
            ax.annotate(say.number(round(value)), ((a + b) / 2, value), xytext=(0, 6), textcoords="offset points", ha="center", color=ink, fontweight="bold",
                        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8}, zorder=4)  # fmt: skip
        for hole in series.holes:
            ax.axvspan(hole.first.toordinal() - 0.5, hole.last.toordinal() + 0.5, color="#f1f3f5", zorder=0)
            if hole.days > 0.08 * len(x):
                at = (hole.first.toordinal() + hole.last.toordinal()) / 2
                ax.annotate(
                    say._("no data"), (at, 0.5), xycoords=("data", "axes fraction"), rotation=90, ha="center", va="center", color=MUTE
                )
        top = known[min(len(known) - 1, int(len(known) * 0.995))] * 1.12 if known else 1.0
        top = max([top, *(e.estimate * 1.2 for e in series.levels)])
        previous, tier = -1.0, 0
        for c in series.changes:
            at = c.day.toordinal()
            ax.axvline(at, color=WARN, lw=1.4, ls="--" if c.cause else "-", zorder=2)
            share = (at - x[0]) / max(x[-1] - x[0], 1)
            tier = (tier + 1) % 3 if previous >= 0 and share - previous < 0.25 else 0
            previous = share
            ax.annotate(
                say.short_day(c.day), (at, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3 + 15 * tier), textcoords="offset points",
                ha="left" if share < 0.15 else "right" if share > 0.85 else "center", va="bottom", color=WARN,
            )  # fmt: skip
        ax.set_ylim(0, max(top, 1e-9))
        ax.set_xlim(x[0], x[-1])
        ax.locator_params(axis="y", nbins=4)
        ax.set_yticks(ticks := [t for t in ax.get_yticks() if 0 <= t <= top], [say.number(float(t)) for t in ticks])
        _months(say, ax, series.days[0], series.days[-1])
        return picture(figure)


def _months(say: Language, ax: Axes, first: date, last: date) -> None:
    """At most five dates under a line, each the first of a month, as the reader writes it."""
    starts = [d for d in (date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)) if first <= d <= last]
    if len(starts) < 2:
        ax.set_xticks([first.toordinal(), last.toordinal()], [say.short_day(first), say.short_day(last)])
        return
    step = math.ceil(len(starts) / 4)
    picked = starts[::step]
    ax.set_xticks([d.toordinal() for d in picked], [say.short_day(d)[2:] for d in picked])
