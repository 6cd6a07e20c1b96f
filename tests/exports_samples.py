"""Exports made up for tests: planted posts with the ids and clock times a platform would give them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl

from cmlib.exports import Dataset, read_file

FIXTURES = Path(__file__).parent / "fixtures" / "exports"
ZONE = "Europe/Madrid"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

IG_HEADER = [
    "Post ID", "Account ID", "Account username", "Account name", "Description", "Duration (sec)", "Publish time", "Permalink", "Post type",
    "Data comment", "Date", "Views", "Reach", "Likes", "Shares", "Follows", "Comments", "Saves",
]  # fmt: skip


@cache
def fixture(name: str, salt: bytes) -> Dataset:
    """A fixture as it is, read once."""
    return read_file(FIXTURES / name, zone=ZONE, salt=salt)


def read(content: bytes | str | Path, name: str = "", *, zone: str = ZONE, country: str = "ES", salt: bytes = b"salt") -> Dataset:
    """Read a fixture, a text or bytes."""
    if isinstance(content, str) and "\n" not in content and not name:
        return fixture(content, salt)
    if isinstance(content, str):
        content = content.encode("utf-8-sig")
    return read_file(content, name, zone=zone, country=country, salt=salt)


def csv_text(header: Sequence[object], rows: Sequence[Sequence[object]], sep: str = ",") -> str:
    """A CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sep, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def shortcode(utc: datetime, low: int = 4711) -> str:
    """The Instagram shortcode of a post created at a moment."""
    number = ((round(utc.timestamp() * 1000) - 1314220021721) << 23) + low
    code = ""
    while number:
        number, digit = divmod(number, 64)
        code = _ALPHABET[digit] + code
    return code.rjust(11, "A")


def ig_row(
    i: int, utc: datetime, *, clock: str = "America/Los_Angeles", form: str = "%m/%d/%Y %H:%M", scope: str = "Lifetime", **metrics: object
) -> list[object]:
    """One row of an Instagram content export, with the clock time the platform would write."""
    values: dict[str, object] = {
        "Views": 1000 + i,
        "Reach": 800 + i,
        "Likes": 50 + i,
        "Shares": 3,
        "Follows": 1,
        "Comments": 4,
        "Saves": 2,
        **metrics,
    }
    local = utc.astimezone(ZoneInfo(clock)).strftime(form)
    return [
        str(18000000000000000 + i), "17840000000000001", "cafedemo", "Café Demo", f"Texto {i}", "0", local,
        f"https://www.instagram.com/p/{shortcode(utc, i)}/", "IG image", "", scope, *(values[m] for m in IG_HEADER[11:]),
    ]  # fmt: skip


def ig_file(moments: Sequence[datetime], **how: object) -> str:
    """An Instagram content export of posts created at these moments."""
    return csv_text(IG_HEADER, [ig_row(i, m, **how) for i, m in enumerate(moments)])  # type: ignore[arg-type]


def hours(start: datetime, n: int, step: float = 31.0) -> list[datetime]:
    """Moments from a start on, some hours apart."""
    return [start + timedelta(hours=step * i) for i in range(n)]


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    """An Excel workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
