"""What sets segments apart on variables they were not built on: shares, lifts with intervals, and nobody recognisable.

Segments and a table of people in, a frozen :class:`Profiles` out. Never the variables behind the segments: those differ by construction.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib import findings
from cmlib.estimates import wilson
from cmlib.findings import Estimate, Period, Verdict, judge
from cmlib.text import T

LEAST, LEAST_SENSITIVE = 5, 10
"""No cell with fewer people is ever shown; ten where the question is sensitive (health, ideology, religion, income …)."""
DESCRIBE_N, DESCRIBE_SHARE = 30, 0.05
"""A segment is described from 30 people and 5 % on: with 30 a share of a half is already ±17 points."""
SMALLEST_LIFT = math.exp(findings.SMALLEST["lift"])
"""A quarter more often than in the rest: the smallest difference worth acting on."""
FALSE_DISCOVERIES = 0.05
MOST_OPTIONS = 12

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lift:
    """How much more frequent an answer is in a segment than in the rest.

    Args:
        segment, variable, option: of what. share, rest: share of those who answered, in the segment and outside it (95 %).
        lift: share / rest with its interval; ``None`` where nobody outside gave this answer.
        q_value: p-value after Benjamini–Hochberg over all comparisons.
        verdict: ``indistinct`` unless q <= 0.05; ``clear`` if the interval leaves out lifts nearer to one than 1.25.
        comparison: its number; lifts that mirror each other (yes and no, one of two segments and the other) share it.
    """

    segment: str
    variable: str
    option: str
    share: Estimate
    rest: Estimate
    lift: Estimate | None
    q_value: float
    verdict: Verdict
    comparison: int

    @property
    def more(self) -> bool:
        """Is the answer at least as frequent in the segment as in the rest?"""
        return self.share.estimate >= self.rest.estimate


@dataclass(frozen=True)
class Profiles:
    """All lifts that may be shown.

    Args:
        lifts: by segment, then the most certain first. profiled: segments large enough. too_small: segments that are not.
        folded: variable -> its answers shown only together, so that nobody can be recognised. skipped: variables with
            more than twelve answers, or with too few people in every answer.
        k: fewest people behind any cell shown (k-anonymity of what is published); 0 where nothing is.
    """

    lifts: tuple[Lift, ...]
    profiled: tuple[str, ...]
    too_small: tuple[str, ...]
    folded: Mapping[str, tuple[str, ...]]
    skipped: tuple[str, ...]
    k: int

    @property
    def differs(self) -> bool:
        """Does any segment differ from the rest on anything it was not built on? If not, there is nothing to act on."""
        return any(f.verdict in ("clear", "hint") for f in self.lifts)

    @property
    def comparisons(self) -> int:
        """How many comparisons were judged; what mirrors another is the same one."""
        return len({f.comparison for f in self.lifts})


# ---- nobody may be recognised ------------------------------------------------------------------------------------------


def fold_options(counts: Mapping[str, Sequence[int]], least: int = LEAST) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which answers may be shown for each segment, and which only as one sum.

    An answer with 1 to ``least - 1`` people in any segment is shown for none: with the other segments' numbers and the total, the
    small one could be worked out. The rarest other answers join until the sum has two answers and is nowhere a small cell either.

    Args:
        counts: answer -> people in each segment (everybody in exactly one segment).

    Returns:
        answers shown, answers shown together (both in the order given).

    Example:
        >>> fold_options({"a": [40, 30], "b": [3, 20], "c": [12, 9], "d": [50, 60]})
        (('a', 'd'), ('b', 'c'))
    """
    cells = {option: np.asarray(row, dtype=np.int64) for option, row in counts.items()}

    def small(row: Whole) -> bool:
        return bool(((row > 0) & (row < least)).any())

    hidden = [o for o, row in cells.items() if small(row)]
    rest = sorted((o for o in cells if o not in hidden), key=lambda o: (int(cells[o].sum()), o))
    while hidden and rest and (len(hidden) < 2 or small(np.sum([cells[o] for o in hidden], axis=0))):
        hidden.append(rest.pop(0))
    return tuple(o for o in cells if o not in hidden), tuple(o for o in cells if o in hidden)


# ---- lifts -------------------------------------------------------------------------------------------------------------


def lift_of(
    k: int,
    n: int,
    k_rest: int,
    n_rest: int,
    level: float = 0.95,
    *,
    n_unit: str = "answers",
    period: Period | None = None,
    source: str = "",
) -> Estimate:
    """How many times the share k/n is the share in the rest, with its score interval. Needs somebody in the rest.

    Example:
        >>> e = lift_of(36, 40, 16, 80)
        >>> round(e.estimate, 2), round(e.low, 2), round(e.high, 2)
        (4.5, 2.93, 7.17)

    Source: Koopman, Biometrics 40, 1984; Miettinen & Nurminen, Statistics in Medicine 4, 1985.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    value = k / n / (k_rest / n_rest)
    low, high = (float(v) for v in confint_proportions_2indep(k, n, k_rest, n_rest, compare="ratio", method="score", alpha=1 - level))
    if not (math.isfinite(low) and math.isfinite(high)):
        why = T("the interval of this ratio has no upper end")
        return Estimate(
            value, n=n + n_rest, n_unit=n_unit, unit="ratio", period=period, method="score_ratio", source=source, fallback_reason=why
        )
    return Estimate(value, min(max(low, 0.0), value), max(high, value), level, n + n_rest, n_unit, "ratio", period, "score_ratio", source)


def _p_value(k: int, n: int, k_rest: int, n_rest: int) -> float:
    """Score test of two equal shares; 1 where everybody, or nobody, gave the answer."""
    from statsmodels.stats.proportion import test_proportions_2indep as score_test

    if k + k_rest in (0, n + n_rest):
        return 1.0
    with np.errstate(divide="ignore", invalid="ignore"):  # it also works out a ratio, which nobody in the rest makes infinite
        return float(score_test(k, n, k_rest, n_rest, compare="diff", method="score", return_results=False)[1])


def _verdict(lift: Estimate, q: float) -> Verdict:
    if q > FALSE_DISCOVERIES:
        return "indistinct"
    if lift.low is None or lift.high is None:
        return "hint"
    word = judge(math.log(max(lift.low, 1e-12)), math.log(lift.high), smallest=findings.SMALLEST["lift"])
    return "hint" if word == "indistinct" else word


def profile(
    members: pd.Series,
    variables: pd.DataFrame,
    built_on: Collection[str],
    *,
    sensitive: Collection[str] = (),
    n_unit: str = "answers",
    period: Period | None = None,
    source: str = "",
) -> Profiles:
    """Every answer's share in each segment against the rest, all comparisons judged together, each once.

    Of two segments the second is the first one's mirror, and so is the second of two answers: that is one comparison. Only segments with 30 people and 5 % are profiled. Missing answers are left out of that variable. Who has no segment is left out.

    Args:
        members: segment of each person (index: person). variables: one column a variable, one row a person, texts or yes/no.
        built_on: variables the segments were made from. sensitive: variables whose cells need ten people.

    Raises:
        ValueError: a variable the segments were built on is asked for: testing it would find what was put in.

    Source: Benjamini & Hochberg, JRSS B 57, 1995; Kriegeskorte, Simmons, Bellgowan & Baker, Nature Neuroscience 12, 2009 (never twice
    on the same data).
    """
    from statsmodels.stats.multitest import multipletests

    if twice := sorted(set(variables.columns) & set(built_on)):
        raise ValueError(f"the segments were built on {', '.join(twice)}: these variables cannot also test them")
    member = members.dropna().astype(str)
    sizes = member.value_counts().sort_index()
    enough = sizes >= max(DESCRIBE_N, math.ceil(DESCRIBE_SHARE * len(member)))
    profiled = [str(s) for s in sizes.index[enough]]
    two = len(sizes) == len(profiled) == 2
    folded: dict[str, tuple[str, ...]] = {}
    skipped, tests = [], []
    number: dict[tuple[str, str, str], int] = {}
    for variable in sorted(variables.columns):
        answers = variables[variable].reindex(member.index).dropna().astype(str)
        block = member[answers.index].where(member[answers.index].isin(profiled), "")  # the small segments count as one
        table = pd.crosstab(answers, block)
        shown, hidden = fold_options(
            {str(o): row.to_list() for o, row in table.iterrows()}, LEAST_SENSITIVE if variable in sensitive else LEAST
        )
        if not shown or not 2 <= len(table) <= MOST_OPTIONS:
            skipped.append(str(variable))
            continue
        if hidden:
            folded[str(variable)] = hidden
        total, answered = table.sum(axis=1), table.sum(axis=0)
        for segment in (s for s in profiled if answered.get(s, 0) >= DESCRIBE_N and answered.sum() - answered[s] >= DESCRIBE_N):
            for option in shown:
                k, n = int(table[segment].loc[option]), int(answered[segment])
                same = (str(variable), "" if len(table) == 2 else option, "" if two else segment)
                tests.append(
                    (
                        number.setdefault(same, len(number)),
                        segment,
                        str(variable),
                        option,
                        k,
                        n,
                        int(total[option]) - k,
                        int(answered.sum()) - n,
                    )
                )
    once = {t[0]: t[4:] for t in tests}
    q = multipletests([_p_value(*counts) for _, counts in sorted(once.items())], method="fdr_bh")[1] if tests else ()
    lifts = []
    for comparison, segment, name, option, k, n, k_rest, n_rest in tests:
        lift = lift_of(k, n, k_rest, n_rest, n_unit=n_unit, period=period, source=source) if k_rest else None
        inside, outside = (wilson(a, b, n_unit=n_unit, period=period, source=source) for a, b in ((k, n), (k_rest, n_rest)))
        q_value = float(q[comparison])
        judged = _verdict(lift or lift_of(k_rest, n_rest, k, n), q_value)  # nobody in the rest: the other way round
        lifts.append(Lift(segment, name, option, inside, outside, lift, q_value, judged, comparison))
    lifts.sort(key=lambda f: (f.segment, f.q_value, f.variable, f.option))
    smallest = min((v for t in tests for v in (t[4], t[6]) if v), default=0)
    return Profiles(tuple(lifts), tuple(profiled), tuple(str(s) for s in sizes.index[~enough]), folded, tuple(skipped), smallest)


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
    return fold_options({k: [v] for k, v in counts.items() if v > 0}, least)
