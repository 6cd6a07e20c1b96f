"""Drawing of what hangs from each objective: a tree laid out in rows, so that it can be read on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.patches import FancyBboxPatch

from cmlib.figures import INK, LINE, MUTE, WARN, WIDTH, canvas, picture, shade, sheet, width_of
from cmlib.findings import Picture

SIZE = 12.5
"""Points: a little more than the house's, because the boxes hold sentences."""

INDENT, PAD, LINE_HEIGHT, BETWEEN = 0.22, 0.1, 0.225, 0.09
"""Inches: from layer to layer, inside a box, from line to line, between boxes."""

MOST = 12
"""Boxes of one layer at most."""


@dataclass(frozen=True)
class Node:
    """A box: its layer (0 objective, 1 communication objective, 2 measure, 3 activity), its text, whether the link to it is broken."""

    layer: int
    text: str
    broken: bool = False


def kept(nodes: Sequence[Node], most: int = MOST) -> tuple[Node, ...]:
    """The first nodes, in order, with at most ``most`` of each layer; what hangs from a box left out is left out too."""
    counts: dict[int, int] = {}
    out, cut = [], 99
    for node in nodes:
        if node.layer > cut:
            continue
        cut = 99
        counts[node.layer] = counts.get(node.layer, 0) + 1
        if counts[node.layer] > most:
            cut = node.layer
            continue
        out.append(node)
    return tuple(out)


def _width(text: str) -> float:
    return width_of(text) * SIZE / 11


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines no wider than ``width`` inches; nothing is left out, a word that is too long is split."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while _width(word) > width:
            fit = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or _width(word[:n]) <= width)
            lines[-1], word = word[:fit], word[fit:]
            lines.append("")
        lines[-1] = word
    return lines


@lru_cache(maxsize=16)
def plot_tree(nodes: tuple[Node, ...], colour: str) -> Picture:
    """One box a row, each layer further to the right and joined to the box it hangs from; a broken link is dashed.

    Args:
        nodes: depth first. colour: the brand's accent.
    """
    rows: list[tuple[Node, float, float, float, list[str]]] = []
    y = 0.04
    for node in nodes:
        left = 0.04 + INDENT * node.layer
        lines = wrapped(node.text, WIDTH - left - 0.04 - 2 * PAD)
        if node.layer == 0 and rows:
            y += 0.1
        height = LINE_HEIGHT * len(lines) + 2 * PAD - 0.04
        rows.append((node, left, y, height, lines))
        y += height + BETWEEN
    with canvas(y) as (figure, ax):
        sheet(figure, ax, y)
        parents: dict[int, tuple[float, float]] = {}
        for node, left, top, height, lines in rows:
            edge = WARN if node.broken else colour if node.layer == 0 else LINE
            fill = "white" if node.broken else (colour, shade(colour, 0.22), shade(colour, 0.1), "white")[node.layer]
            style = (0, (4, 2)) if node.broken else "-"
            above = parents.get(node.layer - 1)
            if above is not None:
                x, middle = above[0] + INDENT / 2, top + height / 2
                ax.plot([x, x, left], [above[1], middle, middle], color=WARN if node.broken else MUTE, lw=1, ls=style, zorder=1)
            ax.add_patch(
                FancyBboxPatch(
                    (left, top), WIDTH - left - 0.04, height, boxstyle="round,pad=0,rounding_size=0.06", fc=fill, ec=edge,
                    lw=1.4 if node.broken else 1, ls=style, zorder=2,
                )
            )  # fmt: skip
            ink = WARN if node.broken else "white" if node.layer == 0 else INK
            for i, line in enumerate(lines):
                ax.text(
                    left + PAD,
                    top + PAD - 0.02 + LINE_HEIGHT * (i + 0.5),
                    line.replace("$", r"\$"),
                    va="center",
                    ha="left",
                    color=ink,
                    fontsize=SIZE,
                    zorder=3,
                )
            parents[node.layer] = (left, top + height)
        return picture(figure)
