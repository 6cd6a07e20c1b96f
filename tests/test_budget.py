"""Where the next euro goes: golden shares, every combination of hundredths, when weeks say something, and the view with and without it all."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import budget as b
from cmlib.book import load_state
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.model import Brief, ChannelsChoice, ChannelUse, Curve, Decision, Goal, GoalsChoice, Plan
from cmlib.views import PageState, render
from cmlib.views.budget import budget as view
from cmlib.wording import Language
from tests.test_goals import frame

LAST = date(2026, 10, 31)
ROOTS = {"a": b.Power(10, 0.5), "b": b.Power(6, 0.5), "c": b.Power(3, 0.5)}


def plan(curves: dict[str, Curve] | None = None, money: float = 200, spent: dict[str, float] | None = None) -> Plan:
    made = Plan(brief=Brief(brand="<b>Ñ</b> & Co", budget_per_month=money))
    if curves is not None:
        goal = Goal(id="g", objective="sell", kpi="revenue", target=1, by=date(2027, 1, 1))
        choice = GoalsChoice(goals=(goal,), curves=curves)
        made = made.with_section("goals", Decision(value=choice, decided_by=("A",), decided_at=LAST))
    if spent:
        uses = tuple(ChannelUse(channel=c, level="active", hours=1, money=x) for c, x in spent.items())
        made = made.with_section("channels", Decision(value=ChannelsChoice(portfolio=uses), decided_by=("A",), decided_at=LAST))
    return made


def spending(weeks: int, spread: float, *, networks: tuple[str, ...] = ("instagram",), noise: float = 0.25, kind: str = "sales") -> Dataset:
    """Daily rows of whole weeks whose results follow money with elasticity .5."""
    rng, rows = np.random.default_rng(5), []
    days = pd.date_range(end="2026-10-25", periods=7 * weeks)  # a Sunday
    for network in networks:
        money = np.exp(rng.normal(3, spread, weeks))
        results = np.exp(1 + 0.5 * np.log(money) + rng.normal(0, noise, weeks))
        for i, d in enumerate(days):
            rows.append(
                {
                    "platform": network, "date_start": d, "date_end": d, "campaign": "c", "currency": "EUR", "spend": money[i // 7] / 7,
                    "results": results[i // 7] / 7, "result_kind": kind, "source_file": "ads.csv",
                }
            )  # fmt: skip
    return Dataset({"ad_spend": frame("ad_spend", rows)})


def shown(p: Plan, data: Dataset, code: str = "es") -> str:
    return str(render(view(PageState(p, data, LAST, Language(code, "ES", "EUR"))), Language(code, "ES", "EUR")))


# ---- shares ------------------------------------------------------------------------------------------------------------------------


def test_published_shares() -> None:
    """METHODS 4.6: x in proportion to a squared."""
    found = b.share_out(ROOTS, 100)
    assert [round(x, 3) for x in found.values()] == [68.966, 24.828, 6.207]
    assert sum(c.value(found[n]) for n, c in ROOTS.items()) == pytest.approx(120.4159, abs=5e-5)
    assert [round(c.margin(found[n]), 3) for n, c in ROOTS.items()] == [0.602] * 3


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0.5, 20), st.floats(0.05, 1)), min_size=2, max_size=3), st.floats(10, 5000))
def test_no_combination_of_hundredths_is_better(made: list[tuple[float, float]], money: float) -> None:
    curves = {f"c{i}": b.Power(*x) for i, x in enumerate(made)}
    found = b.share_out(curves, money)
    assert sum(found.values()) == pytest.approx(money)
    value = sum(c.value(found[n]) for n, c in curves.items())
    for parts in itertools.product(range(0, 101, 2), repeat=len(made) - 1):
        if sum(parts) <= 100:
            every = (*parts, 100 - sum(parts))
            other = sum(c.value(money * x / 100) for c, x in zip(curves.values(), every, strict=True))
            assert other <= value * (1 + 1e-6)


def test_the_order_of_the_channels_does_not_matter() -> None:
    one, other = b.share_out(ROOTS, 70), b.share_out(dict(reversed(ROOTS.items())), 70)
    assert one == {n: other[n] for n in one}


def test_nothing_to_share_is_an_error() -> None:
    with pytest.raises(ValueError, match="budget"):
        b.share_out({}, 10)


@settings(max_examples=50, deadline=None)
@given(st.floats(1, 1e4), st.floats(1, 2), st.floats(10, 1e5))
def test_a_curve_goes_through_what_the_room_said(half: float, times: float, money: float) -> None:
    found = b.curve_of(Curve(half=half, full=min(2 * half, half * times)), money)
    assert found is not None
    assert 0 < found.b <= 1
    assert found.value(money) == pytest.approx(min(2 * half, half * times))
    if found.b > b.FLAT:
        assert found.value(money / 2) == pytest.approx(half)


def test_nobody_knows_is_no_curve() -> None:
    assert b.curve_of(Curve(half=0, full=0), 100) is None
    assert b.budget_of(plan({"instagram": Curve(half=0, full=0)}), Dataset(), LAST).unclear == ("instagram",)


# ---- weeks -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("weeks", "spread", "error", "known"), [(26, 0.2, 0.245, False), (52, 0.6, 0.058, True)])
def test_weeks_speak_only_if_money_went_up_and_down(weeks: int, spread: float, error: float, known: bool) -> None:
    """METHODS 4.6: SE = noise / (sqrt(n) · sd of log money)."""
    assert 0.25 / (weeks**0.5 * spread) == pytest.approx(error, abs=5e-4)
    found = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        x = rng.normal(3, spread, weeks)
        e = b.elasticity(np.exp(x).tolist(), np.exp(1 + 0.5 * x + rng.normal(0, 0.25, weeks)).tolist())
        assert e is not None
        found.append(e)
    assert np.mean([e.error for e in found]) == pytest.approx(error, rel=0.15)
    assert np.mean([e.identified for e in found]) == pytest.approx(float(known), abs=0.06)


def test_weeks_that_hang_together_count_for_less() -> None:
    rng = np.random.default_rng(2)

    def wave(size: float) -> np.ndarray:
        x = np.zeros(80)
        for t in range(1, 80):
            x[t] = 0.85 * x[t - 1] + rng.normal(0, size)
        return x

    x = wave(0.3)
    from scipy.stats import linregress

    y = 0.5 * x + wave(0.2)
    found = b.elasticity(np.exp(x).tolist(), np.exp(y).tolist())
    assert found is not None
    assert found.value == pytest.approx(linregress(x, y).slope)
    assert found.error > 1.2 * linregress(x, y).stderr


def test_too_few_weeks_or_the_same_money_say_nothing() -> None:
    assert b.elasticity([1.0] * 11, list(range(1, 12))) is None
    assert b.elasticity([5.0] * 30, list(range(1, 31))) is None
    assert b.elasticity([0.0, *range(1, 12)], list(range(1, 13))) is None


def test_only_whole_weeks_of_one_kind_in_the_brands_money() -> None:
    data = spending(10, 0.5)
    rows = data.ad_spend
    (found,) = b.weeks_of(plan(), data, LAST)
    assert len(found.spend) == 10
    assert found.first == date(2026, 8, 17)
    assert sum(found.spend) == pytest.approx(rows["spend"].sum())
    assert b.weeks_of(plan(), Dataset({"ad_spend": rows.sample(frac=1, random_state=1)}), LAST)[0].spend == pytest.approx(found.spend)
    assert len(b.weeks_of(plan(), Dataset({"ad_spend": rows.iloc[3:]}), LAST)[0].spend) == 9, "a day that is not known is not zero"
    told = ImportRecord("ads.csv", tables=("ad_spend",), rows_in=1, rows_kept=1, period=(date(2026, 8, 17), date(2026, 10, 25)))
    assert len(b.weeks_of(plan(), Dataset({"ad_spend": rows.iloc[3:]}, (told,)), LAST)[0].spend) == 10, "inside the file it is zero"
    two = rows.assign(result_kind=["sales", "clicks"] * (len(rows) // 2))
    assert b.weeks_of(plan(), Dataset({"ad_spend": two}), LAST) == ()
    assert b.weeks_of(plan(), Dataset({"ad_spend": rows.assign(currency="USD")}), LAST) == ()


def test_curves_are_fitted_only_where_known_and_of_one_kind() -> None:
    both = spending(60, 0.6, networks=("instagram", "facebook"))
    found = b.budget_of(plan(), both, LAST)
    assert [r.basis for r in found.responses] == ["weeks", "weeks"]
    assert all(r.weeks is not None and r.weeks.n == 60 for r in found.responses)
    assert found.responses[0].margin_after == pytest.approx(found.responses[1].margin_after, rel=1e-4)
    steady = b.budget_of(plan({"instagram": Curve(half=50, full=70), "facebook": Curve(half=20, full=36)}), spending(26, 0.2), LAST)
    assert {r.basis for r in steady.responses} == {"room"}
    assert steady.weeks_needed is not None
    assert b.budget_of(plan(), spending(26, 0.2), LAST).responses == ()


# ---- the plan ----------------------------------------------------------------------------------------------------------------------


def test_now_is_what_was_decided_else_spent_else_even() -> None:
    curves = {"instagram": Curve(half=50, full=70), "facebook": Curve(half=20, full=36)}
    even = b.budget_of(plan(curves), Dataset(), LAST)
    assert (even.start, {r.channel: r.now for r in even.responses}) == ("even", {"instagram": 100, "facebook": 100})
    assert even.value_after >= even.value_now
    decided = b.budget_of(plan(curves, spent={"facebook": 200}), Dataset(), LAST)
    assert decided.start == "decided"
    assert next(r for r in decided.responses if r.channel == "instagram").margin_now is None
    closed = plan(curves, spent={"facebook": 200})
    uses = (ChannelUse(channel="facebook", level="none", money=200, reason="closed"),)
    closed = closed.with_section("channels", Decision(value=ChannelsChoice(portfolio=uses), decided_by=("Ana",), decided_at=LAST))
    assert b.budget_of(closed, Dataset(), LAST).start == "even"  # what is closed costs nothing
    spent = b.budget_of(plan(curves), spending(20, 0.4), LAST)
    assert spent.start == "spent"
    assert next(r for r in spent.responses if r.channel == "facebook").now == 0


@pytest.mark.parametrize("code", ["es", "en"])
@pytest.mark.parametrize(
    ("curves", "money", "data"),
    [
        (None, 0, Dataset()), (None, 200, Dataset()), ({"instagram": Curve(half=5, full=9)}, 200, Dataset()),
        ({"instagram": Curve(half=50, full=50), "facebook": Curve(half=20, full=40), "tiktok": Curve(half=0, full=0)}, 150, Dataset()),
        ({"instagram": Curve(half=50, full=70)}, 150, spending(26, 0.2)), (None, 200, spending(26, 0.2)),
        (None, 200, spending(60, 0.6, networks=("instagram", "facebook"))),
        ({"instagram": Curve(half=50, full=70), "tiktok": Curve(half=30, full=40)}, 150, spending(60, 0.6)),
    ],
)  # fmt: skip
def test_the_view_always_says_something(curves: dict[str, Curve] | None, money: float, data: Dataset, code: str) -> None:
    page = shown(plan(curves, money), data, code)
    text = re.sub(r"<[^>]+>", " ", page)
    assert not re.search(r"\bnan\b|None|\binf\b|\{", text)
    has = bool(b.budget_of(plan(curves, money), data, LAST).responses)
    assert ("<table" in page) == has
    assert (b.ability_of(plan(curves, money), data, LAST).lacks is None) == has


def test_demo_brands_render() -> None:
    for brand in ("demo-panaderia", "demo-ong"):
        state = load_state(Path("clients") / brand)
        assert "missing" in str(render(view(state), state.say))


def test_the_table_and_the_claim_agree() -> None:
    p = plan({"instagram": Curve(half=50, full=70), "facebook": Curve(half=20, full=36)})
    found = b.budget_of(p, Dataset(), LAST)
    e = view(PageState(p, Dataset(), LAST, Language("en", "ES", "EUR")))
    assert e.body is not None
    for r, row in zip(found.responses, e.body.rows, strict=True):
        assert row[3] in e.headline
        assert row[3] == Language("en", "ES", "EUR").money(float(round(r.after)))
    assert b.record_of_budget(found) is not None
    assert b.record_of_budget(b.budget_of(plan(), Dataset(), LAST)) is None
