"""What the page on channels shows: answer, ranking, scores, how much the weights matter, hours, what happens with each channel."""

from __future__ import annotations

from cmlib.ecosystem import moves
from cmlib.findings import Answer, Column, Exhibit, Grid, Tile
from cmlib.model import ChannelsChoice
from cmlib.views import DecisionSummary, PageState, View
from cmlib.views.crosscheck import crosscheck
from cmlib.views.ecosystem import channel_map, links, own_group
from cmlib.views.ecosystem import ecosystem as moves_of
from cmlib.views.overlap import network_facts, overlap
from cmlib.views.portfolio import both_of, hours, used_of
from cmlib.views.scores import scores as scores_of
from cmlib.views.smaa import ranking
from cmlib.views.smaa import sensitivity as turns
from cmlib.views.weights import weights
from cmlib.wording import channels as words
from cmlib.wording import networks as networks_words
from cmlib.wording import portfolio as portfolio_words
from cmlib.wording import smaa as smaa_words
from cmlib.wording.evidence import say_ladder


def _at(choice: ChannelsChoice, level: str) -> list[str]:
    return [u.channel for u in choice.portfolio if u.level == level]


def answer(page: PageState) -> Answer:
    """Which channels, why these, what would change it, how many hours, what is left out."""
    (r, choice), say = both_of(page), page.say
    active = _at(choice, "active")
    found = sorted(moves(r, choice), key=lambda m: active.index(m.channel) if m.channel in active else len(active))
    fits = not r.plan.broken and r.spent(choice) <= r.plan.capacity + 1e-9
    rest = [
        "" if fits else portfolio_words.say_fit(say, r.spent(choice), r.plan),
        words.say_why(say, r, found, page.decided("channels")),
        smaa_words.say_lead(say, r.lead, bool(r.participants)),
        words.say_change(say, r, page.decided("channels")),
        words.say_left_out(say, r, choice),
        words.say_standing(say, page.decided("channels")),
    ]
    first = r.channels[0]
    tiles = (
        Tile(
            say.percent(r.shares.first(first), 0),
            say._("of the draws around the weights of the workshop put {channel} first", channel=networks_words.say_network(say, first))
            if r.participants
            else say._("of all possible weights put {channel} first", channel=networks_words.say_network(say, first)),
        ),
        Tile(
            networks_words.say_hours(say, r.spent(choice)),
            say._("of {capacity} a week taken", capacity=networks_words.say_hours(say, r.plan.capacity)),
        ),
        Tile(say._("{n} of {all}", n=len(active), all=len(r.channels)), say._("channels worked actively")),
        Tile(say._("{n} of {all}", n=r.origins["open"], all=r.origins["all"]), say._("scores not assessed yet")),
    )
    return Answer(
        bold=words.say_bold(say, active, _at(choice, "keep")),
        rest=" ".join(part for part in rest if part),
        tiles=tiles,
        given=f"{say_ladder(say, page.ladder)} {words.say_given(say, r)}",
    )


def summarise(page: PageState) -> DecisionSummary:
    """The decision box: portfolio, dissent, review date."""
    (r, choice), say = both_of(page), page.say
    closed = [u.channel for u in choice.portfolio if u.level == "none" and u.channel in r.own]
    lines = [(say._("Hours"), portfolio_words.say_fit(say, r.spent(choice), r.plan)), (say._("Weights"), smaa_words.say_weights(say, r))]
    if not page.decided("channels"):
        lines.insert(0, (say._("What is missing to decide"), words.say_to_decide(say, r, choice)))
    dissent = words.say_dissent(say, r)
    if dissent:
        lines.append((say._("Dissent"), dissent))
    if choice.review_on:
        lines.append((say._("To be reviewed"), say.day(choice.review_on)))
    # of a proposal, what is not used stands in the table of what happens with each channel
    uses = [*used_of(choice), *(u for u in choice.portfolio if u.level == "none" and (u.reason or page.decided("channels")))]
    columns = [Column(say._("Channel")), Column(say._("Level"), "word"), Column(say._("Hours a week"), "number")]
    rows = [
        [
            say.capital(networks_words.say_network(say, u.channel)),
            networks_words.say_level(say, u.level),
            networks_words.say_hours(say, u.hours) if u.level != "none" else "—",
        ]
        for u in uses
    ]
    if any(u.money for u in uses):
        columns.append(Column(say._("Money a month"), "number"))
        rows = [[*row, say.money(u.money) if u.money else "—"] for row, u in zip(rows, uses, strict=True)]
    if any(u.owner for u in uses):
        columns.append(Column(say._("Who answers for it")))
        rows = [[*row, u.owner or "—"] for row, u in zip(rows, uses, strict=True)]
    if any(u.reason for u in uses):
        columns.append(Column(say._("Why")))
        rows = [[*row, u.reason or "—"] for row, u in zip(rows, uses, strict=True)]
    return DecisionSummary(
        headline=words.say_summary(say, _at(choice, "active"), _at(choice, "keep"), closed),
        grid=Grid(columns, rows, cards=True) if rows else None,
        lines=tuple(lines),
    )


def scores(page: PageState) -> list[Exhibit]:
    """The scores and what they rest on; where the people wanted are, by segment; the facts about each network."""
    return [*scores_of(page), overlap(page), network_facts(page)]


def sensitivity(page: PageState) -> list[Exhibit]:
    """How firm the order is, what would turn it, what one would have to believe, and whether another rule agrees."""
    return [*turns(page), crosscheck(page)]


def ecosystem(page: PageState) -> list[Exhibit]:
    """What happens with each channel, how they lead to each other, the links to count, a group or page of one's own."""
    return [moves_of(page), channel_map(page), links(page), own_group(page)]


VIEWS: dict[str, View] = {
    "answer": answer,
    "ranking": ranking,
    "scores": scores,
    "weights": weights,
    "sensitivity": sensitivity,
    "hours": hours,
    "ecosystem": ecosystem,
}
