"""Does a factor of a post make a difference: its kind, its content pillar, its weekday, its hour, whether it was paid?

A claim is tried on posts that did not choose it (:class:`Holdout`): a time is recommended only where it earned again in the second
half of the posts' period what made it stand out in the first; a kind of post that did not is no more than a hint.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

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
from cmlib.metrics import DefinitionBreak, breaks_of
from cmlib.missing import where_from
from cmlib.posts import COUNTED, DENOMINATORS, SMALLEST, denominator_of, generator, log_of, numbers, outcome_of, sign_of, steady_of
from cmlib.scorecard import Channel
from cmlib.text import T, Text, slug_or_code

MINIMUM_POSTS, MINIMUM_PER_LEVEL = 60, 8

MINIMUM_POSTS_SLOT = 200
"""Posts with their hour known, before weekday and hour are looked at together (METHODS 1.3)."""

MINIMUM_PER_HALF = 3
"""Posts of a level in one half of the period, below which it was not tried there."""

SURVIVES = 0.05

HALF_SHUFFLES = 500

MOST_DRAWN = 12
"""Levels a figure has room for."""

OTHER = "other"
"""The pillar of posts in which no word of a pillar stands."""

FactorName = Literal["format", "weekday", "hour", "paid", "reach_format", "slot", "pillar"]

TIMES: tuple[FactorName, ...] = ("weekday", "hour", "slot")

FAMILIES: Mapping[FactorName, str] = {"slot": "slot", "pillar": "pillar"}
"""Factors judged in a Holm family of their own; all others of a network share one.

The slot repeats weekday and hour in 42 cells, and a pillar is asked only where somebody wrote pillars into the brief: neither must cost
the kinds of post their verdict. What that adds in chances to be wrong, the hold-out takes away again.
"""


@dataclass(frozen=True)
class Level:
    """One level of a factor: ``typical`` value of its posts; ``ratio`` says how many times the other levels' (only where the factor survives).

    ``plain``: typical interactions of its posts, not divided by anything, and ``plain_ratio`` the same contrast in them; both only where
    ``typical`` and ``ratio`` are of a rate.
    """

    name: str
    n: int
    typical: Estimate
    ratio: Estimate | None = None
    best: float | None = None
    verdict: Verdict = "indistinct"
    plain: Estimate | None = None
    plain_ratio: Estimate | None = None

    @property
    def only_divided(self) -> Estimate | None:
        """``plain_ratio`` where it does not lie on the side of ``ratio``, or cannot be told from no difference; else ``None``."""
        if self.ratio is None or self.plain_ratio is None:
            return None
        word = judge(log_of(self.plain_ratio.low), log_of(self.plain_ratio.high), smallest=SMALLEST)
        same = word in ("clear", "hint") and sign_of(self.plain_ratio) == sign_of(self.ratio)
        return None if same else self.plain_ratio


@dataclass(frozen=True)
class Holdout:
    """What a level chosen with the first half of the period earned in the second half.

    Args:
        first, second: the halves, cut at the middle day, or at the end of a month. level: the one the first half would have chosen.
        up: as the best, else as the worst.
        p_value: omnibus test of the first half alone.
        gain_in: how many times the other levels' its posts got in the half that chose it (flattering); 80 % interval.
        gain_out: the same in the second half (honest); ``wide``: with its 90 % interval. ``None``: not tried there.
        n_out: posts of the level in the second half.
        verdict: ``clear`` and ``hint`` only where the 80 % interval of ``gain_out`` lies on the chosen side of no difference.
    """

    first: Period
    second: Period
    level: str
    up: bool
    p_value: float
    gain_in: Estimate
    gain_out: Estimate | None
    wide: Estimate | None
    n_out: int
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Did it earn again what made it stand out?"""
        return self.verdict in ("clear", "hint")


@dataclass(frozen=True)
class Factor:
    """Does a factor make a difference at all?

    ``best`` and ``worst`` name a level only where the omnibus test survives Holm and a level stands out; of a time, only where the same
    level stood out in the first half of the period and again in the second (``holdout``). ``breaks``: days on which the network redefined
    the outcome; posts before and after one are not compared with each other. ``by_month``: the export says the month of its posts, not the day.
    """

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
    holdout: Holdout | None = None
    breaks: tuple[DefinitionBreak, ...] = ()
    by_month: bool = False

    @property
    def survives(self) -> bool:
        """Does it survive looking at all factors of its family together?"""
        return self.adjusted is not None and self.adjusted < SURVIVES

    @property
    def withdrawn(self) -> bool:
        """A time that made a difference, of which no level did so twice: nothing is recommended."""
        return self.survives and self.name in TIMES and self.best is None and self.worst is None

    @property
    def counted(self) -> bool:
        """Are plain interactions per post compared, for want of anything to divide them by?"""
        return self.outcome == COUNTED

    @property
    def divided(self) -> bool:
        """Are interactions compared that are divided by something?"""
        return self.name != "reach_format" and not self.counted

    @property
    def leads_undivided(self) -> Level | None:
        """The level ahead in plain interactions where the one named is ahead only in divided ones; of a time none is named."""
        top = self.level(self.best or self.worst)
        if self.name in TIMES or top is None or top.only_divided is None:
            return None
        ahead = [x for x in self.levels if x is not top and x.plain_ratio and x.plain_ratio.low and x.plain_ratio.low > 1]
        return max(ahead, key=lambda x: (x.plain_ratio.estimate if x.plain_ratio else 0.0, x.name)) if ahead else None

    @property
    def drawn(self) -> tuple[Level, ...]:
        """The levels a figure shows: all in their order; of very many the four highest and the four lowest."""
        if len(self.levels) <= MOST_DRAWN or any(x.ratio is None for x in self.levels):
            return self.levels
        by = sorted(self.levels, key=lambda x: (-x.ratio.estimate if x.ratio else 0.0, x.name))
        return (*by[:4], *by[-4:])

    def level(self, name: str | None) -> Level | None:
        """The level of this name."""
        return next((x for x in self.levels if x.name == name), None)


@dataclass(frozen=True)
class _Question:
    """A factor before it is tested.

    Args:
        kept: posts of groups large enough (columns y, raw, total, group, paid, format, when): the logged value, the value as it is, and the
            plain interactions. n: posts with a value and a named group.
        unnamed: posts with a value whose group the export does not say.
    """

    name: FactorName
    outcome: str
    kept: pd.DataFrame
    n: int
    unnamed: int
    left_out: tuple[tuple[str, int], ...]
    breaks: tuple[DefinitionBreak, ...] = ()

    @property
    def least(self) -> int:
        """Posts it takes in all."""
        return MINIMUM_POSTS_SLOT if self.name == "slot" else MINIMUM_POSTS

    @property
    def enough(self) -> bool:
        """Are there posts enough to test it?"""
        return self.n >= self.least and len(self.kept) >= MINIMUM_POSTS and self.kept["group"].nunique() >= 2


def questions_of(posts: pd.DataFrame, pillars: Mapping[str, Sequence[str]] | None = None) -> list[_Question]:
    """Every factor of a network's posts with the posts that can answer it; of interactions per post where there is nothing to divide by.

    Args:
        pillars: content pillars of the brief, each with the words that show it.
    """
    steady = steady_of(posts).reset_index(drop=True)
    if steady.empty:
        return []
    outcome, value = outcome_of(steady)
    when, known = steady["published_local"], steady["time_known"].fillna(False).astype(bool)
    paid = steady["is_paid"].map({True: "paid", False: "organic"}).fillna("").astype(str)
    kind, day, hour = steady["media_type"].astype(str), when.dt.day_of_week.astype("Int64"), (when.dt.hour // 4).astype("Int64")
    labels: dict[FactorName, pd.Series] = {
        "format": kind,
        "weekday": when.dt.day_of_week.astype(str),
        "hour": hour.astype("string").where(known, "").fillna("").astype(str),
        "paid": paid,
        "slot": (day.astype("string") + "-" + hour.astype("string")).where(known, "").fillna("").astype(str),
    }
    if pillars:
        labels["pillar"] = pillars_of(steady, pillars)
    total = numbers(steady["engagements"])
    posted = pd.DataFrame({"paid": paid, "format": kind, "when": when, "total": total})
    platform = str(steady["platform"].iloc[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        judged = posted.assign(y=value, raw=total if outcome == COUNTED else total / numbers(steady[outcome]))
    made = [_question(name, platform, outcome, groups, judged) for name, groups in labels.items()]
    exposure = denominator_of(steady, DENOMINATORS[:3])
    if exposure:
        seen = numbers(steady[exposure])
        with np.errstate(divide="ignore", invalid="ignore"):
            reached = posted.assign(y=np.where(seen > 0, np.log(seen), np.nan), raw=seen)
        made.append(_question("reach_format", platform, exposure, labels["format"], reached))
    return made


def _plain(text: str) -> str:
    """Without capitals and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def pillars_of(posts: pd.DataFrame, pillars: Mapping[str, Sequence[str]]) -> pd.Series:
    """The content pillar of each post: the first one of which a word stands in its title or text; ``other`` for none.

    Whole words and phrases count, without regard to capitals and accents: «pan» is not found in «pantalla».

    Example:
        >>> pillars_of(pd.DataFrame({"title": ["", ""], "text": ["Más MASA  madre", "pantalla"]}), {"Oficio": ["masa madre", "pan"]}).tolist()
        ['Oficio', 'other']
    """
    texts = [" ".join(_plain(f"{title} {text}").split()) for title, text in zip(posts["title"], posts["text"], strict=True)]
    shows = {
        name: re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))
        for name, given in pillars.items()
        if (words := [w for w in (" ".join(_plain(g).split()) for g in given) if w])
    }
    found = [next((name for name, pattern in shows.items() if pattern.search(text)), OTHER) for text in texts]
    return pd.Series(found, index=posts.index, dtype="str")


def _question(name: FactorName, platform: str, outcome: str, groups: pd.Series, judged: pd.DataFrame) -> _Question:
    frame = judged.assign(group=groups).dropna(subset=["y", "when"])
    unnamed = int((frame["group"] == "").sum())
    frame = frame[frame["group"] != ""]
    sizes = frame["group"].value_counts()
    left_out = tuple(sorted((str(g), int(n)) for g, n in sizes.items() if n < MINIMUM_PER_LEVEL))
    if unnamed and len(frame):
        left_out += (("unnamed", unnamed),)
    kept = frame[frame["group"].map(sizes) >= MINIMUM_PER_LEVEL].reset_index(drop=True)
    first, last = kept["when"].min(), kept["when"].max()
    breaks = tuple(b for b in breaks_of(platform, outcome) if first < pd.Timestamp(b.day) <= last)
    return _Question(name, outcome, kept, len(frame), unnamed, left_out, breaks)


def factors_of(posts: pd.DataFrame, channel: Channel, seed: int, pillars: Mapping[str, Sequence[str]] | None = None) -> list[Factor]:
    """Omnibus test of every factor, Holm over each family (:data:`FAMILIES`), only then levels, and each claim tried on a second half."""
    made = [_factor(q, channel, seed) for q in questions_of(posts, pillars)]
    adjusted: dict[str, float] = {}
    for family in {FAMILIES.get(f.name, "") for f, _ in made}:
        tested = [f for f, _ in made if f.p_value is not None and FAMILIES.get(f.name, "") == family]
        adjusted |= {f.name: float(p) for f, p in zip(tested, holm([f.p_value or 0.0 for f in tested]), strict=True)}
    out = []
    for f, kept in made:
        if f.p_value is None and (f.name == "paid" or f.n == 0):
            continue  # the export does not say it of any post: not a question
        out.append(_with_levels(f, kept, adjusted[f.name], seed) if f.name in adjusted else f)
    return out


def _factor(q: _Question, channel: Channel, seed: int) -> tuple[Factor, pd.DataFrame]:
    """The test of one factor, and the posts it rests on: value, group, stratum, and the value less month, paid and, of a time, format."""
    f = Factor(
        channel.platform, q.name, q.outcome, q.n, "not_assessed",
        left_out=q.left_out, period=channel.period, source=channel.source, breaks=q.breaks, by_month=not channel.day_known,
    )  # fmt: skip
    if not q.enough:
        return f, q.kept
    kept = _adjusted(q.kept, q.name, q.breaks)
    test = omnibus_permutation(kept["residual"], kept["group"], generator(seed, q.name, channel.platform), strata=kept["stratum"])
    return replace(f, n=len(kept), verdict="indistinct", p_value=test.p_value), kept


def _adjusted(posts: pd.DataFrame, name: FactorName, breaks: Sequence[DefinitionBreak]) -> pd.DataFrame:
    """The posts with their stratum, what is left of their value without month, paid and format, and with the groups' part left in."""
    kept = posts.copy()
    kept["stratum"] = _strata(kept["when"], [b.day for b in breaks])
    with_paid, with_format = name != "paid", name in (*TIMES, "pillar")
    kept["residual"] = _residuals(kept, with_paid, with_format)
    kept["clean"] = kept["y"] - _nuisance(kept, with_paid, with_format)
    return kept


def _undivided(f: Factor, kept: pd.DataFrame) -> pd.DataFrame:
    """The same posts judged by their plain interactions, less month, paid and format as before."""
    return _adjusted(kept.assign(y=log_rate(kept["total"], np.ones(len(kept)))), f.name, f.breaks)


def _strata(when: pd.Series, cuts: Sequence[date] = ()) -> pd.Series:
    """Months, or quarters where months hold too few posts, or one stratum; cut in two at each day of a new definition."""
    label = pd.Series("", index=when.index)
    for code in ("M", "Q"):
        periods: pd.Series = pd.Series(when.dt.to_period(code).astype(str), index=when.index)
        if len(when) / max(periods.nunique(), 1) >= MINIMUM_PER_LEVEL:
            label = periods
            break
    for day in cuts:
        label = label + np.where(when >= pd.Timestamp(day), " after ", " before ") + str(day)
    return label


def _dummies(kept: pd.DataFrame, with_paid: bool, with_format: bool = False) -> Floats:
    """Centred columns for month, paid and format, so that group means stay on the scale of the data."""
    columns = [pd.get_dummies(kept["stratum"], drop_first=True)]
    if with_paid:
        columns.append(pd.get_dummies(kept["paid"], drop_first=True))
    if with_format:
        columns.append(pd.get_dummies(kept["format"], drop_first=True))
    x: Floats = np.column_stack([c.to_numpy(dtype=np.float64) for c in columns])
    return x - x.mean(axis=0) if x.size else x


def _residuals(kept: pd.DataFrame, with_paid: bool, with_format: bool) -> Floats:
    """Values less what month, paid and format explain."""
    x = np.column_stack([np.ones(len(kept)), _dummies(kept, with_paid, with_format)])
    y = kept["y"].to_numpy(dtype=np.float64)
    out: Floats = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return out


def _nuisance(kept: pd.DataFrame, with_paid: bool, with_format: bool) -> Floats:
    """What month, paid and format add to each post, estimated together with the groups."""
    groups = pd.get_dummies(kept["group"]).to_numpy(dtype=np.float64)
    extra = _dummies(kept, with_paid, with_format)
    x = np.column_stack([groups, extra])
    beta = np.linalg.lstsq(x, kept["y"].to_numpy(dtype=np.float64), rcond=None)[0]
    out: Floats = extra @ beta[groups.shape[1] :] if extra.size else np.zeros(len(kept))
    return out


# ---- levels, and the second half of the period --------------------------------------------------------------------------


def holdout(
    posts: pd.DataFrame,
    name: FactorName,
    rng: np.random.Generator,
    *,
    up: bool = True,
    source: str = "",
    breaks: Sequence[DefinitionBreak] = (),
    by_month: bool = False,
) -> Holdout | None:
    """The level that the first half of the period would have chosen, and what it earned in the second.

    The halves are cut at the middle day, or at the end of a month where only months are known. In each, month, paid and (of a time or a
    pillar) format are taken out anew; the first half is tested, its levels are pooled, and the best (or worst) is taken; its gain is the
    ratio of geometric means to all other posts.

    Args:
        posts: columns y (logged), group, paid, format, when, in an order of their own. up: the best level; else the worst.
        by_month: only the months of the posts are known, so that the halves are whole months.

    Returns:
        ``None`` where the first half has fewer than two levels of three posts, or where only one month is known.
    """
    days = posts["when"].dt.normalize()
    start, end = days.min(), days.max()
    if by_month:
        start, end = start.to_period("M").start_time, end.to_period("M").end_time.normalize()
    middle = start + pd.Timedelta(days=(end - start).days // 2)
    if by_month:
        cuts = [m.end_time.normalize() for m in pd.period_range(start, end, freq="M")[:-1]]
        if not cuts:
            return None
        middle = min(cuts, key=lambda day: abs(day - middle))
    early, late = posts[days <= middle], posts[days > middle]
    sizes = early["group"].value_counts()
    early = early[early["group"].map(sizes) >= MINIMUM_PER_HALF].reset_index(drop=True)
    if early["group"].nunique() < 2 or len(early) <= early["group"].nunique() + 1:
        return None
    early = _adjusted(early, name, breaks)
    p_value = omnibus_permutation(early["residual"], early["group"], rng, n=HALF_SHUFFLES, strata=early["stratum"]).p_value
    level = _chosen(early, up)
    first, second = (start.date(), middle.date()), ((middle + pd.Timedelta(days=1)).date(), end.date())

    def gain(half: pd.DataFrame, span: Period, sure: float) -> Estimate | None:
        mine = np.sort(half.loc[half["group"] == level, "clean"].to_numpy(dtype=np.float64))
        rest = np.sort(half.loc[half["group"] != level, "clean"].to_numpy(dtype=np.float64))
        if min(len(mine), len(rest)) < MINIMUM_PER_HALF:
            return None
        return log_rate_difference(mine, rest, sure, minimum=MINIMUM_PER_HALF, period=span, source=source)

    gain_in = gain(early, first, 0.80)
    if gain_in is None:
        return None
    tried = _adjusted(late.reset_index(drop=True), name, breaks) if len(late) else late
    out, wide = (gain(tried, second, sure) if len(late) else None for sure in (0.80, 0.90))
    n_out = int((late["group"] == level).sum())
    return Holdout(first, second, level, up, p_value, gain_in, out, wide, n_out, _judged(out, wide, up))


def _chosen(early: pd.DataFrame, up: bool) -> str:
    """The level with the highest (lowest) pooled mean; small cells borrow the spread of all."""
    groups = early.groupby("group", sort=True)["clean"]
    names, means, n = sorted(early["group"].unique()), groups.mean(), groups.count()
    within = float((early["clean"] - groups.transform("mean")).pow(2).sum()) / (len(early) - len(names))
    pooled = partial_pooling(means, np.full(len(names), max(within, 1e-9)), n, rng=np.random.default_rng(0), draws=2)
    # where the levels do not differ at all, the pull is complete: the order it would have with the smallest difference
    limit = (means - pooled.mean).to_numpy() * n.to_numpy()
    side = 1 if up else -1
    return str(max(zip(np.round(side * pooled.shrunk, 12), side * limit, names, strict=True))[2])


def _judged(out: Estimate | None, wide: Estimate | None, up: bool) -> Verdict:
    """The word for the second half: the level and its side were named beforehand, so that 80 % are enough for a hint."""
    if out is None or wide is None:
        return "not_assessed"
    if (out.estimate > 1) != up:
        return "indistinct"
    sure = judge(log_of(wide.low), log_of(wide.high), smallest=SMALLEST)
    if sure == "clear":
        return sure
    return "hint" if judge(log_of(out.low), log_of(out.high), smallest=SMALLEST) in ("clear", "hint") else "indistinct"


def _with_levels(f: Factor, kept: pd.DataFrame, adjusted: float, seed: int) -> Factor:
    """The factor with its levels; lifts, probabilities and a best level only where the test survives."""
    about: dict[str, Any] = {"period": f.period, "source": f.source}
    levels = tuple(
        Level(
            str(g), len(p), median_interval(p["raw"], unit="share" if f.divided else "count", **about),
            plain=median_interval(p["total"], unit="count", **about) if f.divided else None,
        )
        for g, p in kept.groupby("group", sort=True)
    )  # fmt: skip
    f = replace(f, adjusted=adjusted, levels=levels)
    if adjusted >= SURVIVES:
        return f
    lifts = _lifts(kept, f, generator(seed, "levels", f.name, f.platform))
    levels = tuple(_lift(x, r, b) for x, (r, b) in zip(levels, lifts, strict=True))
    if f.divided:
        plain = _lifts(_undivided(f, kept), f, generator(seed, "plain", f.name, f.platform))
        levels = tuple(replace(x, plain_ratio=r) for x, (r, _) in zip(levels, plain, strict=True))
    sure = [x for x in levels if x.verdict in ("clear", "hint") and x.ratio is not None]
    up = [x for x in sure if x.ratio and x.ratio.estimate > 1]
    down = [x for x in sure if x.ratio and x.ratio.estimate < 1]
    best = max(up, key=lambda x: (x.best or 0.0, x.name)).name if up else None
    worst = min(down, key=lambda x: (x.ratio.estimate if x.ratio else 1.0, x.name)).name if down else None
    verdict: Verdict = "clear" if any(x.verdict == "clear" for x in sure) else "hint"
    claimed = replace(f, levels=levels, best=best, worst=worst, verdict=verdict)
    return claimed if f.name == "paid" else _tried(claimed, kept, f, seed)


def _tried(claimed: Factor, kept: pd.DataFrame, plain: Factor, seed: int) -> Factor:
    """The claim after its second half: a time without it is withdrawn, a kind of post without it is a hint."""
    target = claimed.level(claimed.best or claimed.worst)
    if target is None:
        return plain if claimed.name in TIMES else claimed
    rng = generator(seed, "half", claimed.name, claimed.platform)
    found = holdout(
        kept, claimed.name, rng, up=claimed.best is not None, source=claimed.source, breaks=claimed.breaks, by_month=claimed.by_month
    )
    held = found is not None and found.holds and found.level == target.name
    claimed = replace(claimed, holdout=found)
    if claimed.name not in TIMES:
        if held:
            return claimed
        levels = tuple(replace(x, verdict=_at_most_hint(x.verdict)) if x is target else x for x in claimed.levels)
        return replace(claimed, levels=levels, verdict=_at_most_hint(claimed.verdict))
    if not held or found is None:
        return replace(plain, holdout=found)
    verdict: Verdict = "clear" if (target.verdict, found.verdict) == ("clear", "clear") else "hint"
    levels = tuple(replace(x, verdict=verdict if x is target else _at_most_hint(x.verdict)) for x in claimed.levels)
    return replace(claimed, levels=levels, verdict=verdict, worst=claimed.worst if claimed.best is None else None)


def _at_most_hint(verdict: Verdict) -> Verdict:
    return "hint" if verdict == "clear" else verdict


def _lift(level: Level, ratio: Estimate, best: float) -> Level:
    verdict = judge(log_of(ratio.low), log_of(ratio.high), smallest=SMALLEST)
    return replace(level, ratio=ratio, best=best, verdict=verdict)


def _lifts(kept: pd.DataFrame, f: Factor, rng: np.random.Generator) -> list[tuple[Estimate, float]]:
    """Each level against the mean of the others: Welch for two levels, partial pooling from three on."""
    clean = [np.sort(values.to_numpy(dtype=np.float64)) for _, values in kept.groupby("group", sort=True)["clean"]]
    n = sum(len(c) for c in clean)
    if len(clean) == 2:
        a, b = clean
        one, two = (log_rate_difference(x, y, period=f.period, source=f.source) for x, y in ((a, b), (b, a)))
        from scipy.stats import t

        se = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        p = float(t.cdf((a.mean() - b.mean()) / se, n - 2)) if se > 0 else 0.5
        return [(one, p), (two, 1 - p)]
    variances = [max(float(c.var(ddof=1)), 1e-9) for c in clean]
    if f.name == "slot":  # many small cells: one spread for all
        variances = [float(np.average(variances, weights=[len(c) - 1 for c in clean]))] * len(clean)
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
    "slot": T("whether weekday and time of day together matter"),
    "pillar": T("which content pillars get more interaction"),
}


def lacks_posts(network: str, name: FactorName, questions: Mapping[FactorName, _Question]) -> Text | None:
    """What a network's posts lack to answer this question; ``None`` where nothing."""
    q, where = questions.get(name), where_from("posts", network)
    if not questions:
        return T("the export of the posts is missing: {where}", where=where)
    if q is None and name == "pillar":
        return T("the brief names no content pillars with their words")
    if q is None:
        return T("the export of the posts has neither reach nor views: {where}", where=where)
    if q.enough:
        return None
    if not q.n and q.unnamed:
        return (
            T("the export gives the day of the posts, not their hour")
            if name in ("hour", "slot")
            else T("the export does not name the kind of the posts")
        )
    if q.n < q.least:
        return T("posts: {n}; needed: {all} or more. A longer period brings more: {where}", n=q.n, all=q.least, where=where)
    return T(
        "posts: {n}, of them {kept} in groups of {each} or more; needed: {all} in two such groups at least. A longer period brings more: {where}",
        n=q.n, kept=len(q.kept), all=MINIMUM_POSTS, each=MINIMUM_PER_LEVEL, where=where,
    )  # fmt: skip


def factor_findings(factors: Sequence[Factor]) -> list[Finding]:
    """One finding a factor, and one a level where the factor survives; of a time only the level that was confirmed.

    ``confirmed`` in the slots: did the second half of the period confirm it? The number of a time is what it earned in that half.
    ``plain``: how many times the others' plain interactions, where these do not say the same as those divided by something; ``leads``,
    ``lead``: the level ahead in those, and how far.
    """
    out = []
    for f in factors:
        top = f.level(f.best) or f.level(f.worst)
        confirmed = f.holdout is not None and f.holdout.holds and top is not None and f.holdout.level == top.name
        slots = {
            "platform": f.platform, "n": f.n, "factor": f.name, "best": f.best or "", "worst": f.worst or "", "outcome": f.outcome,
            "confirmed": confirmed, **_undivided_slots(f, top),
        }  # fmt: skip
        earned = f.holdout.wide if f.name in TIMES and f.holdout and confirmed else None
        estimate = earned or (top.ratio if top else None)
        out.append(Finding(f"diagnosis.{f.name}.{f.platform}", f.verdict, sign=sign_of(estimate), estimate=estimate, slots=slots))
        shown = [] if not f.survives else [x for x in f.levels if x is top] if f.name in TIMES else list(f.levels)
        for x, key in zip(shown, _keys(f, shown), strict=True):
            number = earned or x.ratio
            out.append(
                Finding(
                    f"diagnosis.{f.name}.{f.platform}.{key}", x.verdict, sign=sign_of(number), estimate=number,
                    slots={**slots, "level": x.name, "confirmed": confirmed and x is top, **_undivided_slots(f, x)},
                )
            )  # fmt: skip
    return out


def _undivided_slots(f: Factor, x: Level | None) -> dict[str, object]:
    """What plain interactions say of a level, where that is something else, and the level that leads in them."""
    lead = f.leads_undivided if x is not None and x is f.level(f.best or f.worst) else None
    return {"plain": x.only_divided if x else None, "leads": lead.name if lead else "", "lead": lead.plain_ratio if lead else None}


def _keys(f: Factor, levels: Sequence[Level]) -> list[str]:
    """The levels as part of an id; of pillars, which people name, slugs."""
    keys: list[str] = []
    for x in levels:
        key = slug_or_code(x.name) if f.name == "pillar" else x.name
        while key in keys:
            key += "-2"
        keys.append(key)
    return keys
