"""The brand beside its competitors: only what anybody can count, posts of the same weeks, accounts of a like size."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.estimates import (
    Floats,
    finite,
    log_rate,
    log_rate_difference,
    median_interval,
    partial_pooling,
    rank_probabilities,
)
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Finding, Period, Verdict, judge
from cmlib.missing import where_from
from cmlib.model import Plan
from cmlib.posts import RIPE_DAYS, SMALLEST, generator, log_of, numbers, sign_of, steady_of
from cmlib.text import T, Text

MINIMUM_RIVAL_POSTS = 10

LARGEST_SIZE_RATIO = 10.0

Reason = Literal["", "size", "few", "followers"]


@dataclass(frozen=True)
class Rival:
    """A brand to compare with. ``ratio``: own interaction per follower divided by theirs; ``None`` where not comparable."""

    id: str
    name: str
    n: int
    followers: float | None
    typical: Estimate | None
    ratio: Estimate | None
    verdict: Verdict
    reason: Reason = ""


@dataclass(frozen=True)
class Comparison:
    """Own network beside competitors, public interactions per follower. ``first``, ``last``: probability of each end of the ranking."""

    platform: str
    period: Period
    own_n: int
    own_followers: float | None
    own: Estimate | None
    rivals: tuple[Rival, ...]
    first: float | None = None
    last: float | None = None
    source: str = ""


def slug(name: str) -> str:
    """A name as part of an id: lower-case letters, digits, hyphens.

    Example:
        >>> slug("Horno «La Ñ» & Co")
        'horno-la-n-co'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or f"x{zlib.crc32(name.encode()):08x}"


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


def _own_rates(own: pd.DataFrame, followers: float | None) -> tuple[Floats, float | None]:
    """Logged public interactions per follower of the own posts, and the number of followers."""
    size = numbers(own["followers_total"]) if (own["followers_total"] > 0).any() else np.full(len(own), followers or np.nan)
    own_size = followers or (float(np.nanmedian(size)) if len(finite(size)) else None)
    return finite(log_rate(numbers(own["engagements_public"]), size)), own_size


def _their_rates(theirs: pd.DataFrame) -> list[tuple[str, Floats, float | None]]:
    """The same of each competitor, by name."""
    out = []
    for name, part in theirs.groupby("competitor", sort=True):
        public = numbers(part["likes"]) + part["comments"].fillna(0).to_numpy(dtype=np.float64)
        fans = finite(part["followers"])
        out.append(
            (str(name), finite(np.sort(log_rate(public, numbers(part["followers"])))), float(np.median(fans)) if len(fans) else None)
        )
    return out


def _incomparable(ours: Floats, own_size: float | None, rate: Floats, many: float | None) -> Reason:
    """Why a competitor cannot be compared; empty if it can."""
    if own_size is None or many is None:
        return "followers"
    if max(many / own_size, own_size / many) > LARGEST_SIZE_RATIO:
        return "size"
    return "few" if min(len(rate), len(ours)) < MINIMUM_RIVAL_POSTS else ""


def comparisons_of(plan: Plan, data: Dataset, posts: pd.DataFrame, as_of: date, seed: int) -> tuple[Comparison, ...]:
    """The brand beside its competitors, network by network."""
    return tuple(
        _comparison(platform, theirs, own, followers, (theirs["date"].min().date(), theirs["date"].max().date()), seed)
        for platform, (theirs, own, followers) in beside_of(plan, data, posts, as_of).items()
    )


def _comparison(platform: str, theirs: pd.DataFrame, own: pd.DataFrame, followers: float | None, period: Period, seed: int) -> Comparison:
    source = ", ".join(sorted(set(theirs["source_file"])))
    ours, own_size = _own_rates(own, followers)
    mine_typical = median_interval(np.exp(ours), period=period, source=", ".join(sorted(set(own["source_file"])))) if len(ours) else None
    rivals, samples, used = [], [ours], set()
    for name, rate, many in _their_rates(theirs):
        typical = median_interval(np.exp(rate), period=period, source=source) if len(rate) else None
        reason = _incomparable(ours, own_size, rate, many)
        ratio = None
        if not reason:
            ratio = log_rate_difference(ours, rate, period=period, source=source)
            samples.append(rate)
        verdict: Verdict = judge(log_of(ratio.low), log_of(ratio.high), smallest=SMALLEST) if ratio else "not_assessed"
        key = slug(name)
        while key in used:
            key += "-2"
        used.add(key)
        rivals.append(Rival(key, name, len(rate), many, typical, ratio, verdict, reason))
    first = last = None
    if len(samples) >= 3:
        means, variances = [float(s.mean()) for s in samples], [max(float(s.var(ddof=1)), 1e-9) for s in samples]
        pooled = partial_pooling(means, variances, [len(s) for s in samples], rng=generator(seed, "rivals", platform))
        ranks = rank_probabilities(pooled.shrunk, pooled.sd, generator(seed, "ranks", platform))
        first, last = float(ranks[0, 0]), float(ranks[0, -1])
    return Comparison(platform, period, len(ours), own_size, mine_typical, tuple(rivals), first, last, source)


def no_rivals() -> Text:
    """What is missing where no competitor was watched."""
    where = where_from("competitor_posts")
    return T("public posts of competitors are missing, at least {n} of each ({where})", n=MINIMUM_RIVAL_POSTS, where=where)


def lacks_rivals(theirs: pd.DataFrame, own: pd.DataFrame, followers: float | None) -> Text | None:
    """Why no competitor can be compared; ``None`` where one can."""
    ours, own_size = _own_rates(own, followers)
    reasons = {_incomparable(ours, own_size, rate, many) for _, rate, many in _their_rates(theirs)}
    if "" in reasons:
        return None
    if "followers" in reasons:
        return T("the number of followers is missing: the brand's goes into the brief, the competitors' into their table")
    if "few" in reasons:
        return T("posts of the same weeks, of the brand and of one competitor: fewer than {n} on one side", n=MINIMUM_RIVAL_POSTS)
    return T("all the competitors' accounts are more than {n} times larger or smaller", n=LARGEST_SIZE_RATIO)


def rival_findings(comparisons: Sequence[Comparison]) -> list[Finding]:
    """One finding a competitor."""
    return [
        Finding(
            f"diagnosis.competitor.{c.platform}.{r.id}", r.verdict, "external", sign_of(r.ratio) if r.verdict != "indistinct" else 0, r.ratio,
            {"platform": c.platform, "name": r.name, "n": r.n},
        )
        for c in comparisons for r in c.rivals
    ]  # fmt: skip
