"""Instagram > Download your information (JSON): followers by day, insights, what was published. Names are counted, never stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from cmlib.exports.builders import to_local
from cmlib.exports.containers import Sheet
from cmlib.exports.dates import Parts, parts_of
from cmlib.exports.formats import Block, Column, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.readers._shared import ours
from cmlib.exports.reading import Reading
from cmlib.text import T

Entry = dict[str, object]


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


def _entries(data: object, *roots: str) -> list[Entry]:
    """The entries of a file: of a bare list (root ``""``) or below one of these roots."""
    found = data if isinstance(data, list) else next((data[r] for r in roots if r in data), None) if isinstance(data, dict) else None
    if not isinstance(found, list) or (isinstance(data, list) and "" not in roots):
        return []
    return [e for e in found if isinstance(e, dict)] if all(isinstance(e, dict) for e in found) else []


def _labels(entry: Entry) -> Iterator[tuple[str, str, object]]:
    """Label, value and time stamp of each line of an entry, in both spellings Meta has used (``string_map_data``, ``label_values``)."""
    mapped, listed = entry.get("string_map_data"), entry.get("label_values")
    lines = (
        list(mapped.items())
        if isinstance(mapped, dict)
        else [(v.get("label"), v) for v in listed or [] if isinstance(v, dict)]
        if isinstance(listed, list)
        else []
    )
    for label, line in lines:
        if isinstance(line, dict):
            yield (
                repaired(str(label or "")),
                repaired(str(line.get("value") or "")).strip(),
                line.get("timestamp") or line.get("timestamp_value"),
            )


def _moment(stamp: object) -> str:
    """Unix seconds as a time with its offset, ``""`` for anything else."""
    known = isinstance(stamp, (int, float)) and 0 < stamp < 4e9
    return datetime.fromtimestamp(float(stamp), UTC).strftime("%Y-%m-%d %H:%M:%S +0000") if known else ""  # type: ignore[arg-type]


def _table(name: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[Block] | None:
    return [Block(Sheet(name, []), header, cells=tuple(enumerate(rows, start=1)))] if rows else None


# ---------------------------------------------------------------------------------------------------------------- followers


def _followers(data: object) -> list[Block] | None:
    """One row a follower: the moment only."""
    entries = _entries(data, "", "relationships_followers")
    if not all(isinstance(e.get("string_list_data"), list) for e in entries):
        return None
    stamps = [next((s.get("timestamp") for s in e["string_list_data"] if isinstance(s, dict)), None) for e in entries]  # type: ignore[attr-defined]
    return _table("followers", ("follower_since",), [(str(s) if isinstance(s, int) else "",) for s in stamps])


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


# ------------------------------------------------------------------------------------------------------- posts and inventory

_METRICS = {
    "accounts reached": "reach", "cuentas alcanzadas": "reach", "impressions": "impressions", "impresiones": "impressions", "likes": "likes",
    "me gusta": "likes", "comments": "comments", "comentarios": "comments", "shares": "shares", "veces que se compartio": "shares",
    "veces que se ha compartido": "shares", "saves": "saves", "veces que se guardo": "saves", "veces guardado": "saves", "guardados": "saves",
    "profile visits": "profile_visits", "visitas al perfil": "profile_visits", "follows": "follows", "seguimientos": "follows",
    "creation timestamp": "created", "fecha de creacion": "created", "hora de creacion": "created",
}  # fmt: skip
_FIELDS = ("uri", "created", "title", "reach", "impressions", "likes", "comments", "shares", "saves", "profile_visits", "follows")


def _insights(data: object) -> list[Block] | None:
    """``organic_insights_posts``: one row a post; labels are in the account's language and garbled."""
    rows = []
    for post in _entries(data, "organic_insights_posts"):
        cells = dict.fromkeys(_FIELDS, "")
        shown = post.get("media_map_data")
        media = next((m for m in shown.values() if isinstance(m, dict)), {}) if isinstance(shown, dict) else {}
        cells["uri"], cells["title"] = str(media.get("uri", "")), repaired(str(media.get("title", "")))
        made = media.get("creation_timestamp")
        for label, value, stamp in _labels(post):
            name = _METRICS.get(key(label))
            if name == "created":
                made = stamp or made
            elif name:
                cells[name] = value
        cells["created"] = _moment(made)
        rows.append(tuple(cells.values()))
    return _table("insights", _FIELDS, rows)


_INVENTORY = ("uri", "created", "title", "kind", "pieces")


def _published(data: object) -> list[Block] | None:
    """Posts (a bare list), reels and stories with their words and moment; the file has no numbers."""
    rows = []
    for root, kind in (("", ""), ("ig_reels_media", "reel"), ("ig_stories", "story")):
        for entry in _entries(data, root) if isinstance(data, dict) == bool(root) else []:
            listed = entry.get("media")
            media = [m for m in listed if isinstance(m, dict)] if isinstance(listed, list) else [entry]
            if not media or "uri" not in media[0] or "creation_timestamp" not in {*media[0], *entry}:
                return None
            title = repaired(str(entry.get("title") or media[0].get("title") or ""))
            made = _moment(entry.get("creation_timestamp") or media[0].get("creation_timestamp"))
            rows.append((str(media[0]["uri"]), made, title, kind, str(len(media))))
    return _table("published", _INVENTORY, rows)


def _named_by_picture(frame: pd.DataFrame) -> pd.Series[str]:
    """The files have no post id: the number of its picture in the archive names the post."""
    numbers = frame["uri"].str.extract(r"^.*(?<!\d)(\d{10,})")[0].fillna("")
    return numbers.where(numbers != "", frame["uri"]).astype("str")


def _posts(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    return frame.assign(post_id=_named_by_picture(frame), text=frame["title"])


def _inventory(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Posts without numbers. A list is no measurement: any file that has numbers of a post is newer than it."""
    days = frame["published"].str[:10]
    if (days != "").any():
        reading.snapshot = date.fromisoformat(days[days != ""].min()) - timedelta(days=1)
    film = frame["uri"].str.casefold().str.endswith((".mp4", ".mov"))
    kind = frame["kind"].where(frame["kind"] != "", film.map({True: "video", False: "image"}))
    kind = kind.where((frame["pieces"] < 2) | (frame["kind"] != ""), "carousel")
    reading.warn(T("posts without numbers: the file says what was published and when, not how it did"))
    return frame.assign(post_id=_named_by_picture(frame), text=frame["title"], media_type=kind)


# ------------------------------------------------------------------------------------------------------------ period totals

_SHARE = re.compile(r"(?P<bucket>[^%]+?):\s*(?P<share>\d+(?:[.,]\d+)?\s*%)(?:,\s*|$)")
_RANGE = re.compile(r"^[^\W\d_]{3,10}\.? \d{1,2}(?:,? \d{4})? [-–] ")
_GENDER = {"men": "men", "hombres": "men", "women": "women", "mujeres": "women"}


def _totals(data: object) -> list[Block] | None:
    """One row of totals of about 90 days, and one row a city, country, age or gender where the file has shares of followers.

    Comparisons with the period before (``+10.5% vs Feb 28 - May 28``) are not read. The ages of men and of women are shares of that
    gender, not of all followers: they are counted and left aside.
    """
    root = next((r for r in _PERIODS if isinstance(data, dict) and r in data), "")
    found = _entries(data, root)
    if not root or not found:
        return None
    header, cells = [root, "date_range"], ["", ""]
    shares: list[tuple[str, ...]] = []
    aside: list[tuple[str, ...]] = []
    for label, value, _ in _labels(found[0]):
        pairs = _SHARE.findall(value)
        words = key(label)
        gender = next((g for w, g in _GENDER.items() if re.search(rf"\b{w}\b", words)), "")
        if _RANGE.match(value) and "%" not in value:
            cells[1] = value
        elif pairs and root == "organic_insights_audience":
            place = next((d for w, d in (("ciudad", "city"), ("city", "city"), ("pais", "country"), ("country", "country"), ("edad", "age"), ("age", "age"))
                          if re.search(rf"\b{w}\b", words)), "")  # fmt: skip
            (shares if place and not gender else aside).extend((place, bucket.strip(), share) for bucket, share in pairs)
        elif gender and root == "organic_insights_audience" and re.fullmatch(r"\d+(?:[.,]\d+)?\s*%", value):
            shares.append(("gender", gender, value))
        elif value and "%" not in value:
            header.append(label)
            cells.append(value)
    blocks = _table("totals", tuple(header), [tuple(cells)]) or []
    blocks += _table("shares", ("dimension", "bucket", "share"), shares) or []
    return blocks + (_table("aside", ("not used",), aside) or [])


def _day(parts: Parts, year: int) -> pd.Timestamp | None:
    try:
        return pd.Timestamp(parts.year or year, parts.month, parts.day)
    except ValueError:
        return None


def _period(text: str, last: date | None) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """``Jan 27 - Apr 26`` as two days, the second the last such day that is not after ``last``."""
    halves = [parts_of(half) for half in re.split(r"\s+[-–]\s+", text.strip())]
    if len(halves) != 2 or halves[0] is None or halves[1] is None or (last is None and halves[1].year is None):
        return None
    end = _day(halves[1], last.year if last else 0)
    if end is not None and halves[1].year is None and last is not None and end.date() > last:
        end = _day(halves[1], last.year - 1)
    start = _day(halves[0], end.year) if end is not None else None
    if start is not None and end is not None and start > end:
        start = _day(halves[0], end.year - 1)
    return (start, end) if start is not None and end is not None else None


def _of_period(frame: pd.DataFrame, reading: Reading, block: Block) -> dict[str, pd.DataFrame]:
    """Totals with their first and last day; the number of followers is a state of the last day."""
    said = frame["range"].iloc[0]
    period = _period(said, reading.snapshot)
    if period is None:
        reading.warn(
            T(
                "the totals of «{period}» were left out because the period has no year; put the day of the download into the name of the archive, for example {example}",
                period=said,
                example="instagram_2026-01-31.zip",
            )
        )
        reading.drop(frame.index, "no_period")
        return {}
    frame = frame.assign(date_start=period[0], date_end=period[1], platform="instagram", date=period[1].strftime("%Y-%m-%d"))
    metrics = [m for m in _SUMS if m in frame]
    kept = ["platform", "date_start", "date_end"]
    long = frame.melt(id_vars=kept, value_vars=metrics, var_name="metric", value_name="value", ignore_index=False).dropna(subset=["value"])
    more = {"account_daily": frame[["platform", "date", "followers_total"]]} if "followers_total" in frame else {}
    return {"account_periods": long, **more}


def _followers_shares(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    return frame.assign(platform="instagram", population="followers", unit="share")


_SUMS = ("reach", "impressions", "profile_visits", "link_clicks", "engagements_platform", "follows", "unfollows", "net_follows")
_PERIODS: dict[str, dict[str, Column]] = {
    # Spanish labels: «Empezaron a seguirte», «Dejaron de seguirte», «Interacciones con el contenido» were seen, the others were not
    "organic_insights_audience": {
        "followers_total": column("count", "Followers", "Seguidores"), "follows": column("count", "Follows", "Empezaron a seguirte"),
        "unfollows": column("count", "Unfollows", "Dejaron de seguirte"), "net_follows": column("count", "Overall followers"),
        "unused": column(
            "skip", " | ".join(f"{d} Follower Activity" for d in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
            "Total de seguidores",
        ),
    },
    "organic_insights_reach": {
        "reach": column("count", "Accounts reached", "Cuentas alcanzadas"), "impressions": column("count", "Impressions", "Impresiones"),
        "profile_visits": column("count", "Profile visits", "Visitas al perfil"),
        "link_clicks": column("count", "External link taps", "Toques en enlaces externos | Toques en el enlace externo"),
    },
    "organic_insights_interactions": {
        "engagements_platform": column("count", "Content interactions", "Interacciones con el contenido"),
        "unused": column(
            "skip",
            "Post interactions | Post likes | Post comments | Post shares | Post saves | Story interactions | Story replies | Story shares | Reels interactions"
            " | Reels likes | Reels comments | Reels shares | Reels saves | Video interactions | Live video interactions | Accounts engaged",
            "Interacciones con publicaciones | Interacciones con historias | Interacciones con reels | Cuentas que interactuaron",
        ),
    },
}  # fmt: skip

# ------------------------------------------------------------------------------------------------ what the account itself wrote


def _own_comments(data: object) -> list[Block] | None:
    """Comments the account wrote on other people's posts, not those it received."""
    if isinstance(data, dict):
        wrote = [e for root in data if str(root).startswith("comments_") for e in _entries(data, root)]
    else:
        wrote = [e for e in _entries(data, "") if {key(label) for label, _, _ in _labels(e)} & {"comment", "comentario"}]
        wrote = wrote if len(wrote) == len(_entries(data, "")) else []
    return _table("own comments", ("own_comment",), [(str(i),) for i in range(len(wrote))])


def _dropped(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    reading.drop(frame.index, "own_comment")
    return frame.iloc[:0]


_UNUSED = re.compile(r"^(?:relationships|organic_insights|likes|saved|story_activities|ig)_\w+$")
_READ = {"relationships_followers", "organic_insights_posts", "ig_reels_media", "ig_stories"}


def _others(data: object) -> list[Block] | None:
    """Whom the account follows, what it liked or saved: known, of no use here, and full of other people's names."""
    if not isinstance(data, dict) or not data or not all(_UNUSED.match(str(r)) and r not in _READ and r not in _PERIODS for r in data):
        return None
    return _table("others", ("not_used",), [(str(root),) for root in data for _ in _entries(data, str(root))])


_WHERE = T("Instagram > Accounts Center > Download your information > JSON")
_ON_INSTAGRAM = {"platform": "instagram"}

FORMATS = (
    Format(
        id="ig_dyi_followers", label=T("Instagram followers (download your information)"), where=_WHERE, zone="file", json=_followers,
        parts=(
            Part(
                "account_daily", {"since": column("text", "follower_since")}, needs=("since",), metrics=("follows:remaining",), finish=_by_day,
            ),
        ),
    ),
    Format(
        id="ig_dyi_insights", label=T("Instagram insights of posts (download your information)"), where=_WHERE, zone="file", json=_insights,
        parts=(
            Part(
                "posts",
                {
                    "uri": column("text", "uri"), "published": column("time", "created"), "title": column("text", "title"),
                    **{name: column("count", name) for name in _FIELDS[3:]},
                },
                needs=("uri", "published", "reach"), fixed=_ON_INSTAGRAM, finish=_posts,
            ),
        ),
    ),
    Format(
        id="ig_dyi_content", label=T("list of Instagram posts, reels or stories (download your information)"), where=_WHERE, zone="file", json=_published,
        parts=(
            Part(
                "posts",
                {
                    "uri": ours("text", "uri"), "published": ours("time", "created"), "title": ours("text", "title"), "kind": ours("text", "kind"),
                    "pieces": ours("count", "pieces"),
                },
                needs=("uri", "published", "kind"), fixed=_ON_INSTAGRAM, finish=_inventory,
            ),
        ),
    ),
    Format(
        id="ig_dyi_totals", label=T("Instagram totals of a period (download your information)"), where=_WHERE, zone="none", json=_totals,
        parts=(
            *(
                Part(
                    "account_periods", {"root": ours("skip", root), "range": ours("text", "date_range"), **columns}, needs=("root", "range"),
                    metrics=("followers_total",), finish=_of_period,
                )
                for root, columns in _PERIODS.items()
            ),
            Part(
                "audience", {"dimension": ours("text", "dimension"), "bucket": ours("text", "bucket"), "value": ours("share", "share")},
                needs=("dimension", "bucket", "value"), finish=_followers_shares,
            ),
        ),
    ),
    Format(
        id="ig_dyi_own_comments", label=T("comments the account itself wrote (Instagram, download your information)"), where=_WHERE, zone="none", json=_own_comments,
        parts=(Part("mentions", {"wrote": ours("text", "own_comment")}, needs=("wrote",), finish=_dropped),),
    ),
    Format(
        id="ig_dyi_other", label=T("file of the Instagram download the workbook does not use"), where=_WHERE, zone="none", json=_others,
        parts=(Part("", {"entry": ours("text", "not_used")}, needs=("entry",)),),
    ),
)  # fmt: skip
