"""Tables a person keeps by hand: what competitors publish, what people say and ask, whom the brand works with."""

from __future__ import annotations

import pandas as pd

from cmlib.exports.builders import to_utc
from cmlib.exports.dates import Dates
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.readers._shared import currency_of, fingerprints, money, networks
from cmlib.exports.reading import Reading, dates
from cmlib.exports.vocabulary import KIND_WORDS, MEDIA_WORDS, NETWORK_WORDS
from cmlib.text import T


def _mentions(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Networks by their id, the author hashed, the mention known by its link or its words, and by whom it is about: one text may name two."""
    if "platform" in frame:
        frame = networks(frame, reading, block)
    else:
        frame = frame.assign(platform=_network_above(block) or reading.platform_in_path())
    empty = pd.Series("", index=frame.index, dtype="str")
    author = reading.hashed(frame["author"]) if "author" in frame else empty
    words = frame["platform"] + "|" + frame["created"] + "|" + author + "|" + frame.get("text", empty) + "|" + frame.get("url", empty)
    about = frame.get("subject", empty) + "|" + frame.get("query", empty)
    words = words.where(about == "|", words + "|" + about)
    if "subject" in frame and "kind" not in frame:
        frame = frame.assign(kind="mention")
    return frame.assign(author_key=author, mention_uid=fingerprints(words)).drop(columns=[c for c in ("author",) if c in frame])


def _network_above(block: Block) -> str:
    """The network of a link that stands above the table, as comment exporters write it."""
    words = " ".join(block.preamble).casefold()
    found = {network for network in NETWORK_WORDS.values() if f"{network}.com/" in words}
    return found.pop() if len(found) == 1 else ""


def _header(block: Block, name: str) -> str:
    return next((h for h in block.header if key(h) in _LOG[name].languages), name)


def _moments(found: Dates, reading: Reading) -> pd.Series:
    return found.offset_utc.where(found.offset_utc.notna(), to_utc(found.local, reading.zone))


def _messages(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """When each message was answered; what was not answered stays without an answer."""
    column = _header(block, "answered")
    found = dates(frame["answered"], reading, column)
    answered = _moments(found, reading)
    if not found.has_clock and found.local.notna().any():
        reading.warn(T("{column} has the day but not the hour: nothing can be said about how fast messages are answered", column=column))
        answered = answered.where(found.offset_utc.notna())
    early = answered < _moments(dates(frame["created"], reading, _header(block, "created")), reading)
    if early.any():
        reading.warn(
            T("{column}: {n} answers are earlier than their message; their time was left empty", column=column, n=int(early.sum()))
        )
    if "kind" not in frame:
        frame = frame.assign(kind="message")
    return _mentions(frame.assign(answered_at=answered.where(~early)), reading, block).drop(columns=["answered"])


def _brandwatch(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """The full text where there is one, else its beginning; the network from the kind of page; about whom: a search is named after its brand."""
    empty = pd.Series("", index=frame.index, dtype="str")
    text, snippet = frame.get("text", empty), frame.get("snippet", empty)
    site = frame["page_type"].map(lambda v: NETWORK_WORDS.get(key(v), "")).astype("str") if "page_type" in frame else empty
    frame = frame.assign(platform=site, text=text.where(text != "", snippet), kind="mention", subject=frame.get("query", empty))
    return _mentions(frame, reading, block)


def _people(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    nameless = frame["name"] == ""
    reading.drop(frame.index[nameless], "no_name")
    frame = networks(frame[~nameless], reading, block)
    if "currency" not in frame:
        frame = frame.assign(currency=currency_of(block, _FEE_EN, _FEE_ES))
    return frame


_TALK = {
    "platform": column("text", "network | platform", "red | plataforma"),
    "author": column("person", "author | user | username", "autor | usuario"),
    "rating": column("number", "rating | stars", "valoración | estrellas"),
    "likes": column("count", "likes", "me gusta"),
    "replies": column("count", "replies", "respuestas"),
    "sentiment": column("text", "sentiment", "sentimiento"),
    "topic": column("text", "topic | subject", "tema | asunto | motivo"),
    "url": column("text", "url | link", "enlace"),
    "kind": column("text", "kind | type", "tipo"),
}
_ABOUT = {
    "subject": column("text", "brand | about | competitor", "marca | sobre | competidor"),
    "query": column("text", "query | search", "consulta | búsqueda"),
}
_TEXT = column("text", "text | comment | mention | message", "texto | comentario | mención | mensaje")
_LOG = {
    **_TALK,
    "created": column("time", "received | received at | date received | date | created at", "recibido | recibida | fecha de recepción | hora de recepción | fecha"),
    "answered": column(
        "time", "answered | answered at | date answered | replied | replied at",
        "respondido | respondida | contestado | contestada | fecha de respuesta | hora de respuesta",
    ),
    "author": column("person", "author | user | username | person | customer | name", "autor | usuario | persona | cliente | nombre"),
    "text": _TEXT,
    "private": column("skip", "email | e-mail | phone | telephone | answered by | agent", "correo | correo electrónico | teléfono | respondido por | agente"),
}  # fmt: skip
_FEE_EN, _FEE_ES = money("fee", "price"), money("tarifa", "precio", "honorarios", "caché")

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
                needs=("competitor", "platform", "date", "likes|comments|followers"), values={"media_type": MEDIA_WORDS}, finish=networks,
            ),
        ),
    ),
    Format(
        id="mentions_table", label=T("table of mentions or comments kept by hand"), where=T("a table you keep: one row per mention or comment"),
        order="country", mark="",
        parts=(
            Part(
                "mentions", {"created": column("time", "date | created at", "fecha"), "text": _TEXT, **_TALK, **_ABOUT},
                needs=("created", "text", "author|sentiment|rating"),
                values={"kind": KIND_WORDS}, finish=_mentions,
            ),
            # the sheet of a comment exporter, under some lines about the post; the order of its columns was not seen
            Part(
                "mentions",
                {
                    "author": column("person", "name | name (click to view profile)", "nombre"), "created": column("time", "date", "fecha"),
                    "text": column("text", "comment", "comentario"), "likes": column("count", "likes", "me gusta"),
                    "private": column("skip", "profile id | profile", "perfil"), "unused": column("skip", "(view) source | source | live video timestamp", "fuente"),
                },
                needs=("author", "created", "text"), fixed={"kind": "comment"}, finish=_mentions,
            ),
        ),
    ),
    Format(
        id="message_log", label=T("log of messages kept by hand"), where=T("a table you keep: one row per message, when it came in and when it was answered"),
        order="country", mark="",
        parts=(Part("mentions", _LOG, needs=("created", "answered"), values={"kind": KIND_WORDS}, finish=_messages),),
    ),
    Format(
        id="influencers", label=T("table of influencers and communities kept by hand"), where=T("a table you keep: one row per influencer or community"),
        zone="none", mark="",
        parts=(
            Part(
                "influencers",
                {
                    "name": column("text", "name | influencer | creator | profile | account | community", "nombre | creador | creadora | perfil | cuenta | comunidad"),
                    "platform": column("text", "network | platform", "red | plataforma"), "topic": column("text", "topic | niche", "tema | temática | nicho"),
                    "country": column("text", "country", "país"), "followers": column("count", "followers | members", "seguidores | miembros"),
                    "avg_views": column("count", "average views | avg views", "media de visualizaciones | visualizaciones medias | promedio de vistas"),
                    "avg_likes": column("number", "average likes | avg likes", "media de me gusta | promedio de me gusta"),
                    "avg_comments": column("number", "average comments | avg comments", "media de comentarios | promedio de comentarios"),
                    "fee": column("money", _FEE_EN, _FEE_ES), "currency": column("text", "currency", "moneda | divisa"),
                    "coupon": column("text", "coupon | code | discount code", "cupón | código | código de descuento"),
                    "stage": column("text", "stage | status", "etapa | estado | fase"),
                    "private": column(
                        "skip", "email | e-mail | phone | telephone | contact | address | notes",
                        "correo | correo electrónico | teléfono | contacto | dirección | notas",
                    ),
                },
                needs=("name", "platform", "followers", "topic|avg_views|avg_likes|avg_comments|fee|coupon|stage"), finish=_people,
            ),
        ),
    ),
    Format(
        id="brandwatch", label=T("Brandwatch mentions"), where=T("Brandwatch > Mentions > Export"), zone="file", order=None,
        parts=(
            Part(
                "mentions",
                {
                    "created": column("time", "Date"), "text": column("text", "Full Text"), "snippet": column("text", "Snippet"), "url": column("text", "Url"),
                    "author": column("person", "Author"), "sentiment": column("text", "Sentiment"), "lang": column("text", "Language"),
                    "page_type": column("text", "Page Type"), "query_id": column("skip", "Query Id"), "query": column("text", "Query Name"),
                    "unused": column(
                        "skip",
                        "Resource Id | Country | Domain | engagement | gender | impact | Impressions | Original Url | Reach Estimate | Thread Id | Title"
                        " | Twitter Followers",
                    ),
                },
                needs=("created", "query_id", "sentiment", "url"), finish=_brandwatch,
            ),
        ),
    ),
)  # fmt: skip
