"""What is missing: days in the calendar after all files are merged, and the export that would bring a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from cmlib.exports.readers import FORMATS
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Period
from cmlib.model import NETWORKS, Brief
from cmlib.text import T, Text

PAUSE_DAYS = 28
"""Days without a post that are a pause worth telling, if they are also long for the account."""

_META_POSTS, _META_DAYS, _META_PEOPLE = "meta_ig_content", "meta_daily", "meta_audience"
EXPORTS: Mapping[str, Mapping[str, str]] = {
    "posts": {
        "instagram": _META_POSTS, "facebook": _META_POSTS, "linkedin": "li_content", "x": "x_content", "tiktok": "tt_content",
        "youtube": "yt_table",
    },
    "account_daily": {
        "instagram": _META_DAYS, "facebook": _META_DAYS, "linkedin": "li_content", "x": "x_overview", "tiktok": "tt_overview",
        "youtube": "yt_table",
    },
    "audience": {
        "instagram": _META_PEOPLE, "facebook": _META_PEOPLE, "linkedin": "li_followers", "tiktok": "tt_gender", "youtube": "yt_table",
    },
    "orders": {"shopify": "shopify_orders", "woocommerce": "woo_orders", "prestashop": "prestashop_orders"},
    "web_traffic": {"ga4": "ga4_report"},
    "competitor_posts": {"hand": "competitors"},
    "mentions": {
        "answers": "message_log", "google_business": "google_reviews", "instagram": "graph_comments", "facebook": "graph_comments",
        "talk": "mentions_table", "brandwatch": "brandwatch",
    },
    "survey_responses": {"google": "gforms", "microsoft": "msforms"},
}  # fmt: skip
"""Canonical table -> network (or shop, tool or purpose) -> id of the format that brings it; only what the networks really offer."""


# ---- days ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """Days (both ends included) for which there is nothing, although there is before and after them.

    Args:
        table: canonical table. name: network, or property of a website; empty for the shop.
        metrics: the daily figures that are missing; empty where all of the table are.
    """

    table: str
    name: str
    first: date
    last: date
    metrics: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.last - self.first).days + 1


def runs_without(days: pd.DatetimeIndex, longer_than: float = 0) -> list[Period]:
    """Runs of more than so many days that are missing between the first and the last of ``days`` (any order, repeats allowed).

    Example:
        >>> runs_without(pd.DatetimeIndex(["2026-01-05", "2026-01-01", "2026-01-02"]))
        [(datetime.date(2026, 1, 3), datetime.date(2026, 1, 4))]
    """
    known = days.unique().sort_values()
    long = np.diff(known.to_numpy()).astype("timedelta64[D]").astype(int) - 1 > longer_than
    day = timedelta(days=1)
    return [(before.date() + day, after.date() - day) for before, after in zip(known[:-1][long], known[1:][long], strict=True)]


def gaps_of(data: Dataset, as_of: date) -> tuple[Gap, ...]:
    """Holes in the calendar up to a day: pauses in publishing, days of daily figures and of website traffic, months without an order."""
    return (
        *_post_gaps(data.posts, as_of),
        *_daily_gaps(data.account_daily, as_of),
        *_web_gaps(data.web_traffic, as_of),
        *_order_gaps(data.orders, as_of),
    )


def _until(frame: pd.DataFrame, column: str, as_of: date) -> pd.DataFrame:
    return frame[frame[column] < pd.Timestamp(as_of) + pd.Timedelta(days=1)]


def _post_gaps(posts: pd.DataFrame, as_of: date) -> list[Gap]:
    """Four weeks or more without a post, and long for this account: a pause in publishing, or a file that is missing."""
    out = []
    for network, own in _until(posts, "published_local", as_of).groupby("platform", sort=True):
        if not own["day_known"].fillna(True).all():
            continue  # only the month is known: a gap between two days would be an invention
        days = pd.DatetimeIndex(own["published_local"].dt.normalize())
        between = [b - a for a, b in pairwise(days.unique().sort_values())]
        long = max(PAUSE_DAYS, 4 * float(np.median([d.days for d in between]))) if between else PAUSE_DAYS
        out += [Gap("posts", str(network), a, b) for a, b in runs_without(days, long - 1)]
    return out


def _daily_gaps(daily: pd.DataFrame, as_of: date) -> list[Gap]:
    """Days without a value, those of the same days together."""
    known = _until(daily[daily["value"].notna()], "date", as_of)
    found: dict[tuple[str, date, date], set[str]] = {}
    metrics: dict[str, set[str]] = {}
    for (network, _, metric), rows in known.groupby(["platform", "account_id", "metric"], sort=True):
        metrics.setdefault(str(network), set()).add(str(metric))
        for first, last in runs_without(pd.DatetimeIndex(rows["date"])):
            found.setdefault((str(network), first, last), set()).add(str(metric))
    return [
        Gap("account_daily", network, first, last, () if which == metrics[network] else tuple(sorted(which)))
        for (network, first, last), which in sorted(found.items(), key=lambda item: item[0])
    ]


def _web_gaps(web: pd.DataFrame, as_of: date) -> list[Gap]:
    """Days that no report of a website covers, whether it speaks of days or of months."""
    out = []
    day = pd.Timedelta(days=1)
    for name, rows in _until(web[web["date_start"].notna()], "date_end", as_of).groupby("property", sort=True):
        spans = rows[["date_start", "date_end"]].drop_duplicates().sort_values(["date_start", "date_end"])
        covered = spans["date_end"].cummax()
        for until, start in zip(covered, spans["date_start"].iloc[1:], strict=False):
            if start > until + day:
                out.append(Gap("web_traffic", str(name), (until + day).date(), (start - day).date()))
    return out


def _order_gaps(orders: pd.DataFrame, as_of: date) -> list[Gap]:
    """Whole months without an order between the first and the last one."""
    when = _until(orders, "ordered_local", as_of)["ordered_local"]
    months = sorted(set(when.dt.to_period("M")))
    return [Gap("orders", "", (a + 1).start_time.date(), (b - 1).end_time.date()) for a, b in pairwise(months) if (b - a).n > 1]


# ---- exports -------------------------------------------------------------------------------------------------------------


def own_networks(brief: Brief, data: Dataset, table: str) -> tuple[str, ...]:
    """Networks a table should speak of: those it has, and the brand's others of which such an export exists; ``("",)`` if none is known."""
    has, posts, daily = (set(data.__getattr__(t)["platform"].unique()) for t in (table, "posts", "account_daily"))
    own = {c.network for c in brief.channels} | posts | daily
    known = [n for n in NETWORKS if n in has or (n in own and n in EXPORTS[table])]
    return (*known, *sorted(has - set(NETWORKS))) or ("",)


def where_from(table: str, *networks: str) -> list[Text]:
    """From which menus the export of a table is downloaded: one for each of these networks.

    Where any one is enough (no network named, or ways to tell of talk), they are joined by «or» into one.
    """
    where, known = {f.id: f.where for f in FORMATS}, EXPORTS[table]
    named = [n for n in networks if n]
    menus = [where[i] for i in dict.fromkeys(known[n] for n in named or known if n in known)] or [T("a table kept by hand")]
    return menus if named and table != "mentions" else [any_of(menus)]


def any_of(menus: Sequence[Text]) -> Text:
    """«a, b or c»: one of these is enough.

    Example:
        >>> str(any_of([T("a"), T("b"), T("c")]))
        'a, b or c'
    """
    *rest, last = menus
    found = T("{one} or {other}", one=rest.pop(), other=last) if rest else last
    for menu in reversed(rest):
        found = T("{one}, {others}", one=menu, others=found)
    return found


def split(id: str, label: Text, lacks: Mapping[str, Text | None]) -> tuple[Ability, ...]:
    """One ability for the networks of which a question can be answered, and one for each reason why it cannot.

    Args:
        lacks: network -> what is missing, ``None`` if nothing is.
    """
    together: dict[Text | None, list[str]] = {}
    for network, why in lacks.items():
        together.setdefault(why, []).append(network)
    return tuple(Ability(id, label, tuple(n for n in of if n), why) for why, of in together.items())
