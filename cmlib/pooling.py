"""What the other brands of the same agency showed, as a starting point for this brand's formats and rates; never any brand's own numbers.

Off unless the plan says ``brief.agency_pooling: true``; a brand that does not give does not receive. The runner makes the priors of a
brand from the *other* brands only and keeps them in the brand's private folder: a centre, a spread and how many brands, nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.effects import _dummies, _strata, questions_of
from cmlib.estimates import Floats, finite, log_rate
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Period, Unit, Verdict, judge
from cmlib.model import Plan
from cmlib.posts import DENOMINATORS, SMALLEST, days_of, denominator_of, log_of, numbers, posts_until, steady_of

TABLE = "agency_priors"
"""Where the priors travel: a table of the data set that no file can fill."""
MINIMUM_BRANDS = 5
"""Other brands without which there is no prior."""
LARGEST_SHARE = 1 / 3
"""The most that one brand may count for in a prior."""
USUAL_SPREAD = 0.2
"""How much brands usually differ in what a format does (log units), for the weights only: so no brand's result moves another's weight."""
LEAST_SPREAD = 2 * USUAL_SPREAD**2
"""Below this no variance between brands is believed: five brands that happen to agree prove little. Simulated, with the bare
Paule–Mandel estimate 90 % intervals hold the truth in 76 to 94 of 100 cases; as they are made here, in 90 to 97 (``bench/pooling.md``)."""
FARTHEST = 1.0
"""Standard errors of the own mean by which the others may move it, at the most."""
MINIMUM_POSTS, MINIMUM_RATED = 20, 10
"""Posts a brand needs for the contrasts of its formats, and for its rate."""
BANDS = (1_000, 10_000, 100_000)
"""Limits between follower bands: within one, no account is more than ten times another (as for competitors)."""
LEVEL = 0.90
VERSION = 1


def _tried(less: float, low: float, high: float, pages: int) -> Estimate:
    period = date(2016, 2, 24), date(2016, 6, 25)
    return Estimate(less, low, high, LEVEL, pages, "pages", "share", period, "pages_drawn", "bench/pooling.md")


TRIED = {10: _tried(0.069, -0.05, 0.173, 38), 20: _tried(0.116, 0.063, 0.164, 49)}
"""By how much the typical error against later posts was smaller than with the own posts alone, by brands of an agency: as measured on public
Facebook pages (``make bench-pooling``; a test compares)."""

Kind = Literal["format", "reach_format", "rate"]
Key = tuple[str, Kind, str]


@dataclass(frozen=True)
class Means:
    """Log means of the levels of one question of a network, less month and paid: the formats, or the one band of followers of a rate.

    Args:
        outcome: what interactions are divided by (``format``, ``rate``), or what is counted (``reach_format``).
        levels, n, means: in the same order. covariance: of the means. df: degrees of freedom of the posts' spread.
    """

    platform: str
    kind: Kind
    outcome: str
    levels: tuple[str, ...]
    n: tuple[int, ...]
    means: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    df: int

    @property
    def key(self) -> Key:
        """Only what has the same key is ever put together."""
        return self.platform, self.kind, self.outcome

    def contrast(self, level: str, among: Sequence[str]) -> tuple[float, float]:
        """A level less the mean of the others of ``among``, and its variance; of a rate, its mean and variance."""
        others = [self.levels.index(x) for x in among if x != level]
        c = np.zeros(len(self.levels))
        c[self.levels.index(level)] = 1.0
        if others:
            c[others] -= 1 / len(others)
        return float(c @ np.asarray(self.means)), float(c @ np.asarray(self.covariance) @ c)


@dataclass(frozen=True)
class Contribution:
    """What one brand brings: it stays in that brand's private folder and in the memory of the run."""

    means: tuple[Means, ...] = ()


@dataclass(frozen=True)
class Prior:
    """Where one more brand of the agency may be expected.

    Args:
        mu: the centre on the log scale. tau2: how far one more brand may lie from it: the variance between the brands (Paule–Mandel)
            and what is not known of the centre. brands: how many other brands it rests on.
    """

    platform: str
    kind: Kind
    outcome: str
    level: str
    mu: float
    tau2: float
    brands: int


@dataclass(frozen=True)
class AgencyPriors:
    """All priors of one brand. ``brands``: how many other brands take part at all."""

    brands: int
    priors: tuple[Prior, ...] = ()


@dataclass(frozen=True)
class Beside:
    """One level: from the brand's own posts alone, and with what the others showed. ``share``: how much the own posts count in that."""

    level: str
    n: int
    alone: Estimate
    together: Estimate
    share: float
    verdict: Verdict


@dataclass(frozen=True)
class Part:
    """One question of one network: its levels, and how many other brands the starting point rests on."""

    platform: str
    kind: Kind
    outcome: str
    brands: int
    levels: tuple[Beside, ...]


@dataclass(frozen=True)
class Agency:
    """What the other brands add. ``known``: the runner has made the priors; ``brands``: others taking part; ``parts``: what they bear on."""

    known: bool
    brands: int
    parts: tuple[Part, ...] = ()


# ---- what a brand brings -----------------------------------------------------------------------------------------------


def contribution(plan: Plan, data: Dataset, as_of: date) -> Contribution:
    """What a brand's posts say of each network: log means by format, and the typical log rate with its band of followers."""
    posts = posts_until(data.posts, as_of)
    out: list[Means] = []
    for platform, own in posts.groupby("platform", sort=True):
        for q in questions_of(own):
            if q.name in ("format", "reach_format") and (found := _means(str(platform), q.name, q.outcome, q.kept)):
                out.append(found)
        if rate := _rate(plan, str(platform), own):
            out.append(rate)
    return Contribution(tuple(out))


def _means(platform: str, kind: Kind, outcome: str, kept: pd.DataFrame) -> Means | None:
    """Least squares of the levels beside month and paid; ``None`` where posts are few or a format cannot be told from its month."""
    levels = tuple(sorted(str(g) for g in kept["group"].unique()))
    if len(kept) < MINIMUM_POSTS or len(levels) < 2:
        return None
    frame = kept.sort_values(["when", "group", "y"], kind="stable").reset_index(drop=True)
    frame["stratum"] = _strata(frame["when"])
    return fit(platform, kind, outcome, levels, frame["group"], frame["y"].to_numpy(dtype=np.float64), _dummies(frame, with_paid=True))


def fit(platform: str, kind: Kind, outcome: str, levels: Sequence[str], groups: pd.Series, y: Floats, nuisance: Floats) -> Means | None:
    """Means of the levels at the average of the nuisance columns; ``None`` where the columns do not identify their differences.

    Args:
        groups, y: level and log value of each post. nuisance: posts x centred columns (none: width 0).

    Source: analysis of covariance, Searle, Linear Models, 1971, section 8.2 (estimable functions).
    """
    hot = np.column_stack([(groups == g).to_numpy(dtype=np.float64) for g in levels])
    x = np.column_stack([hot, nuisance.reshape(len(y), -1)])
    inverse = np.linalg.pinv(x)
    k, rank = len(levels), int(np.linalg.matrix_rank(x))
    df = len(y) - rank
    contrasts = np.zeros((k, x.shape[1]))
    contrasts[:, :k] = np.eye(k) - 1 / k
    if df < MINIMUM_RATED or np.abs(contrasts @ inverse @ x - contrasts).max() > 1e-6:
        return None
    beta = inverse @ y
    variance = max(float(((y - x @ beta) ** 2).sum()) / df, 1e-9)
    covariance = variance * (inverse @ inverse.T)[:k, :k]
    n = tuple(int(c) for c in hot.sum(axis=0))
    return Means(
        platform, kind, outcome, tuple(levels), n, tuple(float(b) for b in beta[:k]),
        tuple(tuple(float(v) for v in row) for row in covariance), df,
    )  # fmt: skip


def _rate(plan: Plan, platform: str, posts: pd.DataFrame) -> Means | None:
    """The mean log rate of a network; ``None`` with few posts, without a denominator or without the number of followers."""
    steady = steady_of(posts)
    denominator = denominator_of(steady, DENOMINATORS)
    if not denominator:
        return None
    y = np.sort(finite(log_rate(numbers(steady["engagements"]), numbers(steady[denominator]))))
    band = band_of(_followers(plan, platform, steady))
    if len(y) < MINIMUM_RATED or not band:
        return None
    variance = max(float(y.var(ddof=1)), 1e-9) / len(y)
    return Means(platform, "rate", denominator, (band,), (len(y),), (float(y.mean()),), ((variance,),), len(y) - 1)


def _followers(plan: Plan, platform: str, posts: pd.DataFrame) -> float | None:
    """Followers as the brief has them, else the median of what the posts say; ``None`` if nobody says."""
    told = [float(c.followers) for c in plan.brief.channels if c.network == platform and c.followers]
    seen = finite(numbers(posts["followers_total"]))
    seen = seen[seen > 0]
    return told[0] if told else float(np.median(seen)) if len(seen) else None


def band_of(followers: float | None) -> str:
    """Band of followers by its place in :data:`BANDS` («0» is the smallest); empty if not known."""
    return "" if followers is None or followers <= 0 else str(sum(followers >= limit for limit in BANDS))


# ---- what the others showed --------------------------------------------------------------------------------------------


def priors(own: Contribution, others: Sequence[Contribution]) -> AgencyPriors:
    """The priors of one brand, from the other brands only: fewer than five that are alike in a question give none there.

    A format is compared with the same other formats in every brand: formats that fewer than five brands share are left out of all.

    Args:
        own: only its networks and formats are looked at, never its numbers. others: the other brands, in any order.
    """
    found: list[Prior] = []
    if len(others) >= MINIMUM_BRANDS:
        for m in own.means:
            alike = [o for c in others for o in c.means if o.key == m.key]
            among, brands = _shared(m.levels, alike, smallest=1 if m.kind == "rate" else 2)
            for level in among:
                values, variances = zip(*(b.contrast(level, among) for b in brands), strict=True)
                found.append(Prior(*m.key, level, *centre(values, variances), len(brands)))
    return AgencyPriors(len(others), tuple(found))


def _shared(levels: Sequence[str], alike: Sequence[Means], smallest: int) -> tuple[tuple[str, ...], list[Means]]:
    """The most levels that at least five brands all have, and those brands; nothing if not even two."""
    among = list(levels)
    while len(among) >= smallest:
        brands = [m for m in alike if set(among) <= set(m.levels)]
        if len(brands) >= MINIMUM_BRANDS:
            return tuple(among), brands
        among.remove(min(among, key=lambda x: (sum(x in m.levels for m in alike), x)))
    return (), []


def centre(values: npt.ArrayLike, variances: npt.ArrayLike) -> tuple[float, float]:
    """Centre of several brands, and the variance with which one more may lie around it, both to two significant digits.

    That variance is the one between the brands, never below :data:`LEAST_SPREAD`, and that of the centre.

    Args:
        values: one a brand, with the ``variances`` of their estimation.

    Source: Paule & Mandel, J. Res. NBS 87, 1982 (variance between brands); Higgins, Thompson & Spiegelhalter, JRSS A 172, 2009
    (where one more of a kind is to be expected).
    """
    from statsmodels.stats.meta_analysis import combine_effects

    y, v = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    order = np.lexsort((v, y))  # so that the order of the brands cannot matter
    y, v = y[order], v[order]
    with np.errstate(divide="ignore", invalid="ignore"):  # its I² divides by zero where all brands agree
        between = max(float(combine_effects(y, v, method_re="iterated").tau2), LEAST_SPREAD)
    share = shares(v)
    spread = between + float((share**2 * (between + v)).sum())
    return two_digits(float((share * y).sum()), finest=0.01), two_digits(spread, finest=0.0001)


def shares(variances: npt.ArrayLike) -> Floats:
    """How much each brand counts: more with more posts, never more than a third, and never by what it showed.

    So leaving a brand out moves its own share to the others and nothing else: the centre moves by at most that share times
    the distance to the farthest other brand. Needs at least three brands.
    """
    raw = 1 / (USUAL_SPREAD**2 + np.asarray(variances, dtype=np.float64))
    out: Floats = raw / raw.sum()
    for _ in range(len(raw)):
        over = out >= LARGEST_SHARE - 1e-12
        if not (out > LARGEST_SHARE + 1e-12).any():
            break
        out[over] = LARGEST_SHARE
        out[~over] = raw[~over] / raw[~over].sum() * (1 - LARGEST_SHARE * int(over.sum()))
    return out


def two_digits(x: float, finest: float) -> float:
    """Rounded to two significant digits, and never finer than ``finest``.

    Example:
        >>> two_digits(-3.8712, 0.01), two_digits(0.01349, 0.01)
        (-3.9, 0.01)
    """
    step = max(10.0 ** (math.floor(math.log10(abs(x))) - 1), finest) if x else finest
    return float(f"{round(x / step) * step:.6g}")


# ---- both together -----------------------------------------------------------------------------------------------------


def pooled(mean: float, variance: float, prior: Prior) -> tuple[float, float, float]:
    """Own mean and prior, each by its precision: mean, variance, and the share of the own posts in it.

    A brand unlike the others is left as it is: they move its mean by one standard error of its own at the most (what that limit is worth
    on real pages: ``bench/pooling.md``).

    Source: Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 2.5; Efron & Morris, JASA 67, 1972 (limited translation).
    """
    share = prior.tau2 / (prior.tau2 + variance)
    if (away := abs(mean - prior.mu)) > 0:
        share = max(share, 1 - FARTHEST * math.sqrt(variance) / away)
    return share * mean + (1 - share) * prior.mu, share * variance, share


def agency_of(plan: Plan, data: Dataset, as_of: date) -> Agency | None:
    """Each format and rate from the brand's own posts, beside the same with what the other brands showed; ``None``: the switch is off."""
    if not plan.brief.agency_pooling:
        return None
    found = read_priors(data)
    if found is None:
        return Agency(False, 0)
    posts = steady_of(posts_until(data.posts, as_of))
    parts = []
    for m in contribution(plan, data, as_of).means:
        rows = {p.level: p for p in found.priors if (p.platform, p.kind, p.outcome) == m.key}
        among = tuple(x for x in m.levels if x in rows)
        if not rows or len(among) < len(rows):
            continue  # the posts have changed since the run: it has to be made again
        own = posts[posts["platform"] == m.platform]
        source = ", ".join(sorted(set(own["source_file"])))
        levels = tuple(_beside(m, x, among, rows[x], days_of(own), source) for x in among)
        parts.append(Part(m.platform, m.kind, m.outcome, min(p.brands for p in rows.values()), levels))
    return Agency(True, found.brands, tuple(parts))


def _beside(m: Means, level: str, among: Sequence[str], prior: Prior, period: Period, source: str) -> Beside:
    from scipy.stats import t

    mean, variance = m.contrast(level, among)
    n = sum(c for x, c in zip(m.levels, m.n, strict=True) if x in among)
    unit: Unit = "share" if m.kind == "rate" else "ratio"

    def made(centre: float, half: float, method: str) -> Estimate:
        ends = math.exp(centre - half), math.exp(centre + half)
        return Estimate(math.exp(centre), *ends, LEVEL, n, "posts", unit, period, method, source)

    alone = made(mean, float(t.ppf((1 + LEVEL) / 2, m.df)) * math.sqrt(variance), "least_squares")
    wide = variance * m.df / (m.df - 2)  # the posts' own spread is not known either
    value, left, share = pooled(mean, wide, prior)
    together = made(value, _reach(share, prior.brands) * math.sqrt(left), "agency_pooling")
    verdict: Verdict = "not_assessed" if m.kind == "rate" else judge(log_of(together.low), log_of(together.high), smallest=SMALLEST)
    return Beside(level, m.n[m.levels.index(level)], alone, together, share, verdict)


def _reach(share: float, brands: int) -> float:
    """Half an interval in standard deviations: normal where the own posts count, Student's t of the brands where the others do."""
    from scipy.stats import norm, t

    return share * float(norm.ppf((1 + LEVEL) / 2)) + (1 - share) * float(t.ppf((1 + LEVEL) / 2, brands - 1))


# ---- how priors travel -------------------------------------------------------------------------------------------------


def with_priors(data: Dataset, found: AgencyPriors) -> Dataset:
    """The data set with the brand's priors beside its tables."""
    columns = list(Prior.__dataclass_fields__)
    frame = pd.DataFrame([[*asdict(p).values()] for p in found.priors], columns=columns)
    frame.attrs["brands"] = found.brands
    return replace(data, tables={**data.tables, TABLE: frame})


def read_priors(data: Dataset) -> AgencyPriors | None:
    """The priors a data set carries; ``None`` if the runner has made none."""
    frame = data.tables.get(TABLE)
    if frame is None:
        return None
    return AgencyPriors(int(frame.attrs["brands"]), tuple(Prior(*row) for row in frame.itertuples(index=False)))


def priors_record(found: AgencyPriors) -> dict[str, object]:
    """JSON-like form of a brand's priors: nothing but centres, spreads and how many brands."""
    return {"version": VERSION, "brands": found.brands, "priors": [asdict(p) for p in found.priors]}


def priors_from(record: Mapping[str, Any]) -> AgencyPriors:
    """The priors of :func:`priors_record`.

    Raises:
        KeyError, TypeError, ValueError: it is not what that function writes.
    """
    if record["version"] != VERSION:
        raise ValueError("another version")
    return AgencyPriors(int(record["brands"]), tuple(Prior(**p) for p in record["priors"]))


def contribution_record(made: Contribution) -> dict[str, object]:
    """JSON-like form of a brand's contribution, for that brand's own folder."""
    return {"version": VERSION, "means": [asdict(m) for m in made.means]}


def contribution_from(record: Mapping[str, Any]) -> Contribution:
    """The contribution of :func:`contribution_record`; the same errors as :func:`priors_from`."""
    if record["version"] != VERSION:
        raise ValueError("another version")
    return Contribution(
        tuple(
            Means(
                m["platform"], m["kind"], m["outcome"], tuple(m["levels"]), tuple(m["n"]), tuple(m["means"]),
                tuple(tuple(row) for row in m["covariance"]), m["df"],
            )
            for m in record["means"]
        )
    )  # fmt: skip
