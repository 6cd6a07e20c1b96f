"""What the statistics of the workbook promise, measured on its own code: ``make bench-soundness``.

Every table of claims is a module of this package; a module is found because it is here. In it, :func:`claim` says what is claimed and
which number would break it, and the decorated function measures it:

    >>> @claim("a fair coin shows heads half of the time", stated=between(0.45, 0.55), replicates=4000)
    ... def coin(run):
    ...     return share(int((run.rng.random(run.replicates) < 0.5).sum()), run.replicates)

One function may carry several claims: it then returns a mapping, and each claim says with ``of=`` which number it is about.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import numpy as np

ROOT = Path(__file__).parents[2]
SEED = 2026
SERIES = "forecasting/m1_long.csv.gz"
"""The file of series, below the folder of open data; another may be named by ``--series``."""
QUICK = 20
"""A quick run makes this many times fewer replicates and judges only what needs none."""


@dataclass(frozen=True)
class Bound:
    """Between which numbers a measured one keeps its promise, and how that is said."""

    low: float
    high: float
    said: str


def at_most(x: float) -> Bound:
    """x or less."""
    return Bound(-math.inf, x, f"≤ {x:g}")


def at_least(x: float) -> Bound:
    """x or more."""
    return Bound(x, math.inf, f"≥ {x:g}")


def between(low: float, high: float) -> Bound:
    """Inside both ends."""
    return Bound(low, high, f"{low:g} to {high:g}")


def near(x: float, by: float) -> Bound:
    """x, give or take the accuracy it was stated with (or, if both are simulated, the Monte-Carlo error of both)."""
    return Bound(x - by - 1e-12, x + by + 1e-12, f"{x:.10g} ± {by:g}")


@dataclass(frozen=True)
class Measured:
    """A number, how many replicates (or data) it rests on, and its Monte-Carlo standard error (``None``: it is exact)."""

    value: float
    n: int
    error: float | None = None


def share(hits: int, n: int) -> Measured:
    """A share of replicates."""
    p = hits / n
    return Measured(p, n, math.sqrt(max(p * (1 - p), 0.25 / n) / n))


def middle(values: object) -> Measured:
    """The median of replicates; its standard error as for a bell-shaped spread."""
    x = np.asarray(values, dtype=float)
    return Measured(float(np.median(x)), len(x), float(1.2533 * x.std() / math.sqrt(len(x))))


def mean(values: object) -> Measured:
    """The mean of replicates."""
    x = np.asarray(values, dtype=float)
    return Measured(float(x.mean()), len(x), float(x.std() / math.sqrt(len(x))))


@dataclass(frozen=True)
class Run:
    """What a measuring function is given: how often to repeat, its own seeded generator, where the open data and the file of series are."""

    replicates: int
    rng: np.random.Generator
    data: Path
    quick: bool = False
    series: Path | None = None


@dataclass(frozen=True)
class Claim:
    """A sentence that a number can break. ``contrast``: it is about a method the workbook does not use, shown beside its own."""

    text: str
    stated: Bound
    of: str = ""
    contrast: bool = False


Measure = Callable[[Run], Measured | Mapping[str, Measured]]


@dataclass(frozen=True)
class Job:
    """Something measured in one go, and the claims about it. ``needs``: a file below the folder of open data."""

    name: str
    measure: Measure = field(compare=False)
    claims: tuple[Claim, ...] = ()
    replicates: int = 1
    needs: str = ""

    @property
    def table(self) -> str:
        """The module it is in."""
        return self.name.split(".")[0]

    def rows(self, data: Path, *, quick: bool = False, series: Path | None = None) -> list[dict[str, object]]:
        """Measure, and set every claim beside its number. A claim is not judged (``None``) where a quick run repeated too little."""
        often = max(2, self.replicates // QUICK) if quick and self.replicates > 1 else self.replicates
        run = Run(often, np.random.default_rng([SEED, zlib.crc32(self.name.encode())]), data, quick, series)
        found = self.measure(run)
        by = {"": found} if isinstance(found, Measured) else found
        made = []
        for c in self.claims if by else ():  # a file of series may have none that is long enough
            m = by[c.of]
            value, judged = float(m.value), not quick or m.error is None
            made.append(
                {
                    "claim": c.text, "stated": c.stated.said, "measured": round(value, 6), "n": int(m.n),
                    "holds": (c.stated.low <= value <= c.stated.high) if judged else None,
                    "error": None if m.error is None else float(m.error), "contrast": c.contrast, "table": self.table, "job": self.name,
                }
            )  # fmt: skip
        return made


JOBS: dict[str, Job] = {}


def claim(
    text: str, *, stated: Bound, of: str = "", replicates: int = 1, needs: str = "", contrast: bool = False, case: str = ""
) -> Callable[[Measure], Measure]:
    """Register a claim about what the decorated function measures.

    Args:
        text: what is claimed. stated: the numbers that keep it. of: which of several measured numbers.
        replicates: of the full run. needs: file below the folder of open data. case: tells apart the uses of one function.
        contrast: is it about another method, shown beside the workbook's own?
    """

    def register(measure: Measure) -> Measure:
        place = getattr(measure, "__module__", "?").rsplit(".", 1)[-1]
        name = f"{place}.{case or getattr(measure, '__name__', 'measure')}"
        old = JOBS.get(name, Job(name, measure, (), replicates, needs))
        claims = (Claim(text, stated, of, contrast), *old.claims)  # decorators apply from below
        JOBS[name] = Job(name, measure, claims, max(old.replicates, replicates), old.needs or needs)
        return measure

    return register


def register(case: str, measure: Measure, claims: list[Claim], *, module: str, replicates: int = 1, needs: str = "") -> None:
    """Register several claims about one case of a function (a row of a table)."""
    name = f"{module.rsplit('.', 1)[-1]}.{case}"
    JOBS[name] = Job(name, measure, tuple(claims), replicates, needs)


def jobs() -> dict[str, Job]:
    """Every job of every module of this package, by name."""
    for found in sorted(iter_modules(__path__), key=lambda m: m.name):
        if not found.name.startswith("_"):
            import_module(f"{__name__}.{found.name}")
    return dict(JOBS)
