"""Drawings of how firm the order of channels is."""

from __future__ import annotations

from functools import lru_cache

from cmlib.figures import BAR, GAP, INK, LINE, MUTE, ROW, WIDTH, canvas, label_column, picture, shade, sheet, width_of
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
def plot_acceptability(
    names: tuple[str, ...],
    first: tuple[float, ...],
    top: tuple[float, ...],
    first_text: tuple[str, ...],
    top_text: tuple[str, ...],
    labels: tuple[str, str],
    colour: str,
) -> Picture:
    """Share of draws in which a channel comes first (dark) and among the first three (pale), from zero.

    Args:
        first, top: shares 0-1. first_text, top_text: the same in the reader's format. labels: heads of the two.
    """
    height = 0.4 + ROW * len(names)
    with canvas(height) as (figure, ax):
        sheet(figure, ax, height)
        left = label_column(names)
        scale = WIDTH - left - GAP - max(map(width_of, top_text)) - 0.05
        y = [0.55 + ROW * i for i in range(len(names))]
        ax.barh(y, [b * scale for b in top], left=left, height=BAR + 0.02, color=shade(colour, 0.18))
        ax.barh(y, [a * scale for a in first], left=left, height=BAR + 0.02, color=colour)
        for i, at in enumerate(y):
            ax.text(left - GAP, at, names[i], va="center", ha="right")
            end, room = left + first[i] * scale, width_of(first_text[i], True) + GAP
            if first[i] * scale >= room:
                ax.text(end - GAP / 2, at, first_text[i], va="center", ha="right", color="white", fontweight="bold")
            elif (top[i] - first[i]) * scale >= room:
                ax.text(end + GAP / 2, at, first_text[i], va="center", ha="left", color=colour, fontweight="bold")
            ax.text(left + top[i] * scale + GAP / 2, at, top_text[i], va="center", ha="left", color=MUTE)
        ax.text(left, 0.16, labels[0], ha="left", va="center", color=colour, fontweight="bold")
        ax.text(WIDTH - 0.05, 0.16, labels[1], ha="right", va="center", color=MUTE)
        ax.vlines(left, 0.33, y[-1] + ROW / 2, color=LINE, linewidth=1)
        return picture(figure)
