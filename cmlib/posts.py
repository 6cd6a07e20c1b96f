"""What every look at the posts shares: which posts count, what their interactions are divided by, the smallest effect of interest."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from cmlib import findings
from cmlib.estimates import (
    Floats,
    finite,
    log_rate,
)
from cmlib.findings import Estimate, Period

WINDOW_DAYS = 730

RIPE_DAYS = 7

SMALLEST = findings.SMALLEST["posts"]
"""Smallest effect of interest: one tenth more or less."""

DENOMINATORS = ("reach", "views", "impressions", "followers_total")
"""What interactions are divided by, in order of preference."""

COUNTED = "interactions_per_post"
"""What posts are judged by where there is nothing to divide by (id of a passport); never compared with a rate."""

FLEETING = ("story", "live")


def posts_until(posts: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Posts of the last two years up to a day, in an order of their own (never the file's)."""
    when = posts["published_local"]
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    kept = posts[(when < end) & (when >= end - pd.Timedelta(days=WINDOW_DAYS))]
    return kept.sort_values(["platform", "published_local", "post_uid"], kind="stable").reset_index(drop=True)


def too_old(posts: pd.DataFrame, as_of: date) -> dict[str, int]:
    """File -> posts in it that are older than :func:`posts_until` looks."""
    old = posts[posts["published_local"] < pd.Timestamp(as_of) + pd.Timedelta(days=1 - WINDOW_DAYS)]
    return {str(file): int(n) for file, n in old["source_file"].value_counts().sort_index().items()}


def generator(seed: int, *names: str) -> np.random.Generator:
    """A generator of its own for each part, so that one part cannot change another's numbers."""
    return np.random.default_rng([seed, zlib.crc32("/".join(names).encode())])


def numbers(column: pd.Series) -> Floats:
    """A column as floats, missing values as NaN."""
    out: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return out


def denominator_of(posts: pd.DataFrame, among: Sequence[str]) -> str:
    """The first denominator known for nearly as many posts as the best known one; ``""`` for none."""
    known = {d: int((posts[d] > 0).sum()) for d in among}
    most = max(known.values(), default=0)
    return next((d for d in among if known[d] and known[d] >= 0.8 * most), "")


def steady_of(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts that stay: stories and live broadcasts are measured otherwise."""
    return posts[~posts["media_type"].isin(FLEETING)]


def rates_of(steady: pd.DataFrame, denominator: str) -> Floats:
    """Interactions per ``denominator`` of each post that has both."""
    base, top = numbers(steady[denominator]), numbers(steady["engagements"])
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.where(base > 0, top / base, np.nan))


def outcome_of(steady: pd.DataFrame) -> tuple[str, Floats]:
    """What posts are judged by, and its logarithm for each post (NaN where it is not known).

    Returns:
        the denominator of the rate; :data:`COUNTED` and plain interactions only where no post has any denominator.
    """
    denominator, top = denominator_of(steady, DENOMINATORS), numbers(steady["engagements"])
    if denominator:
        return denominator, log_rate(top, numbers(steady[denominator]))
    return COUNTED, log_rate(top, np.ones(len(steady)))


def days_of(posts: pd.DataFrame) -> Period:
    """First and last day of the posts."""
    when = posts["published_local"]
    return when.min().date(), when.max().date()


def log_of(x: float | None) -> float | None:
    """Natural logarithm, ``None`` of ``None``."""
    return None if x is None else math.log(x)


def sign_of(e: Estimate | None) -> Literal[-1, 0, 1]:
    """Which way a ratio points."""
    return 0 if e is None or e.estimate == 1 else 1 if e.estimate > 1 else -1
