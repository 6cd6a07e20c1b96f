"""What the page on the audience shows of answers."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.figures.audience import plot_shares
from cmlib.findings import Column, Exhibit, Grid
from cmlib.surveys import Question, Survey
from cmlib.views import PageState
from cmlib.views.rfm import audience_of, colour_of
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
        grid = Grid([Column(say._("Question and most frequent answer"))], [[words.say_question_headline(say, q)] for q in rest])
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
