"""The UCI set "Facebook metrics" (Moro, Rita and Vala 2016, CC BY 4.0): 500 posts of a cosmetics page in 2014, without dates."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.reading import Reading
from cmlib.exports.vocabulary import MEDIA_WORDS
from cmlib.text import T

YEAR = 2014


def days_newest_first(months: list[int], weekdays: list[int], hours: list[int]) -> list[date | None]:
    """A day of 2014 for each row, given month, weekday (1 = Sunday) and hour, and that the rows run from new to old.

    Each row takes the latest day that fits month and weekday and does not come after the row above it; where none is left in the month,
    the last such day of the month (time then runs forward once).

    Example:
        >>> [d.isoformat() for d in days_newest_first([12, 12, 11], [4, 3, 3], [9, 9, 9])]
        ['2014-12-31', '2014-12-30', '2014-11-25']
    """
    found: list[date | None] = []
    limit, above = date(YEAR, 12, 31), 24
    for month, weekday, hour in zip(months, weekdays, hours, strict=True):
        if not (1 <= month <= 12 and 1 <= weekday <= 7):
            found.append(None)
            continue
        last = (date(YEAR + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
        day = min(last, limit)
        while day.isoweekday() % 7 + 1 != weekday or (day == limit and hour > above):
            day -= timedelta(days=1)
        if day.month != month:
            day = last
            while day.isoweekday() % 7 + 1 != weekday:
                day -= timedelta(days=1)
        limit, above = day, hour
        found.append(day)
    return found


def _rebuilt(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Dates from month, weekday and order; a missing like or share is 0 where the total proves it."""
    parts = frame[["comments", "likes", "shares"]]
    proven = parts.fillna(0).sum(axis=1) == frame["total"]
    mended = int((parts.isna().any(axis=1) & proven).sum())
    for name in parts:
        frame[name] = frame[name].where(frame[name].notna() | ~proven, 0.0)
    if mended:
        reading.warn(T("{n} posts miss a like or share count; it is 0 because «Total Interactions» is the sum of the others", n=mended))
    days = days_newest_first(*(frame[name].fillna(0).astype(int).tolist() for name in ("month", "weekday", "hour")))
    dated = pd.Series([pd.NaT if d is None else pd.Timestamp(d) for d in days], index=frame.index, dtype="datetime64[us]")
    local = dated + pd.to_timedelta(frame["hour"].fillna(0) % 24, unit="h")
    reading.warn(
        T("the set has month, weekday and hour only: days within a month are rebuilt from the order of the rows, the year is 2014")
    )
    rows = pd.Series(frame.index, index=frame.index)
    return frame.assign(
        post_id="uci-" + rows.astype("str").str.zfill(4), published_local=local.astype("datetime64[us]"), tz_basis="none",
        time_known=frame["hour"].notna(), day_known=False,
    )  # fmt: skip


FORMATS = (
    Format(
        id="uci_facebook_metrics", label=T("the open data set «Facebook metrics» (UCI 368)"), zone="none",
        where=T("archive.ics.uci.edu, data set 368"),
        parts=(
            Part(
                "posts",
                {
                    "followers_total": column("count", "Page total likes"), "media_type": column("text", "Type"), "month": column("count", "Post Month"),
                    "weekday": column("count", "Post Weekday"), "hour": column("count", "Post Hour"), "is_paid": column("flag", "Paid"),
                    "reach": column("count", "Lifetime Post Total Reach"), "impressions": column("count", "Lifetime Post Total Impressions"),
                    "clicks_total": column("count", "Lifetime Post Consumptions"), "comments": column("count", "comment"), "likes": column("count", "like"),
                    "shares": column("count", "share"), "total": column("count", "Total Interactions"),
                    "unused": column(
                        "skip",
                        "Category | Lifetime Engaged Users | Lifetime Post Consumers | Lifetime Post Impressions by people who have liked your Page"
                        " | Lifetime Post reach by people who like your Page | Lifetime People who have liked your Page and engaged with your post",
                    ),
                },
                needs=("followers_total", "month", "weekday", "hour", "reach"), fixed={"platform": "facebook"}, values={"media_type": MEDIA_WORDS}, finish=_rebuilt,
            ),
        ),
    ),
)  # fmt: skip
