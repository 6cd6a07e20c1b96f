"""Who buys, how recently, how often and for how much: scores, named cells, their sizes. Customers are the unit, not orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.customers import WINDOW_DAYS, Purchases, by_value, customer_values
from cmlib.estimates import median_interval
from cmlib.findings import Estimate, Period
from cmlib.missing import where_from
from cmlib.profiles import fold_small
from cmlib.text import T, Text

MINIMUM_CUSTOMERS = 20

QUINTILES_FROM = 200


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

    def cell(self, id: str) -> Cell | None:
        """The named group, ``None`` when it is empty or too small to show."""
        return next((c for c in self.cells if c.id == id), None)


CELL_NAMES: dict[str, Text] = {
    "regulars": T("Regulars"),
    "growing": T("Becoming regulars"),
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
"""(recency band, frequency band) -> cell; bands are 1 low, 2 middle, 3 high."""


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
    r, f = band(people["r"], bins), band(people["f"], bins)
    people["cell"] = [MAP[pair] for pair in zip(r, f, strict=True)]
    window = (counted.first, as_of)
    counts = {c: int((people["cell"] == c).sum()) for c in CELL_NAMES}
    shown, hidden = fold_small(counts)
    cells = tuple(describe(c, CELL_NAMES[c], people[people["cell"] == c], people, window, source) for c in shown)
    return Rfm(
        len(people), len(counted), window, bins, cells, hidden, int(people["cell"].isin(hidden).sum()), counted.left_out,
        tuple(c for c in ("recency", "frequency", "value") if people[c].nunique() == 1), counted.currency, source, people,
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
