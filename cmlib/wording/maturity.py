"""Sentences about the maturity of the brand's way of working, and about the checklist of its profiles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmlib.findings import Estimate
from cmlib.maturity import DISPUTED, NEEDS_EVIDENCE, AreaProfile, Maturity, Place
from cmlib.model import AREAS
from cmlib.reference.rubric import ECOSYSTEM, RUBRIC, Area, points
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.posts import say_network

ANSWERS: dict[str, Text] = {"yes": T("in place"), "no": T("missing"), "unknown": T("not looked at")}


def area_of(id: str) -> Area:
    """An area of the rubric."""
    return RUBRIC[AREAS.index(id)]


def say_area(say: Language, id: str) -> str:
    """An area's name: «measurement»."""
    return say.say(area_of(id).label)


def say_anchor(say: Language, id: str, level: int) -> str:
    """What can be seen at a level of an area."""
    return say.say(area_of(id).levels[level])


def say_place(say: Language, id: str) -> str:
    """A network, or what holds the brand's places together."""
    return say._("All places together") if id == ECOSYSTEM else say_network(say, id)


def say_short(say: Language, place: str, id: str) -> str:
    """A point of the checklist in a few words: «tags in the link»."""
    return next((say.say(p.name) for p in points(place) if p.id == id), id.replace("-", " "))


def say_point(say: Language, place: str, id: str) -> str:
    """A point of the checklist as the sentence to answer yes or no to."""
    return next((say.say(p.text) for p in points(place) if p.id == id), id.replace("-", " "))


# ---- the profile -------------------------------------------------------------------------------------------------------


def say_profile(say: Language, m: Maturity) -> str:
    """Headline: the lowest areas and the middle of the profile, or that the raters do not see the same brand."""
    if m.agree is False:
        far = [say_area(say, a.id) for a in m.disputed]
        if far:
            return say._("The people who answered do not see the same brand: they differ most on {areas}.", areas=far)
        return say._("The people who answered do not agree on what goes well and what does not.")
    if m.minimum is None or m.median is None:
        return say._("Nobody could say yet at which level the areas are.")
    low = [say_area(say, a) for a in m.bottleneck]
    if m.minimum == m.median and len(m.bottleneck) == len([a for a in m.areas if a.median is not None]):
        return say._("All the areas looked at are at level {n} of 4.", n=m.minimum)
    return say.n_(
        "The lowest area: {areas}, at level {low} of 4; the middle area is at {median}.",
        "The lowest areas: {areas}, at level {low} of 4; the middle area is at {median}.",
        len(low), areas=low, low=m.minimum, median=m.median,
    )  # fmt: skip


def say_profile_caption(say: Language, m: Maturity, day: date | None) -> str:
    """Message of the figure, then how many answered, when, and where it comes from."""
    message = say._("Level of each area, from 0 to 4, by each person who answered.")
    who = say.n_("{n} person answered", "{n} people answered", len(m.raters))
    areas = say.n_("{n} area", "{n} areas", len(m.rated))
    when = say._("{who}, {areas}, {day}. Source: the workshop.", who=who, areas=areas, day=say.short_day(day)) if day else ""
    return message + "\n" + (when or say._("{who}, {areas}. Source: the workshop.", who=who, areas=areas))


def say_profile_alt(say: Language, m: Maturity) -> str:
    """The figure in words, with its levels."""
    return say_profile(say, m) + " " + "; ".join(f"{say_area(say, a.id)}: {say_span_of(say, a)}" for a in m.rated) + "."


def say_span_of(say: Language, a: AreaProfile) -> str:
    """«2», or «1 to 3» where the raters differ."""
    if a.lowest is None or a.highest is None:
        return say._("nobody knows")
    if a.lowest == a.highest:
        return say.number(a.lowest)
    return say._("{low} to {high}", low=a.lowest, high=a.highest)


def say_levels(say: Language, a: AreaProfile) -> str:
    """«Carmen 2, Luis 3»; a star where nothing showed the level that was said."""
    return ", ".join(f"{rater} {say.number(n)}{'*' if rater in a.capped else ''}" for rater, n in a.levels) or say._("nobody knows")


def say_shown(say: Language, a: AreaProfile) -> str:
    """What shows it, by whom."""
    return "; ".join(f"{text} ({rater})" for rater, text in a.evidence) or "–"


def say_profile_reading(say: Language, m: Maturity) -> str:
    """How to read it, how far the raters agree, and what was counted less."""
    parts = [say._("Each dot is a person; the short bar is the middle of them, and of two middles the lower one.")]
    if m.agree is False:
        parts = [say._("Each dot is a person; there is no bar because the people who answered are not one voice here.")]
    elif len(m.raters) == 1:
        parts = [say._("Each dot is what one person says; with two or more people it can be seen how far they agree.")]
    if m.w is not None:
        parts.append(
            say._(
                "Agreement on the order of the areas: {w} from 0 (none) to 1 (complete), over {n} areas; below {limit} no group level is given.",
                w=say_agreement(say, m.w), n=m.w.n, limit=say.number(0.5, 1),
            )
        )  # fmt: skip
    if m.kappa is not None:
        parts.append(say._("Agreement on the exact level: {kappa} (0 is what chance gives).", kappa=say_agreement(say, m.kappa)))
    if m.w is not None or m.kappa is not None:
        parts.append(say._("With so few areas neither has an interval worth printing."))
    capped = sum(len(a.capped) for a in m.areas)
    if capped:
        parts.append(
            say.n_(
                "* {n} answer of level {level} or more came without anything that shows it, and counts as {less}.",
                "* {n} answers of level {level} or more came without anything that shows them, and count as {less}.",
                capped,
                level=NEEDS_EVIDENCE,
                less=NEEDS_EVIDENCE - 1,
            )
        )
    return " ".join(parts)


def say_agreement(say: Language, e: Estimate) -> str:
    """An agreement with two decimals: more would be noise."""
    return say.number(e.estimate, 2)


def say_profile_so(say: Language, m: Maturity) -> str:
    """So what: the next step in the lowest area, or the conversation to have first."""
    if m.agree is False:
        return say._("Before anything else, put on the table what each one has seen, area by area, and answer again.")
    if m.minimum is None or not m.bottleneck:
        return ""
    first = m.bottleneck[0]
    if m.minimum >= 4:
        return say._("Nothing to build here; keep the reviews going.")
    anchor = say_anchor(say, first, m.minimum + 1)
    if len(m.bottleneck) > 1:
        return say._("Start with one, for example {area}. The next level there: «{anchor}»", area=say_area(say, first), anchor=anchor)
    return say._("The next level in {area}: «{anchor}»", area=say_area(say, first), anchor=anchor)


def say_profile_change(say: Language, m: Maturity) -> str:
    """What would change it, and what is left to talk about."""
    disputed = [a for a in m.disputed if m.agree is not False]
    if disputed:
        return say._(
            "To talk over, {n} or more levels apart: {areas}. One of them knows something the others do not.",
            n=DISPUTED, areas=[say_area(say, a.id) for a in disputed],
        )  # fmt: skip
    if m.agree is False:
        return say._("This would change as soon as everybody has seen the same documents.")
    return say._("This would change with a document, a date or a figure that shows another level.")


def say_no_profile(say: Language) -> tuple[str, str]:
    """Where nobody has answered: claim, and what the workshop does."""
    return (
        say._("Nobody has said yet how the work is organised."),
        say._(
            "In the workshop each person chooses, alone, the level of eight areas and what shows it; it takes ten minutes. Then the differences are talked over. Open this page with «cm workshop»."
        ),
    )


def say_rubric(say: Language) -> str:
    """Headline of the empty rubric."""
    return say._("The eight areas, and what can be seen at each level.")


# ---- the checklist -----------------------------------------------------------------------------------------------------


def say_checklist(say: Language, places: Sequence[Place]) -> str:
    """Headline: how many points are done and missing, and where most are missing."""
    done, missing = sum(len(p.done) for p in places), sum(len(p.missing) for p in places)
    if not missing:
        return say.n_("The {n} point looked at is done.", "The {n} points looked at are done.", done)
    worst = max(places, key=lambda p: (len(p.missing), p.id))
    return say._(
        "{missing} of the {all} points looked at are missing; most of them, {n}: {place}.",
        missing=missing, all=done + missing, n=len(worst.missing), place=say_place(say, worst.id),
    )  # fmt: skip


def say_checklist_so(say: Language, places: Sequence[Place]) -> str:
    """So what: most points take minutes."""
    if any(p.missing for p in places):
        return say._("Most of these take minutes: whoever has the password can do them in one afternoon.")
    return say._("Look again after every change of the networks, and twice a year.")


def say_checklist_note(say: Language, places: Sequence[Place], day: date | None) -> str:
    """How many were not looked at, when, and where it comes from."""
    unknown = sum(len(p.unknown) for p in places)
    rest = say.n_("{n} point has not been looked at.", "{n} points have not been looked at.", unknown) if unknown else ""
    when = say._("Looked at on {day}. Source: the workshop.", day=say.short_day(day)) if day else say._("Source: the workshop.")
    return " ".join(x for x in (rest, when) if x)


def say_no_checklist(say: Language, places: Sequence[Place]) -> tuple[str, str]:
    """Where nobody has looked yet: claim, and how it is done."""
    n = sum(len(p.unknown) for p in places)
    return (
        say.n_("Nobody has gone through the checklist yet: {n} point.", "Nobody has gone through the checklist yet: {n} points.", n),
        say._(
            "Two people, the phone in hand, half an hour: open each profile as a stranger sees it and answer yes or no. Open this page with «cm workshop»."
        ),
    )
