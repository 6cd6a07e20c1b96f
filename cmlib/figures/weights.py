"""Drawing of who weighs what."""

from __future__ import annotations

from functools import lru_cache

from cmlib.figures import GAP, INK, LINE, MUTE, ROW, WARN, WIDTH, canvas, picture, shade, sheet, width_of
from cmlib.findings import Picture

RADIUS, APART = 0.065, 0.02
"""Inches: of a dot; share of weight within which dots are set beside each other."""


def _beside(values: tuple[float, ...]) -> list[tuple[float, float]]:
    """Weights with how many dots each is moved up or down, so that no dot hides another."""
    placed: list[tuple[float, float]] = []
    run: list[float] = []

    def close() -> None:
        placed.extend((x, i - (len(run) - 1) / 2) for i, x in enumerate(run))

    for x in sorted(values):
        if run and x - run[-1] > APART:
            close()
            run = []
        run.append(x)
    close()
    return placed


def _in_lines(name: str, widest: float = 2.0) -> str:
    """A long name on two lines, broken near its middle."""
    gaps = [i for i, letter in enumerate(name) if letter == " "]
    if width_of(name) <= widest or not gaps:
        return name
    at = min(gaps, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:at]}\n{name[at + 1 :]}"


@lru_cache(maxsize=32)
def plot_weights(
    names: tuple[str, ...],
    people: tuple[tuple[float, ...], ...],
    group: tuple[float, ...],
    numbers: tuple[str, ...],
    ticks: tuple[tuple[float, str], ...],
    widest: int,
    labels: tuple[str, str],
    colour: str,
) -> Picture:
    """One row a criterion: a dot a person, a bar for the group with its number; the row where people differ most is marked.

    Args:
        names: criteria, heaviest first. people: per criterion the weights of everybody, 0-1. group: the group's. numbers: the group's, to read.
        ticks: places and words of the scale. widest: row where people differ most; -1: none. labels: of a dot, of the bar. colour: of the brand.
    """
    height = 0.85 + ROW * len(names)
    with canvas(height) as (figure, ax):
        sheet(figure, ax, height)
        shown = tuple(_in_lines(n) for n in names)
        left = max(width_of(line, True) for n in shown for line in n.split("\n")) + GAP + 0.06
        right = WIDTH - GAP - max(width_of(n, True) for n in numbers) - 0.08
        scale = (right - left - 0.1) / max(t for t, _ in ticks)
        y = [0.55 + ROW * i for i in range(len(names))]
        bottom = y[-1] + ROW / 2
        ax.scatter([left + RADIUS], [0.16], s=(RADIUS * 144) ** 2, color=shade(colour, 0.55), edgecolors="white", linewidths=0.6)
        ax.text(left + 2 * RADIUS + 0.06, 0.16, labels[0], va="center", ha="left", color=MUTE)
        ax.text(WIDTH - 0.05, 0.16, labels[1], va="center", ha="right", color=INK, fontweight="bold")
        for place, word in ticks:
            ax.vlines(left + place * scale, 0.36, bottom, color=LINE, linewidth=0.8)
            ax.text(left + place * scale, bottom + 0.14, word, va="center", ha="center", color=MUTE)
        for i, at in enumerate(y):
            mine = people[i]
            ax.text(left - GAP, at, shown[i], va="center", ha="right", fontweight="bold" if i == widest else "normal", linespacing=1.1)
            if i == widest:
                ax.hlines(at, left + min(mine) * scale, left + max(mine) * scale, color=WARN, linewidth=2.2, zorder=1)
            dots = _beside(mine)
            step = min(2 * RADIUS * 0.9, 0.3 / max(len(mine) - 1, 1))
            ax.scatter(
                [left + x * scale for x, _ in dots], [at + k * step for _, k in dots], s=(RADIUS * 144) ** 2,
                color=shade(colour, 0.55), edgecolors="white", linewidths=0.6, zorder=2,
            )  # fmt: skip
            ax.vlines(left + group[i] * scale, at - 0.17, at + 0.17, color=INK, linewidth=3, zorder=3)
            ax.text(WIDTH - 0.05, at, numbers[i], va="center", ha="right", fontweight="bold")
        return picture(figure)
