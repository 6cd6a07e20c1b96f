"""Sentences about what fits into the hours."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.channels import ChannelRanking
from cmlib.model import ChannelsChoice
from cmlib.portfolio import KEEP_SHARE, MORE_HOURS, Level, Portfolio
from cmlib.wording import Language
from cmlib.wording.networks import say_hours, say_level, say_network


def say_fit(say: Language, used: float, p: Portfolio) -> str:
    """Do the hours suffice?"""
    if p.broken:
        return say_broken(say, p)
    if used > p.capacity + 1e-9:
        return say._(
            "That takes {used} a week, and there are {capacity}: it does not fit.",
            used=say_hours(say, used),
            capacity=say_hours(say, p.capacity),
        )
    return say._("That takes {used} of the {capacity} there are a week.", used=say_hours(say, used), capacity=say_hours(say, p.capacity))


def say_broken(say: Language, p: Portfolio) -> str:
    """Which constraint cannot be met."""
    if p.broken == "hours":
        return say._(
            "The hours are the limit: even the lightest active channel needs {short} more than the {capacity} there are a week.",
            short=say_hours(say, p.short),
            capacity=say_hours(say, p.capacity),
        )
    if p.broken == "new":
        return say._("More channels would have to be opened at once than is sensible.")
    return say._("There are fewer channels to choose from than must be active.")


def say_hours_headline(say: Language, r: ChannelRanking, used: float) -> str:
    """Yes or no, and what two more hours would buy."""
    p = r.plan
    if used > p.capacity + 1e-9:
        return say._(
            "No: {used} are planned and there are {capacity}; {short} are missing.",
            used=say_hours(say, used),
            capacity=say_hours(say, p.capacity),
            short=say_hours(say, used - p.capacity),
        )
    if p.broken and used == 0:
        return say._("No.") + " " + say_broken(say, p)
    return (
        say._("Yes: {used} of {capacity} a week.", used=say_hours(say, used), capacity=say_hours(say, p.capacity)) + " " + say_more(say, r)
    )


def say_more(say: Language, r: ChannelRanking) -> str:
    """What two more hours a week would buy."""
    if r.more.broken:
        return say._("Even with {hours} more nothing would fit.", hours=say_hours(say, MORE_HOURS))
    steps = [say._("{channel} ({level})", channel=say_network(say, c), level=say_level(say, level)) for c, level in r.next_steps]
    if not steps:
        return say._("With {hours} more, the best plan would stay the same.", hours=say_hours(say, MORE_HOURS))
    return say._("With {hours} more, the best plan would change in: {steps}.", hours=say_hours(say, MORE_HOURS), steps=steps)


def say_hours_caption(say: Language, r: ChannelRanking, decided: bool) -> str:
    """Message, then where the hours come from."""
    lead = say._("What was decided, laid end to end.") if decided else say._("The plan with most value that fits.")
    return (
        lead
        + "\n"
        + say._(
            "Hours are working assumptions until somebody measures them, or what the workshop said. {n} combinations of channel and level were compared.",
            n=r.plan.combinations,
        )
    )


def say_hours_alt(say: Language, rows: Sequence[tuple[str, Level, float]], capacity: float) -> str:
    """The bars in words."""
    items = [f"{say_network(say, c)}, {say_level(say, level)}, {say_hours(say, h)}" for c, level, h in rows]
    return say._(
        "Bars of weekly hours laid end to end: {items}; line at {capacity} available.",
        items="; ".join(items) or "0",
        capacity=say_hours(say, capacity),
    )


def say_hours_so_what(say: Language, r: ChannelRanking, choice: ChannelsChoice, decided: bool) -> str:
    """What the search for the best plan gained, or how the decided one compares."""
    if decided and not r.plan.broken:
        opened = r.opened(choice)
        if opened > r.most_new:
            return say.n_(
                "{n} channel would be opened at once, more than is sensible with these hours ({most}): one after the other is safer.",
                "{n} channels would be opened at once, more than is sensible with these hours ({most}): one after the other is safer.",
                opened,
                most=r.most_new,
            )
        if r.spent(choice) <= r.plan.capacity + 1e-9 and r.worth(choice) >= 0.995 * r.plan.value:
            return say._("No other plan within these hours is worth more by these scores.")
        return say._("By these scores alone the best plan within the hours would be: {best}.", best=say_plan(say, r.plan))
    if r.gain is not None and r.gain >= 1.01:
        return say._("Worth {gain} more than filling the hours in order of the ranking.", gain=say.percent(r.gain - 1, 0))
    if r.gain is not None:
        return say._("Filling the hours in order of the ranking would be worth the same.")
    return ""


def say_plan(say: Language, p: Portfolio) -> str:
    """«Instagram (active), WhatsApp (kept up to date)»."""
    used = [(c, level) for c, level in p.levels.items() if level != "none"]
    return say.listing(
        [
            say._("{channel} ({level})", channel=say_network(say, c), level=say_level(say, x))
            for c, x in sorted(used, key=lambda u: (u[1] != "active", u[0]))
        ]
    )


def say_hours_reading(say: Language, r: ChannelRanking) -> str:
    """The working assumptions behind the plan."""
    return (
        say._(
            "Active: something is published every week. Kept up to date: information and answers, hardly any new posts; it counts for {part} of the "
            "score (working assumption). In the plan «little effort» is left out of the score, because the hours are the limit already.",
            part=say.percent(KEEP_SHARE, 0),
        )
        + " "
        + say.n_("At most {n} channel is opened at once.", "At most {n} channels are opened at once.", r.most_new)
    )


def say_hours_change(say: Language) -> str:
    """What would change the plan."""
    return say._("It changes with the hours: measure them for two weeks and put your own times into the form.")


def say_hours_source(say: Language, r: ChannelRanking, channel: str, level: Level) -> str:
    """Where the hours of a channel come from."""
    low, _likely, high = r.hours[channel][level]
    if low == high:
        return say._("workshop")
    return say._("assumption, {low} to {high}", low=say_hours(say, low), high=say_hours(say, high))
