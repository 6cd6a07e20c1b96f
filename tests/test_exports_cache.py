"""The cache gives back exactly what the gate read, forgets what changed, and is never in the way."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from cmlib import exports
from cmlib.exports import cache
from cmlib.text import T
from tests.conftest import ROOT


@pytest.mark.parametrize("brand", ["demo-ong", "demo-cosmetica-2014"])
def test_what_comes_back_is_what_was_read(tmp_path: Path, brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"zone": "America/Bogota", "salt": b"s", "country": "CO", "cache": tmp_path / "c"}
    first = exports.read_folder(ROOT / "clients" / brand / "data", **settings)
    monkeypatch.setattr("cmlib.exports.engine.gather", lambda *a, **k: pytest.fail("read again"))
    again = exports.read_folder(ROOT / "clients" / brand / "data", **settings)
    assert again.imports == first.imports
    assert [str(w) for r in again.imports for w in r.warnings] == [str(w) for r in first.imports for w in r.warnings]
    assert set(again.tables) == set(first.tables)
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)
    assert len(list((tmp_path / "c").iterdir())) == 1


def test_another_byte_name_salt_or_zone_is_another_key() -> None:
    files = [("a.csv", b"x"), ("b.csv", b"y")]
    keys = {
        cache.key_of(files, "Europe/Madrid", b"s"),
        cache.key_of(files, "UTC", b"s"),
        cache.key_of(files, "Europe/Madrid", b"t"),
        cache.key_of([("a.csv", b"x"), ("c.csv", b"y")], "Europe/Madrid", b"s"),
        cache.key_of([("a.csv", b"xy"), ("b.csv", b"")], "Europe/Madrid", b"s"),
    }
    assert len(keys) == 5


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    settings = {"zone": "America/Bogota", "salt": b"s", "country": "CO", "cache": tmp_path}
    data = ROOT / "clients" / "demo-ong" / "data"
    first = exports.read_folder(data, **settings)
    place = next(tmp_path.iterdir())
    (place / "posts.parquet").write_bytes(b"no parquet")
    again = exports.read_folder(data, **settings)
    assert len(again.posts) == len(first.posts) > 0


def test_what_cannot_be_stored_is_no_reason_to_fail(tmp_path: Path) -> None:
    odd = exports.ImportRecord("a.csv", warnings=(T("{n} rows", n=object()),))
    cache.store(tmp_path, "key", exports.Dataset({}, (odd,)))
    assert list(tmp_path.iterdir()) == []
