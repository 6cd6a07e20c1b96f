"""A file nobody knows is read as ``data/mapping.yaml`` says: that file, its mistakes, and how an entry is obeyed.

The file holds ``files:``, a list of entries; ``proposals`` writes them and explains every key. An entry in use wins over detection.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Literal
from zoneinfo import available_timezones

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cmlib.errors import DataError
from cmlib.exports.containers import Document, Sheet
from cmlib.exports.contents import Content, bytes_of
from cmlib.exports.dates import Order, parts_of
from cmlib.exports.detect import HEADER_WITHIN, Detection, Match, detect, familiar, fields_of
from cmlib.exports.formats import Block, Column, Format, Part
from cmlib.exports.ids import CLOCKS
from cmlib.exports.names import key
from cmlib.exports.numbers import Mark
from cmlib.exports.readers.surveys import PERSONAL
from cmlib.exports.shapes import PEOPLE, SHAPES, Shape, answers_to
from cmlib.exports.tables import ImportRecord
from cmlib.text import T, Text

FILE = "mapping.yaml"
"""Its name, at the top of a brand's ``data/``."""

KEYS = ("file", "use", "table", "platform", "sheet", "header_row", "dates", "decimal", "zone", "columns")
IGNORE = "ignore"
MAPPED = Format(id="mapped", label=T("a file read as data/mapping.yaml says"), parts=())
"""What every mapped file is called; each has its own parts."""

_YES, _NO = ("yes", "si", "true"), ("no", "false", "")
_ORDERS: dict[str, Order | Literal["country"]] = {"auto": "country", "day/month/year": "DMY", "month/day/year": "MDY"}
_MARKS: dict[str, Mark] = {"auto": "", "comma": ",", "point": ".", ",": ",", ".": "."}
_DATA = re.compile(r"@|://|^\W*\d[\d\W]*$|^\+?\d[\d\s().-]{6,}$")
"""Cells that are no headers: addresses, links, numbers."""


@dataclass(frozen=True)
class Named:
    """A header of the file, what the mapping calls it, and the line that says so."""

    header: str
    name: str
    line: int


@dataclass(frozen=True)
class Entry:
    """One entry of the list.

    Args:
        file: path inside ``data/``, or a glob. line: of the entry in the mapping. form: how to read the file; ``None``: not in use, or mistaken.
        sheet, header_row: where the headers are; empty and 0: wherever most of them are found.
    """

    file: str
    line: int
    in_use: bool
    form: Format | None = None
    columns: tuple[Named, ...] = ()
    sheet: str = ""
    header_row: int = 0

    def fits(self, file: str) -> bool:
        """Is this file meant? Accents, case and kind of slash do not matter."""
        wanted, name = key(self.file.replace("\\", "/")).removeprefix("data/"), key(file)
        return wanted == name or fnmatchcase(name, wanted)


@dataclass(frozen=True)
class Rules:
    """What ``data/mapping.yaml`` says. ``problems``: its mistakes; ``readable``: is it the list it should be?"""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Text, ...] = ()
    readable: bool = True

    def entry_of(self, file: str) -> Entry | None:
        """The first entry in use that fits a file, else the first that fits."""
        fitting = [e for e in self.entries if e.fits(file)]
        return next((e for e in fitting if e.in_use), fitting[0] if fitting else None)

    def detect(self, document: Document, formats: Sequence[Format]) -> list[Detection]:
        """How to read a file: as its entry in use says (not at all, if that has a mistake), else as the formats see it.

        Raises:
            DataError: the file has not the columns its entry speaks of.
        """
        entry = self.entry_of(document.name)
        if entry is None or not entry.in_use:
            return detect(document, formats)
        return [] if entry.form is None else [_obey(entry, entry.form, document)]

    def advice(self, document: Document) -> tuple[Text, ...]:
        """What to do about a file that nobody knows."""
        entry = self.entry_of(document.name)
        if entry is not None and entry.in_use:
            return (
                T(
                    "line {line} of data/mapping.yaml: the entry for this file has a mistake; see the message about mapping.yaml",
                    line=entry.line,
                ),
            )
        if entry is not None:
            return (T("this file has an entry in data/mapping.yaml that is not in use yet: check its columns and set use: yes"),)
        if not self.readable or header_of(document) is None:
            return ()
        return (T("cm check writes a ready-to-edit entry for this file into data/mapping.yaml"),)

    def on(self, record: ImportRecord) -> ImportRecord:
        """The record of the mapping itself: a note, or its first mistake as the error and the others as warnings."""
        return replace(record, why=None, error=self.problems[0], warnings=self.problems[1:]) if self.problems else record


def rules_of(files: Sequence[tuple[str, Content | DataError]]) -> Rules:
    """The rules among the files of a ``data/`` folder; none if it has no mapping."""
    return next((parse(bytes_of(content)) for name, content in files if name == FILE and not isinstance(content, DataError)), Rules())


def header_of(document: Document) -> tuple[Sheet, int] | None:
    """Sheet and row of the headers of a file nobody knows: the row with most known and most headers; ``None`` if all rows are data."""
    best: tuple[tuple[int, int], Sheet, int] | None = None
    for sheet in document.sheets:
        for at, row in enumerate(sheet.head[:HEADER_WITHIN]):
            cells = [c.strip() for c in row if key(c)]
            if len(cells) < 2 or any(_DATA.search(c) or parts_of(c) for c in cells):
                continue
            merit = (familiar(cells), len(cells))
            if best is None or merit > best[0]:
                best = (merit, sheet, at)
    return best[1:] if best else None


# ------------------------------------------------------------------------------------------------------------ reading it


def told(line: int, what: Text, allowed: Text | None = None, todo: Text | None = None) -> Text:
    """A mistake in one sentence: where, what, what is allowed, what to do."""
    do = todo or T("correct that line, save the file and run cm check")
    if allowed is None:
        return T("line {line} of data/mapping.yaml: {what}. What to do: {todo}", line=line, what=what, todo=do)
    return T("line {line} of data/mapping.yaml: {what}; {allowed}. What to do: {todo}", line=line, what=what, allowed=allowed, todo=do)


def one_of(value: str, names: Sequence[str]) -> Text:
    """What is allowed, the closest first."""
    spelled = {key(n): n for n in names}
    close = difflib.get_close_matches(key(value), spelled, n=1)
    if close:
        return T("did you mean «{name}»? Allowed here: {names}", name=spelled[close[0]], names=list(names))
    return T("allowed here: {names}", names=list(names))


def parse(content: bytes) -> Rules:
    """Read ``mapping.yaml``. Whatever is wrong with it ends in ``problems``, never in an exception."""
    try:
        text = content.decode("utf-8-sig")
        documents = list(YAML(typ="safe", pure=True).compose_all(text))
    except UnicodeDecodeError:
        return Rules((), (told(1, T("the file is not UTF-8 text"), todo=T("save it again as UTF-8")),), readable=False)
    except Exception as error:  # mostly a YAMLError; odd directives and deep nesting end in others
        mark = getattr(error, "problem_mark", None)
        if mark and mark.index >= len(text):  # something was opened and never closed: where?
            mark = getattr(error, "context_mark", None) or mark
        line = mark.line + 1 if mark else text[: getattr(error, "position", None) or 0].count("\n") + 1
        what = T(
            "the file is not readable YAML: {problem}",
            problem=getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__,
        )
        todo = T("check the indentation (spaces, no tabs), colons and quotes on that line")
        return Rules((), (told(line, what, todo=todo),), readable=False)
    problems: list[Text] = []
    items: list[Node] = []
    for root in documents:
        if _text(root) == "":
            continue
        found = _pairs(root, ("files",), problems).get("files") if isinstance(root, MappingNode) else None
        listed = found[1] if found else None
        if isinstance(listed, SequenceNode):
            items += listed.value
        elif listed is None or _text(listed) != "":
            problems.append(told(_line(root), T("the file does not hold a list under the key files")))
            return Rules((), tuple(problems), readable=False)
    entries = [e for item in items if (e := _entry(item, problems)) is not None]
    return Rules(tuple(entries), tuple(problems))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _text(node: Node | None) -> str | None:
    """The words of a plain value (nothing is empty); ``None`` for lists and the like."""
    if node is None:
        return ""
    return " ".join(str(node.value).split()) if isinstance(node, ScalarNode) else None


def _pairs(node: MappingNode, allowed: Sequence[str], problems: list[Text]) -> dict[str, tuple[int, Node]]:
    """Key -> its line and value; other keys and repeated ones are mistakes."""
    found: dict[str, tuple[int, Node]] = {}
    for name, value in node.value:
        word = _text(name) or ""
        if word not in allowed:
            problems.append(told(_line(name), T("unknown key «{key}»", key=word[:60]), one_of(word, allowed)))
        elif word in found:
            problems.append(told(_line(name), T("«{key}» is there twice", key=word)))
        else:
            found[word] = (_line(name), value)
    return found


class _Cells:
    """The keys of one entry, read one by one; what is wrong is noted."""

    def __init__(self, node: MappingNode, problems: list[Text]) -> None:
        self.problems, self.line = problems, _line(node)
        self.start = len(problems)
        self.found = _pairs(node, KEYS, problems)

    @property
    def sound(self) -> bool:
        """Nothing wrong so far?"""
        return len(self.problems) == self.start

    def line_of(self, name: str) -> int:
        """Line of a key, else of the entry."""
        return self.found[name][0] if name in self.found else self.line

    def text(self, name: str) -> str:
        """The words of a key, empty where it is missing."""
        found = self.found.get(name)
        value = _text(found[1]) if found else ""
        if value is None:
            self.wrong(name, "[…]", T("one word or one line"))
        return value or ""

    def wrong(self, name: str, value: str, allowed: Text) -> None:
        """Note a value that cannot be, or is not there."""
        what = T("«{value}» is not possible for {key}", value=value[:60], key=name) if value else T("the key «{key}» is missing", key=name)
        self.problems.append(told(self.line_of(name), what, allowed))

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed words; the default where the key is missing or empty."""
        value = key(self.text(name)) or default
        if value not in allowed:
            self.wrong(name, value, one_of(value, allowed))
        return value


def _entry(node: Node, problems: list[Text]) -> Entry | None:
    """One entry; its table and columns are looked at once it is in use."""
    if not isinstance(node, MappingNode):
        problems.append(told(_line(node), T("an entry of the list has no keys"), one_of("", KEYS)))
        return None
    cells = _Cells(node, problems)
    file = cells.text("file")
    if not file:
        problems.append(told(cells.line, T("the key «{key}» is missing", key="file")))
        return None
    in_use = cells.choice("use", (*_YES, *_NO), "no") in _YES
    if not in_use:
        return Entry(file, cells.line, False)
    row = cells.text("header_row") or "0"
    if not row.isdecimal() or int(row) > HEADER_WITHIN * 2:
        cells.wrong("header_row", row, T("a number from 1 to {n}", n=HEADER_WITHIN * 2))
    sheet = cells.text("sheet")
    columns, form = _form(cells)
    if form is None:
        return Entry(file, cells.line, True)
    return Entry(file, cells.line, True, form, columns, sheet, int(row))


def _form(cells: _Cells) -> tuple[tuple[Named, ...], Format | None]:
    """The columns of an entry in use and how to read the file; no format if anything in the entry is wrong."""
    table = cells.choice("table", tuple(SHAPES), "")
    shape = SHAPES.get(table)
    if shape is None:
        return (), None
    network = key(cells.text("platform"))
    networks = tuple(dict.fromkeys(shape.networks.values()))
    if network and network not in shape.networks:
        cells.wrong("platform", network, one_of(network, networks))
    order = _ORDERS.get(cells.choice("dates", tuple(_ORDERS), "auto"))
    mark = _MARKS.get(cells.choice("decimal", tuple(_MARKS), "auto"), "")
    zone = cells.text("zone") or "brand"
    if zone != "brand" and zone not in available_timezones():
        cells.wrong(
            "zone",
            zone,
            T(
                "brand, or a name such as {names}",
                names=difflib.get_close_matches(zone, available_timezones()) or ["Europe/Madrid", "America/Bogota", "UTC"],
            ),
        )
    before = len(cells.problems)
    columns = _columns(cells, table, shape)
    well = len(cells.problems) == before
    names = {c.name for c in columns}
    for need in shape.needs:
        if well and not names & set(need.split("|")):
            wanted = T("one of them is needed: {names}", names=need.split("|"))
            cells.problems.append(told(cells.line_of("columns"), T("the table {table} lacks a column", table=table), wanted))
    if shape.networked and not network and "platform" not in names:
        cells.problems.append(
            told(
                cells.line_of("platform"),
                T("the entry does not say of which network the file is"),
                one_of("", networks),
                T("write it behind platform, or call the column that names it platform"),
            )
        )
    if not cells.sound:
        return (), None
    network = shape.networks.get(network, "")
    part = _part(table, shape, columns, network)
    clock = network if table == "posts" and network in CLOCKS else ""
    return columns, replace(MAPPED, parts=(part,), zone=zone, clock=clock, order=order, mark=mark)


def _columns(cells: _Cells, table: str, shape: Shape) -> tuple[Named, ...]:
    """Headers and what they are called; names nobody knows, given twice, or too open for personal data are mistakes."""
    node = cells.found.get("columns", (0, None))[1]
    if not isinstance(node, MappingNode):
        value = _text(node)
        cells.wrong(
            "columns", "[…]" if value is None else value, T("a line for each column: to the left its header, to the right what it is")
        )
        return ()
    allowed = (*shape.columns, IGNORE)
    people = [p for p in (*PEOPLE, "name") if p in shape.columns]
    found: dict[str, Named] = {}
    taken: dict[str, Named] = {}
    for left, right in node.value:
        header, name, line = _text(left) or "", key(_text(right) or "") or IGNORE, _line(left)
        here = Named(header, name, line)
        if key(header) in found:
            cells.problems.append(told(line, T("«{key}» is there twice", key=header[:60])))
        elif name not in allowed:
            cells.problems.append(
                told(line, T("«{value}» is not possible for {key}", value=name[:60], key=header[:60]), one_of(name, allowed))
            )
        elif name not in (IGNORE, "question") and (first := taken.get(shape.inside(name))) is not None:
            both = T("«{one}» and «{other}» are both called {name}", one=first.header[:60], other=header[:60], name=name)
            cells.problems.append(told(line, both, T("only one column can have a name; write ignore for the other")))
        elif people and name not in (IGNORE, *people) and PERSONAL.match(key(header)):
            cells.problems.append(told(line, T("«{key}» looks like personal data", key=header[:60]), one_of("", (*people, IGNORE))))
        else:
            if name != IGNORE:
                taken[shape.inside(name)] = here
            found[key(header)] = here
    return tuple(found.values())


def _part(table: str, shape: Shape, columns: Sequence[Named], network: str) -> Part:
    """The part of a format that reads these columns. Headers are whole: a ``|`` inside one separates nothing."""
    spelled = {c.header: c.header.replace(" | ", "\xa0|\xa0") for c in columns}
    known: dict[str, Column] = {}
    for c in columns:
        if c.name not in (IGNORE, "question"):
            target = shape.columns[c.name]
            known[shape.inside(c.name)] = Column(target.kind, MappingProxyType({"": spelled[c.header]}), target.scale)
    ignored = " | ".join(spelled[c.header] for c in columns if c.name == IGNORE)
    if ignored:
        known[IGNORE] = Column("skip", MappingProxyType({"": ignored}))
    questions = frozenset(key(c.header) for c in columns if c.name == "question")
    needs = ("|".join(n for n in (shape.inside(w) for w in need.split("|")) if n in known) for need in shape.needs)
    fixed: Mapping[str, str] = {"platform": network} if network and "platform" not in known else {}
    return Part(
        table, known, tuple(n for n in needs if n), fixed=fixed, values=shape.values, metrics=shape.metrics, free=bool(questions),
        finish=answers_to(questions) if questions else shape.finish,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- obeying it


def _obey(entry: Entry, form: Format, document: Document) -> Detection:
    """The table of a file under the row that holds most headers of its entry. A header that is missing but not needed is only told."""
    part = form.parts[0]
    sheets = [s for s in document.sheets if not entry.sheet or key(s.name) == key(entry.sheet)]
    if not sheets:
        what = (
            T("«{file}» has no sheet «{sheet}»", file=document.name, sheet=entry.sheet)
            if entry.sheet
            else T("«{file}» is not a table", file=document.name)
        )
        raise DataError(
            told(entry.line, what, T("its sheets are: {names}", names=[s.name for s in document.sheets]) if entry.sheet else None)
        )
    meant = [c for c in entry.columns if c.name != IGNORE]
    wanted = {key(c.header) for c in meant}
    rows = [(s, at, row) for s in sheets for at, row in enumerate(s.head) if entry.header_row in (0, at + 1)]
    if not rows:
        raise DataError(told(entry.line, T("«{file}» has no row {row}", file=document.name, row=entry.header_row)))
    sheet, at, row = max(rows, key=lambda r: len(wanted & set(map(key, r[2]))))
    here = set(map(key, row))
    if not wanted & here:
        raise DataError(told(entry.line, T("no row of «{file}» has the headers of this entry", file=document.name)))
    there = [" ".join(c.split())[:60] for c in row if c.strip()][:60]
    missing = [c for c in meant if key(c.header) not in here]
    notes = [
        told(c.line, T("«{file}» has no column «{header}»", file=document.name, header=c.header[:60]), one_of(c.header, there))
        for c in missing
    ]
    found = fields_of(part, row)
    have = {c.name for c in meant if c not in missing}
    if not all(have & set(need.split("|")) for need in SHAPES[part.table].needs):
        raise DataError(notes[0])
    document.notes += notes
    return Detection(form, (Match(part, Block(sheet, tuple(row), at), found),))
