"""The brand beside its competitors: only what anybody can count, posts of the same weeks, accounts of a like size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.estimates import (
    Floats,
    finite,
    log_rate,
    median_interval,
    partial_pooling,
    rank_probabilities,
)
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Finding, Period, Verdict, judge
from cmlib.missing import where_from
from cmlib.model import Plan
from cmlib.posts import RIPE_DAYS, SMALLEST, generator, log_of, numbers, sign_of, steady_of
from cmlib.reference import frame
from cmlib.scorecard import followers_on
from cmlib.text import T, Text, slug_or_code

MINIMUM_RIVAL_POSTS = 10

LARGEST_SIZE_RATIO = 10.0

LEAST_FUNNEL = 4
"""Competitors of different size that it takes to say what is usual for a size: a line through three leaves one degree of freedom."""

EDGE = 1.3
"""How many times the smallest and the largest account the curve goes beyond them."""

HIGHEST = 5.0
"""Log interaction per follower above which a limit is not followed: far outside any figure."""

WIDEST = 100.0
"""How many times its lower end the upper end of the 80 % limits may be at the brand's size: beyond that a line says nothing."""

MOST_RANKED = 8
"""Brands in a table of ranks: more do not fit on a phone."""

NAMED = 0.8
"""Share of posts whose format must be known on both sides for the formats to be compared one by one."""

Reason = Literal["", "size", "few", "followers", "formats"]


@dataclass(frozen=True)
class Rival:
    """A brand to compare with. ``ratio``: own interaction per follower divided by theirs; ``None`` where not comparable.

    ``formats``: the formats both have, each compared with itself; empty where the formats are not known.
    ``compared``: posts on both sides that entered the ratio.
    """

    id: str
    name: str
    n: int
    followers: float | None
    typical: Estimate | None
    ratio: Estimate | None
    verdict: Verdict
    reason: Reason = ""
    formats: tuple[str, ...] = ()
    compared: tuple[int, int] = (0, 0)

    @property
    def ahead(self) -> bool:
        """Do they clearly get more per follower?"""
        return self.verdict == "clear" and self.ratio is not None and self.ratio.estimate < 1

    @property
    def lead(self) -> Estimate | None:
        """The ratio the other way round: theirs divided by the brand's."""
        r = self.ratio
        if r is None or r.low is None or r.high is None:
            return None
        return replace(r, estimate=1 / r.estimate, low=1 / r.high, high=1 / r.low)


@dataclass(frozen=True)
class Ranked:
    """A brand in the ranking: the probability of each rank, first rank first; ``name`` is empty for the brand itself."""

    name: str
    n: int
    chances: tuple[float, ...]


@dataclass(frozen=True)
class Comparison:
    """Own network beside competitors, public interactions per follower. ``first``, ``last``: probability of each end of the ranking.

    ``ranks``: brands in the order of their typical post, each with the probability of every rank; empty below three brands.
    ``dated``: the own posts are divided by the followers of their day, not by the brief's number.
    """

    platform: str
    period: Period
    own_n: int
    own_followers: float | None
    own: Estimate | None
    rivals: tuple[Rival, ...]
    first: float | None = None
    last: float | None = None
    source: str = ""
    ranks: tuple[Ranked, ...] = ()
    dated: bool = False


def beside_of(plan: Plan, data: Dataset, posts: pd.DataFrame, as_of: date) -> dict[str, tuple[pd.DataFrame, pd.DataFrame, float | None]]:
    """By network: competitors' posts, own posts of the same weeks (neither younger than a week), followers as the brief has them."""
    table = data.competitor_posts
    ripe = pd.Timestamp(as_of) - pd.Timedelta(days=RIPE_DAYS)
    table = table[table["date"] <= ripe]
    followers = {c.network: float(c.followers) for c in plan.brief.channels if c.followers}
    out = {}
    for platform, theirs in table.groupby("platform", sort=True):
        own = steady_of(posts[(posts["platform"] == platform)])
        first, last = theirs["date"].min(), theirs["date"].max()
        own = own[(own["published_local"] >= first) & (own["published_local"] < min(last, ripe) + pd.Timedelta(days=1))]
        out[str(platform)] = theirs, own, followers.get(str(platform))
    return out


@dataclass(frozen=True)
class _Side:
    """The posts of one brand: public interactions per follower, logged for the model and as they are, and the format of each."""

    rates: Floats
    shares: Floats
    formats: npt.NDArray[np.str_]
    followers: float | None

    def only(self, formats: Sequence[str]) -> _Side:
        """Only the posts of these formats; all of them if none are given."""
        keep = np.isin(self.formats, list(formats)) if formats else np.ones(len(self.rates), dtype=bool)
        return _Side(self.rates[keep], self.shares[keep], self.formats[keep], self.followers)


def _side(public: Floats, size: Floats, formats: pd.Series, followers: float | None) -> _Side:
    rates = log_rate(public, size)
    names = formats.fillna("").astype(str).to_numpy(dtype=str)
    keep = np.isfinite(rates)
    order = np.lexsort((names[keep], rates[keep]))  # so that the order of the rows cannot matter
    shares = public[keep] / size[keep]
    return _Side(rates[keep][order], shares[order], names[keep][order], followers)


def has_dated_followers(own: pd.DataFrame) -> bool:
    """Does the export say how many followers there were on the day of a post? If not, the brief's number stands in."""
    return bool((own["followers_total"] > 0).any())


def _own_side(own: pd.DataFrame, followers: float | None) -> _Side:
    """The own posts of the weeks compared."""
    size = followers_on(own, followers)
    many = followers or (float(np.nanmedian(size)) if len(finite(size)) else None)
    return _side(numbers(own["engagements_public"]), size, own["media_type"], many)


def _their_sides(theirs: pd.DataFrame) -> list[tuple[str, _Side]]:
    """The same of each competitor, by name."""
    out = []
    for name, part in theirs.groupby("competitor", sort=True):
        public = numbers(part["likes"]) + part["comments"].fillna(0).to_numpy(dtype=np.float64)
        fans = finite(part["followers"])
        out.append(
            (str(name), _side(public, numbers(part["followers"]), part["media_type"], float(np.median(fans)) if len(fans) else None))
        )
    return out


def _common(a: _Side, b: _Side) -> tuple[str, ...] | None:
    """The formats both have; empty where they are not known of most posts; ``None`` where they are and none is common."""
    if any(len(x.formats) == 0 or (x.formats != "").mean() < NAMED for x in (a, b)):
        return ()
    return tuple(sorted(({str(f) for f in a.formats} & {str(f) for f in b.formats}) - {""})) or None


def _incomparable(a: _Side, b: _Side) -> Reason:
    """Why a competitor cannot be compared; empty if it can."""
    if a.followers is None or b.followers is None:
        return "followers"
    if max(b.followers / a.followers, a.followers / b.followers) > LARGEST_SIZE_RATIO:
        return "size"
    if min(len(a.rates), len(b.rates)) < MINIMUM_RIVAL_POSTS:
        return "few"
    same = _common(a, b)
    return "formats" if same is None or min(len(a.only(same).rates), len(b.only(same).rates)) < MINIMUM_RIVAL_POSTS else ""


def like_for_like(
    a: Floats,
    b: Floats,
    a_formats: Sequence[str] | npt.NDArray[np.str_],
    b_formats: Sequence[str] | npt.NDArray[np.str_],
    level: float = 0.90,
    *,
    period: Period | None = None,
    source: str = "",
) -> Estimate:
    """How many times the typical rate of one brand is another's, each format compared with itself.

    The differences of the formats are averaged with the weight n1·n2 / (n1 + n2); each brand's variance is pooled over its formats,
    and the degrees of freedom are Satterthwaite's. With one format it is Welch's interval exactly.

    Args:
        a, b: log rates. a_formats, b_formats: their formats: only those both have count.

    Raises:
        ValueError: no common format, or too few posts for a variance.

    Source: Cochran, Biometrics 10, 1954 (weights); Welch, Biometrika 34, 1947; Satterthwaite, Biometrics Bulletin 2, 1946.
    """
    from scipy.stats import t

    fa, fb = np.asarray(a_formats, dtype=str), np.asarray(b_formats, dtype=str)
    same = sorted(set(fa) & set(fb))
    groups = [(a[fa == f], b[fb == f]) for f in same]
    n_a, n_b, k = sum(len(x) for x, _ in groups), sum(len(y) for _, y in groups), len(groups)
    if k == 0 or min(n_a, n_b) <= k:
        raise ValueError("no common format, or too few posts in them")
    weight = np.array([len(x) * len(y) / (len(x) + len(y)) for x, y in groups])
    weight = weight / weight.sum()
    difference = float(weight @ [float(x.mean() - y.mean()) for x, y in groups])
    v_a = sum(float(((x - x.mean()) ** 2).sum()) for x, _ in groups) / (n_a - k)
    v_b = sum(float(((y - y.mean()) ** 2).sum()) for _, y in groups) / (n_b - k)
    part_a = v_a * float((weight**2) @ [1 / len(x) for x, _ in groups])
    part_b = v_b * float((weight**2) @ [1 / len(y) for _, y in groups])
    both = part_a + part_b
    df = both**2 / (part_a**2 / (n_a - k) + part_b**2 / (n_b - k)) if both > 0 else n_a + n_b - 2 * k
    half = float(t.ppf((1 + level) / 2, df)) * math.sqrt(both)
    ends = math.exp(difference - half), math.exp(difference + half)
    return Estimate(math.exp(difference), *ends, level, n_a + n_b, "posts", "ratio", period, "like_for_like", source)


def comparisons_of(plan: Plan, data: Dataset, posts: pd.DataFrame, as_of: date, seed: int) -> tuple[Comparison, ...]:
    """The brand beside its competitors, network by network."""
    return tuple(
        _comparison(platform, theirs, own, followers, (theirs["date"].min().date(), theirs["date"].max().date()), seed)
        for platform, (theirs, own, followers) in beside_of(plan, data, posts, as_of).items()
    )


def _comparison(platform: str, theirs: pd.DataFrame, own: pd.DataFrame, followers: float | None, period: Period, seed: int) -> Comparison:
    source = ", ".join(sorted(set(theirs["source_file"])))
    ours = _own_side(own, followers)
    mine = ", ".join(sorted(set(own["source_file"])))
    typical = median_interval(ours.shares, period=period, source=mine) if len(ours.rates) else None
    rivals: list[Rival] = []
    sides: list[tuple[str, _Side]] = [("", ours)]
    used: set[str] = set()
    for name, side in _their_sides(theirs):
        reason = _incomparable(ours, side)
        key = slug_or_code(name)
        while key in used:
            key += "-2"
        used.add(key)
        rivals.append(_rival(key, name, ours, side, reason, period, source))
        if not reason:
            sides.append((name, side))
    ranks = _ranks(sides, generator(seed, "rivals", platform), generator(seed, "ranks", platform))
    own_chances = next((r.chances for r in ranks if not r.name), None)
    first, last = (own_chances[0], own_chances[-1]) if own_chances else (None, None)
    return Comparison(
        platform, period, len(ours.rates), ours.followers, typical, tuple(rivals), first, last, source, ranks, has_dated_followers(own)
    )


def _rival(key: str, name: str, ours: _Side, side: _Side, reason: Reason, period: Period, source: str) -> Rival:
    """One competitor: its typical post of all formats, and the ratio over the formats both have."""
    typical = median_interval(side.shares, period=period, source=source) if len(side.rates) else None
    if reason:
        return Rival(key, name, len(side.rates), side.followers, typical, None, "not_assessed", reason)
    same = _common(ours, side) or ()
    a, b = ours.only(same), side.only(same)
    plain = [""] * len(a.rates), [""] * len(b.rates)
    ratio = like_for_like(a.rates, b.rates, *((a.formats, b.formats) if same else plain), period=period, source=source)
    verdict = judge(log_of(ratio.low), log_of(ratio.high), smallest=SMALLEST)
    return Rival(key, name, len(side.rates), side.followers, typical, ratio, verdict, "", same, (len(a.rates), len(b.rates)))


def _ranks(sides: Sequence[tuple[str, _Side]], rng: np.random.Generator, dice: np.random.Generator) -> tuple[Ranked, ...]:
    """Probability of each rank of each brand, the mix of formats taken out, means pulled together; from three brands on.

    With many competitors only those with the most posts are ranked.
    """
    rest = sorted(sides[1:], key=lambda x: (-len(x[1].rates), x[0]))[: MOST_RANKED - 1]
    brands = [sides[0], *sorted(rest)]
    if len(brands) < 3:
        return ()
    named = all((x.formats != "").mean() >= NAMED for _, x in brands)
    y = np.concatenate([x.rates for _, x in brands])
    who = np.repeat(np.arange(len(brands)), [len(x.rates) for _, x in brands])
    _, kind = np.unique(np.concatenate([x.formats for _, x in brands]), return_inverse=True)
    kinds = np.eye(int(kind.max()) + 1)[kind][:, 1:] if named else np.empty((len(y), 0))
    hot = np.eye(len(brands))[who]
    design = np.hstack([hot, kinds - kinds.mean(axis=0)])
    effects = np.linalg.lstsq(design, y, rcond=None)[0]
    rest_of = y - design @ effects
    n = [int((who == b).sum()) for b in range(len(brands))]
    variances = [max(float((rest_of[who == b] ** 2).sum()) / max(n[b] - 1, 1), 1e-9) for b in range(len(brands))]
    pooled = partial_pooling(effects[: len(brands)], variances, n, rng=rng)
    chances = rank_probabilities(pooled.shrunk, pooled.sd, dice)
    order = sorted(range(len(brands)), key=lambda b: (-float(pooled.shrunk[b]), brands[b][0]))
    return tuple(Ranked(brands[b][0], n[b], tuple(float(p) for p in chances[b])) for b in order)


def no_rivals() -> Text:
    """What is missing where no competitor was watched."""
    where = where_from("competitor_posts")
    return T("public posts of competitors are missing, at least {n} of each ({where})", n=MINIMUM_RIVAL_POSTS, where=where)


def lacks_rivals(theirs: pd.DataFrame, own: pd.DataFrame, followers: float | None) -> Text | None:
    """Why no competitor can be compared; ``None`` where one can."""
    ours = _own_side(own, followers)
    reasons = {_incomparable(ours, side) for _, side in _their_sides(theirs)}
    if "" in reasons:
        return None
    if "followers" in reasons:
        return T("the number of followers is missing: the brand's goes into the brief, the competitors' into their table")
    if "few" in reasons:
        return T("posts of the same weeks, of the brand and of one competitor: fewer than {n} on one side", n=MINIMUM_RIVAL_POSTS)
    if "formats" in reasons:
        return T("posts of a format both have, of the brand and of one competitor: fewer than {n} on one side", n=MINIMUM_RIVAL_POSTS)
    return T("all the competitors' accounts are more than {n} times larger or smaller", n=LARGEST_SIZE_RATIO)


def ahead_of(comparisons: Sequence[Comparison]) -> list[tuple[Comparison, Rival]]:
    """The competitors that clearly get more per follower, the furthest ahead first: pages worth following."""
    found = [(c, r) for c in comparisons for r in c.rivals if r.ahead and r.ratio is not None]
    return sorted(found, key=lambda x: (x[1].ratio.estimate if x[1].ratio else 1.0, x[0].platform, x[1].name))


@dataclass(frozen=True)
class Sized:
    """An account by its size; ``name`` is empty for the brand itself.

    ``likely``, ``expected``: where 80 and 95 of 100 accounts of its size would lie; ``None`` where that cannot be said.
    """

    name: str
    followers: float
    typical: Estimate
    likely: Estimate | None = None
    expected: Estimate | None = None

    @property
    def outside(self) -> Literal[-1, 0, 1]:
        """Does its typical post lie above (1) or below (-1) the limits of 95 of 100 accounts of its size?"""
        e = self.expected
        if e is None or e.low is None or e.high is None:
            return 0
        return 1 if self.typical.estimate > e.high else -1 if self.typical.estimate < e.low else 0


@dataclass(frozen=True)
class Funnel:
    """Accounts from the smallest to the largest, and the limits of what is usual at each size.

    ``reference``: competitors of different size; it takes :data:`LEAST_FUNNEL` for a line.
    ``curve``: followers, the line, both ends of its 80 % and both of its 95 % limits; empty where there is none, too few or too wide.
    """

    accounts: tuple[Sized, ...] = ()
    reference: int = 0
    curve: tuple[tuple[float, ...], ...] = ()

    @property
    def own(self) -> Sized:
        """The brand itself."""
        return next(a for a in self.accounts if not a.name)


def line_limits(x: Floats, y: Floats, at: float, level: float) -> tuple[float, float, float]:
    """The straight line through some points at one place, and where a new point there would lie with this probability.

    Returns:
        the line, the lower and the upper limit, in the unit of ``y``. Raises: ValueError with fewer than three different ``x``.

    Source: prediction interval of a new observation, Montgomery, Peck & Vining, Introduction to Linear Regression Analysis, section 2.5.
    """
    from scipy.stats import t

    if len(set(x.tolist())) < 3:
        raise ValueError("a line with limits needs three different places")
    n, off = len(x), x - x.mean()
    spread = float(off @ off)
    slope = float(off @ y) / spread
    left = y - y.mean() - slope * off
    middle = float(y.mean()) + slope * (at - float(x.mean()))
    error = math.sqrt(float(left @ left) / (n - 2) * (1 + 1 / n + (at - float(x.mean())) ** 2 / spread))
    half = float(t.ppf((1 + level) / 2, n - 2)) * error + 1e-9  # points on the line itself are never outside
    return middle, middle - half, middle + half


def funnel_of(c: Comparison) -> Funnel:
    """The brand and its competitors by number of followers, beside what is usual for each size.

    The line runs through the competitors only, log typical post against log followers, an account a point: posts are what is sampled, not
    likes, so that a large account is no surer than a small one. The brand does not move the limits it is held against.
    Empty without the brand, or without a competitor, of ten posts and a number of followers.
    """
    every = [("", c.own_followers, c.own), *((r.name, r.followers, r.typical) for r in c.rivals)]
    known = [Sized(name, size, e) for name, size, e in every if size and e is not None and e.n >= MINIMUM_RIVAL_POSTS]
    known.sort(key=lambda a: (a.followers, a.name))
    others = [a for a in known if a.name]
    if not others or len(others) == len(known):
        return Funnel()
    reference = len({a.followers for a in others})
    if reference < LEAST_FUNNEL:
        return Funnel(tuple(known), reference)
    x = np.log([a.followers for a in others])
    y = np.log([a.typical.estimate + 0.5 / a.followers for a in others])

    own = next(a for a in known if not a.name)
    _, low, high = line_limits(x, y, math.log(own.followers), 0.8)
    if high - low > math.log(WIDEST):
        return Funnel(tuple(known), reference)

    def given(size: float, level: float) -> tuple[float, float, float]:
        ends = (min(v, HIGHEST) for v in line_limits(x, y, math.log(size), level))
        middle, low, high = (max(math.exp(v) - 0.5 / size, 0.0) for v in ends)
        return middle, low, high

    def estimate(a: Sized, level: float) -> Estimate:
        return Estimate(*given(a.followers, level), level, len(others), "accounts", "share", c.period, "prediction_line", c.source)

    accounts = tuple(replace(a, likely=estimate(a, 0.8), expected=estimate(a, 0.95)) for a in known)
    places = np.geomspace(known[0].followers / EDGE, known[-1].followers * EDGE, 60)
    curve = tuple((float(p), *given(float(p), 0.8), *given(float(p), 0.95)[1:]) for p in places)
    return Funnel(accounts, reference, curve)


def rival_findings(comparisons: Sequence[Comparison]) -> list[Finding]:
    """One finding a competitor."""
    return [
        Finding(
            f"diagnosis.competitor.{c.platform}.{r.id}", r.verdict, "external", sign_of(r.ratio) if r.verdict != "indistinct" else 0, r.ratio,
            {"platform": c.platform, "name": r.name, "n": r.n},
        )
        for c in comparisons for r in c.rivals
    ]  # fmt: skip


# ---- published figures ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Benchmark:
    """A published figure for a network: context, never a target. ``own``: the same formula over the own posts, or ``None``.

    Args:
        share: the published median. year: of the posts it counts. base: which accounts were measured.
        counted: what is divided by the followers, as ids of passports. dated: the own followers are those of each post's day.
    """

    platform: str
    share: float
    year: int
    publisher: str
    study: str
    base: str
    counted: tuple[str, ...]
    url: str
    own: Estimate | None
    dated: bool = False


def benchmarks_of(plan: Plan, posts: pd.DataFrame) -> tuple[Benchmark, ...]:
    """The shipped figures for the brand's networks, each beside the own posts only where formula and divisor are the same.

    Args:
        posts: those of :func:`cmlib.posts.posts_until`.
    """
    followers = {c.network: float(c.followers) for c in plan.brief.channels if c.followers}
    wanted = {c.network for c in plan.brief.channels} | set(posts["platform"].unique())
    out = []
    for row in frame("engagement").to_dict("records"):
        platform = str(row["platform"])
        if platform not in wanted:
            continue
        counted = tuple(str(row["counted"]).split())
        own = steady_of(posts[posts["platform"] == platform])
        rate = _by_followers(own, counted, followers_on(own, followers.get(platform)))
        mine = None
        if len(rate):
            when = own["published_local"]
            days = when.min().date(), when.max().date()
            mine = median_interval(rate, period=days, source=", ".join(sorted(set(own["source_file"]))))
        out.append(
            Benchmark(
                platform, float(row["share"]), int(row["year"]), str(row["publisher"]), str(row["study"]), str(row["base"]),
                counted, str(row["url"]), mine, has_dated_followers(own),
            )
        )  # fmt: skip
    return tuple(out)


def _by_followers(own: pd.DataFrame, counted: Sequence[str], size: Floats) -> Floats:
    """The sum of these parts of each post over its followers; nothing where the export lacks one of the parts."""
    whole = np.zeros(len(own))
    for part in counted:
        values = numbers(own[part])
        if part == "likes" and not len(finite(values)):
            values = numbers(own["reactions"])
        whole = whole + values
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.where(size > 0, whole / size, np.nan))
