"""Drawings of how firm the order of channels is."""

from __future__ import annotations

from functools import lru_cache

from cmlib.figures import (
    BAR,
    GAP,
    INK,
    LINE,
    MUTE,
    ROW,
    WARN,
    WIDTH,
    canvas,
    contrast,
    label_column,
    picture,
    shade,
    sheet,
    spread_out,
    width_of,
)
from cmlib.findings import Picture


@lru_cache(maxsize=32)
def plot_scores(names: tuple[str, ...], values: tuple[tuple[float, float, float], ...], numbers: tuple[str, ...], colour: str) -> Picture:
    """Bars of weighted scores (0-100) from zero, each with the line of its range and its number beside it.

    Args:
        names: channels, best first. values: (low, point, high). numbers: what stands beside the bars. colour: of the brand.
    """
    height = 0.4 + ROW * len(names)
    with canvas(height) as (figure, ax):
        sheet(figure, ax, height)
        left = label_column(names)
        scale = (WIDTH - left - GAP - 0.35) / 100
        y = [0.22 + ROW * i for i in range(len(names))]
        points = [v[1] * scale for v in values]
        ax.barh(y, points, left=left, height=BAR, color=[shade(colour, 1.0 if i == 0 else 0.45) for i in range(len(names))])
        low, high = [left + v[0] * scale for v in values], [left + v[2] * scale for v in values]
        ax.hlines(y, low, high, color=INK, linewidth=1.4)
        ax.vlines(low + high, [a - 0.05 for a in y * 2], [a + 0.05 for a in y * 2], color=INK, linewidth=1.4)
        for i, at in enumerate(y):
            ax.text(left - GAP, at, names[i], va="center", ha="right")
            ax.text(high[i] + GAP, at, numbers[i], va="center", ha="left", fontweight="bold" if i == 0 else "normal")
        bottom = y[-1] + ROW / 2
        ax.vlines(left, 0.02, bottom, color=LINE, linewidth=1)
        for x in (0, 50, 100):
            ax.text(left + x * scale, bottom + 0.1, str(x), va="center", ha="center", color=MUTE)
        return picture(figure)


@lru_cache(maxsize=32)
def plot_ranks(
    names: tuple[str, ...], shares: tuple[tuple[float, ...], ...], first_text: tuple[str, ...], heads: tuple[str, str], colour: str
) -> Picture:
    """Stacked bars: in which share of the draws a channel takes each place, the first place darkest; the place's number stands in its part.

    Args:
        shares: a row for each channel, first place first, sum one. first_text: share of first places, beside the bar.
        heads: over the bars and over the numbers beside them.
    """
    height = 0.4 + ROW * len(names)
    with canvas(height) as (figure, ax):
        sheet(figure, ax, height)
        left = label_column(names)
        scale = WIDTH - left - GAP - max(*(width_of(t, True) for t in (*first_text, heads[1])), 0.3) - 0.05
        y = [0.55 + ROW * i for i in range(len(names))]
        last = max(len(names) - 1, 1)
        for r in range(len(names)):
            fill = shade(colour, 1 - 0.92 * r / last)
            starts = [left + scale * sum(row[:r]) for row in shares]
            ax.barh(y, [row[r] * scale for row in shares], left=starts, height=BAR + 0.06, color=fill, edgecolor="white", linewidth=0.8)
            ink = "white" if contrast(fill) >= 4.5 else INK
            for at, start, row in zip(y, starts, shares, strict=True):
                if row[r] * scale >= width_of(str(r + 1), r == 0) + 0.1:
                    weight = "bold" if r == 0 else "normal"
                    ax.text(start + row[r] * scale / 2, at, str(r + 1), va="center", ha="center", color=ink, fontweight=weight)
        for at, name, text in zip(y, names, first_text, strict=True):
            ax.text(left - GAP, at, name, va="center", ha="right")
            ax.text(WIDTH - 0.05, at, text, va="center", ha="right", color=colour, fontweight="bold")
        ax.text(left, 0.16, heads[0], ha="left", va="center", color=MUTE)
        ax.text(WIDTH - 0.05, 0.16, heads[1], ha="right", va="center", color=colour, fontweight="bold")
        return picture(figure)


@lru_cache(maxsize=32)
def plot_flip(
    lines: tuple[tuple[str, float, float], ...],
    first: int,
    winner: int,
    today: float,
    needed: float,
    texts: tuple[str, str],
    ticks: tuple[str, str, str],
    axis: str,
    colour: str,
) -> Picture:
    """Every channel's value as a line over one weight from 0 to 1, today's weight and the crossing marked and named.

    Args:
        lines: (name, value at weight 0, value at weight 1). first, winner: rows of who leads today and of who leads after the crossing.
        today, needed: weights. texts: what stands over the two. ticks: under weights 0, ½ and 1. axis: name of the weight.
    """
    height = max(2.9, 1.45 + 0.21 * len(lines))
    top, bottom, left = 0.66, height - 0.62, 0.42
    right = WIDTH - max(width_of(name, i in (first, winner)) for i, (name, _, _) in enumerate(lines)) - 0.3
    values = [v for _, a, b in lines for v in (a, b)]
    step = 20 if max(values) - min(values) > 50 else 10
    low, high = step * int((min(values) - 1) // step), step * int(-(-(max(values) + 1) // step))
    low, high = max(low, 0), min(high, 100)

    def x(weight: float) -> float:
        return left + weight * (right - left)

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    with canvas(height) as (figure, ax):
        sheet(figure, ax, height)
        for tick in range(low, high + 1, step):
            ax.plot([left, right], [y(tick)] * 2, color=LINE, linewidth=0.6, zorder=1)
            ax.text(left - 0.06, y(tick), str(tick), ha="right", va="center", color=MUTE)
        for weight, text, side in zip((0.0, 0.5, 1.0), ticks, ("left", "center", "right"), strict=True):
            ax.text(x(weight), bottom + 0.16, text, ha=side, va="center", color=MUTE)
        ax.text((left + right) / 2, bottom + 0.42, axis, ha="center", va="center", color=MUTE)
        places = spread_out([y(b) for *_, b in lines], 0.2, top - 0.05, bottom + 0.1)
        for i, (name, a, b) in enumerate(lines):
            ink, width, dashes = (colour, 2.6, "-") if i == first else (INK, 2.2, "--") if i == winner else ("#8d98a5", 1.1, "-")
            ax.plot([left, right], [y(a), y(b)], color=ink, linewidth=width, linestyle=dashes, zorder=3 if i in (first, winner) else 2)
            ax.plot([right, right + 0.16], [y(b), places[i]], color=LINE, linewidth=0.8, zorder=1)
            face = "bold" if i in (first, winner) else "normal"
            ax.text(right + 0.2, places[i], name, ha="left", va="center", color=ink if i in (first, winner) else MUTE, fontweight=face)
        for at, text, row, ink, style in ((today, texts[0], 0.14, MUTE, ":"), (needed, texts[1], 0.38, WARN, "-")):
            ax.plot([x(at), x(at)], [row + 0.1, bottom], color=ink, linewidth=1.3, linestyle=style, zorder=1.5)
            half = width_of(text, ink == WARN) / 2
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
            face = "bold" if ink == WARN else "normal"
            middle = min(max(x(at), half + 0.02), WIDTH - half - 0.02)
            ax.text(middle, row, text, ha="center", va="center", color=ink, fontweight=face, bbox=box, zorder=4)
        crossing = lines[winner][1] + (lines[winner][2] - lines[winner][1]) * needed
        ax.plot([x(needed)], [y(crossing)], marker="o", markersize=7, color=WARN, markeredgecolor="white", zorder=5)
        return picture(figure)
