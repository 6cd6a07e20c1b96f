"""The worked example of CONTRIBUTING.md runs as it is printed there."""

from __future__ import annotations

import re

import pandas as pd

from cmlib.exports.engine import gather
from tests.conftest import ROOT


def test_the_example_reads_its_own_file() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    content = re.search(r"```csv\n(.*?)```", text, flags=re.DOTALL)[1]
    made: dict[str, object] = {}
    exec(re.search(r"```python\n(.*?)```", text, flags=re.DOTALL)[1], made)
    data = gather([("acme.csv", content.encode())], formats=made["FORMATS"], zone="Europe/Madrid", salt=b"s", country="ES")  # type: ignore[arg-type]
    (record,) = data.imports
    assert (record.format_id, record.rows_in, record.rows_kept) == ("acme_daily", 2, 2)
    daily = data.account_daily.set_index(["date", "metric"])["value"]
    assert daily[pd.Timestamp("2026-01-13"), "impressions"] == 1204
    assert daily[pd.Timestamp("2026-01-13"), "likes"] == 37
    assert (pd.Timestamp("2026-01-14"), "likes") not in daily.dropna().index
