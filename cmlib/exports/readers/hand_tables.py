"""Tables a person keeps by hand: what competitors publish, what people say about the brand."""

from __future__ import annotations

import hashlib

import pandas as pd

from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.exports.vocabulary import MEDIA_WORDS, NETWORK_WORDS
from cmlib.text import T


def _networks(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    strange = sorted({v for v in frame["platform"].unique() if v and key(v) not in NETWORK_WORDS})
    if strange:
        reading.warn(
            T(
                "unknown networks: {names}. Write them as {allowed}",
                names=strange[:5],
                allowed=["instagram", "facebook", "tiktok", "youtube", "linkedin", "x"],
            )
        )
    return frame.assign(platform=frame["platform"].map(lambda v: NETWORK_WORDS.get(key(v), "")).astype("str"))


def _mentions(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Networks by their id, the author hashed, the mention known by its link or its words."""
    if "platform" not in frame:
        frame = frame.assign(platform=reading.platform_in_path())
    elif reading.form.id == "mentions_table":
        frame = _networks(frame, reading, block)
    empty = pd.Series("", index=frame.index, dtype="str")
    author = reading.hashed(frame["author"]) if "author" in frame else empty
    what = frame["platform"] + "|" + frame["created"] + "|" + author + "|" + frame["text"] + "|" + frame.get("url", empty)
    uid = what.map(lambda w: "hand:" + hashlib.sha256(w.encode()).hexdigest()[:16]).astype("str")
    return frame.assign(author_key=author, mention_uid=uid).drop(columns=[c for c in ("author",) if c in frame])


def _brandwatch(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    site = frame["page_type"].map(lambda v: NETWORK_WORDS.get(key(v), "")).astype("str") if "page_type" in frame else ""
    text = frame.get("text", "")
    return _mentions(frame.assign(platform=site, text=text), reading, block).assign(platform=site, kind="mention")


FORMATS = (
    Format(
        id="competitors", label=T("table of competitors kept by hand"), where=T("a table you keep: one row per post of a competitor"), zone="none",
        order="country", mark="",
        parts=(
            Part(
                "competitor_posts",
                {
                    "competitor": column("text", "competitor | brand", "competidor | marca"), "platform": column("text", "network | platform", "red | plataforma"),
                    "date": column("date", "date", "fecha"), "media_type": column("text", "format | type", "formato | tipo"),
                    "likes": column("count", "likes | reactions", "me gusta | reacciones"), "comments": column("count", "comments", "comentarios"),
                    "followers": column("count", "followers", "seguidores"),
                },
                needs=("competitor", "platform", "date", "likes|comments|followers"), values={"media_type": MEDIA_WORDS}, finish=_networks,
            ),
        ),
    ),
    Format(
        id="mentions_table", label=T("table of mentions or comments kept by hand"), where=T("a table you keep: one row per mention or comment"),
        order="country", mark="",
        parts=(
            Part(
                "mentions",
                {
                    "created": column("time", "date | created at", "fecha"), "platform": column("text", "network | platform", "red | plataforma"),
                    "author": column("person", "author | user | username", "autor | usuario"), "text": column("text", "text | comment | mention", "texto | comentario | mención"),
                    "rating": column("number", "rating | stars", "valoración | estrellas"), "likes": column("count", "likes", "me gusta"),
                    "replies": column("count", "replies", "respuestas"), "sentiment": column("text", "sentiment", "sentimiento"),
                    "topic": column("text", "topic", "tema"), "url": column("text", "url | link", "enlace"), "kind": column("text", "kind | type", "tipo"),
                },
                needs=("created", "text", "author|sentiment|rating"), finish=_mentions,
            ),
        ),
    ),
    Format(
        id="brandwatch", label=T("Brandwatch mentions"), where=T("Brandwatch > Mentions > Export"), zone="file", order=None,
        parts=(
            Part(
                "mentions",
                {
                    "created": column("time", "Date"), "text": column("text", "Full Text | Snippet"), "url": column("text", "Url"),
                    "author": column("person", "Author"), "sentiment": column("text", "Sentiment"), "lang": column("text", "Language"),
                    "page_type": column("text", "Page Type"), "query": column("skip", "Query Id"),
                    "unused": column(
                        "skip",
                        "Resource Id | Query Name | Country | Domain | engagement | gender | impact | Impressions | Original Url | Reach Estimate | Thread Id | Title"
                        " | Twitter Followers",
                    ),
                },
                needs=("created", "query", "sentiment", "url"), finish=_brandwatch,
            ),
        ),
    ),
)  # fmt: skip
