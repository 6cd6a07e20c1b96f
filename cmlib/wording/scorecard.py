"""Sentences of the scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cmlib.diagnosis import Diagnosis
from cmlib.findings import Estimate, Finding
from cmlib.metrics import PASSPORTS, DefinitionBreak, Passport, breaks_of
from cmlib.scorecard import Calendar, Channel, Kpi, Part, comparable
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.posts import say_metric, say_network, say_per, say_rate, say_source, say_span


def main_channel(result: Diagnosis, top: Finding | None = None) -> Channel | None:
    """The network whose posts the answer speaks of; else the one whose rate rests on the most posts."""
    slots = (top.slots or {}) if top else {}
    named = slots.get("platform") if "outcome" in slots else None
    rated = [(c.rate.n, c.platform, c) for c in result.channels if c.rate]
    return max([r for r in rated if r[1] == named] or rated, key=lambda r: r[:2])[2] if rated else None


def say_channels(say: Language, channels: Sequence[Channel]) -> str:
    """Headline of the scorecard."""
    parts = [f"{say_network(say, c.platform)}, {say_per(say, c.rate.estimate, c.denominator)}" for c in channels if c.rate]
    parts += [f"{say_network(say, c.platform)}, {say_counted(say, c)}" for c in channels if c.counted]
    if not parts:
        return say._("The posts are there, but nothing to divide their interactions by.")
    return say._("In a typical post: {list}.", list="; ".join(parts))


def say_counted(say: Language, c: Channel) -> str:
    """Interactions of a typical post where there is nothing to divide them by; it says so every time."""
    n = round(c.counted.estimate) if c.counted else 0
    return say.n_("{n} interaction per post, not divided by anything", "{n} interactions per post, not divided by anything", n)


def say_typical(say: Language, c: Channel) -> str:
    """Median rate with its interval; else plain interactions per post."""
    if c.counted:
        return f"{say_counted(say, c)} ({say_span(say, c.counted)})"
    return f"{say.percent(c.rate.estimate)} ({say_span(say, c.rate)})" if c.rate else say._("not assessed")


def say_reached(say: Language, c: Channel) -> str:
    """Typical reach or views per post, named."""
    if c.reached is None:
        return say._("not assessed")
    value, metric = say.number(round(c.reached.estimate)), say_metric(say, c.exposure)
    return say._("{value} ({span}; {metric})", value=value, span=say_span(say, c.reached), metric=metric)


def say_aggregations(say: Language, c: Channel) -> str:
    """The other truth, all interactions over all reach: nothing where the posts are too few for its interval."""
    if c.pooled is None or c.pooled.low is None or c.rate is None:
        return ""
    return say._(
        "{network}: with each post weighed by its size ({base}) the rate is {pooled} ({span}); that of the typical post, {median}. Large posts weigh more in the first.",
        network=say_network(say, c.platform), base=say_metric(say, c.denominator), pooled=say.percent(c.pooled.estimate), span=say_span(say, c.pooled),
        median=say.percent(c.rate.estimate),
    )  # fmt: skip


def say_cut(say: Language, c: Channel) -> str:
    """That only the posts since a redefinition (or before it) are looked at."""
    if c.rate is None or c.rate.period is None:
        return ""
    first, last = c.rate.period
    network = say_network(say, c.platform)
    inside = [b for b in breaks_of(c.platform, c.denominator) if c.period[0] < b.day <= c.period[1]]
    since = [
        say._("{network}: the rate is of the posts since {day} only ({change}).", network=network, day=b.day, change=b.change)
        for b in inside if b.day <= first
    ]  # fmt: skip
    until = [
        say._("{network}: the rate is of the posts before {day} only ({change}).", network=network, day=b.day, change=b.change)
        for b in inside if b.day > last
    ]  # fmt: skip
    return " ".join([*since[-1:], *until[:1]])


def say_scorecard_caption(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """Message of the figure of channels, then n, period and source."""
    message = say._("Typical post of each channel, {rate}, with its interval.", rate=say_rate(say, channels[0].denominator))
    return message + "\n" + say_levels_note(say, channels, sources)


def say_levels_note(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """Posts behind each rate, where the page shows its first intervals: what level they have."""
    level = say._("Intervals, the ranges between brackets, are of 95 %; beside a comparison ({times}), of 90 %.", times=say.times(1.5))
    notes = [_say_posts(say, c, s, c.n_rated or c.n, c.rate) for c, s in zip(channels, sources, strict=True)]
    return " ".join([*notes, *_say_fleeting(say, channels), level])


def say_scorecard_note(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """Posts, period and source of each channel; what was left out."""
    notes = [_say_posts(say, c, s, c.n) for c, s in zip(channels, sources, strict=True)]
    return " ".join([*notes, *_say_fleeting(say, channels)])


def _say_fleeting(say: Language, channels: Sequence[Channel]) -> list[str]:
    n = sum(c.fleeting for c in channels)
    return (
        [say.n_("{n} story or live broadcast is not counted here.", "{n} stories and live broadcasts are not counted here.", n)]
        if n
        else []
    )


def _say_posts(say: Language, c: Channel, source: str, n: int, of: Estimate | None = None) -> str:
    """«Facebook: 120 posts, 1 Sept 2025 – 31 Oct 2026. Source: file»; months where the export knows no days; ``of``: whose period."""
    first, last = of.period if of and of.period else c.period
    if c.day_known:
        return f"{say_network(say, c.platform)}: {say_source(say, (first, last), source, n)}"
    posts = say.n_("{n} post", "{n} posts", n)
    return f"{say_network(say, c.platform)}: {posts}, {say.month(first)} – {say.month(last)}. {say_source(say, None, source)}"


# ---- the other measures --------------------------------------------------------------------------------------------------


def say_kpis(say: Language, channels: Sequence[Channel]) -> str:
    """Headline: likes, comments and shares of a typical post, network by network."""
    parts = []
    for c in channels:
        known = {k.metric: round(k.typical.estimate) for k in c.kpis}
        said = []
        if "likes" in known:
            said.append(say.n_("{n} like", "{n} likes", known["likes"]))
        if "reactions" in known:
            said.append(say.n_("{n} reaction", "{n} reactions", known["reactions"]))
        if "comments" in known:
            said.append(say.n_("{n} comment", "{n} comments", known["comments"]))
        if "shares" in known:
            said.append(say.n_("{n} time shared", "{n} times shared", known["shares"]))
        if said:
            parts.append(f"{say_network(say, c.platform)}, {say.listing(said)}")
    return say._("What a typical post gets: {list}.", list="; ".join(parts)) if parts else say._("What else is known of each network.")


def say_kpi(say: Language, k: Kpi) -> str:
    """Name of a measure; of a month, with the month."""
    label = say.capital(say_metric(say, k.metric))
    if k.metric in ("follower_growth", "net_follows") and k.typical.period:
        return say._("{measure}, {month}", measure=label, month=say.month(k.typical.period[1]))
    return label


def say_kpi_value(say: Language, k: Kpi) -> str:
    """Its value; a growth with its sign."""
    e = k.typical
    if k.metric == "follower_growth":
        return ("+" if e.estimate >= 0 else "−") + say.percent(abs(e.estimate))
    if k.metric == "net_follows":
        return ("+" if e.estimate >= 0 else "−") + say.number(abs(e.estimate), 0)
    return say.amount(e.estimate, e.unit)


def say_kpi_n(say: Language, k: Kpi) -> str:
    """«230 posts», «31 days»."""
    n = k.typical.n
    return say.n_("{n} day", "{n} days", n) if k.typical.n_unit == "days" else say.n_("{n} post", "{n} posts", n)


def say_kpi_reading(say: Language, channels: Sequence[Channel]) -> str:
    """How to read the table: median and mean, which followers, whose comments, where growth is not known."""
    out = [say._("Half of the posts get more than the typical one, half get less; the mean is pulled up by a few large posts.")]
    today = [say_network(say, c.platform) for c in channels if any(k.today for k in c.kpis)]
    if today:
        out.append(
            say._("Per 1,000 of today's followers, because the export does not say how many there were that day: {list}.", list=today)
        )
    cleaned = [say_network(say, c.platform) for c in channels if any(k.own_left_out for k in c.kpis)]
    if cleaned:
        out.append(say._("The brand's own replies are left out of the comments: {list}.", list=cleaned))
    unknown = [say_network(say, c.platform) for c in channels if not any(k.metric in ("follower_growth", "net_follows") for k in c.kpis)]
    if unknown:
        out.append(say._("Net growth is not known of {list}: the export does not say how many left or how many there were.", list=unknown))
    return " ".join(out)


# ---- months --------------------------------------------------------------------------------------------------------------


def say_panel(say: Language, c: Channel) -> str:
    """Title of a panel: the network and what the rate is divided by."""
    return say._("{network}, {rate}", network=say_network(say, c.platform), rate=say_rate(say, c.denominator))


def say_part(say: Language, p: Part) -> str:
    """«October 2025», or both ends of a quarter; days where a redefinition or the end of the data cuts it."""
    if p.start.day > 1 or (p.end + timedelta(days=1)).day > 1:
        return say.period(p.start, p.end)
    if (p.end - p.start).days <= 31:
        return say.month(p.start)
    return say._("{first} to {last}", first=say.month(p.start), last=say.month(p.end))


def say_parts(say: Language, channels: Sequence[Channel]) -> str:
    """Headline of the small multiples: lowest and highest month of each network among those with an interval, if that tells them apart."""
    return say._("The typical post over time: {list}.", list="; ".join(_say_development(say, c) for c in channels))


def _say_development(say: Language, c: Channel) -> str:
    network, beside = say_network(say, c.platform), comparable(c)  # never across a change of definition
    if len(beside) < len(c.parts):
        network = f"{network} ({say.period(beside[0].start, beside[-1].end)})"
    sure = [p for p in beside if p.typical.low is not None]
    if len(sure) < 2:
        return say._("{network}, too few posts a month to see a development", network=network)
    low, high = min(sure, key=lambda p: p.typical.estimate), max(sure, key=lambda p: p.typical.estimate)
    ends = {"network": network, "low": say.percent(low.typical.estimate), "high": say.percent(high.typical.estimate)}
    if (low.typical.high or 0.0) < (high.typical.low or 0.0):
        return say._(
            "{network}, from {low} ({low_when}) to {high} ({high_when})", low_when=say_part(say, low), high_when=say_part(say, high), **ends
        )
    return say._("{network}, between {low} and {high}, without one period being told apart from another", **ends)


def say_parts_caption(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """Message of the small multiples, then how to read the marks, n, period and source."""
    message = say._("The typical post of each month or quarter; each network has its own scale.")
    marks = say._("Bars: 95 % interval of the median; hollow dots: fewer than 6 posts, no interval. Under each dot, its number of posts.")
    notes = [_say_posts(say, c, s, sum(p.typical.n for p in c.parts)) for c, s in zip(channels, sources, strict=True)]
    return message + "\n" + " ".join([marks, *notes])


def say_break(say: Language, b: DefinitionBreak) -> str:
    """«21 April 2025: Meta replaced impressions by views»."""
    return say._("{day}: {change}", day=b.day, change=b.change)


def say_marked(say: Language, breaks: Sequence[DefinitionBreak]) -> str:
    """The redefinitions a figure marks."""
    if not breaks:
        return ""
    return say._("Nothing is compared across a change of definition ({list}).", list="; ".join(say_break(say, b) for b in breaks))


# ---- calendar ------------------------------------------------------------------------------------------------------------


def say_calendar(say: Language, c: Calendar) -> str:
    """Headline of a calendar: how many posts, the fullest and the emptiest month, the longest pause."""
    network = say_network(say, c.platform)
    posts = say.n_("{n} post", "{n} posts", c.n)
    if len(c.months) < 2:
        return say._("{network}: {posts} in {month}.", network=network, posts=posts, month=say.month(c.months[0][0]))
    most, least = max(n for _, n in c.months), min(n for _, n in c.months)
    words = {"network": network, "posts": posts, "n": len(c.months), "most_n": most, "least_n": least}
    if most == least:
        text = say._("{network}: {posts} in {n} months, {most_n} in each.", **words)
    else:
        text = say._(
            "{network}: {posts} in {n} months; most in {most} ({most_n}), fewest in {least} ({least_n}).",
            most=_say_months(say, c, most), least=_say_months(say, c, least), **words,
        )  # fmt: skip
    if c.pauses:
        pauses = [say.period(g.first, g.last) for g in c.pauses]
        text += " " + say._("Without a post for four weeks or more: {list}.", list=pauses)
    return text


def _say_months(say: Language, c: Calendar, posts: int) -> str:
    """The months with so many posts; beyond two only that they are several."""
    months = [say.month(m) for m, n in c.months if n == posts]
    return say.listing(months) if len(months) < 3 else say._("several months")


def say_calendar_caption(say: Language, c: Calendar, source: str) -> str:
    """Message of the calendar, then n, period and source."""
    message = say._("Each row is a month and each square a day: the darker, the more posts. At the right, the posts of the month.")
    return message + "\n" + say_source(say, (c.first, c.last), source, c.n)


def say_calendar_reading(say: Language, c: Calendar) -> str:
    """Why there is no figure."""
    return "" if c.days else say._("The export says the month of each post, not its day: there is no calendar of days.")


def say_calendar_alt(say: Language, c: Calendar) -> str:
    """The figure in words, month by month."""
    return say_calendar(say, c) + " " + "; ".join(f"{say.month(m)}: {say.number(n)}" for m, n in c.months) + "."


# ---- passports and redefinitions -----------------------------------------------------------------------------------------


def say_added(say: Language, p: Passport) -> str:
    """Can values of it be added up?"""
    if p.additive_days and p.additive_posts:
        return say._("yes")
    return say._("over posts, not over days") if p.additive_posts else say._("no")


def say_since(say: Language, p: Passport, platforms: Sequence[str]) -> str:
    """Since when it, or what it is divided by, means this on each network; else that no change is known."""
    last = [found[-1] for n in platforms if (found := sorted((*breaks_of(n, p.id), *breaks_of(n, p.denominator)), key=lambda b: b.day))]
    known = [
        say._("{day} ({network}, an assumption)", day=say.short_day(b.day), network=say_network(say, b.platform))
        if b.quality == "assumption"
        else say._("{day} ({network})", day=say.short_day(b.day), network=say_network(say, b.platform))
        for b in last
    ]
    return ", ".join(known) or say._("no changes known")


def say_divided(say: Language, p: Passport) -> str:
    """What it is divided by."""
    return say_metric(say, p.denominator) if p.denominator else "–"


QUALITY: dict[str, Text] = {
    "primary": T("read at the network itself"), "secondary": T("read where it is quoted"), "assumption": T("the day is assumed"),
}  # fmt: skip


def say_breaks(say: Language, n: int) -> str:
    """Headline of the table of redefinitions."""
    return say.n_(
        "One of these measures was redefined by its network: nothing is compared across that day.",
        "These measures were redefined by their networks {n} times: nothing is compared across those days.",
        n,
    )


def say_address(b: DefinitionBreak) -> str:
    """The address of the page that says so."""
    found = [w.strip("();,.") for w in b.source.split() if w.startswith("https://")]
    return found[0] if found else "–"


def used_passports(channels: Sequence[Channel]) -> list[Passport]:
    """The passports of everything the scorecard shows, each once."""
    ids = ["engagements"]
    for c in channels:
        rate = "engagement_rate_by_" + ("followers" if c.denominator == "followers_total" else c.denominator)
        ids += [x for x in (c.denominator, c.exposure) if x] + ([rate] if c.rate else []) + (["interactions_per_post"] if c.counted else [])
    for c in channels:
        ids += [k.metric for k in c.kpis]
        ids += ["followers_total"] if any(PASSPORTS[k.metric].denominator for k in c.kpis) else []
    return [PASSPORTS[i] for i in dict.fromkeys(ids) if i in PASSPORTS]
