"""Where a KPI starts from and what happens if nobody does anything new.

How much is said depends on the unbroken past: 0-2 periods only a value, 3-7 a range (last value), from 8 on odds (exponential smoothing with a
range that is as wide as it has to be on thousands of other short series), from two whole years on seasons too. The plain "last value" always
stands beside it, tried on the brand's own past.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from cmlib import reference
from cmlib.findings import Estimate, Period
from cmlib.histories import BLOCK, Block, History, id_of, unbroken
from cmlib.kpis import CATALOGUE, Cadence, Kpi
from cmlib.text import T, Text

ENOUGH, FEW, FAR = 8, 3, 12
"""From this many unbroken periods on: odds; an interval. Up to this many periods ahead: odds."""

SEASON: dict[Cadence, int] = {"month": 12, "block": 13}
"""Periods of a year; seasons are looked for from two whole years on."""

ORIGINS, AHEAD, SHORTEST = 6, 3, 6
"""The trial on the past: from the last so many starting points, so many periods ahead, from this many periods on."""

CHEAPER = 0.75
"""The last value replaces smoothing only if its error on the brand's own past is at most this share of the other's. Six starting points say
little: of 617 series, those in which the last value had erred a tenth less were predicted worse by it all the same (``bench/soundness.md``)."""

NAIVE = 0.87
"""The range t(.9)·RMS·sqrt(h) of the last value holds 84 of 100 results from twelve values on; this share of it holds 80."""

LEAST = 0.1
"""A range is never taken from a spread smaller than this share of the usual move between two periods: a perfect fit is luck."""

Method = Literal["workshop", "constant", "last", "ets", "naive"]
Shape = Literal["level", "damped", "seasonal"]


@dataclass(frozen=True)
class Step:
    """What a method says of one period ahead: a t distribution (normal where ``df`` is infinite)."""

    center: float
    scale: float
    df: float


@dataclass(frozen=True)
class Fit:
    """Exponential smoothing of a run of values.

    Args:
        shape: ``level``, ``damped`` (a trend that fades) or ``seasonal``: the best by AICc. smoothing: weight of the newest value, 0 to 1.
        centers, spreads: of the next twelve periods; the spread is the model's own, too small on short series.
    """

    shape: Shape
    smoothing: float
    centers: tuple[float, ...]
    spreads: tuple[float, ...]


@dataclass(frozen=True)
class Backtest:
    """Mean absolute errors on the brand's own past, of the same predictions for each method.

    Args:
        ets, naive: exponential smoothing; last value. seasonal: value of a year before, where two years are known.
        origins: starting points. steps: periods ahead, at most.
    """

    ets: float
    naive: float
    seasonal: float | None
    origins: int
    steps: int

    @property
    def naive_wins(self) -> bool:
        """Did the last value err so much less, often enough, that it is used?"""
        return self.origins >= ORIGINS and self.naive <= CHEAPER * self.ets

    @property
    def year_wins(self) -> bool:
        """Did the value of a year before err so much less than both, often enough, that seasons are to be minded?"""
        return self.seasonal is not None and self.origins >= ORIGINS and self.seasonal <= CHEAPER * min(self.ets, self.naive)


@dataclass(frozen=True)
class Baseline:
    """Where a KPI starts from.

    Args:
        id: KPI id with its network (``views.instagram``). blocks: all complete periods, oldest first.
        stretch: length of the last unbroken run of blocks: the prediction rests on these only. left_out: incomplete periods.
        method: ``workshop`` (0-2 periods: no interval), ``constant`` (never changed: no interval), ``last`` (3-7: interval, no odds),
            ``ets`` or ``naive`` (8 or more).
        value: the starting point: the last value; for a KPI that goes up and down around a level, that level.
        ahead: the next twelve periods. shape: of the smoothing. backtest: its trial beside the last value (``None``: too short, or not tried).
        sd: period-to-period noise. autocorrelation: used in the smallest noticeable change, 0 unless it stands out.
        estimate: what the next period would be, with its 80 % range.
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
    ahead: tuple[Step, ...]
    shape: Shape | None
    backtest: Backtest | None
    sd: float
    autocorrelation: float
    estimate: Estimate
    source: str
    warnings: tuple[Text, ...] = ()

    @property
    def used(self) -> tuple[Block, ...]:
        """The last unbroken run of blocks."""
        return self.blocks[-self.stretch :]

    @property
    def last(self) -> Block:
        """The newest block."""
        return self.blocks[-1]

    @property
    def season(self) -> int:
        """Periods of a year."""
        return SEASON[self.cadence]

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
        """Enough blocks for an interval, and some change among them?"""
        return self.method not in ("workshop", "constant")

    @property
    def has_odds(self) -> bool:
        """Enough blocks for odds?"""
        return self.method in ("ets", "naive")

    @property
    def repeats_last(self) -> bool:
        """Does smoothing give all its weight to the newest period, so that it says the same as the last value?"""
        return self.method == "ets" and self.shape == "level" and self.value == self.last.value

    @property
    def seasons_unknown(self) -> bool:
        """Did the year before err clearly less on the own past, though the method found no seasons it could be sure of?"""
        return self.shape != "seasonal" and self.backtest is not None and self.backtest.year_wins

    def compared_with(self, steps: int) -> float:
        """What a result so many periods ahead is held against: the starting point; where there are seasons, the same period a year before."""
        before = self.year_before(steps) if self.shape == "seasonal" else None
        return self.value if before is None else before

    def year_before(self, steps: int) -> float | None:
        """The value of the same period a year before (seasonal naive); ``None`` below two unbroken years."""
        if self.stretch < 2 * self.season:
            return None
        return self.used[-self.season + (steps - 1) % self.season].value


@dataclass(frozen=True)
class Forecast:
    """What a KPI would be in the period ending ``end`` if nobody does anything new: a t distribution (normal where ``df`` is infinite).

    ``low`` and ``high`` hold 80 %; ``prudent``, ``inertia``, ``ambitious`` are its 20th, 50th and 80th percentile. Counts never fall below 0,
    shares never rise above ``ceiling``. ``naive``, ``seasonal``: the last value, the value of a year before. ``odds``: may they be told?
    """

    center: float
    scale: float
    df: float
    steps: int
    start: date
    end: date
    low: float
    high: float
    prudent: float
    inertia: float
    ambitious: float
    odds: bool
    naive: float
    seasonal: float | None = None
    ceiling: float = field(default=math.inf, repr=False)

    @property
    def too_far(self) -> bool:
        """Further ahead than the ranges were measured?"""
        return self.steps > FAR

    def probability(self, target: float) -> float:
        """Chance of ending at ``target`` or above without action (only meaningful where ``odds``)."""
        return probability(target, self.center, self.scale, self.df)

    def target_for(self, p: float) -> float:
        """The target that is reached without action with chance ``p`` (0 to 1, both excluded), never outside what the KPI can be."""
        return min(self.ceiling, max(0.0, self.center + _quantile(1 - p, self.df) * self.scale))


def _quantile(p: float, df: float) -> float:
    from scipy import stats

    return float(stats.t.ppf(p, df))


def _rms(errors: Sequence[float]) -> float:
    return math.sqrt(math.fsum(e * e for e in errors) / len(errors))


def _lag_one(values: Sequence[float]) -> float:
    """Lag-one autocorrelation if it stands out from noise (above 1.645/sqrt(m)), else 0; capped at 0.8."""
    x = np.asarray(values, dtype=float) - np.mean(values)
    denominator = float(x @ x)
    if denominator == 0:
        return 0.0
    a = float(x[1:] @ x[:-1]) / denominator
    return min(a, 0.8) if a > 1.645 / math.sqrt(len(x)) else 0.0


# ---- exponential smoothing ---------------------------------------------------------------------------------------------------------

Floats = npt.NDArray[np.float64]


def _candidates(shape: Shape, season: int) -> tuple[Floats, Floats, Floats]:
    """Weights to try, as ``reads`` (candidates, states), ``moves`` (candidates, states, states) and ``gains`` (candidates, states).

    Value = reads · state + error; next state = moves · state + gains · error: the single source of error form of exponential smoothing.
    """
    if shape == "level":
        alpha = np.linspace(0, 1, 41)[:, None]
        return np.ones_like(alpha), np.ones((len(alpha), 1, 1)), alpha
    if shape == "damped":
        grid = np.array(
            [(a, a * r, p) for a in np.linspace(0, 1, 11) for r in (0, 0.1, 0.25, 0.5, 0.75, 1) for p in (0.8, 0.85, 0.9, 0.95, 0.98)]
        )
        fade = grid[:, 2]
        moves = np.zeros((len(grid), 2, 2))
        moves[:, 0, 0], moves[:, 0, 1], moves[:, 1, 1] = 1, fade, fade
        return np.column_stack([np.ones_like(fade), fade]), moves, grid[:, :2]
    grid = np.array([(a, r * (1 - a)) for a in np.linspace(0, 1, 11) for r in (0, 0.1, 0.3, 0.6, 1)])
    reads, moves, gains = np.zeros(season + 1), np.zeros((season + 1, season + 1)), np.zeros((len(grid), season + 1))
    reads[[0, season]] = 1  # the level, and the season whose turn it is
    moves[0, 0] = moves[1, season] = 1
    moves[np.arange(2, season + 1), np.arange(1, season)] = 1
    gains[:, :2] = grid
    return np.tile(reads, (len(grid), 1)), np.tile(moves, (len(grid), 1, 1)), gains


def _squares(y: Floats, reads: Floats, moves: Floats, gains: Floats) -> tuple[Floats, Floats]:
    """Each candidate's least sum of squared errors one step ahead, and the starting state that gives it: the errors are linear in that state."""
    times, k = gains.shape
    state = np.zeros((times, k, k + 1))  # constant part, then one column a starting value
    state[:, :, 1:] = np.eye(k)
    errors = np.empty((times, len(y), k + 1))
    for t, value in enumerate(y):
        error = -np.einsum("ck,ckj->cj", reads, state)
        error[:, 0] += value
        state = moves @ state + gains[:, :, None] * error[:, None, :]
        errors[:, t] = error
    fixed, by_start = errors[:, :, 0], -errors[:, :, 1:]
    across = np.swapaxes(by_start, 1, 2)
    start = np.linalg.solve(across @ by_start + 1e-9 * np.eye(k), across @ fixed[:, :, None])[:, :, 0]
    left = fixed - (by_start @ start[:, :, None])[:, :, 0]
    return (left**2).sum(axis=1), start


@lru_cache(maxsize=4096)
def smooth(values: tuple[float, ...], season: int = 0) -> Fit:
    """Exponential smoothing with a level, with a trend that fades or, from two whole seasons on, with seasons: the best by AICc.

    Additive errors: ETS(A,N,N), (A,Ad,N), (A,N,A). The weights are looked for on a fixed grid, the starting values are solved for: always the
    same answer, in whichever unit, where a search from a guess stops early or in the wrong place.

    Args:
        values: an unbroken run that is not constant, oldest first, at least :data:`SHORTEST`. season: periods of a year; 0: no seasons.

    Source: Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing, 2008, ch. 5-7; Hurvich & Tsai, Biometrika 76, 1989 (AICc).
    """
    n, middle = len(values), float(np.mean(values))
    size = float(np.std(values))
    y = (np.asarray(values, dtype=float) - middle) / size
    shapes: dict[Shape, int] = {"level": 3, "damped": 6}  # what AICc counts: weights, starting values, variance
    if season and n >= 2 * season:
        shapes["seasonal"] = season + 3
    best = math.inf
    for shape, count in shapes.items():
        if n - count - 1 <= 0:
            continue
        reads, moves, gains = _candidates(shape, season)
        squares, starts = _squares(y, reads, moves, gains)
        i = int(np.argmin(squares))
        variance = max(float(squares[i]) / n, 1e-12)
        cost = n * math.log(variance) + 2 * count * n / (n - count - 1)
        if cost < best:
            best, chosen, read, move, gain, state, spread = cost, shape, reads[i], moves[i], gains[i], starts[i], math.sqrt(variance)
    for value in y:
        state = move @ state + gain * (value - read @ state)
    weight, centers, spreads, carried = float(gain[0]), [], [], 0.0
    for _ in range(FAR):
        centers.append(float(read @ state) * size + middle)
        spreads.append(spread * math.sqrt(1 + carried) * size)
        carried += float(read @ gain) ** 2
        state, gain = move @ state, move @ gain
    return Fit(chosen, weight, tuple(centers), tuple(spreads))


@lru_cache(maxsize=512)
def backtest(values: tuple[float, ...], season: int = 0) -> Backtest | None:
    """Exponential smoothing, last value and (from two years on) value of a year before, tried on the past of the values themselves.

    Each of the last :data:`ORIGINS` starting points with at least :data:`SHORTEST` values before it predicts up to :data:`AHEAD` periods from
    what was known then; all three are judged on the same periods. ``None`` if there is no such point.
    """
    n = len(values)
    errors: dict[str, list[float]] = {"ets": [], "naive": [], "seasonal": []}
    with_seasons = bool(season) and n >= 2 * season
    origins = range(max(SHORTEST, n - ORIGINS), n)
    for t in origins:
        past = values[:t]
        ahead = smooth(past, season).centers if len(set(past)) > 1 else (past[-1],) * AHEAD
        for h in range(min(AHEAD, n - t)):
            errors["ets"].append(abs(values[t + h] - ahead[h]))
            errors["naive"].append(abs(values[t + h] - past[-1]))
            if with_seasons:
                errors["seasonal"].append(abs(values[t + h] - values[t + h - season]))
    if not len(origins):
        return None
    mean = {k: math.fsum(v) / len(v) if v else None for k, v in errors.items()}
    assert mean["ets"] is not None
    assert mean["naive"] is not None
    return Backtest(mean["ets"], mean["naive"], mean["seasonal"], len(origins), AHEAD)


def record_backtest(found: Backtest | None) -> dict[str, float | None] | None:
    """The trial on the past as plain values for ``strategy.json``, six significant digits; ``None`` where there was none."""
    if found is None:
        return None
    errors = {"smoothing": found.ets, "last_value": found.naive, "year_before": found.seasonal, "starting_points": found.origins}
    return {k: None if v is None else float(f"{v:.6g}") for k, v in errors.items()}


@cache
def _multipliers(seasonal: bool) -> tuple[tuple[int, ...], tuple[tuple[float, ...], ...]]:
    rows = [r for r in reference.frame("multipliers").to_dict("records") if (r["shape"] == "seasonal") == seasonal]
    return tuple(int(r["n"]) for r in rows), tuple(tuple(float(r[f"h{h}"]) for h in range(1, FAR + 1)) for r in rows)


def multiplier(n: int, h: int, shape: Shape = "level") -> float:
    """How many times wider than its own the range of a smoothing of ``n`` values has to be, ``h`` periods ahead, to hold 80 of 100 results.

    From ``reference/multipliers.csv``: the 80 % quantile of |error| / own half-width on 2,045 monthly series (pooled conformal prediction);
    for seasons, of those in which they were found. Linear between the rows; above the last row the last.

    Raises:
        ValueError: fewer than eight values (with seasons: 24), or more than twelve periods ahead: never measured.

    Example:
        >>> multiplier(12, 1), round(multiplier(10, 1), 3), multiplier(99, 12)
        (1.33, 1.405, 1.1)
    """
    rows, table = _multipliers(shape == "seasonal")
    if n < rows[0] or not 1 <= h <= FAR:
        raise ValueError(f"no range was measured for n={n}, h={h}")
    return float(np.interp(n, rows, [row[h - 1] for row in table]))


# ---- the ladder --------------------------------------------------------------------------------------------------------------------


def last_value(values: Sequence[float], share: float = 1.0) -> tuple[Step, ...]:
    """The last value for the next twelve periods: half-width t(.9, m-1) · RMS(differences) · sqrt(h), times ``share``.

    Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 2021, §5.2, §5.5.
    """
    spread = _rms([b - a for a, b in pairwise(values)]) * share
    return tuple(Step(values[-1], spread * math.sqrt(h), len(values) - 1) for h in range(1, FAR + 1))


def calibrated(values: tuple[float, ...], season: int = 0) -> tuple[Step, ...]:
    """Exponential smoothing for the next twelve periods, its spread widened by :func:`multiplier`; from eight values on."""
    fit = smooth(values, season)
    least = LEAST * _rms([b - a for a, b in pairwise(values)])
    return tuple(
        Step(c, max(s * multiplier(len(values), h, fit.shape), least), math.inf)
        for h, (c, s) in enumerate(zip(fit.centers, fit.spreads, strict=True), 1)
    )


def baseline_of(series: History, *, tested: bool = True) -> Baseline:
    """Where a KPI starts from and what comes next, by how much unbroken past there is.

    Args:
        tested: try the method beside the last value on the KPI's own past (a fifth of a second); without it smoothing is used as it is.
    """
    kpi = series.measure or CATALOGUE[series.kpi]
    m = unbroken(series.blocks)
    values = tuple(b.value for b in series.blocks[-m:])
    season = SEASON[series.cadence]
    method: Method = "workshop" if m < FEW else "constant" if len(set(values)) == 1 else "last" if m < ENOUGH else "ets"
    ahead: tuple[Step, ...] = ()
    shape: Shape | None = None
    trial = None
    recent = values[-season:]
    noise = _rms([b - a for a, b in pairwise(recent)]) / math.sqrt(2) if m > 1 else 0.0
    autocorrelation = 0.0
    if method == "last":
        ahead = last_value(values)
    elif method == "ets":
        fit = smooth(values, season)
        shape, trial = fit.shape, backtest(values, season) if tested else None
        if trial is not None and trial.naive_wins and shape != "seasonal":  # seasons need two years: most of the trial could not see them
            method, ahead = "naive", last_value(values, NAIVE)
        else:
            ahead = calibrated(values, season)
        if shape == "seasonal":  # what the season explains is no noise
            noise = ahead[0].scale
        elif shape == "level" and fit.smoothing < 0.5:  # it goes up and down around a level: the level's spread is the noise
            noise, autocorrelation = float(np.std(recent, ddof=1)), _lag_one(recent)
    center = _inside(ahead[0].center, kpi) if ahead else values[-1]
    value = center if shape == "level" else values[-1]
    common = {
        "n": m,
        "n_unit": "months" if series.cadence == "month" else "blocks of 28 days",
        "unit": kpi.unit,
        "period": (series.blocks[-m].start, series.blocks[-1].end),
        "method": method,
        "source": series.source,
        "warnings": series.warnings,
    }
    if ahead:
        half = _quantile(0.9, ahead[0].df) * ahead[0].scale
        low, high = _inside(ahead[0].center - half, kpi), _inside(ahead[0].center + half, kpi)
        estimate = Estimate(center, low, high, level=0.8, **common)  # type: ignore[arg-type]
    else:
        reason = (
            T("it has never changed: nobody can say by how much it usually does")
            if method == "constant"
            else T("fewer than {n} unbroken periods: too few for an interval", n=FEW)
        )
        estimate = Estimate(value, fallback_reason=reason, **common)  # type: ignore[arg-type]
    return Baseline(
        id_of(series), kpi, series.network, series.cadence, series.blocks, m, series.left_out, method, value, ahead, shape, trial, noise,
        autocorrelation, estimate, series.source, series.warnings,
    )  # fmt: skip


def _inside(x: float, kpi: Kpi) -> float:
    """A value no KPI can leave: never below zero, a share never above one."""
    return min(_ceiling(kpi), max(0.0, x))


def _ceiling(kpi: Kpi) -> float:
    return 1.0 if kpi.unit == "share" else math.inf


def period_after(b: Baseline, steps: int) -> Period:
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
    """The no-action prediction so many periods ahead; ``None`` where there is no interval.

    More than :data:`FAR` periods ahead nothing was measured: the range of the twelfth is widened with the square root of the time, without odds.
    """
    if not b.has_interval:
        return None
    step = b.ahead[min(steps, FAR) - 1]
    scale = step.scale * math.sqrt(max(1.0, steps / FAR))
    start, end = period_after(b, steps)
    low, prudent, inertia, ambitious, high = (
        _inside(step.center + _quantile(p, step.df) * scale, b.kpi) for p in (0.1, 0.2, 0.5, 0.8, 0.9)
    )
    return Forecast(
        step.center, scale, step.df, steps, start, end, low, high, prudent, inertia, ambitious, b.has_odds and steps <= FAR,
        b.last.value, b.year_before(steps), _ceiling(b.kpi),
    )  # fmt: skip


def probability(target: float, center: float, scale: float, df: float) -> float:
    """Chance that a t distribution (normal where ``df`` is infinite) ends at ``target`` or above.

    Example:
        >>> probability(10, 10, 2, 9)
        0.5
    """
    from scipy import stats

    if scale == 0:
        return 1.0 if target <= center else 0.0
    return float(stats.t.sf((target - center) / scale, df))


def probability_with(f: Forecast, target: float, low: float, likely: float, high: float, n: int = 400) -> float:
    """Chance of reaching ``target`` if actions add a share of what happens anyway: a triangle between ``low`` and ``high``, most at ``likely``.

    The assumption is the room's, not the data's: it is shown beside :meth:`Forecast.probability`, never in its place. ``n`` equally likely
    values of the triangle meet the whole distribution without action; no random number is drawn.

    Args:
        low, likely, high: shares (0.1: ten in a hundred more), in order, not below -1.

    Raises:
        ValueError: not in order.
    """
    from scipy import stats

    if not -1 <= low <= likely <= high:
        raise ValueError(f"not in order: {low}, {likely}, {high}")
    p = (np.arange(n) + 0.5) / n
    if high > low:
        turn = (likely - low) / (high - low)
        rising = low + np.sqrt(p * (high - low) * (likely - low))
        falling = high - np.sqrt((1 - p) * (high - low) * (high - likely))
        factor = 1 + np.where(p < turn, rising, falling)
    else:
        factor = np.array([1 + likely])
    if target <= 0:
        return 1.0
    needed = np.divide(target, factor, out=np.full(len(factor), math.inf), where=factor > 0)
    if f.scale == 0:
        return float(np.mean(needed <= f.center))
    return float(np.mean(stats.t.sf((needed - f.center) / f.scale, f.df)))


def lifted(f: Forecast, low: float, likely: float, high: float) -> tuple[float, float, float]:
    """The middle of what happens anyway with the shares on top that the room assumes its actions add: low, likely, high."""
    one, two, three = (min(f.ceiling, f.inertia * (1 + x)) for x in (low, likely, high))
    return one, two, three


def possible_results(f: Forecast, n: int = 20) -> tuple[float, ...]:
    """``n`` equally likely results without action (quantiles), to be drawn as dots. Source: Kay, Kola, Hullman & Munson, CHI 2016."""
    return tuple(f.target_for(1 - (i + 0.5) / n) for i in range(n))


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
    return minimum_detectable_change(b.sd, min(b.stretch, b.season), max(1, steps), b.autocorrelation) if b.has_interval else None
