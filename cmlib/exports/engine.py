"""Reads one file, or a folder of them: open, recognise, type, build, merge, and account for every row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from cmlib.errors import DataError
from cmlib.exports.builders import Tables, build
from cmlib.exports.containers import Document, members, open_document
from cmlib.exports.contents import Content, content_of, digest_of
from cmlib.exports.dates import date_in_name
from cmlib.exports.detect import Detection, closest
from cmlib.exports.formats import Format
from cmlib.exports.mapping import FILE, Rules, rules_of
from cmlib.exports.merge import merge
from cmlib.exports.reading import Reading, typed
from cmlib.exports.tables import TABLES, Dataset, ImportRecord, code
from cmlib.text import T, Text

NOTES = re.compile(r"^(?:readme|leeme|léeme|licen[sc]e|licencia)(?:\.[a-z]+)*(?:\.txt)?$|^mapping\.ya?ml$|\.(?:md|rst)$")
"""File names that are for people (or for the gate), not data."""


@dataclass
class Source:
    """A file that was read: its record before overlaps are settled, its tables, the day its state is of."""

    record: ImportRecord
    tables: Tables = field(default_factory=dict)
    snapshot: pd.Timestamp | None = None


def gather(files: Sequence[tuple[str, Content | DataError]], *, formats: Sequence[Format], zone: str, salt: bytes, country: str) -> Dataset:
    """Read files (name, content) in the order given and merge what they say."""
    sources: list[Source] = []
    first_of: dict[str, str] = {}
    rules = rules_of(files)
    for name, content in files:
        for inner, data in [(name, content)] if isinstance(content, DataError) else members(name, content):
            if isinstance(data, DataError):
                sources.append(Source(ImportRecord(inner, error=data.what)))
                continue
            if NOTES.search(inner.rsplit("/", 1)[-1].casefold()):
                note = ImportRecord(inner, sha256=digest_of(data), why=T("a note or a setting, not data: it was not read"))
                sources.append(Source(rules.on(note) if inner == FILE else note))
                continue
            source = read_one(inner, data, formats=formats, rules=rules, zone=zone, salt=salt, country=country)
            digest = digest_of(data)
            source.record = replace(source.record, sha256=digest)
            twin = first_of.get(digest)
            if twin is not None and source.tables:
                source = _repeated(source, twin)
            if source.tables:
                first_of[digest] = inner
            sources.append(source)
    return _merged(sources)


def _repeated(source: Source, twin: str) -> Source:
    """The same bytes under another name: nothing of it is kept twice."""
    record = source.record
    dropped = Counter(dict(record.rows_dropped))
    dropped["duplicate"] += record.rows_kept
    note = T("the same file as {file}, byte by byte; it was read once", file=twin)
    return Source(replace(record, rows_kept=0, rows_dropped=_plain(dropped), tables=(), warnings=(note,)))


def _plain(counter: Counter[str]) -> dict[str, int]:
    return {reason: n for reason, n in sorted(counter.items()) if n}


def read_one(name: str, content: Content, *, formats: Sequence[Format], rules: Rules, zone: str, salt: bytes, country: str) -> Source:
    """Read one file. Whatever is wrong with it ends in its record, never in an exception."""
    source, document = _read_as(name, content, False, formats, rules, zone, salt, country)
    if document is not None and any(sheet.misread() for sheet in document.sheets):
        source, _ = _read_as(name, content, True, formats, rules, zone, salt, country)
    return source


def _read_as(
    name: str, content: Content, by_records: bool, formats: Sequence[Format], rules: Rules, zone: str, salt: bytes, country: str
) -> tuple[Source, Document | None]:
    try:
        document = open_document(name, content, by_records=by_records)
        found = rules.detect(document, formats)
    except DataError as problem:
        return Source(ImportRecord(name, error=problem.what)), None
    except Exception as problem:  # the last net: one odd file must not stop the others
        return Source(ImportRecord(name, error=_unexpected(problem))), None
    if len(found) != 1:
        return Source(_unrecognised(document, found, formats, rules)), document
    reading = Reading(name, found[0].format, zone, salt, country, snapshot=_day_in_path(name), warnings=list(document.notes))
    try:
        tables = _read(document, found[0], reading)
    except DataError as problem:
        return Source(_refused(reading, document, problem.what)), document
    except Exception as problem:
        return Source(_refused(reading, document, _unexpected(problem))), document
    return _account(reading, found[0], tables), document


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
            _unused(reading, max(sheet.filled() - 1, 0))
    for note in document.notes:
        reading.warn(note)
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


def _account(reading: Reading, detection: Detection, tables: Tables) -> Source:
    indexes = [index.to_numpy(dtype="int64") for index in reading.rows]
    rows = indexes[0] if len(indexes) == 1 else np.unique(np.concatenate([np.empty(0, dtype="int64"), *indexes]))
    present = [np.fromiter(reading.counted, dtype="int64"), *(t["_row"].to_numpy() for t in tables.values())]
    reading.drop(pd.Index(rows[~np.isin(rows, np.concatenate(present))]), "no_value")
    gone = reading.dropped
    for name, table in tables.items():
        if len(gone) and (out := table["_row"].isin(gone.index)).any():
            tables[name] = table[~out]
    tables = {name: t for name, t in tables.items() if len(t)}
    counted = Counter({str(reason): int(n) for reason, n in gone.value_counts().items()})
    snapshot = pd.Timestamp(reading.snapshot) if reading.snapshot else pd.Timestamp(max(reading.days)) if reading.days else None
    record = ImportRecord(
        file=reading.file, format_id=reading.form.id, why=_why(detection), language=_language(reading),
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


def _unrecognised(document: Document, found: Sequence[Detection], formats: Sequence[Format], rules: Rules) -> ImportRecord:
    near, header = closest(document, formats)
    n = max(sum(s.filled() for s in document.sheets) - 1, 0)
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
        document.name, rows_in=n, rows_dropped={"not_recognised": n} if n else {}, unknown_columns=header[:60],
        warnings=(*document.notes, note, *rules.advice(document)),
    )  # fmt: skip


def _refused(reading: Reading, document: Document, what: Text) -> ImportRecord:
    n = max(sum(s.filled() for s in document.sheets) - 1, 0)
    return ImportRecord(
        reading.file, format_id=reading.form.id, language=_language(reading), rows_in=n, rows_dropped={"file_refused": n} if n else {},
        warnings=tuple(reading.warnings), error=what,
    )  # fmt: skip


def _merged(sources: Sequence[Source]) -> Dataset:
    frames: dict[str, list[pd.DataFrame]] = {}
    for i, source in enumerate(sources):
        for table, rows in source.tables.items():
            frames.setdefault(table, []).append(rows.assign(_seq=i, _snap=pd.Timestamp(source.snapshot or np.nan)))
        source.tables = {}
    tables, lost, filled = merge(frames)
    imports = []
    for i, source in enumerate(sources):
        record = source.record
        if extra := lost.get(i):
            total = Counter(dict(record.rows_dropped)) + extra
            record = replace(record, rows_kept=record.rows_kept - sum(extra.values()), rows_dropped=_plain(total))
        if names := filled.get(i):
            note = T(
                "{n} rows were completed with what an older file knows and this one has no column for: {columns}",
                n=max(names.values()),
                columns=sorted(names),
            )
            record = replace(record, warnings=(*record.warnings, note))
        imports.append(record)
    from cmlib.exports.engagement import add_engagements

    ordered = {name: code(name, tables[name]) for name in TABLES if name in tables}
    if "posts" in ordered:
        ordered["posts"] = add_engagements(ordered["posts"])
    return Dataset(ordered, tuple(imports))


def files_of(folder: Path) -> list[tuple[str, Content | DataError]]:
    """Every visible file below a folder, by name, with its content."""
    found: list[tuple[str, Content | DataError]] = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        inside = path.relative_to(folder)
        if any(part.startswith((".", "~$")) for part in inside.parts) or not path.is_file():
            continue
        try:
            found.append((inside.as_posix(), content_of(path)))
        except OSError:
            found.append(
                (inside.as_posix(), DataError(T("the file cannot be opened; is it open in another program?"), where=inside.as_posix()))
            )
    return found
