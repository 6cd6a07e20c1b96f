"""Where the brand stands: data quality, interaction per channel, formats, timing, lasting changes, competitors. Numbers only."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.estimates import (
    MINIMUM_DAYS,
    Floats,
    changepoints,
    finite,
    gradual_change,
    holm,
    level_shift_estimate,
    log_rate,
    log_rate_difference,
    median_interval,
    omnibus_permutation,
    partial_pooling,
    rank_probabilities,
    ratio_of_sums,
)
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.findings import Ability, Estimate, Finding, Period, Verdict, judge
from cmlib.metrics import DEFINITION_BREAKS, DefinitionBreak
from cmlib.missing import Gap, own_networks, runs_without, split, where_from
from cmlib.model import DiagnosisChoice, Plan, Priority
from cmlib.text import T, Text

READS: tuple[str, ...] = ()
"""Plan sections the diagnosis depends on, besides the brief: none."""

WINDOW_DAYS = 730
MINIMUM_POSTS, MINIMUM_PER_LEVEL = 60, 8
MINIMUM_RIVAL_POSTS = 10
RIPE_DAYS = 7
LARGEST_SIZE_RATIO = 10.0
SMALLEST = math.log(1.1)
"""Smallest effect of interest: one tenth more or less."""
SURVIVES = 0.05
SHORT_HOLE = 3
"""Days without a figure that do not break a stretch of daily figures."""
DENOMINATORS = ("reach", "views", "impressions", "followers_total")
"""What interactions are divided by, in order of preference."""
FLEETING = ("story", "live")
DAILY_METRICS = ("reach", "views", "impressions", "engagements", "engagements_platform")

FactorName = Literal["format", "weekday", "hour", "paid", "reach_format"]
Reason = Literal["", "size", "few", "followers"]


@dataclass(frozen=True)
class Channel:
    """How one network does. ``rate``: median of interactions per ``denominator``; ``reached``: median of ``exposure`` per post."""

    platform: str
    n: int
    n_rated: int
    fleeting: int
    paid: int
    period: Period
    denominator: str
    exposure: str
    rate: Estimate | None
    pooled: Estimate | None
    reached: Estimate | None
    per_week: float | None
    source: str


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


@dataclass(frozen=True)
class FileGroup:
    """Files of the same kind together: rows kept, rows left out by reason, first and last day."""

    records: tuple[ImportRecord, ...]
    kept: int
    dropped: Mapping[str, int]
    period: Period | None


def tables_of(imports: Sequence[ImportRecord]) -> list[ImportRecord]:
    """The records that are about data: notes and read-me files are none, and nobody has to download them again."""
    return [r for r in imports if not r.is_note]


def unread_of(imports: Sequence[ImportRecord]) -> list[ImportRecord]:
    """The records of files that could not be read."""
    return [r for r in tables_of(imports) if r.error is not None or r.format_id is None]


def grouped(imports: Sequence[ImportRecord]) -> list[FileGroup]:
    """The import log by kind of file, largest first; files nobody recognised come last."""
    kinds: dict[str, list[ImportRecord]] = {}
    for r in imports:
        kinds.setdefault(r.format_id or "", []).append(r)
    out = []
    for kind in sorted(kinds, key=lambda k: (not k, -sum(r.rows_kept for r in kinds[k]), k)):
        records = kinds[kind]
        periods = [r.period for r in records if r.period]
        span = (min(p[0] for p in periods), max(p[1] for p in periods)) if periods else None
        dropped: dict[str, int] = {}
        for r in records:
            for reason, n in r.rows_dropped.items():
                dropped[reason] = dropped.get(reason, 0) + n
        out.append(FileGroup(tuple(records), sum(r.rows_kept for r in records), dropped, span))
    return out


@dataclass(frozen=True)
class Diagnosis:
    """Everything the page knows. Findings carry stable ids such as ``diagnosis.format.instagram.carousel``."""

    as_of: date
    evidence_level: int
    given: tuple[str, ...]
    imports: tuple[ImportRecord, ...]
    channels: tuple[Channel, ...]
    factors: tuple[Factor, ...]
    series: tuple[Series, ...]
    comparisons: tuple[Comparison, ...]
    findings: tuple[Finding, ...]

    def finding(self, id: str) -> Finding:
        """The finding with this id; ``not_assessed`` where there is none."""
        part = [*id.split("."), "", "", ""]
        named = {"platform": part[3] if part[1] == "data" else part[2], "level": part[3]}
        return next((f for f in self.findings if f.id == id), Finding(id, "not_assessed", slots=named))

    def factor(self, name: FactorName, platform: str) -> Factor | None:
        """A factor of a network, if it was looked at."""
        return next((f for f in self.factors if f.name == name and f.platform == platform), None)

    def channel(self, platform: str) -> Channel | None:
        """A network's figures, if it has posts."""
        return next((c for c in self.channels if c.platform == platform), None)


# ---- assess ------------------------------------------------------------------------------------------------------------


def assess_diagnosis(plan: Plan, data: Dataset, as_of: date) -> Diagnosis:
    """Where the brand stands on ``as_of``: every part is there even when its data are not."""
    seed = plan.brief.seed
    posts = _posts_until(data.posts, as_of)
    platforms = sorted(posts["platform"].unique())
    channels = tuple(c for p in platforms if (c := _channel(posts[posts["platform"] == p], p, as_of, data, seed)))
    factors = tuple(f for c in channels for f in _factors(posts[posts["platform"] == c.platform], c, seed))
    series = _all_series(data, as_of)
    comparisons = _comparisons(plan, data, posts, as_of, seed)
    level, given = _ladder(data, channels, series, comparisons)
    found = [*_factor_findings(factors), *_change_findings(series), *_rival_findings(comparisons)]
    found += _data_findings(plan, data, channels, factors, comparisons)
    return Diagnosis(as_of, level, given, tuple(tables_of(data.imports)), channels, factors, series, comparisons, tuple(found))


def _posts_until(posts: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Posts of the last two years up to a day, in an order of their own (never the file's)."""
    when = posts["published_local"]
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    kept = posts[(when < end) & (when >= end - pd.Timedelta(days=WINDOW_DAYS))]
    return kept.sort_values(["platform", "published_local", "post_uid"], kind="stable").reset_index(drop=True)


def _rng(seed: int, *names: str) -> np.random.Generator:
    """A generator of its own for each part, so that one part cannot change another's numbers."""
    return np.random.default_rng([seed, zlib.crc32("/".join(names).encode())])


def _number(column: pd.Series) -> Floats:
    out: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return out


def _denominator(posts: pd.DataFrame, among: Sequence[str]) -> str:
    """The first denominator known for nearly as many posts as the best known one; ``""`` for none."""
    known = {d: int((posts[d] > 0).sum()) for d in among}
    most = max(known.values(), default=0)
    return next((d for d in among if known[d] and known[d] >= 0.8 * most), "")


def _steady(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts that stay: stories and live broadcasts are measured otherwise."""
    return posts[~posts["media_type"].isin(FLEETING)]


def _rates(steady: pd.DataFrame, denominator: str) -> Floats:
    """Interactions per ``denominator`` of each post that has both."""
    base, top = _number(steady[denominator]), _number(steady["engagements"])
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.where(base > 0, top / base, np.nan))


def _days_of(posts: pd.DataFrame) -> Period:
    when = posts["published_local"]
    return when.min().date(), when.max().date()


def _channel(posts: pd.DataFrame, platform: str, as_of: date, data: Dataset, seed: int) -> Channel | None:
    steady = _steady(posts)
    if steady.empty:
        return None
    period, source = _days_of(steady), ", ".join(sorted(set(steady["source_file"])))
    denominator, exposure = _denominator(steady, DENOMINATORS), _denominator(steady, DENOMINATORS[:3])
    rate = pooled = reached = None
    n_rated = 0
    if denominator:
        base = _number(steady[denominator])
        top = _number(steady["engagements"])
        rates = _rates(steady, denominator)
        n_rated = len(rates)
        if n_rated:
            rate = median_interval(rates, period=period, source=source)
            pooled = ratio_of_sums(top, base, _rng(seed, "pooled", platform), period=period, source=source)
    if exposure and len(seen := finite(_number(steady[exposure]))):
        reached = median_interval(seen, unit="count", period=period, source=source)
    ends = [r.period[1] for r in data.imports if r.period and r.file in set(steady["source_file"])]
    last = max([period[1], *(min(e, as_of) for e in ends)])
    weeks = ((last - period[0]).days + 1) / 7
    per_week = len(steady) / weeks if weeks >= 4 else None
    paid = int(steady["is_paid"].fillna(False).astype(bool).sum())
    return Channel(
        platform,
        len(steady),
        n_rated,
        len(posts) - len(steady),
        paid,
        period,
        denominator,
        exposure,
        rate,
        pooled,
        reached,
        per_week,
        source,
    )


# ---- formats and timing ------------------------------------------------------------------------------------------------


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


def _questions(posts: pd.DataFrame) -> list[_Question]:
    """Every factor of a network's posts with the posts that can answer it; none without something to divide interactions by."""
    steady = _steady(posts).reset_index(drop=True)
    denominator, exposure = _denominator(steady, DENOMINATORS), _denominator(steady, DENOMINATORS[:3])
    if not denominator:
        return []
    rate = pd.Series(log_rate(_number(steady["engagements"]), _number(steady[denominator])))
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
        seen = _number(steady[exposure])
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


def _factors(posts: pd.DataFrame, channel: Channel, seed: int) -> list[Factor]:
    """Omnibus test of every factor, Holm over them, and only then levels."""
    made = [_factor(q, channel, seed) for q in _questions(posts)]
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
        _residuals(kept, with_paid=name != "paid"), kept["group"], _rng(seed, name, channel.platform), strata=kept["stratum"]
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
        levels = [_lift(x, r, b) for x, (r, b) in zip(levels, _lifts(clean, f, _rng(seed, "levels", f.name, platform)), strict=True)]
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
    verdict = judge(_log(ratio.low), _log(ratio.high), smallest=SMALLEST)
    return Level(level.name, level.n, level.typical, ratio, best, verdict)


def _log(x: float | None) -> float | None:
    return None if x is None else math.log(x)


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


# ---- lasting changes ---------------------------------------------------------------------------------------------------


def _daily(data: Dataset, as_of: date) -> dict[tuple[str, str], pd.DataFrame]:
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


def _all_series(data: Dataset, as_of: date) -> tuple[Series, ...]:
    out = []
    for (platform, metric), part in _daily(data, as_of).items():
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
    verdict: Verdict = "not_assessed" if cause else judge(_log(ratio.low), _log(ratio.high), smallest=SMALLEST)
    return Change(day, ratio, float(before.median()), float(after.median()), verdict, cause)


# ---- competitors -------------------------------------------------------------------------------------------------------


def slug(name: str) -> str:
    """A name as part of an id: lower-case letters, digits, hyphens.

    Example:
        >>> slug("Horno «La Ñ» & Co")
        'horno-la-n-co'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or f"x{zlib.crc32(name.encode()):08x}"


def _beside(plan: Plan, data: Dataset, posts: pd.DataFrame, as_of: date) -> dict[str, tuple[pd.DataFrame, pd.DataFrame, float | None]]:
    """By network: competitors' posts, own posts of the same weeks (neither younger than a week), followers as the brief has them."""
    table = data.competitor_posts
    ripe = pd.Timestamp(as_of) - pd.Timedelta(days=RIPE_DAYS)
    table = table[table["date"] <= ripe]
    followers = {c.network: float(c.followers) for c in plan.brief.channels if c.followers}
    out = {}
    for platform, theirs in table.groupby("platform", sort=True):
        own = _steady(posts[(posts["platform"] == platform)])
        first, last = theirs["date"].min(), theirs["date"].max()
        own = own[(own["published_local"] >= first) & (own["published_local"] < min(last, ripe) + pd.Timedelta(days=1))]
        out[str(platform)] = theirs, own, followers.get(str(platform))
    return out


def _own_rates(own: pd.DataFrame, followers: float | None) -> tuple[Floats, float | None]:
    """Logged public interactions per follower of the own posts, and the number of followers."""
    size = _number(own["followers_total"]) if (own["followers_total"] > 0).any() else np.full(len(own), followers or np.nan)
    own_size = followers or (float(np.nanmedian(size)) if len(finite(size)) else None)
    return finite(log_rate(_number(own["engagements_public"]), size)), own_size


def _their_rates(theirs: pd.DataFrame) -> list[tuple[str, Floats, float | None]]:
    """The same of each competitor, by name."""
    out = []
    for name, part in theirs.groupby("competitor", sort=True):
        public = _number(part["likes"]) + part["comments"].fillna(0).to_numpy(dtype=np.float64)
        fans = finite(part["followers"])
        out.append(
            (str(name), finite(np.sort(log_rate(public, _number(part["followers"])))), float(np.median(fans)) if len(fans) else None)
        )
    return out


def _incomparable(ours: Floats, own_size: float | None, rate: Floats, many: float | None) -> Reason:
    """Why a competitor cannot be compared; empty if it can."""
    if own_size is None or many is None:
        return "followers"
    if max(many / own_size, own_size / many) > LARGEST_SIZE_RATIO:
        return "size"
    return "few" if min(len(rate), len(ours)) < MINIMUM_RIVAL_POSTS else ""


def _comparisons(plan: Plan, data: Dataset, posts: pd.DataFrame, as_of: date, seed: int) -> tuple[Comparison, ...]:
    return tuple(
        _comparison(platform, theirs, own, followers, (theirs["date"].min().date(), theirs["date"].max().date()), seed)
        for platform, (theirs, own, followers) in _beside(plan, data, posts, as_of).items()
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
        verdict: Verdict = judge(_log(ratio.low), _log(ratio.high), smallest=SMALLEST) if ratio else "not_assessed"
        key = slug(name)
        while key in used:
            key += "-2"
        used.add(key)
        rivals.append(Rival(key, name, len(rate), many, typical, ratio, verdict, reason))
    first = last = None
    if len(samples) >= 3:
        means, variances = [float(s.mean()) for s in samples], [max(float(s.var(ddof=1)), 1e-9) for s in samples]
        pooled = partial_pooling(means, variances, [len(s) for s in samples], rng=_rng(seed, "rivals", platform))
        ranks = rank_probabilities(pooled.shrunk, pooled.sd, _rng(seed, "ranks", platform))
        first, last = float(ranks[0, 0]), float(ranks[0, -1])
    return Comparison(platform, period, len(ours), own_size, mine_typical, tuple(rivals), first, last, source)


# ---- what the page can say with what is here ---------------------------------------------------------------------------

_COMPARES: dict[FactorName, Text] = {
    "format": T("which kinds of post get more interaction"),
    "reach_format": T("which kinds of post reach further"),
    "weekday": T("whether the weekday matters"),
    "hour": T("whether the time of day matters"),
}


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say of each network, by the very thresholds of :func:`assess_diagnosis` but without a test or a draw."""
    posts = _posts_until(data.posts, as_of)
    own = own_networks(plan.brief, data, "posts")
    here = {n: posts[posts["platform"] == n] for n in own}
    unrated = {n: _lacks_rate(n, p) for n, p in here.items()}
    questions = {n: {q.name: q for q in _questions(p)} for n, p in here.items()}
    daily: dict[str, list[pd.DataFrame]] = {}
    for (network, _), part in _daily(data, as_of).items():
        daily.setdefault(network, []).append(part)
    beside = _beside(plan, data, posts, as_of)
    watched = [*beside, *(n for n in own if n and n not in beside)] or own
    return (
        *split("rate", T("the interaction of a typical post"), unrated),
        *(x for name, label in _COMPARES.items() for x in split(name, label, {n: unrated[n] or _lacks_posts(n, name, questions[n]) for n in own})),
        *split(
            "changes", T("lasting changes of the daily figures"),
            {n: _lacks_days(n, daily.get(n, [])) for n in own_networks(plan.brief, data, "account_daily")},
        ),
        *split("competitors", T("the interaction beside that of competitors"), {n: _lacks_rivals(*beside[n]) if n in beside else _no_rivals() for n in watched}),
    )  # fmt: skip


def _lacks_rate(network: str, posts: pd.DataFrame) -> Text | None:
    steady, where = _steady(posts), where_from("posts", network)
    if steady.empty:
        return T("the export of the posts is missing: {where}", where=where)
    denominator = _denominator(steady, DENOMINATORS)
    if denominator and len(_rates(steady, denominator)):
        return None
    return T("no post has both interactions and a reach, views, impressions or followers to divide them by: {where}", where=where)


def _lacks_posts(network: str, name: FactorName, questions: Mapping[FactorName, _Question]) -> Text | None:
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


def _lacks_days(network: str, metrics: Sequence[pd.DataFrame]) -> Text | None:
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


def _no_rivals() -> Text:
    where = where_from("competitor_posts")
    return T("public posts of competitors are missing, at least {n} of each ({where})", n=MINIMUM_RIVAL_POSTS, where=where)


def _lacks_rivals(theirs: pd.DataFrame, own: pd.DataFrame, followers: float | None) -> Text | None:
    ours, own_size = _own_rates(own, followers)
    reasons = {_incomparable(ours, own_size, rate, many) for _, rate, many in _their_rates(theirs)}
    if "" in reasons:
        return None
    if "followers" in reasons:
        return T("the number of followers is missing: the brand's goes into the brief, the competitors' into their table")
    if "few" in reasons:
        return T("posts of the same weeks, of the brand and of one competitor: fewer than {n} on one side", n=MINIMUM_RIVAL_POSTS)
    return T("all the competitors' accounts are more than {n} times larger or smaller", n=LARGEST_SIZE_RATIO)


# ---- findings, proposal, evidence, record ------------------------------------------------------------------------------


def _ladder(
    data: Dataset, channels: Sequence[Channel], series: Sequence[Series], comparisons: Sequence[Comparison]
) -> tuple[int, tuple[str, ...]]:
    """How far the evidence goes (0 workshop only … 4 customers or survey), and which kinds there are."""
    kinds = {
        "posts": bool(channels),
        "exposure": any(c.exposure for c in channels),
        "daily": any(s.used for s in series),
        "competitors": bool(comparisons),
        "audience": data.has("audience"),
        "web": data.has("web_traffic"),
        "customers": data.has("orders") or data.has("customers"),
        "survey": data.has("survey_responses"),
    }
    level = (
        4
        if kinds["customers"] or kinds["survey"]
        else 3
        if kinds["daily"]
        else 2
        if kinds["exposure"]
        else 1
        if kinds["posts"] or kinds["competitors"]
        else 0
    )
    return level, tuple(k for k, v in kinds.items() if v)


def _sign(e: Estimate | None) -> Literal[-1, 0, 1]:
    return 0 if e is None or e.estimate == 1 else 1 if e.estimate > 1 else -1


def _factor_findings(factors: Sequence[Factor]) -> list[Finding]:
    out = []
    for f in factors:
        top = f.level(f.best) or f.level(f.worst)
        slots = {"platform": f.platform, "n": f.n, "factor": f.name, "best": f.best or "", "worst": f.worst or "", "outcome": f.outcome}
        out.append(
            Finding(
                f"diagnosis.{f.name}.{f.platform}",
                f.verdict,
                sign=_sign(top.ratio if top else None),
                estimate=top.ratio if top else None,
                slots=slots,
            )
        )
        if f.survives:
            out += [
                Finding(
                    f"diagnosis.{f.name}.{f.platform}.{x.name}",
                    x.verdict,
                    sign=_sign(x.ratio),
                    estimate=x.ratio,
                    slots={**slots, "level": x.name},
                )
                for x in f.levels
            ]
    return out


def _change_findings(series: Sequence[Series]) -> list[Finding]:
    out = []
    for s in series:
        real = [c for c in s.changes if c.cause is None]
        last = real[-1] if real else None
        slots: dict[str, object] = {"platform": s.platform, "metric": s.metric, "n": s.n_used}
        out.append(
            Finding(
                f"diagnosis.change.{s.platform}.{s.metric}",
                s.verdict,
                sign=_sign(last.ratio if last else None),
                estimate=last.ratio if last else None,
                slots={**slots, "day": last.day} if last else slots,
            )
        )
        if s.drift is not None:
            verdict = judge(_log(s.drift.low), _log(s.drift.high), smallest=SMALLEST)
            out.append(Finding(f"diagnosis.drift.{s.platform}.{s.metric}", verdict, sign=_sign(s.drift), estimate=s.drift, slots=slots))
    return out


def _rival_findings(comparisons: Sequence[Comparison]) -> list[Finding]:
    return [
        Finding(
            f"diagnosis.competitor.{c.platform}.{r.id}", r.verdict, "external", _sign(r.ratio) if r.verdict != "indistinct" else 0, r.ratio,
            {"platform": c.platform, "name": r.name, "n": r.n},
        )
        for c in comparisons for r in c.rivals
    ]  # fmt: skip


def _data_findings(
    plan: Plan, data: Dataset, channels: Sequence[Channel], factors: Sequence[Factor], comparisons: Sequence[Comparison]
) -> list[Finding]:
    """What is missing, in the order in which collecting it helps most."""
    out = []

    def missing(what: str, **slots: object) -> None:
        out.append(Finding(f"diagnosis.data.{what}", "not_assessed", slots=slots))

    broken = [r.file for r in unread_of(data.imports)]
    if broken:
        missing("unread", n=len(broken), files=broken)
    if not channels:
        missing("posts")
    for c in channels:
        if not c.exposure:
            missing(f"reach.{c.platform}", platform=c.platform)
    if not data.has("audience"):
        missing("audience")
    if not comparisons:
        missing("competitors")
    elif any(r.reason == "followers" for c in comparisons for r in c.rivals) and any(c.own_followers is None for c in comparisons):
        missing("followers")
    if channels and not data.has("account_daily"):
        missing("daily")
    if "sell" in plan.brief.objectives and not data.has("orders"):
        missing("orders")
    for f in factors:
        if f.name == "format" and f.verdict == "not_assessed":
            missing(f"formats.{f.platform}", platform=f.platform, n=f.n)
    return out


_WEIGHT = {"format": 1.0, "reach_format": 0.9, "competitor": 0.7, "change": 0.6}


def _measured(result: Diagnosis) -> list[Finding]:
    """Findings worth acting on, strongest first: sure before less sure, what the brand controls before what it does not."""
    worth: list[tuple[float, Finding]] = []
    for f in result.findings:
        kind = f.id.split(".")[1]
        if kind not in _WEIGHT or f.estimate is None or f.verdict not in ("clear", "hint"):
            continue
        slots: Mapping[str, object] = f.slots or {}
        if kind in ("format", "reach_format"):
            target = slots.get("best") or slots.get("worst")
            if slots.get("level") != target:
                continue
        if kind == "competitor" and (f.sign > 0 or f.verdict != "clear"):
            continue
        worth.append((_WEIGHT[kind] * (2 if f.verdict == "clear" else 1) * (1 + min(abs(math.log(f.estimate.estimate)), 1.0)), f))
    ordered = [f for _, f in sorted(worth, key=lambda x: (-x[0], x[1].id))]
    kept: list[Finding] = []
    for f in ordered:  # one competitor and one change are enough to act on
        kind = f.id.split(".")[1]
        if kind in ("competitor", "change") and any(k.id.split(".")[1] == kind for k in kept):
            continue
        kept.append(f)
    return kept


def candidates(result: Diagnosis) -> list[Finding]:
    """Everything a room may choose among, in order: what the numbers say, then what to collect."""
    found = _measured(result) + [f for f in result.findings if f.id.startswith("diagnosis.data.")]
    return found or [Finding("diagnosis.data.refresh", "not_assessed")]


def propose_priorities(result: Diagnosis, plan: Plan) -> DiagnosisChoice:
    """Up to four priorities from the evidence, filled up to three with what to collect; never an invented one."""
    every = candidates(result)
    measured = [f for f in every if not f.id.startswith("diagnosis.data.")][:4]
    collect = [f for f in every if f.id.startswith("diagnosis.data.")]
    chosen = measured + collect[: max(3 - len(measured), 1)]
    return DiagnosisChoice(priorities=tuple(Priority(evidence=f.id) for f in chosen[:5]))


def _plain(e: Estimate | None) -> list[object] | None:
    return None if e is None else [e.estimate, e.low, e.high, e.n]


def evidence_of(result: Diagnosis) -> dict[str, object]:
    """What the priorities rest on: verdict and numbers of every finding."""
    return {f.id: [f.verdict, f.sign, _plain(f.estimate)] for f in result.findings}


def _number_record(e: Estimate | None) -> dict[str, object] | None:
    if e is None:
        return None
    return {"estimate": e.estimate, "low": e.low, "high": e.high, "level": e.level, "n": e.n, "unit": e.unit, "method": e.method}


def record_of(result: Diagnosis, plan: Plan) -> dict[str, object]:
    """The section of ``strategy.json``: evidence level, channels, findings, priorities."""
    decision = plan.decision("diagnosis")
    choice = decision.value if decision else propose_priorities(result, plan)
    return {
        "as_of": result.as_of.isoformat(),
        "evidence_level": result.evidence_level,
        "channels": [
            {
                "platform": c.platform, "posts": c.n, "first": c.period[0].isoformat(), "last": c.period[1].isoformat(),
                "denominator": c.denominator, "median_engagement_rate": _number_record(c.rate), "typical_exposure": _number_record(c.reached),
                "exposure": c.exposure, "posts_per_week": c.per_week,
            }
            for c in result.channels
        ],
        "findings": [
            {"id": f.id, "verdict": f.verdict, "locus": f.locus, "sign": f.sign, "estimate": _number_record(f.estimate)} for f in result.findings
        ],
        "priorities": [p.model_dump(mode="json") for p in choice.priorities],
        "decided": decision is not None,
    }  # fmt: skip
