"""Each KPI's past in whole periods: blocks of 28 days, or calendar months where the export only knows months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.conversation import within_a_day
from cmlib.exports.tables import Dataset
from cmlib.kpis import CATALOGUE, Cadence, Kpi, own_kpi
from cmlib.metrics import breaks_of, total, totals
from cmlib.model import OwnKpi, Plan
from cmlib.text import T, Text

BLOCK = 28
"""Days of a block: four whole weeks, so that every block has the same weekdays."""

MATURE = 7
"""A post younger than this many days still collects interactions and is left out."""

ABSENT = 182
"""Days (26 weeks) without an order after which a buyer counts as new."""


@dataclass(frozen=True)
class Block:
    """A complete period: 28 days or a calendar month, both ends included, and its value."""

    start: date
    end: date
    value: float


@dataclass(frozen=True)
class History:
    """The past of one KPI: complete periods, oldest first, how many incomplete ones were left out, its files.

    ``measure``: the KPI itself where the room made it, so that it stands in no catalogue.
    """

    kpi: str
    network: str
    cadence: Cadence
    blocks: tuple[Block, ...]
    left_out: int
    source: str
    warnings: tuple[Text, ...] = ()
    measure: Kpi | None = None


def _day(stamp: pd.Timestamp) -> date:
    return date(stamp.year, stamp.month, stamp.day)


def blocks_of(daily: pd.Series, last: date, *, how: Literal["sum", "median"] = "sum", metric: str = "") -> tuple[tuple[Block, ...], int]:
    """Blocks of 28 days counted back from ``last``: only those with a value on every day.

    Args:
        daily: one value a day, indexed by day; a missing day is absent or empty, never zero.
        metric: what it measures, if it has a passport: a sum against it raises. Empty for people and posts that are counted here.

    Returns:
        complete blocks, oldest first, and how many incomplete ones (with at least one value) were left out.
    """
    known = daily.dropna().sort_index()
    known = known[known.index <= pd.Timestamp(last)]
    if known.empty:
        return (), 0
    back = ((pd.Timestamp(last) - pd.DatetimeIndex(known.index)) // pd.Timedelta(days=BLOCK)).to_numpy()
    blocks, left_out = [], 0
    for number in np.unique(back):
        values = known[back == number]
        if len(values) < BLOCK:
            left_out += 1
            continue
        end = last - timedelta(days=BLOCK * int(number))
        whole = total(values, metric, "days") if metric and how == "sum" else float(values.sum())
        value = whole if how == "sum" else float(values.median())
        blocks.append(Block(end - timedelta(days=BLOCK - 1), end, value))
    return tuple(sorted(blocks, key=lambda b: b.end)), left_out


def _after_breaks(daily: pd.Series, network: str, metric: str) -> tuple[pd.Series, tuple[Text, ...]]:
    """Only the days since the network last changed what the metric means, and a sentence if days were cut."""
    for found in breaks_of(network, metric):
        kept = daily[daily.index >= pd.Timestamp(found.day)]
        if 0 < len(kept) < len(daily):
            return kept, (T("Days before {day} are left out: {change}", day=found.day, change=found.change),)
    return daily, ()


def _account_series(data: Dataset, as_of: date) -> list[History]:
    frame = data.account_daily
    frame = frame[(frame["date"] <= pd.Timestamp(as_of)) & frame["value"].notna()]
    if frame.empty:
        return []
    plain = frame["split"].fillna("").isin(["", "total"])
    out: list[History] = []
    wanted = (
        ("follows", "follows"),
        ("views", "views"),
        ("impressions", "impressions"),
        ("reach", "reach_day"),
        ("engagements", "interactions"),
        ("engagements_platform", "interactions"),
    )
    for metric, kpi in wanted:
        for network, rows in frame[frame["metric"] == metric].groupby("platform"):
            if any(s.kpi == kpi and s.network == network for s in out):
                continue
            whole = rows[plain.loc[rows.index]]
            if whole.empty and kpi == "reach_day":
                continue  # parts of reach cannot be added up
            rows = whole if not whole.empty else rows
            once = rows.groupby(["account_id", "date", "split"])["value"].max().groupby(["account_id", "date"]).sum()
            sizes = once.groupby("account_id").agg(["size", "sum"]).reset_index().sort_values(["size", "sum", "account_id"])
            account = sizes["account_id"].iloc[-1]
            daily, warned = _after_breaks(once.loc[account], str(network), metric)
            how: Literal["sum", "median"] = "median" if kpi == "reach_day" else "sum"
            blocks, left = blocks_of(daily, _day(daily.index.max()), how=how, metric=metric)
            files = ", ".join(sorted(set(rows.loc[rows["account_id"] == account, "source_file"])))
            out.append(History(kpi, str(network), "block", blocks, left, files, warned))
    seen = {s.network for s in out if s.kpi == "views" and s.blocks}
    return [s for s in out if not (s.kpi == "impressions" and s.network in seen)]


def _spans(days: pd.DatetimeIndex, last: date) -> list[tuple[date, date]]:
    """First and last day of the blocks of 28 days, counted back from ``last``, that hold one of the days."""
    back = sorted({int(n) for n in (pd.Timestamp(last) - days) // pd.Timedelta(days=BLOCK)}, reverse=True)
    return [(last - timedelta(days=BLOCK * (n + 1) - 1), last - timedelta(days=BLOCK * n)) for n in back]


def _months(days: pd.DatetimeIndex) -> list[tuple[date, date]]:
    """First and last day of the calendar months that hold one of the days: for exports that know no more than the month."""
    periods = sorted(set(days.to_period("M")))
    return [(_day(p.start_time), _day(p.end_time)) for p in periods]


def _post_series(data: Dataset, as_of: date, have: set[tuple[str, str]]) -> list[History]:
    """What the post export can say per 28 days: medians always, totals only where no daily series exists."""
    posts = data.posts
    posts = posts[posts["published_local"].notna() & (posts["published_local"] < pd.Timestamp(as_of) + pd.Timedelta(days=1))]
    posts = posts[posts["media_type"] != "story"]
    out: list[History] = []
    for network, rows in posts.groupby("platform"):
        name = str(network)
        day = rows["published_local"].dt.normalize()
        seen = day.max() if rows["snapshot_date"].isna().all() else max(day.max(), rows["snapshot_date"].max())
        last = min(as_of, _day(seen)) - timedelta(days=MATURE)
        files = ", ".join(sorted(set(rows["source_file"])))
        monthly = not rows["day_known"].fillna(True).all()
        for metric, kpi, how in (
            ("comments", "comments_post", "median"),
            ("engagements", "interactions", "sum"),
            ("views", "views", "sum"),
            ("impressions", "impressions", "sum"),
        ):
            if (kpi, name) in have or ({"views": "impressions", "impressions": "views"}.get(kpi, ""), name) in have:
                continue
            values = pd.Series(rows[metric].to_numpy(), index=pd.DatetimeIndex(day)).dropna().sort_index()
            values, warned = _after_breaks(values, name, metric)
            values = values[values.index <= pd.Timestamp(last)]
            if values.empty:
                continue
            first = _day(values.index.min())
            spans = _months(pd.DatetimeIndex(values.index)) if monthly else _spans(pd.DatetimeIndex(values.index), last)
            blocks, left = [], 0
            for start, end in spans:
                inside = values[(values.index >= pd.Timestamp(start)) & (values.index <= pd.Timestamp(end))]
                if start < first or end > last or (how == "median" and len(inside) < 3):
                    left += 1
                    continue
                blocks.append(Block(start, end, total(inside, metric, "posts") if how == "sum" else float(inside.median())))
            if blocks:
                have.add((kpi, name))
                note = (T("Counted over the posts published in the period, each at least {n} days old.", n=MATURE),)
                out.append(
                    History(
                        kpi, name, "month" if monthly else "block", tuple(sorted(blocks, key=lambda b: b.end)), left, files, warned + note
                    )
                )
    return out


def _covered(data: Dataset, table: str, days: pd.Series, as_of: date) -> pd.DatetimeIndex:
    """Days the files of a table speak of: inside them a day without a row is a true zero, outside it is unknown."""
    spans = [r.period for r in data.imports if table in r.tables and r.period]
    if not spans:
        spans = [(_day(days.min()), _day(days.max()))]
    inside: pd.DatetimeIndex = pd.DatetimeIndex([])
    for first, last in spans:
        inside = inside.union(pd.date_range(first, min(last, as_of), freq="D"))
    return inside


def _shop_series(data: Dataset, plan: Plan, as_of: date) -> list[History]:
    orders = data.orders
    money = orders["currency"].fillna("").isin(["", plan.brief.currency])
    gone = orders["status"].fillna("").str.casefold().isin(["cancelled", "canceled", "voided"])
    orders = orders[
        money & ~gone & orders["ordered_local"].notna() & (orders["ordered_local"] < pd.Timestamp(as_of) + pd.Timedelta(days=1))
    ]
    if orders.empty:
        return []
    day = orders["ordered_local"].dt.normalize()
    covered = _covered(data, "orders", day, as_of).union(pd.DatetimeIndex(day.unique()))
    last = _day(covered.max())
    files = data.sources("orders")
    out = []
    sums = {"revenue": totals(orders["net"], day, "revenue", "days"), "orders": orders["order_uid"].groupby(day).size().astype(float)}
    for kpi, found in sums.items():
        blocks, left = blocks_of(found.reindex(covered, fill_value=0.0), last, metric=kpi)
        out.append(History(kpi, "", "block", blocks, left, files))
    known = pd.DataFrame({"who": orders["customer_key"].fillna(""), "day": day})
    known = known[known["who"] != ""].drop_duplicates().sort_values(["who", "day"])
    gap = known.groupby("who")["day"].diff()
    fresh = known.loc[gap.isna() | (gap > pd.Timedelta(days=ABSENT)), "day"].value_counts().astype(float)
    later = covered[covered >= covered.min() + pd.Timedelta(days=ABSENT)]
    if len(later) and not known.empty:
        blocks, left = blocks_of(fresh.reindex(later, fill_value=0.0), last)
        note = (T("New: nobody who bought in the {n} weeks before.", n=ABSENT // 7),)
        out.append(History("new_customers", "", "block", blocks, left, files, note))
    return out


def _contact_series(data: Dataset, as_of: date) -> list[History]:
    people = data.customers
    dated = people[people["first_seen"].notna() & (people["first_seen"] <= pd.Timestamp(as_of))]
    if dated.empty or dated["accepts_marketing"].isna().all():
        return []
    everybody = dated["first_seen"].dt.normalize()
    covered = _covered(data, "customers", everybody, as_of).union(pd.DatetimeIndex(everybody.unique()))
    from_orders = set(dated["source_file"]) <= set(data.orders["source_file"])
    start = covered.min() + pd.Timedelta(days=ABSENT if from_orders else 0)  # at the start of an orders file everybody looks new
    covered = covered[covered >= start]
    if not len(covered):
        return []
    yes = dated.loc[dated["accepts_marketing"].fillna(False).astype(bool), "first_seen"].dt.normalize().value_counts().astype(float)
    blocks, left = blocks_of(yes.reindex(covered, fill_value=0.0), _day(covered.max()))
    return [History("new_contacts", "", "block", blocks, left, data.sources("customers"))]


SOCIAL = ("Organic Social", "Paid Social")


def _web_series(data: Dataset, as_of: date) -> list[History]:
    web = data.web_traffic
    web = web[(web["metric"] == "sessions") & web["value"].notna() & web["date_start"].notna() & web["date_end"].notna()]
    web = web[web["date_end"] <= pd.Timestamp(as_of)]
    if web.empty:
        return []
    size = totals(web["value"], web["property"], "sessions", "days").reset_index().sort_values(["value", "property"])
    web = web[web["property"] == size["property"].iloc[-1]]
    web = web.assign(social=web["value"].where(web["channel_group"].isin(SOCIAL), 0.0), named=web["channel_group"].fillna("").ne(""))
    per_file = (
        web.groupby(["date_start", "date_end", "source_file"])
        .agg(value=("value", "sum"), social=("social", "sum"), named=("named", "all"))
        .reset_index()
    )
    # the same period in two reports is the same visits, not twice as many: the report by channel, then the fuller one
    per_file = per_file.sort_values(["date_start", "date_end", "named", "value", "source_file"]).drop_duplicates(
        ["date_start", "date_end"], keep="last"
    )
    start, end = per_file["date_start"], per_file["date_end"]
    month = (start.dt.day == 1) & end.dt.is_month_end & (start.dt.to_period("M") == end.dt.to_period("M"))
    single = start == end
    out = []
    for kpi in ("sessions", "social_sessions", "social_share"):
        if single.sum() >= BLOCK and single.sum() > BLOCK * month.sum():
            rows, cadence, files = per_file[single], "block", per_file.loc[single, "source_file"]
            visits = pd.Series(rows["value"].to_numpy(), index=pd.DatetimeIndex(rows["date_start"]))
            social = pd.Series(rows["social"].to_numpy(), index=visits.index)
            last = _day(visits.index.max())
            all_blocks, left = blocks_of(visits, last, metric="sessions")
            social_blocks, _ = blocks_of(social, last, metric="sessions")
            named = bool(rows["named"].all())
        else:
            rows, cadence, files = per_file[month], "month", per_file.loc[month, "source_file"]
            spans = [(_day(a), _day(b)) for a, b in zip(rows["date_start"], rows["date_end"], strict=True)]
            all_blocks = tuple(Block(a, b, float(v)) for (a, b), v in zip(spans, rows["value"], strict=True))
            social_blocks = tuple(Block(a, b, float(v)) for (a, b), v in zip(spans, rows["social"], strict=True))
            left = int((~month & ~single).sum())
            named = bool(rows["named"].all())
        if kpi != "sessions" and not named:
            continue
        blocks = all_blocks if kpi == "sessions" else social_blocks
        if kpi == "social_share":
            blocks = tuple(Block(b.start, b.end, s.value / b.value) for b, s in zip(all_blocks, social_blocks, strict=True) if b.value > 0)
        out.append(History(kpi, "", "month" if cadence == "month" else "block", blocks, left, ", ".join(sorted(set(files)))))
    return out


def _service_series(data: Dataset, as_of: date) -> list[History]:
    log = within_a_day(data, as_of)  # only messages that were looked at for a whole day: a later one may still be answered in time
    if log.empty:
        return []
    day, quick = log["day"], log["quick"].astype(float)
    last = _day(day.max())
    back = (pd.Timestamp(last) - day).dt.days.to_numpy() // BLOCK
    blocks, left = [], 0
    for number in np.unique(back):
        values = quick[back == number]
        end = last - timedelta(days=BLOCK * int(number))
        start = end - timedelta(days=BLOCK - 1)
        if len(values) < 10 or start < _day(day.min()):
            left += 1
            continue
        blocks.append(Block(start, end, float(values.mean())))
    source = ", ".join(sorted(set(log["source_file"])))
    return [History("answered_day", "", "block", tuple(sorted(blocks, key=lambda b: b.end)), left, source)]


def typed_histories(own: Sequence[OwnKpi], as_of: date) -> list[History]:
    """The months typed by hand for the room's own measures; a month that was not over by ``as_of`` is left out."""
    out = []
    for said in own:
        kpi, blocks = own_kpi(said), []
        for day, value in sorted(said.values.items()):
            month = pd.Timestamp(day).to_period("M")
            start, end = _day(month.start_time), _day(month.end_time)
            if end <= as_of:
                blocks.append(Block(start, end, value))
        if blocks:
            out.append(History(kpi.id, "", "month", tuple(blocks), len(said.values) - len(blocks), said.source, measure=kpi))
    return out


def histories_of(plan: Plan, data: Dataset, as_of: date) -> list[History]:
    """Every KPI with at least one complete period, in the order of the catalogue, largest network first."""
    found = (
        _shop_series(data, plan, as_of)
        + _web_series(data, as_of)
        + _contact_series(data, as_of)
        + _account_series(data, as_of)
        + _service_series(data, as_of)
    )
    found += _post_series(data, as_of, {(s.kpi, s.network) for s in found if s.blocks})
    order = list(CATALOGUE)
    return sorted((s for s in found if s.blocks), key=lambda s: (order.index(s.kpi), -s.blocks[-1].value, s.network))


def unbroken(blocks: Sequence[Block]) -> int:
    """How many blocks at the end follow each other without a gap."""
    length = min(1, len(blocks))
    while length < len(blocks) and blocks[-length].start - blocks[-length - 1].end == timedelta(days=1):
        length += 1
    return length


def id_of(s: History) -> str:
    """The id of a series: its KPI, with the network if there is one."""
    return f"{s.kpi}.{s.network}" if s.network else s.kpi
