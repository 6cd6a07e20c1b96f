"""Customers: scores that depend on nothing but what was bought, and published fits (METHODS 2.2).

CDNOW: 2,357 customers who first bought in the first quarter of 1997. Online Retail II: 44,814 orders of 5,942 customers."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from bench.soundness import ROOT, Measured, Run, claim, mean, near
from cmlib import customers as C
from cmlib import rfm

RETAIL = "retail/online_retail_II_orders_2009_2011.csv.gz"
WEEK = 7.0


@cache
def cdnow() -> pd.DataFrame:
    """One row a customer: repeats, last and age in days, cents of the repeats."""
    frame = pd.read_csv(ROOT / "tests" / "fixtures" / "buying" / "cdnow.csv")
    return frame.loc[frame.index.repeat(frame["customers"])].reset_index(drop=True).astype(float)


def scores(people: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Recency, frequency and value scores, one row a customer."""
    return np.column_stack([rfm.score(people[c], 5) for c in ("last", "repeats", "cents")])


@claim("CDNOW: scores that are the same after the rows were shuffled", stated=near(1, 0), of="same", replicates=200)
@claim("CDNOW: pairs of customers with equal figures and equal scores", stated=near(1, 0), of="equal", replicates=200)
@claim('CDNOW: rank(method="first") changes so many frequency scores', stated=near(0.44, 0.03), of="first", contrast=True, replicates=200)
def shuffled(run: Run) -> dict[str, Measured]:
    """The customers in another order, again and again."""
    people, same, changed = cdnow(), [], []
    before = scores(people)
    naive = np.ceil(5 * people["repeats"].sample(frac=1, random_state=0).rank(method="first") / len(people)).sort_index()
    for _ in range(run.replicates):
        order = run.rng.permutation(len(people))
        same.append((scores(people.iloc[order]) == before[order]).mean())
        again = np.ceil(5 * people["repeats"].iloc[order].rank(method="first") / len(people))
        changed.append((again.sort_index() != naive).mean())
    values = people[["last", "repeats", "cents"]].reset_index(drop=True)
    kinds = values.groupby(list(values.columns), sort=False).ngroup().to_numpy()
    odd = pd.DataFrame(before).groupby(kinds).nunique().gt(1).any(axis=1).sum()
    return {
        "same": Measured(float(np.mean(same)), run.replicates), "equal": Measured(1 - float(odd) / len(set(kinds)), len(people)),
        "first": mean(changed),
    }  # fmt: skip


@claim("CDNOW: share of customers who never bought again", stated=near(0.599, 5e-4))
def once(run: Run) -> Measured:
    """Ties decide everything."""
    return Measured(float((cdnow()["repeats"] == 0).mean()), 2357)


@claim("CDNOW: pd.qcut(frequency, 5) refuses (1: it raises)", stated=near(1, 0), of="raises", contrast=True)
@claim('CDNOW: bins that duplicates="drop" leaves of five', stated=near(3, 0), of="bins", contrast=True)
def cut(run: Run) -> dict[str, Measured]:
    """What the usual recipe does with ties."""
    f = cdnow()["repeats"]
    try:
        pd.qcut(f, 5)
        raises = 0
    except ValueError:
        raises = 1
    return {"raises": Measured(raises, len(f)), "bins": Measured(pd.qcut(f, 5, duplicates="drop").nunique(), len(f))}


@claim("CDNOW, BG/NBD (Fader, Hardie & Lee 2005): r", stated=near(0.2426, 5e-4), of="r")
@claim("CDNOW, BG/NBD: alpha", stated=near(4.4135, 5e-4), of="alpha")
@claim("CDNOW, BG/NBD: a", stated=near(0.7929, 5e-4), of="a")
@claim("CDNOW, BG/NBD: b", stated=near(2.4258, 5e-4), of="b")
@claim("CDNOW, BG/NBD: log likelihood", stated=near(-9582.43, 0.01), of="ll")
@claim("CDNOW, BG/NBD: purchases to be expected in 39 weeks of x = 2, tx = 30.43, T = 38.86", stated=near(1.226, 5e-4), of="ahead")
@claim("CDNOW, BG/NBD: chance that this customer still buys", stated=near(0.7266, 5e-5), of="active")
def bg_nbd(run: Run) -> dict[str, Measured]:
    """Times in weeks."""
    people = cdnow()
    m = C.fit_buying(people["repeats"].to_numpy(), people["last"].to_numpy() / WEEK, people["age"].to_numpy() / WEEK)
    one = np.array([2.0]), np.array([30.43]), np.array([38.86])
    found = {"r": m.r, "alpha": m.alpha, "a": m.a, "b": m.b, "ll": m.log_likelihood}
    found |= {"ahead": C.expected_purchases(m, *one, 39)[0], "active": C.chance_active(m, *one)[0]}
    return {k: Measured(float(v), 2357) for k, v in found.items()}


@claim("CDNOW, gamma–gamma (Fader & Hardie 2013): p", stated=near(6.25, 0.005), of="p")
@claim("CDNOW, gamma–gamma: q", stated=near(3.74, 0.005), of="q")
@claim("CDNOW, gamma–gamma: v", stated=near(15.45, 0.01), of="v")
def gamma_gamma(run: Run) -> dict[str, Measured]:
    """The 946 customers who bought again."""
    again = cdnow()[lambda x: x["repeats"] > 0]
    m = C.fit_spend(again["repeats"].to_numpy(), (again["cents"] / again["repeats"]).to_numpy() / 100)
    return {k: Measured(getattr(m, k), len(again)) for k in "pqv"}


def retail(data: Path) -> pd.DataFrame:
    """Online Retail II as a table of orders (returns are none)."""
    from cmlib.exports.tables import empty

    raw = pd.read_csv(data / RETAIL, dtype={"customer_id": "str"})
    raw = raw[raw["is_return"] == 0].reset_index(drop=True)
    made = empty("orders").reindex(range(len(raw)))
    made["order_uid"] = raw.index.astype("str")
    made["customer_key"], made["currency"], made["status"] = raw["customer_id"], "GBP", "paid"
    made["ordered_local"] = pd.to_datetime(raw["datetime"]).astype("datetime64[us]")
    made["net"] = raw["amount"]
    return made


@claim(
    "Online Retail II: customers whose scores and cell are the same after the orders were shuffled",
    stated=near(1, 0),
    replicates=20,
    needs=RETAIL,
)
def whole_way(run: Run) -> Measured:
    """From the table of orders to the cell of each customer."""
    orders, today = retail(run.data), date(2011, 12, 9)

    def cells(table: pd.DataFrame) -> pd.DataFrame:
        found = rfm.score_customers(C.countable_orders(table, today), today)
        assert found is not None
        return found.scores.sort_index()

    before = cells(orders)
    same = [float((cells(orders.iloc[run.rng.permutation(len(orders))]) == before).all(axis=1).mean()) for _ in range(run.replicates)]
    return Measured(float(np.mean(same)), run.replicates)
