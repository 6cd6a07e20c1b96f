"""Where the people the brand wants are: each decided segment against how much its country, and its ages, use each network.

P(use | segment) = sum over ages of (share of the segment with that age) x (use at that age). Use at an age is the level of the brand's
country, bent by how use changes with age in a study that tells it. Both are uncertain, and so is the answer. Marginals are never
multiplied: nothing here crosses sex with age.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.exports.names import key
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate, Period
from cmlib.missing import where_from
from cmlib.model import Plan, SegmentChoice
from cmlib.reference import Usage, anchors, networks, usage, usage_of
from cmlib.reference.ages import BANDS, YOUNGEST, AgeShape, shape_of
from cmlib.text import T, Text, hyphened
from cmlib.weights import rank_order_weights

Floats = npt.NDArray[np.float64]
Triple = tuple[float, float, float]

DRAWS = 2000
LEVEL = 0.90
TOP_AGE = 79
"""An open band («55+») is spread over the years up to this age to tell how much of it is 65 or more. Working assumption."""
FRESH_POINTS, OLD_POINTS = 0.05, 0.05
"""Half-width at one half (90 %) of a figure read second-hand, and what each year of age adds. Working assumption."""
FIRST_HAND = 1000
"""A figure read in the publisher's own page counts as this many answers when it is new."""
BORROWED, OWN_SHAPE = 0.4, 0.2
"""Spread (log odds) of the use at each age around the shape: about a fifth, or a tenth, of a share of one half. Working assumption."""
EVERYBODY = 0.5
"""Spread (log odds) of a segment whose ages nobody knows around the figure of the whole country. Working assumption."""
STANDS_IN = 30
"""Ages that are only assumed (even years inside a band, everybody who answered for one segment) count as this many people."""
ENOUGH = 10
"""Answers with an age below which a survey says nothing about ages."""
OLD_YEARS = 3
"""Years from which a figure is called old."""

WEEKLY = ("habitual", "messaging")
"""Measures that are as good as «uses it in a week»; any other counts more people than that."""

GENERAL = (None, "local", "consumer")
"""Kinds of brand whose people are like everybody. A non-profit's are where their ages are known; who buys for a company is not."""

_AGE = re.compile(r"\b(edad|cuantos anos|how old|age|age group|ano de nacimiento|year of birth)\b")
_UNDER = re.compile(r"\b(menos|menor|menores|hasta|under|below|younger|up to)\b")
_OVER = re.compile(r"\+|\b(mas|mayor|mayores|o mas|over|above|older|and over|or more)\b")


@dataclass(frozen=True)
class Wanted:
    """A segment somebody decided to talk to, with what is known of its ages.

    Args:
        weight: its part of the score; all weights sum to one. ages: share in each of :data:`cmlib.reference.ages.BANDS`; ``None``: unknown.
        n: people the ages come from (followers or answers); size of the segment where the ages are unknown; ``None`` if nothing says it.
        counts_as: how many people the ages may count as. whole: are they the ages of everybody who answered, not only of the segment?
        minors: is part of it under 18, about whom the figures say nothing?
    """

    id: str
    name: str
    weight: float
    ages: tuple[float, ...] | None = None
    n: int | None = None
    n_unit: str = "people"
    counts_as: int = STANDS_IN
    whole: bool = False
    minors: bool = False
    period: Period | None = None
    source: str = ""


@dataclass(frozen=True)
class Cell:
    """One segment on one network.

    Args:
        use: share of the segment that uses it, with the middle 90 % of the draws. score: the same on the scale 0-100.
        flags: what it leans on: ``borrowed`` (shape of another country), ``no_ages``, ``no_shape``, ``whole_survey``, ``minors``.
    """

    segment: str
    use: Estimate
    score: Triple
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlap:
    """One network: every segment, and all of them together.

    Args:
        level: the country's figure. shape: how use changes with age, if anybody says it. use, score: the segments by their weights.
        flags: those of any cell, and ``old`` or ``at_most`` where the figure is.
    """

    network: str
    level: Usage
    shape: AgeShape | None
    cells: tuple[Cell, ...]
    use: Estimate
    score: Triple
    flags: tuple[str, ...]

    @property
    def by_age(self) -> bool:
        """Does the age of any segment count in it? If not, it says no more than the figure of the whole country."""
        return any("no_ages" not in c.flags and "no_shape" not in c.flags for c in self.cells)

    def cell(self, segment: str) -> Cell:
        """The cell of a segment."""
        return next(c for c in self.cells if c.segment == segment)


# ---- whom the brand wants ----------------------------------------------------------------------------------------------


def band_of(label: str) -> tuple[int, int | None] | None:
    """First and last year of an age as people write it; ``None`` where it is none.

    Example:
        >>> band_of("25–34"), band_of("De 18 a 24 años"), band_of("65 o más"), band_of("Menos de 30"), band_of("41"), band_of("a veces")
        ((25, 34), (18, 24), (65, None), (0, 29), (41, 41), None)
    """
    text = key(label) + ("+" if "+" in label else "")
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if len(numbers) == 2 and numbers[0] <= numbers[1] <= 120:
        return numbers[0], numbers[1]
    if len(numbers) != 1 or numbers[0] > 120:
        return None
    if _UNDER.search(text):
        return 0, max(numbers[0] - 1, 0)
    return (numbers[0], None) if _OVER.search(text) else (numbers[0], numbers[0])


def spread(parts: Iterable[tuple[tuple[int, int | None], float]]) -> tuple[tuple[float, ...] | None, float]:
    """Ages as they come, put into the bands of the shapes: every year of a band counts the same, minors are left out.

    Returns:
        share of the adults in each band (``None`` without any), and the share of all that is under 18.

    Example:
        >>> spread([((25, 34), 1.0)])
        ((0.5, 0.5, 0.0, 0.0), 0.0)
    """
    found, young, total = [0.0] * len(BANDS), 0.0, 0.0
    for (first, last), weight in parts:
        end = max(TOP_AGE, first) if last is None else last
        total += weight
        for year in range(first, end + 1):
            each = weight / (end - first + 1)
            if year < YOUNGEST:
                young += each
                continue
            found[next(i for i, (a, b) in enumerate(BANDS) if year >= a and (b is None or year <= b))] += each
    adults = sum(found)
    if adults <= 0:
        return None, 1.0 if total > 0 else 0.0
    return tuple(round(f / adults, 12) for f in found), young / total


def weights_of(segments: Sequence[SegmentChoice]) -> dict[str, float]:
    """How much each segment counts: by its place in the room's order; with one priority for all, by size where all are counted alike.

    Rank order weights; equal places share theirs. Sizes are compared only within one kind (customers with customers).
    """
    if not segments:
        return {}
    places = sorted(s.priority for s in segments)
    if len(set(places)) == 1:
        kinds = {s.id.split(".")[1] if s.id.count(".") else s.id for s in segments}
        sizes = [s.size_n or 0 for s in segments]
        if len(kinds) == 1 and all(sizes):
            return {s.id: n / sum(sizes) for s, n in zip(segments, sizes, strict=True)}
        return {s.id: 1 / len(segments) for s in segments}
    by_place = rank_order_weights(len(places))
    shared = {p: [w for w, q in zip(by_place, places, strict=True) if q == p] for p in set(places)}
    return {s.id: sum(shared[s.priority]) / len(shared[s.priority]) for s in segments}


def wanted_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Wanted, ...]:
    """The decided segments of page 02 with what is known of their ages, most important first; none where nobody has decided.

    Ages come from the band itself (followers of an age) or from the answers of the survey the segment was found in. Customers'
    segments and the room's hypotheses have none.
    """
    decision = plan.decision("audience")
    segments: tuple[SegmentChoice, ...] = decision.value.segments if decision else ()
    weights = weights_of(segments)
    return tuple(_wanted(s, weights[s.id], data, as_of) for s in sorted(segments, key=lambda s: (s.priority, s.id)))


def _wanted(segment: SegmentChoice, weight: float, data: Dataset, as_of: date) -> Wanted:
    kind, _, rest = segment.id.removeprefix("audience.").partition(".")
    if kind == "demographics" and re.fullmatch(r"\d+(-\d+)?", rest):
        first, _, last = rest.partition("-")
        ages, young = spread([((int(first), int(last) if last else None), 1.0)])
        days = data.audience["snapshot_date"].dropna()
        on = None if days.empty else min(days.max().date(), as_of)
        return Wanted(
            segment.id, segment.name, weight, ages, segment.size_n, "followers", STANDS_IN, minors=young > 0,
            period=(on, on) if on else None, source=data.sources("audience"),
        )  # fmt: skip
    if kind == "survey":
        found = _survey_ages(data.survey_responses, rest.partition(".")[0], as_of)
        if found is not None:
            ages, n, young, period, source = found
            return Wanted(segment.id, segment.name, weight, ages, n, "answers", min(n, STANDS_IN), True, young > 0, period, source)
    return Wanted(segment.id, segment.name, weight, n=segment.size_n)


def _survey_ages(frame: pd.DataFrame, slug: str, as_of: date) -> tuple[tuple[float, ...], int, float, Period | None, str] | None:
    """Ages of everybody who answered a survey; ``None`` where it does not ask, or too few say it."""
    frame = frame[frame["submitted_at"].isna() | (frame["submitted_at"] < pd.Timestamp(as_of) + pd.Timedelta(days=1))]
    names = [n for n in sorted(set(frame["survey"])) if (hyphened(key(str(n))) or "survey") == slug]
    here = frame[frame["survey"].isin(names)]
    for question in sorted(q for q in set(here["question"]) if _AGE.search(key(str(q)))):
        answers = here[here["question"] == question].drop_duplicates("response_id").sort_values("response_id")
        bands = [b for b in map(band_of, answers["answer"].astype(str)) if b is not None]
        ages, young = spread((b, 1.0) for b in bands)
        if len(bands) >= ENOUGH and 2 * len(bands) > len(answers) and ages is not None:
            days = answers["submitted_at"].dropna()
            period = (days.min().date(), days.max().date()) if len(days) else None
            return ages, len(bands), young, period, ", ".join(sorted(set(answers["source_file"])))
    return None


# ---- where they are ----------------------------------------------------------------------------------------------------


def counts_as(level: Usage, year: int) -> float:
    """How many answers a figure counts as: it says less with every year it is old, and less if it was read second-hand.

    Example:
        >>> new = Usage("x", "ES", 2026, "habitual", 0.5, None, "", "", "", "secondary", "")
        >>> round(counts_as(new, 2026)), round(counts_as(new, 2028))
        (271, 30)
    """
    at_half = 1.645 * 0.5
    half = FRESH_POINTS if level.quality == "secondary" else at_half / np.sqrt(FIRST_HAND)
    return float((at_half / (half + OLD_POINTS * max(year - level.year, 0))) ** 2)


def _seeded(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng([seed, *(zlib.crc32(n.encode()) for n in names)])


def _levels(level: Usage, year: int, rng: np.random.Generator) -> Floats:
    """Draws of the share of the country that uses it in a week."""
    weight = counts_as(level, year)
    drawn = rng.beta(weight * level.share, weight * (1 - level.share), DRAWS)
    if level.measure not in WEEKLY:  # used at all, or each month: between a third of them and all use it in a week
        drawn = drawn * rng.triangular(1 / 3, 2 / 3, 1, DRAWS)
    return np.clip(drawn, 1e-6, 1 - 1e-6)


def _bent(levels: Floats, factors: Floats) -> Floats:
    """Shares whose odds are multiplied."""
    odds = levels / (1 - levels) * factors
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def _compositions(ages: Sequence[float], n: float, rng: np.random.Generator) -> Floats:
    """Draws of the shares by age: Dirichlet(n · a); ages nobody has stay at none."""
    some = [i for i, a in enumerate(ages) if a > 0]
    found = np.zeros((DRAWS, len(ages)))
    found[:, some] = rng.dirichlet([n * ages[i] for i in some], DRAWS) if len(some) > 1 else 1.0
    return found


def _triple(drawn: Floats) -> Triple:
    low, mid, high = (float(v) for v in np.quantile(drawn, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]))
    return low, mid, high


def _estimate(drawn: Floats, n: int, n_unit: str, period: Period | None, source: str) -> Estimate:
    low, mid, high = _triple(drawn)
    return Estimate(mid, low, high, LEVEL, n, n_unit, "share", period, "overlap_draws", source)


def overlap_of(
    network: str,
    country: str,
    wanted: Sequence[Wanted],
    as_of: date,
    seed: int,
    kind: str | None = None,
    *,
    level: Usage | None = None,
    shape: AgeShape | None = None,
) -> Overlap | None:
    """Which part of each segment uses a network in a week, and of all of them by their weights.

    ``None`` where no figure of the country is known, nobody has decided on segments, or who buys does so for a company.

    Args:
        wanted: as :func:`wanted_of` gives them. kind: kind of brand. level, shape: other figures than the shipped ones.

    The shape by age moves the odds, not the share, so that it fits any level; the spreads around it are working assumptions of the project.
    """
    level = level or usage_of(network, country, as_of.year)
    aged = kind == "nonprofit" and any(w.ages is not None for w in wanted)
    if level is None or not wanted or not (kind in GENERAL or aged):
        return None
    shape = shape or shape_of(network, country, as_of.year)
    rng = _seeded(seed, "overlap", network)
    levels = _levels(level, as_of.year, rng)
    by_age: Floats | None = None
    if shape is not None:
        noise = np.exp(rng.normal(0.0, BORROWED if shape.borrowed else OWN_SHAPE, (DRAWS, len(BANDS))))
        by_age = _bent(levels[:, None], noise * np.asarray(shape.odds))
    anchor = anchors()["audience_overlap", "weekly_use"]
    cells, together = [], np.zeros(DRAWS)
    for w in wanted:
        own = _seeded(seed, "segment", w.id)
        if w.ages is not None and by_age is not None:
            drawn = (by_age * _compositions(w.ages, w.counts_as, own)).sum(axis=1)
        else:
            drawn = _bent(levels, np.exp(own.normal(0.0, EVERYBODY, DRAWS)))
        flags = [
            name
            for name, holds in (
                ("no_ages", w.ages is None),
                ("no_shape", w.ages is not None and shape is None),
                ("borrowed", w.ages is not None and shape is not None and shape.borrowed),
                ("whole_survey", w.ages is not None and w.whole),
                ("minors", w.minors),
            )
            if holds
        ]
        n, unit = (w.n, w.n_unit) if w.n else (max(round(counts_as(level, as_of.year)), 1), "answers")
        low, mid, high = _triple(drawn)
        cells.append(
            Cell(
                w.id,
                _estimate(drawn, n, unit, w.period, level.study),
                (anchor.score(low), anchor.score(mid), anchor.score(high)),
                tuple(flags),
            )
        )
        together = together + w.weight * drawn
    low, mid, high = _triple(together)
    first = cells[0].use
    leans = {f for c in cells for f in c.flags}
    leans |= {"old"} if as_of.year - level.year >= OLD_YEARS else set()
    leans |= {"at_most"} if level.measure not in WEEKLY else set()
    return Overlap(
        network, level, shape, tuple(cells),
        _estimate(together, sum(c.use.n for c in cells) if len({c.use.n_unit for c in cells}) == 1 else first.n, first.n_unit, None, level.study),
        (anchor.score(low), anchor.score(mid), anchor.score(high)),
        tuple(sorted(leans)),
    )  # fmt: skip


def overlaps_of(plan: Plan, data: Dataset, as_of: date, channels: Sequence[str], kind: str | None) -> dict[str, Overlap]:
    """Every network of a list whose country has a figure; the others are missing."""
    wanted = wanted_of(plan, data, as_of)
    found = {n: overlap_of(n, plan.brief.country, wanted, as_of, plan.brief.seed, kind) for n in channels}
    return {n: o for n, o in found.items() if o is not None}


def ability(plan: Plan, data: Dataset, as_of: date, channels: Sequence[str], kind: str | None) -> Ability:
    """Can the page say where each decided segment is, by its age? Nothing is drawn."""
    wanted, country, year = wanted_of(plan, data, as_of), plan.brief.country, as_of.year
    lacks: Text | None = None
    if not wanted:
        lacks = T("nobody has decided yet whom to talk to: it is done on the page of the audience")
    elif all(w.ages is None for w in wanted):
        lacks = T("no age of the segments chosen is known; they come from {where}", where=where_from("audience", *channels))
    elif kind == "b2b":
        lacks = T("figures of everybody say nothing about who buys for a company: a survey or the workshop does")
    elif not any(usage_of(n, country, year) and shape_of(n, country, year) for n in channels):
        lacks = T("no dated figure on the use of these networks was found for the country")
    return Ability("segments", T("where the people of each segment are, by their age"), lacks=lacks)


def everybody(plan: Plan, channels: Sequence[str], as_of: date) -> dict[str, Usage]:
    """The country's own figures, for a page where nobody has decided whom to talk to."""
    found = {n: usage_of(n, plan.brief.country, as_of.year) for n in channels}
    return {n: u for n, u in found.items() if u is not None}


# ---- what is known of each network, and how old it is ------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """The newest figure of one network: the brand's country first, else any; ``share`` where it is not about use.

    ``known``: was any figure found? ``stale``: is it past the day by which it must be read again?
    """

    network: str
    usage: Usage | None
    share: float | None
    known: bool
    review_by: date
    stale: bool


def facts(country: str, as_of: date) -> tuple[Fact, ...]:
    """One row for each of the networks a plan may name, in the plan's order."""
    found = []
    for n in networks().values():
        here = usage_of(n.id, country, as_of.year)
        anywhere = [u for u in usage() if u.network == n.id and u.year <= as_of.year]
        use = here or max(anywhere, key=lambda u: (u.year, u.country), default=None)
        percent = re.search(r"(\d+(?:\.\d+)?) %", n.fact)
        about_use = any(u.network == n.id for u in usage())  # its fact says the same: newer than the page's day, it does not count
        share = float(percent[1]) / 100 if not about_use and n.has_fact and percent and n.fact_date <= as_of else None
        known = use is not None or share is not None
        found.append(Fact(n.id, use, share, known, n.review_by, known and n.review_by < as_of))
    return tuple(found)
