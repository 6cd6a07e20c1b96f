"""Does a factor of a post make a difference: its kind, its weekday, its hour, whether it was paid?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.estimates import (
    Floats,
    holm,
    log_rate,
    log_rate_difference,
    median_interval,
    omnibus_permutation,
    partial_pooling,
)
from cmlib.findings import Estimate, Finding, Period, Verdict, judge
from cmlib.missing import where_from
from cmlib.posts import DENOMINATORS, SMALLEST, denominator_of, generator, log_of, numbers, sign_of, steady_of
from cmlib.scorecard import Channel
from cmlib.text import T, Text

MINIMUM_POSTS, MINIMUM_PER_LEVEL = 60, 8

SURVIVES = 0.05

FactorName = Literal["format", "weekday", "hour", "paid", "reach_format"]


@dataclass(frozen=True)
class Level:
    """One level of a factor: ``ratio`` says how many times the other levels' (only where the factor survives)."""

    name: str
    n: int
    typical: Estimate
    ratio: Estimate | None = None
    best: float | None = None
    verdict: Verdict = "indistinct"


@dataclass(frozen=True)
class Factor:
    """Does a factor make a difference at all? ``best`` names a level only where the omnibus test survives Holm and a level stands out."""

    platform: str
    name: FactorName
    outcome: str
    n: int
    verdict: Verdict
    p_value: float | None = None
    adjusted: float | None = None
    levels: tuple[Level, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    best: str | None = None
    worst: str | None = None
    period: Period | None = None
    source: str = ""

    @property
    def survives(self) -> bool:
        """Does it survive looking at all factors of the network together?"""
        return self.adjusted is not None and self.adjusted < SURVIVES

    def level(self, name: str | None) -> Level | None:
        """The level of this name."""
        return next((x for x in self.levels if x.name == name), None)


@dataclass(frozen=True)
class _Question:
    """A factor before it is tested.

    Args:
        kept: posts of groups large enough (columns y, group, paid, when); ``n``: posts with a value and a named group.
        unnamed: posts with a value whose group the export does not say.
    """

    name: FactorName
    outcome: str
    kept: pd.DataFrame
    n: int
    unnamed: int
    left_out: tuple[tuple[str, int], ...]

    @property
    def enough(self) -> bool:
        """Are there posts enough to test it?"""
        return len(self.kept) >= MINIMUM_POSTS and self.kept["group"].nunique() >= 2


def questions_of(posts: pd.DataFrame) -> list[_Question]:
    """Every factor of a network's posts with the posts that can answer it; none without something to divide interactions by."""
    steady = steady_of(posts).reset_index(drop=True)
    denominator, exposure = denominator_of(steady, DENOMINATORS), denominator_of(steady, DENOMINATORS[:3])
    if not denominator:
        return []
    rate = pd.Series(log_rate(numbers(steady["engagements"]), numbers(steady[denominator])))
    when = steady["published_local"]
    paid = steady["is_paid"].map({True: "paid", False: "organic"}).fillna("").astype(str)
    labels: dict[FactorName, pd.Series] = {
        "format": steady["media_type"].astype(str),
        "weekday": when.dt.day_of_week.astype(str),
        "hour": (when.dt.hour // 4).where(steady["time_known"].fillna(False).astype(bool)).astype("Int64").astype(str).fillna(""),
        "paid": paid,
    }
    made = [_question(name, denominator, rate, groups, paid, when) for name, groups in labels.items()]
    if exposure:
        seen = numbers(steady[exposure])
        with np.errstate(divide="ignore", invalid="ignore"):
            reached = pd.Series(np.where(seen > 0, np.log(seen), np.nan))
        made.append(_question("reach_format", exposure, reached, labels["format"], paid, when))
    return made


def _question(name: FactorName, outcome: str, y: pd.Series, groups: pd.Series, paid: pd.Series, when: pd.Series) -> _Question:
    frame = pd.DataFrame({"y": y, "group": groups, "paid": paid, "when": when}).dropna(subset=["y", "when"])
    unnamed = int((frame["group"] == "").sum())
    frame = frame[frame["group"] != ""]
    sizes = frame["group"].value_counts()
    left_out = tuple(sorted((str(g), int(n)) for g, n in sizes.items() if n < MINIMUM_PER_LEVEL))
    if unnamed and len(frame):
        left_out += (("unnamed", unnamed),)
    kept = frame[frame["group"].map(sizes) >= MINIMUM_PER_LEVEL].reset_index(drop=True)
    return _Question(name, outcome, kept, len(frame), unnamed, left_out)


def factors_of(posts: pd.DataFrame, channel: Channel, seed: int) -> list[Factor]:
    """Omnibus test of every factor, Holm over them, and only then levels."""
    made = [_factor(q, channel, seed) for q in questions_of(posts)]
    tested = [i for i, (f, _) in enumerate(made) if f.p_value is not None]
    adjusted = holm([float(made[i][0].p_value or 0.0) for i in tested])
    out = []
    for i, (f, frame) in enumerate(made):
        if f.p_value is None and (f.name == "paid" or f.n == 0):
            continue  # the export does not say it of any post: not a question
        out.append(_with_levels(f, frame, float(adjusted[tested.index(i)]), seed, channel.platform) if i in tested else f)
    return out


def _factor(q: _Question, channel: Channel, seed: int) -> tuple[Factor, pd.DataFrame]:
    """The test of one factor, and the posts it rests on: value, group, stratum, and the value less month and paid."""
    name, kept = q.name, q.kept.copy()
    base = {
        "platform": channel.platform,
        "name": name,
        "outcome": q.outcome,
        "left_out": q.left_out,
        "source": channel.source,
        "period": channel.period,
    }
    if not q.enough:
        return Factor(n=q.n, verdict="not_assessed", **base), kept  # type: ignore[arg-type]
    kept["stratum"] = _strata(kept["when"])
    kept["nuisance"] = _nuisance(kept, with_paid=name != "paid")
    test = omnibus_permutation(
        _residuals(kept, with_paid=name != "paid"), kept["group"], generator(seed, name, channel.platform), strata=kept["stratum"]
    )
    return Factor(n=len(kept), verdict="indistinct", p_value=test.p_value, **base), kept  # type: ignore[arg-type]


def _strata(when: pd.Series) -> pd.Series:
    """Months, or quarters where months hold too few posts, or one stratum."""
    for code in ("M", "Q"):
        label: pd.Series = pd.Series(when.dt.to_period(code).astype(str), index=when.index)
        if len(when) / label.nunique() >= MINIMUM_PER_LEVEL:
            return label
    return pd.Series("", index=when.index)


def _dummies(kept: pd.DataFrame, with_paid: bool) -> Floats:
    """Centred columns for month and paid, so that group means stay on the scale of the data."""
    columns = [pd.get_dummies(kept["stratum"], drop_first=True)]
    if with_paid:
        columns.append(pd.get_dummies(kept["paid"], drop_first=True))
    x: Floats = np.column_stack([c.to_numpy(dtype=np.float64) for c in columns])
    return x - x.mean(axis=0) if x.size else x


def _residuals(kept: pd.DataFrame, with_paid: bool) -> Floats:
    """Values less what month and paid explain."""
    x = np.column_stack([np.ones(len(kept)), _dummies(kept, with_paid)])
    y = kept["y"].to_numpy(dtype=np.float64)
    out: Floats = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return out


def _nuisance(kept: pd.DataFrame, with_paid: bool) -> Floats:
    """What month and paid add to each post, estimated together with the groups."""
    groups = pd.get_dummies(kept["group"]).to_numpy(dtype=np.float64)
    extra = _dummies(kept, with_paid)
    x = np.column_stack([groups, extra])
    beta = np.linalg.lstsq(x, kept["y"].to_numpy(dtype=np.float64), rcond=None)[0]
    out: Floats = extra @ beta[groups.shape[1] :] if extra.size else np.zeros(len(kept))
    return out


def _with_levels(f: Factor, kept: pd.DataFrame, adjusted: float, seed: int, platform: str) -> Factor:
    """The factor with its levels; lifts, probabilities and a best level only where the test survives."""
    unit: Literal["share", "count"] = "count" if f.name == "reach_format" else "share"
    names = sorted(kept["group"].unique())
    parts = [kept[kept["group"] == g] for g in names]
    levels = [
        Level(g, len(p), median_interval(np.exp(p["y"]), unit=unit, period=f.period, source=f.source))
        for g, p in zip(names, parts, strict=True)
    ]
    verdict: Verdict = "indistinct"
    best = worst = None
    if adjusted < SURVIVES:
        clean = [np.sort((p["y"] - p["nuisance"]).to_numpy(dtype=np.float64)) for p in parts]
        levels = [_lift(x, r, b) for x, (r, b) in zip(levels, _lifts(clean, f, generator(seed, "levels", f.name, platform)), strict=True)]
        sure = [x for x in levels if x.verdict in ("clear", "hint") and x.ratio is not None]
        up = [x for x in sure if x.ratio and x.ratio.estimate > 1]
        down = [x for x in sure if x.ratio and x.ratio.estimate < 1]
        best = max(up, key=lambda x: (x.best or 0.0, x.name)).name if up else None
        worst = min(down, key=lambda x: (x.ratio.estimate if x.ratio else 1.0, x.name)).name if down else None
        verdict = "clear" if any(x.verdict == "clear" for x in sure) else "hint"
    return Factor(
        f.platform, f.name, f.outcome, f.n, verdict, f.p_value, adjusted, tuple(levels), f.left_out, best, worst, f.period, f.source
    )


def _lift(level: Level, ratio: Estimate, best: float) -> Level:
    verdict = judge(log_of(ratio.low), log_of(ratio.high), smallest=SMALLEST)
    return Level(level.name, level.n, level.typical, ratio, best, verdict)


def _lifts(clean: Sequence[Floats], f: Factor, rng: np.random.Generator) -> list[tuple[Estimate, float]]:
    """Each level against the mean of the others: Welch for two levels, partial pooling from three on."""
    n = sum(len(c) for c in clean)
    if len(clean) == 2:
        a, b = clean
        one, two = (log_rate_difference(x, y, period=f.period, source=f.source) for x, y in ((a, b), (b, a)))
        from scipy.stats import t

        se = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        p = float(t.cdf((a.mean() - b.mean()) / se, n - 2)) if se > 0 else 0.5
        return [(one, p), (two, 1 - p)]
    variances = [max(float(c.var(ddof=1)), 1e-9) for c in clean]
    pooled = partial_pooling([float(c.mean()) for c in clean], variances, [len(c) for c in clean], rng=rng)
    k = len(clean)
    stretch = k / (k - 1)
    contrasts = (pooled.drawn - pooled.drawn.mean(axis=1, keepdims=True)) * stretch
    low, high = np.quantile(contrasts, [0.05, 0.95], axis=0)
    point = np.clip((pooled.shrunk - pooled.shrunk.mean()) * stretch, low, high)
    return [
        (
            Estimate(
                math.exp(point[j]), math.exp(low[j]), math.exp(high[j]), 0.90, n, "posts", "ratio", f.period, "partial_pooling", f.source
            ),
            float(pooled.best[j]),
        )
        for j in range(k)
    ]


COMPARES: dict[FactorName, Text] = {
    "format": T("which kinds of post get more interaction"),
    "reach_format": T("which kinds of post reach further"),
    "weekday": T("whether the weekday matters"),
    "hour": T("whether the time of day matters"),
}


def lacks_posts(network: str, name: FactorName, questions: Mapping[FactorName, _Question]) -> Text | None:
    """What a network's posts lack to answer this question; ``None`` where nothing."""
    q, where = questions.get(name), where_from("posts", network)
    if q is None:
        return T("the export of the posts has neither reach nor views: {where}", where=where)
    if q.enough:
        return None
    if not q.n and q.unnamed:
        return (
            T("the export gives the day of the posts, not their hour")
            if name == "hour"
            else T("the export does not name the kind of the posts")
        )
    if q.n < MINIMUM_POSTS:
        return T("posts: {n}; needed: {all} or more. A longer period brings more: {where}", n=q.n, all=MINIMUM_POSTS, where=where)
    return T(
        "posts: {n}, of them {kept} in groups of {each} or more; needed: {all} in two such groups at least. A longer period brings more: {where}",
        n=q.n, kept=len(q.kept), all=MINIMUM_POSTS, each=MINIMUM_PER_LEVEL, where=where,
    )  # fmt: skip


def factor_findings(factors: Sequence[Factor]) -> list[Finding]:
    """One finding a factor, and one a level where the factor survives."""
    out = []
    for f in factors:
        top = f.level(f.best) or f.level(f.worst)
        slots = {"platform": f.platform, "n": f.n, "factor": f.name, "best": f.best or "", "worst": f.worst or "", "outcome": f.outcome}
        out.append(
            Finding(
                f"diagnosis.{f.name}.{f.platform}",
                f.verdict,
                sign=sign_of(top.ratio if top else None),
                estimate=top.ratio if top else None,
                slots=slots,
            )
        )
        if f.survives:
            out += [
                Finding(
                    f"diagnosis.{f.name}.{f.platform}.{x.name}",
                    x.verdict,
                    sign=sign_of(x.ratio),
                    estimate=x.ratio,
                    slots={**slots, "level": x.name},
                )
                for x in f.levels
            ]
    return out
