"""What the pages show of talk with and about the brand: answers, whose name is mentioned, who takes part."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.conversation import Answers, Conversation, Involvement, ShareOfVoice, Waiting
from cmlib.exports import labels
from cmlib.figures import accent
from cmlib.figures.audience import plot_shares
from cmlib.figures.conversation import MARKS, plot_waiting
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.scorecard import origin_of
from cmlib.wording import Language
from cmlib.wording import conversation as words

MOST_CURVES = 3


def conversation_of(page: PageState) -> Conversation:
    """What the diagnosis found about talk."""
    found: Conversation = page.result("diagnosis").conversation
    return found


def involvement_of(page: PageState) -> Involvement:
    """What the page on the audience found about who takes part."""
    found: Involvement = page.result("audience").involvement
    return found


# ---- how fast people are answered --------------------------------------------------------------------------------------


def answers(page: PageState) -> Exhibit:
    """The share still waiting by hours, and the promise that can be kept on each network."""
    say, found = page.say, conversation_of(page).answers
    if not found.networks:
        headline, todo = words.say_answers_missing(say, found)
        return Exhibit(headline, so_what=todo, missing=True)
    shown = found.judged[:MOST_CURVES]
    if not shown:
        return Exhibit(
            words.say_answers_few(say, found),
            body=_answered(say, found),
            verdict="not_assessed",
            reading=words.say_answers_left_out(say, found),
            so_what=say._("Keep the table for another month before judging it."),
            source=say._("Source: {files}", files=origin_of(page, found.networks[0].source)),
        )
    main = shown[0]
    origin = origin_of(page, ", ".join(sorted({f for w in shown for f in w.source.split(", ")})))
    return Exhibit(
        words.say_answers_headline(say, main),
        picture=plot_waiting(say, [(say.capital(words.say_place(say, w.network)), w) for w in shown], colour=page.plan.brief.colour),
        caption=words.say_answers_caption(say, shown, origin),
        alt=words.say_answers_alt(say, shown),
        behind=_still_waiting(say, shown),
        body=_answered(say, found),
        reading=words.say_answers_reading(say, found, shown),
        so_what=words.say_answers_so(say, found, main),
        change=words.say_answers_change(say),
        verdict=main.verdict,
    )


def _answered(say: Language, found: Answers) -> Grid:
    """A row a network and, below it, one a kind of message."""
    rows = [w for network in found.networks for w in (network, *(k for k in found.kinds if k.network == network.network))]
    return Grid(
        (
            Column(say._("Where")), Column(say._("Messages")), Column(say._("Answered within 24 h")),
            Column(say._("Half are answered within")), Column(say._("Promise that is kept")), Column(say._("Eight in ten within 24 h"), "word"),
        ),
        [
            (
                words.say_where(say, w), words.say_counted(say, w), words.say_within(say, w.within) if w.curve else "–",
                words.say_hours(say, w.median) if w.curve else "–", words.say_promise(say, w), words.say_kept(say, w),
            )
            for w in rows
        ],
        cards=True,
    )  # fmt: skip


def _still_waiting(say: Language, shown: Sequence[Waiting]) -> Grid:
    hours = (1, 4, *(m for m in MARKS if m))
    columns = [Column(say._("Hours since the message")), *(Column(say.capital(words.say_place(say, w.network)), "number") for w in shown)]
    return Grid(columns, [[say.number(h), *(_left(say, w, h) for w in shown)] for h in hours])


def _left(say: Language, w: Waiting, hours: float) -> str:
    left = w.left(hours)
    return "–" if left is None else say.percent(left)


# ---- whose name is mentioned -------------------------------------------------------------------------------------------


def voice(page: PageState) -> Exhibit:
    """The brand's part of all mentions beside its competitors', with what was searched for."""
    say, found = page.say, conversation_of(page).voice
    if found.own is None:
        headline, todo = words.say_voice_missing(say, found)
        return Exhibit(headline, so_what=todo, missing=True)
    rows = [(words.say_voice_name(say, v), v.share.estimate, v.share.low, v.share.high) for v in found.voices]
    return Exhibit(
        words.say_voice_headline(say, found),
        picture=plot_shares(say, rows, accent(page.plan.brief.colour)),
        caption=words.say_voice_caption(say, found, origin_of(page, found.source)),
        alt=words.say_voice_alt(say, found),
        behind=_parts(say, found),
        body=_searched(say, found),
        reading=words.say_voice_reading(say, found, _tool(say, found)),
        so_what=words.say_voice_so(say, found),
        change=words.say_voice_change(say),
        verdict=found.verdict,
    )


def _tool(say: Language, found: ShareOfVoice) -> str:
    known = labels().get(found.tool)
    return say.say(known) if known else say._("a known table")


def _parts(say: Language, found: ShareOfVoice) -> Grid:
    return Grid(
        (
            Column(say._("Name")), Column(say._("Mentions"), "number"), Column(say._("People"), "number"),
            Column(say._("Share (margin; n)"), "number"),
        ),
        [(words.say_voice_name(say, v), say.number(v.mentions), words.say_people(say, v), say.estimate(v.share)) for v in found.voices],
    )  # fmt: skip


def _searched(say: Language, found: ShareOfVoice) -> Grid:
    return Grid(
        (Column(say._("Name")), Column(say._("What was searched for"))),
        [(words.say_voice_name(say, v), words.say_queries(say, v)) for v in found.voices],
        cards=True,
    )


# ---- who takes part ----------------------------------------------------------------------------------------------------


def involvement(page: PageState) -> Exhibit:
    """The ladder from spectator to prescriber, as far as exports show people."""
    say, found = page.say, involvement_of(page)
    if not found.rungs:
        headline, todo = words.say_involvement_missing(say, found)
        return Exhibit(headline, so_what=todo, missing=True)
    rows = [(words.say_step(say, r), r.share.estimate, r.share.low, r.share.high) for r in found.rungs]
    return Exhibit(
        words.say_involvement_headline(say, found),
        picture=plot_shares(say, rows, accent(page.plan.brief.colour), first=False),
        caption=words.say_involvement_caption(say, found, origin_of(page, found.source)),
        alt=words.say_involvement_alt(say, found),
        behind=_people(say, found),
        body=_steps(say, found),
        reading=words.say_involvement_reading(say, found),
        so_what=words.say_involvement_so(say, found),
        change=words.say_involvement_change(say),
    )


def _people(say: Language, found: Involvement) -> Grid:
    return Grid(
        (Column(say._("Rung")), Column(say._("People"), "number"), Column(say._("Share (margin; n)"), "number")),
        [(words.say_step(say, r), say.number(r.n), say.estimate(r.share)) for r in found.rungs],
    )


def _steps(say: Language, found: Involvement) -> Grid:
    """What puts a person on each step."""
    return Grid(
        (Column(say._("Rung")), Column(say._("Who stands on it"))),
        [words.say_spectators(say), *((words.say_step(say, r), words.say_rule(say, r)) for r in found.rungs)],
        cards=True,
    )
