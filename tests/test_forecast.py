"""What happens if nothing changes: smoothing, its calibrated range, the ladder, odds, and every view with and without data."""

from __future__ import annotations

import math
import re
import time
import warnings
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import forecast as f
from cmlib import goals, histories
from cmlib.exports.tables import Dataset
from cmlib.model import Brief, Decision, Goal, GoalsChoice, Plan
from cmlib.views import PageState, render
from cmlib.views import forecast as views
from cmlib.wording import Language
from cmlib.wording import forecast as words
from tests.test_goals import daily, frame

LAST = date(2026, 10, 31)


def of(values: list[float], kpi: str = "views", cadence: str = "block", *, tested: bool = True) -> f.Baseline:
    """A baseline straight from the values of its periods."""
    if cadence == "block":
        spans = [(LAST - timedelta(days=28 * (k + 1) - 1), LAST - timedelta(days=28 * k)) for k in reversed(range(len(values)))]
    else:
        ends = [d.date() for d in pd.date_range(end=LAST, periods=len(values), freq="ME")]
        spans = [(e.replace(day=1), e) for e in ends]
    blocks = tuple(histories.Block(a, b, float(v)) for (a, b), v in zip(spans, values, strict=True))
    return f.baseline_of(histories.History(kpi, "instagram", cadence, blocks, 0, "x.csv"), tested=tested)  # type: ignore[arg-type]


def noisy(n: int, seed: int = 1, walk: float = 0.0) -> list[float]:
    rng = np.random.default_rng(seed)
    return list(1000 + walk * rng.normal(size=n).cumsum() + 50 * rng.normal(size=n))


SEASONS = [1000 + 300 * math.sin(2 * math.pi * i / 12) + x for i, x in enumerate(np.random.default_rng(3).normal(0, 10, 36))]

# ---- golden numbers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "h", "expected"),
    [(8, 1, 1.48), (12, 6, 1.46), (36, 12, 1.10), (24, 4, 1.25), (10, 1, 1.405), (15, 3, 1.255), (30, 1, 1.18), (99, 2, 1.13)],
)
def test_multipliers_are_those_published_and_linear_between(n: int, h: int, expected: float) -> None:
    """METHODS 4.1; no row above 36 months."""
    assert f.multiplier(n, h) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("n", "h"), [(7, 1), (12, 0), (12, 13)])
def test_what_was_never_measured_has_no_multiplier(n: int, h: int) -> None:
    with pytest.raises(ValueError, match="no range was measured"):
        f.multiplier(n, h)


@pytest.mark.parametrize("which", ["steady", "walk", "trend", "seasonal"])
def test_smoothing_agrees_with_statsmodels(which: str) -> None:
    """At our weights statsmodels' ETSModel has the same likelihood, centres and variances, and its own search finds none that is better."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = {
        "steady": noisy(20), "walk": noisy(30, 2, 60.0), "trend": [v + 300 * (1 - 0.9**i) / 0.1 for i, v in enumerate(noisy(36, 4))],
        "seasonal": SEASONS,
    }[which]  # fmt: skip
    fit = f.smooth(tuple(values), 12)
    options = {
        "level": {}, "damped": {"trend": "add", "damped_trend": True}, "seasonal": {"seasonal": "add", "seasonal_periods": 12},
    }[fit.shape]  # fmt: skip
    assert fit.shape == {"steady": "level", "walk": "level", "trend": "damped", "seasonal": "seasonal"}[which]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ETSModel(pd.Series(values), error="add", **options).fit(disp=False)
        told = theirs.get_prediction(start=len(values), end=len(values) + 5)
    ours = -len(values) / 2 * (math.log(2 * math.pi * fit.spreads[0] ** 2) + 1)
    assert ours >= theirs.llf - 0.35  # the grid costs a little; a wrong place costs tens
    if abs(ours - theirs.llf) < 0.35:
        assert fit.centers[:6] == pytest.approx(list(told.predicted_mean), rel=0.02)
        assert fit.spreads[:6] == pytest.approx(list(np.sqrt(told.forecast_variance)), rel=0.12)


def test_the_search_does_not_stop_in_a_wrong_place() -> None:
    """A wave of 19 periods: statsmodels' search from its own start ends at a flat line (log likelihood -122); the best is a trend (-94)."""
    wave = [
        21700,
        24000,
        26300,
        29000,
        30500,
        30650,
        30350,
        28100,
        25000,
        23000,
        20700,
        19800,
        20000,
        21600,
        23700,
        26100,
        28800,
        30300,
        30959,
    ]
    fit = f.smooth(tuple(map(float, wave)))
    scale = 1000 / np.mean(wave)
    assert fit.shape == "damped"
    assert -19 / 2 * (math.log(2 * math.pi * (fit.spreads[0] * scale) ** 2) + 1) > -96


def test_a_trial_by_hand() -> None:
    """Values that repeat every second period: the last value errs by 20 one or three ahead and by 0 two ahead."""
    b = of([100.0, 120.0] * 6)
    assert b.backtest is not None
    assert (b.backtest.origins, b.backtest.steps, b.backtest.seasonal) == (6, 3, None)
    pairs = [h for t in range(6, 12) for h in range(1, min(3, 12 - t) + 1)]
    assert b.backtest.naive == pytest.approx(np.mean([20.0 if h % 2 else 0.0 for h in pairs]))
    assert b.backtest.ets < b.backtest.naive
    assert b.method == "ets"


# ---- properties ------------------------------------------------------------------------------------------------------------------

RUNS = st.lists(st.floats(10, 1e6), min_size=8, max_size=16).filter(lambda v: len(set(v)) > 1)


@settings(max_examples=40, deadline=None)
@given(RUNS, st.integers(1, 12), st.floats(0.02, 0.98))
def test_target_for_inverts_probability(values: list[float], steps: int, p: float) -> None:
    found = f.forecast(of(values), steps)
    assert found is not None
    target = found.target_for(p)
    assert target >= 0
    if target > 0:
        assert found.probability(target) == pytest.approx(p, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(RUNS, st.integers(1, 12), st.floats(1, 2e6), st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 0.5))
def test_an_effect_that_only_adds_never_lowers_the_odds(
    values: list[float], steps: int, target: float, low: float, more: float, most: float
) -> None:
    found = f.forecast(of(values), steps)
    assert found is not None
    lifted = f.probability_with(found, target, low, low + more, low + more + most)
    assert found.probability(target) - 1e-9 <= lifted <= 1
    assert lifted <= found.probability(target / (1 + low + more + most)) + 1e-9


@settings(max_examples=25, deadline=None)
@given(RUNS, st.sampled_from([0.001, 7.3, 1000.0]))
def test_the_unit_does_not_matter(values: list[float], factor: float) -> None:
    one, other = f.smooth(tuple(values)), f.smooth(tuple(v * factor for v in values))
    assert [c * factor for c in one.centers] == pytest.approx(list(other.centers), rel=1e-4, abs=1e-3 * factor)


@pytest.mark.parametrize("seed", range(4))
def test_more_steps_are_less_certain_on_random_walks(seed: int) -> None:
    walk = list(1000 + np.random.default_rng(seed).normal(0, 30, 20).cumsum())
    spreads = f.smooth(tuple(walk)).spreads
    assert list(spreads) == sorted(spreads)
    last = f.last_value(walk)
    assert last[3].scale == pytest.approx(2 * last[0].scale)


def test_uplift_of_nothing_is_no_uplift() -> None:
    found = f.forecast(of(noisy(14)), 3)
    assert found is not None
    assert f.probability_with(found, 1010, 0, 0, 0) == pytest.approx(found.probability(1010), abs=1e-12)
    assert f.probability_with(found, 1010, -1, -1, -1) == 0
    assert f.probability_with(found, 0, -0.5, 0, 0.5) == 1
    with pytest.raises(ValueError, match="not in order"):
        f.probability_with(found, 1010, 0.2, 0.1, 0.3)


def test_uplift_agrees_with_drawing_it() -> None:
    found = f.forecast(of(noisy(14)), 3)
    assert found is not None
    rng = np.random.default_rng(2026)
    drawn = rng.normal(found.center, found.scale, 400_000) * (1 + rng.triangular(0.02, 0.1, 0.25, 400_000))
    for target in (950, 1100, 1200):
        assert f.probability_with(found, target, 0.02, 0.1, 0.25) == pytest.approx(float(np.mean(drawn >= target)), abs=0.004)


# ---- the ladder --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "method", "interval", "odds"),
    [
        (1, "workshop", 0, 0),
        (2, "workshop", 0, 0),
        (3, "last", 1, 0),
        (7, "last", 1, 0),
        (8, "ets", 1, 1),
        (23, "ets", 1, 1),
        (30, "ets", 1, 1),
    ],
)
def test_ladder(n: int, method: str, interval: int, odds: int) -> None:
    b = of(noisy(n))
    found = f.forecast(b, 3)
    assert (b.method, b.has_interval, b.has_odds) == (method, bool(interval), bool(odds))
    assert (found is not None, bool(found and found.odds)) == (bool(interval), bool(odds))
    assert (b.estimate.low is None) == (not interval)
    assert (b.backtest is not None) == (n >= 8)


def test_last_value_has_the_published_width() -> None:
    """± t(.9, m-1) · RMS(differences) · sqrt(h), METHODS 4.1: differences 10, -20, 20, -10 and t(.9, 4) = 1.5332."""
    b = of([100, 110, 90, 110, 100])
    found = f.forecast(b, 4)
    assert found is not None
    assert (found.high - found.low) / 2 == pytest.approx(1.533206 * math.sqrt(250) * 2, rel=1e-5)
    assert found.center == found.naive == 100


def test_smoothing_is_widened_by_the_table() -> None:
    values = tuple(noisy(14))
    fit, b = f.smooth(values, 13), of(list(values))
    assert b.method == "ets"
    for h in (1, 5, 12):
        found = f.forecast(b, h)
        assert found is not None
        assert found.scale == pytest.approx(fit.spreads[h - 1] * f.multiplier(14, h))
        assert (found.high - found.low) / 2 == pytest.approx(1.2815516 * found.scale)


def test_seasons_only_from_two_whole_years() -> None:
    assert f.smooth(tuple(SEASONS[:23]), 12).shape != "seasonal"
    b = of(SEASONS, cadence="month")
    found = f.forecast(b, 3)
    assert found is not None
    assert (b.shape, b.method) == ("seasonal", "ets")
    assert found.seasonal == SEASONS[26]
    assert b.backtest is not None
    assert b.backtest.seasonal is not None
    assert b.backtest.ets < b.backtest.naive
    assert of(SEASONS[:23], cadence="month").year_before(1) is None
    assert of(SEASONS[:25]).year_before(1) is None  # 25 blocks of 28 days are not two years
    assert of(SEASONS[:26]).year_before(1) == SEASONS[13]


def test_the_last_value_replaces_smoothing_only_if_it_errs_clearly_less() -> None:
    def trial(naive: float, origins: int) -> bool:
        return f.Backtest(1.0, naive, None, origins, 3).naive_wins

    assert trial(f.CHEAPER, 6)
    assert not trial(f.CHEAPER + 0.001, 6)
    assert not trial(0.1, 5)


def test_where_the_last_value_wins_it_is_used_and_both_errors_are_told() -> None:
    jumps = [1000.0, 1400, 900, 1300, 1000, 1350, 950, 1300, 1300, 1300, 1300, 1300, 1300, 1301]
    b = of(jumps)
    assert b.backtest is not None
    assert b.backtest.naive_wins
    assert (b.method, b.value) == ("naive", 1301)
    say = Language("en", "GB", "EUR")
    text = words.say_backtest(say, b)
    assert say.number(b.backtest.ets, 0) in text
    assert say.number(b.backtest.naive, 0) in text
    assert of(jumps, tested=False).method == "ets"


def test_beyond_twelve_periods_there_are_no_odds() -> None:
    b = of(noisy(14))
    near, far = f.forecast(b, 12), f.forecast(b, 13)
    assert near is not None
    assert far is not None
    assert (near.odds, near.too_far, far.odds, far.too_far) == (True, False, False, True)
    assert far.high - far.low > near.high - near.low


def test_a_constant_series_gets_no_range_of_zero_width() -> None:
    for n in (3, 9, 30):
        b = of([500.0] * n)
        assert (b.method, b.has_interval, b.has_odds, b.estimate.low) == ("constant", False, False, None)
        assert f.forecast(b, 3) is None
        assert b.estimate.fallback_reason is not None


def test_a_perfect_fit_is_not_certainty() -> None:
    b = of([float(100 + 10 * i) for i in range(14)])
    found = f.forecast(b, 1)
    assert found is not None
    assert found.scale >= 0.1 * 10 - 1e-9


def test_nothing_falls_below_zero_and_no_share_rises_above_one() -> None:
    falling = of([float(max(1, 100 - 9 * i + (i % 3))) for i in range(12)])
    share = of([0.90, 0.95, 0.93, 0.99, 0.97, 0.98, 0.99, 0.96, 0.99, 1.0], "answered_day")
    for b, top in ((falling, math.inf), (share, 1.0)):
        for found in f.fan(b, 6):
            assert 0 <= found.low <= found.inertia <= found.high <= top
            assert all(0 <= x <= top for x in f.possible_results(found))
            assert found.target_for(0.001) <= top


# ---- the simulated promise, small ----------------------------------------------------------------------------------------------------


def test_totals_of_weekly_patterned_days_are_held() -> None:
    """METHODS 4.2: 28-day blocks, last value ± t·RMS: 77-83 % (300 paths: ± 7 points)."""
    rng = np.random.default_rng(2026)
    week = 1 + 0.3 * np.sin(2 * np.pi * np.arange(112) / 7)
    index = pd.date_range(end=LAST, periods=84)
    hits = 0
    for _ in range(300):
        days = 100 * week + 10 * rng.normal(size=112)
        blocks, _ = histories.blocks_of(pd.Series(days[:84], index=index), LAST)
        e = f.baseline_of(histories.History("views", "", "block", blocks, 0, "x")).estimate
        assert e.low is not None
        assert e.high is not None
        hits += e.low <= days[84:].sum() <= e.high
    assert 0.73 <= hits / 300 <= 0.87


# ---- speed -------------------------------------------------------------------------------------------------------------------------


def test_a_moved_target_costs_nothing_and_a_cold_page_little() -> None:
    start = time.process_time()
    series = [noisy(30, seed) for seed in range(100, 115)]
    found = [of(v) for v in series]
    assert time.process_time() - start < 12  # 15 series of 30 blocks; under 2 s on a machine left alone
    start = time.process_time()
    assert [of(v) for v in series] == found
    assert time.process_time() - start < 0.3


# ---- views ---------------------------------------------------------------------------------------------------------------------------


def state(n: int, lang: str = "es", country: str = "ES", seed: int = 5, **goal: object) -> PageState:
    rng = np.random.default_rng(seed)
    days = 28 * n
    week = 1 + 0.2 * np.sin(np.arange(days) * 2 * np.pi / 7)
    level = 900 + rng.normal(0, 4, days).cumsum()
    rows = daily("instagram", "views", rng.poisson(np.maximum(level * week, 10))) if n else []
    plan = Plan(brief=Brief(brand="Horno <b>$x$</b>", objectives=("visibility",)))
    if goal:
        said = {"id": "a", "objective": "visibility", "kpi": "views.instagram", "target": 27000.0, "by": LAST + timedelta(days=84), **goal}
        choice = GoalsChoice(goals=(Goal.model_validate(said),))
        plan = plan.with_section("goals", Decision[GoalsChoice](value=choice, decided_by=("Ana",), decided_at=LAST))
    data = Dataset({"account_daily": frame("account_daily", rows)} if n else {})
    return PageState(plan, data, LAST, Language(lang, country, "EUR"))


UPLIFT = {"low": 0.02, "likely": 0.1, "high": 0.25, "evidence": ""}


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("n", [0, 2, 5, 9, 14])
def test_every_view_renders(n: int, lang: str) -> None:
    for page in (state(n, lang), state(n, lang, target=27000.0, uplift=UPLIFT)):
        for view in (views.baseline, views.outlook, views.targets):
            html = str(render(view(page), page.say))
            plain = re.sub(r"base64,[^\"]+", "", html)
            assert not re.search(r"\bnan\b|\bNone\b|<b>\$x|\{[a-z]+\}", plain), (view.__name__, n)


def test_the_page_says_odds_both_errors_and_how_far_to_trust() -> None:
    page = state(14, "en", "GB", target=27000.0, uplift=UPLIFT)
    check = page.result("goals").main
    outlook = views.outlook(page)
    assert words.say_odds(page.say, check.odds) in outlook.alt
    assert "77 to 83 times in 100" in outlook.source
    t = check.baseline.backtest
    for error in (t.ets, t.naive):
        assert words.say_amount(page.say, error, check.kpi) in outlook.source
    anchors = views.targets(page)[0]
    assert "assumption" in anchors.so_what
    behind = anchors.behind
    assert behind is not None
    assert ["70%" in row[2] for row in behind.rows][1]
    assert "70 to 77 times in 100" in views.outlook(state(9, "en", "GB", target=27000.0)).source


def test_two_years_are_told_with_the_year_before() -> None:
    b, say = of(SEASONS, cadence="month"), Language("en", "GB", "EUR")
    found = f.forecast(b, 3)
    assert found is not None
    assert b.backtest is not None
    assert b.backtest.seasonal is not None
    text = words.say_tried(say, b, found)
    assert words.say_amount(say, b.backtest.seasonal, b.kpi) in text
    assert words.say_amount(say, SEASONS[26], b.kpi) in text
    assert "seasons" in words.say_method(say, b)


TEA = [
    1326, 1442, 1432, 1527, 1836, 2041, 2052, 2437, 2069, 1958, 1819, 1574, 1511, 1442, 1398,
    1692, 1843, 2034, 2064, 2106, 2178, 2184, 1718, 1614, 1503, 1399, 1372, 1549, 1704, 1831,
]  # fmt: skip
"""Visits of a tea house in 30 months: plainly seasonal to the eye, too short for the smoothing to be sure of it."""


def test_seasons_the_method_does_not_know_are_told_before_a_target_is_fixed() -> None:
    b, say = of([float(x) for x in TEA], cadence="month"), Language("en", "GB", "EUR")
    assert b.shape == "level"
    assert b.repeats_last
    assert b.seasons_unknown
    goal = Goal(id="a", objective="visibility", kpi="views.instagram", target=2130, by=date(2027, 1, 31))
    check = goals.check_goal(goal, [b], ["visibility"], LAST)
    assert "a year before already brought 2,178" in words.say_standing(say, check)
    assert "missed by less (108 instead of 191)" in words.say_outlook_so(say, check)
    higher = goals.check_goal(goal.model_copy(update={"target": 2300.0}), [b], ["visibility"], LAST)
    assert "a year before" not in words.say_standing(say, higher)
    assert not of(SEASONS, cadence="month").seasons_unknown, "seasons the method knows need no warning"


def test_where_smoothing_is_the_last_value_the_page_does_not_compare_the_two() -> None:
    b, say = of([float(x) for x in TEA], cadence="month"), Language("en", "GB", "EUR")
    found = f.forecast(b, 3)
    assert found is not None
    assert words.say_method(say, b) == "last value"
    tried = words.say_tried(say, b, found)
    assert "The average is used" not in tried
    assert "both say the same" in tried
    assert "dotted" not in words.say_reading_fan(say, b)


def test_with_few_periods_no_odds_stand_anywhere_and_the_target_can_be_noticed() -> None:
    page = state(5, "en", "GB")
    html = str(render([*views.targets(page)], page.say))
    assert "Reached without action" not in html
    assert "Without action" not in html
    check = page.result("goals").main
    assert "too_small" not in {x.reason for x in check.flaws}
    assert check.goal.target <= check.forecast.high


def test_odds_are_never_told_as_nothing_or_certain() -> None:
    say = Language("en", "GB", "EUR")
    assert [words.say_chance(say, p) for p in (None, 0.0, 0.004, 0.2, 0.996, 1.0)] == ["–", "<1%", "<1%", "20%", ">99%", ">99%"]


def test_a_constant_kpi_is_told_as_such() -> None:
    rows = daily("instagram", "views", np.full(28 * 9, 10.0))
    plan = Plan(brief=Brief(brand="B", objectives=("visibility",)))
    page = PageState(plan, Dataset({"account_daily": frame("account_daily", rows)}), LAST, Language("en", "GB", "EUR"))
    shown = views.outlook(page)
    assert shown.missing
    assert "never changed" in shown.headline


def test_too_far_is_told() -> None:
    page = state(14, "en", "GB", by=LAST + timedelta(days=28 * 20))
    assert "too far" in views.targets(page)[0].headline
    assert page.result("goals").main.odds is None


def test_rows_in_any_order_give_the_same_forecast() -> None:
    page = state(14)
    frame_ = page.data.tables["account_daily"]
    mixed = Dataset({"account_daily": frame_.sample(frac=1, random_state=3)})
    one, two = (goals.assess_goals(page.plan, d, LAST).baselines for d in (page.data, mixed))
    assert one == two


# ---- a file of series of one's own -------------------------------------------------------------------------------------------------


def test_a_file_of_series_is_measured(tmp_path: Path) -> None:
    """Columns series, t, set, value, in any order; beside ``…_meta.csv`` only monthly ones; too few series say nothing."""
    from bench.soundness import Run
    from bench.soundness.forecast import on_series, read

    rng = np.random.default_rng(1)
    rows = [
        {"series": f"s{k}", "t": t + 1, "set": "train" if t < 14 else "test", "value": v}
        for k in range(24)
        for t, v in enumerate(1000 + rng.normal(0, 30, 20).cumsum())
    ]
    path = tmp_path / "own_long.csv.gz"
    pd.DataFrame(rows).sample(frac=1, random_state=1).to_csv(path, index=False)
    series = read(path)
    assert (len(series), len(series["s3"][0]), len(series["s3"][1])) == (24, 14, 6)
    assert series["s0"][0][0] == rows[0]["value"]
    run = Run(1, np.random.default_rng(1), tmp_path, series=path)
    found = on_series(run, 12)
    assert 0.5 <= found["cover-shipped"].value <= 1
    assert found["cover-own"].value <= found["cover-ets"].value
    assert on_series(run, 18) == {}
    pd.DataFrame({"series": [f"s{k}" for k in range(24)], "period": ["MONTHLY"] * 5 + ["YEARLY"] * 19}).to_csv(
        tmp_path / "own_meta.csv", index=False
    )
    assert len(read(path)) == 5
