"""Shared statistics: pure functions on arrays that return an :class:`~cmlib.findings.Estimate` or a small frozen result.

Posts (customers, days in sequence) are the sampling unit, never likes. Heavy libraries are imported where they are needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.findings import Estimate, Period, Unit
from cmlib.text import T, Text

Floats = npt.NDArray[np.float64]
MINIMUM_MEDIAN = 6
MINIMUM_RATIO_OF_SUMS = 40
MINIMUM_DAYS = 120
MINIMUM_MESSAGES = 10
MINIMUM_MENTIONS, MINIMUM_CLUSTERS = 30, 10
MINIMUM_DAYS_ANOMALIES, WINDOW = 84, 56
HIDDEN_BY_SMOOTHING = 0.14
"""What a running median of 29 days takes from the lag-1 autocorrelation of its residuals (see ``tests/test_estimates.py``)."""


def finite(values: npt.ArrayLike) -> Floats:
    """The finite values, as floats: a missing value is left out, never counted as zero."""
    array: Floats = np.asarray(values, dtype=np.float64).ravel()
    found: Floats = array[np.isfinite(array)]
    return found


# ---- one group ---------------------------------------------------------------------------------------------------------


def median_interval(
    values: npt.ArrayLike,
    level: float = 0.95,
    *,
    unit: Unit = "share",
    n_unit: str = "posts",
    period: Period | None = None,
    source: str = "",
) -> Estimate:
    """The median with its binomial order-statistic interval; from 6 values on, below that without interval.

    Raises:
        ValueError: there is no finite value at all.

    Example:
        >>> e = median_interval([1, 2, 3, 4, 5, 6], unit="number")
        >>> e.estimate, e.low, e.high
        (3.5, 1.0, 6.0)

    Source: David & Nagaraja, Order Statistics, 3rd ed., 2003, section 7.1.
    """
    from scipy.stats import binom

    x = np.sort(finite(values))
    n = len(x)
    if n == 0:
        raise ValueError("no values")
    middle = float(np.median(x))
    if n < MINIMUM_MEDIAN:
        why = T("fewer than {minimum} values: too few for an interval", minimum=MINIMUM_MEDIAN)
        return Estimate(middle, n=n, n_unit=n_unit, unit=unit, period=period, method="median", source=source, fallback_reason=why)
    below = max(int(binom.ppf((1 - level) / 2, n, 0.5)), 1)
    low, high = float(x[below - 1]), float(x[n - below])
    return Estimate(middle, low, high, level, n, n_unit, unit, period, "order_statistic", source)


def ratio_of_sums(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    rng: np.random.Generator,
    level: float = 0.95,
    *,
    draws: int = 2000,
    n_unit: str = "posts",
    period: Period | None = None,
    source: str = "",
) -> Estimate:
    """Sum of numerators over sum of denominators, with a bootstrap over posts from 40 posts on (never a binomial formula).

    Pairs with a missing part are left out. Needs at least one pair with a positive denominator.

    Source: Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13 (percentile interval).
    """
    top, bottom = np.asarray(numerator, dtype=float).ravel(), np.asarray(denominator, dtype=float).ravel()
    keep = np.isfinite(top) & np.isfinite(bottom) & (bottom > 0)
    order = np.lexsort((bottom[keep], top[keep]))  # so that the order of the rows cannot matter
    top, bottom = top[keep][order], bottom[keep][order]
    n = len(top)
    if n == 0:
        raise ValueError("no posts with a denominator")
    value = float(top.sum() / bottom.sum())
    if n < MINIMUM_RATIO_OF_SUMS:
        why = T("fewer than {minimum} posts: too few for an interval of this ratio", minimum=MINIMUM_RATIO_OF_SUMS)
        return Estimate(value, n=n, n_unit=n_unit, period=period, method="ratio_of_sums", source=source, fallback_reason=why)
    low, high = _percentiles(top, bottom, rng, level, draws)
    return Estimate(value, low, high, level, n, n_unit, "share", period, "ratio_of_sums_bootstrap", source)


def _percentiles(top: Floats, bottom: Floats, rng: np.random.Generator, level: float, draws: int) -> tuple[float, float]:
    """Percentile interval of sum(top) / sum(bottom) when the pairs are drawn again, with replacement."""
    n, ratios = len(top), []
    size = max(1, 2_000_000 // n)  # draws at a time, so that many authors fit into memory
    for start in range(0, draws, size):
        pick = rng.integers(0, n, size=(min(size, draws - start), n))
        ratios.append(top[pick].sum(axis=1) / bottom[pick].sum(axis=1))
    low, high = np.quantile(np.concatenate(ratios), [(1 - level) / 2, (1 + level) / 2])
    value = float(top.sum() / bottom.sum())
    return min(float(low), value), max(float(high), value)


def share_cluster(
    subject: Sequence[object] | pd.Series,
    cluster: Sequence[object] | pd.Series,
    rng: np.random.Generator,
    *,
    of: str,
    days: Sequence[object] | pd.Series | None = None,
    level: float = 0.95,
    draws: int = 2000,
    period: Period | None = None,
    source: str = "",
) -> Estimate:
    """Share of voice: the part of all mentions that speak of one name, with an interval that draws authors, not mentions.

    One author (or one bad day) writes many mentions, so a binomial or multinomial formula would look far too sure. Below 30 mentions
    or 10 clusters there is no interval. A share of 0 or 1 cannot vary under the bootstrap: it gets Wilson's interval over the clusters.

    Args:
        subject: whose mention each is; empty ones are left out. of: the name whose share is wanted.
        cluster: author of each mention. days: day of each; stands in for an author who is not known.

    Raises:
        ValueError: no mention names anybody, or one has neither author nor day.

    Source: Davison & Hinkley, Bootstrap Methods and their Application, 1997, section 3.8 (resampling whole clusters);
    Hesterberg, The American Statistician 69, 2015 (expanded percentiles).
    """
    from scipy.stats import norm, t

    frame = pd.DataFrame({"subject": pd.Series(list(subject), dtype=object), "cluster": pd.Series(list(cluster), dtype=object)})
    frame["day"] = pd.Series(list(days), dtype=object) if days is not None else None
    frame = frame.where(frame != "", None)
    frame = frame[frame["subject"].notna()]
    if frame.empty:
        raise ValueError("no mentions")
    known = frame["cluster"].notna()
    if not (known | frame["day"].notna()).all():
        raise ValueError("a mention with neither author nor day")
    key = np.where(known, "author " + frame["cluster"].astype(str), "day " + frame["day"].astype(str))
    by = (frame["subject"] == of).astype(float).groupby(key).agg(["sum", "count"])
    order = np.lexsort((by["count"], by["sum"]))  # so that the names of the authors cannot matter
    top, bottom = by["sum"].to_numpy(float)[order], by["count"].to_numpy(float)[order]
    n, clusters, value = len(frame), len(by), float(top.sum() / bottom.sum())
    if n < MINIMUM_MENTIONS or clusters < MINIMUM_CLUSTERS:
        why = T(
            "fewer than {mentions} mentions or {clusters} authors or days: too few for an interval",
            mentions=MINIMUM_MENTIONS,
            clusters=MINIMUM_CLUSTERS,
        )
        return Estimate(value, n=n, n_unit="mentions", period=period, method="share_cluster", source=source, fallback_reason=why)
    if 0 < value < 1:
        # expanded percentiles: few clusters make the plain ones too narrow
        wide = 2 * float(norm.cdf(math.sqrt(clusters / (clusters - 1)) * t.ppf((1 + level) / 2, clusters - 1))) - 1
        low, high = _percentiles(top, bottom, rng, wide, draws)
    else:
        low, high = _wilson(clusters if value else 0, clusters, level)
    return Estimate(value, low, high, level, n, "mentions", "share", period, "share_cluster_bootstrap", source)


# ---- time to an answer -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Survival:
    """How long messages wait for an answer.

    Args:
        times: hours at which something was answered, rising. waiting: share still without answer after each.
        se: standard error of each share (Greenwood); NaN once nothing waits.
        median: hours after which half are answered; ``None`` if fewer than half were while anybody looked.
        within: share answered within ``hours`` hours; ``None`` if no message was followed that long.
        n, answered: messages, and those of them that were answered.
    """

    times: Floats
    waiting: Floats
    se: Floats
    median: Estimate | None
    within: Estimate | None
    hours: float
    n: int
    answered: int


def survival(
    waited: npt.ArrayLike,
    answered: npt.ArrayLike,
    level: float = 0.95,
    *,
    hours: float = 24.0,
    period: Period | None = None,
    source: str = "",
) -> Survival:
    """Time to an answer, unanswered messages included: they waited at least until the export ends (Kaplan–Meier).

    Leaving them out flatters: where a quarter is never answered, the median of the answered alone is about half the true one.
    Messages are taken as independent of each other; a flood of them on one bad day makes the interval too narrow.

    Args:
        waited: hours from a message to its answer, or to the end of the export if it has none (>= 0); NaN are left out.
        answered: was it answered? hours: the promise to be checked.

    Raises:
        ValueError: no message at all, or a negative time.

    Source: Kaplan & Meier, JASA 53, 1958; Brookmeyer & Crowley, Biometrics 38, 1982 (interval of the median);
    Kalbfleisch & Prentice, 2nd ed., 2002, section 1.4 (log(−log) interval of a share).
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    time, event = np.asarray(waited, dtype=np.float64).ravel(), np.asarray(answered, dtype=bool).ravel()
    event, time = event[np.isfinite(time)], time[np.isfinite(time)]
    n = len(time)
    if n == 0 or (time < 0).any():
        raise ValueError("no messages, or one that was answered before it came")
    found = SurvfuncRight(time, event.astype(np.float64))
    times, waiting, se = (np.asarray(x, dtype=np.float64) for x in (found.surv_times, found.surv_prob, found.surv_prob_se))
    few = T("fewer than {minimum} messages: too few for an interval", minimum=MINIMUM_MESSAGES) if n < MINIMUM_MESSAGES else None

    median = None
    middle = float(found.quantile(0.5))
    if math.isfinite(middle):
        with np.errstate(divide="ignore", invalid="ignore"):  # log(0) where nothing waits any more
            low, high = (float(x) for x in found.quantile_ci(0.5, 1 - level))
        why = few
        if why is None and not (math.isfinite(low) and math.isfinite(high)):
            why = T("too few answers came later than that: the interval has no upper end")
        median = _waiting_estimate(middle, (low, high), level, n, "hours", period, source, why)

    within = None
    if time.max() >= hours or (len(waiting) > 0 and waiting[-1] == 0):
        at = int(np.searchsorted(times, hours, side="right")) - 1
        left, error = (float(waiting[at]), float(se[at])) if at >= 0 else (1.0, 0.0)
        if 0 < left < 1:
            ends = _log_minus_log(left, error, level)
        else:  # all or none of those whose fate is known: their number says how sure that is
            seen = int((event | (time >= hours)).sum())
            ends = _wilson(0 if left else seen, seen, level)
        within = _waiting_estimate(1 - left, ends, level, n, "share", period, source, few)
    return Survival(times, waiting, se, median, within, hours, n, int(event.sum()))


def _waiting_estimate(
    value: float, ends: tuple[float, float], level: float, n: int, unit: Unit, period: Period | None, source: str, why: Text | None
) -> Estimate:
    """With its interval, or without and why."""
    if why is not None:
        return Estimate(value, n=n, n_unit="messages", unit=unit, period=period, method="kaplan_meier", source=source, fallback_reason=why)
    return Estimate(value, *ends, level, n, "messages", unit, period, "kaplan_meier", source)


def _log_minus_log(left: float, se: float, level: float) -> tuple[float, float]:
    """Interval of 1 − S from S and its standard error, on the scale log(−log S)."""
    from scipy.stats import norm

    half = float(norm.ppf((1 + level) / 2)) * se / abs(left * math.log(left))
    return 1 - left ** math.exp(-half), 1 - left ** math.exp(half)


def log_rate(interactions: npt.ArrayLike, denominator: npt.ArrayLike) -> Floats:
    """log((I + 0.5) / D) per post; NaN where a part is missing or the denominator is not positive.

    Source: the half added before a logarithm, Anscombe, Biometrika 35, 1948; Haldane, Annals of Human Genetics 20, 1956.
    """
    top, bottom = np.asarray(interactions, dtype=float), np.asarray(denominator, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, np.log((top + 0.5) / bottom), np.nan)


def wilson(k: int, n: int, level: float = 0.95, *, n_unit: str = "answers", period: Period | None = None, source: str = "") -> Estimate:
    """A share k/n of true yes/no units (answers, labelled comments), with Wilson's interval. Never for likes per reach.

    Source: Wilson, JASA 22, 1927; Newcombe, Statistics in Medicine 17, 1998, 857-872.
    """
    low, high = _wilson(k, n, level)
    return Estimate(k / n, low, high, level, n, n_unit, "share", period, "wilson", source)


def _wilson(k: int, n: int, level: float) -> tuple[float, float]:
    from scipy.stats import norm

    if not (0 <= k <= n and n > 0):
        raise ValueError(f"{k} of {n} is not a share")
    z2 = float(norm.ppf((1 + level) / 2)) ** 2
    half = math.sqrt(z2 * (z2 + 4 * k * (1 - k / n)))
    low, high = (2 * k + z2 - half) / (2 * (n + z2)), (2 * k + z2 + half) / (2 * (n + z2))
    share = k / n
    return min(max(low, 0.0), share), max(min(high, 1.0), share)


# ---- two groups --------------------------------------------------------------------------------------------------------


def log_rate_difference(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    level: float = 0.90,
    *,
    minimum: int = 6,
    n_unit: str = "posts",
    period: Period | None = None,
    source: str = "",
) -> Estimate:
    """How many times the typical rate of group a is that of group b: ratio of geometric means with Welch's interval.

    Args:
        a, b: log rates of the posts of each group (see :func:`log_rate`); NaN are left out.
        minimum: posts a group needs for an interval.

    Source: Welch, Biometrika 34, 1947, on the log scale.
    """
    from scipy.stats import t

    x, y = finite(a), finite(b)
    if len(x) == 0 or len(y) == 0:
        raise ValueError("an empty group")
    n, difference = len(x) + len(y), float(x.mean() - y.mean())
    common = {"n": n, "n_unit": n_unit, "unit": "ratio", "period": period, "source": source}
    if min(len(x), len(y)) < minimum:
        why = T("fewer than {minimum} posts in a group: too few for an interval", minimum=minimum)
        return Estimate(math.exp(difference), method="log_rate_difference", fallback_reason=why, **common)  # type: ignore[arg-type]
    vx, vy = float(x.var(ddof=1)) / len(x), float(y.var(ddof=1)) / len(y)
    se = math.sqrt(vx + vy)
    df = (vx + vy) ** 2 / (vx**2 / (len(x) - 1) + vy**2 / (len(y) - 1)) if se > 0 else n - 2
    half = float(t.ppf((1 + level) / 2, df)) * se
    low, high = math.exp(difference - half), math.exp(difference + half)
    return Estimate(math.exp(difference), low, high, level, method="log_rate_difference", **common)  # type: ignore[arg-type]


def newcombe_difference(
    k1: int, n1: int, k2: int, n2: int, level: float = 0.95, *, n_unit: str = "answers", period: Period | None = None, source: str = ""
) -> Estimate:
    """Difference of two shares of yes/no units, with Newcombe's hybrid score interval.

    Source: Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10.
    """
    (l1, u1), (l2, u2) = _wilson(k1, n1, level), _wilson(k2, n2, level)
    p1, p2 = k1 / n1, k2 / n2
    low = p1 - p2 - math.hypot(p1 - l1, u2 - p2)
    high = p1 - p2 + math.hypot(u1 - p1, p2 - l2)
    return Estimate(p1 - p2, low, high, level, n1 + n2, n_unit, "share", period, "newcombe", source)


# ---- several groups ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Omnibus:
    """Do the groups differ at all? F of the one-way layout and its permutation p-value over ``n`` posts in ``levels`` groups."""

    f: float
    p_value: float
    n: int
    levels: int


def omnibus_permutation(
    y: npt.ArrayLike,
    groups: Sequence[object] | pd.Series,
    rng: np.random.Generator,
    n: int = 2000,
    strata: Sequence[object] | pd.Series | None = None,
) -> Omnibus:
    """Do the groups differ at all, beyond what shuffling the labels does by itself?

    Args:
        y: one value per post. groups: its group. n: number of shuffles.
        strata: shuffle only within these (e.g. months), after taking out each stratum's mean.

    Returns:
        F and p = (b + 1) / (n + 1), b the shuffles with an F at least as large. The order of the rows does not matter.

    Source: Fisher 1935; Phipson & Smyth, Statistical Applications in Genetics and Molecular Biology 9, 2010 (the + 1).
    """
    values = np.asarray(y, dtype=float)
    labels = np.asarray([str(g) for g in groups])
    blocks = np.asarray([str(s) for s in strata]) if strata is not None else np.full(len(values), "")
    keep = np.isfinite(values)
    values, labels, blocks = values[keep], labels[keep], blocks[keep]
    order = np.lexsort((values, labels, blocks))
    values, labels, blocks = values[order], labels[order], blocks[order]
    _, group = np.unique(labels, return_inverse=True)
    _, block = np.unique(blocks, return_inverse=True)
    k, size = int(group.max(initial=-1)) + 1, len(values)
    if k < 2 or size <= k:
        raise ValueError("at least two groups and more posts than groups")
    values = values - (np.bincount(block, values) / np.bincount(block))[block]
    one_hot = np.eye(k)[group]
    counts = one_hot.sum(axis=0)
    total = float((values**2).sum())

    def between(rows: Floats) -> Floats:
        return np.asarray(((rows @ one_hot) ** 2 / counts).sum(axis=-1) - rows.sum(axis=-1) ** 2 / size)

    observed = float(between(values))
    beaten, done = 0, 0
    while done < n:
        batch = min(n - done, max(1, 500_000 // size))
        keys = rng.random((batch, size)) + block  # sorting them shuffles within each block
        beaten += int((between(values[np.argsort(keys, axis=1)]) >= observed - 1e-9 * max(total, 1e-300)).sum())
        done += batch
    within = max(total - observed, 0.0)
    f = (observed / (k - 1)) / (within / (size - k)) if within > 0 else math.inf
    return Omnibus(f, (beaten + 1) / (n + 1), size, k)


def holm(pvalues: Sequence[float]) -> Floats:
    """Holm's adjusted p-values, in the order given: below 0.05 survives looking at all of them together.

    Example:
        >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
        [0.03, 0.06, 0.06]

    Source: Holm, Scandinavian Journal of Statistics 6, 1979.
    """
    p = np.asarray(pvalues, dtype=float)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


@dataclass(frozen=True)
class PartialPooling:
    """Group means pulled towards their common mean, each as far as its own noise asks for.

    Args:
        tau2: variance between groups (>= 0). mean, se: the common mean and its standard error.
        weight: how much of its own mean each group keeps (0 to 1). shrunk, sd: the pulled means and their uncertainty.
        best: probability that each group is the highest; sums to 1.
        drawn: draws x groups: plausible true means, with tau² unknown too; contrasts are read off them.
    """

    tau2: float
    mean: float
    se: float
    weight: Floats
    shrunk: Floats
    sd: Floats
    best: Floats
    drawn: Floats


def partial_pooling(
    means: npt.ArrayLike, variances: npt.ArrayLike, n: npt.ArrayLike = 1, *, rng: np.random.Generator | None = None, draws: int = 4000
) -> PartialPooling:
    """Empirical-Bayes means of several groups: a small lucky group does not win.

    Args:
        means: mean of each group. variances: variance of the single values in each. n: how many values each has
            (1 if ``variances`` already are those of the means).

    Source: Paule & Mandel, J. Res. NBS 87, 1982 (tau²); Efron & Morris, JASA 70, 1975 (the shrunk means);
    Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 5.4 (the draws: flat prior on tau, so that small numbers
    of groups do not look surer than they are).
    """
    from statsmodels.stats.meta_analysis import combine_effects

    y = np.asarray(means, dtype=np.float64)
    v = np.asarray(variances, dtype=np.float64) / np.asarray(n, dtype=np.float64)
    if len(y) < 2 or not (v > 0).all():
        raise ValueError("at least two groups, each with a positive variance")
    with np.errstate(divide="ignore", invalid="ignore"):  # its I² divides by zero where all means agree
        tau2 = float(combine_effects(y, v, method_re="iterated").tau2)
    if tau2 < 0:
        raise AssertionError(f"a variance between groups cannot be negative: {tau2}")
    precision = 1 / (tau2 + v)
    mean, se = float((precision * y).sum() / precision.sum()), float(precision.sum() ** -0.5)
    weight = tau2 / (tau2 + v)
    shrunk = mean + weight * (y - mean)
    drawn = _draws(y, v, rng or np.random.default_rng(0), draws)
    top = drawn >= drawn.max(axis=1, keepdims=True) - 1e-12
    best = (top / top.sum(axis=1, keepdims=True)).mean(axis=0)
    return PartialPooling(tau2, mean, se, weight, shrunk, drawn.std(axis=0), best, drawn)


def _draws(y: Floats, v: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """Plausible true group means: tau from its posterior on a grid, then the common mean, then the groups."""
    grid = np.linspace(0, 5 * max(float(np.ptp(y)), float(np.sqrt(v).max())), 400)[:, None] ** 2
    precision = 1 / (grid + v)
    centre = (precision * y).sum(axis=1) / precision.sum(axis=1)
    log_p = -0.5 * np.log(precision.sum(axis=1)) + 0.5 * np.log(precision).sum(axis=1)
    log_p -= 0.5 * (precision * (y - centre[:, None]) ** 2).sum(axis=1)
    p = np.exp(log_p - log_p.max())
    pick = rng.choice(len(p), size=draws, p=p / p.sum())
    common = centre[pick] + rng.standard_normal(draws) / np.sqrt(precision[pick].sum(axis=1))
    keep = grid[pick] / (grid[pick] + v)
    out: Floats = keep * y + (1 - keep) * common[:, None] + np.sqrt(keep * v) * rng.standard_normal((draws, len(y)))
    return out


def rank_probabilities(means: npt.ArrayLike, sds: npt.ArrayLike, rng: np.random.Generator, draws: int = 4000) -> Floats:
    """Probability of each rank, highest first: row i, column r is P(item i has rank r + 1). Rows and columns sum to 1.

    Source: Goldstein & Spiegelhalter, JRSS A 159, 1996 (show the uncertainty of a rank, not the rank).
    """
    m, s = np.asarray(means, dtype=float), np.asarray(sds, dtype=float)
    drawn = m + s * rng.standard_normal((draws, len(m)))
    ranks = np.argsort(np.argsort(-drawn, axis=1, kind="stable"), axis=1)
    return np.stack([(ranks == r).mean(axis=0) for r in range(len(m))], axis=1)


# ---- days in sequence --------------------------------------------------------------------------------------------------


def without_weekdays(series: pd.Series) -> pd.Series:
    """The daily series less its weekday medians, put back on the level of the whole (index: dates)."""
    weekday = pd.DatetimeIndex(series.index).day_of_week
    return series - series.groupby(weekday).transform("median") + series.median()


def long_run_variance(residuals: npt.ArrayLike, hidden: float = 0.1) -> float:
    """Variance that counts for the mean of a series whose days resemble each other: sd²·(1 + a)/(1 − a).

    a is the lag-1 autocorrelation plus ``hidden`` (what short windows hide), at most 0.95.

    Source: long-run variance of an AR(1), Hamilton, Time Series Analysis, 1994, section 7.2.
    """
    r = finite(residuals)
    if len(r) < 3 or r.std() == 0:
        return 0.0
    centred = r - r.mean()
    a = min(float((centred[1:] * centred[:-1]).sum() / (centred**2).sum()) + hidden, 0.95)
    return float(r.var(ddof=1)) * (1 + a) / (1 - a)


def changepoints(
    series: pd.Series, *, log: bool = True, weekdays: bool = True, min_size: int = 14, minimum: int = MINIMUM_DAYS
) -> tuple[int, ...]:
    """Positions where a daily series settles on another level for good; first day of the new level each.

    Log values, weekday medians removed, optimal partition with the penalty 2·log(n)·(long-run variance of the
    residuals from a centred 29-day running median). Fewer than ``minimum`` days: none.

    Args:
        series: gap-free values indexed by date. log: work on log(x + 0.5). weekdays: remove weekday medians.

    Source: Killick, Fearnhead & Eckley, JASA 107, 2012 (PELT); the penalty's variance as in Lavielle & Moulines, 2000.
    """
    import ruptures

    if len(series) < minimum or series.isna().any():
        return ()
    x = _prepared(series, log, weekdays)
    penalty = _penalty(x)
    if penalty <= 0:
        return ()
    # the linear kernel is the squared-error cost of Pelt(model="l2"), in C: same optimum, a hundred times faster
    search = ruptures.KernelCPD(kernel="linear", min_size=min_size).fit(x.reshape(-1, 1))
    return tuple(int(c) for c in search.predict(pen=penalty)[:-1])


def _prepared(series: pd.Series, log: bool, weekdays: bool) -> Floats:
    """The series as it is searched: log values, weekday medians removed."""
    y = series.astype(float)
    if log:
        y = pd.Series(np.log(y.clip(lower=0).to_numpy() + 0.5), index=y.index)
    return np.asarray(without_weekdays(y) if weekdays else y, dtype=np.float64)


def _penalty(x: Floats) -> float:
    """Price of one more level: 2·log(n)·long-run variance around the running median."""
    smooth = pd.Series(x).rolling(29, center=True, min_periods=15).median().to_numpy()
    return 2 * math.log(len(x)) * long_run_variance(x - smooth, HIDDEN_BY_SMOOTHING)


@dataclass(frozen=True)
class Anomaly:
    """One day far from what its weekday and the eight weeks before it make ordinary.

    Args:
        value, typical: what was counted, and what would have been ordinary. z: their distance in robust standard deviations.
    """

    day: date
    value: float
    typical: float
    z: float


def anomalies(series: pd.Series, limit: float = 5.0, *, log: bool = True) -> tuple[Anomaly, ...]:
    """Single days out of the ordinary: further than ``limit`` robust standard deviations from the 56 days before.

    The 56 days are freed of their weekdays' medians; the day is compared with the median of its own weekday, and with 1.4826 · MAD of
    the rest, widened because the median of 8 values has taken part of the spread with it. On ordinary days 1 in 1,000 or fewer is
    named. No day is judged before the 57th, in a series shorter than 84 days, or where fewer than 42 of the 56 are known or do not vary.

    Args:
        series: daily values indexed by date, NaN where a day is missing. log: work on log(x + 0.5).

    Source: Hampel, JASA 69, 1974 (median and MAD); Leys et al., J. Experimental Social Psychology 49, 2013 (the rule).
    """
    daily = series.astype(float).asfreq("D")
    if len(daily) < MINIMUM_DAYS_ANOMALIES:
        return ()
    y = np.asarray(daily, dtype=np.float64)
    if log:
        y = np.log(np.clip(y, 0, None) + 0.5)
    # one row a day judged, then eight weeks of seven weekdays: the first weekday is that of the day judged
    weeks = np.lib.stride_tricks.sliding_window_view(y[:-1], WINDOW).reshape(-1, WINDOW // 7, 7)
    known = np.isfinite(weeks)
    judged = np.isfinite(y[WINDOW:]) & (known.sum(axis=(1, 2)) >= 42) & (known.any(axis=1).sum(axis=1) == 7)
    weeks, x, days, values = weeks[judged], y[WINDOW:][judged], daily.index[WINDOW:][judged], daily.to_numpy()[WINDOW:][judged]
    usual = np.nanmedian(weeks, axis=1, keepdims=True)
    rest = (weeks - usual).reshape(-1, WINDOW)
    centre = np.nanmedian(rest, axis=1)
    spread = 1.4826 * np.nanmedian(np.abs(rest - centre[:, None]), axis=1) * math.sqrt(8 / 6.2)
    typical = usual[:, 0, 0] + centre
    far = (spread > 0) & (np.abs(x - typical) > limit * spread)
    ordinary = np.exp(typical) - 0.5 if log else typical
    return tuple(
        Anomaly(days[i].date(), float(values[i]), float(ordinary[i]), float((x[i] - typical[i]) / spread[i])) for i in np.flatnonzero(far)
    )


def gradual_change(
    series: pd.Series, cuts: Sequence[int], level: float = 0.90, *, period: Period | None = None, source: str = ""
) -> Estimate | None:
    """Where a smooth curve describes the days at least as well as two or more steps: the curve's last four weeks over its first four.

    A staircase climbing all year is growth, not six events. ``None`` where the steps are the better description. The curve is
    a polynomial of degree one to three in log values; a parameter of it costs half a step, which has two (its day and its level).

    Args:
        series: gap-free values indexed by date. cuts: what :func:`changepoints` found.

    Source: penalised least squares, one price a parameter, as in Yao, Statistics & Probability Letters 6, 1988.
    """
    from scipy.stats import t

    if len(cuts) < 2:
        return None  # one step is a step
    x = _prepared(series, log=True, weekdays=True)
    penalty = _penalty(x)
    price = sum(float(((x[a:b] - x[a:b].mean()) ** 2).sum()) for a, b in pairwise([0, *cuts, len(x)])) + penalty * len(cuts)
    found: Estimate | None = None
    for degree in (1, 2, 3):
        design = np.vander(np.linspace(-1, 1, len(x)), degree + 1)
        residuals = x - design @ np.linalg.lstsq(design, x, rcond=None)[0]
        cost = float((residuals**2).sum()) + penalty / 2 * degree
        if cost > price:
            continue
        price = cost
        variance = max(long_run_variance(residuals), 1e-12)
        contrast = design[-28:].mean(axis=0) - design[:28].mean(axis=0)
        whole = float(contrast @ np.linalg.lstsq(design, x, rcond=None)[0])
        independent = max(len(x) * float(residuals.var()) / variance - 2, 2.0)
        half = float(t.ppf((1 + level) / 2, independent)) * math.sqrt(
            variance * float(contrast @ np.linalg.inv(design.T @ design) @ contrast)
        )
        ends = math.exp(whole - half), math.exp(whole + half)
        found = Estimate(math.exp(whole), *ends, level, len(x), "days", "ratio", period, "smooth_curve", source)
    return found


def level_shift_estimate(
    before: pd.Series,
    after: pd.Series,
    level: float = 0.90,
    *,
    log: bool = True,
    weekdays: bool = True,
    period: Period | None = None,
    source: str = "",
) -> Estimate:
    """How many times the typical day after is the typical day before, with an interval that knows days resemble each other.

    Args:
        before, after: daily values indexed by date, of the two levels; NaN are left out. log: False gives a difference instead.

    Source: means of autocorrelated days, Hamilton 1994, section 7.2; t with the equivalent number of independent days,
    Bayley & Hammersley, JRSS Supplement 8, 1946.
    """
    from scipy.stats import t

    joined = pd.concat([before, after]).astype(float)
    if log:
        joined = pd.Series(np.log(joined.clip(lower=0).to_numpy() + 0.5), index=joined.index)
    side = np.r_[np.zeros(len(before), dtype=bool), np.ones(len(after), dtype=bool)]
    y: Floats = np.asarray(joined, dtype=np.float64)
    b, a = finite(y[~side]), finite(y[side])
    if len(b) == 0 or len(a) == 0:
        raise ValueError("an empty side")
    if weekdays:
        flat = pd.Series(np.where(side, y - np.median(a), y - np.median(b)), index=joined.index)
        y = y - np.asarray(flat.groupby(pd.DatetimeIndex(flat.index).day_of_week).transform("median"), dtype=np.float64)
        b, a = finite(y[~side]), finite(y[side])
    difference = float(a.mean() - b.mean())
    value = math.exp(difference) if log else difference
    n = len(a) + len(b)
    residuals = np.r_[b - b.mean(), a - a.mean()]
    variance = long_run_variance(residuals)
    plain = float(residuals.var(ddof=1)) if n > 2 else 0.0
    if min(len(a), len(b)) < 14 or variance <= 0 or plain <= 0:
        why = T("fewer than {minimum} days on one side: too few for an interval", minimum=14)
        return Estimate(
            value,
            n=n,
            n_unit="days",
            unit="ratio" if log else "number",
            period=period,
            method="level_shift",
            source=source,
            fallback_reason=why,
        )
    independent = max(n * plain / variance - 2, 2.0)
    half = float(t.ppf((1 + level) / 2, independent)) * math.sqrt(variance * (1 / len(a) + 1 / len(b)))
    low, high = difference - half, difference + half
    if log:
        low, high = math.exp(low), math.exp(high)
    return Estimate(value, low, high, level, n, "days", "ratio" if log else "number", period, "level_shift", source)
