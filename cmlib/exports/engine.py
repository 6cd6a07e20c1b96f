"""Reads one file, or a folder of them: open, recognise, type, build, merge, and account for every row."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from cmlib.errors import DataError
from cmlib.exports.builders import Tables, build, conform
from cmlib.exports.containers import Document, members, open_document
from cmlib.exports.dates import date_in_name
from cmlib.exports.detect import Detection, closest, detect
from cmlib.exports.formats import Format
from cmlib.exports.merge import merge
from cmlib.exports.reading import Reading, typed
from cmlib.exports.tables import TABLES, Dataset, ImportRecord
from cmlib.text import T, Text

NOTES = re.compile(r"^(?:readme|leeme|léeme|licen[sc]e|licencia)(?:\.[a-z]+)*(?:\.txt)?$|^mapping\.ya?ml$|\.(?:md|rst)$")
"""File names that are for people (or for the gate), not data."""


@dataclass
class Source:
    """A file that was read: its record before overlaps are settled, its tables, the day its state is of."""

    record: ImportRecord
    tables: Tables = field(default_factory=dict)
    snapshot: pd.Timestamp | None = None


def gather(files: Sequence[tuple[str, bytes | DataError]], *, formats: Sequence[Format], zone: str, salt: bytes, country: str) -> Dataset:
    """Read files (name, content) in the order given and merge what they say."""
    sources: list[Source] = []
    first_of: dict[str, str] = {}
    for name, content in files:
        for inner, data in members(name, content) if isinstance(content, bytes) else [(name, content)]:
            if isinstance(data, DataError):
                sources.append(Source(ImportRecord(inner, error=data.what)))
                continue
            if NOTES.search(inner.rsplit("/", 1)[-1].casefold()):
                sources.append(Source(ImportRecord(inner, sha256=_digest(data), why=T("a note or a setting, not data: it was not read"))))
                continue
            digest = _digest(data)
            source = read_one(inner, data, formats=formats, zone=zone, salt=salt, country=country)
            twin = first_of.get(digest)
            if twin is not None and source.tables:
                source = _repeated(source, twin)
            first_of.setdefault(digest, inner)
            sources.append(source)
    return _merged(sources)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _repeated(source: Source, twin: str) -> Source:
    """The same bytes under another name: nothing of it is kept twice."""
    record = source.record
    dropped = Counter(dict(record.rows_dropped))
    dropped["duplicate"] += record.rows_kept
    note = T("the same file as {file}, byte by byte; it was read once", file=twin)
    return Source(replace(record, rows_kept=0, rows_dropped=_plain(dropped), tables=(), warnings=(note,)))


def _plain(counter: Counter[str]) -> dict[str, int]:
    return {reason: n for reason, n in sorted(counter.items()) if n}


def read_one(name: str, content: bytes, *, formats: Sequence[Format], zone: str, salt: bytes, country: str) -> Source:
    """Read one file. Whatever is wrong with it ends in its record, never in an exception."""
    digest = _digest(content)
    try:
        document = open_document(name, content)
        found = detect(document, formats)
    except DataError as problem:
        return Source(ImportRecord(name, sha256=digest, error=problem.what))
    except Exception as problem:  # the last net: one odd file must not stop the others
        return Source(ImportRecord(name, sha256=digest, error=_unexpected(problem)))
    if len(found) != 1:
        return Source(_unrecognised(document, digest, found, formats))
    reading = Reading(name, found[0].format, zone, salt, country, snapshot=_day_in_path(name), warnings=list(document.notes))
    try:
        tables = _read(document, found[0], reading)
    except DataError as problem:
        return Source(_refused(reading, digest, document, problem.what))
    except Exception as problem:
        return Source(_refused(reading, digest, document, _unexpected(problem)))
    return _account(reading, digest, found[0], tables)


def _day_in_path(path: str) -> date | None:
    """The last day named by the file, else by the archive or folder it lies in."""
    return next((day for part in reversed(path.split("/")) if (day := date_in_name(part)) is not None), None)


def _unexpected(problem: Exception) -> Text:
    return T(
        "this file could not be read ({problem}); download it again, and if that does not help, send us its first lines",
        problem=type(problem).__name__,
    )


def _read(document: Document, detection: Detection, reading: Reading) -> Tables:
    parts: dict[str, list[pd.DataFrame]] = {}
    for match in detection.matches:
        frame = typed(match, reading)
        if not match.part.table:
            reading.drop(frame.index, "block_not_used")
            continue
        for table, rows in build(frame, match, reading).items():
            parts.setdefault(table, []).append(rows)
    used = {id(m.block.sheet) for m in detection.matches} | {id(b.sheet) for b in detection.left}
    for block in detection.left:
        _unused(reading, len(block.cells) if block.cells is not None else _filled(block.sheet.rows[block.at + 1 : block.end]))
    for sheet in document.sheets:
        if id(sheet) not in used:
            _unused(reading, max(_filled(sheet.rows) - 1, 0))
    return {table: pd.concat(rows, ignore_index=True) for table, rows in parts.items()}


def _filled(rows: Sequence[Sequence[str]]) -> int:
    return sum(1 for row in rows if any(c.strip() for c in row))


def _unused(reading: Reading, n: int) -> None:
    from cmlib.exports.reading import SPREAD

    rows = pd.RangeIndex(len(reading.rows) * SPREAD, len(reading.rows) * SPREAD + n)
    reading.rows.append(rows)
    reading.drop(rows, "block_not_used")


def _language(reading: Reading) -> str:
    votes = reading.languages
    spanish = votes["es"] + votes["es-ES"] + votes["es-LA"]
    if not votes or (not spanish and not votes["en"]):
        return ""
    if spanish < votes["en"]:
        return "en"
    if votes["es-ES"] != votes["es-LA"]:
        return "es-ES" if votes["es-ES"] > votes["es-LA"] else "es-LA"
    return "es"


def _account(reading: Reading, digest: str, detection: Detection, tables: Tables) -> Source:
    rows = sorted({int(i) for index in reading.rows for i in index})
    present: set[int] = set(reading.counted)
    for table in tables.values():
        present |= set(table["_row"].tolist())
    for row in rows:
        if row not in present:
            reading.dropped.setdefault(row, "no_value")
    gone = {row for row in reading.dropped}
    for name, table in tables.items():
        tables[name] = table[~table["_row"].isin(gone)]
    tables = {name: t for name, t in tables.items() if len(t)}
    counted = Counter(reading.dropped.values())
    snapshot = pd.Timestamp(reading.snapshot) if reading.snapshot else pd.Timestamp(max(reading.days)) if reading.days else None
    record = ImportRecord(
        file=reading.file, sha256=digest, format_id=reading.form.id, why=_why(detection), language=_language(reading),
        tables=tuple(sorted(tables, key=list(TABLES).index)), rows_in=len(rows), rows_kept=len(rows) - sum(counted.values()),
        rows_dropped=_plain(counted), period=_period(reading.days), zone=reading.used_zone, zone_basis=reading.zone_basis,
        unknown_columns=tuple(dict.fromkeys(reading.unknown)), warnings=tuple(reading.warnings),
    )  # fmt: skip
    return Source(record, tables, snapshot)


def _period(days: Sequence[date]) -> tuple[date, date] | None:
    return (min(days), max(days)) if days else None


def _why(detection: Detection) -> Text:
    match = max(detection.matches, key=lambda m: len(m.found))
    from cmlib.exports.names import key

    telling = [
        c.strip() for c in match.block.header if match.part.known.get(key(c)) in {n for need in match.part.needs for n in need.split("|")}
    ]
    return T("{label}: known by {headers}", label=detection.format.label, headers=telling or list(match.block.header[:3]))


def _unrecognised(document: Document, digest: str, found: Sequence[Detection], formats: Sequence[Format]) -> ImportRecord:
    near, header = closest(document, formats)
    n = max(sum(_filled(s.rows) for s in document.sheets) - 1, 0)
    if len(found) > 1:
        note = T("this file could be any of these: {labels}. Keep only the columns of one of them", labels=[d.format.label for d in found])
    elif near is not None:
        note = T(
            "no format of the workbook has these columns; the closest is {label}. Download that export again with all its columns",
            label=near.label,
        )
    else:
        note = T("no format of the workbook has these columns. Check that it is the export as downloaded, with its header row")
    return ImportRecord(
        document.name, sha256=digest, rows_in=n, rows_dropped={"not_recognised": n} if n else {}, unknown_columns=header[:60],
        warnings=(*document.notes, note),
    )  # fmt: skip


def _refused(reading: Reading, digest: str, document: Document, what: Text) -> ImportRecord:
    n = max(sum(_filled(s.rows) for s in document.sheets) - 1, 0)
    return ImportRecord(
        reading.file, sha256=digest, format_id=reading.form.id, language=_language(reading), rows_in=n, rows_dropped={"file_refused": n} if n else {},
        warnings=tuple(reading.warnings), error=what,
    )  # fmt: skip


def _merged(sources: Sequence[Source]) -> Dataset:
    frames: dict[str, list[pd.DataFrame]] = {}
    sequence = {s.record.file: i for i, s in enumerate(sources)}
    snapshots = {s.record.file: s.snapshot for s in sources if s.snapshot is not None}
    for source in sources:
        for table, rows in source.tables.items():
            frames.setdefault(table, []).append(rows)
    tables, lost = merge(frames, sequence, snapshots)
    by_file: dict[str, Counter[str]] = {}
    for (file, _), reason in lost.items():
        by_file.setdefault(file, Counter())[reason] += 1
    imports = []
    for source in sources:
        extra = by_file.get(source.record.file)
        record = source.record
        if extra:
            total = Counter(dict(record.rows_dropped)) + extra
            record = replace(record, rows_kept=record.rows_kept - sum(extra.values()), rows_dropped=_plain(total))
        imports.append(record)
    from cmlib.exports.engagement import add_engagements

    ordered = {name: conform(name, tables[name]) for name in TABLES if name in tables}
    if "posts" in ordered:
        ordered["posts"] = add_engagements(ordered["posts"])
    return Dataset(ordered, tuple(imports))


def files_of(folder: Path) -> list[tuple[str, bytes | DataError]]:
    """Every visible file below a folder, by name, with its bytes."""
    found: list[tuple[str, bytes | DataError]] = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        inside = path.relative_to(folder)
        if any(part.startswith((".", "~$")) for part in inside.parts) or not path.is_file():
            continue
        try:
            found.append((inside.as_posix(), path.read_bytes()))
        except OSError:
            found.append(
                (inside.as_posix(), DataError(T("the file cannot be opened; is it open in another program?"), where=inside.as_posix()))
            )
    return found
