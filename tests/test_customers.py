"""Customers who come back, what they will buy, and the way from following to recommending: numbers, privacy, views."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import audience as A
from cmlib import customers as C
from cmlib.conversation import Involvement, take_part
from cmlib.estimates import wilson
from cmlib.exports.tables import Dataset
from cmlib.findings import Exhibit
from cmlib.journey import follow_steps
from cmlib.model import Brief, OwnChannel, Plan
from cmlib.views import PageState, render
from cmlib.views import customers as V
from cmlib.views.journey import journey as show_journey
from cmlib.visits import Sources
from cmlib.wording import Language, visits
from cmlib.wording import customers as words
from cmlib.wording.journey import say_journey_source
from tests.conftest import ROOT
from tests.test_audience import gradual, orders_of, table

AS_OF = date(2026, 10, 31)
PLAN = Plan(brief=Brief(brand="Prueba", channels=(OwnChannel(network="instagram", followers=900, followers_on=date(2026, 10, 1)),)))
SAYS = (Language("es", "ES", "EUR"), Language("es", "CO", "COP"), Language("en", "GB", "GBP"))


def counted(people: list[tuple[str, list[int], float]]) -> C.Purchases:
    return C.countable_orders(orders_of(people), AS_OF)


def one_a_day(days: int = 500, back_within: int = 60, every: int = 2) -> list[tuple[str, list[int], float]]:
    """One new customer a day; every second one comes back after so many days (if that day has come)."""
    people = []
    for ago in range(days):
        visits = [ago] + ([ago - back_within] if ago % every == 0 and ago >= back_within else [])
        people.append((f"p{ago}", visits, 10.0))
    return people


# ---- do they come back -------------------------------------------------------------------------------------------------


def test_who_comes_back_is_counted_by_the_first_purchase() -> None:
    found = C.count_returning(counted(one_a_day()))
    assert found is not None
    assert found.months == 3
    assert found.again is not None
    assert found.again.estimate == pytest.approx(0.5, abs=0.01)
    assert found.verdict == "indistinct"
    *over, running = found.cohorts
    assert running.again is None, "90 days are not over"
    assert running.last == AS_OF
    assert all(c.again is not None and c.last <= AS_OF - timedelta(days=C.AGAIN_DAYS) for c in over)
    assert sum(c.n for c in found.cohorts) == 500
    assert [c.seen_before for c in found.cohorts] == [c.first < date(2025, 6, 19) + timedelta(days=C.AGAIN_DAYS) for c in found.cohorts]
    sure = [c for c in over if not c.seen_before]
    assert found.again.n == sum(c.n for c in sure)
    total = wilson(round(found.again.estimate * found.again.n), found.again.n)
    assert (found.again.low, found.again.high) == (total.low, total.high)


def test_a_second_purchase_of_the_same_day_or_after_ninety_days_is_none() -> None:
    same = [(f"a{i}", [400 - i, 400 - i], 5.0) for i in range(300)]
    late = [(f"b{i}", [400 - i, 400 - i - 91], 5.0) for i in range(300)]
    just = [(f"c{i}", [400 - i, 400 - i - 90], 5.0) for i in range(300)]
    shares = []
    for people in (same, late, just):
        found = C.count_returning(counted([*people, ("new", [0], 5.0)]))
        assert found is not None
        assert found.again is not None
        shares.append(found.again.estimate)
    assert shares == [0.0, 0.0, 1.0]


def test_everybody_new_is_counted_whatever_the_calendar_and_twenty_are_needed() -> None:
    people = one_a_day(400)
    start, over = AS_OF - timedelta(days=399), AS_OF - timedelta(days=C.AGAIN_DAYS)
    found = C.count_returning(counted(people))
    assert found is not None
    assert found.again is not None
    assert found.again.n == 400 - 2 * C.AGAIN_DAYS, "first seen after the first 90 days, 90 days over"
    new = [c for c in found.cohorts if c.again is not None and not c.seen_before]
    assert (new[0].first, new[-1].last) == (start + timedelta(days=C.AGAIN_DAYS), over)
    for n in (11, 19, 20):
        early = [(f"e{i}", [400 - i % 80, 300], 5.0) for i in range(100)]
        late = [(f"n{i}", [250 - i, 230 - i] if i % 2 else [250 - i], 5.0) for i in range(n)]
        few = C.count_returning(counted([*early, *late, ("e0", [0], 5.0)]))
        assert few is not None
        assert (few.again.n if few.again else None) == (20 if n == 20 else None)
        assert (few.verdict == "not_assessed") or n == 20


def test_months_where_they_are_large_enough() -> None:
    people = [(f"p{i}-{j}", [i, i - 30] if i > 30 else [i], 5.0) for i in range(300) for j in range(3)]
    found = C.count_returning(counted(people))
    assert found is not None
    assert found.months == 1
    assert 6 <= len(found.cohorts) <= C.MOST_COHORTS


def test_a_change_is_found_and_told() -> None:
    people = []
    for ago in range(600):
        for j in range(3):
            back = ago > 213 or j == 0  # before: everybody comes back, lately every third
            people.append((f"p{ago}-{j}", [ago, ago - 20] if back and ago >= 20 else [ago], 5.0))
    found = C.count_returning(counted(people))
    assert found is not None
    assert found.change is not None
    assert found.verdict == "clear"
    assert found.change.estimate == pytest.approx(-2 / 3, abs=0.01)
    for say in SAYS:
        assert words.say_returning_so_what(say, found) == say._(
            "Ask five of the newest why they did not come back before spending on new ones."
        )


def test_cohorts_that_differ_by_themselves_make_no_change_of_the_newest() -> None:
    """Summers bring people once: the newest is like the one a year before, however far from their mean."""
    people = []
    for ago in range(700):
        first = AS_OF - timedelta(days=ago)
        for j in range(3):
            back = first.month not in (4, 5, 6) or j == 0
            people.append((f"p{ago}-{j}", [ago, ago - 20] if back and ago >= 20 else [ago], 5.0))
    found = C.count_returning(counted(people))
    assert found is not None
    assert found.change is not None
    assert found.change.high is not None
    assert found.change.high < -0.2
    assert found.verdict == "indistinct"


def test_too_short_a_time_is_not_assessed() -> None:
    assert C.count_returning(counted([])) is None
    assert C.count_returning(counted(one_a_day(80))) is None
    young = C.count_returning(counted(one_a_day(150)))
    assert young is not None
    assert young.again is None
    assert young.verdict == "not_assessed"
    assert "too late" in words.say_returning_headline(SAYS[2], young)


people_lists = st.lists(st.tuples(st.integers(0, 420), st.lists(st.integers(1, 120), max_size=2)), min_size=20, max_size=90)


def cell_is_small(n: int) -> bool:
    return 0 < n < 5


@settings(max_examples=60, deadline=None)
@given(people_lists)
def test_no_cohort_shows_fewer_than_five_people(people: list[tuple[int, list[int]]]) -> None:
    rows = [(f"p{i}", [ago, *(ago - d for d in later if ago >= d)], 5.0) for i, (ago, later) in enumerate(people)]
    found = C.count_returning(counted(rows))
    if found is None:
        return
    shown = [c for c in found.cohorts]
    for c in shown:
        assert not cell_is_small(c.n)
        if c.again is not None:
            came = round(c.again.estimate * c.n)
            assert not cell_is_small(came)
            assert not cell_is_small(c.n - came)
    if shown:  # nor can it be worked out from the number of all customers
        assert not cell_is_small(len(rows) - sum(c.n for c in shown))


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_coming_back_does_not_depend_on_row_order(shuffle: object) -> None:
    orders = orders_of(one_a_day(300))
    order = list(range(len(orders)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]
    again = [C.count_returning(C.countable_orders(frame, AS_OF)) for frame in (orders, orders.iloc[order].reset_index(drop=True))]
    assert again[0] == again[1]


# ---- what they will buy ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outlook() -> C.Outlook:
    found = C.foresee(C.countable_orders(gradual(1200, 7), AS_OF), AS_OF, np.random.default_rng(2026), "pedidos.csv")
    assert found is not None
    return found


def test_sales_are_what_the_orders_are_worth(outlook: C.Outlook) -> None:
    worth = outlook.sales.estimate / outlook.expected.estimate
    assert worth == pytest.approx(float(outlook.people["sales"].sum() / outlook.people["orders"].sum()))
    assert worth == pytest.approx(np.exp(2.7 + 0.08), rel=0.1)
    assert outlook.sales.low is not None
    assert outlook.sales.high is not None
    assert outlook.sales.low < outlook.sales.estimate < outlook.sales.high


def test_a_forecast_that_failed_is_not_shown(outlook: C.Outlook) -> None:
    failed = replace(outlook, foreseen=2.0 * outlook.happened)
    assert outlook.holds
    assert not failed.holds
    for say in SAYS:
        shown = words.outlook_rows(say, outlook)
        assert len(shown) == 4
        hidden = words.outlook_rows(say, failed)
        assert len(hidden) == 2
        number = say.number(float(f"{outlook.expected.estimate:.3g}"), 0)
        assert number in words.say_outlook_headline(say, outlook)
        assert number not in words.say_outlook_headline(say, failed)
    record = C.record_of_outlook(failed)
    assert record is not None
    assert record["orders"] is None
    assert record["trial"]["holds"] is False  # type: ignore[index]


def test_what_a_forecast_lacks_is_said() -> None:
    few = C.countable_orders(gradual(300, 3), AS_OF)
    assert "1000" in str(C.lacks_outlook(few, AS_OF))
    once = counted([(f"p{i}", [i % 400], 5.0) for i in range(1100)])
    assert "second purchase" in str(C.lacks_outlook(once, AS_OF))
    assert C.lacks_outlook(C.countable_orders(gradual(1200, 7), AS_OF), AS_OF) is None


# ---- from following to recommending ------------------------------------------------------------------------------------


def reviews(n: int = 60) -> pd.DataFrame:
    rows = [
        {
            "mention_uid": f"m{i}", "platform": "google_business", "kind": "review", "author_key": f"a{i}", "text": f"t{i}",
            "created_local": pd.Timestamp(AS_OF) - pd.Timedelta(days=i % 60), "rating": 5.0 if i % 2 else 3.0, "is_brand": False,
        }
        for i in range(n)
    ]  # fmt: skip
    return table("mentions", rows)


def test_only_the_same_people_are_divided() -> None:
    orders = orders_of(one_a_day())
    orders["coupon"] = ["RED10" if i % 5 == 0 else "" for i in range(len(orders))]
    data = Dataset({"orders": orders, "mentions": reviews()})
    purchases = C.countable_orders(orders, AS_OF)
    sources = Sources((("Organic Search", 700, 0.7), ("Organic Social", 300, 0.3)), 1000, (date(2026, 1, 1), AS_OF), 0, "ga4.csv")
    journey = follow_steps(
        data,
        AS_OF,
        {"tiktok": (40, None, ""), "instagram": (900, AS_OF, "d.csv")},
        sources,
        purchases,
        C.count_returning(purchases),
        take_part(PLAN, data, AS_OF),
    )
    assert journey.known == ("followers", "visits", "customers", "advocates")
    assert [(s.id, s.platform) for s in journey.stages[:2]] == [("followers", "instagram"), ("followers", "tiktok")]
    by = {s.id: s for s in journey.stages}
    assert by["customers"].n == 500
    assert by["customers"].share is None
    assert by["followers"].share is None
    assert by["visits"].share is not None
    assert by["visits"].share.n == 1000, "of all visits, not of the followers"
    assert by["visits"].share.low is None, "all are counted"
    coupons = orders[orders["coupon"] != ""]["customer_key"].nunique()
    assert by["coupon"].n == coupons
    assert by["coupon"].share is not None
    assert by["coupon"].share.n == 500
    assert by["advocates"].n == 30
    assert by["advocates"].share is not None
    assert by["advocates"].share.n == 60, "of those who wrote, not of the customers"


def test_the_source_is_the_brief_where_the_brief_says_how_many_follow() -> None:
    def told(followers: dict[str, tuple[int, date | None, str]], orders: pd.DataFrame, say: Language) -> str:
        purchases = C.countable_orders(orders, AS_OF)
        found = follow_steps(Dataset({"orders": orders}), AS_OF, followers, None, purchases, None, Involvement())
        return say_journey_source(say, found)

    brief, file = {"instagram": (4210, AS_OF, "")}, {"tiktok": (900, AS_OF, "tiktok.csv")}
    orders, none = orders_of(one_a_day()), Dataset().orders
    bought = ", ".join(sorted(set(orders["source_file"])))
    assert told(brief, none, SAYS[2]) == "Source: the brief."
    assert told(file, none, SAYS[2]) == "Source: tiktok.csv."
    assert told(brief, orders, SAYS[2]) == f"Source: {bought}; for the followers on Instagram, the brief."
    mixed = told(brief | file, orders, SAYS[2])
    assert "tiktok.csv" in mixed
    assert mixed.endswith("for the followers on Instagram, the brief.")
    assert told(file, orders, SAYS[2]).count("brief") == 0


def test_the_largest_origin_is_not_called_most() -> None:
    rows = (("Organic Search", 390, 0.39), ("Organic Social", 220, 0.22), ("Direct", 390, 0.39))
    found = Sources(rows, 1000, (date(2026, 1, 1), AS_OF), 0, "ga4.csv")
    headline, so_what = visits.say_sources_headline(SAYS[2], found), visits.say_sources_so_what(SAYS[2], found)
    assert headline == "Largest origin of the visits to the website: search engines, 39%."
    assert so_what.startswith("22% of the visits come from social networks")


def test_what_is_not_known_has_no_number() -> None:
    journey = follow_steps(Dataset(), AS_OF, {}, None, C.countable_orders(Dataset().orders, AS_OF), None, Involvement())
    assert journey.known == ()
    assert {s.id for s in journey.stages} == {"followers", "visits", "customers", "advocates"}
    assert all(s.n is None and s.share is None for s in journey.stages)


# ---- the page ----------------------------------------------------------------------------------------------------------


def small_brand(seed: int, n: int) -> Dataset:
    rng = np.random.default_rng(seed)
    people = [(f"secret-{i}", sorted({int(d) for d in rng.integers(0, 420, size=rng.integers(1, 4))}), 7.0) for i in range(n)]
    orders = orders_of(people)
    orders["coupon"] = ["X" if rng.random() < 0.1 else "" for _ in range(len(orders))]
    hours = [
        {"dimension": "hour", "bucket": f"{h:02d}", "value": float(rng.integers(0, 19)), "platform": "tiktok", "population": "followers",
         "unit": "count", "snapshot_date": pd.Timestamp("2026-10-01") + pd.Timedelta(days=d)}
        for d in range(15) for h in range(24)
    ]  # fmt: skip
    return Dataset({"orders": orders, "audience": table("audience", hours), "mentions": reviews(int(rng.integers(0, 14)))})


@pytest.mark.parametrize("seed", range(12))
def test_small_brands_show_no_small_cell_and_no_customer(seed: int) -> None:
    data = small_brand(seed, 5 + 7 * seed)
    page = PageState(PLAN, data, AS_OF, SAYS[2])
    record = A.record_of(page.result("audience"), PLAN)
    for cohort in (record["returning"] or {}).get("cohorts", []):  # type: ignore[attr-defined]
        assert not cell_is_small(cohort[2])
    for stage in record["journey"]:  # type: ignore[attr-defined]
        assert not cell_is_small(stage["n"] or 0)
        if stage["share"]:
            assert not cell_is_small(round(stage["share"]["n"] * (1 - stage["share"]["estimate"])))
    for profile in record["online"]:  # type: ignore[attr-defined]
        assert not any(v is not None and 0 < v < 4.5 for _, v in profile["hours"])
    exhibits = [*V.returning(page), show_journey(page)]
    for shown in exhibits:
        for grid in (shown.body, shown.behind):
            for row in grid.rows if grid else ():
                for cell in row:
                    if number := re.fullmatch(r"(\d+)(?: customers| accounts| people who wrote)?", cell):
                        assert not cell_is_small(int(number[1])), row
    html = "".join(str(render(x, SAYS[2])) for x in exhibits)
    assert "secret" not in html
    assert "secret" not in repr(record)


def shown_of(page: PageState) -> list[Exhibit]:
    return [*V.returning(page), show_journey(page)]


@pytest.mark.parametrize("brand", ["demo-panaderia", "demo-saas"])
def test_demo_brands_render(brand: str) -> None:
    from cmlib.book import load_state

    page = load_state(ROOT / "clients" / brand)
    small = replace(page, data=Dataset({k: v for k, v in page.data.tables.items() if k != "survey_responses"}, page.data.imports))
    for lang in ("es", "en"):
        say = Language(lang, "ES" if lang == "es" else "GB", "EUR")
        html = "".join(str(render(x, say)) for x in shown_of(replace(small, say=say)))
        assert "nan" not in html.replace("finan", "")
        assert "None" not in html


@pytest.mark.parametrize("say", SAYS, ids=lambda s: s.html_lang)
def test_nothing_and_much_render(say: Language) -> None:
    nothing = shown_of(PageState(Plan(brief=Brief(brand="Prueba")), Dataset(), AS_OF, say))
    assert all(x.missing and x.so_what for x in nothing)
    much = PageState(PLAN, Dataset({"orders": gradual(1100, 7), "mentions": reviews()}), AS_OF, say, MEMORY)
    first, second, third = shown_of(much)
    assert first.picture is not None
    assert second.body is not None
    assert third.body is not None
    html = "".join(str(render(x, say)) for x in (first, second, third))
    for bad in ("nan", "None", ">inf"):
        assert f">{bad}" not in html
        assert f" {bad} " not in html


MEMORY: dict[tuple[str, str], object] = {}
