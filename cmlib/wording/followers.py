"""Sentences about who follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmlib.followers import OLDER_FROM, SMALLEST_AGE_GAP, WHOLE_DAY, Band, Compared, Composition, Followers, NoHours, Online, Part
from cmlib.profiles import LEAST
from cmlib.reference.ages import POPULATION_SOURCE, SOURCE
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.people import DIMENSIONS, say_bucket, say_network, say_place, say_share, say_source

THINGS: dict[str, Text] = {
    "viewers": T("views"), "visitors": T("page views"), "reached": T("people reached"), "engaged": T("people who reacted"),
}  # fmt: skip
"""What is counted where it is not followers. In Spanish all are feminine: the sentences rely on it."""


def say_followers_missing(say: Language, files: Text, later: date | None) -> tuple[str, str]:
    """No demographics of followers, or only of a later day."""
    if later is not None:
        return (
            say._("Who follows is not assessed: the only figures on followers, of {day}, are later than this page.", day=later),
            say._("Make the page of a later day, or drop an earlier export into data/."),
        )
    return (
        say._("Who follows is not assessed: no figures on followers in the data."),
        say._("Drop them into data/: {files}.", files=files),
    )


def say_followers_headline(say: Language, who: Followers, composition: Composition, top: Part) -> str:
    """Largest part of the followers."""
    network, share = say_network(say, who.platform), say_share(say, top.share)
    if composition.dimension in ("age", "age_gender"):
        if not composition.whole:
            return say._(
                "On {network}, {share} of the followers whose age is listed are {ages} years old.",
                network=network, share=share, ages=top.label,
            )  # fmt: skip
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


def say_share_of(say: Language, compositions: Sequence[Composition]) -> str:
    """Head of the column of shares."""
    return say._("Share of followers") if all(c.whole for c in compositions) else say._("Share of those listed")


def say_part(say: Language, share: float | None) -> str:
    """A share, or that it is hidden."""
    return say._("not shown") if share is None else say.percent(share)


def _count(say: Language, compositions: Sequence[Composition]) -> str:
    """Of how many followers these breakdowns are."""
    known = [c.n for c in compositions if c.n]
    if not known or len(known) < len(compositions):
        return say.capital(say._("the network's file does not say of how many followers"))
    if min(known) < max(known):
        return say._("n = {low} to {high} followers listed, by breakdown", low=min(known), high=max(known))
    return say._("n = {n} followers", n=known[0]) if compositions[0].whole else say._("n = {n} followers listed", n=known[0])


def _day(say: Language, found: Composition) -> str:
    return say.day(found.day) if found.day else say._("the file does not say of which day")


def say_followers_caption(say: Language, who: Followers, *compositions: Composition) -> str:
    """n, day, source."""
    day = _day(say, compositions[0])
    return say._("{count}; {day}. Source: {source}.", count=_count(say, compositions), day=day, source=say_source(say, who.source))


def say_followers_alt(say: Language, who: Followers, composition: Composition, top: Part) -> str:
    """The finding, then the figure in words."""
    claim, network = say_followers_headline(say, who, composition, top), say_network(say, who.platform)
    if composition.dimension == "age_gender":
        bars = [
            say._("{ages}: women {women}, men {men}", ages=p.label, **{s: say_part(say, dict(p.split).get(s)) for s in ("women", "men")})
            for p in composition.parts
        ]
        return f"{claim} {say._('Bars by age, women to the left and men to the right: {bars}.', bars='; '.join(bars))}"
    parts = [f"{say_bucket(say, composition.dimension, p.label)} {say.percent(p.share or 0.0)}" for p in composition.shown[:8]]
    return f"{claim} {say._('Bars of the followers on {network}: {parts}.', network=network, parts=parts)}"


def say_listed(say: Language, composition: Composition) -> str:
    """How much of the followers the breakdown shows, and why not all; empty where it is all of them."""
    dimension = say.say(DIMENSIONS.get(composition.dimension, composition.dimension))
    hidden = say._("What stands for fewer than {least} people is not shown, nor what would give it away.", least=LEAST)
    if not composition.whole:
        listed = say._("The network lists only its largest groups; how many followers are in none of them is not known.")
        return f"{listed} {hidden}" if composition.hides else listed
    missing = 1 - composition.listed
    if composition.hides:
        return hidden
    if missing < 0.005:
        return ""
    return say._(
        "By {dimension} the network lists {listed} of the followers; about the other {missing} it says nothing.",
        dimension=dimension, listed=say.percent(composition.listed), missing=say.percent(missing),
    )  # fmt: skip


def say_later(say: Language, who: Followers) -> str:
    """That a newer file was left out; empty where none was."""
    return say._("A newer file, of {day}, is later than this page and was left out.", day=who.later) if who.later else ""


def say_followers_reading(say: Language, who: Followers, composition: Composition) -> str:
    """What is missing, what must not be done."""
    parts = [say_later(say, who), say_listed(say, composition)]
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


# ---- others than followers ---------------------------------------------------------------------------------------------


def _things(say: Language, who: Followers) -> str:
    return say.say(THINGS.get(who.population, who.population))


def say_others_counted_headline(say: Language, who: Followers, composition: Composition, top: Part) -> str:
    """Largest part of the views."""
    return say._(
        "On {network}, the largest group by {dimension} is {label}: {share} of the {things} listed.",
        network=say_network(say, who.platform), dimension=DIMENSIONS.get(composition.dimension, composition.dimension),
        label=say_bucket(say, composition.dimension, top.label), share=say_share(say, top.share), things=_things(say, who),
    )  # fmt: skip


def say_others_counted_message(say: Language, who: Followers, composition: Composition) -> str:
    """Message of the figure."""
    dimension = DIMENSIONS.get(composition.dimension, composition.dimension)
    return say._("{things} by {dimension}, not followers.", things=say.capital(_things(say, who)), dimension=dimension)


def say_others_counted_caption(say: Language, who: Followers, composition: Composition) -> str:
    """n, day, source."""
    count = (
        say._("n = {n} {things} listed", n=composition.n, things=_things(say, who))
        if composition.n
        else say._("the network's file does not say of how many {things}", things=_things(say, who))
    )
    return say._("{count}; {day}. Source: {source}.", count=count, day=_day(say, composition), source=say_source(say, who.source))


def say_others_counted_alt(say: Language, who: Followers, composition: Composition, top: Part) -> str:
    """The finding, then the figure in words."""
    parts = [f"{say_bucket(say, composition.dimension, p.label)} {say.percent(p.share or 0.0)}" for p in composition.shown[:8]]
    return f"{say_others_counted_headline(say, who, composition, top)} {say._('Bars: {parts}.', parts=parts)}"


def say_others_counted_reading(say: Language, who: Followers) -> str:
    """That they are not followers."""
    return say._(
        "These are {things}, not followers: they do not say who follows, and no segment is proposed from them.", things=_things(say, who)
    )


def say_others_counted_so_what(say: Language) -> tuple[str, str]:
    """What follows, and what would change it."""
    return (
        say._("It may help with language and hours; whom to talk to has to rest on customers, answers or followers."),
        say._("It would change with figures on who follows or buys."),
    )


# ---- when they are online ----------------------------------------------------------------------------------------------


def say_online_missing(say: Language, found: NoHours) -> tuple[str, str]:
    """No hours: why, and what brings them."""
    own = say._("a table of your own (day, hour, network, followers online)")
    if found.why is not None:
        return (
            say._("When the followers are online is not assessed: the file with their hours is in data/, but could not be used."),
            say._("{file}: {why}.", file=found.file, why=found.why),
        )
    if found.reason == "short":
        return (
            say._("When the followers are online is not assessed: the file with their hours says too little up to this page's day."),
            say._("It takes {n} of the 24 hours of a day: download the file again.", n=WHOLE_DAY),
        )
    if found.reason == "export":
        return (
            say._("When the followers are online is not assessed: no file with their hours in the data."),
            say._("Drop it into data/: TikTok Studio > Analytics > Download data (file FollowerActivity.csv), or {own}.", own=own),
        )
    return (
        say._("When the followers are online is not assessed: the brand's networks do not export it."),
        say._("Who reads it in the app can drop {own} into data/.", own=own),
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
    """The finding, then the figure in words."""
    peak, low = online.busiest, online.quietest
    if peak is None or low is None:
        return say._("Line of the followers online by hour; too few to show.")
    line = say._(
        "Line of the followers online by hour: most at {peak} ({most}), fewest at {low} ({least}).",
        peak=say_clock(peak.hour), most=say_online_amount(say, online, peak.hour), low=say_clock(low.hour),
        least=say_online_amount(say, online, low.hour),
    )  # fmt: skip
    return f"{say_online_headline(say, online)} {line}"


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
    slots = {"network": say_network(say, c.platform), "others": _say_others(say, c)}
    if c.older is None or c.older_there is None:
        band = c.widest
        return say._(
            "On {network}, {share} of the adult followers are {ages}; of {others} it is {there}.",
            **slots, ages=band.label, share=say.percent(band.own), there=say.percent(band.theirs),
        )  # fmt: skip
    shares = {"from_age": str(OLDER_FROM), "share": say.percent(c.older), "there": say.percent(c.older_there)}
    if abs(c.older - c.older_there) < SMALLEST_AGE_GAP:
        return say._(
            "On {network} the followers are about as old as {others}: {share} are {from_age} or older, against {there}.", **slots, **shares
        )
    if c.older > c.older_there:
        return say._(
            "On {network} the followers are older than {others}: {share} are {from_age} or older, against {there}.", **slots, **shares
        )
    return say._(
        "On {network} the followers are younger than {others}: {share} are {from_age} or older, against {there}.", **slots, **shares
    )


def _say_others(say: Language, c: Compared) -> str:
    slots = {"place": say_place(say, c.country), "year": str(c.day.year)}
    return say._("its users in {place} in {year}", **slots) if c.others == "users" else say._("the adults of {place} in {year}", **slots)


def say_there(say: Language, c: Compared) -> str:
    """Whom the followers are compared with."""
    slots = {"place": say_place(say, c.country), "year": str(c.day.year)}
    if c.others == "adults":
        return say._("adults of {place}, {year}", **slots)
    return say._("users of {network} in {place}, {year}", network=say_network(say, c.platform), **slots)


def say_mark(say: Language, day: date, *, users: bool) -> str:
    """What a mark of the figure is, at its first number."""
    return say._("users, {year}", year=str(day.year)) if users else say._("country, {year}", year=str(day.year))


def say_their_column(say: Language, c: Compared) -> str:
    """Head of the column of those the followers stand beside."""
    return say._("Users of the network") if c.others == "users" else say._("Adults of the country")


def say_compared_message(say: Language, c: Compared) -> str:
    """Message of the figure."""
    if c.country_day:
        return say._(
            "Adult followers by age (bars), beside the {there} (diamonds), and the adults of the country, {year} (circles).",
            there=say_there(say, c), year=str(c.country_day.year),
        )  # fmt: skip
    return say._("Adult followers by age (bars), beside the {there} (marks).", there=say_there(say, c))


def say_compared_caption(say: Language, c: Compared) -> str:
    """n on both sides, sources: borrowed and old."""
    count = (
        say._("n = {n} adult followers whose age is listed", n=c.n)
        if c.n
        else say.capital(say._("the network's file does not say of how many followers"))
    )
    borrowed = [f"{SOURCE if c.others == 'users' else POPULATION_SOURCE}, {say.day(c.day)}"]
    if c.country_day:
        borrowed.append(f"{POPULATION_SOURCE}, {say.day(c.country_day)}")
    return say._(
        "{count}. Source: {own}. Borrowed for comparison: {theirs}.", count=count, own=say_source(say, c.source), theirs="; ".join(borrowed)
    )


def say_compared_alt(say: Language, c: Compared) -> str:
    """The finding, then the figure in words."""
    parts = [say._("{ages}: {share}, there {there}", ages=b.label, share=say.percent(b.own), there=say.percent(b.theirs)) for b in c.bands]
    bars = say._("Bars of the followers by age with a mark for the {there}. {parts}.", there=say_there(say, c), parts="; ".join(parts))
    return f"{say_compared_headline(say, c)} {bars}"


def say_times(say: Language, band: Band) -> str:
    """How many times, where it may be said."""
    return say.times(band.times.estimate) if band.times is not None else say._("not divided")


def say_compared_reading(say: Language, c: Compared) -> str:
    """What is borrowed, what is left out."""
    parts = [] if c.others == "adults" else [
        say._("The users are borrowed and old ({year}): they show the shape by age of that time, not today's.", year=str(c.day.year)),
    ]  # fmt: skip
    parts.append(
        say._(
            "Only adults whose age the network lists, on both sides; followers may live elsewhere than in {place}.",
            place=say_place(say, c.country),
        )
    )
    if c.minors:
        parts.append(say._("Followers under 18 are left out: the comparison has none."))
    if c.n is None:
        parts.append(say._("No ratio is given, because the number of followers is not known."))
    if c.others == "users" and c.country_day is None:
        parts.append(say._("How many people of each age live in the country is not compared: the workbook holds no such figures."))
    return " ".join(parts)


def say_compared_so_what(say: Language, c: Compared) -> str:
    """What follows."""
    if c.others == "adults":
        return say._("Who follows is never the whole country: the difference says whom the brand reaches there, not whether that is good.")
    if c.older is None or c.older_there is None or abs(c.older - c.older_there) >= SMALLEST_AGE_GAP:
        return say._(
            "Take the difference as a question, not as a result: since {year} the network's own users have grown older too.",
            year=str(c.day.year),
        )
    return say._("The followers resemble whoever was on the network: their age alone says little about the brand.")


def say_compared_change(say: Language, c: Compared) -> str:
    """What would change it."""
    if c.others == "adults":
        return say._("It would change with newer figures: download the audience file again every three months.")
    return say._("It would change with a newer count of the network's users; the network's advertising tool shows today's.")
