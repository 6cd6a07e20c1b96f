"""What several readers need: networks by their id, a period written above a table, money whose header names its currency."""

from __future__ import annotations

import hashlib
import re
from types import MappingProxyType

import pandas as pd

from cmlib.exports.dates import Order, read_dates
from cmlib.exports.formats import Block, Column, Kind
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.exports.vocabulary import NETWORK_WORDS
from cmlib.text import T

CURRENCIES = (
    "EUR",
    "USD",
    "MXN",
    "COP",
    "ARS",
    "CLP",
    "PEN",
    "UYU",
    "PYG",
    "BOB",
    "BRL",
    "CRC",
    "DOP",
    "GTQ",
    "HNL",
    "NIO",
    "VES",
    "GBP",
    "CHF",
    "CAD",
)


def ours(kind: Kind, name: str) -> Column:
    """A column of a table made out of JSON: we named it, so it says nothing about the file's language."""
    return Column(kind, MappingProxyType({"": name}))


def money(*names: str) -> str:
    """Headers of an amount, bare and with each currency in brackets: ``Amount spent``, ``Amount spent (EUR)``.

    Example:
        >>> money("Cost").split(" | ")[:2]
        ['Cost', 'Cost (EUR)']
    """
    return " | ".join(spelled for name in names for spelled in (name, *(f"{name} ({code})" for code in CURRENCIES)))


def currency_of(block: Block, *amounts: str) -> str:
    """The currency a header of one of these amounts ends with, ``""`` if it names none."""
    keys = {key(name) for spelled in amounts for name in spelled.split(" | ")}
    found = {m[1] for header in block.header if key(header) in keys and (m := re.search(r"\(([A-Z]{3})\)\s*$", header))}
    return found.pop() if len(found) == 1 else ""


def networks(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Networks by their id; spellings nobody knows are named."""
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


def period_above(block: Block, default: Order | None) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """First and last day written in the lines above a table, as in ``Jan 1, 2026 - Jan 31, 2026``."""
    cells = [cell.strip() for row in block.sheet.head[: block.at] for cell in row]
    pieces = [piece for cell in cells for piece in re.split(r"\s+[-–—]\s+|\s+(?:to|a|al)\s+", cell)]
    days = read_dates(pd.Series(pieces, dtype="str"), default=default).local.dropna().dt.normalize()
    return (days.min(), days.max()) if len(days) >= 2 else None


def fingerprints(words: pd.Series[str]) -> pd.Series[str]:
    """An id for rows that have none, from what they say; the second row with the same words is another row.

    A later file with the same rows gets the same ids, so they are not counted twice.
    """
    nth = words.groupby(words).cumcount()
    told = words.where(nth == 0, words + "|" + nth.astype("str"))
    return told.map(lambda w: "hand:" + hashlib.sha256(w.encode()).hexdigest()[:16]).astype("str")
