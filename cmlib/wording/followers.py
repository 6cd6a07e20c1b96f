"""Sentences about who follows."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.followers import OLDER_FROM, SMALLEST_AGE_GAP, Band, Compared, Composition, Followers, Online, Part
from cmlib.reference.ages import SOURCE
from cmlib.wording import Language
from cmlib.wording.people import DIMENSIONS, say_bucket, say_network, say_place, say_share, say_source


def say_followers_missing(say: Language) -> tuple[str, str]:
    """No demographics."""
    return (
        say._("Who follows is not assessed: no figures on followers in the data."),
        say._("Drop the audience file of each network into data/ (Meta Business Suite > Insights > Audience > Export)."),
    )


def say_followers_headline(say: Language, who: Followers, composition: Composition, top: Part) -> str:
    """Largest part of the followers."""
    network, share = say_network(say, who.platform), say_share(say, top.share)
    if composition.dimension in ("age", "age_gender"):
        return say._("On {network}, {share} of the followers are {ages} years old.", network=network, share=share, ages=top.label)
    label = say_bucket(say, composition.dimension, top.label)
    dimension = say.say(DIMENSIONS.get(composition.dimension, composition.dimension))
    if not composition.whole:
        return say._(
            "On {network}, the largest group by {dimension} is {label}: {share} of the followers listed.",
            network=network, dimension=dimension, label=label, share=share,
        )  # fmt: skip
    return say._(
        "On {network}, the largest group by {dimension} is {label}: {share} of the followers.",
        network=network, dimension=dimension, label=label, share=share,
    )  # fmt: skip


def say_others_headline(say: Language, who: Followers, tops: Sequence[tuple[str, Part]]) -> str:
    """The largest part of every other breakdown of a network."""
    parts = [
        say._(
            "{dimension}: {label} ({share})",
            dimension=DIMENSIONS.get(d, d),
            label=say_bucket(say, d, p.label),
            share=say_share(say, p.share),
        )
        for d, p in tops
    ]
    return say._("On {network}, the largest groups are, by {parts}.", network=say_network(say, who.platform), parts="; ".join(parts))


def say_followers_message(say: Language, composition: Composition) -> str:
    """Message of the figure."""
    if composition.dimension == "age_gender":
        return say._("Followers by age and sex.")
    return say._("Followers by {dimension}.", dimension=DIMENSIONS.get(composition.dimension, composition.dimension))


def say_followers_caption(say: Language, who: Followers, composition: Composition) -> str:
    """n, day, source."""
    if composition.n and composition.whole:
        count = say._("n = {n} followers", n=composition.n)
    elif composition.n:
        count = say._("n = {n} followers listed", n=composition.n)
    else:
        count = say.capital(say._("the network's file does not say of how many followers"))
    day = say.day(who.day) if who.day else say._("the file does not say of which day")
    return say._("{count}; {day}. Source: {source}.", count=count, day=day, source=say_source(say, who.source))


def say_followers_alt(say: Language, who: Followers, composition: Composition) -> str:
    """The figure in words."""
    parts = [f"{say_bucket(say, composition.dimension, p.label)} {say_share(say, p.share)}" for p in composition.parts[:8]]
    return say._("Bars of the followers on {network}: {parts}.", network=say_network(say, who.platform), parts=parts)


def say_listed(say: Language, composition: Composition) -> str:
    """How much of the followers the network breaks down; empty where it is all of them."""
    dimension = say.say(DIMENSIONS.get(composition.dimension, composition.dimension))
    if not composition.whole:
        return say._("The network lists only its largest groups; how many followers are in none of them is not known.")
    missing = 1 - composition.listed
    if missing < 0.005:
        return ""
    return say._(
        "By {dimension} the network lists {listed} of the followers; about the other {missing} it says nothing.",
        dimension=dimension, listed=say.percent(composition.listed), missing=say.percent(missing),
    )  # fmt: skip


def say_followers_reading(say: Language, composition: Composition) -> str:
    """What is missing, what must not be done."""
    parts = [say_listed(say, composition)]
    parts.append(
        say._(
            "These are counts of the network, not a sample, so there is no margin of error; who people are is what they told the network."
        )
    )
    parts.append(say._("Breakdowns cannot be multiplied: how old the followers of one city are is not known."))
    return " ".join(p for p in parts if p)


def say_followers_so_what(say: Language, composition: Composition, top: Part) -> str:
    """What follows."""
    if composition.dimension in ("age", "age_gender"):
        return say._("When in doubt write for people aged {ages}; whether they also buy or take part has to be asked.", ages=top.label)
    return say._("When in doubt write for the largest group; whether they also buy or take part has to be asked.")


def say_followers_change(say: Language) -> str:
    """What would change it."""
    return say._(
        "It would change if those who buy or take part turn out to be others than those who follow: one question to them decides it."
    )


# ---- when they are online ----------------------------------------------------------------------------------------------


def say_online_missing(say: Language) -> tuple[str, str]:
    """No file with hours."""
    return (
        say._("When the followers are online is not assessed: no file with their hours in the data."),
        say._("Drop it into data/: TikTok Studio > Analytics > Download data (file FollowerActivity.csv), or a table of your own by hour."),
    )


def say_clock(hour: int) -> str:
    """«21:00»: the same in every language."""
    return f"{hour % 24}:00"


def say_block(say: Language, online: Online) -> str:
    """The busiest three hours, with the end of the last."""
    return say._("{start} to {end}", start=say_clock(online.start), end=say_clock(online.end + 1))


def say_online_headline(say: Language, online: Online) -> str:
    """When most are online, or that no hour stands out."""
    network = say_network(say, online.platform)
    slots = {"network": network, "hours": say_block(say, online)}
    if online.verdict == "not_assessed" or online.inside is None:
        return say.n_(
            "On {network} most followers are online from {hours}, by the {n} day in the file: too few to say whether that holds.",
            "On {network} most followers are online from {hours}, by the {n} days in the file: too few to say whether that holds.",
            online.days,
            **slots,
        )
    if online.verdict == "indistinct":
        return say._("On {network} no hour stands out: the busiest one is another from day to day.", **slots)
    return say._(
        "On {network} most followers are online from {hours}: on {hits} of {n} days the busiest hour falls there.",
        **slots, hits=round(online.inside.estimate * online.inside.n), n=online.inside.n,
    )  # fmt: skip


def say_online_message(say: Language, online: Online) -> str:
    """Message of the figure."""
    return say._("Followers on {network} who are online, by hour.", network=say_network(say, online.platform))


def say_online_caption(say: Language, online: Online) -> str:
    """n, period, zone, source."""
    days = say.n_("n = {n} day", "n = {n} days", online.days)
    when = say.period(*online.period) if online.period else say._("the file does not say of which day")
    return say._(
        "{n}; {when}. {zone} Source: {source}.", n=days, when=when, zone=say_zone(say, online), source=say_source(say, online.source)
    )


def say_zone(say: Language, online: Online) -> str:
    """Whose clock the hours are of."""
    if not online.zone:
        return say._("The file does not say in which time zone these hours are; nothing was shifted.")
    if online.shifted:
        return say._("Hours of {zone}, moved there from the file's own zone.", zone=online.zone)
    return say._("Hours of {zone}.", zone=online.zone)


def say_online_amount(say: Language, online: Online, hour: int) -> str:
    """Typical number in an hour, with its margin."""
    typical = online.at(hour)
    if typical is None:
        return say_share(say, None) if any(h.hour == hour for h in online.hours) else say._("not given")
    margin = say.interval(typical)
    return say.amount(typical.estimate, typical.unit) + (f" ({margin})" if margin else "")


def say_online_alt(say: Language, online: Online) -> str:
    """The figure in words."""
    peak, low = online.busiest, online.quietest
    if peak is None or low is None:
        return say._("Line of the followers online by hour; too few to show.")
    return say._(
        "Line of the followers online by hour: most at {peak} ({most}), fewest at {low} ({least}).",
        peak=say_clock(peak.hour), most=say_online_amount(say, online, peak.hour), low=say_clock(low.hour),
        least=say_online_amount(say, online, low.hour),
    )  # fmt: skip


def say_online_reading(say: Language, online: Online) -> str:
    """What it is not."""
    parts = [
        say._(
            "This is when they are online, not when posts work better: that question is answered on the page of the diagnosis, from the posts themselves."
        )
    ]
    if any(h.typical is not None and h.typical.low is not None for h in online.hours):
        parts.append(say._("Line: the typical day (median); band: the range that would hold it in 95 of 100 samples of days."))
    parts.append(say._("One follower counts in every hour in which they are online, so the hours do not add up to anything."))
    return " ".join(parts)


def say_online_so_what(say: Language, online: Online) -> str:
    """What follows."""
    if online.verdict == "indistinct":
        return say._("Publish when it suits your week; the hour is no reason to wait.")
    zone = "" if online.zone else say._("First compare one hour with the app, because the zone is not known.")
    text = say._(
        "A good time to be there and answer: from {hours} somebody should look at comments and messages.", hours=say_block(say, online)
    )
    return f"{text} {zone}".strip()


def say_online_change(say: Language) -> str:
    """What would change it."""
    return say._("It would change in another season; download the file again every three months.")


# ---- beside the users of the network -----------------------------------------------------------------------------------


def say_compared_headline(say: Language, c: Compared) -> str:
    """Older, younger or alike."""
    slots = {"network": say_network(say, c.platform), "place": say_place(say, c.country), "year": str(c.day.year)}
    if c.older is None or c.older_there is None:
        band = c.widest
        return say._(
            "On {network}, {share} of the adult followers are {ages}; of all its users in {place} in {year} it was {there}.",
            **slots, ages=band.label, share=say.percent(band.own), there=say.percent(band.theirs),
        )  # fmt: skip
    shares = {"from_age": str(OLDER_FROM), "share": say.percent(c.older), "there": say.percent(c.older_there)}
    if abs(c.older - c.older_there) < SMALLEST_AGE_GAP:
        return say._(
            "On {network} the followers are about as old as its users in {place} were in {year}: {share} are {from_age} or older, against {there}.",
            **slots, **shares,
        )  # fmt: skip
    if c.older > c.older_there:
        return say._(
            "On {network} the followers are older than its users in {place} were in {year}: {share} are {from_age} or older, against {there}.",
            **slots, **shares,
        )  # fmt: skip
    return say._(
        "On {network} the followers are younger than its users in {place} were in {year}: {share} are {from_age} or older, against {there}.",
        **slots, **shares,
    )  # fmt: skip


def say_there(say: Language, c: Compared) -> str:
    """Whom the followers are compared with."""
    return say._(
        "users of {network} in {place}, {year}", network=say_network(say, c.platform), place=say_place(say, c.country), year=str(c.day.year)
    )


def say_compared_message(say: Language, c: Compared) -> str:
    """Message of the figure."""
    return say._("Adult followers by age (bars), beside the {there} (marks).", there=say_there(say, c))


def say_compared_caption(say: Language, c: Compared) -> str:
    """n on both sides, sources: borrowed and old."""
    count = (
        say._("n = {n} adult followers whose age is listed", n=c.n)
        if c.n
        else say.capital(say._("the network's file does not say of how many followers"))
    )
    return say._(
        "{count}. Source: {own}. Borrowed for comparison: {theirs}, {day}.",
        count=count, own=say_source(say, c.source), theirs=SOURCE, day=say.day(c.day),
    )  # fmt: skip


def say_compared_alt(say: Language, c: Compared) -> str:
    """The figure in words."""
    parts = [say._("{ages}: {share}, there {there}", ages=b.label, share=say.percent(b.own), there=say.percent(b.theirs)) for b in c.bands]
    return say._("Bars of the followers by age with a mark for the {there}. {parts}.", there=say_there(say, c), parts="; ".join(parts))


def say_times(say: Language, band: Band) -> str:
    """How many times, where it may be said."""
    return say.times(band.times.estimate) if band.times is not None else say._("not divided")


def say_compared_reading(say: Language, c: Compared) -> str:
    """What is borrowed, what is left out."""
    parts = [
        say._("The comparison is borrowed and old ({year}): it shows the shape by age of that time, not today's.", year=str(c.day.year)),
        say._(
            "Only adults whose age the network lists, on both sides; followers may live elsewhere than in {place}.",
            place=say_place(say, c.country),
        ),
    ]
    if c.minors:
        parts.append(say._("Followers under 18 are left out: the comparison has none."))
    if c.n is None:
        parts.append(say._("No ratio is given, because the number of followers is not known."))
    parts.append(say._("How many people of each age live in the country is not compared: the workbook holds no such figures."))
    return " ".join(parts)


def say_compared_so_what(say: Language, c: Compared) -> str:
    """What follows."""
    if c.older is None or c.older_there is None or abs(c.older - c.older_there) >= SMALLEST_AGE_GAP:
        return say._(
            "Take the difference as a question, not as a result: since {year} the network's own users have grown older too.",
            year=str(c.day.year),
        )
    return say._("The followers resemble whoever was on the network: their age alone says little about the brand.")


def say_compared_change(say: Language) -> str:
    """What would change it."""
    return say._("It would change with a newer count of the network's users; the network's advertising tool shows today's.")
