"""Sentences about how firm the order of channels is."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.smaa import Flip, Lead
from cmlib.wording import Language
from cmlib.wording.networks import say_criterion, say_hundred, say_network, say_networks, say_points


def say_value(say: Language, value: tuple[float, float, float]) -> str:
    """Weighted score with its range: «71 (63–80)»."""
    return f"{say_points(say, value[1])} ({say_points(say, value[0])}–{say_points(say, value[2])})"


def say_lead(say: Language, lead: Lead, weighed: bool) -> str:
    """Is there a main channel, or a tie?"""
    if lead.first == lead.second:
        return say._("There is only one channel to look at.")
    if lead.main and weighed:
        return say._(
            "{first} can be the main channel: around the weights of the workshop it comes first in {share} of 100 draws.",
            first=say_network(say, lead.first),
            share=say_hundred(say, lead.share_first),
        )
    if lead.main:
        return say._(
            "{first} can be the main channel: whatever the weights, it comes first in {share} of 100 draws.",
            first=say_network(say, lead.first),
            share=say_hundred(say, lead.share_first),
        )
    return say._("There is no single main channel: {tied} are in a technical tie.", tied=say_networks(say, _tied(lead)))


def _tied(lead: Lead) -> tuple[str, ...]:
    return lead.tied if len(lead.tied) > 1 else (lead.first, lead.second)


def say_gap(say: Language, r: ChannelRanking) -> str:
    """First against second, in points, with what the draws leave open."""
    lead = r.lead
    if lead.first == lead.second:
        return say._("{first} is the only channel to look at.", first=say_network(say, lead.first))
    a, b = r.value[lead.first][1], r.value[lead.second][1]
    return say._(
        "{first} comes out on top with {a} points of 100, {second} follows with {b}; in 90 of 100 draws the distance lies between {low} and {high} points.",
        first=say_network(say, lead.first),
        a=say_points(say, a),
        second=say_network(say, lead.second),
        b=say_points(say, b),
        low=say_points(say, lead.gap[0]),
        high=say_points(say, lead.gap[2]),
    )


def say_weights(say: Language, r: ChannelRanking) -> str:
    """Whose weights these are, and which weigh most."""
    if not r.participants:
        return say._("Nobody has weighed the criteria yet, so all six count the same.")
    top = sorted(r.weights, key=lambda k: -r.weights[k])[:2]
    weighed = [say._("«{criterion}» ({weight})", criterion=say_criterion(say, k), weight=say.percent(r.weights[k], 0)) for k in top]
    return say.n_(
        "The weights are those of {n} person; what counts most: {top}.",
        "The weights are the mean of {n} people; what counts most: {top}.",
        len(r.participants),
        top=weighed,
    )


def say_ranking_caption(say: Language, r: ChannelRanking) -> str:
    """Message of the ranking figure, then what the bars are."""
    lead = say._("Long lines mean that little is known.") if r.origins["open"] else say._("Every score has a range; none is exact.")
    return (
        lead
        + "\n"
        + say._(
            "Bar: weighted score from 0 to 100. Line: where 90 of 100 draws lie when the scores move within their ranges ({draws} draws).",
            draws=say.number(r.draws),
        )
    )


def say_ranking_alt(say: Language, r: ChannelRanking) -> str:
    """The ranking figure for somebody who cannot see it."""
    items = [f"{say_network(say, c)} {say_value(say, r.value[c])}" for c in r.channels]
    return say._("Horizontal bars of the weighted score of each channel with its range: {items}.", items="; ".join(items))


def say_ranking_reading(say: Language) -> str:
    """How to read the ranges, and what an open score does."""
    return say._(
        "Where two lines overlap widely, the order of the two bars says little. A score that nobody knows counts as the whole range from 0 to 100, "
        "each value as possible as any other: it makes the line longer and is never taken as a middling score."
    )


def say_ranking_change(say: Language, r: ChannelRanking) -> str:
    """What would change the order: the open scores of the first channels."""
    for c in r.channels[:3]:
        unknown = [say_criterion(say, k) for k, s in r.scores[c].items() if not s.assessed]
        if unknown:
            return say._("The order may change once it is known, for {channel}: {criteria}.", channel=say_network(say, c), criteria=unknown)
    return say._("The order changes when a score or a weight does; the next section says by how much.")


def say_sensitivity(say: Language, r: ChannelRanking) -> str:
    """How much the order depends on the weights."""
    best = max(r.channels, key=lambda c: r.any_weights.first(c))
    share = r.any_weights.first(best)
    name, number = say_network(say, best), say_hundred(say, share)
    if len(r.channels) == 1:
        return say._("With one channel there is no order to depend on anything.")
    if share >= 0.6:
        start = say._("Little at the top: {first} comes first in {share} of 100 combinations of weights.", first=name, share=number)
    else:
        start = say._(
            "A lot: no channel comes first in 60 of 100 combinations of weights; the most is {share}, {first}.", first=name, share=number
        )
    if r.lead.blurred_from == 1:
        return start + " " + say._("No place can be told apart from the next.")
    if r.lead.blurred_from:
        return start + " " + say._("From place {n} on, no place can be told apart from the next.", n=r.lead.blurred_from)
    return start


def say_flip(say: Language, r: ChannelRanking, flip: Flip | None) -> str:
    """«For Google Business to win, "little effort" would have to weigh more than 41 % (today 22 %).»"""
    if flip is None:
        return say._("No change of a single weight would put another channel first, as far as the scores are known.")
    name, criterion = say_network(say, flip.channel), say_criterion(say, flip.criterion)
    needed, today = say.percent(flip.needed, 0), say.percent(flip.today, 0)
    if flip.needed >= flip.today:
        text = say._(
            "For {channel} to win, «{criterion}» would have to weigh more than {needed} (today: {today}).",
            channel=name,
            criterion=criterion,
            needed=needed,
            today=today,
        )
    else:
        text = say._(
            "For {channel} to win, «{criterion}» would have to weigh less than {needed} (today: {today}).",
            channel=name,
            criterion=criterion,
            needed=needed,
            today=today,
        )
    if flip.nearest is None:
        return text
    if flip.needed >= flip.today:
        return text + " " + say._("The highest weight anybody in the workshop gave it: {nearest}.", nearest=say.percent(flip.nearest, 0))
    return text + " " + say._("The lowest weight anybody in the workshop gave it: {nearest}.", nearest=say.percent(flip.nearest, 0))


def say_acceptability_caption(say: Language, r: ChannelRanking) -> str:
    """Message of the figure, then how the draws were made."""
    best = max(r.channels, key=lambda c: r.any_weights.first(c))
    lead = (
        say._("{first} withstands most ways to weigh.", first=say_network(say, best))
        if r.any_weights.first(best) >= 0.6
        else say._("Who comes first depends on what is valued.")
    )
    return (
        lead
        + "\n"
        + say._("{draws} combinations of weights and of scores within their ranges; fixed scales from 0 to 100.", draws=say.number(r.draws))
    )


def say_acceptability_alt(say: Language, r: ChannelRanking) -> str:
    """The figure's finding with its numbers."""
    items = [
        say._(
            "{channel} first in {first}, among the first three in {top}",
            channel=say_network(say, c),
            first=say.percent(r.any_weights.first(c), 0),
            top=say.percent(r.any_weights.top(c), 0),
        )
        for c in r.channels
    ]
    return say._("Horizontal bars, share of the combinations of weights: {items}.", items="; ".join(items))


def say_acceptability_reading(say: Language, r: ChannelRanking) -> str:
    """What the room's own weights add."""
    if r.room_weights is None:
        return say._("Nobody has weighed the criteria yet, so every combination of weights counts the same here.")
    first = r.channels[0]
    return say._(
        "The figure lets the weights be anything. Around the weights given in the workshop, {first} comes first in {share} of 100 draws.",
        first=say_network(say, first),
        share=say_hundred(say, r.room_weights.first(first)),
    )
