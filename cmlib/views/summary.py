"""What the page that sums up the strategy shows."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from cmlib.findings import Answer, Column, Exhibit, Grid, Tile
from cmlib.model import SECTIONS
from cmlib.summary import SummaryResult, cited_by, weakest
from cmlib.views import DecisionSummary, PageState, View
from cmlib.wording import summary as words
from cmlib.wording.evidence import say_ladder


def _headline(page: PageState, stem: str) -> str:
    told: DecisionSummary = import_module(f"cmlib.views.{stem}").summarise(page)
    return told.headline


def answer(page: PageState) -> Answer:
    """How much is decided, then one sentence a part."""
    say, result = page.say, page.result("summary")
    rest = words.say_parts(say, [(stem, _headline(page, stem)) for stem in SECTIONS])
    tiles = (
        Tile(say._("{n} of {total}", n=result.decided, total=len(result.parts)), say._("parts of the strategy decided")),
        Tile(say.number(result.read), say.n_("file behind it", "files behind it", result.read)),
        Tile(
            say.number(result.not_assessed),
            say.n_("question that could not be assessed", "questions that could not be assessed", result.not_assessed),
        ),
        Tile(say.amount(page.plan.brief.hours_per_week, "hours"), say._("a week to carry it out")),
    )
    return Answer(words.say_count(say, result), rest, tiles, given=f"{say_ladder(say, page.ladder)} {words.say_given(say, result)}")


def line(page: PageState) -> Exhibit:
    """The strategy as a table: question, answer, how sure, state, where the proof is."""
    say, result = page.say, page.result("summary")
    columns = [
        Column(say._("Question")), Column(say._("Strategy")), Column(say._("How sure"), "word"), Column(say._("State"), "word"),
        Column(say._("The proof is on page")),
    ]  # fmt: skip
    rows = []
    for part in result.parts:
        sure = words.say_sure(say, weakest(part.findings, cited_by(part.stem, page.choice(part.stem))))
        if part.stem == "goals":
            sure = words.say_goals_sure(say, page.result("goals"))
        rows.append(
            [
                words.say_question(say, part.stem),
                _headline(page, part.stem),
                sure,
                words.say_state(say, part),
                words.say_page(say, part.stem),
            ]
        )
    return Exhibit(words.say_line(say, result), body=Grid(columns, rows, cards=True))


def state(page: PageState) -> Exhibit:
    """What is decided and what is not: who, when, and whether the evidence has changed."""
    say, result = page.say, page.result("summary")
    columns = [
        Column(say._("Part")),
        Column(say._("State"), "word"),
        Column(say._("Decided by")),
        Column(say._("Date")),
        Column(say._("Evidence since then")),
    ]
    rows = [
        [words.say_page(say, p.stem), words.say_state(say, p), words.say_who(say, p), words.say_when(say, p), words.say_evidence(say, p)]
        for p in result.parts
    ]
    return Exhibit(words.say_decided(say, result), body=Grid(columns, rows, cards=True), so_what=words.say_decided_so(say, result))


def unknowns(page: PageState) -> Sequence[Exhibit]:
    """What was not assessed, which files were not used, which inputs are missing."""
    say = page.say
    result: SummaryResult = page.result("summary")
    open_parts = [p for p in result.parts if p.not_assessed]
    grid = Grid(
        [Column(say._("Page")), Column(say._("Questions not assessed"), "number")],
        [[words.say_page(say, p.stem), say.number(p.not_assessed)] for p in open_parts],
    )
    shown = [Exhibit(words.say_unknowns(say, result), body=grid if open_parts else None)]
    if result.unread:
        rows = [[r.file, words.say_why_unread(say, r)] for r in result.unread]
        files = Grid([Column(say._("File")), Column(say._("Why"))], rows, cards=True)
        shown.append(
            Exhibit(
                words.say_unread(say, len(rows)),
                body=files,
                so_what=say._("Download it again from the network, without opening it in between, and drop it into data/."),
            )
        )
    if result.missing:
        rows = [[say.capital(say.say(i.what)), say.capital(say.say(i.answers))] for i in result.missing]
        wanted = Grid([Column(say._("What to drop into data/")), Column(say._("What it would answer"))], rows, cards=True)
        shown.append(Exhibit(words.say_missing(say, len(rows)), body=wanted))
    return shown


def glossary(page: PageState) -> Exhibit:
    """The terms used, in plain words."""
    say = page.say
    rows = [[say.say(term), say.say(meaning)] for term, meaning in words.GLOSSARY]
    return Exhibit(
        say._("The words used in these pages, and only in this sense."),
        body=Grid([Column(say._("Word")), Column(say._("What it means"))], rows, cards=True),
    )


VIEWS: dict[str, View] = {"answer": answer, "line": line, "state": state, "unknowns": unknowns, "glossary": glossary}
