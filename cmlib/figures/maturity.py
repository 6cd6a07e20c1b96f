"""The profile of maturity: one row an area, one dot a person, from level 0 to level 4."""

from __future__ import annotations

import textwrap
from collections import Counter

from cmlib.figures import INK, LINE, MUTE, PALE, WARN, accent, canvas, picture
from cmlib.findings import Picture
from cmlib.maturity import Maturity
from cmlib.wording import Language
from cmlib.wording.maturity import say_area

ROW = 0.5
"""Inches of height an area takes."""
ABREAST = 4
"""Dots of equal level drawn side by side; more are one dot with their number."""


def plot_profile(say: Language, m: Maturity, *, colour: str) -> Picture:
    """Levels by area: each person a dot (hollow if the level counts less for want of evidence), the middle a bar, disputed areas in words.

    The areas that hold the rest back are set in bold.
    """
    ink = accent(colour)
    areas = m.rated
    with canvas(ROW * len(areas) + 1.0) as (figure, ax):
        for level in range(5):
            ax.axvline(level, color=LINE, lw=1, zorder=0)
        for y, a in enumerate(areas):
            if a.spread and a.lowest is not None and a.highest is not None:
                ax.plot([a.lowest, a.highest], [y, y], color=WARN if a.disputed else PALE, lw=2.4, zorder=1)
            if a.median is not None:
                ax.plot([a.median, a.median], [y - 0.36, y + 0.36], color=INK, lw=3.2, solid_capstyle="butt", zorder=2)
            sizes = Counter(n for _, n in a.levels)
            seen: Counter[int] = Counter()
            for rater, n in a.levels:
                many = sizes[n]
                if many > ABREAST:
                    if not seen[n]:
                        ax.plot([n], [y], marker="o", ms=13, mfc=ink, mec="white", zorder=3)
                        ax.annotate(
                            say.number(many), (n, y), ha="center", va="center", color="white", fontsize=9, fontweight="bold", zorder=4
                        )
                else:
                    x = n + (seen[n] - (many - 1) / 2) * 0.22
                    ax.plot([x], [y], marker="o", ms=8.5, mfc="white" if rater in a.capped else ink, mec=ink, mew=1.6, zorder=3)
                seen[n] += 1
            if a.disputed:
                ax.annotate(
                    say._("they differ"), (1.0, y), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
                    va="center", color=WARN, fontsize=10.5,
                )  # fmt: skip
        names = [textwrap.fill(say.capital(say_area(say, a.id)), 20).replace("$", r"\$") for a in areas]
        ax.set_yticks(range(len(areas)), names)
        for label, a in zip(ax.get_yticklabels(), areas, strict=True):
            label.set_fontweight("bold" if a.id in m.bottleneck else "normal")
        ax.set_ylim(len(areas) - 0.4, -0.6)
        ax.set_xlim(-0.4, 4.4)
        ax.set_xticks(range(5), [say.number(n) for n in range(5)])
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        ax.annotate(say._("nothing yet"), (0, 0), xycoords=("data", "axes fraction"), xytext=(0, -4), textcoords="offset points", ha="center", va="top", color=MUTE, fontsize=10.5)  # fmt: skip
        ax.annotate(say._("reviewed with figures"), (4, 0), xycoords=("data", "axes fraction"), xytext=(12, -4), textcoords="offset points", ha="right", va="top", color=MUTE, fontsize=10.5)  # fmt: skip
        return picture(figure)
