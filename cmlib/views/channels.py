"""What the page on channels shows: answer, ranking, scores, how much the weights matter, hours, what happens with each channel."""

from __future__ import annotations

from cmlib.findings import Answer, Column, Grid, Tile
from cmlib.model import ChannelsChoice
from cmlib.views import DecisionSummary, PageState, View
from cmlib.views.ecosystem import ecosystem
from cmlib.views.portfolio import both_of, hours, used_of
from cmlib.views.scores import scores
from cmlib.views.smaa import ranking, sensitivity
from cmlib.wording import channels as words
from cmlib.wording import networks as networks_words
from cmlib.wording import portfolio as portfolio_words
from cmlib.wording import smaa as smaa_words
from cmlib.wording.evidence import say_ladder


def _at(choice: ChannelsChoice, level: str) -> list[str]:
    return [u.channel for u in choice.portfolio if u.level == level]


def answer(page: PageState) -> Answer:
    """The portfolio, whether there is a main channel, whether it fits."""
    (r, choice), say = both_of(page), page.say
    rest = [
        smaa_words.say_lead(say, r.lead, bool(r.participants)),
        portfolio_words.say_fit(say, r.spent(choice), r.plan),
        words.say_standing(say, page.decided("channels")),
    ]
    favoured = max(r.channels, key=r.any_weights.first)
    tiles = (
        Tile(
            say.percent(r.any_weights.first(favoured), 0),
            say._("of all possible weights put {channel} first", channel=networks_words.say_network(say, favoured)),
        ),
        Tile(
            networks_words.say_hours(say, r.spent(choice)),
            say._("of {capacity} a week taken", capacity=networks_words.say_hours(say, r.plan.capacity)),
        ),
        Tile(say._("{n} of {all}", n=len(_at(choice, "active")), all=len(r.channels)), say._("channels worked actively")),
        Tile(say._("{n} of {all}", n=r.origins["open"], all=r.origins["all"]), say._("scores not assessed yet")),
    )
    return Answer(
        bold=words.say_bold(say, _at(choice, "active"), _at(choice, "keep")),
        rest=" ".join(part for part in rest if part),
        tiles=tiles,
        given=f"{say_ladder(say, page.ladder)} {words.say_given(say, r)}",
    )


def summarise(page: PageState) -> DecisionSummary:
    """The decision box: portfolio, dissent, review date."""
    (r, choice), say = both_of(page), page.say
    closed = [u.channel for u in choice.portfolio if u.level == "none" and u.channel in r.own]
    lines = [(say._("Hours"), portfolio_words.say_fit(say, r.spent(choice), r.plan)), (say._("Weights"), smaa_words.say_weights(say, r))]
    dissent = words.say_dissent(say, r)
    if dissent:
        lines.append((say._("Dissent"), dissent))
    if choice.review_on:
        lines.append((say._("To be reviewed"), say.day(choice.review_on)))
    return DecisionSummary(
        headline=words.say_summary(say, _at(choice, "active"), _at(choice, "keep"), closed),
        grid=Grid(
            [Column(say._("Channel")), Column(say._("Level"), "word"), Column(say._("Hours a week"), "number")],
            [
                (
                    say.capital(networks_words.say_network(say, u.channel)),
                    networks_words.say_level(say, u.level),
                    networks_words.say_hours(say, u.hours),
                )
                for u in [*used_of(choice), *(u for u in choice.portfolio if u.level == "none")]
            ],
        )
        if choice.portfolio
        else None,
        lines=tuple(lines),
    )


VIEWS: dict[str, View] = {
    "answer": answer,
    "ranking": ranking,
    "scores": scores,
    "sensitivity": sensitivity,
    "hours": hours,
    "ecosystem": ecosystem,
}
