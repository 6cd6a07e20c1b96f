"""Sentences about who follows."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.followers import Composition, Followers, Part
from cmlib.wording import Language
from cmlib.wording.people import DIMENSIONS, say_bucket, say_network, say_share, say_source


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
