"""Sentences about kinds of post and timing."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.effects import MINIMUM_PER_LEVEL, MINIMUM_POSTS, Factor, Level
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.posts import say_format, say_metric, say_network, say_source, say_span

KINDS: dict[str, Text] = {
    "posts": T("posts"), "daily": T("daily account figures"), "competitors": T("posts of competitors"), "audience": T("audience of the networks"),
    "web": T("website visits"), "customers": T("orders or customers"), "survey": T("a survey"),
}  # fmt: skip


def say_level(say: Language, factor: str, name: str) -> str:
    """A level of a factor: a format, a weekday or a block of hours."""
    if factor == "weekday":
        return say.weekday(int(name))
    if factor == "hour":
        return say._("{first} to {last} h", first=int(name) * 4, last=int(name) * 4 + 4)
    return say_format(say, name)


def say_chance(say: Language, p: float) -> str:
    """A probability without false certainty."""
    if p < 0.01:
        return say._("less than {p}", p=say.percent(0.01, 0))
    if p > 0.99:
        return say._("more than {p}", p=say.percent(0.99, 0))
    return say.percent(p, 0)


def say_factor(say: Language, f: Factor) -> str:
    """Headline of a factor: what stands out, or plainly that nothing does."""
    network = say_network(say, f.platform)
    if f.verdict == "not_assessed":
        return say._(
            "{network}: too few posts to compare ({n}; it takes {all}, and {each} of each kind).",
            network=network, n=f.n, all=MINIMUM_POSTS, each=MINIMUM_PER_LEVEL,
        )  # fmt: skip
    if not f.survives:
        if f.name == "format":
            return say._("{network}: no format is told apart from the others by its interaction.", network=network)
        if f.name == "reach_format":
            return say._(
                "{network}: no format is told apart from the others by its {metric}.", network=network, metric=say_metric(say, f.outcome)
            )
        if f.name == "paid":
            return say._("{network}: paid posts and the others are not told apart by their interaction.", network=network)
        if f.name == "weekday":
            return say._("{network}: no weekday is told apart from the others.", network=network)
        return say._("{network}: no time of day is told apart from the others.", network=network)
    top = f.level(f.best)
    if top is not None and top.ratio is not None:
        words = {
            "network": network,
            "what": say_level(say, f.name, top.name),
            "times": say.times(top.ratio.estimate),
            "span": say_span(say, top.ratio),
        }
        if f.name == "reach_format":
            return say._(
                "{network}: {what} have {times} the {metric} of the other formats ({span}).",
                metric=say_metric(say, f.outcome),
                **words,
            )
        return say._("{network}: {what} get {times} the interaction of the rest ({span}).", **words)
    low = f.level(f.worst)
    if low is not None and low.ratio is not None:
        return say._(
            "{network}: {what} stay behind, with {times} of the rest ({span}).",
            network=network, what=say_level(say, f.name, low.name), times=say.times(low.ratio.estimate), span=say_span(say, low.ratio),
        )  # fmt: skip
    return say._("{network}: there are differences, but it is not clear between which.", network=network)


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


def say_factor_so(say: Language, f: Factor) -> str:
    """So what: what to do with it."""
    if f.verdict == "not_assessed":
        return say._("Until then, variety teaches more than repetition: spread the posts over the kinds to be compared.")
    if f.survives and f.best:
        if f.name == "reach_format":
            return say._("Good for being seen by new people; whether they interact is the question above.")
        if f.name == "format":
            return say._("More of these, without giving up the rest: the comparison needs the others to stay alive.")
        return say._("Worth a trial of eight weeks with the posts drawn by lot over the slots, before it becomes a rule.")
    if f.name in ("weekday", "hour"):
        return say._(
            "Publish when it suits the people who make the posts and answer the comments; regularity is worth more than the clock."
        )
    return say._("Choose the format by what is to be told and by what it costs to make.")


def say_factor_change(say: Language, f: Factor) -> str:
    """What would change this."""
    if f.verdict == "not_assessed":
        return ""
    if f.survives:
        return say._("This would change if the difference disappeared in the next three months of posts.")
    return say._("This would change with more posts, or with posts drawn by lot over the kinds to be compared.")


def say_factor_caption(say: Language, f: Factor, source: str) -> str:
    """Message of the figure, then n, period and source."""
    if f.name == "reach_format":
        message = say._("{metric} of each format against the others.", metric=say.capital(say_metric(say, f.outcome)))
    elif f.name == "format":
        message = say._("Interaction of each format against the others.")
    else:
        message = (
            say._("The differences are no larger than chance alone makes them.")
            if not f.survives
            else say._("Interaction of each slot against the others.")
        )
    notes = [say_source(say, f.period, source, f.n)]
    if f.left_out:
        few = [f"{say_level(say, f.name, k)} ({say.number(n)})" for k, n in f.left_out]
        notes.append(say._("Left out, fewer than {n} posts or unnamed: {list}.", n=MINIMUM_PER_LEVEL, list=few))
    return message + "\n" + " ".join(notes)


def say_factor_alt(say: Language, f: Factor) -> str:
    """The figure in words, with its numbers."""
    rows = []
    for x in f.levels:
        name = say_level(say, f.name, x.name)
        rows.append(
            f"{name} {say.times(x.ratio.estimate)} ({say_span(say, x.ratio)})"
            if x.ratio
            else f"{name} {say_value(say, f, x)} ({say_span(say, x.typical)})"
        )
    return say_factor(say, f) + " " + "; ".join(rows) + "."


def say_value(say: Language, f: Factor, x: Level) -> str:
    """Typical value of a level in its own unit."""
    return say.number(round(x.typical.estimate)) if f.name == "reach_format" else say.percent(x.typical.estimate)


def say_forest_reading(say: Language) -> str:
    """How to read the figure of ratios."""
    return say._(
        "Each dot is the estimate, each line what it may really be; a line that crosses «no difference» proves nothing. Small groups are pulled towards the middle."
    )


def say_neither(say: Language, platform: str, metric: str) -> str:
    """Headline where formats differ neither in interaction nor in reach."""
    return say._(
        "{network}: no format is told apart from the others, neither by its interaction nor by its {metric}.",
        network=say_network(say, platform),
        metric=say_metric(say, metric),
    )


def say_with_span(say: Language, f: Factor, x: Level) -> str:
    """Typical value of a level with its interval."""
    return f"{say_value(say, f, x)} ({say_span(say, x.typical)})"
