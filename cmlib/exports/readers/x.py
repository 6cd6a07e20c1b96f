"""X: account overview, content, and the tweet activity file of the old analytics."""

from __future__ import annotations

import pandas as pd

from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.reading import Reading
from cmlib.text import T

_ON_X = {"platform": "x"}
_METRICS = {
    "impressions": column("count", "Impressions", "Impresiones"), "likes": column("count", "Likes", "Me gusta"),
    "engagements_platform": column("count", "Engagements", "Interacciones"), "saves": column("count", "Bookmarks", "Guardados"),
    "follows": column("count", "New follows", "Nuevos seguidores"), "comments": column("count", "Replies", "Respuestas"),
    "shares": column("count", "Reposts"), "profile_visits": column("count", "Profile visits", "Visitas del perfil"),
    "sent": column("skip", "Shares", "Veces compartido | Compartidos"),
}  # fmt: skip
"""Reposts are shares; X's own column "Shares" (sent by message) is another thing and is not used."""


def _replies(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    n = int(frame["text"].str.startswith("@").sum()) if "text" in frame else 0
    if n:
        reading.warn(T("{n} rows are replies to others (their text starts with @)", n=n))
    return frame


FORMATS = (
    Format(
        id="x_overview", label=T("X account overview by day"), where=T("X Analytics > Overview > Export"), zone="none",
        parts=(
            Part(
                "account_daily",
                {
                    "date": column("date", "Date", "Fecha"), **_METRICS, "unfollows": column("count", "Unfollows", "Dejar de seguir"),
                    "posts": column("count", "Create Post", "Crear post"), "unused": column("skip", "Video views | Media views"),
                },
                needs=("date", "posts", "unfollows"), fixed=_ON_X,
                metrics=("impressions", "likes", "engagements_platform", "saves", "follows", "comments", "shares", "profile_visits", "unfollows"),
            ),
        ),
    ),
    Format(
        id="x_content", label=T("X posts"), where=T("X Analytics > Content > Export"), zone="id", clock="x",
        parts=(
            Part(
                "posts",
                {
                    "post_id": column("id", "Post id", "ID del post"), "published": column("date", "Date", "Fecha"),
                    "text": column("text", "Post text", "Texto del post"), "permalink": column("text", "Post Link", "Postear enlace"), **_METRICS,
                    "link_clicks": column("count", "URL Clicks", "Clics en URL"),
                    "unused": column("skip", "Detail Expands | Hashtag Clicks | Permalink Clicks"),
                },
                needs=("post_id", "text"), fixed=_ON_X, finish=_replies,
            ),
        ),
    ),
    Format(
        id="x_old", label=T("X (Twitter) tweet activity"), where=T("the former analytics.twitter.com"), zone="file", clock="x",
        parts=(
            Part(
                "posts",
                {
                    "post_id": column("id", "Tweet id"), "permalink": column("text", "Tweet permalink"), "text": column("text", "Tweet text"),
                    "published": column("time", "time"), "impressions": column("count", "impressions"), "engagements_platform": column("count", "engagements"),
                    "shares": column("count", "retweets"), "comments": column("count", "replies"), "likes": column("count", "favorites | likes"),
                    "profile_visits": column("count", "user profile clicks"), "link_clicks": column("count", "url clicks"), "follows": column("count", "follows"),
                    "unused": column(
                        "skip",
                        "engagement rate | hashtag clicks | detail expands | permalink clicks | app opens | app installs | email tweet | dial phone | media views"
                        " | media engagements | promoted impressions | promoted engagements | promoted engagement rate | promoted retweets | promoted replies"
                        " | promoted favorites | promoted likes | promoted user profile clicks | promoted url clicks | promoted hashtag clicks"
                        " | promoted detail expands | promoted permalink clicks | promoted app opens | promoted app installs | promoted follows"
                        " | promoted email tweet | promoted dial phone | promoted media views | promoted media engagements",
                    ),
                },
                needs=("permalink", "text", "impressions"), fixed=_ON_X, finish=_replies,
            ),
        ),
    ),
    Format(
        id="x_video", label=T("X videos (not used: the figures of posts are in the content file)"), where=T("X Analytics > Video > Export"), zone="none",
        parts=(
            Part(
                "",
                {
                    "views": column("skip", "Views"), "watch": column("skip", "Watch Time (ms)"), "average": column("skip", "Average Watch Time (ms)"),
                    "completion": column("skip", "Completion Rate"), "unused": column("skip", "Estimated Revenue"),
                },
                needs=("watch", "completion"),
            ),
        ),
    ),
)  # fmt: skip
