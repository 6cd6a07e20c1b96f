"""Dates out of text. The order of day and month is proven from the whole column; a year that is not there is not invented."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.exports.names import key
from cmlib.exports.numbers import is_missing

Order = Literal["MDY", "DMY"]

_MONTHS = {
    m: i
    for i, names in enumerate(
        (
            "january jan enero ene janeiro", "february feb febrero fevereiro fev", "march mar marzo marco", "april apr abril abr",
            "may mayo maio mai", "june jun junio junho", "july jul julio julho", "august aug agosto ago",
            "september sep sept septiembre setiembre set setembro", "october oct octubre outubro out",
            "november nov noviembre novembro", "december dec diciembre dic dezembro dez",
        ),
        start=1,
    )
    for m in names.split()
}  # fmt: skip
_CLOCK = r"(?:[t,\s]+(?:a las\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?\s*(?:m\.?)?)?"
_ZONE = r"\s*(?:(z|utc|gmt)?\s*([+-]\d{1,2}):?(\d{2})?|(z|utc|gmt))?"
_ISO = re.compile(rf"^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}{_ZONE}$")
_COMPACT = re.compile(r"^(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
_NUMERIC = re.compile(rf"^(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}$")
_MONTH_FIRST = re.compile(rf"^(?:[a-z]{{3,9}}\.?,?\s+)?([a-z]{{3,10}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s+(\d{{4}}))?{_CLOCK}{_ZONE}$")
_DAY_FIRST = re.compile(
    rf"^(?:[a-z]{{3,9}}\.?,?\s+)?(\d{{1,2}})[\s-]+(?:de\s+)?([a-z]{{3,10}})\.?,?(?:[\s-]+(?:de\s+|del\s+)?(\d{{4}}))?{_CLOCK}{_ZONE}$"
)
_MANY = 10_000
"""A column of so many cells is first tried as the plain dates machines write."""
_SERIAL = re.compile(r"^(?:3|4|5)\d{4}(?:\.\d+)?$")


@dataclass(frozen=True)
class Parts:
    """One date as written: ``year`` is ``None`` where the text has none; ``first``/``second`` are set while the order is open."""

    year: int | None
    month: int
    day: int
    clock: tuple[int, int, int] | None = None
    offset: timedelta | None = None
    numeric: bool = False


@dataclass(frozen=True)
class Dates:
    """A column of dates and what had to be said about it.

    Args:
        local: wall clock as written (naive). offset_utc: the same moments in UTC where the cell has an offset.
        has_clock: the cell has a time of day. order: day/month order of numeric dates (``None``: not needed).
        proven: was the order proven by the column (or not needed)?
        unreadable: cells that are no date (row label -> text). conflict: two cells that prove different orders.
        no_year: cells without a year; ``years``: in how many years they were put.
    """

    local: pd.Series[pd.Timestamp]
    offset_utc: pd.Series[pd.Timestamp]
    has_clock: bool = False
    order: Order | None = None
    proven: bool = True
    unreadable: tuple[tuple[int, str], ...] = ()
    conflict: tuple[str, str] | None = None
    no_year: int = 0
    years: int = 0
    ambiguous: bool = field(default=False)


def _clock(groups: tuple[str | None, ...]) -> tuple[int, int, int] | None:
    hour, minute, second, half = groups
    if hour is None or minute is None:
        return None
    h = int(hour)
    if half is not None:
        h = h % 12 + (12 if half == "p" else 0)
    return h, int(minute), int(second or 0)


def _offset(groups: tuple[str | None, ...]) -> timedelta | None:
    _, hours, minutes, word = groups
    if hours is not None:
        sign = -1 if hours.startswith("-") else 1
        return timedelta(hours=int(hours), minutes=sign * int(minutes or 0))
    return timedelta(0) if word is not None else None


def parts_of(text: str) -> Parts | None:
    """What a cell says about a date, before the order of day and month is known; ``None`` if it is no date."""
    cell = key(text)
    if found := _ISO.match(cell):
        g = found.groups()
        return Parts(int(g[0]), int(g[1]), int(g[2]), _clock(g[3:7]), _offset(g[7:11]))
    if found := _COMPACT.match(cell):
        return Parts(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.match(cell):
        g = found.groups()
        year = int(g[2]) + (2000 if len(g[2]) == 2 else 0)
        return Parts(year, int(g[0]), int(g[1]), _clock(g[3:7]), _offset(g[7:11]), numeric=True)
    for pattern, month_at, day_at in ((_MONTH_FIRST, 0, 1), (_DAY_FIRST, 1, 0)):
        if found := pattern.match(cell):
            g = found.groups()
            month = _MONTHS.get(g[month_at])
            if month is not None:
                return Parts(int(g[2]) if g[2] else None, month, int(g[day_at]), _clock(g[3:7]), _offset(g[7:11]))
    if _SERIAL.match(cell):
        moment = datetime(1899, 12, 30) + timedelta(days=float(cell))
        clock = (moment.hour, moment.minute, moment.second) if "." in cell else None
        return Parts(moment.year, moment.month, moment.day, clock)
    return None


def _moment(parts: Parts, order: Order | None, year: int | None) -> datetime | None:
    month, day = (parts.day, parts.month) if parts.numeric and order == "DMY" else (parts.month, parts.day)
    use = parts.year if parts.year is not None else year
    if use is None:
        return None
    try:
        return datetime(use, month, day, *(parts.clock or (0, 0, 0)))
    except ValueError:
        return None


def years_backwards(cells: list[Parts | None], last: date) -> list[int | None]:
    """Years of dates written without one, walking back in time from the newest row, which is not after ``last``.

    Each time the month grows on the way back, a year boundary is crossed. The file may run either way; the usual step tells which.

    Example:
        >>> years_backwards([Parts(None, 12, 31), Parts(None, 1, 1)], date(2026, 1, 5))
        [2025, 2026]
    """
    days = [(c.month, c.day) for c in cells if c is not None]
    steps = sum((b > a) - (b < a) for a, b in itertools.pairwise(days))
    wraps = sum(1 for a, b in itertools.pairwise(days) if {a[0], b[0]} == {1, 12})
    newest_last = steps >= 0 or (len(days) == wraps + 1 and days[-1][0] == 1)
    years: list[int | None] = [None] * len(cells)
    year, later = last.year, (last.month, last.day)
    for i in range(len(cells) - 1, -1, -1) if newest_last else range(len(cells)):
        cell = cells[i]
        if cell is None:
            continue
        here = (cell.month, cell.day)
        if here > later:
            year -= 1
        later, years[i] = here, year
    return years


def read_dates(
    cells: pd.Series[str],
    *,
    default: Order | None,
    last: date | None = None,
    judge: Callable[[pd.Series[pd.Timestamp]], int] | None = None,
) -> Dates:
    """Read a column of text as dates.

    Args:
        cells: text. default: order to use where the column does not prove one (``None``: leave undecided).
        last: day the newest row is not after, for dates written without a year.
        judge: counts how many rows agree with other evidence (the ids); settles an order the column leaves open.

    Example:
        >>> read_dates(pd.Series(["09/28/2024 14:33"]), default=None).local.iloc[0].isoformat()
        '2024-09-28T14:33:00'
    """
    if (plain := _machine_dates(cells)) is not None:
        return Dates(*plain, has_clock=True)
    codes, unique = pd.factorize(cells)
    texts = [str(u) for u in unique]
    parts = [None if is_missing(t) else parts_of(t) for t in texts]
    first = next((t for t, p in zip(texts, parts, strict=True) if p and p.numeric and p.month > 12), None)
    second = next((t for t, p in zip(texts, parts, strict=True) if p and p.numeric and p.day > 12), None)
    numeric = any(p is not None and p.numeric for p in parts)
    conflict = (first, second) if first is not None and second is not None else None
    order: Order | None = None
    proven = True
    if numeric and not conflict:
        order = "DMY" if first is not None else "MDY" if second is not None else default
        proven = first is not None or second is not None
    if numeric and not conflict and not proven and judge is not None:
        scores = {o: judge(_series(codes, texts, parts, o, None, cells)[0]) for o in ("MDY", "DMY")}
        if scores["MDY"] != scores["DMY"]:
            order, proven = ("MDY" if scores["MDY"] > scores["DMY"] else "DMY"), True
    no_year = int(np.isin(codes, [i for i, p in enumerate(parts) if p is not None and p.year is None]).sum())
    years: list[int | None] | None = None
    if no_year and last is not None:
        years = years_backwards([parts[c] for c in codes], last)
    local, utc = _series(codes, texts, parts, order, years, cells)
    rows, gone = np.asarray(cells.index), local.isna().to_numpy()
    unreadable = tuple(
        (int(rows[i]), texts[c])
        for i, c in enumerate(codes)
        if gone[i] and not is_missing(texts[c]) and not (conflict or (numeric and order is None)) and not _waits(parts[c], years)
    )
    has_clock = any(p is not None and p.clock is not None for p in parts)
    return Dates(
        local,
        utc,
        has_clock,
        order,
        proven,
        unreadable,
        conflict,
        no_year,
        len({y for y in years or [] if y}),
        ambiguous=numeric and not conflict and not proven,
    )


_OFFSET = re.compile(r"^ [+-]\d{4}$")


def _machine_dates(cells: pd.Series[str]) -> tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]] | None:
    """Wall clock and UTC of a long column of dates all written ``2026-01-31 18:05:00 +0100``; ``None`` if one is not."""
    if len(cells) < _MANY:
        return None
    codes, offsets = pd.factorize(cells.str[19:])
    if not all(_OFFSET.match(o) for o in offsets):
        return None
    try:
        local = cells.str[:19].astype("timestamp[us][pyarrow]").astype("datetime64[us]")
    except ValueError:  # no date of nineteen characters, or a 31 February
        return None
    minutes = np.array([(-1 if o[1] == "-" else 1) * (int(o[2:4]) * 60 + int(o[4:6])) for o in offsets], dtype="timedelta64[m]")
    return local, (local - minutes[codes]).dt.tz_localize("UTC")


def _waits(parts: Parts | None, years: list[int | None] | None) -> bool:
    """A date that could be read if only its year were known."""
    return parts is not None and parts.year is None and years is None


def _series(
    codes: np.ndarray[tuple[int], np.dtype[np.intp]],
    texts: list[str],
    parts: list[Parts | None],
    order: Order | None,
    years: list[int | None] | None,
    cells: pd.Series[str],
) -> tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]]:
    """Wall clock and (where the cell has an offset) UTC of every cell."""
    open_order = order is None
    if years is None:
        moments = [None if p is None or (p.numeric and open_order) else _moment(p, order, None) for p in parts]
        naive = np.array([np.datetime64("NaT") if m is None else np.datetime64(m, "us") for m in moments] or [], dtype="datetime64[us]")
        zoned = np.array(
            [
                np.datetime64("NaT") if m is None or p is None or p.offset is None else np.datetime64(m - p.offset, "us")
                for m, p in zip(moments, parts, strict=True)
            ],
            dtype="datetime64[us]",
        )
        local_values, utc_values = naive[codes], zoned[codes]
    else:
        each = [None if (p := parts[c]) is None else _moment(p, order, y) for c, y in zip(codes, years, strict=True)]
        local_values = np.array([np.datetime64("NaT") if m is None else np.datetime64(m, "us") for m in each], dtype="datetime64[us]")
        utc_values = np.full(len(each), np.datetime64("NaT"), dtype="datetime64[us]")
    local = pd.Series(local_values, index=cells.index, dtype="datetime64[us]")
    utc = pd.Series(utc_values, index=cells.index, dtype="datetime64[us]").dt.tz_localize("UTC")
    return local, utc


_IN_NAME = (
    re.compile(r"(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<![a-z])([a-z]{3,10})[-_. ](\d{1,2})[-_. ,]+(20\d{2})"),
)


def date_in_name(name: str) -> date | None:
    """The last date a file name ends its range with, ``None`` if it has none.

    Example:
        >>> date_in_name("Jul-01-2026_Jul-31-2026_2167928533773347.csv").isoformat()
        '2026-07-31'
    """
    found: list[date] = []
    plain = key(name)
    for milliseconds in re.findall(r"_(1[4-9]\d{11})(?=[. ])", plain):  # LinkedIn: the moment of the download
        found.append(datetime.fromtimestamp(int(milliseconds) / 1000, UTC).date())
    for year, month, day in _IN_NAME[0].findall(re.sub(r"\d{9,}", " ", plain)):
        found += _day(int(year), int(month), int(day))
    for word, day, year in _IN_NAME[1].findall(plain):
        if word in _MONTHS:
            found += _day(int(year), _MONTHS[word], int(day))
    return max(found) if found else None


def _day(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []
