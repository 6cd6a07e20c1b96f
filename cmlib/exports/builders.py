"""From typed rows to canonical tables, one builder a table."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from cmlib.exports import ids
from cmlib.exports.dates import Dates
from cmlib.exports.detect import Match
from cmlib.exports.names import key
from cmlib.exports.reading import SPREAD, Reading, dates, scrub
from cmlib.exports.tables import POST_METRICS, PROVENANCE, TABLES
from cmlib.text import T

META_ZONE = "America/Los_Angeles"
_LIFETIME = {"lifetime", "total", "totales", "toda la vida"}
Tables = dict[str, pd.DataFrame]
_PROFILE = re.compile(
    r"(?i)^(https?://(?:[\w-]+\.)*(?:instagram|tiktok|twitter|x|facebook|threads|linkedin|youtube)\.(?:com|net)/(?:in/|c/|user/)?)"
    r"(?!(?:p|reels?|tv|status|i|watch|shorts|feed|posts|groups|photo|share|hashtag|explore)(?:[/?#]|$)|(?:permalink|story|photo)\.php)@?[\w.%-]+"
)
"""The name of a profile inside a link to what that person wrote."""


def conform(table: str, frame: pd.DataFrame, *, extra: tuple[str, ...] = ()) -> pd.DataFrame:
    """A frame with exactly the columns and dtypes of a canonical table (missing text is empty)."""
    wanted = {**TABLES[table], **PROVENANCE, **dict.fromkeys(extra, "int64")}
    out: dict[str, pd.Series] = {}
    dtype: Any  # the stubs know no dtype given as a variable
    for name, dtype in wanted.items():
        values = frame.get(name)
        if dtype == "str":
            out[name] = pd.Series("", index=frame.index, dtype="str") if values is None else values.fillna("").astype("str")
        elif values is None:
            out[name] = pd.Series(
                pd.NaT if "datetime" in dtype else pd.NA if dtype == "boolean" else np.nan, index=frame.index, dtype=dtype
            )
        elif "UTC" in dtype:
            out[name] = pd.to_datetime(values, utc=True).astype(dtype)
        else:
            out[name] = values.astype(dtype)
    return pd.DataFrame(out, index=frame.index).reset_index(drop=True)


def _provenance(frame: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    numbers = frame.index.to_numpy()
    form, file = (_constant(text, frame.index) for text in (reading.form.id, reading.file))
    return frame.assign(format_id=form, source_file=file, source_row=numbers % SPREAD, _row=numbers)


def _constant(text: str, index: pd.Index[int]) -> pd.Series[str]:
    """One text for every row, without writing it a million times first."""
    return pd.Series(pd.array([text], dtype="str").take(np.zeros(len(index), dtype="int64")), index=index)


def _header(match: Match, name: str) -> str:
    """The header of one of our columns, as it stands in the file."""
    return next((c for c in match.block.header if match.part.known.get(key(c)) == name), name)


def build(frame: pd.DataFrame, match: Match, reading: Reading) -> Tables:
    """The canonical tables of one block."""
    part = match.part
    more: Tables = {}
    if part.finish is not None:
        done = part.finish(frame, reading, match.block)
        if isinstance(done, dict):
            more = dict(done)
            frame = more.pop(part.table, frame.iloc[:0])
        else:
            frame = done
    tables = {part.table: frame, **more}
    out: Tables = {}
    for name, rows in tables.items():
        if name == "posts":
            out.update(_posts(rows, match, reading))
        else:
            out[name] = BUILDERS[name](rows, match, reading)
    return out


# ---------------------------------------------------------------------------------------------------------------- times


def to_utc(local: pd.Series, zone: str) -> pd.Series:
    """Wall clock of a zone to UTC; the hour that happens twice in autumn counts as its first, the one that does not exist is moved on."""
    first = np.ones(len(local), dtype=bool)
    utc: pd.Series = local.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward").dt.tz_convert("UTC")
    return utc


def to_local(utc: pd.Series, zone: str) -> pd.Series:
    """UTC to the wall clock of a zone (naive)."""
    local: pd.Series = utc.dt.tz_convert(zone).dt.tz_localize(None)
    return local


def _id_times(links: pd.Series, decode: Callable[[str], datetime | None]) -> pd.Series:
    times = [decode(v) for v in links]
    return pd.Series([pd.NaT if t is None else pd.Timestamp(t) for t in times], index=links.index, dtype="datetime64[us, UTC]")


def _agree(local: pd.Series, id_times: pd.Series, zone: str) -> pd.Series:
    """Is the minute of the id, in this zone, the minute the file says?"""
    there = to_local(id_times, zone).dt.floor("min")
    same: pd.Series = (there == local.dt.floor("min")) & id_times.notna() & local.notna()
    return same


def _published(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
    """``published_at``, ``published_local``, ``tz_basis`` and ``time_known`` from the clock times and the ids."""
    form = reading.form
    decode = ids.CLOCKS.get(form.clock)
    links = frame["permalink"].where(frame["permalink"] != "", frame["post_id"]) if "permalink" in frame else frame["post_id"]
    id_times = _id_times(links, decode) if decode is not None else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]")
    zone = reading.zone if form.zone in ("brand", "id", "file", "none") else form.zone

    def judge(local: pd.Series) -> int:
        near = (local.dt.tz_localize("UTC") - id_times).abs() < pd.Timedelta(hours=36)
        return int(near.sum())

    header = _header(match, "published")
    cells = frame["published"] if "published" in frame else pd.Series("", index=frame.index, dtype="str")
    if form.zone == "id":
        return _published_by_id(frame, cells, id_times, header, reading)
    found = dates(cells, reading, header, judge=judge if id_times.notna().any() else None)
    local = found.local
    frame = frame.assign(time_known=found.has_clock)
    if form.zone == "file" or found.offset_utc.notna().any():
        return _published_by_offset(frame, found, reading)
    if not found.has_clock:
        reading.used_zone = ""
        if local.notna().any():
            reading.warn(T("the file has the day of each post but not the hour: nothing can be said about hours"))
        return frame.assign(published_local=local, tz_basis="none")
    candidates = list(dict.fromkeys([zone, reading.zone, "UTC"]))
    both = id_times.notna() & local.notna()
    votes = {z: int(_agree(local, id_times, z).sum()) for z in candidates} if both.any() else {}
    basis = "assumed"
    if votes and max(votes.values()) * 2 > int(both.sum()):
        best = max(candidates, key=lambda z: votes[z])
        basis = "id"
        if best != zone:
            reading.warn(
                T(
                    "the times of this file are in {zone}, not in {usual} as usual for this export: the ids in the links prove it",
                    zone=best,
                    usual=zone,
                )
            )
        zone = best
        odd = int(both.sum()) - votes[zone]
        if odd:
            reading.warn(
                T(
                    "{odd} of {n} posts have a time that differs from the one in their id (posts planned ahead do)",
                    odd=odd,
                    n=int(both.sum()),
                )
            )
    elif votes:
        reading.warn(
            T("the times could not be proven: the ids in the links agree with none of the zones tried ({zones}). They were read as {zone}",
              zones=candidates, zone=zone)
        )  # fmt: skip
    elif local.notna().any():
        reading.warn(
            T("the times were read as {zone}; nothing in this file can prove it. Compare one post with its hour in the app", zone=zone)
        )
    utc = to_utc(local, zone)
    if basis == "id":
        exact = _agree(local, id_times, zone)
        utc = utc.where(~exact, id_times.dt.floor("min"))
    reading.used_zone, reading.zone_basis = zone, basis
    return frame.assign(published_at=utc, published_local=to_local(utc, reading.zone), tz_basis=basis)


def _published_by_offset(frame: pd.DataFrame, found: Dates, reading: Reading) -> pd.DataFrame:
    """The cells carry their offset from UTC."""
    utc = found.offset_utc
    bare = utc.isna() & found.local.notna()
    if bare.any():
        reading.warn(T("{n} times carry no offset from UTC; they were read in the brand's zone", n=int(bare.sum())))
        utc = utc.where(~bare, to_utc(found.local, reading.zone))
    reading.used_zone, reading.zone_basis = "UTC", "file"
    return frame.assign(published_at=utc, published_local=to_local(utc, reading.zone), tz_basis="file")


def _published_by_id(frame: pd.DataFrame, cells: pd.Series, id_times: pd.Series, header: str, reading: Reading) -> pd.DataFrame:
    """The file has at most the day; the id has the time. The day must agree, give or take the zone."""
    local = to_local(id_times, reading.zone)
    known = id_times.notna()
    if cells.str.strip().ne("").any() and not cells.map(lambda c: c.strip() == "").all():
        year = int(id_times.max().year) if known.any() else None
        if reading.snapshot is None and year is not None:
            cells = _with_year(cells, id_times)
        found = dates(cells, reading, header, no_year=True)
        apart = (found.local.dt.normalize() - local.dt.normalize()).abs() > pd.Timedelta(days=1)
        if apart.any():
            reading.warn(
                T(
                    "{n} posts have a day that differs from the one in their id; the file's day was kept, without an hour",
                    n=int(apart.sum()),
                )
            )
        known = known & ~apart
        local = local.where(known, found.local.dt.normalize())
    if known.any():
        reading.used_zone, reading.zone_basis = "UTC", "id"
    return frame.assign(
        published_at=id_times.where(known),
        published_local=local,
        time_known=known,
        tz_basis=pd.Series(np.where(known, "id", "none"), index=frame.index),
    )


def _with_year(cells: pd.Series, id_times: pd.Series) -> pd.Series:
    """Give a day without a year the year of the post's own id."""
    from cmlib.exports.dates import parts_of

    out = []
    for cell, moment in zip(cells, id_times, strict=True):
        parts = parts_of(cell)
        if parts is not None and parts.year is None and pd.notna(moment):
            out.append(
                min(
                    (f"{y}-{parts.month:02d}-{parts.day:02d}" for y in (moment.year - 1, moment.year, moment.year + 1)),
                    key=lambda d: _gap(d, moment),
                )
            )
        else:
            out.append(cell)
    return pd.Series(out, index=cells.index, dtype="str")


def _gap(day: str, moment: pd.Timestamp) -> float:
    try:
        return abs((pd.Timestamp(day, tz="UTC") - moment).total_seconds())
    except ValueError:
        return float("inf")


# ---------------------------------------------------------------------------------------------------------------- posts


def post_uids(frame: pd.DataFrame) -> pd.Series:
    """``platform:account:post``; where the id is missing, a short hash of the link."""

    def uid(platform: str, account: str, post: str, link: str) -> str:
        return f"{platform}:{account}:{post or 'h' + hashlib.sha256(link.encode()).hexdigest()[:16]}"

    links = frame["permalink"] if "permalink" in frame else [""] * len(frame)
    values = [uid(*row) for row in zip(frame["platform"], frame["account_id"], frame["post_id"], links, strict=True)]
    return pd.Series(values, index=frame.index, dtype="str")


def _posts(frame: pd.DataFrame, match: Match, reading: Reading) -> Tables:
    for name in ("post_id", "account_id", "permalink", "text", "title", "platform"):
        if name not in frame:
            frame = frame.assign(**{name: ""})
    damaged = frame["post_id"] == "~"
    by_link = frame["permalink"].map(ids.link_key)
    frame["post_id"] = frame["post_id"].where(~damaged, "link:" + by_link).where(~(damaged & (by_link == "")), "")
    frame["account_id"] = frame["account_id"].where(frame["account_id"] != "~", "")
    blank = frame["post_id"] == ""
    frame["post_id"] = frame["post_id"].where(~(blank & (by_link != "")), "link:" + by_link)
    nameless = frame["post_id"] == ""
    if nameless.any():
        reading.drop(frame.index[nameless], "no_id")
        frame = frame[~nameless]
    if frame.empty:
        return {}
    if "published_local" not in frame:
        frame = _published(frame, match, reading)
    elif "time_known" not in frame:
        frame = frame.assign(time_known=True)
    if "day_known" not in frame:
        frame = frame.assign(day_known=True)
    if "media_type" not in frame:
        frame = frame.assign(media_type="")
    frame["post_uid"] = post_uids(frame)
    day_rows, day_of = _day_rows(frame, reading)
    undated = frame["published_local"].isna() & ~day_rows
    if undated.any():
        reading.warn(T("{n} posts have no readable date; they are kept but cannot be placed in time", n=int(undated.sum())))
    last = frame["published_local"].max() if day_of.isna().all() else max(frame["published_local"].max(), day_of.max())
    snapshot = pd.Timestamp(reading.snapshot) if reading.snapshot else pd.Timestamp(last).normalize() if pd.notna(last) else pd.NaT
    frame["snapshot_date"] = snapshot
    reading.seen(frame["published_local"])
    frame = _provenance(frame, reading)
    metrics = [m for m in POST_METRICS if m in frame]
    history = frame.melt(
        id_vars=["post_uid", "format_id", "source_file", "source_row", "_row", "snapshot_date"],
        value_vars=metrics,
        var_name="metric",
        value_name="value",
        ignore_index=False,
    )
    history = history.dropna(subset=["value"])
    is_day = day_rows.reindex(history.index)
    history["scope"] = np.where(is_day, "day", "lifetime")
    history["date_start"] = history["date_end"] = day_of.reindex(history.index)
    history["split"] = "total"
    history = history.assign(_order=history["metric"].map({m: i for i, m in enumerate(POST_METRICS)})).sort_values(
        ["_row", "_order"], kind="stable"
    )
    whole = frame[~day_rows]
    if whole.empty:
        reading.warn(T("the file has only daily rows of posts; for totals of each post, export again with its lifetime values"))
    return {"posts": conform("posts", whole, extra=("_row",)), "post_metrics": conform("post_metrics", history, extra=("_row",))}


def _day_rows(frame: pd.DataFrame, reading: Reading) -> tuple[pd.Series, pd.Series]:
    """Which rows are one day of a post instead of its lifetime, and which day."""
    none = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    if "scope" not in frame:
        return pd.Series(False, index=frame.index), none
    scope = frame["scope"].map(key)
    lifetime = scope.isin(_LIFETIME)
    blank = scope == ""
    if blank.any():
        reading.warn(
            T("{n} rows do not say whether they are of a day or of the post's whole life; taken as whole life", n=int(blank.sum()))
        )
    other = ~lifetime & ~blank
    if not other.any():
        return other, none
    found = dates(frame["scope"].where(other, ""), reading, "Date")
    unread = other & found.local.isna()
    if unread.any():
        reading.drop(frame.index[unread], "no_date")
    return other, found.local.dt.normalize()


# ----------------------------------------------------------------------------------------------------------- long tables


def _account_daily(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
    """One row per day and metric; a day without a value has no row."""
    found = dates(frame["date"], reading, _header(match, "date"), no_year=True)
    days = found.local.dt.normalize()
    reading.drop(frame.index[days.isna()], "no_date")
    frame = frame.assign(date=days)[days.notna()]
    metrics = [m for m in match.part.metrics if m in frame]
    frame = _provenance(frame, reading)
    if frame.empty:
        return conform("account_daily", frame, extra=("_row",))
    kept = [c for c in ("platform", "account_id", "date", "format_id", "source_file", "source_row", "_row") if c in frame]
    long = frame.melt(id_vars=kept, value_vars=metrics, var_name="metric", value_name="value").dropna(subset=["value"])
    split = long["metric"].str.extract(r"^(.*?)(?::(\w+))?$")
    long["metric"], long["split"] = split[0], split[1].fillna("total")
    long = long.sort_values(["_row", "metric", "split"], kind="stable")
    reading.seen(long["date"])
    span = (days.max() - days.min()).days + 1
    there = days.nunique()
    if there < span:
        reading.warn(
            T("{n} days between {first} and {last} are missing", n=int(span - there), first=days.min().date(), last=days.max().date())
        )
    return conform("account_daily", long, extra=("_row",))


def _web_traffic(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
    if "date" in frame:
        found = dates(frame["date"], reading, _header(match, "date"))
        days = found.local.dt.normalize()
        reading.drop(frame.index[days.isna()], "no_date")
        frame = frame.assign(date_start=days, date_end=days)[days.notna()]
    frame = _provenance(frame, reading)
    metrics = [m for m in match.part.metrics if m in frame]
    kept = [c for c in (*TABLES["web_traffic"], *PROVENANCE, "_row") if c in frame and c not in ("metric", "value")]
    long = frame.melt(id_vars=kept, value_vars=metrics, var_name="metric", value_name="value").dropna(subset=["value"])
    long = long.sort_values(["_row", "metric"], kind="stable")
    for edge in ("date_start", "date_end"):
        if edge in long:
            reading.seen(long[edge])
    return conform("web_traffic", long, extra=("_row",))


def _audience(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
    frame = frame.dropna(subset=["value"])
    if reading.snapshot is not None:
        frame = frame.assign(snapshot_date=pd.Timestamp(reading.snapshot))
        reading.seen(frame["snapshot_date"])
    elif "snapshot_date" not in frame:
        reading.warn(
            T(
                "the file does not say of which day it is; put the day of the download into its name, for example {example}",
                example="Audience_2026-01-31.csv",
            )
        )
    return conform("audience", _provenance(frame, reading), extra=("_row",))


def _direct(table: str, day: str = "") -> Callable[[pd.DataFrame, Match, Reading], pd.DataFrame]:
    """The rows as they are; ``day`` is a date still to be read, edges of a period are noted."""

    def builder(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
        if day and day in frame:
            if not str(frame[day].dtype).startswith("datetime"):
                found = dates(frame[day], reading, _header(match, day))
                frame = frame.assign(**{day: found.local.dt.normalize()})
            reading.seen(frame[day])
        for edge in ("date_start", "date_end"):
            if edge in frame:
                reading.seen(frame[edge])
        return conform(table, _provenance(frame, reading), extra=("_row",))

    return builder


def _competitor_posts(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
    found = dates(frame["date"], reading, _header(match, "date"))
    frame = frame.assign(date=found.local.dt.normalize())
    reading.drop(frame.index[frame["date"].isna()], "no_date")
    reading.drop(frame.index[frame["competitor"] == ""], "no_competitor")
    frame = frame[frame["date"].notna() & (frame["competitor"] != "")]
    reading.seen(frame["date"])
    return conform("competitor_posts", _provenance(frame, reading), extra=("_row",))


def _survey(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
    """Free columns are questions; ``Question [row]`` is a grid; empty answers have no row."""
    questions = [c for c in frame.columns if str(c).startswith("?")]
    reading.seen(frame["submitted_at"])
    frame = _provenance(frame, reading)
    kept = [c for c in ("survey", "response_id", "submitted_at", *PROVENANCE, "_row") if c in frame]
    long = frame.melt(id_vars=kept, value_vars=questions, var_name="question", value_name="answer")
    long = long[long["answer"].str.strip() != ""]
    order = {q: i for i, q in enumerate(questions)}
    long = long.assign(_order=long["question"].map(order)).sort_values(["_row", "_order"], kind="stable")
    plain = long["question"].str[1:].str.strip()
    grid = plain.str.extract(r"^(?P<question>.*?)\s*\[(?P<subquestion>.*)\]$")
    long["subquestion"] = grid["subquestion"].fillna("")
    long["question"] = scrub(grid["question"].where(grid["question"].notna(), plain))
    long["answer"] = scrub(long["answer"])
    return conform("survey_responses", long, extra=("_row",))


def _mentions(frame: pd.DataFrame, match: Match, reading: Reading) -> pd.DataFrame:
    if "created" in frame:
        found = dates(frame["created"], reading, _header(match, "created"))
        utc = found.offset_utc
        bare = utc.isna() & found.local.notna()
        if bare.any() and found.has_clock:
            reading.warn(
                T(
                    "the times were read as {zone}; nothing in this file can prove it. Compare one post with its hour in the app",
                    zone=reading.zone,
                )
            )
            utc = utc.where(~bare, to_utc(found.local, reading.zone))
            reading.used_zone, reading.zone_basis = reading.zone, "assumed"
        elif utc.notna().any():
            reading.used_zone, reading.zone_basis = "UTC", "file"
        local = to_local(utc, reading.zone).where(utc.notna(), found.local)
        reading.drop(frame.index[found.local.isna()], "no_date")
        frame = frame.assign(created_at=utc, created_local=local)[found.local.notna()]
        reading.seen(local)
    frame = frame.assign(text=scrub(frame["text"]) if "text" in frame else "")
    if "query" in frame:
        frame = frame.assign(query=scrub(frame["query"]))
    if "url" in frame:
        frame = frame.assign(url=frame["url"].str.replace(_PROFILE, r"\1[@]", regex=True))
    return conform("mentions", _provenance(frame, reading), extra=("_row",))


BUILDERS: dict[str, Callable[[pd.DataFrame, Match, Reading], pd.DataFrame]] = {
    "account_daily": _account_daily,
    "web_traffic": _web_traffic,
    "audience": _audience,
    "orders": _direct("orders"),
    "order_lines": _direct("order_lines"),
    "customers": _direct("customers", "first_seen"),
    "competitor_posts": _competitor_posts,
    "account_periods": _direct("account_periods"),
    "competitor_totals": _direct("competitor_totals"),
    "ad_spend": _direct("ad_spend"),
    "influencers": _direct("influencers"),
    "survey_responses": _survey,
    "mentions": _mentions,
}
"""Builder of every canonical table but ``posts`` (which makes two)."""
