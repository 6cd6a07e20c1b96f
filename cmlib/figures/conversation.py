"""Drawings of talk with and about the brand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmlib.conversation import PROMISE_HOURS, Waiting
from cmlib.figures import INK, LINE, MUTE, WARN, accent, canvas, picture
from cmlib.findings import Picture
from cmlib.wording import Language

HOURS = 72.0
"""Three days: what happens later is too late to be a promise."""
MARKS = (0, 12, 24, 48, 72)
STYLES = ("-", (0, (5, 2)), (0, (1.5, 1.5)))
GAP = 0.085
"""Least distance of two labels, as a share of the height."""


def plot_waiting(say: Language, curves: Sequence[tuple[str, Waiting]], *, colour: str) -> Picture:
    """Share of messages still waiting, by hours: one falling staircase a network, named at its end, the promise of 24 hours marked.

    Args:
        curves: name and times of at most three networks, each with a curve, most messages first.
    """
    inks = (accent(colour), INK, MUTE)
    with canvas(3.5) as (figure, ax):
        ax.axvline(PROMISE_HOURS, color=WARN, lw=1.4, zorder=1)
        ax.annotate(
            say._("after {hours} h", hours=int(PROMISE_HOURS)), (PROMISE_HOURS, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 4),
            textcoords="offset points", ha="center", va="bottom", color=WARN,
        )  # fmt: skip
        ends: list[tuple[float, float, str, str]] = []
        for i, (name, w) in enumerate(curves):
            if w.curve is None:
                continue
            end = HOURS if w.left(HOURS) is not None else min(HOURS, w.longest)
            inside = w.curve.times <= end
            times = np.concatenate([[0.0], w.curve.times[inside], [end]])
            shares = np.concatenate([[1.0], w.curve.waiting[inside]])
            shares = np.append(shares, shares[-1])
            ax.step(times, shares, where="post", color=inks[i], lw=2.4 if i == 0 else 1.9, ls=STYLES[i], zorder=4 - i)
            within = w.within
            if within is not None and within.low is not None and within.high is not None:
                x = PROMISE_HOURS + (0, 0.9, -0.9)[i]
                ax.plot([x, x], [1 - within.high, 1 - within.low], color=inks[i], lw=3.2, alpha=0.75, solid_capstyle="butt", zorder=5)
                ax.plot([x], [1 - within.estimate], marker="o", ms=6.5, color=inks[i], zorder=6, clip_on=False)
            ends.append((float(shares[-1]), end, name.replace("$", r"\$"), inks[i]))
        last = -1.0
        for share, end, name, ink in sorted(ends, key=lambda e: (e[0], e[2])):
            at = max(share, last + GAP)
            last = at
            ax.annotate(
                name, (1.0, at), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points", va="center", color=ink
            )
            if end < HOURS or at != share:
                ax.plot([end, HOURS], [share, at], color=LINE, lw=0.8, zorder=0)
        ax.set_xlim(0, HOURS)
        ax.set_ylim(0, 1)
        ax.set_xticks(MARKS, [say.number(m) for m in MARKS])
        ax.set_yticks((0, 0.25, 0.5, 0.75, 1), [say.percent(s, 0) for s in (0, 0.25, 0.5, 0.75, 1)])
        ax.set_xlabel(say._("hours since the message came in"))
        ax.set_ylabel(say._("still waiting"))
        return picture(figure)
