"""Drawings of the scorecard: the typical post over the months, network by network, and the calendar of posts."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from cmlib.figures import INK, MUTE, WARN, accent, canvas, picture, shade
from cmlib.findings import Picture
from cmlib.metrics import DefinitionBreak
from cmlib.scorecard import Calendar, Part
from cmlib.wording import Language

EMPTY = "#eef1f4"
MOST = 3
"""Posts a day from which the darkest shade is used."""


def plot_parts(say: Language, panels: Sequence[tuple[str, Sequence[Part], Sequence[DefinitionBreak]]], *, colour: str) -> Picture:
    """One panel a network, each with its own scale: the typical post of every month or quarter, its interval, its number of posts.

    The line is broken where months are missing and where the network redefined what the posts are divided by.

    Args:
        panels: title, months or quarters (two or more), redefinitions to mark.
    """
    ink = accent(colour)
    with canvas(1.95 * len(panels) + 0.15, rows=len(panels)) as (figure, _):
        for ax, (title, parts, breaks) in zip(figure.axes, panels, strict=True):
            _panel(say, ax, title, parts, breaks, ink)
        return picture(figure)


def _panel(say: Language, ax: Axes, title: str, parts: Sequence[Part], breaks: Sequence[DefinitionBreak], ink: str) -> None:
    x = [_middle(p) for p in parts]
    y = [p.typical.estimate for p in parts]
    ends = [(p.typical.low, p.typical.high) for p in parts]
    top = max([*y, *(h for _, h in ends if h is not None)]) * 1.12 or 1.0
    bars = [(at, low, high) for at, (low, high) in zip(x, ends, strict=True) if low is not None and high is not None]
    if bars:
        ax.vlines(*zip(*bars, strict=True), color=shade(ink, 0.3), lw=7, zorder=1)
    line_x, line_y = [x[0]], [y[0]]
    for (p, _, _), (q, u, v) in pairwise(zip(parts, x, y, strict=True)):
        if (q.start - p.end).days != 1 or any(p.start < d.day <= q.start for d in breaks):
            line_x, line_y = [*line_x, math.nan], [*line_y, math.nan]
        line_x, line_y = [*line_x, u], [*line_y, v]
    ax.plot(line_x, line_y, color=ink, lw=1.2, zorder=3)
    for hollow in (False, True):
        shown = [(u, p.typical.estimate) for u, p in zip(x, parts, strict=True) if (p.typical.low is None) == hollow]
        if shown:
            at, value = zip(*shown, strict=True)
            ax.plot(at, value, "o", ms=5.5, mfc="white" if hollow else ink, mec=ink, mew=1.4, zorder=4)
    for b in breaks:
        ax.axvline(b.day.toordinal(), color=WARN, lw=1.4, ls="--", zorder=2)
        right = (b.day.toordinal() - x[0]) > 0.6 * (x[-1] - x[0])
        ax.annotate(
            say.short_day(b.day), (b.day.toordinal(), 1), xycoords=("data", "axes fraction"), xytext=(-4 if right else 4, -2),
            textcoords="offset points", ha="right" if right else "left", va="top", color=WARN, fontsize=9.5,
        )  # fmt: skip
    ax.set_title(title.replace("$", r"\$"), loc="left", fontsize=11, color=INK, fontweight="bold")
    ax.set_ylim(0, top)
    pad = (x[-1] - x[0]) * 0.04
    ax.set_xlim(x[0] - pad, x[-1] + pad)
    ax.locator_params(axis="y", nbins=4)
    ax.set_yticks(ticks := [t for t in ax.get_yticks() if 0 <= t <= top], [say.percent(float(t)) if t else "0" for t in ticks])
    step = max(2, math.ceil(len(parts) / 4))
    labels = [say.number(p.typical.n) + ("\n" + say.short_day(p.start)[2:] if i % step == 0 else "") for i, p in enumerate(parts)]
    ax.set_xticks(x, labels, fontsize=9.5)
    ax.tick_params(axis="x", length=0)


def _middle(p: Part) -> float:
    return (p.start.toordinal() + p.end.toordinal()) / 2


def plot_calendar(say: Language, c: Calendar, *, colour: str) -> Picture:
    """A row a month, a square a day, darker with more posts; pauses hatched; posts of the month at the right.

    Args:
        c: with its days (an export that knows only the month has no such figure).
    """
    ink = accent(colour)
    months = [m for m, _ in c.months]
    row = {(m.year, m.month): i for i, m in enumerate(months)}
    posts = dict(c.days)
    every = [date(m.year, m.month, d) for m in months for d in range(1, calendar.monthrange(m.year, m.month)[1] + 1)]
    every = [d for d in every if c.first <= d <= c.last]
    idle = {g.first + timedelta(days=k) for g in c.pauses for k in range(g.days)}
    shades = {0: EMPTY, **{k: shade(ink, 0.25 + 0.75 * k / MOST) for k in range(1, MOST + 1)}}

    def at(d: date) -> tuple[float, float]:
        return d.day, row[d.year, d.month]

    with canvas(0.21 * len(months) + 1.05) as (figure, ax):
        for k, fill in shades.items():
            _squares(
                ax, (at(d) for d in every if min(posts.get(d, 0), MOST) == k and (k or d not in idle)), facecolor=fill, edgecolor="none"
            )
        _squares(ax, (at(d) for d in every if d in idle and d not in posts), facecolor="white", edgecolor=MUTE, hatch="/////", linewidth=0)
        ax.vlines([x + 0.5 for x in range(1, 31)], -0.5, len(months) - 0.5, color="white", lw=1.2, zorder=3)
        for i, (_, n) in enumerate(c.months):
            ax.annotate(say.number(n), (32.4, i), ha="left", va="center", fontsize=9.5, fontweight="bold", color=INK, annotation_clip=False)
        ax.set_yticks(
            range(len(months)),
            [say.short_day(m)[2:] if i == 0 or m.month == 1 else _short(say, m) for i, m in enumerate(months)],
            fontsize=9.5,
        )
        ax.set_xticks([1, 5, 10, 15, 20, 25, 30])
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelsize=9.5)
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.set_xlim(0.3, 34.5)
        names = [say._("no post"), *(say.number(k) for k in range(1, MOST)), say._("{n} or more", n=MOST)]
        key: list[tuple[str, dict[str, Any]]] = [(n, {"facecolor": shades[k], "edgecolor": "none"}) for k, n in enumerate(names)]
        if idle:
            key.append((say._("pause"), {"facecolor": "white", "edgecolor": MUTE, "hatch": "/////", "linewidth": 0}))
        bottom = _legend(ax, key, len(months) + 0.5)
        ax.set_ylim(bottom, -0.7)
        return picture(figure)


def _short(say: Language, month: date) -> str:
    """The month without its year."""
    return say.short_day(month)[2:].rsplit(" ", 1)[0]


def _legend(ax: Axes, key: Sequence[tuple[str, dict[str, Any]]], y: float) -> float:
    """Squares with their names under the days, in lines as long as the days are; the lower end of them."""
    x = 1.0
    for name, look in key:
        width = 1.6 + 0.62 * len(name) + 1.2
        if x > 1 and x + width > 34.5:
            x, y = 1.0, y + 1.35
        _squares(ax, [(x, y)], **look)
        ax.annotate(name, (x + 0.9, y), ha="left", va="center", fontsize=9.5, color=MUTE, annotation_clip=False)
        x += width
    return y + 0.8


def _squares(ax: Axes, places: Iterable[tuple[float, float]], **look: Any) -> None:
    """Many squares as one drawn path, neighbours of a row as one bar: the file stays small."""
    runs: list[list[float]] = []
    for y, x in sorted((y, x) for x, y in places):
        if runs and runs[-1][0] == y and runs[-1][2] == x - 1:
            runs[-1][2] = x
        else:
            runs.append([y, x, x])
    paths = [
        Path([(a - 0.5, y - 0.4), (b + 0.5, y - 0.4), (b + 0.5, y + 0.4), (a - 0.5, y + 0.4), (a - 0.5, y - 0.4)], closed=True)
        for y, a, b in runs
    ]
    if paths:
        ax.add_patch(PathPatch(Path.make_compound_path(*paths), **look))
