"""The page on goals: blocks, predictions, odds, targets, SMART, and every view with and without data."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import forecast, histories, kpis
from cmlib import goals as g
from cmlib.exports.tables import TABLES, Dataset, ImportRecord, empty
from cmlib.findings import digest
from cmlib.model import Brief, Decision, Goal, GoalsChoice, Plan
from cmlib.views import PageState, decision_html, render, views_of
from cmlib.wording import Language

LAST = date(2026, 10, 31)
ALL = ("sell", "traffic", "database", "capture_users", "visibility", "community", "service")


def frame(table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as a canonical table."""
    bare = empty(table)
    found = pd.DataFrame(rows).reindex(columns=bare.columns)
    for column, kind in bare.dtypes.items():
        if TABLES[table].get(str(column)) == "str" or column in ("format_id", "source_file"):
            found[column] = found[column].astype(object).fillna("")
        if str(kind) == "int64":
            found[column] = found[column].fillna(0)
        found[column] = found[column].astype(kind)
    return found


def daily(network: str, metric: str, values: np.ndarray, last: date = LAST) -> list[dict[str, object]]:
    days = pd.date_range(end=last, periods=len(values))
    return [
        {
            "platform": network,
            "account_id": "1",
            "date": d,
            "metric": metric,
            "value": float(v),
            "split": "total",
            "source_file": f"{metric}.csv",
        }
        for d, v in zip(days, values, strict=True)
    ]


@pytest.fixture(scope="module")
def rich() -> Dataset:
    rng = np.random.default_rng(1)
    n = 430
    account = [
        r
        for k, net in ((1.0, "instagram"), (0.4, "facebook"))
        for m, lam in (("views", 900), ("reach", 500), ("engagements", 60), ("follows", 5))
        for r in daily(net, m, rng.poisson(lam * k, n))
    ]
    days = pd.date_range(end=LAST, periods=n)
    orders = [
        {
            "order_uid": f"o{i}",
            "ordered_local": d + pd.Timedelta(hours=11),
            "customer_key": f"c{rng.integers(600)}",
            "status": "paid",
            "currency": "EUR",
            "net": float(rng.gamma(4, 6)),
            "source_file": "orders.csv",
        }
        for i, d in enumerate(days.repeat(3))
    ]
    people = [
        {"customer_key": f"c{i}", "first_seen": d, "accepts_marketing": bool(i % 2), "source_file": "customers.csv"}
        for i, d in enumerate(days)
    ]
    web = [
        {
            "property": "p",
            "date_start": m.start_time,
            "date_end": m.end_time.normalize(),
            "channel_group": ch,
            "metric": "sessions",
            "value": float(rng.poisson(lam)),
            "source_file": f"{m}.csv",
        }
        for m in pd.period_range("2025-09", "2026-10", freq="M")
        for ch, lam in (("Organic Search", 800), ("Organic Social", 300))
    ]
    posts = [
        {
            "post_uid": f"p{i}",
            "platform": "instagram",
            "account_id": "1",
            "published_local": d + pd.Timedelta(hours=9),
            "media_type": "reel",
            "comments": float(rng.poisson(6)),
            "engagements": 80.0,
            "text": "<img src=x onerror=alert(1)> $x$",
            "snapshot_date": pd.Timestamp(LAST),
            "source_file": "<b>posts</b>.csv",
        }
        for i, d in enumerate(days[::2])
    ]
    tables = {
        "account_daily": frame("account_daily", account),
        "orders": frame("orders", orders),
        "customers": frame("customers", people),
        "web_traffic": frame("web_traffic", web),
        "posts": frame("posts", posts),
    }
    record = ImportRecord("orders.csv", tables=("orders",), rows_in=len(orders), rows_kept=len(orders), period=(days[0].date(), LAST))
    return Dataset(tables, (record,))


def plan(*objectives: str, **more: object) -> Plan:
    return Plan(brief=Brief(brand='Café "Ñandú" <b>& Co</b>', objectives=objectives or ALL, **more))


def of(values: list[float], unit: str = "views") -> forecast.Baseline:
    """A baseline straight from block values."""
    blocks = tuple(
        histories.Block(LAST - timedelta(days=28 * (k + 1) - 1), LAST - timedelta(days=28 * k), v)
        for k, v in reversed(list(enumerate(reversed(values))))
    )
    return forecast.baseline_of(histories.History(unit, "instagram", "block", blocks, 0, "x.csv"))


# ---- golden numbers ------------------------------------------------------------------------------------------------------------


def test_minimum_detectable_change_in_sds() -> None:
    """METHODS 4.5: 6 vs 3 months 2.31, 12 vs 3 1.96, 24 vs 6 1.33 standard deviations."""
    for before, after, expected in ((6, 3, 2.31), (12, 3, 1.96), (24, 6, 1.33)):
        assert forecast.minimum_detectable_change(1.0, before, after) == pytest.approx(expected, abs=0.005)


def test_the_power_formulas_behind_it_agree_with_cohen() -> None:
    """Cohen 1988: 50 per arm .5 vs .75 -> .7402 (arcsine), n 76.65; t-test d=.5, 80 % -> n 63.77."""
    from statsmodels.stats.power import NormalIndPower, TTestIndPower
    from statsmodels.stats.proportion import power_proportions_2indep, proportion_effectsize

    assert power_proportions_2indep(0.25, 0.5, 50).power == pytest.approx(0.7402, abs=5e-5)
    assert NormalIndPower().solve_power(proportion_effectsize(0.75, 0.5), alpha=0.05, power=0.9) == pytest.approx(76.65, abs=0.005)
    n = TTestIndPower().solve_power(0.5, alpha=0.05, power=0.8)
    assert n == pytest.approx(63.77, abs=0.005)
    assert forecast.minimum_detectable_change(1.0, 64, 64) == pytest.approx(0.5, abs=0.003)  # our closed form at that n


def test_autocorrelation_widens_the_smallest_change() -> None:
    assert forecast.minimum_detectable_change(1, 12, 3, 0.5) == pytest.approx(forecast.minimum_detectable_change(1, 12, 3) * np.sqrt(3))


@pytest.mark.parametrize("m", [4, 8, 14])
def test_naive_interval_covers_random_walks(m: int) -> None:
    """80 % naive-t interval, h = 3, simulated random walks: 78-85 % (METHODS 4.1: random walk with t .83)."""
    from scipy import stats

    rng = np.random.default_rng(2026)
    paths = 1000 + rng.normal(size=(4000, m + 3)).cumsum(axis=1)
    rms = np.sqrt((np.diff(paths[:, :m]) ** 2).mean(axis=1))
    half = stats.t.ppf(0.9, m - 1) * rms * np.sqrt(3)
    inside = np.abs(paths[:, m + 2] - paths[:, m - 1]) <= half
    assert 0.78 <= inside.mean() <= 0.85
    one = of(list(paths[0, :m]))
    if one.method != "flat":  # the module uses this very formula
        f = forecast.forecast(one, 3)
        assert f is not None
        assert (f.high - f.low) / 2 == pytest.approx(half[0])


def test_the_chosen_method_covers_steady_series_too() -> None:
    rng = np.random.default_rng(7)
    hits = []
    for _ in range(250):
        values = rng.normal(1000, 50, 16)
        f = forecast.forecast(of(list(values[:13])), 3)
        assert f is not None
        hits.append(f.low <= values[15] <= f.high)
    assert 0.72 <= np.mean(hits) <= 0.92


# ---- blocks --------------------------------------------------------------------------------------------------------------------


def test_incomplete_blocks_are_left_out_and_told() -> None:
    values = pd.Series(1.0, index=pd.date_range(end=LAST, periods=28 * 4 + 5))
    blocks, left = histories.blocks_of(values, LAST)
    assert (len(blocks), left, blocks[-1].value, blocks[-1].end) == (4, 1, 28.0, LAST)
    blocks, left = histories.blocks_of(values.drop(values.index[-40]), LAST)
    assert (len(blocks), left) == (3, 2)


def test_a_gap_is_not_a_zero_and_breaks_the_run() -> None:
    values = pd.Series(1.0, index=pd.date_range(end=LAST, periods=28 * 12))
    days = values.index
    blocks, _ = histories.blocks_of(values[(days < "2026-03-01") | (days > "2026-04-18")], LAST)  # seven weeks missing
    assert 0 < histories.unbroken(blocks) < len(blocks)
    assert all(b.value == 28.0 for b in blocks)


def test_nothing_is_compared_across_a_definition_break() -> None:
    rows = daily("instagram", "views", np.full(500, 10.0), last=date(2025, 10, 31))
    data = Dataset({"account_daily": frame("account_daily", rows)})
    r = g.assess_goals(plan("visibility"), data, date(2025, 10, 31))
    b = r.baseline("views.instagram")
    assert b is not None
    assert b.blocks[0].start >= date(2025, 4, 21)
    assert any("Meta" in str(w) for w in b.warnings)


def test_impressions_and_views_never_meet() -> None:
    rows = daily("instagram", "views", np.full(90, 10.0)) + daily(
        "instagram", "impressions", np.full(90, 90.0), last=LAST - timedelta(days=90)
    )
    r = g.assess_goals(plan("visibility"), Dataset({"account_daily": frame("account_daily", rows)}), LAST)
    assert [b.id for b in r.baselines] == ["views.instagram"]
    assert {x.value for x in r.baselines[0].blocks} == {280.0}


def test_reach_is_a_median_never_a_sum(rich: Dataset) -> None:
    b = g.assess_goals(plan(), rich, LAST).baseline("reach_day.instagram")
    assert b is not None
    assert 450 < b.value < 550


def test_the_same_month_in_two_reports_counts_once(rich: Dataset) -> None:
    web = rich.web_traffic
    twice = pd.concat([web, web.assign(source_file="again.csv", channel_group="")])
    one = g.assess_goals(plan(), rich, LAST).baseline("sessions")
    two = g.assess_goals(plan(), Dataset({**rich.tables, "web_traffic": twice}, rich.imports), LAST).baseline("sessions")
    assert one is not None
    assert two is not None
    assert [b.value for b in one.blocks] == [b.value for b in two.blocks]


def test_rows_in_any_order_give_the_same_result(rich: Dataset) -> None:
    mixed = Dataset({k: v.sample(frac=1, random_state=3) for k, v in rich.tables.items()}, rich.imports)
    a, b = (g.record_of(g.assess_goals(plan(), d, LAST), plan()) for d in (rich, mixed))
    assert digest(a) == digest(b)


def test_days_after_as_of_do_not_count(rich: Dataset) -> None:
    r = g.assess_goals(plan(), rich, date(2026, 6, 30))
    assert all(b.last.end <= date(2026, 6, 30) for b in r.baselines)


# ---- ladder, odds, targets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("m", "interval", "odds"), [(1, False, False), (2, False, False), (3, True, False), (7, True, False), (8, True, True), (14, True, True)]
)
def test_ladder(m: int, interval: bool, odds: bool) -> None:
    b = of([100.0 + (i % 3) * 10 for i in range(m)])
    f = forecast.forecast(b, 3)
    assert (b.has_interval, b.has_odds) == (interval, odds)
    assert (f is not None, bool(f and f.odds)) == (interval, odds)
    assert (b.estimate.low is None) == (not interval)


def test_backtest_chooses_what_erred_less() -> None:
    wobbly = of([100, 120, 98, 121, 99, 119, 101, 122, 97, 120.0])
    assert (wobbly.method, wobbly.value) == ("flat", (101 + 122 + 97 + 120) / 4)
    climbing = of([float(100 + 10 * i) for i in range(10)])
    assert (climbing.method, climbing.value) == ("naive", 190.0)
    assert all(b.error_naive is not None and b.error_flat is not None for b in (wobbly, climbing))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(10, 1e6), min_size=8, max_size=16), st.integers(1, 6), st.floats(1, 2e6), st.floats(0, 1e5))
def test_odds_fall_as_the_target_rises(values: list[float], steps: int, target: float, more: float) -> None:
    f = forecast.forecast(of(values), steps)
    assert f is not None
    assert 0 <= f.probability(target + more) <= f.probability(target) <= 1
    assert 0 <= f.low <= f.prudent <= f.inertia <= f.ambitious <= f.high


def test_anchors_are_percentiles() -> None:
    f = forecast.forecast(of([1000.0 + d for d in (0, 30, -20, 40, 10, -30, 25, 5, -15, 20)]), 3)
    assert f is not None
    assert [round(f.probability(x), 3) for x in (f.prudent, f.inertia, f.ambitious)] == [0.8, 0.5, 0.2]
    dots = forecast.possible_results(f)
    assert len(dots) == 20
    assert forecast.reaching(dots, f.inertia) == 10


def test_more_steps_are_less_certain() -> None:
    b = of([float(100 + 10 * i) for i in range(10)])
    widths = [f.high - f.low for f in forecast.fan(b, 4)]
    assert widths == sorted(widths)


def goal(**more: object) -> Goal:
    return Goal.model_validate(
        {
            "id": "a",
            "objective": "visibility",
            "kpi": "views.instagram",
            "target": 100.0,
            "by": LAST + timedelta(days=84),
            "owner": "Luis",
            **more,
        }
    )


def test_smart_names_each_letter() -> None:
    b = of([1000.0 + d for d in (0, 30, -20, 40, 10, -30, 25, 5, -15, 20, 0, 12, -8)])

    def flaws(**more: object) -> set[str]:
        return {f.letter + ":" + f.reason for f in g.check_goal(goal(**more), [b], ("visibility",), LAST).flaws}

    assert flaws(target=1) >= {"A:inertia"}
    assert flaws(target=b.value + 1) >= {"M:too_small"}
    assert flaws(target=9000) == {"A:wish"}
    assert flaws(target=0) == {"M:no_target", "A:no_odds"}
    assert "S:no_owner" in flaws(owner=" ")
    assert "S:unknown_kpi" in flaws(kpi="likes")
    assert "R:objective_not_in_brief" in flaws(objective="sell")
    assert "T:past" in flaws(by=LAST)


def test_a_good_goal_exists_for_a_steady_series() -> None:
    rng = np.random.default_rng(5)
    b = of(list(rng.normal(1000, 50, 13)))
    found = g.proposed_goal([b], "visibility", "views.instagram", LAST)
    check = g.check_goal(Goal.model_validate({**found.model_dump(), "owner": "Ana"}), [b], ("visibility",), LAST)
    assert (check.standing, check.flaws) == ("goal", ())
    assert found.probability is not None
    assert 0.05 <= found.probability <= 0.5


def test_a_drop_out_of_the_ordinary_is_told() -> None:
    steady = [1000.0, 1010, 995, 1005, 990, 1002, 1008, 997, 1001]
    assert not of(steady).surprising
    assert of([*steady, 600.0]).surprising


def test_every_objective_has_an_outcome_that_is_not_followers() -> None:
    for objective in ALL:
        own = [k for k in kpis.CATALOGUE.values() if k.objective == objective]
        assert any(k.role == "outcome" and k.id != "follows" for k in own), objective
    assert all(str(k.counter) and str(k.drop) and str(k.activity) for k in kpis.CATALOGUE.values())


# ---- step contract and views --------------------------------------------------------------------------------------------------------


def state(data: Dataset, lang: str = "en", country: str = "ES", chosen: Plan | None = None) -> PageState:
    return PageState(chosen or plan(), data, LAST, Language(lang, country, "EUR"))


def test_evidence_does_not_depend_on_the_decision(rich: Dataset) -> None:
    p = plan("visibility")
    before = g.assess_goals(p, rich, LAST)
    decided = p.with_section(
        "goals", Decision[GoalsChoice](value=GoalsChoice(goals=(goal(target=9e9),)), decided_by=("Ana",), decided_at=LAST)
    )
    after = g.assess_goals(decided, rich, LAST)
    assert digest(g.evidence_of(before)) == digest(g.evidence_of(after))
    assert after.checks[0].standing == "wish"


def test_no_data_still_proposes_one_goal_an_objective() -> None:
    r = g.assess_goals(plan("sell", "community"), Dataset(), LAST)
    choice = g.propose_goals(r, plan("sell", "community"))
    assert [(x.objective, x.target, x.baseline, x.probability) for x in choice.goals] == [
        ("sell", 0.0, None, None),
        ("community", 0.0, None, None),
    ]
    assert {f.verdict for f in r.findings} == {"not_assessed"}


def test_broken_links_are_found() -> None:
    links = g._orphans([goal(), goal(id="b", objective="sell", kpi="nonsense")], [], ("visibility", "traffic"))
    kinds = {o.kind for o in links}
    assert kinds == {"objective_without_goal", "objective_without_data", "goal_without_objective", "goal_without_kpi"}
    assert g.closed_channels([goal()], {"instagram": "none"})[0].kind == "channel_closed"


@pytest.mark.parametrize(("lang", "country"), [("en", "GB"), ("es", "ES"), ("es", "CO")])
@pytest.mark.parametrize("amount", ["rich", "short", "empty"])
def test_every_view_renders(rich: Dataset, amount: str, lang: str, country: str) -> None:
    data = {
        "rich": rich,
        "empty": Dataset(),
        "short": replace(rich, tables={"account_daily": frame("account_daily", daily("instagram", "views", np.full(130, 7.0)))}),
    }[amount]
    page = state(data, lang, country)
    for name, view in views_of("goals").items():
        html = re.sub(r'base64,[^"]+', "", str(render(view(page), page.say)))
        assert not re.search(r"\b(nan|NaN|None|inf)\b", html), name
        assert "<img src=x" not in html
        assert "<b>posts" not in html
        assert len(html) > 40, name
    box = str(decision_html(page, "goals"))
    assert "proposal" in box


def test_moving_the_target_moves_the_odds(rich: Dataset) -> None:
    pytest.importorskip("ipywidgets")
    from cmlib.forms.goals import build

    page = state(rich, chosen=plan("visibility"))
    inputs = build(page)
    first = inputs.value()
    target = inputs.watched[2]
    target.value = first.goals[0].target * 2
    second = inputs.value()
    assert second.goals[0].probability < first.goals[0].probability
    inputs.watched[1].value = "reach_day.instagram"
    assert inputs.value().goals[0].kpi == "reach_day.instagram"
    assert inputs.value().goals[0].target < 2000


def test_figures_are_the_same_twice(rich: Dataset) -> None:
    page = state(rich)
    view = views_of("goals")["outlook"]
    assert str(render(view(page), page.say)) == str(render(view(state(rich)), page.say))
