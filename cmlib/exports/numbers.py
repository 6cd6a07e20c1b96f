"""Numbers out of text. The decimal mark is proven from the whole column; nothing is guessed in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Mark = Literal[".", ",", ""]
MISSING = frozenset({"", "-", "--", "---", "–", "—", "n/a", "na", "n/d", "nd", "#n/a", "#n/d", "null", "none", "undefined", "nan", "s/d"})
"""What exports write where there is nothing: missing, never zero."""

_CENSORED = re.compile(r"^[<≤]\s*\d+([.,]\d+)?\s*%?$")
_MONEY = re.compile(r"(?:US\$|COP|USD|EUR|MXN|ARS|CLP|PEN|[€$£¥])", re.IGNORECASE)
_SPACE_GROUPS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))")
_PLAIN = re.compile(r"^\d+$")
_POINT = re.compile(r"^(?:\d*\.\d+|\d+\.|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d+(?:\.\d+)?e[+-]?\d+)$", re.IGNORECASE)
_COMMA = re.compile(r"^(?:\d*,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d+e[+-]?\d+)$", re.IGNORECASE)
_EITHER = re.compile(r"^[1-9]\d{0,2}[.,]\d{3}$")


@dataclass(frozen=True)
class Numbers:
    """A column of numbers and what had to be said about it.

    Args:
        values: ``float64``, missing where the cell says nothing or cannot be read.
        mark: the decimal mark the column proves, ``""`` if it proves none.
        censored: cells such as ``<5``. unreadable: cells that are no number (row label -> text).
        undecided: cells such as ``1.234`` that can be read two ways (row label -> text).
        conflict: two cells that prove different decimal marks.
        percent: cells with a percent sign (already divided by 100).
    """

    values: pd.Series[float]
    mark: Mark = ""
    censored: int = 0
    unreadable: tuple[tuple[int, str], ...] = ()
    undecided: tuple[tuple[int, str], ...] = ()
    conflict: tuple[str, str] | None = None
    percent: int = 0


def is_missing(text: str) -> bool:
    """Is this cell one of the ways to write "nothing here"?"""
    return text.strip().casefold() in MISSING


def _bare(text: str) -> tuple[str, float, bool]:
    """Cell without sign, currency, percent and group spaces; its sign; had it a percent sign?"""
    cell = _MONEY.sub("", text.replace("\u2212", "-").replace("\xa0", " ").replace("\u202f", " ")).strip()
    percent = cell.endswith("%")
    cell = cell.rstrip("%").strip()
    sign = -1.0 if cell.startswith("-") else 1.0
    cell = cell.lstrip("+-").strip()
    return _SPACE_GROUPS.sub("", cell), sign, percent


def proves(text: str) -> Mark:
    """The decimal mark a single cell proves.

    Example:
        >>> proves("1.234,5"), proves("0.123"), proves("1.234"), proves("12")
        (',', '.', '', '')
    """
    cell = _bare(text)[0]
    if _PLAIN.match(cell) or _EITHER.match(cell):
        return ""
    return "." if _POINT.match(cell) else "," if _COMMA.match(cell) else ""


def read_numbers(cells: pd.Series[str], *, whole: bool = False, default: Mark = ".") -> Numbers:
    """Read a column of text as numbers.

    Args:
        cells: text, or numbers already (then there is nothing to say). whole: counts, which have no decimals: then ``1.234`` can only be 1234.
        default: decimal mark where the column does not prove one (``""``: leave such cells undecided).

    Example:
        >>> read_numbers(pd.Series(["1.234,5", "7", "--", "<5"])).values.tolist()
        [1234.5, 7.0, nan, nan]
    """
    if cells.dtype == "float64":
        return Numbers(cells.astype("float64"), ".")
    codes, unique = pd.factorize(cells)
    texts = [str(u) for u in unique]
    proofs: dict[Mark, str] = {}
    for text in texts:
        proofs.setdefault(proves(text), text)
    proofs.pop("", None)
    conflict = (proofs["."], proofs[","]) if len(proofs) == 2 else None
    mark: Mark = next(iter(proofs)) if len(proofs) == 1 else ""
    values = np.full(len(texts), np.nan)
    state = np.zeros(len(texts), dtype=np.int8)  # 0 read, 1 censored, 2 unreadable, 3 undecided, 4 missing
    percents = np.zeros(len(texts), dtype=bool)
    for i, text in enumerate(texts):
        if is_missing(text):
            state[i] = 4
        elif _CENSORED.match(text.strip()):
            state[i] = 1
        else:
            values[i], state[i], percents[i] = _value(text, mark=mark, whole=whole, default=default, conflict=conflict is not None)
    if len(texts) == 0:
        return Numbers(pd.Series(np.nan, index=cells.index, dtype="float64"))
    per_cell = state[codes]
    rows = np.asarray(cells.index)

    def cases(which: int) -> tuple[tuple[int, str], ...]:
        return tuple((int(rows[i]), texts[codes[i]]) for i in np.flatnonzero(per_cell == which))

    series = pd.Series(values[codes], index=cells.index, dtype="float64")
    return Numbers(series, mark, int((per_cell == 1).sum()), cases(2), cases(3), conflict, int(percents[codes].sum()))


def _value(text: str, *, mark: Mark, whole: bool, default: Mark, conflict: bool) -> tuple[float, int, bool]:
    """Value, state and percent sign of one cell, given what the column proves."""
    cell, sign, percent = _bare(text)
    if _PLAIN.match(cell):
        return sign * float(cell) / (100 if percent else 1), 0, percent
    if not (_POINT.match(cell) or _COMMA.match(cell)):
        return float("nan"), 2, percent
    if conflict:
        return float("nan"), 3, percent
    use = mark
    if not use:
        if not _EITHER.match(cell):  # pragma: no cover - such a cell would have proven its mark
            return float("nan"), 2, percent
        separator: Mark = "." if "." in cell else ","
        use = ("," if separator == "." else ".") if whole and not percent else default
    if not use:
        return float("nan"), 3, percent
    try:
        number = float(cell.replace(",", "")) if use == "." else float(cell.replace(".", "").replace(",", "."))
    except ValueError:
        return float("nan"), 2, percent
    if whole and not percent and number != int(number):
        return float("nan"), 2, percent
    return sign * number / (100 if percent else 1), 0, percent


def shared_mark(columns: Iterable[Mark]) -> Mark:
    """The mark all proven columns of a file agree on, ``""`` if none or several."""
    found = {m for m in columns if m}
    return found.pop() if len(found) == 1 else ""
