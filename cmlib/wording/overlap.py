"""Sentences about where the people the brand wants are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cmlib.findings import Estimate
from cmlib.overlap import Cell, Fact, Overlap, Wanted
from cmlib.reference import networks
from cmlib.scores import Score
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.networks import say_network, say_networks
from cmlib.wording.people import say_names, say_place

NAMES: tuple[tuple[str, Text], ...] = (
    (r"Followers aged (?P<ages>.+)", T("Followers aged {ages}")),
    (r"Followers: (?P<group>.+)", T("Followers: {group}")),
    (r"Survey segment (?P<number>\w+) \((?P<answer>.+)\)", T("Survey segment {number} ({answer})")),
    (r"Survey segment (?P<number>\w+)", T("Survey segment {number}")),
)
"""Names the page on the audience computes; any other is the room's own."""

LEANS: dict[str, Text] = {
    "borrowed": T("shape by age lent by the USA"),
    "no_shape": T("no figure by age"),
    "old": T("an old figure"),
    "at_most": T("counts more than the weekly users"),
}
"""What one network leans on and another does not; what holds for a segment on every network is told under the table."""


def say_segment(say: Language, name: str) -> str:
    """A segment's name: the room's own words, or the computed name in the reader's language."""
    for pattern, text in NAMES:
        if found := re.fullmatch(pattern, name):
            return say.say(Text(text.msgid, found.groupdict()))
    return say.say(Text(name))


def say_wanted(say: Language, w: Wanted) -> str:
    """Head of a segment's column: name, and how many people its ages (or its size) rest on."""
    name = say_segment(say, w.name)
    return say._("{segment} (n = {n})", segment=name, n=w.n) if w.n else name


def say_use(say: Language, e: Estimate) -> str:
    """«61 % (45–76 %)»: the head of the column says n."""
    return f"{say.percent(e.estimate, 0)} ({say.interval(_whole(e))})"


def _whole(e: Estimate) -> Estimate:
    """Whole hundredths: the figures behind them carry no more."""
    low, high = (round(v, 2) for v in (e.low or 0.0, e.high or 0.0))
    return Estimate(e.estimate, low, high, e.level, e.n, e.n_unit, e.unit, e.period, e.method, e.source)


def say_origin(say: Language, o: Overlap, found: Sequence[Overlap]) -> str:
    """Publisher, year, number of people asked where it is told, and what this row leans on and not all the others."""
    level = o.level
    asked = f" (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{say.number(level.n)})" if level.n else ""
    shared = {"borrowed"} if all("borrowed" in other.flags for other in found) else set()
    return "; ".join([f"{level.publisher}, {level.year}{asked}", *(say.say(LEANS[f]) for f in LEANS if f in o.flags and f not in shared)])


def say_headline(say: Language, found: Sequence[Overlap]) -> str:
    """Where most of them are, if the intervals say so."""
    sure = [o for o in found if o.use.low is not None and o.use.low >= 0.5]
    listed = [
        say._("{network} {share}", network=say.capital(say_network(say, o.network)), share=say_use(say, o.use)) for o in (sure or found)[:3]
    ]
    if sure:
        return say._("More than half of the people you want are there in a week: {listed}.", listed=listed)
    return say._("On no network is it sure that more than half of the people you want are there; nearest: {listed}.", listed=listed)


def say_reading(say: Language, all_of_them: int, shown: int) -> str:
    """What a cell holds, and what «together» is."""
    text = say._("Each cell: part of the segment that uses the network in a week, and the range that holds it in 90 of 100 draws.")
    if all_of_them > 1:
        text += " " + say._("«Together» counts each segment by its priority on the page of the audience.")
    if all_of_them > shown:
        text += " " + say._(
            "Of {n} segments, the {shown} most important have their column; «together» holds all.", n=all_of_them, shown=shown
        )
    return text


def say_notes(say: Language, wanted: Sequence[Wanted], found: Sequence[Overlap], country: str) -> str:
    """What the figures lean on, one sentence each."""
    flags = {f for o in found for f in o.flags}
    notes = []
    shape = next((o.shape for o in found if "borrowed" in o.flags and o.shape), None)
    if shape is not None:
        notes.append(
            say._(
                "The shape by age is lent by the USA ({publisher}, {year}): nobody publishes it for {country}.",
                publisher=shape.publisher,
                year=str(shape.year),
                country=say_place(say, country),
            )
        )
    unaged = [say_segment(say, w.name) for w in wanted if w.ages is None]
    if unaged:
        notes.append(
            say._(
                "The ages of {segments} are not known: for them, the figure of the whole country counts.", segments=say_names(say, unaged)
            )
        )
    flat = [o.network for o in found if "no_shape" in o.flags]
    if flat:
        notes.append(say._("Of {networks} no use by age is published: the figure of everybody counts.", networks=say_networks(say, flat)))
    if "whole_survey" in flags:
        whole = [say_segment(say, w.name) for w in wanted if w.whole]
        notes.append(say._("The ages of {segments} are those of everybody who answered the survey.", segments=say_names(say, whole)))
    if "minors" in flags:
        notes.append(say._("The figures speak of adults only."))
    if any(w.n_unit == "followers" and w.ages for w in wanted):
        notes.append(say._("It is about everybody of those ages: those who follow you on a network are already on it."))
    return " ".join(notes)


def say_so_what(say: Language) -> str:
    """Where it counts."""
    return say._("It is one of the six criteria («people» in the table of scores); what the workshop says of it comes first.")


def say_change(say: Language) -> str:
    """What would replace it."""
    return say._("A question to your own customers («which networks do you use each week?») would be worth more than any of this.")


def say_missing(say: Language, kind: str | None, country: str) -> tuple[str, str]:
    """Nothing can be said: why, and what to do."""
    so_what = say._(
        "Ask your own people which networks they use each week (a survey in the folder «data»), or give a range in the workshop: criterion «your people are there» of each channel."
    )
    if kind in ("b2b", "nonprofit"):
        return say._(
            "Where your people are is a working assumption: national figures are about everybody, and your people are not."
        ), so_what
    return say._(
        "Where your people are is not known: no dated figure on network use in {country} was found.", country=say_place(say, country)
    ), so_what


def say_undecided(say: Language, country: str) -> tuple[str, str]:
    """Nobody has chosen whom to talk to."""
    return (
        say._(
            "Nobody has decided yet whom to talk to, so these figures are about everybody in {country}.", country=say_place(say, country)
        ),
        say._("Decide the segments on the page of the audience: their ages then count here."),
    )


def say_everybody(say: Language) -> str:
    """Head of the column where nobody has decided."""
    return say._("Everybody")


def say_score(say: Language, s: Score) -> str:
    """What the score of a channel rests on, as part of a sentence."""
    flags = s.slots["flags"]
    assert isinstance(flags, list)
    assert s.estimate is not None
    slots = {"share": say_use(say, s.estimate), "source": f"{s.slots['publisher']}, {s.slots['year']}"}
    if "borrowed" in flags:
        return say._("{share} of the people you want use it in a week, by their ages ({source}; shape by age lent by the USA)", **slots)
    return say._("{share} of the people you want use it in a week, by their ages ({source})", **slots)


# ---- facts and how old they are ----------------------------------------------------------------------------------------


MEASURES: dict[str, Text] = {
    "habitual": T("{share} of weekly internet users in {country} use it"),
    "messaging": T("{share} of weekly internet users in {country} use it for messages"),
    "ever": T("{share} of adults ever use it ({country})"),
    "monthly_of_social_users": T("{share} of those who use social networks in {country} use it each month"),
}


def say_fact(say: Language, f: Fact) -> str:
    """The newest figure of a network."""
    if f.usage is not None:
        slots: Mapping[str, object] = {"share": say.percent(f.usage.share), "country": say_place(say, f.usage.country)}
        return say.say(Text(MEASURES[f.usage.measure].msgid, slots))
    if f.share is not None:
        return say._("for {share} of those who book through TheFork in Spain, opinions weigh most", share=say.percent(f.share))
    return say._("no figure found")


def say_fact_source(say: Language, f: Fact) -> str:
    """Publisher and year."""
    if f.usage is not None:
        return f"{f.usage.publisher}, {f.usage.year}"
    n = networks()[f.network]
    return f"{n.source.split(',')[0]}, {n.fact_date.year}" if f.known else say._("none")


def say_review(say: Language, f: Fact) -> str:
    """Until when it holds."""
    day = say.short_day(f.review_by)
    return say._("past its date: {day}", day=day) if f.stale else say._("until {day}", day=day)


def say_facts_headline(say: Language, found: Sequence[Fact]) -> str:
    """How many have a figure, and how many are past their date."""
    there, old = sum(f.known for f in found), [f.network for f in found if f.stale]
    if not there:
        return say._("No figure dated by the day of this page was found for any of the {n} networks this workbook knows.", n=len(found))
    text = say._("Of the {n} networks this workbook knows, {there} have a dated figure.", n=len(found), there=there)
    if old:
        return text + " " + say._("Past their date, to be read again: {networks}.", networks=say_networks(say, old))
    return text + " " + say._("No figure is past its date.")


def cells_of(say: Language, o: Overlap, wanted: Sequence[Wanted]) -> list[str]:
    """One cell a segment, in their order."""
    cells: dict[str, Cell] = {c.segment: c for c in o.cells}
    return [say_use(say, cells[w.id].use) for w in wanted]
