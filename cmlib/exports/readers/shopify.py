"""Shopify > Orders > Export and Customers > Export: one row per order line, the order's own cells on its first line only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmlib.exports.builders import to_local, to_utc
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.reading import Codes, Reading, dates, each, say_repetitions
from cmlib.text import T

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
_MONEY = ("subtotal", "shipping", "tax", "total", "discount", "refunded")
_WORDS = ("email", "buyer", "status", "currency", "coupon", "channel", "ordered", "cancelled")


def _first_of_order(cells: pd.Series, order: Codes, first: Codes) -> pd.Series:
    """The first cell of each order that holds something; ``order``: number of the order of each line, ``first``: line each begins on."""
    filled = (cells.notna() if cells.dtype == "float64" else cells != "").to_numpy()
    at = first
    if not filled[first].all():
        lines = np.flatnonzero(filled)[::-1]
        at = np.full(len(first), -1, dtype="int64")
        at[order[lines]] = lines  # the last to be written is the first line
    found = pd.Series(cells.array.take(at, allow_fill=at is not first))
    return found if found.dtype == "float64" else found.fillna("")


def _sums(values: Floats, order: Codes, n: int) -> Floats:
    """The sum of each order's values; missing where all are."""
    known = ~np.isnan(values)
    sums: Floats = np.bincount(order, weights=np.where(known, values, 0.0), minlength=n).astype("float64")
    return np.where(np.bincount(order, weights=known, minlength=n) > 0, sums, np.nan)


def _orders(frame: pd.DataFrame, reading: Reading, block: Block) -> dict[str, pd.DataFrame]:
    """Fill down inside each order (never across), hash the person, drop what was cancelled or voided."""
    nameless = frame["order_no"] == ""
    if nameless.any():
        reading.drop(frame.index[nameless], "no_id")
        frame = frame[~nameless]
    order, names = pd.factorize(frame["order_no"])
    say_repetitions(frame.drop(columns="order_no"), reading, order)
    begin = np.full(len(names), -1, dtype="int64")
    begin[order[::-1]] = np.arange(len(order))[::-1]
    first = pd.DataFrame({"order_no": pd.Series(names, dtype="str")})
    for name in (*_WORDS, *_MONEY):
        if name in frame:
            first[name] = _first_of_order(frame.pop(name), order, begin)
        else:
            first[name] = "" if name in _WORDS else np.nan
    first["items"] = _sums(frame["qty"].to_numpy(), order, len(names)) if "qty" in frame else np.nan
    rows = frame.index.to_numpy()[begin]
    cancelled = first["cancelled"] != ""
    first["status"] = each(first["status"], lambda c: c.str.casefold())
    voided = first["status"] == "voided"
    for out, reason in ((voided, "voided_order"), (cancelled, "cancelled_order")):
        reading.drop(frame.index[out.to_numpy()[order]], reason)
    first.index = pd.Index(rows, dtype="int64")
    kept = ~(voided | cancelled).to_numpy()
    first = first[kept]
    if first.empty:
        return {}
    orders = _timed(first, reading)
    dated = np.isin(rows, orders.index.to_numpy())
    reading.drop(frame.index[(kept & ~dated)[order]], "no_date")
    status = orders["status"]
    unrefunded = orders["refunded"].isna() & ~status.isin([s for s in status.unique() if "refund" in s])
    refunded = orders["refunded"].where(~unrefunded | (status == ""), 0.0)
    person = orders["email"].where(orders["email"] != "", orders["buyer"])
    weak = int(((orders["email"] == "") & (orders["buyer"] != "")).sum())
    if weak:
        reading.warn(T("{n} orders have no e-mail; their customer is recognised by name only", n=weak))
    if orders["currency"].replace("", pd.NA).nunique() > 1:
        reading.warn(
            T(
                "orders in several currencies: {currencies}; their amounts must not be added up",
                currencies=sorted(set(orders["currency"]) - {""}),
            )
        )
    orders = orders.assign(
        order_uid="shopify:" + orders["order_no"],
        customer_key=reading.hashed(person),
        refunded=refunded,
        net=orders["total"] - refunded,
    )
    unknown = int(orders["net"].isna().sum())
    if unknown:
        reading.warn(T("{n} orders have no total or no refunded amount; their net value is left empty", n=unknown))
    uids = ("shopify:" + pd.Series(names, dtype="str")).array.take(order)
    lines = frame.assign(order_uid=uids)
    lines = lines if dated.all() else lines[dated[order]]
    return {
        "orders": orders.drop(columns=["email", "buyer"]),
        "order_lines": lines[[c for c in ("order_uid", "sku", "product", "qty", "unit_price") if c in lines]],
    }


def _timed(orders: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    found = dates(orders["ordered"], reading, "Created at")
    utc = found.offset_utc
    bare = utc.isna() & found.local.notna()
    if bare.any():
        reading.warn(T("{n} times carry no offset from UTC; they were read in the brand's zone", n=int(bare.sum())))
        utc = utc.where(~bare, to_utc(found.local, reading.zone))
    reading.used_zone, reading.zone_basis = ("UTC", "file") if not bare.all() else (reading.zone, "assumed")
    local = to_local(utc, reading.zone)
    reading.seen(local)
    return orders.assign(ordered_at=utc, ordered_local=local)[utc.notna()]


_PRIVATE = (
    "Billing Street | Billing Address1 | Billing Address2 | Billing Company | Billing City | Billing Zip | Billing Province | Billing Country | Billing Phone"
    " | Shipping Name | Shipping Street | Shipping Address1 | Shipping Address2 | Shipping Company | Shipping City | Shipping Zip | Shipping Province"
    " | Shipping Country | Shipping Phone | Phone | Notes | Note Attributes | Billing Province Name | Shipping Province Name"
)
_UNUSED = (
    "Paid at | Fulfillment Status | Fulfilled at | Fulfillment Date | Accepts Marketing | Shipping Method | Lineitem compare at price | Lineitem compare-at price"
    " | Lineitem requires shipping | Lineitem taxable | Lineitem fulfillment status | Payment Method | Payment Reference | Vendor | Outstanding Balance | Employee"
    " | Location | Device ID | Id | Tags | Risk Level | Lineitem discount | Receipt Number | Duties | Payment ID | Payment Terms Name | Next Payment Due At"
    " | Payment References | Tax 1 Name | Tax 1 Value | Tax 2 Name | Tax 2 Value | Tax 3 Name | Tax 3 Value | Tax 4 Name | Tax 4 Value | Tax 5 Name | Tax 5 Value"
)


def _customers(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    reading.drop(frame.index[frame["email"] == ""], "no_id")
    frame = frame[frame["email"] != ""]
    return frame.assign(customer_key=reading.hashed(frame["email"])).drop(columns=["email"])


FORMATS = (
    Format(
        id="shopify_orders", label=T("Shopify orders"), where=T("Shopify > Orders > Export"), zone="file", order=None,
        parts=(
            Part(
                "orders",
                {
                    "order_no": column("text", "Name"), "email": column("person", "Email"), "buyer": column("person", "Billing Name"),
                    "status": column("text", "Financial Status"), "currency": column("text", "Currency"), "subtotal": column("money", "Subtotal"),
                    "shipping": column("money", "Shipping"), "tax": column("money", "Taxes"), "total": column("money", "Total"),
                    "coupon": column("text", "Discount Code"), "discount": column("money", "Discount Amount"), "ordered": column("time", "Created at"),
                    "qty": column("number", "Lineitem quantity"), "product": column("text", "Lineitem name"), "unit_price": column("money", "Lineitem price"),
                    "sku": column("text", "Lineitem sku"), "cancelled": column("text", "Cancelled at | Canceled at"),
                    "refunded": column("money", "Refunded Amount"), "channel": column("text", "Source"),
                    "private": column("skip", _PRIVATE), "unused": column("skip", _UNUSED),
                },
                needs=("order_no", "status", "product"), finish=_orders,
            ),
        ),
    ),
    Format(
        id="shopify_customers", label=T("Shopify customers"), where=T("Shopify > Customers > Export"), zone="none",
        parts=(
            Part(
                "customers",
                {
                    "email": column("person", "Email"), "accepts_marketing": column("flag", "Accepts Email Marketing | Accepts Marketing"),
                    "spend": column("money", "Total Spent"), "orders": column("count", "Total Orders"), "country": column("text", "Country Code"),
                    "private": column(
                        "skip",
                        "First Name | Last Name | Company | Address1 | Address2 | City | Province | Province Code | Zip | Phone | Note | Customer ID"
                        " | Default Address Company | Default Address Address1 | Default Address Address2 | Default Address City"
                        " | Default Address Province Code | Default Address Zip | Default Address Phone",
                    ),
                    "unused": column("skip", "Country | Accepts SMS Marketing | Tax Exempt | Tags | Default Address Country Code"),
                },
                needs=("email", "spend", "orders", "accepts_marketing"), finish=_customers,
            ),
        ),
    ),
)  # fmt: skip
