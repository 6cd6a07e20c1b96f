"""Sentences about kinds of post, content pillars and timing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmlib.effects import MINIMUM_PER_LEVEL, MINIMUM_POSTS, OTHER, TIMES, Factor, FactorName, Level
from cmlib.findings import Estimate, Finding, Period
from cmlib.posts import COUNTED, DENOMINATORS
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.posts import say_format, say_metric, say_network, say_source, say_span

EXPOSURES = DENOMINATORS[:3]
"""What interactions are divided by when it says how many saw the post."""

MOSTLY = 0.5
"""Share of the posts from which on a kind of post is already what the brand mostly publishes."""

INTERACTION: dict[str, Text] = {
    "reach": T("interaction per person reached"), "views": T("interaction per view"), "impressions": T("interaction per impression"),
    "followers_total": T("interaction per follower"), COUNTED: T("interaction per post"),
}  # fmt: skip


def say_interaction(say: Language, outcome: str) -> str:
    """Interaction with what it is divided by: without it, «more interaction» may be fewer interactions."""
    return say.say(INTERACTION[outcome]) if outcome in INTERACTION else say._("interaction")


def say_level(say: Language, factor: str, name: str) -> str:
    """A level of a factor: a format, a pillar, a weekday, a block of hours or both."""
    if name == "unnamed":
        return say_format(say, name)
    if factor == "weekday":
        return say.weekday(int(name))
    if factor == "hour":
        return say._("{first} to {last} h", first=int(name) * 4, last=int(name) * 4 + 4)
    if factor == "slot":
        day, block = name.split("-")
        return say._("{day}, {hours}", day=say.weekday(int(day)), hours=say_level(say, "hour", block))
    if factor == "pillar":
        return say._("posts of no pillar") if name == OTHER else name
    return say_format(say, name)


def _what(say: Language, factor: str, name: str) -> str:
    """A level inside a sentence: what a brand named itself stands in quotes."""
    if factor == "pillar" and name != OTHER:
        return say._("posts on «{pillar}»", pillar=name)
    return say_level(say, factor, name)


def say_chance(say: Language, p: float) -> str:
    """A probability without false certainty."""
    if p < 0.01:
        return say._("less than {p}", p=say.percent(0.01, 0))
    if p > 0.99:
        return say._("more than {p}", p=say.percent(0.99, 0))
    return say.percent(p, 0)


# ---- what the numbers say ----------------------------------------------------------------------------------------------


def say_factor(say: Language, f: Factor) -> str:
    """Headline of a factor: what stands out, or plainly that nothing does."""
    network = say_network(say, f.platform)
    if f.verdict == "not_assessed":
        if f.name == "pillar":
            return say._(
                "{network}: too few posts to compare the content pillars (it takes {all}, and {each} of each of two pillars).",
                network=network, all=MINIMUM_POSTS, each=MINIMUM_PER_LEVEL,
            )  # fmt: skip
        return say._(
            "{network}: too few posts to compare ({n}; it takes {all}, and {each} of each kind).",
            network=network, n=f.n, all=MINIMUM_POSTS, each=MINIMUM_PER_LEVEL,
        )  # fmt: skip
    if f.withdrawn:
        return _withdrawn(say, f, network)
    if not f.survives:
        return _nothing(say, f, network)
    if f.name in TIMES:
        return _time(say, f, network)
    top = f.level(f.best)
    if top is not None and top.ratio is not None:
        words = {
            "network": network,
            "what": _what(say, f.name, top.name),
            "times": say.times(top.ratio.estimate),
            "span": say_span(say, top.ratio),
        }
        if f.name == "reach_format":
            return say._(
                "{network}: {what} have {times} the {metric} of the other formats ({span}).",
                metric=say_metric(say, f.outcome),
                **words,
            )
        if f.counted:
            return say._("{network}: {what} get {times} the interactions per post of the rest, not divided by anything ({span}).", **words)
        return say._(
            "{network}: {what} get {times} the {interaction} of the rest ({span}).", interaction=say_interaction(say, f.outcome), **words
        )
    low = f.level(f.worst)
    if low is not None and low.ratio is not None:
        words = {
            "network": network, "what": _what(say, f.name, low.name), "times": say.times(low.ratio.estimate), "span": say_span(say, low.ratio),
        }  # fmt: skip
        if f.counted:
            return say._(
                "{network}: {what} stay behind, with {times} the interactions per post of the rest, not divided by anything ({span}).",
                **words,
            )
        return say._(
            "{network}: {what} stay behind, with {times} the {interaction} of the rest ({span}).",
            interaction=say_interaction(say, f.outcome),
            **words,
        )
    return say._("{network}: there are differences, but it is not clear between which.", network=network)


def _nothing(say: Language, f: Factor, network: str) -> str:
    """Nothing is told from chance."""
    if f.name == "reach_format":
        return say._(
            "{network}: no format is told apart from the others by its {metric}.", network=network, metric=say_metric(say, f.outcome)
        )
    words = {"network": network, "interaction": say_interaction(say, f.outcome)}
    sentences: dict[FactorName, Text] = {
        "format": T("{network}: no format is told apart from the others by its {interaction}.", **words),
        "pillar": T("{network}: no content pillar is told apart from the others by its {interaction}.", **words),
        "paid": T("{network}: paid posts and the others are not told apart by their {interaction} ({n} posts).", n=f.n, **words),
        "weekday": T("{network}: no weekday is told apart from the others.", network=network),
        "hour": T("{network}: no time of day is told apart from the others.", network=network),
        "slot": T("{network}: weekday and time of day together tell no slot apart from the others.", network=network),
    }
    return say.say(sentences[f.name])


def _withdrawn(say: Language, f: Factor, network: str) -> str:
    """A time made a difference, but not twice the same."""
    sentences: dict[FactorName, Text] = {
        "weekday": T("{network}: weekdays differ, but none stood out in both halves of the period; none is recommended.", network=network),
        "hour": T("{network}: times of day differ, but none stood out in both halves of the period; none is recommended.", network=network),
        "slot": T("{network}: some slots differ, but none stood out in both halves of the period; none is recommended.", network=network),
    }
    return say.say(sentences[f.name])


def _time(say: Language, f: Factor, network: str) -> str:
    """A time that stood out twice, with what it earned in the half that did not choose it."""
    h = f.holdout
    if h is None or h.gain_out is None:
        return _withdrawn(say, f, network)
    words = {
        "network": network, "when": say_level(say, f.name, h.level), "times": say.times(h.gain_out.estimate), "span": say_span(say, h.gain_out),
    }  # fmt: skip
    if f.counted:
        if h.up:
            return say._(
                "{network}, {when}: after standing out in the first half of the period, {times} the interactions per post of the rest in the second, not divided by anything ({span}).",
                **words,
            )
        return say._(
            "{network}, {when}: after staying behind in the first half of the period, {times} the interactions per post of the rest in the second, not divided by anything ({span}).",
            **words,
        )
    words["interaction"] = say_interaction(say, f.outcome)
    if h.up:
        return say._(
            "{network}, {when}: after standing out in the first half of the period, {times} the {interaction} of the rest in the second ({span}).",
            **words,
        )
    return say._(
        "{network}, {when}: after staying behind in the first half of the period, {times} the {interaction} of the rest in the second ({span}).",
        **words,
    )


def say_no_time(say: Language, factors: Sequence[Factor]) -> str:
    """Headline where no time is told apart: one sentence for weekday, hour and slot together."""
    if {f.name for f in factors} >= set(TIMES):
        return say._(
            "{network}: no weekday is told apart from the others, nor a time of day, nor the two together.",
            network=say_network(say, factors[0].platform),
        )
    return " ".join(say_factor(say, f) for f in factors)


def say_too_few(say: Language, factors: Sequence[Factor]) -> str:
    """Headline for networks with too few posts to compare, with how many there are."""
    have: dict[str, int] = {}
    for f in factors:
        have[f.platform] = max(have.get(f.platform, 0), f.n)
    each = [f"{say_network(say, p)} ({say.number(n)})" for p, n in sorted(have.items())]
    return say._(
        "Too few posts to compare: {list}. It takes {all} in all, and {each} of each kind.",
        list=each,
        all=MINIMUM_POSTS,
        each=MINIMUM_PER_LEVEL,
    )


# ---- what follows ------------------------------------------------------------------------------------------------------


def say_undivided(say: Language, own: Estimate, divided: Estimate, other: str = "", lead: Estimate | None = None) -> str:
    """What stands out by a rate and does not in plain interactions.

    Args:
        own: the plain contrast. divided: the same contrast of the rate. other, lead: what leads in plain interactions, with its contrast.
    """
    words = {"times": say.times(own.estimate), "span": say_span(say, own)}
    turned = own.low is not None and own.high is not None and (own.high < 1 < divided.estimate or divided.estimate < 1 < own.low)
    if lead is not None:
        words |= {"other": other, "more": say.times(lead.estimate), "wide": say_span(say, lead)}
        if turned:
            return say._(
                "In total, not divided by anything, it is the other way round: {times} the interactions of the rest ({span}); there {other} lead, with {more} ({wide}).",
                **words,
            )
        return say._(
            "In total, not divided by anything, they are not told apart from the rest ({times} the interactions; {span}); there {other} lead, with {more} ({wide}).",
            **words,
        )
    if turned:
        return say._(
            "In total, not divided by anything, it is the other way round: {times} the interactions of the rest ({span}).", **words
        )
    return say._("In total, not divided by anything, they are not told apart from the rest ({times} the interactions; {span}).", **words)


def _undivided(say: Language, f: Factor) -> str:
    """The same of a factor's claim; empty where plain interactions say what the rate says."""
    top, lead = f.level(f.best or f.worst), f.leads_undivided
    if top is None or top.ratio is None or top.only_divided is None:
        return ""
    return say_undivided(
        say, top.only_divided, top.ratio, _what(say, f.name, lead.name) if lead else "", lead.plain_ratio if lead else None
    )


def say_factor_so(say: Language, f: Factor) -> str:
    """So what: what to do with it, after what plain interactions say where that is something else."""
    return " ".join(x for x in (_undivided(say, f), _so(say, f)) if x)


def _so(say: Language, f: Factor) -> str:
    if f.verdict == "not_assessed":
        return say._("Until then, variety teaches more than repetition: spread the posts over the kinds to be compared.")
    if f.name in TIMES:
        if f.survives and not f.withdrawn:
            return say._("Worth a trial of eight weeks with the posts drawn by lot over the slots, before it becomes a rule.")
        return say._(
            "Publish when it suits the people who make the posts and answer the comments, spread over several days and hours: only so can a good slot show, if there is one."
        )
    if f.survives and f.best:
        if f.name == "reach_format":
            return say._("Good for being seen by new people; whether they interact is the question above.")
        if f.verdict == "hint":
            return say._("A trial, not yet a rule: more of these for three months, and then look again.")
        top = f.level(f.best)
        if top is not None and top.only_divided is not None:
            return say._("Good when the aim is that those who see it interact, not to gather more interactions in all.")
        share = top.n / sum(x.n for x in f.levels) if top is not None else 0.0
        if share >= MOSTLY:
            return say._(
                "They already are {share} of the posts: keep at it, and keep making some of the others to compare with.",
                share=say.percent(share),
            )
        return say._("More of these, without giving up the rest: the comparison needs the others to stay alive.")
    if f.name == "pillar":
        return say._("Choose what to talk about by what the brand has to tell; the numbers prefer no pillar.")
    return say._("Choose the format by what is to be told and by what it costs to make.")


def say_holdout(say: Language, f: Factor) -> str:
    """What the claim earned on the posts that did not choose it; empty where there is no claim to try."""
    h = f.holdout
    if h is None:
        return ""
    words = {"first": say_dates(say, f, h.first), "what": say_level(say, f.name, h.level), "before": say.times(h.gain_in.estimate)}
    claimed = f.level(f.best or f.worst)
    if claimed is not None and claimed.name != h.level:
        return say._(
            "Tried out: the first half of the period alone ({first}) would have chosen «{what}», not «{claimed}»; so it is no more than a hint.",
            first=words["first"], what=words["what"], claimed=say_level(say, f.name, claimed.name),
        )  # fmt: skip
    if h.gain_out is None:
        return say._(
            "Tried out: chosen with the first half of the period ({first}), «{what}» got {before} against the rest; in the second there are too few of them to try it.",
            **words,
        )
    words |= {"times": say.times(h.gain_out.estimate), "span": say_span(say, h.gain_out)}
    if h.holds:
        return say._(
            "Tried out: chosen with the first half of the period ({first}), «{what}» got {before} against the rest; in the second, {times} (80 % interval: {span}).",
            **words,
        )
    return say._(
        "Tried out: chosen with the first half of the period ({first}), «{what}» got {before} against the rest; in the second, {times} (80 % interval: {span}), which may be chance.",
        **words,
    )


def say_factor_change(say: Language, f: Factor) -> str:
    """How the claim did when tried out, and what would change it."""
    if f.verdict == "not_assessed":
        return ""
    if f.withdrawn or not f.survives:
        last = say._("This would change with more posts, or with posts drawn by lot over the kinds to be compared.")
    elif f.name in TIMES:
        last = say._("This would change if a trial with posts drawn by lot did not show it again.")
    else:
        last = say._("This would change if the difference disappeared in the next three months of posts.")
    return " ".join(x for x in (say_holdout(say, f), last) if x)


# ---- figure and tables -------------------------------------------------------------------------------------------------


def say_factor_caption(say: Language, f: Factor, source: str) -> str:
    """Message of the figure, then n, period and source."""
    if f.name == "reach_format":
        message = say._("{metric} of each format against the others.", metric=say.capital(say_metric(say, f.outcome)))
    elif f.name == "format":
        message = say._("{metric} of each format against the others.", metric=say.capital(say_interaction(say, f.outcome)))
    elif f.name == "pillar":
        message = say._("{metric} of each content pillar against the others.", metric=say.capital(say_interaction(say, f.outcome)))
    else:
        message = (
            say._("The differences are no larger than chance alone makes them.")
            if not f.survives
            else say._("{metric} of each slot against the others.", metric=say.capital(say_interaction(say, f.outcome)))
        )
    return message + "\n" + say_factor_notes(say, f, source)


def say_factor_notes(say: Language, f: Factor, source: str) -> str:
    """n, period and source; what was left out; what was compared where that is not a rate; redefinitions within the period."""
    notes = [_source(say, f, source)]
    if len(f.drawn) < len(f.levels):
        notes.append(say._("Drawn: the highest and the lowest of {n} slots; the table has them all.", n=len(f.levels)))
    if f.counted:
        notes.append(say._("Compared: {metric}.", metric=say_metric(say, f.outcome)))
    if f.left_out:
        notes.append(_left_out(say, f))
    notes += [
        say._("{change} on {day}: posts before and after that day are not compared with each other.", change=say.say(b.change), day=b.day)
        for b in f.breaks
    ]
    return " ".join(notes)


def _source(say: Language, f: Factor, source: str) -> str:
    """n, period and source; where only the months of the posts are known, no day is named."""
    if not f.by_month or f.period is None:
        return say_source(say, f.period, source, f.n)
    return say.n_(
        "{n} post, {period}. Source: {files}.", "{n} posts, {period}. Source: {files}.", f.n, period=say_dates(say, f, f.period), files=source,
    )  # fmt: skip


def say_dates(say: Language, f: Factor, period: Period) -> str:
    """A period of a factor's posts: in days, or in months where the export says no more."""
    if not f.by_month:
        return say.period(*period)
    first, last = (say.month(day) for day in period)
    return first if first == last else f"{first} – {last}"


def _left_out(say: Language, f: Factor) -> str:
    """Posts of levels with too few to compare."""
    if f.name == "slot":
        few = sum(n for _, n in f.left_out)
        return say.n_("{n} post of slots with fewer than {each} is left out.", "{n} posts of slots with fewer than {each} are left out.", few, each=MINIMUM_PER_LEVEL)  # fmt: skip
    names = [f"{say_level(say, f.name, k)} ({say.number(n)})" for k, n in f.left_out]
    return say._("Left out, fewer than {n} posts or unnamed: {list}.", n=MINIMUM_PER_LEVEL, list=names)


def say_also_left_out(say: Language, f: Factor) -> str:
    """What else the sentence about times rests on, where not every post could be used: «Weekday and time of day: 164 posts.»"""
    if not f.left_out:
        return ""
    what = say._("Weekday and time of day") if f.name == "slot" else say._("Weekday")
    return say._("{what}: {n} posts.", what=what, n=f.n) + " " + _left_out(say, f)


def say_factor_alt(say: Language, f: Factor) -> str:
    """The figure in words, with its numbers."""
    rows = []
    for x in f.drawn:
        name = say_level(say, f.name, x.name)
        rows.append(
            f"{name} {say.times(x.ratio.estimate)} ({say_span(say, x.ratio)})"
            if x.ratio
            else f"{name} {say_value(say, f, x)} ({say_span(say, x.typical)})"
        )
    return say_factor(say, f) + " " + "; ".join(rows) + "."


def say_typical_column(say: Language, f: Factor) -> str:
    """Heading of the column of typical values."""
    if f.divided or f.name == "reach_format":
        name = say_interaction(say, f.outcome) if f.divided else say_metric(say, f.outcome)
        return say._("Typical post, {metric}", metric=name)
    return say_plain_column(say)


def say_plain_column(say: Language) -> str:
    """Heading of the column of typical plain interactions."""
    return say._("Interactions of a typical post, not divided")


def say_plain(say: Language, x: Level, *, span: bool) -> str:
    """Typical plain interactions of a level; ``span``: with their interval."""
    if x.plain is None:
        return "–"
    n = say.number(round(x.plain.estimate))
    return f"{n} ({say_span(say, x.plain)})" if span else n


def say_value(say: Language, f: Factor, x: Level) -> str:
    """Typical value of a level in its own unit."""
    return say.number(round(x.typical.estimate)) if x.typical.unit == "count" else say.percent(x.typical.estimate)


def say_forest_reading(say: Language, f: Factor) -> str:
    """How to read the figure of ratios, and how likely the best of them really is the best."""
    how = say._(
        "Each dot is the estimate, each line what it may really be; a line that crosses «no difference» proves nothing. Small groups are pulled towards the middle."
    )
    top = f.level(f.best)
    if top is None or top.best is None:
        return how
    chance = say._("Probability that «{what}» really is the best: {p}.", what=say_level(say, f.name, top.name), p=say_chance(say, top.best))
    return how + " " + chance


def say_neither(say: Language, rate: Factor, reach: Factor) -> str:
    """Headline where formats differ neither in interaction nor in reach."""
    return say._(
        "{network}: no format is told apart from the others, neither by its {interaction} nor by its {metric}.",
        network=say_network(say, rate.platform), interaction=say_interaction(say, rate.outcome), metric=say_metric(say, reach.outcome),
    )  # fmt: skip


def say_with_span(say: Language, f: Factor, x: Level) -> str:
    """Typical value of a level with its interval."""
    return f"{say_value(say, f, x)} ({say_span(say, x.typical)})"


def say_tried(say: Language, factors: Sequence[Factor]) -> str:
    """Headline of the table of claims tried on the second half."""
    return say.n_(
        "Of what stood out with the first half of the posts, {held} of {n} did so again in the second.",
        "Of what stood out with the first half of the posts, {held} of {n} did so again in the second.",
        len(factors),
        held=sum(1 for f in factors if f.holdout and f.holdout.holds),
    )


def say_claim_of(say: Language, f: Factor) -> str:
    """What was tried, in a table cell: the network, and the level the first half chose."""
    name = say_level(say, f.name, f.holdout.level) if f.holdout else "–"
    if f.name == "reach_format":
        return say._("{network}, {what} ({metric})", network=say_network(say, f.platform), what=name, metric=say_metric(say, f.outcome))
    return say._("{network}, {what}", network=say_network(say, f.platform), what=name)


def say_halves(say: Language, f: Factor, source: str) -> str:
    """The two halves of the period, and the source."""
    h = f.holdout
    if h is None:
        return ""
    return say._(
        "{network}: {first} and {second}, {n} posts. Source: {files}.",
        network=say_network(say, f.platform), first=say_dates(say, f, h.first), second=say_dates(say, f, h.second), n=f.n, files=source,
    )  # fmt: skip


# ---- findings: claim, action, tile ---------------------------------------------------------------------------------------


def _said(say: Language, f: Finding) -> tuple[str, dict[str, str]]:
    slots: Mapping[str, object] = f.slots or {}
    factor, level = str(slots.get("factor", "")), str(slots.get("level", ""))
    words = {
        "network": say_network(say, str(slots.get("platform", ""))), "what": _what(say, factor, level) if level else "",
        "interaction": say_interaction(say, str(slots.get("outcome", ""))),
    }  # fmt: skip
    if f.estimate is not None:
        words["times"] = say.times(f.estimate.estimate)
    return factor, words


def say_effect_claim(say: Language, f: Finding) -> str:
    """What a finding on the interaction of a kind of post, a pillar or a time says; empty for the other findings."""
    factor, words = _said(say, f)
    counted = (f.slots or {}).get("outcome") == COUNTED
    if f.estimate is None or not words["what"]:
        return ""
    if factor in TIMES:
        if counted:
            return say._(
                "On {network}, {what}: {times} the interactions per post of the rest, not divided by anything, when tried out.", **words
            )
        return say._("On {network}, {what}: {times} the {interaction} of the rest when tried out.", **words)
    if factor not in ("format", "pillar"):
        return ""
    if f.sign < 0:
        return say._("What stays behind on {network}: {what}, with {times} the {interaction} of the rest.", **words)
    if counted:
        if f.verdict == "clear":
            return say._(
                "What works on {network}: {what}, with {times} the interactions per post of the rest, not divided by anything.", **words
            )
        return say._(
            "What seems to work on {network}: {what}, with {times} the interactions per post of the rest, not divided by anything.", **words
        )
    if f.verdict == "clear":
        return say._("What works on {network}: {what}, with {times} the {interaction} of the rest.", **words)
    return say._("What seems to work on {network}: {what}, with {times} the {interaction} of the rest.", **words)


def say_effect_undivided(say: Language, f: Finding) -> str:
    """What plain interactions say of such a finding, where that is something else; empty otherwise."""
    slots: Mapping[str, object] = f.slots or {}
    own, lead = slots.get("plain"), slots.get("lead")
    if not isinstance(own, Estimate) or f.estimate is None:
        return ""
    other = _what(say, str(slots.get("factor", "")), str(slots.get("leads", "")))
    return say_undivided(say, own, f.estimate, other, lead if isinstance(lead, Estimate) else None)


def say_effect_action(say: Language, f: Finding) -> str:
    """What to do about a kind of post, a pillar or a time; empty for the other findings."""
    factor, words = _said(say, f)
    if not words["what"]:
        return ""
    if factor in TIMES:
        return say._("Eight weeks of trial on {network}: draw by lot which posts go out at this time ({what}) and which do not", **words)
    if factor not in ("format", "pillar"):
        return ""
    if f.sign < 0:
        if (f.slots or {}).get("plain") is not None:
            return say._("Fewer {what} on {network} when the aim is that those who see it interact", **words)
        if factor == "pillar":
            return say._("Fewer {what} on {network}; use the time for other pillars", **words)
        return say._("Fewer {what} on {network}; use the time for other formats", **words)
    if (f.slots or {}).get("outcome") in EXPOSURES:
        return say._("Prefer {what} on {network} when the aim is that those who see it interact", **words)
    return say._("Prefer {what} on {network} when the aim is that people interact", **words)


def say_effect_tile(say: Language, f: Finding) -> str:
    """What the number of a finding on a kind of post, a pillar or a time means; empty for the other findings."""
    factor, words = _said(say, f)
    if factor not in ("format", "pillar", *TIMES):
        return ""
    if (f.slots or {}).get("outcome") == COUNTED:
        return say._("interactions per post on {network}, not divided by anything: {what}, against the rest", **words)
    return say._("{interaction} on {network}: {what}, against the rest", **words)
