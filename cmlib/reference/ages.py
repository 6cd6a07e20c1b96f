"""How old the users of a network were in a country, as the network told advertisers: the shape by age, never how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from cmlib.reference import FOLDER

YOUNGEST, OPEN_FROM = 18, 65
"""The census knows adults; everybody of 65 or more is one row."""
SOURCE = "Social Media Census (Zenodo 3901553, CC BY 4.0)"


@dataclass(frozen=True)
class Ages:
    """Shares of a network's adult users by single year of age.

    Args:
        day: of the count; years old, so a shape to compare with, not today's figure. shares: age (65: 65 and over) -> share; they sum to 1.
    """

    network: str
    country: str
    day: date
    shares: tuple[tuple[int, float], ...]

    def between(self, first: int, last: int | None) -> float:
        """Share of the adults from ``first`` to ``last`` (both included; ``None``: and over)."""
        return sum(share for age, share in self.shares if first <= age and (last is None or age <= last))


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
