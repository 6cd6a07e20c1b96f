"""Goals: where each KPI starts from, what happens if nothing changes, and which target is worth the name.

Values are totals (or medians) of blocks of 28 days, or of calendar months where the export only knows months. The prediction is
deliberately plain: the last value, or the mean of the last four, whichever erred less on the brand's own past.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.conversation import within_a_day
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate, Finding, Period, Unit
from cmlib.metrics import breaks_of, total, totals
from cmlib.missing import own_networks, where_from
from cmlib.model import Goal, GoalsChoice, Plan
from cmlib.text import T, Text

READS = ("goals",)
BLOCK = 28
"""Days of a block: four whole weeks, so that every block has the same weekdays."""
MATURE = 7
"""A post younger than this many days still collects interactions and is left out."""
ABSENT = 182
"""Days (26 weeks) without an order after which a buyer counts as new."""
YEAR = 13
"""Blocks used at most for the spread of a KPI: one year of 28-day blocks."""
ENOUGH, FEW = 8, 3
"""From this many unbroken blocks on: odds; an interval."""
INERTIA, WISH = 0.5, 0.05
"""A target reached without action with more than INERTIA is no goal; with less than WISH it is a wish."""

Method = Literal["workshop", "last", "naive", "flat"]
Cadence = Literal["block", "month"]


@dataclass(frozen=True)
class Kpi:
    """An entry of the catalogue.

    Args:
        id: base id; with a network appended (``views.instagram``) it names one series.
        objective: the one objective it serves. role: ``outcome`` measures the objective itself, ``leading`` announces it earlier.
        counter: what must not get worse while this improves (Goodhart). activity: what people do to move it.
        table: canonical table it comes from. drop: which file to drop into ``data/``, from which menu.
        flow: a total of the period (otherwise a median or a share over it). per_network: one series a network.
    """

    id: str
    label: Text
    objective: str
    role: Literal["outcome", "leading"]
    unit: Unit
    table: str
    counter: Text
    activity: Text
    drop: Text
    flow: bool = True
    per_network: bool = False


_SHOP = T("the orders export of your shop (in Shopify: Orders, Export)")
_GA4 = T("one Traffic acquisition export a month from Google Analytics (Reports, Acquisition, Traffic acquisition, Share, Download file)")
_DAILY = T("the daily results of the network (in Meta Business Suite: Insights, Results, Export)")
_POSTS = T("the content export of the network (in Meta Business Suite: Insights, Content, Export data)")


def _catalogue() -> dict[str, Kpi]:
    K = Kpi
    rows = [
        K("revenue", T("sales"), "sell", "outcome", "money", "orders", T("share of sales given away in discounts"), T("posts and messages with one product, its price and how to order it"), _SHOP),
        K("orders", T("orders"), "sell", "leading", "count", "orders", T("average value of an order"), T("posts and messages with one product, its price and how to order it"), _SHOP),
        K("sessions", T("visits to the website"), "traffic", "outcome", "count", "web_traffic", T("share of visits that stay (engaged sessions)"), T("posts that give a reason to visit the website, with a tagged link"), _GA4),
        K("social_sessions", T("visits that come from social networks"), "traffic", "leading", "count", "web_traffic", T("share of visits that stay (engaged sessions)"), T("links in profile, stories and posts, always tagged"), _GA4),
        K("social_share", T("share of visits that come from social networks"), "traffic", "leading", "share", "web_traffic", T("all visits to the website"), T("links in profile, stories and posts, always tagged"), _GA4, flow=False),
        K("new_contacts", T("new contacts who accept news"), "database", "outcome", "count", "customers", T("share who unsubscribe"), T("an offer in exchange for the contact, with permission asked clearly"), T("the customers or orders export of your shop (in Shopify: Orders, Export), with the column on marketing permission")),
        K("new_customers", T("new customers"), "capture_users", "outcome", "count", "orders", T("share who buy a second time"), T("content for people who do not know the brand, with a first step that is easy"), _SHOP),
        K("follows", T("new followers"), "capture_users", "leading", "count", "account_daily", T("followers lost, and the share of followers who take part"), T("content for people who do not know the brand, with a first step that is easy"), _DAILY, per_network=True),
        K("views", T("views"), "visibility", "outcome", "count", "account_daily", T("interactions per view"), T("formats that the network shows to people who do not follow the profile"), _DAILY, per_network=True),
        K("impressions", T("impressions"), "visibility", "outcome", "count", "account_daily", T("interactions per impression"), T("formats that the network shows to people who do not follow the profile"), _DAILY, per_network=True),
        K("reach_day", T("accounts reached on a typical day (median)"), "visibility", "leading", "count", "account_daily", T("interactions per account reached"), T("formats that the network shows to people who do not follow the profile"), _DAILY, flow=False, per_network=True),
        K("interactions", T("interactions"), "community", "outcome", "count", "account_daily", T("negative comments and hidden posts"), T("questions, answers to every comment, content made with customers"), _DAILY, per_network=True),
        K("comments_post", T("comments per post (median)"), "community", "leading", "number", "posts", T("share of comments answered"), T("questions, answers to every comment, content made with customers"), _POSTS, flow=False, per_network=True),
        K("answered_day", T("share of messages answered within a day"), "service", "outcome", "share", "mentions", T("share of answers that needed a second answer"), T("fixed times to answer, and who answers what"), T("a log of messages with the time each came in and the time of its answer"), flow=False),
    ]  # fmt: skip
    return {k.id: k for k in rows}


CATALOGUE: dict[str, Kpi] = _catalogue()
"""Every KPI a goal may use. One parent objective each; every objective has one that is neither followers nor likes (AMEC, 2020)."""


@dataclass(frozen=True)
class Block:
    """A complete period: 28 days or a calendar month, both ends included, and its value."""

    start: date
    end: date
    value: float


@dataclass(frozen=True)
class Baseline:
    """Where a KPI starts from.

    Args:
        id: KPI id with its network (``views.instagram``). blocks: all complete periods, oldest first.
        stretch: length of the last unbroken run of blocks: the prediction rests on these only. left_out: incomplete periods.
        method: ``workshop`` (0-2 blocks: no interval), ``last`` (3-7: interval, no odds), ``naive`` or ``flat`` (8 or more).
        value: the last value, or the mean of the last four (``flat``). scale, df: spread of one step ahead and its degrees of freedom.
        error_naive, error_flat: mean absolute error of both on the brand's own past, one step ahead (``None`` below 8 blocks).
        sd: block-to-block noise. autocorrelation: used in the smallest noticeable change, 0 unless it stands out.
        estimate: ``value`` with the 80 % range of the next block.
    """

    id: str
    kpi: Kpi
    network: str
    cadence: Cadence
    blocks: tuple[Block, ...]
    stretch: int
    left_out: int
    method: Method
    value: float
    scale: float
    df: int
    error_naive: float | None
    error_flat: float | None
    sd: float
    autocorrelation: float
    estimate: Estimate
    source: str
    warnings: tuple[Text, ...] = ()
    errors: tuple[tuple[float, ...], ...] = field(default=(), repr=False)

    @property
    def used(self) -> tuple[Block, ...]:
        """The last unbroken run of blocks."""
        return self.blocks[-self.stretch :]

    @property
    def last(self) -> Block:
        """The newest block."""
        return self.blocks[-1]

    @property
    def surprising(self) -> bool:
        """Did the newest block move away from the one before more than 9 in 10 of the earlier moves would (t.95 · RMS)?"""
        from scipy import stats

        if not self.has_odds:
            return False
        moves = [b.value - a.value for a, b in pairwise(self.used)]
        return abs(moves[-1]) > float(stats.t.ppf(0.95, len(moves) - 1)) * _rms(moves[:-1])

    @property
    def has_interval(self) -> bool:
        """Enough blocks for an interval?"""
        return self.stretch >= FEW

    @property
    def has_odds(self) -> bool:
        """Enough blocks for odds?"""
        return self.stretch >= ENOUGH


@dataclass(frozen=True)
class Forecast:
    """What a KPI would be in the period ending ``end`` if nobody does anything new: a t distribution.

    ``low`` and ``high`` hold 80 %; ``prudent``, ``inertia``, ``ambitious`` are its 20th, 50th and 80th percentile. Counts never fall below 0.
    """

    center: float
    scale: float
    df: int
    steps: int
    start: date
    end: date
    low: float
    high: float
    prudent: float
    inertia: float
    ambitious: float
    odds: bool

    def probability(self, target: float) -> float:
        """Chance of ending at ``target`` or above without action (only meaningful where ``odds``)."""
        return probability(target, self.center, self.scale, self.df)


@dataclass(frozen=True)
class Flaw:
    """A letter of SMART that a goal fails, why (an id the wording knows), and the values its sentence needs."""

    letter: Literal["S", "M", "A", "R", "T"]
    reason: str
    slots: Mapping[str, float] = field(default_factory=dict)


Standing = Literal["goal", "inertia", "wish", "small", "no_odds", "unset", "unmeasured"]


@dataclass(frozen=True)
class GoalCheck:
    """One goal against its KPI: ``standing`` in one word, the odds of getting there without action, the flaws."""

    goal: Goal
    kpi: Kpi | None
    baseline: Baseline | None
    forecast: Forecast | None
    odds: float | None
    smallest: float | None
    standing: Standing
    flaws: tuple[Flaw, ...]

    @property
    def passed(self) -> int:
        """Letters of SMART without a flaw, 0 to 5."""
        return 5 - len({f.letter for f in self.flaws})


@dataclass(frozen=True)
class Orphan:
    """A broken link of the chain objective, KPI, channel: ``kind`` says which."""

    kind: Literal[
        "objective_without_data",
        "objective_without_goal",
        "goal_without_objective",
        "goal_without_kpi",
        "kpi_of_other_objective",
        "channel_closed",
    ]
    objective: str = ""
    kpi: str = ""


@dataclass(frozen=True)
class GoalsResult:
    """What the page knows.

    Args:
        baselines: every series with at least one complete block, in catalogue order. unmeasured: KPIs of the brief's objectives without data.
        by: default target date (about three blocks ahead).
        checks: the goals decided, else proposed. orphans: broken links. findings: what could not be assessed.
    """

    as_of: date
    by: date
    objectives: tuple[str, ...]
    baselines: tuple[Baseline, ...]
    unmeasured: tuple[Kpi, ...]
    checks: tuple[GoalCheck, ...]
    orphans: tuple[Orphan, ...]
    findings: tuple[Finding, ...]

    @property
    def relevant(self) -> tuple[Baseline, ...]:
        """Baselines of the brief's objectives."""
        return tuple(b for b in self.baselines if b.kpi.objective in self.objectives)

    @property
    def main(self) -> GoalCheck | None:
        """The first goal whose KPI has an interval: the one that is drawn."""
        return next((c for c in self.checks if c.forecast is not None), None)

    def baseline(self, kpi: str) -> Baseline | None:
        """The baseline of a KPI id, if it has one."""
        return next((b for b in self.baselines if b.id == kpi), None)


# ---- series -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Series:
    kpi: str
    network: str
    cadence: Cadence
    blocks: tuple[Block, ...]
    left_out: int
    source: str
    warnings: tuple[Text, ...] = ()


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


def _account_series(data: Dataset, as_of: date) -> list[_Series]:
    frame = data.account_daily
    frame = frame[(frame["date"] <= pd.Timestamp(as_of)) & frame["value"].notna()]
    if frame.empty:
        return []
    plain = frame["split"].fillna("").isin(["", "total"])
    out: list[_Series] = []
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
            out.append(_Series(kpi, str(network), "block", blocks, left, files, warned))
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


def _post_series(data: Dataset, as_of: date, have: set[tuple[str, str]]) -> list[_Series]:
    """What the post export can say per 28 days: medians always, totals only where no daily series exists."""
    posts = data.posts
    posts = posts[posts["published_local"].notna() & (posts["published_local"] < pd.Timestamp(as_of) + pd.Timedelta(days=1))]
    posts = posts[posts["media_type"] != "story"]
    out: list[_Series] = []
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
                    _Series(
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


def _shop_series(data: Dataset, plan: Plan, as_of: date) -> list[_Series]:
    orders = data.orders
    money = orders["currency"].fillna("").isin(["", plan.brief.currency])
    gone = orders["status"].fillna("").str.casefold().isin(["cancelled", "canceled", "voided"])
    orders = orders[
        money & ~gone & orders["ordered_local"].notna() & (orders["ordered_local"] < pd.Timestamp(as_of) + pd.Timedelta(days=1))
    ]
    if orders.empty:
        return []
    orders = orders.drop_duplicates("order_uid")
    day = orders["ordered_local"].dt.normalize()
    covered = _covered(data, "orders", day, as_of).union(pd.DatetimeIndex(day.unique()))
    last = _day(covered.max())
    files = data.sources("orders")
    out = []
    sums = {"revenue": totals(orders["net"], day, "revenue", "days"), "orders": orders["order_uid"].groupby(day).size().astype(float)}
    for kpi, found in sums.items():
        blocks, left = blocks_of(found.reindex(covered, fill_value=0.0), last, metric=kpi)
        out.append(_Series(kpi, "", "block", blocks, left, files))
    known = pd.DataFrame({"who": orders["customer_key"].fillna(""), "day": day})
    known = known[known["who"] != ""].drop_duplicates().sort_values(["who", "day"])
    gap = known.groupby("who")["day"].diff()
    fresh = known.loc[gap.isna() | (gap > pd.Timedelta(days=ABSENT)), "day"].value_counts().astype(float)
    later = covered[covered >= covered.min() + pd.Timedelta(days=ABSENT)]
    if len(later) and not known.empty:
        blocks, left = blocks_of(fresh.reindex(later, fill_value=0.0), last)
        note = (T("New: nobody who bought in the {n} weeks before.", n=ABSENT // 7),)
        out.append(_Series("new_customers", "", "block", blocks, left, files, note))
    return out


def _contact_series(data: Dataset, as_of: date) -> list[_Series]:
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
    return [_Series("new_contacts", "", "block", blocks, left, data.sources("customers"))]


SOCIAL = ("Organic Social", "Paid Social")


def _web_series(data: Dataset, as_of: date) -> list[_Series]:
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
        out.append(_Series(kpi, "", "month" if cadence == "month" else "block", blocks, left, ", ".join(sorted(set(files)))))
    return out


def _service_series(data: Dataset, as_of: date) -> list[_Series]:
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
    return [_Series("answered_day", "", "block", tuple(sorted(blocks, key=lambda b: b.end)), left, source)]


def _all_series(plan: Plan, data: Dataset, as_of: date) -> list[_Series]:
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


# ---- baseline and prediction -----------------------------------------------------------------------------------------------------


def unbroken(blocks: Sequence[Block]) -> int:
    """How many blocks at the end follow each other without a gap."""
    length = min(1, len(blocks))
    while length < len(blocks) and blocks[-length].start - blocks[-length - 1].end == timedelta(days=1):
        length += 1
    return length


def _rms(errors: Sequence[float]) -> float:
    return math.sqrt(math.fsum(e * e for e in errors) / len(errors))


def _flat_errors(values: Sequence[float], h: int) -> tuple[float, ...]:
    """Errors, h steps ahead, of «the mean of the four before» on the brand's own past."""
    return tuple(values[t + h - 1] - math.fsum(values[t - 4 : t]) / 4 for t in range(4, len(values) - h + 1))


def _lag_one(values: Sequence[float]) -> float:
    """Lag-one autocorrelation if it stands out from noise (above 1.645/sqrt(m)), else 0; capped at 0.8."""
    x = np.asarray(values, dtype=float) - np.mean(values)
    denominator = float(x @ x)
    if denominator == 0:
        return 0.0
    a = float(x[1:] @ x[:-1]) / denominator
    return min(a, 0.8) if a > 1.645 / math.sqrt(len(x)) else 0.0


def _baseline(series: _Series) -> Baseline:
    from scipy import stats

    kpi = CATALOGUE[series.kpi]
    m = unbroken(series.blocks)
    values = [b.value for b in series.blocks[-m:]]
    steps = [b - a for a, b in pairwise(values)]
    recent = values[-YEAR:]
    method: Method = "workshop" if m < FEW else "last" if m < ENOUGH else "naive"
    value, scale, df = values[-1], _rms(steps) if steps else 0.0, max(1, m - 1)
    noise = _rms([b - a for a, b in pairwise(recent)]) / math.sqrt(2) if steps else 0.0
    error_naive = error_flat = None
    errors: tuple[tuple[float, ...], ...] = ()
    autocorrelation = 0.0
    if m >= ENOUGH:
        flat = _flat_errors(values, 1)
        error_naive, error_flat = float(np.mean(np.abs(steps[3:]))), float(np.mean(np.abs(flat)))
        if error_flat < error_naive:
            method, value, scale, df = "flat", math.fsum(values[-4:]) / 4, _rms(flat), len(flat)
            errors = tuple(e for h in range(2, m) if len(e := _flat_errors(values, h)) >= 4)
            noise = float(np.std(recent, ddof=1))
            autocorrelation = _lag_one(recent)
    period: Period = (series.blocks[-m].start, series.blocks[-1].end)
    n_unit = "months" if series.cadence == "month" else "blocks of 28 days"
    common = {
        "n": m,
        "n_unit": n_unit,
        "unit": kpi.unit,
        "period": period,
        "method": method,
        "source": series.source,
        "warnings": series.warnings,
    }
    if m < FEW:
        reason = T("fewer than {n} unbroken periods: too few for an interval", n=FEW)
        estimate = Estimate(value, fallback_reason=reason, **common)  # type: ignore[arg-type]
    else:
        half = float(stats.t.ppf(0.9, df)) * scale
        low, high = _inside(value - half, kpi), _inside(value + half, kpi)
        estimate = Estimate(value, low, high, level=0.8, **common)  # type: ignore[arg-type]
    return Baseline(
        _id(series),
        kpi,
        series.network,
        series.cadence,
        series.blocks,
        m,
        series.left_out,
        method,
        value,
        scale,
        df,
        error_naive,
        error_flat,
        noise,
        autocorrelation,
        estimate,
        series.source,
        series.warnings,
        errors,
    )


def _inside(x: float, kpi: Kpi) -> float:
    """A value no KPI can leave: never below zero, a share never above one."""
    return min(1.0, max(0.0, x)) if kpi.unit == "share" else max(0.0, x)


def _period_after(b: Baseline, steps: int) -> Period:
    """First and last day of the period so many steps after the newest block."""
    if b.cadence == "block":
        end = b.last.end + timedelta(days=BLOCK * steps)
        return end - timedelta(days=BLOCK - 1), end
    number = b.last.end.year * 12 + b.last.end.month - 1 + steps
    year, month = divmod(number, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def steps_to(b: Baseline, by: date) -> int:
    """Whole periods from the newest block to the last one that ends by ``by``; at least one."""
    if b.cadence == "block":
        return max(1, (by - b.last.end).days // BLOCK)
    ahead = (by.year - b.last.end.year) * 12 + by.month - b.last.end.month
    return max(1, ahead if by.day == monthrange(by.year, by.month)[1] else ahead - 1)


def forecast(b: Baseline, steps: int) -> Forecast | None:
    """The no-action prediction so many periods ahead; ``None`` below three blocks.

    Last value: half-width t(.9, m-1) · RMS(differences) · sqrt(steps). Mean of the last four: RMS of its own past errors, one step ahead or
    ``steps`` ahead, whichever is larger. Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 2021, §5.2, §5.5.
    """
    from scipy import stats

    if not b.has_interval:
        return None
    scale = b.scale * math.sqrt(steps)
    if b.method == "flat":
        scale = b.scale
        if 2 <= steps < 2 + len(b.errors):
            scale = max(scale, _rms(b.errors[steps - 2]))
    start, end = _period_after(b, steps)
    at = {p: b.value + float(stats.t.ppf(p, b.df)) * scale for p in (0.1, 0.2, 0.5, 0.8, 0.9)}
    kept = {p: _inside(x, b.kpi) for p, x in at.items()}
    return Forecast(b.value, scale, b.df, steps, start, end, kept[0.1], kept[0.9], kept[0.2], kept[0.5], kept[0.8], b.has_odds)


def probability(target: float, center: float, scale: float, df: int) -> float:
    """Chance that a t distribution ends at ``target`` or above.

    Example:
        >>> probability(10, 10, 2, 9)
        0.5
    """
    from scipy import stats

    if scale == 0:
        return 1.0 if target <= center else 0.0
    return float(stats.t.sf((target - center) / scale, df))


def possible_results(f: Forecast, n: int = 20) -> tuple[float, ...]:
    """``n`` equally likely results without action (quantiles), to be drawn as dots. Source: Kay, Kola, Hullman & Munson, CHI 2016."""
    from scipy import stats

    floor = 0.0
    return tuple(max(floor, f.center + float(stats.t.ppf((i + 0.5) / n, f.df)) * f.scale) for i in range(n))


def reaching(results: Sequence[float], target: float) -> int:
    """How many of these results are at the target or above."""
    return sum(x >= target for x in results)


def fan(b: Baseline, steps: int) -> tuple[Forecast, ...]:
    """The no-action prediction for each of the coming periods."""
    return tuple(f for h in range(1, steps + 1) if (f := forecast(b, h)) is not None)


def minimum_detectable_change(sd: float, before: int, after: int, autocorrelation: float = 0.0) -> float:
    """Smallest change between two runs of periods that would be noticed 8 times in 10 (two-sided 5 %).

    (t.975 + t.8) · sd · sqrt(1/before + 1/after), df = before + after - 2; variance times (1+a)/(1-a) under autocorrelation a.
    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 1988, ch. 2; Bartlett 1946 for a.

    Example:
        >>> round(minimum_detectable_change(1, 12, 3), 2)
        1.96
    """
    from scipy import stats

    df = before + after - 2
    if df < 1:
        raise ValueError("needs at least three periods in all")
    factor = float(stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df))
    return factor * sd * math.sqrt((1 / before + 1 / after) * (1 + autocorrelation) / (1 - autocorrelation))


def smallest_change(b: Baseline, steps: int) -> float | None:
    """The smallest noticeable change of a KPI over the coming periods; ``None`` below three blocks."""
    return minimum_detectable_change(b.sd, min(b.stretch, YEAR), max(1, steps), b.autocorrelation) if b.has_interval else None


# ---- targets and checks ------------------------------------------------------------------------------------------------------------


def _round_up(x: float) -> float:
    """Up to the next value with three significant digits; whole from 100 on.

    Example:
        >>> _round_up(12341.0), _round_up(0.08231)
        (12400.0, 0.0824)
    """
    if x <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(x)) - 2)
    up = math.ceil(round(x / unit, 6)) * unit
    return float(f"{up:.6g}")


def proposed_target(b: Baseline, steps: int) -> float | None:
    """The ambitious target (80th percentile without action), raised to the smallest noticeable change if that is not yet a wish.

    Counts are rounded up to whole numbers. ``None`` below three blocks: then the room says it.
    """
    f = forecast(b, steps)
    change = smallest_change(b, steps)
    if f is None or change is None:
        return None
    target = f.ambitious
    noticeable = f.center + change
    if f.odds and noticeable > target and f.probability(_whole(_round_up(noticeable), b)) >= WISH:
        target = noticeable
    up = _whole(_round_up(target), b)
    if up <= f.center:  # a constant series: anything above it is already a change
        up = _whole(_round_up(f.center * 1.05), b)
    return min(1.0, up) if b.kpi.unit == "share" else up


def _whole(x: float, b: Baseline) -> float:
    return float(math.ceil(x)) if b.kpi.unit in ("count", "money") else x


def _slug(*parts: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).casefold()).strip("-")[:60]


def kpi_of(name: str) -> Kpi | None:
    """The catalogue entry behind a KPI id with or without a network."""
    return CATALOGUE.get(name.partition(".")[0])


def network_of(name: str) -> str:
    """The network of a KPI id (``views.instagram``), or ``""``."""
    return name.partition(".")[2]


def default_by(as_of: date) -> date:
    """Three blocks of 28 days after ``as_of``."""
    return as_of + timedelta(days=3 * BLOCK)


def _default_day(b: Baseline | None, as_of: date, periods: int = 3) -> date:
    """The end of the third (or another) period after ``as_of``: a month's end where the KPI only knows months."""
    if b is None or b.cadence == "block":
        return as_of + timedelta(days=periods * BLOCK)
    number = as_of.year * 12 + as_of.month - 1 + periods
    year, month = divmod(number, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _worthy(b: Baseline, target: float, steps: int) -> bool:
    """Neither inertia, nor a wish, nor too small to notice."""
    f, change = forecast(b, steps), smallest_change(b, steps)
    return f is not None and change is not None and f.odds and target - b.value >= change and WISH <= f.probability(target) <= INERTIA


def proposed_goal(baselines: Sequence[Baseline], objective: str, kpi: str, as_of: date) -> Goal:
    """A goal for this KPI with the computed target, baseline and odds; target 0 and no baseline where there is nothing to compute from.

    The date is about three periods ahead, or six where three are too few to notice a change that is not yet a wish.
    """
    b = next((x for x in baselines if x.id == kpi), None)
    by = _default_day(b, as_of)
    target = proposed_target(b, steps_to(b, by)) if b else None
    if b and b.has_odds and target and not _worthy(b, target, steps_to(b, by)):
        later = _default_day(b, as_of, 6)  # with more periods to look at, a smaller change can be noticed
        other = proposed_target(b, steps_to(b, later))
        if other and _worthy(b, other, steps_to(b, later)):
            by, target = later, other
    goal = Goal(id=_slug(objective, kpi), objective=objective, kpi=kpi, target=target or 0.0, by=by)
    return with_odds(baselines, goal)


def with_odds(baselines: Sequence[Baseline], goal: Goal) -> Goal:
    """The goal with the baseline and the odds of today's evidence written into it."""
    b = next((x for x in baselines if x.id == goal.kpi), None)
    f = forecast(b, steps_to(b, goal.by)) if b else None
    odds = round(f.probability(goal.target), 4) if f and f.odds and goal.target > 0 else None
    return Goal.model_validate({**goal.model_dump(), "baseline": float(f"{b.value:.6g}") if b else None, "probability": odds})


def _propose(baselines: Sequence[Baseline], objectives: Sequence[str], as_of: date) -> GoalsChoice:
    goals = []
    for objective in objectives:
        own = [b for b in baselines if b.kpi.objective == objective]
        if own:
            best = max(own, key=lambda b: (b.has_interval, b.kpi.role == "outcome", b.has_odds, b.value, b.id))
            goals.append(proposed_goal(baselines, objective, best.id, as_of))
        else:
            first = next(k for k in CATALOGUE.values() if k.objective == objective)
            goals.append(proposed_goal(baselines, objective, first.id, as_of))
    return GoalsChoice(goals=tuple(goals))


def check_goal(goal: Goal, baselines: Sequence[Baseline], objectives: Sequence[str], as_of: date) -> GoalCheck:
    """A goal against SMART: every flaw with its letter. Source: Doran, Management Review 70(11), 1981, made computable."""
    kpi = kpi_of(goal.kpi)
    b = next((x for x in baselines if x.id == goal.kpi), None)
    steps = steps_to(b, goal.by) if b else 0
    f = forecast(b, steps) if b else None
    smallest = smallest_change(b, steps) if b else None
    unset = goal.target <= 0
    odds = f.probability(goal.target) if f and f.odds and not unset else None
    flaws: list[Flaw] = []
    if kpi is None:
        flaws += [Flaw("S", "unknown_kpi"), Flaw("R", "no_counter")]
    if not goal.owner.strip():
        flaws.append(Flaw("S", "no_owner"))
    if b is None:
        flaws.append(Flaw("M", "no_baseline"))
    if unset:
        flaws.append(Flaw("M", "no_target"))
    too_small = not unset and b is not None and smallest is not None and abs(goal.target - b.value) < smallest
    if too_small and smallest is not None:
        flaws.append(Flaw("M", "too_small", {"smallest": smallest}))
    if odds is None:
        flaws.append(Flaw("A", "no_odds", {"n": b.stretch if b else 0}))
    elif odds > INERTIA:
        flaws.append(Flaw("A", "inertia", {"odds": odds}))
    elif odds < WISH:
        flaws.append(Flaw("A", "wish", {"odds": odds}))
    if goal.objective not in objectives:
        flaws.append(Flaw("R", "objective_not_in_brief"))
    if kpi is not None and kpi.objective != goal.objective:
        flaws.append(Flaw("R", "kpi_of_other_objective"))
    if goal.by <= as_of:
        flaws.append(Flaw("T", "past"))
    elif b is not None and goal.by < b.last.end + timedelta(days=BLOCK):
        flaws.append(Flaw("T", "too_soon"))
    standing: Standing = "goal"
    if unset:
        standing = "unset"
    elif b is None:
        standing = "unmeasured"
    elif odds is None:
        standing = "no_odds"
    elif odds > INERTIA:
        standing = "inertia"
    elif odds < WISH:
        standing = "wish"
    elif too_small:
        standing = "small"
    return GoalCheck(goal, kpi, b, f, odds, smallest, standing, tuple(flaws))


def _orphans(goals: Sequence[Goal], baselines: Sequence[Baseline], objectives: Sequence[str]) -> tuple[Orphan, ...]:
    out = [Orphan("objective_without_goal", objective=o) for o in objectives if not any(g.objective == o for g in goals)]
    out += [Orphan("objective_without_data", objective=o) for o in objectives if not any(b.kpi.objective == o for b in baselines)]
    for g in goals:
        kpi = kpi_of(g.kpi)
        if g.objective not in objectives:
            out.append(Orphan("goal_without_objective", g.objective, g.kpi))
        if kpi is None:
            out.append(Orphan("goal_without_kpi", g.objective, g.kpi))
        elif kpi.objective != g.objective:
            out.append(Orphan("kpi_of_other_objective", g.objective, g.kpi))
    return tuple(out)


def closed_channels(goals: Sequence[Goal], levels: Mapping[str, str]) -> tuple[Orphan, ...]:
    """Goals whose network the room decided not to use (``levels``: network id to none, keep or active)."""
    return tuple(Orphan("channel_closed", g.objective, g.kpi) for g in goals if levels.get(network_of(g.kpi)) == "none")


def _objectives(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plan.brief.objectives)) or ("sell",)


def _unmeasured(measured: set[str], objectives: Sequence[str]) -> tuple[Kpi, ...]:
    """KPIs of the objectives without a value; of views and impressions one is enough."""
    spare = {"impressions"} if "views" in measured else {"views"} if "impressions" in measured else {"impressions"}
    return tuple(k for k in CATALOGUE.values() if k.objective in objectives and k.id not in measured and k.id not in spare)


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say of each measure of the objectives: a start, a prediction, odds; by the unbroken periods there are."""
    objectives = _objectives(plan)
    found = [s for s in _all_series(plan, data, as_of) if CATALOGUE[s.kpi].objective in objectives]
    start = T("where the measures of the objectives start from")
    sources: dict[tuple[Text, ...], list[str]] = {}
    for k in _unmeasured({s.kpi for s in found}, objectives):
        where = where_from(k.table, *own_networks(plan.brief, data, k.table)) if k.per_network else [k.drop]
        sources.setdefault(tuple(where), []).append(k.id)
    return (
        *([Ability("start", start, tuple(_id(s) for s in found))] if found else []),
        *(
            Ability("start", start, tuple(ids), T("there is not one complete period of {days} days (or month): {where}", days=BLOCK, where=list(where)))
            for where, ids in sources.items()
        ),
        *_enough("prediction", T("what happens if nothing changes"), found, FEW),
        *_enough("odds", T("how likely a target is"), found, ENOUGH),
    )  # fmt: skip


def _enough(id: str, label: Text, found: Sequence[_Series], needed: int) -> list[Ability]:
    """One ability for the series with enough unbroken periods, one for each number of periods that is too small."""
    lengths: dict[int, list[str]] = {}
    for s in found:
        lengths.setdefault(min(unbroken(s.blocks), needed), []).append(_id(s))
    return [
        Ability(id, label, tuple(of), None if n == needed else T("complete periods in a row: {n}; needed: {all}. A longer period of the same exports brings more", n=n, all=needed))
        for n, of in sorted(lengths.items(), reverse=True)
    ]  # fmt: skip


def _id(s: _Series) -> str:
    """The id of a series: its KPI, with the network if there is one."""
    return f"{s.kpi}.{s.network}" if s.network else s.kpi


def assess_goals(plan: Plan, data: Dataset, as_of: date) -> GoalsResult:
    """Baselines, no-action predictions and the checks of the goals decided (or proposed) as of a day."""
    objectives = _objectives(plan)
    baselines = tuple(_baseline(s) for s in _all_series(plan, data, as_of))
    unmeasured = _unmeasured({b.kpi.id for b in baselines}, objectives)
    decision = plan.decision("goals")
    choice: GoalsChoice = decision.value if decision else _propose(baselines, objectives, as_of)
    checks = tuple(check_goal(g, baselines, objectives, as_of) for g in choice.goals)
    findings = tuple(Finding(f"goals.{k.id}", "not_assessed") for k in unmeasured)
    findings += tuple(
        Finding(f"goals.{b.id}", "not_assessed", estimate=b.estimate)
        for b in baselines
        if not b.has_interval and b.kpi.objective in objectives
    )
    return GoalsResult(
        as_of,
        default_by(as_of),
        objectives,
        baselines,
        unmeasured,
        checks,
        _orphans(choice.goals, baselines, objectives),
        findings,
    )


def propose_goals(result: GoalsResult, plan: Plan) -> GoalsChoice:
    """One goal an objective: its outcome KPI with the best history, the computed target, the default date, nobody's name yet."""
    return _propose(result.baselines, result.objectives, result.as_of)


def evidence_of(result: GoalsResult) -> dict[str, object]:
    """What a decision on goals rests on: objectives and baselines. It does not depend on that decision."""
    return {
        "objectives": list(result.objectives),
        "baselines": {
            b.id: {
                "n": b.stretch,
                "value": b.value,
                "low": b.estimate.low,
                "high": b.estimate.high,
                "method": b.method,
                "until": b.last.end.isoformat(),
            }
            for b in result.relevant
        },
        "unmeasured": [k.id for k in result.unmeasured],
    }


def _number(x: float | None) -> float | None:
    return None if x is None else float(f"{x:.6g}")


def record_of(result: GoalsResult, plan: Plan) -> dict[str, object]:
    """The goals for ``strategy.json``: baselines, checks, broken links, what is not measured."""
    return {
        "as_of": result.as_of.isoformat(),
        "decided": plan.decision("goals") is not None,
        "objectives": list(result.objectives),
        "baselines": [
            {
                "kpi": b.id, "objective": b.kpi.objective, "role": b.kpi.role, "unit": b.kpi.unit, "cadence": b.cadence, "method": b.method,
                "value": _number(b.value), "low": _number(b.estimate.low), "high": _number(b.estimate.high), "level": b.estimate.level,
                "n": b.stretch, "left_out": b.left_out, "from": b.used[0].start.isoformat(), "until": b.last.end.isoformat(),
                "error_last_value": _number(b.error_naive), "error_mean_of_four": _number(b.error_flat), "source": b.source,
            }
            for b in result.baselines
        ],
        "goals": [
            {
                "id": c.goal.id, "objective": c.goal.objective, "kpi": c.goal.kpi, "target": c.goal.target, "by": c.goal.by.isoformat(),
                "owner": c.goal.owner, "standing": c.standing, "odds_without_action": _number(c.odds), "smallest_change": _number(c.smallest),
                "expected": _number(c.forecast.inertia) if c.forecast else None, "low": _number(c.forecast.low) if c.forecast else None,
                "high": _number(c.forecast.high) if c.forecast else None, "flaws": [f"{f.letter}:{f.reason}" for f in c.flaws],
            }
            for c in result.checks
        ],
        "broken_links": [{"kind": o.kind, "objective": o.objective, "kpi": o.kpi} for o in result.orphans],
        "not_measured": [k.id for k in result.unmeasured],
    }  # fmt: skip
