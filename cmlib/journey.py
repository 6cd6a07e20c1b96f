"""From following to recommending: each step with its own unit and period, and a rate only where the same people are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmlib.conversation import Followers, Involvement
from cmlib.customers import Purchases, Returning, countable_orders
from cmlib.estimates import wilson
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Period, record_estimate
from cmlib.profiles import LEAST
from cmlib.text import T
from cmlib.visits import Sources

StepName = Literal["followers", "visits", "customers", "again", "coupon", "advocates"]
STEPS: tuple[StepName, ...] = ("followers", "visits", "customers", "advocates")
"""The four steps in order; ``again`` and ``coupon`` are parts of the customers."""
SOCIAL = ("organic social", "paid social", "organic video", "paid video")


@dataclass(frozen=True)
class Stage:
    """One step on the way.

    Args:
        id: which. n: how many, ``None`` where it is not known or fewer than five people.
        platform: network of followers. period: first and last day (of followers: twice the same day, ``None`` if the day is not known).
        share: only where the same people are counted: visits from networks of all visits, customers who come back of all customers,
            people who recommend of those who wrote.
        source: files; of followers empty where the brief says how many.
    """

    id: StepName
    n: int | None
    platform: str = ""
    period: Period | None = None
    share: Estimate | None = None
    source: str = ""


@dataclass(frozen=True)
class Journey:
    """The steps in order; those that are not known have no number."""

    stages: tuple[Stage, ...] = ()

    @property
    def known(self) -> tuple[StepName, ...]:
        """Of the four steps those with a number."""
        return tuple(s for s in STEPS if any(x.id == s and x.n is not None for x in self.stages))

    @property
    def divided(self) -> tuple[Stage, ...]:
        """The steps that have a share."""
        return tuple(s for s in self.stages if s.share is not None)


def follow_steps(
    data: Dataset,
    as_of: date,
    followers: Mapping[str, Followers],
    sources: Sources | None,
    purchases: Purchases,
    returning: Returning | None,
    took_part: Involvement,
) -> Journey:
    """Followers by network, visits from networks, customers, those who come back or use a coupon, people who recommend.

    Args:
        followers: network -> how many, on which day and where it is said (:func:`cmlib.conversation.followers_known`). They are not
            added up: one person may follow on several networks.
    """
    stages = [
        Stage("followers", n, network, (day, day) if day else None, source=source)
        for network, (n, day, source) in sorted(followers.items(), key=lambda f: (-f[1][0], f[0]))
        if n >= LEAST
    ] or [Stage("followers", None)]
    return Journey((*stages, _visits(sources), *_customers(data, as_of, purchases, returning), _advocates(took_part)))


def _visits(sources: Sources | None) -> Stage:
    if sources is None:
        return Stage("visits", None)
    n = sum(many for group, many, _ in sources.rows if group.strip().casefold() in SOCIAL)
    if n < LEAST:
        return Stage("visits", None, period=sources.period, source=sources.source)
    why = T("all visits are counted: nothing is estimated")
    share = Estimate(
        n / sources.n, n=sources.n, n_unit="visits", period=sources.period, method="counted", source=sources.source, fallback_reason=why
    )
    return Stage("visits", n, "", sources.period, share, sources.source)


def _customers(data: Dataset, as_of: date, purchases: Purchases, returning: Returning | None) -> list[Stage]:
    n = purchases.customers if len(purchases) else 0
    if n < LEAST:
        return [Stage("customers", None)]
    period, source = (purchases.first, as_of), data.sources("orders")
    out = [Stage("customers", n, "", period, source=source)]
    if returning is not None and (again := returning.again) is not None:
        out.append(Stage("again", round(again.estimate * again.n), "", again.period, again, source))
    orders = data.orders
    with_coupon = countable_orders(orders[orders["coupon"].fillna("").str.strip() != ""], as_of) if len(orders) else None
    if with_coupon is not None and len(with_coupon) and with_coupon.currency == purchases.currency:
        used = with_coupon.customers
        if used >= LEAST and (n - used == 0 or n - used >= LEAST):
            out.append(Stage("coupon", used, "", period, wilson(used, n, n_unit="customers", period=period, source=source), source))
    return out


def _advocates(took_part: Involvement) -> Stage:
    share = took_part.share("recommend")
    n = round(share.estimate * share.n) if share is not None else 0
    if share is None or n < LEAST:
        return Stage("advocates", None, period=took_part.period, source=took_part.source)
    return Stage("advocates", n, "", took_part.period, share, took_part.source)


def record_of_journey(found: Journey) -> list[dict[str, object]]:
    """Steps as plain values; those that are not known have no number."""
    return [
        {
            "id": s.id, "platform": s.platform, "n": s.n, "period": [d.isoformat() for d in s.period] if s.period and s.n else None,
            "share": record_estimate(s.share, "n"),
        }
        for s in found.stages
    ]  # fmt: skip
