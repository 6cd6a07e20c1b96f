"""Growth of each channel of the brand: new followers and what comes next, how many followers take part, and the way to the purchase.

Followers are never an outcome here: what counts is who takes part. Numbers of the way are those of page 02 (:mod:`cmlib.journey`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmlib.conversation import Involvement, followers_known, take_part
from cmlib.customers import count_returning, countable_orders
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate
from cmlib.forecast import FEW, Baseline, Forecast, baseline_of, fan
from cmlib.histories import History, histories_of, unbroken
from cmlib.journey import Journey, follow_steps
from cmlib.metrics import PASSPORTS
from cmlib.missing import own_networks, split, where_from
from cmlib.model import Plan
from cmlib.text import T, Text
from cmlib.visits import count_visits

AHEAD = 3
"""Periods of 28 days looked ahead."""


@dataclass(frozen=True)
class ChannelGrowth:
    """One own channel.

    Args:
        followers, on: how many, and on which day (``None``: not known). baseline: of new followers per 28 days, if the network exports them.
        ahead: the next three periods if nothing changes; empty below three complete periods. active: people who wrote of the followers, at most.
        again: odds that the third period brings at least as many as the newest one did; only where odds may be told.
    """

    network: str
    followers: int | None
    on: date | None
    baseline: Baseline | None
    ahead: tuple[Forecast, ...] = ()
    active: Estimate | None = None

    @property
    def again(self) -> float | None:
        """Odds, without action, of at least as many new followers as in the newest period."""
        if self.baseline is None or not self.ahead or not self.ahead[-1].odds:
            return None
        return self.ahead[-1].probability(self.baseline.last.value)


def _follows(plan: Plan, data: Dataset, as_of: date) -> dict[str, History]:
    return {h.network: h for h in histories_of(plan, data, as_of) if h.kpi == "follows"}


def growth_of(plan: Plan, data: Dataset, as_of: date, took_part: Involvement | None = None) -> tuple[ChannelGrowth, ...]:
    """Every own channel of which followers or new followers are known, most followers first.

    Args:
        took_part: who wrote, if somebody has counted them already.
    """
    histories, followers = _follows(plan, data, as_of), followers_known(plan.brief, data, as_of)
    took_part = take_part(plan, data, as_of) if took_part is None else took_part
    people = PASSPORTS["followers_total"]
    assert not people.additive_days  # a stock: followers of one day, never a sum
    active = {w.network: w.share for w in took_part.watchers}
    out = []
    for network in {*histories, *followers}:
        b = baseline_of(histories[network]) if network in histories else None
        many, day, _ = followers.get(network, (None, None, ""))
        out.append(ChannelGrowth(network, many, day, b, fan(b, AHEAD) if b else (), active.get(network)))
    return tuple(sorted(out, key=lambda c: (c.baseline is None, -(c.followers or 0), c.network)))


def funnel_of(plan: Plan, data: Dataset, as_of: date, took_part: Involvement | None = None) -> Journey:
    """The way from following to recommending, as on page 02, without looking for groups of customers."""
    took_part = take_part(plan, data, as_of) if took_part is None else took_part
    counted, source = countable_orders(data.orders, as_of), data.sources("orders")
    visits = count_visits(data.web_traffic, as_of) if data.has("web_traffic") else None
    return follow_steps(data, as_of, followers_known(plan.brief, data, as_of), visits, counted, count_returning(counted, source), took_part)


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """Of each own channel: whether its growth can be foreseen; else what is lacking."""
    histories = _follows(plan, data, as_of)
    lacks: dict[str, Text | None] = {}
    for network in own_networks(plan.brief, data, "account_daily"):
        n = unbroken(histories[network].blocks) if network in histories else 0
        where = where_from("account_daily", network)
        lacks[network] = None if n >= FEW else T(
            "complete periods of 28 days in a row with new followers: {n}; needed: {all}: {where}", n=n, all=FEW, where=where
        )  # fmt: skip
    return split("growth", T("how each channel grows, and what comes next"), lacks)
