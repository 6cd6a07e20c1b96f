"""Instagram > Download your information (JSON): days followers came, insights of posts. Names are counted, never stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from cmlib.exports.builders import to_local
from cmlib.exports.containers import Sheet
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.reading import Reading
from cmlib.text import T


def repaired(text: str) -> str:
    """Meta writes UTF-8 bytes as if they were Latin-1; put the letters together again.

    Example:
        >>> repaired("CafÃ©")
        'Café'
    """
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _followers(data: object) -> list[Block] | None:
    """One row a follower: the moment only."""
    if not isinstance(data, list) or not data or not all(isinstance(d, dict) and isinstance(d.get("string_list_data"), list) for d in data):
        return None
    rows = []
    for i, entry in enumerate(data, start=1):
        stamps = [s.get("timestamp") for s in entry["string_list_data"] if isinstance(s, dict)]
        rows.append((i, (str(stamps[0]) if stamps and isinstance(stamps[0], int) else "",)))
    return [Block(Sheet("followers", []), ("follower_since",), cells=tuple(rows))]


def _by_day(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Followers who are still there, by the day they came (in the brand's zone)."""
    seconds = pd.to_numeric(frame["since"], errors="coerce")
    reading.drop(frame.index[seconds.isna()], "no_date")
    moments = pd.to_datetime(seconds.dropna(), unit="s", utc=True)
    days = to_local(moments.astype("datetime64[us, UTC]"), reading.zone).dt.strftime("%Y-%m-%d")
    reading.used_zone, reading.zone_basis = "UTC", "file"
    reading.warn(T("followers by the day they came: only those who are still there, so early days look smaller than they were"))
    per_day = days.groupby(days).transform("size").astype("float64")
    first = ~days.duplicated()
    # every follower is a row of the file that is used, though its day has one number
    reading.counted |= {int(i) for i in days.index[~first]}
    return pd.DataFrame({"date": days[first], "follows:remaining": per_day[first], "platform": "instagram"})


_LABELS = {
    "accounts reached": "reach", "cuentas alcanzadas": "reach", "impressions": "impressions", "impresiones": "impressions", "likes": "likes",
    "me gusta": "likes", "comments": "comments", "comentarios": "comments", "shares": "shares", "veces que se compartio": "shares",
    "veces que se ha compartido": "shares", "saves": "saves", "veces que se guardo": "saves", "veces guardado": "saves", "guardados": "saves",
    "profile visits": "profile_visits", "visitas al perfil": "profile_visits", "follows": "follows", "seguimientos": "follows",
    "creation timestamp": "created", "fecha de creacion": "created", "hora de creacion": "created",
}  # fmt: skip
_FIELDS = ("uri", "created", "title", "reach", "impressions", "likes", "comments", "shares", "saves", "profile_visits", "follows")


def _insights(data: object) -> list[Block] | None:
    """``organic_insights_posts``: one row a post; labels are in the account's language and garbled."""
    from cmlib.exports.names import key

    if not isinstance(data, dict) or not isinstance(data.get("organic_insights_posts"), list):
        return None
    rows = []
    for i, post in enumerate(data["organic_insights_posts"], start=1):
        cells = dict.fromkeys(_FIELDS, "")
        if isinstance(post, dict):
            media = next((m for m in (post.get("media_map_data") or {}).values() if isinstance(m, dict)), {})
            cells["uri"], cells["title"] = str(media.get("uri", "")), repaired(str(media.get("title", "")))
            stamp = media.get("creation_timestamp")
            for label, value in (post.get("string_map_data") or {}).items():
                name = _LABELS.get(key(repaired(str(label))))
                if name == "created" and isinstance(value, dict):
                    stamp = value.get("timestamp") or stamp
                elif name and isinstance(value, dict):
                    cells[name] = str(value.get("value", ""))
            if isinstance(stamp, (int, float)) and 0 < stamp < 4e9:
                cells["created"] = datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%d %H:%M:%S +0000")
        rows.append((i, tuple(cells.values())))
    return [Block(Sheet("insights", []), _FIELDS, cells=tuple(rows))]


def _posts(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """The file has no post id: the place of the picture in the archive names the post."""
    ids = frame["uri"].str.extract(r"/(\d{10,})")[0].fillna("")
    return frame.assign(post_id=ids.where(ids != "", frame["uri"]), text=frame["title"])


FORMATS = (
    Format(
        id="ig_dyi_followers", label=T("Instagram followers (download your information)"), where=T("Instagram > Accounts Center > Download your information > JSON"),
        zone="file", json=_followers,
        parts=(
            Part(
                "account_daily", {"since": column("text", "follower_since")}, needs=("since",), metrics=("follows:remaining",), finish=_by_day,
            ),
        ),
    ),
    Format(
        id="ig_dyi_insights", label=T("Instagram insights of posts (download your information)"),
        where=T("Instagram > Accounts Center > Download your information > JSON"), zone="file", json=_insights,
        parts=(
            Part(
                "posts",
                {
                    "uri": column("text", "uri"), "published": column("time", "created"), "title": column("text", "title"),
                    **{name: column("count", name) for name in _FIELDS[3:]},
                },
                needs=("uri", "published", "reach"), fixed={"platform": "instagram"}, finish=_posts,
            ),
        ),
    ),
)  # fmt: skip
