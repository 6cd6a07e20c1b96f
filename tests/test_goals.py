"""The page on goals: blocks, targets, SMART, what is kept of a prediction, the form, and every view with no, little and much data.

How well the predictions hold is in ``test_forecast`` and ``bench/soundness``; the graph of KPIs in ``test_kpis``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cmlib import forecast, histories
from cmlib import goals as g
from cmlib.exports.tables import TABLES, Dataset, ImportRecord, empty
from cmlib.findings import digest
from cmlib.forms import Inputs
from cmlib.model import Brief, Curve, Decision, Goal, GoalsChoice, OwnKpi, Plan, Uplift
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
    b = g.assess_goals(plan("visibility"), rich, LAST).baseline("reach_day.instagram")
    assert b is not None
    assert 450 < b.value < 550


def test_the_same_month_in_two_reports_counts_once(rich: Dataset) -> None:
    web = rich.web_traffic
    twice = pd.concat([web, web.assign(source_file="again.csv", channel_group="")])
    one = g.assess_goals(plan("traffic"), rich, LAST).baseline("sessions")
    two = g.assess_goals(plan("traffic"), Dataset({**rich.tables, "web_traffic": twice}, rich.imports), LAST).baseline("sessions")
    assert one is not None
    assert two is not None
    assert [b.value for b in one.blocks] == [b.value for b in two.blocks]


def test_rows_in_any_order_give_the_same_result(rich: Dataset) -> None:
    mixed = Dataset({k: v.sample(frac=1, random_state=3) for k, v in rich.tables.items()}, rich.imports)
    some = plan("sell", "traffic", "visibility")
    a, b = (g.record_of(g.assess_goals(some, d, LAST), some) for d in (rich, mixed))
    assert digest(a) == digest(b)


def test_days_after_as_of_do_not_count(rich: Dataset) -> None:
    r = g.assess_goals(plan("sell", "traffic"), rich, date(2026, 6, 30))
    assert r.baselines
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
    assert flaws(target=0) == {"M:no_target", "A:odds_need_target"}
    assert "S:no_owner" in flaws(owner=" ")
    assert "S:unknown_kpi" in flaws(kpi="likes")
    assert "R:objective_not_in_brief" in flaws(objective="sell")
    assert "T:past" in flaws(by=LAST)
    assert "T:too_soon" in flaws(by=LAST + timedelta(days=9))
    monthly = replace(of([100, 120, 90, 110, 95, 105, 99, 101, 110, 100.0]), cadence="month")
    for days, soon in ((28, True), (30, False)):  # November is not over on the 28th
        c = g.check_goal(goal(by=LAST + timedelta(days=days)), [monthly], ["visibility"], LAST)
        assert ("too_soon" in {f.reason for f in c.flaws}) is soon
    assert "A:too_far" in flaws(by=LAST + timedelta(days=28 * 20))
    assert "A:no_odds" in {f"{f.letter}:{f.reason}" for f in g.check_goal(goal(), [], ("visibility",), LAST).flaws}
    assert {"M:no_baseline", "A:no_odds"} <= {f"{f.letter}:{f.reason}" for f in g.check_goal(goal(), [], ("visibility",), LAST).flaws}
    own = OwnKpi(id="calls", name="Calls", objective="visibility", source="diary")
    said = g.check_goal(goal(kpi="own:calls"), [], ("visibility",), LAST, (own,))
    assert "R:no_counter" in {f"{f.letter}:{f.reason}" for f in said.flaws}
    assert "R:kpi_of_other_objective" in flaws(kpi="orders")


def test_extra_means_with_a_name_make_a_wish_a_goal() -> None:
    b = of([1000.0 + d for d in (0, 30, -20, 40, 10, -30, 25, 5, -15, 20, 0, 12, -8)])
    lift = {"low": 0.1, "likely": 0.2, "high": 0.4}

    def check(**more: object) -> g.GoalCheck:
        return g.check_goal(goal(target=1200, **more), [b], ("visibility",), LAST)

    assert check().standing == "wish"
    assert check(uplift=lift).standing == "wish"  # nobody says with what
    named = check(uplift={**lift, "evidence": "a second person, from January"})
    assert named.standing == "goal"
    assert named.with_action is not None
    assert named.odds is not None
    assert named.odds < 0.05 <= named.with_action <= 1
    assert check(uplift={"low": 0, "likely": 0, "high": 0, "evidence": "hope"}).standing == "wish"


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
    goals = [goal(), goal(id="b", objective="sell", kpi="nonsense"), goal(id="c", objective="visibility", kpi="orders")]
    kinds = {o.kind for o in g._orphans(goals, [], ("visibility", "traffic"))}
    assert kinds == {
        "objective_without_goal", "objective_without_data", "goal_without_objective", "goal_without_kpi", "kpi_of_other_objective",
    }  # fmt: skip
    bare = OwnKpi(id="bookings", name="Bookings", objective="own-hall", source="diary")
    mine = goal(id="d", objective="own-hall", kpi="own:bookings")
    assert {o.kind for o in g._orphans([mine], [], ("own-hall",), (bare,))} == {"objective_without_data", "goal_without_activity"}
    likes = bare.model_copy(update={"name": "Likes", "activity": "ask"})
    assert {o.kind for o in g._orphans([mine], [], ("own-hall",), (likes,))} == {"objective_without_outcome"}
    assert g.closed_channels([goal()], {"instagram": "none"})[0].kind == "channel_closed"


@pytest.mark.parametrize(("lang", "country"), [("en", "GB"), ("es", "ES"), ("es", "CO")])
@pytest.mark.parametrize("amount", ["rich", "short", "empty"])
def test_every_view_renders(rich: Dataset, amount: str, lang: str, country: str) -> None:
    data = {
        "rich": rich,
        "empty": Dataset(),
        "short": replace(rich, tables={"account_daily": frame("account_daily", daily("instagram", "views", np.full(130, 7.0)))}),
    }[amount]
    page = state(data, lang, country, plan("sell", "visibility", "service"))
    for name, view in views_of("goals").items():
        html = re.sub(r'base64,[^"]+', "", str(render(view(page), page.say)))
        assert not re.search(r"\b(nan|NaN|None|inf)\b", html), name
        assert "<img src=x" not in html
        assert "<b>posts" not in html
        assert len(html) > 40, name
    box = str(decision_html(page, "goals"))
    assert "proposal" in box


# ---- what is kept of a prediction -------------------------------------------------------------------------------------------------------


def test_a_prediction_once_issued_is_kept() -> None:
    steady = [1000.0, 1030, 980, 1040, 1010, 970, 1025, 1005, 985, 1020]
    then = of(steady)
    first = g.with_odds([then], goal(target=1050), LAST)
    assert first.issued is not None
    assert (first.issued.on, first.issued.n, first.baseline_on) == (LAST, 10, LAST)
    assert first.issued.low < first.issued.mid < first.issued.high
    now, later = of([*(x * 0.8 for x in steady), 700.0, 690.0]), LAST + timedelta(days=30)
    again = g.with_odds([now], first.model_copy(update={"owner": "Ana"}), later, first)
    assert (again.issued, again.probability, again.baseline, again.baseline_on) == (
        first.issued, first.probability, first.baseline, first.baseline_on,
    )  # fmt: skip
    assert again.owner == "Ana"
    assert g.check_goal(again, [now], ("visibility",), later).moved
    assert not g.check_goal(first, [then], ("visibility",), LAST).moved
    for change in ({"target": 1100.0}, {"by": LAST + timedelta(days=120)}, {"kpi": "views.tiktok"}):
        other = g.with_odds([now], first.model_copy(update=change), later, first)
        assert other.issued != first.issued, change


def test_what_was_missing_is_added_later() -> None:
    bare = g.with_odds([], goal(target=900), LAST)
    assert (bare.baseline, bare.issued, bare.probability) == (None, None, None)
    b = of([1000.0, 1030, 980, 1040, 1010, 970, 1025, 1005, 985, 1020])
    filled = g.with_odds([b], bare, LAST, bare)
    assert filled.issued is not None
    assert filled.baseline == pytest.approx(b.value, rel=1e-5)
    assert g.with_odds([b], goal(by=LAST), LAST).issued is None  # the day has passed


# ---- three brands: nothing, three months, thirty months --------------------------------------------------------------------------------


def shop(blocks: int) -> Dataset:
    """A shop with this many blocks of 28 days of orders; sales go up and down with the year."""
    days = pd.date_range(end=LAST, periods=28 * blocks)
    rng = np.random.default_rng(11)
    rows = []
    for i, d in enumerate(days):
        level = 4 + np.sin(2 * np.pi * d.day_of_year / 364)
        for k in range(int(rng.poisson(level)) + 1):
            rows.append(
                {
                    "order_uid": f"o{i}-{k}", "ordered_local": d + pd.Timedelta(hours=11), "customer_key": f"c{rng.integers(900)}", "status": "paid",
                    "currency": "EUR", "net": float(rng.gamma(4, 6)), "source_file": "pedidos.csv",
                }
            )  # fmt: skip
    record = ImportRecord("pedidos.csv", tables=("orders",), rows_in=len(rows), rows_kept=len(rows), period=(days[0].date(), LAST))
    return Dataset({"orders": frame("orders", rows)}, (record,))


def shown(page: PageState) -> str:
    """The whole page as text, without figures."""
    parts = [str(render(view(page), page.say)) for view in views_of("goals").values()] + [str(decision_html(page, "goals"))]
    return re.sub(r'base64,[^"]+', "", "\n".join(parts))


def test_without_data_the_room_still_decides() -> None:
    page = state(Dataset(), chosen=plan("sell", "traffic"))
    html = shown(page)
    assert "There is no number to start from yet" in html
    assert "times in 100" not in html
    assert not re.search(r"\d\s?%", html)
    choice = build_form(page).value()
    assert [x.objective for x in choice.goals] == ["sell", "traffic"]
    assert all(x.issued is None and x.probability is None and x.baseline is None for x in choice.goals)


def test_three_months_give_a_range_and_no_odds() -> None:
    page = state(shop(3), chosen=plan("sell"))
    check = page.result("goals").main
    assert check is not None
    assert (check.baseline.method, check.odds, check.standing) == ("last", None, "no_odds")
    html = shown(page)
    assert "8 times in 10" in html
    assert "times in 100" not in html
    kept = build_form(page).value().goals[0]
    assert kept.issued is not None
    assert (kept.issued.n, kept.probability) == (3, None)


def test_thirty_months_give_all_of_it() -> None:
    page = state(shop(33), chosen=plan("sell"))
    check = page.result("goals").main
    assert check is not None
    assert check.baseline.stretch == 33
    assert check.odds is not None
    assert check.smallest is not None
    lift = {"low": 0.0, "likely": 0.1, "high": 0.2, "evidence": "Ads in December"}
    decided = page.plan.with_section(
        "goals",
        decision_of(GoalsChoice(goals=(check.goal.model_copy(update={"owner": "Ana", "uplift": Uplift(**lift), "accepted": 0.6}),))),
    )
    page = state(shop(33), chosen=decided)
    check = page.result("goals").main
    assert check.odds < check.with_action
    html = shown(page)
    for words in ("times in 100", "If nothing is done", "If the actions add what the room assumes", "60%"):
        assert words in html, words
    record = g.record_of(page.result("goals"), page.plan)["goals"][0]
    assert record["odds_accepted"] == 0.6
    assert record["issued"]["n"] == 33
    assert record["communication_objective"] == "order"
    assert record["odds_with_action"] > record["odds_without_action"]


# ---- the form ---------------------------------------------------------------------------------------------------------------------------


def decision_of(choice: GoalsChoice) -> Decision[GoalsChoice]:
    return Decision[GoalsChoice](value=choice, decided_by=("Ana",), decided_at=LAST)


def build_form(page: PageState) -> Inputs:
    pytest.importorskip("ipywidgets")
    from cmlib.forms.goals import build

    return build(page)


OWN = OwnKpi(
    id="bookings", name="Bookings by phone", objective="own-full-hall", unit="count", source="the diary", activity="ask to book", counter="no-shows",
    values={date(2026, m, 15): 30.0 + m % 4 for m in range(1, 11)},
)  # fmt: skip


def test_the_form_gives_back_the_standing_decision() -> None:
    data = shop(12)
    p = plan("sell", budget_per_month=200, channels=({"network": "instagram"},))
    said = g.propose_goals(g.assess_goals(p, data, LAST), p).goals[0]
    own = goal(id="hall", objective="own-full-hall", kpi="own:bookings", target=45.0, accepted=0.4, activity="call", evidence="diagnosis.x")
    uplift = Uplift(low=-0.1, likely=0.1, high=0.25, evidence="last spring")
    choice = GoalsChoice(
        goals=(own, said.model_copy(update={"uplift": uplift, "owner": "Luis"}), goal(id="loose", objective="community", kpi="interactions.x")),
        objectives={"own-full-hall": "A full hall"}, own=(OWN,), curves={"instagram": Curve(half=10, full=15)},
    )  # fmt: skip
    page = state(data, chosen=p.with_section("goals", decision_of(choice)))
    once = build_form(page).value()
    assert once.goals[1:] == choice.goals[1:]
    assert (once.objectives, once.own, once.curves) == (choice.objectives, choice.own, choice.curves)
    assert once.goals[0].issued is not None  # what was missing is added
    again = build_form(state(data, chosen=p.with_section("goals", decision_of(once)))).value()
    assert again == once
    later = shop(12)
    moved = PageState(p.with_section("goals", decision_of(once)), later, LAST - timedelta(days=60), page.say)
    assert build_form(moved).value() == once  # other data, same decision: nothing is issued anew


def test_a_lever_of_the_diagnosis_becomes_the_activity() -> None:
    from cmlib.book import load_state

    page = load_state(Path("clients/demo-panaderia"))
    inputs = build_form(page)
    lever = next(x for x in inputs.watched if x.description.startswith("Se apoya") or x.description == "It rests on" if len(x.options) > 1)
    lever.value = lever.options[1][1]
    chosen = next(x for x in inputs.value().goals if x.evidence)
    assert chosen.evidence.startswith("diagnosis.")
    assert chosen.activity == lever.options[1][0]
    lever.value = ""
    assert not any(x.evidence or x.activity for x in inputs.value().goals)


def test_the_four_typical_objectives_come_first() -> None:
    page = state(Dataset(), chosen=plan("service"))
    inputs = build_form(page)
    boxes = [x for x in inputs.watched if type(x).__name__ == "Checkbox"]
    assert [(x.description, x.value) for x in boxes] == [
        ("Sell", False), ("Bring visits to the website", False), ("Build a contact list", False), ("Win new people", False),
        ("Serve customers well", True),
    ]  # fmt: skip
    boxes[1].value = True
    assert [x.objective for x in inputs.value().goals] == ["service", "traffic"]


def test_a_measure_of_ones_own_is_typed_and_followed() -> None:
    page = state(Dataset(), chosen=plan("sell"))
    inputs = build_form(page)
    by_label = {x.description: x for x in inputs.watched if x.description}
    by_label["Objectives of our own"].value = "A full hall"
    name, source, values = (by_label[x] for x in ("Measure of our own", "Where it is read", "Value of each month"))
    name.value = "Bookings"
    with pytest.raises(ValueError, match="Write where «Bookings» is read"):
        inputs.value()
    source.value = "the diary"
    by_label["Objective"].value = "own-a-full-hall"
    values.value = "\n".join(f"2026-{m:02d} {30 + m % 3},5" for m in range(1, 11))
    choice = inputs.value()
    assert choice.objectives == {"own-a-full-hall": "A full hall"}
    mine = choice.goals[-1]
    assert (mine.kpi, mine.objective) == ("own:bookings", "own-a-full-hall")
    assert mine.baseline is not None
    assert mine.issued is not None
    page = state(Dataset(), chosen=page.plan.with_section("goals", decision_of(choice)))
    b = page.result("goals").baseline("own:bookings")
    assert (b.cadence, b.stretch, b.last.value, b.last.end) == ("month", 10, 31.5, LAST)
    assert "A full hall" in shown(page)
    assert "Bookings" in shown(page)
    values.value = "2026-01 1.234"
    with pytest.raises(ValueError, match="without a mark for thousands"):
        inputs.value()
    values.value = "enero 12"
    with pytest.raises(ValueError, match="cannot be read"):
        inputs.value()
    values.value = "2026-01 34\n2026-01 35"
    with pytest.raises(ValueError, match=r"2026-01 35.*already"):
        inputs.value()


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.floats(-1e9, 1e9), max_size=30))
def test_typed_months_come_back_as_they_were(values: dict[date, float]) -> None:
    pytest.importorskip("ipywidgets")
    from cmlib.forms.goals import months_as_rows, rows_as_months

    assert rows_as_months(months_as_rows(values), Language("en")) == values


def test_a_date_that_has_passed_has_no_odds(rich: Dataset) -> None:
    """What comes next is another period: its odds say nothing of the one that was promised."""
    issued = {
        "on": date(2026, 3, 1),
        "start": date(2026, 4, 1),
        "end": date(2026, 4, 28),
        "mid": 1.0,
        "low": 0.5,
        "high": 2.0,
        "method": "ets",
        "n": 12,
    }
    old = goal(by=LAST - timedelta(days=30), target=20_000.0, issued=issued, uplift=Uplift(low=0, likely=0.1, high=0.2))
    p = plan("visibility").with_section("goals", decision_of(GoalsChoice(goals=(old,))))
    page = state(rich, chosen=p)
    (check,) = page.result("goals").checks
    assert (check.standing, check.odds, check.with_action, check.moved) == ("past", None, None, False)
    assert {f.letter for f in check.flaws} <= {"M", "R", "T"}
    told = re.sub(r"<[^>]+>", " ", shown(page))
    assert "The date has passed." in told
    assert "odds of getting there" not in told
    assert "that is inertia" not in told
    assert "results reach the target" not in told


@pytest.mark.parametrize(
    ("unit", "value"), [("number", -12.0), ("count", -1.0), ("share", 20.0), ("number", float("nan")), ("money", float("inf"))]
)
def test_a_typed_value_that_no_prediction_could_hold_is_refused(unit: str, value: float) -> None:
    with pytest.raises(ValidationError):
        OwnKpi.model_validate({**OWN.model_dump(), "unit": unit, "values": {date(2026, 9, 1): value}})


def test_an_own_objective_cannot_take_the_id_of_another() -> None:
    with pytest.raises(ValidationError, match="id of its own"):
        GoalsChoice(goals=(goal(),), objectives={"sell": "Our own"})


def test_hostile_words_stay_words() -> None:
    bad = "<script>alert(1)</script> $x^2$ {n} $\\frac{a}$"
    own = OWN.model_copy(update={"name": bad, "source": bad, "activity": bad, "counter": bad})
    mine = goal(id="hall", objective="own-full-hall", kpi="own:bookings", target=45.0, activity=bad, owner=bad)
    choice = GoalsChoice(goals=(mine,), objectives={"own-full-hall": bad}, own=(own,))
    html = shown(state(Dataset(), chosen=plan("sell").with_section("goals", decision_of(choice))))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_tree_names_every_box_in_full() -> None:
    from cmlib.figures.goals import Node, kept, wrapped

    text = "a measure with a very long name that has to go over several lines " + "x" * 90
    assert "".join(wrapped(text, 2.0)).replace(" ", "") == text.replace(" ", "")
    many = [Node(layer, f"{i}") for i in range(15) for layer in range(4)]
    few = kept(many)
    assert [sum(n.layer == k for n in few) for k in range(4)] == [12, 12, 12, 12]


def test_moving_the_target_moves_the_odds(rich: Dataset) -> None:
    pytest.importorskip("ipywidgets")
    from cmlib.forms.goals import build

    page = state(rich, chosen=plan("visibility"))
    inputs = build(page)
    first = inputs.value()
    line = next(i for i, x in enumerate(inputs.watched) if type(x).__name__ == "Checkbox" and x.value)
    target = inputs.watched[line + 2]
    target.value = first.goals[0].target * 2
    second = inputs.value()
    assert second.goals[0].probability < first.goals[0].probability
    inputs.watched[line + 1].value = "reach_day.instagram"
    assert inputs.value().goals[0].kpi == "reach_day.instagram"
    assert inputs.value().goals[0].target < 2000


def test_figures_are_the_same_twice(rich: Dataset) -> None:
    page, again = (state(rich, chosen=plan("sell")) for _ in range(2))
    for name in ("tree", "outlook"):
        view = views_of("goals")[name]
        assert str(render(view(page), page.say)) == str(render(view(again), page.say))
