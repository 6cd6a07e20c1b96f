"""Customers: what each one bought, counted from the orders as arrays, and one continuous buying behaviour fitted to it.

Made for millions of orders: the gate has made numbers of their texts, and the table of orders is never copied.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib import findings
from cmlib.estimates import newcombe_difference, wilson
from cmlib.exports.tables import coded
from cmlib.findings import Estimate, Verdict, judge, record_estimate
from cmlib.profiles import LEAST
from cmlib.text import T, Text

WINDOW_DAYS = 730
"""Orders older than two years say little about who buys now."""

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_NOT_A_SALE = {"voided", "cancelled", "canceled", "failed", "pending", "refunded", "trash", "checkout-draft"}
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400_000_000
"""Microseconds of a day."""
_PARTS = 1_000_000
"""Sums of money are made in whole millionths, so that they come out the same in whatever order the rows are."""


# ---- what each customer bought -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Purchases:
    """Orders that count as a purchase of somebody, one entry an order in each array.

    Args:
        customer: place of the customer in ``keys`` (sorted; some keys have no purchase). day: days since 1970. net: money in ``currency``.
        left_out: reason -> orders not counted.
    """

    customer: Whole
    keys: pd.Index[str]
    day: Whole
    net: Floats
    currency: str
    left_out: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.day)

    @property
    def customers(self) -> int:
        """Number of customers with at least one purchase."""
        return int(np.count_nonzero(np.bincount(self.customer, minlength=1)))

    @property
    def first(self) -> date:
        """Day of the first purchase."""
        return date.fromordinal(_EPOCH + int(self.day.min()))

    def only(self, rows: npt.NDArray[np.bool_]) -> Purchases:
        """Some of the purchases, by a mask."""
        return replace(self, customer=self.customer[rows], day=self.day[rows], net=self.net[rows])


def _coded(column: pd.Series) -> tuple[Whole, pd.Index[str]]:
    """Each row's text as its place in the sorted list of texts (0: empty or missing), and that list."""
    cells = coded(column).array
    return cells.codes, cells.categories


def countable_orders(orders: pd.DataFrame, as_of: date) -> Purchases:
    """Orders that count as a purchase of somebody, and the number left out by reason.

    Left out: after ``as_of``, older than two years, without customer, cancelled or wholly refunded, in another currency than most.
    Each order has one row: the gate sees to it (:func:`cmlib.exports.merge.merge`).
    """
    keep = np.ones(len(orders), dtype=bool)
    left: dict[str, int] = {}

    def leave(bad: npt.NDArray[np.bool_], why: str) -> None:
        n = int(np.count_nonzero(keep & bad))
        if n:
            left[why] = n
            np.logical_and(keep, ~bad, out=keep)

    at = orders["ordered_local"].to_numpy().astype("datetime64[us]", copy=False)
    day, today = at.view(np.int64) // _DAY, as_of.toordinal() - _EPOCH
    leave(np.isnat(at) | (day > today), "date")
    leave(day <= today - WINDOW_DAYS, "old")
    net = orders["net"].to_numpy(dtype=float)
    status, texts = _coded(orders["status"])
    leave(texts.str.strip().str.lower().isin(_NOT_A_SALE)[status] | ~(net > 0), "cancelled")
    customer, keys = _coded(orders["customer_key"])
    leave(customer == 0, "anonymous")
    money, names = _coded(orders["currency"])
    most = int(np.bincount(money[keep], minlength=1).argmax())  # of equally many the first by name
    leave(money != most, "currency")
    return Purchases(customer[keep].astype(np.int64), keys, day[keep], net[keep], str(names[most]), left)


def customer_values(purchases: Purchases, as_of: date) -> pd.DataFrame:
    """One row a customer: days since the last purchase, number of orders, mean net value of an order, sales, days since the first.

    In the order of the keys, whatever the order of the orders; :func:`by_value` makes it independent of the keys too.
    """
    who, n, today = purchases.customer, len(purchases.keys), as_of.toordinal() - _EPOCH
    first, last = np.full(n, today), np.zeros(n, dtype=np.int64)
    np.minimum.at(first, who, purchases.day)
    np.maximum.at(last, who, purchases.day)
    sales = np.bincount(who, np.rint(purchases.net * _PARTS), minlength=n)  # whole numbers below 2^53: exact in any order of rows
    orders = np.bincount(who, minlength=n)
    there = np.flatnonzero(orders)
    recency, frequency, spent, age = today - last[there], orders[there], sales[there] / _PARTS, today - first[there]
    index = pd.CategoricalIndex(pd.Categorical.from_codes(there, purchases.keys), name="customer_key")
    rows = np.column_stack([recency, frequency, spent / frequency, spent, age])
    return pd.DataFrame(rows, index, ["recency", "frequency", "value", "sales", "age"])


def by_value(people: pd.DataFrame) -> pd.DataFrame:
    """The customers sorted by their values, so that nothing later depends on the order of rows or on the keys."""
    whole = [people[c].to_numpy().astype(np.int64) for c in ("recency", "frequency", "age")]
    return people.iloc[_ordered(whole[0], whole[1], people["value"].to_numpy(), whole[2])]


def _ordered(*columns: Whole | Floats) -> Whole:
    """Places of the rows by the first column, then by the second, and so on; equal rows as they were. No number is below 0.

    The last column first, each time leaving ties as they are; whole numbers in the smallest type, where that is quickest.
    """
    order = np.arange(len(columns[0]))
    for column in reversed(columns):
        small = column.astype(np.min_scalar_type(column.max(initial=0))) if column.dtype.kind == "i" else column
        order = order[np.argsort(small[order], kind="stable")]
    return order


# ---- one continuous buying behaviour -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Buying:
    """One continuous buying behaviour: rates vary as a gamma(r, 1/alpha), the chance to stop after a purchase as a beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


def buying_log_likelihood(r: float, alpha: float, a: float, b: float, repeats: Floats, last: Floats, age: Floats) -> Floats:
    """Log likelihood of each customer's purchases under one continuous buying behaviour.

    Source: Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing Science 24, 2005, equation 6.
    """
    from scipy.special import betaln, gammaln

    front = gammaln(r + repeats) - gammaln(r) + r * math.log(alpha) - betaln(a, b)
    alive = betaln(a, b + repeats) - (r + repeats) * np.log(alpha + age)
    gone = np.where(repeats > 0, betaln(a + 1, b + np.maximum(repeats, 1) - 1) - (r + repeats) * np.log(alpha + last), -np.inf)
    return np.asarray(front + np.logaddexp(alive, gone))


def fit_buying(repeats: Floats, last: Floats, age: Floats) -> Buying:
    """The continuous buying behaviour that fits best (maximum likelihood).

    Args:
        repeats: repeat purchases; last: time from first to last purchase; age: time from first purchase to today (same unit).

    Source: Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing Science 24, 2005, equation 6.
    """
    from scipy.optimize import minimize

    unit = max(float(age.mean()), 1e-9)
    x, t, total = repeats, last / unit, age / unit

    def minus(theta: Floats) -> float:
        r, alpha, a, b = np.exp(np.clip(theta, -9, 9))
        return -float(buying_log_likelihood(r, alpha, a, b, x, t, total).mean())

    starts = [np.log([0.5, 0.5, 0.5, 2.0]), np.log([2.0, 1.0, 1.0, 8.0])]
    best = min((minimize(minus, s, method="L-BFGS-B") for s in starts), key=lambda m: float(m.fun))
    r, alpha, a, b = np.exp(np.clip(best.x, -9, 9))
    shift = float(x.sum()) * math.log(unit)  # the density of the times in the caller's unit
    return Buying(float(r), float(alpha * unit), float(a), float(b), float(-best.fun * len(x)) - shift)


def simulate_buying(model: Buying, age: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Orders and days since the last purchase of customers who differ only gradually; ``age``: days since the first purchase."""
    rate = rng.gamma(model.r, 1 / model.alpha, size=len(age))
    stop = rng.beta(model.a, model.b, size=len(age))
    orders, last = _buy(rate, stop, np.ones(len(age), dtype=bool), age, rng)
    return 1 + orders, np.floor(age - last)


def _buy(rate: Floats, stop: Floats, active: npt.NDArray[np.bool_], days: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Purchases of active customers in some days, and when the last one was (0 without any)."""
    orders, last, clock = np.zeros(len(rate)), np.zeros(len(rate)), np.zeros(len(rate))
    for _ in range(500):
        clock = clock + rng.exponential(1.0, size=len(rate)) / np.maximum(rate, 1e-12)
        active = active & (clock <= days)
        if not active.any():
            break
        orders, last = orders + active, np.where(active, clock, last)
        active = active & (rng.random(len(rate)) >= stop)
    return orders, last


def chance_active(model: Buying, repeats: Floats, last: Floats, age: Floats) -> Floats:
    """Chance (0 to 1) that each customer still buys; whoever bought once has had no occasion to stop and counts as active.

    Source: Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing Science 24, 2005; P(active) after Fader & Hardie 2008.
    """
    from scipy.special import expit

    silence = np.log((model.alpha + age) / (model.alpha + last))
    against = math.log(model.a) - np.log(model.b + np.maximum(repeats, 1) - 1) + (model.r + repeats) * silence
    return np.asarray(np.where(repeats > 0, expit(-against), 1.0))


def expected_purchases(model: Buying, repeats: Floats, last: Floats, age: Floats, ahead: float) -> Floats:
    """Purchases of each customer to be expected in the time ``ahead`` (same unit as ``age``).

    Source: Fader, Hardie & Lee, Marketing Science 24, 2005, equation 10; unless ``a`` is large with Euler's transformation of the
    hypergeometric function, which stays finite for customers with thousands of purchases.
    """
    from scipy.special import hyp2f1

    a = model.a if abs(model.a - 1) > 1e-6 else 1 + 1e-6  # the formula has a gap at 1
    top, z = a + model.b + repeats - 1, ahead / (model.alpha + age + ahead)
    if a > 20:
        decline = (1 - z) ** (model.r + repeats) * hyp2f1(model.r + repeats, model.b + repeats, top, z)
    else:
        decline = (1 - z) ** (a - 1) * hyp2f1(top - model.r - repeats, a - 1, top, z)
    return np.asarray(chance_active(model, repeats, last, age) * top / (a - 1) * (1 - decline))


@dataclass(frozen=True)
class Spend:
    """How much orders are worth: those of a customer vary as a gamma(p, 1/nu), nu between customers as a gamma(q, 1/v)."""

    p: float
    q: float
    v: float


def fit_spend(orders: Floats, mean: Floats) -> Spend:
    """The spread of order values that fits best; ``orders``: how many (> 0), ``mean``: their mean value (> 0) by customer.

    Source: Fader, Hardie & Lee, Journal of Marketing Research 42, 2005 (gamma-gamma); likelihood after Fader & Hardie 2013, equation 1a.
    """
    from scipy.optimize import minimize
    from scipy.special import gammaln

    unit = float(mean.mean())
    n, m = orders, mean / unit

    def minus(theta: Floats) -> float:
        p, q, v = np.exp(np.clip(theta, -9, 9))
        front = gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * math.log(v)
        return -float((front + (p * n - 1) * np.log(m) + p * n * np.log(n) - (p * n + q) * np.log(n * m + v)).mean())

    best = minimize(minus, np.log([2.0, 3.0, 1.0]), method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10, "maxiter": 4000})
    p, q, v = np.exp(np.clip(best.x, -9, 9))
    return Spend(float(p), float(q), float(v * unit))


def expected_spend(model: Spend, orders: Floats, mean: Floats) -> Floats:
    """Value to be expected of each customer's next order: between the customer's own mean and that of all (if q > 1).

    Source: Fader, Hardie & Lee, Journal of Marketing Research 42, 2005, equation 5.
    """
    return np.asarray(model.p * (model.v + orders * mean) / (model.p * orders + model.q - 1))


# ---- what is to be expected of them ------------------------------------------------------------------------------------

AHEAD_DAYS = 90
OUTLOOK_FROM, REPEATING_FROM = 1000, 100
"""Customers, and customers with a second purchase, that a forecast needs."""
FITTED_AT_MOST = 5000
"""Above that a sample of this size says how customers buy; the forecast is of all."""
OFF_AT_MOST = 0.25
"""A forecast that was further off than this when it was tried on the last third is not to be used. A rule of thumb."""


@dataclass(frozen=True)
class Outlook:
    """What the customers of today will buy if they go on as until now; customers to come are not in it.

    Args:
        customers: how many. days: how far ahead. buying: the behaviour that fits best (in days). spend: the order values that fit best.
        expected: their orders in these days. sales: what these are worth. active: share of them who still buy. currency: of the sales.
        tried_days, foreseen, happened: the same forecast made without the last third of the time: its days, orders foreseen and made.
        people: one row a customer (columns active 0 to 1, orders, sales in these days); never leaves the result.
    """

    customers: int
    days: int
    buying: Buying
    spend: Spend
    expected: Estimate
    sales: Estimate
    active: Estimate
    currency: str
    tried_days: int
    foreseen: float
    happened: int
    people: pd.DataFrame = field(compare=False, repr=False)

    @property
    def holds(self) -> bool:
        """Was the forecast near enough when it was tried?"""
        return abs(self.foreseen - self.happened) <= OFF_AT_MOST * self.happened


History = tuple[Floats, Floats, Floats]


def _history(people: pd.DataFrame) -> History:
    """Repeat purchases, days from first to last, days from first to today; a customer from before the window begins with it."""
    age, recency, frequency = (people[c].to_numpy(dtype=float) for c in ("age", "recency", "frequency"))
    return frequency - 1, age - recency, age


def _some(n: int, rng: np.random.Generator) -> Whole:
    """Rows the behaviour is fitted to: all of them, or as many drawn by lot as are enough."""
    return np.sort(rng.choice(n, FITTED_AT_MOST, replace=False)) if n > FITTED_AT_MOST else np.arange(n)


def _slopes(make: Callable[[Buying], Floats], model: Buying) -> Floats:
    """How ``make`` changes with the logarithm of each of the four parameters (last axis)."""
    step, out = 1e-4, []
    for name in ("r", "alpha", "a", "b"):
        up, down = (make(replace(model, **{name: getattr(model, name) * math.exp(d)})) for d in (step, -step))
        out.append((up - down) / (2 * step))
    return np.stack(out, axis=-1)


def _trial(purchases: Purchases, as_of: date) -> tuple[int, int]:
    """Day (since 1970) two thirds into the time, and the days after it, on which the forecast is tried."""
    start, today = int(purchases.day.min()), as_of.toordinal() - _EPOCH
    cut = start + 2 * (today - start) // 3
    return cut, today - cut


def lacks_outlook(purchases: Purchases, as_of: date) -> Text | None:
    """What is missing to forecast what the customers will buy; ``None`` where nothing."""
    orders = np.bincount(purchases.customer, minlength=1)
    n = int(np.count_nonzero(orders))
    if n < OUTLOOK_FROM:
        return T("customers who bought: {n}; needed: {all}", n=n, all=OUTLOOK_FROM)
    cut, tried = _trial(purchases, as_of)
    again = min(int((np.bincount(who, minlength=1) > 1).sum()) for who in (purchases.customer, purchases.customer[purchases.day <= cut]))
    if tried < AHEAD_DAYS or again < REPEATING_FROM:
        return T("nine months of orders and {n} customers with a second purchase in the first two thirds are needed", n=REPEATING_FROM)
    return None


def foresee(purchases: Purchases, as_of: date, rng: np.random.Generator, source: str = "") -> Outlook | None:
    """Orders of the next 90 days and customers still active; ``None`` below 1,000 customers, 100 with a second purchase, or nine months.

    The intervals (90 %, normal) hold the doubt about the four parameters (outer product of the scores) and, for orders and sales, chance
    itself (one simulated future a customer); not that habits change: for that the forecast is tried on the last third of the time.
    Sales have no interval where single orders are so large that chance has no spread (q <= 2).
    """
    if lacks_outlook(purchases, as_of) is not None:
        return None
    people = by_value(customer_values(purchases, as_of))
    history = _history(people)
    cut, tried = _trial(purchases, as_of)
    before = purchases.day <= cut
    known = _history(by_value(customer_values(purchases.only(before), date.fromordinal(_EPOCH + cut))))
    rows = _some(len(known[0]), rng)
    foreseen = float(expected_purchases(fit_buying(*(h[rows] for h in known)), *known, tried).sum())
    happened = int(np.isin(purchases.customer[~before], purchases.customer[before]).sum())

    rows = _some(len(people), rng)
    sample = history[0][rows], history[1][rows], history[2][rows]
    model = fit_buying(*sample)
    scores = _slopes(lambda m: buying_log_likelihood(m.r, m.alpha, m.a, m.b, *sample), model)
    doubt = np.linalg.pinv(scores.T @ scores)
    orders, active = expected_purchases(model, *history, AHEAD_DAYS), chance_active(model, *history)
    repeats, _, age = history
    future, _ = _buy(
        rng.gamma(model.r + repeats) / (model.alpha + age), rng.beta(model.a, model.b + repeats),
        rng.random(len(age)) < active, np.full(len(age), float(AHEAD_DAYS)), rng,
    )  # fmt: skip
    period = (purchases.first, as_of)

    def estimate(each: Floats, make: Callable[[Buying], Floats], chance: float, unit: Literal["count", "share", "money"]) -> Estimate:
        n, value = len(each), float(each.sum())
        slope = _slopes(lambda m: np.asarray(make(m).sum()), model)
        half = 1.645 * math.sqrt(float(slope @ doubt @ slope) + chance)
        scale, most = (n, float(n)) if unit == "share" else (1, math.inf)
        low, high = max(value - half, 0.0) / scale, min(value + half, most) / scale
        return Estimate(value / scale, low, high, 0.90, n, "customers", unit, period, "bg_nbd", source)

    frequency, mean = people["frequency"].to_numpy(dtype=float), people["value"].to_numpy(dtype=float)
    spend = fit_spend(frequency[rows], mean[rows])
    worth = expected_spend(spend, frequency, mean)
    table = pd.DataFrame({"active": active, "orders": orders, "sales": orders * worth}, index=people.index)
    nu = rng.gamma(spend.q + spend.p * frequency) / (spend.v + frequency * mean)
    spent = np.where(future > 0, rng.gamma(np.maximum(spend.p * future, 1e-9)) / nu, 0.0)
    sales = estimate(
        orders * worth, lambda m: expected_purchases(m, *history, AHEAD_DAYS) * worth, float(((spent - orders * worth) ** 2).sum()), "money"
    )
    if spend.q <= 2:
        sales = replace(sales, low=None, high=None, level=None, fallback_reason=T("single orders are so large that any total is possible"))
    return Outlook(
        len(people), AHEAD_DAYS, model, spend,
        estimate(orders, lambda m: expected_purchases(m, *history, AHEAD_DAYS), float(((future - orders) ** 2).sum()), "count"),
        sales,
        estimate(active, lambda m: chance_active(m, *history), float((active * (1 - active)).sum()), "share"),
        purchases.currency, tried, foreseen, happened, table,
    )  # fmt: skip


# ---- do they come back -------------------------------------------------------------------------------------------------

AGAIN_DAYS = 90
RETURNING_FROM = 20
"""Customers a share of those who come back needs."""
MOST_COHORTS, COHORT_SIZE = 12, 30
"""More months than this, or fewer customers in the typical one, and quarters are shown instead."""
SMALLEST_CHANGE = findings.SMALLEST["returning"]
"""Five points more or less of the customers who come back: the smallest difference worth telling."""
EARLIER_COHORTS = 3
"""Finished cohorts before the newest that a clear change needs: with fewer, how much they differ by themselves is not known."""


@dataclass(frozen=True)
class Cohort:
    """Customers who first bought in the same months.

    Args:
        first, last: first and last day. n: how many; again: share that bought again within 90 days, ``None`` while that time still runs.
        seen_before: so early in the data that some of them may have been customers before.
    """

    first: date
    last: date
    n: int
    again: Estimate | None
    seen_before: bool = False


@dataclass(frozen=True)
class Returning:
    """How many customers come back, by when they first bought. Rows of fewer than five people, or from which they follow, are joined;
    so is a piece of less than half a month (or quarter), where the first 90 days end and where the last 90 begin.

    Args:
        months: months a cohort covers before joining (1 or 3). cohorts: in order of time; at most one, the last, is not finished.
        again: of everybody first seen after the first 90 days whose own 90 days are over; ``None`` below 20 of these. until: last day with
            a purchase.
        change: newest finished cohort less those before it, as a difference of shares (90 %).
        verdict: what it is worth; ``indistinct`` where the newest lies between the cohorts before it, ``clear`` only with three of these.
    """

    months: int
    cohorts: tuple[Cohort, ...]
    again: Estimate | None
    change: Estimate | None
    verdict: Verdict
    until: date
    source: str


def _again(purchases: Purchases) -> tuple[Whole, npt.NDArray[np.bool_]]:
    """Day of the first purchase of each customer, and whether another day with a purchase follows within 90 days."""
    n = len(purchases.keys)
    first = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(first, purchases.customer, purchases.day)
    after = purchases.day - first[purchases.customer]
    again = np.zeros(n, dtype=bool)
    again[purchases.customer[(after > 0) & (after <= AGAIN_DAYS)]] = True
    there = np.bincount(purchases.customer, minlength=n) > 0
    return first[there], again[there]


def _joined(counts: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Neighbouring cohorts (where they end, customers, came back) joined until none has one to four people on either side."""
    out: list[tuple[int, int, int]] = []

    def small(n: int, k: int) -> bool:
        return any(0 < v < LEAST for v in (n, k, n - k))

    for place, n, k in counts:
        if out and (small(*out[-1][1:]) or out[-1][1] == 0):
            out[-1] = place, out[-1][1] + n, out[-1][2] + k
        else:
            out.append((place, n, k))
    while len(out) > 1 and (small(*out[-1][1:]) or out[-1][1] == 0):
        (_, n, k), (place, m, j) = out[-2], out[-1]
        out[-2:] = [(place, n + m, k + j)]
    return [] if out and small(*out[-1][1:]) else out


def count_returning(purchases: Purchases, source: str = "") -> Returning | None:
    """Share of the customers who bought again within 90 days of their first purchase, by month (or quarter) of that purchase.

    ``None`` below 20 customers whose 90 days are over. A second purchase on the same day does not count. First means first in the data: whoever
    begins in their first 90 days may have bought before, and is left out of the total, which needs 20 others.

    Source: shares by Wilson, JASA 22, 1927; difference by Newcombe, Statistics in Medicine 17, 1998.
    """
    if not len(purchases):
        return None
    first, again = _again(purchases)
    start, until = int(purchases.day.min()), int(purchases.day.max())
    over, known = until - AGAIN_DAYS + 1, start + AGAIN_DAYS  # the first day whose 90 days still run; the first that makes a customer new
    if int((first < over).sum()) < RETURNING_FROM:
        return None
    month = first.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months = np.bincount(month - month.min())
    step = 1 if len(months) <= MOST_COHORTS and np.median(months[months > 0]) >= COHORT_SIZE else 3

    def pieces(low: int, high: int) -> list[tuple[int, int, int]]:
        """The days from ``low`` to before ``high`` by calendar: where each piece ends, its customers, those who came back."""
        if not ((first >= low) & (first < high)).any():
            return []
        begins = np.arange(month.min() // step, month.max() // step + 2) * step
        days = begins.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        ends = [*days[(days >= low + 15 * step) & (days <= high - 15 * step)].tolist(), high]
        inside = [(first >= begin) & (first < end) for begin, end in zip([low, *ends], ends, strict=False)]
        return [(end, int(rows.sum()), int(again[rows].sum())) for end, rows in zip(ends, inside, strict=True)]

    def cohort(begin: int, end: int, n: int, k: int | None) -> Cohort:
        period = (date.fromordinal(_EPOCH + begin), date.fromordinal(_EPOCH + end - 1))
        share = None if k is None else wilson(k, n, n_unit="customers", period=period, source=source)
        return Cohort(*period, n, share, begin < known)

    halves = [pieces(start, min(known, over)), pieces(known, over)]
    parts = [_joined(half) for half in halves]
    alone = all(part or not half for half, part in zip(halves, parts, strict=True))
    rows = [row for part in parts for row in part] if alone else _joined([*halves[0], *halves[1]])
    running = int((first >= over).sum())
    while rows and 0 < running < LEAST:
        running += rows.pop()[1]
    out, begin = [], start
    for end, n, k in rows:
        out.append(cohort(begin, end, n, k))
        begin = end
    if running >= LEAST:
        out.append(cohort(begin, until + 1, running, None))
    return _summed(step, out, date.fromordinal(_EPOCH + until), source)


def _summed(months: int, cohorts: list[Cohort], until: date, source: str) -> Returning:
    """All finished cohorts together, and the newest against those before it."""
    sure = [(c, c.again) for c in cohorts if c.again is not None and not c.seen_before]
    if sum(c.n for c, _ in sure) < RETURNING_FROM:
        return Returning(months, tuple(cohorts), None, None, "not_assessed", until, source)
    came = [round(e.estimate * c.n) for c, e in sure]
    period = (sure[0][0].first, sure[-1][0].last)
    total = wilson(sum(came), sum(c.n for c, _ in sure), n_unit="customers", period=period, source=source)
    change: Estimate | None = None
    verdict: Verdict = "not_assessed"
    if len(sure) > 1:
        change = newcombe_difference(
            came[-1], sure[-1][0].n, sum(came[:-1]), sum(c.n for c, _ in sure[:-1]), 0.90, n_unit="customers", period=period, source=source
        )
        earlier = [e.estimate for _, e in sure[:-1]]
        if not min(earlier) <= sure[-1][1].estimate <= max(earlier):  # else the cohorts before it differ as much among themselves
            verdict = judge(change.low, change.high, smallest=SMALLEST_CHANGE)
        else:
            verdict = "indistinct"
        if verdict == "clear" and len(earlier) < EARLIER_COHORTS:
            verdict = "hint"
    return Returning(months, tuple(cohorts), total, change, verdict, until, source)


def lacks_returning() -> Text:
    """What is missing to say how many come back."""
    return T("half a year of orders with 20 customers first seen after its first {days} days is needed", days=AGAIN_DAYS)


# ---- for the record ----------------------------------------------------------------------------------------------------


def _numbers(e: Estimate | None) -> dict[str, object] | None:
    return record_estimate(e, "level", "n", "unit")


def record_of_returning(found: Returning | None) -> dict[str, object] | None:
    """Cohorts and their shares as plain values."""
    if found is None:
        return None
    cohorts = [[c.first.isoformat(), c.last.isoformat(), c.n, _numbers(c.again)] for c in found.cohorts]
    return {"again": _numbers(found.again), "change": _numbers(found.change), "verdict": found.verdict, "cohorts": cohorts}


def record_of_outlook(found: Outlook | None) -> dict[str, object] | None:
    """The forecast as plain values; only the trial where it failed. No customer is in it."""
    if found is None:
        return None
    trial = {"days": found.tried_days, "foreseen": found.foreseen, "happened": found.happened, "holds": found.holds}
    shown = (found.expected, found.sales, found.active) if found.holds else (None, None, None)
    return {"days": found.days, "orders": _numbers(shown[0]), "sales": _numbers(shown[1]), "active": _numbers(shown[2]), "trial": trial}
