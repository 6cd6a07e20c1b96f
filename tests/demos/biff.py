"""A very small writer of Excel 97 ``.xls`` workbooks: LinkedIn still exports that format and no kept library writes it.

Only text and number cells. BIFF8 records as in Microsoft's [MS-XLS], in a compound file as in [MS-CFB]; nothing depends on a clock.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
Cell = str | int | float | None


def _record(kind: int, body: bytes) -> bytes:
    if len(body) > 8224:
        raise ValueError("a cell is too long for one BIFF record")
    return struct.pack("<HH", kind, len(body)) + body


def _text(value: str, length: str) -> bytes:
    try:
        raw, flag = value.encode("latin-1"), 0
    except UnicodeEncodeError:
        raw, flag = value.encode("utf-16-le"), 1
    units = len(raw) >> flag
    return struct.pack(length, units) + bytes([flag]) + raw


def _sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    out = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 1996, 0, 6))]
    width = max((len(r) for r in rows), default=0)
    out.append(_record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            at = struct.pack("<HHH", r, c, 15)
            if value is None or value == "":
                continue
            if isinstance(value, str):
                out.append(_record(0x0204, at + _text(value, "<H")))
            elif isinstance(value, int) and abs(value) < 2**29:
                out.append(_record(0x027E, at + struct.pack("<i", value << 2 | 2)))
            else:
                out.append(_record(0x0203, at + struct.pack("<d", value)))
    out.append(_record(0x023E, struct.pack("<HHHHHHII", 0x06B6, 0, 0, 64, 0, 0, 0, 0)[:18]))
    return b"".join([*out, _record(0x000A, b"")])


def _stream(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    head = [
        _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 1996, 0, 6)),
        _record(0x0042, struct.pack("<H", 1200)),
        _record(0x003D, struct.pack("<9H", 0, 0, 16000, 9000, 0x38, 0, 0, 1, 600)),
        _record(0x0022, struct.pack("<H", 0)),
    ]
    head += [_record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _text("Arial", "<B"))] * 4
    style = struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0xF4, 0, 0, 0x20C0)
    cell = struct.pack("<HHHBBBBIIH", 0, 0, 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    head += [_record(0x00E0, style)] * 15 + [_record(0x00E0, cell), _record(0x0293, struct.pack("<HBB", 0x8000, 0, 0xFF))]
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [_text(name, "<B") for name in sheets]
    offset = sum(map(len, head)) + sum(10 + len(n) for n in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head.append(_record(0x0085, struct.pack("<IBB", offset, 0, 0) + name))
        offset += len(body)
    return b"".join([*head, _record(0x000A, b""), *bodies])


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    left = len(raw) + 2 if name else 0
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII", left, kind, 1, FREE, FREE, child) + b"\0" * 36 + struct.pack("<IQ", start, size)


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """The bytes of an ``.xls`` with these sheets; ``None`` and ``""`` are empty cells."""
    stream = _stream(sheets)
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    blocks = len(stream) // SECTOR
    fats = 1
    while fats * (SECTOR // 4) < fats + 1 + blocks:
        fats += 1
    if fats > 109:
        raise ValueError("too large for this small writer")
    first = fats + 1
    chain = [FAT] * fats + [END] + [*range(first + 1, first + blocks), END]
    chain += [FREE] * (fats * (SECTOR // 4) - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *(list(range(fats)) + [FREE] * (109 - fats)))
    folder = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, first, len(stream)) + _entry("", 0, FREE, 0, 0) * 2
    return head + struct.pack(f"<{len(chain)}I", *chain) + folder + stream
