"""How each network does: posts, interaction of a typical post with its denominator, reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from cmlib.estimates import (
    finite,
    median_interval,
    ratio_of_sums,
)
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Period
from cmlib.missing import where_from
from cmlib.posts import DENOMINATORS, days_of, denominator_of, generator, numbers, rates_of, steady_of
from cmlib.text import T, Text


@dataclass(frozen=True)
class Channel:
    """How one network does. ``rate``: median of interactions per ``denominator``; ``reached``: median of ``exposure`` per post."""

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


def channel_of(posts: pd.DataFrame, platform: str, as_of: date, data: Dataset, seed: int) -> Channel | None:
    """How a network does; ``None`` without a post that stays."""
    steady = steady_of(posts)
    if steady.empty:
        return None
    period, source = days_of(steady), ", ".join(sorted(set(steady["source_file"])))
    denominator, exposure = denominator_of(steady, DENOMINATORS), denominator_of(steady, DENOMINATORS[:3])
    rate = pooled = reached = None
    n_rated = 0
    if denominator:
        base = numbers(steady[denominator])
        top = numbers(steady["engagements"])
        rates = rates_of(steady, denominator)
        n_rated = len(rates)
        if n_rated:
            rate = median_interval(rates, period=period, source=source)
            pooled = ratio_of_sums(top, base, generator(seed, "pooled", platform), period=period, source=source)
    if exposure and len(seen := finite(numbers(steady[exposure]))):
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
