"""Drawings of the comparison with competitors: the probability of each rank, and interaction against the size of the account."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from cmlib.figures import INK, LINE, MUTE, accent, canvas, contrast, picture, shade, spread_out
from cmlib.findings import Picture
from cmlib.rivals import EDGE, Sized
from cmlib.wording import Language


def _name(text: str, width: int) -> str:
    """A label on at most two lines, safe for the drawing library."""
    lines = textwrap.wrap(text, width) or [""]
    if len(lines) > 2:
        lines = [lines[0], textwrap.shorten(" ".join(lines[1:]), width, placeholder=" …")]
    return "\n".join(lines).replace("$", r"\$")


def plot_ranks(say: Language, rows: Sequence[tuple[str, bool, Sequence[float]]], *, colour: str) -> Picture:
    """A row a brand, a column a rank: the probability is written into each cell and shades it.

    Args:
        rows: name, whether it is the brand itself (bold), probability of each rank, first rank first.
    """
    ink = accent(colour)
    ranks = len(rows[0][2])
    with canvas(0.46 * len(rows) + 0.75) as (figure, ax):
        for i, (_, _, chances) in enumerate(rows):
            for r, p in enumerate(chances):
                fill = shade(ink, p)
                ax.add_patch(_cell(r, i, fill))
                text = "–" if p < 0.005 else ">" + say.percent(0.99, 0) if p > 0.995 else say.percent(p, 0)
                dark = contrast(fill) >= 3
                ax.annotate(text, (r, i), ha="center", va="center", fontsize=9.5, color="white" if dark else INK if p >= 0.005 else MUTE)
        ax.set_yticks(range(len(rows)), [_name(n, 18) for n, _, _ in rows])
        for label, (_, own, _) in zip(ax.get_yticklabels(), rows, strict=True):
            label.set_fontweight("bold" if own else "normal")
        ax.set_xticks(range(ranks), [say._("{n}.", n=r + 1) for r in range(ranks)])
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.set_xlim(-0.5, ranks - 0.5)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        return picture(figure)


def _cell(x: float, y: float, fill: str) -> Rectangle:
    return Rectangle((x - 0.48, y - 0.45), 0.96, 0.9, facecolor=fill, edgecolor=LINE, linewidth=0.6)


def plot_sizes(say: Language, rows: Sequence[tuple[str, bool, Sized]], curve: Sequence[tuple[float, ...]], *, colour: str) -> Picture:
    """Typical interaction per follower against the number of followers, each step the same number of times as many, over its limits by size.

    Args:
        rows: name, whether it is the brand itself (filled, bold), the account.
        curve: followers, the line, both ends of its 80 % and both of its 95 % limits; empty for none.
    """
    ink = accent(colour)
    bottom, top = _frame(rows)
    left, right = min(a.followers for *_, a in rows) / EDGE, max(a.followers for *_, a in rows) * EDGE
    heights = [math.log(max(a.typical.estimate, bottom) / bottom) / math.log(top / bottom) for *_, a in rows]
    places = spread_out(heights, min(0.16 if len(rows) <= 6 else 0.125, 0.94 / max(len(rows) - 1, 1)), 0.03, 0.97)
    with canvas(max(3.5, 0.42 * len(rows) + 1.0)) as (figure, ax):
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.minorticks_off()
        if curve:
            _bands(say, ax, curve, bottom, top)
        for (name, own, a), place in zip(rows, places, strict=True):
            shown, e, size = ink if own else MUTE, a.typical, a.followers
            y = max(e.estimate, bottom)
            if e.low is not None and e.high is not None:
                ax.plot(
                    [size, size],
                    [max(e.low, bottom), max(e.high, bottom)],
                    color=shown,
                    lw=2.6,
                    solid_capstyle="round",
                    alpha=0.55,
                    zorder=2,
                )
            ax.plot([size], [y], marker="o", ms=9, mfc=shown if own else "white", mec=shown, mew=1.8, zorder=3, clip_on=False)
            ax.annotate(
                _name(name, 17), (size, y), xycoords="data", xytext=(1.04, place), textcoords="axes fraction", ha="left", va="center",
                fontsize=9.5, color=INK if own else MUTE, fontweight="bold" if own else "normal", annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": MUTE, "lw": 0.6, "shrinkA": 0, "shrinkB": 6, "relpos": (0, 0.5)}, zorder=1,
            )  # fmt: skip
        ax.set_xlim(left, right)
        ax.set_ylim(bottom, top)
        ticks = _marks(bottom, top)
        ax.set_yticks(ticks, [say.percent(t) for t in ticks])
        marks = _marks(left, right)
        ax.set_xticks(marks, [say.number(m) for m in marks])
        ax.set_xlabel(say._("followers"), fontsize=10)
        return picture(figure)


def _frame(rows: Sequence[tuple[str, bool, Sized]]) -> tuple[float, float]:
    """The heights shown: every bar, and the limits at the brand's size as far as ten times beyond the bars."""
    bars = [v for *_, a in rows for v in (a.typical.estimate, a.typical.low, a.typical.high) if v] or [0.001, 0.01]
    low, high = min(bars), max(bars)
    limits = [v for _, own, a in rows if own and a.expected for v in (a.expected.low, a.expected.high) if v is not None]
    return max(min([low, *limits]), low / 10) / 1.3, min(max([high, *limits]), high * 10) * 1.3


def _bands(say: Language, ax: Axes, curve: Sequence[tuple[float, ...]], bottom: float, top: float) -> None:
    """The line and its two bands, each named at its upper left end where there is room."""
    table = np.array(curve).T
    at, (middle, low, high, lowest, highest) = table[0], np.clip(table[1:], bottom / 2, top * 2)
    for under, over, inner, level, share in ((lowest, highest, high, 0.95, 0.12), (low, high, middle, 0.8, 0.26)):
        ax.fill_between(at, under, over, color=shade(MUTE, share), lw=0, zorder=0)
        y = min(over[0], over[len(at) // 5], top)
        if math.log(y / inner[0]) > 0.1 * math.log(top / bottom):
            ax.annotate(
                say.percent(level, 0),
                (at[0], y),
                xytext=(4, -3),
                textcoords="offset points",
                ha="left",
                va="top",
                fontsize=9,
                color=INK,
                zorder=4,
            )
    ax.plot(at, middle, color=MUTE, lw=1.2, ls=(0, (5, 3)), zorder=1)


def _marks(left: float, right: float) -> list[float]:
    """At most four round numbers between two, closer together where the span is short."""
    powers = range(math.floor(math.log10(left)), math.ceil(math.log10(right)) + 1)
    found: list[float] = []
    for steps in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)):
        found = [s * 10.0**p for p in powers for s in steps if left <= s * 10.0**p <= right]
        if len(found) >= 3:
            break
    return found[:: math.ceil(len(found) / 4)] if found else [left, right]
