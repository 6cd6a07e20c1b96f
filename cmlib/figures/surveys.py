"""Drawings of answers: shares by segment, what sets segments apart, and how well each description fits."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from cmlib.figures import INK, LINE, MUTE, WARN, canvas, contrast, picture, shade
from cmlib.findings import Estimate, Picture
from cmlib.wording import Language

WIDTH_OF_LABEL = 56
"""Characters of a row's label on one line."""


def _lines(text: str, most: int = 2) -> str:
    """A label on a few lines, safe for the drawing library."""
    return "\n".join(textwrap.wrap(text, WIDTH_OF_LABEL, max_lines=most, placeholder=" …")).replace("$", r"\$")


def _fills(colour: str) -> tuple[tuple[str, str], ...]:
    """Fill and ink of the numbered dots: told apart by number, fill and place, never by colour alone."""
    fills = (colour, "#ffffff", shade(colour, 0.45), INK)
    return tuple((f, "#ffffff" if contrast(f) > contrast(f, INK) else INK) for f in fills)


def plot_segments(say: Language, rows: Sequence[tuple[str, Sequence[Estimate]]], marks: Sequence[str], colour: str) -> Picture:
    """One row an answer: its share in each segment as a dot with the segment's mark inside and its margin as a line.

    Args:
        rows: answer, and its share in each segment. marks: one or two characters a segment, in the same order.
    """
    fills, step = _fills(colour), 0.30
    heights = [0.34 + 0.2 * label.count("\n") + step * len(shares) for label, shares in ((_lines(t), s) for t, s in rows)]
    total = sum(heights)
    with canvas(0.62 + 0.98 * total) as (figure, ax):
        y = total
        for (text, shares), height in zip(rows, heights, strict=True):
            ax.text(0, y - 0.04, _lines(text), ha="left", va="top", color=INK, linespacing=1.1)
            ax.axhline(y - height + 0.02, color=LINE, linewidth=0.6)
            for i, e in enumerate(shares):
                at = y - height + step * (len(shares) - i - 0.5) + 0.03
                fill, ink = fills[i % len(fills)]
                if e.low is not None and e.high is not None:
                    ax.plot([e.low, e.high], [at, at], color=MUTE, linewidth=2, solid_capstyle="round", zorder=2)
                ax.plot([e.estimate], [at], marker="o", ms=15, mfc=fill, mec=colour if fill == "#ffffff" else fill, mew=1.4, zorder=3)
                ax.text(e.estimate, at - 0.005, marks[i], ha="center", va="center", color=ink, fontsize=9.5, fontweight="bold", zorder=4)
                ax.text(1.045, at, say.percent(e.estimate), ha="left", va="center", color=INK, fontsize=10.5)
            y -= height
        ax.set(xlim=(-0.035, 1.19), ylim=(0, total + 0.05), yticks=[], xticks=[0, 0.5, 1])
        ax.set_xticklabels([say.percent(v) for v in (0.0, 0.5, 1.0)], color=MUTE)
        ax.tick_params(axis="x", length=3)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        return picture(figure)


def plot_lifts(say: Language, rows: Sequence[tuple[str, Estimate]], colour: str, null: str) -> Picture:
    """How many times as often as among the rest, on a logarithmic axis with its line of no difference.

    Args:
        rows: segment and answer, and the ratio. null: name of the line at ×1.
    """
    shown = [(_lines(t), e) for t, e in rows]
    heights = [0.64 + 0.2 * label.count("\n") for label, _ in shown]
    positive = [v for _, e in rows for v in (e.low, e.high, e.estimate) if v is not None and v > 0]
    left, right = max(min([*positive, 0.8]) * 0.9, 0.05), min(max([*positive, 1.25]) * 1.1, 40)
    total = sum(heights)
    with canvas(0.75 + 0.92 * total) as (figure, ax):
        ax.set_xscale("log")
        ax.minorticks_off()
        y = total
        ax.plot([1, 1], [0, total], color=WARN, lw=1.6, zorder=1)
        for (label, e), height in zip(shown, heights, strict=True):
            ax.text(0, y - 0.04, label, ha="left", va="top", color=INK, linespacing=1.1, transform=ax.get_yaxis_transform(),
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2}, zorder=2)  # fmt: skip
            at = y - height + 0.2
            if e.low is not None and e.high is not None:
                ax.plot([max(e.low, left), min(e.high, right)], [at, at], color=colour, lw=3, solid_capstyle="round", zorder=3)
            ax.plot([min(max(e.estimate, left), right)], [at], marker="o", ms=8, color=colour, zorder=4)
            ax.annotate(
                say.times(e.estimate), (1.0, at), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
                va="center", fontweight="bold", color=INK, annotation_clip=False,
            )  # fmt: skip
            y -= height
        ax.annotate(
            null, (1, 0), xytext=(0, -22), textcoords="offset points", ha="center", va="top", color=WARN, fontweight="bold",
            annotation_clip=False,
        )  # fmt: skip
        ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if left <= t <= right]
        ax.set_xticks(ticks, [say.times(t) for t in ticks])
        ax.set(xlim=(left, right), ylim=(0, total + 0.05), yticks=[])
        ax.spines["left"].set_visible(False)
        return picture(figure)


def plot_fits(say: Language, rows: Sequence[tuple[str, float]], colour: str) -> Picture:
    """How many points worse than the best each description of the answers is; the best stands at zero.

    Args:
        rows: name of the description, points behind the best.
    """
    end = max([points for _, points in rows] + [1.0])
    with canvas(0.25 + 0.6 * len(rows)) as (figure, ax):
        for i, (label, points) in enumerate(rows):
            y, best = len(rows) - 1 - i, points == 0
            ax.text(0.01 * end, y + 0.2, _lines(label, 1), ha="left", va="bottom", color=INK, fontweight="bold" if best else "normal")
            ax.plot([0, points], [y, y], color=shade(colour, 0.45), lw=5, solid_capstyle="butt")
            ax.plot([points], [y], marker="o", ms=9, color=colour if best else shade(colour, 0.45))
            words = say._("fits best") if best else "+" + say.number(points, 0)
            ax.text(points + 0.03 * end, y, words, ha="left", va="center", color=INK, fontweight="bold" if best else "normal")
        ax.axvline(0, color=LINE, linewidth=1, zorder=0)
        ax.set(xlim=(-0.02 * end, 1.28 * end), ylim=(-0.35, len(rows) - 0.3))
        ax.set_axis_off()
        return picture(figure)
