"""Drawings of the page on the audience."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import MaxNLocator

from cmlib.figures import INK, LINE, MUTE, WARN, canvas, contrast, picture, shade
from cmlib.findings import Picture
from cmlib.followers import Composition
from cmlib.groups import Split
from cmlib.rfm import Rfm
from cmlib.wording import Language


def _plain(text: str) -> str:
    """Text of a user or a network, so that matplotlib does not read it as a formula."""
    return text.replace("$", r"\$")


def _wrapped(text: str, width: int, lines: int = 2) -> str:
    return _plain("\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" …")))


def plot_map(say: Language, rfm: Rfm, colour: str) -> Picture:
    """Customers on a map of nine squares: last purchase to the right, number of orders upwards; darker means more customers.

    Squares of one cell are joined; without a typical gap the columns have no days.
    """
    top = max((c.share for c in rfm.cells), default=1.0)
    squares: dict[str, list[tuple[int, int]]] = {}
    for square, cell in rfm.map.items():
        squares.setdefault(cell, []).append(square)
    with canvas(4.3) as (figure, ax):
        for cell, places in squares.items():
            left, low = min(r for r, _ in places) - 1, min(f for _, f in places) - 1
            wide, high = max(r for r, _ in places) - left, max(f for _, f in places) - low
            found = rfm.cell(cell)
            fill = shade(colour, 0.08 + 0.92 * found.share / top) if found else "#ffffff"
            ink = "#ffffff" if contrast(fill) > contrast(fill, INK) else INK
            ax.add_patch(
                FancyBboxPatch(
                    (left + 0.03, low + 0.03), wide - 0.06, high - 0.06, boxstyle="round,pad=0,rounding_size=0.05", fc=fill, ec=LINE
                )
            )  # fmt: skip
            if found:
                number, share = say.number(found.n), say.percent(found.share)
            elif cell in rfm.together:
                number, share = "·", say._("shown together")
            else:
                number, share = say.number(0), ""
            name = _wrapped(say.say(rfm.names[cell]), 15 * wide, 3)
            centre, middle = left + wide / 2, low + high / 2
            ax.text(centre, middle + 0.3, name, ha="center", va="center", color=ink, fontsize=10.5, linespacing=1.1)
            ax.text(centre, middle - 0.07, number, ha="center", va="center", color=ink, fontsize=15, fontweight="bold")
            ax.text(centre, middle - 0.32, share, ha="center", va="center", color=ink, fontsize=10.5)
        ax.set(xlim=(0, 3), ylim=(0, 3), xticks=[0.5, 1.5, 2.5], yticks=[0.5, 1.5, 2.5])
        ago = [say._("long ago"), say._("a while ago"), say._("recently")]
        if rfm.limits:
            recent, late = (say.number(d) for d in rfm.limits)
            ago[0] += "\n" + say._("(more than {days} days)", days=late)
            ago[1] += "\n" + say._("({first} to {last} days)", first=say.number(rfm.limits[0] + 1), last=late)
            ago[2] += "\n" + say._("(up to {days} days)", days=recent)
        ax.set_xticklabels(ago, color=INK)
        ax.set_yticklabels([say._("one"), say._("some"), say._("many")], color=INK)
        ax.set_xlabel(say._("last purchase"))
        ax.set_ylabel(say._("number of orders"))
        ax.tick_params(length=0)
        for side in ax.spines.values():
            side.set_visible(False)
        return picture(figure)


def plot_separation(say: Language, split: Split, colour: str) -> Picture:
    """How well the customers separate (line) next to invented customers without groups (one point each)."""
    rows = [(say._("invented customers without groups"), split.null_buying or split.null)]
    if split.null and split.null_buying:
        rows = [(say._("invented: one buying habit"), split.null_buying), (say._("invented: one smooth cloud"), split.null)]
    every = [split.silhouette, *split.null, *split.null_buying]
    low, high = min(every), max(every)
    pad = max(0.04, 0.18 * (high - low))
    with canvas(1.3 + 1.15 * len(rows)) as (figure, ax):
        for y, (name, values) in enumerate(reversed(rows)):
            lift = [y - 0.1 + 0.16 * (((i * 7) % 5) - 2) / 2 for i in range(len(values))]
            ax.scatter(sorted(values), lift, s=30, color=MUTE, alpha=0.6, linewidths=0, zorder=2)
            as_good = sum(v >= split.silhouette for v in values)
            told = say.n_("of {n} set {k} separates as well", "of {n} sets {k} separate as well", len(values), k=as_good)
            ax.text(low - pad, y + 0.2, f"{_plain(name)}\n{_plain(told)}", ha="left", va="bottom", color=MUTE, fontsize=10.5, zorder=3)
            ax.plot([split.silhouette] * 2, [y - 0.32, y + 0.14], color=WARN, linewidth=2.4, zorder=1)
        right = split.silhouette > (low + high) / 2
        ax.plot([split.silhouette] * 2, [len(rows) - 0.18, len(rows) - 0.06], color=WARN, linewidth=2.4)
        ax.text(
            split.silhouette, len(rows) - 0.04, say._("these customers: {value}", value=say.number(split.silhouette, 2)),
            ha="right" if right else "left", va="bottom", color=WARN, fontweight="bold",
        )  # fmt: skip
        ax.set(xlim=(low - pad, high + pad), ylim=(-0.4, len(rows) + 0.24), yticks=[])
        ax.set_xlabel(say._("separation (0 none, 1 perfect)"))
        ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter(lambda v, _: say.number(round(v, 2), 2))
        ax.spines["left"].set_visible(False)
        return picture(figure)


def plot_ages(say: Language, composition: Composition, colour: str, sides: tuple[str, str]) -> Picture:
    """Followers by age: women to the left, men to the right, each bar with its share; hidden shares have no bar.

    Args:
        sides: the words for women and men, said with their sums.
    """
    parts = list(reversed(composition.parts))
    top = max((s for p in parts for k, s in p.split if s is not None and k != "other"), default=0.1)
    gap = 0.2 * top
    with canvas(0.9 + 0.44 * len(parts)) as (figure, ax):
        for y, part in enumerate(parts):
            shares = dict(part.split)
            ax.text(0, y, _plain(part.label), ha="center", va="center", color=INK)
            for sex, sign, fill in (("women", -1, colour), ("men", 1, shade(colour, 0.45))):
                if sex not in shares:
                    continue
                value = shares[sex]
                ax.barh(y, sign * (value or 0), left=sign * gap, height=0.68, color=fill)
                words = say.percent(value) if value is not None else "·"
                ax.text(
                    sign * (gap + (value or 0) + 0.02 * top),
                    y,
                    words,
                    ha="right" if sign < 0 else "left",
                    va="center",
                    color=INK,
                    fontsize=10.5,
                )
        head = len(parts) - 0.35
        ax.text(-gap, head, sides[0], ha="right", va="bottom", color=colour, fontweight="bold")
        ax.text(gap, head, sides[1], ha="left", va="bottom", color=MUTE, fontweight="bold")
        edge = gap + 1.28 * top
        ax.set(xlim=(-edge, edge), ylim=(-0.6, len(parts) + 0.25))
        ax.set_axis_off()
        return picture(figure)


def plot_shares(
    say: Language,
    rows: Sequence[tuple[str, float | None, float | None, float | None]],
    colour: str,
    *,
    first: bool = True,
) -> Picture:
    """Horizontal bars from zero: label above, share at the end, margin as a line where there is one.

    Args:
        rows: label, share (``None``: hidden), low, high. first: paint the first row in the brand's colour and the others pale.
    """
    end = max([h if h is not None else s or 0.0 for _, s, _, h in rows] + [0.05])
    with canvas(0.25 + 0.62 * len(rows)) as (figure, ax):
        for i, (label, share, low, high) in enumerate(rows):
            y = len(rows) - 1 - i
            strong = not first or i == 0
            ax.barh(y, share or 0, height=0.36, color=colour if strong else shade(colour, 0.38))
            ax.text(0.006 * end, y + 0.24, _wrapped(label, 52, 1), ha="left", va="bottom", color=INK)
            if low is not None and high is not None:
                ax.plot([low, high], [y, y], color=INK, linewidth=1.6)
                ax.plot([low, low], [y - 0.09, y + 0.09], color=INK, linewidth=1.6)
                ax.plot([high, high], [y - 0.09, y + 0.09], color=INK, linewidth=1.6)
            words = say.percent(share) if share is not None else say._("too few to show")
            ax.text(
                max(share or 0, high or 0) + 0.015 * end,
                y,
                words,
                ha="left",
                va="center",
                color=INK,
                fontweight="bold" if strong and first else "normal",
            )
        ax.axvline(0, color=LINE, linewidth=1)
        ax.set(xlim=(0, 1.16 * end), ylim=(-0.35, len(rows) - 0.3))
        ax.set_axis_off()
        return picture(figure)


__all__ = ["plot_ages", "plot_map", "plot_separation", "plot_shares"]
