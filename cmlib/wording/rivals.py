"""Sentences about competitors."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.findings import Estimate
from cmlib.posts import RIPE_DAYS
from cmlib.rivals import LARGEST_SIZE_RATIO, LEAST_FUNNEL, MINIMUM_RIVAL_POSTS, Benchmark, Comparison, Funnel, Ranked, Rival, Sized
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.effects import say_chance
from cmlib.wording.posts import say_format, say_metric, say_network, say_source, say_span


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
        "formats": T("fewer than {n} posts of a format both have", n=MINIMUM_RIVAL_POSTS),
    }
    return say.say(reasons.get(r.reason, T("not assessed")))


def say_comparison_caption(say: Language, c: Comparison, source: str) -> str:
    """Message, then n, period and source."""
    message = say._("The brand's public interaction per follower, divided by each competitor's.")
    rule = say._("Likes or reactions and comments only; posts of the same weeks, at least {n} days old.", n=RIPE_DAYS)
    return message + "\n" + " ".join([say_own(say, c), rule, say_compared(say, c), say_source(say, c.period, source)])


def say_own(say: Language, c: Comparison) -> str:
    """How many own posts, and which followers they are divided by."""
    if c.dated:
        return say.n_(
            "{n} own post, divided by the followers of its day.", "{n} own posts, divided by the followers of their day.", c.own_n
        )
    if not c.own_followers:
        return say.n_("{n} own post.", "{n} own posts.", c.own_n)
    today = say.number(round(c.own_followers))
    return say.n_(
        "{n} own post, divided by today's {followers} followers from the brief.",
        "{n} own posts, divided by today's {followers} followers from the brief.",
        c.own_n, followers=today,
    )  # fmt: skip


def say_usual(say: Language, e: Estimate | None) -> str:
    """A typical post with its interval, or why there is none."""
    return f"{say.percent(e.estimate)} ({say_span(say, e)})" if e else "–"


def say_ahead(say: Language, n: int) -> str:
    """Under the tile «1 of 4»."""
    return say.n_("competitor gets more interaction per follower", "competitors get more interaction per follower", n)


def say_formats(say: Language, r: Rival) -> str:
    """The formats compared with each other."""
    if r.ratio is None:
        return "–"
    return say.listing([say_format(say, f) for f in r.formats]) if r.formats else say._("all posts, formats not known")


def say_compared(say: Language, c: Comparison) -> str:
    """What was compared with what."""
    used = [r for r in c.rivals if r.ratio is not None]
    if not used:
        return ""
    if not all(r.formats for r in used):
        return say._("The format of the posts is not known everywhere: there all posts are compared, whatever their mix.")
    return say._("Each format is compared with itself, and only formats both brands use.")


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
    if any(r.ahead for r in c.rivals):
        return say._("Worth reading what they publish and what people answer.")
    return say._("No reason to copy anybody.")


def say_comparison_alt(say: Language, c: Comparison) -> str:
    """The figure in words, with its numbers."""
    rows = [f"{r.name} {say_rival(say, r)}" for r in c.rivals if r.ratio is not None]
    return say_comparison(say, c) + " " + "; ".join(rows) + "."


# ---- ranks ---------------------------------------------------------------------------------------------------------------


def say_brand(say: Language, name: str) -> str:
    """A competitor's name; «the brand» for the brand itself."""
    return name or say._("the brand")


def say_ranks(say: Language, c: Comparison) -> str:
    """Headline: who is probably first, and where the brand probably is."""
    top = max(c.ranks, key=lambda r: (r.chances[0], r.name))
    own = next(r for r in c.ranks if not r.name)
    network = say_network(say, c.platform)
    if top is own:
        return say._("{network}: the brand comes first with a probability of {p}.", network=network, p=say_chance(say, own.chances[0]))
    place = max(range(len(own.chances)), key=lambda k: own.chances[k])
    return say._(
        "{network}: {name} comes first with a probability of {p}; the likeliest place of the brand is number {place} ({q}).",
        network=network, name=top.name, p=say_chance(say, top.chances[0]), place=place + 1, q=say_chance(say, own.chances[place]),
    )  # fmt: skip


def say_ranks_caption(say: Language, c: Comparison, source: str) -> str:
    """Message of the table of ranks, then n, period and source."""
    message = say._("Probability of each place in the ranking by interaction per follower.")
    counts = [say._("{name}: {n}", name=say_brand(say, r.name), n=r.n) for r in c.ranks]
    return message + "\n" + " ".join([say._("Posts: {list}.", list="; ".join(counts)), say_source(say, c.period, source)])


def say_ranks_reading(say: Language) -> str:
    """Why a rank is not a fact."""
    return say._(
        "With few brands and few posts the one seen first is often not the first: with six brands, in a simulation of ours, it was in 65 of 100 cases with 20 posts each and in 75 with 60."
    )


def say_ranks_alt(say: Language, c: Comparison) -> str:
    """The ranks in words: the likeliest of each brand."""

    def likeliest(r: Ranked) -> str:
        place = max(range(len(r.chances)), key=lambda k: r.chances[k])
        return say._("{name}: number {place} ({p})", name=say_brand(say, r.name), place=place + 1, p=say_chance(say, r.chances[place]))

    return say_ranks(say, c) + " " + "; ".join(likeliest(r) for r in c.ranks) + "."


# ---- size ----------------------------------------------------------------------------------------------------------------


def say_sizes(say: Language, c: Comparison, f: Funnel) -> str:
    """Headline: who lies outside what is usual for its size, or that nobody does, or why it cannot be said."""
    network, own = say_network(say, c.platform), f.own
    if f.reference < LEAST_FUNNEL:
        return say.n_(
            "{network}: {n} competitor with ten posts is too few to say what is usual for a size; it takes {least} of different sizes.",
            "{network}: {n} competitors with ten posts are too few to say what is usual for a size; it takes {least} of different sizes.",
            f.reference, network=network, least=LEAST_FUNNEL,
        )  # fmt: skip
    if own.likely is None:
        return say._("{network}: with these competitors it cannot be said what is usual for the brand's size.", network=network)
    outside = [
        say._("{name} ({share} instead of {limits})", name=say_brand(say, a.name), share=say.percent(a.typical.estimate), limits=say.interval(a.expected))
        for a in f.accounts if a.outside and a.expected
    ]  # fmt: skip
    if outside:
        return say._("{network}: outside what is usual for its size: {list}.", network=network, list=outside)
    return say._(
        "{network}: nobody lies outside what is usual for its size. Of accounts of the brand's size, 80 in 100 would get {limits} of their followers; the brand gets {share}.",
        network=network, limits=say.interval(own.likely), share=say.percent(own.typical.estimate),
    )  # fmt: skip


def say_place(say: Language, a: Sized) -> str:
    """Where an account lies beside the 95 % limits of its size."""
    if a.expected is None:
        return "–"
    return say._("above") if a.outside > 0 else say._("below") if a.outside < 0 else say._("inside")


def say_sizes_caption(say: Language, c: Comparison, f: Funnel, source: str) -> str:
    """Message of the figure of sizes, then n, period and source."""
    message = say._("Typical interaction per follower against the number of followers; each step multiplies.")
    marks = [say._("Bars: 95 % interval of the median, posts of all formats. Filled: the brand.")]
    if f.curve:
        marks.append(say._("Bands: where 80 (dark) and 95 (pale) of 100 accounts of each size would lie."))
    return message + "\n" + " ".join([*marks, say_own(say, c), say_source(say, c.period, source)])


def say_sizes_reading(say: Language, f: Funnel) -> str:
    """What may not be read into it."""
    if not f.curve:
        return say._("It shows these accounts only.")
    n = len(f.accounts) - 1
    return say._(
        "Line and bands come from these {n} competitors and how they differ, without the brand; with few, only what lies far out shows.",
        n=n,
    )


def say_sizes_alt(say: Language, c: Comparison, f: Funnel) -> str:
    """The figure in words, with its numbers."""
    rows = [f"{say_brand(say, a.name)} ({say.number(round(a.followers))}): {say_usual(say, a.typical)}" for a in f.accounts]
    return say_sizes(say, c, f) + " " + "; ".join(rows) + "."


# ---- pages worth following -----------------------------------------------------------------------------------------------


def say_worth(say: Language, ahead: Sequence[tuple[Comparison, Rival]], judged: int) -> str:
    """Headline of the list of pages worth following."""
    if ahead:
        return say.n_("{n} page worth following: it clearly gets more per follower than the brand.", "{n} pages worth following: they clearly get more per follower than the brand.", len(ahead))  # fmt: skip
    return say.n_("The competitor compared is not clearly ahead.", "Of the {n} competitors compared, no one is clearly ahead.", judged)


def say_worth_so(say: Language, n: int) -> str:
    """What to do with the pages worth following."""
    if not n:
        return ""
    return say.n_(
        "Follow it for a month and note what it does that the brand does not: the figures say who, not why.",
        "Follow them for a month and note what they do that the brand does not: the figures say who, not why.",
        n,
    )


def say_lead(say: Language, r: Rival) -> str:
    """Theirs divided by the brand's, with its interval."""
    e = r.lead
    return f"{say.times(e.estimate)} ({say_span(say, e)})" if e else "–"


def say_compared_n(say: Language, r: Rival) -> str:
    """Posts compared on both sides."""
    return say._("{theirs} of theirs, {own} own", theirs=r.compared[1], own=r.compared[0])


# ---- published figures ---------------------------------------------------------------------------------------------------

BASES: dict[str, Text] = {
    "from_5000": T("2,100 brands of 14 industries, with 5,000 followers or more"),
    "25000_to_1000000": T("2,100 brands of 14 industries, with 25,000 to 1,000,000 followers"),
}


def say_benchmarks(say: Language, found: Sequence[Benchmark]) -> str:
    """Headline of the published figures."""
    parts = [say._("{network} {share}", network=say_network(say, b.platform), share=say.percent(b.share)) for b in found]
    return say._("Published medians, as context: {list}.", list=parts)


def say_counted(say: Language, b: Benchmark) -> str:
    """The formula of a published figure."""
    return say._("({list}) / followers", list=" + ".join(say_metric(say, c) for c in b.counted))


def say_beside(say: Language, b: Benchmark) -> str:
    """The brand by the same formula, or why not."""
    return say.estimate(b.own) if b.own else say._("not set beside it: the export lacks a part of the formula or the followers")


def say_study(say: Language, b: Benchmark) -> str:
    """Publisher and report, with the address where it was read."""
    return say._("{publisher}, «{study}», as quoted in {url}", publisher=b.publisher, study=b.study, url=b.url)
