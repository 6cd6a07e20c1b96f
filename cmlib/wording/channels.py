"""Sentences of the page on channels."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.channels import ChannelRanking
from cmlib.ecosystem import Move
from cmlib.model import ChannelsChoice
from cmlib.wording import Language
from cmlib.wording.networks import say_criterion, say_hours, say_level, say_network, say_networks
from cmlib.wording.portfolio import say_changes
from cmlib.wording.smaa import say_turn

# ---- the answer --------------------------------------------------------------------------------------------------------


def say_bold(say: Language, active: Sequence[str], kept: Sequence[str]) -> str:
    """The portfolio in one sentence."""
    if active and kept:
        return say._(
            "The work goes into {active}; {kept} only kept up to date.", active=say_networks(say, active), kept=say_networks(say, kept)
        )
    if active:
        return say._("The work goes into {active}.", active=say_networks(say, active))
    if kept:
        return say._("No channel is worked actively; {kept} kept up to date.", kept=say_networks(say, kept))
    return say._("No channel fits yet.")


def say_standing(say: Language, decided: bool) -> str:
    """Decided, or only proposed."""
    return "" if decided else say._("This is a proposal: nobody has decided yet.")


def say_given(say: Language, r: ChannelRanking) -> str:
    """Where the scores come from."""
    o = r.origins
    parts = [
        (o["room"], say._("{n} from the workshop", n=o["room"])),
        (o["data"], say._("{n} from the brand's own data", n=o["data"])),
        (o["figures"], say._("{n} from published figures", n=o["figures"])),
        (o["assumptions"], say._("{n} working assumptions", n=o["assumptions"])),
        (o["open"], say._("{n} not assessed", n=o["open"])),
    ]
    return say._("Of the {all} scores: {parts}.", all=o["all"], parts=[text for n, text in parts if n])


def say_why(say: Language, r: ChannelRanking, found: Sequence[Move], decided: bool = False) -> str:
    """Why the channels that get the work: what was said when deciding, else the criterion that speaks most for each."""
    reasons, by_criterion = [], dict[str, list[str]]()
    contacts = () if decided else r.for_contacts
    for m in found:
        if m.level == "active" and m.reason:
            reasons.append(say._("{channel}: “{reason}”", channel=say_network(say, m.channel), reason=m.reason))
        elif m.level == "active" and m.channel in contacts:
            continue
        elif m.level == "active" and m.criterion:
            by_criterion.setdefault(m.criterion, []).append(m.channel)
    reasons += [
        say._("{channels}, above all for «{criterion}»", channels=say_networks(say, channels), criterion=say_criterion(say, criterion))
        for criterion, channels in by_criterion.items()
    ]
    best = next((m for m in found if m.channel == r.channels[0] and m.level != "active"), None)
    reasons += [
        say._("{channel}, because its contacts are your own", channel=say_network(say, m.channel))
        for m in found
        if m.level == "active" and not m.reason and m.channel in contacts
    ]
    if best is not None:
        reasons.append(_first_not_active(say, r, best))
    return say._("Why: {reasons}.", reasons="; ".join(reasons)) if reasons else ""


def _first_not_active(say: Language, r: ChannelRanking, best: Move) -> str:
    """Why the channel that is first by points does not get the work."""
    slots = {"channel": say_network(say, best.channel), "level": say_level(say, best.level)}
    hours = say_hours(say, r.hours[best.channel]["active"][1])
    if best.reason:
        return say._("{channel}, first by points, is {level}: “{reason}”", reason=best.reason, **slots)
    if best.level != "none":
        return say._("{channel}, first by points, is {level}: active, it would take {hours} a week", hours=hours, **slots)
    if best.held_by_new:
        return say.n_(
            "{channel}, first by points, waits: with these hours only {n} channel is opened at a time",
            "{channel}, first by points, waits: with these hours only {n} channels are opened at a time",
            r.most_new,
            channel=slots["channel"],
        )
    return say._(
        "{channel}, first by points, is left out: active, it would take {hours} of the {capacity} there are",
        channel=slots["channel"],
        hours=hours,
        capacity=say_hours(say, r.plan.capacity),
    )


ROOM_KNOWS = ("capability", "competition")
"""Criteria the people of a brand can score without any file: what they can make, and who is there already."""

MOST_NAMED = 3
"""Channels left out that the answer names; the rest are counted."""


def say_left_out(say: Language, r: ChannelRanking, choice: ChannelsChoice) -> str:
    """Which channels are not used; what each would take and what speaks against it stands in the table of what happens with each."""
    level = {u.channel: u.level for u in choice.portfolio}
    left = [c for c in r.channels if level.get(c, "none") == "none"]
    if not left:
        return ""
    named = [say_network(say, c) for c in left[:MOST_NAMED]]
    more = len(left) - len(named)
    listed = [*named, say.n_("{n} more", "{n} more", more)] if more else named
    return say.n_("Left out: {left}.", "Left out: {left}.", len(left), left=listed)


def say_change(say: Language, r: ChannelRanking, decided: bool) -> str:
    """What would change it, in one sentence: the next hours that pay, where the plan is computed; else the smallest change of one weight."""
    step = None if decided or r.plan.broken else r.ladder.next_step
    if step is None:
        return say._("What would change it: {change}", change=say_turn(say, r.sweep))
    return say._(
        "What would change it: with {hours} more a week, {steps}.",
        hours=say_hours(say, step.extra),
        steps=say_changes(say, step.changes),
    )


# ---- the decision ------------------------------------------------------------------------------------------------------


def say_summary(say: Language, active: Sequence[str], kept: Sequence[str], closed: Sequence[str]) -> str:
    """The portfolio, and which own channels are left."""
    text = say_bold(say, active, kept)
    return text + " " + say._("Given up: {closed}.", closed=say_networks(say, closed)) if closed else text


def say_to_decide(say: Language, r: ChannelRanking, choice: ChannelsChoice) -> str:
    """What the workshop still has to say for the proposal to become a decision; the cheapest first."""
    parts = []
    if not r.participants:
        parts.append(say._("what counts more (ten minutes, each person for themselves)"))
    unknown = [k for k in ROOM_KNOWS if any(not r.scores[c][k].assessed for c in r.channels)]
    if unknown:
        parts.append(say._("a range for what nobody has scored: {criteria}", criteria=[f"«{say_criterion(say, k)}»" for k in unknown]))
    used = [u for u in choice.portfolio if u.level != "none"]
    if any(r.hours[u.channel][u.level][0] < r.hours[u.channel][u.level][2] for u in used if u.channel in r.hours):
        parts.append(say._("the hours each channel really takes"))
    if used and not all(u.owner for u in used):
        parts.append(say._("who answers for each one"))
    return (
        say._("The workshop still has to say: {parts}.", parts="; ".join(parts))
        if parts
        else say._("Only the yes of the workshop is missing.")
    )


def say_dissent(say: Language, r: ChannelRanking) -> str:
    """Participants whose own weights put another channel first, if any."""
    first = r.channels[0]
    others: dict[str, list[str]] = {}
    for name, c in r.favourites.items():
        if c != first:
            others.setdefault(c, []).append(name)
    return " ".join(
        say._("With the weights of {names}, {channel} would come first.", names=names, channel=say_network(say, c))
        for c, names in others.items()
    )
