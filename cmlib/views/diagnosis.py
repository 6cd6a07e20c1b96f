"""What the page on the diagnosis shows. No arithmetic, no HTML."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.diagnosis import Diagnosis, candidates, grouped, tables_of, unread_of
from cmlib.exports import labels
from cmlib.exports.tables import ImportRecord
from cmlib.findings import Answer, Column, Exhibit, Finding, Grid, Tile
from cmlib.missing import Gap
from cmlib.model import DiagnosisChoice
from cmlib.pages import PAGES
from cmlib.posts import too_old
from cmlib.quality import Quality, quality_of
from cmlib.views import DecisionSummary, PageState, View
from cmlib.views.conversation import answers, voice
from cmlib.views.effects import formats, timing
from cmlib.views.maturity import checklist, maturity
from cmlib.views.pooling import agency
from cmlib.views.rivals import competitors
from cmlib.views.scorecard import calendar, diagnosis_of, scorecard
from cmlib.views.series import changes
from cmlib.views.swot import board_of, swot
from cmlib.wording import Language
from cmlib.wording import diagnosis as words
from cmlib.wording import posts as posts_words
from cmlib.wording import rivals as rivals_words
from cmlib.wording import scorecard as scorecard_words
from cmlib.wording.evidence import say_ladder
from cmlib.wording.quality import (
    SPANS_SHOWN,
    gaps_by_kind,
    notes_of,
    reasons_of,
    say_abilities,
    say_dropped,
    say_gap_kind,
    say_gap_place,
    say_gaps,
    say_gaps_so,
    say_questions,
    say_spans,
    say_why,
    say_zone,
)


def _top(result: Diagnosis) -> Finding | None:
    """The strongest measured finding, if there is one."""
    return next(iter(candidates(result)), None)


# ---- the answer --------------------------------------------------------------------------------------------------------


def answer(page: PageState) -> Answer:
    """The answer first: what stands out, or plainly that nothing does, and the evidence it rests on."""
    say, result = page.say, diagnosis_of(page)
    top = _top(result)
    return Answer(words.say_bold(say, result, top), words.say_rest(say, result, top), _tiles(say, result), say_ladder(say, result.ladder))


def _tiles(say: Language, result: Diagnosis) -> tuple[Tile, ...]:
    tiles = []
    main = scorecard_words.main_channel(result, _top(result))
    if main and main.rate:
        label = say._(
            "typical {rate} on {network}",
            rate=posts_words.say_rate(say, main.denominator),
            network=posts_words.say_network(say, main.platform),
        )
        tiles.append(Tile(say.percent(main.rate.estimate), f"{label} ({posts_words.say_span(say, main.rate)})"))
        tiles.append(Tile(say.number(main.rate.n), say.n_("post looked at there", "posts looked at there", main.rate.n)))
    top = _top(result)
    if top and top.estimate and top.estimate.unit == "ratio":
        tiles.append(Tile(say.times(top.estimate.estimate), words.say_tile(say, top)))
    judged = [(c, r) for c in result.comparisons for r in c.rivals if r.ratio is not None]
    if judged:
        ahead = [r for _, r in judged if r.verdict in ("clear", "hint") and r.ratio and r.ratio.estimate < 1]
        number = say._("{n} of {all}", n=len(ahead), all=len(judged))
        tiles.append(Tile(number, rivals_words.say_ahead(say, len(ahead))))
    if not tiles and result.imports:
        tiles.append(Tile(say.number(len(result.imports)), say.n_("file in the folder", "files in the folder", len(result.imports))))
    return tuple(tiles[:4])


# ---- what do we have ---------------------------------------------------------------------------------------------------


def data(page: PageState) -> list[Exhibit]:
    """Every file, what to know about it, the holes in the calendar, and what each page can and cannot say with all that."""
    say = page.say
    quality = quality_of(page.plan, page.data, page.as_of)
    records = tables_of(quality.files)
    if not records:
        nothing = Exhibit(
            say._("There are no files of this brand yet."),
            so_what=say._(
                "Drop the exports of the networks into the folder data/ as downloaded, from Meta Business Suite: Insights, Content, Export data."
            ),
            missing=True,
        )
        return [nothing, _abilities(say, quality)]
    out = [_files(say, records)]
    told = {**notes_of(say, records), **posts_words.say_too_old(say, too_old(page.data.posts, page.as_of))}
    if told:
        grid = Grid(
            (Column(say._("What to know")), Column(say._("File"))),
            [(text, words.say_file_list(say, about)) for text, about in told.items()],
            cards=True,
        )
        out.append(Exhibit(say.n_("{n} note about the files.", "{n} notes about the files.", len(told)), body=grid))
    if quality.gaps:
        out.append(_gaps(say, quality.gaps))
    return [*out, _abilities(say, quality)]


def _files(say: Language, records: list[ImportRecord]) -> Exhibit:
    """Files by kind; behind them each file with the reason why it was taken for what it is."""
    unread = unread_of(records)
    known = labels()
    kinds = Grid(
        (
            Column(say._("What it is")), Column(say._("Files"), "number"), Column(say._("Period")), Column(say._("Rows kept"), "number"),
            Column(say._("Rows left out")),
        ),
        [
            (
                say.capital(posts_words.say_read_as(say, group.records[0], known)), say.number(len(group.records)),
                say.period(*group.period) if group.period else "–", say.number(group.kept), say_dropped(say, group.dropped),
            )
            for group in grouped(records)
        ],
        cards=True,
    )  # fmt: skip
    taken = [say.capital("; ".join(x for x in (say_why(say, r), say_zone(say, r)) if x)) for r in records]
    files = Grid(
        (
            Column(say._("File")), Column(say._("Taken for")), Column(say._("Period")), Column(say._("Rows kept"), "number"),
            Column(say._("Rows left out")),
        ),
        [
            (
                r.file, say._("the same as the file before") if why == before else why, say.period(*r.period) if r.period else "–",
                say.number(r.rows_kept), say_dropped(say, r.rows_dropped),
            )
            for r, why, before in zip(records, taken, ["", *taken], strict=False)
        ],
        cards=True,
    )  # fmt: skip
    return Exhibit(
        words.say_files(say, len(records) - len(unread), len(unread)),
        body=kinds,
        behind=files,
        reading=words.say_clock(say, records),
        so_what=say._("Download the files that could not be read again, unchanged, with all their columns.") if unread else "",
    )


def _gaps(say: Language, gaps: Sequence[Gap]) -> Exhibit:
    """What is missing where; behind it each hole on its own, where not all fit into the table."""
    kinds = gaps_by_kind(gaps)
    head = (Column(say._("Where")), Column(say._("What is missing")), Column(say._("From – to")), Column(say._("Days"), "number"))
    return Exhibit(
        say_gaps(say, gaps),
        body=Grid(head, [_gap_row(say, kind) for kind in kinds], cards=True),
        behind=Grid(head, [_gap_row(say, [g]) for g in gaps], cards=True) if any(len(k) > SPANS_SHOWN for k in kinds) else None,
        so_what=say_gaps_so(say),
    )


def _gap_row(say: Language, gaps: Sequence[Gap]) -> tuple[str, ...]:
    days = say.number(sum(g.days for g in gaps))
    return say.capital(say_gap_place(say, gaps[0])), say_gap_kind(say, gaps[0]), say_spans(say, gaps), days


def _abilities(say: Language, quality: Quality) -> Exhibit:
    """Page by page: what it can say and what it cannot say yet; behind it, what is missing for that and where it is downloaded."""
    pages = [(say.say(p.title), quality.can(p.stem), quality.cannot(p.stem)) for p in PAGES]
    body = Grid(
        (Column(say._("Page")), Column(say._("Can say")), Column(say._("Cannot say yet"))),
        [(name, say_questions(say, can, cannot), say_questions(say, cannot, can)) for name, can, cannot in pages],
        cards=True,
    )
    behind = Grid(
        (Column(say._("Page")), Column(say._("Cannot say yet")), Column(say._("What is missing"))),
        [(name, questions, say.capital(why)) for name, _, cannot in pages for why, questions in reasons_of(say, cannot).items()],
        cards=True,
    )
    return Exhibit(say_abilities(say, *quality.answered), body=body, behind=behind if behind.rows else None)


# ---- decision ----------------------------------------------------------------------------------------------------------


def summarise(page: PageState) -> DecisionSummary:
    """The priorities decided, or proposed, each with the finding it rests on."""
    say, result, board = page.say, diagnosis_of(page), board_of(page)
    choice: DiagnosisChoice = page.choice("diagnosis")
    rows = [
        (
            say.number(k), p.action or words.say_line_action(say, result, board, p.evidence), words.say_line_basis(say, result, board, p.evidence),
            words.say_line_certainty(say, result, board, p.evidence), p.owner or say._("nobody yet"),
        )
        for k, p in enumerate(choice.priorities, start=1)
    ]  # fmt: skip
    head = (
        Column(say._("Order"), "number"), Column(say._("What to do")), Column(say._("What it rests on")), Column(say._("Certainty"), "word"),
        Column(say._("Who")),
    )  # fmt: skip
    unsettled = words.say_unsettled(say, choice.priorities, owners=page.decided("diagnosis"))
    return DecisionSummary(
        words.say_priorities(say, [action for _, action, *_ in rows]),
        Grid(head, rows, cards=True) if rows else None,
        ((say._("Still to settle"), unsettled),) if unsettled else (),
    )


def formats_here_and_elsewhere(page: PageState) -> list[Exhibit]:
    """Kinds of post of the brand, then what the agency's other brands add where the brief allows it."""
    return [*formats(page), *agency(page)]


VIEWS: dict[str, View] = {
    "answer": answer,
    "data": data,
    "scorecard": scorecard,
    "calendar": calendar,
    "formats": formats_here_and_elsewhere,
    "timing": timing,
    "changes": changes,
    "competitors": competitors,
    "answers": answers,
    "voice": voice,
    "maturity": maturity,
    "checklist": checklist,
    "swot": swot,
}
