"""The evidence ladder, and what holds for every estimate of every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from cmlib.book import load_state
from cmlib.effects import MINIMUM_POSTS
from cmlib.evidence import ANSWERS, CUSTOMERS, DAYS, POSTS, Ladder, Topic, climb
from cmlib.exports.tables import PROVENANCE, TABLES, Dataset
from cmlib.findings import Estimate
from cmlib.latent import LEAST_ITEMS, MINIMUM
from cmlib.model import Brief, OwnChannel, Plan
from cmlib.pages import PAGES
from cmlib.quality import quality_of
from cmlib.rfm import MINIMUM_CUSTOMERS
from cmlib.rivals import MINIMUM_RIVAL_POSTS
from cmlib.views import PageState, render, views_of
from cmlib.wording import Language
from cmlib.wording.evidence import say_ladder
from tests.conftest import DEMOS, ROOT

AS_OF = date(2026, 10, 31)


def table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = {**TABLES[name], **PROVENANCE}
    blank = {c: "" if t == "str" else None for c, t in columns.items()}
    frame = pd.DataFrame([{**blank, "source_row": i, **row} for i, row in enumerate(rows)])
    return frame.astype(columns)


def posts(n: int, **values: object) -> pd.DataFrame:
    day = pd.Timestamp(AS_OF)
    return table(
        "posts", [{"post_uid": f"p{i}", "platform": "instagram", "published_local": day - timedelta(days=i), **values} for i in range(n)]
    )


def daily(n: int) -> pd.DataFrame:
    day = pd.Timestamp(AS_OF)
    rows = [{"platform": "instagram", "date": day - timedelta(days=i), "metric": "reach", "value": 5.0} for i in range(n)]
    return table("account_daily", rows)


def orders(n: int) -> pd.DataFrame:
    rows = [{"order_uid": f"o{i}", "customer_key": f"k{i}", "ordered_local": pd.Timestamp(AS_OF), "net": 5.0} for i in range(n)]
    return table("orders", rows)


def answers(n: int, questions: int = 1) -> pd.DataFrame:
    """A survey of so many people; each answers so many closed questions one way or the other."""
    rows = [
        {"survey": "s", "response_id": str(i), "question": f"q{q}", "answer": "ab"[(i >> q) % 2]}
        for i in range(n)
        for q in range(questions)
    ]
    return table("survey_responses", rows)


def rivals(n: int) -> pd.DataFrame:
    day = pd.Timestamp(AS_OF)
    rows = [
        {
            "competitor": "Otra",
            "platform": "instagram",
            "date": day - timedelta(days=i),
            "likes": 5.0 + i,
            "comments": 1.0,
            "followers": 900.0,
        }
        for i in range(8, 8 + n)
    ]
    return table("competitor_posts", rows)


@pytest.mark.parametrize(
    ("tables", "rungs"),
    [
        ({}, ("workshop",)),
        ({"posts": posts(5, likes=3.0)}, ("workshop", "public")),
        ({"posts": posts(POSTS - 1, reach=9.0)}, ("workshop", "public")),
        ({"posts": posts(POSTS, reach=9.0)}, ("workshop", "public", "posts")),
        ({"account_daily": daily(DAYS - 1)}, ("workshop",)),
        ({"account_daily": daily(DAYS)}, ("workshop", "daily")),
        ({"orders": orders(CUSTOMERS - 1)}, ("workshop",)),
        ({"orders": orders(CUSTOMERS), "posts": posts(1)}, ("workshop", "public", "people")),
        ({"survey_responses": answers(ANSWERS - 1)}, ("workshop",)),
        ({"survey_responses": answers(ANSWERS)}, ("workshop", "people")),
    ],
)
def test_a_rung_is_reached_from_its_minimum_on(tables: dict[str, pd.DataFrame], rungs: tuple[str, ...]) -> None:
    assert climb(Dataset(tables), AS_OF).rungs == rungs


def test_what_is_too_old_or_still_to_come_does_not_count() -> None:
    data = Dataset({"posts": posts(POSTS, reach=9.0), "orders": orders(CUSTOMERS)})
    assert climb(data, AS_OF + timedelta(days=1000)).level == 0
    assert climb(data, AS_OF - timedelta(days=100)).level == 0


PLAN = Plan(brief=Brief(brand="B", channels=(OwnChannel(network="instagram", followers=1000),)))


def two_kinds(n: int) -> pd.DataFrame:
    """Posts of two kinds with everything known, as many of each."""
    rows = posts(n, reach=900.0, engagements=30.0, engagements_public=20.0)
    return rows.assign(media_type=["reel", "image"] * (n // 2) + ["reel"] * (n % 2))


@pytest.mark.parametrize(
    ("tables", "topic", "enough"),
    [
        ({"posts": two_kinds(MINIMUM_POSTS)}, "formats", True),
        ({"posts": two_kinds(MINIMUM_POSTS - 1)}, "formats", False),
        ({"posts": two_kinds(70).assign(platform=["instagram", "facebook"] * 35)}, "formats", False),
        ({"posts": two_kinds(40)}, "competitors", False),
        ({"posts": two_kinds(40), "competitor_posts": rivals(MINIMUM_RIVAL_POSTS)}, "competitors", True),
        ({"posts": two_kinds(40), "competitor_posts": rivals(MINIMUM_RIVAL_POSTS - 1)}, "competitors", False),
        ({"competitor_posts": rivals(40)}, "competitors", False),
        ({"posts": posts(40, likes=3.0)}, "typical", False),
        ({"posts": two_kinds(40)}, "typical", True),
        ({"account_daily": daily(119)}, "trends", False),
        ({"account_daily": daily(120)}, "trends", True),
        ({"survey_responses": answers(MINIMUM, LEAST_ITEMS)}, "segments", True),
        ({"survey_responses": answers(MINIMUM - 1, LEAST_ITEMS)}, "segments", False),
        ({"survey_responses": answers(MINIMUM - 1, LEAST_ITEMS)}, "answers", True),
        ({"survey_responses": answers(MINIMUM, LEAST_ITEMS)}, "answers", False),
        ({"orders": orders(MINIMUM_CUSTOMERS)}, "segments", True),
        ({"orders": orders(MINIMUM_CUSTOMERS - 1)}, "segments", False),
    ],
)
def test_what_may_be_said_follows_the_minima_of_its_tests(tables: dict[str, pd.DataFrame], topic: Topic, enough: bool) -> None:
    assert (topic in climb(Dataset(tables), AS_OF, PLAN).can) == enough


ABILITIES: dict[Topic, tuple[str, tuple[str, ...]]] = {
    "typical": ("diagnosis", ("rate",)), "competitors": ("diagnosis", ("competitors",)), "formats": ("diagnosis", ("format", "reach_format")),
    "trends": ("diagnosis", ("changes",)), "segments": ("audience", ("customers", "survey_segments")),
}  # fmt: skip


@pytest.mark.parametrize("client", DEMOS)
def test_the_first_line_promises_what_the_pages_can_say(client: str) -> None:
    state = load_state(ROOT / "clients" / client)
    ladder, quality = climb(state.data, state.as_of, state.plan), quality_of(state.plan, state.data, state.as_of)
    for topic, (stem, ids) in ABILITIES.items():
        assert (topic in ladder.can) == any(a.id in ids for a in quality.can(stem)), topic
    survey = {a.id for a in quality.can("audience")}
    assert ("answers" in ladder.can) == ("survey" in survey and "survey_segments" not in survey)
    assert not {*ladder.can} & {*ladder.cannot}


def test_the_first_line_says_what_there_is_and_what_it_does_not_allow() -> None:
    say = Language("en", "GB")

    def line(**tables: pd.DataFrame) -> str:
        return say_ladder(say, climb(Dataset(tables), AS_OF, PLAN))

    few = line(posts=two_kinds(MINIMUM_POSTS))
    assert f"{MINIMUM_POSTS} posts" in few
    assert "step 2 of 4" in few
    assert "It allows speaking of typical values and what each kind of post does. Not yet of: the competitors" in few
    full = line(
        posts=two_kinds(80), account_daily=daily(400), orders=orders(900), survey_responses=answers(50, 3), competitor_posts=rivals(20)
    )
    assert "900 customers" in full
    assert "a survey with 50 answers" in full
    assert "Not yet" not in full
    thin = line(survey_responses=answers(41, 3))
    assert "(step 4 of 4). It allows speaking of what people answered." in thin
    assert thin.endswith("lasting changes, and segments of people.") or thin.endswith("lasting changes and segments of people.")
    some = line(orders=orders(MINIMUM_CUSTOMERS))
    assert some.startswith(f"Evidence: {MINIMUM_CUSTOMERS} customers (step 0 of 4). It allows speaking of segments of people.")
    bare = line(posts=posts(3, likes=3.0))
    assert "It is not enough yet to speak of typical values" in bare
    assert "allows" not in bare
    assert say_ladder(say, Ladder(("workshop",), {})) == line()


@pytest.mark.parametrize("client", DEMOS)
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_page_begins_with_it(client: str, page) -> None:
    state = load_state(ROOT / "clients" / client)
    assert say_ladder(state.say, state.ladder) in str(render(views_of(page.stem)["answer"](state), state.say)).replace("&#39;", "'")


def estimates_in(x: object, seen: set[int]) -> Iterator[Estimate]:
    if isinstance(x, Estimate):
        yield x
    elif isinstance(x, (pd.DataFrame, pd.Series, str, bytes)) or id(x) in seen:
        return
    elif is_dataclass(x) and not isinstance(x, type):
        seen.add(id(x))
        for f in fields(x):
            yield from estimates_in(getattr(x, f.name), seen)
    elif isinstance(x, Mapping):
        for v in x.values():
            yield from estimates_in(v, seen)
    elif isinstance(x, (list, tuple, frozenset, set)):
        for v in x:
            yield from estimates_in(v, seen)


@pytest.mark.parametrize("client", DEMOS)
@pytest.mark.parametrize("stem", ["diagnosis", "audience", "channels", "goals"])
def test_every_estimate_knows_where_it_comes_from(client: str, stem: str) -> None:
    """n, unit of n, method and period always; an interval, or the reason for none; an interval that holds the estimate."""
    state = load_state(ROOT / "clients" / client)
    for e in estimates_in(state.result(stem), set()):
        assert e.n > 0
        assert e.n_unit
        assert e.method, e
        assert e.period is not None or e.warnings, f"no period, and nothing says why: {e}"
        if e.low is None or e.high is None:
            assert e.fallback_reason is not None, e
        else:
            assert e.low <= e.estimate <= e.high, e


@pytest.mark.parametrize("stem", ["diagnosis", "audience", "channels", "goals"])
def test_the_workshop_alone_estimates_nothing(stem: str) -> None:
    state = PageState(Plan(brief=Brief(brand="B")), Dataset(), AS_OF, Language("es"))
    assert state.ladder.level == 0
    assert list(estimates_in(state.result(stem), set())) == []


def test_nothing_reads_a_clock() -> None:
    """The page speaks of a day it is given: no module of the numbers asks what day it is."""
    asked = [
        p.name
        for p in Path(ROOT / "cmlib").glob("*.py")
        if any(x in p.read_text(encoding="utf-8") for x in ("date.today(", "datetime.now("))
    ]
    assert asked == [], asked
