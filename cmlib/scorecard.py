"""How each network does: posts, interaction of a typical post with its denominator, reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.estimates import (
    MINIMUM_MEDIAN,
    Floats,
    finite,
    median_interval,
    ratio_of_sums,
)
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Period, Unit
from cmlib.metrics import DefinitionBreak, breaks_of, total
from cmlib.missing import Gap, gaps_of, where_from
from cmlib.posts import DENOMINATORS, days_of, denominator_of, generator, numbers, rates_of, steady_of
from cmlib.series import Series
from cmlib.text import T, Text

MONTHS_SHOWN = 14
"""More months than these are shown as quarters."""

MONTH_END = 7
"""Days before the end of a month on which a post still knows the followers of its end."""


@dataclass(frozen=True)
class Kpi:
    """One measure of a network: the ``typical`` post (median) with the ``mean`` beside it, or what was counted over a month.

    ``own_left_out``: the brand's own replies are not among the comments. ``today``: divided by the followers of the brief, not of the day.
    """

    metric: str
    typical: Estimate
    mean: Estimate | None = None
    own_left_out: bool = False
    today: bool = False


@dataclass(frozen=True)
class Part:
    """A month or a quarter of a network: first and last day, the typical rate of its posts."""

    start: date
    end: date
    typical: Estimate


@dataclass(frozen=True)
class Channel:
    """How one network does. ``rate``: median of interactions per ``denominator``; ``reached``: median of ``exposure`` per post;
    both of posts on one side of every redefinition.

    ``counted``: median of plain interactions per post, only where no post has a denominator (then ``rate`` is ``None``).
    ``day_known``: false where the export knows only the month; then ``period`` is of whole months.
    """

    platform: str
    n: int
    n_rated: int
    fleeting: int
    paid: int
    period: Period
    denominator: str
    exposure: str
    rate: Estimate | None
    pooled: Estimate | None
    reached: Estimate | None
    per_week: float | None
    source: str
    counted: Estimate | None = None
    kpis: tuple[Kpi, ...] = ()
    parts: tuple[Part, ...] = ()
    day_known: bool = True


def _knows_days(posts: pd.DataFrame) -> bool:
    """Does the export say the day of each post?"""
    return bool(posts["day_known"].fillna(True).all())


def _period_of(posts: pd.DataFrame, as_of: date) -> Period:
    """First and last day of the posts; of whole months (up to the day the page speaks of) where only the month is known."""
    first, last = days_of(posts)
    if _knows_days(posts):
        return first, last
    return first.replace(day=1), min((pd.Timestamp(last) + pd.offsets.MonthEnd(0)).date(), as_of)


def _one_meaning(posts: pd.DataFrame, platform: str, metric: str) -> pd.DataFrame:
    """The posts since the last redefinition of a metric, if an interval is possible or they are no fewer; else those before it."""
    for b in reversed(breaks_of(platform, metric)):
        later = posts["published_local"] >= pd.Timestamp(b.day)
        if later.sum() >= min(MINIMUM_MEDIAN, (~later).sum()):
            return posts[later]
        posts = posts[~later]
    return posts


def channel_of(posts: pd.DataFrame, platform: str, as_of: date, data: Dataset, seed: int, followers: float | None = None) -> Channel | None:
    """How a network does; ``None`` without a post that stays. ``followers``: as the brief has them, where the export has none."""
    steady = steady_of(posts)
    if steady.empty:
        return None
    period, source = _period_of(steady, as_of), ", ".join(sorted(set(steady["source_file"])))
    denominator, exposure = denominator_of(steady, DENOMINATORS), denominator_of(steady, DENOMINATORS[:3])
    rate = pooled = reached = None
    n_rated = 0
    if denominator and len(both := steady[(steady[denominator] > 0) & steady["engagements"].notna()]):
        rated = _one_meaning(both, platform, denominator)
        span, rates, n_rated = _period_of(rated, as_of), rates_of(rated, denominator), len(rated)
        rate = median_interval(rates, period=span, source=source)
        base, top = numbers(rated[denominator]), numbers(rated["engagements"])
        pooled = ratio_of_sums(top, base, generator(seed, "pooled", platform), period=span, source=source)
    counted = None
    if not denominator and len(plain := finite(numbers(steady["engagements"]))):
        counted = median_interval(plain, unit="count", period=period, source=source)
    if exposure:
        seen = finite(numbers(_one_meaning(steady[steady[exposure].notna()], platform, exposure)[exposure]))
        reached = median_interval(seen, unit="count", period=period, source=source)
    ends = [r.period[1] for r in data.imports if r.period and r.file in set(steady["source_file"])]
    last = max([period[1], *(min(e, as_of) for e in ends)])
    weeks = ((last - period[0]).days + 1) / 7
    per_week = len(steady) / weeks if weeks >= 4 else None
    paid = int(steady["is_paid"].fillna(False).astype(bool).sum())
    return Channel(
        platform,
        len(steady),
        n_rated,
        len(posts) - len(steady),
        paid,
        period,
        denominator,
        exposure,
        rate,
        pooled,
        reached,
        per_week,
        source,
        counted,
        kpis_of(steady, platform, as_of, data, followers),
        parts_of(steady, platform, denominator, as_of),
        _knows_days(steady),
    )


def lacks_rate(network: str, posts: pd.DataFrame) -> Text | None:
    """Why a network's posts have no rate; ``None`` where they have."""
    steady, where = steady_of(posts), where_from("posts", network)
    if steady.empty:
        return T("the export of the posts is missing: {where}", where=where)
    denominator = denominator_of(steady, DENOMINATORS)
    if denominator and len(rates_of(steady, denominator)):
        return None
    return T("no post has both interactions and a reach, views, impressions or followers to divide them by: {where}", where=where)


# ---- the other measures --------------------------------------------------------------------------------------------------


def mean_interval(
    values: npt.ArrayLike, level: float = 0.95, *, unit: Unit = "number", period: Period | None = None, source: str = ""
) -> Estimate:
    """The mean with Student's interval; from 6 values on, below that without.

    Source: Student, Biometrika 6, 1908.
    """
    from scipy.stats import t

    x = np.sort(finite(values))
    n, middle = len(x), float(x.mean())
    if n < MINIMUM_MEDIAN:
        why = T("fewer than {minimum} values: too few for an interval", minimum=MINIMUM_MEDIAN)
        return Estimate(middle, n=n, unit=unit, period=period, method="mean", source=source, fallback_reason=why)
    half = float(t.ppf((1 + level) / 2, n - 1)) * float(x.std(ddof=1)) / math.sqrt(n)
    return Estimate(middle, max(middle - half, 0.0), middle + half, level, n, "posts", unit, period, "mean_t", source)


def followers_on(posts: pd.DataFrame, given: float | None) -> Floats:
    """Followers on the day of each post; the brief's number for all of them where the export has none."""
    known = numbers(posts["followers_total"])
    return known if (np.nan_to_num(known) > 0).any() else np.full(len(posts), given or np.nan)


def _comments(steady: pd.DataFrame, platform: str, data: Dataset) -> tuple[Floats, bool]:
    """Comments of each post, and whether the brand's own replies could be taken out of them."""
    said = numbers(steady["comments"])
    talk = data.mentions[(data.mentions["platform"] == platform) & data.mentions["kind"].isin(["comment", "reply"])]
    own = talk["is_brand"].fillna(False).astype(bool)
    if not (set(steady.loc[steady["comments"] > 0, "post_uid"]) <= set(talk["post_uid"])) or not own.any():
        return said, False  # only where the comments of every post are here is it known which are the brand's
    mine = steady["post_uid"].map(talk.loc[own, "post_uid"].value_counts()).fillna(0).to_numpy(dtype=np.float64)
    return np.clip(said - mine, 0, None), True


def kpis_of(steady: pd.DataFrame, platform: str, as_of: date, data: Dataset, followers: float | None = None) -> tuple[Kpi, ...]:
    """Applause, conversation and amplification of a typical post, each also per 1,000 followers, and net growth in a month.

    Args:
        steady: posts of one network that stay. followers: as the brief has them, where the export has none.

    Source: names of the first three, Kaushik 2011; per 1,000 followers so that accounts of any size can be put side by side.
    """
    period, source = _period_of(steady, as_of), ", ".join(sorted(set(steady["source_file"])))
    first: Literal["reactions", "likes"] = "reactions" if steady["reactions"].notna().any() and steady["likes"].isna().all() else "likes"
    said, left_out = _comments(steady, platform, data)
    size = followers_on(steady, followers)
    today = not (steady["followers_total"] > 0).any()
    out: list[Kpi] = []
    relative: list[Kpi] = []
    for metric, rate, values in (
        (first, "likes_per_thousand", numbers(steady[first])),
        ("comments", "comments_per_thousand", said),
        ("shares", "shares_per_thousand", numbers(steady["shares"])),
    ):
        if not len(finite(values)):
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            per = finite(np.where(size > 0, 1000 * values / size, np.nan))
        own = left_out and metric == "comments"
        kinds: tuple[tuple[list[Kpi], str, Floats, Unit], ...] = ((out, metric, finite(values), "count"), (relative, rate, per, "number"))
        for into, name, x, unit in kinds:
            if len(x):
                mean = mean_interval(x, period=period, source=source)
                into.append(Kpi(name, median_interval(x, unit=unit, period=period, source=source), mean, own, today and into is relative))
    return (*out, *relative, *_growth(steady, platform, as_of, data))


def _growth(steady: pd.DataFrame, platform: str, as_of: date, data: Dataset) -> list[Kpi]:
    """Net growth in the last whole month: from the last number of followers of two months, else from who came less who left."""
    daily = data.account_daily
    daily = daily[(daily["platform"] == platform) & (daily["date"] <= pd.Timestamp(as_of)) & daily["split"].isin(["", "total"])]
    if daily["account_id"].nunique() > 1:
        return []
    stock = daily[(daily["metric"] == "followers_total") & (daily["value"] > 0)]
    if len(stock):
        known, unit, when, size, near = stock, "days", "date", "value", 2
    else:
        known, unit, when, size, near = steady[steady["followers_total"] > 0], "posts", "published_local", "followers_total", MONTH_END
    known = known.sort_values([when, size])
    month = pd.DatetimeIndex(known[when]).to_period("M")
    ends = {m: (rows[when].iloc[-1].date(), float(rows[size].iloc[-1])) for m, rows in known.groupby(month, sort=True)}
    exact = unit == "days" or _knows_days(steady)
    whole = [m for m, (day, _) in ends.items() if ((m.end_time.date() - day).days <= near if exact else m.end_time.date() <= as_of)]
    pairs = [m for m in whole if m - 1 in whole]
    if pairs:
        last = max(pairs)
        span = last.start_time.date(), last.end_time.date()
        if not any(span[0] <= b.day <= span[1] for b in breaks_of(platform, "followers_total")):
            (before, start), (after, end) = ends[last - 1], ends[last]
            why = T("two numbers, of {first} and {last}", first=before, last=after)
            if not exact:
                why = T("two numbers, the last known of each month; the export does not say their days")
            source = ", ".join(sorted(set(known["source_file"])))
            found = Estimate(end / start - 1, n=2, n_unit=unit, period=span, method="two_numbers", source=source, fallback_reason=why)
            return [Kpi("follower_growth", found)]
    return _net(daily, platform)


def _months(values: pd.Series) -> dict[pd.Period, Any]:
    """The values of a series indexed by month."""
    return dict(zip(pd.PeriodIndex(values.index), values, strict=True))


def _net(daily: pd.DataFrame, platform: str) -> list[Kpi]:
    """Who came less who left in the last month all of whose days are known."""
    wide = {m: daily[daily["metric"] == m].groupby("date")["value"].max().dropna() for m in ("net_follows", "follows", "unfollows")}
    came, left = wide["follows"].align(wide["unfollows"], join="inner")
    for net, used in ((wide["net_follows"], ["net_follows"]), (came - left, ["follows", "unfollows"])):
        month = pd.DatetimeIndex(net.index).to_period("M")
        whole = [m for m, n in _months(net.groupby(month).size()).items() if n == m.days_in_month]
        if whole:
            last = max(whole)
            value = total(net[month == last], "net_follows", "days")
            span = last.start_time.date(), last.end_time.date()
            source = ", ".join(sorted(set(daily.loc[daily["metric"].isin(used), "source_file"])))
            found = Estimate(
                value,
                n=last.days_in_month,
                n_unit="days",
                unit="count",
                period=span,
                method="counted",
                source=source,
                fallback_reason=T("everybody is counted: nothing is estimated"),
            )
            return [Kpi("net_follows", found)]
    return []


def parts_of(steady: pd.DataFrame, platform: str, denominator: str, as_of: date) -> tuple[Part, ...]:
    """The typical post month by month (quarter by quarter over more than 14 months); none without two of them.

    The first begins with the month of the first post, the last ends with the day the page speaks of. A month with fewer than 6 posts has its median and no interval; a month without posts is left out, never zero. One in which the
    network redefined what the posts are divided by is two parts.
    """
    if not denominator:
        return ()
    base, top = numbers(steady[denominator]), numbers(steady["engagements"])
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = pd.Series(np.where(base > 0, top / base, np.nan), index=pd.DatetimeIndex(steady["published_local"])).dropna()
    if rate.empty:
        return ()
    when = pd.DatetimeIndex(rate.index)
    months = when.to_period("M")
    by = months if (months.max() - months.min()).n < MONTHS_SHOWN else when.to_period("Q")
    cuts = [b.day for b in breaks_of(platform, denominator)]
    side = np.searchsorted(np.array(cuts, dtype="datetime64[us]"), when.to_numpy(dtype="datetime64[us]"), side="right")
    earliest = months.min().start_time.date()
    source = ", ".join(sorted(set(steady["source_file"])))
    out = []
    for p, k in sorted(set(zip(by, (int(k) for k in side), strict=True))):
        start = max([p.start_time.date(), earliest, *cuts[:k]])
        end = min([p.end_time.date(), as_of, *(d - timedelta(days=1) for d in cuts[k:])])
        inside = rate[(by == p) & (side == k)].to_numpy()
        out.append(Part(start, end, median_interval(inside, period=(start, end), source=source)))
    return tuple(out) if len(out) > 1 else ()


def comparable(c: Channel) -> tuple[Part, ...]:
    """The parts of a network on one side of every redefinition: the side with most of them, the later one of two."""
    cuts = [b.day for b in breaks_of(c.platform, c.denominator)]
    sides: dict[int, list[Part]] = {}
    for p in c.parts:
        sides.setdefault(sum(d <= p.start for d in cuts), []).append(p)
    return tuple(max(sides.items(), key=lambda s: (len(s[1]), s[0]))[1]) if sides else ()


# ---- the calendar --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Calendar:
    """When a network was published on: posts a day and a month (stories and live broadcasts too), pauses.

    ``days`` is empty where the export knows only the month.
    """

    platform: str
    first: date
    last: date
    days: tuple[tuple[date, int], ...]
    months: tuple[tuple[date, int], ...]
    n: int
    pauses: tuple[Gap, ...]
    source: str


def calendars_of(posts: pd.DataFrame, data: Dataset, as_of: date) -> tuple[Calendar, ...]:
    """One calendar a network, most posts first; the months without a post in between are there, with zero.

    Args:
        posts: those of :func:`cmlib.posts.posts_until`.
    """
    gaps = [g for g in gaps_of(data, as_of) if g.table == "posts"]
    out = []
    for platform, own in posts.groupby("platform", sort=True):
        when = pd.DatetimeIndex(own["published_local"])
        first, last = when.min().date(), when.max().date()
        size = pd.Series(1, index=when)
        months = size.groupby(when.to_period("M")).size()
        months = months.reindex(pd.period_range(months.index.min(), months.index.max(), freq="M"), fill_value=0)
        posted = size.groupby(when.normalize()).size() if _knows_days(own) else size.iloc[:0]
        out.append(
            Calendar(
                str(platform),
                first,
                last,
                tuple((d.date(), int(n)) for d, n in zip(pd.DatetimeIndex(posted.index), posted, strict=True)),
                tuple((m.start_time.date(), int(n)) for m, n in _months(months).items()),
                len(own),
                tuple(g for g in gaps if g.name == platform and g.last >= first),
                ", ".join(sorted(set(own["source_file"]))),
            )
        )
    return tuple(sorted(out, key=lambda c: (-c.n, c.platform)))


def breaks_within(channels: Sequence[Channel], series: Sequence[Series] = ()) -> tuple[DefinitionBreak, ...]:
    """The redefinitions of the very measures that are shown, inside the days shown, oldest first: nothing is compared across them."""
    shown = {(c.platform, m, c.period) for c in channels for m in (c.denominator, c.exposure) if m}
    shown |= {(s.platform, s.metric, (s.days[0], s.days[-1])) for s in series}
    found = {b for platform, metric, (first, last) in shown for b in breaks_of(platform, metric) if first < b.day <= last}
    return tuple(sorted(found, key=lambda b: (b.day, b.platform, b.metric)))
