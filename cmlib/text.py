"""A sentence that is not yet in anybody's language.

Lower layers must be able to say *what went wrong* or *what a thing is called* without knowing the reader.
They return a :class:`Text`; ``cmlib.wording.Language.say`` turns it into the reader's language through gettext.
Babel extracts every literal first argument of ``T(...)`` (see ``babel.cfg``).

What stands for a name in an id or a folder is here too: it belongs to no language either.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Text:
    """An English sentence with named ``{slots}``.

    Slots may hold ``str``, ``int``, ``float``, ``date``, another :class:`Text`, or a list of these.

    Example:
        >>> str(T("{n} rows in {file}", n=3, file="orders.csv"))
        '3 rows in orders.csv'
    """

    msgid: str
    slots: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        filled = {k: ", ".join(map(str, v)) if isinstance(v, (list, tuple)) else v for k, v in self.slots.items()}
        return self.msgid.format(**filled) if filled else self.msgid

    def __hash__(self) -> int:
        return hash((self.msgid, tuple(sorted((k, str(v)) for k, v in self.slots.items()))))


def T(msgid: str, **slots: object) -> Text:
    """Short spelling of :class:`Text`, and the keyword Babel looks for."""
    return Text(msgid, MappingProxyType(dict(slots)))


def hyphened(text: str) -> str:
    """Lower-case letters a to z and digits; a hyphen for each run of anything else between them.

    Example:
        >>> hyphened("men 25-34 (%)")
        'men-25-34'
    """
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def slug(text: str, most: int = 60) -> str:
    """A name as a folder or part of an id, without capitals and accents; ``""`` if no letter a to z and no digit is left.

    Example:
        >>> slug("Café «La Ñ» & Co")
        'cafe-la-n-co'
    """
    return hyphened(unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower())[:most]


def slug_or_code(name: str) -> str:
    """A short slug, or a code where nothing is left of the name: never empty.

    Example:
        >>> slug_or_code("Horno «La Ñ» & Co"), slug_or_code("面包")
        ('horno-la-n-co', 'xebb06b65')
    """
    return slug(name, 40) or f"x{zlib.crc32(name.encode()):08x}"
