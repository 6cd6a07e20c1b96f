"""Sentences about how firm the order of channels is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmlib.channels import ChannelRanking
from cmlib.smaa import MAIN_FIRST, MAIN_PAIR, Belief, Flip, Lead, Sweep
from cmlib.wording import Language
from cmlib.wording.networks import say_criterion, say_hundred, say_network, say_networks, say_points

NEAR = 0.05
"""Five points of weight: nobody gives weights more exactly than that."""

STANDS_OUT = 1.25
"""A criterion stands out among central weights if it weighs a quarter more than if all weighed the same."""


def _weights(say: Language, flip: Flip) -> tuple[str, str, str]:
    """Weight needed, weight today and the difference in points, as shown: whole percentages, with a decimal where whole ones would say 0, 100 or no change."""
    whole = round(100 * flip.needed) not in (0, 100, round(100 * flip.today)) or flip.needed in (0.0, 1.0)
    digits = 0 if whole else 1
    gap = abs(round(100 * flip.needed, digits) - round(100 * flip.today, digits))
    points = say.number(gap, digits) if gap != 1 else say.number(100 * flip.change, 1)
    return say.percent(flip.needed, digits), say.percent(flip.today, digits), points


def _not_above(say: Language, share: float, least: float) -> str:
    """«69»: a share that stays below what is needed is never rounded up to it."""
    return say.number(min(round(100 * share), math.ceil(100 * least) - 1) if share < least else round(100 * share), 0)


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
    """What a draw is, and how to read the ranges."""
    return say._(
        "A draw is the sum worked out once more with every score taken at random from its range. Where two lines overlap widely, "
        "the order of the two bars says little; a negative distance means that the other one is ahead."
    )


def say_ranking_change(say: Language, r: ChannelRanking) -> str:
    """What would change the order: the open scores of the first channels."""
    for c in r.channels[:3]:
        unknown = [f"«{say_criterion(say, k)}»" for k, s in r.scores[c].items() if not s.assessed]
        if unknown:
            return say._("The order may change once it is known, for {channel}: {criteria}.", channel=say_network(say, c), criteria=unknown)
    return say._("The order changes when a score or a weight does; the section on what we value says by how much.")


def say_sensitivity(say: Language, r: ChannelRanking) -> str:
    """How much the order depends on the weights."""
    best = max(r.channels, key=lambda c: r.any_weights.first(c))
    share = r.any_weights.first(best)
    name, number = say_network(say, best), _not_above(say, share, MAIN_FIRST)
    if len(r.channels) == 1:
        return say._("With one channel there is no order to depend on anything.")
    if share >= MAIN_FIRST:
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


def say_ranks_caption(say: Language, r: ChannelRanking) -> str:
    """Message of the figure, then how the draws were made."""
    best = max(r.channels, key=lambda c: r.any_weights.first(c))
    lead = (
        say._("{first} withstands most ways to weigh.", first=say.capital(say_network(say, best)))
        if r.any_weights.first(best) >= MAIN_FIRST
        else say._("Who comes first depends on what is valued.")
    )
    return (
        lead
        + "\n"
        + say._(
            "The number in the bar is the place, its length how often the channel takes it: {draws} combinations of any weights and of scores within their ranges.",
            draws=say.number(r.draws),
        )
    )


def say_ranks_alt(say: Language, r: ChannelRanking) -> str:
    """The figure's finding with its numbers."""
    items = []
    for c in sorted(r.channels, key=lambda c: -r.any_weights.first(c)):
        places = r.any_weights.places(c)
        usual = max(range(len(places)), key=lambda i: (round(places[i], 9), -i))
        items.append(
            say._(
                "{channel} first in {first}, most often in place {place} ({share})",
                channel=say_network(say, c),
                first=say.percent(places[0], 0),
                place=usual + 1,
                share=say.percent(places[usual], 0),
            )
        )
    return say._(
        "Stacked bars, share of the combinations of weights in which each channel takes each place: {items}.", items="; ".join(items)
    )


def say_ranks_reading(say: Language, r: ChannelRanking) -> str:
    """What the room's own weights add."""
    if r.room_weights is None:
        return say._("Nobody has weighed the criteria yet, so every combination of weights counts the same here.")
    return say._(
        "The figure lets the weights be anything. Around the weights of the workshop, {first} comes first in {share} of 100 draws.",
        first=say_network(say, r.channels[0]),
        share=say_hundred(say, r.room_weights.first(r.channels[0])),
    )


def say_rule(say: Language, lead: Lead) -> str:
    """Why the first one is, or is not, called the main channel."""
    if lead.first == lead.second:
        return ""
    slots = {
        "first": say_network(say, lead.first),
        "second": say_network(say, lead.second),
        "share": _not_above(say, lead.share_first, MAIN_FIRST),
        "pair": _not_above(say, lead.share_pair, MAIN_PAIR),
        "least": say_hundred(say, MAIN_FIRST),
        "least_pair": say_hundred(say, MAIN_PAIR),
    }
    if lead.main:
        return say._(
            "Clear: of 100 draws {first} comes first in {share} (needed: {least}) and beats {second} in {pair} (needed: {least_pair}).",
            **slots,
        )
    return say._(
        "Technical tie: of 100 draws {first} comes first in {share} (needed: {least}) and beats {second} in {pair} (needed: {least_pair}). Choose between them by what the scores leave out: who does it, and with what pleasure.",
        **slots,
    )


# ---- what would turn it --------------------------------------------------------------------------------------------------


def say_turn(say: Language, sweep: Sweep | None) -> str:
    """The smallest change of one weight, for the answer."""
    if sweep is None:
        return say._("No change of a single weight would put another channel first.")
    f = sweep.flip
    slots = {
        "criterion": say_criterion(say, f.criterion), "channel": say_network(say, f.channel),
        "needed": _weights(say, f)[0], "today": _weights(say, f)[1],
    }  # fmt: skip
    if f.needed >= f.today:
        return say._("{channel} would come first if «{criterion}» weighed more than {needed} (today: {today}).", **slots)
    return say._("{channel} would come first if «{criterion}» weighed less than {needed} (today: {today}).", **slots)


def say_sweep_headline(say: Language, sweep: Sweep) -> str:
    """Near or far: how many points of weight away another order is."""
    f = sweep.flip
    slots = {
        "points": _weights(say, f)[2], "criterion": say_criterion(say, f.criterion),
        "channel": say_network(say, f.channel), "first": say_network(say, sweep.first),
    }  # fmt: skip
    more, near = f.needed >= f.today, f.change <= NEAR
    if near and more:
        return say._("Little turns the order: if «{criterion}» weighs {points} points more, {channel} overtakes {first}.", **slots)
    if near:
        return say._("Little turns the order: if «{criterion}» weighs {points} points less, {channel} overtakes {first}.", **slots)
    if more:
        return say._(
            "It takes more to turn the order: «{criterion}» would have to weigh {points} points more for {channel} to overtake {first}.",
            **slots,
        )
    return say._(
        "It takes more to turn the order: «{criterion}» would have to weigh {points} points less for {channel} to overtake {first}.",
        **slots,
    )


def say_sweep_today(say: Language, sweep: Sweep) -> str:
    """Over the mark of today's weight."""
    return say._("today: {today}", today=_weights(say, sweep.flip)[1])


def say_sweep_needed(say: Language, sweep: Sweep) -> str:
    """Over the crossing."""
    f = sweep.flip
    name, needed = say_network(say, f.channel), _weights(say, f)[0]
    if f.needed >= f.today:
        return say._("above {needed}: {channel} first", needed=needed, channel=name)
    return say._("below {needed}: {channel} first", needed=needed, channel=name)


def say_sweep_axis(say: Language, sweep: Sweep) -> str:
    """Under the figure."""
    return say._("weight of «{criterion}»", criterion=say_criterion(say, sweep.flip.criterion))


def say_sweep_caption(say: Language, r: ChannelRanking, sweep: Sweep) -> str:
    """Message of the figure, then what a line is."""
    return (
        say._("Where the two thick lines cross, the first place changes hands.")
        + "\n"
        + say._(
            "A line for each channel: its points (0 to 100) while «{criterion}» weighs from nothing to everything and the other criteria keep their proportions. Worked out, not sampled.",
            criterion=say_criterion(say, sweep.flip.criterion),
        )
    )


def say_sweep_alt(say: Language, r: ChannelRanking, sweep: Sweep) -> str:
    """The lines in words."""
    items = [
        say._(
            "{channel} from {zero} to {one}",
            channel=say_network(say, c),
            zero=say_points(say, sweep.ends[c][0]),
            one=say_points(say, sweep.ends[c][1]),
        )
        for c in r.channels
    ]
    return say._(
        "Lines of each channel's points from weight 0 to weight 100 % of «{criterion}»: {items}. Today's weight is {today}; {channel} overtakes {first} at {needed}.",
        criterion=say_criterion(say, sweep.flip.criterion),
        items="; ".join(items),
        today=_weights(say, sweep.flip)[1],
        channel=say_network(say, sweep.flip.channel),
        first=say_network(say, sweep.first),
        needed=_weights(say, sweep.flip)[0],
    )


def say_sweep_nearest(say: Language, flip: Flip) -> str:
    """Has anybody in the room given that weight?"""
    if flip.nearest is None:
        return ""
    needed, nearest, up = _weights(say, flip)[0], say.percent(flip.nearest, 0), flip.needed >= flip.today
    if (flip.nearest >= flip.needed) if up else (flip.nearest <= flip.needed):
        return say._("Somebody in the workshop already weighs it so ({nearest}): talk about this criterion first.", nearest=nearest)
    if up:
        return say._("Nobody in the workshop gives it {needed}; the most is {nearest}.", needed=needed, nearest=nearest)
    return say._("Nobody in the workshop gives it so little; the least is {nearest}.", nearest=nearest)


def say_no_turn(say: Language, r: ChannelRanking) -> str:
    """Instead of the figure, where nothing crosses."""
    if len(r.channels) < 2:
        return say._("With one channel there is no order to turn.")
    return say._(
        "No weight alone turns the order: {first} stays first whatever one criterion weighs.", first=say_network(say, r.channels[0])
    )


# ---- what one would have to believe --------------------------------------------------------------------------------------


def say_beliefs_headline(say: Language, beliefs: Sequence[Belief]) -> str:
    """How many other channels one changed belief could lift."""
    by_score, by_weight = sum(b.lift is not None for b in beliefs), sum(b.flip is not None for b in beliefs)
    if not by_score and not by_weight:
        return say._("No other channel would win with one better score, nor with another weight of one criterion.")
    return say.n_(
        "What one would have to believe for the other channel to win: one better score is enough for {scores} of {n}; another weight, for {weights}.",
        "What one would have to believe for another channel to win: one better score is enough for {scores} of the other {n}; another weight, for {weights}.",
        len(beliefs),
        scores=by_score,
        weights=by_weight,
    )


def say_needed_weight(say: Language, flip: Flip | None) -> str:
    """A cell: which weight would lift the channel."""
    if flip is None:
        return say._("no single weight does it")
    needed, today, _ = _weights(say, flip)
    slots = {"criterion": say_criterion(say, flip.criterion), "needed": needed, "today": today}
    if flip.needed >= 1 - 1e-9:
        return say._("only «{criterion}» counts (today: {today})", **slots)
    if flip.needed <= 1e-9:
        return say._("«{criterion}» does not count at all (today: {today})", **slots)
    if flip.needed >= flip.today:
        return say._("«{criterion}» weighs more than {needed} (today: {today})", **slots)
    return say._("«{criterion}» weighs less than {needed} (today: {today})", **slots)


def say_needed_score(say: Language, belief: Belief) -> str:
    """A cell: which score would lift the channel."""
    lift = belief.lift
    if lift is None:
        return say._("cannot: not even 100 points on one criterion are enough")
    slots = {"criterion": say_criterion(say, lift.criterion), "needed": say_points(say, min(math.ceil(lift.needed - 1e-9), 100)), "today": say_points(say, lift.today)}  # fmt: skip
    if not lift.known:
        return say._("«{criterion}» is at least {needed} (today: nobody knows)", **slots)
    return say._("«{criterion}» is {needed} instead of {today}", **slots)


def say_leans_on(say: Language, belief: Belief) -> str:
    """A cell: with which kind of weights the channel wins."""
    leans = belief.leans_on
    if leans is None:
        return say._("almost never wins")
    if leans[1] < STANDS_OUT / len(belief.central or {}):
        return say._("no criterion stands out")
    return say._("«{criterion}» weighs about {weight}", criterion=say_criterion(say, leans[0]), weight=say.percent(leans[1], 0))


def say_beliefs_reading(say: Language) -> str:
    """What the columns are."""
    return say._(
        "Weight and score: only that one changes, the rest stays. «Where it wins»: the mean of all the weights with which the channel would come first."
    )


def say_beliefs_so_what(say: Language) -> str:
    """How a room uses it."""
    return say._(
        "If somebody in the room believes one of these, that is what to look into before deciding; if nobody does, the order stands."
    )


def say_times_first(say: Language, share: float) -> str:
    """How often a channel comes first, whatever the weights; «less than 1 %» is not never."""
    if share == 0:
        return say._("never")
    return say._("less than {one}", one=say.percent(0.01, 0)) if share < 0.005 else say.percent(share, 0)


def say_short_share(say: Language, share: float) -> str:
    """The same for a figure: «<1 %» is not 0 %."""
    return f"<{say.percent(0.01, 0)}" if 0 < share < 0.005 else say.percent(share, 0)
