"""Drawings of what happens anyway: the fan with target and odds, and the odds as dots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from matplotlib.axes import Axes

from cmlib.figures import INK, LINE, MUTE, WARN, canvas, picture, shade
from cmlib.findings import Picture
from cmlib.forecast import Baseline, Forecast
from cmlib.histories import unbroken
from cmlib.wording import Language
from cmlib.wording.forecast import say_tick
from cmlib.wording.kpis import say_amount


def plot_outlook(
    b: Baseline,
    ahead: Sequence[Forecast],
    target: float,
    say: Language,
    colour: str,
    goal: str = "",
    uplift: tuple[float, float, float] | None = None,
) -> Picture:
    """History as dots and line (broken at gaps), the 80 % band of the coming periods, the last value repeated, the target line with its odds.

    Args:
        b: baseline, its blocks oldest first. ahead: one forecast a coming period. target: 0 for none. colour: the brand's accent.
        goal: what is written at the target line (target and odds). uplift: low, likely, high value at the end if the assumed effect comes true.
    """
    with canvas(3.5) as (figure, ax):
        days = [_x(x.end) for x in b.blocks]
        run = unbroken(b.blocks)
        for i, (one, two) in enumerate(pairwise(b.blocks)):
            if (two.start - one.end).days == 1:
                inside = i >= len(b.blocks) - run
                ax.plot([_x(one.end), _x(two.end)], [one.value, two.value], color=INK if inside else LINE, lw=1.6, zorder=3)
        ax.plot(days, [x.value for x in b.blocks], "o", color=INK, ms=4, zorder=4)
        end = ahead[-1]
        right = _x(end.end)
        future = [_x(b.last.end), *(_x(f.end) for f in ahead)]
        start = b.last.value
        ax.fill_between(
            future, [start, *(f.low for f in ahead)], [start, *(f.high for f in ahead)], color=shade(colour, 0.22), lw=0, zorder=1
        )
        ax.plot(future, [start, *(f.inertia for f in ahead)], color=colour, lw=2, ls=(0, (4, 2)), zorder=3)
        labels = [
            (end.high, say_amount(say, end.high, b.kpi), MUTE),
            (end.inertia, say_amount(say, end.inertia, b.kpi), colour),
            (end.low, say_amount(say, end.low, b.kpi), MUTE),
        ]
        if b.method == "ets" and not b.repeats_last:
            ax.plot([future[0], right], [end.naive, end.naive], color=INK, lw=1.4, ls=(0, (1, 2)), zorder=3)
            labels.append((end.naive, say._("{value} (last value)", value=say_amount(say, end.naive, b.kpi)), INK))
        place = right
        if uplift is not None:
            place = right + 0.035 * (right - days[0])
            ax.plot([place, place], [uplift[0], uplift[2]], color=INK, lw=3.2, solid_capstyle="butt", zorder=5)
            ax.plot([place], [uplift[1]], "D", mfc="white", mec=INK, mew=1.4, ms=6, zorder=6)
            labels.append((uplift[1], say._("{value} with action", value=say_amount(say, uplift[1], b.kpi)), INK))
        every = [end.low, end.high, end.naive, *(uplift or ()), *([target] if target > 0 else []), *(x.value for x in b.blocks)]
        top, low = max(every), min(every)
        floor = low - 0.6 * (top - low) if low > 0.6 * top else 0.0  # a line may leave zero out; where it would lie flat, it does
        if top == floor:
            floor, top = 0.0, max(top, 1.0)
        gap = (top - floor) * 0.085
        if target > 0:
            ax.plot([days[0], right], [target, target], color=WARN, lw=1.6, zorder=2)
            said = goal or say._("target {value}", value=say_amount(say, target, b.kpi))
            first, colon, rest = said.partition(": ")  # at the right, in two lines: over the line it would hide the history
            labels += [(target, text, WARN) for text in (first + colon.strip(), rest) if text]
        labels.sort(key=lambda x: -x[0])
        for (_, text, ink), y in zip(labels, _spread([v for v, _, _ in labels], gap, floor), strict=True):
            ax.annotate(
                text, (place, y), xytext=(6, 0), textcoords="offset points", va="center", color=ink,
                weight="bold" if ink == colour else "normal", annotation_clip=False,
            )  # fmt: skip
        ax.set_ylim(floor, top + (top - floor) * 0.16)
        ax.set_title(say._("band: 8 of 10 possible results if nothing changes"), loc="left", color=colour, fontsize=11)
        _dates(ax, [b.blocks[0].end, b.blocks[len(b.blocks) // 2].end, b.last.end, end.end], say)
        ax.yaxis.set_major_formatter(lambda v, _: say_amount(say, v, b.kpi) if v else "0")
        ax.locator_params(axis="y", nbins=4)
        ax.tick_params(length=0)
        return picture(figure)


def plot_chances(results: Sequence[float], target: float, f: Forecast, b: Baseline, say: Language, colour: str) -> Picture:
    """Equally likely results without action as a heap of dots; those at the target or above are filled, the others hollow.

    Args:
        results: ascending. target: where the line stands.
    """
    with canvas(2.5) as (figure, ax):
        width = (results[-1] - results[0]) / 9 or abs(target) / 20 or 1.0
        columns = [math.floor((x - target) / width) for x in results]  # a column starts at the target: no dot straddles the line
        first, last = min([*columns, -1]), max([*columns, 0])
        tallest = max(columns.count(c) for c in columns)
        size = min(11.0, 330 / (last - first + 3), 105 / (tallest + 1.5))
        for i, (x, column) in enumerate(zip(results, columns, strict=True)):
            row = columns[:i].count(column)
            centre = max(results[0], target + (column + 0.5) * width) if results[-1] > results[0] else x
            ax.plot(
                [centre],
                [row + 0.5],
                "o",
                ms=size,
                mfc=colour if x >= target else "white",
                mec=colour,
                mew=1.4,
                zorder=3,
            )
        ax.axvline(target, color=WARN, lw=1.8, zorder=4)
        left = -first > last
        ax.annotate(
            say._("target {value}", value=say_amount(say, target, b.kpi)), (target, tallest + 0.9), xytext=(-5 if left else 5, 0),
            textcoords="offset points", ha="right" if left else "left", va="center", color=WARN,
        )  # fmt: skip
        ax.set_ylim(0, tallest + 1.5)
        ax.set_xlim(target + (first - 0.5) * width, target + (last + 1.5) * width)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.locator_params(axis="x", nbins=5)
        ax.xaxis.set_major_formatter(lambda v, _: say_amount(say, v, b.kpi) if v else "0")
        ax.set_xlabel(say._("hollow: below the target · filled: target reached"), fontsize=11)
        ax.tick_params(length=3, color=LINE)
        return picture(figure)


def _x(day: date) -> float:
    """A day as a place on the axis."""
    return float(day.toordinal())


def _spread(values: Sequence[float], gap: float, floor: float) -> list[float]:
    """Label positions, from top to bottom, at least ``gap`` apart, as near to their values as that allows."""
    out: list[float] = []
    for v in values:
        out.append(min(v, out[-1] - gap) if out else v)
    shift = max(0.0, floor + gap * 0.4 - out[-1])
    return [y + shift for y in out]


def _dates(ax: Axes, days: Sequence[date], say: Language) -> None:
    """Ticks at these days: first and last always, those between (the later ones first) where their names have room."""
    first, *between, last = days
    room = 0.22 * (last - first).days
    kept = [first, last]
    for day in reversed(between):
        if all(abs((day - other).days) >= room for other in kept):
            kept.append(day)
    ax.set_xticks([_x(d) for d in sorted(kept)])
    ax.set_xticklabels([say_tick(say, d) for d in sorted(kept)])
    ax.get_xticklabels()[0].set_horizontalalignment("left")  # clear of the axis' zero
