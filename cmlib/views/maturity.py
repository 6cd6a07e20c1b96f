"""What the page shows of the way the brand works: its profile of maturity, and the checklist of its profiles."""

from __future__ import annotations

from datetime import date

from cmlib.figures.maturity import plot_profile
from cmlib.findings import Column, Exhibit, Grid
from cmlib.maturity import Maturity, Place, of_choice
from cmlib.model import DiagnosisChoice
from cmlib.reference.rubric import RUBRIC
from cmlib.views import PageState
from cmlib.wording import Language
from cmlib.wording import maturity as words


def answers_of(page: PageState) -> tuple[Maturity, tuple[Place, ...]]:
    """Profile and checklist as the decision, or the draft, has them."""
    choice: DiagnosisChoice = page.choice("diagnosis")
    return of_choice(choice, page.plan.brief, page.data)


def _day(page: PageState) -> date | None:
    decision = page.plan.decision("diagnosis")
    return decision.decided_at if decision else None


def maturity(page: PageState) -> list[Exhibit]:
    """Levels of the eight areas by person, which are lowest, how far they agree; without answers, what the workshop asks."""
    say = page.say
    found, _ = answers_of(page)
    rubric = _rubric(say)
    if not found.raters:
        claim, todo = words.say_no_profile(say)
        return [Exhibit(claim, so_what=todo, missing=True), Exhibit(words.say_rubric(say), behind=rubric)]
    grid = Grid(
        (
            Column(say._("Area")), Column(say._("Middle"), "number"), Column(say._("Each person")), Column(say._("What it means")),
            Column(say._("What shows it")),
        ),
        [
            (
                say.capital(words.say_area(say, a.id)), say.number(a.median) if a.median is not None else "–", words.say_levels(say, a),
                words.say_anchor(say, a.id, a.median) if a.median is not None else "–", words.say_shown(say, a),
            )
            for a in found.areas
        ],
        cards=True,
    )  # fmt: skip
    profile = Exhibit(
        words.say_profile(say, found),
        picture=plot_profile(say, found, colour=page.plan.brief.colour),
        caption=words.say_profile_caption(say, found, _day(page)),
        alt=words.say_profile_alt(say, found),
        behind=grid,
        reading=words.say_profile_reading(say, found),
        so_what=words.say_profile_so(say, found),
        change=words.say_profile_change(say, found),
    )
    return [profile, Exhibit(words.say_rubric(say), behind=rubric)]


def _rubric(say: Language) -> Grid:
    return Grid(
        (Column(say._("Area")), Column(say._("Level"), "number"), Column(say._("What can be seen"))),
        [(say.capital(say.say(a.label)) if not n else "", say.number(n), say.say(text)) for a in RUBRIC for n, text in enumerate(a.levels)],
    )


def checklist(page: PageState) -> list[Exhibit]:
    """What each profile and the whole have and lack, and what nobody has looked at yet."""
    say = page.say
    _, places = answers_of(page)
    every = Grid(
        (Column(say._("Where")), Column(say._("Point")), Column(say._("State"), "word")),
        [
            (words.say_place(say, p.id), words.say_point(say, p.id, i), say.say(words.ANSWERS[answer]))
            for p in places
            for answer, ids in (("no", p.missing), ("unknown", p.unknown), ("yes", p.done))
            for i in ids
        ],
        cards=True,
    )
    if not any(p.done or p.missing for p in places):
        claim, todo = words.say_no_checklist(say, places)
        return [Exhibit(claim, so_what=todo, missing=True), Exhibit(say._("The points to look at."), behind=every)]
    table = Grid(
        (
            Column(say._("Where")), Column(say._("Done"), "number"), Column(say._("Missing"), "number"),
            Column(say._("Not looked at"), "number"), Column(say._("What is missing")),
        ),
        [
            (
                words.say_place(say, p.id), say.number(len(p.done)), say.number(len(p.missing)), say.number(len(p.unknown)),
                "; ".join(words.say_short(say, p.id, i) for i in p.missing) or "–",
            )
            for p in places
        ],
        cards=True,
    )  # fmt: skip
    return [
        Exhibit(
            words.say_checklist(say, places), body=table, behind=every, caption=words.say_checklist_note(say, places, _day(page)),
            so_what=words.say_checklist_so(say, places),
            change=say._("This would change with the next look at the profiles: each answer is a person's, not a measurement."),
        )
    ]  # fmt: skip
