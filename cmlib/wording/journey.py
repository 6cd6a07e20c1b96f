"""Sentences about the way from following to recommending."""

from __future__ import annotations

from cmlib.conversation import LADDER_DAYS
from cmlib.customers import AGAIN_DAYS
from cmlib.journey import Journey, Stage
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.people import say_network, say_source

NAMES: dict[str, Text] = {
    "followers": T("Follow"), "visits": T("Visit the website from networks"), "customers": T("Buy"),
    "again": T("Buy again within {days} days", days=AGAIN_DAYS), "coupon": T("Buy with a coupon"), "advocates": T("Recommend in writing"),
}  # fmt: skip

UNITS: dict[str, Text] = {
    "followers": T("accounts"), "visits": T("visits"), "customers": T("customers"), "again": T("customers"), "coupon": T("customers"),
    "advocates": T("people who wrote"),
}  # fmt: skip

BRINGS: dict[str, Text] = {
    "followers": T("not known: the daily figures of each network bring it"),
    "visits": T("not known: the website's visits by channel bring it"),
    "customers": T("not known: the orders of the shop bring it"),
    "advocates": T("not known: reviews or comments with their author bring it"),
}  # fmt: skip

WHY_NOT: dict[str, Text] = {
    "visits": T("not divided: visits are not people, and visitors need not follow"),
    "customers": T("not divided: a purchase may come without a visit that was counted"),
    "advocates": T("not divided: who wrote is not known to have bought"),
}  # fmt: skip


def say_stage(say: Language, stage: Stage) -> str:
    """Name of a step."""
    if stage.id == "followers" and stage.platform:
        return say._("Follow on {network}", network=say_network(say, stage.platform))
    return say.say(NAMES[stage.id])


def say_count(say: Language, stage: Stage) -> str:
    """How many of what, or what would bring it."""
    if stage.n is None:
        return say._("not shown, so that nobody can be recognised") if stage.source else say.say(BRINGS[stage.id])
    return say._("{n} {unit}", n=stage.n, unit=UNITS[stage.id])


def say_when(say: Language, stage: Stage) -> str:
    """When it was counted."""
    if stage.n is None:
        return "–"
    if stage.period is None:
        return say._("day not stated")
    first, last = stage.period
    return say.short_day(first) if first == last else say.period(first, last)


def say_rate(say: Language, stage: Stage) -> str:
    """The share where the same people are counted, else why there is none."""
    if stage.n is None or stage.id == "followers":
        return "–"
    if stage.share is not None:
        margin = say.interval(stage.share)
        shown = say.percent(stage.share.estimate) + (f" ({margin})" if margin else "")
        if stage.id == "visits":
            return say._("{share} of all visits", share=shown)
        if stage.id == "again":
            return say._("{share} of the new customers", share=shown)
        return say._("{share} of the customers", share=shown) if stage.id == "coupon" else say._("{share} of those who wrote", share=shown)
    return say.say(WHY_NOT[stage.id])


def say_journey_headline(say: Language, journey: Journey) -> str:
    """Which steps are counted; what can be divided."""
    again = next((s.share for s in journey.stages if s.id == "again" and s.share is not None), None)
    if again is not None:
        return say.n_(
            "Of the four steps from following to recommending {n} is counted; a rate can only be given inside it: {share} of the new customers buy again.",
            "Of the four steps from following to recommending {n} are counted; rates can only be given inside a step: {share} of the new customers buy again.",
            len(journey.known), share=say.percent(again.estimate),
        )  # fmt: skip
    return say.n_(
        "Of the four steps from following to recommending {n} is counted; no rate between them can be given.",
        "Of the four steps from following to recommending {n} are counted; no rate between them can be given.",
        len(journey.known),
    )


def say_journey_missing(say: Language) -> tuple[str, str]:
    """Nothing is known of any step."""
    return (
        say._("The way from following to recommending is not assessed: none of its steps is in the data."),
        say._("Begin with one: the number of followers into the brief, or the orders of the shop into data/."),
    )


def say_journey_reading(say: Language, journey: Journey) -> str:
    """Which two cannot be divided, and why."""
    parts = [
        say._(
            "Followers, visits, customers and people who write are four different groups: one divided by the other would be the rate of nothing."
        )
    ]
    if sum(s.id == "followers" and s.n is not None for s in journey.stages) > 1:
        parts.append(say._("Followers of several networks are not added up: many follow on more than one."))
    if "advocates" in journey.known:
        parts.append(
            say._(
                "Recommends: a review of four stars of five or more, or a mention marked as positive, within {days} days.", days=LADDER_DAYS
            )
        )
    return " ".join(parts)


def say_journey_source(say: Language, journey: Journey) -> str:
    """Files behind the steps, and the networks whose followers the brief says."""
    files = sorted({f for s in journey.stages if s.n is not None for f in s.source.split(", ") if f})
    told = [say_network(say, s.platform) for s in journey.stages if s.id == "followers" and s.n is not None and not s.source]
    if not files:
        return say._("Source: the brief.")
    source = say_source(say, ", ".join(files))
    if told:
        return say._("Source: {source}; for the followers on {networks}, the brief.", source=source, networks=told)
    return say._("Source: {source}.", source=source)


def say_journey_so_what(say: Language) -> str:
    """What would make it divisible."""
    return say._(
        "To join two steps, let people cross them visibly: a coupon for each network, marked links, one question at the till (“how did you hear of us?”)."
    )


def say_journey_change(say: Language) -> str:
    """What would change it."""
    return say._("With coupons or answers that name the network, the step from there to the purchase becomes a rate of the same people.")
