"""Sentences about competitors."""

from __future__ import annotations

from cmlib.posts import RIPE_DAYS
from cmlib.rivals import LARGEST_SIZE_RATIO, MINIMUM_RIVAL_POSTS, Comparison, Rival
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.effects import say_chance
from cmlib.wording.posts import say_network, say_source, say_span


def say_comparison(say: Language, c: Comparison) -> str:
    """Headline: how many competitors are behind, level and ahead."""
    judged = [r for r in c.rivals if r.ratio is not None]
    network = say_network(say, c.platform)
    if not judged:
        return say._("{network}: no competitor can be compared yet.", network=network)
    ahead = [r.name for r in judged if r.verdict in ("clear", "hint") and r.ratio is not None and r.ratio.estimate < 1]
    behind = [r.name for r in judged if r.verdict in ("clear", "hint") and r.ratio is not None and r.ratio.estimate > 1]
    level = [r.name for r in judged if r.verdict == "indistinct"]
    parts = []
    if ahead:
        parts.append(say._("more interaction per follower than the brand: {list}", list=ahead))
    if level:
        parts.append(say._("not told apart from it: {list}", list=level))
    if behind:
        parts.append(say._("less: {list}", list=behind))
    return say._("{network}: {list}.", network=network, list="; ".join(parts))


def say_rival(say: Language, r: Rival) -> str:
    """The ratio to a competitor, or why there is none."""
    if r.ratio is not None:
        return f"{say.times(r.ratio.estimate)} ({say_span(say, r.ratio)})"
    reasons = {
        "size": T("another size of account: more than {n} times larger or smaller", n=LARGEST_SIZE_RATIO),
        "few": T("fewer than {n} posts on one side", n=MINIMUM_RIVAL_POSTS),
        "followers": T("without a number of followers"),
    }
    return say.say(reasons.get(r.reason, T("not assessed")))


def say_comparison_caption(say: Language, c: Comparison, source: str) -> str:
    """Message, then n, period and source."""
    message = say._("The brand's public interaction per follower, divided by each competitor's.")
    rule = say._("Likes or reactions and comments only; posts of the same weeks, at least {n} days old.", n=RIPE_DAYS)
    own = say.n_("{n} own post.", "{n} own posts.", c.own_n)
    return message + "\n" + " ".join([own, rule, say_source(say, c.period, source)])


def say_ranking(say: Language, c: Comparison) -> str:
    """Probability of the ends of the ranking instead of a rank."""
    if c.first is None or c.last is None:
        return ""
    return say._(
        "With these posts, the probability that the brand really comes first is {first}, and last, {last}.",
        first=say_chance(say, c.first),
        last=say_chance(say, c.last),
    )


def say_comparison_so(say: Language, c: Comparison) -> str:
    """What follows from the comparison."""
    ahead = [r for r in c.rivals if r.verdict == "clear" and r.ratio is not None and r.ratio.estimate < 1]
    if ahead:
        return say._("Worth reading what they publish and what people answer; larger accounts usually get less per follower.")
    return say._("No reason to copy anybody; larger accounts usually get less per follower.")


def say_comparison_alt(say: Language, c: Comparison) -> str:
    """The figure in words, with its numbers."""
    rows = [f"{r.name} {say_rival(say, r)}" for r in c.rivals if r.ratio is not None]
    return say_comparison(say, c) + " " + "; ".join(rows) + "."
