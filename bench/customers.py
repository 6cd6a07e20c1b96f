"""The audience page of a large shop, and its table of customers beside the package lifetimes: ``make bench-customers``.

The shop is made from Online Retail II (UCI 502, CC BY 4.0): its customers are drawn with replacement until their orders have ten million
lines, written as a Shopify export and read once by the gate. Then the page itself is measured, in a process of its own: reading the
cached tables, everything the audience page computes, and all its exhibits; seconds and the peak of memory, imports included.

Beside it one million orders (rows in random order) become one row a customer, by the workbook and by
``lifetimes.summary_data_from_transaction_data`` (0.11.3, 2020, put into a folder of its own and never required). Processor time, best of five,
in turn. Timed in both: from a table in memory to the last row. The workbook has its canonical table as a ``Dataset`` holds it, customers
coded by the gate; the package has the three columns it needs, once with text and once in the form that is fastest for it: customers as the
same numbers, whole days. What is done once before (coding, reading the cached table) and what only the workbook does afterwards (sorting
by value) is printed apart. The limit is held against the table as a shop exports it, with text; the other figure stands beside it. No customer has two orders on one day,
which the package counts as one: so all figures must be equal, to the last customer.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
RETAIL = "retail/online_retail_II_orders_2009_2011.csv.gz"
LAST = date(2011, 12, 9)
PRODUCTS = 4000
PLAN = """\
schema_version: 1
revision: 0
brief:
  brand: Ten million lines
  country: GB
  language: en
  timezone: Europe/London
  currency: GBP
  objectives: [sell]
  as_of: 2011-12-09
  seed: 2026
decisions: {}
"""
LIFETIMES = "lifetimes==0.11.3"
Made = TypeVar("Made")
TIMES = 20
"""How many times faster than the package, given customers as text as a shop exports them, the workbook is to be."""


def drawn(data: Path, wanted: int, per: str, seed: int = 7) -> pd.DataFrame:
    """Orders of customers drawn with replacement until they have so many lines (or orders), by time; ``who`` is the invented person."""
    raw = pd.read_csv(data / RETAIL, dtype={"customer_id": "str"}, parse_dates=["datetime"])
    raw["one"] = 1
    rng = np.random.default_rng(seed)
    people = raw.groupby("customer_id", sort=True)
    size = people[per].sum().to_numpy()
    pick = rng.integers(0, len(size), int(1.2 * wanted / size.mean()) + 10)
    pick = pick[: int(np.searchsorted(np.cumsum(size[pick]), wanted)) + 1]
    rows = np.array(sorted(people.indices.items()), dtype=object)[:, 1]
    many = np.array([len(r) for r in rows])[pick]
    made = raw.iloc[np.concatenate(rows[pick])].assign(who=np.repeat(np.arange(len(pick)), many))
    return made.sort_values("datetime", kind="stable").reset_index(drop=True)


def write_shop(folder: Path, data: Path, lines: int) -> dict[str, float]:
    """A brand whose export has so many order lines, in the columns of Shopify the gate uses."""
    import pyarrow as pa
    import pyarrow.csv

    orders = drawn(data, lines, "lines")
    rng, n = np.random.default_rng(8), len(orders)
    each = orders["lines"].to_numpy()
    order, first = np.repeat(np.arange(n), each), np.r_[0, np.cumsum(each)[:-1]]
    amount, back = orders["amount"].abs(), orders["is_return"].to_numpy() == 1
    total = amount.map("{:.2f}".format).to_numpy(dtype=object)

    def once(values: object) -> np.ndarray:
        """A cell of the first line of each order only, as Shopify writes it."""
        column = np.full(int(each.sum()), "", dtype=object)
        column[first] = values
        return column

    sku = rng.integers(0, PRODUCTS, int(each.sum()))
    columns = {
        "Name": np.char.add("#", (1001 + np.arange(n)).astype(str)).astype(object)[order],
        "Email": once([f"person{w}@example.org" for w in orders["who"]]),
        "Financial Status": once(np.where(back, "refunded", "paid")), "Currency": once("GBP"), "Subtotal": once(total),
        "Shipping": once("0.00"), "Taxes": once("0.00"), "Total": once(total), "Discount Code": "", "Discount Amount": once("0.00"),
        "Created at": (orders["datetime"].dt.strftime("%Y-%m-%d %H:%M:%S") + " +0000").to_numpy(dtype=object)[order],
        "Lineitem quantity": rng.integers(1, 13, len(order)),
        "Lineitem name": np.array([f"Gift no. {i}, boxed" for i in range(PRODUCTS)], dtype=object)[sku],
        "Lineitem price": np.round(rng.uniform(0.5, 15, PRODUCTS), 2)[sku],
        "Lineitem sku": np.array([f"SKU-{i:04}" for i in range(PRODUCTS)], dtype=object)[sku],
        "Cancelled at": "", "Refunded Amount": once(np.where(back, total, "0.00")), "Source": "web",
    }  # fmt: skip
    table = pa.table({k: pa.array([v] * len(order)) if isinstance(v, str) else pa.array(v) for k, v in columns.items()})
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    pa.csv.write_csv(table, folder / "data" / "orders_export.csv", pa.csv.WriteOptions(quoting_style="needed"))
    return {"lines": len(order)}


def gate(folder: Path) -> dict[str, float]:
    """Read the export once, so that the tables are cached."""
    from cmlib import book, planfile

    data = book.read_data(folder, planfile.load(folder))
    return {"orders": len(data.orders), "lines": len(data.order_lines)}


def audience(folder: Path) -> dict[str, float]:
    """The page: cached tables, everything it computes, every exhibit of it."""
    from cmlib.book import load_state
    from cmlib.views import audience as views

    start = time.perf_counter()
    state = load_state(folder)
    read = time.perf_counter() - start
    found = state.result("audience")
    computed = time.perf_counter() - start - read
    for view in views.VIEWS.values():
        view(state)
    return {
        "customers": found.rfm.customers, "orders counted": found.rfm.orders, "read": read, "compute": computed,
        "show": time.perf_counter() - start - read - computed,
    }  # fmt: skip


def transactions(data: Path, orders: int) -> pd.DataFrame:
    """Orders that all count, as a table before its texts are coded: rows in random order, keys as long as the gate makes them."""
    from cmlib.customers import WINDOW_DAYS
    from cmlib.exports.tables import empty

    raw = drawn(data, 3 * orders // 2, "one", seed=9)
    raw = raw[(raw["is_return"] == 0) & (raw["amount"] > 0) & (raw["datetime"] >= pd.Timestamp(LAST) - pd.Timedelta(days=WINDOW_DAYS - 1))]
    raw = raw[~pd.DataFrame({"who": raw["who"], "day": raw["datetime"].dt.normalize()}).duplicated()].iloc[:orders]
    raw = raw.sample(frac=1, random_state=1).reset_index(drop=True)
    table = empty("orders").reindex(range(len(raw)))
    table["order_uid"] = ("shopify:" + raw.index.astype("str")).astype("str")
    keys = pd.util.hash_array(np.arange(int(raw["who"].max()) + 1))
    table["customer_key"] = pd.Series([f"{k:016x}{k:016x}" for k in keys], dtype="str").iloc[raw["who"]].to_numpy()
    table["currency"], table["status"] = "GBP", "paid"
    table["ordered_local"], table["net"] = raw["datetime"].astype("datetime64[us]"), raw["amount"]
    return table


def by_lifetimes(table: pd.DataFrame) -> pd.DataFrame:
    """The package's own table of customers, with money."""
    from lifetimes.utils import summary_data_from_transaction_data

    return summary_data_from_transaction_data(
        table, "customer_key", "ordered_local", "net", observation_period_end=LAST, freq="D", include_first_transaction=True
    )


def seconds(make: Callable[..., Made], *of: object) -> tuple[float, Made]:
    """Processor seconds, and what was made."""
    start = time.process_time()
    made = make(*of)
    return time.process_time() - start, made


def beside(data: Path, orders: int, rounds: int) -> dict[str, float]:
    """Best processor seconds of both, and for how many customers they found the same (1: for all)."""
    from cmlib.customers import by_value, countable_orders, customer_values
    from cmlib.exports.cache import load, store
    from cmlib.exports.tables import Dataset, code

    warnings.simplefilter("ignore")
    raw = transactions(data, orders)
    coding, made = seconds(code, "orders", raw)
    with tempfile.TemporaryDirectory() as scratch:
        store(Path(scratch), "shop", Dataset({"orders": made}))
        kept = load(Path(scratch), "shop")
        assert kept is not None
        reading, table = seconds(lambda: kept.orders)
    text = raw[["customer_key", "ordered_local", "net"]]
    whole = text.assign(customer_key=table["customer_key"].cat.codes, ordered_local=text["ordered_local"].dt.normalize())
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        count, purchases = seconds(countable_orders, table, LAST)
        values, ours = seconds(customer_values, purchases, LAST)
        sorting, _ = seconds(by_value, ours)
        as_text, theirs = seconds(by_lifetimes, text)
        as_whole, _ = seconds(by_lifetimes, whole)
        for name, spent in (
            ("count", count),
            ("values", values),
            ("both", count + values),
            ("sorting", sorting),
            ("text", as_text),
            ("whole", as_whole),
        ):
            times.setdefault(name, []).append(spent)
    ours = ours.set_axis(ours.index.astype("str")).reindex(theirs.index)
    same = (
        (theirs["frequency"] == ours["frequency"]) & (theirs["recency"] == ours["age"] - ours["recency"])
        & (theirs["T"] == ours["age"]) & np.isclose(theirs["monetary_value"], ours["value"], rtol=1e-9)
    )  # fmt: skip
    alike = float(same.mean()) if len(theirs) == len(purchases.keys) - 1 else 0.0  # all keys but the empty one
    return {**{k: min(v) for k, v in times.items()}, "coding": coding, "reading": reading,
            "rows": len(table), "counted": len(purchases), "customers": len(theirs), "same": alike}  # fmt: skip


def child(what: str, *words: str, extra: str = "") -> dict[str, float]:
    """A measurement in a process of its own: what it found, its seconds from start to end and its peak of memory in GB.

    A process begins with the peak of the one that started it, so that one must stay small: it measures and makes nothing itself.
    """
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(x for x in (str(ROOT), extra) if x),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    start = time.perf_counter()
    out = subprocess.run([sys.executable, __file__, "--do", what, *words], check=True, stdout=subprocess.PIPE, text=True, env=env).stdout
    return {**json.loads(out.splitlines()[-1]), "seconds": time.perf_counter() - start}


def main() -> int:
    """Measure and print; exit code 1 if a limit is passed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the open data")
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="make (or use) the large shop here instead of in a folder that is deleted")
    parser.add_argument("--lifetimes", default="", help=f"folder that holds {LIFETIMES}; made where none is given")
    parser.add_argument("--only", choices=("page", "beside"))
    parser.add_argument("--do", nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.do:
        what, *words = asked.do
        if what == "beside":
            found = beside(Path(words[0]), int(words[1]), int(words[2]))
        elif what == "shop":
            found = write_shop(Path(words[0]), Path(words[1]), int(words[2]))
        else:
            found = {"gate": gate, "audience": audience}[what](Path(words[0]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(json.dumps({**found, "peak GB": peak, "processor": time.process_time()}))
        return 0
    if asked.data is None:
        parser.error("--data: the folder of the open data")
    bad = False
    with tempfile.TemporaryDirectory() as scratch:
        if asked.only != "beside":
            folder = asked.keep or Path(scratch) / "large"
            if not (folder / "data").exists():
                made = child("shop", str(folder), str(asked.data), str(asked.lines))
                print(f"export: {made['lines']:,.0f} lines, {(folder / 'data' / 'orders_export.csv').stat().st_size / 1e9:.2f} GB")
            seen = child("gate", str(folder))
            print(
                f"gate, once: {seen['seconds']:.1f} s, {seen['peak GB']:.2f} GB; {seen['orders']:,.0f} orders, {seen['lines']:,.0f} lines"
            )
            page = min((child("audience", str(folder)) for _ in range(2)), key=lambda m: m["seconds"])
            print(
                f"audience page from the cached tables: {page['seconds']:.1f} s (at most 15; {page['processor']:.1f} s of processor time) and {page['peak GB']:.2f} GB (at most 3);"
                f" read {page['read']:.1f}, compute {page['compute']:.1f}, show {page['show']:.1f};"
                f" {page['customers']:,.0f} customers, {page['orders counted']:,.0f} orders counted"
            )
            bad |= page["seconds"] > 15 or page["peak GB"] > 3
        if asked.only != "page":
            place = asked.lifetimes or str(Path(scratch) / "lifetimes")
            if not asked.lifetimes:
                subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", place, LIFETIMES, "autograd", "dill"], check=True)  # fmt: skip
            both = child("beside", str(asked.data), str(asked.orders), str(asked.rounds), extra=place)
            print(
                f"{both['rows']:,.0f} orders ({both['counted']:,.0f} count) of {both['customers']:,.0f} customers; processor time, best of"
                f" {asked.rounds}, in turn; orders, first to last, first to today and mean value are the same for {both['same']:.0%} of customers\n"
                f"  once before, by cmlib: texts of the canonical table coded {both['coding']:.2f} s, cached table read {both['reading']:.2f} s\n"
                f"  cmlib, canonical table -> one row a customer: countable_orders {both['count']:.3f} s, customer_values {both['values']:.3f} s,"
                f" together {both['both']:.3f} s; then sorted by value in {both['sorting']:.3f} s\n"
                f"  lifetimes, the same rows -> one row a customer: customers as text {both['text']:.2f} s ({both['text'] / both['both']:.1f} times as long; at least {TIMES}),"
                f" as whole numbers with whole days {both['whole']:.2f} s ({both['whole'] / both['both']:.1f} times as long)"
            )
            bad |= both["same"] < 1 or both["text"] < TIMES * both["both"]
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
