"""Daily figures: Nile through the page's path, redefinitions never compared across, odd days, and what few days may say."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from cmlib import series as s
from cmlib.estimates import median_interval
from cmlib.exports.tables import Dataset
from cmlib.metrics import DEFINITION_BREAKS, DefinitionBreak
from cmlib.views import PageState
from cmlib.views.series import changes
from cmlib.wording import Language
from cmlib.wording import series as words
from tests.test_diagnosis import plan, some_posts, table

SAY = Language("en", "GB")


def daily(values: np.ndarray, first: str, platform: str = "instagram", metric: str = "views") -> pd.DataFrame:
    days = pd.date_range(first, periods=len(values))
    return table(
        "account_daily", {"platform": platform, "date": days, "metric": metric, "value": values, "source_file": "d.csv"}, len(days)
    )


def one(values: np.ndarray, first: str, **where: str) -> s.Series:
    frame = daily(values, first, **where)
    return s.series_of(Dataset({"account_daily": frame}), frame["date"].max().date())[0]


def noise(seed: int, n: int, sd: float = 0.15) -> np.ndarray:
    return np.exp(6 + sd * np.random.default_rng(seed).standard_normal(n))


def test_nile_cobb_1978_through_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """One change at index 28 (1899), means 1097.8 and 850.0; years stand in for days."""
    import statsmodels.api as sm

    nile = sm.datasets.nile.load_pandas().data["volume"].to_numpy()
    monkeypatch.setattr(s, "MINIMUM_DAYS", 100)
    found = one(nile, "2026-01-01", metric="reach")
    assert [(c.day - date(2026, 1, 1)).days for c in found.changes] == [28]
    change = found.changes[0]
    assert change.verdict == "clear"
    assert [e.estimate for e in found.levels] == [np.median(nile[:28]), np.median(nile[28:])]
    assert [e.n for e in found.levels] == [28, 72]
    assert all(e.low is not None and e.high is not None and e.low < e.estimate < e.high for e in found.levels)
    assert change.ratio.low is not None
    assert change.ratio.low < 850.0 / 1097.8 < (change.ratio.high or 0)


# ---- redefinitions ------------------------------------------------------------------------------------------------------


def test_a_jump_at_a_redefinition_is_attributed_and_a_real_one_is_judged_on_its_own_side() -> None:
    """Ten times more at the redefinition of 21 April 2025, then really a third less in September."""
    n = 420
    days = pd.date_range("2024-12-01", periods=n)
    level = np.where(days >= "2025-04-21", 10.0, 1.0) * np.where(days >= "2025-09-01", 2 / 3, 1.0)
    found = one(noise(1, n) * level, "2024-12-01")
    assert [b.day for b in found.refused] == [date(2025, 4, 21)]
    network, real = found.changes
    assert network.cause is not None
    assert network.verdict == "not_assessed"
    assert (real.cause, real.verdict) == (None, "clear")
    assert real.ratio.estimate == pytest.approx(2 / 3, rel=0.1)
    assert real.ratio.period is not None
    assert real.ratio.period[0] >= date(2025, 4, 21) - timedelta(days=s.BREAK_DAYS)


def test_a_daily_figure_that_keeps_its_old_name_is_cut_too() -> None:
    found = one(noise(3, 400), "2025-09-01", platform="facebook", metric="reach")
    assert [(b.day, b.was, b.now) for b in found.refused] == [(date(2026, 6, 15), "reach", "viewers")]
    assert one(noise(3, 400), "2025-09-01", platform="facebook", metric="engagements").refused == ()
    assert one(noise(3, 400), "2025-09-01", metric="reach").refused == ()


def test_an_unseen_redefinition_inside_a_level_is_kept_out_of_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    n = 300
    days = pd.date_range("2025-06-01", periods=n)
    cut = date(2025, 8, 1)
    monkeypatch.setattr(s, "breaks_of", lambda p, m: (DefinitionBreak(p, m, cut, "impressions", "views", "primary", "x"),))
    found = one(noise(2, n) * np.where(days >= "2025-12-01", 2.0, 1.0), "2025-06-01")
    assert len(found.changes) == 1
    assert found.changes[0].ratio.period is not None
    assert found.changes[0].ratio.period[0] == cut


def test_no_drift_is_told_across_a_redefinition() -> None:
    n = 300
    slope = np.exp(np.linspace(0, 2.0, n))
    free = one(noise(3, n, 0.05) * slope, "2025-06-01", metric="reach")
    assert free.drift is not None
    crossing = one(noise(3, n, 0.05) * slope, "2024-12-01")
    assert crossing.refused
    if crossing.drift is not None:
        assert crossing.drift.period is not None
        first, last = crossing.drift.period
        assert not first < date(2025, 4, 21) <= last
        assert crossing.drift.estimate < (free.drift.estimate or 0)


def test_the_assumed_day_is_worded_as_assumed() -> None:
    assumed = [b for b in DEFINITION_BREAKS if b.quality == "assumption"]
    assert [b.platform for b in assumed] == ["facebook"]
    days = pd.date_range("2024-12-01", periods=300)
    found = one(noise(4, 300) * np.where(days >= "2025-04-21", 3.0, 1.0), "2024-12-01", platform="facebook")
    assert "it is assumed" in words.say_cause(SAY, found.changes[0])


# ---- odd days -----------------------------------------------------------------------------------------------------------


def test_a_planted_odd_day_is_asked_about_and_nothing_else_changes() -> None:
    values = noise(5, 300)
    plain = one(values, "2025-06-01", metric="reach")
    values[200] *= 6
    found = one(values, "2025-06-01", metric="reach")
    day = date(2025, 6, 1) + timedelta(days=200)
    assert plain.odd == ()
    assert [o.day for o in found.odd] == [day]
    assert found.odd[0].open
    assert found.odd[0].times == pytest.approx(6, rel=0.5)
    assert found.changes == ()
    says = words.say_odd(SAY, found)
    assert says.startswith("What happened on")
    assert "?" in says
    asked = [f for f in s.change_findings([found]) if f.id == "diagnosis.odd.instagram.reach"]
    assert [(f.verdict, f.estimate, f.sign) for f in asked] == [("not_assessed", None, 0)]
    assert not [f for f in s.change_findings([plain]) if ".odd." in f.id]


def test_an_odd_day_is_never_a_priority() -> None:
    from cmlib import diagnosis as d

    values = noise(5, 300)
    values[200] *= 6
    got = d.assess_diagnosis(plan(), Dataset({"account_daily": daily(values, "2025-06-01", metric="reach")}), date(2026, 3, 27))
    assert got.finding("diagnosis.odd.instagram.reach").slots is not None
    assert not [f for f in d.candidates(got) if ".odd." in f.id]


def test_days_of_a_lasting_change_are_not_odd_days_too() -> None:
    days = pd.date_range("2025-06-01", periods=300)
    found = one(noise(6, 300, 0.08) * np.where(days >= "2025-12-01", 2.5, 1.0), "2025-06-01", metric="reach")
    assert len(found.changes) == 1
    assert found.odd == ()


def test_an_odd_day_beside_a_pause_or_a_redefinition_is_attributed() -> None:
    posts = some_posts(np.random.default_rng(3))
    posts = posts[~posts["published_local"].between("2026-02-01", "2026-03-31 23:59")].reset_index(drop=True)
    values = noise(7, 400)
    at = (date(2026, 3, 20) - date(2025, 9, 1)).days
    values[at] /= 8
    frame = daily(values, "2025-09-01", metric="reach")
    found = s.series_of(Dataset({"account_daily": frame, "posts": posts}), date(2026, 10, 31))[0]
    assert [(o.day, o.open, o.pause is not None) for o in found.odd] == [(date(2026, 3, 20), False, True)]
    assert "pause in publishing" in words.say_odd_beside(SAY, found.odd[0])
    values = noise(8, 300)
    at = (date(2025, 4, 23) - date(2024, 12, 1)).days
    values[at] *= 8
    meta = one(values, "2024-12-01")
    assert [o.cause is not None for o in meta.odd] == [True]


@pytest.mark.parametrize("typical", [3, 10, 40, 400])
def test_few_odd_days_in_ordinary_counts_small_ones_too(typical: int) -> None:
    """At most 2 in 1,000 (METHODS 1.6); of 0 where 5 is usual the plain rule would name many."""
    rng = np.random.default_rng(1)
    named = days = 0
    for _ in range(20):
        x = pd.Series(
            rng.poisson(typical * np.exp(0.25 * rng.standard_normal(400))).astype(float), index=pd.date_range("2025-01-01", periods=400)
        )
        named += len(s._odd_days(x, [], [], []))
        days += 400 - 56
    assert named <= 0.002 * days


def test_no_odd_day_is_said_too_and_how_many_days_it_takes() -> None:
    calm, short = one(noise(5, 300), "2025-06-01", metric="reach"), one(noise(5, 60), "2025-06-01", metric="reach")
    assert "in 1 daily figure of up to 300 days" in words.say_no_odd(SAY, [calm, short])
    assert "from 84 days on; the longest daily figure has 60" in words.say_no_odd(SAY, [short])
    data = Dataset({"account_daily": daily(noise(5, 300), "2025-06-01", metric="reach")})
    shown = changes(PageState(plan(), data, date(2026, 3, 27), SAY))
    assert shown[-1].headline == words.say_no_odd(SAY, [calm])


def test_the_level_of_a_stretch_holds_its_interval_where_days_resemble_each_other() -> None:
    """95 % intervals of the median of AR(1) days hold the true one in 90 of 100 or more; those for independent days would not."""
    held, plain = [], []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        e = np.zeros(150)
        for t in range(1, 150):
            e[t] = 0.6 * e[t - 1] + rng.standard_normal()
        x = pd.Series(np.exp(6 + 0.2 * e[50:]), index=pd.date_range("2026-01-01", periods=100))
        found, independent = s.level_of(x, "d.csv"), median_interval(x)
        held += [found.low <= math.exp(6) <= found.high] if found.low is not None and found.high is not None else []
        plain.append((independent.low or 0) <= math.exp(6) <= (independent.high or 0))
    assert len(held) > 150
    assert np.mean(held) >= 0.9 > np.mean(plain)
    same = s.level_of(pd.Series(5.0, index=pd.date_range("2026-01-01", periods=30)), "d.csv")
    assert (same.estimate, same.low, same.high, same.n) == (5, 5, 5, 30)


# ---- few days -----------------------------------------------------------------------------------------------------------


def test_few_days_get_a_line_and_two_halves_never_a_changepoint() -> None:
    days = pd.date_range("2026-01-01", periods=59)
    found = one(noise(9, 59) * np.where(days >= "2026-01-30", 2.0, 1.0), "2026-01-01", metric="reach")
    assert (found.used, found.changes, found.drift, found.odd) == (None, (), None, ())
    assert found.halves is not None
    assert found.halves.estimate == pytest.approx(2.0, rel=0.15)
    assert found.halves_verdict == "clear"
    assert one(noise(9, 27), "2026-01-01", metric="reach").halves is None
    assert one(noise(9, 130), "2026-01-01", metric="reach").halves is None
    crossing = one(noise(9, 59), "2025-04-01")
    assert crossing.halves is None
    assert crossing.refused


def test_halves_of_ordinary_days_are_seldom_told_apart() -> None:
    """At most one in ten by a 90 % interval; autocorrelated days too."""
    wrong = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        e = np.zeros(60)
        for t in range(1, 60):
            e[t] = 0.3 * e[t - 1] + 0.15 * rng.standard_normal()
        halves = one(np.exp(6 + e), "2026-01-01", metric="reach").halves
        assert halves is not None
        wrong += halves.low is not None and halves.high is not None and not halves.low <= 1 <= halves.high
    assert wrong <= 11


def test_the_section_shows_short_series_and_odd_days_with_their_figures() -> None:
    values = noise(5, 300)
    values[200] *= 6
    data = Dataset(
        {"account_daily": pd.concat([daily(values, "2025-06-01", metric="reach"), daily(noise(9, 59), "2026-01-01", "tiktok", "views")])}
    )
    shown = changes(PageState(plan(), data, date(2026, 3, 27), SAY))
    drawn = [e for e in shown if e.picture is not None]
    assert len(drawn) == 2
    assert all(e.behind is not None and e.alt and "\n" in e.caption for e in drawn)
    odd = drawn[-1]
    assert odd.behind is not None
    assert odd.behind.rows[0][3].startswith("×")
    assert math.isclose(float(odd.behind.rows[0][1].replace(",", "")), round(values[200]), rel_tol=0.01)
