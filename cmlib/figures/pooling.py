"""Drawing of estimates beside the same with what other brands showed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmlib.figures import INK, MUTE, WARN, accent, canvas, picture
from cmlib.figures.diagnosis import ROW, _anchor, _rows
from cmlib.findings import Estimate, Picture
from cmlib.wording import Language


def plot_beside(
    say: Language, rows: Sequence[tuple[str, Estimate, Estimate]], *, colour: str, null: str, alone: str, together: str
) -> Picture:
    """Two ratios a row on a logarithmic scale: a ring with a thin line above, a dot with a thick line below; the first row names them.

    Args:
        rows: name, estimate of the own posts, the same with the others. null: name of the line at ×1. alone, together: names of the two.
    """
    ink = accent(colour)
    ends = [x for _, a, b in rows for e in (a, b) for x in (e.low, e.high, e.estimate) if x is not None]
    left, right = min([*ends, 0.8]) * 0.93, max([*ends, 1.25]) * 1.07
    with canvas(ROW * 1.55 * len(rows) + 1.5) as (figure, ax):
        ax.set_xscale("log")
        ax.minorticks_off()
        ax.axvline(1, color=WARN, lw=1.6, zorder=1)
        for i, (_, own, both) in enumerate(rows):
            for y, e, strong in ((i - 0.17, own, False), (i + 0.17, both, True)):
                shade = ink if strong else MUTE
                if e.low is not None and e.high is not None:
                    ax.plot([e.low, e.high], [y, y], color=shade, lw=3.4 if strong else 1.6, solid_capstyle="round", zorder=2)
                ax.plot([e.estimate], [y], marker="o", ms=8 if strong else 7, mfc=ink if strong else "white", mec=shade, mew=1.6, zorder=3)
                ax.annotate(
                    say.times(e.estimate), (1.0, y), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
                    va="center", fontweight="bold" if strong else "normal", color=INK if strong else MUTE, fontsize=11 if strong else 10,
                )  # fmt: skip
        _rows(ax, [n for n, _, _ in rows])
        ax.set_xlim(left, right)
        marks = _marks(left, right)
        ax.set_xticks(marks, [say.times(m) for m in marks])
        ax.annotate(null, (1, -0.6), xytext=(0, 4), textcoords="offset points", ha=_anchor(left, right), va="bottom", color=WARN)
        ax.set_xlabel(f"○ {alone}\n● {together}", fontsize=10)
        return picture(figure)


def _marks(left: float, right: float) -> list[float]:
    """Ratios to mark on a logarithmic axis: ×1, then the roundest that keep a fifth of the axis from each other, room for their words."""
    kept = [1.0]
    for m in (2, 0.5, 5, 0.2, 10, 0.1, 1.5, 0.7, 1.2, 0.85):
        if left <= m <= right and min(abs(math.log(m / k)) for k in kept) >= math.log(right / left) / 5:
            kept.append(m)
    return sorted(kept)
