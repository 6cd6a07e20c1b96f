"""The board is a rule, not a brainstorm: what enters, where, in which order, and what stays out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import diagnosis as D
from cmlib import maturity as M
from cmlib import swot as S
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Finding
from cmlib.model import AreaRating, Decision, DiagnosisChoice, Hypothesis, Plan, Priority
from cmlib.views import PageState, render
from cmlib.views.swot import board_of, swot
from cmlib.wording import Language
from cmlib.wording.swot import say_rests, say_strategy

ROOT = Path(__file__).parent.parent
DAY = date(2026, 10, 31)
SPAN = (date(2026, 1, 1), DAY)
OPPOSITE = {"strengths": "weaknesses", "weaknesses": "strengths", "opportunities": "threats", "threats": "opportunities"}


def ratio(x: float, half: float = 0.1, n: int = 100, unit: str = "posts") -> Estimate:
    """A ratio with a symmetric 90 % interval on the log scale."""
    return Estimate(x, x / math.exp(half), x * math.exp(half), 0.9, n, unit, "ratio", SPAN, "test", "posts.csv")


def find(id: str, e: Estimate | None, **slots: object) -> Finding:
    sign: Literal[-1, 0, 1] = 0 if e is None or e.estimate == 1 else 1 if e.estimate > 1 else -1
    locus: Literal["internal", "external"] = "external" if ".competitor." in id else "internal"
    return Finding(id, "clear" if e else "not_assessed", locus, sign, e, slots)


def level(factor: str, name: str, e: Estimate) -> Finding:
    return find(f"diagnosis.{factor}.instagram.{name}", e, platform="instagram", factor=factor, level=name, outcome="reach")


def rival(name: str, e: Estimate) -> Finding:
    return find(f"diagnosis.competitor.instagram.{name}", e, platform="instagram", name=name.title())


def item(id: str, effect: float, half: float, locus: S.Locus = "internal", **more: Any) -> S.Item:
    sign: Literal[-1, 0, 1] = 1 if effect > 0 else -1 if effect < 0 else 0
    return S.Item(id, "measured", locus, sign, effect, effect - half, effect + half, **more)


EFFECTS = st.floats(-2, 2, allow_nan=False).filter(lambda x: abs(x) > 1e-6)
HALVES = st.floats(0.01, 1.5, allow_nan=False)
LOCI: st.SearchStrategy[S.Locus] = st.sampled_from(["internal", "external"])
ITEMS = st.lists(
    st.builds(item, st.uuids().map(str), EFFECTS, HALVES, LOCI, control=st.sampled_from([0.5, 1.0])), max_size=25, unique_by=lambda x: x.id
)
HYPOTHESES = st.lists(
    st.builds(Hypothesis, text=st.text("abcd", min_size=1, max_size=6), quadrant=st.sampled_from(S.QUADRANTS)), max_size=8
)


def places(board: S.Swot) -> dict[str, str]:
    return {x.id: q for q in S.QUADRANTS for x in board.quadrant(q)}


# ---- METHODS §1.7: the five properties ---------------------------------------------------------------------------------


def test_no_data_gives_four_empty_quadrants_and_what_to_collect() -> None:
    page = empty("en")
    board = board_of(page)
    assert board.items == ()
    assert "diagnosis.data.posts" in board.collect
    assert S.tows(board) == S.Tows((), S.QUADRANTS)
    boxes, collect = swot(page)
    assert boxes.body is not None
    assert [r[0] for r in boxes.body.rows] == ["Strengths", "Weaknesses", "Opportunities", "Threats"]
    assert {r[2] for r in boxes.body.rows} == {"nothing yet"}
    assert collect.body is not None
    assert len(collect.body.rows) == len(board.collect)


@settings(max_examples=150, deadline=None)
@given(EFFECTS, HALVES, LOCI)
def test_a_flipped_sign_moves_to_the_opposite_quadrant(effect: float, half: float, locus: S.Locus) -> None:
    one, other = item("a", effect, half, locus), item("a", -effect, half, locus)
    assert one.admitted == other.admitted
    if one.admitted:
        assert places(S.swot([other])) == {"a": OPPOSITE[places(S.swot([one]))["a"]]}


@settings(max_examples=150, deadline=None)
@given(EFFECTS, LOCI, st.floats(1.001, 5), st.sampled_from([0.8, 0.9, 0.95]))
def test_an_interval_widened_over_no_difference_takes_it_out(effect: float, locus: S.Locus, wider: float, level: float) -> None:
    sure = item("a", effect, abs(effect) * 0.5, locus, level=level)
    assert sure.admitted == (abs(effect) >= S.SMALLEST)
    assert not replace(sure, low=effect - abs(effect) * wider, high=effect + abs(effect) * wider).admitted


@settings(max_examples=100, deadline=None)
@given(ITEMS, HYPOTHESES)
def test_every_line_has_an_id_and_nothing_stands_in_two_quadrants(items: list[S.Item], believed: list[Hypothesis]) -> None:
    board = S.swot([*items, *S.hypotheses_of(believed)])
    ids = [x.id for x in board.items]
    assert all(ids)
    assert len(ids) == len(set(ids))
    assert set(board.codes) == set(ids)
    assert len(set(board.codes.values())) == len(ids)
    assert all(len(board.quadrant(q)) <= S.MOST for q in S.QUADRANTS)
    assert board == S.swot([*items[::-1], *S.hypotheses_of(believed)])


@settings(max_examples=100, deadline=None)
@given(ITEMS, HYPOTHESES)
def test_hypotheses_never_stand_above_anything_else(items: list[S.Item], believed: list[Hypothesis]) -> None:
    seen = S.observed_of(M.profile({"a": {"goals": AreaRating(level=0, evidence="x"), "content": AreaRating(level=4, evidence="x")}}))
    board = S.swot([*S.hypotheses_of(believed), *seen, *items])
    for q in S.QUADRANTS:
        ranks = [S.KINDS.index(x.kind) for x in board.quadrant(q)]
        assert ranks == sorted(ranks)
        weights = [x.weight for x in board.quadrant(q) if x.kind == "measured"]
        assert weights == sorted(weights, reverse=True)


@settings(max_examples=100, deadline=None)
@given(ITEMS, HYPOTHESES)
def test_every_strategy_rests_on_one_inside_and_one_outside(items: list[S.Item], believed: list[Hypothesis]) -> None:
    board = S.swot([*items, *S.hypotheses_of(believed)])
    where = places(board)
    crossed = S.tows(board)
    for s in crossed.strategies:
        inside, outside = S.CROSSINGS[s.crossing]
        assert s.internal
        assert s.external
        assert {where[i] for i in s.internal} == {inside}
        assert {where[i] for i in s.external} == {outside}
    for crossing, (inside, outside) in S.CROSSINGS.items():
        mine = [s for s in crossed.strategies if s.crossing == crossing]
        assert len(mine) <= S.STRATEGIES
        assert bool(mine) == (inside not in crossed.empty and outside not in crossed.empty)
        guesses = [sum(x.kind == "hypothesis" for x in board.items if x.id in (*s.internal, *s.external)) for s in mine]
        assert guesses == sorted(guesses)


# ---- what enters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "half", "enters"),
    [(1.3, 0.1, True), (1.3, 0.3, False), (1.09, 0.01, False), (0.7, 0.1, True), (1.11, 0.02, True), (1.2, 0.181, True)],
)
def test_sure_of_the_sign_and_large_enough(x: float, half: float, enters: bool) -> None:
    board = S.swot(S.items_of([level("format", "reel", ratio(x, half))]))
    assert bool(board.items) == enters


def test_a_rival_that_is_behind_is_no_opportunity() -> None:
    voice = Finding("diagnosis.voice", "clear", "external", 1, Estimate(0.7, 0.6, 0.8, 0.9, 80, "mentions", "share"), {"name": "Horno"})
    assert S.items_of([rival("horno", ratio(2.0)), voice]) == ()
    assert places(S.swot(S.items_of([rival("horno", ratio(0.5))]))) == {"diagnosis.competitor.instagram.horno": "threats"}


def test_probability_is_that_of_the_normal() -> None:
    """90 % two-sided touching the null is 95 % one-sided; an 80 % one is 90 %."""
    assert item("a", 0.3, 0.3).probability == pytest.approx(0.95, abs=1e-9)
    assert item("a", 0.3, 0.3, level=0.8).probability == pytest.approx(0.90, abs=1e-9)
    skewed = replace(item("a", 0.3, 0.3), high=5.0)
    assert skewed.probability == pytest.approx(0.95, abs=1e-9), "the half that faces no difference counts"


def test_the_summary_of_a_factor_is_not_a_second_line() -> None:
    levels = [level("format", "carousel", ratio(1.6)), level("format", "image", ratio(0.5)), level("format", "reel", ratio(1.05))]
    found = S.items_of([find("diagnosis.format.instagram", ratio(1.6), platform="instagram"), *levels])
    assert [x.id.split(".")[-1] for x in found] == ["carousel", "image"]


def test_the_mirror_image_of_the_best_level_is_no_weakness() -> None:
    """Of three formats one is x1.78 above the others: these look 1.78 ** -.5 below, and are not worse than each other."""
    levels = [level("format", "carousel", ratio(1.78)), level("format", "image", ratio(0.76)), level("format", "reel", ratio(0.74))]
    assert [x.id.split(".")[-1] for x in S.items_of(levels)] == ["carousel"]
    two = [level("format", "carousel", ratio(1.5)), level("format", "image", ratio(1 / 1.5))]
    assert [x.id.split(".")[-1] for x in S.items_of(two)] == ["carousel"]


def test_hours_and_weekdays_enter_only_when_other_posts_confirm_them() -> None:
    hour = level("hour", "4", ratio(1.5))
    assert S.items_of([hour]) == ()
    assert len(S.items_of([replace(hour, slots={**(hour.slots or {}), "confirmed": True})])) == 1


def test_what_is_no_comparison_makes_no_quadrant() -> None:
    share = Estimate(0.4, 0.3, 0.5, 0.9, 50, "posts", "share")
    others = [
        Finding("diagnosis.benchmark.instagram", "clear", "external", 1, ratio(2.0)),  # a benchmark is context
        Finding("diagnosis.paid.instagram.paid", "clear", "internal", 1, ratio(2.0), {"level": "paid"}),
        Finding("diagnosis.competitor.instagram.x", "clear", "external", 1, share),
        Finding("diagnosis.change.instagram.views", "not_assessed", "internal", 1, ratio(2.0)),  # the network redefined it
        Finding("diagnosis.data.posts", "not_assessed"),
    ]
    assert S.items_of(others) == ()


def test_shares_are_compared_with_what_was_promised() -> None:
    def answered(x: float, sign: Literal[-1, 1]) -> Finding:
        e = Estimate(x, x - 0.05, x + 0.05, 0.9, 80, "messages", "share", SPAN)
        return Finding("diagnosis.answers.instagram", "clear", "internal", sign, e, {"platform": "instagram", "hours": 24})

    assert places(S.swot(S.items_of([answered(0.5, -1)]))) == {"diagnosis.answers.instagram": "weaknesses"}
    assert places(S.swot(S.items_of([answered(0.95, 1)]))) == {"diagnosis.answers.instagram": "strengths"}
    assert places(S.swot(S.items_of([answered(0.85, 1)]))) == {}


def test_larger_effects_the_brand_decides_come_first_not_longer_series() -> None:
    long = find("diagnosis.change.instagram.reach", ratio(1.5, 0.01, 700, "days"), platform="instagram", metric="reach", day=DAY)
    ranked = S.swot(S.items_of([long, level("format", "carousel", ratio(1.4, 0.15))])).strengths
    assert [x.id.split(".")[1] for x in ranked] == ["format", "change"]


# ---- what people saw and believe ---------------------------------------------------------------------------------------


def test_levels_and_checklists_are_seen_not_measured() -> None:
    m = M.profile({
        "Ana": {"goals": AreaRating(level=4, evidence="acta"), "content": AreaRating(level=1), "audience": AreaRating(level=0, evidence="x"),
                "channels": AreaRating(level=3), "resources": AreaRating(level=2, evidence="acta")},
    })  # fmt: skip
    ids = {x.id: x.quadrant for x in S.observed_of(m)}
    assert ids == {"maturity.goals": "strengths", "maturity.audience": "weaknesses"}
    disputed = M.profile({r: {"goals": AreaRating(level=n, evidence="x")} for r, n in (("a", 4), ("b", 0))})
    assert S.observed_of(disputed) == ()
    many, few = M.Place("instagram", ("a",) * 4, ("b",) * 2), M.Place("facebook", ("a",) * 2, ("b",) * 3)
    fine, nearly = M.Place("x", ("a",) * 6), M.Place("tiktok", ("a",) * 9, ("b",) * 2)
    seen = {x.id: x.quadrant for x in S.observed_of(None, (many, few, fine, nearly))}
    assert seen == {"checklist.instagram": "weaknesses", "checklist.x": "strengths"}


def test_the_same_belief_twice_counts_once() -> None:
    said = [Hypothesis(text="Nos  conocen", quadrant="strengths"), Hypothesis(text="nos conocen", quadrant="threats")]
    assert [x.quadrant for x in S.hypotheses_of(said)] == ["strengths"]


# ---- what is shown -----------------------------------------------------------------------------------------------------


def empty(lang: str) -> PageState:
    return PageState(Plan.model_validate({"brief": {"brand": "B"}}), Dataset(), DAY, Language(lang, "ES", "EUR"))


def shown(findings: Sequence[Finding], lang: str, **more: Any) -> PageState:
    """A page whose diagnosis found exactly this."""
    page = empty(lang)
    value = DiagnosisChoice.model_validate({"priorities": [Priority(evidence="diagnosis.data.posts")], **more})
    page = page.with_choice("diagnosis", Decision[DiagnosisChoice](value=value, decided_by=("Ana",), decided_at=DAY))
    result: D.Diagnosis = page.result("diagnosis")
    (key,) = page.memory
    page.memory[key] = replace(result, findings=tuple(findings))
    return page


HOSTILE = "<script>alert('$x_1$ {name}')</script>"
RICH = [
    level("format", "carousel", ratio(1.6)), level("format", "link", ratio(0.4)), level("reach_format", "reel", ratio(1.9)),
    replace(level("weekday", "3", ratio(1.4)), slots={"platform": "instagram", "level": "3", "confirmed": True}),
    find("diagnosis.change.instagram.reach", ratio(1.5, 0.05, 300, "days"), platform="instagram", metric="reach", day=DAY),
    find("diagnosis.drift.facebook.views", ratio(0.5, 0.05, 300, "days"), platform="facebook", metric="views"),
    rival(HOSTILE, ratio(0.5)), rival("confiteria", ratio(2.0)),
    Finding("diagnosis.answers.instagram", "clear", "internal", -1, Estimate(0.5, 0.4, 0.6, 0.9, 80, "messages", "share", SPAN), {"platform": "instagram", "hours": 24}),
    Finding("diagnosis.voice", "clear", "external", -1, Estimate(0.3, 0.2, 0.4, 0.9, 80, "mentions", "share"), {"name": "Horno"}),
    Finding("diagnosis.data.orders", "not_assessed"),
]  # fmt: skip
SAID = {
    "hypotheses": [{"text": HOSTILE, "quadrant": q, "by": "Ana"} for q in ("threats",)] + [{"text": "Sí.", "quadrant": "strengths"}],
    "maturity": {"Ana": {"goals": {"level": 0, "evidence": "x"}, "content": {"level": 4, "evidence": "x"}}},
    "checklist": {"ecosystem": {p: "yes" for p in ("owner", "legal", "tag-rule", "leavers", "strays", "same-data")}},
}


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize(("findings", "said"), [(RICH, SAID), (RICH, {}), ([], SAID), (RICH[:1], {}), ([], {})])
def test_every_case_is_shown_without_an_accident(findings: list[Finding], said: dict[str, Any], lang: str) -> None:
    page = shown(findings, lang, **said)
    html = (
        str(render(swot(page), page.say))
        .replace("&lt;script&gt;alert(&#39;$x_1$ {name}&#39;)&lt;/script&gt;", "")
        .replace("&lt;Script&gt;Alert(&#39;$X_1$ {Name}&#39;)&lt;/Script&gt;", "")
    )
    assert re.findall(r"\bnan\b|None|[{}]|<script|diagnosis\.|workshop\.[0-9a-f]{8}|maturity\.[a-z]|checklist\.[a-z]", html, re.I) == []
    json.dumps(S.record(board_of(page), S.tows(board_of(page))), allow_nan=False)


def test_every_strategy_cites_codes_that_stand_in_the_boxes() -> None:
    page = shown(RICH, "en", **SAID)
    *boxes, crossed, _collect = swot(page)
    codes = {row[0] for b in boxes if b.body for row in b.body.rows}
    assert crossed.body is not None
    assert len(crossed.body.rows) == 4  # no opportunity: two of a kind against what threatens
    for row in crossed.body.rows:
        cited = set(re.findall(r"\b[EH]\d+\b", row[1]))
        assert len(cited) == 2
        assert cited <= codes
    board = board_of(page)
    assert board.looked == 6, "a level belongs to its factor; change, drift, two competitors, answers and voice"
    assert "E1: reels on Instagram" in say_strategy(page.say, S.tows(board).strategies[0], board)


def test_everything_on_the_page_has_a_code_a_priority_can_cite() -> None:
    board = board_of(shown(RICH, "en", **SAID))
    lines, crossed, collect = S.offers(board)
    assert set(lines) == {x.id for x in board.items}
    assert (collect, board.code(collect[0])) == (("diagnosis.data.orders",), "D1")
    first = board.strategy(crossed[0])
    assert first == S.tows(board).strategies[0]
    assert board.code(crossed[0]) == " + ".join(board.codes[i] for i in crossed[0].split(" + "))
    assert (board.code("diagnosis.gone"), board.lines("diagnosis.gone"), board.strategy(lines[0])) == ("", (), None)


def test_how_many_showed_something_is_said_not_how_many_answered() -> None:
    m = M.profile({"Ana": {"audience": AreaRating(level=1)}, "Luis": {"audience": AreaRating(level=1, evidence="a list")}})
    (x,) = S.observed_of(m)
    assert say_rests(Language("en", "GB"), x) == "2 people; 1 with something that shows it"


def test_an_empty_side_is_said() -> None:
    *_, crossed = swot(shown(RICH[:1], "en"))
    assert "because these boxes are empty: weaknesses, opportunities and threats" in crossed.headline
    text = swot(shown([*RICH[:1], RICH[6]], "en"))[4].reading
    assert "Without crossing because a box is empty (weaknesses and opportunities)" in text


def test_the_bakery() -> None:
    board = board_of(load_state(ROOT / "clients" / "demo-panaderia"))
    ids = [[x.id for x in board.quadrant(q) if x.kind == "measured"] for q in S.QUADRANTS]
    assert ids[0][:2] == ["diagnosis.reach_format.instagram.reel", "diagnosis.format.instagram.carousel"]
    assert ids[2] == [], "a rival that is behind is no opportunity"
    assert ids[3] == ["diagnosis.competitor.instagram.horno-la-tahona-azul"]
    assert board.threats[-1].kind == "hypothesis"
    assert board.looked >= sum(x.kind == "measured" for x in board.items) >= 4
