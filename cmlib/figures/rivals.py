"""Drawings of the comparison with competitors: the probability of each rank, and interaction against the size of the account."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from matplotlib.patches import Rectangle

from cmlib.figures import INK, LINE, MUTE, accent, canvas, contrast, picture, shade
from cmlib.findings import Estimate, Picture
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


def plot_sizes(say: Language, rows: Sequence[tuple[str, bool, float, Estimate]], *, colour: str) -> Picture:
    """Typical interaction per follower against the number of followers (each step to the right the same number of times as many).

    Args:
        rows: name, whether it is the brand itself (filled, bold), followers, typical post.
    """
    ink = accent(colour)
    highs = [e.high if e.high is not None else e.estimate for *_, e in rows]
    top = max(highs) * 1.12 or 1.0
    sizes = [size for _, _, size, _ in rows]
    left, right = min(sizes) / 1.5, max(sizes) * 1.5
    places = _spread([e.estimate / top for *_, e in rows], 0.16 if len(rows) <= 6 else 0.125)
    with canvas(max(2.9, 0.42 * len(rows) + 1.0)) as (figure, ax):
        ax.set_xscale("log")
        ax.minorticks_off()
        for (name, own, size, e), place in zip(rows, places, strict=True):
            shown = ink if own else MUTE
            if e.low is not None and e.high is not None:
                ax.plot([size, size], [e.low, e.high], color=shown, lw=2.6, solid_capstyle="round", alpha=0.55, zorder=2)
            ax.plot([size], [e.estimate], marker="o", ms=9, mfc=shown if own else "white", mec=shown, mew=1.8, zorder=3)
            ax.annotate(
                _name(name, 17), (size, e.estimate), xycoords="data", xytext=(1.04, place), textcoords="axes fraction", ha="left", va="center",
                fontsize=9.5, color=INK if own else MUTE, fontweight="bold" if own else "normal", annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": LINE, "lw": 0.8, "shrinkA": 0, "shrinkB": 6, "relpos": (0, 0.5)}, zorder=1,
            )  # fmt: skip
        ax.set_xlim(left, right)
        ax.set_ylim(0, top)
        ax.locator_params(axis="y", nbins=4)
        ax.set_yticks(ticks := [t for t in ax.get_yticks() if 0 <= t <= top], [say.percent(float(t)) if t else "0" for t in ticks])
        marks = _marks(left, right)
        ax.set_xticks(marks, [say.number(m) for m in marks])
        ax.set_xlabel(say._("followers"), fontsize=10)
        return picture(figure)


def _marks(left: float, right: float) -> list[float]:
    """At most four round numbers between two, closer together where the span is short."""
    powers = range(math.floor(math.log10(left)), math.ceil(math.log10(right)) + 1)
    found: list[float] = []
    for steps in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)):
        found = [s * 10.0**p for p in powers for s in steps if left <= s * 10.0**p <= right]
        if len(found) >= 3:
            break
    return found[:: math.ceil(len(found) / 4)] if found else [left, right]


def _spread(at: Sequence[float], apart: float) -> list[float]:
    """Heights as close to the wanted ones as they can be with labels this far apart, inside 0.03 and 0.97."""
    order = sorted(range(len(at)), key=lambda i: (at[i], i))
    apart = min(apart, 0.94 / max(len(at) - 1, 1))
    out = [0.0] * len(at)
    low = 0.03
    for i in order:
        out[i] = low = max(low, at[i])
        low += apart
    high = 0.97
    for i in reversed(order):
        out[i] = high = min(high, out[i])
        high -= apart
    return out
