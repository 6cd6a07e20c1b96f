"""Sentences of the page on the diagnosis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cmlib.diagnosis import (
    LARGEST_SIZE_RATIO,
    MINIMUM_PER_LEVEL,
    MINIMUM_POSTS,
    MINIMUM_RIVAL_POSTS,
    RIPE_DAYS,
    Change,
    Channel,
    Comparison,
    Diagnosis,
    Factor,
    Level,
    Rival,
    Series,
)
from cmlib.estimates import MINIMUM_DAYS
from cmlib.exports.tables import ImportRecord
from cmlib.findings import Estimate, Finding
from cmlib.metrics import PASSPORTS
from cmlib.reference import networks
from cmlib.text import T, Text
from cmlib.wording import Language

# ---- names of things ---------------------------------------------------------------------------------------------------

FORMATS: dict[str, Text] = {
    "reel": T("reels"), "image": T("photos"), "carousel": T("carousels"), "story": T("stories"), "video": T("videos"), "short": T("shorts"),
    "text": T("text posts"), "link": T("link posts"), "document": T("documents"), "poll": T("polls"), "live": T("live broadcasts"),
    "other": T("other formats"), "paid": T("paid posts"), "organic": T("posts without payment"),
    "unnamed": T("posts whose kind the export does not say"),
}  # fmt: skip

KINDS: dict[str, Text] = {
    "posts": T("posts"), "daily": T("daily account figures"), "competitors": T("posts of competitors"), "audience": T("audience of the networks"),
    "web": T("website visits"), "customers": T("orders or customers"), "survey": T("a survey"),
}  # fmt: skip

LADDER: tuple[Text, ...] = (
    T("Evidence: only what the workshop says. There are no files, so what follows are workshop hypotheses, not measurements."),
    T("Evidence: what anybody can count (likes, comments, followers), without reach."),
    T("Evidence: posts with reach or views, not yet enough months of daily figures."),
    T("Evidence: posts with reach or views, and months of daily figures."),
    T("Evidence: the fullest kind, with customers or a survey besides the networks."),
)


def say_network(say: Language, network: str) -> str:
    """A network's name for a reader."""
    found = networks().get(network)
    return say.say(found.name) if found else network.replace("_", " ").strip().capitalize()


def say_format(say: Language, name: str) -> str:
    """A format in the plural: «carousels»."""
    found = FORMATS.get(name)
    return say.say(found) if found else say._("other formats")


def say_level(say: Language, factor: str, name: str) -> str:
    """A level of a factor: a format, a weekday or a block of hours."""
    if factor == "weekday":
        return say.weekday(int(name))
    if factor == "hour":
        return say._("{first} to {last} h", first=int(name) * 4, last=int(name) * 4 + 4)
    return say_format(say, name)


def say_metric(say: Language, metric: str) -> str:
    """A metric's name for a reader."""
    found = PASSPORTS.get(metric)
    return say.say(found.label) if found else metric.replace("_", " ")


def say_rate(say: Language, denominator: str) -> str:
    """«engagement rate by reach»: a rate's name always says what it is divided by."""
    return say_metric(say, "engagement_rate_by_" + ("followers" if denominator == "followers_total" else denominator))


def say_per(say: Language, rate: float, denominator: str) -> str:
    """«5.3 interactions for every hundred people reached»."""
    n = say.number(rate * 100, 1 if rate >= 0.01 else 2)
    sentences = {
        "reach": T("{n} interactions for every hundred people reached", n=n),
        "views": T("{n} interactions for every hundred views", n=n),
        "impressions": T("{n} interactions for every hundred impressions", n=n),
        "followers_total": T("{n} interactions for every hundred followers", n=n),
    }
    return say.say(sentences[denominator])


def say_chance(say: Language, p: float) -> str:
    """A probability without false certainty."""
    if p < 0.01:
        return say._("less than {p}", p=say.percent(0.01, 0))
    if p > 0.99:
        return say._("more than {p}", p=say.percent(0.99, 0))
    return say.percent(p, 0)


def say_span(say: Language, e: Estimate) -> str:
    """The interval of an estimate, or why there is none."""
    if e.low is None or e.high is None:
        return say.say(e.fallback_reason) if e.fallback_reason else say._("no interval")
    if e.unit == "ratio":
        return f"{say.times(e.low)}–{say.times(e.high)}"
    return say.interval(e)


def say_origin(say: Language, source: str, imports: Sequence[ImportRecord], labels: Mapping[str, Text]) -> str:
    """What the files of a source are, in a CM's words, instead of their names."""
    files = source.split(", ")
    kinds = sorted({say_read_as(say, r, labels) for r in imports if r.file in files})
    return ", ".join(kinds) or source


def say_source(say: Language, period: tuple[date, date] | None, source: str, n: int | None = None) -> str:
    """«230 posts, 1 Sept 2025 – 31 Oct 2026. Source: file»."""
    parts = [] if n is None else [say.n_("{n} post", "{n} posts", n)]
    if period:
        parts.append(say.period(*period))
    first = ", ".join(parts)
    where = say._("Source: {files}", files=source) if source else ""
    return ". ".join(p for p in (first, where) if p) + ("." if first or where else "")


# ---- the answer --------------------------------------------------------------------------------------------------------


def say_given(say: Language, result: Diagnosis) -> str:
    """The evidence level in words, and which kinds of data there are."""
    kinds = [say.say(KINDS[k]) for k in result.given if k in KINDS]
    first = say.say(LADDER[result.evidence_level])
    return f"{first} {say._('Here: {kinds}.', kinds=kinds)}" if kinds else first


def say_bold(say: Language, result: Diagnosis, top: Finding | None) -> str:
    """The one sentence the page would keep."""
    if top is not None:
        return say_claim(say, top)
    if result.evidence_level == 0:
        return say._("Nothing can be measured yet: the first step is to collect a few files.")
    if not result.channels:
        return say._("There are no posts of the brand to look at yet: the first step is to download them.")
    if any(f.verdict != "not_assessed" for f in result.factors):
        return say._("No format, weekday or hour stands out: what there is does not tell them apart.")
    return say._("There are still too few posts to say what works better.")


def say_rest(say: Language, result: Diagnosis, top: Finding | None) -> str:
    """Second half of the answer: interaction per channel, timing, changes."""
    parts = []
    main = main_channel(result, top)
    if main and main.rate:
        parts.append(
            say._(
                "On {network}, half of the posts exceed {rate} of interaction by {base}.",
                network=say_network(say, main.platform),
                rate=say.percent(main.rate.estimate),
                base=say_metric(say, main.denominator),
            )
        )
    timing = [f for f in result.factors if f.name in ("weekday", "hour") and f.verdict != "not_assessed"]
    if timing and all(f.verdict == "indistinct" for f in timing):
        parts.append(say._("Neither weekday nor hour makes a difference that can be told from chance."))
    if not parts:
        parts.append(say._("The priorities below say what to collect, and what each thing would answer."))
    return " ".join(parts)


def main_channel(result: Diagnosis, top: Finding | None = None) -> Channel | None:
    """The network the answer speaks of; else the one with the most posts that have a rate."""
    named = str((top.slots or {}).get("platform", "")) if top else ""
    rated = [c for c in result.channels if c.rate and c.platform == named] or [c for c in result.channels if c.rate]
    return max(rated, key=lambda c: (c.n_rated, c.platform)) if rated else None


def say_claim(say: Language, f: Finding) -> str:
    """What a finding says, in one sentence with its number."""
    slots: Mapping[str, object] = f.slots or {}
    kind = f.id.split(".")[1]
    network = say_network(say, str(slots.get("platform", "")))
    certain = f.verdict == "clear"
    if kind in ("format", "reach_format") and f.estimate is not None:
        words = {"what": say_format(say, str(slots.get("level"))), "network": network, "times": say.times(f.estimate.estimate)}
        if kind == "format":
            if certain:
                return say._("What works on {network}: {what}, with {times} the interaction of the other formats.", **words)
            return say._("What seems to work on {network}: {what}, with {times} the interaction of the other formats.", **words)
        words["metric"] = say_metric(say, str(slots.get("outcome")))
        if certain:
            return say._("What reaches further on {network}: {what}, with {times} the {metric} of the other formats.", **words)
        return say._("What seems to reach further on {network}: {what}, with {times} the {metric} of the other formats.", **words)
    if kind == "change" and f.estimate is not None:
        return say._(
            "{metric} on {network} has been at another level since {day}: {times} the level before.",
            metric=say.capital(say_metric(say, str(slots.get("metric")))), network=network, day=slots.get("day"), times=say.times(f.estimate.estimate),
        )  # fmt: skip
    if kind == "competitor" and f.estimate is not None:
        return say._(
            "{name} gets more public interaction per follower on {network}: the brand gets {times} theirs.",
            name=slots.get("name"), network=network, times=say.times(f.estimate.estimate),
        )  # fmt: skip
    return say_missing(say, f)


# ---- priorities --------------------------------------------------------------------------------------------------------


def say_missing(say: Language, f: Finding) -> str:
    """What is not known, for a finding about data."""
    slots: Mapping[str, object] = f.slots or {}
    what = f.id.split(".")[2]
    network = say_network(say, str(slots.get("platform", "")))
    sentences = {
        "unread": say._("Some files could not be read."),
        "posts": say._("There is no export of the brand's posts."),
        "reach": say._("The export of {network} has neither reach nor views.", network=network),
        "audience": say._("Nothing is known about who follows the brand."),
        "competitors": say._("There is nothing to compare with."),
        "followers": say._("The brand's number of followers is not in the brief."),
        "daily": say._("There are no daily figures of the account, so lasting changes cannot be seen."),
        "orders": say._("Selling is an objective, but there are no orders to look at."),
        "formats": say._("On {network} there are too few posts of each format to compare them.", network=network),
        "refresh": say._("Nothing stands out and nothing is missing."),
    }
    return sentences.get(what, say._("This finding is no longer in the data."))


def say_action(say: Language, f: Finding) -> str:
    """The action a finding proposes; a person may replace it."""
    slots: Mapping[str, object] = f.slots or {}
    part = f.id.split(".")
    network = say_network(say, str(slots.get("platform", "")))
    if part[1] in ("format", "reach_format"):
        what = say_format(say, str(slots.get("level")))
        if f.sign < 0:
            return say._("Fewer {what} on {network}; use the time for other formats", what=what, network=network)
        if part[1] == "format":
            return say._("More {what} on {network} when the aim is that people interact", what=what, network=network)
        return say._("More {what} on {network} when the aim is to reach more people", what=what, network=network)
    if part[1] == "change":
        if f.sign < 0:
            return say._(
                "Find out what changed on {network} around {day}, and whether it can be undone", network=network, day=slots.get("day")
            )
        return say._(
            "Find out what changed on {network} around {day}, and keep it up if it was the brand's doing",
            network=network,
            day=slots.get("day"),
        )
    if part[1] == "competitor":
        return say._("Look at the ten posts of {name} with the most comments, and try one idea a week", name=slots.get("name"))
    actions = {
        "unread": say._("Download the files that could not be read again"),
        "posts": say._("Download the export of posts of each network (Meta Business Suite: Insights, Content, Export data)"),
        "reach": say._("Download the export of {network} with reach or views", network=network),
        "audience": say._("Download the audience of each network (Meta Business Suite: Insights, Audience)"),
        "competitors": say._("Write down ten public posts of three competitors in the competitor table"),
        "followers": say._("Write the number of followers of each network into the brief"),
        "daily": say._("Download the daily results of each network (Meta Business Suite: Insights, Results)"),
        "orders": say._("Download the orders of the shop, or keep a list of sales and where they came from"),
        "formats": say._(
            "Spread the next posts on {network} over two or three formats, at least {n} of each", network=network, n=MINIMUM_PER_LEVEL
        ),
        "refresh": say._("Repeat this page in three months with fresh files"),
    }
    return actions.get(part[2] if len(part) > 2 else "", say._("Revise this priority"))


def say_basis(say: Language, f: Finding) -> str:
    """Why: number, interval and n, or what is missing."""
    if f.estimate is None:
        return say_missing(say, f)
    return say._("{times} ({span}; {n})", times=say.times(f.estimate.estimate), span=say_span(say, f.estimate), n=say_n(say, f.estimate))


def say_n(say: Language, e: Estimate) -> str:
    """«230 posts», «426 days»."""
    return say.n_("{n} day", "{n} days", e.n) if e.n_unit == "days" else say.n_("{n} post", "{n} posts", e.n)


def say_priorities(say: Language, n: int) -> str:
    """Headline of the decision box."""
    return say.n_(
        "{n} priority for the coming months, each with the finding it rests on.",
        "{n} priorities for the coming months, each with the finding it rests on.",
        n,
    )


# ---- what do we have to look at ----------------------------------------------------------------------------------------


def say_files(say: Language, read: int, unread: int) -> str:
    """Headline of the data section."""
    first = say.n_("{n} file could be read.", "{n} files could be read.", read)
    return first + " " + (say.n_("{n} file could not.", "{n} files could not.", unread) if unread else say._("No file was left out."))


def say_read_as(say: Language, r: ImportRecord, labels: Mapping[str, Text]) -> str:
    """What a file was taken for."""
    if r.format_id is None:
        return say._("not recognised")
    found = labels.get(r.format_id)
    return say.say(found) if found else say._("a known table")


def say_clock(say: Language, imports: Sequence[ImportRecord]) -> str:
    """A warning about publish times, where they were not in the file."""
    bases = {r.zone_basis for r in imports if "posts" in r.tables}
    if "assumed" in bases:
        return say._("Some files do not say in which time zone they are written: the hours are an assumption.")
    return ""


# ---- how much interaction ----------------------------------------------------------------------------------------------


def say_channels(say: Language, channels: Sequence[Channel]) -> str:
    """Headline of the scorecard."""
    parts = [f"{say_network(say, c.platform)}, {say_per(say, c.rate.estimate, c.denominator)}" for c in channels if c.rate]
    if not parts:
        return say._("The posts are there, but nothing to divide their interactions by.")
    return say._("In a typical post: {list}.", list="; ".join(parts))


def say_typical(say: Language, c: Channel) -> str:
    """Median rate with its interval."""
    return f"{say.percent(c.rate.estimate)} ({say_span(say, c.rate)})" if c.rate else say._("not assessed")


def say_reached(say: Language, c: Channel) -> str:
    """Typical reach or views per post, named."""
    if c.reached is None:
        return say._("not assessed")
    return say._("{value} ({metric})", value=say.number(round(c.reached.estimate)), metric=say_metric(say, c.exposure))


def say_aggregations(say: Language, c: Channel) -> str:
    """The other truth: all interactions over all reach."""
    if c.pooled is None or c.rate is None:
        return ""
    return say._(
        "{network}: all interactions divided by all {base} gives {pooled}, the typical post {median}; large posts weigh more in the first.",
        network=say_network(say, c.platform), base=say_metric(say, c.denominator), pooled=say.percent(c.pooled.estimate), median=say.percent(c.rate.estimate),
    )  # fmt: skip


# ---- formats and timing ------------------------------------------------------------------------------------------------


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


# ---- lasting changes ---------------------------------------------------------------------------------------------------


def say_series(say: Language, s: Series) -> str:
    """Headline of a series with its verdict."""
    words = {"metric": say.capital(say_metric(say, s.metric)), "network": say_network(say, s.platform)}
    if s.used is None:
        return say._("{metric} on {network}: fewer than {n} days in a row, too few to look for changes.", n=MINIMUM_DAYS, **words)
    real = [c for c in s.changes if c.cause is None]
    if real:
        return " ".join(say_change(say, s, c) for c in real)
    if s.drift is not None:
        times = say.times(s.drift.estimate)
        if s.drift.estimate > 1:
            return say._(
                "{metric} on {network}: a rise little by little, without steps (the last four weeks, {times} the first four).",
                times=times,
                **words,
            )
        return say._(
            "{metric} on {network}: a fall little by little, without steps (the last four weeks, {times} the first four).",
            times=times,
            **words,
        )
    if s.changes:
        return say._("{metric} on {network}: the only jump is a change of definition by the network.", **words)
    return say._("{metric} on {network}: no lasting change.", **words)


def say_change(say: Language, s: Series, c: Change) -> str:
    """One change in words: date, size, interval."""
    return say._(
        "{metric} on {network}: since about {day}, {times} the level before ({span}).",
        metric=say.capital(say_metric(say, s.metric)), network=say_network(say, s.platform), day=c.day, times=say.times(c.ratio.estimate),
        span=say_span(say, c.ratio),
    )  # fmt: skip


def say_cause(say: Language, c: Change) -> str:
    """A jump that is the platform's own."""
    if c.cause is None:
        return ""
    return say._("The jump of {day} is not compared: {change}.", day=c.day, change=c.cause.change)


def say_series_reading(say: Language, s: Series) -> str:
    """Gaps are told, with the stretch that was used."""
    if not s.holes or s.used is None:
        return ""
    holes = [say.period(h.first, h.last) for h in s.holes]
    return say._(
        "Without data: {holes}. Only the longest stretch without holes was examined: {used}.", holes=holes, used=say.period(*s.used)
    )


def say_changes(say: Language, series: Sequence[Series]) -> str:
    """Headline over all series."""
    return say._("No lasting change in {list}.", list=[f"{say_metric(say, s.metric)} ({say_network(say, s.platform)})" for s in series])


# ---- competitors -------------------------------------------------------------------------------------------------------


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


def say_scorecard_caption(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """Message of the figure of channels, then n, period and source."""
    message = say._("Typical post of each channel, {rate}, with its 95 % interval.", rate=say_rate(say, channels[0].denominator))
    return message + "\n" + say_scorecard_note(say, channels, sources)


def say_scorecard_note(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """n, period and source of each channel; what was left out."""
    notes = [
        f"{say_network(say, c.platform)}: {say_source(say, c.period, s, c.n_rated or c.n)}" for c, s in zip(channels, sources, strict=True)
    ]
    fleeting = sum(c.fleeting for c in channels)
    if fleeting:
        notes.append(
            say.n_("{n} story or live broadcast is not counted here.", "{n} stories and live broadcasts are not counted here.", fleeting)
        )
    return " ".join(notes)


def say_series_caption(say: Language, s: Series, source: str) -> str:
    """Message of the line figure, then n, period and source."""
    message = say._("Each thick line is the typical day of a period; the dates mark where the level moved.")
    days = say.n_("{n} day", "{n} days", s.n_used)
    return message + "\n" + say._("{days} examined.", days=days) + " " + say_source(say, s.used, source)


def say_series_alt(say: Language, s: Series) -> str:
    """The figure in words, with its levels."""
    levels = [f"{say.period(a, b)}: {say.number(round(v))}" for a, b, v in s.levels]
    return say_series(say, s) + " " + "; ".join(levels) + "."


def say_tile(say: Language, f: Finding) -> str:
    """What the number of the strongest finding means."""
    slots: Mapping[str, object] = f.slots or {}
    kind = f.id.split(".")[1]
    network = say_network(say, str(slots.get("platform", "")))
    if kind == "format":
        return say._(
            "interaction of {what} on {network}, against the other formats", what=say_format(say, str(slots.get("level"))), network=network
        )
    if kind == "reach_format":
        metric = say_metric(say, str(slots.get("outcome")))
        return say._(
            "{metric} of {what} on {network}, against the other formats",
            metric=metric,
            what=say_format(say, str(slots.get("level"))),
            network=network,
        )
    if kind == "competitor":
        return say._("the brand's interaction per follower, against {name}", name=slots.get("name"))
    return say._(
        "{metric} on {network} since {day}, against before",
        metric=say_metric(say, str(slots.get("metric"))),
        network=network,
        day=slots.get("day"),
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


def say_file_list(say: Language, files: Sequence[str]) -> str:
    """A few file names, or how many."""
    return say.listing(list(files)) if len(files) <= 2 else say.n_("{n} file", "{n} files", len(files))


def say_result(say: Language, s: Series) -> str:
    """Result of a series in a table cell."""
    if s.used is None:
        return say.verdict("not_assessed")
    if s.drift is not None:
        return say._("little by little, {times}", times=f"{say.times(s.drift.estimate)} ({say_span(say, s.drift)})")
    return say._("no lasting change")
