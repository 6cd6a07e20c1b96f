"""Header keys: one spelling for every way a header can be written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """Normalised header: accents stripped, case folded, every kind of space one space.

    Example:
        >>> key("Identificador de la\\xa0publicación ")
        'identificador de la publicacion'
    """
    plain = unicodedata.normalize("NFKD", text.lstrip("\ufeff"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACES.sub(" ", plain.casefold()).strip()
