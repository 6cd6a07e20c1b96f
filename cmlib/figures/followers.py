"""Drawings of who follows, when they are online, and who else is on the network."""

from __future__ import annotations

import numpy as np

from cmlib.figures import INK, LINE, MUTE, WARN, canvas, picture, shade
from cmlib.findings import Picture
from cmlib.followers import BLOCK_HOURS, Compared, Online
from cmlib.wording import Language
from cmlib.wording.followers import say_block, say_clock, say_mark


def plot_online(say: Language, online: Online, colour: str) -> Picture:
    """Followers online by hour: the typical day as a line, its margin as a band, the busiest three hours on a pale ground."""
    middle, low, high = (np.full(24, np.nan) for _ in range(3))
    for hour in online.hours:
        e = hour.typical
        if e is not None:
            middle[hour.hour] = e.estimate
            low[hour.hour] = e.estimate if e.low is None else e.low
            high[hour.hour] = e.estimate if e.high is None else e.high
    top = float(np.nanmax(high)) if np.isfinite(high).any() else 1.0
    unit = next((h.typical.unit for h in online.hours if h.typical is not None), "count")
    with canvas(2.9) as (figure, ax):
        if online.verdict != "indistinct":
            for shift in (0, -24):  # the three hours may pass midnight
                ax.axvspan(
                    online.start - 0.5 + shift, online.start + BLOCK_HOURS - 0.5 + shift, color=shade(colour, 0.14), linewidth=0, zorder=0
                )
            centre = (online.start + (BLOCK_HOURS - 1) / 2) % 24
            side = "left" if centre < 3 else "right" if centre > 20 else "center"
            edge = -0.5 if side == "left" else 23.5 if side == "right" else centre
            ax.text(edge, 1.2 * top, say_block(say, online), ha=side, va="top", color=WARN, fontweight="bold")
        ax.fill_between(range(24), low, high, color=shade(colour, 0.32), linewidth=0, zorder=1)
        ax.plot(range(24), middle, color=colour, linewidth=2.2, zorder=2)
        for h in (x for x in (online.busiest, online.quietest) if x is not None):
            if h.typical is None:
                continue
            ax.plot([h.hour], [h.typical.estimate], "o", color=INK, markersize=5, zorder=3)
            low_down = h.typical.estimate < 0.2 * top
            peak = h is online.busiest
            y = high[h.hour] + 0.03 * top if peak else h.typical.estimate + 0.14 * top if low_down else low[h.hour] - 0.03 * top
            side = "bottom" if peak or low_down else "top"
            ax.text(min(max(h.hour, 1.0), 22.0), y, say.amount(h.typical.estimate, unit), ha="center", va=side, color=INK, fontsize=10.5)
        ax.set(xlim=(-0.6, 23.6), ylim=(0, 1.22 * top), xticks=[0, 4, 8, 12, 16, 20], yticks=[])
        ax.set_xticklabels([say_clock(h) for h in (0, 4, 8, 12, 16, 20)], color=MUTE)
        ax.spines["left"].set_visible(False)
        ax.tick_params(length=3, color=LINE)
        return picture(figure)


def plot_compared(say: Language, compared: Compared, colour: str) -> Picture:
    """One row an age band: the followers' share as a bar; under it those they stand beside, each a mark with its own share."""
    rows = compared.bands
    end = max(max(b.own, b.theirs, b.country or 0.0) for b in rows)
    first, marks = [say_mark(say, compared.day, users=compared.others == "users")], "Do"
    if compared.country_day:
        first.append(say_mark(say, compared.country_day, users=False))
    with canvas(0.3 + (0.62 + 0.24 * (len(first) - 1)) * len(rows)) as (figure, ax):
        for i, band in enumerate(rows):
            y = len(rows) - 1 - i
            ax.text(-0.03 * end, y, band.label.replace("$", r"\$"), ha="right", va="center", color=INK)
            ax.barh(y + 0.1 * len(first), band.own, height=0.4 / len(first) ** 0.5, color=colour)
            ax.text(
                band.own + 0.02 * end, y + 0.1 * len(first), say.percent(band.own), ha="left", va="center", color=INK, fontweight="bold"
            )
            for k, share in enumerate([band.theirs, band.country or 0.0][: len(first)]):
                at = y - 0.24 + (0.12 - 0.26 * k) * (len(first) - 1)
                ax.plot([0, share], [at, at], color=MUTE, linewidth=1.2)
                ax.plot([share], [at], marks[k], color=MUTE, markersize=6, markerfacecolor="white" if k else MUTE)
                words = f"{say.percent(share)}  ({first[k]})" if i == 0 else say.percent(share)
                ax.text(share + 0.035 * end, at, words, ha="left", va="center", color=MUTE, fontsize=10)
        ax.axvline(0, color=LINE, linewidth=1)
        ax.set(xlim=(-0.24 * end, 1.28 * end), ylim=(-0.5, len(rows) - 0.55))
        ax.set_axis_off()
        return picture(figure)


__all__ = ["plot_compared", "plot_online"]
