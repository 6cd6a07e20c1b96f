"""Every sentence a client reads: gettext with named slots; numbers, money and dates through Babel.

English is the source language. ``locale/es`` (Spain) is complete; ``locale/es_419`` holds only what Latin America says
differently (*ustedes* for *vosotros*). The catalogues are read from their ``.po`` files: nothing to compile, nothing to go stale.
"""

from __future__ import annotations

from cmlib.wording.language import Language, catalogue, prepare_markdown

__all__ = ["Language", "catalogue", "prepare_markdown"]
