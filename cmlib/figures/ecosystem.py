"""The map of the brand's places: networks on the left, what is the brand's own on the right."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.axes import Axes

from cmlib.figures import INK, LINE, MUTE, WARN, WIDTH, canvas, picture, shade, sheet, width_of
from cmlib.findings import Picture

STEP, RIGHT = 0.42, 3.35
"""Inches: from channel to channel, height of a line's box, where the right side begins."""
WIDEST = WIDTH - RIGHT - 0.3
SMALL = 10 / 11
"""Size of a second line over the house's."""

Dash = str | tuple[int, tuple[float, float]]
DASHES: dict[str, Dash] = {"yes": "solid", "unknown": (0, (4, 2.5)), "new": (0, (1, 2)), "no": (0, (4, 2.5))}


@lru_cache(maxsize=32)
def plot_map(
    channels: tuple[tuple[str, str, bool], ...],
    site: tuple[str, str],
    others: tuple[tuple[str, str], ...],
    legend: tuple[tuple[str, str], ...],
    colour: str,
) -> Picture:
    """Each channel with its way to the website, and what hangs on the website.

    Args:
        channels: (name, state of its link, worked actively?), from top to bottom; states: yes, no, unknown, new.
        site: name and address. others: (name, second line) of what is linked from the website: shop, contact list.
        legend: (state, word) of the states that occur.
    """
    rows = max(len(channels), 1 + 2 * (1 + len(others)))
    body = STEP * rows
    height = body + 0.35 + 0.3 * ((len(legend) + 1) // 2)
    left = 0.1 + max((width_of(name, bold=active) for name, _, active in channels), default=1.0) + 0.28
    with canvas(height) as (figure, ax):
        sheet(figure, ax, height)
        stations = [body * (i + 0.5) / (1 + len(others)) + 0.1 for i in range(1 + len(others))]
        target = stations[0]
        for i, (name, state, active) in enumerate(channels):
            y = 0.1 + body * (i + 0.5) / len(channels)
            ax.text(left - 0.28, y, name.replace("$", r"\$"), ha="right", va="center", fontweight="bold" if active else "normal")
            ax.plot(
                [left - 0.12],
                [y],
                "o" if active else "s",
                markersize=8 if active else 6,
                markerfacecolor=colour if active else "white",
                color=colour,
            )
            _way(ax, left, y, target, state, colour)
        for i, (name, second) in enumerate((site, *others)):
            _box(ax, stations[i], name, second, colour, first=i == 0)
            if i:
                ax.plot([RIGHT + 0.9] * 2, [stations[i - 1], stations[i]], color=LINE, linewidth=1.6, zorder=1)
        for i, (state, word) in enumerate(legend):
            x, y = 0.1 + (i % 2) * (WIDTH / 2), body + 0.35 + 0.3 * (i // 2)
            _sample(ax, x, y, state, colour)
            ax.text(x + 0.62, y, word, va="center", color=MUTE, fontsize=10.5)
        return picture(figure)


def _way(ax: Axes, x: float, y: float, target: float, state: str, colour: str) -> None:
    """A line from a channel to the website; a missing link stops short, at a cross."""
    ink = {"yes": colour, "no": WARN, "unknown": MUTE, "new": MUTE}[state]
    end_x, end_y = RIGHT - 0.08, target
    if state == "no":
        end_x, end_y = x + 0.4 * (end_x - x), y + 0.4 * (end_y - y)
        ax.plot([end_x], [end_y], "x", color=WARN, markersize=8, markeredgewidth=2, zorder=4)
    ax.plot([x, end_x], [y, end_y], color=ink, linewidth=2.2 if state == "yes" else 1.6, linestyle=DASHES[state], zorder=2)


def _sample(ax: Axes, x: float, y: float, state: str, colour: str) -> None:
    ink = {"yes": colour, "no": WARN, "unknown": MUTE, "new": MUTE}[state]
    end = x + (0.3 if state == "no" else 0.5)
    ax.plot([x, end], [y, y], color=ink, linewidth=2.2 if state == "yes" else 1.6, linestyle=DASHES[state])
    if state == "no":
        ax.plot([end], [y], "x", color=WARN, markersize=7, markeredgewidth=2)


def _box(ax: Axes, y: float, name: str, second: str, colour: str, *, first: bool) -> None:
    """A place of one's own: name, and a second line cut to fit."""
    from matplotlib.patches import FancyBboxPatch

    lines = [(name, True), *((line, False) for line in fitted(second, WIDEST))]
    high = 0.18 + 0.21 * len(lines)
    edge = colour if first else LINE
    ax.add_patch(
        FancyBboxPatch(
            (RIGHT, y - high / 2), WIDTH - RIGHT - 0.06, high, boxstyle="round,pad=0,rounding_size=0.06", facecolor=shade(colour, 0.1),
            edgecolor=edge, linewidth=1.4, zorder=3,
        )
    )  # fmt: skip
    for i, (line, bold) in enumerate(lines):
        ax.text(
            RIGHT + 0.12, y - high / 2 + 0.2 + 0.21 * i, line.replace("$", r"\$"), va="center", ha="left", zorder=4,
            fontweight="bold" if bold else "normal", fontsize=11 if bold else 10, color=INK if bold else MUTE,
        )  # fmt: skip


def fitted(text: str, room: float, most: int = 2) -> list[str]:
    """A text in at most two lines that fit into the room; the end of what is too long is cut off, and shown to be."""
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < most:
        n = _prefix(rest, room)
        head, blank, _ = rest[: n + 1].rpartition(" ")
        line = rest if n == len(rest) else head if blank and head else rest[:n]
        rest = rest[len(line) :].strip()
        lines.append(line)
    if rest and lines:
        last = lines[-1]
        lines[-1] = last[: _prefix(last, room - width_of("…"))].rstrip() + "…"
    return lines


def _prefix(text: str, room: float) -> int:
    """How many letters from the start fit into the room (of a smaller size than the house's), at least one."""
    if width_of(text) * SMALL <= room:
        return len(text)
    fits, too_long = 1, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        fits, too_long = (middle, too_long) if width_of(text[:middle]) * SMALL <= room else (fits, middle)
    return fits
