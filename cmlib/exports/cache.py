"""Parsed tables kept by content hash, so that many pages do not read the same files again. Disposable: delete it at any time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from cmlib.errors import DataError
from cmlib.exports.contents import Content, digest_of
from cmlib.exports.tables import Dataset, ImportRecord, code
from cmlib.text import Text

LOG = "imports.json"
LARGE = 10_000_000
"""Bytes from which a stored table is not read before somebody asks for it."""


@cache
def _readers() -> str:
    """Fingerprint of the gate itself: another reader, another result."""
    seen = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def key_of(files: Sequence[tuple[str, Content | DataError]], *settings: object) -> str:
    """Fingerprint of everything the tables depend on: names and bytes of the files, settings, the gate's own code."""
    seen = hashlib.sha256(_readers().encode())
    seen.update(repr(settings).encode())
    for name, content in files:
        body = digest_of(str(content).encode() if isinstance(content, DataError) else content)
        seen.update(f"\0{name}\0{body}\0".encode())
    return seen.hexdigest()[:32]


class _Kept(Mapping[str, pd.DataFrame]):
    """Stored tables by name. A large one is read when somebody first asks for it; of it only the end is looked at before, which is what
    a killed writer leaves out.

    Raises:
        OSError, ValueError: a table cannot be read.
    """

    def __init__(self, place: Path, names: Sequence[str]) -> None:
        self._place, self._names = place, tuple(names)
        self._read: dict[str, pd.DataFrame] = {}
        for name in self._names:
            path = place / f"{name}.parquet"
            if path.stat().st_size > LARGE:
                pq.read_metadata(path)
            else:
                self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = code(name, pd.read_parquet(self._place / f"{name}.parquet"))
        return self._read[name]


def load(folder: Path, key: str) -> Dataset | None:
    """The dataset stored under a key; ``None`` if there is none or it cannot be read (then it is made again)."""
    place = folder / key
    try:
        log = json.loads((place / LOG).read_text(encoding="utf-8"))
        return Dataset(
            _Kept(place, log["tables"]), tuple(ImportRecord(**{k: _revive(v) for k, v in record.items()}) for record in log["imports"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def store(folder: Path, key: str, data: Dataset) -> None:
    """Keep a dataset under a key and forget older ones. A folder that cannot be written is no reason to fail."""
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder, prefix=".new-"))
        try:
            for name, table in data.tables.items():
                table.to_parquet(fresh / f"{name}.parquet")
            records = [{f.name: _plain(getattr(r, f.name)) for f in fields(r)} for r in data.imports]
            (fresh / LOG).write_text(json.dumps({"tables": list(data.tables), "imports": records}, ensure_ascii=False), encoding="utf-8")
            os.replace(fresh, folder / key)
        except (OSError, TypeError, ValueError):  # another page stored the same just now, or a value has no place in the file
            shutil.rmtree(fresh, ignore_errors=True)
        for old in folder.iterdir():
            if old.name != key and not old.name.startswith(".new-"):
                shutil.rmtree(old, ignore_errors=True)


def _plain(value: object) -> Any:
    """JSON for a value of the log; sentences, dates and tuples keep their type."""
    if isinstance(value, Text):
        return {"sentence": value.msgid, "slots": {k: _plain(v) for k, v in value.slots.items()}}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple):
        return {"tuple": [_plain(v) for v in value]}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {"mapping": {str(k): _plain(v) for k, v in value.items()}}
    return value


def _revive(value: Any) -> Any:
    """The value :func:`_plain` was given."""
    if isinstance(value, list):
        return [_revive(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "sentence" in value:
        return Text(value["sentence"], {k: _revive(v) for k, v in value["slots"].items()})
    if "day" in value:
        return date.fromisoformat(value["day"])
    if "tuple" in value:
        return tuple(_revive(v) for v in value["tuple"])
    return {k: _revive(v) for k, v in value["mapping"].items()}
