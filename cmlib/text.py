"""A sentence that is not yet in anybody's language.

Lower layers must be able to say *what went wrong* or *what a thing is called* without knowing the reader.
They return a :class:`Text`; ``cmlib.wording.Language.say`` turns it into the reader's language through gettext.
Babel extracts every literal first argument of ``T(...)`` (see ``babel.cfg``).
"""

from __future__ import annotations

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
