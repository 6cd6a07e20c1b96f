"""What is this file? A format is known by a few telling headers, in any language, any order, under any preamble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cmlib.exports.containers import Document, Sheet
from cmlib.exports.formats import Block, Format, Part
from cmlib.exports.names import key

HEADER_WITHIN = 30
"""A header stands among the first records of a sheet."""


@dataclass(frozen=True)
class Match:
    """A part of a format recognised in a block."""

    part: Part
    block: Block
    found: tuple[str, ...]


@dataclass(frozen=True)
class Detection:
    """What a file was taken for, and the blocks no part fits."""

    format: Format
    matches: tuple[Match, ...]
    left: tuple[Block, ...] = ()


@cache
def _every_header() -> frozenset[str]:
    from cmlib.exports.readers import FORMATS

    return frozenset(alias for f in FORMATS for p in f.parts for alias in p.known if alias)


def familiar(cells: Sequence[str]) -> int:
    """How many of these cells are a header of some format?"""
    known = _every_header()
    return len({key(c) for c in cells} & known)


def fields_of(part: Part, header: Sequence[str]) -> tuple[str, ...]:
    """Our names of the columns of a header, without repetition, in order."""
    known = part.known
    return tuple(dict.fromkeys(known[k] for k in map(key, header) if k in known))


def fits(part: Part, header: Sequence[str], sheet: str = "") -> tuple[str, ...]:
    """Our names found in a header if the part's signature is there, else nothing."""
    found = fields_of(part, header)
    have = set(found)
    if not all(have & set(need.split("|")) for need in part.needs) or have & set(part.never):
        return ()
    if part.sheet and key(sheet) not in part.sheet:
        return ()
    if part.first and (not header or part.known.get(key(header[0])) != part.first):
        return ()
    if part.only and sum(1 for c in header if c.strip()) != len(found):
        return ()
    return found


def _flat(form: Format, sheet: Sheet) -> list[Block]:
    """One block: under the header row in which most columns of the format are found."""
    best: tuple[int, int] | None = None
    for at, row in enumerate(sheet.head[:HEADER_WITHIN]):
        if len(row) < 2:
            continue
        score = max((len(fits(p, row, sheet.name)) for p in form.parts), default=0)
        if score and (best is None or score > best[0]):
            best = (score, at)
    if best is None:
        return []
    above = [row for row in sheet.head[: best[1]] if any(c.strip() for c in row)]
    lone = [row[0] for row in above if sum(1 for c in row if c.strip()) == 1 and row[0].strip() and not row[0].startswith("sep=")]
    title = lone[-1] if lone else ""
    return [Block(sheet, tuple(sheet.head[best[1]]), best[1], None, title, tuple(", ".join(row) for row in above))]


def blocks_of(form: Format, document: Document) -> list[Block]:
    """The tables of a file as a format would cut them."""
    if document.data is not None:
        return (form.json(document.data) or []) if form.json else []
    cut = form.blocks
    return [b for s in document.sheets for b in (cut(s) if cut is not None else _flat(form, s))]


def detect(document: Document, formats: Sequence[Format]) -> list[Detection]:
    """The best reading of a file; several if they are equally good; none if nothing fits."""
    scored: list[tuple[tuple[int, int], Detection]] = []
    for form in formats:
        matches, left = [], []
        for block in blocks_of(form, document):
            fitting = [(len(found), -i, p, found) for i, p in enumerate(form.parts) if (found := fits(p, block.header, block.sheet.name))]
            if fitting:
                _, _, part, found = max(fitting, key=lambda t: t[:2])
                matches.append(Match(part, block, found))
            else:
                left.append(block)
        if matches:
            score = (sum(len(m.found) for m in matches), max(len(m.part.needs) for m in matches))
            scored.append((score, Detection(form, tuple(matches), tuple(left))))
    if not scored:
        return []
    top = max(score for score, _ in scored)
    return [d for score, d in scored if score == top]


def closest(document: Document, formats: Sequence[Format]) -> tuple[Format | None, tuple[str, ...]]:
    """The format that shares most headers with an unknown file, and the file's own headers."""
    best: tuple[float, Format] | None = None
    header: tuple[str, ...] = ()
    widest = 0
    for sheet in document.sheets:
        for row in sheet.head[:HEADER_WITHIN]:
            filled = tuple(c.strip() for c in row if c.strip())
            words = sum(1 for c in filled if not c.replace(".", "").replace(",", "").isdigit())
            if words > widest:
                widest, header = words, filled
            for form in formats:
                for part in form.parts:
                    shared = len(fields_of(part, row))
                    merit = shared + shared / max(len(part.columns), 1)
                    if shared and (best is None or merit > best[0]):
                        best = (merit, form)
    return (best[1] if best else None), header
