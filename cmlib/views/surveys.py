"""What the page on the audience shows of answers, and of the segments in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmlib.figures.audience import plot_shares
from cmlib.figures.surveys import plot_fits, plot_lifts, plot_segments
from cmlib.findings import Column, Estimate, Exhibit, Grid
from cmlib.latent import SurveySegment
from cmlib.profiles import Lift
from cmlib.surveys import Question, Segmentation, Survey, apart, fits, telling
from cmlib.views import PageState
from cmlib.views.rfm import audience_of, colour_of
from cmlib.wording import Language
from cmlib.wording import surveys as words

MOST_QUESTIONS = 6


def survey(page: PageState) -> Sequence[Exhibit]:
    """How many answered and what that allows, then one exhibit a closed question."""
    say, result = page.say, audience_of(page)
    if not result.surveys:
        headline, todo = words.say_survey_missing(say)
        return [Exhibit(headline, so_what=todo, missing=True)]
    return [e for s in result.surveys for e in _survey(page, s)]


def _survey(page: PageState, found: Survey) -> list[Exhibit]:
    say = page.say
    head = Exhibit(
        words.say_survey_headline(say, found),
        reading=words.say_survey_reading(say, found),
        so_what=words.say_survey_so_what(say, found),
        source=words.say_survey_source(say, found),
    )
    drawn = [_question(page, found, q) for q in found.questions[:MOST_QUESTIONS]]
    rest = found.questions[MOST_QUESTIONS:]
    if rest:
        columns = [Column(say._("Question")), Column(say._("Most frequent answer")), Column(say._("Share (margin; n)"), "number")]
        grid = Grid(columns, [words.say_question_row(say, q) for q in rest], cards=True)
        drawn.append(Exhibit(say._("The other questions, in brief."), body=grid, source=words.say_survey_source(say, found)))
    return [head, *drawn]


def _question(page: PageState, found: Survey, question: Question) -> Exhibit:
    say = page.say
    rows = [(o.label, o.share.estimate, o.share.low, o.share.high) for o in question.options]
    grid = Grid(
        [Column(say._("Answer")), Column(say._("Share (margin; n)"), "number")],
        [[o.label, say.estimate(o.share)] for o in question.options],
    )
    return Exhibit(
        words.say_question_headline(say, question),
        picture=plot_shares(say, rows, colour_of(page), first=not question.ordered),
        caption=words.say_question_caption(say, question, found),
        alt=words.say_question_alt(say, question),
        behind=grid,
        reading=words.say_question_reading(say, question),
        verdict=None if question.lead == "not_assessed" else question.lead,
    )


# ---- segments ----------------------------------------------------------------------------------------------------------

MOST_LIFTS = 8


def survey_segments(page: PageState) -> Sequence[Exhibit]:
    """Whether the answers of each survey fall into segments; then who is in them and what they need."""
    say, result = page.say, audience_of(page)
    if not result.segmentations:
        headline, todo = words.say_no_survey(say)
        return [Exhibit(headline, so_what=todo, missing=True)]
    return [e for s in result.segmentations for e in _segmentation(page, s)]


def _segmentation(page: PageState, found: Segmentation) -> list[Exhibit]:
    say, classes = page.say, found.classes
    if classes.verdict == "not_assessed":
        headline, todo = words.say_not_assessed(say, found)
        return [Exhibit(headline, so_what=todo, missing=True)]
    if not classes.segments:
        return [_no_segments(page, found), *_ends(page, found)]
    return [_profile(page, found), *_apart(page, found), *_needs(page, found)]


def _no_segments(page: PageState, found: Segmentation) -> Exhibit:
    say = page.say
    rows = [(words.say_fit(say, k), points) for k, points in fits(found.classes)]
    best = next(name for name, points in rows if points == 0)
    grid = Grid(
        [Column(say._("Description")), Column(say._("Points behind the best"), "number")],
        [[name, say.number(points, 0)] for name, points in rows],
    )
    return Exhibit(
        words.say_segments_headline(say, found),
        picture=plot_fits(say, rows, colour_of(page)),
        caption=words.say_fits_caption(say, found, best),
        alt=words.say_fits_alt(say, words.say_segments_headline(say, found), rows),
        behind=grid,
        reading=words.say_segments_reading(say, found),
        so_what=words.say_segments_so_what(say, found),
        change=words.say_segments_change(say, found),
        verdict=found.classes.verdict,
    )


def _rows(segments: Sequence[SurveySegment]) -> list[tuple[str, tuple[Estimate, ...]]]:
    """The most telling answers with their share in each segment."""
    return [(words.say_answer(row[0].item, row[0].option), tuple(i.share for i in row)) for row in telling(segments)]


def _ends(page: PageState, found: Segmentation) -> list[Exhibit]:
    say, rows = page.say, _rows(found.ends)
    if not rows:
        return []
    names = [say._("low third"), say._("high third")]
    text, (low, high) = rows[0]
    claim = words.say_ends_headline(say, text, low, high)
    return [
        Exhibit(
            claim,
            picture=plot_segments(say, rows, ["−", "+"], colour_of(page)),
            caption=words.say_ends_caption(say, found),
            alt=words.say_profile_alt(say, claim, rows, names),
            behind=_shares(say, rows, names),
            reading=words.say_ends_reading(say, found),
        )
    ]


def _shares(say: Language, rows: Sequence[tuple[str, Sequence[Estimate]]], names: Sequence[str]) -> Grid:
    columns = [Column(say._("Answer")), *(Column(n, "number") for n in names)]
    return Grid(columns, [[text, *(say.estimate(e) for e in shares)] for text, shares in rows], cards=True)


def _profile(page: PageState, found: Segmentation) -> Exhibit:
    say, segments = page.say, found.classes.segments
    rows, names = _rows(segments), [words.say_segment_number(say, s.id) for s in segments]
    sizes = Grid(
        [Column(say._("Segment")), Column(say._("People")), Column(say._("Share (margin; n)")), Column(say._("Says more often"))],
        [[n, say.number(s.n), say.estimate(s.share), words.say_more_often(say, s)] for n, s in zip(names, segments, strict=True)],
        cards=True,
    )
    drawn = Exhibit(
        words.say_segments_headline(say, found),
        body=sizes,
        reading=words.say_segments_reading(say, found),
        so_what=words.say_segments_so_what(say, found),
        change=words.say_segments_change(say, found),
        verdict=found.classes.verdict,
    )
    if not rows:
        return drawn
    return replace(
        drawn,
        picture=plot_segments(say, rows, [s.id for s in segments], colour_of(page)),
        caption=words.say_profile_caption(say, found),
        alt=words.say_profile_alt(say, drawn.headline, rows, names),
        behind=_shares(say, rows, names),
    )


def _apart(page: PageState, found: Segmentation) -> list[Exhibit]:
    say = page.say
    differing = apart(found)
    drawn = [f for f in differing if f.lift is not None][:MOST_LIFTS]
    body = lifts_grid(say, differing[:MOST_LIFTS]) if differing and not drawn else None
    made = Exhibit(
        words.say_apart_headline(say, found, differing),
        body=body,
        reading=words.say_apart_reading(say, found),
        so_what=words.say_apart_so_what(say, differing),
        verdict=differing[0].verdict if differing else "indistinct" if found.asked else "not_assessed",
    )
    if not drawn:
        return [made]
    rows = [(words.say_lift(say, f), f.lift) for f in drawn if f.lift is not None]
    return [
        replace(
            made,
            picture=plot_lifts(say, rows, colour_of(page), say._("as the rest")),
            caption=words.say_apart_caption(say, found),
            alt=words.say_lifts_alt(say, made.headline, drawn),
            behind=lifts_grid(say, differing),
        )
    ]


def lifts_grid(say: Language, lifts: Sequence[Lift]) -> Grid:
    """What sets segments apart, with the shares behind each ratio."""
    columns = [
        Column(say._("Segment")),
        Column(say._("Answer")),
        Column(say._("Share (margin; n)"), "number"),
        Column(say._("Among the rest"), "number"),
        Column(say._("Times the rest"), "number"),
        Column(say._("How sure"), "word"),
    ]
    rows = [
        [
            say.number(int(f.segment)),
            words.say_answer(f.variable, f.option),
            say.estimate(f.share),
            say.estimate(f.rest),
            say.estimate(f.lift) if f.lift is not None else "–",
            say.verdict(f.verdict),
        ]
        for f in lifts
    ]
    return Grid(columns, rows, cards=True)


def _needs(page: PageState, found: Segmentation) -> list[Exhibit]:
    say = page.say
    if not found.needs:
        return []
    names = [words.say_segment_number(say, s.id) for s in found.classes.segments]
    judged = any(n.verdicts for n in found.needs)
    columns = [Column(say._("Answer")), *(Column(n, "number") for n in names), *([Column(say._("How sure"), "word")] if judged else [])]
    rows = [
        [words.say_need(n), *(say.estimate(e) for e in n.shares), *([words.say_need_word(say, n)] if judged else [])] for n in found.needs
    ]
    return [
        Exhibit(
            words.say_needs_headline(say, found.needs),
            body=Grid(columns, rows, cards=True),
            reading=words.say_needs_reading(say, found.needs),
            source=words.say_survey_tail(say, found),
        )
    ]
