"""Audience: who buys, who follows, who answers, where visits come from, and whether there are distinct groups at all.

Plan and canonical tables in, a frozen :class:`AudienceResult` out. Customers are the unit, not orders. Customer keys stay inside.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.customers import WINDOW_DAYS, Outlook, Purchases, countable_orders, customer_values, fit_buying, foresee, simulate_buying
from cmlib.estimates import median_interval, wilson
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate, Finding, Period, Verdict, judge
from cmlib.missing import own_networks, split, where_from
from cmlib.model import AudienceChoice, Plan, SegmentChoice
from cmlib.profiles import DESCRIBE_N, DESCRIBE_SHARE, LEAST
from cmlib.text import T, Text

READS: tuple[str, ...] = ()
MINIMUM_CUSTOMERS = 20
QUINTILES_FROM = 200
MINIMUM_FOR_GROUPS = 80
TESTED_AT_MOST = 400
"""Customers in the group test; above that a sample of this size decides, which keeps the page under six seconds."""
KS = (2, 3, 4, 5, 6)
DRAWS, REDRAWS = 39, 40
STABLE, P_LIMIT = 0.75, 0.05
DEMOGRAPHIC_SHARE = 0.30
SURVEY_MINIMUM = 80
MOST_OPTIONS, LONGEST_OPTION = 12, 60

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


# ---- results -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A group of at least five customers: size, share of customers and of sales, and what is typical in it.

    Args:
        recency: days since the last purchase; frequency: orders in the window; ticket: mean net value of a customer's orders (medians).
    """

    id: str
    name: Text
    n: int
    share: float
    sales_share: float
    recency: Estimate
    frequency: Estimate
    ticket: Estimate


@dataclass(frozen=True)
class Rfm:
    """Customers sorted by how recently, how often and for how much they buy.

    Args:
        customers, orders: how many were counted. window: first and last day. bins: 5 scores, or 3 under 200 customers.
        cells: the named groups with five customers or more. together: ids shown only as one sum, so that nobody can be recognised.
        together_n, together_share, together_sales: that sum (0 when nothing had to be hidden).
        left_out: reason -> orders not counted. constant: which of recency, frequency, value is the same for everybody.
        scores: one row a customer (columns recency, frequency, value, sales, r, f, m, cell); never leaves the result.
    """

    customers: int
    orders: int
    window: Period
    bins: int
    cells: tuple[Cell, ...]
    together: tuple[str, ...]
    together_n: int
    together_share: float
    together_sales: float
    left_out: Mapping[str, int]
    constant: tuple[str, ...]
    currency: str
    source: str
    scores: pd.DataFrame = field(compare=False, repr=False)

    def cell(self, id: str) -> Cell | None:
        """The named group, ``None`` when it is empty or too small to show."""
        return next((c for c in self.cells if c.id == id), None)


@dataclass(frozen=True)
class Split:
    """What the test for distinct groups found in a table of numbers.

    Args:
        verdict: ``clear`` (groups), ``indistinct`` (a continuum) or ``not_assessed``. k: number of groups, 1 without groups.
        best_k: the number that separates best, whatever the verdict. silhouette: how well it separates (-1 to 1).
        null, null_buying: the best separation found by the same search in data made without groups; no more than decide.
        p_value: chance that such data separate at least as well (the larger of the two kinds; exact and sequential).
        jaccard: how much of each group is found again when customers are redrawn (0 to 1).
        reason: why there are none: too_few, constant, chance, unstable or size. labels: group of each row, 0-based.
    """

    verdict: Verdict
    k: int = 1
    best_k: int = 0
    silhouette: float = float("nan")
    null: tuple[float, ...] = ()
    null_buying: tuple[float, ...] = ()
    p_value: float = 1.0
    jaccard: tuple[float, ...] = ()
    reason: Literal["", "too_few", "constant", "chance", "unstable", "size"] = ""
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


@dataclass(frozen=True)
class Part:
    """A bucket of a composition and its share of all followers; ``split``: shares by sex where known. ``share`` is ``None`` when hidden."""

    label: str
    share: float | None
    split: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True)
class Composition:
    """One breakdown of a network's followers.

    Args:
        listed: sum of the shares shown; the rest is not broken down by the network.
        whole: are the shares of all followers (else only of those the network lists)? n: of how many, if known.
    """

    dimension: str
    parts: tuple[Part, ...]
    listed: float
    whole: bool = True
    n: int | None = None


@dataclass(frozen=True)
class Followers:
    """Who follows on one network, as the network itself counts it. ``n``: number of followers, if anything says it."""

    platform: str
    population: str
    day: date | None
    n: int | None
    compositions: tuple[Composition, ...]
    source: str

    def composition(self, dimension: str) -> Composition | None:
        """The breakdown by age_gender, age, gender, city, country …, if the network gave it."""
        return next((c for c in self.compositions if c.dimension == dimension), None)

    @property
    def main(self) -> Composition | None:
        """The breakdown that says most about people: age, else what they do for a living, else where they live."""
        found = (self.composition(d) for d in MAIN_DIMENSIONS)
        return next((c for c in found if c is not None and any(p.share is not None for p in c.parts)), None)

    @property
    def ages(self) -> Composition | None:
        """The breakdown by age, with or without sex."""
        return self.composition("age_gender") or self.composition("age")


@dataclass(frozen=True)
class Option:
    """An answer and the share of people who gave it."""

    label: str
    share: Estimate


@dataclass(frozen=True)
class Question:
    """A closed question: its answers, most frequent first. ``several``: more than one answer was allowed.

    ``lead``: does the first answer stand out from the second (90 %; ten points or more are worth talking about)?
    ``together``: people behind answers too rare to show, ``together_answers``: how many answers those are.
    """

    text: str
    n: int
    options: tuple[Option, ...]
    several: bool = False
    ordered: bool = False
    lead: Verdict = "not_assessed"
    together: int = 0
    together_answers: int = 0


@dataclass(frozen=True)
class Survey:
    """What people said. ``skipped``: questions with free answers, told but not counted."""

    name: str
    n: int
    period: Period | None
    questions: tuple[Question, ...]
    skipped: tuple[str, ...]
    source: str

    @property
    def needed(self) -> int:
        """Answers still needed before groups may be looked for."""
        return max(0, SURVEY_MINIMUM - self.n)


@dataclass(frozen=True)
class Sources:
    """Where visits to the website come from: sessions by channel group, all counted (no sample)."""

    rows: tuple[tuple[str, int, float], ...]
    n: int
    period: Period
    together: int
    source: str


Basis = Literal["groups", "cells", "followers", "hypothesis"]


@dataclass(frozen=True)
class Candidate:
    """A segment somebody could choose to talk to.

    Args:
        basis: distinct groups, cuts of a continuum, followers, or a hypothesis of the workshop.
        n, share: size and share of its own total (customers or followers); ``None`` for a hypothesis.
    """

    id: str
    name: Text
    basis: Basis
    n: int | None = None
    share: float | None = None
    sales_share: float | None = None
    platform: str = ""


@dataclass(frozen=True)
class AudienceResult:
    """Everything the audience page knows.

    ``basis``: what the proposal rests on. ``levels``: which kinds of evidence exist (customers, survey, followers, visits).
    ``outlook``: what 1,000 customers or more will buy, ``None`` with fewer.
    """

    as_of: date
    basis: Basis
    levels: tuple[str, ...]
    rfm: Rfm | None
    customers_found: int
    groups: Groups
    followers: tuple[Followers, ...]
    surveys: tuple[Survey, ...]
    sources: Sources | None
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    outlook: Outlook | None = None

    def candidate(self, id: str) -> Candidate | None:
        """The candidate with this id, ``None`` when today's evidence no longer holds it."""
        return next((c for c in self.candidates if c.id == id), None)


# ---- nobody may be recognised ------------------------------------------------------------------------------------------


def fold_small(counts: Mapping[str, int], least: int = LEAST) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which cells may be shown, and which only as one sum.

    A cell with 1 to ``least - 1`` people is never shown alone, and not by subtraction either: the smallest other cells are
    added until the sum has at least two cells and ``least`` people. Empty cells are in neither list.

    Returns:
        ids shown, ids shown together (both in the order given).

    Example:
        >>> fold_small({"a": 40, "b": 3, "c": 12})
        (('a',), ('b', 'c'))
    """
    present = {k: v for k, v in counts.items() if v > 0}
    hidden = {k for k, v in present.items() if v < least}
    rest = sorted((k for k in present if k not in hidden), key=lambda k: (present[k], k))
    while hidden and rest and (len(hidden) < 2 or sum(present[k] for k in hidden) < least):
        hidden.add(rest.pop(0))
    return tuple(k for k in present if k not in hidden), tuple(k for k in present if k in hidden)


# ---- who buys, and how -------------------------------------------------------------------------------------------------

CELL_NAMES: dict[str, Text] = {
    "regulars": T("Regulars"),
    "growing": T("Becoming regulars"),
    "new": T("Recent, first purchases"),
    "cooling": T("Good customers cooling off"),
    "occasional": T("Now and then"),
    "missed": T("Used to come often"),
    "gone": T("Long gone"),
}
"""The seven named cells; each joins one or two squares of the recency x frequency map."""

MAP: dict[tuple[int, int], str] = {
    (3, 3): "regulars", (3, 2): "growing", (3, 1): "new",
    (2, 3): "cooling", (2, 2): "occasional", (2, 1): "occasional",
    (1, 3): "missed", (1, 2): "gone", (1, 1): "gone",
}  # fmt: skip
"""(recency band, frequency band) -> cell; bands are 1 low, 2 middle, 3 high."""


def score(values: pd.Series, bins: int) -> pd.Series:
    """Scores 1 (lowest) to ``bins`` by average rank: equal values get equal scores, the order of the rows does not matter.

    ``ceil(bins * rank / n)``. A constant column gets one score.

    Source: independent RFM scoring after Hughes, Strategic Database Marketing, 1994; average ranks instead of cut points.

    Example:
        >>> score(pd.Series([1.0, 1.0, 1.0, 2.0, 9.0]), 5).tolist()
        [2, 2, 2, 4, 5]
    """
    if values.empty:
        return pd.Series(dtype="int64")
    rank = values.rank(method="average").to_numpy(dtype=float)
    return pd.Series(np.ceil(np.round(bins * rank / len(values), 9)).astype("int64"), index=values.index)


def band(scores: pd.Series, bins: int) -> pd.Series:
    """Scores 1-5 (or 1-3) as low 1, middle 2, high 3."""
    return scores if bins == 3 else scores.map({1: 1, 2: 1, 3: 2, 4: 3, 5: 3})


def _describe(id: str, name: Text, part: pd.DataFrame, whole: pd.DataFrame, period: Period, source: str) -> Cell:
    def typical(column: str, unit: Literal["days", "count", "money"]) -> Estimate:
        return median_interval(part[column].to_numpy(dtype=float), unit=unit, n_unit="customers", period=period, source=source)

    return Cell(
        id, name, len(part), len(part) / len(whole), float(part["sales"].sum() / whole["sales"].sum()),
        typical("recency", "days"), typical("frequency", "count"), typical("value", "money"),
    )  # fmt: skip


def score_customers(counted: Purchases, as_of: date, source: str = "") -> Rfm | None:
    """Who buys, and how: scores, named cells and their sizes; ``None`` below 20 customers.

    Args:
        counted: orders that count. Recency is counted to ``as_of``; frequency is orders (not lines) in the last two years;
            value is the mean net value of an order (the sum would only repeat frequency).
    """
    people = customer_values(counted, as_of)
    if len(people) < MINIMUM_CUSTOMERS:
        return None
    bins = 5 if len(people) >= QUINTILES_FROM else 3
    people = people.assign(r=score(-people["recency"], bins), f=score(people["frequency"], bins), m=score(people["value"], bins))
    r, f = band(people["r"], bins), band(people["f"], bins)
    people["cell"] = [MAP[pair] for pair in zip(r, f, strict=True)]
    window = (counted.first, as_of)
    counts = {c: int((people["cell"] == c).sum()) for c in CELL_NAMES}
    shown, hidden = fold_small(counts)
    cells = tuple(_describe(c, CELL_NAMES[c], people[people["cell"] == c], people, window, source) for c in shown)
    rest = people[people["cell"].isin(hidden)]
    return Rfm(
        len(people), len(counted), window, bins, cells, hidden, len(rest), len(rest) / len(people),
        float(rest["sales"].sum() / people["sales"].sum()), counted.left_out,
        tuple(c for c in ("recency", "frequency", "value") if people[c].nunique() == 1), counted.currency, source, people,
    )  # fmt: skip


# ---- are there really distinct groups? ---------------------------------------------------------------------------------


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
    one Gaussian with the same means and covariance, and, for customers, up to 39 draws from one continuous buying behaviour
    (``buying``), each of as many rows as are tested; p <= 0.05 for each; (b) the least stable group is found again in redrawn
    samples (Jaccard >= 0.75); (c) the smallest group has at least 5 % and 30 rows and the largest at most 85 %.

    Args:
        x: rows x columns, skewed columns already logged; rows sorted by the caller so that their order does not matter.
        buying: takes the rows that are tested, gives what draws as many customers who differ only gradually.

    Source: Liu, Hayes, Nobel & Marron, JASA 103, 2008 (Gaussian null); Hennig, CSDA 52, 2007 (stability; thresholds of clusterboot).
    """
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
        mean, covariance = sample.mean(axis=0), np.cov(sample.T)

        def gaussian(r: np.random.Generator) -> Floats:
            return np.asarray(r.multivariate_normal(mean, covariance, size=len(sample), method="eigh"))

        null_buying, p = _sequential(buying(rows), value, rng) if buying else ((), 0.0)
        null: tuple[float, ...] = ()
        if p <= P_LIMIT:  # else already explained without groups: the second comparison adds nothing
            null, chance = _sequential(gaussian, value, rng)
            p = max(p, chance)
        jaccard = _stability(z, model, k, rng)
        spread = sample.std(axis=0)
        labels = model.predict((x - mean) / np.where(spread > 0, spread, 1.0)).astype(np.int64)
    sizes = np.bincount(labels, minlength=k)
    reason: Literal["", "chance", "unstable", "size"] = ""
    if p > P_LIMIT:
        reason = "chance"
    elif min(jaccard) < STABLE:
        reason = "unstable"
    elif sizes.min() < max(DESCRIBE_N, DESCRIBE_SHARE * n) or sizes.max() > 0.85 * n:
        reason = "size"
    return Split(
        "indistinct" if reason else "clear", 1 if reason else k, k, value, null, null_buying, p, jaccard, reason, n, len(sample), labels
    )


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
        described.append(_describe(id, name, people[inside], people, rfm.window, rfm.source))
    labels = {str(key): str(g) for key, g in zip(people.index, group_of, strict=True)}
    return Groups("clear", split.k, split, tuple(described), labels)


# ---- who follows -------------------------------------------------------------------------------------------------------

_SEX = {
    "women": "women", "woman": "women", "female": "women", "f": "women", "mujeres": "women", "mujer": "women", "femenino": "women",
    "men": "men", "man": "men", "male": "men", "m": "men", "hombres": "men", "hombre": "men", "masculino": "men",
    "other": "other", "others": "other", "unknown": "other", "u": "other", "otros": "other", "otro": "other", "unspecified": "other",
}  # fmt: skip
MAIN_DIMENSIONS = ("age_gender", "age", "job_function", "seniority", "industry", "company_size", "city", "country", "gender")
POPULATIONS = ("followers", "viewers", "engaged", "reached", "visitors")


def _sexes(text: str) -> str:
    return _SEX.get(text.strip().casefold(), "")


def _hide(share: float, n: int | None) -> float | None:
    """The share, or ``None`` if it stands for one to four people."""
    return None if n is not None and 0 < share * n < LEAST - 0.5 else share


def _composition(dimension: str, rows: pd.DataFrame, n: int | None) -> Composition | None:
    rows = rows[rows["value"].notna() & (rows["value"] >= 0)]
    if rows.empty:
        return None
    values = rows["value"].to_numpy(dtype=float)
    whole = True
    if (rows["unit"] == "count").all():
        total = float(values.sum())
        whole = n is not None and n >= total
        n = n if n is not None and whole else round(total)
        if n <= 0:
            return None
        values = values / n
    rows = rows.assign(share=values)
    if dimension == "age_gender":
        first_is_sex = rows["bucket"].map(lambda b: _sexes(str(b)) != "").all()
        age, sex = ("bucket2", "bucket") if first_is_sex else ("bucket", "bucket2")
        parts = []
        for label, here in rows.groupby(age, sort=False):
            split = here.groupby(here[sex].map(lambda b: _sexes(str(b)) or "other"))["share"].sum()
            parts.append(
                Part(
                    _dashed(label),
                    _hide(float(here["share"].sum()), n),
                    tuple((s, _hide(float(split[s]), n)) for s in ("women", "men", "other") if s in split),
                )
            )
        parts.sort(key=lambda p: _age_key(p.label))
    else:
        by = rows.groupby("bucket")["share"].sum()
        if dimension in ("age", "company_size"):
            by.index = by.index.map(_dashed)
        parts = [Part(_sexes(str(b)) or str(b) if dimension == "gender" else str(b), _hide(float(v), n)) for b, v in by.items()]
        if dimension == "age":
            parts.sort(key=lambda p: _age_key(p.label))
        else:
            parts.sort(key=lambda p: (-(p.share or 0.0), p.label))
    return Composition(dimension, tuple(parts), float(rows["share"].sum()), whole, n)


def _dashed(label: object) -> str:
    """«25-34» as it is printed: 25–34."""
    return re.sub(r"(?<=\d)\s*-\s*(?=\d)", "–", str(label).strip())


def _age_key(label: str) -> tuple[float, str]:
    found = re.search(r"\d+", label)
    return (float(found[0]) if found else math.inf, label)


def _follower_count(plan: Plan, data: Dataset, platform: str, as_of: date) -> int | None:
    daily = data.account_daily
    stock = daily[(daily["platform"] == platform) & (daily["metric"] == "followers_total") & (daily["date"] <= pd.Timestamp(as_of))]
    stock = stock.dropna(subset=["value"]).sort_values(["date", "value"])
    if not stock.empty:
        return int(stock["value"].iloc[-1])
    return next((c.followers for c in plan.brief.channels if c.network == platform and c.followers), None)


def _followed(data: Dataset, as_of: date) -> dict[str, tuple[str, pd.DataFrame]]:
    """Network -> the population it describes best, and its rows up to a day."""
    frame = data.audience
    frame = frame[frame["snapshot_date"].isna() | (frame["snapshot_date"] <= pd.Timestamp(as_of))]
    frame = frame[~frame["dimension"].isin(["hour", "weekday"])]
    found = {}
    for platform in sorted(set(frame["platform"])):
        here = frame[frame["platform"] == platform]
        population = next((p for p in POPULATIONS if (here["population"] == p).any()), "")
        found[str(platform)] = population, here[here["population"] == population] if population else here
    return found


def _breakdowns(here: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each dimension with the rows of its newest snapshot."""
    for dimension in sorted(set(here["dimension"])):
        rows = here[here["dimension"] == dimension]
        newest = rows["snapshot_date"].max()
        rows = rows[rows["snapshot_date"] == newest] if pd.notna(newest) else rows
        rows = rows[rows["source_file"] == sorted(set(rows["source_file"]))[-1]]
        yield dimension, rows.drop_duplicates(["bucket", "bucket2"]).sort_values(["bucket", "bucket2"])


def describe_followers(plan: Plan, data: Dataset, as_of: date) -> tuple[Followers, ...]:
    """Who follows on each network, newest snapshot: shares by age and sex, city, country … as the network gives them.

    Breakdowns are never multiplied with one another, and what a network does not list stays missing.
    """
    found = []
    for platform, (population, here) in _followed(data, as_of).items():
        n = _follower_count(plan, data, platform, as_of) if population == "followers" else None
        compositions, days, files = [], [], set()
        for dimension, rows in _breakdowns(here):
            made = _composition(dimension, rows, n)
            if made is not None:
                compositions.append(made)
                files |= set(rows["source_file"])
                if pd.notna(newest := rows["snapshot_date"].max()):
                    days.append(newest.date())
        if compositions:
            found.append(Followers(platform, population, max(days) if days else None, n, tuple(compositions), ", ".join(sorted(files))))
    return tuple(found)


# ---- what people say ---------------------------------------------------------------------------------------------------

_CONTACT = re.compile(r"@|^\+?[\d\s().-]{9,}$")


def count_answers(frame: pd.DataFrame, as_of: date) -> tuple[Survey, ...]:
    """Closed questions of each survey with the share of people who gave each answer and its interval.

    Free text, contact data and questions with more than twelve different answers are skipped, and named. Answers given by fewer
    than five people are only shown together. The questions with the clearest answer come first.
    """
    frame = frame[frame["submitted_at"].isna() | (frame["submitted_at"] <= pd.Timestamp(as_of))]
    surveys = []
    for name in sorted(set(frame["survey"])):
        here = frame[frame["survey"] == name]
        days = here["submitted_at"].dropna()
        period = (days.min().date(), days.max().date()) if len(days) else None
        source = ", ".join(sorted(set(here["source_file"])))
        questions, skipped = [], []
        for text in sorted(set(here["question"])):
            rows = here[here["question"] == text]
            boxes = bool(((rows["subquestion"] != "") & (rows["subquestion"] == rows["answer"])).all())
            items = [("", rows)] if boxes else list(rows.groupby("subquestion", sort=True))
            for sub, part in items:
                label = f"{text} · {sub}" if sub else str(text)
                question = _question(label, part, boxes, period, source)
                if question is None:
                    skipped.append(label)
                else:
                    questions.append(question)
        certainty = ("clear", "hint", "indistinct", "not_assessed")
        questions.sort(key=lambda q: (certainty.index(q.lead), -q.options[0].share.estimate, q.text))
        surveys.append(Survey(str(name), int(here["response_id"].nunique()), period, tuple(questions), tuple(skipped), source))
    return tuple(surveys)


def _question(text: str, rows: pd.DataFrame, boxes: bool, period: Period | None, source: str) -> Question | None:
    answers = rows.assign(answer=rows["answer"].str.strip())
    several = boxes
    if answers["answer"].str.contains(";").any():
        answers = answers.assign(answer=answers["answer"].str.split(";")).explode("answer")
        answers["answer"] = answers["answer"].str.strip()
        several = True
    answers = answers[answers["answer"] != ""].drop_duplicates(["response_id", "answer"])
    n = int(answers["response_id"].nunique())
    options = answers["answer"].value_counts()
    if n < LEAST or len(options) > MOST_OPTIONS or len(options) > max(2, n / 2) or options.index.str.len().max() > LONGEST_OPTION:
        return None
    if any(_CONTACT.search(o) for o in options.index):
        return None
    shown, hidden = fold_small({str(k): int(v) for k, v in sorted(options.items())})
    if not shown:
        return None
    ordered = all(re.match(r"^\d", o) for o in options.index)
    ranked = sorted(shown, key=(lambda o: (*_age_key(o),)) if ordered else (lambda o: (-float(options[o]), o)))
    made = tuple(Option(o, wilson(int(options[o]), n, n_unit="answers", period=period, source=source)) for o in ranked)
    together = int(answers.loc[answers["answer"].isin(hidden), "response_id"].nunique())
    return Question(text, n, made, several, ordered, _lead(options), together, len(hidden))


def _lead(options: pd.Series) -> Verdict:
    """Among those who gave one of the two most frequent answers: is the first more than half?"""
    top = sorted((int(v) for v in options), reverse=True)[:2]
    if len(top) < 2 or sum(top) < 10:
        return "not_assessed"
    e = wilson(top[0], sum(top), 0.90)
    return judge(e.low, e.high, smallest=0.10, null=0.5)


# ---- where visits come from --------------------------------------------------------------------------------------------


def _sessions(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rows of website traffic up to a day that say how many visits came by which channel."""
    rows = frame[(frame["metric"] == "sessions") & (frame["channel_group"].fillna("") != "") & frame["value"].notna()]
    return rows[rows["date_end"] <= pd.Timestamp(as_of)]


def count_visits(frame: pd.DataFrame, as_of: date) -> Sources | None:
    """Sessions by channel group over all periods that do not overlap (longest first); fewer than five sessions are joined."""
    rows = _sessions(frame, as_of)
    if rows.empty:
        return None
    kept: list[pd.DataFrame] = []
    taken: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    ranges = rows[["property", "source_file", "date_start", "date_end"]].drop_duplicates()
    ranges = ranges.assign(days=ranges["date_end"] - ranges["date_start"])
    ranges = ranges.sort_values(["property", "days", "date_end", "source_file"], ascending=[True, False, False, True])
    for one in ranges.to_dict("records"):
        start, end, prop = one["date_start"], one["date_end"], str(one["property"])
        if any(start <= e and s <= end for s, e in taken.get(prop, [])):
            continue
        taken.setdefault(prop, []).append((start, end))
        same = (rows["source_file"] == one["source_file"]) & (rows["property"] == one["property"])
        kept.append(rows[same & (rows["date_start"] == start) & (rows["date_end"] == end)])
    used = pd.concat(kept)
    by = used.groupby("channel_group")["value"].sum()
    shown, hidden = fold_small({str(k): round(v) for k, v in by.items()})
    n = round(float(by.sum()))
    if n <= 0:
        return None
    ranked = sorted(shown, key=lambda g: (-float(by[g]), g))
    return Sources(
        tuple((g, round(float(by[g])), float(by[g] / by.sum())) for g in ranked), n,
        (used["date_start"].min().date(), used["date_end"].max().date()), round(sum(float(by[g]) for g in hidden)),
        ", ".join(sorted(set(used["source_file"]))),
    )  # fmt: skip


# ---- whom do we talk to ------------------------------------------------------------------------------------------------

HYPOTHESES: dict[str, Text] = {
    "newcomers": T("People who need it and do not know you"),
    "occasional": T("People who came once"),
    "loyal": T("People who already recommend you"),
}
PROPOSAL_ORDER = ("regulars", "cooling", "growing", "missed", "new", "occasional", "gone")
"""Where a conversation pays first: keep the good ones, win back those who cool off, then help the rest along. A rule of thumb."""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def list_candidates(rfm: Rfm | None, groups: Groups, followers: Sequence[Followers]) -> tuple[Candidate, ...]:
    """Segments that may be chosen: customers' groups (or cuts of the continuum), age bands of followers, and hypotheses.

    A segment of customers needs at least 30 people and 5 %; an age band at least 30 % of a network's followers.
    """
    found: list[Candidate] = []
    for cell in groups.groups:
        found.append(Candidate(f"audience.customers.{cell.id}", cell.name, "groups", cell.n, cell.share, cell.sales_share))
    if rfm is not None and not groups.groups:
        for id in PROPOSAL_ORDER:
            named = rfm.cell(id)
            if named is not None and named.n >= DESCRIBE_N and named.share >= DESCRIBE_SHARE:
                found.append(Candidate(f"audience.customers.{id}", named.name, "cells", named.n, named.share, named.sales_share))
    bands: dict[str, Candidate] = {}
    for who in followers:
        main = who.main
        shares = [(p.share, p.label) for p in main.parts if p.share is not None] if main else []
        if main is None or not shares:
            continue
        top = max(shares, key=lambda s: (s[0], s[1]))
        aged = main.dimension in ("age", "age_gender")
        for share, label in shares:
            if share >= DEMOGRAPHIC_SHARE or (share, label) == top:
                id = f"audience.demographics.{_slug(label if aged else f'{main.dimension} {label}')}"
                if id not in bands or share > (bands[id].share or 0):
                    n = round(share * main.n) if main.n else None
                    name = T("Followers aged {ages}", ages=label) if aged else T("Followers: {group}", group=label)
                    bands[id] = Candidate(id, name, "followers", n, share, None, who.platform)
    found += sorted(bands.values(), key=lambda c: (-(c.share or 0), c.id))
    found += [Candidate(f"audience.hypothesis.{id}", name, "hypothesis") for id, name in HYPOTHESES.items()]
    return tuple(found)


def _findings(groups: Groups, rfm: Rfm | None) -> tuple[Finding, ...]:
    found = [Finding("audience.groups", groups.verdict, slots={"k": groups.k, "n": groups.split.n, "reason": groups.reason})]
    if rfm is not None:
        for cell in groups.groups or rfm.cells:
            found.append(
                Finding(f"audience.customers.{cell.id}", groups.verdict, estimate=cell.ticket, slots={"name": cell.name, "n": cell.n})
            )
    return tuple(found)


def assess_audience(plan: Plan, data: Dataset, as_of: date) -> AudienceResult:
    """Everything known about who buys, follows, answers and visits, as of a day."""
    counted, source = countable_orders(data.orders, as_of), data.sources("orders")
    rfm = score_customers(counted, as_of, source)
    customers = counted.customers
    outlook = foresee(counted, as_of, np.random.default_rng(plan.brief.seed), source)
    groups = split_customers(rfm, customers, plan.brief.seed)
    followers = describe_followers(plan, data, as_of)
    surveys = count_answers(data.survey_responses, as_of) if data.has("survey_responses") else ()
    sources = count_visits(data.web_traffic, as_of) if data.has("web_traffic") else None
    candidates = list_candidates(rfm, groups, followers)
    levels = [name for name, there in (("customers", rfm), ("survey", surveys), ("followers", followers), ("visits", sources)) if there]
    return AudienceResult(
        as_of,
        candidates[0].basis,
        tuple(levels),
        rfm,
        customers,
        groups,
        followers,
        surveys,
        sources,
        candidates,
        _findings(groups, rfm),
        outlook,
    )


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say, by the thresholds of :func:`assess_audience` but without looking for groups."""
    counted = countable_orders(data.orders, as_of)
    people = customer_values(counted, as_of) if len(counted) else None
    described = {n for n, (_, here) in _followed(data, as_of).items() if any(_composition(*b, None) for b in _breakdowns(here))}
    asked = any(s.questions for s in count_answers(data.survey_responses, as_of))
    visits = _sessions(data.web_traffic, as_of)["value"].sum() >= 1
    return (
        Ability("customers", T("who buys, how often and for how much"), lacks=_lacks_customers(people, MINIMUM_CUSTOMERS)),
        Ability("groups", T("whether there are distinct groups of customers"), lacks=_lacks_groups(people)),
        *split(
            "followers",
            T("who follows the brand"),
            {n: None if n in described else _no_audience(n) for n in own_networks(plan.brief, data, "audience")},
        ),
        Ability(
            "survey", T("what people answered in a survey"),
            lacks=None if asked else T("a survey with closed questions is missing: {where}", where=where_from("survey_responses")),
        ),
        Ability(
            "visits", T("where the visits to the website come from"),
            lacks=None if visits else T("a report of the visits (sessions) by channel is missing: {where}", where=where_from("web_traffic")),
        ),
    )  # fmt: skip


def _lacks_customers(people: pd.DataFrame | None, needed: int) -> Text | None:
    where = where_from("orders")
    if people is None:
        return T("orders of the last {years} years that say who bought are missing: {where}", years=WINDOW_DAYS // 365, where=where)
    if len(people) >= needed:
        return None
    return T(
        "customers who bought in the last {years} years: {n}; needed: {all}. A longer period brings more: {where}",
        years=WINDOW_DAYS // 365, n=len(people), all=needed, where=where,
    )  # fmt: skip


def _lacks_groups(people: pd.DataFrame | None) -> Text | None:
    few = _lacks_customers(people, MINIMUM_FOR_GROUPS)
    if few is None and people is not None and _alike(_logged(people)):
        return T("all customers buy so much alike that there is nothing to tell apart")
    return few


def _no_audience(network: str) -> Text:
    return T("the export of the audience is missing: {where}", where=where_from("audience", network))


def propose_segments(result: AudienceResult, plan: Plan) -> AudienceChoice:
    """What the numbers would choose: up to three segments of the best evidence there is, most important first.

    Names are the English source text; ``wording.audience.say_segment_name`` says them in the reader's language.
    """
    best = [c for c in result.candidates if c.basis == result.basis][:3]
    return AudienceChoice(segments=tuple(SegmentChoice(id=c.id, name=str(c.name), priority=i) for i, c in enumerate(best, start=1)))


def evidence_of(result: AudienceResult) -> dict[str, object]:
    """What a decision about segments rests on: candidates with their sizes, and the verdict on groups."""
    return {
        "basis": result.basis,
        "verdict": result.groups.verdict,
        "k": result.groups.k,
        "candidates": [[c.id, c.n, c.share, c.sales_share] for c in result.candidates],
    }


def record_of(result: AudienceResult, plan: Plan) -> dict[str, object]:
    """Section of ``strategy.json``: evidence, verdict, cells, compositions, answers; no customer, no cell under five people."""

    def number(e: Estimate) -> dict[str, object]:
        return {"estimate": e.estimate, "low": e.low, "high": e.high, "n": e.n, "unit": e.unit, "method": e.method}

    def cell(c: Cell) -> dict[str, object]:
        return {
            "id": c.id, "n": c.n, "share": c.share, "sales_share": c.sales_share,
            "recency": number(c.recency), "frequency": number(c.frequency), "ticket": number(c.ticket),
        }  # fmt: skip

    rfm, split = result.rfm, result.groups.split
    return {
        "levels": list(result.levels),
        "basis": result.basis,
        "customers": None if rfm is None else {
            "n": rfm.customers, "orders": rfm.orders, "window": [d.isoformat() for d in rfm.window], "currency": rfm.currency,
            "left_out": {k: v for k, v in rfm.left_out.items()}, "cells": [cell(c) for c in rfm.cells],
            "together": {"cells": list(rfm.together), "n": rfm.together_n} if rfm.together_n >= LEAST else None,
        },
        "groups": {
            "verdict": result.groups.verdict, "k": result.groups.k, "reason": split.reason, "n": split.n, "tested": split.tested,
            "silhouette": split.silhouette if math.isfinite(split.silhouette) else None, "p_value": split.p_value if split.null else None,
            "stability": list(split.jaccard), "groups": [cell(c) for c in result.groups.groups],
        },
        "followers": [
            {
                "platform": f.platform, "day": f.day.isoformat() if f.day else None, "n": f.n,
                "compositions": {
                    c.dimension: {"listed": c.listed, "n": c.n, "whole": c.whole, "parts": [[p.label, p.share] for p in c.parts]}
                    for c in f.compositions
                },
            }
            for f in result.followers
        ],
        "surveys": [
            {"name": s.name, "n": s.n, "questions": [{"text": q.text, "n": q.n, "answers": [[o.label, number(o.share)] for o in q.options]} for q in s.questions]}
            for s in result.surveys
        ],
        "sources": None if result.sources is None else {"n": result.sources.n, "rows": [[g, n, share] for g, n, share in result.sources.rows]},
        "candidates": [{"id": c.id, "basis": c.basis, "n": c.n, "share": c.share, "sales_share": c.sales_share} for c in result.candidates],
    }  # fmt: skip
