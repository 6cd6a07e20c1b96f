"""Drawings of hours: laid end to end against those there are, and what other hours would be worth."""

from __future__ import annotations

from functools import lru_cache

from cmlib.figures import BAR, GAP, INK, LINE, MUTE, ROW, WARN, WIDTH, canvas, picture, shade, sheet, width_of
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


@lru_cache(maxsize=32)
def plot_ladder(
    points: tuple[tuple[float, float | None], ...],
    today: tuple[float, str],
    labels: tuple[tuple[float, str], ...],
    axes: tuple[str, str],
    ticks: tuple[tuple[float, str], ...],
    colour: str,
) -> Picture:
    """The best plan's value at each number of hours as steps from zero, today's hours marked, steps named where there is room.

    Args:
        points: (hours, value); ``None`` where nothing is possible. today: hours there are, and the text under them.
        labels: (hours, what the step there means). axes: names of value and hours. ticks: (hours, text) under the ends.
    """
    height, top, left, right = 2.9, 0.66, 0.14, WIDTH - 0.14
    bottom = height - 0.64
    low, high = points[0][0], points[-1][0]
    drawn = [(h, v) for h, v in points if v is not None]
    most = max((v for _, v in drawn), default=1.0)

    def x(hours: float) -> float:
        return left + (hours - low) / max(high - low, 1e-9) * (right - left)

    def y(value: float) -> float:
        return bottom - value / most * (bottom - top)

    with canvas(height) as (figure, ax):
        sheet(figure, ax, height)
        ax.plot([left, right], [bottom, bottom], color=LINE, linewidth=1)
        across, up, value = [x(h) for h, _ in drawn], [y(v) for _, v in drawn], dict(drawn)
        ax.fill_between(across, up, bottom, step="post", color=shade(colour, 0.14), linewidth=0)
        ax.step(across, up, where="post", color=colour, linewidth=2.2)
        now = y(value[today[0]]) if today[0] in value else top
        ax.plot([x(today[0])] * 2, [now, bottom + 0.06], color=WARN, linewidth=1.4, linestyle=":", zorder=3)
        if today[0] in value:
            ax.plot([x(today[0])], [now], marker="o", markersize=6, color=WARN, markeredgecolor="white", zorder=5)
        taken: list[tuple[float, float, float]] = []
        for h, text in sorted(labels, key=lambda item: -item[0]):
            width = width_of(text, True)
            start, at = min(max(x(h) - width + 0.06, 0.02), right - width), y(value[h]) - 0.17
            if any(start < b + 0.06 and a < start + width + 0.06 and abs(at - row) < 0.21 for a, b, row in taken):
                continue
            taken.append((start, start + width, at))
            ax.plot([x(h)], [y(value[h])], marker="o", markersize=5, color=colour, markeredgecolor="white", zorder=4)
            ax.text(start, at, text, ha="left", va="center", fontweight="bold" if len(taken) == 1 else "normal", zorder=5)
        ax.text(left, 0.16, axes[0], ha="left", va="center", color=MUTE)
        ax.text((left + right) / 2, bottom + 0.46, axes[1], ha="center", va="center", color=MUTE)
        half = width_of(today[1], True) / 2
        middle = min(max(x(today[0]), half + 0.02), WIDTH - half - 0.02)
        ax.text(middle, bottom + 0.19, today[1], ha="center", va="center", color=WARN, fontweight="bold")
        for (h, text), side in zip(ticks, ("left", "right"), strict=True):
            start = x(h) if side == "left" else x(h) - width_of(text)
            if start > middle + half + GAP or start + width_of(text) < middle - half - GAP:
                ax.text(x(h), bottom + 0.19, text, ha=side, va="center", color=MUTE)
        return picture(figure)
