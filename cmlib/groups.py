"""Are there really distinct groups of customers, or a continuum?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.customers import fit_buying, simulate_buying
from cmlib.findings import Verdict
from cmlib.profiles import DESCRIBE_N, DESCRIBE_SHARE
from cmlib.rfm import Cell, Rfm, describe, lacks_customers
from cmlib.text import T, Text

MINIMUM_FOR_GROUPS = 80

TESTED_AT_MOST = 400
"""Customers in the group test; above that a sample of this size decides, which keeps the page under six seconds."""

KS = (2, 3, 4, 5, 6)

DRAWS, REDRAWS = 39, 40

STABLE, P_LIMIT = 0.75, 0.05
EMPTIER = 0.10
"""Between two groups of customers there are fewer than around either centre: the chance at most, on each side, without a gap."""
SKEWED = 0.5
"""A column with more skewness than this is no Gaussian's: 200 draws from one pass it three times in a thousand."""

Floats = npt.NDArray[np.float64]

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """What the test for distinct groups found in a table of numbers.

    Args:
        verdict: ``clear`` (groups), ``indistinct`` (a continuum) or ``not_assessed``. k: number of groups, 1 without groups.
        best_k: the number that separates best, whatever the verdict. silhouette: how well it separates (-1 to 1).
        null, null_buying: the best separation found by the same search in data made without groups; no more than decide.
        p_value: chance that such data separate at least as well (the larger of the two kinds; exact and sequential).
        jaccard: how much of each group is found again when customers are redrawn (0 to 1).
        between: customers halfway between two groups for each one around the thinner of the two centres (the fullest pair; NaN: not looked at).
        reason: why there are none: too_few, constant, chance, bridged, unstable or size. labels: group of each row, 0-based.
    """

    verdict: Verdict
    k: int = 1
    best_k: int = 0
    silhouette: float = float("nan")
    null: tuple[float, ...] = ()
    null_buying: tuple[float, ...] = ()
    p_value: float = 1.0
    jaccard: tuple[float, ...] = ()
    between: float = float("nan")
    reason: Literal["", "too_few", "constant", "chance", "bridged", "unstable", "size"] = ""
    n: int = 0
    tested: int = 0
    labels: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64), compare=False, repr=False)


@dataclass(frozen=True)
class Groups:
    """Are there distinct groups of customers? The verdict, its evidence, and a description of each group.

    ``labels``: group id per customer key, empty without groups; it never leaves the result.
    """

    verdict: Verdict
    k: int
    split: Split
    groups: tuple[Cell, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def reason(self) -> str:
        """Why there are no groups; empty where there are."""
        return self.split.reason


def _standard(x: Floats) -> Floats:
    spread = x.std(axis=0)
    return np.asarray((x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _distances(x: Floats) -> Floats:
    product = x @ x.T
    squares = np.diag(product)
    d = np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * product, 0.0))
    np.fill_diagonal(d, 0.0)
    return np.asarray(d)


def silhouette(distances: Floats, labels: Whole) -> float:
    """How well a split separates: mean over rows of (b - a) / max(a, b), a the mean distance inside, b to the nearest other group.

    Source: Rousseeuw, Journal of Computational and Applied Mathematics 20, 1987.
    """
    k = int(labels.max()) + 1
    sums, size, rows = distances @ np.eye(k)[labels], np.bincount(labels, minlength=k), np.arange(len(labels))
    own = size[labels]
    inside = sums[rows, labels] / np.maximum(own - 1, 1)
    means = sums / size
    means[rows, labels] = np.inf
    near = means.min(axis=1)
    top = np.maximum(inside, near)
    return float(np.where((own > 1) & (top > 0), (near - inside) / np.where(top > 0, top, 1.0), 0.0).mean())


def _k_means(x: Floats, k: int, seed: int, starts: int) -> Any:
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=starts, random_state=seed, max_iter=60, tol=1e-3).fit(x)


def _best(x: Floats, rng: np.random.Generator, starts: int) -> tuple[float, int, Any]:
    """Best silhouette over k = 2 … 6, that k, and the fitted model."""
    distances = _distances(x)
    seed = int(rng.integers(2**31))
    found: tuple[float, int, Any] = (-2.0, 0, None)
    for k in KS:
        model = _k_means(x, k, seed, starts)
        labels = model.labels_.astype(np.int64)
        if len(np.unique(labels)) < k:
            continue
        value = silhouette(distances, labels)
        if value > found[0] + 1e-12:
            found = (value, k, model)
    return found


def _stability(x: Floats, model: Any, k: int, rng: np.random.Generator) -> tuple[float, ...]:
    """For each group the mean, over redrawn samples, of the best overlap (Jaccard) with a group found there."""
    labels, overlap = model.labels_, np.zeros(k)
    for _ in range(REDRAWS):
        rows = rng.integers(len(x), size=len(x))
        again = _k_means(x[rows], k, int(rng.integers(2**31)), 2)
        drawn = np.unique(rows)
        table = np.zeros((k, k))
        np.add.at(table, (labels[drawn], again.predict(x[drawn])), 1)
        union = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
        overlap += (table / np.maximum(union, 1)).max(axis=1)
    return tuple(float(v) for v in overlap / REDRAWS)


def _gap(z: Floats, labels: Whole) -> tuple[float, float]:
    """How full the middle between two groups is (rows there for each one around the thinner centre), and the chance of so few
    without a gap; the larger of all pairs.

    Along the line that tells a pair best apart (Fisher's), three stretches of half the distance of the centres: around either centre, and
    between. Where density has one peak, the middle holds at least as many as one of the others: so for one of the sides its number is
    binomial with a chance of a half or more, and the larger of the two tail chances is valid.
    """
    from scipy.stats import binom

    k = int(labels.max()) + 1
    centres = np.array([z[labels == g].mean(axis=0) for g in range(k)])
    inside = z - centres[labels]
    precision = np.linalg.pinv(inside.T @ inside / len(z))
    fullest = chance = 0.0
    for one, other in combinations(range(k), 2):
        line = precision @ (centres[other] - centres[one])
        place = (z[(labels == one) | (labels == other)] - centres[one]) @ line / ((centres[other] - centres[one]) @ line)
        left, middle, right = (int(((place >= at - 0.25) & (place < at + 0.25)).sum()) for at in (0.0, 0.5, 1.0))
        fullest = max(fullest, middle / max(min(left, right), 1))
        chance = max(chance, *(float(binom.cdf(middle, middle + side, 0.5)) for side in (left, right)))
    return fullest, chance


def _alike(x: Floats) -> bool:
    """Are the rows too alike to look for groups at all?"""
    return len(np.unique(x, axis=0)) < 3 * max(KS) or bool((x.std(axis=0) == 0).all())


def _logged(people: pd.DataFrame) -> Floats:
    """Recency, frequency and value of the customers (rows), logged because they are skewed."""
    return np.asarray(np.log1p(people[["recency", "frequency", "value"]].to_numpy(dtype=float)))


Draw = Callable[[np.random.Generator], Floats]
"""Makes a table in which rows differ only gradually."""


def _sequential(make: Draw, value: float, rng: np.random.Generator) -> tuple[tuple[float, ...], float]:
    """Best separations in tables without groups, and the chance ``p`` that such a table separates at least as well as ``value``.

    Drawing stops with the h-th table that separates at least as well, h the first number that makes p > ``P_LIMIT`` certain (2 of 39):
    after l draws p = h / l. Otherwise p = (g + 1) / (``DRAWS`` + 1), g < h tables being as good. Both are exact: without groups
    P(p <= u) <= u for every u; and p <= ``P_LIMIT`` in exactly the cases in which all the draws would say so.

    Source: Besag & Clifford, Sequential Monte Carlo p-values, Biometrika 78, 1991.
    """
    enough = max(1, math.floor(P_LIMIT * (DRAWS + 1) + 1e-9))
    found: list[float] = []
    as_good = 0
    while len(found) < DRAWS:
        found.append(_best(_standard(make(rng)), rng, 2)[0])
        as_good += found[-1] >= value
        if as_good == enough:
            return tuple(found), enough / len(found)
    return tuple(found), (as_good + 1) / (DRAWS + 1)


def find_groups(x: Floats, rng: np.random.Generator, *, buying: Callable[[Whole], Draw] | None = None) -> Split:
    """Distinct groups in a table of numbers, or the verdict that there is a continuum.

    Searching always finds groups. They count only if (a) the best separation beats data made without groups: up to 39 draws from
    one smooth cloud (:func:`_cloud`), and, for customers, up to 39 draws from one continuous buying behaviour (``buying``), each of
    as many rows as are tested; p <= 0.05 for each; (b) for customers, any two groups have a gap between them (:func:`_gap`): a range of
    habits as wide as it is even, which neither kind of draw imitates, has none; (c) the least stable group is found again in redrawn
    samples (Jaccard >= 0.75); (d) the smallest group has at least 5 % and 30 rows and the largest at most 85 %.

    Args:
        x: rows x columns, skewed columns already logged; rows sorted by the caller so that their order does not matter.
        buying: takes the rows that are tested, gives what draws as many customers who differ only gradually.

    Source: Liu, Hayes, Nobel & Marron, JASA 103, 2008 (Gaussian null); Hennig, CSDA 52, 2007 (stability; thresholds of clusterboot).
    """
    import sklearn.cluster  # noqa: F401  the limit below holds only for what is loaded by then
    from threadpoolctl import threadpool_limits

    n = len(x)
    if n < MINIMUM_FOR_GROUPS:
        return Split("not_assessed", reason="too_few", n=n)
    if _alike(x):
        return Split("not_assessed", reason="constant", n=n)
    with threadpool_limits(1):  # the same sums in the same order, whatever the machine
        rows = np.sort(rng.choice(n, TESTED_AT_MOST, replace=False)) if n > TESTED_AT_MOST else np.arange(n)
        sample = x[rows]
        z = _standard(sample)
        value, k, model = _best(z, rng, 5)
        mean = sample.mean(axis=0)
        null_buying, p = _sequential(buying(rows), value, rng) if buying else ((), 0.0)
        null: tuple[float, ...] = ()
        if p <= P_LIMIT:  # else already explained without groups: the second comparison adds nothing
            null, chance = _sequential(_cloud(sample, keep=buying is None and _skewed(sample)), value, rng)
            p = max(p, chance)
        between, bridge = _gap(z, model.labels_.astype(np.int64)) if buying else (float("nan"), 0.0)
        jaccard = _stability(z, model, k, rng)
        spread = sample.std(axis=0)
        labels = model.predict((x - mean) / np.where(spread > 0, spread, 1.0)).astype(np.int64)
    sizes = np.bincount(labels, minlength=k)
    reason: Literal["", "chance", "bridged", "unstable", "size"] = ""
    if p > P_LIMIT:
        reason = "chance"
    elif bridge > EMPTIER:
        reason = "bridged"
    elif min(jaccard) < STABLE:
        reason = "unstable"
    elif sizes.min() < max(DESCRIBE_N, DESCRIBE_SHARE * n) or sizes.max() > 0.85 * n:
        reason = "size"
    return Split(
        "indistinct" if reason else "clear", 1 if reason else k, k, value, null, null_buying, p, jaccard, between, reason, n, len(sample), labels
    )  # fmt: skip


def _skewed(x: Floats) -> bool:
    """Is a column too skewed to come from a Gaussian?"""
    from scipy.stats import skew

    return bool((np.abs(skew(x, axis=0)) > SKEWED).any())


def _cloud(x: Floats, *, keep: bool) -> Draw:
    """Draws tables of as many rows from one cloud without groups: a Gaussian with the means and covariance of ``x`` or, to ``keep`` the
    columns' own distributions, what has these and their rank correlation (a Gaussian copula). A Gaussian has no long tail, and
    the end of a long tail looks like a group beside it."""
    if not keep:
        mean, covariance = x.mean(axis=0), np.cov(x.T)
        return lambda rng: np.asarray(rng.multivariate_normal(mean, covariance, size=len(x), method="eigh"))
    from scipy.stats import norm, rankdata

    place = (np.arange(len(x)) + 0.5) / len(x)
    scores = norm.ppf((rankdata(x, axis=0) - 0.5) / len(x))
    correlation, columns = np.corrcoef(scores.T), np.sort(x, axis=0)

    def draw(rng: np.random.Generator) -> Floats:
        u = norm.cdf(rng.multivariate_normal(np.zeros(x.shape[1]), correlation, size=len(x), method="eigh"))
        return np.column_stack([np.interp(u[:, j], place, columns[:, j]) for j in range(x.shape[1])])

    return draw


def buying_null(people: pd.DataFrame) -> Draw:
    """Draws tables (log recency, log orders, log value) of as many customers without groups: one continuous buying behaviour fitted
    to ``people``, and values that vary smoothly around a line in the number of orders."""
    age, recency, frequency = (people[c].to_numpy(dtype=float) for c in ("age", "recency", "frequency"))
    model = fit_buying(frequency - 1, age - recency, age)
    log_f, log_v = np.log1p(frequency), np.log1p(people["value"].to_numpy(dtype=float))
    slope = float(np.cov(log_f, log_v)[0, 1] / log_f.var(ddof=1)) if log_f.std() > 0 else 0.0
    residual = float((log_v - slope * log_f).std())
    level = float((log_v - slope * log_f).mean())

    def draw(rng: np.random.Generator) -> Floats:
        pick = age[rng.integers(len(age), size=len(age))]
        orders, since = simulate_buying(model, pick, rng)
        value = level + slope * np.log1p(orders) + rng.normal(0, residual, size=len(pick))
        return np.column_stack([np.log1p(since), np.log1p(orders), np.maximum(value, 0.0)])

    return draw


def _group_name(centre: Floats) -> Text:
    """Words for a group from its place (in standard deviations of all customers): only what sets it apart."""
    recency, frequency, value = centre
    words: list[tuple[float, Text]] = []
    if abs(frequency) >= 0.4:
        words.append((abs(frequency), T("buy often") if frequency > 0 else T("buy seldom")))
    if abs(value) >= 0.4:
        words.append((abs(value), T("place large orders") if value > 0 else T("place small orders")))
    if abs(recency) >= 0.4:
        words.append((abs(recency), T("have not bought for a while") if recency > 0 else T("bought recently")))
    best = [w for _, w in sorted(words, key=lambda p: -p[0])[:2]]
    if len(best) == 2:
        return T("Those who {first} and {second}", first=best[0], second=best[1])
    return T("Those who {first}", first=best[0] if best else T("are in the middle of everything"))


def split_customers(rfm: Rfm | None, found: int, seed: int) -> Groups:
    """Distinct groups among the customers, described, or the verdict that there are none."""
    if rfm is None or rfm.customers < MINIMUM_FOR_GROUPS:
        split = Split("not_assessed", reason="too_few", n=rfm.customers if rfm else found)
        return Groups("not_assessed", 1, split)
    people, rng = rfm.scores, np.random.default_rng(seed)
    x = _logged(people)
    split = find_groups(x, rng, buying=lambda rows: buying_null(people.iloc[rows]))
    if split.verdict != "clear":
        return Groups(split.verdict, 1, split)
    z = _standard(x)
    order = sorted(range(split.k), key=lambda g: (-float(people["sales"].to_numpy()[split.labels == g].sum()), g))
    described: list[Cell] = []
    names: list[str] = []
    group_of = np.empty(len(people), dtype=object)
    for place, g in enumerate(order, start=1):
        inside = split.labels == g
        id, name = f"cluster-{place}", _group_name(z[inside].mean(axis=0))
        if str(name) in names:
            name = T("{name} ({number})", name=name, number=place)
        names.append(str(name))
        group_of[inside] = id
        described.append(describe(id, name, people[inside], people, rfm.window, rfm.source))
    labels = {str(key): str(g) for key, g in zip(people.index, group_of, strict=True)}
    return Groups("clear", split.k, split, tuple(described), labels)


def lacks_groups(people: pd.DataFrame | None) -> Text | None:
    """What is missing to look for groups of customers; ``None`` where nothing."""
    few = lacks_customers(people, MINIMUM_FOR_GROUPS)
    if few is None and people is not None and _alike(_logged(people)):
        return T("all customers buy so much alike that there is nothing to tell apart")
    return few
