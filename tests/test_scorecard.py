"""The scorecard: Moro's published figures through the page's path, monthly parts, calendar, net growth; every view with and without data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from cmlib import diagnosis, exports
from cmlib import scorecard as s
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.findings import Answer, Exhibit
from cmlib.metrics import PASSPORTS
from cmlib.posts import posts_until
from cmlib.views import PageState, render
from cmlib.views.rivals import competitors
from cmlib.views.scorecard import calendar, scorecard
from cmlib.views.series import changes
from cmlib.wording import Language
from cmlib.wording import scorecard as words
from tests.conftest import DEMOS, ROOT
from tests.test_diagnosis import AS_OF, UCI, plan, some_days, some_posts, some_rivals, table

VIEWS = (scorecard, calendar, changes, competitors)


def channel(posts: pd.DataFrame, data: Dataset, as_of: date, followers: float | None = None) -> s.Channel:
    found = s.channel_of(posts, str(posts["platform"].iloc[0]), as_of, data, 1, followers)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def moro() -> s.Channel:
    data = exports.read_file(UCI, zone="Europe/Lisbon")
    return channel(posts_until(data.posts, date(2014, 12, 31)), data, date(2014, 12, 31))


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """What the kinds of post do is tested elsewhere and takes long: these views do not look at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diagnosis, "factors_of", lambda *_: [])
        yield


# ---- Moro, Rita & Vala 2016 (METHODS 1.1) -------------------------------------------------------------------------------


def test_moro_three_measures_of_a_post_and_the_rate(moro: s.Channel) -> None:
    kpis = {k.metric: k for k in moro.kpis}
    assert [round(kpis[m].mean.estimate, 3) for m in ("comments", "shares", "likes")] == [7.482, 27.048, 177.59]  # type: ignore[union-attr]
    assert [kpis[m].typical.estimate for m in ("comments", "shares", "likes")] == [3, 19, 101]
    assert {kpis[m].typical.n for m in ("comments", "shares", "likes", "likes_per_thousand")} == {500}
    assert moro.rate is not None
    assert moro.pooled is not None
    assert (moro.rate.estimate, moro.rate.low, moro.rate.high) == pytest.approx((0.021234, 0.01966, 0.02360), abs=6e-6)
    assert moro.pooled.estimate == pytest.approx(0.015257, abs=5e-7)


def test_moro_page_grew_by_its_own_count_of_followers(moro: s.Channel) -> None:
    growth = next(k for k in moro.kpis if k.metric == "follower_growth").typical
    raw = pd.read_csv(UCI, sep=";")
    last = raw.groupby("Post Month")["Page total likes"].first()  # the rows go from new to old
    assert growth.estimate == pytest.approx(last[12] / last[11] - 1)
    assert growth.estimate == pytest.approx(0.0079, abs=5e-5)
    assert (growth.low, growth.n) == (None, 2)
    assert "does not say their days" in str(growth.fallback_reason)


def test_moro_knows_months_and_no_days(moro: s.Channel) -> None:
    assert (moro.day_known, moro.period) == (False, (date(2014, 1, 1), date(2014, 12, 31)))
    assert moro.per_week == pytest.approx(500 / (365 / 7))
    note = words.say_levels_note(Language("en", "GB"), [moro], ["file"])
    assert "500 posts, January 2014 – December 2014. Source: file." in note


def test_moro_months_hold_all_the_posts_and_there_is_no_calendar_of_invented_days(moro: s.Channel) -> None:
    assert sum(p.typical.n for p in moro.parts) == 500
    assert len(moro.parts) == 12
    data = exports.read_file(UCI, zone="Europe/Lisbon")
    only = s.calendars_of(posts_until(data.posts, date(2014, 12, 31)), data, date(2014, 12, 31))[0]
    assert only.days == ()
    assert sum(n for _, n in only.months) == 500


# ---- properties ---------------------------------------------------------------------------------------------------------


def test_per_thousand_is_of_the_day_where_it_is_known_else_of_the_brief() -> None:
    posts = some_posts(np.random.default_rng(1), 40)
    brief = channel(posts, Dataset(), AS_OF, 2000.0)
    known = channel(posts.assign(followers_total=1000.0), Dataset(), AS_OF, 2000.0)
    none = channel(posts, Dataset(), AS_OF)
    per = [next((k for k in c.kpis if k.metric == "likes_per_thousand"), None) for c in (brief, known, none)]
    assert per[2] is None
    assert per[0] is not None
    assert per[1] is not None
    assert (per[0].today, per[1].today) == (True, False)
    assert per[1].typical.estimate == pytest.approx(2 * per[0].typical.estimate)


def test_own_replies_leave_the_comments_only_where_all_of_them_are_known() -> None:
    posts = some_posts(np.random.default_rng(1), 30).assign(comments=5.0)
    rows = {
        "platform": "instagram", "kind": "comment", "post_uid": [u for u in posts["post_uid"] for _ in range(5)], "is_brand": [True] * 2 * 30 + [False] * 3 * 30,
    }  # fmt: skip
    rows["is_brand"] = [k < 2 for _ in range(30) for k in range(5)]
    talk = table("mentions", rows, 150)

    def said(mentions: pd.DataFrame) -> s.Kpi:
        return next(k for k in channel(posts, Dataset({"mentions": mentions}), AS_OF).kpis if k.metric == "comments")

    assert (said(talk).typical.estimate, said(talk).own_left_out) == (3, True)
    part = said(talk[talk["post_uid"] != posts["post_uid"].iloc[0]])
    assert (part.typical.estimate, part.own_left_out) == (5, False)


def test_growth_is_net_of_the_last_whole_month_and_needs_both_ends() -> None:
    days = pd.date_range("2026-08-01", "2026-10-20")
    stock = table(
        "account_daily",
        {"platform": "instagram", "date": days, "metric": "followers_total", "value": np.linspace(1000, 1080, len(days))},
        len(days),
    )
    posts = some_posts(np.random.default_rng(1), 30)
    value = pd.Series(stock["value"].to_numpy(), index=days)

    def growth(daily: pd.DataFrame) -> s.Kpi | None:
        found = channel(posts, Dataset({"account_daily": daily}), date(2026, 10, 20)).kpis
        return next((k for k in found if k.metric in ("follower_growth", "net_follows")), None)

    got = growth(stock)
    assert got is not None
    assert got.typical.period == (date(2026, 9, 1), date(2026, 9, 30))
    assert got.typical.estimate == pytest.approx(value["2026-09-30"] / value["2026-08-31"] - 1)
    assert (got.typical.n, str(got.typical.fallback_reason)) == (2, "two numbers, of 2026-08-31 and 2026-09-30")
    assert growth(stock[stock["date"] >= "2026-09-02"]) is None
    flows = [stock.assign(metric=m, value=v) for m, v in (("follows", 3.0), ("unfollows", 1.0))]
    net = growth(pd.concat(flows))
    assert net is not None
    assert (net.metric, net.typical.estimate, net.typical.n) == ("net_follows", 60, 30)
    assert growth(flows[0]) is None, "who came is not growth"
    two = pd.concat([stock.assign(account_id="a"), stock.assign(account_id="b")])
    assert growth(two) is None


def test_months_are_cut_at_a_redefinition_and_never_compared_across_it() -> None:
    posts = some_posts(np.random.default_rng(2), 300).assign(reach=np.nan)
    posts["published_local"] -= pd.Timedelta(days=300)  # November 2024 to December 2025
    posts["views"] = np.where(posts["published_local"] < "2025-04-21", 100.0, 1000.0)
    got = channel(posts, Dataset(), date(2026, 1, 10))
    assert got.denominator == "views"
    cut = date(2025, 4, 21)
    assert not [p for p in got.parts if p.start < cut <= p.end]
    assert {p.end for p in got.parts} >= {date(2025, 4, 20), date(2025, 6, 30)}
    assert sum(p.typical.n for p in got.parts) == 300
    assert got.n_rated == int((posts["published_local"] >= "2025-04-21").sum())
    sides = {p.start >= cut for p in s.comparable(got)}
    assert len(sides) == 1
    levels = [p.typical.estimate for p in s.comparable(got)]
    assert max(levels) < 4 * min(levels), "ten times more would be the other side of the redefinition"
    headline = words.say_parts(Language("en", "GB"), [got]).replace("\xa0", " ")
    assert "Instagram (21 Apr 2025 – " in headline


def test_the_rate_is_of_posts_of_one_meaning_and_says_which() -> None:
    """Facebook's reach ended on 15 June 2026: a column that goes on under the name is not averaged across."""
    posts = some_posts(np.random.default_rng(2), 150, "facebook")
    posts["reach"] = np.where(posts["published_local"] < "2026-06-15", 1000.0, 100.0)
    got = channel(posts, Dataset(), AS_OF)
    after = posts[posts["published_local"] >= "2026-06-15"]
    assert got.rate is not None
    assert got.reached is not None
    assert (got.rate.n, got.n_rated, got.n) == (len(after), len(after), 150)
    assert got.rate.estimate == pytest.approx(float((after["engagements"] / after["reach"]).median()))
    assert (got.reached.estimate, got.reached.n) == (100, len(after))
    assert "since 15 June 2026 only" in words.say_cut(Language("en", "GB"), got)
    assert [b.was for b in s.breaks_within([got])] == ["reach"]
    few = channel(posts[posts["published_local"] < "2026-06-20"], Dataset(), AS_OF)
    assert few.rate is not None
    assert few.rate.period is not None
    assert few.rate.period[1] < date(2026, 6, 15), "a handful of posts since do not stand for the network"
    assert "before 15 June 2026 only" in words.say_cut(Language("en", "GB"), few)
    other = channel(posts.assign(platform="instagram"), Dataset(), AS_OF)
    assert (other.n_rated, words.say_cut(Language("en", "GB"), other), s.breaks_within([other])) == (150, "", ())


def test_a_development_needs_two_months_with_posts_enough_that_are_told_apart() -> None:
    say = Language("en", "GB")
    posts = some_posts(np.random.default_rng(2), 120)
    thin = channel(posts.iloc[::12], Dataset(), AS_OF)
    assert "too few posts a month" in words.say_parts(say, [thin])
    flat = posts.assign(engagements=np.random.default_rng(1).permutation(np.linspace(10, 90, 120)), reach=1000.0)
    assert "without one period being told apart" in words.say_parts(say, [channel(flat, Dataset(), AS_OF)])
    rising = posts.assign(engagements=np.linspace(10, 90, 120), reach=1000.0)
    assert "(October 2026)" in words.say_parts(say, [channel(rising, Dataset(), AS_OF)])


def test_the_last_part_ends_with_the_day_the_page_speaks_of() -> None:
    posts = some_posts(np.random.default_rng(2), 300)
    posts.loc[posts.index[:30], "published_local"] -= pd.Timedelta(days=200)
    got = channel(posts[posts["published_local"] < "2026-10-20"], Dataset(), date(2026, 10, 19))
    assert got.parts[-1].end == date(2026, 10, 19)
    assert words.say_part(Language("en", "GB"), got.parts[-1]).replace("\xa0", " ") == "1 Oct 2026 – 19 Oct 2026"
    assert got.parts[0].start == got.period[0].replace(day=1)


def test_the_weighed_rate_stands_only_with_its_interval() -> None:
    say, posts = Language("en", "GB"), some_posts(np.random.default_rng(2), 60)
    many, few = channel(posts, Dataset(), AS_OF), channel(posts.head(39), Dataset(), AS_OF)
    assert many.pooled is not None
    assert say.interval(many.pooled) in words.say_aggregations(say, many)
    assert words.say_aggregations(say, few) == ""
    assert many.reached is not None
    assert say.interval(many.reached) in words.say_reached(say, many)


def test_many_months_become_quarters_and_thin_ones_have_no_interval() -> None:
    posts = some_posts(np.random.default_rng(2), 60)
    posts.loc[posts.index[:30], "published_local"] -= pd.Timedelta(days=200)
    got = channel(posts, Dataset(), AS_OF)
    assert any((p.end - p.start).days > 31 for p in got.parts)
    assert all((p.typical.low is None) == (p.typical.n < 6) for p in got.parts)
    assert channel(posts[posts["published_local"] >= "2026-10-01"], Dataset(), AS_OF).parts == ()


def test_the_calendar_counts_every_post_and_marks_the_pause() -> None:
    posts = some_posts(np.random.default_rng(3))
    posts = posts[~posts["published_local"].between("2026-02-01", "2026-03-31 23:59")].reset_index(drop=True)
    data = Dataset({"posts": posts})
    only = s.calendars_of(posts_until(posts, AS_OF), data, AS_OF)[0]
    assert sum(n for _, n in only.days) == sum(n for _, n in only.months) == len(posts)
    assert dict(only.months)[date(2026, 2, 1)] == 0
    assert [(g.first <= date(2026, 2, 1), g.last >= date(2026, 3, 31)) for g in only.pauses] == [(True, True)]
    assert "31 Mar 2026" in words.say_calendar(Language("en", "GB"), only) or "Apr 2026" in words.say_calendar(Language("en", "GB"), only)


def test_months_that_tie_are_all_named_or_none() -> None:
    say, posts = Language("en", "GB"), some_posts(np.random.default_rng(3))
    only = s.calendars_of(posts_until(posts, AS_OF), Dataset({"posts": posts}), AS_OF)[0]
    months = [(date(2026, m, 1), n) for m, n in ((1, 5), (2, 7), (3, 7), (4, 3), (5, 3), (6, 3))]
    assert "most in February 2026 and March 2026 (7), fewest in several months (3)" in words.say_calendar(
        say, replace(only, months=tuple(months), pauses=())
    )
    same = replace(only, months=tuple((m, 4) for m, _ in months), pauses=())
    assert "in 6 months, 4 in each" in words.say_calendar(say, same)


def test_the_order_of_the_rows_does_not_matter() -> None:
    posts = some_posts(np.random.default_rng(4))
    mixed = posts.sample(frac=1, random_state=1).reset_index(drop=True)
    data = Dataset({"posts": posts})
    assert channel(posts, data, AS_OF) == channel(posts_until(mixed, AS_OF), data, AS_OF)
    assert s.calendars_of(posts_until(posts, AS_OF), data, AS_OF) == s.calendars_of(posts_until(mixed, AS_OF), data, AS_OF)


# ---- views --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rich() -> Dataset:
    rng = np.random.default_rng(11)
    daily = pd.concat(
        [some_days(rng, "reach", 0.4), some_days(rng, "views", 0.0), some_days(rng, "reach", 0.0, "tiktok").head(80)], ignore_index=True
    )
    daily.loc[(daily["metric"] == "views") & (daily["date"] == "2026-06-03"), "value"] *= 9
    posts = pd.concat([some_posts(rng), some_posts(rng, 150, "facebook", 0.0, 0.0)], ignore_index=True)
    return Dataset({"posts": posts, "account_daily": daily, "competitor_posts": some_rivals(rng)})


def html_of(page: PageState) -> str:
    out = ""
    for view in VIEWS:
        shown = view(page)
        for x in [shown] if isinstance(shown, (Answer, Exhibit)) else shown:
            out += render(x, page.say)
    return out


def clean(html: str) -> None:
    low = html.lower()
    for bad in (">nan<", " nan", "none<", ">none", "followers_total", "engagement_rate", "_per_thousand", "<b>&"):
        assert bad not in low, bad


@pytest.fixture(scope="module")
def page(rich: Dataset) -> PageState:
    return PageState(plan(), rich, AS_OF, Language("en", "GB"))


@pytest.mark.parametrize("language", [Language("es", "ES"), Language("en", "GB")])
def test_every_view_renders_with_much_and_with_nothing(page: PageState, language: Language) -> None:
    clean(html_of(replace(page, say=language)))
    for data in (Dataset(), Dataset({"posts": some_posts(np.random.default_rng(3), 5).assign(reach=np.nan)})):
        clean(html_of(PageState(plan(), data, AS_OF, language)))


@pytest.mark.parametrize("name", DEMOS)
def test_the_demo_brands_render(name: str) -> None:
    shown = load_state(ROOT / "clients" / name)
    other = Language("en", "GB") if shown.say.code == "es" else Language("es", "ES")
    clean(html_of(replace(shown, say=other)))  # its own language is what tests/test_reports.py runs


def test_every_metric_of_the_scorecard_has_its_passport_in_the_table(page: PageState) -> None:
    shown = scorecard(page)
    passports = next(e for e in shown if e.headline == "What each measure counts.").behind
    assert passports is not None
    named = {row[0].lower() for row in passports.rows}
    for c in page.result("diagnosis").channels:
        for metric in (c.denominator, c.exposure, *(k.metric for k in c.kpis)):
            assert str(PASSPORTS[metric].label).lower() in named, metric
    assert all(cell for row in passports.rows for cell in row)
    assert len(passports.columns) == 8


def test_only_redefinitions_of_what_is_shown_are_told_and_an_assumed_one_is_called_one(page: PageState) -> None:
    posts = some_posts(np.random.default_rng(2), 300, "facebook").assign(reach=np.nan, views=500.0)
    posts["published_local"] -= pd.Timedelta(days=300)
    html = html_of(PageState(plan(), Dataset({"posts": posts}), date(2026, 1, 10), Language("en", "GB")))
    assert html.count("the day is assumed") == 1
    assert "21 Apr 2025 (Facebook, an assumption)" in html
    assert "replaced reach by viewers" not in html
    assert "impressions by views" not in html_of(page)
    assert "no changes known" in html_of(page)


def test_a_calendar_counts_posts_and_says_nothing_of_redefinitions(page: PageState) -> None:
    assert not [e for e in calendar(page) if "redefin" in e.reading or "change of definition" in e.reading]
