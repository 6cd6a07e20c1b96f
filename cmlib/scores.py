"""A channel's scores on fixed 0-100 scales: from the exports where they can say it, from dated figures, else an open range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.estimates import median_interval
from cmlib.exports.tables import Dataset, empty
from cmlib.findings import Estimate, Period
from cmlib.missing import EXPORTS, where_from
from cmlib.model import NETWORKS, Brief
from cmlib.overlap import Overlap
from cmlib.reference import Network, Usage, anchors, networks, usage_of
from cmlib.text import T, Text
from cmlib.weights import rank_order_weights

Basis = Literal[
    "room", "own_rate", "competitors", "usage", "usage_upper", "usage_shape", "sector", "objective", "publishing", "skills", "profile", "hours", "room_hours",
    "not_assessed",
]  # fmt: skip
"""What a score rests on. Reference ranges are ``sector``, ``objective`` and ``hours``: working assumptions of the project."""

ORIGINS: dict[str, tuple[Basis, ...]] = {
    "room": ("room", "room_hours"),
    "data": ("own_rate", "competitors", "publishing", "skills"),
    "figures": ("usage", "usage_upper", "usage_shape"),
    "assumptions": ("sector", "objective", "profile", "hours"),
    "open": ("not_assessed",),
}

SHOWN = 8

SUITABLE = 45.0

REVIEW_DAYS, RECENT_DAYS, WINDOW_DAYS, COMPETITOR_DAYS = 90, 90, 365, 180

MINIMUM_POSTS, MINIMUM_COMPETITOR_POSTS = 6, 10

RATES = (
    ("engagement_rate_by_reach", "engagements", "reach"),
    ("engagement_rate_by_views", "engagements", "views"),
    ("engagement_rate_by_impressions", "engagements", "impressions"),
    ("engagement_rate_by_followers", "engagements_public", "followers_total"),
)

MAKES = {
    "image": "photo", "carousel": "photo", "story": "photo", "reel": "short_video", "short": "short_video", "video": "short_video",
    "text": "text", "link": "text", "poll": "text", "document": "design", "live": "long_video",
}  # fmt: skip
"""Which skill a published media type shows; a YouTube video that is no short shows long video."""


@dataclass(frozen=True)
class Score:
    """A score on the 0-100 scale of one criterion with what it rests on.

    Args:
        low, high: range. likely: the most likely value; ``None`` where nobody knows (then the range is 0-100).
        basis: what it rests on. slots: named values the wording needs. estimate: the measured number behind it, if any.
        source: file names, if any. period: days the data cover.
    """

    low: float
    likely: float | None
    high: float
    basis: Basis
    slots: Mapping[str, object] = field(default_factory=dict)
    estimate: Estimate | None = None
    source: str = ""
    period: Period | None = None

    @property
    def assessed(self) -> bool:
        """Does anything at all stand behind it?"""
        return self.likely is not None

    @property
    def point(self) -> float:
        """The value that counts for the order: the likely one; unknown, the mean of a range in which every value is as possible."""
        return (self.low + self.high) / 2 if self.likely is None else self.likely


def _unknown(why: str, **slots: object) -> Score:
    return Score(0.0, None, 100.0, "not_assessed", {"why": why, **slots})


def _clip(x: float) -> float:
    return float(min(max(x, 0.0), 100.0))


_empty = lru_cache(maxsize=16)(empty)


def table_of(data: Dataset, name: str) -> pd.DataFrame:
    """A canonical table; the empty one is made once (a slider asks for it often)."""
    found = data.tables.get(name)
    return _empty(name) if found is None else found


def recent_of(frame: pd.DataFrame, column: str, as_of: date, days: int) -> pd.DataFrame:
    """The rows of the last days up to ``as_of``."""
    if frame.empty:
        return frame
    last = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    return frame[(frame[column] < last) & (frame[column] >= last - pd.Timedelta(days=days))]


def _period(column: pd.Series) -> Period | None:
    return None if column.empty else (column.min().date(), column.max().date())


def _overlap(network: Network, brief: Brief, kind: str | None, as_of: date, segments: Overlap | None = None) -> Score:
    """Are the people the brand wants there? Decided segments by age; else a national figure, about everybody, so a wide range; else the kind of brand."""
    if segments is not None and segments.by_age:
        level = segments.level
        slots: dict[str, object] = {
            "publisher": level.publisher,
            "year": level.year,
            "country": level.country,
            "flags": list(segments.flags),
        }
        low, likely, high = segments.score
        return Score(
            low, likely, high, "usage_shape", {**slots, "segments": len(segments.cells)}, segments.use, level.study, segments.use.period
        )
    found: Usage | None = usage_of(network.id, brief.country, as_of.year)
    anchor = anchors()["audience_overlap", "weekly_use"]
    if found is not None and kind in (None, "local", "consumer"):
        slots = {"publisher": found.publisher, "year": found.year, "share": found.share, "measure": found.measure, "country": found.country}
        if found.measure in ("habitual", "messaging"):
            half = 25.0 + 5.0 * max(as_of.year - found.year - 2, 0)  # an old figure says less
            middle = anchor.score(found.share)
            return Score(_clip(middle - half), middle, _clip(middle + half), "usage", slots, source=found.study)
        high = anchor.score(found.share)  # used at all, or each month: more people than use it in a week
        return Score(anchor.score(found.share / 3), anchor.score(found.share / 1.5), high, "usage_upper", slots, source=found.study)
    if kind is None:
        return _unknown("no_sector")
    return Score(*network.suits[kind], "sector", {"kind": kind})


def _objective(network: Network, objectives: Sequence[str]) -> Score:
    """Does it serve what the brand wants? The first objective counts most (rank order weights)."""
    parts = [network.serves[o] for o in objectives]
    low, likely, high = (sum(w * p[i] for w, p in zip(rank_order_weights(len(parts)), parts, strict=True)) for i in range(3))
    return Score(low, likely, high, "objective", {"objective": objectives[0]})


def skills_shown(posts: pd.DataFrame) -> dict[str, int]:
    """Skill -> number of posts that show it."""
    shown: dict[str, int] = {}
    for platform, media in zip(posts["platform"], posts["media_type"], strict=True):
        skill = "long_video" if platform == "youtube" and media in ("video", "live") else MAKES.get(media, "")
        if skill:
            shown[skill] = shown.get(skill, 0) + 1
    return shown


def _capability(network: Network, own: bool, posts: pd.DataFrame, shown: Mapping[str, int], as_of: date) -> Score:
    """Can somebody in the house make what it needs? Seen in what was published, never asked of the data what they cannot show."""
    here = recent_of(posts[posts["platform"] == network.id], "published_local", as_of, RECENT_DAYS) if len(posts) else posts
    if len(here):
        return Score(75, 90, 100, "publishing", {"n": len(here), "days": RECENT_DAYS}, period=_period(here["published_local"]))
    if len(posts) and "chat" not in network.skills:
        have = [s for s in network.skills if shown.get(s)]
        n = sum(shown[s] for s in have)
        slots = {"skills": list(network.skills), "have": have, "n": n if have else len(posts)}
        low, likely, high = (55.0, 75.0, 95.0) if len(have) == len(network.skills) else (30.0, 55.0, 80.0) if have else (5.0, 25.0, 60.0)
        return Score(low, likely, high, "skills", slots, period=_period(posts["published_local"]))
    if own:
        return Score(40, 65, 100, "profile")
    return _unknown("no_posts")


def effort_of(hours: tuple[float, float, float], capacity: float, room: bool) -> Score:
    """100: an hour a week or less; 0: all the hours there are."""

    def place(h: float) -> float:
        if h <= 1:
            return 100.0
        return 0.0 if capacity <= 1 else _clip(100 * (capacity - h) / (capacity - 1))

    low, likely, high = hours
    return Score(place(high), place(likely), place(low), "room_hours" if room else "hours", {"low": low, "likely": likely, "high": high})


def _performance(own: Sequence[str], posts: pd.DataFrame, data: Dataset) -> dict[str, Score]:
    """How much of what is published gets a response, own channels only; the same denominator for all, other channels are not assessed."""
    found: dict[str, dict[str, Estimate]] = {}
    for c in own:
        here = posts[posts["platform"] == c] if len(posts) else posts
        if "is_paid" in here:
            here = here[~here["is_paid"].fillna(False).astype(bool)]
        for rate, top, bottom in RATES:
            if len(here):
                usable = here[(here[bottom] > 0) & here[top].notna()]
                if len(usable) >= MINIMUM_POSTS:
                    period, source = _period(usable["published_local"]), data.sources("posts", c)
                    found.setdefault(c, {})[rate] = median_interval(usable[top] / usable[bottom], period=period, source=source)
    counts = [sum(rate in rates for rates in found.values()) for rate, *_ in RATES]
    common = RATES[int(np.argmax(counts))][0] if any(counts) else ""
    scores = {}
    for c in own:
        if common and common in found.get(c, {}):
            e, anchor = found[c][common], anchors()["performance", common]
            low, high = (e.estimate, e.estimate) if e.low is None or e.high is None else (e.low, e.high)
            slots = {"rate": common}
            scores[c] = Score(anchor.score(low), anchor.score(e.estimate), anchor.score(high), "own_rate", slots, e, e.source, e.period)
        else:
            n = int((posts["platform"] == c).sum()) if len(posts) else 0
            scores[c] = (
                _unknown("other_denominator", rate=common)
                if found.get(c)
                else _unknown("few_posts" if 0 < n < MINIMUM_POSTS else "no_rate" if n else "no_export", n=n)
            )
    return scores


def _competition(network: str, posts: pd.DataFrame, competitors: pd.DataFrame, data: Dataset) -> Score:
    """How many strong competitors are there? Strong: posts weekly and is answered at least as much as the brand."""
    here = competitors[competitors["platform"] == network] if len(competitors) else competitors
    if len(here) < MINIMUM_COMPETITOR_POSTS:
        return _unknown("no_competitors", n=len(here))
    weeks = max((competitors["date"].max() - competitors["date"].min()).days + 1, 28) / 7
    answered = here.assign(public=here["likes"] + here["comments"]).groupby("competitor")["public"].agg(["size", "median"])
    own = posts[posts["platform"] == network]["engagements_public"].dropna() if len(posts) else pd.Series(dtype=float)
    bar = float(own.median()) if len(own) >= MINIMUM_POSTS else None
    weekly = answered["size"] / weeks >= 1
    strong = int((weekly & (answered["median"] >= bar)).sum() if bar is not None else weekly.sum())
    middle = anchors()["competition", "strong_competitors"].score(strong)
    slots = {"strong": strong, "competitors": len(answered), "n": len(here), "compared": bar is not None}
    return Score(
        _clip(middle - 25),
        middle,
        _clip(middle + 25),
        "competitors",
        slots,
        None,
        data.sources("competitor_posts", network),
        _period(here["date"]),
    )


def own_channels(brief: Brief, data: Dataset) -> tuple[str, ...]:
    """Channels with a profile: named in the brief, or seen in the exports."""
    named = {c.network for c in brief.channels}
    seen = set(table_of(data, "posts")["platform"]) | set(table_of(data, "account_daily")["platform"])
    return tuple(n for n in NETWORKS if n in named or n in seen)


def candidates(own: Sequence[str], objectives: Sequence[str], kind: str | None, year: int, room: int = SHOWN) -> tuple[str, ...]:
    """Channels to look at: all own ones, then those of that year whose reference ranges suit objectives and kind of brand, up to ``room``.

    Example:
        >>> "linkedin" in candidates(("x",), ("capture_users",), "b2b", 2026)
        True
    """
    suit = {}
    for n in networks().values():
        fit = _objective(n, objectives).point
        suit[n.id] = (fit + n.suits[kind][1]) / 2 if kind else fit
    others = sorted(
        (n for n in NETWORKS if n not in own and suit[n] >= SUITABLE and networks()[n].since <= year),
        key=lambda n: (-suit[n], NETWORKS.index(n)),
    )
    chosen = set(own) | set(others[: max(room - len(own), 0)])
    return tuple(n for n in NETWORKS if n in chosen)


def base_scores(
    brief: Brief,
    data: Dataset,
    as_of: date,
    channels: Sequence[str],
    own: Sequence[str],
    kind: str | None,
    overlaps: Mapping[str, Overlap] | None = None,
) -> dict[str, dict[str, Score]]:
    """Every score without the room: from the exports where they can say it, from dated reference figures, else a flagged assumption.

    Args:
        overlaps: where the decided segments are (:mod:`cmlib.overlap`), by network.
    """
    objectives = tuple(brief.objectives) or ("visibility",)
    posts = recent_of(table_of(data, "posts"), "published_local", as_of, WINDOW_DAYS)
    rivals = recent_of(table_of(data, "competitor_posts"), "date", as_of, COMPETITOR_DAYS)
    shown = skills_shown(posts)
    performance = _performance([c for c in own if c in channels], posts, data)
    found = {}
    for c in channels:
        n = networks()[c]
        found[c] = {
            "audience_overlap": _overlap(n, brief, kind, as_of, (overlaps or {}).get(c)),
            "objective_fit": _objective(n, objectives),
            "capability": _capability(n, c in own, posts, shown, as_of),
            "effort": effort_of(n.hours["active"], brief.hours_per_week, room=False),
            "performance": performance.get(c) or _unknown("not_open"),
            "competition": _competition(c, posts, rivals, data),
        }
    return found


def lacks_score(channel: str, score: Score) -> Text:
    """What a score that nobody knows would need."""
    why, n = score.slots["why"], score.slots.get("n", 0)
    posts = where_from("posts", channel)
    if why == "no_sector":
        return T("the sector in the brief is empty, or not one the workbook knows: write it in (other) words")
    if why == "no_competitors":
        where = where_from("competitor_posts")
        return T(
            "posts of competitors in the last {days} days: {n}; needed: {all}. They come from {where}",
            days=COMPETITOR_DAYS,
            n=n,
            all=MINIMUM_COMPETITOR_POSTS,
            where=where,
        )
    if why == "few_posts":
        return T(
            "posts in the last {days} days: {n}; needed: {all}. A longer period brings more: {where}",
            days=WINDOW_DAYS,
            n=n,
            all=MINIMUM_POSTS,
            where=posts,
        )
    if why == "other_denominator":
        return T("its interactions are divided by another figure than those of the other networks, and such rates cannot be compared")
    if why == "no_rate":
        return T("no post has both interactions and a reach, views, impressions or followers to divide them by: {where}", where=posts)
    if channel in EXPORTS["posts"]:
        return T("posts of the last {days} days are missing: {where}", days=WINDOW_DAYS, where=posts)
    return T("the workbook reads no export of it: a person can give the score in the workshop")  # fmt: skip


def pace_of(own: Sequence[str], data: Dataset, as_of: date) -> dict[str, float | None]:
    """Posts a week in the last 90 days, own channels; ``None`` where the data hold no post of the channel at all."""
    recent = recent_of(table_of(data, "posts"), "published_local", as_of, RECENT_DAYS)
    known = set(table_of(data, "posts")["platform"])
    return {c: float((recent["platform"] == c).sum()) / (RECENT_DAYS / 7) if c in known else None for c in own}
