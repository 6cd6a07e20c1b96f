"""Daily figures of a network: what changed for good, what drifts, where days are missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from cmlib.estimates import (
    MINIMUM_DAYS,
    changepoints,
    gradual_change,
    level_shift_estimate,
)
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Finding, Period, Verdict, judge
from cmlib.metrics import DEFINITION_BREAKS, DefinitionBreak
from cmlib.missing import Gap, runs_without, where_from
from cmlib.posts import SMALLEST, log_of, sign_of
from cmlib.text import T, Text

SHORT_HOLE = 3
"""Days without a figure that do not break a stretch of daily figures."""

DAILY_METRICS = ("reach", "views", "impressions", "engagements", "engagements_platform")


@dataclass(frozen=True)
class Change:
    """A day from which a daily figure stays on another level. ``cause``: the platform redefined the metric around that day."""

    day: date
    ratio: Estimate
    before: float
    after: float
    verdict: Verdict
    cause: DefinitionBreak | None = None


@dataclass(frozen=True)
class Series:
    """A daily figure of a network: every day of its period (``None`` where the export says nothing) and what changed for good.

    ``drift``: last four weeks over the first four, where the figure moves little by little instead of in steps.
    ``holes``: the runs of missing days that break the series.
    """

    platform: str
    metric: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    used: Period | None
    n_used: int
    levels: tuple[tuple[date, date, float], ...]
    changes: tuple[Change, ...]
    drift: Estimate | None
    holes: tuple[Gap, ...]
    verdict: Verdict
    source: str


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
    out = []
    for (platform, metric), part in daily_of(data, as_of).items():
        values = _by_day(part)
        if len(values) >= 2:
            out.append(_series(platform, metric, values, ", ".join(sorted(set(part["source_file"])))))
    return tuple(out)


def _series(platform: str, metric: str, values: pd.Series, source: str) -> Series:
    """Longest stretch without a large hole, its changepoints, and the level between them."""
    whole = values.reindex(pd.date_range(values.index.min(), values.index.max(), freq="D"))
    stretches = _stretches(values)
    missing = runs_without(pd.DatetimeIndex(values.index), SHORT_HOLE)
    holes = tuple(Gap("account_daily", platform, first, last, (metric,)) for first, last in missing)
    best = max(stretches, key=len)
    changes: list[Change] = []
    levels: list[tuple[date, date, float]] = []
    drift: Estimate | None = None
    verdict: Verdict = "not_assessed"
    used = (best.index[0].date(), best.index[-1].date()) if len(best) >= MINIMUM_DAYS else None
    if used:
        at = changepoints(best)
        drift = gradual_change(best, at, period=used, source=source) if at else None
        at = () if drift else at
        edges = [0, *at, len(best)]
        segments = [best.iloc[a:b] for a, b in pairwise(edges)]
        levels = [(s.index[0].date(), s.index[-1].date(), float(s.median())) for s in segments]
        for before, after in pairwise(segments):
            changes.append(_change(platform, metric, before, after, source))
        real = [c.verdict for c in changes if c.cause is None]
        verdict = "clear" if "clear" in real else "hint" if "hint" in real else "indistinct"
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
    )


def _change(platform: str, metric: str, before: pd.Series, after: pd.Series, source: str) -> Change:
    day = after.index[0].date()
    ratio = level_shift_estimate(before, after, period=(before.index[0].date(), after.index[-1].date()), source=source)
    cause = next(
        (b for b in DEFINITION_BREAKS if b.platform == platform and b.metric == metric and abs((b.day - day).days) <= 14),
        None,
    )
    verdict: Verdict = "not_assessed" if cause else judge(log_of(ratio.low), log_of(ratio.high), smallest=SMALLEST)
    return Change(day, ratio, float(before.median()), float(after.median()), verdict, cause)


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
    return out
