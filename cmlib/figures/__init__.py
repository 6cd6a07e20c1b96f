"""One function per figure: result in, picture out. Drawn for the phone, without pyplot, byte-identical for the same input."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cmlib.findings import Picture

WIDTH = 5.4
"""Inches: at 11 pt text this stays readable on a 360 px screen."""
INK, MUTE, LINE, PALE, WARN = "#1d2733", "#5d6977", "#c8d0d9", "#d9e8e6", "#9a4512"
"""Text, secondary text, rules, pale fill, the line that matters (capacity, target, zero)."""

STYLE: dict[str, object] = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": MUTE,
    "axes.edgecolor": LINE,
    "xtick.color": MUTE,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "figure.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "cmlib",
    "path.simplify": True,
}


@contextmanager
def canvas(height: float, *, rows: int = 1, columns: int = 1) -> Iterator[tuple[Figure, Axes]]:
    """A figure of the house style; nothing global is touched once the block ends.

    Args:
        height: inches. The width is always :data:`WIDTH`.

    Yields:
        the figure and its (first) axes; with several, take ``figure.axes``.
    """
    with matplotlib.rc_context(STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.subplots(rows, columns)
        yield figure, figure.axes[0]


def picture(figure: Figure) -> Picture:
    """The figure as SVG source without date or random ids; call it inside :func:`canvas`."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    return Picture(svg[svg.index("<svg") :])


def shade(colour: str, share: float) -> str:
    """The colour mixed with white: ``share`` 1 is the colour itself, 0 white.

    Example:
        >>> shade("#000000", 0.0)
        '#ffffff'
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - p) * share):02x}" for p in parts)


def contrast(colour: str, other: str = "#ffffff") -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21."""

    def luminance(c: str) -> float:
        parts = [int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    a, b = sorted((luminance(colour), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def accent(colour: str) -> str:
    """The brand's colour, darkened until white text on it, and it on white, reach a contrast of 4.5.

    Example:
        >>> accent("#0b6e69"), contrast(accent("#ffd400")) >= 4.5
        ('#0b6e69', True)
    """
    while contrast(colour) < 4.5:
        colour = "#" + "".join(f"{int(int(colour[i : i + 2], 16) * 0.92):02x}" for i in (1, 3, 5))
    return colour


# ---- drawings laid out by hand, in inches: a slider redraws them, and every text has its own room -------------------------------

ROW, BAR, GAP = 0.42, 0.25, 0.1
"""Inches: from row to row, height of a bar, room between a bar and its text."""


def sheet(figure: Figure, ax: Axes, height: float) -> None:
    """The axes are the whole picture, measured in inches from the top left."""
    figure.set_layout_engine("none")
    ax.set_position((0, 0, 1, 1))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(height, 0)
    ax.set_axis_off()


@lru_cache(maxsize=512)
def width_of(text: str, bold: bool = False) -> float:
    """Width of a text in inches at the house's size."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    if not text.strip():
        return 0.0
    box = TextPath(
        (0, 0),
        text.replace("$", r"\$"),
        size=11,
        prop=FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal"),
        usetex=False,
    )
    return float(box.get_extents().x1) / 72


def label_column(names: tuple[str, ...]) -> float:
    """Where the bars start: after the longest name."""
    return min(max(map(width_of, names), default=0.0), 2.2) + GAP + 0.04


def spread_out(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places as near as possible to the wanted ones, in their order, at least so far apart and inside both ends.

    Example:
        >>> [round(x, 2) for x in spread_out([1.0, 1.05, 3.0], 0.2, 0.0, 3.0)]
        [0.92, 1.12, 3.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    groups: list[tuple[float, int]] = []  # middle of the group and how many are in it
    for i in order:
        middle, n = wanted[i], 1
        while groups and middle - groups[-1][0] < least * (n + groups[-1][1]) / 2 - 1e-12:
            before, m = groups.pop()
            middle, n = (middle * n + before * m) / (n + m), n + m
        groups.append((middle, n))
    placed = [middle + least * (k - (n - 1) / 2) for middle, n in groups for k in range(n)]
    for i, at in enumerate(placed):
        placed[i] = max(at, low + least * i)
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], high - least * (len(placed) - 1 - i))
    found = [0.0] * len(wanted)
    for i, at in zip(order, placed, strict=True):
        found[i] = at
    return found
