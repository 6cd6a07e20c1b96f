"""Comments as the Graph API hands them out: ``{"data": [...]}`` of Facebook (``message``) or Instagram (``text``), replies inside."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cmlib.exports.containers import Sheet
from cmlib.exports.formats import Block, Format, Part
from cmlib.exports.readers._shared import ours
from cmlib.exports.reading import Reading
from cmlib.text import T

_FIELDS = ("platform", "id", "post", "parent", "author", "created_time", "message", "like_count", "replies")


def _listed(holder: object) -> list[dict[str, object]]:
    found = holder.get("data") if isinstance(holder, dict) else None
    return [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []


def _network(entry: dict[str, object]) -> str:
    """The network of a comment, ``""`` for anything else (a page's own posts look much like its comments)."""
    if {"text", "timestamp"} <= entry.keys() and entry.keys() & {"username", "from", "like_count", "replies"}:
        return "instagram"
    if (
        {"message", "created_time"} <= entry.keys()
        and entry.keys() & {"from", "like_count", "comment_count"}
        and "permalink_url" not in entry
    ):
        return "facebook"
    return ""


def _comments(entries: list[dict[str, object]], post: str, parent: str) -> Iterator[tuple[str, ...]]:
    """Comments, the replies below each, and the comments below a post."""
    for entry in entries:
        network = _network(entry)
        own = str(entry.get("id") or "")
        answers = [*_listed(entry.get("replies")), *_listed(entry.get("comments"))]
        if not network:
            yield from _comments(answers, own, "")
            continue
        said_by = entry.get("from")
        author = (said_by.get("id") or said_by.get("name")) if isinstance(said_by, dict) else entry.get("username")
        number = entry.get("comment_count", len(_listed(entry.get("replies"))) if "replies" in entry else None)
        cells = (network, own, post, parent, author, entry.get("created_time") or entry.get("timestamp"), entry.get("message") or entry.get("text"),
                 entry.get("like_count"), number)  # fmt: skip
        yield tuple("" if c is None else str(c) for c in cells)
        yield from _comments(answers, post, own)


def _blocks(data: object) -> list[Block] | None:
    rows = tuple(enumerate(_comments(_listed(data), "", ""), start=1))
    return [Block(Sheet("comments", []), _FIELDS, cells=rows)] if rows else None


def _said(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Ids with their network; a Facebook post is known by ``page_post``, as in the files of its page."""
    on = frame["platform"] + ":"
    page = frame["post"].str.extract(r"^(\d+)_(\d+)$").fillna("")
    known = (frame["platform"] == "facebook") & (page[0] != "")
    below = frame["parent"] != ""
    return frame.assign(
        mention_uid=on + frame["id"], parent_uid=(on + frame["parent"]).where(below, ""), kind=below.map({True: "reply", False: "comment"}),
        post_uid=(on + page[0] + ":" + page[1]).where(known, ""), author_key=reading.hashed(frame["author"]),
    ).drop(columns=["author"])  # fmt: skip


FORMATS = (
    Format(
        id="graph_comments", label=T("comments of Facebook or Instagram (JSON of the Graph API)"), where=T("Meta Graph API > comments of a post"), zone="file",
        json=_blocks,
        parts=(
            Part(
                "mentions",
                {
                    "platform": ours("text", "platform"), "id": ours("text", "id"), "post": ours("text", "post"), "parent": ours("text", "parent"),
                    "author": ours("person", "author"), "created": ours("time", "created_time"), "text": ours("text", "message"),
                    "likes": ours("count", "like_count"), "replies": ours("count", "replies"),
                },
                needs=("platform", "id", "created", "text"), finish=_said,
            ),
        ),
    ),
)  # fmt: skip
