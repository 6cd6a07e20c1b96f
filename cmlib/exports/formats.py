"""The words a reader file is written in: what a format looks like and where its columns go. No code runs here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import pandas as pd

from cmlib.exports.dates import Order
from cmlib.exports.names import key
from cmlib.exports.numbers import Mark
from cmlib.text import Text

if TYPE_CHECKING:
    from cmlib.exports.containers import Sheet
    from cmlib.exports.reading import Reading

Kind = Literal["text", "id", "count", "number", "money", "percent", "share", "date", "time", "duration", "flag", "person", "skip"]
"""What a column holds: ``count`` has no decimals; ``percent`` is 0-100 in the file; ``time`` is a date with a clock;
``person`` is personal data (only ever hashed); ``skip`` is known and not needed."""

Finish = Callable[[pd.DataFrame, "Reading", "Block"], "pd.DataFrame | dict[str, pd.DataFrame]"]
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Column:
    """One column: what it holds and its headers, per language, several separated by ``" | "``.

    Args:
        kind: see :data:`Kind`. scale: factor from the file's unit to ours (hours to seconds: 3600).
        headers: language -> headers. ``es`` holds where Spain and Latin America agree.
    """

    kind: Kind
    headers: Mapping[str, str]
    scale: float = 1.0

    @cached_property
    def languages(self) -> dict[str, str]:
        """Header key -> language."""
        found: dict[str, str] = {}
        for language, names in self.headers.items():
            for name in names.split(" | "):
                found.setdefault(key(name), language)
        return found


def column(kind: Kind, en: str = "", es: str = "", *, es_ES: str = "", es_LA: str = "", scale: float = 1.0) -> Column:
    """Short spelling of :class:`Column`."""
    headers = {"en": en, "es": es, "es-ES": es_ES, "es-LA": es_LA}
    return Column(kind, MappingProxyType({language: names for language, names in headers.items() if names}), scale)


@dataclass(frozen=True)
class Part:
    """One table inside a file (most files have one) and the canonical table it feeds.

    Args:
        table: canonical table (``""``: known, but the workbook has no use for it). columns: our name -> :class:`Column`.
        needs: names that must all be there (``"a|b"``: one of them); the signature. never: names that must not be there.
        only: nothing but these columns may be there (for signatures that would otherwise fit everything).
        first: name that must be the first column. sheet: keys of the sheet names this part is on.
        fixed: values that hold for the whole part, e.g. the platform. values: name -> spelling -> canonical value.
        metrics: columns that become metrics in long tables. free: unknown columns belong to the data (questions of a survey).
        description_row: the row under the header may explain the columns.
        finish: last touch on the typed rows before they become the table; may return several tables.
    """

    table: str
    columns: Mapping[str, Column]
    needs: tuple[str, ...]
    never: tuple[str, ...] = ()
    only: bool = False
    first: str = ""
    sheet: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    metrics: tuple[str, ...] = ()
    free: bool = False
    description_row: bool = False
    finish: Finish | None = None

    @cached_property
    def known(self) -> dict[str, str]:
        """Header key -> our name."""
        found: dict[str, str] = {}
        for name, col in self.columns.items():
            for alias in col.languages:
                found.setdefault(alias, name)
        return found


@dataclass(frozen=True)
class Block:
    """A table found in a sheet: where its header is, what stood above it.

    Args:
        header: the header cells. at: index of the header record. end: first record after the block.
        title: lone cell above the table. preamble: lines above the table.
        cells: rows given directly (index -> cells) where the sheet does not hold them in this shape.
    """

    sheet: Sheet
    header: tuple[str, ...]
    at: int = 0
    end: int | None = None
    title: str = ""
    preamble: tuple[str, ...] = ()
    cells: tuple[tuple[int, tuple[str, ...]], ...] | None = None


@dataclass(frozen=True)
class Format:
    """An export format: everything the engine needs to read it.

    Args:
        id: stable id. label: what a Community Manager calls it. where: where it is downloaded.
        zone: zone of its clock times: an IANA name, ``"brand"``, ``"file"`` (the cells carry their offset), ``"id"`` (only the ids know)
        or ``"none"``. clock: platform whose ids prove the time (see ``ids.CLOCKS``).
        order: day and month where a column leaves it open; ``"country"``: as the brand's country writes; ``None``: ask.
        mark: decimal mark where a column leaves it open.
        blocks: cuts a sheet into tables; default: one table under the best header. json: makes blocks of JSON data.
    """

    id: str
    label: Text
    parts: tuple[Part, ...]
    where: Text = field(default_factory=lambda: Text(""))
    zone: str = "brand"
    clock: str = ""
    order: Order | Literal["country"] | None = None
    mark: Mark = "."
    blocks: Callable[[Sheet], list[Block]] | None = None
    json: Callable[[object], list[Block] | None] | None = None
