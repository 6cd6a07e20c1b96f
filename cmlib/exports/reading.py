"""One file being read: what is counted, what is warned about, and typed columns out of text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from cmlib.errors import DataError
from cmlib.exports import ids
from cmlib.exports.containers import shifted
from cmlib.exports.dates import Dates, Order, read_dates
from cmlib.exports.detect import Match
from cmlib.exports.formats import Block, Column, Format
from cmlib.exports.names import key
from cmlib.exports.numbers import Mark, Numbers, is_missing, proves, read_numbers, shared_mark
from cmlib.text import T, Text

DROP_REASONS: dict[str, Text] = {
    "totals_row": T("totals row (used to check the sums)"),
    "older_snapshot": T("older state of something a newer file also has"),
    "duplicate": T("repeated: the same row is already there"),
    "cancelled_order": T("cancelled order"),
    "voided_order": T("voided order"),
    "no_date": T("no date, or a date that cannot be read"),
    "no_id": T("neither an id nor a link"),
    "no_value": T("no value in it"),
    "broken_row": T("cells shifted or cut off"),
    "description_row": T("row that only explains the columns"),
    "block_not_used": T("table inside the file that the workbook does not use"),
    "own_comment": T("comment written by the account itself"),
    "paid_copy": T("paid copy of a post that is there as well as it was published"),
    "no_period": T("period that cannot be placed in the calendar"),
    "no_name": T("no name"),
    "incomplete_answer": T("questionnaire not sent off"),
    "no_competitor": T("no name of the competitor"),
    "not_recognised": T("file not recognised"),
    "file_refused": T("file refused, see the message"),
}
"""Reason id -> what it means for a reader."""

SPREAD = 10_000_000
"""Row numbers of the second block of a file start here, of the third at twice this, and so on: every row of a file has one number."""

MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "PW", "FM", "MH"})
"""Countries that write month before day; everybody else the workbook serves writes day before month."""

_UNKEYED = ("survey_responses", "competitor_posts", "mentions")
"""Tables whose rows may repeat for a good reason: two equal order lines, two equal answers."""

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]
"""A number for each row: of its group."""

_TOTALS = frozenset(
    spelling
    for word in ("total", "totales", "totals", "grand total", "total general", "suma total")
    for spelling in (word, word.capitalize(), word.title(), word.upper())
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/.-])\+?\d[\d\s().-]{7,15}\d(?![\w/-])")
_HANDLE = re.compile(r"(?<![\w@])@\w(?:[\w.]*\w)?")


@dataclass
class Reading:
    """The state of reading one file. Rows are numbered once per file; each is kept, or dropped for one reason.

    ``counted`` are rows that are kept inside the number of another row (many followers of one day, one row of the table).

    Args:
        file: path inside ``data/``. zone: the brand's zone. salt: secret for hashes of personal data. country: of the brand.
    """

    file: str
    form: Format
    zone: str
    salt: bytes
    country: str
    snapshot: date | None = None
    warnings: list[Text] = field(default_factory=list)
    rows: list[pd.Index[int]] = field(default_factory=list)
    drops: list[pd.Series[str]] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    days: list[date] = field(default_factory=list)
    used_zone: str = ""
    zone_basis: str = "none"
    delimiter: str = ""
    mark: Mark = ""

    def warn(self, text: Text) -> None:
        """Note a sentence once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def drop(self, rows: Iterable[int], reason: str) -> None:
        """Give rows up for a reason; the first reason stands."""
        index = rows if isinstance(rows, pd.Index) else pd.Index(np.fromiter(rows, dtype="int64"))
        if len(index):
            self.drops.append(pd.Series(reason, index=index, dtype="str"))

    @property
    def dropped(self) -> pd.Series[str]:
        """Row number -> reason, of every row given up so far."""
        if not self.drops:
            return pd.Series([], index=pd.Index([], dtype="int64"), dtype="str")
        whole = pd.concat(self.drops)
        return whole[~whole.index.duplicated()]

    def refuse(self, text: Text) -> DataError:
        """The error that refuses the whole file."""
        return DataError(text, where=self.file)

    def seen(self, days: pd.Series[pd.Timestamp]) -> None:
        """Note the first and last of these days as days the file has data for."""
        known = days.dropna()
        if len(known):
            self.days += [known.min().date(), known.max().date()]

    def hashed(self, person: pd.Series[str], kind: str = "") -> pd.Series[str]:
        """Salted SHA-256 of personal data, lower-cased and trimmed; empty stays empty."""
        codes, people = pd.factorize(person)
        start, plain = self.salt + b"\x00" + kind.encode(), [str(p).strip().casefold() for p in people.tolist()]
        secrets = [hashlib.sha256(start + p.encode()).hexdigest()[:32] if p else "" for p in plain]
        return pd.Series(pd.array(secrets, dtype="str").take(codes), index=person.index)

    def platform_in_path(self) -> str:
        """Network named by the folder or the file name, ``""`` if none or several."""
        from cmlib.exports.vocabulary import NETWORK_WORDS

        words = set(re.split(r"[^a-z]+", key(self.file)))
        found = {network for word, network in NETWORK_WORDS.items() if word in words and len(word) > 1}
        return found.pop() if len(found) == 1 else ""


def each(cells: pd.Series[str], change: Callable[[pd.Series[str]], pd.Series[str]]) -> pd.Series[str]:
    """A change of texts, done once for every different text."""
    codes, words = pd.factorize(cells)
    return pd.Series(change(pd.Series(words, dtype="str")).array.take(codes), index=cells.index)


def scrub(texts: pd.Series[str]) -> pd.Series[str]:
    """Free text without e-mail addresses, telephone numbers and names of profiles."""
    for pattern, mark in ((_EMAIL, "[e-mail]"), (_PHONE, "[tel]"), (_HANDLE, "[@]")):
        texts = texts.str.replace(pattern.pattern, mark, regex=True)
    return texts


def _examples(cells: Sequence[tuple[int, str]]) -> dict[str, object]:
    row, text = cells[0]
    return {"n": len(cells), "row": row % SPREAD, "cell": text[:40]}


def typed(match: Match, reading: Reading) -> pd.DataFrame:
    """The rows of a block with our names and types, totals and broken rows taken out.

    The index is the row number (unique in the file). Columns not understood come as ``?header`` where the part is ``free``.
    """
    part, block = match.part, match.block
    names = _assign(match, reading)
    wanted = {at: name for name, at in names.items()}
    offset = len(reading.rows) * SPREAD
    if block.cells is None:
        plain = (
            ()
            if part.description_row
            else [n for n in wanted.values() if n in part.columns and part.columns[n].kind in ("count", "number", "money")]
        )
        raw, broken = block.sheet.frame(block.at, wanted, block.end, numbers=plain)
    else:
        width = len(block.header)
        broken = shifted({i: row[width:] for i, row in block.cells if len(row) > width}, len(block.cells))
        raw = pd.DataFrame(
            [[row[p] if p < len(row) else "" for p in wanted] for _, row in block.cells],
            columns=list(wanted.values()), index=pd.Index([i for i, _ in block.cells], dtype="int64"), dtype="str",
        ).apply(lambda cells: cells.str.strip())  # fmt: skip
    raw.index = raw.index + offset
    reading.rows.append(raw.index)
    reading.delimiter = block.sheet.delimiter
    if broken:
        reading.drop([r + offset for r in broken], "broken_row")
        reading.warn(T("{n} rows have too many or too few cells (first: row {row}); they were left out", n=len(broken), row=broken[0]))
        raw = raw.drop(index=[r + offset for r in broken])
    if part.table in _UNKEYED:
        say_repetitions(raw, reading)
    numeric = [n for n in names if not n.startswith("?") and part.columns[n].kind in ("count", "number", "money", "percent", "share")]
    if part.description_row and len(raw):
        head = raw.iloc[:1]
        if numeric and not any(_looks_numeric(head[n].iloc[0]) for n in numeric) and any(head[n].iloc[0].strip() for n in numeric):
            reading.drop(head.index, "description_row")
            raw = raw.iloc[1:]
    raw, totals = _totals(raw, block, names)
    reading.drop(totals.index, "totals_row")
    proven: Mark = shared_mark(m for n in numeric for m in _marks(raw[n]))
    fallback: Mark = proven or (
        "" if reading.delimiter == ";" and reading.form.mark == "." and reading.form.id != "mapped" else reading.form.mark
    )
    out: dict[str, pd.Series] = {}
    index, columns = raw.index, dict(raw.items())
    del raw
    for name in names:
        cells = columns.pop(name)
        out[name] = cells if name.startswith("?") else _column(cells, part.columns[name], block.header[names[name]], reading, fallback)
    frame = pd.DataFrame(out, index=index, copy=False)
    _check_sums(frame, totals, block, names, part.columns, reading, fallback)
    for name, value in part.fixed.items():
        frame[name] = value
    for name, spellings in part.values.items():
        if name in frame:
            frame[name] = _spelling(frame[name], spellings, reading)
    return frame


def _marks(cells: pd.Series) -> set[Mark]:
    """The decimal marks the first cells of a column prove."""
    if cells.dtype == "float64":
        return {"."} if (cells.iloc[:50_000] % 1 > 0).any() else set()
    return {proves(c) for c in cells.iloc[:50_000].unique()[:2000].tolist()}


def say_repetitions(rows: pd.DataFrame, reading: Reading, group: Codes | None = None) -> None:
    """Warn of rows that repeat another one cell by cell. Columns that change most from row to row go first: soon few are left.

    Args:
        group: number of the group of each row, where it is known; rows of two groups are not compared.
    """
    start = rows.iloc[:1000].astype("str").fillna("")
    steady = dict((start == start.shift()).mean().items())
    at = np.arange(len(rows))
    group = np.zeros(len(rows), dtype=np.int64) if group is None else group
    kinds = int(group.max(initial=0)) + 1
    for name in sorted(rows, key=lambda n: float(steady[n])):
        if not len(at):
            return
        codes, words = pd.factorize(rows[name] if len(at) == len(rows) else rows[name].iloc[at], use_na_sentinel=False)
        group, kinds = group * len(words) + codes, kinds * len(words)
        if kinds > 4 * len(at):
            again = pd.Series(group).duplicated(keep=False).to_numpy()
            at = at[again]
            group, known = pd.factorize(group[again])
            kinds = len(known)
    if n := int(pd.Series(group).duplicated().sum()):
        reading.warn(T("{n} rows are exact repetitions of another row; they were kept, check whether they are there twice by mistake", n=n))


def _assign(match: Match, reading: Reading) -> dict[str, int]:
    """Our name -> position. Where two headers mean the same, the one in the file's own language wins."""
    part, header = match.part, match.block.header
    found: dict[str, list[tuple[int, str]]] = {}
    strangers: list[int] = []
    votes: Counter[str] = Counter()
    for at, cell in enumerate(header):
        k = key(cell)
        name = part.known.get(k)
        if name is None:
            if cell.strip():
                strangers.append(at)
            continue
        language = part.columns[name].languages[k]
        votes[language] += 1
        found.setdefault(name, []).append((at, language))
    reading.languages += votes
    main = "es" if votes["es"] + votes["es-ES"] + votes["es-LA"] >= votes["en"] else "en"
    names: dict[str, int] = {}
    for name, places in found.items():
        kind = part.columns[name].kind
        best = min(places, key=lambda p: (p[1][:2] != main, p[0]))
        others = [header[at] for at, _ in places if at != best[0]]
        if kind == "skip":
            continue
        if others:
            reading.unknown += others
            reading.warn(T("two columns mean the same; {used} was read and {others} was left aside", used=header[best[0]], others=others))
        names[name] = best[0]
    if part.free:
        used: set[str] = set()
        for at in strangers:
            label = "?" + " ".join(header[at].split())
            while label in used:
                label += " "
            used.add(label)
            names[label] = at
    else:
        reading.unknown += [" ".join(header[at].split()) for at in strangers]
    return names


def _looks_numeric(text: str) -> bool:
    return bool(re.search(r"\d", text)) and not re.search(r"[^\W\d_]{3}", text)


def _totals(raw: pd.DataFrame, block: Block, names: dict[str, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows and totals rows: the first cell says Total, or is empty where every other row has one."""
    if raw.empty or not names or min(names.values()) != 0:
        return raw, raw.iloc[:0]
    first = raw[min(names, key=lambda n: names[n])]
    is_total = first.isin(_TOTALS)
    blank = first == ""
    if block.preamble and block.preamble[0].startswith("#") and blank.sum() == 1 and len(raw) > 1:
        is_total |= blank
    return (raw[~is_total], raw[is_total]) if is_total.any() else (raw, raw.iloc[:0])


def _check_sums(
    frame: pd.DataFrame,
    totals: pd.DataFrame,
    block: Block,
    names: dict[str, int],
    columns: Mapping[str, Column],
    reading: Reading,
    fallback: Mark,
) -> None:
    """Do the rows add up to the totals row, for columns of counts that may be added up?"""
    if len(totals) != 1 or frame.empty:
        return
    for name in frame.columns:
        column = columns.get(str(name))
        kind = column.kind if column is not None else ""
        if column is None or kind not in ("count", "money") or name in ("users", "new_users", "reach", "viewers"):
            continue
        total = read_numbers(totals[name], whole=kind == "count", default=fallback).values.iloc[0] * column.scale
        rows = frame[name].sum(min_count=1)
        if pd.notna(total) and pd.notna(rows) and abs(total - rows) > max(0.5, 1e-6 * abs(total)):
            reading.warn(
                T("{column}: the rows add up to {rows}, the totals row says {total}; the export leaves something out",
                  column=block.header[names[str(name)]], rows=round(float(rows), 2), total=round(float(total), 2))
            )  # fmt: skip


def _spelling(values: pd.Series[str], spellings: Mapping[str, str], reading: Reading) -> pd.Series[str]:
    """Canonical words for the network's own; unknown ones become ``other`` and are named."""
    strange = sorted({v for v in values.unique() if v.strip() and key(v) not in spellings})
    if strange:
        reading.warn(T("unknown types, taken as «other»: {types}", types=strange[:5]))
    return values.map(lambda v: spellings.get(key(v), "other") if v.strip() else "").astype("str")


def _column(cells: pd.Series[str], column: Column, header: str, reading: Reading, fallback: Mark) -> pd.Series:
    """One typed column; what cannot be read is missing, and said."""
    kind = column.kind
    if kind in ("text", "person", "date", "time"):  # dates need the evidence of the whole row: see the builders
        return cells
    if kind == "id":
        return _ids(cells, header, reading)
    if kind == "flag":
        return _flags(cells)
    if kind == "duration":
        return _durations(cells, header, reading, fallback)
    numbers = read_numbers(cells, whole=kind == "count", default=fallback)
    _say_numbers(numbers, header, reading)
    values = numbers.values if column.scale == 1 else numbers.values * column.scale
    if kind == "percent":
        plain = cells.str.endswith("%")
        values = values.where(plain, values / 100)
    return values


def _say_numbers(numbers: Numbers, header: str, reading: Reading) -> None:
    if numbers.conflict:
        reading.warn(
            T("{column}: {one} and {other} use different decimal marks; cells with a mark were left empty. Download the file again without opening it in a spreadsheet",
              column=header, one=numbers.conflict[0], other=numbers.conflict[1])
        )  # fmt: skip
    elif numbers.undecided:
        reading.warn(
            T("{column}: is {cell} (row {row}) a thousand or a decimal? Nothing in the file decides it; {n} cells were left empty. Download the file again without opening it in a spreadsheet",
              column=header, **_examples(numbers.undecided))
        )  # fmt: skip
    if numbers.unreadable:
        reading.warn(
            T(
                "{column}: {n} cells are not numbers (first: {cell}, row {row}) and were left empty",
                column=header,
                **_examples(numbers.unreadable),
            )
        )
    if numbers.censored:
        reading.warn(
            T(
                "{column}: {n} cells are hidden by the platform because they are small (as in <5) and were left empty",
                column=header,
                n=numbers.censored,
            )
        )


def _ids(cells: pd.Series[str], header: str, reading: Reading) -> pd.Series[str]:
    """Ids stay text; ``.0`` of a spreadsheet goes; damaged ones are marked by ``~``."""
    plain = cells.str.strip("'\"").str.replace(r"^(\d+)\.0$", r"\1", regex=True)
    rounded = plain.map(ids.damaged)
    # 15 digits are all a spreadsheet keeps: longer ids ending in a run of zeros, all of them, were rounded
    long = plain.str.fullmatch(r"\d{16,20}")
    zeros = long & plain.str.fullmatch(r"\d{15}0+")
    if int(long.sum()) > 2 and bool((zeros == long).all()):
        rounded = rounded | zeros
    if bool(rounded.any()):
        reading.warn(
            T("{column}: {n} ids were damaged by a spreadsheet (as in {cell}); posts are recognised by their link instead",
              column=header, n=int(rounded.sum()), cell=plain[rounded].iloc[0])
        )  # fmt: skip
    return plain.where(~rounded, "~").astype("str")


def _flags(cells: pd.Series[str]) -> pd.Series:
    yes = {"1", "yes", "true", "si", "verdadero", "x"}
    no = {"0", "no", "false", "falso"}
    return cells.map(lambda c: True if key(c) in yes else False if key(c) in no else pd.NA).astype("boolean")


_HMS = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,]\d+)?$")


def _durations(cells: pd.Series[str], header: str, reading: Reading, fallback: Mark) -> pd.Series:
    """Seconds, from ``0:00:27`` or from a number of seconds."""
    clock = cells.map(lambda c: (int(m[1] or 0) * 3600 + int(m[2]) * 60 + int(m[3])) if (m := _HMS.match(c.strip())) else np.nan)
    rest = cells.where(clock.isna(), "")
    numbers = read_numbers(rest, default=fallback)
    _say_numbers(numbers, header, reading)
    return clock.astype("float64").fillna(numbers.values)


def dates(
    cells: pd.Series[str], reading: Reading, header: str, *, judge: Callable[[pd.Series], int] | None = None, no_year: bool = False
) -> Dates:
    """Read a date column by the rules of the format, warn, and drop the rows whose date cannot be read.

    Raises:
        DataError: the column contradicts itself, or leaves open what may not be guessed.
    """
    usual: Order = "MDY" if reading.country in MONTH_FIRST_COUNTRIES else "DMY"
    order: Order | None = usual if reading.form.order == "country" else reading.form.order
    last = reading.snapshot if no_year else None
    found = read_dates(cells, default=order, last=last, judge=judge)
    if found.conflict:
        raise reading.refuse(
            T("{column}: {one} can only be day/month and {other} only month/day. Download the file again without opening it in a spreadsheet",
              column=header, one=found.conflict[0], other=found.conflict[1])
        )  # fmt: skip
    if found.ambiguous and found.order is None:
        raise reading.refuse(
            T("{column}: is {cell} day/month or month/day? No row of the file decides it; write the dates as 2026-01-31",
              column=header, cell=next(c for c in cells if not is_missing(c)))
        )  # fmt: skip
    if found.ambiguous:
        reading.warn(
            T("{column}: no day is greater than 12, so day and month could be swapped; read as {order}. Check one date, or export a longer period",
              column=header, order=T("month/day/year") if found.order == "MDY" else T("day/month/year"))
        )  # fmt: skip
    elif found.order == "DMY" and reading.form.order == "MDY":
        reading.warn(
            T(
                "{column}: written day/month/year, not month/day/year as the platform does: the file was changed by a spreadsheet",
                column=header,
            )
        )
    if found.no_year and last is None:
        raise reading.refuse(
            T("{column}: the dates have no year (as in {cell}). Put the last day of the export into the file name, for example {example}",
              column=header, cell=next(c for c in cells if not is_missing(c)), example="Overview_2026-01-31.csv")
        )  # fmt: skip
    if found.years > 2 or (found.no_year and found.local.duplicated().any() and found.local.nunique() > 366):
        raise reading.refuse(
            T("{column}: the dates have no year and span more than twelve months; export twelve months or less", column=header)
        )
    if found.unreadable:
        reading.warn(T("{column}: {n} dates cannot be read (first: {cell}, row {row})", column=header, **_examples(found.unreadable)))
    return found
