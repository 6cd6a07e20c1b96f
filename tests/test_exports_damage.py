"""Damaged files: each is read to the same values, or refused, or flagged. Nothing raises, nothing wrong gets in silently.

Every way to damage a file is tried on files of all formats, a different one each time.

``GATE_MUTATIONS=5000 pytest tests/test_exports_damage.py`` runs more of the same.
"""

from __future__ import annotations

import csv
import io
import os
import random
import re

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from cmlib.exports import Dataset
from cmlib.exports.tables import PROVENANCE
from tests.exports_samples import FIXTURES, csv_text, read, zipped
from tests.test_exports import check_contract

MUTATIONS = int(os.environ.get("GATE_MUTATIONS", "250"))
FILES = sorted(p.relative_to(FIXTURES).as_posix() for p in FIXTURES.rglob("*.csv"))
NOT_VALUES = {*PROVENANCE, "post_uid", "snapshot_date", "post_id", "account_id", "permalink", "mention_uid"}


def named(file: str) -> str:
    """A name with a day, as a careful user would give it."""
    return f"2026-01-05_{file.rsplit('/', 1)[-1]}"


def text_of(file: str) -> str:
    content = (FIXTURES / file).read_bytes()
    return content.decode("utf-16" if content[:2] == b"\xff\xfe" else "utf-8-sig")


def grid(file: str) -> list[list[str]]:
    text = text_of(file)
    first = max(text.splitlines()[:12], key=lambda line: max(line.count(","), line.count(";")))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","))


def header_at(rows: list[list[str]]) -> int:
    widest = max(len(r) for r in rows)
    return next(i for i, r in enumerate(rows) if len(r) == widest)


def truncated(file: str, rng: random.Random) -> bytes:
    content = (FIXTURES / file).read_bytes()
    return content[: rng.randrange(len(content))]


def reencoded(file: str, rng: random.Random) -> bytes:
    return text_of(file).encode(rng.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]), errors="replace")


def redelimited(file: str, rng: random.Random) -> bytes:
    return (
        csv_text([], [], ",").encode()[:0] + "\n".join(csv_text(r, [], rng.choice(";")).rstrip("\n") for r in grid(file)).encode() + b"\n"
    )


def tabbed(file: str, rng: random.Random) -> bytes:
    return "".join(csv_text(r, [], "\t") for r in grid(file)).encode()


def shuffled(file: str, rng: random.Random) -> bytes:
    rows = grid(file)
    width = max(len(r) for r in rows)
    order = rng.sample(range(width), width)
    return "".join(csv_text([r[i] for i in order] if len(r) == width else r, []) for r in rows).encode()


def repeated(file: str, rng: random.Random) -> bytes:
    rows = grid(file)
    i = rng.randrange(header_at(rows) + 1, len(rows)) if len(rows) > header_at(rows) + 1 else len(rows) - 1
    return "".join(csv_text(r, []) for r in [*rows[: i + 1], rows[i], *rows[i + 1 :]]).encode()


def swapped_dates(file: str, rng: random.Random) -> bytes:
    return re.sub(r"\b(\d{2})/(\d{2})/(\d{4})\b", r"\2/\1/\3", text_of(file)).encode()


def excel_ids(file: str, rng: random.Random) -> bytes:
    return re.sub(r"(?<![\d/.])(\d{16,20})(?![\d/])", lambda m: f"{float(m[1]):.1E}".replace("E+", "E+"), text_of(file)).encode()


def decimal_comma(file: str, rng: random.Random) -> bytes:
    rows = [[re.sub(r"^(-?\d+)\.(\d+)(%?)$", r"\1,\2\3", c) for c in r] for r in grid(file)]
    return "".join(csv_text(r, [], ";") for r in rows).encode()


def headless(file: str, rng: random.Random) -> bytes:
    rows = grid(file)
    del rows[header_at(rows)]
    return "".join(csv_text(r, []) for r in rows).encode()


def noisy(file: str, rng: random.Random) -> bytes:
    content = bytearray((FIXTURES / file).read_bytes())
    for _ in range(rng.randrange(1, 40)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def noise(file: str, rng: random.Random) -> bytes:
    return rng.randbytes(rng.randrange(1, 4000))


def wide(file: str, rng: random.Random) -> bytes:
    rows = grid(file)
    at = header_at(rows)
    extra = [f"Extra column {i}" for i in range(300)]
    return "".join(
        csv_text(r + (extra if i == at else ["1"] * 300 if len(r) > 1 and i > at else []), []) for i, r in enumerate(rows)
    ).encode()


def unquoted(file: str, rng: random.Random) -> bytes:
    return text_of(file).replace('"', "").encode()


def bomb(file: str, rng: random.Random) -> bytes:
    return zipped({"x.csv": text_of(file).encode() + b" " * 5_000_000})


def empty(file: str, rng: random.Random) -> bytes:
    return b""


def _book(rows: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Hoja1")
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", c) if isinstance(c, str) else c for c in row])
    book.save(out)
    return out.getvalue()


def in_excel(file: str, rng: random.Random) -> bytes:
    """The same cells as text in a workbook."""
    return _book([list(r) for r in grid(file)])


def saved_by_excel(file: str, rng: random.Random) -> bytes:
    """Opened in a spreadsheet and saved: whole numbers are numbers, of which only fifteen digits are kept."""

    def cell(text: str) -> object:
        if re.fullmatch(r"-?[1-9]\d{0,14}|0", text):
            return int(text)
        return float(f"{float(text):.15g}") if re.fullmatch(r"[1-9]\d{15,19}", text) else text

    return _book([[cell(c) for c in r] for r in grid(file)])


def shifted(file: str, rng: random.Random) -> bytes:
    """A row with one delimiter too many."""
    rows = grid(file)
    i = rng.randrange(header_at(rows) + 1, len(rows)) if len(rows) > header_at(rows) + 1 else len(rows) - 1
    at = rng.randrange(len(rows[i]) + 1)
    return "".join(csv_text([*r[:at], "", *r[at:]] if j == i else r, []) for j, r in enumerate(rows)).encode()


SAME = (reencoded, tabbed, shuffled, in_excel)
"""Changes that must not change what is read (unless the file is refused or flagged)."""
DAMAGES = (
    truncated,
    reencoded,
    redelimited,
    tabbed,
    shuffled,
    repeated,
    swapped_dates,
    excel_ids,
    decimal_comma,
    headless,
    noise,
    wide,
    unquoted,
    bomb,
    empty,
    in_excel,
    saved_by_excel,
    shifted,
)


def values(data: Dataset) -> set[tuple[object, ...]]:
    """Every row of every table without what only says where it came from."""
    found: set[tuple[object, ...]] = set()
    for name, table in data.tables.items():
        plain = table.drop(columns=[c for c in NOT_VALUES if c in table])
        found |= {(name, *("" if pd.isna(v) else str(v) for v in row)) for row in plain.itertuples(index=False)}
    return found


_before: dict[str, Dataset] = {}


def before(file: str) -> Dataset:
    if file not in _before:
        _before[file] = read((FIXTURES / file).read_bytes(), named(file))
    return _before[file]


def flagged(data: Dataset, original: Dataset) -> bool:
    """Is there an error, an unread file, or a warning the healthy file does not have?"""
    usual = {str(w) for w in original.imports[0].warnings}
    unsure = any("could be swapped" in w for w in usual)
    return unsure or any(r.error or r.format_id is None or {str(w) for w in r.warnings} - usual for r in data.imports)


@pytest.mark.parametrize("damage", DAMAGES, ids=[d.__name__ for d in DAMAGES])
def test_damage(damage: object) -> None:
    for i in range(3 if damage is bomb else max(1, MUTATIONS // len(DAMAGES))):
        rng = random.Random(f"{damage}-{i}".split(" at ")[0] + str(i))
        file = FILES[(i * 17 + 5 * DAMAGES.index(damage)) % len(FILES)]  # type: ignore[arg-type]
        content = damage(file, rng)  # type: ignore[operator]
        data = read(content, named(file))
        check_contract(data)
        original = before(file)
        if damage is wide and original.has("survey_responses"):
            continue  # more questions are more data
        new = values(data) - values(original)
        assert not new or flagged(data, original), (file, damage, sorted(new)[:2])
        if damage in SAME and not flagged(data, original):
            assert values(data) == values(original), (file, damage)


def test_random_changes_never_raise() -> None:
    for i in range(max(40, MUTATIONS // 5)):
        rng = random.Random(i)
        file = rng.choice(FILES)
        check_contract(read(noisy(file, rng), named(file)))
