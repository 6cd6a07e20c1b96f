"""From bytes to sheets of text: what a file is comes from its bytes, never from its extension."""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

import pandas as pd

from cmlib.errors import DataError
from cmlib.exports.columns import read_columns
from cmlib.exports.contents import BIG, Content, bytes_of, holds, looking, start_of
from cmlib.text import T, Text

MAX_MEMBERS = 2_000
MAX_BYTES = 1_000_000_000
MAX_RATIO = 200
MAX_NESTING = 2
HEAD = 60
"""Records looked at to find out what a file is."""

_SAMPLE = 1 << 20
_AT_ONCE = 50_000
_DELIMITERS = (",", ";", "\t", "|")


@dataclass
class Sheet:
    """A table of text as it stands in the file: a CSV file, or a sheet of a spreadsheet.

    ``rows`` holds every record (blank ones as ``[]``); row ``i`` is row ``i + 1`` of the spreadsheet.

    Args:
        head: the first records. decoded: the text, where it is at hand. big: the content of a big UTF-8 file instead.
        has_cr: do its first lines hold carriage returns? all_rows: the records of a spreadsheet.
        notes: what had to be mended to decode it (the document's own list). hasty: was it read by column?
    """

    name: str
    head: list[list[str]]
    delimiter: str = ""
    decoded: str | None = None
    big: Content | None = None
    has_cr: bool = False
    all_rows: list[list[str]] | None = None
    notes: list[Text] = field(default_factory=list)
    hasty: bool = field(default=False, init=False)

    @property
    def is_big(self) -> bool:
        """Is it a big file, not meant to be held record by record?"""
        return self.big is not None

    @cached_property
    def text(self) -> str | None:
        """The whole text of the sheet; ``None`` for a spreadsheet."""
        if self.big is None:
            return self.decoded
        text, _, notes = decode(self.name, bytes_of(self.big))
        self.notes += notes
        return text

    @cached_property
    def rows(self) -> list[list[str]]:
        """Every record of the sheet."""
        return list(self.records())

    def records(self) -> Iterator[list[str]]:
        """Every record of the sheet, one after the other."""
        if self.all_rows is not None:
            return iter(self.all_rows)
        return records(self.text or "", self.delimiter)

    def filled(self) -> int:
        """How many records hold something?"""
        return sum(1 for row in self.records() if any(c.strip() for c in row))

    def frame(
        self, header_row: int, wanted: Mapping[int, str], end: int | None = None, *, numbers: Collection[str] = ()
    ) -> tuple[pd.DataFrame, list[int]]:
        """The records below a header as text columns without blanks at their ends, by spreadsheet row; and the rows that are broken.

        A row is broken if it has more cells than the header (its values are shifted) or is the last one and cut off. Empty cells too many
        at the end of every row shift nothing; at the end of some rows they do.

        Args:
            header_row: index of the header record. wanted: position -> column name; other columns are not read.
            end: index of the first record that no longer belongs to the table.
            numbers: columns that may come as ``float64`` where the first records of a big file prove a decimal point or are whole.
        """
        if self.big is not None and end is None and wanted:
            found = read_columns(self.big, self.head, header_row, self.delimiter, wanted, numbers=numbers, has_cr=self.has_cr)
            if found is not None:
                if isinstance(self.big, Path):
                    looking(self.big)  # by the processor that is free now
                self.hasty = True
                return found, []
        width = len(next(islice(self.records(), header_row, None)))
        kept: list[list[str]] = []
        parts: list[pd.DataFrame] = []
        index: list[int] = []
        over: dict[int, list[str]] = {}
        i, row = header_row + 1, [""]
        for i, row in enumerate(islice(self.records(), header_row + 1, end), start=header_row + 2):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > width:
                over[i] = row[width:]
            kept.append([row[p] if p < len(row) else "" for p in wanted])
            index.append(i)
            if len(kept) == _AT_ONCE:
                parts.append(pd.DataFrame(kept, columns=list(wanted.values()), dtype="str"))
                kept = []
        parts.append(pd.DataFrame(kept, columns=list(wanted.values()), dtype="str"))
        broken = shifted(over, len(index))
        is_last = end is None or end == i
        if is_last and self.text is not None and index and index[-1] == i and len(row) < width and not self.text.endswith("\n"):
            broken.append(i)
        whole = pd.concat(parts).set_axis(pd.Index(index, dtype="int64"))
        return whole.apply(lambda cells: cells.str.strip()), broken

    def misread(self) -> bool:
        """Was the sheet read by column although there is a byte in the file that only the reader of records understands?"""
        return self.hasty and self.big is not None and (holds(self.big, b"\x00") or (not self.has_cr and holds(self.big, b"\r")))


def shifted(over: Mapping[int, Sequence[str]], n: int) -> list[int]:
    """Rows whose cells are not where the header says, of ``n`` rows; ``over``: row -> the cells it has too many."""
    all_blank_ends = len(over) == n > 1
    return [row for row, cells in over.items() if not all_blank_ends or any(c.strip() for c in cells)]


@dataclass
class Document:
    """One file, opened: its sheets, or its JSON data, and what had to be mended to open it."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)
    data: object = None
    encoding: str = ""
    notes: list[Text] = field(default_factory=list)


def members(name: str, content: Content, *, depth: int = 0) -> Iterator[tuple[str, Content | DataError]]:
    """The files inside a file: itself, or the members of a zip (zips in zips up to two levels), with limits.

    A member that breaks a limit comes out as the :class:`DataError` that says so.
    """
    if start_of(content, 4) != b"PK\x03\x04" or _is_workbook(content):
        yield name, content
        return
    try:
        archive = zipfile.ZipFile(_opened(content))
        infos = [i for i in archive.infolist() if not i.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        yield name, DataError(T("the zip archive is damaged; download it again"), where=name)
        return
    if depth >= MAX_NESTING:
        yield name, DataError(T("archives inside archives go deeper than {n} levels; unpack it first", n=MAX_NESTING), where=name)
        return
    if len(infos) > MAX_MEMBERS:
        yield name, DataError(T("the archive holds {n} files, more than the {limit} allowed", n=len(infos), limit=MAX_MEMBERS), where=name)
        return
    left = MAX_BYTES
    for info in sorted(infos, key=lambda i: i.filename):
        inner = f"{name}/{info.filename}"
        if _is_hidden(info.filename):
            continue
        if info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            yield inner, DataError(T("unpacks to more than {n} times its size; such files are refused", n=MAX_RATIO), where=inner)
            continue
        try:
            with archive.open(info) as stream:
                unpacked = stream.read(min(left, info.file_size) + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
            yield inner, DataError(T("cannot be unpacked (damaged or protected by a password)"), where=inner)
            continue
        if len(unpacked) > min(left, info.file_size):
            yield inner, DataError(T("the archive is larger than {n} megabytes unpacked", n=MAX_BYTES // 1_000_000), where=inner)
            continue
        left -= len(unpacked)
        yield from members(inner, unpacked, depth=depth + 1)


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", "__MACOSX", "~$")) for part in path.split("/"))


def _opened(content: Content) -> Path | io.BytesIO:
    return io.BytesIO(content) if isinstance(content, bytes) else content


def _is_workbook(content: Content) -> bool:
    try:
        names = zipfile.ZipFile(_opened(content)).namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return False
    return "xl/workbook.xml" in names


def open_document(name: str, content: Content, *, by_records: bool = False) -> Document:
    """Bytes to sheets or JSON.

    Args:
        by_records: read a big file record by record, too.

    Raises:
        DataError: empty, binary, or not a table.
    """
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    if size > BIG and not by_records and (table := _big_table(name, content)) is not None:
        return table
    content = bytes_of(content)
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DataError(T("the file is empty; download it again"), where=name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Document(name, _xls(name, content), encoding="xls")
    if content.startswith(b"PK\x03\x04"):
        return Document(name, _xlsx(name, content), encoding="xlsx")
    text, encoding, notes = decode(name, content)
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] in "{[":
        try:
            return Document(name, data=json.loads(start), encoding=encoding, notes=notes)
        except (json.JSONDecodeError, RecursionError):
            if start.startswith(('{"', "[{", "{\n", "[\n")):
                raise DataError(T("the JSON file is cut off or damaged; download it again"), where=name) from None
    if start[:400].casefold().startswith(("<html", "<!doctype html", "<table", "<meta", "<?xml")):
        return Document(name, _html(name, text), encoding=encoding, notes=notes)
    if not text.endswith("\n"):
        notes.append(_NO_END)
    return Document(name, [_csv(name, text)], encoding=encoding, notes=notes)


def _big_table(name: str, content: Content) -> Document | None:
    """A big file whose first megabyte is sound UTF-8 text in columns; it is not decoded as a whole unless it has to be."""
    sample = start_of(content, _SAMPLE)
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff", b"PK") or sample[:4] == b"\xd0\xcf\x11\xe0" or b"\x00" in sample:
        return None
    whole_lines = sample[: sample.rfind(b"\n") + 1]
    try:
        text, encoding, notes = decode(name, whole_lines)
    except DataError:
        return None
    if notes or encoding not in ("utf-8", "utf-8-sig") or text.lstrip("\ufeff \t\n")[:1] in ("{", "[", "<"):
        return None
    with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as stream:
        stream.seek(-1, io.SEEK_END)
        told = [] if stream.read(1) in b"\r\n" else [_NO_END]
    sheet = _csv(name, text)
    return Document(
        name, [Sheet(name, sheet.head, sheet.delimiter, big=content, has_cr=b"\r" in sample, notes=told)], encoding=encoding, notes=told
    )


_NO_END = T("the file does not end with a line break: if the download was cut off, its last row may be wrong")


def decode(name: str, content: bytes) -> tuple[str, str, list[Text]]:
    """Text of a file, its encoding, and what had to be mended.

    Raises:
        DataError: the bytes are no text.
    """
    notes: list[Text] = []
    cut = T("the file seems to be cut off at its end; download it again if rows are missing")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16-le" if content[:2] == b"\xff\xfe" else "utf-16-be"
    elif content[:3] == b"\xef\xbb\xbf":
        encoding = "utf-8-sig"
    else:
        sample = content[:4000]
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        half = max(len(sample) // 2, 1)
        encoding = "utf-16-le" if odd > 0.3 * half > even else "utf-16-be" if even > 0.3 * half > odd else "utf-8"
    if encoding.startswith("utf-16"):
        if len(content) % 2:
            content = content[:-1]
            notes.append(cut)
        text = content.decode(encoding, errors="replace").lstrip("\ufeff")
    else:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as problem:
            if problem.start >= len(content) - 4 and problem.start > 0:
                text = content[: problem.start].decode(encoding)
                notes.append(cut)
            elif encoding == "utf-8-sig":
                text = content.decode(encoding, errors="replace")
                notes.append(T("some letters of the file are damaged"))
            else:
                encoding = "cp1252"
                text = content.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = sum(1 for c in text[:20_000] if (c < " " and c not in "\n\t\x0b\x0c") or c == "\ufffd" or "\x7f" <= c < "\xa0")
    if strange > max(3, 0.02 * len(text[:20_000])):
        raise DataError(T("this is not a table of text: neither CSV, Excel, JSON nor a zip of these"), where=name)
    if "Ã" in text[:20_000] or "Â" in text[:20_000]:
        try:
            repaired = text.encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            pass
        else:
            text = repaired
            notes.append(T("accents were garbled (a spreadsheet saved it with the wrong encoding) and have been repaired"))
    return text.replace("\x00", ""), encoding, notes


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records of a delimited text; blank ones come out empty.

    Raises:
        DataError: a quoted cell never ends.
    """
    try:
        yield from csv.reader(_lines(text) if len(text) > BIG else io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise DataError(T("the file cannot be split into cells: a quotation mark is opened and never closed")) from None


def _lines(text: str) -> Iterator[str]:
    """The lines of a long text, without a second copy of it."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _head(text: str, delimiter: str) -> list[list[str]]:
    found = []
    for row in records(text, delimiter):
        found.append(row)
        if len(found) >= HEAD:
            break
    return found


def _csv(name: str, text: str) -> Sheet:
    """The sheet of a delimited text: ``sep=`` wins, else the delimiter that makes most of the header known, then most cells."""
    from cmlib.exports.detect import familiar

    first = text.lstrip("\n").split("\n", 1)[0].strip().strip('"')
    if first.casefold().startswith("sep=") and len(first) == 5:
        return Sheet(name, _head(text, first[4]), first[4], text)

    def merit(delimiter: str) -> tuple[int, int]:
        try:
            head = _head(text, delimiter)
        except DataError:
            return (-1, 0)
        widths = [len(row) for row in head if len(row) > 1]
        return (max((familiar(row) for row in head[:30]), default=0), widths[0] if widths else 0)

    best = max(_DELIMITERS, key=merit)
    return Sheet(name, _head(text, best), best, text)


def _cell(value: object) -> str:
    """Text of a spreadsheet cell, as an export would have written it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _sheet(name: str, rows: list[list[str]]) -> Sheet:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    trimmed = [row[: max((i for i, c in enumerate(row, 1) if c.strip()), default=0)] for row in rows]
    return Sheet(name, trimmed[:HEAD], all_rows=trimmed)


def _xlsx(name: str, content: bytes) -> list[Sheet]:
    import openpyxl

    archive = zipfile.ZipFile(io.BytesIO(content))
    unpacked = sum(i.file_size for i in archive.infolist())
    if unpacked > MAX_BYTES or (unpacked > 50_000_000 and unpacked > MAX_RATIO * len(content)):
        raise DataError(T("unpacks to more than {n} times its size; such files are refused", n=MAX_RATIO), where=name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [_sheet(s.title, [[_cell(v) for v in row] for row in s.iter_rows(values_only=True)]) for s in book.worksheets]
    except Exception:  # openpyxl raises nearly anything on damaged files
        raise DataError(T("the Excel file is damaged or protected by a password; download it again"), where=name) from None


def _xls(name: str, content: bytes) -> list[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
        return [
            _sheet(s.name, [[_xls_cell(s.cell(r, c), book.datemode) for c in range(s.ncols)] for r in range(s.nrows)])
            for s in book.sheets()
        ]
    except Exception:  # xlrd raises nearly anything on damaged files
        raise DataError(T("the Excel file is damaged or protected by a password; download it again"), where=name) from None


def _xls_cell(cell: object, datemode: int) -> str:
    import xlrd

    kind, value = cell.ctype, cell.value  # type: ignore[attr-defined]
    if kind == xlrd.XL_CELL_DATE:
        return _cell(xlrd.xldate_as_datetime(value, datemode))
    if kind in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY):
        return ""
    return _cell(bool(value) if kind == xlrd.XL_CELL_BOOLEAN else value)


class _Tables(HTMLParser):
    """Cells of every row of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._open = True
        elif tag == "br" and self._open:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


def _html(name: str, text: str) -> list[Sheet]:
    parser = _Tables()
    parser.feed(text)
    if not parser.rows:
        raise DataError(T("this is a web page without a table, not an export; download the file again"), where=name)
    return [_sheet(name, parser.rows)]
