"""The rubric's profile and its raters' agreement; levels need something that shows them; nothing is averaged, nothing missing is zero."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import ipywidgets as w
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import maturity as M
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.findings import digest
from cmlib.forms.diagnosis import build
from cmlib.model import AREAS, NETWORKS, AreaRating, Brief, Decision, DiagnosisChoice, Plan, Priority
from cmlib.reference.rubric import ECOSYSTEM, PROFILE, RUBRIC, TOGETHER, points
from cmlib.views import PageState, render
from cmlib.views.maturity import checklist, maturity
from cmlib.wording import Language

ROOT = Path(__file__).parent.parent
DAY = date(2026, 10, 31)
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


def rate(**levels: int | None) -> dict[str, AreaRating]:
    """Ratings with something that shows each."""
    return {a: AreaRating(level=n, evidence="acta" if n is not None else "") for a, n in levels.items()}


def all_at(*levels: int) -> dict[str, AreaRating]:
    return rate(**dict(zip(AREAS, levels, strict=True)))


# ---- golden numbers ----------------------------------------------------------------------------------------------------


def test_fleiss_1971_ten_subjects_fourteen_raters() -> None:
    assert M.fleiss(FLEISS) == pytest.approx(0.2099, abs=5e-5)


@pytest.mark.parametrize(("table", "kappa"), [([[20, 5], [10, 15]], 0.400), ([[45, 15], [25, 15]], 0.1304)])
def test_cohen_1960(table: list[list[int]], kappa: float) -> None:
    assert M.cohen(table) == pytest.approx(kappa, abs=5e-5)


def test_siegel_1956_three_executives_rank_six_applicants() -> None:
    ranks = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
    assert M.kendall_w(ranks) == pytest.approx(0.1619, abs=5e-5)
    assert M.kendall_w([ranks[0]] * 3) == pytest.approx(1)


def test_where_nobody_tells_anything_apart_there_is_no_agreement_to_print() -> None:
    assert M.kendall_w([[2] * 8, [2] * 8]) is None
    assert M.kendall_w([[1, 2], [1, 2]]) is None
    assert M.fleiss([[0, 3, 0], [0, 3, 0]]) is None
    alike = M.profile({"a": all_at(*[2] * 8), "b": all_at(*[2] * 8)})
    assert (alike.w, alike.agree, alike.median, alike.minimum) == (None, None, 2, 2)


# ---- the profile -------------------------------------------------------------------------------------------------------


def test_bottleneck_and_lower_median() -> None:
    m = M.profile({"Ana": all_at(2, 1, 2, 3, 1, 0, 2, 4), "Luis": all_at(3, 1, 2, 3, 1, 0, 2, 4)})
    assert (m.minimum, m.bottleneck) == (0, ("reputation",))
    assert m.area("goals").median == 2  # of 2 and 3 the lower
    assert m.median == 2  # 0 1 1 2 2 2 3 4
    assert m.agree
    assert m.kappa is not None
    assert m.kappa.method == "cohen"
    assert m.kappa.fallback_reason is not None
    assert m.w is not None
    assert m.w.n == 8


def test_a_level_without_anything_that_shows_it_counts_as_one() -> None:
    for said, shows, counts in [(4, "", 1), (2, "  ", 1), (2, "acta", 2), (1, "", 1), (0, "", 0)]:
        assert M.counted(AreaRating(level=said, evidence=shows)) == counts
    m = M.profile({"Ana": {"goals": AreaRating(level=4), "content": AreaRating(level=3, evidence="calendario")}})
    assert m.area("goals").levels == (("Ana", 1),)
    assert m.area("goals").capped == ("Ana",)
    assert m.area("content").capped == ()


def test_i_do_not_know_is_missing_and_not_zero() -> None:
    m = M.profile({"Ana": rate(goals=3, content=None), "Luis": rate(goals=3, audience=2)})
    assert m.area("content").levels == ()
    assert m.area("content").median is None
    assert (m.minimum, m.bottleneck) == (2, ("audience",))
    assert m.raters == ("Ana", "Luis")
    assert M.profile({"Ana": rate(goals=None)}).raters == ()


def test_where_raters_disagree_no_group_level_is_given() -> None:
    m = M.profile({"Ana": all_at(0, 1, 2, 3, 4, 4, 3, 2), "Luis": all_at(4, 3, 2, 1, 0, 0, 1, 2)})
    assert m.w is not None
    assert m.w.estimate < M.AGREE
    assert m.agree is False
    assert (m.median, m.minimum, m.bottleneck) == (None, None, ())
    assert {a.median for a in m.areas} == {None}
    assert [a.spread for a in m.disputed] == [4, 4, 4, 2, 2, 2]


def test_three_raters_are_judged_by_fleiss() -> None:
    m = M.profile({r: all_at(2, 1, 2, 3, 1, 0, 2, 4) for r in ("a", "b", "c")})
    assert m.kappa is not None
    assert (m.kappa.method, m.kappa.estimate) == ("fleiss", pytest.approx(1))


LEVELS = st.one_of(st.none(), st.integers(0, 4))
RATINGS = st.dictionaries(
    st.sampled_from(["Ana", "Luis", "CM", "Eva"]),
    st.dictionaries(st.sampled_from(AREAS), st.builds(AreaRating, level=LEVELS, evidence=st.sampled_from(["", "acta"]))),
)


@settings(max_examples=80, deadline=None)
@given(RATINGS)
def test_properties_of_every_profile(ratings: dict[str, dict[str, AreaRating]]) -> None:
    m = M.profile(ratings)
    assert m == M.profile(dict(reversed(list(ratings.items()))))
    assert [a.id for a in m.areas] == list(AREAS)
    for a in m.areas:
        for rater, n in a.levels:
            said = ratings[rater][a.id]
            assert said.level is not None
            assert n <= said.level
            assert n < M.NEEDS_EVIDENCE or said.evidence
        assert a.median is None or a.median in [n for _, n in a.levels]
    if m.agree is False:
        assert m.median is None
    elif m.raters:
        assert m.minimum is not None
        assert m.median is not None
        assert m.minimum <= m.median
        assert all(m.area(a).median == m.minimum for a in m.bottleneck)
    json.dumps(M.record(m, ()), allow_nan=False)


# ---- rubric and checklist ----------------------------------------------------------------------------------------------


def test_the_rubric_is_whole() -> None:
    assert tuple(a.id for a in RUBRIC) == AREAS
    texts = [str(t) for a in RUBRIC for t in a.levels]
    assert len(set(texts)) == len(AREAS) * 5
    for listed in (PROFILE, TOGETHER):
        assert len({p.id for p in listed}) == len(listed)
    for place in (*NETWORKS, ECOSYSTEM):
        assert 12 <= len(points(place)) <= 15, place
    assert points("myspace") == ()


def test_the_checklist_counts_what_was_looked_at() -> None:
    answers = {"instagram": {"link": "yes", "hours": "yes", "pinned": "no", "gone-from-the-list": "no"}, "x": {"link": "no"}}
    (place,) = M.checked(answers, ["instagram"])
    assert (place.done, place.missing) == (("link",), ("pinned",))  # «hours» is no point of this network
    assert len(place.unknown) == len(points("instagram")) - 2
    assert M.own_places(Brief(brand="B"), Dataset()) == (ECOSYSTEM,)


# ---- what is shown -----------------------------------------------------------------------------------------------------


def state(choice: DiagnosisChoice | None, lang: str = "es") -> PageState:
    plan = Plan.model_validate({"brief": {"brand": "B", "channels": [{"network": "instagram"}, {"network": "youtube"}]}})
    if choice:
        plan = plan.with_section("diagnosis", Decision[DiagnosisChoice](value=choice, decided_by=("Ana",), decided_at=DAY))
    return PageState(plan, Dataset(), DAY, Language(lang, "ES", "EUR"))


def choice(**more: object) -> DiagnosisChoice:
    return DiagnosisChoice.model_validate({"priorities": [Priority(evidence="diagnosis.data.posts")], **more})


HOSTILE = "<b>$x_1$ & {name}</b>"
RICH = {
    "maturity": {
        "Ana $1": {a: {"level": n, "evidence": HOSTILE} for a, n in zip(AREAS, (2, 1, 2, 3, 1, 0, 2, 4), strict=True)},
        "Luis": {a: {"level": n, "evidence": "acta"} for a, n in zip(AREAS, (2, 1, 2, 3, 1, 2, 2, 3), strict=True)},
        "CM": {"goals": {"level": 4}},
        **{f"P{i}": {a: {"level": 1} for a in AREAS} for i in range(6)},
    },
    "checklist": {"instagram": {"link": "yes", "pinned": "no"}, ECOSYSTEM: {"owner": "no"}},
}
CASES = [None, choice(), choice(**RICH), choice(maturity={"Ana": {"goals": {"level": 3}}}),
         choice(maturity={"Ana": {a: {"level": 4, "evidence": "acta"} for a in AREAS}}, checklist={"youtube": {"link": "yes"}}),
         choice(maturity={"a": {a: {"level": n, "evidence": "x"} for n, a in zip((0, 1, 2, 3, 4, 4, 3, 2), AREAS, strict=True)},
                          "b": {a: {"level": n, "evidence": "x"} for n, a in zip((4, 3, 2, 1, 0, 0, 1, 2), AREAS, strict=True)}})]  # fmt: skip


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("case", CASES, ids=["undecided", "plain", "rich", "one rater", "perfect", "disagreement"])
def test_every_case_is_shown_without_an_accident(case: DiagnosisChoice | None, lang: str) -> None:
    page = state(case, lang)
    html = str(render(maturity(page), page.say)) + str(render(checklist(page), page.say))
    shown = re.sub(r"base64,[^\"]+", "", html).replace("&lt;b&gt;$x_1$ &amp; {name}&lt;/b&gt;", "")
    assert re.findall(r"\bnan\b|None|[{}]|<b>\$x", shown) == []


def test_without_answers_the_page_says_what_the_workshop_does() -> None:
    page = state(None, "en")
    first, rubric = maturity(page)
    assert first.missing
    assert rubric.behind is not None
    assert len(rubric.behind.rows) == 40
    assert checklist(page)[0].missing


def test_headline_figure_and_table_agree() -> None:
    people = {k: RICH["maturity"][k] for k in ("Ana $1", "Luis")}  # type: ignore[index]
    shown, _ = maturity(state(choice(maturity=people), "en"))
    assert "reputation, at level 0 of 4; the middle area is at 2" in shown.headline
    assert "reputation: 0 to 2" in shown.alt
    assert shown.behind is not None
    row = next(r for r in shown.behind.rows if r[0] == "Reputation")
    assert row[1:3] == ("0", "Ana $1 0, Luis 2")
    assert "reputation" in shown.change
    assert "2 people answered, 8 areas, 31 Oct 2026" in shown.caption


def test_draft_and_decision_look_the_same() -> None:
    page = state(None, "en")
    draft = page.with_choice("diagnosis", Decision[DiagnosisChoice](value=choice(**RICH), decided_by=("Ana",), decided_at=DAY))
    assert digest(render(maturity(draft), page.say)) == digest(render(maturity(state(choice(**RICH), "en")), page.say))
    assert maturity(page)[0].missing


def test_the_bakery_has_answers_and_the_others_not_yet() -> None:
    for name in ("demo-panaderia", "demo-ong"):
        page = load_state(ROOT / "clients" / name)
        assert maturity(page)[0].missing is (name == "demo-ong")
        assert checklist(page)[0].missing is (name == "demo-ong")


# ---- the form ----------------------------------------------------------------------------------------------------------


def widgets(widget: w.Widget) -> list[w.Widget]:
    return [widget, *(x for child in getattr(widget, "children", ()) for x in widgets(child))]


def test_the_form_gives_back_what_stands_in_the_plan() -> None:
    kept = {**RICH, "hypotheses": [{"text": "Nos conocen", "quadrant": "threats", "by": "Eva"}]}
    kept["checklist"] = {"instagram": {"link": "yes", "pinned": "unknown", "gone-from-the-list": "no"}, "x": {"link": "no"}}
    standing = choice(**kept)
    ours = {"hypotheses", "maturity", "checklist"}
    assert build(state(standing)).value().model_dump(include=ours) == standing.model_dump(include=ours)
    assert build(state(None)).value().model_dump(include=ours) == {
        "hypotheses": (), "maturity": {}, "checklist": {},
    }  # fmt: skip


def test_answers_given_in_the_form_redraw_and_are_kept() -> None:
    page = state(None, "en")
    form = build(page)
    changed: list[object] = []
    for x in form.watched:
        x.observe(changed.append, names="value")

    def button(label: str) -> w.Button:
        return next(x for x in widgets(form.widget) if isinstance(x, w.Button) and x.description == label)

    def field(placeholder: str) -> w.Text:
        return [x for x in widgets(form.widget) if isinstance(x, w.Text) and x.placeholder == placeholder][-1]

    button("Add a hypothesis").click()
    field("What do we believe?").value = "They know us"
    field("Name of the person").value = "Ana"
    button("Add a person").click()
    levels = [x for x in widgets(form.widget) if isinstance(x, w.Dropdown) and x.description == "Level"]
    assert len(levels) == len(AREAS)
    levels[0].value = 3
    field("A document, a link, a date (needed from level 2 on)").value = "shown on the last area"
    point = next(x for x in widgets(form.widget) if isinstance(x, w.Dropdown) and x.description.startswith("The link works"))
    point.value = "no"
    said = form.value()
    assert isinstance(said, DiagnosisChoice)
    assert [(h.text, h.quadrant) for h in said.hypotheses] == [("They know us", "strengths")]
    assert said.maturity["Ana"] == {"goals": AreaRating(level=3), "resources": AreaRating(evidence="shown on the last area")}
    assert said.checklist == {"instagram": {"link": "no"}}
    assert len(changed) >= 4


def test_fewer_than_three_priorities_are_told_and_stay_readable() -> None:
    form = build(state(choice(), "en"))
    warning = next(x for x in widgets(form.widget) if isinstance(x, w.HTML) and "priority" in x.value)
    assert "1 priority: three to five is the rule. 1 priority has no name beside it" in warning.value
    ticks = [x for x in widgets(form.widget) if isinstance(x, w.Checkbox)]
    for tick in ticks[:3]:
        tick.value = True
    assert len(ticks) >= 3
    assert "the rule" not in warning.value
    for who in (x for x in widgets(form.widget) if isinstance(x, w.Text) and x.description == "Who"):
        who.value = "Ana"
    assert warning.value == ""
