"""The catalogue of KPIs as a graph: every rule holds for it, every rule can be broken, every KPI has its passport."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import kpis
from cmlib.kpis import CATALOGUE, COMMUNICATIONS, Communication, Fault, Kpi, check_graph, kpi_of, own_kpi, passport_of
from cmlib.metrics import PASSPORTS
from cmlib.model import OBJECTIVES, Goal, OwnKpi
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording import kpis as words

ALL = tuple(CATALOGUE.values())
OWN = OwnKpi(id="bookings", name="Bookings", objective="own-hall", source="diary", activity="ask", counter="no-shows")


def goal(kpi: str, objective: str, **more: object) -> Goal:
    return Goal.model_validate({"id": "a", "objective": objective, "kpi": kpi, "target": 1.0, "by": date(2026, 12, 31), **more})


def rules(faults: tuple[Fault, ...]) -> set[str]:
    return {f.rule for f in faults}


def test_the_catalogue_keeps_every_rule() -> None:
    goals = [goal(k.id, k.objective) for k in ALL]
    assert check_graph(ALL, goals) == ()
    assert {k.communication.id for k in ALL} == set(COMMUNICATIONS)
    assert {c.objective for c in COMMUNICATIONS.values()} == set(OBJECTIVES)
    assert OBJECTIVES[:4] == kpis.TYPICAL


pick = st.sampled_from(ALL)


@settings(max_examples=30, deadline=None)
@given(pick, st.sampled_from(OBJECTIVES))
def test_each_rule_about_a_kpi_can_fail(k: Kpi, objective: str) -> None:
    others = tuple(x for x in ALL if x.id != k.id)
    nowhere = replace(k, communication=Communication("lost", T("a"), T("b"), "profit"))
    assert Fault("no_parent", "lost") in check_graph((*others, nowhere))
    assert Fault("no_source", k.id) in check_graph((*others, replace(k, drop=" ")))
    assert Fault("no_cadence", k.id) in check_graph((*others, replace(k, cadence="when asked")))  # type: ignore[arg-type]
    elsewhere = next(c for c in COMMUNICATIONS.values() if c is not k.communication)
    assert Fault("two_parents", k.id) in check_graph((*ALL, replace(k, communication=elsewhere)))
    above = replace(k.communication, objective=next(o for o in OBJECTIVES if o != k.objective))
    assert Fault("two_parents", k.communication.id) in check_graph((*ALL, replace(k, id="other", communication=above)))
    round_one, round_two = Communication("one", T("a"), T("b"), "two"), Communication("two", T("a"), T("b"), "one")
    ring = (replace(k, id="x", communication=round_one), replace(k, id="y", communication=round_two))
    assert "cycle" in rules(check_graph((*ALL, *ring)))
    without = tuple(x for x in ALL if not (x.objective == objective and x.role == "outcome"))
    assert check_graph(without) == (Fault("no_outcome", objective),)
    vain = tuple(replace(x, metric="follows") if x.objective == objective else x for x in ALL)
    assert check_graph(vain) == (Fault("no_outcome", objective),)


@settings(max_examples=30, deadline=None)
@given(pick, pick)
def test_each_rule_about_a_goal_can_fail(k: Kpi, other: Kpi) -> None:
    assert check_graph(ALL, [goal(k.id + (".instagram" if k.per_network else ""), k.objective)]) == ()
    assert check_graph(ALL, [goal("fame", k.objective)]) == (Fault("goal_without_kpi", "a"),)
    if other.objective != k.objective:
        assert check_graph(ALL, [goal(k.id, other.objective)]) == (Fault("other_objective", "a"),)
    idle = tuple(replace(x, activity="") if x.id == k.id else x for x in ALL)
    assert check_graph(idle, [goal(k.id, k.objective)]) == (Fault("no_activity", "a"),)
    assert check_graph(idle, [goal(k.id, k.objective, activity="write to them")]) == ()


@settings(max_examples=30, deadline=None)
@given(st.permutations(ALL))
def test_the_order_of_kpis_does_not_matter(order: list[Kpi]) -> None:
    broken = [replace(k, drop="") if k.id == "revenue" else k for k in order]
    assert set(check_graph(broken)) == {Fault("no_source", "revenue")}


def test_a_measure_of_ones_own_hangs_in_the_graph() -> None:
    mine = own_kpi(OWN)
    assert (mine.id, mine.objective, mine.cadence, mine.role, mine.own) == ("own:bookings", "own-hall", "month", "outcome", True)
    assert check_graph((*ALL, mine), [goal("own:bookings", "own-hall")], (*OBJECTIVES, "own-hall")) == ()
    assert Fault("no_outcome", "own-hall") in check_graph(ALL, (), ("own-hall",))
    for name in ("Followers of the page", "Me gusta en Facebook", "nuevos seguidores", "Likes"):
        assert check_graph((*ALL, own_kpi(OWN.model_copy(update={"name": name}))), (), ("own-hall",)) == (
            Fault("no_outcome", "own-hall"),
        ), name
    assert not own_kpi(OWN.model_copy(update={"name": "People likely to come"})).vanity
    borrowed = own_kpi(OWN.model_copy(update={"objective": "sell"}))
    assert borrowed.communication is COMMUNICATIONS["order"]
    assert kpi_of("own:bookings") is None
    assert kpi_of("own:bookings", (OWN,)) == mine


@pytest.mark.parametrize("k", ALL, ids=lambda k: k.id)
def test_passports(k: Kpi) -> None:
    p = passport_of(k)
    assert p.where is k.drop
    assert str(p.formula)
    assert p.additive == (p.over == "sum")
    if k.metric:
        assert k.metric in PASSPORTS
        assert not k.flow or PASSPORTS[k.metric].additive_days, "a total of what cannot be added up"
        assert p.public == PASSPORTS[k.metric].public
    assert str(k.counter)
    assert str(k.activity)


def test_what_networks_changed_is_in_the_passport() -> None:
    assert passport_of(CATALOGUE["views"], "instagram").since == date(2025, 4, 21)
    assert passport_of(CATALOGUE["views"], "tiktok").since is None
    assert passport_of(CATALOGUE["reach_day"]).additive is False
    assert passport_of(CATALOGUE["comments_post"]).public
    assert not passport_of(own_kpi(OWN)).public


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_word_is_said(lang: str) -> None:
    say = Language(lang)
    for k in (*ALL, own_kpi(OWN)):
        p = passport_of(k)
        parts = [
            words.say_kpi(say, k.id, kpi=k), words.say_communication(say, k.communication), words.say_formula(say, p), words.say_unit(say, p),
            words.say_cadence(say, k), words.say_additive(say, p), words.say_public(say, p), words.say_since(say, p), words.say_where(say, k.id, k),
            words.say_objective(say, k.objective, {"own-hall": "A full hall"}),
        ]  # fmt: skip
        assert all(parts)
        assert not {"None", "nan"} & set(" ".join(parts).split())
    assert words.say_objective(say, "own-hall", {"own-hall": "A full hall"}) == "A full hall"
    assert words.say_network(say, "some_network") == "some network"
