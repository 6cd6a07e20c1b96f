"""Sentences about the growth of each channel and the way to the purchase."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.conversation import LADDER_DAYS
from cmlib.forecast import ENOUGH, FEW, Forecast
from cmlib.growth import AHEAD, ChannelGrowth
from cmlib.histories import BLOCK
from cmlib.journey import Journey, Stage
from cmlib.missing import where_from
from cmlib.wording import Language
from cmlib.wording.forecast import say_files, say_periods
from cmlib.wording.journey import UNITS, say_stage
from cmlib.wording.kpis import say_network


def say_range(say: Language, f: Forecast) -> str:
    """«120–170» of a period ahead."""
    return f"{say.number(f.low, 0)}–{say.number(f.high, 0)}"


def say_growth(say: Language, found: Sequence[ChannelGrowth]) -> str:
    """The claim: what each channel would gain, or that it cannot be said."""
    ready = [c for c in found if c.ahead]
    if not ready:
        return say._("No channel has enough history of new followers to say what comes next.")
    parts = [say._("{range} on {network}", range=say_range(say, c.ahead[-1]), network=say_network(say, c.network)) for c in ready]
    return say._(
        "If nothing changes, new followers in {days} days, three periods from now, 8 times in 10: {ranges}.",
        days=BLOCK, ranges=say.listing(parts),
    )  # fmt: skip


def say_growth_missing(say: Language, drop: str) -> tuple[str, str]:
    """No follower is known of any channel."""
    return (
        say._("Nothing is known of the followers of any channel."),
        say._("Write the number of followers of each network into the brief, and drop into data/: {file}.", file=drop),
    )


def say_growth_so(say: Language, found: Sequence[ChannelGrowth]) -> str:
    """What follows: what is out of the ordinary, and what is lacking."""
    parts = []
    odd = [say_network(say, c.network) for c in found if c.baseline is not None and c.baseline.surprising]
    if odd:
        parts.append(
            say._(
                "On {networks} the newest period moved away from the one before more than usual: find out why before counting on it.",
                networks=say.listing(odd),
            )
        )  # fmt: skip
    short = [c.network for c in found if c.baseline is None or c.baseline.method == "workshop"]
    if short:
        parts.append(
            say._(
                "For {networks} there are fewer than {few} complete periods of new followers; what brings them into data/: {file}.",
                networks=say.listing([say_network(say, n) for n in short]), few=FEW, file=where_from("account_daily", *short),
            )
        )  # fmt: skip
    if not any(c.active for c in found):
        parts.append(say._("How many followers take part is not known: comments or messages with their author tell it."))
    return " ".join(parts)


def say_followers(say: Language, c: ChannelGrowth) -> str:
    """How many, and on which day."""
    if c.followers is None:
        return say._("not known yet")
    if c.on is None:
        return say.number(c.followers)
    return say._("{n} ({day})", n=c.followers, day=say.short_day(c.on))


def say_active(say: Language, c: ChannelGrowth) -> str:
    """The share of followers who take part, at most."""
    if c.active is None:
        return say._("not known yet")
    return say._("at most {share} of {n}", share=say.percent(c.active.estimate), n=c.active.n)


def say_growth_reading(say: Language, found: Sequence[ChannelGrowth]) -> str:
    """More followers are no aim; how to read the band."""
    text = say._("More followers are not an aim by themselves: what counts is how many of them take part.")
    if any(c.ahead for c in found):
        text += " " + say._("Band: where it would be 8 times in 10; dotted: the last value repeated.")
    if any(c.active for c in found):
        text += " " + say._(
            "Take part: people who wrote within {days} days; not all of them need follow, so it is the most it can be.", days=LADDER_DAYS
        )
    if any(c.again is not None for c in found):
        text += " " + say._("Odds are told from {n} complete periods on.", n=ENOUGH)
    return text


def say_growth_change(say: Language) -> str:
    """What would change it."""
    return say._("What would change this: a next period outside its range.")


def say_growth_caption(say: Language, drawn: Sequence[ChannelGrowth]) -> str:
    """Message, then n, period, source of each channel."""
    lead = say._("New followers per {days} days, and the next three periods if nothing changes.", days=BLOCK)
    facts = [
        say._(
            "{network}: {n}, {period}.",
            network=say_network(say, c.network), n=say_periods(say, c.baseline), period=say.period(c.baseline.used[0].start, c.baseline.last.end),
        )
        for c in drawn if c.baseline is not None
    ]  # fmt: skip
    files = say_files(say, [c.baseline.source for c in drawn if c.baseline is not None])
    return f"{lead}\n" + " ".join([*facts, say._("Source: {files}.", files=files)] if files else facts)


def say_growth_alt(say: Language, drawn: Sequence[ChannelGrowth]) -> str:
    """The figure in words."""
    return " ".join(
        say._(
            "{network}: a line of {n} ends at {last}; the band of the next three ends at {range}, its middle at {middle}.",
            network=say_network(say, c.network), n=say_periods(say, c.baseline), last=say.number(c.baseline.last.value, 0),
            range=say_range(say, c.ahead[-1]), middle=say.number(c.ahead[-1].inertia, 0),
        )
        for c in drawn if c.baseline is not None
    )  # fmt: skip


def say_growth_source(say: Language, found: Sequence[ChannelGrowth]) -> str:
    """Period of the people who take part, and what was left out."""
    active = next((c.active for c in found if c.active and c.active.period), None)
    parts = []
    if active is not None and active.period is not None:
        parts.append(say._("Take part: {period}.", period=say.period(*active.period)))
        parts.append(say._("Source: {files}.", files=say_files(say, [c.active.source for c in found if c.active])))
    left = sum(c.baseline.left_out for c in found if c.baseline)
    if left:
        parts.append(say.n_("{n} incomplete period was left out.", "{n} incomplete periods were left out.", left))
    return " ".join(parts)


# ---- the way to the purchase --------------------------------------------------------------------------------------------------------


def say_share(say: Language, stage: Stage) -> str:
    """The rate with its interval, or that everything was counted."""
    assert stage.share is not None
    margin = say.interval(stage.share)
    if margin:
        return f"{say.percent(stage.share.estimate)} ({margin})"
    return say._("{share} (all counted)", share=say.percent(stage.share.estimate))


def say_out_of(say: Language, stage: Stage) -> str:
    """«171 of 382 customers»."""
    assert stage.share is not None
    return say._("{n} of {all} {unit}", n=stage.n, all=stage.share.n, unit=UNITS[stage.id])


def say_funnel(say: Language, found: Journey) -> str:
    """The claim: which rates can be given."""
    again = next((s for s in found.divided if s.id == "again"), None)
    if again is not None:
        return say._(
            "On the way to the purchase, {share} of the new customers buy again.",
            share=say_share(say, again),
        )
    first = found.divided[0]
    return say._("{step}: {share}, {count}.", step=say_stage(say, first), share=say_share(say, first), count=say_out_of(say, first))


def say_funnel_missing(say: Language) -> tuple[str, str]:
    """No rate can be given."""
    return (
        say._("No step of the way from a visit to a repeated purchase can be given as a rate yet."),
        say._("Drop into data/ the website's visits by channel, the orders of the shop, or comments and reviews with their author."),
    )


def say_funnel_period(say: Language, stage: Stage) -> str:
    """When it was counted."""
    period = (stage.share.period if stage.share else None) or stage.period
    return say.period(*period) if period else say._("day not stated")


def say_funnel_reading(say: Language, found: Journey) -> str:
    """Why the rates are not multiplied."""
    if len(found.divided) < 2:
        return ""
    return say._("Each rate has its own people or visits below the line, so they are never multiplied into one.")


def say_funnel_source(say: Language, found: Journey) -> str:
    """The files the rates were counted in."""
    files = say_files(say, [s.share.source for s in found.divided if s.share is not None])
    return say._("Source: {files}.", files=files) if files else ""


def say_funnel_change(say: Language, found: Journey) -> str:
    """What would join the steps, where there is a purchase."""
    if "customers" not in found.known:
        return ""
    return say._("What would change this: a coupon or a tagged link for each network joins the visit to the purchase.")


def say_three(say: Language) -> str:
    """Label of the range."""
    return say._("In {n} periods, if nothing changes", n=AHEAD)
