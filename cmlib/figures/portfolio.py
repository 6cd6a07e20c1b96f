"""Drawings of hours."""

from __future__ import annotations

from functools import lru_cache

from cmlib.figures import BAR, GAP, INK, LINE, ROW, WARN, WIDTH, canvas, picture, shade, sheet, width_of
from cmlib.findings import Picture


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
        sheet(figure, ax, height)
        scale = (WIDTH - 0.1) / max(used, capacity, 1.0)
        y = [0.58 + ROW * i for i in range(len(bars))]
        line = 0.05 + capacity * scale
        ax.vlines(line, 0.3, height, color=WARN, linewidth=2, zorder=2.5)
        right = line + GAP / 2 + width_of(capacity_text) < WIDTH or width_of(capacity_text) + GAP > line
        ax.text(line if not right else max(line - 0.02, 0), 0.14, capacity_text, va="center", ha="left" if right else "right", color=WARN)
        start = 0.05
        for at, (text, h, fill, active) in zip(y, bars, strict=True):
            length, need = h * scale, width_of(text) + 2 * GAP
            ax.barh(at, length, left=start, height=BAR + 0.02, color=fill, zorder=2)
            if need <= length:
                ax.text(start + GAP, at, text, va="center", ha="left", color="white" if active else INK, zorder=3)
            elif need <= start:
                ax.text(start - GAP, at, text, va="center", ha="right", zorder=3)
            else:
                # neither inside nor before it: after it, or under the page's right edge if it would be cut off
                x = min(start + length + GAP, WIDTH - width_of(text) - 0.02)
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.9}
                ax.text(x, at, text, va="center", ha="left", zorder=3, bbox=box)
            start += length
        ax.vlines(0.05, 0.3, height, color=LINE, linewidth=1, zorder=1)
        return picture(figure)
