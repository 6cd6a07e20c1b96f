"""Metric passports, sums that are refused, and the table of definition breaks."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cmlib import metrics
from cmlib.errors import DataError
from cmlib.exports.tables import POST_METRICS
from cmlib.histories import blocks_of

HEADER = "platform,metric,day,was,is,quality,source\n"
GOOD = "instagram,views,2025-04-21,impressions,views,primary,Meta\n"


def test_the_shipped_breaks_have_a_day_and_a_source() -> None:
    rows = {(b.platform, b.metric): b for b in metrics.DEFINITION_BREAKS}
    assert rows["instagram", "views"].day == rows["facebook", "views"].day == date(2025, 4, 21)
    assert rows["facebook", "viewers"].day == date(2026, 6, 15)
    assert len(rows) == 3
    for b in rows.values():
        assert b.metric == b.now != b.was
        assert len(b.source) > 40
        assert b.quality == "assumption" or "https://" in b.source
    assert str(rows["instagram", "views"].change) == "Meta replaced impressions by views"


def test_an_edited_table_is_read_in_its_own_order(tmp_path: Path) -> None:
    path = tmp_path / "breaks.csv"
    path.write_text(
        "\ufeff" + HEADER + GOOD + "\n tiktok , reach ,2026-01-02,viewers,reach,secondary, «a page, quoted» \n", encoding="utf-8"
    )
    first, second = metrics.read_breaks(path)
    assert first.platform == "instagram"
    assert (second.platform, second.metric, second.day, second.was, second.now) == ("tiktok", "reach", date(2026, 1, 2), "viewers", "reach")
    assert str(second.change) == "TikTok replaced viewers by reach"
    path.write_text(HEADER, encoding="utf-8")
    assert metrics.read_breaks(path) == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("myspace,views,2025-04-21,impressions,views,primary,Meta", "«myspace» is not possible in the column platform"),
        ("facebook,charm,2025-04-21,impressions,views,primary,Meta", "«charm» is not possible in the column metric"),
        ("facebook,views,2025-04-21,plays,views,primary,Meta", "«plays» is not possible in the column was"),
        ("facebook,views,2025-04-21,impressions,,primary,Meta", "«» is not possible in the column is"),
        ("facebook,views,2025-04-21,impressions,views,rumour,Meta", "primary, secondary, assumption"),
        ("facebook,views,2025-04,impressions,views,primary,Meta", "«2025-04» is not a day"),
        ("facebook,views,21/04/2025,impressions,views,primary,Meta", "for example 2025-04-21"),
        ("facebook,views,2025-04-21,impressions,views,primary,", "a break without source"),
        ("facebook,views,2025-04-21,impressions,views,primary", "a break without source"),
        (GOOD.strip(), "the same break stands there twice"),
    ],
)
def test_a_bad_row_says_what_where_and_what_is_allowed(tmp_path: Path, row: str, says: str) -> None:
    path = tmp_path / "breaks.csv"
    path.write_text(HEADER + GOOD + row + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        metrics.read_breaks(path)
    assert says in str(caught.value)
    assert "breaks.csv, line 3" in str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "breaks.csv"
    path.write_text(HEADER.replace(",source", ""), encoding="utf-8")
    with pytest.raises(DataError, match="these columns are missing: source"):
        metrics.read_breaks(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="these columns are missing: platform"):
        metrics.read_breaks(path)


def test_what_is_not_additive_is_not_added_up() -> None:
    values = pd.Series([2.0, None, 3.0])
    assert metrics.total(values, "likes", "posts") == 5
    assert metrics.total(values, "users", "posts") == 5
    for metric, over in (("reach", "days"), ("reach", "posts"), ("followers_total", "days"), ("users", "days")):
        with pytest.raises(DataError, match="cannot be added up"):
            metrics.total(values, metric, over)  # type: ignore[arg-type]
    assert set(POST_METRICS) <= set(metrics.PASSPORTS)


def test_every_passport_is_complete() -> None:
    for id, p in metrics.PASSPORTS.items():
        assert p.id == id
        for words in (p.label, p.definition, p.formula, p.aggregation):
            assert len(str(words)) > 2, id
        assert p.denominator == "" or p.denominator in metrics.PASSPORTS
        assert "added up" not in str(p.aggregation) or p.additive_posts, id
        assert p.kind != "rate" or not (p.additive_days or p.additive_posts), id
        assert not p.denominator or not (p.additive_days or p.additive_posts), id
    rates = [p for p in metrics.PASSPORTS.values() if p.denominator]
    assert len(rates) >= 8
    assert all("/" in str(p.formula) for p in rates)


def test_since_is_told_only_where_a_source_says_so() -> None:
    assert metrics.since_of("instagram", "views") == date(2025, 4, 21)
    assert metrics.since_of("facebook", "views") is None, "an assumption is no source"
    assert metrics.PASSPORTS["viewers"].since == date(2026, 6, 15)
    assert metrics.PASSPORTS["likes"].since is None
    assert [b.metric for b in metrics.breaks_of("facebook")] == ["views", "viewers"]
    assert metrics.breaks_of("tiktok") == ()


def test_a_redefinition_cuts_the_old_name_too_where_it_goes_on() -> None:
    assert [b.metric for b in metrics.breaks_of("facebook", "reach")] == ["viewers"]
    assert [b.metric for b in metrics.breaks_of("instagram", "impressions")] == ["views"]
    assert metrics.breaks_of("instagram", "reach") == metrics.breaks_of("linkedin", "impressions") == ()


def test_an_assumed_day_is_worded_as_one() -> None:
    said = {(b.platform, b.metric): str(b.change) for b in metrics.DEFINITION_BREAKS}
    assert "assumed" in said["facebook", "views"]
    assert [k for k, text in said.items() if "assumed" in text] == [("facebook", "views")]


def test_groups_are_added_up_by_the_same_rule() -> None:
    values, by = pd.Series([1.0, 2.0, 4.0]), pd.Series(["a", "b", "a"])
    assert metrics.totals(values, by, "sessions", "days").to_dict() == {"a": 5.0, "b": 2.0}
    with pytest.raises(DataError, match="cannot be added up"):
        metrics.totals(values, by, "reach", "posts")


def test_a_goal_cannot_add_up_what_is_not_additive() -> None:
    days = pd.Series(1.0, index=pd.date_range("2026-01-01", periods=56))
    assert blocks_of(days, date(2026, 2, 25), metric="views")[0][0].value == 28
    with pytest.raises(DataError, match="cannot be added up"):
        blocks_of(days, date(2026, 2, 25), metric="reach")
    assert blocks_of(days, date(2026, 2, 25), metric="reach", how="median")[0][0].value == 1


SUMS = ("goals", "audience", "diagnosis", "channels", "visits", "scorecard", "rivals", "series", "followers", "summary", "quality")
TOLD = {
    ("goals", "value"): "the parts of one day (own and advertising, say) of a metric that total() checks when days are added up",
    ("followers", "value"): "people counted once, by age or place: the whole of which shares are taken",
}


def test_no_module_adds_up_a_metric_by_itself() -> None:
    """Every sum over a column of a metric goes through the passports."""
    bare = set()
    for module in SUMS:
        path = Path(metrics.__file__).parent / f"{module}.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sum":
                named = [
                    n.slice.value for n in ast.walk(node.func.value) if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Constant)
                ]
                bare |= {(module, str(c)) for c in named[:1] if c == "value" or c in metrics.PASSPORTS}
    assert bare <= set(TOLD), bare - set(TOLD)
