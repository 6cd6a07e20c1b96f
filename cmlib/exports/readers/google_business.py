"""Google Business Profile: the performance table (one row a place for the whole period) and reviews as JSON."""

from __future__ import annotations

import re

import pandas as pd

from cmlib.exports.containers import Sheet
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.reading import Reading
from cmlib.text import T

_STARS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
_METRICS = {
    "search_mobile_viewers": column("count", "Google Search - Mobile"), "search_desktop_viewers": column("count", "Google Search - Desktop"),
    "maps_mobile_viewers": column("count", "Google Maps - Mobile"), "maps_desktop_viewers": column("count", "Google Maps - Desktop"),
    "calls": column("count", "Calls"), "messages": column("count", "Messages"), "bookings": column("count", "Bookings"),
    "direction_requests": column("count", "Directions"), "link_clicks": column("count", "Website clicks"),
}  # fmt: skip


def _places(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    if reading.snapshot is None:
        reading.warn(
            T(
                "the file does not say of which day it is; put the day of the download into its name, for example {example}",
                example="GBP_2026-01-31.csv",
            )
        )
    else:
        frame = frame.assign(date_end=pd.Timestamp(reading.snapshot))
    store = frame.get("store", "")
    return frame.assign(property="google_business:" + store)


_FIELDS = ("reviewId", "displayName", "starRating", "comment", "createTime", "replyTime", "reply")


def _reviews(data: object) -> list[Block] | None:
    """Rows of ``{"reviews": [...]}``, or of a bare list of reviews."""
    found = data.get("reviews") if isinstance(data, dict) else data
    if not isinstance(found, list) or not found or not all(isinstance(r, dict) for r in found) or "starRating" not in found[0]:
        return None
    rows = []
    for i, review in enumerate(found, start=1):
        person, reply = review.get("reviewer"), review.get("reviewReply")
        person = person if isinstance(person, dict) else {}
        reply = reply if isinstance(reply, dict) else {}
        cells = (
            review.get("reviewId") or review.get("name"), person.get("displayName"), review.get("starRating"), review.get("comment"), review.get("createTime"),
            reply.get("updateTime"), reply.get("comment"),
        )  # fmt: skip
        rows.append((i, tuple("" if c is None else str(c) for c in cells)))
    return [Block(Sheet("reviews", []), _FIELDS, cells=tuple(rows))]


def _review(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Stars as numbers, the original words instead of the translation, the person hashed."""
    original = frame["text"].map(_original).astype("str")
    stars = frame["stars"].map(lambda s: _STARS.get(s.upper(), float("nan")))
    unknown = int((stars.isna() & (frame["stars"] != "")).sum())
    if unknown:
        reading.warn(T("{n} reviews have no readable number of stars", n=unknown))
    answered = pd.to_datetime(frame["answered"].where(frame["answered"] != ""), utc=True, errors="coerce", format="ISO8601")
    return frame.assign(
        mention_uid="google_business:" + frame["review_id"], text=original, rating=stars, author_key=reading.hashed(frame["author"]), kind="review",
        is_brand=False, answered_at=answered,
    ).drop(columns=["author", "stars", "answered"])  # fmt: skip


def _original(text: str) -> str:
    found = re.search(r"\(Original\)\s*(.*)$", text, flags=re.DOTALL)
    if found:
        return found[1].strip()
    return re.split(r"\n*\(Translated by Google\)", text)[0].strip() or text


FORMATS = (
    Format(
        id="gbp", label=T("Google Business Profile performance"), where=T("Business Profile > Performance > Download"), zone="none",
        parts=(
            Part(
                "web_traffic",
                {
                    "store": column("text", "Store code"), **_METRICS,
                    "unused": column("skip", "Business name | Address | Labels | Food orders | Food menu clicks | Hotel bookings"),
                },
                needs=("search_mobile_viewers", "direction_requests"), metrics=tuple(_METRICS), description_row=True, finish=_places,
            ),
        ),
    ),
    Format(
        id="google_reviews", label=T("Google reviews (JSON)"), where=T("Google Takeout > Business Profile"), zone="file", json=_reviews,
        parts=(
            Part(
                "mentions",
                {
                    "review_id": column("text", "reviewId"), "author": column("person", "displayName"), "stars": column("text", "starRating"),
                    "text": column("text", "comment"), "created": column("time", "createTime"), "answered": column("text", "replyTime"),
                    "reply": column("skip", "reply"),
                },
                needs=("review_id", "stars", "created"), fixed={"platform": "google_business"}, finish=_review,
            ),
        ),
    ),
)  # fmt: skip
