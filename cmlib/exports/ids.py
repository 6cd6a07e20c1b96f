"""Post ids carry their own UTC creation time: the proof of the zone a file's clock times are in.

Instagram shortcode: milliseconds since 2011-08-24 (epoch 1314220021721) above 23 low bits. X: ``id >> 22`` + 1288834974657 ms.
LinkedIn activity: ``id >> 22`` ms since the Unix epoch. TikTok video: ``id >> 32`` s since the Unix epoch.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUE = {c: i for i, c in enumerate(_ALPHABET)}
_SHORTCODE = re.compile(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]{10,12})(?=[/?#]|$)")
_DAMAGED = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+$")
_EARLIEST, _LATEST = datetime(2006, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _moment(milliseconds: float) -> datetime | None:
    try:
        found = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return found if _EARLIEST < found < _LATEST else None


def shortcode(permalink: str) -> str:
    """The shortcode of an Instagram permalink, ``""`` if there is none.

    Example:
        >>> shortcode("https://www.instagram.com/reel/DAed_eBSBhh/")
        'DAed_eBSBhh'
    """
    found = _SHORTCODE.search(permalink)
    return found[1] if found else ""


def instagram(permalink: str) -> datetime | None:
    """UTC creation time inside an Instagram permalink.

    Example:
        >>> instagram("https://www.instagram.com/p/DAed_eBSBhh/").strftime("%Y-%m-%d %H:%M")
        '2024-09-28 21:33'
    """
    code = shortcode(permalink)
    if not code:
        return None
    number = 0
    for character in code[:11]:
        number = number * 64 + _VALUE[character]
    return _moment((number >> 23) + 1314220021721)


def x(post: str) -> datetime | None:
    """UTC creation time of a post on X, from its id or its link (ids after November 2010)."""
    found = re.search(r"(\d{15,20})(?!.*\d{15})", post)
    return _moment((int(found[1]) >> 22) + 1288834974657) if found else None


def linkedin(link: str) -> datetime | None:
    """UTC creation time inside a LinkedIn activity, share or post URN."""
    found = re.search(r"(\d{17,20})", link)
    return _moment(int(found[1]) >> 22) if found else None


def tiktok(link: str) -> datetime | None:
    """UTC creation time inside a TikTok video link."""
    found = re.search(r"/(?:video|photo)/(\d{15,20})", link)
    return _moment((int(found[1]) >> 32) * 1000) if found else None


CLOCKS: dict[str, Callable[[str], datetime | None]] = {"instagram": instagram, "x": x, "linkedin": linkedin, "tiktok": tiktok}
"""Decoder of each platform whose ids hold a time."""


def damaged(value: str) -> bool:
    """Did a spreadsheet turn this id into ``1.8E+16`` and lose its digits?"""
    return bool(_DAMAGED.match(value.strip()))


def link_key(permalink: str) -> str:
    """The part of a permalink that names the post: shortcode, long number, or the address without query and slash.

    Example:
        >>> link_key("https://www.facebook.com/reel/1000000000000001/?x=1")
        '1000000000000001'
    """
    if not permalink.strip():
        return ""
    code = shortcode(permalink)
    if code:
        return code
    address = permalink.strip().split("#")[0]
    numbers = re.findall(r"\d{10,}", address.split("?")[0]) or re.findall(r"(?:fbid|story_fbid|v)=(\d{6,})", address)
    return numbers[-1] if numbers else address.split("?")[0].rstrip("/").casefold()
