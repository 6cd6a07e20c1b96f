"""A big table read column by column, where it is regular enough for that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

from cmlib.exports.contents import Content
from cmlib.exports.numbers import proves

_BLOCK = 4 << 20
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def read_columns(
    content: Content,
    head: Sequence[Sequence[str]],
    at: int,
    delimiter: str,
    wanted: Mapping[int, str],
    *,
    numbers: Collection[str],
    has_cr: bool,
) -> pd.DataFrame | None:
    """Columns of a big UTF-8 file, bare of blanks at their ends; ``None`` where only a reader of records can do it right.

    That is: a row with another number of cells, a blank line, bytes that are not UTF-8, a carriage return inside a cell.

    Args:
        head: first records. at: index of the header among them. wanted: position -> column name.
        numbers: columns that come as ``float64`` if the first records prove a decimal point or are whole, and no later cell is anything else.
        has_cr: may the lines end with carriage returns?

    Returns:
        One row a record below the header, indexed by spreadsheet row; text, or ``float64``.
    """
    import pyarrow as pa
    from pyarrow import compute, csv

    lines = sum(cell.count("\n") for row in head[: at + 1] for cell in row) + at + 1
    names = [str(i) for i in range(len(head[at]))]
    first = {p: {r[p] for r in head[at + 1 :] if p < len(r)} - {""} for p, name in wanted.items() if name in numbers}
    plain = {p: pa.float64() for p, cells in first.items() if {proves(c) for c in cells} - {""} == {"."}}
    plain |= {p: pa.int64() for p, cells in first.items() if cells and all(c.isascii() and c.isdigit() for c in cells)}
    for types, several_lines in [(plain, False)] * bool(plain) + [({}, False), ({}, True)]:
        chosen = {names[p]: types.get(p, pa.string()) for p in wanted}
        try:
            table = csv.read_csv(
                pa.BufferReader(content) if isinstance(content, bytes) else str(content),
                read_options=csv.ReadOptions(column_names=names, skip_rows=lines, block_size=_BLOCK),
                parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=several_lines, ignore_empty_lines=False),
                convert_options=csv.ConvertOptions(
                    include_columns=list(chosen), column_types=chosen, null_values=[""], strings_can_be_null=False
                ),
            )
            break
        except (pa.ArrowInvalid, pa.ArrowKeyError, OSError):
            continue
    else:
        return None
    columns, n = {p: table.column(names[p]) for p in wanted}, len(table)
    del table

    def bare(p: int) -> tuple[pd.Series | None, Flags]:
        """A column of its own, and where it is blank."""
        cells = columns.pop(p)
        if pa.types.is_string(cells.type):
            if has_cr and compute.any(compute.match_substring(cells, "\r")).as_py():
                return None, np.zeros(n, dtype=bool)
            cells = compute.utf8_trim_whitespace(cells)
            return pd.Series(cells, dtype="str"), compute.equal(cells, "").to_numpy()
        values = compute.cast(cells, pa.float64(), safe=False).to_numpy()
        blank = np.isnan(values)
        sound = not np.isinf(values).any() and int(blank.sum()) == cells.null_count
        return pd.Series(values) if sound else None, blank

    out: dict[str, pd.Series] = {}
    blank = np.ones(n, dtype=bool)
    with ThreadPoolExecutor(2) as pool:
        for name, (found, empty) in zip(wanted.values(), pool.map(bare, list(wanted)), strict=True):
            if found is None:
                return None
            out[name] = found
            blank &= empty
    return None if blank.any() else pd.DataFrame(out, copy=False).set_axis(pd.RangeIndex(at + 2, at + 2 + n))
