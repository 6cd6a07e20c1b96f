"""Who buys, how recently, how often and for how much: scores, named cells, their sizes. Customers are the unit, not orders."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.customers import WINDOW_DAYS, Purchases, by_value, customer_values
from cmlib.estimates import median_interval
from cmlib.findings import Estimate, Period
from cmlib.missing import where_from
from cmlib.profiles import fold_small
from cmlib.text import T, Text

MINIMUM_CUSTOMERS = 20

QUINTILES_FROM = 200

RECENT, LONG = 2, 4
"""Typical gaps between two orders: up to 2 is recently, more than 4 is long ago. Of customers who buy at random once a gap, 14 and 2 in
100 are silent for longer."""
OFTEN = 3
"""Many orders are never fewer than this."""


@dataclass(frozen=True)
class Cell:
    """A group of at least five customers: size, share of customers and of sales, and what is typical in it.

    Args:
        recency: days since the last purchase; frequency: orders in the window; ticket: mean net value of a customer's orders (medians).
    """

    id: str
    name: Text
    n: int
    share: float
    sales_share: float
    recency: Estimate
    frequency: Estimate
    ticket: Estimate


@dataclass(frozen=True)
class Rfm:
    """Customers sorted by how recently, how often and for how much they buy.

    Args:
        customers, orders: how many were counted. window: first and last day. bins: 5 scores, or 3 under 200 customers.
        gap: days between two orders that are typical of those who returned; ``None`` below 20 who did.
        cells: the named groups with five customers or more. together: ids shown only as one sum, so that nobody can be recognised.
        together_n: that sum (0 when nothing had to be hidden).
        left_out: reason -> orders not counted. constant: which of recency, frequency, value is the same for everybody.
        scores: one row a customer (columns recency, frequency, value, sales, r, f, m, cell); never leaves the result.
    """

    customers: int
    orders: int
    window: Period
    bins: int
    cells: tuple[Cell, ...]
    together: tuple[str, ...]
    together_n: int
    left_out: Mapping[str, int]
    constant: tuple[str, ...]
    currency: str
    source: str
    scores: pd.DataFrame = field(compare=False, repr=False)
    gap: Estimate | None = None

    @property
    def limits(self) -> tuple[int, int] | None:
        """The last day ago that is recently, and the last that is not long ago; ``None`` without a typical gap."""
        return _limits(self.gap)

    @property
    def map(self) -> Mapping[tuple[int, int], str]:
        """Which cell each square belongs to."""
        return MAP if self.gap else MAP_WITHOUT_GAP

    @property
    def names(self) -> Mapping[str, Text]:
        """What its cells are called."""
        return CELL_NAMES if self.gap else NAMES_WITHOUT_GAP

    def cell(self, id: str) -> Cell | None:
        """The named group, ``None`` when it is empty or too small to show."""
        return next((c for c in self.cells if c.id == id), None)


CELL_NAMES: dict[str, Text] = {
    "regulars": T("Regulars"),
    "growing": T("Repeat customers"),
    "new": T("Recent, first purchases"),
    "cooling": T("Good customers cooling off"),
    "occasional": T("Now and then"),
    "missed": T("Used to come often"),
    "gone": T("Long gone"),
}
"""The seven named cells; each joins one or two squares of the recency x frequency map."""

MAP: dict[tuple[int, int], str] = {
    (3, 3): "regulars", (3, 2): "growing", (3, 1): "new",
    (2, 3): "cooling", (2, 2): "occasional", (2, 1): "occasional",
    (1, 3): "missed", (1, 2): "gone", (1, 1): "gone",
}  # fmt: skip
"""(recency band, frequency band) -> cell. Recency: 3 recently, 2 a while ago, 1 long ago. Frequency: 1 one order, 2 some, 3 many."""

NAMES_WITHOUT_GAP: dict[str, Text] = {
    "growing": T("More than one order"),
    "new": T("One order, among the latest"),
    "occasional": T("One order, longer ago"),
}
"""Where hardly anybody returned, nobody can be called late: names that only compare."""

MAP_WITHOUT_GAP: dict[tuple[int, int], str] = {
    (r, f): "growing" if f > 1 else "new" if r == 3 else "occasional" for r, f in MAP
}  # fmt: skip


def score(values: pd.Series, bins: int) -> pd.Series:
    """Scores 1 (lowest) to ``bins`` by average rank: equal values get equal scores, the order of the rows does not matter.

    ``ceil(bins * rank / n)``. A constant column gets one score.

    Source: independent RFM scoring after Hughes, Strategic Database Marketing, 1994; average ranks instead of cut points.

    Example:
        >>> score(pd.Series([1.0, 1.0, 1.0, 2.0, 9.0]), 5).tolist()
        [2, 2, 2, 4, 5]
    """
    if values.empty:
        return pd.Series(dtype="int64")
    rank = values.rank(method="average").to_numpy(dtype=float)
    return pd.Series(np.ceil(np.round(bins * rank / len(values), 9)).astype("int64"), index=values.index)


def band(scores: pd.Series, bins: int) -> pd.Series:
    """Scores 1-5 (or 1-3) as low 1, middle 2, high 3."""
    return scores if bins == 3 else scores.map({1: 1, 2: 1, 3: 2, 4: 3, 5: 3})


def typical_gap(people: pd.DataFrame, period: Period, source: str = "") -> Estimate | None:
    """Days between two orders: the median, over customers who bought on two days or more, of each one's mean; ``None`` below 20 such."""
    days, orders = (people["age"] - people["recency"]).to_numpy(dtype=float), people["frequency"].to_numpy(dtype=float)
    again = days > 0
    if np.count_nonzero(again) < MINIMUM_CUSTOMERS:
        return None
    return median_interval(days[again] / (orders[again] - 1), unit="days", n_unit="customers", period=period, source=source)


def _limits(gap: Estimate | None) -> tuple[int, int] | None:
    if gap is None:
        return None
    recent = math.ceil(RECENT * gap.estimate)
    return recent, max(math.ceil(LONG * gap.estimate), recent + 1)


def _bands(people: pd.DataFrame, bins: int, gap: Estimate | None) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each customer is on the map: recency in typical gaps (without one, by score); frequency by facts first, then by score."""
    orders, limits = people["frequency"].to_numpy(), _limits(gap)
    many = (orders >= OFTEN) & (band(people["f"], bins).to_numpy() == 3)
    frequency = 1 + (orders > 1).astype(np.int64) + many
    if limits is None:
        return band(people["r"], bins).to_numpy(), frequency
    days = people["recency"].to_numpy()
    return 1 + (days <= limits[0]).astype(np.int64) + (days <= limits[1]), frequency


def describe(id: str, name: Text, part: pd.DataFrame, whole: pd.DataFrame, period: Period, source: str) -> Cell:
    """A group of customers with its size, shares and what is typical in it."""

    def typical(column: str, unit: Literal["days", "count", "money"]) -> Estimate:
        return median_interval(part[column].to_numpy(dtype=float), unit=unit, n_unit="customers", period=period, source=source)

    return Cell(
        id, name, len(part), len(part) / len(whole), float(part["sales"].sum() / whole["sales"].sum()),
        typical("recency", "days"), typical("frequency", "count"), typical("value", "money"),
    )  # fmt: skip


def score_customers(counted: Purchases, as_of: date, source: str = "") -> Rfm | None:
    """Who buys, and how: scores, named cells and their sizes; ``None`` below 20 customers.

    Args:
        counted: orders that count. Recency is counted to ``as_of``; frequency is orders (not lines) in the last two years;
            value is the mean net value of an order (the sum would only repeat frequency).
    """
    people = by_value(customer_values(counted, as_of))
    if len(people) < MINIMUM_CUSTOMERS:
        return None
    bins = 5 if len(people) >= QUINTILES_FROM else 3
    people = people.assign(r=score(-people["recency"], bins), f=score(people["frequency"], bins), m=score(people["value"], bins))
    window = (counted.first, as_of)
    gap = typical_gap(people, window, source)
    squares, names = (MAP, CELL_NAMES) if gap else (MAP_WITHOUT_GAP, NAMES_WITHOUT_GAP)
    cell_of = np.array([[squares[r, f] for f in (1, 2, 3)] for r in (1, 2, 3)], dtype=object)
    recency, frequency = _bands(people, bins, gap)
    people["cell"] = cell_of[recency - 1, frequency - 1]
    counts = {c: int((people["cell"] == c).sum()) for c in names}
    shown, hidden = fold_small(counts)
    cells = tuple(describe(c, names[c], people[people["cell"] == c], people, window, source) for c in shown)
    return Rfm(
        len(people), len(counted), window, bins, cells, hidden, int(people["cell"].isin(hidden).sum()), counted.left_out,
        tuple(c for c in ("recency", "frequency", "value") if people[c].nunique() == 1), counted.currency, source, people, gap,
    )  # fmt: skip


def lacks_customers(people: pd.DataFrame | None, needed: int) -> Text | None:
    """What is missing to say who buys; ``None`` where nothing."""
    where = where_from("orders")
    if people is None:
        return T("orders of the last {years} years that say who bought are missing: {where}", years=WINDOW_DAYS // 365, where=where)
    if len(people) >= needed:
        return None
    return T(
        "customers who bought in the last {years} years: {n}; needed: {all}. A longer period brings more: {where}",
        years=WINDOW_DAYS // 365, n=len(people), all=needed, where=where,
    )  # fmt: skip
