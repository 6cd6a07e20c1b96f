"""Surveys: closed questions counted, segments with who is in them, and no cell small enough to recognise anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import audience as A
from cmlib import surveys as S
from cmlib.book import load_state
from cmlib.estimates import wilson
from cmlib.exports.names import key
from cmlib.exports.tables import Dataset
from cmlib.findings import Exhibit
from cmlib.latent import LatentClasses
from cmlib.model import AudienceChoice, Brief, Decision, Plan, SegmentChoice
from cmlib.profiles import LEAST, LEAST_SENSITIVE
from cmlib.views import PageState, decision_html, render
from cmlib.views.audience import VIEWS
from cmlib.wording import Language
from cmlib.wording import surveys as words
from tests.test_audience import table

AS_OF = date(2026, 10, 31)
PLAN = Plan(brief=Brief(brand="Panadería <La Espiga>", seed=7))
NEED, HABIT = "¿Qué necesitas de una panadería?", "¿Qué haces cuando vienes?"
NEEDS = ["Pan para toda la semana", "Algo rápido de camino", "Un regalo"]
HABITS = ["Encargo por WhatsApp", "Miro el mostrador", "Pregunto por alérgenos", "Pago con el móvil", "Me quedo un rato", "Vengo con niños"]


def rows_of(answers: dict[str, list[str]], survey: str = "Encuesta de otoño") -> pd.DataFrame:
    """One answer a person and question; an empty answer is none."""
    rows = [
        {
            "survey": survey, "response_id": f"r{i:04d}", "submitted_at": pd.Timestamp("2026-09-01 18:30"), "question": q, "subquestion": "",
            "answer": a,
        }
        for q, given_ in answers.items() for i, a in enumerate(given_) if a
    ]  # fmt: skip
    return table("survey_responses", rows)


def kinds(n: int = 240, seed: int = 3, *, outside: bool = True, sensitive: bool = False) -> pd.DataFrame:
    """Three kinds of people, each with needs and habits of its own; the first came by Instagram, age has nothing to do with it."""
    rng = np.random.default_rng(seed)
    kind = np.arange(n) % 3

    def boxes(names: list[str]) -> list[str]:
        chance = np.where((np.arange(len(names)) * 3 // len(names))[None, :] == kind[:, None], 0.9, 0.12)
        ticked = rng.random(chance.shape) < chance
        return [";".join(name for name, on in zip(names, row, strict=True) if on) or "Nada" for row in ticked]

    found = {NEED: boxes(NEEDS), HABIT: boxes(HABITS)}
    known = np.where(rng.random(n) < np.where(kind == 0, 0.85, 0.2), "Por Instagram", "Por el barrio")
    found["¿Cómo nos conociste?"] = [str(k) for k in (known if outside else rng.choice(["Por Instagram", "Por el barrio"], n))]
    found["¿Qué edad tienes?"] = [str(a) for a in rng.choice(["18-34", "35-54", "55 o más"], n)]
    if sensitive:
        found["¿A qué partido votas?"] = [str(a) for a in rng.choice(["A", "B", "C"], n, p=[0.9, 0.07, 0.03])]
    return rows_of(found)


def page_of(frame: pd.DataFrame, country: str = "ES", plan: Plan = PLAN, memory: dict[object, object] | None = None) -> PageState:
    say = Language("en" if country == "GB" else "es", country, "EUR")
    return PageState(plan, Dataset({"survey_responses": frame}), AS_OF, say, {} if memory is None else memory)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> S.Segmentation:
    return S.segment_surveys(kinds(), AS_OF, 7)[0]


# ---- counting ----------------------------------------------------------------------------------------------------------


def test_answers_of_the_day_itself_count_and_those_after_it_do_not() -> None:
    frame = rows_of({"¿Qué pan?": ["Centeno"] * 20 + ["Trigo"] * 20})
    assert [s.n for s in S.count_answers(frame, date(2026, 9, 1))] == [40]
    assert S.count_answers(frame, date(2026, 8, 31)) == ()


def test_a_box_is_a_box_whatever_its_spaces() -> None:
    """FiveThirtyEight's Star Wars survey writes two spaces in the answer and one in the header."""
    frame = rows_of({"¿Cuáles?": ["Episode I  The Menace"] * 30})
    frame["subquestion"] = "Episode I The Menace"
    (survey,) = S.count_answers(frame, AS_OF)
    assert [q.text for q in survey.questions] == ["¿Cuáles?"]
    assert survey.questions[0].several


def test_who_left_a_box_out_does_not_stand_out_either() -> None:
    """48 of 50 ticked a box: the two who did not could be looked for."""
    frame = rows_of({"¿Qué compra?": ["Pan;Tarta"] * 25 + ["Pan"] * 23 + ["Tarta"] * 2})
    question = S.count_answers(frame, AS_OF)[0].questions[0]
    assert [o.label for o in question.options] == ["Tarta"]
    assert question.options[0].share == wilson(27, 50, period=(date(2026, 9, 1), date(2026, 9, 1)), source="prueba.csv")


def test_sensitive_questions_need_ten_people_by_their_words_or_by_the_plan() -> None:
    frame = rows_of({"¿A qué partido votas?": ["A"] * 30 + ["B"] * 20 + ["C"] * 7, "¿Qué pan?": ["A"] * 30 + ["B"] * 20 + ["C"] * 7})

    def shown(named: tuple[str, ...]) -> dict[str, list[str]]:
        return {q.text: sorted(o.label for o in q.options) for q in S.count_answers(frame, AS_OF, named)[0].questions}

    assert shown(()) == {"¿A qué partido votas?": ["A"], "¿Qué pan?": ["A", "B", "C"]}
    assert shown(("¿que pan? ",))["¿Qué pan?"] == ["A"]
    plan = PLAN.with_section("audience", decided(sensitive=("¿Qué pan?",)))
    read = [q for s in A.assess_audience(plan, Dataset({"survey_responses": frame}), AS_OF).surveys for q in s.questions]
    assert {q.text: len(q.options) for q in read} == {"¿A qué partido votas?": 1, "¿Qué pan?": 1}


def decided(**more: object) -> Decision[AudienceChoice]:
    segments = (SegmentChoice(id="audience.hypothesis.loyal", name="Fieles"),)
    return Decision[AudienceChoice](value=AudienceChoice(segments=segments, **more), decided_by=("Carmen",), decided_at=AS_OF)


def test_a_name_typed_into_the_form_does_not_look_for_segments_again() -> None:
    page = page_of(kinds(60))
    first = page.result("audience")
    renamed = page.with_choice("audience", decided())
    assert renamed.result("audience") is first
    assert renamed.with_choice("audience", decided(sensitive=(NEED,))).result("audience") is not first


@pytest.mark.parametrize(
    ("question", "sensitive", "who", "need"),
    [
        ("¿Qué edad tiene?", False, True, False),
        ("Gender", False, True, False),
        ("Household Income", True, True, False),
        ("¿Cómo conoció a la Fundación?", False, True, False),
        ("¿Tienes alguna enfermedad crónica?", True, False, False),
        ("Do you ever smoke cigarettes?", True, False, False),
        ("¿Qué temas te interesan?", False, False, True),
        ("What problem would you like us to solve?", False, False, True),
        ("¿Cuál es tu pan favorito?", False, False, False),
    ],
)
def test_what_a_question_asks_for(question: str, sensitive: bool, who: bool, need: bool) -> None:
    k = key(question)
    assert (S.is_sensitive(question), S.is_who(question), bool(S.NEEDS.search(k))) == (sensitive, who, need)


WHO_QUESTIONS = [
    "¿En qué barrio vive?", "Barrio", "Tu ciudad", "Ciudad de residencia", "Código postal", "¿Qué redes sociales usas?",
    "¿Por qué canal prefiere recibir noticias nuestras?", "¿Dónde nos sigues?", "¿Cómo nos conociste?", "Which country do you work in?",
    "Location (Census Region)", "Which of these social networks do you use most?", "How did you hear about us?", "Where do you live?",
]  # fmt: skip
ANSWER_QUESTIONS = [
    "¿Qué temas le gustaría ver en nuestras redes?", "¿Qué contenido quieres ver en nuestro canal?", "¿Qué necesita usted en su barrio?",
    "¿Qué te parecen nuestras redes sociales?", "¿Qué mejorarías de nuestro canal?", "¿Qué hace en su barrio los fines de semana?",
    "What would you like to see on our channel?", "What do you think of our social media posts?", "What does your city need most?",
    "¿Qué formación te interesa?",
]  # fmt: skip


@pytest.mark.parametrize(("question", "who"), [*((q, True) for q in WHO_QUESTIONS), *((q, False) for q in ANSWER_QUESTIONS)])
def test_naming_a_network_or_a_place_is_not_asking_who_somebody_is(question: str, who: bool) -> None:
    assert S.is_who(question) == who
    assert S.says_where(question) == who
    assert S.is_who(question, {question.upper(): not who}) != who


SENSITIVE_QUESTIONS = [
    "¿Es usted celíaco?", "¿Padece celiaquía?", "¿Es creyente?", "¿Está usted en paro?", "¿Está desempleada?", "Situación laboral", "¿Fuma?",
    "¿Está afiliado a un sindicato?", "¿Cuál es su orientación sexual?", "¿De qué raza se considera?", "Nivel de ingresos", "¿Es inmigrante?",
    "¿Se considera de izquierdas o de derechas?", "¿Qué partido prefiere?", "¿Qué opina de la política?", "¿Cómo va de salud?", "¿Tiene diabetes?",
    "Are you coeliac?", "Do you have any food allergies?", "Are you a believer?", "Are you unemployed?", "Are you in a union?", "Race",
    "Which party did you vote for?", "What is your race or ethnicity?", "How much do you earn a month?", "Do you ever drink alcohol?",
]  # fmt: skip
HARMLESS_QUESTIONS = [
    "Do you like coffee to drink?", "¿Le gusta el pan saludable?", "¿Qué saludo prefiere?", "¿Acepta la política de privacidad?",
    "¿Es rentable para usted?", "¿De qué raza es su perro?", "¿Le gusta la parada nueva?", "Would you come to our birthday party?",
    "Do you like smoked salmon?", "Do you buy healthy bread?", "Would you like to earn points?", "Which race distance will you run?",
    "I'll come back soon", "¿Mide usted la masa con báscula?", "Which European Union country do you ship to?",
]  # fmt: skip


@pytest.mark.parametrize(("question", "harm"), [*((q, True) for q in SENSITIVE_QUESTIONS), *((q, False) for q in HARMLESS_QUESTIONS)])
def test_sensitive_words_are_whole_words(question: str, harm: bool) -> None:
    assert S.is_sensitive(question) == harm


def test_the_key_question_may_name_the_networks() -> None:
    """A survey keeps its segments and what they need when its main question is put in a community manager's words."""
    topics = "¿Qué temas te gustaría ver en nuestras redes?"
    frame = kinds()
    (got,) = S.segment_surveys(frame.assign(question=frame["question"].replace(NEED, topics)), AS_OF, 7)
    assert got.classes.k == 3
    assert {n.question for n in got.needs} == {topics}
    assert got.describing == ("¿Cómo nos conociste?", "¿Qué edad tienes?")
    assert "«¿Qué edad tienes?»" in words.say_segments_reading(Language("es", "ES"), got)


def test_the_plan_says_which_questions_only_describe() -> None:
    (got,) = S.segment_surveys(kinds(), AS_OF, 7, who={NEED.upper(): True, "¿Qué edad tienes?": False})
    assert got.describing == ("¿Cómo nos conociste?", NEED)
    assert not any(i.startswith(NEED) for i in got.classes.items)
    assert "¿Qué edad tienes?" in got.classes.items
    assert S.lacks_segments(kinds(), AS_OF) is None
    assert S.lacks_segments(kinds(), AS_OF, {NEED: True, HABIT: True}) is not None
    choice = AudienceChoice(segments=decided().value.segments, who={NEED: True})
    assert AudienceChoice.model_validate(choice.model_dump(mode="json")) == choice


def two_kinds(n: int = 240) -> pd.DataFrame:
    """Two kinds of people; the second came by Instagram, the first by word of mouth."""
    rng = np.random.default_rng(4)
    kind = (np.arange(n) % 5 >= 3).astype(int)

    def chosen(answers: list[str], *weights: list[float]) -> list[str]:
        return [str(rng.choice(answers, p=weights[k])) for k in kind]

    asked = {f"¿Qué prefieres, {j}?": chosen(["Barato", "Cerca", "Bueno"], [0.8, 0.12, 0.08], [0.08, 0.12, 0.8]) for j in range(6)}
    asked["¿Cómo nos conociste?"] = chosen(["Boca a boca", "Facebook", "Instagram"], [0.7, 0.2, 0.1], [0.1, 0.2, 0.7])
    asked["¿Qué edad tienes?"] = chosen(["Hasta 40", "Más de 40"], [0.25, 0.75], [0.75, 0.25])
    return rows_of(asked)


def test_of_two_segments_each_difference_is_told_and_counted_once() -> None:
    (got,) = S.segment_surveys(two_kinds(), AS_OF, 7)
    assert got.classes.k == 2
    assert got.profiles is not None
    assert got.profiles.comparisons == 4  # three ways of knowing the shop, and one age or the other
    told = S.apart(got)
    assert len({f.comparison for f in told}) == len(told) == 3
    assert all(f.more for f in told)
    assert {(f.segment, f.option) for f in told if "conociste" in f.variable} == {("1", "Boca a boca"), ("2", "Instagram")}
    assert {f.option for f in S.apart(got, "2") if f.more} == {"Instagram", "Hasta 40"}
    assert "4 comparisons" in words.say_apart_reading(Language("en", "GB"), got)


def test_a_tie_is_no_lack_of_people() -> None:
    say = Language("en", "GB")

    def reading(first: int, second: int) -> tuple[str, bool]:
        (question,) = S.count_answers(rows_of({"¿Qué pan?": ["Trigo"] * first + ["Centeno"] * second}), AS_OF)[0].questions
        assert question.lead == "indistinct"
        return words.say_question_reading(say, question), question.level

    assert reading(153, 147) == ("The first two answers are practically level: a lead that matters is ruled out.", True)
    assert reading(21, 20) == ("Which of the first two answers is ahead cannot be told from these.", False)


def test_the_ends_of_a_scale_say_what_they_leave_out() -> None:
    rng = np.random.default_rng(7)
    attitude = pd.Series(rng.standard_normal(300))
    items = pd.DataFrame(
        {f"Frase {j}": (3 + attitude + rng.normal(0, 0.8, 300)).round().clip(1, 5).astype(int).astype(str) for j in range(5)}
    )
    items["Frase rara"] = attitude.rank().map(lambda place: "1" if place <= 3 else "5" if place > 297 else "3")
    classes = LatentClasses("indistinct", "one_scale", n=300, items=tuple(items.columns), scale=attitude)
    got = S.Segmentation("Encuesta", "encuesta", None, "prueba.csv", classes, ends=S._ends(items, classes, (), None, "prueba.csv"))
    assert (got.hidden, len(S.telling(got.ends))) == (1, 5)
    assert "1 of the 6 questions of the scale is not shown" in words.say_ends_reading(Language("en", "GB"), got)


@pytest.mark.parametrize("name", ["kinds", "scale", "chance"])
def test_a_figure_is_told_by_its_finding(name: str) -> None:
    page = page_of(TABLES[name](), "GB", memory=MEMORIES.setdefault(name, {}))
    drawn = [e for v in ("survey", "survey_segments") for e in _exhibits(VIEWS[v](page)) if e.picture]
    assert drawn
    assert all(e.alt.startswith(e.headline) and e.alt[0].isupper() | (e.alt[0] == "¿") for e in drawn)


# ---- segments ----------------------------------------------------------------------------------------------------------


def test_planted_kinds_are_found_described_and_told_apart_from_outside(found: S.Segmentation) -> None:
    assert (found.classes.verdict, found.classes.k) == ("clear", 3)
    assert not any(S.is_who(i) for i in found.classes.items)
    assert found.asked == ("¿Cómo nos conociste?", "¿Qué edad tienes?")
    assert len(found.accepted) == 3
    first = S.apart(found)[0]
    assert (first.variable, first.verdict) == ("¿Cómo nos conociste?", "clear")
    assert not any("edad" in f.variable for f in S.apart(found))
    assert found.id_of(found.accepted[0]) == "audience.survey.encuesta-de-otono.1"


def test_needs_that_made_the_segments_are_described_not_judged(found: S.Segmentation) -> None:
    assert {n.question for n in found.needs} == {NEED}
    assert {n.option for n in found.needs} <= {*NEEDS, "Nada"}
    assert all(n.verdicts == () and len(n.shares) == 3 for n in found.needs)
    wide = max(found.needs, key=lambda n: max(e.estimate for e in n.shares))
    assert max(e.estimate for e in wide.shares) > 0.7


def test_needs_that_did_not_make_the_segments_are_judged() -> None:
    """A question with eight answers is too wide to build on, and can test."""
    frame = kinds()
    first = {f"r{i:04d}" for i in range(0, 240, 3)}
    topics = [f"Tema {t}" for t in "ABCDEFGH"]
    rng = np.random.default_rng(5)
    told = [topics[0] if rng.random() < (0.7 if f"r{i:04d}" in first else 0.15) else str(rng.choice(topics[1:])) for i in range(240)]
    more = pd.concat([frame, rows_of({"¿Qué tema te interesa más?": told})], ignore_index=True)
    (got,) = S.segment_surveys(more, AS_OF, 7)
    judged = [n for n in got.needs if n.question == "¿Qué tema te interesa más?"]
    assert judged
    assert all(len(n.verdicts) == len(got.classes.segments) for n in judged)
    assert "clear" in next(n for n in judged if n.option == "Tema A").verdicts


def test_segments_nobody_can_tell_apart_are_told_and_not_proposed() -> None:
    frame = kinds(outside=False, seed=8)
    (got,) = S.segment_surveys(frame, AS_OF, 7)
    assert got.classes.k == 3
    assert got.accepted == ()
    page = page_of(frame, "GB")
    html = str(render(VIEWS["survey_segments"](page), page.say))
    assert "hard to reach" in html
    assert not [c for c in page.result("audience").candidates if c.basis == "survey"]


def test_a_survey_that_asks_nothing_else_says_so() -> None:
    frame = kinds()
    frame = frame[frame["question"].isin([NEED, HABIT])]
    (got,) = S.segment_surveys(frame, AS_OF, 7)
    assert (got.classes.k, got.asked, got.accepted) == (3, (), ())
    assert "asks nothing beside" in words.say_apart_headline(Language("en", "GB"), got, ())


def scale_table(n: int = 200) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    attitude = rng.standard_normal(n)
    answers = {f"¿Harías la cosa {j}?": ["Sí" if rng.random() < 1 / (1 + np.exp(-1.8 * a)) else "No" for a in attitude] for j in range(8)}
    return rows_of(answers)


def test_one_attitude_is_a_ruler_with_two_ends() -> None:
    (got,) = S.segment_surveys(scale_table(), AS_OF, 7)
    assert (got.classes.verdict, got.classes.reason) == ("indistinct", "one_scale")
    low, high = got.ends
    assert min(low.n, high.n) >= 30
    assert got.hidden == 0
    rows = S.telling(got.ends)
    assert all(b.share.estimate > a.share.estimate and b.option == "Sí" for a, b in rows)
    assert min(points for _, points in S.fits(got.classes)) == 0.0


def test_the_order_of_the_rows_does_not_matter(found: S.Segmentation) -> None:
    again = S.segment_surveys(kinds().sample(frac=1, random_state=1), AS_OF, 7)[0]
    assert S.record_of_segmentation(again) == S.record_of_segmentation(found)


@pytest.mark.parametrize("n", [0, 41, 79, 80, 120])
def test_what_the_page_can_say_agrees_with_what_it_says(n: int) -> None:
    frame = kinds(n) if n else Dataset().survey_responses
    can = S.lacks_segments(frame, AS_OF) is None
    assert can == any(s.classes.verdict != "not_assessed" for s in S.segment_surveys(frame, AS_OF, 7))
    assert can == (n >= 80)


def test_survey_segments_can_be_chosen_and_their_size_is_kept(found: S.Segmentation) -> None:
    page = page_of(kinds(), "GB")
    result = page.result("audience")
    assert result.basis == "survey"
    proposal = A.propose_segments(result, PLAN)
    assert [s.id for s in proposal.segments] == [found.id_of(s) for s in found.accepted]
    assert [s.size_n for s in proposal.segments] == [s.n for s in found.accepted]
    smaller = proposal.model_copy(update={"segments": (proposal.segments[0].model_copy(update={"share": 0.1, "size_n": 24}),)})
    decision = Decision[AudienceChoice](value=smaller, decided_by=("Carmen",), decided_at=AS_OF)
    html = str(decision_html(page.with_choice("audience", decision), "audience"))
    assert "10% when it was chosen" in html
    assert "when it was chosen" not in str(decision_html(page, "audience"))


# ---- nobody may be recognised ------------------------------------------------------------------------------------------


def cells(result: A.AudienceResult) -> list[tuple[str, int, int]]:
    """Question, people behind a share that is shown, and people it leaves out, wherever they stand in the result."""
    out = []
    for survey in result.surveys:
        for q in survey.questions:
            out += [(q.text, round(o.share.estimate * o.share.n), o.share.n) for o in q.options]
    for s in result.segmentations:
        for part in (*s.classes.segments, *s.ends):
            out += [(i.item, round(e.estimate * e.n), e.n) for i in part.items for e in (i.share, i.rest)]
        for f in s.profiles.lifts if s.profiles else ():
            out += [(f.variable, round(e.estimate * e.n), e.n) for e in (f.share, f.rest)]
    return out


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60), st.integers(2, 6), st.booleans())
def test_no_small_cell_is_in_any_survey_exhibit(seed: int, n: int, options: int, named: bool) -> None:
    """Not in the page, not in the record, not in the strategy: five people, ten where it is sensitive."""
    rng = np.random.default_rng(seed)
    pan = "¿Qué pan?"
    answers = {
        "¿A qué partido votas?": [f"P{rng.choice(options, p=rng.dirichlet(np.ones(options)))}" for _ in range(n)],
        pan: [f"R{v}" for v in rng.choice(options, n, p=rng.dirichlet(np.ones(options)))],
        "¿Qué compras?": [";".join(f"C{j}" for j in range(options) if rng.random() < 0.5) for _ in range(n)],
    }
    plan = PLAN.with_section("audience", decided(sensitive=(pan,) if named else ()))
    page = page_of(rows_of(answers), "GB", plan)
    result = page.result("audience")
    for question, k, size in cells(result):
        least = LEAST_SENSITIVE if "partido" in question or (named and question == pan) else LEAST
        assert k == 0 or k >= least
        assert size >= least
    html = "".join(str(render(VIEWS[v](page), page.say)) for v in ("survey", "survey_segments", "personas"))
    record = json.dumps(A.record_of(result, plan), default=str)
    for question, given_ in answers.items():
        least = LEAST_SENSITIVE if "partido" in question or (named and question == pan) else LEAST
        for option, count in pd.Series(given_).str.split(";").explode().value_counts().items():
            if option and count < least:
                assert not re.search(rf"\b{option}\b", html)
                assert f'"{option}"' not in record


def test_no_small_cell_is_in_any_segment() -> None:
    result = page_of(kinds(150, sensitive=True), "GB").result("audience")
    assert result.segmentations[0].classes.segments
    for question, k, _ in cells(result):
        assert k == 0 or k >= (LEAST_SENSITIVE if "partido" in question else LEAST)


# ---- the page ----------------------------------------------------------------------------------------------------------

TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "kinds": lambda: kinds(sensitive=True), "alike": lambda: kinds(outside=False, seed=8), "scale": scale_table, "few": lambda: kinds(41),
    "chance": lambda: rows_of({f"Pregunta {j}": [str(a) for a in np.random.default_rng(j).choice(["Sí", "No"], 100)] for j in range(5)}),
    "two": lambda: rows_of({f"Pregunta {j}": ["Sí", "No"] * 50 for j in range(2)}), "nothing": lambda: Dataset().survey_responses,
}  # fmt: skip
MEMORIES: dict[str, dict[object, object]] = {}


@pytest.mark.parametrize("country", ["ES", "GB"])
@pytest.mark.parametrize("name", TABLES)
def test_every_view_renders(name: str, country: str) -> None:
    page = page_of(TABLES[name](), country, memory=MEMORIES.setdefault(name, {}))
    shown = [e for v in ("survey", "survey_segments", "personas", "segments") for e in _exhibits(VIEWS[v](page))]
    html = str(render(shown, page.say)) + str(decision_html(page, "audience"))
    text = re.sub(r'src="[^"]*"', "", html)
    assert not re.search(r"\b(nan|None|inf|True|False)\b", re.sub(r"<[^>]+>", " ", text))
    assert "r0001" not in text
    assert "La Espiga>" not in text


def _exhibits(shown: object) -> list[Exhibit]:
    return [shown] if isinstance(shown, Exhibit) else list(shown)  # type: ignore[call-overload]


def test_the_demo_survey_is_too_small_and_says_how_many_are_missing() -> None:
    state = load_state(Path("clients/demo-ong"))
    page = PageState(state.plan, state.data, state.as_of, Language("en", "GB"))
    (shown,) = _exhibits(VIEWS["survey_segments"](page))
    assert shown.missing
    assert "41 answers" in shown.headline
    assert "39 more answers" in shown.so_what
