"""The evidence ladder: which kinds of data a brand has, and what may therefore be said.

E0 the workshop alone, E1 counts anybody can see, E2 posts with their reach or views, E3 half a year of daily figures, E4 customers or a
survey. A brand may have a higher rung without a lower one: what counts is the set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from cmlib.exports.tables import Dataset
from cmlib.posts import WINDOW_DAYS

Rung = Literal["workshop", "public", "posts", "daily", "people"]
RUNGS: tuple[Rung, ...] = ("workshop", "public", "posts", "daily", "people")
"""E0 to E4."""
POSTS, DAYS, CUSTOMERS, ANSWERS = 60, 180, 200, 30
"""From how many on a rung is reached: posts with reach, views or impressions; days of one daily figure; customers; survey answers."""


@dataclass(frozen=True)
class Ladder:
    """The rungs a brand stands on.

    Args:
        rungs: in order; ``workshop`` is always there. counts: public, posts, days, customers, answers -> how many there are (no 0 left out).
    """

    rungs: tuple[Rung, ...]
    counts: Mapping[str, int]

    @property
    def level(self) -> int:
        """The highest rung: 0 the workshop alone … 4 customers or a survey."""
        return RUNGS.index(self.rungs[-1])

    @property
    def absent(self) -> tuple[Rung, ...]:
        """Rungs the data do not reach."""
        return tuple(r for r in RUNGS if r not in self.rungs)


def climb(data: Dataset, as_of: date) -> Ladder:
    """The rungs a brand's data reach by a day; posts and customers of the last two years count."""
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    start = end - pd.Timedelta(days=WINDOW_DAYS)

    def recent(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        return frame[(frame[column] >= start) & (frame[column] < end)]

    posts = recent(data.posts, "published_local")
    rated = (posts["reach"] > 0) | (posts["views"] > 0) | (posts["impressions"] > 0)
    daily = recent(data.account_daily, "date")
    bought = recent(data.orders, "ordered_local")["customer_key"]
    answers = data.survey_responses
    on = answers["submitted_at"]
    counts = {
        "public": len(posts) + len(recent(data.competitor_posts, "date")),
        "posts": int(rated.sum()),
        "days": int(daily.groupby(["platform", "account_id", "metric"])["date"].nunique().max()) if len(daily) else 0,
        "customers": int(bought[bought != ""].nunique()),
        "answers": int(answers.loc[on.isna() | (on < end)].groupby("survey")["response_id"].nunique().max()) if len(answers) else 0,
    }
    there: dict[Rung, bool] = {
        "workshop": True,
        "public": counts["public"] > 0,
        "posts": counts["posts"] >= POSTS,
        "daily": counts["days"] >= DAYS,
        "people": counts["customers"] >= CUSTOMERS or counts["answers"] >= ANSWERS,
    }
    return Ladder(tuple(r for r in RUNGS if there[r]), counts)
