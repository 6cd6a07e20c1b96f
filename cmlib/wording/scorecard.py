"""Sentences of the scorecard."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.diagnosis import Diagnosis
from cmlib.findings import Finding
from cmlib.metrics import PASSPORTS, DefinitionBreak, Passport, since_of
from cmlib.scorecard import Calendar, Channel, Kpi, Part, comparable
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.posts import say_metric, say_network, say_per, say_rate, say_source, say_span


def main_channel(result: Diagnosis, top: Finding | None = None) -> Channel | None:
    """The network the answer speaks of; else the one with the most posts that have a rate."""
    named = str((top.slots or {}).get("platform", "")) if top else ""
    rated = [c for c in result.channels if c.rate and c.platform == named] or [c for c in result.channels if c.rate]
    return max(rated, key=lambda c: (c.n_rated, c.platform)) if rated else None


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
    return say._("{value} ({metric})", value=say.number(round(c.reached.estimate)), metric=say_metric(say, c.exposure))


def say_aggregations(say: Language, c: Channel) -> str:
    """The other truth: all interactions over all reach."""
    if c.pooled is None or c.rate is None:
        return ""
    return say._(
        "{network}: with each post weighed by its size ({base}) the rate is {pooled}; that of the typical post, {median}. Large posts weigh more in the first.",
        network=say_network(say, c.platform), base=say_metric(say, c.denominator), pooled=say.percent(c.pooled.estimate), median=say.percent(c.rate.estimate),
    )  # fmt: skip


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
    """«October 2025», or both ends of a quarter."""
    if (p.end - p.start).days <= 31:
        return say.month(p.start)
    return say._("{first} to {last}", first=say.month(p.start), last=say.month(p.end))


def say_parts(say: Language, channels: Sequence[Channel]) -> str:
    """Headline of the small multiples: lowest and highest month of each network, among those with an interval."""
    out = []
    for c in channels:
        beside = comparable(c)  # never across a change of definition
        sure = [p for p in beside if p.typical.low is not None]
        among = sure if len(sure) > 1 else beside
        low, high = min(among, key=lambda p: p.typical.estimate), max(among, key=lambda p: p.typical.estimate)
        out.append(
            say._(
                "{network}, from {low} ({low_when}) to {high} ({high_when})",
                network=say_network(say, c.platform), low=say.percent(low.typical.estimate), low_when=say_part(say, low),
                high=say.percent(high.typical.estimate), high_when=say_part(say, high),
            )
        )  # fmt: skip
    return say._("The typical post over time: {list}.", list="; ".join(out))


def say_parts_caption(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """Message of the small multiples, then how to read the marks, n, period and source."""
    message = say._("The typical post of each month or quarter; each network has its own scale.")
    marks = say._("Bars: 95 % interval of the median; hollow dots: fewer than 6 posts, no interval. Under each dot, its number of posts.")
    notes = [f"{say_network(say, c.platform)}: {say_source(say, c.period, s, c.n_rated)}" for c, s in zip(channels, sources, strict=True)]
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
    most, least = max(c.months, key=lambda m: m[1]), min(c.months, key=lambda m: m[1])
    text = say._(
        "{network}: {posts} in {n} months; most in {most} ({most_n}), fewest in {least} ({least_n}).",
        network=network, posts=posts, n=len(c.months), most=say.month(most[0]), most_n=most[1], least=say.month(least[0]), least_n=least[1],
    )  # fmt: skip
    if c.pauses:
        pauses = [say.period(g.first, g.last) for g in c.pauses]
        text += " " + say._("Without a post for four weeks or more: {list}.", list=pauses)
    return text


def say_calendar_caption(say: Language, c: Calendar, source: str) -> str:
    """Message of the calendar, then n, period and source."""
    message = say._("Each row is a month and each square a day: the darker, the more posts. At the right, the posts of the month.")
    return message + "\n" + say_source(say, (c.first, c.last), source, c.n)


def say_calendar_reading(say: Language, c: Calendar) -> str:
    """What the frames are, or why there is no figure."""
    marked = say_marked(say, c.breaks)
    if c.days:
        return marked
    return " ".join(x for x in (say._("The export says the month of each post, not its day: there is no calendar of days."), marked) if x)


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
    """Since when it means this, on each network where a source says so."""
    known = [(n, day) for n in platforms if (day := since_of(n, p.id))]
    return ", ".join(say._("{day} ({network})", day=say.short_day(day), network=say_network(say, n)) for n, day in known) or "–"


def say_divided(say: Language, p: Passport) -> str:
    """What it is divided by."""
    return say_metric(say, p.denominator) if p.denominator else "–"


QUALITY: dict[str, Text] = {
    "primary": T("read at the network itself"), "secondary": T("read where it is quoted"), "assumption": T("the day is assumed"),
}  # fmt: skip


def say_breaks(say: Language, n: int) -> str:
    """Headline of the table of redefinitions."""
    return say.n_(
        "The brand's networks have redefined one measure: nothing is compared across that day.",
        "The brand's networks have redefined measures {n} times: nothing is compared across those days.",
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
