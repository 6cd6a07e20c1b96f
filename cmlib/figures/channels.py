"""Drawings of the page on channels: weighted scores with ranges, rank shares, hours laid end to end.

They are laid out by hand, in inches, instead of by a layout engine: a slider redraws them, and every text has its own room.
The same inputs give the same drawing, so a drawing that a slider did not change is not made again.
"""

from __future__ import annotations

from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cmlib.figures import INK, LINE, MUTE, WARN, WIDTH, canvas, picture, shade
from cmlib.findings import Picture

ROW, BAR, GAP = 0.42, 0.25, 0.1
"""Inches: from row to row, height of a bar, room between a bar and its text."""


def _sheet(figure: Figure, ax: Axes, height: float) -> None:
    """The axes are the whole picture, measured in inches from the top left."""
    figure.set_layout_engine("none")
    ax.set_position((0, 0, 1, 1))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(height, 0)
    ax.set_axis_off()


@lru_cache(maxsize=512)
def _width(text: str, bold: bool = False) -> float:
    """Width of a text in inches at the house's size."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    if not text.strip():
        return 0.0
    box = TextPath((0, 0), text, size=11, prop=FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal"), usetex=False)
    return float(box.get_extents().x1) / 72


def _label_column(names: tuple[str, ...]) -> float:
    """Where the bars start: after the longest name."""
    return min(max(map(_width, names), default=0.0), 2.2) + GAP + 0.04


@lru_cache(maxsize=32)
def plot_scores(names: tuple[str, ...], values: tuple[tuple[float, float, float], ...], numbers: tuple[str, ...], colour: str) -> Picture:
    """Bars of weighted scores (0-100) from zero, each with the line of its range and its number beside it.

    Args:
        names: channels, best first. values: (low, point, high). numbers: what stands beside the bars. colour: of the brand.
    """
    height = 0.4 + ROW * len(names)
    with canvas(height) as (figure, ax):
        _sheet(figure, ax, height)
        left = _label_column(names)
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
        _sheet(figure, ax, height)
        left = _label_column(names)
        scale = WIDTH - left - GAP - max(map(_width, top_text)) - 0.05
        y = [0.55 + ROW * i for i in range(len(names))]
        ax.barh(y, [b * scale for b in top], left=left, height=BAR + 0.02, color=shade(colour, 0.18))
        ax.barh(y, [a * scale for a in first], left=left, height=BAR + 0.02, color=colour)
        for i, at in enumerate(y):
            ax.text(left - GAP, at, names[i], va="center", ha="right")
            end, room = left + first[i] * scale, _width(first_text[i], True) + GAP
            if first[i] * scale >= room:
                ax.text(end - GAP / 2, at, first_text[i], va="center", ha="right", color="white", fontweight="bold")
            elif (top[i] - first[i]) * scale >= room:
                ax.text(end + GAP / 2, at, first_text[i], va="center", ha="left", color=colour, fontweight="bold")
            ax.text(left + top[i] * scale + GAP / 2, at, top_text[i], va="center", ha="left", color=MUTE)
        ax.text(left, 0.16, labels[0], ha="left", va="center", color=colour, fontweight="bold")
        ax.text(WIDTH - 0.05, 0.16, labels[1], ha="right", va="center", color=MUTE)
        ax.vlines(left, 0.33, y[-1] + ROW / 2, color=LINE, linewidth=1)
        return picture(figure)


@lru_cache(maxsize=32)
def plot_hours(rows: tuple[tuple[str, float, bool], ...], free: str, capacity: float, capacity_text: str, colour: str) -> Picture:
    """Weekly hours laid end to end, one step a channel, against the line of the hours there are.

    Args:
        rows: (text, hours, active). free: text of what is left, ``""`` if nothing is. capacity: hours a week.
    """
    used = sum(h for _, h, _ in rows)
    bars = [(text, h, shade(colour, 1.0 if active else 0.5), active) for text, h, active in rows]
    if free:
        bars.append((free, capacity - used, "#e6e9ee", False))
    height = 0.55 + ROW * max(len(bars), 1)
    with canvas(height) as (figure, ax):
        _sheet(figure, ax, height)
        scale = (WIDTH - 0.1) / max(used, capacity, 1.0)
        y = [0.58 + ROW * i for i in range(len(bars))]
        line = 0.05 + capacity * scale
        ax.vlines(line, 0.3, height, color=WARN, linewidth=2, zorder=2.5)
        right = line + GAP / 2 + _width(capacity_text) < WIDTH or _width(capacity_text) + GAP > line
        ax.text(line if not right else max(line - 0.02, 0), 0.14, capacity_text, va="center", ha="left" if right else "right", color=WARN)
        start = 0.05
        for at, (text, h, fill, active) in zip(y, bars, strict=True):
            length, need = h * scale, _width(text) + 2 * GAP
            ax.barh(at, length, left=start, height=BAR + 0.02, color=fill, zorder=2)
            if need <= length:
                ax.text(start + GAP, at, text, va="center", ha="left", color="white" if active else INK, zorder=3)
            elif need <= start:
                ax.text(start - GAP, at, text, va="center", ha="right", zorder=3)
            else:
                # neither inside nor before it: after it, or under the page's right edge if it would be cut off
                x = min(start + length + GAP, WIDTH - _width(text) - 0.02)
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.9}
                ax.text(x, at, text, va="center", ha="left", zorder=3, bbox=box)
            start += length
        ax.vlines(0.05, 0.3, height, color=LINE, linewidth=1, zorder=1)
        return picture(figure)
