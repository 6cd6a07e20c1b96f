"""Where a KPI starts from and what happens if nobody does anything new."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np

from cmlib.findings import Estimate, Period
from cmlib.histories import BLOCK, Block, Cadence, History, id_of, unbroken
from cmlib.kpis import CATALOGUE, Kpi
from cmlib.text import T, Text

YEAR = 13
"""Blocks used at most for the spread of a KPI: one year of 28-day blocks."""

ENOUGH, FEW = 8, 3
"""From this many unbroken blocks on: odds; an interval."""

Method = Literal["workshop", "last", "naive", "flat"]


@dataclass(frozen=True)
class Baseline:
    """Where a KPI starts from.

    Args:
        id: KPI id with its network (``views.instagram``). blocks: all complete periods, oldest first.
        stretch: length of the last unbroken run of blocks: the prediction rests on these only. left_out: incomplete periods.
        method: ``workshop`` (0-2 blocks: no interval), ``last`` (3-7: interval, no odds), ``naive`` or ``flat`` (8 or more).
        value: the last value, or the mean of the last four (``flat``). scale, df: spread of one step ahead and its degrees of freedom.
        error_naive, error_flat: mean absolute error of both on the brand's own past, one step ahead (``None`` below 8 blocks).
        sd: block-to-block noise. autocorrelation: used in the smallest noticeable change, 0 unless it stands out.
        estimate: ``value`` with the 80 % range of the next block.
    """

    id: str
    kpi: Kpi
    network: str
    cadence: Cadence
    blocks: tuple[Block, ...]
    stretch: int
    left_out: int
    method: Method
    value: float
    scale: float
    df: int
    error_naive: float | None
    error_flat: float | None
    sd: float
    autocorrelation: float
    estimate: Estimate
    source: str
    warnings: tuple[Text, ...] = ()
    errors: tuple[tuple[float, ...], ...] = field(default=(), repr=False)

    @property
    def used(self) -> tuple[Block, ...]:
        """The last unbroken run of blocks."""
        return self.blocks[-self.stretch :]

    @property
    def last(self) -> Block:
        """The newest block."""
        return self.blocks[-1]

    @property
    def surprising(self) -> bool:
        """Did the newest block move away from the one before more than 9 in 10 of the earlier moves would (t.95 · RMS)?"""
        from scipy import stats

        if not self.has_odds:
            return False
        moves = [b.value - a.value for a, b in pairwise(self.used)]
        return abs(moves[-1]) > float(stats.t.ppf(0.95, len(moves) - 1)) * _rms(moves[:-1])

    @property
    def has_interval(self) -> bool:
        """Enough blocks for an interval?"""
        return self.stretch >= FEW

    @property
    def has_odds(self) -> bool:
        """Enough blocks for odds?"""
        return self.stretch >= ENOUGH


@dataclass(frozen=True)
class Forecast:
    """What a KPI would be in the period ending ``end`` if nobody does anything new: a t distribution.

    ``low`` and ``high`` hold 80 %; ``prudent``, ``inertia``, ``ambitious`` are its 20th, 50th and 80th percentile. Counts never fall below 0.
    """

    center: float
    scale: float
    df: int
    steps: int
    start: date
    end: date
    low: float
    high: float
    prudent: float
    inertia: float
    ambitious: float
    odds: bool

    def probability(self, target: float) -> float:
        """Chance of ending at ``target`` or above without action (only meaningful where ``odds``)."""
        return probability(target, self.center, self.scale, self.df)


def _rms(errors: Sequence[float]) -> float:
    return math.sqrt(math.fsum(e * e for e in errors) / len(errors))


def _flat_errors(values: Sequence[float], h: int) -> tuple[float, ...]:
    """Errors, h steps ahead, of «the mean of the four before» on the brand's own past."""
    return tuple(values[t + h - 1] - math.fsum(values[t - 4 : t]) / 4 for t in range(4, len(values) - h + 1))


def _lag_one(values: Sequence[float]) -> float:
    """Lag-one autocorrelation if it stands out from noise (above 1.645/sqrt(m)), else 0; capped at 0.8."""
    x = np.asarray(values, dtype=float) - np.mean(values)
    denominator = float(x @ x)
    if denominator == 0:
        return 0.0
    a = float(x[1:] @ x[:-1]) / denominator
    return min(a, 0.8) if a > 1.645 / math.sqrt(len(x)) else 0.0


def baseline_of(series: History) -> Baseline:
    """Where a KPI starts from: its last value or a mean, the spread of the next period, by how much past there is."""
    from scipy import stats

    kpi = CATALOGUE[series.kpi]
    m = unbroken(series.blocks)
    values = [b.value for b in series.blocks[-m:]]
    steps = [b - a for a, b in pairwise(values)]
    recent = values[-YEAR:]
    method: Method = "workshop" if m < FEW else "last" if m < ENOUGH else "naive"
    value, scale, df = values[-1], _rms(steps) if steps else 0.0, max(1, m - 1)
    noise = _rms([b - a for a, b in pairwise(recent)]) / math.sqrt(2) if steps else 0.0
    error_naive = error_flat = None
    errors: tuple[tuple[float, ...], ...] = ()
    autocorrelation = 0.0
    if m >= ENOUGH:
        flat = _flat_errors(values, 1)
        error_naive, error_flat = float(np.mean(np.abs(steps[3:]))), float(np.mean(np.abs(flat)))
        if error_flat < error_naive:
            method, value, scale, df = "flat", math.fsum(values[-4:]) / 4, _rms(flat), len(flat)
            errors = tuple(e for h in range(2, m) if len(e := _flat_errors(values, h)) >= 4)
            noise = float(np.std(recent, ddof=1))
            autocorrelation = _lag_one(recent)
    period: Period = (series.blocks[-m].start, series.blocks[-1].end)
    n_unit = "months" if series.cadence == "month" else "blocks of 28 days"
    common = {
        "n": m,
        "n_unit": n_unit,
        "unit": kpi.unit,
        "period": period,
        "method": method,
        "source": series.source,
        "warnings": series.warnings,
    }
    if m < FEW:
        reason = T("fewer than {n} unbroken periods: too few for an interval", n=FEW)
        estimate = Estimate(value, fallback_reason=reason, **common)  # type: ignore[arg-type]
    else:
        half = float(stats.t.ppf(0.9, df)) * scale
        low, high = _inside(value - half, kpi), _inside(value + half, kpi)
        estimate = Estimate(value, low, high, level=0.8, **common)  # type: ignore[arg-type]
    return Baseline(
        id_of(series),
        kpi,
        series.network,
        series.cadence,
        series.blocks,
        m,
        series.left_out,
        method,
        value,
        scale,
        df,
        error_naive,
        error_flat,
        noise,
        autocorrelation,
        estimate,
        series.source,
        series.warnings,
        errors,
    )


def _inside(x: float, kpi: Kpi) -> float:
    """A value no KPI can leave: never below zero, a share never above one."""
    return min(1.0, max(0.0, x)) if kpi.unit == "share" else max(0.0, x)


def _period_after(b: Baseline, steps: int) -> Period:
    """First and last day of the period so many steps after the newest block."""
    if b.cadence == "block":
        end = b.last.end + timedelta(days=BLOCK * steps)
        return end - timedelta(days=BLOCK - 1), end
    number = b.last.end.year * 12 + b.last.end.month - 1 + steps
    year, month = divmod(number, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def steps_to(b: Baseline, by: date) -> int:
    """Whole periods from the newest block to the last one that ends by ``by``; at least one."""
    if b.cadence == "block":
        return max(1, (by - b.last.end).days // BLOCK)
    ahead = (by.year - b.last.end.year) * 12 + by.month - b.last.end.month
    return max(1, ahead if by.day == monthrange(by.year, by.month)[1] else ahead - 1)


def forecast(b: Baseline, steps: int) -> Forecast | None:
    """The no-action prediction so many periods ahead; ``None`` below three blocks.

    Last value: half-width t(.9, m-1) · RMS(differences) · sqrt(steps). Mean of the last four: RMS of its own past errors, one step ahead or
    ``steps`` ahead, whichever is larger. Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 2021, §5.2, §5.5.
    """
    from scipy import stats

    if not b.has_interval:
        return None
    scale = b.scale * math.sqrt(steps)
    if b.method == "flat":
        scale = b.scale
        if 2 <= steps < 2 + len(b.errors):
            scale = max(scale, _rms(b.errors[steps - 2]))
    start, end = _period_after(b, steps)
    at = {p: b.value + float(stats.t.ppf(p, b.df)) * scale for p in (0.1, 0.2, 0.5, 0.8, 0.9)}
    kept = {p: _inside(x, b.kpi) for p, x in at.items()}
    return Forecast(b.value, scale, b.df, steps, start, end, kept[0.1], kept[0.9], kept[0.2], kept[0.5], kept[0.8], b.has_odds)


def probability(target: float, center: float, scale: float, df: int) -> float:
    """Chance that a t distribution ends at ``target`` or above.

    Example:
        >>> probability(10, 10, 2, 9)
        0.5
    """
    from scipy import stats

    if scale == 0:
        return 1.0 if target <= center else 0.0
    return float(stats.t.sf((target - center) / scale, df))


def possible_results(f: Forecast, n: int = 20) -> tuple[float, ...]:
    """``n`` equally likely results without action (quantiles), to be drawn as dots. Source: Kay, Kola, Hullman & Munson, CHI 2016."""
    from scipy import stats

    floor = 0.0
    return tuple(max(floor, f.center + float(stats.t.ppf((i + 0.5) / n, f.df)) * f.scale) for i in range(n))


def reaching(results: Sequence[float], target: float) -> int:
    """How many of these results are at the target or above."""
    return sum(x >= target for x in results)


def fan(b: Baseline, steps: int) -> tuple[Forecast, ...]:
    """The no-action prediction for each of the coming periods."""
    return tuple(f for h in range(1, steps + 1) if (f := forecast(b, h)) is not None)


def minimum_detectable_change(sd: float, before: int, after: int, autocorrelation: float = 0.0) -> float:
    """Smallest change between two runs of periods that would be noticed 8 times in 10 (two-sided 5 %).

    (t.975 + t.8) · sd · sqrt(1/before + 1/after), df = before + after - 2; variance times (1+a)/(1-a) under autocorrelation a.
    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 1988, ch. 2; Bartlett 1946 for a.

    Example:
        >>> round(minimum_detectable_change(1, 12, 3), 2)
        1.96
    """
    from scipy import stats

    df = before + after - 2
    if df < 1:
        raise ValueError("needs at least three periods in all")
    factor = float(stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df))
    return factor * sd * math.sqrt((1 / before + 1 / after) * (1 + autocorrelation) / (1 - autocorrelation))


def smallest_change(b: Baseline, steps: int) -> float | None:
    """The smallest noticeable change of a KPI over the coming periods; ``None`` below three blocks."""
    return minimum_detectable_change(b.sd, min(b.stretch, YEAR), max(1, steps), b.autocorrelation) if b.has_interval else None
