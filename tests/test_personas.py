"""Personas: every sentence with its share and n, nothing invented; hypotheses of the room with the question that would test them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cmlib import audience as A
from cmlib import personas as P
from cmlib.estimates import wilson
from cmlib.exports.tables import Dataset
from cmlib.findings import Exhibit
from cmlib.model import AudienceChoice, Decision, Plan, ProtoPersona, SegmentChoice
from cmlib.views import PageState, decision_html, render
from cmlib.views.audience import VIEWS
from cmlib.wording import Language
from cmlib.wording import personas as words
from tests.test_audience import gradual, orders_of, three_kinds
from tests.test_surveys import AS_OF, PLAN, kinds, page_of

PROTO = ProtoPersona(name="Vecina <b>con prisa", needs="Desayunar de camino", where="Instagram", by="Carmen")


def with_beliefs(*people: ProtoPersona) -> Plan:
    segments = (SegmentChoice(id="audience.hypothesis.loyal", name="Fieles"),)
    choice = AudienceChoice(segments=segments, protopersonas=people)
    return PLAN.with_section("audience", Decision[AudienceChoice](value=choice, decided_by=("Carmen",), decided_at=AS_OF))


@pytest.fixture(scope="module")
def surveyed() -> A.AudienceResult:
    result: A.AudienceResult = page_of(kinds()).result("audience")
    return result


@pytest.fixture(scope="module")
def bought() -> A.AudienceResult:
    return A.assess_audience(PLAN, Dataset({"orders": three_kinds()}), date(2026, 10, 31))


def test_one_card_an_accepted_segment_each_sentence_with_share_interval_and_n(surveyed: A.AudienceResult) -> None:
    made = P.cards(surveyed.groups, surveyed.segmentations)
    assert [c.id for c in made] == [c.id for c in surveyed.candidates if c.basis == "survey"]
    assert [str(c.name) for c in made] == [str(c.name) for c in surveyed.candidates if c.basis == "survey"]
    for card in made:
        assert card.share == wilson(card.n, 240, period=(date(2026, 9, 1), date(2026, 9, 1)), source="prueba.csv")
        assert card.traits
        for t in card.traits:
            assert t.share.low is not None
            assert t.share.n >= 30
            assert t.rest is not None
    first = next(c for c in made if any(t.outside for t in c.traits))
    assert {t.question for t in first.traits if t.outside} == {"¿Cómo nos conociste?"}
    assert not any(t.outside and t.verdict not in ("clear", "hint") for c in made for t in c.traits)


def test_what_mirrors_each_other_is_said_once(surveyed: A.AudienceResult) -> None:
    for card in P.cards(surveyed.groups, surveyed.segmentations):
        told = [t.question for t in card.traits if t.outside]
        assert len(told) == len(set(told))


def test_a_card_sends_nobody_where_the_segment_is_not(surveyed: A.AudienceResult) -> None:
    """Only an answer that is more frequent in the segment, to a question on places or networks, says where to look."""
    say = Language("en", "GB")
    first, *others = P.cards(surveyed.groups, surveyed.segmentations)
    instagram = next(c for c in (first, *others) if any(t.option == "Por Instagram" and t.more for t in c.handles))
    assert "look for them here: ¿Cómo nos conociste? Por Instagram" in words.say_card_so_what(say, instagram)
    less = replace(instagram, traits=tuple(replace(t, share=t.rest, rest=t.share) if t.outside and t.rest else t for t in instagram.traits))
    assert not less.handles
    assert "look for them" not in words.say_card_so_what(say, less)
    job = replace(
        instagram, traits=tuple(replace(t, question="What is your job?", option="Founder") if t.outside else t for t in instagram.traits)
    )
    assert "the survey does not tell" in words.say_card_so_what(say, job)
    assert "Founder" in words.say_card_so_what(say, job)


def test_what_is_rarer_comes_last_and_says_so(surveyed: A.AudienceResult) -> None:
    say = Language("en", "GB")
    for card in P.cards(surveyed.groups, surveyed.segmentations):
        told = [(t.outside, not t.more) for t in card.traits]
        assert told == sorted(told)
        assert all(("less than the rest" in words.say_what(say, t)) == (not t.more) for t in card.traits)
        assert ("25%" in words.say_card_reading(say, card)) == any(t.verdict == "clear" for t in card.traits)


def test_distinct_groups_of_customers_are_cards_and_a_continuum_is_not(bought: A.AudienceResult) -> None:
    made = P.cards(bought.groups, ())
    assert [c.n for c in made] == [g.n for g in bought.groups.groups]
    assert made
    assert all(c.share.n == bought.rfm.customers and c.share.fallback_reason for c in made if bought.rfm)
    smooth = A.assess_audience(PLAN, Dataset({"orders": gradual()}), date(2026, 10, 31))
    assert smooth.groups.verdict == "indistinct"
    assert P.cards(smooth.groups, ()) == ()


def test_a_name_comes_from_an_answer_and_fits_a_plan() -> None:
    frame = kinds()
    frame["answer"] = frame["answer"].str.replace("Un regalo", "Un regalo " + "muy " * 40 + "bonito")
    result = page_of(frame).result("audience")
    for candidate in result.candidates:
        SegmentChoice(id=candidate.id, name=str(candidate.name))


def test_answers_for_a_margin() -> None:
    assert (P.answers_for(0.10), P.answers_for(0.05)) == (93, 381)
    e = wilson(46, 93)
    assert e.high is not None
    assert e.low is not None
    assert max(e.high - e.estimate, e.estimate - e.low) == pytest.approx(0.10, abs=0.002)


@pytest.mark.parametrize("country", ["ES", "GB"])
def test_what_the_room_believes_is_marked_and_gets_its_question(country: str) -> None:
    page = page_of(Dataset().survey_responses, country, with_beliefs(PROTO, ProtoPersona(name="Regaladora")))
    (shown,) = VIEWS["personas"](page)  # type: ignore[misc]
    assert isinstance(shown, Exhibit)
    assert shown.verdict == "not_assessed"
    assert shown.body is not None
    assert len(shown.body.rows) == 2
    assert all("?" in row[4] and "?" in row[5] for row in shown.body.rows)
    assert "Desayunar de camino" in shown.body.rows[0][4]
    assert "93" in shown.reading
    html = str(render(shown, page.say))
    assert "&lt;b&gt;con prisa" in html
    assert not re.search(r"\b(nan|None)\b", html)


def test_without_anybody_the_page_says_what_to_do() -> None:
    page = page_of(Dataset().survey_responses, "GB")
    (shown,) = VIEWS["personas"](page)  # type: ignore[misc]
    assert isinstance(shown, Exhibit)
    assert shown.missing
    assert "workshop" in shown.so_what


def test_plans_written_before_there_were_personas_stay_valid() -> None:
    old = {"segments": [{"id": "audience.customers.regulars", "name": "Fieles", "priority": 1, "note": ""}]}
    choice = AudienceChoice.model_validate(old)
    assert (choice.protopersonas, choice.sensitive, choice.segments[0].size_n) == ((), (), None)
    with pytest.raises(ValidationError):
        ProtoPersona(name="")


def test_the_form_reads_hypotheses_and_sensitive_questions(tmp_path: Path) -> None:
    import ipywidgets as w

    from cmlib.forms.audience import build

    page = page_of(kinds(60, sensitive=True), plan=with_beliefs(PROTO))
    inputs = build(page)
    said = inputs.value()
    assert isinstance(said, AudienceChoice)
    assert said.protopersonas == (PROTO,)
    every = list(_widgets(inputs.widget))
    add = next(x for x in every if isinstance(x, w.Button))
    add.click()
    texts = [x for x in _widgets(inputs.widget) if isinstance(x, w.Text)]
    texts[-4].value, texts[-3].value = "Regaladora", "Un regalo"
    ticks = [x for x in every if isinstance(x, w.Checkbox) and "necesitas" in x.description]
    ticks[0].value = True
    about = [x for x in every if isinstance(x, w.Checkbox) and "partido" in x.description]
    assert len(about) == 1, "only whether it describes people: nobody can take away that it is sensitive"
    said = inputs.value()
    assert isinstance(said, AudienceChoice)
    assert [p.name for p in said.protopersonas] == [PROTO.name, "Regaladora"]
    assert said.sensitive == ("¿Qué necesitas de una panadería?",)
    AudienceChoice.model_validate(yaml.safe_load(yaml.safe_dump(said.model_dump(mode="json"))))


def _widgets(widget: object) -> list[object]:
    return [widget, *(x for child in getattr(widget, "children", ()) for x in _widgets(child))]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 79))
def test_no_small_cell_of_a_small_brand_is_anywhere(seed: int, n: int) -> None:
    """20 to 79 customers: no named part under five people in the record, and no customer on the page."""
    rng = np.random.default_rng(seed)
    people = [(f"k12-{i}", sorted(rng.integers(1, 700, rng.integers(1, 6)).tolist()), float(rng.integers(5, 60))) for i in range(n)]
    data = Dataset({"orders": orders_of(people)})
    result = A.assess_audience(PLAN, data, AS_OF)
    record = A.record_of(result, PLAN)
    customers = record["customers"]
    if isinstance(customers, dict):
        together = customers["together"]["n"] if customers["together"] else 0
        shown = [c["n"] for c in customers["cells"]]
        assert all(v >= 5 for v in shown)
        assert together == 0 or together >= 5
    page = PageState(PLAN, data, AS_OF, Language("en", "GB"))
    html = "".join(str(render(VIEWS[v](page), page.say)) for v in ("personas", "segments")) + str(decision_html(page, "audience"))
    assert "k12-" not in html + json.dumps(record, default=str)
