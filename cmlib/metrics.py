"""Metric passports: what a metric means, what it is divided by, whether it may be added up, since when it exists."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from cmlib.errors import DataError
from cmlib.model import NETWORKS
from cmlib.reference import networks
from cmlib.text import T, Text

META = ("instagram", "facebook", "threads", "whatsapp")
"""Networks of one company, which changes its metrics for all of them."""


COUNTED = T("counted by the network")


@dataclass(frozen=True)
class Passport:
    """One metric.

    Args:
        id: canonical column name.
        label: its name for a reader. definition: one sentence.
        unit: what the number counts.
        denominator: for rates, the metric in the denominator; else ``""``.
        additive_days, additive_posts: may daily values / values of posts be summed?
        public: can a competitor's value be seen?
        kind: exposure, engagement, audience, traffic, money or rate.
        formula: how one value comes about. since: first day of its present meaning, where a source gives it (``breaks.csv``).
    """

    id: str
    label: Text
    definition: Text
    unit: Literal["count", "share", "seconds", "money", "position"] = "count"
    denominator: str = ""
    additive_days: bool = True
    additive_posts: bool = True
    public: bool = False
    kind: Literal["exposure", "engagement", "audience", "traffic", "money", "rate"] = "engagement"
    formula: Text = COUNTED
    since: date | None = None

    @property
    def aggregation(self) -> Text:
        """How several values become one: read off what may be added up, so that the two cannot contradict each other."""
        if self.kind == "audience" and not self.additive_days:
            return T("the last value of the period")
        if self.additive_days and self.additive_posts:
            return T("added up over days or posts; the median for a typical one")
        if self.additive_posts:
            return T("added up over posts or pages, never over days")
        return T("the median of the posts or days, never a sum")


@dataclass(frozen=True)
class DefinitionBreak:
    """A day on which a platform changed what a metric means: nothing is compared across it.

    A column that keeps the old name past that day is cut there too: what the network counts since is not known to be the same.

    Args:
        metric: id of the passport it now goes under. day: first day of the new meaning.
        was, now: what the platform showed before and shows since, ids of passports.
        quality: primary (read at the platform), secondary (read where it is quoted), assumption. source: who says so, with address.
    """

    platform: str
    metric: str
    day: date
    was: str
    now: str
    quality: str
    source: str

    @property
    def change(self) -> Text:
        """What changed, as a phrase."""
        who = "Meta" if self.platform in META else networks()[self.platform].name
        words = {"network": who, "was": PASSPORTS[self.was].label, "now": PASSPORTS[self.now].label}
        if self.quality == "assumption":
            return T("{network} replaced {was} by {now}; nobody has published the day, it is assumed", **words)
        return T("{network} replaced {was} by {now}", **words)


def _passports() -> dict[str, Passport]:
    P = Passport
    rows = [
        P("reach", T("reach"), T("accounts that saw it at least once; the same person counts once a day or a post, so it cannot be added up"), additive_days=False, additive_posts=False, kind="exposure"),
        P("viewers", T("viewers"), T("people who watched; not additive"), additive_days=False, additive_posts=False, kind="exposure"),
        P("impressions", T("impressions"), T("times shown (Meta until April 2025, LinkedIn, X)"), kind="exposure"),
        P("views", T("views"), T("times shown or played (Meta since 2025, TikTok, YouTube)"), kind="exposure"),
        P("thumb_impressions", T("thumbnail impressions"), T("times the thumbnail of a video was shown (YouTube)"), kind="exposure"),
        P("video_views_3s", T("3-second plays"), T("plays of at least three seconds (Facebook)"), kind="exposure"),
        P("video_views_1m", T("1-minute plays"), T("plays of at least one minute (Facebook)"), kind="exposure"),
        P("likes", T("likes"), T("likes on a post"), public=True),
        P("reactions", T("reactions"), T("likes and other reactions on a post"), public=True),
        P("comments", T("comments"), T("comments on a post"), public=True),
        P("shares", T("shares"), T("times a post was shared"), public=True),
        P("saves", T("saves"), T("times a post was saved")),
        P("replies", T("replies"), T("direct replies to a story or a post")),
        P("engagements", T("interactions"), T("likes or reactions + comments + shares, plus saves where the network exports them"), formula=T("likes or reactions + comments + shares (+ saves)")),
        P("engagements_public", T("public interactions"), T("likes or reactions + comments: what anybody can count on anybody's profile"), public=True, formula=T("likes or reactions + comments")),
        P("engagements_platform", T("interactions (the network's own count)"), T("the network's own total, which may include clicks")),
        P("clicks_total", T("clicks"), T("all clicks on a post")),
        P("clicks_other", T("other clicks"), T("clicks other than on the link or the photo")),
        P("clicks_photo", T("photo clicks"), T("clicks that opened the photo")),
        P("link_clicks", T("link clicks"), T("clicks on a link")),
        P("profile_visits", T("profile visits"), T("visits to the profile")),
        P("sticker_taps", T("sticker taps"), T("taps on stickers in a story")),
        P("story_navigation", T("story navigation"), T("taps forward, back or out of a story")),
        P("negative_feedback", T("negative feedback"), T("times users hid the post")),
        P("follows", T("new followers"), T("follows gained, not the number of followers"), kind="audience"),
        P("unfollows", T("followers lost"), T("follows withdrawn"), kind="audience"),
        P("net_follows", T("net new followers"), T("follows gained less follows lost"), kind="audience", formula=T("follows gained − follows lost")),
        P("followers_total", T("followers"), T("number of followers on a day: a stock, it cannot be added up"), additive_days=False, additive_posts=False, public=True, kind="audience"),
        P("watch_time_s", T("watch time"), T("seconds watched"), unit="seconds", kind="exposure"),
        P("avg_watch_s", T("average watch time"), T("seconds watched per play"), unit="seconds", additive_days=False, additive_posts=False, kind="exposure"),
        P("avg_pct", T("average share watched"), T("share of the video watched"), unit="share", additive_days=False, additive_posts=False, kind="rate"),
        P("sessions", T("sessions"), T("visits to the website (GA4)"), kind="traffic", formula=T("counted by GA4")),
        P("engaged_sessions", T("engaged sessions"), T("visits of 10 seconds or more, or with a key event, or with two pages (GA4)"), kind="traffic", formula=T("counted by GA4")),
        P("users", T("users"), T("people who visited the website; not additive over days"), additive_days=False, kind="traffic", formula=T("counted by GA4")),
        P("new_users", T("new users"), T("first visits to the website"), kind="traffic", formula=T("counted by GA4")),
        P("events", T("events"), T("events counted by GA4"), kind="traffic", formula=T("counted by GA4")),
        P("key_events", T("key events"), T("events the site marked as key (formerly conversions)"), kind="traffic", formula=T("counted by GA4")),
        P("revenue", T("revenue"), T("sales of the shop after refunds"), unit="money", kind="money", formula=T("order total − what was paid back, of the orders that were neither cancelled nor voided")),
        P("orders", T("orders"), T("orders that were neither cancelled nor voided"), kind="money", formula=T("counted by the shop")),
        P("search_clicks", T("clicks from search"), T("clicks from Google search results"), kind="traffic", formula=T("counted by Google Search Console")),
        P("search_impressions", T("impressions in search"), T("times shown in Google search results"), kind="traffic", formula=T("counted by Google Search Console")),
        P("avg_position", T("average position"), T("average position in Google search results"), unit="position", additive_days=False, additive_posts=False, kind="traffic", formula=T("counted by Google Search Console")),
        P("interactions_per_post", T("interactions per post, not divided by anything"), T("plain interactions of a typical post, only where there is nothing to divide them by; never beside a rate"), additive_days=False, additive_posts=False, public=True, formula=T("interactions of a post, undivided")),
        P("engagement_rate_by_reach", T("engagement rate by reach"), T("interactions for each account reached"), unit="share", denominator="reach", additive_days=False, additive_posts=False, kind="rate", formula=T("interactions of a post / its reach")),
        P("engagement_rate_by_views", T("engagement rate by views"), T("interactions for each time it was shown or played"), unit="share", denominator="views", additive_days=False, additive_posts=False, kind="rate", formula=T("interactions of a post / its views")),
        P("engagement_rate_by_impressions", T("engagement rate by impressions"), T("interactions for each time it was shown"), unit="share", denominator="impressions", additive_days=False, additive_posts=False, kind="rate", formula=T("interactions of a post / its impressions")),
        P("engagement_rate_by_followers", T("engagement rate by followers"), T("interactions for each follower; beside competitors, only the public ones"), unit="share", denominator="followers_total", additive_days=False, additive_posts=False, public=True, kind="rate", formula=T("interactions of a post / followers on that day")),
        P("likes_per_thousand", T("likes per 1,000 followers"), T("applause, comparable between accounts of any size"), denominator="followers_total", additive_days=False, additive_posts=False, public=True, kind="rate", formula=T("likes or reactions of a post / followers on that day × 1,000")),
        P("comments_per_thousand", T("comments per 1,000 followers"), T("conversation, comparable between accounts of any size"), denominator="followers_total", additive_days=False, additive_posts=False, public=True, kind="rate", formula=T("comments of a post / followers on that day × 1,000")),
        P("shares_per_thousand", T("shares per 1,000 followers"), T("amplification, comparable between accounts of any size"), denominator="followers_total", additive_days=False, additive_posts=False, public=True, kind="rate", formula=T("shares of a post / followers on that day × 1,000")),
        P("follower_growth", T("net growth in a month"), T("how much the number of followers grew or shrank: who came less who left"), unit="share", denominator="followers_total", additive_days=False, additive_posts=False, public=True, kind="audience", formula=T("(followers at the end − at the start) / followers at the start")),
    ]  # fmt: skip
    return {p.id: p for p in rows}


PASSPORTS: dict[str, Passport] = _passports()

BREAKS = Path(__file__).parent / "reference" / "breaks.csv"
_COLUMNS = ("platform", "metric", "day", "was", "is", "quality", "source")


def read_breaks(path: Path = BREAKS) -> tuple[DefinitionBreak, ...]:
    """The table of definition breaks, in its own order.

    Args:
        path: a CSV file (UTF-8, commas) with the columns platform, metric, day, was, is, quality and source; every cell filled.

    Raises:
        DataError: a column is missing, or the first row that cannot be true, with its line.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if lacking := [c for c in _COLUMNS if c not in (rows.fieldnames or ())]:
            raise DataError(T("these columns are missing: {columns}", columns=lacking), where=path.name, allowed=", ".join(_COLUMNS))
        found: dict[tuple[str, str, date], DefinitionBreak] = {}
        for row in rows:
            one = _break({c: (row[c] or "").strip() for c in _COLUMNS}, T("{file}, line {n}", file=path.name, n=rows.line_num))
            if found.setdefault((one.platform, one.metric, one.day), one) is not one:
                raise DataError(
                    T("the same break stands there twice"),
                    where=T("{file}, line {n}", file=path.name, n=rows.line_num),
                    todo=T("delete one of the two rows"),
                )
    return tuple(found.values())


def _break(row: dict[str, str], where: Text) -> DefinitionBreak:
    """One row, or the error that says what is wrong with it."""
    for column, allowed in (
        ("platform", NETWORKS),
        ("metric", tuple(PASSPORTS)),
        ("was", tuple(PASSPORTS)),
        ("is", tuple(PASSPORTS)),
        ("quality", ("primary", "secondary", "assumption")),
    ):
        if row[column] not in allowed:
            what = T("«{value}» is not possible in the column {column}", value=row[column], column=column)
            raise DataError(what, where=where, allowed=", ".join(allowed))
    try:
        day = date.fromisoformat(row["day"])
    except ValueError:
        raise DataError(
            T("«{value}» is not a day", value=row["day"]),
            where=where,
            allowed=T("year, month and day, for example 2025-04-21"),
            todo=T("leave out a change whose day nobody published"),
        ) from None
    if not row["source"]:
        raise DataError(T("a break without source"), where=where, todo=T("write who says so, with the address of the page"))
    return DefinitionBreak(row["platform"], row["metric"], day, row["was"], row["is"], row["quality"], row["source"])


DEFINITION_BREAKS: tuple[DefinitionBreak, ...] = read_breaks()
for _row in sorted(DEFINITION_BREAKS, key=lambda b: b.day, reverse=True):
    if _row.quality != "assumption":
        PASSPORTS[_row.now] = replace(PASSPORTS[_row.now], since=_row.day)


def breaks_of(platform: str, metric: str | None = None) -> tuple[DefinitionBreak, ...]:
    """The redefinitions of a network, of one metric (by its new name or its old one) or of all, oldest first."""
    found = (b for b in DEFINITION_BREAKS if b.platform == platform and metric in (None, b.metric, b.was))
    return tuple(sorted(found, key=lambda b: (b.day, b.metric)))


def since_of(platform: str, metric: str) -> date | None:
    """First day of a metric's present meaning on a network; ``None`` where no source gives it.

    Example:
        >>> since_of("instagram", "views"), since_of("tiktok", "views")
        (datetime.date(2025, 4, 21), None)
    """
    return max((b.day for b in breaks_of(platform, metric) if b.quality != "assumption"), default=None)


def _additive(metric: str, over: Literal["days", "posts"]) -> None:
    """Nothing, or the error that says why values of this metric cannot be added up."""
    passport = PASSPORTS[metric]
    if not (passport.additive_days if over == "days" else passport.additive_posts):
        raise DataError(
            T("{metric} cannot be added up over {over}", metric=passport.label, over=T("days") if over == "days" else T("posts")),
            allowed=passport.definition,
            todo=T("show the typical value (median) instead of a sum"),
        )


def total(values: pd.Series, metric: str, over: Literal["days", "posts"]) -> float:
    """Sum of a metric over days or posts, missing values left out.

    Args:
        values: one value per day or post.
        metric: id of a passport.
        over: what the values are indexed by.

    Raises:
        DataError: the passport says the metric is not additive that way.

    Example:
        >>> total(pd.Series([2, 3]), "likes", "posts")
        5.0
    """
    _additive(metric, over)
    return float(values.sum(skipna=True))


def totals(values: pd.Series, by: pd.Series | Sequence[str], metric: str, over: Literal["days", "posts"]) -> pd.Series:
    """The same for each group, as in ``values.groupby(by).sum()``.

    Example:
        >>> totals(pd.Series([2.0, 3.0, 4.0]), ["a", "b", "a"], "sessions", "days").to_dict()
        {'a': 6.0, 'b': 3.0}
    """
    _additive(metric, over)
    found: pd.Series = values.groupby(by if isinstance(by, pd.Series) else list(by)).sum()
    return found
