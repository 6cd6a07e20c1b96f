"""Sentences about what fits into the hours and the money, and what other hours would mean."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.channels import ChannelRanking
from cmlib.model import ChannelsChoice
from cmlib.portfolio import FEW_DRAWS, KEEP_SHARE, LEVELS, MOST_NEW, SMALL_TEAM_HOURS, WORTH_SAYING, Level, Portfolio, Rung
from cmlib.reference import networks
from cmlib.wording import Language
from cmlib.wording.networks import say_hours, say_hundred, say_level, say_network, say_networks


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
    """Which constraint cannot be met, and by how much."""
    if p.broken == "own" and p.needs and p.lacking:
        owned = [c for c, level in p.needs.levels.items() if level != "none" and networks()[c].own_audience]
        return say._(
            "No channel fits whose contacts would be the brand's own: with {channels} it would take {lacking} more.",
            channels=say_networks(say, owned),
            lacking=say_lacking(say, p),
        )
    if p.broken == "own":
        return say._("No channel fits whose contacts would be the brand's own.")
    if len(p.lacking) > 1:
        return say._("Not one thing alone is the limit: for one active channel it would take {lacking} more.", lacking=say_lacking(say, p))
    if p.broken == "hours":
        return say._(
            "The hours are the limit: even the lightest active channel needs {short} more than the {capacity} there are a week.",
            short=say_hours(say, p.short),
            capacity=say_hours(say, p.capacity),
        )
    if p.broken == "money":
        return say._(
            "The money is the limit: even the cheapest active channel needs {short} more than the {budget} there are a month.",
            short=say.money(p.short),
            budget=say.money(p.budget),
        )
    if p.broken == "new":
        return say._("More channels would have to be opened at once than is sensible.")
    return say._("There are fewer channels to choose from than must be active.")


def say_lacking(say: Language, p: Portfolio) -> str:
    """«1.5 h a week and €20 a month»."""
    said = {
        "hours": lambda by: say._("{hours} a week", hours=say_hours(say, by)),
        "money": lambda by: say._("{money} a month", money=say.money(by)),
        "new": lambda by: say.n_("{n} channel opened at once", "{n} channels opened at once", round(by)),
        "active": lambda by: say.n_("{n} channel to choose from", "{n} channels to choose from", round(by)),
    }
    return say.listing([said[c](by) for c, by in p.lacking.items() if c in said])


def say_hours_headline(say: Language, r: ChannelRanking, choice: ChannelsChoice) -> str:
    """Yes or no."""
    p, used, spent = r.plan, r.spent(choice), r.money(choice)
    if used > p.capacity + 1e-9:
        return say._(
            "No: {used} are planned and there are {capacity}; {short} are missing.",
            used=say_hours(say, used),
            capacity=say_hours(say, p.capacity),
            short=say_hours(say, used - p.capacity),
        )
    if spent > p.budget + 1e-9:
        return say._(
            "No: {used} a month are planned and there are {budget}; {short} are missing.",
            used=say.money(spent),
            budget=say.money(p.budget),
            short=say.money(spent - p.budget),
        )
    if p.broken and not any(u.level == "active" for u in choice.portfolio):
        return say._("No.") + " " + say_broken(say, p)
    if p.broken:
        part = say._("Only in part: {used} of {capacity} a week.", used=say_hours(say, used), capacity=say_hours(say, p.capacity))
        return part + " " + say_broken(say, p)
    if spent:
        return say._(
            "Yes: {used} of {capacity} a week and {spent} of {budget} a month.",
            used=say_hours(say, used),
            capacity=say_hours(say, p.capacity),
            spent=say.money(spent),
            budget=say.money(p.budget),
        )
    return say._("Yes: {used} of {capacity} a week.", used=say_hours(say, used), capacity=say_hours(say, p.capacity))


def say_hours_caption(say: Language, r: ChannelRanking, decided: bool, needed: bool) -> str:
    """Message, then where the hours come from. ``needed``: what is drawn is what it would take, not what fits."""
    if needed:
        lead = say._("What it would take, against the hours there are.")
    else:
        lead = say._("What was decided, laid end to end.") if decided else say._("The plan with most value that fits.")
    text = say._(
        "Hours are working assumptions until somebody measures them, or what the workshop said. {n} combinations of channel and level were compared.",
        n=r.plan.combinations,
    )
    return f"{lead}\n{text} {say_inclusion(say, r)}".rstrip()


def say_hours_alt(say: Language, rows: Sequence[tuple[str, Level, float]], capacity: float) -> str:
    """The bars in words."""
    items = [f"{say_network(say, c)}, {say_level(say, level)}, {say_hours(say, h)}" for c, level, h in rows]
    return say._(
        "Bars of weekly hours laid end to end: {items}; line at {capacity} available.",
        items="; ".join(items) or "0",
        capacity=say_hours(say, capacity),
    )


def say_hours_so_what(say: Language, r: ChannelRanking, choice: ChannelsChoice, decided: bool) -> str:
    """What the search for the best plan gained, how the decided one compares, or what it would take."""
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
    if r.plan.broken and r.plan.needs:
        takes = say._(
            "What it would take: {plan}, {hours} a week.", plan=say_plan(say, r.plan.needs), hours=say_hours(say, r.plan.needs.used)
        )
        if r.plan.broken == "own" or not r.plan.used:
            return takes
        return takes + " " + say._("Until then, what fits is: {plan}.", plan=say_plan(say, r.plan))
    if r.gain is None:
        return ""
    if r.gain >= 1.005:
        return say._("Taking the ranking until the hours run out would lose {loss} of the value.", loss=say.percent(1 - 1 / r.gain, 0))
    if r.gain <= 0.995:
        return say._(
            "Taking the ranking until the hours run out would be worth {more} more, but leave the brand without contacts of its own.",
            more=say.percent(1 / r.gain - 1, 0),
        )
    return say._("Taking the ranking until the hours run out would be worth the same.")


def say_plan(say: Language, p: Portfolio) -> str:
    """«Instagram (active), WhatsApp (kept up to date)»."""
    return say_changes(say, [(c, level) for c, level in p.levels.items() if level != "none"])


def say_changes(say: Language, found: Sequence[tuple[str, Level]]) -> str:
    """Channels with the level they would have, active ones first: «Instagram (active) and WhatsApp (kept up to date)»."""
    ordered = sorted(found, key=lambda change: -LEVELS.index(change[1]))
    return say.listing([say._("{channel} ({level})", channel=say_network(say, c), level=say_level(say, level)) for c, level in ordered])


def say_hours_reading(say: Language, r: ChannelRanking) -> str:
    """The working assumptions and rules behind the plan."""
    text = say._(
        "Active: something is published every week. Kept up to date: information and answers, hardly any new posts; it counts for {part} of the "
        "score (working assumption).",
        part=say.percent(KEEP_SHARE, 0),
    )
    rules = say.n_(
        "The plan opens at most {n} channel at once and, if it can, has one whose contacts are the brand's own; what was closed with a reason stays closed.",
        "The plan opens at most {n} channels at once and, if it can, has one whose contacts are the brand's own; what was closed with a reason stays closed.",
        r.most_new,
    )
    return f"{text} {rules}"


def say_inclusion(say: Language, r: ChannelRanking) -> str:
    """On how many draws the shares in the table rest."""
    found = r.inclusion
    if not found.shares:
        return ""
    if found.way == "few":
        return say._(
            "Shares from only {draws} draws of scores and weights, because many channels cost money: give or take 15 of 100.",
            draws=FEW_DRAWS,
        )
    return say._("Shares from {draws} draws of scores and weights.", draws=found.draws)


def say_share(say: Language, r: ChannelRanking, channel: str) -> str:
    """In how many of 100 draws the best plan has the channel."""
    return say_hundred(say, r.chosen[channel]) if channel in r.chosen else say._("not assessed")


def say_hours_change(say: Language, r: ChannelRanking) -> str:
    """What would change the plan."""
    text = say._("It changes with the hours: measure them for two weeks and bring your own times to the workshop.")
    if r.plan.budget and not any(o.money for levels in r.options.values() for o in levels.values()):
        text += " " + say._(
            "The {budget} a month play no part yet: nobody has said what a channel costs, and no price is assumed.",
            budget=say.money(r.plan.budget),
        )
    return text


def say_hours_source(say: Language, r: ChannelRanking, channel: str, level: Level) -> str:
    """Where the hours of a channel come from."""
    if level == "none" or channel not in r.hours:
        return "–"
    low, _likely, high = r.hours[channel][level]
    if low == high:
        return say._("workshop")
    return say._("assumption, {low} to {high}", low=say_hours(say, low), high=say_hours(say, high))


# ---- other hours ---------------------------------------------------------------------------------------------------------


def say_ladder_headline(say: Language, r: ChannelRanking) -> str:
    """What ten more hours would buy; where nothing fits yet, from how many hours on something does."""
    last = r.ladder.last
    if r.plan.broken:
        first = r.ladder.first_possible
        if first is None:
            return say._("Even with {hours} more nothing would fit.", hours=say_hours(say, last.extra))
        return say._(
            "With {hours} a week, everything the plan asks for fits: {plan}.",
            hours=say_hours(say, first.hours),
            plan=say_changes(say, first.used),
        )
    if not last.changes:
        return say._("With {hours} more, the best plan would stay the same.", hours=say_hours(say, last.extra))
    if last.share is None:
        return say._(
            "With {hours} more, the best plan would change in: {steps}.",
            hours=say_hours(say, last.extra),
            steps=say_changes(say, r.next_steps),
        )
    enough = r.ladder.enough
    slots = {"hours": say_hours(say, last.extra), "gain": say.percent(last.gain, 0), "steps": say_changes(say, r.next_steps)}
    if enough.extra < last.extra:
        return say._(
            "{hours} more a week would buy {gain} more value: {steps}; {enough} more would already do.",
            enough=say_hours(say, enough.extra),
            **slots,
        )
    return say._("{hours} more a week would buy {gain} more value: {steps}.", **slots)


def say_ladder_so_what(say: Language, r: ChannelRanking) -> str:
    """The next step that pays most for each hour, and what fewer hours would lose."""
    parts = []
    step, fewer = r.ladder.next_step, r.ladder.fewest
    if step is not None and step.used != r.ladder.last.used:
        parts.append(
            say._(
                "Most for each hour: with {hours} more, {gain} more value: {steps}.",
                hours=say_hours(say, step.extra),
                gain=say.percent(step.gain, 0),
                steps=say_changes(say, step.changes),
            )
        )
    if r.ladder.held_by == "new":
        parts.append(
            say.n_(
                "What holds it back is that at most {n} channel is opened at once, not the hours.",
                "What holds it back is that at most {n} channels are opened at once, not the hours.",
                r.most_new,
            )
        )
    elif not r.plan.broken and sum(c not in r.own for c, _ in r.ladder.last.used) > r.most_new:
        parts.append(
            say._(
                "From {hours} a week on, the plan opens {n} channels at a time instead of {now} (working assumption): part of the gain comes from there.",
                hours=say_hours(say, SMALL_TEAM_HOURS),
                n=MOST_NEW,
                now=r.most_new,
            )
        )
    elif r.ladder.held_by == "money":
        parts.append(say._("What holds it back is the money, not the hours."))
    if fewer is None or r.plan.broken:
        return " ".join(parts)
    if not fewer.possible:
        parts.append(say._("With {hours} fewer a week, no longer everything would fit.", hours=say_hours(say, -fewer.extra)))
    elif fewer.changes and fewer.gain < 0:
        parts.append(
            say._(
                "With {hours} fewer a week, {loss} would be lost: {steps}.",
                hours=say_hours(say, -fewer.extra),
                loss=say.percent(-fewer.gain, 0),
                steps=say_changes(say, fewer.changes),
            )
        )
    else:
        parts.append(say._("With {hours} fewer a week, nothing would be lost.", hours=say_hours(say, -fewer.extra)))
    return " ".join(parts)


def say_ladder_caption(say: Language, r: ChannelRanking) -> str:
    """Message, then what is counted."""
    lead = say._("What more hours a week buy, and fewer lose.") if not r.plan.broken else say._("From how many hours a week on it works.")
    return (
        lead
        + "\n"
        + say._(
            "The best plan for each number of hours from {low} to {high}, beside the best one with today's hours; value is the sum of the scores of the channels in use, not sales. Hours as above.",
            low=say_hours(say, r.ladder.rungs[0].hours),
            high=say_hours(say, r.ladder.last.hours),
        )
    )


def say_today(say: Language, r: ChannelRanking) -> str:
    """«8 h, today»."""
    return say._("{hours}, today", hours=say_hours(say, r.plan.capacity))


def say_rung_value(say: Language, rung: Rung) -> str:
    """«+18 %», «−12 %», «today», or that it does not fit."""
    if not rung.possible:
        return say._("does not fit")
    if rung.extra == 0:
        return say._("today")
    if rung.share is None:
        return say._("fits")
    return say.change(rung.share) if abs(rung.gain) >= WORTH_SAYING else say._("the same")


def say_step(say: Language, rung: Rung) -> str:
    """What stands at a step of the curve: «+18 %»; its hours where there is nothing to compare with."""
    return say_hours(say, rung.hours) if rung.share is None else say_rung_value(say, rung)


def say_rung_changes(say: Language, r: ChannelRanking, rung: Rung) -> str:
    """What would differ from today's best plan; where today's hours are too few, the plan itself."""
    found = (rung.used if rung.possible else ()) if r.plan.broken else rung.changes
    return say.capital(say_changes(say, found)) if found else "–"


def say_ladder_alt(say: Language, rungs: Sequence[Rung]) -> str:
    """The curve in words: where it rises."""
    items = [f"{say_hours(say, x.hours)}: {say_rung_value(say, x)}" for x in rungs]
    return say._("Curve of the best plan's value by hours a week: {items}.", items="; ".join(items))
