"""Daily figures of a network: what changed for good, what drifts, where days are missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from cmlib.estimates import (
    MINIMUM_DAYS,
    MINIMUM_MEDIAN,
    anomalies,
    changepoints,
    finite,
    gradual_change,
    level_shift_estimate,
    long_run_variance,
    without_weekdays,
)
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Finding, Period, Verdict, judge
from cmlib.metrics import DefinitionBreak, breaks_of
from cmlib.missing import Gap, gaps_of, runs_without, where_from
from cmlib.posts import SMALLEST, log_of, sign_of
from cmlib.text import T, Text

SHORT_HOLE = 3
"""Days without a figure that do not break a stretch of daily figures."""

MINIMUM_LEVEL_DAYS = 28
"""Days in a row from which two halves are compared, where there are too few to look for a change anywhere."""

BREAK_DAYS, PAUSE_AFTER, SETTLING = 14, 7, 42
"""Days around a redefinition that are its doing; after a pause; after a lasting change, until its level is the usual one."""

FAR_COUNT = 5.0
"""A count is odd only if it is also this many times farther from the typical one than counting by itself makes it."""

DAILY_METRICS = ("reach", "views", "impressions", "engagements", "engagements_platform")


@dataclass(frozen=True)
class Change:
    """A day from which a daily figure stays on another level. ``cause``: the platform redefined the metric around that day."""

    day: date
    ratio: Estimate
    verdict: Verdict
    cause: DefinitionBreak | None = None


@dataclass(frozen=True)
class Odd:
    """A single day out of the ordinary: ``typical`` is what such a weekday was before. ``cause``, ``pause``: what stands beside it."""

    day: date
    value: float
    typical: float
    cause: DefinitionBreak | None = None
    pause: Gap | None = None

    @property
    def times(self) -> float | None:
        """How many times the usual; ``None`` where nothing is usual."""
        return self.value / self.typical if self.typical >= 0.5 else None

    @property
    def open(self) -> bool:
        """Is it a question still: nothing known stands beside it?"""
        return self.cause is None and self.pause is None


@dataclass(frozen=True)
class Series:
    """A daily figure of a network: every day of its period (``None`` where the export says nothing) and what changed for good.

    ``levels``: the typical day of each stretch, which is its period. ``drift``: last four weeks over the first four, where the figure moves little by little instead of in steps.
    ``holes``: the runs of missing days that break the series. ``odd``: single days out of the ordinary, a question each.
    ``halves``: second half over the first, where there are too few days to look for a change anywhere.
    ``refused``: redefinitions inside the days examined; levels and drift are compared on one side of them only.
    """

    platform: str
    metric: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    used: Period | None
    n_used: int
    levels: tuple[Estimate, ...]
    changes: tuple[Change, ...]
    drift: Estimate | None
    holes: tuple[Gap, ...]
    verdict: Verdict
    source: str
    odd: tuple[Odd, ...] = ()
    halves: Estimate | None = None
    halves_verdict: Verdict = "not_assessed"
    refused: tuple[DefinitionBreak, ...] = ()


def daily_of(data: Dataset, as_of: date) -> dict[tuple[str, str], pd.DataFrame]:
    """Rows of the daily figures looked at up to a day, by network and metric: whole figures, no parts of them."""
    daily = data.account_daily
    rows = daily[(daily["metric"].isin(DAILY_METRICS)) & (daily["date"] <= pd.Timestamp(as_of)) & daily["split"].isin(["", "total"])]
    return {(str(p), str(m)): part for (p, m), part in rows.groupby(["platform", "metric"], sort=True)}


def _by_day(part: pd.DataFrame) -> pd.Series:
    """One value a day; empty for two accounts, which cannot be added up for reach: nothing is guessed."""
    if part["account_id"].nunique() > 1:
        return pd.Series(dtype="float64", index=pd.DatetimeIndex([]))
    values: pd.Series = part.groupby("date")["value"].max().dropna()  # the same day in two files: the later, fuller count
    return values


def _stretches(values: pd.Series) -> list[pd.Series]:
    """The series cut where more than a few days are missing."""
    step = np.diff(values.index.to_numpy()).astype("timedelta64[D]").astype(int)
    cuts = [0, *(np.flatnonzero(step > SHORT_HOLE + 1) + 1), len(values)]
    return [values.iloc[a:b] for a, b in pairwise(cuts)]


def series_of(data: Dataset, as_of: date) -> tuple[Series, ...]:
    """Every daily figure of every network, with what changed for good."""
    pauses = [g for g in gaps_of(data, as_of) if g.table == "posts"]
    out = []
    for (platform, metric), part in daily_of(data, as_of).items():
        values = _by_day(part)
        if len(values) >= 2:
            source = ", ".join(sorted(set(part["source_file"])))
            out.append(_series(platform, metric, values, source, [g for g in pauses if g.name == platform]))
    return tuple(out)


def _series(platform: str, metric: str, values: pd.Series, source: str, pauses: Sequence[Gap]) -> Series:
    """Longest stretch without a large hole, its changepoints, and the level between them."""
    whole = values.reindex(pd.date_range(values.index.min(), values.index.max(), freq="D"))
    missing = runs_without(pd.DatetimeIndex(values.index), SHORT_HOLE)
    holes = tuple(Gap("account_daily", platform, first, last, (metric,)) for first, last in missing)
    best = max(_stretches(values), key=len)
    changes: list[Change] = []
    levels: list[Estimate] = []
    drift: Estimate | None = None
    halves: Estimate | None = None
    verdict: Verdict = "not_assessed"
    halved: Verdict = "not_assessed"
    span = best.index[0].date(), best.index[-1].date()
    breaks = tuple(b for b in breaks_of(platform, metric) if span[0] < b.day <= span[1])
    used = span if len(best) >= MINIMUM_DAYS else None
    if used:
        at = changepoints(best, minimum=MINIMUM_DAYS)
        drift = _drift(best, at, breaks, source)
        at = () if drift else at
        edges = [0, *at, len(best)]
        segments = [best.iloc[a:b] for a, b in pairwise(edges)]
        levels = [level_of(s, source) for s in segments]
        changes = [_change(breaks, before, after, source) for before, after in pairwise(segments)]
        real = [c.verdict for c in changes if c.cause is None]
        verdict = "clear" if "clear" in real else "hint" if "hint" in real else "indistinct"
    elif len(best) >= MINIMUM_LEVEL_DAYS and not breaks:
        before, after = best.iloc[: len(best) // 2], best.iloc[len(best) // 2 :]
        halves = level_shift_estimate(before, after, period=span, source=source)
        halved = judge(log_of(halves.low), log_of(halves.high), smallest=SMALLEST)
        levels = [level_of(s, source) for s in (before, after)]
    return Series(
        platform,
        metric,
        tuple(d.date() for d in whole.index),
        tuple(None if math.isnan(v) else float(v) for v in whole),
        used,
        len(best),
        tuple(levels),
        tuple(changes),
        drift,
        holes,
        verdict,
        source,
        _odd_days(whole, changes, breaks, pauses),
        halves,
        halved,
        breaks,
    )


def level_of(days: pd.Series, source: str, level: float = 0.95) -> Estimate:
    """The median of a stretch of days with its order-statistic interval, wider where days resemble each other.

    The ranks are those of so many independent days as the stretch is worth; without interval below 6 of them.

    Source: David & Nagaraja, Order Statistics, 3rd ed., 2003, section 7.1; equivalent number of independent days, Bayley & Hammersley,
    JRSS Supplement 8, 1946.
    """
    from scipy.stats import binom

    x = np.sort(finite(days))
    above = pd.Series(np.sign(without_weekdays(days) - days.median()), index=days.index)
    alike = long_run_variance(above) / variance if (variance := float(above.var())) > 0 else 1.0
    n, worth = len(x), int(len(x) / max(alike, 1.0))
    period = (days.index[0].date(), days.index[-1].date())
    found = Estimate(
        float(np.median(x)), n=n, n_unit="days", unit="count", period=period, method="median", source=source,
        fallback_reason=T("the days resemble each other too much for an interval"),
    )  # fmt: skip
    if worth < MINIMUM_MEDIAN:
        return found
    below = (max(int(binom.ppf((1 - level) / 2, worth, 0.5)), 1) - 0.5) / worth
    low, high = (float(v) for v in np.quantile(x, [below, 1 - below], method="hazen"))
    return replace(found, low=low, high=high, level=level, method="order_statistic", fallback_reason=None)


def _drift(best: pd.Series, at: Sequence[int], breaks: Sequence[DefinitionBreak], source: str) -> Estimate | None:
    """A gradual change, but never one that runs across a redefinition: then only of the longest part on one side of it."""
    if not at:
        return None
    if not breaks:
        return gradual_change(best, at, period=(best.index[0].date(), best.index[-1].date()), source=source)
    cuts = [0, *(int(best.index.searchsorted(pd.Timestamp(b.day))) for b in breaks), len(best)]
    part = max((best.iloc[a:b] for a, b in pairwise(cuts)), key=len)
    inside = changepoints(part, minimum=MINIMUM_DAYS)
    return gradual_change(part, inside, period=(part.index[0].date(), part.index[-1].date()), source=source) if inside else None


def _change(breaks: Sequence[DefinitionBreak], before: pd.Series, after: pd.Series, source: str) -> Change:
    """One step. At a redefinition it is the network's; elsewhere, days beyond the next redefinition are left out of both sides."""
    day = after.index[0].date()
    cause = next((b for b in breaks if abs((b.day - day).days) <= BREAK_DAYS), None)
    if cause is None:
        since = max((pd.Timestamp(b.day) for b in breaks if b.day <= day), default=before.index[0])
        until = min((pd.Timestamp(b.day) for b in breaks if b.day > day), default=after.index[-1] + pd.Timedelta(days=1))
        before, after = before[before.index >= since], after[after.index < until]
    ratio = level_shift_estimate(before, after, period=(before.index[0].date(), after.index[-1].date()), source=source)
    verdict: Verdict = "not_assessed" if cause else judge(log_of(ratio.low), log_of(ratio.high), smallest=SMALLEST)
    return Change(day, ratio, verdict, cause)


def _odd_days(whole: pd.Series, changes: Sequence[Change], breaks: Sequence[DefinitionBreak], pauses: Sequence[Gap]) -> tuple[Odd, ...]:
    """Days out of the ordinary, without those that only belong to a lasting change.

    On the logarithm a small count looks far away although counting by itself makes it (0 where 5 is usual): such a day must
    also be far on the scale where counts have equal spread, the square root.

    Source: Anscombe, Biometrika 35, 1948 (the square root); the rest in :func:`cmlib.estimates.anomalies`.
    """
    out = []
    for a in anomalies(whole):
        by_counting = 2 * abs(math.sqrt(max(a.value, 0) + 0.375) - math.sqrt(max(a.typical, 0) + 0.375))
        if by_counting <= FAR_COUNT or any(-BREAK_DAYS <= (a.day - c.day).days <= SETTLING for c in changes if c.cause is None):
            continue
        cause = next((b for b in breaks if -BREAK_DAYS <= (a.day - b.day).days <= SETTLING), None)
        pause = next((g for g in pauses if g.first <= a.day and (a.day - g.last).days <= PAUSE_AFTER), None)
        out.append(Odd(a.day, a.value, a.typical, cause, pause))
    return tuple(out)


def lacks_days(network: str, metrics: Sequence[pd.DataFrame]) -> Text | None:
    """What a network's daily figures lack to look for lasting changes; ``None`` where nothing."""
    where = where_from("account_daily", network)
    series = [values for part in metrics if len(values := _by_day(part))]
    if not series and any(part["account_id"].nunique() > 1 for part in metrics):
        return T("the daily figures are of several accounts, which cannot be added up: keep the files of one account in data/")
    if not series:
        return T("the daily figures of reach, views or interactions are missing: {where}", where=where)
    longest = max(len(stretch) for values in series for stretch in _stretches(values))
    if longest >= MINIMUM_DAYS:
        return None
    return T(
        "days in a row with figures: {n}; needed: {all}. A longer period brings more: {where}", n=longest, all=MINIMUM_DAYS, where=where
    )


def change_findings(series: Sequence[Series]) -> list[Finding]:
    """One finding a daily figure for its last change, one where it drifts."""
    out = []
    for s in series:
        real = [c for c in s.changes if c.cause is None]
        last = real[-1] if real else None
        slots: dict[str, object] = {"platform": s.platform, "metric": s.metric, "n": s.n_used}
        out.append(
            Finding(
                f"diagnosis.change.{s.platform}.{s.metric}",
                s.verdict,
                sign=sign_of(last.ratio if last else None),
                estimate=last.ratio if last else None,
                slots={**slots, "day": last.day} if last else slots,
            )
        )
        if s.drift is not None:
            verdict = judge(log_of(s.drift.low), log_of(s.drift.high), smallest=SMALLEST)
            out.append(Finding(f"diagnosis.drift.{s.platform}.{s.metric}", verdict, sign=sign_of(s.drift), estimate=s.drift, slots=slots))
        asked = [o for o in s.odd if o.open]
        if asked:  # a question to the room, never a priority
            days = [o.day for o in asked]
            out.append(Finding(f"diagnosis.odd.{s.platform}.{s.metric}", "not_assessed", slots={**slots, "days": days}))
    return out
