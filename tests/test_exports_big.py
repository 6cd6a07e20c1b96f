"""Big files are read column by column: the same values as record by record, or not that way at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.gate import write_orders
from cmlib import exports
from cmlib.errors import DataError
from cmlib.exports import containers, contents
from cmlib.exports.columns import read_columns
from cmlib.exports.containers import open_document
from cmlib.exports.contents import holds
from cmlib.exports.numbers import read_numbers
from cmlib.exports.tables import Dataset
from tests.exports_samples import ZONE, zipped

CELL = st.text(alphabet='ab1.,; "\n\r\té\x00Ñ-', max_size=6)


def told(data: Dataset) -> object:
    """Everything a dataset says."""
    return {name: t.astype(str).to_dict("list") for name, t in data.tables.items()}, data.imports


def size(monkeypatch: pytest.MonkeyPatch, big: int) -> None:
    """From how many bytes on a file is a big one?"""
    monkeypatch.setattr(containers, "BIG", big)
    monkeypatch.setattr(contents, "BIG", big)


@pytest.fixture
def small_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a big one."""
    size(monkeypatch, 0)


def written(rows: list[list[str]], *, quote: bool, end: str) -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quote or any(c in text for c in ',"\n\r') else text

    return "".join(",".join(cell(c) for c in row) + end for row in rows).encode()


def both(
    content: bytes, width: int, wanted: dict[int, str], numbers: tuple[str, ...] = ()
) -> tuple[pd.DataFrame | None, tuple[pd.DataFrame, list[int]]]:
    """The columns of a sheet read at once (``None``: refused), and its records."""
    slow = open_document("x.csv", content).sheets[0]
    assume(slow.delimiter == "," and len(slow.head[0]) == width)
    fast = read_columns(content, slow.head, 0, ",", wanted, numbers=numbers, has_cr=holds(content, b"\r"))
    return None if holds(content, b"\x00") else fast, slow.frame(0, wanted)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    ragged=st.sampled_from([0, 0, 0, 1, -1]),
    quote=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_is_the_same_or_refused(rows: list[list[str]], ragged: int, quote: bool, end: str) -> None:
    if ragged:
        rows[-1] = [*rows[-1], "extra"] if ragged > 0 else rows[-1][:-1]
    content = written([["One", "Two", "Three"], *rows], quote=quote, end=end)
    try:
        fast, (frame, broken) = both(content, 3, {0: "a", 2: "c"})
    except DataError:
        return
    if fast is None:
        return
    assert not broken
    pd.testing.assert_frame_equal(fast, frame.set_axis(fast.index) if len(frame) == len(fast) else frame, check_index_type=False)


@given(
    cells=st.lists(
        st.sampled_from(["1.5", "2", "", "12.345", "1,5", "1.234", "n/a", "inf", "nan", "1e5", " 3.5", "0x1", "-7.25"]),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=300, deadline=None)
def test_numbers_read_at_once_are_those_of_the_cells(cells: list[str]) -> None:
    content = written([["One", "Two"], *([f"r{i}", c] for i, c in enumerate(cells))], quote=False, end="\n")
    fast, (frame, _) = both(content, 2, {0: "a", 1: "n"}, ("n",))
    if fast is None:
        return
    if fast["n"].dtype != "float64":
        assert fast["n"].tolist() == frame["n"].tolist()
        return
    known = read_numbers(frame["n"])
    assert (known.undecided, known.unreadable, known.conflict) == ((), (), None)
    np.testing.assert_array_equal(fast["n"].to_numpy(), known.values.to_numpy())


def test_a_shop_of_any_size_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "orders_export.csv"
    write_orders(path, 12_000)
    usual = exports.read_file(path, zone=ZONE, salt=b"s")
    size(monkeypatch, 0)
    seen: list[bool] = []

    def spy(*args: Any, **how: Any) -> pd.DataFrame | None:
        found = read_columns(*args, **how)
        seen.append(found is not None)
        return found

    monkeypatch.setattr(containers, "read_columns", spy)
    assert told(exports.read_file(path, zone=ZONE, salt=b"s")) == told(usual)
    assert seen == [True]
    assert len(usual.order_lines) == 12_000


@pytest.mark.usefixtures("small_is_big")
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("short row", lambda t: t.replace(",web,", ",", 1)),
        ("long row", lambda t: t.replace(",web,", ",web,x,", 1)),
        ("blank line", lambda t: t.replace("\n", "\n\n", 1)),
        ("cut off", lambda t: t[:-40]),
        ("zero byte", lambda t: t.replace("web", "w\x00eb", 1)),
        ("line in a cell", lambda t: t.replace("Redsys", '"Red\nsys"', 1)),
        ("carriage returns", lambda t: t.replace("\n", "\r\n")),
        ("letter of another encoding", lambda t: t.replace("Valencia", "Valencia\udce9", 1)),
        ("comma as decimal mark", lambda t: t.replace(",0.00,", ',"0,00",')),
    ],
)
def test_an_irregular_big_file_is_read_like_a_small_one(name: str, change: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "orders_export.csv"
    write_orders(path, 400)
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode(errors="surrogateescape"))  # type: ignore[operator]
    big = exports.read_file(path, zone=ZONE, salt=b"s")
    size(monkeypatch, 8_000_000)
    assert told(exports.read_file(path, zone=ZONE, salt=b"s")) == told(big)
    assert big.imports[0].format_id == "shopify_orders", name


@pytest.mark.usefixtures("small_is_big")
def test_a_big_file_in_a_zip_and_one_nobody_knows(tmp_path: Path) -> None:
    path = tmp_path / "orders_export.csv"
    write_orders(path, 300)
    inside = exports.read_file(zipped({"orders_export.csv": path.read_bytes()}), "shop.zip", zone=ZONE, salt=b"s")
    assert inside.imports[0].rows_kept == 300
    unknown = exports.read_file(b"apples,pears\n1,2\n3,4\n", "fruit.csv", zone=ZONE)
    assert unknown.imports[0].rows_in == unknown.imports[0].rows_dropped["not_recognised"] == 2
