"""Growth levers: which findings speak for which measure, never what cannot be told from chance, and the view with and without them."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmlib import levers as lv
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Finding
from cmlib.model import Brief, Plan
from cmlib.views import PageState, render
from cmlib.views.levers import levers as view
from cmlib.wording import Language
from cmlib.wording import levers as words

LAST = date(2026, 10, 31)


def ratio(x: float) -> Estimate:
    return Estimate(x, x * 0.8, x * 1.2, level=0.9, n=120, n_unit="posts", unit="ratio", method="m", source="f.csv")


def finding(id: str, x: float = 1.5, verdict: str = "clear", **slots: object) -> Finding:
    parts = id.split(".")
    base = {
        "platform": parts[2],
        "best": parts[3],
        "worst": "",
        "level": parts[3],
        "outcome": "reach",
        "confirmed": False,
        "name": "<b>Rival</b>",
    }
    return Finding(f"diagnosis.{'.'.join(parts[1:])}", verdict, sign=1 if x > 1 else -1, estimate=ratio(x), slots={**base, **slots})  # type: ignore[arg-type]


CAROUSEL = finding("d.format.instagram.carousel", 1.5)
REEL = finding("d.reach_format.instagram.reel", 1.8, "hint")
RIVAL = replace(finding("d.competitor.instagram.rival", 0.5), locus="external")
HOUR = finding("d.hour.instagram.3", 1.4, confirmed=True, level="3", best="3")


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        ("interactions.instagram", ["format", "hour", "competitor"]), ("comments_post.instagram", ["format", "hour", "competitor"]),
        ("views.instagram", ["reach_format"]), ("reach_day.instagram", ["reach_format"]), ("interactions.facebook", []), ("revenue", []),
        ("follows.instagram", []), ("own:x", []), ("nobody.knows", []),
    ],
)  # fmt: skip
def test_a_lever_is_about_what_the_measure_counts_on_its_network(kpi: str, expected: list[str]) -> None:
    found = lv.levers_of(kpi, (RIVAL, HOUR, REEL, CAROUSEL))
    assert [x.kind for x in found] == expected


@pytest.mark.parametrize(
    "f",
    [
        replace(CAROUSEL, verdict="indistinct"), replace(CAROUSEL, verdict="not_assessed"), replace(CAROUSEL, estimate=None),
        replace(CAROUSEL, slots={**(CAROUSEL.slots or {}), "best": "reel"}), replace(CAROUSEL, slots={}),
        replace(HOUR, slots={**(HOUR.slots or {}), "confirmed": False}), replace(RIVAL, sign=1), replace(RIVAL, verdict="hint"),
        finding("d.change.instagram.views"), finding("d.paid.instagram.paid"), replace(CAROUSEL, id="audience.format.instagram.carousel"),
    ],
)  # fmt: skip
def test_what_is_not_sure_or_not_to_be_done_is_no_lever(f: Finding) -> None:
    assert lv.all_levers([f]) == ()


def test_sure_before_less_sure_own_before_others_whatever_the_order() -> None:
    worse = finding("d.pillar.instagram.recetas", 0.6, "hint", best="", worst="recetas")
    every = [CAROUSEL, REEL, RIVAL, HOUR, worse]
    expected = [x.id for x in lv.all_levers(every)]
    assert [x.kind for x in lv.all_levers(every)] == ["format", "hour", "reach_format", "pillar", "competitor"]
    assert not next(x for x in lv.all_levers(every) if x.kind == "pillar").more
    for seed in range(5):
        random.Random(seed).shuffle(every)
        assert [x.id for x in lv.all_levers(every)] == expected


def test_at_most_three_and_one_competitor() -> None:
    many = [finding(f"d.pillar.instagram.p{i}", 1.3 + i / 10) for i in range(5)]
    assert len(lv.levers_of("interactions.instagram", many)) == lv.MOST
    rivals = [replace(RIVAL, id=f"diagnosis.competitor.instagram.r{i}") for i in range(3)]
    assert len(lv.levers_of("interactions.instagram", rivals)) == 1


@pytest.mark.parametrize("code", ["es", "en"])
def test_the_sentence_quotes_number_interval_and_posts_without_a_cause(code: str) -> None:
    say = Language(code, "ES", "EUR")
    for f in (CAROUSEL, REEL, RIVAL, HOUR, finding("d.pillar.instagram.recetas")):
        (lever,) = lv.all_levers([f])
        text = words.say_shown(say, lever)
        assert say.times(lever.estimate.estimate) in text
        assert say.times(lever.estimate.low or 0) in text
        assert say.number(120) in text
        assert words.say_lever(say, lever)
        assert not re.search(r"caus|because|thanks|gracias|provoca|produce", text)


@pytest.mark.parametrize("brand", ["demo-panaderia", "demo-ong"])
@pytest.mark.parametrize("code", ["es", "en"])
def test_demo_brands_render(brand: str, code: str) -> None:
    state = load_state(Path("clients") / brand)
    state = replace(state, say=Language(code, "ES", "EUR"))
    e = view(state)
    page = re.sub(r"<[^>]+>", " ", str(render(e, state.say)))
    assert not re.search(r"\bnan\b|None|\{|diagnosis\.", page)
    goals = state.result("goals").checks
    assert e.body is not None
    have = [c for c in goals if lv.levers_of(c.goal.kpi, state.result("diagnosis").findings)]
    assert str(len(have)) in e.headline or not have
    if brand == "demo-panaderia":
        assert "diagnosis.format.instagram.carousel" in [
            x.id for x in lv.levers_of("interactions.instagram", state.result("diagnosis").findings)
        ]


@pytest.mark.parametrize("code", ["es", "en"])
def test_without_data_each_goal_has_a_trial_or_the_page_says_what_to_drop(code: str) -> None:
    say = Language(code, "ES", "EUR")
    page = PageState(Plan(brief=Brief(brand="X", objectives=("sell", "community"))), Dataset(), LAST, say)
    text = str(render(view(page), say))
    assert not re.search(r"\bnan\b|None|\{", re.sub(r"<[^>]+>", " ", text))
    assert "claim" in text
