"""What happens with each channel, what links to what, links that can be counted, a group of one's own; and how the page says it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from cmlib import channels as ch
from cmlib import ecosystem as E
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.figures import width_of
from cmlib.figures.ecosystem import WIDEST, fitted, plot_map
from cmlib.maturity import Answer, Place
from cmlib.model import (
    NETWORKS,
    OBJECTIVES,
    Brief,
    ChannelsChoice,
    ChannelUse,
    Decision,
    DiagnosisChoice,
    OwnChannel,
    OwnGroup,
    Plan,
    Priority,
)
from cmlib.reference.rubric import ECOSYSTEM, points
from cmlib.views import PageState, render
from cmlib.views import ecosystem as V
from cmlib.wording import Language
from cmlib.wording import ecosystem as words
from tests.test_audience import table

AS_OF = date(2026, 10, 31)
OWN = ("instagram", "facebook", "linkedin", "tiktok")
BRIEF = Brief(brand="Prueba", sector="panadería", hours_per_week=20, channels=tuple(OwnChannel(network=n) for n in OWN))
SAYS = (Language("es", "ES", "EUR"), Language("es", "CO", "COP"), Language("en", "GB", "GBP"))
DONE: dict[str, Answer] = {p.id: "yes" for p in points("instagram")}


@cache
def data(orders: bool = False) -> Dataset:
    """Instagram twice a week, Facebook once a month, nothing of the others."""
    rows = [
        {
            "platform": platform, "post_uid": f"{platform}{i}", "published_local": pd.Timestamp(AS_OF) - timedelta(days=1 + i * every),
            "media_type": "image", "is_paid": False, "reach": 1000.0, "engagements": 30.0, "engagements_public": 25.0,
        }
        for platform, every, n in (("instagram", 3, 28), ("facebook", 30, 3))
        for i in range(n)
    ]  # fmt: skip
    tables = {"posts": table("posts", rows)}
    if orders:
        sale = {"order_uid": "1", "ordered_local": pd.Timestamp(AS_OF), "net": 10.0, "status": "paid", "customer_key": "k"}
        tables["orders"] = table("orders", [sale])
    return Dataset(tables)


@cache
def ranking() -> ch.ChannelRanking:
    return ch.assess_channels(Plan(brief=BRIEF), data(), AS_OF)


def choose(own_group: OwnGroup | None = None, **levels: str) -> ChannelsChoice:
    return ChannelsChoice(
        portfolio=tuple(ChannelUse(channel=c, level=x, hours=2 if x != "none" else 0) for c, x in levels.items()), own_group=own_group
    )


def planned(choice: ChannelsChoice | None = None, checklist: dict[str, dict[str, str]] | None = None, **brief: object) -> Plan:
    plan = Plan(brief=BRIEF.model_copy(update=brief))
    if checklist is not None:
        value = DiagnosisChoice(priorities=(Priority(evidence="x"),), checklist=checklist)
        plan = plan.with_section("diagnosis", Decision(value=value, decided_by=("Ana",), decided_at=AS_OF))
    if choice is not None:
        plan = plan.with_section("channels", Decision(value=choice, decided_by=("Ana",), decided_at=AS_OF))
    return plan


def move(choice: ChannelsChoice, channel: str, checklist: E.Checklist | None = None) -> E.Move:
    return next(m for m in E.moves(ranking(), choice, checklist) if m.channel == channel)


# ---- create, adapt, keep, close ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "level", "checklist", "action", "change"),
    [
        ("instagram", "active", {}, "keep", ""),  # twice a week, and goes on
        ("instagram", "active", {"instagram": DONE}, "keep", ""),
        ("instagram", "active", {"instagram": {**DONE, "pinned": "no"}}, "adapt", ""),  # same level, something open
        ("instagram", "keep", {"instagram": DONE}, "adapt", "less"),
        ("facebook", "active", {}, "adapt", "more"),  # once a month
        ("facebook", "keep", {}, "keep", ""),
        ("linkedin", "active", {}, "keep", ""),  # no posts in the data: its pace is not known
        ("linkedin", "active", {"linkedin": {"link": "unknown"}}, "keep", ""),  # nobody has looked: nothing is open
        ("tiktok", "none", {"tiktok": {"link": "no"}}, "close", ""),
        ("whatsapp", "active", {}, "create", ""),
        ("google_business", "none", {}, "not_now", ""),
    ],
)
def test_each_action_is_reached_by_its_own_rule(channel: str, level: str, checklist: E.Checklist, action: str, change: str) -> None:
    m = move(choose(**{channel: level}), channel, checklist)
    assert (m.action, m.change) == (action, change)


def test_a_channel_to_create_has_its_whole_checklist_before_it() -> None:
    m = move(choose(whatsapp="active"), "whatsapp", {"whatsapp": {"link": "yes"}})
    assert m.place == Place("whatsapp", (), (), tuple(p.id for p in points("whatsapp"))), (
        "what is said of a profile that is not there counts for nothing"
    )
    assert "welcome" in m.place.unknown


def test_a_closed_channel_keeps_its_reason() -> None:
    use = ChannelUse(channel="tiktok", level="none", reason="Pide más vídeo del que podemos hacer", owner="Ana")
    choice = ChannelsChoice(portfolio=(use,))
    m = move(choice, "tiktok")
    assert (m.action, m.reason) == ("close", use.reason)
    assert words.say_reason(SAYS[0], ranking(), m) == use.reason
    without = move(choose(tiktok="none"), "tiktok")
    assert without.score is not None
    assert without.criterion, "without words of the room, the criterion that speaks against it"
    assert words.say_reason(SAYS[2], ranking(), without).startswith("Against it, above all")


def test_used_channels_come_first_and_all_are_there() -> None:
    choice = choose(facebook="keep", whatsapp="active", tiktok="none")
    found = E.moves(ranking(), choice)
    assert [m.channel for m in found[:2]] == ["whatsapp", "facebook"]
    assert {m.channel for m in found} == set(ranking().channels)
    backwards = ChannelsChoice(portfolio=tuple(reversed(choice.portfolio)))
    assert E.moves(ranking(), backwards) == found


# ---- what links to what ------------------------------------------------------------------------------------------------


def test_ways_follow_the_checklist() -> None:
    checklist = {
        "instagram": {"link": "yes", "link-tagged": "no"}, "facebook": {"link": "no"}, ECOSYSTEM: {"site-links": "yes"},
    }  # fmt: skip
    choice = choose(instagram="active", facebook="keep", linkedin="keep", whatsapp="active", blog="keep")
    e = E.plan_ecosystem(ranking(), choice, planned(choice, checklist, website="https://b.example"), data())
    states = {x.start: (x.state, x.tagged) for x in words.outward(e)}
    assert states["instagram"] == ("yes", "no")
    assert states["facebook"] == ("no", "unknown")
    assert states["linkedin"] == ("unknown", "unknown")
    assert states["whatsapp"] == ("new", "new")
    assert "blog" not in states, "the blog is part of the website"
    assert E.Link(E.SITE, "instagram", "yes") in e.links
    assert E.Link(E.SITE, "whatsapp", "new") in e.links
    assert e.contacts == ("whatsapp",)
    assert not e.shop
    assert E.plan_ecosystem(ranking(), choice, planned(choice), data(orders=True)).shop


def test_without_a_checklist_nothing_is_said_to_be_missing() -> None:
    choice = choose(instagram="active", facebook="keep")
    e = E.plan_ecosystem(ranking(), choice, planned(choice), data())
    assert {x.state for x in e.links} == {"unknown"}
    assert "not known" in words.say_map_headline(SAYS[2], e)


# ---- links that can be counted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("website", ["https://b.example", "https://b.example/", "https://b.example/tienda", "http://b.example/a/b.html"])
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_tags_are_valid(website: str, language: str, objective: str) -> None:
    used = tuple(E.Move(n, "active", 1.0, "keep", "", None, True) for n in NETWORKS)
    found = E.tag_links(Brief(brand="B", website=website, language=language, objectives=(objective,)), used, "202610")  # type: ignore[arg-type]
    assert {t.channel for t in found} == set(NETWORKS) - {"blog"}
    assert len({t.url for t in found}) == len(found), "every place can be told from the others"
    for t in found:
        parts = urlsplit(t.url)
        tags = {k: v[0] for k, v in parse_qs(parts.query, strict_parsing=True).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/") == website.rstrip("/")
        assert tags == {"utm_source": t.channel, "utm_medium": t.medium, "utm_campaign": t.campaign, "utm_content": t.content}
        assert all(re.fullmatch(r"[a-z0-9_-]+", v) for v in tags.values()), "lower case, no spaces, nothing to escape"
        assert t.medium == ("email" if t.channel == "newsletter" else "chat" if t.channel in ("whatsapp", "telegram") else "social")
        assert t.campaign.endswith("-202610")


def test_a_channel_only_kept_has_one_link_and_a_closed_one_none() -> None:
    kept, active = (E.Move("facebook", level, 1.0, "keep", "", None, True) for level in ("keep", "active"))  # type: ignore[arg-type]
    brief = Brief(brand="B", website="https://b.example")
    assert [t.placement for t in E.tag_links(brief, (kept,), "202610")] == ["bio"]
    assert [t.placement for t in E.tag_links(brief, (active,), "202610")] == ["bio", "post", "story"]
    choice = choose(instagram="none", facebook="active")
    assert {t.channel for t in E.plan_ecosystem(ranking(), choice, planned(choice, website="https://b.example"), data()).tagged} == {
        "facebook"
    }


def test_links_only_where_there_is_somewhere_to_go() -> None:
    choice = choose(instagram="active")
    assert E.plan_ecosystem(ranking(), choice, planned(choice), data()).tagged == ()
    shop = E.plan_ecosystem(ranking(), choice, planned(choice), data(orders=True)).tagged
    assert all(t.url.startswith("?utm_source=instagram") for t in shop), "a shop without address: the ending alone"
    page = PageState(planned(choice), data(), AS_OF, SAYS[2])
    exhibit = V.links(page)
    assert exhibit.missing
    assert "website" in exhibit.so_what


# ---- a group of one's own ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "level", "none_exists", "useful", "yes", "reason"),
    [
        ("facebook", "keep", "yes", "no", True, "none_exists"),  # nobody keeps one, and there are people
        ("facebook", "keep", "no", "yes", True, "useful"),  # there is one, but it gives useful information
        ("facebook", "keep", "yes", "yes", True, "both"),
        ("telegram", "active", "unknown", "yes", True, "useful"),  # a new channel may inform
        ("facebook", "none", "yes", "yes", False, "no_hours"),  # no hours for it
        ("telegram", "active", "yes", "no", False, "nobody_there"),  # nobody there to gather
        ("facebook", "keep", "no", "no", False, "exists"),
        ("facebook", "keep", "no", "unknown", False, "exists"),
        ("facebook", "keep", "unknown", "unknown", False, "not_looked"),
        ("facebook", "keep", "unknown", "no", False, "not_looked"),
    ],
)
def test_a_group_only_under_one_of_two_conditions_and_with_hours(
    channel: str, level: str, none_exists: str, useful: str, yes: bool, reason: str
) -> None:
    group = OwnGroup(channel=channel, none_exists=none_exists, useful_information=useful, topic="pan")  # type: ignore[arg-type]
    found = E.advise_group(ranking(), choose(group, **{channel: level}))
    assert (found.yes, found.reason) == (yes, reason)
    assert words.say_group_headline(SAYS[2], found)
    assert len(words.say_conditions(SAYS[2], found)) == 4


def test_not_asked_is_not_yet() -> None:
    found = E.advise_group(ranking(), choose(facebook="active"))
    assert (found.yes, found.reason) == (False, "not_asked")


def test_too_few_hours_is_too_few_hours() -> None:
    group = OwnGroup(channel="facebook", none_exists="yes")
    for hours, yes in ((0.5, False), (0.75, True), (3.0, True)):
        use = ChannelUse(channel="facebook", level="keep", hours=hours)
        r = ranking()
        assert r.hours["facebook"]["keep"][1] == 0.75
        assert E.advise_group(r, ChannelsChoice(portfolio=(use,), own_group=group)).yes is yes


# ---- the drawing -------------------------------------------------------------------------------------------------------


def test_long_texts_are_cut_to_their_room_and_shown_to_be() -> None:
    lines = fitted("una-direccion-larguisima-sin-un-solo-espacio.ejemplo-de-dominio.example/tienda/de/la/marca", WIDEST)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width_of(line) * 10 / 11 <= WIDEST for line in lines)
    assert fitted("corto", WIDEST) == ["corto"]
    assert fitted("", WIDEST) == []


def test_the_same_map_twice_is_the_same_drawing() -> None:
    args = ((("Instagram $x$", "yes", True), ("Blog", "no", False)), ("Web", "a.example"), (), (("yes", "a"), ("no", "b")), "#0b6e69")
    first = plot_map(*args)
    plot_map.cache_clear()
    assert plot_map(*args) == first
    assert first.svg.startswith("<svg")


# ---- the page ----------------------------------------------------------------------------------------------------------

NASTY = "<script>alert(1)</script> {x} $ \" '"
STATES: dict[str, tuple[Plan, bool]] = {
    "proposed": (planned(), False),
    "decided": (
        planned(
            ChannelsChoice(
                portfolio=(
                    ChannelUse(channel="instagram", level="active", hours=5, owner=NASTY, money=50, reason=NASTY),
                    ChannelUse(channel="tiktok", level="none", reason=NASTY),
                    ChannelUse(channel="blog", level="keep", hours=1),
                ),
                own_group=OwnGroup(channel="facebook", none_exists="no", topic=NASTY),
            ),
            {"instagram": {"link": "no", "pinned": "yes"}, ECOSYSTEM: {"owner": "no"}},
            website="https://b.example/<script>$x",
        ),
        True,
    ),
    "all": (planned(choose(**dict.fromkeys(NETWORKS, "active")), website="https://b.example"), True),
    "none": (planned(choose(instagram="none", facebook="none")), False),
    "blog": (planned(choose(blog="active"), website="https://b.example"), False),
    "empty": (Plan(brief=Brief(brand="P")), False),
}


@pytest.mark.parametrize("say", SAYS, ids=["es", "co", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_shown(state: str, say: Language) -> None:
    plan, orders = STATES[state]
    page = PageState(plan, Dataset() if state == "empty" else data(orders), AS_OF, say)
    exhibits = [V.ecosystem(page), V.channel_map(page), V.links(page), V.own_group(page)]
    shown = re.sub(r'src="[^"]*"', "", " ".join(str(render(e, say)) for e in exhibits))
    for wrong in ("<script", "nan<", "None<", "not_now", "not_asked", "href", "google_business<"):
        assert wrong not in shown, wrong
    for e in exhibits:
        assert e.headline.strip()
        assert e.picture is None or (e.alt and e.behind is not None)


def test_owners_are_shown_where_somebody_is_named_and_said_where_nobody_is() -> None:
    plan, orders = STATES["decided"]
    named = V.ecosystem(PageState(plan, data(orders), AS_OF, SAYS[2]))
    assert named.body is not None
    assert [c.label for c in named.body.columns][-1] == "Who answers for it"
    nobody = V.ecosystem(PageState(planned(), data(), AS_OF, SAYS[2]))
    assert "Nobody is named" in nobody.reading


def test_the_headline_counts_what_the_table_shows() -> None:
    page = PageState(planned(choose(instagram="active", facebook="active", tiktok="none", whatsapp="active")), data(), AS_OF, SAYS[2])
    exhibit = V.ecosystem(page)
    assert exhibit.body is not None
    said = [row[1] for row in exhibit.body.rows]
    assert f"{said.count('create')} to create" in exhibit.headline
    assert f"{sum(s.startswith('adapt') for s in said)} to adapt" in exhibit.headline
    assert f"Of {len(said)} channels" in exhibit.headline


def test_on_the_demo_bakery() -> None:
    state = load_state(Path("clients/demo-panaderia"))
    page = PageState(state.plan, state.data, state.as_of, SAYS[2])
    e = V.ecosystem_of(page)
    actions = {m.channel: (m.action, m.change) for m in e.moves}
    assert actions["whatsapp"] == ("create", "")
    assert actions["tiktok"] == ("not_now", "")
    assert actions["facebook"] == ("adapt", "less")
    assert actions["instagram"] == ("adapt", "")
    assert e.contacts == ("whatsapp", "newsletter")
    assert e.shop
    record = ch.record_of(page.result("channels"), page.plan)
    moves = {m["channel"]: m for m in record["moves"]}  # type: ignore[attr-defined]
    assert moves["facebook"]["open"][0] == "link"
    assert record["own_group"] == {"yes": True, "reason": "useful", "channel": "whatsapp"}
