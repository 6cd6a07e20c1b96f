"""Growth of each channel and the way to the purchase: what comes next, who takes part, rates that are never multiplied, views with and without data."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from cmlib import growth as gr
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.forecast import baseline_of, forecast
from cmlib.histories import histories_of
from cmlib.model import Brief, OwnChannel, Plan
from cmlib.views import PageState, render
from cmlib.views.growth import growth as view
from cmlib.wording import Language
from tests.test_goals import daily, frame

LAST = date(2026, 10, 31)
SAY = Language("en", "ES", "EUR")


def plan(*networks: str, followers: int = 900) -> Plan:
    own = tuple(OwnChannel(network=n, followers=followers + i, followers_on=LAST) for i, n in enumerate(networks))
    return Plan(brief=Brief(brand='"Ñ" <b>$x$</b>', channels=own))


def account(n: int, network: str = "instagram", seed: int = 1) -> list[dict[str, object]]:
    return daily(network, "follows", np.random.default_rng(seed).poisson(5, n))


def people(*counts: tuple[str, int]) -> list[dict[str, object]]:
    import pandas as pd

    return [
        {
            "mention_uid": f"{network}{i}", "platform": network, "kind": "comment", "author_key": f"{network}-{i}", "is_brand": False,
            "created_local": pd.Timestamp(LAST) - pd.Timedelta(days=i % 60), "text": "x", "source_file": "comments.csv",
        }
        for network, n in counts for i in range(n)
    ]  # fmt: skip


def test_each_channel_has_its_own_prediction() -> None:
    data = Dataset({"account_daily": frame("account_daily", account(420) + account(100, "facebook", 2))})
    p = plan("instagram", "facebook", "tiktok")
    found = {c.network: c for c in gr.growth_of(p, data, LAST)}
    history = {h.network: h for h in histories_of(p, data, LAST) if h.kpi == "follows"}
    for network in ("instagram", "facebook"):
        b = baseline_of(history[network])
        assert found[network].ahead[-1] == forecast(b, 3)
        assert len(found[network].ahead) == gr.AHEAD
    assert found["instagram"].again is not None
    assert found["facebook"].again is None, "three periods give a range, no odds"
    assert found["tiktok"].baseline is None
    assert found["tiktok"].followers == 902


def test_odds_are_those_of_the_newest_value_again() -> None:
    data = Dataset({"account_daily": frame("account_daily", account(420))})
    (c,) = gr.growth_of(plan("instagram"), data, LAST)
    assert c.baseline is not None
    assert c.again == c.ahead[-1].probability(c.baseline.last.value)


def test_row_order_does_not_matter() -> None:
    rows = frame("account_daily", account(300) + account(300, "facebook", 4))
    one, other = (
        gr.growth_of(plan("facebook", "instagram"), Dataset({"account_daily": r}), LAST)
        for r in (rows, rows.sample(frac=1, random_state=3))
    )
    assert one == other


def test_who_takes_part_is_a_share_of_followers_and_never_of_too_few() -> None:
    data = Dataset({"mentions": frame("mentions", people(("instagram", 40), ("facebook", 3)))})
    found = {c.network: c for c in gr.growth_of(plan("instagram", "facebook"), data, LAST)}
    active = found["instagram"].active
    assert active is not None
    assert active.estimate == pytest.approx(40 / 900)
    assert active.n == 900
    assert active.fallback_reason is not None
    assert found["facebook"].active is None


def test_the_way_is_the_one_of_page_two() -> None:
    """Same numbers, without looking for groups of customers."""
    from cmlib.audience import assess_audience

    state = load_state(Path("clients/demo-ong"))
    assert gr.funnel_of(state.plan, state.data, state.as_of) == assess_audience(state.plan, state.data, state.as_of).journey


def test_the_bakerys_second_purchase() -> None:
    state = load_state(Path("clients/demo-panaderia"))
    found = gr.funnel_of(state.plan, state.data, state.as_of)
    again = next(s for s in found.divided if s.id == "again")
    assert again.share is not None
    assert (again.n, again.share.n) == (211, 481)
    shown = [e for e in view(state) if e.body is not None]
    way = shown[-1]
    assert way.body is not None
    assert len(way.body.rows) == len(found.divided)
    for s, row in zip(found.divided, way.body.rows, strict=True):
        assert s.share is not None
        assert state.say.percent(s.share.estimate) in row[1]
        assert state.say.number(s.share.n) in row[2]


@pytest.mark.parametrize("brand", ["demo-panaderia", "demo-saas", "demo-ong", "demo-cosmetica-2014"])
@pytest.mark.parametrize("code", ["es", "en"])
def test_demo_brands_render(brand: str, code: str) -> None:
    state = replace(load_state(Path("clients") / brand), say=Language(code, "ES", "EUR"))
    shown = view(state)
    page = re.sub(r"<[^>]+>", " ", str(render(shown, state.say)))
    assert not re.search(r"\bnan\b|None|\{", page)
    assert view(state) == shown, "the same page twice"
    first = next(iter(shown))
    for c in gr.growth_of(state.plan, state.data, state.as_of):
        if c.ahead:
            assert state.say.number(c.ahead[-1].high, 0) in first.headline
            assert state.say.number(c.ahead[-1].high, 0) in first.alt


@pytest.mark.parametrize("code", ["es", "en"])
@pytest.mark.parametrize("days", [0, 20, 60, 100, 420])
def test_little_history_is_said_and_says_what_to_drop(days: int, code: str) -> None:
    tables = {"account_daily": frame("account_daily", account(days))} if days else {}
    for p in (plan("instagram"), plan()):
        page = PageState(p, Dataset(tables), LAST, Language(code, "ES", "EUR"))
        text = str(render(view(page), page.say))
        assert not re.search(r"\bnan\b|None|\{", re.sub(r"<[^>]+>", " ", text))
        assert ("<figure" in text) == (days >= 84)
        lacks = [a.lacks for a in gr.abilities_of(p, Dataset(tables), LAST)]
        assert (None in lacks) == (days >= 84)


def test_a_channel_that_never_changed_has_no_range() -> None:
    data = Dataset({"account_daily": frame("account_daily", daily("instagram", "follows", np.full(420, 3.0)))})
    (c,) = gr.growth_of(plan("instagram"), data, LAST)
    assert c.ahead == ()
    assert c.again is None


def test_each_network_is_told_its_own_menu() -> None:
    page = PageState(plan("youtube"), Dataset(), LAST, SAY)
    text = next(iter(view(page))).so_what
    assert "YouTube Studio" in text
    assert "Meta" not in text


def test_a_rate_alone_is_the_claim() -> None:
    state = load_state(Path("clients/demo-ong"))
    way = list(view(replace(state, say=SAY)))[-1]
    assert "20 of 106" in way.headline
    assert way.change == "", "without purchase there is no coupon to speak of"
