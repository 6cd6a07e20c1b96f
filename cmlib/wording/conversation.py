"""Sentences about talk with and about the brand."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.conversation import (
    HALF,
    KEPT,
    LADDER_DAYS,
    MINIMUM_PEOPLE,
    PROMISE_HOURS,
    Answers,
    Involvement,
    Rung,
    RungName,
    ShareOfVoice,
    Voice,
    Waiting,
    Watchers,
)
from cmlib.estimates import MINIMUM_CLUSTERS, MINIMUM_MENTIONS, MINIMUM_MESSAGES
from cmlib.findings import Estimate, Finding
from cmlib.profiles import LEAST
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.people import say_share_between
from cmlib.wording.posts import say_network

KINDS: dict[str, Text] = {
    "message": T("messages"), "comment": T("comments"), "review": T("reviews"), "mention": T("mentions"), "other": T("other contributions"),
}  # fmt: skip
HOURS = int(PROMISE_HOURS)
LONGEST_QUERY = 90


def say_place(say: Language, network: str) -> str:
    """A network's name, or that the file does not say."""
    return say_network(say, network) if network else say._("networks the file does not name")


def say_where(say: Language, w: Waiting) -> str:
    """«Instagram», «Instagram, comments»."""
    place = say.capital(say_place(say, w.network))
    return say._("{network}, {kind}", network=place, kind=KINDS.get(w.kind, KINDS["other"])) if w.kind else place


# ---- how fast people are answered --------------------------------------------------------------------------------------


def say_answers_headline(say: Language, w: Waiting) -> str:
    """Is an answer within a day a promise the brand keeps, where most messages come in?"""
    network = say_place(say, w.network)
    if w.within is None:
        return say._(
            "On {network} no message was followed for {hours} hours, so nothing can be said about that promise.",
            network=network,
            hours=HOURS,
        )
    share = say.estimate(w.within)
    if w.verdict in ("clear", "hint") and w.within.estimate > KEPT:
        return say._(
            "On {network}, an answer within {hours} hours is a promise the brand keeps: {share} of the messages get one.",
            network=network, hours=HOURS, share=share,
        )  # fmt: skip
    if w.verdict in ("clear", "hint"):
        return say._(
            "On {network}, an answer within {hours} hours is not a promise to make yet: {share} of the messages get one.",
            network=network, hours=HOURS, share=share,
        )  # fmt: skip
    return say._(
        "On {network}, {share} of the messages are answered within {hours} hours: whether eight in ten are cannot be told yet.",
        network=network, hours=HOURS, share=share,
    )  # fmt: skip


def say_answers_left_out(say: Language, found: Answers, *, files: bool = True) -> str:
    """Messages that do not count, by reason; empty where all do. ``files``: also those of files that record no answer."""
    parts = [
        *([say._("{n} from more than a year ago", n=found.old)] if found.old else []),
        *([say._("{n} without the hour", n=found.untimed)] if found.untimed else []),
        *([say._("{n} in files that record no answer", n=found.untold)] if found.untold and files else []),
    ]
    return say._("Messages not counted: {parts}.", parts=parts) if parts else ""


def say_answers_missing(say: Language, found: Answers) -> tuple[str, str]:
    """No time of any answer."""
    todo = say._(
        "Keep a table with one row a message: received and answered (both with day and time), network. Drop it into the folder data/. The reviews of Google Takeout, Business Profile, bring their answers too."
    )
    left_out = say_answers_left_out(say, found, files=False)
    todo = f"{left_out} {todo}" if left_out else todo
    if found.untold:
        return (
            say.n_(
                "How fast people are answered is not known: the files hold {n} message or comment and no answer with its hour. Nobody answered, or the export leaves that out.",
                "How fast people are answered is not known: the files hold {n} messages or comments and no answer with its hour. Nobody answered, or the export leaves that out.",
                found.untold,
            ),
            todo,
        )
    if left_out:
        return say._("How fast people are answered is not known: no message of the last year has the hour of its answer."), todo
    return say._("How fast people are answered is not known: no file says when messages came in and when they were answered."), todo


def say_answers_few(say: Language, found: Answers) -> str:
    """Only counts, no times."""
    n, answered = sum(w.n for w in found.networks), sum(w.answered for w in found.networks)
    return say._(
        "{answered} of {n} messages were answered: too few for times (at least {minimum} on one network).",
        answered=answered, n=n, minimum=MINIMUM_MESSAGES,
    )  # fmt: skip


def say_hours(say: Language, e: Estimate | None) -> str:
    """«7.9 h (6.1–9.8 h)»; where fewer than half are answered there is no such time."""
    if e is None:
        return say._("fewer than half are answered")
    shown = say.amount(e.estimate, "hours")
    if e.low is not None and e.high is not None:
        return f"{shown} ({say.number(e.low, 1)}–{say.amount(e.high, 'hours')})"
    return say._("{hours} (no upper limit known)", hours=shown)


def say_within(say: Language, e: Estimate | None) -> str:
    """Share answered within a day, with its interval."""
    return say.estimate(e) if e is not None else say._("not followed that long")


def say_counted(say: Language, w: Waiting) -> str:
    """«96 of 120 answered»."""
    return say._("{answered} of {n} answered", answered=w.answered, n=w.n)


def say_promise(say: Language, w: Waiting) -> str:
    """The shortest promise that is kept."""
    if w.curve is None:
        return say._("too few messages")
    return say._("none yet") if w.promise is None else say.n_("{n} hour", "{n} hours", w.promise)


def say_kept(say: Language, w: Waiting) -> str:
    """Do eight in ten get an answer within a day: yes or no, and how sure."""
    if w.verdict in ("clear", "hint") and w.within is not None:
        kept = w.within.estimate > KEPT
        return say._("yes ({word})", word=say.verdict(w.verdict)) if kept else say._("no ({word})", word=say.verdict(w.verdict))
    return say.verdict(w.verdict)


def say_answers_so(say: Language, found: Answers, w: Waiting) -> str:
    """Which promise can be made, and where people wait longer beyond doubt."""
    slower = [x for x in found.judged if x.within and w.within and (x.within.high or 1.0) < (w.within.low or 0.0)]
    worst = min(slower, key=lambda x: x.within.estimate if x.within else 1.0, default=None)
    first = _promise(say, w)
    if worst is None:
        return first
    return first + " " + say._("People wait longest here: {where}.", where=say_where(say, worst))


def _promise(say: Language, w: Waiting) -> str:
    network = say_place(say, w.network)
    if w.promise is not None:
        return say.n_(
            "Promise an answer on {network} within {n} hour: at least eight in ten get one in that time.",
            "Promise an answer on {network} within {n} hours: at least eight in ten get one in that time.",
            w.promise,
            network=network,
        )
    return say._(
        "Promise no time on {network} yet. Answer at two fixed times a day and look again in a month whether eight in ten are answered within {hours} hours.",
        network=network, hours=HOURS,
    )  # fmt: skip


def say_answers_reading(say: Language, found: Answers, shown: Sequence[Waiting]) -> str:
    """The unanswered count; what makes the interval too sure; what was left out."""
    parts = [say._("The line falls with every answer. Messages without one go on waiting: leaving them out would flatter.")]
    crowded = [w for w in shown if w.crowded]
    if crowded:
        w = crowded[0]
        parts.append(
            say._(
                "On {network} {n} messages come from {people} people: the same person's messages resemble each other, so the interval looks surer than it is.",
                network=say_place(say, w.network),
                n=w.n,
                people=w.people,
            )
        )
    automatic = [w for w in shown if w.automatic]
    if automatic:
        w = automatic[0]
        parts.append(
            say._(
                "On {network} {n} of {all} answers came within a minute: if they are automatic, they are no answers.",
                network=say_place(say, w.network),
                n=w.instant,
                all=w.answered,
            )
        )
    return " ".join(x for x in (*parts, say_answers_left_out(say, found)) if x)


def say_answers_change(say: Language) -> str:
    """What would change it."""
    return say._(
        "It would change if the interval in a newer table lies on the other side of {kept}, the yardstick here (a rule of this workbook, not of the networks).",
        kept=say.percent(KEPT),
    )


def say_answers_caption(say: Language, shown: Sequence[Waiting], origin: str) -> str:
    """Message, then n, period and source."""
    message = say._("Share of the messages still waiting for an answer, by hours since they came in.")
    first, last = min(w.period[0] for w in shown), max(w.period[1] for w in shown)
    tail = say._(
        "Intervals: 90%; at {hours} hours, the upright line. n = {n} messages, {period}. Source: {source}.",
        hours=HOURS, n=sum(w.n for w in shown), period=say.period(first, last), source=origin,
    )  # fmt: skip
    return f"{message}\n{tail}"


def say_answers_alt(say: Language, shown: Sequence[Waiting]) -> str:
    """The figure in words."""
    parts = []
    for w in shown:
        network = say_place(say, w.network)
        left = w.left(PROMISE_HOURS)
        if left is None:
            parts.append(say._("on {network} nobody looked for {hours} hours", network=network, hours=HOURS))
        else:
            parts.append(
                say._("on {network} {share} still wait after {hours} hours", network=network, share=say.percent(left), hours=HOURS)
            )
    return say._("Falling lines: {parts}.", parts=parts)


# ---- whose name is mentioned -------------------------------------------------------------------------------------------


def say_voice_left_out(say: Language, found: ShareOfVoice) -> str:
    """Mentions that do not count, by reason; empty where all do."""
    parts = [
        *([say._("{n} from more than a year ago", n=found.old)] if found.old else []),
        *([say._("{n} of another tool", n=found.other_tools)] if found.other_tools else []),
        *([say._("{n} from days on which not every name was looked for", n=found.uncovered)] if found.uncovered else []),
    ]
    return say._("Mentions not counted: {parts}.", parts=parts) if parts else ""


def say_voice_missing(say: Language, found: ShareOfVoice) -> tuple[str, str]:
    """Why nothing can be said, and what brings it."""
    headline, todo = _voice_missing(say, found)
    return headline, " ".join(x for x in (say_voice_left_out(say, found), todo) if x)


def _voice_missing(say: Language, found: ShareOfVoice) -> tuple[str, str]:
    todo = say._(
        "Export the mentions of the brand and of two or three competitors from one listening tool with the same kind of search and the same days, or keep a table: date, network, brand, query, author, text. Drop it into the folder data/."
    )
    if found.why == "one_name":
        return say._("All mentions are about one name: there is nobody to compare with."), todo
    if found.why == "not_own":
        return (
            say._("The mentions speak of {n} names, and none is the brand's.", n=found.names),
            say._("Write the brand's name in the table as it stands in the brief; in a listening tool, name the search after the brand."),
        )
    if found.why == "no_overlap":
        return (
            say._("The searches for the different names have no day in common, so they cannot be compared."),
            say._("Export the same days for all names."),
        )
    if found.why == "few":
        return (
            say.n_(
                "{n} mention on the days all names were looked for: too few to compare (at least {all}, by {people} people).",
                "{n} mentions on the days all names were looked for: too few to compare (at least {all}, by {people} people).",
                found.mentions,
                all=MINIMUM_MENTIONS,
                people=MINIMUM_CLUSTERS,
            ),
            say._("A longer period of the same searches brings more."),
        )
    if found.old:
        return say._("Whose name is mentioned is not known: no mention of the last year says which brand it is about."), todo
    return say._("Whose name is mentioned is not known: no file says which brand a mention is about."), todo


def say_voice_name(say: Language, voice: Voice) -> str:
    """A name, or the rare ones together."""
    return voice.name or say._("the other names together")


def say_people(say: Language, voice: Voice) -> str:
    """How many people mention a name; no number under five."""
    if not voice.people:
        return "–"
    return say.number(voice.people) if voice.people >= LEAST else say._("fewer than {least} people", least=LEAST)


def say_voice_headline(say: Language, found: ShareOfVoice) -> str:
    """Who is mentioned more."""
    own = found.own
    assert own is not None
    rival = found.first_rival
    if rival is None or found.lead is None:
        return say._("{share} of the mentions found are about {brand}.", share=say.estimate(own.share), brand=own.name)
    slots = {"brand": own.name, "rival": rival.name, "own": say.estimate(own.share), "other": say.estimate(rival.share)}
    if found.verdict == "hint" and found.lead.estimate > HALF:
        return say._("{brand} seems to be mentioned more than {rival}: {own} of all mentions found, against {other}.", **slots)
    if found.verdict == "hint":
        return say._("{rival} seems to be mentioned more than {brand}: {other} of all mentions found, against {own}.", **slots)
    if found.verdict == "clear" and found.lead.estimate > HALF:
        return say._("{brand} is mentioned more than {rival}: {own} of all mentions found, against {other}.", **slots)
    if found.verdict == "clear":
        return say._("{rival} is mentioned more than {brand}: {other} of all mentions found, against {own}.", **slots)
    return say._(
        "Whether {brand} or {rival} is mentioned more cannot be told apart: {own} of all mentions found, against {other}.", **slots
    )


def say_voice_reading(say: Language, found: ShareOfVoice, tool: str) -> str:
    """Tool, languages, what was drawn."""
    parts = [say._("Found by: {tool}. Another tool or another search finds other mentions.", tool=tool)]
    if found.languages:
        named = [str(say.locale.languages.get(code.lower(), code)) for code in found.languages]
        parts.append(say._("Languages: {names}.", names=named))
    return " ".join(x for x in (*parts, _drawn(say, found), say_voice_left_out(say, found)) if x)


def _drawn(say: Language, found: ShareOfVoice) -> str:
    """What the margin counts; whether mentions and people disagree about who is ahead."""
    own, rival = found.own, found.first_rival
    if found.disagrees and own is not None and rival is not None:
        more, fewer = (own, rival) if own.mentions > rival.mentions else (rival, own)
        return say._(
            "{more} has more mentions ({a} against {b}), but more people write about {fewer} ({c} against {d}): the margin counts people, not mentions.",
            more=more.name, fewer=fewer.name, a=more.mentions, b=fewer.mentions, c=say_people(say, fewer), d=say_people(say, more),
        )  # fmt: skip
    if found.by_author:
        return say._("The margin counts people, not mentions: one who writes a lot makes it wider.")
    return say._("The margin counts days, not mentions, because most authors are not known: one loud day makes it wider.")


def say_voice_so(say: Language, found: ShareOfVoice) -> str:
    """Read, do not chase; the rule about growth is about advertising."""
    warning = say._(
        "To be mentioned is not to be praised, and a larger part does not make a brand grow: that rule is about paid advertising."
    )
    if found.verdict in ("clear", "hint") and found.lead is not None and found.lead.estimate < HALF:
        return say._("Read twenty mentions of {rival}: what do people talk about there and not here?", rival=found.rival) + " " + warning
    return say._("Read twenty mentions of the brand and keep what people praise in their own words.") + " " + warning


def say_voice_change(say: Language) -> str:
    """What would change it."""
    return say._("Another search, another tool, other days or one more competitor change these parts; compare only like with like.")


def say_voice_caption(say: Language, found: ShareOfVoice, origin: str) -> str:
    """Message, then n, period and source."""
    assert found.period is not None
    message = say._("Parts of all mentions found, by name.")
    tail = say._(
        "The line is the 90% margin. n = {n} mentions of {names} names, {period}. Source: {source}.",
        n=found.mentions, names=found.names, period=say.period(*found.period), source=origin,
    )  # fmt: skip
    return f"{message}\n{tail}"


def say_voice_alt(say: Language, found: ShareOfVoice) -> str:
    """The figure in words."""
    return say._("Bars: {parts}.", parts=[f"{say_voice_name(say, v)} {say.estimate(v.share)}" for v in found.voices])


def say_queries(say: Language, voice: Voice) -> str:
    """What was searched for, as the tool or the table says it."""
    if not voice.queries:
        return say._("the file does not say")
    return "; ".join(q if len(q) <= LONGEST_QUERY else q[: LONGEST_QUERY - 1].rstrip() + "…" for q in voice.queries)


# ---- who takes part ----------------------------------------------------------------------------------------------------

STEPS: dict[RungName, Text] = {"once": T("Wrote once"), "again": T("Wrote again"), "recommend": T("Recommend")}
RULES: dict[RungName, Text] = {
    "once": T("one comment, message, mention or review"),
    "again": T("two or more, without recommending"),
    "recommend": T("a review of four stars or more, or a mention the file calls positive"),
}


def say_step(say: Language, rung: Rung) -> str:
    """A step, or several too small to be shown alone."""
    return say._("{steps} (together)", steps=[STEPS[i] for i in rung.ids]) if len(rung.ids) > 1 else say.say(STEPS[rung.ids[0]])


def say_rule(say: Language, rung: Rung) -> str:
    """What puts a person on a step."""
    if len(rung.ids) > 1:
        return say._("too few people on one of them to show it alone")
    return say.say(RULES[rung.ids[0]])


def say_involvement_missing(say: Language, found: Involvement) -> tuple[str, str]:
    """Nobody, or too few people, or people without names."""
    todo = say._(
        "Drop comments, messages or reviews with their author and day into the folder data/: a table by hand, the comments of a post, or the reviews of Google Takeout. Names are turned into codes when they are read."
    )
    if found.people:
        few = say._("How involved people are is not assessed: fewer than {minimum} people wrote in the period.", minimum=MINIMUM_PEOPLE)
        return few, todo
    if found.anonymous:
        return say._("How involved people are is not known: the files do not say who wrote, so nobody can be recognised again."), todo
    return say._("How involved people are is not known: there are no comments, messages or reviews of people."), todo


def say_involvement_headline(say: Language, found: Involvement) -> str:
    """How many came back, how many recommend."""
    again, recommend = found.share("again"), found.share("recommend")
    if again and recommend:
        return say._(
            "Of {n} people who wrote, {again} wrote again and {recommend} recommend.",
            n=found.people, again=say_share_between(say, again), recommend=say_share_between(say, recommend),
        )  # fmt: skip
    if recommend:
        return say._("Of {n} people who wrote, {recommend} recommend.", n=found.people, recommend=say_share_between(say, recommend))
    if again:
        return say._("Of {n} people who wrote, {again} wrote again.", n=found.people, again=say_share_between(say, again))
    once = found.share("once")
    if once:
        return say._("Of {n} people who wrote, {once} did so only once.", n=found.people, once=say_share_between(say, once))
    return say._("{n} people wrote; the steps are too small to be told apart.", n=found.people)


def say_spectators(say: Language) -> tuple[str, str]:
    """The step nobody sees."""
    return say._("Spectators"), say._("read or watch and write nothing: no export shows them")


def say_involvement_reading(say: Language, found: Involvement) -> str:
    """Who is counted, and the most that can be said of followers."""
    parts = [say._("Each person stands on the highest step reached; one person on two networks may count twice. Likes name nobody.")]
    if found.anonymous:
        parts.append(
            say.n_("{n} contribution without author is left out.", "{n} contributions without author are left out.", found.anonymous)
        )
    if found.watchers:
        parts.append(say_watchers(say, found.watchers[0]))
    return " ".join(parts)


def say_watchers(say: Language, w: Watchers) -> str:
    """At most so many of the followers wrote."""
    return say._(
        "On {network}, {wrote} people wrote beside {followers} followers: at most {share} of the followers took part, and not everybody else watches.",
        network=say_network(say, w.network), wrote=w.wrote, followers=w.followers, share=say.percent(w.share.estimate),
    )  # fmt: skip


def say_involvement_so(say: Language, found: Involvement) -> str:
    """What to do with each step."""
    if found.share("recommend"):
        return say._("Thank those who recommend and ask to quote them; answer a first message so that it is not the last.")
    return say._("Ask those who wrote again for a review; answer a first message so that it is not the last.")


def say_involvement_change(say: Language) -> str:
    """What would change it."""
    return say._(
        "A file with other networks, or more than {days} days, changes the steps: compare only the same files over the same length.",
        days=LADDER_DAYS,
    )


def say_involvement_caption(say: Language, found: Involvement, origin: str) -> str:
    """Message, then n, period and source."""
    assert found.period is not None
    message = say._("People who wrote to the brand or about it, by the highest step reached.")
    tail = say._(
        "The line is the 90% margin. n = {n} people, {period}. Source: {source}.",
        n=found.people, period=say.period(*found.period), source=origin,
    )  # fmt: skip
    return f"{message}\n{tail}"


def say_involvement_alt(say: Language, found: Involvement) -> str:
    """The figure in words."""
    return say._("Bars: {parts}.", parts=[f"{say_step(say, r)} {say.estimate(r.share)}" for r in found.rungs])


# ---- as findings -------------------------------------------------------------------------------------------------------


KINDS_OF_FINDING = ("answers", "voice")


def say_finding(say: Language, f: Finding) -> str:
    """A finding of this topic in one sentence, number and n inside."""
    slots = f.slots or {}
    assert f.estimate is not None
    if f.id == "diagnosis.voice":
        return say._(
            "Of the mentions of the brand and {name}, {share} are about the brand.", name=slots.get("name"), share=say.estimate(f.estimate)
        )
    network = say_place(say, str(slots.get("platform", "")))
    return say._(
        "On {network}, {share} of the messages are answered within {hours} hours.",
        network=network,
        share=say.estimate(f.estimate),
        hours=HOURS,
    )


def say_action(say: Language, f: Finding) -> str:
    """What a finding of this topic asks for."""
    slots = f.slots or {}
    if f.id == "diagnosis.voice":
        return say._("Read twenty mentions of {name}, and note what people talk about there and not here", name=slots.get("name"))
    network = say_place(say, str(slots.get("platform", "")))
    if f.sign > 0:
        return say._("Say on the profile how fast messages on {network} are answered, and keep it", network=network)
    return say._("Answer messages on {network} at two fixed times a day, with a name for each", network=network)
