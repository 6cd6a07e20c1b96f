"""Canonical tables: whatever the export, these columns come out. The steps know nothing else.

Conventions: UTC times are ``datetime64[us, UTC]``; ``*_local`` is the brand's wall clock (naive ``datetime64[us]``);
dates are ``datetime64[us]`` at midnight; text is ``str``, and in the columns of ``CODED`` numbers that stand for it;
counts are ``float64`` because missing is never zero.
Every table also carries ``format_id, source_file, source_row``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pandas as pd

from cmlib.text import Text

UTC = "datetime64[us, UTC]"
DAY = "datetime64[us]"
POST_METRICS = (
    "views", "impressions", "thumb_impressions", "reach", "viewers", "likes", "reactions", "comments", "shares", "saves", "replies",
    "follows", "net_follows", "profile_visits", "link_clicks", "clicks_total", "clicks_other", "clicks_photo", "sticker_taps",
    "story_navigation", "negative_feedback", "video_views_3s", "video_views_1m", "watch_time_s", "avg_watch_s", "avg_pct",
    "engagements_platform", "followers_total",
)  # fmt: skip
"""Metric columns of ``posts``. ``engagements`` is computed from them by :func:`cmlib.exports.add_engagements`, never read."""

PROVENANCE = {"format_id": "str", "source_file": "str", "source_row": "int64"}

TABLES: dict[str, dict[str, str]] = {
    # one row per post: newest lifetime snapshot, one column per metric (NaN = the export does not say)
    "posts": {
        "post_uid": "str", "platform": "str", "account_id": "str", "post_id": "str", "permalink": "str",
        "published_at": UTC, "published_local": DAY, "tz_basis": "str",  # file | id | assumed | none
        "media_type": "str",  # reel image carousel story video short text link document poll live other
        "text": "str", "title": "str", "duration_s": "float64", "is_paid": "boolean",
        "time_known": "boolean",  # False: the export says the day only, published_local is its midnight
        "day_known": "boolean",  # False: the export says the month only, the day in published_local is a reconstruction
        "snapshot_date": DAY, **dict.fromkeys(POST_METRICS, "float64"), "engagements": "float64", "engagements_public": "float64",
    },
    # long history: every snapshot of every metric of a post
    "post_metrics": {
        "post_uid": "str", "snapshot_date": DAY, "scope": "str", "date_start": DAY, "date_end": DAY, "metric": "str",
        "value": "float64", "split": "str",
    },
    "account_daily": {"platform": "str", "account_id": "str", "date": DAY, "metric": "str", "value": "float64", "split": "str"},
    # one row per metric and period, as the platform sums the whole period up (people counted once): never added to days
    "account_periods": {
        "platform": "str", "account_id": "str", "date_start": DAY, "date_end": DAY, "metric": "str", "value": "float64",
    },
    "audience": {
        "platform": "str", "account_id": "str", "snapshot_date": DAY, "population": "str", "dimension": "str", "bucket": "str",
        "bucket2": "str", "value": "float64", "unit": "str",  # share (0-1) | count
    },
    "web_traffic": {
        "property": "str", "date_start": DAY, "date_end": DAY, "channel_group": "str", "source": "str", "medium": "str",
        "campaign": "str", "content": "str", "landing_page": "str", "query": "str", "country": "str", "device": "str",
        "metric": "str", "value": "float64",
    },
    "orders": {
        "order_uid": "str", "order_no": "str", "ordered_at": UTC, "ordered_local": DAY, "customer_key": "str", "status": "str",
        "currency": "str", "subtotal": "float64", "discount": "float64", "shipping": "float64", "tax": "float64", "total": "float64",
        "refunded": "float64", "net": "float64", "items": "float64", "coupon": "str", "channel": "str",
    },
    "order_lines": {"order_uid": "str", "sku": "str", "product": "str", "qty": "float64", "unit_price": "float64"},
    "customers": {
        "customer_key": "str", "first_seen": DAY, "accepts_marketing": "boolean", "rating": "float64", "tags": "str",
        "country": "str", "orders": "float64", "spend": "float64",
    },
    # one row per public post of a competitor (hand table): likes and comments anybody can see
    "competitor_posts": {
        "competitor": "str", "platform": "str", "date": DAY, "media_type": "str", "likes": "float64", "comments": "float64",
        "followers": "float64",
    },
    # one row per competitor and period, as the platform sums it up (LinkedIn): never one row per post
    "competitor_totals": {
        "competitor": "str", "platform": "str", "date_start": DAY, "date_end": DAY, "followers": "float64", "new_followers": "float64",
        "posts": "float64", "engagements": "float64",
    },
    # one row per day (or period) and campaign of paid media; money in ``currency``, never converted
    "ad_spend": {
        "platform": "str", "date_start": DAY, "date_end": DAY, "campaign": "str", "objective": "str", "currency": "str", "spend": "float64",
        "impressions": "float64", "reach": "float64", "link_clicks": "float64", "results": "float64", "result_kind": "str", "revenue": "float64",
    },
    # one row per influencer or community a person keeps a list of; ``name`` is public, e-mail and telephone never get in
    "influencers": {
        "name": "str", "platform": "str", "topic": "str", "country": "str", "followers": "float64", "avg_views": "float64",
        "avg_likes": "float64", "avg_comments": "float64", "fee": "float64", "currency": "str", "coupon": "str", "stage": "str",
    },
    # comments, replies, reviews, mentions and messages (``kind``); author_key is a salted hash; ``subject``: brand or competitor it is
    # about ("": not known); ``query``: the search that found it, as the tool calls it
    "mentions": {
        "mention_uid": "str", "platform": "str", "kind": "str", "post_uid": "str", "parent_uid": "str", "author_key": "str",
        "is_brand": "boolean", "created_at": UTC, "created_local": DAY, "text": "str", "lang": "str", "rating": "float64",
        "likes": "float64", "replies": "float64", "sentiment": "str", "topic": "str", "subject": "str", "query": "str", "url": "str",
        "answered_at": UTC,
    },
    "survey_responses": {
        "survey": "str", "response_id": "str", "submitted_at": DAY, "question": "str", "subquestion": "str", "answer": "str",
    },
}  # fmt: skip


CODED: dict[str, tuple[str, ...]] = {"orders": ("customer_key", "status", "currency")}
"""Columns whose few or repeated texts a :class:`Dataset` of the gate holds once each (see :func:`coded`): millions of orders are counted by
whole numbers. They compare, group and merge like text."""


def coded(texts: pd.Series) -> pd.Series:
    """Texts as a pandas category: each the place of its text in a sorted list that begins with the empty text. Missing is empty.

    The list depends on the texts alone, not on the order of the rows. What is coded so already comes back as it is.

    Example:
        >>> found = coded(pd.Series(["b", None, "a", "b"], dtype="str"))
        >>> found.cat.codes.tolist(), list(found.cat.categories)
        ([2, 0, 1, 2], ['', 'a', 'b'])
    """
    cells = texts.astype("category")
    known = cells.cat.categories
    if not (len(known) and known[0] == "" and known.is_monotonic_increasing):
        cells = cells.cat.set_categories(pd.Index([""], dtype="str").union(known))
    return cells.fillna("") if cells.hasnans else cells


def code(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A canonical table with the columns of ``CODED`` coded."""
    return frame.assign(**{c: coded(frame[c]) for c in CODED.get(table, ())})


def empty(table: str) -> pd.DataFrame:
    """A canonical table without rows, with its columns and dtypes."""
    return _empty(table).copy(deep=False)


@cache
def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in {**TABLES[table], **PROVENANCE}.items()})


@dataclass(frozen=True)
class ImportRecord:
    """What became of one file. ``rows_in == rows_kept + sum(rows_dropped.values())`` always.

    Args:
        file: path inside ``data/`` (zip members as ``archive.zip/member.csv``).
        format_id: what it was taken for; ``None`` where nothing fits. why: why it was taken for that.
        tables: canonical tables it fed. rows_dropped: reason id -> rows.
        period: first and last day of its data. zone: IANA zone its times were read in; zone_basis: file | id | assumed | none.
        unknown_columns: columns not understood (as they stand in the file).
        warnings: plain sentences. error: set when the file could not be read; then nothing of it was kept.
    """

    file: str
    sha256: str = ""
    format_id: str | None = None
    why: Text | None = None
    language: str = ""
    tables: tuple[str, ...] = ()
    rows_in: int = 0
    rows_kept: int = 0
    rows_dropped: Mapping[str, int] = field(default_factory=dict)
    period: tuple[date, date] | None = None
    zone: str = ""
    zone_basis: str = "none"
    unknown_columns: tuple[str, ...] = ()
    warnings: tuple[Text, ...] = ()
    error: Text | None = None

    @property
    def is_note(self) -> bool:
        """A note or a setting for people, not data: nobody has to download it again."""
        return self.error is None and self.format_id is None and self.rows_in == 0 and self.why is not None

    def __post_init__(self) -> None:
        if self.rows_in != self.rows_kept + sum(self.rows_dropped.values()):
            raise ValueError(f"{self.file}: {self.rows_in} rows in, {self.rows_kept} kept, {dict(self.rows_dropped)} dropped")


@dataclass(frozen=True)
class Dataset:
    """Everything a brand's ``data/`` folder said: canonical tables and the log of how they were read."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    imports: tuple[ImportRecord, ...] = ()

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES:
            found = self.tables.get(name)
            return empty(name) if found is None else found
        raise AttributeError(name)

    def has(self, table: str) -> bool:
        """Is there at least one row?"""
        return not self.__getattr__(table).empty

    def sources(self, table: str, platform: str | None = None) -> str:
        """Names of the files behind a table, for the source line of an exhibit."""
        frame = self.__getattr__(table)
        if platform is not None and "platform" in frame:
            frame = frame[frame["platform"] == platform]
        return ", ".join(sorted(frame["source_file"].unique()))

    @property
    def last_day(self) -> date | None:
        """Last day any table knows of: the default ``as_of``."""
        ends = [r.period[1] for r in self.imports if r.period]
        return max(ends) if ends else None
