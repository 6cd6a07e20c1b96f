"""TikTok Studio > Analytics > Download data: headers stay English, dates follow the app's language and have no year."""

from __future__ import annotations

import pandas as pd

from cmlib.exports import ids
from cmlib.exports.builders import to_local
from cmlib.exports.formats import Block, Finish, Format, Part, column
from cmlib.exports.reading import Reading, dates
from cmlib.text import T

_ON_TIKTOK = {"platform": "tiktok"}
_DATE = column("date", "Date", "Fecha")
_WHERE = T("TikTok Studio > Analytics > Download data > CSV")


def _shares(dimension: str, population: str = "followers") -> Finish:
    def finish(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
        total = float(frame["value"].sum())
        if total > 1.5:
            raise reading.refuse(
                T(
                    "the shares add up to {total}, but TikTok writes fractions of 1. Is this a file of another network? Download it again from TikTok Studio",
                    total=round(total, 1),
                )
            )
        return frame.assign(dimension=dimension, population=population, unit="share")

    return finish


def _activity(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Followers active at each hour of each day."""
    found = dates(frame["date"], reading, "Date", no_year=True)
    reading.drop(frame.index[found.local.isna()], "no_date")
    reading.seen(found.local)
    reading.warn(T("TikTok does not say in which zone these hours are"))
    reading.snapshot = None
    hour = frame["hour"].map(lambda h: "" if pd.isna(h) else f"{int(h):02d}").astype("str")
    return frame.assign(snapshot_date=found.local.dt.normalize(), bucket=hour, dimension="hour", population="followers", unit="count")


def _videos(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    ids = frame["permalink"].str.extract(r"/(?:video|photo)/(\d+)")[0].fillna("")
    kind = pd.Series("video", index=frame.index, dtype="str").where(~frame["permalink"].str.contains("/photo/"), "carousel")
    return frame.assign(post_id=ids, text=frame["title"], media_type=kind)


def _by_id(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """The file has no link and no day: the id of each video holds the moment it was published."""
    moments = [ids.tiktok(f"/video/{number}") for number in frame["post_id"]]
    utc = pd.Series([pd.NaT if m is None else pd.Timestamp(m) for m in moments], index=frame.index, dtype="datetime64[us, UTC]")
    known = utc.notna()
    if known.any():
        reading.used_zone, reading.zone_basis = "UTC", "id"
    return frame.assign(
        text=frame.get("title", ""), media_type="video", published_at=utc, published_local=to_local(utc, reading.zone),
        time_known=known, tz_basis=known.map({True: "id", False: "none"}),
    )  # fmt: skip


FORMATS = (
    Format(
        id="tt_overview", label=T("TikTok overview by day"), where=_WHERE, zone="none",
        parts=(
            Part(
                "account_daily",
                {
                    # Spanish headers were not seen in a file: TikTok writes them in English
                    "date": _DATE, "views": column("count", "Video Views", "Visualizaciones de vídeo | Visualizaciones de videos"),
                    "profile_visits": column("count", "Profile Views", "Visualizaciones del perfil | Visualizaciones de perfil"),
                    "likes": column("count", "Likes", "Me gusta"), "comments": column("count", "Comments", "Comentarios"),
                    "shares": column("count", "Shares", "Veces compartido | Compartidos"),
                },
                needs=("date", "views", "profile_visits"), fixed=_ON_TIKTOK, metrics=("views", "profile_visits", "likes", "comments", "shares"),
            ),
        ),
    ),
    Format(
        id="tt_followers", label=T("TikTok followers by day"), where=_WHERE, zone="none",
        parts=(
            Part(
                "account_daily",
                {
                    "date": _DATE, "followers_total": column("count", "Followers"),
                    "net_follows": column("count", "Difference in followers from previous day"),
                },
                needs=("date", "net_follows"), fixed=_ON_TIKTOK, metrics=("followers_total", "net_follows"),
            ),
        ),
    ),
    Format(
        id="tt_viewers", label=T("TikTok viewers by day"), where=_WHERE, zone="none",
        parts=(
            Part(
                "account_daily",
                {
                    "date": _DATE, "viewers": column("count", "Total Viewers"), "viewers:new": column("count", "New Viewers"),
                    "viewers:returning": column("count", "Returning Viewers"),
                },
                needs=("date", "viewers"), fixed=_ON_TIKTOK, metrics=("viewers", "viewers:new", "viewers:returning"),
            ),
        ),
    ),
    Format(
        id="tt_gender", label=T("TikTok followers by gender"), where=_WHERE, zone="none",
        parts=(
            Part(
                "audience", {"bucket": column("text", "Gender"), "value": column("share", "Distribution")}, needs=("bucket", "value"), only=True,
                fixed=_ON_TIKTOK, values={"bucket": {"male": "men", "female": "women", "other": "unknown"}}, finish=_shares("gender"),
            ),
        ),
    ),
    Format(
        id="tt_territories", label=T("TikTok followers by territory"), where=_WHERE, zone="none",
        parts=(
            Part(
                "audience", {"bucket": column("text", "Top territories"), "value": column("share", "Distribution")}, needs=("bucket", "value"),
                fixed=_ON_TIKTOK, finish=_shares("country"),
            ),
        ),
    ),
    Format(
        id="tt_activity", label=T("TikTok followers by hour"), where=_WHERE, zone="none",
        parts=(
            Part(
                "audience",
                {"date": _DATE, "hour": column("count", "Hour"), "value": column("count", "Active followers")}, needs=("date", "hour", "value"),
                fixed=_ON_TIKTOK, finish=_activity,
            ),
        ),
    ),
    Format(
        id="tt_content", label=T("TikTok videos"), where=_WHERE, zone="id", clock="tiktok",
        parts=(
            Part(
                "posts",
                {
                    "title": column("text", "Video title", es_LA="Título del video", es_ES="Título del vídeo"),
                    "permalink": column("text", "Video link", es_LA="Enlace del video", es_ES="Enlace del vídeo"),
                    "published": column("time", "Post time", "Hora de publicación"), "likes": column("count", "Total likes", "Me gusta totales"),
                    "comments": column("count", "Total comments", "Comentarios totales"), "shares": column("count", "Total shares", "Veces compartido totales"),
                    "views": column("count", "Total views", "Visualizaciones totales"), "saves": column("count", "Add to favorites"),
                    "unused": column("skip", "Time | Total play time | Average watch time | Watched full video"),
                },
                needs=("permalink", "views", "likes"), fixed=_ON_TIKTOK, finish=_videos,
            ),
            # Business Center: one parser, no file seen
            Part(
                "posts",
                {
                    "post_id": column("id", "Video ID"), "title": column("text", "Video Title"), "views": column("count", "Video Views"),
                    "avg_watch_s": column("duration", "Average Watch Time"), "reach": column("count", "Reach"), "saves": column("count", "Saved"),
                    "likes": column("count", "Likes"), "comments": column("count", "Comments"), "shares": column("count", "Shares"),
                },
                needs=("post_id", "views", "reach|saves|avg_watch_s"), fixed=_ON_TIKTOK, finish=_by_id,
            ),
        ),
    ),
)  # fmt: skip
