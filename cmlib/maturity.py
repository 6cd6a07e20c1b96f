"""How far the brand's way of working has come, area by area, and how far those who say so agree; what each profile has and lacks.

Levels are ordinal: they are shown, their lowest named, never averaged or put beside an invented industry.
Sources: Fleiss, 1971; Cohen, 1960; Kendall & Babington Smith, 1939; Siegel, 1956.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate
from cmlib.model import AREAS, NETWORKS, AreaRating, Brief, DiagnosisChoice
from cmlib.reference.rubric import ECOSYSTEM, points
from cmlib.text import T

NEEDS_EVIDENCE = 2
"""Level from which something must show it; without, the rating counts as the level below."""
DISPUTED = 2
"""Levels between the highest and the lowest rater from which an area is disputed."""
AGREE = 0.5
"""Kendall's W under which there is no group to speak of: the disagreement is shown instead."""

Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class AreaProfile:
    """One area.

    Args:
        levels: (rater, level) of those who know, after the rule on evidence. capped: raters whose level counts less for want of evidence.
        median: lower median of the levels; ``None`` without levels, or where the raters do not agree enough to have one.
        evidence: (rater, what shows it).
    """

    id: str
    levels: tuple[tuple[str, int], ...] = ()
    capped: tuple[str, ...] = ()
    median: int | None = None
    evidence: tuple[tuple[str, str], ...] = ()

    @property
    def lowest(self) -> int | None:
        """Lowest level anybody gave."""
        return min((n for _, n in self.levels), default=None)

    @property
    def highest(self) -> int | None:
        """Highest level anybody gave."""
        return max((n for _, n in self.levels), default=None)

    @property
    def spread(self) -> int:
        """Levels between the highest and the lowest rater."""
        return 0 if self.lowest is None or self.highest is None else self.highest - self.lowest

    @property
    def disputed(self) -> bool:
        """Do the raters see two different brands here?"""
        return self.spread >= DISPUTED


@dataclass(frozen=True)
class Maturity:
    """The profile of a brand.

    Args:
        raters: who answered. areas: one profile an area, in the order of the rubric.
        median: lower median over the areas' medians; ``minimum``: lowest of them; ``bottleneck``: the areas at it.
            All empty where the raters do not agree (``agree`` is ``False``).
        kappa: agreement on the level (Cohen for two raters, Fleiss for more; 0 is chance, 1 complete). w: agreement on the order of the areas.
        agree: is ``w`` high enough to speak of one group? ``None`` where there is nothing to compare.
    """

    raters: tuple[str, ...] = ()
    areas: tuple[AreaProfile, ...] = ()
    median: int | None = None
    minimum: int | None = None
    bottleneck: tuple[str, ...] = ()
    kappa: Estimate | None = None
    w: Estimate | None = None
    agree: bool | None = None

    @property
    def disputed(self) -> tuple[AreaProfile, ...]:
        """Areas where the raters are two levels apart or more, widest first."""
        return tuple(sorted((a for a in self.areas if a.disputed), key=lambda a: (-a.spread, AREAS.index(a.id))))

    @property
    def rated(self) -> tuple[AreaProfile, ...]:
        """Areas of which somebody knows the level."""
        return tuple(a for a in self.areas if a.levels)

    def area(self, id: str) -> AreaProfile:
        """The profile of an area."""
        return next(a for a in self.areas if a.id == id)


@dataclass(frozen=True)
class Place:
    """What one profile, or the ecosystem, has (``done``), lacks (``missing``) and nobody has looked at yet (``unknown``): ids of points."""

    id: str
    done: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


# ---- agreement ---------------------------------------------------------------------------------------------------------


def fleiss(counts: npt.ArrayLike) -> float | None:
    """Agreement of three or more raters beyond chance. Source: Fleiss, 1971.

    Args:
        counts: items x levels, how many raters gave each level; every row has the same sum.

    Returns:
        kappa: 1 complete, 0 as by chance; ``None`` where everybody gave everything the same level.
    """
    from statsmodels.stats.inter_rater import fleiss_kappa

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _finite(fleiss_kappa(np.asarray(counts, dtype=np.float64)))


def cohen(table: npt.ArrayLike) -> float | None:
    """Agreement of two raters beyond chance. Source: Cohen, 1960.

    Args:
        table: square, how often the first rater gave level i and the second level j.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _finite(cohens_kappa(np.asarray(table, dtype=np.float64), return_results=False))


def kendall_w(scores: npt.ArrayLike) -> float | None:
    """Agreement on the order, 0 to 1, corrected for ties. Source: Kendall & Babington Smith, 1939.

    Args:
        scores: raters x areas; at least two raters and three areas.

    Returns:
        Friedman's statistic over m(n - 1); ``None`` where there is too little, or where nobody tells the areas apart.
    """
    from scipy.stats import friedmanchisquare

    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 3:
        return None
    raters, areas = table.shape
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return _finite(friedmanchisquare(*table.T).statistic / (raters * (areas - 1)))


def _finite(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None


# ---- the profile -------------------------------------------------------------------------------------------------------


def counted(rating: AreaRating) -> int | None:
    """The level that counts: what was said, but one below :data:`NEEDS_EVIDENCE` where nothing shows it."""
    if rating.level is None:
        return None
    return rating.level if rating.level < NEEDS_EVIDENCE or rating.evidence.strip() else NEEDS_EVIDENCE - 1


def lower_median(levels: Sequence[int]) -> int:
    """The middle level; of two middle ones the lower: a level nobody reached is not invented.

    Example:
        >>> lower_median([1, 2, 3, 4])
        2
    """
    return sorted(levels)[(len(levels) - 1) // 2]


def profile(ratings: Mapping[str, Mapping[str, AreaRating]]) -> Maturity:
    """Levels, bottleneck and agreement from what each rater said; «I do not know» is missing, not zero.

    Args:
        ratings: rater -> area -> rating. Raters who know nothing of any area do not count.
    """
    raters = tuple(sorted(r for r, said in ratings.items() if any(x.level is not None for x in said.values())))
    table = {a: {r: n for r in raters if (x := ratings[r].get(a)) and (n := counted(x)) is not None} for a in AREAS}
    common = [a for a in AREAS if len(table[a]) == len(raters)]
    scores = np.array([[table[a][r] for a in common] for r in raters], dtype=np.float64).reshape(len(raters), len(common))
    w = kendall_w(scores) if len(raters) > 1 else None
    agree = None if w is None else w >= AGREE
    areas = tuple(_area(a, table[a], ratings, raters, shown=agree is not False) for a in AREAS)
    medians = {a.id: a.median for a in areas if a.median is not None}
    minimum = min(medians.values(), default=None)
    return Maturity(
        raters,
        areas,
        lower_median(list(medians.values())) if medians else None,
        minimum,
        tuple(a for a, n in medians.items() if n == minimum),
        _agreement(_kappa(scores), len(common), "cohen" if len(raters) == 2 else "fleiss"),
        _agreement(w, len(common), "kendall_w"),
        agree,
    )


def _area(
    id: str, levels: Mapping[str, int], ratings: Mapping[str, Mapping[str, AreaRating]], raters: Sequence[str], *, shown: bool
) -> AreaProfile:
    said = {r: ratings[r][id] for r in raters if id in ratings[r]}
    return AreaProfile(
        id,
        tuple(levels.items()),
        tuple(r for r, n in levels.items() if said[r].level != n),
        lower_median(list(levels.values())) if levels and shown else None,
        tuple((r, x.evidence.strip()) for r, x in said.items() if x.evidence.strip()),
    )


def _kappa(scores: npt.NDArray[np.float64]) -> float | None:
    raters, areas = scores.shape
    if raters < 2 or areas < 2:
        return None
    levels = range(5)
    if raters == 2:
        return cohen([[int(((scores[0] == i) & (scores[1] == j)).sum()) for j in levels] for i in levels])
    return fleiss([[int((scores[:, k] == i).sum()) for i in levels] for k in range(areas)])


def _agreement(value: float | None, areas: int, method: str) -> Estimate | None:
    if value is None or not areas:
        return None
    why = T("{n} areas are too few for an interval", n=areas)
    return Estimate(value, n=areas, n_unit="areas", unit="number", method=method, source="workshop", fallback_reason=why)


# ---- the checklist -----------------------------------------------------------------------------------------------------


def own_places(brief: Brief, data: Dataset) -> tuple[str, ...]:
    """Networks with a profile of the brand (in the brief, or with posts or daily figures), then the ecosystem."""
    own = {c.network for c in brief.channels} | set(data.posts["platform"].unique()) | set(data.account_daily["platform"].unique())
    return (*(n for n in NETWORKS if n in own), ECOSYSTEM)


def checked(answers: Mapping[str, Mapping[str, Answer]], places: Sequence[str]) -> tuple[Place, ...]:
    """Each place with its points by answer, in the order of the list; a point without answer is not known.

    Args:
        answers: place -> point -> answer; of places and points that are not on the list nothing is said.
    """
    out = []
    for place in places:
        said = answers.get(place, {})
        ids = [p.id for p in points(place)]
        out.append(
            Place(
                place,
                tuple(i for i in ids if said.get(i) == "yes"),
                tuple(i for i in ids if said.get(i) == "no"),
                tuple(i for i in ids if said.get(i, "unknown") == "unknown"),
            )
        )
    return tuple(out)


def of_choice(choice: DiagnosisChoice, brief: Brief, data: Dataset) -> tuple[Maturity, tuple[Place, ...]]:
    """Profile and checklist of a decision (or a proposal) of the diagnosis."""
    return profile(choice.maturity), checked(choice.checklist, own_places(brief, data))


def record(m: Maturity, places: Sequence[Place]) -> dict[str, object]:
    """JSON-like part of ``strategy.json``: levels by area, bottleneck, agreement, the checklist's counts and what is missing."""
    return {
        "raters": len(m.raters),
        "areas": {a.id: {"levels": [n for _, n in a.levels], "median": a.median, "disputed": a.disputed} for a in m.areas if a.levels},
        "median": m.median,
        "minimum": m.minimum,
        "bottleneck": list(m.bottleneck),
        "agreement": {"kappa": m.kappa and m.kappa.estimate, "kendall_w": m.w and m.w.estimate, "agree": m.agree},
        "checklist": {p.id: {"done": len(p.done), "missing": list(p.missing), "unknown": len(p.unknown)} for p in places},
    }
