"""Shipped reference data with date and source: networks, use per country, functions of a Community Manager, anchors of the scales.

Where the figures come from, and what may be quoted, is in ``SOURCES.md`` beside the files.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd

from cmlib.model import NETWORKS, OBJECTIVES

FOLDER = Path(__file__).parent
KINDS = ("consumer", "local", "b2b", "nonprofit")
"""Kinds of brand the reference ranges distinguish."""

PLANNED = ("scope", "conversation", "listening", "reputation", "campaigns", "follow-up")
"""Pages of later issues that ``functions.csv`` already points to."""

Triple = tuple[float, float, float]
"""Low, likely, high."""
Quality = Literal["primary", "secondary", "assumption"]


@dataclass(frozen=True)
class Network:
    """One channel a plan may name.

    Args:
        id: as in :data:`cmlib.model.NETWORKS`. name: as a reader knows it.
        kind: social, video, messaging, search or owned.
        serves: objective -> range on the scale 0 (cannot serve it) to 100 (serves it directly, measurably).
        suits: kind of brand -> range on the scale 0 (hardly anybody of its people is there) to 100 (most are).
        hours: ``"keep"`` and ``"active"`` -> hours a week, low, likely, high; a working assumption.
        skills: what somebody must be able to make: photo, short_video, long_video, text, design, chat.
        start_at_keep: does it make sense to open it and only keep it up to date?
        own_audience: does the brand own the list of contacts?
        fact, fact_date, source, quality, review_by: one dated fact with its publisher, and the day after which it must be read again.
        since: year from which a brand could use it.
    """

    id: str
    name: str
    kind: str
    serves: Mapping[str, Triple]
    suits: Mapping[str, Triple]
    hours: Mapping[str, Triple]
    skills: tuple[str, ...]
    start_at_keep: bool
    own_audience: bool
    fact: str
    fact_date: date
    source: str
    quality: Quality
    review_by: date
    since: int

    @property
    def has_fact(self) -> bool:
        """Was any figure of it found and read? Where not, its fact says so and its source is this project's own guess."""
        return self.quality != "assumption"


@dataclass(frozen=True)
class Usage:
    """Share of one population that uses one network; comparable only with rows of the same measure and base. ``n``: asked, if it is told."""

    network: str
    country: str
    year: int
    measure: str
    share: float
    n: int | None
    base: str
    publisher: str
    study: str
    quality: Quality
    url: str


@dataclass(frozen=True)
class Function:
    """One function of a Community Manager and what serves it.

    Args:
        refs: reference codes of the five articles. kind: SW, SW+H or H.
        served_by: stems of pages, or modules (``cmlib.exports``). state: served, partly or planned.
    """

    number: int
    function: str
    refs: tuple[str, ...]
    kind: Literal["SW", "SW+H", "H"]
    served_by: tuple[str, ...]
    state: Literal["served", "partly", "planned"]
    artefact: str


@dataclass(frozen=True)
class Anchor:
    """What 0 and 100 mean on a criterion's scale, for one measure."""

    criterion: str
    measure: str
    zero: float
    hundred: float
    note: str

    def score(self, x: float) -> float:
        """Place of a value on the scale 0-100, cut off at both ends.

        Example:
            >>> Anchor("performance", "engagement_rate_by_reach", 0, 0.08, "").score(0.02)
            25.0
        """
        return min(max(100 * (x - self.zero) / (self.hundred - self.zero), 0.0), 100.0)


@cache
def frame(name: str) -> pd.DataFrame:
    """A shipped table as it stands, every cell as text: networks, usage, functions, benchmarks, anchors or sectors."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


def _triple(text: str) -> Triple:
    low, likely, high = (float(part) for part in text.split("/"))
    if not low <= likely <= high:
        raise ValueError(f"not in order: {text}")
    return low, likely, high


@cache
def networks() -> dict[str, Network]:
    """All channels a plan may name, by id, in the plan's order.

    Example:
        >>> networks()["google_business"].name
        'Google Business'
    """
    found = {
        row["id"]: Network(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            serves={o: _triple(row[o]) for o in OBJECTIVES},
            suits={k: _triple(row[k]) for k in KINDS},
            hours={"keep": _triple(row["hours_keep"]), "active": _triple(row["hours_active"])},
            skills=tuple(row["skills"].split()),
            start_at_keep=row["start_at_keep"] == "yes",
            own_audience=row["own_audience"] == "yes",
            fact=row["fact"],
            fact_date=date.fromisoformat(row["fact_date"]),
            source=row["source"],
            quality=row["quality"],
            review_by=date.fromisoformat(row["review_by"]),
            since=int(row["since"]),
        )
        for row in frame("networks").to_dict("records")
    }
    return {n: found[n] for n in NETWORKS}


@cache
def usage() -> tuple[Usage, ...]:
    """All penetration figures, as quoted."""
    return tuple(
        Usage(
            **{
                **{str(k): v for k, v in row.items()},
                "year": int(row["year"]),
                "share": float(row["share"]),
                "n": int(row["n"] or 0) or None,
            }
        )
        for row in frame("usage").to_dict("records")
    )


def usage_of(network: str, country: str, year: int = 9999) -> Usage | None:
    """The newest figure for a network in a country up to a year, or ``None``: nothing is borrowed from another country or from later.

    Example:
        >>> found = usage_of("instagram", "ES")
        >>> (found.year, found.publisher, found.share)
        (2024, 'CNMC', 0.543)
    """
    rows = [u for u in usage() if u.network == network and u.country == country and u.year <= year]
    return max(rows, key=lambda u: u.year, default=None)


@cache
def functions() -> tuple[Function, ...]:
    """The functions of a Community Manager, in the order of the project's table."""
    return tuple(
        Function(
            number=int(row["number"]),
            function=row["function"],
            refs=tuple(row["refs"].split()),
            kind=row["class"],
            served_by=tuple(row["served_by"].split("; ")),
            state=row["state"],
            artefact=row["artefact"],
        )
        for row in frame("functions").to_dict("records")
    )


@cache
def anchors() -> dict[tuple[str, str], Anchor]:
    """What 0 and 100 mean, by criterion and measure."""
    rows = frame("anchors").to_dict("records")
    found = [Anchor(r["criterion"], r["measure"], float(r["zero"]), float(r["hundred"]), r["note"]) for r in rows]
    return {(a.criterion, a.measure): a for a in found}


def kind_of(sector: str) -> str | None:
    """Which kind of brand a sector written by hand speaks of: local, consumer, b2b, nonprofit; ``None`` if no word is known.

    Example:
        >>> kind_of("Panadería artesana"), kind_of("B2B software"), kind_of("")
        ('local', 'b2b', None)
    """
    plain = unicodedata.normalize("NFKD", sector.lower())
    tokens = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    for row in frame("sectors").to_dict("records"):
        for word in row["words"].split():
            if any(t == word or (len(word) > 3 and t.startswith(word)) for t in tokens):
                return str(row["kind"])
    return None


def stale(as_of: date) -> tuple[Network, ...]:
    """Channels whose fact is past its shelf life on a day.

    Example:
        >>> stale(date(2026, 1, 1))
        ()
    """
    return tuple(n for n in networks().values() if n.review_by < as_of)


__all__ = [
    "KINDS",
    "PLANNED",
    "Anchor",
    "Function",
    "Network",
    "Usage",
    "anchors",
    "frame",
    "functions",
    "kind_of",
    "networks",
    "stale",
    "usage",
    "usage_of",
]
