"""Ages: of a network's users and of everybody in a country (never how many), and how much more one age uses a network than another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import pandas as pd

from cmlib.reference import FOLDER

YOUNGEST, OPEN_FROM = 18, 65
"""The census knows adults; everybody of 65 or more is one row."""
SOURCE = "Social Media Census (Zenodo 3901553, CC BY 4.0)"
POPULATION_SOURCE = "UN World Population Prospects 2024 (CC BY 3.0 IGO)"


@dataclass(frozen=True)
class Ages:
    """Shares of a network's adult users, or of all adults (network ``""``), by single year of age.

    Args:
        day: of the count; years old for a network, so a shape to compare with, not today's figure.
        shares: age (65: 65 and over) -> share; they sum to 1.
    """

    network: str
    country: str
    day: date
    shares: tuple[tuple[int, float], ...]

    def between(self, first: int, last: int | None) -> float:
        """Share of the adults from ``first`` to ``last`` (both included; ``None``: and over)."""
        return sum(share for age, share in self.shares if first <= age and (last is None or age <= last))

    def among(self, bands: Sequence[tuple[int, int | None]]) -> tuple[float, ...]:
        """Share of each band among the people of these bands; nothing where nobody is."""
        parts = [self.between(*band) for band in bands]
        return tuple(p / sum(parts) for p in parts) if sum(parts) > 0 else ()


@cache
def _table() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "ages.csv", keep_default_na=False)


def ages(network: str, country: str) -> Ages | None:
    """Ages of the users of a network in a country; ``None`` where the project has none.

    Source: Social Media Census, Zenodo 3901553: Facebook 2018 (upper bound of each range), Instagram 2019.
    """
    table = _table()
    rows = table[table["network"] == network]
    if rows.empty or len(country) != 2 or country not in table:
        return None
    shares = rows[country].astype(float)
    by_age = zip(rows["age"].astype(int), shares / shares.sum(), strict=True)
    return Ages(network, country, date.fromisoformat(str(rows["day"].iloc[0])), tuple((int(a), float(s)) for a, s in by_age))


@cache
def population(country: str) -> Ages | None:
    """Ages of all adults of a country; ``None`` where the project has none. Five-year groups, spread evenly over their years.

    Source: United Nations, World Population Prospects 2024, medium variant, 1 July 2025.

    Example:
        >>> round(population("ES").between(65, None), 3), population("XX")
        (0.257, None)
    """
    table = pd.read_csv(FOLDER / "population.csv")
    if len(country) != 2 or country not in table:
        return None
    counts: dict[int, float] = {}
    for label, people in zip(table["age"], table[country].astype(float), strict=True):
        first = int(str(label).split("-")[0].removesuffix("+"))
        years = [OPEN_FROM] if first >= OPEN_FROM else range(first, first + 5)
        counts |= {age: people / len(years) for age in years if age >= YOUNGEST}
    everybody = sum(counts.values())
    return Ages("", country, date(int(table["year"].iloc[0]), 7, 1), tuple((age, n / everybody) for age, n in counts.items()))


# ---- how much more one age uses a network than another --------------------------------------------------------------------

BANDS: tuple[tuple[int, int | None], ...] = ((18, 29), (30, 49), (50, 64), (65, None))
"""The ages the shapes know: first and last year, ``None`` is open."""
_COLUMNS = ("18-29", "30-49", "50-64", "65+")
LENDER = "US"
"""The only country with a full table by age that was found: its shape is lent to the others, and that is told."""


@dataclass(frozen=True)
class AgeShape:
    """How use of one network changes with age, in one study.

    Args:
        total: share of all adults asked. shares: share in each of :data:`BANDS`. borrowed: is it another country's than the one asked for?
    """

    network: str
    country: str
    year: int
    total: float
    shares: tuple[float, ...]
    n: int
    publisher: str
    study: str
    borrowed: bool

    @property
    def odds(self) -> tuple[float, ...]:
        """Odds of using it in each band over the odds among all adults: carried to another level, a share never passes one.

        Example:
            >>> AgeShape("x", "US", 2025, 0.5, (0.8, 0.5, 0.5, 0.2), 100, "P", "S", False).odds
            (4.0, 1.0, 1.0, 0.25)
        """
        whole = self.total / (1 - self.total)
        return tuple(round(s / (1 - s) / whole, 12) for s in self.shares)


@cache
def _shapes() -> tuple[AgeShape, ...]:
    rows = pd.read_csv(FOLDER / "age_shapes.csv", keep_default_na=False).to_dict("records")
    return tuple(
        AgeShape(
            str(r["network"]), str(r["country"]), int(r["year"]), float(r["total"]), tuple(float(r[c]) for c in _COLUMNS), int(r["n"]),
            str(r["publisher"]), str(r["study"]), False,
        )
        for r in rows
    )  # fmt: skip


def shape_of(network: str, country: str, year: int = 9999) -> AgeShape | None:
    """The newest shape by age of a network up to a year: of the country, else lent by the USA (``borrowed``); ``None`` without either.

    Example:
        >>> shape_of("instagram", "ES").borrowed, shape_of("instagram", "US").borrowed, shape_of("blog", "ES")
        (True, False, None)
    """
    for place in (country, LENDER):
        rows = [s for s in _shapes() if s.network == network and s.country == place and s.year <= year]
        if rows:
            found = max(rows, key=lambda s: s.year)
            return replace(found, borrowed=place != country)
    return None
