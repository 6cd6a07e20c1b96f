"""The evidence ladder: which kinds of data a brand has, and what may therefore be said.

E0 the workshop alone, E1 counts anybody can see, E2 posts with their reach or views, E3 half a year of daily figures, E4 customers or a
survey. A brand may have a higher rung without a lower one: what counts is the set. A rung promises nothing: what may be said is asked of the
topics themselves, by the minima their tests really have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from cmlib.customers import countable_orders
from cmlib.effects import lacks_posts, questions_of
from cmlib.exports.tables import Dataset
from cmlib.model import Plan
from cmlib.posts import WINDOW_DAYS, posts_until
from cmlib.rfm import MINIMUM_CUSTOMERS
from cmlib.rivals import beside_of, lacks_rivals
from cmlib.scorecard import lacks_rate
from cmlib.series import daily_of, lacks_days
from cmlib.surveys import can_count, lacks_segments

Rung = Literal["workshop", "public", "posts", "daily", "people"]
RUNGS: tuple[Rung, ...] = ("workshop", "public", "posts", "daily", "people")
"""E0 to E4."""
POSTS, DAYS, CUSTOMERS, ANSWERS = 60, 180, 200, 30
"""From how many on a rung is reached: posts with reach, views or impressions; days of one daily figure; customers; survey answers."""

Topic = Literal["typical", "competitors", "formats", "trends", "answers", "segments"]
TOPICS: tuple[Topic, ...] = ("typical", "competitors", "formats", "trends", "answers", "segments")
"""What may be spoken of: typical posts, the brand beside its competitors, kinds of post, lasting changes, a survey, segments of people."""


@dataclass(frozen=True)
class Ladder:
    """The rungs a brand stands on, and what its data are enough for.

    Args:
        rungs: in order; ``workshop`` is always there. counts: public, posts, days, customers, answers -> how many there are (no 0 left out).
        can: what may be spoken of, in the order of ``TOPICS``; a survey that holds segments is not named besides.
    """

    rungs: tuple[Rung, ...]
    counts: Mapping[str, int]
    can: tuple[Topic, ...] = ()

    @property
    def level(self) -> int:
        """The highest rung: 0 the workshop alone … 4 customers or a survey."""
        return RUNGS.index(self.rungs[-1])

    @property
    def cannot(self) -> tuple[Topic, ...]:
        """What may not be spoken of yet; a survey nobody has made is no gap."""
        return tuple(t for t in TOPICS if t not in self.can and t != "answers")


def climb(data: Dataset, as_of: date, plan: Plan | None = None) -> Ladder:
    """The rungs a brand's data reach by a day, and what may be said; posts and customers of the last two years count.

    Args:
        plan: its brief knows the followers without whom no competitor can be compared; without it none is.
    """
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    start = end - pd.Timedelta(days=WINDOW_DAYS)

    def recent(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        return frame[(frame[column] >= start) & (frame[column] < end)]

    posts = recent(data.posts, "published_local")
    rated = (posts["reach"] > 0) | (posts["views"] > 0) | (posts["impressions"] > 0)
    daily = recent(data.account_daily, "date")
    answers = data.survey_responses
    on = answers["submitted_at"]
    counts = {
        "public": len(posts) + len(recent(data.competitor_posts, "date")),
        "posts": int(rated.sum()),
        "days": int(daily.groupby(["platform", "account_id", "metric"])["date"].nunique().max()) if len(daily) else 0,
        "customers": countable_orders(data.orders, as_of).customers if len(data.orders) else 0,
        "answers": int(answers.loc[on.isna() | (on < end)].groupby("survey")["response_id"].nunique().max()) if len(answers) else 0,
    }
    there: dict[Rung, bool] = {
        "workshop": True,
        "public": counts["public"] > 0,
        "posts": counts["posts"] >= POSTS,
        "daily": counts["days"] >= DAYS,
        "people": counts["customers"] >= CUSTOMERS or counts["answers"] >= ANSWERS,
    }
    return Ladder(tuple(r for r in RUNGS if there[r]), counts, _topics(data, as_of, plan, counts["customers"]))


def _topics(data: Dataset, as_of: date, plan: Plan | None, customers: int) -> tuple[Topic, ...]:
    """What may be spoken of, somewhere at least, by the very thresholds of the topics; nothing is tested or drawn."""
    posts = posts_until(data.posts, as_of)
    own = {str(n): part for n, part in posts.groupby("platform", sort=True)}
    asked = {n: {q.name: q for q in questions_of(part)} for n, part in own.items()}
    daily: dict[str, list[pd.DataFrame]] = {}
    for (network, _), part in daily_of(data, as_of).items():
        daily.setdefault(network, []).append(part)
    beside = beside_of(plan, data, posts, as_of) if plan else {}
    told = lacks_segments(data.survey_responses, as_of) is None
    there: dict[Topic, bool] = {
        "typical": any(lacks_rate(n, part) is None for n, part in own.items()),
        "competitors": any(lacks_rivals(*sides) is None for sides in beside.values()),
        "formats": any(lacks_posts(n, name, asked[n]) is None for n in own for name in ("format", "reach_format")),
        "trends": any(lacks_days(n, parts) is None for n, parts in daily.items()),
        "answers": not told and can_count(data.survey_responses, as_of),
        "segments": told or customers >= MINIMUM_CUSTOMERS,
    }
    return tuple(t for t in TOPICS if there[t])
