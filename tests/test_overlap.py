"""Where the people the brand wants are: the sum over ages, its uncertainty, its weights, and what it says when it cannot."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmlib import channels as ch
from cmlib import overlap as O
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.model import NETWORKS, AudienceChoice, Brief, Decision, Plan, SegmentChoice
from cmlib.reference import Usage, anchors, usage_of
from cmlib.reference.ages import AgeShape, shape_of
from cmlib.views import PageState, render
from cmlib.views import overlap as V
from cmlib.wording import Language
from cmlib.wording import overlap as words
from tests.test_audience import table

AS_OF = date(2026, 10, 31)
BRIEF = Brief(brand="Prueba", sector="panadería")
SAYS = (Language("es", "ES", "EUR"), Language("es", "CO", "COP"), Language("en", "GB", "GBP"))


def sure(share: float, **changes: object) -> Usage:
    """A figure read first-hand this year."""
    values = {
        "network": "x",
        "country": "ES",
        "year": 2026,
        "measure": "habitual",
        "share": share,
        "n": 1000,
        "base": "b",
        "publisher": "P",
    }
    return Usage(**{**values, "study": "S", "quality": "primary", "url": "", **changes})  # type: ignore[arg-type]


def shaped(*shares: float, total: float = 0.5, borrowed: bool = False) -> AgeShape:
    return AgeShape("x", "US", 2025, total, shares, 5000, "P", "S", borrowed)


def wanted(id: str = "a", weight: float = 1.0, ages: tuple[float, ...] | None = (0.0, 1.0, 0.0, 0.0), **changes: object) -> O.Wanted:
    return replace(O.Wanted(id, id, weight, ages, 300, "followers"), **changes)  # type: ignore[arg-type]


def decided(*segments: SegmentChoice, brief: Brief = BRIEF) -> Plan:
    value = AudienceChoice(segments=segments)
    return Plan(brief=brief).with_section("audience", Decision(value=value, decided_by=("Ana",), decided_at=AS_OF))


BAND = SegmentChoice(id="audience.demographics.25-34", name="Followers aged 25–34", priority=1, size_n=800)
OLD = SegmentChoice(id="audience.demographics.65", name="Followers aged 65+", priority=2, size_n=100)
REGULARS = SegmentChoice(id="audience.customers.regulars", name="Vecinas", priority=2, size_n=210)
ASKED = SegmentChoice(id="audience.survey.encuesta.b", name="Survey segment b (pan)", priority=3, size_n=90)


def survey(ages: list[str], question: str = "¿Qué edad tiene?") -> pd.DataFrame:
    rows = [
        {"survey": "Encuesta", "response_id": f"r{i}", "submitted_at": pd.Timestamp("2026-09-01"), "question": q, "answer": a}
        for i, age in enumerate(ages)
        for q, a in ((question, age), ("¿Qué pan prefiere?", "masa madre"))
    ]
    return table("survey_responses", rows)


# ---- ages as people write them -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "band"),
    [
        ("25-34", (25, 34)), ("25–34 años", (25, 34)), ("De 18 a 24", (18, 24)), ("65+", (65, None)), ("65 o más", (65, None)),
        ("Más de 60", (60, None)), ("over 60", (60, None)), ("Menos de 25", (0, 24)), ("under 18", (0, 17)), ("41", (41, 41)),
        ("", None), ("prefiero no decirlo", None), ("1984", None), ("600", None),
    ],
)  # fmt: skip
def test_ages_as_people_write_them(label: str, band: tuple[int, int | None] | None) -> None:
    assert O.band_of(label) == band


@given(st.lists(st.tuples(st.integers(0, 90), st.one_of(st.none(), st.integers(0, 30)), st.integers(1, 50)), min_size=1, max_size=8))
def test_ages_go_into_the_bands_and_nobody_is_lost(parts: list[tuple[int, int | None, int]]) -> None:
    bands = [((first, None if more is None else first + more), float(w)) for first, more, w in parts]
    found, young = O.spread(bands)
    assert 0 <= young <= 1 + 1e-9
    if found is None:
        assert young == pytest.approx(1)
    else:
        assert sum(found) == pytest.approx(1)
        assert min(found) >= 0


def test_a_band_is_spread_evenly_over_its_years_and_minors_are_left_out() -> None:
    assert O.spread([((18, 24), 1.0)]) == ((1.0, 0.0, 0.0, 0.0), 0.0)
    found, young = O.spread([((13, 22), 2.0)])
    assert (found, young) == ((1.0, 0.0, 0.0, 0.0), 0.5)
    found, _ = O.spread([((55, None), 1.0)])
    assert found is not None
    assert found[2] == pytest.approx(10 / 25)
    assert O.spread([((13, 17), 1.0)]) == (None, 1.0)


# ---- the sum over ages -------------------------------------------------------------------------------------------------


def closed_form(level: float, shape: AgeShape, ages: tuple[float, ...]) -> float:
    odds = level / (1 - level) * np.asarray(shape.odds)
    return float((np.asarray(ages) * odds / (1 + odds)).sum())


@pytest.mark.parametrize("band", range(4))
def test_one_band_is_the_level_bent_by_its_age(band: int) -> None:
    """Nothing but the level is uncertain to speak of: the middle of the draws is the closed form."""
    shape, ages = shaped(0.8, 0.62, 0.4, 0.19), tuple(float(i == band) for i in range(4))
    found = O.overlap_of("x", "ES", [wanted(ages=ages)], AS_OF, 1, level=sure(0.54), shape=shape)
    assert found is not None
    assert found.use.estimate == pytest.approx(closed_form(0.54, shape, ages), abs=0.015)


def test_a_mixture_of_ages_is_the_mixture_of_the_bands() -> None:
    shape, ages = shaped(0.8, 0.62, 0.4, 0.19), (0.1, 0.2, 0.3, 0.4)
    found = O.overlap_of("x", "ES", [wanted(ages=ages, counts_as=100_000)], AS_OF, 1, level=sure(0.54), shape=shape)
    assert found is not None
    assert found.use.estimate == pytest.approx(closed_form(0.54, shape, ages), abs=0.015)


def test_a_flat_shape_says_the_level_and_no_age_matters() -> None:
    flat = shaped(0.5, 0.5, 0.5, 0.5)
    found = O.overlap_of("x", "ES", [wanted(ages=(0.7, 0.0, 0.0, 0.3))], AS_OF, 1, level=sure(0.3), shape=flat)
    assert found is not None
    assert found.use.estimate == pytest.approx(0.3, abs=0.01)


def test_the_shape_moves_odds_so_nobody_passes_a_hundred() -> None:
    """A ratio of shares would put 18 to 29 at 150 %."""
    found = O.overlap_of("x", "ES", [wanted(ages=(1.0, 0.0, 0.0, 0.0))], AS_OF, 1, level=sure(0.94), shape=shaped(0.8, 0.6, 0.4, 0.2))
    assert found is not None
    assert 0.94 < found.use.estimate < 1
    assert found.use.high is not None
    assert found.use.high <= 1


def test_the_score_is_the_place_on_the_anchor() -> None:
    found = O.overlap_of("instagram", "ES", [wanted()], AS_OF, 1)
    assert found is not None
    e, anchor = found.use, anchors()["audience_overlap", "weekly_use"]
    assert e.low is not None
    assert e.high is not None
    assert found.score == (anchor.score(e.low), anchor.score(e.estimate), anchor.score(e.high))
    assert (anchor.score(0.05), anchor.score(0.6), anchor.score(0.325)) == (0, 100, pytest.approx(50))


# ---- how uncertain it is -----------------------------------------------------------------------------------------------


def test_an_old_or_second_hand_figure_counts_as_fewer_answers() -> None:
    counts = [
        O.counts_as(sure(0.5, year=y, quality=q), 2026)
        for y, q in ((2026, "primary"), (2026, "secondary"), (2024, "secondary"), (2020, "secondary"))
    ]
    assert counts[0] == pytest.approx(1000)
    assert counts == sorted(counts, reverse=True)
    # at one half: five points read second-hand, and five more for each year
    assert 1.645 * 0.5 / np.sqrt(counts[2]) == pytest.approx(0.15)
    widths = []
    for year in (2026, 2023, 2020):
        found = O.overlap_of("x", "ES", [wanted()], AS_OF, 1, level=sure(0.5, year=year), shape=shaped(0.5, 0.5, 0.5, 0.5))
        assert found is not None
        widths.append(found.use.width or 0.0)
        assert ("old" in found.flags) == (year <= 2023)
    assert widths == sorted(widths)
    assert widths[0] == pytest.approx(2 * 1.645 * 0.5 * np.sqrt(1 / 1000 + (O.OWN_SHAPE / 2) ** 2), abs=0.06)


def test_the_level_is_a_beta() -> None:
    rng = np.random.default_rng(4)
    drawn = O._levels(sure(0.3), 2026, rng)
    assert drawn.mean() == pytest.approx(0.3, abs=0.003)
    assert drawn.std() == pytest.approx(np.sqrt(0.3 * 0.7 / 1001), rel=0.06)


def test_a_composition_of_more_people_is_narrower() -> None:
    """Dirichlet(n·a): the spread of each share falls with the square root of n."""
    spreads = [O._compositions((0.2, 0.5, 0.3, 0.0), n, np.random.default_rng(1)).std(axis=0) for n in (30, 120, 480)]
    assert spreads[0][1] == pytest.approx(np.sqrt(0.5 * 0.5 / 31), rel=0.06)
    for wide, narrow in itertools.pairwise(spreads):
        assert narrow[:3] / wide[:3] == pytest.approx(0.5, rel=0.1)
    assert (O._compositions((0.2, 0.5, 0.3, 0.0), 30, np.random.default_rng(1))[:, 3] == 0).all(), "nobody of an age nobody has"
    assert O._compositions((0.2, 0.5, 0.3, 0.0), 30, np.random.default_rng(1)).sum(axis=1) == pytest.approx(1)


def test_a_borrowed_shape_is_told_and_wider() -> None:
    own, borrowed = (
        O.overlap_of("x", "ES", [wanted()], AS_OF, 1, level=sure(0.5), shape=shaped(0.8, 0.5, 0.4, 0.2, borrowed=b)) for b in (False, True)
    )
    assert own is not None
    assert borrowed is not None
    assert (own.flags, borrowed.flags) == ((), ("borrowed",))
    assert (borrowed.use.width or 0) > 1.4 * (own.use.width or 0)
    assert shape_of("instagram", "ES") is not None
    assert shape_of("instagram", "ES").borrowed  # type: ignore[union-attr]
    assert not shape_of("instagram", "US").borrowed  # type: ignore[union-attr]
    assert shape_of("instagram", "CO").borrowed  # type: ignore[union-attr]
    assert shape_of("linkedin", "ES") is None
    assert shape_of("instagram", "ES", 2020) is None, "no figure from the future"


def test_a_figure_that_counts_more_than_the_weekly_users_is_taken_as_at_most() -> None:
    found = O.overlap_of("youtube", "ES", [wanted(ages=None)], AS_OF, 1)
    assert found is not None
    assert "at_most" in found.flags
    level = usage_of("youtube", "ES")
    assert level is not None
    assert level.share / 3 < found.use.estimate < level.share


# ---- weights -----------------------------------------------------------------------------------------------------------


def test_weights_follow_the_order_then_the_size() -> None:
    assert O.weights_of([]) == {}
    by_order = O.weights_of([BAND, REGULARS, ASKED])
    assert list(by_order.values()) == pytest.approx([11 / 18, 5 / 18, 2 / 18])
    tied = O.weights_of([BAND, OLD, REGULARS])  # 1, 2, 2
    assert list(tied.values()) == pytest.approx([11 / 18, 3.5 / 18, 3.5 / 18])
    same = [s.model_copy(update={"priority": 1}) for s in (BAND, OLD)]
    assert list(O.weights_of(same).values()) == pytest.approx([8 / 9, 1 / 9])
    mixed = [s.model_copy(update={"priority": 1}) for s in (BAND, REGULARS)]
    assert list(O.weights_of(mixed).values()) == [0.5, 0.5], "customers and followers are not counted alike"


def test_together_is_the_weighted_mean_of_the_segments() -> None:
    two = [wanted("a", 0.75, (1.0, 0.0, 0.0, 0.0)), wanted("b", 0.25, (0.0, 0.0, 0.0, 1.0))]
    found = O.overlap_of("instagram", "ES", two, AS_OF, 1)
    assert found is not None
    a, b = (c.use.estimate for c in found.cells)
    assert found.use.estimate == pytest.approx(0.75 * a + 0.25 * b, abs=0.02)
    alone = O.overlap_of("instagram", "ES", [replace(two[0], weight=1.0)], AS_OF, 1)
    assert alone is not None
    assert alone.cell("a") == found.cell("a"), "a segment's figure does not depend on the others"
    assert alone.use.estimate == alone.cell("a").use.estimate


# ---- what is known of the segments -------------------------------------------------------------------------------------


def test_followers_of_an_age_have_it_and_customers_have_none() -> None:
    band, regulars = O.wanted_of(decided(REGULARS, BAND), Dataset(), AS_OF)
    assert (band.id, band.ages, band.n, band.n_unit) == (BAND.id, (0.5, 0.5, 0.0, 0.0), 800, "followers")
    assert regulars.ages is None
    (city,) = O.wanted_of(decided(SegmentChoice(id="audience.demographics.city-sevilla", name="X")), Dataset(), AS_OF)
    (guess,) = O.wanted_of(decided(SegmentChoice(id="audience.hypothesis.loyal", name="X")), Dataset(), AS_OF)
    assert city.ages is None
    assert guess.ages is None
    assert O.wanted_of(Plan(brief=BRIEF), Dataset(), AS_OF) == ()


def test_a_survey_lends_the_ages_of_all_who_answered() -> None:
    frame = survey(["18-24"] * 20 + ["35–44 años"] * 20 + ["Más de 65"] * 10)
    (found,) = O.wanted_of(decided(ASKED), Dataset({"survey_responses": frame}), AS_OF)
    assert found.ages == (0.4, 0.4, 0.0, 0.2)
    assert (found.n, found.whole, found.counts_as) == (50, True, O.STANDS_IN)
    (before,) = O.wanted_of(decided(ASKED), Dataset({"survey_responses": frame}), date(2026, 8, 1))
    assert before.ages is None, "answers of later days do not count"
    few = Dataset({"survey_responses": survey(["18-24"] * 9)})
    assert O.wanted_of(decided(ASKED), few, AS_OF)[0].ages is None
    silent = Dataset({"survey_responses": survey(["sí"] * 60, "¿Viene a menudo?")})
    assert O.wanted_of(decided(ASKED), silent, AS_OF)[0].ages is None


def test_order_of_rows_and_segments_changes_nothing() -> None:
    frame = survey(["18-24"] * 20 + ["35-44"] * 20 + ["65+"] * 10)
    shuffled = frame.sample(frac=1, random_state=3)
    a = O.overlaps_of(decided(BAND, REGULARS, ASKED), Dataset({"survey_responses": frame}), AS_OF, NETWORKS, "local")
    b = O.overlaps_of(decided(ASKED, BAND, REGULARS), Dataset({"survey_responses": shuffled}), AS_OF, tuple(reversed(NETWORKS)), "local")
    assert a == dict(sorted(b.items(), key=lambda kv: NETWORKS.index(kv[0])))


# ---- what it says when it cannot ---------------------------------------------------------------------------------------


def test_without_ages_the_whole_country_counts_and_it_is_told_and_wider() -> None:
    known, unknown = wanted("a", 0.5), wanted("b", 0.5, None)
    found = O.overlap_of("instagram", "ES", [known, unknown], AS_OF, 1)
    assert found is not None
    assert found.cell("b").flags == ("no_ages",)
    assert found.cell("b").use.estimate == pytest.approx(0.543, abs=0.03)
    assert (found.cell("b").use.width or 0) > (found.cell("a").use.width or 0)
    assert found.by_age
    nobody = O.overlap_of("instagram", "ES", [unknown], AS_OF, 1)
    assert nobody is not None
    assert not nobody.by_age
    (linkedin,) = (o for o in [O.overlap_of("linkedin", "ES", [known], AS_OF, 1)] if o)
    assert "no_shape" in linkedin.cell("a").flags
    assert not linkedin.by_age


def test_no_figure_of_the_country_no_overlap() -> None:
    """Nothing is borrowed but a shape: not a level."""
    assert O.overlap_of("instagram", "CO", [wanted()], AS_OF, 1) is None
    assert O.overlap_of("instagram", "ES", [], AS_OF, 1) is None
    assert O.overlap_of("instagram", "ES", [wanted()], AS_OF, 1, "b2b") is None, "everybody is not who buys for a company"
    assert O.overlap_of("instagram", "ES", [wanted(ages=None)], AS_OF, 1, "nonprofit") is None
    assert O.overlap_of("instagram", "ES", [wanted()], AS_OF, 1, "nonprofit") is not None


def test_the_criterion_falls_back_step_by_step() -> None:
    """Segments with ages, then the country, then the kind of brand, then unknown: each says which it is."""

    def basis(plan: Plan, channel: str = "instagram") -> str:
        return ch.assess_channels(plan, Dataset(), AS_OF).base[channel]["audience_overlap"].basis

    own = Brief(brand="P", sector="panadería", channels=tuple({"network": n} for n in ("instagram", "pinterest")))  # type: ignore[arg-type]
    assert basis(decided(BAND, brief=own)) == "usage_shape"
    assert basis(decided(REGULARS, brief=own)) == "usage"
    assert basis(Plan(brief=own)) == "usage"
    assert basis(decided(BAND, brief=own), "pinterest") == "sector"
    assert basis(decided(BAND, brief=own.model_copy(update={"country": "CO"}))) == "sector"
    assert basis(decided(BAND, brief=own.model_copy(update={"country": "CO", "sector": ""}))) == "not_assessed"


def test_young_and_old_segments_rank_the_networks_differently_and_the_page_follows_the_decision() -> None:
    young, old = (ch.assess_channels(decided(s), Dataset(), AS_OF) for s in (BAND, OLD))

    def people(r: ch.ChannelRanking, c: str) -> float:
        return r.base[c]["audience_overlap"].point

    assert people(young, "instagram") > people(old, "instagram")
    assert people(young, "instagram") > 2 * people(old, "instagram")
    assert ch.evidence_of(young) != ch.evidence_of(old)
    assert "audience.segments" in ch.READS


def test_evidence_does_not_depend_on_the_decision_it_is_for() -> None:
    plan = decided(BAND, REGULARS)
    r = ch.assess_channels(plan, Dataset(), AS_OF)
    chosen = plan.with_section("channels", Decision(value=ch.propose_portfolio(r, plan), decided_by=("Ana",), decided_at=AS_OF))
    assert ch.evidence_of(ch.assess_channels(chosen, Dataset(), AS_OF)) == ch.evidence_of(r)


def test_all_networks_in_a_moment() -> None:
    data = Dataset({"survey_responses": survey(["18-24"] * 200 + ["35-44"] * 200)})
    plan = decided(BAND, REGULARS, ASKED, OLD.model_copy(update={"priority": 4}))
    start = time.process_time()
    O.overlaps_of(plan, data, AS_OF, NETWORKS, "local")
    assert time.process_time() - start < 0.3


def test_the_ability_agrees_with_the_scores() -> None:
    """Whatever is lacking, the page says so before anything is drawn."""
    own = Brief(brand="P", sector="panadería", channels=({"network": "instagram"},))  # type: ignore[arg-type]
    cases = {
        "": decided(BAND, REGULARS, brief=own),
        "nobody has decided": Plan(brief=own),
        "no age": decided(REGULARS, brief=own),
        "for a company": decided(BAND, brief=own.model_copy(update={"sector": "B2B software"})),
        "the country": decided(BAND, brief=own.model_copy(update={"country": "CO"})),
    }
    for words_of_it, plan in cases.items():
        (found,) = (a for a in ch.abilities_of(plan, Dataset(), AS_OF) if a.id == "segments")
        shaped_scores = [row["audience_overlap"].basis == "usage_shape" for row in ch.assess_channels(plan, Dataset(), AS_OF).base.values()]
        assert (found.lacks is None) == any(shaped_scores) == (words_of_it == "")
        assert words_of_it in str(found.lacks or "")


# ---- facts and their age -----------------------------------------------------------------------------------------------


def test_every_network_has_its_row_and_says_whether_it_has_a_figure() -> None:
    found = O.facts("ES", AS_OF)
    assert [f.network for f in found] == list(NETWORKS)
    assert [f.network for f in found if not f.known] == ["newsletter", "blog"]
    here = {f.network: f.usage.country for f in found if f.usage}
    assert here["instagram"] == "ES"
    assert here["pinterest"] == "US", "told as what it is: another country's"
    early = O.facts("ES", date(2014, 12, 31))
    assert not any(f.known for f in early), "a figure of later years is none, and use is never told as opinions"
    assert {V.words.say_fact(SAYS[2], f) for f in early} == {"no figure found"}
    later = O.facts("ES", date(2027, 1, 15))
    assert {f.network for f in later if f.stale} == {"x", "pinterest", "threads", "bluesky"}
    assert not any(f.stale for f in O.facts("ES", date(2030, 1, 1)) if not f.known), "nothing to be read again where nothing was read"
    assert next(f for f in found if f.network == "google_business").share == 0.59


# ---- the page ----------------------------------------------------------------------------------------------------------

HOSTILE = SegmentChoice(id="audience.demographics.35-44", name="<script>{x} $ & «y»", priority=4, size_n=40)
STATES = {
    "decided": (decided(BAND, REGULARS, ASKED), Dataset({"survey_responses": survey(["18-24"] * 20 + ["13-17"] * 20)})),
    "hostile": (decided(BAND, REGULARS, ASKED, HOSTILE), Dataset()),
    "one": (decided(OLD), Dataset()),
    "undecided": (Plan(brief=BRIEF), Dataset()),
    "colombia": (decided(BAND, brief=Brief(brand="P", country="CO", sector="panadería")), Dataset()),
    "companies": (decided(BAND, brief=Brief(brand="P", sector="B2B software")), Dataset()),
    "nothing": (Plan(brief=Brief(brand="P", country="CO")), Dataset()),
    "later": (decided(BAND, REGULARS), Dataset()),
}


@pytest.mark.parametrize("say", SAYS, ids=["es", "co", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_shown(state: str, say: Language) -> None:
    plan, data = STATES[state]
    page = PageState(plan, data, date(2029, 1, 1) if state == "later" else AS_OF, say)
    shown = str(render(V.overlap(page), say)) + str(render(V.network_facts(page), say))
    for wrong in ("nan", "None", "<script>", "audience.d", "audience.c", "audience.s", "no_ages", "whole_survey", "{"):
        assert wrong not in shown.replace("{x}", ""), wrong
    if state in ("colombia", "companies", "nothing"):
        assert V.overlap(page).missing


def test_the_borrowed_shape_is_said_in_words() -> None:
    plan, data = STATES["decided"]
    exhibit = V.overlap(PageState(plan, data, AS_OF, SAYS[2]))
    assert "lent by the USA (Pew Research Center, 2025)" in exhibit.source
    assert "“Vecinas”" in exhibit.source
    assert "everybody who answered the survey" in exhibit.source
    assert "adults only" in exhibit.source
    r = ch.assess_channels(plan, data, AS_OF)
    text = words.say_score(SAYS[2], r.scores["instagram"]["audience_overlap"])
    assert "CNMC, 2024; shape by age lent by the USA" in text


def test_the_headline_agrees_with_the_table() -> None:
    for state in ("decided", "one"):
        plan, data = STATES[state]
        exhibit = V.overlap(PageState(plan, data, AS_OF, SAYS[2]))
        assert exhibit.behind is not None
        first = exhibit.behind.rows[0]
        together = first[-2]
        assert f"{first[0]} {together}" in exhibit.headline or f"{first[0]}, {together}" in exhibit.headline


def test_on_the_demo_brands() -> None:
    for name in ("demo-panaderia", "demo-ong"):
        state = load_state(Path("clients") / name)
        for say in SAYS[:2]:
            page = PageState(state.plan, state.data, state.as_of, say)
            assert "nan" not in str(render(V.overlap(page), say))
