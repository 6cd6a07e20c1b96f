"""Which columns a person may name in ``data/mapping.yaml``, table by table, and how such rows become canonical."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cmlib.exports.builders import to_local, to_utc
from cmlib.exports.formats import Block, Finish, Kind
from cmlib.exports.names import key
from cmlib.exports.readers._shared import fingerprints
from cmlib.exports.readers.surveys import answers
from cmlib.exports.reading import Reading, dates
from cmlib.exports.vocabulary import KIND_WORDS, MEDIA_WORDS, NETWORK_WORDS
from cmlib.text import T

_ADS = {
    "google": "google_ads",
    "google ads": "google_ads",
    "google_ads": "google_ads",
    "adwords": "google_ads",
    "meta": "meta",
    "meta ads": "meta",
}
_CANCELLED = re.compile(r"cancel|anulad")
_FAILED = re.compile(r"fail|fallid|error|trash|papelera|draft|borrador|void")
_REFUNDED = re.compile(r"refund|reembols|devuelt")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")
_GENDERS = {
    **dict.fromkeys(("men", "man", "male", "m", "hombre", "hombres", "masculino"), "men"),
    **dict.fromkeys(("women", "woman", "female", "f", "mujer", "mujeres", "femenino"), "women"),
}
_DIMENSIONS = ("age", "gender", "city", "country", "job_function", "seniority", "industry", "company_size", "hour", "weekday")


@dataclass(frozen=True)
class Target:
    """A column a mapping may name: what it holds, its name in the typed rows where that differs, the factor to our unit."""

    kind: Kind
    inside: str = ""
    scale: float = 1.0


@dataclass(frozen=True)
class Shape:
    """A table a mapping may feed.

    Args:
        columns: name in the mapping -> what it is. needs: names that must be there (``"a|b"``: one of them).
        metrics: columns that become rows of a long table. finish: see :class:`~cmlib.exports.formats.Part`.
        networked: do its rows belong to a network, which the mapping must name? networks: spelling (as a header key) -> id.
        clocked: do its rows have an hour? values: see Part.
    """

    columns: Mapping[str, Target]
    needs: tuple[str, ...]
    finish: Finish | None = None
    metrics: tuple[str, ...] = ()
    networked: bool = False
    networks: Mapping[str, str] = field(default_factory=lambda: NETWORK_WORDS)
    clocked: bool = False
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def inside(self, name: str) -> str:
        """What a column is called in the typed rows."""
        return self.columns[name].inside or name


def _columns(kind: Kind, names: str) -> dict[str, Target]:
    return dict.fromkeys(names.split(), Target(kind))


# ------------------------------------------------------------------------------------------------------ what rows become


def _networks(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Networks by their id."""
    if "platform" not in frame:
        return frame
    known = SHAPES[reading.form.parts[0].table].networks
    strange = sorted({v for v in frame["platform"].unique() if v and key(v) not in known})
    if strange:
        reading.warn(T("unknown networks: {names}. Write them as {allowed}", names=strange[:5], allowed=sorted(set(known.values()))))
    return frame.assign(platform=frame["platform"].map(lambda v: known.get(key(v), "")).astype("str"))


def _moments(frame: pd.DataFrame) -> pd.Series[str]:
    """Day and hour in one text. Spreadsheets write a day as its midnight: where every cell is one, there is no hour."""
    days: pd.Series[str] = frame["published"] if "published" in frame else frame["date"]
    bare = days.str.replace(_MIDNIGHT, "", regex=True)
    if "time" in frame:
        return (bare + " " + frame["time"]).str.strip()
    return bare if bool(days.str.contains(_MIDNIGHT).where(days != "", True).all()) else days


def _header(reading: Reading, block: Block, name: str) -> str:
    known = reading.form.parts[0].known
    return next((c for c in block.header if known.get(key(c)) == name), name)


def _dated(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """``utc`` and ``local`` from the date, in the zone the mapping says; rows without a date go. Days stay days of the brand."""
    found = dates(_moments(frame), reading, _header(reading, block, "date"))
    zone = reading.zone if reading.form.zone == "brand" or not found.has_clock else reading.form.zone
    utc = found.offset_utc
    bare = utc.isna() & found.local.notna()
    if found.has_clock:
        reading.used_zone, reading.zone_basis = (zone, "assumed") if bare.any() else ("UTC", "file")
        if bare.any():
            reading.warn(T("the file does not say the zone of its times; they were read as {zone}", zone=zone))
    utc = utc.where(~bare, to_utc(found.local, zone))
    reading.drop(frame.index[found.local.isna()], "no_date")
    reading.seen(found.local)
    local = to_local(utc, reading.zone) if found.has_clock else found.local
    return frame.assign(utc=utc, local=local, has_clock=found.has_clock)[found.local.notna()]


def _words(frame: pd.DataFrame, names: Iterable[str]) -> pd.Series[str]:
    """What these cells of a row say, in one text."""
    cells = zip(*(frame[n].astype("str").fillna("") for n in names if n in frame), strict=True)
    return pd.Series(["|".join(row) for row in cells], index=frame.index, dtype="str")


def _posts(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """A post without id and link is known by its date and its words."""
    frame = _networks(frame.assign(published=_moments(frame)), reading, block)
    for name in ("post_id", "permalink", "text"):
        if name not in frame:
            frame = frame.assign(**{name: ""})
    nameless = (frame["post_id"] == "") & (frame["permalink"] == "") & ((frame["published"] != "") | (frame["text"] != ""))
    made = _words(frame, ("published", "text")).map(lambda w: "h" + hashlib.sha256(w.encode()).hexdigest()[:16]).astype("str")
    return frame.assign(post_id=frame["post_id"].where(~nameless, made))


def _audience(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """One dimension, or age and gender; shares as 0-1 (a column that adds up to more than 1.5 is in percent)."""
    if "gender" in frame:
        frame = frame.assign(gender=frame["gender"].map(lambda v: _GENDERS.get(key(v), "unknown") if v else "").astype("str"))
    names = [d for d in _DIMENSIONS if d in frame]
    both = names[:2] == ["age", "gender"]
    frame = frame.assign(bucket=frame[names[0]], bucket2=frame["gender"] if both else "", dimension="age_gender" if both else names[0])
    if "count" in frame:
        frame = frame.assign(value=frame["count"], unit="count")
    else:
        share = frame["share"]
        frame = frame.assign(value=share / 100 if share.sum() > 1.5 else share, unit="share")
    if "date" in frame:
        found = dates(frame["date"], reading, _header(reading, block, "date"))
        frame = frame.assign(snapshot_date=found.local.dt.normalize())
        reading.seen(found.local)
    return _networks(frame.assign(population="followers"), reading, block)


def _people(frame: pd.DataFrame, reading: Reading) -> pd.Series[str]:
    """Customers as hashes: by e-mail or number as they are, by name where the column has neither."""
    who = frame["customer"] if "customer" in frame else pd.Series("", index=frame.index, dtype="str")
    named = bool((who != "").any()) and not bool(who.str.contains(r"@|^\W*\d+$", regex=True).any())
    if named:
        reading.warn(
            T(
                "the file has no e-mail: customers are recognised only by what it says of them (a name or a code), so two people under one count as one"
            )
        )
    return reading.hashed(who, "name:" if named else "")


_AMOUNTS = ("total", "net", "subtotal", "discount", "shipping", "tax", "refunded")


def _orders(frame: pd.DataFrame, reading: Reading, block: Block) -> dict[str, pd.DataFrame]:
    """One row an order, its cells taken from whichever of its rows has them; cancelled and failed orders go; products become lines."""
    if "order_no" in frame:
        reading.drop(frame.index[frame["order_no"] == ""], "no_id")
        frame = _whole_orders(frame[frame["order_no"] != ""], reading, block)
        frame = frame.assign(order_uid="mapped:" + frame["order_no"])
    else:
        frame = frame.assign(order_uid=fingerprints(_words(frame, ("date", "time", "customer", *_AMOUNTS))))
    status = frame["status"].map(key) if "status" in frame else pd.Series("", index=frame.index, dtype="str")
    for rule, reason in ((_CANCELLED, "cancelled_order"), (_FAILED, "voided_order")):
        reading.drop(frame.index[status.str.contains(rule)], reason)
    frame = _dated(frame[~frame.index.isin(reading.dropped.index)], reading, block)
    refunded = frame["refunded"] if "refunded" in frame else pd.Series(np.nan, index=frame.index)
    unknown = status.reindex(frame.index).str.contains(_REFUNDED) & refunded.isna()
    if "net" not in frame:
        frame = frame.assign(net=(frame["total"] - refunded.fillna(0)).where(~unknown))
        if unknown.any():
            reading.warn(
                T("{n} orders were refunded, but the file does not say how much; their net value is left empty", n=int(unknown.sum()))
            )
    if "qty" in frame and "items" not in frame:
        frame = frame.assign(items=frame.groupby("order_uid")["qty"].transform("sum", min_count=1))
    frame = frame.assign(
        ordered_at=frame["utc"], ordered_local=frame["local"], customer_key=_people(frame, reading), status=status.reindex(frame.index)
    )
    again = frame["order_uid"].duplicated()
    orders = frame[~again].drop(columns=[c for c in ("customer", "date", "time") if c in frame])
    if "product" in frame or "sku" in frame:
        return {"orders": orders, "order_lines": frame[[c for c in ("order_uid", "sku", "product", "qty", "unit_price") if c in frame]]}
    reading.counted |= set(frame.index[again].tolist())
    return {"orders": orders}


def _whole_orders(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Every row with the cells of its order: the first that is filled."""
    group = frame.groupby("order_no", sort=False)
    for name in ("total", "net"):
        if name in frame and bool((several := group[name].nunique() > 1).any()):
            raise reading.refuse(
                T(
                    "order {order} has rows with different values of {column}: a file with one row for each product needs a column with the amount of the whole order. Map that one, or export one row for each order",
                    order=several.idxmax(),
                    column=_header(reading, block, name),
                )
            )
    own = {"order_no", "product", "sku", "qty", "unit_price"}
    out = frame.copy(deep=False)
    for name in [str(c) for c in frame if c not in own]:
        cells = frame[name]
        is_text = pd.api.types.is_string_dtype(cells)
        first = (cells.where(cells != "") if is_text else cells).groupby(frame["order_no"], sort=False).transform("first")
        out[name] = first.fillna("").astype("str") if is_text else first
    return out


def _customers(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    reading.drop(frame.index[frame["customer"] == ""], "no_id")
    frame = frame[frame["customer"] != ""]
    return frame.assign(customer_key=_people(frame, reading)).drop(columns=["customer"])


def _mentions(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """The author hashed, the mention known by its cells."""
    frame = _dated(_networks(frame, reading, block), reading, block)
    author = reading.hashed(frame["author"]) if "author" in frame else pd.Series("", index=frame.index, dtype="str")
    frame = frame.assign(author=author, created_at=frame["utc"].where(frame["has_clock"]), created_local=frame["local"])
    uid = fingerprints(_words(frame, ("platform", "created_local", "author", "text", "url", "subject", "query")))
    return frame.assign(mention_uid=uid, author_key=author).drop(columns=["author"])


def _period(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """``date_start`` and ``date_end``: from their columns, or both from one date. Rows without a date go."""
    for name in ("date", "date_start", "date_end"):
        if name in frame:
            frame = frame.assign(**{name: dates(frame[name], reading, _header(reading, block, name)).local.dt.normalize()})
    ends = [c for c in ("date_end", "date", "date_start") if c in frame]
    starts = [c for c in ("date_start", "date", "date_end") if c in frame]
    frame = frame.assign(date_start=frame[starts[0]], date_end=frame[ends[0]])
    undated = frame["date_start"].isna() | frame["date_end"].isna()
    reading.drop(frame.index[undated], "no_date")
    return _networks(frame[~undated], reading, block)


def _influencers(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    reading.drop(frame.index[frame["name"] == ""], "no_name")
    return _networks(frame[frame["name"] != ""], reading, block)


def answers_to(questions: frozenset[str]) -> Finish:
    """The last touch on a survey that reads only the columns (keys of headers) the mapping calls questions."""

    def finish(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame | dict[str, pd.DataFrame]:
        strangers = [c for c in frame if str(c).startswith("?") and key(str(c)[1:]) not in questions]
        reading.unknown += [str(c)[1:] for c in strangers]
        frame = frame.drop(columns=strangers)
        return answers(frame if "submitted" in frame else frame.assign(submitted=""), reading, block)

    return finish


# --------------------------------------------------------------------------------------------------------------- the list

_METRICS: dict[str, Target] = {
    **_columns(
        "count",
        "views impressions reach viewers likes reactions comments shares saves replies follows net_follows profile_visits link_clicks"
        " clicks_total engagements_platform followers_total thumb_impressions video_views_3s video_views_1m",
    ),
    "watch_time_s": Target("duration"),
    "watch_time_minutes": Target("number", "watch_time_s", 60),
    "watch_time_hours": Target("number", "watch_time_s", 3600),
    "avg_watch_s": Target("duration"),
    "avg_pct": Target("percent"),
}
_DAILY = {**_METRICS, "unfollows": Target("count")}
_WEB: dict[str, Target] = {
    **_columns("count", "sessions engaged_sessions users new_users events search_clicks search_impressions"),
    **_columns("number", "key_events avg_position"),
    **_columns("money", "revenue"),
}
_OF_POSTS: dict[str, Target] = {
    "date": Target("time", "published"),
    **_columns("text", "time permalink account_id platform text title media_type"),
    **_columns("id", "post_id"),
    **_columns("duration", "duration_s"),
    **_columns("flag", "is_paid"),
    **_METRICS,
    **_columns("count", "sticker_taps story_navigation negative_feedback clicks_other clicks_photo"),
}

SHAPES: dict[str, Shape] = {
    "account_daily": Shape(
        {**_columns("date", "date"), **_columns("text", "platform account_id"), **_DAILY},
        needs=("date", "|".join(_DAILY)), metrics=tuple(dict.fromkeys(t.inside or n for n, t in _DAILY.items())), finish=_networks, networked=True,
    ),
    "posts": Shape(
        _OF_POSTS, needs=("date", "post_id|permalink|text"), finish=_posts, networked=True, clocked=True, values={"media_type": MEDIA_WORDS}
    ),
    "mentions": Shape(
        {
            **_columns("time", "date"), **_columns("text", "time platform text url kind sentiment topic lang subject query"),
            **_columns("person", "author"),
            **_columns("number", "rating"), **_columns("count", "likes replies"),
        },
        needs=("date", "text|rating|sentiment"), finish=_mentions, clocked=True, values={"kind": KIND_WORDS},
    ),
    "orders": Shape(
        {
            **_columns("time", "date"), **_columns("text", "time order_no"), **_columns("person", "customer"), **_columns("money", " ".join(_AMOUNTS)),
            **_columns("text", "status currency coupon channel product sku"), **_columns("count", "items"), **_columns("number", "qty"),
            **_columns("money", "unit_price"),
        },
        needs=("date", "total|net"), finish=_orders, clocked=True,
    ),
    "customers": Shape(
        {
            **_columns("person", "customer"), **_columns("date", "first_seen"), **_columns("count", "orders"), **_columns("money", "spend"),
            **_columns("text", "country tags"), **_columns("number", "rating"), **_columns("flag", "accepts_marketing"),
        },
        needs=("customer",), finish=_customers,
    ),
    "web_traffic": Shape(
        {
            **_columns("date", "date"), **_columns("text", "property channel_group source medium campaign content landing_page query country device"),
            **_WEB,
        },
        needs=("date", "|".join(_WEB)), metrics=tuple(_WEB),
    ),
    "audience": Shape(
        {**_columns("text", " ".join(_DIMENSIONS)), **_columns("count", "count"), **_columns("number", "share"), **_columns("date", "date"), **_columns("text", "platform account_id")},
        needs=("|".join(_DIMENSIONS), "count|share"), finish=_audience, networked=True,
    ),
    "competitor_posts": Shape(
        {**_columns("text", "competitor platform media_type"), **_columns("date", "date"), **_columns("count", "likes comments followers")},
        needs=("competitor", "date", "likes|comments|followers"), finish=_networks, networked=True, values={"media_type": MEDIA_WORDS},
    ),
    "competitor_totals": Shape(
        {**_columns("text", "competitor platform"), **_columns("date", "date date_start date_end"), **_columns("count", "followers new_followers posts engagements")},
        needs=("competitor", "date|date_start|date_end", "followers|new_followers|posts|engagements"), finish=_period, networked=True,
    ),
    "ad_spend": Shape(
        {
            **_columns("date", "date date_start date_end"), **_columns("text", "platform campaign objective currency result_kind"),
            **_columns("money", "spend revenue"), **_columns("count", "impressions reach link_clicks"), **_columns("number", "results"),
        },
        needs=("date|date_start|date_end", "spend"), finish=_period, networked=True, networks={**NETWORK_WORDS, **_ADS},
    ),
    "influencers": Shape(
        {
            **_columns("text", "name platform topic country currency coupon stage"), **_columns("count", "followers avg_views avg_likes avg_comments"),
            **_columns("money", "fee"),
        },
        needs=("name",), finish=_influencers, networked=True,
    ),
    "survey_responses": Shape(
        {"date": Target("time", "submitted"), **_columns("id", "response_id"), **_columns("text", "question")}, needs=("question",), clocked=True
    ),
}  # fmt: skip
"""Table -> what a mapping may name in it."""

PEOPLE = ("customer", "author")
"""Names whose column holds a person; only a hash of it is kept."""
